//! Last year's notice → this year's draft, through the real binary.

use std::fs;
use std::path::Path;
use std::process::Output;

use crate::paper::Paper;
use crate::support::{Bench, hongtou, notice, plain_notice, real_notice, root};

fn run(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let Output { status, stdout, stderr } =
        hongtou(folder).args(arguments).arg_if_fonts().output().expect("it runs");
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&stdout),
        String::from_utf8_lossy(&stderr)
    );
    (status.code().expect("an exit code"), said)
}

trait Fonts {
    fn arg_if_fonts(&mut self) -> &mut Self;
}

impl Fonts for std::process::Command {
    /// Commands that lay out need the faces of the repository.
    fn arg_if_fonts(&mut self) -> &mut Self {
        if self.get_args().next().is_some_and(|a| a == "build") {
            self.arg("--font-path").arg(root().join("fonts"));
        }
        self
    }
}

/// The lines of one text that another one has not.
fn only_in(one: &str, other: &str) -> Vec<String> {
    let other: Vec<&str> = other.lines().collect();
    one.lines().filter(|line| !other.contains(line)).map(str::to_owned).collect()
}

#[test]
fn the_draft_differs_only_in_what_had_to_change_and_passes_once_settled() {
    let folder = tempfile::tempdir().expect("a folder");
    let old = real_notice();
    fs::write(folder.path().join("标准日 2021.yaml"), &old).expect("a file");
    let (code, said) =
        run(folder.path(), &["draft", "标准日 2021.yaml", "--year", "2022"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("标准日 2022.yaml") && said.contains("处待定"), "{said}");
    let path = folder.path().join("标准日 2022.yaml");
    let new = fs::read_to_string(&path).expect("the draft");
    insta::assert_snapshot!("draft_of_the_real_notice", only_in(&new, &old).join("\n"));
    assert_eq!(only_in(&old, &new).len(), 6, "{:?}", only_in(&old, &new));
    for line in said.lines().filter(|l| l.contains("沿用去年")) {
        let mut words = line.split_whitespace();
        let number: usize = words.nth(1).expect("a number").parse().expect("a number");
        let marked = new.lines().nth(number - 1).expect("a line");
        assert!(marked.contains("# 待定："), "{line}: {marked}");
    }

    // While marks are left: a label on the page, nothing for the press.
    let (code, said) = run(folder.path(), &["build", "标准日 2022.yaml", "-o", "稿"]);
    assert_eq!(code, 0, "{said}");
    let pdf = fs::read(folder.path().join("稿/标准日 2022.pdf")).expect("a PDF");
    let paper = Paper::read(&pdf);
    let text = paper.text();
    for expected in [
        "征求意见稿",
        "晋市市监〔2022〕",
        "在第53个世界标准日",
        "2022年10月14日全天",
        "时间：10月14日（周五）",
        "于10月10日前将《2022年世界标准日系列活动报名表》",
    ] {
        assert!(text.replace('\n', "").contains(expected), "{expected} in {text}");
    }
    let (code, said) =
        run(folder.path(), &["build", "标准日 2022.yaml", "--profile", "print"]);
    assert_eq!(code, 1);
    assert!(said.contains("处待定，不能付印"), "{said}");

    // Once settled it passes.
    let settled: String = new
        .replace("serial: 待定", "serial: 171")
        .lines()
        .filter(|line| !line.trim_start().starts_with("# 待定"))
        .map(|line| format!("{line}\n"))
        .collect();
    fs::write(&path, &settled).expect("a file");
    let (code, said) = run(folder.path(), &["check", "--strict", "标准日 2022.yaml"]);
    assert_eq!(code, 0, "{said}");
    let bench = Bench::build(&settled).clean();
    assert!(!bench.paper().text().contains("征求意见稿"));
}

/// The label of a draft moves nothing.
#[test]
fn a_draft_stands_where_the_notice_will_stand() {
    let real = real_notice();
    let marked = real.replace("contact:", "# 待定：核对\ncontact:");
    let draft = Bench::build(&marked);
    let (before, after) = (crate::support::REAL.layout(), draft.layout());
    assert_eq!(before.pages.len(), after.pages.len());
    for (i, (before, after)) in before.pages.iter().zip(&after.pages).enumerate() {
        let mut runs = after.runs.clone();
        runs.retain(|run| run.text != "征求意见稿");
        assert_eq!(runs.len() + usize::from(i == 0), after.runs.len());
        // Which passage a run is of does not matter: the label is one more.
        let bare = |runs: &[hongtou::page::measure::Run]| -> Vec<_> {
            let bare = runs.iter().cloned();
            bare.map(|run| hongtou::page::measure::Run { passage: None, ..run }).collect()
        };
        assert_eq!(bare(&before.runs), bare(&runs), "page {}", i + 1);
    }
    let own = notice("body: 正文。\ndraft: 代拟稿", "seal: false");
    assert!(Bench::build(&own).clean().paper().text().contains("代拟稿"));
}

#[test]
fn plain_words_are_offered_and_changed_only_when_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    let old = plain_notice();
    fs::write(folder.path().join("a.yaml"), &old).expect("a file");
    let (code, said) = run(folder.path(), &["draft", "a.yaml", "-o", "b.yaml"]);
    assert_eq!(code, 0, "{said}");
    let new = fs::read_to_string(folder.path().join("b.yaml")).expect("the draft");
    assert!(new.contains("在第52个世界标准日") && new.contains("10月14日（周四）"));
    for offer in ["“52”改“53”", "“2021”改“2022”", "“四”改“五”"]
    {
        assert!(new.contains(offer) && said.contains(offer), "{offer}: {said}");
    }
    let taken = ["draft", "a.yaml", "-o", "c.yaml", "--apply"];
    let (code, said) = run(folder.path(), &taken);
    assert_eq!(code, 0, "{said}");
    let new = fs::read_to_string(folder.path().join("c.yaml")).expect("the draft");
    assert!(new.contains("在第53个世界标准日") && new.contains("10月14日（周五）"));
    assert!(said.contains("在第52个世界标准日 → 在第53个世界标准日"), "{said}");
    // Nothing else than the old year was touched.
    assert!(
        !new.replace("〔2021〕169号", "").lines().any(|line| {
            !line.trim_start().starts_with('#') && line.contains("2021年")
        })
    );
}

