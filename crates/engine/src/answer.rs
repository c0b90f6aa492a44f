//! The decisions, recorded: item states, accounting, leaves, signed head and the answer's own files,
//! in one change. Only then are they handed over.

use std::collections::BTreeMap;
use std::sync::Arc;

use portcullis_core::Digest;
use portcullis_core::accounting::{Kind, Record};
use portcullis_core::batch::Counted;
use portcullis_core::staff::Role;
use portcullis_core::state::{BatchState, ItemState};
use portcullis_core::terms::Terms;

use crate::basis::{Basis, EXTRACTOR, Evidence, facts_sha256};
use crate::brief::{Brief, item_record};
use crate::change::{BatchRow, Change, DocumentKind, DocumentRow, ItemRow};
use crate::deliver::{self, Delivered};
use crate::engine::{Engine, Reply, Step};
use crate::error::{Error, Result};
use crate::files::{self, AnswerFiles, Line};
use crate::proceed::{self, Outcome};
use crate::resolve::batch;
use crate::sequence::{Placed, Sequence};
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
    let engine = step.engine;
    step.actor.must_be(Role::Clerk, "answer a batch")?;
    let batch = batch(engine, &answering.batch)?;
    let items = engine.items(&batch)?;
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
    let delivered = deliver::deliver(engine, &batch, &answering.folder)?;
    let items = engine.items(&batch)?;
    let mut outcomes = BTreeMap::new();
    for item in &items {
        *outcomes.entry(files::outcome_word(item.state)).or_insert(0) += 1;
    }
    let answers = batch.answers;
    let changed = answers > 0 && items.iter().any(|item| item.answer == Some(answers));
    let Delivered { files, withheld } = delivered;
    Ok(Reply::Answered(Answered { batch, answers, decided: changed, outcomes, files, withheld }))
}

/// Decides what waits, and records it as the next answer. `None` where there is nothing new to tell.
fn decide(step: &Step<'_>, batch: &BatchRow, items: &[ItemRow]) -> Result<Option<BatchRow>> {
    let engine = step.engine;
    let waits = |item: &&ItemRow| item.clearance.is_some() && !item.state.is_final();
    let untold = |item: &&ItemRow| item.answer.is_none() || waits(item);
    if batch.answers > 0 && items.iter().all(|item| !untold(&item)) {
        return Ok(None);
    }
    let again = proceed::read_again(engine, batch, step.moment())?;
    let briefs: Vec<Brief> = again.rows.iter().map(|one| Brief::of(&one.item)).collect();
    let (rulebook, facts) = (Arc::clone(&again.rulebook), facts_sha256(&again.rows));
    // Only a batch that stands cleared, or has rows left over from its answer, goes to the register.
    let open = matches!(batch.state, BatchState::Cleared | BatchState::Answered);
    let outcomes = if open {
        proceed::proceed(engine, batch, items, again, step.moment(), None)?
    } else {
        Vec::new()
    };
    let deciding = Deciding { batch, briefs, terms: rulebook.terms(), facts, open };
    deciding.record(step, items, outcomes)
}

/// A batch whose outcomes are being recorded.
struct Deciding<'a> {
    batch: &'a BatchRow,
    briefs: Vec<Brief>,
    terms: &'a Terms,
    facts: Digest,
    open: bool,
}

