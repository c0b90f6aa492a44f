//! What is kept of a batch, held against the accounting: whoever can write the store moves no row on, takes no finding
//! away and gives no letter another signer.
//!
//! Each change of a batch leaves a mark with its entry about the whole batch, which the chain of events covers: a digest
//! of the batch's row, and one of where all its rows and findings stand after the change. A batch is read by its newest
//! mark or not at all, and so is one that the accounting names and the store has no more.

use std::collections::{BTreeMap, BTreeSet};

use aws_lc_rs::digest::{Context, SHA256};
use portcullis_core::Digest;
use portcullis_core::state::BatchState;

use crate::change::{BatchRow, Change, EventRow, FindingRow, ItemRow};
use crate::engine::Engine;
use crate::error::{Error, Result};

/// The bytes of a mark before what is counted.
pub(crate) const MARK_BYTES: usize = 64;

/// Where the rows and the findings of a batch stand.
#[derive(Debug, Default)]
pub struct Kept {
    pub(crate) items: Vec<ItemRow>,
    pub(crate) findings: Vec<FindingRow>,
}

impl Kept {
    /// As a change leaves them.
    fn after(mut self, change: &Change) -> Kept {
        self.items.extend(change.items.iter().cloned());
        self.items.sort_by_key(|item| item.index);
        // Of two of one place the later one is the change's.
        self.items.reverse();
        self.items.dedup_by_key(|item| item.index);
        self.items.reverse();
        for finding in &change.findings {
            self.findings.retain(|known| known.code != finding.code);
            self.findings.push(finding.clone());
        }
        self
    }

    fn digest(&self) -> Digest {
        let mut digest = Parts::new();
        for item in &self.items {
            digest.number(u64::from(item.index));
            digest.part(item.state.word().as_bytes());
            digest.option(item.leaf);
            digest.option(item.clearance.map(u64::from));
            digest.option(item.answer.map(u64::from));
            let failed: Vec<u8> = item.failed.iter().flat_map(|rule| rule.to_be_bytes()).collect();
            digest.part(&failed);
        }
        let findings: BTreeMap<&str, &FindingRow> =
            self.findings.iter().map(|finding| (finding.code.as_str(), finding)).collect();
        for (code, finding) in findings {
            digest.part(b"finding");
            digest.part(code.as_bytes());
            digest.part(if finding.resolved.is_some() { b"resolved" } else { b"open" });
            digest.part(finding.resolved.as_deref().unwrap_or_default().as_bytes());
        }
        digest.finish()
    }
}

/// Bytes in order, each part behind its length, so that no two lists of parts are one.
struct Parts(Context);

impl Parts {
    fn new() -> Parts {
        Parts(Context::new(&SHA256))
    }
    fn part(&mut self, bytes: &[u8]) {
        self.number(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        self.0.update(bytes);
    }
    fn number(&mut self, number: u64) {
        self.0.update(&number.to_be_bytes());
    }
    fn option(&mut self, number: Option<u64>) {
        self.0.update(&[u8::from(number.is_some())]);
        self.number(number.unwrap_or_default());
    }
    fn finish(self) -> Digest {
        let mut digest = Digest::default();
        digest.copy_from_slice(self.0.finish().as_ref());
        digest
    }
}

fn digest_of(batch: &BatchRow) -> Digest {
    let mut digest = Parts::new();
    for number in [batch.number, batch.rows, batch.returned, batch.leaf] {
        digest.number(number);
    }
    for number in [batch.version, batch.answers] {
        digest.number(u64::from(number));
    }
    for moment in [batch.lodged_at, batch.expires] {
        digest.part(&moment.as_nanosecond().to_be_bytes());
    }
    for text in [&batch.id, &batch.instrument, &batch.agency, &batch.kid, &batch.lodged_by] {
        digest.part(text.as_bytes());
    }
    digest.part(batch.state.word().as_bytes());
    digest.part(batch.refused.join(";").as_bytes());
    for sha256 in [&batch.letter_sha256, &batch.rows_sha256, &batch.pack_sha256] {
        digest.part(sha256);
    }
    digest.part(batch.jti_sha256.as_ref().map_or(&[], |jti| jti.as_slice()));
    digest.finish()
}

/// The mark of a batch as a change leaves it, of which `before` was there.
pub(crate) fn mark(change: &Change, before: Kept) -> Option<Vec<u8>> {
    let batch = change.batch.as_ref()?;
    Some([digest_of(batch), before.after(change).digest()].concat())
}

fn is_of(mark: &[u8], batch: &BatchRow) -> bool {
    mark.get(..32).is_some_and(|own| own == digest_of(batch))
}

fn changed(id: &str) -> Error {
    Error::Configuration(format!(
        "batch {id}: what the docket keeps of it is not what its accounting says: it was changed, so restore it"
    ))
}

/// The newest mark of each batch that the accounting names.
fn marks(events: &[EventRow]) -> BTreeMap<u64, &[u8]> {
    let own = events.iter().filter(|event| event.mark.len() >= MARK_BYTES);
    own.filter_map(|event| Some((event.batch?, event.mark.as_slice()))).collect()
}

impl Engine {
    /// Every batch, in the order of their lodging, each held against the accounting.
    ///
    /// # Errors
    ///
    /// One is gone, or is not as its accounting says: the docket was changed.
    pub fn batches(&self) -> Result<Vec<BatchRow>> {
        self.steadily(|| {
            let (batches, events) = (self.docket.batches()?, self.events()?);
            let marks = marks(&events);
            let there: BTreeSet<u64> = batches.iter().map(|batch| batch.number).collect();
            if let Some(gone) = marks.keys().find(|number| !there.contains(number)) {
                return Err(Error::Configuration(format!(
                    "the batch lodged at leaf {gone} is gone: the docket was changed, so restore it"
                )));
            }
            let own = |batch: &&BatchRow| marks.get(&batch.number).is_some_and(|m| is_of(m, batch));
            match batches.iter().find(|batch| !own(batch)) {
                Some(other) => Err(changed(&other.id)),
                None => Ok(batches),
            }
        })
    }

