//! The roll of officials: whose signature counts, for which agency, office and instruments.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use portcullis_core::accounting::{Kind, Record};
use portcullis_core::letter::Official;
use portcullis_core::staff::Role;

use crate::change::{Change, OfficialRow};
use crate::engine::{Engine, Reply, Step};
use crate::error::{Error, Result};
use crate::intake::sha256;
use crate::sequence::hex;

/// An official, as the roll's file has it.
pub struct Entry {
    /// Who signs, for whom, and when.
    pub official: Official,
    /// The person's name.
    pub name: String,
    /// The public key, as JSON.
    pub jwk: String,
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Entry({})", self.official.kid)
    }
}

/// The roll as it stood before a leaf of the docket, by `kid`: of each, the entry that was newest then.
///
/// # Errors
///
/// The docket cannot be read, lacks an entry of the roll that its accounting names, or has one that is not what was
/// recorded.
pub fn officials(engine: &Engine, known: u64) -> Result<Vec<OfficialRow>> {
    let known = engine.up_to(known)?;
    let all = engine.docket.officials()?;
    engine.accounts_for(Kind::Roll, all.iter().map(|row| row.known), known)?;
    let all: Vec<OfficialRow> = all.into_iter().filter(|row| row.known < known).collect();
    if let Some(changed) = all.iter().find(|row| name(engine, row).is_err()) {
        return Err(Error::Configuration(format!(
            "the entry of the roll at leaf {} is not the one that was recorded: the docket was changed, so restore it",
            changed.known
        )));
    }
    let all = all.into_iter();
    let newest: BTreeMap<String, OfficialRow> =
        all.map(|row| (row.official.kid.clone(), row)).collect();
    Ok(newest.into_values().collect())
}

pub(crate) fn import(step: &Step<'_>, entries: &[Entry]) -> Result<Reply> {
    let (engine, actor, now) = (step.engine, step.actor, step.now);
    actor.must_be(Role::Clerk, "keep the roll of officials")?;
    let before = officials(engine, u64::MAX)?;
    let mut sequence = step.sequence()?;
    let mut officials = Vec::new();
    for Entry { official, name, jwk } in entries {
        let (mut official, jwk) = (official.clone(), jwk.clone());
        // An entry that was ended stays ended: a new key takes a new `kid`.
        let known = before.iter().find(|old| old.official.kid == official.kid);
        official.revoked = known.is_some_and(|old| old.official.revoked);
        let record = Record::new(Kind::Roll, &now.to_string())
            .with("by", actor.id())
            .with("agency", official.agency.as_str())
            .with("subject", name.as_str())
            .with("detail", format!("{} {}", official.kid, official.office.word()));
        let known = sequence.append(Kind::Roll, &record, None, None)?.index;
        let row = OfficialRow { known, official, sealed_name: Vec::new(), jwk };
        officials.push(sealed(engine, row, name)?);
    }
    step.apply(sequence, Change { officials, ..Change::default() })?;
    Ok(Reply::Done)
}

/// The agencies for which an official may sign: those of the instruments that are adopted now.
///
/// # Errors
///
/// The docket cannot be read, or an instrument in it does not load.
pub fn agencies(engine: &Engine) -> Result<BTreeSet<String>> {
    let mut agencies = BTreeSet::new();
    for adoption in engine.adopted()?.values() {
        agencies.extend(engine.rulebook(adoption)?.terms().agencies.iter().cloned());
    }
    Ok(agencies)
}

/// The name of an official, which the docket keeps sealed.
///
/// # Errors
///
/// It does not open.
pub fn name(engine: &Engine, row: &OfficialRow) -> Result<String> {
    let name = engine.secrets.open(&row.sealed_name, &bound(row))?;
    String::from_utf8(name).map_err(Error::fault)
}

fn sealed(engine: &Engine, mut row: OfficialRow, name: &str) -> Result<OfficialRow> {
    row.sealed_name =
        engine.secrets.seal(name.as_bytes(), &bound(&row), engine.entropy.as_ref())?;
    Ok(row)
}

/// What the name is sealed with: the leaf and everything else that the entry says, so that none of it can be changed
/// in the store.
fn bound(row: &OfficialRow) -> String {
    let OfficialRow { known, official, jwk, sealed_name: _ } = row;
    let Official { kid, agency, office, instruments, valid_from, valid_until, revoked } = official;
    let mut said = Vec::new();
    let instruments = instruments.iter().map(String::as_str);
    let from_until = [valid_from.to_string(), valid_until.to_string()];
    let parts = [kid, agency, office.word(), jwk].into_iter();
    for part in parts.chain(from_until.iter().map(String::as_str)).chain(instruments) {
        said.extend_from_slice(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        said.extend_from_slice(part.as_bytes());
    }
    said.push(u8::from(*revoked));
    format!("official/{known}/{}", hex(&sha256(&said)))
}

/// An entry that is ended.
pub struct Revocation {
    /// The official's `kid`.
    pub kid: String,
    /// Why, for the record.
    pub reason: String,
}

impl std::fmt::Debug for Revocation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Revocation({})", self.kid)
    }
}

/// Ends an entry of the roll. Letters that are lodged with it are refused from now on, and rows of its
/// letters that wait for an answer are held.
pub(crate) fn revoke(step: &Step<'_>, revocation: &Revocation) -> Result<Reply> {
    step.actor.must_be(Role::Clerk, "keep the roll of officials")?;
    if revocation.reason.trim().is_empty() {
        return Err(Error::input("to revoke needs its reason: give `--reason`"));
    }
    let officials = officials(step.engine, u64::MAX)?;
    let known = officials.into_iter().find(|row| row.official.kid == revocation.kid);
    let unknown = || {
        let kid = &revocation.kid;
        Error::input(format!("no official `{kid}` on the roll: `roll list` shows them"))
    };
    let mut row = known.ok_or_else(unknown)?;
    if row.official.revoked {
        return Ok(Reply::Done);
    }
    let name = name(step.engine, &row)?;
    row.official.revoked = true;
    let detail = format!("{} revoked: {}", revocation.kid, revocation.reason.trim());
    let record = Record::new(Kind::Roll, &step.now.to_string())
        .with("by", step.actor.id())
        .with("agency", row.official.agency.as_str())
        .with("subject", name.as_str())
        .with("detail", detail);
    let mut sequence = step.sequence()?;
    row.known = sequence.append(Kind::Roll, &record, None, None)?.index;
    let row = sealed(step.engine, row, &name)?;
    step.apply(sequence, Change { officials: vec![row], ..Change::default() })?;
    Ok(Reply::Done)
}
