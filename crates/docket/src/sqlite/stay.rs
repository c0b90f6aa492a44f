//! What happened to orders, event by event.

use std::collections::BTreeSet;

use portcullis_core::stay::Scope;
use portcullis_engine::change::StayRow;
use rusqlite::{Connection, Row, Transaction, params};

use super::value::{count, handles, int, kind, moment, time, word};
use super::{Stored, broken};

pub(super) fn add(transaction: &Transaction<'_>, stays: &[StayRow]) -> Stored<()> {
    for row in stays {
        let scope = &row.scope;
        let periods: Vec<String> = scope.periods.iter().map(ToString::to_string).collect();
        let claims = scope.claims.as_ref().map(|claims| claims.iter().flatten().copied().collect());
        transaction
            .execute(
                "insert into stay (known, kind, id, effect, instrument, agency, statute, periods, claims, \
                 court, docket, entered, order_sha256, tokens, people) \
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
                params![
                    int(row.known)?,
                    row.kind.word(),
                    row.id,
                    moment(row.from)?,
                    scope.instrument,
                    scope.agency,
                    scope.statute.as_ref().map(ToString::to_string),
                    periods.join(";"),
                    claims as Option<Vec<u8>>,
                    row.court,
                    row.docket,
                    row.entered,
                    row.order_sha256,
                    row.tokens,
                    row.people,
                ],
            )
            .map_err(broken)?;
    }
    Ok(())
}

pub(super) fn all(connection: &Connection) -> Stored<Vec<StayRow>> {
    let mut select = connection
        .prepare_cached(
            "select known, kind, id, effect, instrument, agency, statute, periods, claims, court, docket, \
             entered, order_sha256, tokens, people from stay order by known",
        )
        .map_err(broken)?;
    let rows = select
        .query_map([], |row| {
            Ok(StayRow {
                known: count(row.get(0)?)?,
                kind: kind(&row.get::<_, String>(1)?)?,
                id: row.get(2)?,
                from: time(row.get(3)?)?,
                scope: scope(row)?,
                court: row.get(9)?,
                docket: row.get(10)?,
                entered: row.get(11)?,
                order_sha256: row.get(12)?,
                tokens: row.get(13)?,
                people: row.get(14)?,
            })
        })
        .map_err(broken)?;
    rows.collect::<Result<_, _>>().map_err(broken)
}

fn scope(row: &Row<'_>) -> rusqlite::Result<Scope> {
    let statute: Option<String> = row.get(6)?;
    let periods: String = row.get(7)?;
    let years = periods.split(';').filter(|year| !year.is_empty());
    let years: rusqlite::Result<BTreeSet<i16>> =
        years.map(|year| word(year, |year| year.parse().ok())).collect();
    let claims: Option<Vec<u8>> = row.get(8)?;
    let claims = claims.map(|claims| handles(&claims)).transpose()?;
    Ok(Scope {
        instrument: row.get(4)?,
        agency: row.get(5)?,
        statute: statute.map(|text| word(&text, |text| text.parse().ok())).transpose()?,
        periods: years?,
        claims: claims.map(|claims| claims.into_iter().collect()),
    })
}
