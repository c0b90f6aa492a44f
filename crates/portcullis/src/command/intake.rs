//! `lint` and `lodge`: a letter and its rows, judged offline or for the record.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use portcullis_core::batch::BatchFinding;
use portcullis_core::element::Rule;
use portcullis_core::item::{BatchRef, Reading};
use portcullis_core::letter::{Letter, LetterFacts, Surroundings};
use portcullis_core::staff::Role;
use portcullis_core::state::BatchState;
use portcullis_engine::examine::{self, Examined};
use portcullis_engine::files::defect;
use portcullis_engine::intake::{failed_rules, letter_sha256, sha256};
use portcullis_engine::jws::{LETTER, Token};
use portcullis_engine::lodge::{Lodged, Lodging};
use portcullis_engine::ports::{Clock, Rulebook, Unwatched};
use portcullis_engine::{Command, Error, Reply};
use portcullis_rules::{CedarRulebook, embedded};
use serde_json::{Value, json};

use super::Ended;
use super::act::{act, file};
use super::put;
use crate::cli::Cli;
use crate::picture::Fault;
use crate::say::Say;
use crate::system::SystemClock;
use crate::{exit, letter, rows};

pub(super) fn lodge(cli: &Cli, letter: &Path, rows: &Path, say: Say) -> Ended {
    let (letter_bytes, bytes) = (file(letter)?, file(rows)?);
    let at = act(cli, Role::Clerk, say)?;
    let lodging = Lodging { letter: letter_bytes, rows: bytes.clone() };
    let Reply::Lodged(lodged) = at.handle(Command::Lodge(lodging))? else {
        return Err(Error::fault("the letter was lodged and nothing was told of it"));
    };
    let refused = lodged.batch.state == BatchState::Refused;
    say.data(&object(&lodged), &prose(&lodged))?;
    say.pictures(rows, &bytes, lodged.places.iter().map(Fault::of_place));
    for place in lodged.places.iter().filter(|_| !say.is_json()) {
        say.words(&format!("{}: {place}", rows.display()));
    }
    if let Some(problem) = lodged.unreadable.as_ref().filter(|_| !say.is_json()) {
        say.words(&format!("{}: {problem}", letter.display()));
    }
    Ok(if refused { exit::INPUT } else { exit::DONE })
}

fn object(lodged: &Lodged) -> Value {
    let batch = &lodged.batch;
    let mut object = json!({
        "batch": batch.id,
        "state": batch.state.word(),
        "rows": batch.rows,
        "returned": batch.returned,
        "findings": lodged.findings,
        "defects": lodged.defects,
        "again": lodged.again,
    });
    if batch.state == BatchState::Refused {
        let places: Vec<Value> = lodged
            .places
            .iter()
            .map(|p| json!({"line": p.line, "column": p.column, "message": p.message, "remedy": p.remedy}))
            .collect();
        let rules: Vec<Value> = lodged.rules.iter().map(|rule| defect(None, rule)).collect();
        put(&mut object, "unreadable", json!(lodged.unreadable));
        put(&mut object, "places", Value::Array(places));
        put(&mut object, "grounds", Value::Array(rules));
    }
    object
}

fn prose(lodged: &Lodged) -> String {
    let batch = &lodged.batch;
    let again = if lodged.again { " (lodged before; nothing was changed)" } else { "" };
    let mut prose = format!("Batch {}: {}{again}\n", batch.id, batch.state.word());
    if batch.state == BatchState::Refused {
        for rule in &lodged.rules {
            prose += &format!(
                "  {}  {}\n    {}\n    {}\n",
                rule.code, rule.cite, rule.message, rule.remedy
            );
        }
        return prose;
    }
    prose += &format!("  rows {}, returned {}\n", batch.rows, batch.returned);
    for (code, rows) in &lodged.defects {
        prose += &format!("    {rows:>8}  {code}\n");
    }
    for finding in lodged.findings.iter().filter_map(|code| BatchFinding::from_code(code)) {
        prose += &format!(
            "  held: {}  {}\n    {}\n",
            finding.code(),
            finding.cite(),
            finding.sentence()
        );
    }
    prose += &match batch.state {
        BatchState::HeldByFinding => format!(
            "Next: counsel looks, then `portcullis resolve {} --finding {} --reason \"…\"`.",
            batch.id,
            lodged.findings.first().map_or("CODE", |code| code)
        ),
        BatchState::AwaitingClearance => format!("Next: `portcullis clear {}`.", batch.id),
        _ => String::new(),
    };
    prose
}

