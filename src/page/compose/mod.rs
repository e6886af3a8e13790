//! [`Notice`] → [`Page`]: which elements stand on the pages, and what each of them says.

mod columns;
mod ending;
mod head;
mod table;

use std::collections::BTreeMap;

use crate::notice::label::{self, bracketed};
use crate::notice::standard::STANDARD;
use crate::notice::{
    Attachment, Block, Cover, Figure, Format, Ink, Notice, Part, Rank, Section, Settings,
    Table, Text, attachment_label, circled, enclosure_label, footnote_marks, title,
};
use crate::page::arrangement::{Arrangement, Changed};
use crate::page::element::{
    AttendanceList, Element, ImageRef, Imprint, ImprintList, Lead, NotedAttachment, Page,
    TitleLines,
};
use crate::page::fonts::{Choice, Faces, Role};
use crate::page::images::Images;
use crate::page::passage::{PartName, Passage, PassageId, Region, Split, Splitter};
use crate::text::difference::Fate;
use crate::text::finding::{At, Finding, any_error};

/// How much of a notice is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Extent {
    /// All of it, attachments bound in.
    #[default]
    Whole,
    /// The notice, its attachments apart.
    WithoutAttachments,
    /// One attachment, counted from 0, which is not bound with the notice (7.3.7).
    Attachment(usize),
}

/// What a page comes with: findings that do not stop it, or those that do.
pub(crate) type Composed = Result<(Page, Vec<Finding>), Vec<Finding>>;

/// Puts a notice on the page.
///
/// Characters that no face has are errors; those that another face lends are noted (R16).
pub fn compose(
    notice: &Notice,
    images: &Images,
    faces: &Faces,
    extent: Extent,
    arrangement: &Arrangement,
) -> Composed {
    let mut setter = Setter::new(notice, images, faces);
    setter.notice(extent, arrangement);
    setter.finish()
}

/// A paper about a notice: a title, some paragraphs, and a table.
pub(crate) fn compose_paper(
    notice: &Notice,
    title: &str,
    paragraphs: &[String],
    table: &Table,
    faces: &Faces,
) -> Result<Page, Vec<Finding>> {
    let images = Images::default();
    let mut setter = Setter::new(notice, &images, faces);
    setter.page.settings = Settings::default();
    setter.page.title = title.to_owned();
    let lines = setter.words(Region::PlanTitle, Role::Title, title);
    let title = TitleLines { lines, whole: title.to_owned(), byline: None };
    setter.page.elements.push(Element::PartTitle { title });
    for paragraph in paragraphs {
        let (region, role) = (Region::Paragraph(PartName::Main), Role::FangSong);
        let text =
            setter.words_on(region, role, paragraph, &Text::default(), Split::Cells);
        setter.page.elements.push(Element::Paragraph { lead: None, text, keep: false });
    }
    let table = setter.table(table);
    setter.page.elements.push(Element::Table(Box::new(table)));
    setter.finish().map(|(page, _)| page)
}

/// The names of a list, each with the sign behind it; a text without such signs is one name.
fn names_of(list: &Text) -> Vec<Text> {
    let mut names = Vec::new();
    let (mut depth, mut from) = (0_usize, 0);
    for (at, c) in list.value.char_indices() {
        match c {
            '（' | '《' | '〔' | '(' => depth += 1,
            '）' | '》' | '〕' | ')' => depth = depth.saturating_sub(1),
            '、' | '，' | '；' | ',' | ';' if depth == 0 => {
                names.push(from..at + c.len_utf8());
                from = at + c.len_utf8();
            }
            _ => {}
        }
    }
    if from < list.value.len() || names.is_empty() {
        names.push(from..list.value.len());
    }
    let name = |range: std::ops::Range<usize>| Text {
        offset: list.offset + list.value[..range.start].chars().count(),
        value: list.value[range].to_owned(),
        at: list.at.clone(),
    };
    names.into_iter().map(name).collect()
}

/// The level of the first headings under a title in outlines.
const TOP_LEVEL: usize = 2;

