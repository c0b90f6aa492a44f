//! What a log says of itself, in three lines: its origin, its size, its root. C2SP tlog-checkpoint.

use std::error::Error;
use std::fmt;

use crate::hash::{Hash, HashError};
use crate::note::{Note, NoteError};
use crate::signer::NoteSigner;
use crate::text;

/// The state of a log at one size. A log must never sign two that are inconsistent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log: a line that is not empty, by custom a URL without its scheme. It is the name of
    /// the log's key.
    pub origin: String,
    /// The number of leaves.
    pub size: u64,
    /// The root of the tree at that size, RFC 6962 section 2.1.
    pub root: Hash,
}

impl Checkpoint {
    /// Reads a note's text. It has been read, not believed: see [`crate::Policy::check`].
    ///
    /// # Errors
    ///
    /// [`CheckpointError`] for whatever is not to the letter, and for extension lines, which no
    /// monitor can audit.
    pub fn parse(text: &str) -> Result<Checkpoint, CheckpointError> {
        let lines = text.strip_suffix('\n').ok_or(CheckpointError::Lines)?;
        let (origin, rest) = lines.split_once('\n').ok_or(CheckpointError::Lines)?;
        let (size, rest) = rest.split_once('\n').ok_or(CheckpointError::Lines)?;
        if !is_origin(origin) {
            return Err(CheckpointError::Origin);
        }
        let size = text::decimal(size).ok_or(CheckpointError::Size)?;
        if rest.contains('\n') {
            return Err(CheckpointError::Extension);
        }
        let root = Hash::from_base64(rest).map_err(CheckpointError::Root)?;
        Ok(Checkpoint { origin: origin.to_string(), size, root })
    }

    /// The three lines, each with its newline.
    pub fn to_text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, self.root)
    }

    /// Signs as the log, and returns the note's bytes: what is served as `checkpoint`.
    ///
    /// # Errors
    ///
    /// [`CheckpointError::Name`] if the signer's name is not the origin,
    /// [`CheckpointError::Note`] if the cryptographic library fails.
    pub fn sign(&self, signer: &NoteSigner) -> Result<Vec<u8>, CheckpointError> {
        if signer.verifier().name() != self.origin {
            return Err(CheckpointError::Name);
        }
        let note = signer.sign(&self.to_text()).map_err(CheckpointError::Note)?;
        Ok(note.to_bytes())
    }

    /// Reads a note and the checkpoint in it. Neither has been verified.
    ///
    /// # Errors
    ///
    /// [`CheckpointError`] if it is not a note, or its text not a checkpoint.
    pub fn from_note(bytes: &[u8]) -> Result<(Checkpoint, Note), CheckpointError> {
        let note = Note::parse(bytes).map_err(CheckpointError::Note)?;
        let checkpoint = Checkpoint::parse(note.text())?;
        Ok((checkpoint, note))
    }
}

fn is_origin(line: &str) -> bool {
    !line.is_empty() && !line.bytes().any(text::is_forbidden_control)
}

/// Why a text is not a checkpoint, or a checkpoint not signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckpointError {
    /// It has fewer than three lines, or the last lacks its newline.
    Lines,
    /// The origin is empty or holds a control character.
    Origin,
    /// The size is not a decimal below 2^64 without leading zeroes.
    Size,
    /// The root is not a hash.
    Root(HashError),
    /// There are lines after the third.
    Extension,
    /// The signer's name is not the origin.
    Name,
    /// It is not a note, or cannot be made one.
    Note(NoteError),
}

impl fmt::Display for CheckpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            CheckpointError::Lines => "checkpoint does not have three whole lines",
            CheckpointError::Origin => "origin of the checkpoint is empty or holds a control",
            CheckpointError::Size => "size of the checkpoint is not a plain decimal",
            CheckpointError::Root(_) => "root of the checkpoint is not a hash",
            CheckpointError::Extension => "checkpoint has extension lines, which are not accepted",
            CheckpointError::Name => "signer's name is not the checkpoint's origin",
            CheckpointError::Note(error) => return error.fmt(f),
        })
    }
}

impl Error for CheckpointError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            CheckpointError::Root(error) => Some(error),
            _ => None,
        }
    }
}
