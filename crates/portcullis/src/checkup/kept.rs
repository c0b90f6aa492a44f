//! What is kept of batches, looked over: each as its accounting says.

use jiff::Timestamp;
use portcullis_engine::engine::Engine;
use portcullis_engine::{Error, deliver};

use super::{Check, good};

/// Every batch, where its rows and its findings stand.
pub(super) fn batches(engine: &Engine) -> Result<Check, Error> {
    let batches = engine.batches()?;
    for batch in &batches {
        engine.findings(batch)?;
    }
    Ok(good("batches", format!("{} are there, each as its accounting says", batches.len())))
}

/// What is counted.
pub(super) fn counts(engine: &Engine) -> Result<Check, Error> {
    engine.counts_as_recorded(Timestamp::MIN, u64::MAX)?;
    Ok(good("counts", "what is counted of people, officers and addresses is what was counted"))
}

/// The rows that answers tell of.
pub(super) fn answers(engine: &Engine) -> Result<Check, Error> {
    let count = deliver::all_as_recorded(engine)?;
    Ok(good(
        "answers",
        format!("the rows of {count} answered batches are those that their answers tell of"),
    ))
}
