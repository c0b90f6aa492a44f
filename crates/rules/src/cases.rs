//! `cases.csv`: what a lawyer expects of the rules, one case a line, and whether they agree.
//!
//! A case is the ordinary request with a few facts changed: `address=zip_only;periods=missing`.

use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use portcullis_core::facts::{AddressDefect, AddressDefects, Facts, OfficerDefects, StatuteKind};
use portcullis_core::letter::{LetterFacts, Office};
use portcullis_core::order::{Ground, Stated};
use portcullis_core::period::Periods;
use portcullis_core::reason::Reason;
use portcullis_core::terms::Terms;
use portcullis_engine::ports::Rulebook as _;

use crate::pack::{Pack, PackError};
use crate::rulebook::CedarRulebook;

/// The facts of a request in which nothing is amiss, under 8 USC 1253(a)(1)(A).
#[must_use]
pub fn ordinary() -> Facts {
    Facts {
        periods: Periods::Closed { last: 2024 },
        removal_offence: true,
        departure_limb: true,
        order_date: Some(date(2025, 1, 2)),
        ..Facts::in_order(LetterFacts::in_order(date(2026, 6, 30)))
    }
}

/// Checks every case of the pack and returns how many there are.
///
/// # Errors
///
/// Each case that cannot be read, or whose rules are not those expected.
pub fn check(pack: &Pack, rulebook: &CedarRulebook) -> Result<usize, PackError> {
    let mut reader = csv::Reader::from_reader(pack.file("cases.csv")?.as_bytes());
    let mut problems = Vec::new();
    let mut count = 0;
    for record in reader.records() {
        let record = record.map_err(|error| PackError::one(format!("cases.csv: {error}")))?;
        let cell = |at: usize| record.get(at).unwrap_or_default();
        let (name, expected) = (cell(0), cell(2));
        count += 1;
        let found = facts(cell(1), rulebook.terms()).and_then(|facts| {
            let outcome = rulebook.evaluate(&facts).map_err(|error| error.to_string())?;
            let rules = &rulebook.terms().rules;
            let codes = outcome.failed.iter().filter_map(|at| rules.get(usize::from(*at)));
            Ok(codes.map(|rule| rule.code.as_str()).collect::<Vec<_>>().join(";"))
        });
        match found {
            Ok(codes) if codes == expected => {}
            Ok(codes) => {
                problems.push(format!(
                    "cases.csv: {name}: expected `{expected}`, the rules say `{codes}`"
                ));
            }
            Err(error) => problems.push(format!("cases.csv: {name}: {error}")),
        }
    }
    if problems.is_empty() { Ok(count) } else { Err(PackError { problems }) }
}

/// The cases of another pack on whose facts the rules cannot give an answer, each with why.
///
/// # Errors
///
/// The other pack's cases cannot be read.
pub fn unjudged(other: &Pack, rulebook: &CedarRulebook) -> Result<Vec<String>, PackError> {
    let mut reader = csv::Reader::from_reader(other.file("cases.csv")?.as_bytes());
    let mut problems = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| PackError::one(format!("cases.csv: {error}")))?;
        let cell = |at: usize| record.get(at).unwrap_or_default();
        let Ok(facts) = facts(cell(1), rulebook.terms()) else { continue };
        if let Err(error) = rulebook.evaluate(&facts) {
            problems.push(format!("rules: where `{}`: {error}", cell(0)));
        }
    }
    Ok(problems)
}

/// The ordinary facts with `changes` made, under an instrument of these terms: a letter signed at a moment
/// (`letter.iat=2026-07-01T03:59:59Z`) has the date of its time zone.
///
/// # Errors
///
/// The change that cannot be read.
pub fn facts(changes: &str, terms: &Terms) -> Result<Facts, String> {
    let mut facts = ordinary();
    for change in changes.split(';').filter(|change| !change.is_empty()) {
        let (key, value) =
            change.split_once('=').ok_or_else(|| format!("`{change}` is no change"))?;
        set(&mut facts, key, value, terms)
            .ok_or_else(|| format!("`{change}` is no fact of the schema"))?;
    }
    Ok(facts)
}

