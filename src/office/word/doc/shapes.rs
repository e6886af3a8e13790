//! What floats over the text (MS-DOC: Spa, MS-ODRAW): boxes of text and stretched text, by
//! the characters that they are anchored at.

use std::collections::HashMap;

use super::bytes::{long, places, short, slice, utf16};
use super::file::{File, Part, Story};

/// How deep drawings stand in each other.
const DEEPEST: usize = 20;

/// What floats at each character of the text.
#[derive(Debug, Default)]
pub(super) struct Shapes {
    /// Boxes: where their text begins and ends.
    pub(super) boxes: HashMap<usize, Vec<(usize, usize)>>,
    /// Stretched text.
    pub(super) stretched: HashMap<usize, Vec<String>>,
    /// Boxes that no character of the text anchors.
    pub(super) loose: Vec<(usize, usize)>,
}

impl Shapes {
    pub(super) fn read(file: &File) -> Self {
        let anchors: HashMap<u32, usize> = places(file.part(Part::Shapes), 26)
            .into_iter()
            .filter_map(|(at, _, shape)| Some((long(shape, 0)?, at as usize)))
            .collect();
        let mut found = Self::default();
        let (start, end) = file.story(Story::Boxes);
        for (from, to, text) in places(file.part(Part::BoxTexts), 22) {
            let from = start.saturating_add(from as usize).min(end);
            let to = start.saturating_add(to as usize).min(end);
            if from >= to {
                continue;
            }
            let anchor = long(text, 14).and_then(|shape| anchors.get(&shape));
            match anchor {
                Some(at) => found.boxes.entry(*at).or_default().push((from, to)),
                None => found.loose.push((from, to)),
            }
        }
        let mut texts = Vec::new();
        drawings(file.part(Part::Drawings), 0, &mut None, &mut texts);
        for (shape, text) in texts {
            if let Some(at) = anchors.get(&shape) {
                found.stretched.entry(*at).or_default().push(text);
            }
        }
        found
    }
}

/// Stretched text in drawings, with the shapes that show it.
fn drawings(
    bytes: &[u8],
    depth: usize,
    shape: &mut Option<u32>,
    texts: &mut Vec<(u32, String)>,
) {
    let mut at = 0;
    while let (Some(kind), Some(code), Some(length)) =
        (short(bytes, at), short(bytes, at + 2), long(bytes, at + 4))
    {
        let Some(own) = slice(bytes, at + 8, length as usize) else {
            // A byte stands before each drawing of a list.
            at += 1;
            if at > bytes.len() {
                return;
            }
            continue;
        };
        match code {
            _ if kind & 0xf == 0xf && code >= 0xf000 && depth < DEEPEST => {
                drawings(own, depth + 1, shape, texts);
            }
            0xf00a => *shape = long(own, 0),
            0xf00b => {
                let text = stretched(own, usize::from(kind >> 4));
                texts.extend(shape.zip(text));
            }
            code if code < 0xf000 => {
                at += 1;
                continue;
            }
            _ => {}
        }
        at += 8 + own.len();
    }
}

/// The text among the properties of a shape.
fn stretched(bytes: &[u8], count: usize) -> Option<String> {
    let mut long_ones = 6 * count;
    let mut found = None;
    for i in 0..count {
        let code = short(bytes, 6 * i)?;
        if code & 0x8000 == 0 {
            continue;
        }
        let length = long(bytes, 6 * i + 2)? as usize;
        if code & 0x3fff == 0x00c0 {
            let text = utf16(slice(bytes, long_ones, length)?);
            found = Some(text.trim_end_matches('\0').to_owned());
        }
        long_ones = long_ones.checked_add(length)?;
    }
    found.filter(|text| !text.trim().is_empty())
}
