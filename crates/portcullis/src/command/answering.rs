//! `answer` and `show`: what is told, and what the docket remembers of it.

use std::path::Path;

use portcullis_core::staff::Role;
use portcullis_core::state::{BatchState, ItemState};
use portcullis_engine::answer::{Answered, Answering};
use portcullis_engine::opening::Shown;
use portcullis_engine::story::{self, Story};
use portcullis_engine::{Command, Error, Reply};
use serde_json::{Value, json};

use super::Ended;
use super::act::{act, look};
use super::put;
use crate::cli::Cli;
use crate::exit;
use crate::say::Say;
use crate::system::{Readers, write_whole};

pub(super) fn answer(cli: &Cli, batch: &str, out: &Path, say: Say) -> Ended {
    not_served(cli, out)?;
    let at = act(cli, Role::Clerk, say)?;
    let folder =
        out.to_str().ok_or_else(|| Error::input("--out: the folder's name is not UTF-8"))?;
    let answering = Answering { batch: batch.to_owned(), folder: folder.to_owned() };
    let Reply::Answered(answered) = at.handle(Command::Answer(answering))? else {
        return Err(Error::fault("the batch was answered and nothing was told of it"));
    };
    say.data(&object(&answered, out), &prose(&answered, out))?;
    Ok(exit::DONE)
}

fn object(answered: &Answered, out: &Path) -> Value {
    json!({
        "batch": answered.batch.id,
        "state": answered.batch.state.word(),
        "answers": answered.answers,
        "rows": answered.batch.rows,
        "outcomes": answered.outcomes,
        "out": out,
        "files": answered.files,
        "withheld": answered.withheld,
    })
}

fn prose(answered: &Answered, out: &Path) -> String {
    let mut prose = format!("Batch {}: {}\n", answered.batch.id, answered.batch.state.word());
    for (outcome, rows) in &answered.outcomes {
        prose += &format!("  {rows:>8}  {outcome}\n");
    }
    prose += &format!("in {}: {}", out.display(), answered.files.join(", "));
    if !answered.withheld.is_empty() {
        prose += &format!(
            "\nnot handed over, for a stay in force now stops rows that they tell of: {}",
            answered.withheld.join(", ")
        );
    }
    if answered.outcomes.iter().any(|(outcome, _)| *outcome == ItemState::Held.word()) {
        prose += &format!("\nWhy rows are held: `portcullis show {}`.", answered.batch.id);
    }
    prose
}

pub(super) fn show(
    cli: &Cli,
    what: &str,
    opening: Option<&Path>,
    fields: Option<&[String]>,
    say: Say,
) -> Ended {
    let engine = look(cli, say)?;
    let story = story::story(&engine, what)?;
    let mut told = tell(&story);
    if let Some(path) = opening {
        let shown = story::opening(&engine, story.leaf(), fields)?;
        not_served(cli, path)?;
        only_over_an_opening(path)?;
        let mut json = serde_json::to_vec_pretty(&shown).map_err(Error::fault)?;
        json.push(b'\n');
        write_whole(path, &json, Readers::Owner)
            .map_err(|error| Error::CannotWrite(format!("{}: {error}", path.display())))?;
        put(
            &mut told,
            "opening",
            json!({"file": path.display().to_string(), "leaf": story.leaf()}),
        );
    }
    say.data(&told, &tale(&story, opening))?;
    Ok(exit::DONE)
}

/// What holds names and addresses does not go into the folder that everybody may read.
pub(super) fn not_served(cli: &Cli, path: &Path) -> Result<(), Error> {
    let Ok(public) = cli.home.join("public").canonicalize() else { return Ok(()) };
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    // Of a place that is not there yet, the folders that are.
    let there = whole.ancestors().find_map(|folder| folder.canonicalize().ok());
    if there.is_some_and(|folder| folder.starts_with(&public)) {
        let path = path.display();
        return Err(Error::CannotWrite(format!(
            "{path}: it lies in the folder that everybody may read: name another"
        )));
    }
    Ok(())
}

