//! Puerto Rico (Publication 28, section 29).
//!
//! Streets of one name recur in the urbanizations of one ZIP, so the urbanization is a field of its own
//! and is never dropped. Spanish words open the name (`CALLE SOL`), the number may follow it, and a
//! block and house stand for a number.

use super::{Context, Line, street};
use crate::address::{Delivery, Street};
use crate::completeness::Reason;
use crate::token::Word;
use crate::trace::{Rule, Trace};
use crate::unit;

const AREAS: &[(&str, &str)] = &[
    ("URB", "URB"),
    ("URBANIZACION", "URB"),
    ("URBANIZATION", "URB"),
    ("COND", "COND"),
    ("CONDOMINIO", "COND"),
    ("RES", "RES"),
    ("RESIDENCIAL", "RES"),
    ("BO", "BO"),
    ("BARRIO", "BO"),
    ("SECTOR", "SECTOR"),
    ("SECT", "SECTOR"),
    ("PARC", "PARC"),
    ("PARCELAS", "PARC"),
    ("EXT", "EXT"),
    ("REPTO", "REPTO"),
    ("REPARTO", "REPTO"),
    ("JARD", "JARD"),
    ("JARDINES", "JARD"),
    ("ALT", "ALT"),
    ("ALTURAS", "ALT"),
    ("QTAS", "QTAS"),
    ("QUINTAS", "QTAS"),
    ("EXTENSION", "EXT"),
    ("ALTS", "ALT"),
    ("COM", "COM"),
    ("COMUNIDAD", "COM"),
    ("HAC", "HAC"),
    ("HACIENDA", "HAC"),
    ("BDA", "BDA"),
    ("BARRIADA", "BDA"),
    ("MANS", "MANS"),
    ("MANSIONES", "MANS"),
    ("EST", "EST"),
    ("ESTANCIAS", "EST"),
];

/// The kinds of street that open a name (Appendix I).
const STREETS: &[&str] = &[
    "CALLE",
    "CLL",
    "CAM",
    "PSO",
    "AVE",
    "AVENIDA",
    "CARR",
    "CARRETERA",
    "PASEO",
    "CAMINO",
    "CALLEJON",
    "VIA",
    "PASAJE",
    "PARQUE",
    "VEREDA",
    "CALETA",
    "MARGINAL",
    "BLVD",
];

