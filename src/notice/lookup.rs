//! Rows and columns of a table by the names that people type, and what they add up to.

use std::fmt::{Display, Formatter};

use super::{Column, ColumnGroup, Decimal, Table, Text};
use crate::text::near::nearest;

/// A name as people type it: without spaces, half-width.
pub fn bare(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            _ => c,
        })
        .collect()
}

fn same(a: &str, b: &str) -> bool {
    bare(a) == bare(b)
}

/// Why a name does not lead to one row or column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfound {
    /// 栏 or 行.
    pub what: &'static str,
    /// The name that was looked for.
    pub name: String,
    /// Names that are there: all of them, or the several that fit.
    pub known: Vec<String>,
    /// Whether several fit.
    pub several: bool,
}

impl Unfound {
    /// The known name that was probably meant.
    pub fn nearest(&self) -> Option<&str> {
        nearest(&self.name, &self.known).filter(|_| !self.several)
    }
}

impl Display for Unfound {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let Self { what, name, known, several } = self;
        let list =
            if known.is_empty() { "（无）".to_owned() } else { known.join("、") };
        if *several {
            return write!(f, "“{name}”不止一{what}，写成 {list} 之一");
        }
        write!(f, "没有名为“{name}”的{what}，已有：{list}")
    }
}

impl std::error::Error for Unfound {}

/// The names of a table's columns, with the names that stand over them.
#[derive(Debug, Clone, Copy)]
pub struct ColumnNames<'a> {
    /// The columns.
    pub columns: &'a [Column],
    /// The names over several of them.
    pub groups: &'a [ColumnGroup],
}

impl ColumnNames<'_> {
    /// What a column is called with all the names over it: `领导/女`.
    pub fn path(&self, column: usize) -> String {
        let over = |group: &&ColumnGroup| {
            (group.first..group.first + group.count).contains(&column)
        };
        let mut groups: Vec<&ColumnGroup> = self.groups.iter().filter(over).collect();
        groups.sort_by_key(|group| group.level);
        let names = groups.into_iter().map(|group| &group.name);
        let names = names.chain([&self.columns[column].name]);
        names.map(|name| name.value.as_str()).collect::<Vec<_>>().join("/")
    }

    /// The column of a name: `名额`, `领导/女` where groups have columns of one name, or the
    /// only one whose name has it inside.
    ///
    /// # Errors
    /// None or several have that name.
    pub fn find(&self, name: &str) -> Result<usize, Unfound> {
        let all = |fits: &dyn Fn(usize) -> bool| -> Vec<usize> {
            (0..self.columns.len()).filter(|column| fits(*column)).collect()
        };
        let whole = all(&|column| same(&self.columns[column].name.value, name));
        let behind = format!("/{}", bare(name));
        let below = |column| format!("/{}", bare(&self.path(column))).ends_with(&behind);
        let inside =
            |column: usize| bare(&self.columns[column].name.value).contains(&bare(name));
        let rules: [&dyn Fn(usize) -> bool; 2] = [&below, &inside];
        let rules = rules.into_iter().map(all);
        let found = std::iter::once(whole).chain(rules).find(|found| !found.is_empty());
        match found.as_deref() {
            Some([column]) if !bare(name).is_empty() => Ok(*column),
            Some(several) if several.len() > 1 => Err(self.unfound(name, several)),
            _ => Err(self.unfound(name, &[])),
        }
    }

    /// The columns that a name stands for: one of that name, or all those under it.
    ///
    /// # Errors
    /// None or several have that name.
    pub fn under(&self, name: &str) -> Result<Vec<usize>, Unfound> {
        let whole = |group: &&ColumnGroup| same(&group.name.value, name);
        let groups: Vec<&ColumnGroup> = self.groups.iter().filter(whole).collect();
        let columns: Vec<usize> = (0..self.columns.len())
            .filter(|column| {
                same(&self.columns[*column].name.value, name)
                    || same(&self.path(*column), name)
            })
            .collect();
        match (&groups[..], &columns[..]) {
            ([group], []) => Ok((group.first..group.first + group.count).collect()),
            ([], [column]) => Ok(vec![*column]),
            ([], []) => Err(self.unfound(name, &[])),
            _ => {
                let under = groups.iter().flat_map(|g| g.first..g.first + g.count);
                let mut several: Vec<usize> =
                    columns.iter().copied().chain(under).collect();
                several.sort_unstable();
                several.dedup();
                Err(self.unfound(name, &several))
            }
        }
    }

    fn unfound(&self, name: &str, several: &[usize]) -> Unfound {
        let all: Vec<usize> = (0..self.columns.len()).collect();
        let known = if several.is_empty() { &all } else { several };
        Unfound {
            what: "栏",
            name: name.to_owned(),
            known: known.iter().map(|column| self.path(*column)).collect(),
            several: !several.is_empty(),
        }
    }
}

