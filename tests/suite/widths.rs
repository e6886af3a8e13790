//! How wide the columns of tables and forms are, and what stands on one line: read off the
//! finished PDF.

use crate::figures_table::{attached, cell};
use crate::paper::PaperPage;
use crate::support::{Bench, notice};

/// The page of the first attachment.
fn page(lines: &str) -> PaperPage {
    Bench::build(&attached(lines)).clean().paper().pages[1].clone()
}

#[test]
fn a_written_width_holds_so_many_characters() {
    for width in 2..12 {
        let text: String = "甲乙丙丁戊己庚辛壬癸子丑".chars().take(width).collect();
        let table = page(&format!(
            "table: {{columns: [{{name: 甲, width: {width}}}, 乙], rows: [[{text}, 二], [{text}卯, 三]]}}"
        ));
        assert_eq!(table.line(&format!("{text}二")).text(), format!("{text}二"));
        let long = format!("{text}卯");
        assert!(!table.lines().iter().any(|line| line.text().contains(&long)), "{width}");
        let form = page(&format!("form: {{widths: [{width}, ~], rows: [[{text}, 二]]}}"));
        assert_eq!(form.line(&format!("{text}二")).text(), format!("{text}二"));
    }
    // From line to line, in millimetres.
    let table = page("table: {columns: [{name: 甲, width: 30mm}, 乙], rows: [[一, 二]]}");
    assert!((cell(&table, "一").width() - 30.0).abs() < 0.1);
}

#[test]
fn columns_whose_widths_were_all_given_fill_the_page() {
    let table = page(
        "table: {columns: [{name: 甲, width: 5}, {name: 乙, width: 15}], rows: [[一, 二]]}",
    );
    let [a, b] = ["一", "二"].map(|text| cell(&table, text).width());
    assert!((a + b - 156.0).abs() < 0.1 && b > 2.5 * a, "{a} {b}");
    // Six columns that take the 28 字 of a line with what is blank beside them.
    let form =
        page("form: {widths: [4, 5, 4, 5, 4, 6], rows: [[甲, 乙, 丙, 丁, 戊, 己]]}");
    let all: f64 = ["甲", "乙", "丙", "丁", "戊", "己"]
        .map(|text| cell(&form, text).width())
        .iter()
        .sum();
    assert!((all - 156.0).abs() < 0.1, "{all}");
}

#[test]
fn codes_and_dates_stay_whole_and_names_give_way() {
    let table = page(
        "table:\n  columns: [序号, 标准编号, {name: 标准名称, align: left}, 实施日期, 备注]\n  rows:\n    - [1, GB/T 9704—2012, 党政机关公文格式, 2012年7月1日, ~]\n    - [2, GB/T 33476.2—2016, 党政机关电子公文格式规范第2部分显现, 2017年3月1日, ~]\n    - [3, T/CCSA 045—2021, 云计算服务客户信任体系能力要求及评估方法（试行）, 2021年7月1日, 现行]\n    - [4, DB14/T 2163—2020, 企业标准“领跑者”评估通则, 2020年11月10日, ~]",
    );
    let lines: Vec<String> =
        table.lines().iter().map(|line| line.text().replace(' ', "")).collect();
    for whole in [
        "GB/T9704—2012",
        "GB/T33476.2—2016",
        "T/CCSA045—2021",
        "DB14/T2163—2020",
        "2020年11月10日",
        "2012年7月1日",
        "现行",
    ] {
        assert!(lines.iter().any(|line| line.contains(whole)), "{whole} in {lines:?}");
    }
    assert!(cell(&table, "序号").width() < 14.0);
}

#[test]
fn ordinals_and_numbers_stay_narrow() {
    let table = page(
        "table: {columns: [序号, 单位, 名额], rows: [[1, 城区, 10], [2, 高平, 20], [3, 泽州, 5]]}",
    );
    let [ordinal, name, number] =
        ["序号", "城区", "名额"].map(|text| cell(&table, text).width());
    assert!(ordinal < 22.0 && number < 40.0 && name > 90.0, "{ordinal} {name} {number}");
}

#[test]
fn facts_share_the_line_by_need_with_room_to_write() {
    let form = page(
        "form:\n  facts: [填报单位（盖章）：, 填表人：, \"填表日期：　　　　年　　月　　日\"]\n  rows: [[甲, ~], [乙, ~]]",
    );
    let lines = form.lines();
    let line = lines.iter().find(|line| line.text().contains("填报单位")).expect("it");
    let glyphs: Vec<_> =
        line.glyphs.iter().filter(|g| !g.text.trim().is_empty()).collect();
    let text: String = glyphs.iter().map(|g| g.text.as_str()).collect();
    assert!(text.starts_with("填报单位（盖章）：填表人："), "{text}");
    // Behind the colon of each but the last on its line, five characters of 4号.
    let colon = text.chars().position(|c| c == '：').expect("a colon");
    let blank = glyphs[colon + 1].x - glyphs[colon].x - glyphs[colon].advance;
    assert!(blank >= 5.0 * 4.93, "{blank}");
    // Three facts that do not fit on a line stand on two.
    assert!(!text.contains("填表日期"), "{text}");
    assert!(lines.iter().any(|line| line.text().contains("填表日期")));
}

