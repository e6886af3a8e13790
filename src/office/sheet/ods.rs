//! ODS (the format of `OpenDocument`) → a book. Its cells carry the text that is shown.

use std::collections::BTreeSet;

use super::bare;
use super::book::{Book, Cell, Grid, Number, Sheet, Value};
use super::digits::Digits;
use super::limits::{
    Budget, COLUMNS as READ_COLUMNS, Merged, cover, fits, is_unseen, put, too_much,
};
use crate::notice::Decimal;
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

/// The styles of what is not seen, or not as it stands.
#[derive(Default)]
struct Styles {
    /// Those of tables that are not shown.
    unseen: BTreeSet<String>,
    /// Those of rows and columns of no height or width.
    flat: BTreeSet<String>,
    /// Those by which text is struck through.
    struck: BTreeSet<String>,
}

impl Styles {
    fn is_struck(&self, style: Option<&String>) -> bool {
        style.is_some_and(|style| self.struck.contains(style))
    }
}

/// Whether a length is that of a row or column that nobody sees: 0cm, 0.02in.
fn is_thin(length: &str) -> bool {
    let at = length.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(length.len());
    let (number, unit) = length.split_at(at);
    let points = match unit {
        "cm" => 28.35,
        "mm" => 2.835,
        "in" => 72.0,
        "pc" => 12.0,
        _ => 1.0,
    };
    number.parse::<f64>().is_ok_and(|number| is_unseen(number * points))
}

