//! Rows → the edits that make the rows of the YAML the new ones.

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use crate::notice::{Table, Text};
use crate::office::amend::{Typed, set_cell, written_cell};
use crate::text::edit::{Edit, apply, in_flow, line_end, line_start};
use crate::text::place::Place;
use crate::text::tree::{Kind, Node};

use super::merges::Merges;
use super::{Row, Rows};

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

/// The cells of a row that say something else than before. `above` is the row that it stands
/// behind now.
fn changed<'a>(
    rows: &'a Rows<'_>,
    merges: Option<&Merges<'_, '_>>,
    row: &'a Row,
    was: usize,
    above: Option<&Row>,
) -> Result<Vec<Changed<'a>>, String> {
    let Rows { typed, known, list, .. } = rows;
    let old = &known.rows[was];
    let mut found = Vec::new();
    for (column, (cell, value)) in old.cells.iter().zip(&row.cells).enumerate() {
        let goes_on = merges.is_some_and(|merges| merges.has(column));
        if known.columns[column].computed || goes_on {
            continue;
        }
        let set = Changed { cell, value };
        let Some((over, first)) = old.covered[column] else {
            if old.shown[column] != *value {
                found.push(set);
            }
            continue;
        };
        let goes_on = above.is_some_and(|above| above.cells[column] == *value);
        // A cell that another one covers says what that one says.
        match typed_text(*typed, cell) {
            // The row that named its group stands above it no more.
            "" if !goes_on && first == column => found.push(set),
            "" | "<" | "^" => {
                let origin = list.iter().find(|row| row.was == Some(over));
                let said = origin
                    .map_or(&known.rows[over].shown[first], |row| &row.cells[first]);
                if !value.is_empty() && value != said {
                    return Err(format!(
                        "“{}”的“{}”并在“{said}”一格里，不能单独写成“{value}”；合并的格请在 YAML 里改",
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

/// The edits of the cells of a row that stays. `merges` are what goes on downwards where rows
/// do not stay where they were.
fn cells(
    rows: &Rows<'_>,
    merges: Option<&Merges<'_, '_>>,
    index: usize,
    was: usize,
) -> Result<Vec<Edit>, String> {
    let (row, above) = (&rows.list[index], above(&rows.list, index));
    let name = rows.known.name(&row.cells);
    let mut edits = Vec::new();
    for Changed { cell, value } in changed(rows, merges, row, was, above)? {
        edits.push(set_cell(rows.typed, cell, value, &name)?);
    }
    if let Some(merges) = merges {
        for column in (0..rows.known.columns.len()).filter(|column| merges.has(*column)) {
            edits.extend(merges.edit(index, column)?);
        }
    }
    Ok(edits)
}

/// A new row as it is written.
fn written(rows: &Rows<'_>, merges: Option<&Merges<'_, '_>>, index: usize) -> String {
    let row = &rows.list[index];
    let cell = |(column, cell): (usize, &String)| match merges {
        _ if rows.known.columns[column].computed => written_cell(""),
        Some(merges) if merges.has(column) => merges.written(index, column),
        _ => written_cell(cell),
    };
    let cells = row.cells.iter().enumerate().map(cell);
    format!("[{}]", cells.collect::<Vec<_>>().join(", "))
}

/// The row above another.
fn above(list: &[Row], index: usize) -> Option<&Row> {
    index.checked_sub(1).map(|above| &list[above])
}

/// The edits that make the rows of the YAML the new ones.
pub(super) fn of_rows(rows: &Rows<'_>) -> Result<Vec<Edit>, String> {
    let Rows { typed, table, known, list, .. } = rows;
    let kept: Vec<usize> = list.iter().filter_map(|row| row.was).collect();
    let stays = kept.len() == known.rows.len() && kept.len() == list.len();
    let in_order = kept.windows(2).all(|pair| pair[0] < pair[1]);
    let merges = (!(stays && in_order)).then(|| Merges::of(rows)).transpose()?;
    let merges = merges.as_ref();
    let at = table.at.key("rows");
    let items = match typed.root.at(&at).map(|node| &node.kind) {
        Some(Kind::Sequence(items)) => items.as_slice(),
        _ => &[],
    };
    // A block list that is not indented begins where its first row does.
    let bracket = |node: &Node| {
        typed.text[node.span.clone()].starts_with('[')
            && items.first().is_none_or(|first| first.span.start > node.span.start)
    };
    let flow =
        in_flow(typed.root, typed.text, &at) || typed.root.at(&at).is_some_and(bracket);
    let led = list.first().is_some_and(|row| row.was.is_some());
    if in_order && led && items.len() == known.rows.len() {
        let mut edits = Vec::new();
        for (index, row) in list.iter().enumerate() {
            if let Some(was) = row.was {
                edits.extend(cells(rows, merges, index, was)?);
            }
        }
        let new = |index: usize| written(rows, merges, index);
        match flow {
            true => in_brackets(rows, items, &new, &mut edits),
            false => in_lines(rows, items, &new, &mut edits),
        }
        return Ok(edits);
    }
    // What a row that stays was, byte for byte, but for the cells that change.
    let rewritten =
        |index: usize, was: usize, range: Range<usize>| -> Result<String, String> {
            let mut edits = cells(rows, merges, index, was)?;
            for edit in &mut edits {
                edit.range = edit.range.start - range.start..edit.range.end - range.start;
            }
            Ok(apply(&typed.text[range], edits))
        };
    if flow || items.is_empty() {
        let mut texts = Vec::new();
        for (index, row) in list.iter().enumerate() {
            texts.push(match row.was.and_then(|was| Some((was, items.get(was)?))) {
                Some((was, item)) => rewritten(index, was, item.span.clone())?,
                None => written(rows, merges, index),
            });
        }
        return Ok(vec![put_rows(*typed, table, &at, &texts, flow)]);
    }
    let chunks = chunks(typed.text, items);
    let end = line_end(typed.text);
    let indent = indent(typed.text, &items[0]);
    let mut text = String::new();
    for (index, row) in list.iter().enumerate() {
        match row.was.and_then(|was| Some((was, chunks.get(was)?))) {
            Some((was, chunk)) => {
                let kept = rewritten(index, was, chunk.clone())?;
                text.push_str(kept.trim_end_matches(['\r', '\n']));
                text.push_str(end);
            }
            None => {
                let row = written(rows, merges, index);
                text.push_str(&format!("{indent}- {row}{end}"));
            }
        }
    }
    let whole = chunks[0].start..chunks[chunks.len() - 1].end;
    if !typed.text[whole.clone()].ends_with('\n') {
        text.truncate(text.trim_end_matches(['\r', '\n']).len());
    }
    Ok(vec![Edit { range: whole, text }])
}

/// Takes away and puts in lines of a block list. Comments on lines of their own stay.
fn in_lines(
    rows: &Rows<'_>,
    items: &[Node],
    written: &dyn Fn(usize) -> String,
    edits: &mut Vec<Edit>,
) {
    let text = rows.typed.text;
    let (end, indent) = (line_end(text), indent(text, &items[0]));
    let kept: BTreeSet<usize> = rows.list.iter().filter_map(|row| row.was).collect();
    // Where the file ends without a new line, it still does.
    let open = rows.list.last().is_some_and(|row| row.was.is_some())
        && !text[..behind_line(text, items[items.len() - 1].span.end)].ends_with('\n');
    let tail = kept.last().map_or(0, |last| last + 1);
    for (i, item) in items.iter().enumerate().filter(|(i, _)| !kept.contains(i)) {
        let mut range = dash_line(text, item)..behind_line(text, item.span.end);
        if open && i == tail {
            range.start = text[..range.start].trim_end_matches(['\r', '\n']).len();
        }
        edits.push(Edit { range, text: String::new() });
    }
    let mut at = 0;
    for (index, row) in rows.list.iter().enumerate() {
        match row.was {
            Some(was) => at = behind_line(text, items[was].span.end),
            None => {
                let line = format!("{indent}- {}", written(index));
                let text = match text[..at].ends_with('\n') {
                    true => format!("{line}{end}"),
                    false => format!("{end}{line}"),
                };
                edits.push(Edit { range: at..at, text });
            }
        }
    }
}

/// Takes away and puts in items of a list in brackets, with the commas that part them.
fn in_brackets(
    rows: &Rows<'_>,
    items: &[Node],
    written: &dyn Fn(usize) -> String,
    edits: &mut Vec<Edit>,
) {
    let text = rows.typed.text;
    let commas: Vec<Option<usize>> =
        items.iter().map(|item| comma(text, item.span.end)).collect();
    let end_of = |i: usize| commas[i].map_or(items[i].span.end, |comma| comma + 1);
    // The spaces before an item that does not begin its line.
    let gap = |i: usize| {
        let start = text[..items[i].span.start].trim_end_matches([' ', '\t']).len();
        match text[..start].ends_with('\n') {
            true => items[i].span.start..items[i].span.start,
            false => start..items[i].span.start,
        }
    };
    let alone = |i: usize| {
        let rest = text[end_of(i)..behind_line(text, end_of(i))].trim();
        let start = line_start(text, items[i].span.start);
        text[start..items[i].span.start].trim().is_empty()
            && (rest.is_empty() || rest.starts_with('#'))
    };
    let kept: Vec<usize> = rows.list.iter().filter_map(|row| row.was).collect();
    let stays: HashSet<usize> = kept.iter().copied().collect();
    for i in (0..items.len()).filter(|i| !stays.contains(i)) {
        let range = match alone(i) {
            true => line_start(text, items[i].span.start)..behind_line(text, end_of(i)),
            false if i == 0 => items[i].span.start..end_of(i),
            false => gap(i).start..end_of(i),
        };
        edits.push(Edit { range, text: String::new() });
    }
    if let Some(first) = kept.first().filter(|first| **first > 0) {
        edits.push(Edit { range: gap(*first), text: String::new() });
    }
    let trailing = commas.last().is_some_and(Option::is_some);
    let mut behind = kept[0];
    for (i, row) in rows.list.iter().enumerate() {
        let parted = trailing || i + 1 < rows.list.len();
        let Some(was) = row.was else {
            let (written, sign) = (written(i), if parted { "," } else { "" });
            let (at, text) = match alone(behind) {
                true => {
                    let start = line_start(text, items[behind].span.start);
                    let indent = &text[start..items[behind].span.start];
                    let line = format!("{indent}{written}{sign}{}", line_end(text));
                    (behind_line(text, end_of(behind)), line)
                }
                false => (end_of(behind), format!(" {written}{sign}")),
            };
            edits.push(Edit { range: at..at, text });
            continue;
        };
        behind = was;
        match (parted, commas[was]) {
            (true, None) => {
                let at = items[was].span.end;
                edits.push(Edit { range: at..at, text: ",".to_owned() });
            }
            (false, Some(comma)) => {
                edits.push(Edit { range: comma..comma + 1, text: String::new() });
            }
            _ => {}
        }
    }
}

/// Where the comma behind an item of a list in brackets stands.
fn comma(text: &str, from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at = text.len() - text[at..].trim_start().len();
        match text[at..].chars().next()? {
            ',' => return Some(at),
            '#' => at = behind_line(text, at),
            _ => return None,
        }
    }
}

/// Where the line behind that of a byte begins.
fn behind_line(text: &str, byte: usize) -> usize {
    text[byte..].find('\n').map_or(text.len(), |at| byte + at + 1)
}

/// Where the line with the dash of an item of a block list begins.
fn dash_line(text: &str, item: &Node) -> usize {
    let mut start = line_start(text, item.span.start);
    let mut line = &text[start..item.span.start];
    while start > 0 && !line.trim_start().starts_with('-') {
        start = line_start(text, start - 1);
        line = &text[start..];
    }
    start
}

/// What stands before the dashes of a block list.
fn indent<'a>(text: &'a str, first: &Node) -> &'a str {
    let line = &text[dash_line(text, first)..];
    &line[..line.len() - line.trim_start_matches(' ').len()]
}

/// The lines of each item of a block list, with the comments above it.
fn chunks(text: &str, items: &[Node]) -> Vec<Range<usize>> {
    let mut starts = Vec::new();
    let mut end = 0;
    for item in items {
        let mut start = dash_line(text, item);
        while start > end {
            let above = line_start(text, start - 1);
            let line = text[above..start].trim();
            if above < end || !line.starts_with('#') {
                break;
            }
            start = above;
        }
        starts.push(start);
        end = behind_line(text, item.span.end);
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
    let behind = behind_line(typed.text, end);
    let new_line = line_end(typed.text);
    let rows = list.iter().map(|row| format!("{indent}  - {row}{new_line}"));
    let text = format!("{indent}rows:{new_line}{}", rows.collect::<String>());
    let text = match typed.text[..behind].ends_with('\n') {
        true => text,
        false => format!("{new_line}{}", text.trim_end()),
    };
    Edit { range: behind..behind, text }
}
