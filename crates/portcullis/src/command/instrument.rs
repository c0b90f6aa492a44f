//! `instrument check`: is a pack whole, are its rules valid, and do they agree with its cases.

use std::fs;
use std::path::Path;

use portcullis_engine::Error;
use portcullis_engine::ports::Rulebook;
use portcullis_engine::sequence::hex;
use portcullis_rules::{CedarRulebook, Pack, cases, embedded};
use serde_json::json;

use super::Ended;
use crate::cli::InstrumentCommand;
use crate::exit;
use crate::say::Say;

pub(super) fn instrument(command: &InstrumentCommand, say: Say) -> Ended {
    let InstrumentCommand::Check { id } = command;
    let pack = find(id)?;
    let rulebook = CedarRulebook::load(&pack).map_err(|error| Error::Input(error.problems))?;
    let cases = cases::check(&pack, &rulebook).map_err(|error| Error::Input(error.problems))?;
    let terms = rulebook.terms();
    let sha256 = hex(&terms.pack_sha256);
    let object = json!({
        "instrument": terms.id, "version": terms.version, "pack_sha256": sha256,
        "rules": terms.rules.len(), "cases": cases,
    });
    let prose = format!(
        "{}: {}\n  {} rules, each with its clause and the clause's own words; strictly valid\n  {cases} \
         cases, all as expected\n  pack {sha256}",
        terms.name(),
        terms.title,
        terms.rules.len()
    );
    say.data(&object, &prose)?;
    Ok(exit::DONE)
}

/// An embedded pack by its id, or the pack in a folder.
fn find(id: &str) -> Result<Pack, Error> {
    if let Some(pack) = embedded::pack(id) {
        return Ok(pack);
    }
    let folder = Path::new(id);
    if !folder.is_dir() {
        let known: Vec<&str> = embedded::packs().map(|(id, _)| id).collect();
        let problem =
            format!("`{id}` is neither an embedded instrument ({}) nor a folder", known.join(", "));
        return Err(Error::input(problem));
    }
    let mut files = Vec::new();
    collect(folder, folder, &mut files)
        .map_err(|error| Error::InputOutput(format!("{id}: {error}")))?;
    Ok(Pack::new(files))
}

fn collect(top: &Path, folder: &Path, files: &mut Vec<(String, String)>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(top, &path, files)?;
        } else {
            let name = path.strip_prefix(top).unwrap_or(&path).to_string_lossy().into_owned();
            files.push((name, fs::read_to_string(&path)?));
        }
    }
    Ok(())
}
