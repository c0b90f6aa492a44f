//! Is it the same address: four words, and nothing guessed.
//!
//! Two complete addresses are compared field by field. What only one side states is one-sided; what the
//! rules cannot settle (an apartment against a suite of one number, two city names of one ZIP, a Queens
//! number without its hyphen) is undetermined. Only `same` is a match. Where a side is incomplete,
//! nothing is determined.

use crate::address::{Address, Delivery, Street};
use crate::reading::Reading;
use crate::token::ordinal_number;
use crate::unit::Unit;

/// The outcome of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Every field is equal.
    Same,
    /// Some field cannot be settled, and none differs or is missing.
    Undetermined,
    /// Some field is stated on one side only, and none differs.
    OneSided,
    /// Some field differs.
    Different,
}

impl Verdict {
    /// The stable word: `same`, `different`, `one_sided` or `undetermined`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Same => "same",
            Verdict::Different => "different",
            Verdict::OneSided => "one_sided",
            Verdict::Undetermined => "undetermined",
        }
    }
}

/// How one field compares. It tells the rule, never the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldComparison {
    /// The field's name.
    pub field: &'static str,
    /// The stable name of the rule that settled it.
    pub rule: &'static str,
    /// The section of Publication 28 that the rule follows, or empty where it is our own.
    pub section: &'static str,
    /// The rule in words.
    pub words: &'static str,
    /// What came out, in the words of the whole comparison.
    pub outcome: Verdict,
}

/// A verdict, and how each field came to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The verdict: the gravest outcome of a field.
    pub verdict: Verdict,
    /// Every field, in order.
    pub fields: Vec<FieldComparison>,
}

impl Comparison {
    pub(crate) fn of(fields: Vec<FieldComparison>) -> Comparison {
        let verdict = fields.iter().map(|field| field.outcome).max().unwrap_or(Verdict::Same);
        Comparison { verdict, fields }
    }
}

/// Compares two readings. It does not matter which comes first.
#[must_use]
pub fn compare(a: &Reading, b: &Reading) -> Comparison {
    let (Some(a), Some(b)) = (a.address(), b.address()) else {
        return Comparison::of(vec![FieldComparison {
            field: "address",
            rule: "compare.incomplete",
            section: "",
            words: "A side is not a complete address, so nothing can be determined.",
            outcome: Verdict::Undetermined,
        }]);
    };
    let mut fields = delivery(&a.delivery, &b.delivery);
    fields.push(units(a, b));
    fields.push(city(a, b));
    fields.push(equal("state", "Pub 28 Appendix B", a.state(), b.state()));
    fields.push(equal("zip", "Pub 28 211", a.zip(), b.zip()));
    Comparison::of(fields)
}

fn field(field: &'static str, section: &'static str, outcome: Verdict) -> FieldComparison {
    let (rule, words) = match outcome {
        Verdict::Same => ("compare.equal", "Both sides state the same in canonical form."),
        Verdict::Different => ("compare.different", "The two sides state different things."),
        Verdict::OneSided => ("compare.one_sided", "Only one side states it, so it is no match."),
        Verdict::Undetermined => {
            ("compare.undetermined", "The rules do not settle whether they are one.")
        }
    };
    FieldComparison { field, rule, section, words, outcome }
}

/// Two fields that either are equal or are not; an empty one is a missing one.
pub(crate) fn equal(
    name: &'static str,
    section: &'static str,
    a: &str,
    b: &str,
) -> FieldComparison {
    let outcome = match (a, b) {
        _ if a == b => Verdict::Same,
        ("", _) | (_, "") => Verdict::OneSided,
        _ => Verdict::Different,
    };
    field(name, section, outcome)
}

fn delivery(a: &Delivery, b: &Delivery) -> Vec<FieldComparison> {
    match (a, b) {
        (Delivery::Street(a), Delivery::Street(b)) => street(a, b),
        (Delivery::PoBox(a), Delivery::PoBox(b)) => vec![po_box(a, b)],
        (
            Delivery::Rural { route, box_number },
            Delivery::Rural { route: other, box_number: other_box },
        ) => {
            let section = "Pub 28 241";
            vec![
                equal("route", section, route, other),
                equal("box", section, box_number, other_box),
            ]
        }
        (
            Delivery::Contract { route, box_number },
            Delivery::Contract { route: other, box_number: other_box },
        ) => {
            let section = "Pub 28 251";
            vec![
                equal("route", section, route, other),
                equal("box", section, box_number, other_box),
            ]
        }
        (
            Delivery::Military { kind, number, box_number },
            Delivery::Military { kind: other, number: other_number, box_number: other_box },
        ) => {
            let section = "Pub 28 238";
            vec![
                equal("kind", section, kind, other),
                equal("number", section, number, other_number),
                equal("box", section, box_number, other_box),
            ]
        }
        _ => vec![field("kind", "Pub 28 21", Verdict::Different)],
    }
}

fn street(a: &Street, b: &Street) -> Vec<FieldComparison> {
    vec![
        number(&a.number, &b.number),
        equal("pre_directional", "Pub 28 233", a.pre, b.pre),
        street_name(&a.name, &b.name),
        equal("suffix", "Pub 28 234", a.suffix, b.suffix),
        equal("post_directional", "Pub 28 233", a.post, b.post),
        equal("urbanization", "Pub 28 292", &a.urbanization, &b.urbanization),
    ]
}

