//! The written request: who signs, in which office, for whom, and what is certified.
//!
//! A member that the letter lacks is `None` here and a defect below; nothing is defaulted.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::Digest;
use crate::officer::Officers;
use crate::terms::Terms;

/// The closed list of 26 USC 6103(i)(2)(A).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the offices are named as the clause names them")]
pub enum Office {
    AgencyHead,
    InspectorGeneral,
    AttorneyGeneral,
    DeputyAttorneyGeneral,
    AssociateAttorneyGeneral,
    AssistantAttorneyGeneral,
    FbiDirector,
    DeaAdministrator,
    UsAttorney,
    SpecialProsecutor,
    StrikeForceAttorney,
}

impl Office {
    /// All eleven, in the clause's order.
    pub const ALL: [Office; 11] = [
        Office::AgencyHead,
        Office::InspectorGeneral,
        Office::AttorneyGeneral,
        Office::DeputyAttorneyGeneral,
        Office::AssociateAttorneyGeneral,
        Office::AssistantAttorneyGeneral,
        Office::FbiDirector,
        Office::DeaAdministrator,
        Office::UsAttorney,
        Office::SpecialProsecutor,
        Office::StrikeForceAttorney,
    ];

    /// The word in letters and in the roll.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Office::AgencyHead => "agency-head",
            Office::InspectorGeneral => "inspector-general",
            Office::AttorneyGeneral => "attorney-general",
            Office::DeputyAttorneyGeneral => "deputy-attorney-general",
            Office::AssociateAttorneyGeneral => "associate-attorney-general",
            Office::AssistantAttorneyGeneral => "assistant-attorney-general",
            Office::FbiDirector => "fbi-director",
            Office::DeaAdministrator => "dea-administrator",
            Office::UsAttorney => "us-attorney",
            Office::SpecialProsecutor => "special-prosecutor",
            Office::StrikeForceAttorney => "strike-force-attorney",
        }
    }

    /// The office of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Office> {
        Office::ALL.into_iter().find(|office| office.word() == word)
    }

    /// Whether the clause lists the office for the Department of Justice alone.
    #[must_use]
    pub fn is_of_justice(self) -> bool {
        !matches!(self, Office::AgencyHead | Office::InspectorGeneral)
    }
}

/// A letter as read, its signature not yet judged.
#[derive(Clone, Debug)]
pub struct Letter {
    /// SHA-256 of the letter's bytes as received, white space at the ends taken off.
    pub sha256: Digest,
    /// The key id of the signature.
    pub kid: String,
    /// The custodian addressed.
    pub audience: Option<String>,
    /// The letter's own number, used once.
    pub jti: Option<String>,
    /// When it was signed.
    pub issued: Option<Timestamp>,
    /// When it lapses.
    pub expires: Option<Timestamp>,
    /// The instrument invoked.
    pub instrument: Option<String>,
    /// The requesting agency.
    pub agency: Option<String>,
    /// The signer's office, as written.
    pub office: Option<String>,
    /// The purpose, as written.
    pub purpose: Option<String>,
    /// The items asked for, as written.
    pub requested: Vec<String>,
    /// The officers named.
    pub officers: Officers,
    /// The certifications made, as written.
    pub certifies: BTreeSet<String>,
    /// How many rows the letter covers.
    pub rows_count: Option<u64>,
    /// SHA-256 of the rows file.
    pub rows_sha256: Option<Digest>,
}

/// An official on the custodian's roll.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Official {
    /// The key id.
    pub kid: String,
    /// The agency that the official signs for.
    pub agency: String,
    /// The office held.
    pub office: Office,
    /// Instruments that the official may invoke.
    pub instruments: BTreeSet<String>,
    /// First day on which the official may sign.
    pub valid_from: Date,
    /// The day from which the official may no longer sign.
    pub valid_until: Date,
    /// Whether the custodian has ended the entry.
    pub revoked: bool,
}

impl Official {
    /// Whether the official may sign on `day`.
    #[must_use]
    pub fn may_sign_on(&self, day: Date) -> bool {
        !self.revoked && self.valid_from <= day && day < self.valid_until
    }
}

