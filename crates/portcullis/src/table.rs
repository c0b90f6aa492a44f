//! Tables in CSV (RFC 4180) whose columns are known. What makes a *file* unreadable is told whole: every
//! place of its bytes, its header and its rows at once.

mod form; // what RFC 4180 has to say of quotes and line ends

use csv::StringRecord;
use portcullis_engine::ports::Misplaced;

/// A table whose header is known.
pub struct Table {
    records: Vec<StringRecord>,
    order: Vec<usize>,
}

impl std::fmt::Debug for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Table({})", self.records.len())
    }
}

pub(crate) fn misplaced(
    line: u64,
    column: &str,
    message: impl Into<String>,
    remedy: &str,
) -> Misplaced {
    let (message, remedy) = (message.into(), remedy.to_owned());
    Misplaced { line, column: column.to_owned(), message, remedy }
}

/// Most places that are told of one file; a file with more is not one that was meant.
pub(crate) const PLACES_MAX: usize = 1_000;

/// The places of a file, in its order, or what was read where there is none.
///
/// # Errors
///
/// The places, at most [`PLACES_MAX`] of them, and how many more there are.
pub(crate) fn all_or<T>(read: T, mut places: Vec<Misplaced>) -> Result<T, Vec<Misplaced>> {
    if places.is_empty() {
        return Ok(read);
    }
    places.sort_by_key(|place| place.line);
    places.dedup();
    if places.len() > PLACES_MAX {
        let more = places.len() - PLACES_MAX;
        places.truncate(PLACES_MAX);
        let line = places.last().map_or(1, |place| place.line);
        places.push(misplaced(line, "", format!("and {more} more"), "mend these first"));
    }
    Err(places)
}

impl Table {
    /// Reads a file whose columns must be these, in any order.
    ///
    /// # Errors
    ///
    /// Every place that is not as it must be.
    pub fn read(bytes: &[u8], columns: &[&str]) -> Result<Table, Vec<Misplaced>> {
        let (table, places) = Table::read_all(bytes, columns);
        all_or(table, places)
    }

    /// Reads what can be read, and every place that is not as it must be.
    pub(crate) fn read_all(bytes: &[u8], columns: &[&str]) -> (Table, Vec<Misplaced>) {
        let bytes = unmarked(bytes);
        let mut table = Table { records: Vec::new(), order: Vec::new() };
        if bytes.is_empty() {
            let remedy = format!("begin the file with the line `{}`", columns.join(","));
            return (table, vec![misplaced(1, "", "the file is empty", &remedy)]);
        }
        let mut places = unreadable_bytes(bytes);
        places.extend(form::defects(bytes));
        let mut reader =
            csv::ReaderBuilder::new().flexible(true).has_headers(true).from_reader(bytes);
        let header = reader.byte_headers().map(|header| lossy(header.clone())).unwrap_or_default();
        table.order = header_order(&header, columns, &mut places);
        if table.order.is_empty() {
            return (table, places);
        }
        let mut record = csv::ByteRecord::new();
        // Reading bytes, of any form and number of cells, from memory cannot fail.
        while reader.read_byte_record(&mut record).unwrap_or(false) {
            if record.len() == header.len() {
                let mut text = lossy(record.clone());
                let mut position = csv::Position::new();
                position.set_line(line_of(bytes, record.position()));
                text.set_position(Some(position));
                table.records.push(text);
                continue;
            }
            let line = line_of(bytes, record.position());
            let message = format!("{} cells where {} are due", record.len(), header.len());
            let remedy = "give each column its cell, and put a cell that holds a comma, a quote or a \
                          line break in double quotes";
            places.push(misplaced(line, "", message, remedy));
        }
        (table, places)
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
        self.lines().map(|(_, cell)| cell)
    }

    /// The rows, each with the line on which it begins.
    pub fn lines<'a>(&'a self) -> impl Iterator<Item = (u64, impl Fn(usize) -> &'a str)> {
        self.records.iter().map(move |record| {
            let line = record.position().map_or(0, csv::Position::line);
            let cell = move |column: usize| {
                let place = self.order.get(column).copied().unwrap_or(usize::MAX);
                record.get(place).unwrap_or_default()
            };
            (line, cell)
        })
    }
}

/// The line on which a record begins. The reader's own count does not know yet that a CRLF has ended the line.
fn line_of(bytes: &[u8], position: Option<&csv::Position>) -> u64 {
    let Some(position) = position else { return 0 };
    let at = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    position.line() + u64::from(bytes.get(at) == Some(&b'\n'))
}

