//! What only shows in the whole: one officer for all, one reason for all, one address for many.
//!
//! Hard limits are judged first, on rows that have no other defect, and become defects of those rows.
//! Soft limits are judged on what is left, hold the whole batch for counsel, and return nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::facts::HardLimits;
use crate::item::Item;
use crate::officer::is_certain;
use crate::terms::{Limits, Terms};

/// What is counted over the instrument's window, for one agency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Counted {
    /// Subjects of one officer; the key is one of [`Officer::loads`](crate::officer::Officer::loads).
    Officer,
    /// Rows of one reason; the key is its skeleton.
    Reason,
    /// Rows at one address; the key is the address's.
    Address,
    /// Answers about one person; the key is one of [`Item::persons`].
    Person,
}

impl Counted {
    /// All of them.
    pub const ALL: [Counted; 4] =
        [Counted::Officer, Counted::Reason, Counted::Address, Counted::Person];

    /// Reads what [`Counted::word`] wrote.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Counted> {
        Counted::ALL.into_iter().find(|counted| counted.word() == word)
    }

    /// The word in the docket.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Counted::Officer => "officer",
            Counted::Reason => "reason",
            Counted::Address => "address",
            Counted::Person => "person",
        }
    }
}

/// A finding on the whole batch. Counsel may resolve it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BatchFinding {
    /// One officer is named for more subjects than is usual.
    OfficerLoad,
    /// One reason serves many rows.
    ReasonBoilerplate,
    /// One address is stated for many people.
    AddressRepeated,
    /// One person is stated at two addresses.
    PersonRepeated,
    /// The letter is larger than is usual.
    Volume,
}

impl BatchFinding {
    /// All five, in the contract's order.
    pub const ALL: [BatchFinding; 5] = [
        BatchFinding::OfficerLoad,
        BatchFinding::ReasonBoilerplate,
        BatchFinding::AddressRepeated,
        BatchFinding::PersonRepeated,
        BatchFinding::Volume,
    ];

    /// The stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            BatchFinding::OfficerLoad => "batch.officer_load",
            BatchFinding::ReasonBoilerplate => "batch.reason_boilerplate",
            BatchFinding::AddressRepeated => "batch.address_repeated",
            BatchFinding::PersonRepeated => "batch.person_repeated",
            BatchFinding::Volume => "batch.volume",
        }
    }

    /// The clause it guards.
    #[must_use]
    pub fn cite(self) -> &'static str {
        match self {
            BatchFinding::OfficerLoad | BatchFinding::Volume => "26 USC 6103(i)(2)(A)",
            BatchFinding::ReasonBoilerplate => "26 USC 6103(i)(2)(B)(iv)",
            BatchFinding::AddressRepeated | BatchFinding::PersonRepeated => {
                "26 USC 6103(i)(2)(B)(i)"
            }
        }
    }

    /// What counsel is asked to look at.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            BatchFinding::OfficerLoad => {
                "One officer is named for more subjects than one person is usually engaged in."
            }
            BatchFinding::ReasonBoilerplate => {
                "One reason, names and numbers apart, is given for many subjects."
            }
            BatchFinding::AddressRepeated => "One address is stated for many subjects.",
            BatchFinding::PersonRepeated => "One person is stated at two addresses in one letter.",
            BatchFinding::Volume => "The letter names more subjects than is usual.",
        }
    }

    /// The finding of that code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<BatchFinding> {
        BatchFinding::ALL.into_iter().find(|finding| finding.code() == code)
    }
}

/// Counts within the batch, on top of what the window holds already.
struct Tally<'a> {
    counts: HashMap<(Counted, &'a [u8]), u32>,
}

