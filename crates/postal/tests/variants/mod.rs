//! Spellings and near misses of an address, each made by a rule whose truth is known beforehand.

#![expect(clippy::panic, reason = "the sample is ours")]

/// A row of the sample.
#[derive(Clone)]
pub(crate) struct Parts {
    line1: String,
    line2: String,
    city: String,
    state: String,
    zip: String,
}

/// A rule that makes another text of an address, and whether it is the same address.
pub(crate) struct Variant {
    pub(crate) kind: &'static str,
    pub(crate) same: bool,
    pub(crate) make: fn(&Parts) -> Option<String>,
}

const fn lawful(kind: &'static str, make: fn(&Parts) -> Option<String>) -> Variant {
    Variant { kind, same: true, make }
}

const fn miss(kind: &'static str, make: fn(&Parts) -> Option<String>) -> Variant {
    Variant { kind, same: false, make }
}

pub(crate) const VARIANTS: &[Variant] = &[
    lawful("upper case", |p| Some(p.text().to_uppercase())),
    lawful("lower case", |p| Some(p.text().to_lowercase())),
    lawful("no commas", |p| Some(p.text().replace(',', " "))),
    lawful("lines", |p| Some(p.text().replacen(", ", "\n", 1))),
    lawful("country", |p| Some(format!("{}, USA", p.text()))),
    lawful("zip+4", |p| Some(format!("{}-1234", p.text()))),
    lawful("state in full", |p| p.with_state_in_full()),
    lawful("care of", |p| Some(format!("c/o Jane Roe, {}", p.text()))),
    lawful("suffix short", |p| p.words(LONG_TO_SHORT)),
    lawful("suffix with a period", |p| {
        p.words(&[("Street", "St."), ("Avenue", "Ave."), ("Road", "Rd.")])
    }),
    lawful("direction short", |p| p.words(DIRECTIONS)),
    lawful("ordinal in words", |p| p.words(ORDINALS)),
    lawful("unit in full", |p| p.unit(&[("APT", "Apartment"), ("STE", "Suite"), ("UNIT", "Unit")])),
    lawful("unit with a pound sign", |p| p.unit(&[("APT", "#"), ("STE", "#"), ("UNIT", "#")])),
    lawful("unit first", |p| p.unit_first()),
    miss("number plus one", |p| p.numbered(|number| number + 1)),
    miss("number with a digit more", |p| p.numbered(|number| number * 10 + 1)),
    miss("number and a fraction", |p| p.first_word(|word| format!("{word} 1/2"))),
    miss("number and a letter", |p| p.first_word(|word| format!("{word}B"))),
    miss("other suffix", |p| {
        p.words(&[
            ("Street", "Avenue"),
            ("Avenue", "Street"),
            ("Road", "Drive"),
            ("Drive", "Road"),
            ("Lane", "Court"),
            ("Court", "Lane"),
        ])
    }),
    miss("no suffix", |p| {
        p.words(&[(" Street", ""), (" Avenue", ""), (" Road", ""), (" Drive", "")])
    }),
    miss("other direction", |p| {
        p.words(&[
            ("North ", "South "),
            ("South ", "North "),
            ("East ", "West "),
            ("West ", "East "),
        ])
    }),
    miss("no direction", |p| {
        p.words(&[("North ", ""), ("South ", ""), ("East ", ""), ("West ", "")])
    }),
    miss("other ordinal", |p| {
        p.words(&[("1st ", "2nd "), ("2nd ", "3rd "), ("3rd ", "4th "), ("4th ", "5th ")])
    }),
    miss("other unit", |p| p.with_unit(|unit| format!("{unit}1"))),
    miss("no unit", |p| {
        (!p.line2.is_empty()).then(|| Parts { line2: String::new(), ..p.clone() }.text())
    }),
    miss("a unit more", |p| {
        p.line2.is_empty().then(|| Parts { line2: "Apt 9".into(), ..p.clone() }.text())
    }),
    miss("other zip", |p| p.with_zip()),
    miss("post office box", |p| {
        Some(
            Parts { line1: format!("PO Box {}", p.number()?), line2: String::new(), ..p.clone() }
                .text(),
        )
    }),
];

