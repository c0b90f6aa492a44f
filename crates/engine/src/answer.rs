//! The decisions, recorded: item states, accounting, leaves, signed head and the answer's own files,
//! in one change. Only then are they handed over.

use std::collections::BTreeMap;
use std::sync::Arc;

use portcullis_core::accounting::{Kind, Record};
use portcullis_core::batch::Counted;
use portcullis_core::staff::Role;
use portcullis_core::state::{BatchState, ItemState};
use portcullis_core::terms::Terms;

use crate::brief::{Brief, item_record};
use crate::change::{BatchRow, Change, DocumentKind, DocumentRow, ItemRow};
use crate::deliver::{self, AnswerFiles, Delivered, Line};
use crate::engine::{Engine, Reply, Step};
use crate::error::{Error, Result};
use crate::proceed::{self, Outcome};
use crate::resolve::batch;
use crate::sequence::{Placed, Sequence, hex};
use crate::{document, window};

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
    /// The names of those that a stay stops now.
    pub withheld: Vec<String>,
}

pub(crate) fn answer(step: &Step<'_>, answering: &Answering) -> Result<Reply> {
    let (engine, now) = (step.engine, step.now);
    step.actor.must_be(Role::Clerk, "answer a batch")?;
    let batch = batch(engine, &answering.batch)?;
    let items = engine.docket.items(batch.number)?;
    let may = match batch.state {
        BatchState::Cleared
        | BatchState::Answered
        | BatchState::Declined
        | BatchState::Cancelled
        | BatchState::Expired => true,
        // Where every row was returned there is nothing that anybody could clear; and where the rest of an answered
        // batch waits, what was answered is written again.
        BatchState::AwaitingClearance => {
            batch.answers > 0 || items.iter().all(|item| item.state == ItemState::Returned)
        }
        BatchState::HeldByFinding | BatchState::Refused => false,
    };
    if !may {
        let (id, word) = (&batch.id, batch.state.word());
        let when = match batch.state {
            BatchState::Refused => {
                "a refused letter has no answer; its grounds were told when it was lodged"
            }
            _ => "it is answered after a clearing officer clears it",
        };
        return Err(Error::NotPermitted(format!("batch {id} is {word}: {when}")));
    }
    engine.outbox.is_free(&answering.folder, &batch.id)?;
    let decided = decide(step, &batch, &items)?;
    let batch = decided.unwrap_or(batch);
    // From here the world can see that it will be told; only then is it.
    engine.publish()?;
    let delivered = deliver::deliver(engine, &batch, &answering.folder, now)?;
    let items = engine.docket.items(batch.number)?;
    let mut outcomes = BTreeMap::new();
    for item in &items {
        *outcomes.entry(deliver::outcome_word(item.state)).or_insert(0) += 1;
    }
    let answers = batch.answers;
    let changed = answers > 0 && items.iter().any(|item| item.answer == Some(answers));
    let Delivered { files, withheld } = delivered;
    Ok(Reply::Answered(Answered { batch, answers, decided: changed, outcomes, files, withheld }))
}

/// Decides what waits, and records it as the next answer. `None` where there is nothing new to tell.
fn decide(step: &Step<'_>, batch: &BatchRow, items: &[ItemRow]) -> Result<Option<BatchRow>> {
    let (engine, now) = (step.engine, step.now);
    let waits = |item: &&ItemRow| item.clearance.is_some() && !item.state.is_final();
    let untold = |item: &&ItemRow| item.answer.is_none() || waits(item);
    if batch.answers > 0 && items.iter().all(|item| !untold(&item)) {
        return Ok(None);
    }
    let again = proceed::read_again(engine, batch, now)?;
    let briefs: Vec<Brief> = again.rows.iter().map(|one| Brief::of(&one.item)).collect();
    let rulebook = Arc::clone(&again.rulebook);
    // Only a batch that stands cleared, or has rows left over from its answer, goes to the register.
    let open = matches!(batch.state, BatchState::Cleared | BatchState::Answered);
    let outcomes =
        if open { proceed::proceed(engine, batch, items, again, now)? } else { Vec::new() };
    record(step, batch, items, &briefs, rulebook.terms(), outcomes)
}