#[test]
fn deadlines_on_a_day_off_are_to_be_settled() {
    let folder = tempfile::tempdir().expect("a folder");
    // In 2022, 1 October is a holiday and 16 October a Sunday.
    let yaml = notice(
        "body: 请于10月16日前报送。\nevent: {date: 2021-10-01, by: 2021年3月1日}",
        "",
    )
    .replace("2024", "2021")
    .replace("date: 2021-01-05", "date: 2021-01-06");
    fs::write(folder.path().join("a.yaml"), yaml.replace('\n', "\r\n")).expect("a file");
    let (code, said) = run(folder.path(), &["draft", "a.yaml"]);
    assert_eq!(code, 0, "{said}");
    for expected in [
        "2022年10月1日是国庆节",
        "期限10月16日在 2022 年是周日",
        "调休以国务院办公厅的通知为准",
    ] {
        assert!(said.contains(expected), "{expected} in {said}");
    }
    let new = fs::read_to_string(folder.path().join("a-2022.yaml")).expect("the draft");
    assert!(new.contains("by: 2022年3月1日"), "{new}");
    // The file keeps the line ends that it has.
    assert_eq!(new.matches('\n').count(), new.matches("\r\n").count());
}

#[test]
fn nothing_is_lost_when_a_draft_cannot_be_made() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.yaml"), notice("body: 甲。", "")).expect("a file");
    fs::write(folder.path().join("b.yaml"), "旧").expect("a file");
    let (code, said) = run(folder.path(), &["draft", "a.yaml", "-o", "b.yaml"]);
    assert_eq!(code, 2);
    assert!(said.contains("已存在") && said.contains("--force"), "{said}");
    assert_eq!(fs::read_to_string(folder.path().join("b.yaml")).expect("a file"), "旧");
    let (code, said) = run(folder.path(), &["draft", "a.yaml", "--year", "2024"]);
    assert_eq!(code, 1);
    assert!(said.contains("已经是 2024 年的公文"), "{said}");
    let (code, said) = run(folder.path(), &["draft", "b.yaml"]);
    assert_eq!(code, 1);
    assert!(said.contains("错误"), "{said}");
    let (code, said) = run(folder.path(), &["draft", "没有.yaml"]);
    assert_eq!(code, 2);
    assert!(said.contains("找不到"), "{said}");
    // A leap day has no successor; it becomes the day before and is to be settled.
    let leap = notice("body: 甲。", "").replace("2024-01-05", "2024-02-29");
    fs::write(folder.path().join("闰.yaml"), leap).expect("a file");
    let (code, said) = run(folder.path(), &["draft", "闰.yaml"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("没有 2 月 29 日"), "{said}");
}

