// The item could be taken out of its proof and another put where it was.
use portcullis_core::clearance::Cleared;
use portcullis_core::comparison::SameAddress;
use portcullis_core::determination::AllElements;

fn take(elements: AllElements, cleared: Cleared, same: SameAddress) {
    elements.into_item();
    cleared.into_item();
    same.into_item();
}

fn main() {}
