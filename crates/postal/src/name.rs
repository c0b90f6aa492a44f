//! Personal names: is it a name, and is it the same name.
//!
//! A name is a surname, a given name, a middle name and a generation suffix. Columns say which is which;
//! free text may hold several readings, and is a name only if it holds one. Nicknames are other names:
//! nothing here knows that William is called Bill.

mod compare;
mod control;
mod particles;
mod text;
mod words;

pub use compare::{compare_names, middles_agree};
pub use control::NameControl;
pub use text::read_name_text;

use crate::address::field;
use crate::trace::{Rule, Step, Trace};
use std::fmt;
use words::{Place, suffix_code};

/// The name columns of a file, as written.
#[derive(Clone, Copy)]
pub struct NameColumns<'a> {
    /// The surname.
    pub last: &'a str,
    /// The given name.
    pub first: &'a str,
    /// The middle name or initial.
    pub middle: &'a str,
    /// The generation suffix.
    pub suffix: &'a str,
}

impl fmt::Debug for NameColumns<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NameColumns(..)")
    }
}

/// A name in canonical form.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Name {
    surname: String,
    given: String,
    middle: String,
    suffix: &'static str,
}

impl Name {
    /// The surname: particles joined, hyphens as blanks.
    #[must_use]
    pub fn surname(&self) -> &str {
        &self.surname
    }
    /// The given name.
    #[must_use]
    pub fn given(&self) -> &str {
        &self.given
    }
    /// The middle name, or an empty text.
    #[must_use]
    pub fn middle(&self) -> &str {
        &self.middle
    }
    /// The code of the generation suffix, or an empty text.
    #[must_use]
    pub fn suffix(&self) -> &str {
        self.suffix
    }
    /// Every part in canonical form, under the names of a comparison's fields; empty ones are left out.
    #[must_use]
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let parts = [
            ("surname", self.surname.as_str()),
            ("given", &self.given),
            ("middle", &self.middle),
            ("suffix", self.suffix),
        ];
        let stated = parts.into_iter().filter(|(_, text)| !text.is_empty());
        stated.map(|(name, text)| (name, text.to_owned())).collect()
    }
    /// A key of surname, given name and suffix; the middle name is compared apart.
    #[must_use]
    pub fn key(&self) -> Vec<u8> {
        let mut key = Vec::with_capacity(self.surname.len() + self.given.len() + 8);
        field(&mut key, &self.surname);
        field(&mut key, &self.given);
        field(&mut key, self.suffix);
        key
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Name(..)")
    }
}

/// What was understood of a stated name.
#[derive(Clone)]
pub struct NameReading {
    /// Every way to read it; none if it is not a name.
    splits: Vec<Name>,
    trace: Trace,
}

impl NameReading {
    /// The name, where there is exactly one way to read it.
    #[must_use]
    pub fn name(&self) -> Option<&Name> {
        match self.splits.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }

    /// The rules that were applied, in order. They say nothing about the text.
    #[must_use]
    pub fn trace(&self) -> Vec<Step> {
        self.trace.steps()
    }

    fn new(splits: Vec<Name>, mut trace: Trace) -> NameReading {
        match splits.len() {
            0 => trace.note(Rule::NotAName),
            1 => {}
            _ => trace.note(Rule::SeveralNames),
        }
        NameReading { splits, trace }
    }
}

impl fmt::Debug for NameReading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NameReading(..)")
    }
}

/// Reads the name columns of a file.
#[must_use]
pub fn read_name(columns: &NameColumns<'_>) -> NameReading {
    let mut trace = Trace::default();
    trace.note(Rule::FoldName);
    let mut suffix = words::column_suffix(columns.suffix);
    let mut last = words::fold_name(columns.last);
    let mut first = words::fold_name(columns.first);
    words::strip_titles(&mut first, &mut trace);
    for part in [&mut last, &mut first] {
        words::strip_credentials(part, &mut trace);
        if part.len() > 1
            && let Some(code) = part.last().and_then(|word| suffix_code(word, Place::Behind))
        {
            part.pop();
            suffix = match suffix {
                Some("") => Some(code),
                Some(stated) if stated == code => Some(code),
                _ => None,
            };
        }
    }
    let mut middle = words::fold_name(columns.middle);
    if words::is_no_middle(&middle) {
        middle.clear();
    }
    if words::names_several(columns.first) || words::names_several(columns.last) {
        return NameReading::new(Vec::new(), trace);
    }
    let Some(suffix) = suffix else { return NameReading::new(Vec::new(), trace) };
    if words::is_no_name(&last) || words::is_no_name(&first) {
        return NameReading::new(Vec::new(), trace);
    }
    if !suffix.is_empty() {
        trace.note(Rule::Generation);
    }
    let name = Name {
        surname: particles::join_particles(&last, &mut trace),
        given: particles::given_words(&first, &mut trace).join(" "),
        middle: particles::given_words(&middle, &mut trace).join(" "),
        suffix,
    };
    NameReading::new(vec![name], trace)
}

