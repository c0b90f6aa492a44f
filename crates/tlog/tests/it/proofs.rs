//! Proofs, against the slow telling, and against every way of being wrong.

use portcullis_tlog::{
    Hash, ProofError, Tile, TileError, VerifyError, consistency_proof, inclusion_proof,
    verify_consistency, verify_inclusion,
};

use crate::slow::{Published, leaves, path, proof, root};

#[test]
fn every_inclusion_proof_is_the_slow_one_and_verifies() {
    let all = leaves(80);
    let tiles = Published::of(&all);
    for size in 1..=all.len() {
        let root = root(&all[..size]);
        for index in 0..size {
            let made = inclusion_proof(index as u64, size as u64, &tiles).unwrap();
            assert_eq!(made, path(index, &all[..size]), "{index} of {size}");
            let verified = verify_inclusion(&all[index], index as u64, size as u64, &root, &made);
            assert_eq!(verified, Ok(()), "{index} of {size}");
        }
    }
}

#[test]
fn every_consistency_proof_is_the_slow_one_and_verifies() {
    let all = leaves(80);
    let tiles = Published::of(&all);
    for new in 0..=all.len() {
        let new_root = root(&all[..new]);
        for old in 0..=new {
            let made = consistency_proof(old as u64, new as u64, &tiles).unwrap();
            let slow = if old == 0 { Vec::new() } else { proof(old, &all[..new]) };
            assert_eq!(made, slow, "{old} to {new}");
            let old_root = root(&all[..old]);
            let verified = verify_consistency(old as u64, &old_root, new as u64, &new_root, &made);
            assert_eq!(verified, Ok(()), "{old} to {new}");
        }
    }
}

#[test]
fn proofs_reach_across_tiles() {
    let all = leaves(66_100);
    let tiles = Published::of(&all);
    for size in [257, 600, 65_535, 65_536, 65_537, 65_793, 66_100] {
        let new_root = root(&all[..size]);
        for at in [0, 1, 127, 255, 256, 511, size / 2, size - 2, size - 1] {
            if at >= size {
                continue;
            }
            let made = inclusion_proof(at as u64, size as u64, &tiles).unwrap();
            assert_eq!(made, path(at, &all[..size]), "{at} of {size}");
            verify_inclusion(&all[at], at as u64, size as u64, &new_root, &made).unwrap();
            let old = at + 1;
            let made = consistency_proof(old as u64, size as u64, &tiles).unwrap();
            assert_eq!(made, proof(old, &all[..size]), "{old} to {size}");
            let old_root = root(&all[..old]);
            verify_consistency(old as u64, &old_root, size as u64, &new_root, &made).unwrap();
        }
    }
}

fn flipped(hash: &Hash, bit: usize) -> Hash {
    let mut bytes = *hash.as_bytes();
    bytes[bit / 8] ^= 1 << (bit % 8);
    Hash::from(bytes)
}

/// The proof with each of its bits flipped in turn, then shortened, lengthened and swapped.
fn spoiled(proof: &[Hash]) -> Vec<Vec<Hash>> {
    let mut all = Vec::new();
    for place in 0..proof.len() {
        for bit in 0..256 {
            let mut copy = proof.to_vec();
            copy[place] = flipped(&copy[place], bit);
            all.push(copy);
        }
        let mut shorter = proof.to_vec();
        shorter.remove(place);
        all.push(shorter);
    }
    for place in 1..proof.len() {
        let mut swapped = proof.to_vec();
        swapped.swap(place - 1, place);
        all.push(swapped);
    }
    all.push([proof, &[leaves(1)[0]]].concat());
    all
}

#[test]
fn no_flipped_bit_passes_as_inclusion() {
    let all = leaves(22);
    for size in [1, 2, 3, 7, 8, 21, 22] {
        let root = root(&all[..size]);
        for index in 0..size {
            let (leaf, n, at) = (&all[index], size as u64, index as u64);
            let good = path(index, &all[..size]);
            for bad in spoiled(&good) {
                assert!(verify_inclusion(leaf, at, n, &root, &bad).is_err(), "{index} of {size}");
            }
            for bit in 0..256 {
                let (bad_leaf, bad_root) = (flipped(leaf, bit), flipped(&root, bit));
                let error = Err(VerifyError::Root);
                assert_eq!(verify_inclusion(&bad_leaf, at, n, &root, &good), error);
                assert_eq!(verify_inclusion(leaf, at, n, &bad_root, &good), error);
            }
            for other in (0..size).filter(|other| *other != index) {
                assert!(verify_inclusion(leaf, other as u64, n, &root, &good).is_err());
            }
        }
    }
}

