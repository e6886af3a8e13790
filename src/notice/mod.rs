//! The model of a notice: what is said, not how it looks nor how it was written down.

mod condition;
mod contact;
mod date;
mod decimal;
mod ending;
mod festival;
mod figure;
mod footnote;
mod format;
mod head;
mod holiday;
pub mod label;
mod length;
mod lookup;
mod number;
mod ofd_tags;
mod ordinal;
mod spoken;
pub mod standard;
mod table;
pub mod title;

pub use self::condition::Condition;
pub use self::contact::{Contact, Detail};
pub use self::date::Date;
pub use self::decimal::Decimal;
pub use self::ending::{Closing, Ending, Ink, Seal, Stamp};
pub use self::festival::{FESTIVALS, Festival};
pub use self::figure::Figure;
pub use self::footnote::{FootnoteMark, footnote_marks};
pub use self::format::{FORMAT_KEYS, Format, FormatKey};
pub use self::head::{
    Attendance, Classification, CopyNumber, Head, HeadMark, Level, Masthead, Urgency,
};
pub use self::length::{Mm, Width, Zi};
pub use self::lookup::{ColumnNames, Unfound, bare, sum};
pub use self::number::DocumentNumber;
pub use self::ofd_tags::OfdTags;
pub use self::ordinal::{CIRCLED, Rank, chinese_number, circled};
pub use self::spoken::{SpokenDay, spoken_days};
pub use self::table::{Align, CellSpan, Column, ColumnGroup, Form, FormBox, Table};

use crate::text::place::Place;

/// A piece of text and the place it came from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    /// The text as it is to stand on the page.
    pub value: String,
    /// The value of the YAML that it came from.
    pub at: Place,
    /// How many characters of that value stand before it.
    pub offset: usize,
}

/// 公文: a whole official notice.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// Which of the standard's formats it has.
    pub format: Format,
    /// 发文机关; of a joint document the lead one.
    pub issuer: Text,
    /// The other organs of a joint document, in their order.
    pub co_issuers: Vec<Text>,
    /// 版头 but for the number (7.2).
    pub head: Head,
    /// 发文字号 (7.2.5).
    pub number: DocumentNumber,
    /// 主送机关, without the closing colon (7.3.2).
    pub recipients: Option<Text>,
    /// 标题 and 正文 (7.3.1, 7.3.3).
    pub main: Part,
    /// 联系方式, after the text.
    pub contacts: Vec<Contact>,
    /// 出席人员名单 of 纪要 (10.3).
    pub attendance: Attendance,
    /// 署名, 印章 and 成文日期 (7.3.5).
    pub ending: Ending,
    /// 附注, without its brackets (7.3.6).
    pub note: Option<Text>,
    /// 印发的文本, such as a 方案, under a title of its own.
    pub plan: Option<Part>,
    /// 附件, in their order (7.3.4, 7.3.7).
    pub attachments: Vec<Attachment>,
    /// 版记 (7.4).
    pub imprint: Option<Imprint>,
    /// Rules that are not to be checked.
    pub exceptions: Vec<Exception>,
    /// 征求意见稿, 代拟稿 …: what kind of draft it is.
    pub status: Option<Text>,
    /// How many things somebody has yet to settle (待定).
    pub unsettled: usize,
    /// What the organ's own rules say where the standard leaves room.
    pub settings: Settings,
}

/// What an organ's own rules may say (rulings R6, R8, R10, R12).
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Largest height of a character of 发文机关标志.
    pub masthead_height: Option<Mm>,
    /// Thickness of the red rule.
    pub red_rule: Option<Mm>,
    /// Whether even pages have their binding margin at the right.
    pub mirrored: bool,
    /// Whether 版记 keeps to an even page.
    pub imprint_on_even_page: bool,
    /// What the press is told of paper and inks.
    pub condition: Condition,
    /// The names under which an OFD marks what is what.
    pub ofd_tags: OfdTags,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            masthead_height: None,
            red_rule: None,
            mirrored: false,
            imprint_on_even_page: true,
            condition: Condition::default(),
            ofd_tags: OfdTags::default(),
        }
    }
}

/// A rule that a notice switches off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// The rule's code.
    pub code: Text,
    /// Why.
    pub reason: Text,
}

