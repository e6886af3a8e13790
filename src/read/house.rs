//! An office's own rules: what its notices have in common, kept in one file of its own.
//!
//! A notice names its house (`house: 市局`); what the notice does not say itself comes from
//! there. Findings about such values point to the name.

use std::path::{Path, PathBuf};

use crate::notice::Format;
use crate::read::parse::KEYS;
use crate::read::raw::RawHouse;
use crate::read::schema;
use crate::text::finding::{At, Finding, any_error};
use crate::text::source::Source;
use crate::text::tree::{self, Entry, Kind, Node};

/// Where houses are kept, beside a notice, in a folder above it, or where the program runs.
const FOLDERS: [&str; 2] = ["house", "content/house"];
/// How many folders above a notice are searched.
const ABOVE: usize = 4;

/// Puts the values of a notice's house under those of the notice.
pub fn move_in(root: &mut Node, source: &Source) -> Vec<Finding> {
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
    let path = match find(name, &source.folder) {
        Ok(path) => path,
        Err(message) => {
            return vec![Finding::error("house-missing", at, message).hint(
                "把它放在公文旁边或上层的 house 文件夹里，如 house/市局.yaml；或写明路径",
            )];
        }
    };
    let house = match Source::read(&path, source.limit) {
        Ok(house) => house,
        Err(message) => return vec![Finding::error("house-missing", at, message)],
    };
    let (tree, mut findings) = tree::read(&house.text, house.limit);
    let mut tree = tree.unwrap_or(Node { span: 0..0, kind: Kind::Mapping(Vec::new()) });
    if !any_error(&findings)
        && serde_yaml::from_value::<RawHouse>(tree.to_value()).is_err()
    {
        findings.extend(schema::house_violations(&tree));
    }
    if !findings.is_empty() {
        return findings.iter().map(|f| told(f, &house, &tree, &at)).collect();
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

/// The file of a house: a path, or a name that stands in one of the folders for houses.
fn find(name: &str, folder: &Path) -> Result<PathBuf, String> {
    if name.ends_with(".yaml") || name.ends_with(".yml") {
        let path = folder.join(name);
        return match path.is_file() {
            true => Ok(path),
            false => Err(format!("找不到 {}", path.display())),
        };
    }
    let plain = !name.is_empty() && !name.contains(['/', '\\']) && name != "..";
    if !plain {
        return Err(format!("“{name}”不是 house 的名称"));
    }
    let mut above = folder.to_owned();
    let mut tried = Vec::new();
    for _ in 0..=ABOVE {
        tried.push(above.join(FOLDERS[0]));
        above.push("..");
    }
    tried.extend(FOLDERS.iter().map(PathBuf::from));
    let file = format!("{name}.yaml");
    tried
        .into_iter()
        .map(|folder| folder.join(&file))
        .find(|path| path.is_file())
        .ok_or_else(|| format!("没有名为“{name}”的 house（house/{file}）"))
}

/// What a notice's format has no place for is not taken over from its house.
fn leave_out(house: &mut Node, notice: &Node) {
    let format = match notice.get("format").map(|node| &node.kind) {
        Some(Kind::Scalar { text, .. }) => match text.as_str() {
            "letter" => Format::Letter,
            "order" => Format::Order,
            "minutes" => Format::Minutes,
            _ => Format::Document,
        },
        _ => Format::Document,
    };
    for (path, _) in KEYS.iter().filter(|(_, formats)| !formats.contains(&format)) {
        remove(house, path);
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
