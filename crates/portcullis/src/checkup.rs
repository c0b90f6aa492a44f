//! A home, looked over: what is in order, what is not, and what to do about it. It changes nothing.

mod kept; // what is kept of batches, against the accounting

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use portcullis_core::moment::Moment;
use portcullis_core::staff::Role;
use portcullis_engine::change::{Adoption, Head, OfficialRow};
use portcullis_engine::engine::Engine;
use portcullis_engine::{Error, jwk::PrivateKey, proceed, protect};
use portcullis_rules::embedded;
use portcullis_tlog::Policy;

use crate::audit;
use crate::command;
use crate::command::protections::is_overdue;
use crate::home::{Home, SECRETS, check_private};
use crate::say::Say;
use crate::wiring;

/// How a check ended. The last is the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It is as it should be.
    Good,
    /// It works, and should not stay so.
    Warning,
    /// It is not in order.
    Broken,
}

impl State {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            State::Good => "good",
            State::Warning => "warning",
            State::Broken => "broken",
        }
    }
}

/// One thing that was looked at.
#[derive(Debug)]
pub struct Check {
    /// What.
    pub what: &'static str,
    /// How it ended.
    pub state: State,
    /// What was found.
    pub found: String,
    /// What to do; empty where it is good.
    pub remedy: String,
}

fn good(what: &'static str, found: impl Into<String>) -> Check {
    Check { what, state: State::Good, found: found.into(), remedy: String::new() }
}

fn warning(what: &'static str, found: impl Into<String>, remedy: &str) -> Check {
    Check { what, state: State::Warning, found: found.into(), remedy: remedy.to_owned() }
}

fn broken(what: &'static str, found: impl Into<String>, remedy: &str) -> Check {
    Check { what, state: State::Broken, found: found.into(), remedy: remedy.to_owned() }
}

/// Least free room beside the docket before it is said.
const FREE_BYTES_MIN: u64 = 1 << 30;
/// How long before the register is too old it is said.
const NOTICE: SignedDuration = SignedDuration::from_hours(5 * 24);

/// Looks a home over.
#[must_use]
pub fn home(folder: &Path, say: Say) -> Vec<Check> {
    let home = match Home::open(folder) {
        Ok(home) => home,
        Err(error) => {
            let remedy = "make one with `init`, or name another with `--home DIR`";
            return vec![broken("home", error.to_string(), remedy)];
        }
    };
    let mut checks =
        vec![good("home", format!("{} of `{}`", folder.display(), home.config.custodian))];
    checks.push(private(folder));
    checks.extend(keys(&home));
    checks.push(room(folder));
    checks.push(match wiring::sound(&home) {
        Ok(()) => good("docket", "the store is sound"),
        Err(error) => {
            broken("docket", error.to_string(), "restore the newest copy of docket.sqlite")
        }
    });
    match wiring::engine(&home, say) {
        Ok(engine) => checks.extend(of_engine(&home, &engine)),
        // What is wrong with the store itself has been said.
        Err(error) if checks.last().is_some_and(|last| last.state == State::Good) => {
            checks.push(broken(
                "engine",
                error.to_string(),
                "mend this first; the rest waits on it",
            ));
        }
        Err(_) => {}
    }
    checks
}

fn of_engine(home: &Home, engine: &Engine) -> Vec<Check> {
    let now = engine.clock.now();
    let unread = |what| move |error: Error| broken(what, error.to_string(), "restore the docket");
    let mut checks = vec![clock(engine, now)];
    checks.push(staff(engine).unwrap_or_else(unread("staff")));
    checks.push(log(home, engine).unwrap_or_else(unread("log")));
    checks.push(instruments(engine).unwrap_or_else(|error| {
        broken(
            "instruments",
            error.to_string(),
            "restore the docket; a pack counts as it was signed",
        )
    }));
    checks.push(register(engine, now).unwrap_or_else(unread("register")));
    checks.push(roll(engine, now).unwrap_or_else(unread("roll")));
    checks.push(stays(engine, now).unwrap_or_else(unread("stays")));
    checks.push(protections(engine, now).unwrap_or_else(unread("protections")));
    checks.push(recalls(engine, now).unwrap_or_else(unread("recalls")));
    checks.push(kept::batches(engine).unwrap_or_else(unread("batches")));
    checks.push(kept::counts(engine).unwrap_or_else(unread("counts")));
    checks.push(kept::answers(engine).unwrap_or_else(unread("answers")));
    checks
}

fn private(folder: &Path) -> Check {
    match fs::metadata(folder).map(|folder| folder.mode() & 0o777) {
        Ok(mode) if mode & 0o077 == 0 => good("folder", "nobody but its owner can look in"),
        Ok(mode) => {
            let found = format!("others can look into the home (mode {mode:o})");
            warning("folder", found, "`chmod 700` it, and serve copies of `public/` from elsewhere")
        }
        Err(error) => broken("folder", error.to_string(), "see who owns it"),
    }
}

