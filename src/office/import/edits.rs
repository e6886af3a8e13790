//! Rows → the edits that make the rows of the YAML the new ones.

use std::ops::Range;

use crate::notice::{Table, Text};
use crate::office::amend::{Typed, set_cell, written_row};
use crate::text::edit::{Edit, apply, in_flow, line_end, line_start};
use crate::text::place::Place;
use crate::text::tree::{Kind, Node};

use super::NewRow;
use super::table::Known;

/// A cell that is to say something else.
struct Changed<'a> {
    cell: &'a Text,
    value: &'a str,
}

/// What stands in a cell of the YAML itself.
fn typed_text<'a>(typed: Typed<'a>, cell: &Text) -> &'a str {
    match typed.root.at(&cell.at).map(|node| &node.kind) {
        Some(Kind::Scalar { text, .. }) => text,
        _ => "",
    }
}

/// The cells of a row that say something else than before. `moved` says that the row stands
/// behind another one now.
fn changed<'a>(
    typed: Typed<'_>,
    known: &Known<'a>,
    rows: &'a [NewRow],
    row: &'a NewRow,
    was: usize,
    moved: bool,
) -> Result<Vec<Changed<'a>>, String> {
    let old = &known.rows[was];
    let mut found = Vec::new();
    for (column, (cell, value)) in old.cells.iter().zip(&row.cells).enumerate() {
        if known.columns[column].computed {
            continue;
        }
        let set = Changed { cell, value };
        let Some((over, first)) = old.covered[column] else {
            if old.shown[column] != *value {
                found.push(set);
            }
            continue;
        };
        // A cell that another one covers says what that one says.
        match typed_text(typed, cell) {
            "" if moved && first == column => found.push(set),
            "" | "<" | "^" => {
                let origin = rows.iter().find(|row| row.was == Some(over));
                let said = origin
                    .map_or(&known.rows[over].shown[first], |row| &row.cells[first]);
                if !value.is_empty() && value != said {
                    return Err(format!(
                        "“{}”的“{}”并在“{said}”一格里，表格里却是“{value}”；合并的格请在 YAML 里改",
                        known.name(&row.cells),
                        known.columns[column].name
                    ));
                }
            }
            _ if old.shown[column] != *value => found.push(set),
            _ => {}
        }
    }
    Ok(found)
}

/// The edits that make the rows of the YAML the new ones.
pub(super) fn of_rows(
    typed: Typed<'_>,
    table: &Table,
    known: &Known<'_>,
    rows: &[NewRow],
) -> Result<Vec<Edit>, String> {
    // The same rows in the same order: only cells change.
    let same = rows.len() == known.rows.len()
        && rows.iter().enumerate().all(|(i, row)| row.was == Some(i));
    if same {
        let mut edits = Vec::new();
        for (i, row) in rows.iter().enumerate() {
            for Changed { cell, value } in changed(typed, known, rows, row, i, false)? {
                edits.push(set_cell(typed, cell, value, &known.name(&row.cells))?);
            }
        }
        return Ok(edits);
    }
    let upwards = known
        .rows
        .iter()
        .flat_map(|row| row.cells)
        .any(|cell| typed_text(typed, cell) == "^" && typed.root.is_plain(&cell.at));
    if upwards {
        return Err("表里有上下合并的格（^），增删和移动行请在 YAML 里改".to_owned());
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
        let cells = row.cells.iter().zip(&known.columns);
        written_row(cells.map(|(cell, column)| if column.computed { "" } else { cell }))
    };
    // What a row that stays was, byte for byte, but for the cells that change.
    let kept =
        |row: &NewRow, was: usize, range: Range<usize>| -> Result<String, String> {
            let mut edits = Vec::new();
            for Changed { cell, value } in changed(typed, known, rows, row, was, true)? {
                let mut edit = set_cell(typed, cell, value, &known.name(&row.cells))?;
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
