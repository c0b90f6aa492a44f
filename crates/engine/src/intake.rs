//! A letter and its rows, judged: the signature against the roll, the rows against the digest, the
//! letter's own elements by the instrument's rules. No row is looked at before all of that holds.

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use portcullis_core::Digest;
use portcullis_core::element::Rule;
use portcullis_core::facts::Facts;
use portcullis_core::letter::{Letter, LetterFacts, Official, Surroundings};
use portcullis_core::moment::Moment;
use portcullis_core::request::Rows;

use crate::change::{BatchRow, OfficialRow};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::jwk::{PublicKey, WireJwk};
use crate::jws::{LETTER, Token};
use crate::ports::{Misplaced, Rulebook};
use crate::roll;

/// A letter that was taken.
#[derive(Debug)]
pub struct Taken {
    /// The letter.
    pub letter: Letter,
    /// Its facts.
    pub facts: LetterFacts,
    /// The instrument that it is judged by.
    pub rulebook: Arc<dyn Rulebook>,
    /// Its rows.
    pub rows: Rows,
}

/// A letter that was refused, with everything that is wrong.
#[derive(Debug, Default)]
pub struct Refused {
    /// The rules of the letter that are not met, in clause order.
    pub rules: Vec<Rule>,
    /// What makes the letter unreadable, where it is.
    pub unreadable: Option<String>,
    /// The places that make the rows unreadable.
    pub places: Vec<Misplaced>,
    /// The letter, where its signature verified.
    pub letter: Option<Letter>,
    /// The key id named, whether or not it is known.
    pub kid: String,
}

/// SHA-256.
#[must_use]
pub fn sha256(bytes: &[u8]) -> Digest {
    let mut sha256 = [0; 32];
    sha256.copy_from_slice(digest(&SHA256, bytes).as_ref());
    sha256
}

/// The digest by which a letter is known: of its bytes, white space at the ends taken off.
#[must_use]
pub fn letter_sha256(bytes: &[u8]) -> Digest {
    sha256(bytes.trim_ascii())
}

/// Judges a letter and its rows at a moment.
///
/// # Errors
///
/// The docket or the rules fail. A refusal is no error: it is the inner [`Refused`].
pub fn judge(
    engine: &Engine,
    letter_bytes: &[u8],
    rows_bytes: &[u8],
    moment: Moment,
) -> Result<std::result::Result<Taken, Box<Refused>>> {
    let adopted = engine.adopted()?;
    let any = adopted.values().next();
    let any = any.ok_or_else(|| {
        Error::Configuration(
            "no instrument is adopted: make a home with `init`, which adopts them".to_owned(),
        )
    })?;
    let letter_sha256 = letter_sha256(letter_bytes);
    let signed = match signed_letter(engine, letter_bytes, letter_sha256, moment.known)? {
        Ok(signed) => signed,
        Err(unsigned) => {
            let rulebook = engine.rulebook(any)?;
            let unreadable = unsigned.unreadable.clone();
            let rules = rule_of(rulebook.as_ref(), unsigned.code).into_iter().collect();
            let kid = unsigned.kid;
            return Ok(Err(Box::new(Refused { rules, unreadable, kid, ..Refused::default() })));
        }
    };
    let (letter, official) = signed;
    let invoked = letter.instrument.as_ref().and_then(|id| adopted.get(id)).unwrap_or(any);
    let rulebook = engine.rulebook(invoked)?;
    let rows_sha256 = sha256(rows_bytes);
    let unused = unused(engine, &letter)?;
    let mut around = Surroundings { official: Some(&official), unused, rows_sha256, rows: None };
    // The digest first: rows that are not those signed are not looked at.
    let mut facts = letter.facts(rulebook.terms(), &around, moment.at);
    facts.signature = letter.audience.as_deref() == Some(engine.custodian.as_str());
    let mut rows = Rows::new();
    let mut places = Vec::new();
    if facts.digest {
        match engine.requests.rows(rows_bytes) {
            Ok(read) => {
                around.rows = u64::try_from(read.len()).ok();
                facts = LetterFacts {
                    signature: facts.signature,
                    ..letter.facts(rulebook.terms(), &around, moment.at)
                };
                rows = read;
            }
            Err(unreadable) => places = unreadable,
        }
    }
    let rules = failed_rules(rulebook.as_ref(), facts)?;
    if rules.is_empty() && places.is_empty() {
        return Ok(Ok(Taken { letter, facts, rulebook, rows }));
    }
    let kid = letter.kid.clone();
    Ok(Err(Box::new(Refused { rules, unreadable: None, places, letter: Some(letter), kid })))
}

/// A letter verified again, with what it says now.
#[derive(Debug)]
pub struct Verified {
    /// The letter, if its signature still verifies.
    pub letter: Option<Letter>,
    /// Its facts now.
    pub facts: LetterFacts,
    /// Its rows.
    pub rows: Rows,
}

