//! Step 2: stand-ins such as `UNKNOWN ADDRESS` or `FAILED TO PROVIDE`.
//!
//! The list is finite, and a slot must equal an entry as a whole: a street may be named Unknown. The
//! list is the second net; the first is that a stand-in has no number, street, city and ZIP.

use crate::tables::tables;
use crate::token::{Word, phrase};

/// The phrases of one line of the list: `NOT {GIVEN,KNOWN} {,YET}` is four.
pub(crate) fn phrases(line: &str) -> Vec<String> {
    let mut phrases = vec![String::new()];
    let mut rest = line;
    while !rest.is_empty() {
        let (plain, choices, after) = match rest.split_once('{') {
            Some((plain, open)) => {
                let (choices, after) = open.split_once('}').unwrap_or((open, ""));
                (plain, choices, after)
            }
            None => (rest, "", ""),
        };
        let longer = phrases.iter().flat_map(|phrase| {
            choices.split(',').map(move |choice| {
                let words = [phrase.as_str(), plain.trim(), choice];
                let words: Vec<&str> = words.into_iter().filter(|part| !part.is_empty()).collect();
                words.join(" ")
            })
        });
        phrases = longer.collect();
        rest = after;
    }
    phrases
}

/// Whether the slot, as a whole, stands where an address should be.
pub(crate) fn is_placeholder(slot: &[Word<'_>]) -> bool {
    // No phrase on the list opens with a number other than zeros, which are words of the list.
    let numbered =
        |word: &Word<'_>| word.starts_with_digit() && !word.info.is_atom() && !is_zeros(word);
    if slot.first().is_none_or(numbered) {
        return false;
    }
    slot.iter().all(|word| word.info.is_atom())
        || tables().is_placeholder(phrase(slot))
        || is_repeated(slot)
        || is_twofold(slot)
        || is_numbered(slot)
}

/// `NO ADDRESS NO ADDRESS`: a phrase twice.
fn is_repeated(slot: &[Word<'_>]) -> bool {
    let (first, second) = slot.split_at(slot.len() / 2);
    slot.len().is_multiple_of(2)
        && phrase(first) == phrase(second)
        && tables().is_placeholder(phrase(first))
}

/// `HOMELESS - NO ADDRESS`, `NOT LISTED, SEE FILE`, `TRANSIENT IN LAREDO`: two phrases, or one and a place.
fn is_twofold(slot: &[Word<'_>]) -> bool {
    // Few streets open with a word that a phrase opens with, so few slots are asked.
    let opens = slot.first().is_some_and(|first| {
        first.info.is_atom()
            || first.info.is_asked()
            || first.is_any(&["HOMELESS", "TRANSIENT", "REFUSED", "DEPORTED"])
    });
    let stands_in = |words: &[Word<'_>]| match words {
        [only] if only.info.is_atom() => true,
        _ => tables().is_placeholder(phrase(words)),
    };
    let parted = |at: usize| {
        let Some((front, rest)) = slot.split_at_checked(at) else { return false };
        let placed = rest.first().is_some_and(|word| word.is_any(&["IN", "EN"]))
            && !rest.iter().any(Word::has_digit);
        stands_in(front) && (stands_in(rest) || placed)
    };
    opens && (1..slot.len().min(6)).any(parted)
}

/// `0 UNKNOWN`, `UNKNOWN 12345`, `DON'T CARE 12345`: a phrase with zeros before it or a ZIP behind it.
fn is_numbered(slot: &[Word<'_>]) -> bool {
    let listed = |slot: &[Word<'_>]| {
        !slot.is_empty()
            && (slot.iter().all(|word| word.info.is_atom())
                || tables().is_placeholder(phrase(slot)))
    };
    match slot {
        [first, rest @ ..] if is_zeros(first) => listed(rest),
        [rest @ .., last] if last.starts_with_digit() && matches!(last.text.len(), 5 | 9 | 10) => {
            listed(rest)
        }
        _ => false,
    }
}

fn is_zeros(word: &Word<'_>) -> bool {
    word.text.bytes().all(|byte| byte == b'0')
}

/// Whether a cleaned column is a stand-in.
pub(crate) fn is_placeholder_text(slot: &str) -> bool {
    !slot.is_empty()
        && (tables().is_placeholder(slot)
            || slot.split(' ').all(|word| tables().info(word).is_atom()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::Slots;

    #[test]
    fn a_line_holds_every_choice() {
        assert_eq!(phrases("ON FILE"), ["ON FILE"]);
        assert_eq!(
            phrases("NOT {GIVEN,KNOWN} {,YET}"),
            ["NOT GIVEN", "NOT GIVEN YET", "NOT KNOWN", "NOT KNOWN YET"]
        );
        assert_eq!(phrases("{NO,SIN} DATA"), ["NO DATA", "SIN DATA"]);
    }

    #[test]
    fn whole_slots_only() {
        let stand_ins = [
            "FAILED TO PROVIDE",
            "UNKNOWN ADDRESS",
            "NA NA",
            "N/A",
            "00000",
            "DONT CARE 12345",
            "0 UNKNOWN",
            "DESCONOCIDO",
            "UNKNOWN NA",
            "NO ADDRESS NO ADDRESS",
            "HOMELESS NO ADDRESS",
            "UNKNOWN TRANSIENT",
            "NOT LISTED SEE FILE",
            "HOMELESS IN LAREDO",
        ];
        for text in stand_ins {
            assert!(is_placeholder(Slots::new(text).last()), "{text}");
        }
        for text in
            ["12 UNKNOWN RD", "UNKNOWN RD", "HOMELESS SHELTER", "NA PALI DR", "NO NAME INN RD", ""]
        {
            assert!(!is_placeholder(Slots::new(text).last()), "{text}");
        }
    }
}
