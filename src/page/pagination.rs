//! Where the pages of a table end: what goes on says its name again, sums and notes keep a row
//! for company, and halves run page by page.
//!
//! Rows are as high as the laid-out pages show; from that the pages are filled anew.
//!
//! Whether a table goes on over pages is told by the laid-out pages; then it is laid out again with
//! an empty row over its head, and the page's own header draws 续表 there where the head is repeated.
//! A table that stays on its page costs nothing. A break that Typst would not make by itself begins
//! a table of its own (`parts`); rows that break over pages are left where they fell.

use crate::notice::standard::STANDARD;
use crate::notice::title;
use crate::page::element::PageBreak;
use crate::page::element::{Cell, FullCell, Page, TableElement};
use crate::page::measure::{Direction, Layout, TablePages};
use crate::page::parts::{halves, text_height};
use crate::page::passage::PassageId;

/// How often a table that took less than was thought is given another line.
const SPARE_MOST: u32 = 3;
/// What two heights may differ in by rounding, in millimetres.
const HAIR: f64 = 0.02;

/// Where a text stands.
#[derive(Debug, Clone, Copy)]
struct Stand {
    first: usize,
    last: usize,
    /// Its first and last baseline, in millimetres from the top of a page that reads upright.
    top: f64,
    foot: f64,
    lying: bool,
}

/// Where each text of a page stands.
pub(super) struct Stands(Vec<Option<Stand>>);

impl Stands {
    pub(super) fn of(page: &Page, layout: &Layout) -> Self {
        let mut stands: Vec<Option<Stand>> = vec![None; page.passages.len()];
        for (number, sheet) in layout.pages.iter().enumerate() {
            for run in &sheet.runs {
                let Some((id, _)) = &run.passage else { continue };
                let (at, lying) = (run.baseline, run.direction == Direction::Up);
                let new = Stand { first: number, last: number, top: at, foot: at, lying };
                let stand = stands[id.0].get_or_insert(new);
                stand.last = number;
                if stand.first == number {
                    stand.top = stand.top.min(at);
                    stand.foot = stand.foot.max(at);
                }
            }
        }
        Self(stands)
    }

    fn get(&self, id: PassageId) -> Option<Stand> {
        self.0.get(id.0).copied().flatten()
    }
}

/// A cell over several rows.
struct Span {
    row: usize,
    rows: usize,
    /// How high its text is, with what is blank around it, in millimetres.
    need: f64,
    /// Whether its rows stay together.
    keep: bool,
    /// Whether its text runs on by itself.
    flows: bool,
}

impl Span {
    fn of(row: usize, cell: &FullCell, table: &TableElement, page: &Page) -> Self {
        let width = table.widths.iter().skip(cell.x).take(cell.columns).sum();
        let need = cell.text.map_or(0.0, |id| match cell.vertical {
            true => {
                let size = STANDARD.small_character();
                let between = page.passage(id).count() as f64 - 1.0;
                STANDARD.line() + between * size * (1.0 + STANDARD.vertical_gap)
            }
            false => text_height(page.says(id), width),
        });
        Self { row, rows: cell.rows, need, keep: cell.keep, flows: cell.flows }
    }

    fn end(&self) -> usize {
        self.row + self.rows
    }

    /// Whether it goes on where a page ends.
    fn crosses(&self, row: usize) -> bool {
        self.row < row && row < self.end()
    }
}

/// What the pages show of a table.
struct Seen {
    /// How high each row is by itself, in millimetres.
    heights: Vec<f64>,
    /// The page on which each row begins; of one without a text, that of the row above.
    pages: Vec<usize>,
    /// Whether each row says something in a cell of its own.
    known: Vec<bool>,
    /// Whether some row is on two pages.
    broken: bool,
    spans: Vec<Span>,
    /// Room for rows on the first page and on the others, in millimetres.
    rooms: Option<[f64; 2]>,
    /// How high the notes are, or as much of them as stays with the last row.
    notes: f64,
    /// The page on which the notes begin.
    notes_on: Option<usize>,
}

/// Where the pages of a table are to end, and how many lines they leave free; `None` where
/// they are right.
pub(super) fn paginated(
    page: &Page,
    table: &TableElement,
    pages: &TablePages,
    stands: &Stands,
) -> Option<(Vec<PageBreak>, u32)> {
    let seen = Seen::of(page, table, pages, stands);
    let (breaks, spare) = seen.plan(table)?;
    (breaks != table.breaks || spare != table.spare).then_some((breaks, spare))
}

/// Whether it matters to a table where its pages end.
pub(super) fn is_told(table: &TableElement) -> bool {
    let tall = |cell: &Cell| matches!(cell, Cell::Full(cell) if cell.rows > 1);
    table.fold > 1
        || !table.notes.is_empty()
        || !table.sums.is_empty()
        || table.rows.iter().flatten().any(tall)
}

