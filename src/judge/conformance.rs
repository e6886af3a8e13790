//! What the standard says of geometry, held against the pages.
//!
//! A row per clause: what is required, what was measured, where, and whether it holds. What
//! something is comes from the passage that it is of, where it is from its glyphs.

mod ending;
mod head;
mod imprint;
mod paper;
mod tables;

use std::collections::BTreeSet;

use serde::Serialize;

use crate::notice::standard::{MM_PER_PT, STANDARD};
use crate::notice::{Format, Notice, attachment_label, label};
use crate::page::element::{Element, Page};
use crate::page::measure::{Direction, Layout, PageLayout, Run};
use crate::page::passage::{PassageId, Region, Split};

use self::head::is_red;
pub use self::paper::conformance_page;

/// How far a measure may be off, in millimetres; the standard itself allows a millimetre.
const TOLERANCE: f64 = 0.2;

/// Whether a clause holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It holds.
    Met,
    /// A setting of the notice departs from it.
    Deviates,
    /// It does not.
    Missed,
}

impl Verdict {
    /// The verdict in Chinese.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Met => "符合",
            Self::Deviates => "偏离",
            Self::Missed => "不符合",
        }
    }
}

/// A clause held against the pages.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// The clause.
    pub clause: &'static str,
    /// What it speaks of, in Chinese.
    pub what: &'static str,
    /// What it requires.
    pub required: String,
    /// What was measured: the value farthest off where there are several.
    pub measured: String,
    /// The page that was measured, from 1.
    pub page: usize,
    /// Whether it holds.
    pub verdict: Verdict,
}

/// Text on one baseline. On a sheet whose content is turned it is measured as if the type
/// area's corner were where that of other sheets is.
struct TextLine<'a> {
    page: usize,
    runs: Vec<&'a Run>,
    text: String,
    turned: bool,
}

impl TextLine<'_> {
    fn left(&self) -> f64 {
        self.runs[0].x + self.aside()
    }

    fn right(&self) -> f64 {
        // Blanks that end a line may reach beyond it, or be part of it.
        let ends = |run: &&Run| {
            let end = run.x + run.width + self.aside();
            (end - hanging(run)).max(self.corner().0).min(end)
        };
        self.runs.iter().map(ends).fold(f64::MIN, f64::max)
    }

    /// Where the type area ends at the right and at the foot.
    fn corner(&self) -> (f64, f64) {
        if self.turned { (TURNED_RIGHT, TURNED_FOOT) } else { (RIGHT, FOOT) }
    }

    fn aside(&self) -> f64 {
        let turned_left = STANDARD.page_height - FOOT;
        if self.turned { STANDARD.binding_margin - turned_left } else { 0.0 }
    }

    fn baseline(&self) -> f64 {
        let lower = STANDARD.head_margin - STANDARD.binding_margin;
        // A character that another face lends may stand a little higher or lower.
        let longest = |a: &&&Run, b: &&&Run| a.text.len().cmp(&b.text.len());
        let baseline = self.runs.iter().rev().max_by(longest).map_or(0.0, |r| r.baseline);
        baseline + if self.turned { lower } else { 0.0 }
    }

    fn size(&self) -> f64 {
        self.runs[0].size * MM_PER_PT
    }

    /// Top of the box that hanzi fill.
    fn top(&self) -> f64 {
        self.baseline() - STANDARD.box_top * self.size()
    }

    fn bottom(&self) -> f64 {
        self.baseline() + STANDARD.box_bottom * self.size()
    }

    fn is_body(&self) -> bool {
        (self.size() - STANDARD.character()).abs() < 0.01
    }
}

/// Where the type area ends at the right and at the foot.
const RIGHT: f64 = STANDARD.binding_margin + STANDARD.type_width;
const FOOT: f64 = STANDARD.head_margin + STANDARD.type_height;
const MIDDLE: f64 = STANDARD.binding_margin + STANDARD.type_width / 2.0;
/// The same of a type area that is turned.
const TURNED_RIGHT: f64 = STANDARD.binding_margin + STANDARD.type_height;
const TURNED_FOOT: f64 = STANDARD.head_margin + STANDARD.type_width;

/// Whether a run is of the notice, and not the page number.
fn is_text(run: &Run) -> bool {
    run.passage.is_some()
}

