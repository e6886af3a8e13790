//! A Word file of a notice that somebody has changed, merged back into its YAML: three ways, what
//! the file said when it was written against what it says now and what the YAML says now.
//!
//! `paper` reads the file, `base` what it said before; `fit` finds the paragraphs again, `said`
//! the texts that changed, `ours` the passages of today's page; `carry`, `turned` and `change` take
//! a text back to bytes of the YAML, `desk` puts all of it together. What cannot be carried without
//! doubt is listed, and what was carried is looked for on the page that comes of it.

mod base;
mod carry;
mod change;
mod desk;
mod fit;
mod ours;
mod paper;
mod said;
mod turned;

use std::collections::HashMap;

use self::base::Base;
use self::desk::{Desk, Wish, squeezed};
use self::ours::Ours;
use self::paper::By;
use super::limits::too_much;
use super::twin::run;
use crate::office::package::Package;
use crate::page::arrangement::Arrangement;
use crate::page::compose::{Extent, compose};
use crate::page::element::Page;
use crate::page::fonts::Faces;
use crate::page::passage::{Passage, Region};
use crate::pipeline::{Examined, Options, examine};
use crate::text::edit::{Edit, apply};
use crate::text::finding::{Finding, Severity};
use crate::text::inputs::Inputs;
use crate::text::place::Place;
use crate::text::structure::Written;
use crate::text::tree;

/// A change that goes into the YAML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// The value.
    pub place: Place,
    /// What it is called.
    pub what: String,
    /// What it said; nothing where it is new.
    pub old: Option<String>,
    /// What it says now; nothing where it is taken out.
    pub new: Option<String>,
    /// Who changed it and when, where the file says so.
    pub by: String,
}

/// A change that does not, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// The value that it is at.
    pub place: Option<Place>,
    /// What it is called.
    pub what: String,
    /// What the file said when it was written.
    pub old: String,
    /// What it says now.
    pub new: String,
    /// Who changed it and when.
    pub by: String,
    /// Why it is not carried, and what to do.
    pub why: String,
}

/// A text that was changed on both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// The value.
    pub place: Option<Place>,
    /// What it is called.
    pub what: String,
    /// What both began with.
    pub base: String,
    /// What the Word file says.
    pub theirs: String,
    /// What the YAML says.
    pub ours: String,
    /// Who changed it in the Word file and when.
    pub by: String,
}

/// A remark at the margin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The value that it is about.
    pub place: Option<Place>,
    /// The words that it is about.
    pub about: String,
    /// What it says.
    pub says: String,
    /// Who says it and when.
    pub by: String,
}

/// What comes of a merge.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Merged {
    /// The YAML with everything carried.
    pub text: String,
    /// What was carried.
    pub carried: Vec<Carried>,
    /// What follows from it by itself: what it said, and what it says.
    pub follows: Vec<(String, String)>,
    /// What was not.
    pub left: Vec<Left>,
    /// What was changed on both sides.
    pub clashes: Vec<Clash>,
    /// The remarks.
    pub remarks: Vec<Remark>,
}

/// Why nothing is merged.
#[derive(Debug)]
pub enum Refusal {
    /// The Word file is none of this notice: what to do, in Chinese.
    File(String),
    /// The YAML cannot be read or set.
    Notice(Vec<Finding>),
}

struct Listed {
    place: Option<Place>,
    what: String,
    old: String,
    new: String,
    by: Vec<By>,
    why: String,
}

struct Conflict {
    place: Option<Place>,
    what: String,
    base: String,
    theirs: String,
    ours: String,
    by: Vec<By>,
}

impl std::fmt::Debug for Listed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} → {}", self.what, self.old, self.new)
    }
}

impl std::fmt::Debug for Conflict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} / {} / {}", self.what, self.base, self.theirs, self.ours)
    }
}