fn set(facts: &mut Facts, key: &str, value: &str, terms: &Terms) -> Option<()> {
    if key == "letter.iat" {
        facts.letter.date = terms.day_of(Timestamp::from_str(value).ok()?);
        return Some(());
    }
    if let Some(key) = key.strip_prefix("letter.") {
        return set_letter(&mut facts.letter, key, value);
    }
    match key {
        "name" => facts.name = stated(value)?,
        "address_malformed" => facts.address_malformed = yes(value)?,
        "address" => facts.address = address(value)?,
        "beyond_address_limit" => facts.beyond.address = yes(value)?,
        "tin_malformed" => facts.tin_malformed = yes(value)?,
        "periods" => {
            facts.periods = match value {
                "missing" => Periods::Missing,
                "unbounded" => Periods::Unbounded,
                "malformed" => Periods::Malformed,
                _ => return None,
            }
        }
        "last_year" => facts.periods = Periods::Closed { last: value.parse().ok()? },
        "statute" => facts.statute = statute(value)?,
        "removal_offence" => facts.removal_offence = yes(value)?,
        "departure_limb" => facts.departure_limb = yes(value)?,
        "reason" => facts.reason = reason(value)?,
        "beyond_reason_limit" => facts.beyond.reason = yes(value)?,
        "investigation" => facts.investigation = stated(value)?,
        "investigation_opened" => facts.investigation_opened = stated(value)?,
        "order_number" => facts.order_number = stated(value)?,
        "order_dated" => facts.order_dated = stated(value)?,
        "order_date" => facts.order_date = optional_date(value)?,
        "order_ground" => facts.order_ground = ground(value)?,
        "review" => facts.review = stated(value)?,
        "review_date" => facts.review_date = optional_date(value)?,
        "officers" => facts.officers = officers(value)?,
        "beyond_officer_limit" => facts.beyond.officer = yes(value)?,
        "stayed" => facts.stayed = yes(value)?,
        _ => return None,
    }
    Some(())
}

fn set_letter(facts: &mut LetterFacts, key: &str, value: &str) -> Option<()> {
    let fact = match key {
        "date" => {
            facts.date = Date::from_str(value).ok()?;
            return Some(());
        }
        "signer_office" => {
            let other = (value == "other").then_some(None);
            facts.signer_office = other.or_else(|| Office::from_word(value).map(Some))?;
            return Some(());
        }
        "justice" => &mut facts.justice,
        "signature" => &mut facts.signature,
        "official" => &mut facts.official,
        "office" => &mut facts.office,
        "agency" => &mut facts.agency,
        "current" => &mut facts.current,
        "unused" => &mut facts.unused,
        "digest" => &mut facts.digest,
        "count" => &mut facts.count,
        "certified" => &mut facts.certified,
        "purpose" => &mut facts.purpose,
        "requested" => &mut facts.requested,
        "instrument" => &mut facts.instrument,
        "volume" => &mut facts.volume,
        _ => return None,
    };
    *fact = yes(value)?;
    Some(())
}

fn yes(value: &str) -> Option<bool> {
    match value {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

fn stated(value: &str) -> Option<Stated> {
    match value {
        "stated" => Some(Stated::Stated),
        "missing" => Some(Stated::Missing),
        "malformed" => Some(Stated::Malformed),
        _ => None,
    }
}

fn address(value: &str) -> Option<AddressDefects> {
    let mut defects = AddressDefects::default();
    for word in value.split('+') {
        defects.insert(AddressDefect::all().find(|defect| defect.word() == word)?);
    }
    Some(defects)
}

fn statute(value: &str) -> Option<StatuteKind> {
    Some(match value {
        "criminal" => StatuteKind::Criminal,
        "missing" => StatuteKind::Missing,
        "tax" => StatuteKind::Tax,
        "not_criminal" => StatuteKind::NotCriminal,
        "unknown" => StatuteKind::Unknown,
        "no_subsection" => StatuteKind::NoSubsection,
        "malformed" => StatuteKind::Malformed,
        _ => return None,
    })
}

fn reason(value: &str) -> Option<Reason> {
    Some(match value {
        "specific" => Reason::Specific,
        "general" => Reason::General,
        "missing" => Reason::Missing,
        "malformed" => Reason::Malformed,
        _ => return None,
    })
}

fn ground(value: &str) -> Option<Ground> {
    Some(match value {
        "deportable" => Ground::Deportable,
        "other" => Ground::Other,
        "missing" => Ground::Missing,
        "malformed" => Ground::Malformed,
        _ => return None,
    })
}

fn officers(value: &str) -> Option<OfficerDefects> {
    let mut defects = OfficerDefects::default();
    for word in value.split('+') {
        match word {
            "missing" => defects.missing = true,
            "unknown" => defects.unknown = true,
            "not_engaged" => defects.not_engaged = true,
            "malformed" => defects.malformed = true,
            _ => return None,
        }
    }
    Some(defects)
}

fn optional_date(value: &str) -> Option<Option<Date>> {
    if value.is_empty() { Some(None) } else { Date::from_str(value).ok().map(Some) }
}
