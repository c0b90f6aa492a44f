//! What `init` makes before the store is begun: the folder, the configuration, the keys.
//!
//! Keys that are put apart from the home cannot be moved there together with it. While they are made, a
//! file among them says for which home; if the home did not come to be, the next `init` takes them away.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use portcullis_core::staff::Role;
use portcullis_engine::Error;
use portcullis_engine::jwk::PrivateKey;
use portcullis_engine::sequence::hex;
use zeroize::Zeroizing;

use super::{Config, Home, SECRETS, VERSION, cannot};

/// Beside keys that are being made: the home for which they are.
const BEGUN: &str = ".init";

/// What `init` makes before the store is begun.
#[derive(Debug)]
pub struct Founding {
    /// The home, not yet in its place.
    pub home: Home,
    /// The first of each role.
    pub people: Vec<(Role, PrivateKey)>,
}

/// Makes the folder, the configuration and the keys of a home that will be at `place`, in `folder`.
/// Call [`settle`] when it is there, or will not be.
///
/// # Errors
///
/// Something cannot be written, or keys are there already.
pub fn found(
    place: &Path,
    folder: &Path,
    custodian: &str,
    keys: Option<&Path>,
) -> Result<Founding, Error> {
    let plain = |text: &str| {
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
        !text.is_empty() && text.len() <= 64 && text.chars().all(fits)
    };
    if !plain(custodian) {
        return Err(Error::input("--custodian: give 1 to 64 of a-z A-Z 0-9 - ."));
    }
    if let Some(keys) = keys {
        apart(place, keys)?;
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
    if let Some(keys) = keys {
        settle(place, Some(keys))?;
        begin_in(place, keys)?;
    }
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

/// Keys in the home are what `init` makes by itself; a folder that is named must lie elsewhere.
fn apart(place: &Path, keys: &Path) -> Result<(), Error> {
    let own = std::path::absolute(place).map_err(|error| cannot(place, &error))?;
    let named = std::path::absolute(keys).map_err(|error| cannot(keys, &error))?;
    if named.starts_with(&own) {
        return Err(Error::input(format!(
            "--keys {}: it lies in the home: leave --keys out, or name a folder apart from the home",
            keys.display()
        )));
    }
    Ok(())
}

fn begin_in(place: &Path, keys: &Path) -> Result<(), Error> {
    if let Some(there) = key_files().find(|name| keys.join(name).exists()) {
        return Err(Error::CannotWrite(format!(
            "--keys {}: `{there}` is there already, of another home: name another folder",
            keys.display()
        )));
    }
    let place = std::path::absolute(place).map_err(|error| cannot(place, &error))?;
    private_file(&keys.join(BEGUN), place.as_os_str().as_encoded_bytes())
}

fn key_files() -> impl Iterator<Item = String> {
    let secrets = SECRETS.iter().map(|name| format!("{name}.key"));
    secrets.chain(Role::ALL.iter().map(|role| format!("{}.jwk", role.word())))
}

/// Keys apart from the home stay where their home came to be, and go where it did not.
///
/// # Errors
///
/// A key cannot be removed.
pub fn settle(place: &Path, keys: Option<&Path>) -> Result<(), Error> {
    let Some(keys) = keys else { return Ok(()) };
    let begun = keys.join(BEGUN);
    let Ok(text) = fs::read(&begun) else { return Ok(()) };
    let place = std::path::absolute(place).map_err(|error| cannot(place, &error))?;
    if text != place.as_os_str().as_encoded_bytes() {
        return Err(Error::CannotWrite(format!(
            "--keys {}: keys for another home are being made there: name another folder",
            keys.display()
        )));
    }
    if !place.join("portcullis.toml").exists() {
        for name in key_files() {
            match fs::remove_file(keys.join(name)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(cannot(keys, &error));
                }
                _ => {}
            }
        }
    }
    fs::remove_file(&begun).map_err(|error| cannot(&begun, &error))
}

fn fill(bytes: &mut [u8]) -> Result<(), Error> {
    aws_lc_rs::rand::fill(bytes)
        .map_err(|_| Error::fault("the operating system has no random numbers"))
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
