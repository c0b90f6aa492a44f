//! The house is tidy: no file is too long, no function exceeds the screen, and every file has its line in
//! ARCHITECTURE.md.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::fs;
use std::path::{Path, PathBuf};

const FILE_LINES_MAX: usize = 400;
const FUNCTION_LINES_MAX: usize = 70;
const COLUMNS_MAX: usize = 141;
/// Words that would date the code or name what made it.
const BANNED: [&str; 4] = ["TODO", "FIXME", "unimplemented!", "placeholder while"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if name != "target" && name != "data" && !name.starts_with('.') {
                sources(&path, found);
            }
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            found.push(path);
        }
    }
}

/// The lines of the longest function, by its indentation: from `fn` to the brace that closes it.
fn longest_function(text: &str) -> (usize, String) {
    let lines: Vec<&str> = text.lines().collect();
    let mut longest = (0, String::new());
    for (at, line) in lines.iter().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let words = line.trim_start();
        let begins =
            ["fn ", "pub fn ", "pub(crate) fn ", "pub(super) fn ", "const fn ", "pub const fn "];
        // A signature without a body has nothing to measure.
        let bodiless = words.ends_with(';');
        if bodiless || !begins.iter().any(|begin| words.starts_with(begin)) {
            continue;
        }
        let closes = format!("{}}}", " ".repeat(indent));
        let length = lines.iter().skip(at).position(|line| **line == closes).unwrap_or(0) + 1;
        if length > longest.0 {
            longest = (length, words.to_owned());
        }
    }
    longest
}

#[test]
fn the_house_is_tidy() {
    let root = root();
    let map = fs::read_to_string(root.join("ARCHITECTURE.md")).unwrap();
    let mut files = Vec::new();
    sources(&root.join("crates"), &mut files);
    sources(&root.join("prove"), &mut files);
    sources(&root.join("bench"), &mut files);
    assert!(files.len() > 100, "the walk finds the sources");
    let mut untidy = Vec::new();
    for path in files {
        let name = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        let lines = text.lines().count();
        if lines > FILE_LINES_MAX {
            untidy.push(format!("{name}: {lines} lines, {FILE_LINES_MAX} are the most"));
        }
        let (length, function) = longest_function(&text);
        if length > FUNCTION_LINES_MAX {
            untidy.push(format!("{name}: {length} lines in `{function}`"));
        }
        if let Some(at) = text.lines().position(|line| line.chars().count() > COLUMNS_MAX) {
            untidy.push(format!("{name}:{}: wider than {COLUMNS_MAX} columns", at + 1));
        }
        // A compile-fail case is listed by its folder.
        let listed = map.contains(&format!("`{name}`")) || name.contains("/tests/proofs/");
        if !listed {
            untidy.push(format!("{name}: it has no line in ARCHITECTURE.md"));
        }
        let own = name.ends_with("tests/tidy.rs");
        for word in BANNED.iter().filter(|word| !own && text.contains(**word)) {
            untidy.push(format!("{name}: `{word}`: do it, or leave it out"));
        }
    }
    for named in map.split('`').skip(1).step_by(2).filter(|name| name.ends_with(".rs")) {
        if !root.join(named).is_file() {
            untidy.push(format!("ARCHITECTURE.md names `{named}`, which is not there"));
        }
    }
    assert!(untidy.is_empty(), "{}", untidy.join("\n"));
}
