// A decision would be made on something other than a comparison.
use jiff::Timestamp;
use portcullis_core::clearance::Cleared;
use portcullis_core::comparison::SameAddress;
use portcullis_core::determination::AllElements;
use portcullis_core::disclosure::decide;
use portcullis_core::item::Item;
use portcullis_core::protection::Protections;
use portcullis_core::stay::Stays;

struct Asked(Item, AllElements, Cleared, SameAddress);

fn skip(asked: Asked, stays: &Stays, nobody: &dyn Protections, now: Timestamp) {
    let _ = decide(asked.0, stays, nobody, now);
    let _ = decide(asked.1, stays, nobody, now);
    let _ = decide(asked.2, stays, nobody, now);
    let _ = decide(asked.3, stays, nobody, now);
}

fn main() {}
