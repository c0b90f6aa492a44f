//! Rows and letters made from the edges of every element. SYNTHETIC people.

use portcullis_testkit::calendar::Day;

/// Random numbers from a seed.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    pub(crate) fn of<'a>(&mut self, values: &[&'a str]) -> &'a str {
        values[self.below(values.len())]
    }
}

/// What is written in an element's cells when it is not in order, or is in another way.
const STATUTES: &[&str] = &[
    "8 USC 1253(a)(1)",
    "8 U.S.C. § 1253(a)(1)(A)",
    "8 USC 1253 (a) (1) (B)",
    "8usc1253(a)(1)(C)",
    "8 USC 1253(a)(1)(D)",
    "8 USC 1253(a)(1)(E)",
    "8 USC 1253(a)(2)",
    "8 USC 1253(a)",
    "8 USC 1253",
    "8 USC 1253(b)",
    "8 USC 1253(c)",
    "8 USC 1253(d)",
    "8 USC 1325(a)",
    "8 USC 1325",
    "8 USC 1325(b)",
    "8 USC 1325(a)(1)",
    "8 USC 1326",
    "8 USC 1326(b)",
    "8 USC 1326(c)",
    "18 USC 1001",
    "18 USC 1028A",
    "18 USC 1028A(a)(1)",
    "18 USC 99999",
    "26 USC 7201",
    "26 U.S.C. 6103(i)(2)",
    "26 USC 1",
    "8 USC 1231",
    "8 USC 1324",
    "8 USC 1324(a)",
    "8 USC 1324(b)",
    "8 USC 1182(a)(6)",
    "42 USC 408(a)(7)(B)",
    "",
    "8 CFR 241",
    "immigration fraud",
    "99 USC 1",
    "0 USC 1",
    "8 USC",
    "8 USC 1253(a",
    "8 USC 1253(a)x",
    "USC 1253",
    "8 USC 1253(a)()",
    "55 USC 1",
    "8 USC (a)",
    "8 USC 1253 et seq.",
    "Section 1253",
    "8 USC 1253(A)(1)",
    "8 USC 1253(a)(1)(A)(i)",
    "18 USC 111(zz)",
    "18 USC 911(a)",
    "18 USC 1001(a)(2)",
    "18 USC 1001(b)",
    "18 USC 1030(g)",
    "18 USC 1956",
    "21 USC 841(b)(1)(B)(viii)",
    "21 USC 841(b)(1)(B)(viii)(I)(A)",
];
const PERIODS: &[&str] = &[
    "all",
    "ALL YEARS",
    "2020-",
    "-2020",
    "2020+",
    "since 2020",
    "2021;all",
    "any",
    "",
    "2022,2023",
    "22",
    "2022;",
    ";2022",
    "1912",
    "1913",
    "+2022",
    "two",
    "20222",
    "2022;2022",
    "2022 ; 2021",
    "2011;2012;2013;2014;2015;2016;2017;2018;2019;2020",
    "2011;2012;2013;2014;2015;2016;2017;2018;2019;2020;2020",
    "2011;2012;2013;2014;2015;2016;2017;2018;2019;2020;2021",
    "9999",
    "2020 2021",
    "present",
    "2020-2023",
];
const DAYS: &[&str] = &[
    "",
    "2026-02-30",
    "2023-02-29",
    "2024-02-29",
    "99999-01-01",
    "1899-12-31",
    "1900-01-01",
    "2199-12-31",
    "2200-01-01",
    "1/2/2024",
    "2024-1-2",
    "20240102",
    "2024-01-02T00:00",
    "yesterday",
    "2024-13-01",
    "2024-00-10",
    "2024-01-00",
    "-024-01-02",
    "2024–01–02",
];
const GROUNDS: &[&str] = &[
    "8 USC 1227(a)",
    "8 USC 1227(a)(2)(A)(iii)",
    "8 U.S.C. 1227(a)(1)(B)",
    "8 USC 1227",
    "8 USC 1227(b)",
    "8 USC 1182(a)(6)(A)(i)",
    "8 USC 1182",
    "",
    "overstay",
    "INA 237(a)",
    "8 USC 12270(a)",
    "8 USC 1227(A)",
];
const ADDRESSES: &[[&str; 5]] = &[
    ["", "", "", "", ""],
    ["Failed to Provide", "", "", "", "62701"],
    ["", "", "", "", "62701"],
    ["123 Main St", "", "", "", ""],
    ["Main St", "", "Springfield", "IL", "62701"],
    ["123", "", "Springfield", "IL", "62701"],
    ["123 Main St", "", "Springfield", "IL", "99501"],
    ["Cook County Jail", "", "Chicago", "IL", "60608"],
    ["2700 S California Ave", "", "Chicago", "IL", "60608"],
    ["2700 South California Avenue", "Unit 5", "Chicago", "Illinois", "60608-1234"],
    ["500 12th St SW", "", "Washington", "DC", "20536"],
    ["950 Pennsylvania Ave NW", "", "Washington", "DC", "20530"],
    ["2707 Martin Luther King Jr Ave SE", "", "Washington", "DC", "20528"],
    ["General Delivery", "", "Springfield", "IL", "62701"],
    ["PO Box 12", "", "Springfield", "IL", "62701"],
    ["100 King St W, Toronto ON M5X 1A9, Canada", "", "", "", ""],
    ["123 Main St Red House", "", "Springfield", "IL", "62701"],
    ["123 Main St, PO Box 12", "", "Springfield", "IL", "62701"],
    ["123 Main St", "", "Springfield", "IL", ""],
    ["Unknown Address", "", "NA", "NA", "62701"],
];
const OFFICERS: &[&str] = &[
    "",
    "o-1",
    "o-1;o-2",
    "o-3 ; o-1",
    "o-9",
    "o-8",
    "o-1;o-9",
    "o-77",
    "o-77;o-9",
    ";",
    "o-1;",
    "o-1;;o-77",
    "O-1",
    "o-1,o-2",
];
const NUMBERS: &[&str] =
    &["", "900000001", "90000000", "9000000011", "900-00-0001", "90000000x", "९00000001"];

