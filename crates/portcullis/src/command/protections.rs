//! `protect`: claims that must not be confirmed.

use jiff::Timestamp;
use jiff::civil::Date;
use portcullis_core::moment::Moment;
use portcullis_core::staff::Role;
use portcullis_engine::protect::{self, Standing};
use portcullis_engine::{Command, Error};
use serde_json::{Value, json};

use super::Ended;
use super::act::{act, act_at_once, look, of_file, text};
use super::keeping::table;
use crate::cli::{Cli, ProtectCommand};
use crate::say::Say;
use crate::{exit, orderfile};

pub(super) fn protect(cli: &Cli, command: &ProtectCommand, say: Say) -> Ended {
    match command {
        ProtectCommand::Add { file } => {
            let read = orderfile::protection(&text(file)?);
            let protection = read.map_err(|problems| of_file(file, problems))?;
            let (id, review) = (protection.id.clone(), protection.review);
            let at = act_at_once(cli, Role::ClearingOfficer, say)?;
            at.handle(Command::Protect(protection))?;
            let mut prose = format!(
                "Protection {id} is entered: its claim is a miss like any other. So is whoever states that name, \
                         with a middle name, a second surname or a suffix too, at that number, street and ZIP Code. An \
                         initial, another spelling, an earlier or another address of the same person is another claim: \
                         enter each."
            );
            prose += &match review {
                Some(day) => format!("\nIt is to be looked at again by {day}."),
                None => {
                    "\nIt names no day on which it is looked at again: give `review`.".to_owned()
                }
            };
            let review = review.map(|day| day.to_string());
            say.data(&json!({"protection": id, "review": review}), &prose)?;
        }
        ProtectCommand::Remove { id, reason } => {
            let removal = protect::Removal { id: id.clone(), reason: reason.clone() };
            let at = act(cli, Role::ClearingOfficer, say)?;
            at.handle(Command::Unprotect(removal))?;
            let object = json!({"protection": id, "removed": true});
            say.data(&object, &format!("Protection {id} is removed."))?;
        }
        ProtectCommand::List => list(cli, say)?,
        ProtectCommand::Stopped { id } => {
            let at = act(cli, Role::Overseer, say)?;
            let stopped = at.engine.stopped(&at.actor, id)?;
            let objects: Vec<Value> = stopped
                .iter()
                .map(|row| json!({"batch": row.batch, "row_id": row.row_id, "agency": row.agency, "leaf": row.leaf}))
                .collect();
            let row = |row: &portcullis_engine::drill::Stopped| {
                let leaf = row.leaf.map(|leaf| leaf.to_string()).unwrap_or_default();
                vec![row.batch.clone(), row.row_id.clone(), row.agency.clone(), leaf]
            };
            let mut prose = format!(
                "Rows that state the claim of {id} and were answered `no_match` while it was in force: {}. Whether \
                 the record agreed was not asked. This list is for the overseer alone.\n",
                stopped.len()
            );
            prose += &table(&["batch", "row", "agency", "leaf"], stopped.iter().map(row));
            say.data(&json!({"protection": id, "stopped": objects}), &prose)?;
        }
    }
    Ok(exit::DONE)
}

/// Whether a protection is overdue to be looked at again.
#[must_use]
pub fn is_overdue(one: &Standing, today: Date) -> bool {
    one.removed.is_none() && one.review.is_some_and(|day| day < today)
}

fn list(cli: &Cli, say: Say) -> Result<(), Error> {
    let now = Timestamp::now();
    let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
    let protections = protect::standing(&look(cli, say)?, Moment::latest(now))?;
    let objects: Vec<Value> = protections
        .iter()
        .map(|one| {
            json!({
                "id": one.id, "entered": one.entered.to_string(), "by": one.by,
                "review": one.review.map(|day| day.to_string()), "overdue": is_overdue(one, today),
                "removed": one.removed.map(|at| at.to_string()),
            })
        })
        .collect();
    let row = |one: &Standing| {
        let word = match (one.removed, is_overdue(one, today)) {
            (Some(at), _) => format!("removed {at}"),
            (None, true) => "OVERDUE to be looked at again".to_owned(),
            (None, false) => String::new(),
        };
        let review = one.review.map(|day| day.to_string()).unwrap_or_default();
        vec![one.id.clone(), one.entered.to_string(), one.by.clone(), review, word]
    };
    let prose = table(&["id", "entered", "by", "review", ""], protections.iter().map(row));
    say.data(&json!({"protections": objects}), &prose)
}
