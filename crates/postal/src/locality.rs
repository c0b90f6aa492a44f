//! Step 5, from the right: country, ZIP, state, city.
//!
//! Columns are authoritative. In free text the ZIP and the state are read at the end, and the city is
//! what stands before them back to a comma, or the longest listed name. A ZIP in another state than the
//! one stated is an error; a city that is on no list is not (Publication 28, sections 222 to 226).

mod spelling;

pub(crate) use spelling::{canonical_city, city_word, is_municipality, opens_word};

use crate::places::{is_place, place_of_zip};
use crate::tables::{State, tables};
use crate::token::{Slots, Word, phrase};
use crate::trace::{Rule, Trace};
use crate::zip::{Zip, zip};

/// Whether the city is a military or diplomatic post office (Publication 28, sections 225 and 239).
pub(crate) fn is_post_office(city: &str) -> bool {
    matches!(city, "APO" | "FPO" | "DPO")
}

/// City, state and ZIP as far as they were found.
#[derive(Default)]
pub(crate) struct Locality {
    pub(crate) city: String,
    pub(crate) state: Option<State>,
    pub(crate) zip: Option<[u8; 5]>,
    pub(crate) foreign: bool,
    /// A ZIP of zeros stands where a ZIP should be.
    pub(crate) stand_in: bool,
    /// Where the street ends and the city begins can be read in two ways.
    pub(crate) ambiguous: bool,
}

/// Whether a ZIP lies in a state, as far as the table knows.
pub(crate) fn agrees(zip: [u8; 5], state: State) -> bool {
    tables().zip_state(number_of(zip)) == Some(state)
}

fn number_of(zip: [u8; 5]) -> u32 {
    zip.iter().fold(0, |number, digit| number * 10 + u32::from(digit.saturating_sub(b'0')))
}

/// Takes country, ZIP, state and city off the end of free text, as far as they are not known yet.
pub(crate) fn take(slots: &mut Slots<'_>, found: &mut Locality, trace: &mut Trace) {
    take_country(slots, found, trace);
    if found.zip.is_none() && !found.stand_in {
        take_zip(slots, found, trace);
        take_country(slots, found, trace);
    }
    if found.state.is_none() {
        take_state(slots, found, trace);
    }
    let placed = found.zip.is_some() || found.state.is_some() || slots.count() > 1;
    if found.city.is_empty() && placed {
        take_city(slots, found, trace);
    }
}

fn take_country(slots: &mut Slots<'_>, found: &mut Locality, trace: &mut Trace) {
    let last = slots.last();
    if tables().is_country(phrase(last)) && tables().state(phrase(last)).is_none() {
        found.foreign = true;
        trace.note(Rule::Foreign);
        let all = last.len();
        return slots.drop_last(all);
    }
    // `USA` alone is no address at all.
    if slots.count() == 1 && last.len() <= 5 && tables().is_home(phrase(last)) {
        let all = last.len();
        return slots.drop_last(all);
    }
    for count in (1..=4_usize).rev().filter(|count| *count < slots.words.len()) {
        let start = last.len().checked_sub(count);
        let Some(tail) = start.and_then(|start| last.get(start..)) else { continue };
        if tables().is_home(phrase(tail)) {
            trace.note(Rule::Country);
            return slots.drop_last(count);
        }
    }
}

fn take_zip(slots: &mut Slots<'_>, found: &mut Locality, trace: &mut Trace) {
    let (read, count) = match slots.last() {
        [.., before, one, two] if one.is_letter_digit_letter() && two.is_digit_letter_digit() => {
            found.foreign = !before.is("#");
            (Zip::Foreign, 2)
        }
        [.., state, five, four] if is_apart(state, five, four) => (zip(five.text), 2),
        // `IL, 62701 1234`.
        [five, four]
            if slots.words.iter().nth_back(2).is_some_and(|word| is_apart(word, five, four)) =>
        {
            (zip(five.text), 2)
        }
        [.., before, last] if !takes_a_number(before) => (zip_word(last), 1),
        [last] => (zip_word(last), 1),
        _ => return,
    };
    if let Some((state, five)) = glued(slots.last().last()) {
        (found.state, found.zip) = (Some(state), Some(five));
        return slots.drop_last(1);
    }
    match read {
        Zip::Five(five) => found.zip = Some(five),
        Zip::Plus(five) => {
            trace.note(Rule::ZipPlus);
            found.zip = Some(five);
        }
        Zip::StandIn => found.stand_in = true,
        Zip::Foreign => {}
        // `IL 6270`, `IL XXXXX`: what stands where a ZIP should.
        Zip::Missing | Zip::Bad if stands_behind_state(slots) => {}
        Zip::Missing | Zip::Bad => return,
    }
    slots.drop_last(count);
    match slots.last() {
        [.., zip, code] if zip.is_any(&["ZIP", "POSTAL"]) && code.is("CODE") => slots.drop_last(2),
        [.., word] if word.is_any(&["ZIP", "ZIPCODE"]) => slots.drop_last(1),
        _ => {}
    }
    if slots.count() == 1 && tables().is_home(phrase(slots.last())) {
        slots.drop_last(slots.last().len());
    }
}

