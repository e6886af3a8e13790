//! Notices other than the real one: nothing works only on the sample.

use crate::paper::Line;
use crate::support::{Bench, notice};

fn pages(yaml: &str) -> Vec<Vec<String>> {
    let paper = Bench::build(yaml).clean().paper();
    paper.pages.iter().map(|page| page.lines().iter().map(Line::text).collect()).collect()
}

fn all_lines(yaml: &str) -> Vec<String> {
    pages(yaml).concat()
}

#[test]
fn a_plan_with_sections_of_its_own_needs_no_code() {
    let lines = all_lines(&notice(
        "body: 见方案。",
        "\
plan:
  title: 青年创新大赛方案
  sections:
    - heading: 背景
      body: 为了创新。
    - heading: 分组
      items:
        - heading: 学生组
          body: [甲, 乙]
          items: [第三层, {heading: 第三层标题, items: [第四层]}]
        - 社会组不设标题
  themes: 创新
",
    ));
    for expected in [
        "一、背景",
        "为了创新。",
        "二、分组",
        "（一）学生组",
        "甲",
        "1.第三层",
        "2.第三层标题",
        "（1）第四层",
        "（二）社会组不设标题",
        "三、活动主题",
        "创新",
    ] {
        assert!(
            lines.iter().any(|l| l == expected),
            "{expected} not in\n{}",
            lines.join("\n")
        );
    }
}

#[test]
fn sections_stand_in_the_order_of_the_file() {
    let lines = all_lines(&notice(
        "requirements: 要求在先",
        "sections:\n  - heading: 其他\n    body: 其次\nthemes: 主题在后\nseal: false",
    ));
    let at = |text: &str| lines.iter().position(|l| l.contains(text)).expect(text);
    assert!(at("一、有关要求") < at("二、其他") && at("二、其他") < at("三、活动主题"));
}

#[test]
fn a_heading_may_run_into_its_text() {
    let lines = all_lines(&notice(
        "sections:\n  - heading: 总则\n    items:\n      - {heading: 目的, run_in: true, body: 为了规范。}",
        "seal: false",
    ));
    assert!(lines.contains(&"（一）目的。为了规范。".to_owned()), "{lines:?}");
}

#[test]
fn a_heading_never_stands_alone_at_the_foot_of_a_page() {
    // Whatever the number of rows before it, the heading has text under it on its page.
    for rows in 1..12 {
        let body: String = (0..rows).map(|i| format!("  - 第{i}行\n")).collect();
        let yaml = notice(
            &format!("body:\n{body}"),
            "sections:\n  - heading: 末节\n    body: 正文在此。\nseal: false",
        );
        for page in pages(&yaml) {
            if let Some(at) = page.iter().position(|l| l == "一、末节") {
                assert_eq!(
                    page.get(at + 1).map(String::as_str),
                    Some("正文在此。"),
                    "{rows}"
                );
            }
        }
    }
}

#[test]
fn without_a_seal_the_date_begins_two_characters_to_the_right() {
    for (issuer, longer) in [("某某市人民政府办公室", false), ("某某局", true)]
    {
        let yaml =
            notice("body: 正文。", "seal: false").replace("某某市人民政府", issuer);
        let paper = Bench::build(&yaml).clean().paper();
        let page = &paper.pages[0];
        let lines = page.lines();
        let date = page.line("2024年1月5日");
        let at =
            lines.iter().position(|l| l.baseline == date.baseline).expect("the date");
        let signature = &lines[at - 1];
        assert_eq!(signature.text(), issuer);
        assert!((date.left() - signature.left() - 2.0 * 5.5714).abs() < 0.2);
        let inset = |l: &Line| 184.0 - l.right();
        // A date that is longer than 署名 keeps the inset instead.
        let kept = if longer { inset(&date) } else { inset(signature) };
        assert!((kept - 2.0 * 5.5714).abs() < 0.2, "{kept}");
        // One empty row under the text.
        assert!(
            (signature.baseline - lines[at - 2].baseline - 2.0 * 10.4464).abs() < 0.2
        );
    }
}

