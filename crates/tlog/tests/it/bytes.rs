//! Any bytes at all: no parser panics, and whatever one accepts, it prints back byte for byte.

use portcullis_tlog::{
    Checkpoint, Frontier, Hash, Note, NoteVerifier, Policy, Signature, Tile, TlogProof, bundle,
    read_bundle, verify_consistency, verify_inclusion,
};
use proptest::prelude::*;

use crate::keys::{EXAMPLE, log, witness};

/// Accepts or refuses, and prints what it accepted as it was.
fn everything_reads(bytes: &[u8]) {
    if let Ok(note) = Note::parse(bytes) {
        assert_eq!(note.to_bytes(), bytes);
    }
    if let Ok(frontier) = Frontier::from_bytes(bytes) {
        assert_eq!(frontier.to_bytes(), bytes);
        frontier.root();
    }
    if let Ok(proof) = TlogProof::parse(bytes) {
        assert_eq!(proof.to_text(), bytes);
    }
    if let Ok(entries) = read_bundle(bytes) {
        assert_eq!(bundle(entries.into_iter()).as_deref(), Ok(bytes));
    }
    let _ = Policy::parse(bytes);
    let Ok(text) = str::from_utf8(bytes) else { return };
    if let Ok(checkpoint) = Checkpoint::parse(text) {
        assert_eq!(checkpoint.to_text(), text);
    }
    if let Ok(key) = NoteVerifier::parse(text) {
        assert_eq!(key.to_vkey(), text);
    }
    if let Ok(line) = Signature::parse(text) {
        assert_eq!(line.to_string(), text);
    }
    if let Ok(hash) = Hash::from_base64(text) {
        assert_eq!(hash.to_string(), text);
    }
    if let Some(path) = Tile::parse(text) {
        assert_eq!(path.to_string(), text);
    }
}

/// Good files, to be spoiled.
fn seeds() -> Vec<Vec<u8>> {
    let (log, witness) = (log("example.com/log", 1), witness("witness.example/w", 2));
    let origin = String::from("example.com/log");
    let head = Checkpoint { origin, size: 300, root: Hash::from([8; 32]) };
    let note = Note::parse(&head.sign(&log).unwrap()).unwrap();
    let note = note.with(witness.cosign(&head, 1_700_000_000).unwrap()).unwrap();
    let hashes = vec![Hash::from([1; 32]), Hash::from([2; 32])];
    let extra = Some(b"extra".to_vec());
    let proof = TlogProof { extra, index: 7, hashes, checkpoint: note.to_bytes() };
    let (l, w) = (log.verifier(), witness.verifier());
    let policy = format!("# p\nlog {l} url\nwitness w {w}\ngroup g 1 w\nquorum g\n");
    let frontier: Frontier = (0..7).map(|n| Hash::from([n; 32])).collect();
    vec![
        note.to_bytes(),
        note.signatures()[0].to_string().into_bytes(),
        head.to_text().into_bytes(),
        proof.to_text(),
        policy.into_bytes(),
        EXAMPLE.into(),
        b"tile/0/x001/234.p/5".to_vec(),
        b"tile/entries/x001/x234/067".to_vec(),
        bundle([b"one".as_slice(), b"", b"three"].into_iter()).unwrap(),
        frontier.to_bytes(),
        Hash::from([3; 32]).to_string().into_bytes(),
    ]
}

#[test]
fn every_good_file_cut_anywhere_or_changed_in_one_byte_is_read_or_refused() {
    for seed in seeds() {
        for place in 0..=seed.len() {
            everything_reads(&seed[..place]);
        }
        for place in 0..seed.len() {
            for byte in [0, b'\n', b' ', b'+', b'/', b'0', b'=', b'A', 0x7f, 0xc3, 0xff] {
                let mut changed = seed.clone();
                changed[place] = byte;
                everything_reads(&changed);
                changed = seed.clone();
                changed.insert(place, byte);
                everything_reads(&changed);
            }
        }
    }
}

fn hash() -> impl Strategy<Value = Hash> {
    any::<[u8; 32]>().prop_map(Hash::from)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        everything_reads(&bytes);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[\\PC\n\t+=/ 0-9a-f\u{2014}]{0,120}") {
        everything_reads(text.as_bytes());
    }

    #[test]
    fn any_words_of_a_policy_are_read_or_refused(
        text in "((log|witness|group|quorum|none|any|all|a|b|1|2|#|[a-z]{1,3})[ \t\n]){0,30}"
    ) {
        everything_reads(text.as_bytes());
    }

    #[test]
    fn good_files_spliced_are_read_or_refused(
        from in 0..11_usize, onto in 0..11_usize, cut in 0..400_usize, paste in 0..400_usize,
    ) {
        let seeds = seeds();
        let (head, tail) = (&seeds[from], &seeds[onto]);
        let spliced = [&head[..cut.min(head.len())], &tail[paste.min(tail.len())..]].concat();
        everything_reads(&spliced);
    }

    #[test]
    fn every_tile_has_one_path(level in 0..64_u8, index: u64, width in 1..=256_u16) {
        let tile = Tile { level, index, width };
        prop_assert_eq!(Tile::parse(&tile.path()).unwrap().to_string(), tile.path());
    }

    #[test]
    fn no_random_proof_verifies(
        leaf in hash(), root in hash(), sizes: (u64, u64),
        proof in prop::collection::vec(hash(), 0..70),
    ) {
        prop_assert!(verify_inclusion(&leaf, sizes.0, sizes.1, &root, &proof).is_err());
        if sizes.0 != 0 {
            prop_assert!(verify_consistency(sizes.0, &leaf, sizes.1, &root, &proof).is_err());
        }
    }
}
