// Anyone could say that a second person had cleared a request that nobody cleared.
use portcullis_core::clearance::{Clearance, Cleared};
use portcullis_core::determination::AllElements;
use portcullis_core::item::BatchRef;

fn forge(elements: AllElements) -> Cleared {
    Cleared { elements }
}

fn sign(batch: BatchRef, rows: portcullis_core::clearance::RowRanges) -> Clearance {
    Clearance { batch, rows, by: String::from("nobody") }
}

fn main() {}
