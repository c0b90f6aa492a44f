//! A small, quick hash for short words.

use std::hash::{BuildHasherDefault, Hasher};

/// Nothing that an outsider writes is ever stored under it.
#[derive(Default)]
pub(crate) struct WordHasher(u64);

impl WordHasher {
    fn mix(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while let Some((chunk, after)) = rest.split_first_chunk() {
            self.mix(u64::from_le_bytes(*chunk));
            rest = after;
        }
        // Halves that overlap hold every byte of what is left, without a loop.
        match (rest.first_chunk(), rest.last_chunk(), rest) {
            (Some(low), Some(high), _) => {
                let (low, high) = (u32::from_le_bytes(*low), u32::from_le_bytes(*high));
                self.mix(u64::from(high) << 32 | u64::from(low));
            }
            (_, _, [first, .., last]) => {
                let middle = rest.get(1).copied().unwrap_or(0);
                self.mix(u64::from_le_bytes([*first, middle, *last, 0, 0, 0, 0, 0]));
            }
            (_, _, [only]) => self.mix(u64::from(*only)),
            _ => {}
        }
    }
    fn write_u8(&mut self, _: u8) {}
    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 29
    }
}

/// Makes one for each map.
pub(crate) type Quick = BuildHasherDefault<WordHasher>;
