//! Tables → XLSX and CSV.

use std::collections::HashSet;

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};

use crate::notice::standard::{MM_PER_PT, STANDARD};
use crate::notice::{
    Align, Block, ColumnGroup, Date, Decimal, Notice, Part, Table, Text, attachment_label,
};
use crate::page::compose::column_characters;

use super::entry::Entry;

/// Pixels that spreadsheets count to a millimetre.
const PIXELS_PER_MM: f64 = 96.0 / 25.4;
const MM_PER_INCH: f64 = 25.4;
/// A4, as spreadsheets number papers.
const A4: u8 = 9;

/// The families that offices have; a machine without one shows another.
const TITLE: &str = "方正小标宋简体";
const HEI: &str = "黑体";
const FANGSONG: &str = "仿宋_GB2312";

fn failed(error: &XlsxError) -> String {
    format!("写不成表格（{error}）")
}

fn font(family: &str, size: f64) -> Format {
    Format::new()
        .set_font_name(family)
        .set_font_size(size)
        .set_align(FormatAlign::VerticalCenter)
}

fn boxed(format: Format) -> Format {
    format.set_border(FormatBorder::Thin).set_text_wrap()
}

/// A number where the text is one that reads back the same.
fn put(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    // 010 and telephones are no numbers; 60000.00 keeps its places.
    let digits = text.trim_start_matches('-');
    let plain = digits == "0" || digits.starts_with("0.") || !digits.starts_with('0');
    let decimal = Decimal::parse(text).filter(|_| plain && text.len() < 12);
    match (decimal.map(Decimal::places), text.parse::<f64>()) {
        (Some(0), Ok(number)) => {
            sheet.write_number_with_format(row, column, number, format)?;
        }
        (Some(places), Ok(number)) => {
            let shown = format!("0.{}", "0".repeat(places as usize));
            let format = format.clone().set_num_format(shown);
            sheet.write_number_with_format(row, column, number, &format)?;
        }
        _ if text.is_empty() => {
            sheet.write_blank(row, column, format)?;
        }
        _ => {
            sheet.write_string_with_format(row, column, text, format)?;
        }
    }
    Ok(())
}

/// Names, then rows: a table without its looks, as other programs take it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    head: Vec<Vec<String>>,
    rows: Vec<Vec<String>>,
    /// Which cells are one, the rows counted from the top of the head.
    merged: Vec<Area>,
}

/// Cells that are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Area {
    row: usize,
    column: usize,
    rows: usize,
    columns: usize,
}

impl List {
    /// Column names, and rows under them.
    pub fn plain(names: &[String], rows: &[Vec<String>]) -> Self {
        Self { head: vec![names.to_vec()], rows: rows.to_vec(), merged: Vec::new() }
    }

    /// A table with its groups and merged cells. What a merged cell says stands in each cell
    /// that it covers.
    pub fn of(table: &Table) -> Self {
        let height = table.head_rows();
        let mut head = Vec::new();
        let mut merged = Vec::new();
        for level in 0..height {
            let name = |column: usize| {
                let over = |group: &&ColumnGroup| {
                    group.level == level
                        && (group.first..group.first + group.count).contains(&column)
                };
                let group = table.groups.iter().find(over);
                group
                    .map_or(&table.columns[column].name, |group| &group.name)
                    .value
                    .clone()
            };
            head.push((0..table.columns.len()).map(name).collect());
        }
        let areas = table.groups.iter().map(|group| Area {
            row: group.level,
            column: group.first,
            rows: 1,
            columns: group.count,
        });
        merged.extend(areas);
        for column in 0..table.columns.len() {
            let over = table.groups.iter().filter(|group| {
                (group.first..group.first + group.count).contains(&column)
            });
            let row = over.map(|group| group.level + 1).max().unwrap_or(0);
            merged.push(Area { row, column, rows: height - row, columns: 1 });
        }
        let mut rows: Vec<Vec<String>> = table
            .rows
            .iter()
            .map(|row| row.iter().map(|cell| cell.value.clone()).collect())
            .collect();
        for span in &table.spans {
            let said = table.rows.get(span.row).and_then(|row| row.get(span.column));
            let said = said.map_or(String::new(), |cell| cell.value.clone());
            for row in rows.iter_mut().skip(span.row).take(span.rows) {
                for cell in row.iter_mut().skip(span.column).take(span.columns) {
                    cell.clone_from(&said);
                }
            }
            merged.push(Area {
                row: height + span.row,
                column: span.column,
                rows: span.rows,
                columns: span.columns,
            });
        }
        merged.retain(|area| area.rows * area.columns > 1);
        Self { head, rows, merged }
    }

    fn lines(&self) -> impl Iterator<Item = &Vec<String>> {
        self.head.iter().chain(&self.rows)
    }

