//! The clock, random numbers and folders of this machine: adapters for the engine's ports.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use portcullis_engine::ports::{Clock, Entropy, Gate, Passing, PublicLog, StoreError};
use portcullis_tlog::Tile;

use crate::say::Say;

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

/// How long a command waits before it looks at the gate again, and how often before it tells whom it waits for.
const GATE_WAIT: Duration = Duration::from_millis(5);
const GATE_WAITS_TOLD: u32 = 400;

/// A gate that is a locked file: it opens when the file is closed, however the program ends. Whoever passes writes the
/// number of the process into it, for whoever waits.
#[derive(Debug)]
pub struct FileGate {
    path: PathBuf,
    say: Say,
}

impl FileGate {
    /// The gate that is a file of that name.
    #[must_use]
    pub fn new(path: &Path, say: Say) -> FileGate {
        FileGate { path: path.to_owned(), say }
    }

    fn locked(&self) -> io::Result<File> {
        let mut options = OpenOptions::new();
        let options = options.create(true).read(true).append(true).mode(0o600);
        let mut file = options.open(&self.path)?;
        for waited in 0.. {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(error)) => return Err(error),
                Err(TryLockError::WouldBlock) => {}
            }
            if waited == GATE_WAITS_TOLD {
                self.tell(&mut file);
            }
            std::thread::sleep(GATE_WAIT);
        }
        file.set_len(0)?;
        write!(file, "{}", std::process::id())?;
        Ok(file)
    }

    /// Says who is at the gate, and what that means.
    fn tell(&self, file: &mut File) {
        let mut holder = String::new();
        let read = file.seek(SeekFrom::Start(0)).and_then(|_| file.read_to_string(&mut holder));
        let known = read.is_ok() && holder.parse::<u32>().is_ok();
        let who = if known { format!("process {holder}") } else { "another command".to_owned() };
        self.say.words(&format!(
            "waiting for {who}, which is at this home's gate and does not go on: NOTHING of this command is recorded \
             before it does, or is stopped"
        ));
    }
}

struct Held {
    _file: File,
}

impl Passing for Held {}

impl Gate for FileGate {
    fn pass(&self) -> Result<Box<dyn Passing>, StoreError> {
        let file = self.locked().map_err(|error| {
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