/// The draft of a notice, with everything taken that its text offers.
fn drafted(yaml: &str, year: u16) -> hongtou::office::draft::Draft {
    let inputs = crate::support::inputs(yaml);
    hongtou::office::draft::draft(&inputs, Some(year), true).expect("a draft")
}

/// A text without its marks.
fn bare(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("# 待定"));
    lines.map(|line| format!("{line}\n")).collect()
}

const CITING: &str = "issuer: 泽州县科学技术局
number: {code: 泽科发, year: 2025, serial: 12}
title: 泽州县科学技术局关于举办第十五届科技活动周的通知
recipients: 各乡镇人民政府
body:
  - 定于2025年5月19日举办第十五届科技活动周。
  - 第三批县级科普示范基地同时申报。
  - 今年是建县后的第40个年头，去年参与群众3.2万人次。
  - 根据《泽州县科技局关于印发2025年工作要点的通知》（泽科发〔2025〕3号）要求，请认真落实。
  - 《科普条例》自2025年3月1日起施行。
  - 2025年6月30日（农历六月初六）前完成。
  - 本届活动周主题为“科技强县”，地点在丹河新城广场。
  - 联系人：王芳，联系电话：0356-2066123。
date: 2025-04-10
";

#[test]
fn citations_stay_and_what_is_the_notices_own_moves_or_is_marked() {
    let draft = drafted(CITING, 2026);
    for expected in [
        "关于举办第十六届科技活动周的通知",
        "定于2026年5月19日举办第十六届科技活动周",
        "《泽州县科技局关于印发2025年工作要点的通知》（泽科发〔2025〕3号）",
        "《科普条例》自2025年3月1日起施行",
        "第41个年头",
    ] {
        assert!(draft.text.contains(expected), "{expected} in {}", draft.text);
    }
    let open: Vec<&str> = draft.open.iter().map(|line| line.what.as_str()).collect();
    for expected in [
        "“第三批”，沿用去年",
        "“去年”说的是旧稿的去年",
        "“六月初六”在 2026 年是7月19日",
        "主题，沿用去年",
        "地点，沿用去年",
        "联系人，沿用去年",
    ] {
        assert!(open.iter().any(|what| what.contains(expected)), "{expected}: {open:?}");
    }
}

#[test]
fn school_years_move_at_both_ends_and_festivals_are_looked_up() {
    let yaml = "issuer: 云阳市教育局
number: {code: 云教, year: 2024, serial: 18}
title: 云阳市教育局关于做好2023—2024学年第二学期教学工作和2024届毕业生升学工作的通知
recipients: 各县（区）教育局
body:
  - 根据《云阳市“十四五”教育发展规划（2021—2025年）》，做好2023-2024学年工作，2022—2024年行动、2023/24赛季。
  - 甲辰年春节后，龙年第一课要精心组织；除夕（2024年2月9日）值班。
date: 2024-02-29
";
    let draft = drafted(yaml, 2025);
    for expected in [
        "2024—2025学年第二学期教学工作和2025届",
        "规划（2021—2025年）》，做好2024-2025学年工作，2023—2025年行动、2024/25赛季",
        "乙巳年春节后，蛇年第一课",
        "除夕在 2025 年是1月28日",
        "date: 2025-02-28",
    ] {
        assert!(draft.text.contains(expected), "{expected} in {}", draft.text);
    }
}

/// A text over several lines has one mark above it, which says of which sentence each part is.
#[test]
fn the_mark_of_a_long_text_names_the_sentence() {
    let yaml = notice(
        "body: |\n  正文第一段，没有年份。\n\n  第三批基地同时申报。去年参与3万人。\n\n  第十届运动会开幕。",
        "",
    );
    let draft = drafted(&yaml, 2025);
    for expected in [
        "“第三批基地同时申报。”一句：“第三批”，沿用去年",
        "“去年参与3万人。”一句：“去年”",
        "“第十届运动会开幕。”一句：已改“十”为“十一”",
    ] {
        assert!(draft.text.contains(expected), "{expected} in {}", draft.text);
    }
    assert!(draft.text.contains("  第十一届运动会开幕。"), "{}", draft.text);
}

