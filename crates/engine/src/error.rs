//! Two kinds of "no". A refusal is an answer and owes its grounds; a fault is ours and owes a
//! reference. Neither ever holds the text of a cell, a name or a number.

use std::fmt;

/// Why a command was not done.
#[derive(Debug)]
pub enum Error {
    /// The input cannot be taken. Every defect, one sentence each, with its place.
    Input(Vec<String>),
    /// Whoever asks may not, or the time for it has not come.
    NotPermitted(String),
    /// The home is not set up for this.
    Configuration(String),
    /// A store cannot be reached.
    Unavailable(String),
    /// Somebody else moved first; the same command again will do.
    Again(String),
    /// Another command moved the docket between what this one read and what it would have written: nothing of it was
    /// applied.
    Overtaken,
    /// Something cannot be written where it was asked for.
    CannotWrite(String),
    /// Something cannot be read or written.
    InputOutput(String),
    /// Something of ours broke.
    Fault(Fault),
}

/// A fault, with the reference by which it can be found.
#[derive(Debug)]
pub struct Fault {
    /// What broke, in our words: for the operator, never for the requester.
    pub what: String,
}

impl Error {
    /// A fault of ours.
    #[must_use]
    pub fn fault(what: impl fmt::Display) -> Error {
        Error::Fault(Fault { what: what.to_string() })
    }

    /// One defect of the input.
    #[must_use]
    pub fn input(defect: impl Into<String>) -> Error {
        Error::Input(vec![defect.into()])
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Input(defects) => f.write_str(&defects.join("\n")),
            Error::NotPermitted(why)
            | Error::Configuration(why)
            | Error::Unavailable(why)
            | Error::Again(why)
            | Error::CannotWrite(why)
            | Error::InputOutput(why) => f.write_str(why),
            Error::Overtaken => {
                f.write_str("other commands moved the docket first; run the same command again")
            }
            Error::Fault(fault) => f.write_str(&fault.what),
        }
    }
}

impl std::error::Error for Error {}

/// What the engine's steps return.
pub type Result<T> = std::result::Result<T, Error>;
