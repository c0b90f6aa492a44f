//! An instrument, laid out for people who read law: clause by clause, with the clause's own words, the rule
//! that keeps it, what a requester is told, and the cases that show it.
//!
//! Everything is read from the pack; nothing is said here that the pack does not say, save what the program
//! does with it.

use std::collections::BTreeMap;

use portcullis_core::batch::BatchFinding;
use portcullis_core::element::Rule;
use portcullis_core::letter::Office;
use portcullis_core::terms::Terms;
use portcullis_engine::Error;
use portcullis_engine::ports::Rulebook as _;
use portcullis_engine::sequence::hex;
use portcullis_rules::manifest::Manifest;
use portcullis_rules::words::{self, Words};
use portcullis_rules::{CedarRulebook, Pack, PackError, cases, source};
use serde_json::{Value, json};

use proofs::Proofs;

pub mod difference; // what a new version changes
pub mod page; // one HTML page
pub mod part; // what a sheet is made of
pub mod parts; // from the pack to the sheet
pub mod proofs; // what is proved of the pack
pub mod text; // plain text

/// A case of the pack, as its file has it.
#[derive(Clone, Debug)]
pub struct Case {
    /// The case, in a lawyer's words.
    pub name: String,
    /// What differs from an ordinary request; empty for the ordinary one.
    pub facts: String,
    /// The codes that it must be refused with; none where it passes.
    pub expected: Vec<String>,
}

/// A clause, and the rules that keep it.
#[derive(Debug)]
pub struct Clause {
    /// Such as `26 USC 6103(i)(2)(B)(i)`.
    pub cite: String,
    /// Its own words.
    pub words: String,
    /// The rules, in clause order, each as it is told and as it is written.
    pub rules: Vec<(Rule, Words)>,
}

/// Everything that a sheet tells.
#[derive(Debug)]
pub struct Sheet {
    /// The manifest as written.
    pub manifest: Manifest,
    /// The terms as read.
    pub terms: Terms,
    /// Each clause with its rules.
    pub clauses: Vec<Clause>,
    /// What is quoted in the sources and kept by no rule of its own.
    pub unkept: BTreeMap<String, String>,
    /// The one permit.
    pub grant: Words,
    /// The cases.
    pub cases: Vec<Case>,
    /// `statutes.csv`: citation, kind, parts, note.
    pub statutes: Vec<Vec<String>>,
    /// What is proved of the pack, where its prover has been run on it as it stands.
    pub proofs: Option<Proofs>,
    /// `places.csv`: kind, agency, name, the address's five, source.
    pub places: Vec<Vec<String>>,
}

fn refused(error: PackError) -> Error {
    Error::Input(error.problems)
}

impl Sheet {
    /// Reads a pack that is valid and whose cases are all as expected.
    ///
    /// # Errors
    ///
    /// Every problem of the pack, each with its file.
    pub fn read(pack: &Pack) -> Result<Sheet, Error> {
        let rulebook = CedarRulebook::load(pack).map_err(refused)?;
        cases::check(pack, &rulebook).map_err(refused)?;
        let terms = rulebook.terms().clone();
        let manifest = Manifest::read(pack).map_err(refused)?;
        let mut written: BTreeMap<String, Words> = BTreeMap::new();
        for words in words::words(pack).map_err(refused)? {
            written.insert(words.id.clone(), words);
        }
        let permit = manifest.permits.first().map(String::as_str).unwrap_or_default();
        let lost = || Error::fault("a rule that was read is not in its file");
        let grant = written.remove(permit).ok_or_else(lost)?;
        let mut unkept = source::anchors(pack);
        let mut clauses: Vec<Clause> = Vec::new();
        for rule in &terms.rules {
            let words = written.remove(&rule.code).ok_or_else(lost)?;
            match clauses.iter_mut().find(|clause| clause.cite == rule.cite) {
                Some(clause) => clause.rules.push((rule.clone(), words)),
                None => clauses.push(Clause {
                    cite: rule.cite.clone(),
                    words: unkept.remove(&rule.cite).unwrap_or_default().trim_end().to_owned(),
                    rules: vec![(rule.clone(), words)],
                }),
            }
        }
        clauses.sort_by(|one, other| one.cite.cmp(&other.cite));
        let cases = records(pack, "cases.csv")?.into_iter().map(case).collect();
        let (statutes, places) = (records(pack, "statutes.csv")?, records(pack, "places.csv")?);
        let proofs = Proofs::read(pack);
        Ok(Sheet { manifest, terms, clauses, unkept, grant, cases, statutes, proofs, places })
    }

