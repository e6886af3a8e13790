//! A list of whom a notice goes to → for each row what the notice says of it.
//!
//! The notice declares the columns (`each`), with an example that stands for them where it
//! is checked or built by itself. Before anything is made, the whole list is looked at.

use std::collections::BTreeMap;

use crate::office::sheet::{Book, Grid, Sheet, Value, address, bare, rows_said};
use crate::text::inputs::Inputs;
use crate::text::near::nearest;
use crate::text::tree::Kind;

/// How far down the names of the columns are looked for, among the rows that are seen.
const WITHIN: usize = 40;
/// The longest name of a file, in bytes: what disks take, less what is put behind it.
const NAME_MOST: usize = 200;

/// A column that a notice declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// Its name.
    pub name: String,
    /// Whether it may be empty: its example is.
    pub optional: bool,
}

/// The columns that a notice declares.
pub fn declared(inputs: &Inputs) -> Vec<Declared> {
    let each = inputs.each().into_iter().flatten();
    let declared = each.map(|entry| Declared {
        name: entry.key.clone(),
        optional: match &entry.value.kind {
            Kind::Null => true,
            Kind::Scalar { text, .. } => text.is_empty(),
            Kind::Sequence(_) | Kind::Mapping(_) => false,
        },
    });
    declared.collect()
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its row in the sheet, from 1.
    pub line: usize,
    /// What it says, by the names of the columns.
    pub values: BTreeMap<String, String>,
}

/// A list, looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roll {
    /// The sheet that it stands on; empty in a file that has none.
    pub sheet: String,
    /// Its rows.
    pub rows: Vec<Row>,
    /// What stands in the way, in Chinese.
    pub faults: Vec<String>,
    /// What somebody should look at.
    pub doubts: Vec<String>,
}

impl Roll {
    /// Where a row stands, for who has the sheet open.
    pub fn place(&self, line: usize) -> String {
        place(&self.sheet, &format!("第 {line} 行"))
    }
}

fn place(sheet: &str, at: &str) -> String {
    if sheet.is_empty() { at.to_owned() } else { format!("{sheet}表{at}") }
}

/// Looks at a list. `sheet` is the one that is asked for.
pub fn roll(book: &Book, declared: &[Declared], sheet: Option<&str>) -> Roll {
    let mut best: Vec<(Head, &Sheet, &Grid)> = Vec::new();
    let mut roll = Roll::default();
    for own in &book.sheets {
        let asked = sheet.map_or(!own.hidden, |name| name == own.name);
        match &own.grid {
            _ if !asked => {}
            Err(why) => roll.faults.push(format!("{}：{why}", place(&own.name, ""))),
            Ok(grid) => best.extend(head(grid, declared).map(|head| (head, own, grid))),
        }
    }
    let most = best.iter().map(|(head, ..)| head.found()).max().unwrap_or(0);
    best.retain(|(head, ..)| head.found() == most);
    match best.as_slice() {
        [] => {
            let names: Vec<&str> = declared.iter().map(|d| d.name.as_str()).collect();
            roll.faults.push(match sheet {
                Some(name) if !book.sheets.iter().any(|own| own.name == name) => {
                    format!("没有名为“{name}”的表")
                }
                _ => format!("找不到表头：应有一行写着“{}”", names.join("”“")),
            });
        }
        [(head, own, grid)] => {
            roll.sheet.clone_from(&own.name);
            read(&mut roll, head, grid, declared);
        }
        several => {
            let names: Vec<&str> =
                several.iter().map(|(_, own, _)| own.name.as_str()).collect();
            roll.faults.push(format!(
                "“{}”几张表都有这些栏，用 --sheet 写明用哪一张",
                names.join("”“")
            ));
        }
    }
    roll
}

/// Where the names of the columns stand.
struct Head {
    row: usize,
    /// For each declared column those of the sheet that have its name.
    columns: Vec<Vec<usize>>,
}

impl Head {
    fn found(&self) -> usize {
        self.columns.iter().filter(|columns| !columns.is_empty()).count()
    }
}

/// What a head says, without the mark of what must be filled in.
fn named(text: &str) -> String {
    bare(text).trim_matches(['*', ':']).to_owned()
}

