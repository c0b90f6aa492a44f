//! Claims that must not be confirmed: 26 USC 6103(i)(6), or a protective provision such as 8 USC 1367.
//!
//! To everyone outside, a protected person is a miss like any other: to say more of one true claim
//! would confirm it.

use crate::item::Item;

/// Whoever can tell whether the person asked about is protected, at the same cost for each request.
pub trait Protections {
    /// Whether the claim that the request states must not be confirmed.
    fn covers(&self, item: &Item) -> bool;
}
