//! Names in free text: `LAST, FIRST MIDDLE` and `FIRST MIDDLE LAST SUFFIX`.
//!
//! A comma says which part is the surname. Without one, three words may be a given name with a middle
//! name or with two surnames, and every such reading is kept: a text with more than one is no name that
//! can be stated, only compared.

use super::words::{self, Place, fold_name, suffix_code};
use super::{Name, NameReading, particles};
use crate::trace::{Rule, Trace};

/// More words than any name has.
const WORDS_MAX: usize = 12;

/// Reads a name from free text.
#[must_use]
pub fn read_name_text(text: &str) -> NameReading {
    if words::names_several(text) {
        let mut trace = Trace::default();
        trace.note(Rule::FoldName);
        return NameReading::new(Vec::new(), trace);
    }
    let said = |part: &&str| !part.trim().is_empty() && !words::is_credential(&fold_name(part));
    let parts: Vec<&str> = text.split([',', '\n']).filter(said).collect();
    let mut trace = Trace::default();
    trace.note(Rule::FoldName);
    let noted = &mut trace;
    if parts.len() < text.split([',', '\n']).filter(|part| !part.trim().is_empty()).count() {
        noted.note(Rule::Credential);
    }
    let splits = match parts.as_slice() {
        [whole] => uncomma(whole, noted),
        // `SMITH, JUNIOR`: one word before the comma is a surname alone.
        [whole, suffix] if is_suffix(suffix) && fold_name(whole).len() > 1 => {
            uncomma(&format!("{whole} {suffix}"), noted)
        }
        // `ALICE GREEN, MD`: letters behind the name, or the given name `MD` before two surnames.
        [whole, letters] if words::is_short_credential(&fold_name(letters)) => {
            let mut splits = uncomma(whole, noted);
            splits.extend(comma(whole, letters, "", noted));
            splits
        }
        [last, first] => comma(last, first, "", noted),
        [last, first, suffix] if is_suffix(suffix) => comma(last, first, suffix, noted),
        [last, suffix, first] if is_suffix(suffix) => comma(last, first, suffix, noted),
        _ => Vec::new(),
    };
    if splits.iter().any(|name| !name.suffix.is_empty()) {
        trace.note(Rule::Generation);
    }
    NameReading::new(splits, trace)
}

/// `THE THIRD` is `THIRD`.
fn without_the(words: &mut Vec<String>) {
    if let [.., the, last] = words.as_slice()
        && the == "THE"
        && suffix_code(last, Place::Behind).is_some()
    {
        words.remove(words.len() - 2);
    }
}

fn is_suffix(text: &str) -> bool {
    let mut words = fold_name(text);
    without_the(&mut words);
    matches!(words.as_slice(), [only] if suffix_code(only, Place::Column).is_some())
}

fn comma(last: &str, first: &str, suffix: &str, trace: &mut Trace) -> Vec<Name> {
    trace.note(Rule::Comma);
    let mut suffix = match suffix {
        "" => "",
        stated => words::column_suffix(stated).unwrap_or(""),
    };
    let mut last = fold_name(last);
    let mut first = words::fold_hyphened(first);
    words::strip_titles(&mut first, trace);
    if words::is_stand_in(&first) {
        return Vec::new();
    }
    for part in [&mut last, &mut first] {
        words::strip_credentials(part, trace);
        without_the(part);
        while let Some(code) = take_suffix(part) {
            // `JOHN JR III`: two generations are nobody's.
            if !suffix.is_empty() && suffix != code {
                return Vec::new();
            }
            suffix = code;
        }
    }
    let first = particles::all_together(&first, trace);
    let first = particles::given_words(&first, trace);
    let Some((given, middle)) = first.split_first() else { return Vec::new() };
    let (given, bound) = bound(given);
    let middle = if words::is_no_middle(middle) { Vec::new() } else { apart(middle) };
    let middle: Vec<String> = bound.into_iter().chain(middle).collect();
    name(&particles::particle_words(&last, trace), &[given], &middle, suffix).into_iter().collect()
}

fn take_suffix(part: &mut Vec<String>) -> Option<&'static str> {
    let code =
        part.last().and_then(|word| suffix_code(word, Place::Behind)).filter(|_| part.len() > 1)?;
    part.pop();
    Some(code)
}

fn uncomma(text: &str, trace: &mut Trace) -> Vec<Name> {
    let mut all = words::fold_hyphened(text);
    if all.len() > WORDS_MAX
        || words::is_no_name(&all)
            && !all.iter().any(|word| suffix_code(word, Place::Behind).is_some())
    {
        return Vec::new();
    }
    words::strip_titles(&mut all, trace);
    // `ANH DO`: of two words neither is a degree.
    if all.len() > 2 {
        words::strip_credentials(&mut all, trace);
    }
    without_the(&mut all);
    let suffix = if all.len() > 2 { take_suffix(&mut all).unwrap_or("") } else { "" };
    if !suffix.is_empty()
        && all.len() > 2
        && take_suffix(&mut all).is_some_and(|other| other != suffix)
    {
        return Vec::new();
    }
    // `JOHN Y VEGA`: behind the first word a Y is an initial, which its period keeps from being AND.
    if let Some(second) = all.get_mut(1).filter(|second| *second == "Y") {
        second.push('.');
    }
    let mut splits = Vec::new();
    for all in particles::either_way(all) {
        for name in splits_of(all, suffix, trace) {
            if !splits.contains(&name) {
                splits.push(name);
            }
        }
    }
    splits
}

