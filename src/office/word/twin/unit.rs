//! Lengths as Word counts them, and the measures of a page in them.

use crate::notice::standard::{MM_PER_PT, SIZE_3, STANDARD};

/// Twentieths of a point in a millimetre.
const TWIPS_PER_MM: f64 = 20.0 / MM_PER_PT;
const EMU_PER_MM: f64 = 36_000.0;

/// Millimetres in twentieths of a point.
pub(super) fn twips(mm: f64) -> i32 {
    (mm * TWIPS_PER_MM).round() as i32
}

/// Twentieths of a point in millimetres.
pub(super) fn mm(twips: i32) -> f64 {
    f64::from(twips) / TWIPS_PER_MM
}

/// Millimetres as drawings count them.
pub(super) fn emu(mm: f64) -> i64 {
    (mm * EMU_PER_MM).round() as i64
}

/// Points in halves, as sizes of faces are given.
pub(super) fn halves(points: f64) -> i32 {
    (points * 2.0 + 1e-6).floor() as i32
}

/// A colour of the standard, as `FF0000`.
pub(super) fn hex([red, green, blue]: [u8; 3]) -> String {
    format!("{red:02X}{green:02X}{blue:02X}")
}

/// What lies between two lines of text, in millimetres.
pub(super) fn gap() -> f64 {
    STANDARD.line() - STANDARD.character()
}

/// The pitch of 3号 lines: that of the grid.
pub(super) fn pitch() -> i32 {
    twips(STANDARD.line())
}

/// The pitch of lines of a size in points: a line of it and the gap of the text.
pub(super) fn pitch_of(points: f64) -> i32 {
    twips(points * MM_PER_PT + gap())
}

/// What a 3号 character, 16 points by its name, gives away so that 28 of them fill a line.
pub(super) fn tightened() -> i32 {
    (twips(STANDARD.character()) - twips(SIZE_3 * MM_PER_PT)).min(0)
}

/// Word's lines reach half a gap above and below their characters: so much do its margins give
/// to the first and to the last.
fn half_gap() -> f64 {
    gap() / 2.0
}

/// A sheet that stands, or one that lies on its side, in millimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sheet {
    pub(super) lying: bool,
    pub(super) width: f64,
    pub(super) height: f64,
    /// The type area.
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) across: f64,
    pub(super) down: f64,
}

impl Sheet {
    pub(super) fn of(lying: bool) -> Self {
        let s = STANDARD;
        if lying {
            return Self {
                lying,
                width: s.page_height,
                height: s.page_width,
                left: s.page_height - s.head_margin - s.type_height,
                top: s.binding_margin,
                across: s.type_height,
                down: s.type_width,
            };
        }
        Self {
            lying,
            width: s.page_width,
            height: s.page_height,
            left: s.binding_margin,
            top: s.head_margin,
            across: s.type_width,
            down: s.type_height,
        }
    }

    /// Where its first line begins.
    pub(super) fn first_line(&self) -> f64 {
        self.top - half_gap()
    }

    /// Where its last line ends.
    pub(super) fn last_line(&self) -> f64 {
        self.top + self.down + half_gap()
    }

    /// The height of its rows, in twips.
    pub(super) fn text_height(&self) -> i32 {
        let rows = (self.down + gap()) / STANDARD.line();
        (rows.floor() as i32 * pitch()).max(down(*self, self.last_line()))
    }

    /// Its foot margin, in twips: its rows have room, and no more than they need.
    pub(super) fn foot(&self) -> i32 {
        twips(self.height) - twips(self.first_line()) - self.text_height()
    }

    /// Its right margin: a line of 28 characters, each a whole number of twips, has room.
    pub(super) fn right(&self) -> i32 {
        let characters =
            f64::from(STANDARD.characters) * self.across / STANDARD.type_width;
        let text = characters.round() as i32 * twips(STANDARD.character());
        (twips(self.width) - twips(self.left) - text - 1)
            .min(twips(self.width - self.left - self.across))
    }

    /// The width of its lines, in twips.
    pub(super) fn text_width(&self) -> i32 {
        twips(self.width) - twips(self.left) - self.right()
    }
}

/// How a line of text stands in its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Lines {
    /// On the grid, in the middle of its row.
    Grid,
    /// On lines of so many twips, four fifths of them above the baseline.
    Exact(i32),
}

/// The part of an exact line that lies above the baseline.
const ABOVE: f64 = 0.8;

impl Lines {
    /// Exact lines of which the first stands as in the middle of a line of another height, in
    /// twips, its characters of a size in points.
    pub(super) fn first_in_middle(height: i32, points: f64) -> Self {
        Self::Exact(twips(middle(mm(height), points) / ABOVE))
    }

    /// The height of a line, in twips.
    pub(super) fn height(self) -> i32 {
        match self {
            Self::Grid => pitch(),
            Self::Exact(height) => height,
        }
    }

    /// From a line's top to its baseline, in millimetres; of characters of so many points.
    pub(super) fn above(self, points: f64) -> f64 {
        match self {
            Self::Grid => middle(STANDARD.line(), points),
            Self::Exact(height) => mm(height) * ABOVE,
        }
    }

    /// From a line's baseline to its foot, in millimetres.
    pub(super) fn below(self, points: f64) -> f64 {
        mm(self.height()) - self.above(points)
    }
}

/// From a line's top to the baseline of characters in its middle, in millimetres.
fn middle(height: f64, points: f64) -> f64 {
    let size = points * MM_PER_PT;
    (height - size) / 2.0 + STANDARD.box_top * size
}

/// A height on a sheet, in twips from its first line: rows are whole twips, a little less high
/// than on the pages.
pub(super) fn down(sheet: Sheet, y: f64) -> i32 {
    let rows = (y - sheet.first_line()) / STANDARD.line();
    (rows * f64::from(pitch())).round() as i32
}
