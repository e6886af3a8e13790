//! XLSX (ECMA-376) → a book.

use std::collections::HashMap;

use super::book::{Book, Cell, Grid, Sheet, Value, address};
use super::formats::{Format, built_in};
use super::limits::{Budget, COLUMNS as READ_COLUMNS, Merged, cover, is_unseen, put};
use crate::office::package::Package;
use crate::office::relations::{Relation, relations, resolved};
use crate::office::xml::{Element, Node, Xml};

/// The rows and columns that the format has.
const ROWS: usize = 1_048_576;
const COLUMNS: usize = 16_384;
/// The most merged cells, formats and strings that are kept.
const MERGED: usize = 20_000;
const FORMATS: usize = 65_536;

/// What the sheets of a workbook have in common.
#[derive(Default)]
struct Common {
    /// The strings that cells share, with whether something in them is struck through.
    strings: Vec<(String, bool)>,
    styles: Vec<Style>,
    epoch_1904: bool,
    /// Whether whoever wrote the file left it to a spreadsheet to compute formulas.
    uncomputed: bool,
}

/// How the cells of a style look.
#[derive(Clone)]
struct Style {
    format: Format,
    /// Whether what stands in them is struck through.
    struck: bool,
}

/// A sheet as the workbook lists it.
struct Listed {
    name: String,
    hidden: bool,
    part: String,
}

pub(super) fn is_workbook(package: &Package<'_>) -> bool {
    package.has("xl/workbook.xml") || package.has("[Content_Types].xml")
}

pub(super) fn read(package: &mut Package<'_>) -> Result<Book, String> {
    let mut budget = Budget::new();
    let part = |package: &mut Package<'_>, name: &str| {
        package.text(name).map_err(|why| format!("{name} {why}"))
    };
    let missing = || "不是 Excel 工作簿，或已损坏".to_owned();
    let roots = part(package, "_rels/.rels")?.unwrap_or_default();
    let workbook = relations(&roots, "")?
        .into_iter()
        .find(|(_, relation)| relation.kind == "officeDocument")
        .map_or_else(|| "xl/workbook.xml".to_owned(), |(_, relation)| relation.target);
    let text = part(package, &workbook)?.ok_or_else(missing)?;
    let (folder, file) = workbook.rsplit_once('/').unwrap_or(("", &workbook));
    let links = part(package, &resolved(folder, &format!("_rels/{file}.rels")))?;
    let relations = relations(&links.ok_or_else(missing)?, folder)?;
    let mut common = Common::default();
    let listed = workbook_part(&text, &relations, &mut common)?;
    let of_kind = |kind: &str| relations.values().find(|relation| relation.kind == kind);
    if let Some(relation) = of_kind("styles")
        && let Some(text) = part(package, &relation.target)?
    {
        common.styles = styles(&text).map_err(|why| format!("单元格格式{why}"))?;
    }
    if let Some(relation) = of_kind("sharedStrings")
        && let Some(text) = part(package, &relation.target)?
    {
        common.strings =
            strings(&text, &mut budget).map_err(|why| format!("各表共用的文字{why}"))?;
    }
    // What somebody sees comes first, so that what is hidden costs it nothing.
    let mut order: Vec<usize> = (0..listed.len()).collect();
    order.sort_by_key(|i| listed[*i].hidden);
    let mut sheets: Vec<Option<Sheet>> = listed.iter().map(|_| None).collect();
    for index in order {
        let Listed { name, hidden, part } = &listed[index];
        let text = package.text(part);
        let grid = text
            .and_then(|text| text.ok_or_else(|| "已损坏：文件里没有它".to_owned()))
            .and_then(|text| sheet(&text, &common, &mut budget));
        sheets[index] = Some(Sheet { name: name.clone(), hidden: *hidden, grid });
    }
    Ok(Book { sheets: sheets.into_iter().flatten().collect() })
}

