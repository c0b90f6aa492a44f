//! One reading of one address: columns or free text, from the first fold to the last reason.
//!
//! Columns and text meet in `slots`: what is left of the text once the locality is known is a list of
//! slots, of which exactly one must be a delivery line. A slot before it may name an addressee or a
//! facility, a slot after it a unit; any other slot is a leftover.

mod aside;
mod columns;
mod settled;
mod slots;

use crate::address::{Address, Delivery};
use crate::completeness::{Completeness, Reason};
use crate::delivery::Context;
use crate::fold::clean;
use crate::locality::{self, Locality};
use crate::placeholder::is_placeholder;
use crate::token::Slots;
use crate::trace::{Rule, Step, Trace};
use crate::unit;
use std::fmt;
use std::sync::OnceLock;

/// More words than any address has.
const WORDS_MAX: usize = 96;

/// More bytes than any address has.
const BYTES_MAX: usize = 4_000;

/// The address columns of a file, as written.
#[derive(Clone, Copy)]
pub struct Columns<'a> {
    /// The first address line.
    pub line1: &'a str,
    /// The second address line.
    pub line2: &'a str,
    /// The city.
    pub city: &'a str,
    /// The state: two letters or its name.
    pub state: &'a str,
    /// The ZIP, with or without four more digits.
    pub zip: &'a str,
}

impl fmt::Debug for Columns<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Columns(..)")
    }
}

/// What was understood of a stated address.
#[derive(Clone)]
pub struct Reading {
    address: Option<Address>,
    reasons: Vec<Reason>,
    facility: Option<String>,
    trace: Trace,
    steps: OnceLock<Vec<Step>>,
}

impl Reading {
    /// Whether the address is complete.
    #[must_use]
    pub fn completeness(&self) -> Completeness {
        match self.reasons.is_empty() {
            true => Completeness::Complete,
            false => Completeness::Incomplete(self.reasons.clone()),
        }
    }

    /// The address in canonical form: there is one exactly when it is complete.
    #[must_use]
    pub fn address(&self) -> Option<&Address> {
        self.address.as_ref()
    }

    /// The rules that were applied, in order. They say nothing about the text.
    #[must_use]
    pub fn trace(&self) -> &[Step] {
        self.steps.get_or_init(|| self.trace.steps())
    }

    /// The folded lines that stood around the delivery line and name an addressee or a facility.
    #[must_use]
    pub fn facility(&self) -> Option<&str> {
        self.facility.as_deref()
    }
}

impl fmt::Debug for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reading(..)")
    }
}

/// Reads the address columns of a file. The city, state and ZIP columns are authoritative; the lines may
/// repeat them.
#[must_use]
pub fn read_columns(columns: &Columns<'_>) -> Reading {
    understand_columns(columns, finish)
}

