//! Who asks: a made-up agency with a key of its own.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use portcullis_engine::intake::sha256;
use portcullis_engine::jwk::{KeyError, PrivateKey, WireJwk};
use portcullis_engine::jws::{self, LETTER};
use portcullis_engine::sequence::hex;
use serde_json::{Value, json};

/// An agency, and the head who signs for it.
#[derive(Debug)]
pub struct Agency {
    key: PrivateKey,
    letters: u64,
}

/// Officers of the agency: three who are engaged, and one who is not.
pub const OFFICERS: [(&str, &str); 4] =
    [("o-1", "case-agent"), ("o-2", "prosecutor"), ("o-3", "analyst"), ("o-9", "data-engineer")];

impl Agency {
    /// An agency whose head has a fresh key.
    ///
    /// # Errors
    ///
    /// No key can be made.
    pub fn new() -> Result<Agency, KeyError> {
        Agency::signing_as("ice-head-1")
    }

    /// An agency whose head has a fresh key of that id.
    ///
    /// # Errors
    ///
    /// No key can be made.
    pub fn signing_as(kid: &str) -> Result<Agency, KeyError> {
        Ok(Agency { key: PrivateKey::generate(kid)?, letters: 0 })
    }

    /// The id of the key that it signs with.
    #[must_use]
    pub fn kid(&self) -> &str {
        self.key.kid()
    }

    /// `officials.toml` with the head on it.
    #[must_use]
    pub fn roll(&self) -> String {
        let (public, kid) = (self.key.public(), self.key.kid());
        let (x, y) = (public.x.unwrap_or_default(), public.y.unwrap_or_default());
        format!(
            "[[official]]\nkid = \"{kid}\"\nname = \"SYNTHETIC Head\"\nagency = \"ice\"\noffice = \
             \"agency-head\"\ninstruments = [\"irs-ice-mou-2025\"]\nvalid_from = 2025-01-01\nvalid_until = \
             2035-01-01\nkey = {{ kty = \"EC\", crv = \"P-256\", x = \"{x}\", y = \"{y}\" }}\n"
        )
    }

    /// The payload of a letter in which nothing is amiss.
    pub fn payload(&mut self, rows: &[u8], count: usize, now: Timestamp) -> Value {
        self.letters += 1;
        let officers: Vec<Value> = OFFICERS
            .iter()
            .map(|(id, role)| {
                json!({"id": id, "name": format!("SYNTHETIC {id}"), "title": "Agent",
                       "duty_station": "Made-up", "role": role})
            })
            .collect();
        json!({
            "aud": "irs", "jti": format!("{}-letter-{}", self.key.kid(), self.letters),
            "iat": now.as_second() - 60, "exp": now.as_second() + 90 * 86_400,
            "instrument": "irs-ice-mou-2025", "agency": "ice",
            "signer": {"name": "SYNTHETIC Head", "office": "agency-head"},
            "purpose": "criminal-investigation", "requested": ["last-known-address"],
            "officers": officers, "certifies": ["sole-use", "safeguards", "return-or-destroy"],
            "rows": {"count": count, "sha256": hex(&sha256(rows))},
        })
    }

    /// Signs a payload as a letter.
    ///
    /// # Errors
    ///
    /// The key cannot sign.
    pub fn sign(&self, payload: &Value) -> Result<Vec<u8>, KeyError> {
        jws::sign(payload.to_string().as_bytes(), LETTER, &self.key).map(String::into_bytes)
    }

    /// Signs any payload under any header: a letter as somebody with the key could make it.
    ///
    /// # Errors
    ///
    /// The key cannot sign.
    pub fn sign_under(&self, header: &str, payload: &[u8]) -> Result<Vec<u8>, KeyError> {
        let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let signed = format!("{}.{}", part(header.as_bytes()), part(payload));
        let signature = self.key.sign(signed.as_bytes())?;
        Ok(format!("{signed}.{}", part(&signature)).into_bytes())
    }

    /// The public half of the head's key.
    #[must_use]
    pub fn public(&self) -> WireJwk {
        self.key.public()
    }
}