    /// As a workbook. `date` is what the file says it is of: the same list gives the same
    /// bytes on any day.
    pub fn xlsx(&self, date: Date) -> Result<Vec<u8>, String> {
        let fill = || -> Result<Vec<u8>, XlsxError> {
            let mut book = dated(date)?;
            let sheet = book.add_worksheet();
            let head = boxed(font(HEI, 12.0)).set_align(FormatAlign::Center);
            let body = boxed(font(FANGSONG, 12.0));
            let count = self.lines().map(Vec::len).max().unwrap_or(0);
            for column in 0..count {
                let texts = self.lines().filter_map(|row| row.get(column));
                let widest = texts.map(|text| crate::notice::title::width(text));
                let widest = widest.fold(0.0, f64::max).clamp(3.0, 40.0);
                sheet.set_column_width(narrow(column), widest * 2.0 + 2.0)?;
            }
            let covered: HashSet<(usize, usize)> = self
                .merged
                .iter()
                .flat_map(|area| {
                    let rows = area.row..area.row + area.rows;
                    rows.flat_map(move |row| {
                        (area.column..area.column + area.columns).map(move |c| (row, c))
                    })
                })
                .collect();
            for (row, cells) in self.lines().enumerate() {
                let own = u32::try_from(row).unwrap_or(u32::MAX);
                for (column, cell) in cells.iter().enumerate() {
                    if covered.contains(&(row, column)) {
                        continue;
                    }
                    if row < self.head.len() {
                        sheet.write_string_with_format(
                            own,
                            narrow(column),
                            cell,
                            &head,
                        )?;
                    } else {
                        put(sheet, own, narrow(column), cell, &body)?;
                    }
                }
            }
            for area in &self.merged {
                let format = if area.row < self.head.len() { &head } else { &body };
                let text =
                    self.lines().nth(area.row).and_then(|row| row.get(area.column));
                let text = text.map_or("", String::as_str);
                let (top, left) = (u32::from(narrow(area.row)), narrow(area.column));
                let bottom = u32::from(narrow(area.row + area.rows - 1));
                let right = narrow(area.column + area.columns - 1);
                sheet.merge_range(top, left, bottom, right, "", format)?;
                // A number in a merged cell is a number, too.
                put(sheet, top, left, text, format)?;
            }
            let depth = u32::try_from(self.head.len()).unwrap_or(1);
            sheet.set_freeze_panes(depth, 0)?;
            sheet.set_paper_size(A4);
            sheet.set_print_fit_to_pages(1, 0);
            sheet.set_repeat_rows(0, depth - 1)?;
            book.save_to_buffer()
        };
        fill().map_err(|error| failed(&error))
    }

    /// As CSV, with the mark by which spreadsheets know UTF-8. A text that they would run has
    /// an apostrophe before it.
    pub fn csv(&self) -> Result<Vec<u8>, String> {
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer("\u{feff}".as_bytes().to_vec());
        for row in self.lines() {
            let cells = row.iter().map(|cell| super::harmless(cell));
            writer
                .write_record(cells)
                .map_err(|error| format!("写不成 CSV（{error}）"))?;
        }
        writer.into_inner().map_err(|error| format!("写不成 CSV（{error}）"))
    }
}

/// The tables of an attachment, as they look on the page: A4, the page's widths, its lines,
/// and cells to fill in that accept only what belongs in them.
pub fn attachment(notice: &Notice, index: usize) -> Result<Vec<u8>, String> {
    let part = &notice.attachments[index].part;
    let label = attachment_label(index, notice.attachments.len());
    let tables: Vec<&Table> = tables(part);
    if tables.is_empty() {
        return Err(format!("{label} 没有表格，不能写成电子表格"));
    }
    let fill = || -> Result<Vec<u8>, XlsxError> {
        let mut book = dated(notice.ending.date)?;
        for (i, table) in tables.iter().enumerate() {
            let sheet = book.add_worksheet();
            let name = if tables.len() == 1 {
                label.clone()
            } else {
                format!("{label}（{}）", i + 1)
            };
            sheet.set_name(name)?;
            page(sheet, &label, part, table)?;
        }
        book.save_to_buffer()
    };
    fill().map_err(|error| failed(&error))
}

/// A workbook that says it is of a day, not of the moment.
fn dated(date: Date) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    let moment = ExcelDateTime::from_ymd(date.year(), date.month(), date.day())?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&moment));
    Ok(book)
}

fn tables(part: &Part) -> Vec<&Table> {
    let mut tables: Vec<&Table> = Vec::new();
    part.blocks(&mut |block| {
        if let Block::Table(table) = block {
            tables.push(table);
        }
    });
    tables
}

/// The width of a 4号 character, in 字.
const SMALL: f64 = STANDARD.small_character() / STANDARD.character();

