//! Texts as they are printed: what they are to the notice, where they came from, and the
//! runs that say what becomes of their characters.
//!
//! Everything that decides which characters stay together, which face sets them, and where
//! a line may break, is decided here, once; templates only draw it.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Serialize, Serializer};

use crate::notice::standard::STANDARD;
use crate::notice::title;
use crate::page::fonts::{Choice, Faces, Role, Typeface};
use crate::page::narrow;
use crate::page::tick::{BOXES, OPTION_LEAST, OPTION_MOST, options};
use crate::text::difference::Fate;
use crate::text::finding::At;
use crate::text::place::Place;

/// What a text is to the notice. Numbers count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Region {
    /// A name of 发文机关标志 (7.2.4).
    Masthead(usize),
    /// “文件” beside several names (7.2.4).
    MastheadSuffix,
    /// 份号, 密级 or 紧急程度 (7.2.1–7.2.3), in their order.
    HeadMark(usize),
    /// 发文字号 or 令号 (7.2.5, 10.2).
    Number,
    /// The label in front of 签发人 (7.2.6).
    SignatoryLabel,
    /// 签发人 (7.2.6).
    Signatory(usize),
    /// The organ on the line under the number of 纪要 (10.3).
    HeadOrgan,
    /// The date on the line under the number of 纪要 (10.3).
    HeadDate,
    /// 标题 of the notice (7.3.1).
    Title,
    /// 主送机关 (7.3.2).
    Recipients,
    /// 自然段 (7.3.3), of the part that it stands in.
    Paragraph(PartName),
    /// An ordinal, or a heading with its ordinal, in front of a paragraph (7.3.3).
    Lead(PartName),
    /// 层次标题 on lines of its own (7.3.3).
    Heading(PartName),
    /// 章 or 节 of rules, in the middle.
    Chapter(PartName),
    /// What stands right under a title.
    Byline(PartName),
    /// A line at the right.
    Right(PartName),
    /// 脚注.
    Footnote(PartName),
    /// A line at the foot of 封面.
    CoverFoot,
    /// What is filled in on 封面.
    CoverField,
    /// 填表说明 above those.
    Instructions,
    /// 联系方式.
    Contact(usize),
    /// The label of 附件说明 (7.3.4).
    AttachmentNoteLabel,
    /// The number in front of a name in 附件说明 (7.3.4).
    AttachmentNoteNumber(usize),
    /// A name in 附件说明 (7.3.4).
    AttachmentNoteName(usize),
    /// The label of a list of 出席人员名单 (10.3).
    AttendanceLabel(usize),
    /// A list of 出席人员名单 (10.3).
    Attendance(usize),
    /// 发文机关署名 (7.3.5).
    Signature(usize),
    /// 签发人职务 (7.3.5.3).
    Post(usize),
    /// 成文日期 (7.3.5.4).
    Date,
    /// 附注 (7.3.6).
    Note,
    /// The title of a plan that the notice prints and distributes.
    PlanTitle,
    /// The number of the notice on an attachment that is not bound with it (7.3.7).
    AttachmentNumber,
    /// 附件1 above an attachment's title (7.3.7).
    AttachmentLabel(usize),
    /// 附件标题 (7.3.7).
    AttachmentTitle(usize),
    /// 附1 above the title of an attachment of an attachment.
    EnclosureLabel,
    /// That title.
    EnclosureTitle,
    /// The list of such attachments under the text of theirs.
    EnclosureNote,
    /// 表题, 图题.
    Caption,
    /// A fact above a table or form.
    Fact,
    /// The unit of a table.
    Unit,
    /// A name in the head of a table.
    TableHead,
    /// A cell of a table or form. `vertical`: it runs from top to bottom.
    Cell {
        /// Whether it runs from top to bottom.
        vertical: bool,
    },
    /// 表注.
    TableNote,
    /// 续表, above a head that is repeated.
    Continued,
    /// 主送 in 版记 (7.4.2).
    ImprintRecipients,
    /// 抄送 (7.4.2).
    ImprintCopyTo,
    /// 印发机关 (7.4.3).
    ImprintPrinter,
    /// 印发日期 (7.4.3).
    ImprintDate,
    /// What kind of draft this is.
    Status,
}

