//! A counterexample as a person reads it: the ordinary request with a few facts changed, as in `cases.csv`.
//!
//! It is replayed through the real authorizer before it is shown; one that does not replay is said to be spurious.

use cedar_policy::{Authorizer, Context, Decision, EvalResult, PolicySet};
use cedar_policy_symcc::Env;
use jiff::{SignedDuration, Timestamp};
use portcullis_rules::{cases, context};

/// The optional facts, which the ordinary request may lack.
const OPTIONAL: [&str; 3] = ["last_period_end", "order_date", "review_date"];

/// What differs from the ordinary request, `fact=value` with `; ` between.
#[must_use]
pub fn words(example: &Env) -> String {
    let pairs = context::pairs(&cases::ordinary()).unwrap_or_default();
    let mut names: Vec<String> = pairs.iter().map(|(name, _)| name.clone()).collect();
    names.extend(OPTIONAL.map(str::to_owned));
    names.sort_unstable();
    names.dedup();
    let Ok(ordinary) = Context::from_pairs(pairs) else { return String::new() };
    let found = example.request.context();
    let mut said = Vec::new();
    for name in names {
        let (own, usual) = (found.and_then(|own| own.get(&name)), ordinary.get(&name));
        differences(&name, usual.as_ref(), own.as_ref(), &mut said);
    }
    if said.is_empty() { "the ordinary request".to_owned() } else { said.join("; ") }
}

fn differences(
    name: &str,
    usual: Option<&EvalResult>,
    own: Option<&EvalResult>,
    said: &mut Vec<String>,
) {
    if let (Some(EvalResult::Record(usual)), Some(EvalResult::Record(own))) = (usual, own) {
        for (member, value) in own.iter() {
            differences(&format!("{name}.{member}"), usual.get(member), Some(value), said);
        }
    } else if usual.map(plain) != own.map(plain) {
        let value = own.map_or_else(|| "(absent)".to_owned(), plain);
        said.push(format!("{name}={value}"));
    }
}

/// A value as `cases.csv` writes it.
fn plain(value: &EvalResult) -> String {
    match value {
        EvalResult::Bool(true) => "yes".to_owned(),
        EvalResult::Bool(false) => "no".to_owned(),
        EvalResult::EntityUid(uid) => uid.id().unescaped().to_owned(),
        EvalResult::Set(set) => {
            let mut members: Vec<String> = set.iter().map(plain).collect();
            members.sort_unstable();
            members.join("+")
        }
        EvalResult::ExtensionValue(text) => date(text).unwrap_or_else(|| text.clone()),
        other => other.to_string(),
    }
}

/// `datetime("1970-01-01").offset(duration("86400000ms"))` and `datetime("2026-06-30")` alike as a date.
fn date(text: &str) -> Option<String> {
    let inside = text.split_once('"')?.1;
    let (day, rest) = inside.split_once('"')?;
    let start: Timestamp = match day.len() {
        10 => format!("{day}T00:00:00Z").parse().ok()?,
        _ => day.parse().ok()?,
    };
    let offset =
        rest.split_once('"').and_then(|(_, more)| more.split_once("ms\"")).map(|(ms, _)| ms);
    let offset = match offset {
        Some(milliseconds) => SignedDuration::from_millis(milliseconds.parse().ok()?),
        None => SignedDuration::ZERO,
    };
    let moment = start.checked_add(offset).ok()?.to_string();
    Some(moment.strip_suffix("T00:00:00Z").unwrap_or(&moment).to_owned())
}

/// Whether the real authorizer agrees that `one` permits the example and `two` does not.
#[must_use]
pub fn replays(example: &Env, one: &PolicySet, two: &PolicySet) -> bool {
    let authorizer = Authorizer::new();
    let decides =
        |rules| authorizer.is_authorized(&example.request, rules, &example.entities).decision();
    decides(one) == Decision::Allow && decides(two) == Decision::Deny
}

/// Whether the real authorizer cannot evaluate one of the rules on the example.
#[must_use]
pub fn errs(example: &Env, rules: &PolicySet) -> bool {
    let response = Authorizer::new().is_authorized(&example.request, rules, &example.entities);
    response.diagnostics().errors().next().is_some()
}
