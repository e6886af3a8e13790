//! The pages as a Word file that an office goes on with: its texts in styles with the trade's
//! names, on the grid of the standard, at the heights where they landed.
//!
//! Each paragraph gets the space above it that brings it to its height (`writer`), so that title
//! lines, rows after tables and the page of 版记 are those of the PDF. 3号 text stands on a `lines`
//! grid in the middle of rows of 592 twips; the margins are half a gap smaller, so that the
//! characters begin where the standard has them. 16 pt less 0.2 pt give 28 characters a line. Lines
//! of other sizes are exact, their baseline at four fifths.

mod base;
mod drawing;
mod ending;
mod head;
mod imprint;
mod landed;
mod package;
mod paragraph;
pub(super) mod places;
mod raster;
pub(super) mod run;
mod section;
mod stops;
mod styles;
mod tables;
mod tracked;
mod unit;
mod writer;
mod xml;

use crate::notice::standard::STANDARD;
use crate::page::element::{
    AttendanceList, Element, ImageRef, Lead, NotedAttachment, Page,
};
use crate::page::measure::Layout;
use crate::page::passage::PassageId;

use self::drawing::{Down, Kind, Spot};
use self::landed::Landed;
use self::paragraph::{Paragraph, Side};
use self::run::tab;
use self::stops::Stop;
use self::styles::{SPACER, Style};
use self::tracked::Tracker;
use self::unit::{Lines, pitch, twips};
use self::writer::{Writer, spacer};
use self::xml::{Tag, root, tag};

/// A Word file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twin {
    /// The bytes of the DOCX.
    pub bytes: Vec<u8>,
    /// What Word does in another way than the pages, in Chinese.
    pub differs: Vec<String>,
}

/// A page that was laid out, and the bytes of the images that it names.
#[derive(Debug, Clone, Copy)]
pub struct LaidOut<'a> {
    /// What stands on it.
    pub page: &'a Page,
    /// Where it landed.
    pub layout: &'a Layout,
    /// The images, by their names.
    pub images: &'a [(String, Vec<u8>)],
}

/// The Word file of a page that was laid out; `images`: the bytes of those that it names. The
/// error is a sentence in Chinese.
pub fn twin(
    page: &Page,
    layout: &Layout,
    images: &[(String, Vec<u8>)],
) -> Result<Twin, String> {
    let (writer, body) = body(LaidOut { page, layout, images });
    finished(page, writer, body)
}

/// The Word file of a new page, with what is otherwise on an old one as tracked changes.
pub fn tracked(old: LaidOut<'_>, new: LaidOut<'_>) -> Result<Twin, String> {
    let (_, was) = body(old);
    let (writer, is) = body(new);
    let date = format!("{}T00:00:00Z", new.page.date.iso());
    let (was, is): (Vec<&Tag>, Vec<&Tag>) = (was.iter().collect(), is.iter().collect());
    let woven = Tracker::new(date).blocks(&was, &is);
    finished(new.page, writer, woven)
}

/// Everything that stands in the file, and what it needs.
fn body(of: LaidOut<'_>) -> (Writer<'_>, Vec<Tag>) {
    let LaidOut { page, layout, images } = of;
    let mut writer = Writer::new(page, Landed::new(page, layout), images);
    if let Some(head) = &page.head {
        writer.head(head);
    }
    for element in &page.elements {
        writer.element(element);
    }
    let body = writer.body();
    (writer, body)
}

fn finished(page: &Page, writer: Writer<'_>, body: Vec<Tag>) -> Result<Twin, String> {
    let document = root("w:document").put(tag("w:body").put(body));
    let base = base::part(page, &writer.places, &document);
    let bytes = package::zipped(page, &document, base, &writer.parts)?;
    Ok(Twin { bytes, differs: writer.differs.into_iter().collect() })
}

