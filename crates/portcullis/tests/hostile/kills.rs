//! Every command, killed at a random moment; then the same command again, and the whole looked at from
//! outside: the log only grows and checks out, the home is in order, every answer is whole and right, and
//! what was done was done once. SYNTHETIC people.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use portcullis::audit;
use portcullis_tlog::Policy;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::desk::{Desk, Ran, Row, rows_file, run_on};

/// How many commands are cut off in one run. Blows that fall after a command is done are not counted.
const KILLS: usize = 200;

/// Random numbers that are enough for picking moments.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound.max(1)
    }
}

/// A desk whose every command is struck once before it is done.
struct Struck {
    desk: Desk,
    dice: Dice,
    took: BTreeMap<String, Duration>,
    entries: Vec<[u8; 32]>,
    blows: usize,
    landed: usize,
}

impl Struck {
    /// Starts a command, kills it at a random moment, and runs it again: that must end as it should.
    fn act(&mut self, args: &[&str], expected: &[i32]) -> Ran {
        let name = args.iter().take(2).copied().collect::<Vec<_>>().join(" ");
        let span = self.took.get(&name).copied().unwrap_or(Duration::from_millis(60));
        let mut child = Command::new(env!("CARGO_BIN_EXE_portcullis"))
            .arg("--home")
            .arg(&self.desk.home)
            .args(args)
            .env_remove("PORTCULLIS_HOME")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let micros = u64::try_from(span.as_micros()).unwrap();
        std::thread::sleep(Duration::from_micros(self.dice.below(micros)));
        // Every other time as Ctrl-C does it.
        let signal = if self.blows.is_multiple_of(2) { Signal::KILL } else { Signal::INT };
        let _ = kill_process(Pid::from_child(&child), signal);
        let ended = child.wait().unwrap();
        self.blows += 1;
        self.landed += usize::from(ended.code().is_none());
        let began = Instant::now();
        let ran = self.desk.run(args);
        let took = self.took.entry(name).or_insert_with(|| began.elapsed());
        *took = began.elapsed().min(*took);
        assert!(expected.contains(&ran.code), "after {args:?} was killed, again: {ran:?}");
        self.look();
        ran
    }

