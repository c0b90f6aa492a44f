//! Generations of the register.

use portcullis_engine::change::GenerationRow;
use portcullis_engine::ports::StoreError;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::value::{count, digest, int, moment, small, time};
use super::{Stored, broken};

pub(super) fn add(transaction: &Transaction<'_>, generation: Option<&GenerationRow>) -> Stored<()> {
    let Some(row) = generation else { return Ok(()) };
    transaction
        .execute(
            "insert into generation (number, sealed_at, root, rows, table_version, token) \
             values ($1, $2, $3, $4, $5, $6)",
            params![
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

pub(super) fn newest(connection: &Connection) -> Result<Option<GenerationRow>, StoreError> {
    connection
        .query_row(
            "select number, sealed_at, root, rows, table_version, token from generation \
             order by number desc limit 1",
            [],
            |row| {
                Ok(GenerationRow {
                    number: small(row.get(0)?)?,
                    sealed_at: time(row.get(1)?)?,
                    root: digest(row.get(2)?)?,
                    rows: count(row.get(3)?)?,
                    table_version: row.get(4)?,
                    token: row.get(5)?,
                })
            },
        )
        .optional()
        .map_err(broken)
}
