//! How a tree shows that it holds a leaf, and that it grew from an older tree: RFC 6962 section
//! 2.1. A proof is made from tiles, and checked with nothing but the roots.

use std::error::Error;
use std::fmt;

use crate::hash::{Hash, node_hash};
use crate::source::{Subtrees, TileError, TileSource};

/// Proves that the leaf at `index` is in the tree of `size` leaves: RFC 6962 section 2.1.1.
///
/// `size` may be any that the tiles cover, not only one that a checkpoint was signed for. The
/// proof runs from the leaf's sibling up, at most 64 hashes.
///
/// # Errors
///
/// [`ProofError::Index`] unless `index` < `size`, [`ProofError::Tile`] if a tile is not to be had.
pub fn inclusion_proof<S: TileSource>(
    index: u64,
    size: u64,
    source: &S,
) -> Result<Vec<Hash>, ProofError<S::Error>> {
    if index >= size {
        return Err(ProofError::Index);
    }
    let mut subtrees = Subtrees::new(size, source);
    let mut proof = Vec::new();
    let (mut start, mut end) = (0, size);
    while let Some(middle) = middle(start, end) {
        if index < middle {
            proof.push(subtrees.root(middle, end)?);
            end = middle;
        } else {
            proof.push(subtrees.root(start, middle)?);
            start = middle;
        }
    }
    proof.reverse();
    Ok(proof)
}

/// Proves that the tree of `new` leaves begins with the tree of `old`: RFC 6962 section 2.1.2.
///
/// Empty if `old` is 0 or `new`, for then there is nothing to show.
///
/// # Errors
///
/// [`ProofError::Backwards`] if `old` > `new`, [`ProofError::Tile`] if a tile is not to be had.
pub fn consistency_proof<S: TileSource>(
    old: u64,
    new: u64,
    source: &S,
) -> Result<Vec<Hash>, ProofError<S::Error>> {
    if old > new {
        return Err(ProofError::Backwards);
    }
    if old == 0 || old == new {
        return Ok(Vec::new());
    }
    let mut subtrees = Subtrees::new(new, source);
    let mut proof = Vec::new();
    let (mut start, mut end) = (0, new);
    while end != old {
        // The old tree ends inside the range, so the range has two leaves at least.
        let Some(middle) = middle(start, end) else { break };
        if old <= middle {
            proof.push(subtrees.root(middle, end)?);
            end = middle;
        } else {
            proof.push(subtrees.root(start, middle)?);
            start = middle;
        }
    }
    if start > 0 {
        proof.push(subtrees.root(start, end)?); // Else it is the old root, which is known.
    }
    proof.reverse();
    Ok(proof)
}

/// Where a subtree splits: past the largest power of two that is smaller than its size.
fn middle(start: u64, end: u64) -> Option<u64> {
    let last = (end - start).checked_sub(1)?;
    last.checked_ilog2().map(|height| start + (1 << height))
}

/// Checks that `leaf` is at `index` of the tree of `size` leaves with this `root`.
///
/// The algorithm is that of RFC 9162 section 2.1.3.2, for the tree of RFC 6962.
///
/// # Errors
///
/// [`VerifyError`] if it does not follow from `proof`.
pub fn verify_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    root: &Hash,
    proof: &[Hash],
) -> Result<(), VerifyError> {
    if index >= size {
        return Err(VerifyError::Index);
    }
    let mut climb = Climb { node: index, last: size - 1 };
    let mut hash = *leaf;
    for sibling in proof {
        hash = match climb.step()? {
            Side::Left => node_hash(sibling, &hash),
            Side::Right => node_hash(&hash, sibling),
        };
    }
    climb.arrived()?;
    if hash == *root { Ok(()) } else { Err(VerifyError::Root) }
}

