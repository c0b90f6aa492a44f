//! What a machine has proved of the pack, as `PROOFS.json` has it: by which solver, and what noticed each rule that was
//! changed on purpose.

use portcullis_engine::sequence::hex;
use portcullis_rules::Pack;
use serde_json::Value;

use super::part::{Part, says, table};

/// One sentence that was put to the solver.
#[derive(Clone, Debug)]
pub struct Proof {
    /// Its id.
    pub id: String,
    /// The sentence.
    pub says: String,
    /// What stands against it; nothing where it is proved.
    pub against: Option<String>,
}

/// What was proved of this very pack.
#[derive(Clone, Debug)]
pub struct Proofs {
    /// The solver, with its version.
    pub solver: String,
    /// Sentence by sentence.
    pub proofs: Vec<Proof>,
    /// How many rules were changed on purpose.
    pub mutants: u64,
    /// How many of those changes nothing noticed.
    pub survived: u64,
}

impl Proofs {
    /// Whether every sentence is proved, and something noticed each rule that was changed on purpose.
    #[must_use]
    pub fn hold(&self) -> bool {
        let proved = self.proofs.iter().all(|proof| proof.against.is_none());
        proved && !self.proofs.is_empty() && self.mutants > 0 && self.survived == 0
    }

    /// What was proved of a pack; `None` where nothing was, or of another state of it.
    #[must_use]
    pub fn read(pack: &Pack) -> Option<Proofs> {
        let read: Value = serde_json::from_str(pack.file("PROOFS.json").ok()?).ok()?;
        if read.get("pack_sha256")?.as_str()? != hex(&pack.sha256()) {
            return None;
        }
        let text = |of: &Value, name: &str| of.get(name).and_then(Value::as_str).map(str::to_owned);
        let proof = |one: &Value| {
            let against = text(one, "against");
            Some(Proof { id: text(one, "id")?, says: text(one, "says")?, against })
        };
        let mutants = read.get("mutants")?;
        let made = mutants.get("made")?.as_object()?.values().filter_map(Value::as_u64).sum();
        Some(Proofs {
            solver: text(&read, "solver")?,
            proofs: read.get("proofs")?.as_array()?.iter().filter_map(proof).collect(),
            mutants: made,
            survived: mutants.get("survived")?.as_u64()?,
        })
    }
}

/// The part of the sheet.
#[must_use]
pub fn parts(proofs: Option<&Proofs>) -> Vec<Part> {
    let Some(found) = proofs else {
        return vec![says(
            "Nothing is proved of this pack as it stands: run `cargo run --release -p portcullis-prove -- instruments`.",
        )];
    };
    let row = |proof: &Proof| {
        let answer =
            proof.against.clone().map_or("proved".to_owned(), |why| format!("NOT PROVED: {why}"));
        vec![format!("`{}`", proof.id), proof.says.clone(), answer]
    };
    vec![
        says(
            "Each sentence holds for every request that there can be, not only for the cases: a solver looked for one \
             that breaks it. What a proof does not say is that the program read a letter rightly, or that a rule reads \
             the law rightly: that is for the reader of this page.",
        ),
        table(
            &format!("Proved with {}.", found.solver),
            &["", "what holds", "answer"],
            found.proofs.iter().map(row).collect(),
        ),
        says(format!(
            "Each rule was then changed on purpose: lost, turned around, loosened, told for another. Of {} such changes, \
             a case or a sentence above noticed all but {}.",
            found.mutants, found.survived
        )),
    ]
}
