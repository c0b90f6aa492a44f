//! `instrument show` tells all that a pack says, in each of its three forms, and its page holds no text that
//! is not escaped.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::fs;
use std::path::Path;
use std::process::Command;

use portcullis::sheet::page::{escaped, page};
use portcullis::sheet::{Sheet, parts, text};
use portcullis_rules::{Pack, embedded};

fn portcullis(args: &[&str]) -> (i32, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_portcullis"))
        .args(args)
        .env("PORTCULLIS_HOME", "/nonexistent/home")
        .output()
        .unwrap();
    (done.status.code().unwrap(), String::from_utf8(done.stdout).unwrap())
}

/// The page of a pack, as the program writes it.
fn written(id: &str, folder: &Path) -> String {
    let path = folder.join("page.html");
    let (code, said) = portcullis(&["instrument", "show", id, "--html", path.to_str().unwrap()]);
    assert_eq!(code, 0, "{said}");
    fs::read_to_string(path).unwrap()
}

/// The text of a page: its tags taken off, spelled characters read back, white space made one.
fn read(page: &str) -> String {
    let body = page.split_once("</style>").unwrap().1;
    let told: String = body
        .split('<')
        .map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text))
        .collect();
    let told = told.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    let told = told.replace("&#39;", "'").replace("&amp;", "&");
    told.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text without the backticks that mark code, white space made one.
fn plain(text: &str) -> String {
    text.replace('`', "").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_page_of_each_pack_tells_all_of_it() {
    let folder = tempfile::tempdir().unwrap();
    for (id, pack) in embedded::packs() {
        let (page, sheet) = (written(id, folder.path()), Sheet::read(&pack).unwrap());
        let told = read(&page);
        let text = plain(&text::text(&parts::parts(&sheet)).replace(" | ", " "));
        assert!(sheet.clauses.len() > 8 && sheet.cases.len() > 50, "{id}");
        let mut due: Vec<String> = Vec::new();
        for clause in &sheet.clauses {
            due.extend([clause.cite.clone(), clause.words.clone()]);
            for (rule, words) in &clause.rules {
                due.extend([rule.code.clone(), rule.message.clone(), rule.remedy.clone()]);
                due.extend([words.quoted.clone(), words.body.clone()]);
                assert!(sheet.refused(&rule.code).next().is_some(), "{id}: {}", rule.code);
            }
        }
        due.extend(sheet.cases.iter().skip(1).map(|case| case.name.clone()));
        due.extend(sheet.unkept.iter().flat_map(|(cite, words)| [cite.clone(), words.clone()]));
        due.extend(sheet.statutes.iter().flat_map(|row| [row[0].clone(), row[3].clone()]));
        due.extend(sheet.places.iter().map(|row| row[2].clone()));
        due.push(sheet.grant.body.clone());
        for due in due.iter().map(|due| plain(due)) {
            assert!(
                told.contains(&due) || told.contains(&due.replace('`', "")),
                "{id}: page: {due}"
            );
            assert!(text.contains(&due), "{id}: text: {due}");
        }
    }
}

#[test]
fn the_page_is_whole_in_itself() {
    let folder = tempfile::tempdir().unwrap();
    for (id, _) in embedded::packs() {
        let page = written(id, folder.path());
        for absent in ["<script", "http://", "https://", " src=", "@import", "url(", "javascript:"]
        {
            assert!(!page.contains(absent), "{id}: {absent}");
        }
        for due in [
            "<!DOCTYPE html>",
            "<html lang=\"en\">",
            "<title>",
            "<main>",
            "scope=\"col\"",
            "@media print",
        ] {
            assert!(page.contains(due), "{id}: {due}");
        }
        // Each place that a link names is there, once.
        for link in page.split("href=\"#").skip(1) {
            let place = format!("id=\"{}\"", link.split('"').next().unwrap());
            assert_eq!(page.matches(&place).count(), 1, "{id}: {place}");
        }
    }
}

#[test]
fn no_cell_of_a_pack_reaches_the_page_unescaped() {
    let evil = "<script>alert('x')</script>&\"`<b>`";
    let (_, pack) = embedded::packs().next().unwrap();
    let quoted = |path: &str| pack.file(path).unwrap().to_owned();
    let cell = format!("\"{}\"", evil.replace('"', "\"\""));
    let cases = format!("{}{cell},,\n", quoted("cases.csv"));
    let statutes = format!("{}18 USC 9999,criminal,none,{cell}\n", quoted("statutes.csv"));
    let places =
        format!("{}custody,,{cell},1 Oak St,,Springfield,IL,62701,{cell}\n", quoted("places.csv"));
    let toml = quoted("instrument.toml").replace("title = \"", "title = \"<i>T</i> ");
    let rules = quoted("rules/20-form.cedar")
        .replace("@remedy(\"State the name alone.", "@remedy(\"<u>State</u> it.");
    assert!(rules.contains("<u>"));
    let law = format!("{}\n[1 USC 1]\n{evil}\n", quoted("source/8-usc-1253.txt"));
    let changed =
        pack.with("cases.csv", &cases).with("statutes.csv", &statutes).with("places.csv", &places);
    let changed: Pack = changed.with("instrument.toml", &toml).with("rules/20-form.cedar", &rules);
    let changed = changed.with("source/8-usc-1253.txt", &law);
    let sheet = Sheet::read(&changed).unwrap();
    let page = page(evil, &parts::parts(&sheet));
    for tag in ["<script", "<i>", "<u>", "<b>"] {
        assert!(!page.contains(tag), "{tag}");
    }
    assert!(read(&page).contains("alert('x')"), "it is told, as text");
    assert_eq!(escaped("a\u{1b}[0m<"), "a\u{fffd}[0m&lt;");
}

#[test]
fn as_json_it_is_one_object_and_needs_no_home() {
    for (id, pack) in embedded::packs() {
        let (code, said) = portcullis(&["instrument", "show", id, "--json"]);
        assert_eq!(code, 0);
        let told: serde_json::Value = serde_json::from_str(&said).unwrap();
        let rules = told["clauses"]
            .as_array()
            .unwrap()
            .iter()
            .map(|clause| clause["rules"].as_array().unwrap().len());
        assert_eq!(rules.sum::<usize>(), Sheet::read(&pack).unwrap().terms.rules.len());
        assert_eq!(told["pack_sha256"].as_str().unwrap().len(), 64);
    }
    assert_eq!(portcullis(&["instrument", "show", "no-such"]).0, 65);
}
