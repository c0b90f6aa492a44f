//! Which records of an extract are sealed, and why the others are left out. SYNTHETIC.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop")]

mod common;

use std::collections::BTreeMap;

use common::Office;
use portcullis::extract;
use portcullis_core::staff::Role;
use portcullis_engine::sealing::SealReport;
use portcullis_engine::{Command, Reply};

/// One person, told by id, number, unit, date and source; the rest is the same.
fn seal(rows: &[[&str; 5]]) -> SealReport {
    let office = Office::without_register();
    let mut text = extract::COLUMNS.join(",");
    for [id, tin, unit, as_of, source] in rows {
        text += &format!(
            "\n{id},Roe,Jane,,,{tin},123 Main St,{unit},Springfield,IL,62701,{as_of},{source}"
        );
    }
    let rows = extract::read(text.as_bytes()).unwrap();
    match office.act(Role::Clerk, Command::Seal(rows)).unwrap() {
        Reply::Sealed(report) => report,
        other => panic!("sealed, and got {other:?}"),
    }
}

fn left_out(report: &SealReport) -> String {
    let by_id: BTreeMap<&str, &str> = report
        .left_out
        .iter()
        .flat_map(|(why, ids)| ids.iter().map(|id| (id.as_str(), *why)))
        .collect();
    by_id.iter().map(|(id, why)| format!("{id} {why}")).collect::<Vec<_>>().join(", ")
}

/// What is told, the rows, how many are sealed, and what is left out and why.
type Case<'a> = (&'a str, &'a [[&'a str; 5]], u64, &'a str);

const CASES: [Case<'_>; 10] = [
    ("one row", &[["a", "900000001", "", "2024-01-01", "return"]], 1, ""),
    (
        "an older and a newer",
        &[
            ["a", "900000001", "Apt 1", "2023-01-01", "return"],
            ["b", "900000001", "Apt 2", "2024-01-01", "ncoa"],
        ],
        1,
        "a superseded",
    ),
    (
        "the newer has no complete address: the older is not the last known one",
        &[
            ["a", "900000001", "Apt 1", "2023-01-01", "return"],
            ["b", "900000001", "Apt", "2024-01-01", "return"],
        ],
        0,
        "a superseded, b leftover",
    ),
    (
        "a row without a date may be the latest",
        &[
            ["a", "900000001", "Apt 1", "2023-01-01", "return"],
            ["b", "900000001", "Apt 2", "soon", "return"],
        ],
        0,
        "a superseded, b as_of_malformed",
    ),
    (
        "two addresses of one day say nothing",
        &[
            ["a", "900000001", "Apt 1", "2024-01-01", "return"],
            ["b", "900000001", "Apt 2", "2024-01-01", "return"],
        ],
        0,
        "a same_day_conflict, b same_day_conflict",
    ),
    (
        "the same person twice is one",
        &[
            ["a", "900000001", "Apt 1", "2024-01-01", "return"],
            ["b", "900000001", "Apt 1", "2024-01-01", "return"],
        ],
        1,
        "b superseded",
    ),
    (
        "a third party's word is no source",
        &[["a", "900000001", "", "2024-01-01", "payor"]],
        0,
        "a source_unknown",
    ),
    ("eight digits", &[["a", "90000000", "", "2024-01-01", "return"]], 0, "a tin_malformed"),
    (
        "two people of one name at one address are two",
        &[
            ["a", "900000001", "", "2024-01-01", "return"],
            ["b", "900000002", "", "2024-01-01", "return"],
        ],
        2,
        "",
    ),
    (
        "without numbers they cannot be told apart, and are one",
        &[["a", "", "", "2024-01-01", "return"], ["b", "", "", "2024-01-01", "return"]],
        1,
        "b duplicate",
    ),
];

#[test]
fn the_latest_row_of_a_number_counts_and_no_other() {
    for (what, rows, sealed, expected) in CASES {
        let report = seal(rows);
        assert_eq!(left_out(&report), expected, "{what}");
        assert_eq!(report.sealed, sealed, "{what}");
    }
}
