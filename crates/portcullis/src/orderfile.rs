//! Orders and protections, as counsel and clearing officers write them: TOML, unknown keys refused.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use portcullis_core::citation::Citation;
use portcullis_core::stay::Scope;
use portcullis_engine::protect::Protection;
use portcullis_engine::stay::Order;
use portcullis_postal::{Claim, Columns, NameColumns, read_columns, read_name};
use serde::Deserialize;

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
    format!("line {line}: {message}")
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

/// Reads an order.
///
/// # Errors
///
/// Everything that cannot be taken.
pub fn order(text: &str) -> Result<Order, Vec<String>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let wire: WireOrder = toml::from_str(text).map_err(|error| vec![plain(text, &error)])?;
    let mut problems = Vec::new();
    let scope = &wire.scope;
    let narrowed = scope.instrument.is_some() || scope.agency.is_some() || scope.statute.is_some();
    if scope.all == narrowed {
        problems.push(
            "scope: say either `all = true`, or one or more of instrument, agency, statute"
                .to_owned(),
        );
    }
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
        if value.chars().any(char::is_control) {
            problems.push(format!("{name}: a control character; write it in plain text"));
        }
    }
    let effective_from = moment(&wire.effective_from);
    if effective_from.is_none() {
        problems.push("effective_from: write a date or a date-time".to_owned());
    }
    match (statute, effective_from, problems.is_empty()) {
        (Ok(statute), Some(effective_from), true) => Ok(Order {
            id: wire.id,
            court: wire.court,
            docket: wire.docket,
            entered: wire.entered.to_string(),
            effective_from,
            scope: Scope { instrument: wire.scope.instrument, agency: wire.scope.agency, statute },
            order_sha256: wire.order_sha256,
        }),
        _ => Err(problems),
    }
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
        problems.push("the address must be complete".to_owned());
    }
    for (key, value) in
        [("id", &wire.id), ("basis", &wire.basis), ("determination", &wire.determination)]
    {
        if value.trim().is_empty() {
            problems.push(format!("{key}: it is empty"));
        }
    }
    // A date as TOML has it, or in quotes.
    let review = match wire.review {
        None => String::new(),
        Some(toml::Value::String(text)) => text,
        Some(value) => value.to_string(),
    };
    if !review.is_empty() && review.parse::<jiff::civil::Date>().is_err() {
        problems.push("review: write a date: 2027-01-01".to_owned());
    }
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
