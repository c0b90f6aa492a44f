//! Words behind a number that tell the way and no street: `5 HOUSES DOWN`, `123 BETWEEN MAIN AND ELM`, `45 EXIT`; and
//! names that stand where a street's should, such as `ANY ST`.

use crate::completeness::Reason;
use crate::token::{Word, phrase};

/// What is counted on the way.
const STEPS: [&str; 16] = [
    "HOUSES", "DOORS", "LIGHTS", "MIN", "MINS", "MINUTES", "MILE", "MILES", "BLOCK", "BLOCKS",
    "STORY", "BEDROOM", "CASAS", "CUADRAS", "MILLAS", "MINUTOS",
];

/// Which way the steps go.
const WAYS: [&str; 14] = [
    "DOWN", "UP", "PAST", "FROM", "OF", "AWAY", "OUTSIDE", "BEYOND", "AL", "DE", "ABAJO", "ARRIBA",
    "DESDE", "HASTA",
];

/// Names that nobody gives a street.
const STAND_INS: [&str; 9] =
    ["ANY", "YOUR", "ANYSTREET", "WHEREVER", "EVERYWHERE", "FAKE", "ASDF", "NONAME", "STREETNAME"];

/// Why the words name no street, if they do not. `ended` tells that a suffix follows them.
pub(super) fn vague(words: &[Word<'_>], ended: bool) -> Option<Reason> {
    let (first, rest) = words.split_first()?;
    let goes = rest.first().is_some_and(|word| word.is_any(&WAYS));
    // `9 MILE RD` is a street, and so is `LIGHTS CHAPEL RD`.
    let counted = first.is_any(&STEPS) && !first.is_any(&["MILE", "MILES", "BLOCK"]);
    if first.is_any(&STEPS) && goes || counted && !ended {
        return Some(Reason::NoStreet);
    }
    let between = first.is_any(&["BETWEEN", "CORNER", "ESQUINA", "ENTRE"]) && !rest.is_empty();
    let by = first.is_any(&["OFF", "AROUND", "BY", "PAST"]);
    // `OFF SHORE DR` is a name.
    let by = by
        && match rest {
            [only] => !only.is("SHORE"),
            _ => !ended,
        };
    if between || by {
        return Some(Reason::NoStreet);
    }
    if rest.is_empty() && first.is_any(&STAND_INS) || phrase(words) == "STREET NAME" {
        return Some(Reason::Placeholder);
    }
    let home = ["HOUSE", "HOME", "APARTMENTS", "BARRIO", "EXIT"];
    if !ended && rest.is_empty() && first.is_any(&home) || phrase(words) == "MOBILE HOME" {
        return Some(Reason::NoStreet);
    }
    if !ended && first.info.is_jail() && rest.last().is_some_and(|last| last.is("CELL")) {
        return Some(Reason::FacilityOnly);
    }
    // `123 MAIN AND ELM` and `123 MAIN AT ELM` are crossings.
    let crosses = rest
        .split_last()
        .is_some_and(|(_, inner)| inner.iter().any(|word| word.is_any(&["AND", "AT"])));
    (!ended && crosses).then_some(Reason::Ambiguous)
}
