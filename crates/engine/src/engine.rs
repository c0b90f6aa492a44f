//! The door: one command, at one moment, by one person.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use portcullis_core::Digest;

use crate::acting::{Actor, StaffKeys};
use crate::change::{Adoption, Change, Head};
use crate::error::{Error, Result};
use crate::ports::{
    Clock, Docket, Entropy, Outbox, PublicLog, Registers, Requests, Rulebook, Watcher,
};
use crate::secrets::Secrets;
use crate::sequence::Sequence;
use crate::{adopt, answer, clear, ending, lodge, protect, publish, resolve, roll, sealing, stay};

/// How far a clock may step back, as a time service that corrects it does, before it is a fault.
const SLACK: SignedDuration = SignedDuration::from_secs(10);

/// Reads instruments. The adapter is `portcullis-rules`.
pub trait Rulebooks: Send + Sync {
    /// Makes a pack ready to judge.
    ///
    /// # Errors
    ///
    /// Every problem of the pack.
    fn load(
        &self,
        files: &[(String, String)],
    ) -> std::result::Result<Arc<dyn Rulebook>, Vec<String>>;
}

/// A custodian's gateway: the ports, wired.
pub struct Engine {
    /// The permanent record.
    pub docket: Arc<dyn Docket>,
    /// The sealed registers.
    pub registers: Arc<dyn Registers>,
    /// The public log.
    pub log: Arc<dyn PublicLog>,
    /// Reads letters and rows.
    pub requests: Arc<dyn Requests>,
    /// Reads instruments.
    pub rulebooks: Arc<dyn Rulebooks>,
    /// Takes answers.
    pub outbox: Arc<dyn Outbox>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Random numbers.
    pub entropy: Arc<dyn Entropy>,
    /// Whoever watches progress.
    pub watcher: Arc<dyn Watcher>,
    /// The custodian's own keys.
    pub secrets: Secrets,
    /// The custodian's id, to whom letters are addressed.
    pub custodian: String,
    /// Rulebooks read so far, by pack.
    pub loaded: Mutex<BTreeMap<Digest, Arc<dyn Rulebook>>>,
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Engine({})", self.custodian)
    }
}

/// What can be asked of the engine.
#[derive(Debug)]
pub enum Command {
    /// Adopt an instrument, by the files of its pack.
    Adopt(Vec<(String, String)>),
    /// Enter officials, or change them.
    ImportRoll(Vec<roll::Entry>),
    /// End an official's entry at once.
    Revoke(roll::Revocation),
    /// Build and publish a generation of the register.
    Seal(Vec<sealing::ExtractRow>),
    /// Take a letter and its rows.
    Lodge(lodge::Lodging),
    /// Resolve a batch finding.
    Resolve(resolve::Resolution),
    /// Clear a batch.
    Clear(clear::Clearing),
    /// Decline a batch.
    Decline(ending::Declining),
    /// Enter the requester's withdrawal.
    Withdraw(ending::Withdrawing),
    /// Match, record and deliver.
    Answer(answer::Answering),
    /// Enter a stay.
    EnterStay(stay::Order),
    /// Lift a stay.
    LiftStay(stay::Lifting),
    /// Enter a protection.
    Protect(protect::Protection),
    /// Remove a protection.
    Unprotect(protect::Removal),
}

impl Command {
    /// The batch that it is about, where it moves one on.
    fn batch(&self) -> Option<&str> {
        match self {
            Command::Resolve(resolution) => Some(&resolution.batch),
            Command::Clear(clearing) => Some(&clearing.batch),
            Command::Decline(declining) => Some(&declining.batch),
            Command::Withdraw(withdrawing) => Some(&withdrawing.batch),
            Command::Answer(answering) => Some(&answering.batch),
            _ => None,
        }
    }
}

/// One command being carried through: by whom, at which moment, from which head.
pub(crate) struct Step<'a> {
    pub(crate) engine: &'a Engine,
    pub(crate) actor: &'a Actor,
    pub(crate) head: Head,
    pub(crate) now: Timestamp,
}

impl<'a> Step<'a> {
    /// Leaves to append at the head that this step began at.
    pub(crate) fn sequence(&self) -> Result<Sequence<'a>> {
        let engine = self.engine;
        Sequence::at(&self.head, &engine.secrets, engine.entropy.as_ref(), self.now)
    }

    /// Signs the head over the leaves and applies the change, whole.
    pub(crate) fn apply(&self, sequence: Sequence<'_>, mut change: Change) -> Result<()> {
        sequence.finish(&mut change)?;
        self.engine.docket.apply(&change).map_err(Error::from)
    }
}

