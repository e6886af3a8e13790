//! Last year's notice → this year's draft.
//!
//! What follows from the year is changed; what a person must decide is marked 待定; what
//! stands in the text as plain words is offered and changed only when asked. Every other
//! byte stays as it was.

mod carried;
mod cited;
mod days;
mod marks;
mod numerals;
mod offers;
mod reading;
mod words;

use std::collections::BTreeSet;

use crate::notice::{Block, Date, Notice};
use crate::read::parse::{Parsed, parse};
use crate::text::edit::{self, Edit, apply, comment_above};
use crate::text::finding::{At, Finding};
use crate::text::inputs::Inputs;
use crate::text::pending::OPEN;
use crate::text::place::Place;
use crate::text::source::Source;
use crate::text::tree::{Kind, Node};

use self::offers::offers;
use self::reading::Move;

/// A draft and what is to be said of it.
#[derive(Debug)]
pub struct Draft {
    /// The YAML of the new notice.
    pub text: String,
    /// The year that it was for.
    pub old_year: u16,
    /// The year that it is for.
    pub year: u16,
    /// What was changed.
    pub changes: Vec<Line>,
    /// What a person has to settle.
    pub open: Vec<Line>,
    /// Comments that still name the old year.
    pub comments: Vec<Line>,
}

/// Something about a line of the new text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number, from 1.
    pub number: usize,
    /// What, in Chinese.
    pub what: String,
}

/// Writes the draft for another year. With `take`, what the text offers is changed as well.
///
/// The findings are those of a notice that cannot be read.
pub fn draft(
    inputs: &Inputs,
    year: Option<u16>,
    take: bool,
) -> Result<Draft, Vec<Finding>> {
    let Parsed { notice, tree, findings } = parse(inputs);
    let (Some(notice), Some(tree)) = (notice, tree) else { return Err(findings) };
    let old = notice.number.year().unwrap_or(notice.ending.date.year());
    let new = year.unwrap_or(old + 1);
    if new == old || !(1949..=2999).contains(&new) {
        let at = At::Value(Place::root().key("number").key("year"));
        let message = match new == old {
            true => format!("已经是 {old} 年的公文"),
            false => format!("不能起草成 {new} 年的；年份写四位"),
        };
        return Err(vec![
            Finding::error("bad-number", at, message).hint("用 --year 写明要起草的年份"),
        ]);
    }
    let mut work = Work {
        notice: &notice,
        root: &tree,
        text: &inputs.source.text,
        by: Move { old, new, issued: notice.ending.date, own: own_titles(&notice) },
        take,
        edits: Vec::new(),
        changes: Vec::new(),
        open: Vec::new(),
    };
    work.number();
    work.dates();
    work.people();
    work.carried();
    work.exceptions();
    work.texts(&tree, &Place::root());
    Ok(work.finish())
}

struct Work<'a> {
    notice: &'a Notice,
    root: &'a Node,
    text: &'a str,
    by: Move,
    take: bool,
    edits: Vec<Edit>,
    /// What each edit changes, in Chinese.
    changes: Vec<(usize, String)>,
    /// What is open, where, in the order of discovery.
    open: Vec<(Place, String)>,
}

