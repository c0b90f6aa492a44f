//! What a batch costs: rows per second, CPU-seconds and memory of each command, on SYNTHETIC people.
//!
//! Each command runs in a process of its own, through the same entry as the program, and reports what
//! the kernel counted for it. The whole is repeated; medians are printed. Nothing here asserts a time.
//!
//! ```text
//! cargo run --release -p portcullis-bench -- [--rows 100000] [--records 1000000] [--repeat 3]
//! ```

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use portcullis::command::founding;
use portcullis::demo::paper::Head;
use portcullis::demo::world::World;
use portcullis::say::Say;
use portcullis_rules::{Pack, embedded};
use serde_json::Value;

/// Linux counts CPU time in hundredths of a second.
const TICKS_PER_SECOND: f64 = 100.0;

/// What one command cost.
#[derive(Clone, Copy, Debug, Default)]
struct Cost {
    wall: f64,
    cpu: f64,
    peak_mib: f64,
}

type Failed = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().collect();
    if args.get(1).is_some_and(|arg| arg == "--stage") {
        let command = args.into_iter().skip(2).map(Into::into);
        let code = portcullis::run(["portcullis".into()].into_iter().chain(command));
        let _ = writeln!(io::stderr(), "{}", counted().unwrap_or_default());
        return code;
    }
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "bench: {error}");
            ExitCode::FAILURE
        }
    }
}

/// `CPU-seconds peak-MiB` of this process, as the kernel counted them.
fn counted() -> Option<String> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let after_name = stat.rsplit_once(')')?.1;
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let ticks: f64 = [11, 12].iter().filter_map(|at| fields.get(*at)?.parse::<f64>().ok()).sum();
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = peak.trim().trim_end_matches(" kB").parse().ok()?;
    Some(format!("counted {} {}", ticks / TICKS_PER_SECOND, kib / 1024.0))
}

fn option(args: &[String], name: &str, default: usize) -> Result<usize, Failed> {
    match args.iter().position(|arg| arg == name) {
        None => Ok(default),
        Some(at) => Ok(args.get(at + 1).ok_or("a number is missing")?.parse()?),
    }
}

/// Runs one command of the program in a process of its own.
fn stage(home: &Path, args: &[&str]) -> Result<(Cost, Value), Failed> {
    let began = Instant::now();
    let done = Command::new(std::env::current_exe()?)
        .args(["--stage", "--json", "--home"])
        .arg(home)
        .args(args)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .output()?;
    let wall = began.elapsed();
    let words = String::from_utf8_lossy(&done.stderr);
    if !done.status.success() {
        return Err(format!("{args:?}: {words}").into());
    }
    let line = words.lines().find_map(|line| line.strip_prefix("counted "));
    let mut numbers = line.unwrap_or_default().split(' ').filter_map(|n| n.parse().ok());
    let cost = Cost {
        wall: wall.as_secs_f64(),
        cpu: numbers.next().unwrap_or_default(),
        peak_mib: numbers.next().unwrap_or_default(),
    };
    Ok((cost, serde_json::from_slice(&done.stdout).unwrap_or_default()))
}

/// The agreement's pack with limits for a letter of this size, to be signed by the home's counsel.
fn wide_pack(rows: usize) -> Result<Pack, Failed> {
    let pack = embedded::pack(embedded::AGREEMENT_ID).ok_or("the pack is embedded")?;
    let manifest = pack.file("instrument.toml")?;
    let manifest = manifest
        .replace("letter_rows_soft = 5_000", &format!("letter_rows_soft = {rows}"))
        .replace("letter_rows_hard = 50_000", &format!("letter_rows_hard = {rows}"))
        .replace("reason_rows_soft = 20", "reason_rows_soft = 100");
    Ok(pack.clone().with("instrument.toml", &manifest))
}

/// SYNTHETIC.
const ORDER: &str = "id = \"stay-1\"\ncourt = \"SYNTHETIC\"\ndocket = \"1\"\nentered = 2026-01-02\n\
                     effective_from = 2026-01-02\nscope = { all = true }\n";

