//! Sections: the sheet, its margins and grid, and what its head and foot carry.

use crate::notice::Format;
use crate::notice::standard::{MM_PER_PT, STANDARD};
use crate::page::element::Page;
use crate::page::passage::PassageId;

use super::drawing::{self, Down, Drawings, Spot};
use super::package::{Kind, Parts};
use super::paragraph::{Paragraph, Side};
use super::run::{Look, runs, words};
use super::styles::{Style, grid};
use super::unit::{Sheet, gap, hex, mm, twips};
use super::xml::{Tag, root, tag, val};

/// Where a section begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    NextPage,
    EvenPage,
}

/// What only the first page of a notice has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum First {
    /// Nothing of its own.
    Plain,
    /// The label of a draft.
    Status(PassageId),
    /// The double rules of a letter, and no number (10.1).
    Letter { preprinted: bool, status: Option<PassageId> },
}

/// Pages that follow each other.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Section {
    pub(super) sheet: Sheet,
    pub(super) start: Start,
    /// Whether its pages carry their number.
    pub(super) numbered: bool,
    first: First,
}

impl Section {
    pub(super) fn first(page: &Page) -> Self {
        let letter = page.head.as_ref().filter(|head| head.format == Format::Letter);
        let first = match (letter, page.status) {
            (Some(head), status) => First::Letter { preprinted: head.preprinted, status },
            (None, Some(status)) => First::Status(status),
            (None, None) => First::Plain,
        };
        Self { first, ..Self::next(false) }
    }

    pub(super) fn next(lying: bool) -> Self {
        Self {
            sheet: Sheet::of(lying),
            start: Start::NextPage,
            numbered: true,
            first: First::Plain,
        }
    }

    pub(super) fn tag(
        &self,
        page: &Page,
        parts: &mut Parts,
        drawings: &mut Drawings,
    ) -> Tag {
        let mut section = tag("w:sectPr");
        let mut margin = Furniture { page, parts, drawings, section: self };
        section = section.put(margin.references());
        let start = match self.start {
            Start::NextPage => "nextPage",
            Start::EvenPage => "evenPage",
        };
        let sheet = self.sheet;
        let mut size =
            tag("w:pgSz").set("w:w", twips(sheet.width)).set("w:h", twips(sheet.height));
        if sheet.lying {
            size = size.set("w:orient", "landscape");
        }
        let margins = tag("w:pgMar")
            .set("w:top", twips(sheet.first_line()))
            .set("w:right", sheet.right())
            .set("w:bottom", sheet.foot())
            .set("w:left", twips(sheet.left))
            .set("w:header", twips(status_line()))
            .set("w:footer", twips(sheet.height - number_line(sheet).1))
            .set("w:gutter", 0);
        section = section.put([val("w:type", start), size, margins]);
        section = section.put((self.first != First::Plain).then(|| tag("w:titlePg")));
        section.put(grid())
    }
}

/// Where the line of a draft's label begins, from the sheet's top.
fn status_line() -> f64 {
    STANDARD.status_top - gap() / 2.0
}

/// Where the line of the page number begins and ends: its dashes are so far under the type
/// area. On a sheet that lies the number stands elsewhere.
fn number_line(sheet: Sheet) -> (f64, f64) {
    let size = STANDARD.size_4 * MM_PER_PT;
    let middle = (STANDARD.box_top - STANDARD.box_bottom) / 2.0 * size;
    let foot = STANDARD.head_margin + STANDARD.type_height;
    let baseline = foot + STANDARD.page_number_drop + middle;
    let lines = Style::PageNumber.lines();
    let top = baseline - lines.above(STANDARD.size_4);
    if sheet.lying {
        let margin = mm(sheet.foot()) / 2.0;
        return (sheet.height - margin, sheet.height - margin);
    }
    (top, baseline + lines.below(STANDARD.size_4))
}

/// What stands in the head and the foot of a section's pages.
struct Furniture<'a> {
    page: &'a Page,
    parts: &'a mut Parts,
    drawings: &'a mut Drawings,
    section: &'a Section,
}

