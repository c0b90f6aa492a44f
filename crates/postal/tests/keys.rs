//! SYNTHETIC: every name and address in this file is made up.
//!
//! Properties, whose words are in `promises`: a canonical form reads back, comparison is symmetric and agrees with the keys, one digit
//! is never let pass, and nothing that anybody writes makes a reading panic.

mod promises;

use portcullis_postal::{
    Columns, NameColumns, QUERY_KEYS, Reading, Verdict, compare, fold, leading_place,
    middles_agree, read_columns, read_name, read_text,
};
use proptest::prelude::*;

fn word(words: &'static [&'static str]) -> impl Strategy<Value = String> {
    proptest::sample::select(words).prop_map(str::to_owned)
}

const DIRS: &[&str] = &["", "", "", "N", "South", "NW", "N W", "East"];
const NAMES: &[&str] = &[
    "Main",
    "Oak Hill",
    "St Clair",
    "Mt Royal",
    "Fifth",
    "5th",
    "Twenty First",
    "Park",
    "Avenue E",
    "North",
    "K",
    "Lake Shore",
    "O'Hare",
    "400",
    "County Road 5",
    "US Hwy 98",
    "State Road 45 46",
    "Key West",
    "Front",
    "Unit",
    "Old Mill",
    "La Place",
    "Saint",
    "Avenue of the Americas",
    "10 Mile",
    "I-35",
    "Upper Mountain",
    "St",
    "Court",
    "E Street",
    "The Mall",
    "Bay",
    "W",
    "Penn Plaza",
    "Rural",
    "PO",
    "Sector",
];
const SUFFIXES: &[&str] =
    &["St", "Ave", "Road", "Way", "", "Pike", "Hwy", "Ct", "Plaza", "Park", "Lk", "Key"];
const UNITS: &[&str] = &[
    "",
    "",
    "Apt 4",
    "# 4",
    "Unit 4",
    "Ste 4",
    "#APT 000004",
    "Apt 4B",
    "Rear",
    "Front",
    "PH 2",
    "Bldg 2 Apt 4",
    "Lot 4",
    "FL 2",
    "2nd Floor",
    "4",
    "B",
    "Apt B-9",
    "Apt 9 B",
    "# 320-3",
    "Upper",
    "Rear # 4",
    "Bldg A FL 2 # 4",
    "Ste Garden",
    "E",
    "Apt N",
    "R 3",
    "PMB 12",
    "Studio 4",
];
const NUMBERS: &[&str] = &[
    "123", "45-17", "123A", "123 1/2", "12 B", "N6W23001", "0012", "1", "12.5", "99999", "One",
    "5N237",
];
const PLACES: &[(&str, &str, &str)] = &[
    ("Springfield", "IL", "62701"),
    ("St Louis", "MO", "63101"),
    ("West Palm Beach", "FL", "33401"),
    ("New York", "NY", "10011"),
    ("San Juan", "PR", "00901"),
    ("N Little Rock", "AR", "72114"),
    ("Qwertyville", "IL", "62702"),
    ("Washington", "DC", "20005"),
    ("Key West", "FL", "33040"),
    ("Town of Derry", "NH", "03038"),
    ("Lake Forest", "IL", "60045"),
    ("APO", "AE", "09021"),
];

fn line() -> impl Strategy<Value = (String, String)> {
    let street = (word(NUMBERS), word(DIRS), word(NAMES), word(SUFFIXES), word(DIRS))
        .prop_map(|(n, pre, name, suffix, post)| format!("{n} {pre} {name} {suffix} {post}"));
    let other = prop_oneof![
        (1..9999_u32).prop_map(|n| format!("PO Box {n}")),
        (1..9_u32, 1..999_u32).prop_map(|(r, b)| format!("RR {r} Box {b}")),
        (1..9_u32, 1..999_u32).prop_map(|(r, b)| format!("HC {r} Box {b}A")),
        (1..99_u32, 1..999_u32).prop_map(|(r, b)| format!("PSC {r} Box {b}")),
        (1..99_u32).prop_map(|n| format!("Urb Las Lomas {n} Calle {n}")),
        (1..99_u32).prop_map(|n| format!("B-{n} Calle Sol")),
    ];
    (prop_oneof![6 => street, 1 => other], word(UNITS))
}

