//! Faults that users found, each with the test that failed first.

use std::fs;
use std::path::Path;

use crate::workbooks::workbook;

use crate::paper::Paper;
use crate::support::{Bench, hongtou, notice, root};

fn run(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let mut command = hongtou(folder);
    command.args(arguments);
    if ["build", "compare"].contains(&arguments[0]) {
        command.arg("--font-path").arg(root().join("fonts"));
    }
    let output = command.output().expect("it runs");
    let said = [output.stdout, output.stderr].concat();
    let code = output.status.code().expect("an exit code");
    (code, String::from_utf8_lossy(&said).into_owned())
}

#[test]
fn nothing_is_written_over_what_it_is_made_from() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let yaml = notice("body: 甲。", "");
    fs::write(folder.join("a.yaml"), &yaml).expect("a file");
    fs::write(folder.join("b.yaml"), yaml.replace("甲。", "乙。")).expect("a file");
    for arguments in [
        &["compare", "a.yaml", "b.yaml", "--pdf", "a.yaml"][..],
        &["compare", "a.yaml", "b.yaml", "--pdf", "c.txt"],
        &["check", "a.yaml", "--report", "a.yaml"],
        &["draft", "a.yaml", "-o", "./a.yaml", "--force"],
    ] {
        let (code, said) = run(folder, arguments);
        assert_eq!(code, 2, "{arguments:?}: {said}");
        assert_eq!(fs::read_to_string(folder.join("a.yaml")).expect("it"), yaml);
    }
}

#[test]
fn the_whole_is_not_replaced_by_its_text_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let yaml =
        notice("body: 见附件。", "attachments: [{id: a, title: 名单, body: 略。}]");
    fs::write(folder.path().join("a.yaml"), yaml).expect("a file");
    assert_eq!(run(folder.path(), &["build", "a.yaml"]).0, 0);
    let whole = fs::read(folder.path().join("out/a.pdf")).expect("a PDF");
    assert_eq!(run(folder.path(), &["build", "a.yaml", "--split"]).0, 0);
    assert_eq!(fs::read(folder.path().join("out/a.pdf")).expect("a PDF"), whole);
    let text = fs::read(folder.path().join("out/a-正文.pdf")).expect("a PDF");
    assert!(!Paper::read(&text).text().contains("略。"));
}

#[test]
fn sentences_that_are_half_history_are_left_to_a_person() {
    let folder = tempfile::tempdir().expect("a folder");
    let body = "body:\n  - 2020年第十四届参加过的不再选派。\n  - 7月12日（星期一）开班，7月2日（周五）下班前报名。";
    let yaml = notice(body, "").replace("2024", "2021");
    fs::write(folder.path().join("a.yaml"), yaml).expect("a file");
    let (code, said) =
        run(folder.path(), &["draft", "a.yaml", "--apply", "-o", "b.yaml"]);
    assert_eq!(code, 0, "{said}");
    let draft = fs::read_to_string(folder.path().join("b.yaml")).expect("a draft");
    assert!(draft.contains("2020年第十四届参加过"), "{draft}");
    assert!(draft.contains("7月12日（星期二）开班"), "{draft}");
    for mark in
        ["“2020年”是往年", "日期，暂为去年同日", "期限7月2日在 2022 年是周六", "请核对"]
    {
        assert!(draft.contains(mark), "{mark} in {draft}");
    }
}

#[test]
fn last_years_weekdays_do_not_stop_a_draft() {
    let yaml = notice("body: 定于2024年3月1日（周四）举行。 # 待定：日期", "");
    let bench = Bench::build(&yaml);
    bench.pdf();
    assert!(bench.findings().iter().any(|f| f.0 == "wrong-weekday"));
}

#[test]
fn formulas_that_were_never_computed_are_no_empty_cells() {
    let folder = tempfile::tempdir().expect("a folder");
    let table = "attachments: [{id: q, title: 名额表, table: {columns: [单位, 名额], rows: [[甲, 1], [乙, 2]]}}]";
    let yaml = notice("body: 见附件。", table);
    fs::write(folder.path().join("a.yaml"), &yaml).expect("a file");
    let sheet = "<row><c t=\"str\"><v>单位</v></c><c t=\"str\"><v>名额</v></c></row>\
                 <row><c t=\"str\"><v>甲</v></c><c><f>1+2</f></c></row>";
    fs::write(folder.path().join("b.xlsx"), workbook(&[("S", "", sheet)], ""))
        .expect("a file");
    let (code, said) =
        run(folder.path(), &["table", "a.yaml", "q", "--import", "b.xlsx"]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("第 2 行“名额”（B2）是没有算出值的公式"), "{said}");
    assert_eq!(fs::read_to_string(folder.path().join("a.yaml")).expect("it"), yaml);
}

