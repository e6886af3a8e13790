//! What a hand on the page asks for → the YAML that says so. Everything else stays, byte for
//! byte.

use serde::Deserialize;

use crate::text::edit::{Edit, apply, in_flow, line_end, line_start, set_typed};
use crate::text::place::Place;
use crate::text::structure::{Item, Value, Written};
use crate::text::tree::{Kind, Node};

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Change {
    /// A value, or one paragraph of it, says something else. An empty one goes.
    Set {
        /// The value.
        place: String,
        /// Which paragraph of it.
        line: Option<usize>,
        /// What it said when it was opened.
        was: String,
        /// What it is to say.
        text: String,
    },
    /// Cells from one on, rightwards and downwards, say something else.
    Fill {
        /// The first cell.
        place: String,
        /// Row by row; what has no cell to stand in makes new rows.
        cells: Vec<Vec<String>>,
    },
    /// Something like a value comes behind it.
    Add {
        /// The value: a paragraph, row, section or attachment.
        place: String,
        /// Which paragraph of it.
        line: Option<usize>,
    },
    /// A list gets one more at its end: `/attachments`, `/sections`.
    Append {
        /// The list.
        place: String,
    },
    /// A paragraph, row, section or attachment goes.
    Remove {
        /// The value.
        place: String,
        /// Which paragraph of it.
        line: Option<usize>,
    },
    /// A paragraph, row, section or attachment changes places with the one before or behind.
    Shift {
        /// The value.
        place: String,
        /// Which paragraph of it.
        line: Option<usize>,
        /// Whether it goes down.
        down: bool,
    },
    /// The whole text.
    Text {
        /// What it is to be.
        text: String,
    },
}

/// A text that was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The YAML.
    pub text: String,
    /// What was done, in Chinese.
    pub what: String,
}

/// Why something is not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Somebody else changed the value meanwhile: what it says now.
    Overtaken(String),
    /// It cannot be done, in Chinese.
    Impossible(String),
}

fn impossible<T>(why: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal::Impossible(why.into()))
}

const UNKNOWN: &str = "这里不能这样改；请在“全文”里改";

/// Makes a change. `name` is what the place is called.
pub fn made(
    text: &str,
    root: &Node,
    change: &Change,
    name: &str,
) -> Result<Changed, Refusal> {
    let written = Written { text, root };
    let at = |place: &str| Place::from(place.to_owned());
    let (edits, what) = match change {
        Change::Set { place, line, was, text } => {
            let place = at(place);
            let now = typed(written, &place, *line).unwrap_or_default();
            if now != *was && now != *text {
                return Err(Refusal::Overtaken(now));
            }
            (set(written, &place, *line, text)?, format!("改{name}"))
        }
        Change::Fill { place, cells } => (
            fill(written, &at(place), cells)?,
            format!("填{name}起的 {} 行", cells.len()),
        ),
        Change::Add { place, line } => {
            (add(written, &at(place), *line)?, format!("在{name}后加一项"))
        }
        Change::Append { place } => {
            let list = at(place);
            let count = written.items(&list).map_or(0, <[Node]>::len);
            let item = blank(written, &list);
            let edit = written.insert(&list, count, &item);
            (edit.into_iter().collect(), format!("加{name}"))
        }
        Change::Remove { place, line } => {
            (remove(written, &at(place), *line)?, format!("删{name}"))
        }
        Change::Shift { place, line, down } => {
            (shift(written, &at(place), *line, *down)?, format!("移动{name}"))
        }
        Change::Text { text: whole } => {
            let edit = Edit { range: 0..text.len(), text: whole.clone() };
            (vec![edit], "改全文".to_owned())
        }
    };
    if edits.is_empty() && !matches!(change, Change::Set { .. }) {
        return impossible(UNKNOWN);
    }
    Ok(Changed { text: apply(text, edits), what })
}

/// What a value says as it is typed: lists line by line.
pub fn typed(written: Written<'_>, place: &Place, line: Option<usize>) -> Option<String> {
    let node = written.root.at(place)?;
    let said = match &node.kind {
        Kind::Null => String::new(),
        Kind::Scalar { text, .. } => text.trim_end_matches('\n').to_owned(),
        Kind::Sequence(items) => {
            let lines: Option<Vec<&str>> = items.iter().map(scalar).collect();
            lines?.join("\n")
        }
        Kind::Mapping(_) => return None,
    };
    match line {
        None => Some(said),
        Some(line) => paragraphs(&said).nth(line).map(str::to_owned),
    }
}

