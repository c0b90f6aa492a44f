//! Stories that failed once, shortened, each by the name of what it found. SYNTHETIC.

use portcullis_testkit::asking::{Asked, Flaw, Number, Stated};

use crate::ops::{Op, Stops};
use crate::world::World;

/// One person at two addresses: counsel looks at the batch, and lets the first of the rows go.
fn in_part() -> World {
    let asked = |stated| Asked { who: 4, stated, number: Number::None, flaw: Flaw::None };
    let mut world = World::open();
    world.step(&Op::Lodge(vec![asked(Stated::Own), asked(Stated::Of(9))]));
    world.step(&Op::ResolveFirst(0));
    world.step(&Op::Clear(0));
    world
}

/// Rows that a finding held, told as held, then resolved and cleared, were left `cleared` in the docket
/// when a stay stopped them at the second answer: the holding had no record.
#[test]
fn what_is_held_again_at_a_second_answer_is_recorded_as_held() {
    let mut world = in_part();
    let stay = Op::EnterStay(Stops::Everything, 0);
    for op in [Op::Answer(0), Op::Resolve(0), Op::ResolveRest(0), Op::Clear(0), stay, Op::Answer(0)]
    {
        world.step(&op);
    }
    world.settle();
}

/// Of a batch cleared in part, then resolved whole, the cleared rows outlived a decision to decline it:
/// nobody could bring them to an end, and they were told as held for ever.
#[test]
fn a_batch_that_was_cleared_in_part_is_declined_whole() {
    let mut world = in_part();
    for op in [Op::ResolveRest(0), Op::Decline(0), Op::Answer(0)] {
        world.step(&op);
    }
    world.settle();
    assert_eq!(world.confirmed(), 0);
}
