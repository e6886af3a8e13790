//! What a careful colleague would ask about before taking a spreadsheet: nothing is written.

use std::fs;
use std::path::Path;

use rust_xlsxwriter::{Format, Workbook};

use crate::support::hongtou;

const NOTICE: &str = "issuer: 某市局
number: {code: 市局, year: 2024, serial: 1}
title: 某市局关于名额的通知
recipients: 各县局
body: 共{{ total(\"quotas\", \"名额分配\") }}人，见附件1、附件2。
date: 2024-03-05
seal: false
attachments:
  - id: quotas
    title: 名额表
    table:
      columns: [单位, {name: 名额分配, total: true}]
      rows: [[市局, 10], [开发区, 5], [高平, 20], [陵川, 5], [城区, 15]]
  - id: budget
    title: 经费表
    table:
      unit: 单位：万元
      columns: [项目, {name: 经费, total: true}]
      rows: [[场地, 52.5], [宣传, 10]]
";

/// Takes a file back into a table; what is said, and the notice if it was changed.
fn taken(folder: &Path, table: &str, file: &str) -> (String, Option<String>) {
    let path = folder.join("a.yaml");
    fs::write(&path, NOTICE).expect("a file");
    let mut command = hongtou(folder);
    let output = command.args(["table", "a.yaml", table, "--import", file]).output();
    let output = output.expect("it runs");
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    let now = fs::read_to_string(&path).expect("it is there");
    assert_eq!(output.status.code() == Some(0), now != NOTICE, "{said}");
    (said, (now != NOTICE).then_some(now))
}

#[test]
fn what_may_be_another_number_is_not_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let rows = "市局,11\n开发区,6\n高平,21\n陵川,7\n城区,16\n";
    for (table, csv, word) in [
        ("quotas", format!("单位,名额\n{rows}其中：县城,8\n"), "其中：县城"),
        ("quotas", format!("单位,名额\n{rows}同上,8\n"), "同上"),
        (
            "quotas",
            "单位,名额\n一、市直,17\n市局,11\n开发区,6\n二、县区,44\n高平,21\n陵川,7\n城区,16\n"
                .to_owned(),
            "第 2 行“一、市直”的数等于它前后几行之和",
        ),
        ("quotas", rows.replace("市局,11", "单位,名额\n市局,\"5\n6\""), "几个数"),
        ("quotas", rows.replace("市局,11", "单位,名额\n市局,1 2"), "几个数"),
        (
            "quotas",
            "单位,名额,,单位,名额\n市局,11,,市局,10\n高平,21,,高平,20\n".to_owned(),
            "“市局”出现了两次",
        ),
        ("quotas", rows.replace("市局,11", "单位,名额\n市局,1,100"), "C2"),
        ("quotas", format!("单位,名额（去年）\n{rows}"), "别的年份"),
        ("quotas", format!("单位,2023年\n,名额\n{rows}"), "别的年份"),
        ("quotas", format!("单位,名额（%）\n{rows}"), "单位不同"),
        ("quotas", format!("单位,名额（万人）\n{rows}"), "单位不同"),
        ("budget", "项目,经费（元）\n场地,525000\n宣传,100000\n".to_owned(), "单位不同"),
        ("budget", "单位：元,\n项目,经费\n场地,525000\n宣传,9\n".to_owned(), "单位不同"),
        ("budget", "项目,经费/亿元\n场地,1\n宣传,9\n".to_owned(), "单位不同"),
    ] {
        fs::write(folder.join("x.csv"), &csv).expect("a file");
        let (said, changed) = taken(folder, table, "x.csv");
        assert!(changed.is_none() && said.contains(word), "{csv}\n{said}");
    }
    // What says the same in another way is taken.
    for (table, csv, row) in [
        ("quotas", format!("单位,2024年\n,名额（名）\n{rows}合计,61\n"), "[市局, 11]"),
        ("budget", "单位：万元,\n项目,经费（万元）\n场地,53\n宣传,10\n".to_owned(), "53"),
    ] {
        fs::write(folder.join("x.csv"), &csv).expect("a file");
        let (said, changed) = taken(folder, table, "x.csv");
        assert!(changed.is_some_and(|now| now.contains(row)), "{csv}\n{said}");
    }
}

/// A number that is shown as another one, and one number for several rows.
#[test]
fn what_a_format_makes_of_a_number_is_not_passed_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let units = ["市局", "开发区", "高平", "陵川", "城区"];
    for format in [
        "0\"万\"",
        "0\"千\"",
        "\"约\"0",
        "0\"0\"",
        "0!.0000",
        "#,##0.00,\"千\"",
        "0\"%\"",
    ] {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "单位").expect("it");
        sheet.write(0, 1, "名额").expect("it");
        for (row, unit) in (1..).zip(units) {
            let own = if row == 1 { format } else { "0\"人\"" };
            let own = Format::new().set_num_format(own);
            sheet.write(row, 0, unit).expect("it");
            sheet.write_with_format(row, 1, 12345, &own).expect("it");
        }
        book.save(folder.join("x.xlsx")).expect("it is saved");
        let (said, changed) = taken(folder, "quotas", "x.xlsx");
        assert!(changed.is_none() && said.contains("B2"), "{format}: {said}");
    }
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in (0..).zip([["单位", "名额"], ["市局", "11"], ["开发区", ""]])
    {
        for (column, text) in (0..).zip(line) {
            sheet.write(row, column, text).expect("it");
        }
    }
    sheet.merge_range(1, 1, 2, 1, "11", &Format::new()).expect("it");
    book.save(folder.join("x.xlsx")).expect("it is saved");
    let (said, changed) = taken(folder, "quotas", "x.xlsx");
    assert!(changed.is_none() && said.contains("分不清各行是多少"), "{said}");
}

