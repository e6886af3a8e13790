//! The page of an attachment → a workbook: its tables and forms as they look on A4, with what
//! stands above and below them, and cells to fill in that accept only what belongs in them.

use rust_xlsxwriter::{
    Format, FormatAlign, FormatBorder, FormatDiagonalBorder, Worksheet, XlsxError,
};

use crate::notice::standard::{MM_PER_PT, SIZE_3, STANDARD};
use crate::notice::{Align, title};
use crate::page::element::{Element, Opinion, Page, TableElement, TitleLines};
use crate::page::fonts::Role;
use crate::page::passage::{PassageId, Split};
use crate::page::upright::usual;

use super::entry::Entry;
use super::layout::{Placed, body, head, shared};
use super::workbook::{A4, across, boxed, dated, failed, font, narrow, put};

/// Pixels that spreadsheets count to a millimetre.
const PIXELS_PER_MM: f64 = 96.0 / 25.4;
const MM_PER_INCH: f64 = 25.4;
/// The highest that a row may be, in points.
const HIGHEST: f64 = 409.0;
/// Points of a row of text.
const LINE: f64 = STANDARD.line() / MM_PER_PT;
/// A title's lines are so much higher.
const TITLE_LINE: f64 = 1.2;
/// The width of a 4号 character, in 字.
const SMALL: f64 = STANDARD.small_character() / STANDARD.character();
/// The least room to fill in behind a fact, in 字.
const FILLED_IN: f64 = 3.0;
/// How the turned letters of a text that runs from top to bottom are asked for.
const TOP_TO_BOTTOM: i16 = 270;
/// 左空二字 of a paragraph (7.3.3).
const INDENT: &str = "　　";
/// What is filled in by hand is written on it.
const TO_WRITE_ON: &str = "＿＿＿＿＿＿＿＿＿＿＿＿";

/// A workbook, and what has no place in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// The bytes of the XLSX.
    pub bytes: Vec<u8>,
    /// What was left out, in Chinese.
    pub left_out: Vec<String>,
}

/// The top of an attachment's page.
#[derive(Clone, Copy)]
struct Top<'a> {
    /// That of a notice with which it is not bound.
    number: Option<PassageId>,
    label: PassageId,
    title: &'a TitleLines,
}

/// A table with what stands above and below it, on a sheet of its own.
struct Leaf<'a> {
    /// The attachment that it is of.
    top: Top<'a>,
    lying: bool,
    above: Vec<&'a Element>,
    table: &'a TableElement,
    below: Vec<&'a Element>,
}

/// The page of an attachment alone as a workbook, a sheet for each table or form, its own
/// attachments' too. Without any, there is none.
pub fn printed(page: &Page) -> Result<Option<Printed>, String> {
    let (leaves, mut left_out) = leaves(page);
    if leaves.is_empty() {
        return Ok(None);
    }
    let mut fill = || -> Result<Vec<u8>, XlsxError> {
        let mut book = dated(page.date)?;
        for (i, leaf) in leaves.iter().enumerate() {
            let alike = |other: &&Leaf<'_>| other.top.label == leaf.top.label;
            let label = page.says(leaf.top.label);
            let name = match leaves.iter().filter(alike).count() {
                1 => label.to_owned(),
                _ => {
                    let before = leaves[..i].iter().filter(alike).count();
                    format!("{label}（{}）", before + 1)
                }
            };
            let sheet = book.add_worksheet();
            sheet.set_name(name)?;
            let left_out = &mut left_out;
            let mut drawing = Drawing::new(page, leaf, sheet, left_out)?;
            drawing.top(&leaf.top)?;
            drawing.leaf(leaf)?;
        }
        book.save_to_buffer()
    };
    let bytes = fill().map_err(|error| failed(&error))?;
    left_out.sort();
    left_out.dedup();
    Ok(Some(Printed { bytes, left_out }))
}