#[cfg(test)]
mod tests {
    // SYNTHETIC: the names are made up.
    use super::*;

    fn read(last: &str, first: &str, middle: &str, suffix: &str) -> String {
        let reading = read_name(&NameColumns { last, first, middle, suffix });
        let Some(name) = reading.name() else { return "-".to_owned() };
        format!("{}|{}|{}|{}", name.surname(), name.given(), name.middle(), name.suffix())
    }

    #[test]
    fn columns_by_example() {
        assert_eq!(read("De La Cruz", "María", "L.", ""), "DELACRUZ|MARIA|L|");
        assert_eq!(read("O'Brien", "Mr. Sean", "", "Junior"), "OBRIEN|SEAN||JR");
        assert_eq!(read("O Brien Jr", "Sean", "", ""), "OBRIEN|SEAN||JR");
        assert_eq!(read("Garcia-Lopez", "Jean-Paul", "NMN", "3rd"), "GARCIA LOPEZ|JEAN PAUL||III");
        assert_eq!(read("Mc Donald", "Ann", "", ""), "MCDONALD|ANN||");
        assert_eq!(read("Roe", "Ben James", "Van Minh", ""), "ROE|BEN JAMES|VAN MINH|");
        assert_eq!(read("Ben Ali", "De La Ann", "", ""), "BENALI|DELAANN||");
        assert_eq!(read("Doe", "Jane", "", "Jr Sr"), "-");
        assert_eq!(read("Doe Jr", "John", "", "Jr."), "DOE|JOHN||JR", "said twice");
        assert_eq!(read("Doe Jr", "John", "", "Sr"), "-", "two generations are nobody's");
        assert_eq!(read("Junior", "Ann", "", ""), "JUNIOR|ANN||", "a surname of its own");
        assert_eq!(read("Doe", "Miss", "", ""), "DOE|MISS||", "a title alone is what is stated");
        assert_eq!(read("Doe", "Jane & John", "", ""), "-");
        assert_eq!(read("Doe and Roe", "Jane", "", ""), "-");
        let (long, longer) = ("A".repeat(500), "A".repeat(501));
        assert_eq!(read(&long, "Jane", "", ""), format!("{long}|JANE||"));
        assert_eq!(read(&longer, "Jane", "", ""), "-", "longer than any name");
        for (last, first) in [
            ("Unknown", "Jane"),
            ("Doe", ""),
            ("N/A", "N/A"),
            ("Failed to Provide", "X"),
            ("Doe", "FNU"),
            ("Doe 2", "Jane"),
        ] {
            assert_eq!(read(last, first, "", ""), "-", "{last} {first}");
        }
    }

    #[test]
    fn a_name_states_its_parts_and_has_a_key_of_them() {
        let columns = |middle, suffix| NameColumns { last: "Doe", first: "John", middle, suffix };
        let of = |middle, suffix| read_name(&columns(middle, suffix)).name().unwrap().clone();
        let own = |text: &str| text.to_owned();
        let whole = of("Mark", "Jr");
        let parts = [
            ("surname", own("DOE")),
            ("given", own("JOHN")),
            ("middle", own("MARK")),
            ("suffix", own("JR")),
        ];
        assert_eq!(whole.fields(), parts);
        assert_eq!(of("", "").fields(), parts[..2]);
        assert_eq!(whole.key(), b"\x03DOE\x04JOHN\x02JR");
        assert_eq!(of("", "").key(), b"\x03DOE\x04JOHN\x00");
        assert_eq!(format!("{whole:?}"), "Name(..)");
        let follows = |suffix| {
            let trace = read_name(&columns("", suffix)).trace();
            trace.iter().map(|step| step.rule).collect::<Vec<_>>()
        };
        assert_eq!(follows("Jr"), ["name.fold", "name.suffix"]);
        assert_eq!(follows(""), ["name.fold"]);
    }
}
