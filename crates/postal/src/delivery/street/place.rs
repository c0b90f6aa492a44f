//! What stands behind a number and names a place, not a street: `100 HOSPITAL`, `12 CITY HALL`, `76 GAS STATION`.
//!
//! Streets are named for places too, with a suffix behind the place's name. Without one, the words here are a place's.

use crate::token::Word;

/// Words that end the names of places, and of streets only where a suffix follows.
const PLACES: [&str; 34] = [
    "DEPT",
    "HOSP",
    "YMCA",
    "YWCA",
    "WALMART",
    "ATTORNEY",
    "YEARS",
    "PEOPLE",
    "FIREHOUSE",
    "HOSPITAL",
    "HOTEL",
    "MOTEL",
    "HOSTEL",
    "CLINIC",
    "EMBASSY",
    "CONSULATE",
    "COURTHOUSE",
    "DORMITORY",
    "HOSPICE",
    "SHELTER",
    "STORE",
    "RESTAURANT",
    "SUPERMARKET",
    "LAUNDROMAT",
    "CASINO",
    "PHARMACY",
    "INC",
    "LLC",
    "CORP",
    "DEPARTMENT",
    "AGENCY",
    "FACILITY",
    "INSTITUTE",
    "POLICE",
];

/// Words that do so where another stands before them: `12 CHURCH` is on Church Street.
const NAMED_PLACES: [&str; 11] = [
    "CHURCH",
    "SCHOOL",
    "LIBRARY",
    "MUSEUM",
    "INN",
    "CAFE",
    "DINER",
    "AIRPORT",
    "UNIVERSITY",
    "FITNESS",
    "LUMBER",
];

/// Whether the words without a suffix are a place's name.
pub(super) fn is_place(words: &[Word<'_>]) -> bool {
    let Some((last, name)) = words.split_last() else { return false };
    let before = name.last();
    let of_two = |own: &[&str]| before.is_some_and(|word| word.is_any(own));
    let pair = match last.text {
        "OFFICE" => of_two(&["FIELD", "SHERIFFS", "ICE", "USCIS", "IMMIGRATION", "ASYLUM", "LAW"]),
        "HALL" => of_two(&["CITY", "TOWN", "JUVENILE"]),
        "HOME" => of_two(&["NURSING", "FUNERAL", "GROUP", "FOSTER"]),
        "HOUSE" => of_two(&["HALFWAY", "FIRE", "MOTHERS", "FRIENDS", "FRIEND", "MY"]),
        "PATROL" => of_two(&["BORDER"]),
        "LOT" => of_two(&["PARKING", "VACANT"]),
        "INST" => of_two(&["CORR", "CORRECTIONAL"]),
        "BUILDING" => of_two(&["FEDERAL", "COUNTY"]),
        "ARMY" => of_two(&["SALVATION"]),
        _ => false,
    };
    let spanish = words.first().is_some_and(|word| {
        word.is_any(&["CONSULADO", "CARCEL", "IGLESIA", "ALBERGUE", "REFUGIO"])
    });
    // `12 OLD CHURCH` is on a road to one.
    let named = before.is_some_and(|word| !word.is_any(&["OLD", "NEW", "THE"]));
    pair || spanish || last.is_any(&PLACES) || named && last.is_any(&NAMED_PLACES)
}

/// `DETENTION CENTER`, `PATROL STATION`: a place by its name, though the last word is a suffix too.
pub(super) fn is_center(words: &[Word<'_>]) -> bool {
    words.split_last().is_some_and(|(last, name)| match last.text {
        "CENTER" | "CTR" | "CENTRE" => {
            let of = ["PROCESSING", "DET", "CORR"];
            name.iter().any(|word| word.info.is_jail() || word.is_any(&of))
        }
        "STATION" => {
            let of = ["PATROL", "POLICE", "FIRE", "GAS", "BUS", "TRAIN"];
            name.last().is_some_and(|word| word.is_any(&of))
        }
        "COURT" => {
            let of = ["IMMIGRATION", "FEDERAL", "DISTRICT", "SUPERIOR", "MUNICIPAL"];
            name.last().is_some_and(|word| word.is_any(&of))
        }
        "MISSION" => name.last().is_some_and(|word| word.is("RESCUE")),
        "CAMP" => name.last().is_some_and(|word| word.is("LABOR")),
        _ => false,
    })
}
