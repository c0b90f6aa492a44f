//! `officials.toml`: the roll, as the custodian writes it.

use portcullis_core::letter::{Office, Official};
use portcullis_engine::jwk::{PublicKey, WireJwk};
use portcullis_engine::roll::Entry;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireRoll {
    official: Vec<WireOfficial>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireOfficial {
    kid: String,
    name: String,
    agency: String,
    office: String,
    instruments: Vec<String>,
    valid_from: toml::value::Datetime,
    valid_until: toml::value::Datetime,
    key: WireJwk,
}

/// Reads the file.
///
/// # Errors
///
/// Every entry that cannot be taken, by its `kid`, and why.
pub fn read(text: &str) -> Result<Vec<Entry>, Vec<String>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let wire: WireRoll =
        toml::from_str(text).map_err(|error| vec![crate::orderfile::plain(text, &error)])?;
    let mut problems = Vec::new();
    let mut rows: Vec<Entry> = Vec::new();
    for official in wire.official {
        let kid = official.kid.clone();
        if rows.iter().any(|row| row.official.kid == kid) {
            problems.push(format!("official `{kid}`: the kid stands twice; give each key its own"));
        }
        match one(official) {
            Ok(row) => rows.push(row),
            Err(found) => {
                problems.extend(
                    found.into_iter().map(|problem| format!("official `{kid}`: {problem}")),
                );
            }
        }
    }
    if problems.is_empty() { Ok(rows) } else { Err(problems) }
}

fn one(wire: WireOfficial) -> Result<Entry, Vec<String>> {
    let mut problems = Vec::new();
    let office = Office::from_word(&wire.office);
    if office.is_none() {
        let words: Vec<&str> = Office::ALL.iter().map(|office| office.word()).collect();
        problems.push(format!("office: none of 26 USC 6103(i)(2)(A): {}", words.join(", ")));
    }
    if let Err(error) = PublicKey::from_jwk(&wire.key) {
        problems.push(format!("key: {error}"));
    }
    let mut date = |name: &str, value: &toml::value::Datetime| {
        let plain = value.time.is_none() && value.offset.is_none();
        let date = value.to_string().parse::<jiff::civil::Date>().ok().filter(|_| plain);
        if date.is_none() {
            problems.push(format!("{name}: write a date: 2026-01-01"));
        }
        date
    };
    let from = date("valid_from", &wire.valid_from);
    let until = date("valid_until", &wire.valid_until);
    for (name, value) in [("kid", &wire.kid), ("agency", &wire.agency)] {
        if value.trim().is_empty() {
            problems.push(format!("{name}: it is empty"));
        }
    }
    for (name, value) in [("kid", &wire.kid), ("name", &wire.name), ("agency", &wire.agency)] {
        if value.chars().any(char::is_control) {
            problems.push(format!("{name}: a control character; write it in plain text"));
        }
    }
    let jwk = serde_json::to_string(&wire.key).map_err(|error| vec![format!("key: {error}")])?;
    if from > until {
        problems.push("valid_until: it is before valid_from".to_owned());
    }
    match (office, from, until, problems.is_empty()) {
        (Some(office), Some(valid_from), Some(valid_until), true) => Ok(Entry {
            official: Official {
                kid: wire.kid,
                agency: wire.agency,
                office,
                instruments: wire.instruments.into_iter().collect(),
                valid_from,
                valid_until,
                revoked: false,
            },
            name: wire.name,
            jwk,
        }),
        _ => Err(problems),
    }
}
