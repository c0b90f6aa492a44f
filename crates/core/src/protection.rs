//! Claims that must not be confirmed: 26 USC 6103(i)(6), or a protective provision such as 8 USC 1367.
//!
//! To everyone outside, a protected person is a miss like any other: to say more of one true claim
//! would confirm it.

use portcullis_postal::Claim;

/// Whoever can tell whether a claim is protected, at the same cost for each claim.
pub trait Protections {
    /// Whether the claim must not be confirmed.
    fn covers(&self, claim: &Claim) -> bool;
}