/// `AK99501`, `AK-99501`: the state and a ZIP of its own.
fn glued(last: Option<&Word<'_>>) -> Option<(State, [u8; 5])> {
    let (code, number) = last?.text.split_at_checked(2)?;
    let state = tables().state(code)?;
    match zip(number.trim_start_matches('-')) {
        Zip::Five(five) | Zip::Plus(five) if agrees(five, state) => Some((state, five)),
        _ => None,
    }
}

fn stands_behind_state(slots: &Slots<'_>) -> bool {
    let [.., state, last] = slots.words.as_slice() else { return false };
    let short = last.is_digits() && (3..=8).contains(&last.text.len());
    (short || last.info.is_atom()) && state.text.len() == 2 && tables().state(state.text).is_some()
}

fn is_apart(state: &Word<'_>, five: &Word<'_>, four: &Word<'_>) -> bool {
    let lengths =
        five.is_digits() && five.text.len() == 5 && four.is_digits() && four.text.len() == 4;
    lengths && tables().state(state.text).is_some()
}

fn zip_word(word: &Word<'_>) -> Zip {
    if word.starts_with_digit() { zip(word.text) } else { Zip::Missing }
}

/// `PO BOX 62701`: the five digits belong to the word before them.
fn takes_a_number(word: &Word<'_>) -> bool {
    let by_class = word.info.is_unit() && !word.is_any(&["FL", "LOT"]);
    by_class || word.is_any(&["#", "BOX", "BX", "POB", "HWY", "HIGHWAY", "CALLER", "DRAWER", "BIN"])
}

fn take_state(slots: &mut Slots<'_>, found: &mut Locality, trace: &mut Trace) {
    let last = slots.last();
    // `TIJUANA, BAJA CALIFORNIA 22000`: Mexican codes have five digits too.
    if slots.count() > 1
        && tables().is_province(phrase(last))
        && tables().state(phrase(last)).is_none()
    {
        found.foreign = true;
        return;
    }
    let sure = found.zip.is_some() || found.stand_in || slots.count() > 1;
    let code = last.last().filter(|word| word.text.len() == 2);
    // `W VA` is not Virginia.
    let named = state_name(last).map(|(state, _)| state);
    let code = code.filter(|word| named.is_none() || tables().state(word.text) == named);
    let read = match code.and_then(|word| tables().state(word.text)) {
        Some(state)
            if sure || code.is_some_and(|word| !word.info.is_suffix() && !word.info.is_dir()) =>
        {
            Some((state, 1))
        }
        _ => state_name(last).filter(|_| sure || last.len() > 3),
    };
    match read {
        Some((state, count)) => {
            // `WASHINGTON D C` is a city too.
            let before = slots.count().checked_sub(2).map_or("", |at| phrase(slots.slot(at)));
            let city = count == 3
                && last.last().is_some_and(|word| word.is("C"))
                && before != "WASHINGTON";
            let count = if city { 2 } else { count };
            if code.is_none() {
                trace.note(Rule::StateName);
            }
            found.state = Some(state);
            slots.drop_last(count);
        }
        None => {
            let province = last.last().is_some_and(|word| tables().is_province(word.text));
            found.foreign |= province && found.zip.is_none() && slots.count() > 1;
        }
    }
}

