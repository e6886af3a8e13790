//! What is wanted of the YAML by a file that came back, and how it is done.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use super::base::Base;
use super::carry::{Carried, Change, Refused, carried};
use super::change;
use super::fit::{Fitted, New};
use super::ours::{Ours, row_of};
use super::paper::{By, InTable, Paper};
use super::said::{END, Said};
use super::turned::{Turned, turned};
use super::{Conflict, Listed};
use crate::office::word::recognise::ordinal::ordinal;
use crate::office::word::twin::run::said;
use crate::page::passage::{Passage, Region};
use crate::text::difference::hunks;
use crate::text::edit::{self, Edit};
use crate::text::place::Place;
use crate::text::structure::{Item, Written};
use crate::text::tree::Kind;

/// What a text is to say.
#[derive(Debug, Clone)]
struct Wanted {
    /// What it said when the file was written.
    old: String,
    new: String,
    by: Vec<By>,
}

/// A passage, what is wanted of it, the changes of its value, and what it prints then.
type Rewritten = (usize, Wanted, Vec<Change>, String);

/// Something that is done to the YAML.
#[derive(Debug, Clone)]
pub(super) struct Wish {
    /// What is changed.
    pub(super) place: Place,
    pub(super) what: String,
    pub(super) old: Option<String>,
    pub(super) new: Option<String>,
    pub(super) by: Vec<By>,
    pub(super) edits: Vec<Edit>,
    /// What its texts print afterwards, by passage; nothing where it is gone.
    pub(super) prints: Vec<(usize, Vec<String>)>,
    /// What is printed behind a passage, or before the first of all, that was not there.
    pub(super) adds: Vec<(Option<usize>, Vec<String>)>,
}

/// Everything that is wanted.
#[derive(Debug, Default)]
pub(super) struct Wishes {
    pub(super) done: Vec<Wish>,
    pub(super) listed: Vec<Listed>,
    pub(super) conflicts: Vec<Conflict>,
}

const MADE: &str = "这是程序自己编排的（序数、附件号、合计、格式规定的字等），不在 YAML 里；要改就改它所依据的内容";
const GIVEN: &str =
    "改在 {{ }} 算出来的文字里，没有照改；请改它所引用的值，或改这个表达式";
const UNKNOWN: &str = "认不出对应 YAML 里的哪些字，没有照改；请在 YAML 里改";
const ELSEWHERE: &str =
    "这个值不在这份 YAML 里（来自 house 或默认），没有照改；要改就在 YAML 里写上";

impl From<Refused> for &'static str {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Given => GIVEN,
            Refused::Made => MADE,
            Refused::Unknown => UNKNOWN,
        }
    }
}

/// The desk at which it is worked out.
pub(super) struct Desk<'a> {
    pub(super) written: Written<'a>,
    pub(super) ours: &'a Ours<'a>,
    pub(super) base: &'a Base,
    pub(super) came: &'a Paper,
    wanted: BTreeMap<usize, Wanted>,
    gone: BTreeSet<usize>,
    /// The texts before and behind ends of paragraphs that are not there any more.
    joins: Vec<(String, String, Vec<By>)>,
    wishes: Wishes,
}

impl<'a> Desk<'a> {
    pub(super) fn new(
        written: Written<'a>,
        ours: &'a Ours<'a>,
        base: &'a Base,
        came: &'a Paper,
    ) -> Self {
        let (wanted, gone) = (BTreeMap::new(), BTreeSet::new());
        let (joins, wishes) = (Vec::new(), Wishes::default());
        Self { written, ours, base, came, wanted, gone, joins, wishes }
    }

    /// Works out what is to be done.
    pub(super) fn wishes(mut self, said: Vec<Said>, fitted: &Fitted) -> Wishes {
        for said in said {
            self.text(said);
        }
        for (before, behind, by) in std::mem::take(&mut self.joins) {
            self.join(&before, &behind, by);
        }
        self.added(fitted);
        self.gone(fitted);
        self.settle();
        self.wishes
    }

    fn list(&mut self, name: Option<&str>, old: &str, new: &str, by: &[By], why: &str) {
        let found = name.and_then(|name| self.ours.passage(name));
        let (place, what) = match found {
            Some((id, passage)) => (Some(passage.at.clone()), self.called(id)),
            None => (None, "版面上的文字".to_owned()),
        };
        self.wishes.listed.push(Listed {
            place,
            what,
            old: shown(old),
            new: shown(new),
            by: by.to_vec(),
            why: why.to_owned(),
        });
    }

    /// What a passage is called.
    fn called(&self, id: usize) -> String {
        called(&self.ours.page().passages[id])
    }

    /// A text that says something else.
    fn text(&mut self, said: Said) {
        let Said { name, old, new, by, joins } = said;
        if let Some((before, behind)) = joins {
            return self.joins.push((before, behind, by));
        }
        let Some(name) = name else {
            return self.list(None, &old, &new, &by, MADE);
        };
        match self.ours.passage(&name) {
            Some((id, _)) => {
                self.wanted.insert(id, Wanted { old, new, by });
            }
            None => self.wishes.conflicts.push(Conflict {
                place: None,
                what: "YAML 里已经没有的文字".to_owned(),
                base: shown(&old),
                theirs: shown(&new),
                ours: String::new(),
                by,
            }),
        }
    }

