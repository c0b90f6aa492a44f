//! A house on a street (Publication 28, sections 231 to 237).
//!
//! From the left the number; from the right units, the direction after the name, the *last* suffix;
//! then the direction before the name, if a name is left. What is left is the name, word by word, in
//! one spelling. A suffix in the midst of a name that no suffix ends is a leftover, not a name.

mod place;
mod sound;
mod spelling;
mod vague;

use super::{Context, Line, highway, number};
use crate::address::{Delivery, Street};
use crate::completeness::Reason;
use crate::token::Word;
use crate::trace::{Rule, Trace};
use crate::unit::{self, Unit};

/// Words that open Spanish and French names, in which a suffix word is no suffix.
const OPENERS: [&str; 13] = [
    "CALLE",
    "CLL",
    "AVENIDA",
    "CAMINO",
    "CAM",
    "PASEO",
    "PSO",
    "VIA",
    "RUE",
    "AVE",
    "AVENUE",
    "CARR",
    "CARRETERA",
];

/// Reads `123 N MAIN ST APT 4`.
pub(super) fn read(
    words: &[Word<'_>],
    context: Context,
    trace: &mut Trace,
) -> Result<Line, Reason> {
    // `NO. 12 MAIN ST`.
    let words = match words {
        [sign, number, _, ..]
            if !sign.has_digit()
                && sign.is_any(&["NO", "NUMBER", "NUM", "#"])
                && number.is_digits() =>
        {
            words.get(1..).unwrap_or(words)
        }
        _ => words,
    };
    let Some(number) = number::read(words) else {
        return Err(without_number(words));
    };
    let rest = words.get(number.words..).unwrap_or(&[]);
    // `39.2 RD` is a road of the grid and `9 MILE RD` a mile's, without a house on it.
    let mile = number.text.len() <= 2 && matches!(rest, [mile, _] if mile.is("MILE"));
    let on_grid = number.text.contains('.') && rest.len() == 1;
    if (mile || on_grid) && rest.last().is_some_and(|road| road.info.is_strong()) {
        return Err(Reason::NoNumber);
    }
    let mut line = named(rest, context, trace)?;
    trace.note(if number.grid { Rule::Grid } else { Rule::Number });
    if let Delivery::Street(street) = &mut line.delivery {
        street.number = number.text;
    }
    Ok(line)
}

/// Why a line without a house number is not one.
fn without_number(words: &[Word<'_>]) -> Reason {
    let ends_as_street = words.last().is_some_and(|word| word.info.is_strong());
    let jail = words.iter().any(|word| word.info.is_jail());
    let facility = words.iter().any(|word| word.info.is_facility());
    match words {
        _ if words.iter().all(is_number_alone) => Reason::NoStreet,
        _ if jail && !ends_as_street => Reason::FacilityOnly,
        _ if facility && !ends_as_street && !words.iter().any(Word::has_digit) => {
            Reason::FacilityOnly
        }
        _ => Reason::NoNumber,
    }
}

/// `12`, `555-123-4567`: digits, and no letter among them.
fn is_number_alone(word: &Word<'_>) -> bool {
    word.starts_with_digit() && !word.text.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// Everything behind the number.
pub(super) fn named(
    words: &[Word<'_>],
    context: Context,
    trace: &mut Trace,
) -> Result<Line, Reason> {
    // In Texas RM is a ranch-to-market road, and no room.
    let ranch = words.first().is_some_and(|word| word.is("RM")) && context.state == Some(*b"TX");
    if words.is_empty() || unit::units(words).is_some() && !ranch {
        return Err(Reason::NoStreet);
    }
    if super::is_general_delivery(words) && !words.last().is_some_and(|word| word.info.is_strong())
    {
        return Err(Reason::GeneralDelivery);
    }
    if let Some(line) = on_highway(words, context, trace) {
        return line;
    }
    let (body, units) = split_units(words);
    if units.iter().any(|unit| unit.designator == "FL") && cuts_a_highway(words, body, context) {
        return Err(Reason::Ambiguous);
    }
    // `UPPER STATE ROAD # 86`: the number may be the road's.
    if let ([unit], [name @ .., road]) = (units.as_slice(), body)
        && words.get(body.len()).is_some_and(|sign| sign.is("#"))
        && name.last().is_some_and(|kept| kept.is_any(&["STATE", "COUNTY", "TOWNSHIP", "PARISH"]))
        && takes_a_number(road, name)
        && unit.id.bytes().any(|byte| byte.is_ascii_digit())
    {
        return Err(Reason::Ambiguous);
    }
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

/// `COUNTY RD 5 FL`: the number may be the road's, and the floor's missing.
fn cuts_a_highway(words: &[Word<'_>], body: &[Word<'_>], context: Context) -> bool {
    let pre = usize::from(words.first().is_some_and(|first| first.info.is_dir()));
    let road = words.get(pre..).and_then(|rest| highway::read(rest, context));
    road.is_some_and(|road| body.len() < pre + road.words)
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
        if starts && (suffix_seen || !part_of_name(word)) {
            let (body, tail) = words.split_at(at);
            // So too where nothing stands before the unit.
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

/// Roads that have numbers, whoever keeps them: `STATE ROAD 86`, `FIRE LANE 12`, `PARISH ROAD 3`.
fn takes_a_number(suffix: &Word<'_>, name: &[Word<'_>]) -> bool {
    let kept = [
        "STATE",
        "COUNTY",
        "PARISH",
        "TOWNSHIP",
        "TWP",
        "FIRE",
        "LATERAL",
        "FOREST",
        "PRIVATE",
        "RESERVATION",
        "TRIBAL",
        "LEVEE",
    ];
    // `OLD FARM RD` is a name like any other.
    let alone = [
        "FARM",
        "RANCH",
        "TOWN",
        "INDIAN",
        "SERVICE",
        "LEASE",
        "CAMP",
        "CANAL",
        "DITCH",
        "DRAINAGE",
        "HAUL",
        "LAKE",
        "LOGGING",
        "MINE",
        "RECREATION",
        "RECREATIONAL",
        "SECTION",
        "TRUCK",
        "WELL",
    ];
    let of = |word: &Word<'_>| word.is_any(&kept) || name.len() == 1 && word.is_any(&alone);
    suffix.is_any(&["ROAD", "RD", "LANE", "LN", "TRAIL", "TRL"]) && name.last().is_some_and(of)
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
        let ends = ends_a_name(suffix)
            && !name.iter().all(|word| word.info.is_dir())
            && !(tail.iter().all(Word::is_digits) && takes_a_number(suffix, name));
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
    // `NORTH CAROLINA HIGHWAY 5`, and in Nebraska `NE HIGHWAY 12`: the direction is the state's.
    let (pre, rest, highway) = match (highway::read(words, context), words.split_first()) {
        (Some(highway), _) => ("", words, highway),
        (None, Some((first, rest))) => (first.info.dir()?, rest, highway::read(rest, context)?),
        (None, None) => return None,
    };
    let tail = rest.get(highway.words..)?;
    // `FM 1960 RD W` is `FM 1960 W`.
    let tail = match tail {
        [road, rest @ ..] if road.is_any(&["ROAD", "RD"]) && highway.name.starts_with("FM ") => {
            rest
        }
        _ => tail,
    };
    let (beside, tail) = highway::beside(tail);
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
    let name = format!("{}{beside}", highway.name);
    let street = Street { pre, name, post, ..Street::default() };
    Some(Ok(Line { delivery: Delivery::Street(street), units }))
}

fn ordinary(words: &[Word<'_>], context: Context, trace: &mut Trace) -> Result<Street, Reason> {
    // `SE DESCONOCE`, `NO STREET`: no direction, and no suffix.
    let opens = words.first().is_some_and(|word| word.is_any(&["SE", "NO", "U", "S"]));
    if opens && crate::placeholder::is_placeholder(words) {
        return Err(Reason::Placeholder);
    }
    sound::is_a_road(words)?;
    let (words, post) = split_post(words);
    let (words, suffix) = split_suffix(words);
    let (words, pre) = split_pre(words);
    sound::sound_name(words, suffix.is_empty(), !pre.is_empty() || !post.is_empty())?;
    for (noted, rule) in
        [(pre, Rule::PreDirectional), (post, Rule::PostDirectional), (suffix, Rule::Suffix)]
    {
        if !noted.is_empty() {
            trace.note(rule);
        }
    }
    let name = spelling::canonical_name(words, !suffix.is_empty(), context, trace);
    Ok(Street { pre, name, suffix, post, ..Street::default() })
}

fn split_post<'a, 'b>(words: &'b [Word<'a>]) -> (&'b [Word<'a>], &'static str) {
    let Some((last, rest)) = words.split_last() else { return (words, "") };
    let Some(post) = last.info.dir() else { return (words, "") };
    // `AVENUE E` is a name; `E ST` left of it is handled by the suffix.
    let name_left = match rest {
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
