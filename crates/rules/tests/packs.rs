//! The embedded packs keep their promises: cases, locks against errors, the memo.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use jiff::civil::Date;
use portcullis_core::facts::{
    AddressDefect, AddressDefects, Facts, HardLimits, OfficerDefects, Spots, StatuteKind,
};
use portcullis_core::letter::{LetterFacts, Office};
use portcullis_core::order::{Ground, Stated};
use portcullis_core::period::Periods;
use portcullis_core::reason::Reason;
use portcullis_engine::ports::Rulebook;
use portcullis_rules::embedded::{self, AGREEMENT_ID, STATUTE_ID};
use portcullis_rules::{CedarRulebook, Pack, cases, memo};

fn pack(id: &str) -> Pack {
    embedded::pack(id).unwrap()
}

fn load(id: &str) -> CedarRulebook {
    CedarRulebook::load(&pack(id)).unwrap()
}

/// The same numbers everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        ((mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb) >> 33) % end
    }

    /// True once in so many times.
    fn one_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    fn of<T: Copy>(&mut self, ordinary: T, others: &[T]) -> T {
        let place = usize::try_from(self.below(24)).unwrap();
        others.get(place).copied().unwrap_or(ordinary)
    }

    /// A day near the letter's: boundaries are met often.
    fn day(&mut self, letter: Date) -> Date {
        let back = match self.below(4) {
            0 => i32::try_from(self.below(5)).unwrap() + 88,
            1 => i32::try_from(self.below(3)).unwrap() - 1,
            _ => i32::try_from(self.below(2_000)).unwrap() - 200,
        };
        letter.checked_sub(jiff::Span::new().days(back)).unwrap()
    }
}

fn random_letter(dice: &mut Dice) -> LetterFacts {
    let start = Date::constant(2025, 12, 20);
    let days = i32::try_from(dice.below(40)).unwrap();
    let date = start.checked_add(jiff::Span::new().days(days)).unwrap();
    let mut facts = LetterFacts::in_order(date);
    let bools = [
        &mut facts.signature,
        &mut facts.official,
        &mut facts.current,
        &mut facts.unused,
        &mut facts.digest,
        &mut facts.count,
        &mut facts.agency,
        &mut facts.office,
        &mut facts.instrument,
        &mut facts.purpose,
        &mut facts.requested,
        &mut facts.certified,
        &mut facts.volume,
    ];
    for own in bools {
        *own = !dice.one_in(60);
    }
    // The clause lists nine offices for Justice alone.
    facts.justice = dice.one_in(3);
    let offices = [None, Some(Office::UsAttorney), Some(Office::InspectorGeneral)];
    facts.signer_office = dice.of(Some(Office::AgencyHead), &offices);
    if dice.one_in(40) {
        facts.date = dice.of(
            Date::constant(2025, 4, 7),
            &[Date::constant(2025, 4, 6), Date::constant(1970, 1, 1)],
        );
    }
    facts
}

fn random(dice: &mut Dice) -> Facts {
    let letter = random_letter(dice);
    let stated = [Stated::Missing, Stated::Malformed];
    let mut address = AddressDefects::default();
    AddressDefect::all().filter(|_| dice.one_in(60)).for_each(|defect| address.insert(defect));
    let removal_offence = !dice.one_in(3);
    let order_date = (!dice.one_in(8)).then(|| dice.day(letter.date));
    let review_date = dice.one_in(3).then(|| dice.day(letter.date));
    let year = 2025 - i16::try_from(dice.below(3)).unwrap();
    Facts {
        letter,
        name: dice.of(Stated::Stated, &stated),
        address_malformed: dice.one_in(30),
        address,
        tin_malformed: dice.one_in(30),
        periods: dice.of(
            Periods::Closed { last: year },
            &[Periods::Missing, Periods::Unbounded, Periods::Malformed],
        ),
        statute: dice.of(
            StatuteKind::Criminal,
            &[
                StatuteKind::Missing,
                StatuteKind::Tax,
                StatuteKind::NotCriminal,
                StatuteKind::Unknown,
                StatuteKind::NoSubsection,
                StatuteKind::Malformed,
            ],
        ),
        removal_offence,
        departure_limb: removal_offence && dice.one_in(2),
        investigation: dice.of(Stated::Stated, &stated),
        investigation_opened: dice.of(Stated::Stated, &stated),
        order_number: dice.of(Stated::Stated, &stated),
        order_dated: dice.of(Stated::Stated, &stated),
        order_date,
        order_ground: dice
            .of(Ground::Deportable, &[Ground::Other, Ground::Missing, Ground::Malformed]),
        review: dice.of(Stated::Missing, &[Stated::Stated, Stated::Malformed]),
        review_date,
        reason: dice.of(Reason::Specific, &[Reason::General, Reason::Missing, Reason::Malformed]),
        officers: OfficerDefects {
            missing: dice.one_in(60),
            unknown: dice.one_in(60),
            not_engaged: dice.one_in(60),
            malformed: dice.one_in(60),
        },
        beyond: HardLimits {
            officer: dice.one_in(60),
            reason: dice.one_in(60),
            address: dice.one_in(60),
        },
        stayed: dice.one_in(60),
        spots: Spots::default(),
    }
}

