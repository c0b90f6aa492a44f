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

/// The agreement with one rule gone, from the rules, the grant and the clause order.
fn without(rule: &str, grant: &str, folder: &Path) {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../instruments/irs-ice-mou-2025/v1");
    let pack = Pack::open(&own).unwrap();
    for (path, text) in pack.folder("") {
        let mut text = text.to_owned();
        if path == "rules/20-form.cedar" {
            let from = text.find(&format!("@id(\"{rule}\")")).unwrap();
            let to = from + text[from..].find("};").unwrap() + 2;
            text.replace_range(from..to, "");
        }
        if path == "rules/10-grant.cedar" {
            assert!(text.contains(grant), "{grant}");
            text = text.replace(grant, "(true)");
        }
        if path == "instrument.toml" {
            text = text.replace(&format!("  \"{rule}\",\n"), "");
        }
        let file = folder.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
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

    let folder = desk.folder.path().join("pack");
    without(
        "element.address.zip_only",
        "(!context.address.contains(AddressDefect::\"zip_only\"))",
        &folder,
    );
    let looser = ["--pack", folder.to_str().unwrap()];
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
        ["right confirmed held []"],
        "and a stay of now stops what was told"
    );
    assert_eq!(desk.run(&["review", &batch, "--pack", "irs-ice-mou-2025@9"]).code, 65);
    assert_eq!(desk.run(&["review", "b-none"]).code, 65);
}
