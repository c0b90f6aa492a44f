//! Keys as JSON (RFC 7517): public ones of officials and staff, private ones of whoever acts.

use std::fmt;

use aws_lc_rs::encoding::AsBigEndian;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED,
    EcdsaKeyPair, KeyPair, ParsedPublicKey, RSA_PSS_2048_8192_SHA256, RsaPublicKeyComponents,
    UnparsedPublicKey,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// A JWK as written. Unknown members are errors.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the members are RFC 7518's, by their names")]
pub struct WireJwk {
    pub kty: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crv: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub x: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub y: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub n: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub e: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alg: Option<String>,
    #[serde(rename = "use", skip_serializing_if = "Option::is_none")]
    pub used_for: Option<String>,
}

/// The signature algorithms that a letter may have. The registered key fixes which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// ECDSA on P-384 with SHA-384.
    Es384,
    /// RSASSA-PSS with SHA-256.
    Ps256,
}

impl Algorithm {
    /// All three, in the contract's order.
    pub const ALL: [Algorithm; 3] = [Algorithm::Es256, Algorithm::Es384, Algorithm::Ps256];

    /// How many bytes a signature may have: two numbers of the curve's size (RFC 7518, section 3.4), or the modulus of
    /// 2048 to 8192 bits (section 3.5).
    #[must_use]
    pub fn signature_bytes(self) -> std::ops::RangeInclusive<usize> {
        match self {
            Algorithm::Es256 => 64..=64,
            Algorithm::Es384 => 96..=96,
            Algorithm::Ps256 => 256..=1024,
        }
    }

    /// The word of RFC 7518, section 3.1.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Algorithm::Es256 => "ES256",
            Algorithm::Es384 => "ES384",
            Algorithm::Ps256 => "PS256",
        }
    }
}

/// A public key that signatures are checked with.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    algorithm: Algorithm,
    // The uncompressed point for ECDSA; the modulus and the exponent for RSA.
    first: Vec<u8>,
    second: Vec<u8>,
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.algorithm.word())
    }
}

/// The key is none of those that a letter may be signed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyError(&'static str);

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for KeyError {}

fn bytes(member: Option<&String>) -> Result<Vec<u8>, KeyError> {
    let text = member.ok_or(KeyError("a member of the key is missing"))?;
    URL_SAFE_NO_PAD.decode(text).map_err(|_| KeyError("a member of the key is not base64url"))
}

impl PublicKey {
    /// Reads a public JWK: `EC` on `P-256` or `P-384`, or `RSA` of 2048 to 8192 bits.
    ///
    /// # Errors
    ///
    /// [`KeyError`] for any other.
    pub fn from_jwk(jwk: &WireJwk) -> Result<PublicKey, KeyError> {
        let key = match (jwk.kty.as_str(), jwk.crv.as_deref()) {
            ("EC", Some("P-256")) => PublicKey::point(jwk, Algorithm::Es256, 32)?,
            ("EC", Some("P-384")) => PublicKey::point(jwk, Algorithm::Es384, 48)?,
            ("RSA", None) => {
                let (n, e) = (bytes(jwk.n.as_ref())?, bytes(jwk.e.as_ref())?);
                if !(256..=1024).contains(&n.len()) || e.is_empty() || e.len() > 8 {
                    return Err(KeyError("an RSA key must have 2048 to 8192 bits"));
                }
                PublicKey { algorithm: Algorithm::Ps256, first: n, second: e }
            }
            _ => return Err(KeyError("the key must be EC on P-256 or P-384, or RSA")),
        };
        if jwk.alg.as_deref().is_some_and(|alg| alg != key.algorithm.word()) {
            return Err(KeyError("the key's `alg` is not one that it can be used with"));
        }
        Ok(key)
    }

    fn point(jwk: &WireJwk, algorithm: Algorithm, length: usize) -> Result<PublicKey, KeyError> {
        let (x, y) = (bytes(jwk.x.as_ref())?, bytes(jwk.y.as_ref())?);
        if x.len() != length || y.len() != length {
            return Err(KeyError("a coordinate of the key has the wrong length"));
        }
        Ok(PublicKey {
            algorithm,
            first: [&[4], x.as_slice(), y.as_slice()].concat(),
            second: Vec::new(),
        })
    }

