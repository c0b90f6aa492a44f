//! The one way out.
//!
//! Stays are read again here, now, for a match and a miss alike, so that "held" says nothing about
//! the record. A protected person is a miss.

use std::fmt;

use jiff::Timestamp;
use portcullis_postal::Address;

use crate::comparison::{Compared, SameAddress};
use crate::item::Item;
use crate::protection::Protections;
use crate::stay::Stays;

/// Proof that the address may be confirmed to the requester, now. It holds every proof before it.
#[must_use = "a disclosure that is not recorded must not leave"]
pub struct Disclosure {
    basis: SameAddress,
}

impl fmt::Debug for Disclosure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Disclosure({:?})", self.basis)
    }
}

impl Disclosure {
    /// The address: the one that the requester stated, in canonical form. There is no other to give.
    #[must_use]
    pub fn address(&self) -> Option<&Address> {
        self.basis.item().claim().map(portcullis_postal::Claim::address)
    }
}

/// What is decided of a cleared item.
#[derive(Debug)]
pub enum Decision {
    /// A stay stops it. This says nothing about the record.
    Held(Item),
    /// Not confirmed, whatever the cause.
    NoMatch(Item),
    /// Confirmed.
    Confirmed(Disclosure),
}

impl Decision {
    /// The item that was decided.
    #[must_use]
    pub fn item(&self) -> &Item {
        match self {
            Decision::Held(item) | Decision::NoMatch(item) => item,
            Decision::Confirmed(disclosure) => disclosure.basis.item(),
        }
    }
}

/// Decides. The same questions are asked of a match and of a miss.
#[must_use]
pub fn decide(
    compared: Compared,
    stays: &Stays,
    protections: &dyn Protections,
    now: Timestamp,
) -> Decision {
    let item = match &compared {
        Compared::Same(same) => same.item(),
        Compared::Missed(cleared) => cleared.item(),
    };
    let barred = stays.bars(item, now);
    let protected = protections.covers(item);
    match compared {
        Compared::Same(same) if barred => Decision::Held(same.into_item()),
        Compared::Missed(cleared) if barred => Decision::Held(cleared.into_item()),
        Compared::Same(same) if protected => Decision::NoMatch(same.into_item()),
        Compared::Missed(cleared) => Decision::NoMatch(cleared.into_item()),
        Compared::Same(basis) => Decision::Confirmed(Disclosure { basis }),
    }
}
