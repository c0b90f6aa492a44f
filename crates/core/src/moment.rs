//! The two clocks by which anything is judged.
//!
//! *Legal time* is when an instrument, a stay or a lift has effect. *Known time* is what the docket held: a decision
//! is right by what was known when it was made, and a court may ask what it would be by what is known now. Neither
//! clock is read here.

use jiff::Timestamp;

/// A legal time, and how much of the docket is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The legal time.
    pub at: Timestamp,
    /// What is recorded before this leaf of the docket is known; nothing after it is.
    pub known: u64,
}

impl Moment {
    /// A legal time, with everything known that is recorded by now.
    #[must_use]
    pub fn latest(at: Timestamp) -> Moment {
        Moment { at, known: u64::MAX }
    }

    /// Whether what was recorded at a leaf is known.
    #[must_use]
    pub fn knows(self, leaf: u64) -> bool {
        leaf < self.known
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_recorded_at_a_leaf_is_known_from_the_next_one_on() {
        let at = Timestamp::UNIX_EPOCH;
        for (known, leaf, knows) in [(0, 0, false), (5, 4, true), (5, 5, false), (5, 6, false)] {
            assert_eq!(Moment { at, known }.knows(leaf), knows, "{known} {leaf}");
        }
        assert!(Moment::latest(at).knows(u64::MAX - 1));
    }
}
