//! Records become a sorted, sealed file. For now the rows are sorted in memory, 192 bytes each.

use std::io::{self, Write};
use std::thread;

use aws_lc_rs::rand;
use portcullis_engine::ports::SealRecord;

use crate::header::Header;
use crate::keys::RegisterKeys;
use crate::row::{self, NONCE_BYTES, Row, tag_of};

/// Rows that were sealed, in the order of their tags, and the places of records that were too long.
#[derive(Debug)]
pub struct Sealed {
    /// The rows.
    pub rows: Vec<Row>,
    /// The records left out.
    pub too_long: Vec<usize>,
    /// Claims that more than one row stands under.
    pub shared: u64,
}

/// Seals every record, each under a nonce of its own, on all cores.
///
/// # Errors
///
/// The operating system has no random numbers, or a thread stopped.
pub fn seal_all(keys: &RegisterKeys, records: &[SealRecord]) -> io::Result<Sealed> {
    let threads = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let chunk = records.len().div_ceil(threads).max(1);
    let parts: Vec<io::Result<(Vec<Row>, Vec<usize>)>> = thread::scope(|scope| {
        let chunks = records.chunks(chunk).enumerate();
        let running: Vec<_> = chunks
            .map(|(at, records)| scope.spawn(move || seal_chunk(keys, records, at * chunk)))
            .collect();
        let stopped = |_| Err(io::Error::other("a sealing thread stopped"));
        running.into_iter().map(|thread| thread.join().unwrap_or_else(stopped)).collect()
    });
    let mut rows = Vec::with_capacity(records.len());
    let mut too_long = Vec::new();
    for part in parts {
        let (mut sealed, mut long) = part?;
        rows.append(&mut sealed);
        too_long.append(&mut long);
    }
    rows.sort_unstable();
    let shared = shared(&rows);
    Ok(Sealed { rows, too_long, shared })
}

fn seal_chunk(
    keys: &RegisterKeys,
    records: &[SealRecord],
    first: usize,
) -> io::Result<(Vec<Row>, Vec<usize>)> {
    let mut rows = Vec::with_capacity(records.len());
    let mut too_long = Vec::new();
    for (place, record) in records.iter().enumerate() {
        let mut nonce = [0; NONCE_BYTES];
        rand::fill(&mut nonce).map_err(|_| io::Error::other("no random numbers"))?;
        match row::seal(keys, record, nonce) {
            Some(row) => rows.push(row),
            None => too_long.push(first + place),
        }
    }
    Ok((rows, too_long))
}

fn shared(rows: &[Row]) -> u64 {
    let groups = rows.chunk_by(|one, next| tag_of(one) == tag_of(next));
    u64::try_from(groups.filter(|group| group.len() > 1).count()).unwrap_or(u64::MAX)
}

/// Writes the file: header, rows, directory.
///
/// # Errors
///
/// The writer's own.
pub fn write(header: &Header, rows: &[Row], mut to: impl Write) -> io::Result<()> {
    to.write_all(&header.to_page())?;
    for row in rows {
        to.write_all(row)?;
    }
    // For each bucket the number of rows before it; one more entry closes the last.
    let mut bucket = 0;
    for (before, row) in (0u64..).zip(rows) {
        let own = bucket_of(tag_of(row), header.bucket_bits);
        while bucket <= own {
            to.write_all(&before.to_be_bytes())?;
            bucket += 1;
        }
    }
    while bucket <= header.buckets() {
        to.write_all(&header.rows.to_be_bytes())?;
        bucket += 1;
    }
    to.flush()
}

/// The bucket of a tag: its top bits.
#[must_use]
pub fn bucket_of(tag: &[u8], bits: u8) -> u64 {
    let mut top = [0; 8];
    top.iter_mut().zip(tag).for_each(|(to, from)| *to = *from);
    u64::from_be_bytes(top).checked_shr(64 - u32::from(bits)).unwrap_or(0)
}