    /// Two paragraphs that are one: the first says both.
    fn join(&mut self, before: &str, behind: &str, by: Vec<By>) {
        let found = self.ours.passage(before).zip(self.ours.passage(behind));
        let Some(((first, a), (second, b))) = found else {
            return self.list(None, "¶", "", &by, JOINED);
        };
        let says = |desk: &Self, id: usize, passage: &Passage| {
            let wanted = desk.wanted.get(&id).map(|wanted| wanted.new.clone());
            wanted.unwrap_or_else(|| said(passage))
        };
        let (one, other) = (says(self, first, a), says(self, second, b));
        let text = |passage: &Passage| {
            matches!(passage.region, Region::Paragraph(_)) && !passage.own.is_empty()
        };
        let typed = match self.written.root.at(&b.at).map(|node| &node.kind) {
            Some(Kind::Scalar { text, .. }) => !text.contains("{{"),
            _ => false,
        };
        let same = |name: &str, passage: &Passage| self.then(name) == said(passage);
        let whole = text(a) && text(b) && typed;
        if !(whole && same(before, a) && same(behind, b)) {
            let both = format!("{one}{END}{other}");
            return self.list(Some(before), &both, &format!("{one}{other}"), &by, JOINED);
        }
        self.wanted.remove(&second);
        let old = self.wanted.remove(&first).map_or_else(|| said(a), |wanted| wanted.old);
        self.wanted.insert(first, Wanted { old, new: format!("{one}{other}"), by });
        self.gone.insert(second);
        self.lose_paragraph(second, b);
    }

    /// The passages of a paragraph that went out.
    fn passages(&self, went: usize) -> Vec<(usize, &'a Passage)> {
        let marks = self.base.paper.paragraphs[went].marks.iter();
        marks.filter_map(|mark| self.ours.passage(&mark.name)).collect()
    }

    fn by(&self, came: usize) -> Vec<By> {
        let mut by: Vec<By> = Vec::new();
        for (_, _, one) in &self.came.paragraphs[came].put_in {
            if !by.contains(one) {
                by.push(one.clone());
            }
        }
        by
    }

    /// Paragraphs that were not there.
    fn added(&mut self, fitted: &Fitted) {
        let mut rows: BTreeMap<(usize, usize), Vec<&New>> = BTreeMap::new();
        let mut texts: Vec<&New> = Vec::new();
        for new in &fitted.new {
            match self.came.paragraphs[new.came].within {
                Some(InTable { table, row, .. }) => {
                    rows.entry((table, row)).or_default().push(new);
                }
                None => texts.push(new),
            }
        }
        // Behind one text those that come last are put in first.
        for new in texts {
            self.paragraph(new);
        }
        let known = self.known_rows(fitted);
        for (row, new) in rows {
            self.row(row, &new, &known);
        }
    }

    /// A paragraph of text, behind or before one that was there.
    fn paragraph(&mut self, new: &New) {
        let text = self.came.paragraphs[new.came].text.trim().to_owned();
        let by = self.by(new.came);
        let within = |at: usize| self.base.paper.paragraphs[at].within.is_some();
        let body = |at: Option<usize>, last: bool| {
            let at = at.filter(|at| !within(*at))?;
            let passages = self.passages(at);
            let (id, passage) = if last { passages.last()? } else { passages.first()? };
            let own =
                matches!(passage.region, Region::Paragraph(_)) && !passage.own.is_empty();
            own.then_some(*id)
        };
        let (behind, before) = (body(new.behind, true), body(new.before, false));
        if ordinal(&text).is_some() {
            return self.item(new, behind, &text, by);
        }
        let Some((id, after)) =
            behind.map(|id| (id, true)).or(before.map(|id| (id, false)))
        else {
            return self.list(None, "", &text, &by, NOWHERE);
        };
        let says = said(&self.ours.page().passages[id]);
        let wanted = self.wanted.entry(id).or_insert_with(|| Wanted {
            old: says.clone(),
            new: says,
            by: Vec::new(),
        });
        wanted.new = match after {
            true => format!("{}{END}{text}", wanted.new),
            false => format!("{text}{END}{}", wanted.new),
        };
        wanted.by.extend(by);
    }

    /// A paragraph that begins with an ordinal: one more of a list.
    fn item(&mut self, new: &New, behind: Option<usize>, text: &str, by: Vec<By>) {
        let lead = new.behind.and_then(|at| self.passages(at).first().map(|(id, _)| *id));
        let found = behind.zip(lead).and_then(|(id, lead)| {
            let passages = &self.ours.page().passages;
            let (own, lead) = (&passages[id], &passages[lead]);
            let (typed, last) = (ordinal(text)?, ordinal(&lead.value)?);
            // Lists of texts alone.
            let (list, index) = (own.at.parent()?, own.at.index()?);
            let scalar =
                matches!(self.written.root.at(&own.at)?.kind, Kind::Scalar { .. });
            let next = typed.kind == last.kind && typed.number == last.number + 1;
            let is_next = next && lead.own.is_empty() && scalar;
            is_next.then_some((id, list, index, typed.rest.to_owned()))
        });
        let Some((id, list, index, rest)) = found else {
            return self.list(None, "", text, &by, ORDINAL);
        };
        let Some(items) = self.written.items(&list) else { return };
        let flow = self.written.in_brackets(&list, items);
        let item = Item::line(edit::scalar(&rest, flow));
        match self.written.insert(&list, index + 1, &item) {
            Some(edit) if change::sound(self.written, std::slice::from_ref(&edit)) => {
                self.wishes.done.push(Wish {
                    place: list,
                    what: "新的一项".to_owned(),
                    old: None,
                    new: Some(text.to_owned()),
                    by,
                    edits: vec![edit],
                    prints: Vec::new(),
                    adds: vec![(Some(id), vec![rest])],
                });
            }
            _ => self.list(None, "", text, &by, NOWHERE),
        }
    }

