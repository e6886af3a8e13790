//! What every workbook that is written has in common.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};

use crate::notice::{Date, Decimal};
use crate::page::fonts::Role;

/// A4, as spreadsheets number papers.
pub(super) const A4: u8 = 9;

pub(super) fn failed(error: &XlsxError) -> String {
    format!("写不成表格（{error}）")
}

/// A format of a role, by the family that offices have; a machine without it shows another.
/// `size` is in points.
pub(super) fn font(role: Role, size: f64) -> Format {
    let family = match role {
        Role::Title => "方正小标宋简体",
        Role::FangSong => "仿宋_GB2312",
        Role::Kai => "楷体_GB2312",
        Role::Hei => "黑体",
        Role::Song => "宋体",
    };
    Format::new()
        .set_font_name(family)
        .set_font_size(size)
        .set_align(FormatAlign::VerticalCenter)
}

pub(super) fn boxed(format: Format) -> Format {
    format.set_border(FormatBorder::Thin).set_text_wrap()
}

/// A number where the text is one that reads back the same.
pub(super) fn put(
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

/// A workbook that says it is of a day, not of the moment.
pub(super) fn dated(date: Date) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    let moment = ExcelDateTime::from_ymd(date.year(), date.month(), date.day())?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&moment));
    Ok(book)
}

/// A count as a column of a sheet.
pub(super) fn narrow(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// One text over several columns.
pub(super) fn across(
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
