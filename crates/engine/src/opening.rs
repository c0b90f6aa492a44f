//! One record, committed to field by field, so that it can be shown in part (design: docket, Log).
//!
//! ```text
//! disclosure_i = base64url(JSON [salt_i, name, value])          RFC 9901 form
//! digest_i     = base64url(SHA-256(ASCII(disclosure_i)))
//! commitment   = SHA-256("portcullis/docket/record/v1\0" || record_salt || sort(digest) each + "\n")
//! ```
//!
//! Salts come from the operating system, for each record and each field; the JSON is kept as it was
//! committed to, never made again from parsed values.

use std::fmt;

use aws_lc_rs::digest::{Context, SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use portcullis_core::accounting::{FIELDS, Record};
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::ports::Entropy;

const DOMAIN: &[u8] = b"portcullis/docket/record/v1\0";
const RECORD_SALT_BYTES: usize = 32;
const FIELD_SALT_BYTES: usize = 16;
/// The first byte of a kept opening.
const FORMAT: u8 = 1;

/// Everything that opens one leaf.
#[derive(Clone)]
pub struct Opening {
    record_salt: [u8; RECORD_SALT_BYTES],
    fields: Vec<([u8; FIELD_SALT_BYTES], String)>, // INVARIANT: one for each of FIELDS; the JSON value
}

impl fmt::Debug for Opening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opening(..)")
    }
}

/// An opening as outsiders get it (contract, section 6).
#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Shown {
    /// The record's salt, base64url.
    pub salt: String,
    /// The digests of all fields, base64url, sorted.
    pub digests: Vec<String>,
    /// The fields that are shown.
    pub disclosures: Vec<String>,
}

impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Shown(..)")
    }
}

impl Opening {
    /// Draws salts for a record.
    ///
    /// # Errors
    ///
    /// There are no random numbers.
    pub fn draw(record: &Record, entropy: &dyn Entropy) -> Result<Opening> {
        let mut salts = [0; RECORD_SALT_BYTES + FIELDS.len() * FIELD_SALT_BYTES];
        entropy.fill(&mut salts)?;
        let (own, rest) = salts.split_at(RECORD_SALT_BYTES);
        let mut record_salt = [0; RECORD_SALT_BYTES];
        record_salt.copy_from_slice(own);
        let mut fields = Vec::with_capacity(FIELDS.len());
        for ((_, value), salt) in record.fields().zip(rest.chunks_exact(FIELD_SALT_BYTES)) {
            let mut own = [0; FIELD_SALT_BYTES];
            own.copy_from_slice(salt);
            let json = match value {
                Some(text) => serde_json::to_string(text).map_err(Error::fault)?,
                None => "null".to_owned(),
            };
            fields.push((own, json));
        }
        Ok(Opening { record_salt, fields })
    }

    fn disclosures(&self) -> impl Iterator<Item = (&'static str, String)> {
        FIELDS.into_iter().zip(&self.fields).map(|(name, (salt, json))| {
            let salt = URL_SAFE_NO_PAD.encode(salt);
            (name, URL_SAFE_NO_PAD.encode(format!(r#"["{salt}","{name}",{json}]"#)))
        })
    }

    /// The 32 bytes that become a leaf of the log.
    #[must_use]
    pub fn commitment(&self) -> [u8; 32] {
        let digests = self.disclosures().map(|(_, disclosure)| digest_of(&disclosure)).collect();
        commitment(&self.record_salt, digests)
    }

    /// The bytes kept, before they are sealed.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![FORMAT];
        bytes.extend_from_slice(&self.record_salt);
        for (salt, json) in &self.fields {
            bytes.extend_from_slice(salt);
            bytes.extend_from_slice(&u32::try_from(json.len()).unwrap_or(u32::MAX).to_be_bytes());
            bytes.extend_from_slice(json.as_bytes());
        }
        bytes
    }

    /// Reads what [`Opening::to_bytes`] wrote.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Opening> {
        let rest = bytes.strip_prefix(&[FORMAT])?;
        let (salt, mut rest) = rest.split_at_checked(RECORD_SALT_BYTES)?;
        let record_salt = salt.try_into().ok()?;
        let mut fields = Vec::with_capacity(FIELDS.len());
        for _ in FIELDS {
            let (salt, after) = rest.split_at_checked(FIELD_SALT_BYTES)?;
            let (length, after) = after.split_at_checked(4)?;
            let length = u32::from_be_bytes(length.try_into().ok()?);
            let (json, after) = after.split_at_checked(usize::try_from(length).ok()?)?;
            fields.push((salt.try_into().ok()?, String::from_utf8(json.to_vec()).ok()?));
            rest = after;
        }
        rest.is_empty().then_some(Opening { record_salt, fields })
    }

    /// A field's value, if it is present.
    #[must_use]
    pub fn value(&self, field: &str) -> Option<String> {
        let place = FIELDS.iter().position(|name| *name == field)?;
        let (_, json) = self.fields.get(place)?;
        serde_json::from_str::<Option<String>>(json).ok().flatten()
    }

    /// What an outsider is given: all digests, and the disclosures of `shown` fields (all if `None`).
    #[must_use]
    pub fn show(&self, shown: Option<&[String]>) -> Shown {
        let mut digests: Vec<String> = self.disclosures().map(|(_, d)| digest_of(&d)).collect();
        digests.sort();
        let wanted = |name: &str| shown.is_none_or(|shown| shown.iter().any(|field| field == name));
        let disclosures =
            self.disclosures().filter(|(name, _)| wanted(name)).map(|(_, d)| d).collect();
        Shown { salt: URL_SAFE_NO_PAD.encode(self.record_salt), digests, disclosures }
    }
}

/// What an opening opens: the leaf, and the fields shown with their values.
pub type Opened = ([u8; 32], Vec<(String, Option<String>)>);

impl Shown {
    /// Checks that every disclosure is one of the digests, once, and returns the commitment with the
    /// fields shown.
    ///
    /// # Errors
    ///
    /// What does not hold together.
    pub fn verify(&self) -> std::result::Result<Opened, String> {
        let salt = URL_SAFE_NO_PAD.decode(&self.salt).map_err(|_| "the salt is not base64url")?;
        let salt: [u8; RECORD_SALT_BYTES] =
            salt.try_into().map_err(|_| "the record's salt is not 32 bytes")?;
        let mut seen = std::collections::BTreeSet::new();
        let mut fields = Vec::new();
        for disclosure in &self.disclosures {
            let digest = digest_of(disclosure);
            if !self.digests.contains(&digest) || !seen.insert(digest) {
                return Err("a disclosure is not among the digests, or stands twice".to_owned());
            }
            let json =
                URL_SAFE_NO_PAD.decode(disclosure).map_err(|_| "a disclosure is not base64url")?;
            let (_, name, value): (String, String, Option<String>) = serde_json::from_slice(&json)
                .map_err(|_| "a disclosure is not a JSON array of salt, name and value")?;
            let twice = fields.iter().any(|(one, _)| *one == name);
            if twice || !FIELDS.contains(&name.as_str()) {
                return Err(format!("`{name}` is no field of a record, or is shown twice"));
            }
            fields.push((name, value));
        }
        let mut distinct = self.digests.clone();
        distinct.sort();
        distinct.dedup();
        if distinct.len() != FIELDS.len() || self.digests.len() != FIELDS.len() {
            return Err(format!("a record has {} different digests", FIELDS.len()));
        }
        Ok((commitment(&salt, distinct), fields))
    }
}

fn digest_of(disclosure: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, disclosure.as_bytes()))
}

