//! Notices of recall, and their acknowledgements.

use portcullis_engine::change::RecallRow;
use rusqlite::{Connection, Transaction, params};

use super::value::{count, int, kind, moment, small, time};
use super::{Stored, broken};

pub(super) fn add(transaction: &Transaction<'_>, recalls: &[RecallRow]) -> Stored<()> {
    for row in recalls {
        transaction
            .execute(
                "insert into recall (known, kind, id, recipient, at, day, rows) \
                 values ($1, $2, $3, $4, $5, $6, $7)",
                params![
                    int(row.known)?,
                    row.kind.word(),
                    row.id,
                    row.recipient,
                    moment(row.at)?,
                    row.day,
                    row.rows,
                ],
            )
            .map_err(broken)?;
    }
    Ok(())
}

pub(super) fn all(connection: &Connection) -> Stored<Vec<RecallRow>> {
    let mut select = connection
        .prepare_cached(
            "select known, kind, id, recipient, at, day, rows from recall order by known",
        )
        .map_err(broken)?;
    let rows = select
        .query_map([], |row| {
            Ok(RecallRow {
                known: count(row.get(0)?)?,
                kind: kind(&row.get::<_, String>(1)?)?,
                id: row.get(2)?,
                recipient: row.get(3)?,
                at: time(row.get(4)?)?,
                day: row.get(5)?,
                rows: small(row.get(6)?)?,
            })
        })
        .map_err(broken)?;
    rows.collect::<Result<_, _>>().map_err(broken)
}
