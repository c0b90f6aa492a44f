//! A miss is a miss: a number that matches with another address, a person not on record, a protected
//! person: the same bytes, the same counted work. SYNTHETIC.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

mod common;

use common::Office;
use portcullis_core::staff::Role;
use portcullis_engine::Command;
use portcullis_engine::change::DocumentKind;
use portcullis_engine::ports::{Query, Work};
use portcullis_engine::protect::Protection;
use portcullis_postal::{Claim, Columns, NameColumns, QUERY_KEYS, read_columns, read_name};
use portcullis_testkit::asking::{Asked, Flaw, HEADER, Number, Stated};

fn claim(last: &str, first: &str, line1: &str, line2: &str) -> Claim {
    let name = read_name(&NameColumns { last, first, middle: "", suffix: "" });
    let address =
        read_columns(&Columns { line1, line2, city: "Springfield", state: "IL", zip: "62701" });
    Claim::new(name.name().unwrap(), address.address().unwrap())
}

/// A row in order, about that name at that address, with that number; always with the same row id.
fn row(last: &str, first: &str, address: &str, unit: &str, tin: &str) -> String {
    let lawful = Asked { who: 0, stated: Stated::Own, number: Number::None, flaw: Flaw::None };
    let row = lawful.csv(0, "2027-01-14");
    row.replace("Roe,Jane,,,123 Main St,Apt 4,", &format!("{last},{first},,,{address},{unit},"))
        .replace(",62701,,", &format!(",62701,{tin},"))
}

fn answer_to(office: &mut Office, row: &str, name: &str) -> common::Answers {
    let rows = format!("{HEADER}\n{row}\n").into_bytes();
    let now = office.engine.clock.now();
    let payload = office.agency.payload(&rows, 1, now);
    let letter = office.agency.sign(&payload).unwrap();
    let lodging = portcullis_engine::lodge::Lodging { letter, rows };
    let reply = office.act(Role::Clerk, Command::Lodge(lodging)).unwrap();
    let portcullis_engine::Reply::Lodged(lodged) = reply else { unreachable!("lodged") };
    assert_eq!(lodged.batch.returned, 0, "the row is in order");
    office.clear(&lodged.batch.id).unwrap();
    office.answer(&lodged.batch.id, name).unwrap()
}

/// The answer to one row, in an office where one person is protected; and how long what is kept of the look-up is.
fn told(row: &str) -> (Vec<u8>, Vec<usize>) {
    let mut office = Office::open();
    let protection = Protection {
        id: "p-1".to_owned(),
        claim: claim("Roe", "Mark", "123 Main St", "Apt 4"),
        basis: "26 USC 6103(i)(6)".to_owned(),
        determination: "SYNTHETIC".to_owned(),
        review: None,
    };
    office.act(Role::ClearingOfficer, Command::Protect(protection)).unwrap();
    let told = answer_to(&mut office, row, "answer").files["answers.csv"].clone();
    let batch = office.engine.docket.batches().unwrap().remove(0).number;
    let kept = office.engine.docket.documents(batch, DocumentKind::Evidence).unwrap();
    (told, kept.iter().map(|document| document.sealed.len()).collect())
}

#[test]
fn every_miss_has_the_same_bytes() {
    let (right, length) = told(&row("Roe", "Jane", "123 Main St", "Apt 4", ""));
    assert_eq!(length.len(), 1);
    assert!(
        String::from_utf8(right).unwrap().contains("confirmed"),
        "it would be confirmed if it were right"
    );
    let misses = [
        ("number", row("Roe", "Jane", "99 Other St", "Apt 4", "900000001")),
        ("nobody", row("Nemo", "Nora", "123 Main St", "Apt 4", "")),
        ("protected", row("Roe", "Mark", "123 Main St", "Apt 4", "900000002")),
        ("unit", row("Roe", "Jane", "123 Main St", "Apt 44", "900000001")),
        ("other number", row("Roe", "Jane", "123 Main St", "Apt 4", "900000099")),
    ];
    for (name, row) in &misses {
        let (bytes, kept) = told(row);
        assert_eq!(kept, length, "{name}: what is kept of it is as long");
        let bytes = String::from_utf8(bytes).unwrap();
        assert!(bytes.ends_with("\nr-0,no_match,,,,,,,\n"), "{name}: {bytes}");
    }
}

#[test]
fn every_look_up_costs_the_same_counted_work() {
    let office = Office::open();
    let generation = office.engine.generation(u64::MAX).unwrap().unwrap();
    let register = office.engine.registers.open(&generation).unwrap();
    let queries: Vec<Query> = [
        claim("Roe", "Jane", "123 Main St", "Apt 4"),
        claim("Roe", "Jane", "123 Main St", "# 4"),
        claim("Roe", "Jane", "99 Other St", "Apt 4"),
        claim("Nemo", "Nora", "123 Main St", ""),
    ]
    .iter()
    .map(|claim| Query { keys: claim.query_keys(), number: None })
    .collect();
    let answered = register.look_up(&queries).unwrap();
    let hits: Vec<usize> = answered.iter().map(|looked| looked.opened.len()).collect();
    assert_eq!(hits, [1, 1, 0, 0]);
    let keys = u64::try_from(QUERY_KEYS).unwrap();
    for looked in answered {
        assert_eq!(looked.work, Work { tags: keys, buckets: keys, openings: 4 });
    }
}
