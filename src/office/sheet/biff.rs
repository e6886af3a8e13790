//! XLS of Excel 5 to 2003 (MS-XLS): the records of its stream → a book.

use super::PROTECTED;
use super::book::{Book, Cell, Grid, Sheet, Value};
use super::formats::{Format, built_in};
use super::limits::{Budget, Merged, cover, is_unseen, put};

/// The most formats of cells that are kept.
const FORMATS: usize = 16_384;
/// The most merged cells that are kept.
const MERGED: usize = 20_000;

/// A record: its number and its bytes.
#[derive(Clone, Copy)]
struct Record<'a> {
    id: u16,
    data: &'a [u8],
}

fn damaged() -> String {
    "已损坏".to_owned()
}

fn short(data: &[u8], at: usize) -> Result<u16, String> {
    let bytes = data.get(at..at + 2).and_then(|bytes| bytes.try_into().ok());
    bytes.map(u16::from_le_bytes).ok_or_else(damaged)
}

fn long(data: &[u8], at: usize) -> Result<u32, String> {
    let bytes = data.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
    bytes.map(u32::from_le_bytes).ok_or_else(damaged)
}

fn double(data: &[u8], at: usize) -> Result<f64, String> {
    let bytes = data.get(at..at + 8).and_then(|bytes| bytes.try_into().ok());
    bytes.map(f64::from_le_bytes).ok_or_else(damaged)
}

/// The records from a place on, to the one that ends them.
struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

impl<'a> Records<'a> {
    /// The next record; the end of the stream before the last one is a damage.
    fn next(&mut self) -> Result<Record<'a>, String> {
        let id = short(self.stream, self.at)?;
        let length = usize::from(short(self.stream, self.at + 2)?);
        let data =
            self.stream.get(self.at + 4..self.at + 4 + length).ok_or_else(damaged)?;
        self.at += 4 + length;
        Ok(Record { id, data })
    }

    /// The records that continue the last one.
    fn continued(&mut self) -> Result<Vec<&'a [u8]>, String> {
        let mut parts = Vec::new();
        while short(self.stream, self.at).is_ok_and(|id| id == CONTINUE) {
            parts.push(self.next()?.data);
        }
        Ok(parts)
    }
}

const FORMULA: u16 = 0x06;
const EOF: u16 = 0x0a;
const DATE_MODE: u16 = 0x22;
const FILE_PASS: u16 = 0x2f;
const FONT: u16 = 0x31;
const CONTINUE: u16 = 0x3c;
const CODE_PAGE: u16 = 0x42;
const COLUMN: u16 = 0x7d;
const SHEET: u16 = 0x85;
const NUMBERS: u16 = 0xbd;
const RICH_LABEL: u16 = 0xd6;
const XF: u16 = 0xe0;
const MERGED_CELLS: u16 = 0xe5;
const STRINGS: u16 = 0xfc;
const SHARED_LABEL: u16 = 0xfd;
const NUMBER: u16 = 0x203;
const LABEL: u16 = 0x204;
const BOOLEAN: u16 = 0x205;
const STRING: u16 = 0x207;
const ROW: u16 = 0x208;
const WINDOW: u16 = 0x23e;
const SHORT_NUMBER: u16 = 0x27e;
const FORMAT: u16 = 0x41e;
const BEGIN: u16 = 0x809;

/// What the sheets of a workbook have in common.
struct Common {
    /// Whether texts are Unicode (Excel 97 and later).
    unicode: bool,
    encoding: &'static encoding_rs::Encoding,
    strings: Vec<String>,
    codes: Vec<(u16, String)>,
    /// For each font whether it strikes through.
    fonts: Vec<bool>,
    /// For each style of cells its font and its format.
    styles: Vec<(u16, u16)>,
    formats: Vec<Format>,
    epoch_1904: bool,
}

struct Listed {
    name: String,
    hidden: bool,
    at: usize,
}

