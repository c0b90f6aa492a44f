//! What was counted, held against the accounting: whoever can write the store can take no attempt out of it.
//!
//! Each change that counts leaves a mark with its entry about the whole batch, which the chain of events covers: when it
//! counted, and the sum of a keyed digest of each of its counts. A count that is taken out, put in, changed or moved to
//! another day gives another sum, and nobody without the key can make up for it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use portcullis_core::accounting::Kind;

use crate::change::{Change, TallyRow};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::kept::MARK_BYTES;
use crate::ports::Tallied;
use crate::secrets::Secrets;

/// What a change counts, for its mark; nothing where it counts nothing. `start` is the size of the log before the change.
pub(crate) fn sum(secrets: &Secrets, change: &Change, start: u64) -> Vec<u8> {
    let Some(batch) = change.batch.as_ref().filter(|_| !change.tallies.is_empty()) else {
        return Vec::new();
    };
    let tallied = |tally: &TallyRow| Tallied {
        start,
        batch: batch.number,
        at: change.at,
        tally: tally.clone(),
    };
    let digests = change.tallies.iter().map(|tally| digest(secrets, &tallied(tally)));
    let sum = Sum { start, at: change.at, sum: digests.fold(0, u128::wrapping_add) };
    sum.to_bytes()
}

fn digest(secrets: &Secrets, tallied: &Tallied) -> u128 {
    let Tallied { start, batch, at, tally } = tallied;
    let numbers = [start.to_be_bytes(), batch.to_be_bytes()].concat();
    let at = at.as_nanosecond().to_be_bytes();
    let (word, count) = (tally.counted.word().as_bytes(), tally.count.to_be_bytes());
    u128::from_be_bytes(secrets.tallied(&[&numbers, &at, &tally.handle, &count, word]))
}

/// What the chain says of one change's counts.
struct Sum {
    start: u64,
    at: Timestamp,
    sum: u128,
}

impl Sum {
    fn to_bytes(&self) -> Vec<u8> {
        let (start, at) = (self.start.to_be_bytes(), self.at.as_nanosecond().to_be_bytes());
        [start.as_slice(), &at, &self.sum.to_be_bytes()].concat()
    }

    fn of_bytes(bytes: &[u8]) -> Option<Sum> {
        let (start, rest) = bytes.split_first_chunk()?;
        let (at, sum) = rest.split_first_chunk()?;
        let at = Timestamp::from_nanosecond(i128::from_be_bytes(*at)).ok()?;
        let sum = u128::from_be_bytes(sum.try_into().ok()?);
        Some(Sum { start: u64::from_be_bytes(*start), at, sum })
    }
}

impl Engine {
    /// That what the docket counts since a moment, in what was recorded before the leaf `known`, is what was counted.
    ///
    /// # Errors
    ///
    /// The docket cannot be read, or was changed: then nothing passes, for nobody knows how often it was asked.
    pub fn counts_as_recorded(&self, since: Timestamp, known: u64) -> Result<()> {
        // The head first: what is counted after it is not a part of it.
        let size = self.docket.head()?.size;
        let counting = [Kind::Received.word(), Kind::Answered.word()];
        let events = self.events()?.into_iter();
        let events = events.filter(|event| counting.contains(&event.kind.as_str()));
        let mut due: BTreeMap<u64, (bool, u128)> = events
            .filter_map(|event| Sum::of_bytes(event.mark.get(MARK_BYTES..)?))
            .map(|own| (own.start, (own.at >= since && own.start < known, own.sum)))
            .collect();
        let mut strange = false;
        self.docket.tallied(&mut |tallied| match due.get_mut(&tallied.start) {
            Some((true, sum)) => *sum = sum.wrapping_sub(digest(&self.secrets, tallied)),
            Some((false, _)) => {}
            None => strange |= tallied.start < size,
        })?;
        if !strange && due.values().all(|(within, sum)| !within || *sum == 0) {
            return Ok(());
        }
        Err(Error::Configuration(
            "what the docket counts is not what was counted: it was changed, so restore it"
                .to_owned(),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_reads_back_and_nothing_else_does() {
        let sum = Sum { start: 64, at: Timestamp::UNIX_EPOCH, sum: u128::MAX - 1 };
        let bytes = sum.to_bytes();
        let read = Sum::of_bytes(&bytes).unwrap();
        assert_eq!((read.start, read.at, read.sum), (sum.start, sum.at, sum.sum));
        let (short, long) = (&bytes[1..], [bytes.as_slice(), b"x"].concat());
        assert!(Sum::of_bytes(short).is_none() && Sum::of_bytes(&long).is_none());
        assert!(Sum::of_bytes(b"").is_none());
    }
}