fn commitment(record_salt: &[u8; RECORD_SALT_BYTES], mut digests: Vec<String>) -> [u8; 32] {
    digests.sort_unstable();
    let mut whole = Context::new(&SHA256);
    whole.update(DOMAIN);
    whole.update(record_salt);
    for digest in &digests {
        whole.update(digest.as_bytes());
        whole.update(b"\n");
    }
    let mut commitment = [0; 32];
    commitment.copy_from_slice(whole.finish().as_ref());
    commitment
}

#[cfg(test)]
mod tests {
    use portcullis_core::accounting::Kind;

    use super::*;
    use crate::ports::StoreError;

    struct Counter(std::sync::atomic::AtomicU8);

    impl Entropy for Counter {
        fn fill(&self, bytes: &mut [u8]) -> std::result::Result<(), StoreError> {
            for byte in bytes {
                *byte = self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            }
            Ok(())
        }
    }

    fn opening() -> Opening {
        let record = Record::new(Kind::Confirmed, "2026-01-02T03:04:05Z").with("batch", "b-\"1\"");
        Opening::draw(&record, &Counter(0.into())).unwrap()
    }

    #[test]
    fn what_is_kept_opens_the_same_leaf() {
        let kept = Opening::from_bytes(&opening().to_bytes()).unwrap();
        assert_eq!(kept.commitment(), opening().commitment());
        assert_eq!(kept.value("batch").as_deref(), Some("b-\"1\""));
        assert_eq!(kept.value("row"), None);
        assert!(Opening::from_bytes(&[&opening().to_bytes(), &b"x"[..]].concat()).is_none());
    }

    #[test]
    fn a_part_opens_the_same_leaf_as_the_whole() {
        let opening = opening();
        let part = opening.show(Some(&["kind".to_owned(), "at".to_owned()]));
        assert_eq!(part.disclosures.len(), 2);
        let (leaf, fields) = part.verify().unwrap();
        assert_eq!(leaf, opening.commitment());
        assert_eq!(fields[0], ("kind".to_owned(), Some("confirmed".to_owned())));
        assert_eq!(opening.show(None).verify().unwrap().0, leaf);
    }

    #[test]
    fn a_changed_disclosure_is_found() {
        let mut shown = opening().show(None);
        let forged = shown.disclosures[0].replace('W', "X");
        shown.disclosures[0] = forged;
        assert!(shown.verify().is_err());
        let mut twice = opening().show(None);
        let first = twice.disclosures[0].clone();
        twice.disclosures.push(first);
        assert!(twice.verify().is_err());
        let mut fewer = opening().show(Some(&[]));
        fewer.digests.pop();
        assert!(fewer.verify().is_err());
    }

    #[test]
    fn a_leaf_that_was_made_to_open_two_ways_is_found() {
        // The digest of one field is replaced by that of another name for the same leaf.
        for name in ["kind", "colour"] {
            let mut shown = opening().show(None);
            let second = URL_SAFE_NO_PAD.encode(format!(r#"["AAAA","{name}","pad"]"#));
            let replaced = digest_of(&shown.disclosures[1]);
            let at = shown.digests.iter().position(|digest| *digest == replaced).unwrap();
            shown.digests[at] = digest_of(&second);
            shown.disclosures[1] = second;
            let problem = shown.verify().unwrap_err();
            assert!(problem.contains(name), "{problem}");
        }
    }
}
