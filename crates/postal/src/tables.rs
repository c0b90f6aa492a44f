//! The embedded tables: suffixes, units, directionals, states, ZIP prefixes, highways, word classes.
//!
//! One look-up per word tells everything the tables know of it. The sources and their notices are in
//! `data/NOTICE.md`; `data/refresh.py` makes the files again. A change of any of them is a new
//! [`TABLE_VERSION`](crate::TABLE_VERSION). The place list is apart, in `places`, since most readings need none.

mod hash;

pub(crate) use hash::Quick;

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

/// The two letters of a state.
pub(crate) type State = [u8; 2];

/// What the tables know of one word.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Info {
    suffix: u8,
    dir: u8,
    unit: u8,
    class: u8,
}

const STRONG: u8 = 1;
const FACILITY: u8 = 2;
const HIGHWAY: u8 = 4;
const ATOM: u8 = 8;
const ALONE: u8 = 16;
const JAIL: u8 = 32;
const ASKED: u8 = 64;
const STATE: u8 = 128;

impl Info {
    pub(crate) fn is_suffix(self) -> bool {
        self.suffix != 0
    }
    pub(crate) fn is_dir(self) -> bool {
        self.dir != 0
    }
    pub(crate) fn is_unit(self) -> bool {
        self.unit != 0
    }
    /// A suffix that ends a street's name wherever it stands.
    pub(crate) fn is_strong(self) -> bool {
        self.class & STRONG != 0
    }
    pub(crate) fn is_facility(self) -> bool {
        self.class & FACILITY != 0
    }
    pub(crate) fn is_jail(self) -> bool {
        self.class & JAIL != 0
    }
    /// A word that makes something else of a street's name: a second place, a distance, a kind of road.
    pub(crate) fn is_asked(self) -> bool {
        self.class & ASKED != 0
    }
    /// A word that a state's name or its two letters begin with.
    pub(crate) fn opens_state(self) -> bool {
        self.class & STATE != 0
    }
    pub(crate) fn opens_highway(self) -> bool {
        self.class & HIGHWAY != 0
    }
    /// A placeholder word that counts when repeated.
    pub(crate) fn is_atom(self) -> bool {
        self.class & ATOM != 0
    }
    /// A suffix word that may be a street's whole name.
    pub(crate) fn may_stand_alone(self) -> bool {
        self.class & ALONE != 0
    }
    /// Whether the tables know anything of the word.
    pub(crate) fn is_known(self) -> bool {
        self.suffix | self.dir | self.unit | self.class & !STATE != 0
    }
    pub(crate) fn suffix(self) -> Option<&'static Suffix> {
        tables().suffixes.get(usize::from(self.suffix).checked_sub(1)?)
    }
    pub(crate) fn dir(self) -> Option<&'static str> {
        tables().dirs.get(usize::from(self.dir).checked_sub(1)?).copied()
    }
    pub(crate) fn unit(self) -> Option<&'static UnitRow> {
        tables().units.get(usize::from(self.unit).checked_sub(1)?)
    }
}

/// A street suffix: its standard form and its name in full.
#[derive(Debug)]
pub(crate) struct Suffix {
    pub(crate) abbr: &'static str,
    pub(crate) name: &'static str,
}

/// A unit designator, and whether it needs a number.
#[derive(Debug)]
pub(crate) struct UnitRow {
    pub(crate) abbr: &'static str,
    pub(crate) needs_id: bool,
}

/// One spelling of a kind of highway.
#[derive(Debug)]
pub(crate) struct HighwayForm {
    pub(crate) words: Vec<&'static str>,
    pub(crate) standard: &'static str,
}

type WordMap<V> = HashMap<&'static str, V, Quick>;
type WordSet = HashSet<&'static str, Quick>;

/// All tables.
pub(crate) struct Tables {
    words: WordMap<Info>,
    suffixes: Vec<Suffix>,
    units: Vec<UnitRow>,
    dirs: Vec<&'static str>,
    states: WordMap<State>,
    state_names: Vec<(State, &'static str)>,
    /// By the first three digits.
    zip3: Vec<Option<State>>,
    /// The ZIPs that do not lie where their prefix does.
    zip5: HashMap<u32, State, Quick>,
    highways: Vec<HighwayForm>,
    placeholders: HashSet<String, Quick>,
    homes: WordSet,
    countries: WordSet,
    provinces: WordSet,
}

pub(crate) fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(Tables::load)
}

