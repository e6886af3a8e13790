//! The file as it is written, from the head down: each text at the height where it landed.

use std::collections::BTreeSet;

use crate::page::element::{ImageRef, Page};
use crate::page::passage::{Passage, PassageId};

use super::drawing::Drawings;
use super::landed::Landed;
use super::package::{Kind, Parts};
use super::paragraph::Paragraph;
use super::places::Places;
use super::raster::pixels;
use super::run::{Look, runs};
use super::section::Section;
use super::styles::Style;
use super::unit::{Lines, Sheet, down};
use super::xml::Tag;

/// Differences in height that only rounding makes, in twips.
const HAIR: i32 = 6;

/// What stands in the file, one below the other.
pub(super) enum Block {
    Paragraph(Box<Paragraph>),
    Table(Tag),
}

/// Up to where the file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cursor {
    /// A new page begins.
    Fresh,
    /// A page, from 0, and how far down on it, in twips from its first line.
    At { page: usize, foot: i32 },
}

/// The file as far as it is written.
pub(super) struct Writer<'a> {
    pub(super) page: &'a Page,
    pub(super) landed: Landed<'a>,
    images: &'a [(String, Vec<u8>)],
    pub(super) parts: Parts,
    pub(super) drawings: Drawings,
    pub(super) places: Places,
    pub(super) blocks: Vec<Block>,
    pub(super) cursor: Cursor,
    pub(super) section: Section,
    /// Lines of another pitch than the grid's (7.3.5.5).
    pub(super) pitch: Option<Lines>,
    /// What floats over the text, to go along with the next paragraph.
    pub(super) floating: Vec<Tag>,
    /// Whether the next paragraph begins a page.
    pub(super) next_page: bool,
    /// How many tables are written.
    pub(super) tables: usize,
    /// How many images of each page are written.
    shown: BTreeSet<(usize, usize)>,
    /// What Word does in another way than the pages, in Chinese.
    pub(super) differs: BTreeSet<String>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        page: &'a Page,
        landed: Landed<'a>,
        images: &'a [(String, Vec<u8>)],
    ) -> Self {
        Self {
            page,
            landed,
            images,
            parts: Parts::default(),
            drawings: Drawings::default(),
            places: Places::of(page),
            blocks: Vec::new(),
            cursor: Cursor::Fresh,
            section: Section::first(page),
            pitch: None,
            floating: Vec::new(),
            next_page: false,
            tables: 0,
            shown: BTreeSet::new(),
            differs: BTreeSet::new(),
        }
    }

    pub(super) fn passage(&self, id: PassageId) -> &'a Passage {
        &self.page.passages[id.0]
    }

    pub(super) fn sheet(&self) -> Sheet {
        self.section.sheet
    }

    /// The runs of a text, with its place.
    pub(super) fn runs(&mut self, id: PassageId, style: Style) -> Vec<Tag> {
        self.runs_with(id, style, Look::default())
    }

    pub(super) fn runs_with(
        &mut self,
        id: PassageId,
        style: Style,
        look: Look,
    ) -> Vec<Tag> {
        let runs = runs(self.passage(id), style, look);
        self.places.mark(id, runs)
    }

    /// Writes a paragraph of some texts at the height where they landed.
    pub(super) fn stand(&mut self, mut paragraph: Paragraph, texts: &[PassageId]) {
        if std::mem::take(&mut self.next_page) {
            self.break_page(&mut paragraph);
        }
        if paragraph.lines.is_none() && paragraph.style.lines() == Lines::Grid {
            paragraph.lines = self.pitch;
        }
        let lines = paragraph.lines();
        let (Some(first), Some(last)) =
            (self.landed.first(texts).cloned(), self.landed.last(texts).cloned())
        else {
            self.push(paragraph);
            return;
        };
        let top = first.baseline - lines.above(first.size);
        paragraph.before = self.advance(first.page, top);
        let count = self.landed.count(texts);
        match last.page == first.page {
            true => {
                self.took(count * lines.height());
                self.fit(&mut paragraph);
            }
            false => self.reach(last.page, last.baseline + lines.below(last.size)),
        }
        self.push(paragraph);
    }

    /// A paragraph that ends at the foot of its page stays on it, however heights are rounded.
    fn fit(&mut self, paragraph: &mut Paragraph) {
        let most = self.sheet().text_height();
        let Cursor::At { foot, .. } = &mut self.cursor else { return };
        let over = *foot - most;
        if (1..=HAIR).contains(&over) && paragraph.before >= over {
            paragraph.before -= over;
            *foot = most;
        }
    }

    /// Moves down to a height of a page, in millimetres; how much is blank before it, in twips.
    pub(super) fn advance(&mut self, page: usize, top: f64) -> i32 {
        let top = down(self.sheet(), top);
        let from = match self.cursor {
            Cursor::Fresh => 0,
            Cursor::At { page: here, foot } if here == page => foot,
            // Lines go on to the next page by themselves.
            Cursor::At { .. } => top,
        };
        let blank = top - from;
        let blank = if blank < HAIR { 0 } else { blank };
        self.cursor = Cursor::At { page, foot: from + blank };
        blank
    }

    /// What was written takes so much of its page, in twips.
    pub(super) fn took(&mut self, height: i32) {
        if let Cursor::At { foot, .. } = &mut self.cursor {
            *foot += height;
        }
    }

    /// What was written ends at a height of a page, in millimetres.
    pub(super) fn reach(&mut self, page: usize, foot: f64) {
        self.cursor = Cursor::At { page, foot: down(self.sheet(), foot) };
    }

    pub(super) fn push(&mut self, mut paragraph: Paragraph) {
        let floating = std::mem::take(&mut self.floating);
        paragraph.content.splice(0..0, floating);
        self.blocks.push(Block::Paragraph(Box::new(paragraph)));
    }

    /// Leaves room between what was written and what follows, in twips.
    pub(super) fn leave(&mut self, room: i32) {
        if room <= 0 {
            return;
        }
        match self.blocks.last_mut() {
            Some(Block::Paragraph(last)) if last.section.is_none() => last.after += room,
            _ => self.push(spacer(room)),
        }
    }

    /// Puts what is blank before the last paragraph behind what stands above it.
    pub(super) fn pass_blank_up(&mut self) {
        let Some(Block::Paragraph(mut last)) = self.blocks.pop() else { return };
        if !last.page_break && last.before > 0 {
            let blank = std::mem::take(&mut last.before);
            self.leave(blank);
        }
        self.blocks.push(Block::Paragraph(last));
    }

    /// The next paragraph begins a page.
    pub(super) fn break_page(&mut self, paragraph: &mut Paragraph) {
        paragraph.page_break = self.cursor != Cursor::Fresh;
        self.cursor = Cursor::Fresh;
    }

    /// Ends the section; what follows is on other sheets.
    pub(super) fn turn(&mut self, lying: bool) {
        let next = Section::next(lying);
        // Nothing stands on it yet.
        if self.cursor == Cursor::Fresh {
            self.section.sheet = next.sheet;
            return;
        }
        self.begin(next);
    }

    /// Ends the section and begins another one.
    pub(super) fn begin(&mut self, next: Section) {
        let ended = std::mem::replace(&mut self.section, next);
        let end = ended.tag(self.page, &mut self.parts, &mut self.drawings);
        match self.blocks.last_mut() {
            Some(Block::Paragraph(last)) if last.section.is_none() => {
                last.section = Some(end);
            }
            _ => {
                let mut last = Paragraph::new(Style::Spacer, Vec::new());
                last.section = Some(end);
                self.push(last);
            }
        }
        self.cursor = Cursor::Fresh;
    }

    /// The last section, and everything before it.
    pub(super) fn body(&mut self) -> Vec<Tag> {
        // A section in which nothing stands would be a page.
        let bare = match (self.cursor, self.blocks.last_mut()) {
            (Cursor::Fresh, Some(Block::Paragraph(last))) => last.section.take(),
            _ => None,
        };
        if matches!(self.blocks.last(), None | Some(Block::Table(_))) {
            self.push(Paragraph::new(Style::Spacer, Vec::new()));
        }
        let end = bare.unwrap_or_else(|| {
            self.section.tag(self.page, &mut self.parts, &mut self.drawings)
        });
        let blocks = std::mem::take(&mut self.blocks).into_iter();
        let tags = blocks.map(|block| match block {
            Block::Paragraph(paragraph) => paragraph.tag(),
            Block::Table(table) => table,
        });
        tags.chain(end).collect()
    }

    /// What the file calls an image, and where it landed: its page and box on the sheet as it
    /// is read, in millimetres.
    pub(super) fn image(
        &mut self,
        image: &ImageRef,
    ) -> Option<(String, usize, [f64; 4])> {
        let (_, bytes) = self.images.iter().find(|(name, _)| *name == image.file)?;
        let bytes = pixels(bytes)?;
        let id = self.parts.add(Kind::Image, bytes);
        for page in 0..self.landed.pages() {
            let sheet = self.landed.sheet(page)?;
            for (i, placed) in sheet.images.iter().enumerate() {
                if placed.alt != image.alt || !self.shown.insert((page, i)) {
                    continue;
                }
                let (x, y) = (placed.x, placed.y);
                let (width, height) = (placed.width, placed.height);
                let spot = match self.sheet().lying {
                    true => [sheet.height - y - height, x, height, width],
                    false => [x, y, width, height],
                };
                return Some((id, page, spot));
            }
        }
        None
    }
}

/// A line that holds nothing, of a height in twips.
pub(super) fn spacer(height: i32) -> Paragraph {
    let mut spacer = Paragraph::new(Style::Spacer, Vec::new());
    spacer.lines = Some(Lines::Exact(height));
    spacer
}
