//! A letter's payload, from JSON to what the core judges. Unknown and repeated members are errors; a
//! member that is missing is left for the instrument's rules to name.

use jiff::Timestamp;
use portcullis_core::Digest;
use portcullis_core::letter::Letter;
use portcullis_core::officer::Officer;
use portcullis_engine::jwk::{PublicKey, WireJwk};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireLetter {
    aud: Option<String>,
    jti: Option<String>,
    iat: Option<i64>,
    exp: Option<i64>,
    instrument: Option<String>,
    agency: Option<String>,
    signer: Option<WireSigner>,
    purpose: Option<String>,
    #[serde(default)]
    requested: Vec<String>,
    #[serde(default)]
    officers: Vec<WireOfficer>,
    #[serde(default)]
    certifies: Vec<String>,
    rows: Option<WireRows>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireSigner {
    #[serde(rename = "name")]
    _name: Option<String>,
    office: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireOfficer {
    id: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    duty_station: String,
    #[serde(default)]
    role: String,
    key: Option<WireJwk>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireRows {
    count: Option<u64>,
    sha256: Option<String>,
}

impl From<WireOfficer> for Officer {
    fn from(wire: WireOfficer) -> Officer {
        let key = wire.key.and_then(|key| PublicKey::from_jwk(&key).ok());
        Officer {
            id: wire.id,
            name: wire.name,
            title: wire.title,
            duty_station: wire.duty_station,
            role: wire.role,
            key: key.map(|key| key.identity()),
        }
    }
}

/// Reads a payload.
///
/// # Errors
///
/// What cannot be read: the member and the place, never its value.
pub fn read(payload: &[u8], kid: &str, sha256: Digest) -> Result<Letter, String> {
    let wire: WireLetter = serde_json::from_slice(payload).map_err(|error| plain(&error))?;
    objects_only(payload)?;
    let mut ids: Vec<&str> = wire.officers.iter().map(|officer| officer.id.as_str()).collect();
    ids.sort_unstable();
    if ids.windows(2).any(|pair| pair.first() == pair.last()) {
        return Err("the letter: two officers have one id".to_owned());
    }
    let moment = |seconds: Option<i64>| seconds.and_then(|at| Timestamp::from_second(at).ok());
    Ok(Letter {
        sha256,
        kid: kid.to_owned(),
        audience: wire.aud,
        jti: wire.jti,
        issued: moment(wire.iat),
        expires: moment(wire.exp),
        instrument: wire.instrument,
        agency: wire.agency,
        office: wire.signer.and_then(|signer| signer.office),
        purpose: wire.purpose,
        requested: wire.requested,
        officers: wire.officers.into_iter().map(Officer::from).collect::<Vec<_>>().into(),
        certifies: wire.certifies.into_iter().collect(),
        rows_count: wire.rows.as_ref().and_then(|rows| rows.count),
        rows_sha256: wire.rows.and_then(|rows| rows.sha256).as_deref().and_then(digest),
    })
}

/// Members by their names alone: a list of values would be taken for them in their order.
fn objects_only(payload: &[u8]) -> Result<(), String> {
    let whole: Value = serde_json::from_slice(payload).map_err(|error| plain(&error))?;
    let object =
        |value: Option<&Value>| value.is_none_or(|value| value.is_object() || value.is_null());
    let officers = whole.get("officers").and_then(Value::as_array).map(Vec::as_slice);
    let sound = whole.is_object()
        && object(whole.get("signer"))
        && object(whole.get("rows"))
        && officers.unwrap_or_default().iter().all(|one| one.is_object() && object(one.get("key")));
    if sound { Ok(()) } else { Err("the letter: a list stands where an object must".to_owned()) }
}

/// Serde's message without any value that it quotes: unknown members are named, contents are not.
fn plain(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let quotes = message.starts_with("invalid type") || message.starts_with("invalid value");
    let place = format!("line {}, column {}", error.line(), error.column());
    if quotes {
        format!("the letter: a member is not of its kind, at {place}")
    } else {
        format!("the letter: {message}")
    }
}

/// 64 digits of lower-case hex.
fn digest(hex: &str) -> Option<Digest> {
    let well_formed =
        hex.len() == 64 && hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    let mut digest = [0; 32];
    for (at, byte) in digest.iter_mut().enumerate().filter(|_| well_formed) {
        *byte = u8::from_str_radix(hex.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    well_formed.then_some(digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_no_letter() {
        let read = |text: &str| read(text.as_bytes(), "k", [0; 32]).map(|_| ()).err();
        let whole = r#"{"signer":{"name":"X","office":"agency-head"},"officers":[{"id":"o","name":"N",
            "title":"T","duty_station":"D","role":"analyst"}],"rows":{"count":1,"sha256":""}}"#;
        assert_eq!(read(whole), None);
        for (object, list) in [
            (r#"{"name":"X","office":"agency-head"}"#, r#"["X","agency-head"]"#),
            (r#"{"count":1,"sha256":""}"#, r#"[1,""]"#),
        ] {
            assert!(read(&whole.replace(object, list)).is_some(), "{list}");
        }
        assert!(read(r#"{"officers":[["o","N","T","D","analyst",null]]}"#).is_some());
        assert!(read(r#"["irs"]"#).is_some() && read("[]").is_some());
    }
}
