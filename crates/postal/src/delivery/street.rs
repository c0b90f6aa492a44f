//! A house on a street (Publication 28, sections 231 to 237).
//!
//! From the left the number; from the right units, the direction after the name, the *last* suffix;
//! then the direction before the name, if a name is left. What is left is the name, word by word, in
//! one spelling. A suffix in the midst of a name that no suffix ends is a leftover, not a name.

use super::{Context, Line, highway, number};
use crate::address::{Delivery, Street};
use crate::completeness::Reason;
use crate::token::{Word, phrase};
use crate::trace::{Rule, Trace};
use crate::unit::{self, Unit};

/// Words that open Spanish and French names, in which a suffix word is no suffix.
const OPENERS: [&str; 8] = ["CALLE", "AVENIDA", "CAMINO", "PASEO", "VIA", "RUE", "AVE", "AVENUE"];

/// Reads `123 N MAIN ST APT 4`.
pub(super) fn read(
    words: &[Word<'_>],
    context: Context,
    trace: &mut Trace,
) -> Result<Line, Reason> {
    let Some(number) = number::read(words) else {
        return Err(without_number(words));
    };
    let rest = words.get(number.words..).unwrap_or(&[]);
    let mut line = named(rest, context, trace)?;
    trace.note(if number.grid { Rule::Grid } else { Rule::Number });
    if let Delivery::Street(street) = &mut line.delivery {
        street.number = number.text;
    }
    Ok(line)
}

/// Why a line without a house number is not one.
fn without_number(words: &[Word<'_>]) -> Reason {
    let ends_as_street = words.len() > 1 && words.last().is_some_and(|word| word.info.is_strong());
    let jail = words.iter().any(|word| word.info.is_jail());
    let facility = words.iter().any(|word| word.info.is_facility());
    match words {
        [only] if only.is_digits() => Reason::NoStreet,
        _ if words.iter().all(Word::is_digits) => Reason::NoStreet,
        _ if jail && !ends_as_street => Reason::FacilityOnly,
        _ if facility && !ends_as_street && !words.iter().any(Word::has_digit) => {
            Reason::FacilityOnly
        }
        _ => Reason::NoNumber,
    }
}

/// Everything behind the number.
pub(super) fn named(
    words: &[Word<'_>],
    context: Context,
    trace: &mut Trace,
) -> Result<Line, Reason> {
    if words.is_empty() {
        return Err(Reason::NoStreet);
    }
    let (body, units) = split_units(words);
    if !units.is_empty() {
        trace.note(Rule::Unit);
    }
    if let Some(street) = on_highway(body, context, trace) {
        return Ok(Line { delivery: Delivery::Street(street?), units });
    }
    if units.is_empty()
        && let Some((body, unit)) = split_bare(body)
    {
        trace.note(Rule::UnitPound);
        let street = ordinary(body, trace)?;
        return Ok(Line { delivery: Delivery::Street(street), units: vec![unit] });
    }
    let street = ordinary(body, trace)?;
    Ok(Line { delivery: Delivery::Street(street), units })
}

/// Cuts the units off the end: the longest tail that is nothing but units.
fn split_units<'a, 'b>(words: &'b [Word<'a>]) -> (&'b [Word<'a>], Vec<Unit>) {
    let mut suffix_seen = false;
    for (at, word) in words.iter().enumerate() {
        let starts = word.info.is_unit()
            || word.is_any(&["#", "NO", "NUMBER", "NUM"])
            || word.has_digit() && !word.starts_with_digit()
            || word.ordinal().is_some();
        if at > 0 && starts && (suffix_seen || !part_of_name(word)) {
            let (body, tail) = words.split_at(at);
            let only_suffix = body.iter().all(|word| word.info.is_dir());
            if let Some(units) = unit::units(tail).filter(|_| !only_suffix) {
                return (body, units);
            }
        }
        suffix_seen |= at > 0 && (word.info.is_suffix() || word.info.is_dir());
    }
    (words, Vec::new())
}

/// `OCEAN FRONT`, `LAKE SIDE`: designators that end names.
fn part_of_name(word: &Word<'_>) -> bool {
    word.is_any(&[
        "FRONT", "SIDE", "UPPER", "LOWER", "OFFICE", "LOBBY", "KEY", "STOP", "SPACE", "PIER",
    ])
}

/// A suffix behind which a number is no part of the name; behind `HIGHWAY` it is.
fn ends_a_name(word: &Word<'_>) -> bool {
    word.info
        .suffix()
        .is_some_and(|suffix| !matches!(suffix.abbr, "HWY" | "RTE" | "LOOP" | "LK" | "EXPY"))
}

/// A number behind a suffix that no designator precedes: `MAIN ST 4`, `MAIN ST NW B`.
fn split_bare<'a, 'b>(words: &'b [Word<'a>]) -> Option<(&'b [Word<'a>], Unit)> {
    for count in [1, 2] {
        let (body, tail) = words.split_at_checked(words.len().checked_sub(count)?)?;
        let (last, before) = body.split_last()?;
        let (suffix, name) = match before.split_last() {
            Some((suffix, name)) if last.info.is_dir() => (suffix, name),
            _ => (last, before),
        };
        let ends = ends_a_name(suffix) && !name.iter().all(|word| word.info.is_dir());
        let directed = tail.iter().any(|word| word.info.is_dir());
        if let Some(unit) = unit::bare(tail).filter(|_| ends && !directed) {
            return Some((body, unit));
        }
    }
    None
}

