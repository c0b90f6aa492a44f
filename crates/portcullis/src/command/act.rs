//! Who acts, and opening the home.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Path, PathBuf};

use portcullis_core::staff::Role;
use portcullis_engine::acting::Actor;
use portcullis_engine::jwk::PrivateKey;
use portcullis_engine::{Command, Engine, Error, Reply};
use zeroize::Zeroizing;

use crate::cli::Cli;
use crate::home::{Home, check_private};
use crate::say::Say;
use crate::wiring;

/// Opens the home, and finds who acts: the person named with `--as` and `--key`, or the home's own
/// first of `role` where that key is at hand.
///
/// # Errors
///
/// There is no home, no key, or the key is nobody's.
pub fn act(cli: &Cli, role: Role, say: Say) -> Result<At, Error> {
    let home = Home::open(&cli.home)?;
    let turn = home.turn(|| say.words("waiting for another command on this home to end"))?;
    let engine = wiring::engine(&home, say)?;
    let actor = person(&engine, &home, role, cli.acting.as_deref(), cli.key.as_deref())?;
    Ok(At { engine, actor, _turn: Some(turn) })
}

/// The same, for what stops disclosures: it waits for nobody's turn. What runs meanwhile finds the docket moved, and is
/// decided again.
///
/// # Errors
///
/// As [`act`].
pub(super) fn act_at_once(cli: &Cli, role: Role, say: Say) -> Result<At, Error> {
    let home = Home::open(&cli.home)?;
    let engine = wiring::engine(&home, say)?;
    let actor = person(&engine, &home, role, cli.acting.as_deref(), cli.key.as_deref())?;
    Ok(At { engine, actor, _turn: None })
}

/// Somebody at work in a home, whose turn it is: another command on the same home waits.
#[derive(Debug)]
pub struct At {
    /// The home's engine.
    pub engine: Engine,
    /// Who acts.
    pub actor: Actor,
    _turn: Option<File>,
}

impl At {
    /// Carries a command through.
    ///
    /// # Errors
    ///
    /// Why it was not done.
    pub fn handle(&self, command: Command) -> Result<Reply, Error> {
        self.engine.handle(&self.actor, command)
    }
}

/// Opens the home to read it.
///
/// # Errors
///
/// There is no home.
pub(super) fn look(cli: &Cli, say: Say) -> Result<Engine, Error> {
    wiring::engine(&Home::open(&cli.home)?, say)
}

/// Finds a person's key and checks that it is theirs.
///
/// # Errors
///
/// There is no key at hand, or it is not theirs.
pub fn person(
    engine: &Engine,
    home: &Home,
    role: Role,
    id: Option<&str>,
    key: Option<&Path>,
) -> Result<Actor, Error> {
    let staff = engine.staff()?;
    let path = match (id, key) {
        (_, Some(path)) => path.to_owned(),
        (Some(id), None) => key_named(home, id),
        (None, None) => home.key_of(role),
    };
    let text = fs::read_to_string(&path).map(Zeroizing::new).map_err(|error| {
        Error::NotPermitted(format!(
            "{}: {error}; this takes {role}: give `--as ID --key FILE`",
            path.display()
        ))
    })?;
    check_private(&path)?;
    let fallback = id.map_or_else(|| format!("{}-1", role.word()), str::to_owned);
    let key = PrivateKey::from_json(&text, &fallback)
        .map_err(|error| Error::input(format!("{}: {error}", path.display())))?;
    let who = id.map_or_else(|| key.kid().to_owned(), str::to_owned);
    staff.actor(&who, key)
}

/// The home's own key file for an id such as `clearing-1`.
fn key_named(home: &Home, id: &str) -> PathBuf {
    let role = Role::ALL.into_iter().find(|role| id == format!("{}-1", role.word()));
    role.map_or_else(|| home.keys().join(format!("{id}.jwk")), |role| home.key_of(role))
}

/// Reads a file that was named on the command line, as it was at one moment.
///
/// # Errors
///
/// It cannot be read, or somebody wrote it meanwhile.
pub(super) fn file(path: &Path) -> Result<Vec<u8>, Error> {
    let shown = path.display();
    let cannot = |error: io::Error| Error::InputOutput(format!("{shown}: {error}"));
    let mut opened = File::open(path).map_err(cannot)?;
    let before = opened.metadata().map_err(cannot)?;
    if before.is_dir() {
        return Err(Error::InputOutput(format!("{shown}: it is a folder; name the file")));
    }
    let kind = before.file_type();
    if kind.is_char_device() || kind.is_block_device() || kind.is_socket() {
        return Err(Error::InputOutput(format!(
            "{shown}: it is a device and no file; name the file"
        )));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(before.len()).unwrap_or(0));
    opened.read_to_end(&mut bytes).map_err(cannot)?;
    let after = fs::metadata(path).map_err(cannot)?;
    let moment = |file: &Metadata| (file.ino(), file.len(), file.mtime(), file.mtime_nsec());
    let read = u64::try_from(bytes.len()).ok();
    if before.is_file() && (moment(&before) != moment(&after) || read != Some(before.len())) {
        return Err(Error::Again(format!(
            "{shown}: the file changed while it was read; nothing was done: run the same command again \
             when whoever writes it is done"
        )));
    }
    Ok(bytes)
}

/// Reads a text file that was named on the command line.
///
/// # Errors
///
/// It cannot be read, or is not UTF-8.
pub(super) fn text(path: &Path) -> Result<String, Error> {
    let bytes = file(path)?;
    String::from_utf8(bytes)
        .map_err(|_| Error::input(format!("{}: not UTF-8; save the file as UTF-8", path.display())))
}

/// The problems of a file, each with its name.
#[must_use]
pub(super) fn of_file(path: &Path, problems: Vec<String>) -> Error {
    let shown = path.display();
    Error::Input(problems.into_iter().map(|problem| format!("{shown}: {problem}")).collect())
}
