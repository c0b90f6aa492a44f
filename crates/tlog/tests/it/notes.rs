//! Notes: the examples of the documents, strictness, and whose signatures count.

use portcullis_tlog::{
    Checkpoint, Hash, KeyType, Note, NoteError, NoteVerifier, SIGNATURES_MAX, Signature,
};

use crate::keys::{EXAMPLE, log, witness};

/// The example of C2SP signed-note, "Example".
const NOTE: &str = "This is an example message.\n\n\u{2014} example.com/foo \
    Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

/// The example of C2SP tlog-cosignature.
const COSIGNED: &str = "example.com/behind-the-sofa\n20852163\n\
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
    \u{2014} example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/\
    Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\
    \u{2014} witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b\
    2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";

#[test]
fn the_example_note_verifies() {
    let key = NoteVerifier::parse(EXAMPLE).unwrap();
    let note = Note::parse(NOTE.as_bytes()).unwrap();
    assert_eq!(note.text(), "This is an example message.\n");
    assert_eq!(note.verify(&key).map(|verified| verified.time), Ok(None));
    assert_eq!(note.to_bytes(), NOTE.as_bytes());
    let other = Note::parse(NOTE.replace("This", "this").as_bytes()).unwrap();
    assert_eq!(other.verify(&key), Err(NoteError::BadSignature("example.com/foo".into())));
}

#[test]
fn a_text_may_hold_blank_lines_and_lines_like_signatures() {
    // The first example of C2SP signed-note.
    let poem = "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\n\
        ed \u{e8} subito sera.\n";
    let line = "\u{2014} quasimodo.example/salvatore \
        NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=";
    let bytes = format!("{poem}\n{line}\n").into_bytes();
    let note = Note::parse(&bytes).unwrap();
    assert_eq!((note.text(), note.signatures().len()), (poem, 1));
    assert_eq!(note.signatures()[0].to_string(), line);
    assert_eq!(note.to_bytes(), bytes);
    for text in ["\n", "\n\n", "a\n\n", "a\n\n\n", &format!("a\n\n{line}\n")] {
        let signed = log("example.com/log", 1).sign(text).unwrap();
        assert_eq!(Note::parse(&signed.to_bytes()).as_ref(), Ok(&signed), "{text:?}");
        assert_eq!(signed.text(), text);
    }
}

#[test]
fn the_example_cosignature_has_its_time() {
    let note = Note::parse(COSIGNED.as_bytes()).unwrap();
    assert_eq!(note.to_bytes(), COSIGNED.as_bytes());
    let cosignature = &note.signatures()[1];
    let (time, signature) = cosignature.bytes().split_first_chunk::<8>().unwrap();
    assert_eq!((u64::from_be_bytes(*time), signature.len()), (1_679_315_147, 64));
    let checkpoint = Checkpoint::parse(note.text()).unwrap();
    assert_eq!((checkpoint.size, checkpoint.to_text().as_str()), (20_852_163, note.text()));
}

#[test]
fn notes_that_are_not_to_the_letter_are_refused() {
    let line = "\u{2014} n AAAAAAA=";
    let many = format!("t\n\n{}", format!("{line}\n").repeat(SIGNATURES_MAX + 1));
    let table: &[(&str, NoteError)] = &[
        ("", NoteError::Blank),
        ("t\n", NoteError::Blank),
        (&format!("t\n{line}\n"), NoteError::Blank),
        (&format!("{line}\n"), NoteError::Blank),
        (&format!("\n{line}\n"), NoteError::Blank),
        ("t\n\n", NoteError::Unsigned),
        (&format!("t\n\n{line}"), NoteError::Unsigned),
        (&format!("t\r\n\r\n{line}\r\n"), NoteError::Control),
        (&format!("t\t\n\n{line}\n"), NoteError::Control),
        (&format!("t\0\n\n{line}\n"), NoteError::Control),
        (&format!("t\n\n{line}\nx\n"), NoteError::Line),
        (&format!("t\n\n{line} \n"), NoteError::Line),
        (&format!("t\n\n {line}\n"), NoteError::Line),
        ("t\n\n- n AAAAAAA=\n", NoteError::Line),
        ("t\n\n\u{2013} n AAAAAAA=\n", NoteError::Line),
        ("t\n\n\u{2014}n AAAAAAA=\n", NoteError::Line),
        ("t\n\n\u{2014} n\n", NoteError::Line),
        ("t\n\n\u{2014} n \n", NoteError::Line),
        ("t\n\n\u{2014}  AAAAAAA=\n", NoteError::Line),
        ("t\n\n\u{2014} n  AAAAAAA=\n", NoteError::Line),
        ("t\n\n\u{2014} n+m AAAAAAA=\n", NoteError::Line),
        ("t\n\n\u{2014} n\u{a0}m AAAAAAA=\n", NoteError::Line),
        ("t\n\n\u{2014} n AAAAAAA\n", NoteError::Line),
        ("t\n\n\u{2014} n AAAAAAB=\n", NoteError::Line),
        ("t\n\n\u{2014} n AAAAAA==\n", NoteError::Line),
        ("t\n\n\u{2014} n AAA_AAA=\n", NoteError::Line),
        (&many, NoteError::TooMany),
    ];
    for (note, error) in table {
        assert_eq!(Note::parse(note.as_bytes()).as_ref(), Err(error), "{note:?}");
    }
    assert_eq!(Note::parse(b"t\xff\n\n- n AAAAAAA=\n"), Err(NoteError::Utf8));
    let most = many.replacen(&format!("{line}\n"), "", 1);
    assert_eq!(Note::parse(most.as_bytes()).map(|n| n.signatures().len()), Ok(SIGNATURES_MAX));
}

