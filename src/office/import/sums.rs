//! What adds up in a spreadsheet, and what does not: its own sums are not taken over, but
//! what it says should agree with itself.

use crate::notice::Decimal;
use crate::office::rows::Known;
use crate::office::sheet::lines::{is_subtotal, is_total};
use crate::office::sheet::{Cell, Entry, Number, Value, address, bare};

use super::NewRow;
use super::choose::Chosen;
use super::lines::Line;

pub(super) fn doubts(
    chosen: &Chosen<'_>,
    known: &Known<'_>,
    rows: &[NewRow],
    totals: &[Line],
) -> Vec<String> {
    let found = [
        like_sums(chosen, known, rows),
        parts(chosen, known, rows),
        row_sums(chosen, known, rows),
        strange_parts(chosen, known, rows),
        products(chosen, known, rows),
        totals_differ(chosen, known, rows, totals),
    ];
    found.concat()
}

fn numbers(known: &Known<'_>, rows: &[NewRow], column: usize) -> Vec<Option<Decimal>> {
    rows.iter().map(|row| known.value(column, &row.cells)).collect()
}

fn sum(numbers: &[Option<Decimal>]) -> Decimal {
    numbers.iter().flatten().copied().sum()
}

/// New rows all of whose numbers are the sums of those of the other rows.
fn like_sums(chosen: &Chosen<'_>, known: &Known<'_>, rows: &[NewRow]) -> Vec<String> {
    let mut doubts = Vec::new();
    let columns: Vec<(usize, Vec<Option<Decimal>>, String)> = (0..known.columns.len())
        .filter(|column| known.is_number(*column))
        .map(|column| {
            let numbers = numbers(known, rows, column);
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
fn parts(chosen: &Chosen<'_>, known: &Known<'_>, rows: &[NewRow]) -> Vec<String> {
    let mut doubts = Vec::new();
    let counted: Vec<(usize, Vec<Option<Decimal>>)> = (0..known.columns.len())
        .filter(|column| known.is_counted(*column))
        .map(|column| (column, numbers(known, rows, column)))
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

/// A number that a cell of the sheet shows.
fn shown(cell: &Cell, known: &Known<'_>, column: usize) -> Option<Decimal> {
    match &cell.value {
        Value::Number(Number { plain, .. }) => Decimal::parse(plain),
        _ => Decimal::parse(&known.columns[column].measure.number(&cell.shown)?),
    }
}

/// Whether a number of the sheet is a sum, as far as the sheet shows it.
fn is_sum(typed: Decimal, cell: &Cell, sum: Decimal) -> bool {
    let rounded = matches!(&cell.value, Value::Number(number) if number.rounded);
    let same = |a: Decimal, b: Decimal| a.trimmed() == b.trimmed();
    same(typed, sum) || (rounded && same(typed, sum.rounded(typed.places())))
}

/// A column of the sheet that says what others of its row add up to.
struct RowSum {
    /// Where it stands.
    column: usize,
    /// What it is called.
    name: String,
    /// The columns of the table that it adds up.
    parts: Vec<usize>,
    /// Whether the table says so itself; of others it is known by most of their rows.
    certain: bool,
}

/// Rows whose own sums are not those of their parts.
fn row_sums(chosen: &Chosen<'_>, known: &Known<'_>, rows: &[NewRow]) -> Vec<String> {
    let mut doubts = Vec::new();
    for copy in 0..chosen.columns.copies.len() {
        for sum in summing(chosen, known, copy) {
            let of_row = |row: &&NewRow| {
                let cell = chosen.grid.cell(row.row, sum.column);
                let first = *sum.parts.first()?;
                let typed = shown(cell, known, first)?;
                let mut parts = sum.parts.iter();
                let own =
                    parts.by_ref().filter_map(|part| known.value(*part, &row.cells));
                let added: Decimal = own.sum();
                Some((typed, added, is_sum(typed, cell, added)))
            };
            let here = rows.iter().filter(|row| row.copy == copy);
            let found: Vec<(&NewRow, Decimal, Decimal, bool)> = here
                .filter_map(|row| {
                    let (typed, added, same) = of_row(&row)?;
                    Some((row, typed, added, same))
                })
                .collect();
            let agreeing = found.iter().filter(|(.., same)| *same).count();
            if !sum.certain && agreeing * 2 < found.len().max(2) {
                continue;
            }
            for (row, typed, added, _) in found.iter().filter(|(.., same)| !same) {
                doubts.push(format!(
                    "{}第 {} 行“{}”的“{}”（{}）写的是 {typed}，各项相加是 {added}",
                    chosen.place(),
                    row.row + 1,
                    known.name(&row.cells),
                    sum.name,
                    address(row.row, sum.column)
                ));
            }
        }
    }
    doubts
}

/// The columns of a copy of the head that add up others: those of which the table says so,
/// and those that are called sums.
fn summing(chosen: &Chosen<'_>, known: &Known<'_>, copy: usize) -> Vec<RowSum> {
    let columns = &chosen.columns.copies[copy];
    let is_part = |i: &usize| {
        let own = &known.columns[*i];
        known.is_number(*i) && !own.computed && !is_total(&own.name)
    };
    let all: Vec<usize> = (0..known.columns.len()).filter(is_part).collect();
    let mut found = Vec::new();
    for (i, own) in known.columns.iter().enumerate() {
        let Some(column) = columns[i] else { continue };
        let certain = own.computed;
        let called = known.is_number(i) && is_total(&own.name) && all.len() > 1;
        let parts = if certain { own.parts.clone() } else { all.clone() };
        if certain || called {
            found.push(RowSum { column, name: own.name.clone(), parts, certain });
        }
    }
    // What stands on the sheet besides belongs to its one copy.
    if chosen.columns.copies.len() == 1 && all.len() > 1 {
        let strange = chosen.columns.strange.iter().filter(|(_, name)| is_total(name));
        found.extend(strange.map(|(column, name)| RowSum {
            column: *column,
            name: name.clone(),
            parts: all.clone(),
            certain: false,
        }));
    }
    found
}

/// Rows whose number is not the sum of numbers that only the sheet has beside it, while most
/// are: 名额 beside 男 and 女.
fn strange_parts(chosen: &Chosen<'_>, known: &Known<'_>, rows: &[NewRow]) -> Vec<String> {
    let (grid, columns) = (chosen.grid, &chosen.columns);
    let [copy] = columns.copies.as_slice() else { return Vec::new() };
    let number = |row: usize, column: usize| match &grid.cell(row, column).value {
        Value::Number(Number { plain, .. }) => Decimal::parse(plain),
        _ => Decimal::parse(&bare(grid.shown(row, column))),
    };
    let parts = columns.strange.iter().filter(|(column, name)| {
        let counts = Entry::of(name) != Entry::Ordinal && !is_total(name);
        counts && rows.iter().any(|row| number(row.row, *column).is_some())
    });
    let parts: Vec<usize> = parts.map(|(column, _)| *column).collect();
    let mut doubts = Vec::new();
    for i in (0..known.columns.len()).filter(|i| known.is_number(*i) && parts.len() > 1) {
        let Some(column) = copy[i] else { continue };
        let found: Vec<(&NewRow, Decimal, Decimal)> = rows
            .iter()
            .filter_map(|row| {
                let own = known.value(i, &row.cells)?;
                let added = parts.iter().filter_map(|part| number(row.row, *part)).sum();
                Some((row, own, added))
            })
            .collect();
        let same = |(_, own, added): &&(&NewRow, Decimal, Decimal)| {
            own.trimmed() == added.trimmed()
        };
        let agreeing = found.iter().filter(same).count();
        if agreeing < 2 || agreeing * 2 < found.len() {
            continue;
        }
        for (row, own, added) in found.iter().filter(|row| !same(row)) {
            doubts.push(format!(
                "{}第 {} 行“{}”的“{}”（{}）写的是 {own}，旁边各项相加是 {added}",
                chosen.place(),
                row.row + 1,
                known.name(&row.cells),
                known.columns[i].name,
                address(row.row, column)
            ));
        }
    }
    doubts
}

/// Rows in which a number is not the product of two others any more, as it was in every row of
/// the notice: 数量, 单价, 金额.
fn products(chosen: &Chosen<'_>, known: &Known<'_>, rows: &[NewRow]) -> Vec<String> {
    /// Beyond that many columns and rows nobody looks for products.
    const COLUMNS: usize = 10;
    const ROWS: usize = 200;
    let number = |cells: &[String], column: usize| cells[column].parse::<f64>().ok();
    let is_product = |cells: &[String], [a, b, c]: [usize; 3]| {
        let (a, b, c) = (number(cells, a)?, number(cells, b)?, number(cells, c)?);
        Some((a * b - c).abs() <= 0.006_f64.max(c.abs() * 1e-9))
    };
    let typed =
        |column: &usize| known.is_number(*column) && !known.columns[*column].computed;
    let columns: Vec<usize> =
        (0..known.columns.len()).filter(typed).take(COLUMNS).collect();
    let mut doubts = Vec::new();
    for (i, a) in columns.iter().enumerate() {
        for b in &columns[i + 1..] {
            for c in columns.iter().filter(|c| *c != a && *c != b) {
                let three = [*a, *b, *c];
                // What is nought or one says nothing of products.
                let telling = |cells: &[String]| {
                    let factor =
                        |column| number(cells, column).is_some_and(|n| n.abs() > 1.0);
                    factor(*a) && factor(*b)
                };
                let old = known.rows.iter().map(|row| row.shown.as_slice()).take(ROWS);
                let (telling, others): (Vec<&[String]>, Vec<&[String]>) =
                    old.partition(|cells| telling(cells));
                let holds = |cells: &&[String]| is_product(cells, three) != Some(false);
                if telling.len() < 2 || !telling.iter().chain(&others).all(holds) {
                    continue;
                }
                let broken = |row: &&NewRow| is_product(&row.cells, three) == Some(false);
                doubts.extend(rows.iter().filter(broken).map(|row| {
                    let cell = |column: usize| {
                        format!("“{}”{}", known.columns[column].name, row.cells[column])
                    };
                    format!(
                        "{}第 {} 行“{}”的{}不是{}与{}之积",
                        chosen.place(),
                        row.row + 1,
                        known.name(&row.cells),
                        cell(*c),
                        cell(*a),
                        cell(*b)
                    )
                }));
            }
        }
    }
    doubts
}

/// Sums at the foot that are not those of the rows: of a part those of the rows of that part.
fn totals_differ(
    chosen: &Chosen<'_>,
    known: &Known<'_>,
    rows: &[NewRow],
    totals: &[Line],
) -> Vec<String> {
    let mut doubts = Vec::new();
    for total in totals {
        let columns = &chosen.columns.copies[total.copy];
        let parts = parts_of(total, totals, rows);
        let label = total.label.as_deref().unwrap_or("合计");
        for i in (0..known.columns.len()).filter(|i| known.is_number(*i)) {
            let Some(column) = columns[i] else { continue };
            let cell = chosen.grid.cell(total.row, column);
            let Some(typed) = shown(cell, known, i) else { continue };
            let sums: Vec<Decimal> = parts
                .iter()
                .map(|rows| {
                    rows.iter().filter_map(|row| known.value(i, &row.cells)).sum()
                })
                .collect();
            if !sums.iter().any(|sum| is_sum(typed, cell, *sum)) {
                doubts.push(format!(
                    "{}第 {} 行“{}”的{label}写的是 {typed}，各行相加是 {}",
                    chosen.place(),
                    total.row + 1,
                    known.columns[i].name,
                    sums[0]
                ));
            }
        }
    }
    doubts
}

/// The rows that a sum may be that of: all of them, or those of its part, above or below it.
fn parts_of<'a>(
    total: &Line,
    totals: &[Line],
    rows: &'a [NewRow],
) -> Vec<Vec<&'a NewRow>> {
    let partial = |line: &Line| line.label.as_deref().is_some_and(is_subtotal);
    if !partial(total) {
        return vec![rows.iter().collect()];
    }
    let others = totals.iter().filter(|other| other.copy == total.copy);
    let before =
        others.clone().map(|other| other.row).filter(|row| *row < total.row).max();
    let behind = others.map(|other| other.row).filter(|row| *row > total.row).min();
    let between = |from: Option<usize>, to: Option<usize>| -> Vec<&'a NewRow> {
        let here = |row: &&NewRow| {
            row.copy == total.copy
                && from.is_none_or(|from| row.row > from)
                && to.is_none_or(|to| row.row < to)
        };
        rows.iter().filter(here).collect()
    };
    vec![between(before, Some(total.row)), between(Some(total.row), behind)]
}