/// The tables of a page, each with what stands around it under the same title; and what stands
/// under a title that has none.
fn leaves(page: &Page) -> (Vec<Leaf<'_>>, Vec<String>) {
    let mut leaves: Vec<Leaf> = Vec::new();
    let mut left_out = Vec::new();
    let mut top: Option<Top> = None;
    let (mut lying, mut above) = (false, Vec::new());
    for element in &page.elements {
        match element {
            Element::Turn { landscape } => lying = *landscape,
            Element::AttachmentTitle { number, label, title, .. } => {
                close(&mut leaves, &mut left_out, top, std::mem::take(&mut above));
                top = Some(Top { number: *number, label: *label, title });
            }
            Element::Table(table) => {
                let above = std::mem::take(&mut above);
                let leaf = |top| Leaf { top, lying, above, table, below: Vec::new() };
                leaves.extend(top.map(leaf));
            }
            other => above.push(other),
        }
    }
    close(&mut leaves, &mut left_out, top, above);
    (leaves, left_out)
}

/// Puts what stands under the last table of an attachment there; without a table it is left out.
fn close<'a>(
    leaves: &mut [Leaf<'a>],
    left_out: &mut Vec<String>,
    top: Option<Top<'a>>,
    rest: Vec<&'a Element>,
) {
    let Some(top) = top.filter(|_| !rest.is_empty()) else { return };
    match leaves.last_mut().filter(|last| last.top.label == top.label) {
        Some(last) => last.below.extend(rest),
        None => left_out.push(format!("“{}”的文字", top.title.whole)),
    }
}

/// A sheet that is being filled from top to bottom.
struct Drawing<'a> {
    page: &'a Page,
    sheet: &'a mut Worksheet,
    left_out: &'a mut Vec<String>,
    /// The next row.
    row: u32,
    /// The rows that begin a page.
    breaks: Vec<u32>,
    /// The width of each column, in 字.
    widths: &'a [f64],
    /// The last column.
    last: u16,
}

impl<'a> Drawing<'a> {
    fn new(
        page: &'a Page,
        leaf: &Leaf<'a>,
        sheet: &'a mut Worksheet,
        left_out: &'a mut Vec<String>,
    ) -> Result<Self, XlsxError> {
        let widths = &leaf.table.widths;
        for (column, width) in widths.iter().enumerate() {
            let pixels = (width * STANDARD.character() * PIXELS_PER_MM).round();
            sheet.set_column_width_pixels(narrow(column), pixels as u32)?;
        }
        let last = narrow(widths.len().max(1) - 1);
        Ok(Self { page, sheet, left_out, row: 0, breaks: Vec::new(), widths, last })
    }

    /// What a passage says, its signs as they are typed.
    fn says(&self, id: PassageId) -> String {
        let passage = &self.page.passages[id.0];
        match passage.split {
            Split::Vertical => passage.value.chars().map(usual).collect(),
            _ => passage.value.clone(),
        }
    }

    fn role(&self, id: PassageId) -> Role {
        self.page.passages[id.0].role
    }

    /// How many lines a text takes in so much room, both in 字. `size`: of its characters.
    fn lines(text: &str, size: f64, room: f64) -> f64 {
        let lines =
            text.split('\n').map(|line| (title::width(line) * size / room).ceil());
        lines.map(|n| n.max(1.0)).sum()
    }

    /// How wide the sheet is, in 字.
    fn room(&self) -> f64 {
        self.widths.iter().sum()
    }

    /// A text over the whole width, as high as it needs. `line`: the height of a line, in
    /// points; `size`: of its characters, in 字.
    fn wide(
        &mut self,
        text: &str,
        format: &Format,
        size: f64,
        line: f64,
    ) -> Result<(), XlsxError> {
        let height = Self::lines(text, size, self.room()) * line;
        self.sheet.set_row_height(self.row, height.min(HIGHEST))?;
        let format = format.clone().set_text_wrap();
        across(self.sheet, self.row, 0, self.last, text, &format)?;
        self.row += 1;
        Ok(())
    }

