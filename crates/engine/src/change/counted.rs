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

/// What binds a batch, and what it counts, to its entry about the whole of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkRow {
    /// The leaf of that entry.
    pub known: u64,
    /// A digest of the batch's row, one of where its rows and findings stand, and what it counts.
    pub mark: Vec<u8>,
}
