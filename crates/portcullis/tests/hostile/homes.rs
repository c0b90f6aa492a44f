//! Homes, keys, clocks, folders and people that are not as they should be: each exit code, and what is
//! said. SYNTHETIC people.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use portcullis::command::founding;
use portcullis::say::Say;
use portcullis_rules::embedded;
use portcullis_testkit::clock::TestClock;
use portcullis_testkit::people;

use crate::book::{code, section};
use crate::desk::{Desk, Ran, Row, as_root, run_on};

/// What is not as it should be, the command that finds out, its exit code and its words.
type Case = (&'static str, &'static str, i32, &'static str, fn(&mut Desk) -> Ran);

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn cleared(desk: &mut Desk) -> String {
    let batch = desk.lodge(&[Row::lawful("r-1")]).get("batch");
    assert_eq!(desk.run(&["clear", &batch]).code, 0);
    batch
}

fn key(desk: &Desk, name: &str) -> String {
    desk.home.join("keys").join(name).to_string_lossy().into_owned()
}

const CASES: &[Case] = &[
    ("nothing", "roll list", 0, "ice-head-1", |d| {
        let ran = d.say(&["roll", "list"]);
        Ran { err: ran.out.clone(), ..ran }
    }),
    ("a command that there is not", "frob", 64, "unrecognized subcommand", |d| d.say(&["frob"])),
    ("`demo` with 3 rows", "demo", 64, "3 is not in", |d| d.say(&["demo", "--rows", "3"])),
    ("a receipt and nothing that it proves", "verify", 64, "--leaf FILE or --opening FILE", |d| {
        d.say(&["verify", "--receipt", "x"])
    }),
    ("a batch that there is not", "clear", 65, "no batch `b-0`", |d| d.say(&["clear", "b-0"])),
    ("a ground that is not one of the closed list", "decline", 65, "the grounds are closed", |d| {
        let batch = d.lodge(&[Row::lawful("r-1")]).get("batch");
        d.say(&["decline", &batch, "--ground", "burden", "--reason", "x"])
    }),
    ("an instrument that there is not", "init", 65, "the embedded ones are", |d| {
        run_on(&d.folder.path().join("other"), &["init", "--instrument", "usc26"])
    }),
    ("a docket that is cut short", "lodge", 69, "restore its newest copy", |d| {
        let path = d.home.join("docket.sqlite");
        for name in ["docket.sqlite-wal", "docket.sqlite-shm"] {
            let _ = fs::remove_file(d.home.join(name));
        }
        fs::write(path, b"").unwrap();
        d.say(&["clear", "b-0"])
    }),
    ("a file of another kind where the docket was", "lodge", 69, "not one that can be read", |d| {
        fs::write(d.home.join("docket.sqlite"), vec![b'x'; 8192]).unwrap();
        d.say(&["clear", "b-0"])
    }),
    ("a docket that is gone", "clear", 69, "the docket cannot be opened", |d| {
        fs::remove_file(d.home.join("docket.sqlite")).unwrap();
        d.say(&["clear", "b-0"])
    }),
    ("an older copy of the docket", "clear", 69, "restore the newest copy of the docket", |d| {
        let copy = fs::read(d.home.join("docket.sqlite")).unwrap();
        cleared(d);
        fs::write(d.home.join("docket.sqlite"), copy).unwrap();
        d.say(&["clear", "b-0"])
    }),
    ("a checkpoint of another log", "clear", 69, "not signed by this home's log key", |d| {
        let other = Desk::bare();
        let checkpoint = fs::read(other.home.join("public/log/checkpoint")).unwrap();
        fs::write(d.home.join("public/log/checkpoint"), checkpoint).unwrap();
        d.say(&["clear", "b-0"])
    }),
    ("the published tiles are gone", "clear", 69, "restore `public/log`", |d| {
        fs::remove_dir_all(d.home.join("public/log/tile")).unwrap();
        d.say(&["clear", "b-0"])
    }),
    ("a register's file is changed by one bit", "answer", 69, "not the one that was sealed", |d| {
        let batch = cleared(d);
        let path = d.home.join("register/generation-000001.psr");
        let mut bytes = fs::read(&path).unwrap();
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        fs::write(path, bytes).unwrap();
        d.say(&["answer", &batch, "--out", &d.at("answer")])
    }),
    ("a kept letter is changed in the store", "answer", 78, "restore it", |d| {
        let batch = cleared(d);
        let store = rusqlite::Connection::open(d.home.join("docket.sqlite")).unwrap();
        store
            .execute("update document set sealed = zeroblob(99) where kind = 'letter'", [])
            .unwrap();
        d.say(&["answer", &batch, "--out", &d.at("answer")])
    }),
    ("the docket's own head is no checkpoint", "answer", 70, "Quote the reference", |d| {
        let batch = cleared(d);
        let store = rusqlite::Connection::open(d.home.join("docket.sqlite")).unwrap();
        store.execute("update head set checkpoint = zeroblob(99)", []).unwrap();
        d.say(&["answer", &batch, "--out", &d.at("answer")])
    }),
    ("a folder for keys within the home", "init", 65, "apart from the home", |d| {
        let home = d.folder.path().join("other");
        run_on(&home, &["init", "--keys", &home.join("k").to_string_lossy()])
    }),
    ("a home where there is something already", "init", 73, "is not empty", |d| d.say(&["init"])),
    ("a folder that others' keys lie in", "init", 73, "is there already", |d| {
        let keys = d.home.join("keys").to_string_lossy().into_owned();
        run_on(&d.folder.path().join("other"), &["init", "--keys", &keys])
    }),
    ("an output folder with other files", "answer", 73, "holds other files", |d| {
        let batch = cleared(d);
        fs::create_dir(d.at("answer")).unwrap();
        d.put("answer/notes.txt", b"mine");
        d.say(&["answer", &batch, "--out", &d.at("answer")])
    }),
    ("an output folder with another answer", "answer", 73, "another batch's answer", |d| {
        d.answer(&[Row::lawful("r-0")], "answer");
        let batch = cleared(d);
        d.say(&["answer", &batch, "--out", &d.at("answer")])
    }),
    ("an output folder that is a file", "answer", 73, "Nothing was decided", |d| {
        let batch = cleared(d);
        let file = d.put("answer", b"a file");
        d.say(&["answer", &batch, "--out", &file])
    }),
    ("a letter that is not there", "lodge", 74, "No such file", |d| {
        d.say(&["lodge", &d.at("no.jws"), &d.at("no.csv")])
    }),
    ("a folder where a file should be", "seal", 74, "it is a folder", |d| {
        d.say(&["seal", &d.folder.path().to_string_lossy()])
    }),
    ("somebody who is not on the staff", "clear", 77, "is not on this home's staff", |d| {
        d.say(&["clear", "b-0", "--as", "mallory", "--key", &key(d, "clearing.jwk")])
    }),
    ("somebody else's key", "clear", 77, "is not `clearing-1`'s", |d| {
        d.say(&["clear", "b-0", "--as", "clearing-1", "--key", &key(d, "clerk.jwk")])
    }),
    ("a clerk who clears", "clear", 77, "may not clear a batch", |d| {
        d.say(&["clear", "b-0", "--as", "clerk-1", "--key", &key(d, "clerk.jwk")])
    }),
    ("a key that is not there", "clear", 77, "give `--as ID --key FILE`", |d| {
        fs::remove_file(key(d, "clearing.jwk")).unwrap();
        d.say(&["clear", "b-0"])
    }),
    ("an answer before clearance", "answer", 77, "after a clearing officer clears it", |d| {
        let batch = d.lodge(&[Row::lawful("r-1")]).get("batch");
        d.say(&["answer", &batch, "--out", &d.at("answer")])
    }),
    ("a withdrawal after the answer", "withdraw", 77, "cannot be withdrawn now", |d| {
        let batch = d.answer(&[Row::lawful("r-1")], "answer");
        d.say(&["withdraw", &batch])
    }),
    ("an answer without a register", "answer", 77, "there is no register yet", |_| {
        let mut bare = Desk::bare();
        let batch = cleared(&mut bare);
        bare.say(&["answer", &batch, "--out", &bare.at("answer")])
    }),
    ("a home that does not exist", "doctor", 78, "is not a home", |d| {
        fs::remove_dir_all(&d.home).unwrap();
        d.say(&["clear", "b-0"])
    }),
    ("a home of a newer version", "clear", 78, "use the program that made it", |d| {
        let path = d.home.join("portcullis.toml");
        let text = fs::read_to_string(&path).unwrap().replace("version = 1", "version = 2");
        fs::write(path, text).unwrap();
        d.say(&["clear", "b-0"])
    }),
    ("a configuration with an unknown member", "clear", 78, "override", |d| {
        let path = d.home.join("portcullis.toml");
        let text = fs::read_to_string(&path).unwrap() + "override = true\n";
        fs::write(path, text).unwrap();
        d.say(&["clear", "b-0"])
    }),
    ("a home that belongs to somebody else", "clear", 78, "belongs to another user", |d| {
        let home = d.home.to_string_lossy().into_owned();
        as_root(&["chown", "65534", &home]);
        let ran = d.say(&["clear", "b-0"]);
        let own = rustix::process::geteuid().as_raw().to_string();
        as_root(&["chown", &own, &home]);
        ran
    }),
    ("a key of the home that others can read", "clear", 78, "chmod 600", |d| {
        set_mode(&d.home.join("keys/log.key"), 0o644);
        d.say(&["clear", "b-0"])
    }),
    ("a person's key that others can read", "clear", 78, "chmod 600", |d| {
        set_mode(&d.home.join("keys/clearing.jwk"), 0o640);
        d.say(&["clear", "b-0"])
    }),
    ("a key of the home that is gone", "clear", 78, "docket.key", |d| {
        fs::remove_file(key(d, "docket.key")).unwrap();
        d.say(&["clear", "b-0"])
    }),
    ("a clock that was set back", "clear", 78, "set the clock", |d| {
        let home = d.folder.path().join("ahead");
        let packs = embedded::packs().map(|(_, pack)| pack).collect();
        let clock = TestClock::at(Timestamp::now() + SignedDuration::from_hours(24));
        founding::begin_at(&home, "irs", None, packs, Say::new(true), Arc::new(clock)).unwrap();
        run_on(&home, &["protect", "remove", "p-1", "--reason", "x"])
    }),
];

#[test]
fn each_exit_code_is_given_for_its_cause_with_words() {
    let mut book = Vec::new();
    for (what, command, exit, words, make) in CASES {
        let mut desk = Desk::open();
        let ran = make(&mut desk);
        assert_eq!(ran.code, *exit, "{what}: {ran:?}");
        assert!(ran.err.contains(words), "{what}: {}", ran.err);
        book.push(vec![
            (*what).to_owned(),
            code(command),
            exit.to_string(),
            format!("… {words} …"),
        ]);
    }
    let given = |exit: i32| CASES.iter().any(|case| case.2 == exit);
    // 75 has a test of its own: a file that changes while it is read.
    for exit in [0, 64, 65, 69, 70, 73, 74, 77, 78] {
        assert!(given(exit), "no case ends with {exit}");
    }
    section(
        "Exit codes, homes, keys, folders and people",
        &["what is not as it should be", "command", "exit", "among the words"],
        &book,
        "homes.rs::each_exit_code_is_given_for_its_cause_with_words",
    );
}

#[test]
fn json_is_one_object_however_a_command_ends() {
    let desk = Desk::open();
    for (args, exit) in [
        (vec!["frob"], 64),
        (vec!["clear", "b-0"], 65),
        (vec!["seal", "/nonexistent"], 74),
        (vec!["clear", "b-0", "--as", "nobody"], 77),
    ] {
        let ran = desk.run(&args);
        assert_eq!(
            (ran.code, ran.json()["exit"].as_i64()),
            (exit, Some(i64::from(exit))),
            "{args:?}"
        );
        assert!(!ran.json()["errors"][0].as_str().unwrap().is_empty());
    }
}

#[test]
fn what_is_withdrawn_is_cancelled_and_told_so() {
    let mut desk = Desk::open();
    let batch = desk
        .lodge(&[Row::lawful("r-1"), Row::lawful("r-2").with("tax_periods", "all")])
        .get("batch");
    assert_eq!(desk.run(&["withdraw", &batch]).get("state"), "cancelled");
    assert_eq!(desk.run(&["withdraw", &batch]).code, 0, "the same again changes nothing");
    assert_eq!(desk.run(&["clear", &batch]).code, 77);
    let ran = desk.run(&["answer", &batch, "--out", &desk.at("answer")]);
    assert_eq!(
        ran.json()["outcomes"],
        serde_json::json!({"cancelled": 1, "returned": 1}),
        "{ran:?}"
    );
    assert!(desk.say(&["show", &batch]).out.contains("cancelled"));
    desk.is_sound();
}

#[test]
fn the_same_answer_goes_into_the_same_folder_and_mends_what_was_cut_off() {
    let mut desk = Desk::open();
    let batch = desk.answer(&[Row::lawful("r-1")], "answer");
    let first = fs::read(desk.at("answer/answers.csv")).unwrap();
    fs::remove_file(desk.at("answer/manifest.json")).unwrap();
    desk.put("answer/.answers.csv.new", b"cut off");
    let out = desk.at("answer");
    assert_eq!(desk.run(&["answer", &batch, "--out", &out]).code, 0);
    assert_eq!(fs::read(desk.at("answer/answers.csv")).unwrap(), first);
    assert_eq!(fs::read_dir(&out).unwrap().count(), 5, "nothing is left over");
    desk.put("answer/answers.csv", b"changed by hand");
    let ran = desk.say(&["answer", &batch, "--out", &out]);
    assert_eq!(ran.code, 73, "nothing of anybody's is written over: {ran:?}");
    let mode = |name: &str| fs::metadata(desk.at(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("answer"), mode("answer/leaves.csv")), (0o700, 0o600));
}

#[test]
fn doctor_finds_what_is_not_in_order() {
    let desk = Desk::bare();
    let says = |desk: &Desk| {
        let ran = desk.say(&["doctor"]);
        (ran.code, ran.out)
    };
    let (code, out) = says(&desk);
    assert_eq!(code, 0, "{out}");
    assert!(
        out.contains("they lie beside the store") && out.contains("there is none yet"),
        "{out}"
    );
    type Spoil = fn(&Desk);
    let spoilers: [(&str, Spoil); 4] = [
        ("chmod 600", |d| set_mode(&d.home.join("keys/match.key"), 0o604)),
        ("log", |d| {
            let path = d.home.join("public/log/tile/entries/000.p/128");
            let path = if path.exists() { path } else { first_bundle(d) };
            let mut bytes = fs::read(&path).unwrap();
            bytes[40] ^= 1;
            fs::write(path, bytes).unwrap();
        }),
        ("register", |d| {
            let extract = d.put("register.csv", people::extract().as_bytes());
            assert_eq!(d.run(&["seal", &extract]).code, 0);
            fs::remove_file(d.home.join("register/generation-000001.psr")).unwrap();
        }),
        ("is not a home", |d| fs::remove_file(d.home.join("portcullis.toml")).unwrap()),
    ];
    for (words, spoil) in spoilers {
        let desk = Desk::bare();
        spoil(&desk);
        let (code, out) = says(&desk);
        assert_eq!(code, 78, "{words}: {out}");
        assert!(out.contains("broken") && out.contains(words), "{out}");
    }
}

fn first_bundle(desk: &Desk) -> std::path::PathBuf {
    let folder = desk.home.join("public/log/tile/entries/000.p");
    fs::read_dir(folder).unwrap().next().unwrap().unwrap().path()
}
