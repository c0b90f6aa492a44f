//! `postal`: JSON lines in, JSON lines out. Whatever the verdict, the exit code is 0.

use std::io::{self, BufRead, BufWriter, Write};

use portcullis_engine::Error;
use portcullis_postal::{
    Address, Comparison, Completeness, Name, NameReading, Reading, Step, compare, compare_names,
    read_name_text, read_text,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Ended;
use super::explain;
use crate::cli::{PostalArgs, PostalCommand};
use crate::exit;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct One {
    address: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Two {
    a: Text,
    b: Text,
}

/// One string, or its lines.
struct Text(String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Text, D::Error> {
        let read = match Value::deserialize(deserializer)? {
            Value::String(text) => Some(text),
            Value::Array(lines) => {
                let lines: Option<Vec<&str>> = lines.iter().map(Value::as_str).collect();
                lines.map(|lines| lines.join("\n"))
            }
            _ => None,
        };
        read.map(Text)
            .ok_or_else(|| serde::de::Error::custom("a string, or a list of lines, is due"))
    }
}

pub(super) fn postal(args: PostalArgs) -> Ended {
    let command = args.command;
    let mut out = BufWriter::new(io::stdout().lock());
    let mut problems = Vec::new();
    for (line, text) in (1..).zip(io::stdin().lock().lines()) {
        let text = text.map_err(|error| Error::input(format!("line {line}: {error}")))?;
        let text = text.trim_start_matches('\u{feff}');
        if text.trim().is_empty() {
            continue;
        }
        match one(command, text) {
            Ok(answer) if args.explain => {
                out.write_all(explain::prose(&answer).as_bytes()).map_err(broken)?;
            }
            Ok(answer) => writeln!(out, "{answer}").map_err(broken)?,
            Err(()) => {
                let due = match command {
                    PostalCommand::Parse | PostalCommand::Complete => r#"{"address": "…"}"#,
                    PostalCommand::Compare | PostalCommand::Name => r#"{"a": "…", "b": "…"}"#,
                };
                problems.push(format!("line {line}: not of the form {due}"));
            }
        }
    }
    out.flush().map_err(broken)?;
    if problems.is_empty() { Ok(exit::DONE) } else { Err(Error::Input(problems)) }
}

fn broken(error: io::Error) -> Error {
    Error::InputOutput(format!("standard output cannot be written: {error}"))
}

fn one(command: PostalCommand, line: &str) -> Result<Value, ()> {
    match command {
        PostalCommand::Parse => serde_json::from_str::<One>(line).map(|one| parse(&one.address.0)),
        PostalCommand::Complete => {
            serde_json::from_str::<One>(line).map(|one| complete(&one.address.0))
        }
        PostalCommand::Compare => serde_json::from_str::<Two>(line).map(|two| {
            let (a, b) = (read_text(&two.a.0), read_text(&two.b.0));
            let trace = json!({"a": steps(a.trace()), "b": steps(b.trace())});
            let stated = |reading: &Reading| reading.address().map(Address::fields);
            verdict(&compare(&a, &b), [stated(&a), stated(&b)], trace)
        }),
        PostalCommand::Name => serde_json::from_str::<Two>(line).map(|two| {
            let (a, b) = (read_name_text(&two.a.0), read_name_text(&two.b.0));
            let trace = json!({"a": steps(&a.trace()), "b": steps(&b.trace())});
            let stated = |reading: &NameReading| reading.name().map(Name::fields);
            verdict(&compare_names(&a, &b), [stated(&a), stated(&b)], trace)
        }),
    }
    .map_err(|_| ())
}

fn steps(trace: &[Step]) -> Value {
    let step =
        |step: &Step| json!({"rule": step.rule, "section": step.section, "words": step.words});
    trace.iter().map(step).collect()
}

/// The fields of a side in canonical form, if it can be read in one way.
type Stated = Option<Vec<(&'static str, String)>>;

fn verdict(compared: &Comparison, sides: [Stated; 2], trace: Value) -> Value {
    let of = |side: &Stated, name: &str| {
        let fields = side.as_deref().unwrap_or_default();
        fields.iter().find(|(field, _)| *field == name).map(|(_, text)| text.clone())
    };
    let [a, b] = &sides;
    let fields: Vec<Value> = compared
        .fields
        .iter()
        .map(|field| {
            json!({
                "field": field.field, "a": of(a, field.field), "b": of(b, field.field),
                "outcome": field.outcome.word(), "rule": field.rule, "section": field.section,
                "words": field.words,
            })
        })
        .collect();
    json!({"verdict": compared.verdict.word(), "fields": fields, "trace": trace})
}

fn reasons(reading: &Reading) -> Vec<&'static str> {
    match reading.completeness() {
        Completeness::Complete => Vec::new(),
        Completeness::Incomplete(reasons) => {
            reasons.into_iter().map(|reason| reason.code()).collect()
        }
    }
}

fn complete(text: &str) -> Value {
    let reading = read_text(text);
    let reasons = reasons(&reading);
    json!({"complete": reasons.is_empty(), "reasons": reasons, "trace": steps(reading.trace())})
}

fn parse(text: &str) -> Value {
    let reading = read_text(text);
    let address = reading.address().map(|address| {
        json!({
            "address_line1": address.delivery_line(), "address_line2": address.unit_line(),
            "city": address.city(), "state": address.state(), "zip": address.zip(),
            "line": address.to_string(),
        })
    });
    let reasons = reasons(&reading);
    json!({
        "complete": reasons.is_empty(), "address": address, "reasons": reasons,
        "trace": steps(reading.trace()),
    })
}