#[test]
fn only_texts_that_a_note_can_hold_are_signed() {
    let log = log("example.com/log", 1);
    assert_eq!(log.sign(""), Err(NoteError::Text));
    assert_eq!(log.sign("t"), Err(NoteError::Text));
    assert_eq!(log.sign("t\tu\n"), Err(NoteError::Control));
    let note = log.sign("t\n").unwrap();
    let line = note.signatures()[0].clone();
    let full = (1..SIGNATURES_MAX).try_fold(note, |note, _| note.with(line.clone())).unwrap();
    assert_eq!(full.with(line), Err(NoteError::TooMany));
}

#[test]
fn unknown_signatures_are_kept_and_known_ones_must_be_good() {
    let (log, other) = (log("example.com/log", 1), log("example.com/log", 2));
    let note = log.sign("text\n").unwrap();
    assert_eq!(note.verify(other.verifier()), Err(NoteError::NotSigned), "same name, other id");

    // The same key ID under another name, and another type of key, are both unknown.
    let renamed = note.to_string().replace("\u{2014} example.com/log", "\u{2014} example.com/gol");
    let renamed = Note::parse(renamed.as_bytes()).unwrap();
    assert_eq!(renamed.verify(log.verifier()), Err(NoteError::NotSigned));
    let key = *log.verifier().public_key();
    let cosigner = NoteVerifier::new("example.com/log", KeyType::Cosigner, key).unwrap();
    assert_eq!(note.verify(&cosigner), Err(NoteError::NotSigned));

    // A good signature does not outweigh a bad one in the same name.
    let bad_line = log.sign("other\n").unwrap().signatures()[0].clone();
    let bad = Err(NoteError::BadSignature("example.com/log".into()));
    assert_eq!(note.clone().with(bad_line).unwrap().verify(log.verifier()), bad);
    let twice = note.signatures()[0].clone();
    assert!(note.with(twice).unwrap().verify(log.verifier()).is_ok());
}

#[test]
fn every_flipped_bit_of_a_signature_is_seen() {
    let log = log("example.com/log", 1);
    let note = log.sign("text\n").unwrap();
    let line = &note.signatures()[0];
    let whole = [&line.key_id().to_be_bytes(), line.bytes()].concat();
    for bit in 0..whole.len() * 8 {
        let mut bytes = whole.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let text = format!("text\n\n\u{2014} example.com/log {}\n", base64_of(&bytes));
        let flipped = Note::parse(text.as_bytes()).unwrap();
        assert!(flipped.verify(log.verifier()).is_err(), "bit {bit}");
    }
    for length in [5, 67, 69] {
        let mut bytes = whole.clone();
        bytes.resize(length, 0);
        let text = format!("text\n\n\u{2014} example.com/log {}\n", base64_of(&bytes));
        let cut = Note::parse(text.as_bytes()).unwrap();
        assert!(matches!(cut.verify(log.verifier()), Err(NoteError::BadSignature(_))), "{length}");
    }
}

fn base64_of(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

fn checkpoint(origin: &str) -> Checkpoint {
    Checkpoint { origin: origin.to_string(), size: 7, root: Hash::from([9; 32]) }
}

#[test]
fn a_cosignature_covers_the_text_and_the_time() {
    let (log, witness) = (log("example.com/log", 1), witness("witness.example/w", 2));
    let head = checkpoint("example.com/log");
    let signed = Note::parse(&head.sign(&log).unwrap()).unwrap();
    let line = witness.cosign(&head, 1_679_315_147).unwrap();
    assert_eq!(Signature::parse(&line.to_string()), Ok(line.clone()));
    let cosigned = signed.clone().with(line.clone()).unwrap();
    let time = cosigned.verify(witness.verifier()).map(|verified| verified.time);
    assert_eq!(time, Ok(Some(1_679_315_147)));

    let mut bytes = [&line.key_id().to_be_bytes(), line.bytes()].concat();
    bytes[11] ^= 1; // the last byte of the time
    let later = format!("\u{2014} witness.example/w {}", base64_of(&bytes));
    let moved = signed.clone().with(Signature::parse(&later).unwrap()).unwrap();
    assert!(matches!(moved.verify(witness.verifier()), Err(NoteError::BadSignature(_))));

    let again = witness.cosign(&head, 1_700_000_000).unwrap();
    let twice = signed.with(again).unwrap().with(line).unwrap();
    let time = twice.verify(witness.verifier()).map(|verified| verified.time);
    assert_eq!(time, Ok(Some(1_700_000_000)), "the latest of several");
}

#[test]
fn a_cosigner_signs_checkpoints_only() {
    let witness = witness("witness.example/w", 2);
    assert_eq!(witness.cosign(&checkpoint("a\nb"), 1), Err(NoteError::Text));
    assert_eq!(witness.cosign(&checkpoint(""), 1), Err(NoteError::Text));
    assert_eq!(witness.cosign(&checkpoint("a"), 1 << 63), Err(NoteError::Time));
    assert!(witness.cosign(&checkpoint("a"), (1 << 63) - 1).is_ok());
}
