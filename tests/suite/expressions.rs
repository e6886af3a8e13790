//! `{{ … }}` in the YAML: figures that follow, and what is refused.

use hongtou::pipeline::check_only;
use proptest::prelude::*;

use crate::support::{Bench, REAL, notice, plain_notice};

const QUOTAS: &str = "event: {date: 2022-10-14, deadline: '{{ event.date | plus_days(-4) }}'}
attachments:
  - id: quotas
    title: 名额分配表
    table: {columns: [单位, 名额分配, 备注], rows: [[市局, 10, ~], [高平, 20, 含领队], [城区, 2.5, '{{ 1 + 1 }}']]}
  - id: list
    title: 名单
    body: 另发。";

/// What a body comes to, or the messages about it.
fn comes_to(body: &str) -> Result<String, Vec<String>> {
    let yaml = notice(&format!("body: '见附件1、附件2。{body}'"), QUOTAS);
    let built = check_only(&crate::support::inputs(&yaml));
    match &built.notice {
        Some(notice) => {
            let hongtou::notice::Block::Paragraph(text) = &notice.main.body[0] else {
                panic!("a paragraph");
            };
            Ok(text.value.trim_start_matches("见附件1、附件2。").to_owned())
        }
        None => Err(built.findings.iter().map(|f| f.message.clone()).collect()),
    }
}

#[test]
fn figures_follow_from_the_notice() {
    for (expression, expected) in [
        ("{{ year - 1969 }}", "55"),
        ("{{ (year - 1969) | chinese }}", "五十五"),
        ("{{ number.year }}{{ number.code }}", "2024某政发"),
        ("{{ event.date | date }}", "2022年10月14日"),
        ("{{ event.date | month_day }}", "10月14日"),
        ("{{ event.date | weekday }}", "周五"),
        ("{{ event.date | weekday(\"星期\") }}", "星期五"),
        (
            "{{ event.deadline | month_day }}（{{ event.deadline | weekday }}）",
            "10月10日（周一）",
        ),
        ("{{ event.date | plus_days(80) | date }}", "2023年1月2日"),
        ("{{ total(\"quotas\", \"名额分配\") }}", "32.5"),
        ("{{ total(\"quotas\", \"名额\") }}", "32.5"),
        ("{{ cell(\"quotas\", \"高平\", \"名额分配\") + 5 }}", "25"),
        ("{{ cell(\"quotas\", \"城区\", \"备注\") }}", "2"),
        ("{{ count(\"quotas\") }}", "3"),
        ("{{ attachments[1].title }}", "名单"),
        ("{{ attachment_title(\"list\") }}", "名单"),
        ("{{ attachment(\"list\") }}", "附件2"),
        ("{{ 10 / 4 }}", "2.5"),
        ("{{ 10 / 5 }}", "2"),
        ("{{ \"}}\" }}", "}}"),
        ("{# 不是注释 #}{% 不是语句 %}", "{# 不是注释 #}{% 不是语句 %}"),
    ] {
        assert_eq!(comes_to(expression).as_deref(), Ok(expected), "{expression}");
    }
}

/// Grouped columns, computed ones, cells that are joined, cells with keys of their own, rows
/// of groups with their subtotals.
#[test]
fn figures_follow_from_tables_as_offices_draw_them() {
    let grouped = "attachments: [{id: t, title: 表, table: {columns: [单位, {name: 领导, columns: [男, 女]}, {name: 其他, columns: [男, 女]}, {name: 合计, sum: [领导, 其他]}], rows: [[甲, 1, 2, 3, {text: 4, align: left}, ~], [乙, ^, 5, 10, 20, ~], [丙, 6, <, 7, 8, ~]]}}]";
    let totalled = "attachments: [{id: t, title: 表, table: {columns: [类别, 项目, {name: '金额（万元）', total: true}], group: 类别, rows: [[场地, 大剧场租用, 3.50], [~, 排练厅, 1], [宣传, 排练厅, 2.25]], facts: ['共{{ total(\"t\", \"金额\") }}万元']}}]";
    for (attachments, expression, expected) in [
        (grouped, "{{ total(\"t\", \"领导/女\") }}", Ok("7")),
        (grouped, "{{ total(\"t\", \"其他/女\") }}", Ok("32")),
        (grouped, "{{ total(\"t\", \"合计\") }}", Ok("66")),
        (grouped, "{{ cell(\"t\", \"乙\", \"合计\") }}", Ok("35")),
        (
            grouped,
            "{{ total(\"t\", \"女\") }}",
            Err("“女”不止一栏，写成 领导/女、其他/女 之一"),
        ),
        (totalled, "{{ total(\"t\", \"金额\") }}", Ok("6.75")),
        (totalled, "{{ cell(\"t\", \"大剧场租用\", \"金额\") }}", Ok("3.50")),
        (totalled, "{{ cell(\"t\", \"宣传/排练厅\", \"金额\") }}", Ok("2.25")),
        (totalled, "{{ cell(\"t\", \"合计\", \"金额\") }}", Ok("6.75")),
        (totalled, "{{ count(\"t\") }}", Ok("3")),
        (
            totalled,
            "{{ cell(\"t\", \"排练厅\", \"金额\") }}",
            Err("“排练厅”不止一行，写成 场地/排练厅、宣传/排练厅 之一"),
        ),
    ] {
        let yaml = notice(&format!("body: '见附件。{expression}'"), attachments);
        let built = check_only(&crate::support::inputs(&yaml));
        let said: Vec<&str> = built.findings.iter().map(|f| &*f.message).collect();
        match (expected, &built.notice) {
            (Ok(expected), Some(notice)) => {
                let hongtou::notice::Block::Paragraph(text) = &notice.main.body[0] else {
                    panic!("a paragraph");
                };
                assert_eq!(text.value, format!("见附件。{expected}"), "{expression}");
            }
            (Err(word), None) => {
                assert!(said.iter().any(|m| m.contains(word)), "{said:?}");
            }
            _ => panic!("{expression}: {said:?}"),
        }
    }
}