/// How wide the blanks are that a run ends with, which a line does not count.
fn hanging(run: &Run) -> f64 {
    let bare = run.text.trim_end_matches('　');
    let blanks = run.text[bare.len()..].chars().count();
    blanks as f64 * run.size * MM_PER_PT
}

/// Some text on a line: the box around it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Stretch {
    page: usize,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Stretch {
    fn centre(&self) -> f64 {
        (self.left + self.right) / 2.0
    }

    fn middle(&self) -> f64 {
        (self.top + self.bottom) / 2.0
    }
}

/// The lines of text inside the type area, from top to bottom.
fn lines(page: usize, sheet: &PageLayout) -> Vec<TextLine<'_>> {
    let mut lines: Vec<TextLine<'_>> = Vec::new();
    for run in sheet.runs.iter().filter(|run| is_text(run)) {
        let turned = run.direction == Direction::Up;
        let near = |line: &&mut TextLine<'_>| {
            line.turned == turned && (line.runs[0].baseline - run.baseline).abs() < 0.6
        };
        match lines.iter_mut().find(near) {
            Some(line) => line.runs.push(run),
            None => {
                lines.push(TextLine {
                    page,
                    runs: vec![run],
                    text: String::new(),
                    turned,
                });
            }
        }
    }
    for line in &mut lines {
        line.runs.sort_by(|a, b| a.x.total_cmp(&b.x));
        line.text = line.runs.iter().map(|run| run.text.as_str()).collect();
    }
    lines.sort_by(|a, b| a.runs[0].baseline.total_cmp(&b.runs[0].baseline));
    lines
}

/// The pages as rows look at them.
struct Pages<'a> {
    notice: &'a Notice,
    page: &'a Page,
    layout: &'a Layout,
    lines: Vec<Vec<TextLine<'a>>>,
    /// The pages on which lines have another pitch (7.3.5.5).
    repitched: BTreeSet<usize>,
    rows: Vec<Row>,
}

/// Holds every geometric clause against the pages.
pub fn conformance(notice: &Notice, page: &Page, layout: &Layout) -> Vec<Row> {
    let mut layout = layout.clone();
    if notice.settings.mirrored {
        straighten(&mut layout);
    }
    // The label of a draft stands outside the type area and is no part of the notice.
    for sheet in &mut layout.pages {
        sheet.runs.retain(|run| {
            let passage = run.passage.as_ref().map(|(id, _)| page.passage(*id));
            passage.is_none_or(|passage| passage.region != Region::Status)
        });
    }
    let layout = &layout;
    let lines = layout.pages.iter().enumerate().map(|(i, sheet)| lines(i + 1, sheet));
    let lines = lines.collect();
    let repitched = repitched(page, layout);
    let mut pages = Pages { notice, page, layout, lines, repitched, rows: Vec::new() };
    pages.sheets();
    pages.grid();
    pages.head();
    pages.body();
    pages.attendance();
    if notice.format != Format::Minutes {
        pages.ending();
    }
    pages.company();
    pages.footnotes();
    pages.pitch();
    pages.attachments();
    pages.imprint();
    pages.page_numbers();
    pages.tables();
    pages.glyphs();
    pages.settings();
    pages.rows
}

/// Moves the even pages of mirrored margins to where they would stand without.
fn straighten(layout: &mut Layout) {
    let by = 2.0 * STANDARD.binding_margin + STANDARD.type_width - STANDARD.page_width;
    for sheet in layout.pages.iter_mut().skip(1).step_by(2) {
        for run in &mut sheet.runs {
            match run.direction {
                Direction::Up => run.baseline += by,
                Direction::Right | Direction::Other => run.x += by,
            }
        }
        sheet.shapes.iter_mut().for_each(|shape| shape.x += by);
        sheet.images.iter_mut().for_each(|image| image.x += by);
    }
}

