//! A home in which things happen, and the model beside it. SYNTHETIC.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use portcullis::home::Home;
use portcullis::say::Say;
use portcullis::{extract, rollfile, wiring};
use portcullis_core::accounting::Kind;
use portcullis_core::moment::Moment;
use portcullis_core::staff::Role;
use portcullis_core::state::{BatchState, ItemState};
use portcullis_core::stay::Scope;
use portcullis_engine::answer::Answering;
use portcullis_engine::change::{BatchRow, ItemRow};
use portcullis_engine::clear::Clearing;
use portcullis_engine::ending::{Declining, Withdrawing};
use portcullis_engine::lodge::Lodging;
use portcullis_engine::protect::{Protection, Removal};
use portcullis_engine::resolve::Resolution;
use portcullis_engine::roll::Revocation;
use portcullis_engine::{Command, Error, Reply};
use portcullis_testkit::agency::Agency;
use portcullis_testkit::asking::{Asked, HEADER};
use portcullis_testkit::faulty::{Faults, break_ports};
use portcullis_testkit::people;

use crate::common::{Office, claim_of, lifting, order};
use crate::model::{Model, Ordered, Sent};
use crate::ops::{Op, Stops};

/// The home, what is known of it from outside, and what has been seen of it.
pub(crate) struct World {
    pub(crate) office: Office,
    pub(crate) faults: Arc<Faults>,
    pub(crate) model: Model,
    /// Every entry of the public log that was ever seen.
    pub(crate) entries: Vec<[u8; 32]>,
    /// A write or a reply was lost, and nothing has been published since.
    pub(crate) unsettled: bool,
    heads: usize,
    orders: usize,
}

impl World {
    pub(crate) fn open() -> World {
        let mut office = Office::open();
        let faults = Faults::none();
        break_ports(&mut office.engine, &faults);
        let sealed = Some(office.engine.clock.now());
        let model = Model { sealed, ..Model::default() };
        World { office, faults, model, entries: Vec::new(), unsettled: false, heads: 1, orders: 0 }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.office.engine.clock.now()
    }

    /// Something happens, and every promise is looked at.
    pub(crate) fn step(&mut self, op: &Op) {
        match op {
            Op::Lodge(asked) => self.lodge(asked),
            Op::LodgeAgain(which) => self.lodge_again(*which),
            Op::EnterStay(stops, hours) => self.enter_stay(*stops, *hours),
            Op::LiftStay(which) => self.lift_stay(*which),
            Op::Protect(who) => self.protect(*who),
            Op::Unprotect(which) => self.unprotect(*which),
            Op::Revoke => self.revoke(),
            Op::Seal => self.seal(),
            Op::AdvanceHours(hours) => self.office.clock.advance_hours(*hours),
            Op::Restart => self.restart(),
            Op::Break(write, loss) => self.faults.arm(*write, *loss),
            Op::Resolve(which)
            | Op::ResolveFirst(which)
            | Op::ResolveRest(which)
            | Op::Clear(which)
            | Op::ClearAsClerk(which)
            | Op::Decline(which)
            | Op::Withdraw(which)
            | Op::Answer(which) => self.on_batch(op, *which),
        }
        self.look();
    }

    /// Acts; notes whether something of ours broke.
    pub(crate) fn act(&mut self, role: Role, command: Command) -> Result<Reply, Error> {
        let done = self.office.act(role, command);
        match &done {
            Ok(_) => self.unsettled = false,
            Err(
                Error::Fault(_) | Error::Again(_) | Error::CannotWrite(_) | Error::Unavailable(_),
            ) => {
                self.unsettled = true;
            }
            Err(_) => {}
        }
        done
    }

    fn lodge(&mut self, asked: &[Asked]) {
        let now = self.now();
        let today = now.to_zoned(jiff::tz::TimeZone::UTC).date().to_string();
        let lines = asked.iter().enumerate().map(|(at, row)| row.csv(at, &today) + "\n");
        let rows = format!("{HEADER}\n{}", lines.collect::<String>()).into_bytes();
        let payload = self.office.agency.payload(&rows, asked.len(), now);
        let expires = payload["exp"].as_i64().and_then(|at| Timestamp::from_second(at).ok());
        self.model.sent.push(Sent {
            letter: self.office.agency.sign(&payload).unwrap(),
            rows,
            asked: asked.to_vec(),
            kid: self.kid(),
            expires: expires.unwrap(),
            id: None,
            files: Default::default(),
        });
        self.send(self.model.sent.len() - 1);
    }

    fn kid(&self) -> String {
        format!("ice-head-{}", self.heads)
    }

    fn lodge_again(&mut self, which: usize) {
        if !self.model.sent.is_empty() {
            self.send(which % self.model.sent.len());
        }
    }

