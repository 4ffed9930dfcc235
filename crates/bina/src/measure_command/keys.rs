//! Texts to running numbers, fast enough for tens of millions of rows.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A quick hash of short byte strings; the input is a local file, so collisions by design are no concern.
#[derive(Default)]
pub(crate) struct QuickHasher(u64);

impl Hasher for QuickHasher {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
}

/// Distinct texts in order of first appearance.
#[derive(Default)]
pub(crate) struct Keys {
    indices: HashMap<Box<[u8]>, u32, BuildHasherDefault<QuickHasher>>,
    names: Vec<String>,
    last: Option<u32>,
}

impl Keys {
    /// The number of a text, a new one if it was not seen before.
    pub(crate) fn index(&mut self, key: &[u8]) -> u32 {
        if let Some(last) = self.last
            && self.names[last as usize].as_bytes() == key
        {
            return last;
        }
        let index = if let Some(index) = self.indices.get(key) {
            *index
        } else {
            let index = self.names.len() as u32;
            self.indices.insert(key.into(), index);
            self.names.push(String::from_utf8_lossy(key).into_owned());
            index
        };
        self.last = Some(index);
        index
    }

    /// The number of a text that was seen before.
    pub(crate) fn find(&self, key: &str) -> Option<u32> {
        self.indices.get(key.as_bytes()).copied()
    }

    /// All texts.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }
}
