//! The roll of officials: whose signature counts, for which agency, office and instruments.

use portcullis_core::accounting::{Kind, Record};
use portcullis_core::staff::Role;

use crate::change::{Change, OfficialRow};
use crate::engine::{Reply, Step};
use crate::error::Result;

pub(crate) fn import(step: &Step<'_>, mut officials: Vec<OfficialRow>) -> Result<Reply> {
    let (engine, actor, now) = (step.engine, step.actor, step.now);
    actor.must_be(Role::Clerk, "keep the roll of officials")?;
    let before = engine.docket.officials()?;
    for row in &mut officials {
        // An entry that was ended stays ended: a new key takes a new `kid`.
        let known = before.iter().find(|old| old.official.kid == row.official.kid);
        row.official.revoked = known.is_some_and(|old| old.official.revoked);
    }
    let mut sequence = step.sequence()?;
    for row in &officials {
        let record = Record::new(Kind::Roll, &now.to_string())
            .with("by", actor.id())
            .with("agency", row.official.agency.as_str())
            .with("subject", row.name.as_str())
            .with("detail", format!("{} {}", row.official.kid, row.official.office.word()));
        sequence.append(Kind::Roll, &record, None, None)?;
    }
    step.apply(sequence, Change { officials, ..Change::default() })?;
    Ok(Reply::Done)
}
