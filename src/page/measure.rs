//! Laid-out pages → what landed on paper, in millimetres. Knows no rule.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::{self, Display, Formatter};
use std::ops::Range;

use crate::page::passage::{CLOSING, PassageId};
use typst::introspection::Tag;
use typst::layout::{Abs, Frame, FrameItem, Point, Rect, Transform};
use typst::syntax::Span;
use typst::text::{Glyph, TextItem};
use typst::visualize::{Color, Geometry, Paint, ProcessColor};
use typst_layout::PagedDocument;

/// What landed on paper.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// The pages, in order.
    pub pages: Vec<PageLayout>,
}

/// One page.
#[derive(Debug, Clone, PartialEq)]
pub struct PageLayout {
    /// Width, in millimetres.
    pub width: f64,
    /// Height, in millimetres.
    pub height: f64,
    /// Runs of text, in the order of the frames.
    pub runs: Vec<Run>,
    /// Rules and boxes, in the order of the frames.
    pub shapes: Vec<Shape>,
    /// Images, in the order of the frames.
    pub images: Vec<Placed>,
    /// The library's anchors, in the order of the frames.
    pub anchors: Vec<Anchor>,
}

/// Anchors where a table begins, and where its head stands, again on every page.
const TABLE_START: &str = "table-start";
const TABLE_HEAD: &str = "table-head";
/// Where a row stands that has no text.
const TABLE_ROW: &str = "table-row";

/// The pages of a table, counted from 0.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TablePages {
    /// The page on which what belongs to it begins.
    pub start: usize,
    /// The pages that show its head. A form has none.
    pub heads: Vec<usize>,
    /// How far from the left and down the first of them stands, in millimetres.
    pub head: Option<[f64; 2]>,
    /// The pages of the rows that are marked since they have no text.
    pub marked: Vec<usize>,
}

impl Layout {
    /// The pages of each table and form, in their order.
    pub fn tables(&self) -> Vec<TablePages> {
        let mut tables: Vec<TablePages> = Vec::new();
        for (page, sheet) in self.pages.iter().enumerate() {
            for anchor in &sheet.anchors {
                match (anchor.name.as_str(), tables.last_mut()) {
                    (TABLE_START, _) => {
                        tables.push(TablePages { start: page, ..TablePages::default() });
                    }
                    (TABLE_HEAD, Some(table)) => {
                        table.heads.push(page);
                        table.head.get_or_insert([anchor.x, anchor.y]);
                    }
                    (TABLE_ROW, Some(table)) => table.marked.push(page),
                    _ => {}
                }
            }
        }
        tables
    }
}

impl PageLayout {
    /// Whether some anchor of a name stands on it.
    pub fn has_anchor(&self, name: &str) -> bool {
        self.anchors.iter().any(|anchor| anchor.name == name)
    }
}

/// An image.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// Left edge, in millimetres.
    pub x: f64,
    /// Top edge, in millimetres.
    pub y: f64,
    /// Width, in millimetres.
    pub width: f64,
    /// Height, in millimetres.
    pub height: f64,
    /// What it shows, in words; the press's outlines have none.
    pub alt: String,
}

/// Which way a run reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From left to right.
    Right,
    /// From the sheet's foot to its head, as on a sheet whose content is turned by 90°
    /// counter-clockwise.
    Up,
    /// Any other way.
    Other,
}

/// Where something invisible stands that the library left for the program.
#[derive(Debug, Clone, PartialEq)]
pub struct Anchor {
    /// Its label.
    pub name: String,
    /// How far from the left it stands, in millimetres.
    pub x: f64,
    /// How far down it stands, in millimetres.
    pub y: f64,
}

/// A run of glyphs of one face and size.
///
/// One that reads upwards is measured as on the sheet turned by 90° clockwise, so that it
/// reads from left to right: from that sheet's left and top.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Left edge of the first glyph's advance, in millimetres from the sheet's left.
    pub x: f64,
    /// Baseline, in millimetres from the sheet's top.
    pub baseline: f64,
    /// From its left edge to where the last glyph's own advance ends, in millimetres.
    pub width: f64,
    /// Top of the ink, in millimetres; the baseline where there is none.
    pub ink_top: f64,
    /// Bottom of the ink, in millimetres; the baseline where there is none.
    pub ink_bottom: f64,
    /// Size of the face, in points.
    pub size: f64,
    /// Family of the face.
    pub family: String,
    /// What it says.
    pub text: String,
    /// Its colour, as Typst writes it.
    pub color: String,
    /// Whether some glyph is the one for missing characters.
    pub tofu: bool,
    /// Which way it reads.
    pub direction: Direction,
    /// The bytes of a passage that it is, if it is of one.
    pub passage: Option<(PassageId, Range<usize>)>,
    /// Whether something cuts part of it off.
    pub clipped: bool,
}

