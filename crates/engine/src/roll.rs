//! The roll of officials: whose signature counts, for which agency, office and instruments.

use jiff::Timestamp;
use portcullis_core::accounting::{Kind, Record};
use portcullis_core::staff::Role;

use crate::acting::Actor;
use crate::change::{Change, OfficialRow};
use crate::engine::{Engine, Reply};
use crate::error::{Error, Result};
use crate::sequence::Sequence;

pub(crate) fn import(
    engine: &Engine,
    actor: &Actor,
    mut officials: Vec<OfficialRow>,
    now: Timestamp,
) -> Result<Reply> {
    actor.must_be(Role::Clerk, "keep the roll of officials")?;
    let before = engine.docket.officials()?;
    for row in &mut officials {
        // An entry that was ended stays ended: a new key takes a new `kid`.
        let known = before.iter().find(|old| old.official.kid == row.official.kid);
        row.official.revoked = known.is_some_and(|old| old.official.revoked);
    }
    let head = engine.docket.head()?;
    let mut sequence = Sequence::at(&head, &engine.secrets, engine.entropy.as_ref(), now)?;
    for row in &officials {
        let record = Record::new(Kind::Roll, &now.to_string())
            .with("by", actor.id())
            .with("agency", row.official.agency.as_str())
            .with("subject", row.name.as_str())
            .with("detail", format!("{} {}", row.official.kid, row.official.office.word()));
        sequence.append(Kind::Roll, &record, None, None)?;
    }
    let mut change = Change { officials, ..Change::default() };
    sequence.finish(&mut change)?;
    engine.docket.apply(&change).map_err(Error::from)?;
    Ok(Reply::Done)
}
