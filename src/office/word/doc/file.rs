//! The streams of a Word file up to 2003, and where its tables are (MS-DOC: Fib).

use super::bytes::{long, places, short, size, slice};
use super::sprm::{Sprm, sprms};
use crate::office::compound;
use crate::office::word::limits::{CHARACTERS, too_much};

/// What is said of a document that asks for a password.
pub(in crate::office::word) const PROTECTED: &str =
    "加了密码，读不出来；在 Word 或 WPS 里去掉密码另存后再读";

/// The most pieces, pages of properties and the like.
const MOST: usize = 200_000;
/// How long a page of properties is.
const PAGE: usize = 512;

/// The parts of the text, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Story {
    Main,
    Footnotes,
    Headers,
    #[expect(dead_code, reason = "it has its place among the others")]
    Macros,
    Comments,
    Endnotes,
    Boxes,
    HeaderBoxes,
}

/// Tables that the header of a file leads to, by their numbers in it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    Styles = 1,
    CommentPlaces = 4,
    CommentTexts = 5,
    Sections = 6,
    Characters = 12,
    Paragraphs = 13,
    Pieces = 33,
    Authors = 36,
    Shapes = 40,
    Drawings = 50,
    BoxTexts = 56,
    ListKinds = 73,
    Lists = 74,
}

/// A Word file.
pub(super) struct File {
    pub(super) main: Vec<u8>,
    pub(super) table: Vec<u8>,
    pub(super) data: Vec<u8>,
    /// The text, and where each character stands in the main stream.
    pub(super) text: Vec<char>,
    offsets: Vec<u32>,
    /// How long each part of the text is.
    lengths: [usize; 8],
    paragraphs: Vec<(u32, u32, Vec<u8>)>,
    characters: Vec<(u32, u32, Vec<u8>)>,
}

pub(super) fn damaged() -> String {
    "已损坏；在 Word 或 WPS 里打开它，另存为 docx 再读".to_owned()
}

impl File {
    pub(super) fn open(bytes: &[u8]) -> Result<Self, String> {
        let compound = compound::File::open(bytes)?;
        let main = compound.stream(&["WordDocument"])?.ok_or_else(damaged)?;
        let flags = short(&main, 10).ok_or_else(damaged)?;
        if short(&main, 0) != Some(0xa5ec) {
            return Err(damaged());
        }
        if flags & 0x0100 != 0 {
            return Err(PROTECTED.to_owned());
        }
        if short(&main, 2).is_some_and(|version| version < 0x00c1) {
            return Err(
                "是 Word 95 以前的格式；在 Word 或 WPS 里另存为 docx 再读".to_owned()
            );
        }
        let name = if flags & 0x0200 != 0 { "1Table" } else { "0Table" };
        let table = compound.stream(&[name])?.ok_or_else(damaged)?;
        let data = compound.stream(&["Data"])?.unwrap_or_default();
        let counts = [0x4c, 0x50, 0x54, 0x58, 0x5c, 0x60, 0x64, 0x68];
        let lengths = counts.map(|at| size(&main, at).unwrap_or(0));
        let mut file = Self {
            main,
            table,
            data,
            text: Vec::new(),
            offsets: Vec::new(),
            lengths,
            paragraphs: Vec::new(),
            characters: Vec::new(),
        };
        file.pieces()?;
        file.paragraphs = file.pages(Part::Paragraphs);
        file.characters = file.pages(Part::Characters);
        Ok(file)
    }

    /// A table that the header leads to.
    pub(super) fn part(&self, part: Part) -> &[u8] {
        let (at, length) = self.extent(part);
        slice(&self.table, at, length).unwrap_or_default()
    }

    pub(super) fn extent(&self, part: Part) -> (usize, usize) {
        let at = 0x9a + 8 * part as usize;
        let of = |at| size(&self.main, at).unwrap_or(0);
        (of(at), of(at + 4))
    }

    /// Where a part of the text begins and ends.
    pub(super) fn story(&self, story: Story) -> (usize, usize) {
        let index = story as usize;
        let start: usize =
            self.lengths[..index].iter().fold(0, |sum, n| sum.saturating_add(*n));
        let end = start.saturating_add(self.lengths[index]);
        (start.min(self.text.len()), end.min(self.text.len()))
    }

    /// The text, from the pieces that it was saved in.
    fn pieces(&mut self) -> Result<(), String> {
        let list = self.part(Part::Pieces).to_vec();
        let mut at = 0;
        while list.get(at) == Some(&1) {
            at += 3 + usize::from(short(&list, at + 1).ok_or_else(damaged)?);
        }
        if list.get(at) != Some(&2) {
            return Err(damaged());
        }
        let length = size(&list, at + 1).ok_or_else(damaged)?;
        let pieces = slice(&list, at + 5, length).ok_or_else(damaged)?;
        for (from, to, piece) in places(pieces, 8).into_iter().take(MOST) {
            let place = long(piece, 2).ok_or_else(damaged)?;
            let narrow = place & 0x4000_0000 != 0;
            let place = place & 0x3fff_ffff;
            let start = if narrow { place / 2 } else { place };
            let count = (to - from) as usize;
            if self.text.len() + count > CHARACTERS {
                return Err(too_much());
            }
            let width = if narrow { 1 } else { 2 };
            let bytes =
                slice(&self.main, start as usize, count * width).ok_or_else(damaged)?;
            for (i, unit) in bytes.chunks_exact(width).enumerate() {
                let c = match unit {
                    [byte] => narrow_char(*byte),
                    _ => u32::from(short(unit, 0).unwrap_or(0)),
                };
                // Halves of a character stand for themselves until they are put together.
                let c = match c {
                    half @ 0xd800..=0xdfff => char::from_u32(0xf_0000 + (half - 0xd800)),
                    c => char::from_u32(c),
                };
                self.text.push(c.unwrap_or('\u{fffd}'));
                self.offsets.push(start + (i * width) as u32);
            }
        }
        Ok(())
    }

