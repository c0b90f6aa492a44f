//! US addresses and personal names: read it, is it complete, is it the same.
//!
//! A legal decision rests on these answers, so they are deterministic, explained rule by rule, and
//! versioned: the same text and the same tables give the same answer and the same trace, and a change of
//! any rule or table is a new [`TABLE_VERSION`]. There is no model, no score and no network. Nothing is
//! guessed: what the rules cannot settle is undetermined, and what they cannot place is a reason.
//!
//! Limits. The text alone is judged: that an address exists, that mail arrives or that a person lives
//! there is for others to say. A city is never refused for not being on a list. Personal text appears in
//! no `Debug` output.
//!
//! The rules follow United States Postal Service Publication 28, and the tables come from the sources
//! named in `data/NOTICE.md`. Read the modules in this order.

mod fold; // one spelling for one letter
mod tables; // what is known of a word
mod token; // words and slots
mod placeholder; // stand-ins where an address should be
mod places; // which words name a city
mod locality; // country, ZIP, state, city
mod unit; // apartments, suites, floors
mod delivery; // the delivery line, by kind
mod completeness; // the reasons
mod reading; // all of it, in order
mod address; // the canonical form and its keys
mod compare; // is it the same address
mod name; // personal names
mod claim; // a name and an address, and the keys by which equal claims meet
mod trace; // the rules in words

pub use address::Address;
pub use claim::Claim;
pub use compare::{Comparison, FieldComparison, Verdict, compare};
pub use completeness::{Completeness, Reason};
pub use fold::fold;
pub use name::{
    Name, NameColumns, NameReading, compare_names, middles_agree, read_name, read_name_text,
};
pub use places::leading_place;
pub use reading::{Columns, Reading, read_columns, read_text};
pub use trace::Step;

/// The version of the tables and rules. It is part of every claim key.
pub const TABLE_VERSION: u16 = 1;

/// The largest number of keys that a query has.
pub const QUERY_KEYS: usize = 4;
