//! Events: what happened and is about no single item, with what its row in the docket is signed or sealed by.

use std::fmt;

use jiff::Timestamp;

use super::{Change, GenerationRow};
use crate::sequence::hex;

/// An entry about no single item, with what its row in the docket is signed or sealed by.
#[derive(Clone, PartialEq, Eq)]
pub struct EventRow {
    /// Its leaf.
    pub leaf: u64,
    /// What happened, in one word.
    pub kind: String,
    /// When.
    pub at: Timestamp,
    /// The batch's number, where it is about one.
    pub batch: Option<u64>,
    /// What signs, seals or binds the row that was recorded with it; empty where it has none.
    pub mark: Vec<u8>,
}

impl fmt::Debug for EventRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EventRow({} {})", self.leaf, self.kind)
    }
}

impl Change {
    /// What the row that is recorded at a leaf is signed, sealed or bound by.
    #[must_use]
    pub fn mark(&self, leaf: u64) -> Vec<u8> {
        let officials = self.officials.iter().map(|row| (row.known, row.sealed_name.as_slice()));
        let adoptions = self.adoptions.iter().map(|row| (row.known, row.token.as_bytes()));
        let stays = self.stays.iter().map(|row| (row.known, row.tokens.as_bytes()));
        let protections = self.protections.iter().map(|row| (row.known, row.sealed.as_slice()));
        let safeguards = self.safeguards.iter().map(|row| (row.known, row.token.as_bytes()));
        let marks = self.mark.iter().map(|row| (row.known, row.mark.as_slice()));
        let all = officials.chain(adoptions).chain(stays).chain(protections).chain(safeguards);
        let found =
            all.chain(marks).find(|(known, _)| *known == leaf).map(|(_, mark)| mark.to_vec());
        let generation = || self.generation.as_ref().filter(|row| row.known == leaf);
        found.or_else(|| generation().map(GenerationRow::mark)).unwrap_or_default()
    }
}

impl GenerationRow {
    /// The signed manifest, and everything that stands beside it.
    #[must_use]
    pub fn mark(&self) -> Vec<u8> {
        let root = hex(&self.root);
        let at = self.sealed_at.as_nanosecond();
        let (number, rows, tables) = (self.number, self.rows, self.table_version);
        format!("{}\n{number}\n{at}\n{root}\n{rows}\n{tables}", self.token).into_bytes()
    }
}
