// One comparison would be decided under two sets of stays until one of them lets it pass.
use jiff::Timestamp;
use portcullis_core::comparison::Compared;
use portcullis_core::disclosure::decide;
use portcullis_core::protection::Protections;
use portcullis_core::stay::Stays;

fn twice(compared: Compared, stays: [&Stays; 2], nobody: &dyn Protections, now: Timestamp) {
    let _ = decide(compared, stays[0], nobody, now);
    let _ = decide(compared, stays[1], nobody, now);
}

fn main() {}
