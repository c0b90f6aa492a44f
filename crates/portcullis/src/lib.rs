//! The program: the command line, the files that people hand in, the wiring.
//!
//! It knows every room and nobody knows it. One file, [`wiring`], names the concrete types; what the
//! law lets be said is decided in the rooms below, and what is asked for here can only be refused there.
//!
//! Read the modules in this order.

pub mod cli; // what can be typed
pub mod exit; // how it ends
pub mod home; // the folder of a custodian: configuration and keys
pub mod wiring; // the one place that names concrete types
pub mod system; // the clock, random numbers, the folders
pub mod outbox; // where answers are put
pub mod letter; // a letter's JSON
pub mod table; // tables in CSV, and everything that is wrong with one
pub mod rows; // a rows file
pub mod picture; // a cell at fault, pointed at
pub mod extract; // a register extract
pub mod rollfile; // officials.toml
pub mod orderfile; // orders, protections
pub mod audit; // the public log, checked whole, by whoever has a copy
pub mod absence; // that nothing was confirmed after an order: shown, and checked
pub mod checkup; // a home, looked over
pub mod progress; // a bar, on a terminal alone
pub mod sheet; // an instrument, laid out for reading
pub mod say; // words on stderr, data on stdout
pub mod command; // each command
pub mod demo; // made-up people, and the whole story

pub use command::run;