impl Work<'_> {
    fn change(&mut self, edit: Edit) {
        // With a few characters around, so that 52 → 53 says what it counts.
        let (before, from) = self.text[..edit.range.end].split_at(edit.range.start);
        let han = |c: &char| matches!(c, '\u{4e00}'..='\u{9fff}' | '（' | '）');
        let mut before: Vec<char> =
            before.chars().rev().take_while(han).take(4).collect();
        before.reverse();
        let before: String = before.into_iter().collect();
        let behind = self.text[edit.range.end..].chars().take_while(han).take(6);
        let behind: String = behind.collect();
        let what = format!("{before}{from}{behind} → {before}{}{behind}", edit.text);
        self.changes.push((edit.range.start, what));
        self.edits.push(edit);
    }

    fn set(&mut self, place: &Place, value: &str) {
        if let Some(edit) = edit::set(self.root, self.text, place, value) {
            self.change(edit);
        }
    }

    fn open(&mut self, place: Place, what: impl Into<String>) {
        self.open.push((place, what.into()));
    }

    /// The year moves; the serial is given when the notice is registered.
    fn number(&mut self) {
        let number = Place::root().key("number");
        self.set(&number.key("year"), &self.by.new.to_string());
        if self.notice.number.serial().is_some() {
            self.set(&number.key("serial"), OPEN);
        }
    }

    /// Dates that are values of their own move to the same day of the new year.
    fn dates(&mut self) {
        let root = Place::root();
        let mut places = vec![root.key("date"), root.key("imprint").key("date")];
        let event = root.key("event");
        if let Some(Kind::Mapping(entries)) = self.root.at(&event).map(|n| &n.kind) {
            places.extend(entries.iter().map(|entry| event.key(&entry.key)));
        }
        let mut moved = false;
        for place in places {
            let Some(Kind::Scalar { text, .. }) = self.root.at(&place).map(|n| &n.kind)
            else {
                continue;
            };
            let Ok(date) = text.parse::<Date>() else { continue };
            let year = self.by.moved(date.year()).unwrap_or(self.by.new);
            let Some(then) = date.in_year(year) else { continue };
            let written = if text.contains('-') { then.iso() } else { then.to_string() };
            let of_event = place.to_string().starts_with("/event/");
            moved |= of_event;
            let off = then.day_off();
            self.set(&place, &written);
            if then.day() != date.day() {
                self.open(place.clone(), format!("{year} 年没有 2 月 29 日，暂为{then}"));
            }
            if let Some(off) = off {
                let what = format!("{then}是{off}（调休以国务院办公厅的通知为准）");
                self.open(place, what);
            }
        }
        self.open(root.key("date"), "成文日期，暂为去年同日");
        if moved {
            self.open(event, "活动的日期、期限，暂为去年同日");
        }
    }

    /// What no program can know: it is kept from last year, and marked.
    fn people(&mut self) {
        let root = Place::root();
        for at in [root.clone(), root.key("plan")] {
            if self.root.at(&at.key("themes")).is_some() {
                self.open(at.key("themes"), "主题，沿用去年");
            }
        }
        if self.root.at(&root.key("event").key("venue")).is_some() {
            self.open(root.key("event").key("venue"), "地点，沿用去年");
        }
        if self.root.at(&root.key("contact")).is_some() {
            self.open(root.key("contact"), "联系人和联系方式，沿用去年");
        }
        let named = |name: &str, words: &[&str]| words.iter().any(|w| name.contains(w));
        let mut open = Vec::new();
        for part in self.notice.parts() {
            part.blocks(&mut |block| match block {
                Block::Paragraph(text) => {
                    let label = text.value.split('：').next().unwrap_or_default();
                    if label.ends_with("地点") && label.chars().count() <= 6 {
                        open.push((text.at.clone(), "地点，沿用去年"));
                    }
                }
                Block::Table(table) if !table.rows.is_empty() => {
                    let any = |words: &[&str]| {
                        table.columns.iter().any(|c| named(&c.name.value, words))
                    };
                    let rows = table.at.key("rows");
                    if any(&["名额", "人数", "数量", "金额", "指标", "任务"])
                    {
                        open.push((rows, "名额等数字，沿用去年"));
                    } else if any(&["时间", "地点"]) {
                        open.push((rows, "时间、地点安排，沿用去年"));
                    }
                }
                _ => {}
            });
        }
        for (place, what) in open {
            self.open(place, what);
        }
    }

    /// What the old notice says in several places is marked in all of them.
    fn carried(&mut self) {
        for carried in carried::carried(self.root) {
            let Some(node) = self.root.at(&carried.place) else { continue };
            let raw = &self.text[node.span.clone()];
            let at = raw.find(&carried.value).unwrap_or(0);
            // A mark above it says so already, or one there that is of the same.
            let marked = self.open.iter().any(|(place, what)| {
                carried.count == 1
                    && what.ends_with("沿用去年")
                    && carried.place.is_within(place)
                    && (carried.place != *place || what.contains(carried.word))
            });
            if !marked {
                let what = said_of(raw, at, &carried.what);
                self.open(carried.place, what);
            }
        }
    }

    /// Why a rule was switched off may have been last year's reason.
    fn exceptions(&mut self) {
        for (i, exception) in self.notice.exceptions.iter().enumerate() {
            let place = Place::root().key("checks").item(i);
            let code = &exception.code.value;
            self.open(place, format!("关闭规则 {code} 的理由，沿用去年"));
        }
    }

    /// Years, ordinals, weekdays and deadlines that stand in the text as plain words.
    fn texts(&mut self, node: &Node, place: &Place) {
        match &node.kind {
            Kind::Null => {}
            Kind::Scalar { .. } => self.scalar(node, place),
            Kind::Sequence(items) => {
                for (i, item) in items.iter().enumerate() {
                    self.texts(item, &place.item(i));
                }
            }
            Kind::Mapping(entries) => {
                for entry in entries {
                    let place = place.key(&entry.key);
                    let steps: Vec<String> = place.steps().collect();
                    let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
                    let own = matches!(
                        steps[..],
                        ["number" | "checks" | "layout" | "date" | "house"]
                            | ["imprint", "date"]
                    ) || steps.last() == Some(&"id");
                    // Dates that are values of their own have moved.
                    let date = steps.first() == Some(&"event") && is_date(&entry.value);
                    if !own && !date {
                        self.texts(&entry.value, &place);
                    }
                }
            }
        }
    }

    fn scalar(&mut self, node: &Node, place: &Place) {
        let raw = &self.text[node.span.clone()];
        let found = offers(raw, &self.by);
        let mut said: Vec<(String, Vec<String>)> = Vec::new();
        for offer in found.offers {
            let at = offer.range.start;
            let range = node.span.start + at..node.span.start + offer.range.end;
            let from = &self.text[range.clone()];
            let link = if self.take { "为" } else { "改" };
            let change = format!("“{from}”{link}“{}”", offer.to);
            let sentence = said_of(raw, at, "");
            match said.iter_mut().find(|(known, _)| *known == sentence) {
                Some((_, all)) if all.contains(&change) => {}
                Some((_, all)) => all.push(change),
                None => said.push((sentence, vec![change])),
            }
            if self.take {
                self.change(Edit { range, text: offer.to });
            }
        }
        if !self.take {
            self.changes_of(place, &said);
        }
        for note in found.notes {
            let what = said_of(raw, note.at, &note.what);
            self.open(place.clone(), what);
        }
        if self.take {
            self.changes_of(place, &said);
        }
    }

    /// What is offered or was changed, sentence by sentence.
    fn changes_of(&mut self, place: &Place, said: &[(String, Vec<String>)]) {
        for (sentence, changes) in said {
            let changes = changes.join("、");
            let what = match self.take {
                true => format!("{sentence}已改{changes}，请核对"),
                false => format!("{sentence}{changes}"),
            };
            self.open(place.clone(), what);
        }
    }

    fn finish(mut self) -> Draft {
        // One comment a place, in the order of the file.
        let mut places: Vec<(Place, Vec<String>)> = Vec::new();
        for (place, what) in std::mem::take(&mut self.open) {
            match places.iter_mut().find(|(known, _)| *known == place) {
                Some((_, all)) if all.contains(&what) => {}
                Some((_, all)) => all.push(what),
                None => places.push((place, vec![what])),
            }
        }
        let mut replaced = BTreeSet::new();
        for (place, mut what) in places {
            let comment = |what: &[String]| {
                let comment = format!("{OPEN}：{}", what.join("；"));
                comment_above(self.root, self.text, &place, &comment)
            };
            let at = comment(&what).range.start;
            for mark in marks::above(self.text, at) {
                if replaced.insert(mark.line.start) {
                    what.extend(mark.kept);
                    self.edits.push(Edit { range: mark.line, text: String::new() });
                }
            }
            self.edits.push(comment(&what));
        }
        let text = apply(self.text, self.edits.clone());
        self.changes.sort();
        let changes = self
            .changes
            .iter()
            .map(|(at, what)| {
                let before = self.edits.iter().filter(|edit| edit.range.start <= *at);
                let (mut added, mut removed) = (0, 0);
                for edit in before {
                    added += edit.text.matches('\n').count();
                    removed += self.text[edit.range.clone()].matches('\n').count();
                }
                let number = self.text[..*at].matches('\n').count() + added - removed + 1;
                Line { number, what: what.clone() }
            })
            .collect();
        let mut draft = Draft {
            text,
            old_year: self.by.old,
            year: self.by.new,
            changes,
            open: Vec::new(),
            comments: Vec::new(),
        };
        let source = Source::new("", &draft.text);
        if let (Some(tree), _) = crate::text::tree::read(&draft.text, u64::MAX >> 20) {
            for mark in crate::text::pending::find(&tree, &draft.text) {
                let (number, _) = source.line_column(mark.range.start);
                draft.open.push(Line { number, what: mark.what });
            }
        }
        draft.open.sort_by_key(|line| line.number);
        let year = self.by.old.to_string();
        for (i, line) in draft.text.lines().enumerate() {
            let comment = line.trim_start().strip_prefix('#');
            let comment = comment
                .filter(|c| c.contains(&year) && !c.trim_start().starts_with(OPEN));
            if let Some(comment) = comment {
                let what = comment.trim().to_owned();
                draft.comments.push(Line { number: i + 1, what });
            }
        }
        draft
    }
}

