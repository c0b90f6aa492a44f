// A proof could come out of nothing, as a default.
use portcullis_core::clearance::Cleared;
use portcullis_core::comparison::SameAddress;
use portcullis_core::determination::AllElements;
use portcullis_core::disclosure::Disclosure;

fn is_default<T: Default>() {}

fn main() {
    is_default::<AllElements>();
    is_default::<Cleared>();
    is_default::<SameAddress>();
    is_default::<Disclosure>();
}
