//! Stays.

use portcullis_core::stay::{Scope, Stay};
use portcullis_engine::change::StayRow;
use rusqlite::{Connection, Transaction, params};

use super::value::{moment, time, word};
use super::{Stored, broken};

pub(super) fn put(transaction: &Transaction<'_>, stays: &[StayRow]) -> Stored<()> {
    for row in stays {
        let scope = &row.stay.scope;
        let lifted_from = row.stay.lifted_from.map(moment).transpose()?;
        transaction
            .execute(
                "insert into stay (id, instrument, agency, statute, effective_from, lifted_from, court, \
                 docket, entered, order_sha256, token, lifted) \
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
                 on conflict (id) do update set lifted_from = excluded.lifted_from, \
                 lifted = excluded.lifted",
                params![
                    row.stay.id,
                    scope.instrument,
                    scope.agency,
                    scope.statute.as_ref().map(ToString::to_string),
                    moment(row.stay.effective_from)?,
                    lifted_from,
                    row.court,
                    row.docket,
                    row.entered,
                    row.order_sha256,
                    row.token,
                    row.lifted,
                ],
            )
            .map_err(broken)?;
    }
    Ok(())
}

pub(super) fn all(connection: &Connection) -> Stored<Vec<StayRow>> {
    let mut select = connection
        .prepare_cached(
            "select id, instrument, agency, statute, effective_from, lifted_from, court, docket, \
             entered, order_sha256, token, lifted from stay order by effective_from, id",
        )
        .map_err(broken)?;
    let rows = select
        .query_map([], |row| {
            let statute: Option<String> = row.get(3)?;
            let statute = statute.map(|text| word(&text, |text| text.parse().ok())).transpose()?;
            Ok(StayRow {
                stay: Stay {
                    id: row.get(0)?,
                    scope: Scope { instrument: row.get(1)?, agency: row.get(2)?, statute },
                    effective_from: time(row.get(4)?)?,
                    lifted_from: row.get::<_, Option<i64>>(5)?.map(time).transpose()?,
                },
                court: row.get(6)?,
                docket: row.get(7)?,
                entered: row.get(8)?,
                order_sha256: row.get(9)?,
                token: row.get(10)?,
                lifted: row.get(11)?,
            })
        })
        .map_err(broken)?;
    rows.collect::<Result<_, _>>().map_err(broken)
}
