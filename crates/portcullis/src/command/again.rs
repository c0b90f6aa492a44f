//! `review`: a batch, decided again by the law of now.

use std::collections::BTreeMap;
use std::sync::Arc;

use portcullis_core::staff::Role;
use portcullis_engine::ports::Rulebook;
use portcullis_engine::review::Reviewed;
use portcullis_engine::{Engine, Error};
use serde_json::json;

use super::Ended;
use super::act::act;
use super::instrument::{adopted, find, is_version, loaded};
use crate::cli::Cli;
use crate::exit;
use crate::say::Say;

pub(super) fn review(cli: &Cli, batch: &str, pack: Option<&str>, say: Say) -> Ended {
    let at = act(cli, Role::Counsel, say)?;
    let rulebook = pack.map(|pack| given(&at.engine, pack)).transpose()?;
    let found = at.engine.review(&at.actor, batch, rulebook)?;
    let rows: Vec<_> = found
        .changed
        .iter()
        .map(|row| {
            json!({
                "row_id": row.row_id, "was": row.was, "now": row.now, "codes": row.codes,
                "clauses": row.clauses, "stays": row.stays,
            })
        })
        .collect();
    let [then, now] = &found.packs;
    let object = json!({
        "batch": found.batch.id, "decided_by": then, "reviewed_by": now, "adopted": found.adopted, "rows": found.batch.rows,
        "changed": rows,
    });
    say.data(&object, &prose(&found))?;
    Ok(exit::DONE)
}

/// A pack that was adopted, by its id and version; or one that the program carries, or that a folder holds, which is
/// judged by here and adopted by nobody.
fn given(engine: &Engine, pack: &str) -> Result<Arc<dyn Rulebook>, Error> {
    if is_version(pack) {
        return engine.rulebook(&adopted(engine, pack)?);
    }
    Ok(Arc::new(loaded(&find(pack)?)?))
}

fn prose(found: &Reviewed) -> String {
    let [then, now] = &found.packs;
    let another = then.split('@').next() != now.split('@').next();
    let mut prose = format!(
        "Batch {}, decided by {then}, reviewed by {now}{} and the stays of now:\n",
        found.batch.id,
        if found.adopted { "" } else { " (in words that nobody here has signed)" }
    );
    if another {
        prose += "  as if the letter had invoked that instrument\n";
    }
    if found.changed.is_empty() {
        return prose
            + "  every row would come out as it did, by the rules and by orders that hold. Limits on counts, findings on the \
               whole and protections are not judged here.";
    }
    let mut counts: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for row in &found.changed {
        *counts.entry((row.was, row.now)).or_insert(0) += 1;
        prose += &format!("  {}: {}, now {}", row.row_id, row.was, row.now);
        let why =
            row.codes.iter().zip(&row.clauses).map(|(code, clause)| format!("{code}: {clause}"));
        let why: Vec<String> = why.chain(row.stays.iter().map(|id| format!("stay {id}"))).collect();
        if !why.is_empty() {
            prose += &format!(" ({})", why.join("; "));
        }
        prose += "\n";
    }
    for ((was, now), rows) in counts {
        prose += &format!("{rows} {was}, now {now}\n");
    }
    prose
}

pub(super) fn replay(cli: &Cli, batch: &str, say: Say) -> Ended {
    let at = act(cli, Role::Counsel, say)?;
    let found = at.engine.replay(&at.actor, batch)?;
    let parts: Vec<_> = found
        .parts
        .iter()
        .map(|part| {
            json!({
                "what": part.what, "at": part.at, "known": part.known, "rows": part.rows,
                "agrees": part.differs.is_empty() && part.gone.is_empty(),
                "differs": part.differs, "gone": part.gone,
            })
        })
        .collect();
    let object = json!({"batch": found.batch.id, "agrees": found.agrees(), "parts": parts});
    let mut prose = format!("Batch {}, decided again by what was known then:\n", found.batch.id);
    for part in &found.parts {
        let word = match (part.differs.is_empty(), part.gone.is_empty()) {
            (true, true) if part.what == "rows" => {
                format!("{} rows, each where its entries say", part.rows)
            }
            (true, true) if part.what == "lodging" => {
                format!("{} rows, each with the findings that were recorded", part.rows)
            }
            (true, true) => format!("{} rows, byte for byte as recorded", part.rows),
            (true, false) => format!("cannot be decided again: {} gone", part.gone.join(" and ")),
            (false, _) => format!("DIFFERS: {}", part.differs.join("; ")),
        };
        prose += &format!("  {:<10} at {}, leaf {}: {word}\n", part.what, part.at, part.known);
    }
    say.data(&object, &prose)?;
    Ok(match (found.differs(), found.agrees()) {
        (true, _) => exit::FAULT,
        (false, true) => exit::DONE,
        // What is gone cannot be decided again: nobody can say that it agrees.
        (false, false) => exit::UNAVAILABLE,
    })
}