    /// Number, label on row 1, title on row 3 (7.3.7).
    fn top(&mut self, top: &Top<'_>) -> Result<(), XlsxError> {
        let Top { number, label, title } = *top;
        let number = number.map_or(String::new(), |number| self.says(number));
        let text = number + &self.says(label);
        self.sheet.set_row_height(self.row, LINE)?;
        let hei = font(Role::Hei, SIZE_3);
        self.sheet.write_string_with_format(self.row, 0, text, &hei)?;
        self.row += 2;
        let format = font(Role::Title, STANDARD.size_2).set_align(FormatAlign::Center);
        let size = STANDARD.size_2 / SIZE_3;
        self.wide(&self.says(title.lines), &format, size, LINE * TITLE_LINE)?;
        if let Some(byline) = title.byline {
            self.aligned(byline, FormatAlign::Center)?;
        }
        self.row += 1;
        Ok(())
    }

    /// A text at the middle or right of the whole width.
    fn aligned(&mut self, text: PassageId, align: FormatAlign) -> Result<(), XlsxError> {
        let format = font(self.role(text), SIZE_3).set_align(align);
        self.wide(&self.says(text), &format, 1.0, LINE)
    }

    fn leaf(&mut self, leaf: &Leaf) -> Result<(), XlsxError> {
        for element in &leaf.above {
            self.element(element)?;
        }
        self.table(leaf.table)?;
        for element in &leaf.below {
            self.element(element)?;
        }
        self.paper(leaf.lying)
    }

    /// What stands outside tables.
    fn element(&mut self, element: &Element) -> Result<(), XlsxError> {
        let size = SIZE_3;
        match element {
            Element::Paragraph { lead, text, .. } => {
                let lead =
                    lead.as_ref().map_or(String::new(), |lead| self.says(lead.text));
                let text = format!("{INDENT}{lead}{}", self.says(*text));
                self.wide(&text, &font(Role::FangSong, size), 1.0, LINE)
            }
            Element::Heading { centred: true, text, .. } => {
                self.aligned(*text, FormatAlign::Center)
            }
            Element::Heading { text, .. } => {
                let format = font(self.role(*text), size);
                self.wide(&format!("{INDENT}{}", self.says(*text)), &format, 1.0, LINE)
            }
            Element::Figure { image, .. } => {
                self.left_out.push(format!("图“{}”", image.alt));
                Ok(())
            }
            Element::Footnote { text, .. } => self.aligned(*text, FormatAlign::Left),
            Element::Right { lines } => {
                lines.iter().try_for_each(|line| self.aligned(*line, FormatAlign::Right))
            }
            Element::Cover { fields, foot, .. } => {
                for field in fields {
                    let format = font(Role::FangSong, size);
                    let text = format!("{INDENT}{}　{TO_WRITE_ON}", self.says(*field));
                    self.wide(&text, &format, 1.0, 2.0 * LINE)?;
                }
                foot.iter().try_for_each(|line| self.aligned(*line, FormatAlign::Center))
            }
            Element::AttachmentNote { label, names, .. } => {
                for (i, noted) in names.iter().enumerate() {
                    let label =
                        if i == 0 { self.says(*label) } else { INDENT.to_owned() };
                    let number = noted.number.map_or(String::new(), |n| self.says(n));
                    let text =
                        format!("{INDENT}{label}{number}{}", self.says(noted.name));
                    self.wide(&text, &font(Role::FangSong, size), 1.0, LINE)?;
                }
                Ok(())
            }
            Element::PageBreak { .. } => {
                self.breaks.push(self.row);
                Ok(())
            }
            // None of them stands in an attachment, or none has a text.
            Element::Recipients { .. }
            | Element::Contact { .. }
            | Element::Table(_)
            | Element::Turn { .. }
            | Element::Attendance { .. }
            | Element::SealedEnding { .. }
            | Element::UnsealedEnding { .. }
            | Element::StampedEnding { .. }
            | Element::Pitch { .. }
            | Element::Free { .. }
            | Element::PartTitle { .. }
            | Element::AttachmentTitle { .. }
            | Element::Imprint(_) => Ok(()),
        }
    }

