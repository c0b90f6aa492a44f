//! Nobody's data leaks: made-up people with words that stand nowhere else go through every command,
//! refusals and faults included. Then everything that the program said and wrote is searched for them:
//! in plain, in hex, in base64 at every alignment, and as an unsalted digest. SYNTHETIC people.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use aws_lc_rs::digest::{self, SHA1_FOR_LEGACY_USE_ONLY, SHA256, SHA512};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde_json::json;

use crate::desk::{Desk, rows_file};
use crate::everything::{everything, extract, marked};

/// Words that no other file holds. Names, an address, numbers, reasons.
const CANARIES: [&str; 13] = [
    "Quizzelwick",
    "Zanthippea",
    "Ottokarine",
    "8417 Vermillionaire Blvd",
    "Vermillionaire",
    "Xyloburg",
    "987650123",
    "987-65-0123",
    "HSI-QUIZZEL-77",
    "A-ORDER-QUIZZEL-88",
    "the subject hides behind the purple aqueduct",
    "an informant called Marzipanius said so",
    "SYNTHETIC Officer Wobblestone",
];

/// Every form in which a canary could stand in what was written.
fn forms(canary: &str) -> BTreeSet<Vec<u8>> {
    let hex = |bytes: &[u8]| portcullis_engine::sequence::hex(bytes).into_bytes();
    let spaced = canary.split_whitespace().collect::<Vec<_>>().join(" ");
    let spellings =
        [canary.to_owned(), canary.to_uppercase(), canary.to_lowercase(), spaced.to_uppercase()];
    let mut forms = BTreeSet::new();
    for spelling in spellings {
        let bytes = spelling.as_bytes();
        forms.insert(bytes.to_vec());
        forms.insert(spelling.encode_utf16().flat_map(u16::to_le_bytes).collect());
        forms.insert(hex(bytes));
        forms.insert(hex(bytes).to_ascii_uppercase());
        forms.extend(base64s(bytes));
        for end in ["", "\n"] {
            let whole = [bytes, end.as_bytes()].concat();
            for algorithm in [&SHA256, &SHA512, &SHA1_FOR_LEGACY_USE_ONLY] {
                let digest = digest::digest(algorithm, &whole);
                // A tag cut to 16 bytes is a digest all the same.
                forms.insert(digest.as_ref()[..16].to_vec());
                forms.insert(hex(&digest.as_ref()[..16]));
                forms.insert(STANDARD_NO_PAD.encode(digest.as_ref()).as_bytes()[..20].to_vec());
            }
        }
    }
    forms
}

/// The characters of base64, in both alphabets, that a text gives wherever it begins.
fn base64s(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut forms = Vec::new();
    for before in 0..3 {
        let padded = [&vec![0; before], bytes].concat();
        let text = STANDARD_NO_PAD.encode(&padded);
        // The first and the last characters hold bits of what stands beside.
        let (from, to) = ((before * 8).div_ceil(6), padded.len() * 8 / 6);
        let own = text[from..to].to_owned();
        forms.push(own.replace('+', "-").replace('/', "_").into_bytes());
        forms.push(own.into_bytes());
    }
    forms
}

fn holds(text: &[u8], needle: &[u8]) -> bool {
    let Some(first) = needle.first() else { return false };
    text.iter()
        .enumerate()
        .filter(|(_, byte)| *byte == first)
        .any(|(at, _)| text[at..].starts_with(needle))
}

/// The canaries that a text holds in any form.
fn found(text: &[u8], forms: &[(String, BTreeSet<Vec<u8>>)]) -> Vec<String> {
    let any = |forms: &BTreeSet<Vec<u8>>| forms.iter().any(|form| holds(text, form));
    forms.iter().filter(|(_, forms)| any(forms)).map(|(canary, _)| canary.clone()).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { all.extend(files(&path)) } else { all.push(path) }
    }
    all
}

