//! JSON Web Signatures, compact (RFC 7515): over letters, and over the statements that people sign.
//!
//! The header may have `alg`, `kid` and `typ`, and nothing else: a key, an address of a key or a
//! critical extension in the header is refused, whatever it says.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::jwk::{Algorithm, KeyError, PrivateKey, PublicKey};

/// `typ` of a letter.
pub const LETTER: &str = "portcullis-letter+jws";
/// `typ` of a statement that one of the custodian's people signed.
pub const STATEMENT: &str = "portcullis-statement+jws";

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: String,
    kid: String,
    typ: String,
}

/// A token in its three parts, its signature not yet judged.
pub struct Token {
    alg: String,
    kid: String,
    typ: String,
    signed: Vec<u8>,
    payload: Vec<u8>,
    signature: Vec<u8>,
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Token({})", self.kid)
    }
}

/// Why the bytes are no token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenError(String);

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for TokenError {}

impl Token {
    /// Reads a compact JWS; white space at the ends is taken off.
    ///
    /// # Errors
    ///
    /// [`TokenError`] if it is none, or its header has another member than the three.
    pub fn parse(bytes: &[u8]) -> Result<Token, TokenError> {
        let no_token = || {
            TokenError(
                "not a JWS in compact form: three parts with `.` between; is it the letter, or \
                        are the letter and its rows the wrong way round?"
                    .to_owned(),
            )
        };
        let text = std::str::from_utf8(bytes).map_err(|_| no_token())?;
        let text = text.trim_start_matches('\u{feff}').trim();
        let (signed, signature) = text.rsplit_once('.').ok_or_else(no_token)?;
        let (header, payload) = signed.split_once('.').ok_or_else(no_token)?;
        let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| no_token());
        let header = decode(header)?;
        // A list of values would be taken for the members in their order.
        if header.trim_ascii_start().first() != Some(&b'{') {
            return Err(TokenError("the header of the JWS is not an object".to_owned()));
        }
        let header: Header = serde_json::from_slice(&header)
            .map_err(|error| TokenError(format!("the header of the JWS: {error}")))?;
        Ok(Token {
            alg: header.alg,
            kid: header.kid,
            typ: header.typ,
            signed: signed.as_bytes().to_vec(),
            payload: decode(payload)?,
            signature: decode(signature)?,
        })
    }

    /// The key id that the header names.
    #[must_use]
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The payload. Believe it only after [`Token::is_signed_by`].
    #[must_use]
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// Whether it is of this `typ`, and signed with `key` under the algorithm that the key fixes.
    #[must_use]
    pub fn is_signed_by(&self, key: &PublicKey, typ: &str) -> bool {
        self.typ == typ
            && self.alg == key.algorithm().word()
            && key.verifies(&self.signed, &self.signature)
    }

    /// What is amiss with it whoever signed it: a token that no key could make, as far as can be seen without one.
    #[must_use]
    pub fn flaws(&self, typ: &str) -> Vec<String> {
        let mut flaws = Vec::new();
        if self.typ != typ {
            flaws.push(format!("the header's `typ` must be `{typ}`"));
        }
        if self.kid.is_empty() {
            flaws.push(
                "the header's `kid` is empty: write the id of the key on the roll".to_owned(),
            );
        }
        match Algorithm::ALL.into_iter().find(|known| known.word() == self.alg) {
            None => {
                let known: Vec<&str> = Algorithm::ALL.iter().map(|known| known.word()).collect();
                flaws.push(format!("the header's `alg` must be one of {}", known.join(", ")));
            }
            Some(known) if !known.signature_bytes().contains(&self.signature.len()) => {
                flaws.push(format!("the signature is not as long as one of {} is", known.word()));
            }
            Some(_) => {}
        }
        flaws
    }
}

/// Signs `payload` as a compact JWS.
///
/// # Errors
///
/// The key cannot sign.
pub fn sign(payload: &[u8], typ: &str, key: &PrivateKey) -> Result<String, KeyError> {
    // The three members are plain words: their JSON is written out so that it is the same everywhere.
    let header = format!(r#"{{"alg":"ES256","kid":"{}","typ":"{typ}"}}"#, key.kid());
    let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
    let signature = key.sign(signed.as_bytes())?;
    Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
}
