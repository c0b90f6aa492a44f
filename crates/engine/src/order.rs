//! What is done to an order: counsel enters it, and it bites at once; counsel and a second person correct, lift or
//! vacate it.

use std::collections::BTreeSet;

use jiff::Timestamp;
use portcullis_core::Digest;
use portcullis_core::accounting::{Kind, Record};

use portcullis_core::facts::StatuteKind;
use portcullis_core::likeness::likeness;
use portcullis_core::moment::Moment;
use portcullis_core::staff::Role;
use portcullis_core::stay::Scope;
use portcullis_core::terms::Terms;
use portcullis_postal::Claim;

use crate::acting::Actor;
use crate::change::{Change, StayRow};
use crate::engine::{Engine, Reply, Step};
use crate::error::{Error, Result};
use crate::intake::sha256;
use crate::sequence::hex;
use crate::stay::{self, Standing};

/// An order, as its file states it.
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
    /// What it stops, but for the people listed.
    pub scope: Scope,
    /// The claims of the people whom it protects, where it is about some alone.
    pub claims: Option<Vec<Claim>>,
    /// SHA-256 of the file that lists them.
    pub people_sha256: Option<Digest>,
    /// SHA-256 of the order's file, in hex, where given.
    pub order_sha256: String,
}

impl std::fmt::Debug for Order {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Order({})", self.id)
    }
}

/// An order that corrects another: how that one reads.
#[derive(Debug)]
pub struct Correction {
    /// The whole order, as it should have been entered.
    pub order: Order,
    /// The second person: the overseer or a clearing officer.
    pub second: Actor,
}

/// An order that ends another.
#[derive(Debug)]
pub struct Ending {
    /// The stay.
    pub id: String,
    /// `Lift`: it stops nothing from now on. `Vacate`: it is as if it had never been entered.
    pub kind: Kind,
    /// The file of the order that says so.
    pub order: Vec<u8>,
    /// The second person: the overseer or a clearing officer.
    pub second: Actor,
}

/// An order as the row of an event.
pub(crate) fn row_of(engine: &Engine, order: &Order, kind: Kind) -> StayRow {
    let claims = order.claims.as_ref().map(|claims| {
        let keys = claims.iter().flat_map(likeness);
        keys.map(|key| engine.secrets.listed(&key)).collect()
    });
    let people = order.people_sha256.as_ref();
    let people =
        people.map(|file| stay::people_commitment(&engine.secrets.people_salt(file), file));
    StayRow {
        known: 0,
        people: people.unwrap_or_default(),
        kind,
        id: order.id.clone(),
        from: order.effective_from,
        scope: Scope { claims, ..order.scope.clone() },
        court: order.court.clone(),
        docket: order.docket.clone(),
        entered: order.entered.clone(),
        order_sha256: order.order_sha256.clone(),
        tokens: String::new(),
    }
}

/// Whether two events say the same.
fn same(one: &StayRow, other: &StayRow) -> bool {
    let of = |row: &StayRow| StayRow { kind: Kind::Stay, ..row.clone() };
    stay::statement(&of(one), &[]) == stay::statement(&of(other), &[])
}

pub(crate) fn enter(step: &Step<'_>, order: &Order) -> Result<Reply> {
    let (engine, actor) = (step.engine, step.actor);
    actor.must_be(Role::Counsel, "enter a stay")?;
    check_scope(engine, &order.scope)?;
    let mut row = row_of(engine, order, Kind::Stay);
    if let Some(known) = find(step, &row.id)? {
        let taken = || {
            Error::input(format!("a different stay `{}` is entered: give it another id", row.id))
        };
        let over = known.vacated || known.stay.lifted_from.is_some();
        if over {
            return Err(Error::input(format!(
                "the stay `{}` is lifted or vacated, and stops nothing: an order that stays again takes another id",
                row.id
            )));
        }
        return if same(&known.words, &row) { Ok(Reply::Done) } else { Err(taken()) };
    }
    let statement = stay::statement(&row, &[]);
    row.tokens = actor.sign(&statement)?;
    record(step, statement, row, order.people_sha256.as_ref())
}

