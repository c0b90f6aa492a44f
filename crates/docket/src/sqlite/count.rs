//! What is counted under keyed handles: how often, never who.

use jiff::Timestamp;
use portcullis_engine::change::TallyRow;
use portcullis_engine::ports::Asked;
use rusqlite::{Connection, Transaction, params};

use super::value::{int, moment};
use super::{Stored, broken};

pub(super) fn add(
    transaction: &Transaction<'_>,
    batch: u64,
    at: Timestamp,
    known: u64,
    tallies: &[TallyRow],
) -> Stored<()> {
    let mut insert = transaction
        .prepare_cached(
            "insert into tally (handle, counted, batch, at, known, number) values ($1, $2, $3, $4, $5, $6) \
             on conflict (handle, counted, at, batch, known) \
             do update set number = number + excluded.number",
        )
        .map_err(broken)?;
    for tally in tallies {
        insert
            .execute(params![
                tally.handle,
                tally.counted.word(),
                int(batch)?,
                moment(at)?,
                int(known)?,
                tally.count
            ])
            .map_err(broken)?;
    }
    Ok(())
}

pub(super) fn since(
    connection: &Connection,
    asked: &[Asked],
    since: Timestamp,
    known: u64,
) -> Stored<Vec<u32>> {
    // One read transaction for all: without it each look-up locks the file anew.
    let transaction = connection.unchecked_transaction().map_err(broken)?;
    let mut select = transaction
        .prepare_cached(
            "select coalesce(sum(number), 0) from tally \
             where handle = $1 and counted = $2 and at >= $3 and known < $4",
        )
        .map_err(broken)?;
    let since = moment(since)?;
    let known = i64::try_from(known).unwrap_or(i64::MAX);
    let mut counts = Vec::with_capacity(asked.len());
    for one in asked {
        let mut total = 0_i64;
        for handle in &one.handles {
            let found: i64 = select
                .query_row(params![handle, one.counted.word(), since, known], |row| row.get(0))
                .map_err(broken)?;
            total = total.saturating_add(found);
        }
        counts.push(u32::try_from(total).unwrap_or(u32::MAX));
    }
    Ok(counts)
}
