//! Tables and forms: cells, heads and widths as they are drawn.

use crate::notice::label::{self, DATE_UNITS};
use crate::notice::standard::STANDARD;
use crate::notice::{Align, CellSpan, Form, Mm, Table, Text, title};
use crate::page::element::{Cell, FullCell, Opinion, TableElement, TableNote};
use crate::page::fonts::Role;
use crate::page::parts::text_height;
use crate::page::passage::{PassageId, Region, Split, unbroken};
use crate::page::upright;
use crate::text::finding::{At, Finding};
use crate::text::place::Place;

use super::Setter;
use super::columns::{
    ColumnNeeds, characters, column_widths, given, name_least, padded, parts,
};

/// A vertical name over at most so many rows keeps them on one page.
const ROWS_KEPT: usize = 6;
/// A box of a form of at most this height, in millimetres, stays on one page.
const HEIGHT_KEPT: f64 = 120.0;
/// A text that takes more of a page's height goes on from page to page.
const TEXT_KEPT: f64 = 0.5;

/// How many characters can be written behind a fact that ends with a colon, at least.
const FACT_TO_WRITE: f64 = 5.0;
/// What is blank behind another fact, in characters.
const FACT_GAP: f64 = 1.0;

/// How many of the widest columns a finding names.
const WIDEST_NAMED: usize = 3;

/// How wide the date of 意见栏 is with its blanks, in 4号 characters.
const OPINION_DATE: f64 = 10.0;

