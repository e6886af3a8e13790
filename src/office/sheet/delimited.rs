//! CSV and text between tabs → a book of one sheet.

use super::book::{Book, Cell, Grid, Sheet, Value};
use super::limits::{Budget, COLUMNS, put, too_much};

/// The most lines of a text, empty ones among them.
const LINES: usize = 1_048_576;

/// UTF-8 or UTF-16 with a mark, UTF-8 without one, or else the GB18030 in which Chinese
/// Windows writes it.
pub(super) fn decoded(bytes: &[u8]) -> Result<String, String> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, wrong) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return match wrong {
            true => Err(format!("不是完好的 {} 文本，可能已损坏", encoding.name())),
            false => Ok(text.into_owned()),
        };
    }
    if let Some(text) = wide(bytes) {
        return Ok(text);
    }
    if bytes.contains(&0) {
        return Err(
            "这是二进制文件，不是能读的表格（可用 xlsx、xls、ods、csv）".to_owned()
        );
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(_) => {
            let (text, wrong) = encoding_rs::GB18030.decode_without_bom_handling(bytes);
            match wrong {
                true => Err("既不是 UTF-8 也不是 GBK（GB18030）编码".to_owned()),
                false => Ok(text.into_owned()),
            }
        }
    }
}

/// UTF-16 without a mark, where only one order of its bytes gives a text in lines of cells.
fn wide(bytes: &[u8]) -> Option<String> {
    // Signs between cells and lines have a nought in one of their bytes.
    if !bytes.contains(&0) || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let is_text = |text: &String| {
        let strange = |c: char| {
            (c.is_control() && !"\t\r\n".contains(c))
                || matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{fff0}'..='\u{ffff}')
        };
        text.contains('\n') && text.contains([',', '\t', ';']) && !text.contains(strange)
    };
    let orders = [encoding_rs::UTF_16LE, encoding_rs::UTF_16BE];
    let mut texts = orders
        .into_iter()
        .map(|order| order.decode_without_bom_handling(bytes))
        .filter(|(_, wrong)| !wrong)
        .map(|(text, _)| text.into_owned())
        .filter(is_text);
    texts.next().filter(|_| texts.next().is_none())
}

/// The sheet that a text is.
pub(super) fn read(text: &str) -> Result<Book, String> {
    let mut rest = text;
    // Excel's own first line about the delimiter.
    let mut told = None;
    if let Some(behind) = text.strip_prefix("sep=") {
        let (first, others) = behind.split_once('\n').unwrap_or((behind, ""));
        told = first.chars().next();
        rest = others;
    }
    let skipped = text.len() - rest.len();
    let first_line = 1 + text[..skipped].matches('\n').count();
    let delimiter = told.unwrap_or_else(|| delimiter(rest));
    let mut budget = Budget::new();
    let mut grid = Grid::default();
    for (row, record) in Records::new(rest, delimiter, first_line).enumerate() {
        if row >= LINES {
            return Err(too_much());
        }
        let record = record?;
        if delimiter == ',' {
            grid.written.push(record.len());
        }
        for (column, cell) in record.into_iter().enumerate() {
            put(&mut grid, &mut budget, row, column, cell_of(super::unguarded(&cell)))?;
        }
    }
    let sheet = Sheet { name: String::new(), hidden: false, grid: Ok(grid) };
    Ok(Book { sheets: vec![sheet] })
}

/// A cell of a spreadsheet as text: its faults, and what was too wide for it, are known.
fn cell_of(text: &str) -> Cell {
    const FAULTS: [&str; 7] =
        ["#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"];
    let cell = Cell::text(text);
    let too_wide = cell.shown.len() > 1 && cell.shown.chars().all(|c| c == '#');
    match too_wide || FAULTS.contains(&cell.shown.as_str()) {
        true => Cell { value: Value::Fault, ..cell },
        false => cell,
    }
}

/// Of the signs that part cells, the one that is found most often in the first lines outside
/// of quotes.
fn delimiter(text: &str) -> char {
    let mut quoted = false;
    let mut counts = [0; 3];
    const SIGNS: [char; 3] = [',', '\t', ';'];
    for sign in text.chars().take(4_000) {
        if sign == '"' {
            quoted = !quoted;
        } else if !quoted && let Some(i) = SIGNS.iter().position(|s| *s == sign) {
            counts[i] += 1;
        }
    }
    let most = counts.iter().copied().max().unwrap_or(0);
    let index = counts.iter().position(|count| *count == most).unwrap_or(0);
    SIGNS[index]
}

/// Adds a cell to a record. Beyond the last column that is read blank ones are nothing, and
/// one that is not is enough to be refused.
fn push(cells: &mut Vec<String>, cell: String) {
    if cells.len() < COLUMNS || (cells.len() == COLUMNS && !cell.is_empty()) {
        cells.push(cell);
    }
}

