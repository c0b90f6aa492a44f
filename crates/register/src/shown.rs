//! What the register showed once, shown again: the rows that look-ups read then, kept sealed as they lay there, opened
//! by the same claims. The generation itself may be long gone.

use std::fmt;
use std::io;

use portcullis_engine::ports::{Looked, Query, Register, StoreError};

use crate::asked::{Asked, dummy};
use crate::keys::RegisterKeys;
use crate::row::{ROW_BYTES, Row, tag_of};

/// Rows that were read once, for each query in its order.
pub(crate) struct Shown {
    pub(crate) keys: RegisterKeys,
    pub(crate) rows: Vec<Vec<u8>>,
}

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shown(..)")
    }
}

impl Shown {
    fn one(&self, query: &Query, rows: &[u8], dummy: &Row) -> io::Result<Looked> {
        let asked = Asked::of(query, &self.keys)?;
        let foreign = || io::Error::other("what is kept of a look-up is not what this claim opens");
        let (whole, rest) = rows.as_chunks::<ROW_BYTES>();
        if !rest.is_empty() {
            return Err(foreign());
        }
        let place = |row: &Row| asked.tags.iter().position(|tag| tag.short() == tag_of(row));
        let found: Option<Vec<(usize, Row)>> =
            whole.iter().map(|row| Some((place(row)?, *row))).collect();
        let buckets = u64::try_from(asked.tags.len()).unwrap_or(0);
        asked.open(&found.ok_or_else(foreign)?, buckets, &self.keys, dummy)
    }
}

impl Register for Shown {
    fn look_up(&self, queries: &[Query]) -> Result<Vec<Looked>, StoreError> {
        let broken = |error: io::Error| StoreError::Broken(error.to_string());
        if queries.len() != self.rows.len() {
            return Err(StoreError::Broken("what is kept of look-ups is not of these".to_owned()));
        }
        let dummy = dummy().map_err(broken)?;
        let shown = queries.iter().zip(&self.rows);
        shown.map(|(query, rows)| self.one(query, rows, &dummy).map_err(broken)).collect()
    }
}