fn on_highway(
    words: &[Word<'_>],
    context: Context,
    trace: &mut Trace,
) -> Option<Result<Street, Reason>> {
    let (pre, rest) = match words.split_first() {
        Some((first, rest)) if first.info.is_dir() && rest.len() > 1 => (first.info.dir()?, rest),
        _ => ("", words),
    };
    let highway = highway::read(rest, context)?;
    let post = match rest.get(highway.words..)? {
        [] => "",
        [dir] if dir.info.is_dir() => dir.info.dir()?,
        // `HIGHWAY 98 A` may be a route with a letter, or a unit.
        tail if unit::bare(tail).is_some() => return Some(Err(Reason::Ambiguous)),
        _ => return None,
    };
    trace.note(Rule::Highway);
    Some(Ok(Street { pre, name: highway.name, post, ..Street::default() }))
}

fn ordinary(words: &[Word<'_>], trace: &mut Trace) -> Result<Street, Reason> {
    let (words, post) = split_post(words);
    let (words, suffix) = split_suffix(words);
    let (words, pre) = split_pre(words);
    sound_name(words, suffix.is_empty(), !pre.is_empty() || !post.is_empty())?;
    for (noted, rule) in
        [(pre, Rule::PreDirectional), (post, Rule::PostDirectional), (suffix, Rule::Suffix)]
    {
        if !noted.is_empty() {
            trace.note(rule);
        }
    }
    let name = canonical_name(words, trace);
    Ok(Street { pre, name, suffix, post, ..Street::default() })
}

fn split_post<'a, 'b>(words: &'b [Word<'a>]) -> (&'b [Word<'a>], &'static str) {
    let Some((last, rest)) = words.split_last() else { return (words, "") };
    let Some(post) = last.info.dir() else { return (words, "") };
    // `AVENUE E` is a name; `E ST` left of it is handled by the suffix.
    let name_left = match rest {
        [] => false,
        [only] => !only.info.is_strong(),
        // `E AVENUE S` is a lettered avenue; `NORTH AVE E` is North Avenue.
        [pre, only] if pre.is_letter() && pre.info.is_dir() => !only.info.is_strong(),
        _ => true,
    };
    if !name_left {
        return (words, "");
    }
    if let Some((before, name)) = rest.split_last()
        && let Some(both) = before.info.dir().and_then(|before| compound(before, post))
        && !name.is_empty()
        && (before.is_letter() == last.is_letter())
        && name.iter().any(|word| !word.info.is_dir())
    {
        return (name, both);
    }
    (rest, post)
}

