//! Which claims may be about somebody who is protected: what a protection or an order's list covers, and no more than
//! a refusal is ever made of it.
//!
//! A list names people as an order or a determination does: a middle name, a second surname, a suffix, a unit or a
//! direction may be left out, and the record has it; or the list has what the record leaves out. So the list covers
//! every claim that states one word of its surname and one of its given or middle names, in any order, with the number,
//! the street's name and the ZIP Code; an apartment or a suffix tells two claims apart only where both state one. To
//! refuse one too many costs a request; one too few cannot be taken back.

use portcullis_postal::{Address, Claim, Name};

/// Stands for a unit or a suffix that the list leaves out, so that it covers every one.
const ANY: &str = "*";

/// What a listed claim is known by, in one form for each way in which another may state its unit and suffix.
#[must_use]
pub fn likeness(claim: &Claim) -> Vec<Vec<u8>> {
    let (name, address) = (claim.name(), claim.address());
    let (unit, place, suffix) = (unit(address), place(address), generation(name.suffix()));
    let mut known = Vec::new();
    for surname in &spelt(&words_of([name.surname()])) {
        for given in &spelt(&words_of([name.given(), name.middle()])) {
            for unit in covered(&unit) {
                let one = |suffix: &str| key([&surname.text, &given.text], [unit, suffix], &place);
                known.extend(covered(suffix).into_iter().map(one));
            }
        }
    }
    known
}

/// How a claim that is covered may state what the list states so.
fn covered(listed: &str) -> Vec<&str> {
    if listed.is_empty() { vec![ANY] } else { vec![listed, ""] }
}

/// Everything that a claim may be listed by: for every two words of its name.
#[must_use]
pub fn likenesses(claim: &Claim) -> Vec<Vec<u8>> {
    of_words(&words(claim.name()), claim.name().suffix(), claim.address())
}

/// The same, of a name's words and its suffix with an address.
#[must_use]
pub fn of_words(words: &[&str], suffix: &str, address: &Address) -> Vec<Vec<u8>> {
    let (place, unit, suffix) = (place(address), unit(address), generation(suffix));
    let spelt = spelt(words);
    let mut found = Vec::new();
    for one in &spelt {
        for other in spelt.iter().filter(|other| other.from >= one.to) {
            for unit in [unit.as_str(), ANY] {
                let own = [suffix, ANY];
                found.extend(own.map(|own| key([&one.text, &other.text], [unit, own], &place)));
            }
        }
    }
    found
}

/// The second of a name is a junior.
fn generation(suffix: &str) -> &str {
    if suffix == "II" { "JR" } else { suffix }
}

/// A way to write one or two words of a name that stand side by side.
struct Spelt {
    text: String,
    from: usize,
    to: usize,
}

/// `MARY ANN` may be `MARYANN`, and `DELACRUZ` may be `CRUZ`: each word, what is left of it behind a particle, and each
/// two in one.
fn spelt(words: &[&str]) -> Vec<Spelt> {
    let mut spelt = Vec::with_capacity(2 * words.len());
    for (from, word) in words.iter().enumerate() {
        let mut add = |text: &str, count| {
            spelt.push(Spelt { text: text.to_owned(), from, to: from + count });
        };
        add(word, 1);
        let behind = PARTICLES.iter().find_map(|particle| word.strip_prefix(particle));
        if let Some(rest) = behind.filter(|rest| rest.len() > 2) {
            add(rest, 1);
        }
        if let Some(next) = words.get(from + 1) {
            add(&[*word, *next].concat(), 2);
        }
    }
    spelt
}

/// What may stand before a surname, or be left out; the longest first.
const PARTICLES: [&str; 22] = [
    "VANDER", "VANDEN", "DELLA", "DELOS", "DELAS", "DELA", "VAN", "VON", "DEL", "DOS", "DAS",
    "SAN", "BEN", "BIN", "DE", "DA", "DI", "DU", "LA", "LE", "EL", "AL",
];

fn words(name: &Name) -> Vec<&str> {
    words_of([name.surname(), name.given(), name.middle()])
}

fn words_of<const N: usize>(parts: [&str; N]) -> Vec<&str> {
    parts
        .into_iter()
        .flat_map(|part| part.split([' ', '-']))
        .filter(|word| !word.is_empty())
        .collect()
}