/// An opening may be written over an earlier one, and over nothing else.
fn only_over_an_opening(path: &Path) -> Result<(), Error> {
    let Ok(there) = std::fs::symlink_metadata(path) else { return Ok(()) };
    let before = if there.is_file() { std::fs::read(path).unwrap_or_default() } else { Vec::new() };
    let known = serde_json::from_slice::<Shown>(&before).is_ok();
    let problem = || {
        let path = path.display();
        Error::CannotWrite(format!("{path}: the file is there and is no opening: name another"))
    };
    if known { Ok(()) } else { Err(problem()) }
}

fn tell(story: &Story) -> Value {
    let batch = &story.batch;
    let entries: Vec<Value> = story
        .entries
        .iter()
        .map(|entry| json!({"leaf": entry.index, "kind": entry.kind, "at": entry.at.to_string()}))
        .collect();
    let findings: Vec<Value> = story
        .findings
        .iter()
        .map(|finding| {
            json!({"code": finding.code, "resolved_rows": story::resolved_rows(finding, batch.rows)})
        })
        .collect();
    let mut told = json!({
        "batch": batch.id,
        "state": batch.state.word(),
        "instrument": batch.instrument,
        "instrument_version": batch.version,
        "agency": batch.agency,
        "official": batch.kid,
        "lodged_by": batch.lodged_by,
        "lodged_at": batch.lodged_at.to_string(),
        "expires": batch.expires.to_string(),
        "letter_sha256": portcullis_engine::sequence::hex(&batch.letter_sha256),
        "rows_sha256": portcullis_engine::sequence::hex(&batch.rows_sha256),
        "rows": batch.rows,
        "returned": batch.returned,
        "refused": batch.refused,
        "answers": batch.answers,
        "leaf": story.leaf(),
        "findings": findings,
        "states": story.states,
        "defects": story.defects,
        "held": story.held,
        "entries": entries,
    });
    if let Some((item, row_id)) = &story.item {
        let own = json!({
            "row_id": row_id, "row": item.index + 1, "state": item.state.word(), "leaf": item.leaf,
        });
        put(&mut told, "item", own);
    }
    told
}

fn tale(story: &Story, opening: Option<&Path>) -> String {
    let batch = &story.batch;
    let mut tale = match &story.item {
        Some((item, row_id)) => {
            format!("Row `{row_id}` of batch {}: {}\n", batch.id, item.state.word())
        }
        None => format!("Batch {}: {}\n", batch.id, batch.state.word()),
    };
    let (by, at) = (&batch.lodged_by, batch.lodged_at);
    tale += &match (batch.state, batch.kid.is_empty()) {
        (BatchState::Refused, true) => {
            format!("  from nobody on the roll; lodged by {by} at {at}\n")
        }
        (BatchState::Refused, false) => {
            format!("  {}; official `{}`, lodged by {by} at {at}\n", batch.agency, batch.kid)
        }
        _ => format!(
            "  {} asked under {}@{}; official `{}`, lodged by {by} at {at}\n",
            batch.agency, batch.instrument, batch.version, batch.kid
        ),
    };
    if !batch.refused.is_empty() {
        tale += &format!("  refused: {}\n", batch.refused.join(", "));
    }
    for (state, rows) in story.states.iter().filter(|_| story.item.is_none()) {
        tale += &format!("  {rows:>8}  {state}\n");
    }
    for (code, rows) in &story.defects {
        tale += &format!("  {rows:>8}  {code}\n");
    }
    for finding in &story.findings {
        let resolved = story::resolved_rows(finding, batch.rows);
        let how = resolved.map_or("open".to_owned(), |rows| format!("resolved for {rows} rows"));
        tale += &format!("  finding {}: {how}\n", finding.code);
    }
    for why in &story.held {
        tale += &format!("  held: {why}\n");
    }
    for entry in &story.entries {
        tale += &format!("  {}  leaf {:>8}  {}\n", entry.at, entry.index, entry.kind);
    }
    if let Some(path) = opening {
        tale += &format!("The opening of leaf {} is in {}.\n", story.leaf(), path.display());
    }
    tale
}
