//! Against a peer: the crate `doorplate` and this one on lawful spellings and near misses of real addresses.
//!
//! Each variant is made by a rule whose truth is known beforehand. This crate must never call a near miss the same;
//! where the two disagree, `exam/peer.tsv` says how often, who is right, and why, and the test holds the table to
//! what is found.

#![expect(clippy::print_stdout, reason = "the figures are what this is run for")]

mod variants;

use doorplate::{KeyOptions, Parser};
use portcullis_postal::{Verdict, compare, read_text};
use std::collections::BTreeMap;
use variants::{Parts, VARIANTS};

/// By kind of variant: pairs, ours right, theirs right, and pairs on which the two differ.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Count {
    pairs: usize,
    ours_wrong: usize,
    theirs_wrong: usize,
    differ: usize,
}

fn counts() -> BTreeMap<&'static str, Count> {
    let parser = Parser::new();
    let key = |text: &str| parser.parse(text).ok().and_then(|read| read.key(KeyOptions::unit()));
    let mut counts: BTreeMap<&'static str, Count> = BTreeMap::new();
    for parts in Parts::sample() {
        let base = parts.text();
        let (read, their) = (read_text(&base), key(&base));
        if read.address().is_none() {
            continue;
        }
        for variant in VARIANTS {
            let Some(text) = (variant.make)(&parts) else { continue };
            let count = counts.entry(variant.kind).or_default();
            let verdict = compare(&read, &read_text(&text)).verdict;
            let ours = verdict == Verdict::Same;
            let theirs = their.is_some() && key(&text) == their;
            assert!(variant.same || !ours, "a false match: {base} / {text}");
            count.pairs += 1;
            count.ours_wrong += usize::from(ours != variant.same);
            count.theirs_wrong += usize::from(theirs != variant.same);
            count.differ += usize::from(ours != theirs);
            if ours != variant.same {
                println!("{}: {base} / {text}: {}", variant.kind, verdict.word());
            }
        }
    }
    counts
}

#[test]
fn every_disagreement_is_accounted_for() {
    let mut due = Vec::new();
    for line in include_str!("../exam/peer.tsv").lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [kind, pairs, ours, theirs, differ, why] = cells[..] else { panic!("{line}") };
        assert!(!why.is_empty() || differ == "0", "{kind}: who is right, and why?");
        due.push(format!("{kind}\t{pairs}\t{ours}\t{theirs}\t{differ}"));
    }
    let found: Vec<String> = counts()
        .into_iter()
        .map(|(kind, c)| {
            format!("{kind}\t{}\t{}\t{}\t{}", c.pairs, c.ours_wrong, c.theirs_wrong, c.differ)
        })
        .collect();
    println!("{}", found.join("\n"));
    assert_eq!(due, found);
}