/// The face of a heading (7.3.3). Of rules 章 and the ordinal of 条 are 黑体, 节 is 楷体, as is
/// customary; the standard is silent.
fn heading_role(rank: Rank) -> Role {
    match rank {
        Rank::Chapter | Rank::Article | Rank::Level(1) => Role::Hei,
        Rank::Division | Rank::Level(2) => Role::Kai,
        Rank::Level(_) => Role::FangSong,
    }
}

/// The name of a chapter; one of two characters stands as wide as three: 总　则.
fn chapter_name(heading: &Text) -> Text {
    let characters: Vec<char> = heading.value.chars().collect();
    match characters.as_slice() {
        [first, second] => {
            Text { value: format!("{first}　{second}"), ..heading.clone() }
        }
        _ => heading.clone(),
    }
}

/// Gathers elements, and the texts that they name.
pub(super) struct Setter<'a> {
    notice: &'a Notice,
    images: &'a Images,
    faces: &'a Faces,
    splitter: Splitter<'a>,
    page: Page,
    /// Lent and missing characters that were spoken of.
    told: Vec<(Role, char)>,
    /// The part that is being set.
    part: PartName,
    /// The footnotes of the attachment that is being set.
    footnotes: &'a [Text],
    /// Whether the sheet that is being filled lies on its side.
    lying: bool,
    /// How many tables and how many figures have a number.
    tables: usize,
    figures: usize,
    findings: Vec<Finding>,
}

impl<'a> Setter<'a> {
    pub(super) fn new(notice: &'a Notice, images: &'a Images, faces: &'a Faces) -> Self {
        let page = Page {
            organ: notice.issuer.value.clone(),
            number: notice.number.to_string(),
            date: notice.ending.date,
            title: notice.main.title.text.value.clone(),
            status: None,
            head: None,
            elements: Vec::new(),
            passages: Vec::new(),
            typefaces: Vec::new(),
            roles: BTreeMap::new(),
            settings: notice.settings.clone(),
            footnotes_break: false,
            partial: false,
        };
        Self {
            notice,
            images,
            faces,
            splitter: Splitter::new(faces),
            page,
            told: Vec::new(),
            part: PartName::Main,
            footnotes: &[],
            lying: false,
            tables: 0,
            figures: 0,
            findings: Vec::new(),
        }
    }

    /// A text of the notice.
    fn text(&mut self, region: Region, role: Role, text: &Text) -> PassageId {
        self.around(region, role, "", text, "", Split::Plain)
    }

    /// A text of the notice whose lines keep the grid.
    fn on_grid(&mut self, region: Region, role: Role, text: &Text) -> PassageId {
        self.around(region, role, "", text, "", Split::Cells)
    }

    /// Words of the program.
    fn words(&mut self, region: Region, role: Role, words: &str) -> PassageId {
        self.words_on(region, role, words, &Text::default(), Split::Plain)
    }

    /// Words of the program that follow from a value of the notice.
    fn words_on(
        &mut self,
        region: Region,
        role: Role,
        words: &str,
        of: &Text,
        split: Split,
    ) -> PassageId {
        let nothing = Text { value: String::new(), ..of.clone() };
        self.around(region, role, words, &nothing, "", split)
    }

    /// A text of the notice with words of the program around it.
    fn around(
        &mut self,
        region: Region,
        role: Role,
        before: &str,
        text: &Text,
        behind: &str,
        split: Split,
    ) -> PassageId {
        let value = format!("{before}{}{behind}", text.value);
        let own = before.len()..before.len() + text.value.len();
        let passage = Passage {
            region,
            role,
            at: text.at.clone(),
            offset: text.offset,
            own,
            split,
            runs: self.splitter.split(role, &[(Fate::Kept, &value)], split),
            value,
        };
        self.put(passage)
    }

    fn put(&mut self, passage: Passage) -> PassageId {
        self.tell(&passage);
        self.page.passages.push(passage);
        PassageId(self.page.passages.len() - 1)
    }

