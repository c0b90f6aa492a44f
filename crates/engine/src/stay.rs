//! A court's or the overseer's order, entered by counsel and lifted by two.

use std::collections::BTreeSet;

use jiff::Timestamp;
use portcullis_core::accounting::{Kind, Record};
use portcullis_core::citation::Citation;
use portcullis_core::staff::{Keyring, Role};
use portcullis_core::stay::{Scope, Stay, Stays};

use crate::acting::{Actor, StaffKeys};
use crate::change::{Change, StayRow};
use crate::engine::{Engine, Reply, Step};
use crate::error::{Error, Result};
use crate::intake::sha256;
use crate::sequence::hex;

/// An order to enter.
#[derive(Debug)]
pub struct Order {
    /// The custodian's id for it.
    pub id: String,
    /// The court.
    pub court: String,
    /// The court's docket number.
    pub docket: String,
    /// The day on which the court entered it.
    pub entered: String,
    /// From when it has effect.
    pub effective_from: Timestamp,
    /// What it stops.
    pub scope: Scope,
    /// SHA-256 of the order's file, in hex, where given.
    pub order_sha256: String,
}

/// An order that lifts a stay.
#[derive(Debug)]
pub struct Lifting {
    /// The stay.
    pub id: String,
    /// The lifting order's file.
    pub order: Vec<u8>,
    /// The second person: the overseer or a clearing officer.
    pub second: Actor,
}

/// The stays, read now. A row of the docket is not a proof: each stay is what counsel signed, each lifted one is lifted
/// by two, and there are as many as the accounting, which nothing can be taken from, has entries of.
///
/// # Errors
///
/// The docket cannot be read, or what it keeps of a stay was changed: then nothing is disclosed.
pub fn stays(engine: &Engine) -> Result<Stays> {
    let rows = engine.docket.stays()?;
    let lifted = rows.iter().filter(|row| row.stay.lifted_from.is_some()).count();
    for (kind, there) in [(Kind::Stay, rows.len()), (Kind::Lift, lifted)] {
        let entered = engine.docket.entries_of_kind(kind.word())?;
        if u64::try_from(there).ok() != Some(entered) {
            return Err(Error::Configuration(format!(
                "the docket has {there} of the {entered} orders ({}) that its accounting names: it was changed, so restore it",
                kind.word()
            )));
        }
    }
    let staff = engine.staff()?;
    match rows.iter().find(|row| !is_signed(row, &staff)) {
        None => Ok(Stays(rows.into_iter().map(|row| row.stay).collect())),
        Some(row) => Err(Error::Configuration(format!(
            "the stay {} is not the one that was signed: the docket was changed, so restore it",
            row.stay.id
        ))),
    }
}

/// Whether counsel signed the stay as it stands, and where it is lifted two people signed that, of whom one is counsel.
fn is_signed(row: &StayRow, staff: &StaffKeys) -> bool {
    let entered = staff.signer(&statement(row), &row.token);
    if entered.is_none_or(|person| person.role != Role::Counsel) {
        return false;
    }
    let (from, tokens) = match (row.stay.lifted_from, &row.lifted) {
        (None, None) => return true,
        (Some(from), Some(tokens)) => (from, tokens),
        _ => return false,
    };
    let signed: Vec<_> = tokens.split('\n').filter_map(|token| staff.signed(token)).collect();
    let [(statement, one), (same, two)] = signed.as_slice() else { return false };
    let of_this =
        format!("portcullis/lift/v1\nThis stay is lifted.\nid: {}\nfrom: {from}\n", row.stay.id);
    statement == same
        && statement.starts_with(&of_this)
        && one.role == Role::Counsel
        && two.role != Role::Clerk
        && one.id != two.id
}

/// What counsel signs to enter a stay.
fn statement(row: &StayRow) -> String {
    format!(
        "portcullis/stay/v1\nI enter this order.\nid: {}\ncourt: {}\ndocket: {}\nentered: {}\neffective: {}\nstops: \
         {}\norder: {}\n",
        row.stay.id,
        row.court,
        row.docket,
        row.entered,
        row.stay.effective_from,
        scope_words(&row.stay.scope),
        row.order_sha256
    )
}

