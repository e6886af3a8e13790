//! [`Notice`] → Typst source. The one place where text becomes Typst.

mod columns;
mod ending;
mod figure;
mod head;
mod literal;
mod report;
mod revise;
mod table;
mod templates;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::notice::standard::{STANDARD, STANDARD_NAME, Standard};
use crate::notice::title;
use crate::notice::{
    Block, Format, Notice, Part, Section, Settings, Text, Title, attachment_label,
    ordinal,
};
use crate::page::arrange::Arrangement;
use crate::page::fonts::{FaceSet, Faces, Role};
use crate::page::images::Images;
use crate::text::finding::{At, Finding};

pub use self::columns::column_characters;
use self::ending::{SealContext, StampContext};
use self::figure::FigureContext;
use self::head::HeadContext;
use self::literal::fill;
pub use self::report::compose_report;
pub use self::revise::compose_revision;
use self::table::TableContext;
pub use self::templates::Templates;
use self::templates::{NOTICE, template_finding};

/// Puts what changes an arrangement before the texts from which it is to change.
fn insert(elements: &mut Vec<Element>, arrangement: Arrangement) {
    let at = |elements: &[Element], from: usize| {
        let mut texts = elements.iter().enumerate().filter(|(_, e)| e.is_text());
        texts.nth(from).map(|(at, _)| at)
    };
    if let Some(pitch) = arrangement.pitch
        && let Some(at) = at(elements, pitch.from)
    {
        elements.insert(at, Element::Pitch { factor: pitch.factor });
        elements.push(Element::Pitch { factor: 1.0 });
    }
    if let Some(free) = arrangement.free
        && let Some(at) = at(elements, free.from)
    {
        elements.insert(at, Element::Free { height: free.height });
    }
}

/// Which inks the pages are printed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Profile {
    /// sRGB, for screens and archives.
    #[default]
    Screen,
    /// CMYK, for the press (6.2).
    Print,
}

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

/// The virtual files that Typst compiles.
#[derive(Debug, Clone)]
pub struct Composed {
    /// Name → content; `main.typ` is the one to compile.
    pub files: Vec<(String, String)>,
    /// Name → bytes of the images that they show.
    pub images: Vec<(String, Vec<u8>)>,
}

impl Composed {
    /// The content of a file.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.files.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str())
    }
}

/// Writes the Typst source of a notice.
///
/// Characters that no face has are errors; those that another face lends are noted (R16).
pub fn compose(
    notice: &Notice,
    images: &Images,
    templates: &Templates,
    faces: &Faces,
    profile: Profile,
    extent: Extent,
    arrangement: Arrangement,
) -> Result<(Composed, Vec<Finding>), Vec<Finding>> {
    let mut setter = Setter::new(faces, images);
    let context = setter.context(notice, extent, arrangement);
    setter.draft = setter.draft_label(notice);
    setter.finish(NOTICE, &context, templates, profile, notice.settings)
}

/// What the template is filled in with.
#[derive(Debug, Serialize)]
struct Context {
    organ: String,
    number: String,
    date: [u16; 3],
    title: Lines,
    /// An attachment alone has none.
    head: Option<HeadContext>,
    elements: Vec<Element>,
}

#[derive(Debug, Serialize)]
struct Lines {
    lines: Vec<String>,
    whole: String,
}

