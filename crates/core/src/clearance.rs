//! The yes of a second person, signed, and the second proof: the item is cleared.
//!
//! A valid request leaves no other discretion, so to decline takes one of the closed grounds.

use std::fmt;

use crate::determination::AllElements;
use crate::item::{BatchRef, Item};
use crate::staff::{Keyring, Role};

/// Row numbers from 0, as the ranges that a statement spells: `0-3,7`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowRanges {
    ranges: Vec<(u32, u32)>, // INVARIANT: rising, no two touch
}

impl RowRanges {
    /// The ranges of `rows`, which must rise.
    #[must_use]
    pub fn of(rows: impl IntoIterator<Item = u32>) -> RowRanges {
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        for row in rows {
            match ranges.last_mut() {
                Some((_, last)) if row <= *last => {}
                Some((_, last)) if row == *last + 1 => *last = row,
                _ => ranges.push((row, row)),
            }
        }
        RowRanges { ranges }
    }

    /// Reads what [`fmt::Display`] writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<RowRanges> {
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        for part in text.split(',').filter(|part| !part.is_empty()) {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let (first, last) = (first.parse().ok()?, last.parse().ok()?);
            let rises = ranges.last().is_none_or(|(_, before)| before.saturating_add(1) < first);
            if first > last || !rises {
                return None;
            }
            ranges.push((first, last));
        }
        Some(RowRanges { ranges })
    }

    /// One past the last row.
    #[must_use]
    pub fn end(&self) -> u32 {
        self.ranges.last().map_or(0, |(_, last)| last.saturating_add(1))
    }

    /// Whether `row` is in one of them.
    #[must_use]
    pub fn contains(&self, row: u32) -> bool {
        let after = self.ranges.partition_point(|(first, _)| *first <= row);
        let range = after.checked_sub(1).and_then(|at| self.ranges.get(at));
        range.is_some_and(|(_, last)| row <= *last)
    }
}

impl fmt::Display for RowRanges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (first, last)) in self.ranges.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            if first == last {
                write!(f, "{comma}{first}")?
            } else {
                write!(f, "{comma}{first}-{last}")?
            }
        }
        Ok(())
    }
}

/// The statement that a clearing officer signs, word for word.
#[must_use]
pub fn statement(batch: &BatchRef, rows: &RowRanges) -> String {
    format!(
        "portcullis/clearance/v1\nI clear these rows of this request.\nbatch: {}\nletter: {}\nrows \
         file: {}\npack: {}\nrows: {rows}\n",
        batch.id,
        hex(&batch.letter_sha256),
        hex(&batch.rows_sha256),
        hex(&batch.pack_sha256),
    )
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A clearance whose signature has been verified.
#[derive(Clone, Debug)]
pub struct Clearance {
    batch: BatchRef,
    rows: RowRanges,
    by: String,
}

/// Why a clearance does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotCleared {
    /// Nobody of the custodian signed this statement.
    Signature,
    /// The signer is not a clearing officer.
    Role,
    /// The signer lodged the request.
    OwnLodging,
    /// The clearance is of another request, or of other rows.
    OtherItem,
}

impl fmt::Display for NotCleared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NotCleared::Signature => "nobody of the custodian signed this clearance",
            NotCleared::Role => "only a clearing officer may clear",
            NotCleared::OwnLodging => {
                "whoever lodged a request may not clear it; another clearing officer does"
            }
            NotCleared::OtherItem => "the clearance is not of this row",
        })
    }
}

impl std::error::Error for NotCleared {}

impl Clearance {
    /// Verifies that `token` is a clearing officer's signature over the statement that clears `rows`
    /// of `batch`. Whoever lodged the batch may not be that officer.
    ///
    /// # Errors
    ///
    /// [`NotCleared`], with the first thing that is wrong.
    pub fn verify(
        batch: &BatchRef,
        rows: &RowRanges,
        token: &str,
        keyring: &dyn Keyring,
    ) -> Result<Clearance, NotCleared> {
        let signer = keyring.signer(&statement(batch, rows), token).ok_or(NotCleared::Signature)?;
        if signer.role != Role::ClearingOfficer {
            return Err(NotCleared::Role);
        }
        if signer.id == batch.lodged_by {
            return Err(NotCleared::OwnLodging);
        }
        Ok(Clearance { batch: batch.clone(), rows: rows.clone(), by: signer.id })
    }

    /// Who signed.
    #[must_use]
    pub fn by(&self) -> &str {
        &self.by
    }

    /// Whether it covers a row.
    #[must_use]
    pub fn covers(&self, row: u32) -> bool {
        self.rows.contains(row)
    }
}

/// Proof that a second person cleared an item all of whose elements are met.
#[must_use = "a clearance that is not carried on clears nothing"]
pub struct Cleared {
    elements: AllElements,
}

impl fmt::Debug for Cleared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cleared({:?})", self.elements)
    }
}

impl Cleared {
    /// The item that it is about.
    #[must_use]
    pub fn item(&self) -> &Item {
        self.elements.item()
    }

    pub(crate) fn into_item(self) -> Item {
        self.elements.into_item()
    }
}

/// Clears an item. Nothing else makes a [`Cleared`].
///
/// # Errors
///
/// The proof back, if the clearance is not of this item.
pub fn clear(elements: AllElements, clearance: &Clearance) -> Result<Cleared, Box<AllElements>> {
    let item = elements.item();
    if *item.batch() == clearance.batch && clearance.rows.contains(item.index()) {
        Ok(Cleared { elements })
    } else {
        Err(Box::new(elements))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_spelled_and_read() {
        for (rows, text) in [
            (vec![], ""),
            (vec![0], "0"),
            (vec![0, 1, 2, 3, 7], "0-3,7"),
            (vec![1, 3, 5, 6], "1,3,5-6"),
        ] {
            let ranges = RowRanges::of(rows.iter().copied());
            assert_eq!(ranges.to_string(), text);
            assert_eq!(RowRanges::parse(text), Some(ranges.clone()));
            for row in 0..10 {
                assert_eq!(ranges.contains(row), rows.contains(&row), "{row} in {text}");
            }
        }
        for bad in ["3-1", "1,1", "5,2", "a", "1-2,3"] {
            assert_eq!(RowRanges::parse(bad), None, "{bad}");
        }
    }
}
