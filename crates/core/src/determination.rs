//! The findings of the rules on one item, and the first proof: every element is met.
//!
//! Deny by default: an outcome that does not say "permitted", or that was found on other facts than
//! the item's, proves nothing.

use std::fmt;
use std::sync::Arc;

use crate::Digest;
use crate::facts::Facts;
use crate::item::Item;

/// What the rules of one pack say of one set of facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The pack that was asked.
    pub pack_sha256: Digest,
    /// Whether the grant's own conditions, which conjoin every element, hold.
    pub granted: bool,
    /// The rules that are not met, as places in `Terms::rules`: in clause order.
    pub failed: Vec<u16>,
}

impl Outcome {
    /// Granted, and no rule fails: two locks, either of which holds.
    #[must_use]
    pub fn permits(&self) -> bool {
        self.granted && self.failed.is_empty()
    }
}

/// An [`Outcome`] with the facts it was found on.
#[derive(Clone, Debug)]
pub struct Finding {
    facts: Facts,
    outcome: Arc<Outcome>,
}

impl Finding {
    /// Binds an outcome to the facts that the rules were given.
    #[must_use]
    pub fn new(facts: Facts, outcome: Arc<Outcome>) -> Finding {
        Finding { facts, outcome }
    }

    /// The outcome.
    #[must_use]
    pub fn outcome(&self) -> &Outcome {
        &self.outcome
    }
}

/// Proof that the item meets every element of its instrument. It holds the item.
#[must_use = "a determination that is not carried on was never made"]
pub struct AllElements {
    item: Item,
}

impl fmt::Debug for AllElements {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AllElements({:?})", self.item)
    }
}

impl AllElements {
    /// The item that it is about.
    #[must_use]
    pub fn item(&self) -> &Item {
        &self.item
    }

    pub(crate) fn into_item(self) -> Item {
        self.item
    }
}

/// An item that does not meet every element, with the rules that say so.
#[derive(Debug)]
pub struct Returned {
    /// The item.
    pub item: Item,
    /// The rules not met, as places in `Terms::rules`, in clause order. Empty only where the finding
    /// is not about this item.
    pub failed: Vec<u16>,
}

/// Determines. Nothing else makes an [`AllElements`].
///
/// # Errors
///
/// [`Returned`] with every defect, if the finding is not a permit, was made on other facts or by
/// another pack than the item's, or if the item has no complete claim.
pub fn determine(item: Item, finding: &Finding) -> Result<AllElements, Box<Returned>> {
    let about_this =
        finding.facts == *item.facts() && finding.outcome.pack_sha256 == item.batch().pack_sha256;
    if about_this && finding.outcome.permits() && item.claim().is_some() {
        return Ok(AllElements { item });
    }
    let failed = if about_this { finding.outcome.failed.clone() } else { Vec::new() };
    Err(Box::new(Returned { item, failed }))
}
