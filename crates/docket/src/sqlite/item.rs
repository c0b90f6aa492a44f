//! Where each row of a letter stands.

use portcullis_core::state::ItemState;
use portcullis_engine::change::ItemRow;
use rusqlite::{Connection, Transaction, params};

use super::value::{count, int, small, word};
use super::{Stored, broken};

pub(super) fn put(transaction: &Transaction<'_>, batch: u64, items: &[ItemRow]) -> Stored<()> {
    let mut upsert = transaction
        .prepare_cached(
            "insert into item (batch, idx, state, leaf, clearance, answer, failed) \
             values ($1, $2, $3, $4, $5, $6, $7) \
             on conflict (batch, idx) do update set state = excluded.state, leaf = excluded.leaf, \
             clearance = excluded.clearance, answer = excluded.answer",
        )
        .map_err(broken)?;
    let batch = int(batch)?;
    for item in items {
        let leaf = item.leaf.map(int).transpose()?;
        let failed: Vec<u8> = item.failed.iter().flat_map(|rule| rule.to_be_bytes()).collect();
        let failed = Some(failed).filter(|failed| !failed.is_empty());
        upsert
            .execute(params![
                batch,
                item.index,
                item.state.word(),
                leaf,
                item.clearance,
                item.answer,
                failed
            ])
            .map_err(broken)?;
    }
    Ok(())
}

pub(super) fn all(connection: &Connection, batch: u64) -> Stored<Vec<ItemRow>> {
    let mut select = connection
        .prepare_cached(
            "select idx, state, leaf, clearance, answer, failed from item where batch = $1 order by idx",
        )
        .map_err(broken)?;
    let rows = select
        .query_map(params![int(batch)?], |row| {
            let failed: Vec<u8> = row.get::<_, Option<Vec<u8>>>(5)?.unwrap_or_default();
            let failed = failed.chunks_exact(2).filter_map(|rule| rule.try_into().ok());
            Ok(ItemRow {
                index: small(row.get(0)?)?,
                state: word(&row.get::<_, String>(1)?, ItemState::from_word)?,
                leaf: row.get::<_, Option<i64>>(2)?.map(count).transpose()?,
                clearance: row.get::<_, Option<i64>>(3)?.map(small).transpose()?,
                answer: row.get::<_, Option<i64>>(4)?.map(small).transpose()?,
                failed: failed.map(u16::from_be_bytes).collect(),
            })
        })
        .map_err(broken)?;
    rows.collect::<Result<_, _>>().map_err(broken)
}
