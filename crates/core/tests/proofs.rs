//! What must not compile. Each file in `proofs/` tells in its first line what would be wrong in law,
//! and beside it lies what the compiler says. The one lawful chain must compile.

#[test]
fn no_proof_can_be_forged_borrowed_used_twice_or_skipped() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/proofs/lawful_chain.rs");
    for group in [
        "forged",
        "cloned",
        "copied",
        "defaulted",
        "item_",
        "proof_",
        "cleared",
        "compared",
        "determined",
        "same",
        "decided",
        "confirmed",
    ] {
        cases.compile_fail(format!("tests/proofs/{group}*.rs"));
    }
}
