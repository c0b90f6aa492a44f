//! An agency whose safeguards are not in force is stayed, by the overseer's dated entries. SYNTHETIC people.

use std::fs;

use crate::desk::{Desk, Ran, Row};

fn enter(desk: &Desk, what: &str, until: Option<&str>) -> Ran {
    let report = desk.put("report.pdf", format!("{what} {until:?}").as_bytes());
    match until {
        Some(day) => desk.run(&["safeguards", "enter", what, "--until", day, "--report", &report]),
        None => desk.run(&["safeguards", "suspend", what, "--report", &report]),
    }
}

fn told(desk: &Desk, file: &str) -> String {
    let text = fs::read_to_string(desk.folder.path().join(file)).unwrap();
    text.lines().nth(1).and_then(|line| line.split(',').nth(1)).unwrap_or_default().to_owned()
}

#[test]
fn a_request_is_held_while_the_newest_entry_does_not_say_in_force() {
    for (entries, outcome) in [
        (vec![], "confirmed"),
        (vec![("ice", Some("2199-01-01"))], "confirmed"),
        (vec![("ice", Some("2026-01-02"))], "held"),
        (vec![("ice", None)], "held"),
        (vec![("dhs", None)], "confirmed"),
        (vec![("ice", None), ("ice", Some("2199-01-01"))], "confirmed"),
        (vec![("ice", Some("2199-01-01")), ("ice", None)], "held"),
    ] {
        let mut desk = Desk::open();
        for (agency, until) in &entries {
            let ran = enter(&desk, agency, *until);
            assert_eq!(ran.code, 0, "{ran:?}");
        }
        let batch = desk.answer(&[Row::lawful("r-1")], "answer");
        assert_eq!(told(&desk, "answer/answers.csv"), outcome, "{entries:?}");
        let ran = desk.run(&["replay", &batch]);
        assert_eq!(ran.json()["agrees"], true, "{entries:?}: {ran:?}");
        if outcome == "held" {
            let why = desk.say(&["show", &batch]).out;
            assert!(why.contains("safeguards of ice"), "{why}");
            assert_eq!(enter(&desk, "ice", Some("2198-01-01")).code, 0);
            assert_eq!(desk.run(&["answer", &batch, "--out", &desk.at("answer")]).code, 0);
            assert_eq!(told(&desk, "answer/answers-2.csv"), "confirmed", "{entries:?}");
            let ran = desk.run(&["replay", &batch]);
            assert_eq!(ran.json()["agrees"], true, "what was known then: {ran:?}");
        }
        desk.is_sound();
    }
}

#[test]
fn what_was_decided_is_not_handed_over_and_counsel_sees_it_in_a_review() {
    let mut desk = Desk::open();
    let batch = desk.answer(&[Row::lawful("r-1")], "answer");
    assert_eq!(enter(&desk, "ice", None).code, 0);
    assert_eq!(desk.run(&["answer", &batch, "--out", &desk.at("again")]).code, 77);
    let changed = desk.run(&["review", &batch]).json()["changed"].clone();
    assert_eq!((&changed[0]["was"], &changed[0]["now"]), (&"confirmed".into(), &"held".into()));
}

#[test]
fn it_is_the_overseers_word_and_what_was_changed_in_the_store_stops_everything() {
    let mut desk = Desk::open();
    let report = desk.put("report.pdf", b"a report");
    for (who, file) in [("counsel-1", "counsel"), ("clerk-1", "clerk")] {
        let key = desk.home.join(format!("keys/{file}.jwk")).to_string_lossy().into_owned();
        let by = ["safeguards", "suspend", "ice", "--report", &report, "--as", who, "--key", &key];
        assert_eq!(desk.run(&by).code, 77, "{who}");
    }
    let empty = desk.put("empty", b" ");
    assert_eq!(desk.run(&["safeguards", "suspend", "ice", "--report", &empty]).code, 65);
    assert_eq!(enter(&desk, "nobody", None).code, 65, "no such agency");
    assert_eq!(enter(&desk, "ice", Some("soon")).code, 65);
    assert_eq!(enter(&desk, "ice", None).code, 0);
    assert_eq!(enter(&desk, "ice", None).code, 0, "and again changes nothing");
    let listed = desk.run(&["safeguards", "list"]).json()["safeguards"].clone();
    assert_eq!((listed.as_array().map(Vec::len), &listed[0]["in_force"]), (Some(1), &false.into()));
    let batch = desk.lodge(&[Row::lawful("r-1")]).get("batch");
    assert_eq!(desk.run(&["clear", &batch]).code, 0);
    let store = rusqlite::Connection::open(desk.home.join("docket.sqlite")).unwrap();
    let change = "update safeguard set until = 9000000000000000000";
    assert!(store.execute(change, []).is_err(), "what was known stays known");
    store.execute_batch("drop trigger safeguard_stays").unwrap();
    assert_eq!(store.execute(change, []).unwrap(), 1);
    drop(store);
    assert_eq!(desk.run(&["answer", &batch, "--out", &desk.at("answer")]).code, 78);
}