/// Random sets of facts to compare on, for each pack.
const SETS: u64 = 100_000;

/// The memo's key is a second telling of the rules: facts with one key must have one outcome. The
/// rules answer for every set; a keeper of outcomes by key must never be contradicted.
fn memo_agrees(id: &str) {
    let rulebook = load(id);
    let mut dice = Dice(7);
    let mut kept = std::collections::HashMap::new();
    let mut permitted = 0;
    for _ in 0..SETS {
        let facts = random(&mut dice);
        let outcome = rulebook.evaluate(&facts).unwrap();
        permitted += u64::from(outcome.permits());
        let key = memo::key(&facts, rulebook.terms()).unwrap();
        let first = kept.entry(key).or_insert_with(|| (outcome.clone(), facts));
        assert_eq!(first.0, outcome, "{:?}\n{facts:?}", first.1);
    }
    assert!(permitted > SETS / 100, "{permitted} of {SETS} permitted: too few to compare on");
    assert!(kept.len() > 10_000, "{} keys: too few to compare on", kept.len());
}

#[test]
fn the_memo_tells_the_statute_as_the_rules_do() {
    memo_agrees(STATUTE_ID);
}

#[test]
fn the_memo_tells_the_agreement_as_the_rules_do() {
    memo_agrees(AGREEMENT_ID);
}

#[test]
fn the_agreement_permits_nothing_that_the_statute_forbids() {
    let (statute, agreement) = (load(STATUTE_ID), load(AGREEMENT_ID));
    let mut dice = Dice(11);
    let mut permitted = 0;
    for _ in 0..20_000 {
        let facts = random(&mut dice);
        if agreement.judge(&facts).unwrap().permits() {
            permitted += 1;
            assert!(statute.judge(&facts).unwrap().permits(), "{facts:?}");
        }
    }
    assert!(permitted > 100, "{permitted}");
}

#[test]
fn every_case_of_every_pack_is_as_a_lawyer_expects() {
    for (id, pack) in embedded::packs() {
        let cases = cases::check(&pack, &load(id)).expect("the cases");
        assert!(cases >= 70, "{id}: {cases}");
    }
}

#[test]
fn a_case_that_the_rules_contradict_is_told() {
    let pack = pack(AGREEMENT_ID);
    let wrong = pack
        .file("cases.csv")
        .unwrap()
        .replace("no name,name=missing,element.name.missing", "no name,name=missing,");
    let error = cases::check(&pack.with("cases.csv", &wrong), &load(AGREEMENT_ID)).unwrap_err();
    assert!(error.to_string().contains("no name"), "{error}");
}

#[test]
fn a_list_that_contradicts_itself_does_not_load() {
    for (find, replace, named) in [
        ("18 USC 371,criminal,none,", "18 USC 371,criminal,listed,", "parts: say `listed`"),
        ("18 USC 1001,criminal,listed,", "18 USC 1001,criminal,any,", "parts: say `listed`"),
        ("18 USC 371,criminal,none,", "18 USC 371,criminal,some,", "say none, listed or any"),
        ("18 USC 371,criminal,none,", "18 USC 287,criminal,none,", "twice"),
        ("18 USC 371,criminal,", "18 USC 371,felony,", "say criminal, not_criminal or tax"),
        ("18 USC 371,criminal,", "18 CFR 371,criminal,", "citation"),
    ] {
        let pack = pack(AGREEMENT_ID);
        let text = pack.file("statutes.csv").unwrap().to_owned();
        assert!(text.contains(find), "{find}");
        let pack = pack.with("statutes.csv", &text.replacen(find, replace, 1));
        let problems = CedarRulebook::load(&pack).unwrap_err().to_string();
        assert!(problems.contains(named) && problems.contains("statutes.csv:"), "{problems}");
    }
}

#[test]
fn a_short_stack_is_no_reason_to_judge_nothing() {
    let short = std::thread::Builder::new().stack_size(512 << 10);
    let judged = short.spawn(|| {
        let rulebook = load(AGREEMENT_ID);
        let date = Date::constant(2026, 6, 30);
        let mut facts = Facts::in_order(LetterFacts::in_order(date));
        assert!(rulebook.evaluate(&facts).unwrap().permits());
        facts.name = Stated::Missing;
        rulebook.evaluate(&facts).unwrap().failed.len()
    });
    assert_eq!(judged.unwrap().join().unwrap(), 1);
}

