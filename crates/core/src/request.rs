//! The rows of a request, as written by the requester: text, not yet believed.
//!
//! One subject a row, in the columns of the contract. Cells are kept unescaped in one buffer, so
//! that a million rows cost their own bytes and no allocation each.

use std::fmt;

/// The columns of a rows file, in the contract's order.
pub const COLUMNS: [&str; 21] = [
    "row_id",
    "last_name",
    "first_name",
    "middle_name",
    "suffix",
    "address_line1",
    "address_line2",
    "city",
    "state",
    "zip",
    "tin",
    "tax_periods",
    "statute",
    "investigation_id",
    "investigation_opened",
    "order_number",
    "order_date",
    "order_ground",
    "review_final_date",
    "officer_ids",
    "reason",
];

/// Longest cell, in bytes of UTF-8. Longer ones are malformed.
pub const CELL_BYTES_MAX: usize = 1_000;
/// Longest `reason`, in bytes of UTF-8.
pub const REASON_BYTES_MAX: usize = 4_000;
/// Longest `row_id`, in bytes.
pub const ROW_ID_BYTES_MAX: usize = 64;

/// One subject as the requester wrote it: borrowed cells, white space at the ends taken off.
#[derive(Clone, Copy)]
#[expect(missing_docs, reason = "the fields are the contract's columns, by their names")]
pub struct Row<'a> {
    pub row_id: &'a str,
    pub last_name: &'a str,
    pub first_name: &'a str,
    pub middle_name: &'a str,
    pub suffix: &'a str,
    pub address_line1: &'a str,
    pub address_line2: &'a str,
    pub city: &'a str,
    pub state: &'a str,
    pub zip: &'a str,
    pub tin: &'a str,
    pub tax_periods: &'a str,
    pub statute: &'a str,
    pub investigation_id: &'a str,
    pub investigation_opened: &'a str,
    pub order_number: &'a str,
    pub order_date: &'a str,
    pub order_ground: &'a str,
    pub review_final_date: &'a str,
    pub officer_ids: &'a str,
    pub reason: &'a str,
}

impl fmt::Debug for Row<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Row(..)")
    }
}

impl<'a> Row<'a> {
    /// A row from its cells in the contract's order.
    #[must_use]
    pub fn from_cells(cells: [&'a str; COLUMNS.len()]) -> Row<'a> {
        let [
            row_id,
            last_name,
            first_name,
            middle_name,
            suffix,
            address_line1,
            address_line2,
            city,
            state,
            zip,
            tin,
            tax_periods,
            statute,
            investigation_id,
            investigation_opened,
            order_number,
            order_date,
            order_ground,
            review_final_date,
            officer_ids,
            reason,
        ] = cells;
        Row {
            row_id,
            last_name: trimmed(last_name, CELL_BYTES_MAX),
            first_name: trimmed(first_name, CELL_BYTES_MAX),
            middle_name: trimmed(middle_name, CELL_BYTES_MAX),
            suffix: trimmed(suffix, CELL_BYTES_MAX),
            address_line1: trimmed(address_line1, CELL_BYTES_MAX),
            address_line2: trimmed(address_line2, CELL_BYTES_MAX),
            city: trimmed(city, CELL_BYTES_MAX),
            state: trimmed(state, CELL_BYTES_MAX),
            zip: trimmed(zip, CELL_BYTES_MAX),
            tin: trimmed(tin, CELL_BYTES_MAX),
            tax_periods: trimmed(tax_periods, CELL_BYTES_MAX),
            statute: trimmed(statute, CELL_BYTES_MAX),
            investigation_id: trimmed(investigation_id, CELL_BYTES_MAX),
            investigation_opened: trimmed(investigation_opened, CELL_BYTES_MAX),
            order_number: trimmed(order_number, CELL_BYTES_MAX),
            order_date: trimmed(order_date, CELL_BYTES_MAX),
            order_ground: trimmed(order_ground, CELL_BYTES_MAX),
            review_final_date: trimmed(review_final_date, CELL_BYTES_MAX),
            officer_ids: trimmed(officer_ids, CELL_BYTES_MAX),
            reason: trimmed(reason, REASON_BYTES_MAX),
        }
    }
}

/// A cell without blanks at its ends; one that is too long stays as long as it is.
fn trimmed(cell: &str, bytes_max: usize) -> &str {
    if cell.len() > bytes_max { cell } else { cell.trim() }
}

/// All rows of one file, in the file's order.
#[derive(Default)]
pub struct Rows {
    text: String,
    ends: Vec<usize>, // INVARIANT: COLUMNS.len() ends for each row, rising, on character boundaries
}

impl fmt::Debug for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rows({})", self.len())
    }
}

impl Rows {
    /// No rows yet.
    #[must_use]
    pub fn new() -> Rows {
        Rows::default()
    }

    /// Adds a row, cells in the contract's order.
    pub fn push(&mut self, cells: &[&str; COLUMNS.len()]) {
        for cell in cells {
            self.text.push_str(cell);
            self.ends.push(self.text.len());
        }
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len() / COLUMNS.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The row at `index`, from 0.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<Row<'_>> {
        let first = index.checked_mul(COLUMNS.len())?;
        let mut cells = [""; COLUMNS.len()];
        let mut start = match first.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        for (cell, end) in cells.iter_mut().zip(self.ends.get(first..first + COLUMNS.len())?) {
            *cell = self.text.get(start..*end)?;
            start = *end;
        }
        Some(Row::from_cells(cells))
    }

    /// The rows, in order.
    pub fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.len()).filter_map(|index| self.get(index))
    }
}

/// Whether `text` is a row id: 1 to 64 of `A–Z a–z 0–9 . _ -`.
#[must_use]
pub fn is_row_id(text: &str) -> bool {
    (1..=ROW_ID_BYTES_MAX).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_out_as_they_went_in() {
        let mut rows = Rows::new();
        let mut cells = [""; COLUMNS.len()];
        cells[0] = "r-1";
        cells[20] = "why, \"so\"";
        rows.push(&cells);
        cells[0] = "r-2";
        rows.push(&cells);
        assert_eq!(rows.len(), 2);
        assert_eq!(rows.get(0).unwrap().row_id, "r-1");
        assert_eq!(rows.get(1).unwrap().row_id, "r-2");
        assert_eq!(rows.get(1).unwrap().reason, "why, \"so\"");
        assert!(rows.get(2).is_none());
    }

    #[test]
    fn row_ids_are_of_the_contracts_alphabet() {
        for good in ["1", "A.b_c-9", &"x".repeat(64)] {
            assert!(is_row_id(good), "{good}");
        }
        for bad in ["", " ", "a b", "é", "a/b", &"x".repeat(65)] {
            assert!(!is_row_id(bad), "{bad}");
        }
    }
}
