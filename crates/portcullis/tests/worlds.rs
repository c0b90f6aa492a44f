//! Whatever is asked, by whom and in which order: what is confirmed was lawful to confirm. SYNTHETIC.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

mod common;

use common::{Office, claim_of, lifting, order};
use jiff::Timestamp;
use portcullis::audit;
use portcullis_core::clearance::{RowRanges, statement};
use portcullis_core::staff::{Keyring, Role};
use portcullis_core::stay::Scope;
use portcullis_engine::Command;
use portcullis_engine::change::DocumentKind;
use portcullis_engine::clear::Clearing;
use portcullis_engine::document;
use portcullis_engine::lodge::batch_ref;
use portcullis_engine::protect::Protection;
use portcullis_engine::resolve::Resolution;
use portcullis_engine::story;
use portcullis_testkit::asking::{Asked, Flaw, Number, Stated};
use portcullis_testkit::people::TOWN;
use portcullis_testkit::telling;
use portcullis_tlog::Policy;
use proptest::prelude::*;

/// What the court does, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Court {
    Silent,
    StaysBeforeLodging,
    StaysBeforeTheAnswer,
    StaysFromTomorrow,
    StaysAndLifts,
    StaysAnotherAgency,
}

#[derive(Clone, Debug)]
struct World {
    asked: Vec<Asked>,
    protected: Option<usize>,
    court: Court,
}

fn asked() -> impl Strategy<Value = Asked> {
    let place = 0..TOWN.len();
    let stated = prop_oneof![
        4 => Just(Stated::Own),
        3 => Just(Stated::Respelled),
        2 => place.clone().prop_map(Stated::Of),
        1 => Just(Stated::Placeholder),
        1 => Just(Stated::ZipOnly),
    ];
    let number = prop_oneof![
        3 => Just(Number::None),
        3 => Just(Number::Own),
        1 => place.clone().prop_map(Number::Of),
    ];
    let flaw = prop_oneof![6 => Just(Flaw::None), 4 => prop::sample::select(&Flaw::ALL[..])];
    (place, stated, number, flaw).prop_map(|(who, stated, number, flaw)| Asked {
        who,
        stated,
        number,
        flaw,
    })
}

fn world() -> impl Strategy<Value = World> {
    let court = prop_oneof![
        4 => Just(Court::Silent),
        1 => Just(Court::StaysBeforeLodging),
        1 => Just(Court::StaysBeforeTheAnswer),
        1 => Just(Court::StaysFromTomorrow),
        1 => Just(Court::StaysAndLifts),
        1 => Just(Court::StaysAnotherAgency),
    ];
    let protected = prop::option::weighted(0.4, 0..TOWN.len());
    (prop::collection::vec(asked(), 1..12), protected, court)
        .prop_map(|(asked, protected, court)| World { asked, protected, court })
}

fn enter_stay(office: &Office, from: Timestamp, agency: Option<&str>) {
    let scope = Scope { agency: agency.map(str::to_owned), ..Scope::default() };
    office.act(Role::Counsel, Command::EnterStay(order("stay-1", from, scope))).unwrap();
}

fn lift_stay(office: &mut Office) {
    let second = office.people.remove(&Role::Overseer).unwrap();
    office.act(Role::Counsel, lifting("stay-1", second)).unwrap();
}

/// Plays a world and returns how many rows were confirmed.
fn play(world: &World) -> usize {
    let mut office = Office::open();
    if let Some(place) = world.protected {
        let protection = Protection {
            id: "p-1".to_owned(),
            claim: claim_of(place),
            basis: "26 USC 6103(i)(6)".to_owned(),
            determination: "SYNTHETIC".to_owned(),
            review: None,
        };
        office.act(Role::ClearingOfficer, Command::Protect(protection)).unwrap();
    }
    let morning = office.engine.clock.now();
    if matches!(world.court, Court::StaysBeforeLodging | Court::StaysAndLifts) {
        enter_stay(&office, morning, None);
    }
    let lodged = office.lodge(&world.asked);
    let id = lodged.batch.id.clone();
    for finding in &lodged.findings {
        let resolution = Resolution {
            batch: id.clone(),
            finding: finding.clone(),
            rows: None,
            reason: "SYNTHETIC".to_owned(),
        };
        office.act(Role::Counsel, Command::Resolve(resolution)).unwrap();
    }
    // Whoever lodged it cannot clear it, nor anyone who is no clearing officer.
    let own = Command::Clear(Clearing { batch: id.clone() });
    assert!(office.act(Role::Clerk, own).is_err());
    office.clear(&id).unwrap();
    office.clock.advance_hours(1);
    match world.court {
        Court::StaysBeforeTheAnswer => enter_stay(&office, morning, None),
        Court::StaysFromTomorrow => {
            enter_stay(&office, "2027-01-17T00:00:00Z".parse().unwrap(), None);
        }
        Court::StaysAnotherAgency => enter_stay(&office, morning, Some("dhs")),
        Court::StaysAndLifts => lift_stay(&mut office),
        Court::Silent | Court::StaysBeforeLodging => {}
    }
    let answers = office.answer(&id, "answer").unwrap();
    let stayed = matches!(world.court, Court::StaysBeforeLodging | Court::StaysBeforeTheAnswer);
    check(&office, world, &id, &answers, stayed)
}

