//! 表格 and 表单.

use super::{Mm, Text, Width};
use crate::text::place::Place;

/// A table as data.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// What it is called, above it.
    pub caption: Option<Text>,
    /// Whether the caption carries a number: 表1.
    pub numbered: bool,
    /// Facts on the line above it, spread over its width.
    pub facts: Vec<Text>,
    /// The unit line at its upper right.
    pub unit: Option<Text>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// The names over several columns; without any the head has one row.
    pub groups: Vec<ColumnGroup>,
    /// Its rows, each as long as there are columns; subtotals and the total are among them.
    pub rows: Vec<Vec<Text>>,
    /// The cells that are merged or set in a way of their own; what a merged one covers is
    /// empty in `rows`.
    pub spans: Vec<CellSpan>,
    /// The column by which its rows are grouped.
    pub group: Option<usize>,
    /// Which rows are subtotals.
    pub subtotals: Vec<usize>,
    /// Whether the last row is the total.
    pub has_total: bool,
    /// Empty rows to fill in by hand.
    pub blank_rows: usize,
    /// The least height of a row.
    pub row_height: Option<Mm>,
    /// The height of an empty row.
    pub blank_row_height: Option<Mm>,
    /// How many copies of the columns stand side by side.
    pub fold: usize,
    /// What is said under it.
    pub notes: Vec<Text>,
    /// What they are called, if not 注.
    pub note_label: Option<Text>,
    /// Whether it lies on its side (chapter 8).
    pub landscape: bool,
    /// Where it came from.
    pub at: Place,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Column {
    /// What its head says.
    pub name: Text,
    /// 斜线表头: what the columns beside it are, over a diagonal line; the name stands under it.
    pub corner: Option<Text>,
    /// How its cells are aligned.
    pub align: Align,
    /// Its width; without it the column takes what its cells need.
    pub width: Option<Width>,
    /// Whether its texts run from top to bottom.
    pub vertical: bool,
}

/// A name over several columns.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ColumnGroup {
    /// What it says.
    pub name: Text,
    /// The row of the head that it stands on, from 0.
    pub level: usize,
    /// The first column under it.
    pub first: usize,
    /// How many columns stand under it.
    pub count: usize,
}

/// A cell that is merged with its neighbours or set in a way of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellSpan {
    /// Its first row.
    pub row: usize,
    /// Its first column.
    pub column: usize,
    /// How many rows it takes.
    pub rows: usize,
    /// How many columns it takes.
    pub columns: usize,
    /// Whether its text runs from top to bottom.
    pub vertical: bool,
    /// How its text is aligned, if not as its column's.
    pub align: Option<Align>,
}

impl CellSpan {
    /// A cell like any other.
    pub fn plain(row: usize, column: usize) -> Self {
        Self { row, column, rows: 1, columns: 1, vertical: false, align: None }
    }

    /// Whether the cell differs from a plain one.
    pub fn is_special(&self) -> bool {
        *self != Self::plain(self.row, self.column)
    }

    /// Whether a cell belongs to it.
    pub fn covers(&self, row: usize, column: usize) -> bool {
        (self.row..self.row + self.rows).contains(&row)
            && (self.column..self.column + self.columns).contains(&column)
    }
}

/// How the text of a cell is aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// 居左.
    Left,
    /// 居中.
    #[default]
    Center,
    /// 居右.
    Right,
    /// 分散对齐: short names spread to the width of the longest.
    Spread,
    /// 小数点对齐.
    Decimal,
}

impl Table {
    /// How many rows the head has.
    pub fn head_rows(&self) -> usize {
        1 + self.groups.iter().map(|group| group.level + 1).max().unwrap_or(0)
    }

    /// The rows that the writer typed: neither subtotals nor the total.
    pub fn typed_rows(&self) -> impl Iterator<Item = &Vec<Text>> {
        let rows = self.rows.iter().enumerate();
        rows.filter(|(i, _)| !self.is_computed(*i)).map(|(_, row)| row)
    }

    /// Whether a row is a subtotal or the total.
    pub fn is_computed(&self, row: usize) -> bool {
        (self.has_total && row + 1 == self.rows.len())
            || self.subtotals.binary_search(&row).is_ok()
    }

    /// Every text of the table, in reading order.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        let names = self.groups.iter().map(|group| &group.name);
        let names = names
            .chain(self.columns.iter().flat_map(|c| c.corner.iter().chain([&c.name])));
        self.caption
            .iter()
            .chain(&self.facts)
            .chain(&self.unit)
            .chain(names)
            .chain(self.rows.iter().flatten())
            .chain(&self.note_label)
            .chain(&self.notes)
    }
}

/// 表单: boxes with labels, to be filled in by hand.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Form {
    /// Facts on the line above it, spread over its width.
    pub facts: Vec<Text>,
    /// The width of each column of its grid; without it the column takes its share.
    pub widths: Vec<Option<Width>>,
    /// Where they came from.
    pub widths_at: Place,
    /// The least height of each row.
    pub heights: Vec<Mm>,
    /// Its boxes, row by row.
    pub boxes: Vec<FormBox>,
    /// What is said under it.
    pub notes: Vec<Text>,
    /// What they are called, if not 注.
    pub note_label: Option<Text>,
    /// Where it came from.
    pub at: Place,
}

/// A box of a form.
#[derive(Debug, Clone, PartialEq)]
pub struct FormBox {
    /// Where it stands, and how its text is set.
    pub span: CellSpan,
    /// What is printed in it; empty in a box to be filled in.
    pub text: Text,
    /// 意见栏: what stands at its lower right, above 年 月 日.
    pub opinion: Option<Text>,
}

impl Form {
    /// Every text of the form, in reading order.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        let boxes =
            self.boxes.iter().flat_map(|b| std::iter::once(&b.text).chain(&b.opinion));
        self.facts.iter().chain(boxes).chain(&self.note_label).chain(&self.notes)
    }
}