    /// Speaks of characters that the role's face lacks.
    fn tell(&mut self, passage: &Passage) {
        let role = passage.role;
        self.page.roles.entry(role).or_insert_with(|| self.faces.of_role(role));
        for (byte, c) in passage.value.char_indices() {
            let choice = self.splitter.choice(role, c);
            let lender = match choice {
                Choice::Own | Choice::Lent(_, _, false) => continue,
                Choice::Lent(lender, _, true) => Some(lender),
                Choice::Missing => None,
            };
            if c == '\n' || self.told.contains(&(role, c)) {
                continue;
            }
            self.told.push((role, c));
            let at = passage.place_of(byte..byte + c.len_utf8());
            let named = format!("“{c}”（U+{:04X}）", u32::from(c));
            self.findings.push(match lender {
                Some(lender) => Finding::warning(
                    "rare-character",
                    at,
                    format!(
                        "{}字体没有{named}，用 {} 代替，已与相邻的字对齐",
                        role.chinese(),
                        self.faces.face(lender).family
                    ),
                )
                .hint("请在成品上核对这个字；本单位有含此字的字体时放入 fonts 文件夹"),
                None => Finding::error(
                    "missing-character",
                    at,
                    format!("所有字体都没有{named}，无法排出"),
                )
                .hint("换用通行的写法，或把含此字的字体放入 fonts 文件夹"),
            });
        }
    }

    /// The page, if every role that it uses has a face.
    pub(super) fn finish(mut self) -> Composed {
        // Page numbers.
        self.page
            .roles
            .entry(Role::Song)
            .or_insert_with(|| self.faces.of_role(Role::Song));
        // Everything that is set in no role of its own.
        let text = Role::FangSong;
        self.page.roles.entry(text).or_insert_with(|| self.faces.of_role(text));
        let missing =
            self.page.roles.keys().filter(|role| self.faces.role(**role).is_none());
        self.findings.extend(missing.map(|role| {
            Finding::error(
                "missing-face",
                At::File,
                format!("没有找到{}字体", role.chinese()),
            )
            .hint("把程序自带的 fonts 文件夹放在当前文件夹或程序旁边，或用 --font-path 指出；用 hongtou fonts 查看")
        }));
        if any_error(&self.findings) {
            return Err(self.findings);
        }
        self.page.typefaces = self.splitter.typefaces;
        self.page.tell_neighbours();
        Ok((self.page, self.findings))
    }

    fn notice(&mut self, extent: Extent, arrangement: &Arrangement) {
        let notice = self.notice;
        self.page.footnotes_break = arrangement.footnotes_break;
        if let Some(status) = notice.status_label() {
            let at = notice.status.clone().unwrap_or_default();
            let status = Text { value: status.to_owned(), offset: 0, ..at };
            self.page.status = Some(self.text(Region::Status, Role::Hei, &status));
        }
        if let Extent::Attachment(index) = extent {
            self.attachment_alone(index);
            return self.arrange(arrangement);
        }
        let recipients =
            notice.recipients.as_ref().filter(|_| !arrangement.recipients_in_imprint);
        let recipients = recipients.map(|recipients| {
            let (region, role) = (Region::Recipients, Role::FangSong);
            self.around(region, role, "", recipients, label::COLON, Split::Cells)
        });
        let head = self.head(recipients);
        self.page.head = Some(head);
        self.page.elements.extend(recipients.map(|text| Element::Recipients { text }));
        self.part(&notice.main);
        let contacts = self.contacts();
        self.page.elements.extend(contacts);
        if notice.plan.is_none() {
            self.attachment_note();
        }
        self.attendance();
        if notice.format == Format::Minutes {
            // 纪要 has organ and date in its head.
            if let Some(note) = &notice.note {
                let text = self.note(note);
                self.page.elements.push(Element::Paragraph {
                    lead: None,
                    text,
                    keep: false,
                });
            }
        } else {
            let ending = self.ending();
            self.page.elements.push(ending);
        }
        if let Some(plan) = &notice.plan {
            self.part = PartName::Plan;
            let title = self.title(Region::PlanTitle, plan);
            self.page.elements.extend(title.map(|title| Element::PartTitle { title }));
            self.part(plan);
            self.attachment_note();
        }
        if extent == Extent::Whole {
            let bound = notice.attachments.iter().enumerate().filter(|(_, a)| !a.apart);
            for (index, _) in bound {
                self.attachment(index, None);
            }
        }
        self.imprint(arrangement.recipients_in_imprint);
        self.arrange(arrangement);
    }

