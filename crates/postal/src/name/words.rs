//! The words of names: titles, generation suffixes, particles, stand-ins.

use crate::fold::fold;
use crate::trace::{Rule, Trace};

const TITLES: &[&str] = &[
    "MR", "MRS", "MS", "MISS", "MX", "DR", "PROF", "REV", "HON", "SR A", "SRA", "SRTA", "FR",
    "SGT", "CPT", "CAPT", "COL", "LT", "MAJ", "CPL", "PVT", "ADM", "DRA", "LIC",
];
const CREDENTIALS: &[&str] =
    &["MD", "PHD", "ESQ", "ESQUIRE", "CPA", "DDS", "DO", "RN", "JD", "DVM"];
const NO_NAMES: &[&str] = &[
    "NA",
    "N A",
    "NONE",
    "NULL",
    "UNKNOWN",
    "UNK",
    "UNKNOWN UNKNOWN",
    "NAME UNKNOWN",
    "UNKNOWN NAME",
    "NO NAME",
    "FNU",
    "LNU",
    "NFN",
    "NLN",
    "NO FIRST NAME",
    "NO LAST NAME",
    "NO GIVEN NAME",
    "NO SURNAME",
    "FIRST NAME UNKNOWN",
    "LAST NAME UNKNOWN",
    "FAILED TO PROVIDE",
    "FAILED TO PROVIDE NAME",
    "FAILURE TO PROVIDE",
    "REFUSED",
    "DECLINED",
    "DECLINED TO STATE",
    "REFUSED TO PROVIDE",
    "NOT PROVIDED",
    "NOT AVAILABLE",
    "NOT GIVEN",
    "NOT STATED",
    "NOT KNOWN",
    "NOT LISTED",
    "NO NAME GIVEN",
    "NO NAME PROVIDED",
    "NAME NOT PROVIDED",
    "NONE GIVEN",
    "NONE PROVIDED",
    "XX",
    "XXX",
    "XXXX",
    "TEST",
    "DESCONOCIDO",
    "DESCONOCIDA",
    "SIN NOMBRE",
    "NO NOMBRE",
    "TBD",
    "WITHHELD",
    "REDACTED",
    "CONFIDENTIAL",
    "ANONYMOUS",
    "NA NA",
    "X",
];
const NO_MIDDLES: &[&str] = &[
    "NMN",
    "NMI",
    "NONE",
    "NA",
    "N A",
    "NULL",
    "UNKNOWN",
    "UNK",
    "NO MIDDLE NAME",
    "NO MIDDLE",
    "X X",
];

/// More bytes than a part of a name has.
const BYTES_MAX: usize = 500;

/// The words of a folded name: apostrophes and periods go, hyphens are blanks.
pub(super) fn fold_name(text: &str) -> Vec<String> {
    let folded = fold(text);
    let mut words = Vec::new();
    let mut word = String::new();
    // `D.O.` is a degree: its letters touch.
    let mut touches = false;
    for (at, letter) in folded.char_indices() {
        let behind = || folded.get(at + letter.len_utf8()..).unwrap_or("").chars();
        let touching = || behind().take(2).take_while(|next| next.is_alphabetic()).count();
        match letter {
            // `SEAN O. BRIEN` and `SEAN O.BRIEN` are no `O'BRIEN`, and Y. is no Spanish AND: the period is kept until
            // particles are joined.
            '.' if matches!(word.as_str(), "O" | "D" | "Y") && !touches && touching() != 1 => {
                word.push('.');
                take(&mut word, &mut words);
            }
            // `J.R.` is two initials, and `JR.` none.
            '.' if word.chars().count() == 1 => {
                touches = true;
                take(&mut word, &mut words);
            }
            '\'' | '`' | '.' => {}
            letter if letter.is_alphanumeric() => word.push(letter),
            _ => {
                touches = false;
                take(&mut word, &mut words);
            }
        }
    }
    take(&mut word, &mut words);
    words
}

