//! Step 6: the delivery line, by kind and in a fixed order.
//!
//! Post office box, military, rural route, highway contract, general delivery, Puerto Rico, street
//! (highway, grid, ordinary). The first kind that fits decides; what it cannot place is never dropped
//! in silence, it is a reason. Equality is settled here, by there being one canonical form.

mod military;
mod pobox;
mod rural;
mod street;
mod highway;
mod number;
mod ordinal;
mod puerto_rico;

use crate::address::Delivery;
use crate::completeness::Reason;
use crate::tables::State;
use crate::token::{Word, phrase};
use crate::trace::{Rule, Trace};
use crate::unit::{self, Unit};

pub(crate) use puerto_rico::{area_and_units, goes_on, is_urbanization};

/// A delivery line that could be read, and the units on it.
pub(crate) struct Line {
    pub(crate) delivery: Delivery,
    pub(crate) units: Vec<Unit>,
}

/// What surrounds the line that is being read.
#[derive(Clone, Copy, Default)]
pub(crate) struct Context {
    pub(crate) state: Option<State>,
    pub(crate) military: bool,
    /// The post office is a DPO.
    pub(crate) diplomatic: bool,
}

impl Context {
    pub(crate) fn is_puerto_rico(self) -> bool {
        self.state == Some(*b"PR")
    }
}

/// Reads one slot as a delivery line.
pub(crate) fn read(
    words: &[Word<'_>],
    context: Context,
    trace: &mut Trace,
) -> Result<Line, Reason> {
    let Some(first) = words.first() else { return Err(Reason::NoStreet) };
    if words.iter().any(Word::is_foreign) {
        return Err(Reason::Ambiguous);
    }
    if let Some(result) = pobox::read(words, context, trace) {
        return result;
    }
    if context.military
        && let Some(result) = military::read(words, context, trace)
    {
        return result;
    }
    if let Some(result) = rural::read(words, trace) {
        return result;
    }
    if is_general_delivery(words) {
        trace.note(Rule::General);
        return Err(Reason::GeneralDelivery);
    }
    if context.is_puerto_rico()
        && let Some(result) = puerto_rico::read(words, context, trace)
    {
        return result;
    }
    if first.info.is_unit() || first.is("#") {
        return unit_first(words, context, trace);
    }
    street::read(words, context, trace)
}

/// Whether the words open a route or a military line, whose box may follow.
pub(crate) fn opens_route(words: &[Word<'_>]) -> bool {
    rural::opens(words) || military::opens(words)
}

pub(crate) fn is_general_delivery(words: &[Word<'_>]) -> bool {
    if words.first().is_none_or(Word::starts_with_digit) {
        return false;
    }
    if !words.first().is_some_and(|word| word.is_any(&["GENERAL", "GEN", "LISTA", "ENTREGA"])) {
        return false;
    }
    let listed = [
        "ENTREGA GENERAL",
        "GENERAL DELIVERY",
        "GEN DELIVERY",
        "GENERAL DEL",
        "GEN DEL",
        "LISTA DE CORREOS",
    ];
    listed.contains(&phrase(words))
        || (words.len() <= 3 && phrase(words).starts_with("GENERAL DELIVERY"))
}

/// `APT 4 123 MAIN ST`: the unit stands before the number.
fn unit_first(words: &[Word<'_>], context: Context, trace: &mut Trace) -> Result<Line, Reason> {
    for count in 2..=4 {
        let (Some(front), Some(rest)) = (words.get(..count), words.get(count..)) else { break };
        if !rest.first().is_some_and(Word::starts_with_digit) {
            continue;
        }
        if let (Some(mut units), Ok(line)) =
            (unit::units(front), street::read(rest, context, trace))
        {
            units.extend(line.units);
            return Ok(Line { delivery: line.delivery, units });
        }
    }
    street::read(words, context, trace)
}

/// A box or route number: letters and digits, without leading zeros and inner hyphens.
fn box_id(words: &[Word<'_>]) -> Option<String> {
    let sign = |word: &Word<'_>| word.is_any(&["#", "NO", "NUMBER", "NUM"]);
    let words = match words {
        [one, rest @ ..] if sign(one) && !rest.is_empty() => rest,
        _ => words,
    };
    let fits = |word: &Word<'_>| word.is_plain() && (word.has_digit() || word.is_letter());
    match words {
        [one] if fits(one) => Some(unit::id_of(one.text)),
        [one, two] if one.is_digits() && two.is_letter() || one.is_letter() && two.is_digits() => {
            Some(format!("{}{}", unit::id_of(one.text), unit::id_of(two.text)))
        }
        _ => None,
    }
}
