//! A letter is taken, or refused, and either way recorded.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use portcullis_core::Digest;
use portcullis_core::accounting::{Kind, Record};
use portcullis_core::batch::{BatchFinding, Counted};
use portcullis_core::element::Rule;
use portcullis_core::item::{BatchRef, Reading};
use portcullis_core::moment::Moment;
use portcullis_core::staff::Role;
use portcullis_core::state::{BatchState, ItemState};
use portcullis_core::terms::Terms;

use crate::acting::Actor;
use crate::brief::{Brief, item_record};
use crate::change::{BatchRow, Change, DocumentKind, FindingRow, ItemRow};
use crate::engine::{Engine, Reply, Step};
use crate::error::{Error, Result};
use crate::examine::{self, Examined};
use crate::intake::{self, Refused, Taken};
use crate::ports::Misplaced;
use crate::sequence::{Placed, Sequence, hex};
use crate::{document, window};

/// What is lodged: the bytes, as they came.
pub struct Lodging {
    /// The letter.
    pub letter: Vec<u8>,
    /// The rows file.
    pub rows: Vec<u8>,
}

impl std::fmt::Debug for Lodging {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Lodging(..)")
    }
}

/// What became of it.
#[derive(Debug)]
pub struct Lodged {
    /// The batch.
    pub batch: BatchRow,
    /// The open batch findings, or the `letter.*` codes of a refusal.
    pub findings: Vec<String>,
    /// The rules of the letter that are not met.
    pub rules: Vec<Rule>,
    /// What makes the letter unreadable.
    pub unreadable: Option<String>,
    /// What makes the rows unreadable.
    pub places: Vec<Misplaced>,
    /// The rows returned, by code.
    pub defects: BTreeMap<String, u64>,
    /// Whether it had been lodged before, and nothing was changed.
    pub again: bool,
}

pub(crate) fn lodge(step: &Step<'_>, lodging: &Lodging) -> Result<Reply> {
    let (engine, actor) = (step.engine, step.actor);
    actor.must_be(Role::Clerk, "lodge a letter")?;
    let letter_sha256 = intake::letter_sha256(&lodging.letter);
    let rows_sha256 = intake::sha256(&lodging.rows);
    // A letter that came before, and the numbers that letters have used up, are there as they were.
    engine.batches()?;
    let before = engine.docket.batches_of(&letter_sha256, &rows_sha256)?;
    if let Some(batch) = before.iter().find(|batch| batch.state != BatchState::Refused) {
        return again(engine, batch.clone()).map(Reply::Lodged);
    }
    let id = batch_id(&letter_sha256, &rows_sha256, before.len());
    match intake::judge(engine, &lodging.letter, &lodging.rows, step.moment())? {
        Err(refused) => {
            let codes: Vec<String> = refused.rules.iter().map(|rule| rule.code.clone()).collect();
            if let Some(same) = before.last().filter(|batch| batch.refused == codes) {
                return Ok(Reply::Lodged(refusal(same.clone(), *refused, true)));
            }
            let batch = refuse(step, &id, lodging, &refused, codes)?;
            Ok(Reply::Lodged(refusal(batch, *refused, false)))
        }
        Ok(taken) => take(step, &id, lodging, &taken).map(Reply::Lodged),
    }
}

/// An id that says nothing to whoever does not have the letter, and is the same for the same letter.
fn batch_id(letter: &Digest, rows: &Digest, times_refused: usize) -> String {
    let times = u64::try_from(times_refused).unwrap_or(u64::MAX).to_be_bytes();
    let digest =
        intake::sha256(&[b"portcullis/batch/v1\0".as_slice(), letter, rows, &times].concat());
    format!("b-{}", hex(digest.get(..10).unwrap_or_default()))
}

fn again(engine: &Engine, batch: BatchRow) -> Result<Lodged> {
    let open = engine.findings(&batch)?.into_iter().filter(|f| f.resolved.is_none());
    let findings = open.map(|finding| finding.code).collect();
    let terms = engine.rulebook_of(&batch.pack_sha256)?;
    let mut defects = BTreeMap::new();
    for item in engine.items(&batch)? {
        count_defects(&item.failed, terms.terms(), &mut defects);
    }
    Ok(Lodged {
        batch,
        findings,
        rules: Vec::new(),
        unreadable: None,
        places: Vec::new(),
        defects,
        again: true,
    })
}

fn refusal(batch: BatchRow, refused: Refused, again: bool) -> Lodged {
    Lodged {
        findings: batch.refused.clone(),
        batch,
        rules: refused.rules,
        unreadable: refused.unreadable,
        places: refused.places,
        defects: BTreeMap::new(),
        again,
    }
}