#[test]
fn what_cannot_be_evaluated_is_explained() {
    for (expression, word) in [
        ("{{ yaer }}", "没有名为 yaer 的键"),
        ("{{ event.dat | date }}", "没有名为 dat 的键"),
        ("{{ event.date | data }}", "没有名为 data 的过滤器"),
        ("{{ totals(\"quotas\", \"名额\") }}", "没有名为 totals 的函数"),
        ("{{ total(\"quota\", \"名额\") }}", "没有名为“quota”的附件"),
        ("{{ total(\"quotas\", \"人数\") }}", "没有名为“人数”的栏"),
        ("{{ total(\"quotas\", \"单位\") }}", "不是数字"),
        ("{{ total(\"list\", \"名额\") }}", "没有表格"),
        ("{{ total(\"quotas\") }}", "括号里应写：附件代号、栏名"),
        ("{{ cell(\"quotas\", \"高坪\", \"名额\") }}", "没有名为“高坪”的行"),
        ("{{ event.date | date | date | weekday + }}", "写法不对"),
        ("{{ issuer | date }}", "不是日期"),
        ("{{ event }}", "不是一段文字"),
        ("{{ year", "没有用 }} 结束"),
        ("{{ body }}", "引用到了自己"),
        ("{{ (\"x\" * 50000) * 50000 }}", ""),
        ("{{ 1 / 0 }}", ""),
        ("{{ range(99999999) | join }}", ""),
        ("{{ [] }}", "不是一段文字"),
    ] {
        let messages = comes_to(expression).expect_err(expression);
        assert!(messages.iter().any(|m| m.contains(word)), "{expression}: {messages:?}");
    }
}

#[test]
fn every_expression_that_fails_is_shown_at_its_own_place() {
    let yaml = notice(
        "body: \"{{ year }}和{{ yaer }}，\\\"又\\\"{{ total('x', 'y') }}\"",
        "seal: false",
    );
    let bench = Bench::build(&yaml);
    assert_eq!(
        bench.findings(),
        [("expression-failed", 6, 22), ("expression-failed", 6, 45)]
    );
    assert!(bench.report().contains("是不是 year？"), "{}", bench.report());
}

/// A value that leans on another one, however the file orders them; never on itself.
#[test]
fn values_lean_on_one_another() {
    let chain: String =
        (0..60).map(|i| format!("  k{i}: '{{{{ event.k{} }}}}'\n", i + 1)).collect();
    let long = notice("body: '{{ event.k40 }}'", &format!("event:\n{chain}  k60: 末"));
    let built = check_only(&crate::support::inputs(&long));
    let parsed = built.findings.iter().map(|f| &f.message).collect::<Vec<_>>();
    assert!(
        parsed.iter().all(|m| m.contains("超过 32 层")) && !parsed.is_empty(),
        "{parsed:?}"
    );
    let ring = notice(
        "body: '{{ event.a }}'",
        "event: {a: '{{ event.b }}', b: '{{ event.a }}'}",
    );
    let built = check_only(&crate::support::inputs(&ring));
    assert!(built.notice.is_none());
    assert!(built.findings.iter().all(|f| f.message.contains("引用到了自己")));
}

/// The real notice is written with expressions; without them it is the same notice.
#[test]
fn plain_text_gives_the_same_pages() {
    let plain = Bench::build(&plain_notice()).clean();
    assert_eq!(plain.layout().to_string(), REAL.layout().to_string());
    assert_eq!(plain.pdf(), REAL.pdf());
}

#[test]
fn braces_come_out_when_they_are_asked_for() {
    let yaml = notice("body: '甲{{ \"{{\" }}乙{{ \"}}\" }}丙'", "seal: false");
    let paper = Bench::build(&yaml).clean().paper();
    assert!(paper.text().contains("甲{{乙}}丙"));
}

#[test]
fn the_result_of_an_expression_is_not_evaluated_again() {
    let yaml = notice("body: '甲{{ \"{{ number.year }}\" }}乙'", "seal: false");
    let paper = Bench::build(&yaml).clean().paper();
    assert!(paper.text().contains("甲{{ number.year }}乙"), "{}", paper.text());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever stands between the brackets, there is an answer.
    #[test]
    fn any_expression_has_an_answer(inside in "[a-z0-9_ .|()\"'\\[\\]+*/~,{}年-]{0,40}") {
        let yaml = notice(&format!("body: |\n  {{{{ {inside} }}}}"), "seal: false");
        let built = check_only(&crate::support::inputs(&yaml));
        prop_assert!(built.notice.is_some() || !built.findings.is_empty());
    }
}
