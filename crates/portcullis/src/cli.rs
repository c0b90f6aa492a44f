//! What can be typed. A command that is not built is not here.

pub mod examples; // what people type, before each command's help
mod orders; // stay, protect, recall

pub use orders::{ProtectCommand, RecallBy, RecallCommand, SafeguardsCommand, Second, StayCommand};

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;

/// The heading of what every command takes.
const EVERY: &str = "Options for every command";

/// Answers other agencies' written requests for confidential records: confirms the last known address
/// that a lawful request already states, and says nothing else.
#[derive(Debug, Parser)]
#[command(name = "portcullis", version, disable_help_subcommand = true, max_term_width = 100)]
pub struct Cli {
    /// The custodian's home.
    #[arg(long, global = true, help_heading = EVERY, env = "PORTCULLIS_HOME", default_value = "./portcullis-home")]
    pub home: PathBuf,
    /// Print one JSON object on standard output.
    #[arg(long, global = true, help_heading = EVERY)]
    pub json: bool,
    /// Who acts; by default the home's own first clerk, clearing officer or counsel.
    #[arg(long = "as", global = true, help_heading = EVERY, value_name = "ID")]
    pub acting: Option<String>,
    /// The private key of whoever acts.
    #[arg(long, global = true, help_heading = EVERY, value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Every command that is built.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Tell the whole story on made-up people in a fresh home, and say where to look.
    Demo(DemoArgs),
    /// Make a home: store, keys, log, instruments adopted and signed.
    Init(InitArgs),
    /// The roll of officials, whose signatures count.
    #[command(subcommand)]
    Roll(RollCommand),
    /// Build and publish a generation of the sealed register.
    Seal {
        /// The custodian's extract, `register.csv`.
        register: PathBuf,
    },
    /// Check a letter and its rows offline: every defect, nothing recorded.
    Lint {
        /// `letter.jws rows.csv`, or `rows.csv` alone.
        #[arg(required = true, num_args = 1..=2, value_names = ["LETTER", "ROWS"])]
        files: Vec<PathBuf>,
        /// The instrument, where there is no letter to name it.
        #[arg(long)]
        instrument: Option<String>,
    },
    /// Take a letter and its rows: check, review, record.
    Lodge {
        /// The signed letter.
        letter: PathBuf,
        /// Its rows.
        rows: PathBuf,
    },
    /// Resolve a finding on a whole batch, as counsel.
    Resolve {
        /// The batch.
        batch: String,
        /// The finding, `batch.…`.
        #[arg(long)]
        finding: String,
        /// A file of row ids, one a line: the others stay held.
        #[arg(long)]
        rows: Option<PathBuf>,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Clear a batch, as a clearing officer who did not lodge it.
    Clear {
        /// The batch.
        batch: String,
    },
    /// Decline a batch on a closed ground.
    Decline {
        /// The batch.
        batch: String,
        /// `impairment`, `safeguards`, or `element:CODE`.
        #[arg(long)]
        ground: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Decide a batch again by the law of now, as a court asks: what would be refused, held, or pass today.
    Review {
        /// The batch's id.
        batch: String,
        /// Another pack to judge by: `ID@VERSION` of one that was adopted, or a folder that holds one.
        #[arg(long, value_name = "ID@V|FOLDER")]
        pack: Option<String>,
    },
    /// Decide a batch again by what was known then: it must come out as it was recorded, byte for byte.
    Replay {
        /// The batch's id.
        batch: String,
    },
    /// Confirmations that are withdrawn: lists, notices, acknowledgements.
    #[command(subcommand)]
    Recall(RecallCommand),
    /// Enter the requester's withdrawal of a batch.
    Withdraw {
        /// The batch.
        batch: String,
    },
    /// Match what is cleared, record it, and deliver.
    Answer {
        /// The batch.
        batch: String,
        /// The folder for the answer.
        #[arg(long)]
        out: PathBuf,
    },
    /// Orders of a court or the overseer that stop disclosures.
    #[command(subcommand)]
    Stay(StayCommand),
    /// Claims that must not be confirmed.
    #[command(subcommand)]
    Protect(ProtectCommand),
    /// Whether agencies' safeguards are in force, by the overseer's dated entries.
    #[command(subcommand)]
    Safeguards(SafeguardsCommand),
    /// The story of one batch, or of one item as `BATCH/ROW_ID`.
    Show {
        /// The batch or item.
        what: String,
        /// Write an opening for outsiders to this file.
        #[arg(long, value_name = "FILE")]
        opening: Option<PathBuf>,
        /// The fields that the opening shows; all where not given.
        #[arg(long, value_delimiter = ',', requires = "opening")]
        fields: Option<Vec<String>>,
    },
    /// Check a published log, a receipt or an opening, offline.
    Verify(VerifyArgs),
    /// Read and compare addresses and names: JSON lines in, JSON lines out.
    Postal(PostalArgs),
    /// The law as data.
    #[command(subcommand)]
    Instrument(InstrumentCommand),
    /// Is everything in order, and what to do where it is not.
    Doctor,
    /// Print what completes these commands in a shell.
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Print the manual page, or write one for each command.
    Man {
        /// The folder for the pages.
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
}

/// `demo`.
#[derive(Args, Clone, Copy, Debug)]
pub struct DemoArgs {
    /// Rows in the made-up letter.
    #[arg(long, default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(10..=49_999))]
    pub rows: u32,
    /// Records in the made-up register.
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u32).range(10..=5_000_000))]
    pub records: u32,
}