    /// The batch of an id, held against the accounting.
    ///
    /// # Errors
    ///
    /// It is not as its accounting says: the docket was changed.
    pub fn batch(&self, id: &str) -> Result<Option<BatchRow>> {
        self.steadily(|| {
            let Some(batch) = self.docket.batch(id)? else { return Ok(None) };
            let events = self.events()?;
            let sound = marks(&events).get(&batch.number).is_some_and(|mark| is_of(mark, &batch));
            if sound { Ok(Some(batch)) } else { Err(changed(id)) }
        })
    }

    /// The items of a batch: one for each of its rows, in their order, none for a letter that was refused.
    ///
    /// # Errors
    ///
    /// One is missing or stands otherwise, or there are more: the docket was changed.
    pub(crate) fn items(&self, batch: &BatchRow) -> Result<Vec<ItemRow>> {
        let items = self.kept(batch)?.items;
        let rows = if batch.state == BatchState::Refused { 0 } else { batch.rows };
        let whole = (0..).zip(&items).all(|(index, item)| item.index == index);
        if whole && u64::try_from(items.len()).is_ok_and(|items| items == rows) {
            return Ok(items);
        }
        Err(changed(&batch.id))
    }

    /// The findings on a whole batch.
    ///
    /// # Errors
    ///
    /// As for its items.
    pub fn findings(&self, batch: &BatchRow) -> Result<Vec<FindingRow>> {
        Ok(self.kept(batch)?.findings)
    }

    /// Where the rows and the findings of a batch stand before a change of it; nothing where it is new.
    pub(crate) fn before(&self, change: &Change) -> Result<Kept> {
        match &change.batch {
            Some(batch) if self.batch(&batch.id)?.is_some() => self.kept(batch),
            _ => Ok(Kept::default()),
        }
    }

    fn kept(&self, batch: &BatchRow) -> Result<Kept> {
        self.steadily(|| {
            let (items, events) = (self.docket.items(batch.number)?, self.events()?);
            let findings = self.docket.findings(batch.number)?;
            let kept = Kept { items, findings };
            let mark = marks(&events).get(&batch.number).and_then(|mark| mark.get(32..MARK_BYTES));
            if mark.is_some_and(|mark| mark == kept.digest()) {
                return Ok(kept);
            }
            Err(changed(&batch.id))
        })
    }

    /// Reads what belongs together, again where another command moved the docket meanwhile.
    fn steadily<T>(&self, read: impl Fn() -> Result<T>) -> Result<T> {
        loop {
            let before = self.docket.head()?.size;
            let found = read();
            if self.docket.head()?.size == before {
                return found;
            }
        }
    }
}
