//! Answers go into folders: a folder holds one batch's answer and nothing else, so that no two answers
//! are mixed up and nothing of anybody's is written over.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use portcullis_engine::Error;
use portcullis_engine::error::Result;
use portcullis_engine::ports::Outbox;

use crate::system::{Readers, write_whole};

/// Answers go into folders that only their owner can read.
#[derive(Clone, Copy, Debug)]
pub struct FolderOutbox;

/// The names of an answer's files, each before its number and its ending.
const NAMES: [(&str, &str); 5] = [
    ("answers", ".csv"),
    ("defects", ".jsonl"),
    ("leaves", ".csv"),
    ("manifest", ".json"),
    ("receipt", ".tlog-proof"),
];

/// Whether a name is that of an answer's file, or of one that was being written.
fn is_own(name: &str) -> bool {
    let unfinished = name.strip_prefix('.').and_then(|name| name.strip_suffix(".new"));
    let name = unfinished.unwrap_or(name);
    NAMES.iter().any(|(stem, end)| {
        let number = name.strip_prefix(stem).and_then(|rest| rest.strip_suffix(end));
        number.is_some_and(|number| {
            let digits = number.strip_prefix('-');
            number.is_empty() || digits.is_some_and(|d| d.parse::<u32>().is_ok())
        })
    })
}

/// The batch whose answer a manifest is about.
fn batch_of(manifest: &[u8]) -> Option<String> {
    let manifest: serde_json::Value = serde_json::from_slice(manifest).ok()?;
    manifest.get("batch")?.as_str().map(str::to_owned)
}

impl Outbox for FolderOutbox {
    fn is_free(&self, folder: &str, batch: &str) -> Result<()> {
        let path = Path::new(folder);
        let taken = |what: &str| {
            Error::CannotWrite(format!(
                "--out {folder}: {what}; name a new or an empty folder, and run the command again. \
                 Nothing was decided"
            ))
        };
        let entries = match fs::read_dir(path) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(taken(&error.to_string())),
        };
        for entry in entries {
            let entry = entry.map_err(|error| taken(&error.to_string()))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if !is_own(&name) {
                return Err(taken("the folder holds other files"));
            }
            if name.starts_with("manifest") {
                let read = fs::read(entry.path()).map_err(|error| taken(&error.to_string()))?;
                if batch_of(&read).as_deref() != Some(batch) {
                    return Err(taken("the folder holds another batch's answer"));
                }
            }
        }
        Ok(())
    }

    fn hand_over(
        &self,
        folder: &str,
        files: &[(String, Vec<u8>)],
        withheld: &[String],
    ) -> Result<()> {
        let folder = Path::new(folder);
        let shown = folder.display();
        let recorded = "the answer is recorded: give another folder and run the command again";
        let cannot = |error: io::Error| Error::CannotWrite(format!("{shown}: {error}; {recorded}"));
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(cannot)?;
        for entry in fs::read_dir(folder).map_err(cannot)? {
            let name = entry.map_err(cannot)?.file_name().to_string_lossy().into_owned();
            let ours = files.iter().map(|(name, _)| name).chain(withheld).any(|own| *own == name);
            if !ours && !name.starts_with('.') {
                let problem =
                    format!("{shown}: `{name}` there is none of this batch's; {recorded}");
                return Err(Error::CannotWrite(problem));
            }
        }
        let mut missing = Vec::new();
        for (name, bytes) in files {
            match fs::read(folder.join(name)) {
                Ok(there) if there == *bytes => {}
                Ok(_) => {
                    let problem =
                        format!("{shown}: `{name}` there is not this answer's; {recorded}");
                    return Err(Error::CannotWrite(problem));
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    missing.push((name, bytes))
                }
                Err(error) => return Err(cannot(error)),
            }
        }
        for (name, bytes) in missing {
            write_whole(&folder.join(name), bytes, Readers::Owner).map_err(cannot)?;
        }
        sweep(folder).map_err(cannot)?;
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(cannot)
    }
}

/// Removes what an earlier command was cut off in.
fn sweep(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') && is_own(&name) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_answers_own_files_may_lie_there() {
        for name in ["answers.csv", "answers-2.csv", ".manifest.json.new", "receipt-12.tlog-proof"]
        {
            assert!(is_own(name), "{name}");
        }
        for name in
            ["answers-.csv", "answers-two.csv", "rows.csv", "answers.csv.bak", ".answers.csv"]
        {
            assert!(!is_own(name), "{name}");
        }
    }
}
