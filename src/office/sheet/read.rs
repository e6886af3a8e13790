//! XLSX, XLS, ODS and CSV → a grid of texts.

use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader, open_workbook_auto_from_rs};

use super::bare;
use crate::text::source::io_message;

/// The largest spreadsheet that is read, in MiB.
const MOST: u64 = 32;
/// How far down a header is looked for.
const HEADER_WITHIN: usize = 30;

/// What stands in the cells of one sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grid {
    /// The cells, row by row, without the spaces around them.
    pub rows: Vec<Vec<String>>,
    /// The sheet's name, if there is more than one with something on it.
    pub sheet: Option<String>,
    /// The first row, from 1, with a formula whose value was never computed.
    pub uncomputed: Option<usize>,
}

/// Reads every sheet with something on it, at least one. The error is a sentence in Chinese.
#[allow(clippy::disallowed_methods, reason = "spreadsheets are read here")]
pub fn read(path: &Path) -> Result<Vec<Grid>, String> {
    let name = path.display();
    let fail = |why: &str| format!("{name}：{why}");
    let size = std::fs::metadata(path).map_err(|error| fail(&io_message(&error)))?;
    if size.is_dir() {
        return Err(fail("这是文件夹，不是表格文件"));
    }
    if size.len() > MOST << 20 {
        return Err(fail(&format!("文件超过 {MOST} MB，请核对是否选错了文件")));
    }
    let bytes = std::fs::read(path).map_err(|error| fail(&io_message(&error)))?;
    if bytes.is_empty() {
        return Err(fail("文件是空的"));
    }
    let extension =
        path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    let mut grids = match extension.as_str() {
        "csv" | "txt" | "tsv" => vec![csv(&bytes).map_err(|why| fail(&why))?],
        _ => workbook(bytes).map_err(|why| fail(&why))?,
    };
    grids.retain(|grid| grid.rows.iter().flatten().any(|cell| !cell.is_empty()));
    if grids.is_empty() {
        return Err(fail("表里没有内容"));
    }
    Ok(grids)
}

/// Of several sheets the first that has a header, or else the first.
pub fn with_header(grids: Vec<Grid>, names: &[String]) -> Option<Grid> {
    let index = grids.iter().position(|grid| {
        grid.header(names).is_some_and(|header| !grid.under(&header).is_empty())
    });
    let index = index
        .or_else(|| grids.iter().position(|grid| grid.header(names).is_some()))
        .unwrap_or(0);
    grids.into_iter().nth(index)
}

fn workbook(bytes: Vec<u8>) -> Result<Vec<Grid>, String> {
    let unreadable = "不是能读的表格文件（可用 xlsx、xls、ods、csv），或已损坏";
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes))
        .map_err(|_| unreadable.to_owned())?;
    let mut sheets: Vec<Grid> = book
        .worksheets()
        .into_iter()
        .map(|(name, range)| {
            let formulas = book.worksheet_formula(&name).unwrap_or_default();
            let (top, left) = range.start().unwrap_or_default();
            let width = range.width() + left as usize;
            let blank = vec![String::new(); width];
            let mut rows = vec![blank; top as usize];
            for row in range.rows() {
                let mut cells = vec![String::new(); left as usize];
                cells.extend(row.iter().map(cell));
                rows.push(cells);
            }
            let (down, right) = formulas.start().unwrap_or_default();
            let uncomputed = formulas.used_cells().find_map(|(row, column, formula)| {
                let (row, column) = (row + down as usize, column + right as usize);
                let value =
                    rows.get(row).and_then(|cells: &Vec<String>| cells.get(column));
                let empty = value.is_none_or(String::is_empty);
                (!formula.is_empty() && empty).then_some(row + 1)
            });
            Grid { rows, sheet: Some(name), uncomputed }
        })
        .collect();
    if let [only] = &mut sheets[..] {
        only.sheet = None;
    }
    Ok(sheets)
}

/// A cell as somebody reads it: 25, not 25.0; a date as 2021-10-14.
fn cell(data: &Data) -> String {
    match data {
        Data::Empty => String::new(),
        Data::Float(value) => value.to_string(),
        Data::DateTime(value) => {
            let (year, month, day, hour, minute, ..) = value.to_ymd_hms_milli();
            // A time alone has the day that calendars of spreadsheets begin with.
            if value.as_f64() < 1.0 {
                format!("{hour}:{minute:02}")
            } else if hour == 0 && minute == 0 {
                format!("{year}-{month:02}-{day:02}")
            } else {
                format!("{year}-{month:02}-{day:02} {hour}:{minute:02}")
            }
        }
        Data::Error(error) => format!("{error}"),
        other => other.to_string().trim().to_owned(),
    }
}

