//! A clearing officer's yes, signed over the letter, the rows and the pack.

use portcullis_core::accounting::Kind;
use portcullis_core::clearance::{Clearance, RowRanges, statement};
use portcullis_core::staff::Role;
use portcullis_core::state::{BatchState, Step};

use crate::change::{BatchRow, Change, DocumentKind, ItemRow};
use crate::document;
use crate::ending::about;
use crate::engine::{Engine, Reply, Step as Carried};
use crate::error::{Error, Result};
use crate::lodge::{batch_ref, not_now};
use crate::resolve::batch;

/// What is cleared.
#[derive(Debug)]
pub struct Clearing {
    /// The batch's id.
    pub batch: String,
}

pub(crate) fn clear(step: &Carried<'_>, clearing: &Clearing) -> Result<Reply> {
    let (engine, actor, now) = (step.engine, step.actor, step.now);
    actor.must_be(Role::ClearingOfficer, "clear a batch")?;
    let mut batch = batch(engine, &clearing.batch)?;
    match batch.state {
        BatchState::AwaitingClearance => {}
        BatchState::Cleared => return Ok(Reply::Moved(batch)),
        BatchState::HeldByFinding => {
            let open = engine.findings(&batch)?.into_iter();
            let open: Vec<String> =
                open.filter(|f| f.resolved.is_none()).map(|finding| finding.code).collect();
            let open = open.join(", ");
            return Err(Error::NotPermitted(format!(
                "batch {} has open findings ({open}): counsel resolves each with `resolve` first",
                batch.id
            )));
        }
        _ => return Err(not_now(&batch, "cleared")),
    }
    engine.not_ended(&batch, u64::MAX)?;
    let place = engine.docket.documents(batch.number, DocumentKind::Clearance)?.len();
    let place = u32::try_from(place).unwrap_or(u32::MAX);
    let items = engine.items(&batch)?;
    let moved: Vec<ItemRow> = items
        .iter()
        .filter_map(|item| {
            let state = item.state.after(Step::Clear)?;
            Some(ItemRow { state, clearance: Some(place), ..item.clone() })
        })
        .collect();
    let rows = RowRanges::of(moved.iter().map(|item| item.index));
    let of = batch_ref(&batch);
    let token = actor.sign(&statement(&of, &rows))?;
    // What will be asked at release is asked now, so that nobody signs what will not count.
    Clearance::verify(&of, &rows, &token, &engine.staff()?)
        .map_err(|why| Error::NotPermitted(format!("batch {}: {why}", batch.id)))?;
    let kept = format!("{rows}\n{token}");
    let document =
        document::seal(engine, &batch.id, DocumentKind::Clearance, place, kept.as_bytes())?;
    batch.state = BatchState::Cleared;
    let mut sequence = step.sequence()?;
    let record =
        about(Kind::Cleared, &batch, actor.id(), now).with("detail", statement(&of, &rows));
    sequence.append(Kind::Cleared, &record, Some(batch.number), None)?;
    let change = Change {
        batch: Some(batch.clone()),
        items: moved,
        documents: vec![document],
        ..Change::default()
    };
    step.apply(sequence, change)?;
    Ok(Reply::Moved(batch))
}

/// The clearances of a batch, each verified again: by its place among the batch's documents.
///
/// # Errors
///
/// One does not open, or is not what a clearing officer signed.
pub fn verified(engine: &Engine, batch: &BatchRow) -> Result<Vec<Clearance>> {
    let staff = engine.staff()?;
    let of = batch_ref(batch);
    let documents = engine.docket.documents(batch.number, DocumentKind::Clearance)?;
    let verify = |document| {
        let kept = document::open(engine, &batch.id, document)?;
        let kept = String::from_utf8(kept).map_err(Error::fault)?;
        let broken = || Error::fault("a kept clearance cannot be read");
        let (rows, token) = kept.split_once('\n').ok_or_else(broken)?;
        let rows = RowRanges::parse(rows).ok_or_else(broken)?;
        Clearance::verify(&of, &rows, token, &staff).map_err(|why| {
            Error::Configuration(format!(
                "batch {}: a kept clearance {why}: the docket was changed",
                batch.id
            ))
        })
    };
    documents.iter().map(verify).collect()
}
