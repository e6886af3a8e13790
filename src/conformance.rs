//! What the standard says of geometry, held against the pages.
//!
//! A row per clause: what is required, what was measured, where, and whether it holds. The
//! pages are Typst's frames in millimetres; the notice tells what to look for on them.

mod tables;

use serde::Serialize;

use crate::measure::{Direction, Layout, Run, Shape, Sheet};
use crate::notice::{Notice, attachment_label};
use crate::standard::{MM_PER_PT, STANDARD};

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
struct Line<'a> {
    page: usize,
    runs: Vec<&'a Run>,
    text: String,
    turned: bool,
}

impl Line<'_> {
    fn left(&self) -> f64 {
        self.runs[0].x + self.aside()
    }

    fn right(&self) -> f64 {
        let right =
            self.runs.iter().map(|run| run.x + run.width).fold(f64::MIN, f64::max);
        right + self.aside()
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
        self.runs[0].baseline + if self.turned { lower } else { 0.0 }
    }

    fn centre(&self) -> f64 {
        (self.left() + self.right()) / 2.0
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

/// Whether a run is not of the page number.
fn is_text(run: &Run) -> bool {
    run.direction == Direction::Up || run.baseline < FOOT + 1.0
}

/// The lines of text inside the type area, from top to bottom.
fn lines(page: usize, sheet: &Sheet) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    for run in sheet.runs.iter().filter(|run| is_text(run)) {
        let turned = run.direction == Direction::Up;
        let near = |line: &&mut Line<'_>| {
            line.turned == turned && (line.runs[0].baseline - run.baseline).abs() < 0.6
        };
        match lines.iter_mut().find(near) {
            Some(line) => line.runs.push(run),
            None => {
                lines.push(Line { page, runs: vec![run], text: String::new(), turned });
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
    layout: &'a Layout,
    lines: Vec<Vec<Line<'a>>>,
    /// What vertical cells say.
    vertical: String,
    rows: Vec<Row>,
}

/// Holds every geometric clause of the ordinary format against the pages.
pub fn conformance(notice: &Notice, layout: &Layout) -> Vec<Row> {
    let mut layout = layout.clone();
    if notice.settings.mirrored {
        straighten(&mut layout);
    }
    // The label of a draft stands outside the type area and is no part of the notice.
    if let (Some(label), Some(first)) = (notice.draft_label(), layout.pages.first_mut()) {
        let top = STANDARD.head_margin / 2.0 + STANDARD.character();
        first.runs.retain(|run| run.baseline > top || !label.contains(&run.text));
    }
    let layout = &layout;
    let lines = layout.pages.iter().enumerate().map(|(i, sheet)| lines(i + 1, sheet));
    let lines = lines.collect();
    let vertical = tables::vertical_texts(notice);
    let mut pages = Pages { notice, layout, lines, vertical, rows: Vec::new() };
    pages.sheets();
    pages.grid();
    pages.head();
    pages.body();
    pages.ending();
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
    }
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

    fn all_lines(&self) -> impl Iterator<Item = &Line<'a>> {
        self.lines.iter().flatten()
    }

    /// The first line from a page on that says something.
    fn find(&self, from: usize, text: &str) -> Option<&Line<'a>> {
        self.lines.iter().skip(from - 1).flatten().find(|line| line.text.contains(text))
    }

    /// 5.1, 5.2.1: the sheet and the type area.
    fn sheets(&mut self) {
        let sizes = |f: fn(&Sheet) -> f64| -> Vec<(usize, f64)> {
            self.layout.pages.iter().enumerate().map(|(i, s)| (i + 1, f(s))).collect()
        };
        let (widths, heights) = (sizes(|s| s.width), sizes(|s| s.height));
        self.lengths("5.1", "成品幅面：宽", STANDARD.page_width, widths);
        self.lengths("5.1", "成品幅面：高", STANDARD.page_height, heights);
        let outside = self.all_lines().find(|line| {
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
        for lines in &self.lines[1.min(self.lines.len())..] {
            for body in lines.iter().filter(|line| line.is_body()) {
                let rows = (body.top() - STANDARD.head_margin) / line;
                off.push((body.page, (rows - rows.round()) * line));
            }
        }
        self.lengths("5.2.3", "3号字行与行格的偏差", 0.0, off);
        let pitch: Vec<(usize, f64)> = self
            .lines
            .iter()
            .flat_map(|lines| lines.windows(2))
            .filter(|pair| pair[0].is_body() && pair[1].is_body())
            .map(|pair| (pair[1].page, pair[1].top() - pair[0].top()))
            .filter(|(_, pitch)| *pitch < line * 1.4)
            .collect();
        self.lengths("3.2", "3号字行距", line, pitch);
        let full: Vec<(usize, usize, f64, f64)> = self
            .lines
            .iter()
            .filter(|lines| lines.len() >= 20 && lines.iter().all(Line::is_body))
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

    /// Lines that begin at the left edge by themselves.
    fn is_label(&self, line: &Line<'_>) -> bool {
        line.text.starts_with("附件")
            || self
                .notice
                .recipients
                .as_ref()
                .is_some_and(|r| line.text.chars().next() == r.value.chars().next())
    }

    /// 7.2, 7.3.1, 7.3.2: head, title, recipients.
    fn head(&mut self) {
        let masthead = self.notice.masthead.value.clone();
        let number = self.notice.number.to_string();
        let Some(mark) = self.find(1, &masthead) else {
            self.fact("7.2.4", "发文机关标志", "排在一行", "没有找到", 1, false);
            return;
        };
        let ink_top = mark.runs.iter().map(|run| run.ink_top).fold(f64::MAX, f64::min);
        let ink_bottom =
            mark.runs.iter().map(|run| run.ink_bottom).fold(f64::MIN, f64::max);
        let (centre, color) = (mark.centre(), mark.runs[0].color.clone());
        let Some(line) = self.find(1, &number) else { return };
        let (top, bottom, middle) = (line.top(), line.bottom(), line.centre());
        self.lengths(
            "7.2.4",
            "标志上边缘距版心上边缘",
            STANDARD.masthead_top,
            [(1, ink_top - STANDARD.head_margin)],
        );
        self.lengths("7.2.4", "标志居中（距纸左边）", MIDDLE, [(1, centre)]);
        let is_red = |color: &str| color == red_rgb() || color == red_cmyk();
        self.fact("7.2.4", "标志颜色", "红色", color.clone(), 1, is_red(&color));
        self.lengths(
            "7.2.5",
            "发文字号在标志下空二行",
            STANDARD.masthead_to_number * STANDARD.line(),
            [(1, top - ink_bottom)],
        );
        self.lengths("7.2.5", "发文字号居中（距纸左边）", MIDDLE, [(1, middle)]);
        let rule = self.layout.pages[0].shapes.iter().find(|s| is_red(&s.color)).cloned();
        let Some(rule) = rule else {
            self.fact("7.2.7", "版头分隔线", "红色", "没有找到", 1, false);
            return;
        };
        let below = [(1, rule.y - bottom)];
        self.lengths("7.2.7", "红线在发文字号下", STANDARD.number_to_rule, below);
        self.lengths("7.2.7", "红线长", STANDARD.type_width, [(1, rule.width)]);
        self.title(&rule);
    }

    fn title(&mut self, rule: &Shape) {
        let size = STANDARD.size_2 * MM_PER_PT;
        let title: Vec<&Line<'_>> = self.lines[0]
            .iter()
            .filter(|line| line.top() > rule.y && (line.size() - size).abs() < 0.01)
            .collect();
        let (Some(first), Some(last)) = (title.first(), title.last()) else {
            self.fact("7.3.1", "标题", "2号字", "没有找到", 1, false);
            return;
        };
        let (top, bottom) = (first.top(), last.bottom());
        let widths: Vec<f64> =
            title.iter().map(|line| line.right() - line.left()).collect();
        self.lengths(
            "7.3.1",
            "标题在红线下空二行",
            STANDARD.rule_to_title * STANDARD.line(),
            [(1, top - rule.y - rule.height)],
        );
        let hourglass = widths.windows(3).any(|w| w[1] < w[0] && w[1] < w[2]);
        let shown: Vec<String> =
            widths.iter().map(|w| format!("{:.0}", w / size)).collect();
        self.fact(
            "7.3.1",
            "标题各行字数（梯形或菱形）",
            "不得两头长中间短",
            shown.join("、"),
            1,
            !hourglass,
        );
        let Some(recipients) = &self.notice.recipients else { return };
        let start: String = recipients.value.chars().take(4).collect();
        let Some(line) = self.lines[0].iter().find(|line| line.text.starts_with(&start))
        else {
            return;
        };
        let (gap, left) = (line.top() - bottom, line.left());
        self.lengths(
            "7.3.2",
            "主送机关在标题下空一行",
            STANDARD.title_to_recipients * STANDARD.line(),
            [(1, gap)],
        );
        self.lengths(
            "7.3.2",
            "主送机关左顶格（距纸左边）",
            STANDARD.binding_margin,
            [(1, left)],
        );
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
        let parts = std::iter::once(&self.notice.main).chain(&self.notice.plan);
        for (index, part) in parts.enumerate() {
            let from = if index == 0 { 1 } else { self.plan_page() };
            part.all_sections(&mut |_, section| {
                let Some(heading) = &section.heading else { return };
                let start: String = heading.value.chars().take(10).collect();
                let found = self
                    .lines
                    .iter()
                    .skip(from - 1)
                    .flatten()
                    .find(|line| line.is_body() && line.text.contains(&start));
                if let Some(line) = found {
                    lefts.push((line.page, line.left() - STANDARD.binding_margin));
                }
            });
        }
        let required = STANDARD.indent * STANDARD.character();
        self.lengths("7.3.3", "层次标题左空二字", required, lefts);
    }

    /// The page on which the plan begins.
    fn plan_page(&self) -> usize {
        let Some(plan) = &self.notice.plan else { return 1 };
        let start: String = plan.title.text.value.chars().take(4).collect();
        let size = STANDARD.size_2 * MM_PER_PT;
        self.all_lines()
            .filter(|line| line.page > 1 && (line.size() - size).abs() < 0.01)
            .find(|line| line.text.starts_with(&start))
            .map_or(1, |line| line.page)
    }

    /// 7.3.4, 7.3.5, 7.3.6: attachment note, signature and date, note.
    fn ending(&mut self) {
        let zi = STANDARD.character();
        let indent = STANDARD.indent * zi;
        let listed = self.all_lines().find(|line| line.text.starts_with("附件："));
        let listed =
            listed.map(|line| (line.page, line.left() - STANDARD.binding_margin));
        if !self.notice.attachments.is_empty() {
            self.lengths("7.3.4", "附件说明左空二字", indent, listed);
        }
        let date = self.notice.ending.date.to_string();
        let signature = self.notice.ending.signature.value.clone();
        let Some(line) = self.all_lines().find(|line| line.text == date) else {
            self.fact("7.3.5", "成文日期", "单独一行", "没有找到", 1, false);
            return;
        };
        let (page, left, right, centre) =
            (line.page, line.left(), line.right(), line.centre());
        let above = self.lines[page - 1]
            .iter()
            .any(|other| other.top() < line.top() && !other.text.contains(&signature));
        let signed = self.lines[page - 1]
            .iter()
            .rev()
            .find(|other| other.top() < line.top() && other.text == signature)
            .map(|line| (line.left(), line.right(), line.centre()));
        if self.notice.ending.sealed {
            let inset = STANDARD.sealed_date_inset * zi;
            self.lengths("7.3.5.1", "成文日期右空四字", inset, [(page, RIGHT - right)]);
            if let Some((_, _, middle)) = signed {
                self.lengths(
                    "7.3.5.1",
                    "署名以日期为准居中",
                    0.0,
                    [(page, middle - centre)],
                );
            }
        } else if let Some((start, end, _)) = signed {
            let shift = STANDARD.date_shift * zi;
            self.lengths(
                "7.3.5.2",
                "日期首字比署名首字右移二字",
                shift,
                [(page, left - start)],
            );
            let inset = RIGHT - end.max(right);
            let required = STANDARD.signature_inset * zi;
            self.lengths("7.3.5.2", "署名或日期右空二字", required, [(page, inset)]);
        }
        let measured = if above { "有正文" } else { "没有正文" };
        self.fact("7.3.5.5", "署名所在的面有正文", "有正文", measured, page, above);
        if let Some(note) = &self.notice.note
            && let Some(line) = self.find(page, &note.value)
        {
            let at = (line.page, line.left() - STANDARD.binding_margin);
            self.lengths("7.3.6", "附注左空二字", indent, [at]);
        }
    }

    /// 7.3.7: attachments.
    fn attachments(&mut self) {
        let count = self.notice.attachments.len();
        let (mut labels, mut lefts, mut titles) = (Vec::new(), Vec::new(), Vec::new());
        let mut missing = None;
        for (i, attachment) in self.notice.attachments.iter().enumerate() {
            let label = attachment_label(i, count);
            let page = self
                .lines
                .iter()
                .find(|lines| lines.first().is_some_and(|line| line.text == label));
            let Some(lines) = page else {
                missing = Some(label);
                continue;
            };
            labels.push((lines[0].page, lines[0].top()));
            lefts.push((lines[0].page, lines[0].left()));
            let start: String =
                attachment.part.title.text.value.chars().take(2).collect();
            if let Some(title) =
                lines[1..].iter().find(|line| line.text.starts_with(&start))
            {
                titles.push((title.page, title.top()));
            }
        }
        if count == 0 {
            return;
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

    /// 7.4: the imprint.
    fn imprint(&mut self) {
        if self.notice.imprint.is_none() {
            return;
        }
        let last = self.layout.pages.len();
        let wide = |shape: &&Shape| {
            (shape.width - STANDARD.type_width).abs() < TOLERANCE && shape.height < 1.0
        };
        let mut rules: Vec<&Shape> =
            self.layout.pages[last - 1].shapes.iter().filter(wide).collect();
        rules.sort_by(|a, b| a.y.total_cmp(&b.y));
        // Tables have rules of the same width; those of 版记 are the last ones.
        let count = if self.notice.imprint.as_ref().is_some_and(|i| i.copy_to.is_some()) {
            3
        } else {
            2
        };
        if rules.len() < count {
            self.fact(
                "7.4.1",
                "版记分隔线",
                format!("{count} 条"),
                format!("{} 条", rules.len()),
                last,
                false,
            );
            return;
        }
        let rules: Vec<Shape> =
            rules[rules.len() - count..].iter().map(|r| (*r).clone()).collect();
        let foot = &rules[count - 1];
        let at = [(last, foot.y + foot.height / 2.0)];
        self.lengths("7.4.1", "末条分隔线与版心下边缘重合", FOOT, at);
        let thick =
            [rules[0].thickness, foot.thickness].map(|t| format!("{t:.2}")).join("、");
        let required = format!("{:.2} mm", STANDARD.imprint_rule_thick);
        let holds = [&rules[0], foot]
            .iter()
            .all(|r| (r.thickness - STANDARD.imprint_rule_thick).abs() < 0.02);
        self.fact(
            "7.4.1",
            "首条、末条分隔线粗",
            required,
            format!("{thick} mm"),
            last,
            holds,
        );
        if count == 3 {
            let thin = rules[1].thickness;
            let required = format!("{:.2} mm", STANDARD.imprint_rule_thin);
            let holds = (thin - STANDARD.imprint_rule_thin).abs() < 0.02;
            self.fact(
                "7.4.1",
                "中间分隔线粗",
                required,
                format!("{thin:.2} mm"),
                last,
                holds,
            );
        }
        let even = last.is_multiple_of(2);
        self.fact(
            "GB/T 33476.2 7.3.1",
            "版记在偶数页",
            "偶数页",
            format!("第 {last} 页"),
            last,
            even,
        );
        if !even
            && !self.notice.settings.imprint_on_even_page
            && let Some(row) = self.rows.last_mut()
        {
            row.verdict = Verdict::Deviates;
        }
        let copied = self.lines[last - 1]
            .iter()
            .rev()
            .find(|line| line.text.starts_with("抄送："));
        if let Some(line) = copied {
            let inset = line.left() - STANDARD.binding_margin;
            let closed =
                self.lines[last - 1].iter().any(|line| line.text.ends_with('。'));
            self.lengths(
                "7.4.2",
                "抄送左空一字",
                STANDARD.imprint_inset * STANDARD.small_character(),
                [(last, inset)],
            );
            let measured = if closed { "有句号" } else { "没有句号" };
            self.fact("7.4.2", "抄送末尾", "有句号", measured, last, closed);
        }
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
        let settings = self.notice.settings;
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
        for (what, clause, own, standard) in [
            (
                "标志字高的上限",
                "7.2.4（R6）",
                settings.masthead_height,
                STANDARD.masthead_height_most,
            ),
            ("红线粗细", "7.2.7（R8）", settings.red_rule, STANDARD.red_rule),
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
            let text = self.without_vertical(line);
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
    let deviating = if deviating > 0 {
        format!("，按设置偏离 {deviating} 项")
    } else {
        String::new()
    };
    text.push_str(&format!("共 {} 项，不符合 {missed} 项{deviating}\n", rows.len()));
    text
}
