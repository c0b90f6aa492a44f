//! One command after another, by the people whose part it is.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use portcullis_core::number::Number;
use portcullis_core::staff::Role;
use portcullis_core::stay::Scope;
use portcullis_engine::acting::Actor;
use portcullis_engine::answer::Answering;
use portcullis_engine::change::BatchRow;
use portcullis_engine::clear::Clearing;
use portcullis_engine::ending::Declining;
use portcullis_engine::lodge::{Lodged, Lodging};
use portcullis_engine::order::Order;
use portcullis_engine::ports::Clock;
use portcullis_engine::protect::Protection;
use portcullis_engine::resolve::Resolution;
use portcullis_engine::{Command, Engine, Error, Reply};
use portcullis_postal::{Claim, Columns, NameColumns, read_columns, read_name};
use portcullis_rules::embedded;

use super::paper::Head;
use super::world::{Cast, World};
use crate::cli::DemoArgs;
use crate::command::founding;
use crate::home::Home;
use crate::say::Say;
use crate::system::SystemClock;
use crate::{extract, rollfile, wiring};

/// What was played, for the picture.
#[derive(Debug)]
pub struct Told {
    /// The home.
    pub home: PathBuf,
    /// Records sealed.
    pub records: u64,
    /// The large letter, the one that was declined, and the one under a stay.
    pub batches: [BatchRow; 3],
    /// The folders of their answers.
    pub answers: [PathBuf; 3],
    /// The large letter's rows, as sent.
    pub rows: Vec<u8>,
    /// What counsel had to resolve.
    pub findings: Vec<String>,
    /// Rows whose number is on record and whose address is another: what 2025 told.
    pub number_only: usize,
    /// How long each act took.
    pub took: BTreeMap<&'static str, Duration>,
}

/// The folder of everything that is made up and readable.
const STAGE: &str = "SYNTHETIC";

struct Stage {
    engine: Engine,
    people: BTreeMap<Role, Actor>,
    folder: PathBuf,
    say: Say,
    took: BTreeMap<&'static str, Duration>,
}

impl Stage {
    fn act(&mut self, name: &'static str, role: Role, command: Command) -> Result<Reply, Error> {
        let actor = self.people.get(&role).ok_or_else(|| Error::fault("nobody plays that role"))?;
        if !self.say.is_json() {
            self.say.words(&format!("  {role}: {name}"));
        }
        let began = Instant::now();
        let reply = self.engine.handle(actor, command)?;
        *self.took.entry(name).or_default() += began.elapsed();
        Ok(reply)
    }

    fn file(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let path = self.folder.join(name);
        fs::write(&path, bytes)
            .map_err(|error| Error::CannotWrite(format!("{}: {error}", path.display())))
    }
}

/// Plays the story in a new home.
///
/// # Errors
///
/// Something could not be written, or broke.
pub fn play(home: &Path, args: DemoArgs, say: Say) -> Result<Told, Error> {
    let rows = usize::try_from(args.rows).unwrap_or(0);
    let records = usize::try_from(args.records).unwrap_or(0).max(rows + 20);
    let today = SystemClock.now().to_zoned(TimeZone::UTC).date();
    let world = World::new(records, rows, today);
    say.words(&format!(
        "Portcullis demonstration. Every person in it is made up; files that hold them say SYNTHETIC.\n\
         A register of {records} people, and a letter that asks about {rows}, as in 2025."
    ));
    let making = founding::make_way(home)?;
    let played = play_in(&making, &world, rows, say);
    if played.is_err() {
        drop(fs::remove_dir_all(&making));
    }
    let mut told = played?;
    founding::put_in_place(&making, home)?;
    told.home = home.to_owned();
    told.answers =
        ["answer", "answer-declined", "answer-held"].map(|name| home.join(STAGE).join(name));
    Ok(told)
}

