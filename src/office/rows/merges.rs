//! Cells that go on downwards (`^`) in rows that come, go and move: which of them still do.

use std::collections::HashMap;

use crate::notice::Text;
use crate::office::amend::{Typed, set_cell, written_cell};
use crate::text::edit::Edit;
use crate::text::tree::Kind;

use super::Rows;

/// The columns of a table whose cells go on downwards, while its rows change their places.
pub(super) struct Merges<'r, 'a> {
    rows: &'r Rows<'a>,
    /// Whether cells of each column do.
    columns: Vec<bool>,
}

/// Whether a cell is typed as one that belongs to the one above.
fn joins_upwards(typed: Typed<'_>, cell: &Text) -> bool {
    let node = typed.root.at(&cell.at).map(|node| &node.kind);
    matches!(node, Some(Kind::Scalar { text, .. }) if text == "^")
        && typed.root.is_plain(&cell.at)
}

impl<'r, 'a> Merges<'r, 'a> {
    /// What goes on downwards in rows that do not stay where they were, or why nobody can tell
    /// what of it still does.
    pub(super) fn of(rows: &'r Rows<'a>) -> Result<Self, String> {
        let Rows { typed, known, .. } = rows;
        let goes_on = |column: usize| {
            let mut cells = known.rows.iter().filter_map(|row| row.cells.get(column));
            cells.any(|cell| joins_upwards(*typed, cell))
        };
        let columns = (0..known.columns.len()).map(goes_on).collect();
        let merges = Self { rows, columns };
        for column in (0..known.columns.len()).filter(|column| merges.columns[*column]) {
            merges.whole(column)?;
        }
        Ok(merges)
    }

    /// Whether cells of a column go on downwards.
    pub(super) fn has(&self, column: usize) -> bool {
        self.columns[column]
    }

    /// The typed row and column of the cell that covers one, which may be itself.
    fn origin(&self, was: usize, column: usize) -> (usize, usize) {
        self.rows.known.rows[was].covered[column].unwrap_or((was, column))
    }

    /// Refuses what is not whole any more: cells that are merged sidewards too, and one value
    /// for several rows of which some go or stand elsewhere. Names of groups are repeated.
    fn whole(&self, column: usize) -> Result<(), String> {
        let Rows { known, list, .. } = self.rows;
        let names_group = column < known.naming && !known.is_number(column);
        let mut before = None;
        let mut seen: HashMap<Option<(usize, usize)>, usize> = HashMap::new();
        for row in list {
            let origin = row.was.map(|was| self.origin(was, column));
            let wide = origin.is_some_and(|(_, first)| first != column)
                || row.was.is_some_and(|was| {
                    let right =
                        known.rows[was].covered.get(column + 1).copied().flatten();
                    right.is_some_and(|(_, first)| first == column)
                        && joins_upwards(self.rows.typed, &known.rows[was].cells[column])
                });
            let apart =
                origin.is_some() && origin != before && seen.contains_key(&origin);
            if wide || (apart && !names_group) {
                return Err(format!(
                    "“{}”一栏有合并的格，新的次序里分不清哪几行还合在一起；这样的增删和移动请在 YAML 里改",
                    known.columns[column].name
                ));
            }
            before = origin;
            *seen.entry(origin).or_default() += 1;
        }
        if known.is_number(column) {
            let mut whole: HashMap<(usize, usize), usize> = HashMap::new();
            for was in 0..known.rows.len() {
                *whole.entry(self.origin(was, column)).or_default() += 1;
            }
            let broken = whole.iter().any(|(origin, count)| {
                *count > 1 && seen.get(&Some(*origin)) != Some(count)
            });
            if broken {
                return Err(format!(
                    "“{}”几行合用一个数，删去其中一行后分不清还是不是它；请在 YAML 里改",
                    known.columns[column].name
                ));
            }
        }
        Ok(())
    }

    /// What a cell is to say.
    fn value(&self, index: usize, column: usize) -> &str {
        let Rows { known, list, .. } = self.rows;
        let own = list[index].cells[column].as_str();
        let Some(was) = list[index].was.filter(|_| own.is_empty()) else { return own };
        // A spreadsheet without merged cells says what goes on only once.
        match known.rows[was].covered[column] {
            None => own,
            Some((over, first)) => {
                let origin = list.iter().find(|row| row.was == Some(over));
                origin.map_or(&known.rows[over].shown[first], |row| &row.cells[first])
            }
        }
    }

    /// Whether a cell belongs to the one above it now.
    fn joins(&self, index: usize, column: usize) -> bool {
        let Rows { known, list, .. } = self.rows;
        let Some(above) = index.checked_sub(1).filter(|_| self.columns[column]) else {
            return false;
        };
        let value = self.value(index, column);
        if value != self.value(above, column) {
            return false;
        }
        match (list[index].was, list[above].was) {
            (Some(own), Some(above)) => {
                self.origin(own, column) == self.origin(above, column)
                    || self.is_new_neighbour(index, column)
            }
            // Who comes into a group comes under its name.
            _ => {
                column < known.naming
                    && !value.is_empty()
                    && (0..column).all(|left| !self.has(left) || self.joins(index, left))
            }
        }
    }

    /// Whether two rows of one group that were not neighbours have become so.
    fn is_new_neighbour(&self, index: usize, column: usize) -> bool {
        let Rows { known, list, .. } = self.rows;
        let (Some(own), Some(above)) = (list[index].was, list[index - 1].was) else {
            return false;
        };
        column < known.naming
            && own.abs_diff(above) != 1
            && !self.value(index, column).is_empty()
            && (0..column).all(|left| !self.has(left) || self.joins(index, left))
    }

    /// A cell of a new row as it is written.
    pub(super) fn written(&self, index: usize, column: usize) -> String {
        match self.joins(index, column) {
            true => "^".to_owned(),
            false => written_cell(self.value(index, column)),
        }
    }

    /// The edit of a cell of a row that stays, if it is to be written in another way.
    pub(super) fn edit(
        &self,
        index: usize,
        column: usize,
    ) -> Result<Option<Edit>, String> {
        let Rows { typed, known, list, .. } = self.rows;
        let Some(was) = list[index].was else { return Ok(None) };
        let old = &known.rows[was];
        let cell = &old.cells[column];
        let value = self.value(index, column);
        let full = self.rows.table.at.key("rows").item(was).item(column);
        let Some(node) = typed.root.at(&full) else { return Ok(None) };
        let span = node.span.clone();
        Ok(match (joins_upwards(*typed, cell), self.joins(index, column)) {
            (true, true) => None,
            (false, true) => Some(Edit { range: span, text: "^".to_owned() }),
            (false, false) if old.shown[column] == value => None,
            (false, false) => {
                Some(set_cell(*typed, cell, value, &known.name(&old.shown))?)
            }
            (true, false) => {
                // As the cell that named it was written, with how it is set.
                let (over, first) = self.origin(was, column);
                let origin = self.rows.table.at.key("rows").item(over).item(first);
                let origin =
                    typed.root.at(&origin).map(|node| &typed.text[node.span.clone()]);
                let same = known.rows[over].shown[first] == value;
                let text = origin
                    .filter(|_| same)
                    .map_or_else(|| written_cell(value), str::to_owned);
                Some(Edit { range: span, text })
            }
        })
    }
}
