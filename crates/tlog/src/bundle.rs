//! How entries lie in a file: each behind its length, up to 256 to a bundle. C2SP tlog-tiles,
//! "Log entries".

use std::error::Error;
use std::fmt;

use crate::tile::TILE_WIDTH;

/// Writes 1 to 256 entries as a bundle: each is a big-endian `u16` length and that many bytes.
///
/// # Errors
///
/// [`BundleError::Empty`] without an entry (an empty bundle must not be served),
/// [`BundleError::TooMany`] beyond 256, [`BundleError::TooLong`] for an entry over 65,535 bytes.
pub fn bundle<'a>(entries: impl Iterator<Item = &'a [u8]>) -> Result<Vec<u8>, BundleError> {
    let mut bytes = Vec::new();
    for (place, entry) in entries.enumerate() {
        if place >= usize::from(TILE_WIDTH) {
            return Err(BundleError::TooMany);
        }
        let length = u16::try_from(entry.len()).map_err(|_| BundleError::TooLong)?;
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(entry);
    }
    if bytes.is_empty() { Err(BundleError::Empty) } else { Ok(bytes) }
}

/// Reads the 1 to 256 entries of a bundle. How many there should be, the caller must compare.
///
/// # Errors
///
/// [`BundleError::Truncated`] if it ends inside an entry, [`BundleError::Empty`] without an entry,
/// [`BundleError::TooMany`] beyond 256.
pub fn read_bundle(bytes: &[u8]) -> Result<Vec<&[u8]>, BundleError> {
    let mut entries = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let (length, after) = rest.split_first_chunk::<2>().ok_or(BundleError::Truncated)?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (entry, after) = after.split_at_checked(length).ok_or(BundleError::Truncated)?;
        if entries.len() >= usize::from(TILE_WIDTH) {
            return Err(BundleError::TooMany);
        }
        entries.push(entry);
        rest = after;
    }
    if entries.is_empty() { Err(BundleError::Empty) } else { Ok(entries) }
}

/// Why entries are not a bundle, or a bundle not entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BundleError {
    /// There is no entry.
    Empty,
    /// There are more than 256 entries.
    TooMany,
    /// An entry is longer than 65,535 bytes.
    TooLong,
    /// The bytes end inside an entry or its length.
    Truncated,
}

impl fmt::Display for BundleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            BundleError::Empty => "bundle has no entry",
            BundleError::TooMany => "bundle has more than 256 entries",
            BundleError::TooLong => "entry is longer than 65535 bytes",
            BundleError::Truncated => "bundle ends inside an entry",
        })
    }
}

impl Error for BundleError {}
