//! SYNTHETIC: every name, number and address in this file is made up.
//!
//! A small register to test with: its keys, and people written as a line of text each.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::date;
use portcullis_core::comparison::Opened;
use portcullis_core::number::Number;
use portcullis_engine::change::GenerationRow;
use portcullis_engine::ports::{Built, Query, Register, Registers, SealRecord, Work};
use portcullis_postal::{Claim, NameColumns, read_name, read_text};
use portcullis_register::RegisterStore;
use portcullis_register::keys::Context;
use tempfile::TempDir;

/// The register of these tests, and the epoch of its keys.
pub(crate) const CONTEXT: Context = Context { register: *b"a test register!", epoch: 3 };
/// The matcher's key.
pub(crate) const K_MATCH: [u8; 32] = [0x11; 32];
/// The opener's key.
pub(crate) const K_OPEN: [u8; 32] = [0x22; 32];

/// A claim, from `LAST, FIRST[, SUFFIX]` and an address in one line.
pub(crate) fn claim(name: &str, address: &str) -> Claim {
    let mut parts = name.split(", ");
    let mut part = || parts.next().unwrap_or_default();
    let (last, first, suffix) = (part(), part(), part());
    let reading = read_name(&NameColumns { last, first, middle: "", suffix });
    let address = read_text(address);
    Claim::new(reading.name().expect("a name"), address.address().expect("a whole address"))
}

/// A number, from its nine digits; none from an empty text.
pub(crate) fn number(digits: &str) -> Option<Number> {
    (!digits.is_empty()).then(|| Number::read(digits).expect("nine digits"))
}

/// A person's record.
pub(crate) fn person(name: &str, address: &str, middle: &str, digits: &str) -> SealRecord {
    let claim = claim(name, address);
    SealRecord {
        claim_key: claim.record_key(),
        address_key: claim.address().key(),
        middle: middle.to_owned(),
        number: number(digits),
        as_of: date(2025, 1, 31),
        source: 2,
    }
}

/// The store of these tests, in a folder.
pub(crate) fn store(folder: &Path) -> RegisterStore {
    RegisterStore::new(folder, CONTEXT, K_MATCH, K_OPEN)
}

/// A sealed generation in a folder of its own.
pub(crate) struct Sealed {
    /// The folder, which goes when this goes.
    pub(crate) folder: TempDir,
    /// What the docket would say of it.
    pub(crate) row: GenerationRow,
    /// What the build reported.
    pub(crate) built: Built,
}

/// Seals records as generation 1.
pub(crate) fn sealed(records: &[SealRecord]) -> Sealed {
    let folder = tempfile::tempdir().expect("a folder");
    let built = store(folder.path()).build(1, records).expect("it is written");
    let row = GenerationRow {
        known: 0,
        number: 1,
        sealed_at: Timestamp::UNIX_EPOCH,
        root: built.root,
        rows: built.rows,
        table_version: portcullis_postal::TABLE_VERSION,
        token: String::new(),
    };
    Sealed { folder, row, built }
}

impl Sealed {
    /// The generation, open.
    pub(crate) fn open(&self) -> Box<dyn Register> {
        store(self.folder.path()).open(&self.row).expect("it opens")
    }

    /// Its file: the only one in the folder.
    pub(crate) fn file(&self) -> PathBuf {
        let mut files = self.folder.path().read_dir().expect("a folder");
        let file = files.next().expect("a file").expect("a file").path();
        assert!(files.next().is_none(), "a build leaves one file and nothing beside it");
        file
    }
}

/// What a query opens, and what it costs.
pub(crate) fn look_up(register: &dyn Register, query: Query) -> (Vec<Opened>, Work) {
    let mut answers = register.look_up(&[query]).expect("it answers");
    assert_eq!(answers.len(), 1);
    let looked = answers.pop().expect("one answer");
    (looked.opened, looked.work)
}

/// The query of a claim, with a number or without.
pub(crate) fn query(claim: &Claim, digits: &str) -> Query {
    Query { keys: claim.query_keys(), number: number(digits) }
}

/// Three hundred people, one a house.
pub(crate) fn town() -> Vec<SealRecord> {
    (1..=300).map(townsman).collect()
}

/// The person who lives at a house of the town.
pub(crate) fn townsman(house: u32) -> SealRecord {
    let (name, address) = townsman_claim(house);
    person(&name, &address, "MARIGOLDA", &format!("{:09}", 900_500_000 + house))
}

/// The name and address of the same.
pub(crate) fn townsman_claim(house: u32) -> (String, String) {
    let letter = |n: u32| char::from(b'A' + u8::try_from(n % 26).expect("below 26"));
    let name = format!("Thistle{}{}, Bartholomew", letter(house / 26), letter(house));
    (name, format!("{house} Featherstone Ave, Springfield IL 62701"))
}
