//! The inks that pages are printed in.

use std::collections::BTreeMap;

use crate::notice::standard::STANDARD;

/// Which inks the pages are printed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Profile {
    /// sRGB, for screens and archives.
    #[default]
    Screen,
    /// CMYK, for the press (6.2).
    Print,
}

impl Profile {
    /// The inks by name: three components of sRGB, or four of CMYK in per cent.
    pub(super) fn inks(self) -> BTreeMap<&'static str, Vec<u8>> {
        let inks = match self {
            Self::Screen => {
                [("black", vec![0, 0, 0]), ("red", STANDARD.red_rgb.to_vec())]
            }
            Self::Print => [
                ("black", STANDARD.black_cmyk.to_vec()),
                ("red", STANDARD.red_cmyk.to_vec()),
            ],
        };
        inks.into()
    }
}