/// What stands on the pages under the head, from top to bottom.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Element {
    Recipients {
        text: String,
    },
    Paragraph {
        text: String,
        /// What leads the text: an ordinal, or a heading that runs in.
        lead: Option<String>,
        lead_role: &'static str,
        /// The level of a heading that runs in.
        lead_level: Option<usize>,
        keep: bool,
    },
    Heading {
        level: usize,
        role: &'static str,
        text: String,
    },
    Table(TableContext),
    Figure(FigureContext),
    /// From here on the sheet lies on its side, or stands again.
    Sheet {
        landscape: bool,
    },
    AttachmentNote {
        names: Vec<String>,
    },
    SealedEnding {
        signatures: Vec<String>,
        date: String,
        seals: Vec<SealContext>,
        note: Option<String>,
    },
    UnsealedEnding {
        signatures: Vec<String>,
        date: String,
        note: Option<String>,
    },
    StampedEnding {
        stamps: Vec<StampContext>,
        date: String,
        note: Option<String>,
    },
    /// From here on lines have another pitch (7.3.5.5).
    Pitch {
        factor: f64,
    },
    /// So much room is left free at the foot of this page.
    Free {
        height: f64,
    },
    PartTitle {
        title: Lines,
    },
    AttachmentTitle {
        number: Option<String>,
        label: String,
        title: Lines,
    },
    Attendance {
        lists: Vec<[String; 2]>,
    },
    Imprint {
        recipients: Option<String>,
        copy_to: Option<String>,
        printer: Option<String>,
        print_date: String,
    },
}

/// What leads a paragraph: its text, its role, and its level if it is a heading.
type Lead = (String, Role, Option<usize>);

impl Element {
    /// Whether it has the mark of a text.
    fn is_text(&self) -> bool {
        matches!(self, Self::Paragraph { .. } | Self::Heading { .. })
    }

    fn paragraph(text: String) -> Self {
        Self::Paragraph {
            text,
            lead: None,
            lead_role: Role::FangSong.key(),
            lead_level: None,
            keep: false,
        }
    }
}

/// What the library reads from `data.json`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Data {
    standard_name: &'static str,
    standard: Standard,
    /// Whether even pages have their binding margin at the right (R10).
    mirrored: bool,
    /// Whether 版记 keeps to an even page (R12).
    imprint_on_even_page: bool,
    ink: BTreeMap<&'static str, Vec<u8>>,
    faces: BTreeMap<&'static str, FaceSet>,
    /// How far the middle of the page number's dash stands above the baseline, in em.
    dash_centre: f64,
    /// What kind of draft this is.
    draft: Option<String>,
    /// The marks around what was taken out and put in, in a 花脸稿, and their colours.
    revision: Option<revise::Revision>,
}

/// Assigns texts to roles, and makes sure that the roles' faces can set them.
struct Setter<'a> {
    faces: &'a Faces,
    images: &'a Images,
    /// The roles in use, with the characters that each must borrow.
    used: BTreeMap<Role, Vec<char>>,
    /// Whether the sheet that is being filled lies on its side.
    lying: bool,
    /// How many tables and how many figures have a number.
    tables: usize,
    figures: usize,
    findings: Vec<Finding>,
    /// The label of a draft.
    draft: Option<String>,
    /// Whether the texts hold marks of a revision.
    revised: bool,
}

impl<'a> Setter<'a> {
    fn new(faces: &'a Faces, images: &'a Images) -> Self {
        Self {
            faces,
            images,
            used: BTreeMap::new(),
            lying: false,
            tables: 0,
            figures: 0,
            findings: Vec::new(),
            draft: None,
            revised: false,
        }
    }

    fn draft_label(&mut self, notice: &Notice) -> Option<String> {
        let label = notice.draft_label()?;
        let at = notice.draft.as_ref().map(|draft| draft.at.clone()).unwrap_or_default();
        Some(self.set(Role::Hei, &Text { value: label.to_owned(), at, offset: 0 }))
    }

    fn set(&mut self, role: Role, text: &Text) -> String {
        self.check(role, text);
        text.value.clone()
    }

