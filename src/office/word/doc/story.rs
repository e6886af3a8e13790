//! The text of a part of the file: paragraphs, tables, what floats at them.

use super::file::{File, whole};
use super::shapes::Shapes;
use super::sprm::{CellShape, Gone, Paragraph, Row as Shape, Setting, sprms};
use super::styles::Styles;
use crate::office::word::limits::{PARAGRAPHS, too_much};
use crate::office::word::numbering::{Counters, Lists, Mark};
use crate::office::word::script::{
    Block, Cell, Grid, Line, Picture, Row, Script, Slot, Stand, Within, is_page_number,
    note_mark,
};
use crate::office::word::symbol::{sign_at, without_private};

/// Millimetres in a twentieth of a point.
const MM: f64 = 25.4 / 1440.0;
/// Edges of cells that lie no farther apart are the same, in twentieths of a point.
const NEAR: i16 = 30;

/// What is known while a document is read.
pub(super) struct Reader<'a> {
    pub(super) file: &'a File,
    pub(super) styles: Styles,
    pub(super) shapes: Shapes,
    pub(super) lists: Lists,
    pub(super) counters: Counters,
    pub(super) script: Script,
    /// Where each paragraph begins and ends, and what it is called.
    pub(super) places: Vec<(usize, usize, String)>,
    pub(super) paragraphs: usize,
    pub(super) boxes: usize,
    pub(super) tables: usize,
    pub(super) fields: Fields,
    /// How many footnotes and endnotes the text marks.
    pub(super) notes: usize,
}

/// What a note begins with.
pub(super) const NOTE: char = '\u{10fffd}';

/// A table while it is read.
#[derive(Default)]
struct Open {
    rows: Vec<(Vec<Cell>, Shape)>,
    cells: Vec<Cell>,
    cell: Vec<Block>,
    count: usize,
}