/// Reads the stream of a workbook.
pub(super) fn read(stream: &[u8]) -> Result<Book, String> {
    let mut budget = Budget::new();
    let mut records = Records { stream, at: 0 };
    let begin = records.next()?;
    if begin.id != BEGIN {
        return Err("是很旧的 Excel 格式；请在表格软件里另存为 xlsx 再读".to_owned());
    }
    let mut common = Common {
        unicode: short(begin.data, 0)? >= 0x600,
        encoding: encoding_rs::GBK,
        strings: Vec::new(),
        codes: Vec::new(),
        fonts: Vec::new(),
        styles: Vec::new(),
        formats: Vec::new(),
        epoch_1904: false,
    };
    let mut listed = Vec::new();
    loop {
        let Record { id, data } = records.next()?;
        match id {
            EOF => break,
            FILE_PASS => return Err(PROTECTED.to_owned()),
            DATE_MODE => common.epoch_1904 = short(data, 0)? == 1,
            CODE_PAGE => match short(data, 0)? {
                950 => common.encoding = encoding_rs::BIG5,
                949 => common.encoding = encoding_rs::EUC_KR,
                932 => common.encoding = encoding_rs::SHIFT_JIS,
                1251 => common.encoding = encoding_rs::WINDOWS_1251,
                1253 => common.encoding = encoding_rs::WINDOWS_1253,
                1252 | 0x8001 => common.encoding = encoding_rs::WINDOWS_1252,
                _ => {}
            },
            SHEET => {
                let at = long(data, 0)? as usize;
                let state = short(data, 4)?;
                // Charts and macros have no cells.
                if state >> 8 == 0 {
                    let name = common.short_text(data.get(6..).unwrap_or_default())?;
                    listed.push(Listed { name, hidden: state & 3 != 0, at });
                }
            }
            FORMAT => {
                let code = data.get(2..).unwrap_or_default();
                let code = match common.unicode {
                    true => common.text(code)?,
                    false => common.short_text(code)?,
                };
                common.codes.push((short(data, 0)?, code));
            }
            FONT if common.fonts.len() < FORMATS => {
                common.fonts.push(short(data, 2)? & 8 == 8);
            }
            XF if common.styles.len() < FORMATS => {
                common.styles.push((short(data, 0)?, short(data, 2)?));
            }
            STRINGS => {
                let mut parts = vec![data];
                parts.extend(records.continued()?);
                common.strings = strings(parts, &mut budget)?;
            }
            _ => {}
        }
    }
    common.formats = common
        .styles
        .iter()
        .map(|(_, id)| {
            let own = common.codes.iter().find(|(own, _)| own == id);
            Format::parse(own.map_or(built_in((*id).into()), |(_, code)| code))
        })
        .collect();
    // What somebody sees comes first, so that what is hidden costs it nothing.
    let mut order: Vec<usize> = (0..listed.len()).collect();
    order.sort_by_key(|i| listed[*i].hidden);
    let mut sheets: Vec<Option<Sheet>> = listed.iter().map(|_| None).collect();
    for index in order {
        let Listed { name, hidden, at } = &listed[index];
        let grid = sheet(stream, *at, &common, &mut budget);
        sheets[index] = Some(Sheet { name: name.clone(), hidden: *hidden, grid });
    }
    Ok(Book { sheets: sheets.into_iter().flatten().collect() })
}

impl Common {
    /// A text with its length in two bytes.
    fn text(&self, data: &[u8]) -> Result<String, String> {
        let count = usize::from(short(data, 0)?);
        self.characters(data.get(2..).unwrap_or_default(), count)
    }

    /// A text with its length in one byte.
    fn short_text(&self, data: &[u8]) -> Result<String, String> {
        let count = usize::from(*data.first().ok_or_else(damaged)?);
        self.characters(&data[1..], count)
    }

    fn characters(&self, data: &[u8], count: usize) -> Result<String, String> {
        if !self.unicode {
            let bytes = data.get(..count).ok_or_else(damaged)?;
            return Ok(self.encoding.decode(bytes).0.into_owned());
        }
        if count == 0 {
            return Ok(String::new());
        }
        let mut parts = Parts { parts: vec![data], part: 0, at: 0 };
        let wide = parts.take()? & 1 == 1;
        parts.characters(count, wide)
    }

    /// Whether what has a style is struck through. No font has the number 4.
    fn is_struck(&self, style: u16) -> bool {
        let font = self.styles.get(usize::from(style)).map(|(font, _)| *font);
        let font = font.map(|font| usize::from(if font > 4 { font - 1 } else { font }));
        font.and_then(|font| self.fonts.get(font)).copied().unwrap_or(false)
    }

    /// What is shown of a number in a style.
    fn number(&self, value: f64, style: u16) -> Cell {
        let general = Format::default();
        let format = self.formats.get(usize::from(style)).unwrap_or(&general);
        format.show(value, self.epoch_1904)
    }
}