    /// Looks for characters that the role's face lacks.
    fn check(&mut self, role: Role, text: &Text) {
        let borrowed = self.used.entry(role).or_default();
        let Some(face) = self.faces.role(role) else { return };
        for (char, c) in text.value.chars().enumerate() {
            if c == '\n' || self.faces.covers(face, c) || borrowed.contains(&c) {
                continue;
            }
            let at = At::Chars {
                place: text.at.clone(),
                start: text.offset + char,
                what: c.to_string(),
            };
            let named = format!("“{c}”（U+{:04X}）", u32::from(c));
            match self.faces.rare(c) {
                Some(lender) => {
                    borrowed.push(c);
                    let message = format!(
                        "{}字体没有{named}，用 {} 代替，已与相邻的字对齐",
                        role.chinese(),
                        self.faces.face(lender).family
                    );
                    self.findings
                        .push(Finding::warning("rare-character", at, message).hint(
                        "请在成品上核对这个字；本单位有含此字的字体时放入 fonts 文件夹",
                    ));
                }
                None => self.findings.push(
                    Finding::error(
                        "missing-character",
                        at,
                        format!("所有字体都没有{named}，无法排出"),
                    )
                    .hint("换用通行的写法，或把含此字的字体放入 fonts 文件夹"),
                ),
            }
        }
    }

    fn context(
        &mut self,
        notice: &Notice,
        extent: Extent,
        arrangement: Arrangement,
    ) -> Context {
        if let Extent::Attachment(index) = extent {
            return self.attachment_alone(notice, index);
        }
        let names: Vec<&str> =
            notice.organs().map(|organ| organ.value.as_str()).collect();
        let title = self.title(&notice.main.title, &names);
        let head = self.head(notice, &title, arrangement);
        let mut elements = Vec::new();
        let mut recipients = None;
        if let Some(text) = &notice.recipients {
            let text = self.set(Role::FangSong, text);
            if arrangement.recipients_in_imprint {
                recipients = Some(text);
            } else {
                elements.push(Element::Recipients { text: format!("{text}：") });
            }
        }
        self.part(&notice.main, &mut elements);
        for (label, text) in notice.contact.lines() {
            let text = format!("{label}{}", self.set(Role::FangSong, text));
            elements.push(Element::paragraph(text));
        }
        if notice.plan.is_none() {
            self.attachment_note(notice, &mut elements);
        }
        // Contact lines stay together, and all of them with 署名.
        for element in elements.iter_mut().rev().take(notice.contact.lines().count()) {
            let Element::Paragraph { text, keep, .. } = element else { break };
            let rows =
                (STANDARD.indent + title::width(text)) / f64::from(STANDARD.characters);
            *keep = rows.ceil() <= f64::from(STANDARD.rows_kept_with_ending);
        }
        let lists: Vec<[String; 2]> = notice
            .attendance
            .lists()
            .map(|(label, list)| [label.to_owned(), self.set(Role::FangSong, list)])
            .collect();
        if !lists.is_empty() {
            self.used.entry(Role::Hei).or_default();
            elements.push(Element::Attendance { lists });
        }
        insert(&mut elements, arrangement);
        if notice.format == Format::Minutes {
            // 纪要 has organ and date in its head.
            elements.extend(notice.note.as_ref().map(|note| {
                Element::paragraph(format!("（{}）", self.set(Role::FangSong, note)))
            }));
        } else {
            let ending = self.ending(notice);
            elements.push(ending);
        }
        if let Some(plan) = &notice.plan {
            elements.push(Element::PartTitle { title: self.title(&plan.title, &names) });
            self.part(plan, &mut elements);
            self.attachment_note(notice, &mut elements);
        }
        if extent == Extent::Whole {
            for index in 0..notice.attachments.len() {
                self.attachment(notice, index, None, &mut elements);
            }
        }
        let imprint = notice.imprint.as_ref();
        let empty = recipients.is_none();
        if let Some(imprint) =
            imprint.filter(|i| i.printer.is_some() || i.copy_to.is_some() || !empty)
        {
            elements.push(Element::Imprint {
                recipients,
                copy_to: imprint.copy_to.as_ref().map(|c| self.set(Role::FangSong, c)),
                printer: imprint.printer.as_ref().map(|p| self.set(Role::FangSong, p)),
                print_date: imprint.print_date.to_string(),
            });
        }
        // Page numbers.
        self.used.entry(Role::Song).or_default();
        let date = notice.ending.date;
        Context {
            organ: notice.issuer.value.clone(),
            number: notice.number.to_string(),
            date: [date.year(), date.month().into(), date.day().into()],
            title,
            head: Some(head),
            elements,
        }
    }

