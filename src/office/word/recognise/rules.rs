//! Rules with 章 and 条.

use std::sync::LazyLock;

use regex::Regex;

use super::body;
use super::found::{Account, Division, Part, Section};
use super::sign::{self, closed, han};
use crate::notice::chinese_number;
use crate::office::word::script::{Block, Line};

static DIVIDED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^第\s*([一二三四五六七八九十百零〇]{1,7}|[0-9]{1,3})\s*([章节条])[\s　、：:]*(.*)$")
        .expect("it is a pattern")
});

/// 第一章, 第一节, 第一条, and what stands behind it.
struct Divided {
    number: usize,
    typed: String,
    unit: char,
    rest: String,
}

fn divided(line: &Line) -> Option<Divided> {
    let shown = line.shown();
    let text = shown.trim();
    let found = DIVIDED.captures(text)?;
    let number = found[1].parse().ok().or_else(|| han(&found[1]))?;
    let unit = found[2].chars().next()?;
    let typed = format!("第{}{unit}", &found[1]);
    // 第一条所列…… is a sentence about it.
    let apart = text.chars().nth(typed.chars().count());
    let stands =
        unit != '条' || apart.is_none_or(|c| c.is_whitespace() || "、：:".contains(c));
    stands.then(|| Divided { number, typed, unit, rest: found[3].trim().to_owned() })
}

/// Reads rules; nothing where there are no 条.
pub(super) fn part(blocks: &[Block], account: &mut Account) -> Option<Part> {
    let is_article = |block: &Block| match block {
        Block::Line(line) => divided(line).is_some_and(|found| found.unit == '条'),
        _ => false,
    };
    let first = blocks.iter().position(is_article)?;
    let is_division = |block: &Block| match block {
        Block::Line(line) => divided(line).is_some_and(|found| found.unit != '条'),
        _ => false,
    };
    // A single one is of rules under 章.
    let several = blocks.iter().filter(|block| is_article(block)).count() > 1;
    if !(several || blocks[..first].iter().any(is_division)) {
        return None;
    }
    let begins = blocks[..first].iter().position(is_division).unwrap_or(first);
    let mut part = body::part(&blocks[..begins], account);
    let mut writer =
        Writer { part: &mut part, chapters: 0, sections: 0, articles: 0, account };
    // 附件说明 of the rules stands behind all of them.
    let last = blocks.iter().rposition(is_article).unwrap_or(first);
    let lists = |block: &Block| match block {
        Block::Line(line) => {
            sign::list(&line.shown()).is_some_and(|names| names.is_empty())
        }
        _ => false,
    };
    let end = blocks[last..].iter().position(lists).map_or(blocks.len(), |at| last + at);
    let (blocks, behind) = blocks.split_at(end);
    let mut at = begins;
    while at < blocks.len() {
        let next = blocks[at + 1..]
            .iter()
            .position(|block| is_article(block) || is_division(block))
            .map_or(blocks.len(), |next| at + 1 + next);
        if let Block::Line(line) = &blocks[at]
            && let Some(found) = divided(line)
        {
            writer.put(line, &found, &blocks[at + 1..next]);
        }
        at = next;
    }
    part.closing = body::part(behind, account).body;
    Some(part)
}

struct Writer<'a> {
    part: &'a mut Part,
    chapters: usize,
    sections: usize,
    articles: usize,
    account: &'a mut Account,
}

impl Writer<'_> {
    /// A division or an article, with what stands below it.
    fn put(&mut self, line: &Line, found: &Divided, below: &[Block]) {
        let count = match found.unit {
            '章' => {
                self.sections = 0;
                &mut self.chapters
            }
            '节' => &mut self.sections,
            _ => &mut self.articles,
        };
        *count += 1;
        let own = format!("第{}{}", chinese_number(*count), found.unit);
        let same = found.number == *count;
        self.account.rewrote(&line.place, &found.typed, &own);
        if !same {
            let what =
                format!("{}写的是“{}”，程序按次序排成“{own}”", line.place, found.typed);
            self.account.doubt("plan", what);
        }
        if found.unit == '条' {
            let article = self.article(line, found, below);
            self.open().push(article);
            return;
        }
        let mut below = below;
        let mut heading = closed(&found.rest);
        // The name may stand on the next line.
        if heading.is_empty() {
            let named = below
                .iter()
                .position(|block| matches!(block, Block::Line(line) if !line.is_blank()));
            if let Some(at) = named
                && let Block::Line(line) = &below[at]
            {
                heading = closed(&line.shown());
                below = &below[at + 1..];
            }
        }
        let body = body::part(below, self.account).body;
        let division = Division { heading, body, ..Division::default() };
        match (found.unit, self.part.chapters.last_mut()) {
            ('节', Some(chapter)) => chapter.sections.push(division),
            _ => self.part.chapters.push(division),
        }
    }

    /// The articles of the division that is open.
    fn open(&mut self) -> &mut Vec<Section> {
        let Some(chapter) = self.part.chapters.last_mut() else {
            return &mut self.part.articles;
        };
        match chapter.sections.last_mut() {
            Some(section) => &mut section.articles,
            None => &mut chapter.articles,
        }
    }

    fn article(&mut self, line: &Line, found: &Divided, below: &[Block]) -> Section {
        let first = Line {
            text: found.rest.clone(),
            ordinal: String::new(),
            lead: 0,
            ..line.clone()
        };
        let blocks: Vec<Block> =
            std::iter::once(Block::Line(first)).chain(below.iter().cloned()).collect();
        let body = body::article(&blocks, self.account);
        Section { body, ..Section::default() }
    }
}
