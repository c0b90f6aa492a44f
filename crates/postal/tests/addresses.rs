//! SYNTHETIC: every name of a person in this file is made up.
//!
//! Addresses in a table that a lawyer can read: as written, as understood, and which are the same.

use portcullis_postal::{Columns, Completeness, compare, read_columns, read_text};

/// As written on one line (`\n` is a new line), and the canonical form.
const READ_AS: &[(&str, &str)] = &[
    ("123 Main St, Springfield IL 62701", "123 MAIN ST, SPRINGFIELD IL 62701"),
    ("123 Main St Springfield IL 62701", "123 MAIN ST, SPRINGFIELD IL 62701"),
    (
        "123 N. Main Street, Apartment 4, Springfield, Illinois 62701-1234, USA",
        "123 N MAIN ST APT 4, SPRINGFIELD IL 62701",
    ),
    ("Apt 4, 123 Main St, Springfield IL 62701", "123 MAIN ST APT 4, SPRINGFIELD IL 62701"),
    ("123 Main St #4, Springfield IL 62701", "123 MAIN ST # 4, SPRINGFIELD IL 62701"),
    ("123 Main St 4B, Springfield IL 62701", "123 MAIN ST # 4B, SPRINGFIELD IL 62701"),
    ("123 Main St Apt 9 B, Springfield IL 62701", "123 MAIN ST APT 9B, SPRINGFIELD IL 62701"),
    ("123 Main St, 2nd Floor, Springfield IL 62701", "123 MAIN ST FL 2, SPRINGFIELD IL 62701"),
    ("123 Main St Rear, Springfield IL 62701", "123 MAIN ST REAR, SPRINGFIELD IL 62701"),
    ("123 Main St Apt 4 # 4, Springfield IL 62701", "123 MAIN ST APT 4, SPRINGFIELD IL 62701"),
    ("123 Main St Apt 4 # 5, Springfield IL 62701", "123 MAIN ST APT 4 # 5, SPRINGFIELD IL 62701"),
    (
        "123 Main St Bldg 5 Apt 3 Springfield IL 62701",
        "123 MAIN ST BLDG 5 APT 3, SPRINGFIELD IL 62701",
    ),
    ("123½ Main St, Springfield IL 62701", "123 1/2 MAIN ST, SPRINGFIELD IL 62701"),
    ("123-A Main St, Springfield IL 62701", "123A MAIN ST, SPRINGFIELD IL 62701"),
    ("１２３ Main St, Springfield IL 62701", "123 MAIN ST, SPRINGFIELD IL 62701"),
    ("45-17 21st St, Long Island City NY 11101", "45-17 21ST ST, LONG ISLAND CITY NY 11101"),
    ("12 Fifth Ave, New York, NY 10011", "12 5TH AVE, NEW YORK NY 10011"),
    ("12 Twenty First St, New York, NY 10010", "12 21ST ST, NEW YORK NY 10010"),
    ("100 Avenue E, Brooklyn NY 11204", "100 AVENUE E, BROOKLYN NY 11204"),
    ("1401 K Street Northwest, Washington DC 20005", "1401 K ST NW, WASHINGTON DC 20005"),
    ("8491 N W 17th Street, Miami FL 33126", "8491 NW 17TH ST, MIAMI FL 33126"),
    ("123 St. Clair Ave, St. Louis MO 63101", "123 SAINT CLAIR AVE, SAINT LOUIS MO 63101"),
    ("N6 W23001 Bluemound Rd, Waukesha WI 53188", "N6W23001 BLUEMOUND RD, WAUKESHA WI 53188"),
    ("123 N 400 W Provo UT 84601", "123 N 400 W, PROVO UT 84601"),
    ("12 Co Rd 5, Ashland AL 36251", "12 COUNTY ROAD 5, ASHLAND AL 36251"),
    ("100 I-35 N, Austin TX 78701", "100 INTERSTATE 35 N, AUSTIN TX 78701"),
    ("721 Vermont 5A, Westmore VT 05860", "721 VERMONT HIGHWAY 5A, WESTMORE VT 05860"),
    ("P.O. Box 0012, Springfield IL 62701", "PO BOX 0012, SPRINGFIELD IL 62701"),
    ("Drawer 12, Springfield IL 62701", "PO BOX 12, SPRINGFIELD IL 62701"),
    ("Rural Route 2 Box 18, Springfield IL 62701", "RR 2 BOX 18, SPRINGFIELD IL 62701"),
    ("Star Route 1 Box 5, Springfield IL 62701", "HC 1 BOX 5, SPRINGFIELD IL 62701"),
    ("PSC 3 Box 4120 APO AE 09021", "PSC 3 BOX 4120, APO AE 09021"),
    ("Unit 2050 Box 4190, APO AP 96278", "UNIT 2050 BOX 4190, APO AP 96278"),
    (
        "URB Las Gladiolas\\n150 Calle A\\nSan Juan PR 00926",
        "URB LAS GLADIOLAS, 150 CALLE A, SAN JUAN PR 00926",
    ),
    ("Calle Sol 123, San Juan PR 00901", "123 CALLE SOL, SAN JUAN PR 00901"),
    ("c/o Jane Roe, 123 Main St, Springfield IL 62701", "123 MAIN ST, SPRINGFIELD IL 62701"),
    (
        "COOK COUNTY JAIL, 2700 S CALIFORNIA AVE, CHICAGO IL 60608",
        "2700 S CALIFORNIA AVE, CHICAGO IL 60608",
    ),
    ("12 Unknown Rd, Springfield IL 62701", "12 UNKNOWN RD, SPRINGFIELD IL 62701"),
    ("123 Main St Qwertyville IL 62701", "123 MAIN ST, QWERTYVILLE IL 62701"),
    ("444 Wabasha St North, Saint Paul MN 55101", "444 WABASHA ST N, SAINT PAUL MN 55101"),
    ("21 North Ave E, Westfield NJ 07090", "21 NORTH AVE E, WESTFIELD NJ 07090"),
    ("100 Via de la Valle, Del Mar CA 92014", "100 VIA DE LA VALLE, DEL MAR CA 92014"),
    ("123 Main St Lower Level, Springfield IL 62701", "123 MAIN ST LOWR, SPRINGFIELD IL 62701"),
    ("RR 4 Box 5 Lot 3, Springfield IL 62701", "RR 4 BOX 5 LOT 3, SPRINGFIELD IL 62701"),
    ("12 Main St O Fallon MO 63366", "12 MAIN ST, OFALLON MO 63366"),
    ("123 Main St N Little Rock AR 72114", "123 MAIN ST, NORTH LITTLE ROCK AR 72114"),
];

