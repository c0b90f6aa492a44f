//! Policies: the example of the document, quorums as tables, and every line that is refused.

use portcullis_tlog::{
    Checkpoint, Cosigner, Hash, KeyError, Note, NoteSigner, Policy, PolicyError, PolicyFault,
    PolicyFault as F,
};

use crate::keys::{log, witness};

const ORIGIN: &str = "example.com/log";

fn witnesses() -> Vec<Cosigner> {
    (1..=6).map(|n| witness(&format!("witness.example/w{n}"), 100 + n)).collect()
}

/// `log` and six witness lines, `1` to `6`.
fn preamble(log: &NoteSigner) -> String {
    let mut text = format!("log {}\n", log.verifier());
    for (place, witness) in witnesses().iter().enumerate() {
        text += &format!("witness {} {}\n", place + 1, witness.verifier());
    }
    text
}

fn head() -> Checkpoint {
    Checkpoint { origin: ORIGIN.to_string(), size: 3, root: Hash::from([5; 32]) }
}

/// The note of [`head`], cosigned by the witnesses whose bit is set.
fn cosigned(log: &NoteSigner, by: u32) -> Vec<u8> {
    let mut note = Note::parse(&head().sign(log).unwrap()).unwrap();
    for (place, witness) in witnesses().iter().enumerate() {
        if by & (1 << place) != 0 {
            note = note.with(witness.cosign(&head(), 1_700_000_000).unwrap()).unwrap();
        }
    }
    note.to_bytes()
}

/// Checks `rule` against all 64 sets of witnesses.
fn quorum_is(rule: &str, expected: impl Fn(&dyn Fn(u32) -> bool) -> bool) {
    let log = log(ORIGIN, 1);
    let policy = Policy::parse(format!("{}{rule}", preamble(&log)).as_bytes()).unwrap();
    for by in 0..64_u32 {
        let has = |witness: u32| by & (1 << (witness - 1)) != 0;
        let answer = policy.check(&cosigned(&log, by));
        let wanted = if expected(&has) { Ok(head()) } else { Err(PolicyError::Quorum) };
        assert_eq!(answer, wanted, "{rule:?} with {by:06b}");
    }
}

#[test]
fn quorums_are_met_as_they_are_written() {
    let count = |has: &dyn Fn(u32) -> bool, of: &[u32]| of.iter().filter(|w| has(**w)).count();
    quorum_is("quorum none\n", |_| true);
    quorum_is("quorum 3\n", |has| has(3));
    quorum_is("group g any 1 2 3\nquorum g\n", |has| count(has, &[1, 2, 3]) >= 1);
    quorum_is("group g all 1 2 3\nquorum g\n", |has| count(has, &[1, 2, 3]) == 3);
    quorum_is("group g 2 1 2 3\nquorum g\n", |has| count(has, &[1, 2, 3]) >= 2);
    quorum_is("group g 1 1\nquorum g\n", |has| has(1));
    quorum_is("group g 4 1 2 3 4 5 6\nquorum g\n", |has| count(has, &[1, 2, 3, 4, 5, 6]) >= 4);
}

#[test]
fn quorums_nest() {
    let count = |has: &dyn Fn(u32) -> bool, of: &[u32]| of.iter().filter(|w| has(**w)).count();
    // The example of C2SP tlog-policy.
    let two_houses = "group X-witnesses 2 1 2 3\ngroup Y-witnesses any 4 5 6\n\
        group X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y\n";
    quorum_is(two_houses, |has| count(has, &[1, 2, 3]) >= 2 && count(has, &[4, 5, 6]) >= 1);
    let mixed = "group a all 1 2\ngroup b any 3 4\ngroup c 2 a b 5\ngroup d any c 6\nquorum d\n";
    quorum_is(mixed, |has| {
        let (a, b) = (has(1) && has(2), has(3) || has(4));
        has(6) || [a, b, has(5)].iter().filter(|met| **met).count() >= 2
    });
    quorum_is("group a all 1 2\ngroup b all 3 4\nquorum a\n", |has| has(1) && has(2));
}

#[test]
fn space_comments_urls_and_names_are_read_as_octets() {
    let (log, w) = (log(ORIGIN, 1), witness("witness.example/w", 2));
    let mut text = format!(
        "# a policy\n\n \t \n\t# indented, \u{e8}\nlog\t {} \thttps://log.example/ \n\
         \twitness all {} https://w.example/\nquorum all\n# after\n",
        log.verifier(),
        w.verifier()
    )
    .into_bytes();
    let policy = Policy::parse(&text).unwrap();
    assert_eq!(policy.logs()[0].url(), Some(b"https://log.example/".as_slice()));
    assert_eq!(policy.logs()[0].key(), log.verifier());
    let [known] = policy.witnesses() else { panic!("one witness") };
    assert_eq!((known.name(), known.key()), (b"all".as_slice(), w.verifier()));
    assert_eq!(known.url(), Some(b"https://w.example/".as_slice()));
    // Octets above 0x7f need not be UTF-8.
    text.extend_from_slice(b"# \xff\xfe\n");
    assert_eq!(Policy::parse(&text).as_ref(), Ok(&policy));
}

