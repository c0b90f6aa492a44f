//! What the engine asks of the counts, and what it is handed of them.

use jiff::Timestamp;
use portcullis_core::batch::Counted;

use crate::change::TallyRow;

/// One count, as it is read back.
#[derive(Clone, Debug)]
pub struct Tallied {
    /// The size of the log before the change that counted.
    pub start: u64,
    /// The batch's number.
    pub batch: u64,
    /// When.
    pub at: Timestamp,
    /// What, under which handle, and how many.
    pub tally: TallyRow,
}

/// One thing whose count is asked for: what it is, and the handles it is kept under.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What kind of thing.
    pub counted: Counted,
    /// Its handles, one a year.
    pub handles: Vec<[u8; 16]>,
}
