//! A batch, decided again by what was known then: the pack, the stays, the roll, the counts and the protections of that
//! point of the docket, at that legal time, and what the register showed. It must come out byte for byte.
//!
//! It runs the code that decided. What has been destroyed by schedule is named; nothing is made up in its place.

use std::collections::BTreeMap;

use portcullis_core::accounting::Kind;
use portcullis_core::clearance::RowRanges;
use portcullis_core::moment::Moment;
use portcullis_core::staff::Role;
use portcullis_core::state::{BatchState, ItemState};

use crate::acting::Actor;
use crate::answer::telling;
use crate::basis::{Basis, EXTRACTOR, Evidence, facts_sha256};
use crate::brief::Brief;
use crate::change::{BatchRow, DocumentKind, EntryRow, ItemRow};
use crate::document;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::files::{self, Line};
use crate::intake::{self, Taken};
use crate::lodge;
use crate::proceed;
use crate::resolve::batch;
use crate::story;

/// What came of deciding a batch again.
#[derive(Debug)]
pub struct Replayed {
    /// The batch.
    pub batch: BatchRow,
    /// Its lodging, then each of its answers.
    pub parts: Vec<Part>,
}

impl Replayed {
    /// Whether everything was decided again, and came out as it was.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.parts.iter().all(|part| part.differs.is_empty() && part.gone.is_empty())
    }

    /// Whether something came out otherwise.
    #[must_use]
    pub fn differs(&self) -> bool {
        self.parts.iter().any(|part| !part.differs.is_empty())
    }
}

/// One step of a batch, decided again.
#[derive(Debug)]
pub struct Part {
    /// `lodging`, or `answer 1`.
    pub what: String,
    /// By what was known before which leaf.
    pub known: u64,
    /// At which legal time.
    pub at: String,
    /// The rows that it tells.
    pub rows: usize,
    /// What came out otherwise; empty where it agrees.
    pub differs: Vec<String>,
    /// What is gone, so that it could not be decided again.
    pub gone: Vec<String>,
}

impl Engine {
    /// Decides a batch again, as counsel.
    ///
    /// # Errors
    ///
    /// Who asks is not counsel, there is no such batch or it was refused, or the docket cannot be read.
    pub fn replay(&self, actor: &Actor, id: &str) -> Result<Replayed> {
        actor.must_be(Role::Counsel, "decide a batch again")?;
        let batch = batch(self, id)?;
        if batch.state == BatchState::Refused {
            return Err(Error::input(format!(
                "batch {id} was refused for its letter: no row of it was judged, so there is nothing to decide again"
            )));
        }
        let entries = self.docket.entries(batch.number)?;
        let mut parts = Vec::new();
        let Some((letter, rows)) = document::kept(self, &batch)? else {
            let part = Part::new("lodging", batch.number, batch.lodged_at.to_string());
            parts.push(part.without("the letter and its rows"));
            return Ok(Replayed { batch, parts });
        };
        let (lodging, failed) = lodging(self, &batch, &entries, &letter, &rows)?;
        parts.push(lodging);
        let told = entries.iter().filter(|entry| entry.kind == Kind::Answered.word());
        for (number, entry) in (1..).zip(told) {
            parts.push(answer(self, &batch, &entries, &failed, number, entry)?);
        }
        parts.push(rows_now(self, &batch, &entries, &failed)?);
        Ok(Replayed { batch, parts })
    }
}

impl Part {
    fn new(what: &str, known: u64, at: String) -> Part {
        let (differs, gone) = (Vec::new(), Vec::new());
        Part { what: what.to_owned(), known, at, rows: 0, differs, gone }
    }

    fn without(mut self, gone: &str) -> Part {
        self.gone.push(gone.to_owned());
        self
    }

    fn hold(&mut self, same: bool, what: impl FnOnce() -> String) {
        if !same {
            self.differs.push(what());
        }
    }
}

