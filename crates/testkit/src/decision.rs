//! A second telling of what a row lacks: a decision table over the cells as text, written from the
//! contract and the statute and sharing nothing with the core or the rules. It is slow, and each line of
//! it can be read aloud. Only the address and the name are asked of `postal`, which has tests of its own.

use std::collections::BTreeSet;

use portcullis_postal::{Columns, Completeness, NameColumns, read_columns, read_name};

use crate::calendar::{Day, read_day};
use crate::statutes::{Section, Shelf, Standing};

/// The cells of a row, in the contract's order, white space at their ends taken off.
pub type Cells<'a> = [&'a str; 21];

/// What an instrument says apart from its rules.
#[derive(Debug)]
pub struct Law {
    /// Every row must state a removal order; otherwise only rows under 8 USC 1253(a)(1).
    pub order_always: bool,
    /// The list of statutes.
    pub shelf: Shelf,
    /// The buildings on the list of places: the canonical building, the agencies whose office it is, or
    /// nobody's where it is a place of detention.
    pub places: Vec<(Vec<u8>, Option<Vec<String>>)>,
}

/// The letter that a row came with.
#[derive(Debug)]
pub struct Paper {
    /// Its date.
    pub date: Day,
    /// Who asks.
    pub agency: String,
    /// The officers: id and role.
    pub officers: Vec<(String, String)>,
}

/// The codes of rows in the order in which they are told.
pub const ORDER: [&str; 43] = [
    "element.name.missing",
    "element.name.malformed",
    "element.address.no_address",
    "element.address.placeholder",
    "element.address.zip_only",
    "element.address.no_street",
    "element.address.no_number",
    "element.address.no_locality",
    "element.address.no_zip",
    "element.address.zip_state_conflict",
    "element.address.facility_only",
    "element.address.general_delivery",
    "element.address.foreign",
    "element.address.leftover",
    "element.address.ambiguous",
    "element.address.custody",
    "element.address.requester_office",
    "element.address.malformed",
    "element.tin.malformed",
    "element.period.missing",
    "element.period.future",
    "element.period.unbounded",
    "element.period.malformed",
    "element.statute.missing",
    "element.statute.tax",
    "element.statute.not_criminal",
    "element.statute.unknown",
    "element.statute.no_subsection",
    "element.statute.malformed",
    "element.reason.missing",
    "element.reason.not_specific",
    "element.reason.malformed",
    "element.investigation.missing",
    "element.investigation.malformed",
    "element.order.missing",
    "element.order.ground",
    "element.order.not_90_days",
    "element.order.in_future",
    "element.order.malformed",
    "element.officer.missing",
    "element.officer.unknown",
    "element.officer.not_engaged",
    "element.officer.malformed",
];