/// What the rules ask about the letter. The same for each of its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LetterFacts {
    /// The letter's date: `iat` as a calendar date in the instrument's time zone.
    pub date: Date,
    /// The signature verifies with the key on the roll, and the letter is to this custodian.
    pub signature: bool,
    /// The signer is on the roll, for this instrument, on this day.
    pub official: bool,
    /// The letter is neither lapsed nor of the future, nor valid for longer than a year.
    pub current: bool,
    /// No other letter has used its number.
    pub unused: bool,
    /// The rows are those that were signed.
    pub digest: bool,
    /// They are as many as were signed.
    pub count: bool,
    /// The agency is one by counsel's decision, and the signer's own.
    pub agency: bool,
    /// The office is the signer's own, and open to that agency by the instrument's list.
    pub office: bool,
    /// The office itself; `None` where it is on no list.
    pub signer_office: Option<Office>,
    /// The agency is the Department of Justice, to which nine offices of the clause are open.
    pub justice: bool,
    /// The instrument is adopted, and in effect.
    pub instrument: bool,
    /// The purpose is one that the instrument admits.
    pub purpose: bool,
    /// Exactly what the instrument lets be asked for is asked for.
    pub requested: bool,
    /// All that must be certified is certified.
    pub certified: bool,
    /// There are no more rows than any group of officers can be engaged with.
    pub volume: bool,
}

/// What is known of a letter besides its own words.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    /// The roll's entry for the signing key; `None` where the letter is read without a roll, as
    /// `lint` does, and the signer is taken on trust.
    pub official: Option<&'a Official>,
    /// Whether no other letter has used its number.
    pub unused: bool,
    /// SHA-256 of the rows file at hand.
    pub rows_sha256: Digest,
    /// How many rows it has; `None` where it cannot be read.
    pub rows: Option<u64>,
}

impl LetterFacts {
    /// The facts of a letter in which nothing is amiss.
    #[must_use]
    pub fn in_order(date: Date) -> LetterFacts {
        LetterFacts {
            date,
            signature: true,
            official: true,
            current: true,
            unused: true,
            digest: true,
            count: true,
            agency: true,
            office: true,
            signer_office: Some(Office::AgencyHead),
            justice: false,
            instrument: true,
            purpose: true,
            requested: true,
            certified: true,
            volume: true,
        }
    }
}

/// Longest life of a letter, in days.
const LETTER_DAYS_MAX: i64 = 366;

impl Letter {
    /// The letter's date in the instrument's time zone; 1 January 1970 where it has none.
    #[must_use]
    pub fn date(&self, terms: &Terms) -> Date {
        let issued = self.issued.unwrap_or(Timestamp::UNIX_EPOCH);
        terms.day_of(issued)
    }

    /// Whether the letter's times are in order at `now`.
    #[must_use]
    pub fn is_current(&self, now: Timestamp) -> bool {
        let (Some(issued), Some(expires)) = (self.issued, self.expires) else { return false };
        let life = expires.as_second().saturating_sub(issued.as_second());
        issued <= now && now < expires && (0..=LETTER_DAYS_MAX * 86_400).contains(&life)
    }

    /// The facts of this letter.
    #[must_use]
    pub fn facts(&self, terms: &Terms, around: &Surroundings<'_>, now: Timestamp) -> LetterFacts {
        let official = around.official;
        let date = self.date(terms);
        let agency = self.agency.as_deref().unwrap_or_default();
        let office = self.office.as_deref().and_then(Office::from_word);
        let instrument = self.instrument.as_deref().unwrap_or_default();
        let signer_may = |official: &Official| {
            official.may_sign_on(date)
                && official.may_sign_on(terms.day_of(now))
                // An instrument that nobody has adopted is a defect of its own.
                && (official.instruments.contains(instrument) || instrument != terms.id)
        };
        let office_open = office.is_some_and(|office| terms.admits_office(agency, office));
        let purpose = self.purpose.as_deref().unwrap_or_default();
        let requested: BTreeSet<&str> = self.requested.iter().map(String::as_str).collect();
        LetterFacts {
            date,
            signature: true,
            official: official.is_none_or(signer_may),
            current: self.is_current(now),
            unused: around.unused,
            digest: self.rows_sha256 == Some(around.rows_sha256),
            count: around.rows.is_none_or(|rows| rows > 0 && self.rows_count == Some(rows)),
            agency: terms.agencies.contains(agency) && official.is_none_or(|o| o.agency == agency),
            office: office_open && official.is_none_or(|o| Some(o.office) == office),
            signer_office: office,
            justice: terms.justice_agencies.contains(agency),
            instrument: instrument == terms.id && terms.in_effect(date),
            purpose: terms.purposes.contains(purpose),
            requested: requested == terms.requested.iter().map(String::as_str).collect(),
            certified: terms.certifications.iter().all(|c| self.certifies.contains(c)),
            volume: around.rows.unwrap_or_default().max(self.rows_count.unwrap_or_default())
                <= terms.limits.letter_rows_hard,
        }
    }
}
