//! SYNTHETIC: every name of a person in `exam/readings.tsv` is made up.
//!
//! How an address is read, row by row: what a text or a row of columns comes to, and the section that says so.

use portcullis_postal::{Columns, Completeness, Reading, read_columns, read_text};

/// The canonical form, or the reasons; behind it in brackets what was set aside.
fn shown(reading: &Reading) -> String {
    let mut shown = match reading.completeness() {
        Completeness::Complete => reading.address().map(ToString::to_string).unwrap_or_default(),
        Completeness::Incomplete(reasons) => {
            reasons.iter().map(|reason| reason.code()).collect::<Vec<_>>().join(" ")
        }
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

/// A reading, a rule, and whether the reading followed it.
const RULES: &[(&str, &str, bool)] = &[
    ("123 Main St, Springfield IL 62701", "unit.designator", false),
    ("123 Main St Apt 4, Springfield IL 62701", "unit.designator", true),
    ("12 Highway 5, Springfield IL 62701", "unit.designator", false),
    ("12 Highway 5 Apt 4, Springfield IL 62701", "unit.designator", true),
    ("2345 N % Clark St Apt 1, Chicago IL 60614", "unit.designator", false),
    ("123 Main St, Springfield IL 62701", "street.suffix", true),
    ("123 Main, Springfield IL 62701", "street.suffix", false),
    ("12 St Clair Ave, Springfield IL 62701", "street.inner_words", true),
    ("123 Main St, Springfield IL 62701", "street.inner_words", false),
    ("12 K St, Springfield IL 62701", "street.inner_words", false),
    ("123 N Main St, Springfield IL 62701", "street.pre_directional", true),
    ("123 Main St, Springfield IL 62701", "street.pre_directional", false),
    ("123 Main St N, Springfield IL 62701", "street.post_directional", true),
    ("123 Main St, Springfield IL 62701", "street.post_directional", false),
    ("123 Main St, Springfield IL 62701", "locality.state_name", false),
    ("123 Main St, Springfield Illinois 62701", "locality.state_name", true),
    ("1 Elm St, Charleston West Virginia 25301", "locality.state_name", true),
    ("1 Elm St | | St Louis | MO | 63101", "locality.city_words", true),
    ("1 Elm St | | Saint Louis | MO | 63101", "locality.city_words", false),
    ("123 Main St | | Springfield | IL | 62701-1234", "locality.zip_plus_4", true),
    ("123 Main St | | Springfield | IL | 62701", "locality.zip_plus_4", false),
    ("123 Main St, Care of Jane Roe, Springfield IL 62701", "lines.addressee", true),
    ("Care of Jane Roe, 123 Main St, Springfield IL 62701", "lines.addressee", true),
    ("Jane Roe, 123 Main St, Springfield IL 62701", "lines.addressee", false),
];

#[test]
fn a_reading_names_the_rules_that_it_followed_and_no_others() {
    for (written, rule, follows) in RULES {
        let reading = read(written);
        let named = reading.trace().iter().any(|step| step.rule == *rule);
        assert_eq!(named, *follows, "{written}: {rule}");
    }
}
