//! Orders and protections, as counsel and clearing officers write them: TOML, unknown keys refused.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use portcullis_core::Digest;
use portcullis_core::citation::Citation;
use portcullis_core::request::COLUMNS;
use portcullis_core::stay::Scope;
use portcullis_engine::Error;
use portcullis_engine::intake::sha256;
use portcullis_engine::order::Order;
use portcullis_engine::protect::Protection;
use portcullis_postal::{
    Claim, Columns, Completeness, NameColumns, Reading, read_columns, read_name,
};
use serde::Deserialize;

use crate::table::Table;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireOrder {
    id: String,
    court: String,
    docket: String,
    entered: toml::value::Datetime,
    effective_from: toml::value::Datetime,
    scope: WireScope,
    #[serde(default, alias = "order", alias = "sha256", alias = "digest", alias = "order_digest")]
    #[serde(alias = "order_file_sha256", alias = "file_sha256", alias = "order_file")]
    order_sha256: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireScope {
    #[serde(default)]
    all: bool,
    instrument: Option<String>,
    agency: Option<String>,
    statute: Option<String>,
    #[serde(default)]
    periods: Vec<i16>,
    /// The file that lists the people whom the order protects, beside the order's own.
    people: Option<String>,
}

impl WireScope {
    /// What is wrong with which parts are stated.
    fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let narrowed = self.instrument.is_some()
            || self.agency.is_some()
            || self.statute.is_some()
            || self.people.is_some()
            || !self.periods.is_empty();
        if self.all == narrowed {
            problems.push(
                "scope: say either `all = true`, or one or more of instrument, agency, statute, periods, people"
                    .to_owned(),
            );
        }
        if self.periods.iter().any(|year| !(1913..=2199).contains(year)) {
            problems.push("scope.periods: write tax years: `periods = [2021, 2022]`".to_owned());
        }
        problems
    }
}

/// What is wrong with a TOML file and on which line, without a word of that line: it may hold a key or
/// a name.
#[must_use]
pub fn plain(text: &str, error: &toml::de::Error) -> String {
    let at = error.span().map_or(0, |span| span.start);
    let line = text.get(..at).unwrap_or_default().matches('\n').count() + 1;
    // What serde quotes may be somebody's number.
    let message = error.message();
    if message.starts_with("invalid type") || message.starts_with("invalid value") {
        return format!("line {line}: a value is not of its kind; write it as the example has it");
    }
    // So may be what stands in place of a key, unless it looks like one.
    let key = message.split('`').nth(1).unwrap_or_default();
    let is_key = key.len() <= 32 && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    match message.split_once("`, expected") {
        Some((_, expected)) if message.starts_with("unknown field") && !is_key => {
            format!("line {line}: a key is none of those known; expected{expected}")
        }
        _ if message.starts_with("duplicate") => format!("line {line}: a key is there twice"),
        _ => format!("line {line}: {message}"),
    }
}

/// The zone in which a court's date without a time is read.
const COURT_ZONE: &str = "America/New_York";

/// A TOML date or date-time as a moment: a date begins at midnight in the court's zone.
fn moment(value: &toml::value::Datetime) -> Option<Timestamp> {
    let text = value.to_string();
    if value.offset.is_some() {
        return text.parse().ok();
    }
    let zone = TimeZone::get(COURT_ZONE).ok()?;
    let local = match (value.date, value.time) {
        (Some(_), Some(_)) => text.parse::<DateTime>().ok()?,
        (Some(_), None) => text.parse::<Date>().ok()?.to_datetime(jiff::civil::Time::midnight()),
        _ => return None,
    };
    Some(local.to_zoned(zone).ok()?.timestamp())
}

/// A date or a date-time that was typed, as a moment.
#[must_use]
pub fn moment_of(text: &str) -> Option<Timestamp> {
    text.parse::<toml::value::Datetime>().ok().as_ref().and_then(moment).filter(is_kept)
}