/// Merges a Word file into a notice that was read.
pub fn merge(
    inputs: &Inputs,
    examined: &Examined,
    bytes: &[u8],
    faces: &Faces,
) -> Result<Merged, Refusal> {
    let file = Refusal::File;
    if !bytes.starts_with(b"PK\x03\x04") {
        return Err(file(NO_DOCX.to_owned()));
    }
    let mut package = Package::open(bytes, too_much).map_err(file)?;
    let came = paper::read(&mut package).map_err(file)?;
    let base = base::read(&mut package).map_err(file)?;
    let base = base.ok_or_else(|| file(FOREIGN.to_owned()))?;
    let page = composed(examined, &base, faces).map_err(Refusal::Notice)?;
    let ours = Ours::of(&page, &base);
    if !is_of(&base, &page, &ours) {
        return Err(file(other(&base, &page)));
    }
    let source = &inputs.source;
    // The file alone: what its house says is not in it.
    let Some(root) = tree::read(&source.text, source.limit).0 else {
        return Err(Refusal::Notice(examined.findings.clone()));
    };
    let written = Written { text: &source.text, root: &root };
    let fitted = fit::fitted(&base.paper, &came);
    let made = |name: &str| made(ours.passage(name)?.1);
    let groups = fitted.groups.iter();
    let said = groups.flat_map(|group| said::said(group, &base.paper, &came, &made));
    let said: Vec<said::Said> = said.collect();
    let wishes = Desk::new(written, &ours, &base, &came).wishes(said, &fitted);
    let mut merged = Merged {
        left: wishes.listed.into_iter().map(left).collect(),
        clashes: wishes.conflicts.into_iter().map(clash).collect(),
        remarks: remarks(&came, &base, &fitted, &ours),
        ..Merged::default()
    };
    let held = Held { inputs, base: &base, page: &page, faces };
    held.carry(wishes.done, &mut merged);
    Ok(merged)
}

const NO_DOCX: &str = "不是 .docx 文件；在 Word 或 WPS 里打开，另存为 .docx 再合并";
const FOREIGN: &str = "不是 hongtou 生成的 Word 文件，里面没有生成时的底稿（或被别的程序丢掉了），不能合并；请在 hongtou build --format docx 写出的文件上修改；别处来的文件用 hongtou import 读成 YAML，再用 hongtou compare 比较";

/// How a passage is made.
fn made(passage: &Passage) -> said::Made {
    if passage.own.is_empty() {
        return None;
    }
    let count = |text: &str| text.chars().count();
    let (own, value) = (&passage.own, &passage.value);
    Some((count(&value[..own.start]), count(&value[own.end..])))
}

/// The page of a notice, as much of it as went out.
fn composed(
    examined: &Examined,
    base: &Base,
    faces: &Faces,
) -> Result<Page, Vec<Finding>> {
    let Some(notice) = &examined.notice else { return Err(examined.findings.clone()) };
    let arrangement = Arrangement {
        recipients_in_imprint: base.recipients_in_imprint,
        ..Arrangement::default()
    };
    let extent = match base.extent {
        Extent::Attachment(index) if index >= notice.attachments.len() => Extent::Whole,
        extent => extent,
    };
    let page = compose(notice, &examined.images, faces, extent, &arrangement)?;
    Ok(page.0)
}

/// How much of the texts that went out must be found again in a notice of which either title or
/// number is another.
const SHARED: f64 = 0.5;

/// Whether the file is one of this notice.
fn is_of(base: &Base, page: &Page, ours: &Ours<'_>) -> bool {
    let (title, number) = (base.title == page.title, base.number == page.number);
    if title && number {
        return true;
    }
    let found =
        base.places.iter().filter(|(name, _)| ours.passage(name).is_some()).count();
    (title || number) && found as f64 >= SHARED * base.places.len() as f64
}

fn other(base: &Base, page: &Page) -> String {
    format!(
        "这是另一份公文的 Word 文件：它是“{}”（{}），YAML 是“{}”（{}）；请核对两个文件，或重新生成 Word 文件再改",
        base.title, base.number, page.title, page.number
    )
}

fn left(listed: Listed) -> Left {
    let Listed { place, what, old, new, by, why } = listed;
    Left { place, what, old, new, by: whose(&by), why }
}

fn clash(conflict: Conflict) -> Clash {
    let Conflict { place, what, base, theirs, ours, by } = conflict;
    Clash { place, what, base, theirs, ours, by: whose(&by) }
}

/// Who and when: 张三 2026年11月30日 10:22.
fn whose(by: &[By]) -> String {
    let one = |by: &By| {
        let (day, time) = by.date.split_once('T').unwrap_or((&by.date, ""));
        let day = match day.parse::<crate::notice::Date>() {
            Ok(date) => date.to_string(),
            Err(_) => day.to_owned(),
        };
        let time: String = time.chars().take(5).collect();
        let parts = [by.author.as_str(), &day, &time];
        let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        said.join(" ")
    };
    let mut by: Vec<&By> = by.iter().collect();
    by.sort_by(|a, b| a.date.cmp(&b.date));
    let all: Vec<String> =
        by.into_iter().map(one).filter(|one| !one.is_empty()).collect();
    all.join("、")
}