fn refuse(
    step: &Step<'_>,
    id: &str,
    lodging: &Lodging,
    refused: &Refused,
    codes: Vec<String>,
) -> Result<BatchRow> {
    let (engine, actor, now) = (step.engine, step.actor, step.now);
    let mut sequence = step.sequence()?;
    let letter = refused.letter.as_ref();
    // In the clear stands only what the custodian knows by itself: a refused letter can say anything.
    let official = intake::official(engine, &refused.kid, step.head.size)?;
    let agency = official.as_ref().map(|row| row.official.agency.clone()).unwrap_or_default();
    let adopted = engine.adopted()?;
    let instrument = letter.and_then(|letter| letter.instrument.clone());
    let mut batch = BatchRow {
        number: step.head.size,
        id: id.to_owned(),
        state: BatchState::Refused,
        letter_sha256: intake::letter_sha256(&lodging.letter),
        rows_sha256: intake::sha256(&lodging.rows),
        // A letter refused for its signature, or addressed to another, uses up no number.
        jti_sha256: letter
            .filter(|_| !codes.iter().any(|code| code == "letter.signature"))
            .and_then(intake::jti_sha256),
        instrument: instrument.filter(|id| adopted.contains_key(id)).unwrap_or_default(),
        version: 0,
        pack_sha256: [0; 32],
        agency,
        kid: official.map(|row| row.official.kid).unwrap_or_default(),
        lodged_by: actor.id().to_owned(),
        lodged_at: now,
        expires: now,
        rows: 0,
        returned: 0,
        refused: codes,
        leaf: step.head.size,
        answers: 0,
    };
    let why = if batch.refused.is_empty() {
        "rows unreadable".to_owned()
    } else {
        batch.refused.join(";")
    };
    let record = received(Kind::Refused, &batch, actor, now).with(
        "detail",
        format!(
            "letter {} rows {} kid {}: {why}",
            hex(&batch.letter_sha256),
            hex(&batch.rows_sha256),
            refused.kid
        ),
    );
    batch.leaf = sequence.append(Kind::Refused, &record, Some(batch.number), None)?.index;
    let document = document::seal(engine, &batch.id, DocumentKind::Letter, 0, &lodging.letter)?;
    let change =
        Change { batch: Some(batch.clone()), documents: vec![document], ..Change::default() };
    step.apply(sequence, change)?;
    Ok(batch)
}

fn received(kind: Kind, batch: &BatchRow, actor: &Actor, now: Timestamp) -> Record {
    Record::new(kind, &now.to_string())
        .with("by", actor.id())
        .with("agency", batch.agency.as_str())
        .with("instrument", batch.instrument.as_str())
        .with("batch", batch.id.as_str())
}

fn take(step: &Step<'_>, id: &str, lodging: &Lodging, taken: &Taken) -> Result<Lodged> {
    let (engine, actor, now) = (step.engine, step.actor, step.now);
    let terms = taken.rulebook.terms();
    let mut batch = accepted(actor, id, lodging, taken, step.head.size, now);
    let (examined, findings) = judge(engine, &batch, taken, step.moment())?;
    let loads = examine::officer_loads(Some(&taken.letter));
    batch.returned =
        u64::try_from(examined.iter().filter(|one| !one.meets_all()).count()).unwrap_or(0);
    batch.state =
        if findings.is_empty() { BatchState::AwaitingClearance } else { BatchState::HeldByFinding };
    let mut sequence = step.sequence()?;
    let record = received(Kind::Received, &batch, actor, now).with(
        "detail",
        format!("letter {} rows {}", hex(&batch.letter_sha256), hex(&batch.rows_sha256)),
    );
    let receipt = sequence.append(Kind::Received, &record, Some(batch.number), None)?;
    batch.leaf = receipt.index;
    let (items, defects) = items(&mut sequence, &batch, &examined, terms, &receipt, now)?;
    let documents = vec![
        document::seal(engine, id, DocumentKind::Letter, 0, &lodging.letter)?,
        document::seal(engine, id, DocumentKind::Rows, 0, &lodging.rows)?,
    ];
    let codes: Vec<String> = findings.iter().map(|finding| finding.code().to_owned()).collect();
    let change = Change {
        items,
        documents,
        findings: finding_rows(&findings),
        tallies: window::tallies(engine, &batch, terms, examine::counts(&examined, &loads), now),
        batch: Some(batch.clone()),
        ..Change::default()
    };
    step.apply(sequence, change)?;
    Ok(Lodged {
        batch,
        findings: codes,
        rules: Vec::new(),
        unreadable: None,
        places: Vec::new(),
        defects,
        again: false,
    })
}

