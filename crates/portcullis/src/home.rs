//! The folder of a custodian: its configuration and its keys.
//!
//! ```text
//! HOME/portcullis.toml     what this home is
//! HOME/docket.sqlite       the permanent record
//! HOME/register/           sealed generations
//! HOME/public/             the log and its policy, for any static web server
//! HOME/keys/               the custodian's keys and its people's, while it is only tried out
//! ```

mod founding; // what `init` makes before the store is begun

pub use founding::{Founding, found, settle};

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use portcullis_core::staff::Role;
use portcullis_engine::Error;
use portcullis_engine::sequence::unhex;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// The version of a home that this program makes and uses.
pub const VERSION: u32 = 1;
/// How long a command waits between two looks whether another has come to its end.
const TURN_WAIT: Duration = Duration::from_millis(20);
/// After so many looks it says that it waits: two seconds.
const TURN_WAITS_TOLD: u32 = 100;
/// After so many it gives up: five minutes, longer than a batch of a million rows takes.
const TURN_WAITS_MAX: u32 = 15_000;
/// The custodian's own keys, by file name.
pub const SECRETS: [&str; 5] = ["docket", "handle", "log", "match", "open"];

/// `portcullis.toml`.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The version of the home.
    pub version: u32,
    /// The custodian's id, to whom letters are addressed.
    pub custodian: String,
    /// The log's name.
    pub origin: String,
    /// The register's id: 32 digits of hex.
    pub register_id: String,
    /// The epoch of the register's keys.
    pub register_epoch: u32,
    /// Where the keys lie; relative to the home.
    pub keys: PathBuf,
}

/// A home on disk.
#[derive(Clone, Debug)]
pub struct Home {
    /// The folder.
    pub folder: PathBuf,
    /// What it is.
    pub config: Config,
}

impl Home {
    /// Opens a home.
    ///
    /// # Errors
    ///
    /// There is none, or it is of another version.
    pub fn open(folder: &Path) -> Result<Home, Error> {
        let path = folder.join("portcullis.toml");
        let shown = folder.display();
        let text = fs::read_to_string(&path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => Error::Configuration(format!(
                "{shown} is not a home: make one with `portcullis --home {shown} init`, or name \
                 another with --home"
            )),
            _ => Error::Configuration(format!("{}: {error}", path.display())),
        })?;
        let config: Config = toml::from_str(&text)
            .map_err(|error| Error::Configuration(format!("{}: {error}", path.display())))?;
        if config.version != VERSION {
            return Err(Error::Configuration(format!(
                "{shown} is a home of version {}, this program uses version {VERSION}: use the program \
                 that made it",
                config.version
            )));
        }
        let owner = fs::metadata(folder).map(|home| home.uid());
        let owner = owner.map_err(|error| Error::Configuration(format!("{shown}: {error}")))?;
        if owner != rustix::process::geteuid().as_raw() {
            return Err(Error::Configuration(format!(
                "{shown} belongs to another user (number {owner}): run the command as that user"
            )));
        }
        Ok(Home { folder: folder.to_owned(), config })
    }

    /// Waits for the home's turn: commands that write come one after another. The turn ends when the
    /// file is closed, however the program ends.
    ///
    /// `waiting` is called once where it takes more than two seconds.
    ///
    /// # Errors
    ///
    /// The home cannot be written, or another command does not end.
    pub fn turn(&self, waiting: impl FnOnce()) -> Result<File, Error> {
        let mut waiting = Some(waiting);
        let path = self.path("turn");
        let opened = OpenOptions::new().create(true).append(true).mode(0o600).open(&path);
        let file = opened.map_err(|error| cannot(&path, &error))?;
        for waited in 0..TURN_WAITS_MAX {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::Error(error)) => return Err(cannot(&path, &error)),
                Err(TryLockError::WouldBlock) => {}
            }
            if waited == TURN_WAITS_TOLD
                && let Some(tell) = waiting.take()
            {
                tell();
            }
            std::thread::sleep(TURN_WAIT);
        }
        Err(Error::Again(
            "another command on this home has not come to its end: nothing was done; see what it is, or stop it, and \
             run the same command again"
                .to_owned(),
        ))
    }

    /// A path in the home.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The folder of the keys.
    #[must_use]
    pub fn keys(&self) -> PathBuf {
        self.folder.join(&self.config.keys)
    }

    /// One of the custodian's own keys.
    ///
    /// # Errors
    ///
    /// It is not there, or not 64 digits of hex.
    pub fn secret(&self, name: &str) -> Result<Zeroizing<[u8; 32]>, Error> {
        let path = self.keys().join(format!("{name}.key"));
        let text = fs::read_to_string(&path).map(Zeroizing::new);
        let text =
            text.map_err(|error| Error::Configuration(format!("{}: {error}", path.display())))?;
        check_private(&path)?;
        let bytes = unhex::<32>(text.trim()).map(Zeroizing::new);
        let bad = || {
            Error::Configuration(format!(
                "{}: not a key of this home: restore it from its copy",
                path.display()
            ))
        };
        bytes.ok_or_else(bad)
    }

    /// The register's id.
    ///
    /// # Errors
    ///
    /// The configuration does not hold one.
    pub fn register_id(&self) -> Result<[u8; 16], Error> {
        let bad = || {
            Error::Configuration(
                "portcullis.toml: register_id: it must be 32 digits of hex, as `init` wrote it: \
                 restore the file"
                    .to_owned(),
            )
        };
        unhex::<16>(&self.config.register_id).ok_or_else(bad)
    }

    /// The key file of a role's first person.
    #[must_use]
    pub fn key_of(&self, role: Role) -> PathBuf {
        self.keys().join(format!("{}.jwk", role.word()))
    }
}

pub(super) fn cannot(path: &Path, error: &io::Error) -> Error {
    Error::CannotWrite(format!("{}: {error}", path.display()))
}

/// Checks that nobody but its owner can read a key.
///
/// # Errors
///
/// Others can; or it is not there.
pub fn check_private(path: &Path) -> Result<(), Error> {
    let shown = path.display();
    let mode = fs::metadata(path).map(|file| file.mode() & 0o777);
    let mode = mode.map_err(|error| Error::Configuration(format!("{shown}: {error}")))?;
    if mode & 0o077 == 0 {
        return Ok(());
    }
    Err(Error::Configuration(format!(
        "{shown} can be read or changed by others (mode {mode:o}): a key that others may have is no \
         proof of anything; `chmod 600 {shown}`, and make a new one if others had access"
    )))
}
