//! 脚注: each is marked once in a paragraph of its part.

use crate::notice::{Block, Part, circled};
use crate::read::raw::RawText;
use crate::text::finding::{At, Finding};
use crate::text::place::Place;

use super::Reader;

impl Reader<'_> {
    /// A part with its footnotes.
    pub(super) fn footnotes(
        &mut self,
        mut part: Part,
        raw: Option<Vec<RawText>>,
        at: &Place,
    ) -> Part {
        let at = at.key("footnotes");
        let raw = raw.unwrap_or_default().into_iter().enumerate();
        part.footnotes = raw.map(|(i, text)| self.line(text, at.item(i))).collect();
        let mut said = String::new();
        part.blocks(&mut |block| {
            if let Block::Paragraph(text) = block {
                said.push_str(&text.value);
            }
        });
        for (i, footnote) in part.footnotes.iter().enumerate() {
            let Some(mark) = circled(i + 1) else { continue };
            let count = said.matches(mark).count();
            let (code, message) = match count {
                1 => continue,
                0 => ("footnote-unmarked", format!("段落里没有脚注{mark}的标记")),
                _ => ("footnote-marked-twice", format!("段落里有 {count} 个“{mark}”")),
            };
            let hint = format!(
                "在要说明的词后面写一个“{mark}”；段落里另有①②的，改用序数或 list 列表"
            );
            let place = At::Value(footnote.at.clone());
            self.findings.push(Finding::error(code, place, message).hint(hint));
        }
        part
    }
}