/// A text under a title: paragraphs, then numbered sections.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Its title.
    pub title: Title,
    /// What stands right under the title: （2021年9月26日市政府常务会议通过）, who speaks.
    pub byline: Option<Text>,
    /// What stands before the first section.
    pub body: Vec<Block>,
    /// Its sections, numbered by the program; of rules 章 and 条.
    pub sections: Vec<Section>,
    /// 结束语: what stands behind the last section.
    pub closing: Vec<Block>,
    /// 脚注: what ①, ② and so on in its paragraphs stand for.
    pub footnotes: Vec<Text>,
}

/// A title, with line breaks where the writer wants them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    /// The whole title on one line.
    pub text: Text,
    /// The writer's own lines; without them the program breaks the title (ruling R9).
    pub lines: Option<Vec<String>>,
    /// Whether it stands on the page. An order without a title of its own is called by its
    /// masthead and number.
    pub printed: bool,
}

/// A section; its ordinal follows from its rank and position (7.3.3).
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// What it is among others.
    pub rank: Rank,
    /// Its number among those, from 1; some have none.
    pub number: Option<usize>,
    /// The heading; without one the ordinal leads the first paragraph.
    pub heading: Option<Text>,
    /// Whether the text follows the heading on the same line.
    pub run_in: bool,
    /// What the section says.
    pub body: Vec<Block>,
    /// The sections inside it, one level down.
    pub items: Vec<Self>,
}

/// Something that stands in a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// 自然段.
    Paragraph(Text),
    /// 表格.
    Table(Box<Table>),
    /// 表单.
    Form(Form),
    /// 图.
    Figure(Figure),
    /// Sections of their own between paragraphs, numbered from 1.
    Items(Vec<Section>),
    /// Lines at the right: who signs, and when.
    Right(Vec<Text>),
    /// What follows begins on a new page.
    PageBreak,
    /// The rest of a form's first page, and its 填表说明.
    Cover(Cover),
}

/// 封面 of a form that is filled in: it takes the page under the title.
#[derive(Debug, Clone, PartialEq)]
pub struct Cover {
    /// What is to be filled in: 申报单位, each with a line behind it.
    pub fields: Vec<Text>,
    /// What stands at the foot: who made the form, and when.
    pub foot: Vec<Text>,
    /// 填表说明, on a page of their own.
    pub instructions: Vec<Section>,
}

/// What a text is made of, in reading order.
#[derive(Debug, Clone, Copy)]
pub enum Piece<'a> {
    /// A section begins.
    Section(&'a Section),
    /// A block stands here.
    Block(&'a Block),
}

/// 附件: a text that another one refers to by its id.
#[derive(Debug, Clone, PartialEq)]
pub struct Attachment {
    /// The name that references use.
    pub id: String,
    /// Its title and text.
    pub part: Part,
    /// Whether it lies on its side (chapter 8).
    pub landscape: bool,
    /// 另发: it is listed, but has no page.
    pub apart: bool,
    /// 附: the attachments that it has itself. Those have none.
    pub enclosures: Vec<Self>,
}

impl Attachment {
    /// Whether nothing stands under its title.
    pub fn is_empty(&self) -> bool {
        let Part { body, sections, closing, .. } = &self.part;
        let text = [body, closing].iter().any(|blocks| !blocks.is_empty());
        !text && sections.is_empty() && self.enclosures.is_empty()
    }

    /// What stands behind its title in 附件说明.
    pub fn listed(&self) -> &'static str {
        if self.apart { label::APART } else { "" }
    }

    /// Whether it lies on its side: all of it does, or there is nothing but tables that do.
    pub fn lies(&self) -> bool {
        let lies =
            |block: &Block| matches!(block, Block::Table(table) if table.landscape);
        let Part { body, sections, closing, .. } = &self.part;
        let text = !(sections.is_empty() && closing.is_empty());
        self.landscape || (!text && !body.is_empty() && body.iter().all(lies))
    }
}

/// 版记.
#[derive(Debug, Clone, PartialEq)]
pub struct Imprint {
    /// 抄送机关, without the closing full stop (7.4.2).
    pub copy_to: Option<Text>,
    /// 印发机关 (7.4.3); 信函 has none, nor rules nor 印发日期 (10.1).
    pub printer: Option<Text>,
    /// 印发日期 (7.4.3).
    pub print_date: Date,
    /// Where the date came from.
    pub print_date_at: Place,
}

/// What the page of the `index`-th of `count` attachments says above its title (7.3.7, R14).
pub fn attachment_label(index: usize, count: usize) -> String {
    numbered(label::ATTACHMENT, index, count)
}

