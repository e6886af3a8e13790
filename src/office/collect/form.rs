//! A returned form: the sheets that are it, and who stands on them.

use crate::notice::Table;
use crate::office::sheet::head::{self, Misfit, Wanted, find};
use crate::office::sheet::lines::{is_note, is_total};
use crate::office::sheet::{
    Book, Cell, Entry, Grid, Number, Value, address, bare, letters, rows_said,
};

use super::Notes;
use super::person::{is_identity, is_name, is_phone, names, phone};

/// The columns of a form.
pub(super) struct Columns {
    pub(super) names: Vec<String>,
    pub(super) kinds: Vec<Entry>,
    pub(super) unit: Option<usize>,
    /// The column that names a unit among other things: 工作单位及职务.
    pub(super) work: Option<usize>,
    pub(super) name: Option<usize>,
    pub(super) phone: Option<usize>,
    pub(super) identity: Option<usize>,
    /// What the form says by itself, such as an example.
    printed: Vec<Vec<String>>,
}

/// A sheet of a form.
pub(super) struct FormSheet<'a> {
    name: &'a str,
    pub(super) grid: &'a Grid,
    pub(super) columns: head::Columns,
}

impl FormSheet<'_> {
    /// How a sentence about it begins; nothing where there is only one.
    pub(super) fn place(&self) -> String {
        if self.name.is_empty() {
            String::new()
        } else {
            format!("工作表“{}”", self.name)
        }
    }
}

/// A row that somebody filled in.
pub(super) struct Filled {
    /// Where it stands, as a sentence has it.
    pub(super) place: String,
    pub(super) cells: Vec<String>,
    /// The unit that it names.
    pub(super) unit: String,
}

/// The most rows of a form.
const ROWS: usize = 5_000;
/// Words by which examples are known.
const EXAMPLES: [&str; 4] = ["示例", "样例", "范例", "填写样表"];
/// What people write where there is nothing.
const NONE: [&str; 6] = ["无", "—", "-", "/", "暂无", "没有"];

/// Whether a column holds the name of a unit and nothing else.
fn is_unit(name: &str) -> bool {
    let name = bare(name);
    let name = name.split('(').next().unwrap_or_default();
    name.ends_with("单位") || name.ends_with("单位名称") || name.ends_with("单位全称")
}

impl Columns {
    pub(super) fn of(table: &Table) -> Self {
        let names: Vec<String> =
            table.columns.iter().map(|c| c.name.value.clone()).collect();
        let kinds: Vec<Entry> = names.iter().map(|name| Entry::of(name)).collect();
        let printed = table.rows.iter();
        let printed =
            printed.map(|row| row.iter().map(|cell| bare(&cell.value)).collect());
        let kind = |kind: Entry| kinds.iter().position(|own| *own == kind);
        Self {
            unit: names.iter().position(|name| is_unit(name)),
            work: names.iter().position(|name| name.contains("单位") && !is_unit(name)),
            name: names.iter().position(|name| name.contains("姓名")),
            phone: kind(Entry::Phone),
            identity: kind(Entry::Identity),
            printed: printed.collect(),
            names,
            kinds,
        }
    }

    fn wanted(&self) -> Vec<Wanted> {
        let other = self.kinds.iter().position(|kind| *kind != Entry::Ordinal);
        let needed = self.name.or(other);
        let own = |(i, name): (usize, &String)| Wanted {
            path: vec![name.clone()],
            needed: needed == Some(i),
            naming: false,
        };
        self.names.iter().enumerate().map(own).collect()
    }

    /// Whether a cell may stay empty.
    fn is_optional(&self, column: usize) -> bool {
        matches!(self.kinds[column], Entry::Ordinal | Entry::Remark)
            || self.unit == Some(column)
    }

    /// The column of a sheet that names the unit of each row, which a form that has none may
    /// have got on its way.
    fn units_of(&self, found: &head::Columns, copy: &[Option<usize>]) -> Option<usize> {
        let named = |(_, head): &&(usize, String)| {
            let head = head.rsplit('／').next().unwrap_or_default();
            is_unit(head)
        };
        match self.unit {
            Some(unit) => copy[unit],
            None if found.copies.len() > 1 => None,
            None => found.strange.iter().find(named).map(|(column, _)| *column),
        }
    }