/// What tells one unit of a building from another, however it is called: `4` of `APT 4` and `# 4`. A floor, a building, a
/// rear or several units tell nobody apart: `FL 2` may be `APT 4`.
fn unit(address: &Address) -> String {
    match address.unit_line().split(' ').collect::<Vec<_>>().as_slice() {
        ["APT" | "UNIT" | "STE" | "#", id] => (*id).to_owned(),
        _ => String::new(),
    }
}

/// The parts of an address that every spelling of it has.
fn place(address: &Address) -> Vec<u8> {
    let kept = ["number", "street_name", "route", "kind", "box", "zip"];
    let mut place = Vec::new();
    for (name, text) in address.fields().iter().filter(|(name, _)| kept.contains(name)) {
        // `PO BOX 088` may be 88, and `123-45` 12345.
        let plain: String = text.chars().filter(|letter| *letter != '-').collect();
        let plain = match *name {
            "number" | "box" | "route" => plain.trim_start_matches('0').to_owned(),
            "street_name" => street(text),
            _ => text.clone(),
        };
        push(&mut place, name);
        push(&mut place, &plain);
    }
    place
}

/// A highway is known by its number, whatever it is called, and so is a street by its own; the King of `MLK BLVD` has
/// many names.
fn street(name: &str) -> String {
    let digits: String = name.chars().filter(char::is_ascii_digit).collect();
    let king = ["MLK", "KING"].iter().any(|king| name.split(' ').any(|word| word == *king));
    match (digits.is_empty(), king) {
        (false, _) => digits,
        (true, true) => "KING".to_owned(),
        (true, false) => name.to_owned(),
    }
}

/// Injective in the two words, whichever comes first, the unit and the suffix, and the place.
fn key(words: [&str; 2], told_apart: [&str; 2], place: &[u8]) -> Vec<u8> {
    let [one, other] = words;
    let words = if one <= other { [one, other] } else { [other, one] };
    let mut key = Vec::new();
    words.into_iter().chain(told_apart).for_each(|text| push(&mut key, text));
    key.extend_from_slice(place);
    key
}

fn push(key: &mut Vec<u8>, text: &str) {
    key.extend_from_slice(&u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes());
    key.extend_from_slice(text.as_bytes());
}

#[cfg(test)]
mod tests {
    // SYNTHETIC: the names are made up.
    use portcullis_postal::{NameColumns, read_name, read_text};

    use super::*;

    fn claim(last: &str, first: &str, middle: &str, suffix: &str, address: &str) -> Claim {
        let name = read_name(&NameColumns { last, first, middle, suffix });
        Claim::new(name.name().unwrap(), read_text(address).address().unwrap())
    }

    fn covers(listed: &Claim, other: &Claim) -> bool {
        likenesses(other).iter().any(|one| likeness(listed).contains(one))
    }

    #[test]
    fn a_listed_claim_covers_whoever_may_be_the_same_person() {
        let house = "123 Main St, Springfield, IL 62701";
        let listed = claim("Roe", "Jane", "", "", house);
        for (what, other, covered) in [
            ("the same", claim("Roe", "Jane", "", "", house), true),
            ("two given names", claim("Roe", "Jane Marie", "", "", house), true),
            ("a middle name", claim("Roe", "Jane", "Marie", "", house), true),
            ("a second surname", claim("Roe Doe", "Jane", "", "", house), true),
            ("a suffix", claim("Roe", "Jane", "", "III", house), true),
            ("hyphened surnames", claim("Doe-Roe", "Jane", "", "", house), true),
            ("the names the other way round", claim("Jane", "Roe", "", "", house), true),
            (
                "a unit",
                claim("Roe", "Jane", "", "", "123 Main St Apt 4, Springfield, IL 62701"),
                true,
            ),
            (
                "a direction",
                claim("Roe", "Jane", "", "", "123 N Main St, Springfield, IL 62701"),
                true,
            ),
            (
                "another suffix of the street",
                claim("Roe", "Jane", "", "", "123 Main Ave, Springfield, IL 62701"),
                true,
            ),
            (
                "another house",
                claim("Roe", "Jane", "", "", "125 Main St, Springfield, IL 62701"),
                false,
            ),
            (
                "another place",
                claim("Roe", "Jane", "", "", "123 Main St, Springfield, IL 62702"),
                false,
            ),
            ("somebody else there", claim("Roe", "John", "", "", house), false),
            ("somebody else's surname", claim("Doe", "Jane", "", "", house), false),
        ] {
            assert_eq!(covers(&listed, &other), covered, "{what}");
        }
    }

