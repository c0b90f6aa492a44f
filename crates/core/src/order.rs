//! The removal order that the agreement asks for, and that 8 USC 1253(a)(1) is built on.

use jiff::civil::Date;

use crate::citation::Citation;
use crate::request::{CELL_BYTES_MAX, Row};

/// Whether a required cell says something, and in its form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stated {
    /// It is there, in its form.
    Stated,
    /// It is empty.
    Missing,
    /// It is there, and cannot be read or is too long.
    Malformed,
}

/// The ground of removal stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ground {
    /// A class described in 8 USC 1227(a), as 8 USC 1253(a)(1) requires.
    Deportable,
    /// Another section.
    Other,
    /// The cell is empty.
    Missing,
    /// Not a citation.
    Malformed,
}

/// The order cells of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// `order_number`.
    pub number: Stated,
    /// `order_date`, with the date where it is stated.
    pub dated: Stated,
    /// The date of the final administrative order.
    pub date: Option<Date>,
    /// `order_ground`.
    pub ground: Ground,
    /// `review_final_date`: an empty cell is `Missing`, which is lawful.
    pub review: Stated,
    /// The date on which judicial review became final.
    pub review_date: Option<Date>,
}

impl Order {
    /// Reads the order cells of a row; `bytes_max` bounds each.
    #[must_use]
    pub fn read(row: &Row<'_>, bytes_max: usize) -> Order {
        let (dated, date) = read_date(row.order_date);
        let (review, review_date) = read_date(row.review_final_date);
        let number = stated(row.order_number, bytes_max);
        Order { number, dated, date, ground: read_ground(row.order_ground), review, review_date }
    }
}

/// What is written where there is no number, without what is no letter and no digit.
const NO_NUMBER: [&str; 25] = [
    "NA",
    "NONE",
    "NIL",
    "NULL",
    "NO",
    "NOT",
    "UNKNOWN",
    "UNK",
    "TBD",
    "TBA",
    "PENDING",
    "NOTKNOWN",
    "NOTAVAILABLE",
    "NOTAPPLICABLE",
    "NOTPROVIDED",
    "NOTGIVEN",
    "NOTASSIGNED",
    "NONUMBER",
    "SEEFILE",
    "SAME",
    "VARIOUS",
    "NINGUNO",
    "DESCONOCIDO",
    "SINNUMERO",
    "SN",
];

/// Whether a cell that names a number or an id is there and not too long. A word for none, zeros or crosses alone, and
/// what has neither letter nor digit, state nothing.
#[must_use]
pub fn stated(text: &str, bytes_max: usize) -> Stated {
    if text.len() > bytes_max {
        return Stated::Malformed;
    }
    let letters = || text.chars().filter(|letter| letter.is_alphanumeric());
    let zeros = letters().all(|letter| letter == '0');
    let crosses = letters().all(|letter| letter.eq_ignore_ascii_case(&'x'));
    let says = |word: &&str| letters().flat_map(char::to_uppercase).eq(word.chars());
    if zeros || crosses || NO_NUMBER.iter().any(says) { Stated::Missing } else { Stated::Stated }
}

/// Reads an ISO 8601 calendar date, `2025-01-31`, in the years 1900 to 2199.
///
/// The bounds keep date arithmetic in the rules from overflowing.
#[must_use]
pub fn read_date(text: &str) -> (Stated, Option<Date>) {
    if text.is_empty() {
        return (Stated::Missing, None);
    }
    let shaped = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let date =
        text.parse::<Date>().ok().filter(|date| shaped && (1900..2200).contains(&date.year()));
    match date {
        Some(date) => (Stated::Stated, Some(date)),
        None => (Stated::Malformed, None),
    }
}

fn read_ground(text: &str) -> Ground {
    if text.is_empty() {
        return Ground::Missing;
    }
    let Some(stated) = text.parse::<Citation>().ok().filter(|_| text.len() <= CELL_BYTES_MAX)
    else {
        return Ground::Malformed;
    };
    match "8 USC 1227(a)".parse::<Citation>() {
        Ok(deportable) if stated.is_within(&deportable) => Ground::Deportable,
        _ => Ground::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_iso_and_real() {
        for good in ["2024-02-29", "1900-01-01", "2199-12-31"] {
            assert_eq!(read_date(good).0, Stated::Stated, "{good}");
        }
        let bad = [
            "2026-02-30",
            "2023-02-29",
            "99999-01-01",
            "1899-12-31",
            "2200-01-01",
            "1/2/2024",
            "2024-1-2",
            "20240102",
            "2024-01-02T00:00",
            "yesterday",
            "+024-01-02",
        ];
        for bad in bad {
            assert_eq!(read_date(bad), (Stated::Malformed, None), "{bad}");
        }
        assert_eq!(read_date(""), (Stated::Missing, None));
    }

    #[test]
    fn a_word_for_none_is_no_number() {
        for none in [
            "",
            "-",
            "N/A",
            "n.a.",
            "None",
            "0",
            "000",
            "XXX",
            "\u{200b}",
            "unknown",
            "s/n",
            "Not known",
        ] {
            assert_eq!(stated(none, 100), Stated::Missing, "{none:?}");
        }
        for number in ["INV-1", "A-0", "1", "X1", "A 012 345 678", "NA-7", "Ñ"] {
            assert_eq!(stated(number, 100), Stated::Stated, "{number:?}");
        }
        assert_eq!(stated(&"1".repeat(101), 100), Stated::Malformed);
    }

    #[test]
    fn the_ground_must_be_deportability() {
        for (text, ground) in [
            ("8 USC 1227(a)(1)(B)", Ground::Deportable),
            ("8 USC 1227(a)", Ground::Deportable),
            ("8 USC 1227", Ground::Other),
            ("8 USC 1182(a)(6)(A)(i)", Ground::Other),
            ("overstay", Ground::Malformed),
            ("", Ground::Missing),
        ] {
            assert_eq!(read_ground(text), ground, "{text:?}");
        }
    }
}
