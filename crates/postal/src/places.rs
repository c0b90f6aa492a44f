//! The place list: which words name a city or a state.
//!
//! The list finds a city that no comma sets apart. It never refuses one: no free list holds every name
//! that the Postal Service accepts. It is loaded on first use, since readings of columns need none.

use crate::locality::{canonical_city, city_word, is_municipality, opens_word};
use crate::tables::{Quick, State, tables};
use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::OnceLock;

/// The longest name on the list, in words.
const LONGEST: usize = 7;

/// Canonical name to the codes of its states, run together.
type Places = HashMap<String, Cow<'static, str>, Quick>;

fn places() -> &'static Places {
    static PLACES: OnceLock<Places> = OnceLock::new();
    PLACES.get_or_init(|| {
        let mut places = Places::with_capacity_and_hasher(45_000, Quick::default());
        for line in include_str!("../data/places.tsv").lines() {
            let Some((name, states)) = line.split_once('\t') else { continue };
            let name = canonical_city(name.split(' '));
            // `LAPORTE` where the list has `LA PORTE`.
            if let Some(joined) = joined(&name) {
                add(&mut places, joined, states);
            }
            add(&mut places, name, states);
        }
        places
    })
}

/// A name that the list has in two spellings is in the states of both.
fn add(places: &mut Places, name: String, states: &'static str) {
    match places.entry(name) {
        Entry::Vacant(place) => {
            place.insert(Cow::Borrowed(states));
        }
        Entry::Occupied(mut known) => {
            let known = known.get_mut();
            for code in codes(states) {
                if !codes(known).any(|one| one == code) {
                    known.to_mut().extend(code.iter().map(|letter| char::from(*letter)));
                }
            }
        }
    }
}

fn codes(states: &str) -> impl Iterator<Item = &[u8]> {
    states.as_bytes().chunks(2)
}

/// `DEKALB` for `DE KALB`: an article or a particle, and one word behind it.
fn joined(name: &str) -> Option<String> {
    let (first, rest) = name.split_once(' ').filter(|(first, _)| first.len() == 2)?;
    let opens = matches!(first, "DE" | "LA" | "LE" | "DU" | "EL") && !rest.contains(' ');
    opens.then(|| format!("{first}{rest}"))
}

/// The place of a ZIP, for the ZIPs whose place's name ends in another place's.
pub(crate) fn place_of_zip(zip: u32) -> Option<&'static str> {
    static PLACES: OnceLock<HashMap<u32, String, Quick>> = OnceLock::new();
    let places = PLACES.get_or_init(|| {
        let mut places = HashMap::with_capacity_and_hasher(4_000, Quick::default());
        for line in include_str!("../data/zip_place.tsv").lines() {
            let Some((name, zips)) = line.split_once('\t') else { continue };
            let name = canonical_city(name.split(' '));
            for zip in zips.split(',').filter_map(|zip| zip.parse().ok()) {
                places.insert(zip, name.clone());
            }
        }
        places
    });
    places.get(&zip).map(String::as_str)
}

/// Whether a canonical city name is on the list, for the state if one is known.
pub(crate) fn is_place(city: &str, state: Option<State>) -> bool {
    let is_in =
        |states: &Cow<'_, str>| state.is_none_or(|state| codes(states).any(|code| code == state));
    // `DE KALB` where the list has `DEKALB`.
    let apart = || joined(city).and_then(|name| places().get(&name));
    places().get(city).is_some_and(is_in) || apart().is_some_and(is_in)
}

/// For each word that a listed name begins with, as it is spelled out: the most words of such a name.
/// Almost every word of ordinary prose is settled by this alone.
fn openings() -> &'static HashMap<&'static str, usize, Quick> {
    static OPENINGS: OnceLock<HashMap<&'static str, usize, Quick>> = OnceLock::new();
    OPENINGS.get_or_init(|| {
        let mut openings: HashMap<&'static str, usize, Quick> = HashMap::default();
        let states = tables().state_words();
        for name in places().keys().map(String::as_str).chain(states) {
            let words = name.split(' ').count();
            let longest = openings.entry(name.split(' ').next().unwrap_or(name)).or_insert(0);
            *longest = words.max(*longest);
        }
        openings
    })
}

/// The most words that a place beginning with `word` may have. Spellings that are made one word, and
/// kinds of municipality that are left off, may begin any.
fn longest_from(word: &str) -> usize {
    if opens_word(word) || matches!(word, "NYC" | "PHILA") || is_municipality(word) {
        return LONGEST;
    }
    let spelled = openings().get(city_word(word)).copied().unwrap_or(0);
    spelled.max(openings().get(word).copied().unwrap_or(0))
}

/// How many of the leading words name a city or a state: the longest match, or 0. The words are folded,
/// in upper case.
#[must_use]
pub fn leading_place(words: &[&str]) -> usize {
    let most = words.first().map_or(0, |word| longest_from(word));
    (1..=words.len().min(most))
        .rev()
        .find(|count| {
            let words = words.get(..*count).unwrap_or(&[]);
            let state = tables().state(&words.join(" ")).is_some();
            state || is_place(&canonical_city(words.iter().copied()), None)
        })
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_counts() {
        assert_eq!(leading_place(&["NEW", "YORK", "CITY"]), 3);
        assert_eq!(leading_place(&["SALT", "LAKE", "CITY", "AND"]), 3);
        assert_eq!(leading_place(&["ST", "LOUIS", "PARK"]), 3);
        assert_eq!(leading_place(&["NORTH", "CAROLINA", "TODAY"]), 2);
        assert_eq!(leading_place(&["QWERTY"]), 0);
        assert_eq!(leading_place(&[]), 0);
    }

    /// Every name on the list is still found by its words, as the table spells it.
    #[test]
    fn every_listed_name_is_found() {
        for name in places().keys() {
            let words: Vec<&str> = name.split(' ').collect();
            assert_eq!(leading_place(&words), words.len(), "{name}");
        }
        assert_eq!(leading_place(&["MC", "LEAN"]), 2);
        assert_eq!(leading_place(&["CITY", "OF", "AMES"]), 3);
        assert_eq!(leading_place(&["TOWNSHIP", "OF", "SALT", "LAKE", "CITY"]), 5);
        assert_eq!((leading_place(&["NYC"]), leading_place(&["PHILA"])), (1, 1));
    }

    #[test]
    fn a_place_is_in_its_states() {
        assert!(is_place("SPRINGFIELD", Some(*b"IL")));
        assert!(!is_place("ANCHORAGE", Some(*b"FL")));
        // Two spellings, each in states of its own.
        assert!(is_place("MCCONNELL", Some(*b"IL")) && is_place("MCCOY", Some(*b"VA")));
        assert!(is_place("MCCONNELL", Some(*b"WV")) && is_place("MCCOY", Some(*b"CO")));
        for state in [*b"IL", *b"TX"] {
            assert!(is_place("DEKALB", Some(state)) && is_place("DE KALB", Some(state)));
        }
        assert!(!is_place("DE KALB", Some(*b"FL")) && !is_place("DE", None));
        // Articles and particles alone, and one word behind them.
        assert!(is_place("AU GRES", None) && !is_place("AUGRES", None));
        assert!(is_place("LA CANADA FLINTRIDGE", None) && !is_place("LACANADA FLINTRIDGE", None));
    }
}
