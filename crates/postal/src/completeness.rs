//! Is it an address at all, and is it whole.
//!
//! An address is complete when it has a street number and a street name, or a box, rural, highway
//! contract or military form, the unit where one is stated, and a city, state and ZIP that do not
//! contradict each other (Rev. Proc. 2010-16 section 2.03). The text alone is judged: that an address is
//! a jail's is for the instrument's list to say, and a city that is on no list is no reason.

/// Whether an address is complete, and if not, everything that is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Completeness {
    /// Nothing is missing.
    Complete,
    /// Every reason, in the order of [`Reason::ALL`], none twice.
    Incomplete(Vec<Reason>),
}

/// Why a text is not a complete address. The codes are stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// There is no text.
    NoAddress,
    /// A stand-in such as `UNKNOWN` is where the address should be.
    Placeholder,
    /// There is a ZIP and nothing else.
    ZipOnly,
    /// There is no street, box or route.
    NoStreet,
    /// There is a street, box or route without its number.
    NoNumber,
    /// The city or the state is missing.
    NoLocality,
    /// The ZIP is missing or is not five digits.
    NoZip,
    /// The ZIP lies in another state than the one stated.
    ZipStateConflict,
    /// A building or institution is named, without the street it stands on.
    FacilityOnly,
    /// General delivery.
    GeneralDelivery,
    /// The address is in another country.
    Foreign,
    /// Words are left over that belong to no part of the address.
    Leftover,
    /// The text can be read in more than one way.
    Ambiguous,
}

impl Reason {
    /// Every reason, in order.
    pub const ALL: &[Reason] = &[
        Reason::NoAddress,
        Reason::Placeholder,
        Reason::ZipOnly,
        Reason::NoStreet,
        Reason::NoNumber,
        Reason::NoLocality,
        Reason::NoZip,
        Reason::ZipStateConflict,
        Reason::FacilityOnly,
        Reason::GeneralDelivery,
        Reason::Foreign,
        Reason::Leftover,
        Reason::Ambiguous,
    ];

    /// The stable code, in lower case.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Reason::NoAddress => "no_address",
            Reason::Placeholder => "placeholder",
            Reason::ZipOnly => "zip_only",
            Reason::NoStreet => "no_street",
            Reason::NoNumber => "no_number",
            Reason::NoLocality => "no_locality",
            Reason::NoZip => "no_zip",
            Reason::ZipStateConflict => "zip_state_conflict",
            Reason::FacilityOnly => "facility_only",
            Reason::GeneralDelivery => "general_delivery",
            Reason::Foreign => "foreign",
            Reason::Leftover => "leftover",
            Reason::Ambiguous => "ambiguous",
        }
    }

    /// The reason in one sentence.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Reason::NoAddress => "No address is stated.",
            Reason::Placeholder => "A stand-in is written where the address should be.",
            Reason::ZipOnly => "A ZIP alone is not an address.",
            Reason::NoStreet => "The street, box or route is missing.",
            Reason::NoNumber => "The number of the house, box or route is missing.",
            Reason::NoLocality => "The city or the state is missing.",
            Reason::NoZip => "The ZIP is missing or is not five digits.",
            Reason::ZipStateConflict => "The ZIP does not lie in the state that is stated.",
            Reason::FacilityOnly => "A facility is named without its street address.",
            Reason::GeneralDelivery => "General delivery is not where a person lives.",
            Reason::Foreign => "The address is not in the United States.",
            Reason::Leftover => "Some of the words belong to no part of an address.",
            Reason::Ambiguous => "The address can be read in more than one way.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_distinct_and_in_order() {
        assert!(Reason::ALL.is_sorted());
        let mut codes: Vec<&str> = Reason::ALL.iter().map(|reason| reason.code()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), 13);
        assert!(Reason::ALL.iter().all(|reason| reason.sentence().ends_with('.')));
    }
}
