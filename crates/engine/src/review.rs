//! A batch, decided again by the law of now: which answers would be refused or held today, and which returns would
//! pass. It is the list that a court asks for.
//!
//! It judges the request alone, with the pack and the stays of now. The register is never opened: what a later register
//! would say of somebody is nobody's to ask.

use std::sync::Arc;

use portcullis_core::facts::HardLimits;
use portcullis_core::item::{BatchRef, Reading};
use portcullis_core::staff::Role;
use portcullis_core::state::ItemState;

use crate::acting::Actor;
use crate::change::{BatchRow, DocumentKind, ItemRow};
use crate::deliver::outcome_word;
use crate::document;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::examine::{self, Examined};
use crate::intake;
use crate::lodge::batch_ref;
use crate::ports::Rulebook;
use crate::resolve::batch;
use crate::stay;

/// A row that would come out otherwise today.
#[derive(Debug, PartialEq, Eq)]
pub struct Changed {
    /// The requester's id for it.
    pub row_id: String,
    /// The word that was told, or that stands.
    pub was: &'static str,
    /// `returned`, `held`, or `passes`.
    pub now: &'static str,
    /// The codes of the rules that it does not meet today, or did not meet then, in clause order.
    pub codes: Vec<String>,
}

/// What a review found.
#[derive(Debug)]
pub struct Reviewed {
    /// The batch.
    pub batch: BatchRow,
    /// `id@version` of the pack that it was decided by, and of the one that it is reviewed by.
    pub packs: [String; 2],
    /// The rows that would come out otherwise, in the order of the file.
    pub changed: Vec<Changed>,
}

impl Engine {
    /// Reviews a batch, as counsel, by `rulebook` or else by the version of its instrument that is adopted now.
    ///
    /// # Errors
    ///
    /// Who asks is not counsel; there is no such batch; or the docket cannot be read.
    pub fn review(
        &self,
        actor: &Actor,
        id: &str,
        rulebook: Option<Arc<dyn Rulebook>>,
    ) -> Result<Reviewed> {
        actor.must_be(Role::Counsel, "review a batch")?;
        let now = self.clock.now();
        let batch = batch(self, id)?;
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
        let items = self.docket.items(batch.number)?;
        let rows = judged(self, &batch, rulebook.as_ref())?;
        let stays = stay::stays(self)?;
        let mut changed = Vec::new();
        for (row, one) in items.iter().zip(rows) {
            let barred = stays.bars(&one.item, now);
            changed.extend(compared(row, one, barred, then.as_ref(), rulebook.as_ref())?);
        }
        let packs = [then.terms().name(), rulebook.terms().name()];
        Ok(Reviewed { batch, packs, changed })
    }
}

/// The rows of a batch, read and judged by a pack; its letter as it was on the day on which it was lodged.
fn judged(engine: &Engine, batch: &BatchRow, rulebook: &dyn Rulebook) -> Result<Vec<Examined>> {
    let kept = |kind| -> Result<Vec<u8>> {
        let documents = engine.docket.documents(batch.number, kind)?;
        let document = documents.first();
        let document = document.ok_or_else(|| Error::fault("a document of the batch is gone"))?;
        document::open(engine, &batch.id, document)
    };
    let (letter, rows) = (kept(DocumentKind::Letter)?, kept(DocumentKind::Rows)?);
    let again = intake::verify_again(engine, &letter, &rows, rulebook, batch.lodged_at)?;
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

/// How a row that was told, or returned, would come out today, where that is otherwise.
fn compared(
    row: &ItemRow,
    one: Examined,
    barred: bool,
    then: &dyn Rulebook,
    now: &dyn Rulebook,
) -> Result<Option<Changed>> {
    let of = |rulebook: &dyn Rulebook, failed: &[u16]| -> Vec<String> {
        let rules = &rulebook.terms().rules;
        let codes = failed.iter().filter_map(|at| rules.get(usize::from(*at)));
        codes.map(|rule| rule.code.clone()).collect()
    };
    let before = of(then, &row.failed);
    let one = beyond_again(one, &before, now)?;
    let failed = of(now, &one.finding.outcome().failed);
    let passes = one.finding.outcome().permits();
    let answered = matches!(row.state, ItemState::Confirmed | ItemState::NoMatch);
    let told = match row.state {
        ItemState::Returned if passes && !barred => Some(("passes", before)),
        _ if !answered => None,
        _ if barred => Some(("held", Vec::new())),
        _ if !passes => Some(("returned", failed)),
        _ => None,
    };
    Ok(told.map(|(now, codes)| Changed {
        row_id: one.item.row_id().to_owned(),
        was: outcome_word(row.state),
        now,
        codes,
    }))
}

/// A row that was returned for a hard limit alone is beyond it still: what was counted then is not counted again.
fn beyond_again(mut one: Examined, before: &[String], now: &dyn Rulebook) -> Result<Examined> {
    let rules = &now.terms().rules;
    let fails = |code: &str| {
        let failed = one.finding.outcome().failed.iter();
        failed.filter_map(|at| rules.get(usize::from(*at))).any(|rule| rule.code == code)
    };
    let limited = |code: &str| before.iter().any(|own| own == code) && !fails(code);
    let beyond = HardLimits {
        officer: limited("element.officer.not_engaged"),
        reason: limited("element.reason.not_specific"),
        address: limited("element.address.ambiguous"),
    };
    if beyond == HardLimits::default() {
        return Ok(one);
    }
    one.item.set_beyond(beyond);
    examine::again(one, now)
}
