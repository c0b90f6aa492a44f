//! Help begins with examples: what people type, command by command. A test parses each of them, and fails
//! for a command that has none.

use clap::{Command, CommandFactory};

use super::Cli;

/// What is typed, by command; the program's own are under the empty name.
const EXAMPLES: &[(&str, &[&str])] = &[
    (
        "",
        &[
            "portcullis demo",
            "portcullis lint letter.jws rows.csv",
            "portcullis verify --log public/log --policy public/policy --opening opening.json",
        ],
    ),
    ("demo", &["portcullis demo", "portcullis --home try demo --rows 200 --records 500"]),
    (
        "init",
        &[
            "portcullis init",
            "portcullis --home /srv/gate init --custodian irs --keys /media/keys",
            "portcullis init --instrument usc26-6103-i-2",
        ],
    ),
    ("roll", &["portcullis roll import officials.toml", "portcullis roll list"]),
    (
        "roll import",
        &[
            "portcullis roll import officials.toml",
            "portcullis roll import officials.toml --as clerk-2 --key clerk-2.jwk",
        ],
    ),
    (
        "roll revoke",
        &[
            "portcullis roll revoke ice-head-1 --reason \"left office on 3 March\"",
            "portcullis roll revoke ice-head-1 --reason \"key lost\" --json",
        ],
    ),
    ("roll list", &["portcullis roll list", "portcullis roll list --json"]),
    ("doctor", &["portcullis doctor", "portcullis --home /srv/gate doctor --json"]),
    (
        "review",
        &[
            "portcullis review b-0123456789abcdef0123",
            "portcullis review b-0123456789abcdef0123 --pack irs-ice-mou-2025@1",
            "portcullis review b-0123456789abcdef0123 --pack instruments/irs-ice-mou-2025/v1 --json",
        ],
    ),
    (
        "replay",
        &[
            "portcullis replay b-0123456789abcdef0123",
            "portcullis replay b-0123456789abcdef0123 --json",
        ],
    ),
    ("recall", &["portcullis recall find --pack irs-ice-mou-2025@1", "portcullis recall list"]),
    (
        "recall find",
        &[
            "portcullis recall find --pack irs-ice-mou-2025@1 --tables 4",
            "portcullis recall find --official ice-head-1 --json",
        ],
    ),
    (
        "recall issue",
        &[
            "portcullis recall issue rc-1 --generation 3 --reason \"stale\" --due 2026-12-31 --out notices",
            "portcullis recall issue rc-2 --batch b-1f2e --reason \"not engaged\" --due 2026-12-31 --out rc-2",
        ],
    ),
    (
        "recall acknowledge",
        &[
            "portcullis recall acknowledge rc-1 --recipient b-1f2e/o-17 --on 2026-12-11 --note \"letter\"",
            "portcullis recall acknowledge rc-1 --recipient b-1f2e/o-9 --on 2026-12-14 --note \"by hand\"",
        ],
    ),
    ("recall list", &["portcullis recall list", "portcullis recall list --json"]),
    (
        "withdraw",
        &[
            "portcullis withdraw b-0123456789abcdef0123",
            "portcullis withdraw b-0123456789abcdef0123 --as clerk-1 --key clerk.jwk",
        ],
    ),
    ("seal", &["portcullis seal register.csv", "portcullis seal register.csv --json"]),
    (
        "lint",
        &[
            "portcullis lint letter.jws rows.csv",
            "portcullis lint rows.csv --instrument irs-ice-mou-2025",
            "portcullis lint --json letter.jws rows.csv",
        ],
    ),
    (
        "lodge",
        &["portcullis lodge letter.jws rows.csv", "portcullis lodge letter.jws rows.csv --json"],
    ),
    (
        "resolve",
        &[
            "portcullis resolve b-1f2e --finding batch.volume --reason \"forty officers, annex B\"",
            "portcullis resolve b-1f2e --finding batch.officer_load --rows ids.txt --reason \"one case\"",
        ],
    ),
    (
        "clear",
        &[
            "portcullis clear b-1f2e",
            "portcullis clear b-1f2e --as clearing-2 --key clearing-2.jwk",
        ],
    ),
    (
        "decline",
        &[
            "portcullis decline b-1f2e --ground impairment --reason \"determination 7 of 3 March\"",
            "portcullis decline b-1f2e --ground element:element.reason.not_specific --reason \"no case named\"",
        ],
    ),
    (
        "answer",
        &[
            "portcullis answer b-1f2e --out answer/",
            "portcullis answer b-1f2e --out answer/ --json",
        ],
    ),
    ("stay", &["portcullis stay enter order.toml", "portcullis stay list"]),
    (
        "stay enter",
        &[
            "portcullis stay enter order.toml",
            "portcullis stay enter order.toml --as counsel-2 --key counsel-2.jwk",
        ],
    ),
    (
        "stay drill",
        &["portcullis stay drill order.toml", "portcullis stay drill order.toml --json"],
    ),
    (
        "stay correct",
        &[
            "portcullis stay correct order.toml",
            "portcullis stay correct order.toml --second overseer-2 --second-key overseer-2.jwk",
        ],
    ),
    (
        "stay vacate",
        &[
            "portcullis stay vacate stay-1 --order mandate.pdf",
            "portcullis stay vacate stay-1 --order mandate.pdf --second overseer-2 --second-key overseer-2.jwk",
        ],
    ),
    (
        "stay prove",
        &[
            "portcullis stay prove stay-1 --out absence.jsonl",
            "portcullis stay prove stay-1 --out absence.jsonl --json",
        ],
    ),
    (
        "stay lift",
        &[
            "portcullis stay lift stay-1 --order lifting.pdf",
            "portcullis stay lift stay-1 --order lifting.pdf --second overseer-2 --second-key overseer-2.jwk",
        ],
    ),
    ("stay list", &["portcullis stay list", "portcullis stay list --at 2026-02-05 --known 4096"]),
    ("protect", &["portcullis protect add protection.toml", "portcullis protect list"]),
    (
        "protect add",
        &[
            "portcullis protect add protection.toml",
            "portcullis protect add protection.toml --as clearing-2 --key clearing-2.jwk",
        ],
    ),
    (
        "protect remove",
        &[
            "portcullis protect remove p-1 --reason \"the determination of 3 March has lapsed\"",
            "portcullis protect remove p-1 --reason \"entered twice\" --json",
        ],
    ),
    (
        "safeguards",
        &[
            "portcullis safeguards enter ice --until 2027-06-30 --report review.pdf",
            "portcullis safeguards list",
        ],
    ),
    (
        "safeguards enter",
        &[
            "portcullis safeguards enter ice --until 2027-06-30 --report review.pdf",
            "portcullis safeguards enter dhs --until 2027-01-31 --report review.pdf --json",
        ],
    ),
    (
        "safeguards suspend",
        &[
            "portcullis safeguards suspend ice --report findings.pdf",
            "portcullis safeguards suspend ice --report findings.pdf --as overseer-2 --key o-2.jwk",
        ],
    ),
    ("safeguards list", &["portcullis safeguards list", "portcullis safeguards list --json"]),
    ("protect list", &["portcullis protect list", "portcullis protect list --json"]),
    (
        "protect stopped",
        &[
            "portcullis protect stopped p-1",
            "portcullis protect stopped p-1 --as overseer-1 --key overseer.jwk",
        ],
    ),
    (
        "show",
        &[
            "portcullis show b-1f2e",
            "portcullis show b-1f2e/row-17",
            "portcullis show b-1f2e/row-17 --opening opening.json --fields kind,at,agency",
        ],
    ),
    (
        "verify",
        &[
            "portcullis verify --log public/log --policy public/policy",
            "portcullis verify --policy policy --receipt receipt.tlog-proof --opening opening.json",
            "portcullis verify --log public/log --policy policy --absence absence.jsonl",
        ],
    ),
    (
        "postal",
        &[
            "echo '{\"address\": \"10 Elm St #2, Ames IA 50010\"}' | portcullis postal parse",
            "portcullis postal compare <pairs.jsonl",
        ],
    ),
    (
        "postal parse",
        &[
            "echo '{\"address\": \"10 Elm St #2, Ames IA 50010\"}' | portcullis postal parse",
            "portcullis postal parse <addresses.jsonl",
        ],
    ),
    (
        "postal complete",
        &[
            "echo '{\"address\": \"Springfield IL 62701\"}' | portcullis postal complete",
            "portcullis postal complete <addresses.jsonl",
        ],
    ),
    (
        "postal compare",
        &[
            "echo '{\"a\":\"1 A St, Ames IA 50010\",\"b\":\"1 A STREET, AMES IA 50010\"}' | portcullis postal compare",
            "portcullis postal compare --explain <pairs.jsonl",
        ],
    ),
    (
        "postal name",
        &[
            "echo '{\"a\": \"Roe, Jane\", \"b\": \"Jane Q Roe\"}' | portcullis postal name",
            "portcullis postal name <pairs.jsonl",
        ],
    ),
    (
        "instrument",
        &[
            "portcullis instrument show irs-ice-mou-2025",
            "portcullis instrument check instruments/irs-ice-mou-2025/v1",
        ],
    ),
    (
        "instrument check",
        &[
            "portcullis instrument check irs-ice-mou-2025",
            "portcullis instrument check instruments/irs-ice-mou-2025/v1",
        ],
    ),
    (
        "instrument sign",
        &[
            "portcullis instrument sign irs-ice-mou-2025-v2 --dry-run",
            "portcullis instrument sign irs-ice-mou-2025-v2",
            "portcullis instrument sign irs-ice-mou-2025-v2 --as counsel-2 --key counsel-2.jwk",
        ],
    ),
    (
        "instrument show",
        &[
            "portcullis instrument show irs-ice-mou-2025 | less",
            "portcullis instrument show usc26-6103-i-2 --html instrument.html",
            "portcullis instrument show instruments/irs-ice-mou-2025/v1 --json",
        ],
    ),
    (
        "completions",
        &[
            "portcullis completions bash >~/.local/share/bash-completion/completions/portcullis",
            "portcullis completions zsh >~/.zfunc/_portcullis",
        ],
    ),
    ("man", &["portcullis man | man -l -", "portcullis man --out /usr/local/share/man/man1"]),
];