    /// The cases that are refused with `code`, and not with everything at once.
    pub fn refused<'a>(&'a self, code: &'a str) -> impl Iterator<Item = &'a Case> {
        let tells = move |case: &&Case| case.expected.iter().any(|own| own == code);
        self.cases.iter().filter(tells)
    }

    /// The cases that pass, beside the ordinary one, and change a fact that a case refused with `code`
    /// changes.
    pub fn passed<'a>(&'a self, code: &'a str) -> impl Iterator<Item = &'a Case> {
        let touched: Vec<&str> = self
            .refused(code)
            .filter(|case| case.expected.len() == 1)
            .flat_map(Case::changed)
            .filter(|fact| *fact != "letter.date")
            .collect();
        let near = move |case: &&Case| case.changed().any(|fact| touched.contains(&fact));
        self.cases.iter().filter(|case| case.expected.is_empty()).filter(near)
    }

    /// The offices from which the request may come, in the clause's order.
    pub fn offices(&self) -> impl Iterator<Item = Office> {
        Office::ALL.into_iter().filter(|office| self.terms.offices.contains(office))
    }

    /// The sheet as data.
    #[must_use]
    pub fn json(&self) -> Value {
        let terms = &self.terms;
        let clauses: Vec<Value> = self
            .clauses
            .iter()
            .map(|clause| {
                let rules: Vec<Value> = clause.rules.iter().map(|rule| self.rule(rule)).collect();
                json!({"cite": clause.cite, "words": clause.words, "rules": rules})
            })
            .collect();
        let findings: Vec<Value> = BatchFinding::ALL
            .iter()
            .map(|one| json!({"code": one.code(), "cite": one.cite(), "message": one.sentence()}))
            .collect();
        json!({
            "instrument": terms.id, "version": terms.version, "title": terms.title,
            "pack_sha256": hex(&terms.pack_sha256), "reviewers": self.manifest.reviewers,
            "parties": self.manifest.parties, "implies": self.manifest.implies,
            "effective_from": terms.effective_from.to_string(),
            "effective_until": terms.effective_until.map(|day| day.to_string()),
            "time_zone": self.manifest.time_zone, "agencies": terms.agencies,
            "justice_agencies": terms.justice_agencies,
            "offices": self.offices().map(Office::word).collect::<Vec<_>>(),
            "purposes": terms.purposes, "requested": terms.requested,
            "certifications": terms.certifications, "engaged_roles": terms.engaged_roles,
            "order_required": self.manifest.order_required,
            "grant": self.grant.body, "clauses": clauses, "batch_findings": findings,
            "limits": parts::limits(&terms.limits), "statutes": self.statutes, "places": self.places,
        })
    }

    fn rule(&self, (rule, words): &(Rule, Words)) -> Value {
        let names =
            |cases: Vec<&Case>| cases.iter().map(|case| case.name.clone()).collect::<Vec<_>>();
        json!({
            "code": rule.code, "element": rule.element.word(), "column": rule.column,
            "quoted": words.quoted, "message": rule.message, "remedy": rule.remedy,
            "file": words.file, "rule": words.body,
            "refused": names(self.refused(&rule.code).collect()),
            "passed": names(self.passed(&rule.code).collect()),
        })
    }
}

impl Case {
    /// The facts that it changes, by name.
    pub fn changed(&self) -> impl Iterator<Item = &str> {
        self.facts.split(';').filter_map(|fact| fact.split_once('=')).map(|(name, _)| name)
    }
}

fn case(cells: Vec<String>) -> Case {
    let cell = |at: usize| cells.get(at).cloned().unwrap_or_default();
    let expected = cell(2).split(';').filter(|code| !code.is_empty()).map(str::to_owned).collect();
    Case { name: cell(0), facts: cell(1), expected }
}

fn records(pack: &Pack, path: &str) -> Result<Vec<Vec<String>>, Error> {
    let mut reader = csv::Reader::from_reader(pack.file(path).map_err(refused)?.as_bytes());
    let records = reader.records().map(|record| {
        let record = record.map_err(|error| Error::input(format!("{path}: {error}")))?;
        Ok(record.iter().map(str::to_owned).collect())
    });
    records.collect()
}
