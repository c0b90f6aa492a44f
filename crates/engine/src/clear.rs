//! A clearing officer's yes or no. The yes is signed over the letter, the rows and the pack; the no
//! takes one of the closed grounds, for a valid request leaves no other discretion.

use jiff::Timestamp;
use portcullis_core::accounting::{Kind, Record};
use portcullis_core::clearance::{Clearance, RowRanges, statement};
use portcullis_core::staff::Role;
use portcullis_core::state::{BatchState, Step};

use crate::acting::Actor;
use crate::change::{BatchRow, Change, DocumentKind, DocumentRow, Head, ItemRow};
use crate::document;
use crate::engine::{Engine, Reply, Step as Carried};
use crate::error::{Error, Result};
use crate::lodge::{batch_ref, not_now};
use crate::resolve::batch;
use crate::sequence::{Sequence, hex};

/// What is cleared.
#[derive(Debug)]
pub struct Clearing {
    /// The batch's id.
    pub batch: String,
}

/// What is declined, and on which closed ground.
pub struct Declining {
    /// The batch's id.
    pub batch: String,
    /// `impairment`, `safeguards`, or `element:CODE`.
    pub ground: String,
    /// Why, for the record.
    pub reason: String,
}

impl std::fmt::Debug for Declining {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Declining({})", self.batch)
    }
}

pub(crate) fn clear(step: &Carried<'_>, clearing: &Clearing) -> Result<Reply> {
    let (engine, actor, now) = (step.engine, step.actor, step.now);
    actor.must_be(Role::ClearingOfficer, "clear a batch")?;
    let mut batch = batch(engine, &clearing.batch)?;
    match batch.state {
        BatchState::AwaitingClearance => {}
        BatchState::Cleared => return Ok(Reply::Moved(batch)),
        BatchState::HeldByFinding => {
            let open = engine.docket.findings(batch.number)?.into_iter();
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
    let place = engine.docket.documents(batch.number, DocumentKind::Clearance)?.len();
    let place = u32::try_from(place).unwrap_or(u32::MAX);
    let items = engine.docket.items(batch.number)?;
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
    let record = about(Kind::Cleared, &batch, actor, now).with("detail", statement(&of, &rows));
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

pub(crate) fn decline(step: &Carried<'_>, declining: &Declining) -> Result<Reply> {
    let (engine, actor, now) = (step.engine, step.actor, step.now);
    actor.must_be(Role::ClearingOfficer, "decline a batch")?;
    let mut batch = batch(engine, &declining.batch)?;
    if actor.id() == batch.lodged_by {
        let problem = "whoever lodged a request may not decline it: another clearing officer does, with \
                       `--as` and `--key`";
        return Err(Error::NotPermitted(problem.to_owned()));
    }
    let waits = matches!(batch.state, BatchState::HeldByFinding | BatchState::AwaitingClearance);
    if !waits || batch.answers > 0 {
        return Err(not_now(&batch, "declined"));
    }
    check_ground(engine, &batch, &declining.ground)?;
    if declining.reason.trim().is_empty() {
        return Err(Error::input("a decision to decline needs its reason: give `--reason`"));
    }
    let statement = format!(
        "portcullis/decline/v1\nI decline this request.\nbatch: {}\nletter: {}\nground: {}\nreason: {}\n",
        batch.id,
        hex(&batch.letter_sha256),
        declining.ground,
        declining.reason.trim()
    );
    let kept = format!("{statement}\n{}", actor.sign(&statement)?);
    let document = document::seal(engine, &batch.id, DocumentKind::Decline, 0, kept.as_bytes())?;
    batch.state = BatchState::Declined;
    let end = End { step: Step::Decline, kind: Kind::Declined, who: actor.id(), at: now };
    finish(engine, &step.head, batch, &end, statement, vec![document]).map(Reply::Moved)
}

fn check_ground(engine: &Engine, batch: &BatchRow, ground: &str) -> Result<()> {
    if matches!(ground, "impairment" | "safeguards") {
        return Ok(());
    }
    let rulebook = engine.rulebook_of(&batch.pack_sha256)?;
    let named = ground.strip_prefix("element:").unwrap_or_default();
    let codes = rulebook.terms().rules.iter().map(|rule| rule.code.as_str());
    if codes.filter(|code| code.starts_with("element.")).any(|code| code == named) {
        return Ok(());
    }
    Err(Error::input(
        "the grounds are closed: `impairment` (26 USC 6103(i)(6)), `safeguards` (6103(p)(4)), or \
         `element:CODE` with a code of the instrument, such as `element:element.reason.not_specific`",
    ))
}

/// Expires a batch whose letter has lapsed before it was answered, and says whether it did.
///
/// # Errors
///
/// The docket fails.
pub(crate) fn lapse(engine: &Engine, id: &str, head: &Head, now: Timestamp) -> Result<bool> {
    let Some(mut batch) = engine.docket.batch(id)? else { return Ok(false) };
    if now < batch.expires {
        return Ok(false);
    }
    let pending = match batch.state {
        BatchState::HeldByFinding | BatchState::AwaitingClearance | BatchState::Cleared => true,
        // Rows that its answer told as held lapse too, and are told so in a supplement.
        BatchState::Answered => {
            engine.docket.items(batch.number)?.iter().any(|item| !item.state.is_final())
        }
        _ => false,
    };
    if !pending {
        return Ok(false);
    }
    batch.state = if batch.answers == 0 { BatchState::Expired } else { BatchState::Answered };
    let end = End { step: Step::Lapse, kind: Kind::Expired, who: "the clock", at: now };
    finish(engine, head, batch, &end, "the letter has lapsed".to_owned(), Vec::new()).map(|_| true)
}

fn about(kind: Kind, batch: &BatchRow, actor: &Actor, now: Timestamp) -> Record {
    by(kind, batch, actor.id(), now)
}

fn by(kind: Kind, batch: &BatchRow, who: &str, now: Timestamp) -> Record {
    Record::new(kind, &now.to_string())
        .with("by", who)
        .with("agency", batch.agency.as_str())
        .with("instrument", batch.instrument.as_str())
        .with("batch", batch.id.as_str())
}

/// How a batch comes to its end without an answer.
struct End<'a> {
    step: Step,
    kind: Kind,
    who: &'a str,
    at: Timestamp,
}

/// Takes every item of a batch that may go there to its end, with one leaf each.
fn finish(
    engine: &Engine,
    head: &Head,
    batch: BatchRow,
    end: &End<'_>,
    statement: String,
    documents: Vec<DocumentRow>,
) -> Result<BatchRow> {
    let mut sequence = Sequence::at(head, &engine.secrets, engine.entropy.as_ref(), end.at)?;
    let whole = by(end.kind, &batch, end.who, end.at).with("detail", statement);
    let decision = sequence.append(end.kind, &whole, Some(batch.number), None)?;
    let mut items = Vec::new();
    for item in engine.docket.items(batch.number)? {
        let Some(state) = item.state.after(end.step) else { continue };
        let record = by(end.kind, &batch, end.who, end.at)
            .with("row", item.index.to_string())
            .with("previous", decision.named());
        let leaf = sequence.append(end.kind, &record, Some(batch.number), Some(item.index))?.index;
        items.push(ItemRow { state, leaf: Some(leaf), answer: None, ..item });
    }
    let mut change = Change { batch: Some(batch.clone()), items, documents, ..Change::default() };
    sequence.finish(&mut change)?;
    engine.docket.apply(&change)?;
    Ok(batch)
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
        Clearance::verify(&of, &rows, token, &staff).map_err(Error::fault)
    };
    documents.iter().map(verify).collect()
}
