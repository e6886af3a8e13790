//! 7.4: 版记.

use crate::notice::Format;
use crate::notice::label::STOP;
use crate::notice::standard::STANDARD;
use crate::page::measure::Shape;
use crate::page::passage::Region;

use super::{FOOT, Pages, RIGHT, Stretch, TOLERANCE, TextLine, Verdict};

impl Pages<'_> {
    /// 7.4: the imprint.
    pub(super) fn imprint(&mut self) {
        if self.notice.imprint.is_none() {
            return;
        }
        let last = self.layout.pages.len();
        if self.notice.format == Format::Letter {
            self.letter_imprint(last);
            return;
        }
        let wide = |shape: &&Shape| {
            (shape.width - STANDARD.type_width).abs() < TOLERANCE && shape.height < 1.0
        };
        // One longer than its page begins on a page before the last (R19).
        let first = self.first_of_imprint().unwrap_or(last);
        let [moved, copied] = self.lists();
        let lists = [moved, copied];
        let count = if lists.iter().any(Option::is_some) { 3 } else { 2 };
        // Tables have rules of the same width; those of 版记 are the last ones.
        let of_page = |page: usize, most: usize| {
            let shapes = self.layout.pages[page - 1].shapes.iter();
            let mut rules: Vec<&Shape> = shapes.filter(wide).collect();
            rules.sort_by(|a, b| a.y.total_cmp(&b.y));
            rules.split_off(rules.len().saturating_sub(most))
        };
        let rules = match first < last {
            true => [of_page(first, 1), of_page(last, count - 1)].concat(),
            false => of_page(last, count),
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
        let rules: Vec<Shape> = rules.into_iter().cloned().collect();
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
        self.listed(last);
        let inset = STANDARD.imprint_inset * STANDARD.small_character();
        if let (Some(to), Some(copy)) = (moved, copied) {
            let before = (to.page, to.top) < (copy.page, copy.top);
            let shapes = self.layout.pages[copy.page - 1].shapes.iter().filter(wide);
            let from = if to.page == copy.page { to.top } else { STANDARD.head_margin };
            let parted = shapes.clone().any(|s| (from..copy.top).contains(&s.y));
            let holds = before && !parted;
            let measured = match (before, parted) {
                (false, _) => "主送在抄送之下",
                (_, true) => "有线",
                _ => "没有线",
            };
            self.fact("7.4.2", "主送与抄送之间不加线", "没有线", measured, last, holds);
        }
        let on_last = |is: fn(Region) -> bool| {
            self.lines[last - 1].iter().find_map(|line| self.on_line(line, is))
        };
        let printer = on_last(|region| region == Region::ImprintPrinter);
        let date = on_last(|region| region == Region::ImprintDate);
        let issued = printer.zip(date).map(|(printer, date)| {
            (printer.left - STANDARD.binding_margin, RIGHT - date.right)
        });
        let Some((left, right)) = issued else {
            self.fact("7.4.3", "印发日期", "后加“印发”", "没有找到", last, false);
            return;
        };
        self.lengths("7.4.3", "印发机关左空一字", inset, [(last, left)]);
        self.lengths("7.4.3", "印发日期右空一字", inset, [(last, right)]);
    }

    /// The page, from 1, on which 版记 begins.
    fn first_of_imprint(&self) -> Option<usize> {
        let ours = |region| {
            matches!(
                region,
                Region::ImprintRecipients
                    | Region::ImprintCopyTo
                    | Region::ImprintPrinter
            )
        };
        self.stretch(ours).map(|first| first.page)
    }

    /// Where 主送 and 抄送 begin.
    fn lists(&self) -> [Option<Stretch>; 2] {
        [
            self.stretch(|region| region == Region::ImprintRecipients),
            self.stretch(|region| region == Region::ImprintCopyTo),
        ]
    }

    /// 7.4.2: 主送 and 抄送.
    fn listed(&mut self, last: usize) {
        let [moved, copied] = self.lists();
        let inset = STANDARD.imprint_inset * STANDARD.small_character();
        let lefts = |list: Option<Stretch>| {
            list.map(|list| (list.page, list.left - STANDARD.binding_margin))
        };
        self.lengths("7.4.2", "主送左空一字", inset, lefts(moved));
        self.lengths("7.4.2", "抄送左空一字", inset, lefts(copied));
        if copied.is_some() {
            let mut runs = self.lines[last - 1].iter().flat_map(|line| &line.runs);
            let closed = runs.any(|run| {
                self.region(run) == Some(Region::ImprintCopyTo)
                    && run.text.ends_with(STOP)
            });
            let measured = if closed { "有句号" } else { "没有句号" };
            self.fact("7.4.2", "抄送末尾", "有句号", measured, last, closed);
        }
    }

    /// 10.1: 版记 of a letter has neither rules nor a printer; it closes the last type area.
    fn letter_imprint(&mut self, last: usize) {
        let [moved, copied] = self.lists();
        let Some(begun) = moved.or(copied) else { return };
        let top = if begun.page == last { begun.top } else { STANDARD.head_margin };
        let lines = self.lines[last - 1].iter().filter(|line| line.top() > top - 1.0);
        let foot = lines.clone().map(TextLine::bottom).fold(top, f64::max);
        let issued =
            |region| matches!(region, Region::ImprintPrinter | Region::ImprintDate);
        let printed = lines.clone().any(|line| self.on_line(line, issued).is_some());
        let shapes = self.layout.pages[last - 1].shapes.iter();
        let rules =
            shapes.filter(|s| s.y > top - STANDARD.line() && s.y < FOOT + 1.0).count();
        let measured = match (printed, rules) {
            (false, 0) => "都没有".to_owned(),
            (true, _) => "有印发机关".to_owned(),
            (false, rules) => format!("有 {rules} 条线"),
        };
        let holds = !printed && rules == 0;
        let what = "信函版记的印发机关、日期和分隔线";
        self.fact("10.1", what, "都没有", measured, last, holds);
        self.lengths("10.1", "信函版记在版心最下方", FOOT, [(last, foot)]);
        self.listed(last);
    }
}