    /// Puts what an arrangement changes before the texts from which it is to change; another
    /// pitch ends before what it was changed for.
    fn arrange(&mut self, arrangement: &Arrangement) {
        for change in &arrangement.changes {
            let closes = self.page.closes();
            let elements = &mut self.page.elements;
            let mut texts = elements.iter().enumerate().filter(|(_, e)| e.is_text());
            let from = texts.nth(change.from).map(|(at, _)| at);
            let to = closes.get(change.close).map(|close| close.at);
            let (Some(from), Some(to)) = (from, to) else { continue };
            if from > to {
                continue;
            }
            match change.what {
                Changed::Pitch(factor) => {
                    elements.insert(to, Element::Pitch { factor: 1.0 });
                    elements.insert(from, Element::Pitch { factor });
                }
                Changed::Free(height) => elements.insert(from, Element::Free { height }),
            }
        }
    }

    /// 联系方式: a few lines stay together, and all of them with 署名.
    fn contacts(&mut self) -> Vec<Element> {
        let notice = self.notice;
        let mut lines: Vec<(Vec<PassageId>, f64)> = Vec::new();
        let mut number = 0;
        for contact in &notice.contacts {
            let mut line = Vec::new();
            let mut width = STANDARD.indent;
            for (detail, text) in &contact.details {
                let label = format!("{}{}", detail.names().1, label::COLON);
                let (region, role) = (Region::Contact(number), Role::FangSong);
                let text = self.around(region, role, &label, text, "", Split::Cells);
                number += 1;
                let own = title::width(self.page.says(text));
                let beside = width + STANDARD.contact_gap + own;
                let fits = contact.one_line && beside <= f64::from(STANDARD.characters);
                if !(line.is_empty() || fits) {
                    lines.push((std::mem::take(&mut line), width));
                }
                width = if line.is_empty() { STANDARD.indent + own } else { beside };
                line.push(text);
            }
            if !line.is_empty() {
                lines.push((line, width));
            }
        }
        let rows = |width: f64| (width / f64::from(STANDARD.characters)).ceil();
        let rows: f64 = lines.iter().map(|(_, width)| rows(*width)).sum();
        let keep = rows <= f64::from(STANDARD.rows_kept_with_ending);
        lines.into_iter().map(|(texts, _)| Element::Contact { texts, keep }).collect()
    }

    fn attendance(&mut self) {
        let notice = self.notice;
        let mut lists = Vec::new();
        for (i, (label, names)) in notice.attendance.lists().enumerate() {
            let words = format!("{label}{}", label::COLON);
            let (region, role) = (Region::AttendanceLabel(i), Role::Hei);
            let label = self.words(region, role, &words);
            let names = self.on_grid(Region::Attendance(i), Role::FangSong, names);
            lists.push(AttendanceList {
                label,
                label_width: title::width(&words),
                names,
            });
        }
        if !lists.is_empty() {
            self.page.elements.push(Element::Attendance { lists });
        }
    }

    fn imprint(&mut self, with_recipients: bool) {
        let notice = self.notice;
        let Some(imprint) = &notice.imprint else { return };
        let recipients = notice.recipients.as_ref().filter(|_| with_recipients);
        if recipients.is_none() && imprint.copy_to.is_none() && imprint.printer.is_none()
        {
            return;
        }
        let mut list = |region, label: &str, names: &Text| {
            let names = names_of(names);
            let last = names.len() - 1;
            let name = |(i, name): (usize, &Text)| {
                let label = if i == 0 { label } else { "" };
                let stop = if i == last { label::STOP } else { "" };
                self.around(region, Role::FangSong, label, name, stop, Split::Plain)
            };
            let names = names.iter().enumerate().map(name).collect();
            ImprintList { names, label_width: title::width(label) }
        };
        let recipients =
            recipients.map(|r| list(Region::ImprintRecipients, label::SEND_TO, r));
        let copy_to = imprint
            .copy_to
            .as_ref()
            .map(|c| list(Region::ImprintCopyTo, label::COPY_TO, c));
        let printer = imprint.printer.as_ref().map(|printer| {
            let printer = self.text(Region::ImprintPrinter, Role::FangSong, printer);
            let date = Text {
                value: imprint.print_date.to_string(),
                at: imprint.print_date_at.clone(),
                offset: 0,
            };
            let (region, role) = (Region::ImprintDate, Role::FangSong);
            let date = format!("{}{}", date.value, label::PRINTED);
            [printer, self.words(region, role, &date)]
        });
        let imprint = Imprint { recipients, copy_to, printer };
        self.page.elements.push(Element::Imprint(imprint));
    }

