//! Which sheet of a workbook is meant.

use crate::office::sheet::head::{Columns, Misfit, Wanted, find};
use crate::office::sheet::{Book, Grid, Sheet, bare, letters, rows_said};

/// The most columns that nobody asked for that are listed.
const STRANGE: usize = 10;

/// The sheet that is read.
pub(super) struct Chosen<'a> {
    pub(super) name: &'a str,
    pub(super) grid: &'a Grid,
    pub(super) columns: Columns,
    pub(super) remarks: Vec<String>,
}

impl Chosen<'_> {
    /// How a sentence about it begins.
    pub(super) fn place(&self) -> String {
        place(self.name)
    }
}

fn place(name: &str) -> String {
    if name.is_empty() { String::new() } else { format!("工作表“{name}”") }
}

/// Chooses the one sheet that fits, or the one that is asked for.
pub(super) fn choose<'a>(
    book: &'a Book,
    wanted: &[Wanted],
    asked: Option<&str>,
) -> Result<Chosen<'a>, String> {
    let listed = |sheets: &[&Sheet]| {
        let names = sheets.iter().map(|sheet| format!("“{}”", sheet.name));
        names.collect::<Vec<_>>().join("、")
    };
    let all: Vec<&Sheet> = book.sheets.iter().collect();
    if let Some(asked) = asked {
        let found = all.iter().copied().find(|sheet| bare(&sheet.name) == bare(asked));
        let sheet = found
            .ok_or_else(|| format!("没有名为“{asked}”的工作表；有：{}", listed(&all)))?;
        let grid = sheet.grid.as_ref().map_err(|why| damaged(sheet, why))?;
        let columns = find(grid, wanted).map_err(|misfit| said(sheet, misfit))?;
        return Ok(chosen(sheet, grid, columns, Vec::new()));
    }
    let (hidden, visible): (Vec<&Sheet>, Vec<&Sheet>) =
        all.iter().copied().partition(|sheet| sheet.hidden);
    let mut fits = Vec::new();
    let mut unclear = Vec::new();
    let mut others = Vec::new();
    let mut heads_only = Vec::new();
    for sheet in &visible {
        let grid = sheet.grid.as_ref().map_err(|why| {
            let others = if all.len() > 1 {
                "；确实要读另一张时用 --sheet 指明"
            } else {
                ""
            };
            format!("{}{others}", damaged(sheet, why))
        })?;
        match find(grid, wanted) {
            Ok(columns) if has_rows(grid, &columns) => fits.push((*sheet, grid, columns)),
            Ok(_) => heads_only.push(*sheet),
            Err(Misfit::Unclear(why)) => unclear.push((*sheet, why)),
            Err(Misfit::Other(why)) if !grid.is_empty() => others.push((*sheet, why)),
            Err(Misfit::Other(_)) => {}
        }
    }
    if fits.len() + unclear.len() > 1 {
        let sheets: Vec<&Sheet> = fits
            .iter()
            .map(|(s, ..)| *s)
            .chain(unclear.iter().map(|(s, _)| *s))
            .collect();
        return Err(format!(
            "几张工作表都像是这张表：{}；用 --sheet 名称 指明读哪一张",
            listed(&sheets)
        ));
    }
    if let Some((sheet, why)) = unclear.first() {
        return Err(format!("{}：{why}", place(&sheet.name))
            .trim_start_matches('：')
            .to_owned());
    }
    let behind = match hidden.is_empty() {
        true => String::new(),
        false => {
            format!("（隐藏的工作表{}没有读，要读就用 --sheet 指明）", listed(&hidden))
        }
    };
    let Some((sheet, grid, columns)) = fits.pop() else {
        if let Some(sheet) = heads_only.first() {
            return Err(format!("{}表头下面没有内容{behind}", place(&sheet.name)));
        }
        return Err(match others.as_slice() {
            [(_, why)] => format!("{why}{behind}"),
            [(_, why), ..] => {
                let sheets: Vec<&Sheet> = others.iter().map(|(s, _)| *s).collect();
                format!("各张工作表（{}）里都{}{behind}", listed(&sheets), why)
            }
            [] => format!("表里没有内容{behind}"),
        });
    };
    let mut remarks = Vec::new();
    let passed: Vec<&Sheet> =
        others.iter().map(|(s, _)| *s).chain(heads_only.iter().copied()).collect();
    if !passed.is_empty() {
        let passed = listed(&passed);
        remarks.push(format!("读的是工作表“{}”；{passed}不是这张表，没有读", sheet.name));
    }
    if !hidden.is_empty() {
        remarks.push(format!("隐藏的工作表{}没有读", listed(&hidden)));
    }
    Ok(chosen(sheet, grid, columns, remarks))
}

fn chosen<'a>(
    sheet: &'a Sheet,
    grid: &'a Grid,
    columns: Columns,
    mut remarks: Vec<String>,
) -> Chosen<'a> {
    let rows = |row: &usize| *row > columns.row && !grid.is_blank(*row);
    let hidden: Vec<usize> = grid.hidden_rows.iter().copied().filter(rows).collect();
    if !hidden.is_empty() {
        remarks.push(format!("第 {} 行是隐藏或筛选掉的，没有读", rows_said(&hidden)));
    }
    let said = |column: &usize| {
        (columns.top..grid.rows.len()).any(|r| !grid.own(r, *column).is_blank())
    };
    let hidden: Vec<String> = grid
        .hidden_columns
        .iter()
        .filter(|column| **column < grid.width() && said(column))
        .map(|column| letters(*column))
        .collect();
    if !hidden.is_empty() {
        remarks.push(format!("{} 列是隐藏的，没有读", hidden.join("、")));
    }
    for (wanted, found) in &columns.renamed {
        remarks.push(format!("“{found}”一栏读作“{wanted}”"));
    }
    for (column, name) in columns.strange.iter().take(STRANGE) {
        let letter = letters(*column);
        remarks.push(format!("表格里没有“{name}”这一栏（{letter}），未读入"));
    }
    if let more @ 1.. = columns.strange.len().saturating_sub(STRANGE) {
        remarks.push(format!("另有 {more} 栏，表格里也没有，未读入"));
    }
    Chosen { name: &sheet.name, grid, columns, remarks }
}

fn has_rows(grid: &Grid, columns: &Columns) -> bool {
    let mut rows = grid.visible_rows().filter(|row| *row > columns.row);
    rows.any(|row| {
        columns.copies.iter().flatten().flatten().any(|c| !grid.cell(row, *c).is_blank())
    })
}

fn damaged(sheet: &Sheet, why: &str) -> String {
    format!("工作表“{}”{why}", sheet.name)
}

fn said(sheet: &Sheet, misfit: Misfit) -> String {
    let (Misfit::Other(why) | Misfit::Unclear(why)) = misfit;
    format!("工作表“{}”：{why}", sheet.name)
}
