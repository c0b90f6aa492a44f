//! SYNTHETIC: every name, number and address in this file is made up.
//!
//! A small world for the core: one instrument, one letter, one row in which nothing is amiss, and the
//! custodian's people.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::date;
use jiff::tz::TimeZone;
use portcullis_core::clearance::{Clearance, Cleared, NotCleared, RowRanges, clear, statement};
use portcullis_core::comparison::{NumberCheck, Opened};
use portcullis_core::determination::{AllElements, Finding, Outcome, determine};
use portcullis_core::facts::StatuteKind;
use portcullis_core::item::{BatchRef, Item, Reading};
use portcullis_core::letter::{Letter, LetterFacts, Office};
use portcullis_core::officer::Officer;
use portcullis_core::protection::Protections;
use portcullis_core::request::{COLUMNS, Row};
use portcullis_core::staff::{Keyring, Person, Role};
use portcullis_core::terms::{Limits, OrderRequired, Parts, Place, PlaceKind, StatuteEntry, Terms};
use portcullis_postal::{Address, read_text};

/// The digest of the one pack of this world.
pub(crate) const PACK: [u8; 32] = [7; 32];

/// A row in which nothing is amiss, cell by cell.
const ROW: [(&str, &str); 18] = [
    ("row_id", "r-1"),
    ("last_name", "Doe"),
    ("first_name", "Jane"),
    ("middle_name", "Quinn"),
    ("address_line1", "123 Main St"),
    ("address_line2", "Apt 4"),
    ("city", "Springfield"),
    ("state", "IL"),
    ("zip", "62701"),
    ("tin", "900123456"),
    ("tax_periods", "2022;2023"),
    ("statute", "8 USC 1253(a)(1)(A)"),
    ("investigation_id", "INV-7"),
    ("investigation_opened", "2024-02-01"),
    ("order_number", "A-900-1"),
    ("order_date", "2024-01-05"),
    ("officer_ids", "ofc-1"),
    ("reason", "Her return states where she was living after the order in INV-7 became final."),
];

/// The limits of the agreement.
pub(crate) const LIMITS: Limits = Limits {
    officer_subjects_soft: 25,
    officer_subjects_hard: 250,
    reason_rows_soft: 20,
    reason_rows_hard: 200,
    address_rows_soft: 10,
    address_rows_hard: 100,
    letter_rows_soft: 1_000,
    letter_rows_hard: 10_000,
    window_days: 30,
    attempts: 3,
    attempts_days: 365,
    reason_words_min: 10,
    periods_max: 10,
    register_age_days_max: 45,
};

/// A moment on the day of the letter.
pub(crate) fn now() -> Timestamp {
    "2024-06-03T15:00:00Z".parse().unwrap()
}

/// An address, as one line spells it.
pub(crate) fn address(text: &str) -> Address {
    read_text(text).address().expect("the address is complete").clone()
}

/// The instrument: one custody place, one office of the requester, one of another agency.
pub(crate) fn terms() -> Terms {
    let words =
        |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<BTreeSet<_>>();
    let place = |text: &str, kind, agency: &str| {
        (address(text).building_key(), Place { kind, agencies: words(&[agency]) })
    };
    Terms {
        id: "mou".to_owned(),
        version: 1,
        title: "An agreement".to_owned(),
        pack_sha256: PACK,
        time_zone: TimeZone::UTC,
        effective_from: date(2024, 1, 1),
        effective_until: None,
        agencies: words(&["ICE"]),
        justice_agencies: words(&["DOJ"]),
        offices: Office::ALL.into_iter().collect(),
        purposes: words(&["criminal-investigation"]),
        requested: words(&["address"]),
        certifications: words(&["need"]),
        engaged_roles: words(&["case-agent"]),
        order_required: OrderRequired::Always,
        statutes: vec![StatuteEntry {
            citation: "8 USC 1253(a)".parse().unwrap(),
            kind: StatuteKind::Criminal,
            parts: Parts::Any,
        }],
        places: BTreeMap::from([
            place("500 Jail Rd, Springfield IL 62701", PlaceKind::Custody, ""),
            place("26 Federal Plz, New York NY 10278", PlaceKind::RequesterOffice, "ICE"),
            place("950 Court Ave, Springfield IL 62701", PlaceKind::RequesterOffice, "DOJ"),
        ]),
        limits: LIMITS,
        rules: Vec::new(),
    }
}

