//! A table taken back from a spreadsheet: book → the sheet that fits → lines → values → rows.

mod choose;
mod lines;
mod measure;
mod values;

use std::collections::{HashMap, HashSet};

use crate::notice::{Decimal, Table};
use crate::office::amend::Typed;
use crate::office::rows::{Known, Row, Rows};
use crate::office::sheet::{Book, Entry, bare, letters, lines::is_subtotal};

use self::choose::choose;
use self::lines::Line;

/// A table taken back from a spreadsheet.
pub struct Import<'a> {
    /// The rows that the table is to have.
    pub rows: Rows<'a>,
    /// What was passed over or read in another way than it is written, in Chinese.
    pub remarks: Vec<String>,
    /// What is probably a slip, in Chinese: nothing is written unless somebody allows it.
    pub doubts: Vec<String>,
}

/// A row that is to stand in the table: its cells, and the typed row that it was.
struct NewRow {
    was: Option<usize>,
    cells: Vec<String>,
    row: usize,
    unit: Option<(usize, usize)>,
    none: bool,
}

/// Takes the rows of a table from a workbook, of which `sheet` may name the sheet.
pub fn import<'a>(
    typed: Typed<'a>,
    table: &'a Table,
    book: &Book,
    sheet: Option<&str>,
) -> Result<Import<'a>, String> {
    let mut rows = Rows::of(typed, table);
    let known = &rows.known;
    let chosen = choose(book, &known.wanted(table), sheet)?;
    unread(&chosen, known)?;
    measure::check(&chosen, known, typed.notice.number.year())?;
    let read = lines::read(&chosen, known)?;
    let mut remarks = chosen.remarks.clone();
    remarks.extend(read.remarks);
    if read.rows.is_empty() {
        return Err(format!("{}表头下面没有内容", chosen.place()));
    }
    let new = counterparts(known, read.rows);
    let mut doubts = read.doubts;
    doubts.extend(hidden(&chosen, known, &new));
    doubts.extend(twice(&chosen, known, &new));
    doubts.extend(like_sums(&chosen, known, &new));
    doubts.extend(parts(&chosen, known, &new));
    doubts.extend(people(&chosen, known, &new));
    doubts.extend(other_totals(&chosen, known, &new, &read.totals));
    rows.suspects = read.suspects;
    rows.list =
        new.into_iter().map(|NewRow { was, cells, .. }| Row { was, cells }).collect();
    Ok(Import { rows, remarks, doubts })
}

/// A column of numbers that is not found while others stand there unread may be one of them.
fn unread(chosen: &choose::Chosen<'_>, known: &Known<'_>) -> Result<(), String> {
    let found = &chosen.columns.copies[0];
    let missing = (0..known.columns.len()).find(|i| {
        found[*i].is_none() && known.is_number(*i) && !known.columns[*i].computed
    });
    let strange = chosen
        .columns
        .strange
        .iter()
        .filter(|(_, name)| Entry::of(name) != Entry::Ordinal);
    let grid = chosen.grid;
    let unseen = grid.hidden_columns.iter().filter(|column| {
        (chosen.columns.top..grid.rows.len())
            .any(|row| !grid.own(row, **column).is_blank())
    });
    let unseen = unseen.map(|column| format!("隐藏的 {} 列", letters(*column)));
    let there: Vec<String> = strange
        .map(|(column, name)| format!("{name}（{}）", letters(*column)))
        .chain(unseen)
        .collect();
    match missing {
        Some(missing) if !there.is_empty() => Err(format!(
            "{}没有找到“{name}”这一栏，没有读的有：{}；是哪一栏就把它改成“{name}”再读",
            chosen.place(),
            there.join("、"),
            name = known.columns[missing].name
        )),
        _ => Ok(()),
    }
}

