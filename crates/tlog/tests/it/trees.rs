//! Roots, by known answers and by a slow telling; frontiers.

use portcullis_tlog::{
    Frontier, FrontierError, Hash, HashError, frontier_from_tiles, leaf_hash, root_from_tiles,
};

use crate::slow::{Published, leaves, root};

/// Entries and roots of the reference test of RFC 6962's authors: root `i` is of `i + 1` entries.
const ENTRIES: &[&[u8]] = &[
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57",
    b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
];
const ROOTS: &[&str] = &[
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

#[test]
fn roots_have_their_known_answers() {
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let mut tree = Frontier::new();
    assert_eq!(format!("{:?}", tree.root()), empty);
    for (entry, root) in ENTRIES.iter().zip(ROOTS) {
        tree.append(leaf_hash(entry));
        assert_eq!(&format!("{:?}", tree.root()), root, "size {}", tree.size());
    }
}

fn every_way_gives_one_root(size: u64, all: &[Hash], tiles: &Published) {
    let expected = root(&all[..size as usize]);
    let frontier: Frontier = all[..size as usize].iter().copied().collect();
    assert_eq!((frontier.size(), frontier.root()), (size, expected), "size {size}");
    assert_eq!(root_from_tiles(size, tiles), Ok(expected), "size {size}");
    assert_eq!(frontier_from_tiles(size, tiles), Ok(frontier.clone()), "size {size}");
    assert_eq!(Frontier::from_bytes(&frontier.to_bytes()), Ok(frontier), "size {size}");
}

#[test]
fn every_way_gives_the_slow_root_at_every_size() {
    let all = leaves(600);
    let tiles = Published::of(&all);
    for size in 0..=600 {
        every_way_gives_one_root(size, &all, &tiles);
    }
}

#[test]
fn every_way_gives_the_slow_root_where_a_third_level_begins() {
    let all = leaves(66_100);
    let tiles = Published::of(&all);
    for size in [65_279, 65_280, 65_281, 65_535, 65_536, 65_537, 65_791, 65_792, 65_793, 66_100] {
        every_way_gives_one_root(size, &all, &tiles);
    }
}

#[test]
fn a_frontier_read_is_a_frontier_to_append_to() {
    let all = leaves(300);
    let mut reread = Frontier::new();
    for size in 0..all.len() {
        reread.append(all[size]);
        reread = Frontier::from_bytes(&reread.to_bytes()).unwrap();
        assert_eq!(reread.root(), root(&all[..=size]));
    }
}

#[test]
fn bytes_that_are_no_frontier_are_refused() {
    let three: Frontier = leaves(3).into_iter().collect();
    let good = three.to_bytes();
    let longer = [good.as_slice(), &[0]].concat();
    let huge = [[0x80, 0, 0, 0, 0, 0, 0, 0].as_slice(), &[7; 32]].concat();
    let table: &[(&[u8], FrontierError)] = &[
        (b"", FrontierError::Length),
        (&good[..7], FrontierError::Length),
        (&good[..8], FrontierError::Length),
        (&good[..good.len() - 1], FrontierError::Length),
        (&good[..good.len() - 32], FrontierError::Length),
        (&longer, FrontierError::Length),
        (&huge, FrontierError::Size),
    ];
    for (bytes, error) in table {
        assert_eq!(Frontier::from_bytes(bytes), Err(*error), "{} bytes", bytes.len());
    }
}

#[test]
fn a_hash_is_read_in_one_spelling() {
    let hash = leaf_hash(b"entry");
    let text = hash.to_string();
    assert_eq!(text.len(), 44);
    assert_eq!(Hash::from_base64(&text), Ok(hash));
    let unpadded = text.trim_end_matches('=');
    // The last of 43 characters holds four bits of the hash and two that must be zero.
    let spare_bits = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=";
    let url_alphabet = "________________________________________-_8=";
    for bad in [unpadded, spare_bits, url_alphabet, &format!("{text}\n"), &format!(" {text}")] {
        assert_eq!(Hash::from_base64(bad), Err(HashError::Base64), "{bad:?}");
    }
    for bad in ["", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
        assert_eq!(Hash::from_base64(bad), Err(HashError::Length), "{bad:?}");
    }
}
