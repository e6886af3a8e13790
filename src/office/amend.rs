//! Cells and rows of a table, changed in the YAML itself; everything else stays as typed.

use std::ops::Range;

use crate::notice::{Block, Decimal, Notice, Table, Text, attachment_label, sum};
use crate::office::sheet::{Grid, bare};
use crate::text::edit::{self, Edit, apply, in_flow, line_end, line_start, scalar};
use crate::text::near::nearest;
use crate::text::place::Place;
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

fn set_cell(
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
    edit::set(typed.root, typed.text, &cell.at, value)
        .ok_or_else(|| format!("{row} 这一格不能改"))
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

/// A table taken back from a spreadsheet.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Import {
    /// What is to be changed in the YAML.
    pub edits: Vec<Edit>,
    /// What was not as expected, in Chinese.
    pub surprises: Vec<String>,
}

/// How a total row is called.
const TOTALS: [&str; 5] = ["合计", "总计", "共计", "小计", "合 计"];

/// Takes the rows of a table from a spreadsheet.
pub fn import(typed: Typed<'_>, table: &Table, grid: &Grid) -> Result<Import, String> {
    let names: Vec<String> = table.columns.iter().map(|c| c.name.value.clone()).collect();
    if !table.spans.is_empty() || !table.subtotals.is_empty() {
        return Err("有合并的格或分组的表不能整表读回，请用 --set 逐格改".to_owned());
    }
    let header = grid
        .header(&names)
        .ok_or_else(|| format!("没有找到表头；应有一行写着：{}", names.join("、")))?;
    if let Some(row) = grid.uncomputed {
        return Err(format!(
            "第 {row} 行有没有算出值的公式；在表格软件里打开、保存一次再读"
        ));
    }
    let mut import = Import::default();
    if let Some(sheet) = &grid.sheet {
        import.surprises.push(format!("文件里有几张工作表，读的是“{sheet}”"));
    }
    for name in &header.strange {
        import.surprises.push(format!("表格里没有“{name}”这一栏，未读入"));
    }
    let there = header.columns.first().map_or(&[][..], Vec::as_slice);
    for (name, column) in names.iter().zip(there) {
        if column.is_none() {
            import.surprises.push(format!("电子表格里没有“{name}”这一栏，保持原样"));
        }
    }
    let (rows, totals) = split_totals(grid.under(&header));
    if rows.is_empty() {
        return Err("表头下面没有内容".to_owned());
    }
    let old = &table.rows[..table.rows.len() - usize::from(table.has_total)];
    let rows = counterparts(old, rows, &names, &mut import.surprises);
    check_totals(&rows, &totals, &names, &mut import.surprises);
    import.edits = row_edits(typed, table, old, &rows)?;
    Ok(import)
}

type Cells = Vec<Option<String>>;

/// Rows, and those of them that are sums.
fn split_totals(rows: Vec<Cells>) -> (Vec<Cells>, Vec<Cells>) {
    rows.into_iter().partition(|row| {
        let first = row.iter().flatten().find(|cell| !cell.is_empty());
        !first.is_some_and(|cell| TOTALS.contains(&cell.as_str()))
    })
}

/// A row that is to stand in the table: its cells, and the old row that it was.
struct NewRow {
    was: Option<usize>,
    cells: Vec<String>,
}

/// Each new row with the old one of the same name; columns that the spreadsheet lacks are
/// filled from there.
fn counterparts(
    old: &[Vec<Text>],
    rows: Vec<Cells>,
    names: &[String],
    surprises: &mut Vec<String>,
) -> Vec<NewRow> {
    let mut taken = vec![false; old.len()];
    let mut result = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    for row in rows {
        let key = row.first().cloned().flatten().unwrap_or_default();
        if !key.is_empty() && seen.contains(&bare(&key)) {
            surprises.push(format!("“{key}”出现了两次"));
        }
        seen.push(bare(&key));
        let was = (0..old.len()).find(|i| {
            let name = old[*i].first().map_or("", |cell| cell.value.as_str());
            !taken[*i] && bare(name) == bare(&key)
        });
        if let Some(was) = was {
            taken[was] = true;
        }
        let cells = (0..names.len())
            .map(|column| {
                row.get(column).cloned().flatten().unwrap_or_else(|| {
                    let cell = was.and_then(|was| old[was].get(column));
                    cell.map_or(String::new(), |cell| cell.value.clone())
                })
            })
            .collect();
        result.push(NewRow { was, cells });
    }
    result
}

/// Sums that stand in the spreadsheet are not taken over, but they should agree.
fn check_totals(
    rows: &[NewRow],
    totals: &[Cells],
    names: &[String],
    surprises: &mut Vec<String>,
) {
    for total in totals {
        for (column, name) in names.iter().enumerate().skip(1) {
            let typed = total.get(column).cloned().flatten().unwrap_or_default();
            let Some(typed) = Decimal::parse(&typed) else { continue };
            let cell = |row: &NewRow| Text {
                value: row.cells[column].clone(),
                ..Text::default()
            };
            let cells: Vec<Text> = rows.iter().map(cell).collect();
            let Ok(sum) = sum(&cells) else { continue };
            if sum.trimmed() != typed.trimmed() {
                surprises.push(format!(
                    "电子表格里“{name}”的合计写的是 {typed}，各行相加是 {sum}"
                ));
            }
        }
    }
}

