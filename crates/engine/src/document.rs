//! Letters, rows, decisions and answers, kept sealed, each bound to its place in its batch.

use crate::change::{DocumentKind, DocumentRow};
use crate::engine::Engine;
use crate::error::Result;

/// Seals a document of a batch for its place.
///
/// # Errors
///
/// It cannot be sealed.
pub fn seal(
    engine: &Engine,
    batch: &str,
    kind: DocumentKind,
    place: u32,
    bytes: &[u8],
) -> Result<DocumentRow> {
    let bound = format!("{batch}/{}/{place}", kind.word());
    let sealed = engine.secrets.seal(bytes, &bound, engine.entropy.as_ref())?;
    Ok(DocumentRow { kind, place, answer: 0, sealed })
}

/// Opens a document of a batch.
///
/// # Errors
///
/// It does not open.
pub fn open(engine: &Engine, batch: &str, document: &DocumentRow) -> Result<Vec<u8>> {
    let bound = format!("{batch}/{}/{}", document.kind.word(), document.place);
    engine.secrets.open(&document.sealed, &bound)
}
