//! `completions` and `man`: what a shell and a reader of manuals are given. They need no home.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man;
use portcullis_engine::Error;
use serde_json::json;

use super::Ended;
use crate::cli::examples;
use crate::exit;
use crate::say::Say;
use crate::system::{Readers, write_whole};

/// Prints what completes the program's commands in that shell.
pub(super) fn completions(shell: Shell) -> Ended {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut examples::command(), "portcullis", &mut script);
    print(&script)
}

/// Prints the program's manual page, or writes one for each command into a folder.
pub(super) fn man(out: Option<&Path>, say: Say) -> Ended {
    // The examples have a section of their own here, and the grouped help is for a terminal.
    let mut command = examples::command().help_template("");
    command.build();
    let Some(folder) = out else { return print(&page(&command, "")?) };
    let cannot = |error: io::Error| Error::CannotWrite(format!("{}: {error}", folder.display()));
    fs::create_dir_all(folder).map_err(cannot)?;
    let mut pages = Vec::new();
    collect(&command, "", &mut pages)?;
    for (name, page) in &pages {
        write_whole(&folder.join(name), page, Readers::Everybody).map_err(cannot)?;
    }
    let names: Vec<&String> = pages.iter().map(|(name, _)| name).collect();
    let prose = format!("{} manual pages are in {}.", pages.len(), folder.display());
    say.data(&json!({"out": folder.display().to_string(), "pages": names}), &prose)?;
    Ok(exit::DONE)
}

/// The pages of a command and of all below it, by file name.
fn collect(command: &Command, path: &str, pages: &mut Vec<(String, Vec<u8>)>) -> Result<(), Error> {
    let name = format!("portcullis {path}").trim_end().replace(' ', "-");
    pages.push((format!("{name}.1"), page(command, path)?));
    for own in command.get_subcommands() {
        let path = format!("{path} {}", own.get_name());
        collect(own, path.trim_start(), pages)?;
    }
    Ok(())
}

fn page(command: &Command, path: &str) -> Result<Vec<u8>, Error> {
    let mut page = Vec::new();
    render(command, path, &mut page).map_err(Error::fault)?;
    Ok(page)
}

fn render(command: &Command, path: &str, page: &mut Vec<u8>) -> io::Result<()> {
    let man = Man::new(command.clone());
    man.render_title(page)?;
    man.render_name_section(page)?;
    man.render_synopsis_section(page)?;
    section("EXAMPLES", &examples::of(path).join("\n"), page)?;
    man.render_description_section(page)?;
    man.render_options_section(page)?;
    if command.has_subcommands() {
        man.render_subcommands_section(page)?;
    }
    if path.is_empty() {
        let (_, codes) = examples::EXIT_CODES.split_once('\n').unwrap_or_default();
        section("EXIT STATUS", codes, page)?;
        man.render_version_section(page)?;
    }
    Ok(())
}

/// Lines as they stand, under a heading.
fn section(heading: &str, lines: &str, page: &mut Vec<u8>) -> io::Result<()> {
    writeln!(page, ".SH \"{heading}\"\n.nf")?;
    for line in lines.lines() {
        let line = line.replace('\\', "\\e").replace('-', "\\-").replace('\'', "\\(aq");
        // A line that begins so would be a request to the formatter.
        let guard = if line.starts_with('.') { "\\&" } else { "" };
        writeln!(page, "{guard}{line}")?;
    }
    writeln!(page, ".fi")
}

fn print(bytes: &[u8]) -> Ended {
    let mut out = io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).map_err(|error| {
        Error::InputOutput(format!("standard output cannot be written: {error}"))
    })?;
    Ok(exit::DONE)
}
