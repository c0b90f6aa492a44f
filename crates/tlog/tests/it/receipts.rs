//! The proof file: read to the letter, and verified from end to end.

use portcullis_tlog::{
    Checkpoint, CheckpointError, Frontier, Note, Policy, PolicyError, ReceiptError, TlogProof,
    TlogProofError, VerifyError, inclusion_proof, leaf_hash,
};

use crate::keys::{log, witness};
use crate::slow::{Published, leaves, root};

const SIZE: u64 = 300;

fn published() -> (Checkpoint, Vec<u8>) {
    let origin = String::from("example.com/log");
    let checkpoint = Checkpoint { origin, size: SIZE, root: root(&leaves(SIZE)) };
    let note = checkpoint.sign(&log("example.com/log", 1)).unwrap();
    (checkpoint, note)
}

fn receipt(index: u64) -> TlogProof {
    let tiles = Published::of(&leaves(SIZE));
    let hashes = inclusion_proof(index, SIZE, &tiles).unwrap();
    TlogProof { extra: None, index, hashes, checkpoint: published().1 }
}

#[test]
fn a_receipt_prints_as_it_was_read_and_verifies() {
    let log = log("example.com/log", 1);
    let policy = Policy::parse(Policy::for_log(log.verifier()).as_bytes()).unwrap();
    for index in [0, 1, 255, 256, 299] {
        for extra in [None, Some(b"more".to_vec())] {
            let receipt = TlogProof { extra, ..receipt(index) };
            let bytes = receipt.to_text();
            assert_eq!(TlogProof::parse(&bytes).as_ref(), Ok(&receipt));
            let leaf = leaf_hash(&index.to_be_bytes());
            assert_eq!(receipt.verify(&leaf, &policy), Ok(published().0));
            let wrong = Err(ReceiptError::Inclusion(VerifyError::Root));
            assert_eq!(receipt.verify(&leaf_hash(b"other"), &policy), wrong);
        }
    }
    let empty = TlogProof { extra: Some(Vec::new()), ..receipt(7) };
    assert_eq!(TlogProof::parse(&empty.to_text()), Ok(receipt(7)), "no data, no line");
}

#[test]
fn a_receipt_of_a_tree_of_one_has_no_hashes() {
    let log = log("example.com/log", 1);
    let leaf = leaf_hash(b"only");
    let root = Frontier::from_iter([leaf]).root();
    let checkpoint = Checkpoint { origin: "example.com/log".into(), size: 1, root };
    let note = checkpoint.sign(&log).unwrap();
    let text = format!("c2sp.org/tlog-proof@v1\nindex 0\n\n{}", String::from_utf8(note).unwrap());
    let receipt = TlogProof::parse(text.as_bytes()).unwrap();
    assert_eq!(receipt.hashes, []);
    let policy = Policy::parse(Policy::for_log(log.verifier()).as_bytes()).unwrap();
    assert_eq!(receipt.verify(&leaf, &policy), Ok(checkpoint));
}

#[test]
fn a_receipt_needs_what_its_policy_needs() {
    let (log, witness) = (log("example.com/log", 1), witness("witness.example/w", 2));
    let text = format!("log {}\nwitness w {}\nquorum w\n", log.verifier(), witness.verifier());
    let policy = Policy::parse(text.as_bytes()).unwrap();
    let leaf = leaf_hash(&7_u64.to_be_bytes());
    let bare = receipt(7);
    assert_eq!(bare.verify(&leaf, &policy), Err(ReceiptError::Policy(PolicyError::Quorum)));
    let (checkpoint, note) = published();
    let line = witness.cosign(&checkpoint, 1_700_000_000).unwrap();
    let cosigned = Note::parse(&note).unwrap().with(line).unwrap().to_bytes();
    let full = TlogProof { checkpoint: cosigned, ..bare };
    assert_eq!(full.verify(&leaf, &policy), Ok(checkpoint));
    assert_eq!(TlogProof::parse(&full.to_text()), Ok(full));
}

#[test]
fn receipts_that_are_not_to_the_letter_are_refused() {
    let good = String::from_utf8(receipt(7).to_text()).unwrap();
    assert!(good.starts_with("c2sp.org/tlog-proof@v1\nindex 7\n"));
    let with = |from: &str, to: &str| {
        let changed = good.replacen(from, to, 1);
        assert_ne!(changed, good, "{from:?}");
        changed
    };
    let hash = "gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=\n";
    let many = format!("index 7\n{}", hash.repeat(64));
    let lines = |error| TlogProofError::Checkpoint(error);
    let table = [
        (String::new(), TlogProofError::Blank),
        (with("\n\n", "\n"), TlogProofError::Hash), // only the note's own blank line is left
        (with("c2sp.org/tlog-proof@v1\n", ""), TlogProofError::Header),
        (with("@v1", "@v2"), TlogProofError::Header),
        (with("c2sp", " c2sp"), TlogProofError::Header),
        (with("@v1\n", "@v1\r\n"), TlogProofError::Header),
        (format!("\n\n{good}"), TlogProofError::Header),
        (with("index", "extra\nindex"), TlogProofError::Extra),
        (with("index", "extra \nindex"), TlogProofError::Extra),
        (with("index", "extra AA\nindex"), TlogProofError::Extra),
        (with("index", "extra  AA==\nindex"), TlogProofError::Extra),
        (with("index", "extras AA==\nindex"), TlogProofError::Extra),
        (with("index", "extra AA==\nextra AA==\nindex"), TlogProofError::Index),
        (with("index 7\n", ""), TlogProofError::Index),
        (with("index 7\n", "index\n"), TlogProofError::Index),
        (with("index 7\n", "index 07\n"), TlogProofError::Index),
        (with("index 7\n", "index  7\n"), TlogProofError::Index),
        (with("index 7\n", "index 7 \n"), TlogProofError::Index),
        (with("index 7\n", "index +7\n"), TlogProofError::Index),
        (with("index 7\n", "Index 7\n"), TlogProofError::Index),
        (with("index 7\n", "index 18446744073709551616\n"), TlogProofError::Index),
        (with("index 7\n", "index 7\nindex 7\n"), TlogProofError::Hash),
        (with("index 7\n", "index 7\nextra AA==\n"), TlogProofError::Hash),
        (with("index 7\n", "index 7\nAAAA\n"), TlogProofError::Hash),
        (with("=\n", "\n"), TlogProofError::Hash),
        (with("=\n", "= \n"), TlogProofError::Hash),
        (with("index 7\n", &many), TlogProofError::TooMany),
        (with("\n\n", "\n\n\n"), lines(CheckpointError::Origin)),
        (with("example.com/log\n300", "example.com/log\n0300"), lines(CheckpointError::Size)),
    ];
    for (text, error) in table {
        assert_eq!(TlogProof::parse(text.as_bytes()), Err(error), "{text}");
    }
    let mut bytes = good.into_bytes();
    bytes.push(0xff);
    assert_eq!(TlogProof::parse(&bytes), Err(TlogProofError::Utf8));
}
