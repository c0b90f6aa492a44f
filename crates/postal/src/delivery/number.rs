//! House numbers (Publication 28, section 232 and Appendix D).
//!
//! A number is kept whole: its letter, its hyphen, its fraction, its decimal part, its grid letters.
//! Only leading zeros go. `123A`, `123-A` and `123 A` before a name are one number; `123 1/2` is another.

use crate::token::Word;

/// A house number, how many words it took, and whether it is a grid number.
pub(super) struct Number {
    pub(super) text: String,
    pub(super) words: usize,
    pub(super) grid: bool,
}

/// Reads the number at the start of a line. A number of zeros is none.
pub(super) fn read(words: &[Word<'_>]) -> Option<Number> {
    let (first, rest) = words.split_first()?;
    if !first.is_plain() {
        return None;
    }
    // A grid's number has letters.
    if !first.is_digits()
        && let Some(grid) = wisconsin(first, rest)
    {
        return Some(grid);
    }
    if first.is("ONE") {
        let name = rest.first()?;
        let part_of_a_name = [
            "MILE", "MILES", "FORKS", "CORNERS", "RIVERS", "HUNDRED", "HORSE", "OAK", "TREE",
            "EYED", "STOP", "WAY",
        ];
        // `ONE COURT ST`, `ONE ELM`; but `ONE WAY` and `ONE COURT` say no number.
        let ended = rest.len() > 1 && rest.last().is_some_and(|word| word.info.is_suffix());
        let number =
            !name.is_any(&part_of_a_name) && (ended || rest.len() > 1 && !name.info.is_strong());
        return number.then(|| Number { text: "1".to_owned(), words: 1, grid: false });
    }
    if is_lettered(first) && rest.len() > 1 && rest.iter().any(|word| word.info.is_strong()) {
        return Some(Number { text: first.text.to_owned(), words: 1, grid: false });
    }
    if !first.starts_with_digit() {
        return None;
    }
    // An ordinal is none: it is the street's.
    let mut text = match first.is_digits() {
        true => digits(first.text)?.to_owned(),
        false => one_word(first.text)?,
    };
    let mut count = 1;
    if let Some(fraction) = rest.first().filter(|word| is_fraction(word.text)) {
        if text.contains(' ') {
            return None;
        }
        text.push(' ');
        text.push_str(fraction.text);
        count += 1;
    } else if let Some((fraction, words)) = spelt_fraction(rest)
        && !text.contains(' ')
    {
        text.push(' ');
        text.push_str(fraction);
        count += words;
    } else if let Some(letter) = house_letter(first, rest) {
        text.push_str(letter);
        count += 1;
    }
    Some(Number { text, words: count, grid: false })
}

/// `A1234`: a letter and three digits or more (Appendix D1).
fn is_lettered(word: &Word<'_>) -> bool {
    let [letter, first, digits @ ..] = word.text.as_bytes() else { return false };
    letter.is_ascii_uppercase()
        && *first != b'0'
        && first.is_ascii_digit()
        && (2..6).contains(&digits.len())
        && digits.iter().all(u8::is_ascii_digit)
}

/// `123`, `123A`, `123-A`, `45-17`, `45-17B`, `123.5`, `123-1/2`, `5N237`.
fn one_word(word: &str) -> Option<String> {
    // `45-17-A` is `45-17A`.
    if let Some((range, letter)) = word.rsplit_once('-')
        && range.contains('-')
        && matches!(letter.as_bytes(), [b'A'..=b'Z'])
    {
        return one_word(&format!("{range}{letter}"));
    }
    if let Some((number, fraction)) = word.split_once('-').filter(|(_, after)| is_fraction(after)) {
        return Some(format!("{} {fraction}", digits(number)?));
    }
    let end = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    let (base, rest) = word.split_at_checked(end)?;
    // `0N123`, on the axis itself.
    if base == "0"
        && matches!(rest.as_bytes(), [b'N' | b'S' | b'E' | b'W', more @ ..] if !more.is_empty() && more.iter().all(u8::is_ascii_digit))
    {
        return Some(word.to_owned());
    }
    let base = digits(base)?;
    match rest.as_bytes() {
        [] => Some(base.to_owned()),
        [letter] if letter.is_ascii_uppercase() => Some(format!("{base}{rest}")),
        [b'-', letter] if letter.is_ascii_uppercase() => Some(format!("{base}{}", rest.get(1..)?)),
        [b'-' | b'.', more @ ..] => {
            let plain = more.iter().all(u8::is_ascii_digit);
            let lettered = more.split_last().is_some_and(|(last, most)| {
                last.is_ascii_uppercase() && !most.is_empty() && most.iter().all(u8::is_ascii_digit)
            });
            (plain || lettered).then(|| format!("{base}{rest}"))
        }
        [b'N' | b'S' | b'E' | b'W', more @ ..] if more.iter().all(u8::is_ascii_digit) => {
            Some(word.to_owned())
        }
        _ => None,
    }
}

/// Digits without leading zeros; none if nothing else is left.
fn digits(text: &str) -> Option<&str> {
    let short = text.trim_start_matches('0');
    let sound = !short.is_empty() && short.len() <= 8;
    (sound && short.bytes().all(|byte| byte.is_ascii_digit())).then_some(short)
}

fn is_fraction(text: &str) -> bool {
    let [above, b'/', below] = text.as_bytes() else { return false };
    above.is_ascii_digit() && below.is_ascii_digit() && *above != b'0' && above < below
}

/// `123 AND 1/2 MAIN ST`, `123 ONE HALF MAIN ST`.
fn spelt_fraction<'a>(rest: &[Word<'a>]) -> Option<(&'a str, usize)> {
    match rest {
        [and, fraction, ..] if and.is("AND") && is_fraction(fraction.text) => {
            Some((fraction.text, 2))
        }
        [one, half, name, more @ ..]
            if one.is("ONE")
                && half.is("HALF")
                && !name.is_any(&["MOON", "MILE", "DAY", "WAY"])
                && more.iter().any(|word| word.info.is_strong()) =>
        {
            Some(("1/2", 2))
        }
        _ => None,
    }
}

