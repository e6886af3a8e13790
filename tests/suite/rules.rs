//! The rules of content: each seen to find its fault, and to pass what is right.

use std::collections::BTreeSet;
use std::fs;

use hongtou::judge::check::rules;
use hongtou::pipeline::check_only;
use hongtou::report;
use hongtou::text::source::Source;

use crate::support::{NOTICES, plain_notice, real_notice, root};

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
    // 10 October 2021 was a Sunday.
    assert_eq!(codes, ["deadline-on-day-off", "rule-off"]);
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

/// What offices write rightly, which was taken for a fault: lines of YAML, and the rule.
const RIGHT: &[(&str, &str)] = &[
    // Budgets have numbers of people that are factors of sums.
    (
        "total-differs",
        "body: 参加人员共85人，预算见附件。\nattachments: [{id: b, title: 预算, table: {unit: 单位：元, columns: [项目, 人数, 标准, 金额], rows: [[住宿, 20, 300, 6000], [伙食, 25, 100, 2500]]}}]",
    ),
    (
        "total-differs",
        "body: 参加人员共85人，设备见附件。\nattachments: [{id: b, title: 设备, table: {columns: [名称, 数量, 单价], rows: [[电脑, 20, 300], [桌椅, 25, 100]]}}]",
    ),
    // Parts of a table, and what its columns add up to.
    (
        "total-differs",
        "body: [参加人员共36人。, 男运动员共12人，女运动员共6人。]\nattachments: [{id: a, title: 名额, table: {columns: [单位, {name: 运动员名额, columns: [男, 女]}, 裁判员名额], rows: [[甲县, 6, 4, 10], [乙县, 6, 2, 8]]}}]",
    ),
    (
        "total-differs",
        "body: [共30人，其中县区共18人。, 市直机关共12人。]\nattachments: [{id: a, title: 名额, table: {columns: [单位, 名额], rows: [[市直机关, 12], [甲县, 10], [乙县, 8]]}}]",
    ),
    (
        "wrong-festival",
        "date: 2025-03-05\nbody: 5月31日（端午节）放假，3月12日植树节当天开展活动。",
    ),
    (
        "wrong-festival",
        "date: 2025-03-05\nbody: 9月8日教师节表彰会，4月4日至6日（清明节）放假，12月30日元旦晚会。",
    ),
    (
        "doubled-estimate",
        "body: 附近有50余家，约有200人，不少于20人，年满18岁以上，签约达20余个。",
    ),
    // Of several tables the one counts that the sentence names.
    (
        "total-differs",
        "body: [裁判员共9人，名额见附件2。]\nattachments: [{id: a, title: 运动员, table: {columns: [单位, 名额], rows: [[甲, 40], [乙, 45]]}}, {id: b, title: 裁判员, table: {columns: [单位, 名额], rows: [[甲, 4], [乙, 5]]}}]",
    ),
    // Weekdays and festivals of the year that the sentence names.
    (
        "wrong-weekday",
        "date: 2026-04-10\nbody: 活动于2025年5月19日（周一）至5月23日（周五）举办。",
    ),
    ("wrong-weekday", "date: 2026-04-10\nbody: 去年活动5月19日（周一）开幕。"),
    ("wrong-weekday", "date: 2026-04-10\nbody: 2025年的活动，5月19日（周一）开幕。"),
    ("wrong-weekday", "date: 2025-12-20\nbody: 定于1月9日（星期五）开会。"),
    ("wrong-anniversary", "date: 2026-04-10\nbody: 2025年9月10日是第41个教师节。"),
    ("wrong-festival", "date: 2026-04-10\nbody: 2025年中秋节（10月6日）期间。"),
    ("wrong-festival", "date: 2026-04-10\nbody: 端午节（6月19日至21日）放假。"),
    ("deadline-before-issue", "date: 2025-12-20\nbody: 请于1月10日前报送。"),
    ("deadline-before-issue", "date: 2026-04-10\nbody: 截至3月31日，全市累计完成85%。"),
    ("deadline-before-issue", "date: 2026-04-10\nbody: 我局已于3月5日前完成整改。"),
    // Spaces by custom.
    (
        "stray-space",
        "body: 执行GB/T 9704—2012《党政机关公文格式》、T/CCSA 045—2021 《规范》。",
    ),
    ("stray-space", "body: 按照 GB/T 9704—2012 党政机关公文格式编排。"),
    ("stray-space", "body: 根据《中共甲省委 甲省人民政府关于促进科技创新的意见》要求。"),
    ("stray-space", "body: 学习《国家发展改革委 财政部关于印发办法的通知》。"),
    ("stray-space", "body: [组　长：张　三　市长, 成　员：李四四　市教育局局长]"),
    ("stray-space", "body: 联系人：张三　电话：0351-1234567"),
    // Dates in tables of standards.
    (
        "padded-date",
        "body: 见附件。\nattachments: [{id: a, title: 目录, table: {columns: [标准, 实施], rows: [[甲, 2012-07-01]]}}]",
    ),
    // An organ and its own office.
    ("organ-differs", "issuer: 中共甲市委办公室\nimprint: {printer: 甲市委办公室}"),
    ("organ-differs", "issuer: 甲市人民政府办公室\nsignature: 甲市人民政府"),
    ("organ-differs", "issuer: 中国共产党甲市委员会\nsignature: 中共甲市委"),
    ("organ-differs", "issuer: 甲省教育厅\nimprint: {printer: 教育厅办公室}"),
    ("masthead-not-issuer", "issuer: 中国共产党甲市委员会\nmasthead: 中共甲市委文件"),
    (
        "request-without-contact",
        "title: 关于增加经费的请示\nsignatories: [李四]\nnote: 联系人：张三，电话：0351-1234567",
    ),
    // Attachments that are mentioned.
    (
        "attachment-unmentioned",
        "body: 名单、日程见附件。\nattachments: [{id: a, title: 名单, body: 甲}, {id: b, title: 日程, body: 乙}]",
    ),
    (
        "attachment-unmentioned",
        "body: 填报附件1、2和附件3至4。\nattachments: [{id: a, title: 一表, body: 甲}, {id: b, title: 二表, body: 乙}, {id: c, title: 三表, body: 丙}, {id: d, title: 四表, body: 丁}]",
    ),
    (
        "attachment-unmentioned",
        "title: 关于公布检查名单的通知\nbody: 现予公布。\nattachments: [{id: a, title: 检查名单, body: 甲}]",
    ),
    // Lists of articles.
    (
        "paragraph-ordinal",
        "body: [第一条　适用范围：, （一）甲；, （二）乙。, 第二条　下列情形除外：, （一）丙。]",
    ),
    (
        "ordinal-out-of-order",
        "body: [第一条　适用范围：, （一）甲；, （二）乙。, 第二条　下列情形除外：, （一）丙。]",
    ),
    ("list-separator", "recipients: [各县（市、区）人民政府]"),
    ("list-separator", "recipients: [甲县（东乡、西乡）管理局, 乙县]"),
    ("list-separator", "body: [请于今日前报送，逾期不候。]"),
    // Ranges, words and closings.
    ("hyphen-range", "body: 拨打010-12345678，执行GB/T 9704-2012，在1号楼-201室。"),
    (
        "doubled-word",
        "body: 市场监管局局长在人民路路口研究研究标准标准化工作，逐项逐项检查。",
    ),
    ("doubled-estimate", "body: 约50人、50多人、近年来10余家参加，约定3天左右。"),
    ("doubled-word", "body: 组织清华大学大学生和民营企业企业家座谈。"),
    (
        "doubled-estimate",
        "body: 节约50余万元，签约20余个项目，附近10余家企业，近5年市县上下联动。",
    ),
    ("markup-in-text", "body: 张**、李**（138****5678），姓名____性别____。"),
    (
        "deadline-after-event",
        "date: 2026-04-10\nbody: [定于5月10日召开动员会。, 请于5月15日前报名。, 定于5月20日举行决赛。]",
    ),
    ("stray-space", "body: 填表日期：　　年　　月　　日，共　　人。"),
    (
        "attachment-misnamed",
        "body: 填写报名表（见附件2）。\nattachments: [{id: a, title: 报名表, body: 甲}, {id: b, title: 决赛报名表, body: 乙}]",
    ),
    ("markup-in-text", "body: 5 * 3、A-B、3>2、甲&乙、注*。"),
    ("closing-differs", "title: 关于报送情况的报告\nbody: [正文。, 特此报告。]"),
    ("closing-differs", "title: 关于商请支持的函\nbody: [正文。, 特此函告，请予支持。]"),
    (
        "edition-differs",
        "title: 关于举办第十六届科技活动周的通知\nbody: 2025年第十五届科技活动周成效明显。",
    ),
    (
        "attachment-misnamed",
        "body: 名单见附件1，日程（见附件2）。\nattachments: [{id: a, title: 名单, body: 甲}, {id: b, title: 日程, body: 乙}]",
    ),
];

