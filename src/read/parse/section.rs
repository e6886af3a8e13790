//! Sections and the blocks that they are made of (7.3.3).

use crate::notice::{Block, CIRCLED, Cover, Rank, Section, Text};
use crate::read::raw::{
    RawBlock, RawBody, RawChapter, RawCover, RawSection, RawText, RawTexts,
};
use crate::text::finding::{At, Finding};
use crate::text::place::Place;
use crate::text::tree::Kind;

use super::Reader;

/// The sections that have a field, and so a heading, of their own.
const NAMED_SECTIONS: [(&str, &str); 4] = [
    ("themes", "活动主题"),
    ("arrangements", "时间、地点及参加人员"),
    ("activities", "活动内容"),
    ("requirements", "有关要求"),
];

/// 填表说明 are numbered 1. 2. under their heading.
const INSTRUCTIONS: Rank = Rank::Level(3);

/// The raw fields from which the sections of a part come.
pub(super) struct RawSections {
    pub(super) named: [Option<RawSection>; 4],
    pub(super) others: Option<Vec<RawSection>>,
    pub(super) chapters: Option<Vec<RawChapter>>,
    pub(super) articles: Option<Vec<RawSection>>,
}

impl Reader<'_> {
    /// The sections of a part, in the order of their keys in the file.
    pub(super) fn sections(&mut self, mut raw: RawSections, at: &Place) -> Vec<Section> {
        self.articles = 0;
        let mut sections = Vec::new();
        for key in self.keys_at(at) {
            let at = at.key(&key);
            let found = match key.as_str() {
                "sections" => {
                    self.listed_sections(raw.others.take(), Rank::Level(1), &at)
                }
                "chapters" => self.chapters(raw.chapters.take(), &at),
                "articles" => self.articles(raw.articles.take(), &at),
                key => {
                    let named = NAMED_SECTIONS.iter().position(|(name, _)| *name == key);
                    let named = named.and_then(|i| Some((i, raw.named[i].take()?)));
                    named.map(|(i, raw)| self.named(raw, i, at)).into_iter().collect()
                }
            };
            sections.extend(found);
        }
        // Those of several keys are numbered as one list.
        number(&mut sections, Rank::Level(1));
        sections
    }

    fn named(&mut self, raw: RawSection, index: usize, at: Place) -> Section {
        let mut section = self.section(raw, Rank::Level(1), &at);
        section.heading.get_or_insert_with(|| Text {
            value: NAMED_SECTIONS[index].1.to_owned(),
            at,
            offset: 0,
        });
        section
    }

    /// The keys of a mapping of the file, in their order.
    pub(super) fn keys_at(&self, at: &Place) -> Vec<String> {
        match self.tree.at(at).map(|node| &node.kind) {
            Some(Kind::Mapping(entries)) => {
                entries.iter().map(|entry| entry.key.clone()).collect()
            }
            _ => Vec::new(),
        }
    }

    /// A list of sections, numbered.
    pub(super) fn listed_sections(
        &mut self,
        raw: Option<Vec<RawSection>>,
        rank: Rank,
        at: &Place,
    ) -> Vec<Section> {
        let raw = raw.unwrap_or_default().into_iter().enumerate();
        let mut sections: Vec<Section> =
            raw.map(|(i, section)| self.section(section, rank, &at.item(i))).collect();
        number(&mut sections, rank);
        sections
    }

    pub(super) fn section(&mut self, raw: RawSection, rank: Rank, at: &Place) -> Section {
        let bare = Section {
            rank,
            number: Some(1),
            heading: None,
            run_in: false,
            body: Vec::new(),
            items: Vec::new(),
        };
        let raw = match raw {
            RawSection::Text(text) => {
                return Section { body: self.paragraphs(text, at), ..bare };
            }
            RawSection::Items(items) => {
                let items = self.listed_sections(Some(items), rank.inner(), at);
                let section = Section { items, ..bare };
                self.can_be_set(&section, at);
                return section;
            }
            RawSection::Full(raw) => *raw,
        };
        self.article_id(raw.id, at);
        let numbered = raw.ordinal.unwrap_or(true);
        // What has no ordinal takes no level of them.
        let inner = if numbered { rank.inner() } else { rank };
        let mut body = self.body_of(raw.body, inner, &at.key("body"));
        body.extend(
            raw.table
                .map(|table| Block::Table(Box::new(self.table(table, &at.key("table"))))),
        );
        let section = Section {
            number: numbered.then_some(1),
            heading: raw.heading.map(|heading| self.line(heading, at.key("heading"))),
            run_in: raw.run_in.unwrap_or(false),
            body,
            items: self.listed_sections(raw.items, inner, &at.key("items")),
            ..bare
        };
        self.can_be_set(&section, at);
        section
    }

    /// Faults of a section that has nothing for its ordinal or heading to stand at.
    fn can_be_set(&mut self, section: &Section, at: &Place) {
        let begins = matches!(section.body.first(), Some(Block::Paragraph(_)));
        let named = || {
            let key = at.steps().last();
            NAMED_SECTIONS.iter().any(|(name, _)| key.as_deref() == Some(*name))
        };
        if section.heading.is_none() && section.number.is_some() && !begins && !named() {
            self.findings.push(
                Finding::error(
                    "section-without-text",
                    At::Value(at.clone()),
                    "这一节既没有标题，也没有可排序数的段落",
                )
                .hint("补上 heading: 或 body:"),
            );
        }
        if section.run_in && !begins {
            self.findings.push(
                Finding::error(
                    "section-without-text",
                    At::Value(at.key("run_in")),
                    "run_in 为 true，但标题后没有可接的段落",
                )
                .hint("补上 body:，或删去 run_in"),
            );
        }
    }

    /// The blocks of a part.
    pub(super) fn body(&mut self, raw: Option<RawBody>, at: &Place) -> Vec<Block> {
        self.body_of(raw, Rank::Level(1), at)
    }

    /// Blocks; items between them have a rank.
    pub(super) fn body_of(
        &mut self,
        raw: Option<RawBody>,
        items: Rank,
        at: &Place,
    ) -> Vec<Block> {
        match raw {
            None => Vec::new(),
            Some(RawBody::Text(text)) => self.paragraphs(text, at),
            Some(RawBody::Blocks(blocks)) => {
                let blocks = blocks.into_iter().enumerate();
                blocks.flat_map(|(i, raw)| self.block(raw, items, &at.item(i))).collect()
            }
        }
    }

    fn block(&mut self, raw: RawBlock, items: Rank, at: &Place) -> Vec<Block> {
        vec![match raw {
            RawBlock::Text(text) => return self.paragraphs(text, at),
            RawBlock::Table(block) => {
                Block::Table(Box::new(self.table(block.table, &at.key("table"))))
            }
            RawBlock::Figure(block) => {
                Block::Figure(self.figure(block.figure, &at.key("figure")))
            }
            RawBlock::Form(block) => Block::Form(self.form(block.form, &at.key("form"))),
            RawBlock::Items(block) => {
                let at = at.key("items");
                Block::Items(self.listed_sections(Some(block.items), items, &at))
            }
            RawBlock::List(block) => {
                let at = at.key("list");
                Block::Items(self.listed_sections(Some(block.list), CIRCLED, &at))
            }
            RawBlock::Right(block) => {
                Block::Right(self.lines(block.right, &at.key("right")))
            }
            RawBlock::PageBreak(block) => {
                return block
                    .page_break
                    .then_some(Block::PageBreak)
                    .into_iter()
                    .collect();
            }
        }]
    }

    pub(super) fn cover(&mut self, raw: RawCover, at: &Place) -> Block {
        let instructions = at.key("instructions");
        Block::Cover(Cover {
            fields: self.lines(RawTexts::Many(raw.fields), &at.key("fields")),
            foot: match raw.foot {
                Some(foot) => self.lines(foot, &at.key("foot")),
                None => Vec::new(),
            },
            instructions: self.listed_sections(
                raw.instructions,
                INSTRUCTIONS,
                &instructions,
            ),
        })
    }

    /// One line, or several.
    fn lines(&mut self, raw: RawTexts, at: &Place) -> Vec<Text> {
        match raw {
            RawTexts::One(text) => vec![self.line(text, at.clone())],
            RawTexts::Many(lines) => {
                let lines = lines.into_iter().enumerate();
                lines.map(|(i, line)| self.line(line, at.item(i))).collect()
            }
        }
    }

    /// Each line of the text is a paragraph; empty lines only separate.
    fn paragraphs(&mut self, raw: RawText, at: &Place) -> Vec<Block> {
        self.printable(&raw.0, at);
        let mut offset = 0;
        let mut blocks = Vec::new();
        for line in raw.0.split('\n') {
            let value = line.trim_end_matches('\r').to_owned();
            if !value.trim().is_empty() {
                blocks.push(Block::Paragraph(Text { value, at: at.clone(), offset }));
            }
            offset += line.chars().count() + 1;
        }
        blocks
    }
}

/// Numbers the sections of a rank that have a number.
fn number(sections: &mut [Section], rank: Rank) {
    let of_rank = sections.iter_mut().filter(|section| section.rank == rank);
    let numbers = of_rank.filter_map(|section| section.number.as_mut());
    for (i, number) in numbers.enumerate() {
        *number = i + 1;
    }
}