impl Region {
    /// What a region is called in an office.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Masthead(_) | Self::MastheadSuffix => "发文机关标志",
            Self::HeadMark(_) => "份号、密级、紧急程度",
            Self::Number | Self::AttachmentNumber => "文号",
            Self::SignatoryLabel | Self::Signatory(_) => "签发人",
            Self::HeadOrgan => "发文机关",
            Self::HeadDate | Self::Date => "成文日期",
            Self::Title => "标题",
            Self::Recipients | Self::ImprintRecipients => "主送机关",
            Self::Paragraph(PartName::Attachment(_)) => "附件正文",
            Self::Paragraph(PartName::Plan) => "方案正文",
            Self::Paragraph(PartName::Main) => "正文",
            Self::Lead(_) | Self::Heading(_) => "小标题",
            Self::Contact(_) => "联系方式",
            Self::AttachmentNoteLabel
            | Self::AttachmentNoteNumber(_)
            | Self::AttachmentNoteName(_)
            | Self::AttachmentLabel(_)
            | Self::AttachmentTitle(_) => "附件标题",
            Self::AttendanceLabel(_) | Self::Attendance(_) => "出席人员",
            Self::Signature(_) => "署名",
            Self::Post(_) => "签发人职务",
            Self::Note => "附注",
            Self::PlanTitle => "方案标题",
            Self::Chapter(_) => "章、节的标题",
            Self::Byline(_) => "题注",
            Self::Right(_) => "右边的一行",
            Self::EnclosureLabel | Self::EnclosureTitle | Self::EnclosureNote => {
                "附件的附件"
            }
            Self::CoverField => "封面",
            Self::CoverFoot => "封面下方",
            Self::Instructions => "填表说明",
            Self::Caption => "表题、图题",
            Self::Fact => "表上一行",
            Self::Unit => "单位",
            Self::TableHead => "栏名",
            Self::Cell { .. } => "表格",
            Self::TableNote => "表注",
            Self::Continued => "续表",
            Self::ImprintCopyTo => "抄送机关",
            Self::ImprintPrinter => "印发机关",
            Self::ImprintDate => "印发日期",
            Self::Status => "稿别",
            Self::Footnote(_) => "脚注",
        }
    }
}

/// A text under a title of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PartName {
    /// The notice itself.
    Main,
    /// Its plan.
    Plan,
    /// One of its attachments.
    Attachment(usize),
}

/// Which of a page's passages is meant. Templates get the passage itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PassageId(pub usize);

/// The key under which a template value names a passage.
pub(super) const PASSAGE: &str = "\u{1}passage";

impl Serialize for PassageId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        BTreeMap::from([(PASSAGE, self.0)]).serialize(serializer)
    }
}

/// A text as it is printed.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    /// What it is to the notice.
    pub region: Region,
    /// Which face sets it.
    pub role: Role,
    /// What it says; a line feed ends a line.
    pub value: String,
    /// The value of the YAML that it came from.
    pub at: Place,
    /// Where in that value the text begins that `own` is, in characters.
    pub offset: usize,
    /// The bytes of `value` that came from the YAML; the rest is the program's.
    pub own: Range<usize>,
    /// How it is split.
    pub split: Split,
    /// Its runs, in reading order.
    pub runs: Vec<Run>,
}

/// What becomes of some characters.
#[derive(Debug, Clone, PartialEq)]
pub enum Run {
    /// They are set alike.
    Text {
        /// The bytes of the passage.
        range: Range<usize>,
        /// The typeface that lends them, if it is not the role's own.
        typeface: Option<usize>,
        /// What became of them since an older notice.
        fate: Fate,
    },
    /// They stay on one line.
    Kept(Vec<Self>),
    /// A line may break here; a sign beside it keeps its whole cell (R1).
    Break {
        /// Whether it is gone where a line ends, so that the character before it stands at the
        /// very end.
        weak: bool,
    },
    /// The line ends.
    NewLine,
    /// What is left of the line is shared out here.
    Fill,
    /// The mark of a footnote, raised, and the passage that explains it at the foot of the page.
    Footnote(Vec<Self>, PassageId),
}

