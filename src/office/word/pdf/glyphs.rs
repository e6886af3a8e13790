//! What is drawn on a page, in millimetres from its top left corner.

use crate::office::word::limits::too_much;
use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache,
    InterpreterSettings, Paint, PathDrawMode, SoftMask, TransformExt, interpret_page,
};
use hayro_syntax::page::Page;
use kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};

/// Millimetres in a point of a PDF.
const MM: f64 = 25.4 / 72.0;
/// Lines are no thicker than this, in millimetres.
const THICK: f64 = 0.8;
/// The most lines of a page.
const RULES: usize = 20_000;

/// A page.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub(super) height: f64,
    pub(super) glyphs: Vec<Drawn>,
    pub(super) rules: Vec<Rule>,
    pub(super) images: usize,
    /// Whether it is read from its side, or is wider than high.
    pub(super) lies: bool,
}

/// A glyph.
#[derive(Debug, Clone)]
pub(super) struct Drawn {
    pub(super) text: String,
    pub(super) x: f64,
    pub(super) baseline: f64,
    /// Where its advance ends.
    pub(super) end: f64,
    pub(super) size: f64,
    pub(super) red: bool,
    turned: bool,
}

/// A straight line across or down.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    pub(super) across: bool,
    /// Where it is: from the top if it is drawn across, from the left otherwise.
    pub(super) at: f64,
    pub(super) from: f64,
    pub(super) to: f64,
}

/// Reads a page; `left` is how many glyphs may still be read.
pub(super) fn sheet(page: &Page<'_>, left: &mut usize) -> Result<Sheet, String> {
    let (width, height) = page.render_dimensions();
    let (width, height) = (f64::from(width), f64::from(height));
    let cache = InterpreterCache::new();
    let mut reader = Reader { sheet: Sheet::default(), left: *left, too_much: false };
    let bounds = Rect::new(0.0, 0.0, width, height);
    let mut context = Context::new(
        page.initial_transform(true).to_kurbo(),
        bounds,
        &cache,
        page.xref(),
        InterpreterSettings::default(),
    );
    interpret_page(page, &mut context, &mut reader);
    if reader.too_much {
        return Err(too_much());
    }
    *left = reader.left;
    let mut sheet = reader.sheet;
    let (width, height) = (width * MM, height * MM);
    let turned = sheet.glyphs.iter().filter(|glyph| glyph.turned).count();
    sheet.lies = turned * 2 > sheet.glyphs.len() || width > height;
    sheet.height = height;
    if turned * 2 > sheet.glyphs.len() {
        sheet.turn(height);
    }
    Ok(sheet)
}

impl Sheet {
    /// Turns a page that reads upwards; what does not is its number.
    fn turn(&mut self, height: f64) {
        self.glyphs.retain(|glyph| glyph.turned);
        for glyph in &mut self.glyphs {
            (glyph.x, glyph.baseline, glyph.end) =
                (height - glyph.baseline, glyph.x, height - glyph.end);
        }
        for rule in &mut self.rules {
            *rule = match rule.across {
                true => Rule { across: false, at: height - rule.at, ..*rule },
                false => {
                    let (from, to) = (height - rule.to, height - rule.from);
                    Rule { across: true, from, to, ..*rule }
                }
            };
        }
        self.height = f64::INFINITY;
    }
}

struct Reader {
    sheet: Sheet,
    left: usize,
    too_much: bool,
}

impl Reader {
    fn rule(&mut self, from: Point, to: Point) {
        if self.sheet.rules.len() >= RULES {
            return;
        }
        let (from, to) = (from.to_vec2() * MM, to.to_vec2() * MM);
        let (wide, high) = ((from.x - to.x).abs(), (from.y - to.y).abs());
        let rule = if high < THICK && wide > THICK {
            let at = (from.y + to.y) / 2.0;
            Rule { across: true, at, from: from.x.min(to.x), to: from.x.max(to.x) }
        } else if wide < THICK && high > THICK {
            let at = (from.x + to.x) / 2.0;
            Rule { across: false, at, from: from.y.min(to.y), to: from.y.max(to.y) }
        } else {
            return;
        };
        self.sheet.rules.push(rule);
    }
}

fn is_red(paint: &Paint<'_>) -> bool {
    match paint {
        Paint::Color(color) => {
            let [r, g, b, _] = color.to_rgba().to_rgba8();
            r > 150 && g < 100 && b < 100
        }
        Paint::Pattern(_) => false,
    }
}

impl Device<'_> for Reader {
    fn draw_path(
        &mut self,
        path: &BezPath,
        transform: Affine,
        _: &Paint<'_>,
        mode: &PathDrawMode,
    ) {
        if !matches!(mode, PathDrawMode::Stroke(_)) {
            // A thin box is a line.
            let rect = (transform * path.clone()).bounding_box();
            let middle = rect.center();
            match rect.width() > rect.height() {
                true => {
                    if rect.height() * MM < THICK {
                        self.rule(
                            Point::new(rect.x0, middle.y),
                            Point::new(rect.x1, middle.y),
                        );
                    }
                }
                false => {
                    if rect.width() * MM < THICK {
                        self.rule(
                            Point::new(middle.x, rect.y0),
                            Point::new(middle.x, rect.y1),
                        );
                    }
                }
            }
            return;
        }
        let (mut start, mut last) = (Point::ZERO, Point::ZERO);
        for element in path.elements() {
            match *element {
                PathEl::MoveTo(point) => {
                    start = transform * point;
                    last = start;
                }
                PathEl::LineTo(point) => {
                    let point = transform * point;
                    self.rule(last, point);
                    last = point;
                }
                PathEl::ClosePath => self.rule(last, start),
                PathEl::QuadTo(_, point) | PathEl::CurveTo(_, _, point) => {
                    last = transform * point;
                }
            }
        }
    }

    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'_>,
        transform: Affine,
        glyph_transform: Affine,
        paint: &Paint<'_>,
        _: &GlyphDrawMode,
    ) {
        let Some(left) = self.left.checked_sub(1) else {
            self.too_much = true;
            return;
        };
        self.left = left;
        let to_page = transform * glyph_transform;
        let origin = to_page * Point::ZERO;
        let unit = to_page * Point::new(1000.0, 0.0) - origin;
        let up = to_page * Point::new(0.0, 1000.0) - origin;
        let text = match glyph.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(s)) => s,
            None => "\u{fffd}".to_owned(),
        };
        let advance = match glyph {
            Glyph::Outline(outline) => {
                f64::from(outline.advance_width().unwrap_or(0.0)) / 1000.0
            }
            Glyph::Type3(_) => 1.0,
        };
        let turned = unit.x.abs() < unit.y.abs() && unit.y < 0.0;
        let along = if turned { unit.y } else { unit.x };
        let start = if turned { origin.y } else { origin.x };
        self.sheet.glyphs.push(Drawn {
            text,
            x: origin.x * MM,
            baseline: origin.y * MM,
            end: (start + along * advance) * MM,
            size: up.hypot() * MM,
            red: is_red(paint),
            turned,
        });
    }

    fn draw_image(&mut self, _: Image<'_, '_>, _: Affine) {
        self.sheet.images += 1;
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'_>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {
    }
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