fn keys(home: &Home) -> Vec<Check> {
    let mut checks = Vec::new();
    for name in SECRETS {
        if let Err(error) = home.secret(name) {
            let remedy = "restore the key from its copy; without it nothing can be read or signed";
            checks.push(broken("keys", error.to_string(), remedy));
        }
    }
    for role in Role::ALL {
        let path = home.key_of(role);
        // A person's key may be with that person.
        if !path.exists() {
            let found = format!("{} is not here", path.display());
            let remedy = "whoever has it gives `--as ID --key FILE` with each command";
            checks.push(warning("keys", found, remedy));
            continue;
        }
        if let Err(error) = check_private(&path) {
            checks.push(broken("keys", error.to_string(), "`chmod 600` it"));
        }
        let text = fs::read_to_string(&path).map(zeroize::Zeroizing::new).unwrap_or_default();
        if PrivateKey::from_json(&text, role.word()).is_err() {
            let found = format!("{}: not a private key", path.display());
            checks.push(broken("keys", found, "restore the key from its copy"));
        }
    }
    if home.keys().starts_with(&home.folder) || !home.config.keys.is_absolute() {
        let found =
            "they lie beside the store: whoever copies the folder has both, and is everybody";
        let remedy =
            "for real use make the home with `init --keys DIR`, and give each person their own";
        checks.push(warning("keys", found, remedy));
    }
    if checks.is_empty() {
        checks.push(good("keys", "each is there and nobody else can read it"));
    }
    checks
}

fn room(folder: &Path) -> Check {
    let Ok(disk) = rustix::fs::statvfs(folder) else {
        return warning("disk", "its free room cannot be told", "look at it with `df`");
    };
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    let found = format!("{} MiB free", free >> 20);
    if free >= FREE_BYTES_MIN {
        good("disk", found)
    } else {
        warning("disk", found, "make room: a full disk stops every command that records something")
    }
}

fn clock(engine: &Engine, now: Timestamp) -> Check {
    match engine.docket.last_at() {
        Ok(Some(last)) if now < last => {
            let found = format!("it says {now}, and the last record was made at {last}");
            broken("clock", found, "set the clock: stays and periods are judged by it")
        }
        Ok(_) => good("clock", format!("it says {now}")),
        Err(error) => broken("clock", Error::from(error).to_string(), "restore the docket"),
    }
}

fn staff(engine: &Engine) -> Result<Check, Error> {
    let staff = engine.staff()?;
    let missing = Role::ALL.into_iter().filter(|role| staff.first(*role).is_none());
    let missing: Vec<&str> = missing.map(Role::word).collect();
    Ok(match missing.as_slice() {
        [] => good("staff", "a clerk, a clearing officer, counsel and an overseer"),
        _ => broken("staff", format!("nobody is {}", missing.join(", ")), "restore the docket"),
    })
}

fn log(home: &Home, engine: &Engine) -> Result<Check, Error> {
    let head: Head = engine.docket.head()?;
    let public = home.path("public");
    let remedy = "restore `public/` from its newest copy; the docket publishes the rest";
    let text = fs::read(public.join("policy")).unwrap_or_default();
    let Ok(policy) = Policy::parse(&text) else {
        return Ok(broken("log", "public/policy cannot be read", remedy));
    };
    Ok(match audit::log(&public.join("log"), &policy) {
        Err(problems) => {
            let first = problems.first().cloned().unwrap_or_default();
            broken("log", format!("{} problems; the first: {first}", problems.len()), remedy)
        }
        Ok(audit) if audit.checkpoint.size > head.size => {
            let found = "what is published is newer than the docket: the docket is an older copy";
            broken("log", found, "restore the newest copy of docket.sqlite")
        }
        Ok(audit) if audit.entries != engine.docket.leaves(0, audit.checkpoint.size)? => {
            let found = "what is published is not what the docket holds";
            broken("log", found, "find out who wrote to either; keep both as they are")
        }
        Ok(audit) if audit.checkpoint.size < head.size => {
            let (published, size) = (audit.checkpoint.size, head.size);
            let found = format!("{published} of {size} leaves are published");
            warning("log", found, "run any command that records something: it publishes the rest")
        }
        Ok(audit) => good("log", format!("{} leaves, each checked", audit.checkpoint.size)),
    })
}

fn instruments(engine: &Engine) -> Result<Check, Error> {
    let adopted = engine.adopted()?;
    for adoption in adopted.values() {
        engine.rulebook(adoption)?;
    }
    let name = |adoption: &Adoption| format!("{}@{}", adoption.id, adoption.version);
    let names: Vec<String> = adopted.values().map(name).collect();
    // What its folder says of proofs is whoever's who wrote the folder.
    let own: Vec<_> = embedded::packs().map(|(_, pack)| pack.sha256()).collect();
    let unproved = adopted.values().filter(|adoption| !own.contains(&adoption.pack_sha256));
    let unproved: Vec<String> = unproved.map(name).collect();
    if !unproved.is_empty() {
        let found = format!(
            "{}; signed by counsel, and none that this program carries with its proofs: {}",
            names.join(", "),
            unproved.join(", ")
        );
        let remedy = "have a second lawyer read `instrument show ID@VERSION` and run the prover on its folder";
        return Ok(warning("instruments", found, remedy));
    }
    Ok(good("instruments", format!("{}; each signed by counsel", names.join(", "))))
}

