//! 7.2, 7.3.1, 7.3.2 and chapter 10: heads of every format, title, recipients, 出席.

use crate::notice::Format;
use crate::notice::standard::{MM_PER_PT, STANDARD};
use crate::page::measure::{Run, Shape};
use crate::page::passage::Region;

use super::{MIDDLE, Pages, RIGHT, Stretch, TOLERANCE, TextLine, red_cmyk, red_rgb};

pub(super) fn is_red(color: &str) -> bool {
    color == red_rgb() || color == red_cmyk()
}

/// The red text of a masthead.
struct Masthead {
    left: f64,
    right: f64,
    ink_top: f64,
    ink_bottom: f64,
}

impl Masthead {
    fn of(runs: &[&Run]) -> Option<Self> {
        runs.iter()
            .map(|run| Self {
                left: run.x,
                right: run.x + run.width,
                ink_top: run.ink_top,
                ink_bottom: run.ink_bottom,
            })
            .reduce(|a, b| Self {
                left: a.left.min(b.left),
                right: a.right.max(b.right),
                ink_top: a.ink_top.min(b.ink_top),
                ink_bottom: a.ink_bottom.max(b.ink_bottom),
            })
    }
}

impl<'a> Pages<'a> {
    /// Red text of the first page, from top to bottom.
    fn red_runs(&self) -> Vec<&'a Run> {
        let runs = &self.layout.pages[0].runs;
        runs.iter().filter(|run| is_red(&run.color)).collect()
    }

    /// Red rules of the first page, from top to bottom.
    fn red_rules(&self) -> Vec<Shape> {
        let shapes = self.layout.pages[0].shapes.iter();
        let mut rules: Vec<Shape> = shapes
            .filter(|s| is_red(&s.color) && s.width > 20.0 * s.height)
            .cloned()
            .collect();
        rules.sort_by(|a, b| a.y.total_cmp(&b.y));
        rules
    }

    /// 7.2, 7.3.1, 7.3.2, 10.1–10.3: head, title, recipients.
    pub(super) fn head(&mut self) {
        let masthead = if self.notice.head.preprinted {
            self.preprinted();
            None
        } else {
            self.masthead()
        };
        let Some(number) = self.number(masthead.as_ref()) else { return };
        let under = match self.notice.format {
            Format::Document | Format::Minutes => self.rule(number),
            Format::Letter => self.letter(masthead.as_ref()),
            Format::Order => Some(number),
        };
        let from = match self.notice.format {
            Format::Letter => under,
            _ => None,
        };
        self.marks(from);
        let Some(under) = under else { return };
        let last = if self.notice.format == Format::Letter {
            let rows = self.notice.head.marks().len().max(1) as f64;
            under + STANDARD.line() * rows
        } else {
            under
        };
        self.title(last);
    }

    /// 套打: nothing of what is on the paper already is printed.
    fn preprinted(&mut self) {
        let red = !self.red_runs().is_empty() || !self.red_rules().is_empty();
        let measured = if red { "印了红色" } else { "没有红色" };
        self.fact("7.2.4", "套打不印标志和红线", "没有红色", measured, 1, !red);
    }

    /// 7.2.4, 10.1–10.3: the masthead; `None` if it is not there.
    fn masthead(&mut self) -> Option<Masthead> {
        let runs = self.red_runs();
        let said = &self.notice.head.masthead;
        let mut missing = Vec::new();
        for (i, name) in said.names.iter().enumerate() {
            if self.stretch(|region| region == Region::Masthead(i)).is_none() {
                missing.push(name.value.clone());
            }
        }
        if !missing.is_empty() {
            let measured = format!("没有找到“{}”", missing.join("、"));
            self.fact("7.2.4", "发文机关标志", "每个名称一行", measured, 1, false);
            return None;
        }
        let Some(whole) = Masthead::of(&runs) else {
            let measured = self.masthead_color();
            self.fact("7.2.4", "标志颜色", "红色", measured, 1, false);
            return None;
        };
        let (clause, what, required, from) = match self.notice.format {
            Format::Document => (
                "7.2.4",
                "标志上边缘距版心上边缘",
                STANDARD.masthead_top,
                STANDARD.head_margin,
            ),
            Format::Letter => {
                ("10.1", "信函标志上边缘距上页边", STANDARD.letter_masthead_top, 0.0)
            }
            Format::Order => (
                "10.2",
                "命令标志上边缘距版心上边缘",
                STANDARD.order_masthead_top,
                STANDARD.head_margin,
            ),
            Format::Minutes => (
                "10.3",
                "纪要标志上边缘距版心上边缘",
                STANDARD.minutes_masthead_top,
                STANDARD.head_margin,
            ),
        };
        self.lengths(clause, what, required, [(1, whole.ink_top - from)]);
        let centre = (whole.left + whole.right) / 2.0;
        self.lengths("7.2.4", "标志居中（距纸左边）", MIDDLE, [(1, centre)]);
        let color = self.masthead_color();
        let holds = is_red(&color);
        self.fact("7.2.4", "标志颜色", "红色", color, 1, holds);
        if said.names.len() > 1 {
            self.joint(&runs);
        }
        Some(whole)
    }

    /// The colour of the masthead.
    fn masthead_color(&self) -> String {
        let runs = self.layout.pages[0].runs.iter();
        let mut runs =
            runs.filter(|run| matches!(self.region(run), Some(Region::Masthead(_))));
        runs.next().map_or(String::new(), |run| run.color.clone())
    }

    /// 7.2.4: the names of a joint masthead in one width, “文件” in the middle of their height.
    fn joint(&mut self, runs: &[&Run]) {
        let suffix = self.notice.head.masthead.suffix.is_some();
        let of_suffix = |run: &&Run| self.region(run) == Some(Region::MastheadSuffix);
        let (beside, names): (Vec<&Run>, Vec<&Run>) =
            runs.iter().copied().partition(of_suffix);
        let mut baselines: Vec<f64> = names.iter().map(|run| run.baseline).collect();
        baselines.sort_by(f64::total_cmp);
        baselines.dedup_by(|a, b| (*a - *b).abs() < TOLERANCE);
        let spans: Vec<Masthead> = baselines
            .iter()
            .filter_map(|baseline| {
                let on = |run: &&&Run| (run.baseline - baseline).abs() < TOLERANCE;
                Masthead::of(&names.iter().filter(on).copied().collect::<Vec<_>>())
            })
            .collect();
        let Some(first) = spans.first() else { return };
        let (left, right) = (first.left, first.right);
        let off = spans.iter().flat_map(|span| [span.left - left, span.right - right]);
        let off: Vec<_> = off.map(|off| (1, off)).collect();
        self.lengths("7.2.4", "联署机关名称左右对齐", 0.0, off);
        if !suffix {
            return;
        }
        let (Some(names), Some(beside)) = (Masthead::of(&names), Masthead::of(&beside))
        else {
            return;
        };
        let middle = |m: &Masthead| (m.ink_top + m.ink_bottom) / 2.0;
        let off = [(1, middle(&beside) - middle(&names))];
        self.lengths("7.2.4", "“文件”以各机关名称上下居中", 0.0, off);
        let right = beside.left > names.right;
        let measured = if right { "在右侧" } else { "不在右侧" };
        self.fact("7.2.4", "“文件”在各机关名称右侧", "在右侧", measured, 1, right);
    }

    /// 7.2.1–7.2.3, 10.1: 份号, 密级, 紧急程度. In a letter they begin under the first double
    /// rule, a line after the other.
    fn marks(&mut self, letter: Option<f64>) {
        let head = &self.notice.head;
        let line_height = STANDARD.line();
        for (i, (row, mark)) in head.marks().into_iter().enumerate() {
            let says = head.says(mark);
            let (clause, what) = match mark {
                crate::notice::HeadMark::CopyNumber(_) => ("7.2.1", "份号（字顶）"),
                crate::notice::HeadMark::Classification => {
                    ("7.2.2", "密级和保密期限（字顶）")
                }
                crate::notice::HeadMark::Urgency(_) => ("7.2.3", "紧急程度（字顶）"),
            };
            let Some(found) = self.stretch(|region| region == Region::HeadMark(i)) else {
                let required = format!("“{says}”单独一行");
                self.fact(clause, what, required, "没有找到", 1, false);
                continue;
            };
            let (top, left) = (found.top, found.left);
            let required = match letter {
                Some(rule) => {
                    rule + STANDARD.line_gap * STANDARD.character()
                        + i as f64 * line_height
                }
                None => STANDARD.head_margin + f64::from(row - 1) * line_height,
            };
            self.lengths(clause, what, required, [(1, top)]);
            let clause = if letter.is_some() { "10.1" } else { clause };
            let what = "份号、密级、紧急程度顶格（距纸左边）";
            self.lengths(clause, what, STANDARD.binding_margin, [(1, left)]);
        }
    }

    /// 7.2.5, 7.2.6, 10.1, 10.2: the number and what stands on its line; gives its foot.
    fn number(&mut self, masthead: Option<&Masthead>) -> Option<f64> {
        let Some(number) = self.stretch(|region| region == Region::Number) else {
            self.fact("7.2.5", "发文字号", "在首页", "没有找到", 1, false);
            return None;
        };
        let (mut top, bottom) = (number.top, number.bottom);
        let (left, right, centre) = (number.left, number.right, number.centre());
        let zi = STANDARD.character();
        let format = self.notice.format;
        let names = &self.notice.head.signatories;
        if format == Format::Letter {
            self.lengths("10.1", "信函发文字号顶格居右（距纸左边）", RIGHT, [(1, right)]);
            return Some(bottom);
        }
        if !names.is_empty() {
            let inset = STANDARD.upward_inset * zi;
            let at = [(1, left - STANDARD.binding_margin)];
            self.lengths("7.2.5", "上行文发文字号左空一字", inset, at);
            top = self.signatories().unwrap_or(top);
        }
        if let Some(masthead) = masthead {
            let (clause, what) = match format {
                Format::Order => ("10.2", "令号在标志下空二行"),
                _ => ("7.2.5", "发文字号在标志下空二行"),
            };
            let required = STANDARD.masthead_to_number * STANDARD.line();
            self.lengths(clause, what, required, [(1, top - masthead.ink_bottom)]);
        }
        if self.notice.head.signatories.is_empty() {
            let clause = if format == Format::Order { "10.2" } else { "7.2.5" };
            self.lengths(clause, "发文字号居中（距纸左边）", MIDDLE, [(1, centre)]);
        }
        Some(bottom)
    }

    /// 7.2.6: 签发人; gives the top of their first line.
    fn signatories(&mut self) -> Option<f64> {
        let count = self.notice.head.signatories.len();
        let Some(label) = self.stretch(|region| region == Region::SignatoryLabel) else {
            self.fact("7.2.6", "签发人", "在首页", "没有找到", 1, false);
            return None;
        };
        let top = label.top;
        let found: Vec<Option<Stretch>> = (0..count)
            .map(|i| self.stretch(|region| region == Region::Signatory(i)))
            .collect();
        let names: Vec<Stretch> = found.iter().copied().flatten().collect();
        let Some(first) = names.first().copied() else {
            self.fact("7.2.6", "签发人的次序", "按次序", "没有找到", 1, false);
            return Some(top);
        };
        let right = names.iter().map(|name| name.right).fold(f64::MIN, f64::max);
        // The names of a line, from left to right.
        let mut lines: Vec<Vec<Stretch>> = Vec::new();
        for name in &names {
            match lines.iter_mut().find(|line| (line[0].top - name.top).abs() < TOLERANCE)
            {
                Some(line) => line.push(*name),
                None => lines.push(vec![*name]),
            }
        }
        let lefts: Vec<(usize, f64)> = lines
            .iter()
            .map(|line| line.iter().map(|name| name.left).fold(f64::MAX, f64::min))
            .map(|left| (1, left - first.left))
            .collect();
        let follows = |pair: &[Stretch]| {
            let below = pair[1].top > pair[0].top + TOLERANCE;
            below
                || (pair[1].left > pair[0].left && pair[1].top > pair[0].top - TOLERANCE)
        };
        let in_order = names.len() == count && names.windows(2).all(follows);
        let number = self.stretch(|region| region == Region::Number);
        let lowest = names.iter().map(|name| name.top).fold(f64::MIN, f64::max);
        let level = number.is_some_and(|number| (number.top - lowest).abs() < TOLERANCE);
        let across = lines.iter().map(Vec::len).max().unwrap_or(0);
        let inset = STANDARD.upward_inset * STANDARD.character();
        self.lengths("7.2.6", "签发人右空一字", inset, [(1, RIGHT - right)]);
        self.lengths("7.2.6", "签发人各行与第一个姓名对齐", 0.0, lefts);
        let most = STANDARD.signatories_across;
        let required = format!("每行至多 {most} 名，按次序");
        let measured = if in_order { "按次序" } else { "次序不对或不全" };
        let holds = in_order && across <= most as usize;
        let measured = format!("每行至多 {across} 名，{measured}");
        self.fact("7.2.6", "签发人的次序", required, measured, 1, holds);
        let measured = if level { "同一行" } else { "不在一行" };
        let what = "发文字号与最后一个签发人";
        self.fact("7.2.5", what, "同一行", measured, 1, level);
        Some(top)
    }

    /// 7.2.7: the red rule; gives its foot.
    fn rule(&mut self, number: f64) -> Option<f64> {
        let mut above = number;
        if self.notice.format == Format::Minutes {
            let date = self.stretch(|region| region == Region::HeadDate);
            above = date.map_or(number, |date| date.bottom);
        }
        let thickness =
            self.notice.settings.red_rule.map_or(STANDARD.red_rule, |rule| rule.0);
        if self.notice.head.preprinted {
            return Some(above + STANDARD.number_to_rule + thickness);
        }
        let Some(rule) = self.red_rules().into_iter().next() else {
            self.fact("7.2.7", "版头分隔线", "红色", "没有找到", 1, false);
            return None;
        };
        let below = [(1, rule.y - above)];
        self.lengths("7.2.7", "红线在发文字号下", STANDARD.number_to_rule, below);
        self.lengths("7.2.7", "红线长", STANDARD.type_width, [(1, rule.width)]);
        Some(rule.y + rule.height)
    }

    /// 10.1: the double rules; gives the foot of the first.
    fn letter(&mut self, masthead: Option<&Masthead>) -> Option<f64> {
        let rules = self.red_rules();
        let Some(masthead) = masthead else {
            // Preprinted: where the rule is follows from the number's line.
            let number = self.stretch(|region| region == Region::Number)?;
            return Some(number.top - STANDARD.line_gap * STANDARD.character());
        };
        let [a, b, c, d] = &rules[..] else {
            let measured = format!("{} 条线", rules.len());
            self.fact("10.1", "信函红色双线", "两条双线", measured, 1, false);
            return None;
        };
        let below = [(1, a.y - masthead.ink_bottom)];
        let required = STANDARD.letter_masthead_to_rule;
        self.lengths("10.1", "第一条双线在标志下", required, below);
        let foot = [(1, self.layout.pages[0].height - d.y - d.height)];
        self.lengths("10.1", "第二条双线距下页边", STANDARD.letter_rule_foot, foot);
        let widths: Vec<_> = rules.iter().map(|rule| (1, rule.width)).collect();
        self.lengths("10.1", "双线长", STANDARD.letter_rule_length, widths);
        let middles: Vec<_> = rules.iter().map(|r| (1, r.x + r.width / 2.0)).collect();
        let middle = STANDARD.page_width / 2.0;
        self.lengths("10.1", "双线居中（距纸左边）", middle, middles);
        let order = a.thickness > b.thickness && d.thickness > c.thickness;
        let shown = [a, b, c, d].map(|rule| format!("{:.2}", rule.thickness)).join("、");
        let required = "上一条上粗下细，下一条上细下粗";
        self.fact("10.1", "双线的粗细", required, format!("{shown} mm"), 1, order);
        let lowest = self.lines[0].iter().map(TextLine::bottom).fold(0.0, f64::max);
        let least = STANDARD.line_gap * STANDARD.character();
        let room = c.y - lowest;
        let required = format!("不小于 {least:.2} mm");
        let measured = format!("{room:.2} mm");
        let holds = room >= least - TOLERANCE;
        self.fact("10.1", "第二条双线上的文字距线", required, measured, 1, holds);
        let rule_foot = b.y + b.height;
        if let Some(number) = self.stretch(|region| region == Region::Number) {
            let gap = [(1, number.top - rule_foot)];
            self.lengths("10.1", "第一个要素距第一条双线", least, gap);
        }
        Some(rule_foot)
    }

    /// 7.3.1, 10.1–10.3: the title under what is above it, or the text if there is none.
    fn title(&mut self, under: f64) {
        let format = self.notice.format;
        if !self.notice.main.title.printed {
            let first = self.lines[0].iter().find(|line| line.top() > under + TOLERANCE);
            let Some(top) = first.map(TextLine::top) else { return };
            let (clause, what, lines) = match format {
                Format::Order => {
                    ("10.2", "正文在令号下空二行", STANDARD.order_number_to_text)
                }
                _ => ("10.3", "正文在红线下空二行", STANDARD.minutes_rule_to_text),
            };
            self.lengths(clause, what, lines * STANDARD.line(), [(1, top - under)]);
            return;
        }
        let size = STANDARD.size_2 * MM_PER_PT;
        let lines = self.all_lines().filter(|line| (line.size() - size).abs() < 0.01);
        let title: Vec<Stretch> = lines
            .filter_map(|line| self.on_line(line, |region| region == Region::Title))
            .collect();
        let (Some(first), Some(last)) = (title.first(), title.last()) else {
            self.fact("7.3.1", "标题", "2号字", "没有找到", 1, false);
            return;
        };
        let (top, bottom) = (first.top, last.bottom);
        let centres: Vec<_> = title.iter().map(|line| (1, line.centre())).collect();
        let widths: Vec<f64> = title.iter().map(|line| line.right - line.left).collect();
        let (clause, what, lines) = match format {
            Format::Letter => ("10.1", "标题距上一要素二行", STANDARD.letter_to_title),
            Format::Order => {
                ("7.3.1", "标题在令号下空二行", STANDARD.order_number_to_text)
            }
            _ => ("7.3.1", "标题在红线下空二行", STANDARD.rule_to_title),
        };
        self.lengths(clause, what, lines * STANDARD.line(), [(1, top - under)]);
        self.lengths("7.3.1", "标题居中（距纸左边）", MIDDLE, centres);
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
        self.recipients(bottom);
    }

    /// 7.3.2.
    fn recipients(&mut self, under: f64) {
        let Some(line) = self.stretch(|region| region == Region::Recipients) else {
            return;
        };
        let (gap, left) = (line.top - under, line.left);
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

    /// 10.3: 出席, 请假, 列席.
    pub(super) fn attendance(&mut self) {
        let labels: Vec<&str> =
            self.notice.attendance.lists().map(|(label, _)| label).collect();
        let zi = STANDARD.character();
        let (mut lefts, mut hangs, mut gap) = (Vec::new(), Vec::new(), None);
        for (i, label) in labels.into_iter().enumerate() {
            let lead = self.stretch(|region| region == Region::AttendanceLabel(i));
            let names = self.stretches(|region| region == Region::Attendance(i));
            let (Some(lead), Some(first)) = (lead, names.first()) else {
                let required = format!("“{label}：”另起一行");
                self.fact("10.3", "出席人员名单", required, "没有找到", 1, false);
                continue;
            };
            lefts.push((lead.page, lead.left - STANDARD.binding_margin));
            let more = names.iter().skip(1);
            hangs.extend(more.map(|line| (line.page, line.left - first.left)));
            let above = self.lines[lead.page - 1].iter().rev();
            let above = above.map(TextLine::bottom).find(|bottom| *bottom < lead.top);
            if i == 0 {
                gap = above.map(|bottom| (lead.page, lead.top - bottom));
            }
        }
        let indent = STANDARD.indent * zi;
        self.lengths("10.3", "出席、请假、列席左空二字", indent, lefts);
        self.lengths("10.3", "名单回行与冒号后首字对齐", 0.0, hangs);
        let rows = f64::from(STANDARD.rows_before_attendance + 1);
        let required = rows * STANDARD.line() - zi;
        self.lengths("10.3", "正文之下空一行排名单", required, gap);
    }
}