/// The records of a text, each its cells.
struct Records<'a> {
    rest: &'a str,
    delimiter: char,
    line: usize,
}

impl<'a> Records<'a> {
    fn new(rest: &'a str, delimiter: char, line: usize) -> Self {
        Self { rest, delimiter, line }
    }

    /// A cell in quotes, in which two stand for one.
    fn quoted(&mut self) -> Result<String, String> {
        let start = self.line;
        let mut text = String::new();
        self.rest = &self.rest[1..];
        loop {
            let Some(at) = self.rest.find('"') else {
                return Err(format!("第 {start} 行的引号没有配对，后面的行都被它吞掉了"));
            };
            self.line += self.rest[..at].matches('\n').count();
            text.push_str(&self.rest[..at]);
            self.rest = &self.rest[at + 1..];
            match self.rest.strip_prefix('"') {
                Some(rest) => {
                    text.push('"');
                    self.rest = rest;
                }
                None => break,
            }
        }
        // Only spaces stand between a quote and the next cell.
        let end = self.rest.find([self.delimiter, '\n', '\r']).unwrap_or(self.rest.len());
        if !self.rest[..end].trim_matches(' ').is_empty() {
            return Err(format!("第 {} 行的引号写得不对：引号后面还有文字", self.line));
        }
        self.rest = &self.rest[end..];
        Ok(text)
    }
}

impl Iterator for Records<'_> {
    type Item = Result<Vec<String>, String>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let mut cells = Vec::new();
        loop {
            let blank = self.rest.len() - self.rest.trim_start_matches(' ').len();
            if self.rest[blank..].starts_with('"') {
                self.rest = &self.rest[blank..];
                match self.quoted() {
                    Ok(cell) => push(&mut cells, cell),
                    Err(why) => {
                        self.rest = "";
                        return Some(Err(why));
                    }
                }
            } else {
                let end = self.rest.find([self.delimiter, '\n', '\r']);
                let end = end.unwrap_or(self.rest.len());
                push(&mut cells, self.rest[..end].to_owned());
                self.rest = &self.rest[end..];
            }
            if let Some(rest) = self.rest.strip_prefix(self.delimiter) {
                self.rest = rest;
                continue;
            }
            let rest = self.rest.strip_prefix('\r').unwrap_or(self.rest);
            self.rest = rest.strip_prefix('\n').unwrap_or(rest);
            self.line += 1;
            return Some(Ok(cells));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bytes: &[u8]) -> Result<Vec<Vec<String>>, String> {
        let book = read(&decoded(bytes)?)?;
        let grid = book.sheets[0].grid.clone()?;
        let row = |row: &Vec<Cell>| row.iter().map(|cell| cell.shown.clone()).collect();
        Ok(grid.rows.iter().map(row).collect())
    }

    #[test]
    fn text_of_windows_is_read() {
        let expected = [["单位", "名额"], ["高平", "25"]];
        let text = "单位,名额\r\n高平,25\r\n";
        let (gbk, ..) = encoding_rs::GBK.encode(text);
        let mark = format!("\u{feff}{text}");
        let tabs = text.replace(',', "\t");
        let utf_16 = |swap: bool| -> Vec<u8> {
            let marked = format!("\u{feff}{tabs}");
            let units = marked.encode_utf16();
            units
                .flat_map(|u| if swap { u.to_be_bytes() } else { u.to_le_bytes() })
                .collect()
        };
        let unmarked = |bytes: Vec<u8>| bytes[2..].to_vec();
        let told = format!("sep=;\r\n{}", text.replace(',', ";"));
        let inputs: [&[u8]; 9] = [
            text.as_bytes(),
            mark.as_bytes(),
            &gbk,
            tabs.as_bytes(),
            &utf_16(false),
            &utf_16(true),
            &unmarked(utf_16(false)),
            &unmarked(utf_16(true)),
            told.as_bytes(),
        ];
        for bytes in inputs {
            assert_eq!(rows(bytes).expect("a sheet"), expected);
        }
        assert!(rows(b"\xff\xff\xff").is_err());
        assert!(rows(b"a,\0b").is_err());
        assert!(rows(b"a\0b\0\0\0\n\0").is_err());
    }

    #[test]
    fn quotes_are_closed_or_refused() {
        let cells =
            rows("a,\"b \"\"c\"\"\nd\" ,'=x\n\n\"e\",f".as_bytes()).expect("a sheet");
        assert_eq!(cells[0], ["a", "b \"c\"\nd", "=x"]);
        assert!(cells[1].is_empty());
        assert_eq!(cells[2], ["e", "f"]);
        let unclosed = rows("单位,名额\n\"东城区,10\n西山县,8\n".as_bytes());
        assert!(unclosed.expect_err("a fault").contains("第 2 行"));
        let behind = rows("a\n\"b\nc\"d\n".as_bytes());
        assert!(behind.expect_err("a fault").contains("第 3 行"));
    }
}
