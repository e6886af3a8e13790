//! Images as Word shows them everywhere: pixels.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

/// The longer side of a drawing, in pixels: more than a printer shows of a page's width.
const LONGER: f32 = 1800.0;

/// A PNG or JPEG as it is, a drawing as a PNG.
pub(super) fn pixels(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.starts_with(b"\x89PNG") || bytes.starts_with(b"\xff\xd8") {
        return Some(bytes.to_vec());
    }
    let tree = Tree::from_data(bytes, &Options::default()).ok()?;
    let size = tree.size();
    let scale = LONGER / size.width().max(size.height());
    let side = |length: f32| (length * scale).round().max(1.0) as u32;
    let mut pixels = Pixmap::new(side(size.width()), side(size.height()))?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    pixels.encode_png().ok()
}
