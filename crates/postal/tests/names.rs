//! SYNTHETIC: every name in this file is made up.
//!
//! Which names are the same, in a table that a lawyer can read.

use portcullis_postal::{NameColumns, compare_names, read_name, read_name_text};

const COMPARED: &[(&str, &str, &str)] = &[
    ("DOE, JANE", "Jane Doe", "same"),
    ("DOE, JANE Q", "Jane Quinn Doe", "same"),
    ("DOE, JANE Q", "Jane Doe", "same"),
    ("DOE, JANE", "Dr. Jane Doe, PhD", "same"),
    ("DOE, JOHN JR", "John Doe Junior", "same"),
    ("DOE, JOHN III", "John Doe 3rd", "same"),
    ("DE LA CRUZ, JUAN", "Juan Delacruz", "same"),
    ("O'BRIEN, SEAN", "Sean O Brien", "same"),
    ("GARCIA-LOPEZ, MARIA", "Garcia Lopez, Mar\u{ed}a", "same"),
    ("MARIA GARCIA LOPEZ", "MARIA GARCIA LOPEZ", "same"),
    ("MARIA GARCIA LOPEZ", "MARIA LOPEZ", "undetermined"),
    ("MARIA GARCIA LOPEZ", "GARCIA, MARIA", "different"),
    ("DOE, JANE", "DOE, JANET", "different"),
    ("DOE, WILLIAM", "DOE, BILL", "different"),
    ("DOE, JANE A", "DOE, JANE B", "different"),
    ("DOE, JOHN", "DOE, JOHN JR", "different"),
    ("DOE, JOHN JR", "DOE, JOHN II", "different"),
    ("GARCIA LOPEZ, MARIA", "LOPEZ GARCIA, MARIA", "different"),
    ("JANE DOE", "DOE JANE", "different"),
    ("UNKNOWN", "JANE DOE", "undetermined"),
    ("DOE, UNKNOWN", "DOE, UNKNOWN", "undetermined"),
];

#[test]
fn verdicts_are_as_the_table_says_both_ways() {
    for (a, b, want) in COMPARED {
        let (one, two) = (read_name_text(a), read_name_text(b));
        assert_eq!(compare_names(&one, &two).verdict.word(), *want, "{a} / {b}");
        assert_eq!(compare_names(&two, &one).verdict.word(), *want, "{b} / {a}");
    }
}

#[test]
fn a_name_that_can_be_stated_has_one_reading() {
    for text in ["Doe, Jane", "Jane Doe", "Jane Q Doe", "Juan de la Cruz"] {
        assert!(read_name_text(text).name().is_some(), "{text}");
    }
    for text in
        ["Maria Garcia Lopez", "Jane", "", "Unknown", "Failed to Provide", "N/A", "Doe, 123"]
    {
        assert!(read_name_text(text).name().is_none(), "{text}");
    }
}

#[test]
fn columns_and_text_agree() {
    let columns = NameColumns { last: "de la Cruz", first: "Juan", middle: "M.", suffix: "Jr." };
    let (read, text) = (read_name(&columns), read_name_text("DELACRUZ JR, JUAN MIGUEL"));
    assert_eq!(compare_names(&read, &text).verdict.word(), "same");
    assert_eq!(read.name().unwrap().key(), text.name().unwrap().key());
    assert_eq!(format!("{read:?} {columns:?}"), "NameReading(..) NameColumns(..)");
    let maria = NameColumns { last: "Lopez", first: "Maria", middle: "Garcia", suffix: "" };
    let text = read_name_text("MARIA GARCIA LOPEZ");
    assert_eq!(compare_names(&read_name(&maria), &text).verdict.word(), "same");
}
