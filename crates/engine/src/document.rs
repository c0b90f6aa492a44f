//! Letters, rows, decisions and answers, kept sealed, each bound to its place in its batch.

use crate::change::{BatchRow, DocumentKind, DocumentRow};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::intake;

/// Seals a document of a batch for its place; one that is a part of no answer.
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
    seal_of(engine, batch, kind, (place, 0), bytes)
}

/// Seals a document of a batch for its place and the answer that it is a part of.
///
/// # Errors
///
/// It cannot be sealed.
pub fn seal_of(
    engine: &Engine,
    batch: &str,
    kind: DocumentKind,
    (place, answer): (u32, u32),
    bytes: &[u8],
) -> Result<DocumentRow> {
    let bound = bound(batch, kind, place, answer);
    let sealed = engine.secrets.seal(bytes, &bound, engine.entropy.as_ref())?;
    Ok(DocumentRow { kind, place, answer, sealed })
}

fn bound(batch: &str, kind: DocumentKind, place: u32, answer: u32) -> String {
    format!("{batch}/{}/{place}/{answer}", kind.word())
}

/// Opens a document of a batch.
///
/// # Errors
///
/// It does not open.
pub fn open(engine: &Engine, batch: &str, document: &DocumentRow) -> Result<Vec<u8>> {
    let bound = bound(batch, document.kind, document.place, document.answer);
    engine.secrets.open(&document.sealed, &bound)
}

/// The letter and the rows that a batch was made of, in this order.
///
/// # Errors
///
/// What the docket keeps is gone, does not open, or is not what was lodged.
pub fn lodged(engine: &Engine, batch: &BatchRow) -> Result<(Vec<u8>, Vec<u8>)> {
    kept(engine, batch)?.ok_or_else(|| {
        Error::Configuration(
            "a document of the batch is gone: the docket was changed, so restore it".to_owned(),
        )
    })
}

/// A file of an answer: its name and its bytes.
///
/// # Errors
///
/// What the docket keeps does not open, or cannot be read.
pub fn file(
    engine: &Engine,
    batch: &BatchRow,
    document: &DocumentRow,
) -> Result<(String, Vec<u8>)> {
    let kept = open(engine, &batch.id, document)?;
    let broken = || Error::fault("a kept answer cannot be read");
    let end = kept.iter().position(|byte| *byte == b'\n');
    let (name, rest) = kept.split_at_checked(end.ok_or_else(broken)?).ok_or_else(broken)?;
    let name = String::from_utf8(name.to_vec()).map_err(Error::fault)?;
    Ok((name, rest.get(1..).unwrap_or_default().to_vec()))
}

/// The letter and the rows, where they have not been destroyed.
///
/// # Errors
///
/// What the docket keeps does not open, or is not what was lodged.
pub fn kept(engine: &Engine, batch: &BatchRow) -> Result<Option<(Vec<u8>, Vec<u8>)>> {
    let kept = |kind| -> Result<Option<Vec<u8>>> {
        let documents = engine.docket.documents(batch.number, kind)?;
        documents.first().map(|document| open(engine, &batch.id, document)).transpose()
    };
    let both = kept(DocumentKind::Letter)?.zip(kept(DocumentKind::Rows)?);
    let Some((letter, rows)) = both else { return Ok(None) };
    let same = intake::letter_sha256(&letter) == batch.letter_sha256
        && intake::sha256(&rows) == batch.rows_sha256;
    if !same {
        return Err(Error::Configuration(
            "what the docket keeps is not what was lodged: it was changed, so restore it"
                .to_owned(),
        ));
    }
    Ok(Some((letter, rows)))
}
