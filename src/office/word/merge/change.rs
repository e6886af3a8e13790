//! Changes of values as edits of a YAML text, each seen to do what it is to do and nothing else.

use std::ops::Range;

use super::carry::Change;
use super::said::END;
use crate::text::difference::{Pair, align};
use crate::text::edit::{
    Edit, apply, in_flow, line_end, line_start, set_typed, typed_scalar,
};
use crate::text::place::Place;
use crate::text::structure::{Item, Written};
use crate::text::tree::{self, Kind, Node};

/// The largest text that is read again, in MiB.
const MOST: u64 = 64;

/// The edits that put some texts in the place of characters of a scalar. [`END`] ends a
/// paragraph.
pub(super) fn scalar(
    written: Written<'_>,
    place: &Place,
    mut changes: Vec<Change>,
) -> Option<Vec<Edit>> {
    let node = written.root.at(place)?;
    let Kind::Scalar { text: value, .. } = &node.kind else { return None };
    changes.sort_by_key(|(range, _)| (range.start, range.end));
    let chars: Vec<char> = value.chars().collect();
    let mut new = String::new();
    let mut from = 0;
    for (range, text) in &changes {
        new.extend(chars.get(from..range.start.max(from))?);
        new.push_str(text);
        from = range.end.max(from);
    }
    new.extend(chars.get(from..)?);
    let raw = &written.text[node.span.clone()];
    let style = Style::of(raw, node);
    let ends = new.contains(END);
    if ends && style != Style::Literal {
        return paragraphs(written, place, &new);
    }
    let new = new.replace(END, "\n");
    if let Some(edits) = inside(written, node, style, &changes)
        && says(written, place, &edits, &new)
    {
        return Some(edits);
    }
    let whole = vec![set_typed(written.root, written.text, place, &new)?];
    says(written, place, &whole, &new).then_some(whole)
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Plain,
    Single,
    Double,
    /// `|`: its lines are lines.
    Literal,
    /// `>`.
    Folded,
}

impl Style {
    fn of(raw: &str, node: &Node) -> Self {
        match (&node.kind, raw.chars().next()) {
            (_, Some('"')) => Self::Double,
            (_, Some('\'')) => Self::Single,
            (Kind::Scalar { plain: false, text }, _)
                if text.trim_end().contains('\n') || !raw.trim_end().contains('\n') =>
            {
                Self::Literal
            }
            (Kind::Scalar { plain: false, .. }, _) => Self::Folded,
            _ => Self::Plain,
        }
    }

    fn writes(self, text: &str, indent: &str, end: &str) -> Option<String> {
        match self {
            Self::Literal => Some(text.replace(END, &format!("{end}{indent}"))),
            _ if text.contains(['\n', END]) => None,
            Self::Plain | Self::Folded => Some(text.to_owned()),
            Self::Single => Some(text.replace('\'', "''")),
            Self::Double => Some(text.replace('\\', "\\\\").replace('"', "\\\"")),
        }
    }
}

/// The edits of single characters, every other byte left as it is.
fn inside(
    written: Written<'_>,
    node: &Node,
    style: Style,
    changes: &[Change],
) -> Option<Vec<Edit>> {
    let bytes = bytes(written.text, node, style)?;
    let start = line_start(written.text, node.span.start);
    let indent = &written.text[start..node.span.start];
    let end = line_end(written.text);
    let edit = |(range, text): &Change| {
        let from = match range.start.checked_sub(1) {
            // Behind the character before it, where nothing is taken out.
            Some(before) if range.is_empty() => bytes.get(before)?.end,
            _ => bytes.get(range.start).map_or(node.span.end, |byte| byte.start),
        };
        let to = match range.is_empty() {
            true => from,
            false => bytes.get(range.end - 1)?.end,
        };
        // A line that goes takes its own indentation along, not that of the next.
        let begins = line_start(written.text, from);
        let whole = text.is_empty() && written.text[begins..from].trim().is_empty();
        if style == Style::Literal
            && whole
            && let Some(end) = written.text[from..to].rfind('\n')
            && written.text[from + end + 1..to].trim().is_empty()
            && from > node.span.start
        {
            let range = begins..from + end + 1;
            return Some(Edit { range, text: String::new() });
        }
        Some(Edit { range: from..to, text: style.writes(text, indent, end)? })
    };
    changes.iter().map(edit).collect()
}

