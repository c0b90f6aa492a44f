//! A pack as the solver takes it: its rules, its promises, and the forms in which they are compared.

use std::collections::BTreeMap;
use std::str::FromStr;

use cedar_policy::{Effect, Policy, PolicyId, PolicySet, RequestEnv, Schema};
use portcullis_rules::Pack;

/// What went wrong, in a sentence.
pub type Result<T> = std::result::Result<T, String>;

/// A sentence about an instrument, and the rule that says it: whatever the instrument permits, this permits.
#[derive(Clone, Debug)]
pub struct Promise {
    /// Its id, such as `P.address`.
    pub id: String,
    /// The sentence.
    pub says: String,
    /// The rule, alone.
    pub rule: PolicySet,
    /// The facts that it asks about.
    pub facts: Vec<String>,
}

/// A pack, read for the prover.
#[derive(Clone, Debug)]
pub struct Law {
    /// `id@version`.
    pub name: String,
    /// The facts and their types.
    pub schema: Schema,
    /// The one kind of request that there is.
    pub env: RequestEnv,
    /// Every rule by its id, the grant too.
    pub rules: BTreeMap<String, Policy>,
    /// The promises, by id.
    pub promises: Vec<Promise>,
    /// The ordinary world, in which counterexamples can be read.
    pub ordinary: PolicySet,
}

impl Law {
    /// Reads a pack.
    ///
    /// # Errors
    ///
    /// The file that cannot be read, or the promise that lacks its sentence.
    pub fn read(name: &str, pack: &Pack) -> Result<Law> {
        let schema = pack.file("schema.cedarschema").map_err(|error| error.to_string())?;
        let (schema, _) = Schema::from_cedarschema_str(schema)
            .map_err(|error| format!("schema.cedarschema: {error}"))?;
        let env = only_environment(&schema)?;
        let (mut promises, mut ordinary) = (Vec::new(), PolicySet::new());
        for (path, text) in pack.folder("properties/") {
            for (id, policy) in named(path, text)? {
                let alone = set([&policy])?;
                match policy.annotation("says") {
                    Some(says) => promises.push(Promise {
                        says: says.to_owned(),
                        facts: facts(&policy.to_string()),
                        rule: alone,
                        id,
                    }),
                    None if id == "ordinary" => ordinary = alone,
                    None => return Err(format!("{path}: {id}: @says is missing")),
                }
            }
        }
        promises.sort_by(|one, two| one.id.cmp(&two.id));
        Ok(Law { name: name.to_owned(), schema, env, rules: rules(pack)?, promises, ordinary })
    }

    /// The rules that forbid, by id.
    pub fn forbids(&self) -> impl Iterator<Item = (&String, &Policy)> {
        self.rules.iter().filter(|(_, rule)| rule.effect() == Effect::Forbid)
    }

    /// The grant and every rule that forbids, as the gateway evaluates them.
    ///
    /// # Errors
    ///
    /// Two rules have one id.
    pub fn whole(&self) -> Result<PolicySet> {
        set(self.rules.values())
    }

    /// The grant alone: every element conjoined in one permit.
    ///
    /// # Errors
    ///
    /// Two rules have one id.
    pub fn grant(&self) -> Result<PolicySet> {
        set(self.rules.values().filter(|rule| rule.effect() == Effect::Permit))
    }

    /// Everything permitted but for the rules that ask about any of these facts. It permits all that the whole does, and
    /// more: what it implies, the whole implies.
    ///
    /// # Errors
    ///
    /// Two rules have one id.
    pub fn slice(&self, about: &[String]) -> Result<PolicySet> {
        let asks = |rule: &Policy| facts(&rule.to_string()).iter().any(|fact| about.contains(fact));
        let kept = self.forbids().map(|(_, rule)| rule).filter(|rule| asks(rule));
        set(kept.chain([&open()?]))
    }

    /// Everything permitted but for one rule.
    ///
    /// # Errors
    ///
    /// There is no such rule.
    pub fn only(&self, id: &str) -> Result<PolicySet> {
        let rule = self.rules.get(id).ok_or_else(|| format!("no rule {id}"))?;
        set([rule, &open()?])
    }

    /// Everything permitted but for the rules that forbid; one of them may be left out.
    ///
    /// # Errors
    ///
    /// Two rules have one id.
    pub fn forbids_alone(&self, without: Option<&str>) -> Result<PolicySet> {
        let kept = self.forbids().filter(|(id, _)| without != Some(id.as_str()));
        set(kept.map(|(_, rule)| rule).chain([&open()?]))
    }
}

/// A permit of everything, to which rules that forbid are added.
fn open() -> Result<Policy> {
    let open = Policy::parse(Some(PolicyId::new("open")), "permit (principal, action, resource);");
    open.map_err(|error| error.to_string())
}

/// The rules of a pack by id.
///
/// # Errors
///
/// A file that cannot be read, or a rule without an id.
pub fn rules(pack: &Pack) -> Result<BTreeMap<String, Policy>> {
    let mut rules = BTreeMap::new();
    for (path, text) in pack.folder("rules/") {
        rules.extend(named(path, text)?);
    }
    Ok(rules)
}

/// A set of these rules.
///
/// # Errors
///
/// Two have one id.
pub fn set<'a>(rules: impl IntoIterator<Item = &'a Policy>) -> Result<PolicySet> {
    let mut set = PolicySet::new();
    for rule in rules {
        set.add(rule.clone()).map_err(|error| error.to_string())?;
    }
    Ok(set)
}

fn named(path: &str, text: &str) -> Result<Vec<(String, Policy)>> {
    let parsed = PolicySet::from_str(text).map_err(|error| format!("{path}: {error}"))?;
    let own = |policy: &Policy| {
        let id = policy.annotation("id").ok_or_else(|| format!("{path}: a rule has no @id"))?;
        Ok((id.to_owned(), policy.new_id(PolicyId::new(id))))
    };
    parsed.policies().map(own).collect()
}

/// A proof holds for one kind of request; a schema with a second would leave it unproved.
fn only_environment(schema: &Schema) -> Result<RequestEnv> {
    let mut all = schema.request_envs();
    match (all.next(), all.next()) {
        (Some(only), None) => Ok(only),
        (None, _) => Err("schema.cedarschema: it has no action".to_owned()),
        _ => Err("schema.cedarschema: more than one kind of request; prove each".to_owned()),
    }
}

/// The facts that a rule's text asks about: `name`, `letter.date`, `order_date`.
#[must_use]
pub fn facts(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for lead in ["context.", "context has ", "resource.", "resource has "] {
        for (at, _) in text.match_indices(lead) {
            let rest = text.get(at + lead.len()..).unwrap_or_default();
            let word = |c: char| c.is_ascii_lowercase() || c == '_' || c == '.';
            let end = rest.find(|c: char| !word(c)).unwrap_or(rest.len());
            // A method follows its fact: `address.contains(`.
            let name = rest.get(..end).unwrap_or_default();
            let own = match name.split_once('.') {
                Some(("letter", member)) => {
                    format!("letter.{}", member.split('.').next().unwrap_or_default())
                }
                Some((first, _)) => first.to_owned(),
                None => name.to_owned(),
            };
            found.push(own);
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}
