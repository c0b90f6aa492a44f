//! A rows file, from bytes to cells. What makes the *file* unreadable refuses it whole, with the place
//! of each defect; what is wrong in a cell is for the core to say, row by row.

use std::collections::HashMap;

use portcullis_core::request::{COLUMNS, Rows, is_row_id};
use portcullis_engine::ports::Misplaced;

/// A table in CSV (RFC 4180) whose header is known.
pub struct Table {
    records: Vec<csv::StringRecord>,
    order: Vec<usize>,
}

impl std::fmt::Debug for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Table({})", self.records.len())
    }
}

fn misplaced(line: u64, column: &str, message: impl Into<String>, remedy: &str) -> Misplaced {
    let (message, remedy) = (message.into(), remedy.to_owned());
    Misplaced { line, column: column.to_owned(), message, remedy }
}

/// Most places that are told of one file; a file with more is not one that was meant.
const PLACES_MAX: usize = 1_000;

impl Table {
    /// Reads a file whose columns must be these, in any order.
    ///
    /// # Errors
    ///
    /// Every place that is not as it must be.
    pub fn read(bytes: &[u8], columns: &[&str]) -> Result<Table, Vec<Misplaced>> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut places = unreadable_bytes(bytes);
        if !places.is_empty() {
            return Err(places);
        }
        let mut reader =
            csv::ReaderBuilder::new().flexible(true).has_headers(true).from_reader(bytes);
        let header = reader.headers().cloned().map_err(|error| vec![csv_error(&error)])?;
        let order = header_order(&header, columns, &mut places);
        if !places.is_empty() {
            return Err(places);
        }
        let mut records = Vec::new();
        for record in reader.records() {
            match record {
                Ok(record) if record.len() == columns.len() => records.push(record),
                Ok(record) => {
                    let line = record.position().map_or(0, csv::Position::line);
                    let message = format!("{} cells where {} are due", record.len(), columns.len());
                    let remedy = "put cells that hold commas or line breaks in double quotes";
                    places.push(misplaced(line, "", message, remedy));
                }
                Err(error) => places.push(csv_error(&error)),
            }
            if places.len() >= PLACES_MAX {
                break;
            }
        }
        if unclosed(bytes) {
            let message = "a quoted cell is not closed before the file ends";
            let lines = bytes.iter().filter(|byte| **byte == b'\n').count();
            let line = u64::try_from(lines).unwrap_or(u64::MAX);
            places.push(misplaced(line, "", message, "the file is cut short; get it whole"));
        }
        if places.is_empty() { Ok(Table { records, order }) } else { Err(places) }
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The rows: of each, a way to get at its cells by the columns' places.
    pub fn rows<'a>(&'a self) -> impl Iterator<Item = impl Fn(usize) -> &'a str> {
        self.records.iter().map(move |record| {
            move |column: usize| {
                let place = self.order.get(column).copied().unwrap_or(usize::MAX);
                record.get(place).unwrap_or_default()
            }
        })
    }
}

fn csv_error(error: &csv::Error) -> Misplaced {
    let line = error.position().map_or(0, csv::Position::line);
    misplaced(line, "", "the line is not CSV", "write the file as RFC 4180 has it")
}

/// Bytes that are not text: NUL, and what is not UTF-8.
fn unreadable_bytes(bytes: &[u8]) -> Vec<Misplaced> {
    let mut places = Vec::new();
    for (line, text) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        if text.contains(&0) {
            places.push(misplaced(line, "", "a NUL byte", "remove it; the file must be text"));
        }
        if std::str::from_utf8(text).is_err() {
            places.push(misplaced(line, "", "bytes that are not UTF-8", "save the file as UTF-8"));
        }
        if places.len() >= PLACES_MAX {
            break;
        }
    }
    places
}

/// An odd number of quotes: the last quoted cell was never closed.
fn unclosed(bytes: &[u8]) -> bool {
    bytes.iter().filter(|byte| **byte == b'"').count() % 2 == 1
}

