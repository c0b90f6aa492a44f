//! What only shows in the whole: soft limits hold a batch for counsel, hard ones return its rows.
//! SYNTHETIC people.

use std::fs;

use serde_json::Value;

use crate::book::{code, section};
use crate::desk::{Desk, Ran, Row};

/// A row of its own person, house and reason.
pub(crate) fn own(at: usize) -> Row {
    let words = ["lease", "witness", "payroll", "school", "clinic", "neighbor", "landlord"];
    let [one, two] = [words[at % 7], words[(at / 7) % 7]];
    let spelled: String =
        at.to_string().chars().map(|d| char::from(b'a' + (d as u8 - b'0'))).collect();
    Row::lawful(&format!("row-{at}"))
        .with("first_name", &format!("Jane{spelled}"))
        .with("address_line1", &format!("{} Main St", 1000 + at))
        .with("order_number", &format!("A-{at}"))
        .with("officer_ids", ["o-1", "o-2", "o-3"][at % 3])
        .with(
            "reason",
            &format!(
                "Case INV-1: the {one} and the {two} of {spelled} place the subject at this house after \
                 the order"
            ),
        )
}

fn findings(ran: &Ran) -> Vec<String> {
    let found = ran.json()["findings"].as_array().cloned().unwrap_or_default();
    found.iter().map(|code| code.as_str().unwrap_or_default().to_owned()).collect()
}

/// Many officers, so that no load of theirs is among the findings.
fn many_officers(payload: &mut Value) {
    let officer = |at: usize| {
        serde_json::json!({"id": format!("o-{at}"), "name": format!("SYNTHETIC {at}"), "role": "analyst",
                           "title": "Agent", "duty_station": "Made-up"})
    };
    payload["officers"] = (0..400).map(officer).collect();
}

#[test]
fn soft_limits_hold_the_batch_and_counsel_resolves_them() {
    type Make = fn(usize) -> Row;
    let spread: Make = |at| own(at).with("officer_ids", &format!("o-{}", at % 400));
    let cases: [(&str, &str, usize, Make); 5] = [
        ("26 subjects of one officer", "batch.officer_load", 26, |at| {
            own(at).with("officer_ids", "o-1")
        }),
        ("21 rows of one reason, blanks apart", "batch.reason_boilerplate", 21, |at| {
            let reason = format!(
                "Case INV-1 against subject number {at}: the person did not depart and process must be served"
            );
            own(at).with("officer_ids", &format!("o-{at}")).with("reason", &reason)
        }),
        ("11 rows at one address", "batch.address_repeated", 11, |at| {
            own(at).with("officer_ids", &format!("o-{at}")).with("address_line1", "77 Oak Dr")
        }),
        ("one person at two addresses", "batch.person_repeated", 2, |at| {
            own(at).with("first_name", "Jane").with("order_number", "A-1")
        }),
        ("5,001 rows", "batch.volume", 5_001, spread),
    ];
    let mut book = Vec::new();
    for (what, expected, count, make) in cases {
        let mut desk = Desk::open();
        let rows: Vec<Row> = (0..count).map(make).collect();
        let ran = desk.lodge_with(&rows, many_officers);
        assert_eq!(
            (ran.code, ran.get("state")),
            (0, "held_by_finding".to_owned()),
            "{what}: {ran:?}"
        );
        assert_eq!(findings(&ran), [expected], "{what}");
        let batch = ran.get("batch");
        assert_eq!(desk.run(&["clear", &batch]).code, 77, "{what}: open findings");
        assert_eq!(desk.run(&["answer", &batch, "--out", &desk.at("early")]).code, 77, "{what}");
        let wrong =
            ["resolve", &batch, "--finding", "element.reason.not_specific", "--reason", "no"];
        assert_eq!(desk.run(&wrong).code, 77, "an element is resolved by nobody");
        let resolve =
            ["resolve", &batch, "--finding", expected, "--reason", "SYNTHETIC: looked at"];
        assert_eq!(desk.run(&resolve).get("state"), "awaiting_clearance", "{what}");
        let said = desk.say(&["show", &batch]).out;
        assert!(said.contains(expected), "{said}");
        book.push(vec![
            what.to_owned(),
            code(expected),
            "the whole batch waits for counsel".to_owned(),
        ]);
        // One less is not held.
        let fewer = if count == 2 { 1 } else { count - 1 };
        let mut desk = Desk::open();
        let ran = desk.lodge_with(&rows[..fewer], many_officers);
        assert_eq!(ran.get("state"), "awaiting_clearance", "one less than {what}: {ran:?}");
    }
    section(
        "Soft limits",
        &["what is lodged", "finding", "what comes of it"],
        &book,
        "batches.rs::soft_limits_hold_the_batch_and_counsel_resolves_them",
    );
}

