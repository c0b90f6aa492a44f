//! A world to test in: SYNTHETIC people, an agency that signs letters, a clock that is set by hand, and
//! a slow, plain telling of what may be confirmed.
//!
//! A dev-dependency only. It shares no code with the program above the core: what it says of a row it
//! says from the plain records, so that it can be wrong in other ways than the program.

pub mod clock; // a clock that is set by hand
pub mod people; // a small town, with everyone who makes matching hard
pub mod agency; // who asks, with a key
pub mod asking; // rows, right and wrong in known ways
pub mod calendar; // days, counted one by one
pub mod statutes; // sections of the Code, as plain text
pub mod decision; // a second telling of what a row lacks
pub mod faulty; // ports that break on purpose
pub mod telling; // what may be confirmed, plainly
