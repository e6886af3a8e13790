//! Tables by the names that people type, and their cells as they are written in the YAML.

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

/// The edit that sets a cell. `row` is what its row is called.
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
    format!("[{}]", cells.map(written_cell).collect::<Vec<_>>().join(", "))
}

/// A cell in a row in brackets, that says what it is given to say.
pub(super) fn written_cell(cell: &str) -> String {
    match cell {
        "" => "~".to_owned(),
        cell if JOINING.contains(&cell) => format!("\"{cell}\""),
        cell => edit::scalar(cell, true),
    }
}
