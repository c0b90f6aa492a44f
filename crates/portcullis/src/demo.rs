//! placeholder while the rest is built
use crate::cli::{Cli, DemoArgs};
use crate::command::Ended;
use crate::say::Say;
/// The demo.
///
/// # Errors
///
/// Never yet.
pub fn demo(_cli: &Cli, _args: DemoArgs, _say: Say) -> Ended { Ok(0) }