#[test]
fn a_single_attachment_has_no_number() {
    let yaml = notice(
        "body: 名单见{{ attachment(\"list\") }}。",
        "seal: false\nattachments:\n  - {id: list, title: 名单, body: 甲}",
    );
    let pages = pages(&yaml);
    assert!(pages[0].contains(&"附件：名单".to_owned()));
    assert!(pages[0].contains(&"名单见附件。".to_owned()));
    assert_eq!(pages[1][0], "附件");
}

#[test]
fn twelve_attachments_are_numbered_and_aligned() {
    let list: String = (1..=12)
        .map(|i| format!("  - {{id: a{i}, title: 名单之{i}, body: 甲。}}\n"))
        .collect();
    let yaml = notice(
        "body: [见附件。, 请认真执行。, 特此通知。]",
        &format!("seal: false\nattachments:\n{list}"),
    );
    let paper = Bench::build(&yaml).clean().paper();
    let lines: Vec<Line> = paper.pages.iter().flat_map(|p| p.lines()).collect();
    let name = |n: usize| {
        let line = lines.iter().find(|l| {
            let text = l.text();
            text == format!("{n}.名单之{n}") || text == format!("附件：{n}.名单之{n}")
        });
        let line = line.unwrap_or_else(|| panic!("no name {n}"));
        line.glyphs.iter().find(|g| g.text == "名").map(|g| g.x).expect("a name")
    };
    for n in 2..=12 {
        assert!((name(n) - name(1)).abs() < 0.1, "name {n}");
    }
    assert!(lines.iter().any(|l| l.text() == "附件12"));
}

fn long_table(rows: usize) -> String {
    let rows: String =
        (1..=rows).map(|i| format!("        - [{i}, 单位{i}, {i}]\n")).collect();
    notice(
        "body: 见附件。",
        &format!(
            "seal: false\nattachments:\n  - id: list\n    title: 名单\n    table:\n      unit: 单位：人\n      \
             columns: [序号, 单位, {{name: 人数, total: true}}]\n      rows:\n{rows}"
        ),
    )
}

#[test]
fn long_tables_repeat_their_header_and_end_with_the_total() {
    let pages = pages(&long_table(100));
    let tables: Vec<_> =
        pages.iter().filter(|p| p.iter().any(|l| l == "序号单位人数")).collect();
    assert!(tables.len() >= 5, "{} pages", tables.len());
    let rows: Vec<&String> = pages
        .iter()
        .flatten()
        .filter(|l| l.contains("单位") && !l.contains("："))
        .collect();
    assert_eq!(rows.len(), 100 + tables.len());
    assert!(pages.concat().contains(&"合计5050".to_owned()));
}

#[test]
fn cells_wrap_and_the_table_stays_inside_the_type_area() {
    let long = "这是很长很长的一格文字".repeat(6);
    let yaml = notice(
        "body: 见附件。",
        &format!(
            "seal: false\nattachments:\n  - id: list\n    title: 名单\n    table:\n      \
             columns: [甲, 乙, 丙, 丁, 戊, 己]\n      rows:\n        - [{long}, 短, {long}, \
             abcdefghijklmnopqrstuvwxyz0123456789, ~, \"一\\n二\"]\n"
        ),
    );
    let paper = Bench::build(&yaml).clean().paper();
    for page in &paper.pages {
        for b in &page.boxes {
            assert!(b.rect.x0 >= 27.8 && b.rect.x1 <= 184.2, "{:?}", b.rect);
        }
    }
    let text = paper.text();
    assert!(text.contains("这是很长很长的一格文字") && text.contains('二'));
}

#[test]
fn text_after_a_table_stands_on_the_next_row() {
    let yaml = notice(
        "body:\n  - 前\n  - table: {columns: [甲, 乙], rows: [[一, \"二\\n三\"], [四, 五]]}\n  - 后文在行上",
        "seal: false",
    );
    let paper = Bench::build(&yaml).clean().paper();
    // The rows of the first page count from 主送; those of another from the type area's top.
    let first = paper.pages[0].line("各县").baseline;
    let origins = [first, 37.0 + 0.88 * 5.5714];
    let (origin, after) = paper
        .pages
        .iter()
        .zip(origins)
        .find_map(|(page, origin)| {
            let line = page.lines().into_iter().find(|l| l.text() == "后文在行上")?;
            Some((origin, line.baseline))
        })
        .expect("the text after the table");
    let rows = (after - origin) / 10.4464;
    assert!((rows - rows.round()).abs() * 10.4464 < 0.2, "{rows}");
}