    fn send(&mut self, at: usize) {
        let sent = &self.model.sent[at];
        let lodging = Lodging { letter: sent.letter.clone(), rows: sent.rows.clone() };
        let known = sent.id.clone();
        let in_order = self.now() < sent.expires && !self.model.revoked.contains(&sent.kid);
        let Ok(Reply::Lodged(lodged)) = self.act(Role::Clerk, Command::Lodge(lodging)) else {
            assert!(self.unsettled, "a letter was neither taken nor refused");
            return;
        };
        if lodged.batch.state == BatchState::Refused {
            assert!(!in_order && known.is_none(), "a letter in order was refused");
            return;
        }
        if let Some(known) = known {
            assert_eq!(lodged.batch.id, known, "the same letter is the same batch");
            assert!(lodged.again);
        }
        let items = self.items(&lodged.batch);
        let sent = &mut self.model.sent[at];
        sent.id = Some(lodged.batch.id.clone());
        for (item, asked) in items.iter().zip(&sent.asked) {
            let returned = item.state == ItemState::Returned;
            assert_eq!(returned, Model::is_defective(asked), "{asked:?}");
        }
    }

    pub(crate) fn batch(&self, id: &str) -> BatchRow {
        self.office.engine.docket.batch(id).unwrap().unwrap()
    }

    pub(crate) fn items(&self, batch: &BatchRow) -> Vec<ItemRow> {
        self.office.engine.docket.items(batch.number).unwrap()
    }

    pub(crate) fn folder(&self, at: usize) -> PathBuf {
        self.office.folder.path().join(format!("answer-{at}"))
    }

    /// What happens to one batch, and what must have come of it.
    fn on_batch(&mut self, op: &Op, which: usize) {
        if self.model.sent.is_empty() {
            return;
        }
        let at = which % self.model.sent.len();
        let Some(id) = self.model.sent[at].id.clone() else { return };
        let before = self.batch(&id);
        let rows = self.items(&before);
        let folder = self.folder(at).to_string_lossy().into_owned();
        let batch = id.clone();
        let (role, command) = match op {
            Op::Resolve(_) | Op::ResolveFirst(_) | Op::ResolveRest(_) => {
                let open = self.office.engine.docket.findings(before.number).unwrap();
                let rest = matches!(op, Op::ResolveRest(_));
                let Some(open) = open.into_iter().find(|f| f.resolved.is_some() == rest) else {
                    return;
                };
                let reason = "SYNTHETIC".to_owned();
                let some = matches!(op, Op::ResolveFirst(_));
                let rows = some.then(|| vec!["r-0".to_owned()]);
                let resolution = Resolution { batch, finding: open.code, rows, reason };
                (Role::Counsel, Command::Resolve(resolution))
            }
            Op::Clear(_) => (Role::ClearingOfficer, Command::Clear(Clearing { batch })),
            Op::ClearAsClerk(_) => (Role::Clerk, Command::Clear(Clearing { batch })),
            Op::Decline(_) => {
                let (ground, reason) = ("safeguards".to_owned(), "SYNTHETIC".to_owned());
                (Role::ClearingOfficer, Command::Decline(Declining { batch, ground, reason }))
            }
            Op::Withdraw(_) => (Role::Clerk, Command::Withdraw(Withdrawing { batch })),
            _ => (Role::Clerk, Command::Answer(Answering { batch, folder })),
        };
        let done = self.act(role, command);
        self.judge(op, at, &before, &rows, &done);
    }

    fn enter_stay(&mut self, stops: Stops, hours: i64) {
        self.orders += 1;
        let id = format!("stay-{}", self.orders);
        let from = self.now() + SignedDuration::from_hours(hours);
        let statute = |text: &str| text.parse().ok();
        let scope = match stops {
            Stops::Everything => Scope::default(),
            Stops::Instrument => {
                Scope { instrument: Some("irs-ice-mou-2025".to_owned()), ..Scope::default() }
            }
            Stops::Agency => Scope { agency: Some("ice".to_owned()), ..Scope::default() },
            Stops::AnotherAgency => Scope { agency: Some("dhs".to_owned()), ..Scope::default() },
            Stops::Statute => Scope { statute: statute("8 USC 1253"), ..Scope::default() },
            Stops::AnotherStatute => Scope { statute: statute("8 USC 1325"), ..Scope::default() },
        };
        let order = order(&id, from, scope);
        let _ = self.act(Role::Counsel, Command::EnterStay(order));
        // What the docket took counts, whether or not its reply came.
        if self.office.engine.docket.stays().unwrap().iter().any(|row| row.id == id) {
            self.model.orders.push(Ordered { id, stops, from, lifted: false });
        }
    }