#[test]
fn a_policy_needs_nothing_but_a_quorum() {
    let policy = Policy::parse(b"quorum none\n").unwrap();
    assert_eq!((policy.logs().len(), policy.witnesses().len()), (0, 0));
    let note = cosigned(&log(ORIGIN, 1), 0);
    assert_eq!(policy.check(&note), Err(PolicyError::UnknownLog));
}

#[test]
fn many_logs_witnesses_and_groups_are_taken() {
    let mut text = String::new();
    for n in 0..40 {
        text += &format!("log {}\n", log(&format!("log{n}.example"), n).verifier());
        text += &format!("witness w{n} {}\n", witness(&format!("w{n}.example"), 99 + n).verifier());
        let inner = if n == 0 { String::new() } else { format!(" g{}", n - 1) };
        text += &format!("group g{n} all w{n}{inner}\n");
    }
    let policy = Policy::parse((text + "quorum g39\n").as_bytes()).unwrap();
    assert_eq!((policy.logs().len(), policy.witnesses().len()), (40, 40));
}

/// Asserts the line and the fault of each policy.
fn refused(table: &[(String, usize, PolicyFault)]) {
    for (text, line, fault) in table {
        let error = Policy::parse(text.as_bytes()).unwrap_err();
        assert_eq!((error.line(), error.fault()), (*line, *fault), "{text:?}");
    }
}

#[test]
fn keys_names_groups_and_quorums_that_do_not_hold_together_are_refused() {
    let (log, again) = (log(ORIGIN, 1), log("other.example", 1));
    let (l, again) = (log.verifier(), again.verifier());
    let (w, v, x) = (witness("w.example", 2), witness("v.example", 2), witness("x.example", 3));
    let (w, v, x) = (w.verifier(), v.verifier(), x.verifier());
    let table: &[(String, usize, PolicyFault)] = &[
        (format!("log {l}\nlog {l}\n"), 2, F::DuplicateKey),
        (format!("log {l}\nlog {again}\n"), 2, F::DuplicateKey),
        (format!("witness w {w}\nwitness v {v}\n"), 2, F::DuplicateKey),
        (format!("witness w {w}\nwitness w {x}\n"), 2, F::NameTaken),
        (format!("witness none {w}\n"), 1, F::NameTaken),
        (format!("witness w {w}\ngroup w any w\n"), 2, F::NameTaken),
        (format!("witness w {w}\ngroup none any w\n"), 2, F::NameTaken),
        (format!("witness w {w}\ngroup g any w\nwitness g {x}\n"), 3, F::NameTaken),
        ("group g any w\n".into(), 1, F::UnknownName),
        (format!("group g any w\nwitness w {w}\n"), 1, F::UnknownName),
        (format!("witness w {w}\ngroup g any none\n"), 2, F::UnknownName),
        ("group g any g\n".into(), 1, F::UnknownName),
        ("quorum w\n".into(), 1, F::UnknownName),
        (format!("quorum w\nwitness w {w}\n"), 1, F::UnknownName),
        (format!("witness W {w}\nquorum w\n"), 2, F::UnknownName),
        (format!("witness w {w}\ngroup g any w w\n"), 2, F::GroupedTwice),
        (format!("witness w {w}\ngroup g any w\ngroup h any w\n"), 3, F::GroupedTwice),
        (format!("witness w {w}\ngroup g 0 w\n"), 2, F::Threshold),
        (format!("witness w {w}\ngroup g 2 w\n"), 2, F::Threshold),
        (format!("witness w {w}\ngroup g 01 w\n"), 2, F::Threshold),
        (format!("witness w {w}\ngroup g +1 w\n"), 2, F::Threshold),
        (format!("witness w {w}\ngroup g most w\n"), 2, F::Threshold),
        (format!("witness w {w}\ngroup g 18446744073709551617 w\n"), 2, F::Threshold),
        ("quorum none\nquorum none\n".into(), 2, F::SecondQuorum),
    ];
    refused(table);
}

