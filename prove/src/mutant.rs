//! Rules changed on purpose: lost, turned around, loosened, told for one another. Something must notice each.
//!
//! A mutant changes the rule and the grant alike, as somebody who misreads the law would. Where only one of the two is
//! changed they disagree, which the gateway takes for a fault; that is a kind of its own.

use portcullis_engine::ports::Rulebook as _;
use portcullis_rules::{CedarRulebook, Pack};

use crate::law::Result;

/// What was done to a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// The rule and its part of the grant are gone.
    Lost,
    /// The rule is gone, and the grant still has its part.
    ForbidLost,
    /// `unless` is read as `when`.
    TurnedAround,
    /// The rule has the next rule's condition, and the next has this one's.
    Swapped,
    /// One comparison, connective, bound or list is changed.
    Loosened,
}

impl Kind {
    /// All five.
    pub const ALL: [Kind; 5] =
        [Kind::Lost, Kind::ForbidLost, Kind::TurnedAround, Kind::Swapped, Kind::Loosened];

    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Kind::Lost => "lost",
            Kind::ForbidLost => "lost, grant kept",
            Kind::TurnedAround => "unless read as when",
            Kind::Swapped => "swapped with the next",
            Kind::Loosened => "loosened",
        }
    }
}

/// A pack with one thing changed.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// The rule.
    pub rule: String,
    /// What was done.
    pub kind: Kind,
    /// What exactly.
    pub how: String,
    /// The pack, changed.
    pub pack: Pack,
}

/// Where a rule stands in its file, and the condition that it demands.
#[derive(Clone, Debug)]
struct Place {
    id: String,
    file: String,
    whole: std::ops::Range<usize>,
    condition: std::ops::Range<usize>,
}

/// Every mutant of a pack, rule by rule in clause order.
///
/// # Errors
///
/// The pack's rules are not written in the form of the house.
pub fn mutants(pack: &Pack) -> Result<Vec<Mutant>> {
    let places = places(pack)?;
    let mut all = Vec::new();
    for (place, next) in places.iter().zip(places.iter().cycle().skip(1)) {
        let condition = text(pack, place)?;
        let mut add = |kind, how: &str, pack| {
            let (rule, how) = (place.id.clone(), how.to_owned());
            all.push(Mutant { rule, kind, how, pack });
        };
        let lost = lost(pack, place)?;
        add(Kind::ForbidLost, "the rule alone", lost.clone());
        add(Kind::Lost, "the rule and its part of the grant", regranted(&lost)?);
        let around = changed(pack, place, &format!("  !({})\n", condition.trim()))?;
        add(Kind::TurnedAround, "unless read as when", regranted(&around)?);
        let other = text(pack, next)?;
        if other.trim() != condition.trim() {
            let half = changed(pack, place, &other)?;
            let moved = places_again(&half, &next.id)?;
            let whole = changed(&half, &moved, &condition)?;
            add(Kind::Swapped, &next.id, regranted(&whole)?);
        }
        for (how, loose) in loosened(&condition) {
            let loose = changed(pack, place, &loose)?;
            add(Kind::Loosened, &how, regranted(&loose)?);
        }
    }
    Ok(all)
}

fn places(pack: &Pack) -> Result<Vec<Place>> {
    let rulebook = CedarRulebook::load(pack).map_err(|error| error.to_string())?;
    rulebook.terms().rules.iter().map(|rule| places_again(pack, &rule.code)).collect()
}

fn places_again(pack: &Pack, id: &str) -> Result<Place> {
    let mark = format!("@id(\"{id}\")");
    let lacking = || format!("{id}: no rule of the form `@id(…) … unless {{ … }};`");
    let (file, text) =
        pack.folder("rules/").find(|(_, text)| text.contains(&mark)).ok_or_else(lacking)?;
    let from = text.find(&mark).ok_or_else(lacking)?;
    let after = |from: usize, what: &str| {
        text.get(from..).and_then(|rest| rest.find(what)).map(|at| from + at).ok_or_else(lacking)
    };
    let open = after(from, "unless {\n")? + "unless {\n".len();
    let close = after(open, "};")?;
    Ok(Place {
        id: id.to_owned(),
        file: file.to_owned(),
        whole: from..close + "};".len(),
        condition: open..close,
    })
}

