//! What the telephone said: rows that go, cells that change, rows that come, all or nothing.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::{Display, Formatter};
use std::str::FromStr;

use crate::notice::{Decimal, Table, Unfound, bare};
use crate::office::rows::{Known, Row, Rows, is_suspect};

/// Everything that is to change in the rows of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// The rows that go: `陵川`, `场地/大剧场租用`.
    pub remove: Vec<String>,
    /// The cells that change.
    pub set: Vec<Setting>,
    /// The rows that come.
    pub add: Vec<Addition>,
    /// The row that those stand behind; without it they stand at the end, of their group
    /// where there are groups.
    pub after: Option<String>,
}

/// A cell that is to hold something else: `高平=25`, `高平/名额+=5`, `场地/大剧场租用/金额-=3`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The row's name, with that of its group before it and the column's behind it where
    /// they are needed, parted by `/`.
    cell: String,
    change: Change,
    value: String,
    typed: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    To,
    Plus,
    Minus,
}

impl FromStr for Setting {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (cell, value) = named(text).ok_or_else(|| {
            format!(
                "“{text}”应写成 行名=值、行名+=数、行名-=数 或 行名/栏名=值，如 高平=25"
            )
        })?;
        // A name that ends with such a sign has a space behind it.
        let (cell, change) = match (cell.strip_suffix('+'), cell.strip_suffix('-')) {
            (Some(cell), _) => (cell, Change::Plus),
            (_, Some(cell)) => (cell, Change::Minus),
            _ => (cell, Change::To),
        };
        let (cell, value) = (cell.trim().to_owned(), value.trim().to_owned());
        Ok(Self { cell, change, value, typed: text.to_owned() })
    }
}

/// A row that is to be added: `经开区=6`, `经开区=6,张三`, `经开区/名额=6`, `场地/排练厅=3`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addition {
    /// The row's name, with that of its group before it and a column's behind it.
    row: String,
    value: String,
    typed: String,
}

impl FromStr for Addition {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (row, value) = named(text).ok_or_else(|| {
            format!(
                "“{text}”应写成 行名=值、行名=值,值 或 行名/栏名=值，如 经开区=6；没有值就写 经开区="
            )
        })?;
        let (row, value) = (row.trim().to_owned(), value.trim().to_owned());
        Ok(Self { row, value, typed: text.to_owned() })
    }
}

impl Display for Setting {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        write!(f, "--set {}", self.typed)
    }
}

impl Display for Addition {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        write!(f, "--add {}", self.typed)
    }
}

/// What stands before and behind the first `=`, if names stand before it.
fn named(text: &str) -> Option<(&str, &str)> {
    let (names, value) = text.split_once('=')?;
    let signs: &[char] = &['+', '-'];
    let whole = names.strip_suffix(signs).unwrap_or(names);
    let empty = whole.split('/').any(|name| name.trim().is_empty());
    (!empty).then_some((names, value))
}

impl Told {
    /// Whether nothing is to change.
    pub fn is_empty(&self) -> bool {
        self.remove.is_empty() && self.set.is_empty() && self.add.is_empty()
    }

    /// Does all of it to the rows of a table, or says everything that is wrong with it. Names
    /// are those of the table before.
    pub fn apply(&self, rows: &mut Rows<'_>) -> Result<(), Vec<String>> {
        let groups = rows.known.columns.iter().take(rows.known.naming);
        if !self.add.is_empty() && groups.filter(|column| column.downwards).count() > 1 {
            let why = "表里有几层上下合并的格（^），加行请在 YAML 里改";
            return Err(vec![why.to_owned()]);
        }
        let mut telling =
            Telling { before: rows.as_table(), rows, gone: BTreeSet::new() };
        let mut faults = Vec::new();
        telling.remove(&self.remove, &mut faults);
        telling.set(&self.set, &mut faults);
        let mut new = telling.add(&self.add, self.after.as_deref(), &mut faults);
        let Telling { rows, gone, .. } = telling;
        if new.is_empty() && gone.len() == rows.list.len() && !gone.is_empty() {
            faults.push(
                "--remove 把各行都删了，表就空了；要整张删去，请在 YAML 里改".to_owned(),
            );
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let numbered = ordinals(&rows.known);
        let old = std::mem::take(&mut rows.list);
        rows.list.extend(new.remove(&None).unwrap_or_default());
        for (i, row) in old.into_iter().enumerate() {
            rows.list.extend(Some(row).filter(|_| !gone.contains(&i)));
            rows.list.extend(new.remove(&Some(i)).unwrap_or_default());
        }
        for (i, row) in rows.list.iter_mut().enumerate() {
            if let Some(column) = numbered {
                row.cells[column] = (i + 1).to_string();
            }
        }
        Ok(())
    }
}

/// The column that counts the rows from 1.
fn ordinals(known: &Known<'_>) -> Option<usize> {
    let counts = |column: &usize| {
        let rows = known.rows.iter().enumerate();
        known.columns[*column].ordinal
            && rows.clone().count() > 0
            && rows.into_iter().all(|(i, row)| row.shown[*column] == (i + 1).to_string())
    };
    (0..known.columns.len()).find(counts)
}

/// New rows by the row that they stand behind.
type NewRows = BTreeMap<Option<usize>, Vec<Row>>;

/// Rows while they are told what to become.
struct Telling<'r, 'a> {
    rows: &'r mut Rows<'a>,
    /// The table as it was: names are looked up in it.
    before: Table,
    gone: BTreeSet<usize>,
}

impl Telling<'_, '_> {
    fn known(&self) -> &Known<'_> {
        &self.rows.known
    }

