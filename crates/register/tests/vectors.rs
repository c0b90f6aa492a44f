//! SYNTHETIC: every name, number and address in this file is made up.
//!
//! The format told a second time, from its formulas and with plain calls of the cryptographic library.
//! Nothing of the crate's own telling is used to make what it is compared with.

#[cfg(test)]
mod common;

#[cfg(test)]
mod tests {
    use std::fs;

    use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
    use aws_lc_rs::{digest, hmac};
    use jiff::civil::date;
    use portcullis_core::comparison::NumberCheck;
    use portcullis_engine::change::GenerationRow;
    use portcullis_engine::ports::{Query, Registers, SealRecord};
    use portcullis_postal::Claim;
    use portcullis_register::keys::RegisterKeys;
    use portcullis_register::row;

    use super::common::{
        CONTEXT, K_MATCH, K_OPEN, claim, look_up, number, person, query, sealed, store, town,
    };

    const LABEL: &str = "portcullis/register/v1/";
    /// Made by a third telling, in another language and with another library.
    const KNOWN_CLAIM: &str =
        "010008000a03444f45044a414e45000011500231320004414d455349413530303130";
    const KNOWN_TAG: &str = "d5274659a48c087a6cbfb8d63fb4aa47ad7705b1718b280d2d1844e48fd83561";
    const KNOWN_ROW: &str = "d5274659a48c087a6cbfb8d63fb4aa4701000000333333333333333333333333\
        f4dfe93430d358a9c489f78ff82952f264e9b608d3ca2e30fff24d822bc75f9a\
        dd64db512adb3f3a9c8133459c505688823b58456582ba6ec125f67e317326c3\
        7dcca9190c11c0948a562128a469525cc39d9d3c71617e3621fd7c0c97a9fbb0\
        05cb7d893184d35f7ce2e66d8084017492ac455f7c9ec3611f1e6088e2c916b6\
        a1424b4b9de23f326e9e706336520721a30d894616f81edf20255ed20bce0c71";
    const BOX: &str = "PO Box 12, Ames IA 50010";

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn hmac_sha256(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
        let key = hmac::Key::new(hmac::HMAC_SHA256, key);
        hmac::sign(&key, &parts.concat()).as_ref().try_into().unwrap()
    }

    /// `ctx = register_id || u32be(epoch)`.
    fn ctx() -> Vec<u8> {
        [&b"a test register!"[..], &[0, 0, 0, 3]].concat()
    }

    /// HKDF-Expand of one block, RFC 5869: `HMAC(K, label || ctx || more || 0x01)`.
    fn expand(key: &[u8], name: &str, more: &[u8]) -> [u8; 32] {
        hmac_sha256(key, &[LABEL.as_bytes(), name.as_bytes(), &ctx(), more, &[1]])
    }

    /// `C = 0x01 || u16be(table version) || u16be(len N) || N || u16be(len A) || A`.
    fn canonical(claim: &Claim) -> Vec<u8> {
        let (name, address) = (claim.name().key(), claim.address().key());
        let two = |value: usize| u16::try_from(value).unwrap().to_be_bytes();
        let version = portcullis_postal::TABLE_VERSION.to_be_bytes();
        [&[1], &version[..], &two(name.len()), &name, &two(address.len()), &address].concat()
    }

    /// What one claim gives: its whole tag, its row's key and its number's key.
    struct Told {
        tag: [u8; 32],
        row: [u8; 32],
        number: [u8; 32],
    }

    fn told(c: &[u8]) -> Told {
        let tag = hmac_sha256(&expand(&K_MATCH, "tag", &[]), &[&[0x54], c]);
        let extracted = hmac_sha256(&expand(&K_OPEN, "seal", &[]), &[&[0x53], c]);
        Told {
            tag,
            row: expand(&extracted, "row", &tag),
            number: expand(&extracted, "number", &tag),
        }
    }

