//! The styles, by the names that the trade has for what they set.

use crate::notice::standard::{SIZE_3, STANDARD};
use crate::page::fonts::Role;

use super::unit::{Lines, halves, hex, pitch, pitch_of, tightened, twips};
use super::xml::{Tag, W, tag, val};

/// What sets a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Masthead,
    CopyNumber,
    Mark,
    Number,
    Title,
    Recipients,
    Text,
    /// From 1.
    Heading(usize),
    AttachmentNote,
    Attendance,
    Signature,
    Date,
    Note,
    AttachmentLabel,
    AttachmentTitle,
    Caption,
    AboveTable,
    Head,
    Cell,
    TableNote,
    Figure,
    Imprint,
    PageNumber,
    Status,
    /// What stands there for the room that it takes alone.
    Spacer,
}

/// Levels of headings that have a style.
const LEVELS: usize = 4;

const ALL: [Style; 28] = [
    Style::Masthead,
    Style::CopyNumber,
    Style::Mark,
    Style::Number,
    Style::Title,
    Style::Recipients,
    Style::Text,
    Style::Heading(1),
    Style::Heading(2),
    Style::Heading(3),
    Style::Heading(4),
    Style::AttachmentNote,
    Style::Attendance,
    Style::Signature,
    Style::Date,
    Style::Note,
    Style::AttachmentLabel,
    Style::AttachmentTitle,
    Style::Caption,
    Style::AboveTable,
    Style::Head,
    Style::Cell,
    Style::TableNote,
    Style::Figure,
    Style::Imprint,
    Style::PageNumber,
    Style::Status,
    Style::Spacer,
];