/// How a text is split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Split {
    /// On lines; signs may give their blank half away.
    #[default]
    Plain,
    /// On the lines of a cell, of so many characters each.
    Cell {
        /// How many whole characters a line has.
        characters: usize,
    },
    /// On lines; every sign takes its whole cell, so that a line of text keeps the grid.
    Cells,
    /// On lines that end between what blanks as wide as a character part.
    Segments,
    /// Its letters stand apart, to fill a width.
    Letters,
    /// From top to bottom, a character a line; digits and letters stay beside each other.
    Vertical,
}

/// A number is never parted from the unit behind it.
const UNITS: &str = "年月日时分秒周天号人名个次项件家户届期万亿元米克吨升度级层岁页份张条款章节\
    ℃℉％‰°′″½⅓⅔¼¾²³㎡㎏㎜㎝㎞㎎㎥㏄Ω";
/// Nor from the signs in front of it.
const SIGNS: &str = "第±≥≤＞＜＝≈≠￥¥€£＄№＋－";
/// Signs between two numbers, which stay with both; none of them begins a line.
const JOINTS: &str = "—～–－×∶";
/// What a number goes on behind: degrees with minutes, 万 with metres.
const GOES_ON: &str = "°′″万亿";
/// 间隔号 and 连接号 behind a hanzi do not begin a line.
const POINTS: &str = "·～—";
/// What does not begin a line, and stays with what is kept on one.
const CLOSERS: &str = "，。、；：？！）》〉”’】〕」』…·％‰";
/// Longer runs of letters or digits may break: after a sign, or after some digits.
const WORD_MOST: usize = 10;
/// Signs after which a long run of letters may break.
const WORD_SIGNS: &str = "@/._?&=-";
/// A number of at most so many characters is one.
const NUMBER_MOST: usize = 16;
/// What belongs to a number stays on one line with it up to this width, in characters.
const KEPT_MOST: f64 = 12.0;
/// Signs whose blank half Typst would cut at the end of a line or beside another sign.
pub(super) const CLOSING: &str = "，。、；：？！）》〉”’】〕";
/// Signs whose blank half Typst would cut at the start of a line or beside another sign.
const OPENING: &str = "（《〈“‘【〔";

/// Splits texts, and notes the typefaces that they take.
pub(super) struct Splitter<'a> {
    faces: &'a Faces,
    /// Every typeface that lends characters.
    pub(super) typefaces: Vec<Typeface>,
    known: BTreeMap<(Role, char), Choice>,
}

impl<'a> Splitter<'a> {
    pub(super) fn new(faces: &'a Faces) -> Self {
        Self { faces, typefaces: Vec::new(), known: BTreeMap::new() }
    }

    /// What sets a character in a role.
    pub(super) fn choice(&mut self, role: Role, c: char) -> Choice {
        let faces = self.faces;
        *self.known.entry((role, c)).or_insert_with(|| faces.choose(role, c))
    }

    fn typeface(&mut self, role: Role, c: char) -> Option<usize> {
        let index = match self.choice(role, c) {
            Choice::Own | Choice::Missing => return None,
            Choice::Lent(index, feature, level) => {
                let shift = if level { self.faces.shift(role, index) } else { 0.0 };
                self.faces.typeface(index, feature, shift)
            }
        };
        let known = self.typefaces.iter().position(|t| *t == index);
        Some(known.unwrap_or_else(|| {
            self.typefaces.push(index);
            self.typefaces.len() - 1
        }))
    }

    /// The runs of a text whose pieces have fates.
    pub(super) fn split(
        &mut self,
        role: Role,
        pieces: &[(Fate, &str)],
        split: Split,
    ) -> Vec<Run> {
        let mut runs = Vec::new();
        let mut start = 0;
        for (fate, text) in pieces {
            let (option, most) = match split {
                Split::Cell { characters } => {
                    (characters, KEPT_MOST.min(characters as f64))
                }
                _ => (OPTION_MOST, KEPT_MOST),
            };
            let fate = *fate;
            let mut piece =
                Piece { splitter: self, role, fate, text, start, option, most };
            match split {
                Split::Cell { .. } if pieces.len() == 1 => piece.cell(&mut runs),
                Split::Plain | Split::Cell { .. } => piece.lines(&mut runs, false),
                Split::Cells => piece.lines(&mut runs, true),
                Split::Segments => piece.segments(&mut runs),
                Split::Letters => piece.apart(&mut runs, Run::Fill, false),
                Split::Vertical => piece.apart(&mut runs, Run::NewLine, true),
            }
            start += text.len();
        }
        joined(runs)
    }
}

