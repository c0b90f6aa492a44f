//! Which of several: the words that tell one part of a house, one building or one side from the next (Publication 28,
//! section 213). They have no designator in Appendix C2, so they are no units, and no line that holds one is dropped.

use crate::token::Word;
use crate::unit;

/// Parts of a building or of a lot that have no designator in Appendix C2.
pub(super) const PARTS: [&str; 46] = [
    "ADU",
    "CARPORT",
    "GUESTHOUSE",
    "BOATHOUSE",
    "TREEHOUSE",
    "CABOOSE",
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
pub(super) const SIDES: [&str; 29] = [
    "NORTE", "SUR", "ESTE", "OESTE", "PRIMERA", "SEGUNDA", "TERCERA", "TOP", "FIRST", "SECOND",
    "THIRD", "FRONT", "BACK", "REAR", "SIDE", "MAIN", "GUEST", "POOL", "CARRIAGE", "COACH",
    "LOWER", "UPPER", "NORTH", "SOUTH", "EAST", "WEST", "LEFT", "RIGHT", "MIDDLE",
];

/// Things of which there are several on one lot, behind which a letter or a number stands.
pub(super) const LETTERED: [&str; 62] = [
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

pub(super) const ROMANS: [&str; 7] = ["II", "III", "IV", "VI", "VII", "VIII", "IX"];

/// A word that says which of several.
pub(crate) fn is_which(word: &Word<'_>) -> bool {
    word.is_any(&SIDES) || word.is_any(&ROMANS) || unit::is_numeral(word)
}

/// `BLDG A`, `TORRE NORTE`, wherever they stand in a line.
pub(super) fn is_one_building(words: &[Word<'_>]) -> bool {
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
pub(super) fn is_parted(slot: &[Word<'_>], first: &Word<'_>) -> bool {
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
