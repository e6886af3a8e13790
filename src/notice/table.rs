//! 表格.

use super::Text;
use crate::place::Place;

/// A table as data.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Facts on the line above it, spread over its width.
    pub facts: Vec<Text>,
    /// The unit line at its upper right.
    pub unit: Option<Text>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each as long as there are columns; the total is one of them.
    pub rows: Vec<Vec<Text>>,
    /// Whether the last row is the total.
    pub has_total: bool,
    /// Empty rows to fill in by hand.
    pub blank_rows: usize,
    /// How many copies of the columns stand side by side.
    pub fold: usize,
    /// Where it came from.
    pub at: Place,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// What its head says.
    pub name: Text,
    /// How its cells are aligned.
    pub align: Align,
    /// Its width, in 字; without it the column takes what its cells need.
    pub width: Option<f64>,
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
}
