//! The table of an attachment, as expressions look into it: before it is a table.

use minijinja::Error;

use crate::notice::Decimal;
use crate::text::tree::{Kind, Node};

use super::lookup::{items, position, texts, unknown};
use super::{Arc, Place, Scope, failure};

/// A column that has cells of its own.
struct Leaf {
    name: String,
    /// The names of the groups that it stands in, from the outermost.
    groups: Vec<String>,
    /// What its cells are the sum of, by names of columns or groups.
    sum: Vec<String>,
}

/// The columns and rows of a table, as texts.
pub(super) struct Figures {
    columns: Vec<Leaf>,
    pub(super) rows: Vec<Vec<String>>,
}

/// The table of an attachment.
pub(super) fn figures(scope: &Arc<Scope>, id: &str) -> Result<Figures, Error> {
    let (index, _) = position(scope, id)?;
    let at = Place::root().key("attachments").item(index).key("table");
    let table = scope
        .root
        .at(&at)
        .filter(|table| matches!(table.kind, Kind::Mapping(_)))
        .ok_or_else(|| failure(format!("附件 {id} 没有表格")))?;
    let mut columns = Vec::new();
    leaves(scope, items(table.get("columns")), &at.key("columns"), &[], &mut columns)?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (i, row) in items(table.get("rows")).iter().enumerate() {
        let list = items(Some(row));
        let mut row = texts(scope, list, &at.key("rows").item(i))?;
        for (text, node) in row.iter_mut().zip(list) {
            // Unquoted signs join a cell to its neighbour; it says nothing itself.
            let joined = |k: &Kind| matches!(k, Kind::Scalar { plain: true, text } if text == "<" || text == "^");
            if joined(&node.kind) {
                text.clear();
            }
        }
        rows.push(row);
    }
    let mut figures = Figures { columns, rows };
    figures.add_up();
    Ok(figures)
}

fn leaves(
    scope: &Arc<Scope>,
    list: &[Node],
    at: &Place,
    groups: &[String],
    found: &mut Vec<Leaf>,
) -> Result<(), Error> {
    for (i, node) in list.iter().enumerate() {
        let at = at.item(i);
        let name = match node.get("name") {
            Some(name) => scope.text(name, at.key("name"))?,
            None => scope.text(node, at.clone())?,
        };
        match node.get("columns") {
            Some(inside) => {
                let groups = [groups, &[name]].concat();
                leaves(scope, items(Some(inside)), &at.key("columns"), &groups, found)?;
            }
            None => {
                let sum = match node.get("sum") {
                    Some(node) if matches!(node.kind, Kind::Sequence(_)) => {
                        texts(scope, items(Some(node)), &at.key("sum"))?
                    }
                    Some(node) => vec![scope.text(node, at.key("sum"))?],
                    None => Vec::new(),
                };
                found.push(Leaf { name, groups: groups.to_vec(), sum });
            }
        }
    }
    Ok(())
}

impl Figures {
    /// The name of a column.
    pub(super) fn name(&self, column: usize) -> &str {
        &self.columns[column].name
    }

    /// The column of a name: `名额`, `名额/领导` where groups have columns of one name, or the
    /// only one whose name has it inside.
    pub(super) fn column(&self, name: &str) -> Result<usize, Error> {
        let path = |leaf: &Leaf| format!("{}/{}", leaf.groups.join("/"), leaf.name);
        let only = |fits: &dyn Fn(&Leaf) -> bool| {
            let mut found =
                self.columns.iter().enumerate().filter(|(_, leaf)| fits(leaf));
            match (found.next(), found.next()) {
                (Some((index, _)), None) => Some(index),
                _ => None,
            }
        };
        let ends = format!("/{name}");
        let known = || {
            let leaf = |leaf: &Leaf| match leaf.groups.is_empty() {
                true => leaf.name.clone(),
                false => path(leaf),
            };
            self.columns.iter().map(leaf).collect::<Vec<_>>()
        };
        only(&|leaf| leaf.name == name)
            .or_else(|| {
                only(&|leaf| {
                    format!("/{}", path(leaf)).ends_with(&ends) && name.contains('/')
                })
            })
            .or_else(|| only(&|leaf| leaf.name.contains(name)))
            .ok_or_else(|| unknown("栏", name, &known()))
    }

    /// Fills in the cells of columns that are sums of others.
    fn add_up(&mut self) {
        let Self { columns, rows } = self;
        for (target, leaf) in
            columns.iter().enumerate().filter(|(_, l)| !l.sum.is_empty())
        {
            let of: Vec<usize> = (0..columns.len())
                .filter(|i| *i != target)
                .filter(|i| {
                    let one = &columns[*i];
                    leaf.sum.iter().any(|n| *n == one.name || one.groups.contains(n))
                })
                .collect();
            for row in rows.iter_mut() {
                let parts = of.iter().filter_map(|i| Decimal::parse(row.get(*i)?));
                let sum = parts.fold(Decimal::default(), Decimal::plus);
                if let Some(cell) = row.get_mut(target).filter(|cell| cell.is_empty()) {
                    *cell = sum.to_string();
                }
            }
        }
    }
}
