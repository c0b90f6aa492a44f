//! Highways whose name is a number (Publication 28, section 237 and Appendix F).
//!
//! `COUNTY RD 5`, `CR 5` and `CO RD 5` are one name. A state highway, a state road and a state route of
//! one number are three names: which of them a state has is not for us to guess.

use super::Context;
use crate::tables::{HighwayForm, tables};
use crate::token::Word;

/// A highway's canonical name, and how many words it took.
pub(super) struct Highway {
    pub(super) name: String,
    pub(super) words: usize,
    /// A pound sign stands before the number.
    pub(super) signed: bool,
}

/// Reads a highway at the start of the words.
pub(super) fn read(words: &[Word<'_>], context: Context) -> Option<Highway> {
    let first = words.first()?;
    let kind = match first.text {
        "OLD" => Some("OLD"),
        "BUSINESS" | "BUS" => Some("BUSINESS"),
        "ALTERNATE" => Some("ALTERNATE"),
        _ => None,
    };
    if let Some(kind) = kind {
        let own = read(words.get(1..)?, context)?;
        return Some(Highway { name: format!("{kind} {}", own.name), words: own.words + 1, ..own });
    }
    if first.info.opens_highway()
        && let Some(highway) = listed(words, context)
    {
        return Some(highway);
    }
    if let Some((name, number)) = fused(first.text) {
        let name = format!("{name} {}", route(number)?);
        return Some(Highway { name, words: 1, signed: false });
    }
    of_state(words, context)
}

/// The road beside a highway, behind its number: `I 55 BYPASS`, `I 44 FRONTAGE RD`.
pub(super) fn beside<'a, 'b>(words: &'b [Word<'a>]) -> (&'static str, &'b [Word<'a>]) {
    match words {
        [one, rest @ ..] if one.is_any(&["BYPASS", "BYP", "BYPA", "BYPAS", "BYPS"]) => {
            (" BYPASS", rest)
        }
        [one, road, rest @ ..] if road.is_any(&["ROAD", "RD"]) => match one.text {
            "FRONTAGE" => (" FRONTAGE ROAD", rest),
            "SERVICE" => (" SERVICE ROAD", rest),
            "ACCESS" => (" ACCESS ROAD", rest),
            _ => ("", words),
        },
        _ => ("", words),
    }
}

fn listed(words: &[Word<'_>], context: Context) -> Option<Highway> {
    let fits = |form: &&HighwayForm| {
        words.len() > form.words.len()
            && form.words.iter().zip(words).all(|(form, word)| word.is(form))
    };
    let form = tables().highways().iter().find(fits)?;
    let mut count = form.words.len();
    let signed = words.get(count).is_some_and(|word| word.is("#"));
    if signed || words.get(count).is_some_and(|word| word.is_any(&["NO", "NUMBER"])) {
        count += 1;
    }
    let number = words.get(count)?;
    let standard = standard(form, context);
    // A letter alone is a route only behind the words that are nothing else.
    let lettered = number.is_letters() && number.text.len() <= 2 && takes_letters(standard);
    let last = words
        .get(count + 1)
        .is_none_or(|next| next.info.is_unit() || next.info.is_dir() || next.is("#"));
    let numbered = number.has_digit();
    if !numbered && (!lettered || !last || number.info.is_suffix()) {
        return None;
    }
    // `ROAD 5` is a highway, `RD 5TH` is none.
    let route = route(number.text).filter(|_| number.ordinal().is_none())?;
    Some(Highway { name: format!("{standard} {route}"), words: count + 1, signed })
}

fn takes_letters(standard: &str) -> bool {
    standard.contains(' ') || matches!(standard, "HIGHWAY" | "ROUTE")
}

/// `SR` is a state road in some states and a state route in the others.
fn standard(form: &HighwayForm, context: Context) -> &'static str {
    match form.standard {
        "SR" if matches!(context.state.as_ref(), Some(b"FL" | b"IN" | b"NM")) => "STATE ROAD",
        "SR" => "STATE ROUTE",
        "FM" if form.words == ["FARM", "ROAD"] && context.state != Some(*b"TX") => "FARM ROAD",
        other => other,
    }
}

/// `I35`, `US-98`, `CR12A`.
fn fused(word: &str) -> Option<(&'static str, &str)> {
    let at = word.find(|c: char| !c.is_ascii_uppercase())?;
    let (kind, number) = word.split_at_checked(at)?;
    let standard = match kind {
        "I" | "IH" => "INTERSTATE",
        "US" => "US HIGHWAY",
        "CR" => "COUNTY ROAD",
        "FM" => "FM",
        "SH" => "STATE HIGHWAY",
        "HWY" => "HIGHWAY",
        _ => return None,
    };
    Some((standard, number.trim_start_matches('-')))
}

/// `VERMONT 14`, `KY HIGHWAY 189`: only the address's own state.
fn of_state(words: &[Word<'_>], context: Context) -> Option<Highway> {
    let state = context.state?;
    let name = tables().state_name(state)?;
    let long = name.split(' ').count();
    let spelled =
        words.len() > long && name.split(' ').zip(words).all(|(name, word)| word.is(name));
    let count = if spelled { long } else { 1 };
    if !spelled && words.first()?.text.as_bytes() != state {
        return None;
    }
    let rest = words.get(count..)?;
    let of_the_state = rest.first()?.is_any(&["ST", "STATE"]);
    let (kind, more) = match rest.get(usize::from(of_the_state))? {
        word if of_the_state && word.info.suffix().is_some_and(|suffix| suffix.abbr == "HWY") => {
            (" STATE HIGHWAY", 2)
        }
        _ if of_the_state => return None,
        word if word.info.suffix().is_some_and(|suffix| suffix.abbr == "HWY") => (" HIGHWAY", 1),
        word if word.is_any(&["ROUTE", "RTE", "RT"]) => (" ROUTE", 1),
        _ => ("", 0),
    };
    let number = rest.get(more)?;
    let route =
        route(number.text).filter(|_| number.starts_with_digit() && number.ordinal().is_none())?;
    let name = format!("{name}{kind} {route}");
    Some(Highway { name, words: count + more + 1, signed: false })
}

/// A route number: without leading zeros, letters kept.
fn route(text: &str) -> Option<String> {
    let id = crate::unit::id_of(text);
    let plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (plain && id != "0" && !id.is_empty()).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::Slots;

    #[test]
    fn highways_by_example() {
        let table = [
            ("COUNTY RD 5", "COUNTY ROAD 5"),
            ("CR 5", "COUNTY ROAD 5"),
            ("US HWY 98", "US HIGHWAY 98"),
            ("I-35", "INTERSTATE 35"),
            ("HWY 12A", "HIGHWAY 12A"),
            ("SR 45", "STATE ROAD 45"),
            ("FARM TO MARKET 1960", "FM 1960"),
            ("FLORIDA 24", "FLORIDA 24"),
            ("FL 24", "FLORIDA 24"),
            ("OLD STATE RD 7", "OLD STATE ROAD 7"),
            ("COUNTY ROAD", "-"),
            ("ROAD 5TH", "-"),
            ("US STEEL DR", "-"),
        ];
        let context = Context { state: Some(*b"FL"), military: false };
        for (text, want) in table {
            let name = read(Slots::new(text).last(), context).map(|highway| highway.name);
            assert_eq!(name.as_deref().unwrap_or("-"), want, "{text}");
        }
    }
}
