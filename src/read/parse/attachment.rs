//! 附件, and what they have attached themselves.

use crate::notice::{Attachment, Block, Part};
use crate::read::raw::RawAttachment;
use crate::text::finding::{At, Finding};
use crate::text::place::Place;

use super::Reader;
use super::section::RawSections;

impl Reader<'_> {
    pub(super) fn attachments(
        &mut self,
        raw: Vec<RawAttachment>,
        at: &Place,
    ) -> Vec<Attachment> {
        let raw = raw.into_iter().enumerate();
        raw.map(|(i, attachment)| self.attachment(attachment, &at.item(i))).collect()
    }

    fn attachment(&mut self, raw: RawAttachment, at: &Place) -> Attachment {
        if !self.attachment_ids.insert(raw.id.clone()) {
            self.findings.push(
                Finding::error(
                    "duplicate-attachment",
                    At::Value(at.key("id")),
                    format!("附件代号 {} 重复", raw.id),
                )
                .hint("每个附件的代号各不相同"),
            );
        }
        let title = self.title(raw.title, at.key("title"));
        let mut body = self.body(raw.body, &at.key("body"));
        body.extend(raw.cover.map(|cover| self.cover(cover, &at.key("cover"))));
        body.extend(
            raw.table
                .map(|table| Block::Table(Box::new(self.table(table, &at.key("table"))))),
        );
        body.extend(raw.form.map(|form| Block::Form(self.form(form, &at.key("form")))));
        let sections = RawSections {
            named: [const { None }; 4],
            others: raw.sections,
            chapters: raw.chapters,
            articles: raw.articles,
        };
        let part = Part {
            title,
            byline: raw.byline.map(|b| self.line(b, at.key("byline"))),
            body,
            sections: self.sections(sections, at),
            closing: self.body(raw.closing, &at.key("closing")),
            footnotes: Vec::new(),
        };
        let part = self.footnotes(part, raw.footnotes, at);
        let enclosures = raw.attachments.unwrap_or_default().into_iter().map(|e| e.0);
        Attachment {
            id: raw.id,
            part,
            landscape: raw.landscape.unwrap_or(false),
            apart: raw.apart.unwrap_or(false),
            enclosures: self.attachments(enclosures.collect(), &at.key("attachments")),
        }
    }
}
