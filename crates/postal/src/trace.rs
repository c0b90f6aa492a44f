//! Which rules were applied, in words that a lawyer can follow.
//!
//! A reading remembers its rules as a set of bits, in the fixed order in which the rules are applied, so
//! that remembering costs nothing and says nothing about the text. The words are put together only when
//! somebody asks.

/// One rule that was applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The rule's stable name.
    pub rule: &'static str,
    /// The section of Publication 28 that it follows, or empty where the rule is our own.
    pub section: &'static str,
    /// What it does.
    pub words: &'static str,
}

/// The rules applied so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Trace(u64);

impl Trace {
    pub(crate) fn note(&mut self, rule: Rule) {
        self.0 |= 1_u64 << (rule as u32);
    }

    pub(crate) fn steps(self) -> Vec<Step> {
        let noted = |at: &usize| self.0 & (1_u64 << *at) != 0;
        STEPS.iter().enumerate().filter(|(at, _)| noted(at)).map(|(_, step)| *step).collect()
    }
}

macro_rules! rules {
    ($($name:ident, $rule:literal, $section:literal, $words:literal;)*) => {
        /// Every rule, in the order of application.
        #[derive(Clone, Copy, Debug)]
        pub(crate) enum Rule { $($name),* }
        const STEPS: &[Step] = &[$(Step { rule: $rule, section: $section, words: $words }),*];
    };
}

rules! {
    Fold, "fold", "Pub 28 222", "Case, accents, dashes and punctuation are taken away; digits never.";
    Country, "locality.country", "", "The country line names the United States and is left off.";
    Foreign, "locality.foreign", "", "The address is in another country.";
    ZipPlus, "locality.zip_plus_4", "Pub 28 211", "ZIP+4 is read to its first five digits.";
    StateName, "locality.state_name", "Pub 28 Appendix B", "The state is written as its two letters.";
    CityWords, "locality.city_words", "Pub 28 223", "Abbreviated words of the city are spelled out.";
    CityByList, "locality.city_by_list", "", "The city is the longest name at the end of the line that the place list has for the state.";
    CityAfterStreet, "locality.city_after_street", "", "No place on the list: the city is what stands after the street and its unit.";
    CityUnlisted, "locality.city_unlisted", "", "Nothing but the words themselves says that this is a city.";
    Repeated, "locality.repeated", "", "The delivery line repeats the city, state or ZIP of the columns.";
    ZipState, "locality.zip_state", "Labeling list L002", "The ZIP lies in another state than the one stated.";
    Placeholder, "placeholder", "", "A slot equals a listed stand-in for an address, as a whole.";
    LineComma, "lines.comma", "Pub 28 222", "A comma before a direction, a box or a generation does not end the line.";
    Addressee, "lines.addressee", "Pub 28 214", "An addressee line is set aside.";
    Facility, "lines.facility", "Pub 28 212", "A facility or building line is set aside.";
    PoBox, "delivery.po_box", "Pub 28 281", "A post office box is written PO BOX and its number.";
    PoBoxSynonym, "delivery.po_box_synonym", "Pub 28 283", "CALLER, BIN, LOCKBOX and DRAWER are PO BOX.";
    Military, "delivery.military", "Pub 28 238", "A military line is its kind and number, and a box.";
    Rural, "delivery.rural", "Pub 28 241, 244", "A rural route is written RR, its number, and a box.";
    Contract, "delivery.contract", "Pub 28 251, 254", "A highway contract or star route is written HC, its number, and a box.";
    General, "delivery.general", "Pub 28 261", "General delivery names no place where the person lives.";
    PuertoRico, "delivery.puerto_rico", "Pub 28 29, Appendix I", "Spanish words before the name, block, house and urbanization are kept.";
    Highway, "delivery.highway", "Pub 28 237, Appendix F", "A highway's name is its kind in full and its number.";
    Number, "street.number", "Pub 28 231, Appendix D", "The house number keeps its letters, hyphens and fraction; leading zeros go.";
    Grid, "street.grid", "Pub 28 Appendix D3", "A grid number is kept with its letters.";
    PreDirectional, "street.pre_directional", "Pub 28 233", "The direction before the name is written in one or two letters.";
    PostDirectional, "street.post_directional", "Pub 28 233", "The direction after the name is written in one or two letters.";
    Suffix, "street.suffix", "Pub 28 234, Appendix C1", "The last suffix word is written in its standard form.";
    InnerWords, "street.inner_words", "Pub 28 234", "Suffix words inside a name are spelled out.";
    Ordinal, "street.ordinal", "Pub 28 235", "A spelled-out ordinal is the numeral.";
    Unit, "unit.designator", "Pub 28 213, Appendix C2", "The unit is its designator and its number.";
    UnitPound, "unit.pound", "Pub 28 213", "A unit without a designator is written with the pound sign.";
    FoldName, "name.fold", "", "Case, accents, apostrophes and periods are taken away; a hyphen is a blank.";
    Comma, "name.comma", "", "What stands before the comma is the surname.";
    Title, "name.title", "", "A title before the name is left off.";
    Credential, "name.credential", "", "Letters of a degree or a profession behind the name are left off.";
    Generation, "name.suffix", "", "The generation is its code: JUNIOR is JR, 3RD is III.";
    Particles, "name.particles", "", "Particles are joined to the word that they open: DE LA CRUZ is DELACRUZ.";
    SeveralNames, "name.several", "", "A word may be a middle name or a first surname: each reading is kept.";
    NotAName, "name.none", "", "A part is missing, or a stand-in is written where the name should be.";
    Incomplete, "completeness", "Rev. Proc. 2010-16 2.03", "Something that an address must have is missing or in conflict.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_come_in_the_order_of_application() {
        let mut trace = Trace::default();
        trace.note(Rule::Incomplete);
        trace.note(Rule::Fold);
        let names: Vec<&str> = trace.steps().iter().map(|step| step.rule).collect();
        assert_eq!(names, ["fold", "completeness"]);
        assert!(STEPS.len() <= 64);
    }
}