/// The row that has the most of the names.
fn head(grid: &Grid, declared: &[Declared]) -> Option<Head> {
    let heads = grid.visible_rows().take(WITHIN).map(|row| Head {
        row,
        columns: declared
            .iter()
            .map(|declared| {
                let name = named(&declared.name);
                let ours = |column: &usize| named(&grid.own(row, *column).shown) == name;
                grid.visible_columns().filter(ours).collect()
            })
            .collect(),
    });
    let mut best: Option<Head> = None;
    for head in heads {
        if head.found() > best.as_ref().map_or(0, Head::found) {
            best = Some(head);
        }
    }
    best
}

fn read(roll: &mut Roll, head: &Head, grid: &Grid, declared: &[Declared]) {
    let sheet = roll.sheet.clone();
    let line = format!("第 {} 行（表头）", head.row + 1);
    let heads: Vec<(usize, String)> = grid
        .visible_columns()
        .map(|column| (column, grid.own(head.row, column).shown.clone()))
        .filter(|(_, said)| !said.is_empty())
        .collect();
    let others: Vec<String> = heads
        .iter()
        .filter(|(column, _)| !head.columns.iter().flatten().any(|own| own == column))
        .map(|(_, said)| said.clone())
        .collect();
    for (declared, columns) in declared.iter().zip(&head.columns) {
        let name = &declared.name;
        match columns.as_slice() {
            [_] => {}
            [] => {
                let near = nearest(name, &others);
                let near =
                    near.map_or(String::new(), |near| format!("；是不是“{near}”？"));
                roll.faults
                    .push(format!("{}：缺少“{name}”栏{near}", place(&sheet, &line)));
            }
            several => {
                let at: Vec<String> =
                    several.iter().map(|column| address(head.row, *column)).collect();
                roll.faults.push(format!(
                    "{}：“{name}”栏有 {} 个（{}），不知道用哪一个",
                    place(&sheet, &line),
                    several.len(),
                    at.join("、")
                ));
            }
        }
    }
    for (column, said) in heads.iter().filter(|(_, said)| others.contains(said)) {
        roll.doubts.push(format!(
            "{}：多出“{said}”栏，公文的 each 里没有它，不用这一栏",
            place(&sheet, &address(head.row, *column))
        ));
    }
    let hidden: Vec<usize> = (head.row + 1..grid.rows.len())
        .filter(|row| grid.hidden_rows.contains(row) && !grid.is_blank(*row))
        .collect();
    if !hidden.is_empty() {
        let said = rows_said(&hidden);
        roll.doubts.push(format!(
            "{}：隐藏或筛选掉的行不生成",
            place(&sheet, &format!("第 {said} 行"))
        ));
    }
    if !roll.faults.is_empty() {
        return;
    }
    for row in grid.visible_rows().filter(|row| *row > head.row) {
        let mut values = BTreeMap::new();
        for (declared, columns) in declared.iter().zip(&head.columns) {
            let [column] = columns.as_slice() else { continue };
            let fault = match cell(grid, row, *column, declared) {
                Ok(said) => {
                    values.insert(declared.name.clone(), said);
                    continue;
                }
                Err(fault) => fault,
            };
            let at = address(row, *column);
            let at = place(&sheet, &format!("第 {} 行（{at}）", row + 1));
            roll.faults.push(format!("{at}：“{}”{fault}", declared.name));
        }
        roll.rows.push(Row { line: row + 1, values });
    }
    if roll.rows.is_empty() {
        roll.faults.push(format!("{}：表头下面没有内容", place(&sheet, &line)));
    }
}

