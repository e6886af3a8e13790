//! Where on a page what can be changed stands: from what landed on paper to frames that a
//! pointer finds.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::notice::standard::MM_PER_PT;
use crate::page::element::{Cell, Page, TableElement};
use crate::page::measure::{Layout, PageLayout, Run};
use crate::page::passage::{Passage, PartName, Region};
use crate::text::place::Place;

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

/// How far a frame stands off its text, in millimetres.
const ROOM: f64 = 0.6;
/// How far above its baseline a character reaches, in parts of its size.
const ABOVE: f64 = 0.86;
/// How far below.
const BELOW: f64 = 0.16;

/// What can be changed on each page.
pub(super) fn spots(page: &Page, layout: &Layout) -> Vec<Vec<Spot>> {
    let lines = lines(page);
    let parts = Parts { page, lines };
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
        let mut spots: BTreeMap<(String, Option<usize>), Spot> = BTreeMap::new();
        let rules = Rules::of(sheet);
        for (id, (frame, size)) in &frames {
            let passage = &self.page.passages[*id];
            let Some(kind) = kind(passage) else { continue };
            let frame = match kind {
                Kind::Cell | Kind::Fixed => rules.around(*frame),
                _ => roomy(*frame),
            };
            let line = self.lines.get(id).copied();
            let spot = spot(frame, passage, line, kind, *size);
            spots
                .entry((spot.place.clone(), line))
                .and_modify(|known| widen(known, &spot))
                .or_insert(spot);
        }
        let cells = self.empty_cells(&spots);
        let mut all: Vec<Spot> = spots.into_values().collect();
        all.extend(cells);
        all.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
        all
    }

    /// Cells of the YAML without a text: in the row of some text, under that of another.
    fn empty_cells(&self, spots: &BTreeMap<(String, Option<usize>), Spot>) -> Vec<Spot> {
        let mut found = Vec::new();
        for table in self.page.tables() {
            let rows = table.at.key("rows");
            // The rows and columns that are seen on this sheet.
            let mut bands: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
            let mut columns: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
            let mut like = None;
            for spot in spots.values().filter(|spot| spot.kind == Kind::Cell) {
                let place = Place::from(spot.place.clone());
                let Some((row, column)) = cell_of(&place, &rows) else { continue };
                bands.entry(row).or_insert((spot.y, spot.h));
                let own = columns.entry(column).or_insert((spot.x, spot.w));
                // A merged cell is wider than its column.
                if spot.w < own.1 {
                    *own = (spot.x, spot.w);
                }
                like = Some(spot);
            }
            let Some(like) = like else { continue };
            let own = table.widths.len() / table.fold.max(1);
            for (row, (y, h)) in &bands {
                for column in 0..own {
                    let place = rows.item(*row).item(column);
                    let known = spots.contains_key(&(place.to_string(), None));
                    let Some((x, w)) = columns.get(&column) else { continue };
                    if known || table.fold > 1 || covered(table, *row, column) {
                        continue;
                    }
                    found.push(Spot {
                        x: *x,
                        y: *y,
                        w: *w,
                        h: *h,
                        place: place.to_string(),
                        name: cell_name(*row, column),
                        said: String::new(),
                        ..like.clone()
                    });
                }
            }
        }
        found
    }
}

/// The row and column of a cell of some rows.
fn cell_of(place: &Place, rows: &Place) -> Option<(usize, usize)> {
    let row = place.parent()?;
    (row.parent()? == *rows).then_some((row.index()?, place.index()?))
}

/// Whether a cell stands under a merged one.
fn covered(table: &TableElement, row: usize, column: usize) -> bool {
    let cells = table.rows.iter().enumerate();
    let mut full = cells.flat_map(|(r, cells)| {
        cells.iter().filter_map(move |cell| match cell {
            Cell::Full(full) => Some((r, full)),
            Cell::Blank | Cell::Text(_) => None,
        })
    });
    full.any(|(r, full)| {
        (full.rows > 1 || full.columns > 1)
            && (r..r + full.rows).contains(&row)
            && (full.x..full.x + full.columns).contains(&column)
    })
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
            None => name(passage.region).to_owned(),
        },
        (region, _) => name(region).to_owned(),
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
        Region::Masthead(_) | Region::HeadOrgan | Region::Signature(_) | Region::Post(_)
            if own && passage.at != Place::root() =>
        {
            Kind::Text
        }
        _ if own && passage.at != Place::root() => Kind::Text,
        _ => return None,
    })
}

/// What a region is called in an office.
fn name(region: Region) -> &'static str {
    match region {
        Region::Masthead(_) | Region::MastheadSuffix => "发文机关标志",
        Region::HeadMark(_) => "份号、密级、紧急程度",
        Region::Number | Region::AttachmentNumber => "文号",
        Region::SignatoryLabel | Region::Signatory(_) => "签发人",
        Region::HeadOrgan => "发文机关",
        Region::HeadDate | Region::Date => "成文日期",
        Region::Title => "标题",
        Region::Recipients | Region::ImprintRecipients => "主送机关",
        Region::Paragraph(PartName::Attachment(_)) => "附件正文",
        Region::Paragraph(PartName::Plan) => "方案正文",
        Region::Paragraph(PartName::Main) => "正文",
        Region::Lead(_) | Region::Heading(_) => "小标题",
        Region::Contact(_) => "联系方式",
        Region::AttachmentNoteLabel
        | Region::AttachmentNoteNumber(_)
        | Region::AttachmentNoteName(_)
        | Region::AttachmentLabel(_)
        | Region::AttachmentTitle(_) => "附件标题",
        Region::AttendanceLabel(_) | Region::Attendance(_) => "出席人员",
        Region::Signature(_) => "署名",
        Region::Post(_) => "签发人职务",
        Region::Note => "附注",
        Region::PlanTitle => "方案标题",
        Region::Caption => "表题、图题",
        Region::Fact => "表上一行",
        Region::Unit => "单位",
        Region::TableHead => "栏名",
        Region::Cell { .. } => "表格",
        Region::TableNote => "表注",
        Region::Continued => "续表",
        Region::ImprintCopyTo => "抄送机关",
        Region::ImprintPrinter => "印发机关",
        Region::ImprintDate => "印发日期",
        Region::Draft => "稿别",
    }
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

    /// The box that stands around a text.
    fn around(&self, frame: Frame) -> Frame {
        let [left, top, right, foot] = frame;
        let (x, y) = ((left + right) / 2.0, (top + foot) / 2.0);
        let meets = |rule: &&[f64; 3], at: f64| rule[1] - 0.3 <= at && at <= rule[2] + 0.3;
        let across = || self.across.iter().filter(|rule| meets(rule, x)).map(|r| r[0]);
        let down = || self.down.iter().filter(|rule| meets(rule, y)).map(|r| r[0]);
        let above = across().filter(|at| *at < y).fold(f64::MIN, f64::max);
        let below = across().filter(|at| *at > y).fold(f64::MAX, f64::min);
        let before = down().filter(|at| *at < x).fold(f64::MIN, f64::max);
        let behind = down().filter(|at| *at > x).fold(f64::MAX, f64::min);
        // A table without a side has the text's own.
        let near = |rule: f64, own: f64| if (rule - own).abs() < 120.0 { rule } else { own };
        [near(before, left), near(above, top), near(behind, right), near(below, foot)]
    }
}
