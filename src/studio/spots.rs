//! Where on a page what can be changed stands: from what landed on paper to frames that a
//! pointer finds.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::notice::standard::MM_PER_PT;
use crate::page::element::Page;
use crate::page::measure::{Layout, PageLayout, Run};
use crate::page::passage::{Passage, Region};
use crate::text::place::Place;
use crate::text::tree::{Kind as NodeKind, Node};

/// Something on a page that can be changed. Lengths are millimetres from the sheet's left and
/// top.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Spot {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
    /// The value of the YAML that stands there.
    pub place: String,
    /// Which paragraph of it, where it has several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// What it is called.
    pub name: String,
    /// What it says.
    pub said: String,
    /// How it is changed.
    pub kind: Kind,
    /// Size of its characters, in millimetres.
    pub size: f64,
    /// The role whose face sets it.
    pub face: &'static str,
}

/// How something is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A text over the width of the page.
    Text,
    /// A cell of a table.
    Cell,
    /// A date.
    Date,
    /// In the panel beside the page.
    Panel,
    /// Not at all: it follows from other values.
    Fixed,
}

/// The key of a table's rows.
const ROWS: &str = "rows";
/// How far a frame stands off its text, in millimetres.
const ROOM: f64 = 0.6;
/// Texts of one value that are not farther from each other have one frame, in millimetres.
const NEAR: f64 = 6.0;
/// How far above its baseline a character reaches, in parts of its size.
const ABOVE: f64 = 0.86;
/// How far below.
const BELOW: f64 = 0.16;

/// What can be changed on each page.
pub(super) fn spots(page: &Page, layout: &Layout, tree: &Node) -> Vec<Vec<Spot>> {
    let lines = lines(page);
    let parts = Parts { page, lines, tree };
    layout.pages.iter().map(|sheet| parts.of_sheet(sheet)).collect()
}

/// Which paragraph of its value each passage is, where a value has several.
fn lines(page: &Page) -> BTreeMap<usize, usize> {
    let mut of_place: BTreeMap<&Place, Vec<(usize, usize)>> = BTreeMap::new();
    for (id, passage) in page.passages.iter().enumerate() {
        let text = matches!(passage.region, Region::Paragraph(_));
        if text && !passage.own.is_empty() {
            of_place.entry(&passage.at).or_default().push((passage.offset, id));
        }
    }
    let several = of_place.into_values().filter(|passages| passages.len() > 1);
    several
        .flat_map(|mut passages| {
            passages.sort_unstable();
            passages.into_iter().enumerate().map(|(line, (_, id))| (id, line))
        })
        .collect()
}

struct Parts<'a> {
    page: &'a Page,
    tree: &'a Node,
    lines: BTreeMap<usize, usize>,
}

/// Left, top, right and foot, in millimetres.
type Frame = [f64; 4];

fn joined(a: Frame, b: Frame) -> Frame {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}

/// The room of a run on the sheet that stands.
fn frame(run: &Run, sheet: &PageLayout) -> Frame {
    let size = run.size * MM_PER_PT;
    let whole = Run {
        ink_top: run.baseline - ABOVE * size,
        ink_bottom: run.baseline + BELOW * size,
        ..run.clone()
    };
    whole.ink(sheet)
}

