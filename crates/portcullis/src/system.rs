//! The clock, random numbers and folders of this machine: adapters for the engine's ports.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use portcullis_engine::ports::{Clock, Entropy, Gate, Passing, PublicLog, StoreError};
use portcullis_tlog::Tile;

/// The machine's clock.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// The operating system's random numbers.
#[derive(Clone, Copy, Debug)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), StoreError> {
        aws_lc_rs::rand::fill(bytes).map_err(|_| {
            StoreError::Broken("the operating system has no random numbers".to_owned())
        })
    }
}

/// A gate that is a locked file: it opens when the file is closed, however the program ends.
#[derive(Debug)]
pub struct FileGate {
    path: PathBuf,
}

impl FileGate {
    /// The gate that is a file of that name.
    #[must_use]
    pub fn new(path: &Path) -> FileGate {
        FileGate { path: path.to_owned() }
    }
}

struct Held {
    _file: File,
}

impl Passing for Held {}

impl Gate for FileGate {
    fn pass(&self) -> Result<Box<dyn Passing>, StoreError> {
        let opened = OpenOptions::new().create(true).append(true).mode(0o600).open(&self.path);
        let locked = opened.and_then(|file| file.lock().map(|()| file));
        let file = locked.map_err(|error| {
            StoreError::CannotWrite(format!("{}: {error}", self.path.display()))
        })?;
        Ok(Box::new(Held { _file: file }))
    }
}

/// Who may read a file that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Its owner alone.
    Owner,
    /// Whoever the machine lets: it is public.
    Everybody,
}

/// Writes a file beside its name, makes it durable, and renames it.
///
/// # Errors
///
/// It cannot be written; nothing is left behind.
pub fn write_whole(path: &Path, bytes: &[u8], readers: Readers) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    write_by(&path.with_file_name(format!(".{name}.new")), path, bytes, readers)
}

/// The same, by way of a file of that other name on the same disk.
fn write_by(beside: &Path, path: &Path, bytes: &[u8], readers: Readers) -> io::Result<()> {
    let mode = if readers == Readers::Owner { 0o600 } else { 0o644 };
    let written = (|| {
        // What an earlier command was cut off in may lie there, with another mode.
        match fs::remove_file(beside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(beside, path)
    })();
    written.inspect_err(|_| drop(fs::remove_file(beside)))
}

/// The public log in a folder: `log/` and `policy`. Files are written elsewhere and moved in whole, so
/// that whoever serves or copies the folder never meets half of one, not even after a crash.
#[derive(Debug)]
pub struct PublicFolder {
    folder: PathBuf,
    beside: PathBuf,
    written: Mutex<Vec<PathBuf>>,
}

impl PublicFolder {
    /// The public folder of a home, and a file on the same disk by way of which it is written. One
    /// command writes at a time.
    #[must_use]
    pub fn new(folder: &Path, beside: &Path) -> PublicFolder {
        let (folder, beside) = (folder.to_owned(), beside.to_owned());
        PublicFolder { folder, beside, written: Mutex::new(Vec::new()) }
    }

    fn put(&self, path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
        write_by(&self.beside, path, bytes, Readers::Everybody).map_err(broken)
    }

    fn at(&self, path: &str) -> PathBuf {
        self.folder.join("log").join(path)
    }
}

fn broken(error: io::Error) -> StoreError {
    use io::ErrorKind as Is;
    match error.kind() {
        Is::StorageFull | Is::QuotaExceeded | Is::ReadOnlyFilesystem | Is::PermissionDenied => {
            StoreError::CannotWrite(format!(
                "the public log cannot be written: {error}; what is recorded is published by the next \
                 command that can write there"
            ))
        }
        _ => StoreError::Unavailable(format!("the public log: {error}")),
    }
}

impl PublicLog for PublicFolder {
    fn checkpoint(&self) -> Result<Option<Vec<u8>>, StoreError> {
        match fs::read(self.at("checkpoint")) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(broken(error)),
        }
    }

    fn tile(&self, tile: Tile) -> Result<Vec<u8>, StoreError> {
        let full = || fs::read(self.at(&tile.to_full().path()));
        fs::read(self.at(&tile.path())).or_else(|_| full()).map_err(broken)
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let path = self.at(path);
        let folder = path.parent().unwrap_or(&self.folder).to_owned();
        fs::create_dir_all(&folder).map_err(broken)?;
        self.put(&path, bytes)?;
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        if written.last() != Some(&folder) {
            written.push(folder);
        }
        Ok(())
    }

    fn sync(&self) -> Result<(), StoreError> {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        written.sort();
        written.dedup();
        for folder in written.drain(..) {
            // Every directory up to the log's own, so that no name on the way is lost.
            let own = folder.ancestors().take_while(|above| above.starts_with(&self.folder));
            for directory in own {
                File::open(directory).and_then(|directory| directory.sync_all()).map_err(broken)?;
            }
        }
        Ok(())
    }

    fn publish(&self, checkpoint: &[u8], policy: &str) -> Result<(), StoreError> {
        let at = self.folder.join("policy");
        if fs::read(&at).ok().as_deref() != Some(policy.as_bytes()) {
            self.put(&at, policy.as_bytes())?;
        }
        let checkpoint_at = self.at("checkpoint");
        self.put(&checkpoint_at, checkpoint)?;
        let folder = File::open(self.folder.join("log")).map_err(broken)?;
        folder.sync_all().map_err(broken)
    }
}
