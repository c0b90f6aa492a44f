//! Promises that take more than one command to break. SYNTHETIC.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod common;

use std::path::Path;
use std::process::{Child, Command as Process, Stdio};

use common::{Office, lifting, morning, order};
use portcullis_core::staff::Role;
use portcullis_core::stay::Scope;
use portcullis_engine::{Command, Error};
use portcullis_testkit::asking::{Asked, Flaw, Number, Stated};

const RIGHT: Asked = Asked { who: 0, stated: Stated::Own, number: Number::None, flaw: Flaw::None };

fn cleared(office: &mut Office, asked: &[Asked]) -> String {
    let lodged = office.lodge(asked);
    assert!(lodged.findings.is_empty(), "{:?}", lodged.findings);
    office.clear(&lodged.batch.id).unwrap();
    lodged.batch.id
}

fn stay_everything(office: &Office) {
    let order = order("stay-1", morning(), Scope::default());
    office.act(Role::Counsel, Command::EnterStay(order)).unwrap();
}

fn lift(office: &mut Office) {
    let second = office.people.remove(&Role::Overseer).unwrap();
    office.act(Role::Counsel, lifting("stay-1", second)).unwrap();
}

#[test]
fn the_fourth_question_about_one_person_is_held_with_or_without_the_number() {
    for numbers in [
        [Number::None, Number::None, Number::None, Number::None],
        [Number::None, Number::None, Number::None, Number::Own],
        [Number::Own, Number::Own, Number::Own, Number::None],
        [Number::Own, Number::None, Number::Of(7), Number::Own],
    ] {
        let mut office = Office::open();
        let mut outcomes = Vec::new();
        for (at, number) in numbers.into_iter().enumerate() {
            // Three guesses, each at another address; the fourth would be right.
            let stated = if at < 3 { Stated::Of(at + 9) } else { Stated::Own };
            let id = cleared(&mut office, &[Asked { stated, number, ..RIGHT }]);
            outcomes.extend(office.answer(&id, &format!("answer-{at}")).unwrap().outcomes());
        }
        assert_eq!(outcomes, ["no_match", "no_match", "no_match", "held"], "{numbers:?}");
    }
}

#[test]
fn a_letter_that_lapses_before_its_answer_is_expired() {
    let mut office = Office::open();
    let waiting = office.lodge(&[RIGHT]).batch.id;
    let ready = cleared(&mut office, &[Asked { who: 4, ..RIGHT }]);
    office.clock.advance_hours(24 * 91);
    assert!(matches!(office.clear(&waiting), Err(Error::NotPermitted(_))));
    for id in [waiting, ready] {
        let answers = office.answer(&id, &id).unwrap();
        assert_eq!(answers.outcomes(), ["expired"]);
        assert_eq!(answers, office.answer(&id, &format!("{id}-again")).unwrap());
    }
}

#[test]
fn what_was_held_comes_in_a_supplement_when_the_stay_is_lifted() {
    let mut office = Office::open();
    stay_everything(&office);
    let miss = Asked { who: 4, stated: Stated::Of(2), ..RIGHT };
    let id = cleared(&mut office, &[RIGHT, Asked { flaw: Flaw::Civil, ..RIGHT }, miss]);
    let first = office.answer(&id, "one").unwrap();
    assert_eq!(first.outcomes(), ["held", "returned", "held"]);
    assert_eq!(first, office.answer(&id, "two").unwrap(), "nothing new: the same bytes");
    lift(&mut office);
    let second = office.answer(&id, "three").unwrap();
    assert_eq!(second.files["answers.csv"], first.files["answers.csv"], "what was told stays told");
    let supplement: Vec<[String; 2]> = second
        .table("answers-2.csv")
        .into_iter()
        .map(|row| [row[0].clone(), row[1].clone()])
        .collect();
    let expected = [["r-0", "confirmed"], ["r-2", "no_match"]].map(|row| row.map(str::to_owned));
    assert_eq!(supplement, expected);
}

#[test]
fn a_letter_that_lapses_while_its_rows_are_held_opens_nothing_afterwards() {
    let mut office = Office::open();
    stay_everything(&office);
    let id = cleared(&mut office, &[RIGHT]);
    let held = office.answer(&id, "held").unwrap();
    office.clock.advance_hours(24 * 91);
    lift(&mut office);
    let rows = portcullis::extract::read(portcullis_testkit::people::extract().as_bytes()).unwrap();
    office.act(Role::Clerk, Command::Seal(rows)).unwrap();
    let after = office.answer(&id, "after").unwrap();
    assert_eq!(after.files["answers.csv"], held.files["answers.csv"], "what was told stays told");
    let told = String::from_utf8(after.files["answers-2.csv"].clone()).unwrap();
    assert!(told.ends_with("\nr-0,expired,,,,,,,\n"), "{told}");
    assert_eq!(after, office.answer(&id, "again").unwrap());
}