/// Tells every defect of a row.
#[must_use]
pub fn defects(cells: &Cells<'_>, paper: &Paper, law: &Law) -> Vec<&'static str> {
    let mut found: BTreeSet<String> = BTreeSet::new();
    let [
        _,
        last,
        first,
        middle,
        suffix,
        line1,
        line2,
        city,
        state,
        zip,
        tin,
        periods,
        statute,
        investigation,
        opened,
        number,
        dated,
        ground,
        review,
        officers,
        reason,
    ] = *cells;
    found.extend(name([last, first, middle, suffix]));
    found.extend(address([line1, line2, city, state, zip], paper, law));
    found.extend(tax_number(tin));
    found.extend(tax_years(periods, paper.date));
    let standing = Standing::of(statute, &law.shelf);
    found.extend(standing.defect().map(str::to_owned));
    found.extend(the_reason(reason, [investigation, number]));
    found.extend(the_investigation(investigation, opened, paper.date));
    let offence =
        Section::read(statute).is_some_and(|section| section.is_part_of("8 usc 1253(a)(1)"));
    let limb_a = Section::read(statute).is_some_and(|section| {
        section.is("8 usc 1253(a)(1)") || section.is_part_of("8 usc 1253(a)(1)(A)")
    });
    found.extend(the_order(
        [number, dated, ground, review],
        law.order_always || offence,
        limb_a,
        paper.date,
    ));
    found.extend(the_officers(officers, paper));
    ORDER.into_iter().filter(|code| found.contains(*code)).collect()
}

fn code(element: &str, reason: &str) -> String {
    format!("element.{element}.{reason}")
}

fn name(cells: [&str; 4]) -> Option<String> {
    let [last, first, middle, suffix] = cells;
    if cells.iter().any(|cell| cell.len() > 1_000) {
        return Some(code("name", "malformed"));
    }
    let read = read_name(&NameColumns { last, first, middle, suffix });
    read.name().is_none().then(|| code("name", "missing"))
}

fn address(cells: [&str; 5], paper: &Paper, law: &Law) -> Vec<String> {
    let [line1, line2, city, state, zip] = cells;
    if cells.iter().any(|cell| cell.len() > 1_000) {
        return vec![code("address", "malformed")];
    }
    let read = read_columns(&Columns { line1, line2, city, state, zip });
    let mut found = Vec::new();
    if let Completeness::Incomplete(reasons) = read.completeness() {
        found.extend(reasons.into_iter().map(|reason| code("address", reason.code())));
    }
    let building = read.address().map(|address| address.building_key());
    for (_, owner) in law.places.iter().filter(|(place, _)| Some(place) == building.as_ref()) {
        match owner {
            None => found.push(code("address", "custody")),
            Some(agencies) if agencies.contains(&paper.agency) => {
                found.push(code("address", "requester_office"))
            }
            Some(_) => {}
        }
    }
    found
}

/// Nine digits, or nothing.
fn tax_number(cell: &str) -> Option<String> {
    let nine = cell.len() == 9 && cell.chars().all(|c| c.is_ascii_digit());
    (!cell.is_empty() && !nine).then(|| code("tin", "malformed"))
}

/// Tax years with `;` between, at most ten, each over before the letter.
fn tax_years(cell: &str, letter: Day) -> Option<String> {
    let lower = cell.to_lowercase();
    if cell.is_empty() {
        return Some(code("period", "missing"));
    }
    if cell.len() > 1_000 {
        return Some(code("period", "malformed"));
    }
    // The ways of not closing a range that a clerk writes.
    let open = ["all", "any", "every", "since", "present", "onward", "ongoing", "until", "current"];
    let says_open = open
        .iter()
        .any(|word| lower.split(|c: char| !c.is_alphanumeric()).any(|part| part == *word));
    let years: Vec<&str> = cell.split(';').map(str::trim).collect();
    let is_year = |text: &&str| {
        let digits = text.len() == 4 && text.chars().all(|c| c.is_ascii_digit());
        digits && **text >= *"1913"
    };
    let dangling = years.iter().any(|year| year.ends_with(['-', '+']) || year.starts_with('-'));
    if says_open || dangling {
        return Some(code("period", "unbounded"));
    }
    if !years.iter().all(is_year) {
        return Some(code("period", "malformed"));
    }
    let different: BTreeSet<&str> = years.iter().copied().collect();
    if different.len() > 10 {
        return Some(code("period", "unbounded"));
    }
    let last_day = different.last().and_then(|year| read_day(&format!("{year}-12-31")));
    // The calendar ends with 2199; what lies after it is not over.
    let over = last_day.is_some_and(|end| end < letter);
    (!over).then(|| code("period", "future"))
}

/// At least ten words, and this row's investigation or order by its own id.
fn the_reason(cell: &str, ids: [&str; 2]) -> Option<String> {
    if cell.is_empty() {
        return Some(code("reason", "missing"));
    }
    if cell.len() > 4_000 {
        return Some(code("reason", "malformed"));
    }
    let words =
        cell.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
    let lower = cell.to_lowercase();
    let named = ids.iter().any(|id| !id.is_empty() && stands_alone(&lower, &id.to_lowercase()));
    (words < 10 || !named).then(|| code("reason", "not_specific"))
}

/// Whether an id stands in a text and is not a part of a longer one.
fn stands_alone(text: &str, id: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let id: Vec<char> = id.chars().collect();
    let word = |at: Option<&char>| at.is_some_and(|c| c.is_alphanumeric());
    (0..text.len()).any(|from| {
        let to = from + id.len();
        let before = from.checked_sub(1).and_then(|at| text.get(at));
        text.get(from..to) == Some(id.as_slice()) && !word(before) && !word(text.get(to))
    })
}

/// A clerk's words for "there is no number".
fn says_none(id: &str) -> bool {
    let plain: String = id.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    let words = "na none nil null no not unknown unk tbd tba pending notknown notavailable notapplicable notprovided \
                 notgiven notassigned nonumber seefile same various ninguno desconocido sinnumero sn";
    let blank = |c: char| plain.chars().all(|own| own == c);
    plain.is_empty()
        || blank('0')
        || blank('x')
        || words.split_whitespace().any(|word| word == plain)
}

fn the_investigation(id: &str, opened: &str, letter: Day) -> Vec<String> {
    let mut found = Vec::new();
    let short = id.len() <= 1_000;
    if (short && says_none(id)) || opened.is_empty() {
        found.push(code("investigation", "missing"));
    }
    let unread = !opened.is_empty() && read_day(opened).is_none_or(|day| day > letter);
    if !short || unread {
        found.push(code("investigation", "malformed"));
    }
    found
}

/// The order: number, date, ground, and where there was one the end of its review.
fn the_order(cells: [&str; 4], required: bool, limb_a: bool, letter: Day) -> Vec<String> {
    let [number, dated, ground, review] = cells;
    let mut found = Vec::new();
    let section = Section::read(ground).filter(|_| ground.len() <= 1_000);
    if required {
        if (number.len() <= 1_000 && says_none(number)) || dated.is_empty() || ground.is_empty() {
            found.push(code("order", "missing"));
        }
        if section.is_some_and(|section| !section.is_part_of("8 usc 1227(a)")) {
            found.push(code("order", "ground"));
        }
        if [dated, review].iter().filter_map(|cell| read_day(cell)).any(|day| day > letter) {
            found.push(code("order", "in_future"));
        }
    }
    // Failure to depart is an offence from the 91st day on, after the order and after its review.
    if limb_a {
        let departed = |cell: &&str| read_day(cell).is_some_and(|day| day.plus(90) >= letter);
        if [dated, review].iter().any(departed) {
            found.push(code("order", "not_90_days"));
        }
    }
    let unread = |cell: &str| !cell.is_empty() && read_day(cell).is_none();
    let no_section =
        !ground.is_empty() && (Section::read(ground).is_none() || ground.len() > 1_000);
    if number.len() > 1_000 || unread(dated) || unread(review) || no_section {
        found.push(code("order", "malformed"));
    }
    found
}

fn the_officers(cell: &str, paper: &Paper) -> Vec<String> {
    if cell.is_empty() {
        return vec![code("officer", "missing")];
    }
    if cell.len() > 1_000 {
        return vec![code("officer", "malformed")];
    }
    let engaged = ["case-agent", "investigator", "analyst", "prosecutor", "grand-jury-attorney"];
    let judged = cell.split(';').map(str::trim).filter_map(|id| {
        let role =
            paper.officers.iter().find(|(known, _)| known == id).map(|(_, role)| role.as_str());
        match role {
            _ if id.is_empty() => Some("malformed"),
            None => Some("unknown"),
            Some(role) if engaged.contains(&role) => None,
            Some(_) => Some("not_engaged"),
        }
    });
    judged.map(|reason| code("officer", reason)).collect()
}
