//! Laid-out frames → what stands on each page, in millimetres: texts, paths, images, links.

use std::collections::HashMap;

use kurbo::{Affine, BezPath, Point, Rect, Shape as _, Stroke};
use typst::layout::{Abs, Frame, FrameItem, GroupItem, Transform};
use typst::model::Destination;
use typst::syntax::Span;
use typst::text::{Glyph, TextItem};
use typst::visualize::{
    Curve, CurveItem, FillRule, FixedStroke, Geometry, Image, LineCap, LineJoin, Shape,
};
use typst_layout::PagedDocument;

use crate::page::measure::Origins;
use crate::page::passage::PassageId;

use super::drawing;
use super::ink::Ink;
use super::picture::Pictures;
use super::subset::Subsets;

/// A page.
pub(super) struct Sheet {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) marks: Vec<Mark>,
}

/// Something that stands on a page.
pub(super) struct Mark {
    pub(super) what: What,
    /// What can be seen of it lies within, from the page's upper left corner.
    pub(super) bounds: Rect,
    /// What bounds it, where that cuts something off.
    pub(super) clips: Vec<BezPath>,
    pub(super) of: Origin,
}

/// What a mark belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// A text of the notice.
    Passage(PassageId),
    /// An image or drawing, counted from 0 as they stand in the document.
    Picture(usize),
    /// The form: rules, page numbers.
    Form,
}

pub(super) enum What {
    Text(Text),
    Path {
        path: BezPath,
        stroke: Option<(Stroke, Ink)>,
        fill: Option<(FillRule, Ink)>,
    },
    /// `at` leads from the square of one to the page.
    Picture {
        picture: usize,
        at: Affine,
    },
    Link(Target),
}

/// Where a link leads.
pub(super) enum Target {
    /// An address.
    Address(String),
    /// A place, in millimetres, on a page, counted from 0.
    Place(usize, Point),
}

/// Characters of one font on one line.
pub(super) struct Text {
    pub(super) font: usize,
    /// In millimetres.
    pub(super) size: f64,
    /// How much wider than high its glyphs are.
    pub(super) stretch: f64,
    pub(super) ink: Ink,
    /// How it is turned: leads from the line to the page.
    pub(super) turn: Affine,
    /// Each character, and where on the line it stands.
    pub(super) chars: Vec<(char, Point)>,
}

/// What a reader of the frames gathers beside the pages.
pub(super) struct Gathered<'a> {
    pub(super) subsets: Subsets,
    pub(super) pictures: Pictures,
    origins: &'a Origins<'a>,
    /// What each image shows, in words.
    pub(super) shown: Vec<String>,
    known: HashMap<Span, Option<PassageId>>,
}

impl<'a> Gathered<'a> {
    pub(super) fn new(origins: &'a Origins<'a>) -> Self {
        Self {
            subsets: Subsets::default(),
            pictures: Pictures::default(),
            origins,
            shown: Vec::new(),
            known: HashMap::new(),
        }
    }

    fn origin(&mut self, span: Span) -> Origin {
        let origins = self.origins;
        let of = self.known.entry(span).or_insert_with(|| Some(origins(span)?.0));
        of.map_or(Origin::Form, Origin::Passage)
    }
}

/// The pages of a document.
pub(super) fn sheets(
    document: &PagedDocument,
    gathered: &mut Gathered<'_>,
) -> Result<Vec<Sheet>, String> {
    let pages = document.pages().iter().map(|page| {
        let mut walker =
            Walker { document, gathered, marks: Vec::new(), clips: Vec::new() };
        walker.frame(&page.frame, Transform::identity())?;
        let (width, height) = (page.frame.width().to_mm(), page.frame.height().to_mm());
        Ok(Sheet { width, height, marks: walker.marks })
    });
    pages.collect()
}

struct Walker<'a, 'g> {
    document: &'a PagedDocument,
    gathered: &'a mut Gathered<'g>,
    marks: Vec<Mark>,
    clips: Vec<BezPath>,
}

