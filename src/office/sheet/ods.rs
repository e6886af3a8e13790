//! ODS (the format of `OpenDocument`) → a book. Its cells carry the text that is shown.

use std::collections::BTreeSet;

use super::book::{Book, Cell, Grid, Number, Sheet, Value};
use super::digits::Digits;
use super::limits::{
    Budget, COLUMNS as READ_COLUMNS, Merged, cover, fits, put, too_much,
};
use crate::office::package::Package;
use crate::office::xml::{Element, Node, Xml};

/// The rows and columns that the format has.
const ROWS: usize = 1_048_576;
const COLUMNS: usize = 16_384;
/// The most merged cells that are kept.
const MERGED: usize = 20_000;

pub(super) fn read(package: &mut Package<'_>) -> Result<Book, String> {
    let mut budget = Budget::new();
    let manifest = package.text("META-INF/manifest.xml")?;
    if manifest.is_some_and(|text| text.contains("encryption-data")) {
        return Err(super::PROTECTED.to_owned());
    }
    let text = package.text("content.xml")?;
    let text = text.ok_or_else(|| "不是 OpenDocument 表格，或已损坏".to_owned())?;
    content(&text, &mut budget)
}

/// A document: its sheets, as far as it goes.
fn content(text: &str, budget: &mut Budget) -> Result<Book, String> {
    let mut book = Book::default();
    let mut xml = Xml::new(text);
    // The styles of tables that are not shown.
    let mut unseen = BTreeSet::new();
    let mut style = String::new();
    loop {
        // Which sheets come behind a damage is not known.
        let Ok(node) = xml.next() else { return Err("已损坏".to_owned()) };
        match node {
            Node::Open(element) => match element.name() {
                "style" => style = element.attribute("name").unwrap_or_default(),
                "table-properties"
                    if element.attribute("display").as_deref() == Some("false") =>
                {
                    unseen.insert(style.clone());
                }
                "spreadsheet" | "document-content" | "document" | "body"
                | "automatic-styles" | "table-properties" => {}
                "table" => {
                    let name = element.attribute("name").unwrap_or_default();
                    let own = element.attribute("style-name").unwrap_or_default();
                    let hidden = unseen.contains(&own);
                    let depth = xml.depth();
                    let grid = table(&mut xml, budget);
                    let whole = xml.depth() == depth - 1;
                    book.sheets.push(Sheet { name, hidden, grid });
                    if !whole {
                        return Ok(book);
                    }
                }
                _ => xml.skip()?,
            },
            Node::End => return Ok(book),
            _ => {}
        }
    }
}

fn repeated(element: &Element<'_>, name: &str) -> Result<usize, String> {
    match element.attribute(name) {
        None => Ok(1),
        Some(count) => count
            .parse::<usize>()
            .ok()
            .filter(|count| *count > 0)
            .ok_or_else(|| "已损坏：重复的次数不对".to_owned()),
    }
}

fn is_hidden(element: &Element<'_>) -> bool {
    matches!(element.attribute("visibility").as_deref(), Some("collapse" | "filter"))
}

/// A sheet, to the end of its element.
fn table(xml: &mut Xml<'_>, budget: &mut Budget) -> Result<Grid, String> {
    let outside = xml.depth() - 1;
    let mut grid = Grid::default();
    let mut merged = Vec::new();
    let (mut row, mut column) = (0_usize, 0_usize);
    while xml.depth() > outside {
        let Node::Open(element) = xml.next()? else { continue };
        match element.name() {
            "table-column" => {
                let count = repeated(&element, "number-columns-repeated")?;
                if is_hidden(&element) {
                    let last = column.saturating_add(count).min(READ_COLUMNS);
                    grid.hidden_columns.extend(column..last);
                }
                column = column.saturating_add(count).min(COLUMNS);
            }
            "table-row" => {
                let count = repeated(&element, "number-rows-repeated")?;
                let cells = cells(xml, row, &mut merged)?;
                let last = row.saturating_add(count).min(ROWS);
                // Rows in which nothing stands go on to the end of the sheet.
                let filled = if cells.is_empty() { row..row } else { row..last };
                if is_hidden(&element) {
                    let end = last.min(row + filled.len().max(1));
                    grid.hidden_rows.extend(row..end);
                    budget.text((end - row) * size_of::<usize>())?;
                }
                for row in filled {
                    for (column, count, cell) in &cells {
                        for column in *column..*column + *count {
                            put(&mut grid, budget, row, column, cell.clone())?;
                        }
                    }
                }
                row = last;
            }
            "table-row-group"
            | "table-rows"
            | "table-header-rows"
            | "table-columns"
            | "table-header-columns"
            | "table-column-group" => {}
            _ => xml.skip()?,
        }
    }
    cover(&mut grid, budget, &merged)?;
    Ok(grid)
}

