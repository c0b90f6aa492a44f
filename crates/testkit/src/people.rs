//! SYNTHETIC people: a small town, with everyone who makes matching hard.

/// A person on record, in the extract's columns.
#[derive(Clone, Copy)]
#[expect(missing_docs, reason = "the fields are the contract's columns, by their names")]
pub struct Person {
    pub last: &'static str,
    pub first: &'static str,
    pub middle: &'static str,
    pub suffix: &'static str,
    pub tin: &'static str,
    pub line1: &'static str,
    pub line2: &'static str,
    pub city: &'static str,
    pub state: &'static str,
    pub zip: &'static str,
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Person(..)")
    }
}

const fn person(name: [&'static str; 4], tin: &'static str, at: [&'static str; 5]) -> Person {
    let [last, first, middle, suffix] = name;
    let [line1, line2, city, state, zip] = at;
    Person { last, first, middle, suffix, tin, line1, line2, city, state, zip }
}

/// The town.
pub const TOWN: [Person; 14] = [
    // Spouses at one address.
    person(
        ["Roe", "Jane", "", ""],
        "900000001",
        ["123 Main St", "Apt 4", "Springfield", "IL", "62701"],
    ),
    person(
        ["Roe", "Mark", "", ""],
        "900000002",
        ["123 Main St", "Apt 4", "Springfield", "IL", "62701"],
    ),
    // The same names at another unit, and at another house.
    person(
        ["Roe", "Jane", "", ""],
        "900000003",
        ["123 Main St", "Apt 5", "Springfield", "IL", "62701"],
    ),
    person(["Roe", "Jane", "", ""], "900000004", ["125 Main St", "", "Springfield", "IL", "62701"]),
    // Father and son, told apart by the suffix alone.
    person(["Poe", "Abel", "", ""], "900000005", ["9 Elm Ave", "", "Ames", "IA", "50010"]),
    person(["Poe", "Abel", "", "Jr"], "900000006", ["9 Elm Ave", "", "Ames", "IA", "50010"]),
    // Two people under one claim, told apart by middle names and numbers.
    person(["Garcia", "Maria", "Luz", ""], "900000007", ["77 Oak Dr", "", "Ames", "IA", "50010"]),
    person(["Garcia", "Maria", "Ines", ""], "900000008", ["77 Oak Dr", "", "Ames", "IA", "50010"]),
    // A unit whose kind is not known on record.
    person(["Lund", "Ida", "", ""], "900000009", ["4 Birch Ct", "# 12", "Ames", "IA", "50010"]),
    // A box, a rural route, a post of the military.
    person(["Vega", "Noel", "", ""], "900000010", ["PO Box 88", "", "Ames", "IA", "50010"]),
    person(["Tovar", "Eva", "", ""], "900000011", ["RR 2 Box 18", "", "Ames", "IA", "50010"]),
    person(["Baird", "Omar", "", ""], "900000012", ["PSC 3 Box 4120", "", "APO", "AE", "09021"]),
    // No number on record.
    person(["Munoz", "Gil", "", ""], "", ["500 N 3rd St", "", "Phoenix", "AZ", "85004"]),
    person(
        ["De La Cruz", "Ana", "", ""],
        "900000014",
        ["1 Cedar Way", "Unit B", "Phoenix", "AZ", "85004"],
    ),
];

/// The header of a register extract.
pub const EXTRACT_HEADER: &str = "record_id,last_name,first_name,middle_name,suffix,tin,address_line1,address_line2,\
                                  city,state,zip,as_of,source\n";

/// The register extract of the town.
#[must_use]
pub fn extract() -> String {
    let mut text = EXTRACT_HEADER.to_owned();
    for (at, one) in TOWN.iter().enumerate() {
        text += &format!(
            "SYNTHETIC-{at},{},{},{},{},{},{},{},{},{},{},2025-04-15,return\n",
            one.last,
            one.first,
            one.middle,
            one.suffix,
            one.tin,
            one.line1,
            one.line2,
            one.city,
            one.state,
            one.zip
        );
    }
    text
}
