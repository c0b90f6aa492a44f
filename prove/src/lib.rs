//! Proves what the instruments promise.
//!
//! A promise is a sentence and a rule: whatever the instrument permits, the rule permits. The solver shows it for every
//! set of facts, or gives a request that breaks it, which is replayed through the real authorizer before it is shown.
//! Then each rule is lost, turned around, loosened and swapped: a case or a promise must notice.
//!
//! What a proof does not say: that Rust read the letter rightly, or that the rule reads the law rightly. The gateway does
//! not depend on this crate.

pub mod law; // a pack as the solver takes it
pub mod solver; // questions, and what counts as an answer
pub mod example; // a counterexample as a person reads it
pub mod proofs; // what is proved, question by question
pub mod mutant; // rules changed on purpose
pub mod gate; // what notices each
pub mod record; // PROOFS.json, and the tables
