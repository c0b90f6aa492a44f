//! SYNTHETIC: every name, number and address in this file is made up.
//!
//! What lies on the disk: nothing that can be read, and nothing that can be changed unnoticed.

#[cfg(test)]
mod common;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use portcullis_engine::change::GenerationRow;
    use portcullis_engine::ports::{Registers, SealRecord, StoreError};
    use portcullis_register::RegisterStore;
    use portcullis_register::keys::Context;

    use super::common::{
        CONTEXT, K_MATCH, K_OPEN, Sealed, claim, look_up, person, query, sealed, store, town,
        townsman, townsman_claim,
    };

    const PAGE: usize = 4_096;
    const ROW: usize = 192;

    fn rows(bytes: &[u8], count: usize) -> Vec<&[u8]> {
        bytes[PAGE..PAGE + count * ROW].chunks_exact(ROW).collect()
    }

    fn finds(sealed: &Sealed, house: u32) -> bool {
        let (name, address) = townsman_claim(house);
        let (opened, _) = look_up(&*sealed.open(), query(&claim(&name, &address), ""));
        let found: Vec<_> = opened.into_iter().map(|record| record.address_key).collect();
        found == [townsman(house).address_key]
    }

    #[test]
    fn the_file_is_a_page_a_row_for_each_record_and_a_directory() {
        let sealed = sealed(&town());
        assert_eq!(sealed.built.rows, 300);
        assert_eq!(sealed.file().file_name().unwrap(), "generation-000001.psr");
        let bytes = fs::read(sealed.file()).unwrap();
        // 300 rows in 16 buckets, and one entry that closes the last.
        assert_eq!(bytes.len(), PAGE + 300 * ROW + 17 * 8);
        assert!(rows(&bytes, 300).is_sorted(), "rows lie in the order of their tags");
        assert!((1..=300).all(|house| finds(&sealed, house)));
    }

    #[test]
    fn sealing_again_gives_other_bytes_and_the_same_answers() {
        let (one, two) = (sealed(&town()), sealed(&town()));
        let (first, second) = (fs::read(one.file()).unwrap(), fs::read(two.file()).unwrap());
        assert_eq!(first.len(), second.len());
        assert_ne!(one.built.root, two.built.root);
        for (row, other) in rows(&first, 300).into_iter().zip(rows(&second, 300)) {
            assert_eq!(row[..20], other[..20], "the tag and the suite are the claim's");
            assert_ne!(row[20..32], other[20..32], "the nonce is fresh");
            assert_ne!(row[32..], other[32..], "so is the ciphertext");
        }
        assert!([1, 150, 300].into_iter().all(|house| finds(&one, house) && finds(&two, house)));
    }

    #[test]
    fn no_two_nonces_are_alike_even_for_one_claim() {
        let same = || person("Doe, Jane", "1 Elm St, Springfield IL 62701", "", "");
        let records: Vec<SealRecord> = town().into_iter().chain((0..50).map(|_| same())).collect();
        let files = [sealed(&records), sealed(&records)].map(|it| fs::read(it.file()).unwrap());
        let nonces: BTreeSet<&[u8]> =
            files.iter().flat_map(|bytes| rows(bytes, 350)).map(|row| &row[20..32]).collect();
        assert_eq!(nonces.len(), 700);
    }

    #[test]
    fn no_name_address_or_number_can_be_read_in_the_file() {
        let sealed = sealed(&town());
        let bytes = fs::read(sealed.file()).unwrap().to_ascii_uppercase();
        let holds = |what: &[u8]| bytes.windows(what.len()).any(|window| window == what);
        assert!(holds(b"PCLSREG1"), "the search finds what is there");
        let (_, address) = townsman_claim(7);
        for secret in
            ["BARTHOLOMEW", "THISTLE", "FEATHERSTONE", "SPRINGFIELD", "MARIGOLD", "900500"]
        {
            let hex: String = secret.bytes().map(|byte| format!("{byte:02X}")).collect();
            let wide: Vec<u8> = secret.bytes().flat_map(|byte| [byte, 0]).collect();
            assert!(!holds(secret.as_bytes()), "{secret}");
            assert!(!holds(hex.as_bytes()), "{secret} in hex");
            assert!(!holds(&wide), "{secret} in two bytes a letter");
        }
        for key in [townsman(7).claim_key, townsman(7).address_key, address.into_bytes()] {
            assert!(!holds(&key.to_ascii_uppercase()[..16]), "the start of a key");
        }
    }

    fn refused(store: &RegisterStore, row: &GenerationRow) -> bool {
        matches!(store.open(row), Err(StoreError::Unavailable(_)))
    }

    #[test]
    fn one_bit_changed_anywhere_makes_the_file_unusable() {
        let sealed = sealed(&town());
        let (path, store) = (sealed.file(), store(sealed.folder.path()));
        let whole = fs::read(&path).unwrap();
        let spread = (0..200).map(|n| n * (whole.len() - 1) / 199);
        let header = [0, 7, 8, 9, 10, 26, 30, 34, 36, 37, 45, 46, PAGE - 1];
        let directory = whole.len() - 17 * 8;
        for at in spread.chain(header).chain(directory..directory + 16) {
            let mut changed = whole.clone();
            changed[at] ^= 1 << (at % 8);
            fs::write(&path, changed).unwrap();
            assert!(refused(&store, &sealed.row), "bit {} of byte {at}", at % 8);
        }
        fs::write(&path, &whole).unwrap();
        assert!(finds(&sealed, 1), "as it was sealed, it opens");
    }

    #[test]
    fn a_file_cut_short_made_longer_or_gone_is_unusable() {
        let sealed = sealed(&town());
        let (path, store) = (sealed.file(), store(sealed.folder.path()));
        let whole = fs::read(&path).unwrap();
        for length in
            [0, 1, 100, PAGE, PAGE + ROW, PAGE + 300 * ROW, whole.len() - 8, whole.len() - 1]
        {
            fs::write(&path, &whole[..length]).unwrap();
            assert!(refused(&store, &sealed.row), "cut to {length} bytes");
        }
        fs::write(&path, [whole.as_slice(), &[0]].concat()).unwrap();
        assert!(refused(&store, &sealed.row), "one byte more");
        fs::remove_file(&path).unwrap();
        assert!(refused(&store, &sealed.row), "no file");
    }

    #[test]
    fn two_rows_changed_about_are_noticed() {
        let sealed = sealed(&town());
        let mut bytes = fs::read(sealed.file()).unwrap();
        let (one, two) = bytes[PAGE..PAGE + 2 * ROW].split_at_mut(ROW);
        one.swap_with_slice(two);
        fs::write(sealed.file(), bytes).unwrap();
        assert!(refused(&store(sealed.folder.path()), &sealed.row));
    }

    #[test]
    fn a_register_of_another_id_epoch_or_generation_is_refused() {
        let sealed = sealed(&town());
        let folder = sealed.folder.path();
        let other_id = Context { register: [9; 16], ..CONTEXT };
        let other_epoch = Context { epoch: CONTEXT.epoch + 1, ..CONTEXT };
        for (what, context) in [("id", other_id), ("epoch", other_epoch)] {
            let other = RegisterStore::new(folder, context, K_MATCH, K_OPEN);
            assert!(refused(&other, &sealed.row), "another {what}");
        }
        // An older file under a newer name, with its own root: the file itself says what it is.
        let newer = folder.join("generation-000002.psr");
        fs::copy(sealed.file(), newer).unwrap();
        let row = GenerationRow { number: 2, ..sealed.row.clone() };
        assert!(refused(&store(folder), &row));
    }

    #[test]
    fn an_older_generation_is_not_what_a_newer_root_names() {
        let sealed = sealed(&town());
        let older = fs::read(sealed.file()).unwrap();
        let again = store(sealed.folder.path()).build(1, &town()).unwrap();
        let row = GenerationRow { root: again.root, ..sealed.row.clone() };
        assert!(store(sealed.folder.path()).open(&row).is_ok());
        assert!(refused(&store(sealed.folder.path()), &sealed.row));
        fs::write(sealed.file(), older).unwrap();
        assert!(refused(&store(sealed.folder.path()), &row));
    }

    #[test]
    fn with_either_key_wrong_there_is_a_fault_and_never_a_plain_miss() {
        let sealed = sealed(&town());
        let (name, address) = townsman_claim(1);
        for (what, k_match, k_open) in [
            ("both", [1; 32], [1; 32]),
            ("the opener's", K_MATCH, [1; 32]),
            ("the matcher's", [1; 32], K_OPEN),
        ] {
            let other = RegisterStore::new(sealed.folder.path(), CONTEXT, k_match, k_open);
            let Ok(register) = other.open(&sealed.row) else { continue };
            let asked = register.look_up(&[query(&claim(&name, &address), "")]);
            assert!(asked.is_err(), "{what} key is wrong, and everyone would be a miss");
        }
    }

    #[test]
    fn an_empty_register_opens_and_answers_nobody_at_the_same_cost() {
        let (empty, full) = (sealed(&[]), sealed(&town()));
        assert_eq!((empty.built.rows, empty.built.shared), (0, 0));
        let (name, address) = townsman_claim(1);
        let asked = query(&claim(&name, &address), "900500001");
        let (opened, work) = look_up(&*empty.open(), asked.clone());
        assert!(opened.is_empty());
        assert_eq!(work, look_up(&*full.open(), asked).1);
    }

    #[test]
    fn a_record_too_long_for_a_row_is_reported_by_its_place_and_the_rest_are_sealed() {
        // What is left of 144 bytes for a middle name, after 25 of other fields and the address.
        let room = 144 - 25 - townsman(1).address_key.len();
        for (bytes, fits) in
            [(room, true), (room + 1, false), (255, false), (256, false), (5_000, false)]
        {
            let mut records: Vec<SealRecord> = (1..=9).map(townsman).collect();
            for place in [0, 4, 8] {
                records[place].middle = "M".repeat(bytes);
            }
            let sealed = sealed(&records);
            let too_long = if fits { vec![] } else { vec![0, 4, 8] };
            assert_eq!(sealed.built.too_long, too_long, "{bytes} bytes");
            assert_eq!(sealed.built.rows, if fits { 9 } else { 6 }, "{bytes} bytes");
            for house in 1..=9 {
                let sealed_too = fits || ![1, 5, 9].contains(&house);
                assert_eq!(finds(&sealed, house), sealed_too, "house {house}, {bytes} bytes");
            }
        }
    }

    #[test]
    fn a_build_that_cannot_be_written_says_so_and_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let blocked = folder.path().join("a-file");
        fs::write(&blocked, "not a folder").unwrap();
        assert!(matches!(store(&blocked).build(1, &town()), Err(StoreError::CannotWrite(_))));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
