//! YAML text → [`Notice`], with every fault that stands in the way.

mod attachment;
mod contact;
mod ending;
mod figure;
mod footnote;
mod form;
mod grid;
mod head;
mod rules;
mod section;
mod table;

use std::collections::BTreeSet;

use crate::notice::standard::STANDARD;
use crate::notice::{
    Closing, Condition, Date, Ending, Exception, Format, Imprint, Mm, Notice, OfdTags,
    Part, Settings, Text, Title, title,
};
use crate::read::expand::expand;
use crate::read::house;
use crate::read::raw::{
    RawImprint, RawNotice, RawOfdTags, RawPart, RawSettings, RawText, RawTexts,
};
use crate::read::schema;
use crate::text::finding::{At, Finding, any_error};
use crate::text::inputs::Inputs;
use crate::text::pending;
use crate::text::place::Place;
use crate::text::tree::{self, Entry, Kind, Node};

use self::head::RawHead;
use self::section::RawSections;

/// What became of a YAML text.
#[derive(Debug)]
pub struct Parsed {
    /// The notice, unless a fault stands in the way.
    pub notice: Option<Notice>,
    /// The values with their places, which findings point into.
    pub tree: Option<Node>,
    /// Everything that was found.
    pub findings: Vec<Finding>,
}

/// Reads a notice.
pub fn parse(inputs: &Inputs) -> Parsed {
    let text = &inputs.source.text;
    let (tree, mut findings) = inputs.values.clone();
    let Some(mut tree) = tree else {
        return Parsed { notice: None, tree: None, findings };
    };
    findings.extend(tree::suspicions(&tree, text));
    findings.extend(house::move_in(&mut tree, inputs.house.as_ref()));
    // Places point into the text as it was typed, not as it was expanded.
    let typed = tree.clone();
    findings.extend(expand(&mut tree, text, table::alone));
    let marks = pending::find(&typed, text);
    findings.extend(pending::findings(&marks));
    let departures = schema::violations(&tree);
    let sound = departures.is_empty();
    findings.extend(departures);
    let mut notice = None;
    match serde_yaml::from_value::<RawNotice>(tree.to_value()) {
        Ok(raw) => {
            let mut reader = Reader::new(&tree, &mut findings);
            notice = reader.notice(raw, &tree);
        }
        Err(_) if sound && !any_error(&findings) => findings.push(unread(&tree)),
        Err(_) => {}
    }
    if any_error(&findings) {
        notice = None;
    }
    if let Some(notice) = &mut notice {
        notice.unsettled = marks.len();
    }
    Parsed { notice, tree: Some(typed), findings }
}

/// What the types refuse and the schema lets through: a key that must say something and is
/// left empty.
fn unread(tree: &Node) -> Finding {
    let entries = match &tree.kind {
        Kind::Mapping(entries) => entries.as_slice(),
        _ => &[],
    };
    match entries.iter().find(|entry| matches!(entry.value.kind, Kind::Null)) {
        Some(Entry { key, .. }) => Finding::error(
            "wrong-type",
            At::Key(Place::root().key(key)),
            format!("{key} 后面没有内容"),
        )
        .hint("补上内容，或整行删去"),
        None => Finding::error("wrong-type", At::File, "内容与格式不符")
            .hint("对照 hongtou new 写出的例子核对各键"),
    }
}

/// What the organ's own rules say.
fn settings(raw: Option<RawSettings>, format: Format) -> Settings {
    // The even page is one of printed documents; a letter often has a single page.
    let imprint_on_even_page = format != Format::Letter;
    let Some(raw) = raw else {
        return Settings { imprint_on_even_page, ..Settings::default() };
    };
    // The schema knows the names.
    let named = raw.printing_condition.as_deref();
    Settings {
        masthead_height: raw.masthead_height.map(Mm),
        red_rule: raw.red_rule.map(Mm),
        mirrored: raw.mirrored_margins.unwrap_or(false),
        imprint_on_even_page: raw.imprint_on_even_page.unwrap_or(imprint_on_even_page),
        condition: named.and_then(Condition::of_name).unwrap_or_default(),
        ofd_tags: raw.ofd_tags.map(ofd_tags).unwrap_or_default(),
    }
}

/// The names of tags; those that are not given are the usual ones.
fn ofd_tags(raw: RawOfdTags) -> OfdTags {
    let usual = OfdTags::default();
    OfdTags {
        prefix: raw.prefix.unwrap_or(usual.prefix),
        namespace: raw.namespace.unwrap_or(usual.namespace),
        root: raw.root.unwrap_or(usual.root),
    }
}

