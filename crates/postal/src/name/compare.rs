//! Is it the same name.
//!
//! Surname, given name and suffix must be equal; a middle name may be stated on one side only, or be an
//! initial of the other. Text that can be read in several ways matches only where one reading accounts
//! for every word of both sides; where readings differ in that, nothing is determined.

use super::{Name, NameReading};
use crate::compare::{Comparison, FieldComparison, Verdict, equal};

/// Compares two names. It does not matter which comes first.
#[must_use]
pub fn compare_names(a: &NameReading, b: &NameReading) -> Comparison {
    if a.splits.is_empty() || b.splits.is_empty() {
        let words = "A side is not a whole name, so nothing can be determined.";
        return undetermined("name.incomplete", words);
    }
    if let (Some(a), Some(b)) = (a.name(), b.name()) {
        return Comparison::of(fields(a, b));
    }
    let pairs = || a.splits.iter().flat_map(|one| b.splits.iter().map(move |two| (one, two)));
    let agreed = || pairs().filter(|(one, two)| is_same(one, two));
    // A reading that agrees word for word leaves no word that may be a second surname.
    if let Some((one, two)) =
        agreed().find(|(one, two)| one.middle.is_empty() == two.middle.is_empty())
    {
        return Comparison::of(fields(one, two));
    }
    if agreed().next().is_some() {
        return undetermined(
            "name.two_surnames",
            "One side may have a middle name or a second surname.",
        );
    }
    // The reading that comes nearest shows where they differ.
    let nearest = pairs()
        .map(|(one, two)| fields(one, two))
        .min_by_key(|fields| fields.iter().filter(|field| field.outcome != Verdict::Same).count());
    Comparison::of(nearest.unwrap_or_default())
}

fn undetermined(rule: &'static str, words: &'static str) -> Comparison {
    let field =
        FieldComparison { field: "name", rule, section: "", words, outcome: Verdict::Undetermined };
    Comparison::of(vec![field])
}

fn is_same(a: &Name, b: &Name) -> bool {
    a.surname == b.surname
        && a.given == b.given
        && a.suffix == b.suffix
        && middles_agree(&a.middle, &b.middle)
}

fn fields(a: &Name, b: &Name) -> Vec<FieldComparison> {
    vec![
        equal("surname", "", &a.surname, &b.surname),
        equal("given", "", &a.given, &b.given),
        middle(&a.middle, &b.middle),
        suffix(a.suffix, b.suffix),
    ]
}

fn middle(a: &str, b: &str) -> FieldComparison {
    let (rule, words, outcome) = match (a, b) {
        _ if a == b => ("name.middle.equal", "The middle names are equal.", Verdict::Same),
        ("", _) | (_, "") if middles_agree(a, b) => (
            "name.middle.one_sided",
            "Only one side states a middle name, which does not differ.",
            Verdict::Same,
        ),
        _ if middles_agree(a, b) => {
            ("name.middle.initial", "One middle name is the initial of the other.", Verdict::Same)
        }
        _ => ("name.middle.conflict", "The middle names differ.", Verdict::Different),
    };
    FieldComparison { field: "middle", rule, section: "", words, outcome }
}

fn suffix(a: &str, b: &str) -> FieldComparison {
    let (rule, words, outcome) = match a == b {
        true => ("name.suffix.equal", "The suffixes are equal.", Verdict::Same),
        false => (
            "name.suffix.conflict",
            "A suffix tells a parent from a child, so it must be equal.",
            Verdict::Different,
        ),
    };
    FieldComparison { field: "suffix", rule, section: "", words, outcome }
}

/// Whether two folded middle names are equal, one an initial of the other, or one of them empty. What a hyphen
/// binds to the given name (`- PIERRE` of `JEAN-PIERRE`) is a part of it: the other side states it too, in full.
#[must_use]
pub fn middles_agree(a: &str, b: &str) -> bool {
    let bound = |text: &str| text.split(' ').filter(|word| *word == "-").count();
    let given = bound(a).max(bound(b));
    if given == 0 {
        return agree_freely(a, b);
    }
    let words = |text: &str, own: bool| {
        let words = text.split(' ').filter(|word| *word != "-").enumerate();
        let words: Vec<&str> =
            words.filter(|(at, _)| (*at < given) == own).map(|(_, w)| w).collect();
        words.join(" ")
    };
    words(a, true) == words(b, true) && agree_freely(&words(a, false), &words(b, false))
}

fn agree_freely(a: &str, b: &str) -> bool {
    if a.is_empty() || b.is_empty() || a == b {
        return true;
    }
    let agree = |one: &str, two: &str| {
        let initial =
            |short: &str, long: &str| short.chars().count() == 1 && long.starts_with(short);
        one == two || initial(one, two) || initial(two, one)
    };
    let (one, two) = (a.split(' '), b.split(' '));
    one.clone().count() == two.clone().count() && one.zip(two).all(|(one, two)| agree(one, two))
}

#[cfg(test)]
mod tests {
    // SYNTHETIC: the names are made up.
    use super::*;
    use crate::name::read_name_text;

    #[test]
    fn middles_by_example() {
        assert!(
            middles_agree("", "ANN") && middles_agree("A", "ANN") && middles_agree("ANN", "ANN")
        );
        assert!(middles_agree("J R", "JAMES ROBERT"));
        assert!(
            !middles_agree("B", "ANN")
                && !middles_agree("AN", "ANN")
                && !middles_agree("A", "ANN B")
        );
    }

    #[test]
    fn two_surnames_are_not_guessed() {
        let verdict = |a, b| compare_names(&read_name_text(a), &read_name_text(b)).verdict;
        assert_eq!(verdict("MARIA GARCIA LOPEZ", "MARIA LOPEZ"), Verdict::Undetermined);
        assert_eq!(verdict("MARIA GARCIA LOPEZ", "Maria Garcia-Lopez"), Verdict::Same);
        assert_eq!(verdict("GARCIA LOPEZ, MARIA", "MARIA GARCIA LOPEZ"), Verdict::Same);
        assert_eq!(verdict("DOE, JOHN M", "JOHN MARK DOE"), Verdict::Same);
        assert_eq!(verdict("JANE DOE", "JANE ROE"), Verdict::Different);
    }

    #[test]
    fn each_part_says_how_it_compared() {
        let outcome = |a, b, part| {
            let fields = compare_names(&read_name_text(a), &read_name_text(b)).fields;
            fields.iter().find(|field| field.field == part).map(|field| (field.rule, field.outcome))
        };
        let table = [
            ("DOE, JANE ANN", "DOE, JANE ANN", "name.middle.equal", Verdict::Same),
            ("DOE, JANE", "DOE, JANE", "name.middle.equal", Verdict::Same),
            ("DOE, JANE ANN", "DOE, JANE", "name.middle.one_sided", Verdict::Same),
            ("DOE, JANE ANN", "DOE, JANE A", "name.middle.initial", Verdict::Same),
            ("DOE, JANE ANN", "DOE, JANE MAY", "name.middle.conflict", Verdict::Different),
        ];
        for (a, b, rule, verdict) in table {
            assert_eq!(outcome(a, b, "middle"), Some((rule, verdict)), "{a} / {b}");
            assert_eq!(outcome(b, a, "middle"), Some((rule, verdict)), "{b} / {a}");
        }
        // Of several readings the nearest shows where they differ: in the given name alone.
        let nearest = |part| outcome("MARIA GARCIA LOPEZ", "LOPEZ, ROSA", part).map(|said| said.1);
        assert_eq!(nearest("surname"), Some(Verdict::Same));
        assert_eq!(nearest("given"), Some(Verdict::Different));
    }
}
