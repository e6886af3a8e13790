//! Tables without their looks → XLSX and CSV.

use std::collections::HashSet;

use rust_xlsxwriter::{FormatAlign, XlsxError};

use crate::notice::{ColumnGroup, Date, Table};
use crate::page::fonts::Role;

use super::workbook::{A4, boxed, dated, failed, font, narrow, put};

/// How large its letters are, in points.
const SIZE: f64 = 12.0;

/// Names, then rows: a table without its looks, as other programs take it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    head: Vec<Vec<String>>,
    rows: Vec<Vec<String>>,
    /// Which cells are one, the rows counted from the top of the head.
    merged: Vec<Area>,
}

/// Cells that are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Area {
    row: usize,
    column: usize,
    rows: usize,
    columns: usize,
}

impl List {
    /// Column names, and rows under them.
    pub fn plain(names: &[String], rows: &[Vec<String>]) -> Self {
        Self { head: vec![names.to_vec()], rows: rows.to_vec(), merged: Vec::new() }
    }

    /// A table with its groups and merged cells. What a merged cell says stands in each cell
    /// that it covers.
    pub fn of(table: &Table) -> Self {
        let height = table.head_rows();
        let mut head = Vec::new();
        let mut merged = Vec::new();
        for level in 0..height {
            let name = |column: usize| {
                let over = |group: &&ColumnGroup| {
                    group.level == level
                        && (group.first..group.first + group.count).contains(&column)
                };
                let group = table.groups.iter().find(over);
                group
                    .map_or(&table.columns[column].name, |group| &group.name)
                    .value
                    .clone()
            };
            head.push((0..table.columns.len()).map(name).collect());
        }
        let areas = table.groups.iter().map(|group| Area {
            row: group.level,
            column: group.first,
            rows: 1,
            columns: group.count,
        });
        merged.extend(areas);
        for column in 0..table.columns.len() {
            let over = table.groups.iter().filter(|group| {
                (group.first..group.first + group.count).contains(&column)
            });
            let row = over.map(|group| group.level + 1).max().unwrap_or(0);
            merged.push(Area { row, column, rows: height - row, columns: 1 });
        }
        let mut rows: Vec<Vec<String>> = table
            .rows
            .iter()
            .map(|row| row.iter().map(|cell| cell.value.clone()).collect())
            .collect();
        for span in &table.spans {
            let said = table.rows.get(span.row).and_then(|row| row.get(span.column));
            let said = said.map_or(String::new(), |cell| cell.value.clone());
            for row in rows.iter_mut().skip(span.row).take(span.rows) {
                for cell in row.iter_mut().skip(span.column).take(span.columns) {
                    cell.clone_from(&said);
                }
            }
            merged.push(Area {
                row: height + span.row,
                column: span.column,
                rows: span.rows,
                columns: span.columns,
            });
        }
        merged.retain(|area| area.rows * area.columns > 1);
        Self { head, rows, merged }
    }

    fn lines(&self) -> impl Iterator<Item = &Vec<String>> {
        self.head.iter().chain(&self.rows)
    }

    /// As a workbook. `date` is what the file says it is of: the same list gives the same
    /// bytes on any day.
    pub fn xlsx(&self, date: Date) -> Result<Vec<u8>, String> {
        let fill = || -> Result<Vec<u8>, XlsxError> {
            let mut book = dated(date)?;
            let sheet = book.add_worksheet();
            let head = boxed(font(Role::Hei, SIZE)).set_align(FormatAlign::Center);
            let body = boxed(font(Role::FangSong, SIZE));
            let count = self.lines().map(Vec::len).max().unwrap_or(0);
            for column in 0..count {
                let texts = self.lines().filter_map(|row| row.get(column));
                let widest = texts.map(|text| crate::notice::title::width(text));
                let widest = widest.fold(0.0, f64::max).clamp(3.0, 40.0);
                sheet.set_column_width(narrow(column), widest * 2.0 + 2.0)?;
            }
            let covered: HashSet<(usize, usize)> = self
                .merged
                .iter()
                .flat_map(|area| {
                    let rows = area.row..area.row + area.rows;
                    rows.flat_map(move |row| {
                        (area.column..area.column + area.columns).map(move |c| (row, c))
                    })
                })
                .collect();
            for (row, cells) in self.lines().enumerate() {
                let own = u32::try_from(row).unwrap_or(u32::MAX);
                for (column, cell) in cells.iter().enumerate() {
                    if covered.contains(&(row, column)) {
                        continue;
                    }
                    if row < self.head.len() {
                        sheet.write_string_with_format(
                            own,
                            narrow(column),
                            cell,
                            &head,
                        )?;
                    } else {
                        put(sheet, own, narrow(column), cell, &body)?;
                    }
                }
            }
            for area in &self.merged {
                let format = if area.row < self.head.len() { &head } else { &body };
                let text =
                    self.lines().nth(area.row).and_then(|row| row.get(area.column));
                let text = text.map_or("", String::as_str);
                let (top, left) = (u32::from(narrow(area.row)), narrow(area.column));
                let bottom = u32::from(narrow(area.row + area.rows - 1));
                let right = narrow(area.column + area.columns - 1);
                sheet.merge_range(top, left, bottom, right, "", format)?;
                // A number in a merged cell is a number, too.
                put(sheet, top, left, text, format)?;
            }
            let depth = u32::try_from(self.head.len()).unwrap_or(1);
            sheet.set_freeze_panes(depth, 0)?;
            sheet.set_paper_size(A4);
            sheet.set_print_fit_to_pages(1, 0);
            sheet.set_repeat_rows(0, depth - 1)?;
            book.save_to_buffer()
        };
        fill().map_err(|error| failed(&error))
    }

    /// As CSV, with the mark by which spreadsheets know UTF-8. A text that they would run has
    /// an apostrophe before it.
    pub fn csv(&self) -> Result<Vec<u8>, String> {
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer("\u{feff}".as_bytes().to_vec());
        for row in self.lines() {
            let cells = row.iter().map(|cell| super::harmless(cell));
            writer
                .write_record(cells)
                .map_err(|error| format!("写不成 CSV（{error}）"))?;
        }
        writer.into_inner().map_err(|error| format!("写不成 CSV（{error}）"))
    }
}
