//! RFC 6962 section 2.1 as it is written there, and logs to ask about.

use std::collections::BTreeMap;
use std::convert::Infallible;

use portcullis_tlog::{Hash, Tile, TileBuilder, TileSource, leaf_hash, node_hash};

/// The leaf hashes of the log that the tests share: entry `i` is `i` in big-endian.
pub(crate) fn leaves(size: u64) -> Vec<Hash> {
    (0..size).map(|entry| leaf_hash(&entry.to_be_bytes())).collect()
}

fn split(leaves: &[Hash]) -> usize {
    let mut k = 1;
    while k * 2 < leaves.len() {
        k *= 2;
    }
    k
}

/// `MTH(D[n])`.
pub(crate) fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::of_empty_tree(),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(split(leaves));
            node_hash(&root(left), &root(right))
        }
    }
}

/// `PATH(m, D[n])`.
pub(crate) fn path(m: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() == 1 {
        return Vec::new();
    }
    let k = split(leaves);
    let (left, right) = leaves.split_at(k);
    let (mut path, sibling) =
        if m < k { (path(m, left), root(right)) } else { (path(m - k, right), root(left)) };
    path.push(sibling);
    path
}

/// `PROOF(m, D[n])`, for 0 < m <= n.
pub(crate) fn proof(m: usize, leaves: &[Hash]) -> Vec<Hash> {
    subproof(m, leaves, true)
}

fn subproof(m: usize, leaves: &[Hash], known: bool) -> Vec<Hash> {
    if m == leaves.len() {
        return if known { Vec::new() } else { vec![root(leaves)] };
    }
    let k = split(leaves);
    let (left, right) = leaves.split_at(k);
    let (mut proof, sibling) = if m <= k {
        (subproof(m, left, known), root(right))
    } else {
        (subproof(m - k, right, false), root(left))
    };
    proof.push(sibling);
    proof
}

/// The published tiles of a log, by name and width.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Published(pub(crate) BTreeMap<Tile, Vec<u8>>);

impl Published {
    pub(crate) fn of(leaves: &[Hash]) -> Published {
        let mut published = Published::default();
        let mut builder = TileBuilder::new();
        published.grow(&mut builder, leaves);
        published
    }

    /// Appends, writing whatever comes out; a tile must never be written twice.
    pub(crate) fn grow(&mut self, builder: &mut TileBuilder, leaves: &[Hash]) {
        let mut emit = |tile: Tile, bytes: &[u8]| -> Result<(), Infallible> {
            assert_eq!(bytes.len(), usize::from(tile.width) * 32, "{tile:?}");
            assert_eq!(self.0.insert(tile, bytes.to_vec()), None, "{tile:?} came out twice");
            Ok(())
        };
        for leaf in leaves {
            builder.push(*leaf, &mut emit).unwrap();
        }
        builder.finish(&mut emit).unwrap();
    }
}

/// Gives the full tile or any wider one when the one asked for is gone, as a server may.
impl TileSource for Published {
    type Error = Tile;

    fn tile(&self, tile: Tile) -> Result<Vec<u8>, Tile> {
        let wider = self.0.range(tile..=tile.to_full()).next();
        wider.map(|(_, bytes)| bytes.clone()).ok_or(tile)
    }
}