/// The sum of some cells: empty ones count nothing. It has as many places as the most precise
/// of them where places are kept (12.50, or all alike), else as many as it needs.
///
/// # Errors
/// The cells that are no numbers.
pub fn sum<'a>(cells: impl IntoIterator<Item = &'a Text>) -> Result<Decimal, Vec<Text>> {
    let mut numbers: Vec<Decimal> = Vec::new();
    let mut others = Vec::new();
    for cell in cells.into_iter().filter(|cell| !cell.value.is_empty()) {
        match Decimal::parse(&cell.value) {
            Some(number) => numbers.push(number),
            None => others.push(cell.clone()),
        }
    }
    if !others.is_empty() {
        return Err(others);
    }
    let places = numbers.first().map_or(0, |first| first.places());
    let kept = numbers.iter().any(|number| number.trimmed().places() < number.places())
        || numbers.iter().all(|number| number.places() == places);
    let sum: Decimal = numbers.into_iter().sum();
    Ok(if kept { sum } else { sum.trimmed() })
}

impl Table {
    /// The names of its columns.
    pub fn names(&self) -> ColumnNames<'_> {
        ColumnNames { columns: &self.columns, groups: &self.groups }
    }

    /// The cells of a column that the writer typed.
    pub fn column(&self, column: usize) -> impl Iterator<Item = &Text> {
        self.typed_rows().filter_map(move |row| row.get(column))
    }

    /// Whether a column has numbers and nothing else.
    pub fn is_numeric(&self, column: usize) -> bool {
        self.column(column).any(|cell| !cell.value.is_empty())
            && sum(self.column(column)).is_ok()
    }

    /// What stands first in each row, behind its ordinal: its name, or where that is empty the
    /// name of the group that the row belongs to, and that of the row inside it.
    fn names_of_rows(&self) -> Vec<(&str, Option<&str>)> {
        let lead = self.columns.first().filter(|_| self.columns.len() > 1);
        let lead = usize::from(lead.is_some_and(|first| same(&first.name.value, "序号")));
        let cell = |row: usize, column: usize| {
            self.rows[row].get(column).map_or("", |cell| cell.value.trim())
        };
        let grouped = self.group == Some(lead)
            || (0..self.rows.len()).any(|row| cell(row, lead).is_empty());
        let mut group = "";
        let name = |row: usize| {
            let (first, second) = (cell(row, lead), cell(row, lead + 1));
            if self.is_computed(row) {
                let mut cells = (0..=lead + 1).map(|column| cell(row, column));
                let label = cells.find(|cell| !cell.is_empty()).unwrap_or_default();
                let inside = self.group == Some(lead)
                    && self.subtotals.binary_search(&row).is_ok();
                return if inside { (group, Some(label)) } else { (label, None) };
            }
            if !first.is_empty() {
                group = first;
            }
            let inside =
                grouped && !second.is_empty() && Decimal::parse(second).is_none();
            (group, inside.then_some(second))
        };
        (0..self.rows.len()).map(name).collect()
    }

    /// What each row is called: 高平, in a group 场地/大剧场租用, 场地/小计.
    pub fn row_names(&self) -> Vec<String> {
        let joined = |(group, inside): (&str, Option<&str>)| match inside {
            Some(inside) => format!("{group}/{inside}").trim_matches('/').to_owned(),
            None => group.to_owned(),
        };
        self.names_of_rows().into_iter().map(joined).collect()
    }

    /// The row of a name: what stands first in it, or behind the name of its group, which may
    /// be written in front, `场地/大剧场租用`, or its ordinal.
    ///
    /// # Errors
    /// None or several have that name.
    pub fn row(&self, name: &str) -> Result<usize, Unfound> {
        let names = self.names_of_rows();
        let rows = |fits: &dyn Fn(&str, &str) -> bool| -> Vec<usize> {
            let fit =
                |row: &usize| fits(names[*row].0, names[*row].1.unwrap_or_default());
            (0..names.len()).filter(fit).collect()
        };
        let whole = rows(&|group, _| same(group, name));
        let inside = rows(&|_, inside| same(inside, name));
        let both = rows(&|group, inside| same(&format!("{group}/{inside}"), name));
        let ordinal = (0..self.rows.len())
            .filter(|row| self.rows[*row].first().is_some_and(|c| same(&c.value, name)));
        let found = [whole, inside, both, ordinal.collect()]
            .into_iter()
            .find(|found| !found.is_empty());
        let found = found.filter(|_| !bare(name).is_empty()).unwrap_or_default();
        if let [row] = found[..] {
            return Ok(row);
        }
        let mut known = self.row_names();
        if !found.is_empty() {
            known = found.iter().map(|row| known[*row].clone()).collect();
        }
        known.retain(|name| !name.is_empty());
        known.dedup();
        Err(Unfound {
            what: "行",
            name: name.to_owned(),
            known,
            several: found.len() > 1,
        })
    }
}
