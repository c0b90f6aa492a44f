//! What the docket tells of one batch or one item, and the openings that outsiders get.

use std::collections::BTreeMap;

use portcullis_core::clearance::RowRanges;
use portcullis_core::moment::Moment;

use crate::change::{BatchRow, DocumentKind, EntryRow, FindingRow, ItemRow};
use crate::document;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::holding;
use crate::opening::{Opening, Shown};
use crate::resolve::batch;
use crate::sequence;

/// The story of a batch, or of one item of it.
#[derive(Debug)]
pub struct Story {
    /// The batch.
    pub batch: BatchRow,
    /// Its findings.
    pub findings: Vec<FindingRow>,
    /// Rows by state.
    pub states: BTreeMap<&'static str, u64>,
    /// The item asked about, with its row id.
    pub item: Option<(ItemRow, String)>,
    /// The codes of the defects of the item, or of the batch with how many rows have each.
    pub defects: BTreeMap<String, u64>,
    /// Why rows of it are held now, for the custodian's own people.
    pub held: Vec<String>,
    /// What happened, in order.
    pub entries: Vec<EntryRow>,
}

impl Story {
    /// The leaf that an opening of this thing opens: an item's last, or a batch's receipt.
    #[must_use]
    pub fn leaf(&self) -> u64 {
        self.item.as_ref().and_then(|(item, _)| item.leaf).unwrap_or(self.batch.leaf)
    }
}

/// Tells the story of `BATCH` or `BATCH/ROW_ID`.
///
/// # Errors
///
/// There is no such batch or row.
pub fn story(engine: &Engine, what: &str) -> Result<Story> {
    let (id, row_id) = match what.split_once('/') {
        Some((id, row_id)) => (id, Some(row_id)),
        None => (what, None),
    };
    let batch = batch(engine, id)?;
    let items = engine.items(&batch)?;
    let item = row_id.map(|row_id| find(engine, &batch, &items, row_id)).transpose()?;
    let mut states = BTreeMap::new();
    let mut defects = BTreeMap::new();
    let rules = match items.is_empty() {
        true => Vec::new(),
        false => engine.rulebook_of(&batch.pack_sha256)?.terms().rules.clone(),
    };
    let about = |row: &&ItemRow| item.as_ref().is_none_or(|(item, _)| item.index == row.index);
    for row in items.iter().filter(about) {
        *states.entry(row.state.word()).or_insert(0) += 1;
        for rule in row.failed.iter().filter_map(|at| rules.get(usize::from(*at))) {
            *defects.entry(rule.code.clone()).or_insert(0) += 1;
        }
    }
    let own = item.as_ref().map(|(item, _)| item.index);
    let entries = engine.docket.entries(batch.number)?;
    let entries = entries.into_iter().filter(|entry| entry.item == own).collect();
    let findings = engine.findings(&batch)?;
    let asked: Vec<&ItemRow> = items.iter().filter(about).collect();
    let held =
        holding::reasons(engine, &batch, &findings, &asked, Moment::latest(engine.clock.now()))?;
    Ok(Story { batch, findings, states, item, defects, held, entries })
}

fn find(
    engine: &Engine,
    batch: &BatchRow,
    items: &[ItemRow],
    row_id: &str,
) -> Result<(ItemRow, String)> {
    let documents = engine.docket.documents(batch.number, DocumentKind::Rows)?;
    let document = documents.first().ok_or_else(|| {
        Error::input("a refused letter has no rows on record: name the batch alone")
    })?;
    let bytes = document::open(engine, &batch.id, document)?;
    let rows =
        engine.requests.rows(&bytes).map_err(|_| Error::fault("the kept rows cannot be read"))?;
    let place = rows.iter().position(|row| row.row_id == row_id);
    let item = place.and_then(|place| items.get(place)).cloned();
    let unknown = || {
        Error::input(format!(
            "batch {} has no such row: give `BATCH/ROW_ID` with a row id of its rows file",
            batch.id
        ))
    };
    Ok((item.ok_or_else(unknown)?, row_id.to_owned()))
}

/// The opening of a leaf, with the fields named shown, or all of them.
///
/// # Errors
///
/// The leaf's opening has been destroyed, does not open, or a field is none of a record's.
pub fn opening(engine: &Engine, leaf: u64, fields: Option<&[String]>) -> Result<Shown> {
    let known = portcullis_core::accounting::FIELDS;
    let strange = fields.unwrap_or_default().iter().find(|field| !known.contains(&field.as_str()));
    if strange.is_some() {
        return Err(Error::input(format!(
            "--fields: the fields of a record are {}",
            known.join(",")
        )));
    }
    let gone = || {
        Error::input(format!(
            "the opening of leaf {leaf} is not kept any more: what was given out of it before is all there is"
        ))
    };
    Ok(opened(engine, leaf)?.ok_or_else(gone)?.show(fields))
}

/// What opens a leaf, whole; `None` where it has been destroyed.
///
/// # Errors
///
/// It does not open, or cannot be read.
pub(crate) fn opened(engine: &Engine, leaf: u64) -> Result<Option<Opening>> {
    let Some(sealed) = engine.docket.opening(leaf)? else { return Ok(None) };
    let bytes = engine.secrets.open(&sealed, &sequence::place(leaf))?;
    let broken = || Error::fault("a kept opening cannot be read");
    Opening::from_bytes(&bytes).map(Some).ok_or_else(broken)
}

/// How many rows a finding has been resolved for; `None` while it is open.
#[must_use]
pub fn resolved_rows(finding: &FindingRow, rows: u64) -> Option<u64> {
    let ranges = finding.resolved.as_deref().and_then(RowRanges::parse)?;
    let rows = u32::try_from(rows).unwrap_or(u32::MAX);
    u64::try_from((0..rows).filter(|row| ranges.contains(*row)).count()).ok()
}
