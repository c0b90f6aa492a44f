//! Whether a requester's safeguards are in force: the overseer's dated entries, agency by agency. The clause is in
//! `docs/statute-map.md`, among what the law asks of the requester.
//!
//! While the newest entry on an agency says that they are not, or its day is over, the agency's requests are stayed, as by
//! an order: what waits is held, and what was decided is not handed over. An agency on which there is no entry yet is not
//! judged here.

use std::collections::BTreeMap;

use jiff::Timestamp;
use portcullis_core::accounting::{Kind, Record};
use portcullis_core::moment::Moment;
use portcullis_core::staff::Role;
use portcullis_core::stay::{Scope, Stay};

use crate::change::{Change, SafeguardRow};
use crate::engine::{Engine, Reply, Step};
use crate::error::{Error, Result};
use crate::intake::sha256;
use crate::roll;
use crate::sequence::hex;

/// What the overseer enters.
#[derive(Debug)]
pub struct Review {
    /// The agency.
    pub agency: String,
    /// Until when its safeguards are in force; `None` where they are not.
    pub until: Option<Timestamp>,
    /// The report's file.
    pub report: Vec<u8>,
}

/// The newest entry on each agency, by what is known at a moment, each verified.
///
/// # Errors
///
/// The docket cannot be read, or what it keeps of an entry was changed: then nothing is disclosed.
pub fn standing(engine: &Engine, moment: Moment) -> Result<Vec<SafeguardRow>> {
    let known = engine.up_to(moment.known)?;
    let rows = engine.docket.safeguards()?;
    engine.accounts_for(Kind::Safeguards, rows.iter().map(|row| row.known), known)?;
    let staff = engine.staff()?;
    let mut newest = BTreeMap::new();
    for row in rows.into_iter().filter(|row| row.known < known) {
        let signed = staff.signed(&row.token);
        let own = signed
            .is_some_and(|(text, person)| person.role == Role::Overseer && text == statement(&row));
        if !own {
            return Err(Error::Configuration(format!(
                "the entry on the safeguards of {} is not the one that was signed: the docket was changed, so restore it",
                row.agency
            )));
        }
        newest.insert(row.agency.clone(), row);
    }
    Ok(newest.into_values().collect())
}

/// Whether an entry says that the safeguards are in force at a legal time.
#[must_use]
pub fn is_in_force(row: &SafeguardRow, at: Timestamp) -> bool {
    row.until.is_some_and(|until| at < until)
}

/// What is stayed for want of safeguards.
///
/// # Errors
///
/// As [`standing`].
pub fn stays(engine: &Engine, moment: Moment) -> Result<Vec<Stay>> {
    let wanting = standing(engine, moment)?.into_iter();
    let wanting = wanting.filter(|row| !is_in_force(row, moment.at));
    let stay = |row: SafeguardRow| Stay {
        id: format!("safeguards of {}", row.agency),
        effective_from: row.until.unwrap_or(row.at).min(moment.at),
        scope: Scope { agency: Some(row.agency), ..Scope::default() },
        lifted_from: None,
    };
    Ok(wanting.map(stay).collect())
}

fn statement(row: &SafeguardRow) -> String {
    let until = row.until.map_or_else(|| "not in force".to_owned(), |until| until.to_string());
    format!(
        "portcullis/safeguards/v1\nI have looked at the safeguards of this agency.\nagency: {}\nin force until: \
         {until}\nreport: {}\n",
        row.agency, row.report_sha256
    )
}

pub(crate) fn enter(step: &Step<'_>, review: &Review) -> Result<Reply> {
    let (engine, actor, now) = (step.engine, step.actor, step.now);
    actor.must_be(Role::Overseer, "say whether safeguards are in force")?;
    let known = roll::agencies(engine)?;
    if !known.contains(&review.agency) {
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        return Err(Error::input(format!(
            "no adopted instrument admits `{}`: say one of {}",
            review.agency,
            known.join(", ")
        )));
    }
    if review.report.trim_ascii().is_empty() {
        return Err(Error::input("the report is empty: give its file with `--report`"));
    }
    let mut row = SafeguardRow {
        known: 0,
        agency: review.agency.clone(),
        at: now,
        until: review.until,
        report_sha256: hex(&sha256(&review.report)),
        token: String::new(),
    };
    let text = statement(&row);
    let newest = standing(engine, step.moment())?;
    if newest.iter().any(|old| statement(old) == text) {
        return Ok(Reply::Done);
    }
    row.token = actor.sign(&text)?;
    let record = Record::new(Kind::Safeguards, &now.to_string())
        .with("by", actor.id())
        .with("agency", row.agency.as_str())
        .with("detail", text);
    let mut sequence = step.sequence()?;
    row.known = sequence.append(Kind::Safeguards, &record, None, None)?.index;
    step.apply(sequence, Change { safeguards: vec![row], ..Change::default() })?;
    Ok(Reply::Done)
}
