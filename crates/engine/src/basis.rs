//! On what an answer was decided: what was known, the law, the tables, what was read out of the rows, and what the
//! register showed. It is part of the answer's own record, so that the answer can be decided again and nobody can say
//! later that it rested on something else.

use std::fmt::Write as _;

use portcullis_core::Digest;

use crate::change::{BatchRow, DocumentKind, DocumentRow};
use crate::document;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::examine::Examined;
use crate::intake::sha256;
use crate::sequence::{hex, unhex};

/// Bytes of what was shown that a document has room for, for each look-up and once for all: whoever sees how long it is
/// sees how many look-ups there were. More than that is there only where many claims are shared by several people.
const ROOM_PER_LOOK_UP: usize = 224;
const ROOM_AT_LEAST: usize = 4_096;
/// Look-ups whose rows are kept in one document.
const LOOK_UPS_PER_DOCUMENT: usize = 4_096;

/// What reads facts out of rows: this program and its version.
pub const EXTRACTOR: &str = concat!("portcullis ", env!("CARGO_PKG_VERSION"));

/// The basis of one answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    /// The answer's number.
    pub number: u32,
    /// SHA-256 of its answers file.
    pub answers_sha256: Digest,
    /// The leaf before which everything was known.
    pub known: u64,
    /// Whether the batch stood cleared, so that its rows were decided.
    pub cleared: bool,
    /// SHA-256 of the pack.
    pub pack_sha256: Digest,
    /// The generation of the register, and its root; nothing where it was not asked.
    pub register: Option<(u32, Digest)>,
    /// The version of the postal tables.
    pub tables: u16,
    /// What read the facts out of the rows.
    pub extractor: String,
    /// SHA-256 of the facts of all rows, in their order.
    pub facts: Digest,
    /// SHA-256 of what the register showed, as [`Evidence`] keeps it.
    pub evidence: Digest,
}

impl Basis {
    /// The basis as the record states it, line by line.
    #[must_use]
    pub fn to_text(&self) -> String {
        let register = match &self.register {
            Some((number, root)) => format!("{number} {}", hex(root)),
            None => "not asked".to_owned(),
        };
        format!(
            "answer {}: {}\nknown: {}\ncleared: {}\npack: {}\nregister: {register}\npostal: {}\nextractor: {}\nfacts: {}\n\
             evidence: {}\n",
            self.number,
            hex(&self.answers_sha256),
            self.known,
            if self.cleared { "yes" } else { "no" },
            hex(&self.pack_sha256),
            self.tables,
            self.extractor,
            hex(&self.facts),
            hex(&self.evidence)
        )
    }

    /// Reads what [`Basis::to_text`] wrote.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Basis> {
        let mut lines = text.lines();
        let (number, answers_sha256) = lines.next()?.strip_prefix("answer ")?.split_once(": ")?;
        let mut value =
            |name: &str| -> Option<&str> { lines.next()?.strip_prefix(name)?.strip_prefix(": ") };
        let known = value("known")?.parse().ok()?;
        let cleared = value("cleared")? == "yes";
        let pack_sha256 = unhex(value("pack")?)?;
        let register = match value("register")? {
            "not asked" => None,
            asked => {
                let (number, root) = asked.split_once(' ')?;
                Some((number.parse().ok()?, unhex(root)?))
            }
        };
        Some(Basis {
            number: number.parse().ok()?,
            answers_sha256: unhex(answers_sha256)?,
            known,
            cleared,
            pack_sha256,
            register,
            tables: value("postal")?.parse().ok()?,
            extractor: value("extractor")?.to_owned(),
            facts: unhex(value("facts")?)?,
            evidence: unhex(value("evidence")?)?,
        })
    }
}

