//! `check --fix`: what is unmistakable is mended, byte by byte; the rest is left.

use std::fs;

use hongtou::office::mend::mend;
use proptest::prelude::*;
use proptest::sample::select;

use crate::support::{hongtou, inputs, notice};

fn mended(yaml: &str) -> String {
    let mended = mend(&inputs(yaml));
    let again = mend(&inputs(&mended.text));
    assert_eq!(again.text, mended.text, "once more changes something");
    mended.text
}

/// What is mended, and how.
const MENDS: &[(&str, &str)] = &[
    ("请各县,各区参加", "请各县，各区参加"),
    ("分工如下:甲负责;乙参加", "分工如下：甲负责；乙参加"),
    ("国际标准化组织(ISO)", "国际标准化组织（ISO）"),
    ("名单(见附表)报局", "名单（见附表）报局"),
    ("于2024 年3 月完成", "于2024年3月完成"),
    ("完成， 并报告", "完成，并报告"),
    ("自2024年03月05日起", "自2024年3月5日起"),
    ("自2024-03-05起", "自2024年3月5日起"),
    ("自2024.3.5起", "自2024年3月5日起"),
    ("按某政发[2023]012号执行", "按某政发〔2023〕12号执行"),
    ("按某政发（2023）第7号执行", "按某政发〔2023〕7号执行"),
    ("共８５人", "共85人"),
    ("学校、医院...都应", "学校、医院……都应"),
    ("补助5万元~8万元", "补助5万元～8万元"),
    ("二零二四年", "二〇二四年"),
    ("分两步：（一）、调查", "分两步：（一）调查"),
];

/// What is right, or a matter of judgement.
const LEFT: &[&str] = &[
    "会议时间9:00—10:00",
    "执行GB/T 9704—2012 《格式》",
    "张三 李四",
    "关于 开展检查",
    "组　长：张　三",
    "f(x)和a,b",
    "一半的(括号",
    "（外层(内层)外层）",
    "拨打010-12345678",
    "总价1,234元",
    "约50多人",
    "人民路路南",
    "6月11日-15日",
];

#[test]
fn what_is_unmistakable_is_mended_and_what_is_not_is_left() {
    for (wrong, right) in MENDS {
        for quote in ["", "'", "\""] {
            let yaml = |text: &str| {
                notice(
                    &format!("body:\n  - {quote}正文{text}。{quote} # 注,释"),
                    "seal: false",
                )
            };
            assert_eq!(mended(&yaml(wrong)), yaml(right));
        }
    }
    // At the end of a line of a block as well, however lines end.
    let block = |text: &str| {
        notice(&format!("body: |\n  正文。{text}\n\n  正文。"), "").replace('\n', "\r\n")
    };
    assert_eq!(mended(&block(" ")), block(""));
    for text in LEFT {
        let yaml = notice(&format!("body:\n  - 正文{text}。"), "");
        assert_eq!(mended(&yaml), yaml);
    }
}

#[test]
fn expressions_comments_and_line_ends_stay() {
    let yaml = notice(
        "body: |\n  于{{ '2024 年,' }}前报送，不得有误(一)。 # 不是注释\n# 注释,2024 年",
        "contact: {name: 张三, phone: 010-12345678}",
    )
    .replace('\n', "\r\n");
    let expected = yaml.replace("有误(一)", "有误（一）");
    assert_eq!(mended(&yaml), expected);
}

#[test]
fn ordinals_that_the_program_counts_are_taken_away() {
    let wrong = notice(
        "sections:\n  - heading: 一、总体要求\n    body: 正文。\n  - heading: 第二章 工作任务\n    items:\n      - （一）抓落实。\n      - 2.强督导。\n  - 五、保障措施。",
        "",
    );
    let right = wrong
        .replace("一、总体", "总体")
        .replace("第二章 工作", "工作")
        .replace("（一）抓", "抓")
        .replace("2.强", "强");
    // The third says that it is the fifth: a person has to see.
    assert_eq!(mended(&wrong), right);
}

