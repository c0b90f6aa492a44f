//! What is promised of the SQLite file itself: to other programs, and across a restart.

use std::fs;
use std::path::Path;
use std::sync::Barrier;
use std::thread;

use portcullis_docket::SqliteDocket;
use portcullis_engine::ports::{Docket, StoreError};
use rusqlite::Connection;
use tempfile::TempDir;

use super::paper::{everything, leaves, read};

fn home() -> (TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("docket.db");
    (folder, path)
}

/// Tries a statement on the file from outside, as an operator with a shell and no foreign keys would.
fn outside(path: &Path, statement: &str) -> rusqlite::Result<usize> {
    let connection = Connection::open(path)?;
    connection.pragma_update(None, "foreign_keys", false)?;
    connection.execute(statement, [])
}

fn refuses(docket: &dyn Docket, path: &Path, statement: &str) {
    let before = read(docket);
    assert!(outside(path, statement).is_err(), "{statement}");
    assert_eq!(read(docket), before, "{statement}");
}

#[test]
fn leaves_and_entries_are_neither_changed_nor_deleted() {
    let (_folder, path) = home();
    let docket = SqliteDocket::create(&path).unwrap();
    docket.apply(&everything()).unwrap();
    for statement in [
        "update leaf set commitment = zeroblob(32) where idx = 0",
        "update leaf set idx = 77 where idx = 0",
        "delete from leaf where idx = 2",
        "delete from leaf",
        "update entry set kind = 'padding'",
        "update entry set item = null where idx = 1",
        "update entry set at = 0 where idx = 0",
        "delete from entry where idx = 2",
    ] {
        refuses(&docket, &path, statement);
    }
}

/// SQLite runs no delete trigger for a row that is replaced, so each way to replace one is tried.
#[test]
fn no_leaf_or_entry_gives_way_to_another_in_its_place() {
    let (_folder, path) = home();
    let docket = SqliteDocket::create(&path).unwrap();
    docket.apply(&everything()).unwrap();
    for statement in [
        "update or replace leaf set commitment = (select commitment from leaf where idx = 1)",
        "insert or replace into leaf (idx, commitment) values (0, zeroblob(32))",
        "insert or replace into leaf (idx, commitment) select 9, commitment from leaf where idx = 0",
        "insert or replace into entry (idx, kind, at) values (0, 'padding', 0)",
        "replace into entry select idx, 'padding', at, batch, item from entry",
    ] {
        refuses(&docket, &path, statement);
    }
}

#[test]
fn a_trigger_that_is_gone_or_new_is_found() {
    for statement in [
        "drop trigger leaf_stays",
        "create trigger t after insert on tally begin delete from tally; end",
    ] {
        let (_folder, path) = home();
        let docket = SqliteDocket::create(&path).unwrap();
        assert!(docket.check().is_ok());
        outside(&path, statement).unwrap();
        assert!(matches!(docket.check(), Err(StoreError::Changed(_))), "{statement}");
    }
}

#[test]
fn an_opening_can_be_destroyed_alone() {
    let (_folder, path) = home();
    let docket = SqliteDocket::create(&path).unwrap();
    docket.apply(&everything()).unwrap();
    assert_eq!(outside(&path, "delete from opening where idx = 1"), Ok(1));
    assert_eq!(docket.opening(1).unwrap(), None);
    assert_eq!(docket.opening(0).unwrap(), Some(vec![1; 5]));
    assert_eq!(docket.leaves(0, 3).unwrap().len(), 3);
    assert_eq!(docket.entries(1).unwrap().len(), 2);
}