fn workbook_part(
    text: &str,
    relations: &HashMap<String, Relation>,
    common: &mut Common,
) -> Result<Vec<Listed>, String> {
    let mut listed = Vec::new();
    let mut xml = Xml::new(text);
    loop {
        match xml.next()? {
            Node::Open(element) => match element.name() {
                "workbookPr" => common.epoch_1904 = element.is("date1904"),
                "calcPr" => common.uncomputed = element.is("fullCalcOnLoad"),
                "sheet" => {
                    let name = element.attribute("name").unwrap_or_default();
                    let hidden =
                        element.attribute("state").is_some_and(|s| s != "visible");
                    let relation =
                        element.attribute("id").and_then(|id| relations.get(&id));
                    // Sheets of charts and macros have no cells.
                    let part = match relation {
                        Some(relation) if relation.kind == "worksheet" => {
                            relation.target.clone()
                        }
                        Some(_) => continue,
                        None => String::new(),
                    };
                    listed.push(Listed { name, hidden, part });
                }
                _ => {}
            },
            Node::End => return Ok(listed),
            _ => {}
        }
    }
}

/// How the cells of each style look.
fn styles(text: &str) -> Result<Vec<Style>, String> {
    let mut own: HashMap<u32, String> = HashMap::new();
    let mut styles: Vec<Style> = Vec::new();
    // For each font whether it strikes through; those of other things stand elsewhere.
    let mut fonts: Vec<bool> = Vec::new();
    let mut within_fonts = 0;
    let mut known: HashMap<u32, Format> = HashMap::new();
    let mut inside = false;
    let mut outside = 0;
    let mut xml = Xml::new(text);
    loop {
        match xml.next()? {
            Node::Open(element) => {
                let id = element.attribute("numFmtId").and_then(|id| id.parse().ok());
                match element.name() {
                    "numFmt" => {
                        let code = element.attribute("formatCode").unwrap_or_default();
                        own.insert(id.unwrap_or(0), code);
                    }
                    "cellXfs" => {
                        inside = true;
                        outside = xml.depth() - 1;
                    }
                    "fonts" => within_fonts = xml.depth(),
                    "font" if within_fonts > 0 && fonts.len() < FORMATS => {
                        fonts.push(false);
                    }
                    "strike" if within_fonts > 0 => {
                        if let Some(font) = fonts.last_mut() {
                            *font = is_on(&element);
                        }
                    }
                    "xf" if inside && styles.len() < FORMATS => {
                        let id: u32 = id.unwrap_or(0);
                        let format = known.entry(id).or_insert_with(|| {
                            Format::parse(
                                own.get(&id).map_or(built_in(id), String::as_str),
                            )
                        });
                        let font = element.attribute("fontId");
                        let font = font.and_then(|font| font.parse::<usize>().ok());
                        let struck = font.and_then(|font| fonts.get(font));
                        styles.push(Style {
                            format: format.clone(),
                            struck: struck.copied().unwrap_or(false),
                        });
                    }
                    _ => {}
                }
            }
            Node::Close => {
                inside &= xml.depth() != outside;
                if xml.depth() < within_fonts {
                    within_fonts = 0;
                }
            }
            Node::End => return Ok(styles),
            _ => {}
        }
    }
}

/// Whether a property of a font is on: it is unless it says that it is not.
fn is_on(element: &Element<'_>) -> bool {
    element.attribute("val").is_none_or(|value| value != "0" && value != "false")
}

/// The strings that cells share.
fn strings(text: &str, budget: &mut Budget) -> Result<Vec<(String, bool)>, String> {
    let mut found = Vec::new();
    let mut xml = Xml::new(text);
    loop {
        match xml.next()? {
            Node::Open(element) if element.name() == "si" => {
                let (text, struck) = rich_text(&mut xml)?;
                // Blank ones cost their place, too.
                budget.text(text.len() + size_of::<String>())?;
                found.push((text, struck));
            }
            Node::End => return Ok(found),
            _ => {}
        }
    }
}

/// The text of a string in runs, and whether something in it is struck through; how it is
/// read aloud is no part of it.
fn rich_text(xml: &mut Xml<'_>) -> Result<(String, bool), String> {
    let outside = xml.depth() - 1;
    let mut text = String::new();
    let mut struck = false;
    while xml.depth() > outside {
        if let Node::Open(element) = xml.next()? {
            match element.name() {
                "t" => text.push_str(&xml.text()?),
                "r" | "rPr" => {}
                "strike" => struck |= is_on(&element),
                _ => xml.skip()?,
            }
        }
    }
    Ok((unescaped(text), struck))
}

