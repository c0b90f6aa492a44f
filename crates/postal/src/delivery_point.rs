//! An adapter for licensed delivery-point files (CASS, DPV, LACSLink): off unless somebody gives one.
//!
//! Such a file knows which door a text means, as of its product's date. It may settle what the rules leave
//! undetermined, where it gives both sides one delivery point, and nothing else: it never turns `different` or
//! `one_sided` into `same`, and a side that is no complete address stays undetermined. Where it cannot be asked the
//! rules' own verdict stands, so that no decision hangs on an outage. Its product and code are part of the
//! comparison, for deciding again later. A change-of-address file (NCOALink) is not one: an address that somebody
//! moved to is another address.

use crate::address::Address;
use crate::compare::{Comparison, FieldComparison, Verdict};
use crate::reading::Reading;
use std::fmt;

/// A delivery point: ZIP, add-on and the two digits of the door, eleven in all.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct DeliveryPoint([u8; 11]);

impl DeliveryPoint {
    /// Eleven digits; none if it is anything else.
    #[must_use]
    pub fn new(digits: &str) -> Option<DeliveryPoint> {
        let digits: [u8; 11] = digits.as_bytes().try_into().ok()?;
        digits.iter().all(u8::is_ascii_digit).then_some(DeliveryPoint(digits))
    }
}

impl fmt::Debug for DeliveryPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeliveryPoint(..)")
    }
}

/// The file could not be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unavailable;

/// A licensed file of delivery points.
pub trait DeliveryPointSource {
    /// Its product and date, for the record: `DPV 2026-11-01`.
    fn product(&self) -> &'static str;

    /// The delivery point of an address; none if the file does not have it, or has it more than once.
    ///
    /// # Errors
    ///
    /// [`Unavailable`] where the file cannot be asked.
    fn delivery_point(&self, address: &Address) -> Result<Option<DeliveryPoint>, Unavailable>;
}

/// Settles a comparison of two readings by their delivery points, if it is undetermined. What it adds is one field,
/// `delivery_point`, whose section names the product.
#[must_use]
pub fn settle(
    comparison: Comparison,
    (a, b): (&Reading, &Reading),
    source: &dyn DeliveryPointSource,
) -> Comparison {
    let (Some(a), Some(b)) = (a.address(), b.address()) else { return comparison };
    if comparison.verdict != Verdict::Undetermined {
        return comparison;
    }
    let points = (source.delivery_point(a), source.delivery_point(b));
    let (rule, words, verdict) = match points {
        (Ok(Some(one)), Ok(Some(two))) if one == two => {
            ("delivery_point.equal", "The file gives both sides one delivery point.", Verdict::Same)
        }
        (Ok(Some(_)), Ok(Some(_))) => (
            "delivery_point.different",
            "The file gives the two sides two delivery points.",
            Verdict::Different,
        ),
        (Ok(_), Ok(_)) => (
            "delivery_point.unknown",
            "The file does not give both sides a delivery point.",
            Verdict::Undetermined,
        ),
        _ => (
            "delivery_point.unavailable",
            "The file could not be asked, so the rules' own verdict stands.",
            Verdict::Undetermined,
        ),
    };
    let mut fields = comparison.fields;
    let section = source.product();
    let field = "delivery_point";
    fields.push(FieldComparison { field, rule, section, words, outcome: verdict });
    Comparison { verdict, fields }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{compare, read_text};

    /// One delivery point for every address, another for one street, or an outage.
    struct Made(fn(&Address) -> Result<Option<DeliveryPoint>, Unavailable>);

    impl DeliveryPointSource for Made {
        fn product(&self) -> &'static str {
            "SYNTHETIC 2026-01-01"
        }
        fn delivery_point(&self, address: &Address) -> Result<Option<DeliveryPoint>, Unavailable> {
            (self.0)(address)
        }
    }

    fn settled(a: &str, b: &str, source: &Made) -> Comparison {
        let place = ", Springfield IL 62701";
        let (a, b) = (read_text(&format!("{a}{place}")), read_text(&format!("{b}{place}")));
        settle(compare(&a, &b), (&a, &b), source)
    }

    #[test]
    fn it_settles_the_undetermined_and_nothing_else() {
        let one = Made(|_| Ok(DeliveryPoint::new("62701123404")));
        let table = [
            ("1 Elm St Apt 4", "1 Elm St Ste 4", Verdict::Same),
            ("1 Elm St Apt 4", "1 Elm St Apt 5", Verdict::Different),
            ("1 Elm St Apt 4", "1 Elm St", Verdict::OneSided),
            ("1 Elm St Apt 4", "1 Elm St # 4", Verdict::Same),
            ("1 Elm St Apt 4", "Elm St Apt 4", Verdict::Undetermined),
        ];
        for (a, b, verdict) in table {
            assert_eq!(settled(a, b, &one).verdict, verdict, "{a} / {b}");
        }
        let added = settled("1 Elm St Apt 4", "1 Elm St Ste 4", &one);
        let last = added.fields.last().unwrap();
        assert_eq!((last.rule, last.section), ("delivery_point.equal", "SYNTHETIC 2026-01-01"));
    }

    #[test]
    fn what_the_file_cannot_say_leaves_the_verdict() {
        let none = Made(|_| Ok(None));
        let out = Made(|_| Err(Unavailable));
        let two = Made(|address| {
            let digits =
                if address.unit_line().starts_with("APT") { "62701123404" } else { "62701123405" };
            Ok(DeliveryPoint::new(digits))
        });
        let pair = ("1 Elm St Apt 4", "1 Elm St Ste 4");
        for (source, verdict, rule) in [
            (&none, Verdict::Undetermined, "delivery_point.unknown"),
            (&out, Verdict::Undetermined, "delivery_point.unavailable"),
            (&two, Verdict::Different, "delivery_point.different"),
        ] {
            let settled = settled(pair.0, pair.1, source);
            assert_eq!(settled.verdict, verdict, "{rule}");
            assert_eq!(settled.fields.last().unwrap().rule, rule);
        }
        let point = DeliveryPoint::new("62701123404").unwrap();
        assert_eq!(format!("{point:?}"), "DeliveryPoint(..)");
        assert!(
            DeliveryPoint::new("6270112340").is_none()
                && DeliveryPoint::new("6270112340x").is_none()
        );
    }
}
