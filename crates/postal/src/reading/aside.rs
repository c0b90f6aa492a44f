//! What may be set aside: a line that names an addressee or a facility, and tells nothing of where the house is.
//!
//! A unit, a tower, a rear house or a number on such a line tells one household from the next, so a line that holds
//! any is never dropped: its unit is read, or the address is not complete (Publication 28, sections 213 and 28).

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

/// Parts of a building or of a lot that have no designator in Appendix C2.
const PARTS: [&str; 40] = [
    "UPSTAIRS",
    "DOWNSTAIRS",
    "GARAGE",
    "ATTIC",
    "SHED",
    "ANNEX",
    "BARRACKS",
    "BASEMENT",
    "CELLAR",
    "LOFT",
    "PENTHOUSE",
    "DOOR",
    "ENTRANCE",
    "FLOOR",
    "LEVEL",
    "COTTAGE",
    "FLAT",
    "CABIN",
    "CONDO",
    "TOWNHOME",
    "TOWNHOUSE",
    "DUPLEX",
    "DORM",
    "BUNKHOUSE",
    "TENT",
    "MEZZANINE",
    "BARN",
    "CAMPER",
    "TRAILER",
    "RV",
    "CASITA",
    "STUDIO",
    "ATRAS",
    "PISO",
    "SOTANO",
    "GARAJE",
    "ALTOS",
    "BAJOS",
    "PARSONAGE",
    "OUTBUILDING",
];

/// What makes a house, a tower or a unit one of several.
const SIDES: [&str; 29] = [
    "NORTE", "SUR", "ESTE", "OESTE", "PRIMERA", "SEGUNDA", "TERCERA", "TOP", "FIRST", "SECOND",
    "THIRD", "FRONT", "BACK", "REAR", "SIDE", "MAIN", "GUEST", "POOL", "CARRIAGE", "COACH",
    "LOWER", "UPPER", "NORTH", "SOUTH", "EAST", "WEST", "LEFT", "RIGHT", "MIDDLE",
];

/// Things of which there are several on one lot, behind which a letter or a number stands.
const LETTERED: [&str; 62] = [
    "SITE",
    "PAD",
    "BERTH",
    "BUNK",
    "BED",
    "STALL",
    "SLOT",
    "ROW",
    "GATE",
    "ENTRY",
    "STAIR",
    "CHALET",
    "HALF",
    "LODGE",
    "PAVILION",
    "TERRACE",
    "COMPLEX",
    "SUITES",
    "RESIDENCE",
    "CUBICLE",
    "DESK",
    "PLOT",
    "BARRACK",
    "PORT",
    "SPACE",
    "EDIF",
    "EDIFICIO",
    "NIVEL",
    "BLQ",
    "BLOQUE",
    "SECC",
    "SECCION",
    "TORRE",
    "SECTOR",
    "WING",
    "BLOCK",
    "QUAD",
    "DUPLEX",
    "TOWER",
    "BUILDING",
    "BLDG",
    "HOUSE",
    "CAMP",
    "WARD",
    "POD",
    "CELL",
    "DORM",
    "HALL",
    "WAREHOUSE",
    "PHASE",
    "FLAT",
    "CABIN",
    "CONDO",
    "TOWNHOME",
    "TOWNHOUSE",
    "COTTAGE",
    "CASA",
    "VILLA",
    "STUDIO",
    "TRAILER",
    "BARN",
    "COURT",
];

/// Openings that turn an address into another place, or into a past one.
const TURNS: [&str; 39] = [
    "BY THE",
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
const VOIDS: [&str; 23] = [
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

const ROMANS: [&str; 7] = ["II", "III", "IV", "VI", "VII", "VIII", "IX"];

/// A word that says which of several.
pub(super) fn is_which(word: &Word<'_>) -> bool {
    word.is_any(&SIDES) || word.is_any(&ROMANS) || unit::is_numeral(word)
}

/// `BLDG A`, `TORRE NORTE`, wherever they stand in a line.
fn is_one_building(words: &[Word<'_>]) -> bool {
    let [thing, which] = words else { return false };
    let several = [
        "BLDG", "BUILDING", "TOWER", "WING", "PHASE", "EDIF", "EDIFICIO", "TORRE", "BLQ", "BLOQUE",
    ];
    thing.is_any(&several) && (which.is_letter() || is_which(which))
}

/// Buildings of which there may be several of one name.
const BUILDINGS: [&str; 17] = [
    "MANOR",
    "APTS",
    "APARTMENTS",
    "VILLAS",
    "TOWERS",
    "GARDENS",
    "ESTATES",
    "PLAZA",
    "VILLAGE",
    "COURT",
    "CENTER",
    "CONDOS",
    "SECTION",
    "MODULE",
    "STAGE",
    "TORRE",
    "EDIFICIO",
];

/// `REAR JANE ROE`, `GUEST HOUSE JANE ROE`, `JANE ROE BACK`, `OAK MANOR EAST`, `OAK VILLAS II`: a part of a building, or
/// one of several, beside a name; `FRONT RANGE CHURCH` is a name.
fn is_parted(slot: &[Word<'_>], first: &Word<'_>) -> bool {
    let (Some(last), Some(second)) = (slot.last(), slot.get(1)) else { return false };
    let building = |word: &Word<'_>| word.is_any(&BUILDINGS);
    let roman = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    let one_of = last.is_letter() || last.is_any(&roman) || unit::is_numeral(last);
    let before = slot.len().checked_sub(2).and_then(|at| slot.get(at));
    if before.is_some_and(building) && (one_of || last.is_any(&SIDES))
        || last.is_any(&["LEFT", "RIGHT", "BACK"])
    {
        return true;
    }
    if slot.iter().any(|word| word.info.is_facility() || word.info.is_strong()) {
        return false;
    }
    let named = first.is_any(&["DEPT", "DEPARTMENT", "OFFICE", "OFC", "KEY", "SPACE", "STOP"]);
    let sided = first.is_any(&SIDES) || first.is_any(&["TOP", "GROUND"]);
    let lettered = |one: &Word<'_>, other: &Word<'_>| {
        one.is_letter() && (other.is_any(&LETTERED) || other.is_any(&PARTS) || building(other))
    };
    first.is_any(&PARTS)
        || first.info.is_unit() && !named && !second.info.is_dir()
        || first.is_any(&["LEFT", "RIGHT", "BACK", "CUARTO", "BED"])
        || sided && (second.is_any(&PARTS) || second.is_any(&LETTERED) || second.info.is_unit())
        || lettered(first, second)
        || lettered(second, first)
        || first.is("MOBILE") && second.is("HOME")
        || first.is_any(&["PRIMER", "SEGUNDO", "TERCER"]) && second.is("PISO")
}
