//! Units: apartments, suites, floors, rears (Publication 28, section 213 and Appendix C2).
//!
//! A unit is a designator and a number. The pound sign stands where the designator is not known; it
//! equals an apartment, a unit or a suite of the same number, and nothing else. Designators that need no
//! number are kept apart from each other: the front is not the rear. Several units are kept, each.

mod floor;

pub(crate) use floor::is_spelt as is_spelt_floor;

use crate::tables::UnitRow;
use crate::token::Word;

/// The designators that the pound sign may stand for.
const POUND_MEANS: [&str; 3] = ["APT", "UNIT", "STE"];

/// One unit. The designator is `#` where none was stated.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Unit {
    pub(crate) designator: &'static str,
    pub(crate) id: String,
}

impl Unit {
    pub(crate) fn is_pound(&self) -> bool {
        self.designator == "#"
    }
    /// Whether it is a pound sign or something that a pound sign can stand for.
    pub(crate) fn is_pound_like(&self) -> bool {
        self.is_pound() || POUND_MEANS.contains(&self.designator)
    }
    /// The other spellings that equal a unit that is pound-like.
    pub(crate) fn equals(&self) -> Vec<Unit> {
        let with = |designator| Unit { designator, id: self.id.clone() };
        match self.is_pound() {
            true => POUND_MEANS.map(with).into(),
            false => vec![with("#")],
        }
    }
    /// The larger thing first; all that a pound sign may stand for have one place.
    fn rank(&self) -> u8 {
        match self.designator {
            "BLDG" => 0,
            "FL" => 1,
            "LOWR" | "UPPR" | "BSMT" | "LBBY" | "PH" => 2,
            "FRNT" | "REAR" | "SIDE" => 3,
            _ if self.is_pound_like() => 5,
            _ => 4,
        }
    }
}

/// Puts units in their one order, each once. Two numbers of one designator cannot be settled.
pub(crate) fn settle(units: &mut Vec<Unit>) -> bool {
    sort(units);
    units.dedup();
    // `# 4` beside `APT 4` says the same again.
    let pound = units.iter().position(Unit::is_pound);
    if let Some(pound) = pound.and_then(|at| units.get(at)).cloned() {
        let named = |unit: &Unit| !unit.is_pound() && unit.is_pound_like() && unit.id == pound.id;
        if units.iter().any(named) {
            units.retain(|unit| *unit != pound);
        }
    }
    let mut designators: Vec<&str> = units.iter().map(|unit| unit.designator).collect();
    designators.sort_unstable();
    designators.windows(2).all(|pair| pair.first() != pair.last())
}

fn sort(units: &mut [Unit]) {
    units.sort_by(|a, b| (a.rank(), &a.id, a.designator).cmp(&(b.rank(), &b.id, b.designator)));
}

/// Reads all the words as units, or none of them.
pub(crate) fn units(words: &[Word<'_>]) -> Option<Vec<Unit>> {
    let mut units = Vec::new();
    let mut rest = words;
    while !rest.is_empty() {
        let (unit, left) = one(rest)?;
        units.push(unit);
        rest = left;
    }
    (!units.is_empty()).then_some(units)
}

/// A number without a designator, as a line of its own or behind a suffix: `4`, `12B`, `R 3`.
pub(crate) fn bare(words: &[Word<'_>]) -> Option<Unit> {
    // `APT23` is a unit of its own, and no number.
    let fits = |word: &Word<'_>| {
        // Seven digits and more are a telephone's.
        let digits = word.text.bytes().filter(u8::is_ascii_digit).count();
        is_id(word) && (word.has_digit() || word.is_letter()) && fused(word).is_none() && digits < 7
    };
    match words {
        [one] if fits(one) && one.ordinal().is_none() => joined(one.text).and_then(pound),
        [one, two] if fits(one) && fits(two) && (one.is_letter() || two.is_letter()) => {
            pair(one.text, two.text).and_then(pound)
        }
        _ => None,
    }
}

fn pound(id: String) -> Option<Unit> {
    Some(Unit { designator: "#", id })
}

/// One unit from the left, and what is left.
fn one<'a, 'b>(words: &'b [Word<'a>]) -> Option<(Unit, &'b [Word<'a>])> {
    let (first, rest) = words.split_first()?;
    if first.is("#") {
        // `#APT 2` and `##2`: the sign adds nothing.
        let skip = rest.first().is_some_and(|next| next.is("#") || opens(next, rest));
        return if skip {
            one(rest)
        } else {
            id(rest).map(|(id, left)| (Unit { designator: "#", id }, left))
        };
    }
    if first.is_any(&["NO", "NUMBER", "NUM", "NRO"]) && rest.first().is_some_and(Word::has_digit) {
        return id(rest).map(|(id, left)| (Unit { designator: "#", id }, left));
    }
    let floor = floor::ordinal(words).or_else(|| floor::short_ordinal(words));
    if let Some(floor) = floor.or_else(|| floor::numbered(words)) {
        return Some(floor);
    }
    if first.info.is_unit() {
        return designated(first, rest);
    }
    fused(first).map(|unit| (unit, rest))
}

