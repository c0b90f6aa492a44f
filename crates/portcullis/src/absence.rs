//! That no confirmation within an order's scope lies after the order's entry: shown by the custodian, leaf by leaf, and
//! checked by whoever has a copy of the public log.
//!
//! Every leaf from the order's own to the end of the log is opened, and shows what kind of record it is; a confirmation
//! shows as much more as tells that the order does not cover it. Nothing else of any record is shown.

use std::collections::BTreeSet;
use std::io::{BufRead, Write};

use jiff::Timestamp;
use portcullis_core::Digest;
use portcullis_core::accounting::Kind;
use portcullis_core::likeness;
use portcullis_core::moment::Moment;
use portcullis_core::period;
use portcullis_core::stay::Scope;
use portcullis_engine::change::StayRow;
use portcullis_engine::opening::Shown;
use portcullis_engine::{Engine, Error, stay, story};
use portcullis_postal::read_text;
use serde::{Deserialize, Serialize};

use crate::audit::Audit;

/// Most problems that are told of one proof.
const PROBLEMS_MAX: usize = 100;

/// The first line of a proof.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Head {
    /// The order.
    stay: String,
    /// The leaf at which it was entered.
    leaf: u64,
    /// The size of the log that the proof goes up to.
    size: u64,
}

/// The people whom an order lists, and the file that lists them.
pub struct People {
    /// What their claims are known by.
    pub listed: BTreeSet<Vec<u8>>,
    /// SHA-256 of the file.
    pub file_sha256: Digest,
}

impl std::fmt::Debug for People {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("People(..)")
    }
}

/// What a proof shows.
#[derive(Debug)]
pub struct Absent {
    /// The order.
    pub stay: String,
    /// The leaf at which it was entered.
    pub leaf: u64,
    /// The size of the log.
    pub size: u64,
    /// What it stops, in words.
    pub stops: String,
    /// From when.
    pub from: Timestamp,
    /// What happened to it after its entry: `leaf 512: corrected, …`.
    pub events: Vec<String>,
    /// Whether it lists people, and was compared with their very file.
    pub people: bool,
    /// Confirmations after it that it does not cover, or does not cover any more.
    pub beyond: u64,
}

/// Writes the proof for an order, as far as the log goes now. Whether it holds names and addresses of people confirmed.
///
/// # Errors
///
/// There is no such order, an opening has been destroyed, or the proof cannot be written.
pub fn show(engine: &Engine, id: &str, out: &mut impl Write) -> Result<bool, Error> {
    let history = stay::history(engine, u64::MAX)?;
    let moment = Moment::latest(Timestamp::MAX);
    let standing = stay::standing(&history, moment).into_iter().find(|one| one.stay.id == id);
    let unknown = || Error::input(format!("no stay `{id}`: `stay list` shows them"));
    let leaf = standing.ok_or_else(unknown)?.entered_at;
    let size = engine.docket.head()?.size;
    let mut put = |line: String| {
        writeln!(out, "{line}").map_err(|error| Error::InputOutput(format!("the proof: {error}")))
    };
    put(serde_json::to_string(&Head { stay: id.to_owned(), leaf, size }).map_err(Error::fault)?)?;
    let own = |row: &&StayRow| row.id == id;
    let mut fields = Vec::new();
    for index in leaf..size {
        // What happened to any order is shown, so that none can be passed off as another's.
        let shown = match history.iter().find(|row| row.known == index) {
            Some(row) if own(&row) => {
                if matches!(row.kind, Kind::Stay | Kind::Correct) {
                    fields = needed(&row.scope, &fields);
                }
                let mut shown = vec!["kind".to_owned(), "detail".to_owned()];
                shown.extend(row.scope.claims.as_ref().map(|_| "subject".to_owned()));
                shown
            }
            Some(_) => vec!["kind".to_owned(), "detail".to_owned()],
            None => vec!["kind".to_owned()],
        };
        let opening = story::opening(engine, index, Some(&shown))?;
        let kind = opening.verify().map_err(Error::fault)?.1;
        let confirmed =
            kind.iter().any(|(_, kind)| kind.as_deref() == Some(Kind::Confirmed.word()));
        let opening =
            if confirmed { story::opening(engine, index, Some(&fields))? } else { opening };
        put(serde_json::to_string(&opening).map_err(Error::fault)?)?;
    }
    Ok(fields.iter().any(|field| field == "address"))
}

/// Whether a file begins as a proof does.
#[must_use]
pub fn is_proof(bytes: &[u8]) -> bool {
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    serde_json::from_slice::<Head>(line).is_ok()
}