/// The bytes of each character of a scalar's value.
fn bytes(text: &str, node: &Node, style: Style) -> Option<Vec<Range<usize>>> {
    let Kind::Scalar { text: value, .. } = &node.kind else { return None };
    let end = node.span.end;
    let mut at = node.span.start;
    if matches!(style, Style::Single | Style::Double) {
        at += 1;
    }
    let indent = at - line_start(text, node.span.start);
    let mut found = Vec::new();
    for c in value.chars() {
        let rest = &text[at..end];
        let next = rest.chars().next();
        let taken = match (style, next) {
            // The last line of the file may have no end.
            (_, None) if c == '\n' => 0,
            (Style::Double, Some('\\')) => match rest.chars().nth(1)? {
                'x' => 4,
                'u' => 6,
                'U' => 10,
                '\n' | '\r' => return None,
                other => 1 + other.len_utf8(),
            },
            (Style::Single, Some('\'')) => 2,
            _ if c == '\n' || (c == ' ' && rest.starts_with(['\n', '\r'])) => {
                let mut taken = rest.find('\n')? + 1;
                if !rest[..taken].trim().is_empty() {
                    return None;
                }
                if c == '\n' && style != Style::Literal {
                    taken += rest[taken..].find('\n')? + 1;
                }
                let blank = |c: char| c == ' ';
                let lead =
                    rest[taken..].len() - rest[taken..].trim_start_matches(blank).len();
                taken + if style == Style::Literal { lead.min(indent) } else { lead }
            }
            _ if next == Some(c) => c.len_utf8(),
            _ => return None,
        };
        let whole = text.get(at..at + taken)?;
        found.push(at..at + whole.len());
        at += taken;
    }
    Some(found)
}

/// A scalar that becomes several paragraphs: items of its list where each is a paragraph, else
/// a text of several lines.
fn paragraphs(written: Written<'_>, place: &Place, new: &str) -> Option<Vec<Edit>> {
    let lines: Vec<&str> = new.split(END).collect();
    let flow = in_flow(written.root, written.text, place);
    let node = written.root.at(place)?;
    let list = place.parent().filter(|list| {
        let key = list.steps().last();
        matches!(key.as_deref(), Some("body" | "closing")) && place.index().is_some()
    });
    if let Some(list) = list
        && let (Some(index), Some(items)) = (place.index(), written.items(&list))
    {
        let Kind::Scalar { text: old, .. } = &node.kind else { return None };
        let flow = written.in_brackets(&list, items);
        // The one that is most like it stays where it is.
        let own = lines.iter().position(|line| line == old).unwrap_or_else(|| {
            let like = |line: &str| crate::text::difference::likeness(old, line);
            let best =
                lines.iter().enumerate().max_by(|a, b| like(a.1).total_cmp(&like(b.1)));
            best.map_or(0, |(at, _)| at)
        });
        let mut edits = Vec::new();
        for (i, line) in lines.iter().enumerate() {
            if i == own {
                if line != old {
                    edits.push(set_typed(written.root, written.text, place, line)?);
                }
                continue;
            }
            let item = Item::line(typed_scalar(line, flow));
            let at = if i < own { index } else { index + 1 };
            edits.push(written.insert(&list, at, &item)?);
        }
        return sound(written, &edits).then_some(edits);
    }
    let text = lines.join("\n");
    if flow {
        let edits = vec![set_typed(written.root, written.text, place, &text)?];
        return says(written, place, &edits, &text).then_some(edits);
    }
    let lead = written.root.lead(place);
    let start = line_start(written.text, lead);
    let before = written.text[start..lead].chars();
    let indent: String = before.map(|c| if c == '-' { ' ' } else { c }).collect();
    let end = line_end(written.text);
    let block: String =
        lines.iter().map(|line| format!("{end}{indent}  {line}")).collect();
    let edits = vec![Edit { range: node.span.clone(), text: format!("|{block}") }];
    let with_end = format!("{text}\n");
    let done =
        says(written, place, &edits, &with_end) || says(written, place, &edits, &text);
    done.then_some(edits)
}

