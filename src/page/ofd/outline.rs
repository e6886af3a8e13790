//! The outline of a glyph → contours of TrueType: cubic curves become quadratic ones.

use kurbo::{CubicBez, ParamCurve, Point};
use ttf_parser::{Face, GlyphId, OutlineBuilder};
use write_fonts::read::tables::glyf::CurvePoint;
use write_fonts::tables::glyf::Contour;

/// How far a quadratic curve may be off its cubic one, in parts of an em: half a unit of the
/// usual grid of 1000. Points are then rounded to whole units, so that together no point of an
/// outline is off by more than [`OFF_MOST`].
const CURVE_OFF: f64 = 0.0005;
/// How far an outline may be off the face's own, in parts of an em: 0.007 mm in 3号.
#[cfg(test)]
const OFF_MOST: f64 = 0.00125;

/// What of a face draws a character: glyphs, each as far right and up of the first one's place,
/// in units of the face.
pub(super) type Drawn = Vec<(u16, [i32; 2])>;

/// The contours of a drawing, with their points in the order of TrueType.
pub(super) fn contours(face: &Face<'_>, drawn: &Drawn) -> Result<Vec<Contour>, String> {
    let mut all = Vec::new();
    let tables = face.tables();
    let backwards = tables.cff.is_some() || tables.cff2.is_some();
    for (glyph, by) in drawn {
        let id = GlyphId(*glyph);
        let coloured = face.is_color_glyph(id)
            || face.glyph_raster_image(id, u16::MAX).is_some()
            || face.glyph_svg_image(id).is_some();
        if coloured {
            return Err("有的字形是彩色图片，不是轮廓".to_owned());
        }
        let mut pen = Pen {
            off: CURVE_OFF * f64::from(face.units_per_em()),
            by: Point::new(f64::from(by[0]), f64::from(by[1])),
            at: Point::ZERO,
            backwards,
            points: Vec::new(),
            contours: Vec::new(),
        };
        face.outline_glyph(id, &mut pen);
        pen.end();
        all.append(&mut pen.contours);
    }
    Ok(all)
}

/// Takes an outline down as points of TrueType.
struct Pen {
    off: f64,
    by: Point,
    at: Point,
    /// Whether outlines run the other way round than in TrueType, as in CFF.
    backwards: bool,
    points: Vec<CurvePoint>,
    contours: Vec<Contour>,
}

impl Pen {
    fn point(&self, x: f32, y: f32) -> Point {
        Point::new(f64::from(x) + self.by.x, f64::from(y) + self.by.y)
    }

    fn put(&mut self, point: Point, on_curve: bool) {
        let [x, y] = [point.x, point.y].map(|v| v.round() as i16);
        let put = CurvePoint { x, y, on_curve };
        if !(on_curve && self.points.last() == Some(&put)) {
            self.points.push(put);
        }
    }

    /// Ends a contour: what closes it stands once, and what follows from its neighbours not at
    /// all.
    fn end(&mut self) {
        let mut points = std::mem::take(&mut self.points);
        while points.len() > 1 && points.first() == points.last() {
            points.pop();
        }
        let count = points.len();
        let implied = |i: usize| {
            let [before, at, behind] =
                [(i + count - 1) % count, i, (i + 1) % count].map(|i| points[i]);
            let middle = |a: i16, b: i16, of: i16| {
                i32::from(a) + i32::from(b) == 2 * i32::from(of)
            };
            at.on_curve
                && !before.on_curve
                && !behind.on_curve
                && middle(before.x, behind.x, at.x)
                && middle(before.y, behind.y, at.y)
        };
        // The first point stays where it is, on the curve.
        let kept = (0..count).filter(|i| *i == 0 || !implied(*i));
        let mut kept: Vec<CurvePoint> = kept.map(|i| points[i]).collect();
        if kept.len() < 3 {
            return;
        }
        if self.backwards {
            kept[1..].reverse();
        }
        self.contours.push(kept.into());
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.end();
        self.at = self.point(x, y);
        self.put(self.at, true);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.at = self.point(x, y);
        self.put(self.at, true);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.put(self.point(x1, y1), false);
        self.line_to(x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let cubic = CubicBez::new(
            self.at,
            self.point(x1, y1),
            self.point(x2, y2),
            self.point(x, y),
        );
        match cubic.approx_spline(self.off) {
            Some(spline) => {
                if let [_, between @ .., _] = spline.points() {
                    for point in between {
                        self.put(*point, false);
                    }
                }
            }
            // A curve that doubles back on itself: short straight lines.
            None => {
                for step in 1..STEPS {
                    self.put(cubic.eval(f64::from(step) / f64::from(STEPS)), true);
                }
            }
        }
        self.line_to(x, y);
    }

    fn close(&mut self) {
        self.end();
    }
}

/// Into how many lines a curve is broken that no quadratic ones come near to.
const STEPS: u32 = 64;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use kurbo::{BezPath, ParamCurveNearest, Shape};