pub(super) fn lint(files: &[PathBuf], instrument: Option<&str>, say: Say) -> Ended {
    let (letter_path, rows_path) = match files {
        [rows] => (None, rows),
        [letter, rows, ..] => (Some(letter), rows),
        [] => return Err(Error::input("name a rows file: `portcullis lint rows.csv`")),
    };
    let bytes = file(rows_path)?;
    let now = SystemClock.now();
    let letter = letter_path.map(|path| unverified(path)).transpose()?;
    let rulebook = rulebook(letter.as_ref(), instrument)?;
    let mut problems = Vec::new();
    let read = rows::read(&bytes).map_err(|places| {
        say.pictures(rows_path, &bytes, places.iter().map(Fault::of_place));
        problems.extend(places.iter().map(|place| format!("{}: {place}", rows_path.display())));
    });
    let facts =
        facts(letter.as_ref(), &rulebook, &bytes, read.as_ref().ok().map(|rows| rows.len()), now);
    let letter_rules = match letter {
        Some(_) => failed_rules(&rulebook, facts)?,
        None => Vec::new(),
    };
    let Ok(read) = read else {
        problems.extend(
            letter_rules
                .iter()
                .map(|rule| format!("letter, {}: {} [{}]", rule.column, rule.message, rule.code)),
        );
        return Err(Error::Input(problems));
    };
    // A letter's own defects are told once, not on every row.
    let in_order = LetterFacts::in_order(facts.date);
    let of = Arc::new(unbound(letter.as_ref(), &rulebook));
    let examined = examine::rows(
        &of,
        &read,
        letter.as_ref(),
        in_order,
        &rulebook,
        Reading::ToCount,
        &Unwatched,
    )?;
    let loads = examine::officer_loads(letter.as_ref());
    let (examined, findings) = examine::whole(examined, &loads, &rulebook, &|_, _| 0)?;
    let found = report(&letter_rules, &examined, &rulebook, read.len(), say)?;
    depict(rows_path, &bytes, &examined, &rulebook, say);
    for finding in &findings {
        say.words(&format!("would be held: {}  {}", finding.code(), finding.sentence()));
    }
    Ok(if found { exit::INPUT } else { exit::DONE })
}

/// A letter read without its signature being judged: there is no roll to judge it by.
fn unverified(path: &Path) -> Result<Letter, Error> {
    let bytes = file(path)?;
    let bad = |problem: String| Error::input(format!("{}: {problem}", path.display()));
    let token = Token::parse(&bytes).map_err(|error| bad(error.to_string()))?;
    let mut flaws = token.flaws(LETTER);
    match letter::read(token.payload(), token.kid(), letter_sha256(&bytes)) {
        Ok(letter) => {
            if letter.audience.as_ref().is_none_or(String::is_empty) {
                flaws.push(
                    "the letter: `aud` is missing: name the custodian that it is to".to_owned(),
                );
            }
            if flaws.is_empty() {
                return Ok(letter);
            }
        }
        Err(flaw) => flaws.push(flaw),
    }
    Err(Error::Input(flaws.into_iter().map(|flaw| format!("{}: {flaw}", path.display())).collect()))
}