/// An urbanization or area line: its canonical words.
pub(crate) fn is_urbanization(words: &[Word<'_>]) -> Option<String> {
    let (first, rest) = words.split_first()?;
    let (_, short) = AREAS.iter().find(|(word, _)| first.is(word))?;
    let plain = rest.iter().all(|word| word.is_plain() && !word.is_any(STREETS));
    if !plain || rest.is_empty() || crate::placeholder::is_placeholder(rest) {
        return None;
    }
    // `URB JARDINES FAGOT` is `JARD FAGOT`.
    if *short == "URB"
        && rest.len() > 1
        && AREAS.iter().any(|(word, _)| rest.first().is_some_and(|own| own.is(word)))
    {
        return is_urbanization(rest);
    }
    let name: Vec<&str> =
        rest.iter().map(|word| if word.is("HTS") { "HEIGHTS" } else { word.text }).collect();
    Some(format!("{short} {}", name.join(" ")))
}

/// A condominium's line with a unit behind its name: the area, and the units.
pub(crate) fn area_and_units(words: &[Word<'_>]) -> Option<(String, Vec<unit::Unit>)> {
    let at = words.iter().skip(1).position(|word| word.info.is_unit() || word.is("#"))? + 1;
    let (area, tail) = words.split_at_checked(at)?;
    Some((is_urbanization(area)?, unit::units(tail)?))
}

/// Reads a line of Puerto Rico, if it has one of its forms.
pub(super) fn read(
    words: &[Word<'_>],
    context: Context,
    trace: &mut Trace,
) -> Option<Result<Line, Reason>> {
    if let Some(plain) = plain_road(words) {
        return read(&plain, context, trace).or_else(|| Some(street::read(&plain, context, trace)));
    }
    let first = words.first()?;
    let opens = |word: &Word<'_>| AREAS.iter().any(|(area, _)| word.is(area));
    if opens(first) {
        return in_area(words, context, trace);
    }
    // `150 CALLE A URB LAS GLADIOLAS`, `CARR 2 KM 45.2 BO COTO`.
    let behind = words.iter().position(opens).filter(|at| *at > 2);
    if let Some((line, area)) = behind.and_then(|at| words.split_at_checked(at))
        && let Some((urbanization, units)) = area_with_units(area)
    {
        return Some(placed(super::read(line, context, trace), urbanization, units));
    }
    // `A17 JARD FAGOTA`, `1234 URB LOS OLMOS`: no street has a name there, and the area stands for it.
    if let [number, area @ ..] = words
        && number.has_digit()
        && number.is_plain()
        && let Some((name, units)) = area_with_units(area)
        // `SECTOR RD # 3` is a street's name.
        && (units.is_empty() || !area.iter().any(|word| word.info.is_strong()))
    {
        trace.note(Rule::PuertoRico);
        let street = Street { number: unit::id_of(number.text), name, ..Street::default() };
        let none = street.number == "0";
        let line = Line { delivery: Delivery::Street(street), units };
        return Some(if none { Err(Reason::NoNumber) } else { Ok(line) });
    }
    // `# 5 CALLE 10`.
    if let [sign, number, rest @ ..] = words
        && sign.is("#")
        && number.starts_with_digit()
        && is_street(rest)
    {
        return Some(at_number(unit::id_of(number.text), rest, context, trace));
    }
    if let Some((number, rest)) = block_and_house(words) {
        return Some(at_number(number, rest, context, trace));
    }
    if first.is_any(STREETS) {
        return number_behind(words, context, trace);
    }
    None
}

/// `CARR PR-2`, `CARR PR 2`, `CARR # 2`, `CARRETERA ESTATAL 2` and `PR-2 KM 5` are `CARR 2`.
fn plain_road<'a>(words: &[Word<'a>]) -> Option<Vec<Word<'a>>> {
    let behind = |at: usize| {
        let [carr, road, number @ ..] = words.get(at..)? else { return None };
        let signed = road.is_any(&["PR", "#", "NUM", "NO", "ESTATAL"]);
        let apart = signed && number.first().is_some_and(Word::is_digits);
        let named = carr.is_any(&["CARR", "CARRETERA"]);
        (named && (apart || road.behind("PR-").is_some())).then_some(at + 1)
    };
    let at = (0..words.len()).find_map(behind)?;
    let mut plain = words.to_vec();
    let road = plain.remove(at);
    if let Some(number) = road.behind("PR-") {
        plain.insert(at, number);
    }
    Some(plain)
}

/// Whether a comma parts a road from its kilometer (`CARR 2, KM 15.2`), or a street from its house (`CALLE 4, D-12`).
pub(crate) fn goes_on(words: &[Word<'_>], next: &[Word<'_>]) -> bool {
    let Some(first) = words.first() else { return false };
    let road = words.iter().any(|word| word.is_any(&["CARR", "CARRETERA"]));
    let kilometer = next.first().is_some_and(|word| word.is("KM"));
    let number = |word: &Word<'_>| word.has_digit() && word.ordinal().is_none();
    let house = match next {
        [number_alone] => number(number_alone),
        [sign, after] => sign.is_any(&["#", "CASA", "NUM"]) && number(after),
        _ => false,
    };
    road && kilometer || words.len() > 1 && first.is_any(STREETS) && !road && house
}