fn check(
    office: &Office,
    world: &World,
    id: &str,
    answers: &common::Answers,
    stayed: bool,
) -> usize {
    let policy = Policy::parse(&std::fs::read(office.home.join("public/policy")).unwrap()).unwrap();
    let log = audit::log(&office.home.join("public/log"), &policy).unwrap();
    let leaves = answers.table("leaves.csv");
    let mut confirmed = 0;
    for ((asked, told), leaf) in world.asked.iter().zip(answers.table("answers.csv")).zip(&leaves) {
        let index: usize = leaf[1].parse().unwrap();
        assert!(index < log.entries.len(), "every row has a leaf under the published checkpoint");
        if told[1] != "confirmed" {
            assert_eq!(told[2..8].concat(), "", "an address is told for a confirmation alone");
            continue;
        }
        confirmed += 1;
        assert!(
            telling::may_confirm(asked),
            "{asked:?}: nobody, or not exactly one, answers to it"
        );
        assert!(!stayed, "{asked:?}: a stay was in force");
        let protected =
            world.protected.is_some_and(|place| telling::answers_to(&TOWN[place], asked));
        assert!(!protected, "{asked:?}: the person is protected");
        in_docket(office, id, &told, index, &log);
    }
    cleared_by_another(office, id);
    confirmed
}

/// The docket holds the confirmation, and its leaf in the public log opens to it.
fn in_docket(office: &Office, id: &str, told: &[String], index: usize, log: &audit::Audit) {
    let item = story::story(&office.engine, &format!("{id}/{}", told[0])).unwrap();
    assert_eq!(item.leaf(), u64::try_from(index).unwrap());
    assert_eq!(item.entries.last().unwrap().kind, "confirmed");
    let shown = story::opening(&office.engine, item.leaf(), None).unwrap();
    let (leaf, fields) = shown.verify().unwrap();
    assert_eq!(leaf, log.entries[index]);
    let field = |name: &str| fields.iter().find(|(own, _)| own == name).unwrap().1.clone();
    assert_eq!(field("kind").as_deref(), Some("confirmed"));
    assert_eq!(field("row").as_deref(), Some(told[0].as_str()));
    assert!(field("address").unwrap().starts_with(&told[2]));
}

/// The clearance in the docket is the signature of a clearing officer who did not lodge.
fn cleared_by_another(office: &Office, id: &str) {
    let batch = office.engine.docket.batch(id).unwrap().unwrap();
    let documents = office.engine.docket.documents(batch.number, DocumentKind::Clearance).unwrap();
    let kept = document::open(&office.engine, id, &documents[0]).unwrap();
    let kept = String::from_utf8(kept).unwrap();
    let (rows, token) = kept.split_once('\n').unwrap();
    let signed = statement(&batch_ref(&batch), &RowRanges::parse(rows).unwrap());
    let signer = office.engine.staff().unwrap().signer(&signed, token).unwrap();
    assert_eq!(signer.role, Role::ClearingOfficer);
    assert_ne!(signer.id, batch.lodged_by);
}

#[test]
fn whatever_is_confirmed_was_lawful_to_confirm() {
    let confirmed = std::cell::Cell::new(0);
    let cases = std::env::var("PORTCULLIS_WORLDS").ok().and_then(|n| n.parse().ok()).unwrap_or(48);
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = prop::test_runner::TestRunner::new(config);
    runner
        .run(&world(), |world| {
            confirmed.set(confirmed.get() + play(&world));
            Ok(())
        })
        .unwrap();
    // Worlds in which nothing is ever confirmed would prove nothing.
    let confirmed = confirmed.get();
    assert!(confirmed >= 10, "only {confirmed} rows were confirmed in {cases} worlds");
}

#[test]
fn a_lawful_request_is_confirmed() {
    for who in 0..TOWN.len() {
        for stated in [Stated::Own, Stated::Respelled] {
            let one = Asked { who, stated, number: Number::Own, flaw: Flaw::None };
            assert!(telling::may_confirm(&one), "{one:?}");
            let alone = World { asked: vec![one], protected: None, court: Court::Silent };
            assert_eq!(play(&alone), 1, "{one:?}");
        }
    }
}