impl Run {
    /// Its ink on the sheet that stands: left, top, right and foot, in millimetres.
    pub fn ink(&self, sheet: &PageLayout) -> [f64; 4] {
        let (from, to) = (self.x, self.x + self.width);
        match self.direction {
            Direction::Up => {
                [self.ink_top, sheet.height - to, self.ink_bottom, sheet.height - from]
            }
            Direction::Right | Direction::Other => {
                [from, self.ink_top, to, self.ink_bottom]
            }
        }
    }
}

/// A rule or a box.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// Left edge, in millimetres.
    pub x: f64,
    /// Top edge, in millimetres.
    pub y: f64,
    /// Width, in millimetres.
    pub width: f64,
    /// Height, in millimetres.
    pub height: f64,
    /// Thickness of its line, in millimetres; of a filled box the smaller side.
    pub thickness: f64,
    /// Its colour, as Typst writes it.
    pub color: String,
}

/// Where the text under a span of the source came from: a passage, and the byte of it.
pub(crate) type Origins<'a> = dyn Fn(Span) -> Option<(PassageId, usize)> + 'a;

/// Measures every page.
pub fn measure(document: &PagedDocument) -> Layout {
    measure_from(document, &|_| None)
}

/// Measures every page, and says which text each run came from.
pub(super) fn measure_from(document: &PagedDocument, origins: &Origins<'_>) -> Layout {
    let walker = Walker { origins, known: RefCell::default(), boxes: RefCell::default() };
    let pages = document.pages().iter().map(|page| {
        let mut sheet = PageLayout {
            width: page.frame.width().to_mm(),
            height: page.frame.height().to_mm(),
            runs: Vec::new(),
            shapes: Vec::new(),
            images: Vec::new(),
            anchors: Vec::new(),
        };
        walker.walk(&page.frame, Transform::identity(), None, &mut sheet);
        sheet
    });
    Layout { pages: pages.collect() }
}

/// A rectangle of the page: left, top, right and foot, in millimetres.
type Window = [f64; 4];

/// The bytes of a passage, if something is of one.
type Said = Option<(PassageId, Range<usize>)>;
/// How far ink reaches above and below its baseline, in parts of its size.
type Reach = Option<(f64, f64)>;

/// What is asked again and again while pages are measured.
struct Walker<'a> {
    origins: &'a Origins<'a>,
    known: RefCell<HashMap<Span, Option<(PassageId, usize)>>>,
    /// Top and foot of the ink of glyphs, in parts of their size, by face and glyph.
    boxes: RefCell<HashMap<(usize, u16), Reach>>,
}

