//! Tables: what the cells say, which of them are merged, and what is summed.

use crate::finding::{At, Finding};
use crate::notice::{Align, Column, Decimal, Table, Text};
use crate::place::Place;
use crate::raw::{RawAlign, RawColumn, RawFullColumn, RawTable};

use super::Reader;

impl Reader<'_> {
    pub(super) fn table(&mut self, raw: RawTable, at: &Place) -> Table {
        let facts = raw.facts.unwrap_or_default();
        let facts = facts
            .into_iter()
            .enumerate()
            .map(|(i, fact)| self.line(fact, at.key("facts").item(i)))
            .collect();
        let unit = raw.unit.map(|unit| self.line(unit, at.key("unit")));
        let mut summed = Vec::new();
        let mut columns = Vec::new();
        for (i, column) in raw.columns.into_iter().enumerate() {
            let at = at.key("columns").item(i);
            let (column, name_at) = match column {
                RawColumn::Name(name) => {
                    (RawFullColumn { name, align: None, width: None, total: None }, at)
                }
                RawColumn::Full(column) => (column, at.key("name")),
            };
            summed.push(column.total.unwrap_or(false));
            columns.push(Column {
                name: self.line(column.name, name_at),
                align: match column.align {
                    Some(RawAlign::Left) => Align::Left,
                    Some(RawAlign::Right) => Align::Right,
                    Some(RawAlign::Spread) => Align::Spread,
                    Some(RawAlign::Center) | None => Align::Center,
                },
                width: column.width,
            });
        }
        if columns.is_empty() {
            self.findings.push(Finding::error(
                "out-of-range",
                At::Value(at.key("columns")),
                "至少要有 1 栏",
            ));
        }
        let mut rows = Vec::new();
        for (i, row) in raw.rows.unwrap_or_default().into_iter().enumerate() {
            let at = at.key("rows").item(i);
            if row.len() != columns.len() {
                self.findings.push(
                    Finding::error(
                        "row-length",
                        At::Value(at.clone()),
                        format!("这一行有 {} 格，表格有 {} 栏", row.len(), columns.len()),
                    )
                    .hint("空格写成 ~"),
                );
            }
            let row: Vec<Text> = row
                .into_iter()
                .enumerate()
                .map(|(i, cell)| {
                    let at = at.item(i);
                    let value = cell.map_or(String::new(), |c| c.0.trim_end().to_owned());
                    self.printable(&value, &at);
                    Text { value, at, offset: 0 }
                })
                .collect();
            rows.push(row);
        }
        let has_total = summed.contains(&true);
        if has_total {
            let total = self.total(&summed, &rows, &at.key("rows"));
            rows.push(total);
        }
        let fold = usize::from(raw.fold.unwrap_or(1));
        if !(1..=4).contains(&fold) {
            self.findings.push(Finding::error(
                "out-of-range",
                At::Value(at.key("fold")),
                "折栏为 1 至 4",
            ));
        }
        Table {
            facts,
            unit,
            columns,
            rows,
            has_total,
            blank_rows: raw.blank_rows.unwrap_or(0).into(),
            fold: fold.max(1),
            at: at.clone(),
        }
    }

    fn total(&mut self, summed: &[bool], rows: &[Vec<Text>], at: &Place) -> Vec<Text> {
        let mut total: Vec<Text> =
            summed.iter().map(|_| Text { at: at.clone(), ..Text::default() }).collect();
        for (i, _) in summed.iter().enumerate().filter(|(_, s)| **s) {
            let mut sum = Decimal::default();
            for cell in rows.iter().filter_map(|row| row.get(i)) {
                if cell.value.is_empty() {
                    continue;
                }
                match Decimal::parse(&cell.value) {
                    Some(value) => sum = sum.plus(value),
                    None => self.findings.push(
                        Finding::error(
                            "not-a-number",
                            At::Value(cell.at.clone()),
                            format!("这一栏要合计，“{}”不是数字", cell.value),
                        )
                        .hint("单位写在栏名或 unit 里，格中只写数字"),
                    ),
                }
            }
            total[i].value = sum.to_string();
        }
        let unsummed = summed.iter().position(|summed| !summed);
        if let Some(label) = unsummed {
            total[label].value = "合计".to_owned();
            // A total of the writer's own would be counted twice.
            for cell in rows.iter().filter_map(|row| row.get(label)) {
                let typed = cell.value.trim();
                if ["合计", "总计", "共计", "小计"].contains(&typed) {
                    self.findings.push(
                        Finding::error(
                            "typed-total",
                            At::Value(cell.at.clone()),
                            format!("自己写了“{typed}”一行，程序还会再加一行合计"),
                        )
                        .hint("删去这一行，或去掉栏里的 total: true"),
                    );
                }
            }
        }
        total
    }
}
