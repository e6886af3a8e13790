//! 版头 (7.2) of every format (chapter 10), and the title under it.

use crate::notice::Format;
use crate::notice::standard::{MM_PER_PT, STANDARD};
use crate::page::element::{Head, MastheadName, TitleLines};
use crate::page::fonts::Role;
use crate::page::passage::{PassageId, Split};

use super::drawing::{Down, Kind, Spot};
use super::landed::Line;
use super::paragraph::{Paragraph, Rule, Side};
use super::run::Look;
use super::stops::Stop;
use super::styles::Style;
use super::tables::bare_table;
use super::unit::{Lines, gap, hex, mm, pitch, tightened, twips};
use super::writer::{Block, Writer};
use super::xml::{Tag, tag, val};

impl Writer<'_> {
    pub(super) fn head(&mut self, head: &Head) {
        let letter = head.format == Format::Letter;
        if !letter {
            self.marks(head);
        }
        if !head.preprinted {
            self.masthead(head);
        }
        if letter {
            self.under_double_rule(head);
        } else {
            self.number(head);
        }
        if let Some(line) = head.line {
            self.organ_and_date(head, line);
        }
        if let Some(title) = &head.title {
            self.title(title, Style::Title, false);
        }
    }

    /// A title in its own lines.
    pub(super) fn title(&mut self, title: &TitleLines, style: Style, page_break: bool) {
        let content = self.runs(title.lines, style);
        let mut paragraph = Paragraph::new(style, content);
        if page_break {
            self.break_page(&mut paragraph);
        }
        self.stand(paragraph, &[title.lines]);
        if let Some(byline) = title.byline {
            let content = self.runs(byline, Style::Text);
            let mut paragraph = Paragraph::new(Style::Text, content);
            (paragraph.side, paragraph.first) = (Some(Side::Center), Some(0));
            self.stand(paragraph, &[byline]);
        }
    }

    /// 份号, 密级 and 紧急程度, on the first rows (7.2.1–7.2.3). One that stands beside the
    /// masthead floats, so that it moves nothing.
    fn marks(&mut self, head: &Head) {
        let names = head.masthead.iter().map(|name| name.text);
        let names: Vec<PassageId> = names.collect();
        let masthead =
            self.landed.first(&names).map(|line| line.baseline - line.size * MM_PER_PT);
        let mut floating = Vec::new();
        for mark in &head.marks {
            let style = match self.passage(mark.text).role {
                Role::FangSong => Style::CopyNumber,
                _ => Style::Mark,
            };
            let content = self.runs(mark.text, style);
            let paragraph = Paragraph::new(style, content);
            let Some(line) = self.landed.first(&[mark.text]).cloned() else { continue };
            let foot = line.baseline + Lines::Grid.below(line.size);
            if masthead.is_none_or(|top| foot <= top) {
                self.stand(paragraph, &[mark.text]);
            } else {
                floating.push((paragraph, line));
            }
        }
        let boxes: Vec<Tag> = floating
            .into_iter()
            .map(|(paragraph, line)| {
                let spot = Spot {
                    x: self.sheet().left,
                    down: Down::Sheet(line.baseline - Lines::Grid.above(line.size)),
                    width: line.right - line.left + STANDARD.character(),
                    height: mm(pitch()),
                };
                let content = vec![paragraph.tag()];
                self.drawings.text_box("密级和紧急程度", spot, Kind::Plain, content)
            })
            .collect();
        self.floating.extend(boxes);
    }

    fn masthead(&mut self, head: &Head) {
        match (&head.masthead[..], &head.masthead_suffix) {
            ([name], None) => self.single_masthead(name),
            (names, suffix) => self.joint_masthead(names, suffix.as_ref()),
        }
    }

    /// A name as the masthead has it: its size in points, and how it is fitted.
    fn fitted(&self, name: &MastheadName, line: &Line) -> (f64, Look) {
        let size = (line.size * 2.0).floor() / 2.0;
        let count = name.count as f64;
        let natural = count * size * MM_PER_PT;
        let width = line.right - line.left;
        let full = count * line.size * MM_PER_PT;
        let narrow = (width < full - 0.1).then(|| (width / full * 100.0).round() as i32);
        let apart = match narrow {
            None if name.count > 1 => twips((width - natural) / (count - 1.0)),
            _ => 0,
        };
        // What 3号 gives away, larger characters keep.
        let apart = Some(apart - tightened());
        (size, Look { size: Some(size), apart, narrow })
    }

    fn single_masthead(&mut self, name: &MastheadName) {
        let Some(line) = self.landed.first(&[name.text]).cloned() else { return };
        let (size, look) = self.fitted(name, &line);
        let content = self.runs_with(name.text, Style::Masthead, look);
        let mut masthead = Paragraph::new(Style::Masthead, content);
        masthead.lines = Some(Lines::Exact((size * 20.0).round() as i32));
        let top = line.baseline - masthead.lines().above(line.size);
        let sheet = self.sheet();
        if top >= sheet.first_line() {
            return self.stand(masthead, &[name.text]);
        }
        // Above the text's own place: it floats there (10.1).
        let (x, width) = (sheet.left, sheet.across);
        let height = mm(masthead.lines().height());
        let spot = Spot { x, down: Down::Sheet(top), width, height };
        let content = vec![masthead.tag()];
        let mut floating =
            vec![self.drawings.text_box("发文机关标志", spot, Kind::Plain, content)];
        floating.extend(self.first_double_rule());
        self.floating.extend(floating);
    }

    /// The names one below the other, “文件” beside them: a table without lines.
    fn joint_masthead(&mut self, names: &[MastheadName], suffix: Option<&MastheadName>) {
        let texts: Vec<PassageId> = names.iter().map(|name| name.text).collect();
        let lines: Vec<Line> = texts
            .iter()
            .filter_map(|text| self.landed.first(&[*text]).cloned())
            .collect();
        let [first, ..] = &lines[..] else { return };
        let apart =
            lines.get(1).map_or(first.size * MM_PER_PT, |l| l.baseline - first.baseline);
        let height = Lines::Exact(twips(apart));
        let (left, right) = (first.left, first.right);
        let mut cells = Vec::new();
        let mut content = Vec::new();
        for (name, line) in names.iter().zip(&lines) {
            let (_, look) = self.fitted(name, line);
            let runs = self.runs_with(name.text, Style::Masthead, look);
            let mut paragraph = Paragraph::new(Style::Masthead, runs);
            paragraph.side = Some(Side::Left);
            paragraph.lines = Some(height);
            content.push(paragraph.tag());
        }
        let top = first.baseline - height.above(first.size);
        let room = self.advance(first.page, top);
        self.leave(room);
        let sheet = self.sheet();
        // A little wider than the names, so that rounding breaks none of them.
        let mut widths = vec![twips(right - left + STANDARD.table_rule)];
        cells.push(cell(widths[0], "top", content));
        if let Some(suffix) = suffix
            && let Some(line) = self.landed.first(&[suffix.text]).cloned()
        {
            let (size, look) = self.fitted(suffix, &line);
            let runs = self.runs_with(suffix.text, Style::Masthead, look);
            let mut paragraph = Paragraph::new(Style::Masthead, runs);
            paragraph.side = Some(Side::Right);
            paragraph.lines = Some(Lines::Exact((size * 20.0).round() as i32));
            widths.push(twips(line.right - right) + 10);
            cells.push(cell(widths[1], "center", vec![paragraph.tag()]));
        }
        self.took(i32::try_from(names.len()).unwrap_or(1) * height.height());
        let row = tag("w:tr").put(cells);
        let table = bare_table(&widths, twips(left - sheet.left)).put(row);
        self.blocks.push(Block::Table(table));
    }

    /// The first double rule of a letter, where it landed.
    fn first_double_rule(&mut self) -> Vec<Tag> {
        let color = hex(STANDARD.red_rgb);
        let middle = STANDARD.page_height / 2.0;
        let bars: Vec<_> = self.landed.shapes(0, &format!("#{color}")).cloned().collect();
        let bars = bars.into_iter().filter(|shape| shape.y < middle);
        let spots = bars.map(|bar| Spot {
            x: bar.x,
            down: Down::Sheet(bar.y),
            width: bar.width,
            height: bar.height,
        });
        let spots: Vec<Spot> = spots.collect();
        spots
            .into_iter()
            .map(|spot| self.drawings.bar("红色双线", spot, &color))
            .collect()
    }

    /// Marks at the left and the number at the right, under the first double rule (10.1).
    fn under_double_rule(&mut self, head: &Head) {
        let right = self.sheet().text_width();
        let mut marks = head.marks.iter();
        let mut first = Vec::new();
        first.extend(marks.next().map(|mark| Stop {
            side: Side::Left,
            at: 0,
            text: mark.text,
        }));
        first.push(Stop { side: Side::Right, at: right, text: head.number });
        self.stops(first, Style::Mark);
        for mark in marks {
            let content = self.runs(mark.text, Style::Mark);
            self.stand(Paragraph::new(Style::Mark, content), &[mark.text]);
        }
    }

    /// How the letters of a text are spread to the width that they landed on.
    pub(super) fn letters(&self, id: PassageId) -> Look {
        let passage = self.passage(id);
        let count = passage.value.chars().count();
        let Some(line) = self.landed.first(&[id]) else { return Look::default() };
        if passage.split != Split::Letters || count < 2 {
            return Look::default();
        }
        let own = count as f64 * line.size * MM_PER_PT;
        let room = line.right - line.left - own;
        Look { apart: Some(twips(room / (count as f64 - 1.0))), ..Look::default() }
    }

    /// 发文字号, with 签发人 beside it (7.2.5, 7.2.6), and the red rule below (7.2.7).
    fn number(&mut self, head: &Head) {
        let Some(signatories) = &head.signatories else {
            let content = self.runs(head.number, Style::Number);
            let paragraph = Paragraph::new(Style::Number, content);
            // 纪要 has its rule under the line below.
            return match head.line {
                Some(_) => self.stand(paragraph, &[head.number]),
                None => self.over_rule(head, paragraph, &[head.number]),
            };
        };
        let mut texts = vec![head.number, signatories.label];
        texts.extend(&signatories.names);
        let mut lines: Vec<(f64, Vec<(f64, PassageId)>)> = Vec::new();
        for text in texts {
            let Some(line) = self.landed.first(&[text]) else { continue };
            let level =
                |known: &&mut (f64, Vec<_>)| (known.0 - line.baseline).abs() < gap();
            match lines.iter_mut().find(level) {
                Some((_, texts)) => texts.push((line.left, text)),
                None => lines.push((line.baseline, vec![(line.left, text)])),
            }
        }
        lines.sort_by(|a, b| a.0.total_cmp(&b.0));
        let count = lines.len();
        let left = self.sheet().left;
        for (i, (_, mut texts)) in lines.into_iter().enumerate() {
            texts.sort_by(|a, b| a.0.total_cmp(&b.0));
            let stop = |(x, text): &(f64, PassageId)| Stop {
                side: Side::Left,
                at: twips(x - left),
                text: *text,
            };
            let stops: Vec<Stop> = texts.iter().map(stop).collect();
            if i + 1 < count {
                self.stops(stops, Style::Number);
            } else {
                let paragraph = self.at_stops(&stops, Style::Number);
                let texts: Vec<PassageId> =
                    texts.into_iter().map(|(_, text)| text).collect();
                self.over_rule(head, paragraph, &texts);
            }
        }
    }

    /// The line under the number of 纪要, over its red rule (10.3).
    fn organ_and_date(&mut self, head: &Head, line: [PassageId; 2]) {
        let left = self.sheet().left;
        let at = |writer: &Self, text: PassageId, edge: fn(&Line) -> f64| {
            writer.landed.first(&[text]).map_or(0, |line| twips(edge(line) - left))
        };
        let [organ, date] = line;
        let stops = [
            Stop { side: Side::Left, at: at(self, organ, |line| line.left), text: organ },
            Stop { side: Side::Right, at: at(self, date, |line| line.right), text: date },
        ];
        let paragraph = self.at_stops(&stops, Style::Number);
        self.over_rule(head, paragraph, &line);
    }

    /// A paragraph with the red rule under it, if there is one.
    fn over_rule(&mut self, head: &Head, mut paragraph: Paragraph, texts: &[PassageId]) {
        let color = hex(STANDARD.red_rgb);
        let line = self.landed.last(texts).cloned();
        let rule = self.landed.shapes(0, &format!("#{color}")).next().cloned();
        let (Some(line), Some(rule), false) = (line, rule, head.preprinted) else {
            return self.stand(paragraph, texts);
        };
        let foot = line.baseline + Lines::Grid.below(line.size);
        let space = ((rule.y - foot) / MM_PER_PT).ceil().clamp(0.0, 31.0);
        let thickness = (rule.height / MM_PER_PT * 8.0).round();
        let own = Rule { thickness: thickness as i32, space: space as i32 };
        paragraph.rule = Some((own, color));
        self.stand(paragraph, texts);
        self.took(((space + thickness / 8.0) * 20.0) as i32);
    }
}

fn cell(width: i32, align: &str, content: Vec<Tag>) -> Tag {
    let about = tag("w:tcPr").put([
        tag("w:tcW").set("w:w", width).set("w:type", "dxa"),
        val("w:vAlign", align),
    ]);
    tag("w:tc").put(about).put(content)
}
