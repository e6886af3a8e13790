//! Properties of paragraphs, characters and rows (MS-DOC: Sprm): each an instruction with
//! its operand.

use super::bytes::{short, signed, size, slice};
use crate::office::word::script::Stand;

/// An instruction.
pub(super) struct Sprm<'a> {
    pub(super) code: u16,
    pub(super) operand: &'a [u8],
}

/// The definition of a row, whose length has two bytes.
const ROW: u16 = 0xd608;
/// Tab stops, whose length may not fit its byte.
const TABS: u16 = 0xc615;

/// The instructions in some bytes, as far as they go.
pub(super) fn sprms(bytes: &[u8]) -> Vec<Sprm<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(code) = short(bytes, at) {
        at += 2;
        let length = match code >> 13 {
            0 | 1 => Some(1),
            2 | 4 | 5 => Some(2),
            3 => Some(4),
            7 => Some(3),
            _ if code == ROW => short(bytes, at).map(|n| usize::from(n) + 1),
            _ if code == TABS && bytes.get(at) == Some(&255) => tabs(bytes, at),
            _ => bytes.get(at).map(|n| usize::from(*n) + 1),
        };
        let Some(operand) = length.and_then(|length| slice(bytes, at, length)) else {
            break;
        };
        at += operand.len();
        found.push(Sprm { code, operand });
    }
    found
}

fn tabs(bytes: &[u8], at: usize) -> Option<usize> {
    let removed = usize::from(*bytes.get(at + 1)?);
    let added_at = at + 2 + 4 * removed;
    let added = usize::from(*bytes.get(added_at)?);
    Some(added_at + 1 + 3 * added - at)
}

impl Sprm<'_> {
    /// Whether somebody who tracked it took out what it is said of.
    pub(super) fn removes(&self) -> bool {
        self.code == 0x0800 && self.byte() == 1
    }

    fn byte(&self) -> u8 {
        self.operand.first().copied().unwrap_or(0)
    }

    fn number(&self) -> f64 {
        signed(self.operand, 0).unwrap_or(0).into()
    }
}

/// How a paragraph stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Paragraph {
    pub(super) stand: Stand,
    /// Twentieths of a point.
    pub(super) left: f64,
    pub(super) first: f64,
    /// Hundredths of a character.
    pub(super) left_characters: f64,
    pub(super) first_characters: f64,
    pub(super) level: usize,
    pub(super) list: u16,
    pub(super) depth: u32,
    /// Whether it ends a row.
    pub(super) row_end: bool,
    pub(super) breaks: bool,
    pub(super) row: Row,
}

/// The row that a paragraph ends.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    /// Where each cell begins, and the last ends, in twentieths of a point.
    pub(super) edges: Vec<i16>,
    pub(super) cells: Vec<CellShape>,
    pub(super) height: Option<f64>,
    pub(super) head: bool,
}

/// How a cell is merged with others.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct CellShape {
    /// It belongs to the cell at its left.
    pub(super) left: bool,
    /// It belongs to the cell above.
    pub(super) up: bool,
    pub(super) vertical: bool,
}

