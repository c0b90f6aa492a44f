//! What happened to protections, event by event; of a claim, keyed digests alone.

use portcullis_engine::change::ProtectionRow;
use rusqlite::{Connection, Transaction, params};

use super::value::{count, handles, int, kind, moment, time};
use super::{Stored, broken};

pub(super) fn add(transaction: &Transaction<'_>, protections: &[ProtectionRow]) -> Stored<()> {
    for row in protections {
        transaction
            .execute(
                "insert into protection (known, kind, id, at, handles, sealed) \
                 values ($1, $2, $3, $4, $5, $6)",
                params![
                    int(row.known)?,
                    row.kind.word(),
                    row.id,
                    moment(row.at)?,
                    row.handles.concat(),
                    row.sealed,
                ],
            )
            .map_err(broken)?;
    }
    Ok(())
}

pub(super) fn all(connection: &Connection) -> Stored<Vec<ProtectionRow>> {
    let mut select = connection
        .prepare_cached(
            "select known, kind, id, at, handles, sealed from protection order by known",
        )
        .map_err(broken)?;
    let rows = select
        .query_map([], |row| {
            Ok(ProtectionRow {
                known: count(row.get(0)?)?,
                kind: kind(&row.get::<_, String>(1)?)?,
                id: row.get(2)?,
                at: time(row.get(3)?)?,
                handles: handles(&row.get::<_, Vec<u8>>(4)?)?,
                sealed: row.get(5)?,
            })
        })
        .map_err(broken)?;
    rows.collect::<Result<_, _>>().map_err(broken)
}