#[test]
fn both_packs_share_one_schema() {
    let schema = |id| pack(id).file("schema.cedarschema").unwrap().to_owned();
    assert_eq!(schema(STATUTE_ID), schema(AGREEMENT_ID));
}

fn with_rule(find: &str, replace: &str) -> Pack {
    let pack = pack(AGREEMENT_ID);
    let text = pack.file("rules/20-form.cedar").unwrap();
    assert!(text.contains(find), "the rule to change is there");
    let changed = text.replace(find, replace);
    pack.with("rules/20-form.cedar", &changed)
}

#[test]
fn first_lock_what_strict_validation_refuses_does_not_load() {
    for (find, replace, says) in [
        (r#"context.name != Stated::"missing""#, "context.nmae != Stated::\"missing\"", "nmae"),
        (r#"context.name != Stated::"missing""#, "context.name != Stated::\"mising\"", "mising"),
        (
            r#"context.name != Stated::"missing""#,
            "context.order_date < datetime(\"2026-01-01\")",
            "order_date",
        ),
        (r#"context.name != Stated::"missing""#, "context.name < 3", "type"),
    ] {
        let error = CedarRulebook::load(&with_rule(find, replace)).unwrap_err();
        assert!(error.to_string().contains(says), "{error}");
    }
}

#[test]
fn second_lock_a_rule_that_errors_is_a_fault_and_not_a_permit() {
    // Valid to the validator, and beyond the calendar when it runs.
    let pack = with_rule(
        r#"context.name != Stated::"missing""#,
        r#"context.letter.date.offset(duration("9223372036854775807ms")) > context.letter.date"#,
    );
    let rulebook = CedarRulebook::load(&pack).expect("it validates");
    assert!(rulebook.evaluate(&cases::ordinary()).is_err());
    assert!(rulebook.judge(&cases::ordinary()).is_err());
}

#[test]
fn third_lock_a_lost_rule_denies_all_the_same() {
    let whole = pack(AGREEMENT_ID);
    let text = whole.file("rules/20-form.cedar").unwrap();
    let begins = text.find("@id(\"element.name.missing\")").unwrap();
    let ends = begins + text[begins..].find("};").unwrap() + 2;
    let lost = format!("{}{}", &text[..begins], &text[ends..]);
    let manifest =
        whole.file("instrument.toml").unwrap().replace("  \"element.name.missing\",\n", "");
    let pack = whole.with("rules/20-form.cedar", &lost).with("instrument.toml", &manifest);
    let rulebook = CedarRulebook::load(&pack).expect("it validates");
    let nameless = cases::facts("name=missing", rulebook.terms()).unwrap();
    assert!(rulebook.evaluate(&nameless).is_err(), "neither a permit nor an uncited denial");
    assert!(rulebook.evaluate(&cases::ordinary()).unwrap().permits());
}

#[test]
fn a_rule_without_its_clause_or_with_other_words_than_the_laws_is_refused() {
    for (find, replace, says) in [
        ("@cite(\"26 USC 6103(i)(2)(B)(i)\")\n", "", "@cite is missing"),
        (
            "@text(\"the name and address of the taxpayer",
            "@text(\"the name or address of the taxpayer",
            "does not stand under",
        ),
        ("@id(\"element.name.missing\")", "@id(\"element.name.malformed\")", "stands twice"),
        ("@remedy(\"State both the last name and the first name.\")\n", "", "@remedy is missing"),
    ] {
        let error = CedarRulebook::load(&with_rule(find, replace)).unwrap_err();
        assert!(error.to_string().contains(says), "{says}: {error}");
    }
}

#[test]
fn a_pack_with_other_words_has_another_digest() {
    let whole = pack(AGREEMENT_ID);
    let proofs = whole.clone().with("PROOFS.json", "{}");
    assert_eq!(whole.sha256(), proofs.sha256(), "proofs are about the pack, not of it");
    let places = format!("{}\n", whole.file("places.csv").unwrap());
    assert_ne!(whole.sha256(), whole.clone().with("places.csv", &places).sha256());
    assert_ne!(whole.sha256(), whole.clone().with("more.txt", "").sha256());
}

#[test]
fn the_program_carries_the_packs_that_the_repository_has() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../instruments");
    for (id, carried) in embedded::packs() {
        let own = Pack::open(&folder.join(id).join("v1")).unwrap();
        assert_eq!(carried.sha256(), own.sha256(), "{id}: a file of the pack is not embedded");
        assert_eq!(carried.file("PROOFS.json").unwrap(), own.file("PROOFS.json").unwrap(), "{id}");
    }
}
