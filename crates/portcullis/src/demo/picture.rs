//! What came of it, read back from the files that the requester gets.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use portcullis_core::request::COLUMNS;
use portcullis_engine::Error;
use portcullis_engine::files::ANSWER_COLUMNS;
use portcullis_postal::{Columns, Verdict, compare, read_columns};
use serde_json::{Value, json};

use super::scene::{Told, is_number};
use crate::say::Say;
use crate::table::Table;

/// What was counted in the answers.
#[derive(Debug, Default)]
struct Count {
    outcomes: BTreeMap<String, u64>,
    not_stated: u64,
    numbers: u64,
}

/// Shows it: a table on a terminal, an object in JSON.
///
/// # Errors
///
/// The answers cannot be read back, or standard output is closed.
pub fn show(told: &Told, say: Say) -> Result<(), Error> {
    let [large, declined, held] = &told.answers;
    let mut count = Count::default();
    read_back(large, Some(&told.rows), &mut count)?;
    let mut small = Count::default();
    read_back(declined, None, &mut small)?;
    read_back(held, None, &mut small)?;
    let manifest = large.join("manifest.json");
    let manifest: Value = serde_json::from_slice(&read(&manifest)?).map_err(Error::fault)?;
    let clauses = clauses(&large.join("defects.jsonl"))?;
    let object = json!({
        "home": told.home,
        "records": told.records,
        "batch": told.batches.first().map(|batch| batch.id.clone()),
        "batches": told.batches.iter().map(|batch| batch.id.clone()).collect::<Vec<_>>(),
        "rows": count.outcomes.values().sum::<u64>(),
        "outcomes": count.outcomes,
        "small_letters": small.outcomes,
        "defects": manifest.get("defects"),
        "addresses_not_stated": count.not_stated,
        "numbers_told": count.numbers,
        "right_number_other_address": told.number_only,
        "checkpoint": manifest.get("checkpoint"),
        "seconds": told.took.iter().map(|(act, took)| (*act, took.as_secs_f64())).collect::<BTreeMap<_, _>>(),
    });
    say.data(&object, &prose(told, &count, &small, &manifest, &clauses))
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|error| Error::InputOutput(format!("{}: {error}", path.display())))
}

fn read_back(folder: &Path, rows: Option<&[u8]>, count: &mut Count) -> Result<(), Error> {
    let unreadable = |_| Error::fault("an answer cannot be read back");
    let answers =
        Table::read(&read(&folder.join("answers.csv"))?, &ANSWER_COLUMNS).map_err(unreadable)?;
    let asked = rows.map(|rows| Table::read(rows, &COLUMNS).map_err(unreadable)).transpose()?;
    let mut asked = asked.iter().flat_map(Table::rows);
    for told in answers.rows() {
        *count.outcomes.entry(told(1).to_owned()).or_insert(0) += 1;
        count.numbers += (0..ANSWER_COLUMNS.len()).filter(|at| is_number(told(*at))).count() as u64;
        let Some(asked) = asked.next() else { continue };
        if told(1) != "confirmed" {
            continue;
        }
        let (line1, line2) = (asked(5), asked(6));
        let stated =
            read_columns(&Columns { line1, line2, city: asked(7), state: asked(8), zip: asked(9) });
        let (line1, line2) = (told(2), told(3));
        let given =
            read_columns(&Columns { line1, line2, city: told(4), state: told(5), zip: told(6) });
        let same = compare(&stated, &given).verdict == Verdict::Same && asked(0) == told(0);
        count.not_stated += u64::from(!same);
    }
    Ok(())
}

/// Rows by clause and code.
fn clauses(path: &Path) -> Result<BTreeMap<(String, String), u64>, Error> {
    let mut clauses = BTreeMap::new();
    for line in String::from_utf8_lossy(&read(path)?).lines() {
        let defect: Value = serde_json::from_str(line).map_err(Error::fault)?;
        let field =
            |name: &str| defect.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        *clauses.entry((field("cite"), field("code"))).or_insert(0) += 1;
    }
    Ok(clauses)
}

fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

fn bar(part: u64, whole: u64) -> String {
    const WIDTH: u64 = 30;
    let full = (part * WIDTH).div_ceil(whole.max(1));
    "█".repeat(usize::try_from(full).unwrap_or(0))
}

fn meaning(outcome: &str) -> &'static str {
    match outcome {
        "returned" => "the request lacks an element; each is named, no record was touched",
        "declined" => "a clearing officer declined it on a closed ground",
        "held" => "an order stops it; decided before the register is opened",
        "no_match" => "not confirmed; the same words and work whatever the cause",
        "confirmed" => "the address that the letter states is the one on record",
        _ => "",
    }
}

fn prose(
    told: &Told,
    count: &Count,
    small: &Count,
    manifest: &Value,
    clauses: &BTreeMap<(String, String), u64>,
) -> String {
    let rows: u64 = count.outcomes.values().sum();
    let mut text = format!(
        "\nThe large letter: {} rows against {} sealed records\n\n",
        thousands(rows),
        thousands(told.records)
    );
    for (outcome, number) in &count.outcomes {
        text += &format!(
            "  {outcome:<10} {:>8}  {:<30}  {}\n",
            thousands(*number),
            bar(*number, rows),
            meaning(outcome)
        );
    }
    text += "\nTwo small letters\n\n";
    for (outcome, number) in &small.outcomes {
        text += &format!(
            "  {outcome:<10} {:>8}  {:<30}  {}\n",
            thousands(*number),
            "",
            meaning(outcome)
        );
    }
    text += "\nWhat was returned, by clause\n\n";
    for ((cite, code), number) in clauses {
        text += &format!("  {cite:<26} {code:<34} {:>8}\n", thousands(*number));
    }
    text += &format!(
        "\n  {:>8}  rows had the right taxpayer number and another address: told in 2025, not here\n  \
         {:>8}  addresses told that the letter did not state\n  {:>8}  taxpayer numbers told\n",
        thousands(u64::try_from(told.number_only).unwrap_or(0)),
        thousands(count.not_stated),
        thousands(count.numbers)
    );
    if !told.findings.is_empty() {
        text += &format!(
            "\nHeld for counsel, and resolved with a signature: {}\n",
            told.findings.join(", ")
        );
    }
    let checkpoint = manifest.get("checkpoint").and_then(Value::as_str).unwrap_or_default();
    text += "\nThe public log's checkpoint at that answer, which anyone may keep and compare\n\n";
    checkpoint.lines().for_each(|line| text += &format!("  {line}\n"));
    text + &next(told)
}

/// How this program is run from here: by its name where a shell finds it, else by its path.
fn program() -> String {
    let name = "portcullis";
    let Ok(own) = std::env::current_exe() else { return name.to_owned() };
    let path = std::env::var_os("PATH").unwrap_or_default();
    if std::env::split_paths(&path).any(|folder| folder.join(name) == own) {
        return name.to_owned();
    }
    let here = std::env::current_dir().unwrap_or_default();
    own.strip_prefix(here).unwrap_or(&own).display().to_string()
}

fn next(told: &Told) -> String {
    let home = told.home.display();
    let batch = told.batches.first().map(|batch| batch.id.as_str()).unwrap_or_default();
    let answers =
        told.answers.first().map(|folder| folder.display().to_string()).unwrap_or_default();
    let run = program();
    format!(
        "\nNext\n\n  head {answers}/answers.csv\n  {run} --home {home} show {batch}\n  {run} --home \
         {home} show {batch}/SYN-000001\n  {run} verify --log {home}/public/log --policy \
         {home}/public/policy\n  {run} --home {home} stay list\n\nFiles that hold made-up people are in \
         {home}/SYNTHETIC.\n"
    )
}
