//! What is counted under keyed handles: how often, never who.

use jiff::Timestamp;
use portcullis_core::batch::Counted;
use portcullis_engine::change::{Change, TallyRow};
use portcullis_engine::ports::{Asked, Tallied};
use rusqlite::{Connection, Row, Transaction, params};

use super::value::{count, int, moment, small, time, word};
use super::{Stored, broken};

pub(super) fn add(transaction: &Transaction<'_>, batch: u64, change: &Change) -> Stored<()> {
    let mut insert = transaction
        .prepare_cached(
            "insert into tally (handle, counted, batch, at, known, number) values ($1, $2, $3, $4, $5, $6) \
             on conflict (handle, counted, at, batch, known) \
             do update set number = number + excluded.number",
        )
        .map_err(broken)?;
    for tally in &change.tallies {
        insert
            .execute(params![
                tally.handle,
                tally.counted.word(),
                int(batch)?,
                moment(change.at)?,
                int(change.expected_size)?,
                tally.count
            ])
            .map_err(broken)?;
    }
    Ok(())
}

pub(super) fn each(connection: &Connection, each: &mut dyn FnMut(&Tallied)) -> Stored<()> {
    let mut select = connection
        .prepare_cached("select handle, counted, batch, at, known, number from tally")
        .map_err(broken)?;
    let mut rows = select.query([]).map_err(broken)?;
    while let Some(row) = rows.next().map_err(broken)? {
        each(&tallied(row).map_err(broken)?);
    }
    Ok(())
}

fn tallied(row: &Row<'_>) -> rusqlite::Result<Tallied> {
    let tally = TallyRow {
        handle: row.get(0)?,
        counted: word(row.get_ref(1)?.as_str()?, Counted::from_word)?,
        count: small(row.get(5)?)?,
    };
    let (batch, at, start) = (count(row.get(2)?)?, time(row.get(3)?)?, count(row.get(4)?)?);
    Ok(Tallied { start, batch, at, tally })
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
