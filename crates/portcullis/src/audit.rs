//! The public log, checked whole by whoever has a copy: every entry is hashed again, every tile is
//! built again and compared, no file is left unexplained, and the root is the one that the trusted key
//! signed.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::path::Path;

use portcullis_tlog::{
    Checkpoint, Policy, TILE_WIDTH, Tile, TileBuilder, TilePath, leaf_hash, read_bundle,
};

/// Bytes of an entry: one commitment.
const ENTRY_BYTES: usize = 32;
const HASH_BYTES: usize = 32;

/// A log that checks out.
#[derive(Debug)]
pub struct Audit {
    /// The checkpoint, signed as the policy demands.
    pub checkpoint: Checkpoint,
    /// Every entry, in order.
    pub entries: Vec<[u8; ENTRY_BYTES]>,
}

/// Checks the log in `folder` under `policy`.
///
/// # Errors
///
/// Everything that does not hold.
pub fn log(folder: &Path, policy: &Policy) -> Result<Audit, Vec<String>> {
    let read =
        |path: &str| fs::read(folder.join(path)).map_err(|error| vec![format!("{path}: {error}")]);
    let checkpoint =
        policy.check(&read("checkpoint")?).map_err(|error| vec![format!("checkpoint: {error}")])?;
    let mut problems = Vec::new();
    let mut files = files(folder, &mut problems);
    let entries = entries(folder, checkpoint.size, &mut files, &mut problems);
    let mut builder = TileBuilder::new();
    let mut check = |tile: Tile, bytes: &[u8]| -> Result<(), ()> {
        compare(folder, &mut files, TilePath::Hashes(tile), bytes, HASH_BYTES, &mut problems);
        Ok(())
    };
    for entry in &entries {
        let _ = builder.push(leaf_hash(entry), &mut check);
    }
    let _ = builder.finish(&mut check);
    if builder.size() != checkpoint.size || builder.root() != checkpoint.root {
        problems.push("the entries do not lead to the root that is signed".to_owned());
    }
    problems.extend(
        files.into_values().flatten().map(|path| format!("{path}: belongs to no log of this size")),
    );
    if problems.is_empty() { Ok(Audit { checkpoint, entries }) } else { Err(problems) }
}

/// The tile files by the place of their full tile: all widths of one tile under one key.
type Files = BTreeMap<(bool, u8, u64), BTreeSet<String>>;

fn place(path: TilePath) -> (bool, u8, u64) {
    match path {
        TilePath::Hashes(tile) => (false, tile.level, tile.index),
        TilePath::Entries(tile) => (true, tile.level, tile.index),
    }
}

fn files(folder: &Path, problems: &mut Vec<String>) -> Files {
    let mut files = Files::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        let Ok(entries) = fs::read_dir(&next) else {
            problems.push(format!("{}: cannot be read", next.display()));
            continue;
        };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() && !path.is_symlink() {
                folders.push(path);
                continue;
            }
            let below = path.strip_prefix(folder).map(Path::to_string_lossy).unwrap_or_default();
            match Tile::parse(&below) {
                Some(tile) => {
                    files.entry(place(tile)).or_default().insert(below.into_owned());
                }
                None if below == "checkpoint" => {}
                None => problems.push(format!("{below}: not a file of a log")),
            }
        }
    }
    files
}

/// Compares every file that there is of one tile, partial ones with its beginning.
fn compare(
    folder: &Path,
    files: &mut Files,
    path: TilePath,
    bytes: &[u8],
    unit: usize,
    problems: &mut Vec<String>,
) {
    let own = path.to_string();
    let there = files.remove(&place(path)).unwrap_or_default();
    if !there.contains(&own) {
        problems.push(format!("{own}: missing"));
    }
    for name in there {
        let width = match Tile::parse(&name) {
            Some(TilePath::Hashes(tile) | TilePath::Entries(tile)) => usize::from(tile.width),
            None => 0,
        };
        let expected = bytes.get(..width * unit);
        if expected.is_none() || fs::read(folder.join(&name)).ok().as_deref() != expected {
            problems.push(format!("{name}: not what the entries lead to"));
        }
    }
}

fn entries(
    folder: &Path,
    size: u64,
    files: &mut Files,
    problems: &mut Vec<String>,
) -> Vec<[u8; ENTRY_BYTES]> {
    let mut entries = Vec::new();
    let mut seen = HashSet::new();
    let width = u64::from(TILE_WIDTH);
    for index in 0..size.div_ceil(width) {
        let own = u16::try_from((size - index * width).min(width)).unwrap_or(TILE_WIDTH);
        let path = TilePath::Entries(Tile { level: 0, index, width: own });
        let Ok(bytes) = fs::read(folder.join(path.to_string())) else {
            problems.push(format!("{path}: missing"));
            return entries;
        };
        let bundle: Option<Vec<[u8; ENTRY_BYTES]>> = read_bundle(&bytes)
            .ok()
            .and_then(|bundle| bundle.into_iter().map(|entry| entry.try_into().ok()).collect());
        let Some(bundle) = bundle.filter(|bundle| bundle.len() == usize::from(own)) else {
            problems.push(format!("{path}: not {own} entries of {ENTRY_BYTES} bytes"));
            return entries;
        };
        if !bundle.iter().all(|entry| seen.insert(*entry)) {
            problems.push(format!("{path}: an entry stands twice in the log"));
        }
        compare(folder, files, path, &bytes, 2 + ENTRY_BYTES, problems);
        entries.extend(bundle);
    }
    entries
}
