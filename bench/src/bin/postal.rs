//! This crate's turn, and doorplate's, at the exam of `crates/postal`: what `bench/peers/run.sh` puts in one table.
//!
//! ```text
//! postal EXAM_TSV SAMPLE_CSV     one line a reader: name, addresses a CPU-second, wrong answers
//! postal keys [PAIRS]            `compare` against the keys of the register, on that many made-up pairs
//! ```
//!
//! Nothing here asserts a time.

use doorplate::{KeyOptions, Parser};
use portcullis_bench::pairs;
use portcullis_postal::{Verdict, compare, read_text};
use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::io::{self, Write};

/// Times that each sample is read; the median is told.
const REPEATS: usize = 7;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let mut out = io::stdout().lock();
    match args.as_slice() {
        [what, rest @ ..] if what == "keys" => {
            let count = rest.first().map_or(Ok(10_000_000), |count| count.parse())?;
            writeln!(out, "{}", pairs::agree(count))?;
        }
        [exam, sample] => {
            let (exam, sample) = (fs::read_to_string(exam)?, fs::read_to_string(sample)?);
            let lines = lines(&sample);
            told(
                &mut out,
                "portcullis-postal",
                &exam,
                ours(&exam),
                rate(&lines, &mut |line| {
                    black_box(read_text(line).address().is_some());
                })?,
            )?;
            writeln!(out, "{}", with_traces(&lines)?)?;
            let parser = Parser::new();
            told(
                &mut out,
                "doorplate 0.5.1",
                &exam,
                theirs(&parser, &exam),
                rate(&lines, &mut |line| {
                    black_box(parser.parse(line).is_ok());
                })?,
            )?;
        }
        _ => return Err("give the exam and the sample, or `keys`".into()),
    }
    Ok(())
}

fn with_traces(lines: &[String]) -> Result<String, Box<dyn Error>> {
    let mut text = String::new();
    let rate = rate(lines, &mut |line| {
        text.clear();
        for step in read_text(line).trace() {
            for part in [step.words, " ", step.section, "\n"] {
                text.push_str(part);
            }
        }
        black_box(&text);
    })?;
    Ok(format!("  with its trace in words\t{rate:.0}\t0\t1\t0\t1"))
}

fn told(
    out: &mut impl Write,
    name: &str,
    exam: &str,
    said: Vec<bool>,
    rate: f64,
) -> io::Result<()> {
    let due: Vec<bool> = rows(exam).map(|(same, _, _)| same).collect();
    let wrong = |kind: bool| {
        due.iter().zip(&said).filter(|(due, said)| **due != kind && **said == kind).count()
    };
    let yes = due.iter().filter(|due| **due).count();
    let (false_yes, false_no) = (wrong(true), wrong(false));
    writeln!(out, "{name}\t{rate:.0}\t{false_yes}\t{}\t{false_no}\t{yes}", due.len() - yes)
}

fn ours(exam: &str) -> Vec<bool> {
    let same = |a: &str, b: &str| compare(&read_text(a), &read_text(b)).verdict == Verdict::Same;
    rows(exam).map(|(_, a, b)| same(&a, &b)).collect()
}

fn theirs(parser: &Parser, exam: &str) -> Vec<bool> {
    let key = |text: &str| parser.parse(text).ok().and_then(|read| read.key(KeyOptions::unit()));
    rows(exam).map(|(_, a, b)| key(&a).is_some_and(|one| Some(one) == key(&b))).collect()
}

/// Whether the pair is the same, and its two texts.
fn rows(exam: &str) -> impl Iterator<Item = (bool, String, String)> {
    exam.lines().skip(1).filter_map(|line| {
        let mut cells = line.split('\t');
        let mut cell = || Some(cells.next()?.replace("\\n", "\n"));
        Some((cell()? == "same", cell()?, cell()?))
    })
}

/// The sample, an address a line.
fn lines(sample: &str) -> Vec<String> {
    let rows = sample.lines().skip(1).filter_map(|row| {
        let cells: Vec<&str> = row.split(',').collect();
        let [line1, line2, city, state, zip] = cells.as_slice() else { return None };
        let unit = if line2.is_empty() { String::new() } else { format!(", {line2}") };
        Some(format!("{line1}{unit}, {city}, {state} {zip}"))
    });
    rows.collect()
}

/// Addresses a second of this thread's own CPU time, the median of several runs of half a second and more.
fn rate(lines: &[String], read: &mut dyn FnMut(&str)) -> Result<f64, Box<dyn Error>> {
    lines.iter().for_each(|line| read(line));
    let mut rates = Vec::with_capacity(REPEATS);
    for _ in 0..REPEATS {
        let (began, mut count, mut spent) = (cpu()?, 0_u32, 0.0);
        while spent < 0.5 {
            lines.iter().for_each(|line| read(line));
            count += u32::try_from(lines.len())?;
            spent = cpu()? - began;
        }
        rates.push(f64::from(count) / spent);
    }
    rates.sort_by(f64::total_cmp);
    rates.get(REPEATS / 2).copied().ok_or_else(|| "no runs".into())
}

/// CPU-seconds of this process, as the scheduler counted them.
fn cpu() -> Result<f64, Box<dyn Error>> {
    let stat = fs::read_to_string("/proc/self/schedstat")?;
    let nanoseconds: f64 = stat.split(' ').next().unwrap_or("").parse()?;
    Ok(nanoseconds / 1e9)
}
