//! An order that comes in at any moment of a running answer stops every row that is not yet handed over, and the log
//! shows it. SYNTHETIC people.

use std::collections::BTreeMap;
use std::process::Command as Process;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use std::{fs, thread};

use portcullis::say::Say;
use portcullis::{absence, audit, wiring};
use portcullis_core::staff::Role;
use portcullis_core::stay::Scope;
use portcullis_engine::answer::Answering;
use portcullis_engine::error::Result as Done;
use portcullis_engine::ports::{Docket, Outbox};
use portcullis_engine::{Command, Error};
use portcullis_testkit::asking::{Asked, Flaw, Number, Stated};
use portcullis_tlog::Policy;

use crate::common::{Office, order};
use crate::desk::{Desk, Row};

const TIMES: usize = 200;
/// Whom each letter is about: nobody twice.
const WHO: [usize; 10] = [0, 1, 4, 6, 8, 9, 10, 11, 12, 13];

/// Hands over, and looks whether an order stood when it did.
struct Watched {
    real: Arc<dyn Outbox>,
    docket: Arc<dyn Docket>,
    under_order: Arc<AtomicUsize>,
}

impl Watched {
    fn look(&self, files: &[(String, Vec<u8>)]) {
        let told = |bytes: &[u8]| {
            let text = String::from_utf8_lossy(bytes);
            text.contains(",confirmed,") || text.contains(",no_match,")
        };
        let telling = files.iter().any(|(name, bytes)| name.ends_with(".csv") && told(bytes));
        if telling && !self.docket.stays().unwrap().is_empty() {
            self.under_order.fetch_add(1, Ordering::SeqCst);
        }
    }
}

impl Outbox for Watched {
    fn is_free(&self, folder: &str, batch: &str) -> Done<()> {
        self.real.is_free(folder, batch)
    }

    fn hand_over(
        &self,
        folder: &str,
        files: &[(String, Vec<u8>)],
        withheld: &[String],
    ) -> Done<()> {
        self.look(files);
        let done = self.real.hand_over(folder, files, withheld);
        self.look(files);
        done
    }
}

/// Numbers that look random, the same each time.
struct Dice(u64);

impl Dice {
    /// A part of `whole`.
    fn part_of(&mut self, whole: Duration) -> Duration {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        whole.mul_f64((self.0 >> 11) as f64 / (1_u64 << 53) as f64)
    }
}

/// A cleared batch about people of the town.
fn cleared(office: &mut Office) -> String {
    let ask = |who| Asked { who, stated: Stated::Own, number: Number::None, flaw: Flaw::None };
    let lodged = office.lodge(&WHO.map(ask));
    assert!(lodged.findings.is_empty(), "{:?}", lodged.findings);
    office.clear(&lodged.batch.id).unwrap();
    lodged.batch.id
}

/// How long an answer takes where nobody is in the way.
fn undisturbed() -> Duration {
    let mut office = Office::open();
    let batch = cleared(&mut office);
    let begun = Instant::now();
    assert!(office.answer(&batch, "answer").is_ok());
    begun.elapsed()
}

/// Answers a batch while an order comes in after `delay`, and says how it went.
fn race(delay: Duration) -> &'static str {
    let mut office = Office::open();
    let batch = cleared(&mut office);
    let under_order = Arc::new(AtomicUsize::new(0));
    office.engine.outbox = Arc::new(Watched {
        real: Arc::clone(&office.engine.outbox),
        docket: Arc::clone(&office.engine.docket),
        under_order: Arc::clone(&under_order),
    });
    // Counsel's command is another program: it has a connection of its own to the same home.
    let home = portcullis::home::Home::open(&office.home).unwrap();
    let mut other = wiring::engine(&home, Say::new(true)).unwrap();
    other.clock = office.clock.clone();
    for adoption in other.adopted().unwrap().values() {
        other.rulebook(adoption).unwrap();
    }
    let counsel = &office.people[&Role::Counsel];
    let stay = order("stay-1", office.engine.clock.now(), Scope::default());
    let folder = office.folder.path().join("answer");
    let answered = thread::scope(|scope| {
        scope.spawn(move || {
            thread::sleep(delay);
            other.handle(counsel, Command::EnterStay(stay)).unwrap();
        });
        let folder = folder.to_string_lossy().into_owned();
        office.act(Role::Clerk, Command::Answer(Answering { batch: batch.clone(), folder }))
    });
    assert_eq!(under_order.load(Ordering::SeqCst), 0, "handed over under an order");
    let public = office.home.join("public");
    let policy = Policy::parse(&fs::read(public.join("policy")).unwrap()).unwrap();
    let audit = audit::log(&public.join("log"), &policy).unwrap();
    let mut proof = Vec::new();
    absence::show(&office.engine, "stay-1", &mut proof).unwrap();
    let shown = absence::check(&mut proof.as_slice(), &audit, None);
    let beyond = shown.map(|shown| shown.beyond);
    assert_eq!(beyond, Ok(0), "an order about everything covers every confirmation after it");
    let replayed = office.engine.replay(counsel, &batch).unwrap();
    assert!(replayed.agrees(), "{:#?}", replayed.parts);
    let told = fs::read_to_string(folder.join("answers.csv")).unwrap_or_default();
    match answered {
        Ok(_) if told.contains(",confirmed,") => "handed over before",
        Ok(_) if told.matches(",held,").count() == WHO.len() => "held",
        Err(Error::NotPermitted(_)) if told.is_empty() => "recorded, and not handed over",
        other => panic!("{other:?}: {told}"),
    }
}

