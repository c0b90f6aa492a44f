//! What happened beside the batches: orders, protections, the roll, the packs, the registers, recalls. The store alone can
//! leave none of it out.
//!
//! Every event is an entry of the accounting, which the store's own triggers keep; but whoever can write the file can
//! take the triggers away. So a keyed chain runs over the staff and over every entry that is about no single item: its
//! leaf, kind and batch, and what signs or seals the row that was recorded with it. Its end is sealed with each head, bound
//! to the head's size. An entry that is renamed, moved, added or taken out breaks it, and so does a row that stands at
//! another's leaf; an older head with its own end is behind the published log.

use portcullis_core::accounting::Kind;

use crate::change::{BatchRow, Change, EventRow, Head, LeafRow, StaffRow};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::ports::Entropy;
use crate::secrets::Secrets;

/// The end of the chain so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Chain([u8; 16]);

impl Chain {
    /// The chain as it was sealed with a head; an empty one before the first.
    ///
    /// # Errors
    ///
    /// It does not open: the docket was changed.
    pub(crate) fn of(head: &Head, secrets: &Secrets) -> Result<Chain> {
        if head.size == 0 {
            return Ok(Chain::default());
        }
        let end = secrets.open(&head.events, &place(head.size))?;
        let broken = || {
            Error::Configuration("the end of the events' chain cannot be read: the docket was changed, so restore it".to_owned())
        };
        <[u8; 16]>::try_from(end.as_slice()).map(Chain).map_err(|_| broken())
    }

    /// The end, sealed for a head of some size.
    ///
    /// # Errors
    ///
    /// It cannot be sealed.
    pub(crate) fn seal(
        &self,
        size: u64,
        secrets: &Secrets,
        entropy: &dyn Entropy,
    ) -> Result<Vec<u8>> {
        secrets.seal(&self.0, &place(size), entropy)
    }

    /// Takes in the new staff of a change, in the order of their ids, and then new leaves, the first of them at `first`.
    pub(crate) fn extend(
        &mut self,
        secrets: &Secrets,
        change: &Change,
        first: u64,
        leaves: &[LeafRow],
    ) {
        self.staff(secrets, &change.staff);
        let whole = (first..).zip(leaves).filter(|(_, leaf)| leaf.item.is_none());
        for (index, leaf) in whole.filter(|(_, leaf)| leaf.kind != Kind::Pad.word()) {
            let (kind, at, batch) = (leaf.kind.to_owned(), leaf.at, leaf.batch);
            let mark = change.mark(index);
            self.0 = secrets.event(&self.0, &EventRow { leaf: index, kind, at, batch, mark });
        }
    }

    fn staff(&mut self, secrets: &Secrets, staff: &[StaffRow]) {
        let mut staff: Vec<&StaffRow> = staff.iter().collect();
        staff.sort_by(|one, other| one.id.cmp(&other.id));
        for row in staff {
            self.0 = secrets.member(&self.0, [&row.id, &row.role, &row.jwk]);
        }
    }
}

fn place(size: u64) -> String {
    format!("events/{size}")
}

impl Engine {
    /// Holds what is kept of one kind of event, by the leaves at which it was recorded, against the accounting, and the
    /// accounting against its chain; what is kept before the leaf `known`, the accounting whole.
    ///
    /// # Errors
    ///
    /// Something is missing, or stands at another leaf, or the chain is broken.
    pub(crate) fn accounts_for(
        &self,
        kind: Kind,
        there: impl Iterator<Item = u64>,
        known: u64,
    ) -> Result<()> {
        let before = |leaf: &u64| *leaf < known;
        let there: Vec<u64> = there.filter(before).collect();
        let own = self.events()?.into_iter().filter(|own| own.kind == kind.word());
        let entered: Vec<u64> = own.map(|own| own.leaf).filter(before).collect();
        if there == entered {
            return Ok(());
        }
        Err(Error::Configuration(format!(
            "the docket has {} of the {} events of the kind `{}` that its accounting names, each at its leaf: it was \
             changed, so restore it",
            there.iter().filter(|leaf| entered.contains(leaf)).count(),
            entered.len(),
            kind.word()
        )))
    }

    /// That a batch which is to go on has not come to its end before a leaf, whatever its row says.
    ///
    /// # Errors
    ///
    /// It was refused, declined, withdrawn, or it lapsed: the docket was changed.
    pub(crate) fn not_ended(&self, batch: &BatchRow, known: u64) -> Result<()> {
        let ends = [Kind::Refused, Kind::Declined, Kind::Cancelled, Kind::Expired];
        let ended = |event: &EventRow| {
            event.leaf < known
                && event.batch == Some(batch.number)
                && ends.iter().any(|end| event.kind == end.word())
        };
        let Some(end) = self.events()?.into_iter().find(ended) else { return Ok(()) };
        Err(Error::Configuration(format!(
            "batch {}: its accounting says `{}`, and the docket that it goes on: it was changed, so restore it",
            batch.id, end.kind
        )))
    }

    /// Everything that happened and is about no single item, in order.
    ///
    /// # Errors
    ///
    /// The docket cannot be read, or was changed.
    pub(crate) fn events(&self) -> Result<Vec<EventRow>> {
        // The head first: what is recorded after it is not a part of it.
        let head = self.docket.head()?;
        let end = Chain::of(&head, &self.secrets)?;
        let mut events = self.docket.events()?;
        events.retain(|event| event.leaf < head.size);
        let mut chain = Chain::default();
        chain.staff(&self.secrets, &self.docket.staff()?);
        for event in &events {
            chain.0 = self.secrets.event(&chain.0, event);
        }
        if chain == end {
            return Ok(events);
        }
        Err(Error::Configuration(
            "the docket's staff or the events of its accounting are not those that were recorded: it was changed, so \
             restore it"
                .to_owned(),
        ))
    }
}
