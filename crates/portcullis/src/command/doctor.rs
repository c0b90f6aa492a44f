//! `doctor`: is everything in order, and what to do where it is not.

use portcullis_engine::Error;
use serde_json::json;

use super::Ended;
use crate::cli::Cli;
use crate::say::Say;
use crate::{checkup, exit};

pub(super) fn doctor(cli: &Cli, say: Say) -> Ended {
    let checks = checkup::home(&cli.home, say);
    let mut prose = String::new();
    for check in &checks {
        prose += &format!("{:<8} {}: {}\n", check.state.word(), check.what, check.found);
        if !check.remedy.is_empty() {
            prose += &format!("         -> {}\n", check.remedy);
        }
    }
    let worst = checks.iter().map(|check| check.state).max().unwrap_or(checkup::State::Broken);
    prose += match worst {
        checkup::State::Good => "Everything is in order.",
        checkup::State::Warning => "It works; see the warnings.",
        checkup::State::Broken => "Something is not in order; nothing was changed.",
    };
    let told: Vec<_> = checks
        .iter()
        .map(|check| {
            json!({
                "check": check.what, "state": check.state.word(), "found": check.found,
                "remedy": check.remedy,
            })
        })
        .collect();
    let object = json!({"in_order": worst != checkup::State::Broken, "checks": told});
    say.data(&object, &prose).map_err(|error: Error| error)?;
    Ok(if worst == checkup::State::Broken { exit::CONFIGURATION } else { exit::DONE })
}
