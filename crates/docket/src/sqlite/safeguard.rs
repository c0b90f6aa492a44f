//! The overseer's entries on agencies' safeguards.

use portcullis_engine::change::SafeguardRow;
use rusqlite::{Connection, Transaction, params};

use super::value::{count, int, moment, time};
use super::{Stored, broken};

pub(super) fn add(transaction: &Transaction<'_>, rows: &[SafeguardRow]) -> Stored<()> {
    for row in rows {
        transaction
            .execute(
                "insert into safeguard (known, agency, at, until, report_sha256, token) \
                 values ($1, $2, $3, $4, $5, $6)",
                params![
                    int(row.known)?,
                    row.agency,
                    moment(row.at)?,
                    row.until.map(moment).transpose()?,
                    row.report_sha256,
                    row.token,
                ],
            )
            .map_err(broken)?;
    }
    Ok(())
}

pub(super) fn all(connection: &Connection) -> Stored<Vec<SafeguardRow>> {
    let mut select = connection
        .prepare_cached(
            "select known, agency, at, until, report_sha256, token from safeguard order by known",
        )
        .map_err(broken)?;
    let rows = select
        .query_map([], |row| {
            Ok(SafeguardRow {
                known: count(row.get(0)?)?,
                agency: row.get(1)?,
                at: time(row.get(2)?)?,
                until: row.get::<_, Option<i64>>(3)?.map(time).transpose()?,
                report_sha256: row.get(4)?,
                token: row.get(5)?,
            })
        })
        .map_err(broken)?;
    rows.collect::<Result<_, _>>().map_err(broken)
}