/// Titles of what the notice itself prints or encloses.
fn own_titles(notice: &Notice) -> Vec<String> {
    let parts = notice.parts().skip(1).map(|part| part.title.text.value.clone());
    let mut own: Vec<String> = parts.collect();
    let title = &notice.main.title.text.value;
    for range in cited::titles(title) {
        let printed = ["印发", "发布", "公布", "下达"]
            .iter()
            .any(|w| title[..range.start].ends_with(w));
        if printed {
            let inner = title[range].trim_start_matches('《').trim_end_matches('》');
            own.push(inner.to_owned());
        }
    }
    own
}

fn is_date(node: &Node) -> bool {
    matches!(&node.kind, Kind::Scalar { text, .. } if text.parse::<Date>().is_ok())
}

/// How much of a sentence names it.
const SENTENCE_SHOWN: usize = 14;

/// What is said of a byte of a text: of several lines the sentence is named.
fn said_of(raw: &str, at: usize, what: &str) -> String {
    if !raw.contains('\n') {
        return what.to_owned();
    }
    let sentence = raw[words::sentence(raw, at)].trim();
    let short: String = sentence.chars().take(SENTENCE_SHOWN).collect();
    let dots = if short.len() < sentence.len() { "……" } else { "" };
    format!("“{short}{dots}”一句：{what}")
}
