//! What expressions look up in the file: attachments by id, texts of lists.

use minijinja::Error;

use crate::text::near::nearest;
use crate::text::tree::{Kind, Node};

use super::{Arc, Place, Scope, failure};

/// An error about a name that is not known; `fault` in the parent reads the parts.
pub(super) fn unknown(what: &str, name: &str, known: &[String]) -> Error {
    let near = nearest(name, known).unwrap_or_default();
    let list = if known.is_empty() { "（无）".to_owned() } else { known.join("、") };
    let message = format!("没有名为 {name} 的{what}，已有：{list}\u{1f}{name}");
    failure(if near.is_empty() { message } else { format!("{message}\u{1f}{near}") })
}

pub(super) fn items(node: Option<&Node>) -> &[Node] {
    match node.map(|node| &node.kind) {
        Some(Kind::Sequence(items)) => items,
        _ => &[],
    }
}

/// The texts of some scalars that stand in a list.
pub(super) fn texts(
    scope: &Arc<Scope>,
    list: &[Node],
    at: &Place,
) -> Result<Vec<String>, Error> {
    // A cell may be a mapping with its text in it.
    let name = |(i, node): (usize, &Node)| match node.get("text") {
        Some(text) => scope.text(text, at.item(i).key("text")),
        None => scope.text(node, at.item(i)),
    };
    list.iter().enumerate().map(name).collect()
}

/// Which attachment has an id, of how many.
pub(super) fn position(scope: &Arc<Scope>, id: &str) -> Result<(usize, usize), Error> {
    let attachments = items(scope.root.get("attachments"));
    let ids: Vec<String> = attachments
        .iter()
        .map(|item| match item.get("id").map(|id| &id.kind) {
            Some(Kind::Scalar { text, .. }) => text.clone(),
            _ => String::new(),
        })
        .collect();
    match ids.iter().position(|known| known == id) {
        Some(index) => Ok((index, ids.len())),
        None => Err(unknown("附件", id, &ids)),
    }
}
