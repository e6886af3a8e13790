//! A notice with a table of quotas and a form, and what an office does with spreadsheets.

use std::sync::LazyLock;

use hongtou::office::amend::{Typed, find_table};
use hongtou::office::collect::{Returned, collect, quotas};
use hongtou::office::import::import;
use hongtou::office::sheet::{List, read};
use hongtou::pipeline::{Examined, check_only};
use hongtou::text::edit::apply;
use hongtou::text::inputs::Inputs;
use hongtou::text::source::Source;

const YAML: &str = "issuer: 某市体育局
number: {code: 某体, year: 2024, serial: 1}
title: 关于比赛的通知
date: 2024-04-10
body: 共{{ total(\"quotas\", \"名额\") }}人，见附件1、附件2。
attachments:
  - id: quotas
    title: 名额分配表
    table:
      columns: [单位, {name: 名额, total: true}, 备注]
      rows:
        - [东城区, 10, ~]
        - [西山县, 8, 含领队1人]
        - [北河县, 12, 2024年5月1日]
  - id: form
    title: 报名表
    table:
      columns: [序号, 姓名, 单位, 联系电话, 身份证号]
      blank_rows: 10
";

static NOTICE: LazyLock<Examined> =
    LazyLock::new(|| check_only(&Inputs::new(Source::new("a.yaml", YAML))));

/// Reads a file into the table of quotas: what is written is a notice again.
pub fn imported(bytes: &[u8]) {
    let Ok(book) = read("表", bytes) else { return };
    let (Some(notice), Some(root)) = (&NOTICE.notice, &NOTICE.tree) else {
        unreachable!()
    };
    let table = find_table(notice, "quotas").expect("it is there");
    let Ok(taken) = import(Typed { text: YAML, root, notice }, table, &book, None) else {
        return;
    };
    let Ok(edits) = taken.rows.edits() else { return };
    let text = apply(YAML, edits);
    let again = check_only(&Inputs::new(Source::new("a.yaml", &text)));
    assert!(again.notice.is_some(), "{text}");
}

/// Collects some files as returned forms.
pub fn collected(files: &[Vec<u8>]) {
    let Some(notice) = &NOTICE.notice else { unreachable!() };
    let returned: Vec<Returned> = files
        .iter()
        .enumerate()
        .map(|(i, bytes)| Returned {
            name: format!("{i} 东城区"),
            book: read("表", bytes),
        })
        .collect();
    let form = find_table(notice, "form").expect("it is there");
    let limits = quotas(find_table(notice, "quotas").expect("it is there"));
    let roster = collect(notice, form, &limits, returned);
    let list = List::plain(&roster.names, &roster.rows);
    list.csv().expect("CSV");
    if let Some(date) = Some(notice.ending.date) {
        list.xlsx(date).expect("a workbook");
    }
}
