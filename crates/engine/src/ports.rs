//! What the engine asks of the world. Adapters implement these; the engine names no concrete one.

mod counts;
mod register; // the sealed register

pub use counts::{Asked, Tallied};
pub use register::{Built, Looked, Query, Register, Registers, SealRecord, Work, query_of};

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use portcullis_core::Digest;
use portcullis_core::determination::Outcome;
use portcullis_core::facts::Facts;
use portcullis_core::letter::Letter;
use portcullis_core::request::Rows;
use portcullis_core::terms::Terms;
use portcullis_tlog::Tile;

use crate::change::{
    Adoption, BatchRow, Change, DocumentKind, DocumentRow, EntryRow, EventRow, FindingRow,
    GenerationRow, Head, ItemRow, OfficialRow, ProtectionRow, RecallRow, SafeguardRow, StaffRow,
    StayRow,
};

/// The time. Read once a command.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// The operating system's random numbers.
pub trait Entropy: Send + Sync {
    /// Fills `bytes`.
    ///
    /// # Errors
    ///
    /// There are none to be had.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), StoreError>;
}

/// The rules could not be evaluated. Nothing is disclosed.
#[derive(Debug)]
pub struct RuleError(String);

impl RuleError {
    /// What went wrong, without a word of the request.
    #[must_use]
    pub fn new(what: String) -> RuleError {
        RuleError(what)
    }
}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for RuleError {}

/// One instrument, ready to judge.
pub trait Rulebook: Send + Sync + fmt::Debug {
    /// Its lists and limits.
    fn terms(&self) -> &Terms;

    /// What its rules say of some facts.
    ///
    /// # Errors
    ///
    /// The rules could not be evaluated: a fault, never a permit.
    fn judge(&self, facts: &Facts) -> Result<Arc<Outcome>, RuleError>;
}

/// A place in a file, and what is wrong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misplaced {
    /// The line, from 1.
    pub line: u64,
    /// The column's name, or nothing where it is the whole line.
    pub column: String,
    /// What is wrong, without a word of the cell.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
}

impl fmt::Display for Misplaced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        if !self.column.is_empty() {
            write!(f, ", column `{}`", self.column)?;
        }
        write!(f, ": {}; {}", self.message, self.remedy)
    }
}

/// Turns the requester's bytes into what was asked.
pub trait Requests: Send + Sync {
    /// Reads a letter's payload, its signature already judged.
    ///
    /// # Errors
    ///
    /// What cannot be read: the member, and why.
    fn letter(&self, payload: &[u8], kid: &str, sha256: Digest) -> Result<Letter, String>;

    /// Reads a rows file.
    ///
    /// # Errors
    ///
    /// Every place that makes the file unreadable.
    fn rows(&self, bytes: &[u8]) -> Result<Rows, Vec<Misplaced>>;
}

/// What a store says when it does not do as asked.
#[derive(Debug)]
pub enum StoreError {
    /// Somebody moved the head first. Reload, and decide again.
    Conflict,
    /// The store is in use, or cannot be reached.
    Unavailable(String),
    /// It is full, or may not be written. Nothing of the change was applied.
    CannotWrite(String),
    /// Nobody can tell whether the change was applied. Stop; the next start will find out.
    OutcomeUnknown(String),
    /// What it holds is not what this program wrote: it was changed.
    Changed(String),
    /// Anything else.
    Broken(String),
}

impl From<StoreError> for crate::Error {
    fn from(error: StoreError) -> crate::Error {
        match error {
            StoreError::Conflict => crate::Error::Overtaken,
            StoreError::Unavailable(what) => crate::Error::Unavailable(what),
            StoreError::CannotWrite(what) => crate::Error::CannotWrite(what),
            StoreError::Changed(what) => crate::Error::Configuration(what),
            StoreError::OutcomeUnknown(what) | StoreError::Broken(what) => {
                crate::Error::fault(what)
            }
        }
    }
}

type Stored<T> = Result<T, StoreError>;

