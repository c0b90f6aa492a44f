//! What an instrument sets, apart from its rules: its lists, its limits and its time zone.
//!
//! Numbers that somebody chose for the law live here, each with its unit in its name.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::Digest;
use crate::citation::Citation;
use crate::element::Rule;
use crate::facts::StatuteKind;
use crate::letter::Office;

/// The limits of an instrument (contract, section 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Subjects per officer in the window above which the batch is held.
    pub officer_subjects_soft: u32,
    /// Subjects per officer in the window above which that officer's rows are defective.
    pub officer_subjects_hard: u32,
    /// Rows with one reason above which the batch is held.
    pub reason_rows_soft: u32,
    /// Rows with one reason above which those rows are defective.
    pub reason_rows_hard: u32,
    /// Rows with one address above which the batch is held.
    pub address_rows_soft: u32,
    /// Rows with one address above which those rows are defective.
    pub address_rows_hard: u32,
    /// Rows in a letter above which the batch is held.
    pub letter_rows_soft: u64,
    /// Rows in a letter above which the letter is refused.
    pub letter_rows_hard: u64,
    /// The rolling window of the counts above, in days.
    pub window_days: u32,
    /// Answers on one person to one agency after which a row is held for the overseer.
    pub attempts: u32,
    /// The rolling window of attempts, in days.
    pub attempts_days: u32,
    /// Fewest words in a reason.
    pub reason_words_min: usize,
    /// Most tax years in a row.
    pub periods_max: usize,
    /// Oldest register that may answer, in days since its seal.
    pub register_age_days_max: u32,
}

/// One line of an instrument's curated list of statutes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatuteEntry {
    /// The section, to the depth at which its kind is settled.
    pub citation: Citation,
    /// Criminal, not criminal, or tax.
    pub kind: StatuteKind,
    /// What holds of its parts.
    pub parts: Parts,
}

/// What an entry of the list of statutes says of the parts of what it cites.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parts {
    /// There are none.
    None,
    /// Those that the list names, and no others.
    Listed,
    /// Each is of the entry's kind.
    Any,
}

/// What kind of place an instrument's list says an address is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceKind {
    /// A place of detention.
    Custody,
    /// An office of the requesting agency named.
    RequesterOffice,
}

/// A listed place: nobody's last known address can be confirmed there.
#[derive(Clone, Debug)]
pub struct Place {
    /// What it is.
    pub kind: PlaceKind,
    /// The agencies whose office it is, a department's with those of its components; none for a place of detention.
    pub agencies: BTreeSet<String>,
}

/// When rows must state a removal order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderRequired {
    /// On every row: the agreement reaches only people with a final order.
    Always,
    /// Where the statute is 8 USC 1253(a)(1), of which the order is an element.
    ForRemovalOffence,
}

/// The terms of one version of one instrument.
#[derive(Clone, Debug)]
pub struct Terms {
    /// The instrument's id, such as `irs-ice-mou-2025`.
    pub id: String,
    /// The version of the pack.
    pub version: u32,
    /// The title, for people.
    pub title: String,
    /// SHA-256 over the pack's files.
    pub pack_sha256: Digest,
    /// The zone in which its days are counted.
    pub time_zone: TimeZone,
    /// First day of effect.
    pub effective_from: Date,
    /// The day from which it has no effect, where one is set.
    pub effective_until: Option<Date>,
    /// Agencies that count as such, by counsel's decision.
    pub agencies: BTreeSet<String>,
    /// The agencies that are the Department of Justice, to which nine offices are open.
    pub justice_agencies: BTreeSet<String>,
    /// The offices whose request counts.
    pub offices: BTreeSet<Office>,
    /// Purposes admitted. There is no civil one.
    pub purposes: BTreeSet<String>,
    /// Exactly what may be asked for.
    pub requested: BTreeSet<String>,
    /// What a letter must certify.
    pub certifications: BTreeSet<String>,
    /// The roles that are personally and directly engaged.
    pub engaged_roles: BTreeSet<String>,
    /// When a removal order must be stated.
    pub order_required: OrderRequired,
    /// The curated list of statutes.
    pub statutes: Vec<StatuteEntry>,
    /// Listed places by building key (see `portcullis_postal::Address::building_key`).
    pub places: BTreeMap<Vec<u8>, Place>,
    /// The limits.
    pub limits: Limits,
    /// The rules, in clause order: the order in which defects are told.
    pub rules: Vec<Rule>,
}

impl Terms {
    /// `id@version`, as records name it.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}@{}", self.id, self.version)
    }

    /// The calendar date of a moment in the instrument's time zone.
    #[must_use]
    pub fn day_of(&self, moment: Timestamp) -> Date {
        moment.to_zoned(self.time_zone.clone()).date()
    }

    /// Whether the instrument has effect on `day`.
    #[must_use]
    pub fn in_effect(&self, day: Date) -> bool {
        self.effective_from <= day && self.effective_until.is_none_or(|until| day < until)
    }

    /// Whether `office` may ask for `agency`: nine of the eleven are offices of Justice alone.
    #[must_use]
    pub fn admits_office(&self, agency: &str, office: Office) -> bool {
        let justice = self.justice_agencies.contains(agency);
        self.offices.contains(&office) && (!office.is_of_justice() || justice)
    }

    /// What the curated list says of a citation: the deepest entry that holds it decides, where it says that any of its
    /// parts is of its kind and this can be one. A section stated less deeply than its entries is known only if the list
    /// has it, and all of them are of its kind.
    #[must_use]
    pub fn statute_kind(&self, stated: &Citation) -> StatuteKind {
        // Title 26 is tax administration whole: another exception governs it.
        if stated.title() == 26 {
            return StatuteKind::Tax;
        }
        let holds = self.statutes.iter().filter(|entry| stated.is_within(&entry.citation));
        let deepest = holds.max_by_key(|entry| entry.citation.depth());
        let mut parts =
            self.statutes.iter().filter(|entry| entry.citation.is_within(stated)).map(|e| e.kind);
        match (deepest, parts.next()) {
            // Its parts are listed apart: it has a kind of its own only where the list says so, and they all share it.
            (Some(entry), Some(first))
                if first == entry.kind && parts.all(|kind| kind == first) =>
            {
                first
            }
            (_, Some(_)) => StatuteKind::NoSubsection,
            (Some(entry), None) if entry.parts == Parts::Any && stated.is_outlined() => entry.kind,
            (_, None) => StatuteKind::Unknown,
        }
    }
}
