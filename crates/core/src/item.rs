//! One subject of one letter, parsed once: the facts for the rules, the claim for the register, and
//! what the counts need. What cannot be parsed is a fact, never dropped.

use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;
use portcullis_postal as postal;
use postal::{Claim, Columns, Completeness, NameColumns};

use crate::Digest;
use crate::citation::Citation;
use crate::facts::{
    AddressDefect, AddressDefects, Facts, HardLimits, OfficerDefects, Spots, StatuteKind,
};
use crate::letter::{Letter, LetterFacts};
use crate::number::Number;
use crate::order::{Order, Stated, read_date, stated};
use crate::period::{self, Periods};
use crate::person;
use crate::reason::{self, Reason};
use crate::request::{CELL_BYTES_MAX, REASON_BYTES_MAX, Row};
use crate::terms::{OrderRequired, PlaceKind, Terms};

/// What binds an item to its letter: all proofs of an item carry it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchRef {
    /// The batch's id.
    pub id: String,
    /// SHA-256 of the letter.
    pub letter_sha256: Digest,
    /// SHA-256 of the rows file.
    pub rows_sha256: Digest,
    /// SHA-256 of the pack that it is judged by.
    pub pack_sha256: Digest,
    /// The agency that asks.
    pub agency: String,
    /// The instrument invoked.
    pub instrument: String,
    /// The person who lodged it.
    pub lodged_by: String,
}

/// What a row is read for. The skeleton of its reason is made only where it will be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// At lodging, and in `lint`.
    ToCount,
    /// At release.
    ToDecide,
}

/// One subject of one letter.
///
/// It is not `Clone`: what is proved of an item is proved of that item.
pub struct Item {
    batch: Arc<BatchRef>,
    index: u32,
    row_id: Box<str>,
    facts: Facts,
    claim: Option<Claim>,
    number: Option<Number>,
    statute: Option<Citation>,
    years: Box<[i16]>,
    persons: Vec<Vec<u8>>,
    skeleton: Box<str>,
    officers: Vec<u32>,
}

impl fmt::Debug for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Item({} of {})", self.index, self.batch.id)
    }
}

impl Item {
    /// Reads a row. `letter` is `None` where rows are judged without one: officers are then taken as
    /// named, for there is nothing to compare them with.
    #[must_use]
    pub fn read(
        batch: &Arc<BatchRef>,
        index: u32,
        row: &Row<'_>,
        letter: Option<&Letter>,
        letter_facts: LetterFacts,
        terms: &Terms,
        reading: Reading,
    ) -> Item {
        let name = read_name(row);
        let (address_facts, address) = read_address(row, &batch.agency, terms);
        let citation =
            row.statute.parse::<Citation>().ok().filter(|_| row.statute.len() <= CELL_BYTES_MAX);
        let order = Order::read(row, CELL_BYTES_MAX);
        let (officer_facts, officers) = read_officers(row.officer_ids, letter, terms);
        let removal_offence =
            citation.as_ref().is_some_and(|cite| is_part(cite, "8 USC 1253(a)(1)"));
        let facts = Facts {
            letter: letter_facts,
            name: name.0,
            address_malformed: address_facts.0,
            address: address_facts.1,
            tin_malformed: !row.tin.is_empty() && Number::read(row.tin).is_none(),
            periods: Periods::read(row.tax_periods, terms.limits.periods_max),
            statute: statute_kind(row.statute, citation.as_ref(), terms),
            removal_offence,
            departure_limb: removal_offence
                && citation
                    .as_ref()
                    .is_some_and(|c| c.depth() == 2 || is_part(c, "8 USC 1253(a)(1)(A)")),
            investigation: stated(row.investigation_id, CELL_BYTES_MAX),
            investigation_opened: opened(row.investigation_opened, letter_facts.date),
            order_number: order.number,
            order_dated: order.dated,
            order_date: order.date,
            order_ground: order.ground,
            review: order.review,
            review_date: order.review_date,
            reason: Reason::grade(
                row.reason,
                &[row.investigation_id, row.order_number],
                terms.limits.reason_words_min,
                REASON_BYTES_MAX,
            ),
            officers: officer_facts,
            beyond: HardLimits::default(),
            stayed: false,
            spots: spots(row),
        };
        let persons = person::keys(name.1.as_ref(), row);
        let claim = name.1.zip(address).map(|(name, address)| Claim::new(&name, &address));
        Item {
            batch: Arc::clone(batch),
            index,
            row_id: row.row_id.into(),
            facts,
            claim,
            number: Number::read(row.tin),
            statute: citation,
            years: read_years(row.tax_periods),
            persons,
            skeleton: match reading {
                Reading::ToCount => skeleton(row, letter, &officers).into(),
                Reading::ToDecide => Box::default(),
            },
            officers,
        }
    }