/// Every way to part words, the first of which is a given name, into middle names and surnames.
fn splits_of(mut all: Vec<String>, suffix: &'static str, trace: &mut Trace) -> Vec<Name> {
    // A hyphen says which words belong together: no reading divides them. So does the `Y` of `GARCIA Y VEGA`.
    particles::join_surnames(&mut all);
    let all = particles::all_together(&all, trace);
    let all = particles::given_words(&all, trace);
    let Some((first, rest)) = all.split_first() else { return Vec::new() };
    let (given, bound) = bound(first);
    let split = |at: usize| {
        let (middle, last) = rest.split_at_checked(at)?;
        let middle = apart(middle);
        let middle = if words::is_no_middle(&middle) { Vec::new() } else { middle };
        let middle: Vec<String> = bound.iter().cloned().chain(middle).collect();
        name(&apart(last), std::slice::from_ref(&given), &middle, suffix)
    };
    // An initial is no surname, so a reading whose surname opens with one is left out.
    let initials = rest.iter().take_while(|word| word.chars().count() == 1).count();
    let first = if initials < rest.len() { initials } else { 0 };
    (first..rest.len()).filter_map(split).collect()
}

/// The parts of hyphened words.
fn apart(words: &[String]) -> Vec<String> {
    words.iter().flat_map(|word| word.split('-').map(str::to_owned)).collect()
}

/// `JEAN-PIERRE`: the given name, and what is bound to it. It stands with the middle names, for `JEAN PIERRE` is the
/// same person's, and keeps its hyphen (as a word of its own, `- PIERRE`), for `JEAN` is another's.
fn bound(first: &str) -> (String, Vec<String>) {
    let mut parts = first.split('-').map(str::to_owned);
    let given = parts.next().unwrap_or_default();
    (given, parts.map(|part| format!("- {part}")).collect())
}

fn name(
    last: &[String],
    given: &[String],
    middle: &[String],
    suffix: &'static str,
) -> Option<Name> {
    if words::is_no_name(last) || words::is_no_name(given) {
        return None;
    }
    Some(Name { surname: last.join(" "), given: given.join(" "), middle: middle.join(" "), suffix })
}

#[cfg(test)]
mod tests {
    // SYNTHETIC: the names are made up.
    use super::*;

    fn splits(text: &str) -> Vec<String> {
        let all = read_name_text(text).splits;
        all.iter().map(|n| format!("{}|{}|{}|{}", n.surname, n.given, n.middle, n.suffix)).collect()
    }

    #[test]
    fn text_by_example() {
        assert_eq!(splits("Doe, Jane Q."), ["DOE|JANE|Q|"]);
        assert_eq!(splits("Doe Jr, John"), ["DOE|JOHN||JR"]);
        assert_eq!(splits("Doe, John, III"), ["DOE|JOHN||III"]);
        assert_eq!(splits("Jane Doe"), ["DOE|JANE||"]);
        assert_eq!(splits("Dr. Jane Q Doe Sr"), ["DOE|JANE|Q|SR"]);
        assert_eq!(splits("Maria Garcia Lopez"), ["GARCIA LOPEZ|MARIA||", "LOPEZ|MARIA|GARCIA|"]);
        assert_eq!(splits("Juan de la Cruz"), ["DELACRUZ|JUAN||"]);
        assert_eq!(
            splits("Jane Junior"),
            ["JUNIOR|JANE||"],
            "of two words the second is the surname"
        );
        assert_eq!(splits("Jane Junior III"), ["JUNIOR|JANE||III"]);
        assert_eq!(splits("Jane Q"), ["Q|JANE||"]);
        assert_eq!(splits("Y Vega"), ["VEGA|Y||"]);
        assert_eq!(splits("X Q"), ["Q|X||"], "a letter may be a name");
        assert!(splits("John Quincy Doe Jr III").is_empty(), "two generations are nobody's");
        assert!(splits("Unknown").is_empty() && splits("").is_empty() && splits(", ,").is_empty());
    }

    #[test]
    fn a_name_has_twelve_words_at_most() {
        let words = |count: usize| vec!["Ann"; count].join(" ");
        assert!(!splits(&words(12)).is_empty() && splits(&words(13)).is_empty());
    }

    #[test]
    fn a_reading_says_which_rules_it_followed() {
        let table = [
            ("Jane Doe, PhD", "name.credential", true),
            ("Doe, Jane", "name.credential", false),
            (", Jane Doe", "name.credential", false),
            ("Doe Jr, John", "name.suffix", true),
            ("Doe, John", "name.suffix", false),
            ("Doe, John", "name.comma", true),
            ("Juan de la Cruz", "name.particles", true),
            ("Doe, John", "name.particles", false),
        ];
        for (text, rule, follows) in table {
            let trace = read_name_text(text).trace();
            assert_eq!(trace.iter().any(|step| step.rule == rule), follows, "{text}: {rule}");
        }
    }
}
