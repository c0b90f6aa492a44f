//! Which files a tree is published as, and what each is called: C2SP tlog-tiles.
//!
//! A tile holds up to 256 neighbouring hashes of one level; level `l` stands 8·`l` above the
//! leaves. Its name and its bytes follow from the tree alone, so a tile once full never changes.

use std::fmt;

use crate::text;

/// The number of hashes in a full tile, and of entries in a full bundle.
pub const TILE_WIDTH: u16 = 256;

/// The binary levels of the tree that one tile spans.
pub(crate) const TILE_HEIGHT: u32 = 8;

/// The levels of tiles that a tree of fewer than 2^64 leaves can have.
pub(crate) const LEVELS: u8 = 8;

/// One tile, or the bundle of entries beneath a tile of level 0.
///
/// Any values may be written; only those that [`Tile::parse`] returns have a valid path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    /// Tile levels above the leaves: 0 to 63.
    pub level: u8,
    /// Its place among the tiles of its level, from the left, from 0.
    pub index: u64,
    /// How many hashes it holds: 1 to 256, where 256 is a full tile and less a partial one.
    pub width: u16,
}

/// What a path below a log's prefix names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TilePath {
    /// `tile/<L>/<N>[.p/<W>]`: hashes.
    Hashes(Tile),
    /// `tile/entries/<N>[.p/<W>]`: entries. The tile's level is 0.
    Entries(Tile),
}

impl Tile {
    /// The path of this tile of hashes below the log's prefix, for example `tile/0/x001/234.p/5`.
    pub fn path(&self) -> String {
        format!("tile/{}/{}{}", self.level, IndexPath(self.index), WidthSuffix(self.width))
    }

    /// The path of the bundle of entries with this place and width, for example
    /// `tile/entries/x001/234.p/5`. The level is not looked at.
    pub fn entries_path(&self) -> String {
        format!("tile/entries/{}{}", IndexPath(self.index), WidthSuffix(self.width))
    }

    /// Reads a path in its one canonical spelling; any other spelling is `None`.
    ///
    /// ```
    /// use portcullis_tlog::{Tile, TilePath};
    ///
    /// let tile = Tile { level: 0, index: 1_234, width: 5 };
    /// assert_eq!(Tile::parse("tile/0/x001/234.p/5"), Some(TilePath::Hashes(tile)));
    /// assert_eq!(Tile::parse("tile/0/x000/x001/234.p/5"), None);
    /// ```
    pub fn parse(path: &str) -> Option<TilePath> {
        let (level, place) = path.strip_prefix("tile/")?.split_once('/')?;
        let (index, width) = match place.split_once(".p/") {
            Some((index, width)) => (index, partial_width(width)?),
            None => (place, TILE_WIDTH),
        };
        let index = parse_index(index)?;
        let named = match level {
            "entries" => TilePath::Entries(Tile { level: 0, index, width }),
            _ => TilePath::Hashes(Tile { level: parse_level(level)?, index, width }),
        };
        // Groups of zeroes in front of the index read as the same number: only one spelling is it.
        (named.to_string() == path).then_some(named)
    }

    /// Whether it holds all 256 hashes, and so will never change.
    pub fn is_full(&self) -> bool {
        self.width == TILE_WIDTH
    }

    /// The full tile at the same place: what to ask for when a partial one is no longer kept.
    pub fn to_full(&self) -> Tile {
        Tile { width: TILE_WIDTH, ..*self }
    }
}

/// The path.
impl fmt::Display for TilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TilePath::Hashes(tile) => f.write_str(&tile.path()),
            TilePath::Entries(tile) => f.write_str(&tile.entries_path()),
        }
    }
}

/// Every tile of hashes that a tree of `size` is published as: level by level, from the left.
///
/// The answer holds about `size` / 255 tiles, so ask only about sizes that were believed first.
pub fn tiles_of(size: u64) -> Vec<Tile> {
    tiles_between(0, size)
}

/// The tiles of hashes that a tree of `new_size` has and a tree of `old_size` has not, the partial
/// ones of `new_size` among them: what must be written when a log grows. None if it did not grow.
pub fn tiles_between(old_size: u64, new_size: u64) -> Vec<Tile> {
    (0..LEVELS).flat_map(|level| level_between(level, old_size, new_size)).collect()
}

/// As [`tiles_between`], for the bundles of entries: their level is 0, their path
/// [`Tile::entries_path`].
pub fn bundles_between(old_size: u64, new_size: u64) -> Vec<Tile> {
    level_between(0, old_size, new_size).collect()
}

/// The number of hashes at a tile level in a tree of `size`: `floor(size / 256^level)`.
pub(crate) fn hashes_at(level: u8, size: u64) -> u64 {
    size.checked_shr(TILE_HEIGHT * u32::from(level)).unwrap_or(0)
}

/// The width of the partial tile at `level` in a tree of `size`: 0 where there is none.
pub(crate) fn partial_at(level: u8, size: u64) -> u16 {
    (hashes_at(level, size) % u64::from(TILE_WIDTH)) as u16
}

fn level_between(level: u8, old_size: u64, new_size: u64) -> impl Iterator<Item = Tile> {
    let (old, new) = (hashes_at(level, old_size), hashes_at(level, new_size));
    let full = (old / u64::from(TILE_WIDTH))..(new / u64::from(TILE_WIDTH));
    let (last, width) = (full.end, partial_at(level, new_size));
    let partial = (width > 0 && new > old).then_some(Tile { level, index: last, width });
    full.map(move |index| Tile { level, index, width: TILE_WIDTH }).chain(partial)
}

/// `1234067` as `x001/x234/067`.
struct IndexPath(u64);

impl fmt::Display for IndexPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let IndexPath(index) = self;
        write_ancestors(index / 1_000, f)?;
        write!(f, "{:03}", index % 1_000)
    }
}

fn write_ancestors(index: u64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if index == 0 {
        return Ok(());
    }
    write_ancestors(index / 1_000, f)?; // At most seven deep: 2^64 has 20 digits.
    write!(f, "x{:03}/", index % 1_000)
}

/// Nothing for a full tile, `.p/5` for one of width 5.
struct WidthSuffix(u16);

impl fmt::Display for WidthSuffix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            TILE_WIDTH => Ok(()),
            width => write!(f, ".p/{width}"),
        }
    }
}

fn parse_level(text: &str) -> Option<u8> {
    text::decimal(text).and_then(|level| u8::try_from(level).ok()).filter(|level| *level <= 63)
}

fn partial_width(text: &str) -> Option<u16> {
    let width = text::decimal(text).and_then(|width| u16::try_from(width).ok());
    width.filter(|width| (1..TILE_WIDTH).contains(width))
}

fn parse_index(text: &str) -> Option<u64> {
    let (ancestors, last) = match text.rsplit_once('/') {
        Some((ancestors, last)) => (Some(ancestors), last),
        None => (None, text),
    };
    let mut index = 0_u64;
    for group in ancestors.iter().flat_map(|ancestors| ancestors.split('/')) {
        index = index.checked_mul(1_000)?.checked_add(three_digits(group.strip_prefix('x')?)?)?;
    }
    index.checked_mul(1_000)?.checked_add(three_digits(last)?)
}

fn three_digits(text: &str) -> Option<u64> {
    let fits = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| fits)
}
