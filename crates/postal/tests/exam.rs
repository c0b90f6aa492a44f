//! SYNTHETIC: every name of a person in the exam is made up.
//!
//! The exam: three tables in `exam/`, each row with its source. What this crate does not settle as the
//! row says is listed in `exam/argued.tsv` with the reason; a row that is listed there and passes, or
//! fails and is not listed, fails the test. A false match or an accepted stand-in cannot be argued.

#![expect(
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "the figures are what this is run for, and its tables have their cells"
)]

use portcullis_postal::{Completeness, Verdict, compare, compare_names, read_name_text, read_text};
use std::collections::BTreeSet;

/// The rows of a table, cells by tabs, without its heading.
fn rows(table: &'static str, cells: usize) -> Vec<Vec<String>> {
    let rows = table.lines().skip(1).filter(|line| !line.starts_with('#'));
    rows.map(|line| {
        let row: Vec<String> = line.split('\t').map(|cell| cell.replace("\\n", "\n")).collect();
        assert_eq!(row.len(), cells, "{line}");
        row
    })
    .collect()
}

/// How a table came out: wrong yes, wrong no, and how many rows of each kind there are.
#[derive(Default)]
struct Score {
    wrong_yes: usize,
    wrong_no: usize,
    yes: usize,
    no: usize,
    missed: BTreeSet<String>,
}

impl Score {
    fn count(&mut self, due: bool, said: bool, row: &[String]) {
        *(if due { &mut self.yes } else { &mut self.no }) += 1;
        if due == said {
            return;
        }
        *(if due { &mut self.wrong_no } else { &mut self.wrong_yes }) += 1;
        self.missed.insert(row.join("\t").replace('\n', "\\n"));
    }

    /// Prints the figures and every miss, and holds both to their bars and to what is argued.
    fn hold(&self, what: &str, argued: &str, permille: usize) {
        println!(
            "{what}: {} of {} wrongly yes, {} of {} wrongly no",
            self.wrong_yes, self.no, self.wrong_no, self.yes
        );
        self.missed.iter().for_each(|row| println!("  {row}"));
        assert_eq!(self.wrong_yes, 0, "{what}: wrongly yes");
        assert!(self.wrong_no * 1_000 < self.yes * permille, "{what}: wrongly no");
        let argued: BTreeSet<String> = rows(include_str!("../exam/argued.tsv"), 4)
            .into_iter()
            .filter(|row| row.first().is_some_and(|table| table == argued))
            .map(|row| row[1..3].join("\t").replace('\n', "\\n"))
            .collect();
        let missed: BTreeSet<String> = self
            .missed
            .iter()
            .map(|row| row.split('\t').skip(1).take(2).collect::<Vec<_>>().join("\t"))
            .collect();
        assert_eq!(missed, argued, "{what}: what is missed, and what is argued");
    }
}

#[test]
fn addresses() {
    let mut score = Score::default();
    for row in rows(include_str!("../exam/addresses.tsv"), 4) {
        let [due, a, b, _] = row.as_slice() else { panic!() };
        let (a, b) = (read_text(a), read_text(b));
        let said = compare(&a, &b);
        assert_eq!(said.verdict, compare(&b, &a).verdict, "{row:?}");
        score.count(due == "same", said.verdict == Verdict::Same, &row);
        if matches!(due.as_str(), "different" | "one_sided" | "undetermined") {
            assert_eq!(said.verdict.word(), due, "{row:?}");
        }
    }
    score.hold("addresses", "addresses", 30);
}

#[test]
fn completeness() {
    let mut score = Score::default();
    let mut codes = Vec::new();
    for row in rows(include_str!("../exam/completeness.tsv"), 3) {
        let [due, text, _] = row.as_slice() else { panic!() };
        let said = match read_text(text).completeness() {
            Completeness::Complete => vec!["complete"],
            Completeness::Incomplete(reasons) => reasons.iter().map(|r| r.code()).collect(),
        };
        score.count(due == "complete", said == ["complete"], &row);
        let named = |code: &str| said.contains(&code);
        if !matches!(due.as_str(), "not_complete" | "complete") && !due.split(' ').all(named) {
            codes.push(format!("{text:?}: {due}, not {}", said.join(" ")));
        }
    }
    score.hold("completeness", "completeness", 20);
    assert!(codes.is_empty(), "the reasons: {codes:#?}");
}

#[test]
fn names() {
    let mut score = Score::default();
    for row in rows(include_str!("../exam/names.tsv"), 4) {
        let [due, a, b, _] = row.as_slice() else { panic!() };
        let (a, b) = (read_name_text(a), read_name_text(b));
        let said = compare_names(&a, &b).verdict;
        assert_eq!(said, compare_names(&b, &a).verdict, "{row:?}");
        score.count(due == "same", said == Verdict::Same, &row);
    }
    score.hold("names", "names", 50);
}
