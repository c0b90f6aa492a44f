//! The custodian's staff, and the roll of officials.

use portcullis_core::letter::{Office, Official};
use portcullis_engine::change::{OfficialRow, StaffRow};
use rusqlite::{Connection, Transaction, params};

use super::value::{count, int, word};
use super::{Stored, broken};

pub(super) fn put_staff(transaction: &Transaction<'_>, staff: &[StaffRow]) -> Stored<()> {
    for row in staff {
        transaction
            .execute(
                "insert into staff (id, role, jwk) values ($1, $2, $3)",
                params![row.id, row.role, row.jwk],
            )
            .map_err(broken)?;
    }
    Ok(())
}

pub(super) fn staff(connection: &Connection) -> Stored<Vec<StaffRow>> {
    let mut select =
        connection.prepare_cached("select id, role, jwk from staff order by id").map_err(broken)?;
    let rows = select
        .query_map([], |row| Ok(StaffRow { id: row.get(0)?, role: row.get(1)?, jwk: row.get(2)? }))
        .map_err(broken)?;
    rows.collect::<Result<_, _>>().map_err(broken)
}

pub(super) fn add_officials(
    transaction: &Transaction<'_>,
    officials: &[OfficialRow],
) -> Stored<()> {
    for row in officials {
        let official = &row.official;
        let instruments: Vec<&str> = official.instruments.iter().map(String::as_str).collect();
        transaction
            .execute(
                "insert into official (known, kid, sealed_name, agency, office, instruments, valid_from, \
                 valid_until, revoked, jwk) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                params![
                    int(row.known)?,
                    official.kid,
                    row.sealed_name,
                    official.agency,
                    official.office.word(),
                    instruments.join(";"),
                    official.valid_from.to_string(),
                    official.valid_until.to_string(),
                    official.revoked,
                    row.jwk,
                ],
            )
            .map_err(broken)?;
    }
    Ok(())
}

pub(super) fn officials(connection: &Connection) -> Stored<Vec<OfficialRow>> {
    let mut select = connection
        .prepare_cached(
            "select kid, sealed_name, agency, office, instruments, valid_from, valid_until, \
             revoked, jwk, known from official order by known",
        )
        .map_err(broken)?;
    let rows = select
        .query_map([], |row| {
            let instruments: String = row.get(4)?;
            let day = |text: String| word(&text, |text| text.parse().ok());
            Ok(OfficialRow {
                known: count(row.get(9)?)?,
                official: Official {
                    kid: row.get(0)?,
                    agency: row.get(2)?,
                    office: word(&row.get::<_, String>(3)?, Office::from_word)?,
                    instruments: instruments
                        .split(';')
                        .filter(|id| !id.is_empty())
                        .map(str::to_owned)
                        .collect(),
                    valid_from: day(row.get(5)?)?,
                    valid_until: day(row.get(6)?)?,
                    revoked: row.get(7)?,
                },
                sealed_name: row.get(1)?,
                jwk: row.get(8)?,
            })
        })
        .map_err(broken)?;
    rows.collect::<Result<_, _>>().map_err(broken)
}
