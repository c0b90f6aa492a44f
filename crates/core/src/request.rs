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
            last_name: last_name.trim(),
            first_name: first_name.trim(),
            middle_name: middle_name.trim(),
            suffix: suffix.trim(),
            address_line1: address_line1.trim(),
            address_line2: address_line2.trim(),
            city: city.trim(),
            state: state.trim(),
            zip: zip.trim(),
            tin: tin.trim(),
            tax_periods: tax_periods.trim(),
            statute: statute.trim(),
            investigation_id: investigation_id.trim(),
            investigation_opened: investigation_opened.trim(),
            order_number: order_number.trim(),
            order_date: order_date.trim(),
            order_ground: order_ground.trim(),
            review_final_date: review_final_date.trim(),
            officer_ids: officer_ids.trim(),
            reason: reason.trim(),
        }
    }
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
