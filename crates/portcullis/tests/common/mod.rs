//! A home in a temporary folder, with everyone who works there. SYNTHETIC.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]
#![allow(dead_code, clippy::allow_attributes, reason = "each test uses the parts it needs")]

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use portcullis::command::{founding, person};
use portcullis::say::Say;
use portcullis::{extract, rollfile, wiring};
use portcullis_core::accounting::Kind;
use portcullis_core::staff::Role;
use portcullis_core::stay::Scope;
use portcullis_engine::acting::Actor;
use portcullis_engine::answer::Answering;
use portcullis_engine::clear::Clearing;
use portcullis_engine::lodge::{Lodged, Lodging};
use portcullis_engine::order::{Ending, Order};
use portcullis_engine::{Command, Engine, Error, Reply};
use portcullis_postal::{Claim, Columns, NameColumns, read_columns, read_name};
use portcullis_rules::embedded;
use portcullis_testkit::agency::Agency;
use portcullis_testkit::asking::{Asked, HEADER};
use portcullis_testkit::clock::TestClock;
use portcullis_testkit::people::{self, TOWN};
use tempfile::TempDir;

/// A custodian's office.
pub(crate) struct Office {
    /// The engine, with a clock that is set by hand.
    pub(crate) engine: Engine,
    /// Who works there.
    pub(crate) people: BTreeMap<Role, Actor>,
    /// The agency that asks.
    pub(crate) agency: Agency,
    /// The clock.
    pub(crate) clock: Arc<TestClock>,
    /// The home's folder.
    pub(crate) home: PathBuf,
    /// Everything, gone when the test ends.
    pub(crate) folder: TempDir,
}

/// The moment at which tests begin.
pub(crate) fn morning() -> Timestamp {
    "2027-01-15T15:00:00Z".parse().unwrap()
}

impl Office {
    /// An office with the agency on its roll and the town in its register.
    pub(crate) fn open() -> Office {
        Office::open_at(morning())
    }

    /// The same, on the day of the machine's own clock: for the built program, which reads that one.
    pub(crate) fn open_today() -> Office {
        Office::open_at(Timestamp::now())
    }

    fn open_at(now: Timestamp) -> Office {
        let office = Office::begun_at(now);
        let rows = extract::read(people::extract().as_bytes()).unwrap();
        office.act(Role::Clerk, Command::Seal(rows)).unwrap();
        office
    }

    /// An office with the agency on its roll.
    pub(crate) fn without_register() -> Office {
        Office::begun_at(morning())
    }

    fn begun_at(now: Timestamp) -> Office {
        // In memory where there is such a folder: what is asked here is not whether a disk keeps its word.
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        let home = folder.path().join("home");
        let say = Say::new(true);
        let packs = embedded::packs().map(|(_, pack)| pack).collect();
        let clock = Arc::new(TestClock::at(now));
        let opened = founding::begin_at(&home, "irs", None, packs, say, clock.clone()).unwrap();
        let mut engine = wiring::engine(&opened, say).unwrap();
        engine.clock = clock.clone();
        let mut staff = BTreeMap::new();
        for role in Role::ALL {
            staff.insert(role, person(&engine, &opened, role, None, None).unwrap());
        }
        let agency = Agency::new().unwrap();
        let office = Office { engine, people: staff, agency, clock, home, folder };
        let officials = rollfile::read(&office.agency.roll()).unwrap();
        office.act(Role::Clerk, Command::ImportRoll(officials)).unwrap();
        office
    }

    /// Somebody does something.
    pub(crate) fn act(&self, role: Role, command: Command) -> Result<Reply, Error> {
        self.engine.handle(&self.people[&role], command)
    }

    /// The rows file of some rows.
    pub(crate) fn rows(asked: &[Asked]) -> Vec<u8> {
        let mut text = HEADER.to_owned();
        for (at, row) in asked.iter().enumerate() {
            text += "\n";
            text += &row.csv(at, "2027-01-14");
        }
        (text + "\n").into_bytes()
    }

    /// Lodges a letter in which nothing is amiss over these rows.
    pub(crate) fn lodge(&mut self, asked: &[Asked]) -> Lodged {
        let rows = Office::rows(asked);
        let now = self.engine.clock.now();
        let payload = self.agency.payload(&rows, asked.len(), now);
        let letter = self.agency.sign(&payload).unwrap();
        match self.act(Role::Clerk, Command::Lodge(Lodging { letter, rows })).unwrap() {
            Reply::Lodged(lodged) => lodged,
            other => panic!("lodged, and got {other:?}"),
        }
    }

    /// Clears a batch as its clearing officer.
    pub(crate) fn clear(&self, batch: &str) -> Result<Reply, Error> {
        self.act(Role::ClearingOfficer, Command::Clear(Clearing { batch: batch.to_owned() }))
    }

    /// Answers a batch into a folder of that name.
    pub(crate) fn answer(&self, batch: &str, name: &str) -> Result<Answers, Error> {
        let folder = self.folder.path().join(name);
        let answering =
            Answering { batch: batch.to_owned(), folder: folder.to_string_lossy().into_owned() };
        self.act(Role::Clerk, Command::Answer(answering))?;
        Ok(Answers::read(&folder))
    }
}

/// An order of a made-up court.
pub(crate) fn order(id: &str, effective_from: Timestamp, scope: Scope) -> Order {
    Order {
        id: id.to_owned(),
        court: "SYNTHETIC Court".to_owned(),
        docket: "1".to_owned(),
        entered: "2027-01-15".to_owned(),
        effective_from,
        scope,
        claims: None,
        people_sha256: None,
        order_sha256: String::new(),
    }
}

/// The end of a stay, by an order that says so.
pub(crate) fn lifting(id: &str, second: Actor) -> Command {
    let (id, order) = (id.to_owned(), b"lifted".to_vec());
    Command::EndStay(Ending { id, kind: Kind::Lift, order, second })
}

/// The files of an answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answers {
    /// Every file, by name.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
}

impl Answers {
    fn read(folder: &std::path::Path) -> Answers {
        let mut files = BTreeMap::new();
        for entry in fs::read_dir(folder).expect("an answer") {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            files.insert(name, fs::read(path).unwrap());
        }
        Answers { files }
    }

    /// The cells of a file, its header left out.
    pub(crate) fn table(&self, name: &str) -> Vec<Vec<String>> {
        let mut reader = csv::Reader::from_reader(self.files[name].as_slice());
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
    }

    /// The outcomes, in the order of the rows.
    pub(crate) fn outcomes(&self) -> Vec<String> {
        self.table("answers.csv").into_iter().map(|mut row| row.swap_remove(1)).collect()
    }
}

/// The claim of somebody of the town.
pub(crate) fn claim_of(place: usize) -> Claim {
    let one = &TOWN[place];
    let name = read_name(&NameColumns {
        last: one.last,
        first: one.first,
        middle: one.middle,
        suffix: one.suffix,
    });
    let address = read_columns(&Columns {
        line1: one.line1,
        line2: one.line2,
        city: one.city,
        state: one.state,
        zip: one.zip,
    });
    Claim::new(name.name().unwrap(), address.address().unwrap())
}
