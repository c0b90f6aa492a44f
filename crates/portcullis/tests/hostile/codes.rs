//! Every defect of a row, made by the built program: the code, the clause, the words that the clerk reads
//! and the column at fault, from `lint` and from the answer alike. SYNTHETIC people.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use portcullis_core::request::COLUMNS;
pub(crate) use portcullis_testkit::decision::ORDER as ROW_CODES;
use serde_json::Value;

use crate::book::{code, section};
use crate::desk::{Desk, Row, rows_file};

/// What is changed in a lawful row, and the codes that must come of it, each with its column.
type Case = (&'static [(&'static str, &'static str)], &'static [(&'static str, &'static str)]);

const NO_ADDRESS: [(&str, &str); 4] =
    [("address_line1", ""), ("city", ""), ("state", ""), ("zip", "")];

const CASES: &[Case] = &[
    (&[("last_name", "")], &[("element.name.missing", "last_name")]),
    (&[("first_name", "")], &[("element.name.missing", "first_name")]),
    (&NO_ADDRESS, &[("element.address.no_address", "address_line1")]),
    (
        &[("address_line1", "Failed to Provide"), ("city", ""), ("state", "")],
        &[("element.address.placeholder", "address_line1")],
    ),
    (
        &[("address_line1", "NA NA"), ("city", "NA"), ("state", "")],
        &[("element.address.placeholder", "address_line1")],
    ),
    (
        &[("address_line1", ""), ("city", ""), ("state", "")],
        &[("element.address.zip_only", "address_line1")],
    ),
    (&[("address_line1", "123")], &[("element.address.no_street", "address_line1")]),
    (&[("address_line1", "Main St")], &[("element.address.no_number", "address_line1")]),
    (&[("city", ""), ("state", "")], &[("element.address.no_locality", "city")]),
    (&[("zip", "")], &[("element.address.no_zip", "zip")]),
    (&[("zip", "99501")], &[("element.address.zip_state_conflict", "zip")]),
    (
        &[("address_line1", "Cook County Jail")],
        &[("element.address.facility_only", "address_line1")],
    ),
    (
        &[("address_line1", "General Delivery")],
        &[("element.address.general_delivery", "address_line1")],
    ),
    (
        &[
            ("address_line1", "100 King St W, Toronto ON M5X 1A9, Canada"),
            ("city", ""),
            ("state", ""),
            ("zip", ""),
        ],
        &[("element.address.foreign", "address_line1")],
    ),
    (
        &[("address_line1", "123 Main St Red House")],
        &[("element.address.leftover", "address_line1")],
    ),
    (
        &[("address_line1", "123 Main St, PO Box 12")],
        &[("element.address.ambiguous", "address_line1")],
    ),
    (
        &[("address_line1", "2700 S California Ave"), ("city", "Chicago"), ("zip", "60608")],
        &[("element.address.custody", "address_line1")],
    ),
    (
        &[
            ("address_line1", "500 12th St SW"),
            ("city", "Washington"),
            ("state", "DC"),
            ("zip", "20536"),
        ],
        &[("element.address.requester_office", "address_line1")],
    ),
    (&[("tax_periods", "")], &[("element.period.missing", "tax_periods")]),
    (&[("tax_periods", "2098;2099")], &[("element.period.future", "tax_periods")]),
    (&[("tax_periods", "all")], &[("element.period.unbounded", "tax_periods")]),
    (&[("tax_periods", "2019-")], &[("element.period.unbounded", "tax_periods")]),
    (&[("tax_periods", "99999")], &[("element.period.malformed", "tax_periods")]),
    (&[("statute", "")], &[("element.statute.missing", "statute")]),
    (&[("statute", "26 USC 7201")], &[("element.statute.tax", "statute")]),
    (&[("statute", "8 USC 1231")], &[("element.statute.not_criminal", "statute")]),
    (&[("statute", "18 USC 99999")], &[("element.statute.unknown", "statute")]),
    (&[("statute", "8 USC 1253")], &[("element.statute.no_subsection", "statute")]),
    (&[("statute", "the immigration laws")], &[("element.statute.malformed", "statute")]),
    (&[("reason", "")], &[("element.reason.missing", "reason")]),
    (&[("reason", "needed for the case INV-1")], &[("element.reason.not_specific", "reason")]),
    (
        &[("investigation_id", "")],
        &[
            ("element.reason.not_specific", "reason"),
            ("element.investigation.missing", "investigation_id"),
        ],
    ),
    (
        &[("investigation_opened", "2026-02-30")],
        &[("element.investigation.malformed", "investigation_opened")],
    ),
    (&[("order_number", "")], &[("element.order.missing", "order_number")]),
    (&[("order_date", "")], &[("element.order.missing", "order_date")]),
    (&[("order_ground", "8 USC 1182(a)(6)(A)(i)")], &[("element.order.ground", "order_ground")]),
    (
        &[("order_date", "2097-01-01")],
        &[("element.order.not_90_days", "order_date"), ("element.order.in_future", "order_date")],
    ),
    (&[("order_date", "LAST-MONTH")], &[("element.order.not_90_days", "order_date")]),
    (&[("review_final_date", "LAST-MONTH")], &[("element.order.not_90_days", "review_final_date")]),
    (&[("order_date", "02/01/2024")], &[("element.order.malformed", "order_date")]),
    (&[("review_final_date", "99999-01-01")], &[("element.order.malformed", "review_final_date")]),
    (&[("officer_ids", "")], &[("element.officer.missing", "officer_ids")]),
    (&[("officer_ids", "o-77")], &[("element.officer.unknown", "officer_ids")]),
    (&[("officer_ids", "o-9")], &[("element.officer.not_engaged", "officer_ids")]),
    (&[("tin", "12345678")], &[("element.tin.malformed", "tin")]),
];

