//! Step 1: one spelling for one letter, and the words of a line.
//!
//! Two people who write the same address differ in case, accents, dashes, typographic fractions and
//! punctuation. Folding takes those away and nothing else: a digit is never lost, and a letter of
//! another script stays what it is, so that it can never pass for a Latin one.
//!
//! Absent on purpose: transliteration. It would make different names equal.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds a text: fractions, compatibility forms, dashes, accents, letters that do not decompose, upper
/// case; white space becomes single blanks. Punctuation stays.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let whole = if text.is_ascii() { text.to_ascii_uppercase() } else { unaccented(text) };
    for word in whole.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

/// Appends the words of `text` to `out`: one blank between words, one line feed after each slot. A
/// comma, a semicolon and a line break end a slot.
pub(crate) fn clean(text: &str, out: &mut Vec<u8>) {
    if text.is_ascii() {
        clean_folded(text.as_bytes(), out);
    } else {
        clean_folded(unaccented(text).as_bytes(), out);
    }
    end_slot(out);
}

/// Fractions come first, since the compatibility form of `123½` would join to `1231/2`.
fn unaccented(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len() + 8);
    let mut last = ' ';
    let mut hidden = false;
    for letter in text.chars() {
        if is_unseen(letter) {
            hidden = true;
            continue;
        }
        // What is not seen between two digits joins them for nobody.
        if std::mem::take(&mut hidden) && last.is_numeric() && letter.is_numeric() {
            spaced.push(APART);
        }
        match fraction(letter) {
            Some(fraction) => {
                spaced.push(' ');
                spaced.push_str(fraction);
                spaced.push(' ');
            }
            // `12³` is no 123: where a raised digit touches another, a mark that is no letter keeps them apart.
            None if is_raised(letter) || is_raised(last) && letter.is_ascii_digit() => {
                if last.is_numeric() {
                    spaced.push(APART);
                }
                spaced.push(letter);
            }
            None => spaced.push(letter),
        }
        last = letter;
    }
    let mut folded = String::with_capacity(spaced.len());
    for letter in
        spaced.nfkc().flat_map(one_dash).nfd().filter(|letter| !is_combining_mark(*letter))
    {
        match undecomposed(letter) {
            Some(spelt) => folded.push_str(spelt),
            None => folded.extend(letter.to_uppercase()),
        }
    }
    folded
}

/// Stands between two digits that must not be read as one number; it is part of no word of any table.
const APART: char = '\u{2205}';

/// Characters that take no room.
fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{00AD}' | '\u{FEFF}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}')
        || matches!(letter, '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}')
}

/// Raised, lowered and circled digits, whose compatibility form is the plain one.
fn is_raised(letter: char) -> bool {
    matches!(letter, '\u{00B2}' | '\u{00B3}' | '\u{00B9}' | '\u{2070}'..='\u{2079}' | '\u{2080}'..='\u{2089}')
        || matches!(letter, '\u{2460}'..='\u{249B}' | '\u{24EA}'..='\u{24FF}' | '\u{2776}'..='\u{2793}')
}

fn fraction(letter: char) -> Option<&'static str> {
    Some(match letter {
        '½' => "1/2",
        '⅓' => "1/3",
        '⅔' => "2/3",
        '¼' => "1/4",
        '¾' => "3/4",
        '⅕' => "1/5",
        '⅖' => "2/5",
        '⅗' => "3/5",
        '⅘' => "4/5",
        '⅙' => "1/6",
        '⅚' => "5/6",
        '⅛' => "1/8",
        '⅜' => "3/8",
        '⅝' => "5/8",
        '⅞' => "7/8",
        _ => return None,
    })
}

/// Dashes, quotes and invisible characters of every kind become the plain one, or none.
fn one_dash(letter: char) -> Option<char> {
    match letter {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}' => Some('-'),
        '\u{2044}' | '\u{2215}' => Some('/'),
        '\u{2018}' | '\u{2019}' | '\u{02BC}' | '\u{02BB}' | '\u{201B}' | '\u{00B4}' => Some('\''),
        '\u{2116}' => Some('#'),
        '•' | '·' | '‧' | '・' | '●' | '▪' | '│' | '¦' => Some(' '),
        '\u{2028}' | '\u{2029}' | '\u{0085}' | '\u{000B}' | '\u{000C}' => Some('\n'),
        '\u{00AA}' | '\u{00BA}' => None,
        other if other.is_whitespace() && other != '\n' && other != '\r' => Some(' '),
        other => Some(other),
    }
}