#[test]
fn text_after_a_table_on_a_later_page_stands_on_the_next_row() {
    let rows: String = (1..=10).map(|i| format!("  - 第{i}行\n")).collect();
    for (lines, second) in [(1, "二"), (2, "二\\n三"), (3, "二\\n三\\n四")] {
        let yaml = notice(
            &format!(
                "body:\n{rows}  - table: {{columns: [甲, 乙], rows: [[一, \"{second}\"], [四, 五]]}}\n  - 后文在行上"
            ),
            "seal: false",
        );
        let paper = Bench::build(&yaml).clean().paper();
        let line = paper.pages[1].line("后文在行上");
        let row = (line.baseline - 37.0 - 0.88 * 5.5714) / 10.4464;
        assert!((row - row.round()).abs() * 10.4464 < 0.2, "{lines} lines: row {row}");
    }
}

#[test]
fn columns_are_as_wide_as_what_cannot_be_broken() {
    let yaml = notice(
        "body: 见附件。",
        "seal: false\nattachments:\n  - id: list\n    title: 名单\n    table:\n      \
         columns: [批次, {name: 名额, total: true}, 电话, 说明]\n      rows:\n        \
         - [1, 12345, 010-64335566, 全日制在校本科生、硕士研究生、博士研究生，须由所在学校出具在读证明并加盖公章]\n        \
         - [2, 2005, 022-23078900, 短]\n",
    );
    let paper = Bench::build(&yaml).clean().paper();
    let page = paper.pages.iter().find(|p| p.boxes.len() > 4).expect("a table");
    // Upright rules, from left to right.
    let mut rules: Vec<f64> = page
        .boxes
        .iter()
        .filter(|b| b.rect.height() > b.rect.width())
        .map(|b| (b.rect.x0 + b.rect.x1) / 2.0)
        .collect();
    rules.sort_by(f64::total_cmp);
    rules.dedup_by(|a, b| (*a - *b).abs() < 0.5);
    assert_eq!(rules.len(), 5, "{rules:?}");
    for glyph in page.glyphs.iter().filter(|g| (g.size - 4.939).abs() < 0.01) {
        let Some(ink) = glyph.ink else { continue };
        if glyph.baseline > 263.0 {
            continue;
        }
        assert!(
            !rules.iter().any(|x| ink.x0 < *x && *x < ink.x1),
            "{} at {:.1} crosses a rule",
            glyph.text,
            glyph.x
        );
    }
}

#[test]
fn a_column_too_narrow_for_its_numbers_is_refused() {
    let yaml = notice(
        "body: 见附件。",
        "attachments:\n  - id: list\n    title: 名单\n    table: {columns: [甲, {name: 电话, width: 2}], rows: [[一, 010-64335566]]}",
    );
    assert_eq!(Bench::build(&yaml).findings(), [("column-too-narrow", 10, 33)]);
}

#[test]
fn long_runs_of_letters_and_digits_break_inside_the_type_area() {
    let digits = "1234567890".repeat(7);
    let yaml = notice(
        &format!(
            "body: 身份码{digits}，网址https://www.example.gov.cn/competition/2024/registration.html，邮箱competition-office@xinyang.gov.cn。"
        ),
        "seal: false",
    );
    let paper = Bench::build(&yaml).clean().paper();
    for glyph in paper.pages.iter().flat_map(|p| &p.glyphs) {
        assert!(glyph.x + glyph.advance < 184.3, "{} ends at {:.1}", glyph.text, glyph.x);
    }
    assert!(paper.text().contains(&digits));
}

#[test]
fn letters_of_ligatures_keep_their_half_cells() {
    let paper =
        Bench::build(&notice("body: 办公office文件file", "seal: false")).clean().paper();
    let line = paper.pages[0].line("办公");
    let letters: Vec<_> = line.glyphs.iter().filter(|g| g.text.is_ascii()).collect();
    assert_eq!(letters.len(), 10);
    let starts = letters.windows(2).map(|p| p[1].x - p[0].x);
    assert!(starts.filter(|d| (d - 5.5714 / 2.0).abs() > 0.05).count() <= 1);
}

