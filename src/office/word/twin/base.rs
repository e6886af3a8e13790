//! What the file said when it was written, kept in a part of its own that readers do not see and
//! that Word, WPS and `LibreOffice` keep: the text itself, and the place in the YAML of each
//! bookmark. `merge` tells from it what somebody changed.

use crate::office::word::BASE;
use crate::page::element::{Element, Page};
use crate::page::passage::Region;

use super::places::Places;
use super::xml::{Tag, tag};

/// The part.
pub(super) fn part(page: &Page, places: &Places, document: &Tag) -> String {
    let in_imprint = page
        .elements
        .iter()
        .any(|element| matches!(element, Element::Imprint(i) if i.recipients.is_some()));
    let text =
        |(name, at): (&String, String)| tag("text").set("name", name).set("at", at);
    tag("hongtou")
        .set("xmlns", BASE)
        .set("version", 1)
        .set("extent", extent(page))
        .set("recipients", if in_imprint { "imprint" } else { "head" })
        .set("title", &page.title)
        .set("number", &page.number)
        .put(places.marked(page).map(text))
        // As text: nobody takes its references for those of this part.
        .put(tag("document").say(&document.part()))
        .part()
}

/// How much of the notice stands on the page: all of it, all but the attachments, or the one of
/// a number from 0.
fn extent(page: &Page) -> String {
    if page.head.is_some() {
        let attached = |e: &Element| matches!(e, Element::AttachmentTitle { .. });
        let whole = page.elements.iter().any(attached);
        return if whole { "whole" } else { "main" }.to_owned();
    }
    let number = page.passages.iter().find_map(|passage| match passage.region {
        Region::AttachmentLabel(index) => Some(index),
        _ => None,
    });
    number.unwrap_or_default().to_string()
}
