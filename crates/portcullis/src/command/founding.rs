//! `init`: a home begins, whole or not at all.

use std::fs;
use std::path::{Path, PathBuf};

use portcullis_engine::Error;
use portcullis_engine::adopt::Beginning;
use portcullis_rules::{Pack, embedded};
use serde_json::json;

use super::Ended;
use crate::cli::{Cli, InitArgs};
use crate::home::{self, Home};
use crate::say::Say;
use crate::{exit, wiring};

pub(super) fn init(cli: &Cli, args: &InitArgs, say: Say) -> Ended {
    let packs = packs(&args.instruments)?;
    let home = begin(&cli.home, &args.custodian, args.keys.as_deref(), packs, say)?;
    let engine = wiring::engine(&home, say)?;
    let instruments: Vec<String> =
        engine.adopted()?.values().map(|a| format!("{}@{}", a.id, a.version)).collect();
    let object = json!({
        "home": home.folder,
        "custodian": home.config.custodian,
        "log": home.config.origin,
        "keys": home.keys(),
        "instruments": instruments,
        "staff": ["clerk-1", "clearing-1", "counsel-1", "overseer-1"],
    });
    let prose = format!(
        "A home for `{}` in {}\n  instruments  {}\n  keys         {}\n  log          {}\n\nNext: `portcullis \
         roll import officials.toml`, then `portcullis seal register.csv`.",
        home.config.custodian,
        home.folder.display(),
        instruments.join(", "),
        home.keys().display(),
        home.config.origin
    );
    say.data(&object, &prose)?;
    Ok(exit::DONE)
}

fn packs(ids: &[String]) -> Result<Vec<Pack>, Error> {
    if ids.is_empty() {
        return Ok(embedded::packs().map(|(_, pack)| pack).collect());
    }
    let known: Vec<&str> = embedded::packs().map(|(id, _)| id).collect();
    let unknown = |id: &String| {
        Error::input(format!("--instrument {id}: the embedded ones are {}", known.join(", ")))
    };
    ids.iter().map(|id| embedded::pack(id).ok_or_else(|| unknown(id))).collect()
}

/// Makes a home in a folder beside its place, and moves it there when it is whole.
///
/// # Errors
///
/// There is one already, or something cannot be written: then nothing is left behind.
pub fn begin(
    folder: &Path,
    custodian: &str,
    keys: Option<&Path>,
    packs: Vec<Pack>,
    say: Say,
) -> Result<Home, Error> {
    let taken = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if taken || folder.is_file() {
        let shown = folder.display();
        return Err(Error::CannotWrite(format!(
            "{shown} is not empty: name another folder with --home"
        )));
    }
    let beside = beside(folder);
    let made = (|| {
        let founding = home::found(&beside, custodian, keys)?;
        let engine = wiring::new_engine(&founding.home, say)?;
        let files = packs.iter().map(files_of).collect();
        engine.begin(&Beginning { people: founding.people, packs: files })?;
        drop(engine);
        fs::rename(&beside, folder)
            .map_err(|error| Error::CannotWrite(format!("{}: {error}", folder.display())))?;
        Home::open(folder)
    })();
    made.inspect_err(|_| drop(fs::remove_dir_all(&beside)))
}

fn beside(folder: &Path) -> PathBuf {
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    folder.with_file_name(format!(".{name}.new-{}", std::process::id()))
}

fn files_of(pack: &Pack) -> Vec<(String, String)> {
    pack.folder("").map(|(path, text)| (path.to_owned(), text.to_owned())).collect()
}