impl Reader<'_> {
    /// A box of text.
    pub(super) fn boxed(&mut self, from: usize, to: usize) -> Result<Vec<Block>, String> {
        self.boxes += 1;
        let mut blocks = self.story((from, to), Within::Box)?;
        blocks.retain(|block| match block {
            Block::Line(line) => !line.is_blank() && !is_page_number(&line.text),
            _ => true,
        });
        Ok(blocks)
    }

    /// A part of the text.
    pub(super) fn story(
        &mut self,
        (start, end): (usize, usize),
        within: Within,
    ) -> Result<Vec<Block>, String> {
        let mut blocks = Vec::new();
        self.fields = Fields::default();
        let mut open: Option<Open> = None;
        let mut from = start;
        let sections =
            if within == Within::Body { self.file.sections() } else { Vec::new() };
        let mut section = 0;
        if let Some((_, true, _)) = sections.first() {
            blocks.push(Block::Page { landscape: true });
        }
        for at in start..end {
            if !matches!(self.file.text[at], '\r' | '\u{7}' | '\u{c}') && at + 1 < end {
                continue;
            }
            let sign = self.file.text[at];
            // An end of a paragraph that was taken out.
            let kept = sprms(self.file.character(at)).iter().all(|sprm| !sprm.removes());
            if sign == '\r' && !kept && at + 1 < end {
                continue;
            }
            let ended = matches!(sign, '\r' | '\u{7}' | '\u{c}');
            let (style, own) = self.file.paragraph(at);
            let (paragraph, usual) = self.standing(style, own);
            let text_end = if ended { at } else { at + 1 };
            let in_table = paragraph.depth > 0;
            if !in_table && let Some(table) = open.take() {
                blocks.push(Block::Table(self.grid(table, within)));
            }
            if paragraph.row_end && sign == '\u{7}' && paragraph.depth == 1 {
                let table = open.get_or_insert_with(Open::default);
                let cells = std::mem::take(&mut table.cells);
                table.rows.push((cells, paragraph.row));
                from = at + 1;
                continue;
            }
            if paragraph.row_end {
                from = at + 1;
                continue;
            }
            let known = self.paragraphs;
            let own = self.paragraph(from..text_end, &paragraph, &usual, within)?;
            from = at + 1;
            if in_table {
                self.paragraphs = known;
                let table = open.get_or_insert_with(Open::default);
                table.cell.extend(own);
                if sign == '\u{7}' && paragraph.depth == 1 {
                    table.count += 1;
                    if table.count > PARAGRAPHS {
                        return Err(too_much());
                    }
                    let mut cell = Cell::default();
                    cell.fill(std::mem::take(&mut table.cell));
                    table.cells.push(cell);
                }
                continue;
            }
            if paragraph.breaks {
                blocks.push(Block::Page { landscape: false });
            }
            blocks.extend(own);
            if sign == '\u{c}' {
                let ends = sections.get(section).is_some_and(|(end, ..)| *end == at + 1);
                section += usize::from(ends);
                match sections.get(section) {
                    Some((_, lies, goes_on)) if ends => {
                        if !goes_on || *lies {
                            blocks.push(Block::Page { landscape: *lies });
                        }
                    }
                    _ => blocks.push(Block::Page { landscape: false }),
                }
            }
        }
        if let Some(table) = open.take() {
            blocks.push(Block::Table(self.grid(table, within)));
        }
        Ok(blocks)
    }

    /// How a paragraph of a style stands, and what its text is usually set in.
    fn standing(&self, style: usize, own: &[u8]) -> (Paragraph, Setting) {
        let (mut paragraph, mut usual) = (Paragraph::default(), Setting::default());
        for (standing, setting) in self.styles.instructions(style) {
            sprms(standing).iter().for_each(|sprm| paragraph.apply(sprm));
            sprms(setting).iter().for_each(|sprm| usual.apply(sprm));
        }
        for sprm in sprms(own) {
            // Long instructions stand apart.
            if sprm.code == 0x6646 || sprm.code == 0x6645 {
                let apart = self.file.apart(&sprm);
                sprms(apart).iter().for_each(|sprm| paragraph.apply(sprm));
            }
            paragraph.apply(&sprm);
        }
        (paragraph, usual)
    }

    fn paragraph(
        &mut self,
        range: std::ops::Range<usize>,
        paragraph: &Paragraph,
        usual: &Setting,
        within: Within,
    ) -> Result<Vec<Block>, String> {
        let mut blocks = Vec::new();
        let mut texts: Vec<(Setting, String)> = Vec::new();
        self.fields.numbers_page = false;
        let mut last: Option<(&[u8], Setting)> = None;
        for at in range.clone() {
            let c = self.file.text[at];
            let own = self.file.character(at);
            let setting = match &last {
                Some((bytes, setting)) if std::ptr::eq(*bytes, own) => setting.clone(),
                _ => {
                    let mut setting = usual.clone();
                    sprms(own).iter().for_each(|sprm| setting.apply(sprm));
                    setting
                }
            };
            last = Some((own, setting.clone()));
            if setting.gone == Gone::Removed {
                self.pass("修订：按接受处理，删去的文字没有取");
                continue;
            }
            for text in self.shapes.stretched.remove(&at).unwrap_or_default() {
                self.boxes += 1;
                blocks.push(Block::Line(Line {
                    text,
                    stand: Stand::Center,
                    size: 36.0,
                    within: Within::Box,
                    place: format!("艺术字{}", self.boxes),
                    ..Line::default()
                }));
            }
            for (from, to) in self.shapes.boxes.remove(&at).unwrap_or_default() {
                let fields = std::mem::take(&mut self.fields);
                blocks.extend(self.boxed(from, to)?);
                self.fields = fields;
            }
            let shown = match c {
                '\u{13}' => {
                    self.fields.begin();
                    continue;
                }
                '\u{14}' => {
                    self.fields.separate();
                    continue;
                }
                '\u{15}' => {
                    self.fields.end();
                    continue;
                }
                _ if self.fields.hides() => {
                    self.fields.what.push(c);
                    continue;
                }
                '\u{1}' => {
                    if let Some(place) = setting.picture {
                        blocks.push(Block::Picture(self.picture(place)));
                    }
                    continue;
                }
                // In a note its own mark, in front.
                '\u{2}' if within == Within::Note => NOTE,
                '\u{2}' => {
                    let mark = note_mark(self.notes);
                    self.notes += 1;
                    let Some(mark) = mark else { continue };
                    mark
                }
                '\u{3}' | '\u{4}' | '\u{5}' | '\u{8}' | '\u{1f}' => continue,
                '\u{28}' if setting.special => {
                    setting.symbol.and_then(sign_at).unwrap_or('\u{fffd}')
                }
                '\u{b}' => '\n',
                '\u{1e}' => '-',
                '\t' => '\t',
                '\u{a0}' => ' ',
                c if c.is_control() => continue,
                c => c,
            };
            if setting.gone == Gone::Hidden {
                self.pass("隐藏的文字");
                continue;
            }
            match texts.last_mut() {
                Some((own, text)) if *own == setting => text.push(shown),
                _ => texts.push((setting, shown.to_string())),
            }
        }
        let text: String = texts.iter().map(|(_, text)| text.as_str()).collect();
        let text = without_private(whole(&text));
        let ordinal = self.ordinal(paragraph, &text);
        let blank = text.trim().is_empty() && ordinal.is_empty();
        let place = self.place(within, blank);
        if within == Within::Body {
            self.places.push((range.start, range.end, place.clone()));
        }
        let size = size(&texts, usual);
        let (first, left) = paragraph.indents(size);
        let red = count(&texts, |setting| setting.red) * 2 > count(&texts, |_| true);
        if self.fields.numbers_page && within != Within::Body {
            return Ok(blocks);
        }
        blocks.push(Block::Line(Line {
            lead: lead(&texts),
            text,
            ordinal,
            stand: paragraph.stand,
            first,
            left,
            size,
            red,
            within,
            place,
        }));
        Ok(blocks)
    }

    fn pass(&mut self, what: &str) {
        if !self.script.passed.iter().any(|known| known == what) {
            self.script.passed.push(what.to_owned());
        }
    }

    fn ordinal(&mut self, paragraph: &Paragraph, text: &str) -> String {
        if paragraph.list == 0 || paragraph.list == 0x07ff || text.trim().is_empty() {
            return String::new();
        }
        let list = paragraph.list.to_string();
        match self.lists.next(&mut self.counters, &list, paragraph.level) {
            Some(Mark::Ordinal(ordinal)) => ordinal,
            Some(Mark::Bullet) => {
                self.pass("项目符号（公文的列项用序数）");
                String::new()
            }
            None => String::new(),
        }
    }

    fn place(&mut self, within: Within, blank: bool) -> String {
        match within {
            Within::Body => {
                self.paragraphs += usize::from(!blank);
                format!("第{}段", self.paragraphs)
            }
            Within::Box => format!("文本框{}", self.boxes),
            Within::Header | Within::Footer => "页眉或页脚".to_owned(),
            Within::Note => "脚注".to_owned(),
        }
    }

    /// A picture of the data stream: PNG and JPEG stand in it as they are.
    fn picture(&self, at: u32) -> Picture {
        let data = self.file.data.get(at as usize..).unwrap_or_default();
        let length = super::bytes::size(data, 0).unwrap_or(0).min(data.len());
        let own = &data[..length];
        let start = own
            .windows(4)
            .position(|w| w == b"\x89PNG" || w.starts_with(&[0xff, 0xd8, 0xff]));
        let bytes = start.map_or_else(Vec::new, |start| own[start..].to_vec());
        let width = super::bytes::short(own, 28).map(|twips| f64::from(twips) * MM);
        Picture {
            bytes,
            kind: "不明格式".to_owned(),
            width: width.filter(|width| *width > 5.0),
            place: format!("第{}段后", self.paragraphs),
            ..Picture::default()
        }
    }

    fn grid(&mut self, table: Open, within: Within) -> Grid {
        self.tables += 1;
        let place = format!("表{}", self.tables);
        let mut rows = table.rows;
        // A row that the file does not end.
        if !table.cells.is_empty() {
            rows.push((table.cells, Shape::default()));
        }
        let edges = edges(&rows);
        let columns = edges.len().saturating_sub(1);
        let mut done = Vec::new();
        for (cells, shape) in rows {
            let fits = shape.edges.len() == cells.len() + 1 && columns > 0;
            let widest = columns.max(cells.len());
            let mut slots: Vec<Slot> = Vec::new();
            for (i, cell) in cells.into_iter().enumerate() {
                let own = shape.cells.get(i).copied().unwrap_or_default();
                let span = match fits {
                    true => span(&edges, shape.edges[i], shape.edges[i + 1]),
                    false => 1,
                };
                if fits && i == 0 {
                    let before = span_before(&edges, shape.edges[0]);
                    slots.resize_with(before, Slot::default);
                }
                push(&mut slots, cell, own, span);
            }
            slots.resize_with(widest.max(slots.len()), Slot::default);
            let height = shape.height.map(|twips| twips * MM);
            done.push(Row { slots, height, head: shape.head });
        }
        let widest = done.iter().map(|row| row.slots.len()).max().unwrap_or(0);
        for row in &mut done {
            row.slots.resize_with(widest, Slot::default);
        }
        straighten(&mut done);
        let widths =
            edges.windows(2).map(|pair| f64::from(pair[1] - pair[0]) * MM).collect();
        Grid { widths, rows: done, place, within, ruled: true }.tidied()
    }
}