/// Judges the letter and its rows again. What comes of it too: for each row, the rules that it does not meet.
fn lodging(
    engine: &Engine,
    batch: &BatchRow,
    entries: &[EntryRow],
    letter: &[u8],
    rows: &[u8],
) -> Result<(Part, Vec<Vec<u16>>)> {
    let moment = Moment { at: batch.lodged_at, known: batch.number };
    let mut part = Part::new("lodging", moment.known, moment.at.to_string());
    let rulebook = engine.rulebook_of(&batch.pack_sha256)?;
    let again = intake::verify_again(engine, letter, rows, rulebook.as_ref(), moment)?;
    let refused = intake::failed_rules(rulebook.as_ref(), again.facts)?;
    part.hold(refused.is_empty(), || "the letter would be refused".to_owned());
    let Some(letter) = again.letter else { return Ok((part, Vec::new())) };
    part.hold(intake::is_of(batch, &letter, again.rows.len()), || {
        "the agency, the instrument, the signer, the expiry or the count of rows".to_owned()
    });
    let taken = Taken { letter, facts: again.facts, rulebook, rows: again.rows };
    let (examined, findings) = lodge::judge(engine, batch, &taken, moment)?;
    part.rows = examined.len();
    let failed = |one: &crate::examine::Examined| match one.meets_all() {
        true => Vec::new(),
        false => one.finding.outcome().failed.clone(),
    };
    let failed: Vec<Vec<u16>> = examined.iter().map(failed).collect();
    let items = engine.docket.items(batch.number)?;
    part.hold(items.len() == failed.len(), || {
        format!("{} rows are kept, and the letter has {}", items.len(), failed.len())
    });
    for (row, again) in items.iter().zip(&failed) {
        part.hold(row.failed == *again, || format!("row {}: its defects", row.index + 1));
    }
    let returned = entries.iter().filter(|entry| entry.kind == Kind::Returned.word()).count();
    let now = failed.iter().filter(|failed| !failed.is_empty()).count();
    let counted = u64::try_from(now).is_ok_and(|now| now == batch.returned);
    part.hold(counted, || format!("{} rows are counted as returned", batch.returned));
    part.hold(returned == now, || format!("{returned} rows were returned, and {now} would be"));
    let mut found: Vec<&str> = findings.iter().map(|finding| finding.code()).collect();
    let recorded = engine.docket.findings(batch.number)?;
    let mut recorded: Vec<&str> = recorded.iter().map(|finding| finding.code.as_str()).collect();
    found.sort_unstable();
    recorded.sort_unstable();
    part.hold(found == recorded, || "the findings on the whole batch".to_owned());
    Ok((part, failed))
}

/// Holds where each row stands against what its entries say of it: the accounting cannot be taken from.
fn rows_now(
    engine: &Engine,
    batch: &BatchRow,
    entries: &[EntryRow],
    failed: &[Vec<u16>],
) -> Result<Part> {
    let last = entries.last();
    let at = last.map_or(batch.lodged_at, |entry| entry.at).to_string();
    let mut part = Part::new("rows", last.map_or(batch.number, |entry| entry.index), at);
    let items = engine.docket.items(batch.number)?;
    part.rows = items.len();
    for entry in entries {
        // What opens a record may have been destroyed by schedule.
        let Some(opening) = story::opened(engine, entry.index)? else { continue };
        let same = opening.value("kind").as_deref() == Some(entry.kind.as_str())
            && opening.value("at").as_deref() == Some(entry.at.to_string().as_str());
        part.hold(same, || format!("leaf {}: what is recorded, or when", entry.index));
    }
    for (row, told) in items.iter().zip(items_at(engine, batch, entries, failed, u64::MAX)?) {
        let covered = row.clearance == told.clearance && row.answer == told.answer;
        part.hold(covered, || format!("row {}: its clearance or its answer", row.index + 1));
        let same = row.state == told.state && row.leaf == told.leaf;
        // Of a row that has not come to its end the entries tell the last leaf alone.
        let open = !row.state.is_final() && !told.state.is_final() && row.leaf == told.leaf;
        part.hold(same || open, || format!("row {}: where it stands", row.index + 1));
    }
    Ok(part)
}