/// The story, in a folder that is not in its place yet: a demonstration that is cut off leaves no home.
fn play_in(home: &Path, world: &World, rows: usize, say: Say) -> Result<Told, Error> {
    let mut stage = set(home, say)?;
    let head = Head::new()?;
    stage.file("SYNTHETIC-officials.toml", head.roll().as_bytes())?;
    let officials = rollfile::read(&head.roll()).map_err(Error::Input)?;
    stage.act("enters the official on the roll", Role::Clerk, Command::ImportRoll(officials))?;
    let sealed = seal(&mut stage, world)?;
    protect(&mut stage, world)?;
    let rows_csv = world.rows_csv(0);
    let (large, findings) = answer_large(&mut stage, &head, world, &rows_csv)?;
    let declined = decline_small(&mut stage, &head, world, rows)?;
    let held = hold_small(&mut stage, &head, world, rows + SMALL_ROWS)?;
    let number_only = (0..rows).filter(|row| world.cast(*row) == Cast::NumberOnly).count();
    Ok(Told {
        home: home.to_owned(),
        records: sealed,
        answers: Default::default(),
        batches: [large, declined, held],
        rows: rows_csv,
        findings,
        number_only,
        took: stage.took,
    })
}

fn set(home: &Path, say: Say) -> Result<Stage, Error> {
    let packs: Vec<_> = embedded::packs().map(|(_, pack)| pack).collect();
    founding::make(home, home, "irs", None, &packs, say, Arc::new(SystemClock))?;
    let home = Home::open(home)?;
    let engine = wiring::engine(&home, say)?;
    let folder = home.path(STAGE);
    fs::create_dir_all(&folder)
        .map_err(|error| Error::CannotWrite(format!("{}: {error}", folder.display())))?;
    let people: Result<BTreeMap<Role, Actor>, Error> =
        Role::ALL.into_iter().map(|role| Ok((role, player(&engine, &home, role)?))).collect();
    Ok(Stage { people: people?, engine, folder, say, took: BTreeMap::new() })
}

fn player(engine: &Engine, home: &Home, role: Role) -> Result<Actor, Error> {
    crate::command::person(engine, home, role, None, None)
}

fn seal(stage: &mut Stage, world: &World) -> Result<u64, Error> {
    let register = world.register_csv();
    stage.file("SYNTHETIC-register.csv", &register)?;
    let began = Instant::now();
    let unreadable = |_| Error::fault("the made-up register cannot be read");
    let rows = extract::read(&register).map_err(unreadable)?;
    stage.took.insert("reads the extract", began.elapsed());
    match stage.act("seals the register", Role::Clerk, Command::Seal(rows))? {
        Reply::Sealed(report) => Ok(report.sealed),
        _ => Err(Error::fault("the register was not sealed")),
    }
}

/// One person whose row is right in every respect is protected: an informant, say.
fn protect(stage: &mut Stage, world: &World) -> Result<(), Error> {
    let row = (0..world.rows).find(|row| world.cast(*row) == Cast::Right);
    let subject = world.subject(row.unwrap_or(0));
    let name = read_name(&NameColumns {
        last: subject.last,
        first: subject.first,
        middle: &subject.middle,
        suffix: "",
    });
    let home = &subject.home;
    let address = read_columns(&Columns {
        line1: &home.line1,
        line2: &home.line2,
        city: home.city,
        state: home.state,
        zip: home.zip,
    });
    let claim = name.name().zip(address.address()).map(|(name, address)| Claim::new(name, address));
    let protection = Protection {
        id: "p-1".to_owned(),
        claim: claim.ok_or_else(|| Error::fault("a made-up person has no claim"))?,
        basis: "26 USC 6103(i)(6)".to_owned(),
        determination: "SYNTHETIC: disclosure would identify a confidential informant.".to_owned(),
        review: "2027-11-22".parse().ok(),
    };
    stage.act("protects one person", Role::ClearingOfficer, Command::Protect(protection)).map(drop)
}

fn lodge(
    stage: &mut Stage,
    head: &Head,
    name: &str,
    rows: &[u8],
    officers: usize,
) -> Result<Lodged, Error> {
    let letter = head.letter(name, rows, officers, SystemClock.now())?;
    stage.file(&format!("SYNTHETIC-letter{name}.jws"), &letter)?;
    stage.file(&format!("SYNTHETIC-rows{name}.csv"), rows)?;
    let lodging = Lodging { letter, rows: rows.to_vec() };
    match stage.act("lodges a signed letter", Role::Clerk, Command::Lodge(lodging))? {
        Reply::Lodged(lodged) => Ok(lodged),
        _ => Err(Error::fault("the letter was not lodged")),
    }
}

