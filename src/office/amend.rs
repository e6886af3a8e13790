//! Cells and rows of a table, changed in the YAML itself; everything else stays as typed.

use crate::notice::{Block, Notice, Table, Text, attachment_label};
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

/// A cell that is to hold something else: `高平=25`, `高平/名额=25`, `场地/大剧场租用/金额=3`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The row's name, with that of its group before it and the column's behind it where
    /// they are needed, parted by `/`.
    pub cell: String,
    /// What the cell is to hold.
    pub value: String,
}

impl std::str::FromStr for Setting {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("“{text}”应写成 行名=值 或 行名/栏名=值，如 高平=25");
        let (cell, value) = text.split_once('=').ok_or_else(wrong)?;
        if cell.split('/').any(|name| name.trim().is_empty()) {
            return Err(wrong());
        }
        Ok(Self { cell: cell.trim().to_owned(), value: value.trim().to_owned() })
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
            .and_then(|cell| set_cell(typed, cell, &setting.value, &setting.cell));
        match edit {
            Ok(edit) if edits.iter().any(|known| known.range == edit.range) => {
                faults.push(format!("{} 这一格写了两次", setting.cell));
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
    let Setting { cell, value } = setting;
    // Names of rows and of columns may have strokes in them: whatever is there is meant.
    let mut found = Vec::new();
    let mut fault = None;
    for (at, _) in cell.match_indices('/') {
        match (table.row(&cell[..at]), table.names().find(&cell[at + 1..])) {
            (Ok(row), Ok(column)) => found.push((row, column)),
            (Ok(_), Err(unfound)) => fault = Some(unfound),
            (Err(unfound), _) => fault = fault.or(Some(unfound)),
        }
    }
    match (table.row(cell), only_column(table)) {
        (Ok(row), Some(column)) => found.push((row, column)),
        (Ok(_), None) => {
            let behind: Vec<String> =
                (1..table.columns.len()).map(|c| table.names().path(c)).collect();
            return Err(format!(
                "“{cell}”要写明是哪一栏，如 {cell}/{}={value}；可改的栏：{}",
                behind.first().map_or("栏名", String::as_str),
                behind.join("、")
            ));
        }
        (Err(unfound), _) => fault = fault.or(Some(unfound)),
    }
    found.sort_unstable();
    found.dedup();
    match (&found[..], fault) {
        ([(row, column)], _) => table.rows[*row]
            .get(*column)
            .ok_or_else(|| format!("{cell} 这一行没有这一格")),
        ([], Some(unfound)) => Err(match unfound.nearest() {
            Some(near) => format!("{unfound}；是不是“{near}”？"),
            None => unfound.to_string(),
        }),
        _ => Err(format!("“{cell}”不止一格，请直接在 YAML 里改")),
    }
}

/// The column that is meant where none is named: the only one behind the first, or the only
/// one of numbers.
fn only_column(table: &Table) -> Option<usize> {
    if table.columns.len() == 2 {
        return Some(1);
    }
    let mut columns = (1..table.columns.len()).filter(|c| table.is_numeric(*c));
    match (columns.next(), columns.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}
