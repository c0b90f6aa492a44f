//! What a court or the overseer has stopped, and for whom.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::citation::Citation;
use crate::item::Item;

/// A keyed digest of one key of a claim: whoever lacks the key learns nothing from it.
pub type Handle = [u8; 16];

/// What a stay stops. Every part that is stated must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// One instrument.
    pub instrument: Option<String>,
    /// One agency's requests.
    pub agency: Option<String>,
    /// One statute, with all its subsections.
    pub statute: Option<Citation>,
    /// Requests that state any of these tax years; every request where there are none.
    pub periods: BTreeSet<i16>,
    /// The claims of the people whom the order protects, as keyed digests; everybody's where it is `None`.
    pub claims: Option<BTreeSet<Handle>>,
}

impl Scope {
    /// Whether the request is within the scope, whomever it is about. An empty scope is everything.
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
            && (self.periods.is_empty()
                || item.years().iter().any(|year| self.periods.contains(year)))
    }
}

/// One order, as it stands.
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
    /// Whether any stay stops the request at `now`, whomever it is about.
    ///
    /// An order that protects named people is not among these: to say `held` of one claim would confirm that the
    /// person is one of them. It makes a miss like any other, as a protection does.
    #[must_use]
    pub fn bars(&self, item: &Item, now: Timestamp) -> bool {
        self.barring(item, now).next().is_some()
    }

    /// The stays that do.
    pub fn barring(&self, item: &Item, now: Timestamp) -> impl Iterator<Item = &Stay> {
        self.in_force(item, now).filter(|stay| stay.scope.claims.is_none())
    }

    /// The digests of the claims that must not be confirmed in answer to the request at `now`.
    pub fn listed(&self, item: &Item, now: Timestamp) -> impl Iterator<Item = &BTreeSet<Handle>> {
        self.in_force(item, now).filter_map(|stay| stay.scope.claims.as_ref())
    }

    fn in_force(&self, item: &Item, now: Timestamp) -> impl Iterator<Item = &Stay> {
        self.0.iter().filter(move |stay| stay.is_in_force(now) && stay.scope.covers(item))
    }
}