/// A text in which characters may be written as `_x000D_`.
fn unescaped(text: String) -> String {
    if !text.contains("_x") {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("_x") {
        let sign = rest
            .get(at + 2..at + 7)
            .and_then(|code| code.strip_suffix('_'))
            .and_then(|code| u32::from_str_radix(code, 16).ok())
            .and_then(char::from_u32);
        match sign {
            Some(sign) => {
                out.push_str(&rest[..at]);
                out.push(sign);
                rest = &rest[at + 7..];
            }
            None => {
                out.push_str(&rest[..at + 2]);
                rest = &rest[at + 2..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn sheet(text: &str, common: &Common, budget: &mut Budget) -> Result<Grid, String> {
    let mut grid = Grid::default();
    let mut merged = Vec::new();
    let mut zeros = true;
    let (mut next_row, mut next_column) = (0, 0);
    let mut xml = Xml::new(text);
    let mut begun = false;
    loop {
        match xml.next()? {
            Node::Open(element) => match element.name() {
                "worksheet" => begun = true,
                "sheetView" => {
                    zeros = element
                        .attribute("showZeros")
                        .is_none_or(|v| v == "1" || v == "true");
                }
                "col" => {
                    hidden_columns(&element, &mut grid, budget)?;
                }
                "row" => {
                    if let Some(number) = number(&element, "r")? {
                        next_row = number;
                    }
                    if next_row >= ROWS {
                        return Err("已损坏：行号超出工作表".to_owned());
                    }
                    let height = element.attribute("ht");
                    let height = height.and_then(|height| height.parse::<f64>().ok());
                    if element.is("hidden") || height.is_some_and(is_unseen) {
                        grid.hidden_rows.insert(next_row);
                        budget.text(size_of::<usize>())?;
                    }
                    next_row += 1;
                    next_column = 0;
                }
                "c" => {
                    let (row, column) = match element.attribute("r") {
                        Some(place) => place_of(&place)
                            .ok_or_else(|| format!("已损坏：没有 {place} 这一格"))?,
                        None => (next_row.saturating_sub(1), next_column),
                    };
                    next_column = column + 1;
                    let (cell, struck) = cell(&element, &mut xml, common)
                        .map_err(|why| format!("{why}（{}）", address(row, column)))?;
                    if struck && !cell.is_blank() {
                        grid.struck.insert((row, column));
                    }
                    let zero = matches!(&cell.value, Value::Number(n) if n.plain == "0");
                    let cell = match zero && !zeros {
                        true => Cell { shown: String::new(), ..cell },
                        false => cell,
                    };
                    put(&mut grid, budget, row, column, cell)?;
                }
                "mergeCell" => {
                    let area = element.attribute("ref").unwrap_or_default();
                    let area = merged_area(&area)
                        .ok_or_else(|| format!("已损坏：没有 {area} 这些格"))?;
                    if merged.len() >= MERGED {
                        return Err(super::limits::too_much());
                    }
                    merged.push(area);
                }
                _ => {}
            },
            Node::End if begun => break,
            Node::End => return Err("已损坏".to_owned()),
            _ => {}
        }
    }
    cover(&mut grid, budget, &merged)?;
    Ok(grid)
}

/// A number from 1, as an index.
fn number(element: &Element<'_>, name: &str) -> Result<Option<usize>, String> {
    let Some(text) = element.attribute(name) else { return Ok(None) };
    let number = text.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    number.map(Some).ok_or_else(|| "已损坏：行列的号不对".to_owned())
}

fn hidden_columns(
    element: &Element<'_>,
    grid: &mut Grid,
    budget: &mut Budget,
) -> Result<(), String> {
    let width = element.attribute("width");
    let flat = width.is_some_and(|width| width.parse() == Ok(0.0));
    if element.is("hidden") || flat {
        let first = number(element, "min")?.unwrap_or(0);
        let last = number(element, "max")?.unwrap_or(first).min(READ_COLUMNS - 1);
        budget.text(READ_COLUMNS * size_of::<usize>())?;
        grid.hidden_columns.extend(first..=last);
    }
    Ok(())
}

/// `B7` → row 6, column 1.
fn place_of(text: &str) -> Option<(usize, usize)> {
    let text = text.replace('$', "");
    let split = text.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = text.split_at(split);
    let mut column = 0;
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    for letter in letters.bytes() {
        let letter = letter.to_ascii_uppercase();
        if !letter.is_ascii_uppercase() {
            return None;
        }
        column = column * 26 + usize::from(letter - b'A') + 1;
    }
    let row: usize = digits.parse().ok()?;
    ((1..=ROWS).contains(&row) && column <= COLUMNS).then(|| (row - 1, column - 1))
}

/// `A2:A3`.
fn merged_area(text: &str) -> Option<Merged> {
    let (from, to) = text.split_once(':').unwrap_or((text, text));
    let ((top, left), (bottom, right)) = (place_of(from)?, place_of(to)?);
    (top <= bottom && left <= right).then_some(Merged { top, left, bottom, right })
}

/// What is in a cell, and whether something in it is struck through.
fn cell(
    element: &Element<'_>,
    xml: &mut Xml<'_>,
    common: &Common,
) -> Result<(Cell, bool), String> {
    let style = element.attribute("s").and_then(|s| s.parse::<usize>().ok());
    let style = style.and_then(|style| common.styles.get(style));
    let mut struck = style.is_some_and(|style| style.struck);
    let format = style.map(|style| &style.format);
    let cell = content(element, xml, common, format, &mut struck)?;
    Ok((cell, struck))
}

fn content(
    element: &Element<'_>,
    xml: &mut Xml<'_>,
    common: &Common,
    format: Option<&Format>,
    struck: &mut bool,
) -> Result<Cell, String> {
    let kind = element.attribute("t").unwrap_or_default();
    let (mut formula, mut typed, mut text) = (false, None, None);
    let outside = xml.depth() - 1;
    while xml.depth() > outside {
        if let Node::Open(part) = xml.next()? {
            match part.name() {
                "f" => {
                    formula = true;
                    xml.skip()?;
                }
                "v" => typed = Some(xml.text()?),
                "is" => {
                    let (own, run) = rich_text(xml)?;
                    *struck |= run;
                    text = Some(own);
                }
                _ => xml.skip()?,
            }
        }
    }
    if let Some(text) = text {
        return Ok(Cell::text(&text));
    }
    let fault =
        |shown: &str| Cell { shown: shown.trim().to_owned(), value: Value::Fault };
    let value = typed.as_deref().map(str::trim).unwrap_or_default();
    let empty_text = kind == "str" && typed.is_some();
    // A formula that has no value, or a nought of a program that does not compute.
    let left = value.is_empty() || (common.uncomputed && value == "0");
    if formula && left && !empty_text {
        return Ok(Cell { shown: String::new(), value: Value::Uncomputed });
    }
    match kind.as_str() {
        "s" => {
            if value.is_empty() {
                return Ok(Cell::default());
            }
            let string = value.parse::<usize>().ok().and_then(|i| common.strings.get(i));
            let (text, run) = string.ok_or_else(|| "已损坏".to_owned())?;
            *struck |= run;
            Ok(Cell::text(text))
        }
        "str" | "inlineStr" => Ok(Cell::text(&unescaped(typed.unwrap_or_default()))),
        "b" => {
            let shown = if value == "1" || value == "true" { "TRUE" } else { "FALSE" };
            Ok(Cell { shown: shown.to_owned(), value: Value::Other })
        }
        "e" => Ok(fault(value)),
        "d" => Ok(Cell::text(value.trim_end_matches("T00:00:00"))),
        _ if value.is_empty() => Ok(Cell::default()),
        _ => {
            let number: f64 = value.parse().map_err(|_| "已损坏".to_owned())?;
            let general = Format::default();
            Ok(format.unwrap_or(&general).show(number, common.epoch_1904))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read() {
        assert_eq!(place_of("A1"), Some((0, 0)));
        assert_eq!(place_of("XFD1048576"), Some((1_048_575, 16_383)));
        for wrong in
            ["XFE1", "A0", "A1048577", "1A", "A", "", "ÄB1", "A99999999999999999999"]
        {
            assert_eq!(place_of(wrong), None, "{wrong}");
        }
        assert_eq!(resolved("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("xl", "/xl/a.xml"), "xl/a.xml");
        assert_eq!(unescaped("a_x000A_b_x_".to_owned()), "a\nb_x_");
    }
}