/// Nobody on a returned form is dropped, doubled or given to another unit without a word.
#[test]
fn nobody_on_a_form_is_passed_over_without_a_word() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let notice = NOTICE.to_owned()
        + "  - id: form
    title: 报名表
    table: {columns: [姓名, 单位, 职务, 联系电话], blank_rows: 5}
";
    fs::write(folder.join("a.yaml"), notice).expect("a file");
    let head = "姓名,单位,职务,联系电话";
    let row = "张三,,科长,13800138001";
    for (form, word) in [
        (
            format!("单位（盖章）：高平\n{head}\n{row},李四 13800138002\n"),
            "李四 13800138002",
        ),
        (format!("单位（盖章）：高平\n{head}\n{row}\n,,,,,另加李四\n"), "另加李四"),
        (format!("单位（盖章）：城区、高平\n{head}\n{row}\n"), "城区、高平"),
        (
            format!(
                "单位：高平\n{head}\n{row}\n单位：城区\n{head}\n李四,,科员,13800138002\n"
            ),
            "又是表头",
        ),
        (
            format!("单位：高平\n{head}\n张三李四,,科长,13800138001\n"),
            "“张三李四”的写法不对",
        ),
        (format!("单位：高平\n{head}\n待定,,科长,13800138001\n"), "“待定”的写法不对"),
        (
            format!("单位：高平\n{head}\n{row}\n另：李四也参加，13800138002\n"),
            "李四也参加",
        ),
    ] {
        let forms = folder.join("收回");
        fs::create_dir_all(&forms).expect("a folder");
        fs::write(forms.join("甲.csv"), &form).expect("a file");
        let mut command = hongtou(folder);
        let output = command
            .args(["collect", "a.yaml", "form", "收回", "-o", "名册.csv", "--force"])
            .output()
            .expect("it runs");
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        assert_eq!(output.status.code(), Some(1), "{form}\n{said}");
        assert!(said.contains(word), "{word} in {form}\n{said}");
    }
}
