//! Records become leaves: committed to, sealed, appended, and covered by a signed head.

use jiff::Timestamp;
use portcullis_core::accounting::{Kind, Record};
use portcullis_tlog::{Checkpoint, Frontier, Hash, leaf_hash};

use crate::change::{Change, Head, LeafRow, MarkRow};
use crate::error::{Error, Result};
use crate::events::Chain;
use crate::kept::{self, Kept};
use crate::opening::Opening;
use crate::ports::Entropy;
use crate::secrets::Secrets;
use crate::tallied;

/// The log grows by whole steps of this many leaves. Padding hides how many of a command's leaves
/// say something, for even counts leak.
pub const STEP_LEAVES: u64 = 64;

/// Leaves being appended to the head, in order.
pub struct Sequence<'a> {
    secrets: &'a Secrets,
    entropy: &'a dyn Entropy,
    start: u64,
    frontier: Frontier,
    events: Chain,
    leaves: Vec<LeafRow>,
    now: Timestamp,
}

impl std::fmt::Debug for Sequence<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sequence({}..{})", self.start, self.frontier.size())
    }
}

/// Where a leaf went, for the next record of the same thing to name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The leaf's index.
    pub index: u64,
    /// Its 32 bytes.
    pub commitment: [u8; 32],
}

impl Placed {
    /// The form in which a record names the one before it.
    #[must_use]
    pub fn named(&self) -> String {
        format!("{}:{}", self.index, hex(&self.commitment))
    }
}

/// Lower-case hex.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let digit = |nibble: u8| DIGITS.get(usize::from(nibble)).copied().unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Reads so many bytes of hex; `None` where there are more or fewer, or other letters.
#[must_use]
pub fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let well_formed = text.len() == 2 * N && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let mut bytes = [0; N];
    for (at, byte) in bytes.iter_mut().enumerate().filter(|_| well_formed) {
        *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    well_formed.then_some(bytes)
}

impl<'a> Sequence<'a> {
    /// Begins at the docket's head.
    ///
    /// # Errors
    ///
    /// The head's right edge is not one.
    pub fn at(
        head: &Head,
        secrets: &'a Secrets,
        entropy: &'a dyn Entropy,
        now: Timestamp,
    ) -> Result<Sequence<'a>> {
        let unfit = || {
            let unfit = "the docket's head does not fit its right edge: restore the newest copy of the docket";
            Error::Configuration(unfit.to_owned())
        };
        let frontier = if head.size == 0 {
            Frontier::new()
        } else {
            Frontier::from_bytes(&head.frontier).map_err(|_| unfit())?
        };
        if frontier.size() != head.size {
            return Err(unfit());
        }
        let events = Chain::of(head, secrets)?;
        let (start, leaves) = (head.size, Vec::new());
        Ok(Sequence { secrets, entropy, start, frontier, events, leaves, now })
    }

    /// Appends a record about a batch, an item of it, or neither.
    ///
    /// # Errors
    ///
    /// There are no random numbers.
    pub fn append(
        &mut self,
        kind: Kind,
        record: &Record,
        batch: Option<u64>,
        item: Option<u32>,
    ) -> Result<Placed> {
        let opening = Opening::draw(record, self.entropy)?;
        let commitment = opening.commitment();
        let index = self.frontier.size();
        let sealed = self.secrets.seal(&opening.to_bytes(), &place(index), self.entropy)?;
        self.frontier.append(leaf_hash(&commitment));
        self.leaves.push(LeafRow {
            commitment,
            opening: sealed,
            kind: kind.word(),
            at: self.now,
            batch,
            item,
        });
        Ok(Placed { index, commitment })
    }

    /// The leaf hashes appended so far.
    pub fn hashes(&self) -> impl Iterator<Item = Hash> {
        self.leaves.iter().map(|leaf| leaf_hash(&leaf.commitment))
    }

    /// Pads to a whole step, signs the head, and puts both into `change`.
    ///
    /// # Errors
    ///
    /// The head cannot be signed.
    pub fn finish(mut self, change: &mut Change, before: Kept) -> Result<()> {
        self.pad()?;
        change.at = self.now;
        change.expected_size = self.start;
        change.mark = self.mark(change, before)?;
        self.events.extend(self.secrets, change, self.start, &self.leaves);
        change.head = Head {
            size: self.frontier.size(),
            events: self.events.seal(self.frontier.size(), self.secrets, self.entropy)?,
            frontier: self.frontier.to_bytes(),
            checkpoint: self.checkpoint()?,
        };
        change.leaves = self.leaves;
        Ok(())
    }

    /// Appends padding up to a whole step. Again changes nothing.
    ///
    /// # Errors
    ///
    /// There are no random numbers.
    pub fn pad(&mut self) -> Result<()> {
        let padding = Record::new(Kind::Pad, &self.now.to_string());
        while !self.frontier.size().is_multiple_of(STEP_LEAVES) {
            self.append(Kind::Pad, &padding, None, None)?;
        }
        Ok(())
    }

    /// What binds the batch of a change to its entry about the whole of it: how it stands, and what it counts.
    fn mark(&self, change: &Change, before: Kept) -> Result<Option<MarkRow>> {
        let Some(mut mark) = kept::mark(change, before) else { return Ok(None) };
        let batch = change.batch.as_ref().map(|batch| batch.number);
        let whole = |leaf: &LeafRow| leaf.batch == batch && leaf.item.is_none();
        let at = self.leaves.iter().position(whole).and_then(|at| u64::try_from(at).ok());
        let at = at.ok_or_else(|| Error::fault("a batch moved on without an entry about it"))?;
        mark.extend(tallied::sum(self.secrets, change, self.start));
        Ok(Some(MarkRow { known: self.start + at, mark }))
    }

    /// The signed checkpoint of all leaves so far.
    ///
    /// # Errors
    ///
    /// It cannot be signed.
    pub fn checkpoint(&self) -> Result<Vec<u8>> {
        let origin = self.secrets.log().verifier().name().to_owned();
        let checkpoint =
            Checkpoint { origin, size: self.frontier.size(), root: self.frontier.root() };
        checkpoint.sign(self.secrets.log()).map_err(Error::fault)
    }

    /// How many leaves there will be.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.frontier.size()
    }
}

/// The name of a leaf's place, to which its sealed opening is bound.
#[must_use]
pub fn place(index: u64) -> String {
    format!("opening/{index}")
}