/// Letters that have no decomposition, by an explicit table.
fn undecomposed(letter: char) -> Option<&'static str> {
    Some(match letter {
        'Ł' | 'ł' => "L",
        'Ø' | 'ø' => "O",
        'Đ' | 'đ' | 'Ð' | 'ð' => "D",
        'ß' | 'ẞ' => "SS",
        'Æ' | 'æ' => "AE",
        'Œ' | 'œ' => "OE",
        'Þ' | 'þ' => "TH",
        'Ħ' | 'ħ' => "H",
        'Ŧ' | 'ŧ' => "T",
        'Ŋ' | 'ŋ' => "NG",
        'ĸ' => "K",
        _ => return None,
    })
}

fn clean_folded(bytes: &[u8], out: &mut Vec<u8>) {
    let mut rest = bytes;
    while !rest.is_empty() {
        // How many letters and digits stand directly before a mark: an initial is one letter and a period.
        let run = rest.iter().position(|byte| !is_word(*byte)).unwrap_or(rest.len());
        let Some((word, marked)) = rest.split_at_checked(run) else { return };
        out.extend(word.iter().map(u8::to_ascii_uppercase));
        let Some((&mark, after)) = marked.split_first() else { return };
        match mark {
            b' ' => blank(out),
            b'-' if opens_range(out, after) => range(out),
            _ if is_masked(mark, run, after) => punctuation(b'?', (b' ', b' '), 0, out),
            _ => {
                let ahead = |at: usize| after.get(at).copied().unwrap_or(b' ');
                punctuation(mark, (ahead(0), ahead(1)), run, out);
            }
        }
        rest = after;
    }
}

/// `12** MAIN ST`, `1__ MAIN ST`, `PO BOX 1...`: something was left out there, and nobody knows what. `MAIN_ST` is two
/// words, and one period ends an abbreviation.
fn is_masked(mark: u8, run: usize, after: &[u8]) -> bool {
    let next = after.first().copied().unwrap_or(b' ');
    match mark {
        b'*' | b'~' | b'^' | b'=' | b'+' => true,
        b'_' => run == 0 || !is_word(next),
        b'.' if next == b'.' && after.get(1) == Some(&b'.') => {
            run > 0 || after.iter().find(|byte| **byte != b'.').is_some_and(|byte| is_word(*byte))
        }
        _ => false,
    }
}

/// `45 - 17 162ND ST`: nothing but digits before the hyphen in its line, and a digit behind it.
fn opens_range(out: &[u8], after: &[u8]) -> bool {
    let line = out.rsplit(|byte| *byte == b'\n').next().unwrap_or(&[]).trim_ascii_end();
    let digits = !line.is_empty() && line.len() <= 6 && line.iter().all(u8::is_ascii_digit);
    digits && after.iter().find(|byte| **byte != b' ').is_some_and(u8::is_ascii_digit)
}

/// The hyphen of a house number, whose blanks go.
fn range(out: &mut Vec<u8>) {
    if out.last() == Some(&b' ') {
        out.pop();
    }
    out.push(b'-');
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80
}

fn punctuation(byte: u8, (next, after_next): (u8, u8), run: usize, out: &mut Vec<u8>) {
    let last = if run > 0 { out.last().copied().unwrap_or(b' ') } else { b' ' };
    let between_digits = last.is_ascii_digit() && next.is_ascii_digit();
    match byte {
        b',' | b';' | b'\n' | b'\r' => end_slot(out),
        // `12'3` and `12''3` are two numbers, `O'NEIL` is one word.
        b'\'' | b'`' if next.is_ascii_digit() && out.last().is_some_and(u8::is_ascii_digit) => {
            blank(out);
        }
        b'\'' | b'`' => {}
        b'.' if between_digits => out.push(b'.'),
        // The grid's `M.5 RD` is no `M 5 RD`; `N.5TH ST` is the fifth north.
        b'.' if run == 1
            && last.is_ascii_uppercase()
            && next.is_ascii_digit()
            && !is_word(after_next) =>
        {
            out.push(b'.');
        }
        // `P.O.` is one word, `N.MAIN` is two.
        b'.' if run == 1
            && !last.is_ascii_digit()
            && is_word(next)
            && !next.is_ascii_digit()
            && !is_word(after_next) => {}
        b'-' if run > 0 && is_word(next) && (last.is_ascii_digit() || next.is_ascii_digit()) => {
            out.push(b'-');
        }
        b'/' if between_digits => out.push(b'/'),
        b'/' if run == 1
            && last.is_ascii_uppercase()
            && next.is_ascii_alphabetic()
            && !is_word(after_next) =>
        {
            out.push(b'/');
        }
        b'#' | b'%' | b'?' => {
            blank(out);
            out.push(byte);
            blank(out);
        }
        b'@' => {
            blank(out);
            out.extend_from_slice(b"AT");
            blank(out);
        }
        b'&' => {
            blank(out);
            out.extend_from_slice(b"AND");
            blank(out);
        }
        _ => blank(out),
    }
}

fn blank(out: &mut Vec<u8>) {
    if !matches!(out.last(), None | Some(b' ' | b'\n' | b'-')) {
        out.push(b' ');
    }
}

