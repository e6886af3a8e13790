//! Sentences and their parts, in the raw text of a scalar.

use std::ops::Range;

use regex::Regex;

pub(super) fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is well-formed")
}

const SENTENCE: [char; 5] = ['。', '；', '！', '？', '\n'];
const CLAUSE: [char; 8] = ['。', '；', '！', '？', '\n', '，', '：', '、'];

/// The sentence that a byte stands in, with the sign that ends it.
pub(super) fn sentence(raw: &str, at: usize) -> Range<usize> {
    around(raw, at, &SENTENCE)
}

/// The part of a sentence, between two signs, that a byte stands in.
pub(super) fn clause(raw: &str, at: usize) -> Range<usize> {
    around(raw, at, &CLAUSE)
}

/// No sentence is longer.
const MOST: usize = 3000;

fn around(raw: &str, at: usize, signs: &[char]) -> Range<usize> {
    let from = raw.floor_char_boundary(at.saturating_sub(MOST));
    let to = raw.floor_char_boundary((at + MOST).min(raw.len()));
    let start = raw[from..at]
        .char_indices()
        .rfind(|(_, c)| signs.contains(c))
        .map_or(from, |(i, c)| from + i + c.len_utf8());
    let end = raw[at..to]
        .char_indices()
        .find(|(_, c)| signs.contains(c))
        .map_or(to, |(i, c)| at + i + c.len_utf8());
    start..end
}