fn record(
    step: &Step<'_>,
    batch: &BatchRow,
    items: &[ItemRow],
    briefs: &[Brief],
    terms: &Terms,
    outcomes: Vec<Outcome>,
) -> Result<Option<BatchRow>> {
    let (engine, actor, now) = (step.engine, step.actor, step.now);
    let number = batch.answers + 1;
    let mut sequence = step.sequence()?;
    let receipt = Placed { index: batch.leaf, commitment: leaf(engine, batch.leaf)? };
    let Telling { moved, lines, persons } =
        tell(step, batch, items, briefs, outcomes, &receipt, &mut sequence)?;
    if moved.is_empty() {
        return Ok(None);
    }
    let mut next = batch.clone();
    if matches!(batch.state, BatchState::Cleared | BatchState::AwaitingClearance) {
        next.state = BatchState::Answered;
    }
    if lines.is_empty() {
        // Rows that were told as held are held once more: that is recorded, and nothing new is told.
        let change = Change { batch: Some(next.clone()), items: moved, ..Change::default() };
        step.apply(sequence, change)?;
        return Ok(Some(next));
    }
    let files = deliver::answer_files(engine, batch, terms, &lines, number, now)?;
    next.answers = number;
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
    let documents = documents(step, batch, files, &sequence, number)?;
    let change = Change {
        batch: Some(next.clone()),
        items: moved,
        documents,
        tallies: window::tallies(engine, batch, terms, persons, now),
        ..Change::default()
    };
    step.apply(sequence, change)?;
    Ok(Some(next))
}

/// What an answer tells, row by row.
#[derive(Default)]
struct Telling {
    moved: Vec<ItemRow>,
    lines: Vec<Line>,
    persons: BTreeMap<(Counted, Vec<u8>), u32>,
}

fn tell(
    step: &Step<'_>,
    batch: &BatchRow,
    items: &[ItemRow],
    briefs: &[Brief],
    outcomes: Vec<Outcome>,
    receipt: &Placed,
    sequence: &mut Sequence<'_>,
) -> Result<Telling> {
    let engine = step.engine;
    let mut decided: BTreeMap<u32, Outcome> =
        outcomes.into_iter().map(|outcome| (outcome.index, outcome)).collect();
    let first = batch.answers == 0;
    let mut telling = Telling::default();
    for (row, brief) in items.iter().zip(briefs) {
        let outcome = decided.remove(&row.index);
        let state = outcome.as_ref().map_or(row.state, |outcome| outcome.state);
        let state = if first { told_state(state) } else { state };
        // A supplement tells only of rows that were held, and no longer are.
        let silent = !first && (state == ItemState::Held || row.answer.is_some());
        if silent && row.state == state {
            continue;
        }
        let silent = silent && state == ItemState::Held;
        let answer = if silent { row.answer } else { Some(batch.answers + 1) };
        let mut next = ItemRow { state, answer, ..row.clone() };
        if next.state != row.state || next.leaf.is_none() {
            let previous = match row.leaf {
                Some(index) => Placed { index, commitment: leaf(engine, index)? },
                None => receipt.clone(),
            };
            let kind = kind_of(state);
            let record = item_record(kind, batch, brief, &previous, step.now);
            let placed = sequence.append(kind, &record, Some(batch.number), Some(row.index))?;
            next.leaf = Some(placed.index);
        }
        if matches!(state, ItemState::NoMatch | ItemState::Confirmed) && outcome.is_some() {
            for key in &brief.persons {
                *telling.persons.entry((Counted::Person, key.clone())).or_insert(0) += 1;
            }
        }
        let address = outcome.and_then(|outcome| outcome.address);
        if silent {
            telling.moved.push(next);
            continue;
        }
        telling.lines.push(Line::of(&next, brief, address));
        telling.moved.push(next);
    }
    Ok(telling)
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
    step: &Step<'_>,
    batch: &BatchRow,
    files: AnswerFiles,
    sequence: &Sequence<'_>,
    number: u32,
) -> Result<Vec<DocumentRow>> {
    let engine = step.engine;
    let files = deliver::with_receipt(engine, &step.head, batch, files, sequence)?;
    let before = engine.docket.documents(batch.number, DocumentKind::Answer)?.len();
    let mut documents = Vec::new();
    for ((name, bytes), place) in files.into_iter().zip(u32::try_from(before).unwrap_or(0)..) {
        let kept = [name.as_bytes(), b"\n", &bytes].concat();
        let document = document::seal(engine, &batch.id, DocumentKind::Answer, place, &kept)?;
        documents.push(DocumentRow { answer: number, ..document });
    }
    Ok(documents)
}