impl Writer<'_> {
    fn element(&mut self, element: &Element) {
        match element {
            Element::Recipients { text } => self.simple(*text, Style::Recipients),
            Element::Paragraph { lead, text, keep } => {
                self.paragraph(lead.as_ref(), *text, *keep);
            }
            Element::Contact { texts, keep } => self.contact(texts, *keep),
            Element::Heading { level, text, role: _, centred, apart: _ } => {
                self.heading(*level, *text, *centred);
            }
            Element::Right { lines } => self.at_right(lines),
            Element::PageBreak { .. } => self.next_page = true,
            Element::Cover { fields, width, foot } => self.cover(fields, *width, foot),
            Element::Footnote { text, .. } => {
                let said = "脚注排在它所注的段落之后，不是 Word 的脚注";
                self.differs.insert(said.to_owned());
                let content = self.runs(*text, Style::Text);
                self.push(Paragraph::new(Style::Text, content));
            }
            Element::Table(table) => self.data_table(table),
            Element::Figure { image, width: _, caption } => self.figure(image, *caption),
            Element::Turn { landscape } => self.turn(*landscape),
            Element::AttachmentNote { label, label_width, names, together } => {
                self.attachment_note(*label, *label_width, names, *together);
            }
            Element::Attendance { lists } => self.attendance(lists),
            Element::SealedEnding { signatures, date, seals, note } => {
                self.sealed(signatures, *date, seals, *note);
            }
            Element::UnsealedEnding { signatures, width: _, date, note } => {
                self.unsealed(signatures, *date, *note);
            }
            Element::StampedEnding { stamps, date, note } => {
                self.stamped(stamps, *date, *note);
            }
            Element::Pitch { factor } => {
                let height = (f64::from(pitch()) * factor).round() as i32;
                self.pitch = (height != pitch()).then_some(Lines::Exact(height));
            }
            Element::Free { height } => self.free(*height),
            Element::PartTitle { title } => self.title(title, Style::Title, true),
            Element::AttachmentTitle { number, label, title, outline: _ } => {
                self.attachment_label(*number, *label);
                self.title(title, Style::AttachmentTitle, false);
            }
            Element::Imprint(imprint) => self.imprint(imprint),
        }
    }

    /// A text that is a paragraph by itself.
    fn simple(&mut self, text: PassageId, style: Style) {
        let content = self.runs(text, style);
        self.stand(Paragraph::new(style, content), &[text]);
    }

    fn paragraph(&mut self, lead: Option<&Lead>, text: PassageId, keep: bool) {
        let mut content = Vec::new();
        let mut texts = Vec::new();
        for id in lead.map(|lead| lead.text).into_iter().chain([text]) {
            content.extend(self.runs(id, Style::Text));
            texts.push(id);
        }
        let mut paragraph = Paragraph::new(Style::Text, content);
        (paragraph.keep, paragraph.together) = (keep, keep);
        self.stand(paragraph, &texts);
    }

    /// A line of 联系方式: texts beside each other.
    fn contact(&mut self, texts: &[PassageId], keep: bool) {
        let [text] = texts else {
            let left = self.sheet().left;
            let stop = |text: &PassageId| {
                let line = self.landed.first(&[*text])?;
                Some(Stop { side: Side::Left, at: twips(line.left - left), text: *text })
            };
            let stops: Vec<Stop> = texts.iter().filter_map(stop).collect();
            let mut paragraph = self.at_stops(&stops, Style::Text);
            paragraph.first = Some(0);
            (paragraph.keep, paragraph.together) = (keep, keep);
            return self.stand(paragraph, texts);
        };
        self.paragraph(None, *text, keep);
    }

    /// 层次标题; 章 and 节 of rules stand in the middle.
    fn heading(&mut self, level: usize, text: PassageId, centred: bool) {
        let style = styles::heading(level);
        let content = self.runs(text, style);
        let mut paragraph = Paragraph::new(style, content);
        if centred {
            (paragraph.side, paragraph.first) = (Some(Side::Center), Some(0));
        }
        self.stand(paragraph, &[text]);
    }

    /// Lines that end at the right.
    fn at_right(&mut self, lines: &[PassageId]) {
        for line in lines {
            let content = self.runs(*line, Style::Text);
            let mut paragraph = Paragraph::new(Style::Text, content);
            (paragraph.side, paragraph.first) = (Some(Side::Right), Some(0));
            paragraph.right = Some(twips(STANDARD.right_inset * STANDARD.character()));
            self.stand(paragraph, &[*line]);
        }
    }

    /// 封面 of a form: what is filled in, each with a line behind it, and the foot of the page.
    fn cover(&mut self, fields: &[PassageId], width: f64, foot: &[PassageId]) {
        let left = self.sheet().left;
        let line = twips(STANDARD.cover_line * STANDARD.character());
        for field in fields {
            let start =
                self.landed.first(&[*field]).map_or(0, |line| twips(line.left - left));
            let end = start + twips(width * STANDARD.character());
            let look = self.letters(*field);
            let mut content = self.runs_with(*field, Style::Text, look);
            content.extend([tab(), tab()]);
            let mut paragraph = Paragraph::new(Style::Text, content);
            paragraph.tabs = vec![(Side::Left, end + SPACER), (Side::Ruled, end + line)];
            (paragraph.side, paragraph.left) = (Some(Side::Left), Some(start));
            paragraph.first = Some(0);
            self.stand(paragraph, &[*field]);
        }
        for text in foot {
            let content = self.runs(*text, Style::Text);
            let mut paragraph = Paragraph::new(Style::Text, content);
            (paragraph.side, paragraph.first) = (Some(Side::Center), Some(0));
            self.stand(paragraph, &[*text]);
        }
    }

    /// 附件说明 (7.3.4): names hang under the first character of the first.
    fn attachment_note(
        &mut self,
        label: PassageId,
        label_width: f64,
        names: &[NotedAttachment],
        together: bool,
    ) {
        let character = f64::from(twips(STANDARD.character()));
        let indent = STANDARD.indent * character;
        let label_width = label_width * character;
        let left = self.sheet().left;
        for (i, noted) in names.iter().enumerate() {
            let first = indent + if i == 0 { 0.0 } else { label_width };
            let mut content = Vec::new();
            let mut texts = Vec::new();
            if i == 0 {
                content.extend(self.runs(label, Style::AttachmentNote));
                texts.push(label);
            }
            if let Some(number) = noted.number {
                content.extend(self.runs(number, Style::AttachmentNote));
                content.push(tab());
                texts.push(number);
            }
            content.extend(self.runs(noted.name, Style::AttachmentNote));
            texts.push(noted.name);
            let name =
                self.landed.first(&[noted.name]).map(|line| twips(line.left - left));
            let hang = name.unwrap_or((indent + label_width) as i32);
            let mut paragraph = Paragraph::new(Style::AttachmentNote, content);
            paragraph.left = Some(hang);
            paragraph.first = Some(first as i32 - hang);
            paragraph.keep = together && i + 1 < names.len();
            self.stand(paragraph, &texts);
        }
    }

    /// 出席人员名单 of 纪要 (10.3): names hang under the first character behind the colon.
    fn attendance(&mut self, lists: &[AttendanceList]) {
        let character = f64::from(twips(STANDARD.character()));
        for list in lists {
            let mut content = self.runs(list.label, Style::Attendance);
            content.extend(self.runs(list.names, Style::Attendance));
            let mut paragraph = Paragraph::new(Style::Attendance, content);
            let hang = (list.label_width * character).round() as i32;
            paragraph.left = Some((STANDARD.indent * character).round() as i32 + hang);
            paragraph.first = Some(-hang);
            self.stand(paragraph, &[list.label, list.names]);
        }
    }

    /// The label at the top of an attachment's page, behind the number of the notice with which
    /// it is not bound (7.3.7).
    fn attachment_label(&mut self, number: Option<PassageId>, label: PassageId) {
        let texts: Vec<PassageId> = number.into_iter().chain([label]).collect();
        let mut content = Vec::new();
        for text in &texts {
            content.extend(self.runs(*text, Style::AttachmentLabel));
        }
        let mut paragraph = Paragraph::new(Style::AttachmentLabel, content);
        self.break_page(&mut paragraph);
        self.stand(paragraph, &texts);
    }

    /// 图, on a line of its own, its caption under it.
    fn figure(&mut self, image: &ImageRef, caption: Option<PassageId>) {
        let Some((id, page, [_, y, width, height])) = self.image(image) else { return };
        let content = vec![self.drawings.inline(&id, &image.alt, width, height)];
        let mut paragraph = Paragraph::new(Style::Figure, content);
        paragraph.loose = true;
        paragraph.keep = caption.is_some();
        if std::mem::take(&mut self.next_page) {
            self.break_page(&mut paragraph);
        }
        paragraph.before = self.advance(page, y);
        self.push(paragraph);
        self.reach(page, y + height);
        if let Some(caption) = caption {
            self.simple(caption, Style::Caption);
        }
    }

    /// Room that the text leaves at the foot of this page, so that lines go on to the next.
    fn free(&mut self, height: f64) {
        let sheet = self.sheet();
        let spot = Spot {
            x: sheet.left,
            down: Down::Foot,
            width: sheet.across,
            height: height + sheet.last_line() - sheet.top - sheet.down,
        };
        let empty = vec![Paragraph::new(Style::Spacer, Vec::new()).tag()];
        let room =
            self.drawings.text_box("留空，使署名不单独成面", spot, Kind::Plain, empty);
        let mut anchor = spacer(SPACER);
        anchor.content.push(room);
        self.push(anchor);
        self.took(SPACER);
    }
}
