//! SYNTHETIC: every name of a person in `exam/readings.tsv` is made up.
//!
//! How an address is read, row by row: what a text or a row of columns comes to, and the section that says so.

#![expect(clippy::indexing_slicing, reason = "the table has its cells")]

use portcullis_postal::{Columns, Completeness, Reading, read_columns, read_text};

/// The canonical form, or the reasons; behind it in brackets what was set aside.
fn shown(reading: &Reading) -> String {
    let mut shown = match (reading.address(), reading.completeness()) {
        (Some(address), Completeness::Complete) => address.to_string(),
        (None, Completeness::Incomplete(reasons)) => {
            reasons.iter().map(|reason| reason.code()).collect::<Vec<_>>().join(" ")
        }
        _ => panic!("complete without an address, or an address that is not complete"),
    };
    if let Some(facility) = reading.facility() {
        shown.push_str(&format!(" [{facility}]"));
    }
    shown
}

/// A text in which `\n` is a new line, or five columns with ` | ` between them.
fn read(written: &str) -> Reading {
    let cells: Vec<&str> = written.split('|').map(str::trim).collect();
    match cells[..] {
        [line1, line2, city, state, zip] => {
            read_columns(&Columns { line1, line2, city, state, zip })
        }
        _ => read_text(&written.replace("\\n", "\n")),
    }
}

#[test]
fn every_row_reads_as_the_table_says() {
    let mut wrong = Vec::new();
    let table = include_str!("../exam/readings.tsv").lines().skip(1);
    for row in table.filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let cells: Vec<&str> = row.split('\t').collect();
        let [want, written, source] = cells[..] else { panic!("{row}") };
        assert!(!source.is_empty(), "{row}");
        let is = shown(&read(written));
        if is != want {
            wrong.push(format!("{written}\n  is   {is}\n  want {want}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
