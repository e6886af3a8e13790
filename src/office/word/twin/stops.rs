//! Texts on one line, each at its stop.

use crate::notice::standard::STANDARD;
use crate::page::passage::PassageId;

use super::paragraph::{Paragraph, Side};
use super::run::tab;
use super::styles::Style;
use super::unit::twips;
use super::writer::Writer;

/// A text, where on its line it stands.
pub(super) struct Stop {
    pub(super) side: Side,
    /// In twips from the left of the line.
    pub(super) at: i32,
    pub(super) text: PassageId,
}

impl Writer<'_> {
    /// Texts on one line, each at its stop.
    pub(super) fn stops(&mut self, stops: Vec<Stop>, style: Style) {
        let paragraph = self.at_stops(&stops, style);
        let texts: Vec<PassageId> = stops.iter().map(|stop| stop.text).collect();
        self.stand(paragraph, &texts);
    }

    /// A paragraph of texts, each at its stop.
    pub(super) fn at_stops(&mut self, stops: &[Stop], style: Style) -> Paragraph {
        let mut content = Vec::new();
        let mut tabs = Vec::new();
        let mut end = 0;
        for stop in stops {
            // A text right behind another one needs no tab.
            if stop.side != Side::Left || stop.at > end {
                content.push(tab());
                tabs.push((stop.side, stop.at));
            }
            let right = self.landed.first(&[stop.text]).map(|line| line.right);
            let near = STANDARD.character() / 2.0;
            end = right.map_or(0, |right| twips(right - self.sheet().left + near));
            let look = self.letters(stop.text);
            content.extend(self.runs_with(stop.text, style, look));
        }
        let mut paragraph = Paragraph::new(style, content);
        paragraph.tabs = tabs;
        paragraph.side = Some(Side::Left);
        paragraph
    }
}
