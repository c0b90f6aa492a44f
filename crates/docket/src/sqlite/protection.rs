//! Protections, by keyed digest.

use portcullis_engine::change::ProtectionRow;
use rusqlite::{Connection, Transaction, params};

use super::value::{handles, moment, time};
use super::{Stored, broken};

pub(super) fn put(transaction: &Transaction<'_>, protections: &[ProtectionRow]) -> Stored<()> {
    for row in protections {
        let removed_at = row.removed_at.map(moment).transpose()?;
        transaction
            .execute(
                "insert into protection (id, handles, determination, at, removed_at) \
                 values ($1, $2, $3, $4, $5) \
                 on conflict (id) do update set removed_at = excluded.removed_at",
                params![
                    row.id,
                    row.handles.concat(),
                    row.determination,
                    moment(row.at)?,
                    removed_at
                ],
            )
            .map_err(broken)?;
    }
    Ok(())
}

pub(super) fn all(connection: &Connection) -> Stored<Vec<ProtectionRow>> {
    let mut select = connection
        .prepare_cached(
            "select id, handles, determination, at, removed_at from protection order by at, id",
        )
        .map_err(broken)?;
    let rows = select
        .query_map([], |row| {
            Ok(ProtectionRow {
                id: row.get(0)?,
                handles: handles(&row.get::<_, Vec<u8>>(1)?)?,
                determination: row.get(2)?,
                at: time(row.get(3)?)?,
                removed_at: row.get::<_, Option<i64>>(4)?.map(time).transpose()?,
            })
        })
        .map_err(broken)?;
    rows.collect::<Result<_, _>>().map_err(broken)
}
