//! Tables → what the template of a table is filled in with.

use serde::Serialize;

use crate::finding::{At, Finding};
use crate::fonts::Role;
use crate::notice::{Align, Table};
use crate::standard::STANDARD;

use super::Setter;
use super::columns::{ColumnNeeds, column_widths};

#[derive(Debug, Serialize)]
pub(super) struct TableContext {
    widths: Vec<f64>,
    header: Vec<String>,
    rows: Vec<Vec<Cell>>,
    facts: Vec<String>,
    unit: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct Cell {
    text: String,
    align: &'static str,
    most: usize,
}

impl Setter<'_> {
    pub(super) fn table(&mut self, table: &Table) -> TableContext {
        let facts = table.facts.iter().map(|f| self.set(Role::FangSong, f)).collect();
        let unit = table.unit.as_ref().map(|u| self.set(Role::FangSong, u));
        let names: Vec<String> =
            table.columns.iter().map(|c| self.set(Role::Hei, &c.name)).collect();
        let cells: Vec<Vec<String>> = table
            .rows
            .iter()
            .map(|row| row.iter().map(|cell| self.set(Role::FangSong, cell)).collect())
            .collect();
        let widths = self.widths(table, &cells);
        let most: Vec<usize> = (0..table.columns.len())
            .map(|i| {
                let lengths =
                    cells.iter().filter_map(|row| Some(row.get(i)?.chars().count()));
                lengths.max().unwrap_or(0)
            })
            .collect();
        let blank = vec![String::new(); table.columns.len()];
        let rows: Vec<Vec<Cell>> = cells
            .into_iter()
            .chain(std::iter::repeat_n(blank, table.blank_rows))
            .map(|row| {
                row.into_iter()
                    .enumerate()
                    .map(|(i, text)| Cell {
                        text,
                        align: align(table.columns[i].align),
                        most: most[i],
                    })
                    .collect()
            })
            .collect();
        TableContext {
            widths: repeated(&widths, table.fold),
            header: repeated(&names, table.fold),
            rows: folded(rows, table.fold),
            facts,
            unit,
        }
    }

    /// The width of each column, in 字; what does not fit is a finding.
    fn widths(&mut self, table: &Table, cells: &[Vec<String>]) -> Vec<f64> {
        let columns: Vec<ColumnNeeds> = table
            .columns
            .iter()
            .enumerate()
            .map(|(i, column)| {
                let cells = cells.iter().filter_map(|row| row.get(i));
                ColumnNeeds::of(column, cells)
            })
            .collect();
        let room = f64::from(STANDARD.characters) / table.fold as f64;
        for (column, needs) in table.columns.iter().zip(&columns) {
            if column.width.is_some_and(|width| width < needs.least) {
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
            self.findings.push(
                Finding::error(
                    "table-too-wide",
                    At::Value(table.at.clone()),
                    format!("各栏至少共要 {least:.1} 字宽，这里只有 {room:.1} 字"),
                )
                .hint("减小 width、减少栏数、缩短不能断开的内容，或去掉 fold"),
            );
        }
        widths.unwrap_or_default()
    }
}

fn align(align: Align) -> &'static str {
    match align {
        Align::Left => "left",
        Align::Center => "center",
        Align::Right => "right",
        Align::Spread => "spread",
    }
}

fn repeated<T: Clone>(items: &[T], times: usize) -> Vec<T> {
    std::iter::repeat_n(items, times).flatten().cloned().collect()
}

/// Rows folded into `fold` halves side by side, read down the first half first.
fn folded(rows: Vec<Vec<Cell>>, fold: usize) -> Vec<Vec<Cell>> {
    let height = rows.len().div_ceil(fold);
    let empty = match rows.first() {
        Some(row) => {
            let empty = |cell: &Cell| Cell { text: String::new(), ..cell.clone() };
            row.iter().map(empty).collect::<Vec<Cell>>()
        }
        None => return rows,
    };
    (0..height)
        .map(|i| {
            (0..fold)
                .flat_map(|half| rows.get(half * height + i).unwrap_or(&empty).clone())
                .collect()
        })
        .collect()
}
