//! An office's own rules: what its notices have in common, kept in one file of its own.
//!
//! A notice names its house (`house: 市局`); what the notice does not say itself comes from
//! there. Findings about such values point to the name.

use crate::notice::{FORMAT_KEYS, Format};
use crate::read::schema;
use crate::text::finding::{At, Finding, any_error, capped};
use crate::text::inputs::HouseFile;
use crate::text::source::Source;
use crate::text::tree::{self, Entry, Kind, Node};

/// Puts the values of a notice's house under those of the notice.
pub(super) fn move_in(root: &mut Node, house: Option<&HouseFile>) -> Vec<Finding> {
    let Kind::Mapping(entries) = &mut root.kind else { return Vec::new() };
    let Some(index) = entries.iter().position(|entry| entry.key == "house") else {
        return Vec::new();
    };
    let entry = entries.remove(index);
    let at = At::Bytes(entry.value.span.clone());
    let Kind::Scalar { text: name, .. } = &entry.value.kind else {
        let message = "house 应为一个名称，如 house: 市局";
        return vec![Finding::error("house-wrong", at, message)];
    };
    let mend = "把它放在公文旁边或上层的 house 文件夹里，如 house/市局.yaml；或写明路径";
    let house = match house {
        Some(HouseFile::Found(house)) => house,
        Some(HouseFile::Missing(message)) => {
            return vec![Finding::error("house-missing", at, message).hint(mend)];
        }
        None => {
            let message = format!("没有读到名为“{name}”的 house");
            return vec![Finding::error("house-missing", at, message).hint(mend)];
        }
    };
    let (tree, mut findings) = tree::read(&house.text, house.limit);
    let mut tree = tree.unwrap_or(Node { span: 0..0, kind: Kind::Mapping(Vec::new()) });
    if !any_error(&findings) {
        findings.extend(capped(schema::house_violations(&tree)));
    }
    if !findings.is_empty() {
        return findings.iter().map(|f| told(f, house, &tree, &at)).collect();
    }
    leave_out(&mut tree, root);
    tree::relocate(&mut tree, &entry.value.span);
    merge(root, tree);
    Vec::new()
}

/// A finding in the house's file, at the place in the notice that names it.
fn told(finding: &Finding, house: &Source, tree: &Node, at: &At) -> Finding {
    let place = match tree.locate(&finding.at, &house.text) {
        Some(range) => {
            let (line, column) = house.line_column(range.start);
            format!(" 第 {line} 行第 {column} 列")
        }
        None => String::new(),
    };
    let message = format!("{}{place}：{}", house.name, finding.message);
    Finding {
        severity: finding.severity,
        hint: finding.hint.clone(),
        ..Finding::error("house-wrong", at.clone(), message)
    }
}

/// What a notice's format has no place for is not taken over from its house.
fn leave_out(house: &mut Node, notice: &Node) {
    let format = match notice.get("format").map(|node| &node.kind) {
        Some(Kind::Scalar { text, .. }) => Format::of_key(text).unwrap_or_default(),
        _ => Format::default(),
    };
    for key in FORMAT_KEYS.iter().filter(|key| !key.used_by.contains(&format)) {
        remove(house, key.path);
    }
}

/// Takes the value at the end of a path out.
fn remove(node: &mut Node, path: &[&str]) {
    let Kind::Mapping(entries) = &mut node.kind else { return };
    match path {
        [key] => entries.retain(|entry| entry.key != *key),
        [key, rest @ ..] => {
            if let Some(entry) = entries.iter_mut().find(|entry| entry.key == *key) {
                remove(&mut entry.value, rest);
            }
        }
        [] => {}
    }
}

/// What the notice says wins; mappings are merged key by key.
fn merge(notice: &mut Node, house: Node) {
    let (Kind::Mapping(own), Kind::Mapping(entries)) = (&mut notice.kind, house.kind)
    else {
        return;
    };
    for Entry { key, key_span, value } in entries {
        match own.iter_mut().find(|entry| entry.key == key) {
            Some(entry) => merge(&mut entry.value, value),
            None => own.push(Entry { key, key_span, value }),
        }
    }
}