/// The longest state name at the end, and its number of words.
fn state_name(words: &[Word<'_>]) -> Option<(State, usize)> {
    (1..=4_usize).rev().find_map(|count| {
        let tail = words.get(words.len().checked_sub(count)?..)?;
        tables().state(phrase(tail)).map(|state| (state, count))
    })
}

fn take_city(slots: &mut Slots<'_>, found: &mut Locality, trace: &mut Trace) {
    let last = slots.last();
    if last.is_empty() {
        return;
    }
    let plain = is_29_palms(last) || !last.iter().any(|word| word.has_digit() || word.is("#"));
    // `MAIN ST NY NY`.
    let new_york = found.state == Some(*b"NY") && last.last().is_some_and(|word| word.is("NY"));
    let count = if new_york || last.last().is_some_and(|word| is_post_office(word.text)) {
        1
    } else if let Some(count) = behind_a_unit(last, found.state).filter(|_| slots.count() > 1) {
        trace.note(Rule::CityByList);
        count
    } else if slots.count() > 1 && plain && !is_unit_line(last) {
        trace.note(if is_place(&city(last), found.state) {
            Rule::CityByList
        } else {
            Rule::CityUnlisted
        });
        last.len()
    } else if let Some((count, sure)) = listed(last, found.state, found.zip) {
        trace.note(Rule::CityByList);
        found.ambiguous |= !sure;
        count
    } else if let Some(count) = after_street(last) {
        trace.note(Rule::CityAfterStreet);
        count
    } else if plain
        && found.state.is_some()
        && !is_unit_line(last)
        && !last.iter().any(|word| word.info.is_strong())
    {
        // Words without any number before a state: a place, and no street.
        trace.note(Rule::CityUnlisted);
        last.len()
    } else {
        return;
    };
    let Some(tail) = last.len().checked_sub(count).and_then(|start| last.get(start..)) else {
        return;
    };
    // `APT H XVILLE`: a unit, or a city on no list.
    found.ambiguous |=
        tail.first().is_some_and(|word| word.info.is_unit()) && !is_place(&city(tail), found.state);
    if crate::placeholder::is_placeholder(tail) {
        found.stand_in = true;
    } else {
        found.city = city(tail);
    }
    slots.drop_last(count);
}

/// `APT D DAYTON`, `D DAYTON`: a listed place behind a unit. But `FRONT ROYAL` and `KEY WEST` are places.
fn behind_a_unit(words: &[Word<'_>], state: Option<State>) -> Option<usize> {
    let (first, rest) = words.split_first()?;
    let lettered = first.is_letter() && !first.info.is_dir() && is_place(&city(rest), state);
    if !(lettered || first.info.is_unit()) || is_place(&city(words), state) {
        return None;
    }
    if lettered {
        return Some(rest.len());
    }
    let shortest = if first.info.unit().is_some_and(|row| row.needs_id) { 2 } else { 1 };
    (shortest..=3).find_map(|count| {
        let (unit, place) = words.split_at_checked(count).filter(|(_, place)| !place.is_empty())?;
        let both = crate::unit::units(unit).is_some() && is_place(&city(place), state);
        both.then_some(place.len())
    })
}

/// The one city that is written with a number.
fn is_29_palms(words: &[Word<'_>]) -> bool {
    matches!(words, [number, palms] if number.is("29") && palms.is("PALMS"))
}

fn is_unit_line(words: &[Word<'_>]) -> bool {
    crate::unit::units(words).is_some()
}

pub(crate) fn city(words: &[Word<'_>]) -> String {
    canonical_city(words.iter().map(|word| word.text))
}

/// The listed name at the end of the words: the ZIP's own place, or else the longest. It is not sure
/// where a shorter one would leave a direction that may belong to the street.
fn listed(words: &[Word<'_>], state: Option<State>, zip: Option<[u8; 5]>) -> Option<(usize, bool)> {
    let tail = |count: usize| words.get(words.len().checked_sub(count)?..);
    let is_listed = |count: &usize| {
        let named =
            tail(*count).filter(|tail| is_29_palms(tail) || !tail.iter().any(Word::has_digit));
        named.is_some_and(|tail| is_place(&city(tail), state))
    };
    let longest = (1..=words.len().min(6)).rev().find(is_listed)?;
    let own = zip.and_then(|zip| place_of_zip(number_of(zip)));
    let is_own =
        |count: &usize| tail(*count).is_some_and(|tail| own.is_some_and(|own| city(tail) == own));
    let directed = tail(longest)?.first()?.info.is_dir() && longest < words.len();
    // `APT 11 W DES MOINES`: the letter may be the unit's.
    let lettered = directed && tail(longest)?.first()?.is_letter();
    if lettered && ends_in_a_unit(words, longest) && is_listed(&(longest - 1)) {
        return Some((longest, false));
    }
    if is_own(&longest) {
        return Some((longest, true));
    }
    if directed && is_listed(&(longest - 1)) {
        return Some((longest, false));
    }
    let count = (1..longest).find(is_own).unwrap_or(longest);
    Some((count + municipality(words, count), true))
}

/// Whether a unit and its number stand before the last words.
fn ends_in_a_unit(words: &[Word<'_>], count: usize) -> bool {
    let before = words.len().checked_sub(count).and_then(|end| words.get(..end)).unwrap_or(&[]);
    matches!(before, [.., unit, number] if number.has_digit() && (unit.info.is_unit() || unit.is("#")))
}

/// `TOWN OF` before a listed name.
fn municipality(words: &[Word<'_>], count: usize) -> usize {
    let before = words.len().checked_sub(count).and_then(|end| words.get(..end)).unwrap_or(&[]);
    match before {
        [.., kind, of] if of.is("OF") && is_municipality(kind.text) => 2,
        _ => 0,
    }
}

/// The words after the last street suffix and its direction and unit.
fn after_street(words: &[Word<'_>]) -> Option<usize> {
    let street = words.iter().rposition(|word| word.info.is_strong())?;
    let after = words.get(street + 1..)?;
    let unit_end = after.iter().rposition(Word::has_digit).map_or(0, |at| at + 1);
    let name = after.get(unit_end..)?;
    let sound = street > 0
        && !name.is_empty()
        && name.iter().all(|word| word.is_letters() && !word.info.is_unit());
    let (first, _) = name.split_first()?;
    (sound && first.text.len() > 2).then_some(name.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_city_is_spelled_out() {
        assert_eq!(canonical_city("ST LOUIS".split(' ')), "SAINT LOUIS");
        assert_eq!(canonical_city("W PALM BCH".split(' ')), "WEST PALM BEACH");
        assert!(agrees(*b"62701", *b"IL") && !agrees(*b"62701", *b"IN"));
    }
}
