//! Step 2: stand-ins such as `UNKNOWN ADDRESS` or `FAILED TO PROVIDE`.
//!
//! The list is finite, and a slot must equal an entry as a whole: a street may be named Unknown. The
//! list is the second net; the first is that a stand-in has no number, street, city and ZIP.

use crate::tables::tables;
use crate::token::{Word, phrase};

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
        || is_numbered(slot)
}

/// `NO ADDRESS NO ADDRESS`: a phrase twice.
fn is_repeated(slot: &[Word<'_>]) -> bool {
    let (first, second) = slot.split_at(slot.len() / 2);
    slot.len().is_multiple_of(2)
        && phrase(first) == phrase(second)
        && tables().is_placeholder(phrase(first))
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
        ];
        for text in stand_ins {
            assert!(is_placeholder(Slots::new(text).last()), "{text}");
        }
        for text in ["12 UNKNOWN RD", "UNKNOWN RD", "HOMELESS SHELTER", "NA PALI DR", ""] {
            assert!(!is_placeholder(Slots::new(text).last()), "{text}");
        }
    }
}
