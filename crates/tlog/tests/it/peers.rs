//! The same questions to other implementations: `tlog_tiles` and `signed_note`.

use portcullis_tlog::{
    Checkpoint, Hash, Note, NoteSigner, NoteVerifier, Tile, TileSource, consistency_proof,
    inclusion_proof, tiles_between, verify_consistency, verify_inclusion,
};
use signed_note::{Signer as _, StandardSigner, StandardVerifier, Verifier as _, VerifierList};
use tlog_tiles::{TileHashReader, TileReader};

use crate::keys::{EXAMPLE, log};
use crate::slow::{Published, leaves, root};

fn theirs(hash: &Hash) -> tlog_tiles::Hash {
    tlog_tiles::Hash(*hash.as_bytes())
}

fn all_theirs(hashes: &[Hash]) -> Vec<tlog_tiles::Hash> {
    hashes.iter().map(theirs).collect()
}

/// Our tiles, read by their reader, which authenticates each against the root.
struct Shelf<'a>(&'a Published);

impl TileReader for Shelf<'_> {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[tlog_tiles::Tile]) -> Result<Vec<Vec<u8>>, tlog_tiles::Error> {
        let read = tiles.iter().map(|tile| {
            let width = u16::try_from(tile.width()).unwrap();
            let ours = Tile { level: tile.level(), index: tile.level_index(), width };
            let mut bytes = self.0.tile(ours).expect("a tile that the size calls for");
            bytes.truncate(usize::from(width) * 32);
            bytes
        });
        Ok(read.collect())
    }

    fn save_tiles(&self, _: &[tlog_tiles::Tile], _: &[Vec<u8>]) {}
}

fn peers_agree(size: u64, all: &[Hash], tiles: &Published, at: &[u64]) {
    let root_here = root(&all[..size as usize]);
    let shelf = Shelf(tiles);
    let reader = TileHashReader::new(size, theirs(&root_here), &shelf);
    assert_eq!(tlog_tiles::tree_hash(size, &reader).unwrap(), theirs(&root_here), "size {size}");
    for index in at.iter().copied().filter(|index| *index < size) {
        let made = inclusion_proof(index, size, tiles).unwrap();
        let peer = tlog_tiles::prove_record(size, index, &reader).unwrap();
        assert_eq!(all_theirs(&made), peer, "{index} of {size}");
        let leaf = all[index as usize];
        tlog_tiles::check_record(&peer, size, theirs(&root_here), index, theirs(&leaf)).unwrap();
        verify_inclusion(&leaf, index, size, &root_here, &made).unwrap();

        let old = index + 1;
        let old_root = root(&all[..old as usize]);
        let made = consistency_proof(old, size, tiles).unwrap();
        let peer = tlog_tiles::prove_tree(size, old, &reader).unwrap();
        assert_eq!(all_theirs(&made), peer, "{old} to {size}");
        let (new, before) = (theirs(&root_here), theirs(&old_root));
        tlog_tiles::check_tree(&peer, size, new, old, before).unwrap();
        verify_consistency(old, &old_root, size, &root_here, &made).unwrap();
    }
}

#[test]
fn a_peer_makes_and_accepts_the_same_proofs_from_our_tiles() {
    let all = leaves(600);
    let tiles = Published::of(&all);
    for size in 1..=40 {
        peers_agree(size, &all, &tiles, &(0..40).collect::<Vec<_>>());
    }
    for size in (41..=600).step_by(13).chain([255, 256, 257, 511, 512, 513]) {
        peers_agree(size, &all, &tiles, &[0, 1, 100, 255, 256, 300, 511, 512, size - 1]);
    }
}

#[test]
fn a_peer_agrees_where_a_third_level_begins() {
    let all = leaves(65_800);
    let tiles = Published::of(&all);
    for size in [65_535, 65_536, 65_537, 65_793] {
        peers_agree(size, &all, &tiles, &[0, 256, 40_000, 65_279, 65_535, 65_536, size - 1]);
    }
}

#[test]
fn a_peer_names_the_same_new_tiles() {
    let peer = |old, new| {
        let tiles = tlog_tiles::Tile::new_tiles(8, old, new).into_iter();
        let tiles = tiles.map(|tile| tile.path().replacen("tile/8/", "tile/", 1));
        tiles.collect::<Vec<_>>()
    };
    let ours = |old, new| tiles_between(old, new).iter().map(Tile::path).collect::<Vec<_>>();
    for (old, new) in
        [(0, 1), (0, 256), (255, 257), (0, 70_000), (65_535, 65_536), (69_999, 70_000)]
    {
        assert_eq!(ours(old, new), peer(old, new), "{old} to {new}");
    }
    let huge = 300_000_000_000;
    assert_eq!(ours(huge, huge + 700), peer(huge, huge + 700));
}

/// The key of the peer's own example.
const PEER_KEY: &str =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const PEER_SEED: &str = "81:0a:14:02:d5:14:6c:8d:84:f2:44:33:30:f5:40:80:eb:f9:8e:e1:7d:9c:74:f6:25:2f:c5:d5:c7:28:31:73";

#[test]
fn a_peer_signs_the_same_bytes() {
    let seed: Vec<u8> =
        PEER_SEED.split(':').map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect();
    let ours = NoteSigner::new("PeterNeumann", &seed.try_into().unwrap()).unwrap();
    let peer = StandardSigner::new(PEER_KEY).unwrap();
    assert_eq!(ours.verifier().key_id(), peer.key_id());
    for text in ["text\n", "\n", "a\n\nb\n", "\u{e8}\n"] {
        let mut note = signed_note::Note::new(text.as_bytes(), &[]).unwrap();
        note.add_sigs(&[&peer]).unwrap();
        assert_eq!(ours.sign(text).unwrap().to_bytes(), note.to_bytes(), "{text:?}");
        assert_eq!(Note::parse(&note.to_bytes()).unwrap().text().as_bytes(), note.text());
    }
}

#[test]
fn a_peer_verifies_our_notes_and_reads_our_keys() {
    let log = log("example.com/log", 1);
    let origin = String::from("example.com/log");
    let head = Checkpoint { origin, size: 70_000, root: Hash::from([8; 32]) };
    let bytes = head.sign(&log).unwrap();
    let note = signed_note::Note::from_bytes(&bytes).unwrap();
    let key = StandardVerifier::new(&log.verifier().to_vkey()).unwrap();
    assert_eq!((key.name(), key.key_id()), (log.verifier().name(), log.verifier().key_id()));
    let (verified, unknown) = note.verify(&VerifierList::new(vec![Box::new(key)])).unwrap();
    assert_eq!((verified.len(), unknown.len()), (1, 0));

    let peer = tlog_tiles::Checkpoint::from_bytes(note.text()).unwrap();
    assert_eq!((peer.origin(), peer.size()), (head.origin.as_str(), head.size));
    assert_eq!((peer.hash(), peer.extension()), (&theirs(&head.root), ""));
    assert_eq!(peer.to_bytes(), head.to_text().as_bytes());

    let example = StandardVerifier::new(EXAMPLE).unwrap();
    assert_eq!(example.key_id(), NoteVerifier::parse(EXAMPLE).unwrap().key_id());
}