    fn table(&mut self, table: &TableElement) -> Result<(), XlsxError> {
        let small = STANDARD.size_4;
        if let Some(caption) = table.caption {
            let format = font(Role::Hei, small).set_align(FormatAlign::Center);
            self.wide(&self.says(caption), &format, SMALL, LINE)?;
        }
        self.facts(table)?;
        if let Some(unit) = table.unit {
            let format = font(Role::FangSong, small).set_align(FormatAlign::Right);
            self.wide(&self.says(unit), &format, SMALL, LINE)?;
        }
        let names = self.head(table)?;
        self.body(table, &names)?;
        for note in &table.notes {
            let parts = [note.label, note.number, Some(note.text)];
            let text: String =
                parts.into_iter().flatten().map(|id| self.says(id)).collect();
            self.wide(&text, &font(Role::FangSong, small), SMALL, LINE)?;
        }
        Ok(())
    }

    /// The head, which is repeated on every page; the name of each column.
    fn head(&mut self, table: &TableElement) -> Result<Vec<String>, XlsxError> {
        let mut names = vec![String::new(); table.widths.len()];
        let cells = head(table);
        let depth = cells.iter().map(|cell| cell.row + cell.rows).max().unwrap_or(0);
        let first = self.row;
        let plain =
            boxed(font(Role::Hei, STANDARD.size_4)).set_align(FormatAlign::Center);
        for cell in &cells {
            let mut text = cell.text.map_or(String::new(), |id| self.says(id));
            if cell.row + cell.rows == depth {
                names[cell.column].clone_from(&text);
            }
            let mut format = plain.clone();
            if let Some(corner) = cell.full.and_then(|full| full.corner) {
                text = format!("{}\n{text}", self.says(corner));
                format = format
                    .set_border_diagonal(FormatBorder::Thin)
                    .set_border_diagonal_type(FormatDiagonalBorder::BorderDown);
            }
            self.cell(cell, &text, &format, true)?;
        }
        for row in 0..depth {
            self.high(&cells, row, 0.0)?;
        }
        self.row += u32::from(narrow(depth));
        if depth > 0 {
            self.sheet.set_repeat_rows(first, self.row - 1)?;
        }
        Ok(names)
    }

    fn body(&mut self, table: &TableElement, names: &[String]) -> Result<(), XlsxError> {
        let part = table.whole();
        let cells = body(table, &part);
        let own = table.widths.len() / table.fold.max(1);
        for cell in &cells {
            let kind = Entry::of(&names[cell.column]);
            // Rows run down the first half, then down the next one.
            let index = cell.column / own.max(1) * part.rows.len() + cell.row;
            let blank = (table.entries..table.entries + table.to_fill).contains(&index);
            let text = match cell.text {
                Some(text) => self.says(text),
                None if blank && kind == Entry::Ordinal => (index + 1).to_string(),
                None => String::new(),
            };
            let text = match cell.full.and_then(|full| full.opinion.as_ref()) {
                Some(opinion) => self.opinion(&text, opinion),
                None => text,
            };
            let mut format = boxed(font(Role::FangSong, STANDARD.size_4));
            format = match cell.align {
                Align::Left => format.set_align(FormatAlign::Left),
                Align::Center => format.set_align(FormatAlign::Center),
                Align::Right | Align::Decimal => format.set_align(FormatAlign::Right),
                // Spread letters keep off the lines at the sides.
                Align::Spread => format.set_align(FormatAlign::Distributed).set_indent(1),
            };
            if cell.full.is_some_and(|full| full.vertical) {
                format = format.set_rotation(TOP_TO_BOTTOM);
            }
            if kind.is_text() {
                format = format.set_num_format("@");
            }
            self.cell(cell, &text, &format, kind.is_text())?;
        }
        for row in 0..part.rows.len() {
            let least = part.heights.get(row).copied().unwrap_or(0.0) / MM_PER_PT;
            self.high(&cells, row, least)?;
        }
        let first = self.row + u32::from(narrow(table.entries));
        self.row += u32::from(narrow(part.rows.len()));
        if table.to_fill > 0 && table.fold == 1 {
            for (column, name) in names.iter().enumerate() {
                if let Some(rule) = Entry::of(name).validation()? {
                    let column = narrow(column);
                    let last = self.row - 1;
                    self.sheet.add_data_validation(first, column, last, column, &rule)?;
                }
            }
        }
        Ok(())
    }

