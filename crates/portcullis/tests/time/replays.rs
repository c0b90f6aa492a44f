//! A batch, decided again by what was known then, agrees to the byte; and what was changed since is found. SYNTHETIC
//! people.

use std::fs;

use crate::desk::{Desk, Ran, Row};

fn replay(desk: &Desk, batch: &str) -> Ran {
    desk.run(&["replay", batch])
}

/// A row in order about somebody who is not on record there.
pub(crate) fn miss() -> Row {
    Row::lawful("miss")
        .with("address_line1", "999 Other St")
        .with("first_name", "Ann")
        .with("order_number", "A-9")
        .with(
            "reason",
            "Case INV-1: a neighbour named this house, and the grand jury asked for service",
        )
}

/// Rows of every kind: right, wrong, wanting.
fn rows() -> Vec<Row> {
    let wanting =
        Row::lawful("wanting").with("address_line1", "unknown").with("order_number", "A-3");
    vec![Row::lawful("right"), miss(), wanting]
}

#[test]
fn what_changes_afterwards_changes_nothing_of_what_was_decided() {
    let mut desk = Desk::open();
    let batch = desk.answer(&rows(), "answer");
    let agrees = |desk: &Desk, what: &str| {
        let ran = replay(desk, &batch);
        assert_eq!((ran.code, &ran.json()["agrees"]), (0, &true.into()), "{what}: {ran:?}");
        assert_eq!(ran.json()["parts"].as_array().map(Vec::len), Some(3), "{what}");
    };
    agrees(&desk, "at once");
    let kid = desk.agency.kid().to_owned();
    assert_eq!(desk.run(&["roll", "revoke", &kid, "--reason", "left"]).code, 0);
    agrees(&desk, "the signer has left");
    // Nobody lives there any more, and the file of that generation is gone.
    let extract = "record_id,last_name,first_name,middle_name,suffix,tin,address_line1,address_line2,city,state,zip,as_of,source\n\
                   1,Nemo,Nora,,,,1 A St,,Ames,IA,50010,2026-01-01,return\n";
    let extract = desk.put("register.csv", extract.as_bytes());
    assert_eq!(desk.run(&["seal", &extract]).code, 0);
    agrees(&desk, "another register");
    fs::remove_file(desk.home.join("register/generation-000001.psr")).unwrap();
    agrees(&desk, "that generation is gone");
    let order = desk.put(
        "order.toml",
        b"id = \"s-1\"\ncourt = \"D.D.C.\"\ndocket = \"1\"\nentered = 2026-01-02\neffective_from = 2026-01-02\n\
          scope = { all = true }\n",
    );
    assert_eq!(desk.run(&["stay", "enter", &order]).code, 0);
    agrees(&desk, "an order of later with effect from before");
    desk.is_sound();
}

#[test]
fn a_change_to_what_is_kept_is_found() {
    for (change, found) in [
        ("delete from document where kind = 'evidence'", "what the register showed gone"),
        ("delete from document where kind = 'answer'", "its files gone"),
        ("delete from document where kind = 'rows'", "the letter and its rows gone"),
        ("update item set failed = x'0001' where idx = 2", "DIFFERS"),
        ("update item set state = 'no_match' where idx = 0", "DIFFERS"),
    ] {
        let mut desk = Desk::open();
        let batch = desk.answer(&rows(), "answer");
        let store = rusqlite::Connection::open(desk.home.join("docket.sqlite")).unwrap();
        store.execute(change, []).unwrap();
        drop(store);
        let ran = desk.say(&["replay", &batch]);
        assert!(ran.out.contains(found), "{change}: {ran:?}");
        assert_eq!(ran.code, if found == "DIFFERS" { 70 } else { 69 }, "{change}: {ran:?}");
    }
}

#[test]
fn a_letter_that_was_refused_has_nothing_to_decide_again() {
    let mut desk = Desk::open();
    let ran = desk.lodge_with(&[Row::lawful("r-1")], |payload| payload["purpose"] = "none".into());
    let ran = replay(&desk, &ran.get("batch"));
    assert!(ran.code == 65 && ran.err.contains("refused"), "{ran:?}");
    assert_eq!(replay(&desk, "b-none").code, 65);
}

#[test]
fn the_demonstrations_batches_agree_to_the_byte() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("demo");
    let ran = crate::desk::run_on(&home, &["--json", "demo", "--rows", "400", "--records", "1500"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let store = rusqlite::Connection::open(home.join("docket.sqlite")).unwrap();
    let mut select = store.prepare("select id from batch where answers > 0").unwrap();
    let ids = select.query_map([], |row| row.get::<_, String>(0)).unwrap();
    let ids: Vec<String> = ids.map(Result::unwrap).collect();
    assert_eq!(ids.len(), 3, "answered, declined, held");
    for id in ids {
        let ran = crate::desk::run_on(&home, &["--json", "replay", &id]);
        assert_eq!((ran.code, &ran.json()["agrees"]), (0, &true.into()), "{ran:?}");
        let parts = ran.json()["parts"].as_array().unwrap().clone();
        assert!(parts.len() == 3 && parts.iter().all(|part| part["agrees"] == true), "{parts:?}");
    }
}
