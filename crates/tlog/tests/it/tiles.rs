//! Which tiles there are, what they are called, and how they come to be.

use std::collections::BTreeSet;

use portcullis_tlog::{
    BundleError, Tile, TileBuilder, TileError, TilePath, bundle, bundles_between, leaf_hash,
    read_bundle, tiles_between, tiles_of,
};

use crate::slow::{Published, leaves, root};

fn tile(level: u8, index: u64, width: u16) -> Tile {
    Tile { level, index, width }
}

#[test]
fn a_tree_of_70_000_has_the_tiles_of_the_document() {
    let tiles = tiles_of(70_000);
    let count =
        |level, width| tiles.iter().filter(|t| (t.level, t.width) == (level, width)).count();
    assert_eq!(count(0, 256), 273);
    assert_eq!(count(1, 256), 1);
    let partial: Vec<Tile> = tiles.iter().copied().filter(|tile| !tile.is_full()).collect();
    assert_eq!(partial, [tile(0, 273, 112), tile(1, 1, 17), tile(2, 0, 1)]);
    assert_eq!(tiles.len(), 273 + 1 + 3);
    assert_eq!(tiles_of(256), [tile(0, 0, 256), tile(1, 0, 1)]);
    assert_eq!(tiles_of(0), []);
}

#[test]
fn tiles_between_is_what_one_size_has_and_the_other_has_not() {
    for old in (0..=600).step_by(7).chain([255, 256, 257, 511, 512, 513]) {
        let had: BTreeSet<Tile> = tiles_of(old).into_iter().collect();
        for new in old..=old + 300 {
            let new_tiles: Vec<Tile> =
                tiles_of(new).into_iter().filter(|tile| !had.contains(tile)).collect();
            assert_eq!(tiles_between(old, new), new_tiles, "{old} to {new}");
            let leaf_tiles: Vec<Tile> =
                new_tiles.into_iter().filter(|tile| tile.level == 0).collect();
            assert_eq!(bundles_between(old, new), leaf_tiles, "{old} to {new}");
        }
    }
    assert_eq!(tiles_between(9, 8), []);
    let huge = u64::MAX;
    assert_eq!(tiles_between(huge - 1, huge), [tile(0, huge >> 8, 255)]);
}

#[test]
fn paths_are_spelled_as_in_the_document() {
    let table = [
        (tile(0, 0, 256), "tile/0/000", "tile/entries/000"),
        (tile(0, 5, 1), "tile/0/005.p/1", "tile/entries/005.p/1"),
        (tile(2, 1_234_067, 256), "tile/2/x001/x234/067", "tile/entries/x001/x234/067"),
        (tile(63, 999, 255), "tile/63/999.p/255", "tile/entries/999.p/255"),
        (tile(1, 1_000, 10), "tile/1/x001/000.p/10", "tile/entries/x001/000.p/10"),
        (
            tile(0, u64::MAX, 256),
            "tile/0/x018/x446/x744/x073/x709/x551/615",
            "tile/entries/x018/x446/x744/x073/x709/x551/615",
        ),
    ];
    for (tile, hashes, entries) in table {
        assert_eq!((tile.path().as_str(), tile.entries_path().as_str()), (hashes, entries));
        assert_eq!(Tile::parse(hashes), Some(TilePath::Hashes(tile)));
        assert_eq!(Tile::parse(entries), Some(TilePath::Entries(Tile { level: 0, ..tile })));
    }
}

#[test]
fn paths_spelled_otherwise_are_refused() {
    let table = [
        "",
        "tile",
        "tile/",
        "tile/0",
        "tile/0/",
        "/tile/0/000",
        "tile/0/000/",
        "tile//000",
        "tile/00/000",
        "tile/01/000",
        "tile/64/000",
        "tile/+1/000",
        "tile/-1/000",
        "tile/x/000",
        "tile/Entries/000",
        "tile/data/000",
        "tile/8/0/000",
        "tile/0/0",
        "tile/0/00",
        "tile/0/0000",
        "tile/0/+00",
        "tile/0/x00",
        "tile/0/x000",
        "tile/0/x000/001",
        "tile/0/000/001",
        "tile/0/X001/001",
        "tile/0/x001/x001",
        "tile/0/x01/001",
        "tile/0/001/x001",
        "tile/0/x001//001",
        "tile/0/x018/x446/x744/x073/x709/x551/616",
        "tile/0/x001/x000/x000/x000/x000/x000/x000/000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/",
        "tile/0/000.p/1/",
        "tile/0/000.p/1.p/1",
        "tile/0/000.p",
        "tile/0/000.p1",
        "tile/0/000.P/1",
        "tile/0/../0/000",
        "tile/0/\u{0661}00",
        "tile/0/000\n",
        " tile/0/000",
    ];
    for path in table {
        assert_eq!(Tile::parse(path), None, "{path:?}");
    }
}

#[test]
fn a_builder_gives_out_exactly_the_tiles_of_its_size() {
    for size in [0, 1, 255, 256, 257, 511, 512, 600, 65_535, 65_536, 65_537, 70_000] {
        let published = Published::of(&leaves(size));
        let named: Vec<Tile> = published.0.keys().copied().collect();
        let mut expected = tiles_of(size);
        expected.sort_unstable();
        assert_eq!(named, expected, "size {size}");
    }
}