fn row(at: usize, changes: &[(&str, &str)]) -> Row {
    let month = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(30 * 24);
    let month = month.to_zoned(jiff::tz::TimeZone::UTC).date().to_string();
    changes.iter().fold(Row::lawful(&format!("row-{at}")), |row, (column, value)| {
        row.with(column, if *value == "LAST-MONTH" { &month } else { value })
    })
}

#[test]
fn every_code_of_a_row_is_told_with_its_clause_and_remedy() {
    let rows: Vec<Row> =
        CASES.iter().enumerate().map(|(at, (changes, _))| row(at, changes)).collect();
    let mut desk = Desk::open();
    desk.answer(&rows, "answer");
    let defects = by_row(&fs::read_to_string(desk.at("answer/defects.jsonl")).unwrap());
    let lint = desk.run(&["lint", &desk.at("letter.jws"), &desk.at("rows.csv")]);
    assert_eq!(lint.code, 65);
    let linted: Vec<String> =
        lint.json()["defects"].as_array().unwrap().iter().map(Value::to_string).collect();
    let mut book = Vec::new();
    let mut seen = BTreeSet::new();
    for (at, (changes, expected)) in CASES.iter().enumerate() {
        let found = defects.get(&format!("row-{at}")).cloned().unwrap_or_default();
        let told: Vec<(&str, &str)> =
            found.iter().map(|d| (text(d, "code"), text(d, "column"))).collect();
        assert_eq!(told, *expected, "{changes:?}");
        for defect in &found {
            assert!(linted.contains(&defect.to_string()), "lint and the answer say the same");
            assert!(!text(defect, "message").is_empty() && !text(defect, "remedy").is_empty());
            assert!(!text(defect, "cite").is_empty());
            seen.insert(text(defect, "code").to_owned());
            book.push(told_row(changes, defect));
        }
    }
    // What is only seen in a length has a table of its own.
    let long = ["name", "address", "officer", "reason"].map(|n| format!("element.{n}.malformed"));
    seen.extend(long);
    let missing: Vec<_> = ROW_CODES.iter().filter(|code| !seen.contains(**code)).collect();
    assert!(missing.is_empty(), "no case for {missing:?}");
    section(
        "Defects of rows",
        &["what the row states", "code", "clause", "what the clerk reads", "what to do"],
        &book,
        "codes.rs::every_code_of_a_row_is_told_with_its_clause_and_remedy",
    );
}

