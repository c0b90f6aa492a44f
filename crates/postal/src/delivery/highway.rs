//! Highways whose name is a number (Publication 28, section 237 and Appendix F).
//!
//! `COUNTY RD 5`, `CR 5` and `CO RD 5` are one name. A state highway, a state road and a state route of
//! one number are three names: which of them a state has is not for us to guess.

use super::Context;
use crate::tables::{HighwayForm, State, tables};
use crate::token::{Word, phrase};

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
    if let Some((name, number)) = fused(first.text, context) {
        let name = format!("{name} {}", route(number)?);
        return Some(Highway { name, words: 1, signed: false });
    }
    of_state(words, context)
}

/// The road beside a highway, behind its number: `I 55 BYPASS`, `I 44 FRONTAGE RD`.
pub(super) fn beside<'a, 'b>(words: &'b [Word<'a>]) -> (&'static str, &'b [Word<'a>]) {
    match words {
        [one, road, rest @ ..]
            if one.is_any(&["BYPASS", "BYP", "BYPA", "BYPAS", "BYPS"])
                && road.is_any(&["ROAD", "RD"]) =>
        {
            (" BYPASS ROAD", rest)
        }
        [one, rest @ ..] if one.is_any(&["BUSINESS", "BUS"]) => (" BUSINESS", rest),
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

/// Whether the words open with this spelling of a kind of highway.
pub(super) fn opens(form: &HighwayForm, words: &[Word<'_>]) -> bool {
    words.len() >= form.words.len()
        && form.words.iter().zip(words).all(|(form, word)| word.is(form))
}

fn listed(words: &[Word<'_>], context: Context) -> Option<Highway> {
    let form = tables().highways().iter().find(|form| opens(form, words))?;
    // In Colorado `CO ROUTE 8` may be the state's.
    if context.state == Some(*b"CO")
        && form.standard == "COUNTY ROUTE"
        && form.words.first() == Some(&"CO")
    {
        return None;
    }
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
    // `US HIGHWAY # 12`: no such road goes without its number.
    let signed = signed && !matches!(standard, "US HIGHWAY" | "INTERSTATE");
    Some(Highway { name: format!("{standard} {route}"), words: count + 1, signed })
}

/// The highways of the United States have numbers only.
fn takes_letters(standard: &str) -> bool {
    let kept = ["COUNTY ", "STATE ", "TOWNSHIP ", "FARM "];
    kept.iter().any(|kept| standard.starts_with(kept)) || matches!(standard, "HIGHWAY" | "ROUTE")
}

fn standard(form: &HighwayForm, context: Context) -> &'static str {
    match form.standard {
        "SR" => state_road(context),
        "FM" if form.words == ["FARM", "ROAD"] && context.state != Some(*b"TX") => "FARM ROAD",
        other => other,
    }
}

/// What `SR` stands for in a state.
fn state_road(context: Context) -> &'static str {
    match context.state.as_ref() {
        Some(b"FL" | b"IN" | b"NM") => "STATE ROAD",
        _ => "STATE ROUTE",
    }
}

/// `I35`, `US-98`, `CR12A`, `SR-39`; and in Kentucky `KY-1207`, which is `KENTUCKY HIGHWAY 1207` (Appendix F).
fn fused(word: &str, context: Context) -> Option<(String, &str)> {
    let at = word.find(|c: char| !c.is_ascii_uppercase())?;
    let (kind, number) = word.split_at_checked(at)?;
    let number = number.trim_start_matches('-');
    let standard = match kind {
        "I" | "IH" | "INTERSTATE" => "INTERSTATE",
        "US" => "US HIGHWAY",
        "CR" => "COUNTY ROAD",
        "FM" => "FM",
        "SH" => "STATE HIGHWAY",
        "SR" => state_road(context),
        "HWY" | "HIGHWAY" => "HIGHWAY",
        "RT" | "RTE" | "ROUTE" => "ROUTE",
        // `FL-12` is the twelfth floor in Florida too.
        _ if kind != "FL" => {
            let own = context.state.filter(|own| own.as_slice() == kind.as_bytes())?;
            let sound = number.starts_with(|c: char| c.is_ascii_digit());
            let name = tables().state_name(own).filter(|_| sound)?;
            return Some((format!("{name} HIGHWAY"), number));
        }
        _ => return None,
    };
    Some((standard.to_owned(), number))
}

/// `VERMONT 14`, `KY HIGHWAY 189`, `CA COUNTY ROAD 150`. Without a kind of road only the address's own state is one.
fn of_state(words: &[Word<'_>], context: Context) -> Option<Highway> {
    let (state, count) = state_at(words, context.state)?;
    let name = tables().state_name(state)?;
    let own = context.state == Some(state);
    let rest = words.get(count..)?;
    if let Some(county) = listed(rest, context).filter(|road| road.name.starts_with("COUNTY ")) {
        let (name, words) = (format!("{name} {}", county.name), county.words + count);
        return Some(Highway { name, words, ..county });
    }
    let of_the_state = rest.first()?.is_any(&["ST", "STATE"]);
    let highway = |word: &Word<'_>| word.info.suffix().is_some_and(|suffix| suffix.abbr == "HWY");
    let (kind, more) = match rest.get(usize::from(of_the_state))? {
        word if of_the_state && highway(word) => (" STATE HIGHWAY", 2),
        _ if of_the_state => return None,
        word if highway(word) => (" HIGHWAY", 1),
        word if word.is_any(&["ROUTE", "RTE", "RT"]) => (" ROUTE", 1),
        // Appendix F: `KENTUCKY 440` is `KENTUCKY HIGHWAY 440`.
        _ if own => (" HIGHWAY", 0),
        _ => return None,
    };
    let number = rest.get(more)?;
    let route =
        route(number.text).filter(|_| number.starts_with_digit() && number.ordinal().is_none())?;
    let name = format!("{name}{kind} {route}");
    Some(Highway { name, words: count + more + 1, signed: false })
}

/// The state that the words open with, by its name or its two letters, and how many words it takes. Letters that are a
/// direction or a county are those.
fn state_at(words: &[Word<'_>], own: Option<State>) -> Option<(State, usize)> {
    let first = words.first().filter(|word| word.info.opens_state())?;
    let named = (1..=3).rev().find_map(|count| {
        let name = phrase(words.get(..count)?);
        tables().state(name).filter(|_| name.len() > 2).map(|state| (state, count))
    });
    let code = || {
        let state = tables().state(first.text).filter(|_| first.text.len() == 2)?;
        (own == Some(state) || !first.info.is_dir()).then_some(state)
    };
    named.or_else(|| code().map(|state| (state, 1)))
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
            ("FLORIDA 24", "FLORIDA HIGHWAY 24"),
            ("FL 24", "FLORIDA HIGHWAY 24"),
            ("OLD STATE RD 7", "OLD STATE ROAD 7"),
            ("COUNTY ROAD", "-"),
            ("ROAD 5TH", "-"),
            ("US STEEL DR", "-"),
        ];
        let context = Context { state: Some(*b"FL"), ..Context::default() };
        for (text, want) in table {
            let name = read(Slots::new(text).last(), context).map(|highway| highway.name);
            assert_eq!(name.as_deref().unwrap_or("-"), want, "{text}");
        }
    }
}
