//! Edits that put in, take out and move the items of lists and the keys of mappings, and leave
//! every other byte as it was.

use std::ops::Range;

use crate::text::edit::{Edit, in_flow, line_end, line_start};
use crate::text::place::Place;
use crate::text::tree::{Kind, Node};

/// A YAML text with its values.
#[derive(Debug, Clone, Copy)]
pub struct Written<'a> {
    /// The text.
    pub text: &'a str,
    /// Its values.
    pub root: &'a Node,
}

impl<'a> Written<'a> {
    /// The items of a list; none where nothing stands yet.
    pub fn items(self, list: &Place) -> Option<&'a [Node]> {
        match self.root.at(list).map(|node| &node.kind) {
            Some(Kind::Sequence(items)) => Some(items),
            Some(Kind::Null) | None => Some(&[]),
            Some(_) => None,
        }
    }

    /// Whether the items of a list stand in brackets.
    pub fn in_brackets(self, list: &Place, items: &[Node]) -> bool {
        let own = self.root.at(list).is_some_and(|node| {
            self.text[node.span.clone()].starts_with('[')
                && items.first().is_none_or(|first| first.span.start > node.span.start)
        });
        own || in_flow(self.root, self.text, list)
    }

    /// The edit that puts an item before the one that has this index now, or at the end.
    /// `item` is its YAML, for a list of lines the lines of a block, in brackets one line.
    pub fn insert(self, list: &Place, index: usize, item: &Item) -> Option<Edit> {
        let items = self.items(list)?;
        let Some(first) = items.first() else { return self.begin(list, item) };
        if self.in_brackets(list, items) {
            let (at, text) = match items.get(index) {
                Some(next) => (next.span.start, format!("{}, ", item.flow)),
                None => (items.last()?.span.end, format!(", {}", item.flow)),
            };
            return Some(Edit { range: at..at, text });
        }
        let chunks = chunks(self.text, items);
        let indent = indent(self.text, first);
        let lines = item.lines(indent, line_end(self.text));
        let (at, text) = match chunks.get(index) {
            Some(chunk) => (chunk.start, lines),
            None => self.behind(chunks.last()?.end, lines),
        };
        Some(Edit { range: at..at, text })
    }

    /// Lines behind a byte that ends a line, or the text.
    fn behind(self, at: usize, lines: String) -> (usize, String) {
        match self.text[..at].ends_with('\n') || at == 0 {
            true => (at, lines),
            false => (at, format!("{}{}", line_end(self.text), lines.trim_end())),
        }
    }

    /// The first item of a list that is empty, or not there.
    fn begin(self, list: &Place, item: &Item) -> Option<Edit> {
        match self.root.at(list) {
            Some(node) if self.text[node.span.clone()].starts_with('[') => {
                let text = format!("[{}]", item.flow);
                Some(Edit { range: node.span.clone(), text })
            }
            _ => {
                let value = format!("[{}]", item.flow);
                let block = item.lines("  ", line_end(self.text));
                self.set_key(list, &Value { flow: value, block: Some(block) })
            }
        }
    }

    /// The edit that takes an item out. The last one that goes leaves an empty list.
    pub fn remove(self, list: &Place, index: usize) -> Option<Edit> {
        let items = self.items(list)?;
        let item = items.get(index)?;
        if items.len() == 1 {
            return self.remove_key(list);
        }
        if self.in_brackets(list, items) {
            let range = match items.get(index + 1) {
                Some(next) => item.span.start..next.span.start,
                None => items[index - 1].span.end..item.span.end,
            };
            return Some(Edit { range, text: String::new() });
        }
        let range = chunks(self.text, items).swap_remove(index);
        Some(Edit { range, text: String::new() })
    }

    /// The edits that put an item in the place of another one, those between moving up.
    pub fn shift(self, list: &Place, from: usize, to: usize) -> Option<Vec<Edit>> {
        let items = self.items(list)?;
        if from == to || items.len() <= from.max(to) {
            return None;
        }
        let ranges = match self.in_brackets(list, items) {
            true => items.iter().map(|item| item.span.clone()).collect(),
            false => chunks(self.text, items),
        };
        let mut order: Vec<usize> = (0..items.len()).collect();
        let moved = order.remove(from);
        order.insert(to, moved);
        let end = line_end(self.text);
        let edit = |(place, was): (usize, &usize)| {
            let text = &self.text[ranges[*was].clone()];
            // The last line of the file may have no end.
            let open = !self.text[ranges[place].clone()].ends_with('\n');
            let text = match (open, text.ends_with('\n')) {
                (true, true) => text.trim_end_matches(['\r', '\n']).to_owned(),
                (false, false) if !self.in_brackets(list, items) => {
                    format!("{text}{end}")
                }
                _ => text.to_owned(),
            };
            Edit { range: ranges[place].clone(), text }
        };
        let edits = order.iter().enumerate().filter(|(place, was)| place != *was);
        Some(edits.map(edit).collect())
    }

    /// The edit that gives a key of a mapping a value; the mappings on the way are made.
    pub fn set_key(self, place: &Place, value: &Value) -> Option<Edit> {
        if let Some(node) = self.root.at(place) {
            let start = self.root.lead(place);
            // An empty value stands behind its colon.
            let colon = start + self.text[start..].find(':')? + 1;
            let range =
                if node.span.is_empty() { colon..colon } else { node.span.clone() };
            let text = match range.is_empty() {
                true => format!(" {}", value.flow),
                false => value.flow.clone(),
            };
            return Some(Edit { range, text });
        }
        let steps: Vec<String> = place.steps().collect();
        // The deepest mapping that is there.
        let mut parent = Place::root();
        let mut known = 0;
        for step in &steps {
            let next = match self.root.at(&parent).map(|node| &node.kind) {
                Some(Kind::Sequence(_)) => parent.item(step.parse().ok()?),
                _ => parent.key(step),
            };
            if self.root.at(&next).is_none_or(|node| node.kind == Kind::Null) {
                break;
            }
            parent = next;
            known += 1;
        }
        let missing = steps.get(known..)?;
        let (first, deeper) = missing.split_first()?;
        let Some(Kind::Mapping(entries)) = self.root.at(&parent).map(|node| &node.kind)
        else {
            return None;
        };
        let flow = |keys: &[String]| {
            let open: String = keys.iter().map(|key| format!("{{{key}: ")).collect();
            format!("{open}{}{}", value.flow, "}".repeat(keys.len()))
        };
        if let Some(entry) = entries.iter().find(|entry| entry.key == *first) {
            let at = entry.key_span.end + self.text[entry.key_span.end..].find(':')? + 1;
            return Some(Edit { range: at..at, text: format!(" {}", flow(deeper)) });
        }
        let last = entries.last()?;
        let inside = in_flow(self.root, self.text, &parent)
            || self.text[self.root.at(&parent)?.span.clone()].starts_with('{');
        if inside {
            let at = last.value.span.end.max(last.key_span.end);
            return Some(Edit {
                range: at..at,
                text: format!(", {first}: {}", flow(deeper)),
            });
        }
        let start = line_start(self.text, last.key_span.start);
        let lead = &self.text[start..last.key_span.start];
        let indent: String =
            lead.chars().map(|c| if c == '-' { ' ' } else { c }).collect();
        let end = line_end(self.text);
        let mut lines = String::new();
        match (deeper.split_last(), &value.block) {
            (None, Some(block)) => {
                lines.push_str(&format!("{indent}{first}:{end}"));
                for line in block.lines() {
                    lines.push_str(&format!("{indent}{line}{end}"));
                }
            }
            (None, None) => {
                lines.push_str(&format!("{indent}{first}: {}{end}", value.flow));
            }
            (Some(_), _) => {
                lines.push_str(&format!("{indent}{first}:{end}"));
                let (next, rest) = deeper.split_first()?;
                lines.push_str(&format!("{indent}  {next}: {}{end}", flow(rest)));
            }
        }
        let behind = behind_line(self.text, last.value.span.end.max(last.key_span.end));
        let (at, text) = self.behind(behind, lines);
        Some(Edit { range: at..at, text })
    }

    /// The edit that takes a key out of its mapping, with the comments above it; an item that
    /// is its list's only one leaves an empty list.
    pub fn remove_key(self, place: &Place) -> Option<Edit> {
        let steps: Vec<String> = place.steps().collect();
        let key = steps.last()?;
        let parent = place.parent()?;
        let Kind::Mapping(entries) = &self.root.at(&parent)?.kind else {
            let node = self.root.at(place)?;
            return Some(Edit { range: node.span.clone(), text: "[]".to_owned() });
        };
        let at = entries.iter().position(|entry| entry.key == *key)?;
        let entry = &entries[at];
        let inside = in_flow(self.root, self.text, &parent)
            || self.text[self.root.at(&parent)?.span.clone()].starts_with('{');
        let end = entry.value.span.end.max(entry.key_span.end);
        if entries.len() == 1 && parent != Place::root() {
            return self.remove_key(&parent);
        }
        if inside {
            let range = match (entries.get(at + 1), at.checked_sub(1)) {
                (Some(next), _) => entry.key_span.start..next.key_span.start,
                (None, Some(before)) => {
                    let before = &entries[before];
                    before.value.span.end.max(before.key_span.end)..end
                }
                (None, None) => entry.key_span.start..end,
            };
            return Some(Edit { range, text: String::new() });
        }
        let start = line_start(self.text, entry.key_span.start);
        let lead = &self.text[start..entry.key_span.start];
        let behind = behind_line(self.text, end);
        if lead.trim().is_empty() {
            let start = above_comments(self.text, start, 0);
            return Some(Edit { range: start..behind, text: String::new() });
        }
        // It shares its line with the dash of its item: the next key takes its place.
        let next = entries.get(at + 1)?;
        let range = entry.key_span.start..next.key_span.start;
        Some(Edit { range, text: String::new() })
    }
}

