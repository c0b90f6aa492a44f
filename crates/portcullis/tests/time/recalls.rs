//! What is withdrawn afterwards, and what a protection has stopped. SYNTHETIC people.

use std::fs;

use serde_json::Value;

use crate::desk::{Desk, Row};
use crate::replays::miss;

#[test]
fn what_was_decided_in_one_way_is_listed_and_nothing_else() {
    let mut desk = Desk::open();
    let batch = desk.answer(&[Row::lawful("right"), miss()], "answer");
    let found = |args: &[&str]| {
        let ran = desk.run(&[&["recall", "find"], args].concat());
        assert_eq!(ran.code, 0, "{ran:?}");
        let rows = ran.json()["confirmations"].as_array().unwrap().clone();
        rows.iter().map(|row| row["row_id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let manifest = fs::read(desk.folder.path().join("answer/manifest.json")).unwrap();
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    let tables = manifest["postal_version"].to_string();
    let all = ["right"];
    let theirs = format!("{batch}/o-1");
    for (args, expected) in [
        (vec!["--pack", "irs-ice-mou-2025@1"], all.as_slice()),
        (vec!["--pack", "usc26-6103-i-2@1"], &[]),
        (vec!["--tables", &tables], &all),
        (vec!["--generation", "1"], &all),
        (vec!["--officer", "o-1"], &all),
        (vec!["--officer", &theirs], &all),
        (vec!["--officer", "o-2"], &[]),
        (vec!["--official", desk.agency.kid()], &all),
        (vec!["--batch", &batch, "--generation", "1", "--officer", "o-1"], &all),
    ] {
        assert_eq!(found(&args), expected, "{args:?}");
    }
    for unknown in [
        ["--pack", "irs-ice-mou-2025@2"],
        ["--official", "nobody"],
        ["--generation", "2"],
        ["--batch", "b-none"],
        ["--tables", "65535"],
        ["--tables", "0"],
        ["--officer", "o-99"],
        ["--officer", "b-none/o-1"],
    ] {
        let ran = desk.run(&[["recall", "find"].as_slice(), &unknown].concat());
        assert!(ran.code == 65 && ran.err.contains(unknown[0]), "{unknown:?}: {ran:?}");
    }
    let ran = desk.run(&["recall", "find"]);
    assert!(ran.code == 65 && ran.err.contains("--pack"), "{ran:?}");
    assert_eq!(desk.run(&["recall", "find", "--pack", "mou"]).code, 65);
}

#[test]
fn an_officer_is_a_person_and_not_an_id() {
    let mut desk = Desk::open();
    let first = desk.answer(&[Row::lawful("first")], "first");
    let mut other = |id: &str, name: &str, row: &str, year: &str| {
        let row = Row::lawful(row).with("officer_ids", id).with("tax_periods", year);
        let ran = desk.lodge_with(&[row], |payload| {
            payload["officers"][0]["id"] = id.into();
            payload["officers"][0]["name"] = name.into();
            payload["officers"][0].as_object_mut().unwrap().remove("hpke_public_key");
        });
        let batch = ran.get("batch");
        assert_eq!(desk.run(&["clear", &batch]).code, 0, "{ran:?}");
        assert_eq!(desk.run(&["answer", &batch, "--out", &desk.at(&batch)]).code, 0);
        batch
    };
    let second = other("o-1", "SYNTHETIC Somebody Else", "second", "2020");
    let third = other("o-7", "SYNTHETIC Somebody Else", "third", "2021");
    let found = |who: &str| {
        let ran = desk.run(&["recall", "find", "--officer", who]);
        let rows = ran.json()["confirmations"].as_array().cloned().unwrap_or_default();
        let rows: Vec<String> =
            rows.iter().map(|row| row["row_id"].as_str().unwrap().to_owned()).collect();
        (ran.code, rows, ran.err)
    };
    let (code, _, told) = found("o-1");
    assert!(code == 65 && told.contains("2 people"), "{told}");
    for batch in [&first, &second] {
        assert!(told.contains(&format!("{batch}/o-1")), "{told}");
    }
    assert_eq!(found(&format!("{first}/o-1")).1, ["first"]);
    assert_eq!(found(&format!("{second}/o-1")).1, ["second", "third"], "under another id too");
    assert_eq!(found("o-7").1, ["second", "third"]);
    assert_eq!(found(&format!("{third}/o-1")).0, 65);
}

/// Issues recall `rc-1` of what the first generation decided.
fn issue(desk: &Desk, more: &[&str]) -> crate::desk::Ran {
    let out = desk.at("notices");
    let by = ["recall", "issue", "rc-1", "--generation", "1", "--reason", "a stale extract"];
    desk.run(&[by.as_slice(), &["--due", "2026-01-31", "--out", &out], more].concat())
}

#[test]
fn a_recall_is_recorded_with_a_notice_to_each_recipient() {
    let mut desk = Desk::open();
    let batch = desk.answer(&[Row::lawful("right"), miss()], "answer");
    let clerk = desk.home.join("keys/clerk.jwk").to_string_lossy().into_owned();
    assert_eq!(issue(&desk, &["--as", "clerk-1", "--key", &clerk]).code, 77);
    for _ in 0..2 {
        let ran = issue(&desk, &[]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert_eq!(ran.json()["notices"].as_array().map(Vec::len), Some(1), "{ran:?}");
    }
    let name = fs::read_dir(desk.at("notices")).unwrap().next().unwrap().unwrap().path();
    let notice = fs::read_to_string(name).unwrap();
    for told in ["NOTICE OF RECALL rc-1", "a stale extract", "2026-01-31", "right", &batch, "o-1"] {
        assert!(notice.contains(told), "{told}: {notice}");
    }
    for name in ["Roe", "MAIN", "miss"] {
        assert!(!notice.contains(name), "{name}: {notice}");
    }
    let listed = desk.run(&["recall", "list"]).json()["notices"].clone();
    assert_eq!(listed.as_array().map(Vec::len), Some(1), "issued twice is issued once");
    let more = desk.answer(&[Row::lawful("more").with("tax_periods", "2021")], "more");
    let ran = issue(&desk, &[]);
    assert!(ran.code == 65 && ran.err.contains("another id"), "{more}: {ran:?}");
    let out = desk.at("n");
    let nothing = ["recall", "issue", "rc-2", "--generation", "7", "--reason", "none"];
    let nothing = [nothing.as_slice(), &["--due", "2026-01-31", "--out", &out]].concat();
    assert_eq!(desk.run(&nothing).code, 65, "there is nobody to notify");
    desk.is_sound();
}

#[test]
fn every_recipient_has_a_notice_whatever_the_officers_are_called() {
    let mut desk = Desk::open();
    let ids = ["o/1", "o-1", "o 1", &"x".repeat(300)];
    let rows: Vec<Row> = ids
        .iter()
        .enumerate()
        .map(|(at, id)| {
            Row::lawful(&format!("r-{at}"))
                .with("officer_ids", id)
                .with("tax_periods", &format!("{}", 2020 + at))
        })
        .collect();
    let named = |payload: &mut Value| {
        let one = payload["officers"][0].clone();
        let officer = |id: &&str| {
            let mut officer = one.clone();
            (officer["id"], officer["name"]) =
                ((*id).into(), format!("SYNTHETIC {}", id.len()).into());
            officer["duty_station"] = format!("Station {id}").into();
            officer
        };
        payload["officers"] = ids.iter().map(officer).collect();
    };
    let ran = desk.lodge_with(&rows, named);
    let batch = ran.get("batch");
    for finding in ran.json()["findings"].as_array().unwrap() {
        let code = finding.as_str().unwrap();
        assert_eq!(
            desk.run(&["resolve", &batch, "--finding", code, "--reason", "SYNTHETIC"]).code,
            0
        );
    }
    assert_eq!(desk.run(&["clear", &batch]).code, 0);
    assert_eq!(desk.run(&["answer", &batch, "--out", &desk.at("answer")]).code, 0);
    let ran = issue(&desk, &[]);
    let confirmed = ran.json()["confirmations"].as_array().map_or(0, Vec::len);
    assert_eq!(
        (ran.code, fs::read_dir(desk.at("notices")).unwrap().count()),
        (0, confirmed),
        "{ran:?}"
    );
    assert!(confirmed >= 3, "{ran:?}");
    let public = desk.home.join("public/log").to_string_lossy().into_owned();
    let served = [
        "recall",
        "issue",
        "rc-9",
        "--generation",
        "1",
        "--reason",
        "x",
        "--due",
        "2027-01-01",
        "--out",
        &public,
    ];
    assert_eq!(desk.run(&served).code, 73, "not where everybody may read");
}

#[test]
fn a_notice_is_open_then_overdue_until_it_is_acknowledged() {
    let mut desk = Desk::open();
    let batch = desk.answer(&[Row::lawful("right")], "answer");
    assert_eq!(issue(&desk, &[]).code, 0);
    let notice = |desk: &Desk| desk.run(&["recall", "list"]).json()["notices"][0].clone();
    let warns = |desk: &Desk| desk.say(&["doctor"]).out.contains("overdue");
    let recipient = format!("{batch}/o-1");
    assert_eq!(notice(&desk)["recipient"], recipient.as_str());
    assert_eq!(notice(&desk)["overdue"], true);
    assert!(warns(&desk), "an overdue notice is said");
    let acknowledge = |who: &str, on: &str| {
        let by = ["recall", "acknowledge", "rc-1", "--recipient", who];
        let how = ["--on", on, "--note", "a letter"];
        desk.run(&[by.as_slice(), &how].concat()).code
    };
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let today = today.to_string();
    assert_eq!(acknowledge("nobody", &today), 65);
    assert_eq!(acknowledge(&recipient, "2026-02-03"), 65, "a day before the notice");
    assert_eq!(acknowledge(&recipient, "2199-01-01"), 65, "a day to come");
    assert_eq!(acknowledge(&recipient, &today), 0);
    assert_eq!(acknowledge(&recipient, &today), 0, "and again changes nothing");
    assert_eq!(acknowledge(&recipient, "2026-02-04"), 65, "it was another day");
    assert_eq!(notice(&desk)["acknowledged"], today.as_str());
    assert_eq!(notice(&desk)["overdue"], false);
    assert!(!warns(&desk));
}

pub(crate) const PROTECTION: &str = "id = \"p-1\"\nlast_name = \"Roe\"\nfirst_name = \"Jane\"\naddress_line1 = \"123 Main St\"\n\
                          address_line2 = \"Apt 4\"\ncity = \"Springfield\"\nstate = \"IL\"\nzip = \"62701\"\n\
                          basis = \"26 USC 6103(i)(6)\"\ndetermination = \"SYNTHETIC\"\nreview = 2026-01-31\n";

#[test]
fn what_a_protection_has_stopped_is_for_the_overseer_alone() {
    let mut desk = Desk::open();
    let before = desk.answer(&[Row::lawful("before")], "before");
    let file = desk.put("protection.toml", PROTECTION.as_bytes());
    assert_eq!(desk.run(&["protect", "add", &file]).code, 0);
    let during =
        desk.answer(&[Row::lawful("during").with("tax_periods", "2021"), miss()], "during");
    assert_eq!(desk.run(&["replay", &during]).json()["agrees"], true);
    let reason = ["protect", "remove", "p-1", "--reason", "it has lapsed"];
    let listed = desk.run(&["protect", "list"]).json()["protections"][0].clone();
    assert_eq!(
        (&listed["by"], &listed["review"], &listed["overdue"]),
        (&"clearing-1".into(), &"2026-01-31".into(), &true.into())
    );
    assert!(desk.say(&["doctor"]).out.contains("overdue to be looked at again"));
    assert_eq!(desk.run(&reason).code, 0);
    let after = desk.answer(&[Row::lawful("after").with("tax_periods", "2020")], "after");
    let ran = desk.run(&["protect", "stopped", "p-1"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let rows = ran.json()["stopped"].as_array().unwrap().clone();
    let rows: Vec<_> =
        rows.iter().map(|row| (row["batch"].clone(), row["row_id"].clone())).collect();
    assert_eq!(rows, [(during.as_str().into(), "during".into())], "{before} {after}");
    for (who, file) in [("counsel-1", "counsel"), ("clearing-1", "clearing"), ("clerk-1", "clerk")]
    {
        let key = desk.home.join(format!("keys/{file}.jwk")).to_string_lossy().into_owned();
        let ran = desk.run(&["protect", "stopped", "p-1", "--as", who, "--key", &key]);
        assert_eq!(ran.code, 77, "{who}: {ran:?}");
    }
    assert_eq!(desk.run(&["protect", "stopped", "p-9"]).code, 65);
}

#[test]
fn a_protection_that_was_changed_in_the_store_stops_everything() {
    for change in [
        "delete from protection",
        "update protection set handles = x'00000000000000000000000000000000'",
        "update protection set known = known + 1",
        "update protection set kind = 'unprotected'",
        "update protection set id = 'p-2'",
    ] {
        let mut desk = Desk::open();
        let file = desk.put("protection.toml", PROTECTION.as_bytes());
        assert_eq!(desk.run(&["protect", "add", &file]).code, 0);
        let batch = desk.lodge(&[Row::lawful("r-1")]).get("batch");
        assert_eq!(desk.run(&["clear", &batch]).code, 0);
        let store = rusqlite::Connection::open(desk.home.join("docket.sqlite")).unwrap();
        assert!(store.execute(change, []).is_err(), "{change}: what was known stays known");
        store
            .execute_batch("drop trigger protection_stays; drop trigger protection_remains")
            .unwrap();
        assert_eq!(store.execute(change, []).unwrap(), 1, "{change}");
        drop(store);
        let ran = desk.run(&["answer", &batch, "--out", &desk.at("answer")]);
        assert!(matches!(ran.code, 70 | 78), "{change}: {ran:?}");
        assert!(!fs::exists(desk.at("answer")).unwrap(), "{change}");
    }
}

#[test]
fn a_signer_who_is_put_back_in_the_store_stops_everything() {
    for change in [
        "update official set revoked = 0",
        "update official set valid_until = '2199-01-01' where revoked = 0",
        "update official set office = 'assistant-secretary' where revoked = 0",
        "update official set agency = 'dhs' where revoked = 0",
        "update official set jwk = jwk || ' ' where revoked = 0",
        "update official set sealed_name = (select sealed_name from official order by known limit 1)",
    ] {
        let mut desk = Desk::open();
        let batch = desk.lodge(&[Row::lawful("r-1")]).get("batch");
        assert_eq!(desk.run(&["clear", &batch]).code, 0);
        let store = rusqlite::Connection::open(desk.home.join("docket.sqlite")).unwrap();
        let kid: String =
            store.query_row("select kid from official limit 1", [], |row| row.get(0)).unwrap();
        assert_eq!(desk.run(&["roll", "revoke", &kid, "--reason", "left"]).code, 0);
        store.execute_batch("drop trigger official_stays").unwrap();
        assert!(store.execute(change, []).unwrap() > 0, "{change}");
        drop(store);
        let ran = desk.run(&["answer", &batch, "--out", &desk.at("answer")]);
        assert!(matches!(ran.code, 70 | 78), "{change}: {ran:?}");
        assert!(!fs::exists(desk.at("answer")).unwrap(), "{change}");
        assert!(matches!(desk.say(&["doctor"]).code, 70 | 78), "{change}");
    }
}