/// The letter of `123 A MAIN ST`. In `123 A ST` and `123 E MAIN ST` it is the name, or a direction.
fn house_letter<'a>(first: &Word<'_>, rest: &[Word<'a>]) -> Option<&'a str> {
    let [letter, name, more @ ..] = rest else { return None };
    let a_letter = first.is_digits() && letter.is_any(&["A", "B", "C", "D", "F", "G", "H"]);
    let a_name =
        name.is_letters() && name.text.len() > 1 && !name.info.is_suffix() && !name.info.is_unit();
    let directed = name.info.is_dir() && more.len() < 2;
    let street = more.iter().any(|word| word.info.is_strong());
    (a_letter && a_name && !directed && street).then_some(letter.text)
}

/// `N6W23001`, `N6 W23001`, `W156N8480`.
fn wisconsin(first: &Word<'_>, rest: &[Word<'_>]) -> Option<Number> {
    let grid = |text: String, words| Some(Number { text, words, grid: true });
    if let Some((one, two)) = first.text.split_once('-')
        && is_half_grid(one)
        && is_half_grid(two)
    {
        return grid(format!("{one}{two}"), 1);
    }
    // `26W 123 PRAIRIE AVE`, as in Northern Illinois.
    if let [second, name, _, ..] = rest
        && first.text.strip_suffix(is_axis_letter).is_some_and(is_number)
        && second.is_digits()
        && !name.info.is_strong()
    {
        return grid(format!("{}{}", first.text, second.text), 2);
    }
    // `N6W 23001`.
    if let [second, _, ..] = rest
        && first.text.strip_suffix(is_axis_letter).is_some_and(is_half_grid)
        && second.is_digits()
    {
        return grid(format!("{}{}", first.text, second.text), 2);
    }
    if is_half_grid(first.text) {
        return match rest {
            [second, ..] if is_half_grid(second.text) => {
                grid(format!("{}{}", first.text, second.text), 2)
            }
            [second, ..] if first.text.len() > 3 && !second.info.is_strong() => {
                grid(first.text.to_owned(), 1)
            }
            _ => None,
        };
    }
    if let [letter, number, second_letter, second, ..] = words_of(first, rest)
        && is_axis(&letter)
        && is_axis(&second_letter)
        && number.is_digits()
        && second.is_digits()
    {
        let text = format!("{}{}{}{}", letter.text, number.text, second_letter.text, second.text);
        return grid(text, 4);
    }
    let inner = first.text.get(1..)?.find(is_axis_letter)? + 1;
    let (one, two) = first.text.split_at_checked(inner)?;
    (is_half_grid(one) && is_half_grid(two)).then(|| Number {
        text: first.text.to_owned(),
        words: 1,
        grid: true,
    })
}

fn words_of<'a>(first: &Word<'a>, rest: &[Word<'a>]) -> [Word<'a>; 4] {
    let at = |index: usize| rest.get(index).copied().unwrap_or(*first);
    [*first, at(0), at(1), at(2)]
}

fn is_axis_letter(letter: char) -> bool {
    matches!(letter, 'N' | 'S' | 'E' | 'W')
}

fn is_axis(word: &Word<'_>) -> bool {
    word.is_any(&["N", "S", "E", "W"])
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_half_grid(text: &str) -> bool {
    match text.as_bytes() {
        [b'N' | b'S' | b'E' | b'W', digits @ ..] => {
            (1..=6).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::Slots;

    #[test]
    fn numbers_by_example() {
        let table = [
            ("123 MAIN ST", "123", 1),
            ("00123 MAIN ST", "123", 1),
            ("123A MAIN ST", "123A", 1),
            ("123-A MAIN ST", "123A", 1),
            ("123 A MAIN ST", "123A", 2),
            ("123 A ST", "123", 1),
            ("123 E MAIN ST", "123", 1),
            ("123 1/2 MAIN ST", "123 1/2", 2),
            ("123-1/2 MAIN ST", "123 1/2", 1),
            ("45-17 21ST ST", "45-17", 1),
            ("N6W23001 BLUEMOUND RD", "N6W23001", 1),
            ("N6 W23001 BLUEMOUND RD", "N6W23001", 2),
            ("5N237 RIVER RD", "5N237", 1),
            ("ONE PENN PLAZA", "1", 1),
            ("12 1/2 MAIN ST", "12 1/2", 2),
            ("12 0/2 MAIN ST", "12", 1),
            ("12 2/2 MAIN ST", "12", 1),
            ("12 3/2 MAIN ST", "12", 1),
        ];
        for (text, want, words) in table {
            let number = read(Slots::new(text).last()).unwrap();
            assert_eq!((number.text.as_str(), number.words), (want, words), "{text}");
        }
        for text in ["0 MAIN ST", "21ST ST", "MAIN ST", "ONE MILE RD", "5TH AVE", "W 5TH ST"] {
            assert!(read(Slots::new(text).last()).is_none(), "{text}");
        }
    }
}
