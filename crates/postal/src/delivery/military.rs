//! Overseas military and diplomatic mail (Publication 28, sections 238 and 239).
//!
//! Read only where the place is an APO, FPO or DPO with AA, AE or AP: elsewhere UNIT is a unit.

use super::{Context, Line, box_id};
use crate::address::Delivery;
use crate::completeness::Reason;
use crate::token::Word;
use crate::trace::{Rule, Trace};

const KINDS: &[(&[&str], &str)] = &[
    (&["POSTAL", "SERVICE", "CENTER"], "PSC"),
    (&["COMMUNITY", "MAIL", "ROOM"], "CMR"),
    (&["CONSOLIDATED", "POSTAL", "ROOM"], "CPR"),
    (&["OFFICIAL", "POSTAL", "CENTER"], "OPC"),
    (&["UNIT", "POSTAL", "ROOM"], "UPR"),
    (&["PSC"], "PSC"),
    (&["CMR"], "CMR"),
    (&["CPR"], "CPR"),
    (&["OPC"], "OPC"),
    (&["UPR"], "UPR"),
    (&["UNIT"], "UNIT"),
];

/// Ships: no number, but a name that no other ship of the kind has.
const SHIPS: [&str; 3] = ["USS", "USNS", "USCGC"];

/// `USS NIMITZ`, `USS ABRAHAM LINCOLN CVN 72`, `USCGC HAMILTON BOX 12`.
fn ship(words: &[Word<'_>]) -> Option<Result<Line, Reason>> {
    let (first, rest) = words.split_first()?;
    let kind = SHIPS.iter().find(|kind| first.is(kind))?;
    let at = rest.iter().position(|word| word.is_any(&["BOX", "BX", "UNIT"])).unwrap_or(rest.len());
    let (name, tail) = rest.split_at_checked(at)?;
    // The hull number is a part of what is stated: another one is another ship.
    let (name, hull) = match name {
        [name @ .., class, number]
            if !name.is_empty()
                && class.is_letters()
                && class.text.len() <= 4
                && number.is_digits() =>
        {
            (name, format!(" {} {}", class.text, crate::unit::id_of(number.text)))
        }
        [name @ .., one] if !name.is_empty() && is_hull(one) => (name, hull_apart(one.text)),
        name => (name, String::new()),
    };
    let plain = name.iter().all(|word| word.is_letters());
    let box_number = match tail {
        [] => Some(String::new()),
        [boxed, number @ ..] if boxed.is_any(&["BOX", "BX"]) => box_id(number),
        // A unit aboard is not read: which box is meant is not known.
        _ => None,
    };
    let Some(box_number) = box_number.filter(|_| plain && !name.is_empty() && name.len() <= 5)
    else {
        return Some(Err(Reason::Leftover));
    };
    let number = crate::token::joined(name) + &hull;
    Some(Ok(Line { delivery: Delivery::Military { kind, number, box_number }, units: Vec::new() }))
}

/// `CVN72`, `CVN-72`.
fn is_hull(word: &Word<'_>) -> bool {
    word.has_digit() && word.text.starts_with(|c: char| c.is_ascii_uppercase())
}

fn hull_apart(text: &str) -> String {
    let at = text.find(|c: char| !c.is_ascii_uppercase()).unwrap_or(text.len());
    let (class, number) = text.split_at_checked(at).unwrap_or((text, ""));
    format!(" {class} {}", crate::unit::id_of(number))
}

/// Whether the words are a kind of military address and its number, and nothing else.
pub(super) fn opens(words: &[Word<'_>]) -> bool {
    if words.first().is_some_and(|first| fused(first).is_some()) {
        return words.len() == 1;
    }
    let form = KINDS.iter().find(|(form, _)| {
        words.len() > form.len() && form.iter().zip(words).all(|(form, word)| word.is(form))
    });
    form.and_then(|(form, _)| words.get(form.len()..)).and_then(box_id).is_some()
}

/// Reads a military line, if the line opens with one of its kinds.
pub(super) fn read(
    words: &[Word<'_>],
    context: Context,
    trace: &mut Trace,
) -> Option<Result<Line, Reason>> {
    // `BOX 4120 PSC 3`.
    if let [boxed, number, rest @ ..] = words
        && boxed.is_any(&["BOX", "BX"])
        && opens(rest)
    {
        let mut turned = rest.to_vec();
        turned.extend([*boxed, *number]);
        return read(&turned, context, trace);
    }
    if let Some(line) = ship(words) {
        trace.note(Rule::Military);
        return Some(line);
    }
    let (kind, glued, rest) = match fused(words.first()?) {
        Some((kind, number)) => (kind, Some(number), words.get(1..)?),
        None => {
            let (form, kind) = KINDS.iter().find(|(form, _)| {
                words.len() >= form.len()
                    && form.iter().zip(words).all(|(form, word)| word.is(form))
            })?;
            (*kind, None, words.get(form.len()..)?)
        }
    };
    // `PSC 3 # 1234`: a sign stands for the box's word, behind a number.
    let boxed = rest.iter().position(|word| word.is_any(&["BOX", "BX"]));
    let signed = || rest.iter().skip(1).position(|word| word.is("#")).map(|at| at + 1);
    let Some(at) = boxed.or_else(signed) else {
        return Some(Err(Reason::NoNumber));
    };
    let number = match glued {
        Some(number) if at == 0 => Some(crate::unit::id_of(number)),
        Some(_) => return Some(Err(Reason::Leftover)),
        None => rest.get(..at).and_then(box_id),
    };
    let box_number = rest.get(at + 1..).and_then(box_id);
    // `UNIT 8400 BOX 0000, DPO AE`: an embassy's own box (section 239).
    let zeros = matches!(rest.get(at + 1..), Some([zeros]) if zeros.is("0000"));
    let embassy = context.diplomatic && kind == "UNIT" && zeros;
    let box_number = if embassy { Some("0000".to_owned()) } else { box_number };
    let nothing = |id: &Option<String>| id.as_deref() == Some("0");
    if nothing(&number) || nothing(&box_number) {
        return Some(Err(Reason::NoNumber));
    }
    let (Some(number), Some(box_number)) = (number, box_number) else {
        let empty = at == 0 || rest.len() == at + 1;
        return Some(Err(if empty { Reason::NoNumber } else { Reason::Leftover }));
    };
    trace.note(Rule::Military);
    Some(Ok(Line { delivery: Delivery::Military { kind, number, box_number }, units: Vec::new() }))
}

/// `PSC802`, `UNIT-8400`.
fn fused<'a>(first: &Word<'a>) -> Option<(&'static str, &'a str)> {
    if !first.has_digit() {
        return None;
    }
    let (_, kind) =
        KINDS.iter().find(|(form, kind)| form == &[*kind] && first.text.starts_with(kind))?;
    let number = first.text.strip_prefix(kind)?.trim_start_matches('-');
    let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    digits.then_some((*kind, number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::Slots;

    fn line(text: &str) -> String {
        let slots = Slots::new(text);
        match read(slots.last(), Context::default(), &mut Trace::default()) {
            Some(Ok(Line {
                delivery: Delivery::Military { kind, number, box_number }, ..
            })) => {
                format!("{kind} {number} BOX {box_number}")
            }
            Some(Err(reason)) => reason.code().to_owned(),
            _ => "-".to_owned(),
        }
    }

    #[test]
    fn military_lines_by_example() {
        assert_eq!(line("PSC 3 BOX 4120"), "PSC 3 BOX 4120");
        assert_eq!(line("CMR 450 BOX 0512"), "CMR 450 BOX 512");
        assert_eq!(line("UNIT 2050 BOX 4190"), "UNIT 2050 BOX 4190");
        assert_eq!(line("PSC 3"), "no_number");
        assert_eq!(line("UNIT 2050 BOX"), "no_number");
        assert_eq!(line("12 MAIN ST"), "-");
    }
}