/// The words of a folded name, hyphens kept within them.
pub(super) fn fold_hyphened(text: &str) -> Vec<String> {
    let within = |word: &str| -> Option<String> {
        let parts: Vec<Vec<String>> = word.split('-').map(fold_name).collect();
        let parts: Vec<String> =
            parts.into_iter().filter(|part| !part.is_empty()).map(|part| part.join(" ")).collect();
        (!parts.is_empty()).then(|| parts.join("-"))
    };
    let words: Vec<String> = fold(text).split(' ').filter_map(within).collect();
    words.iter().flat_map(|word| word.split(' ').map(str::to_owned)).collect()
}

/// Whether a text names more than one person, or one under several names.
pub(super) fn names_several(text: &str) -> bool {
    if !text.contains([' ', '&', '/', '+']) {
        return false;
    }
    let folded = fold(text);
    let inner = |words: Vec<&str>, connector: &str| {
        words.iter().skip(1).rev().skip(1).any(|word| *word == connector)
    };
    let words = || folded.split([' ', ',']).filter(|word| !word.is_empty()).collect::<Vec<_>>();
    let given = folded.split_once(',').map_or("", |(_, given)| given);
    folded.contains(['&', '+'])
        || folded.contains("C/O")
        || ["AND", "OR", "ALIAS", "AKA", "A.K.A.", "FKA", "NEE"]
            .iter()
            .any(|word| inner(words(), word))
        || given.split(' ').filter(|word| !word.is_empty()).skip(1).any(|word| word == "Y")
}

pub(super) fn take(word: &mut String, words: &mut Vec<String>) {
    if !word.is_empty() {
        words.push(std::mem::take(word));
    }
}

/// Where a suffix stands: a single letter is one in its own column only.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Column,
    Behind,
}

/// The code of a generation suffix.
pub(super) fn suffix_code(word: &str, place: Place) -> Option<&'static str> {
    Some(match word {
        "JR" | "JNR" | "JUNIOR" => "JR",
        "SR" | "SNR" | "SENIOR" => "SR",
        "II" | "2ND" | "2D" | "SECOND" => "II",
        "III" | "3RD" | "3D" | "THIRD" => "III",
        "IV" | "4TH" | "FOURTH" => "IV",
        "VI" | "6TH" => "VI",
        "VII" | "7TH" => "VII",
        "VIII" | "8TH" => "VIII",
        "5TH" => "V",
        "1ST" => "I",
        _ if place == Place::Behind => return None,
        "V" | "5" => "V",
        "I" | "1" => "I",
        "2" => "II",
        "3" => "III",
        "4" => "IV",
        _ => return None,
    })
}

/// The suffix column: its code, an empty code, or none if it cannot be read.
pub(super) fn column_suffix(text: &str) -> Option<&'static str> {
    let mut words = fold_name(text);
    strip_credentials(&mut words, &mut Trace::default());
    let spelled = words.join(" ");
    match words.as_slice() {
        [] => Some(""),
        // `MD`, `Esq.`: a degree is no generation, and tells no person from another.
        _ if is_credential(&words) || is_short_credential(&words) => Some(""),
        _ if NO_MIDDLES.contains(&spelled.as_str()) => Some(""),
        [rest] => suffix_code(rest, Place::Column),
        _ => None,
    }
}

pub(super) fn strip_titles(words: &mut Vec<String>, trace: &mut Trace) {
    while words.len() > 1 && words.first().is_some_and(|word| TITLES.contains(&word.as_str())) {
        trace.note(Rule::Title);
        words.remove(0);
    }
}

pub(super) fn strip_credentials(words: &mut Vec<String>, trace: &mut Trace) {
    while words.last().is_some_and(|word| CREDENTIALS.contains(&word.as_str())) && words.len() > 1 {
        trace.note(Rule::Credential);
        words.pop();
    }
}

