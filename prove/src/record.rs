//! `PROOFS.json`: what was proved of a pack, by which solver; and the tables that a person reads.

use std::collections::BTreeMap;

use portcullis_engine::sequence::hex;
use portcullis_rules::Pack;
use serde_json::{Value, json};

use crate::gate::Notice;
use crate::mutant::{Kind, Mutant};
use crate::proofs::Proof;

/// Everything found about one pack.
#[derive(Debug)]
pub struct Found {
    /// `id@version`.
    pub name: String,
    /// The pack.
    pub pack: Pack,
    /// The questions and their answers.
    pub proofs: Vec<Proof>,
    /// The mutants and what noticed them.
    pub mutants: Vec<(Mutant, Notice)>,
    /// How many questions the solver was asked.
    pub asked: u32,
    /// How long it took, in seconds.
    pub seconds: f64,
}

impl Found {
    /// Whether everything is proved and every mutant noticed.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.proofs.iter().all(|proof| proof.against.is_none())
            && self.mutants.iter().all(|(_, notice)| !notice.survived())
    }

    /// The record, the same bytes for the same pack and solver.
    #[must_use]
    pub fn json(&self, solver: &str) -> Value {
        let proof = |proof: &Proof| {
            let result = proof.against.as_ref().map_or("proved", |_| "not proved");
            json!({"id": proof.id, "says": proof.says, "result": result, "against": proof.against})
        };
        let mut kinds = BTreeMap::new();
        for kind in Kind::ALL {
            kinds.insert(kind.words(), self.count(|mutant, _| mutant.kind == kind));
        }
        json!({
            "instrument": self.name,
            "pack_sha256": hex(&self.pack.sha256()),
            "cedar": cedar_policy::get_sdk_version().to_string(),
            "language": cedar_policy::get_lang_version().to_string(),
            "solver": solver,
            "proofs": self.proofs.iter().map(proof).collect::<Vec<_>>(),
            "mutants": {
                "made": kinds,
                "noticed_by_a_case": self.count(|_, notice| !notice.cases.is_empty()),
                "noticed_by_a_promise": self.count(|_, notice| !notice.promises.is_empty()),
                "proved_the_same_rule": self.count(|_, notice| notice.same),
                "survived": self.count(|_, notice| notice.survived()),
            },
        })
    }

    fn count(&self, of: impl Fn(&Mutant, &Notice) -> bool) -> usize {
        self.mutants.iter().filter(|(mutant, notice)| of(mutant, notice)).count()
    }

    /// The proofs as a table.
    #[must_use]
    pub fn proofs_table(&self) -> String {
        let width = self.proofs.iter().map(|proof| proof.id.len()).max().unwrap_or_default();
        let mut table = format!("{}\n", self.name);
        for proof in &self.proofs {
            let answer = proof.against.as_ref().map_or("proved", |_| "NOT PROVED");
            table += &format!("  {:<width$}  {answer:<10}  {}\n", proof.id, proof.says);
            if let Some(against) = &proof.against {
                table += &format!("  {:<width$}  {:<10}  {against}\n", "", "");
            }
        }
        table
    }

    /// The mutants, a line a rule: how many, and what noticed them; each survivor by name.
    #[must_use]
    pub fn mutants_table(&self, each: bool) -> String {
        let mut rules: Vec<&str> = Vec::new();
        for (mutant, _) in &self.mutants {
            if rules.last() != Some(&mutant.rule.as_str()) {
                rules.push(&mutant.rule);
            }
        }
        let width = rules.iter().map(|rule| rule.len()).max().unwrap_or_default();
        let mut table = format!(
            "{}\n  {:<width$}  mutants  by cases  by promises  same rule  survived\n",
            self.name, "rule"
        );
        for rule in rules {
            let of = |what: &dyn Fn(&Notice) -> bool| {
                self.count(|mutant, notice| mutant.rule == rule && what(notice))
            };
            table += &format!(
                "  {rule:<width$}  {:>7}  {:>8}  {:>11}  {:>9}  {:>8}\n",
                of(&|_| true),
                of(&|notice| !notice.cases.is_empty()),
                of(&|notice| !notice.promises.is_empty()),
                of(&|notice| notice.same),
                of(&|notice| notice.survived()),
            );
        }
        for (mutant, notice) in &self.mutants {
            if each || notice.survived() {
                let by = match (notice.survived(), notice.same) {
                    (true, _) => "NOTHING NOTICED IT".to_owned(),
                    (_, true) => "proved to be the same rule".to_owned(),
                    _ => noticed(notice),
                };
                let (rule, kind) = (&mutant.rule, mutant.kind.words());
                table += &format!("  {rule}: {kind}, {}: {by}\n", mutant.how);
            }
        }
        table
    }
}

fn noticed(notice: &Notice) -> String {
    let cases = notice.cases.first().map(|first| match notice.cases.len() {
        1 => format!("case `{first}`"),
        more => format!("case `{first}` and {} more", more - 1),
    });
    let promises = notice.promises.join(", ");
    let promises = (!promises.is_empty()).then_some(promises);
    [cases, promises].into_iter().flatten().collect::<Vec<_>>().join("; ")
}
