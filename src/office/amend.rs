//! Cells and rows of a table, changed in the YAML itself; everything else stays as typed.

use crate::notice::{Block, Decimal, Notice, Table, Text, attachment_label};
use crate::office::sheet::bare;
use crate::text::edit::{self, Edit};
use crate::text::near::nearest;
use crate::text::tree::{Kind, Node};

/// A notice as text, as values with places, and as what it says.
#[derive(Debug, Clone, Copy)]
pub struct Typed<'a> {
    /// The YAML.
    pub text: &'a str,
    /// Its values.
    pub root: &'a Node,
    /// What they say.
    pub notice: &'a Notice,
}

/// A cell that is to hold something else: `高平=25` or `高平/名额=25`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// What stands first in the row.
    pub row: String,
    /// The column's name; may be left out where there is only one to be meant.
    pub column: Option<String>,
    /// What the cell is to hold.
    pub value: String,
}

impl std::str::FromStr for Setting {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("“{text}”应写成 行名=值 或 行名/栏名=值，如 高平=25");
        let (place, value) = text.split_once('=').ok_or_else(wrong)?;
        let (row, column) = match place.rsplit_once('/') {
            Some((row, column)) => (row, Some(column.trim().to_owned())),
            None => (place, None),
        };
        if row.trim().is_empty() || column.as_ref().is_some_and(String::is_empty) {
            return Err(wrong());
        }
        let (row, value) = (row.trim().to_owned(), value.trim().to_owned());
        Ok(Self { row, column, value })
    }
}

/// The table of an attachment, which its id, its number (`2`, `附件2`) or its title names.
pub fn find_table<'a>(notice: &'a Notice, name: &str) -> Result<&'a Table, String> {
    let index = find_attachment(notice, name)?;
    let mut table: Option<&Table> = None;
    notice.attachments[index].part.blocks(&mut |block| {
        if let Block::Table(found) = block {
            table.get_or_insert(found);
        }
    });
    table.ok_or_else(|| format!("附件 {name} 没有表格"))
}

/// The attachment that its id, its number (`2`, `附件2`) or its title names.
pub fn find_attachment(notice: &Notice, name: &str) -> Result<usize, String> {
    let count = notice.attachments.len();
    let number = name.trim_start_matches("附件").parse::<usize>().ok();
    let by_number = number.filter(|n| (1..=count).contains(n)).map(|n| n - 1);
    let found = notice
        .attachments
        .iter()
        .position(|a| a.id == name || a.part.title.text.value == name)
        .or_else(|| (0..count).find(|i| attachment_label(*i, count) == name))
        .or(by_number);
    found.ok_or_else(|| {
        let known: Vec<String> =
            notice.attachments.iter().map(|a| a.id.clone()).collect();
        let near = nearest(name, &known)
            .map_or(String::new(), |near| format!("；是不是 {near}？"));
        match known.is_empty() {
            true => "这份公文没有附件".to_owned(),
            false => format!("没有附件 {name}{near}；已有：{}", known.join("、")),
        }
    })
}

/// The edits that set some cells, or everything that is wrong with that.
pub fn set(
    typed: Typed<'_>,
    table: &Table,
    settings: &[Setting],
) -> Result<Vec<Edit>, Vec<String>> {
    let mut edits: Vec<Edit> = Vec::new();
    let mut faults = Vec::new();
    for setting in settings {
        let edit = cell(table, setting)
            .and_then(|cell| set_cell(typed, cell, &setting.value, &setting.row));
        match edit {
            Ok(edit) if edits.iter().any(|known| known.range == edit.range) => {
                faults.push(format!("{} 这一格写了两次", setting.row));
            }
            Ok(edit) => edits.push(edit),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(edits) } else { Err(faults) }
}

pub(super) fn set_cell(
    typed: Typed<'_>,
    cell: &Text,
    value: &str,
    row: &str,
) -> Result<Edit, String> {
    let scalar = typed
        .root
        .at(&cell.at)
        .is_some_and(|node| matches!(node.kind, Kind::Scalar { .. } | Kind::Null));
    if !scalar {
        return Err(format!("{row} 是程序合计出来的，不能直接改；改其中各项"));
    }
    let mut edit = edit::set(typed.root, typed.text, &cell.at, value)
        .ok_or_else(|| format!("{row} 这一格不能改"))?;
    if edit.text.trim() == value && JOINING.contains(&value) {
        edit.text = edit.text.replace(value, &format!("\"{value}\""));
    }
    Ok(edit)
}

/// What joins a cell to its neighbour, unless it stands in quotes.
const JOINING: [&str; 2] = ["<", "^"];

/// A row in brackets, each cell of which says what it is given to say.
pub fn written_row<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let cells = cells.map(|cell| match cell {
        "" => "~".to_owned(),
        cell if JOINING.contains(&cell) => format!("\"{cell}\""),
        cell => edit::scalar(cell, true),
    });
    format!("[{}]", cells.collect::<Vec<_>>().join(", "))
}