/// Whether a designator that follows a sign or another designator is a unit of its own.
fn opens(word: &Word<'_>, words: &[Word<'_>]) -> bool {
    let Some(row) = word.info.unit() else { return fused(word).is_some() };
    !row.needs_id || words.len() > 1
}

fn designated<'a, 'b>(first: &Word<'a>, rest: &'b [Word<'a>]) -> Option<(Unit, &'b [Word<'a>])> {
    let row = first.info.unit()?;
    // `REAR # 4` is two units, since the rear needs no number; penthouses and offices have one.
    let numbered = row.needs_id || matches!(row.abbr, "PH" | "OFC");
    // `APT NO 4`; `APT NO INFO` says no number.
    let sign = |word: &Word<'_>, next: &Word<'_>| {
        numbered
            && (word.is("#")
                || word.is_any(&["NO", "NUMBER", "NUM", "NRO"])
                    && (next.has_digit() || next.is_letter() || next.is("#") || is_numeral(next)))
    };
    let after = match rest {
        [one, left @ ..] if left.first().is_some_and(|next| sign(one, next)) => left,
        _ => rest,
    };
    let after = match after {
        [one, left @ ..] if row.needs_id && one.is("#") && !left.is_empty() => left,
        _ => after,
    };
    // `APT REAR`, `STE PH 2`, `APT 2ND FLOOR`: what follows says more.
    if row.needs_id
        && after.first().is_some_and(|next| next.info.unit().is_some_and(|row| !row.needs_id))
    {
        return one(after);
    }
    if row.needs_id && row.abbr != "FL" && floor::ordinal(after).is_some() {
        return floor::ordinal(after);
    }
    // `APT PH2`.
    if let Some((unit, left)) =
        after.split_first().and_then(|(word, left)| Some((fused(word)?, left)))
        && row.needs_id
        && unit.designator == "PH"
    {
        return Some((unit, left));
    }
    match id(after).or_else(|| named(row, after)) {
        Some((id, left)) => {
            let id = if row.abbr == "FL" { floor::number(id) } else { id };
            Some((Unit { designator: row.abbr, id }, left))
        }
        None if row.needs_id => None,
        None => Some((Unit { designator: row.abbr, id: String::new() }, without_noun(rest))),
    }
}

/// `LOWER LEVEL`, `UPPER UNIT`, `BASEMENT APT`: the second word adds nothing.
fn without_noun<'a, 'b>(rest: &'b [Word<'a>]) -> &'b [Word<'a>] {
    match rest {
        [level, left @ ..] if level.is("LEVEL") => left,
        [noun] if noun.is_any(&["APT", "APARTMENT", "UNIT", "FLOOR"]) => Default::default(),
        _ => rest,
    }
}

/// `APT4`, `STE-200`, `PH2`: a designator and a number in one word.
fn fused(word: &Word<'_>) -> Option<Unit> {
    if !word.has_digit() || !word.is_plain() {
        return None;
    }
    let at = word.text.find(|c: char| !c.is_ascii_alphabetic())?;
    let (name, number) = word.text.split_at_checked(at)?;
    let row = crate::tables::tables().info(name).unit()?;
    let number = number.trim_start_matches('-');
    let sound = number.starts_with(|c: char| c.is_ascii_digit());
    sound.then(|| Unit { designator: row.abbr, id: id_of(number) })
}

fn is_id(word: &Word<'_>) -> bool {
    let letters = word.text.len() == 1
        || word.text.len() == 2 && !word.info.is_atom() && !word.info.is_suffix() && !word.is("NO");
    word.is_plain() && (word.has_digit() || letters)
}

/// The number of a unit: one word, or a number and a letter apart (`9 B`).
fn id<'a, 'b>(words: &'b [Word<'a>]) -> Option<(String, &'b [Word<'a>])> {
    if let [one, two, rest @ ..] = words {
        let lettered = one.is_digits() && two.is_letter();
        let numbered = two.has_digit() && two.is_plain() && two.ordinal().is_none();
        if (lettered || (one.is_letter() && numbered))
            && let Some(id) = pair(one.text, two.text)
        {
            return Some((id, rest));
        }
    }
    match words {
        [one, rest @ ..] if is_id(one) => Some((joined(one.text)?, rest)),
        _ => None,
    }
}

/// `STE GARDEN`: a word instead of a number, at the end, behind the designators that are hardly names.
fn named<'a, 'b>(row: &UnitRow, words: &'b [Word<'a>]) -> Option<(String, &'b [Word<'a>])> {
    let [only] = words else { return None };
    let floor = is_numeral(only) || floor::spelt_ordinal(only.text) == Some("GROUND");
    let may =
        row.abbr == "FL" && floor || matches!(row.abbr, "APT" | "STE" | "UNIT" | "BLDG" | "RM");
    let stand_in =
        only.info.is_atom() || only.is("NO") || crate::placeholder::is_placeholder(words);
    let name = only.is_letters() && !only.info.is_suffix() && !only.info.is_dir() && !stand_in;
    let id = NUMERALS.iter().zip(1..).find(|(word, _)| only.is(word));
    let id = id.map_or_else(|| only.text.to_owned(), |(_, number): (_, u8)| number.to_string());
    (may && name && only.text.len() <= 8).then(|| (id, Default::default()))
}