/// R12: the body's last page and rows decide where 版记 goes.
#[test]
fn the_imprint_finds_its_even_page() {
    let imprint = "seal: false\nimprint: {copy_to: 某局, printer: 某某市人民政府办公室}";
    let body = |rows: usize| {
        let rows: String = (0..rows).map(|i| format!("  - 第{i}行\n")).collect();
        Bench::build(&notice(&format!("body:\n{rows}"), imprint)).clean().paper()
    };
    let number = |page: &crate::paper::PaperPage| {
        page.page_number().iter().map(|g| g.text.clone()).collect::<String>()
    };
    let has_imprint = |page: &crate::paper::PaperPage| {
        page.lines().iter().any(|l| l.text().contains("抄送"))
    };
    // Ends on page 1: 版记 on its back, which is numbered.
    let paper = body(2);
    assert_eq!(paper.pages.len(), 2);
    assert!(has_imprint(&paper.pages[1]) && number(&paper.pages[1]) == "— 2 —");
    // Ends on page 2 with room: on that page.
    let paper = body(20);
    assert_eq!(paper.pages.len(), 2);
    assert!(has_imprint(&paper.pages[1]));
    // Ends on page 2 without room: a blank page, then 版记, both without a number.
    let mut seen = false;
    for rows in 20..36 {
        let paper = body(rows);
        let last = paper.pages.len() - 1;
        assert_eq!(paper.pages.len() % 2, 0, "{rows} rows");
        assert!(has_imprint(&paper.pages[last]), "{rows} rows");
        if paper.pages.len() == 4 && paper.pages[2].lines().is_empty() {
            seen = true;
            assert_eq!(number(&paper.pages[1]), "— 2 —");
            assert_eq!(number(&paper.pages[2]), "");
            assert_eq!(number(&paper.pages[3]), "");
        }
    }
    assert!(seen, "no number of rows left a blank page");
}

#[test]
fn long_copy_lists_wrap_under_the_first_name() {
    let names = ["某某县人民政府"; 12].join(", ");
    let yaml = notice(
        "body: 正文。",
        &format!(
            "seal: false\nimprint: {{copy_to: [{names}], printer: 某某市人民政府办公室}}"
        ),
    );
    let paper = Bench::build(&yaml).clean().paper();
    let lines = paper.pages[1].lines();
    let first = lines.iter().position(|l| l.text().starts_with("抄送：")).expect("抄送");
    assert!((lines[first + 1].left() - (28.0 + 4.939 * 4.0)).abs() < 0.2);
    let all: String = lines.iter().map(Line::text).collect();
    assert!(all.contains("某某县人民政府。"));
}

#[test]
fn mastheads_of_any_length_stay_on_one_line_inside_the_type_area() {
    for n in [2, 4, 7, 8, 12, 17, 18, 24, 30] {
        let name: String =
            "某市人民政府发展和改革委员会".chars().cycle().take(n).collect();
        let yaml = notice(
            "body: 正文。",
            &format!(
                "seal: false\nmasthead: {name}\nchecks: [{{off: masthead-not-issuer, reason: 试各种长度}}]"
            ),
        );
        let paper = Bench::build(&yaml).clean().paper();
        let red: Vec<_> =
            paper.pages[0].glyphs.iter().filter(|g| g.color == [255, 0, 0]).collect();
        assert_eq!(red.len(), n);
        let ink =
            red.iter().filter_map(|g| g.ink).reduce(|a, b| a.union(b)).expect("ink");
        assert!(ink.x0 >= 27.9 && ink.x1 <= 184.1, "{n}: {:.2}–{:.2}", ink.x0, ink.x1);
        assert!((ink.y0 - 72.0).abs() < 0.2, "{n}: top {:.2}", ink.y0);
        assert!(((ink.x0 + ink.x1) / 2.0 - 106.0).abs() < 0.5, "{n}: centre");
        assert!(ink.height() <= 22.0 && ink.height() > 7.0, "{n}: {:.2}", ink.height());
        let baselines = red.iter().all(|g| (g.baseline - red[0].baseline).abs() < 0.01);
        assert!(baselines, "{n}: one line");
    }
}

#[test]
fn a_writers_own_title_lines_win() {
    let yaml = notice("body: 正文。", "seal: false")
        .replace("title: 关于测试的通知", "title: [关于测, 试的通知]");
    let lines = all_lines(&yaml);
    assert!(
        lines.contains(&"关于测".to_owned()) && lines.contains(&"试的通知".to_owned())
    );
}