/// What the page of the `index`-th of `count` attachments of an attachment says: the standard
/// is silent.
pub fn enclosure_label(index: usize, count: usize) -> String {
    numbered(label::ENCLOSURE, index, count)
}

fn numbered(label: &str, index: usize, count: usize) -> String {
    if count == 1 { label.to_owned() } else { format!("{label}{}", index + 1) }
}

/// What a text is to the notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextKind {
    /// 标题 of the notice, a plan or an attachment.
    Title,
    /// What stands right under a title.
    Byline,
    /// 层次标题.
    Heading,
    /// 自然段.
    Paragraph,
    /// A cell, column name, fact, unit, caption or note of a table or form, or a word on a figure.
    Cell,
    /// 主送机关.
    Recipients,
    /// 抄送机关.
    CopyTo,
    /// A name of an organ: 发文机关, 署名, 印发机关.
    Organ,
    /// 附注.
    Note,
    /// 联系人, 联系电话 and the like.
    Contact,
    /// 签发人, 出席人员名单, and who signs with a stamp: posts and names of people.
    People,
}

impl Notice {
    /// What is printed above the head while the notice is a draft.
    pub fn status_label(&self) -> Option<&str> {
        match &self.status {
            Some(status) => Some(&status.value),
            None => (self.unsettled > 0).then_some(label::UNSETTLED),
        }
    }

    /// Every text of the notice with what it is, in reading order.
    pub fn texts(&self) -> Vec<(TextKind, &Text)> {
        let mut texts = vec![(TextKind::Organ, &self.issuer)];
        texts.extend(self.co_issuers.iter().map(|organ| (TextKind::Organ, organ)));
        // Names of the masthead that the writer did not type come from the organs.
        let typed = |text: &&Text| {
            text.at != self.issuer.at && !self.co_issuers.iter().any(|o| o.at == text.at)
        };
        let masthead = self.head.masthead.texts().filter(typed);
        texts.extend(masthead.map(|name| (TextKind::Organ, name)));
        texts.extend(self.head.signatories.iter().map(|name| (TextKind::People, name)));
        texts.extend(self.number.code().map(|code| (TextKind::Organ, code)));
        texts.extend(self.recipients.iter().map(|r| (TextKind::Recipients, r)));
        part_texts(&self.main, &mut texts);
        texts.extend(self.contact_details().map(|(_, text)| (TextKind::Contact, text)));
        texts.extend(self.attendance.lists().map(|(_, text)| (TextKind::People, text)));
        if self.ending.signature.at != self.issuer.at {
            texts.push((TextKind::Organ, &self.ending.signature));
        }
        if let Closing::Stamped(stamps) = &self.ending.closing {
            let people = stamps.iter().flat_map(|stamp| [&stamp.post, &stamp.name]);
            texts.extend(people.map(|text| (TextKind::People, text)));
        }
        texts.extend(self.note.iter().map(|n| (TextKind::Note, n)));
        for part in self.plan.iter().chain(self.attached_parts()) {
            part_texts(part, &mut texts);
        }
        if let Some(imprint) = &self.imprint {
            texts.extend(imprint.copy_to.iter().map(|c| (TextKind::CopyTo, c)));
            texts.extend(imprint.printer.iter().map(|p| (TextKind::Organ, p)));
        }
        texts
    }

    /// What is said of every contact.
    pub fn contact_details(&self) -> impl Iterator<Item = (Detail, &Text)> {
        let details = self.contacts.iter().flat_map(|contact| &contact.details);
        details.map(|(detail, text)| (*detail, text))
    }

    /// Every organ, the lead one first.
    pub fn organs(&self) -> impl Iterator<Item = &Text> {
        std::iter::once(&self.issuer).chain(&self.co_issuers)
    }

    /// 发文机关署名 of every organ, the lead one first (7.3.5).
    pub fn signatures(&self) -> impl Iterator<Item = &Text> {
        std::iter::once(&self.ending.signature).chain(&self.co_issuers)
    }

    /// The path of every image, with the ink that a press prints it in.
    pub fn images(&self) -> Vec<(&Text, Ink)> {
        let seals = self.ending.closing.images().into_iter().map(|path| (path, Ink::Red));
        let figures = self.figures().into_iter().map(|f| (&f.image, Ink::Black));
        seals.chain(figures).collect()
    }

