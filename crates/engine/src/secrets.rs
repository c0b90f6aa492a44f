//! The custodian's own keys: what seals personal fields, what counts without naming, what signs the
//! log. Each is 32 random bytes, apart from the store; none is ever derived from another's purpose.

use std::collections::BTreeSet;
use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::hmac::{self, HMAC_SHA256};
use jiff::Timestamp;
use portcullis_core::Digest;
use portcullis_core::batch::Counted;
use portcullis_core::item::Item;
use portcullis_core::likeness;
use portcullis_core::protection::Protections;
use portcullis_core::stay::{Handle, Stays};
use portcullis_tlog::NoteSigner;

use crate::change::EventRow;
use crate::error::{Error, Result};
use crate::ports::Entropy;
use crate::sequence::hex;

/// The engine's keys.
pub struct Secrets {
    docket: LessSafeKey,
    handle: hmac::Key,
    log: NoteSigner,
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets(..)")
    }
}

impl Secrets {
    /// The keys from their bytes. `origin` is the log's name.
    ///
    /// # Errors
    ///
    /// The log's name is none that a note may bear.
    pub fn new(
        docket: &[u8; 32],
        handle: &[u8; 32],
        log: &[u8; 32],
        origin: &str,
    ) -> Result<Secrets> {
        let sealing = UnboundKey::new(&AES_256_GCM, docket).map_err(Error::fault)?;
        Ok(Secrets {
            docket: LessSafeKey::new(sealing),
            handle: hmac::Key::new(HMAC_SHA256, handle),
            log: NoteSigner::new(origin, log)
                .map_err(|error| Error::Configuration(format!("the log's name: {error}")))?,
        })
    }

    /// The log's signer.
    #[must_use]
    pub fn log(&self) -> &NoteSigner {
        &self.log
    }

    /// Seals bytes under a fresh nonce: `nonce (12) || AES-256-GCM || tag (16)`. `bound` names the
    /// place they are for, so that they open nowhere else.
    ///
    /// # Errors
    ///
    /// There are no random numbers, or the bytes cannot be sealed.
    pub fn seal(&self, bytes: &[u8], bound: &str, entropy: &dyn Entropy) -> Result<Vec<u8>> {
        let mut nonce = [0; NONCE_LEN];
        entropy.fill(&mut nonce)?;
        let mut sealed = Vec::with_capacity(NONCE_LEN + bytes.len() + AES_256_GCM.tag_len());
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(bytes);
        let body = sealed.get_mut(NONCE_LEN..).unwrap_or_default();
        let tag = self
            .docket
            .seal_in_place_separate_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(bound.as_bytes()),
                body,
            )
            .map_err(Error::fault)?;
        sealed.extend_from_slice(tag.as_ref());
        Ok(sealed)
    }

    /// Opens what [`Secrets::seal`] sealed for the same place.
    ///
    /// # Errors
    ///
    /// It was not sealed with this key for this place, or was changed since.
    pub fn open(&self, sealed: &[u8], bound: &str) -> Result<Vec<u8>> {
        let broken = || {
            Error::Configuration(format!(
                "what the docket keeps sealed for {bound} does not open: the key `docket` is another, or \
                 the store was changed, so restore it"
            ))
        };
        let (nonce, body) = sealed.split_at_checked(NONCE_LEN).ok_or_else(broken)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| broken())?;
        let mut body = body.to_vec();
        let length = self
            .docket
            .open_in_place(nonce, Aad::from(bound.as_bytes()), &mut body)
            .map_err(|_| broken())?
            .len();
        body.truncate(length);
        Ok(body)
    }

    /// What a repeated thing is counted under: a keyed digest for one agency and year, 16 bytes.
    #[must_use]
    pub fn handle(&self, counted: Counted, agency: &str, year: i16, key: &[u8]) -> [u8; 16] {
        self.keyed(&[
            b"handle",
            counted.word().as_bytes(),
            agency.as_bytes(),
            &year.to_be_bytes(),
            key,
        ])
    }

    /// What a protected claim is kept under.
    #[must_use]
    pub fn protection(&self, likeness: &[u8]) -> Handle {
        self.keyed(&[b"protection", likeness])
    }

    /// What a claim is kept under on a list of people whom an order protects.
    #[must_use]
    pub fn listed(&self, likeness: &[u8]) -> Handle {
        self.keyed(&[b"listed", likeness])
    }

    /// The salt that binds an order to the file that lists its people, in hex: the same for the same file.
    #[must_use]
    pub fn people_salt(&self, file_sha256: &Digest) -> String {
        hex(&self.keyed(&[b"people", file_sha256]))
    }

    /// The end of the chain of events after one more.
    #[must_use]
    pub fn event(&self, before: &[u8; 16], event: &EventRow) -> [u8; 16] {
        let EventRow { leaf, kind, at, batch, mark } = event;
        let at = at.as_nanosecond().to_be_bytes();
        // No batch has the number of all ones.
        let batch = batch.unwrap_or(u64::MAX).to_be_bytes();
        self.keyed(&[b"event", before, &leaf.to_be_bytes(), kind.as_bytes(), &at, &batch, mark])
    }

    /// What stands for one count in the sum that the chain covers.
    #[must_use]
    pub fn tallied(&self, parts: &[&[u8]]) -> [u8; 16] {
        self.keyed(&[b"tally", &parts.concat()])
    }

    /// The end of that chain after one more person of the staff: id, role and public key.
    #[must_use]
    pub fn member(&self, before: &[u8; 16], [id, role, jwk]: [&str; 3]) -> [u8; 16] {
        self.keyed(&[b"member", before, id.as_bytes(), role.as_bytes(), jwk.as_bytes()])
    }

    /// Each part is preceded by its length, so that no two lists of parts are one.
    fn keyed(&self, parts: &[&[u8]]) -> [u8; 16] {
        let mut context = hmac::Context::with_key(&self.handle);
        for part in parts {
            context.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            context.update(part);
        }
        let tag = context.sign();
        let mut handle = [0; 16];
        handle.iter_mut().zip(tag.as_ref()).for_each(|(to, from)| *to = *from);
        handle
    }
}

/// What must not be confirmed, as keyed digests.
#[derive(Debug)]
pub struct Protected<'a> {
    /// The keys.
    pub secrets: &'a Secrets,
    /// The digests of what is protected claims are known by.
    pub handles: BTreeSet<Handle>,
    /// The orders, some of which protect listed people.
    pub stays: Stays,
    /// The legal time.
    pub at: Timestamp,
}

impl Protections for Protected<'_> {
    /// Everything by which the claim may be listed is digested and looked for, in the protections and in the lists alike,
    /// whatever the ones before it said.
    fn covers(&self, item: &Item) -> bool {
        let Some(claim) = item.claim() else { return true };
        // Where nobody is listed at all, no row costs anything.
        if self.handles.is_empty() && self.stays.0.iter().all(|stay| stay.scope.claims.is_none()) {
            return false;
        }
        let mut found = 0;
        for key in likeness::likenesses(claim) {
            let own = self.secrets.protection(&key);
            let listed = self.secrets.listed(&key);
            let lists = self.stays.listed(item, self.at).filter(|list| list.contains(&listed));
            found += lists.count() + usize::from(self.handles.contains(&own));
        }
        found > 0
    }
}
