//! Known answers, slow tellings of the same rules, other implementations, and strictness tables.

#[cfg(test)]
mod bytes; // any bytes at all: no panic, and what is read prints as it was
#[cfg(test)]
mod checkpoints;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod notes;
#[cfg(test)]
mod peers; // the same questions to tlog_tiles and signed_note
#[cfg(test)]
mod policies;
#[cfg(test)]
mod proofs;
#[cfg(test)]
mod receipts;
#[cfg(test)]
mod slow; // RFC 6962 section 2.1, as it is written there
#[cfg(test)]
mod tiles;
#[cfg(test)]
mod trees;
