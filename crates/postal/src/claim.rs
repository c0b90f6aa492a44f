//! A stated name and address in canonical form, and the keys by which equal claims meet.
//!
//! The register never has both sides in hand. A record has one key; a query has up to
//! [`QUERY_KEYS`](crate::QUERY_KEYS), and the record's is among them exactly when the comparison says
//! `same`, middle names apart. The table version is part of every key, so that claims read by different
//! rules never meet.

use crate::TABLE_VERSION;
use crate::address::Address;
use crate::name::Name;
use std::fmt;

/// The layout of a claim key.
const LAYOUT: u8 = 1;

/// A name and an address, both complete.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Claim {
    name: Name,
    address: Address,
}

impl Claim {
    /// Makes a claim.
    #[must_use]
    pub fn new(name: &Name, address: &Address) -> Claim {
        Claim { name: name.clone(), address: address.clone() }
    }

    /// The stated name.
    #[must_use]
    pub fn name(&self) -> &Name {
        &self.name
    }

    /// The stated address.
    #[must_use]
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// The one key of a record.
    #[must_use]
    pub fn record_key(&self) -> Vec<u8> {
        key(&self.name.key(), &self.address.key())
    }

    /// The keys of a query, the claim's own first.
    #[must_use]
    pub fn query_keys(&self) -> Vec<Vec<u8>> {
        let name = self.name.key();
        self.address.query_keys().iter().map(|address| key(&name, address)).collect()
    }
}

fn key(name: &[u8], address: &[u8]) -> Vec<u8> {
    let mut key = Vec::with_capacity(name.len() + address.len() + 7);
    key.push(LAYOUT);
    key.extend_from_slice(&TABLE_VERSION.to_be_bytes());
    for part in [name, address] {
        // Names and addresses have far less than 65,536 bytes: longer ones are not read at all.
        let length = u16::try_from(part.len()).unwrap_or(u16::MAX);
        key.extend_from_slice(&length.to_be_bytes());
        key.extend_from_slice(part);
    }
    key
}

impl fmt::Debug for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Claim(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::{NameColumns, read_name};
    use crate::reading::read_text;

    #[test]
    fn a_claim_key_has_its_parts_in_order() {
        let name = read_name(&NameColumns { last: "Doe", first: "Jane", middle: "", suffix: "" });
        let reading = read_text("123 Main St # 4, Springfield IL 62701");
        let claim = Claim::new(name.name().unwrap(), reading.address().unwrap());
        let key = claim.record_key();
        assert_eq!(key[..3], [1, 0, 8]);
        assert_eq!(claim.query_keys().len(), crate::QUERY_KEYS);
        assert_eq!(claim.query_keys()[0], key);
        assert_eq!(format!("{claim:?}"), "Claim(..)");
    }
}
