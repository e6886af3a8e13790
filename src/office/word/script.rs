//! A document of another program as it reads: lines, tables and pictures from top to bottom,
//! whatever kind of file they came from.

/// Everything that a document says, in reading order.
#[derive(Debug, Clone, Default)]
pub struct Script {
    /// What stands in it.
    pub blocks: Vec<Block>,
    /// Remarks at its margin.
    pub comments: Vec<Comment>,
    /// Footnotes and endnotes.
    pub notes: Vec<Line>,
    /// What was passed over, because it is no text of the document, in Chinese.
    pub passed: Vec<String>,
}

impl Script {
    /// Every line of a document with its place, as a reader sees it.
    pub(super) fn lines(&self) -> Vec<(String, String)> {
        let mut lines = Vec::new();
        let mut put = |place: &str, text: &str| {
            for line in text.lines().filter(|line| !line.trim().is_empty()) {
                lines.push((place.to_owned(), line.to_owned()));
            }
        };
        for block in &self.blocks {
            match block {
                Block::Line(line) => put(&line.place, &line.shown()),
                Block::Table(grid) => {
                    for (row, column, cell) in grid.cells() {
                        put(&grid.place_of(row, column), &cell.text);
                    }
                }
                Block::Picture(_) | Block::Page { .. } => {}
            }
        }
        for note in &self.notes {
            put(&note.place, &note.shown());
        }
        lines
    }
}

/// What stands in a document.
#[derive(Debug, Clone)]
pub enum Block {
    /// A paragraph.
    Line(Line),
    /// A table.
    Table(Grid),
    /// A picture.
    Picture(Picture),
    /// What follows begins on a page of its own, which may lie on its side.
    Page {
        /// Whether it lies on its side.
        landscape: bool,
    },
}

/// How a paragraph stands between the edges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stand {
    /// From the left edge.
    #[default]
    Left,
    /// In the middle.
    Center,
    /// At the right edge.
    Right,
    /// Its letters spread.
    Spread,
}

/// Where in a file a paragraph stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Within {
    /// Among the others.
    #[default]
    Body,
    /// In a box of its own.
    Box,
    /// In a page header.
    Header,
    /// In a page footer.
    Footer,
    /// In a footnote or endnote.
    Note,
}

/// A paragraph.
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// What it says; a line feed ends a line, a tab goes on to a stop.
    pub text: String,
    /// The ordinal that the other program made.
    pub ordinal: String,
    /// How it stands.
    pub stand: Stand,
    /// How far its first line stands from the left edge, in characters of its size.
    pub first: f64,
    /// How far its other lines do.
    pub left: f64,
    /// The size of most of it, in points.
    pub size: f64,
    /// Whether it is red.
    pub red: bool,
    /// How many of its characters, from its start, are set otherwise than the rest: a heading
    /// that the text follows.
    pub lead: usize,
    /// Where it stands.
    pub within: Within,
    /// Where it stands, in Chinese, such as “第12段”.
    pub place: String,
}

impl Line {
    /// Whether it says nothing.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty() && self.ordinal.trim().is_empty()
    }

    /// What a reader sees, its ordinal in front.
    pub fn shown(&self) -> String {
        format!("{}{}", self.ordinal, self.text)
    }
}

/// A table: a slot for every place of its grid.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    /// The widths of its columns, in millimetres; none where they are not known.
    pub widths: Vec<f64>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// Where it stands, in Chinese.
    pub place: String,
    /// Where it stands.
    pub within: Within,
    /// Whether lines are drawn around its cells.
    pub ruled: bool,
}

/// A row of a table.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// As many as the table has columns.
    pub slots: Vec<Slot>,
    /// Its least height, in millimetres.
    pub height: Option<f64>,
    /// Whether it is repeated on every page.
    pub head: bool,
}

/// A place in the grid of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Slot {
    /// A cell begins.
    Cell(Cell),
    /// It belongs to the cell at its left.
    Left,
    /// It belongs to the cell above.
    Up,
}