    /// What is wrong with the cells of a row.
    pub(super) fn faults(&self, cells: &[String]) -> Vec<String> {
        let mut faults = Vec::new();
        let who = self.name.map_or("", |column| cells[column].as_str());
        let who = if who.is_empty() { String::new() } else { format!("（{who}）") };
        let empty: Vec<&str> = (0..cells.len())
            .filter(|column| cells[*column].is_empty() && !self.is_optional(*column))
            .map(|column| self.names[column].as_str())
            .collect();
        if !empty.is_empty() {
            faults.push(format!("{who}没有填：{}", empty.join("、")));
        }
        for (column, cell) in
            cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty())
        {
            let right = match self.kinds[column] {
                Entry::Phone => {
                    cell.split(['、', '/', ',', '，', ';', '；']).all(is_phone)
                }
                Entry::Identity => is_identity(cell),
                Entry::Sex => ["男", "女"].contains(&cell.as_str()),
                Entry::Count => cell.parse::<u32>().is_ok(),
                Entry::Other if self.name == Some(column) => is_name(cell),
                Entry::Ordinal | Entry::Remark | Entry::Other => true,
            };
            if !right {
                faults.push(format!("{who}{}“{cell}”的写法不对", self.names[column]));
            }
        }
        faults
    }
}

/// The sheets of a book that are the form; `None`, with a complaint, where none is.
pub(super) fn sheets<'a>(
    book: &'a Book,
    columns: &Columns,
    file: &str,
    notes: &mut Notes,
) -> Option<Vec<FormSheet<'a>>> {
    let wanted = columns.wanted();
    let several = book
        .sheets
        .iter()
        .filter(|s| s.grid.as_ref().map_or(true, |g| !g.is_empty()))
        .count()
        > 1;
    let mut found = Vec::new();
    let mut other = None;
    let mut complained = false;
    for sheet in &book.sheets {
        let place = format!("工作表“{}”", sheet.name);
        let grid = match &sheet.grid {
            Ok(grid) => grid,
            Err(_) if sheet.hidden => continue,
            Err(why) => {
                notes.complain(file, format!("{place}{why}"));
                complained = true;
                continue;
            }
        };
        if EXAMPLES.iter().any(|word| sheet.name.contains(word)) {
            notes.remark(file, format!("{place}是示例，没有收"));
            continue;
        }
        match find(grid, &wanted) {
            Ok(_) if sheet.hidden => {
                notes.complain(file, format!("{place}是隐藏的，没有收；要收就取消隐藏"));
                complained = true;
            }
            Ok(columns) => {
                let name = if several { sheet.name.as_str() } else { "" };
                found.push(FormSheet { name, grid, columns });
            }
            Err(Misfit::Unclear(why)) if !sheet.hidden => {
                let place = if several { format!("{place}：") } else { String::new() };
                notes.complain(file, format!("{place}{why}"));
                complained = true;
            }
            Err(Misfit::Other(why)) if !sheet.hidden && !grid.is_empty() => {
                other.get_or_insert(why);
            }
            Err(_) => {}
        }
    }
    if found.is_empty() && !complained {
        let wanted = columns.names.join("、");
        notes.complain(file, format!("不是这张表：没有找到表头（{wanted}）"));
    }
    (!found.is_empty()).then_some(found)
}

