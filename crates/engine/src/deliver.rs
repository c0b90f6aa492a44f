//! The recorded answers, handed over. What is written is what was recorded, byte for byte, however
//! often it is asked for; a stay that now stops a decided row stops the handing over too.

use std::collections::BTreeSet;

use portcullis_core::moment::Moment;
use portcullis_core::protection::Protections;
use portcullis_core::state::ItemState;
use portcullis_core::stay::Stays;

use crate::change::{BatchRow, DocumentKind};
use crate::document;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::proceed;
use crate::protect;
use crate::safeguards;
use crate::secrets::Protected;
use crate::stay::{self, Standing};

/// What was handed over, and what was not.
#[derive(Debug, Default)]
pub struct Delivered {
    /// The names of the files handed over.
    pub files: Vec<String>,
    /// The files of answers in which a stay stops a decided row now.
    pub withheld: Vec<String>,
}

/// Hands over every recorded answer of a batch in which no stay stops a decided row now; `fresh` is the number of one that
/// was decided just now. An order that comes in while the rows are looked at is looked at too: nothing is handed over at
/// another head than the one that was looked at.
///
/// # Errors
///
/// A stay stops every answer, or the folder cannot be written.
pub fn deliver(
    engine: &Engine,
    batch: &BatchRow,
    fresh: Option<u32>,
    folder: &str,
) -> Result<Delivered> {
    loop {
        // The clock is read again: an order may have taken effect while the rows were decided.
        let (at, known) = (engine.moment()?, engine.docket.head()?.size);
        let stopped = stopped_answers(engine, batch, fresh, Moment { at, known })?;
        let (files, delivered) = recorded(engine, batch, &stopped)?;
        if files.is_empty() && !stopped.is_empty() {
            return Err(Error::NotPermitted(format!(
                "something entered since stops rows of batch {} that were decided before it: nothing is handed over; \
                 `stay list` shows an order, `safeguards list` an agency's safeguards; counsel knows of the rest",
                batch.id
            )));
        }
        let _passing = engine.gate.pass()?;
        if engine.docket.head()?.size == known {
            engine.outbox.hand_over(folder, &files, &delivered.withheld)?;
            return Ok(delivered);
        }
    }
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

/// The answers that tell of a decided row which a stay stops now: a match and a miss alike, so that a refusal to
/// hand over does not tell which it was.
///
/// An order that protects listed people stops what was decided before it, and a protection what was decided just now and
/// was handed over to nobody yet. What was decided under them is a miss that may be told, and must be: to withhold it
/// would tell who is protected.
fn stopped_answers(
    engine: &Engine,
    batch: &BatchRow,
    fresh: Option<u32>,
    moment: Moment,
) -> Result<BTreeSet<u32>> {
    let standing = stay::standing(&stay::history(engine, moment.known)?, moment);
    let standing: Vec<Standing> = standing
        .into_iter()
        .filter(|one| !one.vacated && one.stay.is_in_force(moment.at))
        .collect();
    let wanting = safeguards::stays(engine, moment)?;
    let protections = protect::standing(engine, moment)?.into_iter();
    let protections: Vec<_> =
        protections.filter(|one| fresh.is_some() && one.removed.is_none()).collect();
    let mut stopped = BTreeSet::new();
    if standing.is_empty() && wanting.is_empty() && protections.is_empty() {
        return Ok(stopped);
    }
    let orders = standing.iter().map(|one| one.stay.clone());
    let stays = Stays(orders.chain(wanting).collect());
    let listing = standing.into_iter().filter(|one| one.stay.scope.claims.is_some());
    let listing: Vec<(u64, Protected<'_>)> = listing
        .map(|one| (one.words.known, protect::listed(engine, Stays(vec![one.stay]), moment)))
        .collect();
    let protecting: Vec<(u64, Protected<'_>)> = protections
        .iter()
        .map(|one| (one.known, protect::protected(engine, one, moment)))
        .collect();
    let items = engine.docket.items(batch.number)?;
    let again = proceed::read_again(engine, batch, moment)?;
    for (row, one) in items.iter().zip(&again.rows) {
        let told = matches!(row.state, ItemState::Confirmed | ItemState::NoMatch);
        let before = |known: u64| row.leaf.is_none_or(|leaf| leaf < known);
        let covers = |lists: &[(u64, Protected<'_>)]| {
            lists.iter().any(|(known, list)| before(*known) && list.covers(&one.item))
        };
        let stops = stays.bars(&one.item, moment.at)
            || covers(&listing)
            || (row.answer == fresh && covers(&protecting));
        if told && stops {
            stopped.extend(row.answer);
        }
    }
    Ok(stopped)
}
