//! What has been counted over a rolling window, and what a batch adds to it: under keyed handles, one a
//! year for each agency, so that the counts name nobody.

use std::collections::BTreeMap;

use jiff::{Span, Timestamp};
use portcullis_core::batch::Counted;
use portcullis_core::moment::Moment;
use portcullis_core::terms::Terms;

use crate::change::{BatchRow, TallyRow};
use crate::engine::Engine;
use crate::error::Result;
use crate::ports::Asked;

/// The start of a rolling window of so many days that ends now.
#[must_use]
pub fn start(now: Timestamp, days: u32) -> Timestamp {
    let span = Span::new().hours(i64::from(days) * 24);
    now.checked_sub(span).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The years, in the instrument's time zone, that a window touches.
fn years(terms: &Terms, from: Timestamp, to: Timestamp) -> impl Iterator<Item = i16> {
    terms.day_of(from).year()..=terms.day_of(to).year()
}

/// What the window held by a moment under each key, for the batch's agency, in the order asked.
///
/// # Errors
///
/// The docket cannot be read, or what it counts was changed: then nothing passes, for nobody knows how often it was asked.
pub(crate) fn prior(
    engine: &Engine,
    batch: &BatchRow,
    terms: &Terms,
    days: u32,
    keys: &[(Counted, Vec<u8>)],
    moment: Moment,
) -> Result<Vec<u32>> {
    let since = start(moment.at, days);
    engine.counts_as_recorded(since, moment.known)?;
    let years: Vec<i16> = years(terms, since, moment.at).collect();
    let asked = |(counted, key): &(Counted, Vec<u8>)| Asked {
        counted: *counted,
        handles: years
            .iter()
            .map(|year| engine.secrets.handle(*counted, &batch.agency, *year, key))
            .collect(),
    };
    let asked: Vec<Asked> = keys.iter().map(asked).collect();
    Ok(engine.docket.counts(&asked, since, moment.known)?)
}

/// What a batch adds to the counts, now.
pub(crate) fn tallies(
    engine: &Engine,
    batch: &BatchRow,
    terms: &Terms,
    counts: BTreeMap<(Counted, Vec<u8>), u32>,
    now: Timestamp,
) -> Vec<TallyRow> {
    let year = terms.day_of(now).year();
    let tally = |((counted, key), count): ((Counted, Vec<u8>), u32)| TallyRow {
        counted,
        handle: engine.secrets.handle(counted, &batch.agency, year, &key),
        count,
    };
    counts.into_iter().map(tally).collect()
}