fn once(
    folder: &Path,
    rows: usize,
    records: usize,
) -> Result<BTreeMap<&'static str, Cost>, Failed> {
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder)?;
    let now = Timestamp::now();
    let world = World::new(records, rows, now.to_zoned(TimeZone::UTC).date());
    let head = Head::new()?;
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    fs::write(path("officials.toml"), head.roll())?;
    fs::write(path("SYNTHETIC-register.csv"), world.register_csv())?;
    let rows_csv = world.rows_csv(0);
    fs::write(path("letter.jws"), head.letter("bench", &rows_csv, world.officers, now)?)?;
    fs::write(path("SYNTHETIC-rows.csv"), rows_csv)?;
    let home = folder.join("home");
    founding::begin(&home, "irs", None, vec![wide_pack(rows)?], Say::new(true))?;
    let mut costs = BTreeMap::new();
    stage(&home, &["roll", "import", &path("officials.toml")])?;
    costs.insert("1 seal", stage(&home, &["seal", &path("SYNTHETIC-register.csv")])?.0);
    let (cost, lodged) =
        stage(&home, &["lodge", &path("letter.jws"), &path("SYNTHETIC-rows.csv")])?;
    costs.insert("2 lodge", cost);
    let batch = lodged.get("batch").and_then(Value::as_str).ok_or("a batch is due")?.to_owned();
    let findings = lodged.get("findings").and_then(Value::as_array).cloned().unwrap_or_default();
    for finding in findings.iter().filter_map(Value::as_str) {
        stage(&home, &["resolve", &batch, "--finding", finding, "--reason", "SYNTHETIC"])?;
    }
    costs.insert("3 clear", stage(&home, &["clear", &batch])?.0);
    costs.insert("4 answer", stage(&home, &["answer", &batch, "--out", &path("answer")])?.0);
    let (log, policy) = (path("home/public/log"), path("home/public/policy"));
    costs.insert("5 verify", stage(&home, &["verify", "--log", &log, "--policy", &policy])?.0);
    costs.insert("6 replay", stage(&home, &["replay", &batch])?.0);
    // A court stays everything, and asks what was told: every decided row is named.
    fs::write(path("order.toml"), ORDER)?;
    stage(&home, &["stay", "enter", &path("order.toml")])?;
    costs.insert("7 review", stage(&home, &["review", &batch])?.0);
    stage(&home, &["verify", "--absence", "stay-1"])?;
    let docket = fs::metadata(home.join("docket.sqlite"))?.len();
    say(&format!("  docket {} bytes a row, all told", docket / rows.max(1) as u64))?;
    Ok(costs)
}

fn say(line: &str) -> Result<(), Failed> {
    writeln!(io::stdout(), "{line}")?;
    Ok(())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

fn run(args: &[String]) -> Result<(), Failed> {
    let rows = option(args, "--rows", 100_000)?;
    let records = option(args, "--records", 1_000_000)?;
    let repeat = option(args, "--repeat", 3)?.max(1);
    let folder = std::env::temp_dir().join(format!("portcullis-bench-{}", std::process::id()));
    let mut all: BTreeMap<&'static str, Vec<Cost>> = BTreeMap::new();
    say(&format!("{rows} rows against {records} records, {repeat} times, medians"))?;
    for _ in 0..repeat {
        for (stage, cost) in once(&folder, rows, records)? {
            all.entry(stage).or_default().push(cost);
        }
    }
    fs::remove_dir_all(&folder)?;
    say(&format!(
        "  {:<10} {:>9} {:>9} {:>12} {:>9}",
        "stage", "wall s", "CPU s", "rows/s wall", "peak MiB"
    ))?;
    let (mut wall, mut cpu) = (0.0, 0.0);
    for (stage, costs) in &all {
        let of = |part: fn(&Cost) -> f64| median(costs.iter().map(part).collect());
        let (own_wall, own_cpu) = (of(|c| c.wall), of(|c| c.cpu));
        let count = if *stage == "1 seal" { records } else { rows };
        say(&format!(
            "  {stage:<10} {own_wall:>9.2} {own_cpu:>9.2} {:>12.0} {:>9.0}",
            count as f64 / own_wall,
            of(|c| c.peak_mib)
        ))?;
        if ["2 lodge", "3 clear", "4 answer"].contains(stage) {
            (wall, cpu) = (wall + own_wall, cpu + own_cpu);
        }
    }
    let whole = Duration::from_secs_f64(wall);
    say(&format!(
        "  {:<10} {wall:>9.2} {cpu:>9.2} {:>12.0}   lodge, clear and answer, {} µs of CPU a row",
        "whole",
        rows as f64 / whole.as_secs_f64(),
        (cpu * 1e6 / rows as f64).round()
    ))
}