#[test]
fn hard_limits_return_the_rows_and_nobody_resolves_them() {
    type Make = fn(usize) -> Row;
    let cases: [(&str, &str, usize, Make); 3] = [
        ("251 subjects of one officer", "element.officer.not_engaged", 251, |at| {
            own(at).with("officer_ids", "o-1")
        }),
        ("501 rows of one reason, blanks apart", "element.reason.not_specific", 501, |at| {
            let reason = format!(
                "Case INV-1 against subject number {at}: the person did not depart and process must be served"
            );
            own(at).with("officer_ids", &format!("o-{}", at % 400)).with("reason", &reason)
        }),
        ("201 rows at one address", "element.address.ambiguous", 201, |at| {
            own(at).with("officer_ids", &format!("o-{at}")).with("address_line1", "77 Oak Dr")
        }),
    ];
    let mut book = Vec::new();
    for (what, expected, count, make) in cases {
        let mut desk = Desk::open();
        let rows: Vec<Row> = (0..count).map(make).collect();
        let ran = desk.lodge_with(&rows, many_officers);
        assert_eq!(ran.code, 0, "{what}: {ran:?}");
        assert_eq!(ran.json()["returned"], count, "{what}: {ran:?}");
        assert_eq!(findings(&ran), Vec::<String>::new(), "what is returned is not held too");
        let ran = desk.run(&["answer", &ran.get("batch"), "--out", &desk.at("answer")]);
        assert_eq!(ran.code, 0, "what is returned whole needs no clearance: {ran:?}");
        let answers = fs::read_to_string(desk.at("answer/answers.csv")).unwrap();
        assert_eq!(answers.matches(expected).count(), count, "{what}");
        book.push(vec![
            what.to_owned(),
            code(expected),
            "each of those rows is returned".to_owned(),
        ]);
    }
    let mut desk = Desk::bare();
    let rows: Vec<Row> = (0..50_001).map(own).collect();
    let ran = desk.lodge_with(&rows, many_officers);
    assert_eq!((ran.code, findings(&ran)), (65, vec!["letter.volume".to_owned()]));
    book.push(vec![
        "50,001 rows".to_owned(),
        code("letter.volume"),
        "the letter is refused".to_owned(),
    ]);
    section(
        "Hard limits",
        &["what is lodged", "code", "what comes of it"],
        &book,
        "batches.rs::hard_limits_return_the_rows_and_nobody_resolves_them",
    );
}

/// Thirteen ids for one person: by the name, spelled a little otherwise each time, or by the key alone.
fn one_person(payload: &mut Value, by_key: bool) {
    let key = payload["officers"][0]["key"].clone();
    let officer = |at: usize| {
        let name = ["SYNTHETIC O'Neil", "Synthetic ONeil", "SYNTHETIC  O\u{2019}NEIL"][at % 3];
        let name = if by_key { format!("SYNTHETIC {at}") } else { name.to_owned() };
        let mut officer = serde_json::json!({"id": format!("o-{at}"), "name": name, "role": "analyst",
                                             "title": "Agent", "duty_station": "Made-up"});
        if by_key {
            officer["key"] = key.clone();
        }
        officer
    };
    payload["officers"] = (0..13).map(officer).collect();
}