/// The pages, counted from 0, on which lines have another pitch: from the first text that has
/// it to what it was changed for.
fn repitched(page: &Page, layout: &Layout) -> BTreeSet<usize> {
    let pitch = |element: &Element| matches!(element, Element::Pitch { .. });
    let pitches = page.elements.iter().enumerate().filter(|(_, e)| pitch(e));
    let ends: Vec<usize> = pitches.map(|(at, _)| at).collect();
    let closes = page.closes();
    let mut pages = BTreeSet::new();
    for ends in ends.chunks_exact(2) {
        let elements = page.elements[ends[0]..ends[1]].iter();
        let texts: Vec<PassageId> = elements
            .filter_map(|element| match element {
                Element::Paragraph { text, .. } | Element::Heading { text, .. } => {
                    Some(*text)
                }
                Element::Contact { texts, .. } => texts.first().copied(),
                _ => None,
            })
            .collect();
        let of_texts = |run: &Run| {
            run.passage.as_ref().is_some_and(|(passage, _)| texts.contains(passage))
        };
        let on = |sheet: &PageLayout| sheet.runs.iter().any(of_texts);
        let first = layout.pages.iter().position(on);
        let close = closes.iter().find(|close| close.at > ends[1]);
        let last = close.and_then(|close| {
            let ours = |sheet: &PageLayout| sheet.runs.iter().any(|r| close.says(r));
            layout.pages.iter().rposition(ours)
        });
        if let (Some(first), Some(last)) = (first, last) {
            pages.extend(first..last.max(first) + 1);
        }
    }
    pages
}

impl<'a> Pages<'a> {
    /// A row for lengths that should all be the same; the one farthest off is shown.
    fn lengths(
        &mut self,
        clause: &'static str,
        what: &'static str,
        required: f64,
        measured: impl IntoIterator<Item = (usize, f64)>,
    ) {
        let worst = measured
            .into_iter()
            .max_by(|a, b| (a.1 - required).abs().total_cmp(&(b.1 - required).abs()));
        let Some((page, value)) = worst else { return };
        let verdict = (value - required).abs() <= TOLERANCE;
        self.rows.push(Row {
            clause,
            what,
            required: format!("{required:.2} mm"),
            measured: format!("{value:.2} mm"),
            page,
            verdict: if verdict { Verdict::Met } else { Verdict::Missed },
        });
    }

    /// A row for something that holds or does not.
    fn fact(
        &mut self,
        clause: &'static str,
        what: &'static str,
        required: impl Into<String>,
        measured: impl Into<String>,
        page: usize,
        holds: bool,
    ) {
        self.rows.push(Row {
            clause,
            what,
            required: required.into(),
            measured: measured.into(),
            page,
            verdict: if holds { Verdict::Met } else { Verdict::Missed },
        });
    }