struct Reader<'a> {
    tree: &'a Node,
    findings: &'a mut Vec<Finding>,
    /// How many articles of the part that is being read have a number.
    articles: usize,
    /// Whether an article is being read.
    within_article: bool,
    /// The ids of attachments.
    attachment_ids: BTreeSet<String>,
    /// The ids of articles and of their items.
    article_ids: BTreeSet<String>,
}

impl<'a> Reader<'a> {
    fn new(tree: &'a Node, findings: &'a mut Vec<Finding>) -> Self {
        Self {
            tree,
            findings,
            articles: 0,
            within_article: false,
            attachment_ids: BTreeSet::new(),
            article_ids: BTreeSet::new(),
        }
    }
}

impl Reader<'_> {
    fn notice(&mut self, raw: RawNotice, tree: &Node) -> Option<Notice> {
        let root = Place::root();
        let issuer = self.line(raw.issuer, root.key("issuer"));
        let format = head::format(raw.format);
        self.keys(format, tree);
        let co_issuers = self.listed(raw.co_issuers, &root.key("co_issuers"));
        let head = RawHead {
            masthead: raw.masthead,
            copy_number: raw.copy_number,
            classification: raw.classification,
            urgency: raw.urgency,
            signatories: raw.signatories,
            preprinted: raw.preprinted,
        };
        let head = self.head(head, format, &issuer, &co_issuers);
        let closing =
            ending::RawClosing { seal: raw.seal, seals: raw.seals, stamp: raw.stamp };
        let closing = self.closing(closing, 1 + co_issuers.len());
        let (signature, signature_lines) = match raw.signature {
            Some(signature) => {
                let inset = match closing {
                    Closing::Unsealed => STANDARD.signature_inset,
                    _ => 0.0,
                };
                let room = f64::from(STANDARD.characters) - inset;
                self.on_lines(signature, root.key("signature"), room)
            }
            None => (issuer.clone(), None),
        };
        let number = self.number(raw.number, format, &root.key("number"))?;
        let contacts = self.contacts(raw.contact, &root.key("contact"));
        let sections = RawSections {
            named: [raw.themes, raw.arrangements, raw.activities, raw.requirements],
            others: raw.sections,
            chapters: None,
            articles: None,
        };
        let main = Part {
            title: self.main_title(raw.title, &head, &number),
            byline: raw.byline.map(|b| self.line(b, root.key("byline"))),
            body: self.body(raw.body, &root.key("body")),
            sections: self.sections(sections, &root),
            closing: self.body(raw.closing, &root.key("closing")),
            footnotes: Vec::new(),
        };
        let main = self.footnotes(main, raw.footnotes, &root);
        let plan = raw.plan.map(|plan| self.plan(plan, &root.key("plan")));
        let recipients =
            raw.recipients.map(|r| self.joined(r, "、", root.key("recipients")));
        let note = raw.note.map(|note| self.line(note, root.key("note")));
        let attachments = self
            .attachments(raw.attachments.unwrap_or_default(), &root.key("attachments"));
        let status = raw.draft.map(|status| self.line(status, root.key("draft")));
        let exceptions = raw
            .checks
            .unwrap_or_default()
            .into_iter()
            .enumerate()
            .map(|(i, exception)| {
                let at = root.key("checks").item(i);
                Exception {
                    code: self.line(exception.off, at.key("off")),
                    reason: self.line(exception.reason, at.key("reason")),
                }
            })
            .collect();
        let date = self.date(&raw.date, root.key("date"));
        let imprint = match raw.imprint {
            Some(imprint) => Some(self.imprint(imprint, date, root.key("imprint"))?),
            None => None,
        };
        let date_at = root.key("date");
        let ending = Ending { signature, signature_lines, closing, date: date?, date_at };
        Some(Notice {
            format,
            issuer,
            co_issuers,
            head,
            number,
            recipients,
            main,
            contacts,
            attendance: self.attendance(raw.attendance),
            ending,
            note,
            plan,
            attachments,
            imprint,
            exceptions,
            status,
            unsettled: 0,
            settings: settings(raw.layout, format),
        })
    }

    fn plan(&mut self, raw: RawPart, at: &Place) -> Part {
        let sections = RawSections {
            named: [raw.themes, raw.arrangements, raw.activities, raw.requirements],
            others: raw.sections,
            chapters: raw.chapters,
            articles: raw.articles,
        };
        let part = Part {
            title: self.title(raw.title, at.key("title")),
            byline: raw.byline.map(|b| self.line(b, at.key("byline"))),
            body: self.body(raw.body, &at.key("body")),
            sections: self.sections(sections, at),
            closing: self.body(raw.closing, &at.key("closing")),
            footnotes: Vec::new(),
        };
        self.footnotes(part, raw.footnotes, at)
    }

    fn title(&mut self, raw: RawTexts, at: Place) -> Title {
        let (text, lines) = self.on_lines(raw, at, STANDARD.title_characters());
        Title { text, lines, printed: true }
    }

    /// A text, and its lines where the writer broke it: none wider than so many characters.
    fn on_lines(
        &mut self,
        raw: RawTexts,
        at: Place,
        room: f64,
    ) -> (Text, Option<Vec<String>>) {
        let (lines, listed) = match raw {
            RawTexts::One(text) if text.0.trim_end().contains('\n') => {
                let lines = text.0.trim_end().lines();
                (lines.map(|l| RawText(l.to_owned())).collect::<Vec<_>>(), false)
            }
            RawTexts::One(text) => return (self.line(text, at), None),
            RawTexts::Many(lines) => (lines, true),
        };
        let mut values = Vec::new();
        for (i, line) in lines.into_iter().enumerate() {
            let line = self.line(line, at.item(i));
            let width = title::width(&line.value);
            if width > room {
                let place = if listed { line.at } else { at.clone() };
                let message =
                    format!("“{}”有 {width} 字宽，一行最多排 {room} 字", line.value);
                self.findings.push(
                    Finding::error("line-too-wide", At::Value(place), message)
                        .hint("再分一行；或者不写成列表，由程序分行"),
                );
            }
            values.push(line.value);
        }
        let text = Text { value: values.concat(), at, offset: 0 };
        (text, Some(values))
    }

    fn joined(&mut self, raw: RawTexts, separator: &str, at: Place) -> Text {
        match raw {
            RawTexts::One(text) => self.line(text, at),
            RawTexts::Many(texts) => {
                let texts: Vec<String> = texts
                    .into_iter()
                    .enumerate()
                    .map(|(i, text)| self.line(text, at.item(i)).value)
                    .collect();
                Text { value: texts.join(separator), at, offset: 0 }
            }
        }
    }

    fn date(&mut self, raw: &RawText, at: Place) -> Option<Date> {
        match raw.0.parse() {
            Ok(date) => Some(date),
            Err(message) => {
                self.findings.push(
                    Finding::error("bad-date", At::Value(at), message)
                        .source("GB/T 9704—2012 7.3.5.4"),
                );
                None
            }
        }
    }

    fn imprint(
        &mut self,
        raw: RawImprint,
        issued: Option<Date>,
        at: Place,
    ) -> Option<Imprint> {
        let copy_to = raw.copy_to.map(|c| self.joined(c, "，", at.key("copy_to")));
        let printer = raw.printer.map(|p| self.line(p, at.key("printer")));
        let print_date = match &raw.date {
            Some(date) => self.date(date, at.key("date")),
            None => issued,
        };
        Some(Imprint {
            copy_to,
            printer,
            print_date: print_date?,
            print_date_at: at.key("date"),
        })
    }

    /// A text that must stand on one line of the file.
    fn line(&mut self, raw: RawText, at: Place) -> Text {
        let value = raw.0.trim_end_matches('\n').to_owned();
        if value.contains('\n') {
            self.findings.push(
                Finding::error("line-break", At::Value(at.clone()), "这里的文字不能换行")
                    .hint("写成一行"),
            );
        }
        if value.trim().is_empty() {
            self.findings.push(
                Finding::error("empty-text", At::Value(at.clone()), "这里没有文字")
                    .hint("填上文字；不需要的键整行删去"),
            );
        }
        self.printable(&value, &at);
        Text { value, at, offset: 0 }
    }

    /// Control characters have no place on paper.
    fn printable(&mut self, value: &str, at: &Place) {
        for (char, c) in value.chars().enumerate() {
            // A soft hyphen leaves no mark either; Typst drops it.
            if (c.is_control() && c != '\n') || c == '\u{ad}' {
                self.findings.push(
                    Finding::error(
                        "control-character",
                        At::Chars { place: at.clone(), start: char, what: c.to_string() },
                        format!("文字里有不可见的控制字符 U+{:04X}", u32::from(c)),
                    )
                    .hint("删去它；需要空格时用空格键输入"),
                );
            }
        }
    }
}
