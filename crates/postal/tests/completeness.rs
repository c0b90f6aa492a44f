//! SYNTHETIC: every name in this file is made up.
//!
//! What is no address, and why, in a table that a lawyer can read.

use portcullis_postal::{Columns, Completeness, Reason, read_columns, read_text};

fn codes(completeness: &Completeness) -> String {
    match completeness {
        Completeness::Complete => "complete".to_owned(),
        Completeness::Incomplete(reasons) => {
            reasons.iter().map(|reason| reason.code()).collect::<Vec<_>>().join(" ")
        }
    }
}

/// Free text, and the reasons.
const TEXT: &[(&str, &str)] = &[
    ("", "no_address"),
    ("Failed to Provide", "placeholder"),
    ("Failed to Provide 62701", "placeholder"),
    ("Failed to Provide, Springfield IL 62701", "placeholder"),
    ("Unknown Address", "placeholder"),
    ("Unknown Address, 62701", "placeholder"),
    ("NA NA", "placeholder"),
    ("NA NA 62701", "placeholder"),
    ("N/A", "placeholder"),
    ("Don't Care 12345", "placeholder"),
    ("00000", "placeholder"),
    ("Desconocido", "placeholder"),
    ("Homeless", "placeholder"),
    ("123 Unknown, Springfield IL 62701", "placeholder"),
    ("62701", "zip_only"),
    ("62701-1234", "zip_only"),
    ("Springfield IL 62701", "no_street"),
    ("Springfield, IL", "no_street no_zip"),
    ("123, Springfield IL 62701", "no_street"),
    ("123 St, Springfield IL 62701", "no_street"),
    ("123 N, Springfield IL 62701", "no_street"),
    ("Main St, Springfield IL 62701", "no_number"),
    ("0 Main St, Springfield IL 62701", "no_number"),
    ("PO Box, Springfield IL 62701", "no_number"),
    ("RR 2, Springfield IL 62701", "no_number"),
    ("PSC 3, APO AE 09021", "no_number"),
    ("123 Main St", "no_locality no_zip"),
    ("123 Main St 62701", "no_locality"),
    ("123 Main St, Springfield IL", "no_zip"),
    ("123 Main St, Springfield IN 62701", "zip_state_conflict"),
    ("Cook County Jail, Chicago IL 60608", "facility_only"),
    ("c/o Cook County Jail, Chicago IL 60608", "facility_only"),
    ("Eloy Detention Center, Eloy AZ 85131", "facility_only"),
    ("General Delivery, Springfield IL 62701", "general_delivery"),
    ("10 King St, Toronto ON M5V 1A1", "foreign"),
    ("Av Reforma 123, Ciudad de Mexico, Mexico", "foreign"),
    ("123 Main St Red House, Springfield IL 62701", "leftover"),
    ("123 Main St #5?, Springfield IL 62701", "leftover"),
    ("123 Main St, PO Box 12, Springfield IL 62701", "ambiguous"),
    ("444 Wabasha St North Saint Paul MN 55101", "ambiguous"),
    ("12 Main St & 5th Ave, Springfield IL 62701", "ambiguous"),
    ("100 block of Main St, Springfield IL 62701", "no_number"),
    ("1 Oak St, Unknown IL 62701", "no_locality"),
    ("12 Oak St, Tower Building 5, Springfield IL 62701", "leftover"),
    ("PO Box 12, Apt 4, Springfield IL 62701", "leftover"),
    ("123 125 Main St, Springfield IL 62701", "ambiguous"),
    ("123 M\u{0430}in St, Springfield IL 62701", "ambiguous"),
];

/// Line 1, city, state, ZIP, and the reasons.
const COLUMNS: &[(&str, &str, &str, &str, &str)] = &[
    ("", "", "", "", "no_address"),
    ("", "", "", "62701", "zip_only"),
    ("62701", "", "", "62701", "zip_only"),
    ("62701", "", "", "", "zip_only"),
    ("62701", "Springfield", "IL", "62701", "no_street"),
    ("", "Springfield", "IL", "62701", "no_street"),
    ("", "Springfield", "IL", "", "no_street no_zip"),
    ("Failed to Provide", "Springfield", "IL", "62701", "placeholder"),
    ("Unknown Address", "", "", "62701", "placeholder"),
    ("NA NA", "NA", "NA", "62701", "placeholder"),
    ("UNKNOWN", "UNKNOWN", "XX", "00000", "placeholder"),
    ("Don't Care", "", "", "12345", "placeholder"),
    ("123 Main St", "Unknown", "IL", "62701", "no_locality"),
    ("123 Main St", "Springfield", "", "62701", "no_locality"),
    ("123 Main St", "Springfield", "ZZ", "62701", "no_locality"),
    ("123 Main St", "Springfield", "IL", "6270", "no_zip"),
    ("123 Main St", "Springfield", "IL", "00000", "no_zip"),
    ("123 Main St", "Springfield", "IN", "62701", "zip_state_conflict"),
    ("Main St", "Springfield", "IL", "", "no_number no_zip"),
    ("Main St", "Springfield", "IN", "62701", "no_number zip_state_conflict"),
    ("Cook County Jail", "Chicago", "IL", "60608", "facility_only"),
    ("General Delivery", "Springfield", "IL", "62701", "general_delivery"),
    ("10 King St", "Toronto", "ON", "M5V 1A1", "foreign"),
    ("'; DROP TABLE people; --", "Springfield", "IL", "62701", "no_number"),
    ("12 Oak St", "A City On No List", "IL", "62701", "complete"),
];

