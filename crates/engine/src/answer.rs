//! The decisions, recorded: item states, accounting, leaves, signed head and the answer's own files,
//! in one change. Only then are they handed over.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use portcullis_core::accounting::{Kind, Record};
use portcullis_core::batch::Counted;
use portcullis_core::staff::Role;
use portcullis_core::state::{BatchState, ItemState};
use portcullis_core::terms::Terms;

use crate::acting::Actor;
use crate::change::{BatchRow, Change, DocumentKind, DocumentRow, ItemRow, TallyRow};
use crate::clear;
use crate::deliver::{self, AnswerFiles, Line};
use crate::engine::{Engine, Reply};
use crate::error::{Error, Result};
use crate::lodge::{Brief, item_record, seal_document};
use crate::proceed::{self, Outcome};
use crate::resolve::batch;
use crate::sequence::{Placed, Sequence, hex};

/// What is answered, and where to.
#[derive(Debug)]
pub struct Answering {
    /// The batch's id.
    pub batch: String,
    /// The folder, as the outbox names it.
    pub folder: String,
}

/// What was delivered.
#[derive(Debug)]
pub struct Answered {
    /// The batch.
    pub batch: BatchRow,
    /// How many answers there are, supplements included.
    pub answers: u32,
    /// Whether anything was decided by this command.
    pub decided: bool,
    /// Rows by outcome, over all answers.
    pub outcomes: BTreeMap<&'static str, u64>,
    /// The names of the files delivered.
    pub files: Vec<String>,
}

pub(crate) fn answer(
    engine: &Engine,
    actor: &Actor,
    answering: &Answering,
    now: Timestamp,
) -> Result<Reply> {
    actor.must_be(Role::Clerk, "answer a batch")?;
    let batch = clear::lapse(engine, batch(engine, &answering.batch)?, now)?;
    let items = engine.docket.items(batch.number)?;
    let may = match batch.state {
        BatchState::Cleared
        | BatchState::Answered
        | BatchState::Declined
        | BatchState::Cancelled
        | BatchState::Expired => true,
        // Where every row was returned there is nothing that anybody could clear.
        BatchState::AwaitingClearance => items.iter().all(|item| item.state == ItemState::Returned),
        BatchState::HeldByFinding | BatchState::Refused => false,
    };
    if !may {
        return Err(Error::NotPermitted(format!(
            "batch {} is {}: it is answered after a clearing officer clears it",
            batch.id,
            batch.state.word()
        )));
    }
    let decided = decide(engine, actor, &batch, &items, now)?;
    let batch = decided.unwrap_or(batch);
    let delivered = deliver::deliver(engine, &batch, &answering.folder, now)?;
    let items = engine.docket.items(batch.number)?;
    let mut outcomes = BTreeMap::new();
    for item in &items {
        *outcomes.entry(deliver::outcome_word(item.state)).or_insert(0) += 1;
    }
    let answers = batch.answers;
    let changed = answers > 0 && items.iter().any(|item| item.answer == Some(answers));
    Ok(Reply::Answered(Answered { batch, answers, decided: changed, outcomes, files: delivered }))
}

/// Decides what waits, and records it as the next answer. `None` where there is nothing new to tell.
fn decide(
    engine: &Engine,
    actor: &Actor,
    batch: &BatchRow,
    items: &[ItemRow],
    now: Timestamp,
) -> Result<Option<BatchRow>> {
    let waits = |item: &&ItemRow| item.clearance.is_some() && !item.state.is_final();
    let untold = |item: &&ItemRow| item.answer.is_none() || waits(item);
    if batch.answers > 0 && items.iter().all(|item| !untold(&item)) {
        return Ok(None);
    }
    let again = proceed::read_again(engine, batch, now)?;
    let briefs: Vec<Brief> = again.rows.iter().map(|one| Brief::of(&one.item)).collect();
    let rulebook = Arc::clone(&again.rulebook);
    let outcomes = proceed::proceed(engine, batch, items, again, now)?;
    record(engine, actor, batch, items, &briefs, rulebook.terms(), outcomes, now)
}