impl Setter<'_> {
    pub(crate) fn table(&mut self, table: &Table) -> TableElement {
        let mut number = String::new();
        if table.numbered {
            self.tables += 1;
            number = format!("{}{}　", label::TABLE, self.tables);
        }
        let caption = table.caption.as_ref().map(|caption| {
            self.around(Region::Caption, Role::Hei, &number, caption, "", Split::Plain)
        });
        let facts = self.facts(&table.facts);
        let unit =
            table.unit.as_ref().map(|u| self.text(Region::Unit, Role::FangSong, u));
        let continued = match &table.unit {
            Some(unit) => format!("{}　{}", unit.value, label::CONTINUED),
            None => label::CONTINUED.to_owned(),
        };
        let continued = self.words(Region::Continued, Role::FangSong, &continued);
        let widths = self.widths(table);
        let header = self.header(table, &widths);
        let columns: Vec<ColumnCells> =
            (0..table.columns.len()).map(|i| ColumnCells::of(table, i)).collect();
        let row_height = table.row_height.map_or(0.0, |h| h.0);
        let tall = table.row_height.is_some() || table.blank_row_height.is_some();
        let mut rows = self.rows(table, &columns, &widths);
        let measured = is_measured(table);
        let blank = (0..table.columns.len()).map(|x| match measured {
            // Cells whose heights are measured say which column they are in.
            true => Cell::Full(Box::new(FullCell { x, ..FullCell::default() })),
            false => Cell::Blank,
        });
        let blank: Vec<Cell> = blank.collect();
        rows.extend(std::iter::repeat_n(blank, table.blank_rows));
        let mut heights = Vec::new();
        if tall {
            let height = table.blank_row_height.map_or(row_height, |h| h.0);
            heights.resize(table.rows.len(), row_height);
            heights.resize(rows.len(), height);
        }
        self.heights_fit(heights.iter().copied(), table.head_rows() + 1, &table.at);
        let sides: Vec<Align> = table.columns.iter().map(|column| column.align).collect();
        TableElement {
            caption,
            fact_lines: self.fact_lines(&table.facts),
            facts,
            unit,
            continued: Some(continued),
            fold: table.fold,
            entries: table.rows.len(),
            to_fill: table.blank_rows,
            widths: repeated(&widths, table.fold),
            sides: repeated(&sides, table.fold),
            head_rows: table.head_rows(),
            header,
            heights,
            sums: (0..table.rows.len()).filter(|row| table.is_computed(*row)).collect(),
            // More rows than a page has; of fewer, the pages tell.
            continues: rows.len() / table.fold > STANDARD.rows as usize,
            rows,
            notes: self.notes(table.note_label.as_ref(), &table.notes),
            breaks: Vec::new(),
            spare: 0,
            fresh: false,
            together: false,
            followed: false,
            at: table.at.clone(),
        }
    }

    fn facts(&mut self, facts: &[Text]) -> Vec<PassageId> {
        facts.iter().map(|f| self.text(Region::Fact, Role::FangSong, f)).collect()
    }

    /// How wide each fact is, in 字, line by line: alike if that is enough, else as wide as
    /// they need, with room to write behind a colon.
    fn fact_lines(&self, facts: &[Text]) -> Vec<Vec<f64>> {
        let small = STANDARD.small_character() / STANDARD.character();
        let room = self.room() / small;
        let is_open = |fact: &&Text| fact.value.trim_end().ends_with(label::COLON);
        let need = |fact: &Text| {
            let blank = if is_open(&fact) { FACT_TO_WRITE } else { FACT_GAP };
            (title::width(&fact.value) + blank).min(room)
        };
        let mut lines: Vec<Vec<&Text>> = Vec::new();
        for fact in facts {
            let taken =
                |line: &Vec<&Text>| line.iter().map(|fact| need(fact)).sum::<f64>();
            match lines.last_mut() {
                Some(line) if taken(line) + need(fact) <= room + FACT_GAP => {
                    line.push(fact);
                }
                _ => lines.push(vec![fact]),
            }
        }
        let widths = |line: Vec<&Text>| -> Vec<f64> {
            let needs: Vec<f64> = line.iter().map(|fact| need(fact)).collect();
            let even = room / needs.len() as f64;
            let rest = room - needs.iter().sum::<f64>();
            let open = line.iter().filter(|fact| is_open(fact)).count();
            let shares = |(fact, need): (&&Text, f64)| match open {
                _ if rest <= 0.0 => need,
                0 => need + rest / line.len() as f64,
                open if is_open(fact) => need + rest / open as f64,
                _ => need,
            };
            if needs.iter().all(|need| *need <= even) {
                return vec![even * small; needs.len()];
            }
            line.iter().zip(needs).map(shares).map(|width| width * small).collect()
        };
        lines.into_iter().map(widths).collect()
    }

    /// 表注: hanging behind “注：” or what else they are called, numbered if there are several.
    fn notes(&mut self, called: Option<&Text>, notes: &[Text]) -> Vec<TableNote> {
        let (region, role) = (Region::TableNote, Role::FangSong);
        let usual = Text { value: label::TABLE_NOTE.to_owned(), ..Text::default() };
        let called = called.unwrap_or(&usual);
        let label_width = title::width(&called.value) + title::width(label::COLON);
        let mut set = Vec::new();
        for (i, note) in notes.iter().enumerate() {
            let split = Split::Plain;
            let label = (i == 0)
                .then(|| self.around(region, role, "", called, label::COLON, split));
            let number = (notes.len() > 1).then(|| format!("{}.", i + 1));
            let hang = label_width + number.as_deref().map_or(0.0, title::width);
            let number = number.map(|number| self.words(region, role, &number));
            let text = self.text(region, role, note);
            set.push(TableNote { label, number, text, hang, label_width });
        }
        set
    }

    /// A cell's text, if it says anything.
    fn cell_text(&mut self, role: Role, text: &Text, split: Split) -> Option<PassageId> {
        let vertical = split == Split::Vertical;
        let region = match role {
            Role::FangSong => Region::Cell { vertical },
            _ => Region::TableHead,
        };
        if text.value.is_empty() {
            return None;
        }
        if !vertical {
            return Some(self.around(region, role, "", text, "", split));
        }
        let upright = Text { value: self.upright(role, &text.value), ..text.clone() };
        let id = self.around(region, role, "", &upright, "", split);
        self.vertical_fits(id, text);
        Some(id)
    }

    /// A text from top to bottom must fit on a page under the head.
    fn vertical_fits(&mut self, id: PassageId, text: &Text) {
        let characters = self.page.passage(id).count() as f64;
        let size = STANDARD.small_character();
        let height = characters * size * (1.0 + STANDARD.vertical_gap);
        let room =
            self.page_height() - f64::from(STANDARD.rows_for_heads + 1) * STANDARD.line();
        if height > room {
            let most = (room / size / (1.0 + STANDARD.vertical_gap)).floor();
            self.findings.push(
                Finding::error(
                    "vertical-too-long",
                    At::Value(text.at.clone()),
                    format!("竖写的文字有 {characters} 字高，一面最多排 {most} 字"),
                )
                .hint("缩短文字，或去掉 vertical: true 改成横写"),
            );
        }
    }

    fn rows(
        &mut self,
        table: &Table,
        columns: &[ColumnCells],
        widths: &[f64],
    ) -> Vec<Vec<Cell>> {
        let measured = is_measured(table);
        let most = TEXT_KEPT * self.page_height();
        // The text of a cell may be longer than what its rows have room for.
        let flows = |span: &CellSpan| {
            let width = widths.iter().skip(span.column).take(span.columns).sum();
            let text = &table.rows[span.row][span.column].value;
            let vertical = span.vertical || table.columns[span.column].vertical;
            span.rows > 1 && !vertical && text_height(text, width) > most
        };
        let long = |row: &[Text]| {
            row.iter().zip(widths).zip(&table.columns).any(|((text, width), column)| {
                !column.vertical && text_height(&text.value, *width) > most
            })
        };
        // Rows are in order, and so the spans that begin on them.
        let mut spans: Vec<&CellSpan> = table.spans.iter().collect();
        spans.sort_by_key(|span| span.row);
        let mut open: Vec<&CellSpan> = Vec::new();
        let mut next = 0;
        let mut rows = Vec::new();
        for (r, row) in table.rows.iter().enumerate() {
            open.retain(|span| span.row + span.rows > r);
            while let Some(span) = spans.get(next).filter(|span| span.row == r) {
                open.push(span);
                next += 1;
            }
            // So does a row under a text that runs on.
            let breaks = long(row) || open.iter().any(|span| flows(span));
            let mut cells = Vec::new();
            for (i, text) in row.iter().enumerate() {
                let column = &table.columns[i];
                let mut vertical = column.vertical;
                let mut cell = FullCell {
                    x: i,
                    align: column.align,
                    breaks,
                    blank: columns[i].blank(&text.value),
                    ..FullCell::default()
                };
                if let Some(span) = open.iter().find(|span| span.covers(r, i)) {
                    if (span.row, span.column) != (r, i) {
                        continue;
                    }
                    (cell.columns, cell.rows) = (span.columns, span.rows);
                    cell.flows = flows(span);
                    vertical |= span.vertical;
                    cell.align = span.align.unwrap_or(column.align);
                }
                // A name from top to bottom is not to be parted.
                cell.vertical = vertical;
                cell.keep = vertical && cell.rows > 1 && cell.rows <= ROWS_KEPT;
                if table.is_computed(r) && parts(&text.value).is_none() {
                    cell.align = Align::Center;
                }
                let letters = text.value.chars().count();
                let spread =
                    cell.align == Align::Spread && !vertical && cell.columns == 1;
                if spread && letters > 1 && letters < columns[i].most {
                    cell.spread = Some(columns[i].most);
                }
                let split = match (vertical, cell.spread) {
                    (true, _) => Split::Vertical,
                    (_, Some(_)) => Split::Letters,
                    _ => in_cell(widths.iter().skip(i).take(cell.columns).sum()),
                };
                let align = cell.align;
                cell.text = self.cell_text(Role::FangSong, text, split);
                let plain = FullCell {
                    x: i,
                    align: cell.align,
                    text: cell.text,
                    ..FullCell::default()
                };
                let usual =
                    !measured && cell == plain && sides_alike(align, column.align);
                cells.push(match cell.text {
                    None if usual => Cell::Blank,
                    Some(text) if usual => Cell::Text(text),
                    _ => Cell::Full(Box::new(cell)),
                });
            }
            rows.push(cells);
        }
        rows
    }

    /// The head, row by row: names over several columns, and the columns' own names as far
    /// up as nothing stands over them.
    fn header(&mut self, table: &Table, widths: &[f64]) -> Vec<Cell> {
        let depth = table.head_rows();
        let plain =
            depth == 1 && table.columns.iter().all(|c| c.corner.is_none() && !c.vertical);
        let mut header = Vec::new();
        for level in 0..depth {
            for half in 0..table.fold {
                for (i, column) in table.columns.iter().enumerate() {
                    let over = table
                        .groups
                        .iter()
                        .filter(|g| (g.first..g.first + g.count).contains(&i));
                    let x = half * table.columns.len() + i;
                    if over.clone().count() == level {
                        let corner = column.corner.as_ref();
                        let corner =
                            corner.map(|c| self.text(Region::TableHead, Role::Hei, c));
                        let vertical = column.vertical;
                        let split = match (vertical, widths.get(i)) {
                            (true, _) => Split::Vertical,
                            (false, Some(width)) if corner.is_none() => in_cell(*width),
                            _ => Split::Plain,
                        };
                        let text = self.cell_text(Role::Hei, &column.name, split);
                        header.push(match text {
                            Some(text) if plain => Cell::Text(text),
                            _ => Cell::Full(Box::new(FullCell {
                                text,
                                x,
                                level,
                                rows: depth - level,
                                vertical,
                                corner,
                                ..FullCell::default()
                            })),
                        });
                    }
                    if let Some(group) =
                        over.clone().find(|g| g.level == level && g.first == i)
                    {
                        let under = widths.iter().skip(i).take(group.count);
                        let over = in_cell(under.sum());
                        header.push(Cell::Full(Box::new(FullCell {
                            text: self.cell_text(Role::Hei, &group.name, over),
                            x,
                            level,
                            columns: group.count,
                            ..FullCell::default()
                        })));
                    }
                }
            }
        }
        header
    }

    /// A form, drawn as a table without a head.
    pub(super) fn form(&mut self, form: &Form) -> TableElement {
        let widths = self.form_widths(form);
        let facts = self.facts(&form.facts);
        let mut rows: Vec<Vec<Cell>> = form.heights.iter().map(|_| Vec::new()).collect();
        for b in &form.boxes {
            let span = &b.span;
            let width: f64 = widths.iter().skip(span.column).take(span.columns).sum();
            let lines = b.text.value.lines().map(unbroken);
            let mut least = if span.vertical { 1.0 } else { lines.fold(0.0, f64::max) };
            if let Some(opinion) = &b.opinion {
                least = least.max(OPINION_DATE).max(title::width(&opinion.value) + 1.0);
            }
            if padded(least) > width + 1e-6 && !widths.is_empty() {
                self.findings.push(
                    Finding::error(
                        "column-too-narrow",
                        At::Value(b.text.at.clone()),
                        format!(
                            "这一格只有{}宽，至少要{}",
                            shown(width),
                            shown(padded(least))
                        ),
                    )
                    .hint("加大 widths 里这一栏的宽度，或并入右边的格（<）"),
                );
            }
            let align = span.align.unwrap_or_default();
            let long = text_height(&b.text.value, width) > TEXT_KEPT * self.page_height();
            let split = if span.vertical { Split::Vertical } else { in_cell(width) };
            let text = self.cell_text(Role::FangSong, &b.text, split);
            let opinion = b.opinion.as_ref().map(|opinion| self.opinion(opinion));
            let Some(row) = rows.get_mut(span.row) else { continue };
            let heights = form.heights.iter().skip(span.row).take(span.rows);
            let height: f64 = heights.map(|height| height.0.max(STANDARD.line())).sum();
            row.push(Cell::Full(Box::new(FullCell {
                text,
                align,
                x: span.column,
                columns: span.columns,
                rows: span.rows,
                vertical: span.vertical,
                keep: span.rows > 1 && height <= HEIGHT_KEPT,
                breaks: long && !span.vertical,
                flows: long && !span.vertical && span.rows > 1,
                opinion,
                ..FullCell::default()
            })));
        }
        for row in &mut rows {
            mark(row);
        }
        self.heights_fit(form.heights.iter().map(|h| h.0), 0, &form.at);
        TableElement {
            caption: None,
            facts,
            fact_lines: self.fact_lines(&form.facts),
            unit: None,
            continued: None,
            fold: 1,
            entries: rows.len(),
            to_fill: 0,
            sides: vec![Align::Center; widths.len()],
            widths,
            head_rows: 1,
            header: Vec::new(),
            rows,
            heights: form.heights.iter().map(|h| h.0).collect(),
            sums: Vec::new(),
            notes: self.notes(form.note_label.as_ref(), &form.notes),
            continues: false,
            breaks: Vec::new(),
            spare: 0,
            fresh: false,
            together: false,
            followed: false,
            at: form.at.clone(),
        }
    }

    /// The widths of a form, which takes the whole width of the page, in 字.
    fn form_widths(&mut self, form: &Form) -> Vec<f64> {
        let room = self.room();
        let least = padded(1.0);
        let columns = form.widths.iter().map(|width| ColumnNeeds::equal(*width, least));
        let columns: Vec<ColumnNeeds> = columns.collect();
        let widths = column_widths(&columns, room);
        if widths.is_none() {
            let needed: f64 = columns.iter().map(ColumnNeeds::takes).sum();
            let message = format!(
                "各栏至少共要 {:.0} 毫米宽，这里只有 {:.0} 毫米",
                (needed * STANDARD.character()).ceil(),
                room * STANDARD.character()
            );
            let at = form.widths_at.clone();
            self.findings.push(
                Finding::error("table-too-wide", At::Value(at), message)
                    .hint("减小 widths 里的数：一栏除文字外，两边的空白另占 0.6 字"),
            );
        }
        widths.unwrap_or_default()
    }

    fn opinion(&mut self, opinion: &Text) -> Opinion {
        let region = Region::Cell { vertical: false };
        let sign = self.text(region, Role::FangSong, opinion);
        let date = DATE_UNITS.map(|unit| self.words(region, Role::FangSong, unit));
        Opinion { sign, signed: opinion.value.ends_with(label::COLON), date }
    }

    /// A text that runs from top to bottom has brackets and dashes of its own, if the face
    /// has them. Searching finds the usual ones all the same.
    fn upright(&self, role: Role, text: &str) -> String {
        let Some(face) = self.faces.role(role) else { return text.to_owned() };
        let form = |c: char| {
            let form = upright::upright(c);
            form.filter(|own| self.faces.covers(face, *own)).unwrap_or(c)
        };
        text.chars().map(form).collect()
    }

    /// A row must fit on a page under the head.
    fn heights_fit(
        &mut self,
        heights: impl Iterator<Item = f64>,
        head_rows: usize,
        at: &Place,
    ) {
        let most = self.page_height() - head_rows as f64 * STANDARD.line();
        if heights.fold(0.0, f64::max) > most {
            self.findings.push(
                Finding::error(
                    "out-of-range",
                    At::Value(at.clone()),
                    format!("行高最多 {:.0} 毫米，再高一面就排不下了", most.floor()),
                )
                .hint("减小 row_height、blank_row_height 或 height"),
            );
        }
    }

    /// How high the type area is here, in millimetres.
    fn page_height(&self) -> f64 {
        if self.lying { STANDARD.type_width } else { STANDARD.type_height }
    }

    /// How wide a table may be here, in 字.
    fn room(&self) -> f64 {
        if self.lying {
            Mm(STANDARD.type_height).zi().0
        } else {
            f64::from(STANDARD.characters)
        }
    }

    /// The width of each column, in 字; what does not fit is a finding.
    fn widths(&mut self, table: &Table) -> Vec<f64> {
        let mut columns = ColumnNeeds::of_table(table);
        for group in &table.groups {
            let least = padded(name_least(&group.name.value));
            ColumnNeeds::widen(
                &mut columns[group.first..group.first + group.count],
                least,
            );
        }
        for span in table.spans.iter().filter(|s| s.columns > 1) {
            let text = &table.rows[span.row][span.column].value;
            let least = text.lines().map(unbroken).fold(0.0, f64::max);
            let least = if span.vertical { 1.0 } else { least };
            let under = span.column..span.column + span.columns;
            ColumnNeeds::widen(&mut columns[under], padded(least));
        }
        let room = self.room() / table.fold as f64;
        for (column, needs) in table.columns.iter().zip(&columns) {
            if column.width.is_some_and(|width| given(width) < needs.least - 1e-6) {
                self.findings.push(
                    Finding::error(
                        "column-too-narrow",
                        At::Value(column.name.at.clone()),
                        format!(
                            "“{}”一栏至少要{}宽，才放得下不能断开的内容",
                            column.name.value,
                            shown(needs.least)
                        ),
                    )
                    .hint("加大 width，或不写 width 由程序分配"),
                );
            }
        }
        let widths = column_widths(&columns, room);
        if widths.is_none() {
            let finding = self.too_wide(table, &columns);
            self.findings.push(finding);
        }
        widths.unwrap_or_default()
    }

    /// A table whose columns do not fit beside each other: which take most, and what would fit.
    fn too_wide(&self, table: &Table, columns: &[ColumnNeeds]) -> Finding {
        let mm = |zi: f64| (zi * STANDARD.character()).ceil();
        let needed: f64 = columns.iter().map(ColumnNeeds::takes).sum();
        let room = self.room() / table.fold as f64;
        let mut widest: Vec<(&str, f64)> = table
            .columns
            .iter()
            .zip(columns)
            .map(|(column, needs)| (column.name.value.as_str(), needs.takes()))
            .collect();
        widest.sort_by(|a, b| b.1.total_cmp(&a.1));
        let named = widest.iter().take(WIDEST_NAMED);
        let named: Vec<String> = named
            .map(|(name, width)| format!("“{name}”{:.0} 毫米", mm(*width)))
            .collect();
        let half = if table.fold > 1 { "每半" } else { "这里" };
        let message = format!(
            "各栏至少共要 {:.0} 毫米宽，{half}只有 {:.0} 毫米；最宽的是{}",
            mm(needed),
            room * STANDARD.character(),
            named.join("、")
        );
        let lying = Mm(STANDARD.type_height).zi().0;
        let mut ways = Vec::new();
        if table.fold > 1 && needed <= self.room() {
            ways.push("去掉 fold 就放得下".to_owned());
        }
        if !self.lying && needed * table.fold as f64 <= lying {
            ways.push("写 landscape: true 改成横排就放得下".to_owned());
        }
        if ways.is_empty() {
            let most = self.room().max(lying);
            let mut taken = 0.0;
            let fit = columns.iter().take_while(|c| {
                taken += c.takes();
                taken <= most
            });
            let fit = fit.count();
            ways.push(match self.lying {
                true => format!("前 {fit} 栏放得下：把其余的栏分成另一张表"),
                false => format!(
                    "横排（landscape: true）宽 {:.0} 毫米，也只放得下前 {fit} 栏：把其余的栏分成另一张表",
                    STANDARD.type_height
                ),
            });
        }
        ways.push("或减小 width、缩短最宽的栏里不能断开的内容".to_owned());
        Finding::error("table-too-wide", At::Value(table.at.clone()), message)
            .hint(ways.join("；"))
    }
}

