//! What must be so, told from the people in the clear and from nothing that the program keeps but the
//! state in which each row stood before. SYNTHETIC.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use portcullis_core::state::{ItemState, Step};
use portcullis_engine::change::ItemRow;
use portcullis_postal::{Columns, NameColumns, read_columns, read_name};
use portcullis_testkit::asking::{Asked, Flaw, Stated};
use portcullis_testkit::people::{Person, TOWN};
use portcullis_testkit::telling;

use crate::ops::Stops;

/// A letter that was sent, and what is known of its batch.
pub(crate) struct Sent {
    pub(crate) letter: Vec<u8>,
    pub(crate) rows: Vec<u8>,
    pub(crate) asked: Vec<Asked>,
    pub(crate) kid: String,
    pub(crate) expires: Timestamp,
    pub(crate) id: Option<String>,
    /// The files in its folder, as they were first seen.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
}

/// An order that was entered.
pub(crate) struct Ordered {
    pub(crate) id: String,
    pub(crate) stops: Stops,
    pub(crate) from: Timestamp,
    pub(crate) lifted: bool,
}

/// Everything that is known from outside.
#[derive(Default)]
pub(crate) struct Model {
    pub(crate) sent: Vec<Sent>,
    pub(crate) orders: Vec<Ordered>,
    /// The people protected, by their place in the town, each with the protection's id.
    pub(crate) protected: BTreeMap<usize, String>,
    pub(crate) protections: usize,
    pub(crate) revoked: BTreeSet<String>,
    pub(crate) sealed: Option<Timestamp>,
    /// When each person was answered about.
    pub(crate) answered: BTreeMap<String, Vec<Timestamp>>,
}

/// The fewest answers about one person in a year after which the next row is held.
const ATTEMPTS: usize = 3;

impl Model {
    /// Whether a stay stops the letters of this simulation at `now`.
    pub(crate) fn stayed(&self, now: Timestamp) -> bool {
        self.orders.iter().any(|order| !order.lifted && order.from <= now && order.stops.covers())
    }

    /// Whether the register is young enough to answer.
    pub(crate) fn is_fresh(&self, now: Timestamp) -> bool {
        let age = |sealed: Timestamp| now.duration_since(sealed);
        self.sealed.is_some_and(|at| age(at) <= SignedDuration::from_hours(30 * 24))
    }

    /// The names under which answers about the person of a row are counted.
    pub(crate) fn persons(asked: &Asked) -> Vec<String> {
        let person = asked.person();
        let read = read_name(&NameColumns {
            last: person.last,
            first: person.first,
            middle: person.middle,
            suffix: person.suffix,
        });
        let name = read.name().map(|name| format!("{} {}", name.surname(), name.given()));
        let number = Some(asked.tin()).filter(|tin| !tin.is_empty()).map(str::to_owned);
        number.into_iter().chain(name).collect()
    }

    fn count(&self, person: &str, now: Timestamp) -> usize {
        let year = SignedDuration::from_hours(365 * 24);
        let at = self.answered.get(person).map(Vec::as_slice).unwrap_or_default();
        at.iter().filter(|at| now.duration_since(**at) <= year).count()
    }

    /// Whether the row is one that must be returned.
    pub(crate) fn is_defective(asked: &Asked) -> bool {
        asked.flaw != Flaw::None || matches!(asked.stated, Stated::Placeholder | Stated::ZipOnly)
    }

    /// A protection is of a claim, which has no middle name and no number: whoever has the same name at
    /// the same address is protected with them, and a unit or a suffix that one of them leaves out tells them not apart.
    fn is_protected(&self, asked: &Asked) -> bool {
        let own = asked.person();
        let stated = asked.address();
        let [line1, line2, city, state, zip] = [0, 1, 2, 3, 4].map(|at| stated[at].as_str());
        let asked = read_columns(&Columns { line1, line2, city, state, zip });
        let Some(asked) = asked.address() else { return false };
        let differs = |one: &str, other: &str| !one.is_empty() && !other.is_empty() && one != other;
        let last = |unit: String| unit.split(' ').next_back().unwrap_or_default().to_owned();
        let claims = |person: &Person| {
            let there = Columns {
                line1: person.line1,
                line2: person.line2,
                city: person.city,
                state: person.state,
                zip: person.zip,
            };
            let there = read_columns(&there);
            let there = there.address().unwrap();
            (own.last, own.first) == (person.last, person.first)
                && !differs(own.suffix, person.suffix)
                && (asked.delivery_line(), asked.zip()) == (there.delivery_line(), there.zip())
                && !differs(&last(asked.unit_line()), &last(there.unit_line()))
        };
        self.protected.keys().any(|place| claims(&TOWN[*place]))
    }

    /// Where each row must stand after its batch was answered at `now`, and whether the register is asked.
    pub(crate) fn after_answer(
        &self,
        sent: &Sent,
        rows: &[ItemRow],
        first: bool,
        now: Timestamp,
    ) -> (Vec<ItemState>, bool) {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let stopped = self.stayed(now) || self.revoked.contains(&sent.kid);
        let mut asks = false;
        let states = rows.iter().zip(&sent.asked).map(|(row, asked)| {
            let open = matches!(row.state, ItemState::Cleared | ItemState::Held);
            if !open || row.clearance.is_none() {
                return if first && !row.state.is_final() { ItemState::Held } else { row.state };
            }
            let persons = Model::persons(asked);
            let so_far = persons.iter().map(|person| {
                self.count(person, now) + counts.get(person).copied().unwrap_or_default()
            });
            if stopped || so_far.max().unwrap_or(0) >= ATTEMPTS {
                return ItemState::Held;
            }
            asks = true;
            persons.into_iter().for_each(|person| *counts.entry(person).or_default() += 1);
            let confirmed = telling::one_answers(asked) && !self.is_protected(asked);
            if confirmed { ItemState::Confirmed } else { ItemState::NoMatch }
        });
        (states.collect(), asks)
    }
}

/// Whether the house's table has a way from one state to another.
pub(crate) fn leads_to(from: ItemState, to: ItemState) -> bool {
    let mut seen = BTreeSet::from([from]);
    let mut next = vec![from];
    while let Some(state) = next.pop() {
        for after in Step::ALL.into_iter().filter_map(|step| state.after(step)) {
            if seen.insert(after) {
                next.push(after);
            }
        }
    }
    seen.contains(&to)
}