impl Walker<'_> {
    fn walk(
        &self,
        frame: &Frame,
        transform: Transform,
        window: Option<Window>,
        sheet: &mut PageLayout,
    ) {
        for (position, item) in frame.items() {
            let here = transform.pre_concat(Transform::translate(position.x, position.y));
            let at = Point::zero().transform(here);
            match item {
                FrameItem::Group(group) => {
                    let inner = here.pre_concat(group.transform);
                    let window = match &group.clip {
                        Some(clip) => Some(cut(window, clip.bbox(None), inner)),
                        None => window,
                    };
                    self.walk(&group.frame, inner, window, sheet);
                }
                FrameItem::Text(text) => {
                    let (along, down) = (here.sx.get(), here.ky.get());
                    let direction = match (along, down) {
                        (along, down) if along > 0.0 && down.abs() < 1e-6 => {
                            Direction::Right
                        }
                        (along, down) if down < 0.0 && along.abs() < 1e-6 => {
                            Direction::Up
                        }
                        _ => Direction::Other,
                    };
                    let (x, baseline) = match direction {
                        Direction::Up => (sheet.height - at.y.to_mm(), at.x.to_mm()),
                        Direction::Right | Direction::Other => {
                            (at.x.to_mm(), at.y.to_mm())
                        }
                    };
                    let mut start = x;
                    for (glyphs, passage) in self.parted(text) {
                        let advance: Abs = glyphs
                            .iter()
                            .map(|glyph| glyph.x_advance.at(text.size))
                            .sum();
                        let stretch = along.hypot(down);
                        let (above, below) = self.ink(text, glyphs);
                        let said =
                            glyphs.first().zip(glyphs.last()).map(|(first, last)| {
                                let (a, b) = (
                                    first.range.start.min(last.range.start),
                                    first.range.end.max(last.range.end),
                                );
                                text.text[usize::from(a)..usize::from(b)].to_owned()
                            });
                        let mut run = Run {
                            ink_top: baseline - above,
                            ink_bottom: baseline + below,
                            x: start,
                            baseline,
                            direction,
                            width: (own_advance(text, glyphs) * stretch).to_mm(),
                            size: text.size.to_pt(),
                            family: text.font.font().info().family.clone(),
                            text: said.unwrap_or_default(),
                            color: color(&text.fill),
                            tofu: glyphs.iter().any(|glyph| glyph.id == 0),
                            passage,
                            clipped: false,
                        };
                        run.clipped =
                            window.is_some_and(|window| outside(run.ink(sheet), window));
                        sheet.runs.push(run);
                        start += (advance * stretch).to_mm();
                    }
                }
                // Outlines that an ink fills are an image, too.
                FrameItem::Shape(shape, _)
                    if matches!(shape.geometry, Geometry::Curve(_)) =>
                {
                    let bounds = shape.geometry.bbox(None);
                    let [from, to] = [bounds.min, bounds.max].map(|p| p.transform(here));
                    sheet.images.push(placed(from, to, String::new()));
                }
                FrameItem::Shape(shape, _) => {
                    // A line may run backwards, a sheet be turned.
                    let (from, to) = match shape.geometry {
                        Geometry::Line(to) => (Point::zero(), to),
                        _ => {
                            let bounds = shape.geometry.bbox(None);
                            (bounds.min, bounds.max)
                        }
                    };
                    let (from, to) = (from.transform(here), to.transform(here));
                    let (x, y) = (from.x.min(to.x).to_mm(), from.y.min(to.y).to_mm());
                    let width = (to.x - from.x).to_mm().abs();
                    let height = (to.y - from.y).to_mm().abs();
                    let (thickness, paint) = match (&shape.stroke, &shape.fill) {
                        (Some(stroke), _) => {
                            (stroke.thickness.to_mm(), Some(&stroke.paint))
                        }
                        (None, fill) => (width.min(height), fill.as_ref()),
                    };
                    sheet.shapes.push(Shape {
                        x,
                        y,
                        width,
                        height,
                        thickness,
                        color: paint.map_or_else(String::new, color),
                    });
                }
                FrameItem::Image(image, size, _) => {
                    let end = size.to_point().transform(here);
                    let alt = image.alt().unwrap_or_default().to_owned();
                    sheet.images.push(placed(at, end, alt));
                }
                FrameItem::Tag(Tag::Start(element, _)) => {
                    if let Some(label) = element.label() {
                        let name = label.resolve().as_str().to_owned();
                        sheet.anchors.push(Anchor {
                            name,
                            x: at.x.to_mm(),
                            y: at.y.to_mm(),
                        });
                    }
                }
                FrameItem::Link(..) | FrameItem::Tag(_) => {}
            }
        }
    }

    /// The glyphs of an item, parted by the texts that they came from.
    fn parted<'t>(&self, text: &'t TextItem) -> Vec<(&'t [Glyph], Said)> {
        let mut parts: Vec<(Range<usize>, Said)> = Vec::new();
        for (i, glyph) in text.glyphs.iter().enumerate() {
            let (span, offset) = glyph.span;
            let origin = *self
                .known
                .borrow_mut()
                .entry(span)
                .or_insert_with(|| (self.origins)(span));
            let bytes = usize::from(glyph.range.end - glyph.range.start);
            let passage = origin.map(|(passage, byte)| {
                let from = byte + usize::from(offset);
                (passage, from..from + bytes)
            });
            match (parts.last_mut(), passage) {
                (Some((glyphs, None)), None) => glyphs.end = i + 1,
                (Some((glyphs, Some((known, range)))), Some((passage, more)))
                    if *known == passage
                        && (range.end == more.start || range.end == more.end) =>
                {
                    glyphs.end = i + 1;
                    range.end = more.end;
                }
                (_, passage) => parts.push((i..i + 1, passage)),
            }
        }
        let glyphs = |range: Range<usize>| &text.glyphs[range];
        parts.into_iter().map(|(range, passage)| (glyphs(range), passage)).collect()
    }

    /// How far the ink of some glyphs reaches above and below their baseline, in millimetres.
    fn ink(&self, text: &TextItem, glyphs: &[Glyph]) -> (f64, f64) {
        let face = std::ptr::from_ref(text.font.font().info()) as usize;
        let mut boxes = self.boxes.borrow_mut();
        let size = text.size.to_mm();
        let reaches = glyphs.iter().filter_map(|glyph| {
            *boxes.entry((face, glyph.id)).or_insert_with(|| {
                let ttf = text.font.ttf();
                let scale = 1.0 / f64::from(ttf.units_per_em());
                let bounds = ttf.glyph_bounding_box(ttf_parser::GlyphId(glyph.id))?;
                Some((f64::from(bounds.y_max) * scale, -f64::from(bounds.y_min) * scale))
            })
        });
        reaches
            .map(|(above, below)| (above * size, below * size))
            .reduce(|a, b| (a.0.max(b.0), a.1.max(b.1)))
            .unwrap_or((0.0, 0.0))
    }
}

