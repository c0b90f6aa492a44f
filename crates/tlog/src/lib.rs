//! How a log proves that it forgot nothing: tiles, notes, checkpoints, proofs, policies.
//!
//! Whoever holds one signed checkpoint can tell of any later one whether the log only grew, and of
//! any entry whether it is in it. The formats are those of C2SP (c2sp.org), to the letter:
//! signed-note, tlog-checkpoint, tlog-tiles, tlog-cosignature (Ed25519), tlog-proof and
//! tlog-policy; the tree is that of RFC 6962.
//!
//! What is absent: this crate does not know what an entry means. It reads no clock, draws no
//! random number, opens no file, and awaits nothing; seeds, times and tiles are arguments. Parsers
//! take one spelling of each thing and print it back byte for byte. Of the optional parts it has no
//! extension lines in checkpoints, no pruning and no ML-DSA.
//!
//! Read the modules in this order.

mod hash; // what a leaf and a node of the tree are
mod frontier; // the right edge: enough to append and to know the root
mod tile; // which files a tree is published as, and their names
mod bundle; // how entries lie in a file
mod source; // subtrees from tiles
mod builder; // leaf hashes in, tiles out
mod proof; // that a leaf is in a tree, and that a tree grew from another
mod key; // who signs, as others know them
mod signer; // who signs, as they know themselves
mod note; // a text and its signatures
mod checkpoint; // what a log says of itself
mod receipt; // a proof and its checkpoint, in one file
mod policy; // whom a reader trusts, and how many of them must agree
mod text; // how numbers and bytes are spelled

pub use builder::TileBuilder;
pub use bundle::{BundleError, bundle, read_bundle};
pub use checkpoint::{Checkpoint, CheckpointError};
pub use frontier::{Frontier, FrontierError, SIZE_MAX};
pub use hash::{HASH_BYTES, Hash, HashError, leaf_hash, node_hash};
pub use key::{KEY_BYTES, KeyError, KeyType, NoteVerifier, Verified};
pub use note::{Note, NoteError, SIGNATURES_MAX, Signature};
pub use policy::{Log, Policy, PolicyError, PolicyFault, PolicyParseError, Witness};
pub use proof::{
    ProofError, VerifyError, consistency_proof, inclusion_proof, verify_consistency,
    verify_inclusion,
};
pub use receipt::{ReceiptError, TlogProof, TlogProofError};
pub use signer::{Cosigner, NoteSigner};
pub use source::{TileError, TileSource, frontier_from_tiles, root_from_tiles};
pub use tile::{TILE_WIDTH, Tile, TilePath, bundles_between, tiles_between, tiles_of};
