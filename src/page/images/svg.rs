//! Drawings: SVG as Typst reads it.

use image::RgbaImage;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, Indent, Tree, WriteOptions};

use super::{Fault, sides};

/// A drawing that can be used.
pub(super) struct Drawing {
    tree: Tree,
}

/// Whether bytes are a text that could be SVG, or one packed as SVGZ.
pub(super) fn looks_like(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    bytes.starts_with(&[0x1f, 0x8b]) || text.starts_with(b"<")
}

/// Reads a drawing.
pub(super) fn look(bytes: &[u8]) -> Result<Drawing, Fault> {
    let mut options = usvg::Options::default();
    // A drawing reads no other file.
    options.image_href_resolver.resolve_string = Box::new(|_, _| None);
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let tree = Tree::from_data(bytes, &options).map_err(|error| {
        Fault::wrong(
            format!("不是可用的 SVG（{error}）"),
            "在绘图软件里重新导出 SVG，或另存为 PNG",
        )
    })?;
    // Letters depend on fonts that the drawing does not bring along.
    let texts = [&b"<text"[..], b":text"];
    if texts.iter().any(|text| bytes.windows(text.len()).any(|window| window == *text)) {
        return Err(Fault::wrong(
            "里有文字，换一台机器字形就变了",
            "在绘图软件里把文字转成曲线（路径）再存，或另存为 PNG",
        ));
    }
    sides(tree.size().width().into(), tree.size().height().into())?;
    Ok(Drawing { tree })
}

impl Drawing {
    pub(super) fn size(&self) -> (f64, f64) {
        (self.tree.size().width().into(), self.tree.size().height().into())
    }

    /// The longer side.
    pub(super) fn longer(&self) -> f64 {
        let (width, height) = self.size();
        width.max(height)
    }

    /// The drawing as pixels, the longer side as long as asked.
    pub(super) fn pixels(&self, longer: u32) -> Option<RgbaImage> {
        let scale = f64::from(longer) / self.longer();
        let (width, height) = self.size();
        let [columns, rows] = [width, height].map(|side| (side * scale).ceil() as u32);
        let mut pixmap = Pixmap::new(columns, rows)?;
        let scale = Transform::from_scale(scale as f32, scale as f32);
        resvg::render(&self.tree, scale, &mut pixmap.as_mut());
        let pixels = pixmap.pixels().iter().flat_map(|pixel| {
            let color = pixel.demultiply();
            [color.red(), color.green(), color.blue(), color.alpha()]
        });
        RgbaImage::from_raw(columns, rows, pixels.collect())
    }

    /// The drawing with a part of it as its whole: x, y, width, height.
    pub(super) fn cut(&self, [x, y, width, height]: [f64; 4]) -> Vec<u8> {
        let options = WriteOptions { indent: Indent::None, ..WriteOptions::default() };
        let inner = self.tree.to_string(&options);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"{x} {y} {width} {height}\">{inner}</svg>\n"
        )
        .into_bytes()
    }
}
