//! What was decided and not yet handed over, when something comes in between; and rows of the docket that do not say what
//! their signed letter says, or hide what happened. SYNTHETIC people.

use std::fs;

use crate::desk::{Desk, Row};
use crate::orders::{enter, order};
use crate::recalls::PROTECTION;
use crate::replays::miss;

/// A folder that nobody can make, so that an answer is decided and recorded and stays inside.
const NOWHERE: &str = "/proc/portcullis-answer";

/// A batch that is decided, and handed over to nobody.
fn decided(desk: &mut Desk) -> String {
    let batch = desk.lodge(&[Row::lawful("right"), miss()]).get("batch");
    assert_eq!(desk.run(&["clear", &batch]).code, 0);
    assert_ne!(desk.run(&["answer", &batch, "--out", NOWHERE]).code, 0);
    batch
}

fn protect(desk: &Desk) {
    let file = desk.put("protection.toml", PROTECTION.as_bytes());
    assert_eq!(desk.run(&["protect", "add", &file]).code, 0);
}

fn revoke(desk: &Desk) {
    let ran = desk.run(&["roll", "revoke", desk.agency.kid(), "--reason", "SYNTHETIC"]);
    assert_eq!(ran.code, 0, "{ran:?}");
}

#[test]
fn what_nobody_has_yet_is_stopped_by_whatever_comes_in_between_however_often_it_is_asked_for() {
    for comes in [protect, revoke] {
        let mut desk = Desk::open();
        let batch = decided(&mut desk);
        comes(&desk);
        for time in 0..2 {
            let ran = desk.run(&["answer", &batch, "--out", &desk.at("answer")]);
            assert_eq!(ran.code, 77, "{time}: {ran:?}");
            assert!(!fs::exists(desk.at("answer")).unwrap(), "{time}");
        }
    }
}

#[test]
fn what_somebody_has_is_handed_over_again_as_it_was() {
    for comes in [protect, revoke] {
        let mut desk = Desk::open();
        let batch = decided(&mut desk);
        assert_eq!(desk.run(&["answer", &batch, "--out", &desk.at("first")]).code, 0);
        comes(&desk);
        let ran = desk.run(&["answer", &batch, "--out", &desk.at("second")]);
        assert_eq!(ran.code, 0, "{ran:?}");
        for file in ["answers.csv", "manifest.json"] {
            let [first, second] = ["first", "second"]
                .map(|folder| fs::read(desk.folder.path().join(folder).join(file)).unwrap());
            assert_eq!(first, second, "{file}");
        }
        assert_eq!(desk.run(&["replay", &batch]).json()["agrees"], true);
    }
}

#[test]
fn what_was_decided_under_a_protection_is_handed_over_whatever_is_determined_again() {
    let mut desk = Desk::open();
    protect(&desk);
    let batch = decided(&mut desk);
    let again = PROTECTION.replace("p-1", "p-2");
    let file = desk.put("again.toml", again.as_bytes());
    assert_eq!(desk.run(&["protect", "add", &file]).code, 0);
    assert_eq!(desk.run(&["answer", &batch, "--out", &desk.at("answer")]).code, 0);
    let answers = fs::read_to_string(desk.folder.path().join("answer/answers.csv")).unwrap();
    assert!(!answers.contains("confirmed"), "{answers}");
}

#[test]
fn nobody_who_can_only_write_the_store_marks_an_answer_as_handed_over() {
    let mut desk = Desk::open();
    let batch = decided(&mut desk);
    protect(&desk);
    let store = rusqlite::Connection::open(desk.home.join("docket.sqlite")).unwrap();
    let forged = "insert into document select batch, 'handed', 1, 1, sealed from document where kind = 'letter'";
    assert_eq!(store.execute(forged, []).unwrap(), 1);
    drop(store);
    let ran = desk.run(&["answer", &batch, "--out", &desk.at("answer")]);
    assert_eq!(ran.code, 78, "{ran:?}");
    assert!(!fs::exists(desk.at("answer")).unwrap());
}

#[test]
fn a_batch_in_the_docket_is_what_its_letter_says_or_nothing_is_decided() {
    for change in [
        "update batch set expires = 1",
        "update batch set expires = expires + 1000000000",
        "update batch set agency = 'dhs'",
        "update batch set kid = 'somebody'",
        "update batch set rows = 1",
        "update batch set instrument = 'usc26-6103-i-2'",
        "delete from item where idx = 1",
    ] {
        let mut desk = Desk::open();
        let batch = desk.lodge(&[Row::lawful("right"), miss()]).get("batch");
        assert_eq!(desk.run(&["clear", &batch]).code, 0);
        let store = rusqlite::Connection::open(desk.home.join("docket.sqlite")).unwrap();
        assert_eq!(store.execute(change, []).unwrap(), 1, "{change}");
        drop(store);
        let ran = desk.run(&["answer", &batch, "--out", &desk.at("answer")]);
        assert_eq!(ran.code, 78, "{change}: {ran:?}");
        assert!(!fs::exists(desk.at("answer")).unwrap(), "{change}");
    }
}

