//! What the docket keeps of a batch is what its accounting says, or nothing goes on: held rows, returned ones, findings,
//! clearances and the row of the batch itself, against whoever can write the store. SYNTHETIC people.

use std::fs;

use crate::desk::{Desk, Row};
use crate::handing::tamper;
use crate::replays::miss;

/// A batch of two rows, one of them with a defect, that waits to be cleared.
fn waiting(desk: &mut Desk) -> String {
    let wanting = Row::lawful("wanting").with("reason", "he lives there");
    desk.lodge(&[Row::lawful("right"), miss(), wanting]).get("batch")
}

/// Puts the store back as it was.
fn restore(desk: &Desk, kept: &[u8]) {
    for journal in ["docket.sqlite-wal", "docket.sqlite-shm"] {
        fs::remove_file(desk.home.join(journal)).ok();
    }
    fs::write(desk.home.join("docket.sqlite"), kept).unwrap();
}

#[test]
fn nobody_clears_what_was_changed_in_the_store() {
    let mut desk = Desk::open();
    let batch = waiting(&mut desk);
    let kept = fs::read(desk.home.join("docket.sqlite")).unwrap();
    for changes in [
        "update item set state = 'awaiting_clearance', failed = null where state = 'returned'",
        "update item set state = 'awaiting_clearance', failed = null; update batch set returned = 0",
        "update item set failed = null",
        "update batch set lodged_by = 'counsel-1'",
        "update batch set kid = 'somebody'",
        "update batch set jti_sha256 = null",
        "update batch set state = 'cleared'",
        "insert into finding values ((select number from batch), 'batch.volume', 'x')",
        "update mark set mark = zeroblob(64)",
        "delete from mark",
    ] {
        tamper(&desk, changes);
        for command in [vec!["clear", &batch], vec!["answer", &batch, "--out", &desk.at("out")]] {
            let ran = desk.run(&command);
            assert_eq!(ran.code, 78, "{changes}: {ran:?}");
        }
        assert!(!fs::exists(desk.at("out")).unwrap(), "{changes}");
        assert_eq!(desk.say(&["doctor"]).code, 78, "{changes}");
        restore(&desk, &kept);
    }
    assert_eq!(desk.run(&["clear", &batch]).code, 0);
}

#[test]
fn nothing_is_told_of_rows_that_were_changed_in_the_store() {
    let mut desk = Desk::open();
    let batch = waiting(&mut desk);
    assert_eq!(desk.run(&["clear", &batch]).code, 0);
    let kept = fs::read(desk.home.join("docket.sqlite")).unwrap();
    for changes in [
        "update item set state = 'confirmed' where idx = 1",
        "update item set state = 'no_match' where idx = 0",
        "update item set state = 'cleared', failed = null where state = 'returned'",
        "update item set clearance = null",
        "delete from document where kind = 'clearance'",
        "update generation set sealed_at = sealed_at + 1000000000",
        "update generation set rows = rows + 1",
        "update entry set at = at - 1000000000",
        "update document set sealed = (select sealed from document where kind = 'letter') where kind = 'clearance'",
    ] {
        tamper(&desk, changes);
        let ran = desk.run(&["answer", &batch, "--out", &desk.at("out")]);
        assert_eq!(ran.code, 78, "{changes}: {ran:?}");
        assert!(!fs::exists(desk.at("out")).unwrap(), "{changes}");
        restore(&desk, &kept);
    }
    assert_eq!(desk.run(&["answer", &batch, "--out", &desk.at("out")]).code, 0);
}

#[test]
fn a_letter_that_came_is_there_as_it_came() {
    let mut desk = Desk::open();
    let batch = waiting(&mut desk);
    let reason = ["decline", &batch, "--ground", "impairment", "--reason", "SYNTHETIC"];
    assert_eq!(desk.run(&reason).code, 0);
    let kept = fs::read(desk.home.join("docket.sqlite")).unwrap();
    for changes in [
        "delete from batch; delete from item; delete from document; delete from finding",
        "update batch set jti_sha256 = null",
        "update batch set rows_sha256 = zeroblob(32)",
    ] {
        tamper(&desk, changes);
        let ran = desk.lodge(&[Row::lawful("again")]);
        assert_eq!(ran.code, 78, "{changes}: {ran:?}");
        let listed = desk.run(&["recall", "find", "--generation", "1"]);
        assert_eq!(listed.code, 78, "{changes}: {listed:?}");
        assert_eq!(desk.say(&["doctor"]).code, 78, "{changes}");
        restore(&desk, &kept);
    }
    assert_eq!(desk.lodge(&[Row::lawful("again")]).code, 0);
}
