//! Generations of the register.

use portcullis_engine::change::GenerationRow;
use rusqlite::{Connection, Transaction, params};

use super::value::{count, digest, int, moment, small, time};
use super::{Stored, broken};

pub(super) fn add(transaction: &Transaction<'_>, generation: Option<&GenerationRow>) -> Stored<()> {
    let Some(row) = generation else { return Ok(()) };
    transaction
        .execute(
            "insert into generation (known, number, sealed_at, root, rows, table_version, token) \
             values ($1, $2, $3, $4, $5, $6, $7)",
            params![
                int(row.known)?,
                row.number,
                moment(row.sealed_at)?,
                row.root,
                int(row.rows)?,
                row.table_version,
                row.token
            ],
        )
        .map_err(broken)?;
    Ok(())
}

pub(super) fn all(connection: &Connection) -> Stored<Vec<GenerationRow>> {
    let mut select = connection
        .prepare_cached(
            "select number, sealed_at, root, rows, table_version, token, known from generation \
             order by known",
        )
        .map_err(broken)?;
    let rows = select
        .query_map([], |row| {
            Ok(GenerationRow {
                known: count(row.get(6)?)?,
                number: small(row.get(0)?)?,
                sealed_at: time(row.get(1)?)?,
                root: digest(row.get(2)?)?,
                rows: count(row.get(3)?)?,
                table_version: row.get(4)?,
                token: row.get(5)?,
            })
        })
        .map_err(broken)?;
    rows.collect::<Result<_, _>>().map_err(broken)
}