    /// Looks at the home from outside.
    fn look(&mut self) {
        let public = self.desk.home.join("public");
        let policy = Policy::parse(&fs::read(public.join("policy")).unwrap()).unwrap();
        let seen = audit::log(&public.join("log"), &policy).unwrap();
        assert!(seen.entries.starts_with(&self.entries), "the log forgot something");
        self.entries = seen.entries;
        let ran = self.desk.run(&["doctor"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        let log =
            ran.json()["checks"].as_array().unwrap().iter().find(|c| c["check"] == "log").cloned();
        assert_eq!(log.unwrap()["state"], "good", "everything is published");
    }

    fn lodge(&mut self, rows: &[Row]) -> String {
        let bytes = rows_file(rows);
        let payload = self.desk.payload(&bytes, rows.len());
        let letter = self.desk.agency.sign(&payload).unwrap();
        let (letter, rows) =
            (self.desk.put("letter.jws", &letter), self.desk.put("rows.csv", &bytes));
        self.act(&["lodge", &letter, &rows], &[0]).get("batch")
    }

    /// Answers, and holds the files and the story to what must be.
    fn answer(&mut self, batch: &str, out: &str, outcomes: &[&str]) {
        let folder = self.desk.at(out);
        self.act(&["answer", batch, "--out", &folder], &[0]);
        let answers = fs::read_to_string(Path::new(&folder).join("answers.csv")).unwrap();
        let told: Vec<&str> =
            answers.lines().skip(1).map(|l| l.split(',').nth(1).unwrap()).collect();
        assert_eq!(told, outcomes, "{out}");
        let manifest: Value =
            serde_json::from_slice(&fs::read(Path::new(&folder).join("manifest.json")).unwrap())
                .unwrap();
        for (name, digest) in manifest["files"].as_object().unwrap() {
            let bytes = fs::read(Path::new(&folder).join(name)).unwrap();
            let own = portcullis_engine::sequence::hex(&portcullis_engine::intake::sha256(&bytes));
            assert_eq!(digest.as_str(), Some(own.as_str()), "{name}");
        }
        assert!(
            fs::read_dir(&folder)
                .unwrap()
                .all(|entry| { !entry.unwrap().file_name().to_string_lossy().starts_with('.') })
        );
        let policy = self.desk.home.join("public/policy").to_string_lossy().into_owned();
        let receipt = Path::new(&folder).join("receipt.tlog-proof").to_string_lossy().into_owned();
        let opening = self.desk.at("opening.json");
        self.act(&["show", batch, "--opening", &opening], &[0]);
        let verify = ["verify", "--policy", &policy, "--receipt", &receipt, "--opening", &opening];
        let ran = run_on(&self.desk.home, &verify);
        assert_eq!(ran.code, 0, "{ran:?}");
        self.once(batch);
    }

    /// What was done to a batch was done once.
    fn once(&self, batch: &str) {
        let story = self.desk.run(&["show", batch]).json();
        let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
        for entry in story["entries"].as_array().unwrap() {
            *kinds.entry(entry["kind"].as_str().unwrap().to_owned()).or_default() += 1;
        }
        for kind in ["received", "cleared", "resolved", "answered"] {
            assert!(kinds.get(kind).copied().unwrap_or(0) <= 1, "{kind} twice: {kinds:?}");
        }
    }
}

/// The whole life of a home, each command struck once.
fn life(seed: u64) -> (usize, usize) {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let agency = portcullis_testkit::agency::Agency::new().unwrap();
    let desk = Desk { folder, home, agency };
    let mut at = Struck {
        desk,
        dice: Dice(seed),
        took: BTreeMap::new(),
        entries: Vec::new(),
        blows: 0,
        landed: 0,
    };
    found(&mut at);
    ask(&mut at);
    stop(&mut at);
    part(&mut at);
    (at.blows, at.landed)
}

/// init, roll import, seal. An `init` that was killed when all was done finds a home that is whole.
fn found(at: &mut Struck) {
    let keys = at.desk.at("keys");
    at.act(&["init", "--keys", &keys], &[0, 73]);
    let roll = at.desk.put("officials.toml", at.desk.agency.roll().as_bytes());
    at.act(&["roll", "import", &roll], &[0]);
    let extract = at.desk.put("register.csv", portcullis_testkit::people::extract().as_bytes());
    at.act(&["seal", &extract], &[0]);
    at.act(&["roll", "list"], &[0]);
}

/// lint, lodge, resolve, clear, answer; withdraw; decline.
fn ask(at: &mut Struck) {
    let right = Row::lawful("r-1");
    let elsewhere = Row::lawful("r-2")
        .with("first_name", "Mark")
        .with("order_number", "A-2")
        .with("address_line1", "125 Main St");
    let defect = Row::lawful("r-3").with("tax_periods", "all");
    let batch = at.lodge(&[right.clone(), elsewhere, defect]);
    at.act(&["lint", &at.desk.at("rows.csv")], &[65]);
    at.act(&["clear", &batch], &[0]);
    at.answer(&batch, "first", &["confirmed", "no_match", "returned"]);
    let twice =
        [right.clone(), right.clone().with("row_id", "r-2").with("address_line1", "9 Elm Ave")];
    let batch = at.lodge(&twice);
    let reason = ["--finding", "batch.person_repeated", "--reason", "SYNTHETIC"];
    at.act(&[&["resolve", batch.as_str()], reason.as_slice()].concat(), &[0]);
    at.act(&["withdraw", &batch], &[0]);
    at.answer(&batch, "withdrawn", &["cancelled", "cancelled"]);
    let batch = at.lodge(&[Row::lawful("r-9").with("first_name", "Zoe")]);
    at.act(&["decline", &batch, "--ground", "safeguards", "--reason", "SYNTHETIC"], &[0]);
    at.answer(&batch, "declined", &["declined"]);
}

/// stay enter, lift; protect add, remove.
fn stop(at: &mut Struck) {
    let order = at.desk.put(
        "order.toml",
        b"id = \"s-1\"\ncourt = \"D.D.C.\"\ndocket = \"26-1\"\nentered = 2026-01-02\n\
          effective_from = 2026-01-02T00:00:00Z\nscope = { agency = \"ice\" }\n",
    );
    at.act(&["stay", "enter", &order], &[0]);
    let abel = Row::lawful("r-1")
        .with("last_name", "Poe")
        .with("first_name", "Abel")
        .with("order_number", "A-7")
        .with("address_line1", "9 Elm Ave")
        .with("city", "Ames")
        .with("state", "IA")
        .with("zip", "50010");
    let batch = at.lodge(std::slice::from_ref(&abel));
    at.act(&["clear", &batch], &[0]);
    at.answer(&batch, "held", &["held"]);
    at.act(&["stay", "lift", "s-1", "--order", &order], &[0]);
    let held = at.desk.at("held");
    at.act(&["answer", &batch, "--out", &held], &[0]);
    let told = fs::read_to_string(Path::new(&held).join("answers-2.csv")).unwrap();
    assert!(told.contains("r-1,confirmed"), "{told}");
    let protection = at.desk.put(
        "protection.toml",
        b"id = \"p-1\"\nlast_name = \"Poe\"\nfirst_name = \"Abel\"\nmiddle_name = \"\"\nsuffix = \"\"\n\
          address_line1 = \"9 Elm Ave\"\naddress_line2 = \"\"\ncity = \"Ames\"\nstate = \"IA\"\nzip = \"50010\"\n\
          basis = \"26 USC 6103(i)(6)\"\ndetermination = \"SYNTHETIC\"\nreview = 2099-01-01\n",
    );
    at.act(&["protect", "add", &protection], &[0]);
    let batch = at.lodge(&[abel]);
    at.act(&["clear", &batch], &[0]);
    at.answer(&batch, "protected", &["no_match"]);
    at.act(&["protect", "remove", "p-1", "--reason", "SYNTHETIC"], &[0]);
}

/// roll revoke; a letter that comes after it.
fn part(at: &mut Struck) {
    at.act(&["roll", "revoke", "ice-head-1", "--reason", "SYNTHETIC"], &[0]);
    let bytes = rows_file(&[Row::lawful("r-1")]);
    let payload = at.desk.payload(&bytes, 1);
    let letter = at.desk.agency.sign(&payload).unwrap();
    let (letter, rows) = (at.desk.put("letter.jws", &letter), at.desk.put("rows.csv", &bytes));
    at.act(&["lodge", &letter, &rows], &[65]);
    // The demonstration, in a home of its own.
    let own = std::mem::replace(&mut at.desk.home, at.desk.folder.path().join("demo"));
    let entries = std::mem::take(&mut at.entries);
    at.act(&["demo", "--rows", "20", "--records", "50"], &[0, 73]);
    (at.desk.home, at.entries) = (own, entries);
    let left = fs::read_dir(at.desk.folder.path()).unwrap();
    let left = left.filter(|e| e.as_ref().unwrap().file_name().to_string_lossy().contains(".new-"));
    assert_eq!(left.count(), 0, "nothing half-made is left");
}

#[test]
fn two_hundred_kills_lose_nothing_and_the_same_command_works() {
    let seed = u64::from(std::process::id());
    let lives = |first: u64| {
        let (mut blows, mut landed) = (0, 0);
        for turn in (first..).step_by(2) {
            let (struck, ended) = life(seed + turn);
            blows += struck;
            landed += ended;
            if landed >= KILLS / 2 {
                break;
            }
        }
        (blows, landed)
    };
    let (one, two) = std::thread::scope(|scope| {
        let other = scope.spawn(|| lives(1));
        (lives(0), other.join().unwrap())
    });
    let (blows, landed) = (one.0 + two.0, one.1 + two.1);
    assert!(landed >= KILLS, "{landed} of {blows} commands were cut off");
}
