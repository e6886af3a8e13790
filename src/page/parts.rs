//! A table as it is drawn: its rows folded into halves and parted where pages end, each part
//! with its own names of what goes on.

use std::borrow::Cow;

use serde::{Serialize, Serializer};

use crate::notice::standard::STANDARD;
use crate::notice::{Align, title};
use crate::page::element::{Cell, FullCell, TableElement, TableNote, side};
use crate::page::passage::PassageId;

/// Rows that are drawn together, and the least height of each in millimetres, if any has one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part<'a> {
    /// The cells, row by row.
    pub rows: Cow<'a, [Vec<Cell>]>,
    /// The least heights.
    pub heights: Cow<'a, [f64]>,
}

/// A cell over several rows.
struct Tall<'a> {
    row: usize,
    cell: &'a FullCell,
}

impl TableElement {
    /// How many columns one half has.
    fn columns(&self) -> usize {
        self.widths.len() / self.fold.max(1)
    }

    /// The facts above it, line by line.
    pub fn lines_of_facts(&self) -> impl Iterator<Item = &[PassageId]> {
        let mut rest = &self.facts[..];
        self.fact_lines.iter().map(move |widths| {
            let (line, behind) = rest.split_at(widths.len().min(rest.len()));
            rest = behind;
            line
        })
    }

    /// All rows in one part, as if the page never ended.
    pub fn whole(&self) -> Part<'_> {
        self.part(&[0, self.rows.len()])
    }

    /// The parts that the table is drawn in.
    pub fn parts(&self) -> Vec<Part<'_>> {
        let mut parts = Vec::new();
        let mut ends = vec![0];
        for page in &self.breaks {
            ends.push(page.row);
            if page.forced {
                parts.push(self.part(&ends));
                ends = vec![page.row];
            }
        }
        ends.push(self.rows.len());
        parts.push(self.part(&ends));
        parts
    }

    /// The rows of some pages, folded page by page.
    fn part(&self, ends: &[usize]) -> Part<'_> {
        let tall: Vec<Tall> = self.tall().collect();
        let (from, to) = (ends[0], *ends.last().unwrap_or(&0));
        if self.fold <= 1 && ends.len() == 2 && tall.is_empty() {
            let heights = self.heights.get(from..to).unwrap_or_default();
            return Part {
                rows: Cow::Borrowed(&self.rows[from..to]),
                heights: Cow::Borrowed(heights),
            };
        }
        let (mut rows, mut heights) = (Vec::new(), Vec::new());
        for page in ends.windows(2) {
            let halves = halves(page[0], page[1], self.fold);
            for i in 0..halves[0].1 - halves[0].0 {
                let mut cells = Vec::new();
                for (half, &(start, end)) in halves.iter().enumerate() {
                    let row = (start + i < end).then_some(start + i);
                    cells.extend(self.row(row, start, end, half, &tall));
                    let height = row.and_then(|row| self.heights.get(row));
                    match (height, heights.get_mut(rows.len())) {
                        (Some(height), Some(least)) => *least = height.max(*least),
                        (Some(height), None) => heights.push(*height),
                        (None, _) => {}
                    }
                }
                rows.push(cells);
            }
        }
        Part { rows: Cow::Owned(rows), heights: Cow::Owned(heights) }
    }

    /// The cells over several rows.
    fn tall(&self) -> impl Iterator<Item = Tall<'_>> {
        self.rows.iter().enumerate().flat_map(|(row, cells)| {
            cells.iter().filter_map(move |cell| match cell {
                Cell::Full(cell) if cell.rows > 1 => Some(Tall { row, cell }),
                _ => None,
            })
        })
    }

    /// The cells of a row in its half, which reaches from a row to another: what goes on from
    /// the page before says its name again.
    fn row(
        &self,
        row: Option<usize>,
        start: usize,
        end: usize,
        half: usize,
        tall: &[Tall<'_>],
    ) -> Vec<Cell> {
        let shift = half * self.columns();
        let Some(row) = row else {
            // Rows whose heights are measured say which column each of their cells is in.
            let blank = |x| match self.heights.is_empty() {
                true => Cell::Blank,
                false => Cell::Full(Box::new(FullCell { x, ..FullCell::default() })),
            };
            return (shift..shift + self.columns()).map(blank).collect();
        };
        let above = tall.iter().filter(|t| t.row < row && row < t.row + t.cell.rows);
        let above: Vec<&Tall> = above.collect();
        let mut cells: Vec<(usize, Cell)> = Vec::new();
        let mut x = 0;
        for cell in &self.rows[row] {
            while let Some(over) = above.iter().find(|t| t.covers(x)) {
                x = over.cell.x + over.cell.columns;
            }
            let columns = match cell {
                Cell::Full(full) => full.columns,
                _ => 1,
            };
            cells.push((x, cell.clone()));
            x += columns;
        }
        if row == start {
            for t in above.iter().filter(|t| !t.cell.flows) {
                let mut again = t.cell.clone();
                again.rows = t.row + t.cell.rows - row;
                cells.push((again.x, Cell::Full(Box::new(again))));
            }
            cells.sort_by_key(|(x, _)| *x);
        }
        for (_, cell) in &mut cells {
            if let Cell::Full(full) = cell {
                if !full.flows {
                    full.rows = full.rows.min(end - row);
                }
                full.x += shift;
            }
        }
        cells.into_iter().map(|(_, cell)| cell).collect()
    }
}

impl Tall<'_> {
    /// Whether it takes a column.
    fn covers(&self, x: usize) -> bool {
        (self.cell.x..self.cell.x + self.cell.columns).contains(&x)
    }
}

/// Where the halves of a page begin and end, the first of them the longest.
pub(super) fn halves(from: usize, to: usize, fold: usize) -> Vec<(usize, usize)> {
    let fold = fold.max(1);
    let rows = (to - from).div_ceil(fold);
    (0..fold)
        .map(|half| ((from + half * rows).min(to), (from + (half + 1) * rows).min(to)))
        .collect()
}

/// What templates get of a table.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Drawn<'a> {
    caption: Option<PassageId>,
    facts: &'a [PassageId],
    fact_lines: &'a [Vec<f64>],
    unit: Option<PassageId>,
    continued: Option<PassageId>,
    widths: &'a [f64],
    sides: Vec<&'static str>,
    head_rows: usize,
    header: &'a [Cell],
    parts: Vec<Part<'a>>,
    notes: &'a [TableNote],
    continues: bool,
    fresh: bool,
    together: bool,
    followed: bool,
}

impl Serialize for TableElement {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let sides = self.sides.iter().map(|align: &Align| side(*align));
        Drawn {
            caption: self.caption,
            facts: &self.facts,
            fact_lines: &self.fact_lines,
            unit: self.unit,
            continued: self.continued,
            widths: &self.widths,
            sides: sides.collect(),
            head_rows: self.head_rows,
            header: &self.header,
            parts: self.parts(),
            notes: &self.notes,
            continues: self.continues,
            fresh: self.fresh,
            together: self.together,
            followed: self.followed,
        }
        .serialize(serializer)
    }
}

/// How high a cell is around a text in a column of some width, in 字; in millimetres.
pub(super) fn text_height(text: &str, width: f64) -> f64 {
    let size = STANDARD.small_character();
    let room = width * STANDARD.character() / size - 2.0 * STANDARD.cell_inset;
    let room = (room + 1e-6).floor().max(1.0);
    let lines = |line: &str| (title::width(line) / room).ceil().max(1.0);
    let lines: f64 = text.split('\n').map(lines).sum();
    STANDARD.line() + (lines - 1.0) * STANDARD.table_line * size
}