    use super::*;
    use crate::page::fonts::{Faces, FontOptions, Role};

    /// The characters that are looked at: hanzi with and without curves, signs, digits, letters.
    fn characters() -> BTreeSet<char> {
        "四日口田由甲申国保促一二三，。“”（）0123456789aQ@&".chars().collect()
    }

    /// The outline as the face has it.
    #[derive(Default)]
    struct Own(BezPath);

    impl OutlineBuilder for Own {
        fn move_to(&mut self, x: f32, y: f32) {
            self.0.move_to((f64::from(x), f64::from(y)));
        }
        fn line_to(&mut self, x: f32, y: f32) {
            self.0.line_to((f64::from(x), f64::from(y)));
        }
        fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
            let [x1, y1, x, y] = [x1, y1, x, y].map(f64::from);
            self.0.quad_to((x1, y1), (x, y));
        }
        fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
            let [x1, y1, x2, y2, x, y] = [x1, y1, x2, y2, x, y].map(f64::from);
            self.0.curve_to((x1, y1), (x2, y2), (x, y));
        }
        fn close(&mut self) {
            self.0.close_path();
        }
    }

    /// Contours as a reader of TrueType draws them.
    fn drawn(contours: &[Contour]) -> BezPath {
        let mut path = BezPath::new();
        for contour in contours {
            let points: Vec<CurvePoint> = contour.iter().copied().collect();
            let at = |p: &CurvePoint| Point::new(f64::from(p.x), f64::from(p.y));
            path.move_to(at(&points[0]));
            let mut control: Option<Point> = None;
            for point in points[1..].iter().chain([&points[0]]) {
                match (control, point.on_curve) {
                    (None, true) => path.line_to(at(point)),
                    (None, false) => control = Some(at(point)),
                    (Some(before), true) => {
                        path.quad_to(before, at(point));
                        control = None;
                    }
                    (Some(before), false) => {
                        path.quad_to(before, before.midpoint(at(point)));
                        control = Some(at(point));
                    }
                }
            }
            path.close_path();
        }
        path
    }

    /// How far the points of a path are from another, at most.
    fn off(path: &BezPath, from: &BezPath) -> f64 {
        let segments: Vec<_> = from.segments().collect();
        let mut most: f64 = 0.0;
        for segment in path.segments() {
            for step in 0..8 {
                let point = segment.eval(f64::from(step) / 8.0);
                let near = segments
                    .iter()
                    .map(|other| other.nearest(point, 1e-3).distance_sq)
                    .fold(f64::INFINITY, f64::min);
                most = most.max(near.sqrt());
            }
        }
        most
    }

    #[test]
    fn outlines_stay_within_their_bound_and_run_as_in_truetype() {
        let folders = vec![format!("{}/fonts", env!("CARGO_MANIFEST_DIR")).into()];
        let faces = Faces::find(&FontOptions { folders, system: false });
        let mut seen = 0;
        for role in Role::ALL {
            let font =
                faces.role(role).and_then(|index| faces.font(index)).expect("a face");
            let face = Face::parse(font.data(), font.index()).expect("a face");
            let em = f64::from(face.units_per_em());
            for c in characters() {
                let Some(glyph) = face.glyph_index(c) else { continue };
                let mut own = Own::default();
                if face.outline_glyph(glyph, &mut own).is_none() {
                    continue;
                }
                let contours =
                    contours(&face, &vec![(glyph.0, [0, 0])]).expect("contours");
                let path = drawn(&contours);
                let most = off(&path, &own.0).max(off(&own.0, &path)) / em;
                assert!(most <= OFF_MOST, "{c} of {role:?} is off by {most} em");
                // Contours of CFF run the other way round, all of them; others as they did.
                let area = path.area();
                let turned = area.signum() != own.0.area().signum();
                let is_cff = face.tables().cff.is_some();
                assert_eq!(turned, is_cff, "{c} of {role:?} runs backwards");
                let as_before = (own.0.area().abs() - area.abs()).abs();
                assert!(as_before < 0.01 * em * em, "{c} of {role:?} is inked otherwise");
                seen += 1;
            }
        }
        assert!(seen > 150, "{seen} glyphs");
    }
}
