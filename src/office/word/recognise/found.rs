//! What a document was found to say, as a notice says it.

use std::collections::BTreeMap;

use crate::notice::Date;
use crate::office::word::script::Picture;
use crate::office::word::yaml::Yaml;

/// A text, and the places of the document that it stands at.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::office::word) struct Said {
    pub(in crate::office::word) text: String,
    pub(in crate::office::word) place: String,
}

/// A notice, as far as it was found.
#[derive(Debug, Default, Clone)]
pub(in crate::office::word) struct Found {
    pub(in crate::office::word) copy_number: Option<String>,
    pub(in crate::office::word) classification: Option<(String, Option<String>)>,
    pub(in crate::office::word) urgency: Option<String>,
    pub(in crate::office::word) masthead: Vec<String>,
    pub(in crate::office::word) number: Option<Numbered>,
    pub(in crate::office::word) signatories: Vec<String>,
    pub(in crate::office::word) title: Vec<String>,
    pub(in crate::office::word) recipients: Option<Said>,
    pub(in crate::office::word) main: Part,
    pub(in crate::office::word) contacts: Vec<Vec<(&'static str, String)>>,
    /// Whether what is said of a contact stood on one line.
    pub(in crate::office::word) contact_line: bool,
    /// 附件说明: the names as they are listed.
    pub(in crate::office::word) listed: Vec<String>,
    pub(in crate::office::word) signatures: Vec<String>,
    pub(in crate::office::word) date: Option<Dated>,
    pub(in crate::office::word) note: Option<String>,
    pub(in crate::office::word) plan: Option<(Vec<String>, Part)>,
    pub(in crate::office::word) attachments: Vec<Annex>,
    pub(in crate::office::word) attendance: Vec<(&'static str, String)>,
    pub(in crate::office::word) imprint: Option<Imprint>,
    /// The organ and the date on the line under the number of 纪要.
    pub(in crate::office::word) head_line: Option<(String, Date)>,
}

/// 发文字号, or the number of an order or of minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::office::word) enum Numbered {
    OfYear { code: String, year: Option<u16>, serial: Option<u32> },
    Running { serial: Option<u32>, unit: char },
}

/// 成文日期, or what there is of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::office::word) enum Dated {
    Day(Date),
    Open(Option<u16>),
}

/// Paragraphs and sections under a title.
#[derive(Debug, Default, Clone)]
pub(in crate::office::word) struct Part {
    /// 题注, under the title.
    pub(in crate::office::word) byline: Option<String>,
    pub(in crate::office::word) body: Vec<Piece>,
    pub(in crate::office::word) sections: Vec<Section>,
    pub(in crate::office::word) chapters: Vec<Division>,
    pub(in crate::office::word) articles: Vec<Section>,
    /// 结束语, behind the sections.
    pub(in crate::office::word) closing: Vec<Piece>,
    /// 脚注, in the order of their marks.
    pub(in crate::office::word) footnotes: Vec<String>,
}

/// 章, or 节 of one.
#[derive(Debug, Default, Clone)]
pub(in crate::office::word) struct Division {
    pub(in crate::office::word) heading: String,
    pub(in crate::office::word) body: Vec<Piece>,
    pub(in crate::office::word) sections: Vec<Self>,
    pub(in crate::office::word) articles: Vec<Section>,
}

/// What stands between headings.
#[derive(Debug, Clone)]
pub(in crate::office::word) enum Piece {
    Paragraph(Said),
    Table(Yaml),
    Form(Yaml),
    Figure(Figure),
    /// Sections, which paragraphs may follow.
    Items(Vec<Section>),
    /// ①, ②: a paragraph each.
    List(Vec<Said>),
    /// Lines at the right.
    Right(Vec<Said>),
}

/// A picture with its caption.
#[derive(Debug, Clone)]
pub(in crate::office::word) struct Figure {
    pub(in crate::office::word) picture: Picture,
    pub(in crate::office::word) caption: Option<String>,
    pub(in crate::office::word) numbered: bool,
}

/// A section.
#[derive(Debug, Default, Clone)]
pub(in crate::office::word) struct Section {
    pub(in crate::office::word) heading: Option<Said>,
    pub(in crate::office::word) run_in: bool,
    pub(in crate::office::word) body: Vec<Piece>,
    pub(in crate::office::word) items: Vec<Self>,
}

/// An attachment.
#[derive(Debug, Default, Clone)]
pub(in crate::office::word) struct Annex {
    pub(in crate::office::word) title: Vec<String>,
    pub(in crate::office::word) part: Part,
    pub(in crate::office::word) landscape: bool,
    /// What stands above its title, such as 附件3; nothing where that is missing.
    pub(in crate::office::word) label: String,
    /// Where it begins.
    pub(in crate::office::word) place: String,
}

/// 版记.
#[derive(Debug, Default, Clone, PartialEq)]
pub(in crate::office::word) struct Imprint {
    pub(in crate::office::word) copy_to: Option<String>,
    pub(in crate::office::word) printer: Option<String>,
    pub(in crate::office::word) date: Option<Date>,
}