/// Neighbours that are set alike become one.
fn joined(runs: Vec<Run>) -> Vec<Run> {
    let mut joined: Vec<Run> = Vec::new();
    for run in runs {
        match (joined.last_mut(), run) {
            (
                Some(Run::Text { range, typeface, fate }),
                Run::Text { range: next, typeface: own, fate: became },
            ) if *typeface == own && *fate == became && range.end == next.start => {
                range.end = next.end;
            }
            (Some(Run::Break { .. }), Run::Break { .. }) => {}
            (_, Run::Kept(inner)) => joined.push(Run::Kept(self::joined(inner))),
            (_, run) => joined.push(run),
        }
    }
    joined
}

/// Runs in which the character at a byte is the mark of a footnote.
fn footnoted(value: &str, runs: Vec<Run>, at: usize, text: PassageId) -> Vec<Run> {
    let mut done: Vec<Run> = Vec::new();
    for run in runs {
        let Run::Text { range, typeface, fate } = run else {
            let run = match run {
                Run::Kept(inner) => Run::Kept(footnoted(value, inner, at, text)),
                other => other,
            };
            done.push(run);
            continue;
        };
        let part = |range: Range<usize>| Run::Text { range, typeface, fate };
        if !range.contains(&at) {
            done.push(part(range));
            continue;
        }
        let end = at + value[at..].chars().next().map_or(0, char::len_utf8);
        let mut kept = Vec::new();
        if range.start < at {
            let last = value[range.start..at].char_indices().next_back();
            let from = range.start + last.map_or(0, |(from, _)| from);
            if range.start < from {
                done.push(part(range.start..from));
            }
            kept.push(part(from..at));
        } else {
            kept.extend(before(value, &mut done));
        }
        kept.push(Run::Footnote(vec![part(at..end)], text));
        let behind = end + closers(&value[end..range.end]);
        if end < behind {
            kept.push(part(end..behind));
            kept.push(Run::Break { weak: false });
        }
        done.push(Run::Kept(kept));
        if behind < range.end {
            done.push(part(behind..range.end));
        }
    }
    done
}

/// Takes the last character off some runs, with what is kept with it.
fn before(value: &str, runs: &mut Vec<Run>) -> Vec<Run> {
    match runs.pop() {
        None => Vec::new(),
        Some(Run::Kept(inner)) => inner,
        Some(Run::Text { range, typeface, fate }) => {
            let part = |range: Range<usize>| Run::Text { range, typeface, fate };
            let last = value[range.clone()].char_indices().next_back();
            let from = range.start + last.map_or(0, |(from, _)| from);
            if range.start < from {
                runs.push(part(range.start..from));
            }
            vec![part(from..range.end)]
        }
        Some(other) => {
            let mut taken = before(value, runs);
            taken.push(other);
            taken
        }
    }
}

/// A piece of a passage that shares one fate.
struct Piece<'s, 'a, 't> {
    splitter: &'s mut Splitter<'a>,
    role: Role,
    fate: Fate,
    text: &'t str,
    /// Where in the passage it begins, in bytes.
    start: usize,
    /// How many characters of an option with its box stay together.
    option: usize,
    /// How wide what stays together is at most, in characters.
    most: f64,
}

