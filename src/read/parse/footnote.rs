//! 脚注: each is marked once in a paragraph of its part.

use crate::notice::{Block, FootnoteMark, Part, Text, circled, footnote_marks};
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
        let count = part.footnotes.len();
        let mut marked = vec![0; count];
        let mut findings = Vec::new();
        part.blocks(&mut |block| {
            let Block::Paragraph(text) = block else { return };
            for mark in footnote_marks(&text.value) {
                match marked.get_mut(mark.number - 1) {
                    Some(times) => *times += usize::from(!mark.spoken_of),
                    None if mark.spoken_of => findings.extend(unknown(text, mark, count)),
                    None => {}
                }
            }
        });
        for (i, (footnote, times)) in part.footnotes.iter().zip(marked).enumerate() {
            let Some(mark) = circled(i + 1) else { continue };
            let (code, message) = match times {
                1 => continue,
                0 => ("footnote-unmarked", format!("段落里没有脚注{mark}的标记")),
                _ => ("footnote-marked-twice", format!("段落里有 {times} 个“{mark}”")),
            };
            let hint = format!(
                "在要说明的词后面写一个“{mark}”，别处写“见脚注{mark}”；段落里另有①②的，改用序数或 list 列表"
            );
            let place = At::Value(footnote.at.clone());
            findings.push(Finding::error(code, place, message).hint(hint));
        }
        self.findings.extend(findings);
        part
    }
}

/// A text speaks of a footnote that there is not.
fn unknown(text: &Text, mark: FootnoteMark, count: usize) -> Option<Finding> {
    let (before, what) = text.value.split_at(mark.at);
    // （见③） may speak of something else.
    let what = before.ends_with("脚注").then(|| what.chars().next())??;
    let place = At::Chars {
        place: text.at.clone(),
        start: text.offset + before.chars().count(),
        what: what.to_string(),
    };
    let hint = match count {
        0 => "这里没有脚注（footnotes）；方案、附件的脚注各自编号".to_owned(),
        _ => format!("这里的脚注共 {count} 条；方案、附件的脚注各自编号"),
    };
    let message = format!("没有脚注{what}");
    Some(Finding::error("footnote-unknown", place, message).hint(hint))
}
