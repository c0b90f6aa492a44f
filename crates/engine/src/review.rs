//! A batch, decided again by the law of now: which answers would be refused or held today, and which returns would
//! pass. It is the list that a court asks for.
//!
//! It judges the request alone, with the pack and the stays of now. The register is never opened: what a later register
//! would say of somebody is nobody's to ask.

use std::sync::Arc;

use portcullis_core::facts::HardLimits;
use portcullis_core::item::{BatchRef, Reading};
use portcullis_core::moment::Moment;
use portcullis_core::protection::Protections as _;
use portcullis_core::staff::Role;
use portcullis_core::state::{BatchState, ItemState};

use crate::acting::Actor;
use crate::change::{BatchRow, ItemRow};
use crate::document;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::examine::{self, Examined};
use crate::files::outcome_word;
use crate::intake;
use crate::lodge::batch_ref;
use crate::ports::Rulebook;
use crate::protect;
use crate::resolve::batch;
use crate::stay;

/// A row that would come out otherwise today.
#[derive(Debug, PartialEq, Eq)]
pub struct Changed {
    /// The requester's id for it.
    pub row_id: String,
    /// The word that was told, or that stands.
    pub was: &'static str,
    /// `returned`, `held`, `no_match` of whoever an order protects now, or `passes`.
    pub now: &'static str,
    /// The codes of the rules that it does not meet today, or did not meet then, in clause order.
    pub codes: Vec<String>,
    /// The clause that each of them rests on.
    pub clauses: Vec<String>,
    /// The orders, and agencies' safeguards, by which it would be held.
    pub stays: Vec<String>,
}

/// What a review found.
#[derive(Debug)]
pub struct Reviewed {
    /// The batch.
    pub batch: BatchRow,
    /// `id@version` of the pack that it was decided by, and of the one that it is reviewed by.
    pub packs: [String; 2],
    /// Whether the pack that it is reviewed by is adopted here, or was.
    pub adopted: bool,
    /// The rows that would come out otherwise, in the order of the file.
    pub changed: Vec<Changed>,
}

impl Engine {
    /// Reviews a batch, as counsel, by `rulebook` or else by the version of its instrument that is adopted now.
    ///
    /// # Errors
    ///
    /// Who asks is not counsel; there is no such batch, or its letter was refused; or the docket cannot be read.
    pub fn review(
        &self,
        actor: &Actor,
        id: &str,
        rulebook: Option<Arc<dyn Rulebook>>,
    ) -> Result<Reviewed> {
        actor.must_be(Role::Counsel, "review a batch")?;
        let moment = Moment::latest(self.clock.now());
        let batch = batch(self, id)?;
        if batch.state == BatchState::Refused {
            return Err(Error::input(format!(
                "batch {id} was refused for its letter: no row of it was judged, so there is nothing to review"
            )));
        }
        let then = self.rulebook_of(&batch.pack_sha256)?;
        let rulebook = match rulebook {
            Some(given) => given,
            None => {
                let adopted = self.adopted()?;
                let adoption = adopted.get(&batch.instrument);
                let lost = || Error::fault("the batch's instrument is not adopted any more");
                self.rulebook(adoption.ok_or_else(lost)?)?
            }
        };
        let items = self.items(&batch)?;
        let lodged = document::lodged(self, &batch)?;
        let rows = judged(self, &batch, &lodged, rulebook.as_ref())?;
        // By the same pack the rows were found on as they are now.
        let same = then.terms().pack_sha256 == rulebook.terms().pack_sha256;
        let before = if same { Vec::new() } else { judged(self, &batch, &lodged, then.as_ref())? };
        let mut before = before.into_iter();
        let stays = stay::stays(self, moment)?;
        let listed = protect::listed(self, stays.clone(), moment);
        let mut changed = Vec::new();
        for (row, mut one) in items.iter().zip(rows) {
            let beyond = match before.next() {
                Some(was) => beyond_then(row, &was, then.as_ref())?,
                None => beyond_then(row, &one, then.as_ref())?,
            };
            if beyond != HardLimits::default() {
                one.item.set_beyond(beyond);
                one = examine::examine(one.item, rulebook.as_ref())?;
            }
            let stops = if stays.bars(&one.item, moment.at) {
                Some(ItemState::Held)
            } else {
                Some(ItemState::NoMatch).filter(|_| one.meets_all() && listed.covers(&one.item))
            };
            let found = compared(row, &one, stops, then.as_ref(), rulebook.as_ref());
            let by = || stays.barring(&one.item, moment.at).map(|stay| stay.id.clone()).collect();
            changed.extend(found.map(|found| match stops {
                Some(ItemState::Held) => Changed { stays: by(), ..found },
                _ => found,
            }));
        }
        let packs = [then.terms().name(), rulebook.terms().name()];
        let pack = rulebook.terms().pack_sha256;
        let adopted = self.adoptions(u64::MAX)?.iter().any(|own| own.pack_sha256 == pack);
        Ok(Reviewed { batch, packs, adopted, changed })
    }
}

