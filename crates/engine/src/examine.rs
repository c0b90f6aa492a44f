//! The rows of a letter, read and found on. The same code for `lint`, for lodging and at release.

use std::collections::BTreeMap;
use std::sync::Arc;

use portcullis_core::batch::{self, BatchFinding, Counted, Keys};
use portcullis_core::determination::Finding;
use portcullis_core::item::{BatchRef, Item, Reading};
use portcullis_core::letter::{Letter, LetterFacts};
use portcullis_core::officer::Officer;
use portcullis_core::request::Rows;

use crate::error::{Error, Result};
use crate::ports::{Rulebook, Watcher};

/// A row with what was found on it.
#[derive(Debug)]
pub struct Examined {
    /// The row, parsed.
    pub item: Item,
    /// What the rules say of it.
    pub finding: Finding,
}

impl Examined {
    /// Whether it meets every element.
    #[must_use]
    pub fn meets_all(&self) -> bool {
        self.finding.outcome().permits() && self.item.claim().is_some()
    }
}

/// How many rows are worth a thread of their own.
const ROWS_PER_THREAD: usize = 2_000;

/// Reads every row and asks the rules about it; the order is the file's.
///
/// # Errors
///
/// The rules could not be evaluated.
pub fn rows(
    of: &Arc<BatchRef>,
    rows: &Rows,
    letter: Option<&Letter>,
    facts: LetterFacts,
    rulebook: &dyn Rulebook,
    reading: Reading,
    watcher: &dyn Watcher,
) -> Result<Vec<Examined>> {
    watcher.begin("reading the rows", u64::try_from(rows.len()).unwrap_or(u64::MAX));
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let chunk = rows.len().div_ceil(threads).max(ROWS_PER_THREAD);
    let part = |from: usize| -> Result<Vec<Examined>> {
        let mut part = Vec::with_capacity(chunk.min(rows.len() - from));
        for index in from..rows.len().min(from + chunk) {
            let row = rows.get(index).ok_or_else(|| Error::fault("a row went missing"))?;
            let place = u32::try_from(index).map_err(Error::fault)?;
            let item = Item::read(of, place, &row, letter, facts, rulebook.terms(), reading);
            part.push(examine(item, rulebook)?);
            if index % 1_000 == 999 {
                watcher.advance(1_000);
            }
        }
        Ok(part)
    };
    let parts: Vec<Result<Vec<Examined>>> = std::thread::scope(|scope| {
        let part = &part;
        let starts = (0..rows.len()).step_by(chunk);
        let running: Vec<_> = starts.map(|from| scope.spawn(move || part(from))).collect();
        running
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|_| Err(Error::fault("a thread stopped"))))
            .collect()
    });
    let mut all = Vec::with_capacity(rows.len());
    for part in parts {
        all.append(&mut part?);
    }
    Ok(all)
}

/// Asks the rules about an item; again, where a fact of it was changed.
///
/// # Errors
///
/// The rules could not be evaluated.
pub(crate) fn examine(item: Item, rulebook: &dyn Rulebook) -> Result<Examined> {
    let outcome = rulebook.judge(item.facts()).map_err(Error::fault)?;
    let finding = Finding::new(*item.facts(), outcome);
    Ok(Examined { item, finding })
}

/// Judges the hard limits on rows without any other defect, then the soft ones on what is left, and
/// returns the findings on the whole. `prior` says what the window holds already.
///
/// # Errors
///
/// The rules could not be evaluated.
pub fn whole(
    examined: Vec<Examined>,
    loads: &[Vec<Vec<u8>>],
    rulebook: &dyn Rulebook,
    prior: &dyn Fn(Counted, &[u8]) -> u32,
) -> Result<(Vec<Examined>, Vec<BatchFinding>)> {
    let terms = rulebook.terms();
    let total = u64::try_from(examined.len()).unwrap_or(u64::MAX);
    let mut beyond = batch::hard_limits(&keyed(&examined, loads), &terms.limits, prior);
    let judged = if beyond.is_empty() {
        examined
    } else {
        let again = |mut one: Examined| match beyond.remove(&one.item.index()) {
            None => Ok(one),
            Some(limits) => {
                one.item.set_beyond(limits);
                examine(one.item, rulebook)
            }
        };
        examined.into_iter().map(again).collect::<Result<Vec<_>>>()?
    };
    let findings = batch::soft_findings(&keyed(&judged, loads), total, terms, prior);
    Ok((judged, findings))
}

fn keyed<'a>(examined: &'a [Examined], loads: &'a [Vec<Vec<u8>>]) -> Vec<(&'a Item, Keys<'a>)> {
    let sound = examined.iter().filter(|one| one.meets_all());
    sound.map(|one| (&one.item, Keys::of(&one.item, loads))).collect()
}

/// What the sound rows add to each count.
#[must_use]
pub fn counts(examined: &[Examined], loads: &[Vec<Vec<u8>>]) -> BTreeMap<(Counted, Vec<u8>), u32> {
    let mut counts = BTreeMap::new();
    for (_, keys) in keyed(examined, loads) {
        for (counted, key) in keys.each() {
            *counts.entry((counted, key.to_vec())).or_insert(0) += 1;
        }
    }
    counts
}

/// What the subjects of a letter's officers are counted under, in the letter's order.
#[must_use]
pub fn officer_loads(letter: Option<&Letter>) -> Vec<Vec<Vec<u8>>> {
    let officers = letter.map(|letter| letter.officers.as_slice()).unwrap_or_default();
    officers.iter().map(Officer::loads).collect()
}
