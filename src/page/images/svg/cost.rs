//! How much work a drawing is: a few bytes can cover the sheet a million times over.

use resvg::usvg::{Fill, Group, Node, Paint, Path, Rect, Size, Stroke, Tree};

use crate::page::images::Fault;

/// How often the whole picture may be painted over.
const PAINTED_MOST: f64 = 100.0;
/// How many times as much work a gradient is as a colour.
const GRADIENT: f64 = 4.0;
/// How much of that may be held in memory at a time, for groups that are clear or bounded.
const HELD_MOST: f64 = 30.0;
/// How far outlines may go up and down, in heights of the picture.
const EDGES_MOST: f64 = 5_000.0;
/// The most points of all outlines, counted as often as they are drawn or bound something.
const POINTS_MOST: usize = 1_000_000;
/// The most dashes of a drawing.
const DASHES_MOST: f64 = 20_000.0;

/// Refuses a drawing that takes too long to draw.
pub(super) fn afford(tree: &Tree) -> Result<(), Fault> {
    let size = tree.size();
    let mut cost = Cost { size, painted: 0.0, edges: 0.0, points: 0, dashes: 0.0 };
    let held = cost.group(tree.root());
    let fits = held <= HELD_MOST
        && cost.painted <= PAINTED_MOST
        && cost.edges <= EDGES_MOST
        && cost.points <= POINTS_MOST
        && cost.dashes <= DASHES_MOST;
    if fits {
        return Ok(());
    }
    let what = match cost.dashes > DASHES_MOST {
        true => "里的虚线太密",
        false => "里重叠的图形太多，画不完",
    };
    Err(Fault::large(what, "在绘图软件里合并、简化后重新导出，或另存为 PNG"))
}

struct Cost {
    size: Size,
    painted: f64,
    edges: f64,
    points: usize,
    dashes: f64,
}

impl Cost {
    /// Counts a group; gives how much of it is held in memory at a time.
    fn group(&mut self, group: &Group) -> f64 {
        let mut held: f64 = 0.0;
        for node in group.children() {
            match node {
                Node::Group(group) => held = held.max(self.group(group)),
                Node::Path(path) => self.path(path),
                Node::Image(_) | Node::Text(_) => {}
            }
        }
        if group.should_isolate() {
            // It is drawn apart, as far as twice the picture around it.
            let own = self.part(group.abs_layer_bounding_box().to_rect(), 2.0);
            self.painted += 2.0 * own;
            held += 2.0 * own;
            if let Some(clip) = group.clip_path() {
                self.group(clip.root());
            }
        }
        held
    }

    fn path(&mut self, path: &Path) {
        let fill = path.fill().map(Fill::paint);
        for paint in fill.into_iter().chain(path.stroke().map(Stroke::paint)) {
            let weight = if matches!(paint, Paint::Color(_)) { 1.0 } else { GRADIENT };
            self.painted += weight * self.part(path.abs_stroke_bounding_box(), 0.0);
        }
        let points = path.data().points();
        self.points = self.points.saturating_add(points.len());
        let height = f64::from(self.size.height());
        let steps = || points.windows(2).map(|pair| (pair[0], pair[1]));
        let down = path.abs_transform();
        let edges: f64 = steps()
            .map(|(a, b)| {
                let (dx, dy) = (f64::from(b.x - a.x), f64::from(b.y - a.y));
                (dx * f64::from(down.ky) + dy * f64::from(down.sy)).abs().min(height)
            })
            .sum();
        let Some(stroke) = path.stroke() else {
            self.edges += edges / height;
            return;
        };
        // Both sides of a stroke, its inside, and what joins its parts, each as wide as it.
        let (x, y) = path.abs_transform().get_scale();
        let wide = (f64::from(stroke.width().get()) * f64::from(x.max(y))).min(height);
        let mut joins = points.len() as f64;
        self.edges += 3.0 * edges / height;
        if let Some(dashes) = stroke.dasharray() {
            let period: f64 = dashes.iter().copied().map(f64::from).sum();
            let length: f64 = steps()
                .map(|(a, b)| f64::from(b.x - a.x).hypot(f64::from(b.y - a.y)))
                .sum();
            let dashes = length / period * dashes.len() as f64;
            self.dashes += dashes;
            joins += dashes;
        }
        self.edges += 4.0 * joins * wide / height;
    }

    /// How much of the picture, and of so much more on each side, a box covers.
    fn part(&self, bounds: Rect, beyond: f64) -> f64 {
        let side = |from: f32, to: f32, whole: f32| {
            let whole = f64::from(whole);
            let (from, to) = (f64::from(from) / whole, f64::from(to) / whole);
            (to.min(1.0 + beyond) - from.max(-beyond)).max(0.0)
        };
        side(bounds.left(), bounds.right(), self.size.width())
            * side(bounds.top(), bounds.bottom(), self.size.height())
    }
}
