//! What Rust reads out of one row and its letter, for the rules to judge.
//!
//! Facts are grades, counts and dates. No name, number or address is among them, so none can reach
//! the rules engine, its memo or its errors.

use jiff::civil::Date;

use crate::letter::LetterFacts;
use crate::order::{Ground, Stated};
use crate::period::Periods;
use crate::reason::Reason;

/// How an address falls short: postal's reasons, and the two that an instrument's lists give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AddressDefect {
    /// It is not a complete address.
    Incomplete(portcullis_postal::Reason),
    /// It is a place of detention on the instrument's list.
    Custody,
    /// It is an office of the requesting agency on the instrument's list.
    RequesterOffice,
}

impl AddressDefect {
    /// The last word of the code, such as `zip_only`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            AddressDefect::Incomplete(reason) => reason.code(),
            AddressDefect::Custody => "custody",
            AddressDefect::RequesterOffice => "requester_office",
        }
    }

    /// Every way.
    pub fn all() -> impl Iterator<Item = AddressDefect> {
        let lists = [AddressDefect::Custody, AddressDefect::RequesterOffice];
        portcullis_postal::Reason::ALL.iter().map(|r| AddressDefect::Incomplete(*r)).chain(lists)
    }

    fn bit(self) -> u32 {
        let place = AddressDefect::all().position(|defect| defect == self).unwrap_or(31);
        1 << place
    }
}

/// A set of [`AddressDefect`]s; empty for an address that is complete and on no list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AddressDefects(u32);

impl AddressDefects {
    /// Adds one.
    pub fn insert(&mut self, defect: AddressDefect) {
        self.0 |= defect.bit();
    }

    /// Whether it is among them.
    #[must_use]
    pub fn contains(self, defect: AddressDefect) -> bool {
        self.0 & defect.bit() != 0
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Those in the set, in a fixed order.
    pub fn iter(self) -> impl Iterator<Item = AddressDefect> {
        AddressDefect::all().filter(move |defect| self.contains(*defect))
    }
}

/// What the instrument's curated list says of the statute stated, to the subsection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StatuteKind {
    /// A Federal criminal statute that does not involve tax administration.
    Criminal,
    /// The cell is empty.
    Missing,
    /// Tax administration: another exception, not this one.
    Tax,
    /// A civil provision, or one that states no offence.
    NotCriminal,
    /// On no list.
    Unknown,
    /// The section's subsections differ in kind, and none is stated.
    NoSubsection,
    /// Not a citation.
    Malformed,
}

/// What is wrong with the officers that a row names. Several may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OfficerDefects {
    /// None is named.
    pub missing: bool,
    /// One is not in the letter.
    pub unknown: bool,
    /// One is in a role that is not personally and directly engaged.
    pub not_engaged: bool,
    /// The cell is not ids with `;` between.
    pub malformed: bool,
}

/// The hard limits of the instrument that a row is beyond.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct HardLimits {
    /// One of its officers is named for more subjects than anyone can be engaged in.
    pub officer: bool,
    /// Its reason, blanks apart, is on more rows than a reason can be specific to.
    pub reason: bool,
    /// Its address is stated on more rows than live at one.
    pub address: bool,
}

/// Which of the cells of the name, and of the address, is the first amiss: for telling the column. The
/// rules ask nothing of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spots {
    /// A column of the name.
    pub name: &'static str,
    /// A column of the address.
    pub address: &'static str,
}

impl Default for Spots {
    fn default() -> Spots {
        Spots { name: "last_name", address: "address_line1" }
    }
}

/// Everything that the rules may ask about one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is documented where its type is; names are the columns'")]
pub struct Facts {
    pub letter: LetterFacts,
    pub name: Stated,
    pub address_malformed: bool,
    pub address: AddressDefects,
    pub tin_malformed: bool,
    pub periods: Periods,
    pub statute: StatuteKind,
    /// The statute is 8 USC 1253(a)(1), the offence that a removal order is part of.
    pub removal_offence: bool,
    /// It is limb (A) of it: failure to depart within 90 days. A bare (a)(1) is read so.
    pub departure_limb: bool,
    /// `investigation_id`.
    pub investigation: Stated,
    pub investigation_opened: Stated,
    pub order_number: Stated,
    pub order_dated: Stated,
    pub order_date: Option<Date>,
    pub order_ground: Ground,
    pub review: Stated,
    pub review_date: Option<Date>,
    pub reason: Reason,
    pub officers: OfficerDefects,
    pub beyond: HardLimits,
    /// An order of a court or the overseer stops it, now.
    pub stayed: bool,
    pub spots: Spots,
}

impl Facts {
    /// The facts of a row in which nothing is amiss, under a letter with these facts. What the rules
    /// say of them they say of the letter alone.
    #[must_use]
    pub fn in_order(letter: LetterFacts) -> Facts {
        Facts {
            letter,
            name: Stated::Stated,
            address_malformed: false,
            address: AddressDefects::default(),
            tin_malformed: false,
            periods: Periods::Closed { last: 1913 },
            statute: StatuteKind::Criminal,
            removal_offence: false,
            departure_limb: false,
            investigation: Stated::Stated,
            investigation_opened: Stated::Stated,
            order_number: Stated::Stated,
            order_dated: Stated::Stated,
            order_date: None,
            order_ground: Ground::Deportable,
            review: Stated::Missing,
            review_date: None,
            reason: Reason::Specific,
            officers: OfficerDefects::default(),
            beyond: HardLimits::default(),
            stayed: false,
            spots: Spots::default(),
        }
    }
}
