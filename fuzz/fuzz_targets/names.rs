#![no_main]
//! The promises in `crates/postal/tests/promises`, on whatever the fuzzer writes; `|` parts two texts.
#[path = "../../crates/postal/tests/promises/mod.rs"]
#[allow(dead_code)]
mod promises;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (a, b) = text.split_once('|').unwrap_or((text, text));
    promises::of_two_names(a, b);
});
