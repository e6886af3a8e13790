//! Tables → XLSX and CSV.

use rust_xlsxwriter::{
    DataValidation, DataValidationRule, DocProperties, ExcelDateTime, Format,
    FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use crate::notice::standard::{MM_PER_PT, STANDARD};
use crate::notice::{Align, Block, Date, Decimal, Notice, Part, Table, attachment_label};
use crate::page::compose::column_characters;

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

/// A plain list: column names, then rows.
///
/// `date` is what the file says it is of: the same list gives the same bytes on any day.
pub fn list(
    names: &[String],
    rows: &[Vec<String>],
    date: Date,
) -> Result<Vec<u8>, String> {
    let fill = || -> Result<Vec<u8>, XlsxError> {
        let mut book = dated(date)?;
        let sheet = book.add_worksheet();
        let head = boxed(font(HEI, 12.0)).set_align(FormatAlign::Center);
        let body = boxed(font(FANGSONG, 12.0));
        for (column, name) in (0u16..).zip(names) {
            sheet.write_string_with_format(0, column, name, &head)?;
            let widest = rows.iter().filter_map(|row| row.get(usize::from(column)));
            let widest = widest.chain([name]).map(|t| crate::notice::title::width(t));
            let widest = widest.fold(0.0, f64::max).clamp(3.0, 40.0);
            sheet.set_column_width(column, widest * 2.0 + 2.0)?;
        }
        for (row, cells) in (1u32..).zip(rows) {
            for (column, cell) in (0u16..).zip(cells) {
                put(sheet, row, column, cell, &body)?;
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.set_paper_size(A4);
        sheet.set_print_fit_to_pages(1, 0);
        sheet.set_repeat_rows(0, 0)?;
        book.save_to_buffer()
    };
    fill().map_err(|error| failed(&error))
}

/// The same as CSV, with the mark by which spreadsheets know UTF-8.
pub fn list_csv(names: &[String], rows: &[Vec<String>]) -> Result<Vec<u8>, String> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    let records = std::iter::once(names).chain(rows.iter().map(Vec::as_slice));
    for record in records {
        writer.write_record(record).map_err(|error| format!("写不成 CSV（{error}）"))?;
    }
    writer.into_inner().map_err(|error| format!("写不成 CSV（{error}）"))
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
        facts(sheet, row, last, table, &widths)?;
        row += 1;
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

/// The line above a table. A fact that ends with a colon has a cell to fill in behind it.
fn facts(
    sheet: &mut Worksheet,
    row: u32,
    last: u16,
    table: &Table,
    widths: &[f64],
) -> Result<(), XlsxError> {
    let plain = font(FANGSONG, STANDARD.size_4);
    let open = plain.clone().set_border_bottom(FormatBorder::Thin);
    let count = u16::try_from(table.facts.len()).unwrap_or(u16::MAX);
    sheet.set_row_height(row, LINE)?;
    for (i, fact) in (0u16..).zip(&table.facts) {
        let at = |i: u16| {
            let place = u32::from(i) * u32::from(last + 1) / u32::from(count);
            u16::try_from(place).unwrap_or(last)
        };
        let (from, to) = (at(i), at(i + 1).max(at(i) + 1) - 1);
        let to = to.min(last);
        if fact.value.ends_with(['：', ':']) && to > from {
            // As many columns as the label needs; at least one is left to fill in.
            let needed = (crate::notice::title::width(&fact.value) + 1.0) * SMALL;
            let mut label = 0;
            let mut width = 0.0;
            while width < needed && label < to - from {
                width += widths[usize::from(from + label) % widths.len()];
                label += 1;
            }
            across(sheet, row, from, from + label - 1, &fact.value, &plain)?;
            across(sheet, row, from + label, to, "", &open)?;
        } else {
            across(sheet, row, from, to, &fact.value, &plain)?;
        }
    }
    Ok(())
}

/// What a column is to be filled in with, told by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entry {
    Ordinal,
    Phone,
    Identity,
    Sex,
    Count,
    Remark,
    Other,
}

impl Entry {
    pub(crate) fn of(name: &str) -> Self {
        let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
        match name {
            _ if has(&["序号", "编号"]) => Self::Ordinal,
            _ if has(&["联系方式", "电话", "手机"]) => Self::Phone,
            _ if has(&["身份证"]) => Self::Identity,
            _ if has(&["性别"]) => Self::Sex,
            _ if has(&["人数", "名额", "数量", "年龄"]) => Self::Count,
            _ if has(&["备注", "说明"]) => Self::Remark,
            _ => Self::Other,
        }
    }

    /// Whether digits are to stay as they are typed.
    fn is_text(self) -> bool {
        matches!(self, Self::Phone | Self::Identity)
    }

    fn validation(self) -> Result<Option<DataValidation>, XlsxError> {
        let rule = DataValidation::new();
        let (rule, message) = match self {
            Self::Phone => (
                rule.allow_text_length(DataValidationRule::Between(7, 13)),
                "手机 11 位；固定电话 7 至 8 位，可加区号，如 0356-2055997",
            ),
            Self::Identity => (
                rule.allow_text_length(DataValidationRule::EqualTo(18)),
                "居民身份证号 18 位",
            ),
            Self::Sex => (rule.allow_list_strings(&["男", "女"])?, "填男或女"),
            Self::Count => (
                rule.allow_whole_number(DataValidationRule::GreaterThanOrEqualTo(0)),
                "填整数",
            ),
            Self::Ordinal | Self::Remark | Self::Other => return Ok(None),
        };
        let rule = rule.set_error_title("填写有误")?.set_error_message(message)?;
        Ok(Some(rule.set_input_message(message)?))
    }
}