fn scalar(node: &Node) -> Option<&str> {
    match &node.kind {
        Kind::Scalar { text, .. } => Some(text),
        Kind::Null => Some(""),
        Kind::Sequence(_) | Kind::Mapping(_) => None,
    }
}

/// The paragraphs of a value: its lines that say something.
fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

/// A text without what would not be seen.
fn tidy(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

fn set(
    written: Written<'_>,
    place: &Place,
    line: Option<usize>,
    text: &str,
) -> Result<Vec<Edit>, Refusal> {
    let new = tidy(text);
    let now = typed(written, place, line);
    if now.as_deref() == Some(new.as_str()) {
        return Ok(Vec::new());
    }
    if let Some(line) = line {
        return lines(written, place, |lines| {
            lines.splice(line..=line, paragraphs(&new).map(str::to_owned));
        });
    }
    let node = written.root.at(place);
    if let Some(Kind::Sequence(items)) = node.map(|node| &node.kind) {
        return list(written, place, items, &new);
    }
    if new.is_empty() {
        return emptied(written, place);
    }
    let Some(node) = node else { return put(written, place, &new) };
    // An item of a list whose text goes on over lines becomes several items.
    let several = new.contains('\n') && !is_title(place);
    let parent = place.parent().unwrap_or_default();
    if several && let (Some(index), Some(items)) = (place.index(), written.items(&parent))
    {
        let mut parts = paragraphs(&new);
        let first = parts.next().unwrap_or_default();
        let mut edits = one(written, place, node, first)?;
        let flow = written.in_brackets(&parent, items);
        for part in parts {
            let item = Item::line(crate::text::edit::typed_scalar(part, flow));
            edits.extend(written.insert(&parent, index + 1, &item));
        }
        return Ok(edits);
    }
    one(written, place, node, &new)
}

/// Titles have lines of their own; what else has several lines has several paragraphs.
fn is_title(place: &Place) -> bool {
    place.steps().any(|step| step == "title")
}

/// A scalar says something else.
fn one(
    written: Written<'_>,
    place: &Place,
    node: &Node,
    new: &str,
) -> Result<Vec<Edit>, Refusal> {
    let block = matches!(node.kind, Kind::Scalar { plain: false, .. })
        && !written.text[node.span.clone()].starts_with(['"', '\'']);
    if !block && new.contains('\n') && !in_flow(written.root, written.text, place) {
        if is_title(place) {
            let items: Vec<String> = new
                .lines()
                .map(|line| crate::text::edit::typed_scalar(line, true))
                .collect();
            let text = format!("[{}]", items.join(", "));
            return Ok(vec![Edit { range: node.span.clone(), text }]);
        }
        // A text of several paragraphs stands under its key.
        let lead = written.root.lead(place);
        let start = line_start(written.text, lead);
        let indent: String = written.text[start..lead]
            .chars()
            .map(|c| if c == '-' { ' ' } else { c })
            .collect();
        let end = line_end(written.text);
        let lines: String =
            new.lines().map(|line| format!("{end}{indent}  {line}")).collect();
        let empty = if node.span.is_empty() { " " } else { "" };
        return Ok(vec![Edit {
            range: node.span.clone(),
            text: format!("{empty}|{lines}"),
        }]);
    }
    match set_typed(written.root, written.text, place, new) {
        Some(edit) => Ok(vec![edit]),
        None => impossible(UNKNOWN),
    }
}

/// A key that is not there yet.
fn put(written: Written<'_>, place: &Place, new: &str) -> Result<Vec<Edit>, Refusal> {
    let value = match new.contains('\n') {
        false => Value { flow: crate::text::edit::typed_scalar(new, false), block: None },
        true => {
            let items: Vec<String> = paragraphs(new)
                .map(|line| crate::text::edit::typed_scalar(line, true))
                .collect();
            Value { flow: format!("[{}]", items.join(", ")), block: None }
        }
    };
    match written.set_key(place, &value) {
        Some(edit) => Ok(vec![edit]),
        None => impossible(UNKNOWN),
    }
}

/// A value that is to say nothing goes; a cell and what must be there stay, empty.
fn emptied(written: Written<'_>, place: &Place) -> Result<Vec<Edit>, Refusal> {
    let Some(node) = written.root.at(place) else { return Ok(Vec::new()) };
    let in_row = place
        .parent()
        .and_then(|row| row.parent())
        .is_some_and(|rows| rows.steps().last().is_some_and(|step| step == "rows"));
    if in_row {
        return Ok(vec![Edit { range: node.span.clone(), text: "~".to_owned() }]);
    }
    remove(written, place, None)
}

/// A list says something else, line by line.
fn list(
    written: Written<'_>,
    place: &Place,
    items: &[Node],
    new: &str,
) -> Result<Vec<Edit>, Refusal> {
    let lines: Vec<&str> = paragraphs(new).collect();
    if lines.is_empty() {
        return Ok(written.remove_key(place).into_iter().collect());
    }
    let mut edits = Vec::new();
    for (i, (item, line)) in items.iter().zip(&lines).enumerate() {
        if scalar(item) != Some(line) {
            edits.extend(one(written, &place.item(i), item, line)?);
        }
    }
    let flow = written.in_brackets(place, items);
    for line in lines.iter().skip(items.len()) {
        let item = Item::line(crate::text::edit::typed_scalar(line, flow));
        edits.extend(written.insert(place, items.len(), &item));
    }
    if lines.len() < items.len() {
        if flow {
            let from = items[lines.len() - 1].span.end;
            let range = from..items[items.len() - 1].span.end;
            edits.push(Edit { range, text: String::new() });
        } else {
            let gone = lines.len()..items.len();
            edits.extend(gone.filter_map(|i| written.remove(place, i)));
        }
    }
    Ok(edits)
}

/// Changes the paragraphs of a value that has several.
fn lines(
    written: Written<'_>,
    place: &Place,
    change: impl FnOnce(&mut Vec<String>),
) -> Result<Vec<Edit>, Refusal> {
    let Some(said) = typed(written, place, None) else { return impossible(UNKNOWN) };
    let mut lines: Vec<String> = paragraphs(&said).map(str::to_owned).collect();
    change(&mut lines);
    if lines.is_empty() {
        return remove(written, place, None);
    }
    match written.root.at(place) {
        Some(node) => one(written, place, node, &lines.join("\n")),
        None => impossible(UNKNOWN),
    }
}

/// The item of a list that a place is in: a row for its cell, a section for its heading.
fn item_of(written: Written<'_>, place: &Place) -> Option<(Place, usize)> {
    let mut at = place.clone();
    loop {
        let parent = at.parent()?;
        let list = matches!(
            written.root.at(&parent).map(|node| &node.kind),
            Some(Kind::Sequence(_))
        );
        // A cell is part of its row, a line of a title of the title.
        let inner = parent
            .parent()
            .is_some_and(|rows| rows.steps().last().is_some_and(|step| step == "rows"))
            || parent.steps().last().is_some_and(|step| step == "title");
        if list && !inner {
            return Some((parent, at.index()?));
        }
        at = parent;
    }
}

fn add(
    written: Written<'_>,
    place: &Place,
    line: Option<usize>,
) -> Result<Vec<Edit>, Refusal> {
    if let Some(line) = line {
        return lines(written, place, |lines| {
            lines.insert((line + 1).min(lines.len()), NEW.to_owned());
        });
    }
    if let Some((list, index)) = item_of(written, place) {
        let item =
            like(written, &list.item(index)).unwrap_or_else(|| blank(written, &list));
        return Ok(written.insert(&list, index + 1, &item).into_iter().collect());
    }
    // A text that is one paragraph gets a second one.
    match typed(written, place, None) {
        Some(said) if !is_title(place) => {
            set(written, place, None, &format!("{said}\n{NEW}"))
        }
        _ => impossible(UNKNOWN),
    }
}

/// What a new paragraph says until it is written over.
const NEW: &str = "新的一段";

/// Something empty of the same shape.
fn like(written: Written<'_>, place: &Place) -> Option<Item> {
    match &written.root.at(place)?.kind {
        Kind::Sequence(cells) => {
            let cells = vec!["~"; cells.len()];
            Some(Item::line(format!("[{}]", cells.join(", "))))
        }
        Kind::Scalar { .. } | Kind::Null => Some(Item::line(NEW)),
        Kind::Mapping(_) => None,
    }
}

/// The first item of a list, or one of a shape of its own.
fn blank(written: Written<'_>, list: &Place) -> Item {
    let name = list.steps().last().unwrap_or_default();
    match name.as_str() {
        "attachments" => {
            let count = written.items(list).map_or(0, <[Node]>::len) + 1;
            let known = |id: &str| written.text.contains(id);
            let id = (count..).map(|n| format!("attachment-{n}")).find(|id| !known(id));
            let id = id.unwrap_or_default();
            Item {
                flow: format!("{{id: {id}, title: 附件标题, body: 附件内容}}"),
                block: vec![
                    format!("id: {id}"),
                    "title: 附件标题".to_owned(),
                    "body: 附件内容".to_owned(),
                ],
            }
        }
        "rows" => Item::line("[~]"),
        "body" | "recipients" | "copy_to" | "signatories" => Item::line(NEW),
        _ => Item {
            flow: format!("{{heading: 小标题, body: {NEW}}}"),
            block: vec!["heading: 小标题".to_owned(), format!("body: {NEW}")],
        },
    }
}

fn remove(
    written: Written<'_>,
    place: &Place,
    line: Option<usize>,
) -> Result<Vec<Edit>, Refusal> {
    if let Some(line) = line {
        return lines(written, place, |lines| {
            if line < lines.len() {
                lines.remove(line);
            }
        });
    }
    let edit = match item_of(written, place) {
        Some((list, index)) => written.remove(&list, index),
        None => written.remove_key(place),
    };
    match edit {
        Some(edit) => Ok(vec![edit]),
        None => impossible(UNKNOWN),
    }
}

fn shift(
    written: Written<'_>,
    place: &Place,
    line: Option<usize>,
    down: bool,
) -> Result<Vec<Edit>, Refusal> {
    let other = |at: usize, count: usize| match down {
        true => Some(at + 1).filter(|to| *to < count),
        false => at.checked_sub(1),
    };
    if let Some(line) = line {
        return lines(written, place, |lines| {
            if let Some(to) = other(line, lines.len()) {
                lines.swap(line, to);
            }
        });
    }
    let Some((list, index)) = item_of(written, place) else { return impossible(UNKNOWN) };
    let count = written.items(&list).map_or(0, <[Node]>::len);
    match other(index, count).and_then(|to| written.shift(&list, index, to)) {
        Some(edits) => Ok(edits),
        None => impossible("已经到头了"),
    }
}

/// Puts cells into a table, from one of its cells on.
fn fill(
    written: Written<'_>,
    place: &Place,
    cells: &[Vec<String>],
) -> Result<Vec<Edit>, Refusal> {
    let found = place.parent().and_then(|row| Some((row.parent()?, row.index()?)));
    let (Some((rows, first)), Some(column)) = (found, place.index()) else {
        return impossible("只能粘到表格里");
    };
    let items = written.items(&rows).unwrap_or_default();
    let width = match items.get(first).map(|row| &row.kind) {
        Some(Kind::Sequence(cells)) => cells.len(),
        _ => return impossible("只能粘到表格里"),
    };
    let widest = cells.iter().map(Vec::len).max().unwrap_or(0);
    if column + widest > width {
        return impossible(format!(
            "粘来的有 {widest} 栏，从这里起表里只有 {} 栏",
            width - column
        ));
    }
    let flow = |text: &str| match tidy(text).as_str() {
        "" => "~".to_owned(),
        text => crate::text::edit::scalar(&text.replace('\n', " "), true),
    };
    let mut edits = Vec::new();
    for (i, new) in cells.iter().enumerate() {
        if items.get(first + i).is_none() {
            let mut row = vec!["~".to_owned(); width];
            for (cell, text) in row.iter_mut().skip(column).zip(new) {
                *cell = flow(text);
            }
            let item = Item::line(format!("[{}]", row.join(", ")));
            edits.extend(written.insert(&rows, items.len(), &item));
            continue;
        }
        for (j, text) in new.iter().enumerate() {
            let cell = rows.item(first + i).item(column + j);
            let Some(node) = written.root.at(&cell) else {
                return impossible("这几行的格数不一样，不能整块粘贴");
            };
            if scalar(node) == Some(tidy(text).as_str()) {
                continue;
            }
            if matches!(scalar(node), Some("<" | "^")) {
                return impossible("粘贴的地方有合并的格；请逐格填写");
            }
            edits.push(Edit { range: node.span.clone(), text: flow(text) });
        }
    }
    Ok(edits)
}