/// The least room to fill in behind a fact, in 字.
const FILLED_IN: f64 = 3.0;

/// Points of a row of text.
const LINE: f64 = STANDARD.line() / MM_PER_PT;

fn page(
    sheet: &mut Worksheet,
    label: &str,
    part: &Part,
    table: &Table,
) -> Result<(), XlsxError> {
    let fold = table.fold.max(1);
    let own = table.columns.len();
    let columns = u16::try_from(own * fold).unwrap_or(u16::MAX).max(1);
    let last = columns - 1;
    let widths = column_characters(table);
    for column in 0..columns {
        let characters = widths.get(usize::from(column) % own.max(1)).copied();
        let millimetres = characters.unwrap_or(4.0) * STANDARD.character();
        sheet.set_column_width_pixels(
            column,
            (millimetres * PIXELS_PER_MM).round() as u32,
        )?;
    }
    let small = STANDARD.size_4;
    let mut row = 0;
    sheet.set_row_height(row, LINE)?;
    sheet.write_string_with_format(row, 0, label, &font(HEI, 16.0))?;
    row += 2;
    let title =
        font(TITLE, STANDARD.size_2).set_align(FormatAlign::Center).set_text_wrap();
    let lines = (crate::notice::title::width(&part.title.text.value)
        / STANDARD.title_characters())
    .ceil();
    sheet.set_row_height(row, lines * LINE * 1.2)?;
    across(sheet, row, 0, last, &part.title.text.value, &title)?;
    row += 2;
    if !table.facts.is_empty() {
        row = facts(sheet, row, table, &widths)?;
    }
    if let Some(unit) = &table.unit {
        let right = font(FANGSONG, small).set_align(FormatAlign::Right);
        across(sheet, row, 0, last, &unit.value, &right)?;
        row += 1;
    }
    let head = boxed(font(HEI, small)).set_align(FormatAlign::Center);
    let first = row;
    // Names over several columns stand on rows of their own; the columns' names are together
    // on the last one, where they are looked for when the file is read back.
    for level in 0..table.head_rows() - 1 {
        for column in 0..columns {
            sheet.write_blank(row, column, &head)?;
        }
        for half in 0..fold {
            for group in table.groups.iter().filter(|group| group.level == level) {
                let from = narrow(half * own + group.first);
                let to = narrow(half * own + group.first + group.count - 1);
                across(sheet, row, from, to, &group.name.value, &head)?;
            }
        }
        sheet.set_row_height(row, LINE)?;
        row += 1;
    }
    for column in 0..columns {
        let name = &table.columns[usize::from(column) % own].name.value;
        sheet.write_string_with_format(row, column, name, &head)?;
    }
    sheet.set_row_height(row, LINE)?;
    let header = row;
    row += 1;
    let total = table.rows.len() + table.blank_rows;
    let height = total.div_ceil(fold);
    for i in 0..height {
        sheet.set_row_height(row, LINE)?;
        for column in 0..columns {
            let (half, within) = (usize::from(column) / own, usize::from(column) % own);
            let index = half * height + i;
            let align = match table.columns[within].align {
                Align::Left => FormatAlign::Left,
                Align::Center => FormatAlign::Center,
                Align::Right | Align::Decimal => FormatAlign::Right,
                Align::Spread => FormatAlign::Distributed,
            };
            let kind = Entry::of(&table.columns[within].name.value);
            let mut format = boxed(font(FANGSONG, small)).set_align(align);
            // Spread letters keep off the lines at the sides.
            if align == FormatAlign::Distributed {
                format = format.set_indent(1);
            }
            if kind.is_text() {
                format = format.set_num_format("@");
            }
            let text = match table.rows.get(index) {
                Some(cells) => cells.get(within).map_or("", |cell| cell.value.as_str()),
                None => "",
            };
            let ordinal = (index + 1).to_string();
            let blank = index >= table.rows.len() && index < total;
            let text = if blank && kind == Entry::Ordinal { &ordinal } else { text };
            match table.spans.iter().find(|span| span.covers(index, within)) {
                Some(span) if span.rows * span.columns > 1 => {
                    if (span.row, span.column) == (index, within) {
                        let foot = row + u32::from(narrow(span.rows - 1));
                        let right = column + narrow(span.columns - 1);
                        sheet.merge_range(row, column, foot, right, text, &format)?;
                    }
                }
                _ => put(sheet, row, column, text, &format)?,
            }
        }
        row += 1;
    }
    if table.blank_rows > 0 && fold == 1 {
        let from = header + 1 + u32::try_from(table.rows.len()).unwrap_or(0);
        for (column, own) in (0u16..).zip(&table.columns) {
            if let Some(rule) = Entry::of(&own.name.value).validation()? {
                sheet.add_data_validation(from, column, row - 1, column, &rule)?;
            }
        }
    }
    sheet.set_paper_size(A4);
    if table.landscape {
        sheet.set_landscape();
    }
    let inches = |millimetres: f64| millimetres / MM_PER_INCH;
    let foot = STANDARD.page_height - STANDARD.head_margin - STANDARD.type_height;
    let right = STANDARD.page_width - STANDARD.binding_margin - STANDARD.type_width;
    sheet.set_margins(
        inches(STANDARD.binding_margin),
        inches(right),
        inches(STANDARD.head_margin),
        inches(foot),
        inches(foot / 2.0),
        inches(foot / 2.0),
    );
    sheet.set_print_area(0, 0, row.max(1) - 1, last)?;
    sheet.set_repeat_rows(first, header)?;
    sheet.set_print_fit_to_pages(1, 0);
    Ok(())
}

