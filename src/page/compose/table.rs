//! Tables and forms → what the template of a table is filled in with.

use serde::Serialize;

use crate::notice::standard::STANDARD;
use crate::notice::title;
use crate::notice::{Align, Form, Span, Table, Text};
use crate::page::fonts::Role;
use crate::text::finding::{At, Finding};
use crate::text::place::Place;

use super::Setter;
use super::columns::{ColumnNeeds, column_widths, name_least, padded};

/// What a table is drawn from.
#[derive(Debug, Serialize)]
pub(super) struct TableContext {
    widths: Vec<f64>,
    header: Vec<HeadCell>,
    rows: Vec<Vec<Cell>>,
    facts: Vec<String>,
    unit: Option<String>,
    more: More,
}

/// What only some tables have.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
struct More {
    #[serde(skip_serializing_if = "Option::is_none")]
    caption: Option<String>,
    #[serde(skip_serializing_if = "is_one")]
    head_rows: usize,
    /// The least height of each row, in millimetres.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    heights: Vec<f64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
}

/// A cell of the head: only a name, or one over several columns or rows.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
enum HeadCell {
    Name(String),
    Full(Box<Cell>),
}

#[derive(Debug, Clone, Serialize)]
struct Cell {
    text: String,
    align: &'static str,
    /// The longest text of the column, in characters.
    most: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    x: Option<usize>,
    /// The row of the head that it begins on.
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<usize>,
    #[serde(skip_serializing_if = "is_one")]
    columns: usize,
    #[serde(skip_serializing_if = "is_one")]
    rows: usize,
    #[serde(skip_serializing_if = "is_false")]
    vertical: bool,
    /// Whether the rows that it takes stay on one page.
    #[serde(skip_serializing_if = "is_false")]
    keep: bool,
    /// What is blank before and behind a number so that the points stand on a line, in em.
    #[serde(skip_serializing_if = "Option::is_none")]
    blank: Option<(f64, f64)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    corner: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    opinion: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for references")]
fn is_one(n: &usize) -> bool {
    *n == 1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for references")]
fn is_false(truth: &bool) -> bool {
    !truth
}

impl Cell {
    fn new(text: String, alignment: Align) -> Self {
        Self {
            text,
            align: align(alignment),
            most: 0,
            x: None,
            level: None,
            columns: 1,
            rows: 1,
            vertical: false,
            keep: false,
            blank: None,
            corner: None,
            opinion: None,
        }
    }
}

/// A vertical name over at most so many rows keeps them on one page.
const ROWS_KEPT: usize = 6;
/// A box of a form of at most this height, in millimetres, stays on one page.
const HEIGHT_KEPT: f64 = 120.0;

/// How wide the date of 意见栏 is with its blanks, in 4号 characters.
const OPINION_DATE: f64 = 10.0;

/// Signs whose form in a text that runs from top to bottom is another character.
const VERTICAL: [(char, char); 14] = [
    ('（', '︵'),
    ('）', '︶'),
    ('《', '︽'),
    ('》', '︾'),
    ('〈', '︿'),
    ('〉', '﹀'),
    ('【', '︻'),
    ('】', '︼'),
    ('〔', '︹'),
    ('〕', '︺'),
    ('“', '﹁'),
    ('”', '﹂'),
    ('—', '︱'),
    ('…', '︙'),
];

/// A row with its least height, in millimetres.
struct RowContext {
    cells: Vec<Cell>,
    height: f64,
}

impl Setter<'_> {
    pub(super) fn table(&mut self, table: &Table) -> TableContext {
        let mut number = None;
        if table.numbered {
            self.tables += 1;
            number = Some(format!("表{}", self.tables));
        }
        let caption = table.caption.as_ref().map(|caption| {
            let caption = self.set(Role::Hei, caption);
            number.map_or(caption.clone(), |number| format!("{number}　{caption}"))
        });
        if let Some(caption) = &caption {
            self.check(Role::Hei, &Text { value: caption.clone(), ..Text::default() });
        }
        let facts = table.facts.iter().map(|f| self.set(Role::FangSong, f)).collect();
        let unit = table.unit.as_ref().map(|u| self.set(Role::FangSong, u));
        let header = self.header(table);
        let cells: Vec<Vec<String>> = table
            .rows
            .iter()
            .map(|row| row.iter().map(|cell| self.set(Role::FangSong, cell)).collect())
            .collect();
        let widths = self.widths(table, &cells);
        let columns: Vec<ColumnCells> = (0..table.columns.len())
            .map(|i| ColumnCells::of(table.columns[i].align, &cells, i))
            .collect();
        let tall = table.row_height.is_some() || table.blank_row_height.is_some();
        let measured = tall || table.columns.iter().any(|column| column.corner.is_some());
        let row_height = table.row_height.unwrap_or(0.0);
        let blank = std::iter::repeat_n(
            (
                vec![String::new(); table.columns.len()],
                table.blank_row_height.unwrap_or(row_height),
            ),
            table.blank_rows,
        );
        // Rows are in order, and so the spans that begin on them.
        let mut spans: Vec<&Span> = table.spans.iter().collect();
        spans.sort_by_key(|span| span.row);
        let mut open: Vec<&Span> = Vec::new();
        let mut next = 0;
        let mut rows = Vec::new();
        for (r, (row, height)) in
            cells.into_iter().map(|row| (row, row_height)).chain(blank).enumerate()
        {
            open.retain(|span| span.row + span.rows > r);
            while let Some(span) = spans.get(next).filter(|span| span.row == r) {
                open.push(span);
                next += 1;
            }
            let mut cells = Vec::new();
            for (i, text) in row.into_iter().enumerate() {
                let column = &table.columns[i];
                let mut cell = Cell {
                    most: columns[i].most,
                    blank: columns[i].blank(&text),
                    vertical: column.vertical,
                    x: measured.then_some(i),
                    ..Cell::new(text, column.align)
                };
                if let Some(span) = open.iter().find(|span| span.covers(r, i)) {
                    if (span.row, span.column) != (r, i) {
                        continue;
                    }
                    (cell.columns, cell.rows) = (span.columns, span.rows);
                    cell.vertical |= span.vertical;
                    cell.align = align(span.align.unwrap_or(column.align));
                }
                if cell.vertical {
                    // A name from top to bottom is not to be parted.
                    cell.keep = cell.rows > 1 && cell.rows <= ROWS_KEPT;
                    cell.text = self.vertical(Role::FangSong, &cell.text);
                }
                if table.is_computed(r) && parts(&cell.text).is_none() {
                    cell.align = align(Align::Center);
                }
                cells.push(cell);
            }
            rows.push(RowContext { cells, height });
        }
        let rows = folded(rows, table.fold, table.columns.len());
        self.heights_fit(
            rows.iter().map(|row| row.height),
            table.head_rows() + 1,
            &table.at,
        );
        TableContext {
            widths: repeated(&widths, table.fold),
            header,
            facts,
            unit,
            more: More {
                caption,
                head_rows: table.head_rows(),
                heights: if tall {
                    rows.iter().map(|row| row.height).collect()
                } else {
                    Vec::new()
                },
                notes: table.notes.iter().map(|n| self.set(Role::FangSong, n)).collect(),
            },
            rows: rows.into_iter().map(|row| row.cells).collect(),
        }
    }

    /// The head, row by row: names over several columns, and the columns' own names as far
    /// up as nothing stands over them.
    fn header(&mut self, table: &Table) -> Vec<HeadCell> {
        let depth = table.head_rows();
        let plain = depth == 1
            && table
                .columns
                .iter()
                .all(|column| column.corner.is_none() && !column.vertical);
        if plain {
            let names: Vec<HeadCell> = table
                .columns
                .iter()
                .map(|column| HeadCell::Name(self.set(Role::Hei, &column.name)))
                .collect();
            return repeated(&names, table.fold);
        }
        let mut header = Vec::new();
        for level in 0..depth {
            for half in 0..table.fold {
                for (i, column) in table.columns.iter().enumerate() {
                    let over = table
                        .groups
                        .iter()
                        .filter(|g| (g.first..g.first + g.count).contains(&i));
                    let x = Some(half * table.columns.len() + i);
                    if over.clone().count() == level {
                        let corner =
                            column.corner.as_ref().map(|c| self.set(Role::Hei, c));
                        let mut name = self.set(Role::Hei, &column.name);
                        if column.vertical {
                            name = self.vertical(Role::Hei, &name);
                        }
                        header.push(HeadCell::Full(Box::new(Cell {
                            x,
                            level: Some(level),
                            rows: depth - level,
                            vertical: column.vertical,
                            corner,
                            ..Cell::new(name, Align::Center)
                        })));
                    }
                    if let Some(group) =
                        over.clone().find(|g| g.level == level && g.first == i)
                    {
                        header.push(HeadCell::Full(Box::new(Cell {
                            x,
                            level: Some(level),
                            columns: group.count,
                            ..Cell::new(self.set(Role::Hei, &group.name), Align::Center)
                        })));
                    }
                }
            }
        }
        header
    }

    /// A form, drawn as a table without a head.
    pub(super) fn form(&mut self, form: &Form) -> TableContext {
        let room = self.room();
        let fixed: f64 = form.widths.iter().flatten().sum();
        let open = form.widths.iter().filter(|width| width.is_none()).count();
        // A form takes the whole width of the page.
        let (share, stretch) = if open > 0 {
            ((room - fixed) / open as f64, 1.0)
        } else {
            (0.0, room / fixed)
        };
        let widths: Vec<f64> = form
            .widths
            .iter()
            .map(|width| width.map_or(share, |w| w * stretch))
            .collect();
        let mut rows: Vec<Vec<Cell>> = form.heights.iter().map(|_| Vec::new()).collect();
        for b in &form.boxes {
            let span = &b.span;
            let mut text = self.set(Role::FangSong, &b.text);
            if span.vertical {
                text = self.vertical(Role::FangSong, &text);
            }
            let width: f64 = widths.iter().skip(span.column).take(span.columns).sum();
            let mut least =
                if span.vertical { 1.0 } else { super::columns::unbroken(&text) };
            if let Some(opinion) = &b.opinion {
                least = least.max(OPINION_DATE).max(title::width(&opinion.value) + 1.0);
            }
            if padded(least) > width + 1e-6 {
                self.findings.push(
                    Finding::error(
                        "column-too-narrow",
                        At::Value(b.text.at.clone()),
                        format!(
                            "这一格只有 {width:.1} 字宽，至少要 {:.1} 字",
                            padded(least)
                        ),
                    )
                    .hint("加大 widths 里这一栏的宽度，或并入右边的格（<）"),
                );
            }
            let opinion =
                b.opinion.as_ref().map(|opinion| self.set(Role::FangSong, opinion));
            if let Some(opinion) = &opinion {
                let dated = format!("{opinion}年月日");
                self.check(Role::FangSong, &Text { value: dated, ..Text::default() });
            }
            let Some(row) = rows.get_mut(span.row) else { continue };
            let heights = form.heights.iter().skip(span.row).take(span.rows);
            let height: f64 = heights.map(|height| height.max(STANDARD.line())).sum();
            row.push(Cell {
                keep: span.rows > 1 && height <= HEIGHT_KEPT,
                x: Some(span.column),
                columns: span.columns,
                rows: span.rows,
                vertical: span.vertical,
                most: text.chars().count(),
                opinion,
                ..Cell::new(text, span.align.unwrap_or_default())
            });
        }
        self.heights_fit(form.heights.iter().copied(), 0, &form.at);
        TableContext {
            widths,
            header: Vec::new(),
            rows,
            facts: form.facts.iter().map(|f| self.set(Role::FangSong, f)).collect(),
            unit: None,
            more: More {
                caption: None,
                head_rows: 1,
                heights: form.heights.clone(),
                notes: form.notes.iter().map(|n| self.set(Role::FangSong, n)).collect(),
            },
        }
    }

    /// A text that runs from top to bottom has brackets and dashes of its own, if the face
    /// has them. Searching finds the usual ones all the same.
    fn vertical(&self, role: Role, text: &str) -> String {
        let Some(face) = self.faces.role(role) else { return text.to_owned() };
        let upright = |c: char| {
            let at = VERTICAL.iter().find(|(usual, _)| *usual == c).map(|(_, own)| *own);
            at.filter(|own| self.faces.covers(face, *own)).unwrap_or(c)
        };
        text.chars().map(upright).collect()
    }

    /// A row must fit on a page under the head.
    fn heights_fit(
        &mut self,
        heights: impl Iterator<Item = f64>,
        head_rows: usize,
        at: &Place,
    ) {
        let high = if self.lying { STANDARD.type_width } else { STANDARD.type_height };
        let most = high - head_rows as f64 * STANDARD.line();
        if heights.fold(0.0, f64::max) > most {
            self.findings.push(
                Finding::error(
                    "out-of-range",
                    At::Value(at.clone()),
                    format!("行高最多 {:.0} 毫米，再高一面就排不下了", most.floor()),
                )
                .hint("减小 row_height、blank_row_height 或 height"),
            );
        }
    }

    /// How wide a table may be here, in 字.
    fn room(&self) -> f64 {
        if self.lying {
            STANDARD.type_height / STANDARD.character()
        } else {
            f64::from(STANDARD.characters)
        }
    }

    /// The width of each column, in 字; what does not fit is a finding.
    fn widths(&mut self, table: &Table, cells: &[Vec<String>]) -> Vec<f64> {
        let mut own = vec![vec![true; table.columns.len()]; cells.len()];
        for span in table.spans.iter().filter(|s| s.columns > 1 || s.vertical) {
            if let Some(row) = own.get_mut(span.row) {
                row[span.column] = false;
            }
        }
        let mut columns: Vec<ColumnNeeds> = table
            .columns
            .iter()
            .enumerate()
            .map(|(i, column)| {
                let cells =
                    cells.iter().zip(&own).filter(|(_, own)| own.get(i) == Some(&true));
                ColumnNeeds::of(column, cells.filter_map(|(row, _)| row.get(i)))
            })
            .collect();
        for group in &table.groups {
            let least = padded(name_least(&group.name.value));
            ColumnNeeds::widen(
                &mut columns[group.first..group.first + group.count],
                least,
            );
        }
        for span in table.spans.iter().filter(|s| s.columns > 1) {
            let text = &cells[span.row][span.column];
            let least = text.lines().map(super::columns::unbroken).fold(0.0, f64::max);
            let least = if span.vertical { 1.0 } else { least };
            let under = span.column..span.column + span.columns;
            ColumnNeeds::widen(&mut columns[under], padded(least));
        }
        let room = self.room() / table.fold as f64;
        for (column, needs) in table.columns.iter().zip(&columns) {
            if column.width.is_some_and(|width| width < needs.least - 1e-6) {
                self.findings.push(
                    Finding::error(
                        "column-too-narrow",
                        At::Value(column.name.at.clone()),
                        format!(
                            "“{}”一栏至少要 {:.1} 字宽，才放得下不能断开的内容",
                            column.name.value, needs.least
                        ),
                    )
                    .hint("加大 width，或不写 width 由程序分配"),
                );
            }
        }
        let widths = column_widths(&columns, room);
        if widths.is_none() {
            let least: f64 = columns.iter().map(|c| c.fixed.unwrap_or(c.least)).sum();
            let hint = "减小 width、减少栏数、缩短不能断开的内容，或去掉 fold";
            let hint = if self.lying {
                hint.to_owned()
            } else {
                format!("{hint}；或写 landscape: true 改成横排")
            };
            self.findings.push(
                Finding::error(
                    "table-too-wide",
                    At::Value(table.at.clone()),
                    format!("各栏至少共要 {least:.1} 字宽，这里只有 {room:.1} 字"),
                )
                .hint(hint),
            );
        }
        widths.unwrap_or_default()
    }
}

/// What the cells of a column have in common.
struct ColumnCells {
    /// The longest text, in characters.
    most: usize,
    /// With 小数点对齐: the widest part before the point and from it on, in em.
    point: Option<(f64, f64)>,
}

impl ColumnCells {
    fn of(alignment: Align, cells: &[Vec<String>], i: usize) -> Self {
        let cells = || cells.iter().filter_map(|row| row.get(i));
        let parts = cells().filter_map(|cell| parts(cell));
        let point = parts.reduce(|a, b| (a.0.max(b.0), a.1.max(b.1)));
        Self {
            most: cells().map(|cell| cell.chars().count()).max().unwrap_or(0),
            point: point.filter(|_| alignment == Align::Decimal),
        }
    }

