//! The inks of a page, as sRGB.

use typst::visualize::Paint;

/// Red, green, blue and how far it covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ink(pub(super) [u8; 4]);

impl Ink {
    /// The one ink of a paint.
    pub(super) fn of(paint: &Paint) -> Result<Self, String> {
        match paint {
            Paint::Solid(color) => {
                let color = color.to_rgb().into_format::<u8, u8>();
                Ok(Self([color.red, color.green, color.blue, color.alpha]))
            }
            Paint::Gradient(_) | Paint::Tiling(_) => {
                Err("有渐变或图案填充的文字、线条".to_owned())
            }
        }
    }

    /// Whether anything is seen of it.
    pub(super) fn seen(self) -> bool {
        self.0[3] > 0
    }
}