/// The rows of a form that somebody filled in, with where they stand.
pub(super) fn people(
    sheet: &FormSheet<'_>,
    columns: &Columns,
    file: &str,
    notes: &mut Notes,
) -> Vec<Filled> {
    let FormSheet { grid, columns: found, .. } = sheet;
    let place = sheet.place();
    let first = &found.copies[0];
    let missing: Vec<&str> = (0..columns.names.len())
        .filter(|i| first[*i].is_none() && columns.kinds[*i] != Entry::Ordinal)
        .map(|i| columns.names[i].as_str())
        .collect();
    if !missing.is_empty() {
        notes.complain(file, format!("{place}缺少栏：{}", missing.join("、")));
    }
    let units = columns.units_of(found, first);
    for (column, name) in found.strange.iter().filter(|(c, _)| Some(*c) != units) {
        let said =
            (found.row + 1..grid.rows.len()).any(|r| !grid.own(r, *column).is_blank());
        if said {
            notes.remark(
                file,
                format!("{place}多出“{name}”一栏（{}），没有收", letters(*column)),
            );
        }
    }
    let hidden: Vec<usize> = grid
        .hidden_rows
        .iter()
        .filter(|row| {
            **row > found.row
                && first.iter().flatten().any(|c| !grid.own(**row, *c).is_blank())
        })
        .copied()
        .collect();
    if !hidden.is_empty() {
        let rows = rows_said(&hidden);
        notes.complain(
            file,
            format!("{place}第 {rows} 行是隐藏或筛选掉的，没有收；要收就取消隐藏"),
        );
    }
    if grid.rows.len() > ROWS {
        notes.complain(
            file,
            format!("{place}有 {} 行，不像一份报名表，没有收", grid.rows.len()),
        );
        return Vec::new();
    }
    let headless = |column: &usize| {
        (found.top..=found.row).all(|row| grid.cell(row, *column).is_blank())
    };
    let headless: Vec<usize> = grid.visible_columns().filter(headless).collect();
    let mut rows = Vec::new();
    let mut start = 0;
    for copy in &found.copies {
        let end = copy.iter().flatten().max().copied().unwrap_or(0);
        let region: Vec<usize> =
            grid.visible_columns().filter(|c| (start..=end).contains(c)).collect();
        let units = columns.units_of(found, copy);
        let last = found.copies.len() == 1;
        let wide: Vec<usize> =
            grid.visible_columns().filter(|c| last || region.contains(c)).collect();
        start = end + 1;
        for row in grid.visible_rows().filter(|row| *row > found.row) {
            let line = Line {
                grid,
                copy,
                columns,
                row,
                region: &region,
                wide: &wide,
                head: found.row,
            };
            for column in &headless {
                let beside = grid.own(row, *column);
                if !beside.is_blank() {
                    notes.complain(
                        file,
                        format!(
                            "{place}{}写着“{}”，不在表里，没有收",
                            address(row, *column),
                            beside.shown.replace('\n', "　")
                        ),
                    );
                }
            }
            if line.is_head() {
                notes.complain(
                    file,
                    format!(
                        "{place}第 {} 行又是表头，像是又一份；核对下面的人是哪个单位的，分开存再收",
                        row + 1
                    ),
                );
                continue;
            }
            if let Some(what) = line.passed_over() {
                let text = format!("{place}第 {} 行{what}，没有收", row + 1);
                // 另：李四也参加 is more than a note.
                if what.contains("“另") || what.contains("“还有") || what.contains("“加")
                {
                    notes.complain(file, text);
                } else if !what.is_empty() {
                    notes.remark(file, text);
                }
                continue;
            }
            let mut faults = Vec::new();
            let cells = line.cells(&mut faults);
            let place = format!("{place}第 {} 行", row + 1);
            if copy.iter().flatten().any(|column| grid.struck.contains(&(row, *column))) {
                faults.push("划了删除线，不知还算不算，已收入，请核对".to_owned());
            }
            let unit = units.map_or("", |column| grid.shown(row, column));
            let unit = unit.lines().map(str::trim).collect::<String>();
            rows.extend(
                apart(cells, columns, &mut faults).into_iter().map(|cells| Filled {
                    place: place.clone(),
                    cells,
                    unit: unit.clone(),
                }),
            );
            for what in faults {
                notes.complain(file, format!("{place}{what}"));
            }
        }
    }
    rows
}

/// A line under the head of a form.
struct Line<'a> {
    grid: &'a Grid,
    copy: &'a [Option<usize>],
    columns: &'a Columns,
    row: usize,
    /// The columns of the form, and those of the whole line.
    region: &'a [usize],
    wide: &'a [usize],
    head: usize,
}

