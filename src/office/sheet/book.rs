//! A workbook as values: sheets, their cells as they are shown, what is hidden and merged.

use std::collections::{BTreeSet, HashMap};

/// A workbook.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Book {
    /// Its sheets, in their order.
    pub sheets: Vec<Sheet>,
}

/// A sheet of a workbook.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// What its tab says; empty in a file that has no tabs.
    pub name: String,
    /// Whether somebody has to ask for it to see it.
    pub hidden: bool,
    /// What stands on it, or in Chinese why that cannot be read.
    pub grid: Result<Grid, String>,
}

/// The cells of a sheet, from its upper left corner.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Grid {
    /// Row by row, each as long as something stands in it.
    pub rows: Vec<Vec<Cell>>,
    /// The rows that are hidden or filtered out.
    pub hidden_rows: BTreeSet<usize>,
    /// The columns that are hidden.
    pub hidden_columns: BTreeSet<usize>,
    /// The cells of which something is struck through.
    pub struck: BTreeSet<(usize, usize)>,
    /// How many cells each row is written with, blank ones too, where commas part them.
    pub written: Vec<usize>,
    /// For each cell that a merged one covers, the row and column of that one.
    pub covered: HashMap<(usize, usize), (usize, usize)>,
}

/// What is shown in a cell, and what it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cell {
    /// The text that somebody sees, without the spaces around it.
    pub shown: String,
    /// What it stands for.
    pub value: Value,
}

/// What a cell holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Value {
    /// Nothing.
    #[default]
    Blank,
    /// A text.
    Text,
    /// A number, by its digits alone: 1234.50 where 1,234.50元 is shown.
    Number(Number),
    /// A share, in hundredths: 12.5 where 12.5% is shown.
    Percent(Number),
    /// A day: year, month and day of the month.
    Day(i64, u8, u8),
    /// A time, or something else that is shown in its own way.
    Other,
    /// A number, day or time beside which the file keeps another one, which this is.
    Differing(String),
    /// What is shown of it depends on the machine that shows it: the number, day or time, and
    /// the code of its format.
    Unclear(String, String),
    /// A fault of a formula, such as #REF!.
    Fault,
    /// A formula whose value was never computed.
    Uncomputed,
}

/// The digits of a number.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Number {
    /// As they are shown, with a minus and a point, without anything else.
    pub plain: String,
    /// Whether the cell holds more places than it shows.
    pub rounded: bool,
    /// Whether it has more digits than a spreadsheet keeps.
    pub imprecise: bool,
}

impl Cell {
    /// A cell with a text in it.
    pub fn text(text: &str) -> Self {
        let shown = legible(text);
        let value = if shown.is_empty() { Value::Blank } else { Value::Text };
        Self { shown, value }
    }

    /// Whether there is nothing in it.
    pub fn is_blank(&self) -> bool {
        self.shown.is_empty() && self.value == Value::Blank
    }
}

/// A text without what nobody sees: characters of no width, the spaces around it. Control
/// characters show as U+FFFD.
fn legible(text: &str) -> String {
    let visible = |c: &char| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}' | '\r');
    let text: String = text
        .chars()
        .filter(visible)
        .map(|c| match c {
            '\u{a0}' | '\t' => ' ',
            '\n' => '\n',
            c if c.is_control() => '\u{fffd}',
            c => c,
        })
        .collect();
    text.trim().to_owned()
}

impl Grid {
    /// A cell, or the one that covers it.
    pub fn cell(&self, row: usize, column: usize) -> &Cell {
        let (row, column) =
            self.covered.get(&(row, column)).copied().unwrap_or((row, column));
        self.own(row, column)
    }

    /// What is in a cell itself; nothing where a merged one covers it.
    pub fn own(&self, row: usize, column: usize) -> &Cell {
        const BLANK: &Cell = &Cell { shown: String::new(), value: Value::Blank };
        self.rows.get(row).and_then(|cells| cells.get(column)).unwrap_or(BLANK)
    }

    /// What is shown in a cell, or in the one that covers it.
    pub fn shown(&self, row: usize, column: usize) -> &str {
        &self.cell(row, column).shown
    }

    /// How many columns the longest row has.
    pub fn width(&self) -> usize {
        self.rows.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// Whether nothing stands in a row.
    pub fn is_blank(&self, row: usize) -> bool {
        self.rows.get(row).is_none_or(|cells| cells.iter().all(Cell::is_blank))
    }

    /// Whether nothing stands on the sheet.
    pub fn is_empty(&self) -> bool {
        (0..self.rows.len()).all(|row| self.is_blank(row))
    }

    /// The rows that somebody sees, without those in which nothing stands.
    pub fn visible_rows(&self) -> impl Iterator<Item = usize> {
        (0..self.rows.len())
            .filter(|row| !self.hidden_rows.contains(row) && !self.is_blank(*row))
    }

    /// The columns that somebody sees.
    pub fn visible_columns(&self) -> impl Iterator<Item = usize> {
        (0..self.width()).filter(|column| !self.hidden_columns.contains(column))
    }
}

/// What a spreadsheet calls a column: A, B, … AA.
pub fn letters(column: usize) -> String {
    let mut rest = column + 1;
    let mut name = Vec::new();
    while rest > 0 {
        name.push(b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0));
        rest = (rest - 1) / 26;
    }
    name.iter().rev().map(|b| char::from(*b)).collect()
}

/// Rows in a sentence, from 1: 4、6—9; of very many only the first.
pub fn rows_said(rows: &[usize]) -> String {
    const SAID: usize = 10;
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for row in rows {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *row => *last = *row,
            _ => runs.push((*row, *row)),
        }
    }
    let said = runs.iter().take(SAID).map(|(first, last)| match first == last {
        true => (first + 1).to_string(),
        false => format!("{}—{}", first + 1, last + 1),
    });
    let said = said.collect::<Vec<_>>().join("、");
    if runs.len() > SAID {
        format!("{said}……（共 {} 行）", rows.len())
    } else {
        said
    }
}

/// What a spreadsheet calls a cell: B7.
pub fn address(row: usize, column: usize) -> String {
    format!("{}{}", letters(column), row + 1)
}