#[test]
fn a_tile_above_holds_the_roots_of_the_full_tiles_below() {
    let all = leaves(700);
    let published = Published::of(&all);
    let above = &published.0[&tile(1, 0, 2)];
    let below = [root(&all[..256]), root(&all[256..512])];
    assert_eq!(above.as_slice(), below.map(|hash| *hash.as_bytes()).concat());
}

/// Resumes at `size` from the open tiles alone, goes on to the end, and compares.
fn resumes(size: u64, all: &[portcullis_tlog::Hash], whole: &Published) {
    let (before, after) = all.split_at(size as usize);
    let then = Published::of(before);
    let open = TileBuilder::open_tiles(size);
    let mut kept = then.clone();
    kept.0.retain(|tile, _| open.contains(tile));
    assert_eq!(kept.0.len(), open.len(), "size {size}");

    let mut builder = TileBuilder::resume(size, &kept).unwrap();
    assert_eq!((builder.size(), builder.root()), (size, root(before)));
    let mut new = Published::default();
    new.grow(&mut builder, after);
    assert_eq!((builder.size(), builder.root()), (all.len() as u64, root(all)));

    let mut between = tiles_between(size, all.len() as u64);
    between.sort_unstable();
    assert_eq!(new.0.keys().copied().collect::<Vec<_>>(), between, "size {size}");
    new.0.iter().for_each(|(tile, bytes)| assert_eq!(&whole.0[tile], bytes, "size {size}"));
}

#[test]
fn a_builder_resumed_anywhere_ends_as_one_that_never_stopped() {
    let all = leaves(600);
    let whole = Published::of(&all);
    for size in 0..=600 {
        resumes(size, &all, &whole);
    }
    let all = leaves(66_000);
    let whole = Published::of(&all);
    for size in [65_279, 65_280, 65_535, 65_536, 65_537, 65_792] {
        resumes(size, &all, &whole);
    }
}

#[test]
fn a_builder_may_finish_at_every_size() {
    let all = leaves(520);
    let mut builder = TileBuilder::new();
    for size in 0..all.len() {
        let mut new = Published::default();
        new.grow(&mut builder, &all[size..=size]);
        let mut expected = tiles_between(size as u64, size as u64 + 1);
        expected.sort_unstable();
        assert_eq!(new.0.keys().copied().collect::<Vec<_>>(), expected, "size {size}");
    }
}

#[test]
fn a_builder_stops_at_the_first_error() {
    let mut builder = TileBuilder::new();
    let mut fail = |_: Tile, _: &[u8]| Err("full");
    for leaf in leaves(255) {
        assert_eq!(builder.push(leaf, &mut fail), Ok(()));
    }
    assert_eq!(builder.finish(&mut fail), Err("full"));
    assert_eq!(builder.push(leaf_hash(b"last"), &mut fail), Err("full"));
}

#[test]
fn a_builder_does_not_resume_from_tiles_of_another_length() {
    let asked = tile(0, 0, 3);
    for length in [0, 32, 64, 95, 97, 257 * 32] {
        let source = |_: Tile| Ok::<_, ()>(vec![0; length]);
        assert_eq!(TileBuilder::resume(3, &source), Err(TileError::Length(asked)), "{length}");
    }
    let gone = |_: Tile| Err::<Vec<u8>, _>("gone");
    assert_eq!(TileBuilder::resume(3, &gone), Err(TileError::Source("gone")));
    assert_eq!(TileBuilder::resume(u64::MAX, &gone), Err(TileError::Size));
}

#[test]
fn a_bundle_reads_as_it_was_written() {
    let long = vec![7; 65_535];
    let cases: &[&[&[u8]]] = &[&[b""], &[b"a"], &[b"", b"", b"ab", &[9; 32]], &[&long, b"x"]];
    for entries in cases {
        let bytes = bundle(entries.iter().copied()).unwrap();
        assert_eq!(read_bundle(&bytes).unwrap(), *entries);
    }
    assert_eq!(bundle([b"ab".as_slice(), b""].into_iter()).unwrap(), b"\x00\x02ab\x00\x00");
}

#[test]
fn a_bundle_has_limits() {
    let entry: &[u8] = b"e";
    let long = vec![7; 65_536];
    assert_eq!(bundle(std::iter::empty()), Err(BundleError::Empty));
    assert_eq!(bundle([long.as_slice()].into_iter()), Err(BundleError::TooLong));
    assert!(bundle(std::iter::repeat_n(entry, 256)).is_ok());
    assert_eq!(bundle(std::iter::repeat_n(entry, 257)), Err(BundleError::TooMany));
    assert_eq!(read_bundle(b""), Err(BundleError::Empty));
    assert_eq!(read_bundle(b"\x00"), Err(BundleError::Truncated));
    assert_eq!(read_bundle(b"\x00\x02a"), Err(BundleError::Truncated));
    assert_eq!(read_bundle(b"\x00\x01ab"), Err(BundleError::Truncated));
    assert_eq!(read_bundle(&[0; 512]).map(|entries| entries.len()), Ok(256));
    assert_eq!(read_bundle(&[0; 514]), Err(BundleError::TooMany));
}
