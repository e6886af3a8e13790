//! What is known of a table before its rows change.

use std::collections::{HashMap, VecDeque};

use crate::notice::{Decimal, Table, Text};
use crate::office::amend::Typed;
use crate::office::sheet::head::Wanted;
use crate::office::sheet::{Entry, bare};
use crate::text::tree::{Kind, Node};

use super::measure::Measure;

/// A table as who changes its rows sees it.
pub(in crate::office) struct Known<'a> {
    pub(in crate::office) columns: Vec<Column>,
    /// The rows that the writer typed, in their order in the YAML.
    pub(in crate::office) rows: Vec<Row<'a>>,
    /// The column that names the rows.
    pub(in crate::office) naming: usize,
}

pub(in crate::office) struct Column {
    pub(in crate::office) name: String,
    /// Whether the program sums it at the foot.
    pub(in crate::office) totalled: bool,
    /// Whether its cells are sums of others, which nobody types.
    pub(in crate::office) computed: bool,
    /// The columns that those are the sums of.
    pub(in crate::office) parts: Vec<usize>,
    /// Whether it holds numbers of people or things.
    pub(in crate::office) people: bool,
    /// Whether all its cells were numbers.
    pub(in crate::office) numeric: bool,
    /// Whether all its cells were shares: 85.3%.
    pub(in crate::office) shares: bool,
    /// Whether one of its cells was a text.
    pub(in crate::office) worded: bool,
    /// Whether one of its cells may go on over several rows.
    pub(in crate::office) downwards: bool,
    pub(in crate::office) ordinal: bool,
    /// What its numbers are of, as its name and the line above the table say it.
    pub(in crate::office) unit: String,
    /// How its numbers are written.
    pub(in crate::office) measure: Measure,
}

pub(in crate::office) struct Row<'a> {
    pub(in crate::office) cells: &'a [Text],
    /// What is shown in each cell, or in the one that covers it.
    pub(in crate::office) shown: Vec<String>,
    /// For each cell the typed row and column of the one that covers it.
    pub(in crate::office) covered: Vec<Option<(usize, usize)>>,
}

impl<'a> Known<'a> {
    pub(in crate::office) fn of(typed: Typed<'_>, table: &'a Table) -> Self {
        let mut flags = Vec::new();
        if let Some(columns) = typed.root.at(&table.at.key("columns")) {
            leaves(columns, &mut flags);
        }
        let mut covers = HashMap::new();
        for span in table.spans.iter().filter(|span| span.rows * span.columns > 1) {
            for row in span.row..span.row + span.rows {
                for column in span.column..span.column + span.columns {
                    covers.insert((row, column), (span.row, span.column));
                }
            }
        }
        let typed_rows: Vec<usize> =
            (0..table.rows.len()).filter(|row| !table.is_computed(*row)).collect();
        let index: HashMap<usize, usize> =
            typed_rows.iter().enumerate().map(|(i, row)| (*row, i)).collect();
        let rows: Vec<Row<'a>> = typed_rows
            .iter()
            .map(|row| {
                let cells = &table.rows[*row];
                let origin = |column: usize| {
                    covers
                        .get(&(*row, column))
                        .copied()
                        .filter(|at| *at != (*row, column))
                };
                let shown = (0..cells.len())
                    .map(|column| {
                        let (row, column) = origin(column).unwrap_or((*row, column));
                        table.rows[row]
                            .get(column)
                            .map_or(String::new(), |c| c.value.clone())
                    })
                    .collect();
                let covered = (0..cells.len())
                    .map(|column| {
                        let (row, column) = origin(column)?;
                        Some((*index.get(&row)?, column))
                    })
                    .collect();
                Row { cells, shown, covered }
            })
            .collect();
        let unit = table.unit.as_ref().map_or("", |unit| unit.value.as_str());
        let columns: Vec<Column> = table
            .columns
            .iter()
            .enumerate()
            .map(|(i, column)| {
                let name = column.name.value.clone();
                let Flags { totalled, summed } =
                    flags.get(i).cloned().unwrap_or_default();
                let parts = summed
                    .iter()
                    .flatten()
                    .flat_map(|name| table.names().under(name).unwrap_or_default());
                let said = rows
                    .iter()
                    .filter_map(|row| row.shown.get(i))
                    .filter(|cell| !cell.is_empty());
                let (numbers, words): (Vec<&String>, Vec<&String>) =
                    said.partition(|cell| Decimal::parse(cell).is_some());
                let downwards = table.columns.len() > i + 1
                    && table.spans.iter().any(|span| span.rows > 1 && span.column == i);
                let kind = Entry::of(&name);
                Column {
                    totalled,
                    computed: summed.is_some(),
                    parts: parts.collect(),
                    people: kind == Entry::Count,
                    numeric: !numbers.is_empty() && words.is_empty(),
                    shares: numbers.is_empty()
                        && !words.is_empty()
                        && words.iter().all(|cell| cell.ends_with(['%', '％'])),
                    worded: !words.is_empty(),
                    downwards,
                    ordinal: kind == Entry::Ordinal,
                    unit: format!("{name} {unit}"),
                    measure: Measure::of(&name, unit, kind == Entry::Count),
                    name,
                }
            })
            .collect();
        let names = |column: &Column| {
            !column.ordinal && !column.downwards && !column.totalled && !column.computed
        };
        let naming = columns
            .iter()
            .position(names)
            .or_else(|| columns.iter().position(|column| !column.ordinal))
            .unwrap_or(0);
        Self { columns, rows, naming }
    }

