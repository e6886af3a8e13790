//! Lengths of the model: millimetres, and characters of 3号.

use super::standard::STANDARD;

/// A length in millimetres.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Mm(pub f64);

/// A length in 字, the width of a 3号 character (3.1).
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Zi(pub f64);

/// How wide a column is to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Width {
    /// So many characters of its text stand on a line.
    Characters(f64),
    /// So wide from line to line.
    Measured(Mm),
}

impl Mm {
    /// The same length in 字.
    pub fn zi(self) -> Zi {
        Zi(self.0 / STANDARD.character())
    }
}

impl Width {
    /// The width without what is blank beside the text.
    pub fn bare(self) -> Zi {
        match self {
            Self::Characters(width) => Zi(width),
            Self::Measured(width) => width.zi(),
        }
    }
}
