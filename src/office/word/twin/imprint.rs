//! 版记 (7.4): a box at the foot of the last even page, which the text keeps away from.

use crate::notice::standard::{MM_PER_PT, STANDARD};
use crate::page::element::{Imprint, ImprintList};
use crate::page::passage::PassageId;

use super::drawing::{Kind, foot};
use super::paragraph::{Paragraph, Side};
use super::run::tab;
use super::section::{Section, Start};
use super::styles::{SPACER, Style};
use super::tables::bare_table;
use super::unit::{mm, pitch_of, twips};
use super::writer::{Cursor, Writer, spacer};
use super::xml::{Tag, tag};

/// What `LibreOffice` adds under the text of a box that grows, in millimetres, and Word does not:
/// half of it is taken off, so that both are nearly right.
const GROWTH: f64 = 1.5;

/// The names of a list that stand on a page.
struct Part<'a> {
    list: &'a ImprintList,
    names: Vec<PassageId>,
    /// Whether it begins there.
    begins: bool,
}

impl Writer<'_> {
    pub(super) fn imprint(&mut self, imprint: &Imprint) {
        let lists = [&imprint.recipients, &imprint.copy_to].into_iter().flatten();
        let lists: Vec<&ImprintList> = lists.collect();
        let names = lists.iter().flat_map(|list| list.names.iter().copied());
        let texts: Vec<PassageId> =
            names.chain(imprint.printer.into_iter().flatten()).collect();
        let (Some(first), Some(last)) = (
            self.landed.first(&texts).map(|line| line.page),
            self.landed.last(&texts).map(|line| line.page),
        ) else {
            return;
        };
        for page in first..=last {
            let on_page = |names: &[PassageId]| -> Vec<PassageId> {
                let starts = |id: &PassageId| {
                    self.landed.lines(*id).first().is_some_and(|line| line.page == page)
                };
                names.iter().copied().filter(starts).collect()
            };
            let mut parts = Vec::new();
            for list in &lists {
                let names = on_page(&list.names);
                let begins = names.first() == list.names.first();
                if !names.is_empty() {
                    parts.push(Part { list, names, begins });
                }
            }
            self.go_to(page, first);
            let opens = page == first;
            let printer = imprint.printer.filter(|_| page == last);
            let ruled = imprint.printer.is_some();
            self.imprint_part(&parts, printer, opens, ruled);
            self.reach(page, self.sheet().last_line());
        }
    }

    /// Begins the page of a part of 版记, unless the text ends on it.
    fn go_to(&mut self, page: usize, first: usize) {
        if let Cursor::At { page: here, .. } = self.cursor
            && here == page
        {
            return;
        }
        let numbered = self.carries_number(page);
        let even = self.page.settings.imprint_on_even_page && page == first;
        let even = even && (page + 1).is_multiple_of(2);
        let start = if even { Start::EvenPage } else { Start::NextPage };
        if self.cursor == Cursor::Fresh {
            // Only a sheet on its side came before.
            let blank = first == page && page > 0 && self.is_blank(page - 1);
            if !blank {
                (self.section.start, self.section.numbered) = (start, numbered);
                return;
            }
            self.section.numbered = false;
            self.push(Paragraph::new(Style::Spacer, Vec::new()));
        }
        // A page that is left blank carries no number either (7.5).
        if let Cursor::At { page: here, .. } = self.cursor
            && page > here + 1
            && page == first
        {
            let mut blank = Section::next(false);
            blank.numbered = false;
            self.begin(blank);
            self.push(Paragraph::new(Style::Spacer, Vec::new()));
            self.took(SPACER);
        }
        let mut next = Section::next(false);
        (next.start, next.numbered) = (start, numbered);
        self.begin(next);
    }

    /// Whether nothing stands on a page.
    fn is_blank(&self, page: usize) -> bool {
        self.landed.sheet(page).is_some_and(|sheet| sheet.runs.is_empty())
    }

    /// Whether a page has its number on it.
    fn carries_number(&self, page: usize) -> bool {
        self.landed.sheet(page).is_some_and(|sheet| {
            sheet.runs.iter().any(|run| run.passage.is_none() && run.text.contains('—'))
        })
    }

    /// What of 版记 stands on a page. `ruled`: it has rules (a letter's has none).
    fn imprint_part(
        &mut self,
        parts: &[Part],
        printer: Option<[PassageId; 2]>,
        opens: bool,
        ruled: bool,
    ) {
        let sheet = self.sheet();
        let width = sheet.text_width();
        let inset = if ruled || printer.is_none() {
            twips(STANDARD.imprint_inset * STANDARD.small_character())
        } else {
            0
        };
        let mut rows = Vec::new();
        let mut lines = 0;
        for part in parts {
            let (paragraph, taken) = self.list(part);
            lines += taken;
            rows.push(paragraph);
        }
        if let Some([organ, date]) = printer {
            let mut content = self.runs(organ, Style::Imprint);
            content.push(tab());
            content.extend(self.runs(date, Style::Imprint));
            let mut paragraph = Paragraph::new(Style::Imprint, content);
            paragraph.side = Some(Side::Left);
            paragraph.tabs = vec![(Side::Right, width - 2 * inset)];
            lines += 1;
            rows.push(paragraph);
        }
        let count = rows.len();
        let closes = printer.is_some();
        let rows = rows.into_iter().enumerate().map(|(i, paragraph)| {
            let top = match i {
                0 if ruled && opens => Some(STANDARD.imprint_rule_thick),
                _ if ruled && closes && i + 1 == count => {
                    Some(STANDARD.imprint_rule_thin)
                }
                _ => None,
            };
            let foot = (ruled && closes && i + 1 == count)
                .then_some(STANDARD.imprint_rule_thick);
            row(width, inset, top, foot, &paragraph)
        });
        let rows: Vec<Tag> = rows.collect();
        let line = Style::Imprint.lines().height();
        let blank = pitch_of(STANDARD.size_4) - line;
        let height = mm(lines * line + i32::try_from(rows.len()).unwrap_or(0) * blank);
        // The last rule lies on the type area's lower edge (7.4.1), or the text ends there.
        let under = match ruled {
            true => {
                sheet.last_line()
                    - sheet.top
                    - sheet.down
                    - STANDARD.imprint_rule_thick / 2.0
            }
            false => {
                let lines = Style::Imprint.lines();
                let size = STANDARD.size_4;
                let blank = mm(pitch_of(size))
                    - lines.above(size)
                    - STANDARD.box_bottom * size * MM_PER_PT;
                sheet.last_line() - sheet.top - sheet.down - blank
            }
        } - mm(SPACER)
            - GROWTH / 2.0;
        let table = bare_table(&[width], 0).put(rows);
        let content = vec![table, Paragraph::new(Style::Spacer, Vec::new()).tag()];
        let spot = foot(sheet, height + mm(SPACER) + under.max(0.0));
        let shape = self.drawings.text_box(
            "版记",
            spot,
            Kind::Growing { foot: under.max(0.0) },
            content,
        );
        let mut anchor = spacer(SPACER);
        anchor.content.push(shape);
        self.push(anchor);
    }

    /// A list: its names hang under the first behind the label; how many lines it takes.
    fn list(&mut self, part: &Part) -> (Paragraph, i32) {
        let small = STANDARD.small_character();
        let hang = twips(part.list.label_width * small);
        let mut content = Vec::new();
        let mut baselines: Vec<f64> = Vec::new();
        for name in &part.names {
            content.extend(self.runs(*name, Style::Imprint));
            for line in self.landed.lines(*name) {
                let level = |known: &f64| (known - line.baseline).abs() < small / 2.0;
                if !baselines.iter().any(level) {
                    baselines.push(line.baseline);
                }
            }
        }
        let mut paragraph = Paragraph::new(Style::Imprint, content);
        paragraph.left = Some(hang);
        paragraph.first = Some(if part.begins { -hang } else { 0 });
        (paragraph, i32::try_from(baselines.len()).unwrap_or(1))
    }
}

