//! Confirmations that are withdrawn: all that were decided in one way, whom each was told to, and whether every
//! recipient has acknowledged the notice.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use portcullis_core::accounting::{Kind, Record};
use portcullis_core::staff::Role;

use crate::acting::Actor;
use crate::basis::Basis;
use crate::change::{BatchRow, Change, EntryRow, RecallRow};
use crate::engine::{Engine, Reply, Step};
use crate::error::{Error, Result};
use crate::recipient::{self, Sought};
use crate::replay;
use crate::story;

/// How what is recalled was decided. Every part that is stated must fit.
#[derive(Clone, Debug, Default)]
pub struct Criteria {
    /// Under this version of an instrument's pack.
    pub pack: Option<(String, u32)>,
    /// With this version of the postal tables.
    pub tables: Option<u16>,
    /// By this generation of the register.
    pub generation: Option<u32>,
    /// Told to the officer of this id, `ID` or `BATCH/ID`: to that person, under whatever id in every letter.
    pub officer: Option<String>,
    /// On a letter signed with this official's `kid`.
    pub official: Option<String>,
    /// In this batch.
    pub batch: Option<String>,
}

impl Criteria {
    fn is_empty(&self) -> bool {
        let Criteria { pack, tables, generation, officer, official, batch } = self;
        pack.is_none()
            && tables.is_none()
            && generation.is_none()
            && [officer, official, batch].iter().all(|part| part.is_none())
    }

