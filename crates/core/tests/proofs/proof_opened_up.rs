// The proofs inside a disclosure could be taken apart and joined otherwise.
use portcullis_core::clearance::Cleared;
use portcullis_core::comparison::SameAddress;
use portcullis_core::determination::AllElements;
use portcullis_core::disclosure::Disclosure;

fn take(elements: AllElements, cleared: Cleared, same: SameAddress, disclosure: Disclosure) {
    let _ = elements.item;
    let _ = cleared.elements;
    let _ = same.cleared;
    let _ = disclosure.basis;
}

fn main() {}