/// Judges a letter that was taken before, with the pack that it was judged by then.
///
/// # Errors
///
/// The docket fails, or the rows can no longer be read.
pub fn verify_again(
    engine: &Engine,
    letter_bytes: &[u8],
    rows_bytes: &[u8],
    rulebook: &dyn Rulebook,
    moment: Moment,
) -> Result<Verified> {
    let rows = engine.requests.rows(rows_bytes);
    let rows = rows.map_err(|_| Error::fault("the kept rows cannot be read"))?;
    let counted = u64::try_from(rows.len()).ok();
    let rows_sha256 = sha256(rows_bytes);
    let (letter, facts) =
        letter_again(engine, letter_bytes, rows_sha256, counted, rulebook, moment)?;
    Ok(Verified { letter, facts, rows })
}

/// The letter of [`verify_again`] alone, beside rows of that digest and that many.
///
/// # Errors
///
/// The docket fails.
pub fn letter_again(
    engine: &Engine,
    letter_bytes: &[u8],
    rows_sha256: Digest,
    rows: Option<u64>,
    rulebook: &dyn Rulebook,
    moment: Moment,
) -> Result<(Option<Letter>, LetterFacts)> {
    let terms = rulebook.terms();
    match signed_letter(engine, letter_bytes, letter_sha256(letter_bytes), moment.known)? {
        Ok((letter, official)) => {
            let unused = unused(engine, &letter)?;
            let around = Surroundings { official: Some(&official), unused, rows_sha256, rows };
            let facts = letter.facts(terms, &around, moment.at);
            Ok((Some(letter), facts))
        }
        Err(_) => {
            let day = terms.day_of(moment.at);
            Ok((None, LetterFacts { signature: false, ..LetterFacts::in_order(day) }))
        }
    }
}

/// Whether what stands in the docket of a batch is what its letter says, and it has as many rows.
pub(crate) fn is_of(batch: &BatchRow, letter: &Letter, rows: usize) -> bool {
    letter.agency.as_deref().unwrap_or_default() == batch.agency
        && letter.instrument.as_deref().is_none_or(|id| id == batch.instrument)
        && letter.kid == batch.kid
        && letter.expires.is_none_or(|at| at == batch.expires)
        && u64::try_from(rows).is_ok_and(|rows| rows == batch.rows)
}

/// The rules that a letter with these facts does not meet.
///
/// # Errors
///
/// The rules could not be evaluated.
pub fn failed_rules(rulebook: &dyn Rulebook, facts: LetterFacts) -> Result<Vec<Rule>> {
    let outcome = rulebook.judge(&Facts::in_order(facts)).map_err(Error::fault)?;
    let rules = &rulebook.terms().rules;
    Ok(outcome.failed.iter().filter_map(|at| rules.get(usize::from(*at))).cloned().collect())
}

/// The rule of that code.
#[must_use]
pub fn rule_of(rulebook: &dyn Rulebook, code: &str) -> Option<Rule> {
    rulebook.terms().rules.iter().find(|rule| rule.code == code).cloned()
}

struct Unsigned {
    code: &'static str,
    unreadable: Option<String>,
    kid: String,
}

type Signed = std::result::Result<(Letter, Official), Unsigned>;

/// The letter, if the key that the roll has for its `kid` signed it. Nothing that it says is believed
/// before.
fn signed_letter(engine: &Engine, bytes: &[u8], sha256: Digest, known: u64) -> Result<Signed> {
    let unsigned =
        |code, unreadable, kid: &str| Err(Unsigned { code, unreadable, kid: kid.to_owned() });
    let token = match Token::parse(bytes) {
        Ok(token) => token,
        Err(error) => return Ok(unsigned("letter.signature", Some(error.to_string()), "")),
    };
    let Some(row) = official(engine, token.kid(), known)? else {
        return Ok(unsigned("letter.official", None, token.kid()));
    };
    let jwk: WireJwk = serde_json::from_str(&row.jwk).map_err(Error::fault)?;
    let key = PublicKey::from_jwk(&jwk).map_err(Error::fault)?;
    if !token.is_signed_by(&key, LETTER) {
        return Ok(unsigned("letter.signature", None, token.kid()));
    }
    match engine.requests.letter(token.payload(), token.kid(), sha256) {
        Ok(letter) => Ok(Ok((letter, row.official))),
        Err(problem) => Ok(unsigned("letter.signature", Some(problem), token.kid())),
    }
}

/// The official of that `kid` on the roll as it stood before a leaf, revoked ones too.
///
/// # Errors
///
/// The docket cannot be read.
pub fn official(engine: &Engine, kid: &str, known: u64) -> Result<Option<OfficialRow>> {
    Ok(roll::officials(engine, known)?.into_iter().find(|row| row.official.kid == kid))
}

/// The digest under which a letter's number is remembered.
#[must_use]
pub fn jti_sha256(letter: &Letter) -> Option<Digest> {
    letter.jti.as_ref().filter(|jti| !jti.is_empty()).map(|jti| sha256(jti.as_bytes()))
}

fn unused(engine: &Engine, letter: &Letter) -> Result<bool> {
    // A letter without a number could be lodged for ever.
    let Some(jti) = jti_sha256(letter) else { return Ok(false) };
    let user = engine.docket.letter_of(&jti)?;
    Ok(user.is_none_or(|user| user == letter.sha256))
}