/// An item that is put into a list: as it stands in brackets, and as lines of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// In brackets.
    pub flow: String,
    /// The lines of a block, without its dash; empty where it is one line as in brackets.
    pub block: Vec<String>,
}

impl Item {
    /// An item of one line.
    pub fn line(flow: impl Into<String>) -> Self {
        Self { flow: flow.into(), block: Vec::new() }
    }

    fn lines(&self, indent: &str, end: &str) -> String {
        if self.block.is_empty() {
            return format!("{indent}- {}{end}", self.flow);
        }
        let lines = self.block.iter().enumerate().map(|(i, line)| match i {
            0 => format!("{indent}- {line}{end}"),
            _ => format!("{indent}  {line}{end}"),
        });
        lines.collect()
    }
}

/// A value that a key is given: as it stands on the key's line, and as lines under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// On the line of its key.
    pub flow: String,
    /// Under its key, indented.
    pub block: Option<String>,
}

/// Where the line behind that of a byte begins.
pub(crate) fn behind_line(text: &str, byte: usize) -> usize {
    // A block scalar ends behind its last line already.
    if byte > 0 && text[..byte].ends_with('\n') {
        return byte;
    }
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

/// Where the comments right above a line begin, not before `least`.
fn above_comments(text: &str, mut start: usize, least: usize) -> usize {
    while start > least {
        let above = line_start(text, start - 1);
        if above < least || !text[above..start].trim().starts_with('#') {
            break;
        }
        start = above;
    }
    start
}

/// The lines of each item of a block list, with the comments above it.
fn chunks(text: &str, items: &[Node]) -> Vec<Range<usize>> {
    let mut starts = Vec::new();
    let mut end = 0;
    for item in items {
        starts.push(above_comments(text, dash_line(text, item), end));
        end = behind_line(text, item.span.end);
    }
    let ends = starts.iter().skip(1).copied().chain([end]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::edit::apply;
    use crate::text::tree;

    fn place(pointer: &str) -> Place {
        Place::from(pointer.to_owned())
    }

    fn edited(text: &str, make: impl Fn(Written<'_>) -> Option<Vec<Edit>>) -> String {
        let root = tree::read(text, 8).0.expect("a tree");
        let edits = make(Written { text, root: &root }).expect("an edit");
        let edited = apply(text, edits);
        assert!(tree::read(&edited, 8).0.is_some(), "{edited}");
        edited
    }

    #[test]
    fn items_come_and_go_in_lines_and_in_brackets() {
        let text = "a:\n  - 一\n  # 说明\n  - |\n    二\n  - 三\nb: [甲, 乙]\nc:\n";
        let item = Item::line("新");
        for (at, index, expected) in [
            ("/a", 0, "a:\n  - 新\n  - 一\n"),
            ("/a", 1, "  - 一\n  - 新\n  # 说明\n"),
            ("/a", 9, "  - 三\n  - 新\nb:"),
            ("/b", 0, "b: [新, 甲, 乙]"),
            ("/b", 2, "b: [甲, 乙, 新]"),
            ("/c", 0, "c: [新]"),
            ("/d", 0, "d:\n  - 新\n"),
        ] {
            let after =
                edited(text, |w| Some(vec![w.insert(&place(at), index, &item)?]));
            assert!(after.contains(expected), "{at} {index}: {after}");
        }
        for (at, index, expected) in [
            ("/a", 0, "a:\n  # 说明\n"),
            ("/a", 1, "  - 一\n  - 三\n"),
            ("/a", 2, "    二\nb:"),
            ("/b", 0, "b: [乙]"),
            ("/b", 1, "b: [甲]"),
        ] {
            let after = edited(text, |w| Some(vec![w.remove(&place(at), index)?]));
            assert!(after.contains(expected), "{at} {index}: {after}");
        }
        let after = edited(text, |w| w.shift(&place("/a"), 2, 0));
        assert!(
            after.starts_with("a:\n  - 三\n  - 一\n  # 说明\n  - |\n    二\nb:"),
            "{after}"
        );
        let after = edited(text, |w| w.shift(&place("/b"), 0, 1));
        assert!(after.contains("b: [乙, 甲]"), "{after}");
    }

    #[test]
    fn keys_come_and_go() {
        let text =
            "a: 1\nb:\n  c: 2\n  d: |\n    行\ne: {f: 3}\ng:\n  - h: 4\n    i: 5\n";
        let value = Value { flow: "新".to_owned(), block: None };
        for (at, expected) in [
            ("/a", "a: 新\n"),
            ("/b/x", "    行\n  x: 新\ne:"),
            ("/e/x", "{f: 3, x: 新}"),
            ("/g/0/x", "    i: 5\n    x: 新\n"),
            ("/x", "    i: 5\nx: 新\n"),
            ("/x/y", "x:\n  y: 新\n"),
        ] {
            let after = edited(text, |w| Some(vec![w.set_key(&place(at), &value)?]));
            assert!(after.contains(expected), "{at}: {after}");
        }
        for (at, expected) in [
            ("/a", "b:\n  c: 2"),
            ("/b/c", "b:\n  d: |"),
            ("/b/d", "  c: 2\ne:"),
            ("/e/f", "    行\ng:"),
            ("/g/0/h", "  - i: 5\n"),
            ("/g/0/i", "  - h: 4\n"),
        ] {
            let after = edited(text, |w| Some(vec![w.remove_key(&place(at))?]));
            assert!(after.contains(expected), "{at}: {after}");
        }
    }
}
