//! A generation of the register: which records of the custodian's extract are sealed, and why the
//! others are left out.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use jiff::civil::Date;
use portcullis_core::accounting::{Kind, Record};
use portcullis_core::number::Number;
use portcullis_core::staff::Role;
use portcullis_postal::{Claim, Columns, Completeness, NameColumns, read_columns, read_name};

use crate::change::{Change, GenerationRow};
use crate::engine::{Reply, Step};
use crate::error::{Error, Result};
use crate::ports::SealRecord;
use crate::sequence::hex;

/// One row of the extract: in canonical form already, so that the clear text is gone as early as can be.
pub struct ExtractRow {
    /// The custodian's id for the record.
    pub record_id: Box<str>,
    /// The number, where there is one.
    pub number: Option<Number>,
    /// The day that the address is of.
    pub as_of: Option<Date>,
    /// What is to be sealed, or why it cannot be.
    pub content: std::result::Result<SealRecord, &'static str>,
}

impl fmt::Debug for ExtractRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ExtractRow(..)")
    }
}

/// The cells of one row of the extract (contract, section 1).
#[derive(Clone, Copy)]
#[expect(missing_docs, reason = "the fields are the contract's columns, by their names")]
pub struct ExtractCells<'a> {
    pub record_id: &'a str,
    pub name: NameColumns<'a>,
    pub tin: &'a str,
    pub address: Columns<'a>,
    pub as_of: &'a str,
    pub source: &'a str,
}

impl fmt::Debug for ExtractCells<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ExtractCells(..)")
    }
}

/// The sources that make an address the last known one (26 CFR 301.6212-2).
const SOURCES: [&str; 3] = ["return", "notice", "ncoa"];

impl ExtractRow {
    /// Reads a row.
    #[must_use]
    pub fn read(cells: &ExtractCells<'_>) -> ExtractRow {
        let number = Number::read(cells.tin);
        let (_, as_of) = portcullis_core::order::read_date(cells.as_of);
        let content = ExtractRow::content(cells, number, as_of);
        ExtractRow { record_id: cells.record_id.into(), number, as_of, content }
    }

    fn content(
        cells: &ExtractCells<'_>,
        number: Option<Number>,
        as_of: Option<Date>,
    ) -> std::result::Result<SealRecord, &'static str> {
        if !cells.tin.is_empty() && number.is_none() {
            return Err("tin_malformed");
        }
        let as_of = as_of.ok_or("as_of_malformed")?;
        let source = SOURCES.iter().zip(0..).find(|(source, _)| **source == cells.source);
        let (_, source) = source.ok_or("source_unknown")?;
        let name = read_name(&cells.name);
        let name = name.name().ok_or("name_missing")?;
        let reading = read_columns(&cells.address);
        let address = match (reading.completeness(), reading.address()) {
            (Completeness::Complete, Some(address)) => address,
            (Completeness::Incomplete(reasons), _) => {
                return Err(reasons.first().map_or("no_address", |reason| reason.code()));
            }
            (Completeness::Complete, None) => return Err("no_address"),
        };
        let claim = Claim::new(name, address);
        Ok(SealRecord {
            claim_key: claim.record_key(),
            address_key: address.key(),
            middle: name.middle().to_owned(),
            number,
            as_of,
            source,
        })
    }
}

/// What was sealed and what was left out.
#[derive(Debug)]
pub struct SealReport {
    /// The generation's number.
    pub generation: u32,
    /// Rows of the extract.
    pub read: usize,
    /// Records sealed.
    pub sealed: u64,
    /// Claims that more than one person answers to.
    pub shared: u64,
    /// Records left out, by why.
    pub left_out: BTreeMap<&'static str, Vec<String>>,
    /// The register's root, in hex.
    pub root: String,
}