#[test]
fn what_stands_in_several_places_is_marked_in_all_of_them() {
    let yaml = notice(
        "body:\n  - 活动地点：丹河新城广场\n  - 请于8时到丹河新城广场集合。\n  - 由李四、王芳负责。",
        "contact: {name: 王芳, phone: 2066123}\nchecks: [{off: ordinal-mark, reason: 引用原文}]",
    );
    let draft = drafted(&yaml, 2025);
    let marked = |above: &str| {
        let lines: Vec<&str> = draft.text.lines().collect();
        let at = lines.iter().position(|line| line.contains(above)).expect(above);
        lines[at - 1].to_owned()
    };
    for line in ["活动地点：", "请于8时到"] {
        assert!(marked(line).contains("地点“丹河新城广场”沿用去年，共 2 处"), "{line}");
    }
    for line in ["由李四、王芳负责", "contact:"] {
        assert!(marked(line).contains("联系人“王芳”沿用去年，共 2 处"), "{line}");
    }
    assert!(marked("checks:").contains("关闭规则 ordinal-mark 的理由，沿用去年"));
}

#[test]
fn a_draft_of_a_draft_does_not_double_its_marks() {
    let once = drafted(CITING, 2026);
    let own = once.text.replace("# 待定：“第三批”", "# 待定：请示局长定；“第三批”");
    let twice = drafted(&own, 2027);
    // What a person wrote is kept; what the program wrote is written anew.
    assert!(twice.text.contains("“第三批”，沿用去年；请示局长定"), "{}", twice.text);
    assert_eq!(once.open.len(), twice.open.len(), "{}", twice.text);
    for mark in twice.text.lines().filter(|line| line.contains("# 待定")) {
        let parts: Vec<&str> = mark.split('；').collect();
        let mut known = parts.clone();
        known.dedup();
        assert_eq!(parts, known, "{mark}");
        assert!(!mark.contains("在 2026 年是"), "{mark}");
    }
    assert!(bare(&twice.text).contains("第十七届"), "{}", twice.text);
}

#[test]
fn an_open_serial_is_told_as_what_it_is() {
    let yaml = notice("body: 正文。", "").replace("serial: 1}", "serial: 待定}");
    let report = Bench::build(&yaml).report();
    assert!(report.contains("登记取号后，把“待定”改成取得的号"), "{report}");
}

mod cited {
    use super::*;
    use proptest::prelude::*;

    fn part() -> impl Strategy<Value = String> {
        let words = [
            "关于印发",
            "2024年",
            "2023—2024学年",
            "第十届",
            "第三批",
            "工作要点",
            "的通知",
            "（试行）",
            "甲辰年",
            "10周年",
            "二〇二四年",
            "3月1日（周五）",
            "首届",
            "24年",
            "（2021—2025年）",
            "去年",
            "2024.5.1",
            "2024/25",
        ];
        prop::collection::vec(prop::sample::select(words.to_vec()), 1..6)
            .prop_map(|words| words.concat())
    }

    proptest! {
        /// Whatever stands around them, titles that are cited stay as they are.
        #[test]
        fn no_draft_changes_a_cited_title(
            titles in prop::collection::vec((part(), any::<bool>(), any::<bool>()), 1..4),
            between in part(),
            quoted in any::<bool>(),
            by in 1_u16..4,
        ) {
            let mut text = String::new();
            let mut cited = Vec::new();
            for (title, inner, numbered) in titles {
                let title = if inner { format!("关于〈{title}〉的函") } else { title };
                let number = if numbered { "（某政发〔2024〕7号）" } else { "" };
                let whole = format!("《{title}》{number}");
                text.push_str(&format!("{between}，根据{whole}，"));
                cited.push(whole);
            }
            let body = if quoted { format!("body: \"{text}{between}。\"") } else {
                format!("body: |\n  {text}\n  {between}。")
            };
            let draft = drafted(&notice(&body, ""), 2024 + by);
            let text = bare(&draft.text);
            for title in cited {
                prop_assert!(text.contains(&title), "{} in {}", title, text);
            }
        }
    }
}