/// Changes the store as whoever can write its file may, triggers and all.
pub(crate) fn tamper(desk: &Desk, changes: &str) {
    let store = rusqlite::Connection::open(desk.home.join("docket.sqlite")).unwrap();
    let triggers: Vec<String> = store
        .prepare("select name from sqlite_master where type = 'trigger'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    for trigger in triggers {
        store.execute_batch(&format!("drop trigger {trigger}")).unwrap();
    }
    store.execute_batch(changes).unwrap();
}

#[test]
fn nothing_that_happened_is_hidden_by_whoever_can_write_the_store() {
    for changes in [
        "delete from stay",
        "delete from stay; update entry set kind = 'pad' where kind = 'stay'",
        "delete from stay; update entry set batch = 1 where kind = 'stay'",
        "delete from stay; update entry set kind = 'sealed' where kind = 'stay'",
        "delete from stay; delete from entry where kind = 'stay'",
        "update staff set jwk = (select jwk from staff where role = 'clerk') where role = 'counsel'",
        "update staff set role = 'counsel' where role = 'overseer'",
        "update head set events = x''",
        "update head set events = (select sealed from opening where idx = 0)",
    ] {
        let mut desk = Desk::open();
        let batch = desk.lodge(&[Row::lawful("right"), miss()]).get("batch");
        assert_eq!(desk.run(&["clear", &batch]).code, 0);
        let file = desk.put("order.toml", order("stay-1", "all = true").as_bytes());
        let ran = desk.run(&["stay", "enter", &file]);
        assert_eq!(ran.code, 0, "{ran:?}");
        tamper(&desk, changes);
        let ran = desk.run(&["answer", &batch, "--out", &desk.at("answer")]);
        assert!(matches!(ran.code, 70 | 78), "{changes}: {ran:?}");
        assert!(!fs::exists(desk.at("answer")).unwrap(), "{changes}");
    }
}

#[test]
fn a_recall_is_the_one_that_was_recorded() {
    for changes in [
        "update recall set recipient = 'b-0/o-1'",
        "update recall set day = '2099-01-01'",
        "update recall set rows = 0",
        "delete from recall where kind = 'recall'",
        "update recall set kind = 'acknowledged'",
    ] {
        let mut desk = Desk::open();
        let batch = desk.answer(&[Row::lawful("right")], "answer");
        let out = desk.at("notices");
        let by = ["recall", "issue", "rc-1", "--batch", &batch, "--reason", "SYNTHETIC"];
        let ran = desk.run(&[by.as_slice(), &["--due", "2099-01-31", "--out", &out]].concat());
        assert_eq!(ran.code, 0, "{ran:?}");
        assert_eq!(desk.run(&["recall", "list"]).code, 0);
        tamper(&desk, changes);
        let ran = desk.run(&["recall", "list"]);
        assert_eq!(ran.code, 78, "{changes}: {ran:?}");
    }
}

#[test]
fn deciding_again_names_what_was_changed_in_the_store() {
    for (changes, named) in [
        ("update item set answer = 7 where idx = 0", "its clearance or its answer"),
        ("update item set clearance = null where idx = 0", "its clearance or its answer"),
        ("update entry set at = at + 1 where kind = 'confirmed'", "what is recorded, or when"),
        (
            "update entry set kind = 'no_match' where kind = 'confirmed'",
            "what is recorded, or when",
        ),
        ("delete from item where idx = 1", "rows are kept"),
    ] {
        let mut desk = Desk::open();
        let batch = desk.answer(&[Row::lawful("right"), miss()], "answer");
        tamper(&desk, changes);
        let ran = desk.run(&["replay", &batch]);
        assert!(ran.code == 70 && ran.out.contains(named), "{changes}: {ran:?}");
    }
}

#[test]
fn an_event_that_stands_at_another_ones_leaf_stops_everything() {
    let copied = |table: &str, from: &str, to: &str| {
        format!(
            "create table t as select * from {table} where known = ({from}); \
             update t set known = ({to}); delete from {table} where known = ({to}); \
             insert into {table} select * from t"
        )
    };
    let (first, last) = (
        "select min(known) from stay where id = 's-0'",
        "select max(known) from stay where id = 's-1'",
    );
    let mut desk = Desk::open();
    let batch = desk.lodge(&[Row::lawful("right")]).get("batch");
    assert_eq!(desk.run(&["clear", &batch]).code, 0);
    assert_eq!(enter(&desk, "s-0", "statute = \"8 USC 1326\"").code, 0);
    assert_eq!(enter(&desk, "s-1", "all = true").code, 0);
    tamper(&desk, &copied("stay", first, last));
    let ran = desk.run(&["answer", &batch, "--out", &desk.at("answer")]);
    assert_eq!(ran.code, 78, "{ran:?}");
    assert!(!fs::exists(desk.at("answer")).unwrap());
    assert_eq!(desk.say(&["doctor"]).code, 78);
}

