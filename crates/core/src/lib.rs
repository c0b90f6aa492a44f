//! What the law lets Portcullis say, and to whom.
//!
//! This crate decides; it never acts. It reads no clock, opens no file, draws no random number and
//! awaits nothing, so every rule can be tested with values alone. It can refuse; it cannot fail.
//!
//! Deliberately absent: a way to look anybody up, an address that the requester did not state,
//! and any constructor of a proof but the one function that earns it.
//!
//! Read the modules in this order.

pub mod request; // what was asked: the rows of a letter, as written
pub mod letter; // who asked, under which authority, and what the letter certifies
pub mod officer; // who would receive it, and what their subjects are counted under
pub mod citation; // a section of law, to the subsection
pub mod period; // the tax years
pub mod order; // the removal order that the agreement asks for
pub mod reason; // the specific reason, graded, and its skeleton
pub mod terms; // what an instrument sets: lists, limits, time zone
pub mod element; // what the law requires, and what a defect is
pub mod facts; // what Rust reads out of one row for the rules to judge
pub mod number; // a taxpayer number, which may only refuse
mod person; // whom a row asks about, for the counts alone
pub mod item; // one subject of one letter, parsed once
pub mod determination; // the findings, and the first proof: AllElements
pub mod batch; // what only shows in the whole
pub mod staff; // the custodian's people and what each may do
pub mod moment; // legal time and known time
pub mod clearance; // the signed yes of a second person, and the second proof: Cleared
pub mod stay; // what a court or the overseer has stopped
pub mod likeness; // whom a list of people covers
pub mod protection; // claims that must not be confirmed
pub mod comparison; // the address stated and the address on record: SameAddress
pub mod disclosure; // the one way out: Disclosure
pub mod state; // how an item and a batch become the next
pub mod accounting; // what is remembered of it

/// SHA-256 of something named by the field that holds it.
pub type Digest = [u8; 32];
