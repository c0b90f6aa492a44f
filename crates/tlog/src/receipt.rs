//! The file that shows offline that something was logged: C2SP tlog-proof.
//!
//! With the entry and a policy it needs nobody's answer: not the log's, not the witnesses'.

use std::error::Error;
use std::fmt;

use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::hash::Hash;
use crate::policy::{Policy, PolicyError};
use crate::proof::{VerifyError, verify_inclusion};
use crate::text;

const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// A proof in a tree of fewer than 2^64 leaves is no longer than this.
const HASHES_MAX: usize = 64;

/// An inclusion proof with the signed checkpoint that it leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlogProof {
    /// What the application adds, never empty. It is not authenticated.
    pub extra: Option<Vec<u8>>,
    /// The entry's index in the log, from 0.
    pub index: u64,
    /// The inclusion proof, from the leaf's sibling up: RFC 6962 section 2.1.1.
    pub hashes: Vec<Hash>,
    /// The signed checkpoint, verbatim: a note.
    pub checkpoint: Vec<u8>,
}

impl TlogProof {
    /// Reads a proof. It has been read, not believed: see [`TlogProof::verify`].
    ///
    /// # Errors
    ///
    /// [`TlogProofError`] for whatever is not to the letter of C2SP tlog-proof, "Format", the
    /// checkpoint included.
    pub fn parse(bytes: &[u8]) -> Result<TlogProof, TlogProofError> {
        let proof = str::from_utf8(bytes).map_err(|_| TlogProofError::Utf8)?;
        let (head, checkpoint) = proof.split_once("\n\n").ok_or(TlogProofError::Blank)?;
        let mut lines = head.split('\n').peekable();
        lines.next().filter(|line| *line == HEADER).ok_or(TlogProofError::Header)?;
        let extra = lines.next_if(|line| line.starts_with("extra")).map(parse_extra).transpose()?;
        let index = lines.next().and_then(|line| line.strip_prefix("index "));
        let index = index.and_then(text::decimal).ok_or(TlogProofError::Index)?;
        let mut hashes = Vec::new();
        for line in lines {
            if hashes.len() >= HASHES_MAX {
                return Err(TlogProofError::TooMany);
            }
            hashes.push(Hash::from_base64(line).map_err(|_| TlogProofError::Hash)?);
        }
        Checkpoint::from_note(checkpoint.as_bytes()).map_err(TlogProofError::Checkpoint)?;
        Ok(TlogProof { extra, index, hashes, checkpoint: checkpoint.into() })
    }

    /// The bytes that [`TlogProof::parse`] reads: text, if the checkpoint is. Extra data that is
    /// empty is left out.
    pub fn to_text(&self) -> Vec<u8> {
        let mut head = format!("{HEADER}\n");
        if let Some(extra) = self.extra.as_deref().filter(|extra| !extra.is_empty()) {
            head += &format!("extra {}\n", text::base64_encode(extra));
        }
        head += &format!("index {}\n", self.index);
        self.hashes.iter().for_each(|hash| head += &format!("{hash}\n"));
        let mut bytes = (head + "\n").into_bytes();
        bytes.extend_from_slice(&self.checkpoint);
        bytes
    }

    /// Verifies that a log which `policy` accepts holds `leaf` (from [`crate::leaf_hash`]), and
    /// returns the checkpoint that says so. C2SP tlog-proof, "Verifying a tlog proof", 2 to 4.
    ///
    /// # Errors
    ///
    /// [`ReceiptError::Policy`] if the checkpoint does not meet the policy,
    /// [`ReceiptError::Inclusion`] if it is good and the leaf is not in its tree.
    pub fn verify(&self, leaf: &Hash, policy: &Policy) -> Result<Checkpoint, ReceiptError> {
        let checkpoint = policy.check(&self.checkpoint).map_err(ReceiptError::Policy)?;
        verify_inclusion(leaf, self.index, checkpoint.size, &checkpoint.root, &self.hashes)
            .map_err(ReceiptError::Inclusion)?;
        Ok(checkpoint)
    }
}

fn parse_extra(line: &str) -> Result<Vec<u8>, TlogProofError> {
    let extra = line.strip_prefix("extra ").and_then(text::base64_decode);
    extra.filter(|extra| !extra.is_empty()).ok_or(TlogProofError::Extra)
}

/// Why bytes are not a [`TlogProof`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TlogProofError {
    /// It is not UTF-8.
    Utf8,
    /// No blank line divides the proof from the checkpoint.
    Blank,
    /// The first line is not `c2sp.org/tlog-proof@v1`.
    Header,
    /// The extra line is not `extra`, a space and base64 of at least one byte.
    Extra,
    /// The next line is not `index`, a space and a decimal without leading zeroes.
    Index,
    /// A line of the inclusion proof is not a hash.
    Hash,
    /// The inclusion proof is longer than any tree is high.
    TooMany,
    /// What follows the blank line is not a signed checkpoint.
    Checkpoint(CheckpointError),
}

impl fmt::Display for TlogProofError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TlogProofError::Utf8 => "proof is not utf-8",
            TlogProofError::Blank => "proof has no blank line before its checkpoint",
            TlogProofError::Header => "proof does not begin with c2sp.org/tlog-proof@v1",
            TlogProofError::Extra => "extra line of the proof is malformed",
            TlogProofError::Index => "index line of the proof is missing or malformed",
            TlogProofError::Hash => "line of the inclusion proof is not a hash",
            TlogProofError::TooMany => "inclusion proof has more than 64 hashes",
            TlogProofError::Checkpoint(error) => return error.fmt(f),
        })
    }
}

impl Error for TlogProofError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            TlogProofError::Checkpoint(error) => error.source(),
            _ => None,
        }
    }
}

/// Why a [`TlogProof`] does not show that a leaf was logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReceiptError {
    /// The checkpoint does not meet the policy.
    Policy(PolicyError),
    /// The leaf does not lead to the checkpoint's root.
    Inclusion(VerifyError),
}

impl fmt::Display for ReceiptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReceiptError::Policy(error) => error.fmt(f),
            ReceiptError::Inclusion(error) => error.fmt(f),
        }
    }
}

impl Error for ReceiptError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            ReceiptError::Policy(error) => error.source(),
            ReceiptError::Inclusion(_) => None,
        }
    }
}
