//! Who signs, as the signer knows themselves: a log signs notes, a cosigner signs checkpoints.
//!
//! Seeds and times are arguments, and neither struct prints its key.

use std::fmt;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};

use crate::checkpoint::Checkpoint;
use crate::key::{KEY_BYTES, KeyError, KeyType, NoteVerifier, cosigned_message};
use crate::note::{Note, NoteError, Signature};

/// A log's private key: Ed25519, type `0x01` of C2SP signed-note.
pub struct NoteSigner {
    key: Ed25519KeyPair,
    verifier: NoteVerifier,
}

impl NoteSigner {
    /// The signer called `name` whose private key is `seed` (RFC 8032: 32 uniformly random bytes).
    ///
    /// # Errors
    ///
    /// [`KeyError::Name`] if `name` is not a key name.
    pub fn new(name: &str, seed: &[u8; KEY_BYTES]) -> Result<NoteSigner, KeyError> {
        let (key, verifier) = key_pair(name, KeyType::Log, seed)?;
        Ok(NoteSigner { key, verifier })
    }

    /// What verifies the notes signed here.
    pub fn verifier(&self) -> &NoteVerifier {
        &self.verifier
    }

    /// Signs `text`, which must end in a newline. To sign a checkpoint, see [`Checkpoint::sign`].
    ///
    /// # Errors
    ///
    /// [`NoteError::Text`] or [`NoteError::Control`] if `text` cannot be a note's,
    /// [`NoteError::Signing`] if the cryptographic library fails.
    pub fn sign(&self, text: &str) -> Result<Note, NoteError> {
        let note = Note::unsigned(text)?;
        let signature = self.key.try_sign(text.as_bytes()).map_err(|_| NoteError::Signing)?;
        note.with(Signature::new(&self.verifier, signature.as_ref()))
    }
}

/// Its public half; never the key.
impl fmt::Debug for NoteSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NoteSigner").field("verifier", &self.verifier).finish_non_exhaustive()
    }
}

/// A witness's private key: Ed25519, type `0x04` of C2SP tlog-cosignature.
pub struct Cosigner {
    key: Ed25519KeyPair,
    verifier: NoteVerifier,
}

impl Cosigner {
    /// The cosigner called `name` whose private key is `seed` (RFC 8032: 32 uniformly random
    /// bytes). The signature does not cover the name: no two cosigners may share a key.
    ///
    /// # Errors
    ///
    /// [`KeyError::Name`] if `name` is not a key name.
    pub fn new(name: &str, seed: &[u8; KEY_BYTES]) -> Result<Cosigner, KeyError> {
        let (key, verifier) = key_pair(name, KeyType::Cosigner, seed)?;
        Ok(Cosigner { key, verifier })
    }

    /// What verifies the cosignatures made here.
    pub fn verifier(&self) -> &NoteVerifier {
        &self.verifier
    }

    /// States that, as of `time` (seconds of the POSIX epoch), this is the largest consistent tree
    /// that the cosigner has seen. Whether it is, the caller must have made sure.
    ///
    /// # Errors
    ///
    /// [`NoteError::Text`] if the origin cannot stand in a checkpoint, [`NoteError::Time`]
    /// past 2^63 - 1, [`NoteError::Signing`] if the cryptographic library fails.
    pub fn cosign(&self, checkpoint: &Checkpoint, time: u64) -> Result<Signature, NoteError> {
        let text = checkpoint.to_text();
        Checkpoint::parse(&text).map_err(|_| NoteError::Text)?;
        let message = cosigned_message(&text, time).ok_or(NoteError::Time)?;
        let signature = self.key.try_sign(message.as_bytes()).map_err(|_| NoteError::Signing)?;
        let mut bytes = time.to_be_bytes().to_vec();
        bytes.extend_from_slice(signature.as_ref());
        Ok(Signature::new(&self.verifier, &bytes))
    }
}

/// Its public half; never the key.
impl fmt::Debug for Cosigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cosigner").field("verifier", &self.verifier).finish_non_exhaustive()
    }
}

fn key_pair(
    name: &str,
    key_type: KeyType,
    seed: &[u8; KEY_BYTES],
) -> Result<(Ed25519KeyPair, NoteVerifier), KeyError> {
    let key = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| KeyError::Seed)?;
    let public_key = key.public_key().as_ref().try_into().map_err(|_| KeyError::Seed)?;
    let verifier = NoteVerifier::new(name, key_type, public_key)?;
    Ok((key, verifier))
}
