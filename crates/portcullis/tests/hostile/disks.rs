//! No room: a small file system, filled to within a little of its end, under each command that records
//! or writes. Nothing is lost, nothing half-delivered, and with room the same command works. SYNTHETIC.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use portcullis_testkit::people;

use crate::book::{code, section};
use crate::desk::{Desk, Row, as_root};

/// A file system of its own, in memory.
struct Disk {
    at: PathBuf,
}

impl Disk {
    fn mount(at: &Path) -> Disk {
        fs::create_dir(at).unwrap();
        let shown = at.to_string_lossy().into_owned();
        let own = rustix::process::geteuid().as_raw();
        let options = format!("size=24m,mode=0700,uid={own}");
        as_root(&["mount", "-t", "tmpfs", "-o", &options, "portcullis-test", &shown]);
        Disk { at: at.to_owned() }
    }

    /// Takes all room but so much.
    fn fill(&self, leave: u64) {
        let disk = rustix::fs::statvfs(&self.at).unwrap();
        let free = disk.f_bavail * disk.f_frsize;
        let mut file = File::create(self.at.join("filler")).unwrap();
        let block = vec![0; 4096];
        for _ in 0..free.saturating_sub(leave) / 4096 {
            file.write_all(&block).unwrap();
        }
    }

    fn make_room(&self) {
        fs::remove_file(self.at.join("filler")).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        as_root(&["umount", &self.at.to_string_lossy()]);
    }
}

/// How much room is left, in bytes: from none to enough for some of what a command writes.
const LEFT: [u64; 6] = [0, 4 << 10, 32 << 10, 96 << 10, 256 << 10, 1 << 20];

/// A roll, an extract, a letter and its 200 rows, as files.
fn papers(desk: &mut Desk) -> [String; 4] {
    let roll = desk.put("officials.toml", desk.agency.roll().as_bytes());
    let extract = desk.put("register.csv", people::extract().as_bytes());
    let rows: Vec<Row> = (0..200)
        .map(|at| {
            Row::lawful(&format!("r-{at}"))
                .with("first_name", &format!("Jane{}", char::from(b'a' + (at % 26) as u8)))
                .with("officer_ids", "o-1;o-2;o-3")
        })
        .collect();
    let bytes = crate::desk::rows_file(&rows);
    let payload = desk.payload(&bytes, rows.len());
    let letter = desk.put("letter.jws", &desk.agency.sign(&payload).unwrap());
    let rows = desk.put("rows.csv", &bytes);
    [roll, extract, letter, rows]
}

#[test]
fn a_full_disk_stops_a_command_whole_and_the_same_command_works_with_room() {
    let mut desk = Desk::open();
    let disk = Disk::mount(&desk.folder.path().join("disk"));
    let home = disk.at.join("home");
    let mut book = Vec::new();
    let mut stopped = std::collections::BTreeMap::new();
    for (turn, left) in LEFT.into_iter().enumerate() {
        let _ = fs::remove_dir_all(&home);
        desk.home.clone_from(&home);
        let [roll, extract, letter, rows] = papers(&mut desk);
        let out = disk.at.join(format!("answer-{turn}")).to_string_lossy().into_owned();
        let mut batch = String::new();
        for name in ["init", "import", "seal", "lodge", "resolve", "clear", "answer"] {
            let reason = ["--finding", "batch.officer_load", "--reason", "SYNTHETIC"];
            let others = ["batch.address_repeated", "batch.reason_boilerplate"];
            let args: Vec<&str> = match name {
                "init" => vec!["init"],
                "import" => vec!["roll", "import", &roll],
                "seal" => vec!["seal", &extract],
                "lodge" => vec!["lodge", &letter, &rows],
                "resolve" => [&["resolve", batch.as_str()], reason.as_slice()].concat(),
                "clear" => vec!["clear", &batch],
                _ => vec!["answer", &batch, "--out", &out],
            };
            disk.fill(left);
            let ran = desk.run(&args);
            disk.make_room();
            assert!([0, 73].contains(&ran.code), "{name} with {left} bytes left: {ran:?}");
            if ran.code == 73 {
                *stopped.entry(name).or_insert(0) += 1;
                assert!(!Path::new(&out).join("manifest.json").exists(), "{name}: half-delivered");
            }
            let again = if ran.code == 0 { ran } else { desk.run(&args) };
            assert_eq!(again.code, 0, "{name} with room again, after {left} bytes: {again:?}");
            if name == "lodge" {
                batch = again.get("batch");
            }
            if name == "resolve" {
                for finding in others {
                    desk.run(&["resolve", &batch, "--finding", finding, "--reason", "SYNTHETIC"]);
                }
            }
            desk.is_sound();
        }
        assert!(Path::new(&out).join("manifest.json").exists());
        fs::remove_dir_all(&out).unwrap();
    }
    for name in ["init", "seal", "lodge", "answer"] {
        let times = stopped.get(name).copied().unwrap_or(0);
        assert!(times > 0, "{name} was never stopped: {stopped:?}");
        book.push(vec![
            "no room on the disk".to_owned(),
            code(name),
            "73, and 0 with room".to_owned(),
        ]);
    }
    section(
        "Full disks",
        &["what is amiss", "command", "exit"],
        &book,
        "disks.rs::a_full_disk_stops_a_command_whole_and_the_same_command_works_with_room",
    );
}

#[test]
fn an_answer_that_has_no_room_is_recorded_and_delivered_elsewhere() {
    let mut desk = Desk::open();
    let disk = Disk::mount(&desk.folder.path().join("disk"));
    let batch = desk.lodge(&[Row::lawful("r-1")]).get("batch");
    assert_eq!(desk.run(&["clear", &batch]).code, 0);
    let out = disk.at.join("answer").to_string_lossy().into_owned();
    disk.fill(2 << 10);
    let ran = desk.say(&["answer", &batch, "--out", &out]);
    assert_eq!(ran.code, 73, "{ran:?}");
    assert!(ran.err.contains("the answer is recorded"), "{}", ran.err);
    disk.make_room();
    let ran = desk.run(&["answer", &batch, "--out", &desk.at("elsewhere")]);
    assert_eq!(ran.json()["outcomes"], serde_json::json!({"confirmed": 1}), "{ran:?}");
    assert_eq!(desk.run(&["answer", &batch, "--out", &out]).code, 0, "and where there was no room");
    desk.is_sound();
}
