//! The permanent record: what was asked, what was decided, what was told (26 USC 6103(p)(3)(A)).
//!
//! This crate writes what it is given, whole or not at all, and reads it back. It contains no law and
//! opens nothing: personal fields come to it sealed. `sqlite` is the embedded store.

pub mod sqlite;

pub use sqlite::SqliteDocket;