impl Piece<'_, '_, '_> {
    fn lines(&mut self, runs: &mut Vec<Run>, cells: bool) {
        let mut at = 0;
        for (i, line) in self.text.split('\n').enumerate() {
            if i > 0 {
                runs.push(Run::NewLine);
                at += 1;
            }
            self.line(at..at + line.len(), cells, runs);
            at += line.len();
        }
    }

    /// What stands between wide blanks stays on one line, if it fits one.
    fn segments(&mut self, runs: &mut Vec<Run>) {
        let most = f64::from(STANDARD.characters);
        let mut at = 0;
        for segment in self.text.split_inclusive('　') {
            let said = at + segment.trim_end_matches('　').len();
            let end = at + segment.len();
            if title::width(&self.text[at..said]) <= most {
                let mut inner = Vec::new();
                self.line(at..said, false, &mut inner);
                runs.push(Run::Kept(inner));
                self.text_run(said..end, runs);
            } else {
                self.line(at..end, false, runs);
            }
            at = end;
        }
    }

    /// Lines of a cell; those of a short text stay as they are best.
    fn cell(&mut self, runs: &mut Vec<Run>) {
        let mut at = 0;
        for (i, line) in self.text.split('\n').enumerate() {
            if i > 0 {
                runs.push(Run::NewLine);
                at += 1;
            }
            let most = self.most;
            let unit = |rest: &str| together(rest, most);
            let ends = narrow::ends(line, self.option as f64, unit);
            match ends.filter(|_| options(line, self.option).is_empty()) {
                None => self.line(at..at + line.len(), false, runs),
                Some(ends) => {
                    let mut from = at;
                    for end in ends {
                        let mut inner = Vec::new();
                        self.line(from..at + end, false, &mut inner);
                        runs.push(Run::Kept(inner));
                        from = at + end;
                    }
                }
            }
            at += line.len();
        }
    }

    /// Characters one by one, with something between them; digits and letters that stand
    /// beside each other may be one.
    fn apart(&mut self, runs: &mut Vec<Run>, between: Run, words: bool) {
        let text = self.text;
        let mut last: Option<char> = None;
        for (at, c) in text.char_indices() {
            if c == '\n' {
                continue;
            }
            let graphic = |c: char| c.is_ascii_graphic();
            let word = words && last.is_some_and(graphic) && graphic(c);
            let apart = !(runs.is_empty() || word || is_mark(c));
            if apart {
                runs.push(between.clone());
            }
            self.text_run(at..at + c.len_utf8(), runs);
            last = Some(c);
        }
    }

    /// A line: what must not be parted is found first.
    fn line(&mut self, range: Range<usize>, cells: bool, runs: &mut Vec<Run>) {
        let mut at = range.start;
        let mut plain = at;
        let mut options =
            options(&self.text[range.clone()], self.option).into_iter().peekable();
        while at < range.end {
            let begins = |option: &Range<usize>| range.start + option.start <= at;
            if let Some(option) = options.next_if(begins)
                && range.start + option.start == at
            {
                self.plain(plain..at, cells, runs);
                let from = at;
                at = range.start + option.end;
                at += closers(&self.text[at..range.end]);
                let mut inner = Vec::new();
                self.plain(from..at, cells, &mut inner);
                runs.push(Run::Kept(inner));
                plain = at;
                continue;
            }
            let rest = &self.text[at..range.end];
            // Outside of text, what is apart stays apart: 单位：元　续表.
            let before = self.text[range.start..at].chars().next_back();
            let unit = Unit::at(before, rest, self.most)
                .filter(|unit| cells || !rest[..unit.length].contains('　'));
            let Some(unit) = unit else {
                at += rest.chars().next().map_or(1, char::len_utf8);
                continue;
            };
            self.plain(plain..at, cells, runs);
            let end = at + unit.length;
            if unit.kept {
                let mut inner = Vec::new();
                self.plain(at..end, cells, &mut inner);
                runs.push(Run::Kept(inner));
            } else {
                self.word(at..end, runs);
            }
            at = end;
            plain = at;
        }
        self.plain(plain..range.end, cells, runs);
    }

    /// Text without digits and letters.
    fn plain(&mut self, range: Range<usize>, cells: bool, runs: &mut Vec<Run>) {
        let text = self.text;
        let mut from = range.start;
        if cells {
            for (at, c) in text[range.clone()].char_indices() {
                let at = range.start + at;
                if OPENING.contains(c) {
                    self.text_run(from..at, runs);
                    let weak = !matches!(runs.last(), None | Some(Run::NewLine));
                    runs.push(Run::Break { weak });
                    from = at;
                } else if CLOSING.contains(c) {
                    let end = at + c.len_utf8();
                    self.text_run(from..end, runs);
                    runs.push(Run::Break { weak: false });
                    from = end;
                }
            }
        }
        self.text_run(from..range.end, runs);
    }

    /// Digits and letters; long ones may break.
    fn word(&mut self, range: Range<usize>, runs: &mut Vec<Run>) {
        let text = &self.text[range.clone()];
        if text.trim().len() <= WORD_MOST {
            return self.text_run(range, runs);
        }
        let mut from = range.start;
        let mut length = 0;
        let mut sign = false;
        for (at, c) in text.char_indices() {
            let is_sign = WORD_SIGNS.contains(c);
            if !is_sign && (sign || length == WORD_MOST) {
                self.text_run(from..range.start + at, runs);
                runs.push(Run::Break { weak: true });
                from = range.start + at;
                length = 0;
            }
            sign = is_sign;
            length += usize::from(!is_sign);
        }
        self.text_run(from..range.end, runs);
    }

    /// Characters that stand beside each other, by the typefaces that set them.
    fn text_run(&mut self, range: Range<usize>, runs: &mut Vec<Run>) {
        let text = self.text;
        for (at, c) in text[range.clone()].char_indices() {
            let at = self.start + range.start + at;
            // A mark on a letter is set by what sets the letter.
            let typeface = match runs.last() {
                Some(Run::Text { typeface, .. }) if is_mark(c) => *typeface,
                _ => self.splitter.typeface(self.role, c),
            };
            let fate = self.fate;
            match runs.last_mut() {
                Some(Run::Text { range, typeface: own, fate: became })
                    if *own == typeface && *became == fate && range.end == at =>
                {
                    range.end = at + c.len_utf8();
                }
                _ => {
                    runs.push(Run::Text { range: at..at + c.len_utf8(), typeface, fate });
                }
            }
        }
    }
}