/// What the engine did.
#[derive(Debug)]
pub enum Reply {
    /// It is done; there is nothing to tell.
    Done,
    /// A generation was sealed.
    Sealed(sealing::SealReport),
    /// A letter was taken, or refused.
    Lodged(lodge::Lodged),
    /// A batch moved on.
    Moved(crate::change::BatchRow),
    /// Answers were delivered.
    Answered(answer::Answered),
}

impl Engine {
    /// Carries a command through. The clock is read here, once.
    ///
    /// # Errors
    ///
    /// Why it was not done. Whatever was done before the error is recorded, and the same command
    /// again is safe.
    pub fn handle(&self, actor: &Actor, command: Command) -> Result<Reply> {
        let now = self.moment()?;
        let reply = self.handle_at(actor, command, now);
        self.watcher.end();
        reply
    }

    /// Now, which is never before what is on record: a stay, a lapse and the age of the register are
    /// judged by it, and a clock that was set back would undo them.
    fn moment(&self) -> Result<Timestamp> {
        let (now, last) = (self.clock.now(), self.docket.last_at()?);
        let Some(last) = last.filter(|last| now < *last) else { return Ok(now) };
        if last.duration_since(now) <= SLACK {
            return Ok(last);
        }
        Err(Error::Configuration(format!(
            "the clock says {now}, and the last record was made at {last}: set the clock, then run the \
             same command again"
        )))
    }

    fn handle_at(&self, actor: &Actor, command: Command, now: Timestamp) -> Result<Reply> {
        // What the last command left unpublished goes out first, and a letter that has lapsed lapses.
        let head = self.publish()?;
        let head = match command.batch() {
            Some(id) if ending::lapse(self, id, &head, now)? => self.publish()?,
            _ => head,
        };
        // The head is read before anything that is decided on. If another command moves it meanwhile,
        // the docket takes nothing of this one.
        let step = Step { engine: self, actor, head, now };
        let reply = match command {
            Command::Adopt(files) => adopt::adopt(&step, &files)?,
            Command::ImportRoll(officials) => roll::import(&step, officials)?,
            Command::Revoke(revocation) => roll::revoke(&step, &revocation)?,
            Command::Seal(rows) => sealing::seal(&step, rows)?,
            Command::Lodge(lodging) => lodge::lodge(&step, &lodging)?,
            Command::Resolve(resolution) => resolve::resolve(&step, &resolution)?,
            Command::Clear(clearing) => clear::clear(&step, &clearing)?,
            Command::Decline(declining) => ending::decline(&step, &declining)?,
            Command::Withdraw(withdrawing) => ending::withdraw(&step, &withdrawing)?,
            Command::Answer(answering) => answer::answer(&step, &answering)?,
            Command::EnterStay(order) => stay::enter(&step, order)?,
            Command::LiftStay(lifting) => stay::lift(&step, &lifting)?,
            Command::Protect(protection) => protect::add(&step, &protection)?,
            Command::Unprotect(removal) => protect::remove(&step, &removal)?,
        };
        self.publish()?;
        Ok(reply)
    }

    /// Publishes everything up to the docket's head.
    pub(crate) fn publish(&self) -> Result<Head> {
        publish::publish(self.docket.as_ref(), self.log.as_ref(), &self.secrets)
    }

    /// Begins an empty home: its staff, its instruments, its first leaves.
    ///
    /// # Errors
    ///
    /// The home is not empty, or an instrument has problems.
    pub fn begin(&self, beginning: &adopt::Beginning) -> Result<()> {
        adopt::begin(self, beginning, self.clock.now())?;
        self.publish().map(drop)
    }

    /// Everyone's keys.
    ///
    /// # Errors
    ///
    /// The docket cannot be read.
    pub fn staff(&self) -> Result<StaffKeys> {
        StaffKeys::read(&self.docket.staff()?)
    }

    /// The instruments in use: of each, the version adopted last.
    ///
    /// # Errors
    ///
    /// The docket cannot be read.
    pub fn adopted(&self) -> Result<BTreeMap<String, Adoption>> {
        let all = self.docket.adoptions()?;
        Ok(all.into_iter().map(|adoption| (adoption.id.clone(), adoption)).collect())
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
        adopt::verify(adoption, &self.staff()?)?;
        let rulebook = self.rulebooks.load(&adoption.files).map_err(Error::Input)?;
        if rulebook.terms().pack_sha256 != adoption.pack_sha256 {
            return Err(Error::Configuration(format!(
                "the pack of {} is not the one that counsel signed: it was changed, so restore the docket",
                adoption.id
            )));
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
        let all = self.docket.adoptions()?;
        let adoption = all.iter().find(|adoption| adoption.pack_sha256 == *pack);
        let lost = || Error::fault("the pack that a batch was judged by is not in the docket");
        self.rulebook(adoption.ok_or_else(lost)?)
    }
}
