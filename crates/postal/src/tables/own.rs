//! Forms that no source lists and that people write: kinds of road, and misspelt directions and designators.
//!
//! Each is no word of any other table (`FLOR` is Florida, and no floor), and no word that a street is named by.

/// Kinds of road as counties and letterheads write them. `CO` is Colorado too, which `highway` tells apart.
pub(super) const ROADS: &str =
    "COUNTY ROUTE\tCO ROUTE,CO RTE,CO RT,CNTY ROUTE,CNTY RT,CTY ROUTE,CTY RTE,CTY RT
COUNTY ROAD\tC R
FM\tF M
STATE HIGHWAY\tS H
SR\tS R
US HIGHWAY\tUNITED STATES HIGHWAY,UNITED STATES HWY";

/// A word, and what is written for it.
pub(super) const SPELLINGS: &str = "NORTH\tNRTH,NTH,NORHT
SOUTH\tSO,STH,SOTH,SOUHT
WEST\tWST
APARTMENT\tAPMT,APTMT,APARTMNT,APPARTMENT
BUILDING\tBLD,BULDING,BUILDNG
SUITE\tSUTE,SUIET
BASEMENT\tBSMNT,BASMENT";
