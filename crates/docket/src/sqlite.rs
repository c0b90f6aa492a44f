//! The embedded store: SQLite, one file, WAL, `synchronous = FULL`, one writer at a time.

mod batch; // batches and their findings
mod count; // what is counted under keyed handles
mod document; // letters, rows, decisions and answers, sealed
mod head; // the head, the leaves, the entries and their openings
mod instrument; // adoptions and the files of their packs
mod item; // where each row of a letter stands
mod people; // staff and officials
mod protection; // what happened to protections
mod recall; // notices of recall
mod safeguard; // entries on agencies' safeguards
mod register; // generations of the register
mod stay; // what happened to orders
mod value; // how our nouns stand in columns

use std::fmt;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use portcullis_core::Digest;
use portcullis_engine::change::{
    Adoption, BatchRow, Change, DocumentKind, DocumentRow, EntryRow, EventRow, FindingRow,
    GenerationRow, Head, ItemRow, OfficialRow, ProtectionRow, RecallRow, SafeguardRow, StaffRow,
    StayRow,
};
use portcullis_engine::ports::{Asked, Docket, StoreError, Tallied};
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

type Stored<T> = Result<T, StoreError>;

/// The version that this program reads and writes.
const VERSION: i64 = 6;
const SCHEMA: &str = include_str!("sqlite/schema.sql");
/// How long a command waits for another's transaction.
const BUSY: Duration = Duration::from_secs(30);

/// The docket in an SQLite file.
pub struct SqliteDocket {
    connection: Mutex<Connection>,
}

impl fmt::Debug for SqliteDocket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SqliteDocket(..)")
    }
}

/// An SQLite error, without any value that was bound.
fn broken(error: rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
            StoreError::Unavailable("the docket is in use by another command; try again".to_owned())
        }
        Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::CannotOpen) => {
            StoreError::Unavailable("the docket is not one that can be read".to_owned())
        }
        Some(rusqlite::ErrorCode::DiskFull) => StoreError::CannotWrite(
            "the docket's disk is full; nothing of this command was recorded: make room, and run it \
             again"
                .to_owned(),
        ),
        Some(rusqlite::ErrorCode::SystemIoFailure) => StoreError::CannotWrite(
            "the docket's disk does not take what is written: it is full, or failing; nothing of this \
             command was recorded: see to the disk, and run it again"
                .to_owned(),
        ),
        Some(rusqlite::ErrorCode::ReadOnly | rusqlite::ErrorCode::PermissionDenied) => {
            StoreError::CannotWrite(
                "the docket may not be written by whoever runs this: run it as the owner of the home, who must be \
                 able to write `docket.sqlite` and, where they are, the files `docket.sqlite-wal` and \
                 `docket.sqlite-shm` beside it"
                    .to_owned(),
            )
        }
        Some(rusqlite::ErrorCode::DatabaseCorrupt) => StoreError::Unavailable(
            "the docket's file is damaged: restore its newest copy".to_owned(),
        ),
        Some(code) => StoreError::Broken(format!("the docket: {code:?}")),
        None => StoreError::Changed(
            "the docket cannot be read as this program writes it: it was changed, so restore it"
                .to_owned(),
        ),
    }
}

impl SqliteDocket {
    /// Makes a new docket.
    ///
    /// # Errors
    ///
    /// The file cannot be made, or is there already.
    pub fn create(path: &Path) -> Stored<SqliteDocket> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let docket = SqliteDocket::connect(path, flags)?;
        {
            let connection = docket.lock();
            let version = version(&connection)?;
            if version != 0 {
                return Err(StoreError::Broken("there is a docket already".to_owned()));
            }
            let whole =
                format!("begin immediate;\n{SCHEMA}\npragma user_version = {VERSION};\ncommit;");
            connection.execute_batch(&whole).map_err(broken)?;
        }
        Ok(docket)
    }

    /// Opens a docket.
    ///
    /// # Errors
    ///
    /// It is not there, or is of another version.
    pub fn open(path: &Path) -> Stored<SqliteDocket> {
        let docket = SqliteDocket::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let found = version(&docket.lock())?;
        if found == VERSION {
            return Ok(docket);
        }
        if found == 0 {
            return Err(StoreError::Unavailable(
                "the docket is empty: restore its newest copy".to_owned(),
            ));
        }
        Err(StoreError::Broken(format!(
            "the docket is of version {found}, this program reads version {VERSION}: use the program \
             that made it"
        )))
    }

    /// Looks at every page of the file, and at its tables and triggers.
    ///
    /// # Errors
    ///
    /// The file is damaged, or its tables and triggers are not those that this program makes.
    pub fn check(&self) -> Stored<()> {
        let connection = self.lock();
        let own = Connection::open_in_memory().map_err(broken)?;
        own.execute_batch(SCHEMA).map_err(broken)?;
        if made_of(&own)? != made_of(&connection)? {
            return Err(StoreError::Changed(
                "the docket's tables and triggers are not those that this program makes: it was changed, so restore it"
                    .to_owned(),
            ));
        }
        let found: String =
            connection.query_row("pragma quick_check(1)", [], |row| row.get(0)).map_err(broken)?;
        if found == "ok" {
            return Ok(());
        }
        Err(StoreError::Unavailable(
            "the docket's file is damaged: restore its newest copy".to_owned(),
        ))
    }

    fn connect(path: &Path, flags: OpenFlags) -> Stored<SqliteDocket> {
        let connection = Connection::open_with_flags(path, flags).map_err(|_| {
            StoreError::Unavailable("the docket cannot be opened; is this a home?".to_owned())
        })?;
        connection.busy_timeout(BUSY).map_err(broken)?;
        connection
            .execute_batch(
                "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; \
                 pragma trusted_schema = off; pragma temp_store = memory; pragma cache_size = -65536;",
            )
            .map_err(broken)?;
        Ok(SqliteDocket { connection: Mutex::new(connection) })
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The tables, indices and triggers of a file, as they were made.
fn made_of(connection: &Connection) -> Stored<Vec<(String, String)>> {
    let all = "select name, coalesce(sql, '') from sqlite_master order by name";
    let mut select = connection.prepare(all).map_err(broken)?;
    let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).map_err(broken)?;
    rows.collect::<Result<_, _>>().map_err(broken)
}