impl Seen {
    fn of(
        page: &Page,
        table: &TableElement,
        pages: &TablePages,
        stands: &Stands,
    ) -> Self {
        let mut seen = Self {
            heights: Vec::new(),
            pages: Vec::new(),
            known: Vec::new(),
            broken: false,
            spans: Vec::new(),
            rooms: None,
            notes: 0.0,
            notes_on: None,
        };
        // The first row with a text, and where its middle is.
        let mut first: Option<(usize, Stand)> = None;
        let mut on = pages.start;
        let mut marked = pages.marked.iter();
        for (i, row) in table.rows.iter().enumerate() {
            let mut height =
                table.heights.get(i).copied().unwrap_or(0.0).max(STANDARD.line());
            let mut known = None;
            for cell in row {
                if matches!(cell, Cell::Full(cell) if cell.mark) {
                    known = marked.next().copied();
                }
                let text = match cell {
                    Cell::Blank => None,
                    Cell::Text(text) => Some(*text),
                    Cell::Full(cell) if cell.rows > 1 => {
                        seen.spans.push(Span::of(i, cell, table, page));
                        None
                    }
                    Cell::Full(cell) => cell.text,
                };
                let Some(stand) = text.and_then(|text| stands.get(text)) else {
                    continue;
                };
                seen.broken |= stand.last > stand.first;
                height = height.max(stand.foot - stand.top + STANDARD.line());
                known = Some(known.map_or(stand.first, |on: usize| on.min(stand.first)));
                first.get_or_insert((i, stand));
            }
            on = known.unwrap_or(on);
            seen.heights.push(height);
            seen.pages.push(on);
            seen.known.push(known.is_some());
        }
        let texts = table.notes.iter().map(|note| note.label.unwrap_or(note.text));
        let notes = texts.filter_map(|id| stands.get(id));
        seen.notes_on = notes.map(|stand| stand.first).min();
        seen.notes = notes_height(page, table);
        seen.rooms = first.and_then(|(row, stand)| seen.rooms(table, pages, row, stand));
        seen
    }

    /// The room for rows on the first page and on the others.
    fn rooms(
        &self,
        table: &TableElement,
        pages: &TablePages,
        row: usize,
        stand: Stand,
    ) -> Option<[f64; 2]> {
        let (margin, height) = match stand.lying {
            true => (STANDARD.binding_margin, STANDARD.type_width),
            false => (STANDARD.head_margin, STANDARD.type_height),
        };
        let [x, y] = pages.head?;
        let head = if stand.lying { x } else { y };
        // A text stands in the middle of its row.
        let middle = (stand.top + stand.foot) / 2.0
            - (STANDARD.box_top - STANDARD.box_bottom) / 2.0 * STANDARD.small_character();
        let end = table.breaks.first().map_or(self.heights.len(), |page| page.row);
        let lines = self.lines(0, end, table.fold);
        let top = middle - lines.get(row)? / 2.0 - lines[..row].iter().sum::<f64>();
        let over = if table.continues { STANDARD.line() } else { 0.0 };
        let names = top - head - over;
        Some([margin + height - top, height - STANDARD.line() - names])
    }

    /// Where the pages are to end.
    fn plan(&self, table: &TableElement) -> Option<(Vec<PageBreak>, u32)> {
        let rooms = match self.rooms {
            Some(rooms) if !self.breaks_within() || table.fold > 1 => rooms,
            _ => return Some((self.as_they_fell(table), table.spare)),
        };
        let starts = self.starts(table, rooms);
        let right = self.fell_so(&starts);
        let parted = table.breaks.iter().any(|page| page.forced);
        if parted && right {
            return None;
        }
        if !parted && right && table.fold == 1 {
            let goes_on =
                starts.iter().any(|row| self.spans.iter().any(|s| s.crosses(*row)));
            let starts = if goes_on { starts } else { Vec::new() };
            return Some((breaks(&starts, false), table.spare));
        }
        let starts = breaks(&starts, true);
        if parted && starts == table.breaks && table.spare < SPARE_MOST {
            return Some((starts, table.spare + 1));
        }
        Some((starts, table.spare))
    }

    /// Whether some row is on two pages, or may be.
    fn breaks_within(&self) -> bool {
        self.broken || self.spans.iter().any(|span| span.flows)
    }

    /// Whether every row stands on its page, and the notes under the last one.
    fn fell_so(&self, starts: &[usize]) -> bool {
        let first = self.pages.first().copied().unwrap_or(0);
        let mut on = 0;
        for (row, page) in self.pages.iter().enumerate() {
            while starts.get(on).is_some_and(|start| *start <= row) {
                on += 1;
            }
            if self.known[row] && *page != first + on {
                return false;
            }
        }
        self.notes_on.is_none_or(|page| page == first + on)
    }