/// What is to be said of what was found.
#[derive(Debug, Default, Clone)]
pub(in crate::office::word) struct Account {
    /// What each place was taken for.
    pub(in crate::office::word) taken: Vec<(String, String)>,
    /// What is written otherwise than it was: place, as it was, as it is.
    pub(in crate::office::word) rewritten: Vec<(String, String, String)>,
    /// What was not recognised: place and text.
    pub(in crate::office::word) unknown: Vec<(String, String)>,
    /// What somebody has to settle.
    pub(in crate::office::word) open: Vec<(&'static str, String)>,
    /// What is no content.
    pub(in crate::office::word) passed: Vec<String>,
}

impl Account {
    /// Rewritings by the place that they were made at.
    pub(in crate::office::word) fn by_place(&self) -> BTreeMap<&str, Vec<(&str, &str)>> {
        let mut found: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
        for (place, from, to) in &self.rewritten {
            found.entry(place).or_default().push((from, to));
        }
        found
    }

    pub(in crate::office::word) fn took(&mut self, place: &str, what: impl Into<String>) {
        self.taken.push((place.to_owned(), what.into()));
    }

    pub(in crate::office::word) fn rewrote(&mut self, place: &str, from: &str, to: &str) {
        let plain =
            |text: &str| text.replace('．', ".").replace('(', "（").replace(')', "）");
        if plain(from) != plain(to) {
            self.rewritten.push((place.to_owned(), from.to_owned(), to.to_owned()));
        }
    }

    pub(in crate::office::word) fn missed(&mut self, place: &str, text: &str) {
        if !text.trim().is_empty() {
            self.unknown.push((place.to_owned(), text.trim().to_owned()));
        }
    }

    pub(in crate::office::word) fn doubt(
        &mut self,
        key: &'static str,
        what: impl Into<String>,
    ) {
        self.open.push((key, what.into()));
    }

    pub(in crate::office::word) fn pass(&mut self, what: impl Into<String>) {
        let what = what.into();
        if !self.passed.contains(&what) {
            self.passed.push(what);
        }
    }
}

impl Part {
    /// Visits every text, and says whether it is a paragraph.
    pub(in crate::office::word) fn texts(
        &mut self,
        visit: &mut dyn FnMut(&mut Said, bool),
    ) {
        texts(&mut self.body, visit);
        self.sections.iter_mut().for_each(|section| section.texts(visit));
        self.chapters.iter_mut().for_each(|chapter| chapter.texts(visit));
        self.articles.iter_mut().for_each(|article| article.texts(visit));
        texts(&mut self.closing, visit);
    }

    /// Visits every figure; those that it refuses are taken out.
    pub(in crate::office::word) fn figures(
        &mut self,
        keep: &mut dyn FnMut(&mut Picture) -> bool,
    ) {
        figures(&mut self.body, keep);
        let sections = self.sections.iter_mut().chain(&mut self.articles);
        sections.for_each(|section| section.figures(keep));
        self.chapters.iter_mut().for_each(|chapter| chapter.figures(keep));
    }
}

impl Division {
    fn texts(&mut self, visit: &mut dyn FnMut(&mut Said, bool)) {
        texts(&mut self.body, visit);
        self.sections.iter_mut().for_each(|section| section.texts(visit));
        self.articles.iter_mut().for_each(|article| article.texts(visit));
    }

    fn figures(&mut self, keep: &mut dyn FnMut(&mut Picture) -> bool) {
        figures(&mut self.body, keep);
        self.sections.iter_mut().for_each(|section| section.figures(keep));
        self.articles.iter_mut().for_each(|article| article.figures(keep));
    }
}

impl Section {
    fn texts(&mut self, visit: &mut dyn FnMut(&mut Said, bool)) {
        self.heading.iter_mut().for_each(|heading| visit(heading, false));
        texts(&mut self.body, visit);
        self.items.iter_mut().for_each(|item| item.texts(visit));
    }

    fn figures(&mut self, keep: &mut dyn FnMut(&mut Picture) -> bool) {
        figures(&mut self.body, keep);
        for item in &mut self.items {
            item.figures(keep);
        }
    }
}

fn texts(pieces: &mut [Piece], visit: &mut dyn FnMut(&mut Said, bool)) {
    for piece in pieces {
        match piece {
            Piece::Paragraph(said) => visit(said, true),
            Piece::Items(items) => items.iter_mut().for_each(|item| item.texts(visit)),
            Piece::List(list) => list.iter_mut().for_each(|said| visit(said, true)),
            Piece::Right(lines) => lines.iter_mut().for_each(|said| visit(said, false)),
            Piece::Table(_) | Piece::Form(_) | Piece::Figure(_) => {}
        }
    }
}

fn figures(pieces: &mut Vec<Piece>, keep: &mut dyn FnMut(&mut Picture) -> bool) {
    pieces.retain_mut(|piece| match piece {
        Piece::Figure(figure) => keep(&mut figure.picture),
        Piece::Items(items) => {
            items.iter_mut().for_each(|item| item.figures(keep));
            true
        }
        Piece::Paragraph(_)
        | Piece::Table(_)
        | Piece::Form(_)
        | Piece::List(_)
        | Piece::Right(_) => true,
    });
}

/// Places as they are told: the first and the last.
pub(super) fn ranged(places: &[String]) -> String {
    match places {
        [] => String::new(),
        [first, .., last] if first != last => format!("{first}至{last}"),
        [first, ..] => first.clone(),
    }
}
