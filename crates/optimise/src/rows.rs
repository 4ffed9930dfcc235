//! Flat lists with the starts of each owner's part.
//!
//! It refuses to know what the items are.

/// Flat lists with the starts of each owner's part.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rows<T> {
    start: Vec<u32>,
    pub(crate) items: Vec<T>,
}

impl<T> Rows<T> {
    pub(crate) fn new() -> Self {
        Self {
            start: vec![0],
            items: Vec::new(),
        }
    }

    pub(crate) fn push_row(&mut self, row: impl IntoIterator<Item = T>) {
        self.items.extend(row);
        self.start.push(self.items.len() as u32);
    }

    pub(crate) fn range(&self, owner: usize) -> std::ops::Range<usize> {
        self.start[owner] as usize..self.start[owner + 1] as usize
    }

    pub(crate) fn row(&self, owner: usize) -> &[T] {
        &self.items[self.range(owner)]
    }

    pub(crate) fn all(&self) -> &[T] {
        &self.items
    }
}
