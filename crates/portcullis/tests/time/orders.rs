//! Orders: about tax years and named people, corrected, vacated, tried out; and how they stood at any moment.
//! SYNTHETIC people.

use std::fs;

use serde_json::Value;

use crate::desk::{Desk, Ran, Row};

/// An order's file.
pub(crate) fn order(id: &str, scope: &str) -> String {
    format!(
        "id = \"{id}\"\ncourt = \"D.D.C.\"\ndocket = \"1\"\nentered = 2026-01-02\neffective_from = 2026-01-02\nscope = {{ {scope} }}\n"
    )
}

pub(crate) fn enter(desk: &Desk, id: &str, scope: &str) -> Ran {
    let file = desk.put("order.toml", order(id, scope).as_bytes());
    let ran = desk.run(&["stay", "enter", &file]);
    assert_eq!(ran.code, 0, "{ran:?}");
    ran
}

/// The outcomes of a batch, in the order of its rows.
fn outcomes(desk: &Desk, folder: &str) -> Vec<String> {
    let text = fs::read_to_string(desk.folder.path().join(folder).join("answers.csv")).unwrap();
    text.lines().skip(1).map(|line| line.split(',').nth(1).unwrap().to_owned()).collect()
}

/// Somebody else of the town, rightly asked about.
fn abel() -> Row {
    Row::lawful("abel")
        .with("last_name", "Poe")
        .with("first_name", "Abel")
        .with("address_line1", "9 Elm Ave")
        .with("city", "Ames")
        .with("state", "IA")
        .with("zip", "50010")
        .with("order_number", "A-2")
        .with(
            "reason",
            "Case INV-1: his employer gave this house, and the summons is to be served there",
        )
}

fn agrees(desk: &Desk, batch: &str) {
    let ran = desk.run(&["replay", batch]);
    assert_eq!((ran.code, &ran.json()["agrees"]), (0, &true.into()), "{ran:?}");
}

#[test]
fn an_order_about_tax_years_holds_the_rows_that_state_one_of_them() {
    let mut desk = Desk::open();
    enter(&desk, "s-1", "periods = [2021, 2023]");
    let rows = [Row::lawful("r-1"), abel().with("tax_periods", "2022")];
    let batch = desk.answer(&rows, "answer");
    assert_eq!(outcomes(&desk, "answer"), ["held", "confirmed"]);
    agrees(&desk, &batch);
    let ran = desk.run(&["verify", "--absence", "s-1"]);
    assert_eq!(ran.json()["absence"]["confirmations_beyond"], 1, "{ran:?}");
    assert_eq!(ran.json()["absence"]["stops"], "tax years 2021;2023");
}

const LIST: &str = "last_name,first_name,middle_name,suffix,address_line1,address_line2,city,state,zip\n\
                    Roe,Jane,,,123 Main Street,# 4,Springfield,IL,62701\n";

#[test]
fn people_whom_an_order_lists_are_misses_like_any_other_and_nobody_is_held() {
    let mut desk = Desk::open();
    desk.put("people.csv", LIST.as_bytes());
    enter(&desk, "s-1", "agency = \"ice\", people = \"people.csv\"");
    let batch = desk.answer(&[Row::lawful("r-1"), abel()], "answer");
    assert_eq!(outcomes(&desk, "answer"), ["no_match", "confirmed"]);
    agrees(&desk, &batch);
    let store = fs::read(desk.home.join("docket.sqlite")).unwrap();
    // Three letters stand by chance in so many sealed bytes; these do not.
    for name in ["JANE ROE", "Roe,Jane", "\"Roe\"", "MAIN ST", "Main St"] {
        let bytes = name.as_bytes();
        let found = store.windows(bytes.len()).any(|window| window == bytes);
        assert!(!found, "{name} lies in the store in the clear");
    }
    // Whoever has the list checks it against what the confirmations after the order show.
    let ran = desk.run(&["verify", "--absence", "s-1"]);
    assert!(ran.code == 65 && ran.err.contains("--people"), "{ran:?}");
    let list = desk.at("people.csv");
    let ran = desk.run(&["verify", "--absence", "s-1", "--people", &list]);
    assert_eq!((ran.code, &ran.json()["absence"]["confirmations_beyond"]), (0, &1.into()));
    let other = LIST
        .replace("Roe,Jane", "Poe,Abel")
        .replace("123 Main Street,# 4,Springfield,IL,62701", "9 Elm Avenue,,Ames,IA,50010");
    let other = desk.put("other.csv", other.as_bytes());
    let ran = desk.run(&["verify", "--absence", "s-1", "--people", &other]);
    assert!(ran.code == 65 && ran.err.contains("not the file"), "{ran:?}");
}