impl Tables {
    pub(crate) fn info(&self, word: &str) -> Info {
        self.words.get(word).copied().unwrap_or_default()
    }
    /// The state that a code, a name or a traditional abbreviation stands for.
    pub(crate) fn state(&self, name: &str) -> Option<State> {
        self.states.get(name).copied()
    }
    /// Every spelling of a state.
    pub(crate) fn state_words(&self) -> impl Iterator<Item = &'static str> {
        self.states.keys().copied()
    }
    pub(crate) fn state_name(&self, state: State) -> Option<&'static str> {
        self.state_names.iter().find(|(code, _)| *code == state).map(|(_, name)| *name)
    }
    /// The state in which a ZIP lies.
    pub(crate) fn zip_state(&self, zip: u32) -> Option<State> {
        let by_prefix = || self.zip3.get(usize::try_from(zip / 100).ok()?).copied()?;
        self.zip5.get(&zip).copied().or_else(by_prefix)
    }
    /// The spellings of highways, the longest first.
    pub(crate) fn highways(&self) -> &[HighwayForm] {
        &self.highways
    }
    pub(crate) fn is_placeholder(&self, slot: &str) -> bool {
        self.placeholders.contains(slot)
    }
    pub(crate) fn is_home(&self, line: &str) -> bool {
        self.homes.contains(line)
    }
    pub(crate) fn is_country(&self, line: &str) -> bool {
        self.countries.contains(line)
    }
    pub(crate) fn is_province(&self, line: &str) -> bool {
        self.provinces.contains(line)
    }

    fn load() -> Tables {
        let mut tables = Tables {
            words: WordMap::default(),
            suffixes: Vec::new(),
            units: Vec::new(),
            dirs: Vec::new(),
            states: WordMap::default(),
            state_names: Vec::new(),
            zip3: vec![None; 1_000],
            zip5: HashMap::default(),
            highways: Vec::new(),
            placeholders: HashSet::default(),
            homes: WordSet::default(),
            countries: WordSet::default(),
            provinces: WordSet::default(),
        };
        tables.load_street_words();
        tables.load_states();
        tables.load_highways();
        tables.load_placeholders();
        tables.load_classes();
        tables
    }

    fn entry(&mut self, word: &'static str) -> &mut Info {
        self.words.entry(word).or_default()
    }

    fn load_street_words(&mut self) {
        for (abbr, name, forms) in three(include_str!("../data/suffixes.tsv")) {
            self.suffixes.push(Suffix { abbr, name });
            let at = u8::try_from(self.suffixes.len()).unwrap_or(0);
            list(forms).for_each(|form| self.entry(form).suffix = at);
        }
        for (abbr, needs_id, forms) in three(include_str!("../data/units.tsv")) {
            self.units.push(UnitRow { abbr, needs_id: needs_id == "1" });
            let at = u8::try_from(self.units.len()).unwrap_or(0);
            list(forms).for_each(|form| self.entry(form).unit = at);
        }
        for (abbr, forms, _) in three(include_str!("../data/directionals.tsv")) {
            self.dirs.push(abbr);
            let at = u8::try_from(self.dirs.len()).unwrap_or(0);
            list(forms).for_each(|form| self.entry(form).dir = at);
        }
        for (word, forms, _) in three(include_str!("../data/spellings_own.tsv")) {
            let known = self.info(word);
            list(forms).for_each(|form| *self.entry(form) = known);
        }
    }

    fn load_states(&mut self) {
        for (code, name, aliases) in three(include_str!("../data/states.tsv")) {
            let Ok(state) = State::try_from(code.as_bytes()) else { continue };
            self.state_names.push((state, name));
            self.states.insert(code, state);
            self.states.insert(name, state);
            for opening in [code, name.split(' ').next().unwrap_or(name)] {
                self.entry(opening).class |= STATE;
            }
            list(aliases).for_each(|alias| {
                self.states.insert(alias, state);
            });
        }
        for (zip, code, _) in three(include_str!("../data/zip_state.tsv")) {
            let Ok(state) = State::try_from(code.as_bytes()) else { continue };
            if zip.len() == 5 {
                zip.parse().map(|zip| self.zip5.insert(zip, state)).ok();
            } else if let Some(place) = zip.parse().ok().and_then(|at: usize| self.zip3.get_mut(at))
            {
                *place = Some(state);
            }
        }
    }

    fn load_highways(&mut self) {
        let own = include_str!("../data/highways_own.tsv");
        let listed = three(include_str!("../data/highways.tsv"));
        for (standard, forms, _) in listed.chain(three(own)) {
            for form in list(forms) {
                let words: Vec<&'static str> = form.split(' ').collect();
                if let Some(first) = words.first() {
                    self.entry(first).class |= HIGHWAY;
                }
                // Appendix C1 has more spellings of a highway than Appendix F.
                let misspelt = ["HIWAY", "HIWY", "HIGHWY", "HWAY"].into_iter();
                for spelt in misspelt.filter(|_| words.contains(&"HIGHWAY")) {
                    let spell =
                        |word: &&'static str| if *word == "HIGHWAY" { spelt } else { *word };
                    let words = words.iter().map(spell).collect();
                    self.highways.push(HighwayForm { words, standard });
                }
                self.highways.push(HighwayForm { words, standard });
            }
        }
        self.highways.sort_by_key(|form| std::cmp::Reverse(form.words.len()));
    }

    fn load_placeholders(&mut self) {
        for line in lines(include_str!("../data/placeholders.tsv")) {
            match line.strip_prefix('=') {
                Some(atom) => self.entry(atom).class |= ATOM,
                None => self.placeholders.extend(crate::placeholder::phrases(line)),
            }
        }
    }

    fn load_classes(&mut self) {
        for (class, words, _) in three(include_str!("../data/words.tsv")) {
            let bit = match class {
                "strong" => STRONG,
                "facility" => FACILITY,
                "alone" => ALONE,
                "jail" => JAIL,
                "asked" => ASKED,
                "home" => {
                    self.homes.extend(list(words));
                    continue;
                }
                "country" => {
                    self.countries.extend(list(words));
                    continue;
                }
                _ => {
                    self.provinces.extend(list(words));
                    continue;
                }
            };
            list(words).for_each(|word| self.entry(word).class |= bit);
        }
    }
}

