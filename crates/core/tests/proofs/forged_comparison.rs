// An address could be called the same as one on record that it was never held against.
use portcullis_core::clearance::Cleared;
use portcullis_core::comparison::SameAddress;

fn forge(cleared: Cleared) -> SameAddress {
    SameAddress { cleared }
}

fn main() {}