/// What a cell says, or what is wrong with it.
fn cell(
    grid: &Grid,
    row: usize,
    column: usize,
    declared: &Declared,
) -> Result<String, String> {
    let cell = grid.cell(row, column);
    let struck = grid.struck.contains(&(row, column));
    match &cell.value {
        Value::Blank if declared.optional => Ok(String::new()),
        Value::Blank => {
            Err("是空的；补上，或整行删去（可以空的栏，例子也写成空的 \"\"）".to_owned())
        }
        Value::Fault => Err(format!("是公式的错误（{}）", cell.shown)),
        Value::Uncomputed => {
            Err("的公式没有算出结果；用表格软件打开、另存后再用".to_owned())
        }
        Value::Differing(kept) => Err(format!(
            "显示为“{}”，存的是“{kept}”，不知道用哪一个；改成文字",
            cell.shown
        )),
        Value::Unclear(kept, _) => {
            Err(format!("怎样显示因电脑而异（存的是 {kept}）；改成文字"))
        }
        _ if struck => Err(format!("（{}）划了线，不知道还要不要", cell.shown)),
        _ if cell.shown.contains('\n') => Err("里有换行；写成一行".to_owned()),
        _ if cell.shown.contains("{{") => {
            Err("里有 {{，会与公文里的算式相混；改用别的写法".to_owned())
        }
        _ => Ok(cell.shown.clone()),
    }
}

/// Names of files by a pattern such as `聘书-{姓名}`; `{序号}` counts the rows, `{行}` is the
/// row in the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Column(String),
    Count,
    Line,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// A sentence in Chinese if it names no column, or none that is declared.
    pub fn read(text: &str, declared: &[Declared]) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('{') {
            let (name, after) = behind
                .split_once('}')
                .ok_or_else(|| format!("文件名“{text}”里的 {{ 没有用 }} 结束"))?;
            parts.push(Part::Text(before.to_owned()));
            parts.push(match name {
                _ if declared.iter().any(|declared| declared.name == name) => {
                    Part::Column(name.to_owned())
                }
                "序号" => Part::Count,
                "行" => Part::Line,
                _ => {
                    let names: Vec<String> =
                        declared.iter().map(|d| d.name.clone()).collect();
                    let near = nearest(name, &names);
                    let near =
                        near.map_or(String::new(), |near| format!("；是不是“{near}”？"));
                    return Err(format!(
                        "文件名“{text}”里的“{name}”不是 each 里的栏{near}"
                    ));
                }
            });
            rest = after;
        }
        parts.push(Part::Text(rest.to_owned()));
        let names_rows = parts.iter().any(|part| !matches!(part, Part::Text(_)));
        if !names_rows {
            return Err(format!(
                "文件名“{text}”里没有一栏，各份会写到同一个文件；写成如“聘书-{{姓名}}”"
            ));
        }
        Ok(Self(parts))
    }

    /// The names of the rows' files, without what they end with. Two rows of one name, and
    /// names that no disk takes, are faults of the list.
    pub fn names(&self, roll: &mut Roll) -> Vec<String> {
        let digits = roll.rows.len().to_string().len();
        let names: Vec<String> = roll
            .rows
            .iter()
            .enumerate()
            .map(|(i, row)| {
                let part = |part: &Part| match part {
                    Part::Text(text) => text.clone(),
                    Part::Column(name) => {
                        row.values.get(name).cloned().unwrap_or_default()
                    }
                    Part::Count => format!("{:0digits$}", i + 1),
                    Part::Line => row.line.to_string(),
                };
                file_name(&self.0.iter().map(part).collect::<String>())
            })
            .collect();
        let mut taken: BTreeMap<String, usize> = BTreeMap::new();
        let mut faults = Vec::new();
        for (name, row) in names.iter().zip(&roll.rows) {
            let at = roll.place(row.line);
            if name.len() > NAME_MOST {
                faults.push(format!("{at}：文件名太长（{name}）；用 --name 换一种写法"));
            } else if name.trim_matches(['.', ' ']).is_empty() {
                faults.push(format!("{at}：没有可以作文件名的内容"));
            } else if let Some(first) = taken.insert(name.to_lowercase(), row.line) {
                faults.push(format!(
                    "{at}：与第 {first} 行的文件名相同（{name}）；核对是不是重复，不是的用 --name 加上别的栏或 {{序号}}"
                ));
            }
        }
        roll.faults.extend(faults);
        names
    }
}

/// A text as the name of a file on every disk.
fn file_name(text: &str) -> String {
    text.trim()
        .chars()
        .map(|c| match c {
            '/' => '／',
            '\\' => '＼',
            ':' => '：',
            '*' => '＊',
            '?' => '？',
            '"' => '＂',
            '<' => '＜',
            '>' => '＞',
            '|' => '｜',
            c if c.is_control() => '_',
            c => c,
        })
        .collect()
}