/// Marks where a row stands that has no text of its own.
fn mark(row: &mut [Cell]) {
    let mut own: Vec<&mut FullCell> = row
        .iter_mut()
        .filter_map(|cell| match cell {
            Cell::Full(cell) if cell.rows == 1 => Some(&mut **cell),
            _ => None,
        })
        .collect();
    if own.iter().all(|cell| cell.text.is_none())
        && let Some(first) = own.first_mut()
    {
        first.mark = true;
    }
}

/// How the text of a cell of some width, in 字, is split.
fn in_cell(width: f64) -> Split {
    Split::Cell { characters: characters(width).max(1.0) as usize }
}

/// A width as a writer gives it: the characters of its text, and from line to line.
fn shown(width: f64) -> String {
    let characters = (characters(width) * 10.0 - 1e-6).ceil() / 10.0;
    format!(" {characters} 字（{:.0} 毫米）", (width * STANDARD.character()).ceil())
}

/// Whether templates measure the cells of a table before they draw it.
fn is_measured(table: &Table) -> bool {
    table.row_height.is_some()
        || table.blank_row_height.is_some()
        || table.columns.iter().any(|column| column.corner.is_some())
}

/// Whether a cell is aligned as templates align its column.
fn sides_alike(cell: Align, column: Align) -> bool {
    let centred = |a: Align| matches!(a, Align::Center | Align::Decimal | Align::Spread);
    cell == column || (centred(cell) && centred(column))
}

/// What the cells of a column have in common.
struct ColumnCells {
    /// The longest text, in characters.
    most: usize,
    /// With 小数点对齐: the widest part before the point and from it on, in em.
    point: Option<(f64, f64)>,
}

impl ColumnCells {
    fn of(table: &Table, i: usize) -> Self {
        let cells = || table.rows.iter().filter_map(|row| Some(&row.get(i)?.value));
        let parts = cells().filter_map(|cell| parts(cell));
        let point = parts.reduce(|a, b| (a.0.max(b.0), a.1.max(b.1)));
        Self {
            most: cells().map(|cell| cell.chars().count()).max().unwrap_or(0),
            point: point.filter(|_| table.columns[i].align == Align::Decimal),
        }
    }

    fn blank(&self, cell: &str) -> Option<(f64, f64)> {
        let (before, behind) = self.point?;
        let (own_before, own_behind) = parts(cell)?;
        Some((before - own_before, behind - own_behind))
    }
}

fn repeated<T: Clone>(items: &[T], times: usize) -> Vec<T> {
    std::iter::repeat_n(items, times).flatten().cloned().collect()
}
