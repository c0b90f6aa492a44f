//! What the columns say of city, state and ZIP, and what the lines may repeat of it.

use super::{Columns, WORDS_MAX, cleaned};
use crate::locality::{self, Locality};
use crate::placeholder::is_placeholder_text;
use crate::tables::tables;
use crate::token::{Slots, Word};
use crate::trace::{Rule, Trace};
use crate::zip::{self, Zip};

pub(super) fn locality(columns: &Columns<'_>, trace: &mut Trace) -> Locality {
    let mut found = Locality::default();
    match zip::zip(columns.zip) {
        Zip::Five(zip) => found.zip = Some(zip),
        Zip::Plus(zip) => {
            trace.note(Rule::ZipPlus);
            found.zip = Some(zip);
        }
        Zip::StandIn => found.stand_in = true,
        Zip::Foreign => found.foreign = true,
        Zip::Missing => {}
        Zip::Bad => {
            let zip = cleaned(&[columns.zip]);
            match zip::zip(&zip) {
                Zip::Five(zip) | Zip::Plus(zip) => found.zip = Some(zip),
                Zip::Foreign => found.foreign = true,
                _ => found.stand_in = is_placeholder_text(zip.trim_end()),
            }
        }
    }
    column_state(columns.state, &mut found, trace);
    let city = cleaned(&[columns.city]);
    let mut parts = city.trim_end().split('\n');
    let name = parts.next().unwrap_or("");
    // `SPRINGFIELD IL`: the state again.
    let stated = |(_, code): &(&str, &str)| code.len() == 2 && tables().state(code) == found.state;
    let name = name.rsplit_once(' ').filter(stated).map_or(name, |(name, _)| name);
    // `SPRINGFIELD, IL`: the state again.
    let again = parts.all(|part| tables().state(part).is_some());
    let letters = name.bytes().any(|byte| byte.is_ascii_uppercase() || byte >= 0x80);
    if is_placeholder_text(name) {
        found.stand_in = true;
    } else if letters && again {
        found.city = locality::canonical_city(name.split(' '));
        if found.city != name {
            trace.note(Rule::CityWords);
        }
    }
    found
}

fn column_state(state: &str, found: &mut Locality, trace: &mut Trace) {
    if let [one, two] = state.as_bytes()
        && one.is_ascii_uppercase()
        && two.is_ascii_uppercase()
        && let Some(state) = tables().state(state)
    {
        found.state = Some(state);
        return;
    }
    let text = cleaned(&[state]);
    let name = text.trim_end();
    found.state = tables().state(name);
    if found.state.is_some() {
        trace.note(Rule::StateName);
    } else if tables().is_province(name) || tables().is_country(name) {
        trace.note(Rule::Foreign);
        found.foreign = true;
    } else if is_placeholder_text(name) {
        found.stand_in = true;
    }
}

/// Some of the columns are empty: what the lines say at their end fills them, if it agrees with the
/// columns that are there.
pub(super) fn complete_from_lines(slots: &mut Slots<'_>, found: &mut Locality, trace: &mut Trace) {
    let agrees = |state| found.state.is_none_or(|known| known == state);
    let state = |word: &Word<'_>| tables().state(word.text).is_some_and(agrees);
    let ends_in_place = match slots.last() {
        [.., before, zip] if zip.starts_with_digit() => {
            let five = matches!(zip::zip(zip.text), Zip::Five(five) | Zip::Plus(five)
                if found.zip.is_none_or(|known| known == five));
            five && state(before)
        }
        [.., last] => state(last) && !last.info.is_suffix(),
        [] => false,
    };
    if !ends_in_place || slots.words.len() > WORDS_MAX {
        return;
    }
    trace.note(Rule::Repeated);
    if slots.last().last().is_some_and(Word::starts_with_digit) {
        found.zip = None;
    }
    // A state that the columns name is read again with the line, which agrees with it.
    found.state = None;
    let known = std::mem::take(&mut found.city);
    locality::take(slots, found, trace);
    if !known.is_empty() {
        found.ambiguous |= found.city != known;
        found.city = known;
    }
}

/// The lines repeat the columns at their end: country, ZIP, state and city that agree are dropped.
pub(super) fn drop_repeated(slots: &mut Slots<'_>, found: &Locality, trace: &mut Trace) {
    let [.., last] = slots.words.as_slice() else { return };
    if last.starts_with_digit() {
        let same = match zip::zip(last.text) {
            Zip::Five(zip) | Zip::Plus(zip) => found.zip == Some(zip),
            _ => false,
        };
        // A line that is nothing but the ZIP stays: it is no street.
        if !same || slots.words.len() == 1 {
            return;
        }
        let state = slots.words.iter().rev().nth(1).and_then(|word| tables().state(word.text));
        let city_before = {
            let tail = slots.words.get(..slots.words.len() - 1).unwrap_or(&[]);
            ends_with_city(tail, &found.city) > 0
        };
        if (state.is_none() || state != found.state) && !city_before {
            return;
        }
        trace.note(Rule::Repeated);
        slots.drop_last(1);
    } else if tables().state(last.text) != found.state || last.info.is_suffix() {
        return;
    }
    let state = slots.words.last().and_then(|word| tables().state(word.text));
    let before_state =
        slots.words.split_last().map_or(0, |(_, rest)| ends_with_city(rest, &found.city));
    if state.is_some() && state == found.state && before_state > 0 {
        trace.note(Rule::Repeated);
        slots.drop_last(1);
    }
    let city = ends_with_city(&slots.words, &found.city);
    for _ in 0..city {
        slots.drop_last(1);
    }
}

/// How many of the last words are the city of the columns. `DEKALB` repeats `DE KALB`, which has a word more.
fn ends_with_city(words: &[Word<'_>], city: &str) -> usize {
    let letters = |text: &str| text.bytes().filter(|byte| *byte != b' ').collect::<Vec<_>>();
    let ending = |text: &str| text.bytes().last();
    let last = words.len().checked_sub(1).and_then(|at| words.get(at..)).unwrap_or(&[]);
    // Most lines end otherwise, which their last letter tells.
    if ending(&locality::city(last)) != ending(city) {
        return 0;
    }
    let due = letters(city);
    let repeats = |count: &usize| {
        let tail = words.len().checked_sub(*count).and_then(|start| words.get(start..));
        tail.is_some_and(|tail| letters(&locality::city(tail)) == due)
    };
    (1..=WORDS_OF_A_CITY).rev().find(repeats).unwrap_or(0)
}

/// No listed name of a city has more.
const WORDS_OF_A_CITY: usize = 5;
