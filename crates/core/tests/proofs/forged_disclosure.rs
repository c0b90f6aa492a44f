// An address could leave while a court's order stops it, for nobody would have looked.
use portcullis_core::comparison::SameAddress;
use portcullis_core::disclosure::Disclosure;

fn forge(basis: SameAddress) -> Disclosure {
    Disclosure { basis }
}

fn main() {}
