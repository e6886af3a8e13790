//! The rows of a table as they are to be, and the edits that make those of the YAML so.

mod edits;
mod known;
mod measure;
mod merges;

use crate::notice::{Decimal, Table, Text};
use crate::office::amend::Typed;
use crate::text::edit::Edit;

pub(in crate::office) use self::known::{Known, Pairs, folded};
pub(in crate::office) use self::measure::{Measure, Unit};

/// A row that is to stand in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::office) struct Row {
    /// The row that it was, among those that the writer typed.
    pub(in crate::office) was: Option<usize>,
    /// What its cells are to show.
    pub(in crate::office) cells: Vec<String>,
}

/// The rows of a table as they are to be.
pub struct Rows<'a> {
    pub(in crate::office) typed: Typed<'a>,
    pub(in crate::office) table: &'a Table,
    pub(in crate::office) known: Known<'a>,
    pub(in crate::office) list: Vec<Row>,
    pub(in crate::office) suspects: Vec<String>,
}

impl<'a> Rows<'a> {
    /// The rows that a table has.
    pub fn of(typed: Typed<'a>, table: &'a Table) -> Self {
        let known = Known::of(typed, table);
        let rows = known.rows.iter().enumerate();
        let list = rows.map(|(i, row)| Row { was: Some(i), cells: row.shown.clone() });
        Self { typed, table, list: list.collect(), known, suspects: Vec::new() }
    }

    /// Puts rows behind the others.
    pub fn append(&mut self, rows: &[Vec<String>]) {
        let rows = rows.iter().map(|cells| Row { was: None, cells: cells.clone() });
        self.list.extend(rows);
    }

    /// The values that are no numbers in columns that had nothing else, told by where they
    /// came from: what is wrong if the notice cannot be read with them.
    pub fn suspects(&self) -> &[String] {
        &self.suspects
    }

    /// What is to be changed in the YAML.
    pub fn edits(&self) -> Result<Vec<Edit>, String> {
        edits::of_rows(self)
    }

    /// The column by which rows are grouped: as the table says, or by cells that go on
    /// downwards beside the names of rows.
    fn group(&self) -> Option<usize> {
        let Known { columns, naming, .. } = &self.known;
        let merged = columns.iter().take(*naming).position(|column| column.downwards);
        self.table.group.or(merged)
    }

    /// The table with these rows, as names are looked up in it.
    pub(in crate::office) fn as_table(&self) -> Table {
        let shown = |row: usize, column: usize| {
            let Row { was, cells } = &self.list[row];
            let covered = match self.group() == Some(column) {
                true => row > 0 && self.list[row - 1].cells[column] == cells[column],
                false => {
                    was.is_some_and(|was| self.known.rows[was].covered[column].is_some())
                }
            };
            let value = if covered { String::new() } else { cells[column].clone() };
            Text { value, ..Text::default() }
        };
        let rows = (0..self.list.len())
            .map(|row| (0..self.table.columns.len()).map(|c| shown(row, c)).collect());
        Table {
            rows: rows.collect(),
            spans: Vec::new(),
            subtotals: Vec::new(),
            has_total: false,
            group: self.group(),
            ..self.table.clone()
        }
    }
}

/// Whether a text is no number where only numbers stood, or nothing.
pub(in crate::office) fn is_suspect(
    known: &Known<'_>,
    column: usize,
    text: &str,
) -> bool {
    let no_number = !text.is_empty() && Decimal::parse(text).is_none();
    no_number && (known.is_number(column) || !known.columns[column].worded)
}
