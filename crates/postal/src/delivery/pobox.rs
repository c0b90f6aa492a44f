//! Post office boxes (Publication 28, sections 281 to 283).

use super::{Context, Line, box_id};
use crate::address::Delivery;
use crate::completeness::Reason;
use crate::token::Word;
use crate::trace::{Rule, Trace};

/// The spellings of a post office box, longest first; the flag says that the word is a synonym.
const FORMS: &[(&[&str], bool)] = &[
    (&["POST", "OFFICE", "BOX"], false),
    (&["POST", "OFFICE", "BX"], false),
    (&["POST", "OFFICE", "DRAWER"], true),
    (&["P", "O", "BOX"], false),
    (&["P", "O", "BX"], false),
    (&["P/O", "BOX"], false),
    (&["CALLER", "BOX"], true),
    (&["P", "O", "DRAWER"], true),
    (&["FIRM", "CALLER"], true),
    (&["PO", "BOX"], false),
    (&["PO", "BX"], false),
    (&["P/O", "BOX"], false),
    (&["PO", "DRAWER"], true),
    (&["PO", "DRAW"], true),
    (&["POST", "BOX"], false),
    (&["P", "OBOX"], false),
    (&["LOCK", "BOX"], true),
    (&["CALLER", "SERVICE"], true),
    (&["P", "BOX"], false),
    (&["P", "O", "B"], false),
    (&["P", "O"], false),
    (&["POBOX"], false),
    (&["POB"], false),
    (&["LOCKBOX"], true),
    (&["DRAWER"], true),
    (&["CALLER"], true),
    (&["BIN"], true),
    (&["BOX"], false),
];

/// Reads a post office box, if the line opens with one.
pub(super) fn read(
    words: &[Word<'_>],
    context: Context,
    trace: &mut Trace,
) -> Option<Result<Line, Reason>> {
    let first = words.first()?;
    // Almost every line opens with a number, and no box does.
    if first.starts_with_digit() {
        return None;
    }
    if let Some(result) = fused(words, trace) {
        return Some(result);
    }
    let spanish = context.is_puerto_rico() && first.is_any(&["APARTADO", "APTDO", "APDO"]);
    if !spanish
        && !first.is_any(&[
            "P", "P/O", "PO", "POST", "POBOX", "POB", "BOX", "LOCK", "LOCKBOX", "DRAWER", "CALLER",
            "FIRM", "BIN",
        ])
    {
        return None;
    }
    let (count, synonym) = match spanish {
        true => (1, true),
        false => FORMS
            .iter()
            .find(|(form, _)| {
                words.len() >= form.len()
                    && form.iter().zip(words).all(|(form, word)| word.is(form))
            })
            .map(|(form, synonym)| (form.len(), *synonym))?,
    };
    let rest = words.get(count..)?;
    if rest.is_empty() {
        return Some(Err(Reason::NoNumber));
    }
    // `APARTADO POSTAL 9`.
    let rest = match rest {
        [postal, rest @ ..] if spanish && postal.is("POSTAL") => rest,
        _ => rest,
    };
    if crate::placeholder::is_placeholder(rest) && !rest.iter().any(Word::has_digit) {
        return Some(Err(Reason::Placeholder));
    }
    if rest.iter().all(Word::is_digits)
        && rest.iter().all(|word| word.text.bytes().all(|b| b == b'0'))
    {
        return Some(Err(Reason::NoNumber));
    }
    let Some(number) = number(rest).filter(|number| !number.bytes().all(|byte| byte == b'0'))
    else {
        // `BIN LADEN RD` is no box; `PO BOX 12 MAIN ST` is one with something left over.
        let sure = rest.first().is_some_and(Word::has_digit)
            && !first.is_any(&["P", "BOX", "BIN", "POST"]);
        return sure.then_some(Err(Reason::Leftover));
    };
    trace.note(if synonym { Rule::PoBoxSynonym } else { Rule::PoBox });
    Some(Ok(Line { delivery: Delivery::PoBox(number), units: Vec::new() }))
}

/// `POBOX12`.
fn fused(words: &[Word<'_>], trace: &mut Trace) -> Option<Result<Line, Reason>> {
    let [only] = words else { return None };
    let number = only.text.strip_prefix("POBOX").or_else(|| only.text.strip_prefix("POB"))?;
    let digits = number.bytes().all(|byte| byte.is_ascii_digit());
    if !digits || number.bytes().all(|byte| byte == b'0') {
        return None;
    }
    trace.note(Rule::PoBox);
    let number = with_zeros(number, &crate::unit::id_of(number));
    Some(Ok(Line { delivery: Delivery::PoBox(number), units: Vec::new() }))
}

/// The number of a box, with the zeros before it: at some post offices they count (section 282).
fn number(words: &[Word<'_>]) -> Option<String> {
    let id = box_id(words)?;
    let numbered = words.iter().find(|word| word.has_digit());
    Some(numbered.map_or(id.clone(), |word| with_zeros(word.text, &id)))
}

fn with_zeros(text: &str, id: &str) -> String {
    let zeros = |text: &str| text.len() - text.trim_start_matches('0').len();
    let lost = zeros(text).saturating_sub(zeros(id));
    format!("{}{id}", text.get(..lost).unwrap_or(""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::Slots;

    fn boxed(text: &str) -> Option<String> {
        let slots = Slots::new(text);
        match read(slots.last(), Context::default(), &mut Trace::default())?.ok()?.delivery {
            Delivery::PoBox(number) => Some(number),
            _ => None,
        }
    }

    #[test]
    fn boxes_by_example() {
        for text in [
            "PO BOX 12",
            "P O BOX 12",
            "POBOX 12",
            "POB 12",
            "BOX 12",
            "PO BOX # 12",
            "DRAWER 12",
            "CALLER 12",
        ] {
            assert_eq!(boxed(text).as_deref(), Some("12"), "{text}");
        }
        assert_eq!(boxed("PO BOX # 012").as_deref(), Some("012"));
        assert_eq!(boxed("PO BOX D").as_deref(), Some("D"));
        assert_eq!(boxed("PO BOX 12-A").as_deref(), Some("12A"));
        for text in ["PO BOX", "BOX ELDER RD", "POST RD", "PO BOX 12 REAR", "12 BOX ST"] {
            assert_eq!(boxed(text), None, "{text}");
        }
    }
}