#[test]
fn paragraphs_with_ordinals_become_sections() {
    let wrong = notice(
        "body:\n  - 现将有关事项通知如下。\n  - 一、总体要求\n  - 坚持问题导向。\n  - 二、工作任务\n  - （一）抓好落实。各县要{{ year }}年底前完成。\n  - （二）加强督导\n  - 逐级督导。\n  - 按月通报。\n  - 三、请于月底前报送。",
        "seal: false",
    );
    let right = notice(
        "body:\n  - 现将有关事项通知如下。\nsections:\n  - heading: 总体要求\n    body: 坚持问题导向。\n  - heading: 工作任务\n    items:\n      - 抓好落实。各县要{{ year }}年底前完成。\n      - heading: 加强督导\n        body:\n          - 逐级督导。\n          - 按月通报。\n  - 请于月底前报送。",
        "seal: false",
    );
    assert_eq!(mended(&wrong), right);
    // Ordinals out of order, and those of other kinds, are left to a person.
    for body in ["[一、甲, 三、乙]", "\n  - 一、甲\n  - 三、乙", "\n  - 1.甲\n  - 2.乙"]
    {
        let yaml = notice(&format!("body: {body}"), "");
        assert_eq!(mended(&yaml), yaml);
    }
}

#[test]
fn a_rehearsal_shows_a_mend_writes_and_undo_takes_it_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.yaml");
    let wrong = notice("body: 请于2024 年03月报送,逾期不候。", "seal: false");
    fs::write(&path, &wrong).expect("a file");
    let run = |arguments: &[&str]| {
        let output = hongtou(folder.path()).args(arguments).output().expect("it runs");
        let said = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(said).expect("text"))
    };
    let (_, said) = run(&["check", "--fix", "--dry-run", "a.yaml"]);
    assert!(said.contains("预演：可改 3 处") && said.contains("03月"), "{said}");
    assert_eq!(fs::read_to_string(&path).expect("a file"), wrong);
    let (code, said) = run(&["check", "--fix", "--strict", "a.yaml"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("共 3 处") && said.contains("hongtou undo a.yaml"), "{said}");
    let right = notice("body: 请于2024年3月报送，逾期不候。", "seal: false");
    assert_eq!(fs::read_to_string(&path).expect("a file"), right);
    let (_, said) = run(&["check", "--fix", "a.yaml"]);
    assert!(said.contains("没有可以径直改正的"), "{said}");
    let (code, _) = run(&["undo", "a.yaml"]);
    assert_eq!(code, Some(0));
    assert_eq!(fs::read_to_string(&path).expect("a file"), wrong);
    let (code, said) = run(&["check", "--dry-run", "a.yaml"]);
    assert_eq!(code, Some(2), "{said}");
}

proptest! {
    /// Among whatever is right or left, only what is wrong is mended.
    #[test]
    fn nothing_else_is_changed(
        pieces in prop::collection::vec(
            prop_oneof![
                select(MENDS.to_vec()),
                select(LEFT.to_vec()).prop_filter("whole brackets", |text| {
                    text.matches('(').count() == text.matches(')').count()
                }).prop_map(|text| (text, text)),
            ],
            1..8,
        ),
        block in any::<bool>(),
    ) {
        let yaml = |parts: Vec<&str>| {
            let text = parts.join("。另，");
            let body = if block { format!("body: |\n  又，{text}。\n\n  完。") } else {
                format!("body:\n  - 又，{text}。 # 注 释,\n  - 完。")
            };
            notice(&body, "")
        };
        let wrong = yaml(pieces.iter().map(|(wrong, _)| *wrong).collect());
        let right = yaml(pieces.iter().map(|(_, right)| *right).collect());
        prop_assert_eq!(mended(&wrong), right);
    }
}
