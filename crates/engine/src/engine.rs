//! The door: one command, at one moment, by one person.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};
use portcullis_core::Digest;
use portcullis_core::accounting::Kind;
use portcullis_core::moment::Moment;

use crate::acting::{Actor, StaffKeys};
use crate::change::{Adoption, Change, GenerationRow, Head};
use crate::error::{Error, Result};
use crate::ports::{
    Clock, Docket, Entropy, Gate, Outbox, PublicLog, Registers, Requests, Rulebook, Watcher,
};
use crate::secrets::Secrets;
use crate::sequence::Sequence;
use crate::{
    adopt, answer, clear, ending, lodge, order, protect, publish, recall, resolve, roll,
    safeguards, sealing,
};

/// How far a clock may step back, as a time service that corrects it does, before it is a fault.
const SLACK: SignedDuration = SignedDuration::from_secs(10);

/// How often a command is decided anew because others were faster, before it gives up.
const TRIES_MAX: u32 = 16;

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
    /// What only one command passes at a time.
    pub gate: Arc<dyn Gate>,
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
    EnterStay(order::Order),
    /// Correct how a stay reads.
    CorrectStay(order::Correction),
    /// Lift a stay, or vacate it.
    EndStay(order::Ending),
    /// Enter a protection.
    Protect(protect::Protection),
    /// Remove a protection.
    Unprotect(protect::Removal),
    /// Enter whether an agency's safeguards are in force.
    Safeguards(safeguards::Review),
    /// Withdraw confirmations, with a notice to each recipient.
    Recall(recall::Recalling),
    /// Enter that a recipient acknowledged a notice.
    Acknowledge(recall::Acknowledging),
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

    /// This step's two clocks: now, and what the head that it began at holds.
    pub(crate) fn moment(&self) -> Moment {
        Moment { at: self.now, known: self.head.size }
    }

    /// Signs the head over the leaves and applies the change, whole.
    pub(crate) fn apply(&self, sequence: Sequence<'_>, mut change: Change) -> Result<()> {
        let before = self.engine.before(&change)?;
        sequence.finish(&mut change, before)?;
        let _passing = self.engine.gate.pass()?;
        self.engine.docket.apply(&change).map_err(Error::from)
    }

    /// The same step, at the head and the moment of now.
    pub(crate) fn renewed(&self) -> Result<Step<'a>> {
        let engine = self.engine;
        Ok(Step { engine, actor: self.actor, head: engine.publish()?, now: engine.moment()? })
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
    /// Carries a command through. The clock is read here, once; and once more where another command moved the docket
    /// first, as an order of a court does that comes in meanwhile: then everything is decided again.
    ///
    /// # Errors
    ///
    /// Why it was not done. Whatever was done before the error is recorded, and the same command
    /// again is safe.
    pub fn handle(&self, actor: &Actor, command: Command) -> Result<Reply> {
        let reply = match command {
            // The extract is taken apart as it is read; where it goes into the docket, the head is read again.
            Command::Seal(rows) => self.seal(actor, rows),
            command => self.until_first(|now| self.handle_at(actor, &command, now)),
        };
        self.watcher.end();
        reply
    }

    /// Does it until no other command moved the docket first.
    fn until_first(&self, carry: impl Fn(Timestamp) -> Result<Reply>) -> Result<Reply> {
        let mut tries = 1;
        loop {
            match carry(self.moment()?) {
                Err(Error::Overtaken) if tries < TRIES_MAX => tries += 1,
                reply => return reply,
            }
        }
    }

    fn seal(&self, actor: &Actor, rows: Vec<sealing::ExtractRow>) -> Result<Reply> {
        let now = self.moment()?;
        let step = Step { engine: self, actor, head: self.publish()?, now };
        let reply = sealing::seal(&step, rows)?;
        self.publish()?;
        Ok(reply)
    }

    /// Now, which is never before what is on record: a stay, a lapse and the age of the register are
    /// judged by it, and a clock that was set back would undo them.
    pub(crate) fn moment(&self) -> Result<Timestamp> {
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

    fn handle_at(&self, actor: &Actor, command: &Command, now: Timestamp) -> Result<Reply> {
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
            Command::Adopt(files) => adopt::adopt(&step, files)?,
            Command::ImportRoll(officials) => roll::import(&step, officials)?,
            Command::Revoke(revocation) => roll::revoke(&step, revocation)?,
            Command::Seal(_) => return Err(Error::fault("a register is sealed once")),
            Command::Lodge(lodging) => lodge::lodge(&step, lodging)?,
            Command::Resolve(resolution) => resolve::resolve(&step, resolution)?,
            Command::Clear(clearing) => clear::clear(&step, clearing)?,
            Command::Decline(declining) => ending::decline(&step, declining)?,
            Command::Withdraw(withdrawing) => ending::withdraw(&step, withdrawing)?,
            Command::Answer(answering) => answer::answer(&step, answering)?,
            Command::EnterStay(order) => order::enter(&step, order)?,
            Command::CorrectStay(correction) => order::correct(&step, correction)?,
            Command::EndStay(ending) => order::end(&step, ending)?,
            Command::Protect(protection) => protect::add(&step, protection)?,
            Command::Unprotect(removal) => protect::remove(&step, removal)?,
            Command::Safeguards(review) => safeguards::enter(&step, review)?,
            Command::Recall(recalling) => recall::recall(&step, recalling)?,
            Command::Acknowledge(acknowledging) => recall::acknowledge(&step, acknowledging)?,
        };
        self.publish()?;
        Ok(reply)
    }

    /// Publishes everything up to the docket's head.
    pub(crate) fn publish(&self) -> Result<Head> {
        let _passing = self.gate.pass()?;
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

    /// As much of what is asked for as there is now: what is recorded while it is read is not a part of it.
    ///
    /// # Errors
    ///
    /// The docket cannot be read.
    pub(crate) fn up_to(&self, known: u64) -> Result<u64> {
        Ok(known.min(self.docket.head()?.size))
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
        self.adopted_at(u64::MAX)
    }

    /// Every adoption before a leaf of the docket, oldest first.
    pub(crate) fn adoptions(&self, known: u64) -> Result<Vec<Adoption>> {
        let known = self.up_to(known)?;
        let mut all = self.docket.adoptions()?;
        self.accounts_for(Kind::Adopted, all.iter().map(|row| row.known), known)?;
        all.retain(|adoption| adoption.known < known);
        Ok(all)
    }

    /// The instruments in use before a leaf of the docket.
    ///
    /// # Errors
    ///
    /// The docket cannot be read.
    pub fn adopted_at(&self, known: u64) -> Result<BTreeMap<String, Adoption>> {
        let all = self.adoptions(known)?.into_iter();
        Ok(all.map(|adoption| (adoption.id.clone(), adoption)).collect())
    }

    /// The generation of the register that answered before a leaf of the docket.
    ///
    /// # Errors
    ///
    /// The docket cannot be read.
    pub fn generation(&self, known: u64) -> Result<Option<GenerationRow>> {
        let known = self.up_to(known)?;
        let mut all = self.docket.generations()?;
        self.accounts_for(Kind::Sealed, all.iter().map(|row| row.known), known)?;
        all.retain(|generation| generation.known < known);
        Ok(all.into_iter().max_by_key(|row| row.number))
    }
}