    /// The criteria in words, for the record and the notice.
    #[must_use]
    pub fn words(&self) -> String {
        let pack = self.pack.as_ref().map(|(id, version)| format!("under the pack {id}@{version}"));
        let parts = [
            pack,
            self.tables.map(|version| format!("with postal tables {version}")),
            self.generation.map(|number| format!("by register generation {number}")),
            self.officer.as_ref().map(|id| format!("told to the officer {id}")),
            self.official.as_ref().map(|kid| format!("on a letter signed with {kid}")),
            self.batch.as_ref().map(|id| format!("in batch {id}")),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    fn fits_batch(&self, batch: &BatchRow) -> bool {
        let pack =
            |(id, version): &(String, u32)| *id == batch.instrument && *version == batch.version;
        self.pack.as_ref().is_none_or(pack)
            && self.official.as_ref().is_none_or(|kid| *kid == batch.kid)
            && self.batch.as_ref().is_none_or(|id| *id == batch.id)
    }

    fn fits_answer(&self, basis: &Basis) -> bool {
        let generation = basis.register.map(|(number, _)| number);
        self.tables.is_none_or(|version| version == basis.tables)
            && self.generation.is_none_or(|number| Some(number) == generation)
    }
}

/// A confirmation.
#[derive(Clone, Debug)]
pub struct Confirmation {
    /// The batch.
    pub batch: String,
    /// The requester's id for the row.
    pub row_id: String,
    /// The leaf of its record.
    pub leaf: u64,
    /// When it was decided.
    pub at: Timestamp,
    /// The ids of the officers to whom it was told.
    pub officers: Vec<String>,
}

/// A recall to make.
#[derive(Debug)]
pub struct Recalling {
    /// The custodian's id for it.
    pub id: String,
    /// What is recalled.
    pub criteria: Criteria,
    /// Why, for the record and the notices.
    pub reason: String,
    /// By when each recipient is to acknowledge.
    pub due: Date,
}

/// An acknowledgement to enter.
#[derive(Debug)]
pub struct Acknowledging {
    /// The recall.
    pub id: String,
    /// `BATCH/OFFICER`.
    pub recipient: String,
    /// The day on which the recipient acknowledged it.
    pub on: Date,
    /// How: the letter or message that says so.
    pub note: String,
}

/// A notice, as it stands.
#[derive(Clone, Debug)]
pub struct Notice {
    /// The notice.
    pub sent: RecallRow,
    /// The acknowledgement, where there is one.
    pub acknowledged: Option<RecallRow>,
}

impl Engine {
    /// All confirmations that were decided so, as counsel.
    ///
    /// # Errors
    ///
    /// Who asks is not counsel, nothing is stated, or the docket cannot be read.
    pub fn confirmations(&self, actor: &Actor, criteria: &Criteria) -> Result<Vec<Confirmation>> {
        actor.must_be(Role::Counsel, "recall confirmations")?;
        confirmations(self, criteria)
    }

    /// Every notice, oldest first.
    ///
    /// # Errors
    ///
    /// The docket cannot be read.
    pub fn notices(&self) -> Result<Vec<Notice>> {
        let mut notices: Vec<Notice> = Vec::new();
        for row in verified(self)? {
            if row.kind == Kind::Recall {
                notices.push(Notice { sent: row, acknowledged: None });
                continue;
            }
            let same = |notice: &&mut Notice| {
                notice.sent.id == row.id && notice.sent.recipient == row.recipient
            };
            if let Some(notice) = notices.iter_mut().find(same) {
                notice.acknowledged = Some(row);
            }
        }
        Ok(notices)
    }
}

/// Every notice and acknowledgement, each as its record says it.
fn verified(engine: &Engine) -> Result<Vec<RecallRow>> {
    let known = engine.up_to(u64::MAX)?;
    let mut rows = engine.docket.recalls()?;
    for kind in [Kind::Recall, Kind::Acknowledged] {
        let own = rows.iter().filter(|row| row.kind == kind).map(|row| row.known);
        engine.accounts_for(kind, own, known)?;
    }
    rows.retain(|row| row.known < known);
    for row in &rows {
        // What opens the record may have been destroyed by schedule.
        let Some(opening) = story::opened(engine, row.known)? else { continue };
        let detail = opening.value("detail").unwrap_or_default();
        let RecallRow { id, recipient, day, rows, .. } = row;
        let same = match row.kind {
            Kind::Recall => {
                detail.starts_with(&format!("recall {id} to {recipient}: {rows} confirmations "))
                    && detail.ends_with(&format!("; acknowledge by {day}"))
            }
            _ => detail.starts_with(&format!("recall {id} to {recipient} acknowledged on {day}: ")),
        };
        if !same {
            return Err(Error::Configuration(format!(
                "the recall {id} is not the one that was recorded: the docket was changed, so restore it"
            )));
        }
    }
    Ok(rows)
}

fn confirmations(engine: &Engine, criteria: &Criteria) -> Result<Vec<Confirmation>> {
    if criteria.is_empty() {
        return Err(Error::input(
            "what is recalled? say one or more of --pack, --tables, --generation, --officer, --official, --batch",
        ));
    }
    check_known(engine, criteria)?;
    let sought = criteria.officer.as_deref().map(|text| Sought::find(engine, text)).transpose()?;
    let mut found = Vec::new();
    let batches = engine.batches()?.into_iter();
    for batch in batches.filter(|batch| batch.answers > 0 && criteria.fits_batch(batch)) {
        of_batch(engine, criteria, sought.as_ref(), &batch, &mut found)?;
    }
    Ok(found)
}

/// What this home has never seen recalls nothing, and is no answer to who was told.
fn check_known(engine: &Engine, criteria: &Criteria) -> Result<()> {
    let mut unknown = Vec::new();
    let adoptions = engine.docket.adoptions()?;
    if let Some((id, version)) = &criteria.pack
        && !adoptions.iter().any(|own| own.id == *id && own.version == *version)
    {
        unknown.push(format!("--pack: {id}@{version} was never adopted here"));
    }
    if let Some(number) = criteria.generation
        && !engine.docket.generations()?.iter().any(|own| own.number == number)
    {
        unknown.push(format!("--generation: {number} was never sealed here"));
    }
    let newest = portcullis_postal::TABLE_VERSION;
    if let Some(version) = criteria.tables.filter(|version| !(1..=newest).contains(version)) {
        unknown.push(format!(
            "--tables: there are no postal tables {version}: this program has {newest}, the newest"
        ));
    }
    if let Some(kid) = &criteria.official
        && !engine.docket.officials()?.iter().any(|own| own.official.kid == *kid)
    {
        unknown.push(format!("--official: `{kid}` was never on the roll"));
    }
    if let Some(id) = &criteria.batch
        && engine.batch(id)?.is_none()
    {
        unknown.push(format!("--batch: there is no batch `{id}`"));
    }
    if unknown.is_empty() { Ok(()) } else { Err(Error::Input(unknown)) }
}

fn of_batch(
    engine: &Engine,
    criteria: &Criteria,
    sought: Option<&Sought>,
    batch: &BatchRow,
    found: &mut Vec<Confirmation>,
) -> Result<()> {
    // By the accounting, which nothing can be taken from.
    let entries = engine.docket.entries(batch.number)?;
    let confirmed = |entry: &&EntryRow| entry.kind == Kind::Confirmed.word();
    if !entries.iter().any(|entry| confirmed(&entry)) {
        return Ok(());
    }
    let answers = entries.iter().filter(|entry| entry.kind == Kind::Answered.word());
    // The letter and the rows may be gone: then who was told what is in the openings of its leaves alone.
    let read = recipient::named(engine, batch, sought)?;
    let mut from = 0;
    for entry in answers {
        let fits = match replay::basis(engine, entry.index)? {
            Some(basis) => criteria.fits_answer(&basis),
            // What cannot be ruled out is recalled.
            None => true,
        };
        let before = from;
        let told = entries
            .iter()
            .filter(confirmed)
            .filter(move |own| (before..entry.index).contains(&own.index));
        from = entry.index;
        for own in told.filter(|_| fits) {
            let index = own.item.unwrap_or_default();
            let place = usize::try_from(index).unwrap_or(usize::MAX);
            // Where the letter is gone nobody can rule the officer out.
            let (row_id, officers, told) = match read.as_ref().and_then(|read| read.get(place)) {
                Some(named) => named.clone(),
                None => (format!("row {}", index + 1), Vec::new(), true),
            };
            if told {
                let (batch, leaf) = (batch.id.clone(), own.index);
                found.push(Confirmation { batch, row_id, leaf, at: entry.at, officers });
            }
        }
    }
    Ok(())
}

pub(crate) fn recall(step: &Step<'_>, recalling: &Recalling) -> Result<Reply> {
    let (engine, actor, now) = (step.engine, step.actor, step.now);
    actor.must_be(Role::Counsel, "recall confirmations")?;
    let Recalling { id, criteria, reason, due } = recalling;
    for (name, value) in [("the id", id), ("--reason", reason)] {
        if value.trim().is_empty() || value.chars().any(char::is_control) {
            return Err(Error::input(format!("{name}: write a line of plain text")));
        }
    }
    let confirmations = confirmations(engine, criteria)?;
    if confirmations.is_empty() {
        return Err(Error::input(format!(
            "nothing was confirmed {}: there is nobody to notify",
            criteria.words()
        )));
    }
    let mut rows: BTreeMap<String, u32> = BTreeMap::new();
    for one in &confirmations {
        for officer in recipients(one) {
            *rows.entry(officer).or_default() += 1;
        }
    }
    let detail = |recipient: &str, rows: u32| {
        format!(
            "recall {id} to {recipient}: {rows} confirmations {}; {}; acknowledge by {due}",
            criteria.words(),
            reason.trim()
        )
    };
    let known = verified(engine)?;
    let sent: Vec<&RecallRow> =
        known.iter().filter(|row| row.id == *id && row.kind == Kind::Recall).collect();
    if !sent.is_empty() {
        let mut same = sent.len() == rows.len();
        for row in sent {
            let recorded = story::opened(engine, row.known)?.and_then(|own| own.value("detail"));
            let own = rows.get(&row.recipient).map(|rows| detail(&row.recipient, *rows));
            same &= recorded.is_none() || recorded == own;
        }
        let taken = || {
            Error::input(format!(
                "a different recall `{id}` is on record, or more was confirmed since: give this one another id"
            ))
        };
        return if same { Ok(Reply::Done) } else { Err(taken()) };
    }
    let mut sequence = step.sequence()?;
    let mut recalls = Vec::new();
    for (recipient, rows) in rows {
        let batch = recipient.split('/').next().unwrap_or_default();
        let record = Record::new(Kind::Recall, &now.to_string())
            .with("by", actor.id())
            .with("batch", batch)
            .with("detail", detail(&recipient, rows));
        let known = sequence.append(Kind::Recall, &record, None, None)?.index;
        let day = due.to_string();
        let (id, kind) = (id.clone(), Kind::Recall);
        recalls.push(RecallRow { known, kind, id, recipient, at: now, day, rows });
    }
    step.apply(sequence, Change { recalls, ..Change::default() })?;
    Ok(Reply::Done)
}

/// Whom a confirmation was told to, each as `BATCH/OFFICER`.
pub fn recipients(one: &Confirmation) -> impl Iterator<Item = String> {
    let officers = one.officers.iter().map(String::as_str);
    let nobody = Some("agency").filter(|_| one.officers.is_empty());
    officers.chain(nobody).map(|officer| format!("{}/{officer}", one.batch))
}

pub(crate) fn acknowledge(step: &Step<'_>, acknowledging: &Acknowledging) -> Result<Reply> {
    let (engine, actor, now) = (step.engine, step.actor, step.now);
    actor.must_be(Role::Counsel, "enter an acknowledgement")?;
    let Acknowledging { id, recipient, on, note } = acknowledging;
    let notices = engine.notices()?;
    let notice = notices.iter().find(|one| one.sent.id == *id && one.sent.recipient == *recipient);
    let unknown = || {
        Error::input(format!(
            "no notice of recall `{id}` to `{recipient}`: `recall list` shows them"
        ))
    };
    let day = on.to_string();
    let notice = notice.ok_or_else(unknown)?;
    if let Some(before) = &notice.acknowledged {
        let other = || Error::input(format!("it was acknowledged on {} already", before.day));
        return if before.day == day { Ok(Reply::Done) } else { Err(other()) };
    }
    if *on > now.to_zoned(jiff::tz::TimeZone::UTC).date() {
        return Err(Error::input("--on: the day is to come: enter it when it is acknowledged"));
    }
    let sent = notice.sent.at.to_zoned(jiff::tz::TimeZone::UTC).date();
    // The notice went out on a day of some zone: one day less than its day in UTC is not before it.
    if *on < sent.saturating_sub(jiff::Span::new().days(1)) {
        return Err(Error::input(format!(
            "--on: the notice is of {sent}: it was acknowledged after that"
        )));
    }
    if note.trim().is_empty() {
        return Err(Error::input("how was it acknowledged? give `--note`"));
    }
    let detail = format!("recall {id} to {recipient} acknowledged on {on}: {}", note.trim());
    let record = Record::new(Kind::Acknowledged, &now.to_string())
        .with("by", actor.id())
        .with("detail", detail);
    let mut sequence = step.sequence()?;
    let known = sequence.append(Kind::Acknowledged, &record, None, None)?.index;
    let (kind, recipient) = (Kind::Acknowledged, recipient.clone());
    let row = RecallRow { known, kind, id: id.clone(), recipient, at: now, day, rows: 0 };
    step.apply(sequence, Change { recalls: vec![row], ..Change::default() })?;
    Ok(Reply::Done)
}
