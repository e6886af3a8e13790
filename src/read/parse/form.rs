//! Forms: boxes with labels, to be filled in by hand.

use crate::notice::{Align, CellSpan, Form, FormBox, Mm, Text, Width};
use crate::read::raw::{RawForm, RawFormCell, RawFullFormCell};
use crate::text::finding::{At, Finding};
use crate::text::place::Place;

use super::Reader;
use super::grid::Joint;

/// How many columns the grid of a form may have.
const COLUMNS: usize = 28;

impl Reader<'_> {
    pub(super) fn form(&mut self, raw: RawForm, at: &Place) -> Form {
        let facts = self.listed(raw.facts, &at.key("facts"));
        let rows_at = at.key("rows");
        let longest = raw.rows.iter().map(Vec::len).max().unwrap_or(0);
        let widths: Vec<Option<Width>> = match raw.widths {
            None => vec![None; longest],
            Some(widths) => {
                let widths = widths.into_iter().enumerate();
                let at = at.key("widths");
                widths
                    .map(|(i, w)| w.and_then(|w| self.width(Some(w), at.item(i))))
                    .collect()
            }
        };
        if !(1..=COLUMNS).contains(&widths.len()) {
            self.findings.push(
                Finding::error(
                    "out-of-range",
                    At::Value(at.clone()),
                    format!("表单要有 1 至 {COLUMNS} 栏，这里有 {} 栏", widths.len()),
                )
                .hint("在 rows 里写上各格"),
            );
        }
        let least = raw.row_height.map_or(Mm(0.0), Mm);
        let mut heights = Vec::new();
        let mut grid = Vec::new();
        let mut boxes = Vec::new();
        for (i, row) in raw.rows.into_iter().enumerate() {
            let row_at = rows_at.item(i);
            if row.len() > widths.len() || row.is_empty() {
                self.findings.push(
                    Finding::error(
                        "row-length",
                        At::Value(row_at.clone()),
                        format!("这一行有 {} 格，widths 只有 {} 栏", row.len(), widths.len()),
                    )
                    .hint("减少格子，或在 widths 里加一栏；一行没有写满时，最后一格排到右边"),
                );
            }
            let mut height = least;
            let mut joints = Vec::new();
            for (j, cell) in row.into_iter().enumerate() {
                let at = row_at.item(j);
                let cell = match cell {
                    None => RawFullFormCell::default(),
                    Some(RawFormCell::Text(text)) => {
                        let joint = self.joint(&text.0, &at);
                        joints.push(joint);
                        if joint == Joint::Own {
                            boxes.push(self.plain_box(i, j, text.0, at));
                        }
                        continue;
                    }
                    Some(RawFormCell::Full(cell)) => cell,
                };
                joints.push(Joint::Own);
                let own = cell.height.map(Mm);
                height = Mm(height.0.max(own.map_or(0.0, |own| own.0)));
                let text = cell.text.map_or(String::new(), |text| text.0);
                let text_at = if text.is_empty() { at.clone() } else { at.key("text") };
                let mut new = self.plain_box(i, j, text, text_at);
                new.span.vertical = cell.vertical.unwrap_or(false);
                new.span.align = cell.align.map(Align::from);
                new.opinion = cell.opinion.map(|o| self.line(o, at.key("opinion")));
                boxes.push(new);
            }
            // The last box of a short row goes on to the right, a merged one with it.
            let last = joints.last().copied().unwrap_or(Joint::Own);
            let rest = if last == Joint::Up { Joint::Up } else { Joint::Left };
            joints.resize(widths.len().max(joints.len()), rest);
            heights.push(height);
            grid.push(joints);
        }
        for span in self.merged(&grid, &rows_at) {
            let at = (span.row, span.column);
            if let Some(b) = boxes.iter_mut().find(|b| (b.span.row, b.span.column) == at)
            {
                (b.span.rows, b.span.columns) = (span.rows, span.columns);
            }
        }
        Form {
            facts,
            widths,
            widths_at: at.key("widths"),
            heights,
            boxes,
            notes: self.notes(raw.notes, &at.key("notes")),
            note_label: raw.note_label.map(|l| self.line(l, at.key("note_label"))),
            at: at.clone(),
        }
    }

    fn plain_box(
        &mut self,
        row: usize,
        column: usize,
        text: String,
        at: Place,
    ) -> FormBox {
        let value = text.trim_end().to_owned();
        self.printable(&value, &at);
        let text = Text { value, at, offset: 0 };
        FormBox { span: CellSpan::plain(row, column), text, opinion: None }
    }
}
