//! Drawings (SVG) → paths, where flat inks say all of them.

use kurbo::{Affine, BezPath, Point, Rect, Shape as _, Stroke};
use resvg::tiny_skia::{PathSegment, Transform};
use resvg::usvg::{
    ClipPath, FillRule as Rule, Group, LineCap, LineJoin, Node, Paint, PaintOrder,
};
use typst::visualize::{FillRule, Image, ImageKind};

use super::ink::Ink;

/// The paths of a drawing, from back to front, in its own units.
pub(super) struct Drawing {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) paths: Vec<Path>,
}

pub(super) struct Path {
    pub(super) path: BezPath,
    pub(super) stroke: Option<(Stroke, Ink)>,
    pub(super) fill: Option<(FillRule, Ink)>,
}

/// How far something may reach over an edge that bounds it and still be whole, in parts of the
/// side: the edge of an image is found from its pixels.
const HAIR: f64 = 1.0 / 300.0;
/// More paths than this are not worth it.
const PATHS_MOST: usize = 4000;

/// The paths of an image, if it is a drawing of flat inks. What has gradients, or groups that
/// are bounded or let something through, is none.
pub(super) fn flat(image: &Image) -> Option<Drawing> {
    let ImageKind::Svg(svg) = image.kind() else { return None };
    let tree = svg.tree();
    let [width, height] = [tree.size().width(), tree.size().height()].map(f64::from);
    let mut paths = Vec::new();
    group(tree.root(), &mut paths)?;
    let sheet = Rect::new(0.0, 0.0, width, height);
    let all = inside(&paths, sheet, HAIR * width.max(height));
    (all && paths.len() <= PATHS_MOST).then_some(Drawing { width, height, paths })
}

/// Whether some paths stand within a box, but for a hair.
fn inside(paths: &[Path], window: Rect, hair: f64) -> bool {
    let window = window.inflate(hair, hair);
    paths.iter().all(|own| {
        let half = own.stroke.as_ref().map_or(0.0, |(stroke, _)| stroke.width / 2.0);
        window.union(own.path.bounding_box().inflate(half, half)) == window
    })
}

fn group(of: &Group, paths: &mut Vec<Path>) -> Option<()> {
    let plain =
        of.opacity().get() >= 1.0 && of.mask().is_none() && of.filters().is_empty();
    if !plain {
        return None;
    }
    let own = paths.len();
    for node in of.children() {
        match node {
            Node::Group(inner) => group(inner, paths)?,
            Node::Path(own) if own.is_visible() => {
                if own.paint_order() != PaintOrder::FillAndStroke {
                    return None;
                }
                let here = affine(own.abs_transform());
                let fill = match own.fill() {
                    Some(fill) => {
                        let rule = match fill.rule() {
                            Rule::NonZero => FillRule::NonZero,
                            Rule::EvenOdd => FillRule::EvenOdd,
                        };
                        Some((rule, ink(fill.paint(), fill.opacity().get())?))
                    }
                    None => None,
                };
                let stroke = match own.stroke() {
                    Some(stroke) => Some(stroked(stroke, here)?),
                    None => None,
                };
                paths.push(Path { path: here * outline(own.data()), stroke, fill });
            }
            Node::Path(_) => {}
            Node::Image(_) | Node::Text(_) => return None,
        }
    }
    // What cuts nothing off may stay away.
    let Some(clip) = of.clip_path() else { return Some(()) };
    let window = affine(of.abs_transform()) * bounding(clip)?;
    let bounds = window.bounding_box();
    let is_box = (window.area().abs() - bounds.area()).abs() < 1e-6 * bounds.area();
    let hair = HAIR * bounds.width().max(bounds.height());
    (is_box && inside(&paths[own..], bounds, hair)).then_some(())
}

/// The one path that bounds a group, in the group's own coordinates.
fn bounding(clip: &ClipPath) -> Option<BezPath> {
    let [Node::Path(path)] = clip.root().children() else { return None };
    let here = affine(clip.transform()) * affine(path.abs_transform());
    clip.clip_path().is_none().then(|| here * outline(path.data()))
}

fn affine(transform: Transform) -> Affine {
    let Transform { sx, kx, ky, sy, tx, ty } = transform;
    Affine::new([sx, ky, kx, sy, tx, ty].map(f64::from))
}

fn ink(paint: &Paint, opacity: f32) -> Option<Ink> {
    let Paint::Color(color) = paint else { return None };
    Some(Ink([color.red, color.green, color.blue, (opacity * 255.0).round() as u8]))
}

/// A stroke in the units of the drawing, if it is as wide along both sides.
fn stroked(own: &resvg::usvg::Stroke, here: Affine) -> Option<(Stroke, Ink)> {
    let [a, b, c, d, ..] = here.as_coeffs();
    let (along, down) = (a.hypot(b), c.hypot(d));
    let even =
        (along / down - 1.0).abs() < 1e-3 && (a * c + b * d).abs() < 1e-3 * along * down;
    if !even {
        return None;
    }
    let cap = match own.linecap() {
        LineCap::Butt => kurbo::Cap::Butt,
        LineCap::Round => kurbo::Cap::Round,
        LineCap::Square => kurbo::Cap::Square,
    };
    let join = match own.linejoin() {
        LineJoin::Miter | LineJoin::MiterClip => kurbo::Join::Miter,
        LineJoin::Round => kurbo::Join::Round,
        LineJoin::Bevel => kurbo::Join::Bevel,
    };
    let scale = along;
    let mut stroke = Stroke::new(f64::from(own.width().get()) * scale)
        .with_caps(cap)
        .with_join(join)
        .with_miter_limit(f64::from(own.miterlimit().get()));
    if let Some(dashes) = own.dasharray() {
        let lengths = dashes.iter().map(|length| f64::from(*length) * scale);
        stroke = stroke.with_dashes(f64::from(own.dashoffset()) * scale, lengths);
    }
    Some((stroke, ink(own.paint(), own.opacity().get())?))
}

fn outline(path: &resvg::tiny_skia::Path) -> BezPath {
    let point = |p: resvg::tiny_skia::Point| Point::new(f64::from(p.x), f64::from(p.y));
    let mut outline = BezPath::new();
    for segment in path.segments() {
        match segment {
            PathSegment::MoveTo(to) => outline.move_to(point(to)),
            PathSegment::LineTo(to) => outline.line_to(point(to)),
            PathSegment::QuadTo(a, to) => outline.quad_to(point(a), point(to)),
            PathSegment::CubicTo(a, b, to) => {
                outline.curve_to(point(a), point(b), point(to));
            }
            PathSegment::Close => outline.close_path(),
        }
    }
    outline
}
