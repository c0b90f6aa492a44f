//! Everything that one step writes, as a value. The docket applies it whole or not at all.

use std::fmt;

use jiff::Timestamp;
use portcullis_core::Digest;
use portcullis_core::batch::Counted;
use portcullis_core::state::{BatchState, ItemState};

/// Where the log stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// How many leaves there are.
    pub size: u64,
    /// The right edge of the tree, as `portcullis_tlog::Frontier` writes it.
    pub frontier: Vec<u8>,
    /// The signed checkpoint of that size.
    pub checkpoint: Vec<u8>,
}

/// One leaf with what opens it and what it is about.
#[derive(Clone)]
pub struct LeafRow {
    /// The 32 bytes.
    pub commitment: [u8; 32],
    /// The opening, sealed.
    pub opening: Vec<u8>,
    /// What happened, in one word.
    pub kind: &'static str,
    /// When.
    pub at: Timestamp,
    /// The batch's number, where it is about one.
    pub batch: Option<u64>,
    /// The item's place in the batch, where it is about one.
    pub item: Option<u32>,
}

impl fmt::Debug for LeafRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LeafRow({})", self.kind)
    }
}

/// One entry of the accounting, as it is read back.
#[derive(Clone, Debug)]
pub struct EntryRow {
    /// The leaf's index.
    pub index: u64,
    /// What happened.
    pub kind: String,
    /// When.
    pub at: Timestamp,
    /// The item's place in the batch, where it is about one.
    pub item: Option<u32>,
}

/// A letter and its rows, as lodged.
#[derive(Clone, Debug)]
pub struct BatchRow {
    /// The docket's own number for it.
    pub number: u64,
    /// The id that people use.
    pub id: String,
    /// Where it stands.
    pub state: BatchState,
    /// SHA-256 of the letter.
    pub letter_sha256: Digest,
    /// SHA-256 of the rows.
    pub rows_sha256: Digest,
    /// SHA-256 of the letter's number, where it was used up.
    pub jti_sha256: Option<Digest>,
    /// The instrument.
    pub instrument: String,
    /// The version of its pack.
    pub version: u32,
    /// SHA-256 of its pack.
    pub pack_sha256: Digest,
    /// The agency that asks.
    pub agency: String,
    /// The key id of the signer.
    pub kid: String,
    /// Who lodged it.
    pub lodged_by: String,
    /// When.
    pub lodged_at: Timestamp,
    /// When its letter lapses.
    pub expires: Timestamp,
    /// Rows in all.
    pub rows: u64,
    /// Rows returned.
    pub returned: u64,
    /// The `letter.*` codes, where it was refused.
    pub refused: Vec<String>,
    /// The leaf of its receipt.
    pub leaf: u64,
    /// How many answers have been recorded.
    pub answers: u32,
}

/// Where one item stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemRow {
    /// Its place in the batch, from 0.
    pub index: u32,
    /// Its state.
    pub state: ItemState,
    /// Its last leaf, if it has one.
    pub leaf: Option<u64>,
    /// The clearance that covers it, by its document's place among the batch's.
    pub clearance: Option<u32>,
    /// The answer in which its outcome was told.
    pub answer: Option<u32>,
    /// The rules that it does not meet, as places in the pack's clause order.
    pub failed: Vec<u16>,
}

/// A finding on a whole batch.
#[derive(Clone, Debug)]
pub struct FindingRow {
    /// The code.
    pub code: String,
    /// The rows for which counsel has resolved it, as `portcullis_core::clearance::RowRanges`
    /// spells them; `None` while nobody has.
    pub resolved: Option<String>,
}

/// What a kept document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DocumentKind {
    /// The letter, as received.
    Letter,
    /// The rows file, as received.
    Rows,
    /// A clearance: its rows, a newline, the signed token.
    Clearance,
    /// A resolution, likewise.
    Resolution,
    /// A decision to decline.
    Decline,
    /// A file of an answer: its name, a newline, its bytes.
    Answer,
}

impl DocumentKind {
    /// The word in the docket.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            DocumentKind::Letter => "letter",
            DocumentKind::Rows => "rows",
            DocumentKind::Clearance => "clearance",
            DocumentKind::Resolution => "resolution",
            DocumentKind::Decline => "decline",
            DocumentKind::Answer => "answer",
        }
    }
}

