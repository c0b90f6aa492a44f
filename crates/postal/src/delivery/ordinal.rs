//! Ordinals in words (Publication 28, section 235): `FIFTH` is `5TH`, `TWENTY FIRST` is `21ST`.
//!
//! The words are English and there are few of them, so they are a table and not a grammar of numbers.

const ORDINALS: [(&str, &str); 28] = [
    ("FIRST", "1ST"),
    ("SECOND", "2ND"),
    ("THIRD", "3RD"),
    ("FOURTH", "4TH"),
    ("FIFTH", "5TH"),
    ("SIXTH", "6TH"),
    ("SEVENTH", "7TH"),
    ("EIGHTH", "8TH"),
    ("NINTH", "9TH"),
    ("TENTH", "10TH"),
    ("ELEVENTH", "11TH"),
    ("TWELFTH", "12TH"),
    ("THIRTEENTH", "13TH"),
    ("FOURTEENTH", "14TH"),
    ("FIFTEENTH", "15TH"),
    ("SIXTEENTH", "16TH"),
    ("SEVENTEENTH", "17TH"),
    ("EIGHTEENTH", "18TH"),
    ("NINETEENTH", "19TH"),
    ("TWENTIETH", "20TH"),
    ("THIRTIETH", "30TH"),
    ("FORTIETH", "40TH"),
    ("FIFTIETH", "50TH"),
    ("SIXTIETH", "60TH"),
    ("SEVENTIETH", "70TH"),
    ("EIGHTIETH", "80TH"),
    ("NINETIETH", "90TH"),
    ("HUNDREDTH", "100TH"),
];

const TENS: [(&str, &str); 8] = [
    ("TWENTY", "2"),
    ("THIRTY", "3"),
    ("FORTY", "4"),
    ("FIFTY", "5"),
    ("SIXTY", "6"),
    ("SEVENTY", "7"),
    ("EIGHTY", "8"),
    ("NINETY", "9"),
];

/// The numeral of the ordinal that the words open with, and how many words it took.
pub(super) fn read<'a>(words: impl Iterator<Item = &'a str> + Clone) -> Option<(String, usize)> {
    let mut rest = words;
    let first = rest.next()?;
    // Almost every word is settled by its first letter.
    if !matches!(first.as_bytes().first()?, b'E' | b'F' | b'H' | b'N' | b'O' | b'S' | b'T') {
        return None;
    }
    if first == "ONE" {
        return match (rest.next()?, rest.next()) {
            ("HUNDREDTH", _) => Some(("100TH".to_owned(), 2)),
            ("HUNDRED", Some("AND")) => {
                let (below, words) = below_a_hundred(rest.next()?, rest.next())?;
                Some((format!("1{below}"), words + 3))
            }
            ("HUNDRED", Some(word)) => {
                let (below, words) = below_a_hundred(word, rest.next())?;
                Some((format!("1{below}"), words + 2))
            }
            _ => None,
        };
    }
    if let Some(ordinal) = one_word(first) {
        return Some((ordinal, 1));
    }
    let (_, tens) = TENS.iter().find(|(word, _)| *word == first)?;
    unit(rest.next()?).map(|unit| (format!("{tens}{unit}"), 2))
}

/// What follows a hundred, in two digits with its ending, and how many words it took.
fn below_a_hundred(first: &str, second: Option<&str>) -> Option<(String, usize)> {
    if let Some(one) = one_word(first) {
        let zeros = "0".repeat(4_usize.checked_sub(one.len())?);
        return Some((format!("{zeros}{one}"), 1));
    }
    let (_, tens) = TENS.iter().find(|(word, _)| *word == first)?;
    unit(second?).map(|unit| (format!("{tens}{unit}"), 2))
}

/// `FIRST`, `TWENTYFIRST`.
fn one_word(word: &str) -> Option<String> {
    let listed = ORDINALS.iter().find(|(spelt, _)| *spelt == word);
    if let Some((_, numeral)) = listed {
        return Some((*numeral).to_owned());
    }
    TENS.iter().find_map(|(spelt, tens)| {
        unit(word.strip_prefix(spelt)?).map(|unit| format!("{tens}{unit}"))
    })
}

/// An ordinal of one digit.
fn unit(word: &str) -> Option<&'static str> {
    let listed = ORDINALS.iter().find(|(spelt, _)| *spelt == word);
    listed.map(|(_, numeral)| *numeral).filter(|numeral| numeral.len() == 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_by_example() {
        let table = [
            ("FIFTH", "5TH", 1),
            ("FIFTH AVE", "5TH", 1),
            ("TWENTY FIRST ST", "21ST", 2),
            ("TWENTYFIRST", "21ST", 1),
            ("ONE HUNDREDTH", "100TH", 2),
            ("ONE HUNDRED TENTH", "110TH", 3),
            ("ONE HUNDRED FIRST", "101ST", 3),
            ("ONE HUNDRED TWENTYFIRST", "121ST", 3),
        ];
        for (text, want, words) in table {
            assert_eq!(read(text.split(' ')), Some((want.to_owned(), words)), "{text}");
        }
        for text in ["TWENTY", "ONE", "ONE MILE", "TWENTY TENTH", "NORTH", "OAK", "FIFTHS", ""] {
            assert_eq!(read(text.split(' ')), None, "{text}");
        }
    }
}
