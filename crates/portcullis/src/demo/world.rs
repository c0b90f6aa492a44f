//! A SYNTHETIC register and a SYNTHETIC letter, with the defects of 2025 in the proportions that were
//! reported: of 47,289 addresses told, 42,695 were told on a taxpayer number, whatever address the
//! request stated; in about one of twenty the address field held no address at all.

use jiff::Span;
use jiff::civil::Date;
use portcullis_core::request::COLUMNS;

use super::people::{Address, Dice, Person, address, person};
use crate::extract;

/// What a row of the letter is made to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cast {
    /// The right name at the right address, in one spelling or another.
    Right,
    /// The right name and number, at another address: told in 2025, and unlawful.
    NumberOnly,
    /// The right number, and words for "not known" with a ZIP Code.
    Placeholder,
    /// The right number, and a ZIP Code.
    ZipOnly,
    /// The right number, and a jail without its building's address.
    Jail,
    /// The right number, and the street address of a jail.
    Custody,
    /// The right number, and a street without its number.
    NoNumber,
    /// In order but for the statute, which is civil.
    Civil,
    /// In order but for the order, which is not yet 90 days old.
    Early,
    /// In order but for the officer: one supervisor for all of these.
    Supervisor,
}

/// The made-up letter's rows.
#[derive(Clone, Copy, Debug)]
pub struct World {
    /// People on record.
    pub records: usize,
    /// Rows of the letter.
    pub rows: usize,
    /// Officers of the agency; each conducts a few cases.
    pub officers: usize,
    /// The statute that rows cite.
    pub statute: &'static str,
    /// Today, for orders that are not yet 90 days old.
    pub today: Date,
}

/// One in so many rows names the same supervisor, from 5,000 rows on.
const SUPERVISOR_EVERY: usize = 64;
/// One officer for so many rows.
const ROWS_PER_OFFICER: usize = 20;

impl World {
    /// What row `row` is. The proportions are those reported of 2025, with a few rows of other
    /// defects among them.
    #[must_use]
    pub fn cast(&self, row: usize) -> Cast {
        if self.rows < 100 {
            return Cast::Right;
        }
        if self.rows >= 5_000 && row % SUPERVISOR_EVERY == 7 {
            return Cast::Supervisor;
        }
        match Dice::new(u64::try_from(row).unwrap_or(0) ^ 0xca57).below(1_000) {
            0..97 => Cast::Right,
            97..117 => Cast::Placeholder,
            117..127 => Cast::ZipOnly,
            127..137 => Cast::Jail,
            137..141 => Cast::Custody,
            141..147 => Cast::NoNumber,
            147..152 => Cast::Civil,
            152..157 => Cast::Early,
            _ => Cast::NumberOnly,
        }
    }

    /// The person that a row is about.
    #[must_use]
    pub fn subject(&self, row: usize) -> Person {
        person(row % self.records.max(1))
    }

    /// A world with an officer for every twenty rows, and one supervisor.
    #[must_use]
    pub fn new(records: usize, rows: usize, today: Date) -> World {
        let officers = rows.div_ceil(ROWS_PER_OFFICER) + 1;
        World { records, rows, officers, statute: "8 USC 1253(a)(1)(A)", today }
    }

    /// A smaller letter of the same agency, under another statute.
    #[must_use]
    pub fn smaller(&self, rows: usize, statute: &'static str) -> World {
        World { rows, statute, ..*self }
    }

    /// The register extract, as the custodian's file.
    #[must_use]
    pub fn register_csv(&self) -> Vec<u8> {
        let mut text = extract::COLUMNS.join(",");
        for index in 0..self.records {
            let person = person(index);
            let home = &person.home;
            let source = ["return", "notice", "ncoa"].get(index % 3).copied().unwrap_or("return");
            text += &format!(
                "\nSYNTHETIC-{index:07},{},{},{},,{},{},{},{},{},{},2025-04-15,{source}",
                person.last,
                person.first,
                person.middle,
                person.number,
                home.line1,
                home.line2,
                home.city,
                home.state,
                home.zip
            );
        }
        text += "\n";
        text.into_bytes()
    }

    /// The letter's rows, as the requester's file. `first` numbers the rows, so that several letters
    /// can be about different people.
    #[must_use]
    pub fn rows_csv(&self, first: usize) -> Vec<u8> {
        let mut text = COLUMNS.join(",");
        for row in first..first + self.rows {
            text += "\n";
            text += &self.row(row);
        }
        text += "\n";
        text.into_bytes()
    }

