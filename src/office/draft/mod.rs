//! Last year's notice → this year's draft.
//!
//! What follows from the year is changed; what a person must decide is marked 待定; what
//! stands in the text as plain words is offered and changed only when asked. Every other
//! byte stays as it was.

mod offers;

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
        old,
        new,
        take,
        edits: Vec::new(),
        changes: Vec::new(),
        open: Vec::new(),
    };
    work.number();
    work.dates();
    work.people();
    work.texts(&tree, &Place::root());
    Ok(work.finish())
}

struct Work<'a> {
    notice: &'a Notice,
    root: &'a Node,
    text: &'a str,
    old: u16,
    new: u16,
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
        self.set(&number.key("year"), &self.new.to_string());
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
            let shift = i32::from(self.new) - i32::from(self.old);
            let year = u16::try_from(i32::from(date.year()) + shift).unwrap_or(self.new);
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

    /// Years, ordinals, weekdays and deadlines that stand in the text as plain words.
    fn texts(&mut self, node: &Node, place: &Place) {
        match &node.kind {
            Kind::Null => {}
            Kind::Scalar { .. } => {
                let raw = &self.text[node.span.clone()];
                let found = offers(raw, self.old, self.new);
                let mut offered = Vec::new();
                let mut taken = Vec::new();
                for offer in found.offers {
                    let range = node.span.start + offer.range.start
                        ..node.span.start + offer.range.end;
                    if self.take {
                        let from = &self.text[range.clone()];
                        let said = format!("“{from}”为“{}”", offer.to);
                        if !taken.contains(&said) {
                            taken.push(said);
                        }
                        self.change(Edit { range, text: offer.to });
                    } else {
                        let from = &self.text[range];
                        let said = format!("“{from}”改“{}”", offer.to);
                        if !offered.contains(&said) {
                            offered.push(said);
                        }
                    }
                }
                if !offered.is_empty() {
                    self.open(place.clone(), offered.join("、"));
                }
                for note in found.notes {
                    self.open(place.clone(), note);
                }
                if !taken.is_empty() {
                    let said = format!("已改{}，请核对", taken.join("、"));
                    self.open(place.clone(), said);
                }
            }
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
                        ["number" | "checks" | "layout" | "date" | "event" | "house"]
                            | ["imprint", "date"]
                    ) || steps.last() == Some(&"id");
                    if !own {
                        self.texts(&entry.value, &place);
                    }
                }
            }
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
        for (place, what) in places {
            let comment = format!("{OPEN}：{}", what.join("；"));
            self.edits.push(comment_above(self.root, self.text, &place, &comment));
        }
        let text = apply(self.text, self.edits.clone());
        self.changes.sort();
        let changes = self
            .changes
            .iter()
            .map(|(at, what)| {
                let before = self.edits.iter().filter(|edit| edit.range.start <= *at);
                let added: usize =
                    before.map(|edit| edit.text.matches('\n').count()).sum();
                let number = self.text[..*at].matches('\n').count() + added + 1;
                Line { number, what: what.clone() }
            })
            .collect();
        let mut draft = Draft {
            text,
            old_year: self.old,
            year: self.new,
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
        let year = self.old.to_string();
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
