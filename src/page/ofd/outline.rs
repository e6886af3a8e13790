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
            cubic: false,
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
    /// Whether there was a cubic curve: outlines of CFF run the other way round.
    cubic: bool,
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
        if self.cubic {
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
        self.cubic = true;
        let cubic =
            CubicBez::new(self.at, self.point(x1, y1), self.point(x2, y2), self.point(x, y));
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
