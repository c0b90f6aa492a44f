//! Checkpoints: three lines, and nothing else.

use portcullis_tlog::{Checkpoint, CheckpointError, Hash, HashError, Note, NoteError};

use crate::keys::log;

const ROOT: &str = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";

#[test]
fn a_checkpoint_prints_as_it_was_read() {
    for (origin, size) in [
        ("example.com/behind-the-sofa", 20_852_163),
        ("an origin with spaces + plus", 0),
        ("\u{e8}", u64::MAX),
    ] {
        let text = format!("{origin}\n{size}\n{ROOT}\n");
        let checkpoint = Checkpoint::parse(&text).unwrap();
        assert_eq!((checkpoint.origin.as_str(), checkpoint.size), (origin, size));
        assert_eq!(checkpoint.root.to_string(), ROOT);
        assert_eq!(checkpoint.to_text(), text);
    }
}

#[test]
fn checkpoints_that_are_not_to_the_letter_are_refused() {
    let long = "A".repeat(48);
    let table: &[(&str, CheckpointError)] = &[
        ("", CheckpointError::Lines),
        ("o", CheckpointError::Lines),
        ("o\n", CheckpointError::Lines),
        ("o\n1\n", CheckpointError::Lines),
        (&format!("o\n1\n{ROOT}"), CheckpointError::Lines),
        (&format!("\n1\n{ROOT}\n"), CheckpointError::Origin),
        (&format!("o\tp\n1\n{ROOT}\n"), CheckpointError::Origin),
        (&format!("o\n\n{ROOT}\n"), CheckpointError::Size),
        (&format!("o\n01\n{ROOT}\n"), CheckpointError::Size),
        (&format!("o\n00\n{ROOT}\n"), CheckpointError::Size),
        (&format!("o\n+1\n{ROOT}\n"), CheckpointError::Size),
        (&format!("o\n-1\n{ROOT}\n"), CheckpointError::Size),
        (&format!("o\n 1\n{ROOT}\n"), CheckpointError::Size),
        (&format!("o\n1 \n{ROOT}\n"), CheckpointError::Size),
        (&format!("o\n1_0\n{ROOT}\n"), CheckpointError::Size),
        (&format!("o\n0x1\n{ROOT}\n"), CheckpointError::Size),
        (&format!("o\n\u{661}\n{ROOT}\n"), CheckpointError::Size),
        (&format!("o\n18446744073709551616\n{ROOT}\n"), CheckpointError::Size),
        ("o\n1\n\n", CheckpointError::Root(HashError::Length)),
        ("o\n1\nAAAA\n", CheckpointError::Root(HashError::Length)),
        (&format!("o\n1\n{long}\n"), CheckpointError::Root(HashError::Length)),
        (&format!("o\n1\n{ROOT} \n"), CheckpointError::Root(HashError::Base64)),
        (&format!("o\n1\n{ROOT}=\n"), CheckpointError::Root(HashError::Base64)),
        (&format!("o\n1\n{ROOT}\r\n"), CheckpointError::Root(HashError::Base64)),
        (&format!("o\n1\n{ROOT}\next\n"), CheckpointError::Extension),
        (&format!("o\n1\n{ROOT}\n\n"), CheckpointError::Extension),
    ];
    for (text, error) in table {
        assert_eq!(Checkpoint::parse(text).as_ref(), Err(error), "{text:?}");
    }
}

#[test]
fn a_checkpoint_is_signed_by_the_log_that_it_names() {
    let log = log("example.com/log", 1);
    let origin = String::from("example.com/log");
    let checkpoint = Checkpoint { origin, size: 5, root: Hash::from([1; 32]) };
    let bytes = checkpoint.sign(&log).unwrap();
    let (read, note) = Checkpoint::from_note(&bytes).unwrap();
    assert_eq!(read, checkpoint);
    assert_eq!(note.verify(log.verifier()).map(|verified| verified.time), Ok(None));
    assert_eq!(checkpoint.sign(&log).unwrap(), bytes, "Ed25519 draws no random number");

    let other = Checkpoint { origin: "example.com/other".into(), ..checkpoint };
    assert_eq!(other.sign(&log), Err(CheckpointError::Name));
    let unsigned = other.to_text();
    let error = CheckpointError::Note(NoteError::Blank);
    assert_eq!(Checkpoint::from_note(unsigned.as_bytes()), Err(error));
    let not_one = log.sign("just text\n").unwrap();
    assert_eq!(Checkpoint::from_note(&not_one.to_bytes()), Err(CheckpointError::Lines));
    assert!(Note::parse(&not_one.to_bytes()).is_ok());
}