#[test]
fn a_box_to_tick_is_as_big_as_its_text_and_stays_with_it() {
    let form = page(
        "form:\n  widths: [4, ~, 4, 4]\n  rows:\n    - [经费来源, \"□会议表彰　□发文表彰　□其他表彰方式\", 是否, 是□　否□]",
    );
    let lines: Vec<String> = form.lines().iter().map(|line| line.text()).collect();
    for whole in ["□会议表彰", "□发文表彰", "□其他表彰方式", "是□", "否□"]
    {
        assert!(lines.iter().any(|line| line.contains(whole)), "{whole} in {lines:?}");
    }
    let ink = |text: &str| {
        let glyph = form.glyphs.iter().find(|g| g.text == text).expect("it");
        glyph.ink.expect("ink").height()
    };
    let (sign, hanzi) = (ink("□"), ink("表"));
    assert!(sign < 1.1 * hanzi && sign > 0.75 * hanzi, "{sign} {hanzi}");
    // One in a paragraph, too.
    let body = "body: |\n  甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥甲乙丙□同意参加。";
    let text = Bench::build(&notice(body, "")).paper().pages[0].clone();
    assert!(text.lines().iter().any(|line| line.text().contains("□同意参加")));
}

#[test]
fn a_form_that_a_page_has_room_for_is_not_parted() {
    let rows: String = (0..9).map(|i| format!("      - [项目{i}, ~]\n")).collect();
    let text: String =
        (0..13).map(|i| format!("  - 第{}件事。\n", "一".repeat(i + 1))).collect();
    let body = format!(
        "body:\n{text}  - form:\n      row_height: 15\n      rows:\n{}",
        rows.replace("      - ", "        - ")
    );
    let pages = Bench::build(&notice(&body, "")).paper().pages;
    let on = |text: &str| pages.iter().position(|page| page.text().contains(text));
    assert_eq!(on("项目0"), on("项目8"), "on one page");
    assert!(on("项目0") > on("第一件事"), "not on the first");
    // One that no page has room for breaks between its rows, its label on every page.
    let rows: String = (0..30).map(|i| format!("\n    - [^, 项目{i}, ~]")).collect();
    let rows = rows.replacen('^', "工作经历", 1);
    let bench =
        Bench::build(&attached(&format!("form:\n  row_height: 15\n  rows:{rows}")));
    let pages = bench.clean().paper().pages;
    for page in pages.iter().filter(|page| page.text().contains("项目")) {
        assert!(page.text().contains("工作经历"));
    }
    assert_eq!(pages.iter().filter(|page| page.text().contains("项目")).count(), 3);
}

#[test]
fn a_table_too_wide_names_its_columns_and_what_would_fit() {
    let columns: String = (1..=9).map(|i| format!("第{i}栏名称, ")).collect();
    let cells = "1234567890, ".repeat(9);
    let table = format!(
        "table: {{columns: [{columns}很长的一栏], rows: [[{cells}12345678901234]]}}"
    );
    let report = Bench::build(&attached(&table)).report();
    assert!(report.contains("“很长的一栏”") && report.contains("landscape"), "{report}");
    let seven = format!(
        "table: {{columns: [{}], rows: [[{}]]}}",
        (1..=6).map(|i| format!("第{i}栏, ")).collect::<String>(),
        "1234567890, ".repeat(6)
    );
    let report = Bench::build(&attached(&seven)).report();
    assert!(report.contains("改成横排就放得下"), "{report}");
    Bench::build(&attached(&format!("landscape: true\n{seven}"))).clean();
}

#[test]
fn an_attachment_sent_apart_is_listed_and_has_no_page() {
    let yaml = notice(
        "body: 见附件1、附件2。",
        "attachments:\n  - {id: a, title: 工作方案, apart: true}\n  - {id: b, title: 名单, body: 甲。}",
    );
    let bench = Bench::build(&yaml).clean().conforming();
    let paper = bench.paper();
    assert_eq!(
        paper.pages[0].line("附件：1.工作方案（另发）").text(),
        "附件：1.工作方案（另发）"
    );
    assert_eq!(paper.pages.len(), 2, "no page for what is sent apart");
    assert!(paper.pages[1].text().starts_with("附件2名单"), "{}", paper.pages[1].text());
    let alone =
        notice("body: 见附件。", "attachments: [{id: a, title: 方案, apart: true}]");
    let paper = Bench::build(&alone).clean().conforming().paper();
    assert_eq!(paper.pages.len(), 1);
    assert!(paper.pages[0].text().contains("附件：方案（另发）"));
}
