//! Letters, rows, decisions and answers, kept sealed, each bound to its place in its batch.

use crate::change::{BatchRow, DocumentKind, DocumentRow};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::intake;

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

/// The letter and the rows that a batch was made of, in this order.
///
/// # Errors
///
/// What the docket keeps does not open, or is not what was lodged.
pub fn lodged(engine: &Engine, batch: &BatchRow) -> Result<(Vec<u8>, Vec<u8>)> {
    let kept = |kind| -> Result<Vec<u8>> {
        let documents = engine.docket.documents(batch.number, kind)?;
        let document = documents.first();
        let document = document.ok_or_else(|| Error::fault("a document of the batch is gone"))?;
        open(engine, &batch.id, document)
    };
    let (letter, rows) = (kept(DocumentKind::Letter)?, kept(DocumentKind::Rows)?);
    let same = intake::letter_sha256(&letter) == batch.letter_sha256
        && intake::sha256(&rows) == batch.rows_sha256;
    if !same {
        return Err(Error::fault("what the docket keeps is not what was lodged"));
    }
    Ok((letter, rows))
}