    /// The row that went out of each row that came back, by table and row.
    fn known_rows(&self, fitted: &Fitted) -> HashMap<(usize, usize), (usize, usize)> {
        let mut known = HashMap::new();
        for group in &fitted.groups {
            let went = self.base.paper.paragraphs[group.went[0]].within;
            let came = self.came.paragraphs[group.came[0]].within;
            if let (Some(went), Some(came)) = (went, came) {
                known.entry((came.table, came.row)).or_insert((went.table, went.row));
            }
        }
        known
    }

    /// The row of the YAML that a row which went out prints, if it is one alone.
    fn yaml_row(&self, (table, row): (usize, usize)) -> Option<Place> {
        let mut places = BTreeSet::new();
        for paragraph in &self.base.paper.paragraphs {
            let here = paragraph.within.is_some_and(|w| (w.table, w.row) == (table, row));
            for mark in paragraph.marks.iter().filter(|_| here) {
                let (_, passage) = self.ours.passage(&mark.name)?;
                places.insert(row_of(&passage.at)?);
            }
        }
        let mut places = places.into_iter();
        places.next().filter(|_| places.next().is_none())
    }

    /// The cells of a row that came back, by their columns.
    fn cells(&self, (table, row): (usize, usize)) -> BTreeMap<usize, String> {
        let columns = self.came.rows.get(&(table, row)).into_iter().flatten();
        let mut cells: BTreeMap<usize, String> =
            columns.map(|column| (*column, String::new())).collect();
        for paragraph in &self.came.paragraphs {
            let Some(at) = paragraph.within.filter(|w| (w.table, w.row) == (table, row))
            else {
                continue;
            };
            let text = paragraph.text.trim();
            if !text.is_empty() {
                let cell = cells.entry(at.column).or_default();
                if !cell.is_empty() {
                    cell.push('\n');
                }
                cell.push_str(text);
            }
        }
        cells
    }

    /// A row in which something is new: the row itself, or what a blank cell says.
    fn row(
        &mut self,
        at: (usize, usize),
        new: &[&New],
        known: &HashMap<(usize, usize), (usize, usize)>,
    ) {
        let cells = self.cells(at);
        let by: Vec<By> = new.iter().flat_map(|new| self.by(new.came)).collect();
        if let Some(went) = known.get(&at) {
            for new in new {
                self.cell(*went, new);
            }
            return;
        }
        let says = cells.values().cloned().collect::<Vec<_>>().join("｜");
        match self.new_row(at, &cells, known) {
            Some((list, index, row, behind)) => {
                let item = Item::line(format!("[{}]", row.join(", ")));
                let texts = cells.into_values().filter(|text| !text.is_empty()).collect();
                match self.written.insert(&list, index, &item) {
                    Some(edit) => self.wishes.done.push(Wish {
                        place: list,
                        what: "表格 新的一行".to_owned(),
                        old: None,
                        new: Some(says),
                        by: unique(by),
                        edits: vec![edit],
                        prints: Vec::new(),
                        adds: vec![(behind, texts)],
                    }),
                    None => self.list(None, "", &says, &unique(by), ROW),
                }
            }
            None => self.list(None, "", &says, &unique(by), ROW),
        }
    }

