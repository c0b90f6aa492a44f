//! How our nouns stand in columns: counts as 64-bit integers, times as nanoseconds, digests as blobs.

use jiff::Timestamp;
use portcullis_core::Digest;
use portcullis_core::accounting::Kind;
use portcullis_engine::ports::StoreError;

fn misread() -> rusqlite::Error {
    rusqlite::Error::InvalidQuery
}

/// A count as SQLite keeps it.
pub(super) fn int(value: u64) -> Result<i64, StoreError> {
    i64::try_from(value).map_err(|_| StoreError::Broken("a count is beyond 63 bits".to_owned()))
}

/// A count as it was kept.
pub(super) fn count(value: i64) -> rusqlite::Result<u64> {
    u64::try_from(value).map_err(|_| misread())
}

/// A smaller count as it was kept.
pub(super) fn small(value: i64) -> rusqlite::Result<u32> {
    u32::try_from(value).map_err(|_| misread())
}

/// A moment as SQLite keeps it.
pub(super) fn moment(value: Timestamp) -> Result<i64, StoreError> {
    i64::try_from(value.as_nanosecond())
        .map_err(|_| StoreError::Broken("a moment is beyond the year 2262".to_owned()))
}

/// A moment as it was kept.
pub(super) fn time(value: i64) -> rusqlite::Result<Timestamp> {
    Timestamp::from_nanosecond(i128::from(value)).map_err(|_| misread())
}

/// A digest as it was kept.
pub(super) fn digest(value: Vec<u8>) -> rusqlite::Result<Digest> {
    value.try_into().map_err(|_| misread())
}

/// Several handles, one behind the other.
pub(super) fn handles(value: &[u8]) -> rusqlite::Result<Vec<[u8; 16]>> {
    let (handles, rest) = value.as_chunks::<16>();
    if rest.is_empty() { Ok(handles.to_vec()) } else { Err(misread()) }
}

/// A kind of event, by its word.
pub(super) fn kind(value: &str) -> rusqlite::Result<Kind> {
    word(value, Kind::from_word)
}

/// A word as it was kept, read back by `from`.
pub(super) fn word<T>(value: &str, from: impl Fn(&str) -> Option<T>) -> rusqlite::Result<T> {
    from(value).ok_or_else(misread)
}
