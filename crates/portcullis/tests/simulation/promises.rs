//! What is looked at after each step: the batch that something happened to, and everything from outside.
//! SYNTHETIC.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use portcullis::{absence, audit};
use portcullis_core::clearance::RowRanges;
use portcullis_core::staff::Role;
use portcullis_core::state::{BatchState, ItemState};
use portcullis_engine::change::{BatchRow, ItemRow};
use portcullis_engine::{Error, Reply};
use portcullis_tlog::{Checkpoint, Policy};

use crate::model::{Model, leads_to};
use crate::ops::Op;
use crate::world::World;

type Done = Result<Reply, Error>;

impl World {
    /// Judges what came of an act on a batch, row by row.
    pub(crate) fn judge(
        &mut self,
        op: &Op,
        at: usize,
        before: &BatchRow,
        rows: &[ItemRow],
        done: &Done,
    ) {
        let after = self.batch(&before.id);
        let now = self.now();
        let sent = &self.model.sent[at];
        let mut start: Vec<ItemRow> = rows.to_vec();
        // A letter whose end has come lapses first, whoever does what.
        let open = !matches!(
            before.state,
            BatchState::Declined
                | BatchState::Cancelled
                | BatchState::Expired
                | BatchState::Refused
        );
        if now >= sent.expires && open {
            start.iter_mut().filter(|row| !row.state.is_final()).for_each(|row| {
                row.state = ItemState::Expired;
            });
        }
        let found: Vec<ItemState> = self.items(&after).iter().map(|row| row.state).collect();
        let same: Vec<ItemState> = rows.iter().map(|row| row.state).collect();
        let lapsed: Vec<ItemState> = start.iter().map(|row| row.state).collect();
        let mut lawful = vec![same, lapsed];
        let mut refused = false;
        if let Op::Answer(_) = op {
            let first = before.answers == 0;
            let (states, asks) = self.model.after_answer(sent, &start, first, now);
            refused = asks && !self.model.is_fresh(now);
            if !refused {
                lawful.push(states);
            }
        } else {
            let findings = self.office.engine.docket.findings(after.number).unwrap();
            let ranges = findings.iter().map(|f| RowRanges::parse(f.resolved.as_deref()?));
            let ranges: Option<Vec<RowRanges>> = ranges.collect();
            let free = |row| ranges.as_ref().is_some_and(|all| all.iter().all(|r| r.contains(row)));
            lawful.push(moved(op, &start, &free));
        }
        let expected = lawful.last().cloned().unwrap_or_default();
        assert!(lawful.contains(&found), "{op:?}: {found:?} is none of {lawful:?}");
        // Under a stay nothing is handed over, and what was decided before that is recorded all the same.
        let stands = matches!(before.state, BatchState::Cleared | BatchState::Answered) && !refused;
        let decided = matches!((op, done), (Op::Answer(_), Err(Error::NotPermitted(_)))) && stands;
        if (done.is_ok() && !matches!(op, Op::ClearAsClerk(_))) || decided {
            assert_eq!(found, expected, "{op:?} was done");
        }
        assert!(!(refused && done.is_ok()), "a register that is too old has answered");
        for (row, state) in rows.iter().zip(&found) {
            assert!(leads_to(row.state, *state), "{:?} -> {state:?}", row.state);
        }
        assert!(!matches!((op, done), (Op::ClearAsClerk(_), Ok(_))), "the lodger cleared it");
        self.count(at, rows, &found);
        if let Op::Answer(_) = op {
            self.delivered(at, &after, done);
        }
    }

    /// Counts the answers about each person.
    fn count(&mut self, at: usize, rows: &[ItemRow], found: &[ItemState]) {
        let now = self.now();
        let told = |state: ItemState| matches!(state, ItemState::Confirmed | ItemState::NoMatch);
        for ((row, state), asked) in rows.iter().zip(found).zip(&self.model.sent[at].asked) {
            if told(*state) && !told(row.state) {
                for person in Model::persons(asked) {
                    self.model.answered.entry(person).or_default().push(now);
                }
            }
        }
    }

