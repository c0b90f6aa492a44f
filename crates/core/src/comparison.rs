//! The address stated and the address on record, and the proof that they are one.
//!
//! Nothing else in Portcullis can make a [`SameAddress`].

use std::fmt;

use portcullis_postal as postal;

use crate::clearance::Cleared;
use crate::item::Item;

/// What the taxpayer number says, where both sides have one. It may only refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberCheck {
    /// The request or the record has none.
    NotCompared,
    /// They are the same. This confirms nothing.
    Agrees,
    /// They differ: this is another person.
    Differs,
}

/// A record that opened to the claim. It can be compared, never shown.
pub struct Opened {
    /// The canonical address on record, encoded.
    pub address_key: Vec<u8>,
    /// The middle name on record, folded; empty where there is none.
    pub middle: String,
    /// What the number says.
    pub number: NumberCheck,
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opened(..)")
    }
}

/// Proof that the address stated and the last known address of the person named are one.
#[must_use = "a comparison that is not carried on was never made"]
pub struct SameAddress {
    cleared: Cleared,
}

impl fmt::Debug for SameAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SameAddress({:?})", self.cleared)
    }
}

impl SameAddress {
    /// The item that it is about.
    #[must_use]
    pub fn item(&self) -> &Item {
        self.cleared.item()
    }

    pub(crate) fn into_item(self) -> Item {
        self.cleared.into_item()
    }
}

/// What a comparison came to.
#[derive(Debug)]
pub enum Compared {
    /// Exactly one person answers to the claim, at that address.
    Same(SameAddress),
    /// Nobody does, or more than one, or the number or the middle name says otherwise.
    Missed(Cleared),
}

/// Compares. Every record that opened is looked at, whatever the ones before it said.
#[must_use]
pub fn compare(cleared: Cleared, opened: &[Opened]) -> Compared {
    let Some(claim) = cleared.item().claim() else { return Compared::Missed(cleared) };
    let stated = claim.address().query_keys();
    let middle = claim.name().middle();
    let agrees = |record: &Opened| {
        let address = stated.contains(&record.address_key);
        let person = postal::middles_agree(middle, &record.middle);
        address & person & (record.number != NumberCheck::Differs)
    };
    // More than one is nobody: never "the first row wins".
    match opened.iter().filter(|record| agrees(record)).count() {
        1 => Compared::Same(SameAddress { cleared }),
        _ => Compared::Missed(cleared),
    }
}
