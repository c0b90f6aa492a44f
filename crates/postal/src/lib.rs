//! US addresses and personal names: read it, is it complete, is it the same.
//!
//! # The promise
//!
//! A legal decision rests on these answers, so they are deterministic, explained rule by rule, and
//! versioned: the same text and the same tables give the same answer and the same trace, and a change of
//! any rule or table is a new [`TABLE_VERSION`]. There is no model, no score and no network. Nothing is
//! guessed and nothing is dropped in silence: what the rules cannot settle is undetermined, and what they
//! cannot place is a reason. Two texts are the same only where every field is; where a register holds keys
//! in place of addresses, [`Claim::query_keys`] meet [`Claim::record_key`] exactly where [`compare`] says so.
//!
//! ```
//! use portcullis_postal::{Verdict, compare, read_text};
//!
//! let on_record = read_text("123 Main St Apt 4, Springfield, IL 62701");
//! let verdict = |text| compare(&read_text(text), &on_record).verdict;
//!
//! // Other spellings of every field, and nothing else.
//! assert_eq!(verdict("123 MAIN STREET #4\nSPRINGFIELD ILLINOIS 62701-1234"), Verdict::Same);
//! // Some field differs.
//! assert_eq!(verdict("123 Main St Apt 5, Springfield, IL 62701"), Verdict::Different);
//! // Only one side states it, and nothing differs.
//! assert_eq!(verdict("123 Main St, Springfield, IL 62701"), Verdict::OneSided);
//! // An apartment may be a suite of the same number, or not: the text does not say.
//! assert_eq!(verdict("123 Main St Ste 4, Springfield, IL 62701"), Verdict::Undetermined);
//! ```
//!
//! An address that is not whole says why, all at once, and is never the same as anything:
//!
//! ```
//! use portcullis_postal::{Completeness, Reason, read_text};
//!
//! let reading = read_text("Main St, Springfield, IN 62701");
//! let reasons = vec![Reason::NoNumber, Reason::ZipStateConflict];
//! assert_eq!(reading.completeness(), Completeness::Incomplete(reasons));
//! assert_eq!(read_text("Failed to Provide").completeness(), Completeness::Incomplete(vec![Reason::Placeholder]));
//! ```
//!
//! Every answer names its rules, with the section of Publication 28 that each follows:
//!
//! ```
//! use portcullis_postal::read_text;
//!
//! let reading = read_text("12 Fifth Ave, New York NY 10011");
//! let ordinal = reading.trace().iter().find(|step| step.rule == "street.ordinal");
//! assert_eq!(ordinal.map(|step| step.section), Some("Pub 28 235"));
//! ```
//!
//! # Limits
//!
//! The text alone is judged. There is no delivery-point file here: that an address exists, that mail arrives or
//! that a person lives there is for others to say, and what only such a file could tell is undetermined: an
//! apartment against a suite, two city names of one ZIP, a Queens number without its hyphen, a box with zeros
//! before its number. Who has such a file may give it as a [`DeliveryPointSource`], which may settle what is
//! undetermined and nothing else. A city is never refused for not being on a list; a rural route that was given
//! street names since is another address. Nicknames are other names. Personal text appears in no `Debug` output.
//!
//! The rules follow United States Postal Service Publication 28, and the tables come from the sources
//! named in `data/NOTICE.md`. Read the modules in this order.

mod fold; // one spelling for one letter
mod tables; // what is known of a word
mod token; // words and slots
mod placeholder; // stand-ins where an address should be
mod places; // which words name a city
mod zip; // five digits, or nine
mod locality; // country, ZIP, state, city
mod unit; // apartments, suites, floors
mod delivery; // the delivery line, by kind
mod completeness; // the reasons
mod reading; // all of it, in order
mod address; // the canonical form and its keys
mod compare; // is it the same address
mod delivery_point; // licensed files that may settle what is undetermined
mod name; // personal names
mod claim; // a name and an address, and the keys by which equal claims meet
mod trace; // the rules in words

pub use address::Address;
pub use claim::Claim;
pub use compare::{Comparison, FieldComparison, Verdict, compare};
pub use completeness::{Completeness, Reason};
pub use delivery_point::{DeliveryPoint, DeliveryPointSource, Unavailable, settle};
pub use fold::fold;
pub use name::{
    Name, NameColumns, NameControl, NameReading, compare_names, middles_agree, read_name,
    read_name_text,
};
pub use places::leading_place;
pub use reading::{Columns, Reading, read_columns, read_text};
pub use trace::Step;

/// The version of the tables and rules. It is part of every claim key.
pub const TABLE_VERSION: u16 = 8;

/// The largest number of keys that a query has.
pub const QUERY_KEYS: usize = 4;
