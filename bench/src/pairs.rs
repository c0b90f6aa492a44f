//! Made-up pairs of addresses, by a seeded generator: does `compare` say what the register's keys say?
//!
//! The register holds one key a record and a query has up to four; the promise is that they meet exactly where
//! `compare` says `same`. Two texts of a pair are mostly spellings of one address, sometimes with one part changed,
//! so that about half of the pairs meet.

use portcullis_postal::{
    Claim, Name, NameColumns, Reading, Verdict, compare, read_name, read_text,
};
use std::fmt::{self, Display, Write};
use std::thread;

/// How often what was said, over all pairs.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    /// Pairs tried.
    pub pairs: u64,
    /// Both sides complete.
    pub complete: u64,
    /// `compare` said `same`.
    pub same: u64,
    /// `compare` and the keys, whichever side is the record, did not agree.
    pub disagreed: u64,
}

impl Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} pairs, {} of them complete on both sides, {} the same: {} disagreements between compare and the keys",
            self.pairs, self.complete, self.same, self.disagreed
        )
    }
}

/// Tries that many pairs on two threads. The same count gives the same tally.
#[must_use]
pub fn agree(count: u64) -> Tally {
    let half = count / 2;
    let tallies: Vec<Tally> = thread::scope(|scope| {
        let one = scope.spawn(move || part(1, half));
        let two = scope.spawn(move || part(2, count - half));
        [one, two].into_iter().filter_map(|part| part.join().ok()).collect()
    });
    tallies.into_iter().fold(Tally::default(), |sum, part| Tally {
        pairs: sum.pairs + part.pairs,
        complete: sum.complete + part.complete,
        same: sum.same + part.same,
        disagreed: sum.disagreed + part.disagreed,
    })
}

fn part(seed: u64, count: u64) -> Tally {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let name = read_name(&NameColumns { last: "Doe", first: "Jane", middle: "", suffix: "" });
    let mut tally = Tally::default();
    let (mut a, mut b) = (String::new(), String::new());
    let Some(name) = name.name() else { return tally };
    for _ in 0..count {
        let one = Made::new(&mut dice);
        let other = one.changed(&mut dice);
        one.write(&mut dice, &mut a);
        other.write(&mut dice, &mut b);
        tally.pairs += 1;
        judge(&read_text(&a), &read_text(&b), name, &mut tally);
    }
    tally
}

fn judge(a: &Reading, b: &Reading, name: &Name, tally: &mut Tally) {
    let same = compare(a, b).verdict == Verdict::Same;
    let meet = match (a.address(), b.address()) {
        (Some(a), Some(b)) => {
            tally.complete += 1;
            let (a, b) = (Claim::new(name, a), Claim::new(name, b));
            let (one, two) = (
                a.query_keys().contains(&b.record_key()),
                b.query_keys().contains(&a.record_key()),
            );
            tally.disagreed += u64::from(one != two);
            one
        }
        _ => false,
    };
    tally.same += u64::from(same);
    tally.disagreed += u64::from(same != meet);
}

/// A seeded generator (SplitMix64): the same on every machine.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }
    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound.max(1) as u64).unwrap_or(0)
    }
    fn one<T: Copy>(&mut self, of: &[T]) -> Option<T> {
        of.get(self.below(of.len())).copied()
    }
}

/// Spellings of one thing.
type Spellings = &'static [&'static str];