/// Decides one answer again, and holds its files against those recorded.
fn answer(
    engine: &Engine,
    batch: &BatchRow,
    entries: &[EntryRow],
    failed: &[Vec<u16>],
    number: u32,
    entry: &EntryRow,
) -> Result<Part> {
    let what = format!("answer {number}");
    let at = entry.at.to_string();
    let Some(basis) = basis(engine, entry.index)? else {
        return Ok(Part::new(&what, 0, at).without("the opening of its record"));
    };
    let mut part = Part::new(&what, basis.known, at);
    let recorded = recorded(engine, batch, number)?;
    if recorded.is_empty() {
        part.gone.push("its files".to_owned());
    }
    let mut evidence = Evidence::open(engine, batch, number)?;
    if evidence.is_empty() && basis.register.is_some() {
        return Ok(part.without("what the register showed"));
    }
    if basis.tables != portcullis_postal::TABLE_VERSION {
        return Ok(part.without(&format!(
            "the program with postal tables {}: this one has {}",
            basis.tables,
            portcullis_postal::TABLE_VERSION
        )));
    }
    let same = evidence.sha256() == basis.evidence;
    part.hold(same, || "what is kept of the look-ups is not what the record names".to_owned());
    part.hold(basis.pack_sha256 == batch.pack_sha256, || "the pack".to_owned());
    let moment = Moment { at: entry.at, known: basis.known };
    let again = proceed::read_again(engine, batch, moment)?;
    let own = basis.extractor != EXTRACTOR || facts_sha256(&again.rows) == basis.facts;
    part.hold(own, || "the facts read out of the rows".to_owned());
    let briefs: Vec<Brief> = again.rows.iter().map(|one| Brief::of(&one.item)).collect();
    let rulebook = again.rulebook.clone();
    let items = items_at(engine, batch, entries, failed, basis.known)?;
    let outcomes = match basis.cleared {
        true => proceed::proceed(engine, batch, &items, again, moment, Some(&mut evidence))?,
        false => Vec::new(),
    };
    let leaves = leaves(entries, entry.index);
    let mut lines = Vec::new();
    for (mut told, brief) in telling(&items, outcomes, number - 1).into_iter().zip(&briefs) {
        if told.line {
            told.item.leaf = leaves.get(&told.item.index).copied();
            lines.push(Line::of(&told.item, brief, told.address));
        }
    }
    part.rows = lines.len();
    let made = files::answer_files(engine, batch, rulebook.terms(), &lines, number, moment)?;
    part.hold(made.answers_sha256 == basis.answers_sha256, || "the answers".to_owned());
    if !recorded.is_empty() {
        compare(&mut part, made, &recorded)?;
    }
    Ok(part)
}

/// Holds the files made again against those recorded. The receipt and its checkpoint are proofs of the log and no
/// decision: they are taken as they were.
fn compare(
    part: &mut Part,
    made: files::AnswerFiles,
    recorded: &BTreeMap<String, Vec<u8>>,
) -> Result<()> {
    let of = |start: &str| {
        let named = recorded.iter().find(|(name, _)| name.starts_with(start));
        named.map(|(_, bytes)| bytes.as_slice()).unwrap_or_default()
    };
    let manifest: serde_json::Value = serde_json::from_slice(of("manifest")).unwrap_or_default();
    let checkpoint = manifest.get("checkpoint").and_then(serde_json::Value::as_str);
    let checkpoint = checkpoint.unwrap_or_default();
    let made = made.with_receipt(of("receipt").to_vec(), checkpoint)?;
    part.hold(made.len() == recorded.len(), || "which files there are".to_owned());
    for (name, bytes) in made {
        part.hold(recorded.get(&name) == Some(&bytes), || format!("{name} is not the same bytes"));
    }
    Ok(())
}

