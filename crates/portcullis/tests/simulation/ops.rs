//! A closed list of everything that can happen. The simulation draws sequences of these. SYNTHETIC.

use portcullis_testkit::asking::{Asked, Flaw, Number, Stated};
use portcullis_testkit::faulty::{Loss, Write};
use portcullis_testkit::people::TOWN;

/// What a stay stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stops {
    Everything,
    Instrument,
    Agency,
    Statute,
    AnotherAgency,
    AnotherStatute,
}

impl Stops {
    /// Whether it covers the letters of this simulation.
    pub(crate) fn covers(self) -> bool {
        !matches!(self, Stops::AnotherAgency | Stops::AnotherStatute)
    }
}

/// Everything that can happen to a home. Batches, stays and protections are named by a number that is
/// taken round the list of those that there are.
#[derive(Clone, Debug)]
pub(crate) enum Op {
    Lodge(Vec<Asked>),
    LodgeAgain(usize),
    Resolve(usize),
    /// For the batch's first row alone.
    ResolveFirst(usize),
    /// A finding that was resolved in part, for all its rows.
    ResolveRest(usize),
    Clear(usize),
    /// Whoever lodged it tries to clear it.
    ClearAsClerk(usize),
    Decline(usize),
    Withdraw(usize),
    Answer(usize),
    EnterStay(Stops, i64),
    LiftStay(usize),
    Protect(usize),
    Unprotect(usize),
    /// The official's entry is ended; another takes office.
    Revoke,
    Seal,
    AdvanceHours(i64),
    /// The program ends, and is started again.
    Restart,
    /// The next write of this kind goes wrong so.
    Break(Write, Loss),
}

/// Random numbers from a seed.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % bound
    }
}

fn asked(dice: &mut Dice) -> Asked {
    let who = dice.below(TOWN.len());
    let stated = match dice.below(8) {
        0 | 1 => Stated::Of(dice.below(TOWN.len())),
        2 | 3 => Stated::Respelled,
        4 => Stated::Placeholder,
        _ => Stated::Own,
    };
    let number = match dice.below(6) {
        0 => Number::Of(dice.below(TOWN.len())),
        1 | 2 => Number::Own,
        _ => Number::None,
    };
    let flaw = if dice.below(4) == 0 { Flaw::ALL[dice.below(Flaw::ALL.len())] } else { Flaw::None };
    Asked { who, stated, number, flaw }
}

/// Draws what happens next.
pub(crate) fn draw(dice: &mut Dice) -> Op {
    let which = dice.below(64);
    match dice.below(40) {
        0..=6 => Op::Lodge((0..1 + dice.below(5)).map(|_| asked(dice)).collect()),
        7 => Op::LodgeAgain(which),
        8 | 9 => Op::Resolve(which),
        10 => match dice.below(2) {
            0 => Op::ResolveFirst(which),
            _ => Op::ResolveRest(which),
        },
        11..=16 => Op::Clear(which),
        17 => Op::ClearAsClerk(which),
        18 => Op::Decline(which),
        19 => Op::Withdraw(which),
        20..=27 => Op::Answer(which),
        28 => {
            let scopes = [
                Stops::Everything,
                Stops::Instrument,
                Stops::Agency,
                Stops::Statute,
                Stops::AnotherAgency,
                Stops::AnotherStatute,
            ];
            Op::EnterStay(scopes[dice.below(scopes.len())], [-1, 0, 30][dice.below(3)])
        }
        29 | 30 => Op::LiftStay(which),
        31 => Op::Protect(dice.below(TOWN.len())),
        32 => Op::Unprotect(which),
        33 => {
            if dice.below(4) == 0 {
                Op::Revoke
            } else {
                Op::Seal
            }
        }
        34 => Op::Seal,
        35 | 36 => Op::AdvanceHours([1, 25, 24 * 9 + 1, 24 * 31 + 1, 24 * 92 + 1][dice.below(5)]),
        37 => Op::Restart,
        _ => {
            let write = Write::ALL[dice.below(Write::ALL.len())];
            let loss = match dice.below(3) {
                0 if write == Write::Docket => Loss::Race,
                1 => Loss::Reply,
                _ => Loss::Write,
            };
            Op::Break(write, loss)
        }
    }
}