impl Deciding<'_> {
    fn record(
        &self,
        step: &Step<'_>,
        items: &[ItemRow],
        mut outcomes: Vec<Outcome>,
    ) -> Result<Option<BatchRow>> {
        let (engine, batch) = (step.engine, self.batch);
        let number = batch.answers + 1;
        let evidence = shown(&mut outcomes);
        let mut sequence = step.sequence()?;
        let receipt = Placed { index: batch.leaf, commitment: leaf(engine, batch.leaf)? };
        let told = telling(items, outcomes, batch.answers);
        let persons = self.persons(&told);
        let (moved, lines) = self.tell(step, told, &receipt, &mut sequence)?;
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
        let files = files::answer_files(engine, batch, self.terms, &lines, number, step.moment())?;
        next.answers = number;
        let basis = self.basis(step, number, &files, &evidence)?;
        let whole = Record::new(Kind::Answered, &step.now.to_string())
            .with("by", step.actor.id())
            .with("agency", batch.agency.as_str())
            .with("instrument", self.terms.name())
            .with("batch", batch.id.as_str())
            .with("previous", receipt.named())
            .with("detail", basis.to_text());
        sequence.append(Kind::Answered, &whole, Some(batch.number), None)?;
        sequence.pad()?;
        let before = engine.docket.documents(batch.number, DocumentKind::Evidence)?.len();
        let before = u32::try_from(before).unwrap_or(u32::MAX);
        let mut documents = documents(step, batch, files, &sequence, number)?;
        documents.extend(evidence.seal(engine, batch, number, before)?);
        let change = Change {
            batch: Some(next.clone()),
            items: moved,
            documents,
            tallies: window::tallies(engine, batch, self.terms, persons, step.now),
            ..Change::default()
        };
        step.apply(sequence, change)?;
        Ok(Some(next))
    }

    fn basis(
        &self,
        step: &Step<'_>,
        number: u32,
        files: &AnswerFiles,
        evidence: &Evidence,
    ) -> Result<Basis> {
        let generation = step.engine.generation(step.head.size)?;
        let asked = generation.filter(|_| !evidence.is_empty());
        Ok(Basis {
            number,
            answers_sha256: files.answers_sha256,
            known: step.head.size,
            cleared: self.open,
            pack_sha256: self.terms.pack_sha256,
            register: asked.map(|generation| (generation.number, generation.root)),
            tables: portcullis_postal::TABLE_VERSION,
            extractor: EXTRACTOR.to_owned(),
            facts: self.facts,
            evidence: evidence.sha256(),
        })
    }

    /// Every answer about a person counts as one more attempt.
    fn persons(&self, told: &[Told]) -> BTreeMap<(Counted, Vec<u8>), u32> {
        let mut persons = BTreeMap::new();
        for (told, brief) in told.iter().zip(&self.briefs) {
            for key in brief.persons.iter().filter(|_| told.answered) {
                *persons.entry((Counted::Person, key.clone())).or_insert(0) += 1;
            }
        }
        persons
    }

    /// Appends a leaf for each row that comes to stand otherwise, and makes the lines.
    fn tell(
        &self,
        step: &Step<'_>,
        told: Vec<Told>,
        receipt: &Placed,
        sequence: &mut Sequence<'_>,
    ) -> Result<(Vec<ItemRow>, Vec<Line>)> {
        let (mut moved, mut lines) = (Vec::new(), Vec::new());
        for (mut told, brief) in told.into_iter().zip(&self.briefs) {
            if told.leaf {
                let previous = match told.item.leaf {
                    Some(index) => Placed { index, commitment: leaf(step.engine, index)? },
                    None => receipt.clone(),
                };
                let kind = kind_of(told.item.state);
                let record = item_record(kind, self.batch, brief, &previous, step.now);
                let (number, index) = (self.batch.number, told.item.index);
                let placed = sequence.append(kind, &record, Some(number), Some(index))?;
                told.item.leaf = Some(placed.index);
            }
            if told.line {
                lines.push(Line::of(&told.item, brief, told.address));
            }
            if told.moved {
                moved.push(told.item);
            }
        }
        Ok((moved, lines))
    }
}

/// What the register showed, taken out of the outcomes.
fn shown(outcomes: &mut [Outcome]) -> Evidence {
    let mut evidence = Evidence::default();
    for outcome in outcomes {
        if let Some((_, rows)) = &mut outcome.looked {
            evidence.add(outcome.index, std::mem::take(rows));
        }
    }
    evidence
}

/// How a row comes to stand, and whether an answer tells it.
pub(crate) struct Told {
    /// The row after the answer, with the leaf that it had before.
    pub(crate) item: ItemRow,
    /// Whether it is written back.
    pub(crate) moved: bool,
    /// Whether it gets a leaf.
    pub(crate) leaf: bool,
    /// Whether a line tells it.
    pub(crate) line: bool,
    /// Whether it was answered now, so that it counts as an attempt.
    pub(crate) answered: bool,
    /// What is told about the address.
    pub(crate) address: Option<[String; 5]>,
}

/// How every row of a batch comes to stand by the outcomes of its next answer, of which there were `answers` before.
pub(crate) fn telling(items: &[ItemRow], outcomes: Vec<Outcome>, answers: u32) -> Vec<Told> {
    let mut decided: BTreeMap<u32, Outcome> =
        outcomes.into_iter().map(|outcome| (outcome.index, outcome)).collect();
    let first = answers == 0;
    let tell = |row: &ItemRow| {
        let outcome = decided.remove(&row.index);
        let state = outcome.as_ref().map_or(row.state, |outcome| outcome.state);
        let state = if first { told_state(state) } else { state };
        // A supplement tells only of rows that were held, and no longer are.
        let silent = !first && (state == ItemState::Held || row.answer.is_some());
        let moved = !silent || row.state != state;
        let line = moved && !(silent && state == ItemState::Held);
        let answer = if line { Some(answers + 1) } else { row.answer };
        let given = matches!(state, ItemState::NoMatch | ItemState::Confirmed);
        Told {
            leaf: moved && (state != row.state || row.leaf.is_none()),
            item: ItemRow { state, answer, ..row.clone() },
            moved,
            line,
            answered: moved && given && outcome.is_some(),
            address: outcome.and_then(|outcome| outcome.address),
        }
    };
    items.iter().map(tell).collect()
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
    let checkpoint = sequence.checkpoint()?;
    let receipt = files::receipt(engine, &step.head, batch.leaf, sequence, &checkpoint)?;
    let text = String::from_utf8(checkpoint).map_err(Error::fault)?;
    let files = files.with_receipt(receipt, &text)?;
    let before = engine.docket.documents(batch.number, DocumentKind::Answer)?.len();
    let mut documents = Vec::new();
    for ((name, bytes), place) in files.into_iter().zip(u32::try_from(before).unwrap_or(0)..) {
        let kept = [name.as_bytes(), b"\n", &bytes].concat();
        let (id, kind) = (&batch.id, DocumentKind::Answer);
        documents.push(document::seal_of(engine, id, kind, (place, number), &kept)?);
    }
    Ok(documents)
}