/// The lines of a table, without comments.
pub(crate) fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn three(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    lines(table).map(|line| {
        let mut cells = line.split('\t');
        let mut cell = || cells.next().unwrap_or("");
        (cell(), cell(), cell())
    })
}

fn list(cell: &'static str) -> impl Iterator<Item = &'static str> {
    cell.split(',').filter(|form| !form.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_whole() {
        let tables = tables();
        assert!(tables.suffixes.len() > 190 && tables.suffixes.len() < 255);
        assert_eq!(tables.dirs.len(), 8);
        assert_eq!(tables.info("BOULEVARD").suffix().unwrap().abbr, "BLVD");
        assert_eq!(tables.info("SUITE").unit().unwrap().abbr, "STE");
        assert!(tables.info("UNKNOWN").is_atom() && tables.is_placeholder("FAILED TO PROVIDE"));
    }

    /// What is settled of a city without a second reading rests on this.
    #[test]
    fn no_longer_name_of_a_state_ends_in_the_two_letters_of_another() {
        for name in tables().state_words().filter(|name| name.len() > 2 && *name != "W VA") {
            let last = name.rsplit(' ').next().filter(|last| last.len() == 2);
            let state = last.and_then(|last| tables().state(last));
            assert!(state.is_none() || state == tables().state(name), "{name}");
        }
    }

    #[test]
    fn our_own_spellings_are_no_words_of_other_tables() {
        for (_, forms, _) in three(include_str!("../data/spellings_own.tsv")) {
            assert!(list(forms).all(|form| tables().state(form).is_none()), "{forms}");
        }
    }

    #[test]
    fn a_zip_lies_in_one_state() {
        let tables = tables();
        assert_eq!(tables.zip_state(62701), Some(*b"IL"));
        assert_eq!(tables.zip_state(6390), Some(*b"NY"));
        assert_eq!(tables.zip_state(9012), Some(*b"AE"));
        assert_eq!(tables.zip_state(0), None);
        assert_eq!(tables.state("WEST VIRGINIA"), Some(*b"WV"));
    }

    #[test]
    fn a_word_is_of_its_classes_and_of_no_other() {
        type Is = fn(Info) -> bool;
        let classes: [(&str, Is); 7] = [
            ("JAIL", Info::is_jail),
            ("ROUTE", Info::opens_highway),
            ("AVENUE", Info::is_strong),
            ("HOTEL", Info::is_facility),
            ("PARKWAY", Info::may_stand_alone),
            ("FORMERLY", Info::is_asked),
            ("OHIO", Info::opens_state),
        ];
        for (word, is) in classes {
            assert!(is(tables().info(word)), "{word}");
            assert!(!is(tables().info("XYLOPHONE")), "{word}");
        }
        assert!(!tables().info("MAIN").opens_highway() && !tables().info("HOTEL").is_jail());
        // A suffix, a direction, a unit and a class each make a word known; a state alone does not.
        for known in ["BLVD", "NW", "APT", "HOTEL"] {
            assert!(tables().info(known).is_known(), "{known}");
        }
        assert!(!tables().info("XYLOPHONE").is_known() && !tables().info("OHIO").is_known());
        assert!(tables().is_province("QUEBEC") && !tables().is_province("OHIO"));
        assert!(tables().is_country("CANADA") && !tables().is_country("OHIO"));
        assert!(tables().is_home("USA") && !tables().is_home("CANADA"));
        assert!(tables().state_words().any(|name| name == "OHIO"));
        assert!(lines("# a comment\n\na line\n").eq(["a line"]));
    }
}
