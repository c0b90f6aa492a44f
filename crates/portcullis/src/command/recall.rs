//! `recall`: confirmations that are withdrawn, and the notices to whoever was told.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use portcullis_core::staff::Role;
use portcullis_engine::intake::sha256;
use portcullis_engine::recall::{
    Acknowledging, Confirmation, Criteria, Notice, Recalling, recipients,
};
use portcullis_engine::sequence::hex;
use portcullis_engine::{Command, Error};
use serde_json::{Value, json};

use super::Ended;
use super::act::{act, look};
use super::answering::not_served;
use super::keeping::table;
use crate::cli::{Cli, RecallBy, RecallCommand};
use crate::exit;
use crate::home::Home;
use crate::say::Say;
use crate::system::{Readers, write_whole};

pub(super) fn recall(cli: &Cli, command: &RecallCommand, say: Say) -> Ended {
    match command {
        RecallCommand::Find { by } => {
            let at = act(cli, Role::Counsel, say)?;
            let criteria = criteria(by)?;
            let found = at.engine.confirmations(&at.actor, &criteria)?;
            say.data(
                &json!({"recall": criteria.words(), "confirmations": objects(&found)}),
                &prose(&criteria, &found),
            )?;
        }
        RecallCommand::Issue { id, by, reason, due, out } => {
            not_served(cli, out)?;
            let due = day("--due", due)?;
            let at = act(cli, Role::Counsel, say)?;
            let criteria = criteria(by)?;
            let found = at.engine.confirmations(&at.actor, &criteria)?;
            let (id, reason) = (id.clone(), reason.clone());
            let recalling = Recalling {
                id: id.clone(),
                criteria: criteria.clone(),
                reason: reason.clone(),
                due,
            };
            let there = out.exists();
            let written = fs::create_dir_all(out);
            written.map_err(|error| Error::CannotWrite(format!("{}: {error}", out.display())))?;
            at.handle(Command::Recall(recalling)).inspect_err(|_| {
                // What was refused leaves nothing behind; a folder with anything in it stays.
                if !there {
                    fs::remove_dir(out).ok();
                }
            })?;
            let custodian = Home::open(&cli.home)?.config.custodian;
            let letter = Letterhead { custodian, id: id.clone(), criteria, reason, due };
            let files = letter.write(&found, out)?;
            let object = json!({
                "recall": id, "confirmations": objects(&found), "notices": files, "out": out,
            });
            let over = if due < today() {
                " That day is over: each of them is overdue at once."
            } else {
                ""
            };
            let prose = format!(
                "Recall {id}: {} confirmations, {} notices in {}. Send each, and enter its acknowledgement with \
                 `recall acknowledge`; after {due} `recall list` and `doctor` say which are overdue.{over}",
                found.len(),
                files.len(),
                out.display()
            );
            say.data(&object, &prose)?;
        }
        RecallCommand::Acknowledge { id, recipient, on, note } => {
            let (id, recipient) = (id.clone(), recipient.clone());
            let on = day("--on", on)?;
            let acknowledging = Acknowledging {
                id: id.clone(),
                recipient: recipient.clone(),
                on,
                note: note.clone(),
            };
            act(cli, Role::Counsel, say)?.handle(Command::Acknowledge(acknowledging))?;
            let object = json!({"recall": id, "recipient": recipient, "acknowledged": true});
            say.data(&object, &format!("{recipient} acknowledged recall {id} on {on}."))?;
        }
        RecallCommand::List => list(cli, say)?,
    }
    Ok(exit::DONE)
}

fn day(option: &str, text: &str) -> Result<Date, Error> {
    text.parse().map_err(|_| Error::input(format!("{option}: write a date: 2026-12-31")))
}

fn criteria(by: &RecallBy) -> Result<Criteria, Error> {
    let pack = by.pack.as_deref().map(|pack| {
        let (id, version) = pack.rsplit_once('@')?;
        Some((id.to_owned(), version.parse().ok()?))
    });
    if pack == Some(None) {
        return Err(Error::input("--pack: write ID@VERSION, such as irs-ice-mou-2025@1"));
    }
    Ok(Criteria {
        pack: pack.flatten(),
        tables: by.tables,
        generation: by.generation,
        officer: by.officer.clone(),
        official: by.official.clone(),
        batch: by.batch.clone(),
    })
}

fn objects(found: &[Confirmation]) -> Vec<Value> {
    let object = |one: &Confirmation| {
        json!({
            "batch": one.batch, "row_id": one.row_id, "leaf": one.leaf,
            "decided_at": one.at.to_string(), "officers": one.officers,
        })
    };
    found.iter().map(object).collect()
}