/// What to do with the slots once the locality is known.
type Finish = fn(&Slots<'_>, Locality, Trace) -> Reading;

fn understand_columns(columns: &Columns<'_>, finish: Finish) -> Reading {
    if [columns.city, columns.state, columns.zip].iter().all(|column| column.trim().is_empty()) {
        return understand_lines(&[columns.line1, columns.line2], finish);
    }
    let mut trace = Trace::default();
    trace.note(Rule::Fold);
    let lengths =
        [columns.line1, columns.line2, columns.city, columns.state, columns.zip].map(str::len);
    if lengths.iter().sum::<usize>() > BYTES_MAX {
        return incomplete(vec![Reason::Leftover], None, trace);
    }
    let cleaned = cleaned(&[columns.line1, columns.line2]);
    let mut slots = Slots::new(&cleaned);
    let mut found = columns::locality(columns, &mut trace);
    if found.zip.is_none() || found.state.is_none() || found.city.is_empty() {
        columns::complete_from_lines(&mut slots, &mut found, &mut trace);
    } else {
        columns::drop_repeated(&mut slots, &found, &mut trace);
    }
    finish(&slots, found, trace)
}

/// Reads free text: one line, or several.
#[must_use]
pub fn read_text(text: &str) -> Reading {
    understand_lines(&[text], finish)
}

fn understand_lines(lines: &[&str], finish: Finish) -> Reading {
    let mut trace = Trace::default();
    trace.note(Rule::Fold);
    if lines.iter().map(|line| line.len()).sum::<usize>() > BYTES_MAX {
        return incomplete(vec![Reason::Leftover], None, trace);
    }
    let cleaned = cleaned(lines);
    let mut slots = Slots::new(&cleaned);
    if slots.words.len() > WORDS_MAX || is_placeholder(&slots.words) {
        return finish(&slots, Locality::default(), trace);
    }
    let mut found = Locality::default();
    locality::take(&mut slots, &mut found, &mut trace);
    finish(&slots, found, trace)
}

fn cleaned(texts: &[&str]) -> String {
    let mut out = Vec::with_capacity(texts.iter().map(|text| text.len() + 2).sum());
    texts.iter().for_each(|text| clean(text, &mut out));
    String::from_utf8(out).unwrap_or_default()
}

fn finish(slots: &Slots<'_>, found: Locality, trace: Trace) -> Reading {
    let read = put_together(slots, found, trace);
    let Some(address) = &read.address else { return read };
    if settled::reads_back(address) {
        return read;
    }
    incomplete(vec![Reason::Ambiguous], read.facility, read.trace)
}

fn put_together(slots: &Slots<'_>, mut found: Locality, mut trace: Trace) -> Reading {
    // `NY NY 10011`.
    if found.city == "NY" && found.state == Some(*b"NY") {
        trace.note(Rule::CityWords);
        found.city = "NEW YORK".to_owned();
    }
    let context = Context {
        state: found.state,
        military: locality::is_post_office(&found.city)
            || matches!(found.state.as_ref(), Some(b"AA" | b"AE" | b"AP")),
        diplomatic: found.city == "DPO",
    };
    let parts = slots::read(slots, &found, context, &mut trace);
    let mut reasons = parts.reasons;
    if found.ambiguous {
        reasons.push(Reason::Ambiguous);
    }
    judge_locality(
        &found,
        parts.line.is_some(),
        parts.placeholder,
        slots.words.is_empty(),
        &mut reasons,
    );
    let facility = Some(parts.facility).filter(|facility| !facility.is_empty());
    let (Some(line), true, Some(state), Some(zip)) =
        (parts.line, reasons.is_empty(), found.state, found.zip)
    else {
        return incomplete(reasons, facility, trace);
    };
    let mut units = line.units;
    units.extend(parts.units);
    if !unit::settle(&mut units) {
        return incomplete(vec![Reason::Ambiguous], facility, trace);
    }
    let mut delivery = line.delivery;
    // A box at a post office has no apartments.
    let boxed = matches!(delivery, Delivery::PoBox(_) | Delivery::Military { .. });
    // Five digits without a designator are the ZIP Code over again.
    let zip_again = units.iter().any(|unit| unit.is_pound() && unit.id.as_bytes() == zip);
    if boxed && !units.is_empty() || zip_again {
        return incomplete(vec![Reason::Leftover], facility, trace);
    }
    // A street or a box at home is no address at a post office overseas (Publication 28, section 238).
    if context.military && !matches!(delivery, Delivery::Military { .. }) {
        return incomplete(vec![Reason::Ambiguous], facility, trace);
    }
    let unmarked = if context.is_puerto_rico() { parts.unmarked } else { String::new() };
    if let Err(reason) = place(&mut delivery, parts.urbanization, unmarked) {
        return incomplete(vec![reason], facility, trace);
    }
    let address = Address { delivery, units, city: found.city, state, zip };
    Reading { address: Some(address), reasons, facility, trace, steps: OnceLock::new() }
}

/// Puts a street into its area, which is never dropped: in Puerto Rico an unmarked line before a street may be one too.
fn place(delivery: &mut Delivery, area: String, unmarked: String) -> Result<(), Reason> {
    match delivery {
        Delivery::Street(street) => {
            // A street with an area of its own is in no other for a name above it, unless the name is an area's.
            let named = street.urbanization.is_empty() && area.is_empty();
            let opens = unmarked.split(' ').next().unwrap_or("");
            if !named && ["VILLA", "VILLAS", "VISTA", "BRISAS", "CALLE", "LOMAS"].contains(&opens) {
                return Err(Reason::Ambiguous);
            }
            let area = if named { unmarked } else { area };
            if area.is_empty() {
                return Ok(());
            }
            if !street.urbanization.is_empty() && street.urbanization != area {
                return Err(Reason::Ambiguous);
            }
            street.urbanization = area;
            Ok(())
        }
        _ => Ok(()),
    }
}

fn incomplete(mut reasons: Vec<Reason>, facility: Option<String>, mut trace: Trace) -> Reading {
    trace.note(Rule::Incomplete);
    if reasons.contains(&Reason::ZipStateConflict) {
        trace.note(Rule::ZipState);
    }
    if reasons.is_empty() {
        reasons.push(Reason::NoStreet);
    }
    reasons.sort_unstable();
    reasons.dedup();
    let alone = |reason: &Reason| {
        matches!(
            reason,
            Reason::NoAddress | Reason::Placeholder | Reason::ZipOnly | Reason::Foreign
        )
    };
    if let Some(only) = reasons.iter().copied().find(alone) {
        reasons = vec![only];
    }
    Reading { address: None, reasons, facility, trace, steps: OnceLock::new() }
}

/// Words that stand where a city should: a letter, `ANYTOWN`, the state or the country over again.
fn is_no_city(city: &str, state: Option<crate::tables::State>) -> bool {
    let stand_in = matches!(
        city,
        "CITY"
            | "TOWN"
            | "ANYTOWN"
            | "ANYWHERE"
            | "ANY CITY"
            | "ANY TOWN"
            | "NO CITY"
            | "SOMEWHERE"
            | "USA"
            | "US"
            | "COUNTY"
            | "UNITED STATES"
    );
    let stand_in = stand_in || city.len() == 1 || city.ends_with(" COUNTY");
    // `OHIO, OH`; New York is in New York.
    let of_a_state = crate::tables::tables().state(city);
    let again = of_a_state.is_some_and(|own| Some(own) == state) && city != "NEW YORK";
    again || (stand_in || of_a_state.is_some()) && !crate::places::is_place(city, state)
}

/// The reasons that the locality gives, and those of a text that is nothing else.
fn judge_locality(
    found: &Locality,
    line: bool,
    placeholder: bool,
    no_words: bool,
    reasons: &mut Vec<Reason>,
) {
    let place = !found.city.is_empty() || found.state.is_some();
    let zip = found.zip.is_some();
    if placeholder {
        reasons.push(Reason::Placeholder);
        return;
    }
    if !line && no_words && !found.foreign {
        reasons.retain(|reason| *reason != Reason::NoStreet);
        match (place, zip, found.stand_in) {
            (false, false, false) => return reasons.push(Reason::NoAddress),
            (false, false, true) => return reasons.push(Reason::Placeholder),
            (false, true, _) => return reasons.push(Reason::ZipOnly),
            // `UNKNOWN, TX 77002`.
            (true, _, true) if found.city.is_empty() => return reasons.push(Reason::Placeholder),
            (true, ..) => reasons.push(Reason::NoStreet),
        }
    }
    if found.foreign {
        return reasons.push(Reason::Foreign);
    }
    if found.city.is_empty() || found.state.is_none() || is_no_city(&found.city, found.state) {
        reasons.push(Reason::NoLocality);
    }
    match (found.zip, found.state) {
        (None, _) => reasons.push(Reason::NoZip),
        (Some(zip), Some(state)) if !locality::agrees(zip, state) => {
            reasons.push(Reason::ZipStateConflict);
        }
        _ => {}
    }
}
