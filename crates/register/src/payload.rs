//! What a row seals: the canonical address, for comparison, and what may refuse. Always one size.

use std::fmt;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac;
use portcullis_core::comparison::{NumberCheck, Opened};
use portcullis_core::number::Number;
use portcullis_engine::ports::SealRecord;

/// Bytes of a payload. Over the public addresses at hand the longest canonical address is 65 bytes;
/// with a middle name of 24 a payload needs 114 of them.
pub const PAYLOAD_BYTES: usize = 144;
const FORMAT: u8 = 1;
const NUMBER_BYTES: usize = 16;

/// A date as eight decimal digits, `20250131`, so that a payload is read without a calendar.
fn as_of_number(record: &SealRecord) -> u32 {
    let date = record.as_of;
    let year = u32::try_from(date.year()).unwrap_or_default();
    let month = u32::try_from(date.month()).unwrap_or_default();
    year * 10_000 + month * 100 + u32::try_from(date.day()).unwrap_or_default()
}

/// An opened row, before the request's number is held against it.
pub(crate) struct Payload {
    number: Option<[u8; NUMBER_BYTES]>,
    middle: String,
    address_key: Vec<u8>,
}

impl fmt::Debug for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Payload(..)")
    }
}

pub(crate) fn number_digest(key: &hmac::Key, number: &Number) -> [u8; NUMBER_BYTES] {
    let tag = hmac::sign(key, number.digits());
    let mut digest = [0; NUMBER_BYTES];
    digest.iter_mut().zip(tag.as_ref()).for_each(|(to, from)| *to = *from);
    digest
}

/// The payload of a record, padded to one size; `None` if the record is too long for it.
pub(crate) fn write(record: &SealRecord, number_key: &hmac::Key) -> Option<[u8; PAYLOAD_BYTES]> {
    let mut bytes = Vec::with_capacity(PAYLOAD_BYTES);
    bytes.push(FORMAT);
    bytes.push(u8::from(record.number.is_some()));
    let digest = record.number.map(|number| number_digest(number_key, &number));
    bytes.extend_from_slice(&digest.unwrap_or_default());
    bytes.extend_from_slice(&as_of_number(record).to_be_bytes());
    bytes.push(record.source);
    for part in [record.middle.as_bytes(), &record.address_key] {
        bytes.push(u8::try_from(part.len()).ok()?);
        bytes.extend_from_slice(part);
    }
    if bytes.len() > PAYLOAD_BYTES {
        return None;
    }
    bytes.resize(PAYLOAD_BYTES, 0);
    bytes.try_into().ok()
}

impl Payload {
    pub(crate) fn read(bytes: &[u8]) -> Option<Payload> {
        let (head, rest) = bytes.split_at_checked(2 + NUMBER_BYTES + 5)?;
        let (format, head) = head.split_first()?;
        let (has_number, head) = head.split_first()?;
        if *format != FORMAT || *has_number > 1 {
            return None;
        }
        let digest = head.get(..NUMBER_BYTES)?.try_into().ok()?;
        let (middle, rest) = part(rest)?;
        let (address, _padding) = part(rest)?;
        Some(Payload {
            number: (*has_number == 1).then_some(digest),
            middle: String::from_utf8(middle.to_vec()).ok()?,
            address_key: address.to_vec(),
        })
    }

    /// Holds the request's number against the record's.
    pub(crate) fn opened(self, asked: Option<&[u8; NUMBER_BYTES]>) -> Opened {
        let number = match (asked, &self.number) {
            (Some(asked), Some(own)) => match verify_slices_are_equal(asked, own) {
                Ok(()) => NumberCheck::Agrees,
                Err(_) => NumberCheck::Differs,
            },
            _ => NumberCheck::NotCompared,
        };
        Opened { address_key: self.address_key, middle: self.middle, number }
    }
}

fn part(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first()?;
    rest.split_at_checked(usize::from(*length))
}