impl Parts<'_> {
    fn of_sheet(&self, sheet: &PageLayout) -> Vec<Spot> {
        let mut frames: BTreeMap<usize, (Frame, f64)> = BTreeMap::new();
        for run in &sheet.runs {
            let Some((id, _)) = &run.passage else { continue };
            let own = frame(run, sheet);
            let size = run.size * MM_PER_PT;
            frames
                .entry(id.0)
                .and_modify(|(known, _)| *known = joined(*known, own))
                .or_insert((own, size));
        }
        let mut spots: Vec<Spot> = Vec::new();
        let rules = Rules::of(sheet);
        for (id, (frame, size)) in &frames {
            let passage = &self.page.passages[*id];
            let Some(kind) = kind(passage) else { continue };
            // What a sum says stands at no cell of the YAML.
            let mut steps = passage.at.steps().skip_while(|step| step != ROWS);
            let summed =
                matches!(passage.region, Region::Cell { .. }) && steps.nth(1).is_none();
            let kind = if summed { Kind::Fixed } else { kind };
            let frame = match kind {
                Kind::Cell | Kind::Fixed => rules.around(*frame),
                _ => roomy(*frame),
            };
            let line = self.lines.get(id).copied();
            let spot = spot(frame, passage, line, kind, *size);
            // A heading and the text behind it may be one value.
            let beside = |known: &&mut Spot| {
                kind != Kind::Fixed
                    && (&known.place, known.line) == (&spot.place, spot.line)
                    && known.y < spot.y + spot.h + NEAR
                    && spot.y < known.y + known.h + NEAR
            };
            match spots.iter_mut().rev().find(beside) {
                Some(known) => widen(known, &spot),
                None => spots.push(spot),
            }
        }
        let cells = self.empty_cells(&spots, &rules);
        spots.extend(cells);
        spots.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
        spots
    }

    /// Cells of the YAML without a text, in the boxes between the rules of their table.
    fn empty_cells(&self, spots: &[Spot], rules: &Rules) -> Vec<Spot> {
        let mut found = Vec::new();
        let taken: BTreeSet<&str> =
            spots.iter().map(|spot| spot.place.as_str()).collect();
        for table in self.page.tables() {
            let rows = table.at.key(ROWS);
            let known: Vec<(usize, usize, &Spot)> = spots
                .iter()
                .filter(|spot| spot.kind == Kind::Cell)
                .filter_map(|spot| {
                    let place = Place::from(spot.place.clone());
                    let (row, column) = cell_of(&place, &rows)?;
                    Some((row, column, spot))
                })
                .collect();
            let Some(grid) = rules.grid(&known, table.widths.len()) else { continue };
            let own = table.widths.len() / table.fold.max(1);
            for half in 0..table.fold.max(1) {
                let columns = half * own..(half + 1) * own;
                let boxes = grid.rows_of(&known, columns);
                for (row, band) in boxes {
                    for column in 0..own {
                        let place = rows.item(row).item(column);
                        let blank = self.tree.at(&place).is_some_and(is_blank);
                        if !blank || taken.contains(place.to_string().as_str()) {
                            continue;
                        }
                        let (x, w) = grid.column(half * own + column);
                        let (y, h) = grid.band(band);
                        found.push(Spot {
                            x,
                            y,
                            w,
                            h,
                            place: place.to_string(),
                            name: cell_name(row, column),
                            said: String::new(),
                            ..known[0].2.clone()
                        });
                    }
                }
            }
        }
        found
    }
}

/// Whether a value says nothing.
fn is_blank(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Null => true,
        NodeKind::Scalar { text, .. } => text.is_empty(),
        NodeKind::Sequence(_) | NodeKind::Mapping(_) => false,
    }
}

/// The boxes of a table on a sheet: where its columns and rows begin, and the last one ends.
struct Boxes {
    xs: Vec<f64>,
    ys: Vec<f64>,
}

impl Boxes {
    fn column(&self, at: usize) -> (f64, f64) {
        (self.xs[at], self.xs[at + 1] - self.xs[at])
    }

    fn band(&self, at: usize) -> (f64, f64) {
        (self.ys[at], self.ys[at + 1] - self.ys[at])
    }

    fn band_at(&self, y: f64) -> Option<usize> {
        self.ys.windows(2).position(|pair| pair[0] < y && y < pair[1])
    }