impl Line<'_> {
    fn cell(&self, column: usize) -> Option<&Cell> {
        Some(self.grid.cell(self.row, self.copy[column]?))
    }

    /// Whether the head stands here once more.
    fn is_head(&self) -> bool {
        let shown = |row: usize, column: usize| bare(self.grid.shown(row, column));
        let columns: Vec<usize> = self.copy.iter().flatten().copied().collect();
        let said = |column: &&usize| !shown(self.row, **column).is_empty();
        columns.iter().filter(said).count() > 1
            && columns
                .iter()
                .filter(said)
                .all(|column| shown(self.row, *column) == shown(self.head, *column))
    }

    /// Why nobody stands here; empty where nothing has to be said about it.
    fn passed_over(&self) -> Option<String> {
        let shown = |column: &usize| bare(self.grid.shown(self.row, *column));
        let said: Vec<(usize, String)> = self
            .region
            .iter()
            .map(|column| (*column, shown(column)))
            .filter(|(_, text)| !text.is_empty())
            .collect();
        let quiet = Some(String::new());
        let ordinal = |i: &usize| self.columns.kinds[*i] == Entry::Ordinal;
        let filled: Vec<(usize, String)> = (0..self.copy.len())
            .filter(|i| !ordinal(i))
            .filter_map(|i| Some((i, self.cell(i)?)))
            .filter(|(_, cell)| !cell.is_blank())
            .map(|(i, cell)| (i, bare(&cell.shown)))
            .collect();
        let first = said.first().map_or("", |(_, text)| text.as_str());
        if said.is_empty() {
            return quiet;
        }
        let origin = |column: usize| {
            self.grid
                .covered
                .get(&(self.row, column))
                .copied()
                .unwrap_or((self.row, column))
        };
        let alone = said.iter().all(|(column, _)| origin(*column) == origin(said[0].0));
        let numbers = [self.columns.phone, self.columns.identity];
        let has_number = numbers.iter().flatten().any(|column| {
            self.cell(*column).is_some_and(|cell| {
                cell.shown.chars().filter(char::is_ascii_digit).count() >= 7
            })
        });
        let named =
            self.columns.name.and_then(|c| self.cell(c)).map(|cell| bare(&cell.shown));
        let named = named.unwrap_or_default();
        let example = self.wide.iter().map(shown).any(|text| {
            EXAMPLES.iter().any(|word| text.contains(word))
                || matches!(
                    text.trim_matches(['(', ')', '[', ']', ':']),
                    "例" | "例如" | "例子" | "例1" | "样本"
                )
                || text.starts_with("例:")
                || text.starts_with("(例)")
                || text.ends_with("(例)")
        });
        if example {
            return Some("是示例".to_owned());
        }
        if said.iter().take(2).any(|(_, text)| is_total(text)) && !has_number {
            return quiet;
        }
        let label = is_note(first) && (named.is_empty() || named.contains(':') || alone);
        let long = |text: &str| text.chars().count() > 8;
        let merged = said.len() > 1 || long(first);
        if label || (alone && merged) {
            return Some(format!("“{first}”是说明"));
        }
        if filled.is_empty() {
            return quiet;
        }
        let none = |(_, text): &(usize, String)| NONE.contains(&text.as_str());
        if filled.iter().all(none) {
            return quiet;
        }
        // A unit alone, merged over empty lines or filled in beforehand, is nobody.
        if filled.iter().all(|(i, _)| self.columns.unit == Some(*i)) {
            return quiet;
        }
        let printed = self.columns.printed.iter().any(|row| {
            (0..row.len()).filter(|i| !ordinal(i)).all(|i| {
                let own = filled.iter().find(|(own, _)| *own == i);
                own.map_or("", |(_, text)| text.as_str()) == row[i]
            })
        });
        printed.then_some("与发出去的表相同".to_owned())
    }

    /// What the cells say; what is wrong with them goes into `faults`.
    fn cells(&self, faults: &mut Vec<String>) -> Vec<String> {
        let cells = (0..self.copy.len()).map(|i| {
            let Some(cell) = self.cell(i) else { return String::new() };
            let name = &self.columns.names[i];
            let kind = self.columns.kinds[i];
            let personal = matches!(kind, Entry::Phone | Entry::Identity);
            match &cell.value {
                Value::Fault => {
                    faults.push(format!("的{name}是公式的错误值 {}，没有收", cell.shown));
                    String::new()
                }
                Value::Uncomputed => {
                    faults.push(format!("的{name}是没有算出值的公式，没有收"));
                    String::new()
                }
                Value::Differing(stored) => {
                    faults.push(format!(
                        "的{name}显示的是“{}”，文件里存的是 {stored}，两者不同，请核对",
                        cell.shown
                    ));
                    cell.shown.clone()
                }
                Value::Unclear(stored, code) => {
                    faults.push(format!(
                        "的{name}是 {stored}，它的格式（{code}）在各台电脑上显示得不同，请核对"
                    ));
                    stored.clone()
                }
                Value::Number(Number { imprecise: true, .. }) => {
                    faults.push(format!(
                        "的{name}是按数存的，超过 15 位，后几位已丢，没有收；请对方设成文本重填"
                    ));
                    String::new()
                }
                Value::Number(number) if personal => number.plain.clone(),
                _ => {
                    let text = match kind {
                        // Digits are often typed full-width, or with spaces between.
                        Entry::Phone => several(untyped(&cell.shown), phone),
                        Entry::Identity => several(untyped(&cell.shown), |text| text.to_uppercase()),
                        _ if self.columns.name == Some(i) => cell.shown.clone(),
                        _ => cell.shown.lines().map(str::trim).collect::<Vec<_>>().concat(),
                    };
                    let none = NONE.contains(&text.as_str());
                    let kept = matches!(kind, Entry::Remark | Entry::Other | Entry::Ordinal);
                    if none && !kept { String::new() } else { text }
                }
            }
        });
        cells.collect()
    }
}