#[expect(clippy::too_many_arguments, reason = "the parts of one change, each used once")]
fn record(
    engine: &Engine,
    actor: &Actor,
    batch: &BatchRow,
    items: &[ItemRow],
    briefs: &[Brief],
    terms: &Terms,
    outcomes: Vec<Outcome>,
    now: Timestamp,
) -> Result<Option<BatchRow>> {
    let mut decided: BTreeMap<u32, Outcome> =
        outcomes.into_iter().map(|outcome| (outcome.index, outcome)).collect();
    let first = batch.answers == 0;
    let number = batch.answers + 1;
    let head = engine.docket.head()?;
    let mut sequence = Sequence::at(&head, &engine.secrets, engine.entropy.as_ref(), now)?;
    let receipt = Placed { index: batch.leaf, commitment: leaf(engine, batch.leaf)? };
    let mut moved = Vec::new();
    let mut lines = Vec::new();
    let mut persons: BTreeMap<Vec<u8>, u32> = BTreeMap::new();
    for (row, brief) in items.iter().zip(briefs) {
        let outcome = decided.remove(&row.index);
        let state = outcome.as_ref().map_or(row.state, |outcome| outcome.state);
        let state = if first { told_state(state) } else { state };
        // A supplement tells only of rows that were held, and no longer are.
        if !first && (state == ItemState::Held || row.answer.is_some_and(|_| row.state == state)) {
            continue;
        }
        let mut next = ItemRow { state, answer: Some(number), ..row.clone() };
        if next.state != row.state || next.leaf.is_none() {
            let previous = match row.leaf {
                Some(index) => Placed { index, commitment: leaf(engine, index)? },
                None => receipt.clone(),
            };
            let kind = kind_of(state);
            let record = item_record(kind, batch, brief, &previous, now);
            next.leaf = Some(sequence.append(kind, &record, Some(batch.number), Some(row.index))?.index);
        }
        if matches!(state, ItemState::NoMatch | ItemState::Confirmed) && outcome.is_some() {
            *persons.entry(brief.person.clone()).or_insert(0) += 1;
        }
        lines.push(Line::of(&next, &brief.row_id, outcome.and_then(|outcome| outcome.address)));
        moved.push(next);
    }
    if lines.is_empty() {
        return Ok(None);
    }
    let files = deliver::answer_files(engine, batch, terms, &lines, number, now)?;
    let mut next = batch.clone();
    next.answers = number;
    if matches!(batch.state, BatchState::Cleared | BatchState::AwaitingClearance) {
        next.state = BatchState::Answered;
    }
    let detail = format!("answer {number}: {}", hex(&files.answers_sha256));
    let whole = Record::new(Kind::Answered, &now.to_string())
        .with("by", actor.id())
        .with("agency", batch.agency.as_str())
        .with("instrument", terms.name())
        .with("batch", batch.id.as_str())
        .with("previous", receipt.named())
        .with("detail", detail);
    sequence.append(Kind::Answered, &whole, Some(batch.number), None)?;
    sequence.pad()?;
    let documents = documents(engine, batch, files, &sequence, number)?;
    let year = terms.day_of(now).year();
    let tally = |(key, count): (Vec<u8>, u32)| TallyRow {
        counted: Counted::Person,
        handle: engine.secrets.handle(Counted::Person, &batch.agency, year, &key),
        count,
    };
    let mut change = Change {
        batch: Some(next.clone()),
        items: moved,
        documents,
        tallies: persons.into_iter().map(tally).collect(),
        ..Change::default()
    };
    sequence.finish(&mut change)?;
    engine.docket.apply(&change)?;
    Ok(Some(next))
}

/// What has not been decided by the first answer is told as held.
fn told_state(state: ItemState) -> ItemState {
    if state.is_final() { state } else { ItemState::Held }
}

fn kind_of(state: ItemState) -> Kind {
    match state {
        ItemState::Confirmed => Kind::Confirmed,
        ItemState::NoMatch => Kind::NoMatch,
        ItemState::Returned => Kind::Returned,
        ItemState::Declined => Kind::Declined,
        ItemState::Cancelled => Kind::Cancelled,
        ItemState::Expired => Kind::Expired,
        _ => Kind::Held,
    }
}

fn leaf(engine: &Engine, index: u64) -> Result<[u8; 32]> {
    let leaves = engine.docket.leaves(index, index + 1)?;
    leaves.first().copied().ok_or_else(|| Error::fault("a leaf of the batch is gone"))
}

/// The files of an answer, sealed; the receipt among them proves the batch's leaf under the head that
/// this same change signs.
fn documents(
    engine: &Engine,
    batch: &BatchRow,
    files: AnswerFiles,
    sequence: &Sequence<'_>,
    number: u32,
) -> Result<Vec<DocumentRow>> {
    let files = deliver::with_receipt(engine, batch, files, sequence)?;
    let before = engine.docket.documents(batch.number, DocumentKind::Answer)?.len();
    let mut documents = Vec::new();
    for ((name, bytes), place) in files.into_iter().zip(u32::try_from(before).unwrap_or(0)..) {
        let kept = [name.as_bytes(), b"\n", &bytes].concat();
        let document = seal_document(engine, &batch.id, DocumentKind::Answer, place, &kept)?;
        documents.push(DocumentRow { answer: number, ..document });
    }
    Ok(documents)
}
