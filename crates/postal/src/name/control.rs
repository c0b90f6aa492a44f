//! The name control: the first four characters of a surname, as the Internal Revenue Service writes it beside a
//! taxpayer's number (Publication 1220, part A, "Name Control"; Document 7475).
//!
//! It may only refuse. `BROW` is Brown's, Browne's and Brower's, so that two names with one control are not one
//! name; two names with different controls are never one.

use super::Name;
use std::fmt;

/// At most four characters of `A` to `Z` and `0` to `9`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct NameControl(String);

impl NameControl {
    /// The control of a name: of its first surname, with particles (`De Jesus` is `DEJE`), without the suffix.
    /// A surname that is not of the Latin script has none.
    #[must_use]
    pub fn of(name: &Name) -> Option<NameControl> {
        let first = name.surname().split(' ').next()?;
        NameControl::read(first.get(..first.len().min(4))?)
    }

    /// A control as stated, in any case: one to four letters and digits, perhaps with blanks behind; none if it
    /// is anything else.
    #[must_use]
    pub fn read(stated: &str) -> Option<NameControl> {
        let control = stated.trim_end_matches(' ').to_ascii_uppercase();
        let sound = (1..=4).contains(&control.len())
            && control.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        sound.then_some(NameControl(control))
    }

    /// Whether a name must be refused because its control is another. `false` says nothing in favour of the name.
    #[must_use]
    pub fn refuses(&self, name: &Name) -> bool {
        NameControl::of(name).is_none_or(|own| own != *self)
    }
}

impl fmt::Debug for NameControl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NameControl(..)")
    }
}

#[cfg(test)]
mod tests {
    // SYNTHETIC: the names are made up.
    use super::*;
    use crate::name::{NameColumns, read_name};

    fn name(last: &str) -> Name {
        let reading = read_name(&NameColumns { last, first: "Jane", middle: "", suffix: "" });
        reading.name().unwrap().clone()
    }

    #[test]
    fn controls_by_example() {
        let table = [
            ("Brown", "BROW"),
            ("Browne", "BROW"),
            ("En", "EN"),
            ("O'Neill", "ONEI"),
            ("De Jesus", "DEJE"),
            ("Lopez Moreno", "LOPE"),
            ("Garcia-Lopez", "GARC"),
            ("Mc Donald", "MCDO"),
            ("Doe Jr", "DOE"),
        ];
        for (last, control) in table {
            assert!(NameControl::of(&name(last)) == NameControl::read(control), "{last}");
        }
    }

    #[test]
    fn it_may_only_refuse() {
        let brown = NameControl::read("brow").unwrap();
        assert!(!brown.refuses(&name("Brown")) && !brown.refuses(&name("Browne")));
        assert!(brown.refuses(&name("Green")) && brown.refuses(&name("\u{411}\u{440}\u{43e}")));
        for stated in ["", "    ", "BROWN", "B?", "BR W"] {
            assert!(NameControl::read(stated).is_none(), "{stated}");
        }
        assert!(NameControl::read("EN  ") == NameControl::read("en"));
        assert_eq!(format!("{brown:?}"), "NameControl(..)");
    }
}