fn push(slots: &mut Vec<Slot>, cell: Cell, shape: CellShape, span: usize) {
    let empty = cell.text.trim().is_empty();
    let slot = match shape {
        CellShape { left: true, .. } if empty && !slots.is_empty() => Slot::Left,
        CellShape { up: true, .. } if empty => Slot::Up,
        CellShape { vertical, .. } => Slot::Cell(Cell { vertical, ..cell }),
    };
    slots.push(slot);
    slots.extend((1..span).map(|_| Slot::Left));
}

/// A cell goes on from above only where one as wide stands there.
fn straighten(rows: &mut [Row]) {
    let spans = |row: &Row, at: usize| {
        1 + row.slots[at + 1..].iter().take_while(|slot| **slot == Slot::Left).count()
    };
    for i in 0..rows.len() {
        for at in 0..rows[i].slots.len() {
            if rows[i].slots[at] != Slot::Up {
                continue;
            }
            let joined = i > 0
                && rows[i - 1].slots[at] != Slot::Left
                && spans(&rows[i - 1], at) == spans(&rows[i], at);
            if !joined {
                rows[i].slots[at] = Slot::default();
            }
        }
    }
}

/// The edges of all cells, those that are nearly the same once.
fn edges(rows: &[(Vec<Cell>, Shape)]) -> Vec<i16> {
    let mut all: Vec<i16> =
        rows.iter().flat_map(|(_, shape)| shape.edges.iter().copied()).collect();
    all.sort_unstable();
    let mut edges: Vec<i16> = Vec::new();
    for edge in all {
        if edges.last().is_none_or(|last| edge.saturating_sub(*last) > NEAR) {
            edges.push(edge);
        }
    }
    edges.truncate(200);
    edges
}

