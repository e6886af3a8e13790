//! How much of a file is read: whatever it says of itself, it costs no more than this.

use super::book::{Cell, Grid, address};

/// The most rows in which something stands.
const ROWS: usize = 65_536;
/// The most columns.
pub(super) const COLUMNS: usize = 1_024;
/// The most characters that a spreadsheet keeps in a cell.
const CHARACTERS: usize = 32_767;
/// The most cells of a file, blank ones between others among them.
const CELLS: usize = 600_000;
/// The most bytes of what the cells of a file say.
const TEXT: usize = 32 << 20;

/// What may still be read of a file.
#[derive(Debug)]
pub(super) struct Budget {
    cells: usize,
    text: usize,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self { cells: CELLS, text: TEXT }
    }

    pub(super) fn text(&mut self, bytes: usize) -> Result<(), String> {
        self.text = self.text.checked_sub(bytes).ok_or_else(too_much)?;
        Ok(())
    }

    fn cells(&mut self, count: usize) -> Result<(), String> {
        self.cells = self.cells.checked_sub(count).ok_or_else(too_much)?;
        Ok(())
    }
}

/// Whether a text is no longer than one of a cell may be.
pub(super) fn fits(text: &str) -> bool {
    text.len() <= CHARACTERS || text.chars().count() <= CHARACTERS
}

/// Whether a row so many points high is one that nobody sees.
pub(super) fn is_unseen(height: f64) -> bool {
    height < 2.0
}

/// What is said of a file with more in it than any table of a notice.
pub(super) fn too_much() -> String {
    "内容太多，不像公文里的一张表；只留要读的那一张，另存后再读".to_owned()
}

/// Puts a cell in its place.
pub(super) fn put(
    grid: &mut Grid,
    budget: &mut Budget,
    row: usize,
    column: usize,
    cell: Cell,
) -> Result<(), String> {
    if cell.is_blank() {
        return Ok(());
    }
    if row >= ROWS || column >= COLUMNS {
        return Err(format!(
            "{} 有内容，离表太远（最多读 {ROWS} 行、{COLUMNS} 列）；删去它再读",
            address(row, column)
        ));
    }
    if !fits(&cell.shown) {
        return Err(format!(
            "{} 里的文字超过 {CHARACTERS} 字，不是表格里的一格",
            address(row, column)
        ));
    }
    budget.text(cell.shown.len())?;
    if grid.rows.len() <= row {
        budget.cells((row + 1 - grid.rows.len()) / 4)?;
        grid.rows.resize_with(row + 1, Vec::new);
    }
    let cells = &mut grid.rows[row];
    if cells.len() <= column {
        budget.cells(column + 1 - cells.len())?;
        cells.resize_with(column + 1, Cell::default);
    }
    if !cells[column].is_blank() {
        return Err(format!("{} 写了两次，文件已损坏", address(row, column)));
    }
    cells[column] = cell;
    Ok(())
}

/// Notes which cells a merged one covers, as far as there is something beside it.
pub(super) fn cover(
    grid: &mut Grid,
    budget: &mut Budget,
    merged: &[Merged],
) -> Result<(), String> {
    let (height, width) = (grid.rows.len(), grid.width());
    for area in merged {
        let rows = area.top..(area.bottom + 1).min(height);
        for row in rows {
            let columns = area.left..(area.right + 1).min(width);
            budget.cells(columns.len())?;
            for column in columns.filter(|c| (row, *c) != (area.top, area.left)) {
                grid.covered.entry((row, column)).or_insert((area.top, area.left));
            }
        }
    }
    Ok(())
}

/// Cells that have become one; the last row and column belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Merged {
    pub(super) top: usize,
    pub(super) left: usize,
    pub(super) bottom: usize,
    pub(super) right: usize,
}