/// Each new row with the old one of the same name; columns that the spreadsheet lacks are
/// filled from there.
fn counterparts(known: &Known<'_>, lines: Vec<Line>) -> Vec<NewRow> {
    let mut old: HashMap<String, Vec<usize>> = HashMap::new();
    for (i, row) in known.rows.iter().enumerate() {
        old.entry(known.key(&row.shown)).or_default().push(i);
    }
    let mut was: Vec<Option<usize>> = vec![None; lines.len()];
    // Of several rows of one name each goes to the one that says the same.
    for whole in [true, false] {
        for (line, was) in lines.iter().zip(&mut was).filter(|(_, was)| was.is_none()) {
            let cells = line.cells.iter().map(|c| c.clone().unwrap_or_default());
            let key = known.key(&cells.collect::<Vec<_>>());
            let Some(rows) = old.get_mut(&key) else { continue };
            let says = |row: &usize| {
                let mut pairs = line.cells.iter().zip(&known.rows[*row].shown);
                !whole
                    || pairs.all(|(new, old)| new.as_ref().is_none_or(|new| new == old))
            };
            if let Some(at) = rows.iter().position(says) {
                *was = Some(rows.remove(at));
            }
        }
    }
    let complete = |(line, was): (Line, Option<usize>)| {
        let old = was.map(|was| &known.rows[was].shown);
        let cells = line.cells.into_iter().enumerate().map(|(column, cell)| {
            cell.or_else(|| old?.get(column).cloned()).unwrap_or_default()
        });
        NewRow {
            was,
            cells: cells.collect(),
            row: line.row,
            unit: line.unit,
            none: line.none,
        }
    };
    lines.into_iter().zip(was).map(complete).collect()
}

