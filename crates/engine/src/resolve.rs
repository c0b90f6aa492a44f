//! Counsel's word on a finding about a whole batch. Never on an element: a defect of a row or a letter
//! is the requester's to mend, and a hard limit is nobody's to lift.

use std::collections::BTreeSet;

use portcullis_core::accounting::{Kind, Record};
use portcullis_core::batch::BatchFinding;
use portcullis_core::clearance::RowRanges;
use portcullis_core::staff::Role;
use portcullis_core::state::{BatchState, ItemState, Step};

use crate::change::{BatchRow, Change, DocumentKind, FindingRow, ItemRow};
use crate::document;
use crate::engine::{Engine, Reply, Step as Carried};
use crate::error::{Error, Result};
use crate::lodge::not_now;
use crate::sequence::hex;

/// What counsel resolves.
pub struct Resolution {
    /// The batch's id.
    pub batch: String,
    /// The finding's code.
    pub finding: String,
    /// The row ids for which it is resolved; all where `None`.
    pub rows: Option<Vec<String>>,
    /// Why, for the record.
    pub reason: String,
}

impl std::fmt::Debug for Resolution {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Resolution({} of {})", self.finding, self.batch)
    }
}

/// The batch of that id.
///
/// # Errors
///
/// There is none.
pub fn batch(engine: &Engine, id: &str) -> Result<BatchRow> {
    let found = engine.batch(id)?;
    found.ok_or_else(|| Error::input(format!("no batch `{id}`: `lodge` prints the batch's id")))
}

pub(crate) fn resolve(step: &Carried<'_>, resolution: &Resolution) -> Result<Reply> {
    let (engine, actor) = (step.engine, step.actor);
    actor.must_be(Role::Counsel, "resolve a finding")?;
    let code = resolution.finding.as_str();
    if BatchFinding::from_code(code).is_none() {
        let problem = format!(
            "`{code}` cannot be resolved: only batch.* findings can; an element that a row \
             lacks, a letter's defect and a hard limit are resolved by nobody"
        );
        return Err(Error::NotPermitted(problem));
    }
    if resolution.reason.trim().is_empty() {
        return Err(Error::input("a resolution needs its reason: give `--reason`"));
    }
    let mut batch = batch(engine, &resolution.batch)?;
    if !matches!(
        batch.state,
        BatchState::HeldByFinding
            | BatchState::AwaitingClearance
            | BatchState::Answered
            | BatchState::Cleared
    ) {
        return Err(not_now(&batch, "resolved"));
    }
    let items = engine.items(&batch)?;
    let mut findings = engine.findings(&batch)?;
    let rows = rows_of(engine, &batch, resolution, items.len())?;
    let finding = findings.iter_mut().find(|finding| finding.code == code);
    let finding = finding.ok_or_else(|| {
        let id = &batch.id;
        Error::input(format!("batch {id} has no finding `{code}`: `show {id}` lists those it has"))
    })?;
    let before = finding.resolved.clone();
    finding.resolved = Some(union(before.as_deref(), &rows).to_string());
    // The same resolution again changes nothing, so that a command cut off can be run again.
    if finding.resolved == before {
        return Ok(Reply::Moved(batch));
    }
    let changed = finding.clone();
    let moved = release(&items, &findings);
    let open = findings.iter().any(|finding| finding.resolved.is_none());
    if !open && (batch.state == BatchState::HeldByFinding || !moved.is_empty()) {
        batch.state = BatchState::AwaitingClearance;
    }
    record(step, batch, resolution, &rows, changed, moved).map(Reply::Moved)
}

/// The rows named, as places; each must be in the batch.
fn rows_of(
    engine: &Engine,
    batch: &BatchRow,
    resolution: &Resolution,
    count: usize,
) -> Result<RowRanges> {
    let all = || RowRanges::of(0..u32::try_from(count).unwrap_or(u32::MAX));
    let Some(named) = &resolution.rows else { return Ok(all()) };
    let documents = engine.docket.documents(batch.number, DocumentKind::Rows)?;
    let document = documents.first().ok_or_else(|| Error::fault("the batch has no rows file"))?;
    let bytes = document::open(engine, &batch.id, document)?;
    let rows =
        engine.requests.rows(&bytes).map_err(|_| Error::fault("the kept rows cannot be read"))?;
    if named.is_empty() {
        return Err(Error::input(
            "the file of row ids is empty: give one id a line, or leave `--rows` out",
        ));
    }
    let mut wanted: BTreeSet<&str> = named.iter().map(String::as_str).collect();
    let mut places = Vec::new();
    for (row, place) in rows.iter().zip(0u32..) {
        if wanted.remove(row.row_id) {
            places.push(place);
        }
    }
    if wanted.is_empty() {
        return Ok(RowRanges::of(places));
    }
    Err(Error::input(format!(
        "{} of the row ids given are not in the batch: give ids from its rows file, one a line",
        wanted.len()
    )))
}

fn union(before: Option<&str>, rows: &RowRanges) -> RowRanges {
    let before = before.and_then(RowRanges::parse).unwrap_or_default();
    let last = before.end().max(rows.end());
    RowRanges::of((0..last).filter(|row| before.contains(*row) || rows.contains(*row)))
}

/// Held rows for which every finding is resolved go on to await clearance.
fn release(items: &[ItemRow], findings: &[FindingRow]) -> Vec<ItemRow> {
    let ranges: Option<Vec<RowRanges>> =
        findings.iter().map(|f| f.resolved.as_deref().and_then(RowRanges::parse)).collect();
    let Some(ranges) = ranges else { return Vec::new() };
    let mut moved = Vec::new();
    for item in
        items.iter().filter(|item| item.state == ItemState::Held && item.clearance.is_none())
    {
        if ranges.iter().all(|rows| rows.contains(item.index)) {
            let state = item.state.after(Step::Release).unwrap_or(item.state);
            moved.push(ItemRow { state, ..item.clone() });
        }
    }
    moved
}

fn record(
    step: &Carried<'_>,
    batch: BatchRow,
    resolution: &Resolution,
    rows: &RowRanges,
    finding: FindingRow,
    items: Vec<ItemRow>,
) -> Result<BatchRow> {
    let (engine, actor, now) = (step.engine, step.actor, step.now);
    let statement = format!(
        "portcullis/resolution/v1\nI resolve this finding for these rows.\nbatch: {}\nletter: {}\nfinding: \
         {}\nrows: {rows}\nreason: {}\n",
        batch.id,
        hex(&batch.letter_sha256),
        finding.code,
        resolution.reason.trim()
    );
    let token = actor.sign(&statement)?;
    let place = engine.docket.documents(batch.number, DocumentKind::Resolution)?.len();
    let place = u32::try_from(place).unwrap_or(u32::MAX);
    let kept = format!("{statement}\n{token}");
    let document =
        document::seal(engine, &batch.id, DocumentKind::Resolution, place, kept.as_bytes())?;
    let mut sequence = step.sequence()?;
    let record = Record::new(Kind::Resolved, &now.to_string())
        .with("by", actor.id())
        .with("agency", batch.agency.as_str())
        .with("instrument", batch.instrument.as_str())
        .with("batch", batch.id.as_str())
        .with("detail", statement);
    sequence.append(Kind::Resolved, &record, Some(batch.number), None)?;
    let change = Change {
        batch: Some(batch.clone()),
        items,
        findings: vec![finding],
        documents: vec![document],
        ..Change::default()
    };
    step.apply(sequence, change)?;
    Ok(batch)
}
