//! Where the cells of a table element, and the facts above it, stand in the columns of a sheet.

use crate::notice::Align;
use crate::page::element::{Cell, FullCell, TableElement};
use crate::page::parts::Part;
use crate::page::passage::PassageId;

/// A cell of a head or body at its place, from 0.
pub(in crate::office) struct Placed<'a> {
    pub(in crate::office) row: usize,
    pub(in crate::office) column: usize,
    pub(in crate::office) rows: usize,
    pub(in crate::office) columns: usize,
    pub(in crate::office) text: Option<PassageId>,
    pub(in crate::office) align: Align,
    /// What else is said of it.
    pub(in crate::office) full: Option<&'a FullCell>,
}

impl<'a> Placed<'a> {
    fn plain(row: usize, column: usize, text: Option<PassageId>, align: Align) -> Self {
        Self { row, column, rows: 1, columns: 1, text, align, full: None }
    }

    fn full(row: usize, full: &'a FullCell) -> Self {
        Self {
            row,
            column: full.x,
            rows: full.rows,
            columns: full.columns,
            text: full.text,
            align: full.align,
            full: Some(full),
        }
    }
}

/// The cells of a head.
pub(in crate::office) fn head(table: &TableElement) -> Vec<Placed<'_>> {
    let cells = table.header.iter().enumerate();
    let placed = cells.map(|(i, cell)| match cell {
        Cell::Blank => Placed::plain(0, i, None, Align::Center),
        Cell::Text(text) => Placed::plain(0, i, Some(*text), Align::Center),
        Cell::Full(full) => Placed::full(full.level, full),
    });
    placed.collect()
}

/// The cells under a head. A cell that says no column stands in the next one that no cell
/// above it covers.
pub(in crate::office) fn body<'a>(
    table: &TableElement,
    part: &'a Part<'_>,
) -> Vec<Placed<'a>> {
    let mut covered = vec![0; table.widths.len()];
    let mut placed = Vec::new();
    for (row, cells) in part.rows.iter().enumerate() {
        let mut column = 0;
        for cell in cells {
            let free = (column..covered.len()).find(|at| covered[*at] <= row);
            let at = free.unwrap_or(column);
            let align = table.sides.get(at).copied().unwrap_or_default();
            let cell = match cell {
                Cell::Blank => Placed::plain(row, at, None, align),
                Cell::Text(text) => Placed::plain(row, at, Some(*text), align),
                Cell::Full(full) => Placed::full(row, full),
            };
            column = cell.column + cell.columns;
            for below in covered.iter_mut().take(column).skip(cell.column) {
                *below = row + cell.rows;
            }
            placed.push(cell);
        }
    }
    placed
}

/// Where the facts above a table stand, row by row: each has the columns that it needs, and
/// begins where even shares would have it if there is room.
pub(super) fn shared(needs: &[f64], widths: &[f64]) -> Vec<Vec<usize>> {
    let end = |from: usize, need: f64| {
        (from + 1..=widths.len()).find(|to| widths[from..*to].iter().sum::<f64>() >= need)
    };
    let mut rows: Vec<Vec<f64>> = Vec::new();
    let mut at = 0;
    for need in needs {
        let behind = end(at, *need).filter(|_| at > 0);
        match (behind, rows.last_mut()) {
            (Some(_), Some(row)) => row.push(*need),
            _ => rows.push(vec![*need]),
        }
        at = behind.or_else(|| end(0, *need)).unwrap_or(widths.len());
    }
    let starts = |row: &Vec<f64>| {
        // As late as each may begin, so that those behind it have room.
        let mut latest = vec![0; row.len()];
        let mut most = widths.len();
        for (i, need) in row.iter().enumerate().rev() {
            let room = |from: &usize| widths[*from..most].iter().sum::<f64>() >= *need;
            most = (0..most).rev().find(room).unwrap_or(0);
            latest[i] = most;
        }
        let mut starts: Vec<usize> = Vec::new();
        for (i, latest) in latest.into_iter().enumerate() {
            let least =
                starts.last().map_or(0, |last| end(*last, row[i - 1]).unwrap_or(0));
            starts.push((i * widths.len() / row.len()).max(least).min(latest));
        }
        starts
    };
    rows.iter().map(starts).collect()
}