/// A text without the apostrophe by which somebody kept a spreadsheet from making it a number.
fn untyped(text: &str) -> &str {
    text.trim_start_matches(['\'', '‘', '’', '`'])
}

/// A cell with one or several numbers, each put right.
fn several(text: &str, right: impl Fn(&str) -> String) -> String {
    let lines = text.lines().collect::<Vec<_>>().join("、");
    let parts = lines.split(['、', '/', ',', '，', ';', '；']).map(bare);
    let parts = parts.filter(|part| !part.is_empty());
    parts.map(|part| right(&part)).collect::<Vec<_>>().join("、")
}

/// One row a person, where one cell names several.
fn apart(
    cells: Vec<String>,
    columns: &Columns,
    faults: &mut Vec<String>,
) -> Vec<Vec<String>> {
    let Some(column) = columns.name else { return vec![cells] };
    let people = names(&cells[column]);
    if people.len() < 2 {
        let mut cells = cells;
        cells[column] = people.into_iter().next().unwrap_or_default();
        return vec![cells];
    }
    let personal = [columns.phone, columns.identity];
    let parts = |column: usize| cells[column].split('、').collect::<Vec<_>>();
    let fits = |column: &usize| parts(*column).len() == people.len();
    let uneven: Vec<&str> = personal
        .iter()
        .flatten()
        .filter(|column| !cells[**column].is_empty() && !fits(column))
        .map(|column| columns.names[*column].as_str())
        .collect();
    let list = people.join("、");
    let count = people.len();
    faults.push(match uneven.is_empty() {
        true => format!("一格里写了 {count} 个人（{list}），已分成 {count} 行，请核对"),
        false => format!(
            "一格里写了 {count} 个人（{list}），{}分不清是谁的，没有收；请对方一人一行",
            uneven.join("、")
        ),
    });
    let one = |(i, name): (usize, &String)| {
        let mut own = cells.clone();
        for column in personal.iter().flatten() {
            let part =
                parts(*column).get(i).map_or(String::new(), |part| (*part).to_owned());
            own[*column] = if fits(column) { part } else { String::new() };
        }
        own[column].clone_from(name);
        own
    };
    people.iter().enumerate().map(one).collect()
}
