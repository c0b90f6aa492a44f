//! Facts, in Cedar's types. Built from a typed struct, so that no fact can be misspelt or missing.

use std::collections::HashMap;
use std::str::FromStr;

use cedar_policy::{EntityId, EntityTypeName, EntityUid, RestrictedExpression};
use jiff::civil::Date;
use portcullis_core::facts::{Facts, OfficerDefects, StatuteKind};
use portcullis_core::letter::{LetterFacts, Office};
use portcullis_core::order::{Ground, Stated};
use portcullis_core::period::Periods;
use portcullis_core::reason::Reason;
use portcullis_core::terms::Terms;

type Pairs = Vec<(String, RestrictedExpression)>;

/// The context of one request, name by name, as `schema.cedarschema` has it; `None` only if a type
/// name written here is not one that Cedar can read.
#[must_use]
pub fn pairs(facts: &Facts) -> Option<Pairs> {
    let yes = RestrictedExpression::new_bool;
    let mut pairs = vec![
        ("letter", RestrictedExpression::new_record(letter(&facts.letter)?).ok()?),
        ("name", member("Stated", stated(facts.name))?),
        ("address_malformed", yes(facts.address_malformed)),
        ("address", set("AddressDefect", facts.address.iter().map(|defect| defect.word()))?),
        ("beyond_address_limit", yes(facts.beyond.address)),
        ("tin_malformed", yes(facts.tin_malformed)),
        ("periods", member("Periods", periods(facts.periods))?),
        ("statute", member("Statute", statute(facts.statute))?),
        ("removal_offence", yes(facts.removal_offence)),
        ("departure_limb", yes(facts.departure_limb)),
        ("reason", member("Reason", reason(facts.reason))?),
        ("beyond_reason_limit", yes(facts.beyond.reason)),
        ("investigation", member("Stated", stated(facts.investigation))?),
        ("investigation_opened", member("Stated", stated(facts.investigation_opened))?),
        ("order_number", member("Stated", stated(facts.order_number))?),
        ("order_dated", member("Stated", stated(facts.order_dated))?),
        ("order_ground", member("Ground", ground(facts.order_ground))?),
        ("review", member("Stated", stated(facts.review))?),
        ("officers", set("OfficerDefect", officers(facts.officers))?),
        ("beyond_officer_limit", yes(facts.beyond.officer)),
        ("stayed", yes(facts.stayed)),
    ];
    pairs.extend(period_end(facts.periods).map(|end| ("last_period_end", day(end))));
    pairs.extend(facts.order_date.map(|date| ("order_date", day(date))));
    pairs.extend(facts.review_date.map(|date| ("review_date", day(date))));
    Some(pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn letter(facts: &LetterFacts) -> Option<Pairs> {
    let bools = [
        ("signature", facts.signature),
        ("official", facts.official),
        ("office", facts.office),
        ("agency", facts.agency),
        ("current", facts.current),
        ("unused", facts.unused),
        ("digest", facts.digest),
        ("count", facts.count),
        ("certified", facts.certified),
        ("purpose", facts.purpose),
        ("requested", facts.requested),
        ("instrument", facts.instrument),
        ("volume", facts.volume),
        ("justice", facts.justice),
    ];
    let bools = bools.map(|(name, value)| (name.to_owned(), RestrictedExpression::new_bool(value)));
    let office = facts.signer_office.map_or("other", Office::word);
    let named = [("date", day(facts.date)), ("signer_office", member("SignerOffice", office)?)];
    Some(named.map(|(name, value)| (name.to_owned(), value)).into_iter().chain(bools).collect())
}

/// What the rules may ask of the instrument itself: from when, and until when, it has effect.
#[must_use]
pub fn instrument(terms: &Terms) -> HashMap<String, RestrictedExpression> {
    let until = terms.effective_until.map(|until| ("effective_until".to_owned(), day(until)));
    let from = ("effective_from".to_owned(), day(terms.effective_from));
    [from].into_iter().chain(until).collect()
}

/// 31 December of the latest tax year stated.
#[must_use]
pub fn period_end(periods: Periods) -> Option<Date> {
    match periods {
        Periods::Closed { last } => Date::new(last, 12, 31).ok(),
        _ => None,
    }
}

fn day(date: Date) -> RestrictedExpression {
    RestrictedExpression::new_datetime(date.to_string())
}

fn uid(kind: &str, id: &str) -> Option<EntityUid> {
    let kind = EntityTypeName::from_str(kind).ok()?;
    Some(EntityUid::from_type_name_and_id(kind, EntityId::new(id)))
}

fn member(kind: &str, id: &str) -> Option<RestrictedExpression> {
    uid(kind, id).map(RestrictedExpression::new_entity_uid)
}

fn set<'a>(kind: &str, ids: impl Iterator<Item = &'a str>) -> Option<RestrictedExpression> {
    let members: Option<Vec<_>> = ids.map(|id| member(kind, id)).collect();
    members.map(RestrictedExpression::new_set)
}

fn stated(stated: Stated) -> &'static str {
    match stated {
        Stated::Stated => "stated",
        Stated::Missing => "missing",
        Stated::Malformed => "malformed",
    }
}

fn periods(periods: Periods) -> &'static str {
    match periods {
        Periods::Closed { .. } => "closed",
        Periods::Missing => "missing",
        Periods::Unbounded => "unbounded",
        Periods::Malformed => "malformed",
    }
}

fn statute(kind: StatuteKind) -> &'static str {
    match kind {
        StatuteKind::Criminal => "criminal",
        StatuteKind::Missing => "missing",
        StatuteKind::Tax => "tax",
        StatuteKind::NotCriminal => "not_criminal",
        StatuteKind::Unknown => "unknown",
        StatuteKind::NoSubsection => "no_subsection",
        StatuteKind::Malformed => "malformed",
    }
}

fn ground(ground: Ground) -> &'static str {
    match ground {
        Ground::Deportable => "deportable",
        Ground::Other => "other",
        Ground::Missing => "missing",
        Ground::Malformed => "malformed",
    }
}

fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Specific => "specific",
        Reason::General => "general",
        Reason::Missing => "missing",
        Reason::Malformed => "malformed",
    }
}

fn officers(defects: OfficerDefects) -> impl Iterator<Item = &'static str> {
    let all = [
        (defects.missing, "missing"),
        (defects.unknown, "unknown"),
        (defects.not_engaged, "not_engaged"),
        (defects.malformed, "malformed"),
    ];
    all.into_iter().filter(|(is, _)| *is).map(|(_, word)| word)
}
