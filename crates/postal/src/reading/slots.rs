//! Step 3: which slot is the delivery line, and what the others are.

use super::WORDS_MAX;
use super::aside::{self, Aside};
use crate::address::{Delivery, Street};
use crate::completeness::Reason;
use crate::delivery::{self, Context, Line};
use crate::locality::Locality;
use crate::placeholder::is_placeholder;
use crate::token::{Slots, Word, joined, phrase};
use crate::trace::{Rule, Trace};
use crate::unit::{self, Unit};
use crate::zip::{self, Zip};

/// What the slots came to.
#[derive(Default)]
pub(super) struct Parts {
    pub(super) line: Option<Line>,
    pub(super) units: Vec<Unit>,
    pub(super) urbanization: String,
    /// The words of the last unmarked line before the delivery line.
    pub(super) unmarked: String,
    pub(super) facility: String,
    pub(super) reasons: Vec<Reason>,
    pub(super) placeholder: bool,
    /// Words that may be anything, or tell where, on a line of their own, before the delivery line.
    loose: Option<Reason>,
    /// Words that say that nobody lives there.
    voided: Option<Reason>,
    /// A line names a jail.
    jail: bool,
    /// A line names one of several buildings.
    hall: bool,
}

impl Parts {
    /// Two areas tell two things, and neither is dropped for the other.
    fn in_area(&mut self, area: String) {
        if !self.urbanization.is_empty() && self.urbanization != area {
            self.reasons.push(Reason::Ambiguous);
        }
        self.urbanization = area;
    }
}

/// Reads every slot.
pub(super) fn read(
    slots: &Slots<'_>,
    found: &Locality,
    context: Context,
    trace: &mut Trace,
) -> Parts {
    let mut parts = Parts::default();
    if slots.words.len() > WORDS_MAX {
        parts.reasons.push(Reason::Leftover);
        return parts;
    }
    let mut failed = None;
    let mut at = 0;
    while at < slots.count() {
        let count = extent(slots, at, context, trace);
        read_slot(slots.joined(at, count), context, &mut parts, &mut failed, trace);
        at += count;
    }
    if parts.line.is_none() && slots.count() > 1 {
        // The number may stand on a line of its own.
        let number = slots.words.first().is_some_and(Word::starts_with_digit);
        if let (true, Ok(line)) =
            (number && slots.slot(0).len() == 1, delivery::read(&slots.words, context, trace))
        {
            return Parts { line: Some(line), ..Parts::default() };
        }
    }
    if parts.line.is_none() && failed.is_none() && !parts.placeholder {
        parts.line = condominium(&mut parts, context, trace);
    }
    if let Some(line) = &parts.line {
        // `SMITH HALL` above `123 MAIN ST RM 4`: each hall has a room 4.
        if parts.hall && !(line.units.is_empty() && parts.units.is_empty()) {
            parts.loose = Some(Reason::Leftover);
        }
        parts.placeholder = false;
        parts.reasons.extend([parts.loose, parts.voided].into_iter().flatten());
        return parts;
    }
    if parts.placeholder {
        trace.note(Rule::Placeholder);
        return parts;
    }
    match failed {
        _ if is_zip_again(slots, found) => parts.reasons.push(Reason::ZipOnly),
        // `INMATE 123, COUNTY JAIL`: the number is the person's.
        Some(Reason::NoNumber) if parts.jail => parts.reasons.push(Reason::FacilityOnly),
        Some(reason) => parts.reasons.push(reason),
        None if !parts.facility.is_empty() => parts.reasons.push(Reason::FacilityOnly),
        None => parts.reasons.push(Reason::NoStreet),
    }
    parts
}

/// `COND MIRAFLOR APT 104`: in Puerto Rico a condominium and an apartment in it, where no street is named (section 29).
fn condominium(parts: &mut Parts, context: Context, trace: &mut Trace) -> Option<Line> {
    let numbered =
        matches!(parts.units.as_slice(), [unit] if unit.is_pound_like() && !unit.id.is_empty());
    if !context.is_puerto_rico() || !numbered || !parts.urbanization.starts_with("COND ") {
        return None;
    }
    trace.note(Rule::PuertoRico);
    let name = std::mem::take(&mut parts.urbanization);
    let street = Street { name, ..Street::default() };
    Some(Line { delivery: Delivery::Street(street), units: Vec::new() })
}