#[test]
fn text_that_a_comment_cuts_off_is_noticed() {
    let bench =
        Bench::build(&notice("body: 请于8月23日前报送 #三楼 人事股。", "seal: false"));
    assert_eq!(bench.findings(), [("comment-cuts-text", 6, 18)]);
    Bench::build(&notice("body: 正文。 # 注释", "seal: false")).clean();
}

#[test]
fn a_schedule_of_several_days_begins_anew_each_day() {
    let rows =
        "[[7月12日, 8:30—11:30, 甲], [^, 14:00—17:00, 乙], [7月13日, 8:30—11:30, 丙]]";
    let table = format!(
        "attachments: [{{id: s, title: 日程, table: {{columns: [日期, 时间, 内容], rows: {rows}}}}}]"
    );
    Bench::build(&notice("body: 见附件。", &table)).clean();
}

#[test]
fn closings_of_many_organs_lose_nobody() {
    let organs: Vec<String> = (0..19)
        .map(|i| {
            format!("某某市{}{}局", ["东", "西", "南"][i / 7], "甲".repeat(1 + i % 7))
        })
        .collect();
    let signed = format!("co_issuers: [{}]", organs.join(", "));
    let stamps: Vec<String> =
        (0..20).map(|i| format!("{{post: 局长, name: 张{i}}}")).collect();
    for closing in [
        "seal: true".to_owned(),
        "seal: false".to_owned(),
        format!("stamp: [{}]", stamps.join(", ")),
    ] {
        let rest = format!("{signed}\nmasthead: 某某市人民政府文件\n{closing}\n");
        let bench = Bench::build(&notice("body: [正文第一段。, 正文第二段。]", &rest));
        let paper = bench.paper();
        let text = paper.text().replace('\n', "");
        assert!(text.contains("2024年1月5日"), "{closing}");
        let inside = paper.pages.iter().flat_map(|page| &page.glyphs).all(|glyph| {
            glyph.ink.is_none_or(|ink| ink.y1 < 262.7 || glyph.baseline > 263.0)
                && glyph.baseline < 275.0
        });
        assert!(inside, "{closing}");
        if !closing.starts_with("stamp") {
            for organ in &organs {
                assert!(text.contains(organ), "{organ} {closing}");
            }
        } else {
            assert_eq!(text.matches("局长").count(), 20);
        }
    }
}

#[test]
fn a_letter_takes_from_its_house_what_letters_have() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("house")).expect("a folder");
    let house = "issuer: 某市教育局\nnumber: {code: 某教函}\nimprint: {copy_to: 市委办公室, printer: 某市教育局办公室}\n";
    fs::write(folder.path().join("house/局.yaml"), house).expect("a file");
    let letter = "house: 局\nformat: letter\nnumber: {year: 2024, serial: 3}\ntitle: 关于协助工作的函\n\
                  recipients: 某县教育局\nbody: 请予协助。\ndate: 2024-01-05\n";
    fs::write(folder.path().join("a.yaml"), letter).expect("a file");
    let (code, said) = run(folder.path(), &["check", "--strict", "a.yaml"]);
    assert_eq!(code, 0, "{said}");
}

#[test]
fn sums_have_the_precision_of_their_cells() {
    let table = |cells: &str| {
        format!(
            "attachments: [{{id: a, title: 表, table: {{columns: [名, {{name: 数, total: true}}], rows: [{cells}]}}}}]"
        )
    };
    for (cells, sum) in [
        ("[甲, 1010], [乙, 126.5], [丙, 195.5]", "1332"),
        ("[甲, 1.50], [乙, 2.50]", "4.00"),
        ("[甲, 1], [乙, 2.25]", "3.25"),
        ("[甲, 12.50], [乙, 1]", "13.50"),
        ("[甲, 12.55], [乙, 13.45]", "26.00"),
    ] {
        let bench = Bench::build(&notice("body: 见附件。", &table(cells))).clean();
        let tables = bench.built.examined.notice.as_ref().expect("a notice").tables();
        assert_eq!(tables[0].rows.last().expect("a total")[1].value, sum);
    }
}

