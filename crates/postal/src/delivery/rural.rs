//! Rural routes and highway contract routes (Publication 28, sections 241 to 256).
//!
//! Both need the number of the route and the number of the box; the box is never dropped.

use super::{Line, box_id};
use crate::address::Delivery;
use crate::completeness::Reason;
use crate::token::Word;
use crate::trace::{Rule, Trace};

const RURAL: &[&[&str]] = &[
    &["RURAL", "FREE", "DELIVERY"],
    &["RURAL", "DELIVERY"],
    &["RFD", "ROUTE"],
    &["RURAL", "ROUTE"],
    &["RUTA", "RURAL"],
    &["RURAL", "RTE"],
    &["RURAL", "RT"],
    &["R", "R"],
    &["R", "D"],
    &["R", "F", "D"],
    &["RUR", "RTE"],
    &["RUR", "RT"],
    &["RR"],
    &["RFD"],
    &["RURAL"],
    &["ROUTE"],
    &["RTE"],
    &["RT"],
    &["RD"],
];

const CONTRACT: &[&[&str]] = &[
    &["HIGHWAY", "CONTRACT", "RT"],
    &["HWY", "CONTRACT", "RT"],
    &["HIGHWAY", "CONTRACT", "ROUTE"],
    &["HIGHWAY", "CONTRACT", "RTE"],
    &["HIGHWAY", "CONTRACT"],
    &["HWY", "CONTRACT", "ROUTE"],
    &["HWY", "CONTRACT", "RTE"],
    &["HWY", "CONTRACT"],
    &["H", "C", "R"],
    &["STAR", "ROUTE"],
    &["STAR", "RTE"],
    &["STAR", "RT"],
    &["HC", "ROUTE"],
    &["HC", "RTE"],
    &["HC", "RT"],
    &["H", "C"],
    &["HCR"],
    &["HC"],
];

