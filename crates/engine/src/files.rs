//! The files of an answer, made from its lines: by the command that decides it, and by whoever decides it again.

use std::collections::BTreeMap;

use portcullis_core::Digest;
use portcullis_core::element::Rule;
use portcullis_core::facts::Facts;
use portcullis_core::moment::Moment;
use portcullis_core::state::ItemState;
use portcullis_core::terms::Terms;
use portcullis_tlog::{Tile, TileBuilder, TlogProof, inclusion_proof};
use serde_json::json;

use crate::brief::Brief;
use crate::change::{BatchRow, GenerationRow, Head, ItemRow};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::intake::sha256;
use crate::sequence::{Sequence, hex};

/// One line of an answer.
pub struct Line {
    row_id: String,
    facts: Facts,
    state: ItemState,
    leaf: Option<u64>,
    address: Option<[String; 5]>,
    failed: Vec<u16>,
}

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Line(..)")
    }
}

impl Line {
    /// The line of an item. The address can only be one that a disclosure let out.
    #[must_use]
    pub(crate) fn of(row: &ItemRow, brief: &Brief, address: Option<[String; 5]>) -> Line {
        Line {
            row_id: brief.row_id.clone(),
            facts: brief.facts,
            state: row.state,
            leaf: row.leaf,
            address: address.filter(|_| row.state == ItemState::Confirmed),
            failed: row.failed.clone(),
        }
    }
}

/// The word that the requester sees: five outcomes, and the two by which a request ends unanswered.
#[must_use]
pub fn outcome_word(state: ItemState) -> &'static str {
    if state.is_final() { state.word() } else { ItemState::Held.word() }
}

/// The files of one answer, before its receipt.
pub struct AnswerFiles {
    files: Vec<(String, Vec<u8>)>,
    manifest: serde_json::Map<String, serde_json::Value>,
    suffix: String,
    /// SHA-256 of the answers file.
    pub answers_sha256: Digest,
}

impl std::fmt::Debug for AnswerFiles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AnswerFiles(..)")
    }
}

/// Makes the files of answer `number`: the first has no number in its names.
///
/// # Errors
///
/// The docket fails.
pub fn answer_files(
    engine: &Engine,
    batch: &BatchRow,
    terms: &Terms,
    lines: &[Line],
    number: u32,
    moment: Moment,
) -> Result<AnswerFiles> {
    let suffix = if number == 1 { String::new() } else { format!("-{number}") };
    let generation = engine.generation(moment.known)?;
    let as_of =
        generation.as_ref().map(|generation| terms.day_of(generation.sealed_at).to_string());
    let answers = answers_csv(lines, terms, as_of.as_deref().unwrap_or_default())?;
    let answers_sha256 = sha256(&answers);
    let files = vec![
        (format!("answers{suffix}.csv"), answers),
        (format!("defects{suffix}.jsonl"), defects_jsonl(lines, terms)?),
        (format!("leaves{suffix}.csv"), leaves_csv(lines)?),
    ];
    let manifest = manifest(batch, terms, lines, generation.as_ref(), moment);
    Ok(AnswerFiles { files, manifest, suffix, answers_sha256 })
}

fn csv(records: impl Iterator<Item = Vec<String>>) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for record in records {
        writer.write_record(&record).map_err(Error::fault)?;
    }
    writer.into_inner().map_err(|_| Error::fault("an answer cannot be written out"))
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// The columns of an answers file.
pub const ANSWER_COLUMNS: [&str; 9] = [
    "row_id",
    "outcome",
    "address_line1",
    "address_line2",
    "city",
    "state",
    "zip",
    "as_of",
    "defects",
];

fn answers_csv(lines: &[Line], terms: &Terms, as_of: &str) -> Result<Vec<u8>> {
    let header = words(&ANSWER_COLUMNS);
    let record = |line: &Line| {
        let mut record = vec![line.row_id.clone(), outcome_word(line.state).to_owned()];
        let as_of = line.address.as_ref().map(|_| as_of.to_owned());
        record.extend(line.address.clone().unwrap_or_default());
        record.push(as_of.unwrap_or_default());
        record.push(codes(line, terms).join(";"));
        record
    };
    csv([header].into_iter().chain(lines.iter().map(record)))
}

fn codes<'a>(line: &Line, terms: &'a Terms) -> Vec<&'a str> {
    let returned = line.state == ItemState::Returned;
    let failed = line.failed.iter().filter(|_| returned);
    let rules = failed.filter_map(|at| terms.rules.get(usize::from(*at)));
    rules.map(|rule| rule.code.as_str()).collect()
}

/// One defect as outsiders read it; of a letter where there is no row.
#[must_use]
pub fn defect(row: Option<(&str, &Facts)>, rule: &Rule) -> serde_json::Value {
    json!({
        "row_id": row.map(|(row_id, _)| row_id),
        "code": rule.code,
        "element": rule.element.word(),
        "cite": rule.cite,
        "message": rule.message,
        "remedy": rule.remedy,
        "column": row.map_or(rule.column.as_str(), |(_, facts)| rule.column_at_fault(facts)),
    })
}

