//! Pixels → outlines, which Typst can fill with an ink of the press (6.2).
//!
//! Typst 0.15.1 has no other way to show an image in CMYK through a mask: its images are
//! RGB or grey, and a page of a PDF is blended in RGB.

use serde::Serialize;

use super::mask::Mask;

/// Half an ink or more is ink.
pub(super) const INKED: f64 = 127.5;
/// How far an outline may be off, in pixels.
const OFF_MOST: f64 = 0.2;
/// Coordinates are given in so many parts of a side.
const PARTS: f64 = 100_000.0;

type Point = [f64; 2];

/// Closed outlines; what an odd number of them encloses is inked.
#[derive(Debug, Serialize)]
pub(super) struct Outlines(Vec<Vec<[i32; 2]>>);

impl Outlines {
    /// The outlines of what a mask inks.
    pub(super) fn of(mask: &Mask) -> Self {
        let (width, height) = (f64::from(mask.width), f64::from(mask.height));
        let part = |value: f64, side: f64| (value / side * PARTS).round() as i32;
        let loops = loops(mask).into_iter().map(|points| simplified(&points));
        let outlines = loops.filter(|points| points.len() > 2).map(|points| {
            points.iter().map(|[x, y]| [part(*x, width), part(*y, height)]).collect()
        });
        Self(outlines.collect())
    }

    /// As the library reads it.
    pub(super) fn json(&self) -> Vec<u8> {
        serde_json::to_vec(&self.0).unwrap_or_default()
    }
}

/// No edge.
const NONE: u32 = u32::MAX;

/// Marching squares: the squares between the middles of four pixels, with a margin of clear
/// ones around the image. Ink lies to the left of every step.
fn loops(mask: &Mask) -> Vec<Vec<Point>> {
    let (columns, rows) = (mask.width as usize + 2, mask.height as usize + 2);
    let at = |x: usize, y: usize| mask.padded(x, y);
    // An edge between two pixels: across (even) or down (odd) from the first of them.
    let across = |x: usize, y: usize| (y * columns + x) as u32 * 2;
    let down = |x: usize, y: usize| (y * columns + x) as u32 * 2 + 1;
    let mut next = vec![NONE; columns * rows * 2];
    for y in 0..rows - 1 {
        for x in 0..columns - 1 {
            // Clockwise from the upper left.
            let corners = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)];
            let inked = corners.map(|(x, y)| at(x, y) > INKED);
            if inked == [false; 4] || inked == [true; 4] {
                continue;
            }
            let edges = [across(x, y), down(x + 1, y), across(x, y + 1), down(x, y)];
            for side in 0..4 {
                if !inked[side] && inked[(side + 1) % 4] {
                    let out = (1..4)
                        .map(|step| (side + step) % 4)
                        .find(|side| inked[*side] && !inked[(side + 1) % 4]);
                    if let Some(out) = out {
                        next[edges[side] as usize] = edges[out];
                    }
                }
            }
        }
    }
    // Where the ink ends between the two pixels of an edge.
    let point = |edge: u32| -> Point {
        let (index, is_down) = (edge as usize / 2, edge % 2 == 1);
        let (x, y) = (index % columns, index / columns);
        let (dx, dy) = if is_down { (0, 1) } else { (1, 0) };
        let (from, to) = (at(x, y), at(x + dx, y + dy));
        let part = (INKED - from) / (to - from);
        // The margin is a pixel wide, and a pixel's middle is half of one.
        [x as f64 - 0.5 + dx as f64 * part, y as f64 - 0.5 + dy as f64 * part]
    };
    let mut loops = Vec::new();
    for start in 0..next.len() {
        let mut points = Vec::new();
        let mut edge = start;
        while next[edge] != NONE {
            points.push(point(edge as u32));
            edge = std::mem::replace(&mut next[edge], NONE) as usize;
        }
        if !points.is_empty() {
            loops.push(points);
        }
    }
    loops
}

/// An outline without the points that hardly matter (Douglas and Peucker).
fn simplified(points: &[Point]) -> Vec<Point> {
    let Some(first) = points.first() else { return Vec::new() };
    let away = |p: &Point| (p[0] - first[0]).hypot(p[1] - first[1]);
    let far = points.iter().map(away).enumerate().max_by(|a, b| a.1.total_cmp(&b.1));
    let far = far.map_or(0, |(index, _)| index);
    let mut kept = vec![false; points.len() + 1];
    for index in [0, far, points.len()] {
        kept[index] = true;
    }
    let point = |index: usize| points[index % points.len()];
    let mut open = vec![(0, far), (far, points.len())];
    while let Some((from, to)) = open.pop() {
        let (a, b) = (point(from), point(to));
        let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
        let length = dx.hypot(dy);
        let off = |index: usize| {
            let p = point(index);
            let (px, py) = (p[0] - a[0], p[1] - a[1]);
            if length == 0.0 { px.hypot(py) } else { (px * dy - py * dx).abs() / length }
        };
        let worst =
            (from + 1..to).map(|i| (i, off(i))).max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((index, off)) = worst
            && off > OFF_MOST
        {
            kept[index] = true;
            open.extend([(from, index), (index, to)]);
        }
    }
    points.iter().zip(kept).filter_map(|(point, kept)| kept.then_some(*point)).collect()
}

#[cfg(test)]
mod tests {
    use image::{Rgba, RgbaImage};

    use super::*;
    use crate::notice::Ink;

    fn outlines(of: impl Fn(f64, f64) -> bool) -> Vec<Vec<[i32; 2]>> {
        let pixels = RgbaImage::from_fn(100, 100, |x, y| {
            let red = of(f64::from(x) + 0.5, f64::from(y) + 0.5);
            if red { Rgba([255, 0, 0, 255]) } else { Rgba([0; 4]) }
        });
        Outlines::of(&Mask::of(&pixels, Ink::Red)).0
    }

    fn bounds(points: &[[i32; 2]]) -> [i32; 4] {
        let all = |axis: usize| points.iter().map(move |p| p[axis]);
        let least = |axis| all(axis).min().expect("points");
        let most = |axis| all(axis).max().expect("points");
        [least(0), least(1), most(0), most(1)]
    }

    #[test]
    fn a_box_has_one_outline_of_its_corners() {
        let found =
            outlines(|x, y| (20.0..60.0).contains(&x) && (30.0..90.0).contains(&y));
        assert_eq!(found.len(), 1);
        assert_eq!(bounds(&found[0]), [20_000, 30_000, 60_000, 90_000]);
        assert!(found[0].len() <= 8, "{found:?}");
    }

    #[test]
    fn a_ring_has_two_outlines_and_its_edge_is_round() {
        let found = outlines(|x, y| (30.0..45.0).contains(&(x - 50.0).hypot(y - 50.0)));
        assert_eq!(found.len(), 2);
        for [x, y] in found.iter().flatten() {
            let [dx, dy] = [x, y].map(|v| f64::from(*v) / 1000.0 - 50.0);
            let off = (dx.hypot(dy) - 30.0).abs().min((dx.hypot(dy) - 45.0).abs());
            assert!(off < 0.8, "{off}");
        }
    }

    #[test]
    fn ink_up_to_the_edge_is_closed_and_no_ink_has_no_outline() {
        let found = outlines(|_, _| true);
        assert_eq!(bounds(&found[0]), [0, 0, 100_000, 100_000]);
        assert!(outlines(|_, _| false).is_empty());
    }
}
