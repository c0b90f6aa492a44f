//! `stay`: the orders of courts and of the overseer.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::Timestamp;
use portcullis_core::accounting::Kind;
use portcullis_core::moment::Moment;
use portcullis_core::staff::Role;
use portcullis_engine::acting::Actor;
use portcullis_engine::order::{Correction, Ending, Order};
use portcullis_engine::stay::{self, Standing, scope_words};
use portcullis_engine::{Command, Error};
use serde_json::{Value, json};

use super::Ended;
use super::act::{At, act, act_at_once, file, look, of_file, person, text};
use super::answering::not_served;
use super::keeping::table;
use crate::cli::{Cli, Second, StayCommand};
use crate::home::Home;
use crate::say::Say;
use crate::system::{Readers, write_whole};
use crate::{absence, exit, orderfile};

pub(super) fn stay(cli: &Cli, command: &StayCommand, say: Say) -> Ended {
    match command {
        StayCommand::Enter { file } => enter(cli, file, say),
        StayCommand::Drill { file } => drill(cli, file, say),
        StayCommand::Correct { file, second } => {
            let order = read(file)?;
            let id = order.id.clone();
            let at = act(cli, Role::Counsel, say)?;
            let second = second_person(cli, &at, second)?;
            at.handle(Command::CorrectStay(Correction { order, second }))?;
            let reads = told(&at, &id)?;
            let stops = scope_words(&reads.stay.scope);
            let from = reads.stay.effective_from;
            let lifted = reads.stay.lifted_from.map(|at| at.to_string());
            let object = json!({
                "stay": id, "stops": stops, "effective_from": from.to_string(), "lifted_from": lifted,
            });
            let prose = match &lifted {
                None => format!("Stay {id} now reads so: it stops {stops} from {from}."),
                Some(at) => format!(
                    "Stay {id} now reads so: it stopped {stops} from {from}. It is lifted from {at}: it stops NOTHING now; \
                     an order that stays again is entered under another id."
                ),
            };
            say.data(&object, &prose)?;
            Ok(exit::DONE)
        }
        StayCommand::Lift { id, order, second } => {
            end(cli, id, Kind::Lift, order, second, say)?;
            let object = json!({"stay": id, "lifted": true});
            let prose = format!(
                "Stay {id} is lifted. What it held is decided by `answer BATCH --out DIR`."
            );
            say.data(&object, &prose)?;
            Ok(exit::DONE)
        }
        StayCommand::Vacate { id, order, second } => {
            end(cli, id, Kind::Vacate, order, second, say)?;
            let object = json!({"stay": id, "vacated": true});
            let prose = format!(
                "Stay {id} is vacated: it is as if it had never been entered. What it held is decided by \
                 `answer BATCH --out DIR`."
            );
            say.data(&object, &prose)?;
            Ok(exit::DONE)
        }
        StayCommand::Prove { id, out } => prove(cli, id, out, say),
        StayCommand::List { at, known } => list(cli, at.as_deref(), *known, say),
    }
}

fn read(path: &Path) -> Result<Order, Error> {
    let beside = path.parent().unwrap_or_else(|| Path::new(""));
    let people = |name: &str| file(&beside.join(name));
    orderfile::order(&text(path)?, &people).map_err(|problems| of_file(path, problems))
}

fn enter(cli: &Cli, path: &Path, say: Say) -> Ended {
    let order = read(path)?;
    let (id, from) = (order.id.clone(), order.effective_from);
    let at = act_at_once(cli, Role::Counsel, say)?;
    at.handle(Command::EnterStay(order))?;
    let entered = told(&at, &id)?;
    let stops = scope_words(&entered.stay.scope);
    let beyond = beyond(&at, entered.stay.scope.agency.as_ref())?;
    let checkpoint = at.engine.docket.head()?.checkpoint;
    let checkpoint = String::from_utf8(checkpoint).map_err(Error::fault)?;
    let object = json!({
        "stay": id, "stops": stops, "effective_from": from.to_string(), "leaf": entered.entered_at,
        "checkpoint": checkpoint, "not_reached": beyond,
    });
    let mut prose = format!(
        "Stay {id} is entered: it stops {stops} from {from}.\nIt is leaf {} of the log. Keep a copy of \
         public/log/checkpoint with the order: from it anybody can tell what came after.",
        entered.entered_at
    );
    prose += &not_reached(&beyond);
    say.data(&object, &prose)?;
    Ok(exit::DONE)
}