fn header_order(
    header: &csv::StringRecord,
    columns: &[&str],
    places: &mut Vec<Misplaced>,
) -> Vec<usize> {
    // A first line of other words is a row, and is not repeated here.
    let known = header.iter().filter(|name| columns.contains(name)).count();
    if 2 * known < columns.len() {
        let remedy = format!("begin the file with the line `{}`", columns.join(","));
        places.push(misplaced(1, "", "the header is missing", &remedy));
        return Vec::new();
    }
    for (at, name) in header.iter().enumerate() {
        if !columns.contains(&name) {
            let name: String = name.chars().take(64).collect();
            places.push(misplaced(1, &name, "an unknown column", "remove the column"));
        } else if header.iter().take(at).any(|before| before == name) {
            places.push(misplaced(1, name, "the column stands twice", "keep one of them"));
        }
    }
    let mut order = Vec::new();
    for column in columns {
        match header.iter().position(|name| name == *column) {
            Some(place) => order.push(place),
            None => {
                places.push(misplaced(
                    1,
                    column,
                    "the column is missing",
                    "add it, even if it is empty",
                ));
            }
        }
    }
    order
}

/// Reads the rows of a request.
///
/// # Errors
///
/// Every place that makes the file unreadable.
pub fn read(bytes: &[u8]) -> Result<Rows, Vec<Misplaced>> {
    let table = Table::read(bytes, &COLUMNS)?;
    let mut rows = Rows::new();
    let mut places = Vec::new();
    let mut seen: HashMap<&str, u64> = HashMap::with_capacity(table.len());
    for (line, record) in
        table.records.iter().map(|r| (r.position().map_or(0, csv::Position::line), r))
    {
        let mut cells = [""; COLUMNS.len()];
        for (cell, place) in cells.iter_mut().zip(&table.order) {
            *cell = record.get(*place).unwrap_or_default();
        }
        let [row_id, ..] = cells;
        if row_id.is_empty() {
            places.push(misplaced(line, "row_id", "the row has no id", "give each row its own id"));
        } else if !is_row_id(row_id) {
            let remedy = "use 1 to 64 of A-Z a-z 0-9 . _ -";
            places.push(misplaced(line, "row_id", "not a row id", remedy));
        } else if let Some(first) = seen.insert(row_id, line) {
            let message = format!("the id stands on line {first} too");
            places.push(misplaced(line, "row_id", message, "give each row its own id"));
        }
        rows.push(&cells);
    }
    if places.is_empty() {
        return Ok(rows);
    }
    places.truncate(PLACES_MAX);
    Err(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(header: &str, rows: &[&str]) -> Vec<u8> {
        let mut text = header.to_owned();
        for row in rows {
            text += "\n";
            text += row;
        }
        text.into_bytes()
    }

    fn row(id: &str) -> String {
        format!("{id}{}", ",".repeat(COLUMNS.len() - 1))
    }

    #[test]
    fn marks_line_ends_and_order_do_not_matter() {
        let header = COLUMNS.join(",");
        let plain = file(&header, &[&row("1"), &row("2")]);
        let crlf = String::from_utf8(plain.clone()).unwrap().replace('\n', "\r\n").into_bytes();
        let marked = [b"\xef\xbb\xbf".to_vec(), plain.clone()].concat();
        for bytes in [plain, crlf, marked] {
            assert_eq!(read(&bytes).unwrap().len(), 2);
        }
        let mut turned = COLUMNS;
        turned.reverse();
        let turned = file(&turned.join(","), &[&format!("{}1", ",".repeat(COLUMNS.len() - 1))]);
        assert_eq!(read(&turned).unwrap().get(0).unwrap().row_id, "1");
    }

    #[test]
    fn what_makes_a_file_unreadable_is_told_place_by_place() {
        let header = COLUMNS.join(",");
        type Places<'a> = &'a [(u64, &'a str)];
        let cases: [(Vec<u8>, Places<'_>); 8] = [
            (file(&header, &[&row("1"), &row("1")]), &[(3, "row_id")]),
            (file(&header, &[&row(""), &row("a b")]), &[(2, "row_id"), (3, "row_id")]),
            (file(&header, &["1,2"]), &[(2, "")]),
            (file(&header, &[&row("\u{0}")]), &[(2, "")]),
            ([header.as_bytes(), b"\n1\xff"].concat(), &[(2, "")]),
            (file(&header.replace("tin,", ""), &[]), &[(1, "tin")]),
            (file(&format!("{header},more"), &[]), &[(1, "more")]),
            (file(&format!("{header},tin"), &[]), &[(1, "tin")]),
        ];
        for (bytes, expected) in cases {
            let places = read(&bytes).unwrap_err();
            let found: Vec<_> = places.iter().map(|p| (p.line, p.column.as_str())).collect();
            assert_eq!(found, expected);
        }
        let cut = file(&header, &[&row("1"), "2,\"a"]);
        assert!(read(&cut).unwrap_err().iter().any(|place| place.message.contains("not closed")));
    }
}
