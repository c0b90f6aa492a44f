//! The recorded answers, handed over. What is written is what was recorded, byte for byte, however
//! often it is asked for; a stay that now stops a decided row stops the handing over too. So does everything else that
//! would stop it from being decided, as long as it has been handed over to nobody: a protection, a letter that lapsed or
//! whose signer is off the roll.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use portcullis_core::moment::Moment;
use portcullis_core::protection::Protections;
use portcullis_core::state::ItemState;
use portcullis_core::stay::Stays;

use crate::change::{BatchRow, Change, DocumentKind, DocumentRow, ItemRow};
use crate::document;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::intake;
use crate::proceed;
use crate::protect;
use crate::secrets::Protected;
use crate::stay;

/// What was handed over, and what was not.
#[derive(Debug, Default)]
pub struct Delivered {
    /// The names of the files handed over.
    pub files: Vec<String>,
    /// The files of answers in which a stay stops a decided row now.
    pub withheld: Vec<String>,
}

/// Hands over every recorded answer of a batch in which nothing stops a decided row now. An order that comes in while the
/// rows are looked at is looked at too: nothing is handed over at another head than the one that was looked at.
///
/// # Errors
///
/// Every answer is stopped, or the folder cannot be written.
pub fn deliver(engine: &Engine, batch: &BatchRow, folder: &str) -> Result<Delivered> {
    loop {
        // The clock is read again: an order may have taken effect while the rows were decided.
        let (at, known) = (engine.moment()?, engine.docket.head()?.size);
        let handed = handed(engine, batch)?;
        let stopped = stopped_answers(engine, batch, &handed, Moment { at, known })?;
        let (files, delivered) = recorded(engine, batch, &stopped)?;
        if files.is_empty() && !stopped.is_empty() {
            return Err(Error::NotPermitted(format!(
                "rows of batch {} that were decided may not be told now: nothing is handed over; an order since, an \
                 agency's safeguards, a letter that is no longer in order or a determination of counsel's stops them: \
                 ask counsel",
                batch.id
            )));
        }
        let _passing = engine.gate.pass()?;
        if engine.docket.head()?.size == known {
            engine.outbox.hand_over(folder, &files, &delivered.withheld)?;
            mark(engine, batch, &handed, &stopped, at)?;
            return Ok(delivered);
        }
    }
}

/// The answers that were handed over before. The mark is sealed: nobody who can only write the store makes one.
fn handed(engine: &Engine, batch: &BatchRow) -> Result<BTreeSet<u32>> {
    let marks = engine.docket.documents(batch.number, DocumentKind::Handed)?;
    let opened = marks.iter().map(|mark| {
        document::open(engine, &batch.id, mark)?;
        Ok(mark.place)
    });
    opened.collect()
}

/// Marks what has been handed over now. The mark comes after the files: where it is missing, one look more is taken at what
/// somebody has already, and none is left out.
fn mark(
    engine: &Engine,
    batch: &BatchRow,
    handed: &BTreeSet<u32>,
    stopped: &BTreeSet<u32>,
    at: Timestamp,
) -> Result<()> {
    // Others may have moved the batch on since it was read.
    let batch = engine.batch(&batch.id)?;
    let batch = batch.ok_or_else(|| Error::fault("the batch is gone from the docket"))?;
    let fresh = (1..=batch.answers).filter(|one| !handed.contains(one) && !stopped.contains(one));
    let marks: Result<Vec<DocumentRow>> = fresh
        .map(|answer| {
            let text = at.to_string();
            let kind = DocumentKind::Handed;
            document::seal_of(engine, &batch.id, kind, (answer, answer), text.as_bytes())
        })
        .collect();
    let documents = marks?;
    if documents.is_empty() {
        return Ok(());
    }
    let head = engine.docket.head()?;
    let expected_size = head.size;
    let change =
        Change { expected_size, head, at, batch: Some(batch), documents, ..Change::default() };
    engine.docket.apply(&change).map_err(Error::from)
}

type Files = Vec<(String, Vec<u8>)>;

/// The files recorded for a batch, less those of answers that are stopped.
fn recorded(
    engine: &Engine,
    batch: &BatchRow,
    stopped: &BTreeSet<u32>,
) -> Result<(Files, Delivered)> {
    let (mut files, mut delivered) = (Vec::new(), Delivered::default());
    for document in engine.docket.documents(batch.number, DocumentKind::Answer)? {
        let (name, bytes) = document::file(engine, batch, &document)?;
        if stopped.contains(&document.answer) {
            delivered.withheld.push(name);
        } else {
            delivered.files.push(name.clone());
            files.push((name, bytes));
        }
    }
    Ok((files, delivered))
}