/// How long what a text begins with is that no line ends within, in bytes.
fn together(text: &str, most: f64) -> usize {
    let mut end = 0;
    let mut opened = true;
    while opened && end < text.len() {
        let rest = &text[end..];
        let first = rest.chars().next().map_or(1, char::len_utf8);
        opened = rest.starts_with(|c| OPENING.contains(c));
        let marks = |from: usize| {
            from + rest[from..]
                .chars()
                .take_while(|c| is_mark(*c))
                .map(char::len_utf8)
                .sum::<usize>()
        };
        let length = Unit::at(None, rest, most).map_or(marks(first), |unit| unit.length);
        end += length + closers(&rest[length..]);
    }
    end
}

/// Whether a character is a mark on the one before it.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{20d0}'..='\u{20ff}'
        | '\u{302a}'..='\u{302f}' | '\u{3099}' | '\u{309a}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{fe20}'..='\u{fe2f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Characters at the start of a text that are not broken as others are.
struct Unit {
    /// Whether they stay on one line; they are letters otherwise.
    kept: bool,
    /// How long they are, in bytes.
    length: usize,
}

impl Unit {
    /// What a text begins with that stands behind a character; of what belongs to a number, as much as is no wider than
    /// `most` characters.
    fn at(before: Option<char>, text: &str, most: f64) -> Option<Self> {
        let kept = kept(before, text).or_else(|| number(text, most));
        if let Some(length) = kept {
            let ascii = text[..length].bytes().all(|b| b.is_ascii_graphic());
            // Nothing in a short one would break, and what follows it does not either.
            let kept = !ascii || length > WORD_MOST;
            let length = length + if kept { closers(&text[length..]) } else { 0 };
            return Some(Self { kept, length });
        }
        let word = text.bytes().take_while(u8::is_ascii_graphic).count();
        if word == 0 {
            let blanks = text.bytes().take_while(|b| *b == b' ').count();
            return (blanks > 0).then_some(Self { kept: false, length: blanks });
        }
        let joint = if word <= WORD_MOST { joint(&text[word..]) } else { 0 };
        let blanks = text[word..].bytes().take_while(|b| *b == b' ').count();
        Some(Self { kept: joint > 0, length: word + joint.max(blanks) })
    }
}

