//! Edits to a YAML text that leave every other byte as it was.

use std::ops::Range;

use crate::text::place::Place;
use crate::text::tree::{Kind, Node};

/// Bytes of a text, and what is to stand there instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The bytes; an empty range inserts.
    pub range: Range<usize>,
    /// What is to stand there.
    pub text: String,
}

/// A text with some edits made, which must not overlap. Those at one place keep their order.
pub fn apply(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let mut result = String::with_capacity(text.len());
    let mut from = 0;
    for edit in edits {
        result.push_str(&text[from..edit.range.start.max(from)]);
        result.push_str(&edit.text);
        from = from.max(edit.range.end);
    }
    result.push_str(&text[from..]);
    result
}

/// The edit that gives a scalar another value, quoted as it was. What looks like an
/// expression is text all the same.
pub fn set(root: &Node, text: &str, place: &Place, value: &str) -> Option<Edit> {
    set_typed(root, text, place, &literal(value))
}

/// The same with a value as somebody types it, expressions and all.
pub fn set_typed(root: &Node, text: &str, place: &Place, value: &str) -> Option<Edit> {
    let node = root.at(place)?;
    let raw = &text[node.span.clone()];
    let written = match &node.kind {
        Kind::Scalar { .. } if raw.starts_with('"') => double_quoted(value),
        Kind::Scalar { .. } if raw.starts_with('\'') && !value.contains('\n') => {
            format!("'{}'", value.replace('\'', "''"))
        }
        // The lines of a block scalar keep its indentation.
        Kind::Scalar { plain: false, .. } => {
            let start = line_start(text, node.span.start);
            let indent = &text[start..node.span.start];
            value.trim_end().replace('\n', &format!("\n{indent}"))
        }
        Kind::Scalar { .. } | Kind::Null => written(value, in_flow(root, text, place)),
        Kind::Sequence(_) | Kind::Mapping(_) => return None,
    };
    if node.span.is_empty() {
        // An empty value stands behind the dash of its item or the colon of its key.
        let before = text[..node.span.start].trim_end();
        let key = root.lead(place);
        let at = match key == node.span.start && before.ends_with('-') {
            true => before.len(),
            false => key + text[key..].find(':')? + 1,
        };
        return Some(Edit { range: at..at, text: format!(" {written}") });
    }
    Some(Edit { range: node.span.clone(), text: written })
}

/// Whether a value stands inside `[…]` or `{…}`.
pub fn in_flow(root: &Node, text: &str, place: &Place) -> bool {
    let mut place_so_far = Place::root();
    let mut node = root;
    for step in place.steps() {
        if text[node.span.clone()].starts_with(['[', '{']) {
            return true;
        }
        place_so_far = match node.kind {
            Kind::Sequence(_) => place_so_far.item(step.parse().unwrap_or(0)),
            _ => place_so_far.key(&step),
        };
        match root.at(&place_so_far) {
            Some(next) => node = next,
            None => return false,
        }
    }
    false
}

/// A value as a YAML scalar: plain where that reads back the same, else in double quotes.
/// What looks like an expression is text all the same.
pub fn scalar(value: &str, flow: bool) -> String {
    written(&literal(value), flow)
}

/// The same with a value as somebody types it, expressions and all.
pub fn typed_scalar(value: &str, flow: bool) -> String {
    written(value, flow)
}

/// Text that expressions are made of, as an expression that gives it.
fn literal(value: &str) -> String {
    value.replace("{{", "{{ '{{' }}")
}

fn written(value: &str, flow: bool) -> String {
    let negative = value.strip_prefix('-').is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_digit()) && !rest.contains(' ')
    });
    let plain = !value.is_empty()
        && value.trim() == value
        && (negative
            || !value.starts_with(
                "-?:,[]{}#&*!|>'\"%@`~".chars().collect::<Vec<_>>().as_slice(),
            ))
        && !value.contains(": ")
        && !value.contains(" #")
        && !value.ends_with(':')
        && !value.contains("{{")
        && !value.chars().any(char::is_control)
        && !(flow && value.contains([',', '[', ']', '{', '}']))
        && !matches!(value, "null" | "Null" | "NULL" | "---" | "...");
    if plain { value.to_owned() } else { double_quoted(value) }
}