/// How many slots from `at` on are one: a comma may stand before a direction (`K ST, NW`), before the box of a
/// route (`RR 2, BOX 18`) and inside a name (`MARTIN LUTHER KING, JR BLVD`).
fn extent(slots: &Slots<'_>, at: usize, context: Context, trace: &mut Trace) -> usize {
    let (this, next) = (slots.slot(at), slots.slot(at + 1));
    let (Some(first), Some(last), Some(opening)) = (this.first(), this.last(), next.first()) else {
        return 1;
    };
    let street = first.starts_with_digit() && this.len() > 1;
    let direction = next.len() <= 2 && next.iter().all(|word| word.info.is_dir());
    let boxed = opening.is_any(&["BOX", "BX", "BUZON", "BZN", "#"]);
    let unboxed = !this.iter().any(|word| word.is_any(&["BOX", "BX", "BUZON", "BZN"]));
    let generation = opening.is_any(&["JR", "SR"]) && next.len() > 1 && !last.info.is_suffix();
    let one = street && (direction && !last.info.is_dir() || generation)
        || boxed && unboxed && delivery::opens_route(this)
        || first.is_any(&["BOX", "BX"]) && this.len() <= 3 && delivery::opens_route(next)
        || context.is_puerto_rico() && delivery::goes_on(this, next);
    if one {
        trace.note(Rule::LineComma);
    }
    if one { 2 } else { 1 }
}

/// The only word is the ZIP, and there is no place.
fn is_zip_again(slots: &Slots<'_>, found: &Locality) -> bool {
    let no_place = found.city.is_empty() && found.state.is_none();
    matches!(slots.words.as_slice(), [only] if no_place && matches!(zip::zip(only.text), Zip::Five(_) | Zip::Plus(_)))
}

