//! The answers of `postal` in prose: what a person reads who must say why.

use serde_json::Value;
use std::fmt::Write;

/// An answer in prose: the verdict or the reasons, the fields, and how the text was read.
pub(super) fn prose(answer: &Value) -> String {
    let mut text = String::new();
    let word = |name: &str| answer.get(name).and_then(Value::as_str);
    if let Some(verdict) = word("verdict") {
        line(&mut text, &verdict.replace('_', "-"));
    } else if answer.get("complete") == Some(&Value::Bool(true)) {
        line(&mut text, "complete");
    } else {
        let reasons: Vec<&str> = list(answer, "reasons").filter_map(Value::as_str).collect();
        line(&mut text, &format!("incomplete: {}", reasons.join(", ")));
    }
    if let Some(canonical) = answer.pointer("/address/line").and_then(Value::as_str) {
        line(&mut text, &format!("    {canonical}"));
    }
    for field in list(answer, "fields") {
        compared(&mut text, field);
    }
    match answer.get("trace") {
        Some(Value::Object(sides)) => {
            for (side, steps) in sides {
                line(&mut text, &format!("  how `{side}` was read"));
                read(&mut text, steps);
            }
        }
        Some(steps) => {
            line(&mut text, "  how it was read");
            read(&mut text, steps);
        }
        None => {}
    }
    text.push('\n');
    text
}

/// `unit: APT 4 / # 4: same. The pound sign stands for … (Pub 28 213)`.
fn compared(text: &mut String, field: &Value) {
    let word = |name: &str| field.get(name).and_then(Value::as_str).unwrap_or("");
    let side = |name: &str| match word(name) {
        "" => "nothing".to_owned(),
        stated => stated.to_owned(),
    };
    // What neither side states says nothing.
    let empty = word("a").is_empty() && word("b").is_empty();
    if empty && word("outcome") == "same" {
        return;
    }
    let name = word("field").replace('_', " ");
    let stated = if empty { String::new() } else { format!(" {} / {}:", side("a"), side("b")) };
    let outcome = word("outcome").replace('_', "-");
    let cited = cited(word("section"));
    line(text, &format!("    {name}:{stated} {outcome}. {}{cited}", word("words")));
}

fn read(text: &mut String, steps: &Value) {
    for step in steps.as_array().into_iter().flatten() {
        let word = |name: &str| step.get(name).and_then(Value::as_str).unwrap_or("");
        line(text, &format!("    {}{}", word("words"), cited(word("section"))));
    }
}

fn cited(section: &str) -> String {
    if section.is_empty() { String::new() } else { format!(" ({section})") }
}

fn list<'a>(answer: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    answer.get(name).and_then(Value::as_array).into_iter().flatten()
}

fn line(text: &mut String, words: &str) {
    // A text that is written to cannot fail.
    let _ = writeln!(text, "{words}");
}
