//! Things that break on purpose: a port that loses the next write of a kind, or its reply, or finds that
//! somebody was faster. Everything else goes to the real one.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use portcullis_core::Digest;
use portcullis_engine::change::{
    Adoption, BatchRow, Change, DocumentKind, DocumentRow, EntryRow, EventRow, FindingRow,
    GenerationRow, Head, ItemRow, OfficialRow, ProtectionRow, RecallRow, SafeguardRow, StaffRow,
    StayRow,
};
use portcullis_engine::error::Result as Done;
use portcullis_engine::ports::{
    Asked, Built, Docket, Outbox, PublicLog, Register, Registers, SealRecord, StoreError, Tallied,
};
use portcullis_engine::{Engine, Error};
use portcullis_tlog::Tile;

type Stored<T> = Result<T, StoreError>;

/// A write that can go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Write {
    /// The docket's transaction.
    Docket,
    /// A file of the public log.
    LogFile,
    /// The checkpoint.
    Checkpoint,
    /// The register's file.
    Register,
    /// An answer's files.
    Answer,
}

impl Write {
    /// Every write.
    pub const ALL: [Write; 5] =
        [Write::Docket, Write::LogFile, Write::Checkpoint, Write::Register, Write::Answer];
}

/// How it goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// It is not done, and fails.
    Write,
    /// It is done, and nobody is told.
    Reply,
    /// Somebody else was faster. Of the docket alone.
    Race,
}

/// What goes wrong next; shared by every port.
#[derive(Debug, Default)]
pub struct Faults(Mutex<Option<(Write, Loss)>>);

impl Faults {
    /// Nothing goes wrong, until told otherwise.
    #[must_use]
    pub fn none() -> Arc<Faults> {
        Arc::default()
    }

    /// The next write of this kind goes wrong so.
    pub fn arm(&self, write: Write, loss: Loss) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((write, loss));
    }

    /// Nothing goes wrong any more. Says whether something still would have.
    pub fn disarm(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take().is_some()
    }

    fn take(&self, write: Write) -> Option<Loss> {
        let mut armed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let loss = armed.filter(|(kind, _)| *kind == write).map(|(_, loss)| loss);
        if loss.is_some() {
            *armed = None;
        }
        loss
    }

    /// Does a write, unless it is to be lost.
    fn during<T>(&self, write: Write, act: impl FnOnce() -> Stored<T>) -> Stored<T> {
        let lost = || StoreError::OutcomeUnknown("lost on purpose".to_owned());
        match self.take(write) {
            None => act(),
            Some(Loss::Race) => Err(StoreError::Conflict),
            Some(Loss::Write) => Err(lost()),
            Some(Loss::Reply) => act().and_then(|_| Err(lost())),
        }
    }
}

/// Puts an engine's ports behind the faults.
pub fn break_ports(engine: &mut Engine, faults: &Arc<Faults>) {
    let port = |real| Faulty { real, faults: Arc::clone(faults) };
    engine.docket = Arc::new(port(Arc::clone(&engine.docket)));
    let port = |real| Faulty { real, faults: Arc::clone(faults) };
    engine.log = Arc::new(port(Arc::clone(&engine.log)));
    let port = |real| Faulty { real, faults: Arc::clone(faults) };
    engine.registers = Arc::new(port(Arc::clone(&engine.registers)));
    let port = |real| Faulty { real, faults: Arc::clone(faults) };
    engine.outbox = Arc::new(port(Arc::clone(&engine.outbox)));
}

/// A port with faults before it.
struct Faulty<P: ?Sized> {
    real: Arc<P>,
    faults: Arc<Faults>,
}

impl Docket for Faulty<dyn Docket> {
    fn apply(&self, change: &Change) -> Stored<()> {
        self.faults.during(Write::Docket, || self.real.apply(change))
    }

    fn head(&self) -> Stored<Head> {
        self.real.head()
    }

    fn last_at(&self) -> Stored<Option<Timestamp>> {
        self.real.last_at()
    }

    fn leaves(&self, first: u64, end: u64) -> Stored<Vec<[u8; 32]>> {
        self.real.leaves(first, end)
    }

    fn opening(&self, index: u64) -> Stored<Option<Vec<u8>>> {
        self.real.opening(index)
    }