    /// Where a new row goes, its cells as they are written, and the passage that it is behind.
    fn new_row(
        &self,
        (table, row): (usize, usize),
        cells: &BTreeMap<usize, String>,
        known: &HashMap<(usize, usize), (usize, usize)>,
    ) -> Option<(Place, usize, Vec<String>, Option<usize>)> {
        let above = (0..row).rev().find_map(|above| known.get(&(table, above)));
        let below = || (row + 1..row + 1000).find_map(|below| known.get(&(table, below)));
        let of_yaml = |at: &(usize, usize)| self.yaml_row(*at);
        let (like, index) = match above.and_then(of_yaml) {
            Some(like) => (like.clone(), like.index()? + 1),
            // Above it stands the head.
            None if above.is_none_or(|above| self.is_head(*above)) => {
                let like = of_yaml(below()?)?;
                (like.clone(), like.index()?)
            }
            None => return None,
        };
        let list = like.parent()?;
        let Kind::Sequence(typed) = &self.written.root.at(&like)?.kind else {
            return None;
        };
        let even = cells.len() == typed.len() && cells.keys().copied().eq(0..typed.len());
        if !even {
            return None;
        }
        // Of a row in which cells are merged another one is not known.
        let merged = |node: &crate::text::tree::Node| matches!(&node.kind, Kind::Scalar { text, .. } if matches!(text.trim(), "<" | "^"));
        let next = self.written.root.at(&list.item(index)).map(|node| &node.kind);
        let under = match next {
            Some(Kind::Sequence(next)) => next.iter().any(merged),
            _ => false,
        };
        if typed.iter().any(merged) || under {
            return None;
        }
        let passages = self.ours.page().passages.iter().enumerate();
        let own: Vec<(usize, &Passage)> = passages
            .filter(|(_, passage)| row_of(&passage.at).as_ref() == Some(&like))
            .collect();
        let computed = |column: usize| {
            let blank = matches!(typed[column].kind, Kind::Null);
            blank
                && own
                    .iter()
                    .any(|(_, p)| p.at == like.item(column) && !p.value.is_empty())
        };
        let written = cells.iter().map(|(column, text)| match text.as_str() {
            "" => "~".to_owned(),
            _ if computed(*column) => "~".to_owned(),
            text => edit::scalar(text, true),
        });
        let behind = match above.and_then(of_yaml) {
            Some(_) => own.last().map(|(id, _)| *id),
            None => own.first().and_then(|(id, _)| id.checked_sub(1)),
        };
        Some((list, index, written.collect(), behind))
    }

    /// Whether a row that went out is one of a head.
    fn is_head(&self, (table, row): (usize, usize)) -> bool {
        let paragraphs = self.base.paper.paragraphs.iter();
        let here = paragraphs
            .filter(|p| p.within.is_some_and(|w| (w.table, w.row) == (table, row)));
        let mut marks = here.flat_map(|p| &p.marks);
        marks.any(|mark| {
            let found = self.ours.passage(&mark.name);
            found.is_some_and(|(_, p)| p.region == Region::TableHead)
        })
    }

    /// A cell that was blank says something.
    fn cell(&mut self, went: (usize, usize), new: &New) {
        let paragraph = &self.came.paragraphs[new.came];
        let text = paragraph.text.trim().to_owned();
        let by = self.by(new.came);
        let column = paragraph.within.map_or(0, |within| within.column);
        let place = self.yaml_row(went).map(|row| row.item(column));
        let blank = |place: &Place| match self.written.root.at(place).map(|n| &n.kind) {
            Some(Kind::Null) => true,
            Some(Kind::Scalar { text, .. }) => text.is_empty(),
            _ => false,
        };
        let Some(place) = place.filter(blank) else {
            return self.list(None, "", &text, &by, CELL);
        };
        let edits = self.written.root.at(&place).map(|node| {
            vec![Edit { range: node.span.clone(), text: edit::scalar(&text, true) }]
        });
        match edits.filter(|edits| change::sound(self.written, edits)) {
            Some(edits) => self.wishes.done.push(Wish {
                place,
                what: "表格".to_owned(),
                old: None,
                new: Some(text.clone()),
                by,
                edits,
                prints: Vec::new(),
                adds: vec![(None, vec![text])],
            }),
            None => self.list(None, "", &text, &by, CELL),
        }
    }

    /// Paragraphs that are not there any more.
    fn gone(&mut self, fitted: &Fitted) {
        let mut lost: BTreeSet<usize> = BTreeSet::new();
        for went in &fitted.gone {
            lost.extend(self.passages(*went).into_iter().map(|(id, _)| id));
        }
        // Emptied texts whose paragraphs are still there go the same way.
        for (id, wanted) in &self.wanted {
            let region = self.ours.page().passages[*id].region;
            if wanted.new.trim().is_empty() && matches!(region, Region::Paragraph(_)) {
                lost.insert(*id);
            }
        }
        self.wanted.retain(|id, _| !lost.contains(id));
        let kept: BTreeSet<(usize, usize)> = {
            let groups = fitted.groups.iter().flat_map(|group| &group.went);
            let within = groups.filter_map(|at| self.base.paper.paragraphs[*at].within);
            within.map(|w| (w.table, w.row)).collect()
        };
        for went in &fitted.gone {
            let paragraph = &self.base.paper.paragraphs[*went];
            let passages = self.passages(*went);
            let known = paragraph.marks.len() == passages.len() && !passages.is_empty();
            if !known {
                let text = paragraph.text.trim().to_owned();
                let why = if paragraph.marks.is_empty() { MADE } else { OVERTAKEN };
                self.list(None, &text, "", &[], why);
                continue;
            }
            let in_row =
                paragraph.within.is_some_and(|w| kept.contains(&(w.table, w.row)));
            for (id, passage) in passages {
                self.lose(id, passage, &lost, in_row);
            }
        }
        let emptied: Vec<usize> =
            lost.iter().copied().filter(|id| !self.gone.contains(id)).collect();
        for id in emptied {
            let passage = &self.ours.page().passages[id];
            self.lose(id, passage, &lost, false);
        }
    }

