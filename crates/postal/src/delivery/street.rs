//! A house on a street (Publication 28, sections 231 to 237).
//!
//! From the left the number; from the right units, the direction after the name, the *last* suffix;
//! then the direction before the name, if a name is left. What is left is the name, word by word, in
//! one spelling. A suffix in the midst of a name that no suffix ends is a leftover, not a name.

use super::{Context, Line, highway, number, ordinal};
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
    if words.is_empty() || unit::units(words).is_some() {
        return Err(Reason::NoStreet);
    }
    if let Some(line) = on_highway(words, context, trace) {
        return line;
    }
    let (body, units) = split_units(words);
    if !units.is_empty() {
        trace.note(Rule::Unit);
    }
    if units.is_empty()
        && let Some((body, unit)) = split_bare(body)
    {
        trace.note(Rule::UnitPound);
        let street = ordinary(body, context, trace)?;
        return Ok(Line { delivery: Delivery::Street(street), units: vec![unit] });
    }
    let street = ordinary(body, context, trace)?;
    Ok(Line { delivery: Delivery::Street(street), units })
}

/// Cuts the units off the end: the longest tail that is nothing but units.
fn split_units<'a, 'b>(words: &'b [Word<'a>]) -> (&'b [Word<'a>], Vec<Unit>) {
    let mut suffix_seen = false;
    for (at, word) in words.iter().enumerate() {
        let starts = word.info.is_unit()
            || word.is_any(&["#", "NO", "NUMBER", "NUM"])
            || word.has_digit() && !word.starts_with_digit()
            || word.ordinal().is_some()
            || words.get(at + 1).is_some_and(|next| unit::is_spelt_floor(word, next));
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
) -> Option<Result<Line, Reason>> {
    let (pre, rest) = match words.split_first() {
        Some((first, rest)) if first.info.is_dir() && rest.len() > 1 => (first.info.dir()?, rest),
        _ => ("", words),
    };
    let highway = highway::read(rest, context)?;
    let tail = rest.get(highway.words..)?;
    let (post, tail) = match tail.split_first() {
        Some((dir, units)) if dir.info.is_dir() => (dir.info.dir()?, units),
        _ => ("", tail),
    };
    let units = match tail {
        [] => Vec::new(),
        _ => match unit::units(tail) {
            Some(units) => units,
            // `HIGHWAY 98 A` may be a route with a letter, or a unit.
            None if unit::bare(tail).is_some() => return Some(Err(Reason::Ambiguous)),
            None => return None,
        },
    };
    // `COUNTY ROAD # 5` may be a road's number, or an apartment's on a road of that name.
    if highway.signed {
        return Some(Err(Reason::Ambiguous));
    }
    trace.note(Rule::Highway);
    if !units.is_empty() {
        trace.note(Rule::Unit);
    }
    let street = Street { pre, name: highway.name, post, ..Street::default() };
    Some(Ok(Line { delivery: Delivery::Street(street), units }))
}

fn ordinary(words: &[Word<'_>], context: Context, trace: &mut Trace) -> Result<Street, Reason> {
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
    let name = canonical_name(words, context, trace);
    Ok(Street { pre, name, suffix, post, ..Street::default() })
}

fn split_post<'a, 'b>(words: &'b [Word<'a>]) -> (&'b [Word<'a>], &'static str) {
    let Some((last, rest)) = words.split_last() else { return (words, "") };
    let Some(post) = last.info.dir() else { return (words, "") };
    // `AVENUE E` is a name; `E ST` left of it is handled by the suffix.
    let name_left = match rest {
        [] => false,
        [only] => !only.info.is_strong(),
        // `E AVENUE S` is a lettered avenue; `NORTH AVE E` is North Avenue, `E ST NE` is E Street.
        [pre, only] if pre.is_letter() && pre.info.is_dir() && post.len() == 1 => {
            !only.info.is_strong()
        }
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
    // `MAIN ST AND 5TH AVE` is a crossing, `MAIN ST OR 12 OAK AVE` and `MAIN ST 12 OAK AVE` are two addresses.
    let two_streets = |at: usize| match words.get(at..) {
        Some([one, two, ..]) if one.info.is_strong() && two.is_any(&["AND", "OR"]) => true,
        Some([one, two, three, ..]) if one.info.is_strong() && two.is_digits() => {
            three.is_letters() && !three.info.is_suffix()
        }
        _ => false,
    };
    if (0..words.len()).any(two_streets) {
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
fn canonical_name(words: &[Word<'_>], context: Context, trace: &mut Trace) -> String {
    let mut name = String::with_capacity(24);
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let rest = words.get(at..).unwrap_or(&[]);
        if !name.is_empty() {
            name.push(' ');
        }
        // `F D ROOSEVELT` is `FD ROOSEVELT`.
        if let Some((initials, count)) = initials(rest) {
            trace.note(Rule::InnerWords);
            name.push_str(&initials);
            at += count;
            continue;
        }
        if let Some((numeral, count)) = ordinal::read(rest.iter().map(|word| word.text)) {
            trace.note(Rule::Ordinal);
            name.push_str(&numeral);
            at += count;
            continue;
        }
        let spelt = match opening(word, context) {
            Some(spelt) if at == 0 && rest.len() > 1 => spelt,
            _ => spelled_out(word, at, rest.len() == 1),
        };
        if spelt != word.text {
            trace.note(Rule::InnerWords);
        }
        name.push_str(spelt);
        at += 1;
    }
    name
}

/// Two letters or more, none of them a direction, that together are no word of the tables: `P K` is not `PK`.
fn initials(words: &[Word<'_>]) -> Option<(String, usize)> {
    let initial = |word: &&Word<'_>| word.is_letter() && !word.info.is_dir();
    let letters: String = words.iter().take_while(initial).map(|word| word.text).collect();
    let known = || crate::tables::tables().info(&letters).is_known();
    (letters.len() > 1 && !known()).then(|| (letters.clone(), letters.len()))
}

/// In Puerto Rico a kind of street opens the name (Publication 28, section 29 and Appendix I).
fn opening(word: &Word<'_>, context: Context) -> Option<&'static str> {
    Some(match word.text {
        _ if !context.is_puerto_rico() => return None,
        "AVENIDA" | "AVENUE" | "AVE" | "AV" => "AVE",
        "CARRETERA" | "CARR" => "CARR",
        "BOULEVARD" | "BLVD" => "BLVD",
        _ => return None,
    })
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
