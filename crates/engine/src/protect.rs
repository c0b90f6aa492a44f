//! Claims that must not be confirmed, each with the signed determination of a named person.
//!
//! The claim itself is not kept: only keyed digests of it, so that the list names nobody. What happens to a protection
//! is recorded event by event and never changed, as with orders.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use portcullis_core::accounting::{Kind, Record};
use portcullis_core::likeness::likeness;
use portcullis_core::moment::Moment;
use portcullis_core::staff::Role;
use portcullis_core::stay::{Handle, Stays};
use portcullis_postal::Claim;

use crate::change::{Change, ProtectionRow};
use crate::engine::{Engine, Reply, Step};
use crate::error::{Error, Result};
use crate::intake::sha256;
use crate::secrets::Protected;
use crate::sequence::hex;
use crate::stay;

/// A protection to enter.
pub struct Protection {
    /// The custodian's id for it.
    pub id: String,
    /// The name and address protected.
    pub claim: Claim,
    /// The law it rests on.
    pub basis: String,
    /// The determination, for the record.
    pub determination: String,
    /// When it is to be looked at again.
    pub review: Option<Date>,
}

impl std::fmt::Debug for Protection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Protection({})", self.id)
    }
}

/// A protection to remove.
#[derive(Debug)]
pub struct Removal {
    /// Its id.
    pub id: String,
    /// Why, for the record.
    pub reason: String,
}

/// A protection as it stands.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The custodian's id for it.
    pub id: String,
    /// When it was entered.
    pub entered: Timestamp,
    /// The leaf at which it was.
    pub known: u64,
    /// Who determined it.
    pub by: String,
    /// The keyed digest of what the claim is known by.
    pub handles: Vec<Handle>,
    /// When it is to be looked at again.
    pub review: Option<Date>,
    /// When it was removed, if it was.
    pub removed: Option<Timestamp>,
}

/// What must not be confirmed, by what is known at a moment: the protections, and the people whom an order protects.
///
/// # Errors
///
/// The docket cannot be read, or what it keeps was changed: then nothing is disclosed.
pub fn protections(engine: &Engine, moment: Moment) -> Result<Protected<'_>> {
    let standing = standing(engine, moment)?;
    let in_force = standing.into_iter().filter(|one| one.removed.is_none());
    let handles = in_force.flat_map(|one| one.handles).collect();
    let stays = stay::stays(engine, moment)?;
    Ok(Protected { secrets: &engine.secrets, handles, stays, at: moment.at })
}

/// What one protection covers.
pub(crate) fn protected<'a>(engine: &'a Engine, one: &Standing, moment: Moment) -> Protected<'a> {
    let handles = one.handles.iter().copied().collect();
    Protected { secrets: &engine.secrets, handles, stays: Stays::default(), at: moment.at }
}

/// The people whom orders protect, and nobody else.
pub(crate) fn listed(engine: &Engine, stays: Stays, moment: Moment) -> Protected<'_> {
    Protected { secrets: &engine.secrets, handles: BTreeSet::new(), stays, at: moment.at }
}

/// How each protection stands, by what is known at a moment; each is what its clearing officer signed, and there are as
/// many as the accounting has entries of.
///
/// # Errors
///
/// As [`protections`].
pub fn standing(engine: &Engine, moment: Moment) -> Result<Vec<Standing>> {
    let known = engine.up_to(moment.known)?;
    let rows = engine.docket.protections()?;
    for kind in [Kind::Protected, Kind::Unprotected] {
        let own = rows.iter().filter(|row| row.kind == kind).map(|row| row.known);
        engine.accounts_for(kind, own, known)?;
    }
    let staff = engine.staff()?;
    let mut standing: Vec<Standing> = Vec::new();
    for row in rows.into_iter().filter(|row| row.known < known) {
        let token = engine.secrets.open(&row.sealed, &bound(&row))?;
        let token = String::from_utf8(token).map_err(Error::fault)?;
        let signed = staff.signed(&token);
        let signed = signed.filter(|(text, person)| {
            person.role == Role::ClearingOfficer && text.starts_with(&opening(&row))
        });
        let (text, person) = signed.ok_or_else(|| changed(&row.id))?;
        if row.kind == Kind::Unprotected {
            let known = standing.iter_mut().find(|one| one.id == row.id);
            known.ok_or_else(|| changed(&row.id))?.removed = Some(row.at);
            continue;
        }
        let review = text.lines().find_map(|line| line.strip_prefix("review: "));
        standing.push(Standing {
            review: review.and_then(|day| day.parse().ok()),
            id: row.id,
            entered: row.at,
            known: row.known,
            by: person.id,
            handles: row.handles,
            removed: None,
        });
    }
    Ok(standing)
}