/// SHA-256 of the facts of all rows, each in words on a line of its own.
#[must_use]
pub fn facts_sha256(rows: &[Examined]) -> Digest {
    let mut digest = aws_lc_rs::digest::Context::new(&aws_lc_rs::digest::SHA256);
    let mut line = String::new();
    for row in rows {
        line.clear();
        // Writing to a string cannot fail.
        let _ = writeln!(line, "{:?}", row.item.facts());
        digest.update(line.as_bytes());
    }
    let mut own = [0; 32];
    own.iter_mut().zip(digest.finish().as_ref()).for_each(|(to, from)| *to = *from);
    own
}

/// What the register showed for each row that it was asked about: rows, sealed as they lie there.
#[derive(Default)]
pub struct Evidence {
    shown: Vec<(u32, Vec<u8>)>,
}

impl std::fmt::Debug for Evidence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Evidence({})", self.shown.len())
    }
}

impl Evidence {
    /// Adds what was shown for the row at a place.
    pub fn add(&mut self, index: u32, rows: Vec<u8>) {
        self.shown.push((index, rows));
    }

    /// Whether the register was not asked at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// What was shown for the row at a place, taken out.
    pub fn take(&mut self, index: u32) -> Option<Vec<u8>> {
        let place = self.shown.binary_search_by_key(&index, |(at, _)| *at).ok()?;
        self.shown.get_mut(place).map(|(_, rows)| std::mem::take(rows))
    }

    /// How many rows it was asked about.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shown.len()
    }

    /// The documents: for each look-up the row's place, the length of what was shown, and that.
    fn parts(&self) -> impl Iterator<Item = Vec<u8>> {
        self.shown.chunks(LOOK_UPS_PER_DOCUMENT).map(|part| {
            let mut bytes = Vec::new();
            for (index, rows) in part {
                bytes.extend_from_slice(&index.to_be_bytes());
                let length = u32::try_from(rows.len()).unwrap_or(u32::MAX);
                bytes.extend_from_slice(&length.to_be_bytes());
                bytes.extend_from_slice(rows);
            }
            bytes
        })
    }

    /// SHA-256 of it.
    #[must_use]
    pub fn sha256(&self) -> Digest {
        sha256(&self.parts().flatten().collect::<Vec<u8>>())
    }

    /// Seals it for the answer of that number; `before` documents of the batch are there already. How long each is says
    /// how many look-ups it holds, and not what they found: a protected person's row is not to be told by its length.
    ///
    /// # Errors
    ///
    /// It cannot be sealed.
    pub fn seal(
        &self,
        engine: &Engine,
        batch: &BatchRow,
        number: u32,
        before: u32,
    ) -> Result<Vec<DocumentRow>> {
        let mut documents = Vec::new();
        for (part, place) in self.parts().zip(before..) {
            let part = padded(&part);
            let (id, kind) = (&batch.id, DocumentKind::Evidence);
            documents.push(document::seal_of(engine, id, kind, (place, number), &part)?);
        }
        Ok(documents)
    }

    /// Opens what is kept of it for the answer of that number.
    ///
    /// # Errors
    ///
    /// It does not open, or cannot be read.
    pub fn open(engine: &Engine, batch: &BatchRow, number: u32) -> Result<Evidence> {
        let mut evidence = Evidence::default();
        let documents = engine.docket.documents(batch.number, DocumentKind::Evidence)?;
        for document in documents.iter().filter(|document| document.answer == number) {
            let bytes = document::open(engine, &batch.id, document)?;
            let cut = || Error::fault("what is kept of look-ups cannot be read");
            unpadded(&bytes).and_then(|part| evidence.read(part)).ok_or_else(cut)?;
        }
        Ok(evidence)
    }

    fn read(&mut self, mut bytes: &[u8]) -> Option<()> {
        while !bytes.is_empty() {
            let one = LookUp::first_of(bytes)?;
            self.shown.push((one.index, one.rows.to_vec()));
            bytes = one.rest;
        }
        Some(())
    }
}

