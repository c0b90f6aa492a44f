//! Claims in, openings out, at the same cost for each: four tags, four buckets, four openings, whatever
//! is on record. A miss differs from a hit in nothing that can be counted.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::FileExt;

use aws_lc_rs::rand;
use portcullis_core::comparison::Opened;
use portcullis_engine::ports::{Query, Register, StoreError, Work};
use portcullis_postal::QUERY_KEYS;

use crate::build::bucket_of;
use crate::header::Header;
use crate::keys::{RegisterKeys, RowKeys, Tag};
use crate::pages::PAGE_BYTES;
use crate::payload::number_digest;
use crate::row::{self, NONCE_BYTES, ROW_BYTES, Row, Tried, tag_of};

/// Most people who may answer to one claim. With more, nobody does.
pub const PEOPLE_MAX: usize = 4;
/// Bytes of a claim that stands in for one that a query has not.
const PADDING_BYTES: usize = 48;

/// A generation, open for look-ups.
#[derive(Debug)]
pub struct Generation {
    file: File,
    header: Header,
    directory: Vec<u64>,
    keys: RegisterKeys,
    dummy: Row,
}

impl Generation {
    /// Opens a file whose root has been checked.
    ///
    /// # Errors
    ///
    /// It cannot be read, or its directory does not fit its rows.
    pub fn open(mut file: File, header: Header, keys: RegisterKeys) -> io::Result<Generation> {
        let entries = usize::try_from(header.buckets() + 1).map_err(io::Error::other)?;
        file.seek(SeekFrom::Start(header.directory_at()))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let directory: Vec<u64> = bytes
            .chunks_exact(8)
            .map(|entry| entry.try_into().map(u64::from_be_bytes).unwrap_or(u64::MAX))
            .collect();
        let rises = directory.is_sorted() && directory.first() == Some(&0);
        if directory.len() != entries || !rises || directory.last() != Some(&header.rows) {
            return Err(io::Error::other("the register's directory does not fit its rows"));
        }
        let mut dummy = [0; ROW_BYTES];
        rand::fill(&mut dummy).map_err(|_| io::Error::other("no random numbers"))?;
        Ok(Generation { file, header, directory, keys, dummy })
    }

    fn one(&self, query: &Query) -> io::Result<(Vec<Opened>, Work)> {
        let mut work = Work::default();
        let mut found: Vec<(usize, Row)> = Vec::new();
        let claims = padded(&query.keys)?;
        let tags: Vec<Tag> = claims.iter().map(|claim| self.keys.tag(claim)).collect();
        work.tags += u64::try_from(tags.len()).unwrap_or(0);
        for (place, tag) in tags.iter().enumerate() {
            let bucket = self.bucket(tag)?;
            work.buckets += 1;
            let short = tag.short();
            let own = bucket.chunks_exact(ROW_BYTES).filter(|row| tag_of(row) == short);
            found.extend(own.filter_map(|row| Some((place, row.try_into().ok()?))));
        }
        // More people than may be told apart are nobody; what is tried is the same in number.
        let crowded = found.len() > PEOPLE_MAX;
        let mut opened = Vec::new();
        let mut broken = false;
        for attempt in 0..PEOPLE_MAX {
            let (place, row, real) = match found.get(attempt) {
                Some((place, row)) => (*place, row, true),
                None => (0, &self.dummy, false),
            };
            let (Some(claim), Some(tag)) = (claims.get(place), tags.get(place)) else { continue };
            let keys = self.keys.row_keys(claim, tag);
            let tried = self.attempt(&keys, tag, row, query);
            work.openings += 1;
            match tried {
                Some(person) if real => opened.push(person),
                None if real => broken = true,
                _ => {}
            }
        }
        if broken {
            return Err(io::Error::other(
                "a row of the register does not authenticate: the file or the key is not the one it \
                 was sealed with",
            ));
        }
        Ok((if crowded { Vec::new() } else { opened }, work))
    }

    fn attempt(&self, keys: &RowKeys, tag: &Tag, row: &Row, query: &Query) -> Option<Opened> {
        let number = query.number.map(|number| number_digest(&keys.number, &number));
        match row::open(&self.keys, keys, tag, row) {
            Tried::Opened(payload) => Some(payload.opened(number.as_ref())),
            Tried::Broken => None,
        }
    }

    fn bucket(&self, tag: &Tag) -> io::Result<Vec<u8>> {
        let bucket = bucket_of(&tag.short(), self.header.bucket_bits);
        let at = usize::try_from(bucket).map_err(io::Error::other)?;
        let bounds = self.directory.get(at).zip(self.directory.get(at + 1));
        let (first, end) = bounds.ok_or_else(|| io::Error::other("no such bucket"))?;
        let rows = usize::try_from(end - first).map_err(io::Error::other)?;
        let page = u64::try_from(PAGE_BYTES).map_err(io::Error::other)?;
        let offset = page + first * u64::try_from(ROW_BYTES).map_err(io::Error::other)?;
        let mut bytes = vec![0; rows * ROW_BYTES];
        self.file.read_exact_at(&mut bytes, offset)?;
        Ok(bytes)
    }
}

/// The query's keys, and random ones up to the fixed number.
fn padded(keys: &[Vec<u8>]) -> io::Result<Vec<Vec<u8>>> {
    let mut claims: Vec<Vec<u8>> = keys.iter().take(QUERY_KEYS).cloned().collect();
    while claims.len() < QUERY_KEYS {
        let mut padding = vec![0; PADDING_BYTES + NONCE_BYTES];
        rand::fill(&mut padding).map_err(|_| io::Error::other("no random numbers"))?;
        claims.push(padding);
    }
    Ok(claims)
}

impl Register for Generation {
    fn look_up(&self, queries: &[Query]) -> Result<Vec<(Vec<Opened>, Work)>, StoreError> {
        let broken = |error: io::Error| StoreError::Broken(error.to_string());
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let chunk = queries.len().div_ceil(threads).max(1_000);
        let parts: Vec<io::Result<Vec<_>>> = std::thread::scope(|scope| {
            let chunks = queries.chunks(chunk);
            let running: Vec<_> = chunks
                .map(|chunk| scope.spawn(|| chunk.iter().map(|query| self.one(query)).collect()))
                .collect();
            let stopped = |_| Err(io::Error::other("a look-up thread stopped"));
            running.into_iter().map(|thread| thread.join().unwrap_or_else(stopped)).collect()
        });
        let mut all = Vec::with_capacity(queries.len());
        for part in parts {
            all.append(&mut part.map_err(broken)?);
        }
        Ok(all)
    }
}