pub(crate) fn seal(step: &Step<'_>, rows: Vec<ExtractRow>) -> Result<Reply> {
    let (engine, actor) = (step.engine, step.actor);
    actor.must_be(Role::Clerk, "seal a register")?;
    let read = rows.len();
    // A register of nobody would answer every request with a miss, and a miss is final.
    if read == 0 {
        return Err(Error::input(
            "the extract has no records: nothing was published, and the generation before stays",
        ));
    }
    let mut left_out: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    let (ids, records) = select(rows, &mut left_out);
    let number = engine.generation(u64::MAX)?.map_or(1, |before| before.number + 1);
    let built = engine.registers.build(number, &records)?;
    for place in &built.too_long {
        left_out.entry("too_long").or_default().extend(ids.get(*place).map(|id| id.to_string()));
    }
    // An order may have come in while the register was built.
    let step = step.renewed()?;
    let now = step.now;
    let statement = format!(
        "portcullis/register/v1\ngeneration: {number}\nrows: {}\ntables: {}\nroot: {}\nsealed: {now}\n",
        built.rows,
        portcullis_postal::TABLE_VERSION,
        hex(&built.root)
    );
    let mut generation = GenerationRow {
        known: 0,
        number,
        sealed_at: now,
        root: built.root,
        rows: built.rows,
        table_version: portcullis_postal::TABLE_VERSION,
        token: actor.sign(&statement)?,
    };
    let mut sequence = step.sequence()?;
    let record = Record::new(Kind::Sealed, &now.to_string())
        .with("by", actor.id())
        .with("detail", statement.as_str());
    generation.known = sequence.append(Kind::Sealed, &record, None, None)?.index;
    step.apply(sequence, Change { generation: Some(generation), ..Change::default() })?;
    let root = hex(&built.root);
    Ok(Reply::Sealed(SealReport {
        generation: number,
        read,
        sealed: built.rows,
        shared: built.shared,
        left_out,
        root,
    }))
}

/// Of several rows of one number the latest counts, whether or not its address is complete: an
/// older address is not the last known one. Two of one day and different content say nothing.
fn select(
    rows: Vec<ExtractRow>,
    left_out: &mut BTreeMap<&'static str, Vec<String>>,
) -> (Vec<Box<str>>, Vec<SealRecord>) {
    let mut latest: HashMap<[u8; 9], (Option<Date>, usize, bool)> = HashMap::new();
    for (at, row) in rows.iter().enumerate() {
        let Some(number) = row.number else { continue };
        // A row without a date may be the latest: it counts as later than any, and closes the person.
        let as_of = row.as_of.or(Some(Date::MAX));
        let newest = latest.entry(*number.digits()).or_insert((as_of, at, false));
        if as_of > newest.0 {
            *newest = (as_of, at, false);
        } else if at != newest.1 && as_of == newest.0 {
            let other = rows.get(newest.1).map(|other| &other.content);
            newest.2 |= !same_content(other, &row.content);
        }
    }
    let mut people: HashMap<(Vec<u8>, String), ()> = HashMap::new();
    let (mut ids, mut records) = (Vec::new(), Vec::new());
    for (at, row) in rows.into_iter().enumerate() {
        let newest = row.number.and_then(|number| latest.get(number.digits()));
        let why = match (newest, &row.content) {
            (_, Err(why @ "as_of_malformed")) => Some(*why),
            (Some((_, place, false)), _) if *place != at => Some("superseded"),
            (Some((_, _, true)), _) => Some("same_day_conflict"),
            (_, Err(why)) => Some(*why),
            (None, Ok(record)) => {
                let person = (record.claim_key.clone(), record.middle.clone());
                people.insert(person, ()).map(|()| "duplicate")
            }
            _ => None,
        };
        match (why, row.content) {
            (None, Ok(record)) => {
                ids.push(row.record_id);
                records.push(record);
            }
            (why, _) => {
                left_out.entry(why.unwrap_or("superseded")).or_default().push(row.record_id.into());
            }
        }
    }
    (ids, records)
}

fn same_content(
    one: Option<&std::result::Result<SealRecord, &'static str>>,
    other: &std::result::Result<SealRecord, &'static str>,
) -> bool {
    match (one, other) {
        (Some(Ok(one)), Ok(other)) => {
            one.claim_key == other.claim_key && one.middle == other.middle
        }
        (Some(Err(_)), Err(_)) => true,
        _ => false,
    }
}
