//! What is counted: how often, under keyed digests, and what binds it to the accounting.

use portcullis_core::batch::Counted;

/// What is counted under a handle.
#[derive(Clone, Debug)]
pub struct TallyRow {
    /// What kind of thing.
    pub counted: Counted,
    /// The keyed digest.
    pub handle: [u8; 16],
    /// How many.
    pub count: u32,
}

/// What binds the counts of a change to its entry about the whole batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedRow {
    /// The leaf of that entry.
    pub known: u64,
    /// When it counted, and the sum of a keyed digest of each count.
    pub mark: Vec<u8>,
}
