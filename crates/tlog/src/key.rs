//! Who signs, as a verifier knows them: a name, a key identifier, a public key. C2SP signed-note,
//! "Verifier keys", and tlog-cosignature for those of cosigners.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};

use crate::hash::sha256;
use crate::text;

/// The length of an Ed25519 public key, and of the seed of a private one, in bytes.
pub const KEY_BYTES: usize = 32;

/// What a key signs, and so how its signatures read. Other types of C2SP are not supported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyType {
    /// Type `0x01`: Ed25519 over the note's text. A log signs its checkpoints so.
    Log,
    /// Type `0x04`: Ed25519 over the note's text and a time, `cosignature/v1`. Witnesses sign so.
    Cosigner,
}

impl KeyType {
    fn byte(self) -> u8 {
        match self {
            KeyType::Log => 0x01,
            KeyType::Cosigner => 0x04,
        }
    }
}

/// A public key under a name: what verifies the signatures of one signer.
///
/// ```
/// use portcullis_tlog::NoteVerifier;
///
/// let vkey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
/// let key: NoteVerifier = vkey.parse()?;
/// assert_eq!((key.name(), key.to_string()), ("example.com/foo", vkey.to_string()));
/// # Ok::<(), portcullis_tlog::KeyError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct NoteVerifier {
    // INVARIANT: `name` is a key name, and `key_id` the one that the other three call for.
    name: String,
    key_id: u32,
    key_type: KeyType,
    public_key: [u8; KEY_BYTES],
}

/// What a verified signature says beyond that it was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// When it was made, in seconds of the POSIX epoch, by the cosigner's clock; a log's own
    /// signature says no time. Whether that is late or in the future, the caller must judge.
    pub time: Option<u64>,
}

impl NoteVerifier {
    /// The verifier for a public key of 32 bytes (RFC 8032) under `name`.
    ///
    /// # Errors
    ///
    /// [`KeyError::Name`] if `name` is not a key name.
    pub fn new(
        name: &str,
        key_type: KeyType,
        public_key: [u8; KEY_BYTES],
    ) -> Result<NoteVerifier, KeyError> {
        if !is_key_name(name) {
            return Err(KeyError::Name);
        }
        let key_id = key_id(name, key_type, &public_key);
        Ok(NoteVerifier { name: name.to_string(), key_id, key_type, public_key })
    }

    /// Reads a vkey: `<name>+<8 hex digits of the key ID>+<base64 of type and public key>`.
    ///
    /// # Errors
    ///
    /// [`KeyError`] for any other form, for types that are not supported, and where the key ID is
    /// not the one that name, type and key call for.
    pub fn parse(vkey: &str) -> Result<NoteVerifier, KeyError> {
        let (name, rest) = vkey.split_once('+').ok_or(KeyError::Form)?;
        let (id, key) = rest.split_once('+').ok_or(KeyError::Form)?;
        let id = parse_key_id(id).ok_or(KeyError::KeyId)?;
        let key = text::base64_decode(key).ok_or(KeyError::Base64)?;
        let (first, public_key) = key.split_first().ok_or(KeyError::Length)?;
        let key_type = match first {
            0x01 => KeyType::Log,
            0x04 => KeyType::Cosigner,
            other => return Err(KeyError::Type(*other)),
        };
        let public_key = public_key.try_into().map_err(|_| KeyError::Length)?;
        let verifier = NoteVerifier::new(name, key_type, public_key)?;
        if verifier.key_id == id { Ok(verifier) } else { Err(KeyError::OtherKeyId) }
    }

    /// The vkey that [`NoteVerifier::parse`] reads.
    pub fn to_vkey(&self) -> String {
        let mut key = vec![self.key_type.byte()];
        key.extend_from_slice(&self.public_key);
        format!("{}+{:08x}+{}", self.name, self.key_id, text::base64_encode(&key))
    }