/// UTF-8 with or without a mark, or else the GBK in which Chinese Windows writes it.
fn csv(bytes: &[u8]) -> Result<Grid, String> {
    if bytes.contains(&0) {
        return Err("这是二进制文件，不是 CSV".to_owned());
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => {
            let (text, _, wrong) = encoding_rs::GB18030.decode(bytes);
            if wrong {
                return Err("既不是 UTF-8 也不是 GBK 编码".to_owned());
            }
            text.into_owned()
        }
    };
    let first = text.lines().next().unwrap_or_default();
    let delimiter = [b',', b'\t', b';']
        .into_iter()
        .max_by_key(|d| (first.matches(char::from(*d)).count(), *d == b','));
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter.unwrap_or(b','))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| format!("CSV 的写法不对（{error}）"))?;
        rows.push(record.iter().map(|cell| cell.trim().to_owned()).collect());
    }
    Ok(Grid { rows, ..Grid::default() })
}

/// Where the columns of a table stand in a grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The row of the column names.
    pub row: usize,
    /// For each repetition (a folded table has several), the grid's column of each column.
    pub columns: Vec<Vec<Option<usize>>>,
    /// Names in that row that no column has.
    pub strange: Vec<String>,
}

impl Grid {
    /// A cell's text; empty outside the grid.
    pub fn at(&self, row: usize, column: usize) -> &str {
        self.rows.get(row).and_then(|cells| cells.get(column)).map_or("", String::as_str)
    }

    /// The row that names most of the columns, at least half of them.
    pub fn header(&self, names: &[String]) -> Option<Header> {
        let wanted: Vec<String> = names.iter().map(|name| bare(name)).collect();
        let found = self.rows.iter().take(HEADER_WITHIN).enumerate().map(|(i, cells)| {
            let cells: Vec<String> = cells.iter().map(|cell| bare(cell)).collect();
            (wanted.iter().filter(|name| cells.contains(name)).count(), i, cells)
        });
        let (count, row, cells) =
            found.max_by_key(|(count, i, _)| (*count, usize::MAX - i))?;
        if count == 0 || count * 2 < wanted.len() {
            return None;
        }
        let positions = |name: &String| -> Vec<usize> {
            let at = cells.iter().enumerate().filter(|(_, cell)| *cell == name);
            at.map(|(i, _)| i).collect()
        };
        let all: Vec<Vec<usize>> = wanted.iter().map(positions).collect();
        let times = all.iter().map(Vec::len).max().unwrap_or(1);
        let columns = (0..times)
            .map(|time| all.iter().map(|at| at.get(time).copied()).collect())
            .collect();
        let strange =
            cells.iter().filter(|cell| !cell.is_empty() && !wanted.contains(cell));
        Some(Header { row, columns, strange: strange.cloned().collect() })
    }

    /// The rows under a header, in the order of the columns; a folded table is unfolded.
    /// `None` stands for a column that the grid does not have.
    pub fn under(&self, header: &Header) -> Vec<Vec<Option<String>>> {
        let mut rows = Vec::new();
        for columns in &header.columns {
            for row in header.row + 1..self.rows.len() {
                let cells: Vec<Option<String>> = columns
                    .iter()
                    .map(|column| column.map(|column| self.at(row, column).to_owned()))
                    .collect();
                if cells.iter().flatten().any(|cell| !cell.is_empty()) {
                    rows.push(cells);
                }
            }
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_of_windows_is_read() {
        let rows = [["单位", "名额"], ["高平", "25"]];
        let text = "单位,名额\r\n高平,25\r\n";
        let (gbk, ..) = encoding_rs::GBK.encode(text);
        let mark = format!("\u{feff}{text}");
        for bytes in [text.as_bytes(), mark.as_bytes(), &gbk] {
            assert_eq!(csv(bytes).expect("a grid").rows, rows);
        }
        let tabs = text.replace(',', "\t");
        assert_eq!(csv(tabs.as_bytes()).expect("a grid").rows, rows);
        assert!(csv(b"\xff\xff\xff").is_err());
    }

    #[test]
    fn a_folded_header_is_unfolded() {
        let rows = [
            ["名额分配表", "", "", ""],
            ["单 位", "名额", "单 位", "名额"],
            ["市局", "10", "城区", "15"],
            ["高平", "20", "", ""],
        ];
        let grid = Grid {
            rows: rows.iter().map(|r| r.map(str::to_owned).to_vec()).collect(),
            ..Grid::default()
        };
        let header =
            grid.header(&["单位".to_owned(), "名额".to_owned()]).expect("a header");
        assert_eq!(header.row, 1);
        let cells: Vec<String> = grid
            .under(&header)
            .into_iter()
            .map(|row| row.into_iter().flatten().collect::<Vec<_>>().join(" "))
            .collect();
        assert_eq!(cells, ["市局 10", "高平 20", "城区 15"]);
        assert!(grid.header(&["姓名".to_owned(), "电话".to_owned()]).is_none());
    }
}