fn changed(what: &str) -> Error {
    Error::Configuration(format!(
        "the protections are not those that were signed ({what}): the docket was changed, so restore it"
    ))
}

fn bound(row: &ProtectionRow) -> String {
    format!("protection/{}/{}", row.kind.word(), row.id)
}

/// How the statement begins that is signed for an event: what the row holds in the clear is part of it.
fn opening(row: &ProtectionRow) -> String {
    if row.kind == Kind::Unprotected {
        return format!(
            "portcullis/unprotection/v1\nThis protection is removed.\nid: {}\n",
            row.id
        );
    }
    format!(
        "portcullis/protection/v1\nThis claim must not be confirmed.\nid: {}\nclaim: {}\n",
        row.id,
        hex(&sha256(&row.handles.concat()))
    )
}

pub(crate) fn add(step: &Step<'_>, protection: &Protection) -> Result<Reply> {
    let (engine, actor, now) = (step.engine, step.actor, step.now);
    actor.must_be(Role::ClearingOfficer, "enter a protection")?;
    let row = ProtectionRow {
        known: 0,
        kind: Kind::Protected,
        id: protection.id.clone(),
        at: now,
        handles: likeness(&protection.claim)
            .iter()
            .map(|key| engine.secrets.protection(key))
            .collect(),
        sealed: Vec::new(),
    };
    let review = protection.review.map(|day| day.to_string()).unwrap_or_default();
    let statement = format!(
        "{}review: {review}\nbasis: {}\ndetermination: {}\n",
        opening(&row),
        protection.basis.trim(),
        protection.determination.trim()
    );
    let rows = engine.docket.protections()?;
    let known = rows.iter().filter(|known| known.id == row.id);
    let known: Vec<&ProtectionRow> = known.collect();
    if known.len() > 1 {
        let over = format!("the protection `{}` was removed: give this one another id", row.id);
        return Err(Error::input(over));
    }
    if let Some(entered) = known.first() {
        let token = engine.secrets.open(&entered.sealed, &bound(entered))?;
        let token = String::from_utf8(token).map_err(Error::fault)?;
        let same = engine.staff()?.signed(&token).is_some_and(|(text, _)| text == statement);
        let taken = format!("a different protection `{}` is on record: give it another id", row.id);
        return if same { Ok(Reply::Done) } else { Err(Error::input(taken)) };
    }
    record(step, row, &statement)
}

pub(crate) fn remove(step: &Step<'_>, removal: &Removal) -> Result<Reply> {
    let (actor, now) = (step.actor, step.now);
    actor.must_be(Role::ClearingOfficer, "remove a protection")?;
    if removal.reason.trim().is_empty() {
        return Err(Error::input("to remove a protection needs its reason: give `--reason`"));
    }
    let standing = standing(step.engine, Moment::latest(now))?;
    let known = standing.into_iter().find(|one| one.id == removal.id);
    let unknown =
        || Error::input(format!("no protection `{}`: `protect list` shows them", removal.id));
    if known.ok_or_else(unknown)?.removed.is_some() {
        return Ok(Reply::Done);
    }
    let row = ProtectionRow {
        known: 0,
        kind: Kind::Unprotected,
        id: removal.id.clone(),
        at: now,
        handles: Vec::new(),
        sealed: Vec::new(),
    };
    let statement = format!("{}reason: {}\n", opening(&row), removal.reason.trim());
    record(step, row, &statement)
}

fn record(step: &Step<'_>, mut row: ProtectionRow, statement: &str) -> Result<Reply> {
    let engine = step.engine;
    let token = step.actor.sign(statement)?;
    row.sealed = engine.secrets.seal(token.as_bytes(), &bound(&row), engine.entropy.as_ref())?;
    let record = Record::new(row.kind, &step.now.to_string());
    let record = record.with("by", step.actor.id()).with("detail", statement);
    let mut sequence = step.sequence()?;
    row.known = sequence.append(row.kind, &record, None, None)?.index;
    step.apply(sequence, Change { protections: vec![row], ..Change::default() })?;
    Ok(Reply::Done)
}
