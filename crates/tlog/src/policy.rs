//! Whom a reader trusts, as a file: known logs, known witnesses, and the quorum of them that makes
//! a checkpoint good. C2SP tlog-policy.

use std::error::Error;
use std::fmt;

use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::key::NoteVerifier;
use crate::note::{Note, NoteError};

mod parse;

pub use parse::{PolicyFault, PolicyParseError};

/// Known logs, known witnesses, and the rule for how many witnesses must have cosigned.
///
/// ```
/// use portcullis_tlog::{NoteSigner, Policy};
///
/// let log = NoteSigner::new("example.com/log", &[7; 32])?;
/// let policy = Policy::parse(Policy::for_log(log.verifier()).as_bytes()).unwrap();
/// assert_eq!(policy.logs().len(), 1);
/// # Ok::<(), portcullis_tlog::KeyError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    logs: Vec<Log>,
    witnesses: Vec<Witness>,
    // INVARIANT: places in a rule point at witnesses, or at groups before this one; the quorum's at
    // either.
    groups: Vec<Group>,
    quorum: Option<Member>,
}

/// A log that the policy knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    key: NoteVerifier,
    url: Option<Vec<u8>>,
}

/// A witness that the policy knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    name: Vec<u8>,
    key: NoteVerifier,
    url: Option<Vec<u8>>,
}

/// At least `threshold` of the `members`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Group {
    threshold: usize,
    members: Vec<Member>,
}

/// A place in the policy's witnesses or in its groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Member {
    Witness(usize),
    Group(usize),
}

impl Policy {
    /// Reads a policy file.
    ///
    /// # Errors
    ///
    /// [`PolicyParseError`], with the line, for whatever is not to the letter of C2SP tlog-policy,
    /// and for keys of types that are not supported.
    pub fn parse(bytes: &[u8]) -> Result<Policy, PolicyParseError> {
        parse::policy(bytes)
    }

    /// The file that trusts one log and asks for no witness: `log <vkey>` and `quorum none`.
    pub fn for_log(log: &NoteVerifier) -> String {
        format!("log {log}\nquorum none\n")
    }

    /// The known logs, in the order of the file.
    pub fn logs(&self) -> &[Log] {
        &self.logs
    }

    /// The known witnesses, in the order of the file.
    pub fn witnesses(&self) -> &[Witness] {
        &self.witnesses
    }

    /// Checks a note, and returns the checkpoint that it carries: the one road to a checkpoint that
    /// may be believed.
    ///
    /// It must be signed by a known log whose key's name is the origin, and cosigned by witnesses
    /// that meet the quorum. Unknown signatures are ignored; a bad one by any known key rejects the
    /// note (C2SP signed-note, "Signatures").
    ///
    /// # Errors
    ///
    /// [`PolicyError`] says which of these it fails.
    pub fn check(&self, note: &[u8]) -> Result<Checkpoint, PolicyError> {
        let (checkpoint, note) = Checkpoint::from_note(note).map_err(PolicyError::Checkpoint)?;
        let mut known = false;
        let mut signed = false;
        for log in &self.logs {
            let by_origin = log.key.name() == checkpoint.origin;
            known |= by_origin;
            signed |= has_signed(&note, &log.key)? && by_origin;
        }
        let cosigned = self.witnesses.iter().map(|witness| has_signed(&note, &witness.key));
        let cosigned = cosigned.collect::<Result<Vec<bool>, PolicyError>>()?;
        if !known {
            return Err(PolicyError::UnknownLog);
        }
        if !signed {
            return Err(PolicyError::NotSigned);
        }
        if self.quorum_met(&cosigned) { Ok(checkpoint) } else { Err(PolicyError::Quorum) }
    }

    /// Whether the witnesses that have cosigned, by their place, are enough.
    fn quorum_met(&self, cosigned: &[bool]) -> bool {
        let Some(quorum) = self.quorum else { return true };
        let mut met: Vec<bool> = Vec::new();
        for group in &self.groups {
            // A group points only at groups before it, so those are decided by now.
            let count = group.members.iter().filter(|member| member.has(cosigned, &met)).count();
            met.push(count >= group.threshold);
        }
        quorum.has(cosigned, &met)
    }
}

impl Member {
    fn has(self, cosigned: &[bool], met: &[bool]) -> bool {
        let found = match self {
            Member::Witness(place) => cosigned.get(place),
            Member::Group(place) => met.get(place),
        };
        found.copied().unwrap_or(false)
    }
}

fn has_signed(note: &Note, key: &NoteVerifier) -> Result<bool, PolicyError> {
    match note.verify(key) {
        Ok(_) => Ok(true),
        Err(NoteError::NotSigned) => Ok(false),
        Err(_) => Err(PolicyError::BadSignature(key.name().to_string())),
    }
}

impl Log {
    /// The log's key; its name is the origin of the log's checkpoints.
    pub fn key(&self) -> &NoteVerifier {
        &self.key
    }

    /// Where the log is, if the file says; what it means is the application's.
    pub fn url(&self) -> Option<&[u8]> {
        self.url.as_deref()
    }
}

impl Witness {
    /// The witness's name in this file: bytes that mean nothing outside it.
    pub fn name(&self) -> &[u8] {
        &self.name
    }

    /// The witness's key.
    pub fn key(&self) -> &NoteVerifier {
        &self.key
    }

    /// Where the witness is, if the file says: by custom its submission prefix.
    pub fn url(&self) -> Option<&[u8]> {
        self.url.as_deref()
    }
}

/// Why a note does not carry a checkpoint that the policy accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PolicyError {
    /// It is not a signed checkpoint at all.
    Checkpoint(CheckpointError),
    /// No known log has the checkpoint's origin as the name of its key.
    UnknownLog,
    /// The known log with that name has not signed it.
    NotSigned,
    /// It has a signature in the name of this known key that does not verify.
    BadSignature(String),
    /// The log has signed it, but too few known witnesses have.
    Quorum,
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PolicyError::Checkpoint(error) => return error.fmt(f),
            PolicyError::UnknownLog => "checkpoint is of a log that the policy does not know",
            PolicyError::NotSigned => "checkpoint is not signed by its log",
            PolicyError::BadSignature(name) => {
                return write!(f, "signature of {name} does not verify");
            }
            PolicyError::Quorum => "checkpoint does not have the quorum of cosignatures",
        })
    }
}

impl Error for PolicyError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            PolicyError::Checkpoint(error) => error.source(),
            _ => None,
        }
    }
}
