//! A rows file, from bytes to cells. What makes the *file* unreadable refuses it whole, with the place
//! of each defect; what is wrong in a cell is for the core to say, row by row.

use std::collections::HashMap;

use portcullis_core::request::{COLUMNS, Rows, is_row_id};
use portcullis_engine::ports::Misplaced;

use crate::table::{Table, all_or, misplaced};

/// Reads the rows of a request.
///
/// # Errors
///
/// Every place that makes the file unreadable.
pub fn read(bytes: &[u8]) -> Result<Rows, Vec<Misplaced>> {
    let (table, mut places) = Table::read_all(bytes, &COLUMNS);
    let mut rows = Rows::new();
    let mut seen: HashMap<&str, u64> = HashMap::with_capacity(table.len());
    for (line, cell) in table.lines() {
        let cells: [&str; COLUMNS.len()] = std::array::from_fn(&cell);
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
    all_or(rows, places)
}

/// The line on which each row of a readable file begins.
#[must_use]
pub fn lines(bytes: &[u8]) -> Vec<u64> {
    let (table, _) = Table::read_all(bytes, &COLUMNS);
    table.lines().map(|(line, _)| line).collect()
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
            (file(&header, &[&row("\u{0}")]), &[(2, ""), (2, "row_id")]),
            ([header.as_bytes(), b"\n1\xff"].concat(), &[(2, ""), (2, "")]),
            (file(&header.replace("tin,", ""), &[]), &[(1, "tin")]),
            (
                file(&format!("{header},more"), &["1", "\"", &row("")]),
                &[(1, "more"), (2, ""), (3, ""), (3, "")],
            ),
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