/// The rows of a batch, read and judged by a pack; its letter as it was on the day on which it was lodged, signed with the
/// key of that day. An official who is off the roll now is off it.
fn judged(
    engine: &Engine,
    batch: &BatchRow,
    (letter, rows): &(Vec<u8>, Vec<u8>),
    rulebook: &dyn Rulebook,
) -> Result<Vec<Examined>> {
    let then = Moment { at: batch.lodged_at, known: batch.number };
    let mut again = intake::verify_again(engine, letter, rows, rulebook, then)?;
    let now = intake::official(engine, &batch.kid, u64::MAX)?;
    again.facts.official &= now.is_some_and(|row| !row.official.revoked);
    // By another instrument than the one invoked: as if the letter had invoked it, or nothing else would be told.
    let terms = rulebook.terms();
    if let Some(letter) = again.letter.as_ref().filter(|_| terms.id != batch.instrument) {
        let own = letter.instrument.as_deref() == Some(batch.instrument.as_str());
        again.facts.instrument = own && terms.in_effect(letter.date(terms));
    }
    let of = BatchRef { pack_sha256: rulebook.terms().pack_sha256, ..batch_ref(batch) };
    examine::rows(
        &Arc::new(of),
        &again.rows,
        again.letter.as_ref(),
        again.facts,
        rulebook,
        Reading::ToDecide,
        engine.watcher.as_ref(),
    )
}

/// How a row that was told, or returned, would come out today, where that is otherwise: an order would hold it, or make
/// a miss of it, or the rules of now would return it.
fn compared(
    row: &ItemRow,
    one: &Examined,
    stops: Option<ItemState>,
    then: &dyn Rulebook,
    now: &dyn Rulebook,
) -> Option<Changed> {
    let passes = one.finding.outcome().permits();
    let answered = matches!(row.state, ItemState::Confirmed | ItemState::NoMatch);
    let stayed = |book: &dyn Rulebook| {
        let rules = book.terms().rules.iter().zip(0_u16..);
        rules.filter(|(rule, _)| rule.code == "stay.in_force").map(|(_, at)| at).collect::<Vec<_>>()
    };
    let (told, book, failed) = match row.state {
        ItemState::Returned if passes && stops.is_none() => ("passes", then, row.failed.clone()),
        _ if !answered || stops == Some(row.state) => return None,
        _ if stops == Some(ItemState::Held) => ("held", now, stayed(now)),
        _ if stops.is_some() => (stops.map_or("", outcome_word), now, Vec::new()),
        _ if !passes => ("returned", now, one.finding.outcome().failed.clone()),
        _ => return None,
    };
    let rules = failed.iter().filter_map(|at| book.terms().rules.get(usize::from(*at)));
    let (codes, clauses) = rules.map(|rule| (rule.code.clone(), rule.cite.clone())).unzip();
    let (row_id, was) = (one.item.row_id().to_owned(), outcome_word(row.state));
    Some(Changed { row_id, was, now: told, codes, clauses, stays: Vec::new() })
}

/// The hard limits beyond which a row was when it was returned: it is beyond them still, for what was counted then is
/// not counted again. A limit is one of them where it explains what the rules of then found, and do not find in the row
/// alone.
fn beyond_then(row: &ItemRow, was: &Examined, then: &dyn Rulebook) -> Result<HardLimits> {
    let alone = &was.finding.outcome().failed;
    let found: Vec<u16> = row.failed.iter().copied().filter(|at| !alone.contains(at)).collect();
    let none = HardLimits::default();
    if found.is_empty() {
        return Ok(none);
    }
    let mut facts = *was.item.facts();
    let mut explains = |limit: HardLimits| -> Result<bool> {
        facts.beyond = limit;
        let outcome = then.judge(&facts).map_err(Error::fault)?;
        Ok(outcome.failed.iter().any(|at| found.contains(at)))
    };
    Ok(HardLimits {
        officer: explains(HardLimits { officer: true, ..none })?,
        reason: explains(HardLimits { reason: true, ..none })?,
        address: explains(HardLimits { address: true, ..none })?,
    })
}
