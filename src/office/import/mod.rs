//! A table taken back from a spreadsheet: book → the sheet that fits → lines → values → rows.

mod choose;
mod doubts;
mod lines;
mod measure;
mod sums;
mod values;

use std::collections::HashMap;

use crate::notice::Table;
use crate::office::amend::Typed;
use crate::office::rows::{Known, Row, Rows, folded};
use crate::office::sheet::{Book, Entry, bare, letters};

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
    /// Which copy of the head it stands under.
    copy: usize,
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
    rival(&chosen, known)?;
    measure::check(&chosen, known, typed.notice.number.year())?;
    let read = lines::read(&chosen, known)?;
    let mut remarks = chosen.remarks.clone();
    remarks.extend(read.remarks);
    if read.rows.is_empty() {
        return Err(format!("{}表头下面没有内容", chosen.place()));
    }
    let new = counterparts(known, read.rows);
    let mut doubts = read.doubts;
    doubts.extend(doubts::of(&chosen, known, &new));
    doubts.extend(sums::doubts(&chosen, known, &new, &read.totals));
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

/// What the newer of two columns is called.
const NEWER: [&str; 10] =
    ["调整", "最终", "核定", "修改", "更正", "变更", "修正", "新", "现", "实际"];

/// A column that may be the newer one of what is read: 名额（调整） beside 名额.
fn rival(chosen: &choose::Chosen<'_>, known: &Known<'_>) -> Result<(), String> {
    for (i, own) in known.columns.iter().enumerate() {
        let Some(column) = chosen.columns.copies[0][i] else { continue };
        let name = bare(&own.name);
        let name = name.split('(').next().unwrap_or_default();
        let newer = |(_, head): &&(usize, String)| {
            let head = bare(head);
            let rest = head.replacen(name, "", 1);
            rest.len() < head.len() && NEWER.iter().any(|word| rest.contains(word))
        };
        let is_read = known.is_number(i) && !own.computed && !name.is_empty();
        if let Some((other, head)) = chosen.columns.strange.iter().find(newer)
            && is_read
        {
            return Err(format!(
                "{}有“{}”（{}），又有“{head}”（{}），分不清要读哪一栏；删去不要的一栏再读",
                chosen.place(),
                own.name,
                letters(column),
                letters(*other)
            ));
        }
    }
    Ok(())
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
            copy: line.copy,
            unit: line.unit,
            none: line.none,
        }
    };
    lines.into_iter().zip(was).map(complete).collect()
}

/// Whether two texts are the same but for spaces, widths and the kinds of dashes.
fn same(a: &str, b: &str) -> bool {
    folded(a) == folded(b)
}
