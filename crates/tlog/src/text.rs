//! Numbers and bytes as every C2SP document writes them: one spelling each, and no other is read.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Reads an ASCII decimal: digits only, no sign, no leading zero unless it is `0`, below 2^64.
pub(crate) fn decimal(text: &str) -> Option<u64> {
    let digits_only = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let canonical = digits_only && (text == "0" || !text.starts_with('0'));
    text.parse().ok().filter(|_| canonical)
}

/// Reads standard base64 (RFC 4648 section 4): padded, without spare bits, spaces or line ends.
pub(crate) fn base64_decode(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

/// Writes standard base64 (RFC 4648 section 4).
pub(crate) fn base64_encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Whether `byte` is a control character that a note may not hold: below U+0020, newline excepted.
pub(crate) fn is_forbidden_control(byte: u8) -> bool {
    byte < 0x20 && byte != b'\n'
}