/// The cell that a setting names.
fn cell<'a>(table: &'a Table, setting: &Setting) -> Result<&'a Text, String> {
    let row = row_named(table, &setting.row)?;
    let columns: Vec<String> =
        table.columns.iter().map(|c| c.name.value.clone()).collect();
    let column = match &setting.column {
        Some(name) => {
            let same = |i: &usize| bare(&columns[*i]) == bare(name);
            match (0..columns.len()).filter(same).collect::<Vec<_>>()[..] {
                [column] => column,
                [] => return Err(unknown("栏", name, &columns)),
                _ => return Err(format!("不止一栏叫“{name}”，请直接在 YAML 里改")),
            }
        }
        None => only_column(table).ok_or_else(|| {
            let behind = columns.iter().skip(1);
            let behind: Vec<&str> = behind.map(String::as_str).collect();
            format!(
                "“{0}”要写明是哪一栏，如 {0}/{1}={2}；可改的栏：{3}",
                setting.row,
                behind.first().unwrap_or(&"栏名"),
                setting.value,
                behind.join("、")
            )
        })?,
    };
    table.rows[row].get(column).ok_or_else(|| format!("{} 这一行没有这一格", setting.row))
}

/// The row of a name: what stands first in it, or behind the name of its group, which may be
/// written in front, `场地/大剧场租用`.
fn row_named(table: &Table, name: &str) -> Result<usize, String> {
    let cell = |row: usize, column: usize| {
        table.rows[row].get(column).map_or("", |cell| cell.value.as_str())
    };
    // A group's name stands only in its first row.
    let mut names: Vec<String> = Vec::new();
    for row in 0..table.rows.len() {
        let own = cell(row, 0).to_owned();
        let above = names.last().filter(|_| own.is_empty() && !table.is_computed(row));
        names.push(above.cloned().unwrap_or(own));
    }
    let rows = |fits: &dyn Fn(usize) -> bool| -> Vec<usize> {
        (0..names.len()).filter(|row| fits(*row)).collect()
    };
    let same = |a: &str, b: &str| bare(a) == bare(b);
    let found = match name.split_once('/') {
        Some((group, own)) => {
            rows(&|row| same(&names[row], group) && same(cell(row, 1), own))
        }
        None => match rows(&|row| same(&names[row], name)) {
            none if none.is_empty() => rows(&|row| same(cell(row, 1), name)),
            found => found,
        },
    };
    match found[..] {
        [row] => Ok(row),
        [] => {
            let mut known: Vec<String> = Vec::new();
            for row in 0..names.len() {
                let own = cell(row, 0);
                let shown = if own.is_empty() { cell(row, 1) } else { own };
                if !shown.is_empty() && !known.iter().any(|k| k == shown) {
                    known.push(shown.to_owned());
                }
            }
            Err(unknown("行", name, &known))
        }
        _ => {
            let inside: Vec<String> =
                found.iter().map(|row| format!("{name}/{}", cell(*row, 1))).collect();
            Err(format!("“{name}”不止一行，写成 {} 之一", inside.join("、")))
        }
    }
}

/// The column that is meant where none is named: the only one behind the first, or the only
/// one of numbers.
fn only_column(table: &Table) -> Option<usize> {
    if table.columns.len() == 2 {
        return Some(1);
    }
    let number = |column: &usize| {
        let mut cells = table.rows.iter().filter_map(|row| row.get(*column));
        !table.rows.is_empty()
            && cells.all(|c| c.value.is_empty() || Decimal::parse(&c.value).is_some())
    };
    let mut columns = (1..table.columns.len()).filter(number);
    match (columns.next(), columns.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

fn unknown(what: &str, name: &str, known: &[String]) -> String {
    let near = nearest(name, known).map_or(String::new(), |n| format!("；是不是“{n}”？"));
    format!("没有名为“{name}”的{what}{near}；已有：{}", known.join("、"))
}
