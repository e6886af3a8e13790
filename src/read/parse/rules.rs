//! 章, 节, 条 of rules: articles are numbered through all chapters.

use crate::notice::{Rank, Section};
use crate::read::raw::{RawChapter, RawDivision, RawSection};
use crate::text::finding::{At, Finding};
use crate::text::place::Place;

use super::Reader;

impl Reader<'_> {
    pub(super) fn chapters(
        &mut self,
        raw: Option<Vec<RawChapter>>,
        at: &Place,
    ) -> Vec<Section> {
        let raw = raw.unwrap_or_default().into_iter().enumerate();
        raw.map(|(i, chapter)| self.chapter(chapter, i + 1, &at.item(i))).collect()
    }

    fn chapter(&mut self, raw: RawChapter, number: usize, at: &Place) -> Section {
        let RawChapter { heading, body, mut sections, mut articles } = raw;
        let mut items = Vec::new();
        for key in self.keys_at(at) {
            let at = at.key(&key);
            items.extend(match key.as_str() {
                "sections" => self.divisions(sections.take(), &at),
                "articles" => self.articles(articles.take(), &at),
                _ => Vec::new(),
            });
        }
        Section {
            rank: Rank::Chapter,
            number: Some(number),
            heading: Some(self.line(heading, at.key("heading"))),
            run_in: false,
            body: self.body_of(body, Rank::Chapter.inner(), &at.key("body")),
            items,
        }
    }

    fn divisions(&mut self, raw: Option<Vec<RawDivision>>, at: &Place) -> Vec<Section> {
        let raw = raw.unwrap_or_default().into_iter().enumerate();
        raw.map(|(i, division)| {
            let at = at.item(i);
            Section {
                rank: Rank::Division,
                number: Some(i + 1),
                heading: Some(self.line(division.heading, at.key("heading"))),
                run_in: false,
                body: self.body_of(
                    division.body,
                    Rank::Division.inner(),
                    &at.key("body"),
                ),
                items: self.articles(division.articles, &at.key("articles")),
            }
        })
        .collect()
    }

    pub(super) fn articles(
        &mut self,
        raw: Option<Vec<RawSection>>,
        at: &Place,
    ) -> Vec<Section> {
        let raw = raw.unwrap_or_default().into_iter().enumerate();
        raw.map(|(i, article)| {
            let at = at.item(i);
            self.within_article = true;
            let mut article = self.section(article, Rank::Article, &at);
            self.within_article = false;
            if let Some(number) = &mut article.number {
                self.articles += 1;
                *number = self.articles;
            }
            article
        })
        .collect()
    }

    /// The id of an article or of an item in one: each has its own, and nothing else has any.
    pub(super) fn article_id(&mut self, id: Option<String>, at: &Place) {
        let Some(id) = id else { return };
        let at = At::Value(at.key("id"));
        if !self.within_article {
            self.findings.push(
                Finding::error("id-outside-articles", at, "只有条和条里的项有代号")
                    .hint("删去 id；要引用附件时用附件的代号"),
            );
        } else if !self.article_ids.insert(id.clone()) {
            self.findings.push(
                Finding::error(
                    "duplicate-article",
                    at,
                    format!("条、项的代号 {id} 重复"),
                )
                .hint("每条、每项的代号各不相同"),
            );
        }
    }
}
