//! A paragraph from its pieces.

use super::Reader;
use super::styles::{Setting, Standing};
use crate::office::word::numbering::Mark;
use crate::office::word::script::{Block, Line, Within};
use crate::office::word::symbol::without_private;

/// Parts a text where a page ends.
pub(super) const PAGE: char = '\u{c}';

/// What a paragraph is made of while it is read.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    pub(super) standing: Standing,
    pub(super) style: Option<String>,
    /// Text and what it is set in.
    pub(super) texts: Vec<(Setting, String)>,
    /// What stands in boxes and pictures at it.
    pub(super) beside: Vec<Block>,
    /// Whether its end was taken out, so that the next one goes on in it.
    pub(super) joined: bool,
    /// Whether it says the number of its page.
    pub(super) numbers_page: bool,
    /// The comments that refer to it.
    pub(super) remarks: Vec<String>,
    /// Whether a section ends with it.
    pub(super) section: Option<Section>,
}

/// How the pages of a section lie.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Section {
    pub(super) landscape: bool,
    /// Whether it goes on on the page of the one before.
    pub(super) continuous: bool,
}

impl Reader {
    /// What a paragraph became: what stands beside it, its lines, and pages between.
    pub(super) fn finished(
        &mut self,
        pieces: Pieces,
        within: Within,
        out: &mut Vec<Block>,
    ) -> Result<(), String> {
        let (base, usual) = self.styles.resolve(pieces.style.as_deref());
        let standing = pieces.standing.over(base);
        let mut texts = pieces.texts;
        for (setting, _) in &mut texts {
            *setting = std::mem::take(setting).over(usual.clone());
        }
        texts.retain(|(setting, _)| setting.hidden != Some(true));
        let text: String = texts.iter().map(|(_, text)| text.as_str()).collect();
        let text = without_private(text);
        self.took(text.len())?;
        let ordinal = self.ordinal(&standing, &text);
        let blank = text.trim().is_empty() && ordinal.is_empty();
        let place = self.place(within, blank);
        for id in pieces.remarks {
            self.remarks.push((id, place.clone()));
        }
        let size = usual_size(&texts, &usual);
        let (first, left) = standing.indents(size);
        let drop = matches!(within, Within::Header | Within::Footer | Within::Box)
            && pieces.numbers_page;
        if standing.breaks == Some(true) {
            out.push(Block::Page { landscape: false });
        }
        out.extend(pieces.beside);
        if drop {
            self.fields.page = true;
            return Ok(());
        }
        let line = Line {
            ordinal,
            stand: standing.stand.unwrap_or_default(),
            first,
            left,
            size,
            red: is_red(&texts),
            lead: lead(&texts),
            within,
            place,
            text: String::new(),
        };
        for (i, part) in text.split(PAGE).enumerate() {
            if i > 0 {
                out.push(Block::Page { landscape: false });
            }
            let ordinal = if i == 0 { line.ordinal.clone() } else { String::new() };
            let lead = if i == 0 { line.lead } else { 0 };
            out.push(Block::Line(Line {
                text: part.to_owned(),
                ordinal,
                lead,
                ..line.clone()
            }));
        }
        Ok(())
    }

    fn ordinal(&mut self, standing: &Standing, text: &str) -> String {
        let Some(list) = standing.list.as_deref().filter(|list| *list != "0") else {
            return String::new();
        };
        let level = standing.level.unwrap_or(0);
        // Word counts blank paragraphs too.
        let mark = self.lists.next(&mut self.counters, list, level);
        match mark {
            Some(Mark::Ordinal(ordinal)) if !text.trim().is_empty() => ordinal,
            Some(Mark::Bullet) => {
                let told = "项目符号（公文的列项用序数）".to_owned();
                if !self.script.passed.contains(&told) {
                    self.script.passed.push(told);
                }
                String::new()
            }
            _ => String::new(),
        }
    }

    fn place(&mut self, within: Within, blank: bool) -> String {
        match within {
            Within::Body => {
                self.paragraphs += usize::from(!blank);
                format!("第{}段", self.paragraphs)
            }
            Within::Box => format!("文本框{}", self.boxes),
            Within::Header => "页眉".to_owned(),
            Within::Footer => "页脚".to_owned(),
            Within::Note => "脚注".to_owned(),
        }
    }
}

/// The size that most of the characters have, in points.
fn usual_size(texts: &[(Setting, String)], usual: &Setting) -> f64 {
    let mut sizes: Vec<(f64, usize)> = Vec::new();
    for (setting, text) in texts {
        let size = setting.size.unwrap_or(21.0) / 2.0;
        let count = text.chars().filter(|c| !c.is_whitespace()).count();
        match sizes.iter_mut().find(|(own, _)| (own - size).abs() < 0.1) {
            Some((_, own)) => *own += count,
            None => sizes.push((size, count)),
        }
    }
    let most = sizes.into_iter().max_by_key(|(_, count)| *count);
    most.map_or(usual.size.unwrap_or(21.0) / 2.0, |(size, _)| size)
}

fn is_red(texts: &[(Setting, String)]) -> bool {
    let count = |red: bool| -> usize {
        let own = texts.iter().filter(|(s, _)| s.red.unwrap_or(false) == red);
        own.map(|(_, text)| text.trim().chars().count()).sum()
    };
    count(true) > count(false)
}

/// How many characters are set otherwise than what follows them.
fn lead(texts: &[(Setting, String)]) -> usize {
    let look = |setting: &Setting| (setting.face.clone(), setting.bold.unwrap_or(false));
    let mut said = texts.iter().filter(|(_, text)| !text.trim().is_empty());
    let Some((first, _)) = said.next() else { return 0 };
    let first = look(first);
    let own = texts
        .iter()
        .take_while(|(setting, text)| text.trim().is_empty() || look(setting) == first);
    let lead: usize = own.map(|(_, text)| text.chars().count()).sum();
    let all: usize = texts.iter().map(|(_, text)| text.chars().count()).sum();
    if lead < all { lead } else { 0 }
}
