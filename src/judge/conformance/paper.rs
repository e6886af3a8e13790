//! How a notice conforms, on a paper of its own.

use crate::notice::standard::STANDARD_NAME;
use crate::notice::{Align, Column, Notice, Table, Text, Width};
use crate::page::compose::compose_paper;
use crate::page::element::Page;
use crate::page::fonts::Faces;
use crate::text::finding::Finding;

use super::{Row, TOLERANCE, Verdict};

/// The page of a paper on how a notice conforms.
pub fn conformance_page(
    notice: &Notice,
    rows: &[Row],
    faces: &Faces,
) -> Result<Page, Vec<Finding>> {
    let text = |value: String| Text { value, ..Text::default() };
    let missed = rows.iter().filter(|row| row.verdict == Verdict::Missed).count();
    let paragraphs = [
        format!("公文：{}", notice.main.title.text.value),
        format!("发文字号：{}", notice.number),
        format!(
            "依据：{STANDARD_NAME}。共核对 {} 项，不符合 {missed} 项。长度在成品各面上量得，允许偏差 {TOLERANCE} mm。",
            rows.len()
        ),
    ];
    let column = |name: &str, align, width| Column {
        name: text(name.to_owned()),
        align,
        width: Some(Width::Characters(width)),
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
    compose_paper(notice, "版面核对报告", &paragraphs, &table, faces)
}
