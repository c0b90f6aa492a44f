//! The proof that nothing was confirmed after an order, checked by whoever has a copy of the public log. SYNTHETIC
//! people.

use std::fs;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use portcullis::absence;
use portcullis::audit::Audit;
use portcullis::system::SystemEntropy;
use portcullis_core::accounting::{Kind, Record};
use portcullis_engine::opening::Opening;
use portcullis_tlog::{Checkpoint, Hash};
use serde_json::Value;

use crate::desk::{Desk, Ran, Row, run_on};
use crate::orders::enter;

/// Somebody with a copy of the public log and a checkpoint of an earlier day, and no home.
struct Outsider<'a> {
    desk: &'a Desk,
    since: String,
}

impl Outsider<'_> {
    fn check(&self, proof: &str) -> Ran {
        let public = self.desk.home.join("public");
        let (log, policy) = (public.join("log"), public.join("policy"));
        let (log, policy) = (log.to_string_lossy(), policy.to_string_lossy());
        let args = ["--json", "verify", "--absence", proof, "--log", &log, "--policy", &policy];
        let nowhere = self.desk.folder.path().join("nowhere");
        run_on(&nowhere, &[args.as_slice(), &["--since", &self.since]].concat())
    }
}

/// A home with an order about one statute and a confirmation under another after it; the order's checkpoint, and the
/// proof's file.
fn proved() -> (Desk, String, String) {
    let mut desk = Desk::open();
    let entered = enter(&desk, "s-1", "statute = \"8 USC 1326\"");
    let published = fs::read(desk.home.join("public/log/checkpoint")).unwrap();
    assert_eq!(published, entered.get("checkpoint").as_bytes(), "the one to keep is published");
    let since = desk.put("checkpoint", &published);
    desk.answer(&[Row::lawful("r-1")], "answer");
    let proof = desk.at("absence.jsonl");
    assert_eq!(desk.run(&["stay", "prove", "s-1", "--out", &proof]).code, 0);
    (desk, since, proof)
}

/// The fields that a line shows.
fn disclosed(line: &str) -> Vec<String> {
    let line: Value = serde_json::from_str(line).unwrap();
    let shown = line["disclosures"].as_array().cloned().unwrap_or_default();
    let field = |one: &Value| {
        let json = URL_SAFE_NO_PAD.decode(one.as_str().unwrap()).unwrap();
        let (_, name, value): (String, String, Value) = serde_json::from_slice(&json).unwrap();
        format!("{name}={value}")
    };
    shown.iter().map(field).collect()
}

#[test]
fn it_shows_of_each_leaf_what_it_is_and_of_a_confirmation_no_more_than_it_must() {
    let (desk, since, proof) = proved();
    let ran = Outsider { desk: &desk, since }.check(&proof);
    assert_eq!(
        (ran.code, &ran.json()["absence"]["confirmations_beyond"]),
        (0, &1.into()),
        "{ran:?}"
    );
    let text = fs::read_to_string(&proof).unwrap();
    let shown: Vec<Vec<String>> = text.lines().skip(1).map(disclosed).collect();
    let confirmed = shown.iter().find(|fields| fields[0] == "kind=\"confirmed\"").unwrap();
    assert_eq!(confirmed.len(), 3, "that it is one, when, and under which statute: {confirmed:?}");
    assert_eq!(confirmed[2], "authority=\"8 USC 1253(a)(1)(A)\"");
    assert!(shown.iter().skip(1).all(|fields| fields.len() == 1 || fields == confirmed));
}

#[test]
fn a_line_left_out_changed_or_of_another_day_is_found() {
    let (desk, since, proof) = proved();
    let outsider = Outsider { desk: &desk, since: since.clone() };
    let text = fs::read_to_string(&proof).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let without = [&lines[..5], &lines[6..]].concat().join("\n");
    let swapped = [&lines[..3], &[lines[4], lines[3]], &lines[5..]].concat().join("\n");
    let short = lines[..lines.len() - 1].join("\n");
    let later = text.replacen("\"leaf\":", "\"leaf\":1", 1);
    for (what, bad) in [
        ("left out", without),
        ("swapped", swapped),
        ("short", short),
        ("another leaf", later),
        ("another order", text.replacen("s-1", "s-2", 1)),
        ("none", "{}".to_owned()),
        ("empty", String::new()),
    ] {
        let file = desk.put("bad.jsonl", bad.as_bytes());
        let ran = outsider.check(&file);
        assert_eq!(ran.code, 65, "{what}: {ran:?}");
    }
    let other = Desk::open();
    let foreign = other.home.join("public/log/checkpoint").to_string_lossy().into_owned();
    let ran = Outsider { desk: &desk, since: foreign }.check(&proof);
    assert_eq!(ran.code, 65, "another log's checkpoint: {ran:?}");
    // From a day before the order nothing follows about when it was entered.
    let mut late = Desk::open();
    let early = fs::read(late.home.join("public/log/checkpoint")).unwrap();
    late.answer(&[Row::lawful("r-1")], "answer");
    enter(&late, "s-1", "all = true");
    let (early, proof) = (late.put("early", &early), late.at("late.jsonl"));
    assert_eq!(late.run(&["stay", "prove", "s-1", "--out", &proof]).code, 0);
    let ran = Outsider { desk: &late, since: early }.check(&proof);
    assert!(ran.code == 65 && ran.err.contains("not entered by then"), "{ran:?}");
}

const AT: &str = "2027-01-15T15:00:00Z";

