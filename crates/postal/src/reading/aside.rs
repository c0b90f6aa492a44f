//! What may be set aside: a line that names an addressee or a facility, and tells nothing of where the house is.
//!
//! A unit, a tower, a rear house or a number on such a line tells one household from the next, so a line that holds
//! any is never dropped: its unit is read, or the address is not complete (Publication 28, sections 213 and 28).

mod several;

pub(super) use several::is_which;

use several::{LETTERED, PARTS, ROMANS, SIDES, is_one_building, is_parted};

use crate::placeholder::is_placeholder;
use crate::token::{Word, phrase};
use crate::unit::{self, Unit};

/// Names that have a number in them: `MOTEL 6` is no sixth motel.
const NUMBERED_NAMES: [[&str; 2]; 6] = [
    ["MOTEL", "6"],
    ["SUPER", "8"],
    ["STUDIO", "6"],
    ["STUDIO", "54"],
    ["PIER", "1"],
    ["7", "ELEVEN"],
];

/// Openings that turn an address into another place, or into a past one.
const TURNS: [&str; 45] = [
    "BY THE",
    "NEXT DOOR",
    "DOWN FROM",
    "UP FROM",
    "OFF",
    "PAST",
    "AL FRENTE",
    "LEAVE AT",
    "LEAVE WITH",
    "IN BACK",
    "AT THE",
    "NOT AT",
    "NO LONGER",
    "FORMERLY",
    "FORMER",
    "PREVIOUS",
    "PREVIOUSLY",
    "OLD ADDRESS",
    "LAST ADDRESS",
    "ACROSS FROM",
    "ACROSS",
    "BEHIND",
    "NEXT TO",
    "NEAR",
    "BESIDE",
    "BETWEEN",
    "OPPOSITE",
    "CORNER OF",
    "CORNER",
    "UNDER",
    "OUTSIDE",
    "IN FRONT OF",
    "IN BACK OF",
    "AROUND",
    "CLOSE TO",
    "MOVED FROM",
    "EVICTED FROM",
    "FRENTE A",
    "DETRAS DE",
    "AL LADO DE",
    "CERCA DE",
    "ESQUINA",
    "ENTRE",
    "ANTES",
    "ANTERIOR",
];

/// Stand-ins that say that nobody lives at the address beside them.
const VOIDS: [&str; 31] = [
    "DECEASED",
    "RETURNED",
    "EVICTED",
    "RELOCATED",
    "FALLECIDO",
    "FALLECIDA",
    "SE MUDO",
    "NO SUCH ADDRESS",
    "VACANT",
    "HOMELESS",
    "TRANSIENT",
    "NO FIXED ABODE",
    "NO FIXED ADDRESS",
    "UNHOUSED",
    "UNSHELTERED",
    "UNDOMICILED",
    "AT LARGE",
    "DEPORTED",
    "REMOVED",
    "IN CUSTODY",
    "DETAINED",
    "INCARCERATED",
    "MOVED",
    "UNDELIVERABLE",
    "BAD ADDRESS",
    "INVALID ADDRESS",
    "SIN DOMICILIO FIJO",
    "SIN HOGAR",
    "DEPORTADO",
    "DEPORTADA",
    "NO LONGER AT THIS ADDRESS",
];

/// A line beside the delivery line, and what is to be done with it.
pub(super) enum Aside {
    /// It names somebody or something, and no part of a building.
    Name,
    /// It names something and a unit in it.
    Units(Vec<Unit>),
    /// It tells where, in a way that is not settled here.
    Tells,
}