/// The fields of a confirmation that tell whether a scope covers it, and those needed before.
fn needed(scope: &Scope, before: &[String]) -> Vec<String> {
    let people = scope.claims.is_some();
    let parts = [
        ("kind", true),
        ("at", true),
        ("agency", scope.agency.is_some()),
        ("instrument", scope.instrument.is_some()),
        ("authority", scope.statute.is_some()),
        ("periods", !scope.periods.is_empty()),
        ("subject", people),
        ("address", people),
    ];
    let kept = |(field, needed): &(&str, bool)| *needed || before.iter().any(|one| one == field);
    parts.iter().filter(|part| kept(part)).map(|(field, _)| (*field).to_owned()).collect()
}

/// The order as the leaves tell it, one after another.
#[derive(Default)]
struct Told {
    scope: Scope,
    stops: String,
    from: Option<Timestamp>,
    until: Option<Timestamp>,
    vacated: bool,
    entered: Option<u64>,
    events: Vec<String>,
}

/// Checks a proof against a copy of the log that checks out. `people` are those whom the order lists, where it does.
///
/// # Errors
///
/// Everything that is not shown, or shows a confirmation that the order covers.
pub fn check(
    proof: &mut impl BufRead,
    audit: &Audit,
    people: Option<&People>,
) -> Result<Absent, Vec<String>> {
    let mut lines = proof.lines();
    let first = lines.next().and_then(Result::ok).unwrap_or_default();
    let head: Head = serde_json::from_str(&first).map_err(|_| {
        vec!["not a proof of absence: `stay prove ID --out FILE` writes one".to_owned()]
    })?;
    let mut problems = Vec::new();
    let size = u64::try_from(audit.entries.len()).unwrap_or(u64::MAX);
    if head.size != size {
        problems.push(format!(
            "it goes up to {} leaves, and the log at hand has {size}: get both of one time",
            head.size
        ));
    }
    let (mut told, mut beyond, mut index) = (Told::default(), 0, head.leaf);
    for line in lines {
        let line = line.map_err(|error| vec![error.to_string()])?;
        let found = opened(&line, index, audit).and_then(|record| {
            told.read(&record, &head.stay, index, people)
                .map(|covered| beyond += u64::from(covered))?;
            // Whatever the first line says, this must be the entry of that very order, and no other may be.
            let entered =
                record.get("kind") == Some(Kind::Stay.word()) && told.entered == Some(index);
            if entered == (index == head.leaf) {
                Ok(())
            } else {
                Err(format!("it is not here that the order {} was entered", head.stay))
            }
        });
        problems.extend(found.err().map(|problem| format!("leaf {index}: {problem}")));
        if problems.len() >= PROBLEMS_MAX {
            return Err(problems);
        }
        index += 1;
    }
    if index != head.size {
        problems.push(format!("it ends at leaf {index} of {}", head.size));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let Head { stay, leaf, size } = head;
    let (stops, events) = (told.stops, told.events);
    let from = told.from.unwrap_or(Timestamp::MAX);
    let people = told.scope.claims.is_some();
    Ok(Absent { stay, leaf, size, stops, from, events, people, beyond })
}

/// The fields that a line shows, once it opens the leaf at its place in the log.
struct Record(Vec<(String, Option<String>)>);

impl Record {
    fn get(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| name == field).and_then(|(_, value)| value.as_deref())
    }

    fn shown(&self, field: &str) -> Result<&str, String> {
        let there = self.0.iter().any(|(name, _)| name == field);
        let value = self.get(field).filter(|_| there);
        value.ok_or_else(|| format!("a confirmation that does not show its `{field}`"))
    }
}

fn opened(line: &str, index: u64, audit: &Audit) -> Result<Record, String> {
    let shown: Shown = serde_json::from_str(line).map_err(|_| "not an opening".to_owned())?;
    let (commitment, fields) = shown.verify()?;
    let place = usize::try_from(index).unwrap_or(usize::MAX);
    if audit.entries.get(place) != Some(&commitment) {
        return Err("the opening does not open it".to_owned());
    }
    let record = Record(fields);
    if record.get("kind").is_none() {
        return Err("it does not show its kind".to_owned());
    }
    Ok(record)
}

