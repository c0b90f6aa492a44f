//! What notices each mutant: a case of `cases.csv`, a promise, the statute that must be implied, or nothing.

use cedar_policy::PolicySet;
use portcullis_rules::{CedarRulebook, Pack, cases};

use crate::law::{Law, Result, facts};
use crate::mutant::{Kind, Mutant, mutants};
use crate::solver::Solver;

/// What noticed a mutant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notice {
    /// The cases that came out otherwise; or that the pack no longer loads.
    pub cases: Vec<String>,
    /// The promises that no longer hold, and the packs no longer implied.
    pub promises: Vec<String>,
    /// It is proved to be the same rule, in other words: there is nothing to notice.
    pub same: bool,
}

impl Notice {
    /// Whether nothing noticed a real change.
    #[must_use]
    pub fn survived(&self) -> bool {
        self.cases.is_empty() && self.promises.is_empty() && !self.same
    }
}

/// Each mutant of a pack with what noticed it.
///
/// # Errors
///
/// The pack is not one that can be changed rule by rule, or the solver fails.
pub fn run(
    solver: &mut Solver,
    pack: &Pack,
    law: &Law,
    implied: &[&Law],
) -> Result<Vec<(Mutant, Notice)>> {
    let mut all = Vec::new();
    for mutant in mutants(pack)? {
        let mut notice = Notice { cases: by_cases(&mutant.pack), ..Notice::default() };
        // Where only one of the two forms is changed, what is permitted stays as it was. A rule that is lost or turned
        // around is always put to the promises; a smaller change only where no case notices it, to save the solver's time.
        let large = matches!(mutant.kind, Kind::Lost | Kind::TurnedAround);
        if large || notice.cases.is_empty() && mutant.kind != Kind::ForbidLost {
            notice.promises = by_promises(solver, law, implied, &mutant)?;
        }
        if notice.survived() {
            notice.same = is_the_same(solver, law, &mutant)?;
        }
        all.push((mutant, notice));
    }
    Ok(all)
}

/// The names of the cases that come out otherwise.
#[must_use]
pub fn by_cases(pack: &Pack) -> Vec<String> {
    let rulebook = match CedarRulebook::load(pack) {
        Ok(rulebook) => rulebook,
        Err(_) => return vec!["the pack does not load".to_owned()],
    };
    match cases::check(pack, &rulebook) {
        Ok(_) => Vec::new(),
        Err(error) => {
            let name = |problem: &String| {
                let rest = problem.strip_prefix("cases.csv: ").unwrap_or(problem);
                rest.split_once(": expected")
                    .or_else(|| rest.rsplit_once(": "))
                    .map_or(rest, |(name, _)| name)
                    .to_owned()
            };
            error.problems.iter().map(name).collect()
        }
    }
}

/// The promises, and the rules of the packs that are implied, that ask about a fact of the changed rule and no longer
/// hold. What shares no fact with it is what it was.
fn by_promises(
    solver: &mut Solver,
    law: &Law,
    implied: &[&Law],
    mutant: &Mutant,
) -> Result<Vec<String>> {
    let changed = Law::read(&law.name, &mutant.pack)?;
    let asked = |laws: &Law| laws.rules.get(&mutant.rule).map(|rule| facts(&rule.to_string()));
    let mut about = asked(law).unwrap_or_default();
    about.extend(asked(&changed).unwrap_or_default());
    let shares = |facts: &[String]| facts.iter().any(|fact| about.contains(fact));
    let mut broken = Vec::new();
    for promise in law.promises.iter().filter(|promise| shares(&promise.facts)) {
        if !holds(solver, &changed, &promise.facts, &promise.rule)? {
            broken.push(promise.id.clone());
        }
    }
    for other in implied {
        for (id, rule) in other.forbids() {
            let facts = facts(&rule.to_string());
            if shares(&facts) && !holds(solver, &changed, &facts, &other.only(id)?)? {
                broken.push(format!("implies {}", other.name));
                break;
            }
        }
    }
    Ok(broken)
}

/// Whether whatever the rules permit, `bound` permits: asked of the rules that share its facts, and only where those do
/// not settle it of all of them.
fn holds(solver: &mut Solver, law: &Law, facts: &[String], bound: &PolicySet) -> Result<bool> {
    Ok(solver.implies(law, &law.slice(facts)?, bound)?
        || solver.implies(law, &law.forbids_alone(None)?, bound)?)
}

/// Whether a rule that was changed in one place is proved to say what it said.
fn is_the_same(solver: &mut Solver, law: &Law, mutant: &Mutant) -> Result<bool> {
    if mutant.kind != Kind::Loosened {
        return Ok(false);
    }
    let changed = Law::read(&law.name, &mutant.pack)?;
    let (old, new) = (law.only(&mutant.rule)?, changed.only(&mutant.rule)?);
    Ok(solver.implies(law, &old, &new)? && solver.implies(law, &new, &old)?)
}
