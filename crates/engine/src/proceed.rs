//! Cleared items, through the register, to a decision: the one path from a request to a disclosure.
//!
//! A row of the docket is not a proof. Everything that can be recomputed is: the letter's signature,
//! the rows' digest, every element of every row, the clearance's signature, the stays, now.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use portcullis_core::batch::Counted;
use portcullis_core::clearance::{self, Clearance, Cleared};
use portcullis_core::comparison::compare;
use portcullis_core::determination::determine;
use portcullis_core::disclosure::{Decision, decide};
use portcullis_core::item::Reading;
use portcullis_core::moment::Moment;
use portcullis_core::state::{ItemState, Step};
use portcullis_core::stay::Stays;
use portcullis_core::terms::Terms;

use crate::basis::Evidence;
use crate::change::{BatchRow, GenerationRow, ItemRow};
use crate::clear;
use crate::document;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::examine::{self, Examined};
use crate::intake;
use crate::lodge::batch_ref;
use crate::ports::{Rulebook, Work, query_of};
use crate::protect;
use crate::stay;
use crate::window;

/// A batch, read again from what was received, and found on again.
#[derive(Debug)]
pub struct Again {
    /// The rows, in order.
    pub rows: Vec<Examined>,
    /// The instrument of that time.
    pub rulebook: Arc<dyn Rulebook>,
    /// The codes of what is no longer in order about the letter: its signer off the roll, its time over. Where
    /// there is one, no row goes on.
    pub letter_defects: Vec<String>,
}

/// What is told of one row.
pub struct Outcome {
    /// The item's place.
    pub index: u32,
    /// Where it stands now.
    pub state: ItemState,
    /// What is told about the address, for a confirmation alone: line, unit, city, state, ZIP.
    pub address: Option<[String; 5]>,
    /// What its look-up cost and read; nothing where there was none.
    pub looked: Option<(Work, Vec<u8>)>,
}

impl std::fmt::Debug for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Outcome({} {})", self.index, self.state.word())
    }
}

/// Reads a batch again.
///
/// # Errors
///
/// What the docket keeps does not open, or is not what the batch was made of.
pub fn read_again(engine: &Engine, batch: &BatchRow, moment: Moment) -> Result<Again> {
    let (letter, rows) = document::lodged(engine, batch)?;
    let rulebook = engine.rulebook_of(&batch.pack_sha256)?;
    let again = intake::verify_again(engine, &letter, &rows, rulebook.as_ref(), moment)?;
    // What stands in the docket about the batch is what its letter says, or an order would be held against something else.
    let rows = again.rows.len();
    let counted = u64::try_from(rows).is_ok_and(|rows| rows == batch.rows);
    if !again.letter.as_ref().map_or(counted, |letter| intake::is_of(batch, letter, rows)) {
        let (id, why) = (&batch.id, "what the docket says of it is not what its letter says");
        return Err(Error::Configuration(format!(
            "batch {id}: {why}: the docket was changed, so restore it"
        )));
    }
    let of = Arc::new(batch_ref(batch));
    // Where the letter is no longer in order, lapsed or its signer off the roll, the rows are read only
    // to be named; none of them goes on.
    let facts = again.facts;
    let failed = intake::failed_rules(rulebook.as_ref(), facts)?;
    let letter_defects = failed.into_iter().map(|rule| rule.code).collect();
    let rows = examine::rows(
        &of,
        &again.rows,
        again.letter.as_ref(),
        facts,
        rulebook.as_ref(),
        Reading::ToDecide,
        engine.watcher.as_ref(),
    )?;
    Ok(Again { rows, rulebook, letter_defects })
}

/// Decides every item of the batch that waits for a decision, in the order of the rows, by what is known at a moment.
/// The register is asked, or shows again what it showed once.
///
/// # Errors
///
/// There is no register fit to answer, or something broke. Nothing has been told then.
pub fn proceed(
    engine: &Engine,
    batch: &BatchRow,
    items: &[ItemRow],
    again: Again,
    moment: Moment,
    shown: Option<&mut Evidence>,
) -> Result<Vec<Outcome>> {
    let clearances = clear::verified(engine, batch)?;
    let there = u32::try_from(clearances.len()).unwrap_or(u32::MAX);
    if items.iter().any(|row| row.clearance.is_some_and(|place| place >= there)) {
        return Err(Error::Configuration(format!(
            "batch {}: a clearance of it is gone: the docket was changed, so restore it",
            batch.id
        )));
    }
    if items.iter().any(|row| waiting(row, &clearances).is_some()) {
        engine.not_ended(batch, moment.known)?;
    }
    let terms = again.rulebook.terms();
    let first_look = stay::stays(engine, moment)?;
    let mut asked = attempts(engine, batch, terms, items, &again, &clearances, moment)?;
    let mut outcomes = Vec::new();
    let mut cleared = Vec::new();
    for (row, mut one) in items.iter().zip(again.rows) {
        let Some(clearance) = waiting(row, &clearances) else { continue };
        let persons = one.item.persons().to_vec();
        // A count that is not there is beyond every limit.
        let count = |key: &Vec<u8>| asked.get(key).copied().unwrap_or(u32::MAX);
        let attempts = persons.iter().map(count).max().unwrap_or(u32::MAX);
        // What a stay stops, the instrument's own rules deny; before the answer is decided the stays are read again.
        if first_look.bars(&one.item, moment.at) {
            one.item.set_stayed();
            one = examine::examine(one.item, again.rulebook.as_ref())?;
        }
        let stopped = !again.letter_defects.is_empty() || attempts >= terms.limits.attempts;
        let proof = if stopped { None } else { prove(one, clearance) };
        match proof {
            Some(proof) => {
                for key in persons {
                    let count = asked.entry(key).or_default();
                    *count = count.saturating_add(1);
                }
                cleared.push((row, proof));
            }
            None => outcomes.push(told(row, Step::Hold, None, None)),
        }
    }
    let age = terms.limits.register_age_days_max;
    let answered = ask_register(engine, age, cleared, moment, shown)?;
    outcomes.extend(answered);
    outcomes.sort_by_key(|outcome| outcome.index);
    Ok(outcomes)
}

