//! `safeguards`: the overseer's dated entries on the agencies' safeguards.

use jiff::Timestamp;
use portcullis_core::moment::Moment;
use portcullis_core::staff::Role;
use portcullis_engine::change::SafeguardRow;
use portcullis_engine::safeguards::{self, Review};
use portcullis_engine::{Command, Error};
use serde_json::{Value, json};

use super::Ended;
use super::act::{act_at_once, file, look};
use super::keeping::table;
use super::orders::{beyond, not_reached};
use crate::cli::{Cli, SafeguardsCommand};
use crate::say::Say;
use crate::{exit, orderfile};

pub(super) fn safeguards(cli: &Cli, command: &SafeguardsCommand, say: Say) -> Ended {
    match command {
        SafeguardsCommand::Enter { agency, until, report } => {
            let day = orderfile::moment_of(until);
            let day = day.ok_or_else(|| Error::input("--until: write a date: 2027-01-31"))?;
            let review = Review { agency: agency.clone(), until: Some(day), report: file(report)? };
            act_at_once(cli, Role::Overseer, say)?.handle(Command::Safeguards(review))?;
            let object = json!({"agency": agency, "in_force_until": day.to_string()});
            let prose = match day > Timestamp::now() {
                true => format!(
                    "The safeguards of {agency} are in force until {day}: from then on its requests are held, unless they \
                     are found in force again."
                ),
                false => format!(
                    "The safeguards of {agency} were in force until {day}: that is over, so its requests are HELD now, \
                     until `safeguards enter {agency}` says otherwise."
                ),
            };
            say.data(&object, &prose)?;
        }
        SafeguardsCommand::Suspend { agency, report } => {
            let review = Review { agency: agency.clone(), until: None, report: file(report)? };
            let at = act_at_once(cli, Role::Overseer, say)?;
            at.handle(Command::Safeguards(review))?;
            let beyond = beyond(&at, Some(agency))?;
            let object = json!({"agency": agency, "in_force_until": null, "not_reached": beyond});
            let mut prose = format!(
                "The safeguards of {agency} are not in force: what waits is held, and what was decided is not handed \
                 over, until `safeguards enter {agency}`."
            );
            prose += &not_reached(&beyond);
            say.data(&object, &prose)?;
        }
        SafeguardsCommand::List => {
            let now = Timestamp::now();
            let standing = safeguards::standing(&look(cli, say)?, Moment::latest(now))?;
            let objects: Vec<Value> = standing
                .iter()
                .map(|row| {
                    json!({
                        "agency": row.agency, "entered": row.at.to_string(),
                        "in_force_until": row.until.map(|until| until.to_string()),
                        "in_force": safeguards::is_in_force(row, now),
                        "report_sha256": row.report_sha256,
                    })
                })
                .collect();
            let row = |row: &SafeguardRow| {
                let word = if safeguards::is_in_force(row, now) { "" } else { "NOT IN FORCE" };
                let until = row.until.map(|until| until.to_string()).unwrap_or_default();
                vec![row.agency.clone(), row.at.to_string(), until, word.to_owned()]
            };
            let head = ["agency", "entered", "in force until", ""];
            say.data(&json!({"safeguards": objects}), &table(&head, standing.iter().map(row)))?;
        }
    }
    Ok(exit::DONE)
}