/// `URB LAS GLADIOLAS 150 CALLE A`: the number that a street word follows divides the line.
fn in_area(
    words: &[Word<'_>],
    context: Context,
    trace: &mut Trace,
) -> Option<Result<Line, Reason>> {
    let street = words.iter().position(|word| word.is_any(STREETS))?;
    // `URB VILLA A 17 CALLE 1`: the letter may be the urbanization's or the block's.
    if matches!(words.get(..street), Some([.., letter, number]) if letter.is_letter() && number.is_digits())
    {
        return Some(Err(Reason::Ambiguous));
    }
    let number = street.checked_sub(1).filter(|at| words.get(*at).is_some_and(Word::has_digit));
    let (front, line) = words.split_at_checked(number.unwrap_or(street))?;
    let (urbanization, units) = area_with_units(front)?;
    Some(placed(super::read(line, context, trace), urbanization, units))
}

/// An area, and the units behind its name if there are any.
fn area_with_units(words: &[Word<'_>]) -> Option<(String, Vec<unit::Unit>)> {
    area_and_units(words).or_else(|| Some((is_urbanization(words)?, Vec::new())))
}

fn placed(
    read: Result<Line, Reason>,
    urbanization: String,
    units: Vec<unit::Unit>,
) -> Result<Line, Reason> {
    let mut line = read?;
    line.units.extend(units);
    if let Delivery::Street(street) = &mut line.delivery {
        if !street.urbanization.is_empty() && street.urbanization != urbanization {
            return Err(Reason::Ambiguous);
        }
        street.urbanization = urbanization;
    }
    Ok(line)
}

/// `A17 CALLE AMAPOLA`, `BLQ 5 CASA 12 CALLE SOL`, `B-7 CALLE 3`.
fn block_and_house<'a, 'b>(words: &'b [Word<'a>]) -> Option<(String, &'b [Word<'a>])> {
    match words {
        [block, one, house, two, rest @ ..]
            if block.is_any(&["BLQ", "BLOQUE", "BLK"])
                && house.is_any(&["CASA", "#", "NUM", "NO", "LOTE"]) =>
        {
            let (one, two) = (unit::id_of(one.text), unit::id_of(two.text));
            // A letter and a number are one word; of `A1` and `B` the hyphen tells where one ends.
            let letters = |id: &str| id.bytes().all(|byte| byte.is_ascii_alphabetic());
            let digits = |id: &str| id.bytes().all(|byte| byte.is_ascii_digit());
            let plain = letters(&one) && digits(&two) || digits(&one) && letters(&two);
            Some((if plain { format!("{one}{two}") } else { format!("{one}-{two}") }, rest))
        }
        [one, two, rest @ ..] if one.is_letter() && two.is_digits() && is_street(rest) => {
            Some((format!("{}{}", one.text, unit::id_of(two.text)), rest))
        }
        [one, rest @ ..]
            if one.has_digit() && !one.starts_with_digit() && one.is_plain() && is_street(rest) =>
        {
            Some((unit::id_of(one.text), rest))
        }
        _ => None,
    }
}

fn is_street(words: &[Word<'_>]) -> bool {
    words.len() > 1 && words.first().is_some_and(|word| word.is_any(STREETS))
}

/// `CALLE SOL 123`, `CALLE SOL # 123`; but `CALLE 5` alone has no number.
fn number_behind(
    words: &[Word<'_>],
    context: Context,
    trace: &mut Trace,
) -> Option<Result<Line, Reason>> {
    // `CALLE 19 BLQ 199 CASA 31`.
    for at in 2..words.len() {
        let (name, tail) = words.split_at_checked(at)?;
        if let Some((number, [])) = block_and_house(tail) {
            return Some(at_number(number, name, context, trace));
        }
    }
    // `CALLE SOL 5 APT 3`: the house's number stands before the unit.
    if let Some(at) = words.iter().skip(2).position(|word| word.info.is_unit()).map(|at| at + 2)
        && let Some((front, tail)) = words.split_at_checked(at)
        && let Some(units) = unit::units(tail)
    {
        let read = number_behind(front, context, trace)?;
        return Some(read.map(|mut line| {
            line.units.extend(units);
            line
        }));
    }
    let (last, front) = words.split_last()?;
    // `CALLE SOL PISO 3` has no number; a kilometer is a highway's.
    let carr = words.first().is_some_and(|word| word.is_any(&["CARR", "CARRETERA"]));
    let inner = ["PISO", "EDIF", "EDIFICIO", "BZN", "BUZON", "BOX", "APARTADO", "TORRE"];
    let counted = |word: &Word<'_>| word.is_any(&inner) || word.is("KM") && !carr;
    if front.last().is_some_and(counted) {
        return Some(Err(Reason::NoNumber));
    }
    let name = match front {
        [name @ .., sign] if sign.is_any(&["#", "NUM", "NO", "CASA"]) => name,
        _ => front,
    };
    if !last.has_digit() || name.len() < 2 || last.ordinal().is_some() {
        return Some(Err(Reason::NoNumber));
    }
    Some(at_number(unit::id_of(last.text), name, context, trace))
}

fn at_number(
    number: String,
    words: &[Word<'_>],
    context: Context,
    trace: &mut Trace,
) -> Result<Line, Reason> {
    let mut line = street::named(words, context, trace)?;
    if number.bytes().all(|byte| byte == b'0') {
        return Err(Reason::NoNumber);
    }
    trace.note(Rule::PuertoRico);
    if let Delivery::Street(street) = &mut line.delivery {
        street.number = number;
    }
    Ok(line)
}