fn register(engine: &Engine, now: Timestamp) -> Result<Check, Error> {
    const SEAL: &str = "build one with `seal register.csv`";
    let Some(newest) = engine.generation(u64::MAX)? else {
        return Ok(warning("register", "there is none yet", SEAL));
    };
    let mut days = u32::MAX;
    for adoption in engine.adopted()?.values() {
        days = days.min(engine.rulebook(adoption)?.terms().limits.register_age_days_max);
    }
    if let Err(error) = engine.registers.open(&newest) {
        let remedy = "restore the file from its copy, or build a new one with `seal register.csv`";
        return Ok(broken("register", Error::from(error).to_string(), remedy));
    }
    if let Err(error) = proceed::fit_generation(engine, days, Moment::latest(now)) {
        return Ok(warning("register", error.to_string(), SEAL));
    }
    let age = now.duration_since(newest.sealed_at);
    let found = format!(
        "generation {}, {} records, sealed {} days ago; it answers for {days}",
        newest.number,
        newest.rows,
        age.as_hours() / 24
    );
    if newest.rows == 0 {
        let remedy = "every request is answered with a miss: seal the right extract before the next `answer`";
        return Ok(warning("register", found, remedy));
    }
    let soon = age + NOTICE > SignedDuration::from_hours(i64::from(days) * 24);
    Ok(if soon {
        warning("register", found, "build the next one soon")
    } else {
        good("register", found)
    })
}

fn roll(engine: &Engine, now: Timestamp) -> Result<Check, Error> {
    let officials = portcullis_engine::roll::officials(engine, u64::MAX)?;
    let (adopted, agencies) = (engine.adopted()?, portcullis_engine::roll::agencies(engine)?);
    let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
    let counts = |row: &&OfficialRow| {
        let own = &row.official;
        let known = own.instruments.iter().any(|id| adopted.contains_key(id));
        let current = own.valid_from <= today && today < own.valid_until;
        !own.revoked && current && known && agencies.contains(&own.agency)
    };
    let count = officials.iter().filter(counts).count();
    let found = format!("{count} of {} officials can sign today", officials.len());
    Ok(if count > 0 {
        good("roll", found)
    } else {
        let remedy =
            "`roll import officials.toml`; `roll list` shows dates, agencies and instruments";
        warning("roll", found, remedy)
    })
}

fn stays(engine: &Engine, now: Timestamp) -> Result<Check, Error> {
    let moment = Moment::latest(now);
    let stays = portcullis_engine::stay::stays(engine, moment)?;
    let wanting = portcullis_engine::safeguards::stays(engine, moment)?.len();
    let in_force = stays.0.iter().filter(|stay| stay.is_in_force(now)).count() - wanting;
    let mut found = format!("{in_force} in force; `stay list` shows them");
    if wanting > 0 {
        found += &format!(
            "; {wanting} agencies are held for their safeguards; `safeguards list` shows them"
        );
    }
    Ok(good("stays", found))
}

fn protections(engine: &Engine, now: Timestamp) -> Result<Check, Error> {
    let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
    let standing = protect::standing(engine, Moment::latest(now))?;
    let in_force: Vec<_> = standing.iter().filter(|one| one.removed.is_none()).collect();
    let overdue = in_force.iter().filter(|one| is_overdue(one, today)).count();
    let undated = in_force.iter().filter(|one| one.review.is_none()).count();
    let found = format!("{} in force", in_force.len());
    Ok(match (overdue, undated) {
        (0, 0) => good("protections", found),
        (0, _) => {
            let found = format!("{found}, {undated} with no day on which they are looked at again");
            warning(
                "protections",
                found,
                "enter each again under another id with `review`, then remove it",
            )
        }
        _ => {
            let found = format!("{found}, {overdue} of them overdue to be looked at again");
            warning("protections", found, "`protect list` shows which; a clearing officer looks")
        }
    })
}

fn recalls(engine: &Engine, now: Timestamp) -> Result<Check, Error> {
    let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
    let notices = engine.notices()?;
    let open = notices.iter().filter(|one| one.acknowledged.is_none()).count();
    let overdue = notices.iter().filter(|one| command::recall::is_overdue(one, today)).count();
    let found = format!("{} notices of recall, {open} not acknowledged", notices.len());
    Ok(match overdue {
        0 => good("recalls", found),
        _ => {
            let found = format!("{found}, {overdue} of them overdue");
            warning(
                "recalls",
                found,
                "`recall list` shows which: press the recipient, tell counsel",
            )
        }
    })
}
