//! The first page of a generation: what the file is, in the clear and under the root.

use crate::keys::Context;
use crate::pages::PAGE_BYTES;
use crate::row::ROW_BYTES;

const MAGIC: &[u8; 8] = b"PCLSREG1";

/// What a generation's file says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// The register and the epoch of its keys.
    pub context: Context,
    /// The generation's number.
    pub generation: u32,
    /// The version of the postal tables that its claims are made with.
    pub table_version: u16,
    /// How many bits of the tag choose a bucket.
    pub bucket_bits: u8,
    /// How many rows there are.
    pub rows: u64,
    /// What the keys that sealed it answer to: see `RegisterKeys::check`.
    pub key_check: [u8; 32],
}

/// Rows that a bucket holds on average: one read of it is about 3 kB.
const ROWS_PER_BUCKET: u64 = 16;

impl Header {
    /// The bits that give buckets of about 16 rows.
    #[must_use]
    pub fn bits_for(rows: u64) -> u8 {
        let buckets = (rows / ROWS_PER_BUCKET).max(1);
        u8::try_from(buckets.ilog2()).unwrap_or(0)
    }

    /// How many buckets there are.
    #[must_use]
    pub fn buckets(&self) -> u64 {
        1 << self.bucket_bits
    }

    /// Where the directory begins.
    #[must_use]
    pub fn directory_at(&self) -> u64 {
        let page = u64::try_from(PAGE_BYTES).unwrap_or(0);
        page + self.rows * u64::try_from(ROW_BYTES).unwrap_or(0)
    }

    /// The page.
    #[must_use]
    pub fn to_page(&self) -> [u8; PAGE_BYTES] {
        let row_bytes = u16::try_from(ROW_BYTES).unwrap_or(0).to_be_bytes();
        let parts: [&[u8]; 8] = [
            MAGIC,
            &row_bytes,
            &self.context.bytes(),
            &self.generation.to_be_bytes(),
            &self.table_version.to_be_bytes(),
            &[self.bucket_bits],
            &self.rows.to_be_bytes(),
            &self.key_check,
        ];
        let mut page = [0; PAGE_BYTES];
        page.iter_mut().zip(parts.concat()).for_each(|(to, from)| *to = from);
        page
    }

    /// Reads a page; `None` if it is not a header of this format.
    #[must_use]
    pub fn from_page(page: &[u8]) -> Option<Header> {
        let mut rest = page.strip_prefix(MAGIC)?;
        let mut take = |count: usize| -> Option<&[u8]> {
            let (taken, after) = rest.split_at_checked(count)?;
            rest = after;
            Some(taken)
        };
        let row_bytes = u16::from_be_bytes(take(2)?.try_into().ok()?);
        let register = take(16)?.try_into().ok()?;
        let epoch = u32::from_be_bytes(take(4)?.try_into().ok()?);
        let generation = u32::from_be_bytes(take(4)?.try_into().ok()?);
        let table_version = u16::from_be_bytes(take(2)?.try_into().ok()?);
        let bucket_bits = *take(1)?.first()?;
        let rows = u64::from_be_bytes(take(8)?.try_into().ok()?);
        let key_check = take(32)?.try_into().ok()?;
        let fits = usize::from(row_bytes) == ROW_BYTES && bucket_bits <= 32;
        let context = Context { register, epoch };
        fits.then_some(Header { context, generation, table_version, bucket_bits, rows, key_check })
    }
}
