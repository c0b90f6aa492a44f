//! The docket's leaves become the public log: tiles first, durable, then the checkpoint.
//!
//! Every command begins by publishing what the last one may have left, so recovery is the same road
//! as every day's. Nothing is published that does not extend what is published already.

use portcullis_tlog::{Checkpoint, Policy, TileBuilder, bundle, bundles_between, leaf_hash};

use crate::change::Head;
use crate::error::{Error, Result};
use crate::ports::{Docket, PublicLog, StoreError};
use crate::secrets::Secrets;
use crate::sequence::STEP_LEAVES;

/// How many leaves are read at once.
const LEAVES_AT_ONCE: u64 = 256 * 64;

/// Publishes everything up to the docket's head.
///
/// # Errors
///
/// The log cannot be written, or what is published is not a prefix of what the docket holds: then
/// the docket has been set back, or the log is not its own, and nothing is signed or written.
pub fn publish(docket: &dyn Docket, log: &dyn PublicLog, secrets: &Secrets) -> Result<Head> {
    let head = docket.head()?;
    let published = published(log, secrets)?;
    // Only a home that was just made has nothing published: anywhere else another log could be begun from an older docket.
    if published.is_none() && head.size > STEP_LEAVES {
        return Err(unusable(
            "the published log has no checkpoint, and the docket is of more than its beginning",
        ));
    }
    let from = published.as_ref().map_or(0, |checkpoint| checkpoint.size);
    if from > head.size {
        return Err(Error::Unavailable(
            "the published log is ahead of the docket: the docket is an older copy, and signing \
             from it would fork the log; restore the newest copy of the docket"
                .to_owned(),
        ));
    }
    let source = |tile| log.tile(tile);
    let mut tiles = TileBuilder::resume(from, &source)
        .map_err(|_| unusable("a tile of the published log is missing or cut"))?;
    if published.is_some_and(|checkpoint| checkpoint.root != tiles.root()) {
        return Err(unusable("the published tiles do not lead to the published checkpoint"));
    }
    if from == head.size && from > 0 {
        return check_equal(&head, tiles.root()).map(|()| head);
    }
    write_entries(docket, log, from, head.size)?;
    let mut emit = |tile: portcullis_tlog::Tile, bytes: &[u8]| log.write(&tile.path(), bytes);
    let mut at = from;
    while at < head.size {
        let end = head.size.min(at + LEAVES_AT_ONCE);
        for commitment in docket.leaves(at, end)? {
            tiles.push(leaf_hash(&commitment), &mut emit)?;
        }
        at = end;
    }
    tiles.finish(&mut emit)?;
    check_equal(&head, tiles.root())?;
    log.sync()?;
    log.publish(&head.checkpoint, &Policy::for_log(secrets.log().verifier()))?;
    Ok(head)
}

/// A published log that cannot be built on.
fn unusable(what: &str) -> Error {
    Error::Unavailable(format!(
        "{what}: nothing is signed on top of it; restore `public/log` from its newest copy"
    ))
}

/// The head that was signed must be the root of the leaves that are there.
fn check_equal(head: &Head, root: portcullis_tlog::Hash) -> Result<()> {
    let (signed, _) = Checkpoint::from_note(&head.checkpoint).map_err(Error::fault)?;
    if signed.size == head.size && signed.root == root {
        Ok(())
    } else {
        Err(Error::fault(
            "the docket's leaves do not lead to its signed head: restore the newest copy of the docket",
        ))
    }
}

fn published(log: &dyn PublicLog, secrets: &Secrets) -> Result<Option<Checkpoint>> {
    let Some(bytes) = log.checkpoint()? else { return Ok(None) };
    let foreign = || unusable("the published checkpoint is not signed by this home's log key");
    let (checkpoint, note) = Checkpoint::from_note(&bytes).map_err(|_| foreign())?;
    note.verify(secrets.log().verifier()).map_err(|_| foreign())?;
    Ok(Some(checkpoint))
}

fn write_entries(
    docket: &dyn Docket,
    log: &dyn PublicLog,
    from: u64,
    to: u64,
) -> std::result::Result<(), StoreError> {
    let width = u64::from(portcullis_tlog::TILE_WIDTH);
    for tile in bundles_between(from, to) {
        let first = tile.index * width;
        let leaves = docket.leaves(first, first + u64::from(tile.width))?;
        let bytes = bundle(leaves.iter().map(<[u8; 32]>::as_slice))
            .map_err(|error| StoreError::Broken(error.to_string()))?;
        log.write(&tile.entries_path(), &bytes)?;
    }
    Ok(())
}
