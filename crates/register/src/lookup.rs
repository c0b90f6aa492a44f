//! Claims in, openings out, at the same cost for each: four tags, four buckets, four openings, whatever
//! is on record. A miss differs from a hit in nothing that can be counted.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::FileExt;

use portcullis_engine::ports::{Looked, Query, Register, StoreError};

use crate::asked::{Asked, dummy};
use crate::build::bucket_of;
use crate::header::Header;
use crate::keys::{RegisterKeys, Tag};
use crate::pages::PAGE_BYTES;
use crate::row::{ROW_BYTES, Row, tag_of};

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
        let dummy = dummy()?;
        Ok(Generation { file, header, directory, keys, dummy })
    }

    fn one(&self, query: &Query) -> io::Result<Looked> {
        let asked = Asked::of(query, &self.keys)?;
        let mut found: Vec<(usize, Row)> = Vec::new();
        let mut buckets = 0;
        for (place, tag) in asked.tags.iter().enumerate() {
            let bucket = self.bucket(tag)?;
            buckets += 1;
            let short = tag.short();
            let own = bucket.chunks_exact(ROW_BYTES).filter(|row| tag_of(row) == short);
            found.extend(own.filter_map(|row| Some((place, row.try_into().ok()?))));
        }
        asked.open(&found, buckets, &self.keys, &self.dummy)
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

impl Register for Generation {
    fn look_up(&self, queries: &[Query]) -> Result<Vec<Looked>, StoreError> {
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
