//! Instruments are adopted: when a home begins, with its people and its first leaves, and later, each time by counsel's
//! signature over the pack's SHA-256.

use std::sync::{Arc, PoisonError};

use jiff::Timestamp;
use portcullis_core::Digest;
use portcullis_core::accounting::{Kind, Record};
use portcullis_core::staff::{Keyring, Role};
use portcullis_core::terms::Terms;

use crate::acting::StaffKeys;
use crate::change::{Adoption, Change, StaffRow};
use crate::engine::{Engine, Reply, Step};
use crate::error::{Error, Result};
use crate::jwk::PrivateKey;
use crate::kept::Kept;
use crate::ports::Rulebook;
use crate::sequence::{Sequence, hex};

/// What a home begins with.
#[derive(Debug)]
pub struct Beginning {
    /// The first of each role.
    pub people: Vec<(Role, PrivateKey)>,
    /// The packs to adopt, by their files.
    pub packs: Vec<Vec<(String, String)>>,
}

/// The statement that counsel signs to adopt a pack.
#[must_use]
pub fn statement(id: &str, version: u32, pack_sha256: &Digest) -> String {
    format!(
        "portcullis/adoption/v1\nI have read this instrument and adopt it.\ninstrument: {id}\nversion: \
         {version}\npack: {}\n",
        hex(pack_sha256)
    )
}

/// Verifies that counsel signed the pack of an adoption.
///
/// # Errors
///
/// Nobody did, or somebody else.
pub fn verify(adoption: &Adoption, staff: &StaffKeys) -> Result<()> {
    let statement = statement(&adoption.id, adoption.version, &adoption.pack_sha256);
    match staff.signer(&statement, &adoption.token) {
        Some(person) if person.role == Role::Counsel => Ok(()),
        _ => Err(Error::Configuration(format!(
            "the pack of {} is not signed by this home's counsel: what is kept of it was changed, so \
             restore the docket",
            adoption.id
        ))),
    }
}

pub(crate) fn begin(engine: &Engine, beginning: &Beginning, now: Timestamp) -> Result<()> {
    let head = engine.docket.head()?;
    if head.size > 0 {
        return Err(Error::Configuration(
            "this home has begun already: name another folder with `--home`".to_owned(),
        ));
    }
    let counsel = beginning.people.iter().find(|(role, _)| *role == Role::Counsel);
    let (_, counsel) = counsel.ok_or_else(|| Error::fault("a home needs counsel"))?;
    let mut change = Change::default();
    for (role, key) in &beginning.people {
        let jwk = serde_json::to_string(&key.public()).map_err(Error::fault)?;
        let row = StaffRow { id: key.kid().to_owned(), role: role.word().to_owned(), jwk };
        change.staff.push(row);
    }
    let mut sequence = Sequence::at(&head, &engine.secrets, engine.entropy.as_ref(), now)?;
    let at = now.to_string();
    for files in &beginning.packs {
        let rulebook = engine.rulebooks.load(files).map_err(Error::Input)?;
        let terms = rulebook.terms();
        let statement = statement(&terms.id, terms.version, &terms.pack_sha256);
        let token = crate::jws::sign(statement.as_bytes(), crate::jws::STATEMENT, counsel)
            .map_err(Error::fault)?;
        let record = Record::new(Kind::Adopted, &at)
            .with("by", counsel.kid())
            .with("instrument", terms.name())
            .with("detail", hex(&terms.pack_sha256));
        let known = sequence.append(Kind::Adopted, &record, None, None)?.index;
        change.adoptions.push(Adoption {
            known,
            id: terms.id.clone(),
            version: terms.version,
            pack_sha256: terms.pack_sha256,
            token,
            at: now,
            files: files.clone(),
        });
    }
    sequence.finish(&mut change, Kept::default())?;
    engine.docket.apply(&change).map_err(Error::from)
}

impl Engine {
    /// Every adoption, oldest first.
    ///
    /// # Errors
    ///
    /// The docket cannot be read, or was changed.
    pub fn every_adoption(&self) -> Result<Vec<Adoption>> {
        self.adoptions(u64::MAX)
    }

