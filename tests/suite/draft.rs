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
    assert!(said.contains("标准日 2022.yaml") && said.contains("共 8 处待定"), "{said}");
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
    assert!(said.contains("还有 8 处待定，不能付印"), "{said}");

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