    /// The batch it is of.
    #[must_use]
    pub fn batch(&self) -> &BatchRef {
        &self.batch
    }

    /// Its place in the rows file, from 0.
    #[must_use]
    pub fn index(&self) -> u32 {
        self.index
    }

    /// The requester's own id for it.
    #[must_use]
    pub fn row_id(&self) -> &str {
        &self.row_id
    }

    /// What the rules may ask about it.
    #[must_use]
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The name and address stated, where both can be read whole.
    #[must_use]
    pub fn claim(&self) -> Option<&Claim> {
        self.claim.as_ref()
    }

    /// The number stated, if any.
    #[must_use]
    pub fn number(&self) -> Option<Number> {
        self.number
    }

    /// The statute stated, where it can be read.
    #[must_use]
    pub fn statute(&self) -> Option<&Citation> {
        self.statute.as_ref()
    }

    /// The tax years stated, where they can be read.
    #[must_use]
    pub fn years(&self) -> &[i16] {
        &self.years
    }

    /// What makes two rows one person: the same number, or the same name and order number. One key for
    /// each that is stated; two rows are of one person if they share any. For the keyed counts of
    /// attempts alone; they open nothing.
    #[must_use]
    pub fn persons(&self) -> &[Vec<u8>] {
        &self.persons
    }

    /// The reason with its blanks taken out.
    #[must_use]
    pub fn skeleton(&self) -> &str {
        &self.skeleton
    }

    /// The officers named, as places in the letter's list.
    #[must_use]
    pub fn officers(&self) -> &[u32] {
        &self.officers
    }

    /// Marks the hard limits that the row is beyond; its findings must be made again after it.
    pub fn set_beyond(&mut self, beyond: HardLimits) {
        self.facts.beyond = beyond;
    }

    /// Marks that a stay stops the row now; its findings must be made again after it.
    pub fn set_stayed(&mut self) {
        self.facts.stayed = true;
    }
}

/// Whether the order cells must be filled for this row.
#[must_use]
pub fn order_required(facts: &Facts, terms: &Terms) -> bool {
    terms.order_required == OrderRequired::Always || facts.removal_offence
}

fn is_part(cite: &Citation, of: &str) -> bool {
    of.parse::<Citation>().is_ok_and(|of| cite.is_within(&of))
}

