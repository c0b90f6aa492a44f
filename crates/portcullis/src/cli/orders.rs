//! What can be typed of orders, protections and recalls.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// A second person, to do what takes two.
#[derive(Args, Clone, Debug)]
pub struct Second {
    /// The second person; by default the home's own overseer.
    #[arg(long, value_name = "ID")]
    pub second: Option<String>,
    /// The second person's private key.
    #[arg(long, value_name = "FILE")]
    pub second_key: Option<PathBuf>,
}

/// `stay`.
#[derive(Debug, Subcommand)]
pub enum StayCommand {
    /// Enter an order. It bites at once, whatever else is running.
    Enter {
        /// `order.toml`.
        file: PathBuf,
    },
    /// Show what an order would stop, and record nothing.
    Drill {
        /// `order.toml`.
        file: PathBuf,
    },
    /// Correct how an order reads, as counsel and a second person.
    Correct {
        /// The whole order as it should read, with the same id.
        file: PathBuf,
        /// The second person.
        #[command(flatten)]
        second: Second,
    },
    /// Lift a stay, as counsel and a second person.
    Lift {
        /// The stay.
        id: String,
        /// The file of the order that lifts it.
        #[arg(long)]
        order: PathBuf,
        /// The second person.
        #[command(flatten)]
        second: Second,
    },
    /// Set a stay aside, as if it had never been entered, as counsel and a second person.
    Vacate {
        /// The stay.
        id: String,
        /// The file of the order that vacates it.
        #[arg(long)]
        order: PathBuf,
        /// The second person.
        #[command(flatten)]
        second: Second,
    },
    /// Write the proof that no confirmation within a stay's scope lies after its entry.
    Prove {
        /// The stay.
        id: String,
        /// The file for the proof.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Every stay, lifted ones too; as they stand now, or stood.
    List {
        /// At this legal time.
        #[arg(long, value_name = "TIME")]
        at: Option<String>,
        /// By what was recorded before this leaf of the docket.
        #[arg(long, value_name = "LEAF")]
        known: Option<u64>,
    },
}

/// `protect`.
#[derive(Debug, Subcommand)]
pub enum ProtectCommand {
    /// Enter a protection.
    Add {
        /// `protection.toml`: id, the name and address columns, basis, determination, review.
        file: PathBuf,
    },
    /// Remove a protection.
    Remove {
        /// The protection.
        id: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Every protection, by id: never whom it protects.
    List,
    /// The rows that a protection has stopped, for the overseer alone.
    Stopped {
        /// The protection.
        id: String,
    },
}

/// `safeguards`.
#[derive(Debug, Subcommand)]
pub enum SafeguardsCommand {
    /// Enter that an agency's safeguards are in force until a day.
    Enter {
        /// The agency.
        agency: String,
        /// The first day on which they are to be looked at again.
        #[arg(long, value_name = "DATE")]
        until: String,
        /// The report.
        #[arg(long, value_name = "FILE")]
        report: PathBuf,
    },
    /// Enter that they are not: the agency's requests are stayed at once.
    Suspend {
        /// The agency.
        agency: String,
        /// The report.
        #[arg(long, value_name = "FILE")]
        report: PathBuf,
    },
    /// The newest entry on each agency.
    List,
}

/// How confirmations that are recalled were decided. Every part that is given must fit.
#[derive(Args, Clone, Debug)]
pub struct RecallBy {
    /// Under this pack.
    #[arg(long, value_name = "ID@V")]
    pub pack: Option<String>,
    /// With this version of the postal tables.
    #[arg(long, value_name = "V")]
    pub tables: Option<u16>,
    /// By this generation of the register.
    #[arg(long, value_name = "N")]
    pub generation: Option<u32>,
    /// Told to this officer, `ID` or `BATCH/ID`: to that person, in every letter
    #[arg(long, value_name = "ID")]
    pub officer: Option<String>,
    /// On a letter signed with this official's `kid`.
    #[arg(long, value_name = "KID")]
    pub official: Option<String>,
    /// In this batch.
    #[arg(long, value_name = "BATCH")]
    pub batch: Option<String>,
}

/// `recall`.
#[derive(Debug, Subcommand)]
pub enum RecallCommand {
    /// List the confirmations that were decided so; nothing is recorded.
    Find {
        /// How they were decided.
        #[command(flatten)]
        by: RecallBy,
    },
    /// Withdraw them: record it, and write a notice to each recipient.
    Issue {
        /// The custodian's id for the recall.
        id: String,
        /// How they were decided.
        #[command(flatten)]
        by: RecallBy,
        /// Why, for the record and the notices.
        #[arg(long)]
        reason: String,
        /// The day by which each recipient is to acknowledge.
        #[arg(long, value_name = "DATE")]
        due: String,
        /// The folder for the notices.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// Enter that a recipient acknowledged a notice.
    Acknowledge {
        /// The recall.
        id: String,
        /// The recipient, as `recall list` names it: `BATCH/OFFICER`.
        #[arg(long, value_name = "BATCH/OFFICER")]
        recipient: String,
        /// The day on which it was acknowledged.
        #[arg(long, value_name = "DATE")]
        on: String,
        /// The letter or message that says so.
        #[arg(long)]
        note: String,
    },
    /// Every notice: acknowledged, open, or overdue.
    List,
}