/// Nearer than this, in millimetres, is the same place.
const SAME: f64 = 0.001;
/// How far apart characters of the form may be that are one text, in their size.
const APART_MOST: f64 = 1.0;

impl Walker<'_, '_> {
    fn frame(&mut self, frame: &Frame, transform: Transform) -> Result<(), String> {
        for (position, item) in frame.items() {
            let here = transform.pre_concat(Transform::translate(position.x, position.y));
            match item {
                FrameItem::Group(group) => self.group(group, here)?,
                FrameItem::Text(text) => self.text(text, affine(here))?,
                FrameItem::Shape(shape, _) => self.shape(shape, affine(here))?,
                FrameItem::Image(image, size, _) => {
                    let size = Affine::scale_non_uniform(size.x.to_mm(), size.y.to_mm());
                    self.image(image, affine(here) * size)?;
                }
                FrameItem::Link(to, size) => {
                    let area = Rect::new(0.0, 0.0, size.x.to_mm(), size.y.to_mm());
                    let area = affine(here).transform_rect_bbox(area);
                    if let Some(target) = self.target(to) {
                        self.push(What::Link(target), area, Origin::Form);
                    }
                }
                FrameItem::Tag(_) => {}
            }
        }
        Ok(())
    }

    fn group(&mut self, group: &GroupItem, here: Transform) -> Result<(), String> {
        let inner = here.pre_concat(group.transform);
        if let Some(clip) = &group.clip {
            self.clips.push(affine(inner) * curve(clip));
        }
        self.frame(&group.frame, inner)?;
        if group.clip.is_some() {
            self.clips.pop();
        }
        Ok(())
    }

    /// Adds a mark, with what cuts something off it.
    fn push(&mut self, what: What, bounds: Rect, of: Origin) {
        let whole = |clip: &&BezPath| {
            let window = clip.bounding_box();
            let is_box = (clip.area().abs() - window.area()).abs() < SAME;
            !(is_box
                && window.inflate(SAME, SAME).union(bounds) == window.inflate(SAME, SAME))
        };
        let clips = self.clips.iter().filter(whole).cloned().collect();
        self.marks.push(Mark { what, bounds, clips, of });
    }

    fn target(&self, to: &Destination) -> Option<Target> {
        let position = match to {
            Destination::Url(url) => return Some(Target::Address(url.to_string())),
            Destination::Position(position) => *position,
            Destination::Location(location) => {
                self.document.introspector().position(*location)?
            }
        };
        let point = Point::new(position.point.x.to_mm(), position.point.y.to_mm());
        Some(Target::Place(position.page.get() - 1, point))
    }

    fn text(&mut self, text: &TextItem, here: Affine) -> Result<(), String> {
        if text.stroke.is_some() {
            return Err("有描边的文字".to_owned());
        }
        let ink = Ink::of(&text.fill)?;
        let [a, b, c, d, ..] = here.as_coeffs();
        let (along, up) = (a.hypot(b), c.hypot(d));
        // Turned and stretched alone, size and stretch say it all.
        let straight = (a * c + b * d).abs() < 1e-6 * along * up && a * d > b * c;
        let (stretch, size, turn) = match straight {
            true => (along / up, up, [a / along, b / along, c / up, d / up]),
            false => (1.0, 1.0, [a, b, c, d]),
        };
        let size = size * text.size.to_mm();
        let [a, b, c, d] = turn;
        let origin = here * Point::ZERO;
        let turn = Affine::new([a, b, c, d, origin.x, origin.y]);
        let em = text.font.units_per_em();
        let mut pen = 0.0;
        for cluster in clusters(&text.glyphs) {
            let (Some(first), Some(last)) = (cluster.first(), cluster.last()) else {
                continue;
            };
            let place = Point::new(
                (pen + first.x_offset.get()) * size * stretch,
                -first.y_offset.get() * size,
            );
            let mut x = 0.0;
            let mut drawn = Vec::new();
            for glyph in cluster {
                let right = x + glyph.x_offset.get() - first.x_offset.get();
                let up = glyph.y_offset.get() - first.y_offset.get();
                drawn.push((glyph.id, [right, up].map(|by| (by * em).round() as i32)));
                x += glyph.x_advance.get();
            }
            pen += x;
            let from = first.range.start.min(last.range.start);
            let to = first.range.end.max(last.range.end);
            let chars = &text.text[usize::from(from)..usize::from(to)];
            let found = self.gathered.subsets.find(&text.font, chars, &drawn)?;
            let of = self.gathered.origin(first.span.0);
            // A box from which no reader cuts ink, be there any or not.
            let (top, foot) =
                (text.font.metrics().ascender, text.font.metrics().descender);
            let cell = Rect::new(0.0, foot.get(), x.max(0.01), top.get());
            let cell = found.ink.map_or(cell, |ink| cell.union(ink));
            let scale = Affine::scale_non_uniform(size * stretch, -size);
            let cell = Affine::translate(place.to_vec2()) * scale * rect_path(cell);
            let bounds = (turn * cell).bounding_box();
            let more =
                Text { font: found.font, size, stretch, ink, turn, chars: Vec::new() };
            self.characters(more, chars, place, bounds, of);
        }
        Ok(())
    }

