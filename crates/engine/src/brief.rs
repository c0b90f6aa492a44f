//! What the accounting of one row says about it: who asked about whom, under which authority, and when.

use jiff::Timestamp;
use portcullis_core::accounting::{Kind, Record};
use portcullis_core::facts::Facts;
use portcullis_core::item::Item;

use crate::change::BatchRow;
use crate::sequence::Placed;

/// What the accounting of one row says about it, apart from what happened.
#[derive(Clone)]
pub struct Brief {
    /// The requester's id for the row.
    pub row_id: String,
    /// What was read out of the row.
    pub facts: Facts,
    /// What counts as the same person.
    pub persons: Vec<Vec<u8>>,
    subject: Option<String>,
    address: Option<String>,
    authority: Option<String>,
    periods: Option<String>,
}

impl std::fmt::Debug for Brief {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Brief(..)")
    }
}

impl Brief {
    /// The brief of an item.
    #[must_use]
    pub fn of(item: &Item) -> Brief {
        let subject = item.claim().map(|claim| {
            let name = claim.name();
            let parts = [name.given(), name.middle(), name.surname(), name.suffix()];
            let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            parts.join(" ")
        });
        let years: Vec<String> = item.years().iter().map(ToString::to_string).collect();
        Brief {
            row_id: item.row_id().to_owned(),
            facts: *item.facts(),
            persons: item.persons().to_vec(),
            subject,
            address: item.claim().map(|claim| claim.address().to_string()),
            authority: item.statute().map(ToString::to_string),
            periods: Some(years.join(";")).filter(|years| !years.is_empty()),
        }
    }
}

/// The accounting of one row: who asked about whom, under which authority, and when.
#[must_use]
pub fn item_record(
    kind: Kind,
    batch: &BatchRow,
    brief: &Brief,
    previous: &Placed,
    now: Timestamp,
) -> Record {
    let mut record = Record::new(kind, &now.to_string())
        .with("agency", batch.agency.as_str())
        .with("instrument", format!("{}@{}", batch.instrument, batch.version))
        .with("batch", batch.id.as_str())
        .with("row", brief.row_id.as_str())
        .with("previous", previous.named());
    let told = [
        ("subject", &brief.subject),
        ("address", &brief.address),
        ("authority", &brief.authority),
        ("periods", &brief.periods),
    ];
    for (field, value) in told {
        if let Some(value) = value {
            record = record.with(field, value.as_str());
        }
    }
    record
}
