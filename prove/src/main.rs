//! Proves what the instruments promise, and that a change of any rule would be noticed.
//!
//!     cargo run --release -p portcullis-prove -- instruments           # prove, and compare with PROOFS.json
//!     cargo run --release -p portcullis-prove -- instruments --write   # and write PROOFS.json
//!     cargo run --release -p portcullis-prove -- instruments --each    # and tell what noticed each mutant
//!
//! Needs the solver `cvc5`, version 1.0.3 or newer: Debian's package, or the program that `CVC5` names.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use portcullis_engine::ports::Rulebook as _;
use portcullis_prove::gate;
use portcullis_prove::law::{Law, Result};
use portcullis_prove::proofs;
use portcullis_prove::record::Found;
use portcullis_prove::solver::{self, Solver};
use portcullis_rules::{CedarRulebook, Pack};

/// One instrument's newest pack.
struct Instrument {
    folder: PathBuf,
    id: String,
    pack: Pack,
    law: Law,
    implies: Vec<String>,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let flags = ["--write", "--each"];
    let flag = |name: &str| arguments.iter().any(|argument| argument == name);
    let [folder] =
        arguments.iter().filter(|argument| !flags.contains(&argument.as_str())).collect::<Vec<_>>()
            [..]
    else {
        return fail("portcullis-prove INSTRUMENTS [--write] [--each]", 64);
    };
    match prove(Path::new(folder), flag("--write"), flag("--each")) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => fail(&error, 70),
    }
}

fn fail(why: &str, code: u8) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "{why}");
    ExitCode::from(code)
}

fn prove(folder: &Path, write: bool, each: bool) -> Result<bool> {
    let instruments = instruments(folder)?;
    let version = solver::version()?;
    let found: Vec<Result<Found>> = std::thread::scope(|scope| {
        let running: Vec<_> =
            instruments.iter().map(|one| scope.spawn(|| all_about(one, &instruments))).collect();
        running
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|_| Err("a thread stopped".to_owned())))
            .collect()
    });
    let (mut tables, mut good) = (String::new(), true);
    for (instrument, found) in instruments.iter().zip(found) {
        let found = found?;
        good &= found.holds();
        tables += &found.proofs_table();
        tables += "\n";
        tables += &found.mutants_table(each);
        tables += &format!(
            "  {} questions to {version}, {} mutants, {:.0} s\n\n",
            found.asked,
            found.mutants.len(),
            found.seconds
        );
        let path = instrument.folder.join("PROOFS.json");
        let json =
            serde_json::to_string_pretty(&found.json(&version)).map_err(|e| e.to_string())?;
        let json = json + "\n";
        if write {
            fs::write(&path, json).map_err(|error| format!("{}: {error}", path.display()))?;
        } else if fs::read_to_string(&path).unwrap_or_default() != json {
            good = false;
            tables += &format!(
                "{}: not what was found now; look, then run with --write\n\n",
                path.display()
            );
        }
    }
    tables += if good { "Everything holds.\n" } else { "NOT EVERYTHING HOLDS.\n" };
    let _ = std::io::stdout().write_all(tables.as_bytes());
    Ok(good)
}

fn all_about(instrument: &Instrument, all: &[Instrument]) -> Result<Found> {
    let start = Instant::now();
    let mut solver = Solver::start()?;
    let mut implied = Vec::new();
    for id in &instrument.implies {
        let other = all.iter().find(|other| other.id == *id);
        implied.push(&other.ok_or_else(|| format!("{id}: implied, and not there"))?.law);
    }
    let proofs = proofs::prove(&mut solver, &instrument.law, &implied)?;
    let mutants = gate::run(&mut solver, &instrument.pack, &instrument.law, &implied)?;
    Ok(Found {
        name: instrument.law.name.clone(),
        pack: instrument.pack.clone(),
        proofs,
        mutants,
        asked: solver.asked,
        seconds: start.elapsed().as_secs_f64(),
    })
}

/// The newest version of each instrument below the folder.
fn instruments(folder: &Path) -> Result<Vec<Instrument>> {
    let unreadable =
        |path: &Path, error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let mut newest: BTreeMap<String, (u32, PathBuf)> = BTreeMap::new();
    for id in list(folder).map_err(|error| unreadable(folder, &error))? {
        for version in list(&id).map_err(|error| unreadable(&id, &error))? {
            let name = version.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let Some(number) = name.strip_prefix('v').and_then(|n| n.parse().ok()) else {
                continue;
            };
            let id = id.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let own = newest.entry(id).or_insert((number, version.clone()));
            if number > own.0 {
                *own = (number, version);
            }
        }
    }
    let mut all = Vec::new();
    for (id, (_, folder)) in newest {
        let pack = Pack::open(&folder).map_err(|error| unreadable(&folder, &error))?;
        let rulebook = CedarRulebook::load(&pack).map_err(|error| error.to_string())?;
        let law = Law::read(&rulebook.terms().name(), &pack)?;
        let implies = rulebook.implies().to_vec();
        all.push(Instrument { folder, id, pack, law, implies });
    }
    Ok(all)
}

fn list(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            folders.push(path);
        }
    }
    folders.sort_unstable();
    Ok(folders)
}
