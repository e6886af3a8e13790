//! The typed page: what stands on the pages, from top to bottom, as every output takes it.
//!
//! Between [`Notice`](crate::notice::Notice) and Typst, spreadsheets or any other form. Texts
//! are [`Passage`]s, in one list; elements name them by [`PassageId`].

use std::collections::BTreeMap;

use serde::Serialize;

use crate::notice::{self, Align, Date, Format, Settings};
use crate::page::fonts::{Role, Typeface};
use crate::page::passage::{Passage, PassageId};
use crate::text::place::Place;

/// Everything that stands on the pages of a notice.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// 发文机关, for the properties of the file.
    pub organ: String,
    /// 发文字号, for the properties of the file.
    pub number: String,
    /// 成文日期.
    pub date: Date,
    /// The title on one line, for the properties of the file.
    pub title: String,
    /// What kind of draft this is, outside the type area.
    pub status: Option<PassageId>,
    /// 版头; an attachment alone has none.
    pub head: Option<Head>,
    /// What stands under the head, from top to bottom.
    pub elements: Vec<Element>,
    /// Every text.
    pub passages: Vec<Passage>,
    /// The typefaces that lend characters to others.
    pub typefaces: Vec<Typeface>,
    /// The typefaces of the roles in use.
    pub roles: BTreeMap<Role, Typeface>,
    /// What the organ's own rules say.
    pub settings: Settings,
    /// Whether 脚注 go on over pages.
    pub footnotes_break: bool,
    /// Whether it is tried without what follows the text in question: some passages stand
    /// nowhere.
    pub(crate) partial: bool,
}

impl Page {
    /// A passage.
    pub fn passage(&self, id: PassageId) -> &Passage {
        &self.passages[id.0]
    }

    /// Its tables and forms, in their order.
    pub fn tables(&self) -> impl Iterator<Item = &TableElement> {
        self.elements.iter().filter_map(|element| match element {
            Element::Table(table) => Some(&**table),
            _ => None,
        })
    }

    /// Tells each table what stands beside it: whether something follows it on its page, and
    /// whether a form may leave what is above it.
    pub(super) fn tell_neighbours(&mut self) {
        for i in 0..self.elements.len() {
            let followed =
                self.elements.get(i + 1).is_some_and(|next| !next.turns_over());
            let first = i.checked_sub(1).is_none_or(|i| self.elements[i].turns_over());
            if let Element::Table(table) = &mut self.elements[i] {
                table.followed = followed;
                table.together = table.header.is_empty() && !first;
            }
        }
    }

    /// Where pages were woven, a heading may have lost the one that it stood under: none is
    /// more than one level below the heading before it (ISO 14289-1, 7.4.2).
    pub(super) fn settle_levels(&mut self) {
        let mut before = usize::from(self.head.is_some());
        for element in &mut self.elements {
            before = match element {
                Element::PartTitle { .. } | Element::AttachmentTitle { .. } => 1,
                Element::Heading { level, .. }
                | Element::Paragraph {
                    lead: Some(Lead { level: Some(level), .. }),
                    ..
                } => {
                    *level = (*level).min(before + 1);
                    *level
                }
                _ => before,
            };
        }
    }

    /// What a passage says.
    pub fn says(&self, id: PassageId) -> &str {
        &self.passages[id.0].value
    }
}

/// A title: its lines as they are printed, and on one line as outlines have it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct TitleLines {
    /// As it is printed.
    pub lines: PassageId,
    /// On one line.
    pub whole: String,
    /// What stands right under it.
    pub byline: Option<PassageId>,
}

/// 版头 of every format, and the title under it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Head {
    /// Which of the standard's formats it has.
    #[serde(serialize_with = "format_key")]
    pub format: Format,
    /// The names of 发文机关标志, a line each.
    pub masthead: Vec<MastheadName>,
    /// “文件” at the right of several names.
    pub masthead_suffix: Option<MastheadName>,
    /// Whether the paper has mastheads and rules on it already.
    pub preprinted: bool,
    /// 份号, 密级, 紧急程度.
    pub marks: Vec<HeadMark>,
    /// 发文字号 or 令号.
    pub number: PassageId,
    /// 签发人.
    pub signatories: Option<Signatories>,
    /// Organ and date on the line under the number of 纪要.
    pub line: Option<[PassageId; 2]>,
    /// The title, if it stands on the page.
    pub title: Option<TitleLines>,
    /// 主送机关, which take room of the text on the first page.
    pub recipients: Option<PassageId>,
}

