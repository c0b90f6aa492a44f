//! What the custodian keeps: the roll and the register.

use std::path::Path;

use comfy_table::Table;
use portcullis_core::staff::Role;
use portcullis_engine::change::OfficialRow;
use portcullis_engine::jwk::PublicKey;
use portcullis_engine::roll::{self, Entry, Revocation};
use portcullis_engine::sealing::SealReport;
use portcullis_engine::{Command, Error, Reply};
use serde_json::{Value, json};

use super::Ended;
use super::act::{At, act, act_at_once, file, look, of_file, text};
use crate::cli::{Cli, RollCommand};
use crate::picture::Fault;
use crate::say::Say;
use crate::{exit, extract, rollfile};

/// A plain table: columns by white space, a rule under the head.
#[must_use]
pub(super) fn table(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(comfy_table::presets::UTF8_HORIZONTAL_ONLY).set_header(head);
    for row in rows {
        table.add_row(row);
    }
    table.trim_fmt()
}

pub(super) fn roll(cli: &Cli, command: &RollCommand, say: Say) -> Ended {
    match command {
        RollCommand::Import { file } => {
            let officials =
                rollfile::read(&text(file)?).map_err(|problems| of_file(file, problems))?;
            let count = officials.len();
            let at = act(cli, Role::Clerk, say)?;
            let before = roll::officials(&at.engine, u64::MAX)?;
            let rekeyed = rekeyed(&before, &officials);
            at.handle(Command::ImportRoll(officials))?;
            let mut prose = format!("Officials entered or updated: {count}.");
            for kid in &rekeyed {
                prose += &format!(
                    "\n`{kid}` has a NEW KEY: rows of letters under the old one that wait for an answer are held."
                );
            }
            let doubts = doubts(&at, &before)?;
            doubts.iter().for_each(|doubt| prose += &format!("\n{doubt}"));
            say.data(&json!({"imported": count, "rekeyed": rekeyed, "doubts": doubts}), &prose)?;
        }
        RollCommand::Revoke { kid, reason } => {
            let revocation = Revocation { kid: kid.clone(), reason: reason.clone() };
            let at = act_at_once(cli, Role::Clerk, say)?;
            at.handle(Command::Revoke(revocation))?;
            let prose = format!("`{kid}` is revoked: no letter counts with it from now on.");
            say.data(&json!({"kid": kid, "revoked": true}), &prose)?;
        }
        RollCommand::List => {
            let engine = look(cli, say)?;
            let officials = roll::officials(&engine, u64::MAX)?;
            let names = officials.iter().map(|row| roll::name(&engine, row));
            let names = names.collect::<Result<Vec<_>, _>>()?;
            let row = |(o, name): (&OfficialRow, &String)| {
                let own = &o.official;
                vec![
                    own.kid.clone(),
                    name.clone(),
                    own.agency.clone(),
                    own.office.word().to_owned(),
                    own.instruments.iter().cloned().collect::<Vec<_>>().join(", "),
                    format!("{} to {}", own.valid_from, own.valid_until),
                    if own.revoked { "revoked".to_owned() } else { String::new() },
                ]
            };
            let head = ["kid", "name", "agency", "office", "instruments", "valid", ""];
            let prose = table(&head, officials.iter().zip(&names).map(row));
            let objects: Vec<Value> = officials
                .iter()
                .zip(&names)
                .map(|(row, name)| {
                    let own = &row.official;
                    json!({
                        "kid": own.kid, "name": name, "agency": own.agency,
                        "office": own.office.word(), "instruments": own.instruments,
                        "valid_from": own.valid_from.to_string(),
                        "valid_until": own.valid_until.to_string(), "revoked": own.revoked,
                    })
                })
                .collect();
            say.data(&json!({"officials": objects}), &prose)?;
        }
    }
    Ok(exit::DONE)
}

/// What was entered and cannot count: an entry that stays revoked, an agency or an instrument that nobody knows, no day
/// on which the official may sign, a key that is none.
fn doubts(at: &At, before: &[OfficialRow]) -> Result<Vec<String>, Error> {
    let (adopted, agencies) = (at.engine.adopted()?, roll::agencies(&at.engine)?);
    let mut doubts = Vec::new();
    for row in roll::officials(&at.engine, u64::MAX)? {
        let own = &row.official;
        let revoked = before.iter().any(|old| old.official.kid == own.kid && old.official.revoked);
        let key =
            serde_json::from_str(&row.jwk).ok().and_then(|jwk| PublicKey::from_jwk(&jwk).ok());
        let found = [
            (revoked, "stays revoked: a new key takes a new `kid`"),
            (!agencies.contains(&own.agency), "is of an agency that no adopted instrument lists"),
            (
                !own.instruments.iter().any(|id| adopted.contains_key(id)),
                "may invoke no adopted instrument",
            ),
            (own.valid_from >= own.valid_until, "may sign on no day"),
            (roll::name(&at.engine, &row)?.trim().is_empty(), "has no name"),
            (
                !key.is_some_and(|key| key.is_on_its_curve()),
                "has a key with which nothing can be signed",
            ),
        ];
        let of_now = found.iter().filter(|(doubtful, _)| *doubtful);
        doubts.extend(of_now.map(|(_, what)| format!("`{}` {what}.", own.kid)));
    }
    Ok(doubts)
}

/// Those whose key on the roll is another than before.
fn rekeyed(before: &[OfficialRow], now: &[Entry]) -> Vec<String> {
    let other = |row: &&Entry| {
        let known = before.iter().find(|old| old.official.kid == row.official.kid);
        known.is_some_and(|old| old.jwk != row.jwk)
    };
    now.iter().filter(other).map(|row| row.official.kid.clone()).collect()
}

pub(super) fn seal(cli: &Cli, register: &Path, say: Say) -> Ended {
    let bytes = file(register)?;
    let rows = extract::read(&bytes).map_err(|places| {
        say.pictures(register, &bytes, places.iter().map(Fault::of_place));
        of_file(register, places.iter().map(ToString::to_string).collect())
    })?;
    drop(bytes);
    let at = act(cli, Role::Clerk, say)?;
    let Reply::Sealed(report) = at.handle(Command::Seal(rows))? else {
        return Err(Error::fault("the register was sealed and nothing was told of it"));
    };
    let (object, mut prose) = told(&report);
    let sealed = usize::try_from(report.sealed).unwrap_or(usize::MAX);
    if sealed.saturating_mul(2) < report.read {
        prose += "Less than half of the extract is sealed: whoever is left out is a miss. Is it the right file?\n";
    }
    say.data(&object, prose.trim_end())?;
    Ok(exit::DONE)
}

fn told(report: &SealReport) -> (Value, String) {
    let left_out: usize = report.left_out.values().map(Vec::len).sum();
    let object = json!({
        "generation": report.generation,
        "read": report.read,
        "sealed": report.sealed,
        "shared_claims": report.shared,
        "left_out": left_out,
        "reasons": report.left_out.iter().map(|(why, ids)| (*why, ids.len())).collect::<std::collections::BTreeMap<_, _>>(),
        "records_left_out": report.left_out,
        "root": report.root,
    });
    let mut prose = format!(
        "Generation {}: {} of {} rows sealed, {} claims shared by several people, {left_out} left out.\n",
        report.generation, report.sealed, report.read, report.shared
    );
    for (why, ids) in &report.left_out {
        let shown: Vec<&str> = ids.iter().take(5).map(String::as_str).collect();
        let more = if ids.len() > shown.len() { ", …" } else { "" };
        prose += &format!("  {why:<20} {:>8}   {}{more}\n", ids.len(), shown.join(", "));
    }
    (object, prose)
}
