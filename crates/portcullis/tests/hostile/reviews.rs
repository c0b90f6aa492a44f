//! A batch decided again by the law of now: exactly what the change of law changes is named. SYNTHETIC people.

use std::fs;
use std::path::Path;

use portcullis_rules::Pack;

use crate::desk::{Desk, Ran, Row};

fn changed(ran: &Ran) -> Vec<String> {
    assert_eq!(ran.code, 0, "{ran:?}");
    let rows = ran.json()["changed"].as_array().cloned().unwrap_or_default();
    let word =
        |row: &serde_json::Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
    rows.iter()
        .map(|row| {
            format!(
                "{} {} {} {}",
                word(row, "row_id"),
                word(row, "was"),
                word(row, "now"),
                row["codes"]
            )
        })
        .collect()
}

/// The agreement with the text of its files edited, in a folder.
fn edited(desk: &Desk, name: &str, edit: impl Fn(&str, &str) -> String) -> String {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../instruments/irs-ice-mou-2025/v1");
    let folder = desk.folder.path().join(name);
    for (path, text) in Pack::open(&own).unwrap().folder("") {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, edit(path, text)).unwrap();
    }
    folder.to_string_lossy().into_owned()
}

/// The agreement with one rule gone, from the rules, the grant and the clause order.
fn without(desk: &Desk, rule: &str, grant: &str) -> String {
    edited(desk, "pack", |path, text| match path {
        "rules/20-form.cedar" => {
            let from = text.find(&format!("@id(\"{rule}\")")).unwrap();
            let to = from + text[from..].find("};").unwrap() + 2;
            [&text[..from], &text[to..]].concat()
        }
        "rules/10-grant.cedar" => {
            assert!(text.contains(grant), "{grant}");
            text.replace(grant, "(true)")
        }
        "instrument.toml" => text.replace(&format!("  \"{rule}\",\n"), ""),
        _ => text.to_owned(),
    })
}

#[test]
fn a_review_names_what_the_change_of_law_changes_and_nothing_else() {
    let mut desk = Desk::open();
    let zip = Row::lawful("zip")
        .with("address_line1", "62701")
        .with("city", "")
        .with("state", "")
        .with("zip", "");
    let both = zip.clone().with("tax_periods", "");
    let rows = [
        Row::lawful("right"),
        Row(zip.0.clone()),
        Row(both.0).with("row_id", "both"),
        Row::lawful("civil").with("statute", "8 USC 1227").with("order_number", "A-9"),
    ];
    let batch = desk.answer(&rows, "answer");
    let review =
        |desk: &Desk, more: &[&str]| changed(&desk.run(&[&["review", &batch], more].concat()));
    assert_eq!(review(&desk, &[]), Vec::<String>::new(), "the law is what it was");
    assert_eq!(review(&desk, &["--pack", "irs-ice-mou-2025@1"]), Vec::<String>::new());

    let folder = without(
        &desk,
        "element.address.zip_only",
        "(!context.address.contains(AddressDefect::\"zip_only\"))",
    );
    let looser = ["--pack", folder.as_str()];
    let passes = "zip returned passes [\"element.address.zip_only\"]";
    assert_eq!(
        review(&desk, &looser),
        [passes],
        "what lacks another element too is returned still"
    );

    let order = desk.put(
        "order.toml",
        b"id = \"s-1\"\ncourt = \"D.D.C.\"\ndocket = \"1\"\nentered = 2026-01-02\neffective_from = 2026-01-02\n\
          scope = { all = true }\n",
    );
    assert_eq!(desk.run(&["stay", "enter", &order]).code, 0);
    assert_eq!(
        review(&desk, &[]),
        ["right confirmed held [\"stay.in_force\"]"],
        "and a stay of now stops what was told"
    );
    assert_eq!(desk.run(&["review", &batch, "--pack", "irs-ice-mou-2025@9"]).code, 65);
    assert_eq!(desk.run(&["review", "b-none"]).code, 65);
}

/// The agreement as version 2, with other limits.
fn second_version(desk: &Desk) -> String {
    edited(desk, "v2", |path, text| match path {
        "instrument.toml" => text
            .replace("version = 1\n", "version = 2\n")
            .replace("officer_subjects_soft = 25", "officer_subjects_soft = 2"),
        _ => text.to_owned(),
    })
}

