//! Whom confirmations were told to. A letter chooses its officers' ids, so what is sought is a person: under whatever id, in
//! every letter.

use std::collections::BTreeSet;

use portcullis_core::letter::Letter;
use portcullis_core::moment::Moment;
use portcullis_core::officer::Officer;

use crate::change::BatchRow;
use crate::document;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::intake;

/// Rows that are named at most where an id is several people's.
const SHOWN_MOST: usize = 5;

/// The officer that somebody asks about.
#[derive(Debug)]
pub(crate) struct Sought(Officer);

impl Sought {
    /// The officer of `ID`, or of `BATCH/ID` where letters name different people so.
    ///
    /// # Errors
    ///
    /// No letter names the id, or it names several people.
    pub(crate) fn find(engine: &Engine, text: &str) -> Result<Sought> {
        let (batch, id) = match text.rsplit_once('/') {
            Some((batch, id)) => (Some(batch), id),
            None => (None, text),
        };
        let mut found: Vec<(String, Officer)> = Vec::new();
        for own in engine.batches()? {
            if batch.is_some_and(|batch| batch != own.id) {
                continue;
            }
            let Some((letter, _)) = letter(engine, &own)? else { continue };
            let named = letter.officers.named(id).map(|(_, officer)| officer);
            let new = |one: &&Officer| !found.iter().any(|(_, known)| known.is_same_person(one));
            let new = named.filter(new).cloned();
            found.extend(new.map(|officer| (format!("{}/{id}", own.id), officer)));
        }
        let several = found.len() > 1;
        let told: Vec<&str> =
            found.iter().take(SHOWN_MOST).map(|(told, _)| told.as_str()).collect();
        if several {
            return Err(Error::input(format!(
                "--officer: letters name {} people as `{id}`: say which, such as {}",
                found.len(),
                told.join(" or ")
            )));
        }
        let unknown = || {
            Error::input(format!(
                "--officer: no letter on record names `{text}`: `show BATCH` tells whom one names"
            ))
        };
        found.pop().map(|(_, officer)| Sought(officer)).ok_or_else(unknown)
    }

    /// The ids under which a letter names the person.
    fn ids(&self, letter: &Letter) -> BTreeSet<String> {
        let officers = letter.officers.as_slice().iter();
        officers.filter(|one| self.0.is_same_person(one)).map(|one| one.id.clone()).collect()
    }
}

/// The letter of a batch with its rows' bytes, where they have not been destroyed. It is read with the roll of its time: a
/// key that was replaced since made its signature.
fn letter(engine: &Engine, batch: &BatchRow) -> Result<Option<(Letter, Vec<u8>)>> {
    let Some((letter, rows)) = document::kept(engine, batch)? else { return Ok(None) };
    let rulebook = engine.rulebook_of(&batch.pack_sha256)?;
    let moment = Moment { at: batch.lodged_at, known: batch.number };
    let (sha256, count) = (batch.rows_sha256, Some(batch.rows));
    let (letter, _) =
        intake::letter_again(engine, &letter, sha256, count, rulebook.as_ref(), moment)?;
    Ok(letter.map(|letter| (letter, rows)))
}

/// A row's own id, the ids of the officers that it names, and whether the one sought is among them.
pub(crate) type Named = (String, Vec<String>, bool);

/// Whom each row of a batch names; `None` where the letter or the rows have been destroyed.
///
/// # Errors
///
/// What the docket keeps does not open, or cannot be read.
pub(crate) fn named(
    engine: &Engine,
    batch: &BatchRow,
    sought: Option<&Sought>,
) -> Result<Option<Vec<Named>>> {
    let Some((letter, rows)) = letter(engine, batch)? else { return Ok(None) };
    let rows = engine.requests.rows(&rows);
    let rows = rows.map_err(|_| Error::fault("the kept rows cannot be read"))?;
    let theirs = sought.map(|sought| sought.ids(&letter));
    let named = rows.iter().map(|row| {
        let ids: Vec<String> = row.officer_ids.split(';').map(|id| id.trim().to_owned()).collect();
        let told = theirs.as_ref().is_none_or(|theirs| ids.iter().any(|id| theirs.contains(id)));
        (row.row_id.to_owned(), ids, told)
    });
    Ok(Some(named.collect()))
}
