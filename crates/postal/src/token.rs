//! Step 4: words and slots.
//!
//! A slot is a column, a line, or what stands between two commas. Words know what the tables know of
//! them, and what they are made of; each also holds the text from itself on, so that several words of
//! one slot can be looked up as a phrase without copying.

use crate::tables::{Info, tables};

/// One word of the cleaned text.
#[derive(Clone, Copy)]
pub(crate) struct Word<'a> {
    pub(crate) text: &'a str,
    rest: &'a str,
    pub(crate) info: Info,
    made_of: u8,
}

const DIGIT: u8 = 1;
const LETTER: u8 = 2;
const OTHER: u8 = 4;
const FIRST_DIGIT: u8 = 8;
const FOREIGN: u8 = 16;

fn kind_of(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => DIGIT,
        b'A'..=b'Z' => LETTER,
        0x80.. => FOREIGN,
        _ => OTHER,
    }
}

impl<'a> Word<'a> {
    fn new(text: &'a str, rest: &'a str) -> Word<'a> {
        let mut made_of = text.bytes().fold(0, |made_of, byte| made_of | kind_of(byte));
        if text.as_bytes().first().is_some_and(u8::is_ascii_digit) {
            made_of |= FIRST_DIGIT;
        }
        Word { text, rest, info: tables().info(text), made_of }
    }

    pub(crate) fn is(&self, word: &str) -> bool {
        self.text == word
    }
    pub(crate) fn is_any(&self, words: &[&str]) -> bool {
        words.contains(&self.text)
    }
    pub(crate) fn is_digits(&self) -> bool {
        self.made_of == DIGIT | FIRST_DIGIT
    }
    pub(crate) fn has_digit(&self) -> bool {
        self.made_of & DIGIT != 0
    }
    pub(crate) fn starts_with_digit(&self) -> bool {
        self.made_of & FIRST_DIGIT != 0
    }
    pub(crate) fn is_letters(&self) -> bool {
        self.made_of == LETTER
    }
    pub(crate) fn is_letter(&self) -> bool {
        self.is_letters() && self.text.len() == 1
    }
    /// Letters and digits, perhaps with a hyphen, a period or a fraction stroke between digits.
    pub(crate) fn is_plain(&self) -> bool {
        self.made_of & FOREIGN == 0 && self.made_of & (DIGIT | LETTER) != 0
    }
    /// Letters that are not Latin after folding.
    pub(crate) fn is_foreign(&self) -> bool {
        self.made_of & FOREIGN != 0
    }
    /// The first half of a Canadian code, `K1A`.
    pub(crate) fn is_letter_digit_letter(&self) -> bool {
        matches!(self.text.as_bytes(), [b'A'..=b'Z', b'0'..=b'9', b'A'..=b'Z'])
    }
    /// The second half, `0B1`.
    pub(crate) fn is_digit_letter_digit(&self) -> bool {
        matches!(self.text.as_bytes(), [b'0'..=b'9', b'A'..=b'Z', b'0'..=b'9'])
    }
    /// The digits behind an opening, as a word of its own: `2` of `PR-2`.
    pub(crate) fn behind(&self, opening: &str) -> Option<Word<'a>> {
        let number = self.text.strip_prefix(opening)?;
        let word = Word::new(number, self.rest.get(opening.len()..)?);
        word.is_digits().then_some(word)
    }
    /// `21ST`, `2ND`: a number with an ordinal ending, without the ending.
    pub(crate) fn ordinal(&self) -> Option<&'a str> {
        ordinal_number(self.text)
    }
}

/// The digits of `21ST`, whichever ending stands behind them.
pub(crate) fn ordinal_number(text: &str) -> Option<&str> {
    let (number, ending) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    (digits && matches!(ending, "ST" | "ND" | "RD" | "TH")).then_some(number)
}

/// `BOX12`, `BX-12`: a box and its number are two words.
fn glued_box(text: &str) -> Option<(&str, &str)> {
    let number = text.strip_prefix("BOX").or_else(|| text.strip_prefix("BX"))?;
    let (word, _) = text.split_at_checked(text.len() - number.len())?;
    let number = number.trim_start_matches('-');
    let plain = number.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (plain && number.starts_with(|c: char| c.is_ascii_digit())).then_some((word, number))
}

/// The words of one slot as they stand, with single blanks. Words of several slots have a line feed where one
/// slot ends, so that they are no phrase of any table.
pub(crate) fn phrase<'a>(words: &[Word<'a>]) -> &'a str {
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return "" };
    let length = (first.rest.len() + last.text.len()).saturating_sub(last.rest.len());
    first.rest.get(..length).unwrap_or("")
}

