//! Sheets that Typst filled lying on their side → sheets that stand.
//!
//! Chapter 8: a landscape page is an upright sheet whose content is turned by 90°
//! counter-clockwise, so that its head lies to the left, and the page number stays where
//! other pages have it. Typst lays such a page out lying, number and all; here the
//! finished frame is turned as a whole, so that text, tags and bookmarks go along.

use typst::layout::{Abs, Axes, Ratio, Transform};
use typst::model::Document;
use typst_layout::{Page, PagedDocument};

use crate::notice::standard::STANDARD;

/// Turns every page that is wider than high. With mirrored margins the content of even
/// pages moves to where theirs is.
pub(crate) fn upright(document: PagedDocument, mirrored: bool) -> PagedDocument {
    let lies = |page: &Page| page.frame.width() > page.frame.height();
    if !document.pages().iter().any(lies) {
        return document;
    }
    let moved = STANDARD.page_width - STANDARD.type_width - 2.0 * STANDARD.binding_margin;
    let pages = document.pages().iter().enumerate().map(|(i, page)| {
        let mut page = page.clone();
        if lies(&page) {
            let even = i % 2 == 1;
            let by = if mirrored && even { Abs::mm(moved) } else { Abs::zero() };
            turn(&mut page, by);
        }
        page
    });
    PagedDocument::new(pages.collect(), document.info().clone())
}

/// Turns a page by 90° counter-clockwise and moves it to the right.
fn turn(page: &mut Page, by: Abs) {
    let lying = page.frame.size();
    page.frame.transform(Transform {
        sx: Ratio::zero(),
        ky: -Ratio::one(),
        kx: Ratio::one(),
        sy: Ratio::zero(),
        tx: by,
        ty: lying.x,
    });
    page.frame.set_size(Axes::new(lying.y, lying.x));
}
