//! The public log of the built program's demonstration checks out, and stops checking out when one bit
//! of any file of it is changed. SYNTHETIC.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use portcullis::audit;
use portcullis_tlog::{Policy, Tile};

fn portcullis(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_portcullis"))
        .args(args)
        .env_remove("PORTCULLIS_HOME")
        .output()
        .unwrap()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// Every how many bytes a tile or bundle has a bit flipped; the small files are flipped at every bit.
const STRIDE: usize = 61;

#[test]
fn one_changed_bit_in_any_file_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let shown = home.to_str().unwrap();
    let demo = portcullis(&["--home", shown, "demo", "--rows", "200", "--records", "300"]);
    assert!(demo.status.success(), "{demo:?}");
    let log = home.join("public/log");
    let policy_path = home.join("public/policy");
    let (log_arg, policy_arg) = (log.to_str().unwrap(), policy_path.to_str().unwrap());
    let verified = portcullis(&["verify", "--log", log_arg, "--policy", policy_arg]);
    assert!(verified.status.success(), "{verified:?}");
    let policy = Policy::parse(&fs::read(&policy_path).unwrap()).unwrap();
    assert!(audit::log(&log, &policy).is_ok());
    let all = files(&log);
    for path in &all {
        let name = path.strip_prefix(&log).unwrap().to_str().unwrap();
        let known = name == "checkpoint" || Tile::parse(name).is_some();
        assert!(known, "{name}: a file that the log's format has not");
        let whole = fs::read(path).unwrap();
        let stride = if whole.len() < 1_000 { 1 } else { STRIDE };
        for at in (0..whole.len()).step_by(stride) {
            for bit in if stride == 1 { 0..8 } else { (at % 8)..(at % 8 + 1) } {
                let mut changed = whole.clone();
                changed[at] ^= 1 << bit;
                fs::write(path, &changed).unwrap();
                assert!(audit::log(&log, &policy).is_err(), "{name}: bit {bit} of byte {at}");
            }
        }
        fs::write(path, &whole).unwrap();
    }
    // Through the program: once for each file, and for the policy at every byte.
    for path in &all {
        let whole = fs::read(path).unwrap();
        let mut changed = whole.clone();
        let middle = changed.len() / 2;
        changed[middle] ^= 1;
        fs::write(path, &changed).unwrap();
        let found = portcullis(&["verify", "--log", log_arg, "--policy", policy_arg]);
        assert_eq!(found.status.code(), Some(65), "{}", path.display());
        fs::write(path, &whole).unwrap();
    }
    let whole = fs::read(&policy_path).unwrap();
    for at in 0..whole.len() {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        let accepted =
            Policy::parse(&changed).is_ok_and(|policy| audit::log(&log, &policy).is_ok());
        assert!(!accepted, "the policy with byte {at} changed");
    }
    // A file too many, a file too few.
    fs::write(log.join("notes.txt"), "x").unwrap();
    assert!(audit::log(&log, &policy).is_err());
    fs::remove_file(log.join("notes.txt")).unwrap();
    let gone = fs::read(&all[1]).unwrap();
    fs::remove_file(&all[1]).unwrap();
    fs::write(&all[1], &gone).unwrap();
    assert!(audit::log(&log, &policy).is_ok(), "everything is as it was");
}
