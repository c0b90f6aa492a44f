//! What the engine asks of the sealed register: to open what a claim opens, and to be built.

use std::fmt;

use jiff::civil::Date;
use portcullis_core::Digest;
use portcullis_core::comparison::Opened;
use portcullis_core::item::Item;
use portcullis_core::number::Number;

use super::StoreError;
use crate::change::GenerationRow;

type Stored<T> = Result<T, StoreError>;

/// One claim, as the register is asked about it.
#[derive(Clone)]
pub struct Query {
    /// The keys of the claim: at most `portcullis_postal::QUERY_KEYS`; the register pads them.
    pub keys: Vec<Vec<u8>>,
    /// The number stated. It may only refuse.
    pub number: Option<Number>,
}

impl fmt::Debug for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Query(..)")
    }
}

/// What a look-up cost. The same for every query, whatever is on record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Tags computed.
    pub tags: u64,
    /// Buckets read.
    pub buckets: u64,
    /// Openings tried.
    pub openings: u64,
}

/// What one look-up gave.
pub struct Looked {
    /// The records that opened.
    pub opened: Vec<Opened>,
    /// What it cost.
    pub work: Work,
    /// The rows under the claim's tags, sealed as they lie in the register, one after another.
    pub rows: Vec<u8>,
}

impl fmt::Debug for Looked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Looked(..)")
    }
}

/// One generation of the register, open; or what it showed once.
pub trait Register: Send + Sync {
    /// Opens what each claim opens, in the order of the queries.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or a row does not authenticate.
    fn look_up(&self, queries: &[Query]) -> Stored<Vec<Looked>>;
}

/// One person's record, as the custodian's extract has it, in canonical form.
pub struct SealRecord {
    /// The key of the claim that opens it.
    pub claim_key: Vec<u8>,
    /// The key of its address.
    pub address_key: Vec<u8>,
    /// The middle name, folded.
    pub middle: String,
    /// The number, where there is one.
    pub number: Option<Number>,
    /// The day that the address is of.
    pub as_of: Date,
    /// `return`, `notice` or `ncoa`: its place in that list.
    pub source: u8,
}

impl fmt::Debug for SealRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealRecord(..)")
    }
}

/// The registers of a home.
pub trait Registers: Send + Sync {
    /// Builds a generation and makes it durable. It is not yet in use: the docket says which one is.
    ///
    /// # Errors
    ///
    /// It cannot be written; nothing is left behind.
    fn build(&self, generation: u32, records: &[SealRecord]) -> Stored<Built>;
    /// Opens the generation that the docket names, and checks it against its root.
    ///
    /// # Errors
    ///
    /// It is not there, or not the one that was sealed.
    fn open(&self, generation: &GenerationRow) -> Stored<Box<dyn Register>>;
    /// What the register showed once: `rows` has, for each of the queries that will be asked, what its look-up
    /// read then. No file is opened.
    fn shown(&self, rows: Vec<Vec<u8>>) -> Box<dyn Register>;
}

/// A generation that was built.
#[derive(Clone, Debug)]
pub struct Built {
    /// Root of its page tree, with its header under it.
    pub root: Digest,
    /// Rows in it.
    pub rows: u64,
    /// Claims that more than one person answers to.
    pub shared: u64,
    /// Records that were too long to seal, by their place among those given.
    pub too_long: Vec<usize>,
}

/// The keys of an item's claim, for a query.
#[must_use]
pub fn query_of(item: &Item) -> Query {
    let keys = item.claim().map(portcullis_postal::Claim::query_keys).unwrap_or_default();
    Query { keys, number: item.number() }
}
