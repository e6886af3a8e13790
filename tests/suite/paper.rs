//! A finished PDF as another implementation reads it: glyphs and boxes in millimetres.
//!
//! The PDF is written by krilla; it is read here by hayro, from its bytes alone. The ink of
//! a glyph is the outline in the embedded subset, not what the layout meant to put there.

use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache,
    InterpreterSettings, Paint, PathDrawMode, SoftMask, TransformExt, interpret_page,
};
use hayro_syntax::Pdf;
use kurbo::{Affine, BezPath, Point, Rect, Shape};

/// Millimetres in a point of a PDF.
const MM: f64 = 25.4 / 72.0;

/// A document on paper.
pub struct Paper {
    pub pages: Vec<PaperPage>,
}

/// One page, from the sheet's top left corner.
#[derive(Clone, Default)]
pub struct PaperPage {
    pub width: f64,
    pub height: f64,
    pub glyphs: Vec<PaperGlyph>,
    pub boxes: Vec<PaperBox>,
    /// Where images are, in millimetres.
    pub images: Vec<Rect>,
}

/// A glyph.
#[derive(Debug, Clone)]
pub struct PaperGlyph {
    pub text: String,
    /// Where it starts, in millimetres.
    pub x: f64,
    /// Its baseline, in millimetres.
    pub baseline: f64,
    /// Its size, in millimetres.
    pub size: f64,
    /// Its advance, in millimetres.
    pub advance: f64,
    /// What is inked, in millimetres; a space has none.
    pub ink: Option<Rect>,
    pub color: [u8; 3],
    /// Whether it reads upwards.
    pub turned: bool,
}

/// A painted path.
#[derive(Debug, Clone)]
pub struct PaperBox {
    pub rect: Rect,
    pub color: [u8; 3],
}

/// Glyphs on one baseline, from left to right.
#[derive(Debug, Clone)]
pub struct Line {
    pub baseline: f64,
    pub glyphs: Vec<PaperGlyph>,
}

impl Paper {
    /// Reads a PDF.
    pub fn read(bytes: &[u8]) -> Self {
        let pdf = Pdf::new(bytes.to_vec()).expect("the PDF can be read");
        let cache = InterpreterCache::new();
        let pages = pdf.pages().iter().map(|page| {
            let (width, height) = page.render_dimensions();
            let mut reader = Reader {
                page: PaperPage {
                    width: f64::from(width) * MM,
                    height: f64::from(height) * MM,
                    ..PaperPage::default()
                },
            };
            let bounds = Rect::new(0.0, 0.0, width.into(), height.into());
            let mut context = Context::new(
                page.initial_transform(true).to_kurbo(),
                bounds,
                &cache,
                page.xref(),
                InterpreterSettings::default(),
            );
            interpret_page(page, &mut context, &mut reader);
            reader.page
        });
        Self { pages: pages.collect() }
    }

    /// All text but the page numbers, in the order of the content streams.
    pub fn text(&self) -> String {
        self.pages.iter().map(PaperPage::text).collect()
    }
}

impl PaperPage {
    /// What it says, in the order of the file.
    pub fn text(&self) -> String {
        let glyphs = self.glyphs.iter();
        let glyphs = glyphs.filter(|glyph| glyph.baseline < 263.0);
        glyphs.map(|glyph| glyph.text.as_str()).collect()
    }

    /// The lines of text inside the type area, from top to bottom. A lent glyph is moved
    /// a little to sit level; it belongs to the line all the same.
    pub fn lines(&self) -> Vec<Line> {
        let mut lines: Vec<Line> = Vec::new();
        for glyph in self.glyphs.iter().filter(|g| g.baseline < 263.0) {
            let near = |line: &&mut Line| (line.baseline - glyph.baseline).abs() < 0.6;
            match lines.iter_mut().find(near) {
                Some(line) => line.glyphs.push(glyph.clone()),
                None => lines
                    .push(Line { baseline: glyph.baseline, glyphs: vec![glyph.clone()] }),
            }
        }
        for line in &mut lines {
            line.glyphs.sort_by(|a, b| a.x.total_cmp(&b.x));
        }
        lines.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
        lines
    }

    /// The line that says something.
    pub fn line(&self, text: &str) -> Line {
        let lines = self.lines();
        let found = lines.iter().find(|line| line.text().contains(text));
        found.cloned().unwrap_or_else(|| {
            let all: Vec<String> = lines.iter().map(Line::text).collect();
            panic!("no line says {text:?}:\n{}", all.join("\n"))
        })
    }