/// The bytes after a byte-order mark.
pub(crate) fn unmarked(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// A record as text. Bytes that are none have their own place among the defects already.
fn lossy(record: csv::ByteRecord) -> StringRecord {
    let position = record.position().cloned();
    let mut text = StringRecord::from_byte_record_lossy(record);
    text.set_position(position);
    text
}

/// Bytes that are not text: NUL, and what is not UTF-8.
fn unreadable_bytes(bytes: &[u8]) -> Vec<Misplaced> {
    let mut places = Vec::new();
    if !bytes.contains(&0) && std::str::from_utf8(bytes).is_ok() {
        return places;
    }
    for (line, text) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        if text.contains(&0) {
            places.push(misplaced(line, "", "a NUL byte", "remove it; the file must be text"));
        }
        if std::str::from_utf8(text).is_err() {
            let remedy = "save the file as UTF-8; it looks like another encoding, such as Latin-1";
            places.push(misplaced(line, "", "bytes that are not UTF-8", remedy));
        }
    }
    places
}

/// Why the first line is no header: it may be one that another program wrote in its own way.
fn strange_header(header: &StringRecord, columns: &[&str]) -> (&'static str, String) {
    let line = header.iter().collect::<Vec<_>>().join(",");
    let parted = |by: char| {
        let known = |name: &&str| columns.contains(&name.trim().trim_matches('"'));
        2 * line.split(by).filter(known).count() >= columns.len()
    };
    let lower = line.to_lowercase();
    let known = |name: &&str| columns.contains(&name.trim());
    match line.as_str() {
        _ if parted(';') => (
            "the cells are parted by semicolons",
            "save the file again with commas between the cells (CSV, RFC 4180)".to_owned(),
        ),
        _ if parted('\t') => (
            "the cells are parted by tabs",
            "save the file again with commas between the cells (CSV, RFC 4180)".to_owned(),
        ),
        _ if 2 * lower.split(',').filter(known).count() >= columns.len() => (
            "the names of the columns are not as they must be",
            format!("write them in lower case and without blanks: `{}`", columns.join(",")),
        ),
        _ => {
            let remedy = format!(
                "is it the right file? begin it with the line `{}`, in any order",
                columns.join(",")
            );
            ("the header is missing", remedy)
        }
    }
}

/// Where each column is. Empty where there is no header to go by.
fn header_order(
    header: &StringRecord,
    columns: &[&str],
    places: &mut Vec<Misplaced>,
) -> Vec<usize> {
    // A first line of other words is a row, and is not repeated here.
    let known = header.iter().filter(|name| columns.contains(name)).count();
    if 2 * known < columns.len() {
        let (message, remedy) = strange_header(header, columns);
        places.push(misplaced(1, "", message, &remedy));
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
        let place = header.iter().position(|name| name == *column);
        if place.is_none() {
            let remedy = "add it, even if its cells are empty";
            places.push(misplaced(1, column, "the column is missing", remedy));
        }
        order.push(place.unwrap_or(usize::MAX));
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_on_its_line_however_lines_end() {
        for text in [
            "a,b\n1,2\n3,4\n\"5\n6\",7\n8,9\n",
            "a,b\r\n1,2\r\n3,4\r\n\"5\r\n6\",7\r\n8,9\r\n",
            "\u{feff}a,b\r\n1,2\r\n3,4\r\n\"5\n6\",7\r\n8,9",
        ] {
            let table = Table::read(text.as_bytes(), &["a", "b"]).unwrap();
            let lines: Vec<u64> = table.lines().map(|(line, _)| line).collect();
            assert_eq!(lines, [2, 3, 4, 6], "{text:?}");
        }
        let (_, places) = Table::read_all(b"a,b\r\n1,2\r\n3\r\n", &["a", "b"]);
        assert_eq!(places.iter().map(|place| place.line).collect::<Vec<_>>(), [3]);
    }

    #[test]
    fn a_header_of_another_program_is_told_from_none() {
        let told = |text: &str| {
            let (_, places) = Table::read_all(text.as_bytes(), &["row_id", "zip"]);
            places.first().map(|place| place.message.clone()).unwrap_or_default()
        };
        assert_eq!(told("row_id;zip\n1;2\n"), "the cells are parted by semicolons");
        assert_eq!(told("row_id\tzip\n1\t2\n"), "the cells are parted by tabs");
        assert_eq!(told("Row_ID, ZIP\n1,2\n"), "the names of the columns are not as they must be");
        assert_eq!(told("1,2\n"), "the header is missing");
    }
}