    /// The rows of the YAML that stand in some columns, each with the band that it takes:
    /// those that are known by a text, and those between and behind them.
    fn rows_of(
        &self,
        known: &[(usize, usize, &Spot)],
        columns: std::ops::Range<usize>,
    ) -> Vec<(usize, usize)> {
        let (left, right) = (self.xs[columns.start] - 0.3, self.xs[columns.end] + 0.3);
        let mut rows: BTreeMap<usize, usize> = BTreeMap::new();
        for (row, _, spot) in known {
            let inside = left < spot.x && spot.x + spot.w < right;
            // The first box of what is merged downwards.
            if let Some(band) = self.band_at(spot.y + 1.0).filter(|_| inside) {
                rows.entry(band).or_insert(*row);
            }
        }
        let bands: Vec<(usize, usize)> = rows.into_iter().collect();
        let mut all = Vec::new();
        for (i, (band, row)) in bands.iter().enumerate() {
            all.push((*row, *band));
            let (until, fits) = match bands.get(i + 1) {
                Some((next, there)) => {
                    (*next, there.checked_sub(*row) == Some(next - band))
                }
                None => (self.ys.len() - 1, true),
            };
            if fits {
                all.extend((band + 1..until).map(|at| (row + at - band, at)));
            }
        }
        // Those before the first one.
        if let Some((band, row)) = bands.first() {
            let before = (1..=*band.min(row)).map(|up| (row - up, band - up));
            all.extend(before);
        }
        all
    }
}

/// The row and column of a cell of some rows.
fn cell_of(place: &Place, rows: &Place) -> Option<(usize, usize)> {
    let row = place.parent()?;
    (row.parent()? == *rows).then_some((row.index()?, place.index()?))
}

fn cell_name(row: usize, column: usize) -> String {
    format!("第{}行 第{}栏", row + 1, column + 1)
}

fn roomy(frame: Frame) -> Frame {
    [frame[0] - ROOM, frame[1] - ROOM, frame[2] + ROOM, frame[3] + ROOM]
}

fn widen(known: &mut Spot, more: &Spot) {
    let a = [known.x, known.y, known.x + known.w, known.y + known.h];
    let b = [more.x, more.y, more.x + more.w, more.y + more.h];
    let [left, top, right, foot] = joined(a, b);
    (known.x, known.y, known.w, known.h) = (left, top, right - left, foot - top);
}

fn spot(
    frame: Frame,
    passage: &Passage,
    line: Option<usize>,
    kind: Kind,
    size: f64,
) -> Spot {
    let [x, y, right, foot] = frame;
    let place = place(passage);
    let name = match (passage.region, line) {
        (Region::Paragraph(_), Some(line)) => format!("正文 第{}段", line + 1),
        (Region::Cell { .. }, _) => match place.parent().and_then(|row| row.index()) {
            Some(row) => cell_name(row, place.index().unwrap_or(0)),
            None => passage.region.chinese().to_owned(),
        },
        (region, _) => region.chinese().to_owned(),
    };
    Spot {
        x,
        y,
        w: right - x,
        h: foot - y,
        place: place.to_string(),
        line,
        name,
        said: passage.value.clone(),
        kind,
        size,
        face: passage.role.key(),
    }
}

/// The value that a click on a passage changes.
fn place(passage: &Passage) -> Place {
    match passage.region {
        // All of a number is changed together.
        Region::Number | Region::AttachmentNumber => Place::root().key("number"),
        _ => passage.at.clone(),
    }
}

/// How a passage is changed; the program's own words are not.
fn kind(passage: &Passage) -> Option<Kind> {
    let own = !passage.own.is_empty();
    Some(match passage.region {
        Region::Cell { .. } | Region::TableHead if own => Kind::Cell,
        Region::Cell { .. } if passage.at != Place::root() => Kind::Fixed,
        Region::Date | Region::HeadDate => Kind::Date,
        Region::ImprintDate if passage.at != Place::root() => Kind::Date,
        Region::Number | Region::HeadMark(_) | Region::Signatory(_) => Kind::Panel,
        Region::Masthead(_)
        | Region::HeadOrgan
        | Region::Signature(_)
        | Region::Post(_)
            if own && passage.at != Place::root() =>
        {
            Kind::Text
        }
        _ if own && passage.at != Place::root() => Kind::Text,
        _ => return None,
    })
}

