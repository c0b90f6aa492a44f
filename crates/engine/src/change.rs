//! Everything that one step writes, as a value. The docket applies it whole or not at all.

mod counted;
mod event;

pub use counted::{MarkRow, TallyRow};
pub use event::EventRow;

use std::fmt;

use jiff::Timestamp;
use portcullis_core::Digest;
use portcullis_core::accounting::Kind;
use portcullis_core::state::{BatchState, ItemState};
use portcullis_core::stay::{Handle, Scope};

/// Where the log stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// How many leaves there are.
    pub size: u64,
    /// The right edge of the tree, as `portcullis_tlog::Frontier` writes it.
    pub frontier: Vec<u8>,
    /// The signed checkpoint of that size.
    pub checkpoint: Vec<u8>,
    /// The end of the chain over the staff and the events, sealed for that size.
    pub events: Vec<u8>,
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
    /// What the register showed when an answer was decided: rows, sealed as they lie there.
    Evidence,
    /// That an answer was handed over, and when: written after its files were.
    Handed,
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
            DocumentKind::Evidence => "evidence",
            DocumentKind::Handed => "handed",
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
    /// Which answer it is of, evidence for, or marks as handed over. 0 otherwise.
    pub answer: u32,
    /// The bytes, sealed.
    pub sealed: Vec<u8>,
}

impl fmt::Debug for DocumentRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DocumentRow({} {})", self.kind.word(), self.place)
    }
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

/// An entry of the roll, as it was written at one leaf. Of one `kid` the newest counts.
#[derive(Clone)]
pub struct OfficialRow {
    /// The leaf at which it was recorded.
    pub known: u64,
    /// The entry.
    pub official: portcullis_core::letter::Official,
    /// The person's name, sealed.
    pub sealed_name: Vec<u8>,
    /// The public key, as JSON.
    pub jwk: String,
}

impl fmt::Debug for OfficialRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OfficialRow({})", self.official.kid)
    }
}

/// An instrument, adopted: its files, and counsel's signature over their digest.
#[derive(Clone, Debug)]
pub struct Adoption {
    /// The leaf at which it was recorded.
    pub known: u64,
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

/// An event of an order: entered, corrected, lifted or vacated. It is never changed: the next event follows it.
#[derive(Clone, Debug)]
pub struct StayRow {
    /// The leaf at which it was recorded.
    pub known: u64,
    /// `Stay`, `Correct`, `Lift` or `Vacate`.
    pub kind: Kind,
    /// The custodian's id for the order.
    pub id: String,
    /// Its legal time: from when the order has effect, or has none any more.
    pub from: Timestamp,
    /// What the order stops; of one entered or corrected.
    pub scope: Scope,
    /// The court; likewise.
    pub court: String,
    /// The court's docket number; likewise.
    pub docket: String,
    /// The day on which the court entered it; likewise.
    pub entered: String,
    /// What binds it to the file that lists its people; empty where it lists none.
    pub people: String,
    /// SHA-256 of the order's file, in hex, where given.
    pub order_sha256: String,
    /// The signed statement of each person who takes part, a newline between.
    pub tokens: String,
}

/// An event of a protection: entered, or removed. It is never changed.
#[derive(Clone)]
pub struct ProtectionRow {
    /// The leaf at which it was recorded.
    pub known: u64,
    /// `Protected` or `Unprotected`.
    pub kind: Kind,
    /// The custodian's id for it.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// The keyed digest of what the claim is known by; none where it is removed.
    pub handles: Vec<Handle>,
    /// The determination, or the reason of the removal, with the signed statement: sealed.
    pub sealed: Vec<u8>,
}

impl fmt::Debug for ProtectionRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ProtectionRow({} {} at {})", self.kind.word(), self.id, self.known)
    }
}

/// The overseer's entry on an agency's safeguards. Of one agency the newest counts.
#[derive(Clone, Debug)]
pub struct SafeguardRow {
    /// The leaf at which it was recorded.
    pub known: u64,
    /// The agency.
    pub agency: String,
    /// When it was recorded.
    pub at: Timestamp,
    /// Until when they are in force; `None` where they are not.
    pub until: Option<Timestamp>,
    /// SHA-256 of the report that says so, in hex.
    pub report_sha256: String,
    /// The overseer's signed statement.
    pub token: String,
}

/// A notice that confirmations are withdrawn, to one recipient; or that recipient's acknowledgement.
#[derive(Clone, Debug)]
pub struct RecallRow {
    /// The leaf at which it was recorded.
    pub known: u64,
    /// `Recall` or `Acknowledged`.
    pub kind: Kind,
    /// The custodian's id for the recall.
    pub id: String,
    /// The recipient: `BATCH/OFFICER`.
    pub recipient: String,
    /// When it was recorded.
    pub at: Timestamp,
    /// The day by which it is to be acknowledged, or on which it was, as written.
    pub day: String,
    /// How many confirmations it withdraws; 0 in an acknowledgement.
    pub rows: u32,
}

/// A generation of the register, as sealed.
#[derive(Clone, Debug)]
pub struct GenerationRow {
    /// The leaf at which it was recorded.
    pub known: u64,
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
    /// What binds the batch and its counts to the accounting.
    pub mark: Option<MarkRow>,
    /// When the counts are of.
    pub at: Timestamp,
    /// New staff.
    pub staff: Vec<StaffRow>,
    /// Entries of the roll.
    pub officials: Vec<OfficialRow>,
    /// New adoptions.
    pub adoptions: Vec<Adoption>,
    /// What happened to orders.
    pub stays: Vec<StayRow>,
    /// What happened to protections.
    pub protections: Vec<ProtectionRow>,
    /// The overseer's entries on safeguards.
    pub safeguards: Vec<SafeguardRow>,
    /// Notices of recall, and their acknowledgements.
    pub recalls: Vec<RecallRow>,
    /// A new generation.
    pub generation: Option<GenerationRow>,
}