    /// Why there is no such row, and what to do.
    fn no_row(&self, name: &str, unfound: &Unfound) -> String {
        let table = self.rows.table;
        let names = table.row_names();
        let wanted = format!("/{}", bare(name));
        let computed = (0..names.len()).any(|row| {
            table.is_computed(row) && format!("/{}", bare(&names[row])).ends_with(&wanted)
        });
        match computed {
            true => format!("{name} 是程序合计出来的，不能直接改；改其中各项"),
            false => suggested(unfound),
        }
    }

    fn row(&self, name: &str) -> Result<usize, String> {
        self.before.row(name).map_err(|unfound| self.no_row(name, &unfound))
    }

    fn remove(&mut self, names: &[String], faults: &mut Vec<String>) {
        for name in names {
            match self.row(name) {
                Ok(row) if self.gone.insert(row) => {}
                Ok(_) => faults.push(format!("--remove {name}：这一行写了两次，留一个")),
                Err(why) => faults.push(format!("--remove {name}：{why}")),
            }
        }
    }

    fn set(&mut self, settings: &[Setting], faults: &mut Vec<String>) {
        let mut cells = HashSet::new();
        for setting in settings {
            let done = self.cell(setting).and_then(|(row, column)| {
                if self.gone.contains(&row) {
                    return Err("这一行又在 --remove 里删去；留其中一个".to_owned());
                }
                if !cells.insert((row, column)) {
                    return Err(format!("{} 这一格写了两次，留一个", setting.cell));
                }
                let value = self.changed(setting, row, column)?;
                let value = self.checked(column, &value, setting)?;
                self.put(row, column, &value);
                Ok(())
            });
            faults.extend(done.err().map(|why| format!("{setting}：{why}")));
        }
    }

    /// The row and column that a setting names.
    fn cell(&self, setting: &Setting) -> Result<(usize, usize), String> {
        let (table, cell) = (&self.before, setting.cell.as_str());
        // Names of rows and of columns may have strokes in them: whatever is there is meant.
        let mut found = Vec::new();
        let mut fault = None;
        for (at, _) in cell.match_indices('/') {
            match (table.row(&cell[..at]), table.names().find(&cell[at + 1..])) {
                (Ok(row), Ok(column)) => found.push((row, column)),
                (Ok(_), Err(unfound)) => fault = Some(suggested(&unfound)),
                (Err(unfound), _) => {
                    fault = fault.or_else(|| Some(self.no_row(&cell[..at], &unfound)));
                }
            }
        }
        match (table.row(cell), self.only_column()) {
            (Ok(row), Some(column)) => found.push((row, column)),
            (Ok(_), None) => {
                return Err(self.which_column(cell, &setting.value));
            }
            (Err(unfound), _) => {
                fault = fault.or_else(|| Some(self.no_row(cell, &unfound)));
            }
        }
        found.sort_unstable();
        found.dedup();
        match (&found[..], fault) {
            ([(_, column)], _) if self.known().columns[*column].computed => {
                Err(format!("{cell} 是程序合计出来的，不能直接改；改其中各项"))
            }
            ([cell], _) => Ok(*cell),
            ([], Some(why)) => Err(why),
            _ => Err(format!("“{cell}”不止一格，请直接在 YAML 里改")),
        }
    }

    /// The columns that somebody types, behind ordinal and group: first the one that names a
    /// row.
    fn typed_columns(&self) -> impl Iterator<Item = usize> {
        let (columns, group) = (&self.known().columns, self.before.group);
        (0..columns.len()).filter(move |column| {
            let own = &columns[*column];
            !own.computed && !own.ordinal && Some(*column) != group
        })
    }

    fn naming(&self) -> Option<usize> {
        self.typed_columns().next()
    }

    /// The columns that hold something besides the name of a row.
    fn others(&self) -> Vec<usize> {
        self.typed_columns().skip(1).collect()
    }

