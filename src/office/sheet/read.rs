//! The bytes of a file → a book, by what they are and not by the file's name.

use super::book::Book;
use super::limits::too_much;
use super::{PROTECTED, biff, delimited, ods, xlsx};
use crate::office::compound;
use crate::office::package::Package;

/// What every zipped file begins with.
const ZIP: &[u8] = b"PK\x03\x04";
/// What every compound file begins with.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Reads a workbook, at least one sheet of which has something on it. The error is a sentence
/// in Chinese that begins with the name.
pub fn read(name: &str, bytes: &[u8]) -> Result<Book, String> {
    let book = by_content(bytes).map_err(|why| format!("{name}：{why}"))?;
    let said =
        |sheet: &super::book::Sheet| sheet.grid.as_ref().map_or(true, |g| !g.is_empty());
    match book.sheets.iter().any(said) {
        true => Ok(book),
        false => Err(format!("{name}：表里没有内容")),
    }
}

fn by_content(bytes: &[u8]) -> Result<Book, String> {
    let other = "不是能读的表格文件（可用 xlsx、xls、ods、csv）";
    if bytes.is_empty() {
        return Err("文件是空的".to_owned());
    }
    if bytes.starts_with(ZIP) {
        let mut package = Package::open(bytes, too_much)?;
        return if package.has("content.xml") || package.has("META-INF/manifest.xml") {
            ods::read(&mut package)
        } else if package.has("xl/workbook.bin") {
            Err("是 xlsb 格式；请在表格软件里另存为 xlsx 再读".to_owned())
        } else if package.has("word/document.xml") {
            Err("是 Word 文件，不是表格；把其中的表复制到表格软件里，存为 xlsx 再读"
                .to_owned())
        } else if xlsx::is_workbook(&package) {
            xlsx::read(&mut package)
        } else {
            Err(format!("是压缩包，{other}；请先解压"))
        };
    }
    if bytes.starts_with(COMPOUND) {
        let file = compound::File::open(bytes)?;
        if file.has("EncryptedPackage") {
            return Err(PROTECTED.to_owned());
        }
        return match file.stream(&["Workbook", "Book"])? {
            Some(stream) => biff::read(&stream),
            None if file.has("WordDocument") => {
                Err("是 Word 文件，不是表格；把其中的表复制到表格软件里，存为 xlsx 再读"
                    .to_owned())
            }
            None => Err(other.to_owned()),
        };
    }
    if bytes.starts_with(b"%PDF") {
        return Err(format!("是 PDF，{other}；请向对方要电子表格"));
    }
    // The oldest files of Excel have no compound around them.
    if bytes.starts_with(&[0x09, 0x08]) || bytes.starts_with(&[0x09, 0x04]) {
        return biff::read(bytes);
    }
    let text = delimited::decoded(bytes)?;
    let start = text.trim_start();
    let begins = |sign: &str| {
        start.get(..sign.len()).is_some_and(|own| own.eq_ignore_ascii_case(sign))
    };
    if begins("<?xml") && ods::is_flat(&text) {
        return ods::read_flat(&text);
    }
    let page = [
        "<html",
        "<!doctype html",
        "<table",
        "<meta",
        "<style",
        "<div",
        "<head",
        "mime-version:",
    ];
    if page.iter().any(|sign| begins(sign))
        || (begins("<?xml") && start.contains("<html"))
    {
        return Err("其实是网页（HTML），只是名叫表格；用表格软件打开，另存为 xlsx 再读"
            .to_owned());
    }
    if begins("<?xml") || begins("<workbook") {
        return Err("其实是 XML（如“XML 表格 2003”）；用表格软件打开，另存为 xlsx 再读"
            .to_owned());
    }
    if begins("{\\rtf") {
        return Err(format!("是 RTF 文档，{other}"));
    }
    delimited::read(&text)
}