/// Numbers in order, those that are nearly the same once.
fn distinct(numbers: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut all: Vec<f64> = numbers.collect();
    all.sort_by(f64::total_cmp);
    all.dedup_by(|a, b| (*a - *b).abs() < 0.3);
    all
}

/// The rules of a sheet's tables.
struct Rules {
    /// Height, from and to.
    across: Vec<[f64; 3]>,
    /// Distance from the left, from and to.
    down: Vec<[f64; 3]>,
}

impl Rules {
    fn of(sheet: &PageLayout) -> Self {
        let mut rules = Self { across: Vec::new(), down: Vec::new() };
        for shape in &sheet.shapes {
            let (right, foot) = (shape.x + shape.width, shape.y + shape.height);
            if shape.height < 0.5 && shape.width > 1.0 {
                rules.across.push([shape.y, shape.x, right]);
            } else if shape.width < 0.5 && shape.height > 1.0 {
                rules.down.push([shape.x, shape.y, foot]);
            }
        }
        rules
    }

    /// The boxes of a table some of whose cells are known, if it has so many columns.
    fn grid(&self, known: &[(usize, usize, &Spot)], columns: usize) -> Option<Boxes> {
        let top = known.iter().map(|(.., spot)| spot.y).reduce(f64::min)?;
        let foot = known.iter().map(|(.., spot)| spot.y + spot.h).reduce(f64::max)?;
        let beside = |rule: &&[f64; 3]| rule[1] < foot - 0.3 && rule[2] > top + 0.3;
        let xs = distinct(self.down.iter().filter(beside).map(|rule| rule[0]));
        if xs.len() != columns + 1 {
            return None;
        }
        // As far as its left side runs on.
        let mut side: Vec<&[f64; 3]> =
            self.down.iter().filter(|rule| (rule[0] - xs[0]).abs() < 0.3).collect();
        side.sort_by(|a, b| a[1].total_cmp(&b[1]));
        let (mut from, mut to) = (top, foot);
        for rule in &side {
            if rule[1] <= to + 0.3 && rule[2] > to {
                to = rule[2];
            }
        }
        for rule in side.iter().rev() {
            if rule[2] >= from - 0.3 && rule[1] < from {
                from = rule[1];
            }
        }
        let across = self.across.iter().map(|rule| rule[0]);
        let ys = distinct(across.filter(|y| from - 0.3 < *y && *y < to + 0.3));
        Some(Boxes { xs, ys })
    }

    /// The box that stands around a text.
    fn around(&self, frame: Frame) -> Frame {
        let [left, top, right, foot] = frame;
        let (x, y) = ((left + right) / 2.0, (top + foot) / 2.0);
        let meets =
            |rule: &&[f64; 3], at: f64| rule[1] - 0.3 <= at && at <= rule[2] + 0.3;
        let across = || self.across.iter().filter(|rule| meets(rule, x)).map(|r| r[0]);
        let down = || self.down.iter().filter(|rule| meets(rule, y)).map(|r| r[0]);
        let above = across().filter(|at| *at < y).fold(f64::MIN, f64::max);
        let below = across().filter(|at| *at > y).fold(f64::MAX, f64::min);
        let before = down().filter(|at| *at < x).fold(f64::MIN, f64::max);
        let behind = down().filter(|at| *at > x).fold(f64::MAX, f64::min);
        // A table without a side has the text's own.
        let near =
            |rule: f64, own: f64| if (rule - own).abs() < 120.0 { rule } else { own };
        [near(before, left), near(above, top), near(behind, right), near(below, foot)]
    }
}