fn format_key<S: serde::Serializer>(format: &Format, s: S) -> Result<S::Ok, S::Error> {
    s.serialize_str(format.key())
}

/// A name of 发文机关标志.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct MastheadName {
    /// The name.
    pub text: PassageId,
    /// How many characters it has.
    pub count: usize,
}

/// 份号, 密级 or 紧急程度.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct HeadMark {
    /// What it is.
    #[serde(skip)]
    pub mark: notice::HeadMark,
    /// The row of the type area that it stands on, from 1.
    pub row: u32,
    /// The role that sets it.
    pub role: Role,
    /// What it says.
    pub text: PassageId,
}

/// 签发人 with their label.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Signatories {
    /// 签发人：.
    pub label: PassageId,
    /// How wide the label is, in 字.
    pub label_width: f64,
    /// The names, spread to one width where they are short.
    pub names: Vec<PassageId>,
    /// How wide the widest name is, in 字.
    pub width: f64,
}

/// What stands on the pages under the head.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum Element {
    /// 主送机关 (7.3.2).
    Recipients {
        /// With the colon.
        text: PassageId,
    },
    /// 自然段 (7.3.3).
    Paragraph {
        /// What leads it: an ordinal, or a heading that runs in.
        lead: Option<Lead>,
        /// The text.
        text: PassageId,
        /// Whether it goes along with what follows it.
        keep: bool,
    },
    /// A line of 联系方式.
    Contact {
        /// What stands beside each other on it, with labels.
        texts: Vec<PassageId>,
        /// Whether it goes along with what follows it.
        keep: bool,
    },
    /// 层次标题 on lines of its own (7.3.3).
    Heading {
        /// Its level in outlines, from 2.
        level: usize,
        /// The role that sets it.
        role: Role,
        /// Whether it stands in the middle: 章, 节.
        centred: bool,
        /// Whether a row above it and one below it are left free: 章.
        apart: bool,
        /// Ordinal and heading.
        text: PassageId,
    },
    /// A table or form.
    Table(Box<TableElement>),
    /// 图.
    Figure {
        /// The image.
        image: ImageRef,
        /// Its width, in 字.
        width: Option<f64>,
        /// What stands under it.
        caption: Option<PassageId>,
    },
    /// A footnote. It stands at the foot of the page that marks it, and here where nothing
    /// marks it, as in a 花脸稿.
    Footnote {
        /// What it says.
        text: PassageId,
        /// Whether it is marked.
        marked: bool,
    },
    /// Lines at the right.
    Right {
        /// From top to bottom.
        lines: Vec<PassageId>,
    },
    /// What follows begins on a new page.
    PageBreak {
        /// It does.
        always: bool,
    },
    /// 封面 of a form, under its title, to the foot of the page.
    Cover {
        /// What is filled in.
        fields: Vec<PassageId>,
        /// How wide the widest of them is, in 字.
        width: f64,
        /// What stands at the foot.
        foot: Vec<PassageId>,
    },
    /// From here on the sheet lies on its side, or stands again (chapter 8).
    Turn {
        /// Whether it lies.
        landscape: bool,
    },
    /// 附件说明 (7.3.4).
    AttachmentNote {
        /// 附件：.
        label: PassageId,
        /// How wide the label is, in 字.
        label_width: f64,
        /// The attachments.
        names: Vec<NotedAttachment>,
        /// Whether it stays on one page.
        together: bool,
    },
    /// 出席人员名单 of 纪要 (10.3).
    Attendance {
        /// The lists.
        lists: Vec<AttendanceList>,
    },
    /// 署名 and date under seals (7.3.5.1).
    SealedEnding {
        /// 署名.
        signatures: Vec<PassageId>,
        /// 成文日期.
        date: PassageId,
        /// The seals, one for each 署名.
        seals: Vec<SealImage>,
        /// 附注, in its brackets.
        note: Option<PassageId>,
    },
    /// 署名 and date without a seal (7.3.5.2).
    UnsealedEnding {
        /// 署名, spread to one width.
        signatures: Vec<PassageId>,
        /// How wide the widest is, in 字.
        width: f64,
        /// 成文日期.
        date: PassageId,
        /// 附注, in its brackets.
        note: Option<PassageId>,
    },
    /// 签名章 and date (7.3.5.3).
    StampedEnding {
        /// The stamps.
        stamps: Vec<StampImage>,
        /// 成文日期.
        date: PassageId,
        /// 附注, in its brackets.
        note: Option<PassageId>,
    },
    /// From here on lines have another pitch (7.3.5.5).
    Pitch {
        /// In the standard's.
        factor: f64,
    },
    /// So much room is left free at the foot of this page.
    Free {
        /// In millimetres.
        height: f64,
    },
    /// A text under a title of its own, on a new page.
    PartTitle {
        /// Its title.
        title: TitleLines,
    },
    /// The top of an attachment's page (7.3.7).
    AttachmentTitle {
        /// The number of a notice with which it is not bound.
        number: Option<PassageId>,
        /// 附件1.
        label: PassageId,
        /// Its title.
        title: TitleLines,
        /// Label and title on one line, for outlines.
        outline: String,
    },
    /// 版记 (7.4).
    Imprint(Imprint),
}

