//! A street's name in one spelling: ordinals as numerals, saints, mounts and forts in full, suffix words in full.

use super::OPENERS;
use crate::delivery::{Context, ordinal};
use crate::token::Word;
use crate::trace::{Rule, Trace};

/// The words of a name in one spelling: ordinals as numerals, saints, mounts and forts in full, suffix
/// words in full.
pub(super) fn canonical_name(
    words: &[Word<'_>],
    ended: bool,
    context: Context,
    trace: &mut Trace,
) -> String {
    let mut name = String::with_capacity(24);
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let rest = words.get(at..).unwrap_or(&[]);
        if !name.is_empty() {
            name.push(' ');
        }
        // `O BRIEN` is `OBRIEN`, `MC KINLEY` is `MCKINLEY`.
        let opens = at == 0 && word.is("O") || word.is("MC");
        if opens && matches!(rest, [_, name, ..] if is_irish(name)) {
            trace.note(Rule::InnerWords);
            name.push_str(word.text);
            name.push_str(rest.get(1).map_or("", |name| name.text));
            at += 2;
            continue;
        }
        // `F D ROOSEVELT` is `FD ROOSEVELT`.
        if let Some((initials, count)) = initials(rest) {
            trace.note(Rule::InnerWords);
            name.push_str(&initials);
            at += count;
            continue;
        }
        if let Some(numeral) = short_ordinal(words).filter(|_| ended) {
            trace.note(Rule::Ordinal);
            return numeral;
        }
        if let Some((numeral, count)) = ordinal::read(rest.iter().map(|word| word.text)) {
            trace.note(Rule::Ordinal);
            name.push_str(&numeral);
            at += count;
            continue;
        }
        // `AV E` is Avenue E.
        let lettered = at == 0 && matches!(rest, [_, letter] if letter.is_letter());
        let spelt = match word.info.suffix().filter(|_| lettered && word.text.len() > 1) {
            Some(suffix) if opening(word, context).is_none() => Some(suffix.name),
            _ => None,
        };
        let spelt = match spelt.or_else(|| opening(word, context)) {
            Some(spelt) if at == 0 && rest.len() > 1 => spelt,
            // `ML KING` is Martin Luther King, and no mill's.
            _ if word.is("ML") && rest.get(1).is_some_and(|next| next.is("KING")) => word.text,
            _ => match inner_direction(words, at).filter(|_| ended) {
                Some(spelt) => spelt,
                None => spelled_out(word, at, rest.len() == 1),
            },
        };
        if spelt != word.text {
            trace.note(Rule::InnerWords);
        }
        name.push_str(spelt);
        at += 1;
    }
    name
}