fn rulebook(letter: Option<&Letter>, instrument: Option<&str>) -> Result<CedarRulebook, Error> {
    let invoked = letter.and_then(|letter| letter.instrument.as_deref());
    let id = instrument.or(invoked).unwrap_or(embedded::AGREEMENT_ID);
    let known: Vec<&str> = embedded::packs().map(|(id, _)| id).collect();
    // What the letter says is not repeated: it could be anything.
    let pack = embedded::pack(id).ok_or_else(|| {
        let known = known.join(", ");
        Error::input(match instrument {
            Some(id) => format!("--instrument {id}: the embedded ones are {known}"),
            None => format!(
                "letter.instrument: the letter names an instrument that this program does not carry: write \
                 one of {known}, or give --instrument"
            ),
        })
    })?;
    CedarRulebook::load(&pack).map_err(|error| Error::Input(error.problems))
}

fn facts(
    letter: Option<&Letter>,
    rulebook: &CedarRulebook,
    rows: &[u8],
    count: Option<usize>,
    now: Timestamp,
) -> LetterFacts {
    let terms = rulebook.terms();
    let Some(letter) = letter else { return LetterFacts::in_order(terms.day_of(now)) };
    let around = Surroundings {
        official: None,
        unused: letter.jti.as_ref().is_some_and(|jti| !jti.is_empty()),
        rows_sha256: sha256(rows),
        rows: count.and_then(|count| u64::try_from(count).ok()),
    };
    letter.facts(terms, &around, now)
}

fn unbound(letter: Option<&Letter>, rulebook: &CedarRulebook) -> BatchRef {
    let terms = rulebook.terms();
    BatchRef {
        id: "lint".to_owned(),
        letter_sha256: [0; 32],
        rows_sha256: [0; 32],
        pack_sha256: terms.pack_sha256,
        agency: letter.and_then(|letter| letter.agency.clone()).unwrap_or_default(),
        instrument: terms.id.clone(),
        lodged_by: String::new(),
    }
}

/// Points at the first cells with defects.
fn depict(path: &Path, bytes: &[u8], rows: &[Examined], rulebook: &CedarRulebook, say: Say) {
    let rules = &rulebook.terms().rules;
    let lines = if rows.iter().all(Examined::meets_all) { Vec::new() } else { rows::lines(bytes) };
    let with = lines.iter().zip(rows).filter(|(_, one)| !one.meets_all());
    let faults = with.flat_map(|(line, one)| {
        let failed = one.finding.outcome().failed.iter();
        failed.filter_map(|at| rules.get(usize::from(*at))).map(|rule| Fault {
            line: *line,
            column: rule.column_at_fault(one.item.facts()),
            message: &rule.message,
            code: &rule.code,
            remedy: &rule.remedy,
        })
    });
    say.pictures(path, bytes, faults);
}

fn report(
    letter: &[Rule],
    rows: &[Examined],
    rulebook: &CedarRulebook,
    count: usize,
    say: Say,
) -> Result<bool, Error> {
    let rules = &rulebook.terms().rules;
    let mut defects: Vec<Value> = letter.iter().map(|rule| defect(None, rule)).collect();
    let mut prose = String::new();
    for rule in letter {
        prose += &format!(
            "letter, {}: {} [{}, {}] {}\n",
            rule.column, rule.message, rule.code, rule.cite, rule.remedy
        );
    }
    for (at, one) in rows.iter().enumerate().filter(|(_, one)| !one.meets_all()) {
        for rule in one.finding.outcome().failed.iter().filter_map(|at| rules.get(usize::from(*at)))
        {
            defects.push(defect(Some((one.item.row_id(), one.item.facts())), rule));
            prose += &format!(
                "row {} (`{}`), {}: {} [{}, {}] {}\n",
                at + 1,
                one.item.row_id(),
                rule.column_at_fault(one.item.facts()),
                rule.message,
                rule.code,
                rule.cite,
                rule.remedy
            );
        }
    }
    let found = !defects.is_empty();
    let with = rows.iter().filter(|one| !one.meets_all()).count();
    prose += &format!("{} of {count} rows have defects.", with);
    let instrument = rulebook.terms().name();
    say.data(
        &json!({"instrument": instrument, "rows": count, "defective": with, "defects": defects}),
        &prose,
    )?;
    Ok(found)
}