/// The letter: a case agent, a second one, and a supervisor.
pub(crate) fn letter() -> Letter {
    let officer = |id: &str, name: &str, role: &str| Officer {
        id: id.to_owned(),
        name: name.to_owned(),
        title: "Agent".to_owned(),
        duty_station: "Made-up".to_owned(),
        role: role.to_owned(),
        key: None,
    };
    Letter {
        sha256: [1; 32],
        kid: "official-1".to_owned(),
        audience: None,
        jti: None,
        issued: Some(now()),
        expires: None,
        instrument: Some("mou".to_owned()),
        agency: Some("ICE".to_owned()),
        office: None,
        purpose: None,
        requested: Vec::new(),
        officers: vec![
            officer("ofc-1", "Ada Agent", "case-agent"),
            officer("ofc-2", "Bo Agent", "case-agent"),
            officer("sup-1", "Cy Chief", "supervisor"),
        ]
        .into(),
        certifies: BTreeSet::new(),
        rows_count: Some(1),
        rows_sha256: None,
    }
}

/// What the letter's officers are counted under, in its order.
pub(crate) fn officer_loads() -> Vec<Vec<Vec<u8>>> {
    letter().officers.as_slice().iter().map(Officer::loads).collect()
}

/// The batch that items are of, unless a test says otherwise. The clerk `clerk-1` lodged it.
pub(crate) fn batch() -> BatchRef {
    BatchRef {
        id: "b-1".to_owned(),
        letter_sha256: [1; 32],
        rows_sha256: [2; 32],
        pack_sha256: PACK,
        agency: "ICE".to_owned(),
        instrument: "mou".to_owned(),
        lodged_by: "clerk-1".to_owned(),
    }
}

/// The row in which nothing is amiss, with some cells written otherwise, at a place in a batch.
pub(crate) fn item_at(batch: &BatchRef, index: u32, changes: &[(&str, &str)]) -> Item {
    item_for(Reading::ToCount, batch, index, changes)
}

/// The same, read for one purpose or the other.
pub(crate) fn item_for(
    reading: Reading,
    batch: &BatchRef,
    index: u32,
    changes: &[(&str, &str)],
) -> Item {
    let mut cells = [""; COLUMNS.len()];
    for (column, text) in ROW.iter().chain(changes) {
        let place =
            COLUMNS.iter().position(|name| name == column).expect("a column of the contract");
        cells[place] = text;
    }
    let facts = LetterFacts::in_order(date(2024, 6, 3));
    let (batch, row) = (Arc::new(batch.clone()), Row::from_cells(cells));
    Item::read(&batch, index, &row, Some(&letter()), facts, &terms(), reading)
}

/// The same, at the first place of the usual batch.
pub(crate) fn item(changes: &[(&str, &str)]) -> Item {
    item_at(&batch(), 0, changes)
}

/// A permit, found by the world's pack on the facts of `item`.
pub(crate) fn permit(item: &Item) -> Finding {
    let outcome = Outcome { pack_sha256: PACK, granted: true, failed: Vec::new() };
    Finding::new(*item.facts(), Arc::new(outcome))
}

/// The first proof of an item in which nothing is amiss.
pub(crate) fn all_elements(item: Item) -> AllElements {
    let finding = permit(&item);
    determine(item, &finding).expect("every element is met")
}

/// The second proof of the same.
pub(crate) fn cleared(item: Item) -> Cleared {
    let clearance = clearance(item.batch(), &[item.index()], "clearing-1").expect("a clearance");
    clear(all_elements(item), &clearance).expect("it is of this item")
}

/// The custodian's people. A token counts as signed if it is the signer's id and the statement.
pub(crate) struct People;

impl Keyring for People {
    fn signer(&self, text: &str, token: &str) -> Option<Person> {
        let (id, signed) = token.split_once(" signs ")?;
        let role = match id {
            "clerk-1" => Role::Clerk,
            "clearing-1" | "clearing-2" => Role::ClearingOfficer,
            "counsel-1" => Role::Counsel,
            "overseer-1" => Role::Overseer,
            _ => return None,
        };
        (signed == text).then(|| Person { id: id.to_owned(), role })
    }
}

/// The token in which `by` signs that `rows` of `batch` are cleared.
pub(crate) fn token(batch: &BatchRef, rows: &[u32], by: &str) -> String {
    format!("{by} signs {}", statement(batch, &RowRanges::of(rows.iter().copied())))
}

/// A clearance of `rows` of `batch`, signed by `by` over exactly that.
pub(crate) fn clearance(batch: &BatchRef, rows: &[u32], by: &str) -> Result<Clearance, NotCleared> {
    let ranges = RowRanges::of(rows.iter().copied());
    Clearance::verify(batch, &ranges, &token(batch, rows, by), &People)
}

/// One record that opened, at an address.
pub(crate) fn record(at: &str, middle: &str, number: NumberCheck) -> Opened {
    Opened { address_key: address(at).key(), middle: middle.to_owned(), number }
}

/// Protects everybody, or nobody.
pub(crate) struct Protect(pub(crate) bool);

impl Protections for Protect {
    fn covers(&self, _item: &Item) -> bool {
        self.0
    }
}
