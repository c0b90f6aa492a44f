//! What is counted under keyed handles: how often, never who.

use jiff::Timestamp;
use portcullis_core::batch::Counted;
use portcullis_engine::change::TallyRow;
use rusqlite::{Connection, Transaction, params};

use super::value::{int, moment};
use super::{Stored, broken};

pub(super) fn add(
    transaction: &Transaction<'_>,
    batch: u64,
    at: Timestamp,
    tallies: &[TallyRow],
) -> Stored<()> {
    let mut insert = transaction
        .prepare_cached(
            "insert into tally (handle, counted, batch, at, number) values ($1, $2, $3, $4, $5)",
        )
        .map_err(broken)?;
    for tally in tallies {
        insert
            .execute(params![
                tally.handle,
                tally.counted.word(),
                int(batch)?,
                moment(at)?,
                tally.count
            ])
            .map_err(broken)?;
    }
    Ok(())
}

pub(super) fn since(
    connection: &Connection,
    counted: Counted,
    handles: &[[u8; 16]],
    since: Timestamp,
) -> Stored<u32> {
    let mut select = connection
        .prepare_cached(
            "select coalesce(sum(number), 0) from tally \
             where handle = $1 and counted = $2 and at >= $3",
        )
        .map_err(broken)?;
    let mut total = 0_i64;
    for handle in handles {
        let found: i64 = select
            .query_row(params![handle, counted.word(), moment(since)?], |row| row.get(0))
            .map_err(broken)?;
        total = total.saturating_add(found);
    }
    Ok(u32::try_from(total).unwrap_or(u32::MAX))
}