    /// What lies in the batch's folder: whole, recorded, published, never changed, never under a stay.
    fn delivered(&mut self, at: usize, batch: &BatchRow, done: &Done) {
        let folder = self.folder(at);
        let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            assert!(!name.starts_with('.'), "{name} is left over");
            files.insert(name, fs::read(path).unwrap());
        }
        let items = self.items(batch);
        // The answers that tell of a decided row: under a stay none of their files is handed over.
        let told = |row: &&ItemRow| matches!(row.state, ItemState::Confirmed | ItemState::NoMatch);
        let telling: BTreeSet<u32> =
            items.iter().filter(told).filter_map(|row| row.answer).collect();
        let before = &self.model.sent[at].files;
        if self.model.stayed(self.now()) {
            let fresh = files.keys().filter(|name| !before.contains_key(*name));
            let stopped: Vec<_> = fresh.filter(|name| telling.contains(&number_of(name))).collect();
            assert!(stopped.is_empty(), "handed over under a stay: {stopped:?}");
            let all = (1..=batch.answers).all(|answer| telling.contains(&answer));
            assert!(done.is_err() || !all || batch.answers == 0, "handed over under a stay");
        }
        for (name, bytes) in before {
            assert_eq!(files.get(name), Some(bytes), "{name} has changed");
        }
        if let Ok(Reply::Answered(answered)) = done {
            let kept = answered.withheld.iter().filter(|name| files.contains_key(*name)).count();
            assert_eq!(files.len(), answered.files.len() + kept, "every file is there");
        }
        if !files.is_empty() {
            self.holds(&files, &items);
        }
        self.model.sent[at].files = files;
    }

    /// The files say what the docket has, and each row's leaf is under the published checkpoint.
    fn holds(&self, files: &BTreeMap<String, Vec<u8>>, items: &[ItemRow]) {
        let checkpoint = fs::read(self.office.home.join("public/log/checkpoint")).unwrap();
        let (checkpoint, _) = Checkpoint::from_note(&checkpoint).unwrap();
        let mut outcomes: BTreeMap<String, String> = BTreeMap::new();
        for number in 1.. {
            let suffix = if number == 1 { String::new() } else { format!("-{number}") };
            let Some(answers) = files.get(&format!("answers{suffix}.csv")) else { break };
            for row in csv::Reader::from_reader(answers.as_slice()).records() {
                let row = row.unwrap();
                let told = outcomes.insert(row[0].to_owned(), row[1].to_owned());
                assert!(told.is_none_or(|told| told == "held"), "an outcome was told twice");
            }
            let leaves = files.get(&format!("leaves{suffix}.csv")).unwrap();
            for row in csv::Reader::from_reader(leaves.as_slice()).records() {
                let leaf: u64 = row.unwrap()[1].parse().unwrap();
                assert!(leaf < checkpoint.size, "told before it was published");
            }
        }
        for item in items.iter().filter(|item| item.answer.is_some()) {
            let told = outcomes.get(&format!("r-{}", item.index)).map(String::as_str);
            let word = portcullis_engine::files::outcome_word(item.state);
            assert_eq!(told, Some(word), "the files say what is recorded");
        }
    }

    /// Everything that outsiders see.
    pub(crate) fn look(&mut self) {
        let public = self.office.home.join("public");
        let policy = Policy::parse(&fs::read(public.join("policy")).unwrap()).unwrap();
        match audit::log(&public.join("log"), &policy) {
            Ok(audit) => {
                assert!(audit.entries.starts_with(&self.entries), "the log forgot something");
                self.entries = audit.entries;
            }
            // Cut off between tiles and checkpoint, files of the next size are there already.
            Err(problems) => {
                assert!(self.unsettled, "{problems:?}");
                let checkpoint = fs::read(public.join("log/checkpoint")).unwrap();
                let size = policy.check(&checkpoint).unwrap().size;
                let leaves = self.office.engine.docket.leaves(0, size).unwrap();
                assert!(leaves.starts_with(&self.entries), "the docket forgot something");
            }
        }
        for sent in &self.model.sent {
            let letter = portcullis_engine::intake::letter_sha256(&sent.letter);
            let rows = portcullis_engine::intake::sha256(&sent.rows);
            let all = self.office.engine.docket.batches_of(&letter, &rows).unwrap();
            let taken = all.iter().filter(|batch| batch.state != BatchState::Refused).count();
            assert!(taken <= 1, "one letter is one batch");
        }
    }
}

impl World {
    /// Everything that was decided is decided again by what was known then, and comes out as it was told; and of each
    /// order it is shown to outsiders that it stopped what it covers.
    pub(crate) fn again(&self) {
        let (office, counsel) = (&self.office, &self.office.people[&Role::Counsel]);
        for id in self.model.sent.iter().filter_map(|sent| sent.id.as_ref()) {
            if self.batch(id).state == BatchState::Refused {
                continue;
            }
            let replayed = office.engine.replay(counsel, id).unwrap();
            let gone = replayed.parts.iter().any(|part| !part.gone.is_empty());
            assert!(replayed.agrees() && !gone, "{:#?}", replayed.parts);
            assert_eq!(replayed.parts.len(), 2 + self.batch(id).answers as usize);
        }
        let public = office.home.join("public");
        let policy = Policy::parse(&fs::read(public.join("policy")).unwrap()).unwrap();
        let audit = audit::log(&public.join("log"), &policy).unwrap();
        for order in &self.model.orders {
            let mut proof = Vec::new();
            absence::show(&office.engine, &order.id, &mut proof).unwrap();
            let shown = absence::check(&mut proof.as_slice(), &audit, None);
            assert!(shown.is_ok(), "{}: {shown:?}", order.id);
        }
    }
}

/// Where each row must stand after an act other than an answer was done. Rows that a finding holds go on
/// when every finding of the batch is resolved for them.
fn moved(op: &Op, start: &[ItemRow], is_free: &dyn Fn(u32) -> bool) -> Vec<ItemState> {
    let next = |row: &ItemRow| match (op, row.state) {
        (Op::Clear(_), ItemState::AwaitingClearance) => ItemState::Cleared,
        (Op::Decline(_), state) if !state.is_final() => ItemState::Declined,
        (Op::Withdraw(_), state) if !state.is_final() => ItemState::Cancelled,
        (Op::Resolve(_) | Op::ResolveFirst(_) | Op::ResolveRest(_), ItemState::Held)
            if row.clearance.is_none() && is_free(row.index) =>
        {
            ItemState::AwaitingClearance
        }
        (_, state) => state,
    };
    start.iter().map(next).collect()
}

/// The answer that a file is of: `answers-2.csv` of the second, `answers.csv` of the first.
fn number_of(name: &str) -> u32 {
    let stem = name.split('.').next().unwrap_or_default();
    stem.rsplit_once('-').and_then(|(_, number)| number.parse().ok()).unwrap_or(1)
}