/// How many columns a cell spans.
fn span(edges: &[i16], from: i16, to: i16) -> usize {
    let inside = |edge: &&i16| {
        edge.saturating_sub(from) > NEAR && to.saturating_sub(**edge) > NEAR
    };
    1 + edges.iter().filter(inside).count()
}

/// How many columns stand before a row begins.
fn span_before(edges: &[i16], from: i16) -> usize {
    edges.iter().filter(|edge| from.saturating_sub(**edge) > NEAR).count()
}

/// The fields that are open.
#[derive(Default)]
pub(super) struct Fields {
    open: Vec<bool>,
    what: String,
    numbers_page: bool,
}

impl Fields {
    fn begin(&mut self) {
        self.open.push(false);
        self.what.clear();
    }

    fn separate(&mut self) {
        self.numbers_page |= self.numbers();
        if let Some(last) = self.open.last_mut() {
            *last = true;
        }
        self.what.clear();
    }

    fn end(&mut self) {
        self.numbers_page |= self.numbers();
        self.open.pop();
        self.what.clear();
    }

    fn numbers(&self) -> bool {
        let what = self.what.trim().to_ascii_uppercase();
        what.starts_with("PAGE") && !what.starts_with("PAGEREF")
            || what.starts_with("NUMPAGES")
    }

    fn hides(&self) -> bool {
        self.open.iter().any(|shown| !shown)
    }
}

fn count(texts: &[(Setting, String)], which: impl Fn(&Setting) -> bool) -> usize {
    let own = texts.iter().filter(|(setting, _)| which(setting));
    own.map(|(_, text)| text.trim().chars().count()).sum()
}

/// The size that most of the characters have, in points.
fn size(texts: &[(Setting, String)], usual: &Setting) -> f64 {
    let half = |setting: &Setting| setting.size.unwrap_or(20);
    let most = texts
        .iter()
        .map(|(setting, _)| half(setting))
        .max_by_key(|size| count(texts, |setting| half(setting) == *size));
    f64::from(most.unwrap_or_else(|| half(usual))) / 2.0
}

/// How many characters are set otherwise than what follows them.
fn lead(texts: &[(Setting, String)]) -> usize {
    let look = |setting: &Setting| (setting.face, setting.bold);
    let mut said = texts.iter().filter(|(_, text)| !text.trim().is_empty());
    let Some((first, _)) = said.next() else { return 0 };
    let first = look(first);
    let own = texts
        .iter()
        .take_while(|(setting, text)| text.trim().is_empty() || look(setting) == first);
    let lead: usize = own.map(|(_, text)| text.chars().count()).sum();
    let all: usize = texts.iter().map(|(_, text)| text.chars().count()).sum();
    if lead < all { lead } else { 0 }
}
