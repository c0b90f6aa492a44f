//! What the rules can tell apart: facts with each date replaced by the relation that is asked of it.
//!
//! A batch of a million rows has a few hundred of these. The key is a second telling of the rules, so
//! a test compares it with the rules themselves on 100,000 random sets of facts, boundaries included,
//! and in production one answer in a thousand is evaluated again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use portcullis_core::determination::Outcome;
use portcullis_core::facts::{AddressDefects, Facts, HardLimits, OfficerDefects, StatuteKind};
use portcullis_core::letter::LetterFacts;
use portcullis_core::order::{Ground, Stated};
use portcullis_core::period::Periods;
use portcullis_core::reason::Reason;
use portcullis_core::terms::Terms;

use crate::context::period_end;

/// The relation of a date to the letter's date that the rules ask about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Age {
    over_90_days: bool,
    after_letter: bool,
}

/// Canonical facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    letter: LetterFacts,
    name: Stated,
    address_malformed: bool,
    address: AddressDefects,
    tin_malformed: bool,
    periods: Periods,
    ended: Option<bool>,
    statute: StatuteKind,
    removal_offence: bool,
    departure_limb: bool,
    investigation: Stated,
    investigation_opened: Stated,
    order_number: Stated,
    order_dated: Stated,
    order: Option<Age>,
    order_ground: Ground,
    review: Stated,
    reviewed: Option<Age>,
    reason: Reason,
    officers: OfficerDefects,
    beyond: HardLimits,
    in_effect: bool,
    stayed: bool,
}

/// The key of some facts under an instrument of these terms; `None` where a date is beyond the years that the rules
/// reckon with, and the rules themselves must be asked.
#[must_use]
pub fn key(facts: &Facts, terms: &Terms) -> Option<Key> {
    let letter = facts.letter.date;
    let bounded = |date: Date| (1900..2200).contains(&date.year());
    let dates = [Some(letter), facts.order_date, facts.review_date];
    if !dates.into_iter().flatten().all(bounded) {
        return None;
    }
    let age = |date: Date| Age {
        over_90_days: date.until(letter).is_ok_and(|span| span.get_days() > 90),
        after_letter: date > letter,
    };
    Some(Key {
        // Within a batch the letter's date is one; between batches only the relations count.
        letter: LetterFacts { date: Date::ZERO, ..facts.letter },
        name: facts.name,
        address_malformed: facts.address_malformed,
        address: facts.address,
        tin_malformed: facts.tin_malformed,
        periods: match facts.periods {
            Periods::Closed { .. } => Periods::Closed { last: 0 },
            other => other,
        },
        ended: period_end(facts.periods).map(|end| end < letter),
        statute: facts.statute,
        removal_offence: facts.removal_offence,
        departure_limb: facts.departure_limb,
        investigation: facts.investigation,
        investigation_opened: facts.investigation_opened,
        order_number: facts.order_number,
        order_dated: facts.order_dated,
        order: facts.order_date.map(age),
        order_ground: facts.order_ground,
        review: facts.review,
        reviewed: facts.review_date.map(age),
        reason: facts.reason,
        officers: facts.officers,
        beyond: facts.beyond,
        in_effect: terms.in_effect(letter),
        stayed: facts.stayed,
    })
}

/// Outcomes already found, by key.
#[derive(Debug, Default)]
pub struct Memo {
    found: Mutex<(HashMap<Key, Arc<Outcome>>, u64)>,
}

/// One answer in so many is evaluated again.
const AGAIN_EVERY: u64 = 1_000;
/// More keys than this are not kept: no honest batch has them.
const KEYS_MAX: usize = 100_000;

impl Memo {
    /// The outcome found before, and whether it is this answer's turn to be evaluated again.
    #[must_use]
    pub fn get(&self, key: &Key) -> Option<(Arc<Outcome>, bool)> {
        let mut memo = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        memo.1 = memo.1.wrapping_add(1);
        let again = memo.1.is_multiple_of(AGAIN_EVERY);
        memo.0.get(key).map(|outcome| (Arc::clone(outcome), again))
    }

    /// Keeps an outcome.
    pub fn put(&self, key: Key, outcome: &Arc<Outcome>) {
        let mut memo = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if memo.0.len() < KEYS_MAX {
            memo.0.insert(key, Arc::clone(outcome));
        }
    }
}