const LONG_TO_SHORT: &[(&str, &str)] = &[
    (" Street", " St"),
    (" Avenue", " Ave"),
    (" Road", " Rd"),
    (" Drive", " Dr"),
    (" Lane", " Ln"),
    (" Court", " Ct"),
    (" Boulevard", " Blvd"),
    (" Circle", " Cir"),
    (" Place", " Pl"),
    (" Terrace", " Ter"),
    (" Parkway", " Pkwy"),
    (" Highway", " Hwy"),
    (" Trail", " Trl"),
    (" Square", " Sq"),
];
const DIRECTIONS: &[(&str, &str)] = &[
    ("Northwest", "NW"),
    ("Northeast", "NE"),
    ("Southwest", "SW"),
    ("Southeast", "SE"),
    ("North ", "N "),
    ("South ", "S. "),
    ("East ", "E "),
    ("West ", "W. "),
];
const ORDINALS: &[(&str, &str)] = &[
    (" 1st ", " First "),
    (" 2nd ", " Second "),
    (" 3rd ", " Third "),
    (" 4th ", " Fourth "),
    (" 5th ", " Fifth "),
    (" 10th ", " Tenth "),
    (" 12th ", " Twelfth "),
    (" 20th ", " Twentieth "),
    (" 21st ", " Twenty-First "),
];
const STATES: &[(&str, &str)] = &[
    ("AK", "Alaska"),
    ("AL", "Alabama"),
    ("AR", "Arkansas"),
    ("AZ", "Arizona"),
    ("CA", "California"),
    ("CO", "Colorado"),
    ("CT", "Connecticut"),
    ("DC", "District of Columbia"),
    ("FL", "Florida"),
    ("GA", "Georgia"),
    ("KY", "Kentucky"),
    ("MA", "Massachusetts"),
    ("MD", "Maryland"),
    ("OK", "Oklahoma"),
    ("TN", "Tennessee"),
    ("VT", "Vermont"),
];

impl Parts {
    /// Every row of the sample.
    pub(crate) fn sample() -> impl Iterator<Item = Parts> {
        include_str!("../../exam/sample.csv").lines().skip(1).map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            let [line1, line2, city, state, zip] = cells[..] else { panic!("{line}") };
            let own = |cell: &str| cell.to_owned();
            Parts {
                line1: own(line1),
                line2: own(line2),
                city: own(city),
                state: own(state),
                zip: own(zip),
            }
        })
    }

    /// On one line, with commas.
    pub(crate) fn text(&self) -> String {
        let unit = if self.line2.is_empty() { String::new() } else { format!(", {}", self.line2) };
        format!("{}{unit}, {}, {} {}", self.line1, self.city, self.state, self.zip)
    }

    /// With the first word of each pair for the second, in the street alone; none if nothing changes or if the
    /// word stands more than once.
    fn words(&self, pairs: &[(&str, &str)]) -> Option<String> {
        let (from, to) = pairs.iter().find(|(from, _)| self.line1.contains(from))?;
        let bounded = self.line1.matches(from).count() == 1;
        let line1 = self.line1.replace(from, to);
        let after = self.line1.split(from).nth(1)?;
        let whole = from.ends_with(' ') || after.is_empty() || after.starts_with(' ');
        (bounded && whole).then(|| Parts { line1, ..self.clone() }.text())
    }

    fn unit(&self, pairs: &[(&str, &str)]) -> Option<String> {
        let unit = self.line2.trim_start_matches('#');
        let (from, to) = pairs.iter().find(|(from, _)| unit.starts_with(from))?;
        let line2 = unit.replacen(from, to, 1);
        Some(Parts { line2, ..self.clone() }.text())
    }

    fn unit_first(&self) -> Option<String> {
        let text =
            format!("{}, {}, {}, {} {}", self.line2, self.line1, self.city, self.state, self.zip);
        (!self.line2.is_empty()).then_some(text)
    }

    fn with_unit(&self, change: fn(&str) -> String) -> Option<String> {
        let line2 = change(&self.line2);
        (!self.line2.is_empty()).then(|| Parts { line2, ..self.clone() }.text())
    }

    fn number(&self) -> Option<u32> {
        self.line1.split(' ').next()?.parse().ok()
    }

    fn numbered(&self, change: fn(u32) -> u32) -> Option<String> {
        let rest = self.line1.split_once(' ')?.1;
        let line1 = format!("{} {rest}", change(self.number()?));
        Some(Parts { line1, ..self.clone() }.text())
    }

    fn first_word(&self, change: fn(&str) -> String) -> Option<String> {
        let (number, rest) = self.line1.split_once(' ')?;
        self.number()?;
        Some(Parts { line1: format!("{} {rest}", change(number)), ..self.clone() }.text())
    }

    fn with_zip(&self) -> Option<String> {
        let last = self.zip.chars().next_back()?.to_digit(10)?;
        let zip = format!("{}{}", self.zip.get(..4)?, (last + 1) % 10);
        Some(Parts { zip, ..self.clone() }.text())
    }

    fn with_state_in_full(&self) -> Option<String> {
        let (_, name) = STATES.iter().find(|(code, _)| *code == self.state)?;
        Some(Parts { state: (*name).to_owned(), ..self.clone() }.text())
    }
}
