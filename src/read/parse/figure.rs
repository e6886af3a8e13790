//! Figures: an image and the words on it.

use crate::notice::{Figure, Text, Width};
use crate::read::raw::RawFigure;
use crate::text::finding::{At, Finding};
use crate::text::place::Place;

use super::Reader;

impl Reader<'_> {
    pub(super) fn figure(&mut self, raw: RawFigure, at: &Place) -> Figure {
        let caption = raw.caption.map(|caption| self.line(caption, at.key("caption")));
        let alt = raw.alt.map(|alt| self.line(alt, at.key("alt")));
        let numbered = raw.numbered.unwrap_or(false);
        if numbered && caption.is_none() {
            let finding = Finding::error(
                "caption-missing",
                At::Value(at.key("numbered")),
                "numbered 为 true，但没有图题",
            );
            self.findings.push(finding.hint("补上 caption:，或删去 numbered"));
        } else if caption.is_none() && alt.is_none() {
            self.findings.push(
                Finding::error(
                    "figure-without-words",
                    At::Value(at.clone()),
                    "没有说明这是什么图",
                )
                .hint("补上 caption:（排在图下）或 alt:（只供读屏软件）"),
            );
        }
        Figure {
            image: Text { value: raw.image.0, at: at.key("image"), offset: 0 },
            caption,
            numbered,
            alt,
            width: self.width(raw.width, at.key("width")).map(Width::bare),
            at: at.clone(),
        }
    }
}