/// One row from the edges of every element, near a letter's day.
pub(crate) fn row(dice: &mut Dice, at: usize, letter: Day) -> [String; 21] {
    let ids = ["INV-7", "INV-77", "A200", "", "N/A", "-", "000", "None", "NA-7", "\u{200b}"];
    let mut cells: [String; 21] = [
        "",
        "Roe",
        "Jane",
        "",
        "",
        "123 Main St",
        "",
        "Springfield",
        "IL",
        "62701",
        "",
        "2020;2021",
        "8 USC 1253(a)(1)(A)",
        "INV-7",
        "2023-03-01",
        "A200",
        "2024-01-02",
        "8 USC 1227(a)(1)(B)",
        "",
        "o-1",
        "one two three four five six seven eight nine INV-7",
    ]
    .map(str::to_owned);
    cells[0] = format!("r-{at}");
    // A few elements of each row are drawn from their edges; the rest stand in order.
    for _ in 0..dice.below(4) {
        match dice.below(13) {
            0 => {
                cells[1 + dice.below(4)] =
                    long_or(dice, &["", "Roe", "Unknown", "O'Neil", "12"], 1_000)
            }
            1 | 2 => {
                let address = ADDRESSES[dice.below(ADDRESSES.len())];
                cells[5..10].clone_from_slice(&address.map(str::to_owned));
            }
            3 => cells[5 + dice.below(5)] = long_or(dice, &["", "7 Elm St"], 1_000),
            4 => cells[10] = dice.of(NUMBERS).to_owned(),
            5 => cells[11] = years(dice, letter),
            6 | 7 => cells[12] = long_or(dice, STATUTES, 1_000),
            8 => cells[13] = long_or(dice, &ids, 1_000),
            9 => cells[14] = near(dice, letter),
            10 => {
                cells[15] = long_or(dice, &ids, 1_000);
                cells[17] = long_or(dice, GROUNDS, 1_000);
            }
            11 => cells[19] = long_or(dice, OFFICERS, 1_000),
            _ => cells[20] = reason(dice),
        }
    }
    if dice.below(3) == 0 {
        cells[16] = near(dice, letter);
    }
    if dice.below(3) == 0 {
        cells[18] = near(dice, letter);
    }
    cells
}

fn long_or(dice: &mut Dice, values: &[&str], most: usize) -> String {
    match dice.below(40) {
        0 => "x".repeat(most),
        1 => "x".repeat(most + 1),
        2 => format!("8 USC 1227(a){}", " ".repeat(most) + "(1)"),
        _ => dice.of(values).to_owned(),
    }
}

/// A day at an edge of the letter's, or one that cannot be read.
fn near(dice: &mut Dice, letter: Day) -> String {
    let ago = [-400, -1, 0, 1, 30, 88, 89, 90, 91, 92, 93, 180, 400, 4_000];
    if dice.below(6) == 0 {
        dice.of(DAYS).to_owned()
    } else {
        letter.plus(-ago[dice.below(ago.len())]).iso()
    }
}

/// Tax years about the letter's own.
fn years(dice: &mut Dice, letter: Day) -> String {
    if dice.below(2) == 0 {
        return long_or(dice, PERIODS, 1_000);
    }
    let own: i64 = letter.iso()[..4].parse().unwrap();
    let first = own - i64::try_from(dice.below(4)).unwrap();
    let many = 1 + dice.below(12);
    let years = (0..many).map(|back| (first - i64::try_from(back).unwrap()).to_string());
    years.collect::<Vec<_>>().join(";")
}

/// Eight to twelve words, and an id alone, within a longer one, or none.
fn reason(dice: &mut Dice) -> String {
    let words = 7 + dice.below(5);
    let id = dice.of(&[
        "INV-7", "inv-7.", "(A200)", "INV-77", "xINV-7", "INV-7x", "", "A2000", "–", "INV-7's",
    ]);
    match dice.below(12) {
        0 => String::new(),
        1 => format!("INV-7 {}", "a ".repeat(1_996)),
        2 => format!("INV-7 {}", "a ".repeat(1_998)),
        _ => format!("{} {id}", ["because"].repeat(words).join(" ")),
    }
}

/// The moment of a letter: about midnight in New York, and about the hours that are twice and never.
pub(crate) fn moment(dice: &mut Dice) -> i64 {
    // 2025-03-09, 2025-11-02, 2026-01-01, 2026-03-08, 2026-07-04, 2026-11-01, all at 00:00 UTC.
    let days =
        [1_741_478_400, 1_762_041_600, 1_767_225_600, 1_772_928_000, 1_783_123_200, 1_793_491_200];
    let hours = [4, 5, 6, 7, 12, 28, 29];
    let edge = days[dice.below(days.len())] + 3_600 * hours[dice.below(hours.len())];
    edge - 1 + i64::try_from(dice.below(3)).unwrap()
}
