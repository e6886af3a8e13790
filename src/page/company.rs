//! What closes a text, and whether 正文 stands on its page (7.3.5.5).
//!
//! Whether 署名 would stand on a page without 正文 (附件说明 is none) is seen on the laid-out pages,
//! never guessed from counts of characters; then the notice is laid out again with another pitch
//! of lines, or with room left free on the page before, until it has company. What cannot be helped
//! is a finding. A list of attachments that ends a text is drawn together by the room alone.

use std::collections::BTreeSet;

use crate::page::element::{Element, Page};
use crate::page::measure::{Direction, Layout, Run};
use crate::page::passage::{PassageId, Region};

/// What closes a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Close {
    /// Which element of the page it is.
    pub at: usize,
    /// Whether it is 署名 and date; a list of attachments otherwise, with nothing of the kind
    /// behind it.
    pub signs: bool,
    /// What it says.
    passages: BTreeSet<PassageId>,
}

impl Page {
    /// What closes the texts that stand on the pages, in their order.
    pub fn closes(&self) -> Vec<Close> {
        let mut closes = Vec::new();
        // A list that nothing of its text has followed so far.
        let mut list = None;
        let mut turned = false;
        for (at, element) in self.elements.iter().enumerate() {
            let close = |signs, passages| Close { at, signs, passages };
            match element {
                // The writer has given it a page of its own.
                Element::AttachmentNote { .. } if turned => {}
                Element::AttachmentNote { label, names, .. } => {
                    let names = names.iter().flat_map(|n| [Some(n.name), n.number]);
                    let passages = names.flatten().chain([*label]).collect();
                    list = Some(close(false, passages));
                }
                Element::SealedEnding { signatures, date, .. }
                | Element::UnsealedEnding { signatures, date, .. } => {
                    let passages = signatures.iter().copied().chain([*date]).collect();
                    closes.push(close(true, passages));
                    list = None;
                }
                Element::StampedEnding { stamps, date, .. } => {
                    let posts = stamps.iter().map(|stamp| stamp.post);
                    closes.push(close(true, posts.chain([*date]).collect()));
                    list = None;
                }
                element if element.turns_over() => closes.extend(list.take()),
                _ => {}
            }
            turned = matches!(element, Element::PageBreak { .. });
        }
        closes.extend(list);
        closes
    }

    /// How many elements there are as far as the text that a close ends, if more follow.
    pub fn end_behind(&self, close: usize) -> Option<usize> {
        let from = self.closes().get(close)?.at + 1;
        let behind = self.elements[from..].iter().position(Element::turns_over)?;
        Some(from + behind)
    }

    /// Whether a run is 正文, or a title above it. 附件说明 and 附注 are not, nor is 联系方式 that
    /// goes wherever 署名 goes.
    pub fn is_company(&self, run: &Run) -> bool {
        let Some((id, _)) = run.passage.as_ref() else { return false };
        match self.passage(*id).region {
            Region::Contact(_) => !self.elements.iter().any(|element| {
                matches!(element, Element::Contact { texts, keep: true } if texts.contains(id))
            }),
            Region::AttachmentNoteLabel
            | Region::AttachmentNoteNumber(_)
            | Region::AttachmentNoteName(_)
            | Region::EnclosureNote
            | Region::Signature(_)
            | Region::Post(_)
            | Region::Date
            | Region::Note
            | Region::Footnote(_)
            | Region::Status => false,
            _ => true,
        }
    }
}

impl Close {
    /// The page, counted from 0, on which it begins.
    pub fn page(&self, layout: &Layout) -> Option<usize> {
        layout.pages.iter().position(|sheet| sheet.runs.iter().any(|run| self.says(run)))
    }

    /// Whether a run is of it.
    pub fn says(&self, run: &Run) -> bool {
        run.passage.as_ref().is_some_and(|(id, _)| self.passages.contains(id))
    }

    /// The page, counted from 0, on which it stands without 正文 above it.
    pub fn alone(&self, page: &Page, layout: &Layout) -> Option<usize> {
        let number = self.page(layout)?;
        let sheet = &layout.pages[number];
        let first = sheet
            .runs
            .iter()
            .filter(|run| self.says(run))
            .min_by(|a, b| a.baseline.total_cmp(&b.baseline))?;
        let text = |run: &Run| run.baseline < first.baseline && page.is_company(run);
        // What is drawn above it is a table or a figure.
        let shapes = sheet.shapes.iter().map(|shape| shape.y + shape.height);
        let images = sheet.images.iter().map(|image| image.y + image.height);
        let drawn = first.direction == Direction::Right
            && shapes.chain(images).any(|bottom| bottom < first.ink_top);
        (!drawn && !sheet.runs.iter().any(text)).then_some(number)
    }
}
