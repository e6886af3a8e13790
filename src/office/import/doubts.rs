//! What is probably a slip in the rows of a spreadsheet: who is missing, twice there, nobody.

use std::collections::{HashMap, HashSet};

use crate::office::collect::{is_identity, is_phone};
use crate::office::rows::{Known, folded};
use crate::office::sheet::{Entry, bare};

use super::NewRow;
use super::choose::Chosen;

pub(super) fn of(chosen: &Chosen<'_>, known: &Known<'_>, rows: &[NewRow]) -> Vec<String> {
    let found = [
        strangers(chosen, known, rows),
        renamed(chosen, known, rows),
        hidden(chosen, known, rows),
        twice(chosen, known, rows),
        people(chosen, known, rows),
        magnitudes(chosen, known, rows),
        noughts(chosen, known, rows),
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

/// New rows that are called nearly as rows that go: 高平巿 for 高平市, 高平 for 高平市.
fn renamed(chosen: &Chosen<'_>, known: &Known<'_>, rows: &[NewRow]) -> Vec<String> {
    /// Beyond that many rows nobody compares names.
    const MANY: usize = 500;
    let kept: HashSet<usize> = rows.iter().filter_map(|row| row.was).collect();
    let gone: Vec<String> = (0..known.rows.len())
        .filter(|was| !kept.contains(was))
        .map(|was| known.name(&known.rows[was].shown))
        .filter(|name| name.chars().count() > 1)
        .take(MANY)
        .collect();
    let near = |new: &str, old: &str| {
        let (new, old) = (folded(new), folded(old));
        if new == old {
            return false;
        }
        let long = new.chars().count().min(old.chars().count());
        let inside = long > 1 && (new.contains(&old) || old.contains(&new));
        inside || (long > 2 && strsim::osa_distance(&new, &old) == 1)
    };
    let new = rows.iter().filter(|row| row.was.is_none()).take(MANY);
    new.filter_map(|row| {
        let name = known.name(&row.cells);
        let old = gone.iter().find(|old| near(&name, old))?;
        Some(format!(
            "{}第 {} 行“{name}”和公文里的“{old}”像是同一行，读入就会删去“{old}”而另加“{name}”",
            chosen.place(),
            row.row + 1
        ))
    })
    .collect()
}

/// Columns of which every number has become a hundred times as great, or as small: another
/// unit, which nothing names.
fn magnitudes(chosen: &Chosen<'_>, known: &Known<'_>, rows: &[NewRow]) -> Vec<String> {
    const TIMES: f64 = 100.0;
    let mut doubts = Vec::new();
    for column in (0..known.columns.len())
        .filter(|column| known.is_number(*column) && !known.columns[*column].computed)
    {
        let number = |cells: &[String]| {
            cells[column].parse::<f64>().ok().filter(|number| *number != 0.0)
        };
        let changed = rows.iter().filter_map(|row| {
            let old = &known.rows[row.was?].shown;
            Some((row, old[column].as_str(), number(&row.cells)? / number(old)?))
        });
        let changed: Vec<(&NewRow, &str, f64)> = changed.collect();
        let great = changed.iter().all(|(.., times)| *times >= TIMES);
        let small = changed.iter().all(|(.., times)| *times <= 1.0 / TIMES);
        if changed.len() > 1 && (great || small) {
            let (row, old, _) = changed[0];
            doubts.push(format!(
                "{}“{}”一栏的数都{}（第 {} 行“{}”原来是 {old}，现在是 {}），像是单位不同",
                chosen.place(),
                known.columns[column].name,
                if great { "大了百倍以上" } else { "小到不及百分之一" },
                row.row + 1,
                known.name(&row.cells),
                row.cells[column]
            ));
        }
    }
    doubts
}

/// Digits of telephones and identity numbers that a spreadsheet has cut, as it cuts a nought
/// in front of a number.
fn noughts(chosen: &Chosen<'_>, known: &Known<'_>, rows: &[NewRow]) -> Vec<String> {
    let mut doubts = Vec::new();
    for (column, own) in known.columns.iter().enumerate() {
        let right: fn(&str) -> bool = match Entry::of(&own.name) {
            Entry::Phone => is_phone,
            Entry::Identity => is_identity,
            _ => continue,
        };
        for row in rows {
            let cell = row.cells[column].as_str();
            let old = row.was.map(|was| known.rows[was].shown[column].as_str());
            let digits = cell.bytes().all(|b| b.is_ascii_digit()) && !cell.is_empty();
            if digits && old != Some(cell) && !right(cell) {
                doubts.push(format!(
                    "{}第 {} 行“{}”的“{}”{cell} 位数不对，像是少了几位，或前面的 0 丢了",
                    chosen.place(),
                    row.row + 1,
                    known.name(&row.cells),
                    own.name
                ));
            }
        }
    }
    doubts
}
