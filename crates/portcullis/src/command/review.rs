//! Counsel's and the clearing officer's words on a batch.

use std::path::Path;

use portcullis_core::staff::Role;
use portcullis_core::state::BatchState;
use portcullis_engine::change::BatchRow;
use portcullis_engine::clear::Clearing;
use portcullis_engine::ending::{Declining, Withdrawing};
use portcullis_engine::resolve::Resolution;
use portcullis_engine::{Command, Engine, Error, Reply};
use serde_json::json;

use super::Ended;
use super::act::{act, text};
use crate::cli::Cli;
use crate::exit;
use crate::say::Say;

pub(super) fn resolve(
    cli: &Cli,
    batch: &str,
    finding: &str,
    rows: Option<&Path>,
    reason: &str,
    say: Say,
) -> Ended {
    let rows = match rows {
        None => None,
        Some(path) => {
            let text = text(path)?;
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
            let ids = text.lines().map(str::trim).filter(|id| !id.is_empty());
            Some(ids.map(str::to_owned).collect())
        }
    };
    let resolution = Resolution {
        batch: batch.to_owned(),
        finding: finding.to_owned(),
        rows,
        reason: reason.to_owned(),
    };
    let at = act(cli, Role::Counsel, say)?;
    let reply = at.handle(Command::Resolve(resolution))?;
    moved(&at.engine, reply, &format!("{finding} is resolved"), say)
}

pub(super) fn clear(cli: &Cli, batch: &str, say: Say) -> Ended {
    let at = act(cli, Role::ClearingOfficer, say)?;
    let clearing = Clearing { batch: batch.to_owned() };
    let reply = at.handle(Command::Clear(clearing))?;
    moved(&at.engine, reply, "cleared", say)
}

pub(super) fn decline(cli: &Cli, batch: &str, ground: &str, reason: &str, say: Say) -> Ended {
    let at = act(cli, Role::ClearingOfficer, say)?;
    let declining =
        Declining { batch: batch.to_owned(), ground: ground.to_owned(), reason: reason.to_owned() };
    let reply = at.handle(Command::Decline(declining))?;
    moved(&at.engine, reply, "declined", say)
}

pub(super) fn withdraw(cli: &Cli, batch: &str, say: Say) -> Ended {
    let at = act(cli, Role::Clerk, say)?;
    let reply = at.handle(Command::Withdraw(Withdrawing { batch: batch.to_owned() }))?;
    moved(&at.engine, reply, "the withdrawal is entered", say)
}

fn moved(engine: &Engine, reply: Reply, what: &str, say: Say) -> Ended {
    let Reply::Moved(batch) = reply else {
        return Err(Error::fault("the batch moved on and nothing was told of it"));
    };
    let open = open_findings(engine, &batch)?;
    let object = json!({"batch": batch.id, "state": batch.state.word(), "findings": open});
    let mut prose = format!("Batch {}: {what}. It is now {}.", batch.id, batch.state.word());
    match batch.state {
        BatchState::AwaitingClearance => {
            prose += &format!("\nNext: `portcullis clear {}`, by a clearing officer.", batch.id);
        }
        BatchState::Cleared => {
            prose += &format!("\nNext: `portcullis answer {} --out DIR`.", batch.id);
        }
        _ => {}
    }
    if !open.is_empty() {
        prose += &format!("\nStill open: {}", open.join(", "));
    }
    say.data(&object, &prose)?;
    Ok(exit::DONE)
}

/// The batch findings that nobody has resolved.
pub(super) fn open_findings(engine: &Engine, batch: &BatchRow) -> Result<Vec<String>, Error> {
    let findings = engine.findings(batch)?.into_iter();
    Ok(findings.filter(|finding| finding.resolved.is_none()).map(|finding| finding.code).collect())
}
