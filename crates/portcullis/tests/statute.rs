//! `docs/statute-map.md` and the law that is cited say the same: each clause that a rule, a pack's sources
//! or the code cites has its row, each row's clause is cited, and what a row names is there.
//!
//! What can be read from the packs is written by the test itself, with `PORTCULLIS_BLESS=1`; the sentences
//! are written by people, and kept.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use portcullis_core::batch::BatchFinding;
use portcullis_core::element::Element;
use portcullis_core::facts::AddressDefect;
use portcullis_engine::ports::Rulebook as _;
use portcullis_rules::{CedarRulebook, Pack, embedded, source};

const MAP: &str = "docs/statute-map.md";
const BEGIN: &str = "<!-- code by code: written by the test -->\n\n";
const END: &str = "\n<!-- end -->";
/// Where the code cites the law.
const CITING: [&str; 3] = ["crates/core/src", "crates/engine/src", "crates/register/src"];
/// Reads citations, so that it is full of examples.
const EXAMPLES: &str = "citation.rs";
/// A fact that looks like a code.
const DATE: &str = "letter.date";
/// The batch findings' tests, by what they call the finding.
const BATCH_TESTS: &str = "crates/core/tests/chain.rs";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn files(folder: &Path, kind: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, kind));
        } else if path.extension().is_some_and(|own| own == kind) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// One row of the table of clauses.
struct Row {
    clause: String,
    demand: String,
    places: String,
    shown: String,
    codes: String,
}

impl Row {
    fn line(&self) -> String {
        let Row { clause, demand, places, shown, codes } = self;
        format!("| {clause} | {demand} | {places} | {shown} | {codes} |")
    }
}

/// The page's text before the generated table, and the rows of its one table.
fn rows(page: &str) -> Vec<Row> {
    let head = page.split(BEGIN).next().unwrap();
    let lines = head.lines().filter(|line| line.starts_with('|')).skip(2);
    let read = |line: &str| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let cells: [&str; 5] = cells.try_into().unwrap_or_else(|_| panic!("five cells: {line}"));
        let [clause, demand, places, shown, codes] = cells.map(str::to_owned);
        Row { clause, demand, places, shown, codes }
    };
    lines.map(read).collect()
}