    /// Adds characters to the line before, or as a line of their own.
    fn characters(
        &mut self,
        more: Text,
        chars: &str,
        at: Point,
        bounds: Rect,
        of: Origin,
    ) {
        let put = |line: &mut Text, at: Point| {
            line.chars.extend(chars.chars().map(|c| (c, at)));
        };
        if let Some(Mark { what: What::Text(line), bounds: known, of: same, clips }) =
            self.marks.last_mut()
            && *same == of
            && clips.is_empty()
            && let Some(at) = line.goes_on(&more, at, of)
        {
            put(line, at);
            *known = known.union(bounds);
            return;
        }
        let mut line = more;
        put(&mut line, at);
        self.push(What::Text(line), bounds, of);
    }

    fn shape(&mut self, shape: &Shape, here: Affine) -> Result<(), String> {
        let path = match &shape.geometry {
            Geometry::Line(to) => {
                let mut path = BezPath::new();
                path.move_to(Point::ZERO);
                path.line_to((to.x.to_mm(), to.y.to_mm()));
                path
            }
            Geometry::Rect(size) => {
                rect_path(Rect::new(0.0, 0.0, size.x.to_mm(), size.y.to_mm()).abs())
            }
            Geometry::Curve(own) => curve(own),
        };
        let stroke =
            shape.stroke.as_ref().filter(|stroke| stroke.thickness > Abs::zero());
        let stroke = match stroke {
            Some(own) => Some((stroked(own, here), Ink::of(&own.paint)?)),
            None => None,
        };
        let fill = match &shape.fill {
            Some(paint) => Some((shape.fill_rule, Ink::of(paint)?)),
            None => None,
        };
        self.path(here * path, stroke, fill, Origin::Form);
        Ok(())
    }

    fn path(
        &mut self,
        path: BezPath,
        stroke: Option<(Stroke, Ink)>,
        fill: Option<(FillRule, Ink)>,
        of: Origin,
    ) {
        let stroke = stroke.filter(|(_, ink)| ink.seen());
        let fill = fill.filter(|(_, ink)| ink.seen());
        if stroke.is_none() && fill.is_none() {
            return;
        }
        // A stroke reaches half its width beyond its line, at corners farther.
        let reach = stroke.as_ref().map_or(SAME, |(stroke, _)| match stroke.join {
            kurbo::Join::Miter if path.segments().count() > 1 => {
                stroke.width * stroke.miter_limit.max(1.0)
            }
            _ => stroke.width,
        });
        let bounds = path.bounding_box().inflate(reach, reach);
        self.push(What::Path { path, stroke, fill }, bounds, of);
    }

