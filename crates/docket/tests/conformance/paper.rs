//! SYNTHETIC: every name in this file is made up.
//!
//! Changes to write, and a way to read everything back.

use jiff::civil::date;
use jiff::{Timestamp, ToSpan};
use portcullis_core::accounting::Kind;
use portcullis_core::batch::Counted;
use portcullis_core::letter::{Office, Official};
use portcullis_core::state::{BatchState, ItemState};
use portcullis_core::stay::Scope;
use portcullis_engine::change::{
    Adoption, BatchRow, Change, DocumentKind, DocumentRow, FindingRow, GenerationRow, Head,
    ItemRow, LeafRow, MarkRow, OfficialRow, ProtectionRow, RecallRow, SafeguardRow, StaffRow,
    StayRow, TallyRow,
};
use portcullis_engine::ports::{Asked, Docket, Tallied};

pub(crate) const KINDS: [DocumentKind; 7] = [
    DocumentKind::Letter,
    DocumentKind::Rows,
    DocumentKind::Clearance,
    DocumentKind::Resolution,
    DocumentKind::Decline,
    DocumentKind::Answer,
    DocumentKind::Evidence,
];

/// A moment, to the nanosecond, and some seconds after it.
pub(crate) fn at(seconds: i64) -> Timestamp {
    let moment: Timestamp = "2025-06-03T15:00:00.123456789Z".parse().unwrap();
    moment + seconds.seconds()
}

/// A leaf that says one byte over and over.
pub(crate) fn leaf(byte: u8, batch: Option<u64>, item: Option<u32>) -> LeafRow {
    let kind = if item.is_some() { "returned" } else { "received" };
    LeafRow {
        commitment: [byte; 32],
        opening: vec![byte; 5],
        kind,
        at: at(byte.into()),
        batch,
        item,
    }
}

/// A head of some size.
pub(crate) fn head(size: u64) -> Head {
    let frontier = size.to_be_bytes().to_vec();
    Head {
        size,
        frontier,
        checkpoint: format!("checkpoint {size}\n").into_bytes(),
        events: b"sealed".to_vec(),
    }
}

/// A change of some leaves and nothing else.
pub(crate) fn leaves(expected_size: u64, bytes: &[u8]) -> Change {
    Change {
        expected_size,
        head: head(expected_size + u64::try_from(bytes.len()).unwrap()),
        leaves: bytes.iter().map(|byte| leaf(*byte, None, None)).collect(),
        ..Change::default()
    }
}

/// A batch, by its number.
pub(crate) fn batch(number: u64) -> BatchRow {
    let byte = u8::try_from(number).unwrap();
    BatchRow {
        number,
        id: format!("b-{number}"),
        state: BatchState::AwaitingClearance,
        letter_sha256: [byte; 32],
        rows_sha256: [100 + byte; 32],
        jti_sha256: Some([200 + byte; 32]),
        instrument: "mou".to_owned(),
        version: 3,
        pack_sha256: [7; 32],
        agency: "ICE".to_owned(),
        kid: "official-1".to_owned(),
        lodged_by: "clerk-1".to_owned(),
        lodged_at: at(0),
        expires: at(86_400),
        rows: 3,
        returned: 1,
        refused: vec![],
        leaf: 0,
        answers: 0,
    }
}

/// A batch that was refused for its letter: its number was not used up.
pub(crate) fn refused(number: u64) -> BatchRow {
    let refused = vec!["letter.signature".to_owned(), "letter.digest".to_owned()];
    BatchRow { state: BatchState::Refused, jti_sha256: None, refused, ..batch(number) }
}

pub(crate) fn item(index: u32, state: ItemState) -> ItemRow {
    ItemRow { index, state, leaf: None, clearance: None, answer: None, failed: vec![] }
}

pub(crate) fn finding(code: &str, resolved: Option<&str>) -> FindingRow {
    FindingRow { code: code.to_owned(), resolved: resolved.map(str::to_owned) }
}

pub(crate) fn document(kind: DocumentKind, place: u32) -> DocumentRow {
    let sealed = format!("{} {place}", kind.word()).into_bytes();
    DocumentRow { kind, place, answer: place * 2, sealed }
}

pub(crate) fn tally(counted: Counted, byte: u8, count: u32) -> TallyRow {
    TallyRow { counted, handle: [byte; 16], count }
}

pub(crate) fn staff(id: &str) -> StaffRow {
    StaffRow { id: id.to_owned(), role: "clerk".to_owned(), jwk: format!("{{\"kid\":\"{id}\"}}") }
}

