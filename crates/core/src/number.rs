//! A taxpayer number: it may refuse a row, and never finds anybody.

use std::fmt;

/// A taxpayer number as stated. It may only refuse.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Number([u8; 9]);

impl Number {
    /// Nine digits, or nothing.
    #[must_use]
    pub fn read(text: &str) -> Option<Number> {
        let digits: [u8; 9] = text.as_bytes().try_into().ok()?;
        digits.iter().all(u8::is_ascii_digit).then_some(Number(digits))
    }

    /// The digits, for a keyed digest. There is no other use.
    #[must_use]
    pub fn digits(&self) -> &[u8; 9] {
        &self.0
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Number(..)")
    }
}