#[test]
fn no_flipped_bit_passes_as_consistency() {
    let all = leaves(22);
    for new in [2, 3, 7, 8, 21, 22] {
        let new_root = root(&all[..new]);
        for old in 1..new {
            let old_root = root(&all[..old]);
            let (m, n) = (old as u64, new as u64);
            let good = proof(old, &all[..new]);
            for bad in spoiled(&good) {
                let verified = verify_consistency(m, &old_root, n, &new_root, &bad);
                assert!(verified.is_err(), "{old} to {new}");
            }
            for bit in 0..256 {
                let (bad_old, bad_new) = (flipped(&old_root, bit), flipped(&new_root, bit));
                assert!(verify_consistency(m, &bad_old, n, &new_root, &good).is_err());
                assert!(verify_consistency(m, &old_root, n, &bad_new, &good).is_err());
            }
        }
    }
}

#[test]
fn a_rewritten_log_is_not_consistent() {
    let honest = leaves(9);
    for place in 0..9 {
        let mut rewritten = leaves(20);
        rewritten[place] = flipped(&rewritten[place], 0);
        let proof = consistency_proof(9, 20, &Published::of(&rewritten)).unwrap();
        let verified = verify_consistency(9, &root(&honest), 20, &root(&rewritten), &proof);
        assert_eq!(verified, Err(VerifyError::OldRoot), "leaf {place}");
    }
}

#[test]
fn the_edges_of_consistency_are_closed() {
    let (empty, one) = (root(&[]), root(&leaves(1)));
    let check = |old, old_root, new, new_root, proof: &[Hash]| {
        verify_consistency(old, old_root, new, new_root, proof)
    };
    assert_eq!(check(0, &empty, 0, &empty, &[]), Ok(()));
    assert_eq!(check(0, &empty, 5, &one, &[]), Ok(()));
    assert_eq!(check(0, &one, 5, &one, &[]), Err(VerifyError::OldRoot));
    assert_eq!(check(0, &one, 0, &one, &[]), Err(VerifyError::OldRoot));
    assert_eq!(check(0, &empty, 0, &one, &[]), Err(VerifyError::Root));
    assert_eq!(check(0, &empty, 5, &one, &[one]), Err(VerifyError::Length));
    assert_eq!(check(5, &one, 5, &empty, &[]), Err(VerifyError::Root));
    assert_eq!(check(5, &one, 5, &one, &[one]), Err(VerifyError::Length));
    assert_eq!(check(6, &one, 5, &one, &[]), Err(VerifyError::Backwards));
    assert_eq!(check(3, &one, 5, &one, &[]), Err(VerifyError::Length));
    assert_eq!(check(4, &one, 5, &one, &[]), Err(VerifyError::Length));
    let (most, long) = (u64::MAX, vec![one; 70]);
    assert_eq!(check(most - 1, &one, most, &one, &long), Err(VerifyError::Length));
    assert_eq!(verify_inclusion(&one, 0, 0, &empty, &[]), Err(VerifyError::Index));
    assert_eq!(verify_inclusion(&one, most, most, &empty, &[]), Err(VerifyError::Index));
    assert_eq!(verify_inclusion(&one, most - 1, most, &one, &long), Err(VerifyError::Length));
}

#[test]
fn proofs_that_cannot_be_made_say_why() {
    let tiles = Published::of(&leaves(5));
    assert_eq!(inclusion_proof(5, 5, &tiles), Err(ProofError::Index));
    assert_eq!(inclusion_proof(0, 0, &tiles), Err(ProofError::Index));
    assert_eq!(consistency_proof(6, 5, &tiles), Err(ProofError::Backwards));
    let missing = Tile { level: 0, index: 0, width: 6 };
    let gone = ProofError::Tile(TileError::Source(missing));
    assert_eq!(inclusion_proof(0, 6, &tiles), Err(gone));
    assert_eq!(consistency_proof(5, 6, &tiles), Err(gone));
    let short = |_: Tile| Ok::<_, ()>(vec![0; 32]);
    let error = ProofError::Tile(TileError::Length(missing));
    assert_eq!(inclusion_proof(0, 6, &short), Err(error));
    assert_eq!(error.to_string(), "tile/0/000.p/6 does not hold 6 hashes");
}

#[test]
fn a_proof_near_the_largest_tree_does_not_overflow() {
    let source = |_: Tile| Ok::<_, ()>(vec![3; 256 * 32]);
    for (index, size) in [(0, u64::MAX), (u64::MAX - 1, u64::MAX), (1 << 62, (1 << 63) + 1)] {
        let made = inclusion_proof(index, size, &source).unwrap();
        assert!(made.len() <= 64);
        let root = Hash::from([0; 32]);
        let verified = verify_inclusion(&root, index, size, &root, &made);
        assert_eq!(verified, Err(VerifyError::Root), "the length at least is right");
        assert!(consistency_proof(index.max(1), size, &source).is_ok());
    }
}