#[test]
fn what_offices_write_rightly_is_no_fault() {
    let wrong: Vec<&(&str, &str)> =
        RIGHT.iter().filter(|(code, yaml)| codes(&framed(yaml)).contains(code)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The same rules find what is wrong.
const WRONG: &[(&str, &str)] = &[
    (
        "total-differs",
        "body: 参加人员共37人。\nattachments: [{id: a, title: 名额, table: {columns: [单位, {name: 运动员名额, columns: [男, 女]}, 裁判员名额], rows: [[甲县, 6, 4, 10], [乙县, 6, 2, 8]]}}]",
    ),
    ("wrong-festival", "date: 2025-03-05\nbody: 6月2日（端午节）放假。"),
    ("wrong-festival", "date: 2025-03-05\nbody: 6月2日（国际儿童节）放假。"),
    ("wrong-festival", "date: 2025-03-05\nbody: 3月13日植树节当天开展活动。"),
    ("wrong-festival", "date: 2025-03-05\nbody: 12月3日国家宪法日，开展宣传。"),
    ("doubled-estimate", "body: 约有200多人参加。"),
    ("doubled-estimate", "body: 大概有30名左右学生。"),
    ("doubled-estimate", "body: 每队不少于20人以上。"),
    ("doubled-estimate", "body: 不超过5万元以内。"),
    (
        "total-differs",
        "body: [裁判员共85人，名额见附件2。]\nattachments: [{id: a, title: 运动员, table: {columns: [单位, 名额], rows: [[甲, 40], [乙, 45]]}}, {id: b, title: 裁判员, table: {columns: [单位, 名额], rows: [[甲, 4], [乙, 5]]}}]",
    ),
    (
        "total-differs",
        "body: 参加人员共90人。\nattachments: [{id: a, title: 名额, table: {columns: [单位, 名额], rows: [[甲, 40], [乙, 45]]}}, {id: b, title: 预算, table: {columns: [项目, 人数, 金额], rows: [[住宿, 40, 300], [伙食, 50, 100]]}}]",
    ),
    ("wrong-weekday", "date: 2026-04-10\nbody: 2025年5月19日（周二）举办。"),
    (
        "wrong-weekday",
        "date: 2026-04-10\nbody: 2025年5月19日（周一）至5月23日（周六）举办。",
    ),
    ("wrong-weekday", "date: 2026-04-10\nbody: 请于5月9日（农历三月廿三，周五）前报送。"),
    ("wrong-festival", "date: 2026-04-10\nbody: 端午节（5月31日）放假。"),
    ("wrong-festival", "date: 2026-04-10\nbody: 2026年10月15日是第57个世界标准日。"),
    ("deadline-on-day-off", "date: 2026-04-10\nbody: 请于5月9日（周六）前报送。"),
    (
        "deadline-on-day-off",
        "date: 2026-04-10\nbody: 申报截止时间为2026年5月9日（星期六）18:00。",
    ),
    (
        "deadline-after-event",
        "date: 2026-04-10\nbody: 定于5月19日在甲地召开会议，请于5月20日前报送参会人员回执。",
    ),
    (
        "deadline-after-event",
        "date: 2026-04-10\nbody: [活动时间：5月19日, 请于5月11日前将活动总结报市局。]",
    ),
    ("stray-space", "body: 请于　今日报送。"),
    ("stray-space", "body: 关于 开展检查。"),
    ("stray-space", "body: 甲  乙两县。"),
    ("hyphen-range", "body: 6月11日-15日举办。"),
    ("hyphen-range", "body: 6月11日-6月15日举办。"),
    ("hyphen-range", "body: 补助5万元~50万元。"),
    ("hyphen-range", "body: 补助5.5万元-8.5万元。"),
    ("hyphen-range", "body: 上午8时30分-9时。"),
    ("hyphen-range", "body: 面积20平方米～30平方米，25平方米-35平方米。"),
    ("doubled-word", "body: 位于人民路路南侧。"),
    ("doubled-estimate", "body: 近30余家企业参加。"),
    ("doubled-estimate", "body: 大约20人左右。"),
    ("markup-in-text", "body: \"# 总体要求\""),
    ("markup-in-text", "body: 第一行<br>第二行"),
    ("closing-differs", "title: 关于报送情况的报告\nbody: [正文。, 妥否，请批示。]"),
    ("closing-differs", "title: 关于商请支持的函\nbody: [正文。, 特此通知。]"),
    ("typed-ordinal", "sections: [{heading: 第一章 总则, body: 正文。}]"),
    ("typed-ordinal", "sections: [{heading: 第二部分　工作任务, body: 正文。}]"),
    (
        "attachment-misnamed",
        "body: 附件1《日程》、附件2《名单》。\nattachments: [{id: a, title: 名单, body: 甲}, {id: b, title: 日程, body: 乙}]",
    ),
    ("organ-differs", "issuer: 甲市教育局\nimprint: {printer: 乙市卫生局办公室}"),
    (
        "request-without-contact",
        "title: 关于增加经费的请示\nsignatories: [李四]\nnote: 此件不公开",
    ),
    ("list-separator", "recipients: [甲县、乙县]"),
];

#[test]
fn what_was_missed_is_found() {
    let missed: Vec<&(&str, &str)> = WRONG
        .iter()
        .filter(|(code, yaml)| !codes(&framed(yaml)).contains(code))
        .collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

/// Notices of every kind, in the manner of offices, have no fault but what is to be noted.
#[test]
fn notices_of_every_kind_have_no_error_and_no_warning() {
    let mut kinds = 0;
    let folder = root().join("tests/fixtures/kinds");
    for example in NOTICES.iter().filter(|example| example.file.starts_with(&folder)) {
        let (path, bench) = (&example.file, &example.bench);
        assert!(
            !hongtou::pipeline::stops(&bench.built.findings(), true),
            "{}\n{}",
            path.display(),
            bench.report()
        );
        let mended =
            hongtou::office::mend::mend(&crate::support::inputs(&bench.source.text));
        assert_eq!(mended.text, bench.source.text, "{}", path.display());
        kinds += 1;
    }
    assert!(kinds >= 17, "{kinds}");
}

/// A total that differs is told with the table that it differs from.
#[test]
fn a_total_is_told_with_its_table() {
    let yaml = framed(
        "body: 参加人员共90人。\nattachments: [{id: b, title: 预算, table: {columns: [项目, 人数, 金额], rows: [[住宿, 40, 300], [伙食, 50, 100]]}}, {id: a, title: 名额, table: {columns: [单位, 名额], rows: [[甲, 40], [乙, 45]]}}]",
    );
    let source = Source::new("公文.yaml", &yaml);
    let built = check_only(&hongtou::load::gather(source.clone()));
    let said = report::terminal(&built.findings, &source, built.tree.as_ref(), false);
    assert!(said.contains("这里写 90，附件2“名额”合计为 85\n"), "{said}");
}

/// Many faults of one kind are told once, with their places.
#[test]
fn faults_of_one_kind_are_one_finding_with_its_places() {
    let yaml = framed(
        "body: [自2024年01月05日至2024年02月06日。, 共８人、９人。, 一、甲。, 二、乙。]",
    );
    let source = Source::new("公文.yaml", &yaml);
    let built = check_only(&hongtou::load::gather(source.clone()));
    let said = report::terminal(&built.findings, &source, built.tree.as_ref(), false);
    for code in ["[padded-date]", "[full-width-digit]", "[paragraph-ordinal]"] {
        assert_eq!(said.matches(code).count(), 1, "{code} in {said}");
    }
}
