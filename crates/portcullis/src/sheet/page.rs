//! A sheet as one HTML page, whole in itself: no script, no other file, fit for print and for a screen
//! reader. Every text passes through [`escaped`].

use super::part::Part;

const STYLE: &str = include_str!("page.css");

/// The parts as a page.
#[must_use]
pub fn page(title: &str, parts: &[Part]) -> String {
    let mut body = String::new();
    parts.iter().for_each(|part| set(part, &mut body));
    let contents: String = parts
        .iter()
        .filter_map(|part| match part {
            Part::Heading(level @ (2 | 3), text) => Some(format!(
                "<li class=\"l{level}\"><a href=\"#{}\">{}</a></li>\n",
                anchor(text),
                inline(text)
            )),
            _ => None,
        })
        .collect();
    let title = escaped(title);
    // The first heading and what is said under it come before the contents.
    let (head, rest) = body.split_once("<h2 ").unwrap_or((&body, ""));
    let rest = if rest.is_empty() { String::new() } else { format!("<h2 {rest}") };
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n<meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>{title}</title>\n<style>\n{STYLE}\
         </style>\n</head>\n<body>\n<a class=\"skip\" href=\"#contents\">To the contents</a>\n<main>\n{head}\
         <nav id=\"contents\" aria-label=\"Contents\">\n<ol>\n{contents}</ol>\n</nav>\n{rest}</main>\n</body>\n</html>\n"
    )
}

fn set(part: &Part, out: &mut String) {
    match part {
        Part::Heading(level, text) => {
            *out += &format!("<h{level} id=\"{}\">{}</h{level}>\n", anchor(text), inline(text));
        }
        Part::Says(text) => *out += &format!("<p>{}</p>\n", inline(text)),
        Part::Quote(text, kept) => {
            *out += &format!("<blockquote>{}</blockquote>\n", marked(text, kept));
        }
        Part::Code(code) => {
            *out += &format!("<pre tabindex=\"0\"><code>{}</code></pre>\n", escaped(code));
        }
        Part::Pairs(pairs) => {
            *out += "<dl>\n";
            for (name, said) in pairs {
                *out += &format!("<dt>{}</dt>", inline(name));
                said.lines().for_each(|line| *out += &format!("<dd>{}</dd>", inline(line)));
                out.push('\n');
            }
            *out += "</dl>\n";
        }
        Part::Table(caption, head, rows) => {
            *out += &format!("<table>\n<caption>{}</caption>\n<thead><tr>", inline(caption));
            head.iter()
                .for_each(|cell| *out += &format!("<th scope=\"col\">{}</th>", inline(cell)));
            *out += "</tr></thead>\n<tbody>\n";
            for row in rows {
                *out += "<tr>";
                for (at, cell) in row.iter().enumerate() {
                    let (opens, closes) =
                        if at == 0 { ("<th scope=\"row\">", "</th>") } else { ("<td>", "</td>") };
                    *out += &format!("{opens}{}{closes}", inline(cell));
                }
                *out += "</tr>\n";
            }
            *out += "</tbody>\n</table>\n";
        }
        Part::Rule(code, parts) => {
            let id = anchor(code);
            *out += &format!("<section class=\"rule\" aria-labelledby=\"{id}\">\n");
            *out += &format!("<h4 id=\"{id}\"><code>{}</code></h4>\n", escaped(code));
            parts.iter().for_each(|part| set(part, out));
            *out += "</section>\n";
        }
    }
}

/// The text with the five characters that HTML reads otherwise spelled out.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            // A control character has no meaning on a page, and some have one for a terminal.
            control if control.is_control() && !control.is_whitespace() => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}

/// Escaped, with what stands between backticks as code.
fn inline(text: &str) -> String {
    let pieces: Vec<&str> = text.split('`').collect();
    // An odd number of backticks opens one that nothing closes: the text is left as it is.
    if pieces.len().is_multiple_of(2) {
        return escaped(text);
    }
    let set = |(at, piece): (usize, &&str)| {
        let piece = escaped(piece);
        if at % 2 == 0 { piece } else { format!("<code>{piece}</code>") }
    };
    pieces.iter().enumerate().map(set).collect()
}

/// The law's words, with those that a rule keeps marked. Of two that overlap the first is.
fn marked(text: &str, kept: &[String]) -> String {
    let mut spans: Vec<(usize, usize)> =
        kept.iter().filter_map(|kept| text.find(kept).map(|at| (at, at + kept.len()))).collect();
    spans.sort_unstable();
    let mut out = String::new();
    let mut done = 0;
    for (from, to) in spans {
        if from < done {
            continue;
        }
        let before = text.get(done..from).unwrap_or_default();
        let own = text.get(from..to).unwrap_or_default();
        out += &format!("{}<mark>{}</mark>", escaped(before), escaped(own));
        done = to;
    }
    out + &escaped(text.get(done..).unwrap_or_default())
}

/// A name for a place on the page.
fn anchor(text: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let dashed: String = text.chars().map(plain).collect();
    dashed.split('-').filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}