    /// A passage that is not there any more. `in_row`: its row is.
    fn lose(
        &mut self,
        id: usize,
        passage: &'a Passage,
        lost: &BTreeSet<usize>,
        in_row: bool,
    ) {
        if !self.gone.insert(id) {
            return;
        }
        let says = said(passage);
        let name = self.ours.name(id).unwrap_or_default();
        let then = self.then(name);
        if then != says {
            return self.wishes.conflicts.push(Conflict {
                place: Some(passage.at.clone()),
                what: called(passage),
                base: shown(&then),
                theirs: String::new(),
                ours: shown(&says),
                by: Vec::new(),
            });
        }
        let passages = &self.ours.page().passages;
        if in_row {
            self.wanted
                .insert(id, Wanted { old: says, new: String::new(), by: Vec::new() });
            return;
        }
        if let Some(row) = row_of(&passage.at) {
            let of_row = |p: &&Passage| row_of(&p.at).as_ref() == Some(&row);
            let own: Vec<usize> =
                (0..passages.len()).filter(|i| of_row(&&passages[*i])).collect();
            return self.take_out(&row, own, lost, "表格 一行");
        }
        match passage.region {
            // An ordinal goes along with its text.
            Region::Lead(_) if passage.own.is_empty() => {}
            Region::Paragraph(_) => self.lose_paragraph(id, passage),
            Region::Heading(_) | Region::Chapter(_) => {
                let section = passage.at.parent().unwrap_or_default();
                let inside = |p: &Passage| p.at.is_within(&section);
                let own: Vec<usize> =
                    (0..passages.len()).filter(|i| inside(&passages[*i])).collect();
                self.take_out(&section, own, lost, "一节");
            }
            _ => {
                let (name, says) = (name.to_owned(), says);
                self.list(Some(&name), &says, "", &[], TAKEN_OUT);
            }
        }
    }

    /// What a text said when the file was written.
    fn then(&self, name: &str) -> String {
        for paragraph in &self.base.paper.paragraphs {
            if let Some(mark) = paragraph.marks.iter().find(|mark| mark.name == name) {
                let end = mark.end.map_or(mark.start, |(_, end)| end);
                let count = end.saturating_sub(mark.start);
                return paragraph.text.chars().skip(mark.start).take(count).collect();
            }
        }
        String::new()
    }

    /// Takes an item out of its list, if all that it says is gone.
    fn take_out(
        &mut self,
        place: &Place,
        own: Vec<usize>,
        lost: &BTreeSet<usize>,
        what: &str,
    ) {
        let passages = &self.ours.page().passages;
        let texts: Vec<String> = own.iter().map(|id| said(&passages[*id])).collect();
        let old = texts.join("｜");
        self.gone.extend(own.iter().copied());
        let whole = own.iter().all(|id| lost.contains(id));
        let edit = place.parent().zip(place.index()).filter(|_| whole);
        let edit = edit.and_then(|(list, index)| {
            let alone = self.written.items(&list)?.len() == 1;
            self.written.remove(&list, index).filter(|_| !alone)
        });
        match edit {
            Some(edit) => self.wishes.done.push(Wish {
                place: place.clone(),
                what: what.to_owned(),
                old: Some(old),
                new: None,
                by: Vec::new(),
                edits: vec![edit],
                prints: own.into_iter().map(|id| (id, Vec::new())).collect(),
                adds: Vec::new(),
            }),
            None => {
                let name =
                    own.first().and_then(|id| self.ours.name(*id)).map(str::to_owned);
                self.list(name.as_deref(), &old, "", &[], TAKEN_OUT);
            }
        }
    }

    fn lose_paragraph(&mut self, id: usize, passage: &'a Passage) {
        let says = said(passage);
        let name = self.ours.name(id).map(str::to_owned);
        let lines = self.lines(passage);
        let edits = match lines {
            Some((lines, at)) if lines.len() > 1 => {
                let range = match at + 1 < lines.len() {
                    true => lines[at].start..lines[at].end + 1,
                    // With what is blank above it.
                    false => lines[at - 1].end..lines[at].end,
                };
                change::scalar(self.written, &passage.at, vec![(range, String::new())])
            }
            Some(_) => {
                let key = passage.at.steps().last();
                let body = matches!(key.as_deref(), Some("body" | "closing"));
                let list = passage.at.parent().zip(passage.at.index());
                let edit = match list {
                    Some((list, index)) => {
                        let alone = self
                            .written
                            .items(&list)
                            .is_some_and(|items| items.len() == 1);
                        self.written.remove(&list, index).filter(|_| !alone)
                    }
                    None if body => self.written.remove_key(&passage.at),
                    None => None,
                };
                edit.map(|edit| vec![edit])
            }
            None => None,
        };
        match edits.filter(|edits| change::sound(self.written, edits)) {
            Some(edits) => self.wishes.done.push(Wish {
                place: passage.at.clone(),
                what: called(passage),
                old: Some(says),
                new: None,
                by: Vec::new(),
                edits,
                prints: vec![(id, Vec::new())],
                adds: Vec::new(),
            }),
            None => self.list(name.as_deref(), &says, "", &[], TAKEN_OUT),
        }
    }

