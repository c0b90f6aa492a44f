//! An officer named in a letter: a recipient, personally and directly engaged (26 USC 6103(i)(2)(A)).
//!
//! The letter chooses an officer's id, so the id alone does not say who it is: the same person under twelve ids
//! would have twelve loads. Subjects are counted under everything by which a letter names one person.

use std::collections::HashMap;
use std::fmt;

use portcullis_postal::fold;

/// An officer as the letter names them.
#[derive(Clone)]
pub struct Officer {
    /// The id that rows name.
    pub id: String,
    /// The name.
    pub name: String,
    /// The title.
    pub title: String,
    /// Where the officer serves.
    pub duty_station: String,
    /// The role, as written; whether it is engaged is the instrument's list to say.
    pub role: String,
    /// The bytes of the public key that answers would be sealed to, where one is stated.
    pub key: Option<Vec<u8>>,
}

impl fmt::Debug for Officer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Officer(..)")
    }
}

impl Officer {
    /// Whether the letter names a person: somebody with a name, a title and a duty station. An id alone is nobody
    /// who could be personally engaged.
    #[must_use]
    pub fn is_named(&self) -> bool {
        [&self.name, &self.title, &self.duty_station].iter().all(|said| !plain(said).is_empty())
    }

    /// Whether two letters may name one person: by the same key, or by the same name at the same duty station. Where it
    /// cannot be ruled out, it is so.
    #[must_use]
    pub fn is_same_person(&self, other: &Officer) -> bool {
        let place = |one: &Officer| [plain(&one.name), plain(&one.duty_station)];
        self.key.as_ref().is_some_and(|key| other.key.as_ref() == Some(key))
            || place(self) == place(other)
    }

    /// What the officer's subjects are counted under: the id, the key, and, where no key is stated, the name with title
    /// and duty station, spelled in any way. Two officers who share any of them share a load.
    #[must_use]
    pub fn loads(&self) -> Vec<Vec<u8>> {
        let mut person = vec![b'p'];
        for said in [&self.name, &self.title, &self.duty_station] {
            let said = plain(said);
            person.extend_from_slice(&u32::try_from(said.len()).unwrap_or(u32::MAX).to_be_bytes());
            person.extend_from_slice(said.as_bytes());
        }
        let id = [b"i", self.id.as_bytes()].concat();
        let other = match &self.key {
            Some(key) => [b"k", key.as_slice()].concat(),
            None => person,
        };
        vec![id, other]
    }
}

/// The officers of a letter, each found by its id at once however many there are.
#[derive(Clone, Debug, Default)]
pub struct Officers {
    list: Vec<Officer>,
    places: HashMap<String, u32>, // INVARIANT: of those who are named, the first of each id
}

impl From<Vec<Officer>> for Officers {
    fn from(list: Vec<Officer>) -> Officers {
        let mut places = HashMap::new();
        for (officer, place) in list.iter().zip(0..) {
            if officer.is_named() {
                places.entry(officer.id.clone()).or_insert(place);
            }
        }
        Officers { list, places }
    }
}

impl Officers {
    /// All of them, in the letter's order.
    #[must_use]
    pub fn as_slice(&self) -> &[Officer] {
        &self.list
    }

    /// The officer of that id who names a person, with the place in the letter's order.
    #[must_use]
    pub fn named(&self, id: &str) -> Option<(u32, &Officer)> {
        let place = *self.places.get(id)?;
        let officer = self.list.get(usize::try_from(place).ok()?)?;
        Some((place, officer))
    }
}

/// Whether a load is beyond doubt one person's: counted under an id or a key, and not under a name.
#[must_use]
pub fn is_certain(load: &[u8]) -> bool {
    load.first().is_some_and(|kind| *kind != b'p')
}

/// Letters and digits alone, folded: case, accents, blanks and points make no other person of one.
fn plain(text: &str) -> String {
    let mut folded = fold(text);
    folded.retain(char::is_alphanumeric);
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn officer(id: &str, name: &str, station: &str, key: Option<&[u8]>) -> Officer {
        let [id, name, duty_station] = [id, name, station].map(str::to_owned);
        let (title, role) = ("Agent".to_owned(), "case-agent".to_owned());
        Officer { id, name, title, duty_station, role, key: key.map(<[u8]>::to_vec) }
    }

    #[test]
    fn one_person_under_two_ids_has_one_load() {
        let first = officer("o-1", "Ana O'Neil", "Springfield IL", Some(b"one"));
        let shares =
            |other: &Officer| other.loads().iter().any(|load| first.loads().contains(load));
        for (what, other, one) in [
            ("the same id", officer("o-1", "Bo Li", "Dover DE", None), true),
            (
                "a namesake with a key of their own",
                officer("o-2", "ANA ONEIL", "Springfield, IL", Some(b"two")),
                false,
            ),
            ("the same key", officer("o-2", "Bo Li", "Dover DE", Some(b"one")), true),
            ("a namesake elsewhere", officer("o-2", "Ana O'Neil", "Dover DE", None), false),
            ("another", officer("o-2", "Bo Li", "Springfield IL", Some(b"two")), false),
        ] {
            assert_eq!(shares(&other), one, "{what}");
        }
        let same = |other: &Officer| first.is_same_person(other);
        assert!(same(&officer("o-9", "ANA ONEIL", "Springfield, IL", Some(b"two"))));
        assert!(same(&officer("o-9", "Ana O'Neil-Li", "Dover DE", Some(b"one"))));
        assert!(!same(&officer("o-1", "Ana O'Neil", "Dover DE", None)), "the id says nothing");
        let unkeyed = |name, station| officer("o-3", name, station, None).loads();
        let (one, two) =
            (unkeyed("Ana O'Neil", "Springfield IL"), unkeyed("ANA ONEIL", "Springfield, IL"));
        assert_eq!(one[1], two[1], "spelled otherwise");
        assert_ne!(one[1], unkeyed("Ana O'Neil S", "pringfield IL")[1], "letters moved over");
        assert_eq!(one.iter().map(|load| is_certain(load)).collect::<Vec<_>>(), [true, false]);
    }

    #[test]
    fn an_officer_is_found_by_id_and_only_where_the_id_names_somebody() {
        let list = vec![
            officer("o-1", "", "Springfield IL", None),
            officer("o-2", "Bo Li", "Dover DE", None),
            officer("o-1", "Ana O'Neil", "Springfield IL", None),
            officer("o-2", "Cy Day", "Dover DE", None),
        ];
        let officers = Officers::from(list);
        let found = |id| officers.named(id).map(|(place, one)| (place, one.name.as_str()));
        assert_eq!(found("o-1"), Some((2, "Ana O'Neil")));
        assert_eq!(found("o-2"), Some((1, "Bo Li")));
        assert_eq!((found("o-3"), found("")), (None, None));
        assert_eq!(officers.as_slice().len(), 4);
    }

    #[test]
    fn an_id_alone_names_nobody() {
        assert!(officer("o-1", "Ana O'Neil", "Springfield IL", None).is_named());
        assert!(!officer("o-1", " .", "Springfield IL", None).is_named());
        assert!(!officer("o-1", "Ana O'Neil", "", None).is_named());
    }
}