/// The remarks, each at the value that it is about.
fn remarks(
    came: &paper::Paper,
    base: &Base,
    fitted: &fit::Fitted,
    ours: &Ours<'_>,
) -> Vec<Remark> {
    let mut went: HashMap<usize, usize> = HashMap::new();
    for group in &fitted.groups {
        went.extend(group.came.iter().map(|came| (*came, group.went[0])));
    }
    let place = |at: usize| {
        let marks = &base.paper.paragraphs[*went.get(&at)?].marks;
        let found = marks.iter().filter_map(|mark| ours.passage(&mark.name));
        let mut found: Vec<&Passage> = found.map(|(_, passage)| passage).collect();
        // What leads a paragraph is not what it says.
        found.sort_by_key(|passage| passage.own.is_empty());
        Some(found.first()?.at.clone())
    };
    let remark = |remark: &paper::Remark| Remark {
        place: remark.about.as_ref().and_then(|(at, _)| place(*at)),
        about: remark.about.as_ref().map_or_else(String::new, |(_, about)| about.clone()),
        says: remark.says.clone(),
        by: whose(std::slice::from_ref(&remark.by)),
    };
    came.remarks.iter().map(remark).collect()
}

/// What everything that is carried is held against.
struct Held<'a> {
    inputs: &'a Inputs,
    base: &'a Base,
    page: &'a Page,
    faces: &'a Faces,
}

/// A text that is expected on a page, and what asked for it.
struct Expected {
    says: String,
    wish: Option<usize>,
    what: String,
}