#[test]
fn a_serial_says_how_it_is_written() {
    let bench =
        Bench::build(&notice("body: 甲。", "").replace("serial: 1", "serial: 01"));
    assert!(bench.report().contains("不编虚位（1 不写 01）"), "{}", bench.report());
}

#[test]
fn rows_of_groups_are_named_with_their_group_or_without() {
    let folder = tempfile::tempdir().expect("a folder");
    let table = "attachments: [{id: q, title: 预算表, table: {group: 类别, columns: [类别, 事项, {name: 金额, total: true}], rows: [[场地, 大厅, 10], [场地, 小厅, 20], [人员, 讲师, 30], [人员, 助教, 5]]}}]";
    let yaml = notice("body: 见附件。", table);
    fs::write(folder.path().join("a.yaml"), &yaml).expect("a file");
    for (setting, to) in [("小厅=25", "小厅, 25"), ("人员/讲师/金额=40", "讲师, 40")]
    {
        let (code, said) =
            run(folder.path(), &["table", "a.yaml", "q", "--set", setting]);
        assert_eq!(code, 0, "{said}");
        assert!(said.contains("小计") && said.contains("合计"), "{said}");
        let now = fs::read_to_string(folder.path().join("a.yaml")).expect("a file");
        assert!(now.contains(to), "{now}");
    }
    let (code, said) =
        run(folder.path(), &["table", "a.yaml", "q", "--set", "场地/金额=1"]);
    assert_eq!(code, 2);
    assert!(said.contains("场地/大厅、场地/小厅 之一"), "{said}");
}

#[test]
fn limits_of_the_schema_hold_in_check() {
    let cases = [
        "table: {columns: [甲], blank_rows: 60000}",
        "table: {columns: [{name: 甲, width: 600}], rows: [[1]]}",
    ];
    for table in cases {
        let rest = format!("attachments:\n  - id: a\n    title: 表\n    {table}");
        let bench = Bench::build(&notice("body: 见附件。", &rest));
        assert!(bench.built.printed.pdf.is_none(), "{table}");
        assert!(bench.findings().iter().any(|(_, line, _)| *line == 10), "{table}");
    }
    let rest = "attachments:\n  - id: 名额表\n    title: 表\n    body: 文。";
    let bench = Bench::build(&notice("body: 见附件。", rest));
    assert!(bench.built.printed.pdf.is_none());
    assert!(bench.findings().iter().any(|(_, line, _)| *line == 8), "{}", bench.report());
}

#[test]
fn templates_neither_lose_an_element_nor_pass_over_a_mistyped_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    fs::write(folder.join("a.yaml"), notice("body: 甲。", "")).expect("a file");
    fs::create_dir_all(folder.join("templates/hongtou")).expect("a folder");
    let own = folder.join("templates/hongtou/tabel.typ");
    fs::write(&own, "#let x = 1").expect("a file");
    let (code, said) = run(folder, &["build", "a.yaml"]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("tabel.typ") && said.contains("hongtou/table.typ"), "{said}");
    fs::remove_file(own).expect("it is there");
    // A template that knows no paragraph.
    let template = fs::read_to_string(root().join("templates/notice.typ.j2"));
    let old = template.expect("it").replace("\"paragraph\"", "\"par\"");
    fs::write(folder.join("templates/notice.typ.j2"), old).expect("a file");
    let (code, said) = run(folder, &["build", "a.yaml"]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("没有排出要素 paragraph"), "{said}");
    fs::remove_file(folder.join("templates/notice.typ.j2")).expect("it is there");
    // One function of his own, the rest as it is.
    let own = "#let recipients(body) = par(first-line-indent: 0pt)[自制#body]";
    fs::write(folder.join("templates/own.typ"), own).expect("a file");
    let (code, said) = run(folder, &["build", "a.yaml"]);
    assert_eq!(code, 0, "{said}");
    let pdf = fs::read(folder.join("out/a.pdf")).expect("a PDF");
    assert!(Paper::read(&pdf).text().contains("自制各县"));
}