    /// The paragraphs of a value, as it is typed, by their characters; and which of them a
    /// passage is.
    fn lines(&self, passage: &Passage) -> Option<(Vec<Range<usize>>, usize)> {
        let Kind::Scalar { text, .. } = &self.written.root.at(&passage.at)?.kind else {
            return None;
        };
        let mut lines = Vec::new();
        let mut from = 0;
        for line in text.split('\n') {
            let count = line.chars().count();
            if !line.trim().is_empty() {
                lines.push(from..from + count);
            }
            from += count + 1;
        }
        let passages = self.ours.page().passages.iter();
        let own = passages.filter(|p| {
            p.at == passage.at
                && matches!(p.region, Region::Paragraph(_))
                && !p.own.is_empty()
                && p.offset < passage.offset
        });
        let offsets: BTreeSet<usize> = own.map(|p| p.offset).collect();
        let at = offsets.len();
        (at < lines.len()).then_some((lines, at))
    }

    /// Turns what texts are to say into edits.
    fn settle(&mut self) {
        let wanted = std::mem::take(&mut self.wanted);
        let mut scalars: BTreeMap<Place, Vec<Rewritten>> = BTreeMap::new();
        let mut lists: BTreeMap<Place, Vec<(usize, Wanted, String)>> = BTreeMap::new();
        for (id, wanted) in wanted {
            let passage = &self.ours.page().passages[id];
            let name = self.ours.name(id).unwrap_or_default().to_owned();
            let says = said(passage);
            // The lines of a title are the program's.
            let same = match is_broken(passage.region) {
                true => squeezed(&says) == squeezed(&wanted.new),
                false => says.trim() == wanted.new.trim(),
            };
            if same {
                continue;
            }
            if says != wanted.old {
                self.wishes.conflicts.push(Conflict {
                    place: Some(passage.at.clone()),
                    what: called(passage),
                    base: shown(&wanted.old),
                    theirs: shown(&wanted.new),
                    ours: shown(&says),
                    by: wanted.by,
                });
                continue;
            }
            if passage.own.is_empty() {
                self.turn(id, passage, &name, wanted);
                continue;
            }
            let own = chars_of(&says, &passage.own);
            let (new, made) = own_part(&says, &wanted.new, own.clone());
            let old: String = says.chars().skip(own.start).take(own.len()).collect();
            if made {
                self.list(Some(&name), &wanted.old, &wanted.new, &wanted.by, MADE);
            }
            if new.trim() == old.trim() {
                continue;
            }
            let new = match passage.region {
                Region::Paragraph(_) => new,
                Region::Cell { .. } => new.replace(END, "\n"),
                region if is_broken(region) => new.replace(END, "\n"),
                _ if new.contains(END) => {
                    self.list(Some(&name), &old, &new, &wanted.by, SPLIT);
                    continue;
                }
                _ => new,
            };
            match self.written.root.at(&passage.at).map(|node| &node.kind) {
                Some(Kind::Scalar { .. }) => match self.changes(passage, &old, &new) {
                    Ok(Carried { changes, prints, refused }) => {
                        if let Some(refused) = refused {
                            self.list(
                                Some(&name),
                                &old,
                                &new,
                                &wanted.by,
                                refused.into(),
                            );
                        }
                        if changes.is_empty() {
                            continue;
                        }
                        let wanted = Wanted { old, new: prints.clone(), ..wanted };
                        let all = scalars.entry(passage.at.clone()).or_default();
                        all.push((id, wanted, changes, prints));
                    }
                    Err(refused) => {
                        self.list(Some(&name), &old, &new, &wanted.by, refused.into());
                    }
                },
                // A sum stands at no cell.
                Some(Kind::Sequence(_))
                    if matches!(passage.region, Region::Cell { .. }) =>
                {
                    self.list(Some(&name), &old, &new, &wanted.by, MADE);
                }
                Some(Kind::Sequence(_)) => {
                    let wanted = Wanted { old, new: new.clone(), ..wanted };
                    lists.entry(passage.at.clone()).or_default().push((id, wanted, new));
                }
                Some(Kind::Mapping(_) | Kind::Null) => {
                    self.list(Some(&name), &old, &new, &wanted.by, MADE);
                }
                None => self.list(Some(&name), &old, &new, &wanted.by, ELSEWHERE),
            }
        }
        for (place, texts) in scalars {
            self.scalar(&place, texts);
        }
        for (place, texts) in lists {
            self.lines_of(&place, texts);
        }
    }

    /// A text that the program makes of values: what of it can be turned back.
    fn turn(&mut self, id: usize, passage: &Passage, name: &str, wanted: Wanted) {
        let new = wanted.new.trim();
        let turned = turned(self.written, passage, &wanted.old, new);
        match turned {
            Turned::Values(values) => {
                let mut edits = Vec::new();
                for (place, value) in &values {
                    match change::value(self.written, place, value) {
                        Some(own) => edits.extend(own),
                        None => {
                            let (old, by) = (&wanted.old, &wanted.by);
                            return self.list(Some(name), old, new, by, UNKNOWN);
                        }
                    }
                }
                let place =
                    values.into_iter().next().map_or_else(Place::root, |(p, _)| p);
                self.wishes.done.push(Wish {
                    place,
                    what: called(passage),
                    old: Some(wanted.old.clone()),
                    new: Some(new.to_owned()),
                    by: wanted.by,
                    edits,
                    prints: vec![(id, vec![new.to_owned()])],
                    adds: Vec::new(),
                });
            }
            Turned::Given => self.list(Some(name), &wanted.old, new, &wanted.by, GIVEN),
            Turned::Elsewhere => {
                self.list(Some(name), &wanted.old, new, &wanted.by, ELSEWHERE);
            }
            Turned::Made => self.list(Some(name), &wanted.old, new, &wanted.by, MADE),
        }
    }

