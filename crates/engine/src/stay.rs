//! The orders of courts and of the overseer, as they stand: at a legal time, by what was known at a point of the docket.
//!
//! An order is entered, corrected, lifted or vacated; each event is signed, recorded at a leaf and never changed, so
//! that what stood at any moment can be told again.

use std::collections::BTreeSet;

use jiff::Timestamp;
use portcullis_core::Digest;
use portcullis_core::accounting::Kind;
use portcullis_core::citation::Citation;
use portcullis_core::moment::Moment;
use portcullis_core::staff::{Person, Role};
use portcullis_core::stay::{Handle, Scope, Stay, Stays};

use crate::acting::StaffKeys;
use crate::change::StayRow;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::intake::sha256;
use crate::safeguards;
use crate::sequence::hex;

/// The kinds of events of an order.
pub const EVENTS: [Kind; 4] = [Kind::Stay, Kind::Correct, Kind::Lift, Kind::Vacate];

/// An order with all that happened to it by some point of the docket.
#[derive(Clone, Debug)]
pub struct Standing {
    /// What it stops, and when.
    pub stay: Stay,
    /// The event whose words are its own: how it was entered, or last corrected.
    pub words: StayRow,
    /// The leaf at which it was entered.
    pub entered_at: u64,
    /// Whether it was vacated: it is as if it had never been entered.
    pub vacated: bool,
}

/// The stays in force and to come, by what is known at a moment: orders, and agencies whose safeguards are not in
/// force. A row of the docket is not a proof: each event is what
/// the people entitled to it signed, and there are as many as the accounting, which nothing can be taken from, has
/// entries of.
///
/// # Errors
///
/// The docket cannot be read, or what it keeps of an order was changed: then nothing is disclosed.
pub fn stays(engine: &Engine, moment: Moment) -> Result<Stays> {
    let standing = standing(&history(engine, moment.known)?, moment);
    let orders = standing.into_iter().filter(|one| !one.vacated).map(|one| one.stay);
    Ok(Stays(orders.chain(safeguards::stays(engine, moment)?).collect()))
}

/// Everything that happened to orders before a leaf, oldest first, each event verified.
///
/// # Errors
///
/// As [`stays`].
pub fn history(engine: &Engine, known: u64) -> Result<Vec<StayRow>> {
    let known = engine.up_to(known)?;
    let mut rows = engine.docket.stays()?;
    for kind in EVENTS {
        let own = rows.iter().filter(|row| row.kind == kind).map(|row| row.known);
        engine.accounts_for(kind, own, known)?;
    }
    rows.retain(|row| row.known < known);
    let staff = engine.staff()?;
    match rows.iter().find(|row| !is_signed(row, &staff)) {
        None => Ok(rows),
        Some(row) => Err(Error::Configuration(format!(
            "the stay {} is not the one that was signed: the docket was changed, so restore it",
            row.id
        ))),
    }
}

/// How each order stands at a moment, in the order in which they were entered.
#[must_use]
pub fn standing(history: &[StayRow], moment: Moment) -> Vec<Standing> {
    let mut standing: Vec<Standing> = Vec::new();
    for row in history.iter().filter(|row| moment.knows(row.known)) {
        let known = standing.iter_mut().find(|one| one.stay.id == row.id);
        match (row.kind, known) {
            (Kind::Stay, None) => standing.push(Standing {
                stay: of_words(row, None),
                words: row.clone(),
                entered_at: row.known,
                vacated: false,
            }),
            (Kind::Correct, Some(one)) => {
                one.stay = of_words(row, one.stay.lifted_from);
                one.words = row.clone();
            }
            (Kind::Lift, Some(one)) => one.stay.lifted_from = Some(row.from),
            (Kind::Vacate, Some(one)) => one.vacated = true,
            _ => {}
        }
    }
    standing
}

fn of_words(row: &StayRow, lifted_from: Option<Timestamp>) -> Stay {
    let (id, scope) = (row.id.clone(), row.scope.clone());
    Stay { id, scope, effective_from: row.from, lifted_from }
}

/// Whether the people entitled to an event signed it as it stands: counsel enters an order; to correct, lift or vacate
/// one takes counsel and a second person.
fn is_signed(row: &StayRow, staff: &StaffKeys) -> bool {
    let signed: Option<Vec<(String, Person)>> =
        row.tokens.split('\n').map(|token| staff.signed(token)).collect();
    let Some(signed) = signed else { return false };
    let people: Vec<&Person> = signed.iter().map(|(_, person)| person).collect();
    let enough = match (row.kind, people.as_slice()) {
        (Kind::Stay, [one]) => one.role == Role::Counsel,
        (Kind::Correct | Kind::Lift | Kind::Vacate, [one, two]) => {
            one.role == Role::Counsel && two.role != Role::Clerk && one.id != two.id
        }
        _ => false,
    };
    let by: Vec<&str> = people.iter().map(|person| person.id.as_str()).collect();
    let statement = statement(row, &by);
    enough && signed.iter().all(|(text, _)| *text == statement)
}