#[test]
fn text_is_judged_as_the_table_says() {
    for (text, want) in TEXT {
        let reading = read_text(text);
        assert_eq!(codes(&reading.completeness()), *want, "{text}");
        assert!(reading.address().is_none(), "{text}");
    }
}

#[test]
fn columns_are_judged_as_the_table_says() {
    for (line1, city, state, zip, want) in COLUMNS {
        let reading = read_columns(&Columns { line1, line2: "", city, state, zip });
        assert_eq!(codes(&reading.completeness()), *want, "{line1} {city} {state} {zip}");
        assert_eq!(reading.address().is_some(), *want == "complete");
    }
}

#[test]
fn every_reason_is_in_the_tables() {
    for reason in Reason::ALL {
        let named = |want: &str| want.split(' ').any(|code| code == reason.code());
        assert!(TEXT.iter().any(|(_, want)| named(want)), "{}", reason.code());
    }
}

#[test]
fn a_very_long_line_is_refused_at_once() {
    let long = "APT 1 ".repeat(200_000);
    assert_eq!(codes(&read_text(&long).completeness()), "leftover");
    let line = "123 MAIN ST ".repeat(300);
    assert_eq!(codes(&read_text(&line).completeness()), "no_locality no_zip leftover");
}

#[test]
fn four_thousand_bytes_are_read_and_no_more() {
    let padded = |text: &str, bytes: usize| format!("{text:<bytes$}");
    let columns = |line1: &str| {
        let columns = Columns { line1, line2: "", city: "Springfield", state: "IL", zip: "62701" };
        codes(&read_columns(&columns).completeness())
    };
    let text = |bytes| {
        codes(&read_text(&padded("123 Main St, Springfield IL 62701", bytes)).completeness())
    };
    assert_eq!((text(4_000).as_str(), text(4_001).as_str()), ("complete", "leftover"));
    let rest = "SpringfieldIL62701".len();
    assert_eq!(columns(&padded("123 Main St", 4_000 - rest)), "complete");
    assert_eq!(columns(&padded("123 Main St", 4_001 - rest)), "leftover");
}

#[test]
fn ninety_six_words_are_read_and_no_more() {
    let place = "Springfield IL 62701";
    let words = |count: usize| vec!["A"; count].join(" ");
    let text = |count| codes(&read_text(&format!("{} {place}", words(count))).completeness());
    assert_eq!(text(93), "no_number");
    assert_eq!(text(94), "no_locality no_zip leftover");
    assert_eq!(text(97), "no_locality no_zip leftover");
    let columns = |line1: &str, city, state| {
        let columns = Columns { line1, line2: "", city, state, zip: "62701" };
        codes(&read_columns(&columns).completeness())
    };
    // The lines complete the columns, as far as they are read.
    let lacking = |count| columns(&format!("{} {place}", words(count)), "", "");
    assert_eq!((lacking(93).as_str(), lacking(94).as_str()), ("no_number", "no_locality leftover"));
    let units = ["Apt 1"; 48].join(" ");
    assert_eq!(columns(&units, "Springfield", "IL"), "no_street");
    assert_eq!(columns(&format!("{units} B"), "Springfield", "IL"), "leftover");
}

#[test]
fn nothing_personal_is_in_debug_output() {
    let reading = read_text("123 Main St, Springfield IL 62701");
    assert_eq!(format!("{reading:?}"), "Reading(..)");
    assert_eq!(format!("{:?}", reading.address().unwrap()), "Address(..)");
    let columns = Columns { line1: "123 Main St", line2: "", city: "", state: "", zip: "" };
    assert_eq!(format!("{columns:?}"), "Columns(..)");
}