    /// Properties by where in the main stream what has them stands.
    fn pages(&self, part: Part) -> Vec<(u32, u32, Vec<u8>)> {
        let mut found = Vec::new();
        for (_, _, page) in places(self.part(part), 4).into_iter().take(MOST) {
            let Some(number) = long(page, 0) else { continue };
            let at = (number & 0x003f_ffff) as usize * PAGE;
            let Some(page) = slice(&self.main, at, PAGE) else { continue };
            let count = usize::from(page[PAGE - 1]);
            for i in 0..count {
                let (Some(from), Some(to)) = (long(page, 4 * i), long(page, 4 * i + 4))
                else {
                    break;
                };
                let own = match part {
                    Part::Paragraphs => paragraph_bytes(page, 4 * (count + 1) + 13 * i),
                    _ => character_bytes(page, 4 * (count + 1) + i),
                };
                found.push((from, to, own.unwrap_or_default().to_vec()));
            }
        }
        found.sort_by_key(|(from, ..)| *from);
        found
    }

    /// The style of the paragraph that a character ends, and its instructions.
    pub(super) fn paragraph(&self, at: usize) -> (usize, &[u8]) {
        let own =
            self.offsets.get(at).and_then(|offset| at_place(&self.paragraphs, *offset));
        let Some(bytes) = own.filter(|bytes| bytes.len() >= 2) else { return (0, &[]) };
        (usize::from(short(bytes, 0).unwrap_or(0)), &bytes[2..])
    }

    /// Instructions that stand apart, because they are long.
    pub(super) fn apart(&self, sprm: &Sprm<'_>) -> &[u8] {
        let at = size(sprm.operand, 0).unwrap_or(usize::MAX);
        let length = short(&self.data, at).map_or(0, usize::from);
        at.checked_add(2).and_then(|at| slice(&self.data, at, length)).unwrap_or_default()
    }

    /// The instructions of a character.
    pub(super) fn character(&self, at: usize) -> &[u8] {
        let own =
            self.offsets.get(at).and_then(|offset| at_place(&self.characters, *offset));
        own.unwrap_or_default()
    }

    /// How the pages of each section lie: where it ends, whether on their side, and whether
    /// it goes on on the page of the one before.
    pub(super) fn sections(&self) -> Vec<(usize, bool, bool)> {
        let all = places(self.part(Part::Sections), 12);
        all.into_iter()
            .map(|(_, to, section)| {
                let (mut lies, mut goes_on) = (false, false);
                let (mut width, mut height) = (0, 0);
                let at = size(section, 2).unwrap_or(usize::MAX);
                let length = short(&self.main, at).map_or(0, usize::from);
                let own = at.checked_add(2).and_then(|at| slice(&self.main, at, length));
                for sprm in sprms(own.unwrap_or_default()) {
                    let number = short(sprm.operand, 0).unwrap_or(0);
                    match sprm.code {
                        0x301d => lies = sprm.operand == [2],
                        0x3009 => goes_on = sprm.operand == [0],
                        0xb01f => width = number,
                        0xb020 => height = number,
                        _ => {}
                    }
                }
                (to as usize, lies || width > height && height > 0, goes_on)
            })
            .collect()
    }
}

/// What stands at a place, if something does.
fn at_place(list: &[(u32, u32, Vec<u8>)], offset: u32) -> Option<&[u8]> {
    let index = list.partition_point(|(from, ..)| *from <= offset).checked_sub(1)?;
    let (_, to, bytes) = &list[index];
    (offset < *to).then_some(bytes)
}

fn paragraph_bytes(page: &[u8], at: usize) -> Option<&[u8]> {
    let start = usize::from(*page.get(at)?) * 2;
    if start == 0 {
        return None;
    }
    match *page.get(start)? {
        0 => slice(page, start + 2, usize::from(*page.get(start + 1)?) * 2),
        words => slice(page, start + 1, usize::from(words) * 2 - 1),
    }
}

fn character_bytes(page: &[u8], at: usize) -> Option<&[u8]> {
    let start = usize::from(*page.get(at)?) * 2;
    match start {
        0 => None,
        start => slice(page, start + 1, usize::from(*page.get(start)?)),
    }
}

/// A character that takes one byte, as Windows has it.
fn narrow_char(byte: u8) -> u32 {
    match byte {
        0x80..=0x9f => {
            let (text, ..) =
                encoding_rs::WINDOWS_1252.decode(std::slice::from_ref(&byte));
            text.chars().next().map_or(0xfffd, u32::from)
        }
        byte => byte.into(),
    }
}

/// Puts the halves of characters together.
pub(super) fn whole(text: &str) -> String {
    if !text.chars().any(is_half) {
        return text.to_owned();
    }
    let units: Vec<u16> = text
        .chars()
        .flat_map(|c| match is_half(c) {
            true => {
                vec![u16::try_from(u32::from(c) - 0xf_0000 + 0xd800).unwrap_or(0xfffd)]
            }
            false => c.encode_utf16(&mut [0; 2]).to_vec(),
        })
        .collect();
    String::from_utf16_lossy(&units)
}

fn is_half(c: char) -> bool {
    (0xf_0000..=0xf_07ff).contains(&u32::from(c))
}