    fn blank(&self, cell: &str) -> Option<(f64, f64)> {
        let (before, behind) = self.point?;
        let (own_before, own_behind) = parts(cell)?;
        Some((before - own_before, behind - own_behind))
    }
}

/// How wide a number is before its point, and from it on, in em.
pub(super) fn parts(cell: &str) -> Option<(f64, f64)> {
    let number = |c: char| c.is_ascii_digit() || ".,-%".contains(c);
    if cell.is_empty() || !cell.chars().all(number) {
        return None;
    }
    let whole = cell.split('.').next().unwrap_or(cell);
    Some((title::width(whole), title::width(cell) - title::width(whole)))
}

fn align(align: Align) -> &'static str {
    match align {
        Align::Left => "left",
        Align::Center | Align::Decimal => "center",
        Align::Right => "right",
        Align::Spread => "spread",
    }
}

fn repeated<T: Clone>(items: &[T], times: usize) -> Vec<T> {
    std::iter::repeat_n(items, times).flatten().cloned().collect()
}

/// Rows folded into `fold` halves side by side, read down the first half first.
fn folded(rows: Vec<RowContext>, fold: usize, columns: usize) -> Vec<RowContext> {
    if fold == 1 {
        return rows;
    }
    let height = rows.len().div_ceil(fold);
    let empty = match rows.first() {
        Some(row) => {
            let empty =
                |cell: &Cell| Cell { text: String::new(), blank: None, ..cell.clone() };
            row.cells.iter().map(empty).collect::<Vec<Cell>>()
        }
        None => return rows,
    };
    (0..height)
        .map(|i| {
            let halves = (0..fold).map(|half| rows.get(half * height + i));
            let height =
                halves.clone().flatten().map(|row| row.height).fold(0.0, f64::max);
            let cells = halves
                .enumerate()
                .flat_map(|(half, row)| {
                    let cells = row.map_or(&empty, |row| &row.cells).iter().cloned();
                    cells.map(move |cell| Cell {
                        x: cell.x.map(|x| x + half * columns),
                        ..cell
                    })
                })
                .collect();
            RowContext { cells, height }
        })
        .collect()
}
