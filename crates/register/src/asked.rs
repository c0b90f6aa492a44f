//! One query, worked through: a fixed number of tags, a fixed number of openings, whatever was found under them.

use std::fmt;
use std::io;

use aws_lc_rs::rand;
use portcullis_core::comparison::Opened;
use portcullis_core::number::Number;
use portcullis_engine::ports::{Looked, Query, Work};
use portcullis_postal::QUERY_KEYS;

use crate::keys::{RegisterKeys, RowKeys, Tag};
use crate::payload::number_digest;
use crate::row::{self, NONCE_BYTES, ROW_BYTES, Row, Tried};

/// Most people who may answer to one claim. With more, nobody does.
pub(crate) const PEOPLE_MAX: usize = 4;
/// Bytes of a claim that stands in for one that a query has not.
const PADDING_BYTES: usize = 48;

/// A query with its tags.
pub(crate) struct Asked {
    claims: Vec<Vec<u8>>,
    number: Option<Number>,
    pub(crate) tags: Vec<Tag>,
}

impl fmt::Debug for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Asked(..)")
    }
}

impl Asked {
    /// The query's keys, padded with random ones up to the fixed number, and a tag for each.
    pub(crate) fn of(query: &Query, keys: &RegisterKeys) -> io::Result<Asked> {
        let mut claims: Vec<Vec<u8>> = query.keys.iter().take(QUERY_KEYS).cloned().collect();
        while claims.len() < QUERY_KEYS {
            let mut padding = vec![0; PADDING_BYTES + NONCE_BYTES];
            rand::fill(&mut padding).map_err(|_| io::Error::other("no random numbers"))?;
            claims.push(padding);
        }
        let tags = claims.iter().map(|claim| keys.tag(claim)).collect();
        Ok(Asked { claims, number: query.number, tags })
    }

    /// Opens what was found, each row with the place of the tag that it lies under. The same number of openings is
    /// tried whatever was found; the dummy stands in for what was not.
    pub(crate) fn open(
        &self,
        found: &[(usize, Row)],
        buckets: u64,
        keys: &RegisterKeys,
        dummy: &Row,
    ) -> io::Result<Looked> {
        let tags = u64::try_from(self.tags.len()).unwrap_or(0);
        let mut work = Work { tags, buckets, openings: 0 };
        let mut opened = Vec::new();
        let mut broken = false;
        for attempt in 0..PEOPLE_MAX {
            let (place, row, real) = match found.get(attempt) {
                Some((place, row)) => (*place, row, true),
                None => (0, dummy, false),
            };
            let (Some(claim), Some(tag)) = (self.claims.get(place), self.tags.get(place)) else {
                continue;
            };
            let own = keys.row_keys(claim, tag);
            let tried = self.attempt(keys, &own, tag, row);
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
        // More people than may be told apart are nobody; what was tried is the same in number.
        if found.len() > PEOPLE_MAX {
            opened.clear();
        }
        let rows = found.iter().flat_map(|(_, row)| row).copied().collect();
        Ok(Looked { opened, work, rows })
    }

    fn attempt(&self, keys: &RegisterKeys, own: &RowKeys, tag: &Tag, row: &Row) -> Option<Opened> {
        let number = self.number.map(|number| number_digest(&own.number, &number));
        match row::open(keys, own, tag, row) {
            Tried::Opened(payload) => Some(payload.opened(number.as_ref())),
            Tried::Broken => None,
        }
    }
}

/// A row that opens to nothing.
pub(crate) fn dummy() -> io::Result<Row> {
    let mut dummy = [0; ROW_BYTES];
    rand::fill(&mut dummy).map_err(|_| io::Error::other("no random numbers"))?;
    Ok(dummy)
}
