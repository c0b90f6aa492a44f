//! A canonical form must read back to itself, as text and as columns.
//!
//! Most addresses do so by the plainness of their words. Where a name holds a word that could also be a
//! suffix, a direction, a unit or a highway, the form is read again; if another address comes out, the
//! text could be read in two ways and is ambiguous.

use super::{Columns, put_together, understand_columns, understand_lines};
use crate::address::{Address, Delivery, Street};
use crate::tables::tables;
use crate::token::ordinal_number;

/// Whether the plainness of its words alone says that the printed form is the same address again.
fn is_plain_throughout(address: &Address) -> bool {
    let plain = match &address.delivery {
        Delivery::Street(street) => {
            let ended = !street.suffix.is_empty() && !tables().info(street.suffix).is_unit();
            is_plain(street) && (address.units.is_empty() || ended && address.units.len() == 1)
        }
        Delivery::PoBox(_) => true,
        _ => false,
    };
    // In Puerto Rico a first line is also read as an urbanization or a sector, which its words alone do not tell.
    plain && address.state() != "PR" && is_plain_city(&address.city)
}

/// Whether the printed form is the same address again.
pub(super) fn reads_back(address: &Address) -> bool {
    is_plain_throughout(address) || reads_back_as_written(address)
}

fn reads_back_as_written(address: &Address) -> bool {
    let again = understand_lines(&[&address.to_string()], put_together);
    let (line1, line2) = (address.delivery_line(), address.unit_line());
    let columns = Columns {
        line1: &line1,
        line2: &line2,
        city: &address.city,
        state: address.state(),
        zip: address.zip(),
    };
    let columns = understand_columns(&columns, put_together);
    again.address.as_ref() == Some(address) && columns.address.as_ref() == Some(address)
}

/// A number of digits and a name of words that are nothing else.
fn is_plain(street: &Street) -> bool {
    let digits = street.number.bytes().all(|byte| byte.is_ascii_digit());
    let numbered = ordinal_number(&street.name).is_some();
    // Without a suffix, a state at the end may be the last line's, repeated.
    let bare = |word: &str| !tables().info(word).is_suffix() && tables().state(word).is_none();
    let words = || street.name.split(' ').all(is_plain_word);
    let ends = !street.suffix.is_empty() || street.name.split(' ').all(bare);
    digits && ends && street.urbanization.is_empty() && (numbered || words())
}

fn is_plain_word(word: &str) -> bool {
    let info = tables().info(word);
    let other = info.is_strong() || info.is_dir() || info.is_unit() || info.opens_highway();
    let letters = word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    letters && !other && !info.is_atom() && !info.is_facility() && !info.is_asked()
}

/// Words that are nothing else. A state's name may be among them: no longer name of another state ends in two letters,
/// but `W VA`, and no city is spelt `W`.
fn is_plain_city(city: &str) -> bool {
    let plain = |word: &str| {
        let info = tables().info(word);
        let letters = word.bytes().all(|byte| byte.is_ascii_uppercase());
        // The two letters of a state might be taken for the state itself.
        letters && !info.is_unit() && !info.is_strong() && (word.len() > 2 || !is_state(word))
    };
    city.split(' ').all(plain)
}

fn is_state(words: &str) -> bool {
    tables().state(words).is_some()
}

#[cfg(test)]
mod tests {
    use crate::completeness::{Completeness, Reason};
    use crate::reading::read_text;

    #[test]
    fn what_reads_back_otherwise_is_ambiguous() {
        let reading = read_text("9 Floor Unit North, Springfield IL 62701");
        assert_eq!(reading.completeness(), Completeness::Incomplete(vec![Reason::Ambiguous]));
        let reading = read_text("1 Sector Rd # 320-3, San Juan PR 00901");
        assert_eq!(reading.completeness(), Completeness::Incomplete(vec![Reason::Ambiguous]));
        assert!(read_text("12 Old Mill Rd, Key West FL 33040").address().is_some());
    }

    /// What is said of a city without a second reading is what a second reading says.
    #[test]
    fn a_city_that_holds_the_name_of_a_state_reads_back() {
        let states = ["DC", "KS", "MO", "NY", "OH", "VA", "WA"];
        let mut settled = 0;
        for place in include_str!("../../data/places.tsv").lines() {
            let place = place.split('\t').next().unwrap();
            if !place.split(' ').any(super::is_state) {
                continue;
            }
            for state in states.into_iter().filter(|_| super::is_plain_city(place)) {
                let zip = state_zip(state);
                let read = read_text(&format!("12 MAIN ST, {place}, {state} {zip}"));
                let Some(address) = read.address() else { continue };
                assert!(super::is_plain_throughout(address), "{address}");
                assert!(super::reads_back_as_written(address), "{address}");
                settled += 1;
            }
        }
        assert!(settled > 1_000, "{settled}");
    }

    fn state_zip(state: &str) -> &'static str {
        match state {
            "DC" => "20001",
            "KS" => "66101",
            "MO" => "64101",
            "NY" => "10001",
            "OH" => "43015",
            "VA" => "22201",
            _ => "98101",
        }
    }

    #[test]
    fn most_addresses_are_settled_by_their_words_and_need_no_second_reading() {
        let table = [
            ("123 Main St, Springfield IL 62701", true),
            ("123 Main St Apt 4, Springfield IL 62701", true),
            ("12 21st St, Springfield IL 62701", true),
            ("12 Broadway, Springfield IL 62701", true),
            ("PO Box 12, Springfield IL 62701", true),
            // A kind of its own, and more units than one.
            ("RR 2 Box 18, Springfield IL 62701", false),
            ("123 Main St Bldg 5 Apt 3, Springfield IL 62701", false),
            // The unit might be the street's, where no suffix parts them.
            ("123 Broadway # 4, Springfield IL 62701", false),
            ("123 Main Union Apt 4, Springfield IL 62701", false),
            // A word that could be something else: a state, a letter, a facility, a stand-in, another kind of road.
            ("12 Ohio, Springfield IL 62701", false),
            ("12 K St, Springfield IL 62701", false),
            ("12 Hotel St, Springfield IL 62701", false),
            ("12 Unknown Rd, Springfield IL 62701", false),
            ("12 Old Mill Rd, Springfield IL 62701", false),
            ("12A Main St, Springfield IL 62701", false),
            ("12 Main St, San Juan PR 00901", false),
            ("12 Main St, Key West FL 33040", false),
            ("12 Main St, Delaware OH 43015", true),
            ("12 Main St NW, Washington DC 20001", true),
            ("12 Main St, Oklahoma City OK 73101", true),
            ("12 Main St, El Paso TX 79901", true),
            ("12 Main St, La Porte TX 77571", false),
            ("12 Main St, Terrace Park OH 45174", false),
        ];
        for (text, plain) in table {
            let reading = read_text(text);
            let address = reading.address().unwrap();
            assert_eq!(super::is_plain_throughout(address), plain, "{text}");
        }
    }
}