/// The rows of a letter that is in order, judged with what was counted before: each row's findings, and those on the
/// whole.
///
/// # Errors
///
/// The rules could not be evaluated, or the docket cannot be read.
pub(crate) fn judge(
    engine: &Engine,
    batch: &BatchRow,
    taken: &Taken,
    moment: Moment,
) -> Result<(Vec<Examined>, Vec<BatchFinding>)> {
    let terms = taken.rulebook.terms();
    let examined = examine::rows(
        &Arc::new(batch_ref(batch)),
        &taken.rows,
        Some(&taken.letter),
        taken.facts,
        taken.rulebook.as_ref(),
        Reading::ToCount,
        engine.watcher.as_ref(),
    )?;
    let loads = examine::officer_loads(Some(&taken.letter));
    let keys: Vec<(Counted, Vec<u8>)> = examine::counts(&examined, &loads).into_keys().collect();
    let held = window::prior(engine, batch, terms, terms.limits.window_days, &keys, moment)?;
    let held: HashMap<(Counted, Vec<u8>), u32> = keys.into_iter().zip(held).collect();
    let prior = |counted: Counted, key: &[u8]| {
        held.get(&(counted, key.to_vec())).copied().unwrap_or_default()
    };
    examine::whole(examined, &loads, taken.rulebook.as_ref(), &prior)
}

fn accepted(
    actor: &Actor,
    id: &str,
    lodging: &Lodging,
    taken: &Taken,
    number: u64,
    now: Timestamp,
) -> BatchRow {
    let terms = taken.rulebook.terms();
    BatchRow {
        number,
        id: id.to_owned(),
        state: BatchState::AwaitingClearance,
        letter_sha256: taken.letter.sha256,
        rows_sha256: intake::sha256(&lodging.rows),
        jti_sha256: intake::jti_sha256(&taken.letter),
        instrument: terms.id.clone(),
        version: terms.version,
        pack_sha256: terms.pack_sha256,
        agency: taken.letter.agency.clone().unwrap_or_default(),
        kid: taken.letter.kid.clone(),
        lodged_by: actor.id().to_owned(),
        lodged_at: now,
        expires: taken.letter.expires.unwrap_or(now),
        rows: u64::try_from(taken.rows.len()).unwrap_or(0),
        returned: 0,
        refused: Vec::new(),
        leaf: number,
        answers: 0,
    }
}

/// What binds the items of a batch to its letter.
#[must_use]
pub fn batch_ref(batch: &BatchRow) -> BatchRef {
    BatchRef {
        id: batch.id.clone(),
        letter_sha256: batch.letter_sha256,
        rows_sha256: batch.rows_sha256,
        pack_sha256: batch.pack_sha256,
        agency: batch.agency.clone(),
        instrument: batch.instrument.clone(),
        lodged_by: batch.lodged_by.clone(),
    }
}

fn items(
    sequence: &mut Sequence<'_>,
    batch: &BatchRow,
    examined: &[Examined],
    terms: &Terms,
    receipt: &Placed,
    now: Timestamp,
) -> Result<(Vec<ItemRow>, BTreeMap<String, u64>)> {
    let mut rows = Vec::with_capacity(examined.len());
    let mut defects = BTreeMap::new();
    let waiting = match batch.state {
        BatchState::HeldByFinding => ItemState::Held,
        _ => ItemState::AwaitingClearance,
    };
    for one in examined {
        let index = one.item.index();
        let mut row = ItemRow {
            index,
            state: waiting,
            leaf: None,
            clearance: None,
            answer: None,
            failed: Vec::new(),
        };
        if !one.meets_all() {
            let failed = &one.finding.outcome().failed;
            let codes = count_defects(failed, terms, &mut defects);
            let record = item_record(Kind::Returned, batch, &Brief::of(&one.item), receipt, now)
                .with("detail", codes);
            let placed =
                sequence.append(Kind::Returned, &record, Some(batch.number), Some(index))?;
            row.state = ItemState::Returned;
            row.leaf = Some(placed.index);
            row.failed.clone_from(failed);
        }
        rows.push(row);
    }
    Ok((rows, defects))
}

fn count_defects(failed: &[u16], terms: &Terms, defects: &mut BTreeMap<String, u64>) -> String {
    let rules = failed.iter().filter_map(|at| terms.rules.get(usize::from(*at)));
    let codes: Vec<&str> = rules.map(|rule| rule.code.as_str()).collect();
    for code in &codes {
        *defects.entry((*code).to_owned()).or_insert(0) += 1;
    }
    codes.join(";")
}

fn finding_rows(findings: &[BatchFinding]) -> Vec<FindingRow> {
    let row =
        |finding: &BatchFinding| FindingRow { code: finding.code().to_owned(), resolved: None };
    findings.iter().map(row).collect()
}

/// A refusal to go on with a batch that is not where it must be.
#[must_use]
pub fn not_now(batch: &BatchRow, to_do: &str) -> Error {
    let next = match batch.state {
        BatchState::HeldByFinding => "counsel resolves its findings with `resolve` first",
        BatchState::AwaitingClearance => "a clearing officer clears it with `clear` first",
        BatchState::Cleared => "it is answered next, with `answer`",
        BatchState::Answered => "what was told stays told",
        _ => "it has come to its end: lodge a new letter",
    };
    Error::NotPermitted(format!(
        "batch {} is {}: it cannot be {to_do} now; {next}",
        batch.id,
        batch.state.word()
    ))
}