    /// The pages of an attachment; with the number of the notice in front of its label where
    /// it is not bound with it (7.3.7).
    fn attachment(&mut self, index: usize, number: Option<PassageId>) {
        let notice = self.notice;
        let attachment = &notice.attachments[index];
        self.part = PartName::Attachment(index);
        let words = attachment_label(index, notice.attachments.len());
        let regions = [Region::AttachmentLabel(index), Region::AttachmentTitle(index)];
        self.attached(attachment, &words, regions, number);
        let enclosures = &attachment.enclosures;
        let bound = enclosures.iter().enumerate().filter(|(_, e)| !e.apart);
        for (i, enclosure) in bound {
            let words = enclosure_label(i, enclosures.len());
            let regions = [Region::EnclosureLabel, Region::EnclosureTitle];
            self.attached(enclosure, &words, regions, None);
        }
        self.turn(false);
    }

    /// The pages of an attachment, or of one that it has itself: label, title, text, and what
    /// is attached to it.
    fn attached(
        &mut self,
        attachment: &'a Attachment,
        words: &str,
        [label, title]: [Region; 2],
        number: Option<PassageId>,
    ) {
        let of = &attachment.part.title.text;
        let label = self.words_on(label, Role::Hei, words, of, Split::Plain);
        let outline = format!("{words}　{}", of.value);
        let title = self.title(title, &attachment.part);
        self.turn(attachment.lies());
        self.page.elements.extend(title.map(|title| Element::AttachmentTitle {
            number,
            label,
            title,
            outline,
        }));
        self.footnotes = &attachment.part.footnotes;
        self.part(&attachment.part);
        self.list_of(&attachment.enclosures, label::ENCLOSURE_NOTE, |_| {
            [Region::EnclosureNote; 3]
        });
    }

    fn attachment_alone(&mut self, index: usize) {
        let notice = self.notice;
        let number = notice.number.to_string();
        let of = notice.number.code().cloned().unwrap_or_default();
        let (region, role) = (Region::AttachmentNumber, Role::FangSong);
        let number = self.words_on(region, role, &number, &of, Split::Plain);
        self.page.title.clone_from(&notice.attachments[index].part.title.text.value);
        self.attachment(index, Some(number));
    }

    /// A title in its lines, if it stands on the page.
    fn title(&mut self, region: Region, of: &Part) -> Option<TitleLines> {
        let title = &of.title;
        if !title.printed {
            return None;
        }
        let notice = self.notice;
        let whole = title.text.value.clone();
        let lines = match &title.lines {
            Some(lines) => lines.clone(),
            None => {
                let names: Vec<&str> =
                    notice.organs().map(|organ| organ.value.as_str()).collect();
                title::lines(&whole, STANDARD.title_characters(), &names)
            }
        };
        let lines = Text { value: lines.join("\n"), ..title.text.clone() };
        let lines = self.text(region, Role::Title, &lines);
        let region = Region::Byline(self.part);
        let byline = of.byline.as_ref();
        let byline =
            byline.map(|b| self.around(region, Role::Kai, "", b, "", Split::Segments));
        Some(TitleLines { lines, whole, byline })
    }

    /// 附件说明 (7.3.4).
    fn attachment_note(&mut self) {
        let attachments = &self.notice.attachments;
        self.list_of(attachments, label::ATTACHMENT_NOTE, |i| {
            [
                Region::AttachmentNoteLabel,
                Region::AttachmentNoteNumber(i),
                Region::AttachmentNoteName(i),
            ]
        });
    }

