//! Words on standard error, data on standard output.

use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use portcullis_engine::Error;
use serde_json::Value;

use crate::picture::{self, Fault};

/// Where a command says what it did.
#[derive(Clone, Copy, Debug)]
pub struct Say {
    json: bool,
}

impl Say {
    /// Says in JSON, or in prose.
    #[must_use]
    pub fn new(json: bool) -> Say {
        Say { json }
    }

    /// Whether JSON was asked for.
    #[must_use]
    pub fn is_json(self) -> bool {
        self.json
    }

    /// Whether to show progress and colour.
    #[must_use]
    pub fn is_live(self) -> bool {
        !self.json && io::stderr().is_terminal()
    }

    /// One object where JSON was asked for, and the prose otherwise: both are the data.
    ///
    /// # Errors
    ///
    /// Standard output is closed.
    pub fn data(self, object: &Value, prose: &str) -> Result<(), Error> {
        let text =
            if self.json { object.to_string() } else { plain(prose.trim_end()).into_owned() };
        if text.is_empty() {
            return Ok(());
        }
        let mut out = io::stdout().lock();
        match writeln!(out, "{text}").and_then(|()| out.flush()) {
            // Whoever reads has seen enough, as `head` does; what was asked is done.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            Err(error) => {
                let problem = format!("standard output cannot be written: {error}");
                Err(Error::InputOutput(problem))
            }
            Ok(()) => Ok(()),
        }
    }

    /// The faults of a file, pointed at, for a person.
    pub fn pictures<'a>(self, path: &Path, bytes: &[u8], faults: impl Iterator<Item = Fault<'a>>) {
        if self.json {
            return;
        }
        let colour = self.is_live() && std::env::var_os("NO_COLOR").is_none();
        let drawn = picture::draw(path, bytes, faults, colour);
        // The colours are ours; without them whatever steers a terminal came from the file.
        let drawn = if colour { drawn } else { plain(&drawn).into_owned() };
        let _ = write!(io::stderr(), "{drawn}");
    }

    /// Words for the person, on standard error. Nothing depends on them.
    pub fn words(self, text: &str) {
        let _ = writeln!(io::stderr(), "{}", plain(text));
    }
}

/// A text without what steers a terminal: what somebody wrote into a file or an argument must not.
fn plain(text: &str) -> Cow<'_, str> {
    let steers = |letter: char| letter.is_control() && letter != '\n' && letter != '\t';
    if text.contains(steers) {
        Cow::Owned(text.replace(steers, "\u{FFFD}"))
    } else {
        Cow::Borrowed(text)
    }
}
