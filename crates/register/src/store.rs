//! The folder of generations. A generation is written beside its name, made durable, and renamed; the
//! docket says which one answers.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use portcullis_core::Digest;
use portcullis_engine::change::GenerationRow;
use portcullis_engine::ports::{Built, Register, Registers, SealRecord, StoreError};
use zeroize::Zeroizing;

use crate::build;
use crate::header::Header;
use crate::keys::{Context, RegisterKeys};
use crate::lookup::Generation;
use crate::pages::{self, PAGE_BYTES};
use crate::shown::Shown;

/// The registers of a home.
pub struct RegisterStore {
    folder: PathBuf,
    context: Context,
    k_match: Zeroizing<[u8; 32]>,
    k_open: Zeroizing<[u8; 32]>,
}

impl std::fmt::Debug for RegisterStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RegisterStore(..)")
    }
}

impl RegisterStore {
    /// The registers in `folder`, with the two keys.
    #[must_use]
    pub fn new(
        folder: &Path,
        context: Context,
        k_match: [u8; 32],
        k_open: [u8; 32],
    ) -> RegisterStore {
        RegisterStore {
            folder: folder.to_owned(),
            context,
            k_match: Zeroizing::new(k_match),
            k_open: Zeroizing::new(k_open),
        }
    }

    fn keys(&self) -> RegisterKeys {
        RegisterKeys::derive(&self.k_match, &self.k_open, self.context)
    }

    fn path(&self, generation: u32) -> PathBuf {
        self.folder.join(format!("generation-{generation:06}.psr"))
    }

    fn write(&self, generation: u32, records: &[SealRecord]) -> io::Result<Built> {
        let keys = self.keys();
        let sealed = build::seal_all(&keys, records)?;
        let rows = u64::try_from(sealed.rows.len()).map_err(io::Error::other)?;
        let header = Header {
            context: self.context,
            generation,
            table_version: portcullis_postal::TABLE_VERSION,
            bucket_bits: Header::bits_for(rows),
            rows,
            key_check: keys.check(),
        };
        fs::create_dir_all(&self.folder)?;
        let (path, beside) = (self.path(generation), self.path(generation).with_extension("new"));
        let written = (|| {
            let file =
                File::options().read(true).write(true).create(true).truncate(true).open(&beside)?;
            let mut buffered = BufWriter::with_capacity(1 << 20, file);
            build::write(&header, &sealed.rows, &mut buffered)?;
            let mut file = buffered.into_inner().map_err(io::Error::other)?;
            file.sync_all()?;
            file.seek(SeekFrom::Start(0))?;
            pages::root(&mut file)
        })();
        let root = written.inspect_err(|_| drop(fs::remove_file(&beside)))?;
        fs::rename(&beside, &path)?;
        File::open(&self.folder)?.sync_all()?;
        Ok(Built { root, rows, shared: sealed.shared, too_long: sealed.too_long })
    }

    fn checked(&self, number: u32, root: &Digest) -> io::Result<Generation> {
        let mut file = File::open(self.path(number))?;
        if pages::root(&mut file)? != *root {
            return Err(io::Error::other("the register's file is not the one that was sealed"));
        }
        file.seek(SeekFrom::Start(0))?;
        let mut page = [0; PAGE_BYTES];
        file.read_exact(&mut page)?;
        let header = Header::from_page(&page);
        let header = header.ok_or_else(|| io::Error::other("the file is not a register"))?;
        let keys = self.keys();
        let own = header.context == self.context && header.key_check == keys.check();
        if !own || header.generation != number {
            return Err(io::Error::other("the file is another register's, or of other keys"));
        }
        Generation::open(file, header, keys)
    }
}

impl Registers for RegisterStore {
    fn shown(&self, rows: Vec<Vec<u8>>) -> Box<dyn Register> {
        Box::new(Shown { keys: self.keys(), rows })
    }

    fn build(&self, generation: u32, records: &[SealRecord]) -> Result<Built, StoreError> {
        self.write(generation, records).map_err(|error| {
            StoreError::CannotWrite(format!(
                "the register cannot be written: {error}; nothing was recorded, and the last generation \
                 still answers"
            ))
        })
    }

    fn open(&self, generation: &GenerationRow) -> Result<Box<dyn Register>, StoreError> {
        let open = self.checked(generation.number, &generation.root);
        let open = open.map_err(|error| {
            let number = generation.number;
            StoreError::Unavailable(format!(
                "generation {number} of the register cannot be used: {error}; restore its file, or build \
                 a new generation with `seal register.csv`"
            ))
        })?;
        Ok(Box::new(open))
    }
}
