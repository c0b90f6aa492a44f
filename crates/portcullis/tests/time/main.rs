//! Time, from outside: orders that come while an answer runs, orders corrected and set aside, what was known then, and
//! what is withdrawn afterwards. SYNTHETIC people.
//!
//! Faults that were planted, and each was found: the head not looked at again before an answer is handed over (races);
//! the orders not looked at there (races); orders of later counted as known (replays, orders, races).

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]
#![allow(dead_code, clippy::allow_attributes, reason = "each test uses the parts it needs")]

#[path = "../common/mod.rs"]
mod common;
#[path = "../hostile/desk.rs"]
mod desk;
mod absences; // the proof that nothing was confirmed after an order
mod handing;
mod keeping; // what was decided and not yet handed over
mod orders; // corrected, vacated, narrow, tried out
mod races; // an order at any moment of a running answer
mod recalls; // what is withdrawn, and what a protection has stopped
mod replays; // decided again
mod safeguards; // an agency whose safeguards are not in force
