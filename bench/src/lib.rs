//! What several measurements share.

pub mod pairs;
