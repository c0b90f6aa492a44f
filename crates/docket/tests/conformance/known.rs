//! What is recorded at a leaf is added and never changed: what was known before any leaf can be read again. SYNTHETIC.

use portcullis_core::accounting::Kind;
use portcullis_core::stay::Scope;
use portcullis_engine::change::Change;
use portcullis_engine::ports::StoreError;

use crate::paper::*;
use crate::tests::{next, on_every_store};

#[test]
fn what_happens_later_is_added_and_what_was_known_stays() {
    on_every_store(|docket| {
        let first = everything();
        docket.apply(&first).unwrap();
        let lifted = stay(3, Kind::Lift, "s-one", Scope::default());
        let removed = protection(3, Kind::Unprotected, "p-1");
        let mut revoked = official(3, "official-1", &["mou"]);
        revoked.official.revoked = true;
        let later = Change {
            stays: vec![lifted],
            protections: vec![removed],
            officials: vec![revoked],
            recalls: vec![recall(3, Kind::Acknowledged)],
            ..leaves(3, &[9])
        };
        docket.apply(&later).unwrap();
        fn both<T: std::fmt::Debug>(before: &[T], after: &[T]) -> String {
            format!("{:?}", before.iter().chain(after).collect::<Vec<_>>())
        }
        let found = format!("{:?}", docket.stays().unwrap());
        assert_eq!(found, both(&first.stays, &later.stays));
        let found = docket.protections().unwrap();
        assert_eq!(format!("{found:?}"), both(&first.protections, &later.protections));
        assert_eq!(found[0].handles, [[6; 16], [7; 16]]);
        assert_eq!(found[1].sealed, [0, 255, 1]);
        let found = format!("{:?}", docket.officials().unwrap());
        assert_eq!(found, both(&first.officials, &later.officials));
        let found = format!("{:?}", docket.recalls().unwrap());
        assert_eq!(found, both(&first.recalls, &later.recalls));
    });
}

#[test]
fn what_is_recorded_twice_at_one_leaf_or_at_none_is_refused() {
    on_every_store(|docket| {
        docket.apply(&everything()).unwrap();
        for (what, change) in [
            ("a leaf taken", Change { officials: vec![official(2, "o", &[])], ..leaves(3, &[9]) }),
            ("no such leaf", Change { officials: vec![official(9, "o", &[])], ..leaves(3, &[9]) }),
        ] {
            assert!(matches!(docket.apply(&change), Err(StoreError::Broken(_))), "{what}");
        }
    });
}

#[test]
fn generations_adoptions_and_batches_come_oldest_first() {
    on_every_store(|docket| {
        for (byte, number) in [(1, 2), (2, 10), (3, 9)] {
            let at = docket.head().unwrap().size;
            let adoptions = vec![adoption(at, "mou", number)];
            let generation = Some(generation(at, number));
            docket.apply(&Change { adoptions, generation, ..leaves(at, &[byte]) }).unwrap();
        }
        let generations = docket.generations().unwrap();
        let numbers: Vec<u32> = generations.iter().map(|row| row.number).collect();
        assert_eq!(numbers, [2, 10, 9]);
        let versions: Vec<u32> =
            docket.adoptions().unwrap().iter().map(|row| row.version).collect();
        assert_eq!(versions, [2, 10, 9]);
        docket.apply(&next(docket, 7, batch(7))).unwrap();
        docket.apply(&next(docket, 5, refused(5))).unwrap();
        let batches = docket.batches().unwrap();
        assert_eq!(batches.iter().map(|row| row.number).collect::<Vec<_>>(), [5, 7]);
    });
}
