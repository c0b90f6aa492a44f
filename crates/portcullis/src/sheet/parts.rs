//! From the pack to the sheet: in which order a lawyer meets it, and in which words.

use std::collections::BTreeSet;

use portcullis_core::batch::BatchFinding;
use portcullis_core::letter::Office;
use portcullis_core::terms::{Limits, OrderRequired};
use portcullis_engine::sequence::hex;
use serde_json::{Value, json};

use super::part::{Part, heading, says, table};
use super::{Case, Clause, Sheet, proofs};

/// The sheet, part by part.
#[must_use]
pub fn parts(sheet: &Sheet) -> Vec<Part> {
    let mut parts = vec![
        heading(1, sheet.terms.title.clone()),
        says(
            "This is the instrument as the program keeps it: the law's own words, the rule that keeps \
             each clause, and what a requester is told who does not meet it. Nothing else decides whether \
             a request is answered.",
        ),
        Part::Pairs(identity(sheet)),
    ];
    parts.push(heading(2, "Who may ask, for what"));
    parts.push(Part::Pairs(admission(sheet)));
    parts.push(heading(2, "Who must sign"));
    parts.push(signatures());
    parts.push(heading(2, "How to read a rule"));
    parts.extend(reading(sheet));
    parts.push(heading(2, "Clause by clause"));
    sheet.clauses.iter().for_each(|clause| parts.extend(self::clause(sheet, clause)));
    if !sheet.unkept.is_empty() {
        parts.push(heading(2, "Words of the law that no rule keeps by itself"));
        for (cite, words) in &sheet.unkept {
            parts.push(heading(3, cite.clone()));
            parts.push(Part::Quote(words.trim_end().to_owned(), Vec::new()));
        }
    }
    parts.push(heading(2, "What only shows in the whole"));
    parts.extend(findings());
    parts.push(heading(2, "Limits"));
    parts.push(limit_table(&sheet.terms.limits));
    parts.push(heading(2, "The grant"));
    parts.push(says(
        "Every element conjoined. The rules above refuse singly, each with its words; this one grants only \
         where all of them are met, so a rule that is lost denies all the same.",
    ));
    parts.push(Part::Code(sheet.grant.body.clone()));
    parts.push(heading(2, "What is proved"));
    parts.extend(proofs::parts(sheet.proofs.as_ref()));
    parts.push(heading(2, "Statutes"));
    parts.extend(statutes(sheet));
    parts.push(heading(2, "Places"));
    parts.extend(places(sheet));
    parts
}

fn pair(name: &str, said: impl Into<String>) -> (String, String) {
    (name.to_owned(), said.into())
}

fn listed<T: AsRef<str>>(words: impl IntoIterator<Item = T>) -> String {
    let words: Vec<String> = words.into_iter().map(|word| word.as_ref().to_owned()).collect();
    if words.is_empty() { "none".to_owned() } else { words.join(", ") }
}

fn identity(sheet: &Sheet) -> Vec<(String, String)> {
    let terms = &sheet.terms;
    let until =
        terms.effective_until.map_or("no end is set".to_owned(), |day| format!("until {day}"));
    let signed = if sheet.manifest.reviewers.is_empty() {
        "not signed: no reviewer is named in this pack. It counts for a custodian only once that \
         custodian's counsel has signed this very SHA-256, which the custodian's own record shows."
            .to_owned()
    } else {
        format!("reviewed by {}", listed(&sheet.manifest.reviewers))
    };
    vec![
        pair("Instrument", format!("`{}`, version {}", terms.id, terms.version)),
        pair("Between", sheet.manifest.parties.join(" and ")),
        pair("Under", listed(&sheet.manifest.implies)),
        pair("In effect", format!("from {}; {until}", terms.effective_from)),
        pair("Days are counted in", sheet.manifest.time_zone.clone()),
        pair("SHA-256 of the pack", format!("`{}`", hex(&terms.pack_sha256))),
        pair("Signed", signed),
    ]
}