/// The words joined with blanks, across slots.
pub(crate) fn joined(words: &[Word<'_>]) -> String {
    let mut text = String::with_capacity(words.iter().map(|word| word.text.len() + 1).sum());
    for word in words {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word.text);
    }
    text
}

/// The words of a cleaned text, and where each slot ends.
pub(crate) struct Slots<'a> {
    pub(crate) words: Vec<Word<'a>>,
    ends: Vec<usize>,
}

impl<'a> Slots<'a> {
    pub(crate) fn new(cleaned: &'a str) -> Slots<'a> {
        let mut words = Vec::with_capacity(16);
        let mut ends = Vec::with_capacity(4);
        let mut rest = cleaned;
        while !rest.is_empty() {
            let end = rest.bytes().position(|byte| matches!(byte, b' ' | b'\n'));
            let end = end.unwrap_or(rest.len());
            let (text, after) = rest.split_at(end);
            if let Some((box_word, number)) = glued_box(text) {
                let behind = rest.get(text.len() - number.len()..).unwrap_or(number);
                words.extend([Word::new(box_word, rest), Word::new(number, behind)]);
            } else if !text.is_empty() {
                words.push(Word::new(text, rest));
            }
            if after.starts_with('\n') && words.len() > ends.last().copied().unwrap_or(0) {
                ends.push(words.len());
            }
            rest = after.get(1..).unwrap_or("");
        }
        if words.len() > ends.last().copied().unwrap_or(0) {
            ends.push(words.len());
        }
        Slots { words, ends }
    }

    pub(crate) fn count(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn slot(&self, at: usize) -> &[Word<'a>] {
        let start =
            at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.words.get(start..end).unwrap_or(&[])
    }

    /// The words of `count` slots from `at` on, as if they were one.
    pub(crate) fn joined(&self, at: usize, count: usize) -> &[Word<'a>] {
        let start = self.slot(at);
        let from = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let to = self.ends.get(at + count.saturating_sub(1)).copied();
        to.and_then(|to| self.words.get(from..to)).unwrap_or(start)
    }

    pub(crate) fn last(&self) -> &[Word<'a>] {
        self.slot(self.count().saturating_sub(1))
    }

    /// Takes words off the end of the last slot; a slot that becomes empty is gone.
    pub(crate) fn drop_last(&mut self, words: usize) {
        self.words.truncate(self.words.len().saturating_sub(words));
        while self.ends.last().is_some_and(|end| *end > self.words.len()) {
            self.ends.pop();
        }
        if !self.words.is_empty() && self.ends.last() != Some(&self.words.len()) {
            self.ends.push(self.words.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_lose_words_from_the_right() {
        let mut slots = Slots::new("12 MAIN ST\nSPRINGFIELD IL\n");
        assert_eq!(slots.count(), 2);
        slots.drop_last(1);
        assert_eq!(phrase(slots.last()), "SPRINGFIELD");
        slots.drop_last(1);
        assert_eq!((slots.count(), phrase(slots.last())), (1, "12 MAIN ST"));
        slots.drop_last(9);
        assert_eq!((slots.count(), phrase(slots.last())), (0, ""));
    }

    #[test]
    fn a_word_knows_what_it_is_made_of() {
        let slots = Slots::new("21ST 45-17 ABC 12\n");
        let [ordinal, hyphen, letters, digits] = slots.last() else { panic!() };
        assert_eq!(ordinal.ordinal(), Some("21"));
        assert!(
            !hyphen.is_digits() && hyphen.is_plain() && letters.is_letters() && digits.is_digits()
        );
    }

    #[test]
    fn what_a_word_is_made_of_tells_it_from_another() {
        let of = |text: &'static str| Word::new(text, text);
        assert!(
            of("12").is_digits()
                && !of("1A").is_digits()
                && !of("A1").is_digits()
                && !of("1-2").is_digits()
        );
        assert!(
            of("A1").is_plain()
                && of("1-2").is_plain()
                && !of("#").is_plain()
                && !of("ЖA").is_plain()
        );
        assert!(of("K1A").is_letter_digit_letter() && !of("K12").is_letter_digit_letter());
        assert!(of("0B1").is_digit_letter_digit() && !of("AB1").is_digit_letter_digit());
        let mut slots = Slots::new("A\nB C\n");
        slots.drop_last(2);
        assert_eq!((slots.count(), phrase(slots.last())), (1, "A"));
        slots.drop_last(0);
        assert_eq!((slots.count(), phrase(slots.last())), (1, "A"));
    }
}