/// The edits that give a list other texts, each item by itself.
pub(super) fn list(
    written: Written<'_>,
    place: &Place,
    old: &[String],
    new: &[String],
) -> Option<Vec<Edit>> {
    let items = written.items(place)?;
    if items.len() != old.len() || new.is_empty() {
        return None;
    }
    let flow = written.in_brackets(place, items);
    let mut edits = Vec::new();
    let mut at = 0;
    for pair in paired(old, new) {
        match pair {
            (Some(a), Some(b)) => {
                if old[a] != new[b] {
                    let Kind::Scalar { text, .. } = &items[a].kind else { return None };
                    let carried = super::carry::carried(text, &old[a], &new[b]).ok()?;
                    if carried.refused.is_some() {
                        return None;
                    }
                    edits.extend(scalar(written, &place.item(a), carried.changes)?);
                }
                at = a + 1;
            }
            (Some(a), None) => {
                edits.push(written.remove(place, a)?);
                at = a + 1;
            }
            (None, Some(b)) => {
                let item = Item::line(crate::text::edit::scalar(&new[b], flow));
                edits.push(written.insert(place, at, &item)?);
            }
            (None, None) => {}
        }
    }
    sound(written, &edits).then_some(edits)
}

/// What belongs together; what gives way to something else right beside it is the same too.
pub(super) fn paired(old: &[String], new: &[String]) -> Vec<Pair> {
    let mut pairs = align(old, new);
    let mut i = 0;
    while i + 1 < pairs.len() {
        if let ((Some(a), None), (None, Some(b))) | ((None, Some(b)), (Some(a), None)) =
            (pairs[i], pairs[i + 1])
        {
            pairs.splice(i..=i + 1, [(Some(a), Some(b))]);
        }
        i += 1;
    }
    pairs
}

/// The edit that gives a scalar another value, as it is typed.
pub(super) fn value(written: Written<'_>, place: &Place, new: &str) -> Option<Vec<Edit>> {
    let edits = vec![set_typed(written.root, written.text, place, new)?];
    says(written, place, &edits, new).then_some(edits)
}

/// Whether a value says something after some edits, and everything else what it said.
fn says(written: Written<'_>, place: &Place, edits: &[Edit], new: &str) -> bool {
    let edited = apply(written.text, edits.to_vec());
    let Some(mut after) = tree::read(&edited, MOST).0 else { return false };
    let said = match after.at(place).map(|node| &node.kind) {
        Some(Kind::Scalar { text, .. }) => text == new,
        _ => false,
    };
    let Some(before) = written.root.at(place) else { return false };
    said && put(&mut after, place, before) && after.to_value() == written.root.to_value()
}

/// Puts a value into the place of another.
fn put(root: &mut Node, place: &Place, value: &Node) -> bool {
    let mut node = root;
    for step in place.steps() {
        let next = match &mut node.kind {
            Kind::Sequence(items) => {
                step.parse().ok().and_then(|at: usize| items.get_mut(at))
            }
            Kind::Mapping(entries) => {
                entries.iter_mut().find(|entry| entry.key == step).map(|e| &mut e.value)
            }
            Kind::Null | Kind::Scalar { .. } => None,
        };
        let Some(next) = next else { return false };
        node = next;
    }
    *node = value.clone();
    true
}

/// Whether a text can be read after some edits.
pub(super) fn sound(written: Written<'_>, edits: &[Edit]) -> bool {
    let edited = apply(written.text, edits.to_vec());
    let (tree, findings) = tree::read(&edited, MOST);
    tree.is_some() && findings.is_empty()
}