fn read_slot(
    slot: &[Word<'_>],
    context: Context,
    parts: &mut Parts,
    failed: &mut Option<Reason>,
    trace: &mut Trace,
) {
    // `123 MAIN ST C/O JANE ROE`: the addressee behind the line.
    let marker =
        slot.iter().position(|word| word.is_any(&["C/O", "ATTN", "%"])).filter(|at| *at > 0);
    if let Some((line, addressee)) = marker.and_then(|at| slot.split_at_checked(at))
        && is_addressee(addressee)
    {
        trace.note(Rule::Addressee);
        set_aside(addressee, parts);
        return read_slot(line, context, parts, failed, trace);
    }
    if aside::voids(slot) {
        parts.voided = Some(Reason::Placeholder);
    }
    if is_placeholder(slot) || stands_in(slot) {
        parts.placeholder |= parts.line.is_none();
        return;
    }
    if let Some(units) = unit::units(slot).filter(|_| !context.military || parts.line.is_some()) {
        trace.note(Rule::Unit);
        return parts.units.extend(units);
    }
    if is_addressee(slot) {
        let in_care = slot.get(1..).is_some_and(delivery::is_general_delivery);
        *failed = failed.or(in_care.then_some(Reason::GeneralDelivery));
        trace.note(Rule::Addressee);
        if slot.get(1..).is_some_and(delivery::is_general_delivery) {
            parts.voided = Some(Reason::GeneralDelivery);
        }
        return set_aside(slot, parts);
    }
    if parts.line.is_some()
        && let Some(unit) = unit::bare(slot)
    {
        trace.note(Rule::UnitPound);
        return parts.units.push(unit);
    }
    if context.is_puerto_rico()
        && let Some((urbanization, units)) = delivery::area_and_units(slot)
    {
        parts.in_area(urbanization);
        return parts.units.extend(units);
    }
    if context.is_puerto_rico()
        && let Some(urbanization) = delivery::is_urbanization(slot)
    {
        return parts.in_area(urbanization);
    }
    // `PO BOX 12 DOWNTOWN STATION`: the box is one of its ZIP's, whatever the station is called.
    if let Some((line, station)) = aside::box_and_station(slot) {
        trace.note(Rule::Facility);
        set_aside(station, parts);
        return read_slot(line, context, parts, failed, trace);
    }
    match read_line(slot, context, parts, trace) {
        Ok(line) if parts.line.as_ref().is_some_and(|known| known.delivery != line.delivery) => {
            parts.reasons.push(Reason::Ambiguous);
        }
        Ok(line) => parts.line = Some(line),
        Err(reason) => not_a_line(slot, reason, parts, failed, trace),
    }
}

/// A delivery line, or a facility with its delivery line behind it.
fn read_line(
    slot: &[Word<'_>],
    context: Context,
    parts: &mut Parts,
    trace: &mut Trace,
) -> Result<Line, Reason> {
    let reason = match delivery::read(slot, context, trace) {
        Ok(line) => return Ok(line),
        Err(reason) => reason,
    };
    let named = slot
        .iter()
        .position(|word| word.info.is_facility())
        .or_else(|| is_addressee(slot).then_some(0));
    let number = slot.iter().position(Word::starts_with_digit).unwrap_or(0);
    if let (Some(named), Some((front, line))) = (named, slot.split_at_checked(number))
        && named < number
        && front.last().is_some_and(|word| !word.info.opens_highway())
        && let Ok(line) = delivery::read(line, context, trace)
    {
        trace.note(Rule::Facility);
        set_aside(front, parts);
        return Ok(line);
    }
    Err(reason)
}

/// A slot that is no delivery line: a facility, an addressee, or the reason why there is none.
fn not_a_line(
    slot: &[Word<'_>],
    reason: Reason,
    parts: &mut Parts,
    failed: &mut Option<Reason>,
    trace: &mut Trace,
) {
    let street_like = slot.len() > 1 && slot.last().is_some_and(|word| word.info.is_strong());
    let names = !slot.iter().any(Word::has_digit)
        && slot.iter().all(|word| word.is_plain())
        && !matches!(slot, [only] if only.is_letter())
        && !street_like;
    let before = parts.line.is_none();
    // Behind the line, a number, a letter or a side may tell one building from the next.
    let tells =
        slot.iter().any(|word| word.has_digit() || word.text.len() == 1 || aside::is_which(word));
    let facility =
        slot.iter().any(|word| word.info.is_facility()) && !street_like && (before || !tells);
    let facility = facility && !phrase(slot).starts_with("POST OFFICE BOX");
    if matches!(reason, Reason::GeneralDelivery | Reason::Ambiguous | Reason::Placeholder) {
        *failed = Some(reason);
        // `12 MAIN ST AND 5TH AVE` before another line is a second place, and is not dropped.
        let placed = reason == Reason::Ambiguous && slot.iter().any(Word::has_digit);
        match before {
            false => parts.reasons.push(reason),
            true if placed || reason == Reason::GeneralDelivery => parts.voided = Some(reason),
            true => {}
        }
    } else if aside::turns(slot) || slot.iter().any(|word| word.is("BACK")) && !before {
        *failed = failed.or(Some(reason));
        parts.loose = Some(Reason::Leftover);
    } else if facility || before && aside::is_numbered_name(slot) {
        trace.note(Rule::Facility);
        parts.jail |= slot.iter().any(|word| word.info.is_jail());
        set_aside(slot, parts);
    } else if names && before {
        // In Puerto Rico it may be the area; behind a title it is a person.
        if !aside::is_titled(slot) {
            parts.unmarked = joined(slot);
        }
        set_aside(slot, parts);
        *failed = failed.or(Some(reason));
    } else if names && is_station(slot, parts) {
        trace.note(Rule::Facility);
        set_aside(slot, parts);
    } else if before {
        *failed = Some(reason);
        parts.loose = Some(Reason::Leftover);
    } else {
        parts.reasons.push(Reason::Leftover);
    }
}

/// `OLD SAN JUAN STA` under a box: the post office that the box is in, which its ZIP Code tells.
fn is_station(slot: &[Word<'_>], parts: &Parts) -> bool {
    let boxed = parts.line.as_ref().is_some_and(|line| matches!(line.delivery, Delivery::PoBox(_)));
    boxed && aside::is_station(slot)
}

/// Sets a line aside that names an addressee or a facility. A unit on it counts; what else it tells of where the house
/// is makes the address incomplete.
fn set_aside(slot: &[Word<'_>], parts: &mut Parts) {
    parts.hall |= aside::is_hall(slot);
    match aside::aside(slot) {
        _ if aside::is_second_street(slot) => parts.loose = Some(Reason::Leftover),
        Aside::Name => {}
        Aside::Units(units) => parts.units.extend(units),
        Aside::Tells => parts.loose = Some(Reason::Leftover),
    }
    if !parts.facility.is_empty() {
        parts.facility.push_str(", ");
    }
    parts.facility.push_str(&joined(slot));
}

/// `UNKNOWN APT 3`, `C/O UNKNOWN`: a stand-in with a unit behind it or a mark before it.
fn stands_in(slot: &[Word<'_>]) -> bool {
    let (Some(first), Some(rest)) = (slot.first(), slot.get(1..)) else { return false };
    if first.is_any(&["C/O", "%", "ATTN"]) {
        return is_placeholder(rest);
    }
    let unit = slot.iter().position(|word| word.info.is_unit() || word.is("#"));
    unit.and_then(|at| slot.split_at_checked(at))
        .is_some_and(|(front, tail)| is_placeholder(front) && unit::units(tail).is_some())
}

/// `C/O …`, `% …`, `ATTN …`.
fn is_addressee(slot: &[Word<'_>]) -> bool {
    let Some(first) = slot.first() else { return false };
    let marked = first.is_any(&["C/O", "%", "ATTN", "ATTENTION", "ATT", "CO/"])
        || first.is_any(&["CARE", "IN"])
            && (phrase(slot).starts_with("CARE OF ") || phrase(slot).starts_with("IN CARE OF "));
    marked && !(slot.iter().any(Word::has_digit) && matches!(aside::aside(slot), Aside::Tells))
}
