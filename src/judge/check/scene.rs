//! What rules look at, and where they put what they find.

use crate::judge::check::Rule;
use crate::notice::{Notice, Text, TextKind};
use crate::text::finding::{At, Finding, KEPT};
use crate::text::place::Place;

/// A notice, with its texts as characters.
pub struct Scene<'a> {
    /// The notice.
    pub notice: &'a Notice,
    /// Its texts, in reading order.
    pub lines: Vec<Line<'a>>,
}

/// More digits than a number has; longer runs are none.
const DIGITS: usize = 21;

/// A text as characters.
pub struct Line<'a> {
    /// What it is to the notice.
    pub kind: TextKind,
    /// The text.
    pub text: &'a Text,
    /// Its characters.
    pub chars: Vec<char>,
}

impl<'a> Scene<'a> {
    /// Sets the scene.
    pub fn new(notice: &'a Notice) -> Self {
        let lines = notice
            .texts()
            .into_iter()
            .map(|(kind, text)| Line { kind, text, chars: text.value.chars().collect() })
            .collect();
        Self { notice, lines }
    }

    /// The texts of a kind.
    pub fn of(&self, kind: TextKind) -> impl Iterator<Item = &Line<'a>> {
        self.lines.iter().filter(move |line| line.kind == kind)
    }

    /// Headings and paragraphs.
    pub fn prose(&self) -> impl Iterator<Item = &Line<'a>> {
        self.lines
            .iter()
            .filter(|line| matches!(line.kind, TextKind::Heading | TextKind::Paragraph))
    }
}

impl Line<'_> {
    /// The character at a position.
    pub fn at(&self, index: usize) -> Option<char> {
        self.chars.get(index).copied()
    }

    /// The character before a position.
    pub fn before(&self, index: usize) -> Option<char> {
        index.checked_sub(1).and_then(|i| self.at(i))
    }

    /// Whether the characters from a position on read so.
    pub fn reads(&self, index: usize, expected: &str) -> bool {
        let mut rest = self.chars[index.min(self.chars.len())..].iter();
        expected.chars().all(|c| rest.next() == Some(&c))
    }

    /// Every position at which the text reads so.
    pub fn find(&self, expected: &'static str) -> impl Iterator<Item = usize> + '_ {
        (0..self.chars.len()).filter(move |i| self.reads(*i, expected))
    }

    /// The last character that is one of these, at most so far before a position.
    pub fn back(&self, index: usize, within: usize, any: &str) -> Option<usize> {
        let end = index.min(self.chars.len());
        let from = end.saturating_sub(within);
        self.chars[from..end].iter().rposition(|c| any.contains(*c)).map(|at| from + at)
    }

    /// The digits from a position on: their number and value.
    pub fn digits(&self, index: usize) -> Option<(usize, u64)> {
        let rest = &self.chars[index.min(self.chars.len())..];
        let count = rest.iter().take(DIGITS).take_while(|c| c.is_ascii_digit()).count();
        let text: String = rest[..count].iter().collect();
        Some((count, text.parse().ok()?))
    }

    /// The digits that end before a position: their number and value.
    pub fn digits_before(&self, index: usize) -> Option<(usize, u64)> {
        let rest = &self.chars[..index.min(self.chars.len())];
        let digits = rest.iter().rev().take(DIGITS).take_while(|c| c.is_ascii_digit());
        let count = digits.count();
        self.digits(index - count).map(|(_, value)| (count, value))
    }

    /// Some of its characters.
    pub fn slice(&self, start: usize, end: usize) -> String {
        self.chars[start.min(self.chars.len())..end.min(self.chars.len())]
            .iter()
            .collect()
    }
}

/// Where a rule puts what it finds.
pub struct Sink<'a> {
    /// The rule.
    pub rule: &'static Rule,
    /// What was found so far.
    pub findings: &'a mut Vec<Finding>,
    /// How much of that by this rule.
    pub found: usize,
}

impl Sink<'_> {
    /// Whether this is one of the findings that are kept; the others are counted.
    fn kept(&mut self) -> bool {
        self.found += 1;
        if self.found > KEPT
            && let Some(last) = self.findings.last_mut()
        {
            last.more += 1;
        }
        self.found <= KEPT
    }

    fn put(&mut self, at: At, message: String) {
        let rule = self.rule;
        self.findings.push(Finding {
            severity: rule.severity,
            hint: Some(rule.mend.to_owned()),
            source: Some(rule.source),
            ..Finding::error(rule.code, at, message)
        });
    }

    /// Some characters of a text are wrong.
    pub fn chars(
        &mut self,
        text: &Text,
        start: usize,
        count: usize,
        message: impl Into<String>,
    ) {
        if !self.kept() {
            return;
        }
        let what = text.value.chars().skip(start).take(count).collect();
        let start = text.offset + start;
        self.put(At::Chars { place: text.at.clone(), start, what }, message.into());
    }

    /// A text is wrong as a whole.
    pub fn text(&mut self, text: &Text, message: impl Into<String>) {
        self.place(&text.at, message);
    }

    /// A value is wrong.
    pub fn place(&mut self, place: &Place, message: impl Into<String>) {
        if self.kept() {
            self.put(At::Value(place.clone()), message.into());
        }
    }
}

/// Whether a character is a hanzi.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether there is a hanzi.
pub(super) fn han(c: Option<char>) -> bool {
    c.is_some_and(is_han)
}

/// Whether there is a half-width digit.
pub(super) fn digit(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_ascii_digit())
}