fn end_slot(out: &mut Vec<u8>) {
    if out.last() == Some(&b' ') {
        out.pop();
    }
    if !matches!(out.last(), None | Some(b'\n')) {
        out.push(b'\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(text: &str) -> String {
        let mut out = Vec::new();
        clean(text, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn one_spelling_for_one_letter() {
        assert_eq!(fold("  Łódź  straße\tÆ "), "LODZ STRASSE AE");
        assert_eq!(fold("１２３ Ñandú"), "123 NANDU");
        assert_eq!(cleaned("123½ Main St."), "123 1/2 MAIN ST\n");
        assert_eq!(cleaned("P.O. Box 12, c/o N.E. Jones"), "PO BOX 12\nC/O NE JONES\n");
        assert_eq!(cleaned("O’Hare #4–5"), "OHARE # 4-5\n");
        assert_eq!(cleaned("39.2 Rd"), "39.2 RD\n");
        assert_eq!(cleaned("\u{0}\n,,; \n"), "");
    }

    #[test]
    fn every_fraction_is_written_out() {
        let signs = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞";
        let spelt = "1/2 1/3 2/3 1/4 3/4 1/5 2/5 3/5 4/5 1/6 5/6 1/8 3/8 5/8 7/8";
        for (sign, spelt) in signs.chars().zip(spelt.split(' ')) {
            assert_eq!(cleaned(&format!("12{sign} A")), format!("12 {spelt} A\n"), "{sign}");
        }
    }

    #[test]
    fn letters_that_do_not_decompose_have_a_spelling() {
        let letters = "ŁłØøĐđÐðßẞÆæŒœÞþıĦħŦŧŊŋĸſ";
        let spelt = "L L O O D D D D SS SS AE AE OE OE TH TH I H H T T NG NG K S";
        for (letter, spelt) in letters.chars().zip(spelt.split(' ')) {
            assert_eq!(fold(&letter.to_string()), spelt, "{letter}");
        }
    }

    #[test]
    fn a_raised_digit_joins_no_number() {
        for (text, want) in [
            ("12³ A", "12∅3 A\n"),
            ("1₂3 A", "1∅2∅3 A\n"),
            ("①23 A", "1∅23 A\n"),
            ("12³4 A", "12∅3∅4 A\n"),
        ] {
            assert_eq!(cleaned(text), want, "{text}");
        }
        assert_eq!(cleaned("A³ B"), "A3 B\n", "beside a letter it is the digit");
    }

    #[test]
    fn punctuation_by_example() {
        for (text, want) in [
            ("A-B", "A B"),
            ("A-1", "A-1"),
            ("1-A", "1-A"),
            ("45 - 17 A", "45-17 A"),
            ("45 -17", "45-17"),
            ("45 -\n17", "45\n17"),
            ("A 45 - 17", "A 45 17"),
            ("-1", "1"),
            ("1-", "1"),
            ("12'3", "12 3"),
            ("12''3", "12 3"),
            ("12`3", "12 3"),
            ("1'.5", "1 5"),
            ("1'A", "1A"),
            ("A'1", "A1"),
            ("O'NEIL", "ONEIL"),
            ("1.5", "1.5"),
            ("A.1", "A.1"),
            ("N.5TH", "N 5TH"),
            ("A.12", "A 12"),
            ("1\u{00AD}2", "1\u{2205}2"),
            ("1\u{200B}\u{200D}2", "1\u{2205}2"),
            ("1\u{00AD}A", "1A"),
            ("A\u{00AD}B", "AB"),
            ("P.O.", "PO"),
            ("P.O.BOX", "PO BOX"),
            ("N.MAIN", "N MAIN"),
            ("ST.JOHN", "ST JOHN"),
            ("1/2", "1/2"),
            ("A/B", "A/B"),
            ("A/BC", "A BC"),
            ("AB/C", "AB C"),
            ("1/B", "1 B"),
            ("A#1", "A # 1"),
            ("50%", "50 %"),
            ("A&B", "A AND B"),
            ("A@B", "A AT B"),
            ("12**", "12 ? ?"),
            ("12__", "12 ? ?"),
            ("1_", "1 ?"),
            ("A_B", "A B"),
            ("A _ B", "A ? B"),
            ("1...", "1 ?"),
            ("1\u{2026}", "1 ?"),
            ("ST..", "ST"),
            ("...", ""),
            ("...2", "? 2"),
            ("A ... B", "A B"),
            ("1+2", "1 ? 2"),
            ("A\u{00A0}B", "A B"),
            ("A\u{2003}B\rC", "A B\nC"),
            ("A\u{1680}B", "A B"),
        ] {
            assert_eq!(cleaned(text).trim_end(), want, "{text}");
        }
    }
}
