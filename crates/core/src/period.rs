//! The taxable periods of 26 USC 6103(i)(2)(B)(ii): tax years, closed and bounded.
//!
//! There is no "all": it cannot be spelled, only named as the defect it is.

use crate::request::CELL_BYTES_MAX;

/// What the `tax_periods` cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Periods {
    /// Whole tax years, at most as many as the instrument allows; the last of them is given.
    Closed {
        /// The latest tax year stated.
        last: i16,
    },
    /// The cell is empty.
    Missing,
    /// `all`, an open range, or more years than the instrument allows.
    Unbounded,
    /// Something that cannot be read as years.
    Malformed,
}

/// The first year for which a Federal income tax could be returned (Revenue Act of 1913).
const FIRST_TAX_YEAR: i16 = 1913;

impl Periods {
    /// Reads `2022;2023`. At most `years_max` different years.
    #[must_use]
    pub fn read(text: &str, years_max: usize) -> Periods {
        let text = text.trim();
        if text.is_empty() {
            return Periods::Missing;
        }
        if text.len() > CELL_BYTES_MAX {
            return Periods::Malformed;
        }
        if is_open(text) {
            return Periods::Unbounded;
        }
        let open = |part: &str| year(part).is_none() && is_open(part);
        let years = match years(text) {
            Some(years) => years,
            None => {
                let mut parts = text.split(';').map(str::trim).filter(|part| year(part).is_none());
                let unbounded = parts.next().is_some_and(open);
                return if unbounded { Periods::Unbounded } else { Periods::Malformed };
            }
        };
        match years.last() {
            Some(_) if years.len() > years_max => Periods::Unbounded,
            Some(last) => Periods::Closed { last: *last },
            None => Periods::Malformed,
        }
    }
}

/// The different tax years of `2022;2023`, in order; `None` where anything else stands there.
#[must_use]
pub fn years(text: &str) -> Option<Vec<i16>> {
    let years: Option<Vec<i16>> = text.split(';').map(|part| year(part.trim())).collect();
    let mut years = years?;
    years.sort_unstable();
    years.dedup();
    Some(years)
}

fn year(text: &str) -> Option<i16> {
    // `parse` alone would take "+2021".
    let four_digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|year| four_digits && *year >= FIRST_TAX_YEAR)
}

/// `all`, `any`, `2020-`, `-2020`, `2020+`, `since 2020`, `2020 to present` and the like.
fn is_open(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
    const OPEN: [&str; 18] = [
        "all", "any", "every", "since", "present", "onward", "onwards", "forward", "current",
        "now", "before", "until", "through", "from", "after", "todos", "ongoing", "open",
    ];
    // "2020 through 2023" is a closed range in a form that is not ours: malformed, not unbounded.
    let years = words.iter().filter(|word| year(word).is_some()).count();
    let named = words.iter().any(|word| OPEN.contains(word));
    let dangling = ["-", "–", "—", ".."];
    let hangs = dangling.iter().any(|d| lower.ends_with(d) || lower.starts_with(d));
    let edge = hangs || lower.ends_with('+') || lower == "*";
    (named && years < 2) || (edge && years <= 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_lists_open_ranges_and_the_rest() {
        for (text, periods) in [
            ("2022", Periods::Closed { last: 2022 }),
            ("2022;2023", Periods::Closed { last: 2023 }),
            (" 2023 ; 2021 ", Periods::Closed { last: 2023 }),
            ("2022;2022", Periods::Closed { last: 2022 }),
            ("", Periods::Missing),
            ("  ", Periods::Missing),
            ("all", Periods::Unbounded),
            ("ALL YEARS", Periods::Unbounded),
            ("2020-", Periods::Unbounded),
            ("-2020", Periods::Unbounded),
            ("2020+", Periods::Unbounded),
            ("since 2020", Periods::Unbounded),
            ("2020 to present", Periods::Unbounded),
            ("2021;all", Periods::Unbounded),
            ("2011;2012;2013;2014;2015;2016;2017;2018;2019;2020;2021", Periods::Unbounded),
            ("2020-2023", Periods::Malformed),
            ("2022,2023", Periods::Malformed),
            ("2022;", Periods::Malformed),
            ("22", Periods::Malformed),
            ("+2022", Periods::Malformed),
            ("1066", Periods::Malformed),
            ("twenty", Periods::Malformed),
        ] {
            assert_eq!(Periods::read(text, 10), periods, "{text:?}");
        }
    }
}