#[test]
fn a_pack_counts_once_counsel_has_signed_it_and_a_changed_one_is_a_new_version() {
    let mut desk = Desk::open();
    let three = |from: usize| -> Vec<Row> {
        let row = |at: usize| {
            let words = ["lease", "payroll", "school", "clinic", "witness", "landlord"];
            Row::lawful(&format!("r-{at}"))
                .with("first_name", &format!("Jane{}", words[at]))
                .with("order_number", &format!("A-{at}"))
                .with("address_line1", &format!("{} Main St", 100 + at))
                .with(
                    "reason",
                    &format!(
                        "Case INV-1: the {} places the subject at this house after the order",
                        words[at]
                    ),
                )
        };
        (from..from + 3).map(row).collect()
    };
    assert_eq!(
        desk.lodge(&three(0)).get("state"),
        "awaiting_clearance",
        "three subjects are within 25"
    );
    let folder = second_version(&desk);
    let dry = desk.run(&["instrument", "sign", &folder, "--dry-run"]);
    assert_eq!((dry.code, &dry.json()["signed"]), (0, &false.into()), "{dry:?}");
    let changes = dry.json()["changes"].to_string();
    for told in [
        "no longer `officer_subjects_soft = 25`",
        "now `officer_subjects_soft = 2`",
        "now `version = 2`",
    ] {
        assert!(changes.contains(told), "{told}: {changes}");
    }
    assert_eq!(desk.lodge(&three(0)).get("state"), "awaiting_clearance", "nothing was signed");
    let clerk = desk.home.join("keys/clerk.jwk").to_string_lossy().into_owned();
    let by_clerk = desk.run(&["instrument", "sign", &folder, "--as", "clerk-1", "--key", &clerk]);
    assert_eq!(by_clerk.code, 77, "{by_clerk:?}");
    for _ in 0..2 {
        assert_eq!(desk.run(&["instrument", "sign", &folder]).code, 0, "and again changes nothing");
    }
    let doctor = desk.say(&["doctor"]);
    assert!(
        doctor.code == 0 && doctor.out.contains("with its proofs: irs-ice-mou-2025@2"),
        "{doctor:?}"
    );
    let ran = desk.lodge(&three(3));
    assert_eq!(ran.get("state"), "held_by_finding", "the limit is two now: {ran:?}");
    let manifest = format!("{folder}/instrument.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, text.replace("officer_subjects_soft = 2", "officer_subjects_soft = 9"))
        .unwrap();
    for more in [&["--dry-run"][..], &[]] {
        let ran = desk.run(&[&["instrument", "sign", &folder], more].concat());
        assert!(ran.code == 65 && ran.err.contains("version = 3"), "{ran:?}");
    }
    for version in [1, 2] {
        let ran = desk.run(&["instrument", "show", &format!("irs-ice-mou-2025@{version}")]);
        assert_eq!(ran.json()["version"], version);
    }
    assert_eq!(desk.run(&["instrument", "show", "irs-ice-mou-2025@3"]).code, 65);
    let ran = desk.run(&["instrument", "show", "irs-ice-mou-2025"]);
    assert!(ran.code == 0 && ran.err.contains("irs-ice-mou-2025@2"), "{ran:?}");
    desk.is_sound();
}

#[test]
fn counsel_hears_of_bytes_that_read_the_same_too() {
    let desk = Desk::open();
    let folder = second_version(&desk);
    let rules = format!("{folder}/rules/20-form.cedar");
    let text = fs::read_to_string(&rules).unwrap();
    fs::write(&rules, format!("{text}\n// SYNTHETIC\n")).unwrap();
    let dry = desk.run(&["instrument", "sign", &folder, "--dry-run"]);
    let changes = dry.json()["changes"].to_string();
    assert!(changes.contains("rules/20-form.cedar: other bytes"), "{dry:?}");
}

#[test]
fn counsel_reads_the_old_words_and_the_new_before_signing() {
    let desk = Desk::open();
    let changed = |name: &str, find: &str, replace: &str| {
        let folder = edited(&desk, name, |path, text| match path {
            "instrument.toml" => text.replace("version = 1\n", "version = 2\n"),
            _ => text.replace(find, replace),
        });
        let ran = desk.run(&["instrument", "sign", &folder, "--dry-run"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert_eq!(ran.json()["proved"], false, "nothing is proved of it");
        ran.json()["changes"].to_string()
    };
    let told = changed("hours", "duration(\"90d\")", "duration(\"2160h\")");
    let old = "element.order.not_90_days: no longer `context.letter.date.durationSince(context.order_date) > duration(\\\"90d\\\")";
    for told_of in [
        "8 USC 1253(a)(1)(A): the rule element.order.not_90_days asks for something else",
        old,
        "duration(\\\"2160h\\\")",
    ] {
        assert!(told.contains(told_of), "{told_of}: {told}");
    }
    let told =
        changed("kinder", "The address is a place of detention", "It is a place of detention");
    for told_of in [
        "the rule element.address.custody tells something else",
        "no longer `message: The address is a place of detention",
        "now `message: It is a place of detention",
    ] {
        assert!(told.contains(told_of), "{told_of}: {told}");
    }
    let own = edited(&desk, "own", |_, text| text.to_owned());
    let ran = desk.run(&["instrument", "sign", &own, "--dry-run"]);
    assert_eq!(ran.json()["proved"], true, "{ran:?}");
    let linked = std::path::Path::new(&own).join("rules/20-form.cedar");
    let aside = desk.folder.path().join("aside.cedar");
    fs::rename(&linked, &aside).unwrap();
    std::os::unix::fs::symlink(&aside, &linked).unwrap();
    let ran = desk.run(&["instrument", "sign", &own, "--dry-run"]);
    assert!(ran.code != 0 && ran.err.contains("link"), "{ran:?}");
}

#[test]
fn a_batch_is_reviewed_by_another_instrument_as_if_its_letter_had_invoked_it() {
    let mut desk = Desk::open();
    let rows = [Row::lawful("right"), Row::lawful("civil").with("statute", "8 USC 1227")];
    let batch = desk.answer(&rows, "answer");
    let ran = desk.run(&["review", &batch, "--pack", "usc26-6103-i-2@1"]);
    assert_eq!(changed(&ran), Vec::<String>::new(), "both ask the same of these rows");
    assert_eq!(ran.json()["adopted"], true);
    let folder = second_version(&desk);
    let ran = desk.run(&["review", &batch, "--pack", &folder]);
    assert_eq!(ran.json()["adopted"], false, "{ran:?}");
    assert!(
        desk.say(&["review", &batch, "--pack", &folder]).out.contains("nobody here has signed")
    );
}

#[test]
fn a_signers_new_key_changes_nothing_of_an_old_letter_and_leaving_the_roll_does() {
    let mut desk = Desk::open();
    let batch = desk.answer(&[Row::lawful("right")], "answer");
    let other = portcullis_testkit::agency::Agency::signing_as(desk.agency.kid()).unwrap();
    let roll = desk.put("roll.toml", other.roll().as_bytes());
    assert_eq!(desk.run(&["roll", "import", &roll]).code, 0);
    assert_eq!(changed(&desk.run(&["review", &batch])), Vec::<String>::new());
    let revoke = ["roll", "revoke", other.kid(), "--reason", "SYNTHETIC"];
    assert_eq!(desk.run(&revoke).code, 0);
    let told = "right confirmed returned [\"letter.official\"]";
    assert_eq!(changed(&desk.run(&["review", &batch])), [told]);
}

#[test]
fn a_hard_limit_holds_in_a_review_and_a_role_that_is_now_engaged_passes() {
    let mut desk = Desk::open();
    let rows = [
        Row::lawful("r-1").with("officer_ids", "o-supervisor"),
        Row::lawful("r-2").with("order_number", "A-2"),
    ];
    let supervised = |payload: &mut serde_json::Value| {
        let officers = payload["officers"].as_array_mut().unwrap();
        let mut second = officers[0].clone();
        (second["id"], second["name"]) = ("o-supervisor".into(), "SYNTHETIC Second".into());
        second["role"] = "supervisor".into();
        officers.push(second);
    };
    let ran = desk.lodge_with(&rows, supervised);
    assert_eq!(ran.json()["returned"], 1, "{ran:?}");
    let batch = ran.get("batch");
    let review = |desk: &Desk, batch: &str, pack: &str| {
        changed(&desk.run(&["review", batch, "--pack", pack]))
    };
    let wider = edited(&desk, "wider", |path, text| match path {
        "instrument.toml" => text.replace("engaged_roles = [", "engaged_roles = [\"supervisor\", "),
        _ => text.to_owned(),
    });
    let passes = "r-1 returned passes [\"element.officer.not_engaged\"]";
    assert_eq!(review(&desk, &batch, &wider), [passes]);

    let mut desk = Desk::open();
    let rows: Vec<Row> = (0..251).map(crate::batches::own).collect();
    let rows: Vec<Row> = rows.into_iter().map(|row| row.with("officer_ids", "o-1")).collect();
    let ran = desk.lodge(&rows);
    assert_eq!(ran.json()["returned"], 251, "{ran:?}");
    let batch = ran.get("batch");
    assert_eq!(review(&desk, &batch, &wider), Vec::<String>::new(), "beyond the limit still");
}

#[test]
fn a_letter_that_was_refused_has_nothing_to_review() {
    let mut desk = Desk::open();
    let ran = desk.lodge_with(&[Row::lawful("r-1")], |payload| payload["purpose"] = "none".into());
    assert_eq!(ran.code, 65, "{ran:?}");
    let ran = desk.run(&["review", &ran.get("batch")]);
    assert!(ran.code == 65 && ran.err.contains("refused"), "{ran:?}");
}
