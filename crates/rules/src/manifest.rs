//! `instrument.toml`: what an instrument is, whom it admits, and its limits.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use portcullis_core::letter::Office;
use portcullis_core::terms::{Limits, OrderRequired};
use serde::Deserialize;

use crate::pack::{Pack, PackError};

/// The file as written. Unknown keys are errors.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the keys are explained in the file itself")]
pub struct Manifest {
    pub id: String,
    pub version: u32,
    pub title: String,
    pub parties: Vec<String>,
    pub governing_date: String,
    pub time_zone: String,
    pub effective_from: toml::value::Datetime,
    pub effective_until: Option<toml::value::Datetime>,
    pub permits: Vec<String>,
    pub implies: Vec<String>,
    pub schema_sha256: String,
    pub cedar: String,
    pub reviewers: Vec<String>,
    pub agencies: BTreeSet<String>,
    pub justice_agencies: BTreeSet<String>,
    pub offices: BTreeSet<String>,
    pub purposes: BTreeSet<String>,
    pub requested: BTreeSet<String>,
    pub certifications: BTreeSet<String>,
    pub engaged_roles: BTreeSet<String>,
    pub order_required: String,
    pub clause_order: Vec<String>,
    pub limits: WireLimits,
}

/// The `[limits]` table as written.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the keys are those of `portcullis_core::terms::Limits`")]
pub struct WireLimits {
    pub officer_subjects_soft: u32,
    pub officer_subjects_hard: u32,
    pub reason_rows_soft: u32,
    pub reason_rows_hard: u32,
    pub address_rows_soft: u32,
    pub address_rows_hard: u32,
    pub letter_rows_soft: u64,
    pub letter_rows_hard: u64,
    pub window_days: u32,
    pub attempts: u32,
    pub attempts_days: u32,
    pub reason_words_min: usize,
    pub periods_max: usize,
    pub register_age_days_max: u32,
}

impl From<WireLimits> for Limits {
    fn from(wire: WireLimits) -> Limits {
        Limits {
            officer_subjects_soft: wire.officer_subjects_soft,
            officer_subjects_hard: wire.officer_subjects_hard,
            reason_rows_soft: wire.reason_rows_soft,
            reason_rows_hard: wire.reason_rows_hard,
            address_rows_soft: wire.address_rows_soft,
            address_rows_hard: wire.address_rows_hard,
            letter_rows_soft: wire.letter_rows_soft,
            letter_rows_hard: wire.letter_rows_hard,
            window_days: wire.window_days,
            attempts: wire.attempts,
            attempts_days: wire.attempts_days,
            reason_words_min: wire.reason_words_min,
            periods_max: wire.periods_max,
            register_age_days_max: wire.register_age_days_max,
        }
    }
}

impl Manifest {
    /// Reads the pack's `instrument.toml`.
    ///
    /// # Errors
    ///
    /// The file is lacking or not of this form; the message names line and key.
    pub fn read(pack: &Pack) -> Result<Manifest, PackError> {
        toml::from_str(pack.file("instrument.toml")?)
            .map_err(|error| PackError::one(format!("instrument.toml: {error}")))
    }

    /// The offices, as the closed list names them.
    ///
    /// # Errors
    ///
    /// Each word that is no office of the clause.
    pub fn offices(&self) -> Result<BTreeSet<Office>, PackError> {
        let unknown: Vec<String> = self
            .offices
            .iter()
            .filter(|word| Office::from_word(word).is_none())
            .map(|word| {
                format!("instrument.toml: offices: `{word}` is no office of 26 USC 6103(i)(2)(A)")
            })
            .collect();
        if unknown.is_empty() {
            Ok(self.offices.iter().filter_map(|word| Office::from_word(word)).collect())
        } else {
            Err(PackError { problems: unknown })
        }
    }

    /// When rows must state a removal order.
    ///
    /// # Errors
    ///
    /// The word is neither `always` nor `removal-offence`.
    pub fn order_required(&self) -> Result<OrderRequired, PackError> {
        match self.order_required.as_str() {
            "always" => Ok(OrderRequired::Always),
            "removal-offence" => Ok(OrderRequired::ForRemovalOffence),
            _ => Err(PackError::one(
                "instrument.toml: order_required: say `always` or `removal-offence`",
            )),
        }
    }

    /// The purposes for which letters may ask: each is a criminal one.
    ///
    /// # Errors
    ///
    /// One is on no list of the clause's: 26 USC 6103(i)(2) has no civil use.
    pub fn purposes(&self) -> Result<BTreeSet<String>, PackError> {
        const CRIMINAL: [&str; 3] = ["criminal-investigation", "criminal-proceeding", "grand-jury"];
        let strange: Vec<&String> =
            self.purposes.iter().filter(|own| !CRIMINAL.contains(&own.as_str())).collect();
        match strange.first() {
            None => Ok(self.purposes.clone()),
            Some(own) => Err(PackError::one(format!(
                "instrument.toml: purposes: `{own}` is none of {}: the exception has no civil use",
                CRIMINAL.join(", ")
            ))),
        }
    }

    /// The zone in which days are counted.
    ///
    /// # Errors
    ///
    /// The name is not one of the IANA database.
    pub fn time_zone(&self) -> Result<TimeZone, PackError> {
        let unknown =
            || format!("instrument.toml: time_zone: `{}` is no IANA zone", self.time_zone);
        TimeZone::get(&self.time_zone).map_err(|_| PackError::one(unknown()))
    }
}

/// A TOML date as a calendar date.
///
/// # Errors
///
/// It has a time, or is no date.
pub fn date(key: &str, value: &toml::value::Datetime) -> Result<Date, PackError> {
    let plain = value.time.is_none() && value.offset.is_none();
    let date = value.to_string().parse::<Date>().ok().filter(|_| plain);
    date.ok_or_else(|| PackError::one(format!("instrument.toml: {key}: write a date: 2025-04-07")))
}