/// Whether a moment is of the years for which orders are kept.
fn is_kept(moment: &Timestamp) -> bool {
    (1900..2200).contains(&moment.to_zoned(TimeZone::UTC).year())
}

/// Most bytes of an id, a court or a docket number.
const PLAIN_BYTES_MAX: usize = 200;

/// What makes a text unfit for a line of a table that people read.
fn plain_text(name: &str, value: &str) -> Option<String> {
    let unseen = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if value.len() > PLAIN_BYTES_MAX {
        return Some(format!("{name}: longer than {PLAIN_BYTES_MAX} bytes; shorten it"));
    }
    let found = value.contains(unseen);
    found.then(|| {
        format!("{name}: a control character, or one that is not seen; write it in plain text")
    })
}

/// Reads an order; `beside` reads the file that lists the people whom it protects, where it names one.
///
/// # Errors
///
/// Everything that cannot be taken.
pub fn order(
    text: &str,
    beside: &dyn Fn(&str) -> Result<Vec<u8>, Error>,
) -> Result<Order, Vec<String>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let wire: WireOrder = toml::from_str(text).map_err(|error| vec![plain(text, &error)])?;
    let mut problems = Vec::new();
    let scope = &wire.scope;
    problems.extend(scope.problems());
    let claims = scope.people.as_deref().map(|name| listed(name, beside)).transpose();
    let (claims, people_sha256) = claims
        .unwrap_or_else(|found| {
            problems.extend(found);
            None
        })
        .unzip();
    let statute = scope.statute.as_deref().map(str::parse::<Citation>).transpose();
    if let Err(error) = &statute {
        problems.push(format!("scope.statute: {error}"));
    }
    for (name, value) in [("id", &wire.id), ("court", &wire.court), ("docket", &wire.docket)] {
        if value.trim().is_empty() {
            problems.push(format!("{name}: it is empty"));
        }
    }
    let hex = |text: &str| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !wire.order_sha256.is_empty() && !hex(&wire.order_sha256) {
        problems.push(
            "order_sha256: write the 64 hex digits of the order's SHA-256, or leave it out"
                .to_owned(),
        );
    }
    for (name, value) in [("id", &wire.id), ("court", &wire.court), ("docket", &wire.docket)] {
        problems.extend(plain_text(name, value));
    }
    let effective_from = moment(&wire.effective_from).filter(is_kept);
    if effective_from.is_none() {
        problems.push("effective_from: write a date or a date-time of 1900 to 2199".to_owned());
    }
    match (statute, effective_from, problems.is_empty()) {
        (Ok(statute), Some(effective_from), true) => Ok(Order {
            id: wire.id,
            court: wire.court,
            docket: wire.docket,
            entered: wire.entered.to_string(),
            effective_from,
            scope: Scope {
                instrument: wire.scope.instrument,
                agency: wire.scope.agency,
                statute,
                periods: wire.scope.periods.into_iter().collect(),
                claims: None,
            },
            claims,
            people_sha256,
            order_sha256: wire.order_sha256,
        }),
        _ => Err(problems),
    }
}

fn listed(
    name: &str,
    beside: &dyn Fn(&str) -> Result<Vec<u8>, Error>,
) -> Result<(Vec<Claim>, Digest), Vec<String>> {
    let bytes = beside(name).map_err(|error| vec![format!("scope.people: {error}")])?;
    let claims = people(&bytes).map_err(|found| {
        found.into_iter().map(|one| format!("scope.people: {name}: {one}")).collect::<Vec<_>>()
    })?;
    Ok((claims, sha256(&bytes)))
}

/// The columns of a list of people whom an order protects: those of a request's name and address.
pub const PEOPLE: &[&str] = COLUMNS.split_at(10).0.split_at(1).1;