/// How often each person who is now asked about was answered about before.
fn attempts(
    engine: &Engine,
    batch: &BatchRow,
    terms: &Terms,
    items: &[ItemRow],
    again: &Again,
    clearances: &[Clearance],
    moment: Moment,
) -> Result<BTreeMap<Vec<u8>, u32>> {
    let rows = items.iter().zip(&again.rows);
    let waiting = rows.filter(|(row, _)| waiting(row, clearances).is_some());
    let persons: BTreeSet<Vec<u8>> =
        waiting.flat_map(|(_, one)| one.item.persons().to_vec()).collect();
    let keys: Vec<(Counted, Vec<u8>)> =
        persons.into_iter().map(|person| (Counted::Person, person)).collect();
    let days = terms.limits.attempts_days;
    let counts = window::prior(engine, batch, terms, days, &keys, moment)?;
    Ok(keys.into_iter().map(|(_, person)| person).zip(counts).collect())
}

/// An item waits for a decision where a clearance covers it and none has been told.
fn waiting<'a>(row: &ItemRow, clearances: &'a [Clearance]) -> Option<&'a Clearance> {
    let open = matches!(row.state, ItemState::Cleared | ItemState::Held);
    let place = row.clearance.filter(|_| open)?;
    clearances.get(usize::try_from(place).ok()?).filter(|clearance| clearance.covers(row.index))
}

/// The first two proofs, earned again.
fn prove(one: Examined, clearance: &Clearance) -> Option<Cleared> {
    let elements = determine(one.item, &one.finding).ok()?;
    clearance::clear(elements, clearance).ok()
}

fn ask_register(
    engine: &Engine,
    age_days_max: u32,
    cleared: Vec<(&ItemRow, Cleared)>,
    moment: Moment,
    shown: Option<&mut Evidence>,
) -> Result<Vec<Outcome>> {
    if cleared.is_empty() {
        return Ok(Vec::new());
    }
    let generation = fit_generation(engine, age_days_max, moment)?;
    let register = match shown {
        None => engine.registers.open(&generation)?,
        Some(shown) => {
            let rows = cleared.iter().map(|(row, _)| shown.take(row.index));
            let rows: Option<Vec<Vec<u8>>> = rows.collect();
            let never = || Error::fault("of a row that would be looked up nothing is kept");
            engine.registers.shown(rows.ok_or_else(never)?)
        }
    };
    let steps = u64::try_from(cleared.len()).unwrap_or(u64::MAX);
    engine.watcher.begin("asking the register", steps);
    let queries: Vec<_> = cleared.iter().map(|(_, proof)| query_of(proof.item())).collect();
    let looked = register.look_up(&queries)?;
    if looked.len() != cleared.len() {
        return Err(Error::fault("the register did not answer every query"));
    }
    let compared = cleared.into_iter().zip(looked);
    let compared: Vec<_> = compared
        .map(|((row, proof), looked)| {
            (row, compare(proof, &looked.opened), (looked.work, looked.rows))
        })
        .collect();
    // Stays and protections are read again here, after the register and before the record.
    let stays: Stays = stay::stays(engine, moment)?;
    let protections = protect::protections(engine, moment)?;
    let decided = compared.into_iter().map(|(row, compared, looked)| {
        match decide(compared, &stays, &protections, moment.at) {
            Decision::Held(_) => told(row, Step::Hold, None, Some(looked)),
            Decision::NoMatch(_) => told(row, Step::Miss, None, Some(looked)),
            Decision::Confirmed(disclosure) => {
                let lines = disclosure.address().map(|address| {
                    [
                        address.delivery_line(),
                        address.unit_line(),
                        address.city().to_owned(),
                        address.state().to_owned(),
                        address.zip().to_owned(),
                    ]
                });
                told(row, Step::Confirm, lines, Some(looked))
            }
        }
    });
    Ok(decided.collect())
}

fn told(
    row: &ItemRow,
    step: Step,
    address: Option<[String; 5]>,
    looked: Option<(Work, Vec<u8>)>,
) -> Outcome {
    // An item that is held and stays held takes no step.
    let from = if row.state == ItemState::Held && step != Step::Hold {
        row.state.after(Step::ReleaseCleared).unwrap_or(row.state)
    } else {
        row.state
    };
    let state = from.after(step).unwrap_or(from);
    Outcome { index: row.index, state, address, looked }
}

/// The newest generation, if it is young enough and made with the tables that claims are made with.
///
/// # Errors
///
/// There is none, or it is too old, or of other tables.
pub fn fit_generation(engine: &Engine, age_days_max: u32, moment: Moment) -> Result<GenerationRow> {
    let generation = engine.generation(moment.known)?.ok_or_else(|| {
        Error::NotPermitted(
            "there is no register yet: build one with `seal register.csv`".to_owned(),
        )
    })?;
    if generation.sealed_at < window::start(moment.at, age_days_max) {
        return Err(Error::NotPermitted(format!(
            "the register is older than {age_days_max} days: rebuild it with `seal register.csv`"
        )));
    }
    if generation.table_version != portcullis_postal::TABLE_VERSION {
        return Err(Error::NotPermitted(
            "the register was sealed with other postal tables: rebuild it with `seal register.csv`"
                .to_owned(),
        ));
    }
    Ok(generation)
}