/// What a line that is no delivery line says of where the house is.
pub(super) fn aside(slot: &[Word<'_>]) -> Aside {
    // Behind `C/O` the same words tell as without it.
    let slot = match slot {
        [care, rest @ ..] if care.is_any(&["C/O", "%"]) => rest,
        _ => slot,
    };
    if let Some(units) = units_beside_a_name(slot) {
        return Aside::Units(units);
    }
    if tells(slot) { Aside::Tells } else { Aside::Name }
}

/// Whether a line is a name that has a number in it, and nothing else.
pub(super) fn is_numbered_name(slot: &[Word<'_>]) -> bool {
    matches!(slot, [one, two] if NUMBERED_NAMES.iter().any(|[first, second]| one.is(first) && two.is(second)))
}

/// Whether a line is a person's, by the title that it opens with (section 211).
pub(super) fn is_titled(slot: &[Word<'_>]) -> bool {
    let titles = ["MR", "MRS", "MS", "MISS", "MX", "SR", "SRA", "SRTA", "LCDO", "LCDA"];
    slot.first().is_some_and(|first| first.is_any(&titles))
}

/// `DOWNTOWN STATION`, `OLD TOWN STA`: a post office by its name.
pub(super) fn is_station(slot: &[Word<'_>]) -> bool {
    let Some((last, name)) = slot.split_last() else { return false };
    let named = name.iter().all(|word| word.text.len() > 1);
    named && (1..=3).contains(&name.len()) && last.is_any(&["STATION", "STA"])
}

/// A post office box, and the station behind it in the same line.
pub(super) fn box_and_station<'a, 'b>(
    slot: &'b [Word<'a>],
) -> Option<(&'b [Word<'a>], &'b [Word<'a>])> {
    let opens = slot.first()?.is_any(&["PO", "POB", "POBOX", "P", "POST"]);
    let at = slot.iter().rposition(Word::has_digit).filter(|_| opens)? + 1;
    let (line, station) = slot.split_at_checked(at)?;
    is_station(station).then_some((line, station))
}

/// `SMITH HALL`, `PINE LODGE`: one of several buildings, where a room is told.
pub(super) fn is_hall(slot: &[Word<'_>]) -> bool {
    let halls = ["HALL", "LODGE", "HOUSE", "DORMITORY"];
    slot.len() > 1 && slot.last().is_some_and(|last| last.is_any(&halls))
}

/// `% OAK ST`: a second street, and nobody's name.
pub(super) fn is_second_street(slot: &[Word<'_>]) -> bool {
    matches!(slot, [sign, _, .., road] if sign.is("%") && road.info.is_strong())
}

/// Whether a line turns the address beside it into something else.
pub(super) fn turns(slot: &[Word<'_>]) -> bool {
    (1..=slot.len().min(3))
        .any(|count| slot.get(..count).is_some_and(|opening| TURNS.contains(&phrase(opening))))
}

/// Whether a line says that nobody lives at the address beside it.
pub(super) fn voids(slot: &[Word<'_>]) -> bool {
    slot.len() <= 5 && !slot.iter().any(Word::has_digit) && VOIDS.contains(&phrase(slot))
}

/// `OAK MOTEL ROOM 5`, `ROOM 5 OAK MOTEL`, `ACME INC # 300`: a name, and units before or behind it.
fn units_beside_a_name(slot: &[Word<'_>]) -> Option<Vec<Unit>> {
    for at in 1..slot.len() {
        let (front, tail) = slot.split_at_checked(at)?;
        let opens = tail.first().is_some_and(|word| word.info.is_unit() || word.is("#"));
        if let Some(units) = unit::units(tail).filter(|_| opens && !tells(front)) {
            return Some(units);
        }
        let opens = front.first().is_some_and(|word| word.info.is_unit() || word.is("#"));
        // `APT B JANE ROE`: the letter is the unit's.
        let lettered = front.len() == 2 && front.last().is_some_and(Word::is_letter);
        let numbered = lettered || front.iter().any(Word::has_digit);
        // `APT B & C JANE ROE` is two units.
        let one = !tail.first().is_some_and(|word| word.is_any(&["AND", "OR"]));
        let settled = opens && numbered && one && !tells(tail);
        if let Some(units) = unit::units(front).filter(|_| settled) {
            return Some(units);
        }
    }
    None
}

fn tells(slot: &[Word<'_>]) -> bool {
    let numbered = slot.iter().enumerate().any(|(at, word)| {
        let from = at.saturating_sub(1);
        word.has_digit()
            && !slot.get(from..=at).is_some_and(is_numbered_name)
            && !slot.get(at..at + 2).is_some_and(is_numbered_name)
    });
    let (Some(first), Some(last)) = (slot.first(), slot.last()) else { return false };
    // `LEFT`, `TWO`, and nothing else.
    if slot.len() == 1 && is_which(first) || slot.windows(2).any(is_one_building) {
        return true;
    }
    let before = slot.len().checked_sub(2).and_then(|at| slot.get(at));
    let side = before.is_some_and(|word| word.is_any(&SIDES));
    let listed = before.is_some_and(|word| word.is_any(&LETTERED));
    let names = |word: &Word<'_>| {
        word.is_any(&["DEPT", "DEPARTMENT", "OFFICE", "OFC", "KEY", "SPACE", "STOP"])
    };
    let designated = last.info.is_unit() && !names(last);
    // `LOT TWO`, `TOWER ONE`, `REAR LEFT`: a word says which of several.
    let unit = before.filter(|word| word.info.is_unit());
    let roman = |word: &Word<'_>| word.is_any(&ROMANS);
    // `PHASE II OAK MANOR`, `TOWER B OAK MANOR`.
    let opens = first.is_any(&LETTERED)
        && slot
            .get(1)
            .is_some_and(|word| word.is_letter() || roman(word) || unit::is_numeral(word));
    let which = opens
        || (unit::is_numeral(last) || roman(last)) && (unit.is_some() || listed)
        || last.is_any(&SIDES) && (unit.is_some_and(|word| !names(word)) || listed);
    let parted = is_parted(slot, first);
    let addressed = first.is_any(&["ATTN", "ATTENTION", "ATT"]);
    let in_the_yard =
        slot.iter().any(|word| word.is_any(&["DRIVEWAY", "YARD", "BACKYARD", "ATRAS"]));
    let mobile = before.is_some_and(|word| word.is("MOBILE")) && last.is("HOME");
    numbered
        || which
        || parted
        || in_the_yard
        || mobile
        || slot.iter().any(|word| word.is("#") || word.is_any(&["BOX", "BUZON"]))
        || last.is_any(&PARTS) && !addressed
        || last.is_letter() && listed
        || side
            && last.is_any(&[
                "HOUSE",
                "TOWER",
                "BUILDING",
                "UNIT",
                "HALF",
                "WING",
                "HALL",
                "APARTMENTS",
                "APTS",
                "TOWERS",
                "VILLAS",
                "CONDOS",
                "DORMITORY",
                "CAMP",
                "OFFICE",
                "COMPLEX",
                "SECCION",
            ])
        || designated && !addressed
        || first.info.is_unit() && slot.get(1..).is_some_and(is_placeholder)
}
