//! Why rows of a batch are held, as it stands now: for the custodian's own people.
//!
//! A requester is told `held` and no more, since an order of a court need not be theirs to know. What is said here
//! says nothing about the register: it is judged on the request alone, before the register would be opened.

use std::collections::BTreeSet;

use portcullis_core::clearance::RowRanges;
use portcullis_core::moment::Moment;
use portcullis_core::state::{BatchState, ItemState};
use portcullis_core::stay::Stays;

use crate::change::{BatchRow, FindingRow, ItemRow};
use crate::engine::Engine;
use crate::error::Result;
use crate::proceed::{self, Again};
use crate::safeguards;
use crate::stay::{self, scope_words};

/// What stops the held rows among `items` now, each with what to do; nothing if none is held.
///
/// # Errors
///
/// The docket cannot be read, or what it keeps is not what was lodged.
pub fn reasons(
    engine: &Engine,
    batch: &BatchRow,
    findings: &[FindingRow],
    items: &[&ItemRow],
    moment: Moment,
) -> Result<Vec<String>> {
    let held = |row: &&&ItemRow| row.state == ItemState::Held;
    let held: BTreeSet<u32> = items.iter().filter(held).map(|row| row.index).collect();
    let mut why = Vec::new();
    if held.is_empty() {
        return Ok(why);
    }
    let id = &batch.id;
    for finding in findings.iter().filter(|finding| finding.resolved.is_none()) {
        let code = &finding.code;
        why.push(format!(
            "the finding {code} is open: counsel looks, then `resolve {id} --finding {code} --reason \"…\"`"
        ));
    }
    for finding in findings {
        let resolved = finding.resolved.as_deref().and_then(RowRanges::parse);
        let Some(resolved) = resolved else { continue };
        let left = held.iter().filter(|row| !resolved.contains(**row)).count();
        if left > 0 {
            let code = &finding.code;
            why.push(format!(
                "the finding {code} is resolved for other rows only, {left} of these wait: counsel looks, then \
                 `resolve {id} --finding {code} --reason \"…\"`"
            ));
        }
    }
    if batch.state == BatchState::HeldByFinding {
        return Ok(why);
    }
    let again = proceed::read_again(engine, batch, moment)?;
    for code in &again.letter_defects {
        why.push(format!(
            "the letter is no longer in order ({code}): its signer lodges the rows again under a new letter"
        ));
    }
    why.extend(orders(engine, batch, &again, &held, moment)?);
    if why.is_empty() {
        let terms = again.rulebook.terms();
        why.push(format!(
            "nothing in the request stops it now: `answer {id} --out DIR` decides it; a person about whom the \
             agency has asked {} times in {} days stays held for the overseer",
            terms.limits.attempts, terms.limits.attempts_days
        ));
    }
    Ok(why)
}

/// The orders that stop held rows now, and the want of safeguards.
fn orders(
    engine: &Engine,
    batch: &BatchRow,
    again: &Again,
    held: &BTreeSet<u32>,
    moment: Moment,
) -> Result<Vec<String>> {
    let (id, mut why) = (&batch.id, Vec::new());
    let rows = || again.rows.iter().filter(|read| held.contains(&read.item.index()));
    for order in stay::standing(&stay::history(engine, moment.known)?, moment) {
        let one = Stays(vec![order.stay.clone()]);
        if !order.vacated && rows().any(|read| one.bars(&read.item, moment.at)) {
            why.push(format!(
                "the stay {} of {} ({}) stops {}: `stay list`; once it is lifted, `answer {id} --out DIR` decides",
                order.stay.id,
                order.words.court,
                order.words.docket,
                scope_words(&order.stay.scope)
            ));
        }
    }
    for row in safeguards::standing(engine, moment)? {
        if row.agency == batch.agency && !safeguards::is_in_force(&row, moment.at) {
            why.push(format!(
                "the overseer has not found the safeguards of {} in force: `safeguards list`; once they are, \
                 `answer {id} --out DIR` decides",
                row.agency
            ));
        }
    }
    Ok(why)
}