    fn cipher(key: &[u8]) -> LessSafeKey {
        LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).unwrap())
    }

    /// `AAD = label("aad") || ctx || suite || flags || reserved || tag`.
    fn bound(tag: &[u8]) -> Aad<Vec<u8>> {
        Aad::from([LABEL.as_bytes(), b"aad", &ctx(), &[1, 0, 0, 0], tag].concat())
    }

    /// Format, whether there is a number, its digest, the day, the source, the middle name and the
    /// address with their lengths, and zeros up to 144 bytes.
    fn payload(
        digest: Option<&[u8]>,
        day: u32,
        source: u8,
        middle: &str,
        address: &[u8],
    ) -> Vec<u8> {
        let lengths = [middle.len(), address.len()].map(|length| u8::try_from(length).unwrap());
        let mut text = vec![1, u8::from(digest.is_some())];
        text.extend_from_slice(digest.unwrap_or(&[0; 16]));
        text.extend_from_slice(&day.to_be_bytes());
        text.extend([source, lengths[0]]);
        text.extend_from_slice(middle.as_bytes());
        text.push(lengths[1]);
        text.extend_from_slice(address);
        text.resize(144, 0);
        text
    }

    /// The row of Jane Doe at `BOX`, sealed by this telling.
    fn seal(claim: &Claim, nonce: [u8; 12], text: &[u8]) -> Vec<u8> {
        let told = told(&canonical(claim));
        let mut sealed = text.to_vec();
        let key = cipher(&told.row);
        let nonce_of = Nonce::assume_unique_for_key(nonce);
        key.seal_in_place_append_tag(nonce_of, bound(&told.tag[..16]), &mut sealed).unwrap();
        [&told.tag[..16], &[1, 0, 0, 0], &nonce, &sealed].concat()
    }

    fn jane() -> SealRecord {
        person("Doe, Jane", BOX, "QUINN", "900123456")
    }

    #[test]
    fn a_claim_is_spelled_as_the_formula_says() {
        for (name, address) in [("Doe, Jane", BOX), ("Roe, Ann, Jr", "1 Elm St # 4, Ames IA 50010")]
        {
            let claim = claim(name, address);
            assert_eq!(canonical(&claim), claim.record_key(), "{name}");
        }
        assert_eq!(hex(&canonical(&claim("Doe, Jane", BOX))), KNOWN_CLAIM);
    }

    #[test]
    fn three_tellings_make_one_tag_and_one_row() {
        let claim = claim("Doe, Jane", BOX);
        let told = told(&canonical(&claim));
        assert_eq!(hex(&told.tag), KNOWN_TAG);
        let keys = RegisterKeys::derive(&K_MATCH, &K_OPEN, CONTEXT);
        assert_eq!(keys.tag(&claim.record_key()).short(), told.tag[..16]);
        assert_eq!(hex(&row::seal(&keys, &jane(), [0x33; 12]).unwrap()), KNOWN_ROW);
        let digest = hmac_sha256(&told.number, &[b"900123456"]);
        let text = payload(Some(&digest[..16]), 20_250_131, 2, "QUINN", &claim.address().key());
        assert_eq!(hex(&seal(&claim, [0x33; 12], &text)), KNOWN_ROW);
    }

    #[test]
    fn every_row_that_the_crate_writes_opens_to_what_the_formula_says() {
        let unnumbered = SealRecord {
            as_of: date(2019, 12, 1),
            source: 0,
            ..person("Poe, Zoe, III", "7 Oak Ave Fl 2 Apt 9, Ames IA 50010", "", "")
        };
        let records = [jane(), unnumbered, person("Roe, Ann", BOX, "O", "900000001")];
        let stated = [
            (claim("Doe, Jane", BOX), "900123456", 20_250_131, 2, "QUINN"),
            (claim("Poe, Zoe, III", "7 Oak Ave Fl 2 Apt 9, Ames IA 50010"), "", 20_191_201, 0, ""),
            (claim("Roe, Ann", BOX), "900000001", 20_250_131, 2, "O"),
        ];
        let sealed = sealed(&records);
        let bytes = fs::read(sealed.file()).unwrap();
        let rows: Vec<&[u8]> = bytes[4_096..4_096 + 3 * 192].chunks_exact(192).collect();
        for (claim, digits, day, source, middle) in stated {
            let told = told(&canonical(&claim));
            let row =
                rows.iter().find(|row| row[..16] == told.tag[..16]).expect("a row of its tag");
            assert_eq!(row[16..20], [1, 0, 0, 0], "suite 1, no flags");
            let mut body = row[32..].to_vec();
            let nonce = Nonce::try_assume_unique_for_key(&row[20..32]).unwrap();
            let text =
                cipher(&told.row).open_in_place(nonce, bound(&row[..16]), &mut body).unwrap();
            let digest = hmac_sha256(&told.number, &[digits.as_bytes()]);
            let digest = (!digits.is_empty()).then_some(&digest[..16]);
            assert_eq!(
                text,
                payload(digest, day, source, middle, &claim.address().key()),
                "{middle}"
            );
            assert_eq!(look_up(&*sealed.open(), query(&claim, digits)).0.len(), 1, "{middle}");
        }
    }

    /// The root of RFC 6962's tree over pages, by its own recursive words.
    fn root(pages: &[&[u8]]) -> [u8; 32] {
        let sha256 =
            |bytes: &[u8]| digest::digest(&digest::SHA256, bytes).as_ref().try_into().unwrap();
        match pages {
            [] => sha256(&[]),
            [page] => sha256(&[&[0], *page].concat()),
            _ => {
                let split = pages.len().next_power_of_two() / 2;
                let (left, right) = pages.split_at(split);
                sha256(&[&[1][..], &root(left), &root(right)].concat())
            }
        }
    }

    #[test]
    fn the_root_is_the_tree_over_the_files_pages() {
        for records in [vec![], vec![jane()], town()] {
            let sealed = sealed(&records);
            let bytes = fs::read(sealed.file()).unwrap();
            let pages: Vec<&[u8]> = bytes.chunks(4_096).collect();
            assert_eq!(sealed.built.root, root(&pages), "{} records", records.len());
        }
    }

    #[test]
    fn the_directory_tells_how_many_rows_lie_before_each_bucket() {
        let sealed = sealed(&town());
        let bytes = fs::read(sealed.file()).unwrap();
        let (rows, directory) = bytes[4_096..].split_at(300 * 192);
        // Sixteen buckets: the first four bits of a tag choose one.
        let expected: Vec<u64> = (0..=16)
            .map(|bucket| rows.chunks(192).filter(|row| u64::from(row[0] >> 4) < bucket).count())
            .map(|before| u64::try_from(before).unwrap())
            .collect();
        let entry = |bytes: &[u8]| u64::from_be_bytes(bytes.try_into().unwrap());
        assert_eq!(directory.chunks(8).map(entry).collect::<Vec<_>>(), expected);
    }

    /// A file of one row, by this telling: header, row, and a directory of one bucket.
    fn file_of(row: &[u8]) -> Vec<u8> {
        let mut file = [
            b"PCLSREG1".as_slice(),
            &[0, 192],
            &ctx(),
            &[0, 0, 0, 1],
            &portcullis_postal::TABLE_VERSION.to_be_bytes(),
            &[0],
            &[0, 0, 0, 0, 0, 0, 0, 1],
            &hmac_sha256(&expand(&K_MATCH, "tag", &[]), &[&[0x43], &ctx()])[..16],
            &hmac_sha256(&expand(&K_OPEN, "seal", &[]), &[&[0x43], &ctx()])[..16],
        ]
        .concat();
        file.resize(4_096, 0);
        [&file, row, &[0; 8], &[0, 0, 0, 0, 0, 0, 0, 1]].concat()
    }

    #[test]
    fn a_register_of_the_second_telling_opens_and_answers() {
        let claim = claim("Doe, Jane", BOX);
        let digest = hmac_sha256(&told(&canonical(&claim)).number, &[b"900123456"]);
        let text = payload(Some(&digest[..16]), 20_250_131, 2, "QUINN", &claim.address().key());
        let file = file_of(&seal(&claim, [9; 12], &text));
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("generation-000001.psr"), &file).unwrap();
        let pages: Vec<&[u8]> = file.chunks(4_096).collect();
        let row = GenerationRow { root: root(&pages), ..sealed(&[]).row.clone() };
        let register = store(folder.path()).open(&row).expect("it opens");
        for (digits, check) in [
            ("900123456", NumberCheck::Agrees),
            ("900123450", NumberCheck::Differs),
            ("", NumberCheck::NotCompared),
        ] {
            let (opened, _) = look_up(&*register, query(&claim, digits));
            assert_eq!(opened.len(), 1);
            assert_eq!(opened[0].address_key, claim.address().key());
            assert_eq!(opened[0].middle, "QUINN");
            assert_eq!(opened[0].number, check, "{digits:?}");
        }
        let other = Query { keys: vec![claim.address().key()], number: number("900123456") };
        assert!(look_up(&*register, other).0.is_empty());
    }

    #[test]
    fn a_row_under_another_tag_or_of_another_suite_is_a_fault() {
        let (jane, ann) = (claim("Doe, Jane", BOX), claim("Roe, Ann", BOX));
        let text = payload(None, 20_250_131, 2, "", &ann.address().key());
        let honest = seal(&ann, [9; 12], &text);
        // Jane's tag before Ann's ciphertext: an operator's swap, with a root to fit.
        let moved = [&told(&canonical(&jane)).tag[..16], &honest[16..]].concat();
        let mut suite = seal(&jane, [9; 12], &text);
        suite[16] = 2;
        let mut format = text.clone();
        format[0] = 2;
        for (what, row) in
            [("tag", moved), ("suite", suite), ("format", seal(&jane, [9; 12], &format))]
        {
            let file = file_of(&row);
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join("generation-000001.psr"), &file).unwrap();
            let pages: Vec<&[u8]> = file.chunks(4_096).collect();
            let of = GenerationRow { root: root(&pages), ..sealed(&[]).row.clone() };
            let register = store(folder.path()).open(&of).expect("it opens");
            assert!(register.look_up(&[query(&jane, "")]).is_err(), "another {what}");
        }
    }
}
