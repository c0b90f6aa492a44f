//! An address in canonical form, field by field.
//!
//! Equality is equality of fields, never of a joined text. The printed form reads back to the same
//! address. Nothing here can be made from parts: an address exists only where a reading was complete.

use crate::tables::State;
use crate::unit::Unit;
use std::fmt;

/// How mail gets there.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) enum Delivery {
    Street(Street),
    PoBox(String),
    Rural { route: String, box_number: String },
    Contract { route: String, box_number: String },
    Military { kind: &'static str, number: String, box_number: String },
}

/// A house on a street.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct Street {
    pub(crate) number: String,
    pub(crate) pre: &'static str,
    pub(crate) name: String,
    pub(crate) suffix: &'static str,
    pub(crate) post: &'static str,
    pub(crate) urbanization: String,
}

/// A complete address in canonical form.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Address {
    pub(crate) delivery: Delivery,
    pub(crate) units: Vec<Unit>,
    pub(crate) city: String,
    pub(crate) state: State,
    pub(crate) zip: [u8; 5],
}

impl Address {
    /// The delivery line without the unit: `123 N MAIN ST`, `PO BOX 12`, `RR 2 BOX 18`.
    #[must_use]
    pub fn delivery_line(&self) -> String {
        match &self.delivery {
            Delivery::Street(street) => street.line(),
            Delivery::PoBox(number) => format!("PO BOX {number}"),
            Delivery::Rural { route, box_number } => format!("RR {route} BOX {box_number}"),
            Delivery::Contract { route, box_number } => format!("HC {route} BOX {box_number}"),
            Delivery::Military { kind, number, box_number } if box_number.is_empty() => {
                format!("{kind} {number}")
            }
            Delivery::Military { kind, number, box_number } => {
                format!("{kind} {number} BOX {box_number}")
            }
        }
    }

    /// The unit, or an empty text: `APT 4`, `# 4`, `BLDG 2 APT 4`.
    #[must_use]
    pub fn unit_line(&self) -> String {
        let mut line = String::new();
        for unit in &self.units {
            push(&mut line, unit.designator);
            push(&mut line, &unit.id);
        }
        line
    }

    /// The city, with its words spelled out.
    #[must_use]
    pub fn city(&self) -> &str {
        &self.city
    }

    /// The state, in two letters.
    #[must_use]
    pub fn state(&self) -> &str {
        std::str::from_utf8(&self.state).unwrap_or("")
    }

    /// The ZIP, in five digits.
    #[must_use]
    pub fn zip(&self) -> &str {
        std::str::from_utf8(&self.zip).unwrap_or("")
    }

    /// Every field in canonical form, under the names of a comparison's fields; empty ones are left out.
    #[must_use]
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let own = |text: &str| text.to_owned();
        let mut fields = match &self.delivery {
            Delivery::Street(street) => vec![
                ("number", own(&street.number)),
                ("pre_directional", own(street.pre)),
                ("street_name", own(&street.name)),
                ("suffix", own(street.suffix)),
                ("post_directional", own(street.post)),
                ("urbanization", own(&street.urbanization)),
            ],
            Delivery::PoBox(number) => vec![("box", own(number))],
            Delivery::Rural { route, box_number } | Delivery::Contract { route, box_number } => {
                vec![("route", own(route)), ("box", own(box_number))]
            }
            Delivery::Military { kind, number, box_number } => {
                vec![("kind", own(kind)), ("number", own(number)), ("box", own(box_number))]
            }
        };
        fields.push(("unit", self.unit_line()));
        fields.push(("city", own(&self.city)));
        fields.push(("state", own(self.state())));
        fields.push(("zip", own(self.zip())));
        fields.retain(|(_, text)| !text.is_empty());
        fields
    }

    /// A key that two addresses share exactly when all their canonical fields are equal, the blanks in the city's
    /// name apart.
    #[must_use]
    pub fn key(&self) -> Vec<u8> {
        self.key_with(&self.units)
    }

    /// The key of the building: the address without its unit.
    #[must_use]
    pub fn building_key(&self) -> Vec<u8> {
        self.key_with(&[])
    }

    /// The keys that an equal address can have, this one's own first; at most
    /// [`QUERY_KEYS`](crate::QUERY_KEYS). `# 4` equals `APT 4`, `UNIT 4` and `STE 4`, which do not equal
    /// each other.
    #[must_use]
    pub fn query_keys(&self) -> Vec<Vec<u8>> {
        let mut keys = vec![self.key()];
        if let Some(at) = self.pound_like() {
            for unit in self.units.get(at).map(Unit::equals).unwrap_or_default() {
                let mut units = self.units.clone();
                if let Some(place) = units.get_mut(at) {
                    *place = unit;
                }
                keys.push(self.key_with(&units));
            }
        }
        keys
    }

    /// Where the one unit is that is a pound sign or may be written as one. With two of them, a pound
    /// sign says too little to stand for either.
    pub(crate) fn pound_like(&self) -> Option<usize> {
        let mut found = self.units.iter().enumerate().filter(|(_, unit)| unit.is_pound_like());
        match (found.next(), found.next()) {
            (Some((at, _)), None) => Some(at),
            _ => None,
        }
    }

    /// The city without its blanks: within one ZIP, DEKALB is DE KALB.
    pub(crate) fn city_letters(&self) -> String {
        self.city.chars().filter(|letter| *letter != ' ').collect()
    }

    /// Every field with its length before it, so that no two field lists have one encoding.
    fn key_with(&self, units: &[Unit]) -> Vec<u8> {
        let mut key = Vec::with_capacity(64);
        match &self.delivery {
            Delivery::Street(street) => {
                key.push(b'S');
                field(&mut key, &street.number);
                field(&mut key, street.pre);
                field(&mut key, &street.name);
                field(&mut key, street.suffix);
                field(&mut key, street.post);
                field(&mut key, &street.urbanization);
            }
            Delivery::PoBox(number) => {
                key.push(b'P');
                field(&mut key, number);
            }
            Delivery::Rural { route, box_number } => {
                key.push(b'R');
                field(&mut key, route);
                field(&mut key, box_number);
            }
            Delivery::Contract { route, box_number } => {
                key.push(b'H');
                field(&mut key, route);
                field(&mut key, box_number);
            }
            Delivery::Military { kind, number, box_number } => {
                key.push(b'M');
                field(&mut key, kind);
                field(&mut key, number);
                field(&mut key, box_number);
            }
        }
        length(&mut key, units.len());
        for unit in units {
            field(&mut key, unit.designator);
            field(&mut key, &unit.id);
        }
        field(&mut key, &self.city_letters());
        key.extend_from_slice(&self.state);
        key.extend_from_slice(&self.zip);
        key
    }
}