    /// Every figure, in reading order.
    pub fn figures(&self) -> Vec<&Figure> {
        let mut figures: Vec<&Figure> = Vec::new();
        for part in self.parts() {
            part.blocks(&mut |block| {
                if let Block::Figure(figure) = block {
                    figures.push(figure);
                }
            });
        }
        figures
    }

    /// Every part: the notice itself, its plan, its attachments.
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        std::iter::once(&self.main).chain(&self.plan).chain(self.attached_parts())
    }

    /// Every attachment, each followed by those that it has itself.
    pub fn all_attachments(&self) -> impl Iterator<Item = &Attachment> {
        self.attachments.iter().flat_map(|attachment| {
            std::iter::once(attachment).chain(&attachment.enclosures)
        })
    }

    fn attached_parts(&self) -> impl Iterator<Item = &Part> {
        self.all_attachments().map(|attachment| &attachment.part)
    }

    /// Every table, in reading order.
    pub fn tables(&self) -> Vec<&Table> {
        self.parts().flat_map(Part::tables).collect()
    }
}

impl Part {
    /// Every table, in reading order.
    pub fn tables(&self) -> Vec<&Table> {
        let mut tables: Vec<&Table> = Vec::new();
        self.blocks(&mut |block| {
            if let Block::Table(table) = block {
                tables.push(table);
            }
        });
        tables
    }

    /// Visits every section and block, in reading order.
    pub fn pieces<'a>(&'a self, visit: &mut dyn FnMut(Piece<'a>)) {
        visit_blocks(&self.body, visit);
        visit_sections(&self.sections, visit);
        visit_blocks(&self.closing, visit);
    }

    /// Visits every block, in reading order.
    pub fn blocks<'a>(&'a self, visit: &mut dyn FnMut(&'a Block)) {
        self.pieces(&mut |piece| {
            if let Piece::Block(block) = piece {
                visit(block);
            }
        });
    }

    /// Visits every section, in reading order.
    pub fn all_sections<'a>(&'a self, visit: &mut dyn FnMut(&'a Section)) {
        self.pieces(&mut |piece| {
            if let Piece::Section(section) = piece {
                visit(section);
            }
        });
    }
}

fn visit_blocks<'a>(blocks: &'a [Block], visit: &mut dyn FnMut(Piece<'a>)) {
    for block in blocks {
        visit(Piece::Block(block));
        match block {
            Block::Items(sections) => visit_sections(sections, visit),
            Block::Cover(cover) => visit_sections(&cover.instructions, visit),
            _ => {}
        }
    }
}

fn visit_sections<'a>(sections: &'a [Section], visit: &mut dyn FnMut(Piece<'a>)) {
    for section in sections {
        visit(Piece::Section(section));
        visit_blocks(&section.body, visit);
        visit_sections(&section.items, visit);
    }
}

impl Section {
    /// What leads it: 一、 第三条; nothing if it has no number.
    pub fn ordinal(&self) -> String {
        self.number.map(|number| self.rank.ordinal(number)).unwrap_or_default()
    }
}

fn part_texts<'a>(part: &'a Part, texts: &mut Vec<(TextKind, &'a Text)>) {
    if part.title.printed {
        texts.push((TextKind::Title, &part.title.text));
    }
    texts.extend(part.byline.iter().map(|b| (TextKind::Byline, b)));
    part.pieces(&mut |piece| match piece {
        Piece::Section(section) => {
            texts.extend(section.heading.iter().map(|h| (TextKind::Heading, h)));
        }
        Piece::Block(block) => block_texts(block, texts),
    });
    texts.extend(part.footnotes.iter().map(|text| (TextKind::Cell, text)));
}

fn block_texts<'a>(block: &'a Block, texts: &mut Vec<(TextKind, &'a Text)>) {
    match block {
        Block::Paragraph(text) => texts.push((TextKind::Paragraph, text)),
        Block::Table(table) => {
            texts.extend(table.texts().map(|text| (TextKind::Cell, text)));
        }
        Block::Form(form) => {
            texts.extend(form.texts().map(|text| (TextKind::Cell, text)));
        }
        Block::Figure(figure) => {
            texts.extend(figure.texts().map(|text| (TextKind::Cell, text)));
        }
        Block::Right(lines) => {
            texts.extend(lines.iter().map(|text| (TextKind::Cell, text)));
        }
        Block::Cover(cover) => {
            let lines = cover.fields.iter().chain(&cover.foot);
            texts.extend(lines.map(|text| (TextKind::Cell, text)));
        }
        Block::Items(_) | Block::PageBreak => {}
    }
}