#[test]
fn an_order_that_lists_people_after_their_answer_stops_its_handing_over() {
    let mut desk = Desk::open();
    let batch = desk.answer(&[Row::lawful("r-1")], "answer");
    desk.put("people.csv", LIST.as_bytes());
    enter(&desk, "s-1", "people = \"people.csv\"");
    let ran = desk.run(&["answer", &batch, "--out", &desk.at("again")]);
    assert_eq!(ran.code, 77, "{ran:?}");
    let changed = desk.run(&["review", &batch]).json()["changed"].clone();
    assert_eq!(changed.as_array().map(Vec::len), Some(1));
    assert_eq!((&changed[0]["was"], &changed[0]["now"]), (&"confirmed".into(), &"no_match".into()));
}

/// What was a miss under a list is one under whatever comes later: to withhold it would tell who is listed.
#[test]
fn a_miss_under_a_list_is_told_however_the_order_is_corrected_or_repeated() {
    let mut desk = Desk::open();
    desk.put("people.csv", LIST.as_bytes());
    enter(&desk, "s-1", "people = \"people.csv\"");
    let batch = desk.answer(&[Row::lawful("r-1"), abel()], "answer");
    assert_eq!(outcomes(&desk, "answer"), ["no_match", "confirmed"]);
    let again = |desk: &Desk| desk.run(&["answer", &batch, "--out", &desk.at("again")]).code;
    let words = order("s-1", "people = \"people.csv\"").replace("\"1\"", "\"1:25-cv\"");
    let file = desk.put("order.toml", words.as_bytes());
    for _ in 0..2 {
        assert_eq!(desk.run(&["stay", "correct", &file]).code, 0);
    }
    assert_eq!(again(&desk), 0, "corrected");
    enter(&desk, "s-2", "people = \"people.csv\"");
    assert_eq!(again(&desk), 0, "ordered twice");
    let longer = format!("{LIST}Poe,Abel,,,9 Elm Avenue,,Ames,IA,50010\n");
    desk.put("people.csv", longer.as_bytes());
    let file = desk.put("order.toml", words.as_bytes());
    for _ in 0..2 {
        assert_eq!(desk.run(&["stay", "correct", &file]).code, 0);
    }
    assert_eq!(again(&desk), 77, "the list is longer now");
}

#[test]
fn what_is_wrong_with_an_order_is_told_at_once_and_nobody_is_named() {
    let desk = Desk::open();
    let list = LIST.replace("Jane", "").replace("62701\n", "62701\nDoe,Ann,,,somewhere,,,,\n");
    desk.put("people.csv", list.as_bytes());
    let file =
        desk.put("order.toml", order("s-1", "periods = [22], people = \"people.csv\"").as_bytes());
    let ran = desk.run(&["stay", "enter", &file]);
    assert_eq!(ran.code, 65);
    for told in ["scope.periods", "person 1", "person 2"] {
        assert!(ran.err.contains(told), "{told}: {ran:?}");
    }
    assert!(!ran.err.contains("Doe") && !ran.err.contains("Roe"), "{ran:?}");
    for (scope, told) in [
        ("people = \"nobody.csv\"", "nobody.csv"),
        ("statute = \"8 USC 1253(a)(1)(Z)\"", "would stop nothing"),
        ("statute = \"8 USC 1255\"", "would stop nothing"),
        ("all = true, periods = [2022]", "either"),
        ("", "either"),
    ] {
        let file = desk.put("order.toml", order("s-1", scope).as_bytes());
        let ran = desk.run(&["stay", "enter", &file]);
        assert!(ran.code != 0 && ran.err.contains(told), "{scope}: {ran:?}");
    }
    assert_eq!(desk.run(&["stay", "list"]).json()["stays"], Value::Array(Vec::new()));
}

