//! SYNTHETIC paper: the roll of one made-up official, and letters signed by them.

use jiff::Timestamp;
use portcullis_engine::Error;
use portcullis_engine::intake::sha256;
use portcullis_engine::jwk::PrivateKey;
use portcullis_engine::jws::{self, LETTER};
use portcullis_engine::sequence::hex;
use serde_json::{Value, json};

/// The made-up head of the requesting agency, with a key.
#[derive(Debug)]
pub struct Head {
    key: PrivateKey,
}

impl Head {
    /// A head of agency with a fresh key.
    ///
    /// # Errors
    ///
    /// No key can be made.
    pub fn new() -> Result<Head, Error> {
        PrivateKey::generate("SYNTHETIC-ice-head").map(|key| Head { key }).map_err(Error::fault)
    }

    /// `officials.toml` with the head in it.
    #[must_use]
    pub fn roll(&self) -> String {
        let public = self.key.public();
        let (x, y) = (public.x.unwrap_or_default(), public.y.unwrap_or_default());
        format!(
            "# SYNTHETIC\n[[official]]\nkid = \"{}\"\nname = \"SYNTHETIC Head of Agency\"\nagency = \
             \"ice\"\noffice = \"agency-head\"\ninstruments = [\"irs-ice-mou-2025\", \
             \"usc26-6103-i-2\"]\nvalid_from = 2025-01-01\nvalid_until = 2099-01-01\nkey = {{ kty = \"EC\", \
             crv = \"P-256\", x = \"{x}\", y = \"{y}\" }}\n",
            self.key.kid()
        )
    }

    /// A letter over these rows, with so many officers; the first, `o-0`, is a supervisor in an
    /// engaged role.
    ///
    /// # Errors
    ///
    /// The letter cannot be signed.
    pub fn letter(
        &self,
        number: &str,
        rows: &[u8],
        officers: usize,
        now: Timestamp,
    ) -> Result<Vec<u8>, Error> {
        let officers: Vec<Value> = (0..officers)
            .map(|at| {
                json!({
                    "id": format!("o-{at}"),
                    "name": format!("SYNTHETIC Officer {at}"),
                    "title": "Special Agent",
                    "duty_station": "Made-up Field Office",
                    "role": "case-agent",
                })
            })
            .collect();
        let lines = rows.iter().filter(|byte| **byte == b'\n').count();
        let payload = json!({
            "aud": "irs",
            "jti": format!("SYNTHETIC-{number}-{}", now.as_second()),
            "iat": now.as_second() - 60,
            "exp": now.as_second() + 30 * 86_400,
            "instrument": "irs-ice-mou-2025",
            "agency": "ice",
            "signer": {"name": "SYNTHETIC Head of Agency", "office": "agency-head"},
            "purpose": "criminal-investigation",
            "requested": ["last-known-address"],
            "officers": officers,
            "certifies": ["sole-use", "safeguards", "return-or-destroy"],
            "rows": {"count": lines.saturating_sub(1), "sha256": hex(&sha256(rows))},
        });
        let bytes = serde_json::to_vec(&payload).map_err(Error::fault)?;
        let token = jws::sign(&bytes, LETTER, &self.key).map_err(Error::fault)?;
        Ok(token.into_bytes())
    }
}