    /// What an opinion says, and under it who seals or signs, and when.
    fn opinion(&self, text: &str, opinion: &Opinion) -> String {
        let date = opinion.date.map(|unit| format!("{INDENT}{}", self.says(unit)));
        let sign = format!("{INDENT}{INDENT}{}", self.says(opinion.sign));
        format!("{text}\n\n{sign}\n{}", date.concat()).trim_start_matches('\n').to_owned()
    }

    /// A cell at its place, the first row of its part being the next row of the sheet.
    /// `typed`: digits stay as they are typed.
    fn cell(
        &mut self,
        cell: &Placed,
        text: &str,
        format: &Format,
        typed: bool,
    ) -> Result<(), XlsxError> {
        let (top, left) = (self.row + u32::from(narrow(cell.row)), narrow(cell.column));
        let bottom = top + u32::from(narrow(cell.rows.max(1) - 1));
        let right = left + narrow(cell.columns.max(1) - 1);
        if (top, left) != (bottom, right) {
            self.sheet.merge_range(top, left, bottom, right, "", format)?;
        }
        if typed && !text.is_empty() {
            self.sheet.write_string_with_format(top, left, text, format)?;
            return Ok(());
        }
        put(self.sheet, top, left, text, format)
    }

    /// Gives a row the height that its texts need, in points.
    fn high(
        &mut self,
        cells: &[Placed],
        row: usize,
        least: f64,
    ) -> Result<(), XlsxError> {
        let mut height = LINE.max(least);
        for cell in cells.iter().filter(|cell| cell.row == row && cell.rows == 1) {
            let vertical = cell.full.is_some_and(|full| full.vertical);
            let (Some(text), false) = (cell.text, vertical) else { continue };
            let under = cell.column..cell.column + cell.columns;
            let room: f64 = self.widths[under].iter().sum();
            height = height.max(Self::lines(&self.says(text), SMALL, room) * LINE);
        }
        let row = self.row + u32::from(narrow(row));
        self.sheet.set_row_height(row, height.min(HIGHEST))?;
        Ok(())
    }

    /// The lines above a table. A fact that ends with a colon has a cell to fill in behind it.
    fn facts(&mut self, table: &TableElement) -> Result<(), XlsxError> {
        let plain = font(Role::FangSong, STANDARD.size_4).set_text_wrap();
        let open =
            font(Role::FangSong, STANDARD.size_4).set_border_bottom(FormatBorder::Thin);
        let widths = self.widths;
        let is_open = |fact: &str| fact.ends_with(['：', ':']);
        // As wide as its text with a little room; at least so much again is left to fill in.
        let own = |fact: &str| (title::width(fact) + 1.0) * SMALL;
        let need = |fact| if is_open(fact) { own(fact) + FILLED_IN } else { own(fact) };
        let facts: Vec<String> = table.facts.iter().map(|id| self.says(*id)).collect();
        let needs: Vec<f64> = facts.iter().map(|fact| need(fact)).collect();
        let mut facts = facts.iter();
        for starts in shared(&needs, widths) {
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
                    let (from, to) = (narrow(label), narrow(end - 1));
                    across(self.sheet, self.row, from, to, "", &open)?;
                }
                let (from, to) = (narrow(from), narrow(label - 1));
                across(self.sheet, self.row, from, to, fact, &plain)?;
            }
            self.sheet.set_row_height(self.row, LINE * lines)?;
            self.row += 1;
        }
        Ok(())
    }

    /// The page that the sheet is printed on.
    fn paper(&mut self, lying: bool) -> Result<(), XlsxError> {
        let sheet = &mut *self.sheet;
        sheet.set_paper_size(A4);
        if lying {
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
        sheet.set_print_area(0, 0, self.row.max(1) - 1, self.last)?;
        sheet.set_print_fit_to_pages(1, 0);
        if !self.breaks.is_empty() {
            sheet.set_page_breaks(&self.breaks)?;
        }
        Ok(())
    }
}