/// The answers that tell of a decided row which something stops now: a match and a miss alike, so that a refusal to
/// hand over does not tell which it was.
///
/// An order that protects listed people stops what was decided otherwise. So does a protection what was handed over to
/// nobody yet, and so does a letter that is no longer in order. Whoever was listed or protected already when the row was
/// decided is a miss that may be told, and must be: to withhold it would tell who is protected.
fn stopped_answers(
    engine: &Engine,
    batch: &BatchRow,
    handed: &BTreeSet<u32>,
    moment: Moment,
) -> Result<BTreeSet<u32>> {
    let told = |row: &ItemRow| matches!(row.state, ItemState::Confirmed | ItemState::NoMatch);
    let unhanded = |row: &ItemRow| row.answer.is_some_and(|answer| !handed.contains(&answer));
    let items = engine.items(batch)?;
    let decided = as_recorded(engine, batch, &items)?;
    let mut stopped = BTreeSet::new();
    if items.iter().any(|row| told(row) && unhanded(row)) && !in_order(engine, batch, moment)? {
        let unlettered = items.iter().filter(|row| told(row) && unhanded(row));
        stopped.extend(unlettered.filter_map(|row| row.answer));
    }
    let Some(barring) = Barring::now(engine, moment)? else { return Ok(stopped) };
    let then: Result<BTreeMap<u32, Protected<'_>>> = decided
        .into_iter()
        .map(|(answer, then)| Ok((answer, protect::protections(engine, then)?)))
        .collect();
    let then = then?;
    let again = proceed::read_again(engine, batch, moment)?;
    for (row, one) in items.iter().zip(&again.rows) {
        let now = || {
            barring.listing.covers(&one.item)
                || (unhanded(row) && barring.protecting.covers(&one.item))
        };
        let was = || {
            let then = row.answer.and_then(|answer| then.get(&answer));
            then.is_some_and(|then| then.covers(&one.item))
        };
        if told(row) && (barring.stays.bars(&one.item, moment.at) || now() && !was()) {
            stopped.extend(row.answer);
        }
    }
    Ok(stopped)
}

/// Holds the rows of every answered batch against its sealed answers, and says how many batches there are.
///
/// # Errors
///
/// They are not the same, or an answer does not open: the docket was changed.
pub fn all_as_recorded(engine: &Engine) -> Result<usize> {
    let batches = engine.batches()?;
    let answered = batches.iter().filter(|batch| batch.answers > 0);
    let mut count = 0;
    for batch in answered {
        as_recorded(engine, batch, &engine.items(batch)?)?;
        count += 1;
    }
    Ok(count)
}

/// That the rows which the sealed answers tell of are those that the docket has as told, each by its own leaf: what is
/// looked at before a handing over is what would be handed over. Returns when each answer was decided.
fn as_recorded(
    engine: &Engine,
    batch: &BatchRow,
    items: &[ItemRow],
) -> Result<BTreeMap<u32, Moment>> {
    let changed = || {
        Err(Error::Configuration(format!(
            "batch {}: its rows are not those that its answers tell of: the docket was changed, so restore it",
            batch.id
        )))
    };
    let told = |row: &&ItemRow| matches!(row.state, ItemState::Confirmed | ItemState::NoMatch);
    let mut recorded = Vec::new();
    for document in engine.docket.documents(batch.number, DocumentKind::Answer)? {
        let (name, bytes) = document::file(engine, batch, &document)?;
        if !name.starts_with("answers") {
            continue;
        }
        for line in csv::Reader::from_reader(bytes.as_slice()).records() {
            let line = line.map_err(Error::fault)?;
            let outcome = line.get(1).unwrap_or_default();
            let state = [ItemState::Confirmed, ItemState::NoMatch];
            let state = state.into_iter().find(|state| state.word() == outcome);
            recorded.extend(state.map(|state| (document.answer, state)));
        }
    }
    let mut there: Vec<_> =
        items.iter().filter(told).map(|row| (row.answer.unwrap_or(0), row.state)).collect();
    // Within an answer the order is that of the rows.
    recorded.sort_by_key(|(answer, _)| *answer);
    there.sort_by_key(|(answer, _)| *answer);
    if recorded != there {
        return changed();
    }
    let entries = engine.docket.entries(batch.number)?;
    let own = |row: &ItemRow| {
        let at = entries.binary_search_by_key(&row.leaf?, |entry| entry.index).ok()?;
        entries.get(at).filter(|entry| entry.item == Some(row.index))
    };
    let mut decided = BTreeMap::new();
    for row in items.iter().filter(told) {
        let (Some(entry), Some(answer)) = (own(row), row.answer) else { return changed() };
        decided.insert(answer, Moment { at: entry.at, known: entry.index });
    }
    Ok(decided)
}

/// Whether the batch's letter is in order at a moment still.
fn in_order(engine: &Engine, batch: &BatchRow, moment: Moment) -> Result<bool> {
    let (letter, _) = document::lodged(engine, batch)?;
    let rulebook = engine.rulebook_of(&batch.pack_sha256)?;
    let (sha256, rows) = (batch.rows_sha256, Some(batch.rows));
    let (_, facts) =
        intake::letter_again(engine, &letter, sha256, rows, rulebook.as_ref(), moment)?;
    Ok(intake::failed_rules(rulebook.as_ref(), facts)?.is_empty())
}

/// What can stop a decided row, as it stands at a moment.
struct Barring<'a> {
    /// The orders, and what an agency's safeguards stop.
    stays: Stays,
    /// The people whom orders protect.
    listing: Protected<'a>,
    /// The people whom determinations do.
    protecting: Protected<'a>,
}

impl<'a> Barring<'a> {
    /// `None` where there is nothing of the kind.
    fn now(engine: &'a Engine, moment: Moment) -> Result<Option<Barring<'a>>> {
        let stays = stay::stays(engine, moment)?;
        let in_force = stays.0.into_iter().filter(|stay| stay.is_in_force(moment.at));
        let stays = Stays(in_force.collect());
        let protections = protect::standing(engine, moment)?.into_iter();
        let protections = protections.filter(|one| one.removed.is_none());
        let handles: BTreeSet<_> = protections.flat_map(|one| one.handles).collect();
        if stays.0.is_empty() && handles.is_empty() {
            return Ok(None);
        }
        let listing = protect::listed(engine, stays.clone(), moment);
        let protecting = Protected { handles, ..protect::listed(engine, Stays::default(), moment) };
        Ok(Some(Barring { stays, listing, protecting }))
    }
}