/// Reads a list of people whom an order protects.
///
/// # Errors
///
/// Every line that is not a name with a complete address; neither is ever repeated.
pub fn people(bytes: &[u8]) -> Result<Vec<Claim>, Vec<String>> {
    let told = |places: Vec<portcullis_engine::ports::Misplaced>| -> Vec<String> {
        places.iter().map(ToString::to_string).collect()
    };
    let table = Table::read(bytes, PEOPLE).map_err(told)?;
    let (mut claims, mut problems) = (Vec::new(), Vec::new());
    for (cell, number) in table.rows().zip(1..) {
        let name = read_name(&NameColumns {
            last: cell(0),
            first: cell(1),
            middle: cell(2),
            suffix: cell(3),
        });
        let address = read_columns(&Columns {
            line1: cell(4),
            line2: cell(5),
            city: cell(6),
            state: cell(7),
            zip: cell(8),
        });
        match (name.name(), address.address()) {
            (Some(name), Some(address)) => claims.push(Claim::new(name, address)),
            (None, _) => {
                problems.push(format!("person {number}: state the last and the first name"))
            }
            (_, None) => problems.push(format!("person {number}: {}", incomplete(&address))),
        }
    }
    if claims.is_empty() && problems.is_empty() {
        problems.push("the list is empty: it would protect nobody".to_owned());
    }
    if problems.is_empty() { Ok(claims) } else { Err(problems) }
}

/// Why an address cannot be protected; it tells nothing of the address.
fn incomplete(address: &Reading) -> String {
    let reasons = match address.completeness() {
        Completeness::Complete => Vec::new(),
        Completeness::Incomplete(reasons) => reasons,
    };
    let codes: Vec<&str> = reasons.iter().map(|reason| reason.code()).collect();
    format!(
        "the address must be complete, with a number, a street, a city, a state and a ZIP Code: {}",
        codes.join(", ")
    )
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireProtection {
    id: String,
    last_name: String,
    first_name: String,
    #[serde(default)]
    middle_name: String,
    #[serde(default)]
    suffix: String,
    address_line1: String,
    #[serde(default)]
    address_line2: String,
    city: String,
    state: String,
    zip: String,
    basis: String,
    determination: String,
    review: Option<toml::Value>,
}

/// Reads a protection.
///
/// # Errors
///
/// Everything that cannot be taken; the name and the address are never repeated.
pub fn protection(text: &str) -> Result<Protection, Vec<String>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let wire: WireProtection = toml::from_str(text).map_err(|error| vec![plain(text, &error)])?;
    let mut problems = Vec::new();
    let name = read_name(&NameColumns {
        last: &wire.last_name,
        first: &wire.first_name,
        middle: &wire.middle_name,
        suffix: &wire.suffix,
    });
    let address = read_columns(&Columns {
        line1: &wire.address_line1,
        line2: &wire.address_line2,
        city: &wire.city,
        state: &wire.state,
        zip: &wire.zip,
    });
    if name.name().is_none() {
        problems.push("the last and the first name must be stated".to_owned());
    }
    if address.address().is_none() {
        problems.push(incomplete(&address));
    }
    for (key, value) in
        [("id", &wire.id), ("basis", &wire.basis), ("determination", &wire.determination)]
    {
        if value.trim().is_empty() {
            problems.push(format!("{key}: it is empty"));
        }
    }
    problems.extend(plain_text("id", &wire.id));
    // A date as TOML has it, or in quotes.
    let review = match wire.review {
        None => String::new(),
        Some(toml::Value::String(text)) => text,
        Some(value) => value.to_string(),
    };
    let review = match review.parse::<Date>() {
        Ok(day) => Some(day),
        Err(_) if review.is_empty() => None,
        Err(_) => {
            problems.push("review: write a date: 2027-01-01".to_owned());
            None
        }
    };
    match (name.name(), address.address(), problems.is_empty()) {
        (Some(name), Some(address), true) => Ok(Protection {
            id: wire.id,
            claim: Claim::new(name, address),
            basis: wire.basis,
            determination: wire.determination,
            review,
        }),
        _ => Err(problems),
    }
}
