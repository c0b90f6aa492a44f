//! The whole story on SYNTHETIC people, in a fresh home: what a newcomer sees first.
//!
//! It goes by the same commands as real work. What it prints at the end is read back from the files
//! that the requester gets, not from the program's own memory.

pub mod paper; // the roll, the letters
pub mod people; // made-up names at real buildings
pub mod scene; // one command after another
pub mod picture; // what came of it
pub mod world; // a register and a letter with the defects of 2025

use std::path::{Path, PathBuf};

use portcullis_engine::Error;

use crate::cli::{Cli, DemoArgs};
use crate::command::Ended;
use crate::exit;
use crate::say::Say;

/// The home that is meant where none is named.
const DEFAULT_HOME: &str = "./portcullis-home";

/// Tells the story.
///
/// # Errors
///
/// Something could not be written, or broke.
pub fn demo(cli: &Cli, args: DemoArgs, say: Say) -> Ended {
    let home = fresh(&cli.home)?;
    let told = scene::play(&home, args, say)?;
    picture::show(&told, say)?;
    Ok(exit::DONE)
}

/// The folder named, or else `portcullis-demo`, with a number where there is one already.
fn fresh(named: &Path) -> Result<PathBuf, Error> {
    if named != Path::new(DEFAULT_HOME) {
        return Ok(named.to_owned());
    }
    let numbered = (2..1_000).map(|number| PathBuf::from(format!("portcullis-demo-{number}")));
    let mut homes = [PathBuf::from("portcullis-demo")].into_iter().chain(numbered);
    let free = homes.find(|home| !home.exists());
    free.ok_or_else(|| {
        Error::CannotWrite("there are a thousand demonstrations here: remove some of the folders `portcullis-demo-…`".to_owned())
    })
}
