//! What happened beside the batches: orders, protections, the roll, the packs, the registers, recalls. The store alone can
//! leave none of it out.
//!
//! Every event is an entry of the accounting, which the store's own triggers keep; but whoever can write the file can
//! take the triggers away. So a keyed chain runs over the staff and over every such entry's leaf and kind, and its
//! end is sealed with each head, bound to the head's size. An entry that is renamed, moved, added or taken out
//! breaks it; an older head with its own end is behind the published log.

use portcullis_core::accounting::Kind;

use crate::change::{Head, LeafRow, StaffRow};
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
        let broken = || Error::fault("the end of the events' chain cannot be read");
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

    /// Takes in new staff, in the order of their ids, and then new leaves, the first of them at `first`.
    pub(crate) fn extend(
        &mut self,
        secrets: &Secrets,
        staff: &[StaffRow],
        first: u64,
        leaves: &[LeafRow],
    ) {
        self.staff(secrets, staff);
        let alone = (first..).zip(leaves).filter(|(_, leaf)| leaf.batch.is_none());
        for (index, leaf) in alone.filter(|(_, leaf)| leaf.kind != Kind::Pad.word()) {
            self.0 = secrets.event(&self.0, index, leaf.kind);
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
        let own = self.events()?.into_iter().filter(|(_, own)| own == kind.word());
        let entered: Vec<u64> = own.map(|(leaf, _)| leaf).filter(before).collect();
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

    /// The leaf and the kind of everything that happened beside the batches, in order.
    ///
    /// # Errors
    ///
    /// The docket cannot be read, or was changed.
    fn events(&self) -> Result<Vec<(u64, String)>> {
        // The head first: what is recorded after it is not a part of it.
        let head = self.docket.head()?;
        let end = Chain::of(&head, &self.secrets)?;
        let mut events = self.docket.events()?;
        events.retain(|(leaf, _)| *leaf < head.size);
        let mut chain = Chain::default();
        chain.staff(&self.secrets, &self.docket.staff()?);
        for (leaf, kind) in &events {
            chain.0 = self.secrets.event(&chain.0, *leaf, kind);
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
