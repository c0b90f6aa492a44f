//! `docs/failures-of-others.md` says no more than the repository holds: each of the 63 failures has its
//! row, and what a row names is there.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::fs;
use std::path::{Path, PathBuf};

/// How many failures there are.
const FAILURES: usize = 63;
/// How many of them nothing shows to be stopped. It may only fall.
const NOT_YET_MAX: usize = 13;

struct Failure {
    number: usize,
    place: String,
    shown_by: String,
}

impl Failure {
    fn is_not_yet(&self) -> bool {
        self.shown_by.starts_with("not yet")
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The rows of the page's one table.
fn failures() -> Vec<Failure> {
    let page = fs::read_to_string(root().join("docs/failures-of-others.md")).unwrap();
    let rows = page.lines().filter(|line| line.starts_with('|')).skip(2);
    let read = |line: &str| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let cells: [&str; 5] = cells.try_into().unwrap();
        assert!(cells.iter().all(|cell| !cell.is_empty()), "an empty cell: {line}");
        let [number, _, _, place, shown_by] = cells.map(str::to_owned);
        Failure { number: number.parse().unwrap(), place, shown_by }
    };
    rows.map(read).collect()
}

/// The text between the backticks of a cell that is nothing else.
fn ticked(cell: &str) -> Option<&str> {
    let inner = cell.strip_prefix('`')?.strip_suffix('`')?;
    (!inner.contains('`')).then_some(inner)
}

/// What is wrong with one piece of evidence, `path::name`, if anything.
fn problem(evidence: &str) -> Option<String> {
    let Some((path, name)) = ticked(evidence).and_then(|inner| inner.split_once("::")) else {
        return Some(format!("{evidence} is not `path::name`"));
    };
    let Ok(text) = fs::read_to_string(root().join(path)) else {
        return Some(format!("there is no {path}"));
    };
    let found = match path.rsplit_once('.') {
        Some((_, "csv")) => {
            let mut cases = csv::Reader::from_reader(text.as_bytes());
            cases.records().any(|record| record.unwrap().get(0) == Some(name))
        }
        Some((_, "py")) => text.contains(&format!("def {name}(")),
        _ => text.contains(&format!("#[test]\nfn {name}(")) || text.contains(&indented(name)),
    };
    (!found).then(|| format!("{path} has no test or case `{name}`"))
}

/// A test within a module of tests.
fn indented(name: &str) -> String {
    format!("#[test]\n    fn {name}(")
}

#[test]
fn every_failure_has_its_row_once() {
    let numbers: Vec<usize> = failures().iter().map(|failure| failure.number).collect();
    assert_eq!(numbers, (1..=FAILURES).collect::<Vec<_>>());
}

#[test]
fn what_a_row_names_is_there() {
    let mut problems = Vec::new();
    for failure in failures() {
        let place = ticked(&failure.place).unwrap_or_default();
        if place.is_empty() || !root().join(place).is_file() {
            problems.push(format!("{}: there is no file {}", failure.number, failure.place));
        }
        if failure.is_not_yet() {
            let lacking = failure.shown_by.strip_prefix("not yet - ").unwrap_or_default();
            if lacking.is_empty() {
                problems.push(format!("{}: it does not say what is lacking", failure.number));
            }
            continue;
        }
        let wrong = failure.shown_by.split("; ").filter_map(problem);
        problems.extend(wrong.map(|problem| format!("{}: {problem}", failure.number)));
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn no_more_than_before_are_not_yet_stopped() {
    let open: Vec<usize> =
        failures().iter().filter(|failure| failure.is_not_yet()).map(|one| one.number).collect();
    assert!(open.len() <= NOT_YET_MAX, "{} are not yet: {open:?}", open.len());
}