fn text(pack: &Pack, place: &Place) -> Result<String> {
    let text = pack.file(&place.file).map_err(|error| error.to_string())?;
    Ok(text.get(place.condition.clone()).unwrap_or_default().to_owned())
}

fn replaced(pack: &Pack, place: &Place, range: &std::ops::Range<usize>, new: &str) -> Result<Pack> {
    let mut text = pack.file(&place.file).map_err(|error| error.to_string())?.to_owned();
    text.replace_range(range.clone(), new);
    Ok(pack.clone().with(&place.file, &text))
}

fn changed(pack: &Pack, place: &Place, condition: &str) -> Result<Pack> {
    replaced(pack, place, &place.condition, condition)
}

/// The rule is gone from its file and from the clause order.
fn lost(pack: &Pack, place: &Place) -> Result<Pack> {
    let pack = replaced(pack, place, &place.whole, "")?;
    let manifest = pack.file("instrument.toml").map_err(|error| error.to_string())?;
    let manifest = manifest.replace(&format!("  \"{}\",\n", place.id), "");
    Ok(pack.with("instrument.toml", &manifest))
}

/// The pack with its grant made again from its rules.
fn regranted(pack: &Pack) -> Result<Pack> {
    let file = "rules/10-grant.cedar";
    let grant = pack.file(file).map_err(|error| error.to_string())?;
    let head = grant.split_once("when {\n").map(|(head, _)| head);
    let head =
        head.ok_or_else(|| format!("{file}: no grant of the form `permit … when {{ … }};`"))?;
    let manifest = pack.file("instrument.toml").map_err(|error| error.to_string())?;
    let ids = pack.folder("rules/").flat_map(|(_, text)| text.lines());
    let ids = ids.filter_map(|line| line.strip_prefix("@id(\"")?.strip_suffix("\")"));
    let mut parts = Vec::new();
    for id in ids.filter(|id| manifest.contains(&format!("  \"{id}\",\n"))) {
        let place = places_again(pack, id)?;
        parts.push(format!("  ({})", text(pack, &place)?.trim()));
    }
    let grant = format!("{head}when {{\n{}\n}};\n", parts.join(" &&\n"));
    Ok(pack.clone().with(file, &grant))
}

/// Each single change of a comparison, a connective, a bound or a list.
fn loosened(condition: &str) -> Vec<(String, String)> {
    const EDITS: [(&str, &str); 14] = [
        (" > ", " >= "),
        (" < ", " <= "),
        (" >= ", " > "),
        (" <= ", " < "),
        (" != ", " == "),
        (" == ", " != "),
        ("&&", "||"),
        ("||", "&&"),
        ("\"90d\"", "\"89d\""),
        ("\"90d\"", "\"91d\""),
        ("else true", "else false"),
        ("!context", "context"),
        ("!(", "("),
        ("-01-01", "-01-02"),
    ];
    let mut all = Vec::new();
    for (from, to) in EDITS {
        for (nth, (at, _)) in condition.match_indices(from).enumerate() {
            let mut loose = condition.to_owned();
            loose.replace_range(at..at + from.len(), to);
            all.push((format!("`{}` for `{}` ({})", to.trim(), from.trim(), nth + 1), loose));
        }
    }
    // What is asked where a date is absent.
    for (at, _) in condition.match_indices("else context.") {
        let end = condition.get(at..).and_then(|rest| rest.find(['\n', ')'])).map(|end| at + end);
        let mut loose = condition.to_owned();
        loose.replace_range(at..end.unwrap_or(condition.len()), "else true");
        all.push(("nothing asked where the date is absent".to_owned(), loose));
    }
    // Each member of a list, left out.
    for (at, _) in condition.match_indices("SignerOffice::\"") {
        let rest = condition.get(at..).unwrap_or_default();
        let end = rest.match_indices('"').nth(1).map_or(rest.len(), |(end, _)| end + 1);
        let member = rest.get(..end).unwrap_or_default();
        // The last of a list has no comma behind it, and the one before it may stay.
        let with_comma = [format!("{member}, "), format!("{member},"), format!(", {member}")];
        let listed = with_comma.iter().find(|part| condition.contains(part.as_str()));
        let own = listed.map_or(member, String::as_str);
        all.push((format!("without {member}"), condition.replacen(own, "", 1)));
    }
    all
}
