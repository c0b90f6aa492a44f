//! The page tree: RFC 6962's tree over the file's 4,096-byte pages. Its root is in the manifest that
//! the sealing clerk signs, so an operator can neither change a row nor serve an older file.

use std::io::{self, Read};

use portcullis_core::Digest;
use portcullis_tlog::{Frontier, leaf_hash};

/// Bytes of a page.
pub const PAGE_BYTES: usize = 4_096;

/// The root over everything that `reader` gives. The last page may be short.
///
/// # Errors
///
/// The reader's own.
pub fn root(mut reader: impl Read) -> io::Result<Digest> {
    let mut frontier = Frontier::new();
    let mut page = [0; PAGE_BYTES];
    loop {
        let mut filled = 0;
        while let Some(space) = page.get_mut(filled..).filter(|space| !space.is_empty()) {
            match reader.read(space)? {
                0 => break,
                read => filled += read,
            }
        }
        let content = page.get(..filled).unwrap_or_default();
        if content.is_empty() {
            return Ok(*frontier.root().as_bytes());
        }
        frontier.append(leaf_hash(content));
    }
}