impl Street {
    fn line(&self) -> String {
        let mut line = String::with_capacity(40);
        if !self.urbanization.is_empty() {
            line.push_str(&self.urbanization);
            line.push(',');
        }
        for part in [&self.number, self.pre, &self.name, self.suffix, self.post] {
            push(&mut line, part);
        }
        line
    }
}

fn push(line: &mut String, part: &str) {
    if !part.is_empty() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(part);
    }
}

/// Appends a field with its length before it.
pub(crate) fn field(key: &mut Vec<u8>, text: &str) {
    length(key, text.len());
    key.extend_from_slice(text.as_bytes());
}

/// Seven bits a byte, the high bit set on all but the last.
fn length(key: &mut Vec<u8>, mut length: usize) {
    while length >= 0x80 {
        key.push(0x80 | u8::try_from(length & 0x7f).unwrap_or(0x7f));
        length >>= 7;
    }
    key.push(u8::try_from(length).unwrap_or(0x7f));
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.delivery_line())?;
        if !self.units.is_empty() {
            write!(f, " {}", self.unit_line())?;
        }
        write!(f, ", {} {} {}", self.city, self.state(), self.zip())
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::read_text;

    fn address(line: &str) -> Address {
        read_text(&format!("{line}, Springfield IL 62701")).address().unwrap().clone()
    }

    #[test]
    fn an_address_states_its_fields() {
        let fields = |line: &str| {
            let fields = address(line).fields();
            let place = [("city", "SPRINGFIELD"), ("state", "IL"), ("zip", "62701")];
            let (own, at) = fields.split_at(fields.len() - 3);
            assert!(at.iter().map(|(name, text)| (*name, text.as_str())).eq(place), "{line}");
            own.iter().map(|(name, text)| format!("{name} {text}")).collect::<Vec<_>>().join(", ")
        };
        let table = [
            (
                "123 N Main St SW Apt 4",
                "number 123, pre_directional N, street_name MAIN, suffix ST, post_directional SW, unit APT 4",
            ),
            ("12 Broadway", "number 12, street_name BROADWAY"),
            ("PO Box 12", "box 12"),
            ("RR 2 Box 18", "route 2, box 18"),
            ("HC 1 Box 5", "route 1, box 5"),
        ];
        for (line, want) in table {
            assert_eq!(fields(line), want, "{line}");
        }
    }

    #[test]
    fn a_building_has_one_key_whatever_the_unit() {
        let (four, five) = (address("123 Main St Apt 4"), address("123 Main St Apt 5"));
        assert_ne!(four.key(), five.key());
        assert_eq!(four.building_key(), five.building_key());
        assert_eq!(four.building_key(), address("123 Main St").key());
        assert_ne!(four.building_key(), address("125 Main St").building_key());
    }

    #[test]
    fn a_length_has_seven_bits_a_byte() {
        let table: [(usize, &[u8]); 5] = [
            (0, &[0]),
            (127, &[127]),
            (128, &[0x80, 1]),
            (300, &[0xac, 2]),
            (16_384, &[0x80, 0x80, 1]),
        ];
        for (number, want) in table {
            let mut key = Vec::new();
            length(&mut key, number);
            assert_eq!(key, want, "{number}");
        }
    }
}
