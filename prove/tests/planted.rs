//! Faults planted in a pack, each as somebody who misreads the law would make it: the prover shows a request that it lets
//! through, replayed, or a case comes out otherwise.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use portcullis_prove::gate;
use portcullis_prove::law::Law;
use portcullis_prove::mutant::{Kind, Mutant, mutants};
use portcullis_prove::proofs;
use portcullis_prove::solver::Solver;
use portcullis_rules::{Pack, embedded};

const ID: &str = "irs-ice-mou-2025";

fn pack() -> Pack {
    embedded::pack(ID).unwrap()
}

fn planted(rule: &str, kind: Kind) -> Mutant {
    let all = mutants(&pack()).unwrap();
    all.into_iter().find(|mutant| mutant.rule == rule && mutant.kind == kind).unwrap()
}

/// What stands against a promise in a faulty pack.
fn against(promise: &str, pack: &Pack) -> Option<String> {
    let mut law = Law::read(ID, pack).unwrap();
    law.promises.retain(|own| own.id == promise);
    let grant = law.grant().unwrap();
    let proofs = proofs::promises(&mut Solver::start().unwrap(), &law, &grant).unwrap();
    proofs.into_iter().next().unwrap().against
}

#[test]
fn a_lost_rule_is_shown_with_a_request_that_it_lets_through() {
    let lost = planted("element.address.zip_only", Kind::Lost);
    assert_eq!(against("P.address", &lost.pack).unwrap(), "permitted: address=zip_only");
    assert!(!gate::by_cases(&lost.pack).is_empty(), "a case notices it too");
}

#[test]
fn unless_read_as_when_is_noticed_by_a_case() {
    let around = planted("element.reason.missing", Kind::TurnedAround);
    assert!(gate::by_cases(&around.pack).contains(&"ordinary".to_owned()));
    assert!(against("P.reason", &around.pack).is_some(), "a missing reason is let through");
}

#[test]
fn an_unguarded_date_is_shown_with_facts_on_which_the_rule_cannot_be_evaluated() {
    let text = pack().file("rules/20-form.cedar").unwrap().to_owned();
    let guard = "context.order_date >= datetime(\"1900-01-01\") && context.order_date < datetime(\"2200-01-01\") &&";
    assert!(text.contains(guard));
    let law =
        Law::read(ID, &pack().with("rules/20-form.cedar", &text.replacen(guard, "", 1))).unwrap();
    let errs = proofs::erring(&mut Solver::start().unwrap(), &law).unwrap().unwrap();
    assert!(errs.starts_with("element.order.not_90_days errs: "), "{errs}");
    assert!(errs.contains("order_date="), "{errs}");
}

#[test]
fn a_stay_that_no_rule_reads_is_shown() {
    let lost = planted("stay.in_force", Kind::Lost);
    assert_eq!(against("P.stay", &lost.pack).unwrap(), "permitted: stayed=yes");
}
