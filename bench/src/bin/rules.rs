//! What the rules cost a row: a batch of SYNTHETIC people is read, and its facts are judged by each embedded pack, once by
//! one thread and once by two, as a batch is. Nothing here asserts a time.
//!
//! ```text
//! cargo run --release -p portcullis-bench --bin rules -- [ROWS]
//! ```

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use portcullis::demo::world::World;
use portcullis::rows;
use portcullis_core::facts::Facts;
use portcullis_core::item::{BatchRef, Item, Reading};
use portcullis_core::letter::LetterFacts;
use portcullis_engine::ports::Rulebook;
use portcullis_rules::{CedarRulebook, embedded};

type Failed = Box<dyn std::error::Error>;

/// Facts of the same rows in another order, so that a cache of one row is of no use.
const STRIDE: usize = 7_919;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "bench: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The facts of a batch.
fn facts(count: usize, book: &CedarRulebook) -> Result<Vec<Facts>, Failed> {
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
    let world = World::new(count, count, today);
    let file = rows::read(&world.rows_csv(0)).map_err(|_| "the rows cannot be read")?;
    let of = Arc::new(BatchRef {
        id: "b-bench".to_owned(),
        letter_sha256: [0; 32],
        rows_sha256: [0; 32],
        pack_sha256: book.terms().pack_sha256,
        agency: "ice".to_owned(),
        instrument: book.terms().id.clone(),
        lodged_by: "clerk-1".to_owned(),
    });
    let letter = LetterFacts::in_order(today);
    let read = |(row, index): (portcullis_core::request::Row<'_>, u32)| {
        *Item::read(&of, index, &row, None, letter, book.terms(), Reading::ToDecide).facts()
    };
    Ok(file.iter().zip(0..).map(read).collect())
}

/// Judges every row; nanoseconds a row.
fn judge(book: &CedarRulebook, facts: &[Facts]) -> Result<f64, Failed> {
    let began = Instant::now();
    let mut permitted = 0_usize;
    let mut at = 0;
    for _ in facts {
        at = (at + STRIDE) % facts.len();
        let one = facts.get(at).ok_or("a row went missing")?;
        permitted += usize::from(book.judge(one)?.permits());
    }
    let nanoseconds = began.elapsed().as_nanos() as f64 / facts.len() as f64;
    if permitted == 0 || permitted == facts.len() {
        return Err("a batch of which all or none is permitted measures nothing".into());
    }
    Ok(nanoseconds)
}

fn run() -> Result<(), Failed> {
    let count = std::env::args().nth(1).map_or(Ok(1_000_000), |rows| rows.parse())?;
    for (id, pack) in embedded::packs() {
        let book = CedarRulebook::load(&pack)?;
        let facts = facts(count, &book)?;
        let first = judge(&book, &facts)?;
        let mut again: Vec<f64> = (0..5).map(|_| judge(&book, &facts)).collect::<Result<_, _>>()?;
        again.sort_by(f64::total_cmp);
        let (one, two) = facts.split_at(facts.len() / 2);
        let began = Instant::now();
        std::thread::scope(|scope| -> Result<(), Failed> {
            let other =
                scope.spawn(|| judge(&book, one).map(drop).map_err(|error| error.to_string()));
            judge(&book, two)?;
            Ok(other.join().map_err(|_| "a thread stopped")??)
        })?;
        let both = began.elapsed().as_nanos() as f64 / facts.len() as f64;
        let sample = facts.iter().take(2_000);
        let began = Instant::now();
        for one in sample {
            book.evaluate(one)?;
        }
        let bare = began.elapsed().as_nanos() as f64 / 2_000.0;
        writeln!(
            io::stdout(),
            "{id}: {count} rows, {first:.0} ns a row the first time, {:.0} ns after (median of 5), {both:.0} ns wall by two \
             threads; past the memo {bare:.0} ns",
            again.get(2).copied().unwrap_or_default()
        )?;
    }
    Ok(())
}