/// What leads a paragraph.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Lead {
    /// What it says.
    pub text: PassageId,
    /// The role that sets it.
    pub role: Role,
    /// Its level in outlines, if it is a heading.
    pub level: Option<usize>,
}

/// An attachment as 附件说明 names it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct NotedAttachment {
    /// Its number; a single one has none.
    pub number: Option<PassageId>,
    /// Its title.
    pub name: PassageId,
}

/// 出席, 请假 or 列席.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct AttendanceList {
    /// 出席：.
    pub label: PassageId,
    /// How wide the label is, in 字.
    pub label_width: f64,
    /// The names.
    pub names: PassageId,
}

/// An image of the page.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ImageRef {
    /// The name of its virtual file.
    pub file: String,
    /// Its width for a height of one.
    pub ratio: f64,
    /// What it shows, in words.
    pub alt: String,
}

/// A seal.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct SealImage {
    /// In millimetres.
    pub diameter: f64,
    /// Its image; without one, room is kept for it.
    pub image: Option<ImageRef>,
}

/// A stamp with the post of who signs.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct StampImage {
    /// 签发人职务.
    pub post: PassageId,
    /// Its image; without one, room is kept for it.
    pub image: Option<ImageRef>,
}

/// 版记.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Imprint {
    /// 主送机关 that the first page has no room for (7.4.2).
    pub recipients: Option<ImprintList>,
    /// 抄送机关 (7.4.2).
    pub copy_to: Option<ImprintList>,
    /// 印发机关 and 印发日期 (7.4.3); 信函 has neither.
    pub printer: Option<[PassageId; 2]>,
}

/// A list of 版记 with its label.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ImprintList {
    /// The names, each with the sign behind it, the label before the first. Between them the
    /// list may go on on another page.
    pub names: Vec<PassageId>,
    /// How wide the label is, in characters.
    pub label_width: f64,
}

/// Where a page of a table ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageBreak {
    /// The first row of the next page.
    pub row: usize,
    /// Whether the table is told to break here; otherwise it does so by itself.
    pub forced: bool,
}

/// A table or form. Templates get it as it is drawn, in [`Part`](super::parts::Part)s.
#[derive(Debug, Clone, PartialEq)]
pub struct TableElement {
    /// 表题.
    pub caption: Option<PassageId>,
    /// Facts on the line above it.
    pub facts: Vec<PassageId>,
    /// How wide each of them is, line by line, in 字.
    pub fact_lines: Vec<Vec<f64>>,
    /// Its unit.
    pub unit: Option<PassageId>,
    /// Above a head that is repeated: 续表, behind the unit.
    pub continued: Option<PassageId>,
    /// How many halves stand side by side, each with the same columns.
    pub fold: usize,
    /// How many rows say something; in halves, they run down the first one first.
    pub entries: usize,
    /// How many rows behind them are to be filled in by hand.
    pub to_fill: usize,
    /// The width of each column of each half, in 字.
    pub widths: Vec<f64>,
    /// How the cells of each column are aligned.
    pub sides: Vec<Align>,
    /// How many rows the head has.
    pub head_rows: usize,
    /// The cells of the head, row by row, of all halves.
    pub header: Vec<Cell>,
    /// The cells, row by row, not folded.
    pub rows: Vec<Vec<Cell>>,
    /// The least height of each row, in millimetres.
    pub heights: Vec<f64>,
    /// The rows that are subtotals or the total: none of them begins a page.
    pub sums: Vec<usize>,
    /// 表注.
    pub notes: Vec<TableNote>,
    /// Whether it goes on over pages: then there is room for 续表 over its head.
    pub continues: bool,
    /// Where its pages end, if what stands on them depends on it.
    pub breaks: Vec<PageBreak>,
    /// Lines that its pages leave free, since they took less than was thought.
    pub spare: u32,
    /// Whether it begins on a new page, since the one before has no room for its first row.
    pub fresh: bool,
    /// Whether it goes to a new page rather than break, if a page has room for it: a form that
    /// does not begin its page.
    pub together: bool,
    /// Whether something follows it on its page, which is to stand on a row (R3).
    pub followed: bool,
    /// Where it came from.
    pub at: Place,
}

