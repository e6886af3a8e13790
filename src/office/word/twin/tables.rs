//! Tables and forms: real tables of Word.

use crate::notice::standard::{MM_PER_PT, STANDARD};
use crate::notice::{Align, title};
use crate::office::sheet::layout::{Placed, body, head};
use crate::page::element::{Cell, FullCell, Opinion, TableElement};
use crate::page::parts::Part;
use crate::page::passage::PassageId;

use super::landed::Line;
use super::paragraph::{Paragraph, Side};
use super::run::{Look, words};
use super::stops::Stop;
use super::styles::Style;
use super::unit::{Lines, gap, mm, pitch, pitch_of, twips};
use super::writer::{Block, Cursor, Writer, spacer};
use super::xml::{Tag, tag, val};

/// Where the library marks the top of a table.
const TABLE_START: &str = "table-start";

/// A table without lines, of columns in twips.
pub(super) fn bare_table(widths: &[i32], left: i32) -> Tag {
    let about = tag("w:tblPr").put([
        tag("w:tblW").set("w:w", widths.iter().sum::<i32>()).set("w:type", "dxa"),
        tag("w:tblInd").set("w:w", left).set("w:type", "dxa"),
        fixed(),
        tag("w:tblCellMar").put(
            ["w:left", "w:right"]
                .map(|side| tag(side).set("w:w", 0).set("w:type", "dxa")),
        ),
    ]);
    let columns = widths.iter().map(|width| tag("w:gridCol").set("w:w", width));
    tag("w:tbl").put([about, tag("w:tblGrid").put(columns)])
}

/// Columns keep their widths.
fn fixed() -> Tag {
    tag("w:tblLayout").set("w:type", "fixed")
}

/// What an opinion's date is written behind: room for a number.
const HAND: &str = "　　";

/// The lengths of a table, in twips.
struct Columns {
    widths: Vec<i32>,
}

impl Columns {
    fn of(table: &TableElement) -> Self {
        // Rounded at the edges, so that they end where the table does.
        let mut edge = 0.0;
        let mut last = 0;
        let widths = table.widths.iter().map(|width| {
            edge += width * STANDARD.character();
            let next = twips(edge);
            let width = next - last;
            last = next;
            width
        });
        Self { widths: widths.collect() }
    }

    fn over(&self, cell: &Placed) -> i32 {
        self.widths.iter().skip(cell.column).take(cell.columns).sum()
    }

    /// From the table's left, in millimetres.
    fn left(&self, column: usize) -> f64 {
        mm(self.widths[..column].iter().sum())
    }
}

/// What is blank at each side of a cell, in twips. Half of each line takes room of its own.
fn inset() -> i32 {
    twips(STANDARD.cell_inset * STANDARD.small_character() - STANDARD.table_rule)
}

/// The thickness of the lines, in eighths of a point.
fn rule() -> i32 {
    (STANDARD.table_rule / MM_PER_PT * 8.0).round() as i32
}

/// What is blank over and under the lines of a cell: a cell of one line is as high as a row.
fn drop() -> i32 {
    (pitch() - Style::Cell.lines().height()) / 2
}

