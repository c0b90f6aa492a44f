//! Sixteen verdicts on one address, through the built program, as a lawyer reads them.
//!
//! `docs/postal-explained.md` is made of them and held to them; `PORTCULLIS_BLESS=1` writes it again. The people and
//! households are SYNTHETIC.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// The address on record.
const RECORD: &str = "123 Main St Apt 4, Springfield, IL 62701";

/// Eight ways to write it.
const SPELLINGS: [(&str, &str); 8] = [
    (
        "every word spelled out, ZIP+4",
        "123 MAIN STREET APARTMENT 4, SPRINGFIELD, ILLINOIS 62701-1234",
    ),
    ("a pound sign, no comma", "123 Main St #4 Springfield IL 62701"),
    ("three lines", "123 Main St\nApt. 4\nSpringfield, IL 62701"),
    ("the unit in front", "Apt 4, 123 Main Str., Springfield IL 62701"),
    (
        "`No.` before the unit's number, and the country",
        "123 Main Street, Apt No. 4, Springfield, IL 62701, USA",
    ),
    ("in care of somebody", "C/O SYNTHETIC ROE\n123 MAIN ST APT 4\nSPRINGFIELD IL 62701"),
    ("full-width digits and a misspelt street", "１２３ Main Strt Apt ４, Springfield, IL 62701"),
    (
        "a unit's misspelt designator, points and blanks",
        "123  Main  St.,  Aprt. 4 ,Springfield , Il. 62701",
    ),
];

/// Eight addresses that are near it, and not it: the verdict, and the field that says so.
const NEAR_MISSES: [(&str, &str, &str, &str); 8] = [
    ("another unit", "123 Main St Apt 5, Springfield, IL 62701", "different", "unit"),
    (
        "two digits the other way round",
        "132 Main St Apt 4, Springfield, IL 62701",
        "different",
        "number",
    ),
    ("no unit", "123 Main St, Springfield, IL 62701", "one_sided", "unit"),
    ("a directional", "123 N Main St Apt 4, Springfield, IL 62701", "one_sided", "pre_directional"),
    ("another suffix", "123 Main Ave Apt 4, Springfield, IL 62701", "different", "suffix"),
    (
        "a suite for an apartment",
        "123 Main St Ste 4, Springfield, IL 62701",
        "undetermined",
        "unit",
    ),
    ("another ZIP Code", "123 Main St Apt 4, Springfield, IL 62702", "different", "zip"),
    ("a half", "123 1/2 Main St Apt 4, Springfield, IL 62701", "different", "number"),
];

/// What the built program says of pairs, one line in for each.
fn compare(others: &[&str], explain: bool) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portcullis"));
    command.args(["postal", "compare"]).args(explain.then_some("--explain"));
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = String::new();
    for other in others {
        writeln!(lines, "{}", serde_json::json!({"a": RECORD, "b": other})).unwrap();
    }
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let done = child.wait_with_output().unwrap();
    assert!(done.status.success());
    String::from_utf8(done.stdout).unwrap()
}

fn verdict(other: &str) -> serde_json::Value {
    serde_json::from_str(&compare(&[other], false)).unwrap()
}

#[test]
fn eight_spellings_are_the_same_and_eight_near_misses_are_not() {
    for (what, other) in SPELLINGS {
        assert_eq!(verdict(other)["verdict"], "same", "{what}");
    }
    for (what, other, expected, field) in NEAR_MISSES {
        let answer = verdict(other);
        assert_eq!(answer["verdict"], expected, "{what}");
        let fields = answer["fields"].as_array().unwrap();
        let apart: Vec<_> = fields.iter().filter(|one| one["outcome"] != "same").collect();
        assert_eq!(apart.len(), 1, "{what}: {apart:?}");
        assert_eq!(apart[0]["field"], field, "{what}");
    }
}

#[test]
fn the_page_of_verdicts_is_what_the_program_says() {
    let mut page = String::from(
        "# One address, eight spellings of it, and eight near misses\n\n\
         What `portcullis postal compare --explain` says, to the letter; made and held by\n\
         `crates/portcullis/tests/postal.rs`. SYNTHETIC: nobody is known to live here. Only `same` is a match. Each line\n\
         names the rule that was applied and where USPS Publication 28 (or this crate) states it.\n\n",
    );
    let cases = SPELLINGS.iter().map(|(what, other)| (*what, *other));
    let near = NEAR_MISSES.iter().map(|(what, other, ..)| (*what, *other));
    for (at, (what, other)) in cases.chain(near).enumerate() {
        match at {
            0 => page.push_str("## Spellings of it\n\n"),
            8 => page.push_str("## Near misses\n\n"),
            _ => {}
        }
        let said = compare(&[other], true);
        writeln!(page, "### {}. {what}\n\n```text\na: {RECORD}", at + 1).unwrap();
        writeln!(page, "b: {}\n\n{}\n```\n", other.replace('\n', " ⏎ "), said.trim_end()).unwrap();
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/postal-explained.md");
    if std::env::var_os("PORTCULLIS_BLESS").is_some() {
        fs::write(&path, page.trim_end().to_owned() + "\n").unwrap();
    }
    let kept = fs::read_to_string(path).unwrap_or_default();
    assert_eq!(
        kept.trim_end(),
        page.trim_end(),
        "run with PORTCULLIS_BLESS=1 and read the difference"
    );
}