/// The edits that make the rows of the YAML the new ones.
fn row_edits(
    typed: Typed<'_>,
    table: &Table,
    old: &[Vec<Text>],
    rows: &[NewRow],
) -> Result<Vec<Edit>, String> {
    let changed = |row: &NewRow, was: usize| -> Vec<(Text, String)> {
        let cells = old[was].iter().zip(&row.cells);
        let different = cells.filter(|(cell, value)| cell.value != **value);
        different.map(|(cell, value)| (cell.clone(), value.clone())).collect()
    };
    let name = |row: &NewRow| row.cells.first().cloned().unwrap_or_default();
    // The same rows in the same order: only cells change.
    let same = rows.len() == old.len()
        && rows.iter().enumerate().all(|(i, row)| row.was == Some(i));
    if same {
        let mut edits = Vec::new();
        for (i, row) in rows.iter().enumerate() {
            for (cell, value) in changed(row, i) {
                edits.push(set_cell(typed, &cell, &value, &name(row))?);
            }
        }
        return Ok(edits);
    }
    let at = table.at.key("rows");
    let flow = match typed.root.at(&at) {
        Some(node) if matches!(node.kind, Kind::Sequence(_)) => {
            in_flow(typed.root, typed.text, &at)
                || typed.text[node.span.clone()].starts_with('[')
        }
        _ => in_flow(typed.root, typed.text, &at),
    };
    let written = |row: &NewRow| -> String {
        let cells = row.cells.iter().map(|cell| match cell.as_str() {
            "" => "~".to_owned(),
            cell => scalar(cell, true),
        });
        format!("[{}]", cells.collect::<Vec<_>>().join(", "))
    };
    // What a row that stays was, byte for byte, but for the cells that change.
    let kept =
        |row: &NewRow, was: usize, range: Range<usize>| -> Result<String, String> {
            let mut edits = Vec::new();
            for (cell, value) in changed(row, was) {
                let mut edit = set_cell(typed, &cell, &value, &name(row))?;
                edit.range = edit.range.start - range.start..edit.range.end - range.start;
                edits.push(edit);
            }
            Ok(apply(&typed.text[range], edits))
        };
    let items = match typed.root.at(&at).map(|node| &node.kind) {
        Some(Kind::Sequence(items)) => items.as_slice(),
        _ => &[],
    };
    if flow || items.is_empty() {
        let mut list = Vec::new();
        for row in rows {
            list.push(match row.was.and_then(|was| items.get(was)) {
                Some(item) => kept(row, row.was.unwrap_or_default(), item.span.clone())?,
                None => written(row),
            });
        }
        return Ok(vec![put_rows(typed, table, &at, &list, flow)]);
    }
    let chunks = chunks(typed.text, items);
    let end = line_end(typed.text);
    let first = &typed.text[chunks[0].clone()];
    let dash = first.lines().find(|line| line.trim_start().starts_with('-'));
    let indent = dash.map_or(0, |line| line.len() - line.trim_start().len());
    let mut text = String::new();
    for row in rows {
        match row.was.and_then(|was| Some((was, chunks.get(was)?))) {
            Some((was, chunk)) => {
                let kept = kept(row, was, chunk.clone())?;
                text.push_str(kept.trim_end_matches(['\r', '\n']));
                text.push_str(end);
            }
            None => {
                text.push_str(&format!("{}- {}{end}", " ".repeat(indent), written(row)));
            }
        }
    }
    let whole = chunks[0].start..chunks[chunks.len() - 1].end;
    if !typed.text[whole.clone()].ends_with('\n') {
        text.truncate(text.trim_end_matches(['\r', '\n']).len());
    }
    Ok(vec![Edit { range: whole, text }])
}

/// The lines of each item of a block list, with the comments above it.
fn chunks(text: &str, items: &[Node]) -> Vec<Range<usize>> {
    let mut starts = Vec::new();
    let mut end = 0;
    for item in items {
        let mut start = line_start(text, item.span.start);
        while start > end {
            let above = line_start(text, start - 1);
            let line = text[above..start].trim();
            if above < end || !line.starts_with('#') {
                break;
            }
            start = above;
        }
        starts.push(start);
        end = text[item.span.end..]
            .find('\n')
            .map_or(text.len(), |i| item.span.end + i + 1);
    }
    let ends = starts.iter().skip(1).copied().chain([end]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

/// Rows for a table that has none yet, or has them on one line.
fn put_rows(
    typed: Typed<'_>,
    table: &Table,
    at: &Place,
    list: &[String],
    flow: bool,
) -> Edit {
    if let Some(node) = typed.root.at(at)
        && !node.span.is_empty()
    {
        return Edit { range: node.span.clone(), text: format!("[{}]", list.join(", ")) };
    }
    let columns = table.at.key("columns");
    let end = typed.root.at(&columns).map_or(0, |node| node.span.end);
    if flow {
        return Edit { range: end..end, text: format!(", rows: [{}]", list.join(", ")) };
    }
    let lead = typed.root.lead(&columns);
    let indent = " ".repeat(lead - line_start(typed.text, lead));
    let behind = typed.text[end..].find('\n').map_or(typed.text.len(), |i| end + i + 1);
    let new_line = line_end(typed.text);
    let rows = list.iter().map(|row| format!("{indent}  - {row}{new_line}"));
    let text = format!("{indent}rows:{new_line}{}", rows.collect::<String>());
    let text = match typed.text[..behind].ends_with('\n') {
        true => text,
        false => format!("{new_line}{}", text.trim_end()),
    };
    Edit { range: behind..behind, text }
}