    /// The first rows of the pages behind the first, as rows that are not broken fill them.
    fn starts(&self, table: &TableElement, rooms: [f64; 2]) -> Vec<usize> {
        let spare = f64::from(table.spare) * STANDARD.line();
        let count = self.heights.len();
        let mut starts = Vec::new();
        let (mut from, mut room) = (0, rooms[0] - spare);
        while from < count {
            let fits = |to: &usize| self.height(from, *to, table.fold) <= room + HAIR;
            let mut to = (from + 2..=count).take_while(fits).last().unwrap_or(from + 1);
            if to < count {
                to = self.kept(table, from, to);
            } else if self.height(from, to, table.fold) + self.notes > room + HAIR {
                // A row goes along with the notes.
                to = self.kept(table, from, count - 1);
                if to == from {
                    break;
                }
            }
            if to < count {
                starts.push(to);
            }
            (from, room) = (to, rooms[1] - spare);
        }
        starts
    }

    /// A row like another one, or before it, that may begin a page.
    fn kept(&self, table: &TableElement, from: usize, row: usize) -> usize {
        let mut at = row;
        while at > from {
            let sum = table.sums.binary_search(&at).is_ok();
            let kept = self.spans.iter().find(|span| span.keep && span.crosses(at));
            match kept {
                Some(span) => at = span.row,
                None if sum => at -= 1,
                None => return at,
            }
        }
        // Nothing less fits on a page.
        row
    }

    /// How high some rows are on a page.
    fn height(&self, from: usize, to: usize, fold: usize) -> f64 {
        self.lines(from, to, fold).iter().sum()
    }

    /// How high each line of a page is that takes some rows, folded.
    fn lines(&self, from: usize, to: usize, fold: usize) -> Vec<f64> {
        let halves = halves(from, to, fold);
        let mut lines = vec![0.0_f64; halves[0].1 - halves[0].0];
        for (start, end) in &halves {
            for (line, height) in lines.iter_mut().zip(&self.heights[*start..*end]) {
                *line = line.max(*height);
            }
        }
        for (start, end) in &halves {
            for span in self.spans.iter().filter(|s| s.row < *end && s.end() > *start) {
                let (first, last) = (span.row.max(*start), span.end().min(*end));
                let under = &mut lines[first - start..last - start];
                let lacks = span.need - under.iter().sum::<f64>();
                if let Some(line) = under.last_mut() {
                    *line += lacks.max(0.0);
                }
            }
        }
        lines
    }

    /// The pages of a table that breaks within rows: they end as they did, but that what ends
    /// it does not stand alone.
    fn as_they_fell(&self, table: &TableElement) -> Vec<PageBreak> {
        let pages = self.pages.windows(2).enumerate();
        let starts: Vec<usize> =
            pages.filter(|(_, two)| two[1] > two[0]).map(|(row, _)| row + 1).collect();
        let was =
            |row: usize| table.breaks.iter().any(|page| page.forced && page.row == row);
        let mut breaks: Vec<PageBreak> =
            starts.iter().map(|row| PageBreak { row: *row, forced: was(*row) }).collect();
        let count = self.heights.len();
        let last = starts.last().copied().unwrap_or(0);
        let alone = self.notes_on.is_some_and(|page| Some(&page) > self.pages.last());
        let sums = last > 0 && (last..count).all(|row| table.sums.contains(&row));
        let before = match sums {
            true => starts.iter().rev().nth(1).copied().unwrap_or(0),
            false => last,
        };
        if (alone || sums) && count > 0 {
            let row = self.kept(table, before, count - 1);
            if row > before && !table.sums.contains(&row) {
                breaks.retain(|page| page.row < row);
                breaks.push(PageBreak { row, forced: true });
            }
        }
        let goes_on = breaks.iter().any(|page| {
            page.forced || self.spans.iter().any(|span| span.crosses(page.row))
        });
        if goes_on { breaks } else { Vec::new() }
    }
}

fn breaks(starts: &[usize], forced: bool) -> Vec<PageBreak> {
    starts.iter().map(|row| PageBreak { row: *row, forced }).collect()
}

/// How high the notes of a table are; of long ones, what stays with its last row.
fn notes_height(page: &Page, table: &TableElement) -> f64 {
    if table.notes.is_empty() {
        return 0.0;
    }
    let size = STANDARD.small_character();
    let room = table.widths.iter().sum::<f64>() * STANDARD.character() / size;
    let lines = table.notes.iter().map(|note| {
        let room = (room - note.hang).floor().max(1.0);
        (title::width(page.says(note.text)) / room).ceil()
    });
    let lines = lines.sum::<f64>();
    let line = STANDARD.table_line * size;
    let most = STANDARD.type_width / 2.0;
    let lines = if lines * line > most { 2.0 } else { lines };
    STANDARD.line() - STANDARD.character() + lines * line
}
