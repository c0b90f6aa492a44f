//! `instrument check`: is a pack whole, are its rules valid, and do they agree with its cases.
//! `instrument show`: the pack, laid out for reading.

use std::path::Path;

use portcullis_core::staff::Role;
use portcullis_engine::change::Adoption;
use portcullis_engine::ports::Rulebook;
use portcullis_engine::sequence::hex;
use portcullis_engine::{Command, Engine, Error};
use portcullis_rules::{CedarRulebook, Pack, cases, embedded};
use serde_json::json;

use super::act::{act, look};
use super::{Ended, put};
use crate::cli::{Cli, InstrumentCommand};
use crate::exit;
use crate::say::Say;
use crate::sheet::proofs::Proofs;
use crate::sheet::{Sheet, difference, page, parts, text};
use crate::system::{Readers, write_whole};

pub(super) fn instrument(cli: &Cli, command: &InstrumentCommand, say: Say) -> Ended {
    match command {
        InstrumentCommand::Check { id } => check(id, say),
        InstrumentCommand::Sign { folder, dry_run } => sign(cli, folder, *dry_run, say),
        InstrumentCommand::Show { id, html } => show(cli, id, html.as_deref(), say),
    }
}

fn show(cli: &Cli, id: &str, html: Option<&Path>, say: Say) -> Ended {
    let pack = match is_version(id) {
        true => Pack::new(adopted(&look(cli, say)?, id)?.files),
        false => find(id)?,
    };
    let sheet = Sheet::read(&pack)?;
    // Where there is no home, there is nothing else that could be meant.
    let own = look(cli, say).and_then(|engine| engine.adopted()).unwrap_or_default();
    if let Some(own) = own.get(id).filter(|own| own.pack_sha256 != sheet.terms.pack_sha256) {
        let name = format!("{id}@{}", own.version);
        say.words(&format!(
            "this is what the program carries; this home has adopted {name}: `portcullis instrument show {name}`"
        ));
    }
    let parts = parts::parts(&sheet);
    let mut told = sheet.json();
    let Some(path) = html else {
        say.data(&told, text::text(&parts).trim_start())?;
        return Ok(exit::DONE);
    };
    let page = page::page(&format!("{}: {}", sheet.terms.name(), sheet.terms.title), &parts);
    write_whole(path, page.as_bytes(), Readers::Everybody)
        .map_err(|error| Error::CannotWrite(format!("{}: {error}", path.display())))?;
    put(&mut told, "html", json!(path.display().to_string()));
    say.data(&told, &format!("{} is in {}.", sheet.terms.name(), path.display()))?;
    Ok(exit::DONE)
}

fn sign(cli: &Cli, folder: &Path, dry_run: bool, say: Say) -> Ended {
    let pack = find(&folder.to_string_lossy())?;
    let rulebook = loaded(&pack)?;
    cases::check(&pack, &rulebook).map_err(|error| Error::Input(error.problems))?;
    judges(&rulebook)?;
    let terms = rulebook.terms();
    let at = act(cli, Role::Counsel, say)?;
    let adopted = at.engine.adopted()?;
    let before = adopted.get(&terms.id).map(|own| Pack::new(own.files.clone()));
    let changes = match &before {
        Some(before) => difference::between(before, &pack)?,
        None => vec![format!("{} is new to this home: every word of it is", terms.id)],
    };
    at.engine.may_adopt(terms)?;
    let proofs = Proofs::read(&pack);
    let proved = proofs.as_ref().is_some_and(Proofs::hold);
    if !dry_run {
        let files =
            pack.folder("").map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
        at.handle(Command::Adopt(files))?;
    }
    let word = if dry_run {
        "would be signed"
    } else {
        "is signed by counsel; letters are judged by it from now on"
    };
    let sha256 = hex(&terms.pack_sha256);
    let mut prose = format!("{} {word}\n  pack {sha256}\n", terms.name());
    changes.iter().for_each(|change| prose += &format!("  {change}\n"));
    if !proved {
        prose += "  NOT PROVED: no machine has proved of this pack what the program's own packs promise, or something \
                  stands against it; see `instrument show`\n";
    }
    let object = json!({
        "instrument": terms.id, "version": terms.version, "pack_sha256": sha256, "signed": !dry_run, "proved": proved, "changes": changes,
    });
    say.data(&object, &prose)?;
    Ok(exit::DONE)
}

fn check(id: &str, say: Say) -> Ended {
    let pack = find(id)?;
    let rulebook = loaded(&pack)?;
    let cases = cases::check(&pack, &rulebook).map_err(|error| Error::Input(error.problems))?;
    judges(&rulebook)?;
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

/// Whether the grant and the rules of a pack are of one mind on the facts of every case that the program carries: where
/// they are not, no letter could be judged by it.
fn judges(rulebook: &CedarRulebook) -> Result<(), Error> {
    let mut problems = Vec::new();
    for (_, embedded) in embedded::packs() {
        problems
            .extend(cases::unjudged(&embedded, rulebook).map_err(|e| Error::Input(e.problems))?);
    }
    problems.sort();
    problems.dedup();
    if problems.is_empty() { Ok(()) } else { Err(Error::Input(problems)) }
}

/// Whether something names a version of an instrument that a home has adopted: `ID@VERSION`, and no folder.
pub(super) fn is_version(id: &str) -> bool {
    let version = id.rsplit_once('@').map(|(_, version)| version.parse::<u32>().is_ok());
    version == Some(true) && !Path::new(id).is_dir()
}

/// The adoption of `ID@VERSION` in a home.
pub(super) fn adopted(engine: &Engine, name: &str) -> Result<Adoption, Error> {
    let all = engine.every_adoption()?;
    let known: Vec<String> = all.iter().map(|own| format!("{}@{}", own.id, own.version)).collect();
    let unknown = || Error::input(format!("{name}: this home has adopted {}", known.join(", ")));
    let named = |own: &Adoption| format!("{}@{}", own.id, own.version) == name;
    all.into_iter().rfind(named).ok_or_else(unknown)
}

/// An embedded pack by its id, or the pack in a folder.
pub(super) fn find(id: &str) -> Result<Pack, Error> {
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
    Pack::open(folder).map_err(|error| {
        Error::InputOutput(format!(
            "{id}: {error}: a pack is a folder of UTF-8 text files, without links"
        ))
    })
}

/// The rules of a pack, ready to judge.
pub(super) fn loaded(pack: &Pack) -> Result<CedarRulebook, Error> {
    CedarRulebook::load(pack).map_err(|error| Error::Input(error.problems))
}