    /// What one reads upwards on the sheet, as on the sheet turned by 90° clockwise.
    pub fn turned(&self) -> Self {
        let turn =
            |r: Rect| Rect::new(self.height - r.y1, r.x0, self.height - r.y0, r.x1);
        let glyphs =
            self.glyphs.iter().filter(|glyph| glyph.turned).map(|glyph| PaperGlyph {
                x: self.height - glyph.baseline,
                baseline: glyph.x,
                ink: glyph.ink.map(turn),
                ..glyph.clone()
            });
        let boxes =
            self.boxes.iter().map(|b| PaperBox { rect: turn(b.rect), ..b.clone() });
        Self {
            width: self.height,
            height: self.width,
            glyphs: glyphs.collect(),
            boxes: boxes.collect(),
            images: self.images.iter().copied().map(turn).collect(),
        }
    }

    /// The page number: everything under the type area.
    pub fn page_number(&self) -> Vec<PaperGlyph> {
        let mut glyphs: Vec<_> = self
            .glyphs
            .iter()
            .filter(|g| !g.turned && g.baseline > 263.0)
            .cloned()
            .collect();
        glyphs.sort_by(|a, b| a.x.total_cmp(&b.x));
        glyphs
    }
}

impl Line {
    pub fn text(&self) -> String {
        self.glyphs.iter().map(|g| g.text.as_str()).collect()
    }

    pub fn ink(&self) -> Rect {
        let inks = self.glyphs.iter().filter_map(|g| g.ink);
        inks.reduce(|a, b| a.union(b)).expect("the line has ink")
    }

    pub fn left(&self) -> f64 {
        self.glyphs[0].x
    }

    /// Where the last glyph's advance ends.
    pub fn right(&self) -> f64 {
        let last = self.glyphs.last().expect("the line has glyphs");
        last.x + last.advance
    }

    /// Whether a sign closes it, whose right half is blank.
    pub fn is_closed(&self) -> bool {
        let last = self.glyphs.last().expect("the line has glyphs");
        "，。、；：？！）》”’】〕".contains(&last.text)
    }
}

struct Reader {
    page: PaperPage,
}

fn millimetres(rect: Rect) -> Rect {
    Rect::new(rect.x0 * MM, rect.y0 * MM, rect.x1 * MM, rect.y1 * MM)
}

fn rgb(paint: &Paint<'_>) -> [u8; 3] {
    match paint {
        Paint::Color(color) => {
            let [r, g, b, _] = color.to_rgba().to_rgba8();
            [r, g, b]
        }
        Paint::Pattern(_) => [1, 2, 3],
    }
}

impl Device<'_> for Reader {
    fn draw_path(
        &mut self,
        path: &BezPath,
        transform: Affine,
        paint: &Paint<'_>,
        mode: &PathDrawMode,
    ) {
        let mut rect = (transform * path.clone()).bounding_box();
        if let PathDrawMode::Stroke(stroke) = mode {
            let half =
                f64::from(stroke.line_width) / 2.0 * transform.determinant().abs().sqrt();
            rect = rect.inflate(
                if rect.width() < half { half } else { 0.0 },
                if rect.height() < half { half } else { 0.0 },
            );
        }
        self.page.boxes.push(PaperBox { rect: millimetres(rect), color: rgb(paint) });
    }

    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'_>,
        transform: Affine,
        glyph_transform: Affine,
        paint: &Paint<'_>,
        _: &GlyphDrawMode,
    ) {
        let Glyph::Outline(outline) = glyph else { panic!("faces are outlines") };
        let to_page = transform * glyph_transform;
        let origin = to_page * Point::ZERO;
        let unit = to_page * Point::new(1000.0, 0.0) - origin;
        let up = to_page * Point::new(0.0, 1000.0) - origin;
        let path = outline.outline();
        let ink = (!path.elements().is_empty())
            .then(|| millimetres((to_page * path).bounding_box()));
        let text = match glyph.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(s)) => s,
            None => "\u{fffd}".to_owned(),
        };
        self.page.glyphs.push(PaperGlyph {
            text,
            x: origin.x * MM,
            baseline: origin.y * MM,
            size: up.hypot() * MM,
            advance: f64::from(outline.advance_width().unwrap_or(0.0)) / 1000.0
                * unit.hypot()
                * MM,
            ink,
            color: rgb(paint),
            turned: unit.x.abs() < 1e-6 && unit.y < 0.0,
        });
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'_>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {
    }
    fn draw_image(&mut self, image: Image<'_, '_>, transform: Affine) {
        let pixels = Rect::new(0.0, 0.0, image.width().into(), image.height().into());
        self.page.images.push(millimetres(transform.transform_rect_bbox(pixels)));
    }

    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
