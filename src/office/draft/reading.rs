//! A text as it is read for another year: what of it is spoken for, and what was found.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::notice::Date;

/// Words that should probably be others.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Offer {
    /// Their bytes.
    pub(super) range: Range<usize>,
    /// What they should say.
    pub(super) to: String,
}

/// What has to be looked at by a person.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Note {
    /// The byte that it is about.
    pub(super) at: usize,
    /// What, in Chinese.
    pub(super) what: String,
}

/// What was found in one text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// In the order of the text; none overlaps another.
    pub(super) offers: Vec<Offer>,
    /// In the order of the text.
    pub(super) notes: Vec<Note>,
}

/// From which notice to which.
#[derive(Debug)]
pub(super) struct Move {
    /// The year that the notice was for.
    pub(super) old: u16,
    /// The year that the draft is for.
    pub(super) new: u16,
    /// 成文日期 of the notice.
    pub(super) issued: Date,
    /// Titles that belong to the notice: of its plan, of its attachments, of what it prints.
    pub(super) own: Vec<String>,
}

impl Move {
    /// The same, so many years on.
    pub(super) fn moved(&self, year: u16) -> Option<u16> {
        u16::try_from(i32::from(year) + i32::from(self.new) - i32::from(self.old)).ok()
    }
}

/// Words of one text that are spoken for: each is moved, marked or left only once.
pub(super) struct Reading<'a> {
    pub(super) raw: &'a str,
    pub(super) by: &'a Move,
    taken: BTreeMap<usize, usize>,
    found: Found,
}

impl<'a> Reading<'a> {
    /// Begins to read.
    pub(super) fn new(raw: &'a str, by: &'a Move) -> Self {
        Self { raw, by, taken: BTreeMap::new(), found: Found::default() }
    }

    /// What was found, in the order of the text.
    pub(super) fn found(mut self) -> Found {
        self.found.offers.sort_by_key(|offer| offer.range.start);
        self.found.notes.sort_by_key(|note| note.at);
        self.found
    }

    /// Whether nothing is said yet of these bytes.
    pub(super) fn free(&self, range: &Range<usize>) -> bool {
        self.taken
            .range(..range.end)
            .next_back()
            .is_none_or(|(_, end)| *end <= range.start)
    }

    fn take(&mut self, range: &Range<usize>) -> bool {
        let free = self.free(range);
        if free {
            self.taken.insert(range.start, range.end);
        }
        free
    }

    /// Leaves words as they are.
    pub(super) fn keep(&mut self, range: &Range<usize>) {
        let end = self.taken.entry(range.start).or_insert(range.end);
        *end = range.end.max(*end);
    }

    /// Words that should be others.
    pub(super) fn offer(&mut self, range: Range<usize>, to: String) {
        if self.raw[range.clone()] != to && self.take(&range) {
            self.found.offers.push(Offer { range, to });
        }
    }

    /// Words that a person should look at.
    pub(super) fn mark(&mut self, range: Range<usize>, what: impl Into<String>) {
        if self.take(&range) {
            self.note(range.start, what);
        }
    }

    /// Something that a person should look at, whatever else is done there.
    pub(super) fn note(&mut self, at: usize, what: impl Into<String>) {
        let what = what.into();
        if !self.found.notes.iter().rev().take(8).any(|note| note.what == what) {
            self.found.notes.push(Note { at, what });
        }
    }
}