/// A part with its own length before it, and zeros behind it up to the room that so many look-ups have; doubled where
/// that is not enough.
fn padded(part: &[u8]) -> Vec<u8> {
    let mut look_ups = 0;
    let mut rest = part;
    while let Some(one) = LookUp::first_of(rest) {
        look_ups += 1;
        rest = one.rest;
    }
    let mut room = (ROOM_PER_LOOK_UP * look_ups).max(ROOM_AT_LEAST);
    while room < part.len() {
        room *= 2;
    }
    let length = u32::try_from(part.len()).unwrap_or(u32::MAX);
    let mut bytes = Vec::with_capacity(4 + room);
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(part);
    bytes.resize(4 + room, 0);
    bytes
}

fn unpadded(bytes: &[u8]) -> Option<&[u8]> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.get(..usize::try_from(u32::from_be_bytes(*length)).ok()?)
}

/// A look-up in a part: the row's place, what was shown, and what lies behind it.
struct LookUp<'a> {
    index: u32,
    rows: &'a [u8],
    rest: &'a [u8],
}

impl<'a> LookUp<'a> {
    fn first_of(bytes: &'a [u8]) -> Option<LookUp<'a>> {
        let (index, rest) = bytes.split_first_chunk::<4>()?;
        let (length, rest) = rest.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (rows, rest) = rest.split_at_checked(length)?;
        Some(LookUp { index: u32::from_be_bytes(*index), rows, rest })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_basis_is_read_back_from_its_record() {
        for register in [None, Some((3, [9; 32]))] {
            let basis = Basis {
                number: 2,
                answers_sha256: [1; 32],
                known: 128,
                cleared: register.is_some(),
                pack_sha256: [2; 32],
                register,
                tables: 8,
                extractor: EXTRACTOR.to_owned(),
                facts: [3; 32],
                evidence: [4; 32],
            };
            let text = basis.to_text();
            assert_eq!(Basis::from_text(&text), Some(basis));
            for cut in ["", "answer 2: 01", text.trim_end_matches("04\n")] {
                assert_eq!(Basis::from_text(cut), None, "{cut}");
            }
        }
    }

    #[test]
    fn evidence_is_taken_out_by_the_place_of_its_row() {
        let mut evidence = Evidence::default();
        for index in 0..10_000 {
            evidence.add(index * 2, vec![1; usize::try_from(index % 3).unwrap()]);
        }
        let parts: Vec<Vec<u8>> = evidence.parts().collect();
        assert_eq!(parts.len(), 3);
        let mut again = Evidence::default();
        parts.iter().for_each(|part| again.read(part).unwrap());
        assert_eq!(again.sha256(), evidence.sha256());
        assert_eq!(again.take(4), Some(vec![1, 1]));
        assert_eq!(again.take(5), None);
        assert_eq!(again.len(), 10_000);
        assert!(Evidence::default().read(&[0, 0, 0, 1, 0]).is_none(), "cut");
    }

    #[test]
    fn how_long_it_is_says_how_many_look_ups_and_not_what_they_found() {
        let length = |look_ups: u32, rows: &dyn Fn(u32) -> usize| {
            let mut evidence = Evidence::default();
            (0..look_ups).for_each(|index| evidence.add(index, vec![7; 192 * rows(index)]));
            let part = evidence.parts().next().unwrap_or_default();
            let bytes = padded(&part);
            assert_eq!(unpadded(&bytes), Some(part.as_slice()));
            bytes.len()
        };
        for look_ups in [1, 2, 5, 100, 4_096] {
            let none = length(look_ups, &|_| 0);
            assert_eq!(length(look_ups, &|_| 1), none, "{look_ups}: each found one");
            assert_eq!(length(look_ups, &|index| usize::from(index == 0)), none, "{look_ups}");
        }
        assert_eq!(length(1, &|_| 4), length(1, &|_| 0), "four people under one claim");
        assert_eq!(unpadded(&[0, 0, 0, 9, 1]), None, "cut");
    }
}