fn reading() -> impl Strategy<Value = Reading> {
    (line(), proptest::sample::select(PLACES), any::<bool>()).prop_map(
        |((line, unit), place, apart)| {
            let (city, state, zip) = place;
            let one = format!("{line} {unit}");
            let (line1, line2) =
                if apart { (line.as_str(), unit.as_str()) } else { (one.as_str(), "") };
            read_columns(&Columns { line1, line2, city, state, zip })
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_canonical_form_reads_back(reading in reading()) {
        if let Some(address) = reading.address() {
            promises::of_a_text(&address.to_string());
        }
    }

    #[test]
    fn comparison_is_symmetric_and_agrees_with_keys(a in reading(), b in reading()) {
        promises::of_two_readings(&a, &b);
        promises::of_two_readings(&a, &a);
    }

    #[test]
    fn comparison_agrees_with_keys_on_one_street((line, _) in line(), one in word(UNITS), two in word(UNITS)) {
        let read = |line2: &str| read_columns(&Columns { line1: &line, line2, city: "Springfield", state: "IL", zip: "62701" });
        promises::of_two_readings(&read(&one), &read(&two));
    }

    #[test]
    fn one_digit_is_never_let_pass(reading in reading()) {
        if let Some(address) = reading.address() {
            let text = address.to_string();
            for other in promises::one_digit_changed(&text) {
                let verdict = compare(&reading, &read_text(&other)).verdict;
                prop_assert_ne!(verdict, Verdict::Same, "{} / {}", text, other);
            }
        }
    }

    #[test]
    fn a_query_has_one_to_four_keys(reading in reading()) {
        if let Some(claim) = promises::claim(&reading) {
            let keys = claim.query_keys();
            prop_assert!((1..=QUERY_KEYS).contains(&keys.len()));
            prop_assert_eq!(&keys[0], &claim.record_key());
        }
    }

    #[test]
    fn nothing_that_is_written_panics(
        text in "\\PC{0,60}",
        line2 in "[#0-9A-Z/. -]{0,12}",
        city in "\\PC{0,12}",
        state in "[A-Za-z]{0,3}",
        zip in "[0-9-]{0,10}",
    ) {
        let reading = read_text(&text);
        prop_assert_eq!(compare(&reading, &reading), compare(&reading, &reading));
        let columns = Columns { line1: &text, line2: &line2, city: &city, state: &state, zip: &zip };
        let reading = read_columns(&columns);
        prop_assert!(reading.trace() == read_columns(&columns).trace());
        let folded = fold(&text);
        prop_assert_eq!(fold(&folded), folded.clone());
        let words: Vec<&str> = folded.split(' ').collect();
        prop_assert!(leading_place(&words) <= words.len());
        promises::of_two_names(&text, &city);
        prop_assert!(middles_agree(&folded, &folded));
        let _ = read_name(&NameColumns { last: &text, first: &city, middle: &line2, suffix: &state });
    }

    #[test]
    fn nothing_like_an_address_panics(
        text in "([0-9]{1,5}|N|W|ST|AVE|APT|#|PO|BOX|RR|FL|IL|62701|,|\n|UNIT|HWY|KEY|WEST|-|/|1/2|CALLE|URB|PR){0,14}",
        sep in " |",
    ) {
        let text = text.replace(',', &format!("{sep},"));
        promises::of_a_text(&text);
    }

    #[test]
    fn loose_words_read_back(words in proptest::collection::vec(word(LOOSE), 1..9)) {
        let line1 = words.join(" ");
        for (city, state, zip) in PLACES {
            promises::of_a_text(&format!("{line1}, {city}, {state} {zip}"));
        }
    }
}

const LOOSE: &[&str] = &[
    "12", "345", "N", "E", "West", "NW", "Main", "Oak", "St", "Ave", "Road", "Park", "Lake",
    "Saint", "Apt", "Unit", "#", "4", "4B", "B", "Rear", "Front", "Floor", "2nd", "First",
    "Twenty", "Hwy", "County", "US", "CR", "PO", "Box", "RR", "HC", "Key", "Calle", "Urb", "Sol",
    "of", "the", "Avenue", "1/2", "9-B", "45-17", "One", "PH", "Lot", "Suite", "Way", "Court",
    "I-35", "Old", "State", "Illinois", "IL", "C/O", "Jail", "Mile", "Bldg", "No",
];
