//! Adoptions of instruments, and the files of their packs: kept for ever, so that what was decided
//! under one can be decided again.

use portcullis_engine::change::Adoption;
use rusqlite::{Connection, Transaction, params};

use super::value::{count, digest, int, moment, small, time};
use super::{Stored, broken};

pub(super) fn add(transaction: &Transaction<'_>, adoptions: &[Adoption]) -> Stored<()> {
    for adoption in adoptions {
        transaction
            .execute(
                "insert into adoption (known, id, version, pack_sha256, token, at) values ($1, $2, $3, $4, $5, $6)",
                params![
                    int(adoption.known)?,
                    adoption.id,
                    adoption.version,
                    adoption.pack_sha256,
                    adoption.token,
                    moment(adoption.at)?
                ],
            )
            .map_err(broken)?;
        for (path, content) in &adoption.files {
            transaction
                .execute(
                    "insert into pack_file (pack_sha256, path, content) values ($1, $2, $3) \
                     on conflict (pack_sha256, path) do nothing",
                    params![adoption.pack_sha256, path, content],
                )
                .map_err(broken)?;
        }
    }
    Ok(())
}

pub(super) fn adoptions(connection: &Connection) -> Stored<Vec<Adoption>> {
    let mut select = connection
        .prepare_cached(
            "select id, version, pack_sha256, token, at, known from adoption order by known",
        )
        .map_err(broken)?;
    let rows = select
        .query_map([], |row| {
            Ok(Adoption {
                known: count(row.get(5)?)?,
                id: row.get(0)?,
                version: small(row.get(1)?)?,
                pack_sha256: digest(row.get(2)?)?,
                token: row.get(3)?,
                at: time(row.get(4)?)?,
                files: Vec::new(),
            })
        })
        .map_err(broken)?;
    let mut adoptions: Vec<Adoption> = rows.collect::<Result<_, _>>().map_err(broken)?;
    let mut files = connection
        .prepare_cached("select path, content from pack_file where pack_sha256 = $1 order by path")
        .map_err(broken)?;
    for adoption in &mut adoptions {
        let rows = files
            .query_map(params![adoption.pack_sha256], |row| Ok((row.get(0)?, row.get(1)?)))
            .map_err(broken)?;
        adoption.files = rows.collect::<Result<_, _>>().map_err(broken)?;
    }
    Ok(adoptions)
}
