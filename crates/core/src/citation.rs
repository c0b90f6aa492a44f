//! A section of the United States Code, to the subsection: `8 USC 1253(a)(1)(A)`.

use std::fmt;
use std::str::FromStr;

/// Title, section and the path of subsections, each as the Code writes it.
///
/// Subsections keep their case: `(a)` and `(A)` are two things.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Citation {
    title: u16,
    section: String,
    path: Vec<String>,
}

/// The text is not a citation of the United States Code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CitationError(());

impl fmt::Display for CitationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a section of the United States Code, such as `8 USC 1253(a)(1)(A)`")
    }
}

impl std::error::Error for CitationError {}

impl Citation {
    /// The title, such as 8.
    #[must_use]
    pub fn title(&self) -> u16 {
        self.title
    }

    /// Whether `self` is `other` or a part of it: `8 USC 1253(a)(1)` is within `8 USC 1253`.
    #[must_use]
    pub fn is_within(&self, other: &Citation) -> bool {
        self.title == other.title
            && self.section == other.section
            && self.path.len() >= other.path.len()
            && self.path.iter().zip(&other.path).all(|(own, others)| own == others)
    }

    /// Whether its subsections could be ones: the Code divides a section into (a), (1), (A), (i) and (I), in this order,
    /// and some sections begin with (1).
    #[must_use]
    pub fn is_outlined(&self) -> bool {
        let begins =
            |first: usize| (first..).zip(&self.path).all(|(level, part)| stands_at(part, level));
        begins(0) || begins(1)
    }

    /// How many subsections deep it goes.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.path.len()
    }
}

/// Whether a part can stand at a level of the Code's outline, from 0.
fn stands_at(part: &str, level: usize) -> bool {
    let mut bytes = part.bytes();
    let repeats = || part.bytes().all(|byte| part.as_bytes().first() == Some(&byte));
    let letters = part.len() == 1 || (part.len() == 2 && repeats());
    let roman = |digits: &[u8]| part.len() <= 6 && part.bytes().all(|byte| digits.contains(&byte));
    match level {
        0 => letters && bytes.all(|byte| byte.is_ascii_lowercase()),
        1 => {
            let short = (1..=2).contains(&part.len()) && !part.starts_with('0');
            short && bytes.all(|byte| byte.is_ascii_digit())
        }
        2 => letters && bytes.all(|byte| byte.is_ascii_uppercase()),
        3 => roman(b"ivx"),
        4 => roman(b"IVX"),
        _ => false,
    }
}

impl FromStr for Citation {
    type Err = CitationError;

    /// Reads `8 USC 1253(a)(1)`, `8 U.S.C. § 1253 (a)(1)` and the like; nothing may follow.
    fn from_str(text: &str) -> Result<Citation, CitationError> {
        parse(text).ok_or(CitationError(()))
    }
}

/// What stands behind the first of these words that a text opens with, in either case.
fn opened_by<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    words.iter().find_map(|word| {
        let (head, tail) = text.split_at_checked(word.len())?;
        head.eq_ignore_ascii_case(word).then_some(tail)
    })
}

fn parse(text: &str) -> Option<Citation> {
    let text = text.trim();
    let text = text.strip_suffix('.').unwrap_or(text).trim_end();
    let text = opened_by(text, &["Title"]).map_or(text, str::trim_start);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let title: u16 = text.get(..digits)?.parse().ok().filter(|title| (1..=54).contains(title))?;
    let rest = text.get(digits..)?.trim_start();
    let rest = rest.strip_prefix(',').map_or(rest, str::trim_start);
    let codes = [
        "U.S.C.A.",
        "U.S.C.S.",
        "U.S.C.",
        "USCA",
        "USCS",
        "USC",
        "U.S.C",
        "U. S. C. A.",
        "U. S. C.",
        "U S C",
    ];
    let rest = opened_by(rest, &codes)?.trim_start();
    let rest = rest.strip_prefix(',').map_or(rest, str::trim_start);
    let rest = opened_by(rest, &["Section", "Sec.", "Sec", "Sect."]).unwrap_or(rest);
    let rest = rest.trim_start().trim_start_matches('§').trim_start();
    let open = rest.find('(').unwrap_or(rest.len());
    let (section, mut rest) = rest.split_at_checked(open)?;
    let section = section.trim_end();
    let first_is_digit = section.bytes().next()?.is_ascii_digit();
    let well_formed = section.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if !first_is_digit || !well_formed || section.len() > 12 {
        return None;
    }
    let mut path = Vec::new();
    while !rest.is_empty() {
        let inner = rest.strip_prefix('(')?;
        let (part, after) = inner.split_once(')')?;
        let part = part.trim();
        let fits = (1..=6).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
        if !fits || path.len() == 6 {
            return None;
        }
        path.push(part.to_owned());
        rest = after.trim_start();
    }
    Some(Citation { title, section: section.to_owned(), path })
}

impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} USC {}", self.title, self.section)?;
        self.path.iter().try_for_each(|part| write!(f, "({part})"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ways_a_clerk_writes_a_section() {
        for (written, read) in [
            ("8 USC 1253(a)(1)(A)", "8 USC 1253(a)(1)(A)"),
            ("8 U.S.C. 1253(a)(1)", "8 USC 1253(a)(1)"),
            ("8 U.S.C. § 1253 (a) (1)", "8 USC 1253(a)(1)"),
            ("8usc1325(a)", "8 USC 1325(a)"),
            ("8 U.S.C. Section 1253(a)(1)(A)", "8 USC 1253(a)(1)(A)"),
            ("8 USC sec. 1325(a)", "8 USC 1325(a)"),
            ("Title 8 U.S.C. § 1325(a).", "8 USC 1325(a)"),
            ("title 8, U.S.C., section 1325 (a)", "8 USC 1325(a)"),
            ("18 U.S.C.A. §§ 1028A(a)(1)", "18 USC 1028A(a)(1)"),
            ("18 USC 1028A", "18 USC 1028A"),
            ("42 USC 1320b-7(d)", "42 USC 1320b-7(d)"),
        ] {
            assert_eq!(written.parse::<Citation>().unwrap().to_string(), read);
        }
    }

    #[test]
    fn what_is_not_a_section_is_refused() {
        for bad in [
            "",
            "USC",
            "8 USC",
            "8 CFR 100",
            "99 USC 1",
            "8 USC Section",
            "Section 1253",
            "8 Title USC 1253",
            "8 USC 1253..",
            "8 USC 1253(a",
            "8 USC 1253(a)x",
            "8 USC (a)",
            "immigration fraud",
            "8 USC 1253(a)()",
            "8 USC 1253 et seq.",
        ] {
            assert!(bad.parse::<Citation>().is_err(), "{bad}");
        }
    }

    #[test]
    fn the_parts_of_a_section_come_in_the_order_of_the_code() {
        let outlined = |text: &str| text.parse::<Citation>().unwrap().is_outlined();
        for right in [
            "18 USC 1341",
            "18 USC 1344(1)",
            "8 USC 1182(a)(6)(A)(i)(I)",
            "18 USC 922(g)(5)(A)",
            "21 USC 841(b)(1)(B)(viii)",
            "42 USC 1396a(a)(10)(A)(ii)",
            "26 USC 6103(p)(4)(F)",
            "8 USC 1101(aa)(43)",
        ] {
            assert!(outlined(right), "{right}");
        }
        for wrong in [
            "18 USC 111(zy)",
            "8 USC 1253(a)(1)(A)(zz)",
            "8 USC 1253(A)(1)",
            "8 USC 1324(a)(999)",
            "8 USC 1324(a)(01)",
            "18 USC 111(a)(A)",
            "18 USC 111(a)(1)(A)(i)(I)(a)",
        ] {
            assert!(!outlined(wrong), "{wrong}");
        }
    }

    #[test]
    fn a_part_is_within_the_whole_and_case_counts() {
        let cite = |text: &str| text.parse::<Citation>().unwrap();
        assert!(cite("8 USC 1253(a)(1)").is_within(&cite("8 USC 1253")));
        assert!(!cite("8 USC 1253").is_within(&cite("8 USC 1253(a)")));
        assert!(!cite("8 USC 1253(A)").is_within(&cite("8 USC 1253(a)")));
        assert!(!cite("8 USC 12530").is_within(&cite("8 USC 1253")));
    }
}
