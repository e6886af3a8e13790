//! Where the texts of a page landed, line by line.

use std::cmp::Ordering;

use crate::notice::standard::MM_PER_PT;
use crate::page::element::Page;
use crate::page::measure::{Layout, PageLayout, Run, Shape};
use crate::page::passage::PassageId;

use super::unit::Sheet;

/// A line of a text on paper, in millimetres of the sheet as it is read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    /// From 0.
    pub(super) page: usize,
    pub(super) baseline: f64,
    pub(super) left: f64,
    pub(super) right: f64,
    /// In points.
    pub(super) size: f64,
}

/// Lines of which baselines differ by less, in parts of their size, are one.
const LEVEL: f64 = 0.3;

/// The laid-out pages, by the texts that stand on them.
pub(super) struct Landed<'a> {
    layout: &'a Layout,
    lines: Vec<Vec<Line>>,
}

impl<'a> Landed<'a> {
    pub(super) fn new(page: &Page, layout: &'a Layout) -> Self {
        let mut lines: Vec<Vec<Line>> = vec![Vec::new(); page.passages.len()];
        for (number, sheet) in layout.pages.iter().enumerate() {
            for run in &sheet.runs {
                let Some((passage, _)) = &run.passage else { continue };
                add(&mut lines[passage.0], number, run);
            }
        }
        Self { layout, lines }
    }

    /// The lines of a text, in reading order.
    pub(super) fn lines(&self, id: PassageId) -> &[Line] {
        &self.lines[id.0]
    }

    /// The first line of some texts.
    pub(super) fn first(&self, ids: &[PassageId]) -> Option<&Line> {
        ids.iter().filter_map(|id| self.lines(*id).first()).min_by(|a, b| order(a, b))
    }

    /// The last line of some texts.
    pub(super) fn last(&self, ids: &[PassageId]) -> Option<&Line> {
        ids.iter().filter_map(|id| self.lines(*id).last()).max_by(|a, b| order(a, b))
    }

    /// How many lines some texts take that follow each other.
    pub(super) fn count(&self, ids: &[PassageId]) -> i32 {
        let mut count = 0;
        let mut last: Option<&Line> = None;
        for line in ids.iter().flat_map(|id| self.lines(*id)) {
            let level = LEVEL * line.size * MM_PER_PT;
            let same = |last: &Line| {
                last.page == line.page && (last.baseline - line.baseline).abs() < level
            };
            if !last.is_some_and(same) {
                count += 1;
            }
            last = Some(line);
        }
        count
    }

    pub(super) fn sheet(&self, page: usize) -> Option<&'a PageLayout> {
        self.layout.pages.get(page)
    }

    pub(super) fn pages(&self) -> usize {
        self.layout.pages.len()
    }

    /// The shapes of a page in a colour.
    pub(super) fn shapes(
        &self,
        page: usize,
        color: &str,
    ) -> impl Iterator<Item = &'a Shape> {
        let shapes = self.sheet(page).map_or(&[][..], |sheet| &sheet.shapes);
        shapes.iter().filter(move |shape| shape.color.eq_ignore_ascii_case(color))
    }
}

impl Landed<'_> {
    /// How far down the lines of tables reach on a page, on the sheet as it is read; of those
    /// above some height, if one is given.
    pub(super) fn lowest(&self, page: usize, on: Sheet, above: Option<f64>) -> f64 {
        let shapes = self.sheet(page).map_or(&[][..], |sheet| &sheet.shapes);
        let feet = shapes.iter().map(|shape| match on.lying {
            true => shape.x + shape.width,
            false => shape.y + shape.height,
        });
        let end = above.unwrap_or(on.top + on.down + 1.0);
        let inside = feet.filter(|foot| *foot < end);
        inside.fold(on.top, f64::max)
    }
}

/// What is smaller than this, in the size of its line, is the mark of a footnote.
const RAISED: f64 = 0.75;

fn order(a: &Line, b: &Line) -> Ordering {
    a.page.cmp(&b.page).then(a.baseline.total_cmp(&b.baseline))
}

fn add(lines: &mut Vec<Line>, page: usize, run: &Run) {
    let (left, right) = (run.x, run.x + run.width);
    if let Some(line) = lines.last_mut()
        && line.page == page
    {
        // The mark of a footnote is small and stands higher.
        let raised = run.size < RAISED * line.size;
        let near = LEVEL * if raised { 2.0 * line.size } else { run.size } * MM_PER_PT;
        if (line.baseline - run.baseline).abs() >= near {
            lines.push(Line {
                page,
                baseline: run.baseline,
                left,
                right,
                size: run.size,
            });
            return;
        }
        line.left = line.left.min(left);
        line.right = line.right.max(right);
        return;
    }
    let (baseline, size) = (run.baseline, run.size);
    lines.push(Line { page, baseline, left, right, size });
}