impl Told {
    /// Reads the record at a leaf. Whether it is a confirmation that the order does not cover.
    fn read(
        &mut self,
        record: &Record,
        id: &str,
        leaf: u64,
        people: Option<&People>,
    ) -> Result<bool, String> {
        match record.get("kind").and_then(Kind::from_word) {
            Some(Kind::Confirmed) if self.covers(record, people)? => {
                Err("a confirmation that the order covers".to_owned())
            }
            Some(Kind::Confirmed) => Ok(true),
            Some(kind @ (Kind::Stay | Kind::Correct | Kind::Lift | Kind::Vacate)) => {
                self.event(kind, record, id, leaf, people).map(|()| false)
            }
            _ => Ok(false),
        }
    }

    /// Reads what happened to an order, where it is this one.
    fn event(
        &mut self,
        kind: Kind,
        record: &Record,
        id: &str,
        leaf: u64,
        people: Option<&People>,
    ) -> Result<(), String> {
        // Any of them may be about this order: none may be passed over in silence.
        let detail = record.get("detail").ok_or("what happened to an order is not shown")?;
        let value = |name: &str| {
            detail.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
        };
        if value("id") != Some(id) {
            return Ok(());
        }
        let unreadable = || "the order's own words cannot be read".to_owned();
        let moment = value("from").or(value("effective")).and_then(|at| at.parse().ok());
        let moment: Timestamp = moment.ok_or_else(unreadable)?;
        let what = match kind {
            Kind::Lift => {
                self.until = Some(moment);
                format!("lifted from {moment}")
            }
            Kind::Vacate => {
                self.vacated = true;
                "vacated".to_owned()
            }
            _ => {
                let stops = value("stops").ok_or_else(unreadable)?;
                self.scope = stay::scope_of_words(stops).ok_or_else(unreadable)?;
                if self.scope.claims.is_some() {
                    is_their_file(record, value("people"), people)?;
                }
                stops.clone_into(&mut self.stops);
                self.from = Some(moment);
                format!("corrected; it stops {stops} from {moment}")
            }
        };
        if kind == Kind::Stay {
            self.entered = Some(leaf);
        } else {
            self.events.push(format!("leaf {leaf}: {what}"));
        }
        Ok(())
    }

    fn covers(&self, record: &Record, people: Option<&People>) -> Result<bool, String> {
        let at: Timestamp = record.shown("at")?.parse().map_err(|_| "its time".to_owned())?;
        let in_force = self.from.is_some_and(|from| from <= at)
            && self.until.is_none_or(|until| at < until)
            && !self.vacated;
        let scope = &self.scope;
        if !in_force {
            return Ok(false);
        }
        if let Some(agency) = &scope.agency
            && record.shown("agency")? != agency
        {
            return Ok(false);
        }
        if let Some(id) = &scope.instrument
            && record.shown("instrument")?.split('@').next() != Some(id)
        {
            return Ok(false);
        }
        if let Some(statute) = &scope.statute {
            let stated = record.shown("authority")?.parse();
            let stated: portcullis_core::citation::Citation =
                stated.map_err(|_| "its statute cannot be read".to_owned())?;
            if !stated.is_within(statute) && !statute.is_within(&stated) {
                return Ok(false);
            }
        }
        if !scope.periods.is_empty() {
            let years = period::years(record.shown("periods")?).unwrap_or_default();
            if !years.iter().any(|year| scope.periods.contains(year)) {
                return Ok(false);
            }
        }
        if scope.claims.is_none() {
            return Ok(true);
        }
        let people =
            people.ok_or("the order protects listed people: give their list, `--people`")?;
        let (subject, address) = (record.shown("subject")?, record.shown("address")?);
        Ok(is_of(&people.listed, subject, address))
    }
}

/// Whether the file at hand is the one that the order was entered with.
fn is_their_file(
    record: &Record,
    commitment: Option<&str>,
    people: Option<&People>,
) -> Result<(), String> {
    let people = people.ok_or("the order protects listed people: give their list, `--people`")?;
    let salt = record.get("subject").ok_or("the order does not show what binds its list")?;
    let own = stay::people_commitment(salt, &people.file_sha256);
    if commitment == Some(own.as_str()) {
        Ok(())
    } else {
        Err("the list of people is not the file that the order was entered with".to_owned())
    }
}

/// Whether a record may be of a listed person, as the gate itself tells it. What cannot be read counts as theirs, and so
/// does a name whose last word may be a suffix or a part of it.
fn is_of(listed: &BTreeSet<Vec<u8>>, subject: &str, address: &str) -> bool {
    let words: Vec<&str> = subject.split(' ').collect();
    let read = read_text(address);
    let Some(address) = read.address() else { return true };
    let suffix = words.last().copied().unwrap_or_default();
    let readings = ["", suffix].map(|suffix| likeness::of_words(&words, suffix, address));
    readings.iter().flatten().any(|one| listed.contains(one))
}