/// The cells of a row in which something stands: column, how often, what.
fn cells(
    xml: &mut Xml<'_>,
    row: usize,
    merged: &mut Vec<Merged>,
) -> Result<Vec<(usize, usize, Cell)>, String> {
    let outside = xml.depth() - 1;
    let mut cells = Vec::new();
    let mut column: usize = 0;
    while xml.depth() > outside {
        let Node::Open(element) = xml.next()? else { continue };
        let covered = match element.name() {
            "table-cell" => false,
            "covered-table-cell" => true,
            _ => {
                xml.skip()?;
                continue;
            }
        };
        let count = repeated(&element, "number-columns-repeated")?;
        let rows = repeated(&element, "number-rows-spanned")?;
        let columns = repeated(&element, "number-columns-spanned")?;
        if (rows > 1 || columns > 1) && merged.len() < MERGED {
            let (bottom, right) =
                (row.saturating_add(rows), column.saturating_add(columns));
            merged.push(Merged {
                top: row,
                left: column,
                bottom: bottom - 1,
                right: right - 1,
            });
        }
        let cell = cell(&element, xml)?;
        // What a merged cell covers is not shown.
        if !covered && !cell.is_blank() {
            cells.push((column, count.min(COLUMNS), cell));
        }
        column = column.saturating_add(count).min(COLUMNS);
    }
    Ok(cells)
}

fn cell(element: &Element<'_>, xml: &mut Xml<'_>) -> Result<Cell, String> {
    let get = |name: &str| element.attribute(name);
    let formula = get("formula").is_some();
    let (kind, value) = (get("value-type"), get("value"));
    let string = get("string-value");
    let fault = element.attribute("value-type").as_deref() == Some("error");
    let date = get("date-value");
    let shown = paragraphs(xml)?;
    let mut cell = Cell::text(&shown);
    let number = value.as_deref().and_then(|value| value.parse::<f64>().ok());
    match kind.as_deref() {
        _ if fault || is_fault(&cell.shown) && formula => cell.value = Value::Fault,
        None if formula && cell.shown.is_empty() => cell.value = Value::Uncomputed,
        None => {}
        Some("float" | "currency") => {
            let number = number.ok_or_else(|| "已损坏：有一格的数不是数".to_owned())?;
            cell.value = Value::Number(as_number(number, &cell.shown)?);
        }
        Some("percentage") => {
            let number = number.ok_or_else(|| "已损坏：有一格的数不是数".to_owned())?;
            cell.value = Value::Percent(as_number(number * 100.0, &cell.shown)?);
        }
        Some("date") => {
            let date = date.as_deref().and_then(day);
            cell.value = date.map_or(Value::Other, |(y, m, d)| Value::Day(y, m, d));
        }
        Some("time" | "boolean") => cell.value = Value::Other,
        // Some programs write a text only beside the value.
        Some(_) if cell.shown.is_empty() => {
            cell = Cell::text(&string.unwrap_or_default());
        }
        Some(_) => {}
    }
    Ok(cell)
}

fn is_fault(shown: &str) -> bool {
    shown.starts_with('#') && shown.ends_with(['!', '?', 'A'])
        || shown.starts_with("Err:")
}

/// A day without a time.
fn day(text: &str) -> Option<(i64, u8, u8)> {
    let text = text.strip_suffix("T00:00:00").unwrap_or(text);
    let mut parts = text.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    Some((year, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// A number with the places that are shown of it.
fn as_number(value: f64, shown: &str) -> Result<Number, String> {
    let digits =
        Digits::of(value).ok_or_else(|| "已损坏：有一格的数不是数".to_owned())?;
    let places = |text: &str| {
        let fraction = text.rsplit_once('.').map_or("", |(_, behind)| behind);
        fraction.chars().take_while(char::is_ascii_digit).count()
    };
    let imprecise = digits.is_imprecise();
    let has_digits = shown.contains(|c: char| c.is_ascii_digit());
    let (digits, rounded) = match has_digits && !shown.contains(['E', 'e']) {
        true => digits.rounded(places(shown)),
        false => (digits, false),
    };
    let plain = digits.plain(if has_digits { places(shown) } else { 0 });
    Ok(Number { plain, rounded, imprecise })
}

/// The paragraphs of the cell that began last; notes beside it and drawings are left out.
fn paragraphs(xml: &mut Xml<'_>) -> Result<String, String> {
    let outside = xml.depth() - 1;
    let mut text = String::new();
    let mut first = true;
    while xml.depth() > outside {
        if let Node::Open(element) = xml.next()? {
            match element.name() {
                "p" | "h" => {
                    if !first {
                        text.push('\n');
                    }
                    first = false;
                    paragraph(xml, &mut text)?;
                }
                _ => xml.skip()?,
            }
        }
    }
    Ok(text)
}

fn paragraph(xml: &mut Xml<'_>, text: &mut String) -> Result<(), String> {
    let outside = xml.depth() - 1;
    while xml.depth() > outside {
        match xml.next()? {
            Node::Text(part) => text.push_str(&part),
            Node::Open(element) => match element.name() {
                "s" => {
                    let count = repeated(&element, "c")?.min(1_000);
                    text.push_str(&" ".repeat(count));
                    if !fits(text) {
                        return Err(too_much());
                    }
                }
                "tab" => text.push(' '),
                "line-break" => text.push('\n'),
                "span" | "a" => {}
                _ => xml.skip()?,
            },
            _ => {}
        }
    }
    Ok(())
}

/// Whether a text is a document in one piece (FODS).
pub(super) fn is_flat(text: &str) -> bool {
    text.contains("urn:oasis:names:tc:opendocument")
        && text.contains("office:spreadsheet")
}

pub(super) fn read_flat(text: &str) -> Result<Book, String> {
    content(text, &mut Budget::new())
}
