// A proof could be used up and still be in hand.
use portcullis_core::clearance::Cleared;
use portcullis_core::comparison::SameAddress;
use portcullis_core::determination::AllElements;
use portcullis_core::disclosure::Disclosure;
use portcullis_core::item::Item;

fn is_copy<T: Copy>() {}

fn main() {
    is_copy::<Item>();
    is_copy::<AllElements>();
    is_copy::<Cleared>();
    is_copy::<SameAddress>();
    is_copy::<Disclosure>();
}