    fn row(&self, row: usize) -> String {
        let cast = self.cast(row);
        let subject = self.subject(row);
        let at = self.stated(row, cast, &subject);
        let number = if cast == Cast::Right { "" } else { subject.number.as_str() };
        let statute = if cast == Cast::Civil { "8 USC 1227(a)(1)(B)" } else { self.statute };
        let age_days = if cast == Cast::Early { 30 } else { 400 };
        let ordered = self.today.checked_sub(Span::new().days(age_days)).unwrap_or(self.today);
        let officer = match cast {
            Cast::Supervisor => "o-0".to_owned(),
            _ => format!("o-{}", row % (self.officers - 1) + 1),
        };
        let investigation = format!("HSI-{:06}", row + 1);
        let reason = reason(row, &investigation);
        format!(
            "SYN-{:06},{},{},{},,{},{},{},{},{},{number},2023;2024,{statute},{investigation},2025-10-01,\
             A{:09},{ordered},8 USC 1227(a)(1)(B),,{officer},{reason}",
            row + 1,
            subject.last,
            subject.first,
            subject.middle,
            at.line1,
            at.line2,
            at.city,
            at.state,
            at.zip,
            row + 200_000_000
        )
    }

    /// The address that the row states.
    fn stated(&self, row: usize, cast: Cast, subject: &Person) -> Address {
        let home = subject.home.clone();
        let said =
            |line1: &str| Address { line1: line1.to_owned(), line2: String::new(), ..home.clone() };
        match cast {
            Cast::Right | Cast::Civil | Cast::Early | Cast::Supervisor => spelled(row, home),
            // Another real building, in a unit that nobody on record has.
            Cast::NumberOnly => {
                let elsewhere = address(row.wrapping_mul(7) + 3);
                Address { line2: format!("Apt {}", 1_000 + row), ..elsewhere }
            }
            Cast::Placeholder => {
                let words =
                    ["Failed to Provide", "Unknown Address", "NA NA", "UNKNOWN", "Homeless"];
                said(words.get(row % words.len()).copied().unwrap_or("NA NA"))
            }
            Cast::ZipOnly => Address { city: "", state: "", ..said("") },
            Cast::Jail => said("County Detention Center"),
            Cast::Custody => Address {
                city: "Chicago",
                state: "IL",
                zip: "60608",
                ..said("2700 S California Ave")
            },
            Cast::NoNumber => {
                let street = home.line1.split_once(' ').map(|(_, street)| street.to_owned());
                said(&street.unwrap_or_default())
            }
        }
    }
}

/// One of the lawful spellings of an address.
fn spelled(row: usize, home: Address) -> Address {
    match row % 4 {
        0 => Address { line1: home.line1.to_uppercase(), ..home },
        1 => Address {
            line1: format!(
                "{} {}",
                home.line1,
                home.line2.replace("Apt", "Unit #").replace("Unit # ", "# ")
            ),
            line2: String::new(),
            ..home
        },
        2 => Address { line2: home.line2.replace("Apt", "Apartment"), ..home },
        _ => home,
    }
}

/// Where a reason begins: who or what speaks.
const SEEN: [&str; 16] = [
    "A neighbor",
    "The landlord",
    "A former employer",
    "Surveillance",
    "A traffic stop",
    "A school record",
    "A utility account",
    "A hospital bill",
    "A bank teller",
    "A cousin",
    "A postal carrier",
    "A parking ticket",
    "A phone record",
    "A union roster",
    "A church bulletin",
    "A pay stub",
];
/// What they say.
const SAYS: [&str; 16] = [
    "places the subject",
    "last saw the subject",
    "describes a move of the subject",
    "names a roommate",
    "reports mail for the subject",
    "mentions children of the subject",
    "shows the subject at work",
    "contradicts the subject's statement",
    "dates the subject's return",
    "confirms an alias",
    "gives a vehicle of the subject",
    "points to relatives",
    "records a sale by the subject",
    "lists an emergency contact",
    "notes a court date",
    "ties the subject to a lease",
];
/// Of when.
const WHEN: [&str; 16] = [
    "after the final order",
    "before the hearing",
    "during the appeal period",
    "since the spring",
    "through the summer",
    "over the winter",
    "within the departure period",
    "on the day of the order",
    "weeks after the notice",
    "despite the notice",
    "following the interview",
    "while on supervision",
    "after a missed report",
    "near the old workplace",
    "across the county line",
    "under the old lease",
];
/// And why it matters.
const WHY: [&str; 16] = [
    "service of process depends on it",
    "the charge rests on residence",
    "the warrant needs a place",
    "the grand jury asked for it",
    "the element of willfulness turns on it",
    "a witness must be found",
    "the indictment names the residence",
    "venue must be settled",
    "the defense disputes it",
    "the timeline has a gap there",
    "two statements conflict on it",
    "the lease is in evidence",
    "the interview is to be held there",
    "the notice was sent there",
    "identity must be assured",
    "flight is alleged",
];

/// A reason of its own for each row.
fn reason(row: usize, investigation: &str) -> String {
    let pick = |list: &[&'static str; 16], step: usize| {
        list.get((row / step) % 16).copied().unwrap_or_default()
    };
    format!(
        "{} {} {} and {} in {investigation}",
        pick(&SEEN, 1),
        pick(&SAYS, 16),
        pick(&WHEN, 256),
        pick(&WHY, 4_096)
    )
}
