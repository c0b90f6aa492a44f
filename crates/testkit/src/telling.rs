//! What may be confirmed, told plainly from the records in the clear: no tags, no keys, no rules engine.

use portcullis_postal::{
    Columns, NameColumns, Verdict, compare, compare_names, read_columns, read_name,
};

use crate::asking::{Asked, Flaw};
use crate::people::{Person, TOWN};

/// Whether the record is of the person and the address that the row states.
#[must_use]
pub fn answers_to(record: &Person, asked: &Asked) -> bool {
    let person = asked.person();
    let name = |p: &Person| {
        read_name(&NameColumns { last: p.last, first: p.first, middle: p.middle, suffix: p.suffix })
    };
    let on_record = read_columns(&Columns {
        line1: record.line1,
        line2: record.line2,
        city: record.city,
        state: record.state,
        zip: record.zip,
    });
    let [line1, line2, city, state, zip] = asked.address();
    let stated = read_columns(&Columns {
        line1: &line1,
        line2: &line2,
        city: &city,
        state: &state,
        zip: &zip,
    });
    let number_differs =
        !asked.tin().is_empty() && !record.tin.is_empty() && asked.tin() != record.tin;
    compare(&stated, &on_record).verdict == Verdict::Same
        && compare_names(&name(person), &name(record)).verdict == Verdict::Same
        && !number_differs
}

/// Whether the row, lawful in all else, may be confirmed: exactly one person answers to it.
#[must_use]
pub fn one_answers(asked: &Asked) -> bool {
    TOWN.iter().filter(|record| answers_to(record, asked)).count() == 1
}

/// Whether the row may be confirmed at all, protections and stays apart.
#[must_use]
pub fn may_confirm(asked: &Asked) -> bool {
    asked.flaw == Flaw::None && one_answers(asked)
}
