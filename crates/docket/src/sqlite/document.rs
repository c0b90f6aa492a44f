//! Letters, rows, decisions and answers, sealed. These are copies that a schedule may destroy; what is
//! for ever is in the leaves and entries.

use portcullis_engine::change::{DocumentKind, DocumentRow};
use rusqlite::{Connection, Transaction, params};

use super::value::{int, small};
use super::{Stored, broken};

pub(super) fn add(
    transaction: &Transaction<'_>,
    batch: u64,
    documents: &[DocumentRow],
) -> Stored<()> {
    for document in documents {
        transaction
            .execute(
                "insert into document (batch, kind, place, answer, sealed) values ($1, $2, $3, $4, $5)",
                params![
                    int(batch)?,
                    document.kind.word(),
                    document.place,
                    document.answer,
                    document.sealed
                ],
            )
            .map_err(broken)?;
    }
    Ok(())
}

pub(super) fn all(
    connection: &Connection,
    batch: u64,
    kind: DocumentKind,
) -> Stored<Vec<DocumentRow>> {
    let mut select = connection
        .prepare_cached(
            "select place, answer, sealed from document where batch = $1 and kind = $2 order by place",
        )
        .map_err(broken)?;
    let rows = select
        .query_map(params![int(batch)?, kind.word()], |row| {
            Ok(DocumentRow {
                kind,
                place: small(row.get(0)?)?,
                answer: small(row.get(1)?)?,
                sealed: row.get(2)?,
            })
        })
        .map_err(broken)?;
    rows.collect::<Result<_, _>>().map_err(broken)
}