fn admission(sheet: &Sheet) -> Vec<(String, String)> {
    let terms = &sheet.terms;
    let offices = |justice: bool| {
        listed(sheet.offices().filter(|office| office.is_of_justice() == justice).map(Office::word))
    };
    let justice = if terms.justice_agencies.is_empty() {
        "none: the nine offices of the Department of Justice are open to no agency here".to_owned()
    } else {
        format!("{}; for {}", offices(true), listed(&terms.justice_agencies))
    };
    let order = match terms.order_required {
        OrderRequired::Always => "on every row",
        OrderRequired::ForRemovalOffence => "where the statute is 8 USC 1253(a)(1)",
    };
    vec![
        pair("Agencies", listed(&terms.agencies)),
        pair("Offices that may ask", offices(false)),
        pair("Offices of Justice", justice),
        pair("Purposes", listed(&terms.purposes)),
        pair("What may be asked for", listed(&terms.requested)),
        pair("What must be certified", listed(&terms.certifications)),
        pair("Roles that are engaged", listed(&terms.engaged_roles)),
        pair("A removal order is stated", order),
    ]
}

fn signatures() -> Part {
    let row = |what: &str, who: &str| vec![what.to_owned(), who.to_owned()];
    table(
        "Nothing is answered without each of these.",
        &["what", "who signs or does it"],
        vec![
            row("this pack, before it counts", "the custodian's counsel, by its SHA-256"),
            row(
                "the letter",
                "an official of the agency, in one of the offices above, on the custodian's roll",
            ),
            row("the entry of the letter", "a clerk of the custodian"),
            row(
                "a finding on the whole batch",
                "counsel, with a reason; never an element that a row lacks",
            ),
            row("the clearance of the batch", "a clearing officer who did not enter the letter"),
            row(
                "an order that stops answers, and its end",
                "counsel; its end takes a second person",
            ),
        ],
    )
}

fn reading(sheet: &Sheet) -> Vec<Part> {
    let rules: usize = sheet.clauses.iter().map(|clause| clause.rules.len()).sum();
    vec![
        says(format!(
            "The {rules} rules are written in Cedar. `forbid … unless {{ X }}` means: the request is \
             returned unless X is so. `context` is what the program has read out of the letter and the \
             row; `!` is \"not\", `&&` \"and\", `||` \"or\", `!=` \"is not\"."
        )),
        says(format!(
            "A case is an ordinary request in which a few facts are changed. The {} cases of this pack \
             are all as a lawyer expects them; each rule shows those that it refuses, and those that \
             come close and pass.",
            sheet.cases.len()
        )),
    ]
}

fn clause(sheet: &Sheet, clause: &Clause) -> Vec<Part> {
    let kept: BTreeSet<String> =
        clause.rules.iter().map(|(_, words)| words.quoted.clone()).collect();
    let mut parts = vec![
        heading(3, clause.cite.clone()),
        Part::Quote(clause.words.clone(), kept.into_iter().collect()),
    ];
    for (rule, words) in &clause.rules {
        let told = vec![
            pair("Keeps the words", format!("“{}”", words.quoted)),
            pair("The requester is told", rule.message.clone()),
            pair("and what to do", rule.remedy.clone()),
            pair("at", format!("`{}`", rule.column)),
            pair("Refused", cases(sheet.refused(&rule.code).collect())),
            pair("Passes", passing(sheet.passed(&rule.code).collect())),
        ];
        parts.push(Part::Rule(
            rule.code.clone(),
            vec![Part::Pairs(told), Part::Code(words.body.clone())],
        ));
    }
    parts
}

fn cases(cases: Vec<&Case>) -> String {
    let one = |case: &Case| match case.facts.as_str() {
        "" => case.name.clone(),
        // Everything wrong at once is told by its name.
        facts if facts.matches(';').count() > 3 => case.name.clone(),
        facts => format!("{} (`{}`)", case.name, facts.replace(';', "; ")),
    };
    let told: Vec<String> = cases.into_iter().map(one).collect();
    told.join("\n")
}

fn passing(near: Vec<&Case>) -> String {
    if near.is_empty() { "an ordinary request".to_owned() } else { cases(near) }
}

fn findings() -> Vec<Part> {
    let row = |one: &BatchFinding| {
        vec![format!("`{}`", one.code()), one.cite().to_owned(), one.sentence().to_owned()]
    };
    vec![table(
        "Found on the letter as a whole. Each holds all of it until counsel resolves it, with a reason.",
        &["code", "clause", "what counsel is asked to look at"],
        BatchFinding::ALL.iter().map(row).collect(),
    )]
}

/// A limit: what is counted, within what, and what is done beyond it.
struct Limit {
    name: &'static str,
    counted: &'static str,
    within: String,
    beyond: String,
}

