//! What strangers broke once, and must not break again. SYNTHETIC people.

use std::fs;

use portcullis_testkit::people::EXTRACT_HEADER;

use crate::desk::{Desk, Row};

fn protection(unit: &str, determination: &str) -> String {
    format!(
        "id = \"p-1\"\nlast_name = \"Roe\"\nfirst_name = \"Jane\"\naddress_line1 = \"123 Main St {unit}\"\n\
         city = \"Springfield\"\nstate = \"IL\"\nzip = \"62701\"\nbasis = \"26 USC 6103(i)(6)\"\n\
         determination = \"{determination}\"\n"
    )
}

#[test]
fn whatever_equals_a_protected_claim_is_protected() {
    for (record, protected) in [("# 4", "Apt 4"), ("Apt 4", "# 4"), ("Unit 4", "Unit 4")] {
        let mut desk = Desk::bare();
        let row =
            format!("1,Roe,Jane,,,,123 Main St {record},,Springfield,IL,62701,2024-05-01,return\n");
        let register = desk.put("register.csv", format!("{EXTRACT_HEADER}{row}").as_bytes());
        assert_eq!(desk.run(&["seal", &register]).code, 0);
        let file = desk.put("protection.toml", protection(protected, "SYNTHETIC").as_bytes());
        assert_eq!(desk.run(&["protect", "add", &file]).code, 0);
        for (at, stated) in ["Apt 4", "# 4", "Unit 4", "Ste 4"].iter().enumerate() {
            let row = Row::lawful("r-1")
                .with("address_line1", &format!("123 Main St {stated}"))
                .with("order_number", &format!("A-{at}"));
            let out = format!("answer-{at}");
            desk.answer(&[row], &out);
            let answers = fs::read_to_string(desk.at(&format!("{out}/answers.csv"))).unwrap();
            assert!(answers.contains("r-1,no_match,"), "{record} {protected} {stated}: {answers}");
        }
    }
}

#[test]
fn a_protection_is_not_given_another_determination_in_silence() {
    let desk = Desk::bare();
    let add = |determination: &str| {
        let file = desk.put("protection.toml", protection("Apt 4", determination).as_bytes());
        desk.run(&["protect", "add", &file]).code
    };
    assert_eq!([add("SYNTHETIC one"), add("SYNTHETIC one"), add("SYNTHETIC two")], [0, 0, 65]);
}

const STAY: &str = "id = \"ID\"\ncourt = \"D.D.C.\"\ndocket = \"1\"\nentered = 2026-01-02\neffective_from = 2026-01-02\n\
                    scope = { statute = \"STATUTE\" }\n";