    /// The column that is meant where none is named: the only one behind the name, or the only
    /// one of numbers.
    fn only_column(&self) -> Option<usize> {
        let others = self.others();
        if let [only] = others[..] {
            return Some(only);
        }
        let is_number = |column: &&usize| {
            self.before.is_numeric(**column) || self.known().columns[**column].totalled
        };
        let mut numbers = others.iter().filter(is_number);
        match (numbers.next(), numbers.next()) {
            (Some(only), None) => Some(*only),
            _ => None,
        }
    }

    fn which_column(&self, row: &str, value: &str) -> String {
        let names = self.before.names();
        let paths: Vec<String> =
            self.others().into_iter().map(|c| names.path(c)).collect();
        format!(
            "“{row}”要写明是哪一栏，如 {row}/{}={value}；可写的栏：{}",
            paths.first().map_or("栏名", String::as_str),
            paths.join("、")
        )
    }

    /// What a cell is to hold.
    fn changed(
        &self,
        setting: &Setting,
        row: usize,
        column: usize,
    ) -> Result<String, String> {
        let Setting { cell, change, value, .. } = setting;
        if *change == Change::To {
            return Ok(value.clone());
        }
        let old = &self.rows.list[row].cells[column];
        let was = Decimal::parse(old).ok_or_else(|| match old.is_empty() {
            true => format!("{cell} 现在是空的，不能加减；直接写 {cell}={value}"),
            false => {
                format!("{cell} 现在是“{old}”，不是数字，不能加减；直接写 {cell}=值")
            }
        })?;
        let by = self.known().columns[column].measure.number(value);
        let by = by.as_deref().and_then(Decimal::parse);
        let by = by.ok_or_else(|| format!("“{value}”不是数字，不能加减"))?;
        let new = was.plus(if *change == Change::Minus { by.negated() } else { by });
        if new.is_negative() && self.known().columns[column].people {
            return Err(format!(
                "{cell} 现在是 {old}，这样就是 {new}，不足 0；核对后再改"
            ));
        }
        let new = new.to_string();
        match Decimal::parse(&new) {
            Some(_) => Ok(new),
            None => Err(format!("加出来的 {new} 位数太多")),
        }
    }

    /// A value as it may stand in a column.
    fn checked(
        &mut self,
        column: usize,
        value: &str,
        argument: &dyn Display,
    ) -> Result<String, String> {
        let known = &self.rows.known;
        let (totalled, numeric) =
            (known.columns[column].totalled, known.columns[column].numeric);
        let mut said = known.rows.iter().map(|row| &row.shown[column]);
        let counted = totalled
            || (known.is_counted(column) && (numeric || said.all(String::is_empty)));
        if !counted || value.is_empty() {
            if is_suspect(known, column, value) {
                self.rows.suspects.push(format!("{argument}：“{value}”不是数字"));
            }
            return Ok(value.to_owned());
        }
        let name = &known.columns[column].name;
        let number = known.columns[column].measure.number(value).ok_or_else(|| {
            format!("“{value}”不是数字，“{name}”这一栏只写数字；单位写在栏名里")
        })?;
        match known.is_no_number_of_people(column, &number) {
            true => Err(format!("“{name}”不能是 {number}；写不小于 0 的整数")),
            false => Ok(number),
        }
    }

    /// Puts a value into a cell, and into those that are merged with it.
    fn put(&mut self, row: usize, column: usize, value: &str) {
        let Rows { known, list, .. } = &mut *self.rows;
        value.clone_into(&mut list[row].cells[column]);
        let Some(origin) = list[row].was else { return };
        for Row { was, cells } in list {
            let Some(covered) = was.map(|was| &known.rows[was].covered) else { continue };
            for (cell, _) in cells
                .iter_mut()
                .zip(covered)
                .filter(|(_, over)| **over == Some((origin, column)))
            {
                value.clone_into(cell);
            }
        }
    }

    /// The new rows, by the row that each stands behind.
    fn add(
        &mut self,
        additions: &[Addition],
        after: Option<&str>,
        faults: &mut Vec<String>,
    ) -> NewRows {
        let mut new = NewRows::new();
        let behind = match after.map(|name| (name, self.row(name))) {
            None => None,
            Some((name, Ok(row))) if self.gone.contains(&row) => {
                faults.push(format!(
                    "--after {name}：这一行又在 --remove 里删去；写另一行"
                ));
                return new;
            }
            Some((_, Ok(row))) => Some(row),
            Some((name, Err(why))) => {
                faults.push(format!("--after {name}：{why}"));
                return new;
            }
        };
        let mut keys = HashSet::new();
        for addition in additions {
            let row = self.new_row(addition, behind).and_then(|(at, row)| {
                let key = self.key(&row.cells);
                let there = self.rows.list.iter().enumerate();
                let mut there = there.filter(|(i, _)| !self.gone.contains(i));
                if there.any(|(_, row)| self.key(&row.cells) == key) {
                    return Err(format!(
                        "已有这一行；改它的数用 --set {}",
                        addition.typed
                    ));
                }
                match keys.insert(key) {
                    true => Ok((at, row)),
                    false => {
                        Err("这一行写了两次；几栏写在一起，如 经开区=6,张三".to_owned())
                    }
                }
            });
            match row {
                Ok((at, row)) => new.entry(at).or_default().push(row),
                Err(why) => faults.push(format!("{addition}：{why}")),
            }
        }
        new
    }