    /// The columns to look for in a spreadsheet.
    pub(in crate::office) fn wanted(&self, table: &Table) -> Vec<Wanted> {
        let own = |(i, column): (usize, &Column)| {
            let over = table.groups.iter();
            let mut over: Vec<_> = over
                .filter(|group| (group.first..group.first + group.count).contains(&i))
                .collect();
            over.sort_by_key(|group| group.level);
            let mut path: Vec<String> =
                over.iter().map(|group| group.name.value.clone()).collect();
            // 斜线表头 is one cell of the sheet that says both.
            path.extend(
                table.columns[i].corner.iter().map(|corner| corner.value.clone()),
            );
            path.push(column.name.clone());
            // Groups are part of what rows are known by.
            Wanted {
                path,
                needed: i == self.naming || (i < self.naming && column.downwards),
                naming: i == self.naming,
            }
        };
        self.columns.iter().enumerate().map(own).collect()
    }

    /// What a row is known by: its name, behind those of the groups that it is in.
    pub(in crate::office) fn key(&self, cells: &[String]) -> String {
        let own = self.columns.iter().take(self.naming + 1).zip(cells);
        let parts =
            own.filter(|(column, _)| !column.ordinal).map(|(_, cell)| folded(cell));
        parts.collect::<Vec<_>>().join("/")
    }

    /// The rows, by what they are known by.
    pub(in crate::office) fn pairs(&self) -> Pairs {
        let mut pairs = Pairs::default();
        for (i, row) in self.rows.iter().enumerate() {
            pairs.0.entry(self.key(&row.shown)).or_default().push_back(i);
        }
        pairs
    }

    /// What a row is called in a sentence.
    pub(in crate::office) fn name(&self, cells: &[String]) -> String {
        cells.get(self.naming).cloned().unwrap_or_default()
    }

    /// Whether a column holds numbers.
    pub(in crate::office) fn is_number(&self, column: usize) -> bool {
        let column = &self.columns[column];
        column.totalled
            || column.people
            || column.computed
            || (column.numeric && !column.ordinal)
    }

    /// What a row has in a column of numbers; of one that is the sum of others, what those
    /// add up to.
    pub(in crate::office) fn value(
        &self,
        column: usize,
        cells: &[String],
    ) -> Option<Decimal> {
        let number = |column: &usize| Decimal::parse(&cells[*column]);
        match self.columns[column].computed {
            false => number(&column),
            true => {
                let mut parts = self.columns[column].parts.iter().filter_map(number);
                let first = parts.next()?;
                Some(parts.fold(first, Decimal::plus))
            }
        }
    }

    /// Whether a number is below zero, or in parts, in a column of people or things.
    pub(in crate::office) fn is_no_number_of_people(
        &self,
        column: usize,
        text: &str,
    ) -> bool {
        let number = Decimal::parse(text).map(|number| number.trimmed().to_string());
        self.columns[column].people
            && number
                .is_some_and(|number| number.starts_with('-') || number.contains('.'))
    }

    /// Whether a text in a column of numbers would spoil a sum.
    pub(in crate::office) fn is_counted(&self, column: usize) -> bool {
        let column = &self.columns[column];
        (column.totalled || column.people) && !column.computed
    }
}

/// A text without what people type in several ways: 9:00—10:30 is 9:00-10:30.
pub(in crate::office) fn folded(text: &str) -> String {
    bare(text).replace(['—', '–', '―', '~', '\u{2212}'], "-").replace("--", "-")
}

/// The rows that a table has, by what they are known by, each given out once.
#[derive(Default)]
pub(in crate::office) struct Pairs(HashMap<String, VecDeque<usize>>);

impl Pairs {
    /// The next row that is known by something.
    pub(in crate::office) fn next(&mut self, key: &str) -> Option<usize> {
        self.0.get_mut(key)?.pop_front()
    }
}

/// What the YAML says of a column without others under it.
#[derive(Clone, Default)]
struct Flags {
    totalled: bool,
    /// The names of the columns that it is the sum of.
    summed: Option<Vec<String>>,
}

fn leaves(columns: &Node, flags: &mut Vec<Flags>) {
    let Kind::Sequence(items) = &columns.kind else { return };
    for item in items {
        match item.get("columns") {
            Some(columns) => leaves(columns, flags),
            None => {
                let is_true = |node: &Node| matches!(&node.kind, Kind::Scalar { text, .. } if text == "true");
                let text = |node: &Node| match &node.kind {
                    Kind::Scalar { text, .. } => Some(text.trim().to_owned()),
                    _ => None,
                };
                let names = |node: &Node| match &node.kind {
                    Kind::Sequence(items) => items.iter().filter_map(text).collect(),
                    _ => text(node).into_iter().collect(),
                };
                flags.push(Flags {
                    totalled: item.get("total").is_some_and(is_true),
                    summed: item.get("sum").map(names),
                });
            }
        }
    }
}
