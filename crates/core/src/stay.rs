//! What a court or the overseer has stopped, and for whom.

use jiff::Timestamp;

use crate::citation::Citation;
use crate::item::Item;

/// What a stay stops. Every part that is stated must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// One instrument.
    pub instrument: Option<String>,
    /// One agency's requests.
    pub agency: Option<String>,
    /// One statute, with all its subsections.
    pub statute: Option<Citation>,
}

impl Scope {
    /// Whether the item is within the scope. An empty scope is everything.
    #[must_use]
    pub fn covers(&self, item: &Item) -> bool {
        let batch = item.batch();
        let statute = |of: &Citation| {
            // A request under the whole section is under each of its parts too.
            item.statute().is_some_and(|stated| stated.is_within(of) || of.is_within(stated))
        };
        self.instrument.as_ref().is_none_or(|id| *id == batch.instrument)
            && self.agency.as_ref().is_none_or(|id| *id == batch.agency)
            && self.statute.as_ref().is_none_or(statute)
    }
}

/// One order, as entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stay {
    /// The custodian's id for it.
    pub id: String,
    /// What it stops.
    pub scope: Scope,
    /// From when.
    pub effective_from: Timestamp,
    /// Until when, once lifted.
    pub lifted_from: Option<Timestamp>,
}

impl Stay {
    /// Whether the order stops anything at `now`.
    #[must_use]
    pub fn is_in_force(&self, now: Timestamp) -> bool {
        self.effective_from <= now && self.lifted_from.is_none_or(|lifted| now < lifted)
    }
}

/// All stays, read at one moment.
#[derive(Clone, Debug, Default)]
pub struct Stays(pub Vec<Stay>);

impl Stays {
    /// Whether any stay stops the item at `now`.
    #[must_use]
    pub fn bars(&self, item: &Item, now: Timestamp) -> bool {
        self.0.iter().any(|stay| stay.is_in_force(now) && stay.scope.covers(item))
    }
}