impl Held<'_> {
    /// Carries what holds on the page; the rest is listed.
    fn carry(&self, mut wishes: Vec<Wish>, merged: &mut Merged) {
        loop {
            let text = self.text(&wishes);
            let failed = match self.after(&text) {
                Ok(page) => {
                    let (failed, follows) = self.compared(&wishes, &page);
                    if failed.is_empty() {
                        merged.text = text;
                        merged.follows = follows;
                        break;
                    }
                    failed.into_iter().map(|at| (at, NOT_SEEN.to_owned())).collect()
                }
                Err(why) => self.guilty(&wishes, &why),
            };
            for (at, why) in failed.into_iter().rev() {
                let wish = wishes.remove(at);
                // What is printed in several places has its edits with the first.
                if let Some(next) = wishes.get_mut(at)
                    && next.place == wish.place
                    && next.edits.is_empty()
                {
                    next.edits.clone_from(&wish.edits);
                }
                merged.left.push(Left {
                    place: Some(wish.place),
                    what: wish.what,
                    old: wish.old.unwrap_or_default(),
                    new: wish.new.unwrap_or_default(),
                    by: whose(&wish.by),
                    why,
                });
            }
        }
        merged.carried = wishes
            .into_iter()
            .map(|wish| Carried {
                place: wish.place,
                what: wish.what,
                old: wish.old,
                new: wish.new,
                by: whose(&wish.by),
            })
            .collect();
    }

    fn text(&self, wishes: &[Wish]) -> String {
        let edits: Vec<Edit> =
            wishes.iter().flat_map(|wish| wish.edits.iter().cloned()).collect();
        apply(&self.inputs.source.text, edits)
    }

    /// The page of a changed text, or why there is none.
    fn after(&self, text: &str) -> Result<Page, String> {
        let inputs = self.inputs.with_text(text.to_owned());
        let examined = examine(&inputs, Options::default());
        composed(&examined, self.base, self.faces).map_err(|findings| {
            let errors = findings.iter().filter(|f| f.severity == Severity::Error);
            let first = errors.map(|finding| finding.message.clone()).next();
            first.unwrap_or_else(|| "读不出来".to_owned())
        })
    }

    /// The wishes that cannot be: by themselves, or, where each could, all of them.
    fn guilty(&self, wishes: &[Wish], why: &str) -> Vec<(usize, String)> {
        let alone = |(at, wish): (usize, &Wish)| {
            let text = self.text(std::slice::from_ref(wish));
            let why = self.after(&text).err()?;
            Some((at, format!("照改以后{why}；没有照改，请在 YAML 里改")))
        };
        let guilty: Vec<(usize, String)> =
            wishes.iter().enumerate().filter_map(alone).collect();
        if !guilty.is_empty() {
            return guilty;
        }
        let all = 0..wishes.len();
        all.map(|at| (at, format!("几处一起照改以后{why}；都没有照改"))).collect()
    }

    /// Which wishes are not seen on the page that comes of them, and what else is new on it.
    fn compared(
        &self,
        wishes: &[Wish],
        after: &Page,
    ) -> (Vec<usize>, Vec<(String, String)>) {
        let mut prints: HashMap<usize, (usize, &[String])> = HashMap::new();
        let mut adds: HashMap<usize, Vec<(usize, &[String])>> = HashMap::new();
        let mut loose: Vec<(usize, &String)> = Vec::new();
        for (at, wish) in wishes.iter().enumerate() {
            for (id, texts) in &wish.prints {
                prints.insert(*id, (at, texts));
            }
            for (behind, texts) in &wish.adds {
                match behind {
                    Some(id) => adds.entry(*id).or_default().push((at, texts)),
                    None => loose.extend(texts.iter().map(|text| (at, text))),
                }
            }
        }
        let mut expected: Vec<Expected> = Vec::new();
        for (id, passage) in self.page.passages.iter().enumerate() {
            let what = desk::called(passage);
            match prints.get(&id) {
                Some((wish, texts)) => {
                    expected.extend(texts.iter().map(|says| Expected {
                        says: squeezed(says),
                        wish: Some(*wish),
                        what: what.clone(),
                    }));
                }
                None => expected.push(Expected {
                    says: printed(passage),
                    wish: None,
                    what: what.clone(),
                }),
            }
            for (wish, texts) in adds.get(&id).into_iter().flatten() {
                expected.extend(texts.iter().map(|says| Expected {
                    says: squeezed(says),
                    wish: Some(*wish),
                    what: what.clone(),
                }));
            }
        }
        let found: Vec<String> = after.passages.iter().map(printed).collect();
        let texts: Vec<String> = expected.iter().map(|e| e.says.clone()).collect();
        let mut failed: Vec<usize> = Vec::new();
        let mut follows = Vec::new();
        let mut unseen: Vec<&str> = Vec::new();
        let mut missed: Vec<&Expected> = Vec::new();
        for (a, b) in change::paired(&texts, &found) {
            match (a.map(|a| &expected[a]), b.map(|b| found[b].as_str())) {
                (Some(a), Some(b)) if a.says == b => {}
                (Some(Expected { wish: Some(wish), says, .. }), b) => {
                    // A list of names stands in as many texts as it has names.
                    let near = found.iter().any(|text| text == says);
                    if !near && !self.stands(after, says) {
                        failed.push(*wish);
                    }
                    unseen.extend(b);
                }
                (Some(a), Some(b)) => {
                    follows.push((format!("{}：{}", a.what, a.says), b.to_owned()));
                }
                (Some(a), None) => missed.push(a),
                (None, Some(b)) => unseen.push(b),
                (None, None) => {}
            }
        }
        for (wish, text) in loose {
            match unseen.iter().position(|seen| *seen == squeezed(text)) {
                Some(at) => drop(unseen.remove(at)),
                None => failed.push(wish),
            }
        }
        // What is gone and nobody asked for.
        let lost = missed.into_iter().filter(|e| !e.says.is_empty());
        follows.extend(lost.map(|e| (format!("{}：{}", e.what, e.says), String::new())));
        failed.sort_unstable();
        failed.dedup();
        (failed, follows)
    }

    /// Whether names stand on a page one behind the other.
    fn stands(&self, page: &Page, says: &str) -> bool {
        let listed =
            |region| matches!(region, Region::ImprintCopyTo | Region::ImprintRecipients);
        let names = page.passages.iter().filter(|p| listed(p.region));
        let all: String = names.map(printed).collect();
        all.contains(says)
    }
}

const NOT_SEEN: &str = "照改以后版面上不是这样；没有照改，请在 YAML 里改";

/// What a text says by itself, without what the program puts around it.
fn printed(passage: &Passage) -> String {
    match passage.own.is_empty() {
        true => squeezed(&run::said(passage)),
        false => {
            let says = run::said(passage);
            let own = says.get(passage.own.clone()).unwrap_or(&says);
            squeezed(own)
        }
    }
}