fn prose(criteria: &Criteria, found: &[Confirmation]) -> String {
    let row = |one: &Confirmation| {
        let officers = one.officers.join(", ");
        let (at, leaf) = (one.at.to_string(), one.leaf.to_string());
        vec![one.batch.clone(), one.row_id.clone(), at, leaf, officers]
    };
    format!(
        "{} confirmations {}\n{}",
        found.len(),
        criteria.words(),
        table(&["batch", "row", "decided", "leaf", "told to"], found.iter().map(row))
    )
}

/// What every notice of a recall says.
struct Letterhead {
    custodian: String,
    id: String,
    criteria: Criteria,
    reason: String,
    due: Date,
}

impl Letterhead {
    /// Writes a notice for each recipient, and a table of its rows: row ids and leaves, no name and no address.
    fn write(&self, found: &[Confirmation], out: &Path) -> Result<Vec<String>, Error> {
        let cannot = |path: &Path, error: std::io::Error| {
            Error::CannotWrite(format!("{}: {error}", path.display()))
        };
        fs::create_dir_all(out).map_err(|error| cannot(out, error))?;
        let mut by_recipient: BTreeMap<String, Vec<&Confirmation>> = BTreeMap::new();
        for one in found {
            for recipient in recipients(one) {
                by_recipient.entry(recipient).or_default().push(one);
            }
        }
        let mut files = Vec::new();
        for (recipient, rows) in by_recipient {
            let name = self.file_of(&recipient);
            let path = out.join(&name);
            write_whole(&path, self.notice(&recipient, &rows).as_bytes(), Readers::Owner)
                .map_err(|error| cannot(&path, error))?;
            files.push(name);
        }
        Ok(files)
    }

    /// A name of its own for each recipient, whatever ids a letter gave its officers.
    fn file_of(&self, recipient: &str) -> String {
        let whole = sha256(format!("{}\0{recipient}", self.id).as_bytes());
        let own = hex(whole.get(..6).unwrap_or_default());
        let safe = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
        let readable: String =
            format!("{}-{recipient}", self.id).chars().map(safe).take(80).collect();
        format!("notice-{readable}-{own}.txt")
    }

    fn notice(&self, recipient: &str, rows: &[&Confirmation]) -> String {
        let (batch, officer) = recipient.split_once('/').unwrap_or((recipient, "agency"));
        let mut notice = format!(
            "NOTICE OF RECALL {id}\n\nFrom: {custodian}\nTo:   {officer}, as named in the letter of batch {batch}\n\n\
             The confirmations below, {criteria}, are withdrawn:\n{reason}\n\n\
             Use none of them. Return or destroy every copy and everything made from it, and tell whoever had it from\n\
             you to do the same (26 USC 6103(p)(4)(F)). Acknowledge in writing by {due}, naming this recall and the\n\
             batch, and say what was done with each row.\n\n{rows} rows (the id that you gave it, and the leaf of its \
             record in the public log):\n",
            id = self.id,
            custodian = self.custodian,
            criteria = self.criteria.words(),
            reason = self.reason.trim(),
            due = self.due,
            rows = rows.len()
        );
        for row in rows {
            notice += &format!("  {:<24} leaf {:<12} told {}\n", row.row_id, row.leaf, row.at);
        }
        notice
    }
}

/// Today's date, in UTC.
fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}

/// Whether a notice is not acknowledged though its day is over.
#[must_use]
pub fn is_overdue(notice: &Notice, today: Date) -> bool {
    let due = notice.sent.day.parse::<Date>();
    notice.acknowledged.is_none() && due.is_ok_and(|due| due < today)
}

fn list(cli: &Cli, say: Say) -> Result<(), Error> {
    let today = today();
    let notices = look(cli, say)?.notices()?;
    let objects: Vec<Value> = notices
        .iter()
        .map(|one| {
            json!({
                "recall": one.sent.id, "recipient": one.sent.recipient, "rows": one.sent.rows,
                "issued": one.sent.at.to_string(), "due": one.sent.day,
                "acknowledged": one.acknowledged.as_ref().map(|row| row.day.clone()),
                "overdue": is_overdue(one, today),
            })
        })
        .collect();
    let row = |one: &Notice| {
        let word = match &one.acknowledged {
            Some(row) => format!("acknowledged {}", row.day),
            None if is_overdue(one, today) => "OVERDUE".to_owned(),
            None => "open".to_owned(),
        };
        let (sent, rows) = (&one.sent, one.sent.rows.to_string());
        vec![sent.id.clone(), sent.recipient.clone(), rows, sent.day.clone(), word]
    };
    let head = ["recall", "recipient", "rows", "due", ""];
    say.data(&json!({"notices": objects}), &table(&head, notices.iter().map(row)))
}
