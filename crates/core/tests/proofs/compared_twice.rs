// One cleared request would be held against two sets of records until one agrees.
use portcullis_core::clearance::Cleared;
use portcullis_core::comparison::{Opened, compare};

fn twice(cleared: Cleared, first: &[Opened], second: &[Opened]) {
    let _ = compare(cleared, first);
    let _ = compare(cleared, second);
}

fn main() {}