/// A scope in words.
#[must_use]
pub fn scope_words(scope: &Scope) -> String {
    let statute = scope.statute.as_ref().map(Citation::to_string);
    let parts = [
        scope.instrument.as_ref().map(|id| format!("instrument {id}")),
        scope.agency.as_ref().map(|id| format!("agency {id}")),
        statute.map(|statute| format!("statute {statute}")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "everything".to_owned() } else { parts.join(", ") }
}

pub(crate) fn enter(step: &Step<'_>, order: Order) -> Result<Reply> {
    let (engine, actor) = (step.engine, step.actor);
    actor.must_be(Role::Counsel, "enter a stay")?;
    check_scope(engine, &order.scope)?;
    let stay = Stay {
        id: order.id,
        scope: order.scope,
        effective_from: order.effective_from,
        lifted_from: None,
    };
    if let Some(known) = engine.docket.stays()?.iter().find(|row| row.stay.id == stay.id) {
        let same = known.stay == stay && known.order_sha256 == order.order_sha256;
        let taken = || {
            Error::input(format!("a different stay `{}` is entered: give it another id", stay.id))
        };
        return if same { Ok(Reply::Done) } else { Err(taken()) };
    }
    let mut row = StayRow {
        stay,
        court: order.court,
        docket: order.docket,
        entered: order.entered,
        order_sha256: order.order_sha256,
        token: String::new(),
        lifted: None,
    };
    let statement = statement(&row);
    row.token = actor.sign(&statement)?;
    record(step, Kind::Stay, statement, row)
}

/// An order whose scope names nothing that there is would stop nothing: it is not entered.
fn check_scope(engine: &Engine, scope: &Scope) -> Result<()> {
    let adopted = engine.adopted()?;
    let mut problems = Vec::new();
    if let Some(id) = scope.instrument.as_ref().filter(|id| !adopted.contains_key(*id)) {
        let known: Vec<&str> = adopted.keys().map(String::as_str).collect();
        problems.push(format!(
            "scope.instrument: `{id}` is not adopted; say one of {}",
            known.join(", ")
        ));
    }
    let within = |id: &&String| scope.instrument.as_ref().is_none_or(|named| named == *id);
    let mut books = Vec::new();
    for id in adopted.keys().filter(within) {
        books.extend(adopted.get(id).map(|adoption| engine.rulebook(adoption)).transpose()?);
    }
    if let Some(statute) = scope.statute.as_ref().filter(|_| !books.is_empty()) {
        let listed = books.iter().flat_map(|book| &book.terms().statutes);
        let mut of = listed.map(|entry| &entry.citation);
        if !of.any(|entry| entry.is_within(statute) || statute.is_within(entry)) {
            problems.push(format!(
                "scope.statute: no statute of {} is under {statute}, so the order would stop nothing: write it \
                 as the order does, `8 USC 1253(a)(1)`",
                scope.instrument.as_deref().unwrap_or("any instrument")
            ));
        }
    }
    if let Some(id) = scope.agency.as_ref().filter(|_| !books.is_empty()) {
        let mut known = BTreeSet::new();
        for book in &books {
            known.extend(book.terms().agencies.clone());
        }
        if !known.contains(id) {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            problems.push(format!(
                "scope.agency: no instrument admits `{id}`; say one of {}",
                known.join(", ")
            ));
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(Error::Input(problems)) }
}

pub(crate) fn lift(step: &Step<'_>, lifting: &Lifting) -> Result<Reply> {
    let (engine, actor, now) = (step.engine, step.actor, step.now);
    actor.must_be(Role::Counsel, "lift a stay")?;
    let second = &lifting.second;
    if lifting.order.trim_ascii().is_empty() {
        return Err(Error::input(
            "the order that lifts the stay is empty: give its file with `--order`",
        ));
    }
    if second.id() == actor.id() || second.role() == Role::Clerk {
        return Err(Error::NotPermitted(
            "to lift a stay takes counsel and a second person, the overseer or a clearing officer: \
             give `--second` and `--second-key`"
                .to_owned(),
        ));
    }
    let known = engine.docket.stays()?.into_iter().find(|row| row.stay.id == lifting.id);
    let unknown = || Error::input(format!("no stay `{}`: `stay list` shows them", lifting.id));
    let mut row = known.ok_or_else(unknown)?;
    if row.stay.lifted_from.is_some() {
        return Ok(Reply::Done);
    }
    let statement = format!(
        "portcullis/lift/v1\nThis stay is lifted.\nid: {}\nfrom: {now}\norder: {}\nby: {} and {}\n",
        lifting.id,
        hex(&sha256(&lifting.order)),
        actor.id(),
        second.id()
    );
    row.stay.lifted_from = Some(now);
    row.lifted = Some(format!("{}\n{}", actor.sign(&statement)?, second.sign(&statement)?));
    record(step, Kind::Lift, statement, row)
}

fn record(step: &Step<'_>, kind: Kind, statement: String, row: StayRow) -> Result<Reply> {
    let record = Record::new(kind, &step.now.to_string());
    let record = record.with("by", step.actor.id()).with("detail", statement);
    let mut sequence = step.sequence()?;
    sequence.append(kind, &record, None, None)?;
    step.apply(sequence, Change { stays: vec![row], ..Change::default() })?;
    Ok(Reply::Done)
}
