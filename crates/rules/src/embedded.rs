//! The packs that the program carries, so that a home needs no other file to begin.

use crate::pack::Pack;

macro_rules! pack {
    ($folder:literal: $($path:literal),+ $(,)?) => {
        [$(($path, include_str!(concat!("../../../instruments/", $folder, "/v1/", $path)))),+]
    };
}

const STATUTE: [(&str, &str); 15] = pack!("usc26-6103-i-2":
    "instrument.toml", "schema.cedarschema", "statutes.csv", "places.csv", "cases.csv",
    "rules/10-grant.cedar", "rules/20-form.cedar", "rules/30-purpose.cedar",
    "rules/90-governance.cedar", "properties/assumptions.cedar", "properties/elements.cedar",
    "properties/letter.cedar", "PROOFS.json", "source/26-usc-6103.txt", "source/8-usc-1253.txt",
);

const AGREEMENT: [(&str, &str); 16] = pack!("irs-ice-mou-2025":
    "instrument.toml", "schema.cedarschema", "statutes.csv", "places.csv", "cases.csv",
    "rules/10-grant.cedar", "rules/20-form.cedar", "rules/30-purpose.cedar",
    "rules/90-governance.cedar", "properties/assumptions.cedar", "properties/elements.cedar",
    "properties/letter.cedar", "PROOFS.json", "source/26-usc-6103.txt", "source/8-usc-1253.txt",
    "source/agreement-2025.txt",
);

/// The statute alone.
pub const STATUTE_ID: &str = "usc26-6103-i-2";
/// The agreement of 2025 under it.
pub const AGREEMENT_ID: &str = "irs-ice-mou-2025";

/// Every embedded pack, by id.
pub fn packs() -> impl Iterator<Item = (&'static str, Pack)> {
    [(STATUTE_ID, Pack::new(STATUTE)), (AGREEMENT_ID, Pack::new(AGREEMENT))].into_iter()
}

/// The embedded pack of that id.
#[must_use]
pub fn pack(id: &str) -> Option<Pack> {
    packs().find(|(known, _)| *known == id).map(|(_, pack)| pack)
}
