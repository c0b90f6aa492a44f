//! SYNTHETIC: every name, number and address in this file is made up.
//!
//! What is read out of one row: each cell's form, and what an instrument's lists say of it.

use portcullis_core::facts::{AddressDefect, OfficerDefects, StatuteKind};
use portcullis_core::item::{BatchRef, Reading};
use portcullis_core::order::Stated;
use portcullis_core::period::Periods;
use portcullis_core::reason::Reason;

use super::common::{batch, item, item_at, item_for};

#[test]
fn officers_are_known_engaged_and_well_formed_or_it_is_said_which() {
    let long = format!("ofc-1{}", ";ofc-1".repeat(166)); // 1,001 bytes
    for (text, wrong, named) in [
        ("ofc-1", "", vec![0]),
        (" ofc-2 ; ofc-1 ; ofc-2 ", "", vec![0, 1]),
        ("", "missing", vec![]),
        ("nobody", "unknown", vec![]),
        ("OFC-1", "unknown", vec![]),
        ("ofc-1,ofc-2", "unknown", vec![]),
        ("sup-1", "not engaged", vec![2]),
        ("ofc-1;sup-1", "not engaged", vec![0, 2]),
        ("ofc-1;", "malformed", vec![0]),
        (";", "malformed", vec![]),
        ("nobody;;sup-1", "unknown, not engaged, malformed", vec![2]),
        (&long[..995], "", vec![0]),
        (&long, "malformed", vec![]),
    ] {
        let expected = OfficerDefects {
            missing: wrong.contains("missing"),
            unknown: wrong.contains("unknown"),
            not_engaged: wrong.contains("not engaged"),
            malformed: wrong.contains("malformed"),
        };
        let item = item(&[("officer_ids", text)]);
        assert_eq!(item.facts().officers, expected, "{text:?}");
        assert_eq!(item.officers(), named, "{text:?}");
    }
}

#[test]
fn a_listed_building_is_a_defect_in_each_of_its_units() {
    let ny = ("New York", "NY", "10278");
    let il = ("Springfield", "IL", "62701");
    for (agency, line1, line2, (city, state, zip), defects) in [
        ("ICE", "500 Jail Rd", "", il, vec![AddressDefect::Custody]),
        ("ICE", "500 JAIL ROAD", "Unit 12", il, vec![AddressDefect::Custody]),
        ("DOJ", "500 Jail Rd", "", il, vec![AddressDefect::Custody]),
        ("ICE", "502 Jail Rd", "", il, vec![]),
        ("ICE", "26 Federal Plaza", "", ny, vec![AddressDefect::RequesterOffice]),
        ("ICE", "26 Federal Plz", "Ste 1100", ny, vec![AddressDefect::RequesterOffice]),
        ("DOJ", "26 Federal Plz", "", ny, vec![]),
        ("ICE", "950 Court Ave", "", il, vec![]),
        ("DOJ", "950 Court Ave", "", il, vec![AddressDefect::RequesterOffice]),
    ] {
        let of = BatchRef { agency: agency.to_owned(), ..batch() };
        let cells = [
            ("address_line1", line1),
            ("address_line2", line2),
            ("city", city),
            ("state", state),
            ("zip", zip),
        ];
        let item = item_at(&of, 0, &cells);
        assert_eq!(
            item.facts().address.iter().collect::<Vec<_>>(),
            defects,
            "{agency} {line1} {line2}"
        );
    }
}

#[test]
fn a_taxpayer_number_is_nine_digits_or_malformed_and_may_be_left_out() {
    for (text, read, malformed) in [
        ("900123456", true, false),
        (" 900123456 ", true, false),
        ("", false, false),
        ("900-12-3456", false, true),
        ("90012345", false, true),
        ("9001234567", false, true),
        ("90012345A", false, true),
        ("+90012345", false, true),
        ("９００", false, true),
    ] {
        let item = item(&[("tin", text)]);
        assert_eq!(item.number().is_some(), read, "{text:?}");
        assert_eq!(item.facts().tin_malformed, malformed, "{text:?}");
    }
}

#[test]
fn periods_are_closed_or_it_is_said_how_they_are_not() {
    for (text, periods) in [
        ("2022;2023", Periods::Closed { last: 2023 }),
        ("", Periods::Missing),
        ("all", Periods::Unbounded),
        ("2020-", Periods::Unbounded),
        ("2010;2011;2012;2013;2014;2015;2016;2017;2018;2019", Periods::Closed { last: 2019 }),
        ("2010;2011;2012;2013;2014;2015;2016;2017;2018;2019;2020", Periods::Unbounded),
        ("2020-2023", Periods::Malformed),
    ] {
        assert_eq!(item(&[("tax_periods", text)]).facts().periods, periods, "{text:?}");
    }
}

#[test]
fn a_cell_is_malformed_from_1_001_bytes_and_a_reason_from_4_001() {
    // The letter é has two bytes, so that bytes are counted and not characters.
    let e = |bytes: usize| format!("{}{}", "x".repeat(bytes % 2), "é".repeat(bytes / 2));
    for (bytes, fits) in [(1_000, true), (1_001, false)] {
        let stated = if fits { Stated::Stated } else { Stated::Malformed };
        for column in ["last_name", "first_name", "middle_name"] {
            assert_eq!(item(&[(column, &e(bytes))]).facts().name, stated, "{column} {bytes}");
        }
        for column in ["address_line1", "address_line2", "city", "state", "zip"] {
            let malformed = item(&[(column, &e(bytes))]).facts().address_malformed;
            assert_eq!(malformed, !fits, "{column} {bytes}");
        }
        assert_eq!(item(&[("investigation_id", &e(bytes))]).facts().investigation, stated);
        assert_eq!(item(&[("order_number", &e(bytes))]).facts().order_number, stated);
    }
    for (bytes, grade) in [(4_000, Reason::Specific), (4_001, Reason::Malformed)] {
        let start = "Her own return says where she lives, and INV-7 turns on that. ";
        let long = format!("{start}{}", e(bytes - start.len()));
        assert_eq!(item(&[("reason", &long)]).facts().reason, grade, "{bytes}");
    }
}

#[test]
fn periods_and_statutes_are_held_to_the_length_of_a_cell_too() {
    let years = format!("2022{}", ";2022".repeat(200)); // 1,004 bytes
    assert_eq!(item(&[("tax_periods", &years)]).facts().periods, Periods::Malformed);
    let spaced = format!("8 USC{}1253(a)(1)(A)", " ".repeat(1_000));
    assert_eq!(item(&[("statute", &spaced)]).facts().statute, StatuteKind::Malformed);
}

#[test]
fn a_row_read_to_decide_says_what_it_said_when_it_was_read_to_count() {
    let supervisor = ("officer_ids", "sup-1;ofc-2");
    for changes in [vec![], vec![("tin", ""), ("zip", "")], vec![supervisor, ("reason", "")]] {
        let count = item_at(&batch(), 5, &changes);
        let decide = item_for(Reading::ToDecide, &batch(), 5, &changes);
        assert_eq!(decide.facts(), count.facts(), "{changes:?}");
        assert!(decide.claim() == count.claim(), "{changes:?}");
        assert_eq!(decide.number(), count.number(), "{changes:?}");
        assert_eq!(decide.statute(), count.statute(), "{changes:?}");
        assert_eq!(decide.persons(), count.persons(), "{changes:?}");
        assert_eq!(decide.officers(), count.officers(), "{changes:?}");
    }
}
