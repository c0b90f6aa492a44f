//! The folder of a custodian: its configuration and its keys.
//!
//! ```text
//! HOME/portcullis.toml     what this home is
//! HOME/docket.sqlite       the permanent record
//! HOME/register/           sealed generations
//! HOME/public/             the log and its policy, for any static web server
//! HOME/keys/               the custodian's keys and its people's, while it is only tried out
//! ```

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use portcullis_core::staff::Role;
use portcullis_engine::Error;
use portcullis_engine::jwk::PrivateKey;
use portcullis_engine::sequence::hex;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// The version of a home that this program makes and uses.
const VERSION: u32 = 1;
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
        Ok(Home { folder: folder.to_owned(), config })
    }

    /// Waits for the home's turn: commands that write come one after another. The turn ends when the
    /// file is closed, however the program ends.
    ///
    /// # Errors
    ///
    /// The home cannot be written.
    pub fn turn(&self) -> Result<File, Error> {
        let path = self.path("turn");
        let opened = OpenOptions::new().create(true).append(true).mode(0o600).open(&path);
        let file = opened.map_err(|error| cannot(&path, &error))?;
        file.lock().map_err(|error| cannot(&path, &error))?;
        Ok(file)
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
        let bytes = unhex::<32>(text.trim()).map(Zeroizing::new);
        let bad = || Error::Configuration(format!("{}: not a key of this home", path.display()));
        bytes.ok_or_else(bad)
    }

    /// The register's id.
    ///
    /// # Errors
    ///
    /// The configuration does not hold one.
    pub fn register_id(&self) -> Result<[u8; 16], Error> {
        let bad =
            || Error::Configuration("portcullis.toml: register_id: 32 digits of hex".to_owned());
        unhex::<16>(&self.config.register_id).ok_or_else(bad)
    }

    /// The key file of a role's first person.
    #[must_use]
    pub fn key_of(&self, role: Role) -> PathBuf {
        self.keys().join(format!("{}.jwk", role.word()))
    }
}

/// What `init` makes before the store is begun.
#[derive(Debug)]
pub struct Founding {
    /// The home, not yet in its place.
    pub home: Home,
    /// The first of each role.
    pub people: Vec<(Role, PrivateKey)>,
}

/// Makes the folder, the configuration and the keys of a new home at `folder`.
///
/// # Errors
///
/// Something cannot be written, or keys are there already.
pub fn found(folder: &Path, custodian: &str, keys: Option<&Path>) -> Result<Founding, Error> {
    let plain = |text: &str| {
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
        !text.is_empty() && text.len() <= 64 && text.chars().all(fits)
    };
    if !plain(custodian) {
        return Err(Error::input("--custodian: 1 to 64 of a-z A-Z 0-9 - ."));
    }
    let mut id = [0; 16];
    fill(&mut id)?;
    private_folder(folder)?;
    let keys_at = match keys {
        Some(keys) => std::path::absolute(keys).map_err(|error| cannot(keys, &error))?,
        None => PathBuf::from("keys"),
    };
    let register_id = hex(&id);
    let short: String = register_id.chars().take(8).collect();
    let config = Config {
        version: VERSION,
        custodian: custodian.to_owned(),
        origin: format!("portcullis.{custodian}/{short}"),
        register_id,
        register_epoch: 1,
        keys: keys_at,
    };
    let home = Home { folder: folder.to_owned(), config };
    private_folder(&home.keys())?;
    for name in SECRETS {
        let mut key = Zeroizing::new([0; 32]);
        fill(key.as_mut())?;
        let text = Zeroizing::new(format!("{}\n", hex(key.as_ref())));
        private_file(&home.keys().join(format!("{name}.key")), text.as_bytes())?;
    }
    let mut people = Vec::new();
    for role in Role::ALL {
        let key = PrivateKey::generate(&format!("{}-1", role.word())).map_err(Error::fault)?;
        let json = key.to_json().map_err(Error::fault)?;
        private_file(&home.key_of(role), json.as_bytes())?;
        people.push((role, key));
    }
    let text = toml::to_string(&home.config).map_err(Error::fault)?;
    private_file(&folder.join("portcullis.toml"), text.as_bytes())?;
    Ok(Founding { home, people })
}

fn fill(bytes: &mut [u8]) -> Result<(), Error> {
    aws_lc_rs::rand::fill(bytes)
        .map_err(|_| Error::fault("the operating system has no random numbers"))
}

fn cannot(path: &Path, error: &io::Error) -> Error {
    Error::CannotWrite(format!("{}: {error}", path.display()))
}

fn private_folder(path: &Path) -> Result<(), Error> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true).mode(0o700).create(path).map_err(|error| cannot(path, &error))
}

/// A file that only its owner can read, and that was not there before.
fn private_file(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(|error| cannot(path, &error))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|error| cannot(path, &error))
}

fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let well_formed = text.len() == 2 * N && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let mut bytes = [0; N];
    for (at, byte) in bytes.iter_mut().enumerate().filter(|_| well_formed) {
        *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    well_formed.then_some(bytes)
}
