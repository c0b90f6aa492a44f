//! The files of an instrument, and the digest that counsel signs.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fmt, fs, io};

use aws_lc_rs::digest::{self, SHA256};
use portcullis_core::Digest;

/// The files of one version of one instrument, by path within its folder.
#[derive(Clone, Debug)]
pub struct Pack {
    files: BTreeMap<String, String>,
}

/// What is wrong with a pack: everything, at once.
#[derive(Debug)]
pub struct PackError {
    /// One sentence each: the file, the place, what to do.
    pub problems: Vec<String>,
}

impl PackError {
    pub(crate) fn one(problem: impl Into<String>) -> PackError {
        PackError { problems: vec![problem.into()] }
    }
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problems.join("\n"))
    }
}

impl std::error::Error for PackError {}

/// Written by the prover about a pack, so not part of what is signed.
const PROOFS: &str = "PROOFS.json";

impl Pack {
    /// A pack from its files.
    pub fn new<P: Into<String>, T: Into<String>>(files: impl IntoIterator<Item = (P, T)>) -> Pack {
        Pack { files: files.into_iter().map(|(path, text)| (path.into(), text.into())).collect() }
    }

    /// The pack in a folder: every file below it.
    ///
    /// # Errors
    ///
    /// The folder or a file cannot be read, or a file is not UTF-8.
    pub fn open(folder: &Path) -> io::Result<Pack> {
        let mut files = BTreeMap::new();
        collect(folder, folder, &mut files)?;
        Ok(Pack { files })
    }

    /// The pack without one file.
    #[must_use]
    pub fn without(mut self, path: &str) -> Pack {
        self.files.remove(path);
        self
    }

    /// A file's text.
    ///
    /// # Errors
    ///
    /// The file is lacking.
    pub fn file(&self, path: &str) -> Result<&str, PackError> {
        let missing = || PackError::one(format!("{path}: the file is missing; every pack has one"));
        self.files.get(path).map(String::as_str).ok_or_else(missing)
    }

    /// The files below a folder, in the order of their names.
    pub fn folder<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let files = self.files.iter().filter(move |(path, _)| path.starts_with(folder));
        files.map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The pack with one file replaced or added.
    #[must_use]
    pub fn with(mut self, path: &str, text: &str) -> Pack {
        self.files.insert(path.to_owned(), text.to_owned());
        self
    }

    /// SHA-256 over the sorted list of `path NUL SHA-256(bytes)`, proofs left out.
    #[must_use]
    pub fn sha256(&self) -> Digest {
        let mut whole = digest::Context::new(&SHA256);
        for (path, text) in self.files.iter().filter(|(path, _)| *path != PROOFS) {
            whole.update(path.as_bytes());
            whole.update(&[0]);
            whole.update(digest::digest(&SHA256, text.as_bytes()).as_ref());
        }
        let mut sha256 = [0; 32];
        sha256.copy_from_slice(whole.finish().as_ref());
        sha256
    }
}

fn collect(top: &Path, folder: &Path, files: &mut BTreeMap<String, String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (path, kind) = (entry.path(), entry.file_type()?);
        // What a link leads to is not what counsel sees in the folder.
        if kind.is_symlink() {
            return Err(io::Error::other(format!("{}: it is a link", path.display())));
        }
        if kind.is_dir() {
            collect(top, &path, files)?;
        } else {
            let name = path.strip_prefix(top).unwrap_or(&path).to_string_lossy().into_owned();
            files.insert(name, fs::read_to_string(&path)?);
        }
    }
    Ok(())
}