/// The basis that the record of an answer states; `None` where its opening has been destroyed.
pub(crate) fn basis(engine: &Engine, leaf: u64) -> Result<Option<Basis>> {
    let Some(opening) = story::opened(engine, leaf)? else { return Ok(None) };
    let detail = opening.value("detail").unwrap_or_default();
    let broken = || Error::fault("the record of an answer cannot be read");
    Basis::from_text(&detail).map(Some).ok_or_else(broken)
}

/// The files recorded for an answer, by name.
fn recorded(engine: &Engine, batch: &BatchRow, number: u32) -> Result<BTreeMap<String, Vec<u8>>> {
    let documents = engine.docket.documents(batch.number, DocumentKind::Answer)?;
    let own = documents.iter().filter(|document| document.answer == number);
    own.map(|document| document::file(engine, batch, document)).collect()
}

/// The leaf of each row as it was when an answer was recorded.
fn leaves(entries: &[EntryRow], answered: u64) -> BTreeMap<u32, u64> {
    let before = entries.iter().filter(|entry| entry.index < answered);
    before.filter_map(|entry| entry.item.map(|item| (item, entry.index))).collect()
}

/// How the rows of a batch stood before a leaf, as the entries and the clearances tell it.
fn items_at(
    engine: &Engine,
    batch: &BatchRow,
    entries: &[EntryRow],
    failed: &[Vec<u16>],
    known: u64,
) -> Result<Vec<ItemRow>> {
    let clearances = clearances(engine, batch, entries, known)?;
    let mut items: Vec<ItemRow> = (0..)
        .zip(failed)
        .map(|(index, failed)| {
            let covers = |rows: &RowRanges| rows.contains(index);
            let clearance = clearances.iter().rposition(covers);
            let clearance = clearance.and_then(|place| u32::try_from(place).ok());
            let state = match clearance {
                Some(_) => ItemState::Cleared,
                None => ItemState::AwaitingClearance,
            };
            ItemRow { index, state, leaf: None, clearance, answer: None, failed: failed.clone() }
        })
        .collect();
    let (mut answers, mut from) = (0, 0);
    for entry in entries.iter().filter(|entry| entry.index < known) {
        let Some(index) = entry.item else {
            if entry.kind == Kind::Answered.word() {
                answers += 1;
                told(&mut items, from..entry.index, answers);
                from = entry.index;
            }
            continue;
        };
        let place = usize::try_from(index).ok().and_then(|index| items.get_mut(index));
        let state = ItemState::from_word(&entry.kind);
        let (Some(item), Some(state)) = (place, state) else { continue };
        // How a batch ends is told by the next answer; what an answer decides, by that answer.
        let ends = matches!(state, ItemState::Declined | ItemState::Cancelled | ItemState::Expired);
        if ends {
            item.answer = None;
        }
        item.state = state;
        item.leaf = Some(entry.index);
    }
    Ok(items)
}

/// Marks what an answer told: the first one every row, a later one those that came to their end since the one before.
fn told(items: &mut [ItemRow], leaves: std::ops::Range<u64>, number: u32) {
    for item in items.iter_mut() {
        let ended = item.state.is_final() && item.leaf.is_some_and(|leaf| leaves.contains(&leaf));
        if number == 1 || ended {
            item.answer = Some(number);
        }
    }
}

/// The rows that each clearance before a leaf covers, in the order of the documents.
fn clearances(
    engine: &Engine,
    batch: &BatchRow,
    entries: &[EntryRow],
    known: u64,
) -> Result<Vec<RowRanges>> {
    let whole = entries.iter().filter(|entry| entry.item.is_none());
    let cleared = whole.filter(|entry| entry.kind == Kind::Cleared.word() && entry.index < known);
    let documents = engine.docket.documents(batch.number, DocumentKind::Clearance)?;
    let read = |document| {
        let kept = String::from_utf8(document::open(engine, &batch.id, document)?);
        let kept = kept.map_err(Error::fault)?;
        let rows = kept.split_once('\n').and_then(|(rows, _)| RowRanges::parse(rows));
        rows.ok_or_else(|| Error::fault("a kept clearance cannot be read"))
    };
    documents.iter().take(cleared.count()).map(read).collect()
}