/// Who asks, and is not reached by what stops one agency: of those who may ask at all, whoever has an official on the roll.
pub(super) fn beyond(at: &At, stopped: Option<&String>) -> Result<Vec<String>, Error> {
    let roll = portcullis_engine::roll::officials(&at.engine, u64::MAX)?.into_iter();
    let asking: BTreeSet<String> =
        roll.filter(|row| !row.official.revoked).map(|row| row.official.agency).collect();
    Ok(asking.into_iter().filter(|id| stopped.is_some_and(|one| one != id)).collect())
}

/// A component is not stopped with its department: each agency is named by itself.
pub(super) fn not_reached(beyond: &[String]) -> String {
    if beyond.is_empty() {
        return String::new();
    }
    format!("\nIt does NOT reach {}: an agency is stopped by its own id.", beyond.join(", "))
}

fn told(at: &At, id: &str) -> Result<Standing, Error> {
    let standing =
        stay::standing(&stay::history(&at.engine, u64::MAX)?, Moment::latest(Timestamp::MAX));
    let own = standing.into_iter().find(|one| one.stay.id == id);
    own.ok_or_else(|| Error::fault("the order was recorded and is not there"))
}

fn second_person(cli: &Cli, at: &At, second: &Second) -> Result<Actor, Error> {
    let home = Home::open(&cli.home)?;
    let (id, key) = (second.second.as_deref(), second.second_key.as_deref());
    person(&at.engine, &home, Role::Overseer, id, key)
}

fn end(
    cli: &Cli,
    id: &str,
    kind: Kind,
    order: &Path,
    second: &Second,
    say: Say,
) -> Result<(), Error> {
    let order = file(order)?;
    let at = act(cli, Role::Counsel, say)?;
    let second = second_person(cli, &at, second)?;
    let ending = Ending { id: id.to_owned(), kind, order, second };
    at.handle(Command::EndStay(ending)).map(drop)
}

fn drill(cli: &Cli, path: &Path, say: Say) -> Ended {
    let order = read(path)?;
    let at = act(cli, Role::Counsel, say)?;
    let drilled = at.engine.drill(&at.actor, &order)?;
    let objects: Vec<Value> = drilled
        .iter()
        .map(|one| {
            json!({
                "batch": one.batch.id, "agency": one.batch.agency, "state": one.batch.state.word(),
                "waiting": one.waiting, "told": one.told,
            })
        })
        .collect();
    let listed = order.claims.is_some();
    let waiting = if listed { "would be a miss" } else { "would be held" };
    let row = |one: &portcullis_engine::drill::Drilled| {
        let number = |rows: u64| rows.to_string();
        let batch = &one.batch;
        vec![batch.id.clone(), batch.agency.clone(), number(one.waiting), number(one.told)]
    };
    let mut prose = format!("If {} were entered now (nothing is recorded):\n", order.id);
    if drilled.is_empty() {
        prose += "it would stop no row that is here; of what comes, whatever is in its scope";
    } else {
        let head = ["batch", "agency", waiting, "told, and not handed over again"];
        prose += &table(&head, drilled.iter().map(row));
    }
    let from = order.effective_from;
    if from > Timestamp::now() {
        prose += &format!("\nSo it would be if it had effect now; it has effect from {from}.");
    }
    let object = json!({
        "drill": order.id, "recorded": false, "effective_from": from.to_string(), "batches": objects,
    });
    say.data(&object, &prose)?;
    Ok(exit::DONE)
}

