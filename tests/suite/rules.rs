//! The rules of content: each seen to find its fault, and to pass what is right.

use std::collections::BTreeSet;
use std::fs;

use hongtou::judge::check::rules;
use hongtou::pipeline::check_only;
use hongtou::report;
use hongtou::text::source::Source;

use crate::support::{plain_notice, real_notice, root};

/// The lines of an example in a whole notice; they take the place of its own keys.
fn framed(example: &str) -> String {
    let keys: Vec<&str> = example
        .lines()
        .filter(|line| !line.starts_with([' ', '-']))
        .filter_map(|line| line.split(':').next())
        .collect();
    let frame = [
        ("issuer", "issuer: 甲市人民政府"),
        ("number", "number: {code: 甲政发, year: 2024, serial: 1}"),
        ("title", "title: 关于开展检查的通知"),
        ("recipients", "recipients: 各县人民政府"),
        ("date", "date: 2024-01-05"),
        ("body", "body: 正文。"),
    ];
    let frame =
        frame.iter().filter(|(key, _)| !keys.contains(key)).map(|(_, line)| *line);
    let mut lines: Vec<&str> = frame.collect();
    lines.push(example);
    lines.join("\n") + "\n"
}

fn codes(yaml: &str) -> Vec<&'static str> {
    check_only(&crate::support::inputs(yaml)).findings.iter().map(|f| f.code).collect()
}

#[test]
fn every_rule_finds_its_fault_and_passes_what_is_right() {
    for rule in rules().filter(|rule| rule.check.is_some()) {
        let wrong = codes(&framed(rule.wrong));
        assert!(
            wrong.contains(&rule.code),
            "{}: wrong example gives {wrong:?}",
            rule.code
        );
        let right = codes(&framed(rule.right));
        assert!(right.is_empty(), "{}: right example gives {right:?}", rule.code);
    }
}

#[test]
fn codes_are_kebab_case_and_unique() {
    let mut seen = BTreeSet::new();
    for rule in rules() {
        assert!(
            rule.code.chars().all(|c| c.is_ascii_lowercase() || c == '-'),
            "{}",
            rule.code
        );
        assert!(seen.insert(rule.code), "{} twice", rule.code);
        assert!(!rule.what.is_empty() && !rule.why.is_empty() && !rule.mend.is_empty());
    }
}

/// Every code that the sources construct a finding with is a rule that `explain` knows.
#[test]
fn every_code_can_be_explained() {
    let known: BTreeSet<&str> = rules().map(|rule| rule.code).collect();
    for path in crate::tidy::sources(&root().join("src")) {
        let text = fs::read_to_string(&path).expect("a source");
        for constructor in ["Finding::error(", "Finding::warning("] {
            for (at, _) in text.match_indices(constructor) {
                let rest = text[at + constructor.len()..].trim_start();
                let Some(rest) = rest.strip_prefix('"') else { continue };
                let code = rest.split('"').next().expect("a string");
                assert!(
                    known.contains(code),
                    "{code} in {} is not explained",
                    path.display()
                );
            }
        }
    }
}

/// `MATRIX.md` says of every known mistake whether it is a rule, cannot happen, or cannot be
/// decided; what it calls a rule is one, and no rule is missing from it.
#[test]
fn the_matrix_and_the_rules_agree() {
    let matrix =
        fs::read_to_string(root().join("src/judge/check/MATRIX.md")).expect("MATRIX.md");
    let mut named = BTreeSet::new();
    let mut rows = BTreeSet::new();
    for line in matrix.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        if let Ok(number) = cells[0].parse::<u32>() {
            assert!(rows.insert(number), "row {number} twice");
            let verdict = cells[2];
            assert!(
                ["规则", "不会发生", "不能判定", "尚未涉及"]
                    .iter()
                    .any(|v| verdict.starts_with(v)),
                "row {number}: {verdict}"
            );
            assert_eq!(verdict.starts_with("规则"), line.contains('`'), "row {number}");
        }
        for (i, part) in line.split('`').enumerate() {
            if i % 2 == 1 {
                named.insert(part.to_owned());
            }
        }
    }
    assert_eq!(rows, (1..=78).collect());
    let known: BTreeSet<String> = rules()
        .filter(|rule| rule.check.is_some())
        .map(|rule| rule.code.to_owned())
        .collect();
    let unknown: Vec<_> = named.difference(&known).collect();
    let missing: Vec<_> = known.difference(&named).collect();
    assert!(unknown.is_empty() && missing.is_empty(), "{unknown:?} {missing:?}");
}

#[test]
fn the_real_notice_has_only_the_notes_that_it_explains() {
    let built = check_only(&crate::support::inputs(&real_notice()));
    let codes: Vec<&str> = built.findings.iter().map(|f| f.code).collect();
    assert_eq!(codes, ["rule-off"]);
}