#[test]
fn lines_that_are_not_to_the_letter_are_refused_with_their_number() {
    let (log, witness) = (log(ORIGIN, 1), witness("w.example", 2));
    let (l, w) = (log.verifier(), witness.verifier());
    let table: &[(String, usize, PolicyFault)] = &[
        (String::new(), 0, F::NoQuorum),
        ("# nothing\n\n".into(), 2, F::NoQuorum),
        (format!("log {l}\n"), 1, F::NoQuorum),
        ("quorum none".into(), 1, F::Unterminated),
        ("quorum none\n#".into(), 2, F::Unterminated),
        ("quorum none\r\n".into(), 1, F::Control),
        ("# bell \u{7}\nquorum none\n".into(), 1, F::Control),
        ("# delete \u{7f}\nquorum none\n".into(), 1, F::Control),
        ("quorum none\n\u{b}\n".into(), 2, F::Control),
        ("quorum none\nquota none\n".into(), 2, F::Keyword),
        ("QUORUM none\n".into(), 1, F::Keyword),
        ("quorum\u{a0}none\n".into(), 1, F::Keyword),
        ("quorum\n".into(), 1, F::Items),
        ("quorum none none\n".into(), 1, F::Items),
        ("quorum none # comment\n".into(), 1, F::Items),
        ("log\n".into(), 1, F::Items),
        (format!("log {l} url more\n"), 1, F::Items),
        (format!("witness {w}\n"), 1, F::Items),
        (format!("witness w {w} url more\n"), 1, F::Items),
        ("group g\n".into(), 1, F::Items),
        ("group g any\n".into(), 1, F::Items),
        ("log x\n".into(), 1, F::Key(KeyError::Form)),
        (
            format!("log {}\n", l.to_string().replace("log+", "gol+")),
            1,
            F::Key(KeyError::OtherKeyId),
        ),
        (format!("log https://url {l}\n"), 1, F::Key(KeyError::Form)),
        (format!("log {w}\n"), 1, F::KeyType),
        (format!("witness w {l}\n"), 1, F::KeyType),
    ];
    refused(table);
    let error = Policy::parse(b"log \xff\xff+00000000+AAAA\n").unwrap_err();
    assert_eq!(error.fault(), F::Key(KeyError::Name));
    let shown = Policy::parse(b"\nquorum w\n").unwrap_err().to_string();
    assert_eq!(shown, "line 2 of the policy: a name is not defined on an earlier line");
}

#[test]
fn a_note_is_checked_against_the_log_that_it_names() {
    let (ours, theirs) = (log(ORIGIN, 1), log("other.example/log", 2));
    let text = format!("log {}\nlog {}\nquorum none\n", ours.verifier(), theirs.verifier());
    let policy = Policy::parse(text.as_bytes()).unwrap();
    assert_eq!(policy.check(&cosigned(&ours, 0)), Ok(head()));

    // Another known log signs a checkpoint of ours: known, and of no account.
    let borrowed = theirs.sign(&head().to_text()).unwrap();
    assert_eq!(policy.check(&borrowed.to_bytes()), Err(PolicyError::NotSigned));
    // The same name with another key is a stranger.
    let imposter = log(ORIGIN, 3);
    assert_eq!(policy.check(&cosigned(&imposter, 0)), Err(PolicyError::NotSigned));
    let stranger = log("stranger.example", 4);
    let unknown = Checkpoint { origin: "stranger.example".into(), ..head() };
    assert_eq!(policy.check(&unknown.sign(&stranger).unwrap()), Err(PolicyError::UnknownLog));

    // A second key under the same name, as when a log changes its key, is accepted beside it.
    let text = format!("log {}\nlog {}\nquorum none\n", ours.verifier(), imposter.verifier());
    let both = Policy::parse(text.as_bytes()).unwrap();
    assert_eq!(both.check(&cosigned(&ours, 0)), Ok(head()));
    assert_eq!(both.check(&cosigned(&imposter, 0)), Ok(head()));
}

#[test]
fn a_bad_signature_of_anyone_known_rejects_the_note() {
    let log = log(ORIGIN, 1);
    let any = format!("{}group g any 1 2 3\nquorum g\n", preamble(&log));
    let policy = Policy::parse(any.as_bytes()).unwrap();
    let later = Checkpoint { size: 4, ..head() };
    let moved = witnesses()[5].cosign(&later, 1_700_000_000).unwrap();
    let note = Note::parse(&cosigned(&log, 0b111)).unwrap().with(moved).unwrap();
    let error = PolicyError::BadSignature("witness.example/w6".into());
    assert_eq!(policy.check(&note.to_bytes()), Err(error));
    // The same line is a stranger's to a policy that does not know the sixth witness.
    let log_only = Policy::parse(Policy::for_log(log.verifier()).as_bytes()).unwrap();
    assert_eq!(log_only.check(&note.to_bytes()), Ok(head()));
    // And the log's own line must be good, whatever the witnesses say.
    let changed = note.to_string().replacen("\n3\n", "\n4\n", 1);
    let error = PolicyError::BadSignature(ORIGIN.into());
    assert_eq!(log_only.check(changed.as_bytes()), Err(error));
}

#[test]
fn a_repeated_cosignature_counts_once() {
    let log = log(ORIGIN, 1);
    let text = format!("{}group g 2 1 2 3\nquorum g\n", preamble(&log));
    let policy = Policy::parse(text.as_bytes()).unwrap();
    let again = witnesses()[0].cosign(&head(), 1_700_000_001).unwrap();
    let note = Note::parse(&cosigned(&log, 1)).unwrap().with(again).unwrap();
    assert_eq!(policy.check(&note.to_bytes()), Err(PolicyError::Quorum));
}