    /// The changes of a value that a changed passage asks for.
    fn changes(
        &self,
        passage: &Passage,
        old: &str,
        new: &str,
    ) -> Result<Carried, Refused> {
        let Some(Kind::Scalar { text, .. }) =
            self.written.root.at(&passage.at).map(|node| &node.kind)
        else {
            return Err(Refused::Unknown);
        };
        let listed =
            matches!(passage.region, Region::ImprintCopyTo | Region::ImprintRecipients);
        let range = match passage.region {
            Region::Paragraph(_) => {
                let (lines, at) = self.lines(passage).ok_or(Refused::Unknown)?;
                lines[at].clone()
            }
            _ if listed || passage.offset > 0 => {
                let count = old.chars().count();
                let whole = text.chars().count();
                // Of several names with an expression among them none is known by its place.
                if text.contains("{{") && (passage.offset > 0 || count < whole) && listed
                {
                    let alone = crate::read::expand::expressions(text).len();
                    if alone > 0 {
                        return Err(Refused::Given);
                    }
                }
                passage.offset..(passage.offset + count).min(whole)
            }
            _ => 0..text.chars().count(),
        };
        let typed: String = text.chars().skip(range.start).take(range.len()).collect();
        let mut carried = carried(&typed, old, new)?;
        for (own, _) in &mut carried.changes {
            *own = own.start + range.start..own.end + range.start;
        }
        Ok(carried)
    }

    /// What the passages of a scalar are to say.
    fn scalar(&mut self, place: &Place, texts: Vec<Rewritten>) {
        let mut all: Vec<Change> = Vec::new();
        let mut kept: Vec<(usize, Wanted, String)> = Vec::new();
        let mut said_of: HashMap<(usize, String), String> = HashMap::new();
        for (id, wanted, changes, new) in texts {
            // What is printed in several places is one value.
            let passage = &self.ours.page().passages[id];
            let own = passage.value[passage.own.clone()].to_owned();
            match said_of.get(&(passage.offset, squeezed(&own))) {
                Some(known) if squeezed(known) == squeezed(&new) => {
                    kept.push((id, wanted, new));
                    continue;
                }
                Some(_) => {
                    let name = self.ours.name(id).unwrap_or_default().to_owned();
                    self.list(Some(&name), &wanted.old, &wanted.new, &wanted.by, TWICE);
                    continue;
                }
                None => {}
            }
            said_of.insert((passage.offset, squeezed(&own)), new.clone());
            all.extend(changes);
            kept.push((id, wanted, new));
        }
        let Some((first, ..)) = kept.first() else { return };
        let cell =
            matches!(self.ours.page().passages[*first].region, Region::Cell { .. });
        let empty = kept.iter().all(|(_, _, new)| new.trim().is_empty());
        let edits = match (empty, cell) {
            (true, true) => self.written.root.at(place).map(|node| {
                vec![Edit { range: node.span.clone(), text: "~".to_owned() }]
            }),
            (true, false) => None,
            _ => change::scalar(self.written, place, all),
        };
        let Some(edits) = edits else {
            for (id, wanted, _) in kept {
                let name = self.ours.name(id).unwrap_or_default().to_owned();
                let why = if wanted.new.trim().is_empty() { TAKEN_OUT } else { UNKNOWN };
                self.list(Some(&name), &wanted.old, &wanted.new, &wanted.by, why);
            }
            return;
        };
        let mut edits = Some(edits);
        for (id, wanted, new) in kept {
            let passage = &self.ours.page().passages[id];
            let lines = new.split(END).filter(|line| !line.trim().is_empty());
            let same = self.wishes.done.iter().any(|wish| {
                wish.place == *place && wish.old.as_deref() == Some(wanted.old.as_str())
            });
            self.wishes.done.push(Wish {
                place: place.clone(),
                what: match same {
                    true => format!("{}（同一个值）", called(passage)),
                    false => called(passage),
                },
                old: Some(wanted.old.clone()),
                new: Some(wanted.new.clone()),
                by: unique(wanted.by),
                edits: edits.take().unwrap_or_default(),
                prints: vec![(id, lines.map(str::to_owned).collect())],
                adds: Vec::new(),
            });
        }
    }