impl Default for Slot {
    fn default() -> Self {
        Self::Cell(Cell::default())
    }
}

/// A cell of a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cell {
    /// What it says; a line feed ends a paragraph.
    pub text: String,
    /// How its first paragraph stands.
    pub stand: Stand,
    /// Whether it runs from top to bottom.
    pub vertical: bool,
    /// The size of its text, in points.
    pub size: f64,
    /// Whether its text is red.
    pub red: bool,
    /// The pictures in it.
    pub pictures: Vec<Picture>,
}

impl Grid {
    /// Whether it says anything.
    pub fn says(&self) -> bool {
        self.cells().any(|(_, _, cell)| !cell.text.trim().is_empty())
    }

    /// What stands at a place, if a cell begins there.
    pub fn cell(&self, row: usize, column: usize) -> Option<&Cell> {
        match self.rows.get(row)?.slots.get(column)? {
            Slot::Cell(cell) => Some(cell),
            Slot::Left | Slot::Up => None,
        }
    }

    /// How many columns it has.
    pub fn columns(&self) -> usize {
        self.rows.first().map_or(0, |row| row.slots.len())
    }

    /// Every cell with its row and column, in reading order.
    pub fn cells(&self) -> impl Iterator<Item = (usize, usize, &Cell)> {
        self.rows.iter().enumerate().flat_map(|(r, row)| {
            row.slots.iter().enumerate().filter_map(move |(c, slot)| match slot {
                Slot::Cell(cell) => Some((r, c, cell)),
                Slot::Left | Slot::Up => None,
            })
        })
    }

    /// Where a cell stands, in Chinese.
    pub fn place_of(&self, row: usize, column: usize) -> String {
        format!("{}第{}行第{}格", self.place, row + 1, column + 1)
    }
}

/// A picture.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Picture {
    /// Its bytes, if they could be read.
    pub bytes: Vec<u8>,
    /// What kind of file it is, such as “png”.
    pub kind: String,
    /// Its width, in millimetres.
    pub width: Option<f64>,
    /// Whether it floats over the text, as a seal does.
    pub floats: bool,
    /// What is said of it for those who do not see it.
    pub alt: String,
    /// Where it stands, in Chinese.
    pub place: String,
}

/// A remark at the margin.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comment {
    /// Who made it.
    pub author: String,
    /// What it says.
    pub text: String,
    /// The place that it belongs to.
    pub place: String,
}

impl Cell {
    /// What stands in a cell becomes its text; a table in it loses its lines.
    pub(super) fn fill(&mut self, blocks: Vec<Block>) {
        let mut texts: Vec<String> = Vec::new();
        let mut first = true;
        for block in blocks {
            match block {
                Block::Line(line) => {
                    if !line.is_blank() && first {
                        (self.stand, self.size, self.red) =
                            (line.stand, line.size, line.red);
                        first = false;
                    }
                    texts.push(line.shown().trim_end().to_owned());
                }
                Block::Table(grid) => {
                    for row in 0..grid.rows.len() {
                        let own = (0..grid.columns()).filter_map(|c| grid.cell(row, c));
                        let own =
                            own.map(|cell| cell.text.as_str()).filter(|t| !t.is_empty());
                        texts.push(own.collect::<Vec<_>>().join("　"));
                    }
                }
                Block::Picture(picture) => self.pictures.push(picture),
                Block::Page { .. } => {}
            }
        }
        self.text = texts.join("\n").trim_matches('\n').to_owned();
    }
}

impl Grid {
    /// Without marks of footnotes, which a cell has no place for.
    pub(super) fn unmarked(mut self) -> Self {
        let slots = self.rows.iter_mut().flat_map(|row| &mut row.slots);
        for slot in slots {
            if let Slot::Cell(cell) = slot {
                cell.text = unmarked(&cell.text);
            }
        }
        self
    }