/// Bytes that go on over several records.
struct Parts<'a> {
    parts: Vec<&'a [u8]>,
    part: usize,
    at: usize,
}

impl Parts<'_> {
    fn take(&mut self) -> Result<u8, String> {
        loop {
            let part = self.parts.get(self.part).ok_or_else(damaged)?;
            if let Some(byte) = part.get(self.at) {
                self.at += 1;
                return Ok(*byte);
            }
            self.part += 1;
            self.at = 0;
        }
    }

    fn is_over(&self) -> bool {
        let here = self.parts.get(self.part).map_or(0, |part| part.len() - self.at);
        here == 0 && self.parts.iter().skip(self.part + 1).all(|part| part.is_empty())
    }

    fn short(&mut self) -> Result<u16, String> {
        Ok(u16::from_le_bytes([self.take()?, self.take()?]))
    }

    fn long(&mut self) -> Result<usize, String> {
        Ok(usize::from(self.short()?) | usize::from(self.short()?) << 16)
    }

    fn skip(&mut self, mut count: usize) -> Result<(), String> {
        while count > 0 {
            let part = self.parts.get(self.part).ok_or_else(damaged)?;
            let here = (part.len() - self.at).min(count);
            self.at += here;
            count -= here;
            if count > 0 {
                self.part += 1;
                self.at = 0;
            }
        }
        Ok(())
    }

    /// Characters of one or two bytes each; a record that goes on says anew which.
    fn characters(&mut self, count: usize, mut wide: bool) -> Result<String, String> {
        let mut units = Vec::new();
        for _ in 0..count {
            if self.parts.get(self.part).is_some_and(|part| self.at >= part.len()) {
                wide = self.take()? & 1 == 1;
            }
            units.push(if wide { self.short()? } else { self.take()?.into() });
        }
        Ok(String::from_utf16_lossy(&units))
    }
}

/// The strings that cells share.
fn strings(parts: Vec<&[u8]>, budget: &mut Budget) -> Result<Vec<String>, String> {
    let mut parts = Parts { parts, part: 0, at: 0 };
    parts.skip(4)?;
    let count = parts.long()?;
    let mut strings = Vec::new();
    for _ in 0..count {
        // Some programs count more than there are.
        if parts.is_over() {
            break;
        }
        let length = usize::from(parts.short()?);
        let flags = parts.take()?;
        let runs = if flags & 8 == 8 { usize::from(parts.short()?) } else { 0 };
        let beside = if flags & 4 == 4 { parts.long()? } else { 0 };
        let text = parts.characters(length, flags & 1 == 1)?;
        parts.skip(runs * 4 + beside)?;
        budget.text(text.len() + size_of::<String>())?;
        strings.push(text);
    }
    Ok(strings)
}

/// A number in 30 bits.
fn short_number(bits: u32) -> f64 {
    let value = match bits & 2 == 2 {
        true => f64::from(bits.cast_signed() >> 2),
        false => f64::from_bits(u64::from(bits & !3) << 32),
    };
    if bits & 1 == 1 { value / 100.0 } else { value }
}

fn fault(code: u8) -> Cell {
    let shown = match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    };
    Cell { shown: shown.to_owned(), value: Value::Fault }
}

fn truth(value: u8) -> Cell {
    let shown = if value == 1 { "TRUE" } else { "FALSE" };
    Cell { shown: shown.to_owned(), value: Value::Other }
}