/// What is signed for an event.
pub(crate) fn statement(row: &StayRow, by: &[&str]) -> String {
    let (id, order) = (&row.id, &row.order_sha256);
    let people = Some(&row.people).filter(|people| !people.is_empty());
    let people = people.map(|people| format!("people: {people}\n")).unwrap_or_default();
    let words = format!(
        "id: {id}\ncourt: {}\ndocket: {}\nentered: {}\neffective: {}\nstops: {}\n{people}order: {order}\n",
        row.court,
        row.docket,
        row.entered,
        row.from,
        scope_words(&row.scope)
    );
    let end = format!("id: {id}\nfrom: {}\norder: {order}\nby: {}\n", row.from, by.join(" and "));
    match row.kind {
        Kind::Correct => format!(
            "portcullis/correct/v1\nThis order is corrected: it reads so.\n{words}by: {}\n",
            by.join(" and ")
        ),
        Kind::Lift => format!("portcullis/lift/v1\nThis stay is lifted.\n{end}"),
        Kind::Vacate => {
            format!(
                "portcullis/vacate/v1\nThis stay is vacated: it is as if it had never been entered.\n{end}"
            )
        }
        _ => format!("portcullis/stay/v1\nI enter this order.\n{words}"),
    }
}

/// A scope in words.
#[must_use]
pub fn scope_words(scope: &Scope) -> String {
    let statute = scope.statute.as_ref().map(Citation::to_string);
    let years: Vec<String> = scope.periods.iter().map(ToString::to_string).collect();
    let parts = [
        scope.instrument.as_ref().map(|id| format!("instrument {id}")),
        scope.agency.as_ref().map(|id| format!("agency {id}")),
        statute.map(|statute| format!("statute {statute}")),
        Some(years).filter(|years| !years.is_empty()).map(|y| format!("tax years {}", y.join(";"))),
        scope.claims.as_ref().map(|claims| format!("listed people {}", digest_of(claims))),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "everything".to_owned() } else { parts.join(", ") }
}

/// What binds an order to the very file that lists its people: whoever has the file and the salt can tell that it is the
/// one, and nobody without them can test a guess.
#[must_use]
pub fn people_commitment(salt: &str, file_sha256: &Digest) -> String {
    hex(&sha256(&[b"portcullis/people/v1\0", salt.as_bytes(), file_sha256].concat()))
}

/// What stands for a list of people in words: it tells nobody who is on it.
fn digest_of(claims: &BTreeSet<Handle>) -> String {
    let bytes: Vec<u8> = claims.iter().flatten().copied().collect();
    hex(&sha256(&bytes))
}

/// Reads what [`scope_words`] wrote; a list of people is read as a list whose members are not known.
#[must_use]
pub fn scope_of_words(words: &str) -> Option<Scope> {
    let mut scope = Scope::default();
    if words == "everything" {
        return Some(scope);
    }
    for part in words.split(", ") {
        if let Some(id) = part.strip_prefix("instrument ") {
            scope.instrument = Some(id.to_owned());
        } else if let Some(id) = part.strip_prefix("agency ") {
            scope.agency = Some(id.to_owned());
        } else if let Some(statute) = part.strip_prefix("statute ") {
            scope.statute = Some(statute.parse().ok()?);
        } else if let Some(years) = part.strip_prefix("tax years ") {
            let years: Option<BTreeSet<i16>> =
                years.split(';').map(|year| year.parse().ok()).collect();
            scope.periods = years?;
        } else if part.strip_prefix("listed people ").is_some() {
            scope.claims = Some(BTreeSet::new());
        } else {
            return None;
        }
    }
    Some(scope)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_in_words_is_read_back() {
        let scopes = [
            Scope::default(),
            Scope { agency: Some("ice".to_owned()), ..Scope::default() },
            Scope {
                instrument: Some("irs-ice-mou-2025".to_owned()),
                agency: Some("ice".to_owned()),
                statute: "8 USC 1253(a)(1)".parse().ok(),
                periods: BTreeSet::from([2021, 2023]),
                claims: None,
            },
        ];
        for scope in scopes {
            let words = scope_words(&scope);
            assert_eq!(scope_of_words(&words), Some(scope), "{words}");
        }
        let listed = Scope { claims: Some(BTreeSet::from([[7; 16]])), ..Scope::default() };
        let read = scope_of_words(&scope_words(&listed)).unwrap();
        assert_eq!(
            read.claims,
            Some(BTreeSet::new()),
            "that there is a list, and not who is on it"
        );
        for strange in ["", "everybody", "agency ice, and more", "statute none", "tax years all"] {
            assert_eq!(scope_of_words(strange), None, "{strange}");
        }
    }
}