fn defects_jsonl(lines: &[Line], terms: &Terms) -> Result<Vec<u8>> {
    let mut jsonl = Vec::new();
    for line in lines.iter().filter(|line| line.state == ItemState::Returned) {
        for rule in line.failed.iter().filter_map(|at| terms.rules.get(usize::from(*at))) {
            serde_json::to_writer(&mut jsonl, &defect(Some((&line.row_id, &line.facts)), rule))
                .map_err(Error::fault)?;
            jsonl.push(b'\n');
        }
    }
    Ok(jsonl)
}

fn leaves_csv(lines: &[Line]) -> Result<Vec<u8>> {
    let record = |line: &Line| {
        vec![line.row_id.clone(), line.leaf.map(|leaf| leaf.to_string()).unwrap_or_default()]
    };
    csv([words(&["row_id", "leaf"])].into_iter().chain(lines.iter().map(record)))
}

fn manifest(
    batch: &BatchRow,
    terms: &Terms,
    lines: &[Line],
    generation: Option<&GenerationRow>,
    moment: Moment,
) -> serde_json::Map<String, serde_json::Value> {
    let mut outcomes: BTreeMap<&str, u64> = BTreeMap::new();
    let mut defects: BTreeMap<&str, u64> = BTreeMap::new();
    for line in lines {
        *outcomes.entry(outcome_word(line.state)).or_insert(0) += 1;
        codes(line, terms).into_iter().for_each(|code| *defects.entry(code).or_insert(0) += 1);
    }
    let value = json!({
        "batch": batch.id,
        "letter_sha256": hex(&batch.letter_sha256),
        "rows_sha256": hex(&batch.rows_sha256),
        "instrument": terms.id,
        "instrument_version": terms.version,
        "pack_sha256": hex(&terms.pack_sha256),
        "register_generation": generation.map(|generation| generation.number),
        "register_root": generation.map(|generation| hex(&generation.root)),
        "postal_version": portcullis_postal::TABLE_VERSION,
        "decided_at": moment.at.to_string(),
        "rows": lines.len(),
        "outcomes": outcomes,
        "defects": defects,
    });
    match value {
        serde_json::Value::Object(map) => map,
        _ => serde_json::Map::new(),
    }
}

impl AnswerFiles {
    /// Adds the receipt, and the manifest with the checkpoint that the receipt ends in: the files are whole.
    ///
    /// # Errors
    ///
    /// The manifest cannot be written out.
    pub fn with_receipt(
        mut self,
        receipt: Vec<u8>,
        checkpoint: &str,
    ) -> Result<Vec<(String, Vec<u8>)>> {
        self.files.push((format!("receipt{}.tlog-proof", self.suffix), receipt));
        let digests: BTreeMap<&str, String> =
            self.files.iter().map(|(name, bytes)| (name.as_str(), hex(&sha256(bytes)))).collect();
        self.manifest.insert("files".to_owned(), json!(digests));
        self.manifest.insert("checkpoint".to_owned(), json!(checkpoint));
        let mut bytes = serde_json::to_vec_pretty(&self.manifest).map_err(Error::fault)?;
        bytes.push(b'\n');
        self.files.push((format!("manifest{}.json", self.suffix), bytes));
        Ok(self.files)
    }
}

/// The proof of one leaf under the head that is about to be signed: published tiles, and the new ones
/// on top of them.
///
/// # Errors
///
/// A tile of the log is missing, or the leaf is not under the head.
pub fn receipt(
    engine: &Engine,
    head: &Head,
    index: u64,
    sequence: &Sequence<'_>,
    checkpoint: &[u8],
) -> Result<Vec<u8>> {
    let published = |tile: Tile| engine.log.tile(tile);
    let lost = |_| Error::fault("a tile of the published log is missing or cut; restore it");
    let mut builder = TileBuilder::resume(head.size, &published).map_err(lost)?;
    let mut fresh: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut emit = |tile: Tile, bytes: &[u8]| -> Result<()> {
        fresh.insert(tile.path(), bytes.to_vec());
        Ok(())
    };
    for hash in sequence.hashes() {
        builder.push(hash, &mut emit)?;
    }
    builder.finish(&mut emit)?;
    let source = |tile: Tile| match fresh.get(&tile.path()).or(fresh.get(&tile.to_full().path())) {
        Some(bytes) => Ok(bytes.clone()),
        None => engine.log.tile(tile),
    };
    let hashes = inclusion_proof(index, sequence.size(), &source)
        .map_err(|_| Error::fault("the batch's leaf cannot be proved"))?;
    let proof = TlogProof { extra: None, index, hashes, checkpoint: checkpoint.to_vec() };
    Ok(proof.to_text())
}