/// Who does what: the program's commands in the order in which one meets them.
const GROUPS: &[(&str, &[&str])] = &[
    ("To begin", &["demo", "init", "doctor"]),
    ("An agency, before it sends", &["lint"]),
    ("A clerk of the custodian", &["roll", "seal", "lodge", "answer", "withdraw"]),
    ("A clearing officer, counsel", &["resolve", "clear", "decline", "stay", "protect"]),
    ("Counsel, afterwards; the overseer", &["replay", "review", "recall", "safeguards"]),
    ("Anyone", &["show", "verify", "instrument", "postal"]),
    ("This program", &["completions", "man"]),
];

/// How the program ends, told once.
pub const EXIT_CODES: &str = "Exit codes:
   0  done as asked
  64  not typed as it must be
  65  the input was refused, or has a defect; a refused letter is recorded
  69  a store or witness cannot be reached
  70  a fault of this program, with its reference
  73  something cannot be written
  74  something cannot be read or written on the way
  75  somebody else moved first: try again
  77  not permitted, or not yet
  78  the home is not set up for this";

/// The program's commands, each with its examples before its help.
#[must_use]
pub fn command() -> Command {
    let command = Cli::command();
    let template = format!(
        "{{before-help}}{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{}\
         Options for every command:\n{{options}}{{after-help}}",
        grouped(&command)
    );
    with_examples(command, "").help_template(template).after_help(EXIT_CODES)
}

