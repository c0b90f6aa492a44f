//! A text and who signed it: C2SP signed-note. Read strictly, so that it prints as it was read.
//!
//! A note that parses has been read, not believed: its text means nothing before
//! [`Note::verify`] has answered for a key that the reader trusts.

use std::error::Error;
use std::fmt;

use crate::key::{NoteVerifier, Verified, is_key_name};
use crate::text;

/// The most signatures that a note may carry. C2SP signed-note asks for at least 16.
pub const SIGNATURES_MAX: usize = 100;

const DASH: &str = "\u{2014} ";

/// A text, and the signatures below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    // INVARIANT: `text` ends in a newline and holds no other control character; at least one
    // signature (outside this crate) and at most SIGNATURES_MAX.
    text: String,
    signatures: Vec<Signature>,
}

/// One signature line: who made it, with which key, and the bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    // INVARIANT: `name` is a key name, and `bytes` not empty.
    name: String,
    key_id: u32,
    bytes: Vec<u8>,
}

impl Note {
    /// Reads a note. Signatures of unknown keys and of unknown kinds are kept as they are.
    ///
    /// # Errors
    ///
    /// [`NoteError`] for whatever is not to the letter of C2SP signed-note, "Format".
    pub fn parse(bytes: &[u8]) -> Result<Note, NoteError> {
        let note = str::from_utf8(bytes).map_err(|_| NoteError::Utf8)?;
        if note.bytes().any(text::is_forbidden_control) {
            return Err(NoteError::Control);
        }
        // The last blank line divides the text, whose own newline comes before it, from the rest.
        let (text, lines) = note.rsplit_once("\n\n").ok_or(NoteError::Blank)?;
        let lines = lines.strip_suffix('\n').ok_or(NoteError::Unsigned)?;
        let mut signatures = Vec::new();
        for (place, line) in lines.split('\n').enumerate() {
            if place >= SIGNATURES_MAX {
                return Err(NoteError::TooMany);
            }
            signatures.push(Signature::parse(line)?);
        }
        Ok(Note { text: format!("{text}\n"), signatures })
    }

    /// A note that awaits its first signature.
    pub(crate) fn unsigned(text: &str) -> Result<Note, NoteError> {
        if !text.ends_with('\n') {
            return Err(NoteError::Text);
        }
        if text.bytes().any(text::is_forbidden_control) {
            return Err(NoteError::Control);
        }
        Ok(Note { text: text.to_string(), signatures: Vec::new() })
    }

    /// The note with one more signature, below the others. It is not verified here.
    ///
    /// # Errors
    ///
    /// [`NoteError::TooMany`] beyond [`SIGNATURES_MAX`].
    pub fn with(mut self, signature: Signature) -> Result<Note, NoteError> {
        if self.signatures.len() >= SIGNATURES_MAX {
            return Err(NoteError::TooMany);
        }
        self.signatures.push(signature);
        Ok(self)
    }

    /// The bytes that [`Note::parse`] reads.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.to_string().into_bytes()
    }

    /// The text, with its last newline and without the blank line. Not to be believed unverified.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signatures, in their order in the note.
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// Verifies the signatures by `key`: those with its name and key ID. All must be good, and of
    /// several times the latest is returned. Signatures by other keys are not looked at.
    ///
    /// # Errors
    ///
    /// [`NoteError::NotSigned`] if the key has not signed; [`NoteError::BadSignature`] if it is said
    /// to have signed and has not, for which a reader should reject the whole note.
    pub fn verify(&self, key: &NoteVerifier) -> Result<Verified, NoteError> {
        let mut latest: Option<Verified> = None;
        for signature in self.signatures.iter().filter(|signature| signature.is_by(key)) {
            let verified = key.verify(&self.text, &signature.bytes);
            let verified = verified.ok_or_else(|| NoteError::BadSignature(key.name().into()))?;
            let time = verified.time.max(latest.and_then(|latest| latest.time));
            latest = Some(Verified { time });
        }
        latest.ok_or(NoteError::NotSigned)
    }
}

/// The note as it is sent and kept.
impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| writeln!(f, "{signature}"))
    }
}

impl Signature {
    /// Reads a signature line, without its newline: em dash, space, key name, space, base64.
    ///
    /// # Errors
    ///
    /// [`NoteError::Line`] for any other form.
    pub fn parse(line: &str) -> Result<Signature, NoteError> {
        let parts = line.strip_prefix(DASH).and_then(|rest| rest.split_once(' '));
        let (name, base64) = parts.ok_or(NoteError::Line)?;
        let decoded = text::base64_decode(base64).ok_or(NoteError::Line)?;
        let (key_id, bytes) = decoded.split_first_chunk::<4>().ok_or(NoteError::Line)?;
        if !is_key_name(name) || bytes.is_empty() {
            return Err(NoteError::Line);
        }
        let key_id = u32::from_be_bytes(*key_id);
        Ok(Signature { name: name.to_string(), key_id, bytes: bytes.to_vec() })
    }

    /// The signature of `key`, of these bytes.
    pub(crate) fn new(key: &NoteVerifier, bytes: &[u8]) -> Signature {
        Signature { name: key.name().to_string(), key_id: key.key_id(), bytes: bytes.to_vec() }
    }

    /// The name of the key that is said to have signed.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key ID, which with the name says which key and algorithm it is.
    pub fn key_id(&self) -> u32 {
        self.key_id
    }

    /// The signature without the key ID. A cosignature begins with its time.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether it says to be by `key`: name and key ID are both the key's.
    pub fn is_by(&self, key: &NoteVerifier) -> bool {
        self.name == key.name() && self.key_id == key.key_id()
    }
}

/// The signature line, without a newline.
impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = self.key_id.to_be_bytes().to_vec();
        bytes.extend_from_slice(&self.bytes);
        write!(f, "{DASH}{} {}", self.name, text::base64_encode(&bytes))
    }
}

/// Why bytes are not a note, or a note not signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoteError {
    /// It is not UTF-8.
    Utf8,
    /// It holds a control character other than newline.
    Control,
    /// No blank line divides the text from the signatures.
    Blank,
    /// No signature line follows the last blank line, or the last line lacks its newline.
    Unsigned,
    /// A signature line is not em dash, space, key name, space, base64 of at least five bytes.
    Line,
    /// It has more than [`SIGNATURES_MAX`] signatures.
    TooMany,
    /// The text to sign does not end in a newline, or is not the checkpoint that it should be.
    Text,
    /// The time is past 2^63 - 1.
    Time,
    /// The key has not signed it.
    NotSigned,
    /// A signature says to be by the known key of this name, and is not.
    BadSignature(String),
    /// The cryptographic library failed to sign.
    Signing,
}

impl fmt::Display for NoteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NoteError::Utf8 => "note is not utf-8",
            NoteError::Control => "note holds a control character",
            NoteError::Blank => "note has no blank line before its signatures",
            NoteError::Unsigned => "note does not end in a signature line and a newline",
            NoteError::Line => "signature line is malformed",
            NoteError::TooMany => "note has more than 100 signatures",
            NoteError::Text => "text is not one that can be signed",
            NoteError::Time => "time of the cosignature is past 2^63 - 1",
            NoteError::NotSigned => "note is not signed by this key",
            NoteError::BadSignature(name) => {
                return write!(f, "signature of {name} does not verify");
            }
            NoteError::Signing => "signing failed",
        })
    }
}

impl Error for NoteError {}
