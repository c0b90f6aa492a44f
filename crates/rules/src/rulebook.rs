//! A pack, validated and ready to judge.
//!
//! Three locks against errors, which in Cedar fail open: strict validation when the pack is read; any
//! evaluation error is a fault; and the grant conjoins every element, so a rule that is skipped or
//! lost denies all the same.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use cedar_policy::{
    Authorizer, Context, Decision, Effect, Entities, Entity, EntityUid, PolicyId, PolicySet,
    Request, Schema, ValidationMode, Validator,
};
use portcullis_core::determination::Outcome;
use portcullis_core::element::{Element, Rule};
use portcullis_core::facts::Facts;
use portcullis_core::terms::Terms;
use portcullis_engine::ports::{RuleError, Rulebook};

use crate::manifest::{self, Manifest};
use crate::memo::{self, Memo};
use crate::pack::{Pack, PackError};
use crate::{context, lists, source};

/// Where less than this is left of the stack, in bytes, Cedar is given one of its own. It stops in the middle of a rule that
/// the rest of a stack is too short for, and the grant is as deep as it has elements: in a build that is not optimised,
/// deeper than a thread's two megabytes.
const STACK_LEFT_MIN: usize = 4 << 20;
const STACK_OWN: usize = 32 << 20;

fn deep<R>(ask: impl FnOnce() -> R) -> R {
    stacker::maybe_grow(STACK_LEFT_MIN, STACK_OWN, ask)
}

/// An instrument, ready to judge.
pub struct CedarRulebook {
    terms: Terms,
    implies: Vec<String>,
    grant: PolicyId,
    places: BTreeMap<PolicyId, u16>,
    policies: PolicySet,
    schema: Schema,
    entities: Entities,
    request: (EntityUid, EntityUid, EntityUid),
    authorizer: Authorizer,
    memo: Memo,
}

impl fmt::Debug for CedarRulebook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CedarRulebook({})", self.terms.name())
    }
}

impl CedarRulebook {
    /// Reads and validates a pack.
    ///
    /// # Errors
    ///
    /// Every problem found, each with its file.
    pub fn load(pack: &Pack) -> Result<CedarRulebook, PackError> {
        deep(|| CedarRulebook::read(pack))
    }

    fn read(pack: &Pack) -> Result<CedarRulebook, PackError> {
        let manifest = Manifest::read(pack)?;
        let schema = read_schema(pack, &manifest)?;
        let (policies, rules) = read_rules(pack, &manifest)?;
        validate(&schema, &policies)?;
        let grant = PolicyId::new(manifest.permits.first().map(String::as_str).unwrap_or_default());
        let places =
            rules.iter().zip(0..).map(|(rule, at)| (PolicyId::new(&rule.code), at)).collect();
        let terms = terms(pack, &manifest, rules)?;
        let bad = |error: &dyn fmt::Display| PackError::one(format!("schema.cedarschema: {error}"));
        let uid = |text: &str| EntityUid::from_str(text).map_err(|error| bad(&error));
        let instrument = uid(&format!("Instrument::\"{}\"", terms.id.escape_default()))?;
        let itself = Entity::new(instrument.clone(), context::instrument(&terms), HashSet::new())
            .map_err(|error| bad(&error))?;
        let entities =
            Entities::from_entities([itself], Some(&schema)).map_err(|error| bad(&error))?;
        let request = (uid("Gateway::\"gateway\"")?, uid("Action::\"disclose\"")?, instrument);
        Ok(CedarRulebook {
            terms,
            implies: manifest.implies.clone(),
            grant,
            places,
            policies,
            schema,
            entities,
            request,
            authorizer: Authorizer::new(),
            memo: Memo::default(),
        })
    }

    /// The ids of the instruments under which this one stands: it permits nothing that they do not.
    #[must_use]
    pub fn implies(&self) -> &[String] {
        &self.implies
    }