/// An entry of the roll, recorded at a leaf.
pub(crate) fn official(known: u64, kid: &str, instruments: &[&str]) -> OfficialRow {
    OfficialRow {
        known,
        official: Official {
            kid: kid.to_owned(),
            agency: "ICE".to_owned(),
            office: Office::InspectorGeneral,
            instruments: instruments.iter().map(|id| (*id).to_owned()).collect(),
            valid_from: date(2025, 1, 31),
            valid_until: date(2026, 2, 28),
            revoked: false,
        },
        sealed_name: b"sealed".to_vec(),
        jwk: "{}".to_owned(),
    }
}

/// An adoption, recorded at a leaf.
pub(crate) fn adoption(known: u64, id: &str, version: u32) -> Adoption {
    let file = |path: &str| (path.to_owned(), format!("{path} of {id} {version}\n"));
    Adoption {
        known,
        id: id.to_owned(),
        version,
        pack_sha256: [u8::try_from(version).unwrap(); 32],
        token: format!("counsel adopts {id} {version}"),
        at: at(version.into()),
        files: vec![file("instrument.toml"), file("rules.cedar")],
    }
}

/// An event of an order, recorded at a leaf.
pub(crate) fn stay(known: u64, kind: Kind, id: &str, scope: Scope) -> StayRow {
    StayRow {
        known,
        kind,
        id: id.to_owned(),
        from: at(0),
        scope,
        court: "D. Example".to_owned(),
        docket: "25-cv-1".to_owned(),
        entered: "2025-06-01".to_owned(),
        order_sha256: "ab".repeat(32),
        people: "ef".repeat(32),
        tokens: "counsel enters".to_owned(),
    }
}

pub(crate) fn narrow() -> Scope {
    Scope {
        instrument: Some("mou".to_owned()),
        agency: Some("ICE".to_owned()),
        statute: "8 USC 1253(a)(1)(A)".parse().ok(),
        periods: [2021, 2022].into_iter().collect(),
        claims: Some([[1; 16], [9; 16]].into_iter().collect()),
    }
}

/// An event of a protection, recorded at a leaf.
pub(crate) fn protection(known: u64, kind: Kind, id: &str) -> ProtectionRow {
    let handles = if kind == Kind::Protected { vec![[6; 16], [7; 16]] } else { vec![] };
    ProtectionRow { known, kind, id: id.to_owned(), at: at(5), handles, sealed: vec![0, 255, 1] }
}

/// An entry on an agency's safeguards, recorded at a leaf.
pub(crate) fn safeguard(known: u64, until: Option<Timestamp>) -> SafeguardRow {
    SafeguardRow {
        known,
        agency: "ICE".to_owned(),
        at: at(7),
        until,
        report_sha256: "cd".repeat(32),
        token: "overseer enters".to_owned(),
    }
}

/// A notice of recall, or its acknowledgement, recorded at a leaf.
pub(crate) fn recall(known: u64, kind: Kind) -> RecallRow {
    RecallRow {
        known,
        kind,
        id: "rc-1".to_owned(),
        recipient: "b-1/o-1".to_owned(),
        at: at(6),
        day: "2026-01-31".to_owned(),
        rows: 3,
    }
}

/// A generation, recorded at a leaf.
pub(crate) fn generation(known: u64, number: u32) -> GenerationRow {
    GenerationRow {
        known,
        number,
        sealed_at: at(number.into()),
        root: [u8::try_from(number).unwrap(); 32],
        rows: 300_000_000,
        table_version: 65_535,
        token: "clerk seals".to_owned(),
    }
}

/// A change that holds one of everything: batch 1, and leaves 1, 2 and 3.
pub(crate) fn everything() -> Change {
    let far = ItemRow {
        leaf: Some(1),
        clearance: Some(4),
        answer: Some(5),
        ..item(u32::MAX, ItemState::Held)
    };
    let wanting = ItemRow { failed: vec![0, 300, u16::MAX], ..item(0, ItemState::Returned) };
    Change {
        expected_size: 0,
        head: head(3),
        leaves: vec![leaf(1, Some(1), None), leaf(2, Some(1), Some(0)), leaf(3, None, None)],
        batch: Some(batch(1)),
        items: vec![wanting, item(1, ItemState::AwaitingClearance), far],
        findings: vec![finding("batch.officer_load", None), finding("batch.volume", Some("0-3,7"))],
        documents: KINDS
            .into_iter()
            .flat_map(|kind| [document(kind, 0), document(kind, 1)])
            .collect(),
        tallies: vec![tally(Counted::Officer, 1, 3), tally(Counted::Person, 2, 1)],
        mark: Some(MarkRow { known: 1, mark: vec![7; 40] }),
        at: at(10),
        staff: vec![staff("clerk-1"), staff("counsel-1")],
        officials: vec![official(2, "official-1", &["i2", "mou"])],
        adoptions: vec![adoption(0, "mou", 1), adoption(1, "i2", 2)],
        stays: vec![
            stay(0, Kind::Stay, "s-all", Scope::default()),
            stay(2, Kind::Stay, "s-one", narrow()),
        ],
        protections: vec![protection(1, Kind::Protected, "p-1")],
        safeguards: vec![safeguard(0, None), safeguard(1, Some(at(99)))],
        recalls: vec![recall(0, Kind::Recall)],
        generation: Some(generation(0, 1)),
    }
}