#[test]
fn nobodys_data_is_said_or_kept_where_it_could_be_read() {
    let mut desk = Desk::bare();
    let said = everything(&mut desk);
    let confirmed = said.iter().any(|ran| ran.out.contains("\"confirmed\":1"));
    assert!(confirmed, "nobody was confirmed: {said:#?}");
    for code in [0, 65, 70, 77] {
        assert!(said.iter().any(|ran| ran.code == code), "nothing ended with {code}");
    }
    let mut forms: Vec<(String, BTreeSet<Vec<u8>>)> =
        CANARIES.iter().map(|canary| ((*canary).to_owned(), self::forms(canary))).collect();
    for (name, secret) in secrets(&desk) {
        forms.push((name, self::forms(&secret)));
    }
    // The search finds what is there: in plain, in a letter's base64, in an answer.
    let control = |name: &str| found(&fs::read(desk.at(name)).unwrap(), &forms);
    assert!(control("rows.csv").len() > 8, "{:?}", control("rows.csv"));
    assert!(control("answer-0/answers.csv").contains(&"Vermillionaire".to_owned()));
    let sealed = digest::digest(&SHA256, b"QUIZZELWICK");
    assert_eq!(found(sealed.as_ref(), &forms), ["Quizzelwick"]);
    assert!(found(STANDARD_NO_PAD.encode("x Quizzelwick").as_bytes(), &forms).len() == 1);

    let leaks: Vec<String> = said
        .iter()
        .flat_map(|ran| [&ran.out, &ran.err])
        .filter_map(|text| {
            let found = found(text.as_bytes(), &forms);
            (!found.is_empty()).then(|| format!("{found:?} in {text}"))
        })
        .collect();
    assert!(leaks.is_empty(), "{} said: {}", leaks.len(), leaks.join("\n\n"));
    let keys = desk.home.join("keys");
    for path in files(&desk.home).into_iter().filter(|path| !path.starts_with(&keys)) {
        let found = found(&fs::read(&path).unwrap(), &forms);
        assert!(found.is_empty(), "{found:?} in {}", path.display());
    }
}

/// The keys of the home and of its people.
fn secrets(desk: &Desk) -> Vec<(String, String)> {
    let mut secrets = Vec::new();
    for path in files(&desk.home.join("keys")) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        let secret = match serde_json::from_str::<serde_json::Value>(&text) {
            Ok(jwk) if jwk["d"].is_string() => jwk["d"].as_str().unwrap().to_owned(),
            _ => text.trim().to_owned(),
        };
        assert!(secret.len() > 40, "{name} holds a key");
        secrets.push((name, secret));
    }
    assert_eq!(secrets.len(), 9);
    secrets
}

/// What a careless `{:?}` in a log line would print of everything that holds somebody's data.
#[test]
fn debug_prints_of_nobody() {
    let desk = Desk::bare();
    let bytes = rows_file(&[marked("r-1")]);
    let rows = portcullis::rows::read(&bytes).unwrap();
    let row = rows.get(0).unwrap();
    let columns = portcullis_postal::Columns {
        line1: row.address_line1,
        line2: row.address_line2,
        city: row.city,
        state: row.state,
        zip: row.zip,
    };
    let names = portcullis_postal::NameColumns {
        last: row.last_name,
        first: row.first_name,
        middle: row.middle_name,
        suffix: row.suffix,
    };
    let read = portcullis_postal::read_columns(&columns);
    let name = portcullis_postal::read_name(&names);
    let (Some(address), Some(name)) = (read.address(), name.name()) else { panic!("complete") };
    let claim = portcullis_postal::Claim::new(name, address);
    let extract = portcullis::extract::read(extract().as_bytes()).unwrap();
    let token = portcullis_engine::jws::Token::parse(
        &desk.agency.sign(&json!({"signer": {"name": "SYNTHETIC Officer Wobblestone"}})).unwrap(),
    )
    .unwrap();
    let clerk = fs::read_to_string(desk.home.join("keys/clerk.jwk")).unwrap();
    let key = portcullis_engine::jwk::PrivateKey::from_json(&clerk, "clerk-1").unwrap();
    let lodging = portcullis_engine::lodge::Lodging { letter: bytes.clone(), rows: bytes.clone() };
    let number = portcullis_core::number::Number::read(row.tin).unwrap();
    let home = portcullis::home::Home::open(&desk.home).unwrap();
    let engine = portcullis::wiring::engine(&home, portcullis::say::Say::new(true)).unwrap();
    let record = portcullis_core::accounting::Record::new(
        portcullis_core::accounting::Kind::Confirmed,
        "now",
    )
    .with("subject", row.last_name)
    .with("address", row.address_line1);
    let printed = [
        format!("{rows:?}"),
        format!("{row:?}"),
        format!("{columns:?}"),
        format!("{names:?}"),
        format!("{read:?}"),
        format!("{name:?}"),
        format!("{address:?}"),
        format!("{claim:?}"),
        format!("{extract:?}"),
        format!("{token:?}"),
        format!("{key:?}"),
        format!("{lodging:?}"),
        format!("{number:?}"),
        format!("{record:?} {engine:?} {home:?}"),
    ];
    let mut forms: Vec<(String, BTreeSet<Vec<u8>>)> =
        CANARIES.iter().map(|canary| ((*canary).to_owned(), self::forms(canary))).collect();
    forms.extend(secrets(&desk).into_iter().map(|(name, secret)| (name, self::forms(&secret))));
    for text in printed {
        let found = found(text.as_bytes(), &forms);
        assert!(found.is_empty(), "{found:?} in {text}");
    }
}
