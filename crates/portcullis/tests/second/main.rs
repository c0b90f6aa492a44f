//! A second telling agrees: 100,000 rows, made from the edges of every element, are judged by the real
//! path and by the decision table of the testkit, which shares nothing with it. SYNTHETIC people.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

mod edges; // rows at the edges of every element

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use portcullis_core::item::{BatchRef, Reading};
use portcullis_core::letter::{LetterFacts, Surroundings};
use portcullis_engine::examine;
use portcullis_engine::ports::{Rulebook, Unwatched};
use portcullis_postal::{Columns, read_columns};
use portcullis_rules::{CedarRulebook, Pack, embedded};
use portcullis_testkit::calendar::new_york;
use portcullis_testkit::decision::{self, Cells, Law, ORDER, Paper};
use portcullis_testkit::statutes::Shelf;
use serde_json::json;

use crate::edges::{Dice, moment, row};

/// Letters, and rows in each.
const LETTERS: u64 = 200;
const ROWS: usize = 500;

fn law(pack: &Pack, order_always: bool) -> Law {
    let mut places = Vec::new();
    let text = pack.file("places.csv").unwrap();
    for record in csv::Reader::from_reader(text.as_bytes()).records() {
        let record = record.unwrap();
        let [line1, line2, city, state, zip] = [3, 4, 5, 6, 7].map(|at| &record[at]);
        let read = read_columns(&Columns { line1, line2, city, state, zip });
        let owners = record[1].split(';').map(str::to_owned).collect();
        let owner = (&record[0] == "requester_office").then_some(owners);
        places.push((read.address().unwrap().building_key(), owner));
    }
    Law { order_always, shelf: Shelf::read(pack.file("statutes.csv").unwrap()), places }
}

#[test]
fn a_second_telling_agrees_on_a_hundred_thousand_rows() {
    let roles = [
        ("o-1", "case-agent"),
        ("o-2", "prosecutor"),
        ("o-3", "analyst"),
        ("o-8", "supervisor"),
        ("o-9", ""),
    ];
    let mut told: BTreeMap<&str, usize> = BTreeMap::new();
    let mut clean = 0;
    for (id, pack) in embedded::packs() {
        let rulebook = CedarRulebook::load(&pack).unwrap();
        let law = law(&pack, id == embedded::AGREEMENT_ID);
        for seed in 0..LETTERS / 2 {
            let mut dice = Dice(seed);
            let iat = moment(&mut dice);
            let agency = dice.of(&["ice", "dhs", "doj"]).to_owned();
            let paper = Paper {
                date: new_york(iat),
                agency: agency.clone(),
                officers: roles.map(|(id, role)| (id.to_owned(), role.to_owned())).to_vec(),
            };
            let rows: Vec<[String; 21]> =
                (0..ROWS).map(|at| row(&mut dice, at, paper.date)).collect();
            for (cells, real) in rows.iter().zip(judged(&rulebook, &rows, iat, &agency, &roles)) {
                let trimmed: Cells<'_> = std::array::from_fn(|at| cells[at].trim());
                let expected = decision::defects(&trimmed, &paper, &law);
                assert_eq!(real, expected, "{id}, letter of {}: {cells:?}", paper.date.iso());
                clean += usize::from(expected.is_empty());
                expected.into_iter().for_each(|code| *told.entry(code).or_default() += 1);
            }
        }
    }
    // Every code was told often, and many rows had none.
    let rare: Vec<_> =
        ORDER.iter().filter(|code| told.get(*code).copied().unwrap_or(0) < 50).collect();
    assert!(rare.is_empty(), "hardly any row has {rare:?}: {told:?}");
    assert!(clean > 10_000, "{clean} rows without a defect");
}

/// An officer as a letter names one.
fn officer(id: &str, role: &str) -> serde_json::Value {
    json!({"id": id, "name": format!("SYNTHETIC {id}"), "title": "Agent", "duty_station": "Made-up", "role": role})
}

/// The codes of each row by the real path, as `lint` goes it.
fn judged(
    rulebook: &CedarRulebook,
    rows: &[[String; 21]],
    iat: i64,
    agency: &str,
    roles: &[(&str, &str)],
) -> Vec<Vec<String>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(portcullis_core::request::COLUMNS).unwrap();
    rows.iter().for_each(|row| writer.write_record(row).unwrap());
    let read = portcullis::rows::read(&writer.into_inner().unwrap()).unwrap();
    let officers: Vec<_> = roles.iter().map(|(id, role)| officer(id, role)).collect();
    let payload = json!({"iat": iat, "exp": iat + 86_400, "agency": agency, "officers": officers});
    let letter = portcullis::letter::read(payload.to_string().as_bytes(), "kid", [0; 32]).unwrap();
    let terms = rulebook.terms();
    let around = Surroundings { official: None, unused: true, rows_sha256: [0; 32], rows: None };
    let facts = letter.facts(terms, &around, Timestamp::from_second(iat).unwrap());
    let of = Arc::new(BatchRef {
        id: "b".to_owned(),
        letter_sha256: [0; 32],
        rows_sha256: [0; 32],
        pack_sha256: terms.pack_sha256,
        agency: agency.to_owned(),
        instrument: terms.id.clone(),
        lodged_by: String::new(),
    });
    let facts = LetterFacts::in_order(facts.date);
    let examined =
        examine::rows(&of, &read, Some(&letter), facts, rulebook, Reading::ToCount, &Unwatched)
            .unwrap();
    let codes = examined.iter().map(|one| {
        let failed = one.finding.outcome().failed.iter();
        failed.map(|at| terms.rules[usize::from(*at)].code.clone()).collect()
    });
    codes.collect()
}