/// One sealed document of a batch.
#[derive(Clone)]
pub struct DocumentRow {
    /// Its kind.
    pub kind: DocumentKind,
    /// Its place among the batch's documents of that kind.
    pub place: u32,
    /// For a file of an answer: which answer. 0 otherwise.
    pub answer: u32,
    /// The bytes, sealed.
    pub sealed: Vec<u8>,
}

impl fmt::Debug for DocumentRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DocumentRow({} {})", self.kind.word(), self.place)
    }
}

/// What is counted under a handle.
#[derive(Clone, Debug)]
pub struct TallyRow {
    /// What kind of thing.
    pub counted: Counted,
    /// The keyed digest.
    pub handle: [u8; 16],
    /// How many.
    pub count: u32,
}

/// One of the custodian's people.
#[derive(Clone, Debug)]
pub struct StaffRow {
    /// The id; also the key id.
    pub id: String,
    /// The role's word.
    pub role: String,
    /// The public key, as JSON.
    pub jwk: String,
}

/// An official, as the roll has it.
#[derive(Clone)]
pub struct OfficialRow {
    /// The entry.
    pub official: portcullis_core::letter::Official,
    /// The person's name, sealed.
    pub sealed_name: Vec<u8>,
    /// The public key, as JSON.
    pub jwk: String,
}

impl std::fmt::Debug for OfficialRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OfficialRow({})", self.official.kid)
    }
}

/// An instrument, adopted: its files, and counsel's signature over their digest.
#[derive(Clone, Debug)]
pub struct Adoption {
    /// The instrument.
    pub id: String,
    /// The version.
    pub version: u32,
    /// SHA-256 of the pack.
    pub pack_sha256: Digest,
    /// Counsel's signed statement.
    pub token: String,
    /// When.
    pub at: Timestamp,
    /// The files, by path.
    pub files: Vec<(String, String)>,
}

/// A stay, as entered.
#[derive(Clone, Debug)]
pub struct StayRow {
    /// What it stops, and when.
    pub stay: portcullis_core::stay::Stay,
    /// The court.
    pub court: String,
    /// The court's docket number.
    pub docket: String,
    /// The day on which the court entered it.
    pub entered: String,
    /// SHA-256 of the order's file, in hex, where given.
    pub order_sha256: String,
    /// Counsel's signed statement.
    pub token: String,
    /// The two signed statements that lifted it, a newline between.
    pub lifted: Option<String>,
}

/// A protection, as entered.
#[derive(Clone, Debug)]
pub struct ProtectionRow {
    /// The custodian's id for it.
    pub id: String,
    /// The keyed digests of every key that an equal claim can have.
    pub handles: Vec<[u8; 16]>,
    /// The recorded determination, sealed.
    pub determination: Vec<u8>,
    /// When it was entered.
    pub at: Timestamp,
    /// When it was removed, if it was.
    pub removed_at: Option<Timestamp>,
}

/// A generation of the register, as sealed.
#[derive(Clone, Debug)]
pub struct GenerationRow {
    /// Its number, from 1.
    pub number: u32,
    /// When it was sealed.
    pub sealed_at: Timestamp,
    /// The root of its page tree.
    pub root: Digest,
    /// Its rows.
    pub rows: u64,
    /// The version of the postal tables it was made with.
    pub table_version: u16,
    /// The signed manifest.
    pub token: String,
}

/// Everything that one step writes.
#[derive(Debug, Default)]
pub struct Change {
    /// The size at which the head must still be.
    pub expected_size: u64,
    /// The head after it.
    pub head: Head,
    /// The leaves between the two.
    pub leaves: Vec<LeafRow>,
    /// A batch, new or moved on.
    pub batch: Option<BatchRow>,
    /// Items of that batch, new or moved on.
    pub items: Vec<ItemRow>,
    /// Findings of that batch, new or resolved.
    pub findings: Vec<FindingRow>,
    /// New documents of that batch.
    pub documents: Vec<DocumentRow>,
    /// What that batch adds to counts.
    pub tallies: Vec<TallyRow>,
    /// When the counts are of.
    pub at: Timestamp,
    /// New staff.
    pub staff: Vec<StaffRow>,
    /// Officials, new or changed.
    pub officials: Vec<OfficialRow>,
    /// New adoptions.
    pub adoptions: Vec<Adoption>,
    /// Stays, new or lifted.
    pub stays: Vec<StayRow>,
    /// Protections, new or removed.
    pub protections: Vec<ProtectionRow>,
    /// A new generation.
    pub generation: Option<GenerationRow>,
}
