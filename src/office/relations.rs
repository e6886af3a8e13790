//! What the parts of an OOXML package lead to.

use std::collections::HashMap;

use super::xml::{Node, Xml};

/// What a part leads to.
#[derive(Debug)]
pub(super) struct Relation {
    /// What it is to the other, such as `styles`.
    pub(super) kind: String,
    /// Its name in the package.
    pub(super) target: String,
    /// Whether it lies outside the package; nothing is fetched.
    pub(super) outside: bool,
}

/// The parts that another leads to, by id.
pub(super) fn relations(
    text: &str,
    folder: &str,
) -> Result<HashMap<String, Relation>, String> {
    let mut found = HashMap::new();
    let mut xml = Xml::new(text);
    loop {
        match xml.next()? {
            Node::Open(element) if element.name() == "Relationship" => {
                let get = |name| element.attribute(name).unwrap_or_default();
                let kind = get("Type");
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                let target = resolved(folder, &get("Target"));
                let outside = get("TargetMode") == "External";
                found.insert(get("Id"), Relation { kind, target, outside });
            }
            Node::End => return Ok(found),
            _ => {}
        }
    }
}

/// A name of a part, from the folder of another.
pub(super) fn resolved(folder: &str, target: &str) -> String {
    let mut steps: Vec<&str> = match target.starts_with('/') {
        true => Vec::new(),
        false => folder.split('/').collect(),
    };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.retain(|step| !step.is_empty());
    steps.join("/")
}