impl Style {
    /// Its name in the file, and the name that the reader sees.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Masthead => ("Masthead", "发文机关标志"),
            Self::CopyNumber => ("CopyNumber", "份号"),
            Self::Mark => ("Mark", "密级和紧急程度"),
            Self::Number => ("Number", "发文字号"),
            Self::Title => ("NoticeTitle", "公文标题"),
            Self::Recipients => ("Recipients", "主送机关"),
            Self::Text => ("NoticeText", "公文正文"),
            Self::Heading(1) => ("Heading1", "一级标题"),
            Self::Heading(2) => ("Heading2", "二级标题"),
            Self::Heading(3) => ("Heading3", "三级标题"),
            Self::Heading(_) => ("Heading4", "四级标题"),
            Self::AttachmentNote => ("AttachmentNote", "附件说明"),
            Self::Attendance => ("Attendance", "出席人员名单"),
            Self::Signature => ("Signature", "发文机关署名"),
            Self::Date => ("IssueDate", "成文日期"),
            Self::Note => ("Note", "附注"),
            Self::AttachmentLabel => ("AttachmentLabel", "附件序号"),
            Self::AttachmentTitle => ("AttachmentTitle", "附件标题"),
            Self::Caption => ("TableCaption", "表题和图题"),
            Self::AboveTable => ("AboveTable", "表上说明"),
            Self::Head => ("TableHead", "表头"),
            Self::Cell => ("TableText", "表格文字"),
            Self::TableNote => ("TableNote", "表注"),
            Self::Figure => ("Figure", "图"),
            Self::Imprint => ("Imprint", "版记"),
            Self::PageNumber => ("PageNumber", "页码"),
            Self::Status => ("DraftLabel", "稿别"),
            Self::Spacer => ("Spacer", "占位"),
        }
    }

    pub(super) fn id(self) -> &'static str {
        self.names().0
    }

    /// The role that sets it.
    pub(super) fn role(self) -> Role {
        match self {
            Self::Masthead | Self::Title | Self::AttachmentTitle => Role::Title,
            Self::Mark
            | Self::Heading(1)
            | Self::AttachmentLabel
            | Self::Caption
            | Self::Head
            | Self::Status => Role::Hei,
            Self::Heading(2) => Role::Kai,
            Self::PageNumber => Role::Song,
            Self::CopyNumber
            | Self::Number
            | Self::Recipients
            | Self::Text
            | Self::Heading(_)
            | Self::AttachmentNote
            | Self::Attendance
            | Self::Signature
            | Self::Date
            | Self::Note
            | Self::AboveTable
            | Self::Cell
            | Self::TableNote
            | Self::Figure
            | Self::Imprint
            | Self::Spacer => Role::FangSong,
        }
    }

    /// The size of its characters, in points.
    pub(super) fn size(self) -> f64 {
        match self {
            Self::Title | Self::AttachmentTitle => STANDARD.size_2,
            Self::Caption
            | Self::AboveTable
            | Self::Head
            | Self::Cell
            | Self::TableNote
            | Self::Imprint
            | Self::PageNumber => STANDARD.size_4,
            _ => SIZE_3,
        }
    }

    /// Whether its characters are of another size than those of the text.
    pub(super) fn is_small(self) -> bool {
        self.size() < SIZE_3
    }

    /// How its lines stand.
    pub(super) fn lines(self) -> Lines {
        match self {
            Self::Title | Self::AttachmentTitle => Lines::Exact(pitch_of(self.size())),
            Self::Imprint => Lines::first_in_middle(pitch_of(self.size()), self.size()),
            Self::Head | Self::Cell | Self::TableNote | Self::PageNumber => {
                Lines::Exact((self.size() * SMALL_PITCH * 20.0) as i32)
            }
            Self::Spacer => Lines::Exact(SPACER),
            _ => Lines::Grid,
        }
    }

    /// How its lines lie between the margins.
    fn align(self) -> &'static str {
        match self {
            Self::Masthead
            | Self::Number
            | Self::Title
            | Self::AttachmentTitle
            | Self::Caption
            | Self::Figure
            | Self::Head
            | Self::Cell => "center",
            Self::CopyNumber
            | Self::Mark
            | Self::AttachmentLabel
            | Self::AboveTable
            | Self::PageNumber
            | Self::Spacer => "left",
            Self::Date | Self::Signature | Self::Status => "right",
            Self::Recipients
            | Self::Text
            | Self::Heading(_)
            | Self::AttachmentNote
            | Self::Attendance
            | Self::Note
            | Self::TableNote
            | Self::Imprint => "both",
        }
    }

    /// Whether 左空二字 (7.3.3).
    fn indented(self) -> bool {
        matches!(self, Self::Text | Self::Heading(_) | Self::Note)
    }

    /// Its level in outlines, from 0.
    fn level(self) -> Option<usize> {
        match self {
            Self::Title | Self::AttachmentTitle => Some(0),
            Self::Heading(level) => Some(level),
            _ => None,
        }
    }

    fn tag(self) -> Tag {
        let (id, name) = self.names();
        let next = match self {
            Self::Title | Self::AttachmentTitle | Self::Heading(_) => Some(Self::Text),
            Self::AttachmentLabel => Some(Self::AttachmentTitle),
            _ => None,
        };
        let keeps = matches!(
            self,
            Self::Heading(_)
                | Self::Title
                | Self::AttachmentLabel
                | Self::AttachmentTitle
                | Self::AboveTable
        );
        let mut paragraph = tag("w:pPr");
        if keeps {
            paragraph = paragraph.put(tag("w:keepNext"));
        }
        if let Lines::Exact(height) = self.lines() {
            paragraph = paragraph.put(val("w:snapToGrid", 0)).put(exact(height));
        }
        if self.indented() {
            paragraph = paragraph.put(two_characters());
        }
        if self.align() != "both" {
            paragraph = paragraph.put(val("w:jc", self.align()));
        }
        paragraph = paragraph.put(self.level().map(|level| val("w:outlineLvl", level)));
        let mut runs = tag("w:rPr");
        if self.role() != Role::FangSong {
            runs = runs.put(fonts(self.role()));
        }
        if self == Self::Masthead {
            runs = runs.put(val("w:color", hex(STANDARD.red_rgb)));
        }
        if self.size() != SIZE_3 {
            let size = halves(self.size());
            runs =
                runs.put([val("w:spacing", 0), val("w:sz", size), val("w:szCs", size)]);
        }
        tag("w:style")
            .set("w:type", "paragraph")
            .set("w:customStyle", 1)
            .set("w:styleId", id)
            .put([val("w:name", name), val("w:basedOn", NORMAL)])
            .put(next.map(|next| val("w:next", next.id())))
            .put(tag("w:qFormat"))
            .put(Some(paragraph).filter(|tag| !tag.is_bare()))
            .put(Some(runs).filter(|tag| !tag.is_bare()))
    }
}

/// The pitch of lines in tables, in heights of their characters.
const SMALL_PITCH: f64 = 1.5;

/// The height of a line that holds nothing, in twips: a point.
pub(super) const SPACER: i32 = 20;

const NORMAL: &str = "Normal";

/// Lines of a height, off the grid.
pub(super) fn exact(height: i32) -> Tag {
    tag("w:spacing").set("w:line", height).set("w:lineRule", "exact")
}

