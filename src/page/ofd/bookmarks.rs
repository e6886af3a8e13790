//! Headings → Outlines, as the PDF has them for bookmarks.

use typst::foundations::{NativeElement, StyleChain};
use typst::introspection::Introspector;
use typst::model::HeadingElem;
use typst_layout::PagedDocument;

use kurbo::Point;

use super::content::action;
use super::scene::Target;
use super::xml::attribute;

/// A heading, and what stands under it.
struct Bookmark {
    title: String,
    level: usize,
    target: Target,
    under: Vec<Self>,
}

/// What Document.xml says of the headings; nothing where there are none.
pub(super) fn outlines(document: &PagedDocument, pages: &[u32]) -> String {
    let introspector = document.introspector();
    let mut roots = Vec::new();
    for element in introspector.query(&HeadingElem::ELEM.select()) {
        let Some(heading) = element.to_packed::<HeadingElem>() else { continue };
        let styles = StyleChain::default();
        let outlined = heading.outlined.get(styles);
        if !heading.bookmarked.get(styles).unwrap_or(outlined) {
            continue;
        }
        let place = element.location().and_then(|at| introspector.position(at));
        let Some(place) = place else { continue };
        let target = Target::Place(
            place.page.get() - 1,
            Point::new(place.point.x.to_mm(), place.point.y.to_mm()),
        );
        put(
            &mut roots,
            Bookmark {
                title: heading.body.plain_text().to_string(),
                level: heading.resolve_level(styles).get(),
                target,
                under: Vec::new(),
            },
        );
    }
    match roots.is_empty() {
        true => String::new(),
        false => format!("<ofd:Outlines>{}</ofd:Outlines>", elements(&roots, pages)),
    }
}

/// Puts a bookmark under the last one that is above it.
fn put(list: &mut Vec<Bookmark>, bookmark: Bookmark) {
    match list.last_mut() {
        Some(last) if last.level < bookmark.level => put(&mut last.under, bookmark),
        _ => list.push(bookmark),
    }
}

fn elements(list: &[Bookmark], pages: &[u32]) -> String {
    let element = |bookmark: &Bookmark| {
        let count = match bookmark.under.len() {
            0 => String::new(),
            count => format!(" Count=\"{count}\""),
        };
        format!(
            "<ofd:OutlineElem{}{count}><ofd:Actions>{}</ofd:Actions>{}</ofd:OutlineElem>",
            attribute("Title", &bookmark.title),
            action(&bookmark.target, pages),
            elements(&bookmark.under, pages),
        )
    };
    list.iter().map(element).collect()
}
