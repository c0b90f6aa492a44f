//! The one place that names concrete types: which adapters the engine gets.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use portcullis_core::Digest;
use portcullis_core::letter::Letter;
use portcullis_core::request::Rows;
use portcullis_docket::SqliteDocket;
use portcullis_engine::engine::Rulebooks;
use portcullis_engine::ports::{Docket, Misplaced, Requests, Rulebook, Unwatched, Watcher};
use portcullis_engine::secrets::Secrets;
use portcullis_engine::{Engine, Error};
use portcullis_register::RegisterStore;
use portcullis_register::keys::Context;
use portcullis_rules::{CedarRulebook, Pack};

use crate::home::Home;
use crate::outbox::FolderOutbox;
use crate::progress::Bar;
use crate::say::Say;
use crate::system::{FileGate, PublicFolder, SystemClock, SystemEntropy};
use crate::{letter, rows};

/// Reads requests from the files that agencies send.
#[derive(Clone, Copy, Debug)]
pub struct FileRequests;

impl Requests for FileRequests {
    fn letter(&self, payload: &[u8], kid: &str, sha256: Digest) -> Result<Letter, String> {
        letter::read(payload, kid, sha256)
    }

    fn rows(&self, bytes: &[u8]) -> Result<Rows, Vec<Misplaced>> {
        rows::read(bytes)
    }
}

/// Reads instruments with Cedar.
#[derive(Clone, Copy, Debug)]
pub struct CedarRulebooks;

impl Rulebooks for CedarRulebooks {
    fn load(&self, files: &[(String, String)]) -> Result<Arc<dyn Rulebook>, Vec<String>> {
        let files = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
        let rulebook = CedarRulebook::load(&Pack::new(files)).map_err(|error| error.problems)?;
        Ok(Arc::new(rulebook))
    }
}

/// The engine of a home whose docket is there.
///
/// # Errors
///
/// A key is missing, or the docket cannot be opened.
pub fn engine(home: &Home, say: Say) -> Result<Engine, Error> {
    let docket = SqliteDocket::open(&home.path("docket.sqlite"))?;
    wire(home, Arc::new(docket), say)
}

/// Whether the store's file is whole, page by page.
///
/// # Errors
///
/// What is not.
pub fn sound(home: &Home) -> Result<(), Error> {
    SqliteDocket::open(&home.path("docket.sqlite"))?.check().map_err(Error::from)
}

/// The engine of a home that is being made.
///
/// # Errors
///
/// The docket cannot be made.
pub fn new_engine(home: &Home, say: Say) -> Result<Engine, Error> {
    let docket = SqliteDocket::create(&home.path("docket.sqlite"))?;
    wire(home, Arc::new(docket), say)
}

fn wire(home: &Home, docket: Arc<dyn Docket>, say: Say) -> Result<Engine, Error> {
    let context = Context { register: home.register_id()?, epoch: home.config.register_epoch };
    let (k_match, k_open) = (home.secret("match")?, home.secret("open")?);
    let registers = RegisterStore::new(&home.path("register"), context, *k_match, *k_open);
    let (docket_key, handle_key, log_key) =
        (home.secret("docket")?, home.secret("handle")?, home.secret("log")?);
    let watcher: Arc<dyn Watcher> =
        if say.is_live() { Arc::new(Bar::default()) } else { Arc::new(Unwatched) };
    Ok(Engine {
        docket,
        registers: Arc::new(registers),
        log: Arc::new(PublicFolder::new(&home.path("public"), &home.path("unpublished"))),
        requests: Arc::new(FileRequests),
        rulebooks: Arc::new(CedarRulebooks),
        gate: Arc::new(FileGate::new(&home.path("gate"), say)),
        outbox: Arc::new(FolderOutbox),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        watcher,
        secrets: Secrets::new(&docket_key, &handle_key, &log_key, &home.config.origin)?,
        custodian: home.config.custodian.clone(),
        loaded: Mutex::new(BTreeMap::new()),
    })
}