fn two_characters() -> Tag {
    let character = twips(STANDARD.character());
    tag("w:ind")
        .set("w:firstLineChars", (STANDARD.indent * 100.0).round())
        .set("w:firstLine", (STANDARD.indent * f64::from(character)).round())
}

/// The face of a role, by the family that offices have.
pub(super) fn family(role: Role) -> &'static str {
    match role {
        Role::Title => "方正小标宋简体",
        Role::FangSong => "仿宋_GB2312",
        Role::Kai => "楷体_GB2312",
        Role::Hei => "黑体",
        Role::Song => "宋体",
    }
}

fn fonts(role: Role) -> Tag {
    let family = family(role);
    tag("w:rFonts")
        .set("w:ascii", family)
        .set("w:eastAsia", family)
        .set("w:hAnsi", family)
        .set("w:cs", family)
}

/// The style of characters in a role other than their paragraph's.
pub(super) fn characters(role: Role) -> &'static str {
    match role {
        Role::Title => "TitleFace",
        Role::FangSong => "FangSongFace",
        Role::Kai => "KaiFace",
        Role::Hei => "HeiFace",
        Role::Song => "SongFace",
    }
}

fn character_style(role: Role) -> Tag {
    tag("w:style")
        .set("w:type", "character")
        .set("w:customStyle", 1)
        .set("w:styleId", characters(role))
        .put(val("w:name", format!("{}字", role.chinese())))
        .put(tag("w:qFormat"))
        .put(tag("w:rPr").put(fonts(role)))
}

/// What every paragraph has unless it says otherwise.
fn defaults() -> Tag {
    let size = halves(SIZE_3);
    let runs = tag("w:rPr").put(fonts(Role::FangSong)).put([
        val("w:spacing", tightened()),
        val("w:sz", size),
        val("w:szCs", size),
        tag("w:lang")
            .set("w:val", "en-US")
            .set("w:eastAsia", "zh-CN")
            .set("w:bidi", "ar-SA"),
    ]);
    tag("w:docDefaults").put(tag("w:rPrDefault").put(runs)).put(tag("w:pPrDefault"))
}

fn normal() -> Tag {
    let paragraph = tag("w:pPr").put([
        // 22 rows a page: none is left free so that two stay together.
        val("w:widowControl", 0),
        // Word lets a sign hang over the end of a line unless it is told not to; LibreOffice takes
        // this the other way round, and does not draw such a sign.
        val("w:overflowPunct", 1),
        // A line holds 28 cells: no blank stands around digits.
        val("w:autoSpaceDE", 0),
        val("w:autoSpaceDN", 0),
        val("w:adjustRightInd", 0),
        val("w:jc", "both"),
    ]);
    tag("w:style")
        .set("w:type", "paragraph")
        .set("w:default", 1)
        .set("w:styleId", NORMAL)
        .put([val("w:name", "Normal"), tag("w:qFormat"), paragraph])
}

fn plain_table() -> Tag {
    let zero = |name| tag(name).set("w:w", 0).set("w:type", "dxa");
    let margins =
        tag("w:tblCellMar").put(["w:top", "w:left", "w:bottom", "w:right"].map(zero));
    tag("w:style")
        .set("w:type", "table")
        .set("w:default", 1)
        .set("w:styleId", "TableNormal")
        .put([
            val("w:name", "Normal Table"),
            val("w:uiPriority", 99),
            tag("w:semiHidden"),
            tag("w:unhideWhenUsed"),
            tag("w:tblPr").put([zero("w:tblInd"), margins]),
        ])
}

/// The part that holds the styles.
pub(super) fn part() -> String {
    tag("w:styles")
        .set("xmlns:w", W)
        .put(defaults())
        .put(normal())
        .put(
            tag("w:style")
                .set("w:type", "character")
                .set("w:default", 1)
                .set("w:styleId", "DefaultParagraphFont")
                .put([
                    val("w:name", "Default Paragraph Font"),
                    val("w:uiPriority", 1),
                    tag("w:semiHidden"),
                    tag("w:unhideWhenUsed"),
                ]),
        )
        .put(plain_table())
        .put(ALL.map(Style::tag))
        .put(Role::ALL.map(character_style))
        .part()
}

/// The style of a heading of a level in outlines.
pub(super) fn heading(level: usize) -> Style {
    Style::Heading(level.saturating_sub(1).clamp(1, LEVELS))
}

/// The grid of a section.
pub(super) fn grid() -> Tag {
    tag("w:docGrid").set("w:type", "lines").set("w:linePitch", pitch())
}