fn rows_of_limits(limits: &Limits) -> Vec<Limit> {
    let window = format!("{} days, for one agency", limits.window_days);
    let both = |soft: u64, hard: u64, unit: &str| {
        format!(
            "over {} {unit} the batch is held; over {} the rows are returned",
            grouped(soft),
            grouped(hard)
        )
    };
    let limit = |name, counted, within: &str, beyond| Limit {
        name,
        counted,
        within: within.to_owned(),
        beyond,
    };
    let officer =
        both(limits.officer_subjects_soft.into(), limits.officer_subjects_hard.into(), "subjects");
    let reason = both(limits.reason_rows_soft.into(), limits.reason_rows_hard.into(), "rows");
    let address = both(limits.address_rows_soft.into(), limits.address_rows_hard.into(), "rows");
    let letter = format!(
        "over {} rows the batch is held; over {} the letter is refused",
        grouped(limits.letter_rows_soft),
        grouped(limits.letter_rows_hard)
    );
    let attempts = format!("after {} answers the row is held for the overseer", limits.attempts);
    let year = format!("{} days, for one agency", limits.attempts_days);
    vec![
        limit("officer_subjects", "subjects for whom one officer is named", &window, officer),
        limit("reason_rows", "rows with one reason, names and numbers apart", &window, reason),
        limit("address_rows", "rows with one address", &window, address),
        limit("letter_rows", "rows", "one letter", letter),
        limit("attempts", "answers about one person", &year, attempts),
        limit(
            "reason_words",
            "words",
            "one reason",
            format!("fewer than {} are not specific", limits.reason_words_min),
        ),
        limit(
            "periods",
            "tax years",
            "one row",
            format!("more than {} are unbounded", limits.periods_max),
        ),
        limit(
            "register_age",
            "days since the register was sealed",
            "any answer",
            format!(
                "over {} days nothing is answered until it is sealed anew",
                limits.register_age_days_max
            ),
        ),
    ]
}

fn limit_table(limits: &Limits) -> Part {
    let rows = rows_of_limits(limits)
        .into_iter()
        .map(|limit| vec![limit.counted.to_owned(), limit.within, limit.beyond]);
    table(
        "Numbers that counsel chose, with their units. What is held, counsel may resolve; what is returned \
         or refused, nobody.",
        &["what is counted", "within", "what happens"],
        rows.collect(),
    )
}

/// The limits as data, by name.
#[must_use]
pub fn limits(limits: &Limits) -> Value {
    let told = rows_of_limits(limits).into_iter().map(|limit| {
        let said =
            json!({"counted": limit.counted, "within": limit.within, "beyond": limit.beyond});
        (limit.name.to_owned(), said)
    });
    Value::Object(told.collect())
}

/// Digits in threes.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn statutes(sheet: &Sheet) -> Vec<Part> {
    let kind = |word: &str| match word {
        "criminal" => "a crime".to_owned(),
        "not_criminal" => "not a crime".to_owned(),
        "tax" => "tax administration".to_owned(),
        other => other.to_owned(),
    };
    let parts = |word: &str| match word {
        "any" => "and any part of it".to_owned(),
        "listed" => "its parts are listed".to_owned(),
        "none" => "it has none".to_owned(),
        other => other.to_owned(),
    };
    let row = |cells: &Vec<String>| {
        let cell = |at: usize| cells.get(at).cloned().unwrap_or_default();
        vec![cell(0), kind(&cell(1)), parts(&cell(2)), cell(3)]
    };
    vec![
        says(
            "A request must name one that is a crime. What is not on the list is unknown, and returned, and so is a \
             part of what has none, or whose parts are listed without it; title 26 is tax administration whole.",
        ),
        table(
            "Statutes as counsel has sorted them.",
            &["statute", "it is", "its parts", "note"],
            sheet.statutes.iter().map(row).collect(),
        ),
    ]
}

fn places(sheet: &Sheet) -> Vec<Part> {
    let row = |cells: &Vec<String>| {
        let cell = |at: usize| cells.get(at).cloned().unwrap_or_default();
        let kind = match cell(0).as_str() {
            "custody" => "detention".to_owned(),
            _ => format!("office of {}", cell(1)),
        };
        let street = [cell(3), cell(4)].join(" ");
        let address = format!("{}, {} {} {}", street.trim(), cell(5), cell(6), cell(7));
        vec![cell(2), kind, address, cell(8)]
    };
    vec![
        says(
            "An address at one of these buildings is returned: in a place of detention nobody needs to be \
             found, and an agency's own office is nobody's home. A building that is not listed is not noticed.",
        ),
        table(
            "Buildings as counsel has listed them.",
            &["place", "it is", "address", "source"],
            sheet.places.iter().map(row).collect(),
        ),
    ]
}