/// The permanent record. Return means durable.
pub trait Docket: Send + Sync {
    /// Applies a change whole, if the head is still where the change says. Durable on return.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if the head has moved; otherwise nothing can be assumed.
    fn apply(&self, change: &Change) -> Stored<()>;
    /// The head of the log.
    ///
    /// # Errors
    ///
    /// As every read: the store cannot be read.
    fn head(&self) -> Stored<Head>;
    /// The time of the last record, or `None` where there is none.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    fn last_at(&self) -> Stored<Option<Timestamp>>;
    /// Leaves from `first` up to but not including `end`.
    ///
    /// # Errors
    ///
    /// The store cannot be read, or lacks one.
    fn leaves(&self, first: u64, end: u64) -> Stored<Vec<[u8; 32]>>;
    /// The sealed opening of a leaf.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    fn opening(&self, index: u64) -> Stored<Option<Vec<u8>>>;
    /// Everyone on the staff.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    fn staff(&self) -> Stored<Vec<StaffRow>>;
    /// Every entry of the roll, oldest first: of one `kid` the last counts.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    fn officials(&self) -> Stored<Vec<OfficialRow>>;
    /// Every adoption of an instrument, oldest first.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    fn adoptions(&self) -> Stored<Vec<Adoption>>;
    /// Everything that happened to orders, oldest first.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    fn stays(&self) -> Stored<Vec<StayRow>>;
    /// Everything that happened to protections, oldest first.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    fn protections(&self) -> Stored<Vec<ProtectionRow>>;
    /// Every entry on an agency's safeguards, oldest first.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    fn safeguards(&self) -> Stored<Vec<SafeguardRow>>;
    /// Every notice of recall and every acknowledgement, oldest first.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    fn recalls(&self) -> Stored<Vec<RecallRow>>;
    /// Every generation of the register, oldest first.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    fn generations(&self) -> Stored<Vec<GenerationRow>>;
    /// Every batch, refused ones too, oldest first.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    fn batches(&self) -> Stored<Vec<BatchRow>>;
    /// A batch by its id.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    fn batch(&self, id: &str) -> Stored<Option<BatchRow>>;
    /// Every batch of this letter and these rows, oldest first.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    fn batches_of(&self, letter_sha256: &Digest, rows_sha256: &Digest) -> Stored<Vec<BatchRow>>;
    /// The letter that has used a number, by the number's digest.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    fn letter_of(&self, jti_sha256: &Digest) -> Stored<Option<Digest>>;
    /// The items of a batch, in order.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    fn items(&self, batch: u64) -> Stored<Vec<ItemRow>>;
    /// The batch findings of a batch.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    fn findings(&self, batch: u64) -> Stored<Vec<FindingRow>>;
    /// The documents of one kind of a batch, in order, sealed.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    fn documents(&self, batch: u64, kind: DocumentKind) -> Stored<Vec<DocumentRow>>;
    /// Every entry that is about no single item and is no padding, in order, with what signs or seals its row.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    fn events(&self) -> Stored<Vec<EventRow>>;
    /// The entries of a batch, in order.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    fn entries(&self, batch: u64) -> Stored<Vec<EntryRow>>;
    /// For each of these, how many are counted under any of its handles since then, in what was recorded before
    /// the leaf `known`.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    fn counts(&self, asked: &[Asked], since: Timestamp, known: u64) -> Stored<Vec<u32>>;
    /// Hands over everything that is counted, in any order.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    fn tallied(&self, each: &mut dyn FnMut(&Tallied)) -> Stored<()>;
}

/// Where the public log lies.
pub trait PublicLog: Send + Sync {
    /// The published checkpoint, as bytes.
    ///
    /// # Errors
    ///
    /// It cannot be read.
    fn checkpoint(&self) -> Stored<Option<Vec<u8>>>;
    /// A tile of hashes, or a wider one of the same place.
    ///
    /// # Errors
    ///
    /// It cannot be read.
    fn tile(&self, tile: Tile) -> Stored<Vec<u8>>;
    /// Writes a file of the log: temporary, synced, renamed.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    fn write(&self, path: &str, bytes: &[u8]) -> Stored<()>;
    /// Makes everything written so far durable, directories too.
    ///
    /// # Errors
    ///
    /// It cannot be.
    fn sync(&self) -> Stored<()>;
    /// Writes the checkpoint and the policy, durably: the last step of publishing.
    ///
    /// # Errors
    ///
    /// They cannot be written.
    fn publish(&self, checkpoint: &[u8], policy: &str) -> Stored<()>;
}

/// What the commands on one home pass one at a time: moving the docket's head, publishing it, handing an answer over.
/// So an order of a court is entered either before an answer is handed over, and stops it, or after.
pub trait Gate: Send + Sync {
    /// Waits for the others, and passes until what is returned is dropped.
    ///
    /// # Errors
    ///
    /// The gate cannot be reached.
    fn pass(&self) -> Stored<Box<dyn Passing>>;
}

/// Somebody is passing the gate.
pub trait Passing {}

/// Where answers go.
pub trait Outbox: Send + Sync {
    /// Whether the folder can take a batch's answer: it is not there yet, or holds nothing but files of
    /// that same answer. Asked before anything is decided.
    ///
    /// # Errors
    ///
    /// What is in the way.
    fn is_free(&self, folder: &str, batch: &str) -> crate::error::Result<()>;
    /// Writes the files of an answer into the folder asked for: each whole, or none of it. Files of the batch that
    /// are `withheld` now may lie there from before; no other may.
    ///
    /// # Errors
    ///
    /// The folder or a file cannot be written, or a file is there that is none of the batch's.
    fn hand_over(
        &self,
        folder: &str,
        files: &[(String, Vec<u8>)],
        withheld: &[String],
    ) -> crate::error::Result<()>;
}

/// Progress of a long command, for whoever watches. It changes nothing.
pub trait Watcher: Send + Sync {
    /// A stage begins, of so many steps.
    fn begin(&self, stage: &str, steps: u64);
    /// So many steps of it are done.
    fn advance(&self, steps: u64);
    /// The command is over, done or not.
    fn end(&self);
}

/// Nobody watches.
#[derive(Debug)]
pub struct Unwatched;

impl Watcher for Unwatched {
    fn begin(&self, _stage: &str, _steps: u64) {}
    fn advance(&self, _steps: u64) {}
    fn end(&self) {}
}