pub(crate) fn correct(step: &Step<'_>, correction: &Correction) -> Result<Reply> {
    let engine = step.engine;
    step.actor.must_be(Role::Counsel, "correct a stay")?;
    check_second(step.actor, &correction.second, "correct")?;
    check_scope(engine, &correction.order.scope)?;
    let row = row_of(engine, &correction.order, Kind::Correct);
    let known = find(step, &row.id)?.ok_or_else(|| unknown(&row.id))?;
    if known.vacated {
        return Err(gone(&row.id));
    }
    if same(&known.words, &row) {
        return Ok(Reply::Done);
    }
    signed_by_two(step, row, &correction.second, correction.order.people_sha256.as_ref())
}

pub(crate) fn end(step: &Step<'_>, ending: &Ending) -> Result<Reply> {
    let (actor, now) = (step.actor, step.now);
    let verb = if ending.kind == Kind::Vacate { "vacate" } else { "lift" };
    actor.must_be(Role::Counsel, &format!("{verb} a stay"))?;
    if ending.order.trim_ascii().is_empty() {
        return Err(Error::input(format!(
            "the order to {verb} the stay is empty: give its file with `--order`"
        )));
    }
    check_second(actor, &ending.second, verb)?;
    let known = find(step, &ending.id)?.ok_or_else(|| unknown(&ending.id))?;
    let done = match ending.kind {
        Kind::Vacate => known.vacated,
        _ if known.vacated => return Err(gone(&ending.id)),
        _ => known.stay.lifted_from.is_some(),
    };
    if done {
        return Ok(Reply::Done);
    }
    // What is vacated has no effect from the day on which it had it.
    let from = if ending.kind == Kind::Vacate { known.stay.effective_from } else { now };
    let row = StayRow {
        known: 0,
        kind: ending.kind,
        id: ending.id.clone(),
        from,
        scope: Scope::default(),
        court: String::new(),
        docket: String::new(),
        people: String::new(),
        entered: String::new(),
        order_sha256: hex(&sha256(&ending.order)),
        tokens: String::new(),
    };
    signed_by_two(step, row, &ending.second, None)
}

fn find(step: &Step<'_>, id: &str) -> Result<Option<Standing>> {
    let standing = stay::standing(&stay::history(step.engine, u64::MAX)?, Moment::latest(step.now));
    Ok(standing.into_iter().find(|one| one.stay.id == id))
}

fn unknown(id: &str) -> Error {
    Error::input(format!("no stay `{id}`: `stay list` shows them"))
}

fn gone(id: &str) -> Error {
    Error::input(format!("the stay `{id}` is vacated: enter a new order under another id"))
}

fn check_second(actor: &Actor, second: &Actor, verb: &str) -> Result<()> {
    if second.id() != actor.id() && second.role() != Role::Clerk {
        return Ok(());
    }
    Err(Error::NotPermitted(format!(
        "to {verb} a stay takes counsel and a second person, the overseer or a clearing officer: \
         give `--second` and `--second-key`"
    )))
}

fn signed_by_two(
    step: &Step<'_>,
    mut row: StayRow,
    second: &Actor,
    people: Option<&Digest>,
) -> Result<Reply> {
    let statement = stay::statement(&row, &[step.actor.id(), second.id()]);
    row.tokens = format!("{}\n{}", step.actor.sign(&statement)?, second.sign(&statement)?);
    record(step, statement, row, people)
}

/// Records an event. Where it lists people, the salt that binds it to their file stands in the record alone.
fn record(
    step: &Step<'_>,
    statement: String,
    mut row: StayRow,
    people: Option<&Digest>,
) -> Result<Reply> {
    let record = Record::new(row.kind, &step.now.to_string());
    let mut record = record.with("by", step.actor.id()).with("detail", statement);
    if let Some(file) = people {
        record = record.with("subject", step.engine.secrets.people_salt(file));
    }
    let mut sequence = step.sequence()?;
    row.known = sequence.append(row.kind, &record, None, None)?.index;
    step.apply(sequence, Change { stays: vec![row], ..Change::default() })?;
    Ok(Reply::Done)
}

/// An order whose scope names nothing that there is would stop nothing: it is not entered.
///
/// # Errors
///
/// Each part of the scope that fits nothing.
pub(crate) fn check_scope(engine: &Engine, scope: &Scope) -> Result<()> {
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
        // A part that no list bears out is the slip of a pen, and would stop nothing.
        let under = |terms: &Terms| {
            let mut of = terms.statutes.iter().map(|entry| &entry.citation);
            of.any(|entry| entry.is_within(statute))
                || terms.statute_kind(statute) != StatuteKind::Unknown
        };
        if !books.iter().any(|book| under(book.terms())) {
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
