//! `docs/bad-input.md`: one section for each table of these tests, the same to the letter. Run with
//! `PORTCULLIS_BLESS=1` to write it again.

use std::fs;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

static PAGE: Mutex<()> = Mutex::new(());

/// Holds a section of the page to what was seen; `test` is the test that saw it.
pub(crate) fn section(title: &str, head: &[&str], rows: &[Vec<String>], test: &str) {
    let _turn = PAGE.lock().unwrap_or_else(PoisonError::into_inner);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/bad-input.md");
    let page = fs::read_to_string(&path).unwrap_or_default();
    let begin = format!("## {title}\n");
    let from = page.find(&begin).unwrap_or(page.len());
    let rest = page.get(from + begin.len()..).unwrap_or_default();
    let to = rest.find("\n## ").map_or(page.len(), |end| from + begin.len() + end + 1);
    let seen = text(&begin, head, rows, test);
    if page.get(from..to).map(str::trim_end) == Some(seen.trim_end()) {
        return;
    }
    if std::env::var_os("PORTCULLIS_BLESS").is_none() {
        panic!("docs/bad-input.md, {title}: not what was seen:\n{seen}");
    }
    let before = page.get(..from).unwrap_or_default().trim_end();
    let after = page.get(to..).unwrap_or_default().trim();
    let whole = format!("{before}\n\n{}\n\n{after}", seen.trim_end());
    fs::write(path, format!("{}\n", whole.trim_end())).unwrap();
}

fn text(begin: &str, head: &[&str], rows: &[Vec<String>], test: &str) -> String {
    let mut text = format!("{begin}\nShown by `crates/portcullis/tests/hostile/{test}`.\n\n");
    text += &format!("| {} |\n|{}\n", head.join(" | "), " --- |".repeat(head.len()));
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| cell.replace('|', "\\|")).collect();
        text += &format!("| {} |\n", cells.join(" | "));
    }
    text
}

/// A cell in the page: as code, or a dash where it is empty.
pub(crate) fn code(text: &str) -> String {
    if text.is_empty() { "(empty)".to_owned() } else { format!("`{text}`") }
}

/// The contract's codes of letters and batches; those of rows are listed where they are made.
const OTHER_CODES: [&str; 18] = [
    "letter.signature",
    "letter.official",
    "letter.office",
    "letter.agency",
    "letter.expired",
    "letter.replayed",
    "letter.digest",
    "letter.count",
    "letter.certification",
    "letter.purpose",
    "letter.requested",
    "letter.instrument",
    "letter.volume",
    "batch.officer_load",
    "batch.reason_boilerplate",
    "batch.address_repeated",
    "batch.person_repeated",
    "batch.volume",
];

#[test]
fn the_page_has_every_code_of_the_contract() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/bad-input.md");
    let page = fs::read_to_string(path).unwrap();
    let all = OTHER_CODES.iter().chain(&crate::codes::ROW_CODES);
    let missing: Vec<_> = all.filter(|code| !page.contains(&format!("`{code}`"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
