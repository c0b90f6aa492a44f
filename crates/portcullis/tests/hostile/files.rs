//! Files that cannot be read: every place is told at once, with what to do, and nothing is recorded but
//! the refusal. SYNTHETIC people.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use portcullis_core::request::COLUMNS;
use portcullis_testkit::people;
use serde_json::Value;

use crate::book::{code, section};
use crate::desk::{Desk, Row, rows_file};

/// What is done to a file of two lawful rows, and the words of each place that must be told.
type Case = (&'static str, Spoil, &'static [(u64, &'static str)]);

/// From a file that is in order to one that is not.
type Spoil = fn(String) -> Vec<u8>;

fn latin1(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect()
}

const CASES: &[Case] = &[
    ("an empty file", |_| Vec::new(), &[(1, "the file is empty")]),
    ("a byte-order mark alone", |_| b"\xef\xbb\xbf".to_vec(), &[(1, "the file is empty")]),
    ("no header", |t| t.split_once('\n').unwrap().1.into(), &[(1, "the header is missing")]),
    ("a NUL byte", |t| t.replacen("Jane", "Ja\0e", 1).into(), &[(2, "a NUL byte")]),
    ("Latin-1", |t| latin1(&t.replace("Jane", "José")), &[(2, "not UTF-8"), (3, "not UTF-8")]),
    (
        "UTF-16",
        |t| t.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        &[(1, "a NUL byte"), (1, "the header is missing")],
    ),
    (
        "a column that is missing",
        |t| t.replacen(",tin,", ",", 1).replace("62701\",\"\",", "62701\",").into(),
        &[(1, "the column is missing")],
    ),
    (
        "a column that is unknown",
        |t| {
            t.replacen(",tin,", ",tin,ssn,", 1)
                .replace("62701\",\"\",", "62701\",\"\",\"\",")
                .into()
        },
        &[(1, "an unknown column")],
    ),
    (
        "a column that stands twice",
        |t| {
            t.replacen(",tin,", ",tin,tin,", 1)
                .replace("62701\",\"\",", "62701\",\"\",\"\",")
                .into()
        },
        &[(1, "the column stands twice")],
    ),
    (
        "a row of 20 cells",
        |t| t.replacen("\"Roe\",", "", 1).into(),
        &[(2, "20 cells where 21 are due")],
    ),
    (
        "a row of 22 cells",
        |t| t.replacen("\"Roe\",", "\"Roe\",\"\",", 1).into(),
        &[(2, "22 cells where 21 are due")],
    ),
    (
        "a row id that stands twice",
        |t| t.replace("r-2", "r-1").into(),
        &[(3, "the id stands on line 2 too")],
    ),
    ("a row without its id", |t| t.replace("\"r-2\"", "\"\"").into(), &[(3, "the row has no id")]),
    ("a row id with a blank", |t| t.replace("r-2", "r 2").into(), &[(3, "not a row id")]),
    ("a file that is cut in the middle", |t| t[..t.len() - 30].into(), &[(3, "is not closed")]),
    (
        "a quote that is not closed",
        |t| t.replacen("\"Jane\"", "\"Jane", 1).into(),
        &[(2, "text after the quote")],
    ),
    (
        "a quote in a cell that is not quoted",
        |t| t.replacen("\"Jane\"", "Ja\"ne", 1).into(),
        &[(2, "a double quote in a cell")],
    ),
    ("an empty line", |t| t.replacen("\n", "\n\n", 1).into(), &[(2, "an empty line")]),
    ("lines that end in CR alone", |t| t.replace('\n', "\r").into(), &[(1, "a carriage return")]),
    (
        "a table with `;` between",
        |t| t.replace("\",\"", "\";\"").replace(',', ";").into(),
        &[(1, "parted by semicolons")],
    ),
    (
        "bytes, header and rows at once",
        |t| {
            let t = t.replacen(",tin,", ",ssn,", 1).replacen("Jane", "Ja\0e", 1);
            latin1(&t.replacen("\"r-2\"", "é", 1))
        },
        &[
            (1, "an unknown column"),
            (1, "the column is missing"),
            (2, "a NUL byte"),
            (3, "not UTF-8"),
            (3, "not a row id"),
        ],
    ),
];

#[test]
fn an_unreadable_file_is_refused_whole_with_every_place() {
    let mut desk = Desk::bare();
    let mut book = Vec::new();
    for (what, spoil, expected) in CASES {
        let text = String::from_utf8(rows_file(&[Row::lawful("r-1"), Row::lawful("r-2")])).unwrap();
        let bytes = spoil(text);
        let payload = desk.payload(&bytes, 2);
        let letter = desk.agency.sign(&payload).unwrap();
        let (letter, rows) = (desk.put("letter.jws", &letter), desk.put("rows.csv", &bytes));
        let ran = desk.run(&["lodge", &letter, &rows]);
        assert_eq!((ran.code, ran.get("state")), (65, "refused".to_owned()), "{what}: {ran:?}");
        let places = ran.json()["places"].as_array().unwrap().clone();
        let told = |(line, words): &&(u64, &str)| {
            let is =
                |p: &Value| p["line"] == *line && p["message"].as_str().unwrap().contains(words);
            places.iter().any(is)
        };
        let untold: Vec<_> = expected.iter().filter(|place| !told(place)).collect();
        assert!(untold.is_empty(), "{what}: {untold:?} not among {places:?}");
        assert!(places.iter().all(|p| !p["remedy"].as_str().unwrap().is_empty()), "{what}");
        let lint = desk.say(&["lint", &rows]);
        assert_eq!(lint.code, 65, "{what}");
        assert!(lint.err.contains("rows.csv: line"), "{what}: {}", lint.err);
        let says: Vec<String> =
            expected.iter().map(|(line, words)| format!("line {line}: {words}")).collect();
        book.push(vec![(*what).to_owned(), says.join("; ")]);
    }
    desk.is_sound();
    section(
        "Rows files that cannot be read",
        &["the file", "what is told, of each place"],
        &book,
        "files.rs::an_unreadable_file_is_refused_whole_with_every_place",
    );
}

#[test]
fn what_only_looks_odd_is_read() {
    let text = String::from_utf8(rows_file(&[Row::lawful("r-1"), Row::lawful("r-2")])).unwrap();
    let mut turned: Vec<Vec<String>> = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes())
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .collect();
    turned.iter_mut().for_each(|row| row.reverse());
    let mut writer = csv::Writer::from_writer(Vec::new());
    turned.iter().for_each(|row| writer.write_record(row).unwrap());
    let odd: [(&str, Vec<u8>); 5] = [
        ("CRLF", text.replace('\n', "\r\n").into_bytes()),
        ("a byte-order mark", ["\u{feff}", &text].concat().into_bytes()),
        ("no line end at the end", text.trim_end().as_bytes().to_vec()),
        ("columns in another order", writer.into_inner().unwrap()),
        ("a line break within a cell", text.replace("on where she", "on\nwhere she").into_bytes()),
    ];
    let mut desk = Desk::bare();
    for (what, bytes) in odd {
        let payload = desk.payload(&bytes, 2);
        let letter = desk.agency.sign(&payload).unwrap();
        let (letter, rows) = (desk.put("letter.jws", &letter), desk.put("rows.csv", &bytes));
        let ran = desk.run(&["lodge", &letter, &rows]);
        assert_eq!((ran.code, ran.json()["returned"].as_u64()), (0, Some(0)), "{what}: {ran:?}");
    }
}

#[test]
fn a_line_of_a_hundred_megabytes_is_judged_like_any_other() {
    let mut desk = Desk::bare();
    let long = "x".repeat(100 << 20);
    let ran = desk.lodge(&[Row::lawful("r-1").with("reason", &long), Row::lawful("r-2")]);
    assert_eq!((ran.code, ran.json()["returned"].as_u64()), (0, Some(1)), "{}", ran.err);
    let bytes = [b"row_id,last_name\n".as_slice(), long.as_bytes()].concat();
    let path = desk.put("rows.csv", &bytes);
    let ran = desk.run(&["lint", &path]);
    assert_eq!(ran.code, 65);
    assert!(ran.out.len() < 10_000, "what is told does not grow with the file");
}

/// What is done to an extract of the town.
const EXTRACTS: &[(&str, Spoil, &str)] = &[
    ("an empty file", |_| Vec::new(), "the file is empty"),
    ("no header", |t| t.split_once('\n').unwrap().1.into(), "the header is missing"),
    ("a NUL byte", |t| t.replacen("Roe", "R\0e", 1).into(), "a NUL byte"),
    ("Latin-1", |t| latin1(&t.replacen("Roe", "Roé", 1)), "not UTF-8"),
    ("a column that is missing", |t| t.replacen(",tin,", ",", 1).into(), "the column is missing"),
    ("a file that is cut in the middle", |t| t[..t.len() - 12].into(), "cells where 13 are due"),
];

#[test]
fn an_unreadable_extract_builds_nothing() {
    let mut book = Vec::new();
    let desk = Desk::open();
    let before = desk.run(&["doctor"]).out;
    for (what, spoil, words) in EXTRACTS {
        let path = desk.put("bad.csv", &spoil(people::extract()));
        let ran = desk.say(&["seal", &path]);
        assert_eq!(ran.code, 65, "{what}: {ran:?}");
        assert!(ran.err.contains(words), "{what}: {}", ran.err);
        book.push(vec![(*what).to_owned(), format!("65: {words}")]);
    }
    let register = |doctor: &str| doctor.split("\"check\":\"register\"").nth(1).map(str::to_owned);
    assert_eq!(register(&before), register(&desk.run(&["doctor"]).out), "no generation was built");
    section(
        "Extracts that cannot be read",
        &["the file", "what is told"],
        &book,
        "files.rs::an_unreadable_extract_builds_nothing",
    );
}

/// Other files that people write, each spoiled in one way.
const ORDER: &str = "id = \"s-1\"\ncourt = \"D.D.C.\"\ndocket = \"26-1\"\nentered = 2026-01-02\n\
                     effective_from = 2026-01-02T00:00:00Z\nscope = { all = true }\n";

#[test]
fn an_order_that_would_stop_nothing_is_not_entered() {
    let mut desk = Desk::open();
    for (scope, words) in [
        ("{ statute = \"8 USC 1235(a)\" }", "would stop nothing"),
        ("{ statute = \"8 USC 99999\" }", "would stop nothing"),
        ("{ agency = \"fbi\", instrument = \"irs-ice-mou-2025\" }", "no instrument admits"),
    ] {
        let path = desk.put("order.toml", ORDER.replace("{ all = true }", scope).as_bytes());
        let ran = desk.say(&["stay", "enter", &path]);
        assert_eq!(ran.code, 65, "{scope}: {ran:?}");
        assert!(ran.err.contains(words), "{scope}: {}", ran.err);
    }
    let escape = ORDER.replacen("court = \"", "court = \"\\u001b[2J", 1);
    let path = desk.put("order.toml", escape.as_bytes());
    assert!(desk.say(&["stay", "enter", &path]).err.contains("a control character"));
    let narrow = ORDER.replace("{ all = true }", "{ statute = \"8 USC 1253(a)(1)\" }");
    let path = desk.put("order.toml", narrow.as_bytes());
    assert_eq!(desk.say(&["stay", "enter", &path]).code, 0);
    assert!(!desk.lodge(&[Row::lawful("r-1")]).get("batch").is_empty());
}

#[test]
fn a_roll_an_order_and_a_protection_are_held_to_their_form() {
    let mut desk = Desk::open();
    let order = ORDER;
    let roll = desk.agency.roll();
    type Spoiled<'a> = (&'a str, &'a [&'a str], String, &'a str);
    let cases: Vec<Spoiled<'_>> = vec![
        ("a roll that is not TOML", &["roll", "import"], roll.replace("kid =", "kid"), "line"),
        ("a roll with an unknown member", &["roll", "import"], format!("{roll}pin = 1\n"), "pin"),
        (
            "an office that is none",
            &["roll", "import"],
            roll.replace("agency-head", "deputy"),
            "office",
        ),
        ("a key that is none", &["roll", "import"], roll.replace("P-256", "P-521"), "key"),
        (
            "2026-02-30 in a roll",
            &["roll", "import"],
            roll.replace("2025-01-01", "2025-02-30"),
            "line",
        ),
        (
            "an order without its court",
            &["stay", "enter"],
            order.replace("court = \"D.D.C.\"\n", ""),
            "court",
        ),
        (
            "an order that stops nothing",
            &["stay", "enter"],
            order.replace("{ all = true }", "{}"),
            "scope",
        ),
        (
            "an order for a misspelt agency",
            &["stay", "enter"],
            order.replace("{ all = true }", "{ agency = \"icy\" }"),
            "no instrument admits",
        ),
        (
            "a protection without its claim",
            &["protect", "add"],
            "id = \"p-1\"\n".to_owned(),
            "last_name",
        ),
    ];
    let mut book = Vec::new();
    for (what, command, text, words) in cases {
        let path = desk.put("file.toml", text.as_bytes());
        let ran = desk.say(&[command, &[path.as_str()]].concat());
        assert_eq!(ran.code, 65, "{what}: {ran:?}");
        assert!(ran.err.contains(words), "{what}: {}", ran.err);
        book.push(vec![(*what).to_owned(), code(&command.join(" ")), "65".to_owned()]);
    }
    let batch = desk.lodge(&[Row::lawful("r-1")]).get("batch");
    assert!(!batch.is_empty(), "none of it has stopped anything");
    section(
        "Rolls, orders and protections",
        &["the file", "command", "exit"],
        &book,
        "files.rs::a_roll_an_order_and_a_protection_are_held_to_their_form",
    );
}

#[test]
fn a_file_that_changes_while_it_is_read_is_read_again_by_whoever_asked() {
    let desk = Desk::bare();
    let mut text = people::extract();
    let row = text.lines().nth(1).unwrap().to_owned() + "\n";
    text += &row.repeat(200_000);
    let path = desk.put("growing.csv", text.as_bytes());
    let done = AtomicBool::new(false);
    let ran = std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut file = fs::OpenOptions::new().append(true).open(Path::new(&path)).unwrap();
            while !done.load(Ordering::Relaxed) {
                file.write_all(row.as_bytes()).unwrap();
            }
        });
        let ran = desk.say(&["seal", &path]);
        done.store(true, Ordering::Relaxed);
        ran
    });
    assert_eq!(ran.code, 75, "{ran:?}");
    assert!(ran.err.contains("changed while it was read"), "{}", ran.err);
    assert_eq!(COLUMNS.len(), 21);
}
