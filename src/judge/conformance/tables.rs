//! Chapter 8, landscape tables, and tables that go on over several pages.

use crate::notice::standard::STANDARD;
use crate::page::measure::{Direction, PageLayout, Run};
use crate::page::passage::Region;

use super::{FOOT, Pages, RIGHT, TOLERANCE, TextLine, is_text};

impl Pages<'_> {
    pub(super) fn tables(&mut self) {
        self.landscape();
        self.continued();
        self.figures();
    }

    /// Chapter 8: the head's side, and the page number's place.
    fn landscape(&mut self) {
        let mut expected = self.notice.attachments.iter().any(|a| a.lies());
        expected |= self.notice.tables().iter().any(|table| table.landscape);
        let is_turned = |sheet: &PageLayout| {
            sheet.runs.iter().any(|run| run.direction != Direction::Right)
        };
        let turned: Vec<usize> = (1..=self.layout.pages.len())
            .filter(|page| is_turned(&self.layout.pages[page - 1]))
            .collect();
        if expected && turned.is_empty() {
            self.fact("8", "横排的面", "内容转 90°", "没有找到", 1, false);
            return;
        }
        for (odd, what, side) in
            [(true, "单页表头朝订口", "朝订口"), (false, "双页表头朝切口", "朝切口")]
        {
            let pages: Vec<usize> =
                turned.iter().copied().filter(|page| (page % 2 == 1) == odd).collect();
            let Some(first) = pages.first() else { continue };
            // On odd and even pages alike the head is to lie at the sheet's left, and text
            // whose head is at the left reads upwards.
            let wrong = pages.iter().find(|page| {
                let runs = &self.layout.pages[**page - 1].runs;
                runs.iter().any(|run| is_text(run) && run.direction != Direction::Up)
            });
            let measured =
                if wrong.is_some() { "有文字不朝这一边" } else { side };
            let page = *wrong.unwrap_or(first);
            self.fact("8", what, side, measured, page, wrong.is_none());
        }
        let mut off = Vec::new();
        for page in turned {
            let sheet = &self.layout.pages[page - 1];
            let number: Vec<&Run> =
                sheet.runs.iter().filter(|run| !is_text(run)).collect();
            let (Some(first), Some(last)) = (
                number.iter().min_by(|a, b| a.x.total_cmp(&b.x)),
                number.iter().max_by(|a, b| a.x.total_cmp(&b.x)),
            ) else {
                continue;
            };
            let drop = (first.ink_top + first.ink_bottom) / 2.0 - FOOT;
            let inset = if page % 2 == 1 {
                RIGHT - last.x - last.width
            } else {
                first.x - STANDARD.binding_margin
            };
            let required = STANDARD.page_number_inset * STANDARD.small_character();
            let (drop, inset) = (drop - STANDARD.page_number_drop, inset - required);
            off.push((page, if drop.abs() > inset.abs() { drop } else { inset }));
        }
        self.lengths("8", "横排页的页码与其他页同位（相差）", 0.0, off);
    }

    /// Figures inside the type area, which is the same rectangle of a turned sheet.
    fn figures(&mut self) {
        let figures = self.notice.figures();
        if figures.is_empty() {
            return;
        }
        let mut placed = 0;
        let mut stray = None;
        for (i, sheet) in self.layout.pages.iter().enumerate() {
            for image in &sheet.images {
                if !figures.iter().any(|figure| figure.words() == image.alt) {
                    continue;
                }
                placed += 1;
                if image.x < STANDARD.binding_margin - TOLERANCE
                    || image.x + image.width > RIGHT + TOLERANCE
                    || image.y < STANDARD.head_margin - TOLERANCE
                    || image.y + image.height > FOOT + TOLERANCE
                {
                    stray = Some(i + 1);
                }
            }
        }
        if placed == 0 {
            // On the press figures are outlines, and so shapes.
            return;
        }
        let inside = "全部在版心之内";
        let measured = if stray.is_some() { "有图在版心之外" } else { inside };
        self.fact(
            "5.2.1",
            "图不出版心",
            inside,
            measured,
            stray.unwrap_or(1),
            stray.is_none(),
        );
    }

    /// A head that is repeated has 续表 above it, at the right.
    fn continued(&mut self) {
        let mut marked = 0;
        let mut worst: Option<(usize, &str)> = None;
        let mut rights = Vec::new();
        let tables = self.layout.tables();
        let again = tables.iter().flat_map(|table| table.heads.iter().skip(1));
        let again: Vec<usize> = again.copied().collect();
        for page in 0..self.layout.pages.len() {
            let lines = self.lines[page].iter();
            let mut labels = lines.filter(|line| self.continues(line));
            for _ in again.iter().filter(|again| **again == page) {
                marked += 1;
                match labels.next() {
                    Some(line) => {
                        rights.push((page + 1, line.corner().0 - line.right()));
                    }
                    None => worst = Some((page + 1, "没有标")),
                }
            }
            if labels.next().is_some() {
                worst = Some((page + 1, "不是续页也标了"));
            }
        }
        if marked == 0 && worst.is_none() {
            return;
        }
        let (page, measured) = worst.unwrap_or((1, "各续页都标了"));
        self.fact(
            "实务",
            "续页的表头上标“续表”",
            "各续页都标",
            measured,
            page,
            worst.is_none(),
        );
        self.lengths("实务", "“续表”居右顶格", 0.0, rights);
    }

    /// Whether a line is 续表.
    fn continues(&self, line: &TextLine<'_>) -> bool {
        self.on_line(line, |region| region == Region::Continued).is_some()
    }
}
