//! The law as data: instruments, read and evaluated.
//!
//! An instrument is a folder that a lawyer can read, sign and diff. This crate turns it into
//! [`Terms`](portcullis_core::terms::Terms) and a [`Rulebook`](portcullis_engine::ports::Rulebook); it is the only one that says "Cedar".
//! Errors in Cedar fail open (a rule that errors is skipped), so any evaluation error is a fault here,
//! and the grant conjoins what the rules forbid singly, so that a lost rule still denies.
//!
//! Deliberately absent: facts. Rust reads them out of the request, in `portcullis-core`.

pub mod pack; // the files of an instrument, and their digest
pub mod embedded; // the packs that the program carries
pub mod manifest; // instrument.toml
pub mod lists; // statutes.csv and places.csv
pub mod source; // the words of the law, by anchor
pub mod words; // each rule as it is written, for people who read it
pub mod context; // facts, in Cedar's types
pub mod rulebook; // a pack, validated and ready to judge
pub mod memo; // what the rules can tell apart
pub mod cases; // cases.csv, and whether the rules agree with it

pub use pack::{Pack, PackError};
pub use rulebook::CedarRulebook;