    /// A list of attachments under a text; the regions of its label, numbers and names.
    fn list_of(
        &mut self,
        attachments: &[Attachment],
        words: &str,
        regions: fn(usize) -> [Region; 3],
    ) {
        if attachments.is_empty() {
            return;
        }
        let role = Role::FangSong;
        let label =
            self.words_on(regions(0)[0], role, words, &Text::default(), Split::Cells);
        let count = attachments.len();
        let mut names = Vec::new();
        for (i, attachment) in attachments.iter().enumerate() {
            let [_, number, name] = regions(i);
            let number =
                (count > 1).then(|| self.words(number, role, &format!("{}.", i + 1)));
            let (of, behind) = (&attachment.part.title.text, attachment.listed());
            let name = self.around(name, role, "", of, behind, Split::Cells);
            names.push(NotedAttachment { number, name });
        }
        self.page.elements.push(Element::AttachmentNote {
            label,
            label_width: title::width(words),
            names,
            together: count <= STANDARD.attachment_names_together as usize,
        });
    }

    fn part(&mut self, part: &Part) {
        self.blocks(&part.body, None, TOP_LEVEL);
        self.sections(&part.sections, TOP_LEVEL);
        self.blocks(&part.closing, None, TOP_LEVEL);
    }

    /// Sections, their headings of a level in outlines.
    fn sections(&mut self, sections: &[Section], level: usize) {
        for section in sections {
            let lead = self.heading(section, level);
            let inner = level + usize::from(section.heading.is_some());
            self.blocks(&section.body, lead, inner);
            self.sections(&section.items, inner);
        }
    }

    /// The heading of a section: on lines of its own, or what leads its first paragraph.
    fn heading(&mut self, section: &Section, level: usize) -> Option<Lead> {
        let (ordinal, role) = (section.ordinal(), heading_role(section.rank));
        let (part, split) = (self.part, Split::Cells);
        let Some(heading) = &section.heading else {
            let role = if section.rank == Rank::Article { role } else { Role::FangSong };
            let Some(Block::Paragraph(first)) = section.body.first() else { return None };
            let region = Region::Lead(part);
            let text = self.words_on(region, role, &ordinal, first, split);
            return (!ordinal.is_empty()).then_some(Lead { text, role, level: None });
        };
        if section.run_in {
            let mut heading = heading.clone();
            let bare = heading.value.trim_end_matches(label::STOP).len();
            heading.value.truncate(bare);
            let region = Region::Lead(part);
            let text = self.around(region, role, &ordinal, &heading, label::STOP, split);
            return Some(Lead { text, role, level: Some(level) });
        }
        let centred = matches!(section.rank, Rank::Chapter | Rank::Division);
        let region = if centred { Region::Chapter(part) } else { Region::Heading(part) };
        let text = if centred { chapter_name(heading) } else { heading.clone() };
        let text = self.around(region, role, &ordinal, &text, "", split);
        let apart = section.rank == Rank::Chapter;
        self.page.elements.push(Element::Heading { level, role, centred, apart, text });
        None
    }

    /// Blocks; what leads the first paragraph goes along with it.
    fn blocks(&mut self, blocks: &[Block], mut lead: Option<Lead>, level: usize) {
        for block in blocks {
            let lead = match block {
                Block::Paragraph(_) => lead.take(),
                _ => None,
            };
            self.block(block, lead, level);
        }
    }

    fn block(&mut self, block: &Block, lead: Option<Lead>, level: usize) {
        match block {
            Block::Paragraph(text) => {
                let region = Region::Paragraph(self.part);
                let passage = self.on_grid(region, Role::FangSong, text);
                let footnotes = self.footnotes(text, passage);
                let (text, keep) = (passage, false);
                self.page.elements.push(Element::Paragraph { lead, text, keep });
                self.page.elements.extend(footnotes);
            }
            Block::Table(table) => {
                let lying = self.lying;
                self.turn(lying || table.landscape);
                let table = self.table(table);
                self.page.elements.push(Element::Table(Box::new(table)));
                self.turn(lying);
            }
            Block::Form(form) => {
                let form = self.form(form);
                self.page.elements.push(Element::Table(Box::new(form)));
            }
            Block::Figure(figure) => {
                let figure = self.figure(figure);
                self.page.elements.extend(figure);
            }
            Block::Items(sections) => self.sections(sections, level),
            Block::Right(lines) => {
                let lines = self.right(lines);
                self.page.elements.push(Element::Right { lines });
            }
            Block::PageBreak => self.page_break(),
            Block::Cover(cover) => self.cover(cover, level),
        }
    }