/// A row of 版记 with the rules over and under it, in millimetres.
fn row(
    width: i32,
    inset: i32,
    top: Option<f64>,
    foot: Option<f64>,
    paragraph: &Paragraph,
) -> Tag {
    let rule = |name, thickness: f64| {
        tag(name)
            .set("w:val", "single")
            .set("w:sz", (thickness / MM_PER_PT * 8.0).round())
            .set("w:space", 0)
            .set("w:color", "000000")
    };
    let side = |name| tag(name).set("w:w", inset).set("w:type", "dxa");
    let mut about =
        tag("w:tcPr").put(tag("w:tcW").set("w:w", width).set("w:type", "dxa"));
    let rules = tag("w:tcBorders")
        .put(top.map(|thickness| rule("w:top", thickness)))
        .put(foot.map(|thickness| rule("w:bottom", thickness)));
    about = about.put(Some(rules).filter(|rules| !rules.is_bare()));
    // Rules take room of their own.
    let rules = twips(top.unwrap_or(0.0) + foot.unwrap_or(0.0));
    let blank = pitch_of(STANDARD.size_4) - Style::Imprint.lines().height() - rules;
    let under = tag("w:bottom").set("w:w", blank).set("w:type", "dxa");
    about = about.put(tag("w:tcMar").put([side("w:left"), under, side("w:right")]));
    let keep = tag("w:trPr").put(tag("w:cantSplit"));
    tag("w:tr").put([keep, tag("w:tc").put([about, paragraph.tag()])])
}
