// One clearance, one comparison or one disclosure could serve for two.
use portcullis_core::clearance::Cleared;
use portcullis_core::comparison::SameAddress;
use portcullis_core::determination::AllElements;
use portcullis_core::disclosure::Disclosure;
use portcullis_core::item::Item;

fn is_clone<T: Clone>() {}

fn main() {
    is_clone::<Item>();
    is_clone::<AllElements>();
    is_clone::<Cleared>();
    is_clone::<SameAddress>();
    is_clone::<Disclosure>();
}