/// A change after `everything` in which nothing is amiss: batch 2, and leaves 4 and 5.
pub(crate) fn second() -> Change {
    Change {
        expected_size: 3,
        head: head(5),
        leaves: vec![leaf(4, Some(2), None), leaf(5, Some(2), Some(0))],
        batch: Some(batch(2)),
        staff: vec![staff("overseer-1")],
        officials: vec![official(3, "official-2", &["mou"])],
        adoptions: vec![adoption(3, "mou", 3)],
        stays: vec![stay(4, Kind::Stay, "s-two", Scope::default())],
        protections: vec![protection(4, Kind::Protected, "p-2")],
        safeguards: vec![safeguard(4, None)],
        recalls: vec![recall(4, Kind::Acknowledged)],
        generation: Some(generation(3, 2)),
        mark: Some(MarkRow { known: 4, mark: vec![8; 40] }),
        ..everything()
    }
}

/// What is asked when something is counted under handles that say one byte over and over.
pub(crate) fn asked(counted: Counted, handles: &[u8]) -> Asked {
    Asked { counted, handles: handles.iter().map(|byte| [*byte; 16]).collect() }
}

/// All that can be read of a docket in which there are batches 1 and 2 at most.
/// Everything that is counted, as (start, batch, at, kind, handle's byte, how many).
pub(crate) fn tallied(docket: &dyn Docket) -> Vec<(u64, u64, Timestamp, &'static str, u8, u32)> {
    let mut all = Vec::new();
    let mut each = |row: &Tallied| {
        let TallyRow { counted, handle, count } = &row.tally;
        all.push((row.start, row.batch, row.at, counted.word(), handle[0], *count));
    };
    docket.tallied(&mut each).unwrap();
    all.sort_unstable();
    all
}

pub(crate) fn read(docket: &dyn Docket) -> Vec<String> {
    let head = docket.head().unwrap();
    let mut all = vec![format!("{head:?}")];
    all.push(format!("{:?}", docket.leaves(0, head.size).unwrap()));
    all.extend((0..head.size + 2).map(|at| format!("{:?}", docket.opening(at).unwrap())));
    all.push(format!("{:?} {:?}", docket.staff().unwrap(), docket.officials().unwrap()));
    all.push(format!("{:?} {:?}", docket.adoptions().unwrap(), docket.stays().unwrap()));
    all.push(format!("{:?} {:?}", docket.protections().unwrap(), docket.generations().unwrap()));
    all.push(format!("{:?} {:?}", docket.recalls().unwrap(), docket.batches().unwrap()));
    all.push(format!("{:?}", docket.safeguards().unwrap()));
    for number in [1, 2] {
        all.push(format!("{:?}", docket.batch(&format!("b-{number}")).unwrap()));
        all.push(format!("{:?}", docket.entries(number).unwrap()));
        all.push(format!(
            "{:?} {:?}",
            docket.items(number).unwrap(),
            docket.findings(number).unwrap()
        ));
        for kind in KINDS {
            let documents = docket.documents(number, kind).unwrap();
            all.extend(
                documents.iter().map(|row| format!("{row:?} {} {:?}", row.answer, row.sealed)),
            );
        }
    }
    let marks = docket.events().unwrap().into_iter().map(|event| (event.leaf, event.mark));
    all.push(format!("{:?}", marks.collect::<Vec<_>>()));
    all.push(format!("{:?}", tallied(docket)));
    let asked = Counted::ALL.map(|counted| asked(counted, &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
    all.push(format!("{:?}", docket.counts(&asked, Timestamp::UNIX_EPOCH, u64::MAX).unwrap()));
    all
}
