//! Each command: from what was typed to what is said.

mod act; // who acts, and opening the home
mod again; // review, replay
mod answering; // answer, show
mod doctor; // doctor
pub mod founding; // init
mod instrument; // instrument check, show
mod intake; // lint, lodge
mod keeping; // roll, seal
mod orders; // stay
pub mod protections; // protect
pub mod recall; // recall
mod safeguards; // safeguards
mod explain; // the answers of postal in prose
mod postal; // postal parse, complete, compare, name
mod shell; // completions, man
mod review; // resolve, clear, decline
mod verify; // verify

pub use act::{At, act, person};

use std::ffi::OsString;
use std::process::ExitCode;

use clap::FromArgMatches;
use clap::error::ErrorKind;
use portcullis_engine::Error;

use crate::cli::{Cli, Command, examples};
use crate::say::Say;
use crate::{demo, exit};

/// What a command ends with: the exit code, or why it was not done.
pub type Ended = Result<u8, Error>;

/// Adds a member to an object.
fn put(object: &mut serde_json::Value, name: &str, value: serde_json::Value) {
    if let Some(members) = object.as_object_mut() {
        members.insert(name.to_owned(), value);
    }
}

/// Runs the program.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    let cli = match parse(&args) {
        Ok(cli) => cli,
        Err(error) => return ExitCode::from(mistyped(&error, &args)),
    };
    let say = Say::new(cli.json);
    ExitCode::from(match dispatch(&cli, say) {
        Ok(code) => code,
        Err(error) => {
            let code = exit::code(&error);
            explain(&error, code, say);
            code
        }
    })
}

/// Says what was typed wrong, or what was asked for about typing.
fn mistyped(error: &clap::Error, args: &[OsString]) -> u8 {
    let _ = error.print();
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return exit::DONE;
    }
    if args.iter().any(|arg| arg == "--json") {
        let object = serde_json::json!({"exit": exit::USAGE, "errors": [typed_wrong(error)]});
        let _ = Say::new(true).data(&object, "");
    }
    exit::USAGE
}

/// What was typed wrong, in one line: of clap's words the first paragraph; the rest is for a person.
fn typed_wrong(error: &clap::Error) -> String {
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return "more is to be typed: `--help` shows what".to_owned();
    }
    let text = error.to_string();
    let first = text.split("\n\n").next().unwrap_or_default().trim_start_matches("error: ");
    first.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What was typed, as the commands with their examples have it.
///
/// # Errors
///
/// It is not a command, or asks for help.
pub fn parse<T>(args: impl IntoIterator<Item = T>) -> Result<Cli, clap::Error>
where
    T: Into<OsString> + Clone,
{
    let mut command = examples::command();
    let matches = command.try_get_matches_from_mut(args)?;
    Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

/// Says why, on standard error. A fault gets a reference; its detail holds nothing of a request.
fn explain(error: &Error, code: u8, say: Say) {
    if say.is_json() {
        let problems = match error {
            Error::Input(problems) => problems.clone(),
            Error::Fault(_) => vec!["a fault; the reference is on standard error".to_owned()],
            other => vec![other.to_string()],
        };
        let _ = say.data(&serde_json::json!({"exit": code, "errors": problems}), "");
    }
    match error {
        Error::Fault(fault) => {
            let mut reference = [0; 4];
            let _ = aws_lc_rs::rand::fill(&mut reference);
            let reference = portcullis_engine::sequence::hex(&reference);
            say.words(&format!("portcullis: fault {reference}: {}", fault.what));
            say.words(
                "Nothing was told that is not recorded. Quote the reference to the operator.",
            );
        }
        Error::Input(problems) => {
            for problem in problems {
                say.words(&format!("portcullis: {problem}"));
            }
        }
        other => say.words(&format!("portcullis: {other}")),
    }
}

fn dispatch(cli: &Cli, say: Say) -> Ended {
    match &cli.command {
        Command::Demo(args) => demo::demo(cli, *args, say),
        Command::Init(args) => founding::init(cli, args, say),
        Command::Roll(command) => keeping::roll(cli, command, say),
        Command::Seal { register } => keeping::seal(cli, register, say),
        Command::Lint { files, instrument } => intake::lint(files, instrument.as_deref(), say),
        Command::Lodge { letter, rows } => intake::lodge(cli, letter, rows, say),
        Command::Resolve { batch, finding, rows, reason } => {
            review::resolve(cli, batch, finding, rows.as_deref(), reason, say)
        }
        Command::Clear { batch } => review::clear(cli, batch, say),
        Command::Decline { batch, ground, reason } => {
            review::decline(cli, batch, ground, reason, say)
        }
        Command::Review { batch, pack } => again::review(cli, batch, pack.as_deref(), say),
        Command::Replay { batch } => again::replay(cli, batch, say),
        Command::Safeguards(command) => safeguards::safeguards(cli, command, say),
        Command::Recall(command) => recall::recall(cli, command, say),
        Command::Withdraw { batch } => review::withdraw(cli, batch, say),
        Command::Answer { batch, out } => answering::answer(cli, batch, out, say),
        Command::Stay(command) => orders::stay(cli, command, say),
        Command::Protect(command) => protections::protect(cli, command, say),
        Command::Show { what, opening, fields } => {
            answering::show(cli, what, opening.as_deref(), fields.as_deref(), say)
        }
        Command::Verify(args) => verify::verify(cli, args, say),
        Command::Postal(args) => postal::postal(*args),
        Command::Instrument(command) => instrument::instrument(cli, command, say),
        Command::Doctor => doctor::doctor(cli, say),
        Command::Completions { shell } => shell::completions(*shell),
        Command::Man { out } => shell::man(out.as_deref(), say),
    }
}
