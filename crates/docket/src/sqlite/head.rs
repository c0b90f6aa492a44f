//! The head, the leaves, the entries and their openings.

use jiff::Timestamp;
use portcullis_engine::change::{Change, EntryRow, EventRow, Head};
use portcullis_engine::ports::StoreError;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::value::{count, digest, int, moment, small, time};
use super::{Stored, broken};

/// Moves the head by compare-and-swap: one row must change.
pub(super) fn advance(transaction: &Transaction<'_>, change: &Change) -> Stored<()> {
    let moved = transaction
        .execute(
            "update head set size = $1, frontier = $2, checkpoint = $3, events = $4 where id = 1 and size = $5",
            params![
                int(change.head.size)?,
                change.head.frontier,
                change.head.checkpoint,
                change.head.events,
                int(change.expected_size)?
            ],
        )
        .map_err(broken)?;
    if moved == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}

pub(super) fn append(transaction: &Transaction<'_>, change: &Change) -> Stored<()> {
    let mut leaf = transaction
        .prepare_cached("insert into leaf (idx, commitment) values ($1, $2)")
        .map_err(broken)?;
    let mut entry = transaction
        .prepare_cached(
            "insert into entry (idx, kind, at, batch, item) values ($1, $2, $3, $4, $5)",
        )
        .map_err(broken)?;
    let mut opening = transaction
        .prepare_cached("insert into opening (idx, sealed) values ($1, $2)")
        .map_err(broken)?;
    for (index, row) in (change.expected_size..).zip(&change.leaves) {
        let index = int(index)?;
        let batch = row.batch.map(int).transpose()?;
        leaf.execute(params![index, row.commitment]).map_err(broken)?;
        entry
            .execute(params![index, row.kind, moment(row.at)?, batch, row.item])
            .map_err(broken)?;
        opening.execute(params![index, row.opening]).map_err(broken)?;
    }
    let appended = u64::try_from(change.leaves.len()).unwrap_or(u64::MAX);
    if change.expected_size.checked_add(appended) == Some(change.head.size) {
        Ok(())
    } else {
        Err(StoreError::Broken("a change's head does not fit its leaves".to_owned()))
    }
}

pub(super) fn read(connection: &Connection) -> Stored<Head> {
    connection
        .query_row("select size, frontier, checkpoint, events from head where id = 1", [], |row| {
            Ok(Head {
                size: count(row.get(0)?)?,
                frontier: row.get(1)?,
                checkpoint: row.get(2)?,
                events: row.get(3)?,
            })
        })
        .map_err(broken)
}

pub(super) fn last_at(connection: &Connection) -> Stored<Option<Timestamp>> {
    let last = "select at from entry order by idx desc limit 1";
    let at = connection.query_row(last, [], |row| time(row.get(0)?)).optional();
    at.map_err(broken)
}

pub(super) fn leaves(connection: &Connection, first: u64, end: u64) -> Stored<Vec<[u8; 32]>> {
    let mut select = connection
        .prepare_cached("select commitment from leaf where idx >= $1 and idx < $2 order by idx")
        .map_err(broken)?;
    let rows = select
        .query_map(params![int(first)?, int(end)?], |row| digest(row.get(0)?))
        .map_err(broken)?;
    let leaves: Vec<[u8; 32]> = rows.collect::<Result<_, _>>().map_err(broken)?;
    if u64::try_from(leaves.len()).ok() == end.checked_sub(first) {
        Ok(leaves)
    } else {
        let missing = "leaves are missing from the docket: it was changed, so restore it";
        Err(StoreError::Changed(missing.to_owned()))
    }
}

pub(super) fn opening(connection: &Connection, index: u64) -> Stored<Option<Vec<u8>>> {
    connection
        .query_row("select sealed from opening where idx = $1", params![int(index)?], |row| {
            row.get(0)
        })
        .optional()
        .map_err(broken)
}

pub(super) fn events(connection: &Connection) -> Stored<Vec<EventRow>> {
    let mut select = connection
        .prepare_cached(
            "select entry.idx, entry.kind, entry.at, entry.batch, cast(coalesce(official.sealed_name, adoption.token, \
             stay.tokens, protection.sealed, safeguard.token, generation.token || char(10) || generation.number || char(10) || \
             generation.sealed_at || char(10) || \
             lower(hex(generation.root)) || char(10) || generation.rows || char(10) || generation.table_version, \
             mark.mark, '') as blob) from entry \
             left join official on official.known = entry.idx left join adoption on adoption.known = entry.idx \
             left join stay on stay.known = entry.idx left join protection on protection.known = entry.idx \
             left join safeguard on safeguard.known = entry.idx \
             left join generation on generation.known = entry.idx left join mark on mark.known = entry.idx \
             where entry.item is null and entry.kind <> 'pad' order by entry.idx",
        )
        .map_err(broken)?;
    let rows = select
        .query_map([], |row| {
            Ok(EventRow {
                leaf: count(row.get(0)?)?,
                kind: row.get(1)?,
                at: time(row.get(2)?)?,
                batch: row.get::<_, Option<i64>>(3)?.map(count).transpose()?,
                mark: row.get(4)?,
            })
        })
        .map_err(broken)?;
    rows.collect::<Result<_, _>>().map_err(broken)
}

pub(super) fn entries(connection: &Connection, batch: u64) -> Stored<Vec<EntryRow>> {
    let mut select = connection
        .prepare_cached("select idx, kind, at, item from entry where batch = $1 order by idx")
        .map_err(broken)?;
    let rows = select
        .query_map(params![int(batch)?], |row| {
            Ok(EntryRow {
                index: count(row.get(0)?)?,
                kind: row.get(1)?,
                at: time(row.get(2)?)?,
                item: row.get::<_, Option<i64>>(3)?.map(small).transpose()?,
            })
        })
        .map_err(broken)?;
    rows.collect::<Result<_, _>>().map_err(broken)
}