    /// The footnotes of the part that a paragraph marks, in the order of their marks.
    fn footnotes(&mut self, text: &Text, passage: PassageId) -> Vec<Element> {
        let notice = self.notice;
        let footnotes = match self.part {
            PartName::Main => &notice.main.footnotes,
            PartName::Plan => {
                notice.plan.as_ref().map_or(&[][..], |plan| &plan.footnotes)
            }
            PartName::Attachment(_) => self.footnotes,
        };
        let marks = footnote_marks(&text.value);
        let mut found: Vec<(usize, char, &Text)> = Vec::new();
        for (i, footnote) in footnotes.iter().enumerate() {
            let Some(mark) = circled(i + 1) else { continue };
            let at = marks.iter().find(|mark| mark.number == i + 1 && !mark.spoken_of);
            found.extend(at.map(|known| (known.at, mark, footnote)));
        }
        found.sort_by_key(|(at, ..)| *at);
        let mut elements = Vec::new();
        for (at, mark, footnote) in found {
            let (region, role) = (Region::Footnote(self.part), Role::FangSong);
            let mark = mark.to_string();
            let text = self.around(region, role, &mark, footnote, "", Split::Plain);
            self.page.passages[passage.0].mark_footnote(at, text);
            elements.push(Element::Footnote { text, marked: true });
        }
        elements
    }

    fn right(&mut self, lines: &[Text]) -> Vec<PassageId> {
        let region = Region::Right(self.part);
        lines.iter().map(|line| self.on_grid(region, Role::FangSong, line)).collect()
    }

    fn page_break(&mut self) {
        self.page.elements.push(Element::PageBreak { always: true });
    }

    /// 封面, and 填表说明 on a page of their own; what follows begins on another.
    fn cover(&mut self, cover: &Cover, level: usize) {
        let widths = cover.fields.iter().map(|field| title::width(&field.value));
        let width = widths.fold(0.0, f64::max);
        let field = |field| self.on_grid(Region::CoverField, Role::FangSong, field);
        let fields = cover.fields.iter().map(field).collect();
        let line = |line| self.on_grid(Region::CoverFoot, Role::FangSong, line);
        let foot = cover.foot.iter().map(line).collect();
        self.page.elements.push(Element::Cover { fields, width, foot });
        self.page_break();
        if cover.instructions.is_empty() {
            return;
        }
        let (role, words) = (Role::Hei, label::INSTRUCTIONS);
        let text = self.words(Region::Instructions, role, words);
        let (centred, apart) = (true, true);
        self.page.elements.push(Element::Heading { level, role, centred, apart, text });
        self.sections(&cover.instructions, level + 1);
        self.page_break();
    }

    /// A figure, if its image could be read.
    fn figure(&mut self, figure: &Figure) -> Option<Element> {
        let mut number = String::new();
        if figure.numbered {
            self.figures += 1;
            number = format!("{}{}　", label::FIGURE, self.figures);
        }
        let picture = self.images.get(&figure.image, Ink::Black)?;
        let (file, ratio) = (picture.file.clone(), picture.ratio);
        let image = ImageRef { file, ratio, alt: figure.words().to_owned() };
        let caption = figure.caption.as_ref().map(|caption| {
            self.around(Region::Caption, Role::Hei, &number, caption, "", Split::Plain)
        });
        Some(Element::Figure { image, width: figure.width.map(|w| w.0), caption })
    }

    /// 附注, in its brackets (7.3.6).
    fn note(&mut self, note: &Text) -> PassageId {
        let around = bracketed("\n");
        let (before, behind) = around.split_once('\n').unwrap_or_default();
        self.around(Region::Note, Role::FangSong, before, note, behind, Split::Cells)
    }

    /// Lays the sheet on its side, or stands it up again.
    fn turn(&mut self, lying: bool) {
        if lying == self.lying {
            return;
        }
        self.lying = lying;
        let elements = &mut self.page.elements;
        // Two that lie need no standing sheet between them.
        if lying && matches!(elements.last(), Some(Element::Turn { landscape: false })) {
            elements.pop();
        } else {
            elements.push(Element::Turn { landscape: lying });
        }
    }
}