/// The texts between backticks.
fn ticked(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// Each `@cite` and each code of the rules on disk.
fn cited_by_rules() -> BTreeSet<String> {
    let mut cited = BTreeSet::new();
    for path in files(&root().join("instruments"), "cedar") {
        let text = fs::read_to_string(path).unwrap();
        let cites =
            text.lines().filter_map(|line| line.strip_prefix("@cite(\"")?.strip_suffix("\")"));
        cited.extend(cites.map(str::to_owned));
    }
    assert!(cited.len() > 8, "the rules are found: {cited:?}");
    cited
}

/// The citation that `text` begins with, after its title number: `USC 6103(i)(6)`.
fn citation(title: &str, text: &str) -> Option<String> {
    let mut parts = text.splitn(2, ' ');
    let code = parts.next().filter(|code| ["USC", "CFR"].contains(code))?;
    let rest = parts.next()?;
    let legal = |c: &char| c.is_ascii_alphanumeric() || "().-".contains(*c);
    let mut section: String = rest.chars().take_while(legal).collect();
    let balanced = |text: &str| text.matches('(').count() >= text.matches(')').count();
    while section.ends_with('.') || !balanced(&section) {
        section.pop();
    }
    let numbered = section.starts_with(|c: char| c.is_ascii_digit());
    numbered.then(|| format!("{title} {code} {section}"))
}

/// What the code cites, its own tests and examples apart.
fn cited_by_code() -> BTreeSet<String> {
    let mut cited = BTreeSet::new();
    for path in CITING.iter().flat_map(|folder| files(&root().join(folder), "rs")) {
        if path.ends_with(EXAMPLES) {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let own = text.split("#[cfg(test)]").next().unwrap();
        let words: Vec<&str> = own.split_inclusive(' ').collect();
        let mut at = 0;
        for word in words {
            at += word.len();
            let title = word.trim_end().trim_start_matches(|c: char| !c.is_ascii_digit());
            let whole = !title.is_empty() && title.chars().all(|c| c.is_ascii_digit());
            cited.extend(whole.then(|| citation(title, &own[at..])).flatten());
        }
    }
    cited.extend(BatchFinding::ALL.iter().map(|finding| finding.cite().to_owned()));
    cited
}

/// What the packs' sources quote, whether or not a rule cites it.
fn quoted_by_sources() -> BTreeSet<String> {
    embedded::packs().flat_map(|(_, pack)| source::anchors(&pack).into_keys()).collect()
}

/// What is known of a code: for each pack, its rule's file, its clause and its cases.
#[derive(Default)]
struct Code {
    rules: BTreeMap<&'static str, (String, String)>,
    refused: BTreeMap<String, BTreeSet<&'static str>>,
    passes: BTreeMap<String, BTreeSet<&'static str>>,
}

/// The facts that a case changes, by name.
fn changed(facts: &str) -> BTreeSet<&str> {
    facts.split(';').filter_map(|fact| fact.split_once('=')).map(|(name, _)| name).collect()
}

/// The cases of a pack: name, facts, codes expected.
fn cases(pack: &Pack) -> Vec<[String; 3]> {
    let mut reader = csv::Reader::from_reader(pack.file("cases.csv").unwrap().as_bytes());
    let records = reader.records().map(Result::unwrap);
    records.map(|record| [0, 1, 2].map(|at| record.get(at).unwrap().to_owned())).collect()
}

/// The case that passes and differs least from `refused` in what it changes: at worst the ordinary one.
fn nearest(refused: &[String; 3], cases: &[[String; 3]]) -> String {
    let own = changed(&refused[1]);
    let far = |case: &&[String; 3]| {
        let facts = changed(&case[1]);
        let stranger = facts.is_disjoint(&own) && !facts.is_empty();
        (stranger, facts.symmetric_difference(&own).count())
    };
    let passing = cases.iter().filter(|case| case[2].is_empty());
    passing.min_by_key(far).unwrap()[0].clone()
}

/// Every code of every pack, in clause order.
fn codes() -> Vec<(String, Code)> {
    let mut codes: Vec<(String, Code)> = Vec::new();
    for (id, pack) in embedded::packs() {
        let rulebook = CedarRulebook::load(&pack).unwrap();
        let cases = cases(&pack);
        for rule in &rulebook.terms().rules {
            let at = codes.iter().position(|(code, _)| *code == rule.code).unwrap_or(codes.len());
            if at == codes.len() {
                codes.push((rule.code.clone(), Code::default()));
            }
            let known = &mut codes[at].1;
            let stands = format!("@id(\"{}\")", rule.code);
            let (file, _) = pack.folder("rules/").find(|(_, text)| text.contains(&stands)).unwrap();
            known.rules.insert(id, (file.to_owned(), rule.cite.clone()));
            let tells = |case: &&[String; 3]| case[2].split(';').any(|code| code == rule.code);
            // A case with everything wrong at once says little of one rule.
            for case in cases.iter().filter(tells).filter(|case| case[2].split(';').count() <= 2) {
                known.refused.entry(case[0].clone()).or_default().insert(id);
                known.passes.entry(nearest(case, &cases)).or_default().insert(id);
            }
        }
    }
    codes
}

fn told(cases: &BTreeMap<String, BTreeSet<&'static str>>, packs: usize) -> String {
    let one = |(name, ids): (&String, &BTreeSet<&str>)| {
        let ids: Vec<&str> = ids.iter().copied().collect();
        let only =
            if ids.len() == packs { String::new() } else { format!(" ({} alone)", ids.join(", ")) };
        format!("`{name}`{only}")
    };
    cases.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// The table of codes, as the packs give it.
fn code_table(codes: &[(String, Code)]) -> String {
    let ids: Vec<&str> = embedded::packs().map(|(id, _)| id).collect();
    let mut table = format!("| code | {} | refused | passes |\n", ids.join(" | "));
    table += &format!("| --- |{} --- | --- |\n", " --- |".repeat(ids.len()));
    for (code, known) in codes {
        let rules = ids.iter().map(|id| {
            let (file, cite) = known.rules.get(id).unwrap_or_else(|| panic!("{id} lacks {code}"));
            format!("{cite}: `{file}`")
        });
        let rules: Vec<String> = rules.collect();
        let (refused, passes) = (told(&known.refused, ids.len()), told(&known.passes, ids.len()));
        table += &format!("| `{code}` | {} | {refused} | {passes} |\n", rules.join(" | "));
    }
    let tests = read(BATCH_TESTS);
    for finding in BatchFinding::ALL {
        let mut named = tests
            .split("#[test]")
            .filter(|test| test.contains(&format!("BatchFinding::{finding:?}")));
        let test = named.next().and_then(|test| test.split("fn ").nth(1)?.split('(').next());
        let shown = format!(
            "`{BATCH_TESTS}::{}`",
            test.unwrap_or_else(|| panic!("no test of {finding:?}"))
        );
        let rule = format!("{}: `crates/core/src/batch.rs`", finding.cite());
        let rules = vec![rule; ids.len()].join(" | ");
        table += &format!("| `{}` | {rules} | {shown} | {shown} |\n", finding.code());
    }
    table
}

/// The codes of a clause, as its row tells them.
fn codes_of(clause: &str, codes: &[(String, Code)]) -> String {
    let of_rules =
        codes.iter().filter(|(_, known)| known.rules.values().any(|(_, cite)| cite == clause));
    let own = of_rules.map(|(code, _)| format!("`{code}`"));
    let batch = BatchFinding::ALL
        .into_iter()
        .filter(|f| f.cite() == clause)
        .map(|finding| format!("`{}`", finding.code()));
    let listed: Vec<String> = own.chain(batch).collect();
    if listed.is_empty() { "none".to_owned() } else { listed.join(" ") }
}

/// The page with what can be read from the packs written anew.
fn blessed(page: &str) -> String {
    let codes = codes();
    let (head, rest) = page.split_once(BEGIN).unwrap();
    let (_, tail) = rest.split_once(END).unwrap();
    let mut head = head.to_owned();
    for mut row in rows(page) {
        let before = row.line();
        row.codes = codes_of(&row.clause, &codes);
        assert!(head.contains(&before), "the row is spelled otherwise: {before}");
        head = head.replace(&before, &row.line());
    }
    format!("{head}{BEGIN}{}{END}{tail}", code_table(&codes))
}

#[test]
fn what_the_packs_say_is_what_the_map_says() {
    let page = read(MAP);
    let anew = blessed(&page);
    if std::env::var_os("PORTCULLIS_BLESS").is_some() {
        fs::write(root().join(MAP), &anew).unwrap();
    } else {
        let changed: Vec<&str> = anew.lines().filter(|line| !page.contains(line)).collect();
        assert!(anew == page, "PORTCULLIS_BLESS=1 rewrites {MAP}:\n{}", changed.join("\n"));
    }
}

#[test]
fn the_law_cited_and_the_law_mapped_are_the_same() {
    let mapped: Vec<String> = rows(&read(MAP)).into_iter().map(|row| row.clause).collect();
    let once: BTreeSet<String> = mapped.iter().cloned().collect();
    assert_eq!(once.len(), mapped.len(), "a clause has two rows");
    let mut cited = cited_by_rules();
    cited.append(&mut cited_by_code());
    cited.append(&mut quoted_by_sources());
    let unmapped: Vec<_> = cited.difference(&once).collect();
    let uncited: Vec<_> = once.difference(&cited).collect();
    assert!(
        unmapped.is_empty() && uncited.is_empty(),
        "cited, not mapped: {unmapped:?}; mapped, not cited: {uncited:?}"
    );
}

#[test]
fn every_code_has_a_row_and_a_case_that_refuses_it() {
    let page = read(MAP);
    let table = page.split(BEGIN).nth(1).unwrap();
    let mapped: BTreeSet<&str> =
        table.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    for (code, known) in codes() {
        let packs: BTreeSet<&str> = known.refused.values().flatten().copied().collect();
        assert_eq!(packs.len(), known.rules.len(), "{code}: each pack has a case that refuses it");
    }
    let mut listed: BTreeSet<String> =
        BatchFinding::ALL.iter().map(|f| f.code().to_owned()).collect();
    listed.extend(AddressDefect::all().map(|defect| format!("element.address.{}", defect.word())));
    // A code that stands in the program's own text, and not in its tests.
    for path in files(&root().join("crates"), "rs") {
        let text = fs::read_to_string(&path).unwrap();
        let own = text.split("#[cfg(test)]").next().unwrap();
        if path.to_string_lossy().contains("/tests/") {
            continue;
        }
        let quoted = own.split('"').skip(1).step_by(2).filter(|quoted| {
            let dotted =
                ["letter.", "element.", "batch."].iter().any(|start| quoted.starts_with(start));
            dotted
                && quoted.chars().all(|c| c.is_ascii_lowercase() || "._0123456789".contains(c))
                && !quoted.ends_with('.')
        });
        listed.extend(
            quoted
                .filter(|code| *code != DATE && *code != "letter.iat" && !code.ends_with(".jws"))
                .map(str::to_owned),
        );
    }
    let missing: Vec<_> = listed.iter().filter(|code| !mapped.contains(code.as_str())).collect();
    assert!(missing.is_empty(), "no row in {MAP}: {missing:?}");
    for element in Element::ALL {
        let word = element.word();
        let has = mapped.iter().any(|code| {
            code.starts_with(&format!("element.{word}.")) || code.starts_with(&format!("{word}."))
        });
        assert!(has, "no code of {word}");
    }
}

/// What is wrong with a piece of evidence, `path::name`, if anything.
fn problem(evidence: &str) -> Option<String> {
    let (path, name) = evidence.split_once("::")?;
    let Ok(text) = fs::read_to_string(root().join(path)) else {
        return Some(format!("there is no {path}"));
    };
    let found = text.contains(&format!("#[test]\nfn {name}("))
        || text.contains(&format!("#[test]\n    fn {name}("))
        || text.contains(&format!("\n{name},"));
    (!found).then(|| format!("{path} has no test or case `{name}`"))
}

#[test]
fn what_a_row_names_is_there() {
    let mut problems = Vec::new();
    for row in rows(&read(MAP)) {
        let clause = &row.clause;
        if row.demand.len() < 20 || !row.demand.ends_with('.') {
            problems.push(format!("{clause}: one plain sentence, with its full stop"));
        }
        let places = ticked(&row.places);
        let lost = places.iter().filter(|place| !root().join(place).exists());
        problems.extend(lost.map(|place| format!("{clause}: there is no {place}")));
        let shown = ticked(&row.shown);
        if places.is_empty() || shown.is_empty() || shown.iter().any(|one| !one.contains("::")) {
            problems.push(format!("{clause}: name a file, and a test or case as `path::name`"));
        }
        problems.extend(
            shown.into_iter().filter_map(problem).map(|found| format!("{clause}: {found}")),
        );
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
