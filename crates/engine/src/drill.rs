//! What an order would stop, and what each protection has stopped: looked at, and never recorded.

use std::collections::BTreeSet;

use portcullis_core::accounting::Kind;
use portcullis_core::moment::Moment;
use portcullis_core::protection::Protections as _;
use portcullis_core::staff::Role;
use portcullis_core::state::ItemState;
use portcullis_core::stay::{Stay, Stays};

use crate::acting::Actor;
use crate::change::BatchRow;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::order::{self, Order};
use crate::proceed;
use crate::protect;

/// What an order would stop of one batch.
#[derive(Debug)]
pub struct Drilled {
    /// The batch.
    pub batch: BatchRow,
    /// Rows that wait and would be held; for an order about listed people, would be answered with a miss.
    pub waiting: u64,
    /// Rows that were told, whose answer would not be handed over any more.
    pub told: u64,
}

/// A row that a protection covers and that was answered.
#[derive(Debug)]
pub struct Stopped {
    /// The batch.
    pub batch: String,
    /// The requester's id for the row.
    pub row_id: String,
    /// The agency that asked.
    pub agency: String,
    /// The row's last leaf.
    pub leaf: Option<u64>,
}

impl Engine {
    /// What an order would stop, were it entered and in effect now. Nothing is recorded.
    ///
    /// # Errors
    ///
    /// Who asks is not counsel, the order's scope fits nothing, or the docket cannot be read.
    pub fn drill(&self, actor: &Actor, order: &Order) -> Result<Vec<Drilled>> {
        actor.must_be(Role::Counsel, "try an order out")?;
        order::check_scope(self, &order.scope)?;
        let moment = Moment::latest(self.clock.now());
        let row = order::row_of(self, order, Kind::Stay);
        let stay =
            Stay { id: row.id, scope: row.scope, effective_from: moment.at, lifted_from: None };
        let stays = Stays(vec![stay]);
        let protects = protect::listed(self, stays.clone(), moment);
        let mut drilled = Vec::new();
        for batch in self.batches()?.into_iter().filter(|batch| batch.refused.is_empty()) {
            let mut one = Drilled { batch, waiting: 0, told: 0 };
            let items = self.items(&one.batch)?;
            if items.iter().all(|item| item.state == ItemState::Returned) {
                continue;
            }
            let again = proceed::read_again(self, &one.batch, moment)?;
            for (row, read) in items.iter().zip(&again.rows) {
                let stops = stays.bars(&read.item, moment.at) || protects.covers(&read.item);
                let told = matches!(row.state, ItemState::Confirmed | ItemState::NoMatch);
                one.told += u64::from(stops && told);
                one.waiting += u64::from(stops && !row.state.is_final());
            }
            if one.told + one.waiting > 0 {
                drilled.push(one);
            }
        }
        Ok(drilled)
    }

    /// The rows that a protection has stopped since it was entered, for the overseer alone: those that state its claim
    /// and were answered while it was in force. Whether the record agreed is not asked, and nobody is told.
    ///
    /// # Errors
    ///
    /// Who asks is not the overseer, there is no such protection, or the docket cannot be read.
    pub fn stopped(&self, actor: &Actor, id: &str) -> Result<Vec<Stopped>> {
        actor.must_be(Role::Overseer, "see what a protection has stopped")?;
        let moment = Moment::latest(self.clock.now());
        let standing = protect::standing(self, moment)?;
        let unknown = || Error::input(format!("no protection `{id}`: `protect list` shows them"));
        let one = standing.into_iter().find(|one| one.id == id).ok_or_else(unknown)?;
        let protects = protect::protected(self, &one, moment);
        let mut stopped = Vec::new();
        for batch in self.batches()?.into_iter().filter(|batch| batch.answers > 0) {
            let entries = self.docket.entries(batch.number)?;
            let missed = entries.iter().filter(|entry| {
                let within = entry.index > one.known && one.removed.is_none_or(|at| entry.at < at);
                entry.kind == Kind::NoMatch.word() && within
            });
            let missed: BTreeSet<u32> = missed.filter_map(|entry| entry.item).collect();
            if missed.is_empty() {
                continue;
            }
            let items = self.items(&batch)?;
            let again = proceed::read_again(self, &batch, moment)?;
            let read = again.rows.iter().filter(|read| missed.contains(&read.item.index()));
            for read in read.filter(|read| protects.covers(&read.item)) {
                let place = usize::try_from(read.item.index()).unwrap_or(usize::MAX);
                stopped.push(Stopped {
                    batch: batch.id.clone(),
                    row_id: read.item.row_id().to_owned(),
                    agency: batch.agency.clone(),
                    leaf: items.get(place).and_then(|item| item.leaf),
                });
            }
        }
        Ok(stopped)
    }
}
