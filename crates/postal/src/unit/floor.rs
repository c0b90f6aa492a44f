//! Floors: `2 FL`, `2ND FLOOR`, `SECOND FLOOR`, `FL 2ND` and `GROUND FL` (Publication 28, section 213).

use super::{Unit, id_of, is_id};
use crate::token::Word;

/// `2 FL`, with nothing behind it that could be the floor's number.
pub(super) fn numbered<'a, 'b>(words: &'b [Word<'a>]) -> Option<(Unit, &'b [Word<'a>])> {
    let [number, floor, rest @ ..] = words else { return None };
    let numbered = number.is_digits() && number.text.len() <= 3 && is_floor(floor);
    let more = rest.first().is_some_and(|next| next.is("#") || is_id(next));
    if !numbered || more {
        return None;
    }
    let id = id_of(number.text);
    (id != "0").then_some((Unit { designator: "FL", id }, rest))
}

fn is_floor(word: &Word<'_>) -> bool {
    word.info.unit().is_some_and(|row| row.abbr == "FL")
}

/// `2ND FLOOR`, `GROUND FL`.
pub(super) fn ordinal<'a, 'b>(words: &'b [Word<'a>]) -> Option<(Unit, &'b [Word<'a>])> {
    let [number, floor, rest @ ..] = words else { return None };
    if !is_floor(floor) {
        return None;
    }
    let id = number.ordinal().or_else(|| spelt_ordinal(number.text))?;
    Some((Unit { designator: "FL", id: id_of(id) }, rest))
}

/// `2D FLOOR`, as lawyers write it; behind `APT` it is an apartment's number.
pub(super) fn short_ordinal<'a, 'b>(words: &'b [Word<'a>]) -> Option<(Unit, &'b [Word<'a>])> {
    let [number, floor, rest @ ..] = words else { return None };
    let id = number.text.strip_suffix("D").filter(|id| matches!(*id, "2" | "3"))?;
    is_floor(floor).then(|| (Unit { designator: "FL", id: id.to_owned() }, rest))
}

/// `SECOND FLOOR`, `2 FL`, behind a street.
pub(crate) fn is_spelt(word: &Word<'_>, next: &Word<'_>) -> bool {
    is_floor(next) && (word.starts_with_digit() || word.is_letters())
}

pub(super) fn spelt_ordinal(word: &str) -> Option<&'static str> {
    Some(match word {
        "FIRST" => "1",
        "SECOND" => "2",
        "THIRD" => "3",
        "FOURTH" => "4",
        "FIFTH" => "5",
        "SIXTH" => "6",
        "SEVENTH" => "7",
        "EIGHTH" => "8",
        "NINTH" => "9",
        "TENTH" => "10",
        "ELEVENTH" => "11",
        "TWELFTH" => "12",
        "GROUND" | "GRND" | "GRD" => "GROUND",
        _ => return None,
    })
}

/// A floor's number, whichever way it is written: `2ND`, `SECOND`.
pub(super) fn number(id: String) -> String {
    for ending in ["ST", "ND", "RD", "TH"] {
        if let Some(number) =
            id.strip_suffix(ending).filter(|number| number.ends_with(|c: char| c.is_ascii_digit()))
        {
            return number.to_owned();
        }
    }
    spelt_ordinal(&id).map_or(id, str::to_owned)
}