#[test]
fn an_order_at_any_moment_of_an_answer_stops_what_is_not_handed_over() {
    let whole = undisturbed().mul_f64(1.2);
    let mut dice = Dice(17);
    let mut ended: BTreeMap<&str, usize> = BTreeMap::new();
    for _ in 0..TIMES {
        *ended.entry(race(dice.part_of(whole))).or_default() += 1;
    }
    // Races that all end one way would prove nothing.
    for end in ["handed over before", "held"] {
        assert!(ended.get(end).is_some_and(|times| *times >= 10), "{ended:?}");
    }
}

#[test]
fn the_built_program_lets_an_order_in_while_it_answers() {
    let mut ended: BTreeMap<bool, usize> = BTreeMap::new();
    for (first, delay) in (0..12).map(|step| (step % 2 == 0, Duration::from_millis(step * 5))) {
        let mut desk = Desk::open();
        let rows: Vec<Row> = (0..20).map(|at| Row::lawful(&format!("r-{at}"))).collect();
        let rows = rows.into_iter().zip(0..).map(|(row, at)| {
            row.with("first_name", &format!("Jane{}", char::from(b'a' + at)))
                .with("order_number", &format!("A-{at}"))
                .with("address_line1", &format!("{} Main St", 300 + u32::from(at)))
                .with(
                    "reason",
                    &format!(
                        "Case INV-1: {} places the subject here after the order",
                        "x".repeat(usize::from(at) + 3)
                    ),
                )
        });
        let batch = desk.lodge(&rows.chain([Row::lawful("r-20")]).collect::<Vec<_>>()).get("batch");
        assert_eq!(desk.run(&["clear", &batch]).code, 0);
        let stay = desk.put(
            "order.toml",
            b"id = \"s-1\"\ncourt = \"D.D.C.\"\ndocket = \"1\"\nentered = 2026-01-02\neffective_from = 2026-01-02\n\
              scope = { all = true }\n",
        );
        let out = desk.at("answer");
        let mut answering = Process::new(env!("CARGO_BIN_EXE_portcullis"));
        answering
            .arg("--home")
            .arg(&desk.home)
            .args(["--json", "answer", &batch, "--out", &out])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null());
        let enter = || {
            let ran = desk.run(&["stay", "enter", &stay]);
            assert_eq!(ran.code, 0, "{ran:?}");
        };
        // The one begins while the other runs: now the answer first, now the order.
        let mut running = thread::scope(|scope| {
            if first {
                let running = answering.spawn().unwrap();
                thread::sleep(delay);
                enter();
                return running;
            }
            let entering = scope.spawn(enter);
            thread::sleep(delay);
            let running = answering.spawn().unwrap();
            entering.join().unwrap();
            running
        });
        let code = running.wait().unwrap().code();
        let told = fs::read_to_string(desk.folder.path().join("answer/answers.csv"));
        let confirmed = told.unwrap_or_default().contains(",confirmed,");
        assert!(matches!((code, confirmed), (Some(0), _) | (Some(77), false)), "{code:?}");
        *ended.entry(confirmed).or_default() += 1;
        let ran = desk.run(&["verify", "--absence", "s-1"]);
        assert_eq!((ran.code, &ran.json()["absence"]["confirmations_beyond"]), (0, &0.into()));
        let leaf = ran.json()["absence"]["leaf"].as_u64().unwrap();
        if confirmed {
            let leaves = fs::read_to_string(desk.folder.path().join("answer/leaves.csv")).unwrap();
            let last = leaves.lines().last().and_then(|line| line.split(',').nth(1)?.parse().ok());
            assert!(last.is_some_and(|last: u64| last < leaf), "told after the order");
        }
        let ran = desk.run(&["replay", &batch]);
        assert_eq!((ran.code, &ran.json()["agrees"]), (0, &true.into()), "{ran:?}");
        desk.is_sound();
    }
    assert!(ended.values().sum::<usize>() == 12 && ended.contains_key(&false), "{ended:?}");
}