fn version(connection: &Connection) -> Stored<i64> {
    connection.query_row("pragma user_version", [], |row| row.get(0)).map_err(broken)
}

/// Writes everything that a change holds.
fn write(transaction: &Transaction<'_>, change: &Change) -> Stored<()> {
    head::advance(transaction, change)?;
    head::append(transaction, change)?;
    if let Some(row) = &change.batch {
        batch::put(transaction, row)?;
        batch::put_mark(transaction, change.mark.as_ref())?;
        batch::put_findings(transaction, row.number, &change.findings)?;
        item::put(transaction, row.number, &change.items)?;
        document::add(transaction, row.number, &change.documents)?;
        count::add(transaction, row.number, change)?;
    }
    let parts =
        change.items.len() + change.findings.len() + change.documents.len() + change.tallies.len();
    if change.batch.is_none() && parts > 0 {
        return Err(StoreError::Broken("a change has parts of a batch, and no batch".to_owned()));
    }
    people::put_staff(transaction, &change.staff)?;
    people::add_officials(transaction, &change.officials)?;
    instrument::add(transaction, &change.adoptions)?;
    stay::add(transaction, &change.stays)?;
    protection::add(transaction, &change.protections)?;
    safeguard::add(transaction, &change.safeguards)?;
    recall::add(transaction, &change.recalls)?;
    register::add(transaction, change.generation.as_ref())
}

impl Docket for SqliteDocket {
    fn apply(&self, change: &Change) -> Stored<()> {
        let mut connection = self.lock();
        let transaction =
            connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(broken)?;
        write(&transaction, change)?;
        // After a commit that failed nobody knows what is on the disk. The next start finds out.
        transaction.commit().map_err(|error| match error.sqlite_error_code() {
            Some(
                rusqlite::ErrorCode::DiskFull
                | rusqlite::ErrorCode::DatabaseBusy
                | rusqlite::ErrorCode::DatabaseLocked,
            ) => broken(error),
            _ => {
                StoreError::OutcomeUnknown("the docket did not confirm what was written".to_owned())
            }
        })
    }

    fn head(&self) -> Stored<Head> {
        head::read(&self.lock())
    }

    fn last_at(&self) -> Stored<Option<Timestamp>> {
        head::last_at(&self.lock())
    }

    fn leaves(&self, first: u64, end: u64) -> Stored<Vec<[u8; 32]>> {
        head::leaves(&self.lock(), first, end)
    }

    fn opening(&self, index: u64) -> Stored<Option<Vec<u8>>> {
        head::opening(&self.lock(), index)
    }

    fn events(&self) -> Stored<Vec<EventRow>> {
        head::events(&self.lock())
    }

    fn entries(&self, batch: u64) -> Stored<Vec<EntryRow>> {
        head::entries(&self.lock(), batch)
    }

    fn staff(&self) -> Stored<Vec<StaffRow>> {
        people::staff(&self.lock())
    }

    fn officials(&self) -> Stored<Vec<OfficialRow>> {
        people::officials(&self.lock())
    }

    fn adoptions(&self) -> Stored<Vec<Adoption>> {
        instrument::adoptions(&self.lock())
    }

    fn stays(&self) -> Stored<Vec<StayRow>> {
        stay::all(&self.lock())
    }

    fn protections(&self) -> Stored<Vec<ProtectionRow>> {
        protection::all(&self.lock())
    }

    fn safeguards(&self) -> Stored<Vec<SafeguardRow>> {
        safeguard::all(&self.lock())
    }

    fn recalls(&self) -> Stored<Vec<RecallRow>> {
        recall::all(&self.lock())
    }

    fn generations(&self) -> Stored<Vec<GenerationRow>> {
        register::all(&self.lock())
    }

    fn batches(&self) -> Stored<Vec<BatchRow>> {
        batch::all(&self.lock())
    }

    fn batch(&self, id: &str) -> Stored<Option<BatchRow>> {
        batch::by_id(&self.lock(), id)
    }

    fn batches_of(&self, letter_sha256: &Digest, rows_sha256: &Digest) -> Stored<Vec<BatchRow>> {
        batch::by_digests(&self.lock(), letter_sha256, rows_sha256)
    }

    fn letter_of(&self, jti_sha256: &Digest) -> Stored<Option<Digest>> {
        batch::letter_of(&self.lock(), jti_sha256)
    }

    fn items(&self, batch: u64) -> Stored<Vec<ItemRow>> {
        item::all(&self.lock(), batch)
    }

    fn findings(&self, batch: u64) -> Stored<Vec<FindingRow>> {
        batch::findings(&self.lock(), batch)
    }

    fn documents(&self, batch: u64, kind: DocumentKind) -> Stored<Vec<DocumentRow>> {
        document::all(&self.lock(), batch, kind)
    }

    fn counts(&self, asked: &[Asked], since: Timestamp, known: u64) -> Stored<Vec<u32>> {
        count::since(&self.lock(), asked, since, known)
    }

    fn tallied(&self, each: &mut dyn FnMut(&Tallied)) -> Stored<()> {
        count::each(&self.lock(), each)
    }
}
