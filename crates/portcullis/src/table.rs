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
                table.records.push(lossy(record.clone()));
                continue;
            }
            let line = record.position().map_or(0, csv::Position::line);
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

/// Where each column is. Empty where there is no header to go by.
fn header_order(
    header: &StringRecord,
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
        let place = header.iter().position(|name| name == *column);
        if place.is_none() {
            let remedy = "add it, even if its cells are empty";
            places.push(misplaced(1, column, "the column is missing", remedy));
        }
        order.push(place.unwrap_or(usize::MAX));
    }
    order
}
