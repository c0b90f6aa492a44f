//! SYNTHETIC: every name in this file is made up.
//!
//! What every store promises, as functions over `&dyn Docket`. A store is added to `on_every_store`.

#[cfg(test)]
#[path = "conformance/paper.rs"]
mod paper; // changes to write, and a way to read everything back
#[cfg(test)]
#[path = "conformance/known.rs"]
mod known; // what is recorded at a leaf, and stays
#[cfg(test)]
#[path = "conformance/sqlite.rs"]
mod sqlite; // what is promised of the SQLite file itself

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use portcullis_core::batch::Counted;
    use portcullis_core::state::{BatchState, ItemState};
    use portcullis_docket::SqliteDocket;
    use portcullis_engine::change::{BatchRow, Change, DocumentKind, ItemRow, MarkRow};
    use portcullis_engine::ports::{Docket, StoreError};

    use super::paper::*;

    /// Holds every store to a promise, each with a new docket.
    pub(crate) fn on_every_store(promise: impl Fn(&dyn Docket)) {
        let folder = tempfile::tempdir().unwrap();
        promise(&SqliteDocket::create(&folder.path().join("docket.db")).unwrap());
    }

    /// The next change of a batch: one leaf, and the batch as it is then.
    pub(crate) fn next(docket: &dyn Docket, byte: u8, batch: BatchRow) -> Change {
        Change { batch: Some(batch), ..leaves(docket.head().unwrap().size, &[byte]) }
    }

    #[test]
    fn a_new_docket_is_empty() {
        on_every_store(|docket| {
            assert_eq!(docket.head().unwrap(), Default::default());
            assert!(docket.leaves(0, 0).unwrap().is_empty());
            assert!(docket.opening(0).unwrap().is_none());
            assert!(docket.batch("b-1").unwrap().is_none());
            assert!(docket.generations().unwrap().is_empty());
            let person = asked(Counted::Person, &[1]);
            assert_eq!(docket.counts(&[person], Timestamp::UNIX_EPOCH, u64::MAX).unwrap(), [0]);
            assert!(docket.counts(&[], Timestamp::UNIX_EPOCH, u64::MAX).unwrap().is_empty());
        });
    }

    #[test]
    fn the_log_is_read_back_as_it_was_written() {
        on_every_store(|docket| {
            let written = everything();
            docket.apply(&written).unwrap();
            assert_eq!(docket.head().unwrap(), written.head);
            assert_eq!(docket.leaves(0, 3).unwrap(), [[1; 32], [2; 32], [3; 32]]);
            assert_eq!(docket.leaves(1, 2).unwrap(), [[2; 32]]);
            for (index, leaf) in (0..).zip(&written.leaves) {
                assert_eq!(docket.opening(index).unwrap().as_ref(), Some(&leaf.opening));
            }
            assert!(docket.opening(3).unwrap().is_none());
            for (first, end) in [(0, 4), (3, 4), (9, 10), (2, 1)] {
                assert!(
                    docket.leaves(first, end).is_err(),
                    "leaves {first} to {end} are not there"
                );
            }
            let entries = docket.entries(1).unwrap().into_iter();
            let entries: Vec<_> = entries.map(|e| (e.index, e.kind, e.at, e.item)).collect();
            let (received, returned) = ("received".to_owned(), "returned".to_owned());
            assert_eq!(entries, [(0, received, at(1), None), (1, returned, at(2), Some(0))]);
        });
    }

    #[test]
    fn everything_else_in_a_change_is_read_back_as_it_was_written() {
        on_every_store(|docket| {
            let written = everything();
            docket.apply(&written).unwrap();
            let same =
                |what: &str, read: String, written: String| assert_eq!(read, written, "{what}");
            let text = |of: &dyn std::fmt::Debug| format!("{of:?}");
            same("batch", text(&docket.batch("b-1").unwrap()), text(&written.batch));
            same("items", text(&docket.items(1).unwrap()), text(&written.items));
            same("findings", text(&docket.findings(1).unwrap()), text(&written.findings));
            same("staff", text(&docket.staff().unwrap()), text(&written.staff));
            same("officials", text(&docket.officials().unwrap()), text(&written.officials));
            same("adoptions", text(&docket.adoptions().unwrap()), text(&written.adoptions));
            same("stays", text(&docket.stays().unwrap()), text(&written.stays));
            same("protections", text(&docket.protections().unwrap()), text(&written.protections));
            same("safeguards", text(&docket.safeguards().unwrap()), text(&written.safeguards));
            same("recalls", text(&docket.recalls().unwrap()), text(&written.recalls));
            let generations: Vec<_> = written.generation.iter().collect();
            same("generations", text(&docket.generations().unwrap()), text(&generations));
            let batches: Vec<_> = written.batch.iter().collect();
            same("batches", text(&docket.batches().unwrap()), text(&batches));
            for kind in KINDS {
                let read = docket.documents(1, kind).unwrap().into_iter();
                let read: Vec<_> = read.map(|d| (d.kind, d.place, d.answer, d.sealed)).collect();
                let written = [document(kind, 0), document(kind, 1)]
                    .map(|d| (kind, d.place, d.answer, d.sealed));
                assert_eq!(read, written, "{}", kind.word());
            }
            assert!(docket.items(2).unwrap().is_empty() && docket.entries(2).unwrap().is_empty());
        });
    }

    #[test]
    fn an_official_of_no_instrument_is_read_back_with_none() {
        on_every_store(|docket| {
            let officials = vec![official(0, "official-9", &[])];
            docket.apply(&Change { officials, ..leaves(0, &[1]) }).unwrap();
            assert!(docket.officials().unwrap()[0].official.instruments.is_empty());
        });
    }

    #[test]
    fn a_change_made_on_another_head_is_a_conflict_and_leaves_nothing_behind() {
        on_every_store(|docket| {
            docket.apply(&leaves(0, &[91, 92])).unwrap();
            let before = read(docket);
            for expected_size in [0, 1, 3, 1_000] {
                let stale = Change { expected_size, head: head(expected_size + 3), ..everything() };
                let applied = docket.apply(&stale);
                assert!(matches!(applied, Err(StoreError::Conflict)), "made at {expected_size}");
                assert_eq!(read(docket), before, "made at {expected_size}");
            }
            let moved = Change { expected_size: 2, head: head(5), ..everything() };
            docket.apply(&moved).unwrap();
            assert!(matches!(docket.apply(&moved), Err(StoreError::Conflict)), "twice is once");
        });
    }

    #[test]
    fn a_change_that_fails_half_way_leaves_nothing_behind() {
        type Spoil = fn(&mut Change);
        let failures: [(&str, Spoil); 10] = [
            ("a leaf that is there already", |change| change.leaves[1].commitment = [2; 32]),
            ("one leaf twice", |change| change.leaves[1].commitment = [4; 32]),
            ("a head beyond its leaves", |change| change.head.size = 6),
            ("a head short of its leaves", |change| change.head.size = 4),
            ("a head that does not move", |change| change.head.size = 3),
            ("a batch's id under another number", |change| {
                change.batch = Some(BatchRow { id: "b-1".to_owned(), ..batch(2) })
            }),
            ("one document twice", |change| {
                change.documents.push(document(DocumentKind::Letter, 0))
            }),
            ("a member of staff again", |change| change.staff.push(staff("clerk-1"))),
            ("a generation again", |change| change.generation = Some(generation(3, 1))),
            ("a time beyond the calendar kept", |change| change.protections[0].at = Timestamp::MAX),
        ];
        for (what, spoil) in failures {
            // The docket is new for each, so that nothing of one is taken for another's.
            on_every_store(|docket| {
                docket.apply(&everything()).unwrap();
                let before = read(docket);
                let mut change = second();
                spoil(&mut change);
                let refused = docket.apply(&change);
                assert!(matches!(refused, Err(StoreError::Broken(_))), "{what}: {refused:?}");
                assert_eq!(read(docket), before, "{what}");
                docket.apply(&second()).unwrap();
                assert_ne!(read(docket), before, "{what}: unspoilt, it is written");
            });
        }
    }

    #[test]
    fn two_batches_are_kept_apart() {
        on_every_store(|docket| {
            docket.apply(&everything()).unwrap();
            let first = docket.items(1).unwrap();
            let other = Change {
                items: vec![item(7, ItemState::Cancelled)],
                findings: vec![finding("batch.volume", None)],
                documents: vec![document(DocumentKind::Letter, 5)],
                tallies: vec![],
                ..second()
            };
            docket.apply(&other).unwrap();
            let at = |number| {
                let entries = docket.entries(number).unwrap();
                let documents = docket.documents(number, DocumentKind::Letter).unwrap();
                let entries: Vec<u64> = entries.iter().map(|entry| entry.index).collect();
                let places: Vec<u32> = documents.iter().map(|document| document.place).collect();
                (entries, places, docket.findings(number).unwrap().len())
            };
            assert_eq!(at(1), (vec![0, 1], vec![0, 1], 2));
            assert_eq!(at(2), (vec![3, 4], vec![5], 1));
            assert_eq!(docket.items(1).unwrap(), first);
            assert_eq!(docket.items(2).unwrap(), other.items);
        });
    }

    #[test]
    fn the_parts_of_a_batch_without_the_batch_are_refused_and_not_dropped() {
        on_every_store(|docket| {
            docket.apply(&everything()).unwrap();
            let bare = || leaves(3, &[9]);
            for (what, change) in [
                ("items", Change { items: vec![item(1, ItemState::Cleared)], ..bare() }),
                ("findings", Change { findings: vec![finding("batch.volume", None)], ..bare() }),
                (
                    "documents",
                    Change { documents: vec![document(DocumentKind::Answer, 7)], ..bare() },
                ),
                ("tallies", Change { tallies: vec![tally(Counted::Person, 1, 1)], ..bare() }),
            ] {
                assert!(docket.apply(&change).is_err(), "{what}");
            }
        });
    }

    #[test]
    fn batches_are_found_by_id_by_their_digests_and_by_the_letters_number() {
        on_every_store(|docket| {
            let again = BatchRow {
                jti_sha256: None,
                letter_sha256: [1; 32],
                rows_sha256: [101; 32],
                ..batch(3)
            };
            let other_rows = BatchRow { jti_sha256: None, letter_sha256: [1; 32], ..batch(4) };
            for (byte, row) in [(1, batch(1)), (2, batch(2)), (3, again), (4, other_rows)] {
                docket.apply(&next(docket, byte, row)).unwrap();
            }
            for (id, number) in
                [("b-1", Some(1)), ("b-3", Some(3)), ("b-5", None), ("B-1", None), ("", None)]
            {
                assert_eq!(docket.batch(id).unwrap().map(|row| row.number), number, "{id:?}");
            }
            for (letter, rows, numbers) in [
                (1, 101, vec![1, 3]),
                (1, 104, vec![4]),
                (2, 102, vec![2]),
                (1, 102, vec![]),
                (9, 109, vec![]),
            ] {
                let found = docket.batches_of(&[letter; 32], &[rows; 32]).unwrap();
                let found: Vec<u64> = found.iter().map(|row| row.number).collect();
                assert_eq!(found, numbers, "letter {letter}, rows {rows}");
            }
            for (jti, letter) in
                [(201, Some([1; 32])), (202, Some([2; 32])), (203, None), (0, None)]
            {
                assert_eq!(docket.letter_of(&[jti; 32]).unwrap(), letter, "{jti}");
            }
        });
    }

    #[test]
    fn a_refused_batch_keeps_its_grounds_and_uses_up_no_number() {
        on_every_store(|docket| {
            docket.apply(&next(docket, 1, refused(1))).unwrap();
            let found = docket.batch("b-1").unwrap().unwrap();
            assert_eq!(found.state, BatchState::Refused);
            assert_eq!(found.refused, ["letter.signature", "letter.digest"]);
            assert_eq!(docket.letter_of(&[201; 32]).unwrap(), None);
            docket.apply(&next(docket, 2, batch(2))).unwrap();
            assert!(docket.batch("b-2").unwrap().unwrap().refused.is_empty());
        });
    }

    #[test]
    fn a_batch_that_moves_on_changes_its_state_and_its_answers_alone() {
        on_every_store(|docket| {
            docket.apply(&everything()).unwrap();
            let moved = BatchRow {
                number: 1,
                id: "b-1".to_owned(),
                state: BatchState::Answered,
                answers: 2,
                ..refused(2)
            };
            docket
                .apply(&next(docket, 9, BatchRow { agency: "DOJ".to_owned(), rows: 9, ..moved }))
                .unwrap();
            let expected = BatchRow { state: BatchState::Answered, answers: 2, ..batch(1) };
            let found = docket.batch("b-1").unwrap();
            assert_eq!(format!("{found:?}"), format!("{:?}", Some(expected)));
        });
    }

    #[test]
    fn items_and_findings_move_on_and_keep_what_they_were_found_to_lack() {
        on_every_store(|docket| {
            docket.apply(&everything()).unwrap();
            let told = ItemRow {
                leaf: Some(3),
                clearance: Some(0),
                answer: Some(1),
                ..item(1, ItemState::Confirmed)
            };
            let wanting =
                ItemRow { answer: Some(1), failed: vec![9], ..item(0, ItemState::Returned) };
            let change = Change {
                items: vec![told.clone(), wanting],
                findings: vec![finding("batch.officer_load", Some("0-2"))],
                ..next(docket, 9, batch(1))
            };
            docket.apply(&change).unwrap();
            let [first, second, third] = docket.items(1).unwrap().try_into().unwrap();
            assert_eq!(first, ItemRow { answer: Some(1), ..everything().items[0].clone() });
            assert_eq!(second, told);
            assert_eq!(third, everything().items[2], "what a change does not name stays as it is");
            let findings = [("batch.officer_load", Some("0-2")), ("batch.volume", Some("0-3,7"))];
            let expected = findings.map(|(code, rows)| finding(code, rows));
            assert_eq!(format!("{:?}", docket.findings(1).unwrap()), format!("{expected:?}"));
        });
    }

    #[test]
    fn everything_that_is_counted_is_handed_over_and_its_mark_stands_at_its_leaf() {
        on_every_store(|docket| {
            docket.apply(&everything()).unwrap();
            let tallies = vec![tally(Counted::Person, 2, 4)];
            let mark = Some(MarkRow { known: 3, mark: vec![8; 40] });
            let other = Change { tallies, mark, at: at(20), ..next(docket, 9, batch(2)) };
            docket.apply(&other).unwrap();
            docket.apply(&next(docket, 10, batch(2))).unwrap();
            let expected = [
                (0, 1, at(10), "officer", 1, 3),
                (0, 1, at(10), "person", 2, 1),
                (3, 2, at(20), "person", 2, 4),
            ];
            assert_eq!(tallied(docket), expected);
            let event = |leaf: u64| docket.events().unwrap().into_iter().find(|e| e.leaf == leaf);
            assert_eq!(event(3).map(|event| event.mark), Some(vec![8; 40]));
            assert_eq!(
                event(4).map(|event| event.mark),
                Some(vec![]),
                "what counts nothing has none"
            );
        });
    }

    #[test]
    fn a_count_is_of_its_kind_its_handles_and_its_window_to_the_nanosecond() {
        on_every_store(|docket| {
            let counted = [
                (1, at(0), Counted::Officer, 1, 3),
                (2, at(100), Counted::Officer, 1, 4),
                (3, at(100), Counted::Officer, 2, 10),
                (4, at(100), Counted::Reason, 1, 20),
            ];
            for (byte, at, counted, handle, count) in counted {
                let tallies = vec![tally(counted, handle, count)];
                docket.apply(&Change { tallies, at, ..next(docket, byte, batch(1)) }).unwrap();
            }
            let nano = jiff::SignedDuration::from_nanos(1);
            for (counted, handles, since, count) in [
                (Counted::Officer, vec![1], at(0), 7),
                (Counted::Officer, vec![1], at(0) + nano, 4),
                (Counted::Officer, vec![1], at(100), 4),
                (Counted::Officer, vec![1], at(100) + nano, 0),
                (Counted::Officer, vec![1, 2], at(0), 17),
                (Counted::Officer, vec![3], at(0), 0),
                (Counted::Officer, vec![], at(0), 0),
                (Counted::Reason, vec![1, 2, 3], at(0), 20),
                (Counted::Address, vec![1], at(0), 0),
            ] {
                let case = format!("{counted:?} {handles:?} since {since}");
                let found = docket.counts(&[asked(counted, &handles)], since, u64::MAX).unwrap();
                assert_eq!(found, [count], "{case}");
            }
            let kinds = [Counted::Reason, Counted::Person, Counted::Officer];
            let all = kinds.map(|counted| asked(counted, &[1]));
            let found = docket.counts(&all, at(0), u64::MAX).unwrap();
            assert_eq!(found, [20, 0, 7], "each in its place");
            for (known, count) in [(0, 0), (1, 3), (2, 7), (9, 7)] {
                let officer = [asked(Counted::Officer, &[1])];
                assert_eq!(
                    docket.counts(&officer, at(0), known).unwrap(),
                    [count],
                    "before {known}"
                );
            }
        });
    }
}
