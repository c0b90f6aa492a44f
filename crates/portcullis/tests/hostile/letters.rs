//! Letters that must not count: of each, what was changed, and the code that comes of it. SYNTHETIC.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaPair, KeySize};
use aws_lc_rs::signature::{
    ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RSA_PSS_SHA256,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::book::{code, section};
use crate::desk::{Desk, Ran, Row, rows_file};

const HEADER: &str = r#"{"alg":"ES256","kid":"ice-head-1","typ":"portcullis-letter+jws"}"#;

fn findings(ran: &Ran) -> String {
    let found = ran.json()["findings"].as_array().cloned().unwrap_or_default();
    found.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
}

fn b64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Lodges a letter's bytes over one lawful row.
fn lodge(desk: &Desk, letter: &[u8], rows: &[u8]) -> Ran {
    let (letter, rows) = (desk.put("letter.jws", letter), desk.put("rows.csv", rows));
    desk.run(&["lodge", &letter, &rows])
}

/// What is changed in the payload of a letter in which nothing is amiss.
type Change = fn(&mut Value);

const PAYLOADS: &[(&str, &str, Change)] = &[
    ("`aud` is another custodian", "letter.signature", |p| p["aud"] = json!("ssa")),
    ("`signer.office` is not on the closed list", "letter.office", |p| {
        p["signer"]["office"] = json!("assistant-field-director");
    }),
    ("`signer.office` is not the one of the roll", "letter.office", |p| {
        p["signer"]["office"] = json!("inspector-general");
    }),
    ("`agency` is not the signer's own", "letter.agency", |p| p["agency"] = json!("dhs")),
    ("`exp` is past", "letter.expired", |p| {
        p["iat"] = json!(p["iat"].as_i64().unwrap() - 200 * 86_400);
        p["exp"] = json!(p["iat"].as_i64().unwrap() + 86_400);
    }),
    ("`exp` is 367 days after `iat`", "letter.expired", |p| {
        p["exp"] = json!(p["iat"].as_i64().unwrap() + 367 * 86_400);
    }),
    ("`iat` is in the future", "letter.expired", |p| {
        p["iat"] = json!(p["iat"].as_i64().unwrap() + 86_400);
    }),
    ("`iat` is in the year 99999", "letter.official, letter.expired, letter.instrument", |p| {
        p["iat"] = json!(3_093_527_980_800_i64)
    }),
    ("`iat` is not a number", "letter.signature", |p| p["iat"] = json!("today")),
    ("`exp` is missing", "letter.expired", |p| {
        p.as_object_mut().unwrap().remove("exp");
    }),
    ("`jti` is missing", "letter.replayed", |p| {
        p.as_object_mut().unwrap().remove("jti");
    }),
    ("`rows.sha256` is of other rows", "letter.digest", |p| {
        p["rows"]["sha256"] = json!("0".repeat(64));
    }),
    ("`rows.count` is one more", "letter.count", |p| p["rows"]["count"] = json!(2)),
    ("a certification is missing", "letter.certification", |p| {
        p["certifies"] = json!(["sole-use", "safeguards"]);
    }),
    ("`purpose` is civil", "letter.purpose", |p| p["purpose"] = json!("civil-removal")),
    ("something else is requested too", "letter.requested", |p| {
        p["requested"] = json!(["last-known-address", "spouse", "dependents"]);
    }),
    ("nothing is requested", "letter.requested", |p| p["requested"] = json!([])),
    ("`instrument` is not adopted", "letter.instrument", |p| {
        p["instrument"] = json!("usc26-6103-l")
    }),
    ("`instrument` is not open to the signer", "letter.official", |p| {
        p["instrument"] = json!("usc26-6103-i-2");
    }),
    ("an unknown member", "letter.signature", |p| p["urgent"] = json!(true)),
    ("two officers with one id", "letter.signature", |p| {
        let first = p["officers"][0].clone();
        p["officers"].as_array_mut().unwrap().push(first);
    }),
];

#[test]
fn a_letter_with_one_thing_amiss_is_refused_for_it() {
    let mut book = Vec::new();
    let mut desk = Desk::bare();
    for (what, expected, change) in PAYLOADS {
        let ran = desk.lodge_with(&[Row::lawful("r-1")], change);
        assert_eq!((ran.code, findings(&ran).as_str()), (65, *expected), "{what}: {ran:?}");
        assert_eq!(ran.get("state"), "refused", "{what}");
        let ground = &ran.json()["grounds"][0];
        let word = |member: &str| ground[member].as_str().unwrap_or_default().to_owned();
        assert!(!word("message").is_empty() && !word("remedy").is_empty(), "{what}: {ran:?}");
        book.push(vec![(*what).to_owned(), code(expected), word("message"), word("remedy")]);
    }
    section(
        "Letters with one thing amiss",
        &["the letter", "code", "what it says", "what to do"],
        &book,
        "letters.rs::a_letter_with_one_thing_amiss_is_refused_for_it",
    );
}

/// Headers that a lenient reader would follow; the payload is in order, and the signature verifies under
/// the key on the roll wherever one can be made.
fn headers(own: &str) -> Vec<(&'static str, String)> {
    let with = |more: &str| HEADER.replace("\"typ\"", &format!("{more},\"typ\""));
    vec![
        ("`alg` is `none`", HEADER.replace("ES256", "none")),
        ("`alg` is `HS256`", HEADER.replace("ES256", "HS256")),
        ("`alg` is `ES384`, the key is on P-256", HEADER.replace("ES256", "ES384")),
        ("`alg` is `es256`", HEADER.replace("ES256", "es256")),
        ("a key of its own in `jwk`", with(&format!("\"jwk\":{own}"))),
        ("an address of a key in `jku`", with("\"jku\":\"https://example.gov/keys\"")),
        ("a certificate's address in `x5u`", with("\"x5u\":\"https://example.gov/cert\"")),
        ("certificates in `x5c`", with("\"x5c\":[\"MIIB\"]")),
        ("an unknown extension in `crit`", with("\"crit\":[\"exp\"],\"exp\":1")),
        ("`b64` is false", with("\"b64\":false,\"crit\":[\"b64\"]")),
        ("`kid` twice", with("\"kid\":\"ice-head-1\"")),
        ("`typ` is `JWT`", HEADER.replace("portcullis-letter+jws", "JWT")),
        ("`typ` is that of a statement", HEADER.replace("letter", "statement")),
        ("no `typ`", HEADER.replace(",\"typ\":\"portcullis-letter+jws\"", "")),
        ("the header is not JSON", "ES256".to_owned()),
    ]
}

#[test]
fn no_header_changes_whose_key_counts() {
    let mut desk = Desk::bare();
    let rows = rows_file(&[Row::lawful("r-1")]);
    let payload = desk.payload(&rows, 1).to_string();
    let own = serde_json::to_string(&desk.agency.public()).unwrap();
    let sign =
        |desk: &Desk, header: &str| desk.agency.sign_under(header, payload.as_bytes()).unwrap();
    let mut cases: Vec<(&str, Vec<u8>, &str)> = headers(&own)
        .into_iter()
        .map(|(what, header)| (what, sign(&desk, &header), "letter.signature"))
        .collect();
    let none = HEADER.replace("ES256", "none");
    let unsigned = format!("{}.{}.", b64(none.as_bytes()), b64(payload.as_bytes()));
    cases.push(("`alg` is `none`, and no signature", unsigned.into_bytes(), "letter.signature"));
    let signed = String::from_utf8(sign(&desk, HEADER)).unwrap();
    let (body, signature) = signed.rsplit_once('.').unwrap();
    let zero = format!("{body}.{}", b64(&[0; 64]));
    cases.push(("a signature of zeros", zero.into_bytes(), "letter.signature"));
    let short = format!("{body}.{}", &signature[..40]);
    cases.push(("a signature cut short", short.into_bytes(), "letter.signature"));
    let unknown = HEADER.replace("ice-head-1", "ice-head-2");
    cases.push(("`kid` is on no roll", sign(&desk, &unknown), "letter.official"));
    let path = HEADER.replace("ice-head-1", "../../keys/clerk");
    cases.push(("`kid` is a path", sign(&desk, &path), "letter.official"));
    cases.push(("four parts", format!("{signed}.x").into_bytes(), "letter.signature"));
    cases.push(("not a JWS", b"Dear Sir or Madam".to_vec(), "letter.signature"));
    cases.push(("an empty file", Vec::new(), "letter.signature"));
    cases.push(("bytes that are not text", vec![0xff, 0, 0xfe], "letter.signature"));
    let json = json!({"payload": b64(payload.as_bytes()), "signatures": []}).to_string();
    cases.push(("JWS in JSON form", json.into_bytes(), "letter.signature"));
    let doubled = payload.replacen("{", "{\"purpose\":\"civil-removal\",", 1);
    let doubled = desk.agency.sign_under(HEADER, doubled.as_bytes()).unwrap();
    cases.push(("a member twice in the payload", doubled, "letter.signature"));
    let mut book = Vec::new();
    for (what, letter, expected) in &cases {
        let ran = lodge(&desk, letter, &rows);
        assert_eq!((ran.code, findings(&ran).as_str()), (65, *expected), "{what}: {ran:?}");
        book.push(vec![(*what).to_owned(), code(expected)]);
        // What no key could make right is told before anything is sent; the rest takes the roll.
        let takes_the_roll = ["a signature of zeros", "`kid` is on no roll", "`kid` is a path"];
        let paper = [desk.put("l.jws", letter), desk.put("rows.csv", &rows)];
        let alone = desk.run(&["lint", &paper[0], &paper[1]]).code;
        assert_eq!(alone, if takes_the_roll.contains(what) { 0 } else { 65 }, "lint: {what}");
    }
    let ran = lodge(&desk, signed.as_bytes(), &rows);
    assert_eq!(ran.code, 0, "none of them has used up the number: {ran:?}");
    desk.is_sound();
    section(
        "Letters that are not signed as they must be",
        &["the letter", "code"],
        &book,
        "letters.rs::no_header_changes_whose_key_counts",
    );
}

type Sign = Box<dyn Fn(&[u8]) -> Vec<u8>>;

/// An official with a key of another kind: how it is in the roll, and a signature by it.
struct Stranger {
    kid: &'static str,
    alg: &'static str,
    jwk: String,
    sign: Sign,
}

fn p384() -> Stranger {
    let pair = EcdsaKeyPair::generate(&ECDSA_P384_SHA384_FIXED_SIGNING).unwrap();
    let point = pair.public_key().as_ref().to_vec();
    let (x, y) = (b64(&point[1..49]), b64(&point[49..97]));
    let jwk = format!("{{ kty = \"EC\", crv = \"P-384\", x = \"{x}\", y = \"{y}\" }}");
    let sign = move |m: &[u8]| pair.sign(&SystemRandom::new(), m).unwrap().as_ref().to_vec();
    Stranger { kid: "ice-p384", alg: "ES384", jwk, sign: Box::new(sign) }
}

fn rsa(pkcs1: bool) -> Stranger {
    let pair = RsaPair::generate(KeySize::Rsa2048).unwrap();
    let modulus = pair.public_key().modulus().big_endian_without_leading_zero().to_vec();
    let jwk = format!("{{ kty = \"RSA\", n = \"{}\", e = \"AQAB\" }}", b64(&modulus));
    let sign = move |m: &[u8]| {
        let padding: &dyn aws_lc_rs::signature::RsaEncoding =
            if pkcs1 { &RSA_PKCS1_SHA256 } else { &RSA_PSS_SHA256 };
        let mut signature = vec![0; pair.public_modulus_len()];
        pair.sign(padding, &SystemRandom::new(), m, &mut signature).unwrap();
        signature
    };
    let (kid, alg) = if pkcs1 { ("ice-rs256", "RS256") } else { ("ice-ps256", "PS256") };
    Stranger { kid, alg, jwk, sign: Box::new(sign) }
}

#[test]
fn three_algorithms_count_each_with_its_own_key() {
    let mut desk = Desk::bare();
    let rows = rows_file(&[Row::lawful("r-1")]);
    for (stranger, counts) in [(p384(), true), (rsa(false), true), (rsa(true), false)] {
        let roll = desk.agency.roll().replace("ice-head-1", stranger.kid);
        let key = roll.rfind("key = ").unwrap();
        let roll = format!("{}key = {}\n", &roll[..key], stranger.jwk);
        let roll = desk.put("more.toml", roll.as_bytes());
        assert_eq!(desk.run(&["roll", "import", &roll]).code, 0);
        let payload = desk.payload(&rows, 1).to_string();
        let token = |alg: &str| {
            let header = HEADER.replace("ES256", alg).replace("ice-head-1", stranger.kid);
            let signed = format!("{}.{}", b64(header.as_bytes()), b64(payload.as_bytes()));
            let signature = (stranger.sign)(signed.as_bytes());
            format!("{signed}.{}", b64(&signature)).into_bytes()
        };
        for alg in ["ES256", "RS256", "none"].into_iter().filter(|alg| *alg != stranger.alg) {
            let ran = lodge(&desk, &token(alg), &rows);
            assert_eq!((ran.code, findings(&ran)), (65, "letter.signature".to_owned()), "{alg}");
        }
        let ran = lodge(&desk, &token(stranger.alg), &rows);
        let expected = if counts { 0 } else { 65 };
        assert_eq!(ran.code, expected, "{}: {ran:?}", stranger.alg);
    }
}

#[test]
fn a_number_counts_once_and_a_revoked_official_never_again() {
    let mut desk = Desk::open();
    let rows = rows_file(&[Row::lawful("r-1")]);
    let payload = desk.payload(&rows, 1);
    let letter = desk.agency.sign(&payload).unwrap();
    let first = lodge(&desk, &letter, &rows);
    let again = lodge(&desk, &letter, &rows);
    assert_eq!((again.code, again.get("batch")), (0, first.get("batch")), "the same is the same");
    assert_eq!(again.json()["again"], true);
    let other = desk.agency.sign(&payload).unwrap();
    assert_ne!(other, letter, "signed again");
    let replayed = lodge(&desk, &other, &rows);
    assert_eq!((replayed.code, findings(&replayed)), (65, "letter.replayed".to_owned()));
    assert_eq!(desk.run(&["clear", &first.get("batch")]).code, 0);
    let revoke = ["roll", "revoke", "ice-head-1", "--reason", "SYNTHETIC: left office"];
    assert_eq!(desk.run(&revoke).code, 0);
    assert_eq!(desk.run(&revoke).code, 0, "the same again changes nothing");
    assert_eq!(desk.run(&["roll", "revoke", "nobody", "--reason", "x"]).code, 65);
    let ran = desk.lodge(&[Row::lawful("r-2")]);
    assert_eq!((ran.code, findings(&ran)), (65, "letter.official".to_owned()));
    // What waits for an answer is held: the letter is not in order any more.
    let ran = desk.run(&["answer", &first.get("batch"), "--out", &desk.at("answer")]);
    assert_eq!(ran.json()["outcomes"], json!({"held": 1}), "{ran:?}");
    let roll = desk.put("officials.toml", desk.agency.roll().as_bytes());
    assert_eq!(desk.run(&["roll", "import", &roll]).code, 0);
    let ran = desk.lodge(&[Row::lawful("r-3")]);
    assert_eq!(findings(&ran), "letter.official", "an entry that was ended stays ended");
    desk.is_sound();
}

#[test]
fn an_official_out_of_their_dates_or_of_another_agency_does_not_count() {
    let mut desk = Desk::bare();
    let changes: [(&str, &str, &str); 3] = [
        ("valid_until = 2035-01-01", "valid_until = 2025-06-01", "letter.official"),
        ("valid_from = 2025-01-01", "valid_from = 2034-01-01", "letter.official"),
        ("agency = \"ice\"", "agency = \"dhs\"", "letter.agency"),
    ];
    for (from, to, expected) in changes {
        let roll = desk.put("officials.toml", desk.agency.roll().replace(from, to).as_bytes());
        assert_eq!(desk.run(&["roll", "import", &roll]).code, 0);
        let ran = desk.lodge(&[Row::lawful("r-1")]);
        assert_eq!((ran.code, findings(&ran).as_str()), (65, expected), "{to}: {ran:?}");
    }
}

#[test]
fn ten_megabytes_of_officers_are_read_and_change_nothing() {
    let mut desk = Desk::bare();
    let ran = desk.lodge_with(&[Row::lawful("r-1").with("officer_ids", "o-79999")], |payload| {
        let officer = |at: usize| {
            json!({"id": format!("o-{at}"), "name": format!("SYNTHETIC {at}"), "role": "analyst",
                   "title": "Agent", "duty_station": "x".repeat(60)})
        };
        payload["officers"] = (0..80_000).map(officer).collect();
        assert!(payload.to_string().len() > 10_000_000);
    });
    assert_eq!((ran.code, ran.get("state")), (0, "awaiting_clearance".to_owned()), "{}", ran.err);
}