/// A count as a column of a sheet.
fn narrow(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// One text over several columns.
fn across(
    sheet: &mut Worksheet,
    row: u32,
    from: u16,
    to: u16,
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    if from >= to {
        sheet.write_string_with_format(row, from, text, format)?;
    } else {
        sheet.merge_range(row, from, row, to, text, format)?;
    }
    Ok(())
}

/// Where the facts above a table stand, row by row: each has the columns that it needs, and
/// begins where even shares would have it if there is room.
fn shared(needs: &[f64], widths: &[f64]) -> Vec<Vec<usize>> {
    let end = |from: usize, need: f64| {
        (from + 1..=widths.len()).find(|to| widths[from..*to].iter().sum::<f64>() >= need)
    };
    let mut rows: Vec<Vec<f64>> = Vec::new();
    let mut at = 0;
    for need in needs {
        let behind = end(at, *need).filter(|_| at > 0);
        match (behind, rows.last_mut()) {
            (Some(_), Some(row)) => row.push(*need),
            _ => rows.push(vec![*need]),
        }
        at = behind.or_else(|| end(0, *need)).unwrap_or(widths.len());
    }
    let starts = |row: &Vec<f64>| {
        // As late as each may begin, so that those behind it have room.
        let mut latest = vec![0; row.len()];
        let mut most = widths.len();
        for (i, need) in row.iter().enumerate().rev() {
            let room = |from: &usize| widths[*from..most].iter().sum::<f64>() >= *need;
            most = (0..most).rev().find(room).unwrap_or(0);
            latest[i] = most;
        }
        let mut starts: Vec<usize> = Vec::new();
        for (i, latest) in latest.into_iter().enumerate() {
            let least =
                starts.last().map_or(0, |last| end(*last, row[i - 1]).unwrap_or(0));
            starts.push((i * widths.len() / row.len()).max(least).min(latest));
        }
        starts
    };
    rows.iter().map(starts).collect()
}

/// The lines above a table; says which row is next. A fact that ends with a colon has a cell to
/// fill in behind it.
fn facts(
    sheet: &mut Worksheet,
    mut row: u32,
    table: &Table,
    widths: &[f64],
) -> Result<u32, XlsxError> {
    let plain = font(FANGSONG, STANDARD.size_4).set_text_wrap();
    let open = font(FANGSONG, STANDARD.size_4).set_border_bottom(FormatBorder::Thin);
    let widths = widths.repeat(table.fold.max(1));
    let is_open = |fact: &Text| fact.value.ends_with(['：', ':']);
    // As wide as its text with a little room; at least so much again is left to fill in.
    let own = |fact: &Text| (crate::notice::title::width(&fact.value) + 1.0) * SMALL;
    let need = |fact| if is_open(fact) { own(fact) + FILLED_IN } else { own(fact) };
    let needs: Vec<f64> = table.facts.iter().map(need).collect();
    let mut facts = table.facts.iter();
    for starts in shared(&needs, &widths) {
        let ends = starts.iter().skip(1).copied().chain([widths.len()]);
        let mut lines: f64 = 1.0;
        for ((from, end), fact) in starts.iter().copied().zip(ends).zip(&mut facts) {
            let room: f64 = widths[from..end].iter().sum();
            lines = lines.max((own(fact) / room).ceil());
            let mut label = end;
            if is_open(fact) && end > from + 1 {
                // As many columns as the label needs; at least one is left to fill in.
                let fits =
                    |to: &usize| widths[from..*to].iter().sum::<f64>() >= own(fact);
                label = (from + 1..end).find(fits).unwrap_or(end - 1);
                across(sheet, row, narrow(label), narrow(end - 1), "", &open)?;
            }
            across(sheet, row, narrow(from), narrow(label - 1), &fact.value, &plain)?;
        }
        sheet.set_row_height(row, LINE * lines)?;
        row += 1;
    }
    Ok(row)
}