/// Reads a rural or highway contract line, if the line opens with one.
pub(super) fn read(words: &[Word<'_>], trace: &mut Trace) -> Option<Result<Line, Reason>> {
    let first = words.first()?;
    if first.starts_with_digit() {
        return None;
    }
    if let Some(line) = box_first(words, trace) {
        return Some(line);
    }
    let box_at = words.iter().position(|word| word.is_any(&["BOX", "BX", "BUZON", "BZN"]));
    // `RFD ROUTE 4 #87A`, `HCR 68 # 98-D` (sections 241 and 251).
    let box_at =
        box_at.or_else(|| words.iter().skip(2).position(|word| word.is("#")).map(|at| at + 2));
    if let Some((kind, number)) = fused(first) {
        let after = words.get(box_at?..).filter(|_| box_at == Some(1))?;
        return Some(with_box(kind, number.to_owned(), after.get(1..)?, trace));
    }
    let contract = form(words, CONTRACT);
    let (count, is_contract) = match (contract, form(words, RURAL)) {
        (Some(count), _) => (count, true),
        (None, Some(count)) => (count, false),
        (None, None) => return None,
    };
    let rest = words.get(count..)?;
    let Some(box_at) = box_at.filter(|at| *at > count) else {
        // Without a box, only the unmistakable forms are a route at all.
        let sure = first.is_any(&["RR", "HC", "HCR", "RFD", "RURAL", "STAR"])
            && rest.first().is_none_or(|word| word.has_digit() || word.is_any(&["#", "BOX"]));
        return sure.then_some(Err(Reason::NoNumber));
    };
    let route = box_id(words.get(count..box_at)?)?;
    let kind = if is_contract { Rule::Contract } else { Rule::Rural };
    Some(with_box(kind, route, words.get(box_at + 1..)?, trace))
}

/// `BOX 218 RR 1` is `RR 1 BOX 218`: the box stands before a route and its number, and nothing else.
fn box_first(words: &[Word<'_>], trace: &mut Trace) -> Option<Result<Line, Reason>> {
    let [boxed, rest @ ..] = words else { return None };
    if !boxed.is_any(&["BOX", "BX"]) {
        return None;
    }
    let (number, route) =
        (1..=3).filter_map(|count| rest.split_at_checked(count)).find(|(_, tail)| opens(tail))?;
    // `BOX 12 RD 5` may be a county's road.
    if route.first().is_some_and(|first| first.is_any(&["RD", "ROUTE", "RTE", "RT"])) {
        return None;
    }
    let (kind, id) = route_of(route)?;
    Some(with_box(kind, id, number, trace))
}

/// The kind and the number of a route that opens with one and is nothing else.
fn route_of(route: &[Word<'_>]) -> Option<(Rule, String)> {
    if let Some((kind, id)) = fused(route.first()?) {
        return Some((kind, crate::unit::id_of(id)));
    }
    let contract = form(route, CONTRACT);
    let count = contract.or_else(|| form(route, RURAL))?;
    let kind = if contract.is_some() { Rule::Contract } else { Rule::Rural };
    Some((kind, box_id(route.get(count..)?)?))
}

/// Whether the words are a route and its number, and nothing else.
pub(super) fn opens(words: &[Word<'_>]) -> bool {
    let Some(first) = words.first() else { return false };
    if fused(first).is_some() {
        return words.len() == 1;
    }
    let count = form(words, CONTRACT).or_else(|| form(words, RURAL));
    count.and_then(|count| words.get(count..)).and_then(box_id).is_some()
}

fn form(words: &[Word<'_>], forms: &[&[&str]]) -> Option<usize> {
    forms
        .iter()
        .find(|form| {
            words.len() >= form.len() && form.iter().zip(words).all(|(form, word)| word.is(form))
        })
        .map(|form| form.len())
}

/// `RR2`, `HC01`, `HCR-1`.
fn fused<'a>(first: &Word<'a>) -> Option<(Rule, &'a str)> {
    let at = first.text.find(|c: char| !c.is_ascii_uppercase())?;
    let (kind, number) = match first.text.split_at_checked(at)? {
        ("HCR", number) => (Rule::Contract, number),
        ("RFD", number) => (Rule::Rural, number),
        ("RR", number) => (Rule::Rural, number),
        ("HC", number) => (Rule::Contract, number),
        _ => return None,
    };
    let number = number.trim_start_matches('-');
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
        .then_some((kind, number))
}

fn with_box(
    kind: Rule,
    route: String,
    words: &[Word<'_>],
    trace: &mut Trace,
) -> Result<Line, Reason> {
    let route = crate::unit::id_of(&route);
    if words.is_empty() || route == "0" {
        return Err(Reason::NoNumber);
    }
    if crate::placeholder::is_placeholder(words) {
        return Err(Reason::Placeholder);
    }
    // `RR 2 BOX 18 BRYAN DAIRY RD`: what more is said of the road is left off (sections 245 and 255).
    let words = match words {
        [number, road @ .., last]
            if road
                .iter()
                .all(|word| word.is_letters() && !word.is_letter() && !word.info.is_unit())
                && !road.is_empty()
                && number.has_digit()
                && last.info.is_strong() =>
        {
            words.get(..1).unwrap_or(words)
        }
        _ => words,
    };
    // A trailer or an apartment may stand behind the box.
    let split = |at: &usize| {
        let (number, rest) = words.split_at_checked(*at)?;
        let units = if rest.is_empty() { Vec::new() } else { crate::unit::units(rest)? };
        Some((box_id(number).filter(|number| number != "0")?, units))
    };
    let all = words.len();
    let (box_number, units) = [all, 1, 2, 3].iter().find_map(split).ok_or(Reason::Leftover)?;
    trace.note(kind);
    let delivery = match kind {
        Rule::Contract => Delivery::Contract { route, box_number },
        _ => Delivery::Rural { route, box_number },
    };
    Ok(Line { delivery, units })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::Slots;

    fn line(text: &str) -> String {
        let slots = Slots::new(text);
        match read(slots.last(), &mut Trace::default()) {
            Some(Ok(Line { delivery: Delivery::Rural { route, box_number }, .. })) => {
                format!("RR {route} BOX {box_number}")
            }
            Some(Ok(Line { delivery: Delivery::Contract { route, box_number }, .. })) => {
                format!("HC {route} BOX {box_number}")
            }
            Some(Err(reason)) => reason.code().to_owned(),
            _ => "-".to_owned(),
        }
    }

    #[test]
    fn routes_by_example() {
        let table = [
            ("RR 2 BOX 18", "RR 2 BOX 18"),
            ("RURAL ROUTE # 02 BOX # 18-A", "RR 2 BOX 18A"),
            ("RT 2 BOX 18", "RR 2 BOX 18"),
            ("RFD 2 BX 18", "RR 2 BOX 18"),
            ("RR2 BOX 18", "RR 2 BOX 18"),
            ("HC 1 BOX 5", "HC 1 BOX 5"),
            ("STAR ROUTE 1 BOX 5", "HC 1 BOX 5"),
            ("HIGHWAY CONTRACT ROUTE 68 BOX 23A", "HC 68 BOX 23A"),
            ("RR 2", "no_number"),
            ("RR 2 BOX", "no_number"),
            ("RURAL RIDGE RD", "-"),
            ("ROUTE 9", "-"),
        ];
        for (text, want) in table {
            assert_eq!(line(text), want, "{text}");
        }
    }
}
