//! What is remembered of a step: the permanent accounting of 26 USC 6103(p)(3)(A).
//!
//! Every record has the same fields in the same order; what does not apply is absent, and absent
//! fields are committed to like present ones, so that their number says nothing.

use std::fmt;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is the plain name of the event")]
pub enum Kind {
    Pad,
    Adopted,
    Roll,
    Sealed,
    Refused,
    Received,
    Returned,
    Resolved,
    Cleared,
    Declined,
    Held,
    NoMatch,
    Confirmed,
    Cancelled,
    Expired,
    Answered,
    Stay,
    Lift,
    Vacate,
    Correct,
    Protected,
    Unprotected,
    Safeguards,
    Recall,
    Acknowledged,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 25] = [
        Kind::Pad,
        Kind::Adopted,
        Kind::Roll,
        Kind::Sealed,
        Kind::Refused,
        Kind::Received,
        Kind::Returned,
        Kind::Resolved,
        Kind::Cleared,
        Kind::Declined,
        Kind::Held,
        Kind::NoMatch,
        Kind::Confirmed,
        Kind::Cancelled,
        Kind::Expired,
        Kind::Answered,
        Kind::Stay,
        Kind::Lift,
        Kind::Vacate,
        Kind::Correct,
        Kind::Protected,
        Kind::Unprotected,
        Kind::Safeguards,
        Kind::Recall,
        Kind::Acknowledged,
    ];

    /// The kind of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The word in records.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Kind::Pad => "pad",
            Kind::Adopted => "adopted",
            Kind::Roll => "roll",
            Kind::Sealed => "sealed",
            Kind::Refused => "refused",
            Kind::Received => "received",
            Kind::Returned => "returned",
            Kind::Resolved => "resolved",
            Kind::Cleared => "cleared",
            Kind::Declined => "declined",
            Kind::Held => "held",
            Kind::NoMatch => "no_match",
            Kind::Confirmed => "confirmed",
            Kind::Cancelled => "cancelled",
            Kind::Expired => "expired",
            Kind::Answered => "answered",
            Kind::Stay => "stay",
            Kind::Lift => "lift",
            Kind::Vacate => "vacate",
            Kind::Correct => "correct",
            Kind::Protected => "protected",
            Kind::Unprotected => "unprotected",
            Kind::Safeguards => "safeguards",
            Kind::Recall => "recall",
            Kind::Acknowledged => "acknowledged",
        }
    }
}

/// The fields of a record, in their fixed order.
pub const FIELDS: [&str; 13] = [
    "kind",
    "at",
    "by",
    "agency",
    "instrument",
    "batch",
    "row",
    "subject",
    "address",
    "authority",
    "periods",
    "detail",
    "previous",
];

/// One record. Its text fields may be personal, so `Debug` shows the kind alone.
#[derive(Clone, Default)]
pub struct Record {
    values: [Option<String>; FIELDS.len()],
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Record({})", self.get("kind").unwrap_or_default())
    }
}

impl Record {
    /// A record of `kind` at `at` (ISO 8601, UTC).
    #[must_use]
    pub fn new(kind: Kind, at: &str) -> Record {
        Record::default().with("kind", kind.word()).with("at", at)
    }

    /// The record with a field set. A name that is not in [`FIELDS`] changes nothing.
    #[must_use]
    pub fn with(mut self, field: &str, value: impl Into<String>) -> Record {
        let place = FIELDS.iter().position(|name| *name == field);
        if let Some(slot) = place.and_then(|place| self.values.get_mut(place)) {
            *slot = Some(value.into());
        }
        self
    }

    /// A field's value.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<&str> {
        let place = FIELDS.iter().position(|name| *name == field)?;
        self.values.get(place)?.as_deref()
    }

    /// All fields in order, absent ones as `None`.
    pub fn fields(&self) -> impl Iterator<Item = (&'static str, Option<&str>)> {
        FIELDS.into_iter().zip(self.values.iter().map(Option::as_deref))
    }
}
