//! What the law requires of a request, element by element, and what a failed one is called.

use std::fmt;

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
}

impl Element {
    /// All of them, in clause order.
    pub const ALL: [Element; 10] = [
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
