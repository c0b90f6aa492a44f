//! The place list: which words name a city or a state.
//!
//! The list finds a city that no comma sets apart. It never refuses one: no free list holds every name
//! that the Postal Service accepts. It is loaded on first use, since readings of columns need none.

use crate::locality::canonical_city;
use crate::tables::{State, tables};
use std::collections::HashMap;
use std::sync::OnceLock;

/// The longest name on the list, in words.
const LONGEST: usize = 7;

/// Canonical name to the codes of its states, run together.
fn places() -> &'static HashMap<String, &'static str> {
    static PLACES: OnceLock<HashMap<String, &'static str>> = OnceLock::new();
    PLACES.get_or_init(|| {
        let mut places: HashMap<String, &'static str> = HashMap::with_capacity(45_000);
        for line in include_str!("../data/places.tsv").lines() {
            let Some((name, states)) = line.split_once('\t') else { continue };
            let name = canonical_city(name.split(' '));
            places
                .entry(name)
                .and_modify(|known| {
                    // Two spellings of one name: the one in more states is kept.
                    if states.len() > known.len() {
                        *known = states;
                    }
                })
                .or_insert(states);
        }
        places
    })
}

/// The place of a ZIP, for the ZIPs whose place's name ends in another place's.
pub(crate) fn place_of_zip(zip: u32) -> Option<&'static str> {
    static PLACES: OnceLock<HashMap<u32, String>> = OnceLock::new();
    let places = PLACES.get_or_init(|| {
        let mut places = HashMap::with_capacity(4_000);
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
    let Some(states) = places().get(city) else { return false };
    state.is_none_or(|state| states.as_bytes().chunks(2).any(|code| code == state))
}

/// How many of the leading words name a city or a state: the longest match, or 0. The words are folded,
/// in upper case.
#[must_use]
pub fn leading_place(words: &[&str]) -> usize {
    (1..=words.len().min(LONGEST))
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

    #[test]
    fn a_place_is_in_its_states() {
        assert!(is_place("SPRINGFIELD", Some(*b"IL")));
        assert!(!is_place("ANCHORAGE", Some(*b"FL")));
    }
}