/// `42 ST` against `42ND ST`: the ending is often left out, and a road of the grid has none.
fn street_name(a: &str, b: &str) -> FieldComparison {
    match ordinal_number(a) == Some(b) || ordinal_number(b) == Some(a) {
        true => field("street_name", "Pub 28 235", Verdict::Undetermined),
        false => equal("street_name", "Pub 28 232", a, b),
    }
}

/// `0012` against `12`: at some post offices the zeros count.
fn po_box(a: &str, b: &str) -> FieldComparison {
    let bare = |text: &str| text.trim_start_matches('0').to_owned();
    if a == b || bare(a) != bare(b) {
        return equal("box", "Pub 28 281", a, b);
    }
    FieldComparison {
        field: "box",
        rule: "compare.box.leading_zero",
        section: "Pub 28 282",
        words: "At some post offices zeros before the number of a box count, at others not.",
        outcome: Verdict::Undetermined,
    }
}

/// `45-17` against `4517`: the hyphen of a Queens number is part of it, but is often left out.
fn number(a: &str, b: &str) -> FieldComparison {
    let unhyphened = |text: &str| text.replace('-', "");
    let outcome = match a == b {
        true => Verdict::Same,
        false if a.contains('-') != b.contains('-') && unhyphened(a) == unhyphened(b) => {
            Verdict::Undetermined
        }
        false => Verdict::Different,
    };
    field("number", "Pub 28 231, Appendix D1", outcome)
}

/// Two city names of one ZIP may be one post office's; two that differ in blanks only are one name.
fn city(a: &Address, b: &Address) -> FieldComparison {
    let outcome = match a.city == b.city {
        true => Verdict::Same,
        false if a.zip == b.zip && a.city_letters() == b.city_letters() => Verdict::Same,
        // A whole address has the state of its ZIP.
        false if a.zip == b.zip => Verdict::Undetermined,
        false => Verdict::Different,
    };
    field("city", "Pub 28 223", outcome)
}

fn units(a: &Address, b: &Address) -> FieldComparison {
    let section = "Pub 28 213";
    if a.units == b.units {
        return field("unit", section, Verdict::Same);
    }
    if pound_equal(a, b) {
        return FieldComparison {
            field: "unit",
            rule: "compare.unit.pound",
            section,
            words: "The pound sign stands for an apartment, a unit or a suite of the same number.",
            outcome: Verdict::Same,
        };
    }
    let outcome = match (a.units.as_slice(), b.units.as_slice()) {
        ([], _) | (_, []) => Verdict::OneSided,
        (a, b) if a.len() != b.len() => Verdict::OneSided,
        (a, b) => match ids(a) == ids(b) && a.iter().all(|unit| !unit.id.is_empty()) {
            true => Verdict::Undetermined,
            false => Verdict::Different,
        },
    };
    field("unit", section, outcome)
}

fn ids(units: &[Unit]) -> Vec<&str> {
    let mut ids: Vec<&str> = units.iter().map(|unit| unit.id.as_str()).collect();
    ids.sort_unstable();
    ids
}

/// Each side has one unit that is a pound sign or may be one, one of them is, and all else is equal.
fn pound_equal(a: &Address, b: &Address) -> bool {
    let (Some(at_a), Some(at_b)) = (a.pound_like(), b.pound_like()) else { return false };
    let (Some(one), Some(two)) = (a.units.get(at_a), b.units.get(at_b)) else { return false };
    let rest = |units: &[Unit], at: usize| {
        let others = units.iter().enumerate().filter(|(index, _)| *index != at);
        others.map(|(_, unit)| unit.clone()).collect::<Vec<Unit>>()
    };
    at_a == at_b
        && (one.is_pound() || two.is_pound())
        && one.id == two.id
        && rest(&a.units, at_a) == rest(&b.units, at_b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::read_text;

    fn verdict(a: &str, b: &str) -> Verdict {
        let place = ", Springfield IL 62701";
        let (a, b) = (read_text(&format!("{a}{place}")), read_text(&format!("{b}{place}")));
        assert_eq!(compare(&a, &b).verdict, compare(&b, &a).verdict);
        compare(&a, &b).verdict
    }

    #[test]
    fn verdicts_by_example() {
        let main = "123 N Main St";
        assert_eq!(verdict(main, "123 north main street"), Verdict::Same);
        assert_eq!(verdict(main, "124 N Main St"), Verdict::Different);
        assert_eq!(verdict(main, "123 Main St"), Verdict::OneSided);
        assert_eq!(verdict(main, "123 N Main St Apt 4"), Verdict::OneSided);
        assert_eq!(verdict("123 Main St # 4", "123 Main St Apt 4"), Verdict::Same);
        assert_eq!(verdict("123 Main St Ste 4", "123 Main St Apt 4"), Verdict::Undetermined);
        assert_eq!(verdict("45-17 21st St", "4517 21st St"), Verdict::Undetermined);
        assert_eq!(verdict("PO Box 12", main), Verdict::Different);
        assert_eq!(verdict("Unknown", main), Verdict::Undetermined);
    }
}