/// The issued text with its own slips: a second “三、”, two spellings of one company, stray
/// spaces, half-width marks.
#[test]
fn every_slip_of_the_issued_text_is_found() {
    let yaml = fs::read_to_string(root().join("tests/fixtures/issued-raw.yaml"))
        .expect("a file");
    let source = Source::new("issued-raw.yaml", &yaml);
    let built = check_only(&hongtou::load::gather(source.clone()));
    insta::assert_snapshot!(
        "issued_raw",
        report::terminal(&built.findings, &source, built.tree.as_ref(), false)
    );
    let codes: BTreeSet<&str> = built.findings.iter().map(|f| f.code).collect();
    for slip in [
        "ordinal-out-of-order",
        "name-spelled-two-ways",
        "stray-space",
        "half-width-mark",
        "note-with-brackets",
    ] {
        assert!(codes.contains(slip), "{slip} in {codes:?}");
    }
}

#[test]
fn a_rule_can_be_switched_off_with_a_reason_that_is_reported() {
    let yaml = framed(
        "body: 1、开展检查。\nchecks:\n  - {off: ordinal-mark, reason: 引用原文}\n  - {off: paragraph-ordinal, reason: 引用原文}",
    );
    assert_eq!(codes(&yaml), ["rule-off", "rule-off"]);
    let yaml = framed("checks:\n  - {off: ordinal-marks, reason: 写错了代号}");
    assert_eq!(codes(&yaml), ["rule-unknown"]);
    let yaml = framed("checks:\n  - {off: yaml-syntax, reason: 不能关闭}");
    assert_eq!(codes(&yaml), ["rule-unknown"]);
}

/// Twenty ways to break the real notice: each gives exactly the findings expected, at the
/// right line and column.
#[test]
fn broken_variants_of_the_real_notice_are_found_where_they_are() {
    let real = plain_notice();
    let cases: [(&str, &str, &str); 22] = [
        ("共85人", "共95人", "total-differs"),
        ("[高平, 20]", "[高平, 25]", "total-differs"),
        ("10月14日（周四）", "10月14日（周五）", "wrong-weekday"),
        ("请各单位于10月10日前", "请各单位于9月10日前", "deadline-before-issue"),
        ("10:00—11:30", "9:30—11:30", "schedule-out-of-order"),
        ("第52个世界标准日即将", "第51个世界标准日即将", "wrong-anniversary"),
        ("2021年10月14日全天", "2020年10月14日全天", "event-before-issue"),
        ("企业山西泫氏实业", "企业山西炫氏实业", "name-spelled-two-ways"),
        (
            "现将《2021年世界标准日系列活动方案》印发",
            "现将《2021年世界标准日活动方案》印发",
            "plan-title-differs",
        ),
        (
            "将《2021年世界标准日系列活动报名表》",
            "将《2021年世界标准日活动报名表》",
            "attachment-title-differs",
        ),
        ("见{{ attachment(\"registration\") }}", "见附件4", "attachment-unknown"),
        ("宣传标准化理念，普及", "宣传标准化理念,普及", "half-width-mark"),
        ("一批新型标准“领跑者”", "一批新型标准“领跑者", "unbalanced-mark"),
        ("heading: 活动主题", "heading: 一、活动主题", "typed-ordinal"),
        ("note: 此件主动公开", "note: （此件主动公开）", "note-with-brackets"),
        ("copy_to: 驻局纪检监察组", "copy_to: 驻局纪检监察组。", "copy-to-with-mark"),
        (
            "recipients: 各县（市、区）市场监管局、开发区分局",
            "recipients: 各县（市、区）市场监管局、开发区分局：",
            "recipients-with-colon",
        ),
        ("email: jcbzhk@163.com", "email: jcbzhk.163.com", "mail-form"),
        ("phone: 2055997", "phone: 205599", "phone-form"),
        ("活动方案》的通知\nrecipients", "活动方案》\nrecipients", "title-without-genre"),
        ("  date: 2021-09-26", "  date: 2021-09-25", "printed-before-issue"),
        ("工作人员，共85人", "工作人员， 共85人", "stray-space"),
    ];
    let mut seen = Vec::new();
    for (from, to, code) in cases {
        let broken = real.replacen(from, to, 1);
        assert!(broken != real, "{from} is not in the notice");
        let source = Source::new("公文.yaml", &broken);
        let built = check_only(&hongtou::load::gather(source.clone()));
        let found: Vec<String> =
            report::sorted(&built.findings, &source, built.tree.as_ref())
                .into_iter()
                .filter(|(finding, _)| finding.code != "rule-off")
                .map(|(finding, range)| {
                    let range = range.expect("a place");
                    let (line, column) = source.line_column(range.start);
                    format!("{} {line}:{column} {:?}", finding.code, &source.text[range])
                })
                .collect();
        assert!(found.iter().any(|f| f.starts_with(code)), "{to}: {found:?}");
        seen.push(format!("{to:?}\n  {}", found.join("\n  ")));
    }
    insta::assert_snapshot!("broken_variants", seen.join("\n"));
}