#[test]
fn a_stay_on_one_answer_does_not_withhold_another() {
    let mut desk = Desk::open();
    let enter = |desk: &Desk, id: &str, statute: &str| {
        let order =
            desk.put("order.toml", STAY.replace("ID", id).replace("STATUTE", statute).as_bytes());
        let ran = desk.run(&["stay", "enter", &order]);
        assert_eq!(ran.code, 0, "{ran:?}");
    };
    enter(&desk, "s-2", "8 USC 1326");
    let reentry = Row::lawful("r-2")
        .with("statute", "8 USC 1326")
        .with("last_name", "Poe")
        .with("first_name", "Abel")
        .with("address_line1", "9 Elm Ave")
        .with("city", "Ames")
        .with("state", "IA")
        .with("zip", "50010");
    let rows = [Row::lawful("r-1"), reentry];
    let batch = desk.answer(&rows, "first");
    let lifting = desk.put("lifting.txt", b"SYNTHETIC: lifted");
    assert_eq!(desk.run(&["stay", "lift", "s-2", "--order", &lifting]).code, 0);
    enter(&desk, "s-1", "8 USC 1253");
    let ran = desk.run(&["answer", &batch, "--out", &desk.at("second")]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(ran.json()["withheld"][0], "answers.csv", "{ran:?}");
    assert!(!fs::exists(desk.at("second/answers.csv")).unwrap());
    let told = fs::read_to_string(desk.at("second/answers-2.csv")).unwrap();
    assert!(told.contains("r-2,confirmed") || told.contains("r-2,no_match"), "{told}");
    enter(&desk, "s-3", "8 USC 1326");
    assert_eq!(
        desk.run(&["answer", &batch, "--out", &desk.at("third")]).code,
        77,
        "both are stopped"
    );
}

#[test]
fn a_forged_supplement_beside_an_answer_is_told() {
    let mut desk = Desk::open();
    let batch = desk.answer(&[Row::lawful("r-1")], "answer");
    let forged = desk.at("answer/answers-2.csv");
    fs::write(&forged, "row_id,outcome\nr-1,confirmed\n").unwrap();
    let ran = desk.run(&["answer", &batch, "--out", &desk.at("answer")]);
    assert_eq!(ran.code, 73, "{ran:?}");
    assert!(ran.err.contains("answers-2.csv"), "{ran:?}");
}

#[test]
fn devices_are_no_files() {
    let desk = Desk::bare();
    let rows = desk.put("rows.csv", b"row_id\n");
    for args in [
        ["lint", "/dev/zero"].as_slice(),
        &["lint", "/dev/zero", &rows],
        &["lodge", "/dev/zero", &rows],
        &["seal", "/dev/zero"],
        &["roll", "import", "/dev/zero"],
        &["protect", "add", "/dev/zero"],
        &["stay", "enter", "/dev/zero"],
        &["verify", "--opening", "/dev/zero"],
    ] {
        let ran = desk.run(args);
        assert_eq!(ran.code, 74, "{args:?}: {ran:?}");
    }
}

#[test]
fn nothing_that_steers_a_terminal_is_printed() {
    let desk = Desk::bare();
    let steering = desk.put("rows.csv", b"\x1b[31mcolumn,row_id\n");
    for ran in [desk.say(&["lint", &steering]), desk.say(&["clear", "\x1b[31mfoo\x07"])] {
        assert_ne!(ran.code, 0, "{ran:?}");
        let steers = |c: char| c.is_control() && c != '\n' && c != '\t';
        assert!(!ran.err.contains(steers) && !ran.out.contains(steers), "{ran:?}");
    }
}

#[test]
fn without_a_letter_officers_are_not_judged() {
    let desk = Desk::bare();
    for officers in ["", "o-1;;", "nobody"] {
        let row = Row::lawful("r-1").with("officer_ids", officers);
        let rows = desk.put("rows.csv", &crate::desk::rows_file(&[row]));
        assert_eq!(desk.run(&["lint", &rows]).code, 0, "{officers}");
    }
}

#[test]
fn a_cell_is_as_long_as_it_is_written() {
    let mut desk = Desk::bare();
    let row = Row::lawful("r-1").with("last_name", &format!("Roe{}", " ".repeat(1_500)));
    let ran = desk.lodge(&[row]);
    assert_eq!(ran.json()["defects"]["element.name.malformed"], 1, "{ran:?}");
}

#[test]
fn an_entry_of_the_roll_that_cannot_count_is_said() {
    let desk = Desk::bare();
    let roll = desk.agency.roll();
    for (roll, says) in [
        (roll.replace("agency = \"ice\"", "agency = \"acme\""), "agency"),
        (roll.replace("irs-ice-mou-2025", "another"), "no adopted instrument"),
        (roll.replace("2035-01-01", "2025-01-01"), "no day"),
    ] {
        let file = desk.put("officials.toml", roll.as_bytes());
        let ran = desk.say(&["roll", "import", &file]);
        assert!(ran.code == 0 && ran.out.contains(says), "{says}: {ran:?}");
    }
    assert_eq!(desk.run(&["roll", "revoke", "ice-head-1", "--reason", "SYNTHETIC"]).code, 0);
    let file = desk.put("officials.toml", roll.as_bytes());
    assert!(desk.say(&["roll", "import", &file]).out.contains("stays revoked"));
}

#[test]
fn an_order_says_what_it_is() {
    let desk = Desk::bare();
    let good = STAY.replace("ID", "s-1").replace("STATUTE", "8 USC 1253");
    for bad in [
        good.replace("D.D.C.", " "),
        good.replace("docket = \"1\"", "docket = \"\""),
        format!("order_sha256 = \"xyz\"\n{good}"),
    ] {
        let file = desk.put("order.toml", bad.as_bytes());
        assert_eq!(desk.run(&["stay", "enter", &file]).code, 65, "{bad}");
    }
    let file = desk.put("order.toml", good.as_bytes());
    assert_eq!(desk.run(&["stay", "enter", &file]).code, 0);
    let empty = desk.put("empty", b" \n");
    assert_eq!(desk.run(&["stay", "lift", "s-1", "--order", &empty]).code, 65);
    let number = desk
        .put("protection.toml", protection("", "x").replace("\"62701\"", "987654321").as_bytes());
    let ran = desk.run(&["protect", "add", &number]);
    assert!(ran.code == 65 && !ran.err.contains("987654321"), "{ran:?}");
}

#[test]
fn a_stay_that_was_changed_in_the_store_stops_everything() {
    for (change, says) in [
        ("delete from stay", "accounting"),
        ("update stay set statute = '8 USC 1326'", "not the one that was signed"),
        (
            "update stay set effect = effect + 9000000000000000000 / 2",
            "not the one that was signed",
        ),
        ("update stay set kind = 'lift'", "accounting"),
        ("update stay set known = known + 1", "accounting"),
    ] {
        let mut desk = Desk::open();
        let order = desk.put(
            "order.toml",
            STAY.replace("ID", "s-1").replace("STATUTE", "8 USC 1253").as_bytes(),
        );
        assert_eq!(desk.run(&["stay", "enter", &order]).code, 0);
        let batch = desk.lodge(&[Row::lawful("r-1")]).get("batch");
        assert_eq!(desk.run(&["clear", &batch]).code, 0);
        let store = rusqlite::Connection::open(desk.home.join("docket.sqlite")).unwrap();
        assert!(store.execute(change, []).is_err(), "{change}: what was known stays known");
        // Whoever owns the file can take that away too.
        store.execute_batch("drop trigger stay_stays; drop trigger stay_remains").unwrap();
        assert_eq!(store.execute(change, []).unwrap(), 1, "{change}");
        drop(store);
        let ran = desk.run(&["answer", &batch, "--out", &desk.at("answer")]);
        assert!(ran.code == 78 && ran.err.contains(says), "{change}: {ran:?}");
        assert!(!fs::exists(desk.at("answer")).unwrap(), "{change}");
    }
}
