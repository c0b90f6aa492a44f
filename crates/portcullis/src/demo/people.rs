//! SYNTHETIC people: made-up names at real buildings, in units that nobody vouches for.

use std::sync::OnceLock;

/// A number generator that gives the same numbers everywhere (splitmix64).
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Dice that fall in the order of this seed.
    #[must_use]
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    /// The next number.
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).unwrap_or(1);
        usize::try_from(self.roll() % end).unwrap_or(0)
    }
}

const SURNAMES: &str = "Abbott Acosta Adair Aldana Alvarez Amaya Anders Arroyo Ashford Avila Baird Balderas \
    Banks Barrera Bautista Beltran Benitez Blevins Bonilla Brandt Bravo Briggs Caldera Camacho Cardenas \
    Carmona Castell Cervantes Chavarria Cisneros Coleman Cordova Cortez Crane Dalton Delgado Dominguez Duarte \
    Dunmore Echeverria Elizondo Escobar Esparza Estrada Fajardo Farrow Figueroa Fontaine Fuentes Galindo \
    Gallegos Garrido Gentry Godinez Granger Guardado Guerra Haddad Hargrove Henao Herrera Hinojosa Holloway \
    Huerta Ibarra Iglesias Jaramillo Jimenez Kendrick Lancaster Landa Larkin Ledesma Lindqvist Lozano Lujan \
    Macias Maddox Maldonado Marin Marquez Mayfield Medrano Mejia Mercado Merritt Molina Montoya Moreland Munoz \
    Navarro Nolan Noriega Ocampo Ochoa Ordonez Orellana Osborne Pacheco Padilla Palomo Paredes Pemberton Pineda \
    Portillo Prescott Quezada Quintana Rangel Renteria Ridley Rincon Robles Rosales Rutledge Saavedra Salcedo \
    Santillan Sepulveda Serrano Sheffield Solano Sotelo Stanton Tafoya Tamayo Tejada Thornton Tovar Trevino \
    Urbina Valadez Valentine Varela Velasco Venegas Vickers Villalobos Wakefield Whitlock Yanez Yoder Zamora \
    Zavala Zepeda";
const GIVEN: &str = "Abel Adriana Agustin Aida Alba Alma Amalia Amos Anabel Andres Anton Ariel Armando Arturo \
    Aurora Beatriz Benito Bianca Blas Bruno Camila Carlota Cecilia Celso Clara Claudio Clemente Cora Dalia \
    Damian Daria Delia Diego Dora Edgar Edith Elena Elias Elisa Emilio Enid Ernesto Esteban Estela Eva Fabian \
    Felipe Fidel Flora Gael Gilda Gloria Greta Guido Hector Helena Hugo Ida Ignacio Ines Irene Iris Isaac \
    Ivan Jacinto Javier Joaquin Julia Justo Karina Lara Laura Lazaro Leonor Lidia Lorenzo Lucas Lucia Luis \
    Magda Manuel Marcos Marta Mateo Matilde Mauro Melchor Mila Miriam Moises Nadia Nestor Nina Noel Norma \
    Octavio Olga Omar Oriana Oscar Otilia Pablo Paloma Paula Pilar Rafael Ramon Raquel Rebeca Regina Rita \
    Roberto Rocio Rosa Ruben Salma Samuel Santos Sara Saul Selma Sergio Silvia Sofia Tadeo Tamara Teo Teresa \
    Tobias Tomas Ursula Valeria Vera Vicente Victor Viola Wendy Ximena Yolanda Zoe";

/// A made-up person.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// Surname.
    pub last: &'static str,
    /// Given name.
    pub first: &'static str,
    /// Middle initial, or nothing.
    pub middle: String,
    /// A number of the 9xx kind, which is never a social security number.
    pub number: String,
    /// Where the person is on record.
    pub home: Address,
}

/// An address, in columns.
#[derive(Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the contract's columns")]
pub struct Address {
    pub line1: String,
    pub line2: String,
    pub city: &'static str,
    pub state: &'static str,
    pub zip: &'static str,
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Person(..)")
    }
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Address(..)")
    }
}

const ADDRESSES: &str = include_str!("../../../postal/exam/sample.csv");

/// The buildings: street, city, state and ZIP Code of each.
fn buildings() -> &'static [[&'static str; 4]] {
    static BUILDINGS: OnceLock<Vec<[&'static str; 4]>> = OnceLock::new();
    BUILDINGS.get_or_init(|| {
        let cells = ADDRESSES.lines().skip(1).filter(|line| !line.contains('"'));
        let building = |line: &'static str| -> Option<[&'static str; 4]> {
            let cells: Vec<&str> = line.split(',').collect();
            let [street, _, city, state, zip] = cells.as_slice() else { return None };
            let numbered = street.starts_with(|c: char| c.is_ascii_digit());
            numbered.then_some([*street, *city, *state, *zip])
        };
        cells.filter_map(building).collect()
    })
}

/// The address of a made-up unit: each `place` has its own.
#[must_use]
pub fn address(place: usize) -> Address {
    let buildings = buildings();
    let count = buildings.len().max(1);
    let [street, city, state, zip] = buildings.get(place % count).copied().unwrap_or_default();
    let unit = place / count + 1;
    Address { line1: street.to_owned(), line2: format!("Apt {unit}"), city, state, zip }
}

/// The made-up person of that index, always the same.
#[must_use]
pub fn person(index: usize) -> Person {
    let mut dice = Dice::new(u64::try_from(index).unwrap_or(0) ^ 0x5eed);
    let pick = |list: &'static str, dice: &mut Dice| -> &'static str {
        let words: Vec<&str> = list.split_whitespace().collect();
        let place = dice.below(words.len());
        words.get(place).copied().unwrap_or("Roe")
    };
    let (last, first) = (pick(SURNAMES, &mut dice), pick(GIVEN, &mut dice));
    let initial = char::from(b'A' + u8::try_from(dice.below(26)).unwrap_or(0));
    let middle = if dice.below(3) == 0 { initial.to_string() } else { String::new() };
    Person { last, first, middle, number: format!("9{index:08}"), home: address(index) }
}
