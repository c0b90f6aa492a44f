//! A street's name in one spelling: ordinals as numerals, saints, mounts and forts in full, suffix words in full.

use crate::delivery::{Context, ordinal};
use crate::token::Word;
use crate::trace::{Rule, Trace};

/// The words of a name in one spelling: ordinals as numerals, saints, mounts and forts in full, suffix
/// words in full.
pub(super) fn canonical_name(words: &[Word<'_>], context: Context, trace: &mut Trace) -> String {
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
        let spelt = match opening(word, context) {
            Some(spelt) if at == 0 && rest.len() > 1 => spelt,
            _ => spelled_out(word, at, rest.len() == 1),
        };
        if spelt != word.text {
            trace.note(Rule::InnerWords);
        }
        name.push_str(spelt);
        at += 1;
    }
    name
}

/// Two letters or more, none of them a direction, that together are no word of the tables: `P K` is not `PK`.
fn initials(words: &[Word<'_>]) -> Option<(String, usize)> {
    let initial = |word: &&Word<'_>| word.is_letter() && !word.info.is_dir();
    let letters: String = words.iter().take_while(initial).map(|word| word.text).collect();
    let known = || crate::tables::tables().info(&letters).is_known();
    (letters.len() > 1 && !known()).then(|| (letters.clone(), letters.len()))
}

/// In Puerto Rico a kind of street opens the name (Publication 28, section 29 and Appendix I).
fn opening(word: &Word<'_>, context: Context) -> Option<&'static str> {
    Some(match word.text {
        _ if !context.is_puerto_rico() => return None,
        "AVENIDA" | "AVENUE" | "AVE" | "AV" => "AVE",
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
        text => word.info.suffix().filter(|_| text.len() > 1).map_or(text, |suffix| {
            if shortens(text, suffix.abbr, suffix.name) { suffix.name } else { text }
        }),
    }
}

/// Whether a word inside a name is a suffix word cut short (`CTR`, `HTS`). Appendix C1's other variants are for the
/// suffix alone: inside a name `PARKS` is not `PARK`, nor `CENTRE` `CENTER`.
fn shortens(text: &str, abbr: &str, name: &str) -> bool {
    let mut rest = name.bytes();
    let within = text.bytes().all(|letter| rest.any(|other| other == letter));
    let plural = name.strip_suffix('S').is_some_and(|one| one == text);
    text == abbr || within && text.len() < name.len() && !plural
}
