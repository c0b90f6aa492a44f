//! Batches and their findings.

use portcullis_core::Digest;
use portcullis_core::state::BatchState;
use portcullis_engine::change::{BatchRow, FindingRow, MarkRow};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::value::{count, digest, int, moment, small, time, word};
use super::{Stored, broken};

const COLUMNS: &str = "number, id, state, letter_sha256, rows_sha256, jti_sha256, instrument, version, \
    pack_sha256, agency, kid, lodged_by, lodged_at, expires, rows, returned, refused, leaf, answers";

pub(super) fn put(transaction: &Transaction<'_>, row: &BatchRow) -> Stored<()> {
    let statement = format!(
        "insert into batch ({COLUMNS}) values \
         ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) \
         on conflict (number) do update set state = excluded.state, answers = excluded.answers"
    );
    transaction
        .execute(
            &statement,
            params![
                int(row.number)?,
                row.id,
                row.state.word(),
                row.letter_sha256,
                row.rows_sha256,
                row.jti_sha256,
                row.instrument,
                row.version,
                row.pack_sha256,
                row.agency,
                row.kid,
                row.lodged_by,
                moment(row.lodged_at)?,
                moment(row.expires)?,
                int(row.rows)?,
                int(row.returned)?,
                row.refused.join(";"),
                int(row.leaf)?,
                row.answers,
            ],
        )
        .map_err(broken)?;
    Ok(())
}

pub(super) fn put_mark(transaction: &Transaction<'_>, mark: Option<&MarkRow>) -> Stored<()> {
    let Some(mark) = mark else { return Ok(()) };
    let insert = "insert into mark (known, mark) values ($1, $2)";
    transaction.execute(insert, params![int(mark.known)?, mark.mark]).map_err(broken)?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<BatchRow> {
    let refused: String = row.get(16)?;
    Ok(BatchRow {
        number: count(row.get(0)?)?,
        id: row.get(1)?,
        state: word(&row.get::<_, String>(2)?, BatchState::from_word)?,
        letter_sha256: digest(row.get(3)?)?,
        rows_sha256: digest(row.get(4)?)?,
        jti_sha256: row.get::<_, Option<Vec<u8>>>(5)?.map(digest).transpose()?,
        instrument: row.get(6)?,
        version: small(row.get(7)?)?,
        pack_sha256: digest(row.get(8)?)?,
        agency: row.get(9)?,
        kid: row.get(10)?,
        lodged_by: row.get(11)?,
        lodged_at: time(row.get(12)?)?,
        expires: time(row.get(13)?)?,
        rows: count(row.get(14)?)?,
        returned: count(row.get(15)?)?,
        refused: refused.split(';').filter(|code| !code.is_empty()).map(str::to_owned).collect(),
        leaf: count(row.get(17)?)?,
        answers: small(row.get(18)?)?,
    })
}

pub(super) fn by_id(connection: &Connection, id: &str) -> Stored<Option<BatchRow>> {
    let select = format!("select {COLUMNS} from batch where id = $1");
    connection.query_row(&select, params![id], read).optional().map_err(broken)
}

pub(super) fn all(connection: &Connection) -> Stored<Vec<BatchRow>> {
    let select = format!("select {COLUMNS} from batch order by number");
    let mut select = connection.prepare(&select).map_err(broken)?;
    let rows = select.query_map([], read).map_err(broken)?;
    rows.collect::<Result<_, _>>().map_err(broken)
}

pub(super) fn by_digests(
    connection: &Connection,
    letter_sha256: &Digest,
    rows_sha256: &Digest,
) -> Stored<Vec<BatchRow>> {
    let select = format!(
        "select {COLUMNS} from batch where letter_sha256 = $1 and rows_sha256 = $2 order by number"
    );
    let mut select = connection.prepare(&select).map_err(broken)?;
    let rows = select.query_map(params![letter_sha256, rows_sha256], read).map_err(broken)?;
    rows.collect::<Result<_, _>>().map_err(broken)
}

pub(super) fn letter_of(connection: &Connection, jti_sha256: &Digest) -> Stored<Option<Digest>> {
    connection
        .query_row(
            "select letter_sha256 from batch where jti_sha256 = $1 order by number limit 1",
            params![jti_sha256],
            |row| digest(row.get(0)?),
        )
        .optional()
        .map_err(broken)
}

pub(super) fn put_findings(
    transaction: &Transaction<'_>,
    batch: u64,
    findings: &[FindingRow],
) -> Stored<()> {
    for finding in findings {
        transaction
            .execute(
                "insert into finding (batch, code, resolved) values ($1, $2, $3) \
                 on conflict (batch, code) do update set resolved = excluded.resolved",
                params![int(batch)?, finding.code, finding.resolved],
            )
            .map_err(broken)?;
    }
    Ok(())
}

pub(super) fn findings(connection: &Connection, batch: u64) -> Stored<Vec<FindingRow>> {
    let mut select = connection
        .prepare_cached("select code, resolved from finding where batch = $1 order by code")
        .map_err(broken)?;
    let rows = select
        .query_map(params![int(batch)?], |row| {
            Ok(FindingRow { code: row.get(0)?, resolved: row.get(1)? })
        })
        .map_err(broken)?;
    rows.collect::<Result<_, _>>().map_err(broken)
}