#[test]
fn a_notice_that_shows_its_changes_shows_its_figures() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='60' height='40'><rect width='60' height='40'/></svg>";
    fs::write(folder.join("图.svg"), svg).expect("a file");
    let yaml = |body: &str| {
        notice(
            &format!("body:\n  - {body}\n  - figure: {{image: 图.svg, caption: 流程}}"),
            "",
        )
    };
    fs::write(folder.join("a.yaml"), yaml("旧文见下图。")).expect("a file");
    fs::write(folder.join("b.yaml"), yaml("新文见下图。")).expect("a file");
    let (code, said) = run(folder, &["compare", "a.yaml", "b.yaml", "--pdf", "c.pdf"]);
    assert_eq!(code, 0, "{said}");
    let pdf = fs::read(folder.join("c.pdf")).expect("a PDF");
    assert!(Paper::read(&pdf).text().contains("流程"));
}

#[test]
fn nothing_is_added_where_the_roster_cannot_be_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let yaml = notice(
        "body: 见附件。",
        "attachments:\n  - id: a\n    title: 报名表\n    table: {columns: [单位, 姓名], blank_rows: 3}",
    );
    fs::write(folder.join("a.yaml"), &yaml).expect("a file");
    fs::write(folder.join("表.csv"), "单位,姓名\n东城,张三\n").expect("a file");
    fs::write(folder.join("已有.csv"), "旧").expect("a file");
    let (code, said) = run(
        folder,
        &["collect", "a.yaml", "a", "表.csv", "--add", "roster", "-o", "已有.csv"],
    );
    assert_eq!(code, 2, "{said}");
    assert_eq!(fs::read_to_string(folder.join("a.yaml")).expect("it"), yaml);
}

#[test]
fn a_single_clock_time_is_a_time() {
    let rest = "attachments:\n  - id: a\n    title: 日程\n    table:\n      columns: [时间, 内容]\n      rows: [[\"9:00\", 报到], [\"23:00—23:30\", 开幕], [\"8:00\", 散会]]";
    let bench = Bench::build(&notice("body: 见附件。", rest));
    let found: Vec<&str> = bench.findings().iter().map(|(code, ..)| *code).collect();
    assert!(found.contains(&"schedule-out-of-order"), "{found:?}");
}

/// 7.3.5.2, 7.3.5.3: under a table or figure, which ends between rows, the ending is a row apart
/// all the same; it stands on rows.
#[test]
fn an_ending_under_a_table_is_a_row_apart() {
    let rows = |count: usize| {
        let rows: Vec<String> = (1..=count).map(|i| format!("[单位{i}, {i}]")).collect();
        format!(
            "body: [名额如下。, {{table: {{columns: [单位, 名额], rows: [{}]}}}}]",
            rows.join(", ")
        )
    };
    for count in [1, 3, 4, 9] {
        for ending in ["seal: false", "stamp: {post: 市长, name: 王建国}", "seal: true"]
        {
            Bench::build(&notice(&rows(count), ending)).conforming();
        }
    }
}

/// 续表 stands over the heads that are repeated and over no other, wherever the table begins: in
/// the midst of a page, or on the next one where its first row has no room.
#[test]
fn a_table_that_begins_at_the_foot_of_a_page_is_continued_where_it_goes_on() {
    let list: Vec<String> = (1..=24).map(|i| format!("[单位{i}, {i}]")).collect();
    let rows = list.join(", ");
    let table = format!("{{table: {{columns: [单位, 名额], unit: 人, rows: [{rows}]}}}}");
    let mut moved = 0;
    for count in 6..=14 {
        let lines = "一行。, ".repeat(count);
        let body = format!("body: [{lines}{table}, 特此通知。]");
        let bench = Bench::build(&notice(&body, "seal: false")).conforming();
        let layout = bench.layout();
        let pages = &layout.tables()[0];
        moved += usize::from(pages.heads[0] > 0);
        let said = |page: usize| {
            let runs = layout.pages[page].runs.iter();
            runs.filter(|run| run.text.contains("续表")).count()
        };
        for page in 0..layout.pages.len() {
            let again = pages.heads[1..].contains(&page);
            assert_eq!(said(page), usize::from(again), "{count} lines, page {page}");
        }
        // What stands first on a page stands on its first row.
        for sheet in &layout.pages[1..] {
            let shapes = sheet.shapes.iter().map(|shape| shape.y);
            let tops = shapes.chain(sheet.runs.iter().map(|run| run.baseline));
            let top = tops.fold(f64::MAX, f64::min);
            assert!(top < 37.0 + 8.0, "{count} lines: {top}");
        }
    }
    assert!(moved > 0);
}
