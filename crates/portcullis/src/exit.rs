//! How the program ends: the codes of the contract, section 5.

use portcullis_engine::Error;

/// Done as asked.
pub const DONE: u8 = 0;
/// The command was not typed as it must be.
pub const USAGE: u8 = 64;
/// The input was refused.
pub const INPUT: u8 = 65;
/// A store or witness cannot be reached.
pub const UNAVAILABLE: u8 = 69;
/// A fault of ours.
pub const FAULT: u8 = 70;
/// Something cannot be written.
pub const CANNOT_WRITE: u8 = 73;
/// Something cannot be read or written on the way.
pub const INPUT_OUTPUT: u8 = 74;
/// Try again.
pub const AGAIN: u8 = 75;
/// Not permitted, or not yet.
pub const NOT_PERMITTED: u8 = 77;
/// The home is not set up for this.
pub const CONFIGURATION: u8 = 78;

/// The code of an error.
#[must_use]
pub fn code(error: &Error) -> u8 {
    match error {
        Error::Input(_) => INPUT,
        Error::NotPermitted(_) => NOT_PERMITTED,
        Error::Configuration(_) => CONFIGURATION,
        Error::Unavailable(_) => UNAVAILABLE,
        Error::Again(_) | Error::Overtaken => AGAIN,
        Error::CannotWrite(_) => CANNOT_WRITE,
        Error::InputOutput(_) => INPUT_OUTPUT,
        Error::Fault(_) => FAULT,
    }
}
