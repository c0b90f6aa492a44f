//! Particles: `DE LA CRUZ` is one word of a surname, and `BEN` may be a given name.

use super::words::take;
use crate::trace::{Rule, Trace};

const PARTICLES: &[&str] = &[
    "DE", "DEL", "DELA", "DELLA", "DELAS", "DELOS", "DA", "DAS", "DO", "DOS", "DI", "DU", "LA",
    "LE", "LOS", "LAS", "VAN", "VON", "VANDER", "VANDEN", "VANDE", "DER", "DEN", "TER", "TEN",
    "MC", "MAC", "O", "D", "ST", "SAINT", "STE", "SAINTE", "SAN", "SANTA", "EL", "AL", "ABU",
    "BEN", "BIN", "IBN",
];
/// Particles that are given names too.
const GIVEN: [&str; 6] = ["AL", "ABU", "BEN", "LE", "SAN", "VAN"];

/// The parts of a hyphened word, particles joined: `AL-SAYED` is one word, `GARCIA-LOPEZ` two that belong together.
fn together(word: &str, trace: &mut Trace) -> String {
    if !word.contains('-') {
        return word.to_owned();
    }
    let parts: Vec<String> = word.split('-').map(str::to_owned).collect();
    particle_words(&parts, trace).join("-")
}

/// The same of every word, the first of which is a given name: `VAN-MINH` is no `VANMINH`.
pub(super) fn all_together(words: &[String], trace: &mut Trace) -> Vec<String> {
    let given = |word: &String| word.split('-').next().is_some_and(|first| GIVEN.contains(&first));
    let mut each = |(at, word): (usize, &String)| match at {
        0 if given(word) => word.clone(),
        _ => together(word, trace),
    };
    words.iter().enumerate().map(&mut each).collect()
}

/// `ANA GARCIA Y VEGA` is `ANA GARCIA-VEGA`. Behind the first word `Y` may be an initial.
pub(super) fn join_surnames(words: &mut Vec<String>) {
    let joins = |(at, word): (usize, &String)| {
        let next = words.get(at + 1).filter(|next| !PARTICLES.contains(&next.as_str()));
        (at > 0 && word == "Y" && next.is_some()).then_some(at)
    };
    let Some(at) = words.iter().enumerate().find_map(joins) else { return };
    let second = words.remove(at + 1);
    words.remove(at);
    if let Some(first) = words.get_mut(at - 1) {
        first.push('-');
        first.push_str(&second);
    }
}

/// `JOHN O SMITH`, `MARY VAN TRAN`: in the midst of a name an O, a D and a particle that is a given name too may be a
/// middle name, which a period keeps apart, or open the surname. Both ways.
pub(super) fn either_way(words: Vec<String>) -> Vec<Vec<String>> {
    let inner = 1..words.len().saturating_sub(1);
    let open = |(at, word): (usize, &String)| {
        let either = matches!(word.as_str(), "O" | "D") || GIVEN.contains(&word.as_str());
        inner.contains(&at) && either
    };
    if !words.iter().enumerate().any(open) {
        return vec![words];
    }
    let apart = |(at, word): (usize, &String)| match open((at, word)) {
        true => format!("{word}."),
        false => word.clone(),
    };
    let apart = words.iter().enumerate().map(apart).collect();
    vec![words, apart]
}

/// `DE LA CRUZ` is `DELACRUZ`; a particle with nothing behind it is a name of its own.
pub(super) fn join_particles(words: &[String], trace: &mut Trace) -> String {
    particle_words(words, trace).join(" ")
}

/// The words behind which surnames come: `BEN SMITH`, `VAN AN`. As the first word, such a particle is a given name.
pub(super) fn given_words(words: &[String], trace: &mut Trace) -> Vec<String> {
    match words {
        [first, rest @ ..] if GIVEN.contains(&first.as_str()) => {
            let rest = particle_words(rest, trace);
            std::iter::once(first.clone()).chain(rest).collect()
        }
        _ => particle_words(words, trace),
    }
}

pub(super) fn particle_words(words: &[String], trace: &mut Trace) -> Vec<String> {
    let mut joined: Vec<String> = Vec::with_capacity(words.len());
    let mut open = String::new();
    for (at, word) in words.iter().enumerate() {
        // `GARCIA Y VEGA` is `GARCIA VEGA`.
        if word == "Y" && at > 0 && at + 1 < words.len() {
            continue;
        }
        let spelt = match word.as_str() {
            "SAINT" => "ST",
            "SAINTE" => "STE",
            other => other.strip_suffix('.').unwrap_or(other),
        };
        open.push_str(spelt);
        // `O J ROE`, `D DE LA CRUZ`: before another initial or a particle a letter is an initial.
        let initials = word.len() == 1
            && words.get(at + 1).is_some_and(|next| {
                next.trim_end_matches('.').len() == 1 || PARTICLES.contains(&next.as_str())
            });
        if initials || !PARTICLES.contains(&word.as_str()) {
            take(&mut open, &mut joined);
        }
    }
    take(&mut open, &mut joined);
    if joined.len() < words.len() {
        trace.note(Rule::Particles);
    }
    joined
}