    /// The pages of an attachment; with the number of the notice in front of its label where
    /// it is not bound with it (7.3.7).
    fn attachment(
        &mut self,
        notice: &Notice,
        index: usize,
        number: Option<String>,
        elements: &mut Vec<Element>,
    ) {
        let names: Vec<&str> =
            notice.organs().map(|organ| organ.value.as_str()).collect();
        let attachment = &notice.attachments[index];
        let part = &attachment.part;
        let label = attachment_label(index, notice.attachments.len());
        self.check(Role::Hei, &Text { value: label.clone(), ..Text::default() });
        let title = self.title(&part.title, &names);
        self.turn(attachment.lies(), elements);
        elements.push(Element::AttachmentTitle { number, label, title });
        self.part(part, elements);
        self.turn(false, elements);
    }

    fn attachment_alone(&mut self, notice: &Notice, index: usize) -> Context {
        let mut elements = Vec::new();
        let number = notice.number.to_string();
        self.check(Role::FangSong, &Text { value: number.clone(), ..Text::default() });
        self.attachment(notice, index, Some(number.clone()), &mut elements);
        self.used.entry(Role::Song).or_default();
        let date = notice.ending.date;
        let whole = notice.attachments[index].part.title.text.value.clone();
        Context {
            organ: notice.issuer.value.clone(),
            number,
            date: [date.year(), date.month().into(), date.day().into()],
            title: Lines { lines: Vec::new(), whole },
            head: None,
            elements,
        }
    }

    /// Fills in a template and adds what it imports.
    fn finish(
        mut self,
        template: &'static str,
        context: &impl Serialize,
        templates: &Templates,
        profile: Profile,
        settings: Settings,
    ) -> Result<(Composed, Vec<Finding>), Vec<Finding>> {
        let data = self.data(profile, settings);
        if crate::text::finding::any_error(&self.findings) {
            return Err(self.findings);
        }
        let main =
            fill(template, templates.text(template), context).map_err(|error| {
                vec![template_finding(&error, &templates.shown_name(template))]
            })?;
        let mut files = vec![
            ("main.typ".to_owned(), main),
            (
                "data.json".to_owned(),
                serde_json::to_string_pretty(&data).unwrap_or_default(),
            ),
        ];
        let library = templates.files.iter().filter(|(name, _)| name.ends_with(".typ"));
        files.extend(library.map(|(name, text)| ((*name).to_owned(), text.clone())));
        let images = self.images.pictures();
        let images = images.map(|picture| (picture.file.clone(), picture.bytes.clone()));
        Ok((Composed { files, images: images.collect() }, self.findings))
    }

    fn title(&mut self, title: &Title, names: &[&str]) -> Lines {
        if !title.printed {
            return Lines { lines: Vec::new(), whole: title.text.value.clone() };
        }
        let whole = self.set(Role::Title, &title.text);
        let lines = match &title.lines {
            Some(lines) => lines.clone(),
            None => title::lines(&whole, STANDARD.title_characters(), names),
        };
        Lines { lines, whole }
    }

    fn attachment_note(&mut self, notice: &Notice, elements: &mut Vec<Element>) {
        if notice.attachments.is_empty() {
            return;
        }
        let names = notice
            .attachments
            .iter()
            .map(|attachment| self.set(Role::FangSong, &attachment.part.title.text))
            .collect();
        elements.push(Element::AttachmentNote { names });
    }

    fn part(&mut self, part: &Part, elements: &mut Vec<Element>) {
        for block in &part.body {
            self.block(block, None, elements);
        }
        self.sections(&part.sections, 1, elements);
    }