/// The first cell of the name that is too long or not stated, and the first of the address too long.
fn spots(row: &Row<'_>) -> Spots {
    let own = Spots::default();
    let name = [
        ("last_name", row.last_name),
        ("first_name", row.first_name),
        ("middle_name", row.middle_name),
        ("suffix", row.suffix),
    ];
    let address = [
        ("address_line1", row.address_line1),
        ("address_line2", row.address_line2),
        ("city", row.city),
        ("state", row.state),
        ("zip", row.zip),
    ];
    let long = |cells: &[(&'static str, &str)]| {
        cells.iter().find(|(_, cell)| cell.len() > CELL_BYTES_MAX).map(|(column, _)| *column)
    };
    let first_name = !row.last_name.is_empty() && row.first_name.is_empty();
    let missing = if first_name { "first_name" } else { own.name };
    Spots { name: long(&name).unwrap_or(missing), address: long(&address).unwrap_or(own.address) }
}

fn read_name(row: &Row<'_>) -> (Stated, Option<postal::Name>) {
    let cells = [row.last_name, row.first_name, row.middle_name, row.suffix];
    if cells.iter().any(|cell| cell.len() > CELL_BYTES_MAX) {
        return (Stated::Malformed, None);
    }
    let [last, first, middle, suffix] = cells;
    let reading = postal::read_name(&NameColumns { last, first, middle, suffix });
    match reading.name() {
        Some(name) => (Stated::Stated, Some(name.clone())),
        None => (Stated::Missing, None),
    }
}

fn read_address(
    row: &Row<'_>,
    agency: &str,
    terms: &Terms,
) -> ((bool, AddressDefects), Option<postal::Address>) {
    let cells = [row.address_line1, row.address_line2, row.city, row.state, row.zip];
    let mut defects = AddressDefects::default();
    if cells.iter().any(|cell| cell.len() > CELL_BYTES_MAX) {
        return ((true, defects), None);
    }
    let [line1, line2, city, state, zip] = cells;
    let reading = postal::read_columns(&Columns { line1, line2, city, state, zip });
    if let Completeness::Incomplete(reasons) = reading.completeness() {
        reasons.into_iter().for_each(|reason| defects.insert(AddressDefect::Incomplete(reason)));
    }
    let place = reading.address().and_then(|address| terms.places.get(&address.building_key()));
    match place.map(|place| (place.kind, place.agencies.contains(agency))) {
        Some((PlaceKind::Custody, _)) => defects.insert(AddressDefect::Custody),
        Some((PlaceKind::RequesterOffice, true)) => defects.insert(AddressDefect::RequesterOffice),
        _ => {}
    }
    ((false, defects), reading.address().cloned())
}

/// An investigation that is opened after the letter is none that the letter can be about.
fn opened(text: &str, letter: Date) -> Stated {
    match read_date(text) {
        (_, Some(day)) if day > letter => Stated::Malformed,
        (stated, _) => stated,
    }
}

fn statute_kind(text: &str, citation: Option<&Citation>, terms: &Terms) -> StatuteKind {
    match citation {
        Some(citation) => terms.statute_kind(citation),
        None if text.is_empty() => StatuteKind::Missing,
        None => StatuteKind::Malformed,
    }
}

fn read_officers(text: &str, letter: Option<&Letter>, terms: &Terms) -> (OfficerDefects, Vec<u32>) {
    let mut defects = OfficerDefects::default();
    let mut named = Vec::new();
    // Without a letter there is nothing to compare them with, and they are not judged.
    let Some(letter) = letter else { return (defects, named) };
    if text.is_empty() {
        defects.missing = true;
        return (defects, named);
    }
    if text.len() > CELL_BYTES_MAX {
        defects.malformed = true;
        return (defects, named);
    }
    for id in text.split(';').map(str::trim) {
        if id.is_empty() {
            defects.malformed = true;
            continue;
        }
        match letter.officers.named(id) {
            None => defects.unknown = true,
            Some((place, officer)) => {
                defects.not_engaged |= !terms.engaged_roles.contains(&officer.role);
                named.push(place);
            }
        }
    }
    named.sort_unstable();
    named.dedup();
    (defects, named)
}

fn read_years(text: &str) -> Box<[i16]> {
    let short = Some(text).filter(|text| text.len() <= CELL_BYTES_MAX);
    short.and_then(period::years).unwrap_or_default().into()
}

fn skeleton(row: &Row<'_>, letter: Option<&Letter>, officers: &[u32]) -> String {
    if row.reason.len() > REASON_BYTES_MAX {
        return String::new();
    }
    let mut taken = vec![
        row.last_name,
        row.first_name,
        row.middle_name,
        row.suffix,
        row.investigation_id,
        row.order_number,
        row.officer_ids,
        row.address_line1,
        row.address_line2,
        row.city,
    ];
    taken.retain(|cell| cell.len() <= CELL_BYTES_MAX);
    let named = letter.map(|letter| letter.officers.as_slice()).unwrap_or_default();
    taken.extend(
        officers
            .iter()
            .filter_map(|at| named.get(usize::try_from(*at).unwrap_or(usize::MAX)))
            .map(|o| o.name.as_str()),
    );
    reason::skeleton(row.reason, &taken)
}