    fn staff(&self) -> Stored<Vec<StaffRow>> {
        self.real.staff()
    }

    fn officials(&self) -> Stored<Vec<OfficialRow>> {
        self.real.officials()
    }

    fn adoptions(&self) -> Stored<Vec<Adoption>> {
        self.real.adoptions()
    }

    fn stays(&self) -> Stored<Vec<StayRow>> {
        self.real.stays()
    }

    fn protections(&self) -> Stored<Vec<ProtectionRow>> {
        self.real.protections()
    }

    fn safeguards(&self) -> Stored<Vec<SafeguardRow>> {
        self.real.safeguards()
    }

    fn recalls(&self) -> Stored<Vec<RecallRow>> {
        self.real.recalls()
    }

    fn generations(&self) -> Stored<Vec<GenerationRow>> {
        self.real.generations()
    }

    fn batches(&self) -> Stored<Vec<BatchRow>> {
        self.real.batches()
    }

    fn batch(&self, id: &str) -> Stored<Option<BatchRow>> {
        self.real.batch(id)
    }

    fn batches_of(&self, letter_sha256: &Digest, rows_sha256: &Digest) -> Stored<Vec<BatchRow>> {
        self.real.batches_of(letter_sha256, rows_sha256)
    }

    fn letter_of(&self, jti_sha256: &Digest) -> Stored<Option<Digest>> {
        self.real.letter_of(jti_sha256)
    }

    fn items(&self, batch: u64) -> Stored<Vec<ItemRow>> {
        self.real.items(batch)
    }

    fn findings(&self, batch: u64) -> Stored<Vec<FindingRow>> {
        self.real.findings(batch)
    }

    fn documents(&self, batch: u64, kind: DocumentKind) -> Stored<Vec<DocumentRow>> {
        self.real.documents(batch, kind)
    }

    fn events(&self) -> Stored<Vec<EventRow>> {
        self.real.events()
    }

    fn entries(&self, batch: u64) -> Stored<Vec<EntryRow>> {
        self.real.entries(batch)
    }

    fn counts(&self, asked: &[Asked], since: Timestamp, known: u64) -> Stored<Vec<u32>> {
        self.real.counts(asked, since, known)
    }

    fn tallied(&self, each: &mut dyn FnMut(&Tallied)) -> Stored<()> {
        self.real.tallied(each)
    }
}

impl PublicLog for Faulty<dyn PublicLog> {
    fn checkpoint(&self) -> Stored<Option<Vec<u8>>> {
        self.real.checkpoint()
    }

    fn tile(&self, tile: Tile) -> Stored<Vec<u8>> {
        self.real.tile(tile)
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Stored<()> {
        self.faults.during(Write::LogFile, || self.real.write(path, bytes))
    }

    fn sync(&self) -> Stored<()> {
        self.real.sync()
    }

    fn publish(&self, checkpoint: &[u8], policy: &str) -> Stored<()> {
        self.faults.during(Write::Checkpoint, || self.real.publish(checkpoint, policy))
    }
}

impl Registers for Faulty<dyn Registers> {
    fn build(&self, generation: u32, records: &[SealRecord]) -> Stored<Built> {
        self.faults.during(Write::Register, || self.real.build(generation, records))
    }

    fn open(&self, generation: &GenerationRow) -> Stored<Box<dyn Register>> {
        self.real.open(generation)
    }

    fn shown(&self, rows: Vec<Vec<u8>>) -> Box<dyn Register> {
        self.real.shown(rows)
    }
}

impl Outbox for Faulty<dyn Outbox> {
    fn is_free(&self, folder: &str, batch: &str) -> Done<()> {
        self.real.is_free(folder, batch)
    }

    fn hand_over(
        &self,
        folder: &str,
        files: &[(String, Vec<u8>)],
        withheld: &[String],
    ) -> Done<()> {
        let lost = || Err(Error::CannotWrite("lost on purpose".to_owned()));
        match self.faults.take(Write::Answer) {
            None => self.real.hand_over(folder, files, withheld),
            Some(Loss::Reply) => self.real.hand_over(folder, files, withheld).and_then(|()| lost()),
            Some(_) => lost(),
        }
    }
}
