//! Events: what happened and is about no single item, with what its row in the docket is signed or sealed by.

use std::fmt;

use super::Change;

/// An entry about no single item, with what its row in the docket is signed or sealed by.
#[derive(Clone, PartialEq, Eq)]
pub struct EventRow {
    /// Its leaf.
    pub leaf: u64,
    /// What happened, in one word.
    pub kind: String,
    /// The batch's number, where it is about one.
    pub batch: Option<u64>,
    /// The signatures of the row that was recorded with it, or its seal, or what binds the counts that were; empty where
    /// it has none of them.
    pub mark: Vec<u8>,
}

impl fmt::Debug for EventRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EventRow({} {})", self.leaf, self.kind)
    }
}

impl Change {
    /// What the row that is recorded at a leaf is signed or sealed by.
    #[must_use]
    pub fn mark(&self, leaf: u64) -> &[u8] {
        let officials = self.officials.iter().map(|row| (row.known, row.sealed_name.as_slice()));
        let adoptions = self.adoptions.iter().map(|row| (row.known, row.token.as_bytes()));
        let stays = self.stays.iter().map(|row| (row.known, row.tokens.as_bytes()));
        let protections = self.protections.iter().map(|row| (row.known, row.sealed.as_slice()));
        let safeguards = self.safeguards.iter().map(|row| (row.known, row.token.as_bytes()));
        let generations = self.generation.iter().map(|row| (row.known, row.token.as_bytes()));
        let counted = self.counted.iter().map(|row| (row.known, row.mark.as_slice()));
        let mut all = officials
            .chain(adoptions)
            .chain(stays)
            .chain(protections)
            .chain(safeguards)
            .chain(generations)
            .chain(counted);
        all.find(|(known, _)| *known == leaf).map_or(&[], |(_, mark)| mark)
    }
}