fn sheet(
    stream: &[u8],
    at: usize,
    common: &Common,
    budget: &mut Budget,
) -> Result<Grid, String> {
    let mut grid = Grid::default();
    let mut merged = Vec::new();
    let mut zeros = true;
    let mut records = Records { stream, at };
    if records.next()?.id != BEGIN {
        return Err(damaged());
    }
    // Charts within a sheet begin and end inside it.
    let mut depth = 1;
    // The cell of a formula whose text comes in a record of its own.
    let mut waiting = None;
    while depth > 0 {
        let Record { id, data } = records.next()?;
        let place = || -> Result<(usize, usize, u16), String> {
            Ok((short(data, 0)?.into(), short(data, 2)?.into(), short(data, 4)?))
        };
        let cell = match id {
            BEGIN => {
                depth += 1;
                continue;
            }
            EOF => {
                depth -= 1;
                continue;
            }
            _ if depth > 1 => continue,
            COLUMN => {
                if short(data, 8)? & 1 == 1 || short(data, 4)? == 0 {
                    let (first, last) = (short(data, 0)?.into(), short(data, 2)?.into());
                    grid.hidden_columns.extend(first..=usize::min(last, 255));
                }
                continue;
            }
            ROW => {
                // In twentieths of a point, unless it is the usual one.
                let height = short(data, 6)?;
                let height = (height & 0x8000 == 0).then(|| f64::from(height) / 20.0);
                let flat = height.is_some_and(|height| height > 0.0 && is_unseen(height));
                if short(data, 12)? & 0x20 == 0x20 || flat {
                    grid.hidden_rows.insert(short(data, 0)?.into());
                }
                continue;
            }
            WINDOW => {
                zeros = short(data, 0)? & 0x10 == 0x10;
                continue;
            }
            MERGED_CELLS => {
                for i in 0..usize::from(short(data, 0)?) {
                    let side = |k: usize| short(data, 2 + i * 8 + k * 2).map(usize::from);
                    let (top, bottom, left, right) =
                        (side(0)?, side(1)?, side(2)?, side(3)?);
                    if merged.len() < MERGED && top <= bottom && left <= right {
                        merged.push(Merged { top, left, bottom, right });
                    }
                }
                continue;
            }
            SHARED_LABEL => {
                let text = common.strings.get(long(data, 6)? as usize);
                Cell::text(text.ok_or_else(damaged)?)
            }
            LABEL | RICH_LABEL => {
                Cell::text(&common.text(data.get(6..).unwrap_or_default())?)
            }
            NUMBER => common.number(double(data, 6)?, short(data, 4)?),
            SHORT_NUMBER => common.number(short_number(long(data, 6)?), short(data, 4)?),
            NUMBERS => {
                let (row, first, _) = place()?;
                for i in 0..data.len().saturating_sub(6) / 6 {
                    let (style, bits) = (short(data, 4 + i * 6)?, long(data, 6 + i * 6)?);
                    let cell = common.number(short_number(bits), style);
                    if common.is_struck(style) {
                        grid.struck.insert((row, first + i));
                    }
                    put(&mut grid, budget, row, first + i, seen(cell, zeros))?;
                }
                continue;
            }
            BOOLEAN => {
                let (value, is_fault) = (short(data, 6)? & 0xff, short(data, 6)? >> 8);
                let value = u8::try_from(value).unwrap_or(0);
                if is_fault == 1 { fault(value) } else { truth(value) }
            }
            FORMULA => {
                let (row, column, style) = place()?;
                if common.is_struck(style) {
                    grid.struck.insert((row, column));
                }
                let value = data.get(6..14).ok_or_else(damaged)?;
                match (value[6] == 0xff && value[7] == 0xff, value[0]) {
                    (true, 0) => {
                        waiting = Some((row, column));
                        continue;
                    }
                    (true, 1) => truth(value[2]),
                    (true, 2) => fault(value[2]),
                    (true, _) => continue,
                    (false, _) => {
                        let number = double(data, 6)?;
                        // A nought of a program that leaves it to others to compute.
                        match number == 0.0 && short(data, 14)? & 2 == 2 {
                            true => {
                                Cell { shown: String::new(), value: Value::Uncomputed }
                            }
                            false => common.number(number, style),
                        }
                    }
                }
            }
            STRING => {
                if let Some((row, column)) = waiting.take() {
                    let mut whole = data.to_vec();
                    for part in records.continued()? {
                        // A text that goes on in bytes of the same width.
                        whole.extend_from_slice(part.get(1..).unwrap_or_default());
                    }
                    put(
                        &mut grid,
                        budget,
                        row,
                        column,
                        Cell::text(&common.text(&whole)?),
                    )?;
                }
                continue;
            }
            _ => continue,
        };
        let (row, column, style) = place()?;
        if common.is_struck(style) {
            grid.struck.insert((row, column));
        }
        put(&mut grid, budget, row, column, seen(cell, zeros))?;
    }
    cover(&mut grid, budget, &merged)?;
    Ok(grid)
}

/// What is seen of a number where noughts are not shown.
fn seen(cell: Cell, zeros: bool) -> Cell {
    match &cell.value {
        Value::Number(number) if !zeros && number.plain == "0" => {
            Cell { shown: String::new(), ..cell }
        }
        _ => cell,
    }
}
