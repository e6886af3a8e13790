//! How wide the columns of a table are.

use crate::notice::standard::STANDARD;
use crate::notice::title;
use crate::notice::{Align, Column, Table};

use crate::page::passage::unbroken;

/// What a column needs, in 字.
pub(super) struct ColumnNeeds {
    /// The width that the writer gave.
    pub(super) fixed: Option<f64>,
    /// The width of the longest piece that cannot be broken.
    pub(super) least: f64,
    /// The width of the longest line.
    natural: f64,
}

impl ColumnNeeds {
    /// What each column of a table needs by itself: merged and vertical cells aside.
    pub(super) fn of_table(table: &Table) -> Vec<Self> {
        let mut own = vec![vec![true; table.columns.len()]; table.rows.len()];
        for span in table.spans.iter().filter(|s| s.columns > 1 || s.vertical) {
            if let Some(row) = own.get_mut(span.row) {
                row[span.column] = false;
            }
        }
        let columns = table.columns.iter().enumerate().map(|(i, column)| {
            let rows = table.rows.iter().zip(&own);
            let cells = rows.filter(|(_, own)| own.get(i) == Some(&true));
            Self::of(column, cells.filter_map(|(row, _)| Some(&row.get(i)?.value)))
        });
        columns.collect()
    }

    fn of<'a>(column: &Column, cells: impl Iterator<Item = &'a String>) -> Self {
        if column.vertical {
            let one = padded(1.0);
            return Self { fixed: column.width.map(|w| w.0), least: one, natural: one };
        }
        let name = &column.name.value;
        let mut least = name_least(name);
        let mut natural = title::width(name);
        if let Some(corner) = &column.corner {
            least = corner_least(title::width(name).max(title::width(&corner.value)));
            natural = least;
        }
        let (mut before, mut behind) = (0.0_f64, 0.0_f64);
        for line in cells.flat_map(|cell| cell.lines()) {
            let width = title::width(line);
            natural = natural.max(width);
            let whole = column.align == Align::Spread;
            least = least.max(if whole { width } else { unbroken(line) });
            if column.align == Align::Decimal
                && let Some(parts) = parts(line)
            {
                (before, behind) = (before.max(parts.0), behind.max(parts.1));
            }
        }
        least = least.max(before + behind);
        natural = natural.max(least);
        Self {
            fixed: column.width.map(|w| w.0),
            least: padded(least),
            natural: padded(natural),
        }
    }

    /// Makes room for something that stands over several columns: what they lack is shared
    /// out among those whose width is open.
    pub(super) fn widen(columns: &mut [Self], least: f64) {
        let has: f64 = columns.iter().map(|c| c.fixed.unwrap_or(c.least)).sum();
        let lacks = least - has;
        let open = columns.iter().filter(|c| c.fixed.is_none()).count();
        if lacks <= 0.0 {
            return;
        }
        if open == 0 {
            // The last one is then found too narrow.
            if let Some(last) = columns.last_mut() {
                last.least = last.fixed.unwrap_or(last.least) + lacks;
            }
            return;
        }
        for column in columns.iter_mut().filter(|c| c.fixed.is_none()) {
            column.least += lacks / open as f64;
            column.natural = column.natural.max(column.least);
        }
    }
}

/// The width of a cell around some 4号 characters, in 字.
pub(super) fn padded(characters: f64) -> f64 {
    let small = STANDARD.small_character() / STANDARD.character();
    (characters + 2.0 * STANDARD.cell_inset) * small
}

/// The width that a name in the head needs: a short one stands on one line, a longer one on
/// two.
pub(super) fn name_least(name: &str) -> f64 {
    let width = title::width(name);
    let least = if width <= 4.0 { width } else { width / 2.0 + 0.5 };
    least.max(unbroken(name))
}

/// The width that a corner needs for its longer label: the diagonal line takes its share of
/// the height that the label's line leaves.
fn corner_least(label: f64) -> f64 {
    label / 0.6
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

/// Shares the room out: every column what it needs, what is left in proportion; where the
/// natural widths do not fit, the widest columns give way first.
pub(super) fn column_widths(columns: &[ColumnNeeds], room: f64) -> Option<Vec<f64>> {
    let fixed: f64 = columns.iter().filter_map(|c| c.fixed).sum();
    let open: Vec<&ColumnNeeds> = columns.iter().filter(|c| c.fixed.is_none()).collect();
    let left = room - fixed;
    let least: f64 = open.iter().map(|c| c.least).sum();
    if least > left + 1e-6 {
        return None;
    }
    let natural: f64 = open.iter().map(|c| c.natural).sum();
    let at = |limit: f64| -> f64 {
        open.iter().map(|c| c.natural.min(limit).max(c.least)).sum()
    };
    let limit = if natural <= left {
        f64::INFINITY
    } else {
        let (mut low, mut high) = (0.0, room);
        for _ in 0..50 {
            let middle = (low + high) / 2.0;
            if at(middle) > left { high = middle } else { low = middle }
        }
        low
    };
    let given = at(limit);
    let stretch = if given > 0.0 { left / given } else { 1.0 };
    let width = |c: &ColumnNeeds| {
        c.fixed.unwrap_or_else(|| c.natural.min(limit).max(c.least) * stretch)
    };
    Some(columns.iter().map(width).collect())
}