/// A part that is nothing but a title or credential, as in `JANE DOE, PHD`.
pub(super) fn is_credential(words: &[String]) -> bool {
    matches!(words, [only] if only.len() > 2 && CREDENTIALS.contains(&only.as_str()))
}

/// Letters of two that may be a credential behind a whole name.
pub(super) fn is_short_credential(words: &[String]) -> bool {
    match words {
        [only] => only.len() == 2 && CREDENTIALS.contains(&only.as_str()),
        // `M.D.`
        [one, two] => {
            one.len() == 1
                && two.len() == 1
                && CREDENTIALS.contains(&format!("{one}{two}").as_str())
        }
        _ => false,
    }
}

pub(super) fn is_no_middle(words: &[String]) -> bool {
    NO_MIDDLES.contains(&words.join(" ").as_str())
}

/// A stand-in for a name, as a whole: `N/A`, `NOT PROVIDED`.
pub(super) fn is_stand_in(words: &[String]) -> bool {
    words.iter().map(String::len).sum::<usize>() > 1 && NO_NAMES.contains(&words.join(" ").as_str())
}

/// Empty, a stand-in, or something with a digit in it.
pub(super) fn is_no_name(words: &[String]) -> bool {
    let spelled = words.join(" ");
    words.is_empty()
        || spelled.len() > BYTES_MAX
        || is_stand_in(words)
        || spelled.chars().any(char::is_numeric)
}

#[cfg(test)]
mod tests {
    // SYNTHETIC: the names are made up.
    use super::*;

    fn join(text: &str) -> String {
        super::super::particles::join_particles(&fold_name(text), &mut Trace::default())
    }

    #[test]
    fn particles_join_and_suffixes_have_codes() {
        assert_eq!(join("de la Cruz"), "DELACRUZ");
        assert_eq!(join("García de León"), "GARCIA DELEON");
        assert_eq!(join("Le"), "LE");
        assert_eq!(join("Garcia y Vega"), "GARCIA VEGA");
        // Not between two surnames, `Y` is a word like others.
        assert_eq!(
            (join("Y Garcia").as_str(), join("Garcia Y").as_str()),
            ("Y GARCIA", "GARCIA Y")
        );
        assert_eq!(join("St. John"), join("Saint John"));
        assert_eq!(suffix_code("V", Place::Behind), None);
        assert_eq!(column_suffix("Jr."), Some("JR"));
        assert_eq!(column_suffix("N/A"), Some(""));
        assert_eq!(column_suffix("Duke"), None);
    }

    #[test]
    fn every_generation_has_a_code() {
        let table = [
            ("Jr", "JR"),
            ("Senior", "SR"),
            ("1st", "I"),
            ("2nd", "II"),
            ("Third", "III"),
            ("IV", "IV"),
            ("5th", "V"),
            ("VI", "VI"),
            ("6th", "VI"),
            ("VII", "VII"),
            ("7th", "VII"),
            ("VIII", "VIII"),
            ("8th", "VIII"),
        ];
        for (text, code) in table {
            assert_eq!(column_suffix(text), Some(code), "{text}");
            assert_eq!(suffix_code(&text.to_uppercase(), Place::Behind), Some(code), "{text}");
        }
        // One letter or figure is a generation in its own column only.
        let letters = [
            ("I", "I"),
            ("V", "V"),
            ("1", "I"),
            ("2", "II"),
            ("3", "III"),
            ("4", "IV"),
            ("5", "V"),
        ];
        for (text, code) in letters {
            assert_eq!(column_suffix(text), Some(code), "{text}");
            assert_eq!(suffix_code(text, Place::Behind), None, "{text}");
        }
        // A degree is none.
        for degree in ["MD", "M.D.", "PhD", "Esq."] {
            assert_eq!(column_suffix(degree), Some(""), "{degree}");
        }
        assert_eq!(column_suffix("A.B."), None);
    }
}