/// `APT FOUR` is apartment 4.
const NUMERALS: [&str; 12] = [
    "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE", "TEN", "ELEVEN",
    "TWELVE",
];

/// Whether a word is a number of a unit in full.
pub(crate) fn is_numeral(word: &Word<'_>) -> bool {
    word.is_any(&NUMERALS)
}

fn pair(one: &str, two: &str) -> Option<String> {
    let mut id = id_of(one);
    id.push_str(&id_of(two));
    (!makes_a_word(&id)).then_some(id)
}

/// The number of one word, unless what stands apart in it would be read as a word once it is together.
fn joined(text: &str) -> Option<String> {
    let id = id_of(text);
    (id.len() == text.len() || !makes_a_word(&id)).then_some(id)
}

/// Whether a number put together from parts begins like a word: `P H` is no `PH`, `A PT4` no `APT4`.
fn makes_a_word(id: &str) -> bool {
    let end = id.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(id.len());
    let opens = id.get(..end).unwrap_or_default();
    opens.len() > 1 && crate::tables::tables().info(opens).is_known()
}

/// A number without leading zeros and without a hyphen between a digit and a letter.
pub(crate) fn id_of(text: &str) -> String {
    // `B.4` is `B4`; between two digits a period stays.
    if let Some((letters, number)) = text.split_once('.')
        && letters.ends_with(|c: char| c.is_ascii_alphabetic())
    {
        return id_of(&format!("{letters}{number}"));
    }
    // `A-1B` is no `A1-B`: where letters and digits change more than once the hyphen tells one part from the next.
    let kinds: Vec<bool> =
        text.bytes().filter(|byte| *byte != b'-').map(|byte| byte.is_ascii_digit()).collect();
    let changes = kinds.windows(2).filter(|pair| matches!(pair, [one, two] if one != two)).count();
    let mut id = String::with_capacity(text.len());
    let mut last = ' ';
    for part in text.split('-').filter(|part| !part.is_empty()) {
        let first = part.chars().next().unwrap_or(' ');
        if last.is_ascii_digit() && first.is_ascii_digit() || changes > 1 && !id.is_empty() {
            id.push('-');
        }
        let digits = part.bytes().all(|byte| byte.is_ascii_digit()) && id.is_empty();
        let short = if digits { part.trim_start_matches('0') } else { part };
        id.push_str(if short.is_empty() { "0" } else { short });
        last = part.chars().next_back().unwrap_or(' ');
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::Slots;

    fn read(text: &str) -> String {
        let slots = Slots::new(text);
        let read = units(slots.last()).or_else(|| bare(slots.last()).map(|unit| vec![unit]));
        let Some(mut units) = read else { return "-".to_owned() };
        sort(&mut units);
        let words: Vec<String> =
            units.iter().map(|u| format!("{} {}", u.designator, u.id)).collect();
        words.join(", ").replace(" ,", ",").trim_end().to_owned()
    }

    #[test]
    fn units_by_example() {
        let table = [
            ("# APT 000002", "APT 2"),
            ("APT # 4", "APT 4"),
            ("# # 4", "# 4"),
            ("SUITE 200", "STE 200"),
            ("STE-200", "STE 200"),
            ("APT 9 B", "APT 9B"),
            ("APT 9-B", "APT 9B"),
            ("APT B-9", "APT B9"),
            ("# 320-3", "# 320-3"),
            ("2ND FLOOR", "FL 2"),
            ("FL 2ND", "FL 2"),
            ("REAR", "REAR"),
            ("APT REAR", "REAR"),
            ("PH 2", "PH 2"),
            ("APT 3 BLDG 5", "BLDG 5, APT 3"),
            ("R 3", "# R3"),
            ("12B", "# 12B"),
            ("LOT 3 FL 9", "FL 9, LOT 3"),
            ("LOT 3 BLDG 9", "BLDG 9, LOT 3"),
            ("LOT 3 PH 9", "PH 9, LOT 3"),
            ("LOT 3 REAR 9", "REAR 9, LOT 3"),
            ("APT 3 LOT 9", "LOT 9, APT 3"),
            ("APT23 M", "-"),
            ("P H", "-"),
            ("P H2", "-"),
            ("A PT00ST", "-"),
            ("# A PT4", "-"),
            ("# A-PT4", "-"),
            ("A-PT4", "-"),
            ("AB", "-"),
            ("R", "# R"),
            ("APT N", "APT N"),
            ("5 ?", "-"),
            ("APT", "-"),
            ("MAIN ST", "-"),
        ];
        for (text, want) in table {
            assert_eq!(read(text), want, "{text}");
        }
    }
}
