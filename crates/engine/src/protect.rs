//! Claims that must not be confirmed, each with the determination of a named person.
//!
//! The claim itself is not kept: only a keyed digest of it, so that the list names nobody.

use std::collections::BTreeSet;

use portcullis_core::accounting::{Kind, Record};
use portcullis_core::staff::Role;
use portcullis_postal::Claim;

use crate::change::{Change, ProtectionRow};
use crate::engine::{Engine, Reply, Step};
use crate::error::{Error, Result};
use crate::secrets::Protected;

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
    /// When it is to be looked at again, as written.
    pub review: String,
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

/// The protections in force, read now.
///
/// # Errors
///
/// The docket cannot be read: then nothing is disclosed.
pub fn protections(engine: &Engine) -> Result<Protected<'_>> {
    let rows = engine.docket.protections()?;
    let in_force = rows.iter().filter(|row| row.removed_at.is_none());
    let handles: BTreeSet<[u8; 16]> = in_force.flat_map(|row| row.handles.clone()).collect();
    Ok(Protected { secrets: &engine.secrets, handles })
}

pub(crate) fn add(step: &Step<'_>, protection: &Protection) -> Result<Reply> {
    let (engine, actor, now) = (step.engine, step.actor, step.now);
    actor.must_be(Role::ClearingOfficer, "enter a protection")?;
    // `# 4` on record is `APT 4` and `UNIT 4` to whoever asks: what equals the claim is protected with it.
    let keys = protection.claim.query_keys();
    let handles: Vec<[u8; 16]> = keys.iter().map(|key| engine.secrets.protection(key)).collect();
    let bound = format!("protection/{}", protection.id);
    let determination = format!(
        "{}\n{}\nreview: {}\nby: {}\n",
        protection.basis,
        protection.determination,
        protection.review,
        actor.id()
    );
    let known = engine.docket.protections()?.into_iter().find(|row| row.id == protection.id);
    if let Some(known) = known {
        let same = known.handles == handles
            && known.removed_at.is_none()
            && engine.secrets.open(&known.determination, &bound)? == determination.as_bytes();
        let taken =
            format!("a different protection `{}` is on record: give it another id", protection.id);
        return if same { Ok(Reply::Done) } else { Err(Error::input(taken)) };
    }
    let row = ProtectionRow {
        id: protection.id.clone(),
        handles,
        determination: engine.secrets.seal(
            determination.as_bytes(),
            &bound,
            engine.entropy.as_ref(),
        )?,
        at: now,
        removed_at: None,
    };
    let detail = format!("{}: {determination}", protection.id);
    record(step, Kind::Protected, detail, row)
}

pub(crate) fn remove(step: &Step<'_>, removal: &Removal) -> Result<Reply> {
    let (engine, actor, now) = (step.engine, step.actor, step.now);
    actor.must_be(Role::ClearingOfficer, "remove a protection")?;
    if removal.reason.trim().is_empty() {
        return Err(Error::input("to remove a protection needs its reason: give `--reason`"));
    }
    let known = engine.docket.protections()?.into_iter().find(|row| row.id == removal.id);
    let unknown =
        || Error::input(format!("no protection `{}`: `protect list` shows them", removal.id));
    let row = known.ok_or_else(unknown)?;
    if row.removed_at.is_some() {
        return Ok(Reply::Done);
    }
    let row = ProtectionRow { removed_at: Some(now), ..row };
    let detail = format!("{}: {}", removal.id, removal.reason);
    record(step, Kind::Unprotected, detail, row)
}

fn record(step: &Step<'_>, kind: Kind, detail: String, row: ProtectionRow) -> Result<Reply> {
    let record = Record::new(kind, &step.now.to_string());
    let record = record.with("by", step.actor.id()).with("detail", detail);
    let mut sequence = step.sequence()?;
    sequence.append(kind, &record, None, None)?;
    step.apply(sequence, Change { protections: vec![row], ..Change::default() })?;
    Ok(Reply::Done)
}