    /// The key's name; a log's is the origin of its checkpoints.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key ID: the start of `SHA-256(name || 0x0A || type || public key)`.
    pub fn key_id(&self) -> u32 {
        self.key_id
    }

    /// Whether the key is a log's or a cosigner's.
    pub fn key_type(&self) -> KeyType {
        self.key_type
    }

    /// The public key, as RFC 8032 encodes it.
    pub fn public_key(&self) -> &[u8; KEY_BYTES] {
        &self.public_key
    }

    /// What `signature`, without its key ID, says about `text`; `None` if it does not verify.
    pub(crate) fn verify(&self, text: &str, signature: &[u8]) -> Option<Verified> {
        let (time, signature) = match self.key_type {
            KeyType::Log => (None, signature),
            KeyType::Cosigner => {
                let (time, signature) = signature.split_first_chunk::<8>()?;
                (Some(u64::from_be_bytes(*time)), signature)
            }
        };
        let message = match time {
            None => text.to_string(),
            Some(time) => cosigned_message(text, time)?,
        };
        let key = UnparsedPublicKey::new(&ED25519, &self.public_key);
        key.verify(message.as_bytes(), signature).ok().map(|()| Verified { time })
    }
}

impl FromStr for NoteVerifier {
    type Err = KeyError;

    fn from_str(vkey: &str) -> Result<NoteVerifier, KeyError> {
        NoteVerifier::parse(vkey)
    }
}

/// The vkey.
impl fmt::Display for NoteVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_vkey())
    }
}

impl fmt::Debug for NoteVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NoteVerifier({self})")
    }
}

/// What a cosigner signs: `None` for a time past 2^63 - 1, which is not allowed.
/// C2SP tlog-cosignature, "Ed25519 signed message".
pub(crate) fn cosigned_message(text: &str, time: u64) -> Option<String> {
    i64::try_from(time).ok().map(|time| format!("cosignature/v1\ntime {time}\n{text}"))
}

/// Whether `name` is a key name: not empty, and without Unicode spaces, plus signs or controls.
pub(crate) fn is_key_name(name: &str) -> bool {
    let fits = |c: char| !c.is_whitespace() && c != '+' && c >= ' ';
    !name.is_empty() && name.chars().all(fits)
}

fn key_id(name: &str, key_type: KeyType, public_key: &[u8; KEY_BYTES]) -> u32 {
    let hash = sha256(&[name.as_bytes(), b"\n", &[key_type.byte()], public_key]);
    hash.as_bytes().first_chunk().map_or(0, |start| u32::from_be_bytes(*start))
}

fn parse_key_id(text: &str) -> Option<u32> {
    let digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    let canonical = text.len() == 8 && text.bytes().all(digit);
    u32::from_str_radix(text, 16).ok().filter(|_| canonical)
}

/// Why a text or some bytes are not a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyError {
    /// The name is empty, or holds a space, a plus sign or a control character.
    Name,
    /// It is not three parts with plus signs between them.
    Form,
    /// The key ID is not eight lower-case hex digits.
    KeyId,
    /// The key is not canonical base64.
    Base64,
    /// The signature type of this byte is not supported.
    Type(u8),
    /// The key is not 32 bytes long.
    Length,
    /// The key ID is not that of this name and key.
    OtherKeyId,
    /// The cryptographic library refuses the seed.
    Seed,
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            KeyError::Name => f.write_str("key name is empty or holds a space, plus or control"),
            KeyError::Form => f.write_str("verifier key is not <name>+<key id>+<key>"),
            KeyError::KeyId => f.write_str("key id is not eight lower-case hex digits"),
            KeyError::Base64 => f.write_str("key is not canonical base64"),
            KeyError::Type(byte) => write!(f, "signature type 0x{byte:02x} is not supported"),
            KeyError::Length => f.write_str("key is not 32 bytes long"),
            KeyError::OtherKeyId => f.write_str("key id is not that of this name and key"),
            KeyError::Seed => f.write_str("seed is refused"),
        }
    }
}

impl Error for KeyError {}