#[test]
fn what_is_looked_at_before_a_handing_over_is_what_would_be_handed_over() {
    for changes in [
        "update item set state = 'returned' where idx = 0",
        "update item set state = 'held' where idx = 0",
        "update item set answer = 7 where idx = 0",
        "update item set answer = null where idx = 0",
        "update item set leaf = leaf + 100000 where idx = 0",
        "update document set answer = 9 where kind = 'answer'",
    ] {
        let mut desk = Desk::open();
        let batch = decided(&mut desk);
        assert_eq!(enter(&desk, "s-1", "all = true").code, 0);
        tamper(&desk, changes);
        let ran = desk.run(&["answer", &batch, "--out", &desk.at("answer")]);
        assert!(matches!(ran.code, 70 | 77 | 78), "{changes}: {ran:?}");
        assert!(!fs::exists(desk.at("answer")).unwrap(), "{changes}");
    }
}

/// The limits on how often somebody may be asked about rest on the counts: nobody takes an attempt out of them.
#[test]
fn what_was_counted_is_counted_or_nothing_passes() {
    let mut desk = Desk::open();
    let batch = desk.lodge(&[Row::lawful("right"), miss()]).get("batch");
    assert_eq!(desk.run(&["clear", &batch]).code, 0);
    assert_eq!(desk.run(&["answer", &batch, "--out", &desk.at("first")]).code, 0);
    let next = desk.lodge(&[miss()]).get("batch");
    assert_eq!(desk.run(&["clear", &next]).code, 0);
    let kept = fs::read(desk.home.join("docket.sqlite")).unwrap();
    for changes in [
        "delete from tally",
        "delete from tally where counted = 'person'",
        "update tally set number = 0",
        "update tally set at = 0 where counted = 'person'",
        "update tally set handle = zeroblob(16) where (handle, counted) = (select handle, counted from tally limit 1)",
        "update tally set counted = 'reason' where counted = 'person'",
        "update tally set batch = batch + 1",
        "update tally set known = 1000000",
        "insert into tally select zeroblob(16), 'person', batch, at, 7, 1 from tally limit 1",
        "delete from tally; delete from mark",
        "update mark set mark = zeroblob(104)",
    ] {
        tamper(&desk, changes);
        let ran = desk.run(&["answer", &next, "--out", &desk.at("second")]);
        assert_eq!(ran.code, 78, "{changes}: {ran:?}");
        assert!(!fs::exists(desk.at("second")).unwrap(), "{changes}");
        assert_eq!(desk.say(&["doctor"]).code, 78, "{changes}");
        for journal in ["docket.sqlite-wal", "docket.sqlite-shm"] {
            fs::remove_file(desk.home.join(journal)).ok();
        }
        fs::write(desk.home.join("docket.sqlite"), &kept).unwrap();
    }
    assert_eq!(desk.run(&["answer", &next, "--out", &desk.at("second")]).code, 0);
}

#[test]
fn a_pack_whose_files_were_changed_judges_nothing() {
    for changes in [
        "delete from pack_file",
        "delete from pack_file where path like '%statutes.csv'",
        "update pack_file set content = content || ' ' where path like '%instrument.toml'",
    ] {
        let mut desk = Desk::open();
        let batch = desk.lodge(&[Row::lawful("right")]).get("batch");
        assert_eq!(desk.run(&["clear", &batch]).code, 0);
        tamper(&desk, changes);
        let ran = desk.run(&["answer", &batch, "--out", &desk.at("answer")]);
        assert!(ran.code == 78 && ran.err.contains("counsel signed"), "{changes}: {ran:?}");
        assert_eq!(desk.say(&["doctor"]).code, 78, "{changes}");
    }
}

#[test]
fn a_batch_that_has_come_to_its_end_goes_on_for_no_change_in_the_store() {
    let mut desk = Desk::open();
    let batch = desk.lodge(&[Row::lawful("right")]).get("batch");
    let decline = ["decline", &batch, "--ground", "impairment", "--reason", "SYNTHETIC"];
    assert_eq!(desk.run(&decline).code, 0);
    tamper(
        &desk,
        "update batch set state = 'awaiting_clearance'; update item set state = 'awaiting_clearance'",
    );
    assert_eq!(desk.run(&["clear", &batch]).code, 78);
    tamper(&desk, "update entry set kind = 'cleared' where kind = 'declined' and item is null");
    assert_eq!(desk.run(&["clear", &batch]).code, 78);
}

#[test]
fn no_other_log_is_begun_from_the_docket() {
    let mut desk = Desk::open();
    let batch = desk.lodge(&[Row::lawful("right")]).get("batch");
    fs::remove_dir_all(desk.home.join("public/log")).unwrap();
    let ran = desk.run(&["clear", &batch]);
    assert_eq!(ran.code, 69, "{ran:?}");
    assert!(ran.err.contains("restore `public/log`"), "{ran:?}");
}
