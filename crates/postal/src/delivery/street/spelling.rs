//! A street's name in one spelling: ordinals as numerals, saints, mounts and forts in full, suffix words in full.

use crate::delivery::{Context, ordinal};
use crate::token::Word;
use crate::trace::{Rule, Trace};

/// The words of a name in one spelling: ordinals as numerals, saints, mounts and forts in full, suffix
/// words in full.
pub(super) fn canonical_name(
    words: &[Word<'_>],
    suffix: &str,
    context: Context,
    trace: &mut Trace,
) -> String {
    if let Some(ordinal) = lawyers_ordinal(words, suffix) {
        trace.note(Rule::Ordinal);
        return ordinal;
    }
    let mut name = String::with_capacity(24);
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let rest = words.get(at..).unwrap_or(&[]);
        if !name.is_empty() {
            name.push(' ');
        }
        // `F D ROOSEVELT` is `FD ROOSEVELT`.
        if let Some((initials, count)) = initials(rest) {
            trace.note(Rule::InnerWords);
            name.push_str(&initials);
            at += count;
            continue;
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
            _ => spelled_out(word, at, rest.len() == 1),
        };
        // `BAY W DR` is Bay West Drive (section 233): a direction between the name and the suffix is a part of the name.
        // Behind a kind of road or a part of a port it is a letter: `PIER E ST`, `AVENUE E CIR`.
        let lettered = |before: &Word<'_>| {
            before.info.is_suffix()
                || before.is_any(&["PIER", "DOCK", "SLIP", "GATE", "LOT", "UNIT"])
        };
        let before = at.checked_sub(1).and_then(|at| words.get(at));
        let inner = rest.len() == 1
            && !suffix.is_empty()
            && before.is_some_and(|before| !(lettered(before) && word.is_letter()));
        let spelt = if inner { direction_in_full(word).unwrap_or(spelt) } else { spelt };
        if spelt != word.text {
            trace.note(Rule::InnerWords);
        }
        name.push_str(spelt);
        at += 1;
    }
    name
}

fn direction_in_full(word: &Word<'_>) -> Option<&'static str> {
    Some(match word.text {
        "N" => "NORTH",
        "S" => "SOUTH",
        "E" => "EAST",
        "W" => "WEST",
        "NE" => "NORTHEAST",
        "NW" => "NORTHWEST",
        "SE" => "SOUTHEAST",
        "SW" => "SOUTHWEST",
        _ => return None,
    })
}

/// `42D ST` is `42ND ST` (section 235). `42 ST` is not: a number and an ordinal are two names.
fn lawyers_ordinal(words: &[Word<'_>], suffix: &str) -> Option<String> {
    let [only] = words else { return None };
    if !only.starts_with_digit() {
        return None;
    }
    let digits = only.text.strip_suffix('D').filter(|_| !suffix.is_empty())?;
    let number: u32 = digits.parse().ok().filter(|_| digits.len() <= 3)?;
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => return None,
        (2, _) => "ND",
        (3, _) => "RD",
        _ => return None,
    };
    (!digits.starts_with('0')).then(|| format!("{digits}{ending}"))
}

/// Two letters or more, none of them a direction, that together are no word of the tables: `P K` is not `PK`.
fn initials(words: &[Word<'_>]) -> Option<(String, usize)> {
    let initial = |word: &&Word<'_>| word.is_letter() && !word.info.is_dir();
    let letters: String = words.iter().take_while(initial).map(|word| word.text).collect();
    let king = words.get(letters.len()).is_some_and(|next| next.is("KING"));
    let known = || crate::tables::tables().info(&letters).is_known() && !(letters == "ML" && king);
    (letters.len() > 1 && !known()).then(|| (letters.clone(), letters.len()))
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
        "BOULEVARD" | "BLVD" => "BLVD",
        _ => return None,
    })
}

fn spelled_out<'a>(word: &Word<'a>, at: usize, last: bool) -> &'a str {
    match word.text {
        "ST" if at == 0 || !last => "SAINT",
        "STE" if !last => "SAINTE",
        "MT" => "MOUNT",
        "FT" => "FORT",
        "LA" | "VIA" => word.text,
        "DR" if at == 0 => "DR",
        text => word
            .info
            .suffix()
            .filter(|_| text.len() > 1)
            .map_or(text, |suffix| if text == suffix.abbr { suffix.name } else { text }),
    }
}
