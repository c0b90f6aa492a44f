//! Rows, right and wrong in known ways.

use crate::people::{Person, TOWN};

/// What is wrong with a row besides the name and the address, if anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Nothing.
    None,
    /// No tax years, or all of them.
    Period,
    /// A civil statute.
    Civil,
    /// A tax statute.
    Tax,
    /// The order is of yesterday.
    Early,
    /// The order is of inadmissibility.
    Ground,
    /// There is no order.
    NoOrder,
    /// No investigation.
    NoInvestigation,
    /// A reason that could be anybody's.
    General,
    /// An officer who is not engaged.
    Engineer,
    /// An officer whom the letter does not name.
    Stranger,
}

impl Flaw {
    /// Every flaw, and none.
    pub const ALL: [Flaw; 11] = [
        Flaw::None,
        Flaw::Period,
        Flaw::Civil,
        Flaw::Tax,
        Flaw::Early,
        Flaw::Ground,
        Flaw::NoOrder,
        Flaw::NoInvestigation,
        Flaw::General,
        Flaw::Engineer,
        Flaw::Stranger,
    ];
}

/// Where a row says the person is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stated {
    /// At the address on record, as the record spells it.
    Own,
    /// At the address on record, spelled otherwise.
    Respelled,
    /// At somebody else's address.
    Of(usize),
    /// At no address: a placeholder and a ZIP Code.
    Placeholder,
    /// At a ZIP Code.
    ZipOnly,
}

/// Which number a row states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    /// None.
    None,
    /// The person's own.
    Own,
    /// Somebody else's.
    Of(usize),
}

/// One row to be asked.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Whose name it states, as a place in the town.
    pub who: usize,
    /// Where.
    pub stated: Stated,
    /// With which number.
    pub number: Number,
    /// With which flaw.
    pub flaw: Flaw,
}

fn citizen(place: usize) -> &'static Person {
    let [first, ..] = &TOWN;
    TOWN.get(place % TOWN.len()).unwrap_or(first)
}

impl Asked {
    /// The person named.
    #[must_use]
    pub fn person(&self) -> &'static Person {
        citizen(self.who)
    }

    /// The address cells.
    #[must_use]
    pub fn address(&self) -> [String; 5] {
        let own = |at: &Person| [at.line1, at.line2, at.city, at.state, at.zip].map(str::to_owned);
        let person = self.person();
        match self.stated {
            Stated::Own => own(person),
            Stated::Of(place) => own(citizen(place)),
            Stated::Respelled => {
                let [line1, line2, city, state, zip] = own(person);
                let line1 = line1
                    .replace(" St", " STREET")
                    .replace(" Ave", " avenue")
                    .replace(" Ct", " Court");
                let line2 = line2.replace("Apt ", "#").replace("# ", "Apt ");
                [
                    format!("{line1} {line2}").trim().to_owned(),
                    String::new(),
                    city.to_uppercase(),
                    state,
                    format!("{zip}-0001"),
                ]
            }
            Stated::Placeholder => ["Failed to Provide", "", "", "", person.zip].map(str::to_owned),
            Stated::ZipOnly => ["", "", "", "", person.zip].map(str::to_owned),
        }
    }

    /// The number cell.
    #[must_use]
    pub fn tin(&self) -> &'static str {
        match self.number {
            Number::None => "",
            Number::Own => self.person().tin,
            Number::Of(place) => citizen(place).tin,
        }
    }

    /// The row in CSV. `at` numbers it; `today` is the letter's day, as `2026-06-30`.
    #[must_use]
    pub fn csv(&self, at: usize, today: &str) -> String {
        let person = self.person();
        let [line1, line2, city, state, zip] = self.address();
        let pick = |flaw: Flaw, wrong: &'static str, right: &'static str| {
            if self.flaw == flaw { wrong } else { right }
        };
        let periods = pick(Flaw::Period, "all", "2023;2024");
        let statute = match self.flaw {
            Flaw::Civil => "8 USC 1231",
            Flaw::Tax => "26 USC 7201",
            _ => "8 USC 1253(a)(1)(A)",
        };
        let investigation = pick(Flaw::NoInvestigation, "", "INV-77");
        let order = pick(Flaw::NoOrder, "", "A-200");
        let ordered = if self.flaw == Flaw::Early { today } else { "2025-01-02" };
        let ground = pick(Flaw::Ground, "8 USC 1182(a)(6)(A)(i)", "8 USC 1227(a)(1)(B)");
        let officer = match self.flaw {
            Flaw::Engineer => "o-9",
            Flaw::Stranger => "o-404",
            _ => ["o-1", "o-2", "o-3"].get(at % 3).copied().unwrap_or("o-1"),
        };
        let reason = if self.flaw == Flaw::General {
            "needed".to_owned()
        } else {
            format!(
                "subject number {at} did not depart and the case INV-77 with order A-200 turns on where {}",
                WHY.get(at % WHY.len()).copied().unwrap_or_default()
            )
        };
        format!(
            "r-{at},{},{},{},{},{line1},{line2},{city},{state},{zip},{},{periods},{statute},{investigation},\
             2025-06-01,{order},{ordered},{ground},,{officer},{reason}",
            person.last,
            person.first,
            person.middle,
            person.suffix,
            self.tin()
        )
    }
}

const WHY: [&str; 8] = [
    "the notice went",
    "a witness lives",
    "the lease was signed",
    "the car is kept",
    "mail arrives",
    "the children go to school",
    "the job was held",
    "the warrant is to be served",
];

/// The header of a rows file.
pub const HEADER: &str = "row_id,last_name,first_name,middle_name,suffix,address_line1,address_line2,city,\
    state,zip,tin,tax_periods,statute,investigation_id,investigation_opened,order_number,order_date,\
    order_ground,review_final_date,officer_ids,reason";