    #[test]
    fn what_both_state_tells_them_apart_and_what_one_leaves_out_does_not() {
        let at = |unit: &str| {
            claim("Roe", "Jane", "", "", &format!("123 Main St {unit}, Springfield, IL 62701"))
        };
        let of = |suffix: &str| claim("Roe", "Abel", "", suffix, "9 Elm Ave, Ames, IA 50010");
        for (listed, other, covered) in [
            (at("Apt 4"), at("Apt 4"), true),
            (at("Apt 4"), at("# 4"), true),
            (at("Apt 4"), at(""), true),
            (at(""), at("Apt 4"), true),
            (at("Apt 4"), at("Apt 5"), false),
            (of("Jr"), of("Jr"), true),
            (of("Jr"), of(""), true),
            (of(""), of("Jr"), true),
            (of("Jr"), of("Sr"), false),
        ] {
            assert_eq!(covers(&listed, &other), covered, "{listed:?} {other:?}");
        }
    }

    #[test]
    fn a_name_or_a_street_that_is_written_otherwise_is_covered_both_ways() {
        let elm = "9 Elm Ave, Ames, IA 50010";
        let at = |address: &str| claim("Roe", "Abel", "", "", address);
        let named = |last: &str, first: &str, middle: &str| claim(last, first, middle, "", elm);
        let of = |suffix: &str| claim("Roe", "Abel", "", suffix, elm);
        for (one, other, covered) in [
            (named("Cruz", "Ana", ""), named("De La Cruz", "Ana", ""), true),
            (named("Van Der Berg", "Ana", ""), named("Berg", "Ana", ""), true),
            (named("Roe", "Mary Ann", ""), named("Roe", "Maryann", ""), true),
            (named("Roe", "Mary", "Ann"), named("Roe", "Maryann", ""), true),
            (named("Garcia Lopez", "Ana", ""), named("Garcialopez", "Ana", ""), true),
            (named("Delroe", "Ana", ""), named("Roe", "Ana", ""), true),
            (named("Dele", "Ana", ""), named("E", "Ana", ""), false),
            (named("Roe", "Mary", ""), named("Roe", "Maryann", ""), false),
            (of("Jr"), of("II"), true),
            (of("II"), of("III"), false),
            (at("9 US Highway 5, Ames, IA 50010"), at("9 State Route 5, Ames, IA 50010"), true),
            (at("9 5th St, Ames, IA 50010"), at("9 5 St, Ames, IA 50010"), true),
            (at("9 5th St, Ames, IA 50010"), at("9 6th St, Ames, IA 50010"), false),
            (
                at("9 MLK Blvd, Ames, IA 50010"),
                at("9 Dr Martin Luther King Jr Blvd, Ames, IA 50010"),
                true,
            ),
            (at("9 Kingston St, Ames, IA 50010"), at("9 King St, Ames, IA 50010"), false),
        ] {
            assert_eq!(covers(&one, &other), covered, "{one:?} {other:?}");
            assert_eq!(covers(&other, &one), covered, "{other:?} {one:?}");
        }
    }

    #[test]
    fn a_list_that_names_more_than_the_record_covers_it_too() {
        let at = |last, first, middle| claim(last, first, middle, "", "9 Elm Ave, Ames, IA 50010");
        for (listed, other) in [
            (at("Doe Roe", "Jane", ""), at("Roe", "Jane", "")),
            (at("Doe-Roe", "Jane", ""), at("Roe", "Jane", "")),
            (at("Roe", "Anna Jane", ""), at("Roe", "Jane", "")),
            (at("Roe", "Anna", "Jane"), at("Roe", "Jane", "")),
        ] {
            assert!(covers(&listed, &other), "{listed:?} {other:?}");
        }
        assert!(!covers(&at("Roe", "Anna", ""), &at("Roe", "Jane", "")));
    }

    #[test]
    fn no_letter_moves_from_one_word_to_the_other() {
        let at = |last, first| claim(last, first, "", "", "PO Box 12, Springfield, IL 62701");
        assert_ne!(likeness(&at("AB", "C")), likeness(&at("A", "BC")));
        assert_eq!(likeness(&at("AB", "C")), likeness(&at("C", "AB")));
    }
}
