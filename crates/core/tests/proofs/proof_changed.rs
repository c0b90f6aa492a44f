// What was proved of a row could be changed after the proof.
use portcullis_core::determination::AllElements;
use portcullis_core::facts::HardLimits;

fn change(elements: AllElements) {
    elements.item().set_beyond(HardLimits::default());
}

fn main() {}
