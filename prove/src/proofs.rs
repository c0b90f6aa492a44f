//! What is proved of a pack, question by question.

use cedar_policy::PolicySet;

use crate::example;
use crate::law::{Law, Result, set};
use crate::solver::Solver;

/// One question and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Its id, such as `P.address` or `no-errors`.
    pub id: String,
    /// The sentence that is proved, or not.
    pub says: String,
    /// `None` where it is proved; otherwise what stands against it.
    pub against: Option<String>,
}

impl Proof {
    fn new(id: &str, says: &str, against: Option<String>) -> Proof {
        Proof { id: id.to_owned(), says: says.to_owned(), against }
    }
}

/// Proves everything about a pack; `implied` are the packs that it must imply.
///
/// # Errors
///
/// The pack's rules cannot be put together. A question that the solver cannot decide is an answer, not an error.
pub fn prove(solver: &mut Solver, law: &Law, implied: &[&Law]) -> Result<Vec<Proof>> {
    let grant = law.grant()?;
    let mut proofs = promises(solver, law, &grant)?;
    for other in implied {
        let says = format!("Whatever this permits, {} permits.", other.name);
        let against = broken(solver, law, &grant, &other.whole()?)?;
        proofs.push(Proof::new(&format!("implies {}", other.name), &says, against));
    }
    proofs.push(Proof::new(
        "no-errors",
        "No rule can fail to be evaluated, whatever the facts: none can be skipped.",
        erring(solver, law)?,
    ));
    let open = law.forbids_alone(None)?;
    let both = match broken(solver, law, &grant, &open)? {
        None => broken(solver, law, &open, &grant)?,
        found => found,
    };
    proofs.push(Proof::new(
        "two-forms",
        "The grant, which conjoins every element, and the rules, each of which forbids on one, permit the same.",
        both,
    ));
    proofs.push(Proof::new(
        "no-idle-clause",
        "Each rule stops something that no other rule stops.",
        idle(solver, law)?,
    ));
    let something = match solver.permits_something(law, &law.whole()?) {
        Ok(true) => None,
        Ok(false) => Some("it permits nothing at all".to_owned()),
        Err(error) => Some(error),
    };
    let says = "There are requests that it permits.";
    proofs.push(Proof::new("not-empty", says, something));
    Ok(proofs)
}

/// Each promise of the pack, for these rules.
///
/// # Errors
///
/// The rules cannot be put together.
pub fn promises(solver: &mut Solver, law: &Law, rules: &PolicySet) -> Result<Vec<Proof>> {
    let prove = |promise: &crate::law::Promise| {
        let against = broken(solver, law, rules, &promise.rule)?;
        Ok(Proof::new(&promise.id, &promise.says, against))
    };
    law.promises.iter().map(prove).collect()
}

/// What stands against "whatever `rules` permit, `bound` permits": an example, in the ordinary world if there is one
/// there, replayed; or that it could not be decided.
fn broken(
    solver: &mut Solver,
    law: &Law,
    rules: &PolicySet,
    bound: &PolicySet,
) -> Result<Option<String>> {
    match solver.implies(law, rules, bound) {
        Ok(true) => return Ok(None),
        Err(error) => return Ok(Some(error)),
        Ok(false) => {}
    }
    let readable = set(bound.policies().chain(law.ordinary.policies()))?;
    for bound_here in [&readable, bound] {
        match solver.permits_more(law, rules, bound_here) {
            Ok(Some(found)) => {
                let real = example::replays(&found, rules, bound);
                let what = if real { "permitted" } else { "spurious, not replayed" };
                return Ok(Some(format!("{what}: {}", example::words(&found))));
            }
            Ok(None) => {}
            Err(error) => return Ok(Some(error)),
        }
    }
    Ok(Some("refuted, and no example was found".to_owned()))
}

/// The first rule that some facts make impossible to evaluate, with those facts.
///
/// # Errors
///
/// The rule cannot be put into a set of its own.
pub fn erring(solver: &mut Solver, law: &Law) -> Result<Option<String>> {
    for (id, rule) in &law.rules {
        match solver.errs(law, id) {
            Ok(None) => {}
            Ok(Some(found)) => {
                let real = example::errs(&found, &set([rule])?);
                let what = if real { "errs" } else { "errs, but does not when replayed" };
                return Ok(Some(format!("{id} {what}: {}", example::words(&found))));
            }
            Err(error) => return Ok(Some(format!("{id}: {error}"))),
        }
    }
    Ok(None)
}

/// The rules without which nothing more would be permitted.
fn idle(solver: &mut Solver, law: &Law) -> Result<Option<String>> {
    let whole = law.forbids_alone(None)?;
    let mut idle = Vec::new();
    for (id, _) in law.forbids() {
        match solver.implies(law, &law.forbids_alone(Some(id))?, &whole) {
            Ok(true) => idle.push(id.clone()),
            Ok(false) => {}
            Err(error) => idle.push(format!("{id} ({error})")),
        }
    }
    Ok((!idle.is_empty()).then(|| format!("idle: {}", idle.join(", "))))
}