/// `42D ST` is `42ND ST` and `3D ST` is `3RD ST`, as English law books write them (section 235).
fn short_ordinal(words: &[Word<'_>]) -> Option<String> {
    let only = match words {
        [only] => only,
        // `42 ND ST`.
        [number, ending] => return apart_ordinal(number, ending),
        _ => return None,
    };
    let number = only.text.strip_suffix('D').filter(|_| only.starts_with_digit())?;
    let digits = number.bytes().all(|byte| byte.is_ascii_digit()) && number.len() <= 3;
    let ending = match number.as_bytes() {
        [.., b'1', b'2' | b'3'] => return None,
        [.., b'2'] => "ND",
        [.., b'3'] => "RD",
        _ => return None,
    };
    digits.then(|| format!("{number}{ending}"))
}

/// `42 ND`; but `4 2ND` is two numbers.
pub(super) fn apart_ordinal(number: &Word<'_>, ending: &Word<'_>) -> Option<String> {
    if !number.is_digits() || !ending.is_letters() {
        return None;
    }
    Some(format!("{}{}", number.text, ending.text)).filter(|whole| is_ordinal(whole))
}

/// Whether a number has the ending that it has in English.
fn is_ordinal(text: &str) -> bool {
    let Some((number, ending)) = text.len().checked_sub(2).and_then(|at| text.split_at_checked(at))
    else {
        return false;
    };
    let due = match number.as_bytes() {
        [.., b'1', b'1' | b'2' | b'3'] => "TH",
        [.., b'1'] => "ST",
        [.., b'2'] => "ND",
        [.., b'3'] => "RD",
        _ => "TH",
    };
    ending == due && (1..=3).contains(&number.len()) && !number.starts_with('0')
}

/// `BAY W DR`: a direction between a name and its suffix is a part of the name, and is spelled out (section 233.3).
/// Behind a kind of road or of place it is a letter: `AVENUE E EXT`, `PIER E ST`.
fn inner_direction(words: &[Word<'_>], at: usize) -> Option<&'static str> {
    let (last, name) = words.split_last().filter(|(_, name)| name.len() == at)?;
    let opens = |before: &Word<'_>| {
        before.info.is_strong()
            || before.is_any(&OPENERS)
            || before.is_any(&["PIER", "BLOCK", "SECTION", "AREA", "TRACK", "DOCK", "CAMP", "LOT"])
            || before.is_letter()
    };
    // As a street's whole name one letter is a letter, and two are a direction: `NW HWY`.
    let lettered = name.last().map_or(last.is_letter(), opens);
    let spelt = match last.info.dir()? {
        "N" => "NORTH",
        "S" => "SOUTH",
        "E" => "EAST",
        "W" => "WEST",
        "NE" => "NORTHEAST",
        "NW" => "NORTHWEST",
        "SE" => "SOUTHEAST",
        _ => "SOUTHWEST",
    };
    (!lettered).then_some(spelt)
}

/// Whether an O or a MC before the word is the first part of it.
fn is_irish(name: &Word<'_>) -> bool {
    name.is_letters() && name.text.len() > 3 && !name.info.is_known()
}

/// Two letters or more, none of them a direction, that together are no word of the tables: `P K` is not `PK`.
fn initials(words: &[Word<'_>]) -> Option<(String, usize)> {
    let initial = |word: &&Word<'_>| word.is_letter() && !word.info.is_dir();
    let letters: String = words.iter().take_while(initial).map(|word| word.text).collect();
    let king = words.get(letters.len()).is_some_and(|next| next.is("KING"));
    let known = || crate::tables::tables().info(&letters).is_known() && !(letters == "ML" && king);
    // `R R` is no `RR`, which is a route.
    let route = ["BO", "RR", "HC", "HCR", "RFD", "POB"].contains(&letters.as_str());
    (letters.len() > 1 && !route && !known()).then(|| (letters.clone(), letters.len()))
}

/// In Puerto Rico a kind of street opens the name (Publication 28, section 29 and Appendix I).
fn opening(word: &Word<'_>, context: Context) -> Option<&'static str> {
    Some(match word.text {
        _ if !context.is_puerto_rico() => return None,
        "AVENIDA" | "AVENUE" | "AVE" | "AV" => "AVE",
        "CLL" => "CALLE",
        "CAM" => "CAMINO",
        "PSO" => "PASEO",
        "CARRETERA" | "CARR" => "CARR",
        "BOULEVARD" | "BLVD" | "BULEVAR" => "BLVD",
        _ => return None,
    })
}

fn spelled_out<'a>(word: &Word<'a>, at: usize, last: bool) -> &'a str {
    match word.text {
        // As a whole name it is Kentucky's.
        "KY" if at == 0 && last => word.text,
        "ST" if at == 0 || !last => "SAINT",
        "STE" if !last => "SAINTE",
        "MT" => "MOUNT",
        "FT" => "FORT",
        // `MARTIN LUTHER KING JUNIOR BLVD`.
        "JUNIOR" if at > 1 && last => "JR",
        "LA" | "VIA" => word.text,
        "DR" if at == 0 => "DR",
        "DOCTOR" if at == 0 && !last => "DR",
        "CNTY" => "COUNTY",
        text => word
            .info
            .suffix()
            .filter(|_| text.len() > 1)
            .map_or(text, |suffix| if text == suffix.abbr { suffix.name } else { text }),
    }
}