    fn sections(
        &mut self,
        sections: &[Section],
        depth: usize,
        elements: &mut Vec<Element>,
    ) {
        for (i, section) in sections.iter().enumerate() {
            let ordinal = ordinal(depth, i);
            let role = match depth {
                1 => Role::Hei,
                2 => Role::Kai,
                _ => Role::FangSong,
            };
            let mut lead = None;
            if let Some(heading) = &section.heading {
                let text = format!("{ordinal}{}", self.set(role, heading));
                self.check(role, &Text { value: ordinal.clone(), ..heading.clone() });
                if section.run_in {
                    let text = text.trim_end_matches('。');
                    lead = Some((format!("{text}。"), role, Some(depth + 1)));
                } else {
                    let role = role.key();
                    elements.push(Element::Heading { level: depth + 1, role, text });
                }
            } else {
                lead = Some((ordinal, Role::FangSong, None));
            }
            for block in &section.body {
                let lead = match block {
                    Block::Paragraph(_) => lead.take(),
                    Block::Table(_) | Block::Form(_) | Block::Figure(_) => None,
                };
                self.block(block, lead, elements);
            }
            self.sections(&section.items, depth + 1, elements);
        }
    }

    fn block(&mut self, block: &Block, lead: Option<Lead>, elements: &mut Vec<Element>) {
        let element = match block {
            Block::Paragraph(text) => {
                let text = self.set(Role::FangSong, text);
                match lead {
                    None => Element::paragraph(text),
                    Some((lead, role, lead_level)) => Element::Paragraph {
                        text,
                        lead: Some(lead),
                        lead_role: role.key(),
                        lead_level,
                        keep: false,
                    },
                }
            }
            Block::Table(table) => {
                let lying = self.lying;
                self.turn(lying || table.landscape, elements);
                let table = self.table(table);
                elements.push(Element::Table(table));
                return self.turn(lying, elements);
            }
            Block::Form(form) => Element::Table(self.form(form)),
            Block::Figure(figure) => match self.figure(figure) {
                Some(figure) => Element::Figure(figure),
                None => return,
            },
        };
        elements.push(element);
    }

    /// Lays the sheet on its side, or stands it up again.
    fn turn(&mut self, lying: bool, elements: &mut Vec<Element>) {
        if lying == self.lying {
            return;
        }
        self.lying = lying;
        // Two that lie need no standing sheet between them.
        if lying && matches!(elements.last(), Some(Element::Sheet { landscape: false })) {
            elements.pop();
        } else {
            elements.push(Element::Sheet { landscape: lying });
        }
    }

    fn data(&mut self, profile: Profile, settings: Settings) -> Data {
        let mut sets = BTreeMap::new();
        for (role, rare) in &self.used {
            match self.faces.set(*role, rare) {
                Some(set) => {
                    sets.insert(role.key(), set);
                }
                None => self.findings.push(
                    Finding::error(
                        "missing-face",
                        At::File,
                        format!("没有找到{}字体", role.chinese()),
                    )
                    .hint("把程序自带的 fonts 文件夹放在当前文件夹或程序旁边，或用 --font-path 指出；用 hongtou fonts 查看"),
                ),
            }
        }
        let ink = match profile {
            Profile::Screen => {
                [("black", vec![0, 0, 0]), ("red", STANDARD.red_rgb.to_vec())]
            }
            Profile::Print => [
                ("black", STANDARD.black_cmyk.to_vec()),
                ("red", STANDARD.red_cmyk.to_vec()),
            ],
        };
        Data {
            standard_name: STANDARD_NAME,
            standard: Standard {
                masthead_height_most: settings
                    .masthead_height
                    .unwrap_or(STANDARD.masthead_height_most),
                red_rule: settings.red_rule.unwrap_or(STANDARD.red_rule),
                ..STANDARD
            },
            mirrored: settings.mirrored,
            imprint_on_even_page: settings.imprint_on_even_page,
            ink: ink.into(),
            faces: sets,
            dash_centre: self.faces.dash_centre(Role::Song),
            draft: self.draft.clone(),
            revision: self.revised.then_some(revise::REVISION),
        }
    }
}