#[test]
fn of_two_writers_at_once_one_wins_and_nothing_is_lost() {
    let (_folder, path) = home();
    let writers = [SqliteDocket::create(&path).unwrap(), SqliteDocket::open(&path).unwrap()];
    for round in 0..20_u8 {
        let size = writers[0].head().unwrap().size;
        assert_eq!(size, u64::from(round));
        let start = Barrier::new(2);
        let results = thread::scope(|scope| {
            let apply = |writer: u8| {
                let (docket, start) = (&writers[usize::from(writer)], &start);
                let change = leaves(size, &[round * 2 + writer]);
                scope.spawn(move || {
                    start.wait();
                    docket.apply(&change)
                })
            };
            [apply(0), apply(1)].map(|thread| thread.join().unwrap())
        });
        let won: Vec<u8> =
            (0..2).zip(&results).filter(|(_, result)| result.is_ok()).map(|(who, _)| who).collect();
        assert_eq!(won.len(), 1, "round {round}: {results:?}");
        let lost = |result: &Result<(), StoreError>| {
            matches!(result, Ok(()) | Err(StoreError::Conflict | StoreError::Unavailable(_)))
        };
        assert!(results.iter().all(lost), "round {round}: {results:?}");
        for docket in &writers {
            let last = docket.leaves(size, size + 1).unwrap();
            assert_eq!(last, [[round * 2 + won[0]; 32]], "round {round}");
        }
    }
}

#[test]
fn after_a_restart_everything_is_there() {
    let (_folder, path) = home();
    let docket = SqliteDocket::create(&path).unwrap();
    docket.apply(&everything()).unwrap();
    let before = read(&docket);
    drop(docket);
    let docket = SqliteDocket::open(&path).unwrap();
    assert_eq!(read(&docket), before);
    docket.apply(&leaves(3, &[9])).unwrap();
    assert_eq!(SqliteDocket::open(&path).unwrap().head().unwrap().size, 4);
}

/// What a store says, in words.
fn words(result: Result<SqliteDocket, StoreError>) -> String {
    match result {
        Err(StoreError::Broken(what) | StoreError::Unavailable(what)) => what,
        other => panic!("it is neither refused nor out of reach: {other:?}"),
    }
}

#[test]
fn a_docket_of_another_version_is_refused_and_left_as_it_is() {
    for version in [0, 1, 2, 99] {
        let (_folder, path) = home();
        SqliteDocket::create(&path).unwrap().apply(&everything()).unwrap();
        Connection::open(&path).unwrap().pragma_update(None, "user_version", version).unwrap();
        let bytes = fs::read(&path).unwrap();
        let refused = words(SqliteDocket::open(&path));
        // Version 0 is what an empty file has: there is no docket in it.
        let says = if version == 0 { "empty".to_owned() } else { format!("version {version}") };
        assert!(refused.contains(&says), "{refused}");
        assert_eq!(fs::read(&path).unwrap(), bytes, "version {version}");
    }
}

#[test]
fn a_docket_is_made_once() {
    let (_folder, path) = home();
    SqliteDocket::create(&path).unwrap().apply(&everything()).unwrap();
    assert_eq!(words(SqliteDocket::create(&path)), "there is a docket already");
    assert_eq!(SqliteDocket::open(&path).unwrap().head().unwrap(), everything().head);
}

#[test]
fn a_docket_that_is_not_there_is_not_made_by_looking() {
    let (folder, path) = home();
    assert!(words(SqliteDocket::open(&path)).contains("cannot be opened"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    assert!(
        words(SqliteDocket::open(&folder.path().join("no/such/docket.db")))
            .contains("cannot be opened")
    );
}

#[test]
fn a_file_that_is_no_docket_is_refused_and_left_as_it_is() {
    let (_folder, path) = home();
    fs::write(&path, "a letter to the editor, of more than a hundred bytes. ".repeat(40)).unwrap();
    let bytes = fs::read(&path).unwrap();
    for opened in [SqliteDocket::open(&path), SqliteDocket::create(&path)] {
        assert!(!words(opened).is_empty());
        assert_eq!(fs::read(&path).unwrap(), bytes);
    }
}

#[test]
fn an_error_never_quotes_what_was_written() {
    let (_folder, path) = home();
    let docket = SqliteDocket::create(&path).unwrap();
    docket.apply(&everything()).unwrap();
    let mut change = leaves(3, &[9]);
    change.staff = everything().staff;
    let said = format!("{:?}", docket.apply(&change).unwrap_err());
    assert!(!said.contains("clerk") && !said.contains("kid"), "{said}");
}