    /// Without columns in which no cell begins, and without a last one that is blank in every row.
    pub(super) fn tidied(mut self) -> Self {
        let known = self.widths.len() == self.columns();
        let mut column = self.columns();
        while column > 1 {
            column -= 1;
            if self.rows.iter().all(|row| row.slots[column] == Slot::Left) {
                for row in &mut self.rows {
                    row.slots.remove(column);
                }
                if known {
                    let width = self.widths.remove(column);
                    self.widths[column - 1] += width;
                }
            }
        }
        if known {
            self.without_slivers();
        }
        if !known || self.widths.iter().any(|width| *width <= 0.0) {
            self.widths.clear();
        }
        self
    }
}

/// Columns narrower than this, in millimetres, come of edges that do not quite meet.
const SLIVER: f64 = 2.0;

impl Grid {
    /// Without columns that are too narrow for any text, where nothing stands in them alone.
    fn without_slivers(&mut self) {
        let mut column = self.columns();
        while column > 0 {
            column -= 1;
            let narrow = self.widths[column] < SLIVER && self.columns() > 1;
            let goes = |row: &Row| {
                let wider = row.slots.get(column + 1) == Some(&Slot::Left);
                match &row.slots[column] {
                    Slot::Left => true,
                    Slot::Up => false,
                    Slot::Cell(cell) => wider || *cell == Cell::default(),
                }
            };
            let below = |row: &Row| matches!(row.slots.get(column), Some(Slot::Up));
            if !narrow || !self.rows.iter().all(goes) || self.rows.iter().any(below) {
                continue;
            }
            for row in &mut self.rows {
                let slot = row.slots.remove(column);
                if let (Slot::Cell(_), Some(next)) = (&slot, row.slots.get_mut(column))
                    && *next == Slot::Left
                {
                    *next = slot;
                }
            }
            let width = self.widths.remove(column);
            let beside = column.min(self.widths.len() - 1);
            self.widths[beside] += width;
        }
    }
}

/// Whether a line in a header or footer is nothing but a page number.
pub(super) fn is_page_number(text: &str) -> bool {
    let rest = |c: char| {
        !(c.is_whitespace()
            || c.is_ascii_digit()
            || "０１２３４５６７８９-—－–―─一/·.第页共".contains(c))
    };
    let rest = text.chars().filter(|c| rest(*c)).count();
    let number = text.chars().filter(|c| c.is_numeric()).count();
    rest == 0 && number <= 8
}

/// The characters of a text that are seen.
pub(super) fn visible(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|c| !c.is_whitespace() && !c.is_control() && !invisible(*c))
}

/// Whether a character draws nothing.
fn invisible(c: char) -> bool {
    note_of(c).is_some()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{3164}')
}

/// The private characters that mark footnotes in a text, one for each.
const NOTE_MARKS: std::ops::Range<u32> = 0x10_0000..0x10_f000;

/// What marks a footnote in a text, by where it stands among [`Script::notes`].
pub(super) fn note_mark(note: usize) -> Option<char> {
    let code = NOTE_MARKS.start.checked_add(u32::try_from(note).ok()?)?;
    NOTE_MARKS.contains(&code).then(|| char::from_u32(code)).flatten()
}

/// The footnote that a character marks.
pub(super) fn note_of(c: char) -> Option<usize> {
    let code = u32::from(c);
    NOTE_MARKS.contains(&code).then(|| (code - NOTE_MARKS.start) as usize)
}

/// A text without marks of footnotes.
pub(super) fn unmarked(text: &str) -> String {
    text.chars().filter(|c| note_of(*c).is_none()).collect()
}

/// A note of several paragraphs as one.
pub(super) fn joined(lines: impl Iterator<Item = Line>) -> Option<Line> {
    lines.reduce(|mut note, line| {
        note.text = format!("{}　{}", note.text.trim_end(), line.shown().trim());
        note
    })
}