#[test]
fn one_person_under_many_ids_has_one_load() {
    for by_key in [false, true] {
        // A name is for counsel to tell apart; a key is one person's beyond doubt.
        let beyond =
            if by_key { (251, "awaiting_clearance", 251) } else { (251, "held_by_finding", 0) };
        for (count, state, returned) in [(26, "held_by_finding", 0), beyond] {
            let mut desk = Desk::open();
            let key = serde_json::to_value(desk.agency.public()).unwrap();
            let row = |at: usize| own(at).with("officer_ids", &format!("o-{}", at % 13));
            let rows: Vec<Row> = (0..count).map(row).collect();
            let ran = desk.lodge_with(&rows, |payload| {
                payload["officers"][0]["key"] = key;
                one_person(payload, by_key);
            });
            assert_eq!((ran.code, ran.get("state").as_str()), (0, state), "{by_key}: {ran:?}");
            assert_eq!(ran.json()["returned"], returned, "{by_key}: {ran:?}");
        }
    }
    // Twice named on one row, the subject is still one.
    let mut desk = Desk::open();
    let rows: Vec<Row> = (0..25).map(|at| own(at).with("officer_ids", "o-0;o-1")).collect();
    let ran = desk.lodge_with(&rows, |payload| one_person(payload, false));
    assert_eq!(ran.get("state"), "awaiting_clearance", "{ran:?}");
}

#[test]
fn an_officer_without_name_title_or_station_is_nobody() {
    for member in ["name", "title", "duty_station"] {
        let mut desk = Desk::open();
        let rows =
            [Row::lawful("r-1").with("officer_ids", "o-1"), own(2).with("officer_ids", "o-2")];
        let ran = desk.lodge_with(&rows, |payload| {
            payload["officers"][0].as_object_mut().unwrap().remove(member);
        });
        assert_eq!((ran.code, &ran.json()["returned"]), (0, &1.into()), "{member}: {ran:?}");
        assert_eq!(ran.json()["defects"]["element.officer.unknown"], 1, "{member}: {ran:?}");
    }
}

#[test]
fn what_was_answered_is_written_again_while_the_rest_waits() {
    let mut desk = Desk::open();
    let rows: Vec<Row> = (0..26).map(|at| own(at).with("officer_ids", "o-1")).collect();
    let batch = desk.lodge_with(&rows, many_officers).get("batch");
    let some = desk.put("some.txt", b"row-0\nrow-1\n");
    let resolve =
        ["resolve", &batch, "--finding", "batch.officer_load", "--reason", "SYNTHETIC: looked at"];
    assert_eq!(desk.run(&[&resolve[..], &["--rows", &some]].concat()).code, 0);
    assert_eq!(desk.run(&["clear", &batch]).code, 0);
    let answer = |desk: &Desk, out: &str| {
        let ran = desk.run(&["answer", &batch, "--out", &desk.at(out)]);
        assert_eq!(ran.code, 0, "{out}: {ran:?}");
        fs::read(desk.at(&format!("{out}/answers.csv"))).unwrap()
    };
    let first = answer(&desk, "first");
    assert_eq!(desk.run(&resolve).get("state"), "awaiting_clearance");
    assert_eq!(answer(&desk, "again"), first, "the recorded answers, byte for byte");
    assert!(!fs::exists(desk.at("again/answers-2.csv")).unwrap(), "nothing more is decided");
    assert_eq!(desk.run(&["clear", &batch]).code, 0);
    assert_eq!(answer(&desk, "whole"), first);
    let more = fs::read_to_string(desk.at("whole/answers-2.csv")).unwrap();
    assert_eq!(more.lines().count(), 25, "24 rows that were held, and the header");
}
