//! A city's name in one spelling: abbreviated words in full, and the kind of municipality left off (Publication 28,
//! section 223).

/// What may stand before a city's name without being part of it.
const MUNICIPALITIES: [&str; 4] = ["CITY", "TOWN", "VILLAGE", "TOWNSHIP"];

/// A city in canonical form: abbreviated words are spelled out.
pub(crate) fn canonical_city<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let mut city = String::with_capacity(24);
    let (mut open, mut of) = (false, false);
    for word in words {
        // `MC LEAN`, `O FALLON`, `COEUR D ALENE`: the first part is no word of its own.
        if !city.is_empty() && !open {
            city.push(' ');
        }
        city.push_str(city_word(word));
        open = opens_word(word);
        of |= word == "OF";
    }
    if of
        && let Some((kind, name)) = city.split_once(" OF ")
        && MUNICIPALITIES.contains(&kind)
        && name != "INDUSTRY"
    {
        city = name.to_owned();
    }
    match city.as_str() {
        "NYC" | "NEW YORK CITY" | "NEW YORK NEW YORK" => "NEW YORK".to_owned(),
        "PHILA" => "PHILADELPHIA".to_owned(),
        "29 PALMS" | "TWENTY NINE PALMS" => "TWENTYNINE PALMS".to_owned(),
        // A city that is one letter or a compass word only is left as it was.
        _ => city,
    }
}

/// What is written apart from the word that it opens.
pub(crate) fn opens_word(word: &str) -> bool {
    matches!(word, "MC" | "O" | "D" | "L")
}

/// Whether a word is a kind of municipality that a name may begin with: `CITY OF …`.
pub(crate) fn is_municipality(word: &str) -> bool {
    MUNICIPALITIES.contains(&word)
}

pub(crate) fn city_word(word: &str) -> &str {
    match word {
        "ST" => "SAINT",
        "STE" => "SAINTE",
        "FT" => "FORT",
        "MT" => "MOUNT",
        "N" => "NORTH",
        "S" | "SO" => "SOUTH",
        "E" => "EAST",
        "W" => "WEST",
        "BCH" => "BEACH",
        "HTS" | "HGTS" | "HGHTS" => "HEIGHTS",
        "SPG" => "SPRING",
        "SPGS" | "SPRGS" | "SPNGS" => "SPRINGS",
        "VLG" | "VILL" => "VILLAGE",
        "CTR" | "CNTR" | "CENTRE" => "CENTER",
        "CTY" | "CY" => "CITY",
        "PK" => "PARK",
        "LK" => "LAKE",
        "LKS" => "LAKES",
        "HBR" => "HARBOR",
        "JCT" => "JUNCTION",
        "GRV" => "GROVE",
        "HLS" => "HILLS",
        "VLY" => "VALLEY",
        "MTN" => "MOUNTAIN",
        "RDG" => "RIDGE",
        "CRK" => "CREEK",
        "FLS" => "FALLS",
        "LNDG" => "LANDING",
        "TWP" => "TOWNSHIP",
        "GDNS" => "GARDENS",
        "ESTS" => "ESTATES",
        other => other,
    }
}