/// Checks that the tree of `new_size` leaves with `new_root` begins with the tree of `old_size`
/// leaves with `old_root`.
///
/// The algorithm is that of RFC 9162 section 2.1.4.2, for the tree of RFC 6962. Of a tree without
/// leaves every tree is a continuation: then only `old_root` and the proof's emptiness are checked.
///
/// # Errors
///
/// [`VerifyError`] if it does not follow from `proof`.
pub fn verify_consistency(
    old_size: u64,
    old_root: &Hash,
    new_size: u64,
    new_root: &Hash,
    proof: &[Hash],
) -> Result<(), VerifyError> {
    if old_size > new_size {
        return Err(VerifyError::Backwards);
    }
    if old_size == 0 || old_size == new_size {
        return verify_nothing_new(old_size, old_root, new_size, new_root, proof);
    }
    // A perfect old tree is itself a node of the new one, and the proof leaves it out.
    let (first, siblings) = if old_size.is_power_of_two() {
        (old_root, proof)
    } else {
        proof.split_first().ok_or(VerifyError::Length)?
    };
    let mut climb = Climb { node: old_size - 1, last: new_size - 1 };
    climb.rise(climb.node.trailing_ones());
    let (mut old, mut new) = (*first, *first);
    for sibling in siblings {
        match climb.step()? {
            Side::Left => {
                old = node_hash(sibling, &old);
                new = node_hash(sibling, &new);
            }
            Side::Right => new = node_hash(&new, sibling),
        }
    }
    climb.arrived()?;
    if old != *old_root {
        return Err(VerifyError::OldRoot);
    }
    if new == *new_root { Ok(()) } else { Err(VerifyError::Root) }
}

fn verify_nothing_new(
    old_size: u64,
    old_root: &Hash,
    new_size: u64,
    new_root: &Hash,
    proof: &[Hash],
) -> Result<(), VerifyError> {
    if !proof.is_empty() {
        return Err(VerifyError::Length);
    }
    if old_size == 0 && *old_root != Hash::of_empty_tree() {
        return Err(VerifyError::OldRoot);
    }
    let same = old_size != new_size || old_root == new_root;
    if same { Ok(()) } else { Err(VerifyError::Root) }
}

/// The way from a node up to the root: its place in its row, and the place of the row's last node.
struct Climb {
    node: u64,
    last: u64,
}

/// On which side of the node its sibling lies.
enum Side {
    Left,
    Right,
}

impl Climb {
    /// Goes up past the next sibling, and says where that sibling lies.
    fn step(&mut self) -> Result<Side, VerifyError> {
        if self.last == 0 {
            return Err(VerifyError::Length);
        }
        if self.node & 1 == 0 && self.node != self.last {
            self.rise(1);
            return Ok(Side::Right);
        }
        // The last node of an odd row has no sibling: it goes up unchanged until it is on the right.
        self.rise(self.node.trailing_zeros() + 1);
        Ok(Side::Left)
    }

    fn rise(&mut self, rows: u32) {
        self.node = self.node.checked_shr(rows).unwrap_or(0);
        self.last = self.last.checked_shr(rows).unwrap_or(0);
    }

    fn arrived(&self) -> Result<(), VerifyError> {
        if self.last == 0 { Ok(()) } else { Err(VerifyError::Length) }
    }
}

/// Why a proof cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProofError<E> {
    /// The leaf is not in a tree of that size.
    Index,
    /// The old tree is larger than the new one.
    Backwards,
    /// The tiles do not give the hashes.
    Tile(TileError<E>),
}

impl<E> From<TileError<E>> for ProofError<E> {
    fn from(error: TileError<E>) -> ProofError<E> {
        ProofError::Tile(error)
    }
}

impl<E> fmt::Display for ProofError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ProofError::Index => f.write_str("leaf is beyond the size of the tree"),
            ProofError::Backwards => f.write_str("old tree is larger than the new one"),
            ProofError::Tile(error) => error.fmt(f),
        }
    }
}

impl<E: Error + 'static> Error for ProofError<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            ProofError::Tile(error) => error.source(),
            ProofError::Index | ProofError::Backwards => None,
        }
    }
}

/// Why a proof does not show what it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerifyError {
    /// The leaf's index is not below the size of the tree.
    Index,
    /// The old tree is larger than the new one.
    Backwards,
    /// The proof has more or fewer hashes than these sizes call for.
    Length,
    /// The proof does not lead to the old root.
    OldRoot,
    /// The proof does not lead to the root of the tree, or of the new one of two.
    Root,
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            VerifyError::Index => "leaf is beyond the size of the tree",
            VerifyError::Backwards => "old tree is larger than the new one",
            VerifyError::Length => "proof does not have the length that the sizes call for",
            VerifyError::OldRoot => "proof does not lead to the old root",
            VerifyError::Root => "proof does not lead to the root",
        })
    }
}

impl Error for VerifyError {}