/// 10月14日, 附件1, 甲·, 张　三: how long it is.
fn kept(before: Option<char>, text: &str) -> Option<usize> {
    let mut chars = text.chars();
    let first = chars.next()?;
    if first.is_ascii_digit() {
        return month_day(text).map(|day| day + joint(&text[day..]));
    }
    let label = crate::notice::label::ATTACHMENT;
    if let Some(rest) = text.strip_prefix(label) {
        let digits = digits(rest);
        if (1..=2).contains(&digits) {
            return Some(label.len() + digits);
        }
    }
    let (second, third) = (chars.next()?, chars.next());
    let length = first.len_utf8() + second.len_utf8();
    let double = third.is_some_and(|third| third == second);
    if is_han(first) && POINTS.contains(second) && !double {
        return Some(length);
    }
    // A name of two characters, as wide as three, by itself: 朱建国　宋　磊　周　强.
    let third =
        third.filter(|third| second == '　' && is_han(first) && is_han(*third))?;
    let length = length + third.len_utf8();
    let after = text[length..].chars().next();
    let ends = !after.is_some_and(|c| is_han(c) || c == '　');
    (ends || !before.is_some_and(is_han)).then_some(length)
}

/// A number with its signs and units, and with the numbers that it is joined to, as far as it
/// is no wider than `most` characters: how long it is.
fn number(text: &str, most: f64) -> Option<usize> {
    let width = title::width;
    let mut kept = None;
    let mut at = signs(text);
    loop {
        let digits = numeral(&text[at..]);
        if digits == 0 {
            return kept;
        }
        at += digits;
        let units = text[at..].chars().take_while(|c| UNITS.contains(*c)).take(3);
        let units: String = units.collect();
        at += units.len();
        let joint = joint(&text[at..]);
        if width(&text[..at + joint]) > most {
            return kept;
        }
        kept = Some(at + joint);
        let next = text[at..].chars().next().is_some_and(|c| c.is_ascii_alphanumeric());
        let goes_on = units.ends_with(|c| GOES_ON.contains(c)) && next;
        if joint > 0 && units.is_empty() {
            at += joint;
            at += signs(&text[at..]);
        } else if !goes_on {
            return kept;
        } else if text[at..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            // 100万m³.
            let letters = text[at..].bytes().take_while(u8::is_ascii_alphabetic).count();
            let behind = text[at + letters..].chars().next();
            let behind = behind.filter(|c| UNITS.contains(*c)).map_or(0, char::len_utf8);
            let end = at + letters + behind;
            return if width(&text[..end]) <= most { Some(end) } else { kept };
        }
    }
}

/// Signs in front of a number: how long they are.
fn signs(text: &str) -> usize {
    text.chars().take_while(|c| SIGNS.contains(*c)).map(char::len_utf8).sum()
}

/// A sign between two numbers, which is no part of a dash: how long it is.
fn joint(text: &str) -> usize {
    let mut chars = text.chars();
    let first = chars.next().filter(|c| JOINTS.contains(*c));
    let length = first.map_or(0, char::len_utf8);
    if chars.next() == first { 0 } else { length }
}

/// Marks that do not begin a line: how long they are.
fn closers(text: &str) -> usize {
    text.chars().take_while(|c| CLOSERS.contains(*c)).map(char::len_utf8).sum()
}

/// Half-width characters that are a number, with the letters that belong to it: 1,200.5,
/// 60 km/h, GB/T 9704, +86 10 8888. How long they are.
fn numeral(text: &str) -> usize {
    let ascii = text.bytes().take_while(|b| (b' '..=b'~').contains(b)).count();
    let mut words = text[..ascii].split(' ');
    let Some(first) = words.next().filter(|word| !word.is_empty()) else { return 0 };
    let second = words.next().filter(|word| is_number(word));
    if let Some(second) = second.filter(|_| is_code(first)) {
        return first.len() + 1 + second.len();
    }
    if !is_number(first) {
        return 0;
    }
    let mut end = first.len();
    for word in text[end..ascii].split(' ').skip(1) {
        let letters = word.starts_with(|c: char| c.is_ascii_alphabetic());
        let unit = letters && word.len() <= 6;
        let group = word.bytes().all(|b| b.is_ascii_digit());
        let longer = end + 1 + word.len();
        if word.is_empty() || !(unit || group) || longer > NUMBER_MOST {
            break;
        }
        end = longer;
        if unit {
            break;
        }
    }
    end
}

/// What stands in front of the number of a standard: GB/T, T/CCSA, DB14/T.
fn is_code(text: &str) -> bool {
    let known = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'/';
    text.len() <= 8
        && text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.bytes().all(known)
}