/// Two ways to write a delivery line in one city, and the verdict.
const COMPARED: &[(&str, &str, &str)] = &[
    ("123 N Main St", "123 north main street", "same"),
    ("12 Fifth Ave", "12 5th Avenue", "same"),
    ("12 Saint James Pl", "12 St James Place", "same"),
    ("12 Mount Royal Rd", "12 Mt Royal Road", "same"),
    ("12 Fort Hill Rd", "12 Ft Hill Road", "same"),
    ("12 Main Ave Dr", "12 Main Avenue Drive", "same"),
    ("123 Main St # 4", "123 Main St Apt 4", "same"),
    ("123 Main St # 4", "123 Main St Ste 4", "same"),
    ("123 Main St #APT 000004", "123 Main St Apt 4", "same"),
    ("123 Main St Apt 9-B", "123 Main St Apt 9B", "same"),
    ("123 Main St Apt 4 Bldg 2", "123 Main St Bldg 2 #4", "same"),
    ("12 US Hwy 98", "12 U.S. Highway 98", "same"),
    ("PO Box 12", "P O Box 12", "same"),
    ("RR 2 Box 18", "RFD 2 Bx 18", "same"),
    ("123 Main St", "123 Main Ave", "different"),
    ("123 Main St", "123 1/2 Main St", "different"),
    ("123 Main St", "123A Main St", "different"),
    ("123 Main St Apt 4-1", "123 Main St Apt 41", "different"),
    ("123 Main St Front", "123 Main St Rear", "different"),
    ("123 Main St Upper", "123 Main St Lower", "different"),
    ("123 Main St Apt I", "123 Main St Apt 1", "different"),
    ("12 State Route 5", "12 State Highway 5", "different"),
    ("12 21 St", "12 21st St", "undetermined"),
    ("12 21 St", "12 22nd St", "different"),
    ("RR 2 Box 18", "RR 2 Box 19", "different"),
    ("PO Box 12", "12 Main St", "different"),
    ("PO Box 12", "PO Box 13", "different"),
    ("PO Box 0012", "PO Box 0013", "different"),
    ("45-17 21st St", "45-18 21st St", "different"),
    ("45-17 21st St", "4518 21st St", "different"),
    ("123 Main St Apt 4-05", "123 Main St Apt 4-5", "different"),
    ("123 Main St", "123 N Main St", "one_sided"),
    ("123 Main St", "123 Main", "one_sided"),
    ("123 Main St", "123 Main St Apt 4", "one_sided"),
    ("123 Main St Apt 4", "123 Main St Ste 4", "undetermined"),
    ("123 Main St # 4", "123 Main St Lot 4", "undetermined"),
    ("45-17 21st St", "4517 21st St", "undetermined"),
    ("PO Box 0012", "PO Box 12", "undetermined"),
    ("Unknown", "123 Main St", "undetermined"),
];

#[test]
fn addresses_read_as_the_table_says() {
    for (text, want) in READ_AS {
        let reading = read_text(&text.replace("\\n", "\n"));
        let read = reading.address().map(ToString::to_string);
        assert_eq!(read.as_deref(), Some(*want), "{text}: {:?}", reading.completeness());
    }
}

