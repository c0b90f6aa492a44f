//! Whether the words behind a house number can be a street's name, or are two places, a distance or a stand-in.

use super::{OPENERS, place, vague};
use crate::completeness::Reason;
use crate::delivery::highway::opens;
use crate::tables::{HighwayForm, tables};
use crate::token::{Word, phrase};

/// Whether what is left can be a street's name.
pub(super) fn sound_name(
    words: &[Word<'_>],
    no_suffix: bool,
    directed: bool,
) -> Result<(), Reason> {
    let Some((first, rest)) = words.split_first() else { return Err(Reason::NoStreet) };
    if words.iter().any(|word| !word.is_plain()) {
        return Err(Reason::Leftover);
    }
    let whole = phrase(words);
    // `100 BLOCK OF MAIN ST` is no house.
    let houses = rest.first().is_none_or(|word| word.is_any(&["HOUSE", "ISLAND"]));
    if first.is_any(&["BLOCK", "BLK"]) && !houses {
        return Err(Reason::NoNumber);
    }
    if is_two_streets(words, !no_suffix) {
        return Err(Reason::Ambiguous);
    }
    if no_suffix && rest.is_empty() && is_no_name(first, directed) {
        return Err(Reason::NoStreet);
    }
    if no_suffix && crate::placeholder::is_placeholder(words) {
        return Err(Reason::Placeholder);
    }
    if !no_suffix && rest.is_empty() && matches!(whole, "ST" | "AVE" | "RD" | "DR") {
        return Err(Reason::NoStreet);
    }
    let opened = first.is_any(&OPENERS);
    let inner_suffix = rest.iter().any(|word| word.info.is_strong());
    // `PARISH ROAD 3`: the number is the road's.
    let numbered_road = match words {
        [name @ .., road, number] => number.is_digits() && super::takes_a_number(road, name),
        _ => false,
    };
    if no_suffix && inner_suffix && !opened && !numbered_road {
        return Err(Reason::Leftover);
    }
    // `100 HOSPITAL`, `12 CITY HALL`: a place by its name.
    if no_suffix && place::is_place(words) {
        return Err(Reason::FacilityOnly);
    }
    not_a_place(words, no_suffix)?;
    // `123 125 MAIN ST`, `12 OAK 9 ELM ST`: two numbers.
    let second_names = !no_suffix && is_apart_ordinal(words) || is_measured(rest);
    let highway = first.info.opens_highway();
    let inner = rest.split_last().is_some_and(|(_, inner)| inner.iter().any(Word::is_digits));
    if first.is_digits() && !rest.is_empty() && !second_names || inner && !opened && !highway {
        return Err(Reason::Ambiguous);
    }
    // `BROADWAY 4` may be a unit; behind a suffix word it is a number of the road.
    let trailing = rest.last().is_some_and(Word::is_digits);
    let road = words.iter().any(|word| word.info.is_suffix() || word.info.opens_highway());
    if trailing && no_suffix && !road && !opened {
        return Err(Reason::Ambiguous);
    }
    if words.len() > 8 {
        return Err(Reason::Leftover);
    }
    Ok(())
}

/// Whether a name holds two streets, or an apartment between two kinds of road. `ended` tells that a suffix follows it.
fn is_two_streets(words: &[Word<'_>], ended: bool) -> bool {
    // `MAIN ST AND 5TH AVE` is a crossing, `MAIN ST OR 12 OAK AVE` and `MAIN ST 12 OAK AVE` are two addresses.
    let two_streets = |at: usize| match words.get(at..) {
        Some([one, two, ..]) if one.info.is_strong() && two.is_any(&["AND", "OR"]) => true,
        Some([one, two, three, ..]) if one.info.is_strong() && two.is_digits() => {
            three.is_letters() && !three.info.is_suffix()
        }
        _ => false,
    };
    // `ELM ST 5 ST` may be an apartment, or two streets.
    let twice = ended
        && matches!(words, [_, .., road, number] if road.info.is_strong() && number.is_digits());
    twice || (0..words.len()).any(two_streets)
}

/// Whether one word alone is no street's name: a suffix, a number, a direction, a unit.
fn is_no_name(word: &Word<'_>, directed: bool) -> bool {
    let suffix_only = word.info.is_suffix() && !word.info.may_stand_alone() && !directed;
    let bare_number = !word.text.bytes().any(|byte| byte.is_ascii_alphabetic()) && !directed;
    suffix_only || bare_number || word.info.is_dir() || word.info.is_unit()
}

/// `42 ND` is one number.
fn is_apart_ordinal(words: &[Word<'_>]) -> bool {
    let [number, ending] = words else { return false };
    super::spelling::apart_ordinal(number, ending).is_some()
}

/// `10 MILE`, `5 POINTS` are names.
fn is_measured(rest: &[Word<'_>]) -> bool {
    let numbered = [
        "MILE", "MILES", "POINTS", "POINT", "OAKS", "PINES", "CORNERS", "FORKS", "SPRINGS",
        "BRIDGES", "NOTCH", "ACRE", "ACRES", "RIVERS",
    ];
    rest.first().is_some_and(|word| word.is_any(&numbered))
}

/// Whether a kind of road comes with which one it is: `12 US HIGHWAY`, `12 CALLE` do not say.
pub(super) fn is_a_road(words: &[Word<'_>]) -> Result<(), Reason> {
    if matches!(phrase(words), "THE STREETS" | "UNDER THE BRIDGE" | "UNDER A BRIDGE") {
        return Err(Reason::Placeholder);
    }
    if place::is_center(words) {
        return Err(Reason::FacilityOnly);
    }
    // A box or a route, and not which.
    if matches!(
        phrase(words),
        "BOX"
            | "PO BOX"
            | "POB"
            | "RR"
            | "HC"
            | "HCR"
            | "RFD"
            | "STAR ROUTE"
            | "RURAL ROUTE"
            | "APARTADO"
            | "BO"
            | "BUZON"
    ) {
        return Err(Reason::NoNumber);
    }
    let opening = matches!(
        phrase(words),
        "CALLE"
            | "CLL"
            | "AVENIDA"
            | "PASEO"
            | "PSO"
            | "CARR"
            | "CARRETERA"
            | "CAMINO"
            | "CAM"
            | "URB"
            | "COND"
    );
    let words = match words {
        [dir, rest @ ..] | [rest @ .., dir] if dir.info.is_dir() => rest,
        _ => words,
    };
    let kind = |form: &HighwayForm| {
        form.words.len() == words.len() && opens(form, words) && !names_streets(form)
    };
    let highway = words.first().is_some_and(|word| word.info.opens_highway());
    if opening || highway && tables().highways().iter().any(kind) {
        return Err(Reason::NoStreet);
    }
    Ok(())
}

/// A kind of road that is a street's whole name too: `12 COUNTY RD`, `7 PARK ROAD`, `4 I` behind which `ST` is left out.
fn names_streets(form: &HighwayForm) -> bool {
    match form.words.as_slice() {
        [one] => *one == "I" || tables().info(one).is_suffix(),
        [one, "ROAD" | "RD"] => {
            let named = [
                "COUNTY", "COUNTRY", "STATE", "FARM", "RANCH", "PRIVATE", "FOREST", "PARK", "FIRE",
                "SERVICE",
            ];
            named.contains(one)
        }
        _ => false,
    }
}

/// `NOT REMEMBERED`, `NO SABE EL NOMBRE`, `STREET NAME UNKNOWN`: words that no street without a suffix opens or ends
/// with, nor one with a suffix where a sentence goes on (`UNABLE TO RECALL STREET`).
fn says_nothing(words: &[Word<'_>], no_suffix: bool) -> Result<(), Reason> {
    let [first, second, ..] = words else { return Ok(()) };
    let opens = first.is_any(&[
        "NOT",
        "UNABLE",
        "CANNOT",
        "CANT",
        "COULD",
        "WOULD",
        "WONT",
        "DIDNT",
        "DOESNT",
        "DONT",
        "FAILED",
        "FAILURE",
        "REFUSED",
        "REFUSES",
        "DECLINED",
        "DECLINES",
        "ADDRESS",
        "UNKNOWN",
        "UNK",
        "ILLEGIBLE",
        "SIN",
        "NINGUN",
        "NINGUNA",
    ]);
    // `NO NAME UNO` is a street.
    let denies = first.is("NO") && second.is_letters() && !second.is("NAME");
    let ends = words.last().is_some_and(|last| {
        last.is_any(&[
            "UNKNOWN",
            "UNK",
            "DESCONOCIDO",
            "DESCONOCIDA",
            "ILLEGIBLE",
            "REFUSED",
            "WITHHELD",
        ])
    });
    if !no_suffix {
        let goes_on = opens && second.is_any(&["TO", "NOT", "AT"]);
        return if goes_on { Err(Reason::Placeholder) } else { Ok(()) };
    }
    match () {
        () if opens || denies || ends => Err(Reason::Placeholder),
        // `24 HOUR FITNESS`.
        () if first.is("HOUR") => Err(Reason::FacilityOnly),
        () => Ok(()),
    }
}

/// What stands behind a number and is no street: a second place, a distance, a facility, a stand-in.
fn not_a_place(words: &[Word<'_>], no_suffix: bool) -> Result<(), Reason> {
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return Ok(()) };
    // Almost every name is settled by its words being none of those that are asked for here.
    let told = |word: &Word<'_>| word.info.is_asked() || word.info.is_atom() || word.info.is_jail();
    if !words.iter().any(told) {
        return Ok(());
    }
    vague::vague(words, !no_suffix).map_or(Ok(()), Err)?;
    // `123 MAIN OR OAK ST`, `123 TO 125 MAIN ST`, `12 OAK ST FORMERLY 9 ELM ST`.
    let connects = |word: &Word<'_>| {
        word.is_any(&[
            "OR",
            "THEN",
            "FORMERLY",
            "PREVIOUSLY",
            "FKA",
            "AKA",
            "NEAR",
            "BEHIND",
            "OPPOSITE",
        ])
    };
    says_nothing(words, no_suffix)?;
    let joins = first.is_any(&["AND", "TO", "THRU", "THROUGH", "Y", "O"])
        && words.get(1).is_some_and(Word::has_digit);
    let on_a_street =
        first.is_any(&["GARAGE", "BASEMENT"]) && words.iter().any(|word| word.is("ON"));
    // `MAIN ST AT OAK AVE`, `MAIN ST GARAGE ON OAK AVE`.
    let street = words.iter().position(|word| word.info.is_strong());
    let on_a_street = on_a_street
        || street.is_some_and(|at| {
            words.iter().skip(at).any(|word| word.is_any(&["AT", "ON", "CORNER"]))
        });
    if words.len() > 1 && words.iter().any(connects) || joins || on_a_street {
        let only_first =
            connects(first) && !words.get(1..).is_some_and(|rest| rest.iter().any(connects));
        return Err(if only_first && !first.is("OR") {
            Reason::NoStreet
        } else {
            Reason::Ambiguous
        });
    }
    // `2 MILES NORTH OF TOWN`, `123 FEET SOUTH OF MAIN ST`.
    if no_suffix
        && words.len() <= 2
        && first.is_any(&["BLOCKS", "MILES", "YARDS", "METERS", "FEET"])
    {
        return Err(Reason::NoStreet);
    }
    let measure = first.is_any(&["MILE", "MILES", "MI", "BLOCKS", "FEET", "YARDS", "METERS", "KM"]);
    let measured = |word: &Word<'_>| word.is_any(&["OF", "FROM", "OUT"]);
    if measure && words.iter().any(measured) {
        return Err(Reason::NoStreet);
    }
    // `123 COUNTY JAIL`, `5 HOMELESS SHELTER`, `123 JAIL`: a place by its name; but `12 JAIL RD` has a suffix.
    // `7 ELEVEN`: a shop.
    if no_suffix && words.len() == 1 && first.is("ELEVEN") {
        return Err(Reason::FacilityOnly);
    }
    if no_suffix && last.info.is_jail() {
        return Err(Reason::FacilityOnly);
    }
    if matches!(words, [streets, of, ..] if streets.is("STREETS") && of.is("OF")) {
        return Err(Reason::NoStreet);
    }
    if is_nobodys(words, first, last, no_suffix) {
        return Err(Reason::Placeholder);
    }
    Ok(())
}

/// Whether the words say that nobody lives there.
fn is_nobodys(words: &[Word<'_>], first: &Word<'_>, last: &Word<'_>, no_suffix: bool) -> bool {
    // `123 XXX ST`, `12 ST UNKNOWN`, `12 ON THE STREET`; a street may be named Unknown.
    let stand_in = |word: &Word<'_>| {
        word.info.is_atom() && !word.is_any(&["UNKNOWN", "NA", "NONE", "NULL", "NIL"])
    };
    let unknown = first.info.is_suffix() && words.len() == 2 && last.info.is_atom();
    let nobody = no_suffix
        && (first.is("HOMELESS")
            || first.is_any(&["PREVIOUS", "PRIOR"]) && last.text.starts_with("ADDRESS"));
    nobody || words.iter().all(stand_in) || unknown || matches!(phrase(words), "ON THE" | "NFA")
}