    fn lift_stay(&mut self, which: usize) {
        if self.model.orders.is_empty() {
            return;
        }
        let at = which % self.model.orders.len();
        let id = self.model.orders[at].id.clone();
        let home = Home::open(&self.office.home).unwrap();
        let engine = &self.office.engine;
        let second =
            portcullis::command::person(engine, &home, Role::Overseer, None, None).unwrap();
        let _ = self.act(Role::Counsel, lifting(&id, second));
        let stays = self.office.engine.docket.stays().unwrap();
        let lifted = stays.iter().any(|row| row.id == id && row.kind == Kind::Lift);
        self.model.orders[at].lifted = lifted;
    }

    fn protect(&mut self, who: usize) {
        if self.model.protected.contains_key(&who) {
            return;
        }
        self.model.protections += 1;
        let id = format!("p-{}", self.model.protections);
        let protection = Protection {
            id: id.clone(),
            claim: claim_of(who),
            basis: "26 USC 6103(i)(6)".to_owned(),
            determination: "SYNTHETIC".to_owned(),
            review: None,
        };
        let _ = self.act(Role::ClearingOfficer, Command::Protect(protection));
        if self.protections().contains(&id) {
            self.model.protected.insert(who, id);
        }
    }

    fn unprotect(&mut self, which: usize) {
        let all: Vec<(usize, String)> =
            self.model.protected.iter().map(|(who, id)| (*who, id.clone())).collect();
        let Some((who, id)) = all.get(which % all.len().max(1)) else { return };
        let removal = Removal { id: id.clone(), reason: "SYNTHETIC".to_owned() };
        let _ = self.act(Role::ClearingOfficer, Command::Unprotect(removal));
        if !self.protections().contains(id) {
            self.model.protected.remove(who);
        }
    }

    fn protections(&self) -> BTreeSet<String> {
        let latest = Moment::latest(self.now());
        let standing = portcullis_engine::protect::standing(&self.office.engine, latest).unwrap();
        standing.into_iter().filter(|one| one.removed.is_none()).map(|one| one.id).collect()
    }

    /// The official leaves office, and another comes.
    fn revoke(&mut self) {
        let kid = self.kid();
        let revocation = Revocation { kid: kid.clone(), reason: "SYNTHETIC".to_owned() };
        let _ = self.act(Role::Clerk, Command::Revoke(revocation));
        let officials = self.office.engine.docket.officials().unwrap();
        if !officials.iter().any(|row| row.official.kid == kid && row.official.revoked) {
            return;
        }
        self.model.revoked.insert(kid);
        self.heads += 1;
        self.office.agency = Agency::signing_as(&self.kid()).unwrap();
        self.faults.disarm();
        let officials = rollfile::read(&self.office.agency.roll()).unwrap();
        self.act(Role::Clerk, Command::ImportRoll(officials)).unwrap();
    }

    fn seal(&mut self) {
        let before = self.office.engine.generation(u64::MAX).unwrap().map(|row| row.number);
        let rows = extract::read(people::extract().as_bytes()).unwrap();
        let _ = self.act(Role::Clerk, Command::Seal(rows));
        if self.office.engine.generation(u64::MAX).unwrap().map(|row| row.number) != before {
            self.model.sealed = Some(self.now());
        }
    }

    fn restart(&mut self) {
        let home = Home::open(&self.office.home).unwrap();
        let mut engine = wiring::engine(&home, Say::new(true)).unwrap();
        engine.clock = self.office.clock.clone();
        self.faults.disarm();
        break_ports(&mut engine, &self.faults);
        self.office.engine = engine;
    }

    /// Nothing breaks any more: every letter comes to its end, and all is published.
    pub(crate) fn settle(&mut self) {
        self.faults.disarm();
        self.restart();
        for at in 0..self.model.sent.len() {
            self.step(&Op::LodgeAgain(at));
        }
        for order in 0..self.model.orders.len() {
            self.step(&Op::LiftStay(order));
        }
        self.step(&Op::Seal);
        for at in 0..self.model.sent.len() {
            for _ in 0..5 {
                self.step(&Op::Resolve(at));
            }
            self.step(&Op::Clear(at));
            self.step(&Op::Answer(at));
            assert!(!self.unsettled, "something is still in the way");
        }
        self.again();
    }

    /// Rows that were confirmed.
    pub(crate) fn confirmed(&self) -> usize {
        let ids = self.model.sent.iter().filter_map(|sent| sent.id.as_ref());
        let items = ids.flat_map(|id| self.items(&self.batch(id)));
        items.filter(|item| item.state == ItemState::Confirmed).count()
    }
}
