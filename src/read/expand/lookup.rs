//! What expressions look up in the file: attachments by id and their tables, texts of lists.

use minijinja::Error;

use crate::notice::{Table, Unfound, attachment_label, enclosure_label};
use crate::text::near::nearest;
use crate::text::tree::{Entry, Kind, Node};

use super::{Arc, Place, Scope, failure};

/// What is wrong with an expression, and where in it.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    pub(super) message: String,
    /// The name in the expression that is wrong.
    pub(super) name: String,
    /// What was probably meant.
    pub(super) near: Option<String>,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        failure(fault.message.clone()).with_source(fault)
    }
}

/// A row or column that is not there, as an error of the expression.
pub(super) fn unfound(unfound: Unfound) -> Error {
    let near = unfound.nearest().map(str::to_owned);
    Fault { message: unfound.to_string(), name: unfound.name, near }.into()
}

pub(super) fn items(node: Option<&Node>) -> &[Node] {
    match node.map(|node| &node.kind) {
        Some(Kind::Sequence(items)) => items,
        _ => &[],
    }
}

/// An attachment that an expression names.
pub(super) struct Located {
    /// Where it stands in the file.
    pub(super) at: Place,
    /// What the text that names it calls it: 附件2; 附1 of its own attachment, elsewhere
    /// 附件2的附1.
    pub(super) label: String,
}

/// The attachment that has an id.
pub(super) fn located(scope: &Arc<Scope>, id: &str) -> Result<Located, Error> {
    let mut ids = Vec::new();
    let top = Place::root().key("attachments");
    let attachments = items(scope.root.get("attachments"));
    for (i, attachment) in attachments.iter().enumerate() {
        let (at, label) = (top.item(i), attachment_label(i, attachments.len()));
        ids.push((id_of(attachment), at.clone(), label.clone()));
        let enclosures = items(attachment.get("attachments"));
        let from_within = scope.reads_within(&at);
        for (j, enclosure) in enclosures.iter().enumerate() {
            let own = enclosure_label(j, enclosures.len());
            let label = if from_within { own } else { format!("{label}的{own}") };
            ids.push((id_of(enclosure), at.key("attachments").item(j), label));
        }
    }
    if let Some((_, at, label)) = ids.iter().find(|(known, ..)| known == id) {
        return Ok(Located { at: at.clone(), label: label.clone() });
    }
    let ids: Vec<String> = ids.into_iter().map(|(known, ..)| known).collect();
    let list = if ids.is_empty() { "（无）".to_owned() } else { ids.join("、") };
    let message = format!("没有名为“{id}”的附件，已有：{list}");
    let near = nearest(id, &ids).map(str::to_owned);
    Err(Fault { message, name: id.to_owned(), near }.into())
}

fn id_of(attachment: &Node) -> String {
    match attachment.get("id").map(|id| &id.kind) {
        Some(Kind::Scalar { text, .. }) => text.clone(),
        _ => String::new(),
    }
}

/// The parts of a table that figures come from. Others may quote them.
const COUNTED: [&str; 3] = ["columns", "rows", "group"];

/// The table of an attachment, with what its cells come to.
pub(super) fn table(scope: &Arc<Scope>, id: &str) -> Result<Arc<Table>, Error> {
    let at = located(scope, id)?.at.key("table");
    if let Some(known) = super::locked(&scope.tables).get(&at) {
        return Ok(Arc::clone(known));
    }
    let Some(Kind::Mapping(entries)) = scope.root.at(&at).map(|node| &node.kind) else {
        return Err(failure(format!("附件 {id} 没有表格")));
    };
    let counted = entries.iter().filter(|e| COUNTED.contains(&&*e.key));
    let settled = |entry: &Entry| {
        let value = scope.settled(&entry.value, &at.key(&entry.key))?;
        Ok(Entry { value, ..entry.clone() })
    };
    let entries = counted.map(settled).collect::<Result<_, Error>>()?;
    let node = Node { span: 0..0, kind: Kind::Mapping(entries) };
    let table = (scope.read_table)(&node)
        .ok_or_else(|| failure(format!("附件 {id} 的表格写得不对，先改表格")))?;
    let table = Arc::new(table);
    super::locked(&scope.tables).insert(at, Arc::clone(&table));
    Ok(table)
}
