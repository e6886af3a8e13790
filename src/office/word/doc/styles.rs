//! Styles (MS-DOC: STSH), as far as they say how text stands and what it is set in.

use super::bytes::{short, slice};

/// How many styles may build on each other.
const DEEPEST: usize = 20;

/// A style: the one that it builds on, and its instructions.
#[derive(Debug, Default, Clone)]
struct Style {
    base: usize,
    paragraph: Vec<u8>,
    character: Vec<u8>,
}

#[derive(Debug, Default)]
pub(super) struct Styles(Vec<Style>);

impl Styles {
    pub(super) fn read(bytes: &[u8]) -> Self {
        Self(read(bytes).unwrap_or_default())
    }

    /// The instructions of a style, those that it builds on first: of paragraphs, of
    /// characters.
    pub(super) fn instructions(&self, style: usize) -> Vec<(&[u8], &[u8])> {
        let mut found = Vec::new();
        let mut next = style;
        for _ in 0..DEEPEST {
            let Some(style) = self.0.get(next) else { break };
            found.push((style.paragraph.as_slice(), style.character.as_slice()));
            next = style.base;
        }
        found.reverse();
        found
    }
}

fn read(bytes: &[u8]) -> Option<Vec<Style>> {
    let head = usize::from(short(bytes, 0)?);
    let count = usize::from(short(bytes, 2)?);
    let fixed = usize::from(short(bytes, 4)?);
    let mut at = 2 + head;
    let mut styles = Vec::new();
    for _ in 0..count {
        let Some(length) = short(bytes, at).map(usize::from) else { break };
        let own = slice(bytes, at + 2, length).unwrap_or_default();
        styles.push(
            style(own, fixed)
                .unwrap_or_else(|| Style { base: usize::MAX, ..Style::default() }),
        );
        at += 2 + length;
    }
    Some(styles)
}

fn style(bytes: &[u8], fixed: usize) -> Option<Style> {
    let kinds = short(bytes, 2)?;
    let base = usize::from(kinds >> 4);
    let name = usize::from(short(bytes, fixed)?);
    let mut at = fixed + 2 + 2 * name + 2;
    let mut next = || {
        at += at % 2;
        let length = usize::from(short(bytes, at)?);
        let own = slice(bytes, at + 2, length)?;
        at += 2 + length;
        Some(own)
    };
    let mut style = Style { base, ..Style::default() };
    match kinds & 0xf {
        1 => {
            style.paragraph = next()?.get(2..)?.to_vec();
            style.character = next().unwrap_or_default().to_vec();
        }
        2 => style.character = next()?.to_vec(),
        _ => {}
    }
    Some(style)
}