/// What a template calls an alignment.
pub(super) fn side(align: Align) -> &'static str {
    match align {
        Align::Left => "left",
        Align::Right => "right",
        Align::Center | Align::Decimal | Align::Spread => "center",
    }
}

fn side_of<S: serde::Serializer>(align: &Align, s: S) -> Result<S::Ok, S::Error> {
    s.serialize_str(side(*align))
}

/// A note under a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct TableNote {
    /// 注： in front of the first.
    pub label: Option<PassageId>,
    /// The number of one of several.
    pub number: Option<PassageId>,
    /// What it says.
    pub text: PassageId,
    /// How far its lines hang, in 4号 characters.
    pub hang: f64,
    /// How wide the label is, in 4号 characters.
    pub label_width: f64,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Cell {
    /// An empty cell like any other of its column.
    Blank,
    /// A cell like any other of its column.
    Text(PassageId),
    /// A cell that is merged, or set in a way of its own.
    Full(Box<FullCell>),
}

/// A cell that differs from the others of its column. Templates get what is not as usual.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct FullCell {
    /// What it says.
    pub text: Option<PassageId>,
    /// How it is aligned.
    #[serde(serialize_with = "side_of")]
    pub align: Align,
    /// The column that it begins in.
    pub x: usize,
    /// The row of the head that it begins on.
    pub level: usize,
    /// How many columns it takes.
    #[serde(skip_serializing_if = "is_one")]
    pub columns: usize,
    /// How many rows it takes.
    #[serde(skip_serializing_if = "is_one")]
    pub rows: usize,
    /// Whether its text runs from top to bottom.
    #[serde(skip_serializing_if = "is_false")]
    pub vertical: bool,
    /// Whether it marks where its row stands, which has no text.
    #[serde(skip_serializing_if = "is_false")]
    pub mark: bool,
    /// Whether the rows that it takes stay on one page.
    #[serde(skip_serializing_if = "is_false")]
    pub keep: bool,
    /// Whether its text is so long that it runs on from page to page, and is not said again.
    #[serde(skip)]
    pub flows: bool,
    /// Whether its row may break over pages.
    #[serde(skip_serializing_if = "is_false")]
    pub breaks: bool,
    /// Its letters are spread over so many characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spread: Option<usize>,
    /// What is blank before and behind a number so that the points stand on a line, in em.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blank: Option<(f64, f64)>,
    /// 斜线表头: what the columns beside it are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corner: Option<PassageId>,
    /// 意见栏: who seals or signs at its lower right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opinion: Option<Opinion>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for references")]
fn is_one(n: &usize) -> bool {
    *n == 1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for references")]
fn is_false(truth: &bool) -> bool {
    !truth
}

/// 意见栏.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Opinion {
    /// Who seals or signs.
    pub sign: PassageId,
    /// Whether a name is written behind it.
    pub signed: bool,
    /// 年, 月, 日.
    pub date: [PassageId; 3],
}

impl Default for FullCell {
    fn default() -> Self {
        Self {
            text: None,
            align: Align::Center,
            x: 0,
            level: 0,
            columns: 1,
            rows: 1,
            vertical: false,
            mark: false,
            keep: false,
            flows: false,
            breaks: false,
            spread: None,
            blank: None,
            corner: None,
            opinion: None,
        }
    }
}

impl Element {
    /// Whether it stands on a page of its own, or at the foot of one.
    pub(super) fn turns_over(&self) -> bool {
        matches!(
            self,
            Self::PartTitle { .. }
                | Self::AttachmentTitle { .. }
                | Self::Turn { .. }
                | Self::PageBreak { .. }
                | Self::Imprint(_)
        )
    }

    /// Whether it is 正文 that runs in lines, or stands in line with it.
    pub fn is_text(&self) -> bool {
        matches!(
            self,
            Self::Paragraph { .. } | Self::Heading { .. } | Self::Contact { .. }
        )
    }
}
