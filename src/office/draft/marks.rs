//! The marks that an earlier draft left: the new ones take their place.

use std::ops::Range;

use crate::text::edit::line_start;
use crate::text::pending::OPEN;

/// How the parts of marks end, or what they hold, that drafts write.
const DRAFTED: [&str; 11] = [
    "沿用去年",
    "暂为去年同日",
    "请核对",
    "要改就都改",
    "没有改",
    "”改“",
    "调休以国务院办公厅的通知为准",
    " 年没有",
    " 年是",
    "请改引",
    "请改",
];

/// A comment line with a mark right above a line of the text.
#[derive(Debug)]
pub(super) struct OldMark {
    /// The line, with its end.
    pub(super) line: Range<usize>,
    /// The parts that a person wrote.
    pub(super) kept: Vec<String>,
}

/// The marks in the lines right above the line of a byte, from the nearest up.
pub(super) fn above(text: &str, at: usize) -> Vec<OldMark> {
    let mut marks = Vec::new();
    let mut end = line_start(text, at);
    while end > 0 {
        let start = line_start(text, end - 1);
        let line = text[start..end].trim();
        let Some(said) = line.strip_prefix('#').map(str::trim_start) else { break };
        let Some(said) = said.strip_prefix(OPEN) else { break };
        let parts = said.trim_start_matches(['：', ':', ' ']).split('；');
        let kept = parts
            .filter(|part| !DRAFTED.iter().any(|drafted| part.contains(drafted)))
            .map(str::to_owned)
            .collect();
        marks.push(OldMark { line: start..end, kept });
        end = start;
    }
    marks
}