#[test]
fn while_a_stay_stands_nothing_decided_before_it_is_handed_over() {
    let mut office = Office::open();
    let confirmed = cleared(&mut office, &[RIGHT]);
    let missed = cleared(&mut office, &[Asked { who: 4, stated: Stated::Of(2), ..RIGHT }]);
    let before = office.answer(&confirmed, "confirmed").unwrap();
    office.answer(&missed, "missed").unwrap();
    stay_everything(&office);
    // A match and a miss alike: the refusal does not tell which it was.
    for (id, name) in [(&confirmed, "confirmed-again"), (&missed, "missed-again")] {
        assert!(matches!(office.answer(id, name), Err(Error::NotPermitted(_))));
        assert!(!office.folder.path().join(name).exists());
    }
    lift(&mut office);
    assert_eq!(before, office.answer(&confirmed, "confirmed-after").unwrap());
}

#[test]
fn an_older_register_does_not_answer() {
    let mut office = Office::open();
    let id = cleared(&mut office, &[RIGHT]);
    office.clock.advance_hours(24 * 31);
    let late = office.answer(&id, "late");
    assert!(matches!(late, Err(Error::NotPermitted(why)) if why.contains("older than 30 days")));
}

fn spawn(home: &Path, args: &[&str]) -> Child {
    Process::new(env!("CARGO_BIN_EXE_portcullis"))
        .arg("--home")
        .arg(home)
        .args(args)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn of_a_yes_and_a_no_at_the_same_moment_one_counts() {
    let mut office = Office::open_today();
    for _ in 0..6 {
        let id = office.lodge(&[RIGHT]).batch.id;
        let mut yes = spawn(&office.home, &["clear", &id]);
        let ground = ["decline", &id, "--ground", "safeguards", "--reason", "SYNTHETIC"];
        let mut no = spawn(&office.home, &ground);
        let codes = [yes.wait().unwrap().code(), no.wait().unwrap().code()];
        // The home's own clock is ahead of neither letter here, so one of the two is done.
        assert!(codes.contains(&Some(77)) && codes.contains(&Some(0)), "{codes:?}");
        let state = office.engine.docket.batch(&id).unwrap().unwrap().state.word();
        let expected = if codes[0] == Some(0) { "cleared" } else { "declined" };
        assert_eq!(state, expected);
    }
}

#[test]
fn when_the_log_cannot_be_published_nothing_is_handed_over() {
    let mut office = Office::open();
    let id = cleared(&mut office, &[RIGHT]);
    // A folder where the next tile's file belongs: it cannot be written.
    let log = office.home.join("public/log");
    let size = office.engine.docket.head().unwrap().size;
    let next = log.join(format!("tile/entries/{:03}.p/{}", size / 256, size % 256 + 64));
    std::fs::create_dir_all(&next).unwrap();
    assert!(office.answer(&id, "answer").is_err());
    assert!(!office.folder.path().join("answer").exists());
    std::fs::remove_dir(&next).unwrap();
    assert_eq!(
        office.answer(&id, "answer").unwrap().outcomes(),
        ["confirmed"],
        "the same command again"
    );
}

#[test]
fn the_same_answer_asked_for_four_times_at_once_is_one_answer() {
    let mut office = Office::open_today();
    let id = cleared(&mut office, &[RIGHT]);
    // The program's clock is the machine's: the register must be young by it.
    let rows = portcullis::extract::read(portcullis_testkit::people::extract().as_bytes()).unwrap();
    office.act(Role::Clerk, Command::Seal(rows)).unwrap();
    let folders: Vec<String> = (0..4)
        .map(|at| office.folder.path().join(format!("at-once-{at}")).to_string_lossy().into_owned())
        .collect();
    let all: Vec<Child> =
        folders.iter().map(|out| spawn(&office.home, &["answer", &id, "--out", out])).collect();
    for mut one in all {
        assert_eq!(one.wait().unwrap().code(), Some(0));
    }
    let read = |folder: &String| std::fs::read(Path::new(folder).join("manifest.json")).unwrap();
    let first = folders.first().map(read).unwrap();
    assert!(folders.iter().all(|folder| read(folder) == first));
    let batch = office.engine.docket.batch(&id).unwrap().unwrap();
    assert_eq!(batch.answers, 1);
}
