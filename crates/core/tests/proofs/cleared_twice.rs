// One proof that every element is met would be cleared twice, by two clearances.
use portcullis_core::clearance::{Clearance, clear};
use portcullis_core::determination::AllElements;

fn twice(elements: AllElements, first: &Clearance, second: &Clearance) {
    let _ = clear(elements, first);
    let _ = clear(elements, second);
}

fn main() {}
