//! Whom a row asks about, for the counts of attempts alone: two rows are of one person if they share a key. The keys open
//! nothing, and nobody is looked up by them.

use portcullis_postal as postal;

use crate::number::Number;
use crate::request::Row;

/// Injective keys: of the number, where one is stated, and of the name with the order number. Suffix and
/// punctuation are left out of the second, so that neither makes another person of the same one.
pub(crate) fn keys(name: Option<&postal::Name>, row: &Row<'_>) -> Vec<Vec<u8>> {
    let number = Number::read(row.tin).map(|number| [b"n".as_slice(), number.digits()].concat());
    let (surname, given) = name.map_or(("", ""), |name| (name.surname(), name.given()));
    let length = |text: &str| u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes();
    let order = bare_number(row.order_number);
    let named = [
        b"o".as_slice(),
        &length(surname),
        surname.as_bytes(),
        &length(given),
        given.as_bytes(),
        order.as_bytes(),
    ];
    number.into_iter().chain([named.concat()]).collect()
}

/// The letters and digits of a number, without the word for one before it and zeros before its digits: `No. A-01` is
/// `A-1`.
fn bare_number(text: &str) -> String {
    let folded = postal::fold(text);
    let said = |part: &&str| !matches!(*part, "NO" | "NUM" | "NUMBER" | "NR" | "ORDER");
    let mut bare = String::with_capacity(folded.len());
    for part in folded.split(|letter: char| !letter.is_alphanumeric()).filter(said) {
        let mut before = ' ';
        for letter in part.chars() {
            if letter != '0' || before.is_ascii_digit() {
                bare.push(letter);
                before = letter;
            }
        }
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::bare_number;

    #[test]
    fn an_order_is_one_however_its_number_is_written() {
        for (one, other, same) in [
            ("A-900-1", "A-900-01", true),
            ("A-900-1", "No. a 0900/1", true),
            ("A-900-1", "Order Number A900-1", true),
            ("A012345678", "a 12345678", true),
            ("A-900-1", "A-9000-1", false),
            ("A-900-1", "B-900-1", false),
            ("A-100", "A-1", false),
            ("NOA-1", "A-1", false),
        ] {
            assert_eq!(bare_number(one) == bare_number(other), same, "{one} {other}");
        }
    }
}
