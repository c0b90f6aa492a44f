//! What the law requires of a request, element by element, and what a failed one is called.

use std::fmt;

use crate::facts::Facts;
use crate::order::{Ground, Stated};

/// One thing that a request must have. The order is that of the contract's list of codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is named for the cell or clause it stands for")]
pub enum Element {
    Letter,
    Name,
    Address,
    Tin,
    Period,
    Statute,
    Reason,
    Investigation,
    Order,
    Officer,
    Stay,
}

impl Element {
    /// All of them, in clause order.
    pub const ALL: [Element; 11] = [
        Element::Letter,
        Element::Name,
        Element::Address,
        Element::Tin,
        Element::Period,
        Element::Statute,
        Element::Reason,
        Element::Investigation,
        Element::Order,
        Element::Officer,
        Element::Stay,
    ];

    /// The word in codes and in packs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Element::Letter => "letter",
            Element::Name => "name",
            Element::Address => "address",
            Element::Tin => "tin",
            Element::Period => "period",
            Element::Statute => "statute",
            Element::Reason => "reason",
            Element::Investigation => "investigation",
            Element::Order => "order",
            Element::Officer => "officer",
            Element::Stay => "stay",
        }
    }

    /// The element of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Element> {
        Element::ALL.into_iter().find(|element| element.word() == word)
    }
}

impl fmt::Display for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// One rule of an instrument, as it is told to a requester whose request does not meet it.
///
/// It names the clause and the place, never the requester's text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Rule {
    /// The stable dotted code, such as `element.address.zip_only`. It is the rule's id in its pack.
    pub code: String,
    /// The element that the rule belongs to.
    pub element: Element,
    /// The clause, such as `26 USC 6103(i)(2)(B)(i)`.
    pub cite: String,
    /// What is wrong, in a sentence.
    pub message: String,
    /// What the requester can do about it, in a sentence.
    pub remedy: String,
    /// The column of the rows file or the member of the letter.
    pub column: String,
}

/// 8 USC 1253(a)(1)(A): the 90 days within which a person under a final order departs.
const DEPARTURE: jiff::SignedDuration = jiff::SignedDuration::from_hours(90 * 24);

impl Rule {
    /// The column at fault: the rule's own, or, where it is about several cells, the first of them that
    /// the facts say is amiss.
    #[must_use]
    pub fn column_at_fault(&self, facts: &Facts) -> &str {
        let first = |cells: &[(bool, &'static str)]| {
            cells.iter().find(|(amiss, _)| *amiss).map(|(_, column)| *column)
        };
        let order = |wrong: Stated, ground: Ground| {
            [
                (facts.order_number == wrong, "order_number"),
                (facts.order_dated == wrong, "order_date"),
                (facts.order_ground == ground, "order_ground"),
                (facts.review == wrong && wrong == Stated::Malformed, "review_final_date"),
            ]
        };
        let of_investigation = |wrong: Stated| {
            let opened = facts.investigation_opened == wrong;
            [(facts.investigation == wrong, "investigation_id"), (opened, "investigation_opened")]
        };
        let date = facts.letter.date;
        let found = match self.code.as_str() {
            "element.name.missing" | "element.name.malformed" => Some(facts.spots.name),
            "element.address.malformed" => Some(facts.spots.address),
            "element.address.no_locality" => Some("city"),
            "element.address.no_zip" | "element.address.zip_state_conflict" => Some("zip"),
            "element.investigation.missing" => first(&of_investigation(Stated::Missing)),
            "element.investigation.malformed" => first(&of_investigation(Stated::Malformed)),
            "element.order.missing" => first(&order(Stated::Missing, Ground::Missing)),
            "element.order.malformed" => first(&order(Stated::Malformed, Ground::Malformed)),
            "element.order.not_90_days" => {
                // Where there was a review, its end is what the 90 days run from.
                let reviewed =
                    facts.review_date.is_some_and(|end| end.saturating_add(DEPARTURE) >= date);
                first(&[(reviewed, "review_final_date")])
            }
            "element.order.in_future" => first(&[
                (facts.order_date.is_some_and(|ordered| ordered > date), "order_date"),
                (facts.review_date.is_some_and(|reviewed| reviewed > date), "review_final_date"),
            ]),
            _ => None,
        };
        found.unwrap_or(&self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letter::LetterFacts;

    #[test]
    fn the_cell_at_fault_is_named() {
        let date = jiff::civil::date(2026, 6, 30);
        let whole = Facts::in_order(LetterFacts::in_order(date));
        let later = jiff::civil::date(2026, 7, 1);
        let bad = Stated::Malformed;
        for (code, facts, column) in [
            (
                "element.investigation.missing",
                Facts { investigation: Stated::Missing, ..whole },
                "investigation_id",
            ),
            (
                "element.investigation.missing",
                Facts { investigation_opened: Stated::Missing, ..whole },
                "investigation_opened",
            ),
            (
                "element.investigation.malformed",
                Facts { investigation: bad, ..whole },
                "investigation_id",
            ),
            (
                "element.order.missing",
                Facts { order_ground: Ground::Missing, ..whole },
                "order_ground",
            ),
            (
                "element.order.missing",
                Facts { order_dated: Stated::Missing, ..whole },
                "order_date",
            ),
            ("element.order.malformed", Facts { order_number: bad, ..whole }, "order_number"),
            ("element.order.malformed", Facts { review: bad, ..whole }, "review_final_date"),
            (
                "element.order.in_future",
                Facts { review_date: Some(later), ..whole },
                "review_final_date",
            ),
            ("element.order.in_future", Facts { order_date: Some(later), ..whole }, "order_date"),
            ("element.statute.tax", whole, "own"),
        ] {
            let rule = Rule {
                code: code.to_owned(),
                element: Element::Order,
                cite: String::new(),
                message: String::new(),
                remedy: String::new(),
                column: "own".to_owned(),
            };
            assert_eq!(rule.column_at_fault(&facts), column, "{code}");
        }
    }
}
