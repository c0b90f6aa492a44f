//! A sheet as plain text, for a terminal or a letter.

use super::part::Part;

/// The most columns of a line that can be broken.
const COLUMNS: usize = 96;

/// The parts as text.
#[must_use]
pub fn text(parts: &[Part]) -> String {
    let mut out = String::new();
    parts.iter().for_each(|part| set(part, "", &mut out));
    out
}

fn set(part: &Part, indent: &str, out: &mut String) {
    let deeper = format!("{indent}    ");
    match part {
        Part::Heading(level, text) => {
            let under = match level {
                1 => "=",
                2 => "-",
                _ => "",
            };
            *out += &format!("\n{}", wrap(text, indent));
            if !under.is_empty() {
                let length = text.chars().count().min(COLUMNS);
                *out += &format!("{indent}{}\n", under.repeat(length));
            }
            out.push('\n');
        }
        Part::Says(text) => *out += &format!("{}\n", wrap(text, indent)),
        Part::Quote(text, _) => *out += &format!("{}\n", wrap(text, &format!("{indent}  | "))),
        Part::Code(code) => {
            code.lines().for_each(|line| *out += &format!("{deeper}{line}\n"));
            out.push('\n');
        }
        Part::Pairs(pairs) => {
            for (name, said) in pairs {
                *out += &format!("{indent}{name}\n");
                said.lines().for_each(|line| *out += &wrap(line, &deeper));
            }
            out.push('\n');
        }
        Part::Table(caption, head, rows) => set_table(caption, head, rows, indent, out),
        Part::Rule(code, parts) => {
            *out += &format!("{indent}* {code}\n\n");
            parts.iter().for_each(|part| set(part, &deeper, out));
        }
    }
}

fn set_table(caption: &str, head: &[String], rows: &[Vec<String>], indent: &str, out: &mut String) {
    if !caption.is_empty() {
        *out += &format!("{}\n", wrap(caption, indent));
    }
    let width = |at: usize| {
        let cells = rows.iter().filter_map(|row| row.get(at)).chain(head.get(at));
        cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let rule: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    for row in [head, &rule[..]].into_iter().chain(rows.iter().map(Vec::as_slice)) {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        let line = cells.collect::<Vec<_>>().join("  ");
        *out += &format!("{indent}{}\n", line.trim_end());
    }
    out.push('\n');
}

/// The words in lines of [`COLUMNS`] at most, each behind `indent`.
fn wrap(text: &str, indent: &str) -> String {
    let mut out = String::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let long = indent.len() + line.chars().count() + 1 + word.chars().count() > COLUMNS;
        if long && !line.is_empty() {
            out += &format!("{indent}{line}\n");
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line += word;
    }
    out + &format!("{indent}{line}\n")
}