#[test]
fn a_short_notice_without_optional_parts_builds() {
    let yaml = "issuer: 某局\nnumber: {code: 某发, year: 2024, serial: 3}\ntitle: 公告\ndate: 2024年3月1日\nbody: 特此公告。\n";
    let lines = all_lines(yaml);
    assert!(lines.contains(&"某发〔2024〕3号".to_owned()));
}

#[test]
fn values_are_kept_as_typed() {
    let lines = all_lines(&notice(
        "body: [010, 1.10, 1e3, no, 2021-09-26, yes, 0x1F]",
        "seal: false\nchecks: [{off: padded-date, reason: 试原样排出}]",
    ));
    for typed in ["010", "1.10", "1e3", "no", "2021-09-26", "yes", "0x1F"] {
        assert!(lines.iter().any(|l| l == typed), "{typed} not in {lines:?}");
    }
}

#[test]
fn block_text_is_a_paragraph_a_line() {
    let lines = all_lines(&notice("body: |\n  第一段\n\n  第二段", "seal: false"));
    let at = lines.iter().position(|l| l == "第一段").expect("第一段");
    assert_eq!(lines[at + 1], "第二段");
}

/// 乙 and 丙 share their first and last bytes, 丙 and 与 other ones: a press that edited the
/// text of the last notice in place printed parts of it in the next.
#[test]
fn a_notice_built_after_another_says_its_own_words() {
    for words in ["甲丙", "甲乙", "甲与", "申乙", "甲乙丙", "甲丙丙"] {
        let lines = all_lines(&notice(&format!("body: {words}"), "seal: false"));
        assert!(lines.contains(&words.to_owned()), "{words} not in {lines:?}");
    }
}

#[test]
fn a_list_under_a_named_section_is_its_items() {
    let lines = all_lines(&notice("requirements: [第一条。, 第二条。]", "seal: false"));
    for expected in ["一、有关要求", "（一）第一条。", "（二）第二条。"]
    {
        assert!(lines.contains(&expected.to_owned()), "{expected} not in {lines:?}");
    }
}

#[test]
fn a_typed_total_beside_the_programs_is_refused() {
    let yaml = notice(
        "body: 见附件。",
        "attachments:\n  - {id: a, title: 名额, table: {columns: [单位, {name: 名额, total: true}], rows: [[甲, 1], [乙, 2], [合计, 3]]}}",
    );
    assert!(
        Bench::build(&yaml).findings().iter().any(|(code, ..)| *code == "typed-total")
    );
}

#[test]
fn a_run_in_heading_has_one_full_stop() {
    let lines = all_lines(&notice(
        "sections:\n  - heading: 总则\n    items:\n      - {heading: 目的。, run_in: true, body: 为了规范。}",
        "seal: false",
    ));
    assert!(lines.contains(&"（一）目的。为了规范。".to_owned()), "{lines:?}");
}

#[test]
fn a_stray_space_in_an_indented_text_is_found_where_it_is() {
    let bench = Bench::build(&notice(
        "body: |\n    第一行。\n    第二行。 后文。",
        "seal: false",
    ));
    assert_eq!(bench.findings(), [("stray-space", 8, 9)]);
}

/// Wherever the line ends, a number keeps its digits, its unit and its day together.
#[test]
fn numbers_are_not_parted_at_the_end_of_a_line() {
    let mut broken_near = 0;
    for before in 14..28 {
        let text =
            format!("{}2021年10月14日共85人占12.5%约30分钟。", "国".repeat(before));
        let lines = all_lines(&notice(&format!("body: {text}"), "seal: false"));
        for pair in lines.windows(2) {
            let last = pair[0].chars().next_back().unwrap_or(' ');
            let first = pair[1].chars().next().unwrap_or(' ');
            let digits = last.is_ascii_digit()
                && (first.is_ascii_digit() || ".%年月日人分".contains(first));
            let day = last == '月' && first.is_ascii_digit();
            assert!(
                !digits && !day && last != '.',
                "{before}: {:?} | {:?}",
                pair[0],
                pair[1]
            );
            broken_near += usize::from(first.is_ascii_digit() && pair[0].contains('国'));
        }
    }
    // The numbers did come to the end of lines.
    assert!(broken_near >= 5, "{broken_near}");
}
