//! Each rule as it is written, for people who read it: its annotations and its own text.

use std::str::FromStr;

use cedar_policy::{Policy, PolicySet};

use crate::pack::{Pack, PackError};

/// One rule as its file has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// The rule's id, which is the code.
    pub id: String,
    /// The file within the pack.
    pub file: String,
    /// The clause.
    pub cite: String,
    /// The words of the clause that the rule keeps.
    pub quoted: String,
    /// The rule itself, its annotations left out.
    pub body: String,
    /// Its other annotations, name and text, by name: what a requester is told, and where.
    pub told: Vec<(String, String)>,
}

/// Every rule of the pack, the grant too, in the order of the files.
///
/// # Errors
///
/// A file of rules that cannot be read.
pub fn words(pack: &Pack) -> Result<Vec<Words>, PackError> {
    let mut found = Vec::new();
    for (path, text) in pack.folder("rules/") {
        let parsed = PolicySet::from_str(text)
            .map_err(|error| PackError { problems: vec![format!("{path}: {error}")] })?;
        let mut rules: Vec<(Option<usize>, Words)> = parsed
            .policies()
            .map(|policy| {
                let annotation = |key: &str| policy.annotation(key).unwrap_or_default().to_owned();
                let id = annotation("id");
                let stands = text.find(&format!("@id(\"{id}\")"));
                let words = Words {
                    file: path.to_owned(),
                    cite: annotation("cite"),
                    quoted: annotation("text"),
                    body: body(text, stands),
                    told: told(policy),
                    id,
                };
                (stands, words)
            })
            .collect();
        rules.sort_by_key(|(stands, _)| *stands);
        found.extend(rules.into_iter().map(|(_, words)| words));
    }
    Ok(found)
}

/// Every annotation but the ones that have a place of their own.
fn told(policy: &Policy) -> Vec<(String, String)> {
    let other = |(name, _): &(&str, &str)| !["id", "cite", "text"].contains(name);
    let all = policy.annotations().filter(other);
    let mut told: Vec<_> = all.map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
    told.sort();
    told
}

/// From the word that says what the rule does to the line that ends it, as it stands in the file.
fn body(text: &str, stands: Option<usize>) -> String {
    let own = stands.and_then(|at| text.get(at..)).unwrap_or_default();
    let effect = |line: &&str| line.starts_with("permit") || line.starts_with("forbid");
    let mut lines = Vec::new();
    for line in own.lines().skip_while(|line| !effect(line)) {
        lines.push(line);
        if line.ends_with(';') {
            break;
        }
    }
    lines.join("\n")
}
