//! Carries one command, or one batch, through, whole.
//!
//! The engine reads the clock once a command, asks the core what the law lets it say, and hands one
//! [`Change`](change::Change) to the docket: everything that a step writes, applied whole or not at
//! all. Nothing leaves before that is durable. The adapters (rules, register, docket, files) are
//! behind the ports that it defines, and do not know each other.
//!
//! Read the modules in this order.

pub mod error; // two kinds of "no": what you may not, and what broke
pub mod ports; // what the engine asks of the world
pub mod jwk; // public and private keys, as JSON
pub mod jws; // signatures over letters and statements
pub mod secrets; // the custodian's own keys
pub mod opening; // one record, committed to field by field
pub mod change; // everything that one step writes
mod events; // what happened beside the batches, chained
pub mod sequence; // records become leaves under a signed head
pub mod document; // what is kept of a batch, sealed
pub mod brief; // what is accounted of a row
pub mod kept; // what is kept of a batch, held against the accounting
mod tallied; // what was counted, held against the accounting
pub mod window; // what was counted, and under which handles
pub mod publish; // the docket's leaves become the public log
pub mod engine; // the door: one command at one moment
pub mod acting; // who acts, and may they
pub mod adopt; // instruments, and a home's beginning: staff, the first leaves
pub mod review; // a batch, decided again by the law of now
pub mod roll; // the roll of officials
pub mod sealing; // a generation of the register
pub mod holding; // why rows are held, for the custodian's own people
pub mod intake; // a letter and its rows, judged
pub mod examine; // the rows of a letter, found on
pub mod lodge; // the judgement, recorded
pub mod resolve; // counsel's word on a batch finding
pub mod clear; // a clearing officer's yes
pub mod ending; // how a batch ends without an answer: declined, withdrawn, lapsed
pub mod basis; // on what an answer was decided
pub mod proceed; // cleared items, through the register, to a decision
pub mod answer; // the decisions, recorded
pub mod deliver; // the recorded answers, handed over
pub mod files; // the files of an answer
pub mod replay; // a batch, decided again by what was known then
pub mod stay; // the orders of courts, as they stand at a moment
pub mod order; // what is done to an order: entered, corrected, lifted, vacated
pub mod protect; // claims that must not be confirmed
pub mod safeguards; // whether an agency's safeguards are in force
pub mod drill; // what an order would stop, and what a protection has stopped
pub mod recall; // confirmations that are withdrawn, and who has acknowledged it
mod recipient; // whom confirmations were told to
pub mod story; // what the docket tells of one batch or item

pub use engine::{Command, Engine, Reply};
pub use error::Error;