/// A document: its sheets, as far as it goes.
fn content(text: &str, budget: &mut Budget) -> Result<Book, String> {
    let mut book = Book::default();
    let mut xml = Xml::new(text);
    let mut styles = Styles::default();
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
                    styles.unseen.insert(style.clone());
                }
                "table-row-properties" => {
                    if element.attribute("row-height").is_some_and(|h| is_thin(&h)) {
                        styles.flat.insert(style.clone());
                    }
                }
                "table-column-properties" => {
                    if element.attribute("column-width").is_some_and(|w| is_thin(&w)) {
                        styles.flat.insert(style.clone());
                    }
                }
                "text-properties" => {
                    let through = ["text-line-through-style", "text-line-through-type"];
                    let on = |name: &&str| {
                        element.attribute(name).is_some_and(|v| v != "none")
                    };
                    if through.iter().any(on) {
                        styles.struck.insert(style.clone());
                    }
                }
                "spreadsheet" | "document-content" | "document" | "body"
                | "automatic-styles" | "table-properties" => {}
                "table" => {
                    let name = element.attribute("name").unwrap_or_default();
                    let own = element.attribute("style-name").unwrap_or_default();
                    let hidden = styles.unseen.contains(&own);
                    let depth = xml.depth();
                    let grid = table(&mut xml, &styles, budget);
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
fn table(
    xml: &mut Xml<'_>,
    styles: &Styles,
    budget: &mut Budget,
) -> Result<Grid, String> {
    let outside = xml.depth() - 1;
    let mut grid = Grid::default();
    let mut merged = Vec::new();
    let (mut row, mut column) = (0_usize, 0_usize);
    let flat = |element: &Element<'_>| {
        let style = element.attribute("style-name");
        style.is_some_and(|style| styles.flat.contains(&style))
    };
    while xml.depth() > outside {
        let Node::Open(element) = xml.next()? else { continue };
        match element.name() {
            "table-column" => {
                let count = repeated(&element, "number-columns-repeated")?;
                if is_hidden(&element) || flat(&element) {
                    let last = column.saturating_add(count).min(READ_COLUMNS);
                    grid.hidden_columns.extend(column..last);
                }
                column = column.saturating_add(count).min(COLUMNS);
            }
            "table-row" => {
                let count = repeated(&element, "number-rows-repeated")?;
                let unseen = is_hidden(&element) || flat(&element);
                let cells = cells(xml, row, styles, &mut merged)?;
                let last = row.saturating_add(count).min(ROWS);
                // Rows in which nothing stands go on to the end of the sheet.
                let filled = if cells.is_empty() { row..row } else { row..last };
                if unseen {
                    let end = last.min(row + filled.len().max(1));
                    grid.hidden_rows.extend(row..end);
                    budget.text((end - row) * size_of::<usize>())?;
                }
                for row in filled {
                    for (column, count, cell, struck) in &cells {
                        for column in *column..*column + *count {
                            if *struck {
                                grid.struck.insert((row, column));
                            }
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

/// The cells of a row in which something stands: column, how often, what, and whether
/// something of it is struck through.
fn cells(
    xml: &mut Xml<'_>,
    row: usize,
    styles: &Styles,
    merged: &mut Vec<Merged>,
) -> Result<Vec<(usize, usize, Cell, bool)>, String> {
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
        let mut struck = styles.is_struck(element.attribute("style-name").as_ref());
        let cell = cell(&element, xml, styles, &mut struck)?;
        // What a merged cell covers is not shown.
        if !covered && !cell.is_blank() {
            cells.push((column, count.min(COLUMNS), cell, struck));
        }
        column = column.saturating_add(count).min(COLUMNS);
    }
    Ok(cells)
}

fn cell(
    element: &Element<'_>,
    xml: &mut Xml<'_>,
    styles: &Styles,
    struck: &mut bool,
) -> Result<Cell, String> {
    let get = |name: &str| element.attribute(name);
    let formula = get("formula").is_some();
    let (kind, value) = (get("value-type"), get("value"));
    let string = get("string-value");
    let fault = element.attribute("value-type").as_deref() == Some("error");
    let date = get("date-value");
    let shown = paragraphs(xml, styles, struck)?;
    let mut cell = Cell::text(&shown);
    let number = value.as_deref().and_then(|value| value.parse::<f64>().ok());
    match kind.as_deref() {
        _ if fault || is_fault(&cell.shown) && formula => cell.value = Value::Fault,
        None if formula && cell.shown.is_empty() => cell.value = Value::Uncomputed,
        None => {}
        Some("float" | "currency") => {
            let number = number.ok_or_else(|| "已损坏：有一格的数不是数".to_owned())?;
            let number = as_number(number, &cell.shown)?;
            cell.value = match says_another(&cell.shown, &number.plain, "") {
                true => Value::Differing(number.plain),
                false => Value::Number(number),
            };
        }
        Some("percentage") => {
            let number = number.ok_or_else(|| "已损坏：有一格的数不是数".to_owned())?;
            let number = as_number(number * 100.0, &cell.shown)?;
            cell.value = match says_another(&cell.shown, &number.plain, "%") {
                true => Value::Differing(format!("{}%", number.plain)),
                false => Value::Percent(number),
            };
        }
        Some("date") => {
            let date = date.as_deref().and_then(day);
            cell.value = match date {
                Some(date) if says_another_day(&cell.shown, date) => {
                    let (year, month, day) = date;
                    Value::Differing(format!("{year}年{month}月{day}日"))
                }
                Some((year, month, day)) => Value::Day(year, month, day),
                None => Value::Other,
            };
        }
        Some("time") => {
            let stored = get("time-value").as_deref().and_then(clock);
            cell.value = match stored {
                Some(time) if says_another_time(&cell.shown, time) => {
                    let [hours, minutes, seconds] = time;
                    Value::Differing(format!("{hours}:{minutes:02}:{seconds:02}"))
                }
                _ => Value::Other,
            };
        }
        Some("boolean") => cell.value = Value::Other,
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

/// Whether a text says a number and nothing else but a sign of money or one behind it, and
/// that number is another one: somebody who saw the text never saw what is kept beside it.
fn says_another(shown: &str, plain: &str, behind: &str) -> bool {
    let text = bare(shown).replace(',', "").replace('\u{2212}', "-");
    let text = text.trim_start_matches(['¥', '￥', '$', '+']);
    let text = text.strip_suffix(behind).unwrap_or(text);
    let number = |text: &str| Decimal::parse(text).map(Decimal::trimmed);
    let seen = number(text);
    seen.is_some() && seen != number(plain)
}

/// Whether a text says a day that is another one.
fn says_another_day(shown: &str, (year, month, day): (i64, u8, u8)) -> bool {
    let text = bare(shown);
    let written = |c: char| c.is_ascii_digit() || "年月日-/.".contains(c);
    if !text.chars().all(written) {
        return false;
    }
    let parts = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let parts: Vec<i64> = parts.filter_map(|part| part.parse().ok()).collect();
    let (month, day) = (i64::from(month), i64::from(day));
    match parts[..] {
        // 24.5.1, but also 5/1/24.
        [first, second, third] => {
            let sorted = |mut parts: [i64; 3]| {
                parts.sort_unstable();
                parts
            };
            let short = year.rem_euclid(100);
            ![year, short]
                .map(|year| sorted([year, month, day]))
                .contains(&sorted([first, second, third]))
        }
        // 2024年5月, 5月1日, 1/5, 24-5.
        [first, second] => {
            let short = year.rem_euclid(100);
            ![(year, month), (short, month), (month, day), (day, month)]
                .contains(&(first, second))
        }
        _ => false,
    }
}

/// A time as its hours, minutes and seconds: PT09H05M00S.
fn clock(text: &str) -> Option<[u32; 3]> {
    let (hours, rest) = text.strip_prefix("PT")?.split_once('H')?;
    let (minutes, seconds) = rest.split_once('M')?;
    let seconds = seconds.split(['.', ',', 'S']).next()?;
    Some([hours.parse().ok()?, minutes.parse().ok()?, seconds.parse().ok()?])
}

/// Whether a text says a time that is another one. Clocks go round; 05:30 may be minutes.
fn says_another_time(shown: &str, [hours, minutes, seconds]: [u32; 3]) -> bool {
    let text = bare(shown);
    let parts: Option<Vec<u32>> = text.split(':').map(|part| part.parse().ok()).collect();
    let ways: [&[u32]; 5] = [
        &[hours, minutes],
        &[hours, minutes, seconds],
        &[hours % 24, minutes],
        &[hours % 24, minutes, seconds],
        &[hours * 60 + minutes, seconds],
    ];
    parts.is_some_and(|parts| parts.len() > 1 && !ways.contains(&parts.as_slice()))
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
fn paragraphs(
    xml: &mut Xml<'_>,
    styles: &Styles,
    struck: &mut bool,
) -> Result<String, String> {
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
                    paragraph(xml, &mut text, styles, struck)?;
                }
                _ => xml.skip()?,
            }
        }
    }
    Ok(text)
}

fn paragraph(
    xml: &mut Xml<'_>,
    text: &mut String,
    styles: &Styles,
    struck: &mut bool,
) -> Result<(), String> {
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
                "span" | "a" => {
                    *struck |= styles.is_struck(element.attribute("style-name").as_ref());
                }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_says_another_value_is_known() {
        for (shown, plain, differs) in [
            ("1,200", "1200", false),
            ("¥12.50", "12.5", false),
            ("1.3", "1.3", false),
            ("12人", "1200", false),
            ("15", "12", true),
            ("1,300元", "1200", false),
            ("-3", "3", true),
        ] {
            assert_eq!(says_another(shown, plain, ""), differs, "{shown}");
        }
        assert!(says_another("15%", "12", "%") && !says_another("12 %", "12", "%"));
        for (shown, differs) in [
            ("2024年5月1日", false),
            ("24.5.1", false),
            ("5/1/24", false),
            ("5月1日", false),
            ("2024-05", false),
            ("2024年5月1日 星期三", false),
            ("2024年5月2日", true),
            ("6月1日", true),
        ] {
            assert_eq!(says_another_day(shown, (2024, 5, 1)), differs, "{shown}");
        }
        let half_past_two = clock("PT14H30M00S").expect("a time");
        for (shown, differs) in
            [("14:30", false), ("14:30:00", false), ("下午2:30", false), ("14:00", true)]
        {
            assert_eq!(says_another_time(shown, half_past_two), differs, "{shown}");
        }
    }
}