    fn all_lines(&self) -> impl Iterator<Item = &TextLine<'a>> {
        self.lines.iter().flatten()
    }

    /// What a run is to the notice.
    fn region(&self, run: &Run) -> Option<Region> {
        run.passage.as_ref().map(|(id, _)| self.page.passage(*id).region)
    }

    /// Whether a run is of a text that runs from top to bottom.
    fn is_vertical(&self, run: &Run) -> bool {
        let passage = run.passage.as_ref().map(|(id, _)| self.page.passage(*id));
        passage.is_some_and(|passage| passage.split == Split::Vertical)
    }

    /// The runs of some regions, line by line.
    fn stretches(&self, is: impl Fn(Region) -> bool) -> Vec<Stretch> {
        self.all_lines().filter_map(|line| self.on_line(line, &is)).collect()
    }

    /// The first line of some regions.
    fn stretch(&self, is: impl Fn(Region) -> bool) -> Option<Stretch> {
        self.all_lines().find_map(|line| self.on_line(line, &is))
    }

    /// The part of a line that is of some regions.
    fn on_line(
        &self,
        line: &TextLine<'_>,
        is: impl Fn(Region) -> bool,
    ) -> Option<Stretch> {
        let ours = |run: &&&Run| self.region(run).is_some_and(&is);
        let runs: Vec<&&Run> = line.runs.iter().filter(ours).collect();
        let rights = runs.iter().map(|run| run.x + run.width);
        Some(Stretch {
            page: line.page,
            left: runs.first()?.x + line.aside(),
            right: rights.fold(f64::MIN, f64::max) + line.aside(),
            top: line.top(),
            bottom: line.bottom(),
        })
    }

    /// Whether a line begins with something of some regions.
    fn begins(&self, line: &TextLine<'_>, is: impl Fn(Region) -> bool) -> bool {
        self.region(line.runs[0]).is_some_and(is)
    }

    /// 5.1, 5.2.1: the sheet and the type area.
    fn sheets(&mut self) {
        let sizes = |f: fn(&PageLayout) -> f64| -> Vec<(usize, f64)> {
            self.layout.pages.iter().enumerate().map(|(i, s)| (i + 1, f(s))).collect()
        };
        let (widths, heights) = (sizes(|s| s.width), sizes(|s| s.height));
        self.lengths("5.1", "成品幅面：宽", STANDARD.page_width, widths);
        self.lengths("5.1", "成品幅面：高", STANDARD.page_height, heights);
        // The masthead and the double rules of a letter reach beyond the type area (10.1).
        let letter = self.notice.format == Format::Letter;
        let red_head = |page: usize, color: &str| letter && page == 1 && is_red(color);
        let outside =
            self.all_lines().filter(|line| !red_head(line.page, &line.runs[0].color));
        let outside = outside.into_iter().find(|line| {
            let (right, foot) = line.corner();
            line.left() < STANDARD.binding_margin - TOLERANCE
                || line.right() > right + TOLERANCE
                || line.top() < STANDARD.head_margin - TOLERANCE
                || line.bottom() > foot + TOLERANCE
        });
        let (page, measured) = match outside {
            Some(line) => (line.page, format!("“{}”在版心之外", line.text)),
            None => (1, "全部在版心之内".to_owned()),
        };
        let holds = outside.is_none();
        self.fact("5.2.1", "文字不出版心", "全部在版心之内", measured, page, holds);
        let boxes =
            self.layout.pages.iter().enumerate().flat_map(|(i, sheet)| {
                sheet.shapes.iter().map(move |shape| (i + 1, shape))
            });
        let stray = boxes
            .filter(|(page, s)| !red_head(*page, &s.color))
            .filter(|(_, s)| {
                s.x < STANDARD.binding_margin - TOLERANCE
                    || s.x + s.width > RIGHT + TOLERANCE
                    || s.y + s.height > FOOT + TOLERANCE
            })
            .map(|(page, _)| page)
            .next();
        let measured = if stray.is_some() {
            "有线在版心之外"
        } else {
            "全部在版心之内"
        };
        let page = stray.unwrap_or(1);
        self.fact(
            "5.2.1",
            "表格和线不出版心",
            "全部在版心之内",
            measured,
            page,
            stray.is_none(),
        );
    }

    /// 5.2.3, 3.2: rows and characters.
    fn grid(&mut self) {
        let line = STANDARD.line();
        let mut off = Vec::new();
        for lines in self.regular(1) {
            let on_rows = |line: &&TextLine<'_>| line.is_body() && !self.is_post(line);
            for body in lines.iter().filter(on_rows) {
                let rows = (body.top() - STANDARD.head_margin) / line;
                off.push((body.page, (rows - rows.round()) * line));
            }
        }
        self.lengths("5.2.3", "3号字行与行格的偏差", 0.0, off);
        let pitch: Vec<(usize, f64)> = self
            .regular(0)
            .flat_map(|lines| lines.windows(2))
            .filter(|pair| pair[0].is_body() && pair[1].is_body())
            .map(|pair| (pair[1].page, pair[1].top() - pair[0].top()))
            .filter(|(_, pitch)| *pitch < line * 1.4)
            .collect();
        self.lengths("3.2", "3号字行距", line, pitch);
        let full: Vec<(usize, usize, f64, f64)> = self
            .regular(0)
            .filter(|lines| lines.len() >= 20 && lines.iter().all(TextLine::is_body))
            .filter(|lines| lines[lines.len() - 1].bottom() > FOOT - line / 2.0)
            // An empty row, as above 署名, leaves a page that is not full.
            .filter(|lines| {
                lines.windows(2).all(|w| w[1].top() - w[0].top() < line * 1.4)
            })
            .map(|lines| {
                let (first, last) = (&lines[0], &lines[lines.len() - 1]);
                (first.page, lines.len(), first.top(), last.bottom())
            })
            .collect();
        if let Some((page, count, ..)) = full
            .iter()
            .find(|(_, count, ..)| *count != STANDARD.rows as usize)
            .or(full.first())
        {
            let holds = *count == STANDARD.rows as usize;
            let required = format!("{} 行", STANDARD.rows);
            self.fact(
                "5.2.3",
                "满页的行数",
                required,
                format!("{count} 行"),
                *page,
                holds,
            );
        }
        let tops: Vec<_> = full.iter().map(|(page, _, top, _)| (*page, *top)).collect();
        let feet: Vec<_> = full.iter().map(|(page, _, _, foot)| (*page, *foot)).collect();
        self.lengths("5.2.1", "满页首行字顶距纸上边", STANDARD.head_margin, tops);
        self.lengths("5.2.1", "满页末行字底距纸上边", FOOT, feet);
        let mut ends = Vec::new();
        let mut starts = Vec::new();
        for pair in self.lines.iter().flat_map(|lines| lines.windows(2)) {
            // A line that the next one continues from the left edge is a full one.
            let next = &pair[1];
            let continues = next.left() < STANDARD.binding_margin + 0.3 && next.is_body();
            let together = next.top() - pair[0].top() < line * 1.1;
            let label = self.is_label(next);
            if pair[0].is_body() && continues && together && !label {
                let wider = pair[0].corner().0 - RIGHT;
                ends.push((next.page, pair[0].right() - wider));
                starts.push((next.page, next.left()));
            }
        }
        self.lengths("5.2.3", "满行的右端", RIGHT, ends);
        self.lengths("7.3.3", "回行顶格", STANDARD.binding_margin, starts);
    }

    /// The lines of the pages from the `first` on, counted from 0, whose lines have the
    /// standard's pitch.
    fn regular(&self, first: usize) -> impl Iterator<Item = &Vec<TextLine<'a>>> {
        let pages = self.lines.iter().enumerate().skip(first);
        pages.filter(|(i, _)| !self.repitched.contains(i)).map(|(_, lines)| lines)
    }

    /// 7.3.5.5: another pitch, so that 署名 does not stand alone.
    fn pitch(&mut self) {
        let pitches = self.repitched.iter().flat_map(|page| self.lines[*page].windows(2));
        let pitches = pitches
            .filter(|pair| pair[0].is_body() && pair[1].is_body())
            .map(|pair| (pair[1].page, pair[1].top() - pair[0].top()))
            .filter(|(_, pitch)| *pitch < STANDARD.line() * 1.4);
        let off = |pitch: f64| (pitch - STANDARD.line()).abs();
        let Some((page, pitch)) = pitches.max_by(|a, b| off(a.1).total_cmp(&off(b.1)))
        else {
            return;
        };
        let most = STANDARD.pitch_change_most;
        self.rows.push(Row {
            clause: "7.3.5.5",
            what: "落款前一面调整的行距",
            required: format!(
                "{:.2} mm（调整不超过 {:.0}%）",
                STANDARD.line(),
                most * 100.0
            ),
            measured: format!("{pitch:.2} mm"),
            page,
            verdict: if off(pitch) <= most * STANDARD.line() + TOLERANCE {
                Verdict::Deviates
            } else {
                Verdict::Missed
            },
        });
    }

    /// What custom asks of 脚注: on the page of their mark, at its foot, under a rule.
    fn footnotes(&mut self) {
        let is_footnote = |region| matches!(region, Region::Footnote(_));
        let (mut feet, mut lefts, mut apart, mut bare) =
            (Vec::new(), Vec::new(), None, None);
        for (i, lines) in self.lines.iter().enumerate() {
            let ours: Vec<_> =
                lines.iter().filter(|line| self.begins(line, is_footnote)).collect();
            let (Some(first), Some(last)) = (ours.first(), ours.last()) else { continue };
            feet.push((i + 1, last.bottom()));
            let begins = |line: &&&TextLine<'_>| {
                let passage = line.runs[0].passage.as_ref();
                passage.is_some_and(|(_, bytes)| bytes.start == 0)
            };
            let begun: Vec<_> = ours.iter().filter(begins).collect();
            // Behind one that goes on from the page before, the next begin where it ends.
            let follow = !begins(&first);
            lefts.extend(begun.iter().map(|line| (i + 1, line.left())));
            for line in begun {
                let mark: String = line.text.chars().take(1).collect();
                let small =
                    |run: &&Run| run.size * MM_PER_PT < STANDARD.character() - 0.01;
                let marked = |line: &TextLine<'_>| {
                    let mut runs = line.runs.iter().copied().filter(small);
                    !self.begins(line, is_footnote) && runs.any(|run| run.text == mark)
                };
                if !(follow || lines.iter().any(marked)) {
                    apart.get_or_insert(i + 1);
                }
            }
            let length = STANDARD.footnote_rule * STANDARD.character();
            let rule = self.layout.pages[i].shapes.iter().any(|shape| {
                (shape.width - length).abs() < TOLERANCE
                    && (0.0..STANDARD.line()).contains(&(first.top() - shape.y))
            });
            if !rule {
                bare.get_or_insert(i + 1);
            }
        }
        if feet.is_empty() {
            return;
        }
        let page = feet[0].0;
        let measured = if apart.is_some() { "不同面" } else { "同面" };
        let (at, holds) = (apart.unwrap_or(page), apart.is_none());
        self.fact("实务", "脚注与它的标记同面", "同面", measured, at, holds);
        let measured = if bare.is_some() { "没有横线" } else { "有横线" };
        let (at, holds) = (bare.unwrap_or(page), bare.is_none());
        self.fact("实务", "脚注上方的横线", "有横线", measured, at, holds);
        self.lengths("实务", "脚注末行字底距纸上边", FOOT, feet);
        self.lengths("实务", "脚注左顶格（距纸左边）", STANDARD.binding_margin, lefts);
    }

    /// Lines that begin at the left edge by themselves.
    fn is_label(&self, line: &TextLine<'_>) -> bool {
        self.begins(line, |region| {
            matches!(
                region,
                Region::AttachmentLabel(_)
                    | Region::EnclosureLabel
                    | Region::AttachmentNumber
                    | Region::HeadMark(_)
                    | Region::Recipients
            )
        })
    }

    /// 7.3.3: text on the first page, headings.
    fn body(&mut self) {
        let indent = STANDARD.binding_margin + STANDARD.indent * STANDARD.character();
        let text = self.lines[0]
            .iter()
            .any(|line| line.is_body() && (line.left() - indent).abs() < TOLERANCE);
        let measured = if text { "有正文" } else { "没有正文" };
        self.fact("7.3.3", "首页显示正文", "有正文", measured, 1, text);
        let mut lefts = Vec::new();
        for line in self.all_lines() {
            let heading = |region| matches!(region, Region::Heading(_) | Region::Lead(_));
            let starts = line.runs[0].passage.as_ref().is_some_and(|(_, b)| b.start == 0);
            if starts && self.begins(line, heading) {
                lefts.push((line.page, line.left() - STANDARD.binding_margin));
            }
        }
        let required = STANDARD.indent * STANDARD.character();
        self.lengths("7.3.3", "层次标题左空二字", required, lefts);
        self.customary();
    }

    /// Where custom puts what the standard does not name, on sheets that stand.
    fn customary(&mut self) {
        let upright = || self.all_lines().filter(|line| !line.turned);
        let stretches = |is: fn(Region) -> bool| -> Vec<Stretch> {
            upright().filter_map(|line| self.on_line(line, is)).collect()
        };
        let middles = |is| {
            let stretches = stretches(is).into_iter();
            stretches.map(|s| (s.page, s.centre())).collect::<Vec<_>>()
        };
        let chapters = middles(|r| matches!(r, Region::Chapter(_)));
        let bylines = middles(|r| matches!(r, Region::Byline(_)));
        let right = stretches(|r| matches!(r, Region::Right(_))).into_iter();
        let right: Vec<_> = right.map(|s| (s.page, RIGHT - s.right)).collect();
        self.lengths("实务", "章、节的标题居中（距纸左边）", MIDDLE, chapters);
        self.lengths("实务", "题注居中（距纸左边）", MIDDLE, bylines);
        let inset = STANDARD.right_inset * STANDARD.character();
        self.lengths("实务", "居右的行右空二字", inset, right);
    }

    /// 7.3.7: attachments.
    fn attachments(&mut self) {
        let count = self.notice.attachments.len();
        let (mut labels, mut lefts, mut titles) = (Vec::new(), Vec::new(), Vec::new());
        let mut missing = None;
        let bound: Vec<usize> =
            (0..count).filter(|i| !self.notice.attachments[*i].apart).collect();
        for i in bound.iter().copied() {
            let label = |region| region == Region::AttachmentLabel(i);
            let page = self
                .lines
                .iter()
                .find(|lines| lines.first().is_some_and(|line| self.begins(line, label)));
            let Some(lines) = page else {
                missing = Some(attachment_label(i, count));
                continue;
            };
            labels.push((lines[0].page, lines[0].top()));
            lefts.push((lines[0].page, lines[0].left()));
            let title = self.stretch(|region| region == Region::AttachmentTitle(i));
            titles.extend(title.map(|title| (title.page, title.top)));
        }
        if bound.is_empty() {
            return;
        }
        for lines in &self.lines {
            // What an attachment has attached itself stands like it.
            let of = |region| region == Region::EnclosureLabel;
            let Some(first) = lines.first().filter(|line| self.begins(line, of)) else {
                continue;
            };
            labels.push((first.page, first.top()));
            lefts.push((first.page, first.left()));
            let of = |region| region == Region::EnclosureTitle;
            let title = lines.iter().find_map(|line| self.on_line(line, of));
            titles.extend(title.map(|title| (title.page, title.top)));
        }
        let with_pages = bound.iter().map(|i| &self.notice.attachments[*i]);
        let enclosures = with_pages.flat_map(|a| &a.enclosures).filter(|e| !e.apart);
        if missing.is_none() && labels.len() < bound.len() + enclosures.count() {
            missing = Some(label::ENCLOSURE.to_owned());
        }
        let measured = missing
            .clone()
            .map_or("另面".to_owned(), |label| format!("{label}没有另面"));
        self.fact("7.3.7", "附件另面编排", "另面", measured, 1, missing.is_none());
        self.lengths("7.3.7", "“附件”在第1行（字顶）", STANDARD.head_margin, labels);
        self.lengths("7.3.7", "“附件”左顶格（距纸左边）", STANDARD.binding_margin, lefts);
        let row = f64::from(STANDARD.attachment_title_row - 1);
        let third = STANDARD.head_margin + row * STANDARD.line();
        self.lengths("7.3.7", "附件标题在第3行（字顶）", third, titles);
    }

    /// 7.5: page numbers.
    fn page_numbers(&mut self) {
        let (mut heights, mut insets) = (Vec::new(), Vec::new());
        let mut wrong = None;
        for (i, sheet) in self.layout.pages.iter().enumerate() {
            let page = i + 1;
            let mut runs: Vec<&Run> =
                sheet.runs.iter().filter(|run| !is_text(run)).collect();
            runs.sort_by(|a, b| a.x.total_cmp(&b.x));
            let text: String = runs.iter().map(|run| run.text.as_str()).collect();
            if page == 1 && self.notice.format == Format::Letter {
                let measured = if text.is_empty() { "不显示" } else { "显示" };
                let holds = text.is_empty();
                self.fact("10.1", "信函首页的页码", "不显示", measured, page, holds);
                continue;
            }
            let (Some(first), Some(last)) = (runs.first(), runs.last()) else {
                // A blank page and the imprint behind it carry no number.
                let next_to_blank = self.lines[i].is_empty()
                    || i.checked_sub(1).is_some_and(|i| self.lines[i].is_empty());
                if !next_to_blank {
                    wrong = Some((page, "没有页码".to_owned()));
                }
                continue;
            };
            if text != format!("— {page} —") {
                wrong = Some((page, text));
            }
            heights.push((page, (first.ink_top + first.ink_bottom) / 2.0 - FOOT));
            insets.push((
                page,
                if page % 2 == 1 {
                    RIGHT - last.x - last.width
                } else {
                    first.x - STANDARD.binding_margin
                },
            ));
        }
        let (page, measured) = wrong.clone().unwrap_or((1, "连续".to_owned()));
        self.fact("7.5", "页码连续", "连续", measured, page, wrong.is_none());
        self.lengths("7.5", "一字线在版心下边缘下", STANDARD.page_number_drop, heights);
        self.lengths(
            "7.5",
            "页码单页居右、双页居左空一字",
            STANDARD.page_number_inset * STANDARD.small_character(),
            insets,
        );
    }

    /// What the notice's settings change.
    fn settings(&mut self) {
        let settings = &self.notice.settings;
        let changed = |what, clause, standard: String, own: String| Row {
            clause,
            what,
            required: standard,
            measured: own,
            page: 1,
            verdict: Verdict::Deviates,
        };
        if settings.mirrored {
            let left = STANDARD.binding_margin;
            let row = changed(
                "双页镜像页边",
                "5.2.1",
                format!("左 {left} mm"),
                "双页订口在右".to_owned(),
            );
            self.rows.push(row);
        }
        // Letters and orders have no red rule.
        let ruled = matches!(self.notice.format, Format::Document | Format::Minutes);
        let red_rule = settings.red_rule.filter(|_| ruled).map(|rule| rule.0);
        for (what, clause, own, standard) in [
            (
                "标志字高的上限",
                "7.2.4（R6）",
                settings.masthead_height.map(|height| height.0),
                STANDARD.masthead_height_most,
            ),
            ("红线粗细", "7.2.7（R8）", red_rule, STANDARD.red_rule),
        ] {
            if let Some(own) = own.filter(|own| (own - standard).abs() > 1e-9) {
                let row =
                    changed(what, clause, format!("{standard} mm"), format!("{own} mm"));
                self.rows.push(row);
            }
        }
    }

    /// GB/T 15834 5.1 and missing glyphs.
    fn glyphs(&mut self) {
        let first = "，。、；：？！）》”’】〕·～…";
        let last = "（《“‘【〔";
        let bad = self.all_lines().find(|line| {
            let runs = line.runs.iter().filter(|run| !self.is_vertical(run));
            let text: String = runs.map(|run| run.text.as_str()).collect();
            let text = text.trim();
            text.starts_with(|c| first.contains(c))
                || text.ends_with(|c| last.contains(c))
        });
        let (page, measured) = match bad {
            Some(line) => (line.page, format!("“{}”", line.text)),
            None => (1, "没有".to_owned()),
        };
        let holds = bad.is_none();
        self.fact("GB/T 15834 5.1", "行首行末的禁排标点", "没有", measured, page, holds);
        let black =
            [String::from("#000000"), format!("cmyk 0 0 0 {}", STANDARD.black_cmyk[3])];
        let pages = self.layout.pages.iter().enumerate();
        let coloured = pages
            .flat_map(|(i, sheet)| sheet.runs.iter().map(move |run| (i + 1, run)))
            .find(|(_, run)| {
                let of_masthead = matches!(
                    self.region(run),
                    Some(Region::Masthead(_) | Region::MastheadSuffix)
                );
                !(black.contains(&run.color) || of_masthead)
            });
        let (page, measured) = match coloured {
            Some((page, run)) => (page, format!("“{}”{}", run.text, run.color)),
            None => (1, "黑".to_owned()),
        };
        let holds = coloured.is_none();
        self.fact("5.2.4", "标志以外的文字颜色", "黑", measured, page, holds);
        let tofu =
            self.layout.pages.iter().position(|s| s.runs.iter().any(|run| run.tofu));
        let measured = if tofu.is_some() { "有" } else { "没有" };
        let page = tofu.map_or(1, |i| i + 1);
        self.fact("6.1", "缺字", "没有", measured, page, tofu.is_none());
    }
}

/// The red of the screen, as measured colours are spelled.
fn red_rgb() -> String {
    let [r, g, b] = STANDARD.red_rgb;
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// The red of the press, as measured colours are spelled.
fn red_cmyk() -> String {
    let [c, m, y, k] = STANDARD.red_cmyk;
    format!("cmyk {c} {m} {y} {k}")
}

/// The rows as lines of text, one a clause.
pub fn text(rows: &[Row]) -> String {
    let mut text = String::new();
    for row in rows {
        text.push_str(&format!(
            "{}  第{}页  {}  {}：要求 {}，实测 {}\n",
            row.verdict.chinese(),
            row.page,
            row.clause,
            row.what,
            row.required,
            row.measured
        ));
    }
    let missed = rows.iter().filter(|row| row.verdict == Verdict::Missed).count();
    let deviating = rows.iter().filter(|row| row.verdict == Verdict::Deviates).count();
    let deviating =
        if deviating > 0 { format!("，偏离 {deviating} 项") } else { String::new() };
    text.push_str(&format!("共 {} 项，不符合 {missed} 项{deviating}\n", rows.len()));
    text
}