fn split_suffix<'a, 'b>(words: &'b [Word<'a>]) -> (&'b [Word<'a>], &'static str) {
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => match last.info.suffix() {
            Some(suffix) => (rest, suffix.abbr),
            None => (words, ""),
        },
        _ => (words, ""),
    }
}

fn split_pre<'a, 'b>(words: &'b [Word<'a>]) -> (&'b [Word<'a>], &'static str) {
    let Some((first, rest)) = words.split_first() else { return (words, "") };
    let Some(pre) = first.info.dir().filter(|_| !rest.is_empty()) else { return (words, "") };
    if let Some((second, name)) = rest.split_first()
        && let Some(both) = second.info.dir().and_then(|second| compound(pre, second))
        && !name.is_empty()
        && (first.is_letter() == second.is_letter())
    {
        return (name, both);
    }
    (rest, pre)
}

/// `N W` and `NORTH WEST` are one direction.
fn compound(first: &str, second: &str) -> Option<&'static str> {
    Some(match (first, second) {
        ("N", "E") => "NE",
        ("N", "W") => "NW",
        ("S", "E") => "SE",
        ("S", "W") => "SW",
        _ => return None,
    })
}

/// Whether what is left can be a street's name.
fn sound_name(words: &[Word<'_>], no_suffix: bool, directed: bool) -> Result<(), Reason> {
    let Some((first, rest)) = words.split_first() else { return Err(Reason::NoStreet) };
    if words.iter().any(|word| !word.is_plain()) {
        return Err(Reason::Leftover);
    }
    let whole = phrase(words);
    // `100 BLOCK OF MAIN ST` is no house.
    let houses = rest.first().is_none_or(|word| word.is_any(&["HOUSE", "ISLAND"]));
    if first.is_any(&["BLOCK", "BLK"]) && !houses {
        return Err(Reason::NoNumber);
    }
    // `MAIN ST AND 5TH AVE` is a crossing.
    let crossing =
        |pair: &[Word<'_>]| matches!(pair, [one, two] if one.info.is_strong() && two.is("AND"));
    if words.windows(2).any(crossing) {
        return Err(Reason::Ambiguous);
    }
    if no_suffix && rest.is_empty() {
        let suffix_only = first.info.is_suffix() && !first.info.may_stand_alone() && !directed;
        let bare_number = first.is_digits() && !directed;
        if suffix_only || bare_number || first.info.is_dir() || first.info.is_unit() {
            return Err(Reason::NoStreet);
        }
    }
    if no_suffix && crate::placeholder::is_placeholder(words) {
        return Err(Reason::Placeholder);
    }
    if !no_suffix && rest.is_empty() && matches!(whole, "ST" | "AVE" | "RD" | "DR") {
        return Err(Reason::NoStreet);
    }
    let opened = first.is_any(&OPENERS);
    let inner_suffix = rest.iter().any(|word| word.info.is_strong());
    if no_suffix && inner_suffix && !opened {
        return Err(Reason::Leftover);
    }
    // `123 125 MAIN ST`: two numbers; `10 MILE` is a name.
    let numbered = [
        "MILE", "MILES", "POINTS", "POINT", "OAKS", "OAK", "PINES", "CORNERS", "FORKS", "SPRINGS",
        "BRIDGES", "NOTCH", "ACRE", "ACRES", "RIVERS",
    ];
    let second_names = rest.first().is_some_and(|word| word.is_any(&numbered));
    if first.is_digits() && !rest.is_empty() && !second_names {
        return Err(Reason::Ambiguous);
    }
    // `BROADWAY 4` may be a unit; behind a suffix word it is a number of the road.
    let trailing = rest.last().is_some_and(Word::is_digits);
    let road = words.iter().any(|word| word.info.is_suffix() || word.info.opens_highway());
    if trailing && no_suffix && !road && !opened {
        return Err(Reason::Ambiguous);
    }
    if words.len() > 8 {
        return Err(Reason::Leftover);
    }
    Ok(())
}

/// The words of a name in one spelling: ordinals as numerals, saints, mounts and forts in full, suffix
/// words in full.
fn canonical_name(words: &[Word<'_>], trace: &mut Trace) -> String {
    let mut name = String::with_capacity(24);
    let mut words = words.iter().enumerate().peekable();
    let last = words.len().saturating_sub(1);
    while let Some((at, word)) = words.next() {
        if !name.is_empty() {
            name.push(' ');
        }
        let next = words.peek().map(|(_, next)| next.text);
        if let Some(ordinal) = next.and_then(|next| compound_ordinal(word.text, next)) {
            trace.note(Rule::Ordinal);
            name.push_str(&ordinal);
            words.next();
        } else if let Some(ordinal) = ordinal(word.text) {
            trace.note(Rule::Ordinal);
            name.push_str(ordinal);
        } else {
            let spelt = spelled_out(word, at, at == last);
            if spelt != word.text {
                trace.note(Rule::InnerWords);
            }
            name.push_str(spelt);
        }
    }
    name
}

fn spelled_out<'a>(word: &Word<'a>, at: usize, last: bool) -> &'a str {
    match word.text {
        "ST" if at == 0 || !last => "SAINT",
        "STE" if !last => "SAINTE",
        "MT" => "MOUNT",
        "FT" => "FORT",
        "LA" | "VIA" => word.text,
        "DR" if at == 0 => "DR",
        text => word.info.suffix().filter(|_| text.len() > 1).map_or(text, |suffix| suffix.name),
    }
}

fn ordinal(word: &str) -> Option<&'static str> {
    const WORDS: [(&str, &str); 27] = [
        ("FIRST", "1ST"),
        ("SECOND", "2ND"),
        ("THIRD", "3RD"),
        ("FOURTH", "4TH"),
        ("FIFTH", "5TH"),
        ("SIXTH", "6TH"),
        ("SEVENTH", "7TH"),
        ("EIGHTH", "8TH"),
        ("NINTH", "9TH"),
        ("TENTH", "10TH"),
        ("ELEVENTH", "11TH"),
        ("TWELFTH", "12TH"),
        ("THIRTEENTH", "13TH"),
        ("FOURTEENTH", "14TH"),
        ("FIFTEENTH", "15TH"),
        ("SIXTEENTH", "16TH"),
        ("SEVENTEENTH", "17TH"),
        ("EIGHTEENTH", "18TH"),
        ("NINETEENTH", "19TH"),
        ("TWENTIETH", "20TH"),
        ("THIRTIETH", "30TH"),
        ("FORTIETH", "40TH"),
        ("FIFTIETH", "50TH"),
        ("SIXTIETH", "60TH"),
        ("SEVENTIETH", "70TH"),
        ("EIGHTIETH", "80TH"),
        ("NINETIETH", "90TH"),
    ];
    if !matches!(word.as_bytes().first()?, b'E' | b'F' | b'N' | b'S' | b'T') {
        return None;
    }
    WORDS.iter().find(|(spelt, _)| *spelt == word).map(|(_, numeral)| *numeral)
}

/// `TWENTY FIRST`.
fn compound_ordinal(tens: &str, unit: &str) -> Option<String> {
    let tens = match tens {
        "TWENTY" => "2",
        "THIRTY" => "3",
        "FORTY" => "4",
        "FIFTY" => "5",
        "SIXTY" => "6",
        "SEVENTY" => "7",
        "EIGHTY" => "8",
        "NINETY" => "9",
        _ => return None,
    };
    ordinal(unit).filter(|unit| unit.len() == 3).map(|unit| format!("{tens}{unit}"))
}