/// `init`.
#[derive(Args, Debug)]
pub struct InitArgs {
    /// The custodian's id, to which letters are addressed.
    #[arg(long, default_value = "irs")]
    pub custodian: String,
    /// An embedded instrument to adopt; all of them where none is named.
    #[arg(long = "instrument", value_name = "ID")]
    pub instruments: Vec<String>,
    /// Where keys are put; by default in the home, which is for trying out alone.
    #[arg(long, value_name = "DIR")]
    pub keys: Option<PathBuf>,
}

/// `roll`.
#[derive(Debug, Subcommand)]
pub enum RollCommand {
    /// Add officials, or update them by `kid`.
    Import {
        /// `officials.toml`.
        file: PathBuf,
    },
    /// End an official's entry at once. It stays ended: a new key takes a new `kid`.
    Revoke {
        /// The official's `kid`.
        kid: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Everyone on the roll.
    List,
}

/// `verify`.
#[derive(Args, Debug)]
pub struct VerifyArgs {
    /// A copy of the public log.
    #[arg(long, value_name = "DIR")]
    pub log: Option<PathBuf>,
    /// The trust policy (C2SP tlog-policy); by default the home's own.
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,
    /// A receipt (C2SP tlog-proof).
    #[arg(long, value_name = "FILE")]
    pub receipt: Option<PathBuf>,
    /// The leaf that the receipt proves: 32 bytes, or their hex or base64.
    #[arg(long, value_name = "FILE", requires = "receipt")]
    pub leaf: Option<PathBuf>,
    /// An opening, as `show --opening` writes it.
    #[arg(long, value_name = "FILE")]
    pub opening: Option<PathBuf>,
    /// A proof of absence, as `stay prove` writes it; or a stay of the home, whose proof is made here and checked.
    #[arg(long, value_name = "FILE|STAY")]
    pub absence: Option<PathBuf>,
    /// A checkpoint from the day of the order: the log at hand must go on from it, and hold the order by then.
    #[arg(long, value_name = "FILE", requires = "absence")]
    pub since: Option<PathBuf>,
    /// The people whom the order lists, where it lists some: the file that it names.
    #[arg(long, value_name = "FILE", requires = "absence")]
    pub people: Option<PathBuf>,
}

/// `postal`.
#[derive(Args, Clone, Copy, Debug)]
pub struct PostalArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: PostalCommand,
    /// Write each answer in prose: what was read, field by field, and each rule with its section.
    #[arg(long, global = true, conflicts_with = "json")]
    pub explain: bool,
}

/// What `postal` does.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum PostalCommand {
    /// `{"address"}`: its canonical form, field by field.
    Parse,
    /// `{"address"}`: whether it is complete, and why not.
    Complete,
    /// `{"a", "b"}`: whether two addresses are the same.
    Compare,
    /// `{"a", "b"}`: whether two names are the same.
    Name,
}

/// `instrument`.
#[derive(Debug, Subcommand)]
pub enum InstrumentCommand {
    /// Validate a pack: an embedded one by its id, or a folder.
    Check {
        /// The id or the folder.
        id: String,
    },
    /// Sign a pack in a folder, as counsel: from then on letters are judged by it. Says first what it changes.
    Sign {
        /// The folder.
        folder: PathBuf,
        /// Say what it changes, and sign nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Lay a pack out for reading: each clause, its rule, what a requester is told, the cases, the lists.
    Show {
        /// The id of one that the program carries, `ID@VERSION` of one that this home has adopted, or a folder.
        id: String,
        /// Write one HTML page to this file: whole in itself, fit for print.
        #[arg(long, value_name = "FILE")]
        html: Option<PathBuf>,
    },
}