fn prove(cli: &Cli, id: &str, out: &Path, say: Say) -> Ended {
    not_served(cli, out)?;
    only_over_a_proof(out)?;
    let engine = look(cli, say)?;
    let cannot = |error: std::io::Error| Error::CannotWrite(format!("{}: {error}", out.display()));
    let mut proof = Vec::new();
    let people = absence::show(&engine, id, &mut proof)?;
    write_whole(out, &proof, Readers::Owner).map_err(cannot)?;
    let shown = out.display();
    let mut prose = format!(
        "In {shown}: every leaf from the entry of {id} on, opened as far as its kind, and each confirmation as far \
         as tells whether the order covers it.\nWhoever has a copy of the public log checks it: `portcullis verify \
         --absence {shown} --log DIR --policy FILE`."
    );
    if people {
        prose += "\nThe order lists people: the file holds the NAME AND ADDRESS of everybody confirmed after it. It is for \
                  the court alone; whoever checks it gives the list too, `--people FILE`.";
    }
    say.data(&json!({"stay": id, "proof": out, "holds_addresses": people}), &prose)?;
    Ok(exit::DONE)
}

/// A proof may be written over an earlier one, and over nothing else.
fn only_over_a_proof(path: &Path) -> Result<(), Error> {
    let Ok(there) = std::fs::symlink_metadata(path) else { return Ok(()) };
    let before = if there.is_file() { std::fs::read(path).unwrap_or_default() } else { Vec::new() };
    if absence::is_proof(&before) {
        return Ok(());
    }
    let path = path.display();
    Err(Error::CannotWrite(format!("{path}: the file is there and is no proof: name another")))
}

fn list(cli: &Cli, at: Option<&str>, known: Option<u64>, say: Say) -> Ended {
    let now = match at {
        None => Timestamp::now(),
        Some(text) => orderfile::moment_of(text)
            .ok_or_else(|| Error::input("--at: write a date or a date-time: 2026-02-05"))?,
    };
    let moment = Moment { at: now, known: known.unwrap_or(u64::MAX) };
    let engine = look(cli, say)?;
    let size = engine.docket.head()?.size;
    if known.is_some_and(|known| known > size) {
        return Err(Error::input(format!(
            "--known: the log has {size} leaves: what was known before a later one nobody can tell yet"
        )));
    }
    let standing = stay::standing(&stay::history(&engine, moment.known)?, moment);
    let packs: Vec<String> = engine
        .adopted_at(moment.known)?
        .values()
        .map(|a| format!("{}@{}", a.id, a.version))
        .collect();
    let word = |one: &Standing| match one.stay.lifted_from {
        _ if one.vacated => "vacated".to_owned(),
        Some(from) => format!("lifted {from}"),
        None if one.stay.is_in_force(now) => "in force".to_owned(),
        None => "to come".to_owned(),
    };
    let objects: Vec<Value> = standing
        .iter()
        .map(|one| {
            json!({
                "id": one.stay.id, "court": one.words.court, "docket": one.words.docket,
                "entered": one.words.entered, "stops": scope_words(&one.stay.scope),
                "effective_from": one.stay.effective_from.to_string(),
                "lifted_from": one.stay.lifted_from.map(|at| at.to_string()),
                "vacated": one.vacated, "in_force": one.stay.is_in_force(now) && !one.vacated,
                "corrected": one.words.kind == Kind::Correct, "leaf": one.entered_at,
                "order_sha256": one.words.order_sha256,
            })
        })
        .collect();
    let row = |one: &Standing| {
        vec![
            one.stay.id.clone(),
            one.words.court.clone(),
            one.words.docket.clone(),
            scope_words(&one.stay.scope),
            one.stay.effective_from.to_string(),
            word(one),
        ]
    };
    let head = ["id", "court", "docket", "stops", "from", ""];
    let mut prose = table(&head, standing.iter().map(row));
    if at.is_some() || known.is_some() {
        prose += &format!("\nAt {now}, by what was known then; instruments: {}", packs.join(", "));
    }
    say.data(&json!({"at": now.to_string(), "instruments": packs, "stays": objects}), &prose)?;
    Ok(exit::DONE)
}
