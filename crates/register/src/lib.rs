//! The sealed register: records that open only to those who already know them.
//!
//! Each record is locked with the very claim, name and address, that a lawful request must state.
//! Without the right claim there is nothing to look up and nothing to open.
//!
//! **What it does not do.** Names and addresses can be guessed. Whoever holds the store *and* both keys
//! can test guesses, millions a second. A stolen store alone tells how many records there are, and
//! nothing else; with the keys, what the thief already guesses. So the keys lie apart, and every guess
//! through the gateway is counted.
//!
//! Deliberately absent: an index by person, by name or by number; a tag on a part of a claim; any way
//! to list what is in it.

pub mod keys; // the two keys, and what is derived from them for one epoch
pub mod payload; // what a row seals: the address, for comparison, and what may refuse
pub mod row; // 192 bytes: tag, nonce, ciphertext
pub mod header; // the first page of a generation
pub mod pages; // the page tree, whose root is signed
pub mod build; // records become a sorted, sealed file
mod asked; // one query, worked through
pub mod lookup; // claims in, openings out, at the same cost for each
mod shown; // what the register showed once, shown again
pub mod store; // the folder of generations: the adapter

pub use keys::RegisterKeys;
pub use store::RegisterStore;
