//! Help begins with examples that parse, for every command there is; shells and manuals are served without
//! a home.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::fs;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use clap::Parser as _;
use portcullis::cli::{Cli, examples};

/// What fits into a line of help, behind its indent.
const COLUMNS_MAX: usize = 98;

fn portcullis(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_portcullis"))
        .args(args)
        .env("PORTCULLIS_HOME", "/nonexistent/home")
        .output()
        .unwrap()
}

/// The path of every command and of all below it: ``, `roll`, `roll import`.
fn paths(command: &clap::Command, path: &str, found: &mut Vec<String>) {
    found.push(path.to_owned());
    for own in command.get_subcommands() {
        paths(own, format!("{path} {}", own.get_name()).trim_start(), found);
    }
}

fn every_path() -> Vec<String> {
    let mut found = Vec::new();
    paths(&examples::command(), "", &mut found);
    assert!(found.len() > 30, "{found:?}");
    found
}

/// The words of the part of a line that calls the program, as a shell would divide them.
fn words(line: &str) -> Vec<String> {
    let own = line
        .split_once("| portcullis")
        .map_or(line.to_owned(), |(_, rest)| format!("portcullis{rest}"));
    let mut words = vec![String::new()];
    let mut quoted = false;
    for letter in own.chars() {
        match letter {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            '|' | '<' | '>' if !quoted => break,
            letter => words.last_mut().unwrap().push(letter),
        }
    }
    assert!(!quoted, "{line}");
    words.retain(|word| !word.is_empty());
    words
}

#[test]
fn the_help_of_every_command_begins_with_its_examples() {
    for path in every_path() {
        let mut args: Vec<&str> = path.split_whitespace().collect();
        args.push("--help");
        let told = portcullis(&args);
        assert_eq!(told.status.code(), Some(0), "{path}");
        let told = String::from_utf8(told.stdout).unwrap();
        let own = examples::of(&path);
        assert!(
            (2..=3).contains(&own.len()),
            "`{path}`: give two or three examples in cli/examples.rs"
        );
        let widest = own.iter().map(|line| line.chars().count()).max();
        assert!(widest <= Some(COLUMNS_MAX), "`{path}`: an example would be broken in two");
        assert!(
            told.starts_with(&format!("Examples:\n  {}\n", own.join("\n  "))),
            "{path}:\n{told}"
        );
        let heading = "Options for every command:\n";
        assert!(
            told.split(heading).nth(1).is_some_and(|rest| rest.contains("--home")),
            "{path}:\n{told}"
        );
        assert_eq!(told.contains("Exit codes:"), path.is_empty(), "{path}");
    }
}

#[test]
fn every_example_parses_as_a_call_of_its_own_command() {
    for path in every_path() {
        for line in examples::of(&path) {
            let words = words(line);
            assert_eq!(words.first().map(String::as_str), Some("portcullis"), "{line}");
            let parsed = Cli::try_parse_from(&words);
            assert!(parsed.is_ok(), "{line}: {}", parsed.unwrap_err());
            let mut matches = &examples::command().try_get_matches_from(&words).unwrap();
            let mut called = Vec::new();
            while let Some((name, below)) = matches.subcommand() {
                called.push(name);
                matches = below;
            }
            assert!(called.join(" ").starts_with(&path), "{line} is an example of `{path}`");
        }
    }
}

#[test]
fn the_programs_help_lists_every_command_once() {
    let told = String::from_utf8(portcullis(&["--help"]).stdout).unwrap();
    for own in examples::command().get_subcommands() {
        let line = format!("\n  {:<12} ", own.get_name());
        assert_eq!(told.matches(&line).count(), 1, "{}", own.get_name());
    }
    assert!(
        !told.contains("\nMore:"),
        "put the new command into a group of cli/examples.rs:\n{told}"
    );
    let bare = portcullis(&[]);
    assert_eq!(bare.status.code(), Some(64));
}

#[test]
fn completions_are_printed_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let told = portcullis(&["completions", shell]);
        assert!(told.status.success() && told.stdout.len() > 2_000, "{shell}");
        for own in examples::command().get_subcommands() {
            let name = own.get_name();
            assert!(String::from_utf8_lossy(&told.stdout).contains(name), "{shell}: {name}");
        }
        if shell == "bash" {
            let mut bash = Command::new("bash").arg("-n").stdin(Stdio::piped()).spawn().unwrap();
            bash.stdin.take().unwrap().write_all(&told.stdout).unwrap();
            assert!(bash.wait().unwrap().success(), "bash cannot read its completions");
        }
    }
    assert_eq!(portcullis(&["completions", "sh"]).status.code(), Some(64));
}

#[test]
fn there_is_a_manual_page_for_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let told = portcullis(&["man", "--out", folder.path().to_str().unwrap()]);
    assert!(told.status.success(), "{told:?}");
    let mut due: Vec<String> = every_path()
        .iter()
        .map(|path| format!("portcullis {path}").trim().replace(' ', "-") + ".1")
        .collect();
    due.sort();
    let files = fs::read_dir(folder.path()).unwrap();
    let mut found: Vec<String> =
        files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    found.sort();
    assert_eq!(found, due);
    for name in found {
        let page = fs::read_to_string(folder.path().join(&name)).unwrap();
        for section in [
            ".TH",
            ".SH NAME",
            ".SH SYNOPSIS",
            ".SH \"EXAMPLES\"",
            ".SH DESCRIPTION",
            ".SH OPTIONS",
        ] {
            assert!(page.contains(section), "{name}: {section}");
        }
        warned(&name, &folder.path().join(&name));
    }
    let printed = portcullis(&["man"]);
    let main = fs::read(folder.path().join("portcullis.1")).unwrap();
    assert_eq!(printed.stdout, main);
    let main = String::from_utf8(main).unwrap();
    for own in examples::command().get_subcommands() {
        let named = format!("portcullis\\-{}", own.get_name());
        assert!(main.contains(&named), "{named}");
    }
    assert!(main.contains("EXIT STATUS"));
}

/// The formatter's own opinion, where there is one at hand.
fn warned(name: &str, page: &std::path::Path) {
    let Ok(said) =
        Command::new("groff").args(["-man", "-Kutf8", "-Tutf8", "-ww", "-z"]).arg(page).output()
    else {
        return;
    };
    let words = String::from_utf8_lossy(&said.stderr);
    assert!(said.status.success() && words.trim().is_empty(), "{name}: {words}");
}
