//! A conformance report on a notice → Typst source.

use serde::Serialize;

use crate::judge::conformance::{Row, Verdict};
use crate::notice::standard::STANDARD_NAME;
use crate::notice::{Align, Column, Notice, Settings, Table, Text};
use crate::page::fonts::{Faces, Role};
use crate::page::images::Images;
use crate::text::finding::Finding;

use super::table::TableContext;
use super::templates::{REPORT, Templates};
use super::{Composed, Profile, Setter};

/// Writes the Typst source of a conformance report on a notice.
pub fn compose_report(
    notice: &Notice,
    rows: &[Row],
    templates: &Templates,
    faces: &Faces,
) -> Result<(Composed, Vec<Finding>), Vec<Finding>> {
    let images = Images::default();
    let mut setter = Setter::new(faces, &images);
    let context = setter.report(notice, rows);
    setter.finish(REPORT, &context, templates, Profile::Screen, Settings::default())
}

/// What the template of a report is filled in with.
#[derive(Debug, Serialize)]
struct ReportContext {
    organ: String,
    number: String,
    date: [u16; 3],
    title: String,
    lines: Vec<String>,
    paragraphs: Vec<String>,
    table: TableContext,
}

impl Setter<'_> {
    fn report(&mut self, notice: &Notice, rows: &[Row]) -> ReportContext {
        let date = notice.ending.date;
        let text = |value: String| Text { value, ..Text::default() };
        let missed = rows.iter().filter(|row| row.verdict == Verdict::Missed).count();
        let title = "版面核对报告".to_owned();
        let paragraphs = [
            format!("公文：{}", notice.main.title.text.value),
            format!("发文字号：{}", notice.number),
            format!(
                "依据：{}。共核对 {} 项，不符合 {missed} 项。长度在成品各面上量得，允许偏差 0.2 mm。",
                STANDARD_NAME,
                rows.len()
            ),
        ]
        .map(|paragraph| self.set(Role::FangSong, &text(paragraph)));
        let column = |name: &str, align, width| Column {
            name: text(name.to_owned()),
            align,
            width: Some(width),
            ..Column::default()
        };
        let table = Table {
            columns: vec![
                column("条款", Align::Center, 4.0),
                column("项目", Align::Left, 8.5),
                column("要求", Align::Center, 5.0),
                column("实测", Align::Center, 5.0),
                column("面", Align::Center, 2.0),
                column("结论", Align::Center, 3.5),
            ],
            rows: rows
                .iter()
                .map(|row| {
                    [
                        row.clause.to_owned(),
                        row.what.to_owned(),
                        row.required.clone(),
                        row.measured.clone(),
                        row.page.to_string(),
                        row.verdict.chinese().to_owned(),
                    ]
                    .map(text)
                    .to_vec()
                })
                .collect(),
            fold: 1,
            ..Table::default()
        };
        self.used.entry(Role::Song).or_default();
        self.check(Role::Title, &text(title.clone()));
        ReportContext {
            organ: notice.issuer.value.clone(),
            number: notice.number.to_string(),
            date: [date.year(), date.month().into(), date.day().into()],
            lines: vec![title.clone()],
            title,
            paragraphs: paragraphs.to_vec(),
            table: self.table(&table),
        }
    }
}
