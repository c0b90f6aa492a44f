//! SYNTHETIC: every name, number and address in this file is made up.
//!
//! What opens a record, and what does not; and that nobody can tell the two apart by the work done.

#[cfg(test)]
mod common;

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::FileExt;

    use portcullis_core::comparison::NumberCheck;
    use portcullis_core::comparison::NumberCheck::{Agrees, Differs, NotCompared};
    use portcullis_engine::ports::{Looked, Query, SealRecord, StoreError, Work};

    use super::common::{
        claim, look_up, number, person, query, sealed, town, townsman, townsman_claim,
    };

    const HOME: &str = "123 Main St Apt 4, Springfield IL 62701";
    /// Four tags, four buckets, four openings: whoever is asked about.
    const WORK: Work = Work { tags: 4, buckets: 4, openings: 4 };

    fn jane() -> SealRecord {
        person("Doe, Jane", HOME, "QUINN", "900123456")
    }

    #[test]
    fn the_claim_that_states_a_record_opens_it() {
        let register = sealed(&[jane()]).open();
        for (name, address) in [
            ("Doe, Jane", HOME),
            ("DOE, JANE", "123 MAIN STREET #4, SPRINGFIELD, ILLINOIS 62701"),
            ("Doe, Ms. Jane", "123 Main St. Apartment 4, Springfield IL 62701-1234"),
        ] {
            let (opened, _) = look_up(&*register, query(&claim(name, address), ""));
            assert_eq!(opened.len(), 1, "{name}, {address}");
            assert_eq!(opened[0].address_key, claim("Doe, Jane", HOME).address().key());
            assert_eq!(opened[0].middle, "QUINN");
        }
    }

    #[test]
    fn any_other_claim_opens_nothing() {
        let register = sealed(&[jane()]).open();
        for (what, name, address) in [
            ("another person", "Doe, Janet", HOME),
            ("another surname", "Roe, Jane", HOME),
            ("the names swapped", "Jane, Doe", HOME),
            ("a suffix more", "Doe, Jane, Jr", HOME),
            ("another unit", "Doe, Jane", "123 Main St Apt 5, Springfield IL 62701"),
            ("no unit", "Doe, Jane", "123 Main St, Springfield IL 62701"),
            ("a suite", "Doe, Jane", "123 Main St Ste 4, Springfield IL 62701"),
            ("another house", "Doe, Jane", "132 Main St Apt 4, Springfield IL 62701"),
            ("another street", "Doe, Jane", "123 Main Ave Apt 4, Springfield IL 62701"),
            ("another ZIP code", "Doe, Jane", "123 Main St Apt 4, Springfield IL 62702"),
        ] {
            let (opened, work) = look_up(&*register, query(&claim(name, address), "900123456"));
            assert!(opened.is_empty(), "{what}");
            assert_eq!(work, WORK, "{what}");
        }
        let junior = sealed(&[person("Doe, John, Jr", HOME, "", "")]).open();
        assert!(look_up(&*junior, query(&claim("Doe, John", HOME), "")).0.is_empty());
        assert_eq!(look_up(&*junior, query(&claim("Doe, John, Jr", HOME), "")).0.len(), 1);
    }

    #[test]
    fn a_part_of_a_claim_opens_nothing() {
        let sealed = sealed(&[jane()]);
        let register = sealed.open();
        let whole = claim("Doe, Jane", HOME);
        let tag = fs::read(sealed.file()).unwrap()[4_096..4_112].to_vec();
        let key = whole.record_key();
        for (what, keys) in [
            ("a number alone", vec![]),
            ("an empty claim", vec![vec![]]),
            ("a name alone", vec![whole.name().key()]),
            ("an address alone", vec![whole.address().key()]),
            ("a building alone", vec![whole.address().building_key()]),
            ("the digits of the number", vec![b"900123456".to_vec()]),
            ("the tag itself", vec![tag]),
            ("all but the last byte", vec![key[..key.len() - 1].to_vec()]),
            ("one byte more", vec![[key.as_slice(), &[0]].concat()]),
        ] {
            let (opened, work) = look_up(&*register, Query { keys, number: number("900123456") });
            assert!(opened.is_empty(), "{what}");
            assert_eq!(work, WORK, "{what}");
        }
    }

    #[test]
    fn a_pound_sign_stands_for_a_unit_and_no_unit_for_another() {
        let at = |unit: &str| format!("123 Main St {unit}, Springfield IL 62701");
        for (on_record, stated, opens) in [
            ("# 4", "# 4", true),
            ("Apt 4", "# 4", true),
            ("# 4", "Apt 4", true),
            ("Ste 4", "# 4", true),
            ("# 4", "Unit 4", true),
            ("Apt 4", "Ste 4", false),
            ("Ste 4", "Apt 4", false),
            ("Apt 4", "Unit 4", false),
            ("Apt 4", "# 5", false),
        ] {
            let register = sealed(&[person("Doe, Jane", &at(on_record), "", "")]).open();
            let stated_claim = claim("Doe, Jane", &at(stated));
            let (opened, work) = look_up(&*register, query(&stated_claim, ""));
            assert_eq!(opened.len(), usize::from(opens), "{stated} stated, {on_record} on record");
            assert_eq!(work, WORK, "{stated} stated, {on_record} on record");
        }
    }

    #[test]
    fn spouses_at_one_address_open_each_their_own_record_alone() {
        let husband = person("Doe, John", HOME, "ALOYSIUS", "900654321");
        let register = sealed(&[jane(), husband]).open();
        for (name, middle) in [("Doe, Jane", "QUINN"), ("Doe, John", "ALOYSIUS")] {
            let (opened, _) = look_up(&*register, query(&claim(name, HOME), ""));
            let middles: Vec<&str> = opened.iter().map(|record| record.middle.as_str()).collect();
            assert_eq!(middles, [middle], "{name}");
        }
    }

    #[test]
    fn up_to_four_people_under_one_claim_all_open_and_five_are_nobody() {
        for (people, open) in [(1, 1), (2, 2), (3, 3), (4, 4), (5, 0), (6, 0)] {
            let middles = ["A", "B", "C", "D", "E", "F"];
            let of = |middle: &&str| person("Doe, Jane", HOME, middle, "");
            let records: Vec<_> = middles.iter().take(people).map(of).collect();
            let sealed = sealed(&records);
            assert_eq!(sealed.built.shared, u64::from(people > 1), "{people} people");
            let (opened, work) = look_up(&*sealed.open(), query(&claim("Doe, Jane", HOME), ""));
            let mut found: Vec<_> = opened.iter().map(|record| record.middle.as_str()).collect();
            found.sort_unstable();
            assert_eq!(found, middles[..open], "{people} people");
            assert_eq!(work, WORK, "{people} people");
        }
    }

    #[test]
    fn a_number_is_compared_only_where_both_sides_have_one() {
        for (on_record, stated, check) in [
            ("900123456", "900123456", Agrees),
            ("900123456", "900123457", Differs),
            ("900123456", "", NotCompared),
            ("", "900123456", NotCompared),
            ("", "", NotCompared),
            ("000000000", "", NotCompared),
            ("", "000000000", NotCompared),
        ] {
            let register = sealed(&[person("Doe, Jane", HOME, "", on_record)]).open();
            let (opened, _) = look_up(&*register, query(&claim("Doe, Jane", HOME), stated));
            let checks: Vec<NumberCheck> = opened.iter().map(|record| record.number).collect();
            assert_eq!(checks, [check], "{stated:?} stated, {on_record:?} on record");
        }
    }

    #[test]
    fn one_number_under_two_claims_is_sealed_under_two_digests() {
        let two = [
            person("Doe, Jane", HOME, "", "900123456"),
            person("Roe, Jane", HOME, "", "900123456"),
        ];
        let register = sealed(&two).open();
        for (name, stated, check) in [
            ("Doe, Jane", "900123456", Agrees),
            ("Roe, Jane", "900123456", Agrees),
            ("Roe, Jane", "900000000", Differs),
        ] {
            let (opened, _) = look_up(&*register, query(&claim(name, HOME), stated));
            assert_eq!(opened.iter().map(|of| of.number).collect::<Vec<_>>(), [check], "{name}");
        }
    }

    #[test]
    fn the_work_is_the_same_for_a_hit_a_miss_a_crowd_and_any_number_of_keys() {
        let crowd_home = "9 Crowded Ct, Springfield IL 62701";
        let mut records = town();
        records.push(jane());
        records.extend((0..5).map(|_| person("Roe, Ann", crowd_home, "", "")));
        let register = sealed(&records).open();
        let pound = claim("Doe, Jane", "123 Main St # 4, Springfield IL 62701");
        let house = claim("Doe, Jane", "123 Main St, Springfield IL 62701");
        let key = |bytes: &[u8]| bytes.to_vec();
        for (what, keys, opens) in [
            ("a hit with two keys", claim("Doe, Jane", HOME).query_keys(), 1),
            ("a hit with four keys", pound.query_keys(), 1),
            ("a miss with one key", house.query_keys(), 0),
            ("a miss with four keys", (0..4).map(|n| key(&[n])).collect(), 0),
            ("a crowd", claim("Roe, Ann", crowd_home).query_keys(), 0),
            ("no key", vec![], 0),
            ("a hundred keys", (0..100).map(|n| key(&[n])).collect(), 0),
        ] {
            let (opened, work) = look_up(&*register, Query { keys, number: None });
            assert_eq!(opened.len(), opens, "{what}");
            assert_eq!(work, WORK, "{what}");
        }
        assert_eq!(house.query_keys().len(), 1);
        assert_eq!(pound.query_keys().len(), 4);
    }

    #[test]
    fn no_query_tries_more_claims_than_four() {
        let register = sealed(&[jane()]).open();
        let right = claim("Doe, Jane", HOME).record_key();
        for (guesses_before, opens) in [(3_u8, 1), (4, 0), (50, 0)] {
            let guesses = (0..guesses_before).map(|n| vec![n]);
            let keys: Vec<_> = guesses.chain([right.clone()]).collect();
            let (opened, _) = look_up(&*register, Query { keys, number: None });
            assert_eq!(opened.len(), opens, "{guesses_before} guesses before the right one");
        }
    }

    #[test]
    fn answers_come_in_the_order_of_the_questions() {
        // More questions than one thread takes, hits and misses in turn.
        let register = sealed(&town()).open();
        let asked: Vec<u32> = (0..2_500).map(|n| n * 7 % 600 + 1).collect();
        let queries: Vec<Query> = asked
            .iter()
            .map(|house| {
                let (name, address) = townsman_claim(*house);
                query(&claim(&name, &address), "")
            })
            .collect();
        let answers = register.look_up(&queries).unwrap();
        assert_eq!(answers.len(), asked.len());
        for (house, Looked { opened, work, .. }) in asked.iter().zip(answers) {
            let addresses: Vec<_> = opened.into_iter().map(|record| record.address_key).collect();
            let expected = (*house <= 300).then(|| townsman(*house).address_key);
            assert_eq!(addresses, expected.into_iter().collect::<Vec<_>>(), "house {house}");
            assert_eq!(work, WORK, "house {house}");
        }
        assert!(register.look_up(&[]).unwrap().is_empty());
    }

    #[test]
    fn a_row_changed_under_an_open_register_is_a_fault_and_never_a_miss() {
        for (what, within) in
            [("suite", 16), ("flags", 17), ("nonce", 20), ("text", 40), ("mac", 191)]
        {
            let sealed = sealed(&[jane()]);
            let register = sealed.open();
            let file = fs::File::options().read(true).write(true).open(sealed.file()).unwrap();
            let mut byte = [0];
            file.read_exact_at(&mut byte, 4_096 + within).unwrap();
            file.write_all_at(&[byte[0] ^ 1], 4_096 + within).unwrap();
            let asked = register.look_up(&[query(&claim("Doe, Jane", HOME), "")]);
            assert!(matches!(asked, Err(StoreError::Broken(_))), "{what}");
        }
    }
}