    /// What the passages of a list of texts are to say: the lines of a title, names.
    fn lines_of(&mut self, place: &Place, texts: Vec<(usize, Wanted, String)>) {
        let region = self.ours.page().passages[texts[0].0].region;
        let passages = self.ours.page().passages.iter().enumerate();
        let own: Vec<(usize, &Passage)> = passages
            .filter(|(_, p)| p.at == *place && p.region == region && !p.own.is_empty())
            .collect();
        let (mut old, mut new) = (String::new(), String::new());
        for (id, passage) in own {
            let says = &passage.value[passage.own.clone()];
            let wanted = texts.iter().find(|(own, ..)| *own == id);
            old.push_str(says);
            new.push_str(wanted.map_or(says, |(_, _, new)| new.as_str()));
        }
        let split = |text: &str| -> Vec<String> {
            match region {
                Region::Title
                | Region::PlanTitle
                | Region::AttachmentTitle(_)
                | Region::EnclosureTitle => text.split('\n').map(str::to_owned).collect(),
                Region::ImprintCopyTo => names(text, "，"),
                _ => names(text, "、"),
            }
        };
        let (old, new) = (split(&old), split(&new));
        // A title that is printed in other lines than it is typed in has none of its own.
        let items = self.written.items(place).map_or(0, <[_]>::len);
        let edits = match items == old.len() {
            true => change::list(self.written, place, &old, &new),
            false => None,
        };
        let Some(edits) = edits else {
            for (id, wanted, _) in texts {
                let name = self.ours.name(id).unwrap_or_default().to_owned();
                self.list(Some(&name), &wanted.old, &wanted.new, &wanted.by, UNKNOWN);
            }
            return;
        };
        let mut edits = Some(edits);
        for (id, wanted, new) in texts {
            self.wishes.done.push(Wish {
                place: place.clone(),
                what: self.called(id),
                old: Some(wanted.old),
                new: Some(wanted.new),
                by: unique(wanted.by),
                edits: edits.take().unwrap_or_default(),
                prints: vec![(id, vec![new])],
                adds: Vec::new(),
            });
        }
    }
}

const JOINED: &str = "两段并成了一段，没有照改；请在 YAML 里改";
const NOWHERE: &str =
    "新增的一段，前后没有可以接的段落，没有照加；请在 YAML 里写到合适的地方";
const ORDINAL: &str =
    "新增的一段自己写了序数，没有照加；序数由程序编，请在 YAML 里写成一节或一项";
const ROW: &str = "新增的一行，列数、合并的格或前后对不上，没有照加；请在 YAML 里加";
const CELL: &str = "空格里填的字，对不上 YAML 的哪一格，没有照加；请在 YAML 里填";
const TAKEN_OUT: &str = "删去的内容不是单独的一段、一项或一行，没有照删；请在 YAML 里删";
const OVERTAKEN: &str = "删去的内容在 YAML 里已经没有了";
const SPLIT: &str = "这里的文字不能分段，没有照改";
const TWICE: &str = "同一个值排在几处，改得不一样，没有照改；请在 YAML 里定一个";

/// Whether the program breaks a text into lines.
fn is_broken(region: Region) -> bool {
    matches!(
        region,
        Region::Title
            | Region::PlanTitle
            | Region::AttachmentTitle(_)
            | Region::EnclosureTitle
            | Region::Signature(_)
    )
}

/// What a passage is called.
pub(super) fn called(passage: &Passage) -> String {
    passage.region.chinese().to_owned()
}

/// The names of a list, parted by a sign that does not stand in brackets.
fn names(text: &str, sign: &str) -> Vec<String> {
    let mut names = vec![String::new()];
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '（' | '《' | '〔' | '(' => depth += 1,
            '）' | '》' | '〕' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        match depth == 0 && sign.contains(c) {
            true => names.push(String::new()),
            false => names.last_mut().into_iter().for_each(|name| name.push(c)),
        }
    }
    names.retain(|name| !name.trim().is_empty());
    names
}

fn unique(by: Vec<By>) -> Vec<By> {
    let mut unique: Vec<By> = Vec::new();
    for one in by {
        if !unique.contains(&one) {
            unique.push(one);
        }
    }
    unique
}

/// A text as it is shown: the ends of paragraphs seen.
fn shown(text: &str) -> String {
    text.replace(END, "¶")
}

/// A text without blanks.
pub(super) fn squeezed(text: &str) -> String {
    text.chars().filter(|c| *c == END || !c.is_whitespace()).collect()
}

/// Bytes of a passage as characters of what it says.
fn chars_of(says: &str, own: &Range<usize>) -> Range<usize> {
    // Upright forms have as many bytes as the usual ones.
    let count = |byte: usize| says.get(..byte).map_or(0, |text| text.chars().count());
    count(own.start)..count(own.end)
}

/// What of a changed text is the value's own, and whether words around it were changed.
fn own_part(old: &str, new: &str, own: Range<usize>) -> (String, bool) {
    let (old, new): (Vec<char>, Vec<char>) =
        (old.chars().collect(), new.chars().collect());
    let mut text = String::new();
    let mut made = false;
    let mut from = own.start;
    for (gone, come) in hunks(&old, &new) {
        let behind = gone.start > own.end || (gone.start == own.end && !gone.is_empty());
        let before = gone.end < own.start || (gone.end == own.start && !gone.is_empty());
        if behind || before {
            let blank = |chars: &[char]| chars.iter().all(|c| c.is_whitespace());
            made |= !(blank(&old[gone]) && blank(&new[come]));
            continue;
        }
        made |= gone.start < own.start || gone.end > own.end;
        text.extend(&old[from..gone.start.max(from)]);
        text.extend(&new[come]);
        from = gone.end.min(own.end).max(from);
    }
    text.extend(&old[from..own.end]);
    (text, made)
}