impl Furniture<'_> {
    fn references(&mut self) -> Vec<Tag> {
        let mut tags = Vec::new();
        let first = self.section.first;
        // A head without anything keeps the one of an earlier section away.
        let bare = || Paragraph::new(Style::Status, Vec::new());
        for kind in ["default", "even"] {
            tags.push(self.part(Kind::Header, kind, &bare()));
        }
        let mut head = bare();
        if let First::Status(status) | First::Letter { status: Some(status), .. } = first
        {
            head.content =
                runs(self.page.passage(status), Style::Status, Look::default());
        }
        if let First::Letter { preprinted: false, .. } = first {
            head.content.extend(self.double_rule());
        }
        if first != First::Plain {
            tags.push(self.part(Kind::Header, "first", &head));
        }
        let numbered = self.section.numbered;
        let (odd, even) = (self.number(true), self.number(false));
        let none = Paragraph::new(Style::PageNumber, Vec::new());
        let of = |numbered: bool, paragraph: Paragraph| match numbered {
            true => paragraph,
            false => none.clone(),
        };
        tags.push(self.part(Kind::Footer, "default", &of(numbered, odd.clone())));
        tags.push(self.part(Kind::Footer, "even", &of(numbered, even)));
        if first != First::Plain {
            let shows = numbered && !matches!(first, First::Letter { .. });
            tags.push(self.part(Kind::Footer, "first", &of(shows, odd)));
        }
        tags
    }

    fn part(&mut self, kind: Kind, pages: &str, paragraph: &Paragraph) -> Tag {
        let (name, reference) = match kind {
            Kind::Footer => ("w:ftr", "w:footerReference"),
            Kind::Header | Kind::Image => ("w:hdr", "w:headerReference"),
        };
        let part = root(name).put(paragraph.tag()).part();
        let id = self.parts.add(kind, part.into_bytes());
        tag(reference).set("w:type", pages).set("r:id", id)
    }

    /// — 1 —, outside (7.5).
    fn number(&mut self, odd: bool) -> Paragraph {
        let field = |kind| tag("w:r").put(tag("w:fldChar").set("w:fldCharType", kind));
        let dash = "—";
        let content = vec![
            dashed(&format!("{dash} ")),
            field("begin"),
            tag("w:r").put(tag("w:instrText").set("xml:space", "preserve").say(" PAGE ")),
            field("separate"),
            words("1"),
            field("end"),
            dashed(&format!(" {dash}")),
        ];
        let mut number = Paragraph::new(Style::PageNumber, content);
        let inset = twips(STANDARD.page_number_inset * STANDARD.small_character());
        if odd {
            (number.side, number.right) = (Some(Side::Right), Some(inset));
        } else {
            number.left = Some(inset);
        }
        if !self.section.sheet.lying {
            return number;
        }
        // Turned by 90° as the sheet is, at its place on the sheet that stands.
        let standing = Sheet::of(false);
        let (top, foot) = number_line(standing);
        let spot = Spot {
            x: standing.height - foot,
            down: Down::Sheet(standing.left),
            width: foot - top,
            height: standing.across,
        };
        let number = self.drawings.text_box(
            "页码",
            spot,
            drawing::Kind::Turned,
            vec![number.tag()],
        );
        Paragraph::new(Style::PageNumber, vec![number])
    }

    /// The second double rule of a letter (10.1); its lower edge is so far from the paper's foot.
    fn double_rule(&mut self) -> Vec<Tag> {
        let s = STANDARD;
        let foot = s.page_height - s.letter_rule_foot;
        let thin = foot - s.letter_rule_thick - s.letter_rule_gap - s.letter_rule_thin;
        let color = hex(s.red_rgb);
        let bars = [
            (thin, s.letter_rule_thin),
            (foot - s.letter_rule_thick, s.letter_rule_thick),
        ];
        let bar = |(top, height)| {
            let x = (s.page_width - s.letter_rule_length) / 2.0;
            let width = s.letter_rule_length;
            let spot = Spot { x, down: Down::Sheet(top), width, height };
            self.drawings.bar("红色双线", spot, &color)
        };
        bars.map(bar).into()
    }
}

fn dashed(says: &str) -> Tag {
    let own = tag("w:rPr").put(tag("w:rFonts").set("w:hint", "eastAsia"));
    tag("w:r").put(own).put(super::xml::text("w:t", says))
}