    /// Asks the rules themselves, past the memo.
    ///
    /// # Errors
    ///
    /// Any evaluation error, and a denial that no rule explains.
    pub fn evaluate(&self, facts: &Facts) -> Result<Outcome, RuleError> {
        let fault = |what: &str| RuleError::new(format!("{}: {what}", self.terms.name()));
        let pairs = context::pairs(facts).ok_or_else(|| fault("facts cannot be named"))?;
        let context =
            Context::from_pairs(pairs).map_err(|_| fault("facts cannot be given to the rules"))?;
        let (principal, action, resource) = self.request.clone();
        let request = Request::new(principal, action, resource, context, Some(&self.schema))
            .map_err(|_| fault("the facts do not fit the schema"))?;
        let response =
            deep(|| self.authorizer.is_authorized(&request, &self.policies, &self.entities));
        if response.diagnostics().errors().next().is_some() {
            return Err(fault("a rule could not be evaluated"));
        }
        let granted = response.decision() == Decision::Allow;
        let mut failed = Vec::new();
        for id in response.diagnostics().reason().filter(|id| **id != self.grant) {
            failed.push(*self.places.get(id).ok_or_else(|| fault("an unknown rule answered"))?);
        }
        failed.sort_unstable();
        if granted != failed.is_empty() {
            return Err(fault("the grant and the rules disagree"));
        }
        Ok(Outcome { pack_sha256: self.terms.pack_sha256, granted, failed })
    }
}

impl Rulebook for CedarRulebook {
    fn terms(&self) -> &Terms {
        &self.terms
    }

    fn judge(&self, facts: &Facts) -> Result<Arc<Outcome>, RuleError> {
        let Some(key) = memo::key(facts, &self.terms) else {
            return self.evaluate(facts).map(Arc::new);
        };
        match self.memo.get(&key) {
            Some((outcome, false)) => Ok(outcome),
            Some((outcome, true)) if self.evaluate(facts)? == *outcome => Ok(outcome),
            Some(_) => Err(RuleError::new(format!(
                "{}: the memo and the rules disagree",
                self.terms.name()
            ))),
            None => {
                let outcome = Arc::new(self.evaluate(facts)?);
                self.memo.put(key, &outcome);
                Ok(outcome)
            }
        }
    }
}

fn terms(pack: &Pack, manifest: &Manifest, rules: Vec<Rule>) -> Result<Terms, PackError> {
    let until = manifest.effective_until.as_ref();
    Ok(Terms {
        id: manifest.id.clone(),
        version: manifest.version,
        title: manifest.title.clone(),
        pack_sha256: pack.sha256(),
        time_zone: manifest.time_zone()?,
        effective_from: manifest::date("effective_from", &manifest.effective_from)?,
        effective_until: until.map(|date| manifest::date("effective_until", date)).transpose()?,
        agencies: manifest.agencies.clone(),
        justice_agencies: manifest.justice_agencies.clone(),
        offices: manifest.offices()?,
        purposes: manifest.purposes()?,
        requested: manifest.requested.clone(),
        certifications: manifest.certifications.clone(),
        engaged_roles: manifest.engaged_roles.clone(),
        order_required: manifest.order_required()?,
        statutes: lists::statutes(pack)?,
        places: lists::places(pack)?,
        limits: manifest.limits.into(),
        rules,
    })
}

fn read_schema(pack: &Pack, manifest: &Manifest) -> Result<Schema, PackError> {
    let text = pack.file("schema.cedarschema")?;
    let sha256: String = digest(&SHA256, text.as_bytes())
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    if sha256 != manifest.schema_sha256 {
        let problem = format!("instrument.toml: schema_sha256: the schema at hand has {sha256}");
        return Err(PackError::one(problem));
    }
    let (schema, warnings) = Schema::from_cedarschema_str(text)
        .map_err(|error| PackError::one(format!("schema.cedarschema: {error}")))?;
    let problems: Vec<String> = warnings.map(|w| format!("schema.cedarschema: {w}")).collect();
    if problems.is_empty() { Ok(schema) } else { Err(PackError { problems }) }
}