/// The examples of a command, by its path: `roll import`.
#[must_use]
pub fn of(path: &str) -> &'static [&'static str] {
    EXAMPLES.iter().find(|(own, _)| *own == path).map(|(_, lines)| *lines).unwrap_or_default()
}

/// The command and all below it with their examples; `path` is what stands between it and the program.
fn with_examples(command: Command, path: &str) -> Command {
    let names: Vec<String> =
        command.get_subcommands().map(|own| own.get_name().to_owned()).collect();
    let examples = of(path);
    let mut command = if examples.is_empty() {
        command
    } else {
        command.before_help(format!("Examples:\n  {}", examples.join("\n  ")))
    };
    for name in names {
        let path = format!("{path} {name}").trim_start().to_owned();
        command = command.mut_subcommand(name, |own| with_examples(own, &path));
    }
    command
}

/// The commands under their headings. One that is in no group is told all the same.
fn grouped(command: &Command) -> String {
    let known = |name: &str| GROUPS.iter().any(|(_, names)| names.contains(&name));
    let others: Vec<&str> =
        command.get_subcommands().map(Command::get_name).filter(|name| !known(name)).collect();
    let mut out = String::new();
    for (heading, names) in GROUPS.iter().copied().chain([("More", others.as_slice())]) {
        let listed: Vec<String> = names
            .iter()
            .filter_map(|name| command.find_subcommand(name))
            .map(|own| {
                let about = own.get_about().map(ToString::to_string).unwrap_or_default();
                format!("  {:<12} {}\n", own.get_name(), about.trim_end_matches('.'))
            })
            .collect();
        if !listed.is_empty() {
            out += &format!("{heading}:\n{}\n", listed.concat());
        }
    }
    out
}
