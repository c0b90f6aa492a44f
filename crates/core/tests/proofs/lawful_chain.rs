// The one lawful way from a row to a decision: every step takes the proof before it.
use jiff::Timestamp;
use portcullis_core::clearance::{Clearance, Cleared, clear};
use portcullis_core::comparison::{Compared, Opened, SameAddress, compare};
use portcullis_core::determination::{AllElements, Finding, Returned, determine};
use portcullis_core::disclosure::{Decision, decide};
use portcullis_core::item::Item;
use portcullis_core::protection::Protections;
use portcullis_core::stay::Stays;

const DETERMINE: fn(Item, &Finding) -> Result<AllElements, Box<Returned>> = determine;
const CLEAR: fn(AllElements, &Clearance) -> Result<Cleared, Box<AllElements>> = clear;
const COMPARE: fn(Cleared, &[Opened]) -> Compared = compare;
const SAME: fn(SameAddress) -> Compared = Compared::Same;
const DECIDE: fn(Compared, &Stays, &dyn Protections, Timestamp) -> Decision = decide;

/// Where an item stops short of a decision.
enum Stopped {
    Returned(Box<Returned>),
    NotCleared(Box<AllElements>),
}

struct Found<'a> {
    finding: &'a Finding,
    clearance: &'a Clearance,
    opened: &'a [Opened],
    stays: &'a Stays,
    protections: &'a dyn Protections,
}

fn walk(item: Item, found: &Found<'_>, now: Timestamp) -> Result<Decision, Stopped> {
    let elements: AllElements = DETERMINE(item, found.finding).map_err(Stopped::Returned)?;
    let cleared: Cleared = CLEAR(elements, found.clearance).map_err(Stopped::NotCleared)?;
    let compared = match COMPARE(cleared, found.opened) {
        Compared::Same(same) => SAME(same),
        missed => missed,
    };
    Ok(DECIDE(compared, found.stays, found.protections, now))
}

fn main() {
    let _ = walk;
}
