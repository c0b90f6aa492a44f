//! Sections of the United States Code, as plain text: a second telling of what a citation is and where it
//! stands in an instrument's list.

/// A section, its title and number in lower case, its subsections as they are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    head: String,
    parts: Vec<String>,
}

impl Section {
    /// Reads `8 USC 1253(a)(1)` however it is spaced and dotted; nothing may follow.
    #[must_use]
    pub fn read(text: &str) -> Option<Section> {
        // Two words one after the other are no section: `8 USC 1253 et seq.`
        let lower = text.to_lowercase();
        let after_code = ["u.s.c.", "u.s.c", "usc"]
            .iter()
            .find_map(|code| lower.find(code).and_then(|at| lower.get(at + code.len()..)));
        let words: Vec<&str> = after_code?.split_whitespace().collect();
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        if words.windows(2).any(|two| {
            is_word(two.first().and_then(|word| word.chars().last()))
                && is_word(two.last().and_then(|word| word.chars().next()))
        }) {
            return None;
        }
        let plain: String =
            text.chars().filter(|c| !c.is_whitespace() && *c != '.' && *c != '§').collect();
        let at = plain.to_lowercase().find("usc")?;
        let (title, rest) = (plain.get(..at)?, plain.get(at + 3..)?);
        let number: u32 = title.parse().ok()?;
        let open = rest.find('(').unwrap_or(rest.len());
        let (section, mut rest) = (rest.get(..open)?, rest.get(open..)?);
        let digit_first = section.chars().next().is_some_and(|c| c.is_ascii_digit());
        let plain = section.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        if !(1..=54).contains(&number) || !digit_first || !plain || section.len() > 12 {
            return None;
        }
        let mut parts = Vec::new();
        while !rest.is_empty() {
            let (part, after) = rest.strip_prefix('(')?.split_once(')')?;
            let fits =
                (1..=6).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric());
            parts.push(part.to_owned());
            rest = after;
            if !fits || parts.len() > 6 {
                return None;
            }
        }
        Some(Section { head: format!("{number} usc {section}"), parts })
    }

    /// Whether its parts run letter, number, capital, small Roman, capital Roman; the first may be missing.
    fn is_spelled(&self) -> bool {
        let alphabet = |first: char, last: char| {
            let one: Vec<String> = (first..=last).map(String::from).collect();
            let two: Vec<String> = one.iter().map(|letter| letter.repeat(2)).collect();
            [one, two].concat()
        };
        let numbers: Vec<String> = (1..100).map(|number: u32| number.to_string()).collect();
        let roman = |text: &String, digits: &str| {
            text.len() <= 6 && text.chars().all(|c| digits.contains(c))
        };
        let (small, capital) = (alphabet('a', 'z'), alphabet('A', 'Z'));
        let level = |level: usize, part: &String| match level {
            0 => small.contains(part),
            1 => numbers.contains(part),
            2 => capital.contains(part),
            3 => roman(part, "ivx"),
            4 => roman(part, "IVX"),
            _ => false,
        };
        [0, 1]
            .iter()
            .any(|from| self.parts.iter().enumerate().all(|(at, part)| level(from + at, part)))
    }

    /// Whether it is that one.
    #[must_use]
    pub fn is(&self, other: &str) -> bool {
        Section::read(other).as_ref() == Some(self)
    }

    /// Whether it is that one or a part of it.
    #[must_use]
    pub fn is_part_of(&self, other: &str) -> bool {
        Section::read(other).is_some_and(|other| self.lies_in(&other))
    }

    fn lies_in(&self, other: &Section) -> bool {
        self.head == other.head && self.parts.starts_with(&other.parts)
    }
}

/// An instrument's list of statutes: each section with its kind's word, and whether any part of it is of that kind.
#[derive(Debug)]
pub struct Shelf(Vec<(Section, String, bool)>);

impl Shelf {
    /// Reads `citation,kind,parts,note`.
    #[must_use]
    pub fn read(csv: &str) -> Shelf {
        let lines = csv.lines().skip(1).filter_map(|line| {
            let mut cells = line.split(',');
            let (section, kind) = (Section::read(cells.next()?)?, cells.next()?.to_owned());
            Some((section, kind, cells.next()? == "any"))
        });
        Shelf(lines.collect())
    }
}

/// What the list says of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A Federal criminal statute.
    Criminal,
    /// Nothing is stated.
    Missing,
    /// Tax administration.
    Tax,
    /// Civil, or no offence.
    NotCriminal,
    /// On no list.
    Unknown,
    /// Its parts differ, and none is stated.
    NoSubsection,
    /// No citation.
    Malformed,
}

impl Standing {
    /// The standing of a cell.
    #[must_use]
    pub fn of(cell: &str, shelf: &Shelf) -> Standing {
        if cell.is_empty() {
            return Standing::Missing;
        }
        let Some(stated) = Section::read(cell).filter(|_| cell.len() <= 1_000) else {
            return Standing::Malformed;
        };
        if stated.head.starts_with("26 ") {
            return Standing::Tax;
        }
        let kind = |word: &str| match word {
            "criminal" => Standing::Criminal,
            "tax" => Standing::Tax,
            _ => Standing::NotCriminal,
        };
        // Entries that are the section or a part of it: they must all be of one kind, together with the
        // entry that holds it.
        let below = shelf.0.iter().filter(|(entry, _, _)| entry.lies_in(&stated));
        let below: Vec<Standing> = below.map(|(_, word, _)| kind(word)).collect();
        let above = shelf.0.iter().filter(|(entry, _, _)| stated.lies_in(entry));
        let above = above.max_by_key(|(entry, _, _)| entry.parts.len());
        match (below.as_slice(), above) {
            ([], None) => Standing::Unknown,
            // A part of what is listed whole, if it is spelled as the Code spells parts.
            ([], Some((_, word, any))) => {
                if *any && stated.is_spelled() {
                    kind(word)
                } else {
                    Standing::Unknown
                }
            }
            (kinds, above) => {
                let own = above.map(|(_, word, _)| kind(word));
                let mut all = kinds.iter().copied().chain(own);
                let first = all.next().unwrap_or(Standing::Unknown);
                if all.all(|kind| kind == first) { first } else { Standing::NoSubsection }
            }
        }
    }

    /// The code of the defect that it is, if any.
    #[must_use]
    pub fn defect(self) -> Option<&'static str> {
        match self {
            Standing::Criminal => None,
            Standing::Missing => Some("element.statute.missing"),
            Standing::Tax => Some("element.statute.tax"),
            Standing::NotCriminal => Some("element.statute.not_criminal"),
            Standing::Unknown => Some("element.statute.unknown"),
            Standing::NoSubsection => Some("element.statute.no_subsection"),
            Standing::Malformed => Some("element.statute.malformed"),
        }
    }
}
