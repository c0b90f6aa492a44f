//! One sealed row of 192 bytes:
//!
//! ```text
//! tag (16) || suite (1) || flags (1) || reserved (2) || nonce (12) || AES-256-GCM (144) || tag (16)
//! ```
//!
//! The nonce is fresh at every sealing, for one claim may be sealed many times under one key. GCM does
//! not commit to its key, so a row is opened only after its tag, recomputed from the claim, is equal.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use portcullis_engine::ports::SealRecord;

use crate::keys::{RegisterKeys, RowKeys, Tag};
use crate::payload::{self, PAYLOAD_BYTES, Payload};

/// Bytes of a tag in a row.
pub const TAG_BYTES: usize = 16;
const HEAD_BYTES: usize = 4;
/// Bytes of a nonce.
pub const NONCE_BYTES: usize = 12;
const MAC_BYTES: usize = 16;
/// Bytes of a row.
pub const ROW_BYTES: usize = TAG_BYTES + HEAD_BYTES + NONCE_BYTES + PAYLOAD_BYTES + MAC_BYTES;
/// Suite 1, no flags: HMAC-SHA-256 and AES-256-GCM.
const HEAD: [u8; HEAD_BYTES] = [1, 0, 0, 0];

/// A sealed row.
pub type Row = [u8; ROW_BYTES];

/// The tag of a row.
#[must_use]
pub fn tag_of(row: &[u8]) -> &[u8] {
    row.get(..TAG_BYTES).unwrap_or_default()
}

fn cipher(keys: &RowKeys) -> Option<LessSafeKey> {
    UnboundKey::new(&AES_256_GCM, keys.row.as_ref()).ok().map(LessSafeKey::new)
}

/// Seals a record under a fresh nonce; `None` if it is too long for a row.
#[must_use]
pub fn seal(keys: &RegisterKeys, record: &SealRecord, nonce: [u8; NONCE_BYTES]) -> Option<Row> {
    let tag = keys.tag(&record.claim_key);
    let own = keys.row_keys(&record.claim_key, &tag);
    let mut sealed = payload::write(record, &own.number)?;
    let short = tag.short();
    let mac = cipher(&own)?
        .seal_in_place_separate_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(keys.bound(&HEAD, &short)),
            &mut sealed,
        )
        .ok()?;
    let parts: [&[u8]; 5] = [&short, &HEAD, &nonce, &sealed, mac.as_ref()];
    parts.concat().try_into().ok()
}

/// What came of trying to open a row.
pub(crate) enum Tried {
    /// It opened.
    Opened(Payload),
    /// It did not authenticate, or holds what this program did not write.
    Broken,
}

/// Opens a row with a claim's keys. Call it only on a row whose tag is the claim's.
pub(crate) fn open(keys: &RegisterKeys, own: &RowKeys, tag: &Tag, row: &Row) -> Tried {
    let (head, rest) = row.split_at(TAG_BYTES);
    let (suite, rest) = rest.split_at(HEAD_BYTES);
    let (nonce, body) = rest.split_at(NONCE_BYTES);
    let mut body = body.to_vec();
    // The tag and the head are part of what is authenticated, as they stand in the row.
    let bound = match (<[u8; HEAD_BYTES]>::try_from(suite), <[u8; TAG_BYTES]>::try_from(head)) {
        (Ok(suite), Ok(short)) => keys.bound(&suite, &short),
        _ => return Tried::Broken,
    };
    let same = head == tag.short() && suite == HEAD;
    let opened = cipher(own).zip(Nonce::try_assume_unique_for_key(nonce).ok());
    let opened = opened.and_then(|(cipher, nonce)| {
        cipher
            .open_in_place(nonce, Aad::from(bound), &mut body)
            .ok()
            .map(|plain| Payload::read(plain))
    });
    match opened.flatten() {
        Some(payload) if same => Tried::Opened(payload),
        _ => Tried::Broken,
    }
}