    /// What a row is known by.
    fn key(&self, cells: &[String]) -> Vec<String> {
        let columns = [self.before.group, self.naming()];
        columns.into_iter().flatten().map(|column| bare(&cells[column])).collect()
    }

    /// A new row, and the row that it stands behind.
    fn new_row(
        &mut self,
        addition: &Addition,
        behind: Option<usize>,
    ) -> Result<(Option<usize>, Row), String> {
        let Addition { row, value, .. } = addition;
        let mut cells = vec![String::new(); self.known().columns.len()];
        let naming = self.naming().ok_or("这张表没有写行名的栏，请在 YAML 里加")?;
        let mut names = row.as_str();
        let mut at = behind.or_else(|| self.last(&|_| true));
        if let Some(group) = self.before.group {
            let (own, rest) = names.split_once('/').unwrap_or(("", names));
            let known: Vec<&str> =
                self.rows.list.iter().map(|row| row.cells[group].as_str()).collect();
            let found = known.iter().find(|name| bare(name) == bare(own)).copied();
            let name = match (behind.map(|behind| known[behind]), found) {
                (Some(there), None) => there.to_owned(),
                (Some(there), Some(own)) if own == there => {
                    names = rest;
                    own.to_owned()
                }
                (Some(there), Some(own)) => {
                    return Err(format!(
                        "--after 的那一行在“{there}”一组，不在“{own}”；改其中一个"
                    ));
                }
                (None, _) if own.is_empty() || self.before.names().find(rest).is_ok() => {
                    let mut known = known.clone();
                    known.dedup();
                    return Err(format!(
                        "这张表分了组，要写明是哪一组，如 {}/{row}；已有各组：{}",
                        known.first().unwrap_or(&"组名"),
                        known.join("、")
                    ));
                }
                (None, found) => {
                    names = rest;
                    let name = found.unwrap_or(own).trim().to_owned();
                    if found.is_some() {
                        at = self.last(&|row| row.cells[group] == name);
                        // All of its rows go: it stands where they stood.
                        at = at.or_else(|| known.iter().rposition(|own| *own == name));
                    }
                    name
                }
            };
            cells[group] = name;
        }
        let (name, column) = match names.split_once('/') {
            Some((name, column)) => (name, Some(column)),
            None => (names, None),
        };
        name.trim().clone_into(&mut cells[naming]);
        let column = column.map(|name| self.before.names().find(name)).transpose();
        let column = column.map_err(|unfound| suggested(&unfound))?;
        let others = self.others();
        let values: Vec<&str> = value.split(',').map(str::trim).collect();
        let pairs: Vec<(usize, &str)> = match (column, self.only_column()) {
            _ if value.is_empty() => Vec::new(),
            (Some(column), _) if !others.contains(&column) => {
                return Err(self.which_column(name, value));
            }
            (Some(column), _) => vec![(column, value)],
            (None, Some(only)) if values.len() == 1 || others.len() == 1 => {
                vec![(only, value)]
            }
            (None, None) if values.len() == 1 => {
                return Err(self.which_column(name, value));
            }
            _ if values.len() > others.len() => {
                let names = others.iter().map(|c| self.before.names().path(*c));
                return Err(format!(
                    "写了 {} 个值，行名后面只有 {} 栏：{}",
                    values.len(),
                    others.len(),
                    names.collect::<Vec<_>>().join("、")
                ));
            }
            _ => others.iter().copied().zip(values).collect(),
        };
        for (column, value) in pairs {
            cells[column] = self.checked(column, value, addition)?;
        }
        Ok((at, Row { was: None, cells }))
    }

    /// The last row of a kind that stays.
    fn last(&self, fits: &dyn Fn(&Row) -> bool) -> Option<usize> {
        let rows = &self.rows.list;
        (0..rows.len()).rev().find(|i| !self.gone.contains(i) && fits(&rows[*i]))
    }
}

/// What was not found, and what was probably meant.
fn suggested(unfound: &Unfound) -> String {
    match unfound.nearest() {
        Some(near) => format!("{unfound}；是不是“{near}”？"),
        None => unfound.to_string(),
    }
}