impl Writer<'_> {
    pub(super) fn data_table(&mut self, table: &TableElement) {
        self.tables += 1;
        if table.continues && table.fold <= 1 && !table.header.is_empty() {
            self.differs.insert(
                "换页后重复的表头上方没有“续表”，Word 不能只在续页上加".to_owned(),
            );
        }
        let tall = |cell: &Cell| matches!(cell, Cell::Full(full) if full.rows > 1 && !full.flows);
        if table.continues && table.fold <= 1 && table.rows.iter().flatten().any(tall) {
            let message = "并格换页以后不再写一遍格里的名称，Word 没有这种办法";
            self.differs.insert(message.to_owned());
        }
        self.above(table);
        self.down_to_table();
        let columns = Columns::of(table);
        // Halves run page by page, a table on each; everything else goes on over pages by itself.
        let mut paged = table.clone();
        for page in &mut paged.breaks {
            page.forced = true;
        }
        let parts = if table.fold > 1 { paged.parts() } else { vec![table.whole()] };
        for (i, part) in parts.iter().enumerate() {
            if i > 0 {
                self.goes_on(table);
            }
            let rows = self.rows(table, part, &columns);
            self.blocks.push(Block::Table(ruled_table(&columns).put(rows)));
        }
        self.under(table);
    }

    /// The line over a table that goes on by a table of its own: 续表.
    fn goes_on(&mut self, table: &TableElement) {
        let content =
            table.continued.map(|continued| self.runs(continued, Style::AboveTable));
        let mut paragraph =
            Paragraph::new(Style::AboveTable, content.unwrap_or_default());
        paragraph.side = Some(Side::Right);
        paragraph.page_break = true;
        paragraph.keep = true;
        self.push(paragraph);
    }

    /// 表题, facts and unit.
    fn above(&mut self, table: &TableElement) {
        let fresh = std::mem::take(&mut self.next_page) || table.fresh;
        let mut first = true;
        let mut begin = |writer: &mut Self, paragraph: &mut Paragraph| {
            paragraph.keep = true;
            if std::mem::take(&mut first) && fresh {
                writer.break_page(paragraph);
            }
        };
        if let Some(caption) = table.caption {
            let content = self.runs(caption, Style::Caption);
            let mut paragraph = Paragraph::new(Style::Caption, content);
            begin(self, &mut paragraph);
            self.stand(paragraph, &[caption]);
        }
        for facts in table.lines_of_facts() {
            let left = self.sheet().left;
            let stop = |fact: &PassageId| {
                let line = self.landed.first(&[*fact])?;
                let at = twips(line.left - left);
                Some(Stop { side: Side::Left, at, text: *fact })
            };
            let stops: Vec<Stop> = facts.iter().filter_map(stop).collect();
            let mut paragraph = self.at_stops(&stops, Style::AboveTable);
            begin(self, &mut paragraph);
            self.stand(paragraph, facts);
        }
        if let Some(unit) = table.unit {
            let content = self.runs(unit, Style::AboveTable);
            let mut paragraph = Paragraph::new(Style::AboveTable, content);
            paragraph.side = Some(Side::Right);
            begin(self, &mut paragraph);
            self.stand(paragraph, &[unit]);
        }
        if first && fresh {
            let mut paragraph = spacer(twips(gap() / 2.0));
            self.break_page(&mut paragraph);
            let (page, _) = self.table_top();
            self.reach(page, self.sheet().top);
            self.push(paragraph);
        }
    }

    /// The page and height of the table that is being written, on a sheet that stands.
    fn table_top(&self) -> (usize, f64) {
        self.anchors().nth(self.tables - 1).unwrap_or_default()
    }

    /// The page and height where each table begins.
    fn anchors(&self) -> impl Iterator<Item = (usize, f64)> {
        let sheets = (0..self.landed.pages()).filter_map(|page| {
            self.landed.sheet(page).map(|sheet| (page, &sheet.anchors))
        });
        sheets.flat_map(|(page, anchors)| {
            let starts = anchors.iter().filter(|anchor| anchor.name == TABLE_START);
            starts.map(move |anchor| (page, anchor.y))
        })
    }

    /// Moves down to the top of a table.
    fn down_to_table(&mut self) {
        let (page, y) = self.table_top();
        let sheet = self.sheet();
        let top = match self.cursor {
            Cursor::At { page: here, .. } if here == page && !sheet.lying => y,
            // A gap under the characters of the line above.
            Cursor::At { page: here, foot } if here == page => {
                sheet.first_line() + mm(foot) + gap() / 2.0
            }
            _ => sheet.top,
        };
        let room = match self.cursor {
            Cursor::At { page: here, .. } if here != page => 0,
            _ => self.advance(page, top),
        };
        self.leave(room);
    }

    /// 表注; and how far down the table reaches.
    fn under(&mut self, table: &TableElement) {
        let (start, _) = self.table_top();
        let whole = table.whole();
        let cells = head(table).into_iter().chain(body(table, &whole));
        let texts: Vec<PassageId> = cells.filter_map(|cell| cell.text).collect();
        let page = self.landed.last(&texts).map_or(start, |line| line.page.max(start));
        // Another table may stand under it.
        let next = self.anchors().nth(self.tables).filter(|(on, _)| *on == page);
        let next = next.filter(|_| !self.sheet().lying).map(|(_, y)| y);
        let foot = self.landed.lowest(page, self.sheet(), next);
        self.reach(page, foot);
        for note in &table.notes {
            let small = twips(STANDARD.small_character());
            let mut content = Vec::new();
            let mut ids = Vec::new();
            for part in [note.label, note.number, Some(note.text)].into_iter().flatten() {
                content.extend(self.runs(part, Style::TableNote));
                ids.push(part);
            }
            let mut paragraph = Paragraph::new(Style::TableNote, content);
            let hang = (note.hang * f64::from(small)).round() as i32;
            let label = (note.label_width * f64::from(small)).round() as i32;
            paragraph.left = Some(hang);
            paragraph.first =
                Some(if note.label.is_some() { -hang } else { label - hang });
            self.stand(paragraph, &ids);
        }
    }

    fn rows(
        &mut self,
        table: &TableElement,
        part: &Part<'_>,
        columns: &Columns,
    ) -> Vec<Tag> {
        let names = head(table);
        let depth = names.iter().map(|cell| cell.row + cell.rows).max().unwrap_or(0);
        let heads = self.heights(&names, depth, &[]);
        let mut rows = self.part(&names, &heads, columns, Style::Head);
        let cells = body(table, part);
        let heights = self.heights(&cells, part.rows.len(), &part.heights);
        rows.extend(self.part(&cells, &heights, columns, Style::Cell));
        rows
    }

    /// The least height of each row, in twips: Word makes room for lines by itself, but not for
    /// texts that run from top to bottom.
    fn heights(&self, cells: &[Placed], count: usize, asked: &[f64]) -> Vec<i32> {
        let asked = |row: usize| asked.get(row).map_or(0, |height| twips(*height));
        let mut heights: Vec<i32> =
            (0..count).map(|row| asked(row).max(pitch())).collect();
        let mut tall = Vec::new();
        for cell in cells {
            let Some(full) = cell.full else { continue };
            let need = if full.corner.is_some() {
                i32::try_from(STANDARD.corner_rows).unwrap_or(1) * pitch()
            } else if let (true, Some(text)) = (full.vertical, full.text) {
                let passage = self.page.passage(text);
                // Digits and letters beside each other take more than one of their height.
                let western = passage.value.bytes().filter(u8::is_ascii_graphic).count();
                let count = (passage.count() + western.div_ceil(2)) as f64;
                let each = STANDARD.small_character() * (1.0 + STANDARD.vertical_gap);
                twips(count * each) + 2 * drop()
            } else {
                continue;
            };
            match cell.rows {
                1 => heights[cell.row] = heights[cell.row].max(need),
                rows => tall.push((cell.row..cell.row + rows, need)),
            }
        }
        for (rows, need) in tall {
            let rows = rows.start..rows.end.min(count);
            let lacks = need - heights[rows.clone()].iter().sum::<i32>();
            let shared = i32::try_from(rows.len()).unwrap_or(1).max(1);
            if lacks > 0 {
                for height in &mut heights[rows] {
                    *height += (lacks + shared - 1) / shared;
                }
            }
        }
        heights
    }

    /// The rows of a head or body.
    fn part(
        &mut self,
        cells: &[Placed],
        heights: &[i32],
        columns: &Columns,
        style: Style,
    ) -> Vec<Tag> {
        let count = columns.widths.len();
        let mut owner: Vec<Vec<Option<usize>>> = vec![vec![None; count]; heights.len()];
        for (i, cell) in cells.iter().enumerate() {
            for row in owner.iter_mut().skip(cell.row).take(cell.rows) {
                for at in row.iter_mut().skip(cell.column).take(cell.columns) {
                    *at = Some(i);
                }
            }
        }
        let mut rows = Vec::new();
        for (row, owners) in owner.iter().enumerate() {
            let mut tags = Vec::new();
            let mut breaks = false;
            let mut column = 0;
            while column < count {
                let Some(cell) = owners[column].map(|i| &cells[i]) else {
                    tags.push(blank(columns.widths[column], style));
                    column += 1;
                    continue;
                };
                breaks |= cell.full.is_some_and(|full| full.breaks);
                let kept = cell.full.is_some_and(|full| full.keep)
                    && row + 1 < cell.row + cell.rows;
                tags.push(self.cell(cell, row, kept, columns, style));
                column = (cell.column + cell.columns).max(column + 1);
            }
            let about = tag("w:trPr")
                .put((!breaks).then(|| tag("w:cantSplit")))
                .put(
                    tag("w:trHeight")
                        .set("w:val", heights[row])
                        .set("w:hRule", "atLeast"),
                )
                .put((style == Style::Head).then(|| tag("w:tblHeader")));
            rows.push(tag("w:tr").put(about).put(tags));
        }
        rows
    }

    fn cell(
        &mut self,
        cell: &Placed,
        row: usize,
        kept: bool,
        columns: &Columns,
        style: Style,
    ) -> Tag {
        let full = cell.full;
        let mut about = tag("w:tcPr")
            .put(tag("w:tcW").set("w:w", columns.over(cell)).set("w:type", "dxa"));
        if cell.columns > 1 {
            about = about.put(val("w:gridSpan", cell.columns));
        }
        if cell.rows > 1 {
            let merge = if row == cell.row { "restart" } else { "continue" };
            about = about.put(val("w:vMerge", merge));
        }
        if full.is_some_and(|full| full.corner.is_some()) {
            let line = tag("w:tl2br")
                .set("w:val", "single")
                .set("w:sz", rule())
                .set("w:space", 0)
                .set("w:color", "000000");
            about = about.put(tag("w:tcBorders").put(line));
        }
        if full.is_some_and(|full| full.vertical) {
            about = about.put(val("w:textDirection", "tbRlV"));
        }
        let opinion = full.and_then(|full| full.opinion.as_ref());
        let align = match opinion {
            Some(_) if cell.text.is_some() => "top",
            Some(_) => "bottom",
            None => "center",
        };
        about = about.put(val("w:vAlign", align));
        let mut content = match row == cell.row {
            true => self.content(cell, columns, style),
            false => vec![Paragraph::new(style, Vec::new())],
        };
        for paragraph in &mut content {
            paragraph.keep |= kept;
        }
        tag("w:tc").put(about).put(content.iter().map(Paragraph::tag))
    }

    /// The paragraphs of a cell.
    fn content(
        &mut self,
        cell: &Placed,
        columns: &Columns,
        style: Style,
    ) -> Vec<Paragraph> {
        let full = cell.full;
        if let Some(opinion) = full.and_then(|full| full.opinion.as_ref()) {
            return self.opinion(cell, opinion, columns);
        }
        let Some(text) = cell.text else {
            return vec![Paragraph::new(style, Vec::new())];
        };
        let small = STANDARD.small_character();
        let look = match full {
            Some(FullCell { vertical: true, .. }) => Look {
                apart: Some(twips(STANDARD.vertical_gap * small)),
                ..Look::default()
            },
            Some(FullCell { spread: Some(width), .. }) => {
                let value = &self.passage(text).value;
                let count = value.chars().count();
                let room = *width as f64 - title::width(value);
                let apart = room.max(0.0) * small / count.saturating_sub(1).max(1) as f64;
                Look { apart: Some(twips(apart)), ..Look::default() }
            }
            _ => Look::default(),
        };
        let content = self.runs_with(text, style, look);
        let mut paragraph = Paragraph::new(style, content);
        let side = match (cell.align, style) {
            (_, Style::Head) => Side::Center,
            (Align::Left, _) => Side::Left,
            (Align::Right, _) => Side::Right,
            (Align::Center | Align::Decimal | Align::Spread, _) => Side::Center,
        };
        paragraph.side = Some(side).filter(|side| *side != Side::Center);
        if let Some((before, behind)) = full.and_then(|full| full.blank) {
            paragraph.left = Some(twips(before * small));
            paragraph.right = Some(twips(behind * small));
        }
        if let Some(corner) = full.and_then(|full| full.corner) {
            paragraph.side = Some(Side::Left);
            let content = self.runs(corner, style);
            let mut beside = Paragraph::new(style, content);
            beside.side = Some(Side::Right);
            return vec![beside, paragraph];
        }
        vec![paragraph]
    }

    /// 意见栏: what is said, and at the lower right who seals or signs, and the date.
    fn opinion(
        &mut self,
        cell: &Placed,
        opinion: &Opinion,
        columns: &Columns,
    ) -> Vec<Paragraph> {
        let lines = Lines::Exact(pitch_of(STANDARD.size_4));
        let left = self.sheet().left + columns.left(cell.column) + mm(inset());
        let mut paragraphs = Vec::new();
        let mut above: Option<Line> = None;
        if let Some(text) = cell.text {
            let content = self.runs(text, Style::Cell);
            let mut paragraph = Paragraph::new(Style::Cell, content);
            paragraph.side = Some(Side::Left);
            paragraph.lines = Some(lines);
            above = self.landed.last(&[text]).cloned();
            paragraphs.push(paragraph);
        }
        let sign = self.landed.first(&[opinion.sign]).cloned();
        let content = self.runs(opinion.sign, Style::Cell);
        let mut paragraph = Paragraph::new(Style::Cell, content);
        paragraph.side = Some(Side::Left);
        paragraph.lines = Some(lines);
        paragraph.left = sign.as_ref().map(|line| twips((line.left - left).max(0.0)));
        if let (Some(above), Some(sign)) = (above, sign)
            && above.page == sign.page
        {
            let apart = sign.baseline - above.baseline;
            paragraph.before = (twips(apart) - lines.height()).max(0);
        }
        paragraphs.push(paragraph);
        let first = self.landed.first(&opinion.date[..1]).map(|line| line.left);
        let mut content = Vec::new();
        for unit in opinion.date {
            content.push(words(HAND));
            content.extend(self.runs(unit, Style::Cell));
        }
        let mut date = Paragraph::new(Style::Cell, content);
        date.side = Some(Side::Left);
        date.lines = Some(lines);
        let hand = HAND.chars().count() as f64 * STANDARD.small_character();
        date.left = first.map(|first| twips((first - hand - left).max(0.0)));
        paragraphs.push(date);
        paragraphs
    }
}

/// A table with lines around its cells.
fn ruled_table(columns: &Columns) -> Tag {
    let line = |name| {
        tag(name)
            .set("w:val", "single")
            .set("w:sz", rule())
            .set("w:space", 0)
            .set("w:color", "000000")
    };
    let sides = ["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"];
    let wide = |name, width| tag(name).set("w:w", width).set("w:type", "dxa");
    let about = tag("w:tblPr").put([
        wide("w:tblW", columns.widths.iter().sum::<i32>()),
        wide("w:tblInd", 0),
        tag("w:tblBorders").put(sides.map(line)),
        fixed(),
        tag("w:tblCellMar").put([
            wide("w:top", drop() - rule()),
            wide("w:left", inset()),
            wide("w:bottom", drop() - rule()),
            wide("w:right", inset()),
        ]),
    ]);
    let grid = columns.widths.iter().map(|width| tag("w:gridCol").set("w:w", width));
    tag("w:tbl").put([about, tag("w:tblGrid").put(grid)])
}

fn blank(width: i32, style: Style) -> Tag {
    let about = tag("w:tcPr").put(tag("w:tcW").set("w:w", width).set("w:type", "dxa"));
    tag("w:tc").put([about, Paragraph::new(style, Vec::new()).tag()])
}
