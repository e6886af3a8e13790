//! Ordinals that were typed, made structure: the program counts.

use std::collections::HashMap;

use super::words::found;
use crate::notice::{Block, Notice, chinese_number};
use crate::text::edit::{Edit, line_end, line_start};
use crate::text::finding::At;
use crate::text::place::Place;
use crate::text::tree::{Entry, Kind, Node};

/// The number that the program gives to what stands at a place, from 1.
pub(super) fn counted(notice: &Notice) -> HashMap<Place, usize> {
    let mut counted = HashMap::new();
    for part in notice.parts() {
        part.all_sections(&mut |section| {
            let first = match (&section.heading, section.body.first()) {
                (Some(heading), _) => Some(heading),
                (None, Some(Block::Paragraph(text))) => Some(text),
                _ => None,
            };
            counted.extend(first.map(|t| t.at.clone()).zip(section.number));
        });
    }
    counted
}

/// Takes away an ordinal that the program prints as well, if it is the same number.
pub(super) fn bare(
    text: &str,
    tree: &Node,
    counted: &HashMap<Place, usize>,
    at: &At,
) -> Vec<Edit> {
    let At::Chars { place, what, .. } = at else { return Vec::new() };
    let Some((node, range)) = found(text, tree, at) else { return Vec::new() };
    if counted.get(place).copied() != value(what) {
        return Vec::new();
    }
    let rest = &text[range.end..node.span.end];
    let bare = rest.trim_start_matches([' ', '\u{3000}']);
    let end = range.end + (rest.len() - bare.len());
    if !begins_text(bare) {
        return Vec::new();
    }
    vec![Edit { range: range.start..end, text: String::new() }]
}

/// Whether what is left is still plain text of YAML.
fn begins_text(rest: &str) -> bool {
    rest.starts_with(|c: char| !c.is_ascii()) && !rest.starts_with('\u{feff}')
}

/// The number of 一、 （一） 1. （1） 第一章.
fn value(ordinal: &str) -> Option<usize> {
    let numeral = |c: char| c.is_ascii_digit() || "一二三四五六七八九十百零".contains(c);
    let digits: String = ordinal.chars().filter(|c| numeral(*c)).collect();
    match digits.parse() {
        Ok(number) => Some(number),
        Err(_) => (1..200).find(|number| chinese_number(*number) == digits),
    }
}

/// A paragraph with its ordinal: its level from 1, and where its text begins.
type Ordinal = (usize, usize, usize);

/// The first list of paragraphs with typed ordinals that can be made sections.
pub(super) fn structured(text: &str, tree: &Node) -> Option<(Edit, &'static str)> {
    let mut parts = vec![tree];
    parts.extend(tree.get("plan"));
    if let Some(Kind::Sequence(items)) = tree.get("attachments").map(|node| &node.kind) {
        parts.extend(items);
    }
    let edit = parts.into_iter().find_map(|part| sections(text, part))?;
    Some((edit, "paragraph-ordinal"))
}

fn sections(text: &str, part: &Node) -> Option<Edit> {
    let Kind::Mapping(entries) = &part.kind else { return None };
    let body = entries.iter().find(|entry| entry.key == "body")?;
    if part.get("sections").is_some() {
        return None;
    }
    let Kind::Sequence(items) = &body.value.kind else { return None };
    let first = items.iter().position(|item| ordinal(text, item).is_some())?;
    let key = line_start(text, body.key_span.start);
    let indent = text[key..body.key_span.start].to_owned();
    if !indent.chars().all(|c| c == ' ') {
        return None;
    }
    // Every paragraph on a line of its own, with nothing beside or between.
    let lines: Option<Vec<usize>> =
        items[first..].iter().map(|item| line_of(text, item)).collect();
    let lines = lines?;
    let last = items.last()?;
    let end = last.span.end + text[last.span.end..].find('\n').map_or(0, |at| at);
    let between = text[lines[0]..end].lines().count();
    if between != lines.len() || !key_alone(text, body) {
        return None;
    }
    let outline = outline(text, &items[first..])?;
    let line_end = line_end(text);
    let mut written = vec![format!("{indent}sections:")];
    write(&outline, &format!("{indent}  "), &mut written);
    let start = if first == 0 { key } else { lines[0] };
    let end = if text[..end].ends_with('\r') { end - 1 } else { end };
    Some(Edit { range: start..end, text: written.join(line_end) })
}