/// Rows of the table that stand on the sheet, but where nobody sees them.
fn hidden(
    chosen: &choose::Chosen<'_>,
    known: &Known<'_>,
    rows: &[NewRow],
) -> Vec<String> {
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
fn twice(chosen: &choose::Chosen<'_>, known: &Known<'_>, rows: &[NewRow]) -> Vec<String> {
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

fn numbers(rows: &[NewRow], column: usize) -> Vec<Option<Decimal>> {
    rows.iter().map(|row| Decimal::parse(&row.cells[column])).collect()
}

fn sum(numbers: &[Option<Decimal>]) -> Decimal {
    numbers.iter().flatten().copied().sum()
}

/// New rows all of whose numbers are the sums of those of the other rows.
fn like_sums(
    chosen: &choose::Chosen<'_>,
    known: &Known<'_>,
    rows: &[NewRow],
) -> Vec<String> {
    let mut doubts = Vec::new();
    let columns: Vec<(usize, Vec<Option<Decimal>>, String)> = (0..known.columns.len())
        .filter(|column| known.is_number(*column))
        .map(|column| {
            let numbers = numbers(rows, column);
            let sum = sum(&numbers).trimmed().to_string();
            (column, numbers, sum)
        })
        .filter(|(_, numbers, _)| numbers.iter().flatten().count() > 2)
        .collect();
    for (i, row) in rows.iter().enumerate().filter(|(_, row)| row.was.is_none()) {
        let half = |(_, numbers, sum): &&(usize, Vec<Option<Decimal>>, String)| {
            let twice = numbers[i].map(|own| own.plus(own).trimmed().to_string());
            twice.as_ref() == Some(sum)
        };
        let zero = |(_, numbers, _): &(usize, Vec<Option<Decimal>>, String)| {
            numbers[i].is_none_or(|own| own.trimmed().to_string() == "0")
        };
        let all = columns.iter().filter(|column| !zero(column)).collect::<Vec<_>>();
        if !all.is_empty() && all.iter().all(half) {
            let name = known.name(&row.cells);
            doubts.push(format!(
                "{}第 {} 行“{name}”的数等于其余各行之和，像是合计；是合计就在表格里写明“合计”",
                chosen.place(),
                row.row + 1
            ));
        }
    }
    doubts
}

/// How a row begins that is a part of another, or no row at all.
const PARTS: [&str; 8] = ["其中", "其它:", "备注", "说明", "同上", "另:", "另有", "包括"];

/// New rows that are counted in others, or count others: 其中：县城, 一、市直 over its units.
fn parts(chosen: &choose::Chosen<'_>, known: &Known<'_>, rows: &[NewRow]) -> Vec<String> {
    let mut doubts = Vec::new();
    let counted: Vec<(usize, Vec<Option<Decimal>>)> = (0..known.columns.len())
        .filter(|column| known.is_counted(*column))
        .map(|column| (column, numbers(rows, column)))
        .collect();
    for (i, row) in rows.iter().enumerate().filter(|(_, row)| row.was.is_none()) {
        let name = known.name(&row.cells);
        let place = format!("{}第 {} 行“{name}”", chosen.place(), row.row + 1);
        let plain = bare(&name);
        let plain = plain.trim_start_matches(['#', '*', '-', '+', '.']);
        if PARTS.iter().any(|word| plain.starts_with(word)) {
            doubts.push(format!("{place}像是其他行的一部分或说明，读入就会重复计算"));
            continue;
        }
        // As much as at least two rows that follow it, or stand before it.
        let adds_up = |list: &mut dyn Iterator<Item = usize>| {
            let mut sums: Vec<Decimal> = vec![Decimal::default(); counted.len()];
            for (taken, at) in list.enumerate() {
                for ((_, numbers), sum) in counted.iter().zip(&mut sums) {
                    *sum = sum.plus(numbers[at].unwrap_or_default());
                }
                let same =
                    |((_, numbers), sum): (&(usize, Vec<Option<Decimal>>), &Decimal)| {
                        numbers[i].unwrap_or_default().trimmed() == sum.trimmed()
                    };
                let some = counted.iter().any(|(_, numbers)| {
                    numbers[i].is_some_and(|own| own.trimmed() != Decimal::default())
                });
                if taken > 0 && some && counted.iter().zip(&sums).all(same) {
                    return true;
                }
            }
            false
        };
        let many = 200;
        let follows = adds_up(&mut (i + 1..rows.len()).take(many));
        if !counted.is_empty() && (follows || adds_up(&mut (0..i).rev().take(many))) {
            doubts.push(format!(
                "{place}的数等于它前后几行之和，像是小计或一组的标题，读入就会重复计算"
            ));
        }
    }
    doubts
}

/// Numbers of people below zero or in parts, and rows without any number.
fn people(
    chosen: &choose::Chosen<'_>,
    known: &Known<'_>,
    rows: &[NewRow],
) -> Vec<String> {
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
        if !counted.is_empty()
            && empty(&row.cells)
            && !row.none
            && old.is_none_or(|old| !empty(old))
        {
            let names: Vec<&str> = counted
                .iter()
                .map(|column| known.columns[*column].name.as_str())
                .collect();
            doubts.push(format!("{place}没有填：{}", names.join("、")));
        }
    }
    doubts
}

/// Sums that stand in the spreadsheet are not taken over, but they should agree.
fn other_totals(
    chosen: &choose::Chosen<'_>,
    known: &Known<'_>,
    rows: &[NewRow],
    totals: &[Line],
) -> Vec<String> {
    let mut doubts = Vec::new();
    for total in
        totals.iter().filter(|total| !total.label.as_deref().is_some_and(is_subtotal))
    {
        for column in (0..known.columns.len()).filter(|column| known.is_number(*column)) {
            let typed = total.cells[column].as_deref().and_then(Decimal::parse);
            let Some(typed) = typed else { continue };
            let sum = sum(&numbers(rows, column));
            if sum.trimmed() != typed.trimmed() {
                let name = &known.columns[column].name;
                doubts.push(format!(
                    "{}第 {} 行“{name}”的合计写的是 {typed}，各行相加是 {sum}",
                    chosen.place(),
                    total.row + 1
                ));
            }
        }
    }
    doubts
}

/// Whether two names of rows are the same but for spaces and widths.
fn same(a: &str, b: &str) -> bool {
    bare(a) == bare(b)
}