fn told_row(changes: &[(&str, &str)], defect: &Value) -> Vec<String> {
    let changes: Vec<String> =
        changes.iter().map(|(column, value)| format!("{column} {}", code(value))).collect();
    vec![
        changes.join(", "),
        code(text(defect, "code")),
        text(defect, "cite").to_owned(),
        text(defect, "message").to_owned(),
        text(defect, "remedy").to_owned(),
    ]
}

fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value[member].as_str().unwrap_or_default()
}

fn by_row(jsonl: &str) -> BTreeMap<String, Vec<Value>> {
    let mut rows: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for line in jsonl.lines() {
        let defect: Value = serde_json::from_str(line).unwrap();
        rows.entry(text(&defect, "row_id").to_owned()).or_default().push(defect);
    }
    rows
}

/// Cells that are too long, and one that is just not.
#[test]
fn a_cell_is_malformed_by_its_length_to_the_byte() {
    let mut book = Vec::new();
    let limit = |column: &str| if column == "reason" { 4_000 } else { 1_000 };
    let columns = ["last_name", "address_line1", "officer_ids", "reason"];
    let rows: Vec<Row> = columns
        .iter()
        .flat_map(|column| [(column, 0), (column, 1)])
        .map(|(column, over)| {
            let filled = "x".repeat(limit(column) + over);
            Row::lawful(&format!("{column}-{over}")).with(column, &filled)
        })
        .collect();
    let mut desk = Desk::open();
    desk.answer(&rows, "answer");
    let defects = by_row(&fs::read_to_string(desk.at("answer/defects.jsonl")).unwrap());
    for column in columns {
        let element = match column {
            "last_name" => "name",
            "address_line1" => "address",
            "officer_ids" => "officer",
            other => other,
        };
        let malformed = format!("element.{element}.malformed");
        let codes = |over: usize| -> Vec<String> {
            let found = defects.get(&format!("{column}-{over}")).cloned().unwrap_or_default();
            found.iter().map(|defect| text(defect, "code").to_owned()).collect()
        };
        assert!(!codes(0).contains(&malformed), "{column} at its limit");
        assert_eq!(codes(1), std::slice::from_ref(&malformed), "{column} beyond its limit");
        let defect = &defects[&format!("{column}-1")][0];
        let what = format!("{column} of {} bytes", limit(column) + 1);
        let mut told = told_row(&[], defect);
        told[0] = what;
        book.push(told);
    }
    section(
        "Cells that are too long",
        &["what the row states", "code", "clause", "what the clerk reads", "what to do"],
        &book,
        "codes.rs::a_cell_is_malformed_by_its_length_to_the_byte",
    );
}

/// A picture points at the cell, and shows nothing of anybody.
#[test]
fn lint_draws_the_cell_at_fault_by_its_shape() {
    let desk = Desk::bare();
    let rows = [Row::lawful("r-1").with("tax_periods", "2022;20x3").with("last_name", "Zyxwvut")];
    let path = desk.put("rows.csv", &rows_file(&rows));
    let ran = desk.say(&["lint", &path]);
    assert_eq!(ran.code, 65);
    assert!(ran.err.contains("9999;99x9") && ran.err.contains("╰── tax_periods"), "{}", ran.err);
    assert!(ran.err.contains(", line 2]"), "{}", ran.err);
    assert!(!ran.err.contains("Zyxwvut") && !ran.out.contains("Zyxwvut"));
    assert_eq!(COLUMNS.len(), 21);
}