    fn image(&mut self, image: &Image, at: Affine) -> Result<(), String> {
        let of = Origin::Picture(self.gathered.shown.len());
        self.gathered.shown.push(image.alt().unwrap_or_default().to_owned());
        if let Some(drawing) = drawing::flat(image) {
            let units = [drawing.width, drawing.height].map(f64::recip);
            let here = at * Affine::scale_non_uniform(units[0], units[1]);
            let scale = here.determinant().abs().sqrt();
            for drawing::Path { path, stroke, fill } in drawing.paths {
                let stroke = stroke.map(|(stroke, ink)| (scaled(stroke, scale), ink));
                self.path(here * path, stroke, fill, of);
            }
            return Ok(());
        }
        let bounds = at.transform_rect_bbox(Rect::new(0.0, 0.0, 1.0, 1.0));
        let longer = bounds.width().max(bounds.height());
        let picture = self.gathered.pictures.add(image, longer)?;
        self.push(What::Picture { picture, at }, bounds, of);
        Ok(())
    }
}

impl Text {
    /// Where on this line a place of another stands, if what is there goes on with it.
    fn goes_on(&self, more: &Self, at: Point, of: Origin) -> Option<Point> {
        let alike = self.font == more.font
            && self.ink == more.ink
            && (self.size - more.size).abs() < SAME
            && (self.stretch - more.stretch).abs() < 1e-6;
        let [a, b] = [self.turn, more.turn].map(Affine::as_coeffs);
        let turned = (0..4).all(|i| (a[i] - b[i]).abs() < 1e-6);
        if !(alike && turned) {
            return None;
        }
        let here = self.turn.inverse() * more.turn * at;
        let (_, last) = self.chars.last()?;
        let step = here.x - last.x;
        let near = match of {
            Origin::Form => step < 2.0 * APART_MOST * self.size * self.stretch,
            Origin::Passage(_) | Origin::Picture(_) => true,
        };
        ((here.y - last.y).abs() < SAME && step > -SAME && near).then_some(here)
    }
}

/// Glyphs that draw the same characters together.
fn clusters(glyphs: &[Glyph]) -> impl Iterator<Item = &[Glyph]> {
    glyphs.chunk_by(|a, b| a.range == b.range)
}

fn affine(transform: Transform) -> Affine {
    let Transform { sx, ky, kx, sy, tx, ty } = transform;
    Affine::new([sx.get(), ky.get(), kx.get(), sy.get(), tx.to_mm(), ty.to_mm()])
}

fn rect_path(rect: Rect) -> BezPath {
    rect.to_path(SAME)
}

fn curve(curve: &Curve) -> BezPath {
    let point = |p: &typst::layout::Point| Point::new(p.x.to_mm(), p.y.to_mm());
    let mut path = BezPath::new();
    for item in &curve.0 {
        match item {
            CurveItem::Move(to) => path.move_to(point(to)),
            CurveItem::Line(to) => path.line_to(point(to)),
            CurveItem::Cubic(a, b, to) => path.curve_to(point(a), point(b), point(to)),
            CurveItem::Close => path.close_path(),
        }
    }
    path
}

/// What a stroke looks like on the page.
fn stroked(own: &FixedStroke, here: Affine) -> Stroke {
    let cap = match own.cap {
        LineCap::Butt => kurbo::Cap::Butt,
        LineCap::Round => kurbo::Cap::Round,
        LineCap::Square => kurbo::Cap::Square,
    };
    let join = match own.join {
        LineJoin::Miter => kurbo::Join::Miter,
        LineJoin::Round => kurbo::Join::Round,
        LineJoin::Bevel => kurbo::Join::Bevel,
    };
    let mut stroke = Stroke::new(own.thickness.to_mm())
        .with_caps(cap)
        .with_join(join)
        .with_miter_limit(own.miter_limit.get());
    if let Some(dash) = &own.dash {
        let lengths = dash.array.iter().map(|length| length.to_mm());
        stroke = stroke.with_dashes(dash.phase.to_mm(), lengths);
    }
    scaled(stroke, here.determinant().abs().sqrt())
}

fn scaled(mut stroke: Stroke, by: f64) -> Stroke {
    stroke.width *= by;
    stroke.dash_offset *= by;
    for length in &mut stroke.dash_pattern {
        *length *= by;
    }
    stroke
}