    /// Whether the point is one of its curve; an RSA key has no curve to be on.
    #[must_use]
    pub fn is_on_its_curve(&self) -> bool {
        let parsed = match self.algorithm {
            Algorithm::Es256 => ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &self.first),
            Algorithm::Es384 => ParsedPublicKey::new(&ECDSA_P384_SHA384_FIXED, &self.first),
            Algorithm::Ps256 => return true,
        };
        parsed.is_ok()
    }

    /// Bytes by which equal keys are known for equal, however they were written.
    #[must_use]
    pub fn identity(&self) -> Vec<u8> {
        [self.algorithm.word().as_bytes(), b" ", &self.first, b" ", &self.second].concat()
    }

    /// The algorithm that this key fixes.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Whether `signature` is this key's over `message`.
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match self.algorithm {
            Algorithm::Es256 => UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &self.first)
                .verify(message, signature)
                .is_ok(),
            Algorithm::Es384 => UnparsedPublicKey::new(&ECDSA_P384_SHA384_FIXED, &self.first)
                .verify(message, signature)
                .is_ok(),
            Algorithm::Ps256 => RsaPublicKeyComponents { n: &self.first, e: &self.second }
                .verify(&RSA_PSS_2048_8192_SHA256, message, signature)
                .is_ok(),
        }
    }
}

/// The private key of a person who acts: EC on P-256.
pub struct PrivateKey {
    pair: EcdsaKeyPair,
    kid: String,
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKey({})", self.kid)
    }
}

/// A private JWK as written.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct WirePrivate {
    kty: String,
    crv: String,
    x: String,
    y: String,
    d: String,
    #[serde(default)]
    kid: String,
    #[serde(default)]
    alg: String,
}

impl PrivateKey {
    /// A new key for `kid`.
    ///
    /// # Errors
    ///
    /// The operating system has no random numbers.
    pub fn generate(kid: &str) -> Result<PrivateKey, KeyError> {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)
            .map_err(|_| KeyError("no key can be made"))?;
        Ok(PrivateKey { pair, kid: kid.to_owned() })
    }

    /// Reads a private JWK, `EC` on `P-256`. `kid` names it where the file does not.
    ///
    /// # Errors
    ///
    /// [`KeyError`] for any other; the message never holds a part of it.
    pub fn from_json(text: &str, kid: &str) -> Result<PrivateKey, KeyError> {
        let wire: WirePrivate =
            serde_json::from_str(text).map_err(|_| KeyError("not a private JWK (EC, P-256)"))?;
        let d = Zeroizing::new(wire.d);
        if wire.kty != "EC" || wire.crv != "P-256" {
            return Err(KeyError("the key must be EC on P-256"));
        }
        let secret = Zeroizing::new(bytes(Some(&d))?);
        let public =
            [&[4], bytes(Some(&wire.x))?.as_slice(), bytes(Some(&wire.y))?.as_slice()].concat();
        let pair = EcdsaKeyPair::from_private_key_and_public_key(
            &ECDSA_P256_SHA256_FIXED_SIGNING,
            &secret,
            &public,
        )
        .map_err(|_| KeyError("the key's halves do not belong together"))?;
        let kid = if wire.kid.is_empty() { kid.to_owned() } else { wire.kid };
        Ok(PrivateKey { pair, kid })
    }

    /// The private JWK, for a file that only its owner can read.
    ///
    /// # Errors
    ///
    /// The key cannot be written out.
    pub fn to_json(&self) -> Result<Zeroizing<String>, KeyError> {
        let unwritable = KeyError("the key cannot be written out");
        let secret = self.pair.private_key().as_be_bytes().map_err(|_| unwritable)?;
        let public = self.public();
        let wire = WirePrivate {
            kty: public.kty,
            crv: public.crv.unwrap_or_default(),
            x: public.x.unwrap_or_default(),
            y: public.y.unwrap_or_default(),
            d: URL_SAFE_NO_PAD.encode(secret.as_ref()),
            kid: self.kid.clone(),
            alg: "ES256".to_owned(),
        };
        let text = Zeroizing::new(serde_json::to_string_pretty(&wire).map_err(|_| unwritable)?);
        Ok(text)
    }

    /// The key id.
    #[must_use]
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> WireJwk {
        let point = self.pair.public_key().as_ref();
        let half =
            |from: usize| point.get(from..from + 32).map(|half| URL_SAFE_NO_PAD.encode(half));
        WireJwk {
            kty: "EC".to_owned(),
            crv: Some("P-256".to_owned()),
            x: half(1),
            y: half(33),
            ..WireJwk::default()
        }
    }

    /// Signs.
    ///
    /// # Errors
    ///
    /// The operating system has no random numbers.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let random = aws_lc_rs::rand::SystemRandom::new();
        let signature =
            self.pair.sign(&random, message).map_err(|_| KeyError("nothing can be signed"))?;
        Ok(signature.as_ref().to_vec())
    }
}