const NUMBERS: &[Spellings] = &[
    &["123"],
    &["45-17", "45–17"],
    &["4517"],
    &["123A", "123-A", "123 A"],
    &["123 1/2", "123½", "123-1/2"],
    &["N6W23001", "N6 W23001"],
    &["12.5"],
    &["1", "One", "001"],
    &["124"],
    &["1230"],
];
const DIRECTIONS: &[Spellings] = &[
    &[""],
    &[""],
    &[""],
    &["N", "North", "N."],
    &["S", "South"],
    &["NW", "Northwest", "N.W.", "N W"],
];
const NAMES: &[Spellings] = &[
    &["Main"],
    &["Oak Hill", "OAK HILL"],
    &["St Clair", "Saint Clair", "St. Clair"],
    &["5th", "Fifth"],
    &["21st", "Twenty First", "Twenty-First"],
    &["Mt Royal", "Mount Royal"],
    &["Park"],
    &["K"],
    &["Lake Shore"],
    &["O'Hare", "OHare", "O’Hare"],
    &["400"],
    &["County Road 5", "CR 5", "Co Rd 5"],
    &["US Hwy 98", "US Highway 98"],
    &["Avenue E", "Ave E"],
    &["Key West"],
    &["Peña", "Pena"],
    &["La Place"],
    &["10 Mile"],
    &["Front"],
];
const SUFFIXES: &[Spellings] = &[
    &["St", "Street", "St.", "Str"],
    &["Ave", "Avenue", "Av"],
    &["Rd", "Road"],
    &["Blvd", "Boulevard", "Boul"],
    &["Ct", "Court"],
    &["Way", "Wy"],
    &[""],
];
const UNITS: &[Spellings] = &[
    &[""],
    &[""],
    &["Apt 4", "Apartment 4", "#4", "# 4", "Apt #4", "Apt 04"],
    &["Unit 4", "#4"],
    &["Ste 4", "Suite 4"],
    &["Apt 4B", "Apt 4-B", "# 4 B"],
    &["Rear"],
    &["Front"],
    &["PH 2", "PH #2"],
    &["Bldg 2 Apt 4", "Apt 4 Bldg 2"],
    &["Fl 2", "2nd Floor", "Second Floor"],
    &["Lot 4"],
    &["# 320-3"],
    &["Rear # 4"],
    &["PMB 12"],
    &["#5"],
];
const OTHERS: &[Spellings] = &[
    &["PO Box 12", "P.O. Box 12", "POB 12", "Drawer 12"],
    &["PO Box 012"],
    &["RR 2 Box 18", "Rural Route 2, Box 18"],
    &["HC 1 Box 5", "Star Route 1 Box 5"],
    &["General Delivery"],
    &["Unknown"],
];
const PLACES: &[Spellings] = &[
    &["Springfield, IL 62701", "Springfield Illinois 62701-1234", "SPRINGFIELD IL 62701, USA"],
    &["St Louis, MO 63101", "Saint Louis, Missouri 63101"],
    &["West Palm Beach, FL 33401", "W Palm Bch, FL 33401"],
    &["New York, NY 10011", "NYC, NY 10011", "New York City, New York 10011"],
    &["Springfield, IL 62702"],
    &["San Juan, PR 00901"],
    &["Washington, DC 20005", "Washington, D.C. 20005"],
    &["Leland Grove, IL 62701"],
];

/// Which thing stands in each part.
#[derive(Clone, Copy)]
struct Made {
    parts: [Option<Spellings>; 7],
}

const PARTS: [&[Spellings]; 7] = [NUMBERS, DIRECTIONS, NAMES, SUFFIXES, DIRECTIONS, UNITS, PLACES];

impl Made {
    fn new(dice: &mut Dice) -> Made {
        let mut parts = PARTS.map(|of| dice.one(of));
        if dice.below(12) == 0 {
            let [number, rest @ .., _, _] = &mut parts;
            *number = dice.one(OTHERS);
            rest.fill(None);
        }
        Made { parts }
    }

    /// Half the time the same things, else with one of them drawn again.
    fn changed(self, dice: &mut Dice) -> Made {
        let mut parts = self.parts;
        let at = dice.below(PARTS.len() * 2);
        if let (Some(part @ Some(_)), Some(of)) = (parts.get_mut(at), PARTS.get(at)) {
            *part = dice.one(of);
        }
        Made { parts }
    }

    /// In some spelling of each.
    fn write(self, dice: &mut Dice, text: &mut String) {
        text.clear();
        for (at, spellings) in self.parts.iter().enumerate() {
            let spelt = spellings.and_then(|of| dice.one(of)).unwrap_or("");
            let sep = match at {
                0 => "",
                6 => [", ", "\n"].get(dice.below(2)).copied().unwrap_or(", "),
                _ => " ",
            };
            if !spelt.is_empty() {
                let _ = write!(text, "{sep}{spelt}");
            }
        }
    }
}