/// Whether the list begins on the line below its key.
fn key_alone(text: &str, body: &Entry) -> bool {
    let behind = text[body.key_span.end..].lines().next().unwrap_or_default();
    behind.trim() == ":"
}

/// Where the line of an item begins, if it holds nothing but the dash and the text.
fn line_of(text: &str, item: &Node) -> Option<usize> {
    let Kind::Scalar { plain: true, .. } = item.kind else { return None };
    let start = line_start(text, item.span.start);
    let rest = text[item.span.end..].lines().next().unwrap_or_default();
    let alone = text[start..item.span.start].trim() == "-" && rest.trim().is_empty();
    (alone && !text[item.span.clone()].contains('\n')).then_some(start)
}

fn ordinal(text: &str, item: &Node) -> Option<Ordinal> {
    let Kind::Scalar { plain: true, .. } = item.kind else { return None };
    let raw = &text[item.span.clone()];
    let numerals = |text: &str, chinese: bool| -> usize {
        let one = |c: &char| match chinese {
            true => "一二三四五六七八九十".contains(*c),
            false => c.is_ascii_digit(),
        };
        text.chars().take_while(one).map(char::len_utf8).sum()
    };
    for (level, open, chinese, marks) in [
        (1, "", true, &["、"][..]),
        (2, "（", true, &["）"]),
        (3, "", false, &["．", ".", "、"]),
        (4, "（", false, &["）"]),
    ] {
        let Some(rest) = raw.strip_prefix(open) else { continue };
        let count = numerals(rest, chinese);
        let Some(mark) = marks.iter().find(|mark| rest[count..].starts_with(**mark))
        else {
            continue;
        };
        let typed = open.len() + count + mark.len();
        let begins = raw[typed..].trim_start_matches([' ', '\u{3000}']);
        if count > 0 && begins_text(begins) {
            let number = value(&rest[..count])?;
            return Some((level, number, raw.len() - begins.len()));
        }
    }
    None
}

/// A section to be written.
struct Outline<'a> {
    text: &'a str,
    body: Vec<&'a str>,
    items: Vec<Self>,
}

/// Paragraphs as sections, if their ordinals are those that the program would give.
fn outline<'a>(text: &'a str, items: &[Node]) -> Option<Vec<Outline<'a>>> {
    let mut top: Vec<Outline<'a>> = Vec::new();
    for item in items {
        let raw = &text[item.span.clone()];
        match ordinal(text, item) {
            Some((level, number, begins)) => {
                let mut list = &mut top;
                for _ in 1..level {
                    list = &mut list.last_mut()?.items;
                }
                if list.len() + 1 != number {
                    return None;
                }
                let new = Outline { text: &raw[begins..], body: vec![], items: vec![] };
                list.push(new);
            }
            None => {
                let mut last = top.last_mut()?;
                while !last.items.is_empty() {
                    last = last.items.last_mut()?;
                }
                last.body.push(raw);
            }
        }
    }
    Some(top)
}

/// A heading is short and has no end of a sentence.
const HEADING_MOST: usize = 40;

fn write(outline: &[Outline<'_>], indent: &str, out: &mut Vec<String>) {
    for Outline { text, body, items } in outline {
        let sentence = text.contains(['。', '；', '：', '！', '？', '，']);
        let heading = !sentence && text.chars().count() <= HEADING_MOST;
        let alone = body.is_empty() && items.is_empty();
        if alone {
            out.push(format!("{indent}- {text}"));
            continue;
        }
        let mut paragraphs = body.clone();
        if heading {
            out.push(format!("{indent}- heading: {text}"));
        } else {
            paragraphs.insert(0, text);
        }
        let lead = if heading { "  " } else { "- " };
        match paragraphs[..] {
            [] => {}
            [one] => out.push(format!("{indent}{lead}body: {one}")),
            _ => {
                out.push(format!("{indent}{lead}body:"));
                out.extend(paragraphs.iter().map(|p| format!("{indent}    - {p}")));
            }
        }
        if !items.is_empty() {
            out.push(format!("{indent}  items:"));
            write(items, &format!("{indent}    "), out);
        }
    }
}
