//! Where hashes come from: tiles, which the caller fetches, and the subtrees that they add up to.
//!
//! A tile is taken at its word: what is computed from it is only as true as the root that it leads
//! to, so compare that root with a checkpoint that a policy accepts.

use std::error::Error;
use std::fmt;

use crate::frontier::{Frontier, fold_peaks};
use crate::hash::{HASH_BYTES, Hash};
use crate::tile::{TILE_HEIGHT, TILE_WIDTH, Tile, hashes_at};

/// Gives the bytes of tiles of hashes. Closures are sources too:
/// `|tile: Tile| fs::read(root.join(tile.path()))`.
pub trait TileSource {
    /// Why a tile cannot be had.
    type Error;

    /// The bytes of `tile`: 32 for each hash.
    ///
    /// `tile.width` is what the tree being asked about has; a source may give the full tile or a
    /// wider partial one in its place, for its first hashes are the same.
    ///
    /// # Errors
    ///
    /// The source's own, when the tile cannot be had.
    fn tile(&self, tile: Tile) -> Result<Vec<u8>, Self::Error>;
}

impl<F, E> TileSource for F
where
    F: Fn(Tile) -> Result<Vec<u8>, E>,
{
    type Error = E;

    fn tile(&self, tile: Tile) -> Result<Vec<u8>, E> {
        self(tile)
    }
}

/// Computes the root of the tree of `size` leaves from about two tiles a level.
///
/// `size` may be any that the tiles cover, not only one that a checkpoint was signed for.
///
/// # Errors
///
/// [`TileError`] if a tile cannot be had or does not have its length.
pub fn root_from_tiles<S: TileSource>(size: u64, source: &S) -> Result<Hash, TileError<S::Error>> {
    Subtrees::new(size, source).root(0, size)
}

/// Computes the right edge of the tree of `size` leaves: as [`root_from_tiles`], to be appended to.
///
/// # Errors
///
/// [`TileError`] if a tile cannot be had or does not have its length, or the size exceeds
/// [`crate::SIZE_MAX`].
pub fn frontier_from_tiles<S: TileSource>(
    size: u64,
    source: &S,
) -> Result<Frontier, TileError<S::Error>> {
    let peaks = Subtrees::new(size, source).peaks(0, size)?;
    Frontier::from_peaks(size, peaks).ok_or(TileError::Size)
}

/// Reads the roots of subtrees of one tree, each tile once.
pub(crate) struct Subtrees<'a, S: TileSource> {
    size: u64,
    source: &'a S,
    read: Vec<(Tile, Vec<u8>)>,
}

impl<'a, S: TileSource> Subtrees<'a, S> {
    pub(crate) fn new(size: u64, source: &'a S) -> Subtrees<'a, S> {
        Subtrees { size, source, read: Vec::new() }
    }

    /// `MTH(D[start:end])` of RFC 6962 section 2.1, where `[start, end)` is a subtree of this tree.
    pub(crate) fn root(&mut self, start: u64, end: u64) -> Result<Hash, TileError<S::Error>> {
        let peaks = self.peaks(start, end)?;
        Ok(fold_peaks(&peaks).unwrap_or_else(Hash::of_empty_tree))
    }

    /// The roots of the perfect subtrees that `[start, end)` splits into, the largest first.
    fn peaks(&mut self, start: u64, end: u64) -> Result<Vec<Hash>, TileError<S::Error>> {
        let mut peaks = Vec::new();
        let mut start = start;
        while let Some(height) = end.saturating_sub(start).checked_ilog2() {
            peaks.push(self.perfect(start, height)?);
            start += 1 << height;
        }
        Ok(peaks)
    }

    /// The root of the perfect subtree of 2^`height` leaves that begins at leaf `start`.
    fn perfect(&mut self, start: u64, height: u32) -> Result<Hash, TileError<S::Error>> {
        let level = (height / TILE_HEIGHT) as u8; // At most 7, for the height is below 64.
        let first = hashes_at(level, start);
        let index = first / u64::from(TILE_WIDTH);
        let before = index * u64::from(TILE_WIDTH);
        let width = (hashes_at(level, self.size) - before).min(u64::from(TILE_WIDTH)) as u16;
        let bytes = self.bytes(Tile { level, index, width })?;
        let (skip, take) = ((first - before) as usize, 1 << (height % TILE_HEIGHT));
        Ok(hashes(bytes).skip(skip).take(take).collect::<Frontier>().root())
    }

    /// The bytes of `tile`: at least 32 for each hash of its width.
    fn bytes(&mut self, tile: Tile) -> Result<&[u8], TileError<S::Error>> {
        if !self.read.iter().any(|(known, _)| *known == tile) {
            let bytes = fetch(tile, self.source)?;
            self.read.push((tile, bytes));
        }
        let found = self.read.iter().find(|(known, _)| *known == tile);
        found.map(|(_, bytes)| bytes.as_slice()).ok_or(TileError::Length(tile))
    }
}

/// Fetches `tile` and cuts it to its width.
pub(crate) fn fetch<S: TileSource>(tile: Tile, source: &S) -> Result<Vec<u8>, TileError<S::Error>> {
    let mut bytes = source.tile(tile).map_err(TileError::Source)?;
    let wanted = usize::from(tile.width) * HASH_BYTES;
    let most = usize::from(TILE_WIDTH) * HASH_BYTES;
    if !(wanted..=most).contains(&bytes.len()) || !bytes.len().is_multiple_of(HASH_BYTES) {
        return Err(TileError::Length(tile));
    }
    bytes.truncate(wanted);
    Ok(bytes)
}

/// The hashes that a tile's bytes hold.
pub(crate) fn hashes(bytes: &[u8]) -> impl Iterator<Item = Hash> {
    bytes.chunks_exact(HASH_BYTES).filter_map(Hash::from_slice)
}

/// Why tiles do not give an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TileError<E> {
    /// The source could not give the tile.
    Source(E),
    /// The tile has fewer hashes than the tree needs of it, more than 256, or part of one.
    Length(Tile),
    /// The size exceeds [`crate::SIZE_MAX`].
    Size,
}

impl<E> fmt::Display for TileError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TileError::Source(_) => f.write_str("cannot read a tile"),
            TileError::Length(tile) => {
                write!(f, "{} does not hold {} hashes", tile.path(), tile.width)
            }
            TileError::Size => f.write_str("tree has 2^63 leaves or more"),
        }
    }
}

impl<E: Error + 'static> Error for TileError<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            TileError::Source(error) => Some(error),
            TileError::Length(_) | TileError::Size => None,
        }
    }
}
