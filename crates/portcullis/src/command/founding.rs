//! `init`: a home begins, whole or not at all.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use portcullis_engine::Error;
use portcullis_engine::adopt::Beginning;
use portcullis_engine::ports::Clock;
use portcullis_rules::{Pack, embedded};
use serde_json::json;

use super::Ended;
use crate::cli::{Cli, InitArgs};
use crate::home::{self, Home};
use crate::say::Say;
use crate::system::SystemClock;
use crate::{exit, wiring};

pub(super) fn init(cli: &Cli, args: &InitArgs, say: Say) -> Ended {
    let packs = packs(&args.instruments)?;
    let home = begin(&cli.home, &args.custodian, args.keys.as_deref(), packs, say)?;
    let engine = wiring::engine(&home, say)?;
    let instruments: Vec<String> =
        engine.adopted()?.values().map(|a| format!("{}@{}", a.id, a.version)).collect();
    let object = json!({
        "home": home.folder.display().to_string(),
        "custodian": home.config.custodian,
        "log": home.config.origin,
        "keys": home.keys().display().to_string(),
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
    begin_at(folder, custodian, keys, packs, say, Arc::new(SystemClock))
}

/// The same, by another clock.
///
/// # Errors
///
/// As [`begin`].
pub fn begin_at(
    folder: &Path,
    custodian: &str,
    keys: Option<&Path>,
    packs: Vec<Pack>,
    say: Say,
    clock: Arc<dyn Clock>,
) -> Result<Home, Error> {
    let beside = make_way(folder)?;
    let made = make(&beside, folder, custodian, keys, &packs, say, clock)
        .and_then(|()| put_in_place(&beside, folder))
        .and_then(|()| Home::open(folder));
    if made.is_err() {
        drop(fs::remove_dir_all(&beside));
    }
    home::settle(folder, keys)?;
    made
}

/// Makes a home in `folder` that will be at `place`.
///
/// # Errors
///
/// Something cannot be written, or an instrument has problems.
pub fn make(
    folder: &Path,
    place: &Path,
    custodian: &str,
    keys: Option<&Path>,
    packs: &[Pack],
    say: Say,
    clock: Arc<dyn Clock>,
) -> Result<(), Error> {
    let founding = home::found(place, folder, custodian, keys)?;
    let mut engine = wiring::new_engine(&founding.home, say)?;
    engine.clock = clock;
    let files = packs.iter().map(files_of).collect();
    engine.begin(&Beginning { people: founding.people, packs: files })
}

/// Where to make what will be at `folder`: beside it, under a name of this process, so that two do not
/// meet. What processes that are no more have left there is removed.
///
/// # Errors
///
/// There is something at `folder` already.
pub fn make_way(folder: &Path) -> Result<PathBuf, Error> {
    let taken = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if taken || folder.is_file() {
        let shown = folder.display();
        let home = folder.join("portcullis.toml").exists();
        return Err(Error::CannotWrite(match home {
            true => format!(
                "{shown} is not empty: it is a home already; go on with it, or name another with --home"
            ),
            false => format!("{shown} is not empty: name another folder with --home"),
        }));
    }
    sweep(folder);
    let begun = unfinished(folder);
    Ok(folder.with_file_name(format!("{begun}{}", std::process::id())))
}

/// Moves what was made to its place, durably.
///
/// # Errors
///
/// It cannot be moved.
pub fn put_in_place(beside: &Path, folder: &Path) -> Result<(), Error> {
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::rename(beside, folder)
        .and_then(|()| File::open(parent)?.sync_all())
        .map_err(|error| Error::CannotWrite(format!("{}: {error}", folder.display())))
}

fn unfinished(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    format!(".{name}.new-")
}

/// Removes what processes that are no more have left of this home.
fn sweep(folder: &Path) {
    let begun = unfinished(folder);
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty());
    let Ok(entries) = fs::read_dir(parent.unwrap_or(Path::new("."))) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let maker = name.strip_prefix(&begun).and_then(|pid| pid.parse::<u32>().ok());
        if maker.is_some_and(|pid| !Path::new(&format!("/proc/{pid}")).exists()) {
            drop(fs::remove_dir_all(entry.path()));
        }
    }
}

fn files_of(pack: &Pack) -> Vec<(String, String)> {
    pack.folder("").map(|(path, text)| (path.to_owned(), text.to_owned())).collect()
}