fn double_quoted(value: &str) -> String {
    let mut out = String::from("\"");
    for c in value.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// How the lines of a text end.
pub fn line_end(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// Where the line of a byte begins.
pub fn line_start(text: &str, byte: usize) -> usize {
    text[..byte].rfind('\n').map_or(0, |at| at + 1)
}

/// The edit that puts a comment on a line of its own above a value.
pub fn comment_above(root: &Node, text: &str, place: &Place, comment: &str) -> Edit {
    let mut scalars = Vec::new();
    scalar_spans(root, &mut scalars);
    let mut at = line_start(text, root.lead(place));
    // Never inside a text that goes over several lines.
    let inside = |at: usize| scalars.iter().any(|s| s.start < at && at < s.end);
    let item = |at: usize| text[at..].trim_start_matches(' ').starts_with('-');
    let lead = root.lead(place);
    let block = root.at(place).is_some_and(|node| node.span.start == lead)
        && matches!(
            root.at(place).map(|n| &n.kind),
            Some(Kind::Scalar { plain: false, .. })
        )
        && !text[lead..].starts_with(['"', '\'']);
    while at > 0 && (inside(at) || (block && !item(at))) {
        at = line_start(text, at - 1);
    }
    let line = &text[at..];
    let indent = &line[..line.len() - line.trim_start_matches(' ').len()];
    let text = format!("{indent}# {comment}{}", line_end(text));
    Edit { range: at..at, text }
}

/// Where scalars, keys among them, stand.
pub fn scalar_spans(node: &Node, spans: &mut Vec<Range<usize>>) {
    match &node.kind {
        Kind::Null => {}
        Kind::Scalar { .. } => spans.push(node.span.clone()),
        Kind::Sequence(items) => items.iter().for_each(|item| scalar_spans(item, spans)),
        Kind::Mapping(entries) => {
            for entry in entries {
                spans.push(entry.key_span.clone());
                scalar_spans(&entry.value, spans);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tree;

    const TEXT: &str = "a: '旧' # c\nb: |\n  旧\n  行\nc: [旧, \"旧\", ~]\nd:\n  - 旧\n  - |\n    旧\n  - {k: 旧}\ne:\n";

    fn place(pointer: &str) -> Place {
        Place::from(pointer.to_owned())
    }

    #[test]
    fn a_value_is_set_as_it_was_quoted_and_reads_back() {
        let root = tree::read(TEXT, 8).0.expect("a tree");
        for (at, value, line) in [
            ("/a", "it's", "a: 'it''s' # c"),
            ("/b", "新\n行\n", "  新"),
            ("/c/0", "a, b", "c: [\"a, b\", \"旧\", ~]"),
            ("/c/1", "a\"b", "c: [旧, \"a\\\"b\", ~]"),
            ("/c/2", "25", "c: [旧, \"旧\", 25]"),
            ("/d/0", "x: y", "  - \"x: y\""),
            ("/d/1", "新\n", "    新"),
            ("/d/2/k", "-5", "  - {k: -5}"),
            ("/e", "新", "e: 新"),
        ] {
            let edit = set(&root, TEXT, &place(at), value).expect("an edit");
            let edited = apply(TEXT, vec![edit]);
            assert!(edited.lines().any(|l| l == line), "{at}: {edited}");
            let again = tree::read(&edited, 8).0.expect("a tree");
            let Some(Kind::Scalar { text, .. }) = again.at(&place(at)).map(|n| &n.kind)
            else {
                panic!("{at}: a scalar");
            };
            assert_eq!(text, value, "{at}");
        }
    }

    #[test]
    fn comments_stand_above_and_change_no_value() {
        let root = tree::read(TEXT, 8).0.expect("a tree");
        for at in ["/a", "/b", "/c/1", "/c", "/d/0", "/d/1", "/d/2/k", "/d", "/e"] {
            let edit = comment_above(&root, TEXT, &place(at), "待定：看");
            let edited = apply(TEXT, vec![edit]);
            let again = tree::read(&edited, 8).0.expect("a tree");
            assert_eq!(again.to_value(), root.to_value(), "{edited}");
            assert_eq!(edited.lines().count(), TEXT.lines().count() + 1);
        }
    }
}
