//! The custodian's register extract, from bytes to records in canonical form.

use portcullis_engine::ports::Misplaced;
use portcullis_engine::sealing::{ExtractCells, ExtractRow};
use portcullis_postal::{Columns, NameColumns};

use crate::table::Table;

/// The columns of an extract, in the contract's order.
pub const COLUMNS: [&str; 13] = [
    "record_id",
    "last_name",
    "first_name",
    "middle_name",
    "suffix",
    "tin",
    "address_line1",
    "address_line2",
    "city",
    "state",
    "zip",
    "as_of",
    "source",
];

/// Reads an extract, on all cores; the order is the file's.
///
/// # Errors
///
/// Every place that makes the file unreadable.
pub fn read(bytes: &[u8]) -> Result<Vec<ExtractRow>, Vec<Misplaced>> {
    let table = Table::read(bytes, &COLUMNS)?;
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let chunk = table.len().div_ceil(threads).max(1);
    let part = |from: usize| -> Vec<ExtractRow> {
        table.rows().skip(from).take(chunk).map(|cell| one(&cell)).collect()
    };
    let parts: Vec<Vec<ExtractRow>> = std::thread::scope(|scope| {
        let part = &part;
        let starts = (0..table.len()).step_by(chunk);
        let running: Vec<_> = starts.map(|from| scope.spawn(move || part(from))).collect();
        running.into_iter().map(|thread| thread.join().unwrap_or_default()).collect()
    });
    let rows: Vec<ExtractRow> = parts.into_iter().flatten().collect();
    if rows.len() == table.len() { Ok(rows) } else { Err(Vec::new()) }
}

fn one<'a>(cell: &impl Fn(usize) -> &'a str) -> ExtractRow {
    let trimmed = |column: usize| cell(column).trim();
    ExtractRow::read(&ExtractCells {
        record_id: trimmed(0),
        name: NameColumns {
            last: trimmed(1),
            first: trimmed(2),
            middle: trimmed(3),
            suffix: trimmed(4),
        },
        tin: trimmed(5),
        address: Columns {
            line1: trimmed(6),
            line2: trimmed(7),
            city: trimmed(8),
            state: trimmed(9),
            zip: trimmed(10),
        },
        as_of: trimmed(11),
        source: trimmed(12),
    })
}
