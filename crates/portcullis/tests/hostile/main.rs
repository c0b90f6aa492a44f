//! What a stranger may send, and what the built program says to it: every code of the contract, every
//! exit code, letters, files, homes and disks that are not as they should be. `docs/bad-input.md` is made
//! of these tables, and is held to them. SYNTHETIC people.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

mod batches; // what only shows in the whole
mod book; // the page that these tables make
mod canaries; // nobody's data leaks
mod codes; // every defect of a row
mod desk; // a custodian's home, and the built program
mod disks; // no room
mod everything; // whatever can be asked about somebody
mod files; // bytes, headers, cells
mod homes; // homes, keys, clocks, folders, people
mod kills; // every command, killed at a random moment
mod letters; // letters that must not count
mod reviews; // a batch decided again by the law of now
mod strangers; // what strangers broke once
