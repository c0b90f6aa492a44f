//! A custodian's home made by the built program, an agency with a key, and rows in which nothing is
//! amiss. SYNTHETIC people.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use jiff::Timestamp;
use portcullis_core::request::COLUMNS;
use portcullis_testkit::agency::Agency;
use portcullis_testkit::people;
use serde_json::Value;
use tempfile::TempDir;

/// What a command said.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// The object that `--json` printed.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|_| panic!("not one object: {self:?}"))
    }

    /// The text of a member.
    pub(crate) fn get(&self, member: &str) -> String {
        self.json()[member].as_str().unwrap_or_default().to_owned()
    }
}

/// A row, by its columns.
#[derive(Clone)]
pub(crate) struct Row(pub(crate) [String; COLUMNS.len()]);

impl Row {
    /// A row in which nothing is amiss, about a person of the town.
    pub(crate) fn lawful(id: &str) -> Row {
        let cells = [
            id,
            "Roe",
            "Jane",
            "",
            "",
            "123 Main St Apt 4",
            "",
            "Springfield",
            "IL",
            "62701",
            "",
            "2022;2023",
            "8 USC 1253(a)(1)(A)",
            "INV-1",
            "2025-03-01",
            "A-1",
            "2024-01-02",
            "8 USC 1227(a)(1)(B)",
            "",
            "o-1",
            "Case INV-1: the subject did not depart, and service of process turns on where she lives",
        ];
        Row(cells.map(str::to_owned))
    }

    /// The row with a cell changed.
    pub(crate) fn with(mut self, column: &str, value: &str) -> Row {
        let place = COLUMNS.iter().position(|name| *name == column);
        self.0[place.unwrap_or_else(|| panic!("no column {column}"))] = value.to_owned();
        self
    }

    fn line(&self) -> String {
        let quoted = self.0.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
        quoted.collect::<Vec<_>>().join(",")
    }
}

/// A rows file.
pub(crate) fn rows_file(rows: &[Row]) -> Vec<u8> {
    let mut text = COLUMNS.join(",") + "\n";
    for row in rows {
        text += &(row.line() + "\n");
    }
    text.into_bytes()
}

/// A custodian's home, and whoever writes to it.
pub(crate) struct Desk {
    pub(crate) folder: TempDir,
    pub(crate) home: PathBuf,
    pub(crate) agency: Agency,
}

impl Desk {
    /// A home with the agency's head on the roll, and no register.
    pub(crate) fn bare() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("home");
        let desk = Desk { home, folder, agency: Agency::new().unwrap() };
        assert_eq!(desk.run(&["init"]).code, 0);
        let roll = desk.put("officials.toml", desk.agency.roll().as_bytes());
        let ran = desk.run(&["roll", "import", &roll]);
        assert_eq!(ran.code, 0, "{ran:?}");
        desk
    }

    /// A home with the agency's head on the roll and the town in its register.
    pub(crate) fn open() -> Desk {
        let desk = Desk::bare();
        let extract = desk.put("register.csv", people::extract().as_bytes());
        let ran = desk.run(&["seal", &extract]);
        assert_eq!(ran.code, 0, "{ran:?}");
        desk
    }

    /// Writes a file into the folder beside the home, and says where.
    pub(crate) fn put(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path.to_string_lossy().into_owned()
    }

    /// Where a file beside the home is, or would be.
    pub(crate) fn at(&self, name: &str) -> String {
        self.folder.path().join(name).to_string_lossy().into_owned()
    }

    /// Runs the built program on the home, with `--json`.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        run_on(&self.home, &[&["--json"], args].concat())
    }

    /// The same, for a person to read.
    pub(crate) fn say(&self, args: &[&str]) -> Ran {
        run_on(&self.home, args)
    }

    /// The payload of a letter in which nothing is amiss.
    pub(crate) fn payload(&mut self, rows: &[u8], count: usize) -> Value {
        self.agency.payload(rows, count, Timestamp::now())
    }

    /// Lodges rows under a letter whose payload was changed, and says what came of it.
    pub(crate) fn lodge_with(&mut self, rows: &[Row], change: impl FnOnce(&mut Value)) -> Ran {
        let bytes = rows_file(rows);
        let mut payload = self.payload(&bytes, rows.len());
        change(&mut payload);
        let letter = self.agency.sign(&payload).unwrap();
        let (letter, rows) = (self.put("letter.jws", &letter), self.put("rows.csv", &bytes));
        self.run(&["lodge", &letter, &rows])
    }

    /// Lodges rows under a letter in which nothing is amiss.
    pub(crate) fn lodge(&mut self, rows: &[Row]) -> Ran {
        self.lodge_with(rows, |_| ())
    }

    /// Lodges, clears and answers; says the batch.
    pub(crate) fn answer(&mut self, rows: &[Row], out: &str) -> String {
        let batch = self.lodge(rows).get("batch");
        self.run(&["clear", &batch]);
        let ran = self.run(&["answer", &batch, "--out", &self.at(out)]);
        assert_eq!(ran.code, 0, "{ran:?}");
        batch
    }

    /// Whether the published log checks out, and the home is in order.
    pub(crate) fn is_sound(&self) {
        let public = self.home.join("public");
        let (log, policy) = (public.join("log"), public.join("policy"));
        let args =
            ["verify", "--log", &log.to_string_lossy(), "--policy", &policy.to_string_lossy()];
        let ran = self.run(&args);
        assert_eq!(ran.code, 0, "{ran:?}");
        let ran = self.run(&["doctor"]);
        assert_eq!(ran.code, 0, "{ran:?}");
    }
}

/// Runs the built program on a home.
pub(crate) fn run_on(home: &Path, args: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_portcullis"))
        .arg("--home")
        .arg(home)
        .args(args)
        .env_remove("PORTCULLIS_HOME")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Does something that takes the machine's administrator, as this user or by `sudo`.
pub(crate) fn as_root(command: &[&str]) {
    let root = rustix::process::geteuid().is_root();
    let words = if root { command.to_vec() } else { [&["sudo", "-n"], command].concat() };
    let [program, args @ ..] = words.as_slice() else { panic!("nothing to do") };
    let status = Command::new(program).args(args).status().unwrap();
    assert!(status.success(), "{words:?}");
}
