//! The right edge of a tree: enough to append to it and to know its root, in a few hundred bytes.
//!
//! A tree of `n` leaves splits into one perfect subtree for each set bit of `n`, the largest
//! first. Their roots, the peaks, are all that later appends and the root can depend on.

use std::error::Error;
use std::fmt;

use crate::hash::{HASH_BYTES, Hash, node_hash};

/// The largest size of tree that a [`Frontier`] takes: 2^63 - 1 leaves.
pub const SIZE_MAX: u64 = u64::MAX >> 1;

/// The right edge of a tree, at one size.
///
/// ```
/// use portcullis_tlog::{Frontier, leaf_hash, node_hash};
///
/// let (a, b) = (leaf_hash(b"a"), leaf_hash(b"b"));
/// let mut tree = Frontier::new();
/// tree.append(a);
/// tree.append(b);
/// assert_eq!((tree.size(), tree.root()), (2, node_hash(&a, &b)));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    // INVARIANT: one peak for each set bit of `size`, the largest subtree first; size <= SIZE_MAX.
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// The frontier of the tree without leaves.
    pub fn new() -> Frontier {
        Frontier::default()
    }

    /// The frontier with these `peaks`, or `None` if a tree of `size` has another number of them.
    pub(crate) fn from_peaks(size: u64, peaks: Vec<Hash>) -> Option<Frontier> {
        let fits = size <= SIZE_MAX && peaks.len() == peak_count(size);
        fits.then_some(Frontier { size, peaks })
    }

    /// The peaks, the largest subtree first.
    pub(crate) fn into_peaks(self) -> Vec<Hash> {
        self.peaks
    }

    /// The number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends one leaf, already hashed by [`crate::leaf_hash`].
    pub fn append(&mut self, leaf: Hash) {
        let mut grown = leaf;
        // Each trailing one-bit of the size is a subtree as large as the one that has grown.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                grown = node_hash(&left, &grown);
            }
        }
        self.peaks.push(grown);
        self.size += 1;
    }

    /// The root of the whole tree: `MTH` of RFC 6962 section 2.1. Without leaves, `SHA-256("")`.
    pub fn root(&self) -> Hash {
        fold_peaks(&self.peaks).unwrap_or_else(Hash::of_empty_tree)
    }

    /// Writes the size (8 bytes, big-endian), then each peak (32 bytes), the largest subtree first.
    ///
    /// At most 2,024 bytes; a tree of seven million leaves needs fewer than 750.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.size.to_be_bytes().to_vec();
        self.peaks.iter().for_each(|peak| bytes.extend_from_slice(peak.as_bytes()));
        bytes
    }

    /// Reads what [`Frontier::to_bytes`] wrote.
    ///
    /// # Errors
    ///
    /// [`FrontierError::Length`] if there are not exactly as many peaks as the size has,
    /// [`FrontierError::Size`] if the size exceeds [`SIZE_MAX`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Frontier, FrontierError> {
        let (size, peaks) = bytes.split_first_chunk::<8>().ok_or(FrontierError::Length)?;
        let size = u64::from_be_bytes(*size);
        if size > SIZE_MAX {
            return Err(FrontierError::Size);
        }
        if peaks.len() != peak_count(size) * HASH_BYTES {
            return Err(FrontierError::Length);
        }
        let peaks = peaks.chunks_exact(HASH_BYTES).filter_map(Hash::from_slice).collect();
        Frontier::from_peaks(size, peaks).ok_or(FrontierError::Length)
    }
}

impl FromIterator<Hash> for Frontier {
    fn from_iter<I: IntoIterator<Item = Hash>>(leaves: I) -> Frontier {
        let mut frontier = Frontier::new();
        leaves.into_iter().for_each(|leaf| frontier.append(leaf));
        frontier
    }
}

/// Joins subtrees that lie side by side, each no larger than the one before, into one root.
pub(crate) fn fold_peaks(peaks: &[Hash]) -> Option<Hash> {
    let (last, before) = peaks.split_last()?;
    Some(before.iter().rev().fold(*last, |right, left| node_hash(left, &right)))
}

fn peak_count(size: u64) -> usize {
    size.count_ones() as usize
}

/// Why bytes are not a [`Frontier`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrontierError {
    /// There are more or fewer bytes than the size calls for.
    Length,
    /// The size exceeds [`SIZE_MAX`].
    Size,
}

impl fmt::Display for FrontierError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            FrontierError::Length => "frontier does not have the length that its size calls for",
            FrontierError::Size => "frontier has a size of 2^63 or more",
        })
    }
}

impl Error for FrontierError {}
