//! How a batch ends without an answer: a clearing officer declines it on one of the closed grounds, for
//! a valid request leaves no other discretion; the requester withdraws it; or its letter lapses.

use jiff::Timestamp;
use portcullis_core::accounting::{Kind, Record};
use portcullis_core::moment::Moment;
use portcullis_core::staff::Role;
use portcullis_core::state::{BatchState, ItemState, Step};

use crate::change::{BatchRow, Change, DocumentKind, DocumentRow, Head, ItemRow};
use crate::document;
use crate::engine::{Engine, Reply, Step as Carried};
use crate::error::{Error, Result};
use crate::lodge::not_now;
use crate::proceed;
use crate::resolve::batch;
use crate::sequence::{Sequence, hex};

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

/// What the requester withdraws.
#[derive(Debug)]
pub struct Withdrawing {
    /// The batch's id.
    pub batch: String,
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
    // The same decision again changes nothing, so that a command cut off can be run again.
    if batch.state == BatchState::Declined && kept_statement(engine, &batch)? == statement {
        return Ok(Reply::Moved(batch));
    }
    let waits = matches!(batch.state, BatchState::HeldByFinding | BatchState::AwaitingClearance);
    if !waits || batch.answers > 0 {
        return Err(not_now(&batch, "declined"));
    }
    let kept = format!("{statement}\n{}", actor.sign(&statement)?);
    let document = document::seal(engine, &batch.id, DocumentKind::Decline, 0, kept.as_bytes())?;
    batch.state = BatchState::Declined;
    let end = End { step: Step::Decline, kind: Kind::Declined, who: actor.id(), at: now };
    finish(engine, &step.head, batch, &end, statement, vec![document]).map(Reply::Moved)
}

/// The statement of the decision by which a batch was declined.
fn kept_statement(engine: &Engine, batch: &BatchRow) -> Result<String> {
    let documents = engine.docket.documents(batch.number, DocumentKind::Decline)?;
    let kept = documents.first().map(|document| document::open(engine, &batch.id, document));
    let kept = String::from_utf8(kept.transpose()?.unwrap_or_default()).map_err(Error::fault)?;
    Ok(kept.rsplit_once('\n').map_or_else(String::new, |(statement, _)| statement.to_owned()))
}

pub(crate) fn withdraw(step: &Carried<'_>, withdrawing: &Withdrawing) -> Result<Reply> {
    let (engine, actor, now) = (step.engine, step.actor, step.now);
    actor.must_be(Role::Clerk, "enter a withdrawal")?;
    let mut batch = batch(engine, &withdrawing.batch)?;
    let items = engine.items(&batch)?;
    let open = items.iter().any(|item| item.state.after(Step::Withdraw).is_some());
    batch.state = match batch.state {
        BatchState::HeldByFinding | BatchState::AwaitingClearance | BatchState::Cleared
            if batch.answers == 0 =>
        {
            BatchState::Cancelled
        }
        // Rows that the answer told as held can still be withdrawn, and a supplement says so; what was
        // confirmed or not stays told.
        BatchState::HeldByFinding
        | BatchState::AwaitingClearance
        | BatchState::Cleared
        | BatchState::Answered
            if open =>
        {
            BatchState::Answered
        }
        BatchState::Cancelled => return Ok(Reply::Moved(batch)),
        BatchState::Answered if items.iter().any(|item| item.state == ItemState::Cancelled) => {
            return Ok(Reply::Moved(batch));
        }
        _ => return Err(not_now(&batch, "withdrawn")),
    };
    let end = End { step: Step::Withdraw, kind: Kind::Cancelled, who: actor.id(), at: now };
    let statement = format!("withdrawn by the requester; letter {}", hex(&batch.letter_sha256));
    finish(engine, &step.head, batch, &end, statement, Vec::new()).map(Reply::Moved)
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
    let Some(mut batch) = engine.batch(id)? else { return Ok(false) };
    if now < batch.expires {
        return Ok(false);
    }
    let pending = match batch.state {
        BatchState::HeldByFinding | BatchState::AwaitingClearance | BatchState::Cleared => true,
        // Rows that its answer told as held lapse too, and are told so in a supplement.
        BatchState::Answered => engine.items(&batch)?.iter().any(|item| !item.state.is_final()),
        _ => false,
    };
    if !pending {
        return Ok(false);
    }
    // When it lapses is what its letter says.
    proceed::read_again(engine, &batch, Moment { at: now, known: head.size })?;
    batch.state = if batch.answers == 0 { BatchState::Expired } else { BatchState::Answered };
    let end = End { step: Step::Lapse, kind: Kind::Expired, who: "the clock", at: now };
    finish(engine, head, batch, &end, "the letter has lapsed".to_owned(), Vec::new()).map(|_| true)
}

/// A record about a whole batch.
pub(crate) fn about(kind: Kind, batch: &BatchRow, who: &str, now: Timestamp) -> Record {
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

/// The end of an item, if it has none yet. One that was cleared already, in a batch that is declined
/// after all, is stopped first.
fn ended(state: ItemState, end: Step) -> Option<ItemState> {
    state.after(end).or_else(|| state.after(Step::Hold)?.after(end))
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
    let whole = about(end.kind, &batch, end.who, end.at).with("detail", statement);
    let decision = sequence.append(end.kind, &whole, Some(batch.number), None)?;
    let mut items = Vec::new();
    for item in engine.items(&batch)? {
        let Some(state) = ended(item.state, end.step) else { continue };
        let record = about(end.kind, &batch, end.who, end.at)
            .with("row", item.index.to_string())
            .with("previous", decision.named());
        let leaf = sequence.append(end.kind, &record, Some(batch.number), Some(item.index))?.index;
        items.push(ItemRow { state, leaf: Some(leaf), answer: None, ..item });
    }
    let mut change = Change { batch: Some(batch.clone()), items, documents, ..Change::default() };
    let before = engine.before(&change)?;
    sequence.finish(&mut change, before)?;
    let _passing = engine.gate.pass()?;
    engine.docket.apply(&change)?;
    Ok(batch)
}
