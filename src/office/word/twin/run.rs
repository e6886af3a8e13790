//! The texts of the page as runs of Word.

use crate::page::fonts::Role;
use crate::page::passage::{Passage, Split};
use crate::page::upright::usual;

use super::styles::{Style, characters};
use super::unit::{halves, tightened};
use super::xml::{Tag, tag, text, val};

/// Signs that Word takes for western ones unless it is told.
const AMBIGUOUS: &str = "“”‘’—…·×÷±°§→←↑↓①②③④⑤⑥⑦⑧⑨⑩～ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ√≤≥≠∶★☆●○■□▲△◆◇";

/// What a run has that its paragraph's style has not.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Look {
    /// In points.
    pub(super) size: Option<f64>,
    /// What is added between its characters, in twips.
    pub(super) apart: Option<i32>,
    /// The width of its characters, in per cent.
    pub(super) narrow: Option<i32>,
}

/// What a text says in the file: signs that run from top to bottom have their usual form.
pub(in crate::office::word) fn said(passage: &Passage) -> String {
    match passage.split {
        Split::Vertical => passage.value.chars().map(usual).collect(),
        Split::Plain
        | Split::Cell { .. }
        | Split::Cells
        | Split::Segments
        | Split::Letters => passage.value.clone(),
    }
}

/// The runs of a text in a style.
pub(super) fn runs(passage: &Passage, style: Style, look: Look) -> Vec<Tag> {
    let value = said(passage);
    let own = Own {
        role: Some(passage.role).filter(|role| *role != style.role()),
        style,
        look,
    };
    let mut runs = Vec::new();
    for (i, line) in value.split('\n').enumerate() {
        if i > 0 {
            runs.push(tag("w:r").put(tag("w:br")));
        }
        match passage.split {
            Split::Vertical => {
                for (upright, piece) in pieces(line) {
                    runs.push(own.run(piece, upright));
                }
            }
            // Nothing is added behind the last character.
            Split::Letters if look.apart.is_some() => {
                let last = line.char_indices().last().map_or(0, |(at, _)| at);
                let end = Own { look: Look { apart: None, ..look }, ..own };
                let both = [(own, &line[..last]), (end, &line[last..])];
                let said = both.into_iter().filter(|(_, piece)| !piece.is_empty());
                runs.extend(said.map(|(own, piece)| own.run(piece, false)));
            }
            _ if line.is_empty() => {}
            _ => runs.push(own.run(line, false)),
        }
    }
    runs
}

/// A run of words that are no text of the page.
pub(super) fn words(says: &str) -> Tag {
    tag("w:r").put(text("w:t", says))
}

/// A tab.
pub(super) fn tab() -> Tag {
    tag("w:r").put(tag("w:tab"))
}

/// A vertical line in pieces: digits and letters stand upright beside each other.
fn pieces(line: &str) -> Vec<(bool, &str)> {
    let mut pieces = Vec::new();
    let mut from = 0;
    let mut last = None;
    for (at, c) in line.char_indices() {
        let upright = c.is_ascii_graphic();
        if last.is_some_and(|last| last != upright) {
            pieces.push((!upright, &line[from..at]));
            from = at;
        }
        last = Some(upright);
    }
    pieces.extend(last.map(|upright| (upright, &line[from..])));
    pieces
}

#[derive(Clone, Copy)]
struct Own {
    role: Option<Role>,
    style: Style,
    look: Look,
}

impl Own {
    /// `upright`: in a line from top to bottom.
    fn run(self, says: &str, upright: bool) -> Tag {
        let mut own = tag("w:rPr");
        own = own.put(self.role.map(|role| val("w:rStyle", characters(role))));
        if says.chars().any(|c| AMBIGUOUS.contains(c)) {
            own = own.put(tag("w:rFonts").set("w:hint", "eastAsia"));
        }
        if let Some(apart) = self.look.apart {
            let usual = if self.style.is_small() { 0 } else { tightened() };
            own = own.put(val("w:spacing", apart + usual));
        }
        own = own.put(self.look.narrow.map(|narrow| val("w:w", narrow)));
        if let Some(size) = self.look.size {
            own = own.put([val("w:sz", halves(size)), val("w:szCs", halves(size))]);
        }
        if upright {
            own = own
                .put(tag("w:eastAsianLayout").set("w:vert", 1).set("w:vertCompress", 1));
        }
        tag("w:r").put(Some(own).filter(|own| !own.is_bare())).put(text("w:t", says))
    }
}