    /// Whether a pack is another than the one adopted, and its version a new one.
    ///
    /// # Errors
    ///
    /// Its version was adopted with other words, or is older.
    pub fn may_adopt(&self, terms: &Terms) -> Result<bool> {
        let all = self.adoptions(u64::MAX)?;
        let own = || all.iter().filter(|own| own.id == terms.id);
        if own().next_back().is_some_and(|own| own.pack_sha256 == terms.pack_sha256) {
            return Ok(false);
        }
        let newest = own().map(|own| own.version).max();
        match newest.filter(|newest| terms.version <= *newest) {
            None => Ok(true),
            Some(newest) => Err(Error::input(format!(
                "{}: version {newest} is adopted, with other words: a changed pack is a new version, so write \
                 `version = {}` in its instrument.toml",
                terms.id,
                newest + 1
            ))),
        }
    }

    /// The rulebook of an adoption. Counsel's signature over the pack is verified each time it is
    /// read; a pack that is not signed, or not the one signed, is refused.
    ///
    /// # Errors
    ///
    /// The signature, or the pack.
    pub fn rulebook(&self, adoption: &Adoption) -> Result<Arc<dyn Rulebook>> {
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(rulebook) = loaded.get(&adoption.pack_sha256) {
            return Ok(Arc::clone(rulebook));
        }
        verify(adoption, &self.staff()?)?;
        // A pack with problems was never signed: it was changed, or this program reads packs of another kind.
        let lost = |why: String| {
            let id = &adoption.id;
            Error::Configuration(format!(
                "the pack of {id} is not the one that counsel signed{why}: it was changed, so restore the docket"
            ))
        };
        let first = |problems: Vec<String>| problems.into_iter().next().unwrap_or_default();
        let rulebook = self.rulebooks.load(&adoption.files);
        let rulebook = rulebook.map_err(|problems| lost(format!(" ({})", first(problems))))?;
        if rulebook.terms().pack_sha256 != adoption.pack_sha256 {
            return Err(lost(String::new()));
        }
        loaded.insert(adoption.pack_sha256, Arc::clone(&rulebook));
        Ok(rulebook)
    }

    /// The rulebook that a batch was judged by.
    ///
    /// # Errors
    ///
    /// The pack is not among those adopted.
    pub fn rulebook_of(&self, pack: &Digest) -> Result<Arc<dyn Rulebook>> {
        let all = self.adoptions(u64::MAX)?;
        let adoption = all.iter().find(|adoption| adoption.pack_sha256 == *pack);
        let lost = || {
            Error::Configuration("the pack that a batch was judged by is not in the docket: it was changed, so restore it".to_owned())
        };
        self.rulebook(adoption.ok_or_else(lost)?)
    }
}

/// Adopts a pack in a home that has begun: counsel signs its SHA-256. What was lodged before is decided by the pack of
/// that time still; what is lodged from now on, by this one.
///
/// # Errors
///
/// Who asks is not counsel, the pack has problems, or its version is not a new one.
pub(crate) fn adopt(step: &Step<'_>, files: &[(String, String)]) -> Result<Reply> {
    let (engine, actor, now) = (step.engine, step.actor, step.now);
    actor.must_be(Role::Counsel, "sign an instrument")?;
    let rulebook = engine.rulebooks.load(files).map_err(Error::Input)?;
    let terms = rulebook.terms();
    if !engine.may_adopt(terms)? {
        return Ok(Reply::Done);
    }
    let statement = statement(&terms.id, terms.version, &terms.pack_sha256);
    let token = actor.sign(&statement)?;
    let record = Record::new(Kind::Adopted, &now.to_string())
        .with("by", actor.id())
        .with("instrument", terms.name())
        .with("detail", hex(&terms.pack_sha256));
    let mut sequence = step.sequence()?;
    let known = sequence.append(Kind::Adopted, &record, None, None)?.index;
    let adoption = Adoption {
        known,
        id: terms.id.clone(),
        version: terms.version,
        pack_sha256: terms.pack_sha256,
        token,
        at: now,
        files: files.to_vec(),
    };
    step.apply(sequence, Change { adoptions: vec![adoption], ..Change::default() })?;
    Ok(Reply::Done)
}
