//! What a node of the tree is: a SHA-256 digest, with one prefix for leaves and one for the rest.
//!
//! The prefixes keep a leaf from ever passing for an interior node, so that a proof cannot be
//! read at another depth than the one it was made for.

use std::error::Error;
use std::fmt;

use aws_lc_rs::digest::{self, Context, SHA256};

use crate::text;

/// The length of a [`struct@Hash`], in bytes.
pub const HASH_BYTES: usize = 32;

/// A SHA-256 digest: the hash of a leaf, of a subtree, or of a whole tree.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; HASH_BYTES]);

impl Hash {
    /// The root of the tree without leaves: `SHA-256("")`, RFC 6962 section 2.1.
    pub fn of_empty_tree() -> Hash {
        finished(&digest::digest(&SHA256, b""))
    }

    /// Reads the standard base64 of 32 bytes: 44 characters, padded, no spare bits set.
    ///
    /// # Errors
    ///
    /// [`HashError::Base64`] if it is not base64 in its one canonical spelling,
    /// [`HashError::Length`] if it does not hold 32 bytes.
    pub fn from_base64(text: &str) -> Result<Hash, HashError> {
        let bytes = text::base64_decode(text).ok_or(HashError::Base64)?;
        Hash::from_slice(&bytes).ok_or(HashError::Length)
    }

    /// The hash held by exactly 32 bytes, and by no other number of them.
    pub fn from_slice(bytes: &[u8]) -> Option<Hash> {
        bytes.try_into().ok().map(Hash)
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; HASH_BYTES] {
        &self.0
    }
}

impl From<[u8; HASH_BYTES]> for Hash {
    fn from(bytes: [u8; HASH_BYTES]) -> Hash {
        Hash(bytes)
    }
}

/// Standard base64, as checkpoints and proofs write it.
impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text::base64_encode(&self.0))
    }
}

/// Lower-case hex.
impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Hashes an entry into a leaf: `SHA-256(0x00 || entry)`, RFC 6962 section 2.1.
pub fn leaf_hash(entry: &[u8]) -> Hash {
    let mut context = Context::new(&SHA256);
    context.update(&[0x00]);
    context.update(entry);
    finished(&context.finish())
}

/// Hashes two subtrees into the one above: `SHA-256(0x01 || left || right)`, RFC 6962 section 2.1.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut bytes = [0x01; 1 + 2 * HASH_BYTES];
    let inputs = left.0.iter().chain(&right.0);
    bytes.iter_mut().skip(1).zip(inputs).for_each(|(to, from)| *to = *from);
    finished(&digest::digest(&SHA256, &bytes))
}

/// The plain digest of `parts` joined, without a prefix: what key identifiers are cut from.
pub(crate) fn sha256(parts: &[&[u8]]) -> Hash {
    let mut context = Context::new(&SHA256);
    parts.iter().for_each(|part| context.update(part));
    finished(&context.finish())
}

fn finished(digest: &digest::Digest) -> Hash {
    let mut bytes = [0; HASH_BYTES];
    bytes.copy_from_slice(digest.as_ref()); // SHA-256 is 32 bytes long.
    Hash(bytes)
}

/// Why a text is not a [`struct@Hash`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HashError {
    /// It is not canonical standard base64.
    Base64,
    /// It is base64 of another number of bytes than 32.
    Length,
}

impl fmt::Display for HashError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            HashError::Base64 => "hash is not canonical base64",
            HashError::Length => "hash is not 32 bytes long",
        })
    }
}

impl Error for HashError {}