#[test]
fn the_canonical_form_reads_back() {
    for (_, canonical) in READ_AS {
        let reading = read_text(canonical);
        let address = reading.address().unwrap();
        assert_eq!(address.to_string(), *canonical);
        let (line1, line2) = (address.delivery_line(), address.unit_line());
        let columns = Columns {
            line1: &line1,
            line2: &line2,
            city: address.city(),
            state: address.state(),
            zip: address.zip(),
        };
        assert_eq!(read_columns(&columns).address(), Some(address), "{canonical}");
    }
}

#[test]
fn verdicts_are_as_the_table_says_both_ways() {
    for (a, b, want) in COMPARED {
        let read = |line: &str| read_text(&format!("{line}, Springfield IL 62701"));
        let (one, two) = (read(a), read(b));
        assert_eq!(compare(&one, &two).verdict.word(), *want, "{a} / {b}");
        assert_eq!(compare(&two, &one).verdict.word(), *want, "{b} / {a}");
    }
}

#[test]
fn zip_plus_four_counts_no_further_than_five_and_cities_of_one_zip_are_not_guessed() {
    let verdict = |a: &str, b: &str| compare(&read_text(a), &read_text(b)).verdict.word();
    let here = "12 Oak St, Springfield IL 62701";
    assert_eq!(verdict(here, "12 Oak St, Springfield IL 62701-9999"), "same");
    assert_eq!(verdict(here, "12 Oak St, Springfield IL 62702"), "different");
    assert_eq!(verdict(here, "12 Oak St, Leland Grove IL 62701"), "undetermined");
    assert_eq!(verdict("1 Elm St, St Louis MO 63101", "1 Elm St, Saint Louis MO 63101"), "same");
    // Of two ZIPs, two cities are two.
    let city = |a: &str, b: &str| {
        let fields = compare(&read_text(a), &read_text(b)).fields;
        fields.iter().find(|field| field.field == "city").map(|field| field.outcome.word())
    };
    assert_eq!(city(here, "12 Oak St, Chicago IL 60608"), Some("different"));
    assert_eq!(city(here, "12 Oak St, Leland Grove IL 62701"), Some("undetermined"));
}

#[test]
fn columns_may_repeat_themselves_if_they_agree() {
    let read = |line1, line2, city, state, zip| {
        let reading = read_columns(&Columns { line1, line2, city, state, zip });
        reading.address().map_or_else(|| "-".to_owned(), ToString::to_string)
    };
    let want = "123 MAIN ST APT 4, SPRINGFIELD IL 62701";
    let place = ("Springfield", "IL", "62701");
    let whole = "123 Main St Apt 4, Springfield, IL 62701";
    assert_eq!(read("123 Main St", "Apt 4", place.0, place.1, place.2), want);
    assert_eq!(read("Apt 4", "123 Main St", place.0, place.1, place.2), want);
    assert_eq!(read(whole, "", place.0, place.1, place.2), want);
    assert_eq!(read(whole, "", "", "", ""), want);
    assert_eq!(read("123 Main St Apt 4", "Springfield IL", "", "", "62701"), want);
    assert_eq!(read("123 Main St Apt 4", "Apt 4", place.0, place.1, place.2), want);
    assert_eq!(read("123 Main St Apt 4", "N/A", place.0, "illinois", "62701-1234"), want);
    assert_eq!(read("123 Main St Apt 4", "Apt 5", place.0, place.1, place.2), "-");
    assert_eq!(read(whole, "", place.0, place.1, "62702"), "-");
    assert_eq!(read("123 Main St", "PO Box 4", place.0, place.1, place.2), "-");
}

#[test]
fn facilities_and_addressees_are_set_aside_and_kept() {
    let reading = read_text("Cook County Jail\n2700 S California Ave\nChicago IL 60608");
    assert_eq!(reading.facility(), Some("COOK COUNTY JAIL"));
    assert!(reading.trace().iter().any(|step| step.rule == "lines.facility"));
}

#[test]
fn every_row_of_the_sample_is_complete_and_stable() {
    // Three rows of the sample have no number, or a unit that nobody can read.
    let lacking = ["2355 Pearl Point,#5?", "Biloxi Crossing,", "Career Avenue,"];
    let mut rows = 0;
    for line in include_str!("../exam/sample.csv").lines().skip(1) {
        if lacking.iter().any(|opening| line.starts_with(opening)) {
            continue;
        }
        let cells: Vec<&str> = line.split(',').collect();
        let [line1, line2, city, state, zip] = cells[..] else { panic!("row {rows}") };
        let reading = read_columns(&Columns { line1, line2, city, state, zip });
        assert_eq!(reading.completeness(), Completeness::Complete, "{line}");
        let address = reading.address().unwrap();
        assert_eq!(read_text(&address.to_string()).address(), Some(address), "{line}");
        let text = format!("{line1}, {line2}, {city}, {state} {zip}");
        assert_eq!(read_text(&text).address(), Some(address), "{line}");
        rows += 1;
    }
    assert_eq!(rows, 1_812);
}