/// 1,200.5, 9:30, 12%, 60kg or No.12.
fn is_number(text: &str) -> bool {
    text.len() <= NUMBER_MOST
        && text.bytes().any(|b| b.is_ascii_digit())
        && !(text.contains('@') || text.contains("//"))
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// 10月14日: how long it is.
fn month_day(text: &str) -> Option<usize> {
    let month = digits(text);
    let rest = text[month..].strip_prefix('月')?;
    let day = digits(rest);
    let found = (1..=2).contains(&month) && (1..=2).contains(&day);
    (found && rest[day..].starts_with('日')).then_some(month + day + 2 * '月'.len_utf8())
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fdf}' | '々' | '〇' | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

impl Passage {
    /// The footnotes that its runs mark, each with the byte of its mark.
    pub(super) fn footnotes(&self) -> Vec<(usize, PassageId)> {
        fn marked(runs: &[Run], found: &mut Vec<(usize, PassageId)>) {
            for run in runs {
                match run {
                    Run::Kept(inner) => marked(inner, found),
                    Run::Footnote(mark, text) => {
                        let at = mark.iter().find_map(|run| match run {
                            Run::Text { range, .. } => Some(range.start),
                            _ => None,
                        });
                        found.push((at.unwrap_or_default(), *text));
                    }
                    _ => {}
                }
            }
        }
        let mut found = Vec::new();
        marked(&self.runs, &mut found);
        found
    }

    /// Marks a footnote at a byte: the character there, which stays with the one before it and
    /// with marks that follow.
    pub(super) fn mark_footnote(&mut self, at: usize, text: PassageId) {
        let runs = std::mem::take(&mut self.runs);
        self.runs = footnoted(&self.value, runs, at, text);
    }

    /// How many letters stand apart, or stand below each other.
    pub fn count(&self) -> usize {
        1 + self.runs.iter().filter(|run| matches!(run, Run::Fill | Run::NewLine)).count()
    }

    /// Where some bytes of it came from.
    pub fn place_of(&self, bytes: Range<usize>) -> At {
        let from = bytes.start.max(self.own.start).min(self.own.end);
        let to = bytes.end.clamp(from, self.own.end);
        let what = self.value[from..to].to_owned();
        if what.is_empty() {
            return At::Value(self.at.clone());
        }
        // The lines of titles and names are the program's.
        let title = matches!(
            self.region,
            Region::Title
                | Region::PlanTitle
                | Region::AttachmentTitle(_)
                | Region::EnclosureTitle
                | Region::Signature(_)
        );
        let before = &self.value[self.own.start..from];
        // So is the blank between the two characters of a chapter's name.
        let chapter = matches!(self.region, Region::Chapter(_));
        let ours = |c: &char| (title && *c == '\n') || (chapter && *c == '　');
        let before = before.chars().filter(|c| !ours(c)).count();
        At::Chars { place: self.at.clone(), start: self.offset + before, what }
    }

    /// The first characters of it, for messages.
    pub fn excerpt(&self) -> String {
        excerpt(&self.value)
    }
}

/// The first characters of a text, for messages.
pub(super) fn excerpt(text: &str) -> String {
    let flat = text.replace('\n', "");
    match flat.char_indices().nth(EXCERPT) {
        Some((end, _)) => format!("{}……", &flat[..end]),
        None => flat,
    }
}

/// How many characters a message quotes.
const EXCERPT: usize = 20;

/// How wide a text is that a line cannot break, in characters of its size: the widest of
/// its pieces, hanzi two by two.
pub fn unbroken(text: &str) -> f64 {
    let width = title::width;
    let least = if text.contains(BOXES) { OPTION_LEAST as f64 } else { 2.0 };
    let mut widest = least.min(width(text));
    let mut at = 0;
    while at < text.len() {
        let most = NUMBER_MOST as f64 / 2.0;
        let Some(unit) = Unit::at(text[..at].chars().next_back(), &text[at..], most)
        else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
            continue;
        };
        let own = &text[at..at + unit.length];
        widest = widest.max(match unit.kept {
            // Where there is no room for them, numbers part at blanks and behind joints.
            true => own
                .split_inclusive(|c| c == ' ' || JOINTS.contains(c))
                .map(|part| width(part.trim_end()))
                .fold(0.0, f64::max),
            // The long ones break inside.
            false => own.trim().len().min(WORD_MOST + 1) as f64 / 2.0,
        });
        at += unit.length;
    }
    widest
}
