//! `statutes.csv` and `places.csv`: the lists that counsel keeps with an instrument.

use std::collections::{BTreeMap, BTreeSet};

use portcullis_core::citation::Citation;
use portcullis_core::facts::StatuteKind;
use portcullis_core::terms::{Parts, Place, PlaceKind, StatuteEntry};
use portcullis_postal::{Columns, read_columns};

use crate::pack::{Pack, PackError};

fn records(pack: &Pack, path: &str, header: &[&str]) -> Result<Vec<csv::StringRecord>, PackError> {
    let mut reader = csv::Reader::from_reader(pack.file(path)?.as_bytes());
    let found = reader.headers().map_err(|error| PackError::one(format!("{path}: {error}")))?;
    if found != header {
        return Err(PackError::one(format!("{path}: the header must be `{}`", header.join(","))));
    }
    let records: Result<_, _> = reader.into_records().collect();
    records.map_err(|error| PackError::one(format!("{path}: {error}")))
}

/// Reads the curated list of statutes.
///
/// # Errors
///
/// Each line that is not `citation,kind,parts,note` with known words, and each that says of its parts what the list does
/// not bear out.
pub fn statutes(pack: &Pack) -> Result<Vec<StatuteEntry>, PackError> {
    let path = "statutes.csv";
    let mut entries = Vec::new();
    let mut problems = Vec::new();
    let mut lines = Vec::new();
    for record in records(pack, path, &["citation", "kind", "parts", "note"])? {
        let line = record.position().map_or(0, csv::Position::line);
        let citation = record.get(0).unwrap_or_default().parse::<Citation>();
        let kind = match record.get(1).unwrap_or_default() {
            "criminal" => Some(StatuteKind::Criminal),
            "not_criminal" => Some(StatuteKind::NotCriminal),
            "tax" => Some(StatuteKind::Tax),
            _ => None,
        };
        let parts = match record.get(2).unwrap_or_default() {
            "none" => Some(Parts::None),
            "listed" => Some(Parts::Listed),
            "any" => Some(Parts::Any),
            _ => None,
        };
        if let Err(error) = &citation {
            problems.push(format!("{path}:{line}: citation: {error}"));
        }
        if kind.is_none() {
            problems.push(format!("{path}:{line}: kind: say criminal, not_criminal or tax"));
        }
        if parts.is_none() {
            problems.push(format!("{path}:{line}: parts: say none, listed or any"));
        }
        if let (Ok(citation), Some(kind), Some(parts)) = (citation, kind, parts) {
            entries.push(StatuteEntry { citation, kind, parts });
            lines.push(line);
        }
    }
    for (line, entry) in lines.into_iter().zip(&entries) {
        let part = |other: &&StatuteEntry| {
            other.citation != entry.citation && other.citation.is_within(&entry.citation)
        };
        if entries.iter().any(|other| part(&other)) != (entry.parts == Parts::Listed) {
            problems.push(format!(
                "{path}:{line}: parts: say `listed` where the list names parts of it, and nowhere else"
            ));
        }
        if entries.iter().filter(|other| other.citation == entry.citation).count() > 1 {
            problems.push(format!("{path}:{line}: citation: it is on the list twice"));
        }
    }
    if problems.is_empty() { Ok(entries) } else { Err(PackError { problems }) }
}

/// Reads the list of places, by building key.
///
/// # Errors
///
/// Each line whose kind is unknown or whose address is not complete.
pub fn places(pack: &Pack) -> Result<BTreeMap<Vec<u8>, Place>, PackError> {
    let path = "places.csv";
    let header = [
        "kind",
        "agencies",
        "name",
        "address_line1",
        "address_line2",
        "city",
        "state",
        "zip",
        "source",
    ];
    let mut places = BTreeMap::new();
    let mut problems = Vec::new();
    for record in records(pack, path, &header)? {
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |at: usize| record.get(at).unwrap_or_default();
        let reading = read_columns(&Columns {
            line1: cell(3),
            line2: cell(4),
            city: cell(5),
            state: cell(6),
            zip: cell(7),
        });
        let kind = match cell(0) {
            "custody" => Some(PlaceKind::Custody),
            "requester_office" => Some(PlaceKind::RequesterOffice),
            _ => None,
        };
        let agencies = cell(1).split(';').map(str::trim).filter(|agency| !agency.is_empty());
        let agencies: BTreeSet<String> = agencies.map(str::to_owned).collect();
        if agencies.is_empty() != (kind == Some(PlaceKind::Custody)) {
            problems.push(format!(
                "{path}:{line}: agencies: name whose office it is, with `;` between; nobody's for a place of detention"
            ));
        }
        match (kind, reading.address()) {
            (Some(kind), Some(address)) => {
                places.insert(address.building_key(), Place { kind, agencies });
            }
            (None, _) => {
                problems.push(format!("{path}:{line}: kind: say custody or requester_office"))
            }
            (_, None) => problems.push(format!("{path}:{line}: the address is not complete")),
        }
    }
    if problems.is_empty() { Ok(places) } else { Err(PackError { problems }) }
}
