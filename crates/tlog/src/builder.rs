//! How a tree becomes tiles: leaf hashes in, tiles out, with at most one open tile a level.
//!
//! A writer and an auditor do the same work. The writer keeps what comes out; the auditor compares
//! it with what is published, and the root with the checkpoint.

use crate::frontier::{Frontier, SIZE_MAX};
use crate::hash::{HASH_BYTES, Hash};
use crate::source::{TileError, TileSource, fetch, hashes};
use crate::tile::{LEVELS, TILE_WIDTH, Tile, hashes_at, partial_at};

const FULL_BYTES: usize = TILE_WIDTH as usize * HASH_BYTES;

/// Builds the tiles of a tree from its leaf hashes, in order. Needs at most 64 KiB.
///
/// What comes out between one [`TileBuilder::finish`] (or the start) and the next is exactly
/// [`crate::tiles_between`] of the two sizes. When `emit` fails its error is returned, and tiles
/// are missing: drop the builder, and resume at the last size whose tiles were all kept.
///
/// ```
/// use portcullis_tlog::{Tile, TileBuilder, leaf_hash};
///
/// let mut written = Vec::new();
/// let mut emit = |tile: Tile, bytes: &[u8]| -> Result<(), std::io::Error> {
///     written.push((tile.path(), bytes.len()));
///     Ok(())
/// };
/// let mut tiles = TileBuilder::new();
/// tiles.push(leaf_hash(b"a"), &mut emit)?;
/// tiles.finish(&mut emit)?;
/// assert_eq!(written, [("tile/0/000.p/1".to_string(), 32)]);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TileBuilder {
    // INVARIANT: the open tile of each level is as wide as `partial_at` says for `size`.
    size: u64,
    emitted: u64,
    open: [Vec<u8>; LEVELS as usize],
}

impl TileBuilder {
    /// Begins a tree without leaves.
    pub fn new() -> TileBuilder {
        TileBuilder::default()
    }

    /// Goes on with a tree of `size` leaves whose tiles are kept: reads its partial tiles, at most
    /// one a level, and nothing else.
    ///
    /// Compare [`TileBuilder::root`] with the root last signed before going on.
    ///
    /// # Errors
    ///
    /// [`TileError`] if a tile cannot be had or does not have its length, or the size exceeds
    /// [`SIZE_MAX`].
    pub fn resume<S: TileSource>(
        size: u64,
        source: &S,
    ) -> Result<TileBuilder, TileError<S::Error>> {
        if size > SIZE_MAX {
            return Err(TileError::Size);
        }
        let mut builder = TileBuilder { size, emitted: size, open: Default::default() };
        for (level, open) in (0..LEVELS).zip(&mut builder.open) {
            let tile = partial_tile(level, size);
            if tile.width > 0 {
                *open = fetch(tile, source)?;
            }
        }
        Ok(builder)
    }

    /// The partial tiles that [`TileBuilder::resume`] reads for a tree of `size`.
    pub fn open_tiles(size: u64) -> Vec<Tile> {
        (0..LEVELS).map(|level| partial_tile(level, size)).filter(|tile| tile.width > 0).collect()
    }

    /// The number of leaves so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root of the tree so far.
    pub fn root(&self) -> Hash {
        self.frontier().root()
    }

    /// The right edge of the tree so far.
    pub fn frontier(&self) -> Frontier {
        // A level's open tile lies to the right of all that the levels above it hold.
        let levels = self.open.iter().rev();
        let peaks = levels.flat_map(|open| hashes(open).collect::<Frontier>().into_peaks());
        Frontier::from_peaks(self.size, peaks.collect()).unwrap_or_default()
    }

    /// Appends a leaf hash, and hands each tile that it fills to `emit`: rarely one, never over 8.
    ///
    /// # Errors
    ///
    /// The error of `emit`; the builder must then be dropped.
    pub fn push<E>(
        &mut self,
        leaf: Hash,
        emit: &mut impl FnMut(Tile, &[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        self.size += 1;
        let mut hash = leaf;
        for (level, open) in (0..LEVELS).zip(&mut self.open) {
            open.extend_from_slice(hash.as_bytes());
            if open.len() < FULL_BYTES {
                break;
            }
            let index = hashes_at(level, self.size) / u64::from(TILE_WIDTH) - 1;
            emit(Tile { level, index, width: TILE_WIDTH }, open)?;
            hash = hashes(open).collect::<Frontier>().root();
            open.clear();
        }
        Ok(())
    }

    /// Hands the partial tiles that changed since the last `finish` to `emit`. More leaves may
    /// follow.
    ///
    /// # Errors
    ///
    /// The error of `emit`; nothing is changed then, and `finish` may be called again.
    pub fn finish<E>(
        &mut self,
        emit: &mut impl FnMut(Tile, &[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        for (level, open) in (0..LEVELS).zip(&self.open) {
            let tile = partial_tile(level, self.size);
            if tile.width > 0 && hashes_at(level, self.size) > hashes_at(level, self.emitted) {
                emit(tile, open)?;
            }
        }
        self.emitted = self.size;
        Ok(())
    }
}

/// The partial tile at `level` of a tree of `size`; of width 0 where there is none.
fn partial_tile(level: u8, size: u64) -> Tile {
    let index = hashes_at(level, size) / u64::from(TILE_WIDTH);
    Tile { level, index, width: partial_at(level, size) }
}