/// What is left of a window behind another one.
fn cut(window: Option<Window>, clip: Rect, transform: Transform) -> Window {
    let corners = [clip.min, clip.max].map(|corner| corner.transform(transform));
    let [a, b] = corners.map(|corner| [corner.x.to_mm(), corner.y.to_mm()]);
    let own = [a[0].min(b[0]), a[1].min(b[1]), a[0].max(b[0]), a[1].max(b[1])];
    let Some(window) = window else { return own };
    [
        window[0].max(own[0]),
        window[1].max(own[1]),
        window[2].min(own[2]),
        window[3].min(own[3]),
    ]
}

/// Whether a part of some ink is outside of a window; a hair's breadth is not.
pub(super) fn outside(ink: [f64; 4], window: [f64; 4]) -> bool {
    let hair = 0.2;
    ink[0] < window[0] - hair
        || ink[1] < window[1] - hair
        || ink[2] > window[2] + hair
        || ink[3] > window[3] + hair
}

fn placed(from: Point, to: Point, alt: String) -> Placed {
    Placed {
        x: from.x.min(to.x).to_mm(),
        y: from.y.min(to.y).to_mm(),
        width: (to.x - from.x).to_mm().abs(),
        height: (to.y - from.y).to_mm().abs(),
        alt,
    }
}

/// The width of glyphs without the space that justification puts behind the last one.
fn own_advance(text: &TextItem, glyphs: &[Glyph]) -> Abs {
    let Some((last, rest)) = glyphs.split_last() else { return Abs::zero() };
    // The blank half of a sign that closes a line takes the space behind it.
    let said = text.text[usize::from(last.range.start)..].chars().next();
    let closes = said.is_some_and(|c| CLOSING.contains(c));
    let own = match text.font.x_advance(last.id) {
        Some(own) if !closes => own.min(last.x_advance),
        Some(_) => last.x_advance,
        None => last.x_advance,
    };
    let before: Abs = rest.iter().map(|glyph| glyph.x_advance.at(text.size)).sum();
    before + own.at(text.size)
}

/// A colour as the standard's numbers spell it: `#ff0000` or `cmyk 0 80 80 0`.
fn color(paint: &Paint) -> String {
    match paint {
        Paint::Solid(Color::Process(ProcessColor::Cmyk(ink))) => {
            let percent = [ink.c, ink.m, ink.y, ink.k].map(|part| (part * 100.0).round());
            let [c, m, y, k] = percent;
            format!("cmyk {c} {m} {y} {k}")
        }
        Paint::Solid(color) => color.to_hex().to_string(),
        other => format!("{other:?}"),
    }
}

/// A line per run and shape: `28.00 41.90 w156.00 15.79pt FandolFang R "…"`.
impl Display for Layout {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (i, page) in self.pages.iter().enumerate() {
            writeln!(f, "page {} {:.2} × {:.2} mm", i + 1, page.width, page.height)?;
            for run in &page.runs {
                writeln!(
                    f,
                    "  text {:.2} {:.2} w{:.2} {:.2}pt {} {:?}",
                    run.x, run.baseline, run.width, run.size, run.family, run.text
                )?;
            }
            for shape in &page.shapes {
                writeln!(
                    f,
                    "  rule {:.2} {:.2} {:.2} × {:.2} thick {:.2} {}",
                    shape.x,
                    shape.y,
                    shape.width,
                    shape.height,
                    shape.thickness,
                    shape.color
                )?;
            }
            for image in &page.images {
                writeln!(
                    f,
                    "  image {:.2} {:.2} {:.2} × {:.2} {:?}",
                    image.x, image.y, image.width, image.height, image.alt
                )?;
            }
        }
        Ok(())
    }
}