#[test]
fn an_order_is_tried_out_and_nothing_is_recorded() {
    let mut desk = Desk::open();
    let told = desk.answer(&[Row::lawful("r-1"), abel().with("statute", "8 USC 1326")], "answer");
    let waits = desk.lodge(&[Row::lawful("r-2"), abel().with("tax_periods", "")]).get("batch");
    let size = || fs::read(desk.home.join("public/log/checkpoint")).unwrap();
    let before = size();
    for (scope, expected) in [
        ("all = true", vec![(&told, 0, 2), (&waits, 1, 0)]),
        ("statute = \"8 USC 1326\"", vec![(&told, 0, 1)]),
        ("periods = [2023]", vec![(&told, 0, 2), (&waits, 1, 0)]),
        ("periods = [2019]", vec![]),
    ] {
        let file = desk.put("order.toml", order("s-1", scope).as_bytes());
        let ran = desk.run(&["stay", "drill", &file]);
        assert_eq!(ran.code, 0, "{ran:?}");
        let found = ran.json()["batches"].as_array().unwrap().clone();
        let found: Vec<_> = found
            .iter()
            .map(|one| {
                (
                    one["batch"].as_str().unwrap().to_owned(),
                    one["waiting"].clone(),
                    one["told"].clone(),
                )
            })
            .collect();
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(id, w, t): (&String, u64, u64)| (id.clone(), w.into(), t.into()))
            .collect();
        assert_eq!(found, expected, "{scope}");
    }
    assert_eq!(size(), before, "nothing was recorded");
    assert_eq!(desk.run(&["stay", "list"]).json()["stays"], Value::Array(Vec::new()));
}

#[test]
fn an_order_is_corrected_by_two_and_stood_otherwise_before() {
    let mut desk = Desk::open();
    enter(&desk, "s-1", "statute = \"8 USC 1326\"");
    let first = desk.answer(&[Row::lawful("r-1")], "first");
    assert_eq!(outcomes(&desk, "first"), ["confirmed"], "a slip of the pen: 1326 for 1253");
    let file = desk.put("order.toml", order("s-1", "statute = \"8 USC 1253\"").as_bytes());
    let alone = ["stay", "correct", &file, "--second", "counsel-1"];
    assert_eq!(desk.run(&alone).code, 77, "it takes two");
    let known = desk.run(&["stay", "list"]);
    for _ in 0..2 {
        let ran = desk.run(&["stay", "correct", &file]);
        assert_eq!((ran.code, ran.get("stops")), (0, "statute 8 USC 1253".to_owned()), "{ran:?}");
    }
    let second = desk.answer(&[abel()], "second");
    assert_eq!(outcomes(&desk, "second"), ["held"]);
    agrees(&desk, &first);
    agrees(&desk, &second);
    let ran = desk.run(&["verify", "--absence", "s-1"]);
    assert_eq!(
        ran.json()["absence"]["confirmations_beyond"],
        1,
        "before it was corrected: {ran:?}"
    );
    let stops = |ran: &Ran| ran.json()["stays"][0]["stops"].clone();
    assert_eq!(stops(&desk.run(&["stay", "list"])), "statute 8 USC 1253");
    let leaf = known.json()["stays"][0]["leaf"].as_u64().unwrap();
    let then =
        desk.run(&["stay", "list", "--at", "2026-02-01", "--known", &(leaf + 1).to_string()]);
    assert_eq!(stops(&then), "statute 8 USC 1326");
    let before = desk.run(&["stay", "list", "--known", &leaf.to_string()]);
    assert_eq!(before.json()["stays"], Value::Array(Vec::new()));
    let early = desk.run(&["stay", "list", "--at", "2025-12-31"]);
    assert_eq!(early.json()["stays"][0]["in_force"], false, "it had no effect yet");
}

