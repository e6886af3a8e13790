//! Drawings: SVG as Typst reads it, of what a seal or a figure is made of.

mod contents;
mod cost;
mod style;

use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};

use flate2::read::GzDecoder;
use image::RgbaImage;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::roxmltree::{self, Document, ParsingOptions};
use resvg::usvg::{self, Indent, Tree, WriteOptions};

use super::Fault;

/// The longest text of a drawing, unpacked, in MiB.
const TEXT_MOST: u64 = 16;
/// The most nodes of a drawing's text.
const NODES_MOST: u32 = 100_000;
/// The most attributes of a tag, and namespaces of a file; the reader compares each with all.
const ATTRIBUTES_MOST: usize = 256;
/// How many times as long as wide a drawing may be.
const SLENDER_MOST: f64 = 100.0;
/// Sides in pixels that can be written down exactly enough.
const SIDES: std::ops::RangeInclusive<f64> = 0.1..=1_000_000.0;
/// How much larger than its coordinates a drawing may be.
const SCALES: std::ops::RangeInclusive<f64> = 0.0001..=10_000.0;
/// How the packed form of a drawing begins.
const PACKED: [u8; 2] = [0x1f, 0x8b];
/// How texts begin that are UTF-16.
const UTF_16: [[u8; 2]; 2] = [[0xff, 0xfe], [0xfe, 0xff]];

const EXPORT: &str = "在绘图软件里重新导出 SVG，或另存为 PNG";

/// A drawing that can be used.
pub(super) struct Drawing {
    tree: Tree,
}

/// Whether bytes are a text that could be SVG, or one packed as SVGZ.
pub(super) fn looks_like(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let marks = UTF_16.iter().any(|mark| bytes.starts_with(mark));
    bytes.starts_with(&PACKED) || text.starts_with(b"<") || marks
}

/// Reads a drawing, after looking at what is in it.
pub(super) fn look(bytes: &[u8]) -> Result<Drawing, Fault> {
    let unpacked;
    let bytes = match bytes.starts_with(&PACKED) {
        true => {
            unpacked = unpack(bytes)?;
            &unpacked
        }
        false => bytes,
    };
    let text = std::str::from_utf8(bytes).map_err(|_| {
        Fault::wrong("的编码不是 UTF-8", "导出 SVG 时编码选 UTF-8，或另存为 PNG")
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    prepare(text)?;
    let options = ParsingOptions {
        allow_dtd: true,
        nodes_limit: NODES_MOST,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(text, options)
        .map_err(|error| unreadable(&error))?;
    contents::examine(&document)?;
    // What is drawn is known by now; should the library stumble all the same, it is one
    // image that cannot be used.
    let tree = catch_unwind(|| {
        let mut options = usvg::Options::default();
        options.image_href_resolver.resolve_data = Box::new(|_, _, _| None);
        options.image_href_resolver.resolve_string = Box::new(|_, _| None);
        Tree::from_xmltree(&document, &options)
    });
    let tree = match tree {
        Ok(Ok(tree)) => tree,
        Ok(Err(usvg::Error::InvalidSize)) => {
            return Err(Fault::wrong(
                "没有写明大小（width、height 或 viewBox），或大小是零",
                EXPORT,
            ));
        }
        Ok(Err(_)) | Err(_) => return Err(Fault::wrong("不是可用的 SVG", EXPORT)),
    };
    let [width, height] = [tree.size().width(), tree.size().height()].map(f64::from);
    if !SIDES.contains(&width) || !SIDES.contains(&height) {
        let what = format!("的大小写作 {width}×{height}，不合理");
        return Err(Fault::wrong(what, EXPORT));
    }
    if width.max(height) > SLENDER_MOST * width.min(height) {
        return Err(Fault::wrong("太狭长，印出来看不清", "裁去空白后重新导出"));
    }
    // Sizes are written with so many decimals.
    let scale = match tree.root().children() {
        [usvg::Node::Group(group)] => f64::from(group.transform().get_scale().0),
        _ => 1.0,
    };
    if !SCALES.contains(&scale) {
        return Err(Fault::wrong("的 viewBox 与大小相差太多", EXPORT));
    }
    cost::afford(&tree)?;
    Ok(Drawing { tree })
}

/// The text of a packed drawing.
fn unpack(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut text = Vec::new();
    let most = TEXT_MOST << 20;
    GzDecoder::new(bytes)
        .take(most + 1)
        .read_to_end(&mut text)
        .map_err(|_| Fault::wrong("不完整或已损坏，解不开（SVGZ）", EXPORT))?;
    if text.len() as u64 > most {
        let what = format!("解开后超过 {TEXT_MOST} MB");
        return Err(Fault::large(what, "在绘图软件里简化后重新导出，或另存为 PNG"));
    }
    Ok(text)
}

/// Refuses what would keep the reader of XML busy.
fn prepare(text: &str) -> Result<(), Fault> {
    if text.contains("<!ENTITY") {
        return Err(Fault::wrong(
            "里有实体定义（ENTITY）",
            "导出时不要保留 Illustrator 编辑功能，或另存为 PNG",
        ));
    }
    let spaces = text.matches("xmlns").count();
    let crowded =
        |tag: &str| tag.bytes().filter(|b| *b == b'=').count() > ATTRIBUTES_MOST;
    if spaces > ATTRIBUTES_MOST || text.split('<').any(crowded) {
        return Err(Fault::large("的标签里属性太多", EXPORT));
    }
    Ok(())
}

/// What is no XML, with its place.
fn unreadable(error: &roxmltree::Error) -> Fault {
    if matches!(error, roxmltree::Error::NodesLimitReached) {
        let what = format!("有 {NODES_MOST} 个以上的元素，太复杂");
        return Fault::large(what, "在绘图软件里简化后重新导出，或另存为 PNG");
    }
    let at = error.pos();
    let what = format!(
        "不是可用的 SVG：第 {} 行第 {} 列不合 XML 的写法，或文件不完整",
        at.row, at.col
    );
    Fault::wrong(what, EXPORT)
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
        let draw = || resvg::render(&self.tree, scale, &mut pixmap.as_mut());
        catch_unwind(AssertUnwindSafe(draw)).ok()?;
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
