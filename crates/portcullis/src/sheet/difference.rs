//! What a new version of an instrument changes, clause by clause: what counsel reads before signing it.

use std::collections::BTreeMap;

use portcullis_engine::Error;
use portcullis_rules::Pack;
use portcullis_rules::words::{self, Words};

/// Every change from one pack to another, a sentence each, rules first.
///
/// # Errors
///
/// A file of rules that cannot be read.
pub fn between(before: &Pack, after: &Pack) -> Result<Vec<String>, Error> {
    let read = |pack: &Pack| -> Result<BTreeMap<String, Words>, Error> {
        let words = words::words(pack).map_err(|error| Error::Input(error.problems))?;
        Ok(words.into_iter().map(|words| (words.id.clone(), words)).collect())
    };
    let (old, new) = (read(before)?, read(after)?);
    let mut changes = Vec::new();
    for (id, rule) in &old {
        match new.get(id) {
            None => changes.push(format!("{}: the rule {id} is gone", rule.cite)),
            Some(own) => changes.extend(of_rule(id, rule, own)),
        }
    }
    for (id, rule) in new.iter().filter(|(id, _)| !old.contains_key(*id)) {
        changes.push(format!("{}: the rule {id} is new", rule.cite));
        changes.extend(lines(id, "", &rule.body));
    }
    let mut files: BTreeMap<&str, [Option<&str>; 2]> = BTreeMap::new();
    for (path, text) in before.folder("") {
        files.entry(path).or_default()[0] = Some(text);
    }
    for (path, text) in after.folder("") {
        files.entry(path).or_default()[1] = Some(text);
    }
    for (path, [old, new]) in files {
        // Rules are told above, one by one; proofs are about the pack and not of it.
        if old == new || path == "PROOFS.json" {
            continue;
        }
        let found = match path.starts_with("rules/") {
            true => Vec::new(),
            false => lines(path, old.unwrap_or_default(), new.unwrap_or_default()),
        };
        // A signature is over the bytes, so counsel hears of what reads the same too.
        if found.is_empty() {
            changes.push(format!("{path}: {}", otherwise(old, new)));
        }
        changes.extend(found);
    }
    Ok(changes)
}

fn otherwise(old: Option<&str>, new: Option<&str>) -> &'static str {
    match (old, new) {
        (Some(_), Some(_)) => {
            "other bytes; beside what is told of its rules, order, comments or line ends differ"
        }
        (None, _) => "the file is new",
        (_, None) => "the file is gone",
    }
}

/// What changes in one rule: what it asks, the words that it rests on, and what a requester is told; the old words and
/// the new.
fn of_rule(id: &str, rule: &Words, own: &Words) -> Vec<String> {
    let mut changes = Vec::new();
    if own.body != rule.body {
        changes.push(format!("{}: the rule {id} asks for something else", own.cite));
        changes.extend(lines(id, &rule.body, &own.body));
    }
    if (&own.cite, &own.quoted) != (&rule.cite, &rule.quoted) {
        changes.push(format!("{}: the rule {id} rests on other words", own.cite));
        let words = |rule: &Words| format!("{}: {}", rule.cite, rule.quoted);
        changes.extend(lines(id, &words(rule), &words(own)));
    }
    if own.told != rule.told {
        changes.push(format!("{}: the rule {id} tells something else", own.cite));
        let words = |rule: &Words| {
            let told = rule.told.iter().map(|(name, text)| format!("{name}: {text}"));
            told.collect::<Vec<_>>().join("\n")
        };
        changes.extend(lines(id, &words(rule), &words(own)));
    }
    changes
}

/// The lines of a file that are gone, and those that are new.
fn lines(path: &str, old: &str, new: &str) -> Vec<String> {
    let only = |of: &str, other: &str, word: &str| -> Vec<String> {
        let other: Vec<&str> = other.lines().map(str::trim).collect();
        let own =
            of.lines().map(str::trim).filter(|line| !line.is_empty() && !other.contains(line));
        own.map(|line| format!("{path}: {word} `{line}`")).collect()
    };
    let mut told = only(old, new, "no longer");
    told.extend(only(new, old, "now"));
    if told.is_empty() {
        told.push(format!("{path}: its lines stand in another order, or are repeated"));
    }
    told
}
