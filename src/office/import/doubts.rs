//! What is probably a slip in the rows of a spreadsheet: who is missing, twice there, nobody.

use std::collections::{HashMap, HashSet};

use crate::office::rows::Known;
use crate::office::sheet::bare;

use super::NewRow;
use super::choose::Chosen;

pub(super) fn of(chosen: &Chosen<'_>, known: &Known<'_>, rows: &[NewRow]) -> Vec<String> {
    let found = [
        strangers(chosen, known, rows),
        hidden(chosen, known, rows),
        twice(chosen, known, rows),
        people(chosen, known, rows),
    ];
    found.concat()
}

/// A sheet that has none of the rows that the table has is probably that of another one.
fn strangers(chosen: &Chosen<'_>, known: &Known<'_>, rows: &[NewRow]) -> Vec<String> {
    let names = known.rows.iter().map(|row| known.name(&row.shown));
    let named = names.filter(|name| !name.is_empty()).count();
    let none = named > 1 && rows.iter().all(|row| row.was.is_none());
    none.then(|| {
        format!(
            "{}里没有一行是公文里原有的（{}），像是另一张表",
            chosen.place(),
            known
                .rows
                .iter()
                .take(3)
                .map(|row| known.name(&row.shown))
                .collect::<Vec<_>>()
                .join("、")
        )
    })
    .into_iter()
    .collect()
}

/// Rows of the table that stand on the sheet, but where nobody sees them.
fn hidden(chosen: &Chosen<'_>, known: &Known<'_>, rows: &[NewRow]) -> Vec<String> {
    let kept: HashSet<usize> = rows.iter().filter_map(|row| row.was).collect();
    let gone = (0..known.rows.len()).filter(|i| !kept.contains(i));
    let gone: HashSet<String> =
        gone.map(|i| bare(&known.name(&known.rows[i].shown))).collect();
    let naming: Vec<usize> =
        chosen.columns.copies.iter().filter_map(|copy| copy[known.naming]).collect();
    let mut doubts = Vec::new();
    for row in chosen.grid.hidden_rows.iter().filter(|row| **row > chosen.columns.row) {
        let names = naming.iter().map(|column| chosen.grid.shown(*row, *column));
        for name in names.filter(|name| !name.is_empty()) {
            if gone.contains(&bare(name)) {
                doubts.push(format!(
                    "{}第 {} 行“{name}”是隐藏或筛选掉的，读入就会从公文里删去",
                    chosen.place(),
                    row + 1
                ));
            }
        }
    }
    doubts
}

/// Rows of one name, unless one merged cell names them or they were there before.
fn twice(chosen: &Chosen<'_>, known: &Known<'_>, rows: &[NewRow]) -> Vec<String> {
    let mut doubts = Vec::new();
    let mut seen: HashMap<String, &NewRow> = HashMap::new();
    // Those that were there come first: the new one is the double.
    let (old, new): (Vec<&NewRow>, Vec<&NewRow>) =
        rows.iter().partition(|r| r.was.is_some());
    for row in old.into_iter().chain(new) {
        let name = known.name(&row.cells);
        let key = known.key(&row.cells);
        let other = seen.entry(key).or_insert(row);
        let merged = other.unit.is_some() && other.unit == row.unit;
        let another = !std::ptr::eq(*other, row);
        if another && row.was.is_none() && !merged && !name.is_empty() {
            doubts.push(format!(
                "{}“{name}”出现了两次：第 {} 行、第 {} 行",
                chosen.place(),
                other.row + 1,
                row.row + 1
            ));
        }
    }
    doubts
}

/// Numbers of people below zero or in parts, and rows without any number.
fn people(chosen: &Chosen<'_>, known: &Known<'_>, rows: &[NewRow]) -> Vec<String> {
    let mut doubts = Vec::new();
    let counted: Vec<usize> =
        (0..known.columns.len()).filter(|column| known.is_counted(*column)).collect();
    for row in rows {
        let name = known.name(&row.cells);
        let place = format!("{}第 {} 行“{name}”", chosen.place(), row.row + 1);
        let old = row.was.map(|was| &known.rows[was].shown);
        for column in &counted {
            let cell = &row.cells[*column];
            if known.is_no_number_of_people(*column, cell)
                && old.is_none_or(|old| old[*column] != *cell)
            {
                doubts
                    .push(format!("{place}的“{}”是 {cell}", known.columns[*column].name));
            }
        }
        let empty =
            |cells: &Vec<String>| counted.iter().all(|column| cells[*column].is_empty());
        if !counted.is_empty() && empty(&row.cells) && !row.none && row.was.is_none() {
            let names: Vec<&str> = counted
                .iter()
                .map(|column| known.columns[*column].name.as_str())
                .collect();
            doubts.push(format!("{place}没有填：{}", names.join("、")));
        }
    }
    doubts
}
