//! 版头 and what the formats ask for (7.2, chapter 10).

use crate::notice::{
    Attendance, Classification, CopyNumber, DocumentNumber, FORMAT_KEYS, Format,
    FormatKey, Head, Level, Masthead, Text, Title, Urgency,
};
use crate::read::raw::{
    RawAttendance, RawClassification, RawFormat, RawLevel, RawNumber, RawSerial, RawText,
    RawTexts, RawUrgency,
};
use crate::text::finding::{At, Finding};
use crate::text::place::Place;
use crate::text::tree::Node;

use super::Reader;

/// The raw keys of the head.
pub(super) struct RawHead {
    pub(super) masthead: Option<RawTexts>,
    pub(super) copy_number: Option<RawText>,
    pub(super) classification: Option<RawClassification>,
    pub(super) urgency: Option<RawUrgency>,
    pub(super) signatories: Option<Vec<RawText>>,
    pub(super) preprinted: Option<bool>,
}

pub(super) fn format(raw: Option<RawFormat>) -> Format {
    match raw.unwrap_or_default() {
        RawFormat::Document => Format::Document,
        RawFormat::Letter => Format::Letter,
        RawFormat::Order => Format::Order,
        RawFormat::Minutes => Format::Minutes,
    }
}

impl Reader<'_> {
    /// Keys that have no place in the format.
    pub(super) fn keys(&mut self, format: Format, tree: &Node) {
        for FormatKey { path, used_by, .. } in FORMAT_KEYS {
            let node = path.iter().try_fold(tree, |node, key| node.get(key));
            if node.is_none() || used_by.contains(&format) {
                continue;
            }
            let place = path.iter().fold(Place::root(), |place, key| place.key(key));
            let names: Vec<&str> = used_by.iter().map(|f| f.chinese()).collect();
            let message = format!(
                "{}不用 {}，它只用于{}",
                format.chinese(),
                path.join("."),
                names.join("、")
            );
            self.findings.push(
                Finding::error("key-not-for-format", At::Key(place), message)
                    .hint("删去这个键，或改 format")
                    .source("GB/T 9704—2012 7.2.6、10"),
            );
        }
    }

    pub(super) fn head(
        &mut self,
        raw: RawHead,
        format: Format,
        issuer: &Text,
        co_issuers: &[Text],
    ) -> Head {
        let root = Place::root();
        let masthead = match raw.masthead {
            Some(masthead) => self.masthead(masthead, root.key("masthead")),
            None => default_masthead(format, issuer, co_issuers),
        };
        let copy_number = raw.copy_number.and_then(|number| {
            let number = self.line(number, root.key("copy_number"));
            number.value.trim().parse::<CopyNumber>().map_err(|message| {
                let message = format!("“{}”：{message}", number.value);
                self.findings.push(
                    Finding::error("bad-number", At::Value(number.at.clone()), message)
                        .hint("写成 copy_number: 1，程序排成 000001；一次生成多份用 hongtou build --copies 1-50")
                        .source("GB/T 9704—2012 7.2.1"),
                );
            }).ok()
        });
        let classification = raw.classification.map(|raw| Classification {
            level: match raw.level {
                RawLevel::TopSecret => Level::TopSecret,
                RawLevel::Secret => Level::Secret,
                RawLevel::Confidential => Level::Confidential,
            },
            period: raw.period.map(|period| {
                self.line(period, root.key("classification").key("period"))
            }),
        });
        let urgency = raw.urgency.map(|raw| match raw {
            RawUrgency::MostUrgent => Urgency::MostUrgent,
            RawUrgency::Urgent => Urgency::Urgent,
        });
        let signatories = self.listed(raw.signatories, &root.key("signatories"));
        let preprinted = raw.preprinted.unwrap_or(false);
        Head { masthead, copy_number, classification, urgency, signatories, preprinted }
    }

    fn masthead(&mut self, raw: RawTexts, at: Place) -> Masthead {
        let names = match raw {
            RawTexts::One(text) => {
                return Masthead { names: vec![self.line(text, at)], suffix: None };
            }
            RawTexts::Many(names) => names,
        };
        if names.is_empty() {
            let message = "至少要有 1 项";
            self.findings.push(Finding::error(
                "out-of-range",
                At::Value(at.clone()),
                message,
            ));
            let nothing = Text { value: String::new(), at, offset: 0 };
            return Masthead { names: vec![nothing], suffix: None };
        }
        let mut names = self.listed(Some(names), &at);
        let document = Format::Document.masthead_suffix();
        let suffix = names.pop_if(|last| last.value == document);
        if names.len() > 1 {
            return Masthead { names, suffix };
        }
        // A single name stands on one line with what follows it.
        let value = names.iter().chain(&suffix).map(|text| text.value.as_str()).collect();
        Masthead { names: vec![Text { value, at, offset: 0 }], suffix: None }
    }

    /// `None` if a part is missing, which the schema reports.
    pub(super) fn number(
        &mut self,
        raw: RawNumber,
        format: Format,
        at: &Place,
    ) -> Option<DocumentNumber> {
        let RawNumber { code, year, serial } = raw;
        let serial = match serial {
            RawSerial::Number(serial) => Some(serial),
            RawSerial::Open(_) => None,
        };
        match (code, year, format) {
            (Some(code), Some(year), _) => {
                let code = self.line(code, at.key("code"));
                Some(DocumentNumber::OfYear { code, year, serial })
            }
            (None, None, Format::Order) => {
                Some(DocumentNumber::Running { serial, unit: "号" })
            }
            (None, None, Format::Minutes) => {
                Some(DocumentNumber::Running { serial, unit: "期" })
            }
            _ => None,
        }
    }

    /// The title of the notice. An order or 纪要 without one is called by masthead and number.
    pub(super) fn main_title(
        &mut self,
        raw: Option<RawTexts>,
        head: &Head,
        number: &DocumentNumber,
    ) -> Title {
        match raw {
            Some(title) => self.title(title, Place::root().key("title")),
            None => {
                let name = head.masthead.first();
                let text =
                    Text { value: format!("{}{number}", name.value), ..name.clone() };
                Title { text, lines: None, printed: false }
            }
        }
    }

    pub(super) fn attendance(&mut self, raw: Option<RawAttendance>) -> Attendance {
        let Some(raw) = raw else { return Attendance::default() };
        let at = Place::root().key("attendance");
        let mut read = |list: Option<RawTexts>, key| {
            let list = list?;
            // 县水利局：甲、乙；县气象局：丙.
            let several = |text: &RawText| text.0.contains(['、', '：', '；']);
            let long =
                matches!(&list, RawTexts::Many(texts) if texts.iter().any(several));
            let separator = if long { "；" } else { "、" };
            Some(self.joined(list, separator, at.key(key)))
        };
        Attendance {
            present: read(raw.present, "present"),
            absent: read(raw.absent, "absent"),
            observers: read(raw.observers, "observers"),
        }
    }
}

/// The organ with what its format puts behind it; in an ordinary joint document all of them.
fn default_masthead(format: Format, issuer: &Text, co_issuers: &[Text]) -> Masthead {
    let suffix = format.masthead_suffix();
    if format == Format::Document && !co_issuers.is_empty() {
        return Masthead {
            names: std::iter::once(issuer).chain(co_issuers).cloned().collect(),
            suffix: Some(Text { value: suffix.to_owned(), ..issuer.clone() }),
        };
    }
    let value = format!("{}{suffix}", issuer.value);
    Masthead { names: vec![Text { value, ..issuer.clone() }], suffix: None }
}
