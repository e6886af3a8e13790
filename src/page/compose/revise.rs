//! 花脸稿: what the templates are filled in with for two notices, woven into one.
//!
//! Strings that differ hold marks around what was taken out and put in; `text.typ` draws them.

use serde::Serialize;
use serde_json::Value;

use crate::notice::{Notice, Text};
use crate::page::arrange::Arrangement;
use crate::page::fonts::{Faces, Role};
use crate::page::images::Images;
use crate::text::difference::{Fate, align, likeness, pieces};
use crate::text::finding::{Finding, Severity};

use super::templates::{NOTICE, Templates};
use super::{Composed, Extent, Profile, Setter};

/// Writes the Typst source of a 花脸稿: the new notice, with what was taken out of the old one
/// struck and what was put in underlined.
pub fn compose_revision(
    old: &Notice,
    new: &Notice,
    templates: &Templates,
    faces: &Faces,
) -> Result<(Composed, Vec<Finding>), Vec<Finding>> {
    // A draft has no seals; room is kept for them.
    let images = Images::default();
    let mut setter = Setter::new(faces, &images);
    let mut context = |notice: &Notice| {
        let context = setter.context(notice, Extent::Whole, Arrangement::default());
        serde_json::to_value(context).unwrap_or_default()
    };
    let (before, after) = (context(old), context(new));
    // Findings are those of the notices themselves, which `check` reports.
    setter.findings.retain(|finding| finding.severity == Severity::Error);
    let label = Text { value: "花脸稿".to_owned(), ..Text::default() };
    setter.draft = Some(setter.set(Role::Hei, &label));
    setter.revised = true;
    let woven = revise(&before, &after);
    setter.finish(NOTICE, &woven, templates, Profile::Screen, new.settings)
}

/// How a 花脸稿 shows what changed.
#[derive(Debug, Serialize)]
pub(super) struct Revision {
    deleted: RevisionMark,
    inserted: RevisionMark,
}

#[derive(Debug, Serialize)]
pub(super) struct RevisionMark {
    marks: [char; 2],
    /// sRGB, 0–255.
    color: [u8; 3],
}

pub(super) const REVISION: Revision = Revision {
    deleted: RevisionMark { marks: DELETED, color: [200, 0, 0] },
    inserted: RevisionMark { marks: INSERTED, color: [0, 0, 200] },
};

/// Around what was taken out, and what was put in: noncharacters, which no text holds.
pub(super) const DELETED: [char; 2] = ['\u{fdd0}', '\u{fdd1}'];
pub(super) const INSERTED: [char; 2] = ['\u{fdd2}', '\u{fdd3}'];

/// Keys whose values are not printed, or that follow from those that are.
const SILENT: [&str; 9] = [
    "kind",
    "role",
    "lead_role",
    "align",
    "whole",
    "organ",
    "families",
    "format",
    "mode",
];

/// Weaves an old context into a new one.
pub(super) fn revise(old: &Value, new: &Value) -> Value {
    match (old, new) {
        (Value::String(old), Value::String(new)) => Value::String(woven(old, new)),
        (Value::Null, Value::String(new)) => Value::String(marked(INSERTED, new)),
        (Value::Object(old), Value::Object(new)) => {
            let woven = new.iter().map(|(key, value)| {
                let silent = SILENT.contains(&key.as_str());
                let value = match old.get(key) {
                    Some(old) if !silent => revise(old, value),
                    _ => value.clone(),
                };
                (key.clone(), value)
            });
            Value::Object(woven.collect())
        }
        (Value::Array(old), Value::Array(new)) => list(old, new),
        _ => new.clone(),
    }
}

fn list(old: &[Value], new: &[Value]) -> Value {
    // Lists of the same length, such as the cells of a row, correspond one to one; so do
    // those of bare numbers, such as widths, whatever their length.
    if new.iter().chain(old).all(Value::is_number) {
        return Value::Array(new.to_vec());
    }
    let cells =
        |list: &[Value]| list.iter().all(|v| v.get("kind").is_none() && !v.is_array());
    if old.len() == new.len() && cells(old) && cells(new) {
        return Value::Array(old.iter().zip(new).map(|(a, b)| revise(a, b)).collect());
    }
    let keys = |list: &[Value]| list.iter().map(said).collect::<Vec<_>>();
    let pairs = align(&keys(old), &keys(new)).into_iter();
    let woven =
        pairs.filter_map(|(a, b)| match (a.map(|a| &old[a]), b.map(|b| &new[b])) {
            (Some(old), Some(new)) if same_kind(old, new) => Some(vec![revise(old, new)]),
            (Some(old), Some(new)) => Some(vec![all(DELETED, old), all(INSERTED, new)]),
            (Some(old), None) => Some(vec![all(DELETED, old)]),
            (None, Some(new)) => Some(vec![all(INSERTED, new)]),
            (None, None) => None,
        });
    Value::Array(woven.flatten().collect())
}

fn same_kind(old: &Value, new: &Value) -> bool {
    // A table of other columns is another table.
    let columns =
        |value: &Value| value.get("widths").and_then(|w| w.as_array()).map(Vec::len);
    old.get("kind") == new.get("kind") && columns(old) == columns(new)
}

/// What a value says, for finding its counterpart.
fn said(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(said).collect::<Vec<_>>().join("\t"),
        Value::Object(fields) => {
            let table = fields.get("kind").is_some_and(|kind| kind == "table");
            let words = fields.iter().filter(|(key, _)| {
                let key = key.as_str();
                !(SILENT.contains(&key) || table && key == "rows")
            });
            let kind = fields.get("kind").and_then(Value::as_str).unwrap_or_default();
            let words = words.map(|(_, value)| said(value)).collect::<String>();
            format!("{kind}{words}")
        }
        _ => String::new(),
    }
}

/// Everything that a value prints, marked.
fn all(mark: [char; 2], value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(marked(mark, text)),
        Value::Array(items) => Value::Array(items.iter().map(|v| all(mark, v)).collect()),
        Value::Object(fields) => {
            let one = |(key, value): (&String, &Value)| {
                let silent = SILENT.contains(&key.as_str());
                (key.clone(), if silent { value.clone() } else { all(mark, value) })
            };
            Value::Object(fields.iter().map(one).collect())
        }
        other => other.clone(),
    }
}

fn marked(mark: [char; 2], text: &str) -> String {
    // Lines of a cell are marked one by one.
    let line = |line: &str| match line {
        "" => String::new(),
        line => format!("{}{line}{}", mark[0], mark[1]),
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// Two texts in one; texts that have little in common stand one behind the other.
fn woven(old: &str, new: &str) -> String {
    if old == new {
        return new.to_owned();
    }
    if likeness(old, new) < 0.3 {
        return format!("{}{}", marked(DELETED, old), marked(INSERTED, new));
    }
    let piece = |(fate, text): (Fate, String)| match fate {
        Fate::Kept => text,
        Fate::Deleted => marked(DELETED, &text),
        Fate::Inserted => marked(INSERTED, &text),
    };
    pieces(old, new).into_iter().map(piece).collect()
}
