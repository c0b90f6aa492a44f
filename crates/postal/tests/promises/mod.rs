//! What holds for every text that anybody may write: the same list for the properties of `keys.rs` and for the
//! fuzz targets in `fuzz/`. Each function panics where a promise is broken.

use portcullis_postal::{
    Claim, Columns, Completeness, NameColumns, Reading, Verdict, compare, compare_names,
    read_columns, read_name, read_name_text, read_text,
};

/// A text that reads as an address reads the same way twice, its canonical form reads back to itself as text and
/// as columns, and with one digit changed it is never the same address.
pub(crate) fn of_a_text(text: &str) {
    let reading = read_text(text);
    let again = read_text(text);
    assert!(reading.trace() == again.trace() && reading.address() == again.address());
    assert_eq!(reading.address().is_some(), reading.completeness() == Completeness::Complete);
    let Some(address) = reading.address() else { return };
    let canonical = address.to_string();
    assert!(read_text(&canonical).address() == Some(address), "{canonical}");
    let (line1, line2) = (address.delivery_line(), address.unit_line());
    let columns = Columns {
        line1: &line1,
        line2: &line2,
        city: address.city(),
        state: address.state(),
        zip: address.zip(),
    };
    assert!(read_columns(&columns).address() == Some(address), "{canonical}");
    for other in one_digit_changed(&canonical) {
        let verdict = compare(&reading, &read_text(&other)).verdict;
        assert_ne!(verdict, Verdict::Same, "{canonical} / {other}");
    }
}

/// Comparison is symmetric, and says `same` exactly where the keys meet, whichever side is the record.
pub(crate) fn of_two_readings(a: &Reading, b: &Reading) {
    assert_eq!(compare(a, b), compare(b, a));
    let (Some(one), Some(two)) = (claim(a), claim(b)) else {
        assert_eq!(compare(a, b).verdict, Verdict::Undetermined);
        return;
    };
    let same = compare(a, b).verdict == Verdict::Same;
    assert_eq!(same, one.query_keys().contains(&two.record_key()));
    assert_eq!(same, two.query_keys().contains(&one.record_key()));
    let (one, two) = (one.address(), two.address());
    // Beside what is equal in every field, two spellings of one city's name share a key.
    assert!(one != two || one.key() == two.key());
    assert!(one.key() != two.key() || same);
}

/// The claim of a made-up person at the address, if it is one.
pub(crate) fn claim(reading: &Reading) -> Option<Claim> {
    let name = read_name(&NameColumns { last: "Doe", first: "Jane", middle: "", suffix: "" });
    Some(Claim::new(name.name()?, reading.address()?))
}

/// Comparing names is symmetric, the same twice, and a name that is one is itself.
pub(crate) fn of_two_names(a: &str, b: &str) {
    let (one, two) = (read_name_text(a), read_name_text(b));
    assert_eq!(compare_names(&one, &two), compare_names(&one, &two));
    assert_eq!(compare_names(&one, &two).verdict, compare_names(&two, &one).verdict);
    if one.name().is_some() {
        assert_eq!(compare_names(&one, &one).verdict, Verdict::Same);
    }
    if let (Some(one_name), Some(two_name)) = (one.name(), two.name()) {
        let same = compare_names(&one, &two).verdict == Verdict::Same;
        assert!(!same || one_name.key() == two_name.key());
    }
    let columns = NameColumns { last: a, first: b, middle: "", suffix: "" };
    assert!(read_name(&columns).name() == read_name(&columns).name());
}

/// The text with each of its digits changed in turn.
pub(crate) fn one_digit_changed(text: &str) -> Vec<String> {
    let digits = text.char_indices().filter(|(_, letter)| letter.is_ascii_digit());
    digits
        .map(|(at, digit)| {
            let other = char::from(b'0' + (digit as u8 - b'0' + 1) % 10);
            format!("{}{other}{}", &text[..at], &text[at + 1..])
        })
        .collect()
}
