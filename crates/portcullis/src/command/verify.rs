//! `verify`: what an outsider checks, offline, with a copy of the public files.

use std::fs::File;
use std::io::{BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use portcullis_core::likeness::likeness;
use portcullis_engine::Error;
use portcullis_engine::intake::sha256;
use portcullis_engine::opening::Shown;
use portcullis_engine::sequence::hex;
use portcullis_tlog::{Checkpoint, Policy, Tile, TlogProof, leaf_hash, root_from_tiles};
use serde_json::{Value, json};

use super::Ended;
use super::act::{file, look, of_file};
use crate::audit::{self, Audit};
use crate::cli::{Cli, VerifyArgs};
use crate::say::Say;
use crate::{absence, exit, orderfile};

pub(super) fn verify(cli: &Cli, args: &VerifyArgs, say: Say) -> Ended {
    if let Some(proof) = &args.absence {
        return absent(cli, args, proof, say);
    }
    if args.log.is_none() && args.receipt.is_none() && args.opening.is_none() {
        return usage(
            say,
            "nothing to verify: give --log DIR, --receipt FILE, --opening FILE or --absence FILE",
        );
    }
    let opened = args.opening.as_deref().map(opening).transpose()?;
    let leaf = match (&args.leaf, &opened) {
        (Some(path), _) => Some(read_leaf(path)?),
        (None, Some((commitment, _))) => Some(*commitment),
        (None, None) => None,
    };
    if args.receipt.is_some() && leaf.is_none() {
        return usage(say, "--receipt proves a leaf: give --leaf FILE or --opening FILE");
    }
    let policy =
        if args.log.is_some() || args.receipt.is_some() { policy(cli, args)? } else { None };
    let mut told = serde_json::Map::new();
    let mut prose = String::new();
    let audit = match (&args.log, &policy) {
        (Some(folder), Some(policy)) => Some(check_log(folder, policy, &mut told, &mut prose)?),
        _ => None,
    };
    if let (Some(path), Some(policy), Some(leaf)) = (&args.receipt, &policy, leaf) {
        let checkpoint = check_receipt(path, policy, &leaf, &mut told, &mut prose)?;
        if let (Some(folder), Some(audit)) = (&args.log, &audit) {
            check_consistent(folder, audit, &checkpoint)?;
        }
    }
    if let Some((commitment, fields)) = &opened {
        if args.leaf.is_some() && leaf != Some(*commitment) {
            return Err(Error::input(
                "the opening does not open the leaf given: give the two of one record",
            ));
        }
        let proved = audit.is_some() || args.receipt.is_some();
        check_opening(commitment, fields, (audit.as_ref(), proved), &mut told, &mut prose)?;
    }
    say.data(&Value::Object(told), &prose)?;
    Ok(exit::DONE)
}

/// That no confirmation within an order's scope lies after its entry, by the proof in a file, or one made here of a
/// stay of the home.
fn absent(cli: &Cli, args: &VerifyArgs, proof: &Path, say: Say) -> Ended {
    let own = cli.home.join("public").join("log");
    let log = args.log.clone().unwrap_or(own);
    let Some(policy) = policy(cli, args)? else { return Ok(exit::USAGE) };
    let (mut told, mut prose) = (serde_json::Map::new(), String::new());
    let people = args.people.as_deref().map(people).transpose()?;
    let refused = |problems: Vec<String>| of_file(proof, problems);
    let shown: Box<dyn Read> = if proof.is_file() {
        let open = File::open(proof);
        Box::new(open.map_err(|error| Error::InputOutput(format!("{}: {error}", proof.display())))?)
    } else {
        let mut bytes = Vec::new();
        absence::show(&look(cli, say)?, &proof.to_string_lossy(), &mut bytes)?;
        Box::new(Cursor::new(bytes))
    };
    let audit = check_log(&log, &policy, &mut told, &mut prose)?;
    let absent =
        absence::check(&mut BufReader::new(shown), &audit, people.as_ref()).map_err(refused)?;
    let since =
        args.since.as_deref().map(|path| earlier(path, &policy, &log, &audit)).transpose()?;
    if let Some(since) = since.as_ref().filter(|since| since.size <= absent.leaf) {
        return Err(Error::input(format!(
            "--since: that log had {} leaves, and the order is leaf {}: it was not entered by then",
            since.size, absent.leaf
        )));
    }
    told.insert(
        "absence".to_owned(),
        json!({
            "stay": absent.stay, "leaf": absent.leaf, "size": absent.size, "stops": absent.stops,
            "effective_from": absent.from.to_string(), "events": absent.events,
            "confirmations_beyond": absent.beyond, "since": since.as_ref().map(|since| since.size),
        }),
    );
    prose += &format!(
        "No confirmation that stay {} covers lies after its entry: leaves {} to {}, each opened; it stops {} from {}.\n\
         Confirmations that it does not cover, or did not then: {}\n",
        absent.stay,
        absent.leaf,
        absent.size - 1,
        absent.stops,
        absent.from,
        absent.beyond
    );
    for event in &absent.events {
        prose += &format!("  {event}\n");
    }
    if absent.people {
        prose += "The list of people is the very file that the order was entered with.\n";
    }
    prose += &match since {
        Some(since) => format!(
            "The log goes on from the checkpoint of {} leaves, which holds the order already.\n",
            since.size
        ),
        None => "When the order was entered is the custodian's word, unless a checkpoint from that day is given \
                 with --since.\n"
            .to_owned(),
    };
    say.data(&Value::Object(told), &prose)?;
    Ok(exit::DONE)
}

fn people(path: &Path) -> Result<absence::People, Error> {
    let bytes = file(path)?;
    let claims = orderfile::people(&bytes).map_err(|problems| of_file(path, problems))?;
    let listed = claims.iter().flat_map(likeness).collect();
    Ok(absence::People { listed, file_sha256: sha256(&bytes) })
}

/// A checkpoint from an earlier day, whose log the one at hand goes on from.
fn earlier(path: &Path, policy: &Policy, log: &Path, audit: &Audit) -> Result<Checkpoint, Error> {
    let refused = |why: &dyn std::fmt::Display| Error::input(format!("{}: {why}", path.display()));
    let checkpoint = policy.check(&file(path)?).map_err(|error| refused(&error))?;
    check_consistent(log, audit, &checkpoint)?;
    Ok(checkpoint)
}

fn usage(say: Say, problem: &str) -> Ended {
    if say.is_json() {
        say.data(&json!({"exit": exit::USAGE, "errors": [problem]}), "")?;
    } else {
        say.words(&format!("portcullis: {problem}"));
    }
    Ok(exit::USAGE)
}

fn policy(cli: &Cli, args: &VerifyArgs) -> Result<Option<Policy>, Error> {
    let own = cli.home.join("public").join("policy");
    let path: PathBuf = match &args.policy {
        Some(path) => path.clone(),
        None if own.is_file() => own,
        None => {
            return Err(Error::input(
                "whose log is to be trusted? give --policy FILE, the custodian's public `policy`",
            ));
        }
    };
    let parsed = Policy::parse(&file(&path)?);
    parsed.map(Some).map_err(|error| Error::input(format!("{}: {error}", path.display())))
}

fn check_log(
    folder: &Path,
    policy: &Policy,
    told: &mut serde_json::Map<String, Value>,
    prose: &mut String,
) -> Result<Audit, Error> {
    std::fs::read_dir(folder)
        .map_err(|error| Error::InputOutput(format!("{}: {error}", folder.display())))?;
    let audit = audit::log(folder, policy).map_err(|problems| {
        let shown = folder.display();
        Error::Input(problems.into_iter().map(|problem| format!("{shown}/{problem}")).collect())
    })?;
    let (size, root) = (audit.checkpoint.size, audit.checkpoint.root.to_string());
    told.insert(
        "log".to_owned(),
        json!({"origin": audit.checkpoint.origin, "size": size, "root": root}),
    );
    *prose += &format!(
        "The log holds: {size} entries, every tile rebuilt, root {root}\nsigned by {}\n",
        audit.checkpoint.origin
    );
    Ok(audit)
}

fn check_receipt(
    path: &Path,
    policy: &Policy,
    leaf: &[u8; 32],
    told: &mut serde_json::Map<String, Value>,
    prose: &mut String,
) -> Result<Checkpoint, Error> {
    let refused = |why: &dyn std::fmt::Display| Error::input(format!("{}: {why}", path.display()));
    let proof = TlogProof::parse(&file(path)?).map_err(|error| refused(&error))?;
    let checkpoint = proof.verify(&leaf_hash(leaf), policy).map_err(|error| {
        let hint = "a batch's receipt proves the batch's own leaf (`show BATCH --opening FILE`); a row's \
                    opening is found in the log itself, with --log";
        refused(&format!("{error}; {hint}"))
    })?;
    told.insert("receipt".to_owned(), json!({"index": proof.index, "size": checkpoint.size}));
    *prose += &format!("The receipt holds: leaf {} of {}\n", proof.index, checkpoint.size);
    Ok(checkpoint)
}

/// The receipt's checkpoint must be an earlier state of the very log at hand.
fn check_consistent(folder: &Path, audit: &Audit, receipt: &Checkpoint) -> Result<(), Error> {
    let source = |tile: Tile| {
        let full = || std::fs::read(folder.join(tile.to_full().path()));
        std::fs::read(folder.join(tile.path())).or_else(|_| full())
    };
    let forked =
        || Error::input("the checkpoint is of another history than the log at hand: keep both");
    if receipt.size > audit.checkpoint.size {
        return Err(Error::input("the checkpoint is newer than the log at hand: get a newer copy"));
    }
    let root = root_from_tiles(receipt.size, &source).map_err(|_| forked())?;
    if root == receipt.root { Ok(()) } else { Err(forked()) }
}

type Opened = ([u8; 32], Vec<(String, Option<String>)>);

fn opening(path: &Path) -> Result<Opened, Error> {
    let refused = |why: String| Error::input(format!("{}: {why}", path.display()));
    let bytes = file(path)?;
    let json = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let shown: Shown = serde_json::from_slice(json).map_err(|_| {
        refused(
            "not an opening (salt, digests, disclosures): `show … --opening FILE` writes one"
                .to_owned(),
        )
    })?;
    shown.verify().map_err(refused)
}

fn check_opening(
    commitment: &[u8; 32],
    fields: &[(String, Option<String>)],
    (audit, proved): (Option<&Audit>, bool),
    told: &mut serde_json::Map<String, Value>,
    prose: &mut String,
) -> Result<(), Error> {
    let index = match audit {
        None => None,
        Some(audit) => {
            let place = audit.entries.iter().position(|entry| entry == commitment);
            Some(place.ok_or_else(|| Error::input("what the opening opens is not in the log: the copy is older, or it is another log's"))?)
        }
    };
    let shown: serde_json::Map<String, Value> =
        fields.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
    told.insert(
        "opening".to_owned(),
        json!({"leaf": hex(commitment), "index": index, "proved": proved, "fields": shown}),
    );
    // Anybody can make an opening that agrees with itself.
    *prose += &match proved {
        true => format!("The opening holds: it opens leaf {}\n", hex(commitment)),
        false => format!(
            "The opening agrees with itself: it opens leaf {}. That such a leaf is in any log is NOT SHOWN: give \
             --log DIR or --receipt FILE.\n",
            hex(commitment)
        ),
    };
    for (name, value) in fields {
        *prose += &format!("  {name:<12} {}\n", value.as_deref().unwrap_or("(absent)"));
    }
    Ok(())
}

/// 32 bytes, or their hex, base64 or base64url in a text file.
fn read_leaf(path: &Path) -> Result<[u8; 32], Error> {
    let bytes = file(path)?;
    if let Ok(leaf) = <[u8; 32]>::try_from(bytes.as_slice()) {
        return Ok(leaf);
    }
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim();
    let hexed = (text.len() == 64).then(|| {
        (0..32).map(|at| u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()).collect()
    });
    let decoded: Option<Vec<u8>> = hexed.flatten();
    let decoded = decoded
        .or_else(|| STANDARD.decode(text).ok())
        .or_else(|| URL_SAFE_NO_PAD.decode(text).ok());
    let bad = || {
        Error::input(format!("{}: not a leaf: 32 bytes, or their hex or base64", path.display()))
    };
    decoded.and_then(|leaf| leaf.try_into().ok()).ok_or_else(bad)
}
