//! The specific reason of 26 USC 6103(i)(2)(B)(iv): graded, never understood.
//!
//! Whether a reason is good is a person's judgement. What a machine can see is whether there is one,
//! whether it speaks of this case, and whether it is the same text with other names in it.

use portcullis_postal as postal;

/// What the `reason` cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// The cell is empty.
    Missing,
    /// Longer than its form allows.
    Malformed,
    /// Too few words, or without this row's investigation id or order number.
    General,
    /// Enough words, and it names the row's own investigation or order.
    Specific,
}

impl Reason {
    /// Grades `text`: at least `words_min` words, one of `case_ids` among them as a whole token.
    #[must_use]
    pub fn grade(text: &str, case_ids: &[&str], words_min: usize, bytes_max: usize) -> Reason {
        if text.is_empty() {
            return Reason::Missing;
        }
        if text.len() > bytes_max {
            return Reason::Malformed;
        }
        let words = text.split_whitespace().filter(|w| w.contains(char::is_alphanumeric)).count();
        let cites = case_ids.iter().any(|id| names(text, id));
        if words >= words_min && cites { Reason::Specific } else { Reason::General }
    }
}

/// Whether `id` stands in `text` with nothing alphanumeric on either side, whatever the case.
fn names(text: &str, id: &str) -> bool {
    if id.is_empty() {
        return false;
    }
    let (text, id) = (text.to_lowercase(), id.to_lowercase());
    text.match_indices(&id).any(|(at, found)| {
        let before = text.get(..at).and_then(|head| head.chars().next_back());
        let after = text.get(at + found.len()..).and_then(|tail| tail.chars().next());
        let outside = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
        outside(before) && outside(after)
    })
}

/// The reason with names, places, numbers, ids and dates taken out: what is left of two reasons is
/// equal when one is the other with the blanks filled in differently.
///
/// `names` are the row's own words to take out: the subject's names, ids, the officers' names.
#[must_use]
pub fn skeleton(text: &str, names: &[&str]) -> String {
    let folded = postal::fold(text);
    let words: Vec<&str> = split(&folded);
    let taken: Vec<String> = names.iter().map(|name| postal::fold(name)).collect();
    let taken: Vec<&str> = taken.iter().flat_map(|name| split(name)).collect();
    let mut kept = String::with_capacity(folded.len());
    let mut rest = words.as_slice();
    while let Some((word, after)) = rest.split_first() {
        let place = postal::leading_place(rest);
        if place > 0 {
            rest = rest.get(place..).unwrap_or_default();
            continue;
        }
        let numbered = word.bytes().any(|byte| byte.is_ascii_digit());
        if !numbered && !taken.contains(word) && !MONTHS.contains(word) {
            kept.push_str(word);
            kept.push(' ');
        }
        rest = after;
    }
    kept
}

fn split(folded: &str) -> Vec<&str> {
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

const MONTHS: [&str; 23] = [
    "JANUARY",
    "FEBRUARY",
    "MARCH",
    "APRIL",
    "MAY",
    "JUNE",
    "JULY",
    "AUGUST",
    "SEPTEMBER",
    "OCTOBER",
    "NOVEMBER",
    "DECEMBER",
    "JAN",
    "FEB",
    "MAR",
    "APR",
    "JUN",
    "JUL",
    "AUG",
    "SEP",
    "OCT",
    "NOV",
    "DEC",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_specific_reason_has_words_and_names_its_case() {
        let ten = "one two three four five six seven eight nine INV-7";
        assert_eq!(Reason::grade(ten, &["INV-7"], 10, 4000), Reason::Specific);
        assert_eq!(Reason::grade(ten, &["inv-7"], 10, 4000), Reason::Specific);
        assert_eq!(Reason::grade(ten, &["INV-70"], 10, 4000), Reason::General);
        assert_eq!(
            Reason::grade(&ten.replace("INV-7", "INV-71"), &["INV-7"], 10, 4000),
            Reason::General
        );
        assert_eq!(Reason::grade(ten, &["", ""], 10, 4000), Reason::General);
        assert_eq!(Reason::grade("too few INV-7", &["INV-7"], 10, 4000), Reason::General);
        assert_eq!(Reason::grade("", &["INV-7"], 10, 4000), Reason::Missing);
        assert_eq!(Reason::grade(&"x ".repeat(3000), &["x"], 10, 4000), Reason::Malformed);
    }

    #[test]
    fn filled_in_blanks_leave_one_skeleton() {
        let one = skeleton(
            "John Roe of Chicago, Illinois (INV-12) overstayed on 3 March 2021.",
            &["John", "Roe"],
        );
        let two =
            skeleton("Ana Poe of Ames, Iowa (INV-77) overstayed on 9 June 2024.", &["Ana", "Poe"]);
        assert_eq!(one, two);
        assert_ne!(
            one,
            skeleton("Ana Poe was seen at work after her order (INV-77).", &["Ana", "Poe"])
        );
    }
}