impl<'a> Tally<'a> {
    fn new(items: &'a [(&'a Item, Keys<'a>)], prior: &dyn Fn(Counted, &[u8]) -> u32) -> Tally<'a> {
        let mut counts: HashMap<(Counted, &'a [u8]), u32> = HashMap::new();
        for (_, keys) in items {
            for (counted, key) in keys.each() {
                let count = counts.entry((counted, key)).or_insert_with(|| prior(counted, key));
                *count = count.saturating_add(1);
            }
        }
        Tally { counts }
    }

    fn over(&self, counted: Counted, key: &[u8], limit: u32) -> bool {
        self.counts.get(&(counted, key)).is_some_and(|count| *count > limit)
    }
}

/// The keys of one item, as they are counted.
#[derive(Debug)]
pub struct Keys<'a> {
    officers: BTreeSet<&'a [u8]>,
    reason: &'a [u8],
    address: Vec<u8>,
}

impl<'a> Keys<'a> {
    /// The keys of `item`, whose letter names officers with these [`loads`](crate::officer::Officer::loads), in
    /// order. One person whom a row names twice is counted once.
    #[must_use]
    pub fn of(item: &'a Item, loads: &'a [Vec<Vec<u8>>]) -> Keys<'a> {
        let officers =
            item.officers().iter().filter_map(|at| loads.get(usize::try_from(*at).ok()?));
        Keys {
            officers: officers.flatten().map(Vec::as_slice).collect(),
            reason: item.skeleton().as_bytes(),
            address: item.claim().map(|claim| claim.address().key()).unwrap_or_default(),
        }
    }

    /// Each thing counted, with its key.
    pub fn each(&self) -> impl Iterator<Item = (Counted, &[u8])> {
        let officers = self.officers.iter().map(|load| (Counted::Officer, *load));
        officers.chain([(Counted::Reason, self.reason), (Counted::Address, &self.address)])
    }
}

/// The hard limits that items without any other defect are beyond, by the item's index; items
/// within all limits are left out. `prior` gives what the window holds already.
#[must_use]
pub fn hard_limits(
    items: &[(&Item, Keys<'_>)],
    limits: &Limits,
    prior: &dyn Fn(Counted, &[u8]) -> u32,
) -> BTreeMap<u32, HardLimits> {
    let tally = Tally::new(items, prior);
    let mut beyond = BTreeMap::new();
    for (item, keys) in items {
        let own = HardLimits {
            // A namesake is for counsel to tell apart; only an id or a key is beyond doubt one person's.
            officer: keys
                .officers
                .iter()
                .filter(|load| is_certain(load))
                .any(|load| tally.over(Counted::Officer, load, limits.officer_subjects_hard)),
            reason: tally.over(Counted::Reason, keys.reason, limits.reason_rows_hard),
            address: tally.over(Counted::Address, &keys.address, limits.address_rows_hard),
        };
        if own != HardLimits::default() {
            beyond.insert(item.index(), own);
        }
    }
    beyond
}

/// The findings on the whole batch, in the contract's order. `items` are those without a defect;
/// `rows` counts all.
#[must_use]
pub fn soft_findings(
    items: &[(&Item, Keys<'_>)],
    rows: u64,
    terms: &Terms,
    prior: &dyn Fn(Counted, &[u8]) -> u32,
) -> Vec<BatchFinding> {
    let limits = &terms.limits;
    let tally = Tally::new(items, prior);
    let mut found = BTreeSet::new();
    let mut addresses: HashMap<&[u8], &[u8]> = HashMap::new();
    for (item, keys) in items {
        if keys
            .officers
            .iter()
            .any(|load| tally.over(Counted::Officer, load, limits.officer_subjects_soft))
        {
            found.insert(BatchFinding::OfficerLoad);
        }
        if tally.over(Counted::Reason, keys.reason, limits.reason_rows_soft) {
            found.insert(BatchFinding::ReasonBoilerplate);
        }
        if tally.over(Counted::Address, &keys.address, limits.address_rows_soft) {
            found.insert(BatchFinding::AddressRepeated);
        }
        for person in item.persons() {
            let first = addresses.entry(person).or_insert(&keys.address);
            if *first != keys.address.as_slice() {
                found.insert(BatchFinding::PersonRepeated);
            }
        }
    }
    if rows > limits.letter_rows_soft {
        found.insert(BatchFinding::Volume);
    }
    found.into_iter().collect()
}
