//! The two keys of the register, and what is derived from them for one epoch.
//!
//! `K_match` makes tags and is held by the matcher; `K_open` opens rows and is held by the opener.
//! Each derivation is HKDF-Expand (RFC 5869, section 2.3) of one block: `HMAC(K, info || 0x01)`.

use std::fmt;

use aws_lc_rs::hmac::{self, HMAC_SHA256};
use zeroize::Zeroizing;

const PREFIX: &[u8] = b"portcullis/register/v1/";

/// The register's id and epoch: public, and part of every derivation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context {
    /// The register's id.
    pub register: [u8; 16],
    /// The epoch of its keys.
    pub epoch: u32,
}

impl Context {
    /// `register_id || u32be(epoch)`.
    #[must_use]
    pub fn bytes(&self) -> [u8; 20] {
        let mut bytes = [0; 20];
        let (id, epoch) = bytes.split_at_mut(16);
        id.copy_from_slice(&self.register);
        epoch.copy_from_slice(&self.epoch.to_be_bytes());
        bytes
    }
}

/// Keys for one epoch, ready to use.
pub struct RegisterKeys {
    context: Context,
    tag: hmac::Key,
    seal: hmac::Key,
}

impl fmt::Debug for RegisterKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RegisterKeys(..)")
    }
}

/// The full tag of a claim, 32 bytes. Its first 16 are the row's.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Tag(pub(crate) [u8; 32]);

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tag(..)")
    }
}

impl Tag {
    /// The 16 bytes that rows are sorted by.
    #[must_use]
    pub fn short(&self) -> [u8; 16] {
        let mut short = [0; 16];
        short.iter_mut().zip(self.0).for_each(|(to, from)| *to = from);
        short
    }
}

/// The keys that one claim gives: for its row and for the number in it.
pub(crate) struct RowKeys {
    pub(crate) row: Zeroizing<[u8; 32]>,
    pub(crate) number: hmac::Key,
}

impl RegisterKeys {
    /// Derives the epoch's keys.
    #[must_use]
    pub fn derive(k_match: &[u8; 32], k_open: &[u8; 32], context: Context) -> RegisterKeys {
        let expand = |key: &[u8; 32], label: &str| {
            let key = hmac::Key::new(HMAC_SHA256, key);
            let own = block(&key, &[PREFIX, label.as_bytes(), &context.bytes(), &[1]]);
            hmac::Key::new(HMAC_SHA256, own.as_ref())
        };
        RegisterKeys { context, tag: expand(k_match, "tag"), seal: expand(k_open, "seal") }
    }

    /// The register's id and epoch.
    #[must_use]
    pub fn context(&self) -> Context {
        self.context
    }

    /// The tag of a whole claim, encoded. There is no tag of anything less.
    #[must_use]
    pub fn tag(&self, claim_key: &[u8]) -> Tag {
        Tag(*block(&self.tag, &[&[0x54], claim_key]))
    }

    /// What tells whether a file was sealed with these keys: 16 bytes of each key's own tag over the
    /// context. Without it a wrong key would make a miss of everyone.
    #[must_use]
    pub fn check(&self) -> [u8; 32] {
        let mut check = [0; 32];
        let own = [&self.tag, &self.seal].map(|key| block(key, &[&[0x43], &self.context.bytes()]));
        let halves = own.iter().flat_map(|block| block.iter().take(16));
        check.iter_mut().zip(halves).for_each(|(to, from)| *to = *from);
        check
    }

    pub(crate) fn row_keys(&self, claim_key: &[u8], tag: &Tag) -> RowKeys {
        let extracted = block(&self.seal, &[&[0x53], claim_key]);
        let extracted = hmac::Key::new(HMAC_SHA256, extracted.as_ref());
        let expand =
            |label: &[u8]| block(&extracted, &[PREFIX, label, &self.context.bytes(), &tag.0, &[1]]);
        let number = expand(b"number");
        RowKeys { row: expand(b"row"), number: hmac::Key::new(HMAC_SHA256, number.as_ref()) }
    }

    /// The data that a row's ciphertext is bound to.
    pub(crate) fn bound(&self, head: &[u8; 4], tag: &[u8; 16]) -> Vec<u8> {
        [PREFIX, b"aad", &self.context.bytes(), head, tag].concat()
    }
}

fn block(key: &hmac::Key, parts: &[&[u8]]) -> Zeroizing<[u8; 32]> {
    let mut context = hmac::Context::with_key(key);
    parts.iter().for_each(|part| context.update(part));
    let mut block = Zeroizing::new([0; 32]);
    block.copy_from_slice(context.sign().as_ref());
    block
}