impl Paragraph {
    pub(super) fn apply(&mut self, sprm: &Sprm<'_>) {
        match sprm.code {
            0x2403 | 0x2461 => {
                self.stand = match sprm.byte() {
                    1 => Stand::Center,
                    2 => Stand::Right,
                    4 => Stand::Spread,
                    _ => Stand::Left,
                };
            }
            0x840f | 0x845e => self.left = sprm.number(),
            0x8411 | 0x8460 => self.first = sprm.number(),
            0x4456 => self.left_characters = sprm.number(),
            0x4457 => self.first_characters = sprm.number(),
            0x260a => self.level = sprm.byte().into(),
            0x460b => self.list = short(sprm.operand, 0).unwrap_or(0),
            0x2416 => self.depth = self.depth.max(sprm.byte().into()),
            0x6649 => self.depth = size(sprm.operand, 0).unwrap_or(0).min(64) as u32,
            0x2417 => self.row_end = sprm.byte() != 0,
            0x2407 => self.breaks = sprm.byte() != 0,
            ROW => self.row.define(sprm.operand),
            0x9407 => self.row.height = Some(sprm.number().abs()).filter(|h| *h > 0.0),
            0x3404 => self.row.head = sprm.byte() != 0,
            0x7629 => {
                let from = usize::from(sprm.byte());
                let to = sprm.operand.get(1).copied().map_or(0, usize::from);
                let vertical = matches!(short(sprm.operand, 2), Some(1 | 5));
                for cell in self.row.cells.iter_mut().take(to).skip(from) {
                    cell.vertical = vertical;
                }
            }
            0xd62b => {
                let cell = sprm.operand.get(1).copied().map(usize::from);
                let merged = sprm.operand.get(2).copied().unwrap_or(0);
                if let Some(cell) = cell.and_then(|cell| self.row.cells.get_mut(cell)) {
                    cell.up = merged == 1;
                }
            }
            _ => {}
        }
    }

    /// How far the first line and the others stand from the left edge, in characters of a
    /// size in points.
    pub(super) fn indents(&self, size: f64) -> (f64, f64) {
        let measure = |characters: f64, twips: f64| match characters {
            0.0 => twips / 20.0 / size.max(1.0),
            hundredths => hundredths / 100.0,
        };
        let left = measure(self.left_characters, self.left);
        (left + measure(self.first_characters, self.first), left)
    }
}

impl Row {
    fn define(&mut self, operand: &[u8]) {
        let count = usize::from(operand.get(2).copied().unwrap_or(0));
        let edges: Option<Vec<i16>> =
            (0..=count).map(|i| signed(operand, 3 + 2 * i)).collect();
        let Some(edges) = edges else { return };
        self.edges = edges;
        let start = 3 + 2 * (count + 1);
        self.cells = (0..count)
            .map(|i| {
                let flags = short(operand, start + 20 * i).unwrap_or(0);
                CellShape {
                    left: flags & 3 == 2 || flags & 3 == 3,
                    up: (flags >> 5) & 3 == 1,
                    vertical: matches!((flags >> 2) & 7, 1 | 5),
                }
            })
            .collect();
    }
}

/// What a character is set in.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Setting {
    pub(super) face: Option<u16>,
    /// Half points.
    pub(super) size: Option<u16>,
    pub(super) bold: bool,
    pub(super) red: bool,
    /// It was taken out, or is not to be seen.
    pub(super) gone: Gone,
    /// It stands for something else than it says.
    pub(super) special: bool,
    /// The sign of a symbol font: the font and the place.
    pub(super) symbol: Option<(u16, u16)>,
    /// Where its picture is.
    pub(super) picture: Option<u32>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Gone {
    #[default]
    No,
    /// By somebody who tracked it.
    Removed,
    Hidden,
}

impl Setting {
    pub(super) fn apply(&mut self, sprm: &Sprm<'_>) {
        match sprm.code {
            0x4a43 => self.size = short(sprm.operand, 0),
            0x4a50 => self.face = short(sprm.operand, 0),
            0x0835 => self.bold = sprm.byte() & 1 == 1,
            0x2a42 => self.red = sprm.byte() == 6,
            0x6870 => {
                let [red, green, blue] =
                    [0, 1, 2].map(|i| sprm.operand.get(i).copied().unwrap_or(0));
                self.red = red > 150 && green < 90 && blue < 90;
            }
            0x0800 if sprm.byte() == 1 => self.gone = Gone::Removed,
            0x083c if sprm.byte() & 1 == 1 && self.gone == Gone::No => {
                self.gone = Gone::Hidden;
            }
            0x0855 => self.special = sprm.byte() != 0,
            0x6a09 => {
                let of = |at| short(sprm.operand, at);
                self.symbol = of(0).zip(of(2));
            }
            0x6a03 => self.picture = size(sprm.operand, 0).map(|at| at as u32),
            _ => {}
        }
    }
}