fn clear(stage: &mut Stage, batch: &str) -> Result<(), Error> {
    let clearing = Clearing { batch: batch.to_owned() };
    stage
        .act("clears it, with a signature", Role::ClearingOfficer, Command::Clear(clearing))
        .map(drop)
}

fn answer(stage: &mut Stage, batch: &str, folder: &str) -> Result<BatchRow, Error> {
    let folder = stage.folder.join(folder).to_string_lossy().into_owned();
    let answering = Answering { batch: batch.to_owned(), folder };
    match stage.act("answers it", Role::Clerk, Command::Answer(answering))? {
        Reply::Answered(answered) => Ok(answered.batch),
        _ => Err(Error::fault("the batch was not answered")),
    }
}

/// Counsel looks at whatever only shows in the whole.
fn resolve(stage: &mut Stage, lodged: &Lodged) -> Result<(), Error> {
    for finding in &lodged.findings {
        let resolution = Resolution {
            batch: lodged.batch.id.clone(),
            finding: finding.clone(),
            rows: None,
            reason: "SYNTHETIC: the volume was announced and each case was sampled".to_owned(),
        };
        stage.act(
            "resolves a finding on the whole",
            Role::Counsel,
            Command::Resolve(resolution),
        )?;
    }
    Ok(())
}

fn answer_large(
    stage: &mut Stage,
    head: &Head,
    world: &World,
    rows: &[u8],
) -> Result<(BatchRow, Vec<String>), Error> {
    let lodged = lodge(stage, head, "", rows, world.officers)?;
    let id = lodged.batch.id.clone();
    resolve(stage, &lodged)?;
    clear(stage, &id)?;
    Ok((answer(stage, &id, "answer")?, lodged.findings))
}

/// Rows of a small letter.
const SMALL_ROWS: usize = 5;
/// The statute that the stay stops.
const STAYED: &str = "8 USC 1325(a)";

fn decline_small(
    stage: &mut Stage,
    head: &Head,
    world: &World,
    first: usize,
) -> Result<BatchRow, Error> {
    let small = world.smaller(SMALL_ROWS, "8 USC 1326");
    let lodged = lodge(stage, head, "-declined", &small.rows_csv(first), small.officers)?;
    let declining = Declining {
        batch: lodged.batch.id.clone(),
        ground: "safeguards".to_owned(),
        reason: "SYNTHETIC: a critical finding of the safeguard review is open".to_owned(),
    };
    stage.act("declines another letter", Role::ClearingOfficer, Command::Decline(declining))?;
    answer(stage, &lodged.batch.id, "answer-declined")
}

fn hold_small(
    stage: &mut Stage,
    head: &Head,
    world: &World,
    first: usize,
) -> Result<BatchRow, Error> {
    let small = world.smaller(SMALL_ROWS, STAYED);
    let lodged = lodge(stage, head, "-held", &small.rows_csv(first), small.officers)?;
    resolve(stage, &lodged)?;
    clear(stage, &lodged.batch.id)?;
    let order = Order {
        id: "stay-1".to_owned(),
        court: "SYNTHETIC District Court".to_owned(),
        docket: "1:26-cv-00001".to_owned(),
        entered: "2026-11-21".to_owned(),
        effective_from: SystemClock.now(),
        // Narrow enough that the first letter's answers may still be handed over again.
        scope: Scope { statute: STAYED.parse().ok(), ..Scope::default() },
        claims: None,
        people_sha256: None,
        order_sha256: String::new(),
    };
    stage.act("enters a court's stay", Role::Counsel, Command::EnterStay(order))?;
    answer(stage, &lodged.batch.id, "answer-held")
}

/// Whether a text is a taxpayer number: for the check that none was told.
#[must_use]
pub fn is_number(text: &str) -> bool {
    Number::read(text).is_some()
}