fn validate(schema: &Schema, policies: &PolicySet) -> Result<(), PackError> {
    let verdict = Validator::new(schema.clone()).validate(policies, ValidationMode::Strict);
    let errors = verdict.validation_errors().map(ToString::to_string);
    let warnings = verdict.validation_warnings().map(ToString::to_string);
    let problems: Vec<String> = errors.chain(warnings).map(|p| format!("rules: {p}")).collect();
    if problems.is_empty() { Ok(()) } else { Err(PackError { problems }) }
}

/// Reads every rule, re-keyed by its `@id`, and lints its annotations against the pack's sources.
fn read_rules(pack: &Pack, manifest: &Manifest) -> Result<(PolicySet, Vec<Rule>), PackError> {
    let anchors = source::anchors(pack);
    let mut problems = Vec::new();
    let mut policies = PolicySet::new();
    let mut rules = BTreeMap::new();
    let mut permits = BTreeSet::new();
    for (path, text) in pack.folder("rules/") {
        let parsed = match PolicySet::from_str(text) {
            Ok(parsed) => parsed,
            Err(error) => {
                problems.push(format!("{path}: {error}"));
                continue;
            }
        };
        if parsed.templates().next().is_some() {
            problems
                .push(format!("{path}: a template: packs have none, since the prover reads none"));
        }
        for policy in parsed.policies() {
            let mut annotation = |key: &str| annotated(policy, key, path, &mut problems);
            let id = annotation("id");
            let (cite, text, message) =
                (annotation("cite"), annotation("text"), annotation("message"));
            if policy.effect() == Effect::Permit {
                permits.insert(id.clone());
            } else {
                let word = annotation("element");
                let (remedy, column) = (annotation("remedy"), annotation("column"));
                match Element::from_word(&word) {
                    None => problems.push(format!("{path}: {id}: `{word}` is no element")),
                    Some(element) => {
                        let code = id.clone();
                        let cite = cite.clone();
                        rules.insert(
                            id.clone(),
                            Rule { code, element, cite, message, remedy, column },
                        );
                    }
                }
            }
            let quoted = anchors.get(&cite).is_some_and(|paragraph| paragraph.contains(&text));
            if !quoted {
                problems
                    .push(format!("{path}: {id}: @text does not stand under [{cite}] in source/"));
            }
            if policies.add(policy.new_id(PolicyId::new(&id))).is_err() {
                problems.push(format!("{path}: {id}: the id stands twice"));
            }
        }
    }
    let ordered = clause_order(manifest, &permits, rules, &mut problems);
    if problems.is_empty() { Ok((policies, ordered)) } else { Err(PackError { problems }) }
}

fn annotated(
    policy: &cedar_policy::Policy,
    key: &str,
    path: &str,
    problems: &mut Vec<String>,
) -> String {
    let value = policy.annotation(key).unwrap_or_default();
    if value.is_empty() {
        problems.push(format!(
            "{path}: {}: @{key} is missing",
            policy.annotation("id").unwrap_or("a rule")
        ));
    }
    value.to_owned()
}

fn clause_order(
    manifest: &Manifest,
    permits: &BTreeSet<String>,
    mut rules: BTreeMap<String, Rule>,
    problems: &mut Vec<String>,
) -> Vec<Rule> {
    let one_permit = manifest.permits.len() == 1 && manifest.permits.iter().eq(permits.iter());
    if !one_permit {
        problems
            .push("instrument.toml: permits: must name the one permit that rules/ has".to_owned());
    }
    let mut ordered = Vec::new();
    for code in &manifest.clause_order {
        match rules.remove(code) {
            Some(rule) => ordered.push(rule),
            None => problems.push(format!(
                "instrument.toml: clause_order: `{code}` is no rule, or stands twice"
            )),
        }
    }
    let forgotten =
        rules.keys().map(|code| format!("instrument.toml: clause_order: `{code}` is missing"));
    problems.extend(forgotten);
    ordered
}
