//! The numbers by which the parts of a document name each other: no two alike.

/// Gives numbers, from 1.
#[derive(Debug, Default)]
pub(super) struct Ids(u32);

impl Ids {
    /// Another number.
    pub(super) fn next(&mut self) -> u32 {
        self.0 += 1;
        self.0
    }

    /// So many more.
    pub(super) fn several(&mut self, count: usize) -> Vec<u32> {
        (0..count).map(|_| self.next()).collect()
    }

    /// The largest that was given.
    pub(super) fn most(&self) -> u32 {
        self.0
    }
}
