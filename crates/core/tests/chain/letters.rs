//! SYNTHETIC: every name, number and address in this file is made up.
//!
//! What is read out of a letter: who signs, from which office, for whom, and on which day.

use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use portcullis_core::letter::{Letter, LetterFacts, Office, Official, Surroundings};
use portcullis_core::terms::Terms;

use super::common::{letter, now, terms};

/// A letter in which nothing is amiss.
fn lawful() -> Letter {
    Letter {
        jti: Some("letter-1".to_owned()),
        expires: now().checked_add(Span::new().hours(24 * 30)).ok(),
        office: Some("agency-head".to_owned()),
        purpose: Some("criminal-investigation".to_owned()),
        requested: vec!["address".to_owned()],
        certifies: ["need".to_owned()].into(),
        rows_sha256: Some([2; 32]),
        ..letter()
    }
}

fn official() -> Official {
    Official {
        kid: "official-1".to_owned(),
        agency: "ICE".to_owned(),
        office: Office::AgencyHead,
        instruments: ["mou".to_owned()].into(),
        valid_from: date(2020, 1, 1),
        valid_until: date(2099, 1, 1),
        revoked: false,
    }
}

fn facts_at(letter: &Letter, official: &Official, terms: &Terms, at: Timestamp) -> LetterFacts {
    let around = Surroundings {
        official: Some(official),
        unused: true,
        rows_sha256: [2; 32],
        rows: Some(1),
    };
    letter.facts(terms, &around, at)
}

/// The facts that do not hold, by name.
fn amiss(facts: LetterFacts) -> String {
    let all = [
        ("signature", facts.signature),
        ("official", facts.official),
        ("current", facts.current),
        ("unused", facts.unused),
        ("digest", facts.digest),
        ("count", facts.count),
        ("agency", facts.agency),
        ("office", facts.office),
        ("instrument", facts.instrument),
        ("purpose", facts.purpose),
        ("requested", facts.requested),
        ("certified", facts.certified),
        ("volume", facts.volume),
    ];
    let wrong: Vec<&str> = all.into_iter().filter(|(_, is)| !is).map(|(name, _)| name).collect();
    wrong.join(",")
}

#[test]
fn each_member_of_a_letter_is_held_to_the_instrument() {
    type Change = fn(&mut Letter);
    let changes: [(&str, Change, &str); 16] = [
        ("nothing amiss", |_| {}, ""),
        ("no office", |l| l.office = None, "office"),
        ("an office that is none of the clause", |l| l.office = Some("director".into()), "office"),
        (
            "an office of Justice, for another agency",
            |l| l.office = Some("us-attorney".into()),
            "office",
        ),
        (
            "another office than the signer's",
            |l| l.office = Some("inspector-general".into()),
            "office",
        ),
        ("an agency that counsel has not listed", |l| l.agency = Some("DMV".into()), "agency"),
        ("no agency", |l| l.agency = None, "agency"),
        ("a civil purpose", |l| l.purpose = Some("civil-removal".into()), "purpose"),
        ("an employer too", |l| l.requested.push("employer".into()), "requested"),
        ("nothing asked for", |l| l.requested.clear(), "requested"),
        ("a certification lacking", |l| l.certifies.clear(), "certified"),
        (
            "another title's sharing clause",
            |l| l.instrument = Some("8-usc-1360-b".into()),
            "instrument",
        ),
        ("other rows", |l| l.rows_sha256 = Some([3; 32]), "digest"),
        ("another count", |l| l.rows_count = Some(2), "count"),
        ("lapsed", |l| l.expires = Some(now()), "current"),
        ("of the future", |l| l.issued = now().checked_add(Span::new().seconds(1)).ok(), "current"),
    ];
    for (what, change, expected) in changes {
        let mut letter = lawful();
        change(&mut letter);
        let found = amiss(facts_at(&letter, &official(), &terms(), now()));
        assert_eq!(found, expected, "{what}");
    }
}

#[test]
fn the_signer_is_on_the_roll_for_this_instrument_on_both_days() {
    let today = terms().day_of(now());
    let tomorrow = today.tomorrow().unwrap();
    for (what, official, expected) in [
        ("on the roll", official(), ""),
        ("revoked", Official { revoked: true, ..official() }, "official"),
        ("until today", Official { valid_until: today, ..official() }, "official"),
        ("until tomorrow", Official { valid_until: tomorrow, ..official() }, ""),
        ("from tomorrow", Official { valid_from: tomorrow, ..official() }, "official"),
        (
            "for another instrument",
            Official { instruments: ["x".to_owned()].into(), ..official() },
            "official",
        ),
        ("of another agency", Official { agency: "DOJ".to_owned(), ..official() }, "agency"),
        (
            "in another office",
            Official { office: Office::InspectorGeneral, ..official() },
            "office",
        ),
    ] {
        assert_eq!(amiss(facts_at(&lawful(), &official, &terms(), now())), expected, "{what}");
    }
}

#[test]
fn a_letter_lives_366_days_at_most() {
    for (days, expected) in [(366, ""), (367, "current")] {
        let expires = now().checked_add(Span::new().hours(24 * days)).ok();
        let letter = Letter { expires, ..lawful() };
        assert_eq!(amiss(facts_at(&letter, &official(), &terms(), now())), expected, "{days}");
    }
}

#[test]
fn the_letters_date_is_a_day_in_the_instruments_zone() {
    let zone = TimeZone::get("America/New_York").unwrap();
    let terms = Terms { time_zone: zone, ..terms() };
    for (issued, day) in [
        ("2026-07-01T03:59:59Z", date(2026, 6, 30)),
        ("2026-07-01T04:00:00Z", date(2026, 7, 1)),
        ("2026-01-01T04:59:59Z", date(2025, 12, 31)),
        ("2026-01-01T05:00:00Z", date(2026, 1, 1)),
    ] {
        let letter = Letter { issued: issued.parse().ok(), ..lawful() };
        assert_eq!(letter.date(&terms), day, "{issued}");
    }
}
