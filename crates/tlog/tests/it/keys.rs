//! Verifier keys, and what signers show of themselves.

use portcullis_tlog::{Cosigner, KeyError, KeyType, NoteSigner, NoteVerifier};

/// The example of C2SP signed-note.
pub(crate) const EXAMPLE: &str =
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

pub(crate) fn log(name: &str, seed: u8) -> NoteSigner {
    NoteSigner::new(name, &[seed; 32]).unwrap()
}

pub(crate) fn witness(name: &str, seed: u8) -> Cosigner {
    Cosigner::new(name, &[seed; 32]).unwrap()
}

#[test]
fn a_key_prints_as_it_was_read() {
    let key = NoteVerifier::parse(EXAMPLE).unwrap();
    assert_eq!((key.name(), key.key_id()), ("example.com/foo", 0x530d_903a));
    assert_eq!(key.key_type(), KeyType::Log);
    assert_eq!((key.to_vkey().as_str(), key.to_string().as_str()), (EXAMPLE, EXAMPLE));
    let witness = witness("witness.example/w1", 4);
    let vkey = witness.verifier().to_vkey();
    assert_eq!(NoteVerifier::parse(&vkey).as_ref(), Ok(witness.verifier()));
    assert_eq!(witness.verifier().key_type(), KeyType::Cosigner);
}

#[test]
fn one_key_has_another_id_for_each_type_and_name() {
    let (log, witness) = (log("example.com/a", 1), witness("example.com/a", 1));
    let other = NoteVerifier::new("example.com/b", KeyType::Log, *log.verifier().public_key());
    assert_eq!(log.verifier().public_key(), witness.verifier().public_key());
    assert_ne!(log.verifier().key_id(), witness.verifier().key_id());
    assert_ne!(log.verifier().key_id(), other.unwrap().key_id());
}

#[test]
fn keys_spelled_otherwise_are_refused() {
    let pad = "A".repeat(1_750);
    let ml_dsa = format!("example.com/foo+530d903a+Bg{pad}");
    let ecdsa = EXAMPLE.replace("+Ae", "+Au");
    let short = EXAMPLE.replace("U2k", "");
    let longer = format!("{EXAMPLE}AAAA");
    let padded = format!("{EXAMPLE}=");
    let table: &[(&str, KeyError)] = &[
        ("", KeyError::Form),
        ("example.com/foo", KeyError::Form),
        ("example.com/foo+530d903a", KeyError::Form),
        (&EXAMPLE.replace("foo+", "f oo+"), KeyError::Name),
        (&EXAMPLE.replace("foo+", "f\u{a0}oo+"), KeyError::Name),
        (&EXAMPLE.replace("foo+", "f\u{1}oo+"), KeyError::Name),
        (&EXAMPLE.replace("example.com/foo+", "+"), KeyError::Name),
        (&EXAMPLE.replace("foo+", "foo++"), KeyError::KeyId),
        (&EXAMPLE.replace("530d903a", "530D903A"), KeyError::KeyId),
        (&EXAMPLE.replace("530d903a", "30d903a"), KeyError::KeyId),
        (&EXAMPLE.replace("530d903a", "0530d903a"), KeyError::KeyId),
        (&EXAMPLE.replace("530d903a", "+30d903a"), KeyError::KeyId),
        (&EXAMPLE.replace("530d903a", "530d903b"), KeyError::OtherKeyId),
        (&EXAMPLE.replace("foo", "bar"), KeyError::OtherKeyId),
        (&EXAMPLE.replace("+Ae", "+BO"), KeyError::OtherKeyId),
        (&ecdsa, KeyError::Type(2)),
        (&ml_dsa, KeyError::Type(6)),
        (&padded, KeyError::Base64),
        (&EXAMPLE.replace("U2k", "U2k\n"), KeyError::Base64),
        (&EXAMPLE.replace("U2k", "U_k"), KeyError::Base64),
        (&short, KeyError::Base64),
        (&longer, KeyError::Length),
        ("example.com/foo+530d903a+AQ==", KeyError::Length),
        ("example.com/foo+530d903a+", KeyError::Length),
    ];
    for (vkey, error) in table {
        assert_eq!(NoteVerifier::parse(vkey), Err(*error), "{vkey:?}");
    }
    for name in ["", " ", "a b", "a+b", "a\nb", "a\u{2003}b", "a\u{7}b"] {
        assert_eq!(NoteSigner::new(name, &[1; 32]).unwrap_err(), KeyError::Name, "{name:?}");
        assert_eq!(Cosigner::new(name, &[1; 32]).unwrap_err(), KeyError::Name, "{name:?}");
    }
}

#[test]
fn signers_do_not_show_their_seed() {
    let seed = *b"0123456789abcdefghijklmnopqrstuv";
    let log = NoteSigner::new("example.com/log", &seed).unwrap();
    let witness = Cosigner::new("example.com/w", &seed).unwrap();
    for shown in [format!("{log:?}{log:#?}"), format!("{witness:?}{witness:#?}")] {
        assert!(shown.contains("example.com/"), "{shown}");
        let as_hex: String = seed.iter().map(|byte| format!("{byte:02x}")).collect();
        let as_list = format!("{seed:?}");
        let in_base64 = portcullis_tlog::Hash::from(seed).to_string();
        for secret in [as_hex.as_str(), &as_list, &in_base64, "0123456789"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}

#[test]
fn the_public_key_is_that_of_rfc_8032() {
    // RFC 8032 section 7.1, test 1.
    let seed = from_hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    let public = from_hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    let log = NoteSigner::new("example.com/rfc", &seed).unwrap();
    assert_eq!(log.verifier().public_key(), &public);
}

fn from_hex(text: &str) -> [u8; 32] {
    std::array::from_fn(|i| u8::from_str_radix(&text[2 * i..2 * i + 2], 16).unwrap())
}
