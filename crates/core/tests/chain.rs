//! SYNTHETIC: every name, number and address in this file is made up.
//!
//! The chain of proofs with real values: what earns each one, and everything that does not.

#[cfg(test)]
mod common;
#[cfg(test)]
#[path = "chain/letters.rs"]
mod letters; // what is read out of a letter
#[cfg(test)]
#[path = "chain/reading.rs"]
mod reading; // what is read out of one row

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use jiff::{Timestamp, ToSpan};
    use portcullis_core::batch::{BatchFinding, Counted, Keys, hard_limits, soft_findings};
    use portcullis_core::clearance::{Clearance, NotCleared, RowRanges, clear};
    use portcullis_core::comparison::NumberCheck::{Agrees, Differs, NotCompared};
    use portcullis_core::comparison::{Compared, compare};
    use portcullis_core::determination::{Finding, Outcome, determine};
    use portcullis_core::disclosure::{Decision, decide};
    use portcullis_core::facts::HardLimits;
    use portcullis_core::item::{BatchRef, Item};
    use portcullis_core::stay::{Scope, Stay, Stays};

    use super::common::{
        LIMITS, PACK, People, Protect, all_elements, batch, clearance, cleared, item, item_at, now,
        officer_loads, permit, record, terms, token,
    };

    const HOME: &str = "123 Main St Apt 4, Springfield IL 62701";

    // The first proof: every element is met.

    #[test]
    fn a_permit_on_the_items_own_facts_proves_it() {
        assert!(determine(item(&[]), &permit(&item(&[]))).is_ok());
    }

    #[test]
    fn an_outcome_that_does_not_permit_returns_the_item_with_its_rules() {
        for (granted, failed) in [(false, vec![]), (true, vec![3]), (false, vec![3, 9])] {
            let outcome = Outcome { pack_sha256: PACK, granted, failed: failed.clone() };
            let finding = Finding::new(*item(&[]).facts(), Arc::new(outcome));
            let returned = determine(item(&[]), &finding).expect_err("it is no permit");
            assert_eq!(returned.failed, failed, "granted: {granted}");
        }
    }

    #[test]
    fn an_outcome_on_other_facts_proves_nothing() {
        let others = permit(&item(&[("tax_periods", "2021")]));
        assert!(determine(item(&[]), &others).expect_err("other facts").failed.is_empty());
        // What the whole batch shows changes the facts, so what was found before is void.
        let mut marked = item(&[]);
        let before = permit(&marked);
        marked.set_beyond(HardLimits { officer: true, ..HardLimits::default() });
        assert!(determine(marked, &before).is_err());
    }

    #[test]
    fn an_outcome_of_another_pack_proves_nothing() {
        let outcome = Outcome { pack_sha256: [8; 32], granted: true, failed: vec![] };
        let finding = Finding::new(*item(&[]).facts(), Arc::new(outcome));
        assert!(determine(item(&[]), &finding).is_err());
    }

    #[test]
    fn without_a_complete_claim_even_a_permit_proves_nothing() {
        for gap in
            [("address_line1", ""), ("zip", ""), ("last_name", ""), ("first_name", "Unknown")]
        {
            let finding = permit(&item(&[gap]));
            assert!(determine(item(&[gap]), &finding).is_err(), "{gap:?}");
        }
    }

    // The second proof: a second person cleared it.

    #[test]
    fn a_clearance_clears_the_rows_it_names_of_its_own_batch_and_no_other() {
        type Change = fn(&mut BatchRef);
        let changed: [(&str, Change); 8] = [
            ("itself", |_| ()),
            ("id", |of| of.id = "b-2".to_owned()),
            ("letter", |of| of.letter_sha256 = [9; 32]),
            ("rows file", |of| of.rows_sha256 = [9; 32]),
            ("agency", |of| of.agency = "DOJ".to_owned()),
            ("instrument", |of| of.instrument = "i2".to_owned()),
            ("lodged by", |of| of.lodged_by = "clerk-2".to_owned()),
            ("pack", |of| of.pack_sha256 = [9; 32]),
        ];
        for (what, change) in changed {
            let mut of = batch();
            change(&mut of);
            let other = clearance(&of, &[0], "clearing-1").unwrap();
            assert_eq!(clear(all_elements(item(&[])), &other).is_ok(), what == "itself", "{what}");
        }
        let some = clearance(&batch(), &[0, 2, 3], "clearing-1").unwrap();
        for (row, covered) in [(0, true), (1, false), (2, true), (3, true), (4, false)] {
            let item = item_at(&batch(), row, &[]);
            assert_eq!(some.covers(row), covered, "row {row}");
            assert_eq!(clear(all_elements(item), &some).is_ok(), covered, "row {row}");
        }
    }

    #[test]
    fn only_a_clearing_officer_who_did_not_lodge_may_clear() {
        let own = BatchRef { lodged_by: "clearing-1".to_owned(), ..batch() };
        for (of, by, wrong) in [
            (&batch(), "clearing-1", None),
            (&own, "clearing-2", None),
            (&own, "clearing-1", Some(NotCleared::OwnLodging)),
            (&batch(), "clerk-1", Some(NotCleared::Role)),
            (&batch(), "counsel-1", Some(NotCleared::Role)),
            (&batch(), "overseer-1", Some(NotCleared::Role)),
            (&batch(), "stranger", Some(NotCleared::Signature)),
        ] {
            assert_eq!(clearance(of, &[0], by).err(), wrong, "{by} for {}", of.lodged_by);
        }
        assert_eq!(clearance(&batch(), &[0], "clearing-2").unwrap().by(), "clearing-2");
    }

    #[test]
    fn a_signature_over_other_rows_or_another_batch_is_none() {
        let other = BatchRef { rows_sha256: [9; 32], ..batch() };
        let repacked = BatchRef { pack_sha256: [9; 32], ..batch() };
        for signed in [
            token(&batch(), &[1], "clearing-1"),
            token(&batch(), &[], "clearing-1"),
            token(&other, &[0], "clearing-1"),
            token(&repacked, &[0], "clearing-1"),
            String::new(),
        ] {
            let clearance = Clearance::verify(&batch(), &RowRanges::of([0]), &signed, &People);
            assert_eq!(clearance.err(), Some(NotCleared::Signature), "{signed}");
        }
    }

    // The third proof: the address stated is the address on record.

    #[test]
    fn exactly_one_person_at_the_address_stated_is_the_same() {
        let other_home = "125 Main St Apt 4, Springfield IL 62701";
        let other_unit = "123 Main St Apt 5, Springfield IL 62701";
        let suite = "123 Main St Ste 4, Springfield IL 62701";
        let pound = "123 Main St # 4, Springfield IL 62701";
        for (what, same, on_record) in [
            ("no record", false, vec![]),
            ("one person", true, vec![(HOME, "QUINN", Agrees)]),
            ("no number to compare", true, vec![(HOME, "QUINN", NotCompared)]),
            ("no middle name on record", true, vec![(HOME, "", Agrees)]),
            ("an initial on record", true, vec![(HOME, "Q", Agrees)]),
            ("a unit on record as a pound sign", true, vec![(pound, "QUINN", Agrees)]),
            ("another middle name", false, vec![(HOME, "ROSE", Agrees)]),
            ("the number differs", false, vec![(HOME, "QUINN", Differs)]),
            ("the number agrees, the address differs", false, vec![(other_home, "QUINN", Agrees)]),
            ("the number agrees, the unit differs", false, vec![(other_unit, "QUINN", Agrees)]),
            ("a suite is not an apartment", false, vec![(suite, "QUINN", Agrees)]),
            ("two persons", false, vec![(HOME, "QUINN", Agrees), (HOME, "", NotCompared)]),
            ("the same twice", false, vec![(HOME, "QUINN", Agrees), (HOME, "QUINN", Agrees)]),
            ("two, one by number ruled out", true, vec![(HOME, "", Differs), (HOME, "", Agrees)]),
            ("two, one by name ruled out", true, vec![(HOME, "", Agrees), (HOME, "ROSE", Agrees)]),
            ("two, both ruled out", false, vec![(HOME, "ROSE", Agrees), (HOME, "", Differs)]),
        ] {
            let opened: Vec<_> = on_record.iter().map(|(at, m, n)| record(at, m, *n)).collect();
            let compared = compare(cleared(item(&[])), &opened);
            assert_eq!(matches!(compared, Compared::Same(_)), same, "{what}");
        }
    }

    // The way out.

    fn stay(scope: Scope) -> Stay {
        let effective_from = now() - 1.hour();
        Stay { id: "s-1".to_owned(), scope, effective_from, lifted_from: None }
    }

    #[test]
    fn a_stay_comes_before_protection_and_bars_match_and_miss_alike() {
        for (on_record, stayed, protected, outcome) in [
            (true, false, false, "confirmed"),
            (true, false, true, "no match"),
            (true, true, false, "held"),
            (true, true, true, "held"),
            (false, false, false, "no match"),
            (false, false, true, "no match"),
            (false, true, false, "held"),
            (false, true, true, "held"),
        ] {
            let opened = if on_record { vec![record(HOME, "QUINN", Agrees)] } else { vec![] };
            let stays = Stays(if stayed { vec![stay(Scope::default())] } else { vec![] });
            let compared = compare(cleared(item(&[])), &opened);
            let decision = decide(compared, &stays, &Protect(protected), now());
            let told = match &decision {
                Decision::Held(_) => "held",
                Decision::NoMatch(_) => "no match",
                Decision::Confirmed(disclosure) => {
                    let stated = item(&[]).claim().unwrap().address().to_string();
                    assert_eq!(disclosure.address().unwrap().to_string(), stated);
                    "confirmed"
                }
            };
            let case = format!("record {on_record}, stay {stayed}, protected {protected}");
            assert_eq!(told, outcome, "{case}");
            assert_eq!(decision.item().row_id(), "r-1", "{case}");
            assert!(!format!("{decision:?}").to_uppercase().contains("DOE"), "{case}");
        }
    }

    #[test]
    fn a_stay_bars_what_fits_every_part_of_its_scope() {
        let asked = item(&[("statute", "8 USC 1253(a)(1)")]);
        for (instrument, agency, statute, bars) in [
            ("", "", "", true),
            ("mou", "", "", true),
            ("i2", "", "", false),
            ("", "ICE", "", true),
            ("", "DOJ", "", false),
            ("", "", "8 USC 1253(a)(1)", true),
            ("", "", "8 USC 1253", true),
            ("", "", "8 USC 1253(a)(1)(B)", true),
            ("", "", "8 USC 1253(a)(2)", false),
            ("", "", "8 USC 1253(A)(1)", false),
            ("", "", "18 USC 1253", false),
            ("mou", "ICE", "8 USC 1253", true),
            ("mou", "DOJ", "8 USC 1253", false),
            ("i2", "ICE", "8 USC 1253", false),
            ("mou", "ICE", "8 USC 1325", false),
        ] {
            let stated = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            let statute = stated(statute).map(|text| text.parse().unwrap());
            let (instrument, agency) = (stated(instrument), stated(agency));
            let scope = Scope { instrument, agency, statute, ..Scope::default() };
            let case = format!("{scope:?}");
            assert_eq!(Stays(vec![stay(scope)]).bars(&asked, now()), bars, "{case}");
        }
    }

    #[test]
    fn a_stay_on_tax_years_bars_what_states_any_of_them() {
        for (stated, stayed, bars) in [
            ("2022", vec![2022], true),
            ("2021;2023", vec![2022], false),
            ("2021;2023", vec![2022, 2023], true),
            ("2022", vec![], true),
            ("", vec![2022], false),
        ] {
            let scope = Scope { periods: stayed.into_iter().collect(), ..Scope::default() };
            let asked = item(&[("tax_periods", stated)]);
            assert_eq!(Stays(vec![stay(scope)]).bars(&asked, now()), bars, "{stated}");
        }
    }

    #[test]
    fn an_order_that_protects_named_people_holds_nobody_and_lists_them() {
        let handles = BTreeSet::from([[7; 16]]);
        let listed = |agency: &str| {
            let claims = Some(handles.clone());
            Scope { agency: Some(agency.to_owned()), claims, ..Scope::default() }
        };
        let (stays, asked) = (Stays(["ICE", "DOJ"].map(listed).map(stay).to_vec()), item(&[]));
        assert!(!stays.bars(&asked, now()), "to say `held` would tell who is listed");
        assert_eq!(stays.listed(&asked, now()).collect::<Vec<_>>(), [&handles], "ICE's alone");
        assert_eq!(stays.listed(&asked, now() - 2.hours()).count(), 0, "not yet in effect");
    }

    #[test]
    fn a_stay_bars_from_the_moment_it_takes_effect_until_the_moment_it_is_lifted() {
        let at = |seconds: i64| now() + seconds.seconds();
        for (from, lifted, bars) in [
            (at(0), None, true),
            (at(1), None, false),
            (at(-9), Some(at(1)), true),
            (at(-9), Some(at(0)), false),
            (at(-9), Some(at(-5)), false),
        ] {
            let stay = Stay { effective_from: from, lifted_from: lifted, ..stay(Scope::default()) };
            assert_eq!(Stays(vec![stay]).bars(&item(&[]), now()), bars, "{from} {lifted:?}");
        }
        let lifted: Option<Timestamp> = Some(at(-5));
        let over = Stay { lifted_from: lifted, ..stay(Scope::default()) };
        let both = Stays(vec![over, stay(Scope::default())]);
        assert!(both.bars(&item(&[]), now()), "one that is lifted lifts no other");
    }

    // What only shows in the whole.

    /// Rows that have one thing in common with all the others, and one officer.
    fn alike(count: u32, counted: Counted) -> Vec<Item> {
        let letters = |n: u32| char::from(b'a' + u8::try_from(n % 26).unwrap());
        let row = |at: u32| {
            let word: String = [letters(at / 26), 'q', 'x', letters(at)].iter().collect();
            let shared = |of: Counted| of == counted;
            let why = if shared(Counted::Reason) { "zzz" } else { &word };
            let reason =
                format!("The return of this subject of INV-7 says where {why} was living.");
            let home = format!("{} Main St", if shared(Counted::Address) { 1 } else { at + 1 });
            let (tin, order) = (format!("9{at:08}"), format!("A-{at}"));
            let cells = [
                ("tin", &*tin),
                ("order_number", &order),
                ("reason", &reason),
                ("address_line1", &home),
                ("address_line2", ""),
            ];
            item_at(&batch(), at, &cells)
        };
        (0..count).map(row).collect()
    }

    fn hard(items: &[Item], prior: &dyn Fn(Counted, &[u8]) -> u32) -> Vec<HardLimits> {
        let loads = officer_loads();
        let keyed: Vec<_> = items.iter().map(|item| (item, Keys::of(item, &loads))).collect();
        hard_limits(&keyed, &LIMITS, prior).into_values().collect()
    }

    fn soft(items: &[Item], rows: u64, prior: &dyn Fn(Counted, &[u8]) -> u32) -> Vec<BatchFinding> {
        let loads = officer_loads();
        let keyed: Vec<_> = items.iter().map(|item| (item, Keys::of(item, &loads))).collect();
        soft_findings(&keyed, rows, &terms(), prior)
    }

    #[test]
    fn rows_at_a_hard_limit_pass_and_beyond_it_each_of_them_is_defective() {
        let none = HardLimits::default();
        let officer = HardLimits { officer: true, ..none };
        let reason = HardLimits { reason: true, ..none };
        let address = HardLimits { address: true, ..none };
        for (counted, most, beyond) in [
            (Counted::Officer, 250, officer),
            (Counted::Reason, 200, reason),
            (Counted::Address, 100, address),
        ] {
            assert_eq!(hard(&alike(most, counted), &|_, _| 0), [], "{most} {counted:?}");
            let over = vec![beyond; usize::try_from(most + 1).unwrap()];
            assert_eq!(hard(&alike(most + 1, counted), &|_, _| 0), over, "{most} + 1 {counted:?}");
            // The window's own count is added, and to this kind alone.
            let held = |n: u32| move |of: Counted, _: &[u8]| if of == counted { n } else { 0 };
            assert_eq!(hard(&alike(1, counted), &held(most - 1)), [], "{counted:?}");
            assert_eq!(hard(&alike(1, counted), &held(most)), [beyond], "{counted:?}");
        }
        let of_another = |_: Counted, key: &[u8]| if key == b"iofc-2" { 250 } else { 0 };
        assert_eq!(hard(&alike(1, Counted::Officer), &of_another), []);
        let with_both = item(&[("officer_ids", "ofc-1;ofc-2")]);
        assert_eq!(hard(&[with_both], &of_another), [officer], "each officer named is counted");
    }

    #[test]
    fn beyond_a_soft_limit_the_batch_is_held_for_that_and_nothing_else() {
        for (counted, most, finding) in [
            (Counted::Officer, 25, BatchFinding::OfficerLoad),
            (Counted::Reason, 20, BatchFinding::ReasonBoilerplate),
            (Counted::Address, 10, BatchFinding::AddressRepeated),
        ] {
            let most_rows = u64::from(most);
            assert_eq!(soft(&alike(most, counted), most_rows, &|_, _| 0), [], "{counted:?}");
            let over = alike(most + 1, counted);
            assert_eq!(soft(&over, most_rows + 1, &|_, _| 0), [finding], "{counted:?}");
            let held = |of: Counted, _: &[u8]| if of == counted { most } else { 0 };
            assert_eq!(soft(&alike(1, counted), 1, &held), [finding], "{counted:?}");
            // A row with a defect is not passed, and does not count; it is a row all the same.
            assert_eq!(soft(&over[1..], most_rows + 1, &|_, _| 0), [], "{counted:?}");
        }
        assert_eq!(soft(&[], 1_000, &|_, _| 0), []);
        assert_eq!(soft(&[], 1_001, &|_, _| 0), [BatchFinding::Volume]);
    }

    #[test]
    fn one_person_at_two_addresses_in_one_letter_is_a_finding() {
        let moved = ("address_line1", "125 Main St");
        for (what, second, found) in [
            ("one number, one address", vec![], false),
            ("one number, two addresses", vec![moved], true),
            ("one number, two names and addresses", vec![("last_name", "Roe"), moved], true),
            ("two numbers, one name and order", vec![("tin", "900999999"), moved], true),
            ("a number on one side, one name and order", vec![("tin", ""), moved], true),
            ("nothing the same", vec![("tin", "900999999"), ("last_name", "Roe"), moved], false),
        ] {
            let rows = [item(&[]), item_at(&batch(), 1, &second)];
            let expected: &[_] = if found { &[BatchFinding::PersonRepeated] } else { &[] };
            assert_eq!(soft(&rows, 2, &|_, _| 0), expected, "{what}");
        }
        let unnumbered = |index, more: &[(&str, &str)]| {
            item_at(&batch(), index, &[&[("tin", "")], more].concat())
        };
        for (what, second, found) in [
            ("one name and order", vec![moved], true),
            ("two names, one order", vec![("first_name", "Joan"), moved], false),
            ("one name, two orders", vec![("order_number", "A-900-2"), moved], false),
        ] {
            let rows = [unnumbered(0, &[]), unnumbered(1, &second)];
            assert_eq!(!soft(&rows, 2, &|_, _| 0).is_empty(), found, "{what}");
        }
    }
}