/// An order entered at the first leaf, and what follows: `confirmed`, or an event of the order. A custodian whose gate
/// is broken could make such a log.
fn log(stops: &str, after: &[(Kind, &str)]) -> (Audit, String) {
    let order = format!(
        "portcullis/stay/v1\nI enter this order.\nid: s-1\ncourt: x\neffective: {AT}\nstops: {stops}\n"
    );
    let first = Record::new(Kind::Stay, AT).with("detail", order);
    let record = |(kind, what): &(Kind, &str)| {
        let record = Record::new(*kind, AT);
        match kind {
            Kind::Confirmed => {
                let mut cells = what.split('|');
                let mut next = || cells.next().unwrap_or_default().to_owned();
                record
                    .with("agency", next())
                    .with("instrument", next())
                    .with("authority", next())
                    .with("periods", next())
            }
            _ => record.with("detail", *what),
        }
    };
    let mut entries = Vec::new();
    let size = after.len() + 1;
    let mut lines = format!("{{\"stay\":\"s-1\",\"leaf\":0,\"size\":{size}}}\n");
    for record in [first].into_iter().chain(after.iter().map(record)) {
        let opening = Opening::draw(&record, &SystemEntropy).unwrap();
        entries.push(opening.commitment());
        lines += &(serde_json::to_string(&opening.show(None)).unwrap() + "\n");
    }
    let (origin, root) = ("synthetic".to_owned(), Hash::of_empty_tree());
    let checkpoint = Checkpoint { origin, size: u64::try_from(size).unwrap(), root };
    (Audit { checkpoint, entries }, lines)
}

#[test]
fn a_confirmation_that_the_order_covers_is_found() {
    const ONE: &str = "ice|mou@2|8 USC 1253(a)(1)(A)|2022;2023";
    let lift = format!("portcullis/lift/v1\nid: s-1\nfrom: {AT}\n");
    let other = format!("portcullis/lift/v1\nid: s-2\nfrom: {AT}\n");
    let vacate = format!("portcullis/vacate/v1\nid: s-1\nfrom: {AT}\n");
    let correct = format!("portcullis/correct/v1\nid: s-1\neffective: {AT}\nstops: agency doj\n");
    let later =
        "portcullis/correct/v1\nid: s-1\neffective: 2027-01-16T00:00:00Z\nstops: everything\n";
    for (stops, before, covered) in [
        ("everything", None, true),
        ("agency ice", None, true),
        ("agency doj", None, false),
        ("instrument mou", None, true),
        ("instrument i2", None, false),
        ("statute 8 USC 1253", None, true),
        ("statute 8 USC 1326", None, false),
        ("tax years 2023;2024", None, true),
        ("tax years 2021", None, false),
        ("instrument mou, agency ice, statute 8 USC 1253(a)(1), tax years 2022", None, true),
        ("instrument mou, agency doj, statute 8 USC 1253(a)(1), tax years 2022", None, false),
        ("everything", Some((Kind::Lift, lift.as_str())), false),
        ("everything", Some((Kind::Lift, other.as_str())), true),
        ("everything", Some((Kind::Vacate, vacate.as_str())), false),
        ("everything", Some((Kind::Correct, correct.as_str())), false),
        ("agency doj", Some((Kind::Correct, later)), false),
        ("everything", Some((Kind::Pad, "")), true),
    ] {
        let after: Vec<(Kind, &str)> = before.into_iter().chain([(Kind::Confirmed, ONE)]).collect();
        let (audit, lines) = log(stops, &after);
        let found = absence::check(&mut lines.as_bytes(), &audit, None);
        assert_eq!(found.is_err(), covered, "{stops}, {before:?}: {found:?}");
        // What comes after the confirmation does not make it lawful.
        let after: Vec<(Kind, &str)> = [(Kind::Confirmed, ONE)].into_iter().chain(before).collect();
        let (audit, lines) = log("everything", &after);
        assert!(absence::check(&mut lines.as_bytes(), &audit, None).is_err(), "{before:?}");
    }
}

#[test]
fn the_first_line_is_held_to_the_order_at_its_leaf() {
    // An order for everything that comes too late, and a header that gives it the place of a narrow one.
    let late = format!("portcullis/stay/v1\nid: s-2\neffective: {AT}\nstops: everything\n");
    let after = [(Kind::Confirmed, "ice|mou@2|8 USC 1253(a)(1)(A)|2022"), (Kind::Stay, &late)];
    let (audit, lines) = log("agency doj", &after);
    let check = |lines: &str| absence::check(&mut lines.as_bytes(), &audit, None);
    assert!(check(&lines).is_ok(), "of the narrow order it holds");
    for id in ["s-2", "never-entered"] {
        let forged = lines.replacen("\"s-1\"", &format!("\"{id}\""), 1);
        assert!(check(&forged).is_err(), "{id}: {:?}", check(&forged));
    }
}

#[test]
fn a_proof_is_written_over_a_proof_and_over_nothing_else() {
    let (desk, _, proof) = proved();
    assert_eq!(desk.run(&["stay", "prove", "s-1", "--out", &proof]).code, 0, "over itself");
    let key = desk.home.join("keys/docket.key").to_string_lossy().into_owned();
    let public = desk.home.join("public/log/proof.jsonl").to_string_lossy().into_owned();
    let docket = desk.home.join("docket.sqlite").to_string_lossy().into_owned();
    for path in [&key, &docket, &public, &desk.put("notes.txt", b"notes"), &desk.at(".")] {
        let before = fs::read(path).ok();
        assert_eq!(desk.run(&["stay", "prove", "s-1", "--out", path]).code, 73, "{path}");
        assert_eq!(fs::read(path).ok(), before, "{path}");
    }
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(fs::metadata(&proof).unwrap().permissions().mode() & 0o777, 0o600);
}