#[test]
fn an_order_that_is_vacated_is_as_if_it_had_never_been_entered() {
    let mut desk = Desk::open();
    let batch = desk.answer(&[Row::lawful("r-1")], "answer");
    enter(&desk, "s-1", "all = true");
    let held = desk.answer(&[abel()], "held");
    assert_eq!(outcomes(&desk, "held"), ["held"]);
    let review = |desk: &Desk| desk.run(&["review", &batch]).json()["changed"].clone();
    assert_eq!(review(&desk)[0]["now"], "held");
    let mandate = desk.put("mandate", b"the order is vacated");
    let alone = ["stay", "vacate", "s-1", "--order", &mandate, "--second", "counsel-1"];
    assert_eq!(desk.run(&alone).code, 77, "it takes two");
    for _ in 0..2 {
        assert_eq!(desk.run(&["stay", "vacate", "s-1", "--order", &mandate]).code, 0);
    }
    assert_eq!(desk.run(&["stay", "lift", "s-1", "--order", &mandate]).code, 65, "it is gone");
    assert_eq!(review(&desk), Value::Array(Vec::new()));
    let listed = desk.run(&["stay", "list"]).json()["stays"][0].clone();
    assert_eq!((&listed["vacated"], &listed["in_force"]), (&true.into(), &false.into()));
    assert_eq!(desk.run(&["answer", &held, "--out", &desk.at("held")]).code, 0);
    let told = fs::read_to_string(desk.folder.path().join("held/answers-2.csv")).unwrap();
    assert!(told.contains(",confirmed,"), "{told}");
    // By what was known then it was held, and it is replayed so.
    agrees(&desk, &held);
    agrees(&desk, &batch);
    assert_eq!(desk.run(&["verify", "--absence", "s-1"]).code, 0);
    desk.is_sound();
}

#[test]
fn whoever_a_list_names_is_a_miss_however_the_name_is_cut_into_cells() {
    // The list, the request; each about one person of the town at one address.
    for (listed, asked, outcome) in [
        ("Roe,Jane,,", ("Roe", "Jane", "", ""), "no_match"),
        ("Roe,Jane,Q,", ("Roe", "Jane", "", ""), "no_match"),
        ("Roe,Jane Q,,", ("Roe", "Jane", "", ""), "no_match"),
        ("Roe,Jane,,", ("Roe", "Jane", "Q", ""), "no_match"),
        ("Roe,Jane,,Jr", ("Roe", "Jane", "", ""), "no_match"),
        ("Roe Doe,Jane,,", ("Roe", "Jane", "", ""), "no_match"),
        ("Roe,Jane Marie,,", ("Roe", "Jane", "", ""), "no_match"),
        ("Jane,Roe,,", ("Roe", "Jane", "", ""), "no_match"),
        ("Roe,Mark,,", ("Roe", "Jane", "", ""), "confirmed"),
        ("Roes,Jane,,", ("Roe", "Jane", "", ""), "confirmed"),
    ] {
        let mut desk = Desk::open();
        desk.put("people.csv", LIST.replace("Roe,Jane,,", listed).as_bytes());
        enter(&desk, "s-1", "people = \"people.csv\"");
        let (last, first, middle, suffix) = asked;
        let row = Row::lawful("r-1")
            .with("last_name", last)
            .with("first_name", first)
            .with("middle_name", middle)
            .with("suffix", suffix);
        desk.answer(&[row], "answer");
        assert_eq!(outcomes(&desk, "answer"), [outcome], "{listed}: {asked:?}");
    }
}

#[test]
fn an_order_that_is_over_is_not_entered_again_and_says_whom_it_does_not_reach() {
    let desk = Desk::open();
    let entered = enter(&desk, "s-1", "agency = \"dhs\"");
    assert_eq!(entered.json()["not_reached"], serde_json::json!(["ice"]), "{entered:?}");
    let order_file = desk.at("order.toml");
    assert_eq!(desk.run(&["stay", "enter", &order_file]).code, 0, "again changes nothing");
    let lifting = desk.put("lifting", b"lifted");
    assert_eq!(desk.run(&["stay", "lift", "s-1", "--order", &lifting]).code, 0);
    let ran = desk.run(&["stay", "enter", &order_file]);
    assert!(ran.code == 65 && ran.err.contains("another id"), "{ran:?}");
    for bad in ["0000-01-01", "1600-01-01", "2300-01-01", "9999-12-31"] {
        let text = order("s-2", "all = true")
            .replace("effective_from = 2026-01-02", &format!("effective_from = {bad}"));
        let file = desk.put("order.toml", text.as_bytes());
        for verb in ["enter", "drill"] {
            assert_eq!(desk.run(&["stay", verb, &file]).code, 65, "{verb} {bad}");
        }
    }
}
